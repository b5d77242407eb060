/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "data-planar.h"
#include "data-sampler.h"
#include "data-split.h"
#include "lab-run.h"
#include "lab-settings.h"
#include "lab-test.h"
#include "nn-random.h"

/* The engine's op works in float32: relative to values above 1. */
#define TOLERANCE 1e-5

static LabSettings *
settings_of (const char *text, GError **error)
{
  LabSettings *settings = lab_settings_new (lab_class_find ("batchnorm-steps", NULL));

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
  if (value.kind == LAB_VALUE_INTEGER)
    return (double) value.integer;
  g_assert_cmpint (value.kind, ==, LAB_VALUE_REAL);
  return value.real;
}

static void
assert_near (double found, double expected)
{
  if (!(fabs (found - expected) <= TOLERANCE * fmax (1, fabs (expected))))
    g_error ("expected %.9g, found %.9g", expected, found);
}

static void
assert_matrix (LabRun *run, const char *id, gsize rows, gsize columns, const double *expected)
{
  g_auto (LabValue) value = LAB_VALUE_INIT;

  get_fact (run, id, &value);
  g_assert_cmpint (value.kind, ==, LAB_VALUE_MATRIX);
  g_assert_cmpuint (value.rows, ==, rows);
  g_assert_cmpuint (value.columns, ==, columns);
  for (gsize i = 0; i < rows * columns; i++)
    assert_near (value.numbers[i], expected[i]);
}

static LabFrame *
observe (LabRun *run)
{
  return lab_run_observe (run, G_MAXUINT64);
}

static const LabMatrix *
matrix (LabFrame *frame, const char *name)
{
  const LabObservable *observable = lab_frame_find (frame, name, LAB_OBSERVABLE_MATRIX);

  return observable ? &observable->matrix : NULL;
}

static const char *
readout (LabFrame *frame, const char *name, const char *label)
{
  const LabObservable *observable = lab_frame_find (frame, name, LAB_OBSERVABLE_READOUT);

  g_assert_nonnull (observable);
  for (guint i = 0; i < observable->readout.n; i++)
    if (g_str_equal (observable->readout.labels[i], label))
      return observable->readout.values[i];
  return NULL;
}

/* Parts 4b and 4c. By hand: rows have means 13, 5, 0 and lie ±1, ±5, ±5 off them, so variances are
 * 1, 25, 25 and z_norm is ±1; with m − 1 = 3 in place of 4 they are 4/3, 100/3, 100/3 and z_norm is
 * ±1 / √(4/3) = ±√3 / 2 in each row. */
static void
test_question (void)
{
  static const double z_norm[] = { -1, 1, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1 };
  static const double z_tilde[] = { -1, 1, 1, -1, -11, -9, -9, -11, 9, 11, 11, 9 };
  static const double mean[] = { 13, 5, 0 }, variance[] = { 1, 25, 25 };
  static const double sample[] = { 4.0 / 3, 100.0 / 3, 100.0 / 3 };
  g_autoptr (LabRun) run = open_run ("", 1);
  double by_sample[12];

  for (guint i = 0; i < 12; i++)
    by_sample[i] = z_norm[i] * sqrt (3) / 2;
  assert_matrix (run, "z_norm", 3, 4, z_norm);
  assert_matrix (run, "z_tilde", 3, 4, z_tilde);
  assert_matrix (run, "mean", 3, 1, mean);
  assert_matrix (run, "variance", 3, 1, variance);
  assert_matrix (run, "sample_variance", 3, 1, sample);
  assert_matrix (run, "z_norm_sample", 3, 4, by_sample);
  g_assert_cmpfloat (fact (run, "n_nan"), ==, 0);

  /* σ(1) = 0.731059 against ½ + ¼: all that a sigmoid would bend z_norm. */
  assert_near (fact (run, "bend_norm"), 0.75 - 1 / (1 + exp (-1)));
  /* At 11 the tangent says 3.25. */
  assert_near (fact (run, "bend_tilde"), 3.25 - 1 / (1 + exp (-11)));
}

/* What NumPy says: tests/lab/golden-batchnorm.py. */
static void
test_golden (void)
{
  static const char *const names[] = { "mean",    "variance",        "z_norm",
                                       "z_tilde", "sample_variance", "z_norm_columns" };
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "lab", "golden", "batchnorm-steps.ini", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) groups = NULL;

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  groups = g_key_file_get_groups (file, NULL);
  g_assert_cmpuint (g_strv_length (groups), ==, 5);
  for (guint g = 0; groups[g]; g++) {
    const char *inputs[] = { "z", "gamma", "beta" };
    guint rows = (guint) g_key_file_get_integer (file, groups[g], "rows", NULL);
    guint columns = (guint) g_key_file_get_integer (file, groups[g], "columns", NULL);
    g_autofree char *epsilon = g_key_file_get_string (file, groups[g], "epsilon", NULL);
    g_autoptr (LabRun) run = open_run ("", 1);

    set_knob (run, "epsilon", epsilon);
    for (guint i = 0; i < G_N_ELEMENTS (inputs); i++) {
      guint width = i == 0 ? columns : 1;
      g_auto (GStrv) cells = g_key_file_get_string_list (file, groups[g], inputs[i], NULL, NULL);
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint cell = 0; cell < rows * width; cell++)
        g_string_append_printf (text, "%s%s",
                                cell == 0           ? ""
                                : cell % width == 0 ? "; "
                                                    : " ",
                                cells[cell]);
      set_knob (run, inputs[i], text->str);
    }
    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
      gsize n;
      g_autofree double *expected =
          g_key_file_get_double_list (file, groups[g], names[i], &n, NULL);

      if (expected)
        assert_matrix (run, names[i], rows, n / rows, expected);
    }
  }
}

/* z = (1, 3): μ = 2, σ² = 1, √(1 + 0.5625) = 1.25, z_norm = ∓0.8, z̃ = 10 · (∓0.8) − 1. */
static void
test_epsilon (void)
{
  static const double z_norm[] = { -0.8, 0.8 }, z_tilde[] = { -9, 7 };
  g_autoptr (LabRun) run = open_run ("z=[1 3] gamma=[10] beta=[-1] epsilon=0.5625", 1);

  assert_matrix (run, "z_norm", 1, 2, z_norm);
  assert_matrix (run, "z_tilde", 1, 2, z_tilde);
}

/* Part 4a. */
static void
test_constant_row (void)
{
  /* Of 0.1 and 0.7 neither a float nor its sum is exact. */
  g_autoptr (LabRun) run =
      open_run ("z=[1 2 3 4 5 6 7; 0.1 0.1 0.1 0.1 0.1 0.1 0.1; 0.7 0.7 0.7 0.7 0.7 0.7 0.7]", 1);
  g_autoptr (LabFrame) frame = NULL, with_epsilon = NULL;
  const LabMatrix *z_norm;

  g_assert_cmpfloat (fact (run, "n_nan"), ==, 14);
  frame = observe (run);
  z_norm = matrix (frame, "z_norm");
  for (gsize i = 0; i < 21; i++) {
    g_assert_cmpint (isnan (z_norm->values[i]), ==, i >= 7);
    g_assert_cmpint (z_norm->marks[i], ==, i >= 7 ? LAB_MARK_WRONG : LAB_MARK_NONE);
  }
  g_assert_nonnull (strstr (z_norm->caption, "NaN"));
  g_assert_cmpstr (z_norm->notes[7], ==, "(0.1 − 0.1) / √(0 + 0) = 0 / 0: NaN");
  g_assert_cmpstr (readout (frame, "summary", "Constant rows"), ==,
                   "rows 2, 3 are constant, and ε = 0: 0 / 0 is NaN, not a number");
  g_assert_true (isnan (fact (run, "identity_difference")));

  set_knob (run, "epsilon", "1e-5");
  g_assert_cmpfloat (fact (run, "n_nan"), ==, 0);
  with_epsilon = observe (run);
  z_norm = matrix (with_epsilon, "z_norm");
  for (gsize i = 7; i < 21; i++) {
    g_assert_cmpfloat (z_norm->values[i], ==, 0);
    g_assert_cmpint (z_norm->marks[i], ==, LAB_MARK_NONE);
  }
}

/* Part 4e. */
static void
test_identity (void)
{
  static const char *const cases[] = {
    "",
    "z=[0.5 -3 8 2.25; 1000 -1000 3 999; 0 0 0 1] epsilon=0.001",
    "z=[5 5 5] epsilon=1",
    "z=[1e-3 2e-3; 100 101]",
  };

  for (guint c = 0; c < G_N_ELEMENTS (cases); c++) {
    g_autoptr (LabRun) run = open_run (cases[c], 1);
    g_autoptr (LabFrame) frame = NULL;
    const LabMatrix *z, *z_tilde;

    /* Before the switch too: the fact says what would be. */
    g_assert_cmpfloat (fact (run, "identity_difference"), <, 1e-3);
    set_knob (run, "identity", "on");
    frame = observe (run);
    z = matrix (frame, "z");
    z_tilde = matrix (frame, "z_tilde");
    for (gsize i = 0; i < z->rows; i++) {
      double largest = 0;

      /* Float32 sums of terms as large as the largest of the row are off by some 2⁻²⁴ of that. */
      for (gsize j = 0; j < z->columns; j++)
        largest = MAX (largest, fabs (z->values[i * z->columns + j]));
      for (gsize j = 0; j < z->columns; j++)
        g_assert_cmpfloat (
            fabs (z_tilde->values[i * z->columns + j] - z->values[i * z->columns + j]), <=,
            4 * 0x1p-24 * largest);
    }
    /* Their own cells cannot be edited now. */
    g_assert_null (matrix (frame, "gamma"));
    g_assert_nonnull (matrix (frame, "restoring"));
    g_assert_false (
        lab_class_knob_applies (lab_run_get_class (run), lab_run_get_settings (run),
                                (guint) lab_class_find_knob (lab_run_get_class (run), "gamma")));
  }
}

static void
test_notes (void)
{
  g_autoptr (LabRun) run = open_run ("", 1);
  g_autoptr (LabFrame) frame = observe (run), wide = NULL;

  g_assert_cmpstr (matrix (frame, "mean")->notes[0], ==, "(12 + 14 + 14 + 12) / 4 = 13");
  g_assert_cmpstr (matrix (frame, "mean")->notes[2], ==, "(−5 + 5 + 5 + (−5)) / 4 = 0");
  g_assert_cmpstr (matrix (frame, "variance")->notes[0], ==,
                   "((12 − 13)² + (14 − 13)² + (14 − 13)² + (12 − 13)²) / 4 = 1");
  g_assert_cmpstr (matrix (frame, "z_norm")->notes[0], ==, "(12 − 13) / √(1 + 0) = −1");
  g_assert_cmpstr (matrix (frame, "z_tilde")->notes[4], ==, "1 · (−1) + (−10) = −11");

  set_knob (run, "z", "1 2 3 4 5 6 7 8");
  wide = observe (run);
  g_assert_cmpstr (matrix (wide, "mean")->notes[0], ==, "(1 + 2 + … + 8) / 8 = 4.5");
}

/* A matrix of another size is taken while the lab runs; γ and β may be shorter or longer. */
static void
test_other_sizes (void)
{
  /* One more row, without γ and β: 1 and 0. (6, 8): ∓1. */
  static const double more[] = { -1, 1, -11, -9, 9, 11, -1, 1 };
  static const double less[] = { -1, 1 };
  g_autoptr (LabRun) run = open_run ("", 1);
  g_autoptr (LabFrame) longer = NULL, shorter = NULL;

  set_knob (run, "z", "12 14; 0 10; -5 5; 6 8");
  assert_matrix (run, "z_tilde", 4, 2, more);
  longer = observe (run);
  g_assert_cmpuint (matrix (longer, "gamma")->rows, ==, 3);
  g_assert_nonnull (strstr (matrix (longer, "gamma")->caption, "1 from 4 on"));

  set_knob (run, "z", "12 14");
  assert_matrix (run, "z_tilde", 1, 2, less);
  shorter = observe (run);
  g_assert_cmpuint (matrix (shorter, "beta")->rows, ==, 3);
  g_assert_nonnull (strstr (matrix (shorter, "beta")->caption, "unused from 2"));
}

/* One example: nothing is left of it. */
static void
test_one_example (void)
{
  g_autoptr (LabRun) run = open_run ("z=[3; 4] epsilon=0.1", 1);
  g_autoptr (LabFrame) frame = observe (run);
  static const double zeros[] = { 0, 0 };

  assert_matrix (run, "z_norm", 2, 1, zeros);
  g_assert_nonnull (strstr (readout (frame, "summary", "Why"), "its own mean"));
}

static void
test_refusals (void)
{
  static const char *const cases[] = {
    "z=[]",
    "z=[1 2; 3]",
    "z=[1;2;3;4;5;6;7;8;9]",
    "z=[1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17]",
    "z=[1e9 1]",
    "z=[nan 1]",
    "gamma=[1 2]",
    "epsilon=-1e-9",
    "epsilon=2",
    "learning_rate=11",
    "batch_size=0",
    "layers=0",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (settings_of (cases[i], &error));
    g_assert_error (error, LAB_ERROR, LAB_ERROR_VALUE);
  }
}

static const LabHistogram *
histogram (LabFrame *frame, const char *name)
{
  const LabObservable *observable = lab_frame_find (frame, name, LAB_OBSERVABLE_HISTOGRAM);

  g_assert_nonnull (observable);
  return &observable->histogram;
}

/* z_norm is ±1, six of twelve values each; the sigmoid is drawn over as much as z̃ needs. */
static void
test_sigmoid (void)
{
  g_autoptr (LabRun) run = open_run ("", 1);
  g_autoptr (LabFrame) frame = observe (run);
  const LabHistogram *norm = histogram (frame, "norm_values");
  const LabSeries *curve = &lab_frame_find (frame, "sigmoid", LAB_OBSERVABLE_SERIES)->series;
  double sum = 0;

  g_assert_cmpfloat (norm->x0, <, -11);
  g_assert_cmpfloat (norm->x1, >, 11);
  for (gsize i = 0; i < norm->n_bins; i++) {
    double width = (norm->x1 - norm->x0) / (double) norm->n_bins;
    double left = norm->x0 + (double) i * width;
    gboolean holds = (left <= 1 && 1 < left + width) || (left <= -1 && -1 < left + width);

    assert_near (norm->counts[i], holds ? 0.5 : 0);
    sum += norm->counts[i];
  }
  assert_near (sum, 1);
  for (gsize i = 0; i < curve->n; i++)
    assert_near (curve->y[i], 1 / (1 + exp (-curve->x[i])));
}

static void
test_steps_page_finishes (void)
{
  g_autoptr (LabRun) run = open_run ("", 1);
  g_auto (LabValue) value = LAB_VALUE_INIT;

  g_assert_cmpint (lab_run_step (run), ==, LAB_STATUS_FINISHED);
  g_assert_nonnull (strstr (lab_run_get_message (run), "no iterations"));
  /* Live knobs still act. */
  set_knob (run, "z", "1 3");
  {
    static const double expected[] = { -1, 1 };

    assert_matrix (run, "z_norm", 1, 2, expected);
  }
  get_fact (run, "train_cost", &value);
  g_assert_cmpint (value.kind, ==, LAB_VALUE_NONE);
}

/*
 * The second page again, written the plain way in double precision: the same examples and first
 * weights, one hidden layer, batch norm in front of tanh, softmax, SGD.
 */
enum { D = 2, H = 5, K = 2, BATCH = 16, STEPS = 60, SEED = 4 };

typedef struct {
  double w1[H][D], b1[H], gamma[H], beta[H], w2[K][H], b2[K];
  double moving_mean[H], moving_variance[H];
} Net;

static void
draw_weights (double *weights, gsize n, double deviation, const char *name)
{
  NnRandom random;

  nn_random_init (&random, nn_random_named_seed (SEED, name), NN_STREAM_INIT, 0);
  for (gsize i = 0; i < n; i++)
    weights[i] = deviation * nn_random_normal (&random);
}

static void
plain_step (Net *net, const DataSet *set, const guint32 *batch, double rate)
{
  const double epsilon = 1e-5, momentum = 0.9;
  double z[BATCH][H], norm[BATCH][H], a[BATCH][H], dz_tilde[BATCH][H];
  double mean[H] = { 0 }, variance[H] = { 0 }, dw2[K][H] = { { 0 } }, db2[K] = { 0 };

  for (int h = 0; h < H; h++) {
    for (int n = 0; n < BATCH; n++) {
      const float *x = set->features + D * batch[n];

      z[n][h] = net->w1[h][0] * x[0] + net->w1[h][1] * x[1] + net->b1[h];
      mean[h] += z[n][h] / BATCH;
    }
    for (int n = 0; n < BATCH; n++)
      variance[h] += pow (z[n][h] - mean[h], 2) / BATCH;
    for (int n = 0; n < BATCH; n++) {
      norm[n][h] = (z[n][h] - mean[h]) / sqrt (variance[h] + epsilon);
      a[n][h] = tanh (net->gamma[h] * norm[n][h] + net->beta[h]);
    }
    net->moving_mean[h] = momentum * net->moving_mean[h] + (1 - momentum) * mean[h];
    net->moving_variance[h] = momentum * net->moving_variance[h] + (1 - momentum) * variance[h];
  }
  for (int n = 0; n < BATCH; n++) {
    double p[K], sum = 0;

    for (int k = 0; k < K; k++) {
      p[k] = net->b2[k];
      for (int h = 0; h < H; h++)
        p[k] += net->w2[k][h] * a[n][h];
      p[k] = exp (p[k]);
      sum += p[k];
    }
    for (int h = 0; h < H; h++)
      dz_tilde[n][h] = 0;
    for (int k = 0; k < K; k++) {
      double d = (p[k] / sum - (k == set->labels[batch[n]])) / BATCH;

      db2[k] += d;
      for (int h = 0; h < H; h++) {
        dw2[k][h] += d * a[n][h];
        dz_tilde[n][h] += d * net->w2[k][h] * (1 - a[n][h] * a[n][h]);
      }
    }
  }
  for (int h = 0; h < H; h++) {
    double dgamma = 0, dbeta = 0, dw1[D] = { 0 }, db1 = 0;

    for (int n = 0; n < BATCH; n++) {
      dgamma += dz_tilde[n][h] * norm[n][h];
      dbeta += dz_tilde[n][h];
    }
    /* Through every way in which z reaches the batch's mean and variance, one by one: Ioffe and
     * Szegedy's chain of section 3, not its closed form. */
    {
      double dvariance = 0, dmean = 0, deviation = sqrt (variance[h] + epsilon);

      for (int n = 0; n < BATCH; n++) {
        double dnorm = dz_tilde[n][h] * net->gamma[h];

        dvariance += dnorm * (z[n][h] - mean[h]) * -0.5 * pow (deviation, -3);
        dmean += -dnorm / deviation;
      }
      for (int n = 0; n < BATCH; n++) {
        const float *x = set->features + D * batch[n];
        double dz = dz_tilde[n][h] * net->gamma[h] / deviation +
                    dvariance * 2 * (z[n][h] - mean[h]) / BATCH + dmean / BATCH;

        db1 += dz;
        dw1[0] += dz * x[0];
        dw1[1] += dz * x[1];
      }
    }
    net->gamma[h] -= rate * dgamma;
    net->beta[h] -= rate * dbeta;
    net->b1[h] -= rate * db1;
    net->w1[h][0] -= rate * dw1[0];
    net->w1[h][1] -= rate * dw1[1];
    for (int k = 0; k < K; k++)
      net->w2[k][h] -= rate * dw2[k][h];
  }
  for (int k = 0; k < K; k++)
    net->b2[k] -= rate * db2[k];
}

/* By moving averages. */
static double
plain_cost (const Net *net, const DataSet *set)
{
  double cost = 0;

  for (gsize n = 0; n < set->n_examples; n++) {
    const float *x = set->features + D * n;
    double z[K], a[H];

    for (int h = 0; h < H; h++)
      a[h] = tanh (
          net->gamma[h] *
              (net->w1[h][0] * x[0] + net->w1[h][1] * x[1] + net->b1[h] - net->moving_mean[h]) /
              sqrt (net->moving_variance[h] + 1e-5) +
          net->beta[h]);
    for (int k = 0; k < K; k++) {
      z[k] = net->b2[k];
      for (int h = 0; h < H; h++)
        z[k] += net->w2[k][h] * a[h];
    }
    cost += log (exp (z[0]) + exp (z[1])) - z[set->labels[n]];
  }
  return cost / (double) set->n_examples;
}

static void
test_against_plain_computation (void)
{
  g_autoptr (LabRun) run = open_run ("page=training layers=1 width=5 activation=tanh batch_size=16 "
                                     "learning_rate=0.4 train_size=120 noise=0.2 init_scale=2",
                                     SEED);
  g_autoptr (DataSet) pool = data_planar_new (DATA_PLANAR_MOONS, 4000, 0.2, SEED, NULL);
  g_autoptr (DataSet) train = NULL, dev = NULL;
  g_autoptr (DataSampler) sampler = NULL;
  Net net = { 0 };
  double first;

  g_assert_true (data_split (pool, 120, 500, SEED, &train, &dev, NULL));
  sampler = data_sampler_new (train, BATCH, SEED);
  /* Twice Xavier's √(2 / (in + out)). */
  draw_weights (&net.w1[0][0], H * D, 2 * sqrt (2.0 / (D + H)), "hidden1.weight");
  draw_weights (&net.w2[0][0], K * H, 2 * sqrt (2.0 / (H + K)), "output.weight");
  for (int h = 0; h < H; h++)
    net.gamma[h] = net.moving_variance[h] = 1;

  first = fact (run, "train_cost");
  for (guint64 t = 0; t <= STEPS; t++) {
    guint32 batch[BATCH];

    g_assert_cmpfloat (fabs (fact (run, "train_cost") - plain_cost (&net, train)), <, 1e-4);
    g_assert_cmpfloat (fabs (fact (run, "dev_cost") - plain_cost (&net, dev)), <, 1e-4);
    data_sampler_indices (sampler, t, batch);
    plain_step (&net, train, batch, 0.4);
    g_assert_cmpint (lab_run_step (run), ==, LAB_STATUS_RUNNING);
  }
  /* And something was learnt. */
  g_assert_cmpfloat (fact (run, "train_cost"), <, 0.7 * first);
}

/* Part 4d: the same net and seed. */
static void
test_with_and_without (void)
{
  g_autoptr (LabRun) with = open_run ("page=training", 2);
  g_autoptr (LabRun) without = open_run ("page=training batch_norm=off", 2);
  LabRun *const runs[] = { with, without };

  /* A deep net of sigmoids: the gradient vanishes on its way back (a factor of at most ¼ a layer),
   * and with the layer it does not. */
  g_assert_cmpfloat (fact (without, "first_gradient"), <, 0.01 * fact (without, "last_gradient"));
  g_assert_cmpfloat (fact (with, "first_gradient"), >, 0.1 * fact (with, "last_gradient"));
  for (guint r = 0; r < 2; r++) {
    g_autoptr (LabFrame) frame = NULL;
    const LabSeries *norms;
    const LabHistogram *deepest;
    double sum = 0;
    gsize n_filled = 0;

    for (guint t = 0; t < 600; t++)
      g_assert_cmpint (lab_run_step (runs[r]), ==, LAB_STATUS_RUNNING);
    frame = observe (runs[r]);
    norms = &lab_frame_find (frame, "gradient_norms", LAB_OBSERVABLE_SERIES)->series;
    g_assert_cmpuint (norms->n, ==, 6);
    assert_near (norms->y[0], fact (runs[r], "first_gradient"));
    assert_near (norms->y[5], fact (runs[r], "last_gradient"));

    deepest = histogram (frame, "layer5");
    for (gsize i = 0; i < deepest->n_bins; i++) {
      sum += deepest->counts[i];
      n_filled += deepest->counts[i] > 0;
    }
    assert_near (sum, 100);
    /* Without the layer each of the 24 units of the deepest one says the same for all examples. */
    if (r == 0)
      g_assert_cmpuint (n_filled, >, 24);
    else
      g_assert_cmpuint (n_filled, <=, 24);
    g_assert_null (lab_frame_find (frame, "layer6", LAB_OBSERVABLE_HISTOGRAM));
    g_assert_null (matrix (frame, "z"));
  }
  g_assert_cmpfloat (fact (with, "train_cost"), <, 0.1);
  g_assert_cmpfloat (fact (without, "train_cost"), >, 0.6);
}

static void
test_divergence (void)
{
  g_autoptr (LabRun) run =
      open_run ("page=training batch_norm=off activation=relu learning_rate=10", 1);
  LabStatus status = LAB_STATUS_RUNNING;

  for (guint t = 0; t < 100 && status == LAB_STATUS_RUNNING; t++)
    status = lab_run_step (run);
  g_assert_cmpint (status, ==, LAB_STATUS_DIVERGED);
  g_assert_nonnull (strstr (lab_run_get_message (run), "no longer finite"));
  g_assert_nonnull (strstr (lab_run_get_message (run), "smaller learning rate"));
}

/* x − μ = 0: the hidden layer puts out tanh (β) for all, so its gradient is 0 but for rounding. */
static void
test_batch_of_one (void)
{
  g_autoptr (LabRun) run = open_run ("page=training batch_size=1 activation=tanh layers=2", 1);
  g_autoptr (LabFrame) frame = NULL;

  for (guint t = 0; t < 20; t++)
    g_assert_cmpint (lab_run_step (run), ==, LAB_STATUS_RUNNING);
  g_assert_cmpfloat (fact (run, "first_gradient"), <, 1e-8);
  frame = observe (run);
  g_assert_nonnull (strstr (readout (frame, "training", "Why"), "batch of one"));
}

static void
test_live_rate (void)
{
  g_autoptr (LabRun) run = open_run ("page=training learning_rate=1e-4", 3);
  g_autoptr (LabRun) still = open_run ("page=training learning_rate=1e-4", 3);

  set_knob (run, "learning_rate", "1");
  for (guint t = 0; t < 200; t++) {
    lab_run_step (run);
    lab_run_step (still);
  }
  g_assert_cmpfloat (fact (run, "train_cost"), <, 0.5 * fact (still, "train_cost"));
}

static void
test_again (void)
{
  static const char *const cases[] = { "page=training",
                                       "page=training batch_norm=off activation=relu",
                                       "identity=on epsilon=0.1" };

  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    lab_test_assert_replays ("batchnorm-steps", cases[c], 6);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/batchnorm-steps/question", test_question);
  g_test_add_func ("/lab/batchnorm-steps/golden", test_golden);
  g_test_add_func ("/lab/batchnorm-steps/epsilon", test_epsilon);
  g_test_add_func ("/lab/batchnorm-steps/constant-row", test_constant_row);
  g_test_add_func ("/lab/batchnorm-steps/identity", test_identity);
  g_test_add_func ("/lab/batchnorm-steps/notes", test_notes);
  g_test_add_func ("/lab/batchnorm-steps/other-sizes", test_other_sizes);
  g_test_add_func ("/lab/batchnorm-steps/one-example", test_one_example);
  g_test_add_func ("/lab/batchnorm-steps/refusals", test_refusals);
  g_test_add_func ("/lab/batchnorm-steps/sigmoid", test_sigmoid);
  g_test_add_func ("/lab/batchnorm-steps/steps-page-finishes", test_steps_page_finishes);
  g_test_add_func ("/lab/batchnorm-steps/against-plain-computation",
                   test_against_plain_computation);
  g_test_add_func ("/lab/batchnorm-steps/with-and-without", test_with_and_without);
  g_test_add_func ("/lab/batchnorm-steps/divergence", test_divergence);
  g_test_add_func ("/lab/batchnorm-steps/batch-of-one", test_batch_of_one);
  g_test_add_func ("/lab/batchnorm-steps/live-rate", test_live_rate);
  g_test_add_func ("/lab/batchnorm-steps/again", test_again);
  return g_test_run ();
}
