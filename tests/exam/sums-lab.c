/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sums-lab.h"

#include <string.h>

#include "exam-body.h"
#include "exam-head.h"
#include "exam-paper.h"
#include "lab-run.h"
#include "lab-settings.h"
#include "lab-text.h"

static const LabChoice ways[] = { { "add", "Add" }, { "multiply", "Multiply" }, { NULL } };

static const LabKnob knobs[] = {
  [SUMS_A] = { .id = "a",
               .title = "A",
               .help = "One side.",
               .kind = LAB_KNOB_INTEGER,
               .min = 1,
               .max = 1000,
               .initial = 6 },
  [SUMS_B] = { .id = "b",
               .title = "B",
               .help = "The other.",
               .kind = LAB_KNOB_INTEGER,
               .min = 1,
               .max = 1000,
               .initial = 7 },
  [SUMS_X] = { .id = "x",
               .title = "X",
               .help = "A number.",
               .kind = LAB_KNOB_REAL,
               .min = -10,
               .max = 10,
               .initial = 0.5 },
  [SUMS_HOW] = { .id = "how",
                 .title = "How",
                 .help = "What is done.",
                 .kind = LAB_KNOB_CHOICE,
                 .choices = ways },
  [SUMS_Z] = { .id = "z",
               .title = "Z",
               .help = "Cells.",
               .kind = LAB_KNOB_MATRIX,
               .min = -100,
               .max = 100,
               .initial_matrix = "[1 -2; 3 4]",
               .min_rows = 1,
               .max_rows = 4,
               .min_columns = 1,
               .max_columns = 4 },
  [SUMS_K] = { .id = "k",
               .title = "K",
               .help = "A filter.",
               .kind = LAB_KNOB_MATRIX,
               .min = -9,
               .max = 9,
               .initial_matrix = "[1 0; 0 1]",
               .min_rows = 2,
               .max_rows = 2,
               .min_columns = 2,
               .max_columns = 2 },
  [SUMS_Y] = { .id = "y",
               .title = "Y",
               .help = "Shares.",
               .kind = LAB_KNOB_MATRIX,
               .max = 1,
               .initial_matrix = "[0.25 0.75]",
               .min_rows = 1,
               .max_rows = 4,
               .min_columns = 2,
               .max_columns = 4,
               .is_simplex = TRUE },
  [SUMS_FAIL] = { .id = "fail", .title = "Fail", .help = "Refuses.", .kind = LAB_KNOB_SWITCH },
};

static const LabFact facts[] = {
  [SUMS_PRODUCT] = { "product", "a · b" },     [SUMS_HALF] = { "half", "a / 2" },
  [SUMS_THIRD] = { "third", "x / 3" },         [SUMS_SHAPE] = { "shape", "a × b" },
  [SUMS_COLUMN] = { "column", "a × 1" },       [SUMS_CUBE] = { "cube", "a × b × 3" },
  [SUMS_TWICE] = { "twice", "2 z" },           [SUMS_TURNED] = { "turned", "zᵀ" },
  [SUMS_TRACE] = { "trace", "tr k" },          [SUMS_WORD] = { "word", "What is done" },
  [SUMS_NOTHING] = { "nothing", "Not known" },
};

static const LabView views[] = {
  { .id = "readout", .title = "Readout", .kind = LAB_VIEW_READOUT }
};

static gpointer
sums_open (LabRun *run, GError **error)
{
  if (lab_settings_get_switch (lab_run_get_settings (run), SUMS_FAIL)) {
    g_set_error (error, LAB_ERROR, LAB_ERROR_VALUE, "It was told to refuse.");
    return NULL;
  }
  return (gpointer) lab_run_get_settings (run);
}

static void
sums_close (gpointer lab)
{
}

static LabStatus
sums_step (gpointer lab, LabRun *run)
{
  return LAB_STATUS_FINISHED;
}

static void
sums_observe (gpointer lab, LabRun *run, guint64 views_wanted, LabFrame *frame)
{
}

static void
set_sizes (LabValue *value, guint n, double first, double second, double third)
{
  const double sizes[] = { first, second, third };

  value->kind = LAB_VALUE_SHAPE;
  value->rows = n;
  value->numbers = g_memdup2 (sizes, n * sizeof *sizes);
}

static void
sums_fact (gpointer lab, LabRun *run, guint fact, LabValue *value)
{
  const LabSettings *settings = lab_run_get_settings (run);
  double a = (double) lab_settings_get_integer (settings, SUMS_A);
  double b = (double) lab_settings_get_integer (settings, SUMS_B);
  guint rows, columns;
  const double *z = lab_settings_get_matrix (settings, SUMS_Z, &rows, &columns);
  guint k_rows, k_columns;
  const double *k = lab_settings_get_matrix (settings, SUMS_K, &k_rows, &k_columns);

  switch (fact) {
  case SUMS_PRODUCT:
    value->kind = LAB_VALUE_INTEGER;
    value->integer = (gint64) (a * b);
    break;
  case SUMS_HALF:
  case SUMS_THIRD:
  case SUMS_TRACE:
    value->kind = LAB_VALUE_REAL;
    value->real = fact == SUMS_HALF    ? a / 2
                  : fact == SUMS_TRACE ? k[0] + k[3]
                                       : lab_settings_get_real (settings, SUMS_X) / 3;
    break;
  case SUMS_SHAPE:
    set_sizes (value, 2, a, b, 0);
    break;
  case SUMS_COLUMN:
    set_sizes (value, 2, a, 1, 0);
    break;
  case SUMS_CUBE:
    set_sizes (value, 3, a, b, 3);
    break;
  case SUMS_TWICE:
  case SUMS_TURNED:
    value->kind = LAB_VALUE_MATRIX;
    value->rows = fact == SUMS_TWICE ? rows : columns;
    value->columns = fact == SUMS_TWICE ? columns : rows;
    value->numbers = g_new (double, rows *columns);
    for (guint i = 0; i < rows; i++)
      for (guint j = 0; j < columns; j++)
        if (fact == SUMS_TWICE)
          value->numbers[i * columns + j] = 2 * z[i * columns + j];
        else
          value->numbers[j * rows + i] = z[i * columns + j];
    break;
  case SUMS_WORD:
    value->kind = LAB_VALUE_TEXT;
    value->text = g_strdup (ways[lab_settings_get_choice (settings, SUMS_HOW)].id);
    break;
  default:
    break;
  }
}

const LabClass sums_lab = {
  .id = "sums",
  .title = "Sums",
  .summary = "Sums. And products.",
  .knobs = knobs,
  .n_knobs = G_N_ELEMENTS (knobs),
  .views = views,
  .n_views = G_N_ELEMENTS (views),
  .facts = facts,
  .n_facts = G_N_ELEMENTS (facts),
  .open = sums_open,
  .close = sums_close,
  .step = sums_step,
  .observe = sums_observe,
  .fact = sums_fact,
};

/* ---- Bench ---- */

void
bench_clear (Bench *self)
{
  exam_answer_free (self->answer);
  exam_facts_free (self->facts);
  lab_settings_free (self->settings);
  g_free (self->mistakes);
  *self = (Bench){ 0 };
}

void
bench_read (Bench *self, const char *text, const char *settings)
{
  g_autoptr (ExamMistakes) list = exam_mistakes_new ();
  g_autoptr (ExamHead) head =
      exam_head_parse (text, -1, list, exam_mistakes_open_file (list, "a.md"));
  g_autoptr (GError) error = NULL;
  const ExamAnswerClass *klass;

  *self = (Bench){ .settings = lab_settings_new (&sums_lab) };
  if (settings != NULL)
    lab_settings_parse (self->settings, settings, &error);
  g_assert_no_error (error);
  exam_head_set_bench (head, &sums_lab, self->settings, NULL);
  exam_head_has_group (head, "part", EXAM_KEY_REQUIRED);
  klass = exam_answer_class_find (exam_head_get_text (head, "part", "answer", EXAM_KEY_REQUIRED));
  g_assert_nonnull (klass);
  exam_head_get_text (head, "part", "points", EXAM_KEY_OPTIONAL);
  self->answer = klass->parse (head);
  g_assert_true ((self->answer == NULL) == (exam_mistakes_get_count (list) > 0));
  if (self->answer != NULL)
    exam_head_report_unknown (head, TRUE);
  self->mistakes = exam_mistakes_to_string (list);
  self->facts = exam_facts_new (self->settings, 0, 0);
  if (self->answer != NULL)
    self->answer->facts = self->facts;
}

void
bench_read_good (Bench *self, const char *head, const char *settings)
{
  bench_read (self, head, settings);
  g_assert_cmpstr (self->mistakes, ==, "");
}

void
bench_read_code (Bench *self, const char *code)
{
  g_autoptr (ExamMistakes) list = exam_mistakes_new ();
  g_autofree char *text = g_strconcat ("# Code\n\n", code, NULL);
  g_autoptr (ExamBody) body =
      exam_body_parse (text, 1, list, exam_mistakes_open_file (list, "a.md"));

  self->answer->klass->parse_body (self->answer, body);
  exam_body_report_unknown (body);
  g_free (self->mistakes);
  self->mistakes = exam_mistakes_to_string (list);
}

/* (transfer full) */
static char *
replace_once (const char *text, const char *from, const char *to)
{
  GString *result = g_string_new (text);

  g_assert_cmpuint (g_string_replace (result, from, to, 0), ==, 1);
  return g_string_free (result, FALSE);
}

void
bench_assert_mistakes (const char *good, const char *from, const char *to, const char *mistakes)
{
  g_autofree char *text = replace_once (good, from, to);
  g_auto (Bench) bench = { 0 };

  bench_read (&bench, text, NULL);
  g_assert_cmpstr (bench.mistakes, ==, mistakes);
}

void
bench_assert_grade (const Bench *self,
                    double max_points,
                    const char *answer,
                    double points,
                    const char *message)
{
  g_autoptr (ExamGrade) grade = exam_answer_grade (self->answer, max_points, answer);
  g_autofree char *shown = lab_text_quote (answer); /* a log has no other bytes than UTF-8 */

  g_test_message ("%s", shown);
  g_assert_cmpstr (grade->message, ==, message);
  g_assert_cmpfloat_with_epsilon (grade->points, points, 1e-12);
  g_assert_cmpfloat (grade->max_points, ==, max_points);
  g_assert_true (grade->is_answered);
  for (guint i = 0; i < grade->n_items; i++)
    g_assert_nonnull (grade->items[i].message);
}

void
bench_assert_unanswered (const Bench *self, const char *answer, const char *message)
{
  g_autoptr (ExamGrade) grade = exam_answer_grade (self->answer, 3, answer);
  g_autofree char *shown = lab_text_quote (answer); /* a log has no other bytes than UTF-8 */

  g_test_message ("%s", shown);
  g_assert_cmpstr (grade->message, ==, message);
  g_assert_cmpfloat (grade->points, ==, 0);
  g_assert_cmpfloat (grade->max_points, ==, 3);
  g_assert_false (grade->is_answered);
  g_assert_cmpuint (grade->n_items, ==, 0);
}

void
bench_assert_key (const Bench *self, const char *key)
{
  g_autofree char *found = exam_answer_key (self->answer);
  g_autoptr (ExamGrade) grade = exam_answer_grade (self->answer, 3, found);

  g_assert_cmpstr (found, ==, key);
  g_assert_cmpfloat (grade->points, ==, 3);
  g_assert_true (grade->is_answered);
}

void
bench_assert_verify (const char *good, const char *from, const char *to, const char *message)
{
  g_autofree char *text = replace_once (good, from, to);
  g_autoptr (GError) error = NULL;
  g_auto (Bench) bench = { 0 };
  gboolean is_right;

  bench_read_good (&bench, text, NULL);
  is_right = exam_answer_verify (bench.answer, &error);
  g_assert_cmpstr (error != NULL ? error->message : NULL, ==, message);
  g_assert_true (is_right == (message == NULL));
}
