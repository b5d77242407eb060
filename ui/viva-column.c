/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-column.h"

struct _VivaColumn {
  GtkWidget parent_instance;

  GtkWidget *child;
  int min_width;
  int natural_width;
};

G_DEFINE_FINAL_TYPE (VivaColumn, viva_column, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_CHILD,
  PROP_MIN_WIDTH,
  PROP_NATURAL_WIDTH,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static GtkSizeRequestMode
viva_column_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
viva_column_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  VivaColumn *self = VIVA_COLUMN (widget);

  if (self->child != NULL)
    gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MAX (*minimum, self->min_width);
    *natural = MAX (*minimum, self->natural_width);
  }
}

static void
viva_column_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VivaColumn *self = VIVA_COLUMN (widget);

  if (self->child != NULL && gtk_widget_should_layout (self->child))
    gtk_widget_allocate (self->child, width, height, baseline, NULL);
}

static void
viva_column_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  VivaColumn *self = VIVA_COLUMN (object);

  switch (prop_id) {
  case PROP_CHILD:
    g_value_set_object (value, self->child);
    break;
  case PROP_MIN_WIDTH:
    g_value_set_int (value, self->min_width);
    break;
  case PROP_NATURAL_WIDTH:
    g_value_set_int (value, self->natural_width);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
viva_column_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  VivaColumn *self = VIVA_COLUMN (object);

  switch (prop_id) {
  case PROP_CHILD:
    g_clear_pointer (&self->child, gtk_widget_unparent);
    self->child = g_value_get_object (value);
    if (self->child != NULL)
      gtk_widget_set_parent (self->child, GTK_WIDGET (self));
    break;
  case PROP_MIN_WIDTH:
    self->min_width = g_value_get_int (value);
    gtk_widget_queue_resize (GTK_WIDGET (self));
    break;
  case PROP_NATURAL_WIDTH:
    self->natural_width = g_value_get_int (value);
    gtk_widget_queue_resize (GTK_WIDGET (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
viva_column_dispose (GObject *object)
{
  g_clear_pointer (&VIVA_COLUMN (object)->child, gtk_widget_unparent);

  G_OBJECT_CLASS (viva_column_parent_class)->dispose (object);
}

static void
viva_column_class_init (VivaColumnClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = viva_column_get_property;
  object_class->set_property = viva_column_set_property;
  object_class->dispose = viva_column_dispose;
  widget_class->get_request_mode = viva_column_get_request_mode;
  widget_class->measure = viva_column_measure;
  widget_class->size_allocate = viva_column_size_allocate;

  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_MIN_WIDTH] = g_param_spec_int ("min-width", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_NATURAL_WIDTH] =
      g_param_spec_int ("natural-width", NULL, NULL, 0, G_MAXINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
viva_column_init (VivaColumn *self)
{
}
