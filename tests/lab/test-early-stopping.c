/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "data-fashion-mnist.h"
#include "data-planar.h"
#include "data-sampler.h"
#include "data-split.h"
#include "frame-compare.h"
#include "lab-run.h"
#include "lab-settings.h"
#include "nn-random.h"

static LabSettings *
settings_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  const LabClass *klass = lab_class_find ("early-stopping", &error);
  LabSettings *settings;

  g_assert_no_error (error);
  settings = lab_settings_new (klass);
  lab_settings_parse (settings, text, &error);
  g_assert_no_error (error);
  return settings;
}

static LabRun *
open_run (const char *text, guint64 seed, NnPool *pool)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabSettings) settings = settings_of (text);
  LabRun *run = lab_run_new (settings, seed, 1, pool, &error);

  g_assert_no_error (error);
  return run;
}

static void
take_steps (LabRun *run, guint64 n)
{
  for (guint64 i = 0; i < n; i++)
    g_assert_cmpint (lab_run_step (run), ==, LAB_STATUS_RUNNING);
}

static double
fact (LabRun *run, const char *id)
{
  g_auto (LabValue) value = LAB_VALUE_INIT;
  int index = lab_class_find_fact (lab_run_get_class (run), id);

  g_assert_cmpint (index, >=, 0);
  lab_run_get_fact (run, (guint) index, &value);
  switch (value.kind) {
  case LAB_VALUE_REAL:
    return value.real;
  case LAB_VALUE_INTEGER:
    return (double) value.integer;
  default:
    g_assert_cmpint (value.kind, ==, LAB_VALUE_NONE);
    return NAN;
  }
}

static const LabSeries *
series (LabFrame *frame, const char *name)
{
  const LabObservable *observable = lab_frame_find (frame, name, LAB_OBSERVABLE_SERIES);

  g_assert_nonnull (observable);
  return &observable->series;
}

/*
 * The whole experiment again, written the plain way in double precision: the same examples and
 * first weights, one hidden layer of tanh units, softmax, SGD.
 */
enum { D = 2, H = 8, K = 2, BATCH = 16 };

typedef struct {
  double w1[H][D], b1[H], w2[K][H], b2[K];
} Parameters;

static void
draw_weights (double *weights,
              gsize n,
              double fan_in,
              double fan_out,
              guint64 seed,
              const char *name)
{
  NnRandom random;

  nn_random_init (&random, nn_random_named_seed (seed, name), NN_STREAM_INIT, 0);
  for (gsize i = 0; i < n; i++)
    weights[i] = sqrt (2 / (fan_in + fan_out)) * nn_random_normal (&random);
}

/* @a (H) and @p (K) of one example; returns its cross-entropy. */
static double
forward (const Parameters *net, const float *x, gint32 label, double *a, double *p)
{
  double sum = 0;

  for (int h = 0; h < H; h++)
    a[h] = tanh (net->w1[h][0] * x[0] + net->w1[h][1] * x[1] + net->b1[h]);
  for (int k = 0; k < K; k++) {
    p[k] = net->b2[k];
    for (int h = 0; h < H; h++)
      p[k] += net->w2[k][h] * a[h];
    p[k] = exp (p[k]);
    sum += p[k];
  }
  for (int k = 0; k < K; k++)
    p[k] /= sum;
  return -log (p[label]);
}

static void
naive_step (Parameters *net, const DataSet *set, const guint32 *batch, double rate, double l2)
{
  Parameters gradient = { 0 };

  for (int n = 0; n < BATCH; n++) {
    const float *x = set->features + D * batch[n];
    gint32 label = set->labels[batch[n]];
    double a[H], p[K];

    forward (net, x, label, a, p);
    for (int k = 0; k < K; k++) {
      double dz = (p[k] - (k == label)) / BATCH;

      gradient.b2[k] += dz;
      for (int h = 0; h < H; h++) {
        double dh = dz * net->w2[k][h] * (1 - a[h] * a[h]);

        gradient.w2[k][h] += dz * a[h];
        gradient.b1[h] += dh;
        gradient.w1[h][0] += dh * x[0];
        gradient.w1[h][1] += dh * x[1];
      }
    }
  }
  for (int h = 0; h < H; h++) {
    net->b1[h] -= rate * gradient.b1[h];
    for (int d = 0; d < D; d++)
      net->w1[h][d] -= rate * (gradient.w1[h][d] + l2 * net->w1[h][d]);
    for (int k = 0; k < K; k++)
      net->w2[k][h] -= rate * (gradient.w2[k][h] + l2 * net->w2[k][h]);
  }
  for (int k = 0; k < K; k++)
    net->b2[k] -= rate * gradient.b2[k];
}

static void
naive_evaluate (const Parameters *net, const DataSet *set, double *cost, double *error)
{
  *cost = *error = 0;
  for (gsize i = 0; i < set->n_examples; i++) {
    double a[H], p[K];

    *cost += forward (net, set->features + D * i, set->labels[i], a, p) / (double) set->n_examples;
    *error += 100.0 * (p[set->labels[i]] < 0.5) / (double) set->n_examples;
  }
}

static void
test_against_plain_computation (void)
{
  enum { STEPS = 400, EVERY = 5, SEED = 12 };
  g_autoptr (LabRun) run =
      open_run ("data=moons noise=0.25 train_size=90 dev_size=200 layers=1 width=8 "
                "activation=tanh optimiser=sgd learning_rate=0.5 batch_size=16 l2=0.001 "
                "evaluate_every=5",
                SEED, NULL);
  g_autoptr (DataSet) pool = data_planar_new (DATA_PLANAR_MOONS, 10000, 0.25, SEED, NULL);
  g_autoptr (DataSet) train = NULL;
  g_autoptr (DataSet) dev = NULL;
  g_autoptr (DataSampler) sampler = NULL;
  g_autoptr (LabFrame) frame = NULL;
  const LabSeries *curves[4];
  Parameters net = { 0 };
  double best = INFINITY, lowest_rival = INFINITY;
  gsize best_index = 0;

  g_assert_true (data_split (pool, 90, 200, SEED, &train, &dev, NULL));
  sampler = data_sampler_new (train, BATCH, SEED);
  draw_weights (&net.w1[0][0], H * D, D, H, SEED, "hidden1.weight");
  draw_weights (&net.w2[0][0], K * H, H, K, SEED, "output.weight");

  take_steps (run, STEPS);
  frame = lab_run_observe (run, G_MAXUINT64);
  curves[0] = series (frame, "train_cost");
  curves[1] = series (frame, "dev_cost");
  curves[2] = series (frame, "train_error");
  curves[3] = series (frame, "dev_error");

  for (guint64 t = 0; t <= STEPS; t++) {
    guint32 batch[BATCH];

    if (t % EVERY == 0) {
      gsize i = t / EVERY;
      double expected[4];

      naive_evaluate (&net, train, &expected[0], &expected[2]);
      naive_evaluate (&net, dev, &expected[1], &expected[3]);
      g_assert_cmpfloat (curves[0]->x[i], ==, (double) t);
      for (int c = 0; c < 2; c++)
        g_assert_cmpfloat (fabs (curves[c]->y[i] - expected[c]), <=, 2e-5);
      /* An example on the boundary to rounding may fall on either side: one of 90, one of 200. */
      g_assert_cmpfloat (fabs (curves[2]->y[i] - expected[2]), <=, 100.0 / 90 + 1e-9);
      g_assert_cmpfloat (fabs (curves[3]->y[i] - expected[3]), <=, 100.0 / 200 + 1e-9);
      if (expected[1] < best) {
        lowest_rival = best;
        best = expected[1];
        best_index = i;
      } else {
        lowest_rival = MIN (lowest_rival, expected[1]);
      }
    }
    data_sampler_indices (sampler, t, batch);
    naive_step (&net, train, batch, 0.5, 0.001);
  }
  g_assert_cmpuint (curves[1]->n, ==, STEPS / EVERY + 1);
  g_assert_cmpfloat (fabs (fact (run, "best_dev_cost") - best), <=, 2e-5);
  /* The best step is only told apart from the next best if they differ by more than rounding. */
  if (lowest_rival - best > 4e-5)
    g_assert_cmpfloat (fact (run, "best_step"), ==, (double) (best_index * EVERY));
}

/* Best and stop against one look back over the whole curve, for several patiences, set before or in
 * the middle. */
static void
test_best_and_stop (void)
{
  static const int patiences[] = { 10, 40, 150, 100000 };

  for (gsize p = 0; p < G_N_ELEMENTS (patiences); p++) {
    g_autofree char *text = g_strdup_printf ("noise=0.3 patience=%d", patiences[p]);
    g_autofree char *value = g_strdup_printf ("%d", patiences[p]);
    g_autoptr (LabRun) before = open_run (text, 3, NULL);
    g_autoptr (LabRun) later = open_run ("noise=0.3 patience=77", 3, NULL);
    g_autoptr (LabFrame) frame = NULL;
    g_autoptr (GError) error = NULL;
    const LabSeries *dev;
    double best = INFINITY, best_step = NAN, stop_step = NAN;

    take_steps (before, 700);
    take_steps (later, 350);
    g_assert_true (lab_run_set_knob (later, "patience", value, &error));
    g_assert_no_error (error);
    take_steps (later, 350);
    frame = lab_run_observe (before, G_MAXUINT64);
    dev = series (frame, "dev_cost");
    for (gsize i = 0; i < dev->n; i++) {
      if (dev->y[i] < best) {
        best = dev->y[i];
        best_step = dev->x[i];
      }
      if (isnan (stop_step) && dev->x[i] - best_step >= patiences[p])
        stop_step = dev->x[i];
    }
    for (int r = 0; r < 2; r++) {
      LabRun *run = r == 0 ? before : later;

      g_assert_cmpfloat (fact (run, "best_step"), ==, best_step);
      g_assert_cmpfloat (fact (run, "best_dev_cost"), ==, best);
      g_assert_true (fact (run, "stop_step") == stop_step ||
                     (isnan (stop_step) && isnan (fact (run, "stop_step"))));
    }
    /* The marker stands on the curve's lowest point. */
    g_assert_cmpuint (dev->n_markers, ==, isnan (stop_step) ? 1 : 2);
    g_assert_cmpstr (dev->markers[0].id, ==, "best");
    g_assert_cmpfloat (dev->markers[0].x, ==, best_step);
    g_assert_cmpfloat (dev->markers[0].y, ==, best);
  }
}

/* The claim of the question: the training error goes to nothing while the dev cost, after its
 * minimum, clearly rises. */
static void
test_overfits_fashion_mnist (void)
{
  g_autoptr (DataSet) probe = data_fashion_mnist_new (DATA_FASHION_MNIST_TRAIN, 1, NULL);

  if (!probe) {
    g_test_skip ("Fashion-MNIST is not installed");
    return;
  }
  for (guint64 seed = 1; seed <= 2; seed++) {
    g_autoptr (LabRun) run = open_run ("data=fashion-mnist", seed, NULL);

    take_steps (run, 1500);
    g_assert_cmpfloat (fact (run, "train_error"), <, 1);
    g_assert_cmpfloat (fact (run, "final_dev_cost"), >, 1.3 * fact (run, "best_dev_cost"));
    g_assert_cmpfloat (fact (run, "best_step"), <, 700);
  }
}

static void
test_overfits_planar (void)
{
  for (guint64 seed = 1; seed <= 3; seed++) {
    g_autoptr (LabRun) run = open_run ("", seed, NULL);

    take_steps (run, 3000);
    g_assert_cmpfloat (fact (run, "final_dev_cost"), >, 1.15 * fact (run, "best_dev_cost"));
    g_assert_cmpfloat (fact (run, "final_train_cost"), <, fact (run, "best_dev_cost"));
  }
}

static gboolean
same_frame (LabRun *a, LabRun *b)
{
  g_autoptr (LabFrame) frame_a = lab_run_observe (a, G_MAXUINT64);
  g_autoptr (LabFrame) frame_b = lab_run_observe (b, G_MAXUINT64);
  g_autofree char *dump_a = frame_dump (frame_a);
  g_autofree char *dump_b = frame_dump (frame_b);

  return g_str_equal (dump_a, dump_b);
}

static void
test_seed_and_threads (void)
{
  static const char *const texts[] = {
    "data=spiral noise=0.1 dropout=0.2",
    "data=fashion-mnist train_size=400 batch_size=256 width=256",
  };
  g_autoptr (NnPool) pool = nn_pool_new (3);
  g_autoptr (DataSet) probe = data_fashion_mnist_new (DATA_FASHION_MNIST_TRAIN, 1, NULL);

  for (gsize i = 0; i < (probe ? 2 : 1); i++) {
    g_autoptr (LabRun) one = open_run (texts[i], 5, NULL);
    g_autoptr (LabRun) again = open_run (texts[i], 5, NULL);
    g_autoptr (LabRun) threads = open_run (texts[i], 5, pool);
    g_autoptr (LabRun) other = open_run (texts[i], 6, NULL);

    take_steps (one, 60);
    take_steps (again, 60);
    take_steps (threads, 60);
    take_steps (other, 60);
    g_assert_true (same_frame (one, again));
    g_assert_true (same_frame (one, threads));
    g_assert_false (same_frame (one, other));
  }
}

static void
test_restore_and_replay (void)
{
  g_autoptr (LabRun) run = open_run ("data=xor dropout=0.3 optimiser=momentum", 2, NULL);
  g_autofree gpointer state = NULL;
  g_autoptr (LabFrame) there = NULL;
  g_autoptr (LabFrame) end = NULL;
  g_autoptr (LabFrame) there_again = NULL;
  g_autoptr (LabFrame) end_again = NULL;

  take_steps (run, 123);
  state = g_malloc (lab_run_get_state_size (run));
  lab_run_save_state (run, state);
  there = lab_run_observe (run, G_MAXUINT64);
  take_steps (run, 200);
  end = lab_run_observe (run, G_MAXUINT64);

  lab_run_restore_state (run, state, 123);
  there_again = lab_run_observe (run, G_MAXUINT64);
  take_steps (run, 200);
  end_again = lab_run_observe (run, G_MAXUINT64);
  frame_assert_equal (there, there_again);
  frame_assert_equal (end, end_again);
  g_assert_cmpuint (lab_frame_get_step (there_again), ==, 123);
}

/* A live learning rate of (almost) nothing stops all movement; the run needs no new start. */
static void
test_live_learning_rate (void)
{
  g_autoptr (LabRun) run = open_run ("optimiser=sgd learning_rate=0.1", 2, NULL);
  g_autoptr (GError) error = NULL;
  double before, after;

  take_steps (run, 50);
  before = fact (run, "final_train_cost");
  g_assert_true (lab_run_set_knob (run, "learning_rate", "1e-5", &error));
  take_steps (run, 50);
  after = fact (run, "final_train_cost");
  g_assert_cmpfloat (fabs (after - before), <, 1e-3);
  g_assert_true (lab_run_set_knob (run, "learning_rate", "0.5", &error));
  take_steps (run, 50);
  g_assert_cmpfloat (fabs (fact (run, "final_train_cost") - after), >, 1e-3);

  g_assert_false (lab_run_set_knob (run, "width", "9", &error));
  g_assert_no_error (error);
}

static void
test_divergence (void)
{
  g_autoptr (LabRun) run =
      open_run ("optimiser=momentum activation=identity layers=4 learning_rate=10", 1, NULL);
  LabStatus status = LAB_STATUS_RUNNING;
  guint64 n = 0;

  while (status == LAB_STATUS_RUNNING && n++ < 5000)
    status = lab_run_step (run);
  g_assert_cmpint (status, ==, LAB_STATUS_DIVERGED);
  g_assert_nonnull (strstr (lab_run_get_message (run), "at iteration"));
  g_assert_nonnull (strstr (lab_run_get_message (run), "overflowed"));
  g_assert_true (isfinite (fact (run, "best_dev_cost")));
}

/* What each kind of data lets one see. */
static void
test_views (void)
{
  g_autofree char *folder = g_dir_make_tmp ("viva-XXXXXX", NULL);
  g_autofree char *three = g_build_filename (folder, "three classes.csv", NULL);
  g_autofree char *wide = g_build_filename (folder, "wide.csv", NULL);
  g_autofree char *three_text =
      g_strdup_printf ("data=csv file=\"%s\" train_size=6 dev_size=3", three);
  g_autofree char *wide_text =
      g_strdup_printf ("data=csv file=\"%s\" train_size=4 dev_size=2", wide);
  struct {
    const char *text;
    gboolean boundary, pictures;
  } cases[] = {
    { "data=circles", TRUE, FALSE },
    { three_text, TRUE, FALSE },
    { wide_text, FALSE, FALSE },
    { "data=fashion-mnist", FALSE, TRUE },
  };
  g_autoptr (DataSet) probe = data_fashion_mnist_new (DATA_FASHION_MNIST_TRAIN, 1, NULL);

  g_assert_true (g_file_set_contents (three,
                                      "a,b,class\n1,2,x\n2,1,y\n3,3,z\n1,1,x\n2,2,y\n3,1,z\n0,2,x\n"
                                      "2,0,y\n3,2,z\n",
                                      -1, NULL));
  g_assert_true (g_file_set_contents (
      wide, "a,b,c,class\n1,2,3,x\n2,1,5,y\n3,3,1,x\n1,1,0,y\n2,2,7,x\n3,1,2,y\n", -1, NULL));

  for (gsize i = 0; i < (probe ? 4 : 3); i++) {
    g_autoptr (LabRun) run = open_run (cases[i].text, 1, NULL);
    g_autoptr (LabFrame) frame = NULL;
    const LabObservable *field, *mistakes;

    take_steps (run, 30);
    frame = lab_run_observe (run, G_MAXUINT64);
    g_assert_cmpuint (series (frame, "dev_cost")->n, ==, 4);
    g_assert_nonnull (lab_frame_find (frame, "summary", LAB_OBSERVABLE_READOUT));
    field = lab_frame_find (frame, "decision", LAB_OBSERVABLE_FIELD);
    mistakes = lab_frame_find (frame, "mistakes", LAB_OBSERVABLE_PICTURES);
    g_assert_true ((field != NULL) == cases[i].boundary);
    g_assert_true ((mistakes != NULL) == cases[i].pictures);
    if (field) {
      const LabPoints *points =
          &lab_frame_find (frame, "train_points", LAB_OBSERVABLE_POINTS)->points;

      g_assert_true ((field->field.classes != NULL) == (points->n_classes > 2));
      for (gsize k = 0; k < points->n; k++) {
        g_assert_cmpfloat (points->x[k], >=, field->field.x0);
        g_assert_cmpfloat (points->x[k], <=, field->field.x1);
        g_assert_cmpfloat (points->y[k], >=, field->field.y0);
        g_assert_cmpfloat (points->y[k], <=, field->field.y1);
      }
    }
    if (mistakes) {
      g_assert_cmpuint (mistakes->pictures.n, ==, 24);
      g_assert_cmpuint (mistakes->pictures.height, ==, 28);
      g_assert_nonnull (strstr (mistakes->pictures.captions[0], ", taken for "));
    }
  }
  g_remove (three);
  g_remove (wide);
  g_rmdir (folder);
}

/* The field's value at a sample is the net's answer there: where the boundary lies, points of the
 * two classes part as the error says. */
static void
test_field_agrees_with_error (void)
{
  g_autoptr (LabRun) run = open_run ("data=gaussians noise=0.05 train_size=400", 1, NULL);
  g_autoptr (LabFrame) frame = NULL;
  const LabField *field;
  const LabPoints *points;
  gsize n_wrong = 0;

  take_steps (run, 400);
  frame = lab_run_observe (run, G_MAXUINT64);
  field = &lab_frame_find (frame, "decision", LAB_OBSERVABLE_FIELD)->field;
  points = &lab_frame_find (frame, "train_points", LAB_OBSERVABLE_POINTS)->points;
  for (gsize i = 0; i < points->n; i++) {
    gsize column =
        (gsize) ((points->x[i] - field->x0) / (field->x1 - field->x0) * (double) field->nx);
    gsize row = (gsize) ((points->y[i] - field->y0) / (field->y1 - field->y0) * (double) field->ny);

    n_wrong += (field->values[row * field->nx + column] > 0.5f) != (points->classes[i] == 1);
  }
  /* One sample is 1/96 of the picture wide: only points that close to the boundary may differ. */
  g_assert_cmpfloat (
      fabs (100.0 * (double) n_wrong / (double) points->n - fact (run, "train_error")), <=, 2);
  g_assert_cmpfloat (fact (run, "train_error"), <, 5);
}

static void
test_edges (void)
{
  static const char *const texts[] = {
    "layers=0",
    "layers=8 width=1",
    "train_size=2 dev_size=2 batch_size=1024",
    "dropout=0.9 l2=1",
    "train_size=5000 dev_size=5000",
    "evaluate_every=1000",
    "noise=0 data=xor",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (LabRun) run = open_run (texts[i], 1, NULL);
    g_autoptr (LabFrame) frame = NULL;

    take_steps (run, 25);
    frame = lab_run_observe (run, G_MAXUINT64);
    g_assert_cmpint (lab_frame_get_status (frame), ==, LAB_STATUS_RUNNING);
    g_assert_true (isfinite (fact (run, "final_dev_cost")));
    g_assert_true (fact (run, "dev_error") >= 0 && fact (run, "dev_error") <= 100);
  }
}

static void
test_refusals (void)
{
  static const struct {
    const char *text, *message;
  } cases[] = {
    { "data=csv", "file: expected the path of a CSV file, because data is csv, found none" },
    { "data=csv file=/nowhere/at-all.csv", "/nowhere/at-all.csv" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (LabSettings) settings = settings_of (cases[i].text);
    g_autoptr (GError) error = NULL;

    g_assert_null (lab_run_new (settings, 1, 1, NULL, &error));
    g_assert_nonnull (error);
    g_assert_nonnull (strstr (error->message, cases[i].message));
  }
}

static void
test_knobs_apply (void)
{
  static const struct {
    const char *text, *knob;
    gboolean applies;
  } cases[] = {
    { "data=moons", "noise", TRUE },     { "data=fashion-mnist", "noise", FALSE },
    { "data=csv file=x", "file", TRUE }, { "data=moons", "file", FALSE },
    { "layers=0", "width", FALSE },      { "layers=1", "width", TRUE },
    { "layers=0", "batch_size", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (LabSettings) settings = settings_of (cases[i].text);
    const LabClass *klass = lab_settings_get_class (settings);

    g_assert_cmpint (lab_class_knob_applies (klass, settings,
                                             (guint) lab_class_find_knob (klass, cases[i].knob)),
                     ==, cases[i].applies);
  }
}

static const LabField *
field (LabFrame *frame, const char *name)
{
  const LabObservable *observable = lab_frame_find (frame, name, LAB_OBSERVABLE_FIELD);

  g_assert_nonnull (observable);
  return &observable->field;
}

/* The boundary of the best step is bit for bit the one that a run shows which stops there; it is
 * kept while the present one goes on, and comes back with a restored state. */
static void
test_best_boundary (void)
{
  g_autoptr (LabRun) run = open_run ("", 2, NULL);
  g_autoptr (LabRun) stopped = open_run ("", 2, NULL);
  g_autoptr (LabFrame) frame = NULL, frame_then = NULL, early = NULL;
  g_autofree guint8 *state = g_malloc (lab_run_get_state_size (run));
  const LabField *best, *then;
  guint64 best_step, early_step = 50;

  take_steps (run, early_step);
  lab_run_save_state (run, state);
  take_steps (run, 1500);
  best_step = (guint64) fact (run, "best_step");
  g_assert_cmpuint (best_step, >, early_step);
  g_assert_cmpuint (best_step, <, 1500);
  take_steps (stopped, best_step);

  frame = lab_run_observe (run, G_MAXUINT64);
  frame_then = lab_run_observe (stopped, G_MAXUINT64);
  best = field (frame, "best_decision");
  then = field (frame_then, "decision");
  g_assert_cmpmem (best->values, best->nx * best->ny * sizeof (float), then->values,
                   then->nx * then->ny * sizeof (float));
  g_assert_cmpint (memcmp (best->values, field (frame, "decision")->values,
                           best->nx * best->ny * sizeof (float)),
                   !=, 0);

  lab_run_restore_state (run, state, early_step);
  early = lab_run_observe (run, G_MAXUINT64);
  g_assert_cmpint (memcmp (field (early, "best_decision")->values, then->values,
                           then->nx * then->ny * sizeof (float)),
                   !=, 0);
}

/* A remedy sets what it says, and the dev cost after 1,500 steps is lower with it than without, in
 * the mean over three seeds. */
static void
test_remedies (void)
{
  static const struct {
    const char *text;
    double train_size, width, l2, dropout;
  } remedies[] = {
    { "", 300, 64, 0, 0 },
    { "remedy=l2", 300, 64, 0.01, 0 },
    { "remedy=dropout", 300, 64, 0, 0.5 },
    { "remedy=more-data", 3000, 64, 0, 0 },
    { "remedy=smaller-net", 300, 8, 0, 0 },
  };
  double none = 0;

  for (gsize r = 0; r < G_N_ELEMENTS (remedies); r++) {
    double cost = 0;

    for (guint64 seed = 1; seed <= 3; seed++) {
      g_autoptr (LabRun) run = open_run (remedies[r].text, seed, NULL);

      g_assert_cmpfloat (fact (run, "train_size"), ==, remedies[r].train_size);
      g_assert_cmpfloat (fact (run, "width"), ==, remedies[r].width);
      g_assert_cmpfloat (fact (run, "l2"), ==, remedies[r].l2);
      g_assert_cmpfloat (fact (run, "dropout"), ==, remedies[r].dropout);
      take_steps (run, 1500);
      cost += fact (run, "final_dev_cost");
    }
    if (r == 0)
      none = cost;
    else
      g_assert_cmpfloat (cost, <, none);
  }
}

/* A remedy that sets a knob's quantity hides the knob, and turning it changes nothing. */
static void
test_remedy_hides_knob (void)
{
  g_autoptr (LabRun) run = open_run ("remedy=l2", 1, NULL);
  const LabClass *klass = lab_run_get_class (run);
  g_autoptr (LabSettings) l2 = settings_of ("remedy=l2"), dropout = settings_of ("remedy=dropout");
  g_autoptr (GError) error = NULL;

  g_assert_false (lab_class_knob_applies (klass, l2, (guint) lab_class_find_knob (klass, "l2")));
  g_assert_true (
      lab_class_knob_applies (klass, dropout, (guint) lab_class_find_knob (klass, "l2")));
  g_assert_false (
      lab_class_knob_applies (klass, dropout, (guint) lab_class_find_knob (klass, "dropout")));
  g_assert_true (lab_run_set_knob (run, "l2", "0.5", &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (fact (run, "l2"), ==, 0.01);
}

/* One curve for each weight matrix. At the start they are as wide as He's rule makes them: √(n · 2
 * / fan-in) over the n = units · fan-in weights, to 5 standard deviations of a root of a sum of
 * squares, 1/√(2n) of it. With an L2 penalty they end smaller than without. */
static void
test_weight_norms (void)
{
  static const double expected[] = { 11.3137, 11.3137 }; /* √(2 · 64) twice */
  static const double n_weights[] = { 2 * 64, 64 * 64 };
  g_autoptr (LabRun) run = open_run ("", 1, NULL);
  g_autoptr (LabRun) penalised = open_run ("remedy=l2", 1, NULL);
  g_autoptr (LabFrame) frame = lab_run_observe (run, G_MAXUINT64);
  g_autoptr (LabFrame) late = NULL, late_penalised = NULL;

  for (guint layer = 0; layer < 2; layer++) {
    g_autofree char *name = g_strdup_printf ("norm_hidden%u", layer + 1);

    g_assert_cmpuint (series (frame, name)->n, ==, 1);
    g_assert_cmpfloat (fabs (series (frame, name)->y[0] / expected[layer] - 1), <,
                       5 / sqrt (2 * n_weights[layer]));
  }
  g_assert_null (lab_frame_find (frame, "norm_hidden3", LAB_OBSERVABLE_SERIES));

  take_steps (run, 500);
  take_steps (penalised, 500);
  late = lab_run_observe (run, G_MAXUINT64);
  late_penalised = lab_run_observe (penalised, G_MAXUINT64);
  for (guint layer = 0; layer < 3; layer++) {
    static const char *const names[] = { "norm_hidden1", "norm_hidden2", "norm_output" };
    const LabSeries *plain = series (late, names[layer]);
    const LabSeries *held = series (late_penalised, names[layer]);

    g_assert_cmpuint (plain->n, ==, 51);
    g_assert_cmpfloat (held->y[50], <, plain->y[50]);
  }
}

/* Eight hidden layers are nine curves. */
static void
test_weight_norms_of_deep_net (void)
{
  g_autoptr (LabRun) run = open_run ("layers=8 width=2", 1, NULL);
  g_autoptr (LabFrame) frame = lab_run_observe (run, G_MAXUINT64);

  g_assert_nonnull (lab_frame_find (frame, "norm_hidden8", LAB_OBSERVABLE_SERIES));
  g_assert_nonnull (lab_frame_find (frame, "norm_output", LAB_OBSERVABLE_SERIES));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab/early-stopping/against-plain-computation", test_against_plain_computation);
  g_test_add_func ("/lab/early-stopping/best-and-stop", test_best_and_stop);
  g_test_add_func ("/lab/early-stopping/overfits/fashion-mnist", test_overfits_fashion_mnist);
  g_test_add_func ("/lab/early-stopping/overfits/planar", test_overfits_planar);
  g_test_add_func ("/lab/early-stopping/seed-and-threads", test_seed_and_threads);
  g_test_add_func ("/lab/early-stopping/restore-and-replay", test_restore_and_replay);
  g_test_add_func ("/lab/early-stopping/live-learning-rate", test_live_learning_rate);
  g_test_add_func ("/lab/early-stopping/divergence", test_divergence);
  g_test_add_func ("/lab/early-stopping/views", test_views);
  g_test_add_func ("/lab/early-stopping/field-agrees-with-error", test_field_agrees_with_error);
  g_test_add_func ("/lab/early-stopping/edges", test_edges);
  g_test_add_func ("/lab/early-stopping/refusals", test_refusals);
  g_test_add_func ("/lab/early-stopping/knobs-apply", test_knobs_apply);

  g_test_add_func ("/lab/early-stopping/best-boundary", test_best_boundary);
  g_test_add_func ("/lab/early-stopping/remedies", test_remedies);
  g_test_add_func ("/lab/early-stopping/remedy-hides-knob", test_remedy_hides_knob);
  g_test_add_func ("/lab/early-stopping/weight-norms", test_weight_norms);
  g_test_add_func ("/lab/early-stopping/weight-norms-of-deep-net", test_weight_norms_of_deep_net);

  return g_test_run ();
}
