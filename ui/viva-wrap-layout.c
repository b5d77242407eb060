/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-wrap-layout.h"

struct _VivaWrapLayout {
  GtkLayoutManager parent_instance;

  int spacing;
};

G_DEFINE_FINAL_TYPE (VivaWrapLayout, viva_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

/* Puts the children into lines of @width, allocates them when asked to, and returns the height. */
static int
flow (VivaWrapLayout *self, GtkWidget *widget, int width, gboolean allocate)
{
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int x = 0;
  int y = 0;
  int line_height = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int child_min, child_width, child_height;

    if (!gtk_widget_should_layout (child))
      continue;

    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_min, &child_width, NULL,
                        NULL);
    child_width = MAX (MIN (child_width, width), child_min);
    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_width, NULL, &child_height, NULL,
                        NULL);

    if (x > 0 && x + child_width > width) {
      x = 0;
      y += line_height + self->spacing;
      line_height = 0;
    }

    if (allocate)
      gtk_widget_size_allocate (
          child,
          &(GtkAllocation){ is_rtl ? width - x - child_width : x, y, child_width, child_height },
          -1);

    x += child_width + self->spacing;
    line_height = MAX (line_height, child_height);
  }

  return y + line_height;
}

static GtkSizeRequestMode
viva_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
viva_wrap_layout_measure (GtkLayoutManager *manager,
                          GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  VivaWrapLayout *self = VIVA_WRAP_LAYOUT (manager);
  int widest_min = 0;
  int sum = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int child_min, child_natural;

    if (!gtk_widget_should_layout (child))
      continue;

    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_min, &child_natural, NULL,
                        NULL);
    widest_min = MAX (widest_min, child_min);
    sum += child_natural + (sum > 0 ? self->spacing : 0);
  }

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = widest_min;
    *natural = MAX (sum, widest_min);
  } else {
    *minimum = *natural = flow (self, widget, for_size < 0 ? sum : for_size, FALSE);
  }
}

static void
viva_wrap_layout_allocate (GtkLayoutManager *manager,
                           GtkWidget *widget,
                           int width,
                           int height,
                           int baseline)
{
  flow (VIVA_WRAP_LAYOUT (manager), widget, width, TRUE);
}

static void
viva_wrap_layout_class_init (VivaWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = viva_wrap_layout_get_request_mode;
  manager_class->measure = viva_wrap_layout_measure;
  manager_class->allocate = viva_wrap_layout_allocate;
}

static void
viva_wrap_layout_init (VivaWrapLayout *self)
{
}

GtkLayoutManager *
viva_wrap_layout_new (int spacing)
{
  VivaWrapLayout *self = g_object_new (VIVA_TYPE_WRAP_LAYOUT, NULL);

  self->spacing = spacing;

  return GTK_LAYOUT_MANAGER (self);
}
