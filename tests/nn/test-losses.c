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

/* A NaN among the outputs makes any loss NaN. */
static void
test_nan (void)
{
  static const Builder builders[] = { nn_softmax_cross_entropy, nn_sigmoid_cross_entropy,
                                      nn_squared_error };
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
  g_test_add_func ("/nn/losses/nan", test_nan);

  return g_test_run ();
}
