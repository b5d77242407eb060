/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui-test.h"

#include "viva-text.h"

#define TABLE                                                                  \
  "Before\n\n"                                                                 \
  "| name | shape | what it is |\n"                                            \
  "|------|:-----:|-----------:|\n"                                            \
  "| `keep_prob` | a number | the share of activations that dropout keeps |\n" \
  "| X | (n_x, m) | |\n\n"                                                     \
  "After\n"

static GtkWidget *
nth (GtkWidget *parent, guint index)
{
  GtkWidget *child = gtk_widget_get_first_child (parent);

  for (guint i = 0; i < index && child != NULL; i++)
    child = gtk_widget_get_next_sibling (child);

  return child;
}

static graphene_rect_t
get_bounds (GtkWidget *widget, GtkWidget *of)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, of, &bounds));

  return bounds;
}

/* Rows of cells for a screen reader, columns for the eye. */
static void
test_table (void)
{
  static const GtkAccessibleRole roles[] = { GTK_ACCESSIBLE_ROLE_COLUMN_HEADER,
                                             GTK_ACCESSIBLE_ROLE_CELL, GTK_ACCESSIBLE_ROLE_CELL };
  static const float alignments[] = { 0.0f, 0.5f, 1.0f };
  GtkWidget *text = viva_text_new ();
  GtkWidget *table;
  GtkWindow *window;
  float right = 0.0f;

  viva_text_set_source (VIVA_TEXT (text), TABLE, NULL);
  window = ui_test_present (text, NULL);
  ui_test_run_for (0.1);

  table = nth (text, 1);
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (table)), ==,
                   GTK_ACCESSIBLE_ROLE_TABLE);
  g_assert_null (nth (table, 3));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (nth (nth (table, 1), 0))), ==, "keep_prob");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (nth (nth (table, 2), 2))), ==, "");
  for (guint column = 0; column < 3; column++) {
    graphene_rect_t heading = get_bounds (nth (nth (table, 0), column), table);

    g_assert_cmpfloat (heading.origin.x, >=, right);
    right = heading.origin.x + heading.size.width;
    for (guint row = 0; row < 3; row++) {
      GtkWidget *line = nth (table, row);
      GtkWidget *cell = nth (line, column);
      graphene_rect_t bounds = get_bounds (cell, table);

      g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (line)), ==,
                       GTK_ACCESSIBLE_ROLE_ROW);
      g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (cell)), ==, roles[row]);
      g_assert_cmpfloat (gtk_label_get_xalign (GTK_LABEL (cell)), ==, alignments[column]);
      g_assert_cmpfloat (bounds.origin.x, ==, heading.origin.x);
      g_assert_cmpfloat (bounds.size.width, ==, heading.size.width);
    }
  }
  gtk_window_destroy (window);
}

/* In as little room as it takes, no word is broken, and nothing is cut off. */
static void
test_narrow (void)
{
  GtkWidget *text = viva_text_new ();
  GtkWidget *scroller, *cell;
  GtkWindow *window;
  int width, natural;

  viva_text_set_source (VIVA_TEXT (text), TABLE, NULL);
  scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", text, NULL);
  window = ui_test_present (scroller, NULL);
  gtk_widget_measure (text, GTK_ORIENTATION_HORIZONTAL, -1, &width, &natural, NULL, NULL);
  g_assert_cmpint (width, <, natural);
  g_object_ref (text);
  gtk_widget_measure (text, GTK_ORIENTATION_VERTICAL, width, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (text, &(GtkAllocation){ 0, 0, width, 2000 }, -1);

  for (guint column = 0; column < 3; column++) {
    PangoLayout *layout;

    cell = nth (nth (nth (text, 1), 1), column);
    layout = gtk_label_get_layout (GTK_LABEL (cell));
    g_assert_cmpfloat (get_bounds (cell, text).origin.x + get_bounds (cell, text).size.width, <=,
                       width);
    for (GSList *line = pango_layout_get_lines_readonly (layout); line != NULL; line = line->next) {
      int start = ((PangoLayoutLine *) line->data)->start_index;

      if (start > 0)
        g_assert_cmpint (pango_layout_get_text (layout)[start - 1], ==, ' ');
    }
  }
  /* It did wrap. */
  g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (cell))), >, 2);
  g_object_unref (text);
  gtk_window_destroy (window);
}

/* What is read aloud keeps cells and rows apart. */
static void
test_speak (void)
{
  g_autofree char *spoken = viva_text_speak (TABLE, NULL);

  g_assert_cmpstr (spoken, ==,
                   "Before name, shape, what it is; keep_prob, a number, the share of activations "
                   "that dropout keeps; X, (n_x, m),  After");
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);

  ui_test_add ("/ui/text/table", test_table);
  ui_test_add ("/ui/text/narrow", test_narrow);
  g_test_add_func ("/ui/text/speak", test_speak);

  return g_test_run ();
}
