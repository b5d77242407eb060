/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-fold-layout.h"

#define SPACING 12
#define ROW_SPACING 2

struct _VivaFoldLayout {
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (VivaFoldLayout, viva_fold_layout, GTK_TYPE_LAYOUT_MANAGER)

typedef struct {
  GtkWidget *child[3];
  int minimum[3]; /* width */
  int natural[3];
  int height[3];
} Children;

static Children
get_children (GtkWidget *widget)
{
  Children self = { 0 };
  GtkWidget *child = gtk_widget_get_first_child (widget);

  for (guint i = 0; i < 3 && child != NULL; i++, child = gtk_widget_get_next_sibling (child)) {
    self.child[i] = child;
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &self.minimum[i], &self.natural[i],
                        NULL, NULL);
    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, NULL, &self.height[i], NULL, NULL);
  }

  return self;
}

static int
natural_width (const Children *children)
{
  return children->natural[0] + children->natural[1] + children->natural[2] + 2 * SPACING;
}

static GtkSizeRequestMode
viva_fold_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
viva_fold_layout_measure (GtkLayoutManager *manager,
                          GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  Children children = get_children (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MAX (children.minimum[0], children.minimum[1] + SPACING + children.minimum[2]);
    *natural = natural_width (&children);
  } else {
    int rest = MAX (children.height[1], children.height[2]);

    if (for_size >= 0 && for_size < natural_width (&children))
      *minimum = *natural = children.height[0] + ROW_SPACING + rest;
    else
      *minimum = *natural = MAX (children.height[0], rest);
  }
}

/* A child in the middle of the line from @top on. */
static void
place (GtkWidget *widget, GtkWidget *child, int width, int x, int child_width, int top, int line)
{
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int height;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  gtk_widget_size_allocate (child,
                            &(GtkAllocation){ is_rtl ? width - x - child_width : x,
                                              top + (line - height) / 2, child_width, height },
                            -1);
}

static void
viva_fold_layout_allocate (GtkLayoutManager *manager,
                           GtkWidget *widget,
                           int width,
                           int height,
                           int baseline)
{
  Children children = get_children (widget);
  int first = MIN (children.natural[0], width);
  int last = children.natural[2];
  int rest = MAX (children.height[1], children.height[2]);

  if (width < natural_width (&children)) {
    int top = children.height[0] + ROW_SPACING;

    last = MAX (children.minimum[2], MIN (last, width / 3));
    place (widget, children.child[0], width, 0, first, 0, children.height[0]);
    place (widget, children.child[1], width, 0, width - last - SPACING, top, rest);
    place (widget, children.child[2], width, width - last, last, top, rest);
  } else {
    int row = MAX (children.height[0], rest);

    place (widget, children.child[0], width, 0, first, 0, row);
    place (widget, children.child[1], width, first + SPACING, width - first - last - 2 * SPACING, 0,
           row);
    place (widget, children.child[2], width, width - last, last, 0, row);
  }
}

static void
viva_fold_layout_class_init (VivaFoldLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = viva_fold_layout_get_request_mode;
  manager_class->measure = viva_fold_layout_measure;
  manager_class->allocate = viva_fold_layout_allocate;
}

static void
viva_fold_layout_init (VivaFoldLayout *self)
{
}
