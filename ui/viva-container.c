/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-container.h"

struct _VivaContainer {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (VivaContainer, viva_container, GTK_TYPE_WIDGET)

static void
viva_container_dispose (GObject *object)
{
  viva_container_clear (VIVA_CONTAINER (object));

  G_OBJECT_CLASS (viva_container_parent_class)->dispose (object);
}

static void
viva_container_class_init (VivaContainerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viva_container_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
viva_container_init (VivaContainer *self)
{
}

GtkWidget *
viva_container_new (GtkLayoutManager *layout)
{
  return g_object_new (VIVA_TYPE_CONTAINER, "layout-manager", layout, NULL);
}

void
viva_container_clear (VivaContainer *self)
{
  GtkWidget *child;

  g_return_if_fail (VIVA_IS_CONTAINER (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}
