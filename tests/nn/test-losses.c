/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-ops.h"

#include <math.h>
#include <string.h>

typedef NnTensor *(*Builder) (NnGraph *graph, NnTensor *a, NnTensor *b, const char *name);

/* The loss of outputs @a against targets @y, both (n, c); @slope (n·c) gets ∂L/∂a. */
static double
evaluate (Builder builder, gsize n, gsize c, const float *a, const float *y, float *slope)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.1);
  g_autoptr (NnState) state = nn_state_new (0, &optimiser);
  g_autoptr (NnGraph) graph = nn_graph_new (state);
  g_autoptr (GError) error = NULL;
  NnTensor *outputs = nn_graph_input (graph, "a", NN_SHAPE (n, c), NN_INPUT_WANTS_GRADIENT);
  NnTensor *targets = nn_graph_input (graph, "y", NN_SHAPE (n, c), NN_INPUT_CONSTANT);
  NnTensor *loss = builder (graph, outputs, targets, "loss");

  nn_graph_compile (graph, loss, NN_MODE_TRAINING, NULL, &error);
  g_assert_no_error (error);
  memcpy (nn_tensor_get_data (outputs), a, n * c * sizeof (float));
  memcpy (nn_tensor_get_data (targets), y, n * c * sizeof (float));
  nn_graph_forward (graph);
  nn_graph_backward (graph, NULL);
  memcpy (slope, nn_tensor_get_gradient (outputs), n * c * sizeof (float));
  return nn_tensor_get_data (loss)[0];
}

/* Logits that are the logarithms of probabilities: softmax gives these back, so the loss is −log
 * 0.3 (part 3a of the exam: 1.204), and the slope ŷ − y. */
static void
test_softmax_by_hand (void)
{
  const float logits[] = { logf (0.25f), logf (0.25f), logf (0.3f), logf (0.2f) };
  const float target[] = { 0, 0, 1, 0 };
  const double expected[] = { 0.25, 0.25, 0.3 - 1, 0.2 };
  float slope[4];

  g_assert_cmpfloat_with_epsilon (evaluate (nn_softmax_cross_entropy, 1, 4, logits, target, slope),
                                  -log (0.3), 1e-6);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon (slope[i], expected[i], 1e-6);
}

/* ŷ uniform over four classes with all four labels: L log L = 4 log 4 (part 3g). */
static void
test_softmax_many_labels (void)
{
  const float logits[] = { 3, 3, 3, 3 }, target[] = { 1, 1, 1, 1 };
  float slope[4];

  g_assert_cmpfloat_with_epsilon (evaluate (nn_softmax_cross_entropy, 1, 4, logits, target, slope),
                                  4 * log (4), 1e-6);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon (slope[i], 0, 1e-6);
}

/* Logits of ±10,000: the loss of a sure and wrong answer is the difference, of a sure and right one
 * 0; a class that is impossible and not asked for adds nothing. */
static void
test_softmax_extremes (void)
{
  const float logits[] = { 10000, -10000, 0, 10000, -10000, 0, -INFINITY, 2, 1 };
  const float targets[] = { 1, 0, 0, 0, 1, 0, 0, 1, 0 };
  float slope[9];
  double loss = evaluate (nn_softmax_cross_entropy, 3, 3, logits, targets, slope);

  g_assert_cmpfloat_with_epsilon (loss, (0 + 20000 + log (1 + exp (-1))) / 3, 1e-3);
  g_assert_cmpfloat (slope[0], ==, 0);
  g_assert_cmpfloat_with_epsilon (slope[3], 1.0 / 3, 1e-6);
  g_assert_cmpfloat_with_epsilon (slope[4], -1.0 / 3, 1e-6);
  g_assert_cmpfloat (fabs (slope[6]), <, 1e-30);
}

/* The mean over the batch: two rows of losses log 2 and log 4. */
static void
test_softmax_mean (void)
{
  const float logits[] = { 0, 0, 0, logf (3) }, targets[] = { 1, 0, 1, 0 };
  float slope[4];

  g_assert_cmpfloat_with_epsilon (evaluate (nn_softmax_cross_entropy, 2, 2, logits, targets, slope),
                                  (log (2) + log (4)) / 2, 1e-6);
}

static void
test_sigmoid_by_hand (void)
{
  /* σ (log 4) = 0.8: −log 0.8 for y = 1, −log 0.2 for y = 0; slopes (0.8 − y) / 2. */
  const float logits[] = { logf (4), logf (4) }, targets[] = { 1, 0 };
  float slope[2];

  g_assert_cmpfloat_with_epsilon (evaluate (nn_sigmoid_cross_entropy, 2, 1, logits, targets, slope),
                                  -(log (0.8) + log (0.2)) / 2, 1e-6);
  g_assert_cmpfloat_with_epsilon (slope[0], -0.1, 1e-6);
  g_assert_cmpfloat_with_epsilon (slope[1], 0.4, 1e-6);
}

static void
test_sigmoid_extremes (void)
{
  const float logits[] = { 10000, -10000, 10000, -10000 }, targets[] = { 1, 0, 0, 1 };
  float slope[4];

  g_assert_cmpfloat (evaluate (nn_sigmoid_cross_entropy, 1, 4, logits, targets, slope), ==, 5000);
  g_assert_cmpfloat (slope[0], ==, 0);
  g_assert_cmpfloat (slope[2], ==, 0.25);
  g_assert_cmpfloat (slope[3], ==, -0.25);
}

static void
test_squared_by_hand (void)
{
  /* (1 + 0 + 4 + 9) / 4 */
  const float outputs[] = { 1, 2, 3, -1 }, targets[] = { 0, 2, 5, 2 };
  float slope[4];

  g_assert_cmpfloat (evaluate (nn_squared_error, 2, 2, outputs, targets, slope), ==, 3.5);
  g_assert_cmpfloat (slope[0], ==, 0.5);
  g_assert_cmpfloat (slope[1], ==, 0);
  g_assert_cmpfloat (slope[2], ==, -1);
  g_assert_cmpfloat (slope[3], ==, -1.5);
}

/* The margins of part 7 of the exam. */
static NnTensor *
squared_hinge (NnGraph *graph, NnTensor *outputs, NnTensor *targets, const char *name)
{
  const NnMargins margins = { .positive = 0.9, .negative = 0.1, .weight = 1 };

  return nn_squared_hinge (graph, outputs, targets, name, &margins);
}

/* y = 1: (0.9 − a)² up to 0.9, then 0; y = 0: 0 up to 0.1, then (a − 0.1)². At the margins
 * themselves both value and slope are exactly 0. */
static void
test_hinge_by_hand (void)
{
  static const struct {
    float a, y;
    double loss, slope;
  } cases[] = {
    { 0, 1, 0.81, -1.8 },
    { 0.4f, 1, 0.25, -1 },
    { 0.9f, 1, 0, 0 },
    { 0.95f, 1, 0, 0 },
    { 5, 1, 0, 0 },
    { -1, 1, 3.61, -3.8 },
    { 0, 0, 0, 0 },
    { 0.1f, 0, 0, 0 },
    { 0.05f, 0, 0, 0 },
    { 0.6f, 0, 0.25, 1 },
    { 1.1f, 0, 1, 2 },
    { -3, 0, 0, 0 },
    { 0.5f, 0.25f, 0.16, 2 * (-0.25 * 0.4 + 0.75 * 0.4) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    float slope;
    double loss = evaluate (squared_hinge, 1, 1, &cases[i].a, &cases[i].y, &slope);

    if (cases[i].loss == 0) {
      g_assert_cmpfloat (loss, ==, 0);
      g_assert_cmpfloat (slope, ==, 0);
    }
    g_assert_cmpfloat_with_epsilon (loss, cases[i].loss, 1e-6);
    g_assert_cmpfloat_with_epsilon (slope, cases[i].slope, 1e-6);
  }
}

/* The mean of four: (0.25 + 0 + 0 + 0.16) / 4, slopes divided by 4 as well. */
static void
test_hinge_mean (void)
{
  const float outputs[] = { 0.4f, 0.9f, 0.05f, 0.5f }, targets[] = { 1, 1, 0, 0 };
  float slope[4];

  g_assert_cmpfloat_with_epsilon (evaluate (squared_hinge, 2, 2, outputs, targets, slope), 0.41 / 4,
                                  1e-7);
  g_assert_cmpfloat_with_epsilon (slope[0], -0.25, 1e-7);
  g_assert_cmpfloat (slope[1], ==, 0);
  g_assert_cmpfloat (slope[2], ==, 0);
  g_assert_cmpfloat_with_epsilon (slope[3], 0.2, 1e-7);
}

/* λ weighs what is not there alone. */
static NnTensor *
half_weight (NnGraph *graph, NnTensor *outputs, NnTensor *targets, const char *name)
{
  const NnMargins margins = { .positive = 0.9, .negative = 0.1, .weight = 0.5 };

  return nn_squared_hinge (graph, outputs, targets, name, &margins);
}

static void
test_hinge_weight (void)
{
  const float outputs[] = { 0.4f, 0.6f }, targets[] = { 1, 0 };
  float slope[2];

  g_assert_cmpfloat_with_epsilon (evaluate (half_weight, 1, 2, outputs, targets, slope),
                                  (0.25 + 0.5 * 0.25) / 2, 1e-7);
  g_assert_cmpfloat_with_epsilon (slope[0], -0.5, 1e-7);
  g_assert_cmpfloat_with_epsilon (slope[1], 0.25, 1e-7);
}

/* The length of D saturated units, σ = 1 each, against y = 0: the largest loss, (√D − 0.1)² (part
 * 7g); and its smallest for a length of at most 0.1. */
static void
test_hinge_of_norm (void)
{
  static const gsize sizes[] = { 1, 4, 16, 33 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    gsize d = sizes[i];
    NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.1);
    g_autoptr (NnState) state = nn_state_new (0, &optimiser);
    g_autoptr (NnGraph) graph = nn_graph_new (state);
    NnTensor *z = nn_graph_input (graph, "z", NN_SHAPE (1, d), NN_INPUT_WANTS_GRADIENT);
    NnTensor *y = nn_graph_input (graph, "y", NN_SHAPE (1), NN_INPUT_CONSTANT);
    NnTensor *a = nn_activation (graph, z, "a", NN_ACTIVATION_SIGMOID);
    NnTensor *loss = squared_hinge (graph, nn_l2_norm (graph, a, "length", NN_AXIS (1)), y, "loss");

    g_assert_true (nn_graph_compile (graph, loss, NN_MODE_TRAINING, NULL, NULL));
    for (gsize k = 0; k < d; k++)
      nn_tensor_get_data (z)[k] = 100;
    nn_graph_forward (graph);
    g_assert_cmpfloat_with_epsilon (nn_tensor_get_data (loss)[0], pow (sqrt (d) - 0.1, 2),
                                    2e-7 * (double) d);
    for (gsize k = 0; k < d; k++)
      nn_tensor_get_data (z)[k] = -100;
    nn_graph_forward (graph);
    g_assert_cmpfloat (nn_tensor_get_data (loss)[0], ==, 0);
  }
}

/* Losses give no gradient to their targets: what else depends on the targets is all that counts,
 * and does not grow from pass to pass. */
static void
test_targets_of_two_uses (void)
{
  static const Builder builders[] = { nn_softmax_cross_entropy, nn_sigmoid_cross_entropy,
                                      squared_hinge };

  for (gsize i = 0; i < G_N_ELEMENTS (builders); i++) {
    NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.1);
    g_autoptr (NnState) state = nn_state_new (0, &optimiser);
    g_autoptr (NnGraph) graph = nn_graph_new (state);
    NnTensor *a = nn_graph_input (graph, "a", NN_SHAPE (1, 2), NN_INPUT_CONSTANT);
    NnTensor *y = nn_graph_input (graph, "y", NN_SHAPE (1, 2), NN_INPUT_WANTS_GRADIENT);
    NnTensor *sum = nn_sum (graph, y, "sum", NN_AXIS (0) | NN_AXIS (1));
    NnTensor *both = nn_add (graph, sum, builders[i](graph, a, y, "loss"), "both");

    g_assert_true (nn_graph_compile (graph, both, NN_MODE_TRAINING, NULL, NULL));
    for (guint pass = 0; pass < 3; pass++) {
      nn_graph_forward (graph);
      nn_graph_backward (graph, NULL);
      g_assert_cmpfloat (nn_tensor_get_gradient (y)[0], ==, 1);
      g_assert_cmpfloat (nn_tensor_get_gradient (y)[1], ==, 1);
    }
  }
}

/* A NaN among the outputs makes any loss NaN. */
static void
test_nan (void)
{
  static const Builder builders[] = { nn_softmax_cross_entropy, nn_sigmoid_cross_entropy,
                                      nn_squared_error, squared_hinge };
  const float targets[] = { 1, 0, 0, 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (builders); i++)
    for (guint place = 0; place < 4; place++) {
      float outputs[] = { 1, 2, 3, 4 }, slope[4];

      outputs[place] = NAN;
      g_assert_true (isnan (evaluate (builders[i], 2, 2, outputs, targets, slope)));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/losses/softmax/by-hand", test_softmax_by_hand);
  g_test_add_func ("/nn/losses/softmax/many-labels", test_softmax_many_labels);
  g_test_add_func ("/nn/losses/softmax/extremes", test_softmax_extremes);
  g_test_add_func ("/nn/losses/softmax/mean", test_softmax_mean);
  g_test_add_func ("/nn/losses/sigmoid/by-hand", test_sigmoid_by_hand);
  g_test_add_func ("/nn/losses/sigmoid/extremes", test_sigmoid_extremes);
  g_test_add_func ("/nn/losses/squared/by-hand", test_squared_by_hand);
  g_test_add_func ("/nn/losses/hinge/by-hand", test_hinge_by_hand);
  g_test_add_func ("/nn/losses/hinge/mean", test_hinge_mean);
  g_test_add_func ("/nn/losses/hinge/weight", test_hinge_weight);
  g_test_add_func ("/nn/losses/hinge/of-norm", test_hinge_of_norm);
  g_test_add_func ("/nn/losses/targets-of-two-uses", test_targets_of_two_uses);
  g_test_add_func ("/nn/losses/nan", test_nan);

  return g_test_run ();
}
