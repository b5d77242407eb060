/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-text-table.h"

#include "exam-markdown.h"
#include "viva-math.h"

#define COLUMN_SPACING 18

static GtkWidget *
new_cell (const ExamBlock *block, gboolean is_selectable)
{
  static const float alignments[] = { [EXAM_ALIGN_CENTRE] = 0.5f, [EXAM_ALIGN_END] = 1.0f };
  static const GtkJustification justifications[] = {
    [EXAM_ALIGN_CENTRE] = GTK_JUSTIFY_CENTER, [EXAM_ALIGN_END] = GTK_JUSTIFY_RIGHT
  };
  GtkWidget *cell = viva_math_new_label (block);
  gboolean is_heading = block->row == 0;

  g_object_set (cell, "accessible-role",
                is_heading ? GTK_ACCESSIBLE_ROLE_COLUMN_HEADER : GTK_ACCESSIBLE_ROLE_CELL,
                "selectable", is_selectable, "wrap-mode", PANGO_WRAP_WORD, "hexpand", FALSE,
                "xalign", alignments[block->align], "justify", justifications[block->align], NULL);
  if (is_heading)
    gtk_widget_add_css_class (cell, "heading");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_RELATION_ROW_INDEX,
                                  (int) block->row + 1, GTK_ACCESSIBLE_RELATION_COL_INDEX,
                                  (int) block->column + 1, -1);

  return cell;
}

/* Rows are boxes of their own, because a screen reader looks for them; groups of sizes make columns
 * of their cells. */
GtkWidget *
viva_text_table_new (GPtrArray *blocks, guint first, gboolean is_selectable, guint *last)
{
  GtkWidget *table =
      g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "halign",
                    GTK_ALIGN_START, "accessible-role", GTK_ACCESSIBLE_ROLE_TABLE, NULL);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_object_unref);
  GtkWidget *row = NULL;
  guint n_rows = 0, i;

  gtk_widget_add_css_class (table, "text-table");
  for (i = first; i < blocks->len; i++) {
    const ExamBlock *block = g_ptr_array_index (blocks, i);
    GtkWidget *cell;

    if (block->kind != EXAM_BLOCK_CELL || (i > first && block->row == 0 && block->column == 0))
      break;
    if (block->column == 0) {
      row = g_object_new (GTK_TYPE_BOX, "spacing", COLUMN_SPACING, "accessible-role",
                          GTK_ACCESSIBLE_ROLE_ROW, NULL);
      gtk_widget_add_css_class (row, block->row == 0 ? "headings" : "row");
      gtk_box_append (GTK_BOX (table), row);
      n_rows++;
    }
    cell = new_cell (block, is_selectable);
    gtk_box_append (GTK_BOX (row), cell);
    if (block->column >= columns->len)
      g_ptr_array_add (columns, gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL));
    gtk_size_group_add_widget (g_ptr_array_index (columns, block->column), cell);
  }
  gtk_accessible_update_relation (GTK_ACCESSIBLE (table), GTK_ACCESSIBLE_RELATION_ROW_COUNT,
                                  (int) n_rows, GTK_ACCESSIBLE_RELATION_COL_COUNT,
                                  (int) columns->len, -1);
  *last = i - 1;

  return table;
}
