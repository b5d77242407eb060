/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-paper.h"

#include <math.h>

#include "exam-labels.h"
#include "exam-markdown.h"
#include "lab-run.h"

static ExamPaper *
load (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "..", "data", "exam", "midterm", NULL);
  g_autoptr (GError) error = NULL;
  ExamPaper *paper = exam_paper_load (path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (paper);

  return paper;
}

static void
test_paper (void)
{
  g_autoptr (ExamPaper) paper = load ();
  double sum = 0;

  g_assert_cmpuint (paper->minutes, ==, 180);
  g_assert_cmpuint (paper->sections->len, ==, 8);
  for (guint i = 0; i < exam_paper_get_n_parts (paper); i++)
    sum += exam_paper_get_part (paper, i)->points;
  g_assert_cmpfloat (exam_paper_get_points (paper), ==, sum);
}

/* Every part: its key earns all points, an empty answer none, and all texts can be shown. */
static void
test_parts (void)
{
  g_autoptr (ExamPaper) paper = load ();

  g_assert_cmpuint (exam_paper_get_n_parts (paper), >, 0);
  for (guint i = 0; i < exam_paper_get_n_parts (paper); i++) {
    const ExamPart *part = exam_paper_get_part (paper, i);
    const char *texts[] = { part->question, part->hint, part->solution, part->try_it };
    g_autofree char *key = exam_answer_key (part->answer);
    g_autoptr (ExamGrade) full = exam_answer_grade (part->answer, part->points, key);
    g_autoptr (ExamGrade) empty = exam_answer_grade (part->answer, part->points, "");

    g_assert_true (full->is_answered);
    g_assert_cmpfloat (full->points, ==, part->points);
    g_assert_false (empty->is_answered);
    g_assert_cmpfloat (empty->points, ==, 0);
    for (guint j = 0; j < G_N_ELEMENTS (texts); j++) {
      g_autoptr (GPtrArray) blocks = NULL;

      g_assert_nonnull (texts[j]);
      blocks = exam_markdown_parse (texts[j], NULL);
      g_assert_cmpuint (blocks->len, >, 0);
    }
  }
}

/* The six blanks, and what a person may call each. */
static void
test_2g_labels (void)
{
  static const struct {
    const char *answer;
    double points;
  } cases[] = {
    { "1=cost; 2=iterations; 3=lowest-dev-cost; 4=stopping-iteration; 5=dev-curve; "
      "6=training-curve",
      3 },
    { "1=error; 2=epochs; 3=lowest-dev-cost; 4=stopping-iteration; 5=validation-curve; "
      "6=training-curve",
      3 },
    /* The curves changed places: four right. */
    { "1=cost; 2=iterations; 3=lowest-dev-cost; 4=stopping-iteration; 5=training-curve; "
      "6=dev-curve",
      2 },
    /* The tempting labels, two empty: none right. */
    { "1=accuracy; 2=learning-rate; 3=lowest-training-cost; 4=lowest-dev-cost", 0 },
    { "4=stopping-iteration", 0.5 },
  };
  g_autoptr (ExamPaper) paper = load ();
  const ExamPart *part = exam_paper_find_part (paper, "2g");
  const ExamLabels *labels;

  g_assert_nonnull (part);
  g_assert_cmpfloat (part->points, ==, 3);
  labels = exam_labels (part->answer);
  g_assert_nonnull (labels);
  g_assert_cmpuint (labels->n_blanks, ==, 6);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (ExamGrade) grade = exam_answer_grade (part->answer, part->points, cases[i].answer);

    g_assert_cmpfloat (grade->points, ==, cases[i].points);
  }
  /* A label that is wrong somewhere says why it tempts. */
  for (guint i = 0; i < labels->n_labels; i++)
    g_assert_nonnull (labels->labels[i].wrong);
}

static double
get_fact (LabRun *run, int fact)
{
  g_auto (LabValue) value = LAB_VALUE_INIT;

  g_assert_cmpint (fact, >=, 0);
  lab_run_get_fact (run, (guint) fact, &value);
  g_assert_true (value.kind == LAB_VALUE_REAL || value.kind == LAB_VALUE_INTEGER);

  return value.kind == LAB_VALUE_INTEGER ? (double) value.integer : value.real;
}

/* The run of @part with @settings changed, up to where the question opens. */
static LabRun *
run_part (const ExamPart *part, const char *changes)
{
  g_autoptr (LabSettings) settings = lab_settings_copy (part->settings);
  g_autoptr (GError) error = NULL;
  LabRun *run;

  g_assert_true (lab_settings_parse (settings, changes, &error));
  g_assert_no_error (error);
  run = lab_run_new (settings, part->seed, 0, NULL, &error);
  g_assert_no_error (error);
  for (guint64 step = 0; step < part->steps; step++)
    g_assert_cmpint (lab_run_step (run), ==, LAB_STATUS_RUNNING);

  return run;
}

static double
get_named_fact (LabRun *run, const char *id)
{
  return get_fact (run, lab_class_find_fact (lab_run_get_class (run), id));
}

/* The figure shows what the question says: a training curve that goes on falling, and a dev curve
 * with its lowest point well inside of the run, above the training curve in the end. The facts
 * behind blanks 3 and 4 are where a plain search of the dev curve finds its lowest point. */
static void
test_2g_experiment (void)
{
  g_autoptr (ExamPaper) paper = load ();
  const ExamPart *part = exam_paper_find_part (paper, "2g");
  const ExamLabels *labels = exam_labels (part->answer);
  g_autoptr (LabRun) run = run_part (part, "");
  g_autoptr (LabFrame) frame = lab_run_observe (run, G_GUINT64_CONSTANT (1) << part->view);
  const LabSeries *train, *dev;
  gsize lowest = 0;

  train = &lab_frame_find (frame, "train_cost", LAB_OBSERVABLE_SERIES)->series;
  dev = &lab_frame_find (frame, "dev_cost", LAB_OBSERVABLE_SERIES)->series;

  for (gsize i = 1; i < dev->n; i++)
    if (dev->y[i] < dev->y[lowest])
      lowest = i;
  g_test_message ("lowest dev cost %.4f at %.0f; at %.0f dev %.4f, training %.4f", dev->y[lowest],
                  dev->x[lowest], dev->x[dev->n - 1], dev->y[dev->n - 1], train->y[train->n - 1]);
  g_assert_cmpfloat (dev->x[dev->n - 1], ==, (double) part->steps);
  g_assert_cmpfloat (dev->x[lowest], >, 0.1 * (double) part->steps);
  g_assert_cmpfloat (dev->x[lowest], <, 0.5 * (double) part->steps);
  g_assert_cmpfloat (dev->y[dev->n - 1], >, 1.3 * dev->y[lowest]);
  g_assert_cmpfloat (dev->y[0], >, 1.3 * dev->y[lowest]);
  g_assert_cmpfloat (train->y[train->n - 1], <, 0.6 * train->y[lowest]);
  g_assert_cmpfloat (train->y[train->n - 1], <, 0.5 * dev->y[dev->n - 1]);

  g_assert_cmpfloat (get_fact (run, labels->blanks[2].fact), ==, dev->y[lowest]);
  g_assert_cmpfloat (get_fact (run, labels->blanks[3].fact), ==, dev->x[lowest]);
  g_assert_cmpuint (dev->n_markers, >, 0);
  g_assert_cmpstr (dev->markers[0].id, ==, "best");
  g_assert_cmpfloat (dev->markers[0].x, ==, dev->x[lowest]);
  g_assert_cmpfloat (dev->markers[0].y, ==, dev->y[lowest]);
}

/* What "Try it" asks to be predicted does happen. */
static void
test_2g_try_it (void)
{
  g_autoptr (ExamPaper) paper = load ();
  const ExamPart *part = exam_paper_find_part (paper, "2g");
  g_autoptr (LabRun) asked = run_part (part, "");
  g_autoptr (LabRun) more_data = run_part (part, "train_size=400");
  g_autoptr (LabRun) no_noise = run_part (part, "noise=0");
  g_autoptr (LabRun) some_l2 = run_part (part, "l2=0.01");
  g_autoptr (LabRun) much_l2 = run_part (part, "l2=0.5");
  double train = get_named_fact (asked, "final_train_cost");
  double dev = get_named_fact (asked, "final_dev_cost");

  /* More data: the gap shrinks, from both sides. */
  g_assert_cmpfloat (get_named_fact (more_data, "final_dev_cost") -
                         get_named_fact (more_data, "final_train_cost"),
                     <, (dev - train) / 4);
  g_assert_cmpfloat (get_named_fact (more_data, "final_dev_cost"), <, dev);
  g_assert_cmpfloat (get_named_fact (more_data, "final_train_cost"), >, train);
  /* Without noise the dev curve does not turn, or hardly. */
  g_assert_cmpfloat (get_named_fact (no_noise, "best_step"), >, 0.9 * (double) part->steps);
  /* A little L2 helps the dev set; much of it makes both worse. */
  g_assert_cmpfloat (get_named_fact (some_l2, "final_dev_cost"), <,
                     get_named_fact (asked, "best_dev_cost"));
  g_assert_cmpfloat (get_named_fact (some_l2, "final_train_cost"), >, train);
  g_assert_cmpfloat (get_named_fact (much_l2, "final_dev_cost"), >, dev);
  g_assert_cmpfloat (get_named_fact (much_l2, "final_train_cost"), >, dev);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/midterm/paper", test_paper);
  g_test_add_func ("/exam/midterm/parts", test_parts);
  g_test_add_func ("/exam/midterm/2g/labels", test_2g_labels);
  g_test_add_func ("/exam/midterm/2g/experiment", test_2g_experiment);
  g_test_add_func ("/exam/midterm/2g/try-it", test_2g_try_it);

  return g_test_run ();
}
