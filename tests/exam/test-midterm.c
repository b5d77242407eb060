/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-paper.h"

#include <math.h>
#include <string.h>

#include "exam-code.h"
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

/* Points as the printed paper gives them. */
static void
test_points (void)
{
  static const struct {
    const char *id;
    double points;
  } cases[] = {
    { "1b", 2 }, { "2a.i", 1 }, { "2a.ii", 1 }, { "2b", 2 }, { "2d", 2 }, { "2g", 3 },
    { "2h", 2 }, { "2m.i", 2 }, { "2m.ii", 2 }, { "3a", 2 }, { "3b", 2 }, { "3c", 2 },
    { "3e", 3 }, { "4a", 1 },   { "4b", 2 },    { "4c", 2 }, { "4d", 2 }, { "4e", 2 },
    { "4f", 2 }, { "4g", 4 },   { "5", 10 },    { "8e", 2 },
  };
  g_autoptr (ExamPaper) paper = load ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const ExamPart *part = exam_paper_find_part (paper, cases[i].id);

    g_test_message ("%s", cases[i].id);
    g_assert_nonnull (part);
    g_assert_cmpfloat (part->points, ==, cases[i].points);
    g_assert_nonnull (part->lab);
  }
}

/* Every published key is the computed one, or an erratum says why not. */
static void
test_keys (void)
{
  g_autoptr (ExamPaper) paper = load ();
  g_autoptr (GError) error = NULL;

  g_assert_true (exam_paper_verify_keys (paper, &error));
  g_assert_no_error (error);
}

/* Every formula has a picture, too. */
static void
test_pictures (void)
{
  g_autoptr (ExamPaper) paper = load ();
  g_autoptr (GError) error = NULL;

  g_assert_true (exam_paper_verify (paper, &error));
  g_assert_no_error (error);
}

static ExamGrade *
grade (const ExamPaper *paper, const char *id, const char *answer)
{
  const ExamPart *part = exam_paper_find_part (paper, id);

  g_test_message ("%s: %s", id, answer);
  g_assert_nonnull (part);
  return exam_answer_grade (part->answer, part->points, answer);
}

/* Ways in which people write the printed key. */
static void
test_right_answers (void)
{
  static const struct {
    const char *id;
    const char *answers[8];
  } cases[] = {
    { "1b", { "true" } },
    { "2a.i",
      { "750000 x 100", "100 × 750000", "(750000, 100)", "500*500*3 x 100", "750000,100" } },
    { "2a.ii", { "100 x 1", "100", "1 × 100", "(100,)", "(100, 1)" } },
    { "2b", { "760", "10*(5*5*3+1)", "10·(5²·3 + 1)", "750 + 10" } },
    { "2h",
      { "vertical kernel=[1 0 -1; 1 0 -1; 1 0 -1]\nhorizontal kernel=[1 1 1; 0 0 0; -1 -1 -1]",
        "vertical kernel=[-1 0 1; -1 0 1; -1 0 1]\nhorizontal kernel=[-1 -1 -1; 0 0 0; 1 1 1]",
        "vertical kernel=[1 0 -1; 2 0 -2; 1 0 -1]\nhorizontal kernel=[3 6 3; 0 0 0; -3 -6 -3]",
        "vertical kernel=[0.5 0 -0.5; 0.5 0 -0.5; 0.5 0 -0.5]\n"
        "horizontal kernel=[1 2 1; 0 0 0; -1 -2 -1]" } },
    { "2m.i",
      { "cross kernel=[-1 1 -1; 1 -1 1; -1 1 -1]", "cross kernel=[-2 2 -2; 2 -2 2; -2 2 -2]" } },
    { "2m.ii",
      { "red-cross red=[1 -1 1; -1 1 -1; 1 -1 1]\nred-cross green=[-1 1 -1; 1 -1 1; -1 1 -1]\n"
        "red-cross blue=[-1 1 -1; 1 -1 1; -1 1 -1]" } },
    { "3a", { "-log(0.3)", "1.204", "1.20", "1.20397", "-ln(0.3)", "log(1/0.3)" } },
    { "3b", { "-log(0.4)", "0.916", "0.92", "-ln(2/5)" } },
    { "4b", { "[-1 1 1 -1; -1 1 1 -1; -1 1 1 -1]", "−1, 1, 1, −1; −1, 1, 1, −1; −1, 1, 1, −1" } },
    { "4c", { "[-1 1 1 -1; -11 -9 -9 -11; 9 11 11 9]" } },
    { "8e",
      { "sum(i, 0, L, n[i+1]*(n[i]+1))", "sum(i,0,L,n[i]*n[i+1]) + sum(i,1,L+1,n[i])",
        "sum(k, 1, L+1, n[k]*(n[k-1]+1))", "sum(i,0,L,n[i+1]·n[i]+n[i+1])" } },
  };
  g_autoptr (ExamPaper) paper = load ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint j = 0; cases[i].answers[j] != NULL; j++) {
      g_autoptr (ExamGrade) found = grade (paper, cases[i].id, cases[i].answers[j]);

      g_assert_cmpstr (found->message, !=, "");
      g_assert_cmpfloat (found->points, ==, found->max_points);
    }
}

/* Wrong answers, worked out by hand or by NumPy from what is confused, and words of what is said.
 */
static void
test_misconceptions (void)
{
  static const struct {
    const char *id, *answer, *words;
  } cases[] = {
    { "1b", "false", "average-pooling" },
    { "2a.i", "250000 x 100", "three channels" },
    { "2a.i", "100 x 250000", "three channels" },
    { "2a.i", "500 x 500 x 3 x 100", "one long vector" },
    { "2a.i", "750001 x 100", "The bias is a parameter of its own" },
    { "2a.ii", "750000", "not to an input" },
    { "2a.ii", "750000 x 100", "shape of the weights" },
    { "2a.ii", "1", "One number for all units" },
    { "2b", "750", "biases are missing" },
    { "2b", "260", "looks at all channels" },
    { "2b", "75000100", "the dense layer" },
    { "2b", "780", "adds its bias once" },
    { "2b", "2460160", "number of values that the layer puts out" },
    { "3a", "0.523", "base 10" },
    { "3a", "1.737", "base 2" },
    { "3a", "5.586", "over all classes" },
    { "3a", "-1.204", "minus sign" },
    { "3b", "0.398", "base 10" },
    { "3b", "1.322", "base 2" },
    { "3b", "0.511", "gave to the mouse" },
    { "3b", "-0.916", "minus sign" },
    /* √(3/4) */
    { "4b", "[-.866 .866 .866 -.866; -.866 .866 .866 -.866; -.866 .866 .866 -.866]", "m − 1" },
    { "4b", "[1.355 1.177 1.177 1.355; -0.327 0.091 0.091 -0.327; -1.028 -1.268 -1.268 -1.028]",
      "normalises each column" },
    { "4c", "[-1 1 1 -1; -1 1 1 -1; -1 1 1 -1]", "z_norm itself" },
    { "8e", "sum(i, 0, L, n[i]*n[i+1])", "biases are missing" },
    { "8e", "sum(i, 0, L, n[i]*(n[i+1]+1))", "layer before" },
    { "8e", "sum(i, 0, L-1, n[i+1]*(n[i]+1))", "last layer is missing" },
    { "8e", "sum(i, 1, L, n[i+1]*(n[i]+1))", "first layer is missing" },
  };
  g_autoptr (ExamPaper) paper = load ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (ExamGrade) found = grade (paper, cases[i].id, cases[i].answer);

    g_assert_true (found->is_answered);
    g_assert_cmpfloat (found->points, <, found->max_points);
    if (strstr (found->message, cases[i].words) == NULL)
      g_error ("%s is answered by “%s”", cases[i].answer, found->message);
  }
}

/* Filters that come near, and do not do it. */
static void
test_wrong_filters (void)
{
  static const struct {
    const char *id, *answer;
    double points;
  } cases[] = {
    { "2h", "vertical kernel=[1 1 1; 0 0 0; -1 -1 -1]\nhorizontal kernel=[1 0 -1; 1 0 -1; 1 0 -1]",
      0 },
    { "2h", "vertical kernel=[1 0 -1; 1 0 -1; 1 0 -1]\nhorizontal kernel=[1 0 -1; 1 0 -1; 1 0 -1]",
      1 },
    { "2h", "vertical kernel=[0 0 0; 0 0 0; 0 0 0]\nhorizontal kernel=[1 1 1; 1 1 1; 1 1 1]", 0 },
    { "2h", "vertical kernel=[0 1 0; 1 -4 1; 0 1 0]", 0 },
    /* White where the cross is black. */
    { "2m.i", "cross kernel=[1 -1 1; -1 1 -1; 1 -1 1]", 0 },
    { "2m.i", "cross kernel=[0 1 0; 1 0 1; 0 1 0]", 0 },
    { "2m.i", "cross kernel=[-1 -1 -1; -1 -1 -1; -1 -1 -1]", 0 },
    { "2m.i", "cross kernel=[0 0 0; 0 0 0; 0 0 0]", 0 },
    /* Any black cross, and the blue one. */
    { "2m.ii",
      "red-cross red=[-1 1 -1; 1 -1 1; -1 1 -1]\nred-cross green=[-1 1 -1; 1 -1 1; -1 1 -1]\n"
      "red-cross blue=[-1 1 -1; 1 -1 1; -1 1 -1]",
      0 },
    { "2m.ii",
      "red-cross red=[-1 1 -1; 1 -1 1; -1 1 -1]\nred-cross green=[-1 1 -1; 1 -1 1; -1 1 -1]\n"
      "red-cross blue=[1 -1 1; -1 1 -1; 1 -1 1]",
      0 },
  };
  g_autoptr (ExamPaper) paper = load ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (ExamGrade) found = grade (paper, cases[i].id, cases[i].answer);

    g_assert_true (found->is_answered);
    g_assert_cmpfloat (found->points, ==, cases[i].points);
  }
}

/* What people write in part 5, the printed key's slips among it. Each blank is graded for itself,
 * so that many slips are tried at once: those of one answer are what it loses, and no more. */
static void
test_code (void)
{
  static const struct {
    guint answer, blank;
    const char *from, *to, *words;
  } slips[] = {
    { 0, 1, "np.dot(W, X) + b", "np.dot(X, W) + b", "ValueError" },
    { 0, 2, "np.maximum(Z1, 0)", "np.max(Z1, 0)", "expected the shape (2, 5), found (5,)" },
    { 0, 4, "D1 < keep_prob", "D1 > keep_prob", "below keep_prob" },
    { 0, 6, "A1 / keep_prob", "A1 * keep_prob", "divides" },
    { 0, 7, "np.mean(A1, axis=1, keepdims=True)", "np.mean(A1, axis=1)",
      "expected the shape (2, 1), found (2,)" },
    { 0, 8, "np.var(A1, axis=1, keepdims=True)", "np.var(A1, axis=1)",
      "expected the shape (2, 1), found (2,)" },
    { 0, 9, "np.sqrt(var + epsilon)", "(np.sqrt(var) + epsilon)", "under the root" },
    { 0, 10, "gamma * A1_norm + beta", "beta * A1_norm + gamma", "γ multiplies" },
    { 1, 1, "np.dot(W, X) + b", "np.dot(W, X)", "b is added to each column" },
    { 1, 3, "np.random.rand(A1.shape[0], A1.shape[1])", "np.random.randn(*A1.shape) * 5",
      "from 0 to 1" },
    { 1, 5, "A1 * D1", "np.dot(A1, D1)", "cell of the mask" },
    { 1, 6, "A1 / keep_prob", "A1", "divides" },
    { 1, 7, "np.mean(A1, axis=1, keepdims=True)", "np.mean(A1, axis=0, keepdims=True)",
      "A unit is a row" },
    { 1, 8, "np.var(A1, axis=1, keepdims=True)", "np.var(A1, axis=1, keepdims=True, ddof=1)",
      "divided by m" },
  };
  g_autoptr (ExamPaper) paper = load ();
  const ExamPart *part = exam_paper_find_part (paper, "5");
  g_autofree char *key = exam_answer_key (part->answer);

  for (guint answer = 0; answer < 2; answer++) {
    GString *text = g_string_new (key);
    const char *words[10] = { NULL };
    g_autoptr (ExamGrade) found = NULL;
    guint n_slips = 0;

    for (gsize i = 0; i < G_N_ELEMENTS (slips); i++)
      if (slips[i].answer == answer) {
        g_assert_cmpuint (g_string_replace (text, slips[i].from, slips[i].to, 0), ==, 1);
        words[slips[i].blank - 1] = slips[i].words;
        n_slips++;
      }
    found = exam_answer_grade (part->answer, part->points, text->str);
    g_string_free (text, TRUE);
    if (!found->is_answered) {
      g_test_skip (found->message);
      return;
    }
    g_assert_cmpfloat (found->points, ==, 10 - n_slips);
    for (guint i = 0; i < 10; i++) {
      g_test_message ("%u: %s", i + 1, found->items[i].message);
      g_assert_true (found->items[i].is_right == (words[i] == NULL));
      if (words[i] != NULL)
        g_assert_nonnull (strstr (found->items[i].message, words[i]));
    }
  }
}

/* Two benefits count if they are of different groups; four points are there to be found in 4g. */
static void
test_essays (void)
{
  static const struct {
    const char *id, *answer;
    double points;
  } cases[] = {
    { "4d", "ticked: speed\n\nIt can be trained faster.", 1 },
    { "4d", "ticked: speed noise\n\nFaster, and the noise regularises.", 2 },
    { "4d", "ticked: speed noise gradients\n\nFaster, noise, and gradients behave.", 2 },
    { "4g", "ticked: differ how cause\n\nEach batch is one class, so the average lies between.",
      3 },
    { "4g", "ticked: differ how cause error\n\nSo the test error is far larger.", 4 },
    { "4a", "ticked: zero\n\nIt keeps a constant feature from dividing by zero.", 1 },
  };
  g_autoptr (ExamPaper) paper = load ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (ExamGrade) found = grade (paper, cases[i].id, cases[i].answer);

    g_assert_cmpfloat (found->points, ==, cases[i].points);
  }
}

/* Numbers that a person meets in @text have few digits. */
static void
assert_readable (const char *text)
{
  g_autoptr (GRegex) numbers = g_regex_new ("\\d+(\\.\\d+)?", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  g_regex_match (numbers, text, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL)) {
    g_autofree char *number = g_match_info_fetch (match, 0);

    if (strlen (number) > 5)
      g_error ("%s in “%s”", number, text);
  }
}

/* 2,000 variants of each part that has some: the key is right, what is asked can be read and worked
 * with, and most of them are not the question of the paper. */
static void
test_variants (void)
{
  g_autoptr (ExamPaper) paper = load ();
  guint n_parts = 0;

  for (guint i = 0; i < exam_paper_get_n_parts (paper); i++) {
    const ExamPart *part = exam_paper_get_part (paper, i);
    g_autoptr (GHashTable) questions =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    gint64 start = g_get_monotonic_time ();

    if (!part->has_variants)
      continue;
    n_parts++;
    for (guint64 seed = 1; seed <= 2000; seed++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (ExamPart) variant = exam_part_new_variant (part, seed, &error);
      g_autofree char *key = NULL;
      g_autoptr (ExamGrade) full = NULL;

      g_assert_no_error (error);
      key = exam_answer_key (variant->answer);
      full = exam_answer_grade (variant->answer, variant->points, key);
      if (full->points != part->points)
        g_error ("%s, variant %u: the key %s earns %g", part->id, (guint) seed, key, full->points);
      assert_readable (variant->question);
      if (g_str_equal (part->answer->klass->id, "matrix"))
        assert_readable (key);
      g_hash_table_add (questions, g_strdup (variant->question));
    }
    g_test_message ("%s: %u questions, %.1f s", part->id, g_hash_table_size (questions),
                    (double) (g_get_monotonic_time () - start) / G_TIME_SPAN_SECOND);
    g_assert_cmpuint (g_hash_table_size (questions), >, 100);
  }
  g_assert_cmpuint (n_parts, >=, 6);
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

/* Every part has something to predict; what comes out is what can be worked out by hand, and what
 * its text says. */
static void
test_tries (void)
{
  static const struct {
    const char *part, *id, *prediction;
  } cases[] = {
    { "1b", "forget", "more" },
    { "2a.i", "half", "1/4" },
    { "2b", "wider", "same" },
    { "2b", "grey", "10*(5*5*1 + 1)" },
    { "2d", "line", "less" },
    { "2d", "relu", "more" },
    { "2g", "more-data", "less" },
    { "2g", "less-noise", "0" },
    { "2g", "penalty", "more" },
    { "2h", "turned", "-1" },
    { "2h", "laplacian", "0" },
    { "2m.i", "naive", "0" },
    { "3a", "better", "log(0.3) - log(0.6)" },
    { "3a", "best", "log(0.6) - log(0.9)" },
    { "3c", "threshold", "1" },
    { "3e", "trained", "more" },
    { "4a", "constant", "4" },
    { "4c", "restore", "0" },
    { "4d", "rate", "more" },
    { "4d", "weights", "50" },
    /* The tangent less the sigmoid, at 4. */
    { "4e", "bend", "0.5 + 4/4 - 1/(1 + exp(-4))" },
    { "4f", "company", "more" },
    { "4g", "tenth", "0" },
    { "5", "square", "more" },
    /* 20·100 + 100 + 100 + 1 = 2201 against 20·25 + 25 + 3·(25·25 + 25) + 25 + 1 = 2501. */
    { "8e", "deep", "more" },
  };
  g_autoptr (ExamPaper) paper = load ();
  guint n_found = 0;

  for (guint i = 0; i < exam_paper_get_n_parts (paper); i++) {
    const ExamPart *part = exam_paper_get_part (paper, i);

    g_assert_cmpuint (part->tries->len, >, 0);
    for (guint j = 0; j < part->tries->len; j++) {
      const ExamTry *try = g_ptr_array_index (part->tries, j);
      g_autoptr (GError) error = NULL;
      g_autoptr (ExamTryOutcome) outcome = exam_try_run (try, &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = exam_try_outcome_to_string (try, outcome);
      g_test_message ("%s, %s: %s", part->id, try->id, text);
      g_assert_nonnull (try->why);
      for (gsize k = 0; k < G_N_ELEMENTS (cases); k++)
        if (g_str_equal (cases[k].part, part->id) && g_str_equal (cases[k].id, try->id)) {
          g_assert_cmpint (exam_try_judge (try, outcome, cases[k].prediction), ==,
                           EXAM_TRY_AS_PREDICTED);
          n_found++;
        }
    }
  }
  g_assert_cmpuint (n_found, ==, G_N_ELEMENTS (cases));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/midterm/paper", test_paper);
  g_test_add_func ("/exam/midterm/points", test_points);
  g_test_add_func ("/exam/midterm/keys", test_keys);
  g_test_add_func ("/exam/midterm/pictures", test_pictures);
  g_test_add_func ("/exam/midterm/right-answers", test_right_answers);
  g_test_add_func ("/exam/midterm/misconceptions", test_misconceptions);
  g_test_add_func ("/exam/midterm/wrong-filters", test_wrong_filters);
  g_test_add_func ("/exam/midterm/code", test_code);
  g_test_add_func ("/exam/midterm/essays", test_essays);
  g_test_add_func ("/exam/midterm/variants", test_variants);
  g_test_add_func ("/exam/midterm/parts", test_parts);
  g_test_add_func ("/exam/midterm/tries", test_tries);
  g_test_add_func ("/exam/midterm/2g/labels", test_2g_labels);
  g_test_add_func ("/exam/midterm/2g/experiment", test_2g_experiment);
  g_test_add_func ("/exam/midterm/2g/try-it", test_2g_try_it);

  return g_test_run ();
}
