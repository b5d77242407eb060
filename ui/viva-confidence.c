/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-confidence.h"

static const char *const titles[] = {
  "not said", "guessed", "unsure", "fairly sure", "sure", "certain",
};

struct _VivaConfidence {
  GtkWidget parent_instance;

  GtkWidget *buttons[VIVA_CONFIDENCE_MAX];
  GtkWidget *title;
  gboolean is_setting;
};

G_DEFINE_FINAL_TYPE (VivaConfidence, viva_confidence, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
show (VivaConfidence *self, guint value)
{
  self->is_setting = TRUE;
  for (guint i = 0; i < VIVA_CONFIDENCE_MAX; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[i]), i + 1 == value);
  self->is_setting = FALSE;
  gtk_label_set_label (GTK_LABEL (self->title), value > 0 ? titles[value] : "");
}

static void
toggled_cb (VivaConfidence *self, GtkToggleButton *button)
{
  guint value = 0;

  if (self->is_setting)
    return;

  for (guint i = 0; i < VIVA_CONFIDENCE_MAX; i++)
    if (self->buttons[i] == GTK_WIDGET (button) && gtk_toggle_button_get_active (button))
      value = i + 1;
  show (self, value);
  g_signal_emit (self, signals[CHANGED], 0, value);
}

static void
viva_confidence_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (viva_confidence_parent_class)->dispose (object);
}

static void
viva_confidence_class_init (VivaConfidenceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_confidence_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "confidence");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
viva_confidence_init (VivaConfidence *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = gtk_label_new ("How sure?");

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                              12);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  gtk_widget_add_css_class (buttons, "linked");
  for (guint i = 0; i < VIVA_CONFIDENCE_MAX; i++) {
    g_autofree char *number = g_strdup_printf ("%u", i + 1);
    g_autofree char *name = g_strdup_printf ("How sure: %u of 5, %s", i + 1, titles[i + 1]);

    self->buttons[i] = gtk_toggle_button_new_with_label (number);
    gtk_widget_add_css_class (self->buttons[i], "numeric");
    gtk_widget_set_tooltip_text (self->buttons[i], titles[i + 1]);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->buttons[i]),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    g_signal_connect_swapped (self->buttons[i], "toggled", G_CALLBACK (toggled_cb), self);
    gtk_box_append (GTK_BOX (buttons), self->buttons[i]);
  }
  gtk_widget_set_parent (buttons, GTK_WIDGET (self));
  self->title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "width-chars", 10, NULL);
  gtk_widget_add_css_class (self->title, "dim-label");
  gtk_widget_set_parent (self->title, GTK_WIDGET (self));
}

void
viva_confidence_set_value (VivaConfidence *self, guint value)
{
  g_return_if_fail (VIVA_IS_CONFIDENCE (self));
  g_return_if_fail (value <= VIVA_CONFIDENCE_MAX);

  show (self, value);
}

const char *
viva_confidence_get_title (guint value)
{
  g_return_val_if_fail (value <= VIVA_CONFIDENCE_MAX, NULL);

  return titles[value];
}
