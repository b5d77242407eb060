/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-matrix-answer.h"

#include "exam-matrix.h"
#include "viva-cell-grid.h"

struct _VivaMatrixAnswer {
  VivaAnswerBox parent_instance;

  const ExamMatrix *matrix;
  guint rows, columns;
  GtkWidget *grid;
};

G_DEFINE_FINAL_TYPE (VivaMatrixAnswer, viva_matrix_answer, VIVA_TYPE_ANSWER_BOX)

/* What parts the cells of an answer cannot stand inside of one; a comma is taken as a decimal
 * point, unless it parts the arguments of a function. (transfer full) */
static char *
read_cell (const char *text)
{
  GString *cell = g_string_new (NULL);
  gboolean has_arguments = strchr (text, '(') != NULL;

  for (const char *c = text; *c != '\0'; c++)
    if (strchr (" \t;[]", *c) == NULL)
      g_string_append_c (cell, *c == ',' && !has_arguments ? '.' : *c);

  return g_string_free (cell, FALSE);
}

static void
changed_cb (VivaMatrixAnswer *self, guint row, guint column)
{
  VivaAnswerBox *box = VIVA_ANSWER_BOX (self);
  g_autofree char *cell =
      read_cell (viva_cell_grid_get_cell (VIVA_CELL_GRID (self->grid), row, column));

  viva_answer_box_take (
      box, exam_matrix_put (self->matrix, viva_answer_box_get_text (box), row, column, cell));
}

static void
done_cb (VivaMatrixAnswer *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.check", NULL);
}

static void
viva_matrix_answer_refresh (VivaAnswerBox *box)
{
  VivaMatrixAnswer *self = VIVA_MATRIX_ANSWER (box);

  for (guint row = 0; row < self->rows; row++)
    for (guint column = 0; column < self->columns; column++) {
      g_autofree char *cell =
          exam_matrix_get (self->matrix, viva_answer_box_get_text (box), row, column);

      viva_cell_grid_set_cell (VIVA_CELL_GRID (self->grid), row, column, cell);
    }
}

static void
viva_matrix_answer_mark (VivaAnswerBox *box, const ExamGrade *grade)
{
  VivaMatrixAnswer *self = VIVA_MATRIX_ANSWER (box);

  for (guint i = 0; i < self->rows * self->columns; i++) {
    VivaCellMark mark = VIVA_CELL_UNMARKED;

    if (grade != NULL && i < grade->n_items)
      mark = grade->items[i].is_right ? VIVA_CELL_RIGHT : VIVA_CELL_WRONG;
    viva_cell_grid_set_mark (VIVA_CELL_GRID (self->grid), i / self->columns, i % self->columns,
                             mark);
  }
}

static char *
viva_matrix_answer_name_item (VivaAnswerBox *box, guint item)
{
  VivaMatrixAnswer *self = VIVA_MATRIX_ANSWER (box);

  return g_strdup_printf ("Row %u, column %u", item / self->columns + 1, item % self->columns + 1);
}

static void
viva_matrix_answer_focus_first (VivaAnswerBox *box)
{
  viva_cell_grid_focus_first (VIVA_CELL_GRID (VIVA_MATRIX_ANSWER (box)->grid));
}

static void
viva_matrix_answer_class_init (VivaMatrixAnswerClass *klass)
{
  VivaAnswerBoxClass *box_class = VIVA_ANSWER_BOX_CLASS (klass);

  box_class->refresh = viva_matrix_answer_refresh;
  box_class->mark = viva_matrix_answer_mark;
  box_class->name_item = viva_matrix_answer_name_item;
  box_class->focus_first = viva_matrix_answer_focus_first;
}

static void
viva_matrix_answer_init (VivaMatrixAnswer *self)
{
}

GtkWidget *
viva_matrix_answer_new (const ExamPart *part)
{
  VivaMatrixAnswer *self;
  GtkWidget *scroller;
  guint rows, columns;

  g_return_val_if_fail (part != NULL && exam_matrix (part->answer) != NULL, NULL);

  if (!exam_matrix_get_size (exam_matrix (part->answer), &rows, &columns))
    return NULL;

  self = g_object_new (VIVA_TYPE_MATRIX_ANSWER, NULL);
  self->matrix = exam_matrix (part->answer);
  self->rows = rows;
  self->columns = columns;
  self->grid = viva_cell_grid_new (rows, columns, "Your answer");
  g_signal_connect_swapped (self->grid, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->grid, "done", G_CALLBACK (done_cb), self);

  scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "vscrollbar-policy", GTK_POLICY_NEVER,
                           "propagate-natural-width", TRUE, "child", self->grid, NULL);
  gtk_widget_set_parent (scroller, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}
