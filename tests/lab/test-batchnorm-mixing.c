/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "lab-run.h"
#include "lab-settings.h"
#include "lab-test.h"

static LabSettings *
settings_of (const char *text, GError **error)
{
  LabSettings *settings = lab_settings_new (lab_class_find ("batchnorm-mixing", NULL));

  if (lab_settings_parse (settings, text, error))
    return settings;
  lab_settings_free (settings);
  return NULL;
}

static LabRun *
open_run (const char *text, guint64 seed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabSettings) settings = settings_of (text, &error);
  LabRun *run;

  g_assert_no_error (error);
  run = lab_run_new (settings, seed, 1, NULL, &error);
  g_assert_no_error (error);
  return run;
}

static void
take_steps (LabRun *run, guint n)
{
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (lab_run_step (run), ==, LAB_STATUS_RUNNING);
}

static void
set_knob (LabRun *run, const char *id, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (lab_run_set_knob (run, id, text, &error));
  g_assert_no_error (error);
}

static void
get_fact (LabRun *run, const char *id, LabValue *value)
{
  int index = lab_class_find_fact (lab_run_get_class (run), id);

  g_assert_cmpint (index, >=, 0);
  lab_run_get_fact (run, (guint) index, value);
}

static double
fact (LabRun *run, const char *id)
{
  g_auto (LabValue) value = LAB_VALUE_INIT;

  get_fact (run, id, &value);
  g_assert_cmpint (value.kind, ==, LAB_VALUE_REAL);
  return value.real;
}

static void
assert_units (LabRun *run, const char *id, double a, double b, double c, double tolerance)
{
  const double expected[] = { a, b, c };
  g_auto (LabValue) value = LAB_VALUE_INIT;

  get_fact (run, id, &value);
  g_assert_cmpint (value.kind, ==, LAB_VALUE_MATRIX);
  g_assert_cmpuint (value.rows, ==, 3);
  g_assert_cmpuint (value.columns, ==, 1);
  for (guint i = 0; i < 3; i++) {
    g_test_message ("%s[%u]: expected %g, found %g", id, i, expected[i], value.numbers[i]);
    g_assert_cmpfloat (fabs (value.numbers[i] - expected[i]), <=, tolerance);
  }
}

static const LabObservable *
find (LabFrame *frame, const char *name, LabObservableKind kind)
{
  const LabObservable *observable = lab_frame_find (frame, name, kind);

  g_assert_nonnull (observable);
  return observable;
}

static const char *
readout (LabFrame *frame, const char *label)
{
  const LabReadout *lines = &find (frame, "summary", LAB_OBSERVABLE_READOUT)->readout;

  for (guint i = 0; i < lines->n; i++)
    if (g_str_equal (lines->labels[i], label))
      return lines->values[i];
  return NULL;
}

static double
count (const LabHistogram *histogram)
{
  double sum = 0;

  for (gsize i = 0; i < histogram->n_bins; i++)
    sum += histogram->counts[i];
  return sum;
}

/* The question's figure. Of batches of 64 with variance 1 a mean is off by 1/8 or so, the mean over
 * a hundred batches by 1/80; the pairs of batches leave the moving average within (1 − 0.99) · 13
 * of 0, or less. */
static void
test_question (void)
{
  g_autoptr (LabRun) run = open_run ("data=question batch_size=64 momentum=0.99", 1);
  g_autoptr (LabFrame) frame = NULL;

  take_steps (run, 250);
  assert_units (run, "hot_dog_mean", 13, 5, 0, 0.08);
  assert_units (run, "other_mean", -13, -5, 0, 0.08);
  assert_units (run, "moving_mean", 0, 0, 0, 0.2);
  /* There is nothing to look at. */
  frame = lab_run_observe (run, G_MAXUINT64);
  g_assert_null (lab_frame_find (frame, "pictures", LAB_OBSERVABLE_PICTURES));
}

/* The moving average of 120 batches, worked out again from the points that were drawn; and so the
 * variances' one. */
static void
test_moving_averages (void)
{
  g_autoptr (LabRun) run = open_run ("data=question momentum=0.9 mixing=0.3", 2);
  double mean[2] = { 0, 0 }, variance = 1;

  for (guint t = 0; t < 120; t++) {
    g_autoptr (LabFrame) frame = NULL;
    const LabPoints *means, *variances, *moving;

    take_steps (run, 1);
    frame = lab_run_observe (run, G_MAXUINT64);
    means = &find (frame, "batch_means", LAB_OBSERVABLE_POINTS)->points;
    variances = &find (frame, "batch_variances", LAB_OBSERVABLE_POINTS)->points;
    g_assert_cmpuint (means->n, ==, t + 1);
    mean[0] = 0.9 * mean[0] + 0.1 * means->x[t];
    mean[1] = 0.9 * mean[1] + 0.1 * means->y[t];
    variance = 0.9 * variance + 0.1 * variances->y[t];
    moving = &find (frame, "moving_mean", LAB_OBSERVABLE_POINTS)->points;
    g_assert_cmpfloat (fabs (moving->x[0] - mean[0]), <, 1e-4);
    g_assert_cmpfloat (fabs (moving->y[0] - mean[1]), <, 1e-4);
    moving = &find (frame, "moving_variance", LAB_OBSERVABLE_POINTS)->points;
    g_assert_cmpfloat (fabs (moving->y[0] / variance - 1), <, 1e-4);
  }
}

/* Mixing 0: batches at ±13 with variance 1 + 0.15² alone, as many of either. Mixing 1: of 32
 * examples at ±13 the mean is 0 ± 13 / √32 and the variance about 13² + 1. */
static void
test_peaks (void)
{
  g_autoptr (LabRun) apart = open_run ("data=question mixing=0", 3);
  g_autoptr (LabRun) mixed = open_run ("data=question mixing=1 unit_x=1", 3);
  g_autoptr (LabFrame) apart_frame = NULL, mixed_frame = NULL;
  const LabHistogram *hot_dogs, *others;
  const LabPoints *points;
  double sum = 0, variance = 0;

  take_steps (apart, 100);
  apart_frame = lab_run_observe (apart, G_MAXUINT64);
  hot_dogs = &find (apart_frame, "hot_dog_means", LAB_OBSERVABLE_HISTOGRAM)->histogram;
  others = &find (apart_frame, "other_means", LAB_OBSERVABLE_HISTOGRAM)->histogram;
  g_assert_cmpfloat (count (hot_dogs), ==, 50);
  g_assert_cmpfloat (count (others), ==, 50);
  for (gsize i = 0; i < hot_dogs->n_bins; i++) {
    double middle = hot_dogs->x0 +
                    ((double) i + 0.5) * (hot_dogs->x1 - hot_dogs->x0) / (double) hot_dogs->n_bins;

    if (fabs (middle) < 11)
      g_assert_cmpfloat (hot_dogs->counts[i] + others->counts[i], ==, 0);
    g_assert_true (hot_dogs->counts[i] == 0 || middle > 0);
    g_assert_true (others->counts[i] == 0 || middle < 0);
  }
  points = &find (apart_frame, "batch_variances", LAB_OBSERVABLE_POINTS)->points;
  for (gsize i = 0; i < points->n; i++)
    variance += (double) points->y[i] / (double) points->n;
  g_assert_cmpfloat (fabs (variance - 1), <, 0.1);

  take_steps (mixed, 100);
  mixed_frame = lab_run_observe (mixed, G_MAXUINT64);
  points = &find (mixed_frame, "batch_variances", LAB_OBSERVABLE_POINTS)->points;
  variance = 0;
  for (gsize i = 0; i < points->n; i++) {
    g_assert_cmpfloat (fabsf (points->x[i]), <, 5 * 13 / sqrt (32));
    sum += (double) points->x[i] / (double) points->n;
    variance += (double) points->y[i] / (double) points->n;
  }
  g_assert_cmpfloat (fabs (sum), <, 4 * 13 / sqrt (3200));
  g_assert_cmpfloat (fabs (variance - 170), <, 15);
}

/* Part 4g, for one seed; tests/bench/claims measures over many. */
static void
test_gap (void)
{
  g_autoptr (LabRun) apart = open_run ("mixing=0", 1);
  g_autoptr (LabRun) mixed = open_run ("mixing=1", 1);

  take_steps (apart, 1000);
  take_steps (mixed, 1000);
  g_assert_cmpfloat (fact (apart, "train_error"), <, 2);
  g_assert_cmpfloat (fact (apart, "test_error_moving"), >, 35);
  /* It is the averages: with the statistics of batches like those of training the test goes well.
   */
  g_assert_cmpfloat (fact (apart, "test_error_batch"), <, 5);
  g_assert_cmpfloat (fabs (fact (apart, "gap") -
                           (fact (apart, "test_error_moving") - fact (apart, "train_error"))),
                     <, 1e-9);
  g_assert_cmpfloat (fact (mixed, "train_error"), <, 5);
  g_assert_cmpfloat (fact (mixed, "test_error_moving"), <, 5);
}

static void
test_turning_the_knob (void)
{
  g_autoptr (LabRun) run = open_run ("mixing=0", 4);

  take_steps (run, 600);
  g_assert_cmpfloat (fact (run, "gap"), >, 30);
  set_knob (run, "mixing", "1");
  take_steps (run, 600);
  g_assert_cmpfloat (fact (run, "gap"), <, 5);
}

/* Part 4f. */
static void
test_one_example (void)
{
  g_autoptr (LabRun) run = open_run ("mixing=1 batch_size=4", 5);
  g_autoptr (LabFrame) frame = NULL;
  const LabHistogram *by_batch;
  const LabSeries *by_moving;
  double moving;

  take_steps (run, 300);
  /* Small batches: answers differ with the neighbours. */
  g_assert_cmpfloat (fact (run, "prediction_high"), >, fact (run, "prediction_low") + 0.05);
  g_assert_cmpfloat (fact (run, "prediction_deviation"), >, 0.01);
  moving = fact (run, "prediction_moving");

  frame = lab_run_observe (run, G_MAXUINT64);
  by_batch = &find (frame, "by_batch", LAB_OBSERVABLE_HISTOGRAM)->histogram;
  by_moving = &find (frame, "by_moving", LAB_OBSERVABLE_SERIES)->series;
  g_assert_cmpfloat (count (by_batch), ==, 100);
  g_assert_cmpfloat (by_moving->x[0], ==, moving);
  g_assert_cmpfloat (by_moving->x[1], ==, moving);

  /* A hot dog and what is none, by moving averages. */
  g_assert_cmpfloat (moving, >, 0.5);
  set_knob (run, "picture", "2");
  g_assert_cmpfloat (fact (run, "prediction_moving"), <, 0.5);
  /* In other batches its neighbours are others, moving averages are the same. */
  moving = fact (run, "prediction_moving");
  set_knob (run, "mixing", "0");
  g_assert_cmpfloat (fact (run, "prediction_moving"), ==, moving);
}

/* Every value is its own mean: all get the answer of β, so exactly half are wrong. */
static void
test_batch_of_one (void)
{
  g_autoptr (LabRun) run = open_run ("batch_size=1 mixing=1", 1);
  g_autoptr (LabFrame) frame = NULL;

  take_steps (run, 60);
  g_assert_cmpfloat (fact (run, "prediction_deviation"), <, 1e-7);
  g_assert_cmpfloat (fact (run, "train_error"), >, 20);
  frame = lab_run_observe (run, G_MAXUINT64);
  g_assert_nonnull (strstr (readout (frame, "Why"), "batch of one"));
}

/* A rate that is far too large: either it diverges, and says where, or says why it does not. */
static void
test_large_rate (void)
{
  static const char *const optimisers[] = { "sgd", "momentum", "adam" };

  for (guint i = 0; i < G_N_ELEMENTS (optimisers); i++) {
    g_autofree char *text = g_strdup_printf ("learning_rate=10 optimiser=%s", optimisers[i]);
    g_autoptr (LabRun) run = open_run (text, 1);
    g_autoptr (LabFrame) frame = NULL;
    LabStatus status = LAB_STATUS_RUNNING;

    for (guint t = 0; t < 200 && status == LAB_STATUS_RUNNING; t++)
      status = lab_run_step (run);
    g_test_message ("%s: %s", optimisers[i], status == LAB_STATUS_DIVERGED ? "diverged" : "ran");
    if (status == LAB_STATUS_DIVERGED)
      g_assert_nonnull (strstr (lab_run_get_message (run), "no longer finite"));
    frame = lab_run_observe (run, G_MAXUINT64);
    g_assert_nonnull (strstr (readout (frame, "Why"), "rate"));
  }
}

static void
test_absurd_sizes (void)
{
  static const char *const cases[] = {
    "batch_size=256 width=1 second_width=1",
    "batch_size=2 width=64 momentum=0",
    "data=question batch_size=1 unit_x=64 unit_y=64",
    "batch_size=3 momentum=0.999 picture=400",
  };
  static const char *const refused[] = { "batch_size=0", "batch_size=257",  "mixing=1.1",
                                         "mixing=-0.1",  "momentum=1",      "picture=401",
                                         "width=0",      "learning_rate=11" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (LabRun) run = open_run (cases[i], 1);
    g_autoptr (LabFrame) frame = NULL;

    take_steps (run, 5);
    frame = lab_run_observe (run, G_MAXUINT64);
    g_assert_cmpuint (lab_frame_get_n_observables (frame), >, 8);
  }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (settings_of (refused[i], &error));
    g_assert_error (error, LAB_ERROR, LAB_ERROR_VALUE);
  }
}

/* More batches than are kept. */
static void
test_many_batches (void)
{
  g_autoptr (LabRun) run = open_run ("data=question", 1);
  g_autoptr (LabFrame) frame = NULL;

  take_steps (run, 700);
  frame = lab_run_observe (run, G_MAXUINT64);
  g_assert_cmpuint (find (frame, "batch_means", LAB_OBSERVABLE_POINTS)->points.n, ==, 256);
  assert_units (run, "hot_dog_mean", 13, 5, 0, 0.08);
}

static void
test_again (void)
{
  static const char *const cases[] = { "data=question mixing=0.5",
                                       "data=shared-ground batch_size=7",
                                       "mixing=1 optimiser=adam" };

  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    lab_test_assert_replays ("batchnorm-mixing", cases[c], 6);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/batchnorm-mixing/question", test_question);
  g_test_add_func ("/lab/batchnorm-mixing/moving-averages", test_moving_averages);
  g_test_add_func ("/lab/batchnorm-mixing/peaks", test_peaks);
  g_test_add_func ("/lab/batchnorm-mixing/gap", test_gap);
  g_test_add_func ("/lab/batchnorm-mixing/turning-the-knob", test_turning_the_knob);
  g_test_add_func ("/lab/batchnorm-mixing/one-example", test_one_example);
  g_test_add_func ("/lab/batchnorm-mixing/batch-of-one", test_batch_of_one);
  g_test_add_func ("/lab/batchnorm-mixing/large-rate", test_large_rate);
  g_test_add_func ("/lab/batchnorm-mixing/absurd-sizes", test_absurd_sizes);
  g_test_add_func ("/lab/batchnorm-mixing/many-batches", test_many_batches);
  g_test_add_func ("/lab/batchnorm-mixing/again", test_again);
  return g_test_run ();
}
