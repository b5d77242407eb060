/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "lab-cross-entropy.h"
#include "lab-test.h"
#include "nn-random.h"

static void
assert_near (double found, double expected, double tolerance)
{
  if (!(fabs (found - expected) <= tolerance))
    g_error ("expected %.15g, found %.15g", expected, found);
}

/* The key of the paper: −log 0.3 = log (10/3) and −log 0.4 = log (5/2); ŷ of the wrong classes does
 * not matter, not even where it is 0. (a) is right, (b) is wrong at a lower loss. */
static void
test_key (void)
{
  g_autoptr (LabRun) run = lab_test_open ("cross-entropy", "", 1, NULL);

  assert_near (lab_test_number (run, "loss_1"), 1.2039728043259361, 1e-12);
  assert_near (lab_test_number (run, "loss_2"), 0.9162907318741551, 1e-12);
  lab_test_assert_fact (run, "predicted", "iguana, mouse");
  lab_test_assert_fact (run, "accuracy", "50");
  lab_test_assert_fact (run, "contradictions", "1");
  assert_near (lab_test_number (run, "mean_loss"), log (25.0 / 3) / 2, 1e-12);
}

/* lg 0.3 = lg 3 − 1 with lg 3 = 0.47712125472; lb 0.3 = lb 3 − lb 10 = 1.58496250072 −
 * 3.32192809489. All classes: 0.25² · 0.3 · 0.2 = 0.00375. */
static void
test_misconceptions (void)
{
  g_autoptr (LabRun) run = lab_test_open ("cross-entropy", "", 1, NULL);

  assert_near (lab_test_number (run, "loss_1_base10"), 1 - 0.47712125472, 1e-10);
  assert_near (lab_test_number (run, "loss_2_base10"), 1 - 0.60205999133, 1e-10);
  assert_near (lab_test_number (run, "loss_1_base2"), 3.32192809489 - 1.58496250072, 1e-10);
  assert_near (lab_test_number (run, "loss_2_base2"), 3.32192809489 - 2, 1e-10);
  assert_near (lab_test_number (run, "loss_1_all_classes"), log (1 / 0.00375), 1e-12);
  lab_test_assert_fact (run, "loss_2_all_classes", "infinity");
}

static const LabTable *
examples (LabFrame *frame)
{
  const LabObservable *table = lab_frame_find (frame, "examples", LAB_OBSERVABLE_TABLE);

  g_assert_nonnull (table);
  return &table->table;
}

static void
test_zeros (void)
{
  g_autoptr (LabRun) run = lab_test_open (
      "cross-entropy", "probabilities=[0 0 1 0; 0.5 0 0 0.5; 0.25 0.25 0.25 0.25]", 1, NULL);
  g_autoptr (LabFrame) frame = lab_run_observe (run, G_MAXUINT64);
  const LabMatrix *terms = &lab_frame_find (frame, "terms", LAB_OBSERVABLE_MATRIX)->matrix;
  const LabTable *table = examples (frame);

  lab_test_assert_fact (run, "loss_1", "0");
  lab_test_assert_fact (run, "loss_2", "infinity");
  lab_test_assert_fact (run, "mean_loss", "infinity");
  for (guint i = 0; i < 12; i++) {
    if (i == 6)
      g_assert_true (terms->values[i] == INFINITY);
    else if (i == 10)
      assert_near (terms->values[i], 2 * G_LN2, 1e-15);
    else
      g_assert_true (terms->values[i] == 0 && !signbit (terms->values[i]));
  }
  g_assert_nonnull (strstr (terms->notes[0], "0 · log 0 = 0"));
  g_assert_nonnull (strstr (terms->notes[6], "∞"));
  g_assert_nonnull (strstr (table->cells[1 * table->columns + 3], "∞"));
  g_assert_nonnull (strstr (table->cells[2 * table->columns + 4], "first of several"));
  g_assert_cmpint (table->marks[0], ==, LAB_MARK_NONE);
  g_assert_cmpint (table->marks[1], ==, LAB_MARK_WRONG);
}

/* softmax (log p) = p; a third example takes the last label. */
static void
test_logits_and_labels (void)
{
  g_autoptr (LabRun) run =
      lab_test_open ("cross-entropy",
                     "source=logits logits=[0 0.6931471805599453 0 0; 1000 0 0 0; 0 0 0 -1000] "
                     "truth=by-example labels=[2 1]",
                     1, NULL);
  g_auto (LabValue) losses = LAB_VALUE_INIT;

  lab_run_get_fact (run, (guint) lab_class_find_fact (lab_run_get_class (run), "losses"), &losses);
  g_assert_cmpuint (losses.rows, ==, 3);
  assert_near (losses.numbers[0], log (2.5), 1e-12);
  g_assert_cmpfloat (losses.numbers[1], ==, 0);
  assert_near (losses.numbers[2], log (3), 1e-12);
  lab_test_assert_fact (run, "predicted", "cat, dog, dog");
  lab_test_assert_fact (run, "accuracy", "100");
}

static void
test_refusals (void)
{
  lab_test_refuse ("cross-entropy", "probabilities=[0.5 0.5 0.5 0.5]", "add up to 1");
  lab_test_refuse ("cross-entropy", "probabilities=[1 0 0]", "probabilities: expected");
  lab_test_refuse ("cross-entropy", "probabilities=[]", "probabilities: expected a matrix");
  lab_test_refuse ("cross-entropy", "logits=[2000 0 0 0]", "logits: expected");
  lab_test_refuse ("cross-entropy", "truth=by-example labels=[1.5]",
                   "labels: expected 1 (dog), 2 (cat), 3 (iguana) or 4 (mouse) for example 1, "
                   "found 1.5");
  lab_test_refuse ("cross-entropy", "truth=by-example labels=[5]", "labels: expected");
}

static const LabField *
field (LabFrame *frame, const char *name)
{
  const LabObservable *observable = lab_frame_find (frame, name, LAB_OBSERVABLE_FIELD);

  g_assert_nonnull (observable);
  return &observable->field;
}

/* In the triangle the answer turns where two classes are equal: half of its area above p = ½ is
 * right for sure, below 1/3 nothing is. The three classes have a third of it each. */
static void
test_triangle (void)
{
  g_autoptr (LabRun) run = lab_test_open ("cross-entropy", "", 1, NULL);
  g_autoptr (LabFrame) frame = lab_run_observe (run, G_MAXUINT64);
  const LabField *losses = field (frame, "loss_map"), *answers = field (frame, "class_map");
  guint n = 0, n_of[4] = { 0 };

  for (gsize i = 0; i < losses->nx * losses->ny; i++) {
    double x = ((double) (i % losses->nx) + 0.5) / (double) losses->nx;
    double y = ((double) (i / losses->nx) + 0.5) / (double) losses->ny;
    gboolean is_in = x >= y / 2 && x <= 1 - y / 2;

    g_assert_true (isnan (losses->values[i]) == !is_in);
    g_assert_true (isnan (answers->values[i]) == !is_in);
    if (!is_in)
      continue;
    assert_near (losses->values[i], fmin (-log (y), losses->high), 1e-6);
    n_of[answers->classes[i]]++;
    n++;
    if (y > 0.5)
      g_assert_cmpuint (answers->classes[i], ==, 2);
    if (y < 0.33)
      g_assert_cmpuint (answers->classes[i], !=, 2);
  }
  /* The class left out is the dog: with the cat it has the least. */
  g_assert_cmpuint (n_of[0], ==, 0);
  for (guint k = 1; k < 4; k++)
    assert_near ((double) n_of[k] / n, 1.0 / 3, 0.02);
  assert_near (losses->level, -log (0.3), 1e-12);
}

/* Predictions drawn at random over the four classes fall where the map says what they are. */
static void
test_disagreement (void)
{
  enum { N = 20000 };
  g_autoptr (LabRun) run = lab_test_open ("cross-entropy", "", 1, NULL);
  g_autoptr (LabFrame) frame = lab_run_observe (run, G_MAXUINT64);
  const LabField *map = field (frame, "verdict_map");
  const LabPoints *points =
      &lab_frame_find (frame, "verdict_points", LAB_OBSERVABLE_POINTS)->points;
  double worst_right = 0, best_wrong = INFINITY;
  guint n_disagreeing = 0;
  NnRandom random;

  nn_random_init (&random, 5, NN_STREAM_DATA, 0);
  for (guint i = 0; i < N; i++) {
    double p[4], sum = 0, rival = 0, loss;
    gsize column, row;
    gboolean is_right;

    for (guint k = 0; k < 4; k++)
      sum += p[k] = -log (1 - nn_random_uniform (&random));
    for (guint k = 0; k < 4; k++)
      p[k] /= sum;
    for (guint k = 1; k < 4; k++)
      rival = fmax (rival, p[k]);
    loss = -log (p[0]);
    is_right = p[0] > rival;
    if (is_right)
      worst_right = fmax (worst_right, loss);
    else
      best_wrong = fmin (best_wrong, loss);

    column = (gsize) (rival * (double) map->nx);
    row = (gsize) (p[0] * (double) map->ny);
    /* Samples on an edge stand for what lies on both sides. */
    if (isnan (map->values[row * map->nx + column]) || fabs (p[0] - rival) < 0.02 ||
        fabs (p[0] - 0.5) < 0.02 || fabs (p[0] - 0.25) < 0.02)
      continue;
    g_assert_true ((map->classes[row * map->nx + column] <= 1) == is_right);
    /* Between the two kinds of answers in the middle the loss does not tell. */
    n_disagreeing += loss > G_LN2 && loss < log (4);
    g_assert_true ((map->classes[row * map->nx + column] == 1 ||
                    map->classes[row * map->nx + column] == 2) == (loss > G_LN2 && loss < log (4)));
  }
  g_assert_cmpuint (n_disagreeing, >, N / 20);
  /* log 2 and log 4 are what the losses of wrong and right answers come near to. */
  g_assert_true (best_wrong > G_LN2 && best_wrong < G_LN2 + 0.05);
  g_assert_true (worst_right < log (4) && worst_right > log (4) - 0.15);

  g_assert_cmpuint (points->n, ==, 2);
  g_assert_cmpuint (points->classes[0], ==, 1);
  g_assert_cmpuint (points->classes[1], ==, 2);
  assert_near (points->x[0], 0.25, 1e-6);
  assert_near (points->y[0], 0.3, 1e-6);
  assert_near (points->x[1], 0.6, 1e-6);
}

static void
test_golden (void)
{
  g_autoptr (GKeyFile) file = lab_test_golden ("cross-entropy.ini");
  gsize n_groups;
  g_auto (GStrv) groups = g_key_file_get_groups (file, &n_groups);

  g_assert_cmpuint (n_groups, >=, 12);
  for (gsize g = 0; g < n_groups; g++) {
    gsize n;
    g_autofree double *logits = g_key_file_get_double_list (file, groups[g], "logits", &n, NULL);
    gsize label = (gsize) g_key_file_get_integer (file, groups[g], "label", NULL);
    double expected = g_key_file_get_double (file, groups[g], "log_loss", NULL);
    double float32 = g_key_file_get_double (file, groups[g], "float32", NULL);
    float z[8];

    for (gsize k = 0; k < n; k++)
      z[k] = (float) logits[k];
    assert_near (lab_cross_entropy_log_exact (z, n, label), expected,
                 1e-13 * fmax (1, fabs (expected)));
    /* The C library's float functions may be off by a unit in the last place. */
    assert_near (lab_cross_entropy_float32 (z, n, label), float32, 2.4e-7 * fmax (1, float32));
    if (float32 == 0)
      g_assert_true (lab_cross_entropy_float32 (z, n, label) == 0);
  }
}

/* The training run again, written the plain way in double: softmax regression, SGD on the whole
 * set, so that the order of examples does not matter. */
static void
test_against_plain_computation (void)
{
  enum { N = 40, STEPS = 100 };
  g_autoptr (LabRun) run = lab_test_open (
      "cross-entropy", "train_size=40 batch_size=40 optimiser=sgd learning_rate=0.5", 6, NULL);
  g_autoptr (LabFrame) frame = NULL;
  const LabPoints *points;
  double w[4][2], b[4] = { 0 }, loss = 0, norm = 0;
  NnRandom random;

  nn_random_init (&random, nn_random_named_seed (6, "output.weight"), NN_STREAM_INIT, 0);
  for (guint k = 0; k < 4; k++)
    for (guint d = 0; d < 2; d++)
      w[k][d] = sqrt (2.0 / (2 + 4)) * nn_random_normal (&random);

  for (guint i = 0; i < STEPS; i++)
    g_assert_cmpint (lab_run_step (run), ==, LAB_STATUS_RUNNING);
  frame = lab_run_observe (run, G_MAXUINT64);
  points = &lab_frame_find (frame, "train_points", LAB_OBSERVABLE_POINTS)->points;
  g_assert_cmpuint (points->n, ==, N);

  for (guint step = 0; step <= STEPS; step++) {
    double dw[4][2] = { { 0 } }, db[4] = { 0 };

    loss = 0;
    for (guint i = 0; i < N; i++) {
      double x[2] = { points->x[i], points->y[i] }, p[4], sum = 0;

      for (guint k = 0; k < 4; k++)
        sum += p[k] = exp (w[k][0] * x[0] + w[k][1] * x[1] + b[k]);
      for (guint k = 0; k < 4; k++) {
        double dz = (p[k] / sum - (k == points->classes[i])) / N;

        db[k] += dz;
        dw[k][0] += dz * x[0];
        dw[k][1] += dz * x[1];
      }
      loss -= log (p[points->classes[i]] / sum) / N;
    }
    if (step == STEPS)
      break;
    for (guint k = 0; k < 4; k++) {
      b[k] -= 0.5 * db[k];
      w[k][0] -= 0.5 * dw[k][0];
      w[k][1] -= 0.5 * dw[k][1];
    }
  }
  for (guint k = 0; k < 4; k++)
    norm += w[k][0] * w[k][0] + w[k][1] * w[k][1];
  assert_near (lab_test_number (run, "train_loss"), loss, 2e-5);
  assert_near (lab_test_number (run, "train_loss_float32"), loss, 2e-5);
  assert_near (lab_test_number (run, "weight_norm"), sqrt (norm), 1e-4);
}

/* All right, and the exact loss falls on and on without being 0, also when float32 says it is; the
 * weights grow. */
static void
test_never_zero (void)
{
  g_autoptr (LabRun) run = lab_test_open ("cross-entropy", "", 1, NULL);
  g_autoptr (LabFrame) frame = NULL;
  const LabSeries *float32;
  double last = INFINITY, last_norm = 0, zero_step;

  for (guint i = 0; i < 4; i++) {
    for (guint step = 0; step < 5000; step++)
      g_assert_cmpint (lab_run_step (run), ==, LAB_STATUS_RUNNING);
    g_assert_cmpfloat (lab_test_number (run, "train_accuracy"), ==, 100);
    g_assert_cmpfloat (lab_test_number (run, "train_loss"), >, 0);
    g_assert_cmpfloat (lab_test_number (run, "train_loss"), <, last);
    g_assert_cmpfloat (lab_test_number (run, "weight_norm"), >, last_norm);
    assert_near (lab_test_number (run, "train_log10_loss"),
                 log10 (lab_test_number (run, "train_loss")), 1e-9);
    last = lab_test_number (run, "train_loss");
    last_norm = lab_test_number (run, "weight_norm");
  }
  g_assert_true (lab_test_number (run, "train_loss_float32") == 0);
  zero_step = lab_test_number (run, "float32_zero_step");
  g_assert_true (zero_step > 0 && zero_step <= 20000);

  /* From that step on the float32 curve has nothing to show on a logarithmic axis. */
  frame = lab_run_observe (run, G_MAXUINT64);
  float32 = &lab_frame_find (frame, "loss_float32", LAB_OBSERVABLE_SERIES)->series;
  for (gsize i = 0; i < float32->n; i++)
    if (float32->x[i] >= zero_step)
      g_assert_true (isnan (float32->y[i]));
  g_assert_cmpuint (float32->n_markers, ==, 1);
  g_assert_cmpfloat (float32->markers[0].x, ==, zero_step);
}

/* Too high a rate ends in a sentence or goes on with finite numbers; never in anything else. */
static void
test_absurd_rate (void)
{
  static const char *const settings[] = {
    "learning_rate=10 optimiser=sgd layers=4",
    "learning_rate=10 optimiser=momentum layers=4 width=256",
    "learning_rate=10",
    "learning_rate=10 train_size=4 batch_size=1",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++) {
    g_autoptr (LabRun) run = lab_test_open ("cross-entropy", settings[i], 1, NULL);
    g_autoptr (LabFrame) frame = NULL;

    for (guint step = 0; step < 300 && lab_run_get_status (run) == LAB_STATUS_RUNNING; step++)
      lab_run_step (run);
    if (lab_run_get_status (run) == LAB_STATUS_DIVERGED)
      g_assert_nonnull (strstr (lab_run_get_message (run), "smaller learning rate"));
    else
      g_assert_true (isfinite (lab_test_number (run, "train_log10_loss")));
    frame = lab_run_observe (run, G_MAXUINT64);
    g_assert_nonnull (frame);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab/cross-entropy/key", test_key);
  g_test_add_func ("/lab/cross-entropy/misconceptions", test_misconceptions);
  g_test_add_func ("/lab/cross-entropy/zeros", test_zeros);
  g_test_add_func ("/lab/cross-entropy/logits-and-labels", test_logits_and_labels);
  g_test_add_func ("/lab/cross-entropy/refusals", test_refusals);
  g_test_add_func ("/lab/cross-entropy/triangle", test_triangle);
  g_test_add_func ("/lab/cross-entropy/disagreement", test_disagreement);
  g_test_add_func ("/lab/cross-entropy/golden", test_golden);
  g_test_add_func ("/lab/cross-entropy/plain-computation", test_against_plain_computation);
  g_test_add_func ("/lab/cross-entropy/never-zero", test_never_zero);
  g_test_add_func ("/lab/cross-entropy/absurd-rate", test_absurd_rate);

  return g_test_run ();
}
