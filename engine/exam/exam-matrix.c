/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-matrix.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "exam-expression.h"
#include "exam-head.h"
#include "exam-paper.h"

#define EMPTY "_"

const ExamMatrix *
exam_matrix (const ExamAnswer *answer)
{
  g_return_val_if_fail (answer != NULL, NULL);

  return answer->klass == &exam_matrix_class ? (const ExamMatrix *) answer : NULL;
}

static void
matrix_free (ExamAnswer *answer)
{
  ExamMatrix *self = (ExamMatrix *) answer;

  exam_key_clear (&self->key);
  g_free (self);
}

static ExamAnswer *
matrix_parse (ExamHead *head)
{
  guint n_before = exam_mistakes_get_count (exam_head_get_mistakes (head));
  ExamMatrix *self = g_new0 (ExamMatrix, 1);
  g_autoptr (ExamAnswer) answer = &self->parent;

  answer->klass = &exam_matrix_class;
  exam_key_parse (&self->key, head);
  exam_head_get_real (head, "key", "tolerance", EXAM_KEY_REQUIRED, 0, 1e6, &self->tolerance);

  if (exam_mistakes_get_count (exam_head_get_mistakes (head)) > n_before)
    return NULL;
  return g_steal_pointer (&answer);
}

static gboolean
get_fact (const ExamMatrix *self, int fact, LabValue *value, GError **error)
{
  if (!exam_facts_get (self->parent.facts, (guint) fact, value, error))
    return FALSE;
  if (value->kind == LAB_VALUE_MATRIX)
    return TRUE;
  g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER, "The key of this part is not a matrix.");
  return FALSE;
}

gboolean
exam_matrix_get_size (const ExamMatrix *self, guint *rows, guint *columns)
{
  g_auto (LabValue) key = LAB_VALUE_INIT;

  g_return_val_if_fail (self != NULL && rows != NULL && columns != NULL, FALSE);

  if (!get_fact (self, self->key.fact, &key, NULL))
    return FALSE;
  *rows = (guint) key.rows;
  *columns = (guint) key.columns;
  return TRUE;
}

/* ---- Answers ---- */

/* The texts of the cells (rows, columns), "" where one is empty. Cells that are too many are
 * counted in *@n_beyond. (transfer full) */
static char **
read_cells (const char *answer, guint rows, guint columns, guint *n_beyond)
{
  char **cells = g_new0 (char *, rows *columns + 1);
  g_autofree char *inside = g_strdelimit (g_strdup (answer), "[]", ' ');
  g_auto (GStrv) lines = g_strsplit (inside, ";", -1);

  *n_beyond = 0;
  for (guint i = 0; i < rows * columns; i++)
    cells[i] = g_strdup ("");
  for (guint row = 0; lines[row] != NULL; row++) {
    g_auto (GStrv) words = g_strsplit_set (lines[row], " ,\t\r\n", -1);
    guint column = 0;

    for (guint i = 0; words[i] != NULL; i++) {
      if (*words[i] == '\0')
        continue;
      if (row >= rows || column >= columns) {
        ++*n_beyond;
      } else if (!g_str_equal (words[i], EMPTY)) {
        g_free (cells[row * columns + column]);
        cells[row * columns + column] = g_strdup (words[i]);
      }
      column++;
    }
  }
  return cells;
}

static char *
write_cells (char **cells, guint rows, guint columns)
{
  GString *text = g_string_new ("[");
  gboolean is_empty = TRUE;

  for (guint i = 0; i < rows * columns; i++) {
    if (i > 0)
      g_string_append (text, i % columns == 0 ? "; " : " ");
    g_string_append (text, *cells[i] != '\0' ? cells[i] : EMPTY);
    is_empty &= *cells[i] == '\0';
  }
  g_string_append_c (text, ']');
  if (is_empty)
    g_string_truncate (text, 0);
  return g_string_free (text, FALSE);
}

char *
exam_matrix_get (const ExamMatrix *self, const char *answer, guint row, guint column)
{
  guint rows, columns, n_beyond;
  g_auto (GStrv) cells = NULL;

  g_return_val_if_fail (answer != NULL, NULL);

  if (!exam_matrix_get_size (self, &rows, &columns) || row >= rows || column >= columns)
    return g_strdup ("");
  cells = read_cells (answer, rows, columns, &n_beyond);
  return g_strdup (cells[row * columns + column]);
}

/* A cell's text in an answer: without the signs that part cells. */
static char *
clean_cell (const char *text)
{
  GString *clean = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (strchr (" ,;[]\t\r\n", *text) == NULL)
      g_string_append_c (clean, *text);
  return g_string_free (clean, FALSE);
}

char *
exam_matrix_put (const ExamMatrix *self,
                 const char *answer,
                 guint row,
                 guint column,
                 const char *text)
{
  guint rows, columns, n_beyond;
  g_auto (GStrv) cells = NULL;

  g_return_val_if_fail (answer != NULL && text != NULL, NULL);

  if (!exam_matrix_get_size (self, &rows, &columns) || row >= rows || column >= columns)
    return g_strdup (answer);
  cells = read_cells (answer, rows, columns, &n_beyond);
  g_free (cells[row * columns + column]);
  cells[row * columns + column] = clean_cell (text);
  return write_cells (cells, rows, columns);
}

static gboolean
is_near (const ExamMatrix *self, double number, double key)
{
  return fabs (number - key) <= self->tolerance + 8 * DBL_EPSILON * (fabs (key) + 1);
}

/* Index of the misconception whose matrix is just the one that was answered, or −1. */
static int
diagnose (const ExamMatrix *self, const double *numbers, guint rows, guint columns)
{
  for (guint i = 0; i < self->key.n_misconceptions; i++) {
    const ExamMisconception *misconception = &self->key.misconceptions[i];
    g_auto (LabValue) value = LAB_VALUE_INIT;
    guint n_same = 0;

    if (misconception->value != NULL) {
      guint n_beyond;
      g_auto (GStrv) cells = read_cells (misconception->value, rows, columns, &n_beyond);

      for (guint j = 0; j < rows * columns; j++) {
        double cell;

        n_same += exam_expression_read (cells[j], &cell, NULL) && is_near (self, numbers[j], cell);
      }
    } else if (get_fact (self, misconception->fact, &value, NULL) && value.rows == rows &&
               value.columns == columns) {
      for (guint j = 0; j < rows * columns; j++)
        n_same += is_near (self, numbers[j], value.numbers[j]);
    }
    if (n_same == rows * columns)
      return (int) i;
  }
  return -1;
}

static ExamGrade *
matrix_grade (const ExamAnswer *answer, double max_points, const char *text)
{
  const ExamMatrix *self = (const ExamMatrix *) answer;
  g_autoptr (GError) error = NULL;
  g_auto (LabValue) key = LAB_VALUE_INIT;
  g_auto (GStrv) cells = NULL;
  g_autofree double *numbers = NULL;
  g_autoptr (ExamGrade) grade = NULL;
  guint n, n_beyond, n_right = 0, n_empty = 0;
  int misconception;

  if (!get_fact (self, self->key.fact, &key, &error))
    return exam_grade_unanswered (max_points, "%s", error->message);
  n = (guint) (key.rows * key.columns);
  cells = read_cells (text, (guint) key.rows, (guint) key.columns, &n_beyond);
  if (n_beyond > 0)
    return exam_grade_unanswered (max_points,
                                  "Expected %" G_GSIZE_FORMAT " rows of %" G_GSIZE_FORMAT
                                  " cells, found %u more.",
                                  key.rows, key.columns, n_beyond);

  numbers = g_new (double, n);
  grade = exam_grade_whole (max_points, FALSE, NULL);
  grade->n_items = n;
  grade->items = g_new0 (ExamGradeItem, n);
  for (guint i = 0; i < n; i++) {
    g_autoptr (GError) cell_error = NULL;

    numbers[i] = NAN;
    if (*cells[i] == '\0') {
      n_empty++;
      grade->items[i].message = g_strdup ("This cell is empty.");
    } else if (!exam_expression_read (cells[i], &numbers[i], &cell_error)) {
      grade->items[i].message = g_strdup (cell_error->message);
    } else {
      grade->items[i].is_right = is_near (self, numbers[i], key.numbers[i]);
      grade->items[i].message =
          g_strdup (grade->items[i].is_right ? "Right." : "Another number comes out here.");
    }
    n_right += grade->items[i].is_right;
  }
  if (n_empty == n)
    return exam_grade_unanswered (max_points, NULL);

  grade->points = max_points * n_right / n;
  misconception =
      n_right == n ? -1 : diagnose (self, numbers, (guint) key.rows, (guint) key.columns);
  if (misconception >= 0)
    grade->message = g_strdup (self->key.misconceptions[misconception].why);
  else if (n_right == n)
    grade->message = g_strdup (self->key.why);
  else
    grade->message = g_strdup_printf ("%u of %u cells are right.", n_right, n);
  return g_steal_pointer (&grade);
}

static char *
matrix_key (const ExamAnswer *answer)
{
  const ExamMatrix *self = (const ExamMatrix *) answer;
  g_auto (LabValue) key = LAB_VALUE_INIT;

  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) cells = NULL;

  if (!get_fact (self, self->key.fact, &key, NULL))
    return g_strdup ("");
  for (gsize i = 0; i < key.rows * key.columns; i++) {
    g_autofree char *cell = exam_key_number (key.numbers[i], self->tolerance);

    g_strv_builder_add (builder, cell);
  }
  cells = g_strv_builder_end (builder);
  return write_cells (cells, (guint) key.rows, (guint) key.columns);
}

/* A misconception's value is a whole matrix of the key's shape. */
static gboolean
check_value (const char *value, guint rows, guint columns, GError **error)
{
  guint n_beyond;
  g_auto (GStrv) cells = read_cells (value, rows, columns, &n_beyond);
  gboolean is_whole = n_beyond == 0;

  for (guint i = 0; i < rows * columns; i++) {
    double number;

    is_whole &= exam_expression_read (cells[i], &number, NULL);
  }
  if (!is_whole)
    g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER,
                 "expected a misconception with a number in each cell of %u × %u, found %s", rows,
                 columns, value);
  return is_whole;
}

static gboolean
matrix_verify (const ExamAnswer *answer, GError **error)
{
  const ExamMatrix *self = (const ExamMatrix *) answer;
  g_auto (LabValue) key = LAB_VALUE_INIT;
  g_autoptr (ExamGrade) grade = NULL;

  if (!get_fact (self, self->key.fact, &key, error))
    return FALSE;
  for (guint i = 0; i < self->key.n_misconceptions; i++) {
    const char *value = self->key.misconceptions[i].value;

    if (value != NULL && !check_value (value, (guint) key.rows, (guint) key.columns, error))
      return FALSE;
  }
  if (self->key.published == NULL || self->key.erratum != NULL)
    return TRUE;
  grade = matrix_grade (answer, 1, self->key.published);
  if (grade->points < 1) {
    g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER,
                 "expected the published key to be the computed matrix: %s", grade->message);
    return FALSE;
  }
  return TRUE;
}

const ExamAnswerClass exam_matrix_class = {
  .id = "matrix",
  .parse = matrix_parse,
  .free = matrix_free,
  .grade = matrix_grade,
  .key = matrix_key,
  .verify = matrix_verify,
};
