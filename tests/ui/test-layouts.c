/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui-test.h"

#include "viva-container.h"
#include "viva-tiles-layout.h"
#include "viva-wrap-layout.h"

#define SPACING 10

static GtkWidget *
new_container (GtkLayoutManager *layout, guint n, int width, int height)
{
  GtkWidget *container = g_object_ref_sink (viva_container_new (layout));

  for (guint i = 0; i < n; i++)
    gtk_widget_set_parent (
        g_object_new (GTK_TYPE_LABEL, "width-request", width, "height-request", height, NULL),
        container);

  return container;
}

static GtkAllocation
child (GtkWidget *container, guint index)
{
  GtkWidget *widget = gtk_widget_get_first_child (container);
  GtkAllocation allocation;

  for (; index > 0; index--)
    widget = gtk_widget_get_next_sibling (widget);
  gtk_widget_get_allocation (widget, &allocation);

  return allocation;
}

static int
allocate (GtkWidget *container, int width, int extra)
{
  int height;

  gtk_widget_measure (container, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  gtk_widget_allocate (container, width, height + extra, -1, NULL);

  return height;
}

#define assert_child(container, index, ...)              \
  G_STMT_START                                           \
  {                                                      \
    GtkAllocation found = child (container, index);      \
    GtkAllocation expected = { __VA_ARGS__ };            \
    g_assert_cmpint (found.x, ==, expected.x);           \
    g_assert_cmpint (found.y, ==, expected.y);           \
    g_assert_cmpint (found.width, ==, expected.width);   \
    g_assert_cmpint (found.height, ==, expected.height); \
  }                                                      \
  G_STMT_END

/* Four tiles of at least 100 × 50, at most two beside each other. */
static void
test_tiles (void)
{
  GtkWidget *container = new_container (viva_tiles_layout_new (100, 2, SPACING, TRUE), 4, 100, 50);

  /* Too narrow for two. */
  g_assert_cmpint (allocate (container, 200, 0), ==, 4 * 50 + 3 * SPACING);
  assert_child (container, 3, 0, 180, 200, 50);

  /* Two narrow columns: the first has a row to itself, and so the last. */
  g_assert_cmpint (allocate (container, 250, 0), ==, 3 * 50 + 2 * SPACING);
  assert_child (container, 0, 0, 0, 250, 50);
  assert_child (container, 1, 0, 60, 120, 50);
  assert_child (container, 2, 130, 60, 120, 50);
  assert_child (container, 3, 0, 120, 250, 50);

  /* Two wide ones. */
  g_assert_cmpint (allocate (container, 410, 0), ==, 2 * 50 + SPACING);
  assert_child (container, 0, 0, 0, 200, 50);
  assert_child (container, 3, 210, 60, 200, 50);

  /* Rows share what is left over. */
  allocate (container, 410, 30);
  assert_child (container, 0, 0, 0, 200, 65);
  assert_child (container, 3, 210, 75, 200, 65);

  /* What is not visible takes no tile. */
  gtk_widget_set_visible (gtk_widget_get_first_child (container), FALSE);
  g_assert_cmpint (allocate (container, 410, 0), ==, 2 * 50 + SPACING);
  assert_child (container, 1, 0, 0, 200, 50);
  assert_child (container, 3, 0, 60, 410, 50);

  g_assert_finalize_object (container);
}

static void
test_tiles_without_lead (void)
{
  GtkWidget *container = new_container (viva_tiles_layout_new (100, 3, SPACING, FALSE), 4, 100, 50);

  g_assert_cmpint (allocate (container, 330, 0), ==, 2 * 50 + SPACING);
  assert_child (container, 0, 0, 0, 103, 50);
  assert_child (container, 2, 226, 0, 104, 50);
  assert_child (container, 3, 0, 60, 103, 50);

  g_assert_finalize_object (container);
}

static void
test_tiles_empty (void)
{
  GtkWidget *container = new_container (viva_tiles_layout_new (100, 3, SPACING, TRUE), 0, 0, 0);

  g_assert_cmpint (allocate (container, 330, 0), ==, 0);

  g_assert_finalize_object (container);
}

static void
test_wrap (void)
{
  GtkWidget *container = new_container (viva_wrap_layout_new (SPACING), 5, 40, 20);

  g_assert_cmpint (allocate (container, 240, 0), ==, 20);
  assert_child (container, 4, 200, 0, 40, 20);

  g_assert_cmpint (allocate (container, 239, 0), ==, 20 + SPACING + 20);
  assert_child (container, 3, 150, 0, 40, 20);
  assert_child (container, 4, 0, 30, 40, 20);

  g_assert_cmpint (allocate (container, 40, 0), ==, 5 * 20 + 4 * SPACING);

  g_assert_finalize_object (container);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);

  ui_test_add ("/ui/layouts/tiles", test_tiles);
  ui_test_add ("/ui/layouts/tiles-without-lead", test_tiles_without_lead);
  ui_test_add ("/ui/layouts/tiles-empty", test_tiles_empty);
  ui_test_add ("/ui/layouts/wrap", test_wrap);

  return g_test_run ();
}
