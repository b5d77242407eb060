/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-ops.h"

#include <math.h>

/* J (w) = (w x + b − y)² with one weight, so that every rule can be followed by hand. */
typedef struct {
  NnState *state;
  NnGraph *graph;
  float *weight, *bias;
} Line;

static Line
set_up (const NnOptimiser *optimiser, float x, float y)
{
  Line line = { .state = nn_state_new (0, optimiser) };
  NnTensor *input, *target, *output;

  line.graph = nn_graph_new (line.state);
  input = nn_graph_input (line.graph, "x", NN_SHAPE (1, 1), NN_INPUT_CONSTANT);
  target = nn_graph_input (line.graph, "y", NN_SHAPE (1, 1), NN_INPUT_CONSTANT);
  output = nn_dense (line.graph, input, "line", 1, NN_ACTIVATION_IDENTITY, NN_INIT_ZERO);
  g_assert_true (nn_graph_compile (line.graph, nn_squared_error (line.graph, output, target, "J"),
                                   NN_MODE_TRAINING, NULL, NULL));
  nn_tensor_get_data (input)[0] = x;
  nn_tensor_get_data (target)[0] = y;
  line.weight = nn_state_find_parameter (line.state, "line.weight")->value;
  line.bias = nn_state_find_parameter (line.state, "line.bias")->value;
  return line;
}

static void
step (Line *line)
{
  NnStepReport report;

  g_assert_cmpint (nn_graph_step (line->graph, &report), ==, NN_STEP_OK);
}

static void
tear_down (Line *line)
{
  nn_graph_free (line->graph);
  nn_state_unref (line->state);
}

/* x = 2, y = 3, w = b = 0: g_w = 2 (−3) 2 = −12, g_b = −6. */
static void
test_sgd (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.1);
  Line line = set_up (&optimiser, 2, 3);

  step (&line);
  g_assert_cmpfloat_with_epsilon (*line.weight, 1.2, 1e-6);
  g_assert_cmpfloat_with_epsilon (*line.bias, 0.6, 1e-6);
  /* 1.2 · 2 + 0.6 − 3 = 0: at the minimum nothing moves any more. */
  step (&line);
  g_assert_cmpfloat_with_epsilon (*line.weight, 1.2, 1e-6);
  tear_down (&line);
}

static void
test_momentum (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_MOMENTUM, 0.1);
  Line line = set_up (&optimiser, 2, 3);

  step (&line);
  g_assert_cmpfloat_with_epsilon (*line.weight, 1.2, 1e-6);
  /* The gradient is 0 now: v = 0.9 · (−12), w = 1.2 + 0.1 · 10.8. */
  step (&line);
  g_assert_cmpfloat_with_epsilon (*line.weight, 2.28, 1e-6);
  g_assert_cmpfloat_with_epsilon (*line.bias, 0.6 + 0.54, 1e-6);
  tear_down (&line);
}

/* With bias correction the first step of Adam is η g / (|g| + ε): its length is the learning rate
 * whatever the gradient. */
static void
test_adam_first_step (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_ADAM, 0.01);
  Line line = set_up (&optimiser, 2, 3);

  step (&line);
  g_assert_cmpfloat_with_epsilon (*line.weight, 0.01, 1e-7);
  g_assert_cmpfloat_with_epsilon (*line.bias, 0.01, 1e-7);
  tear_down (&line);
}

/* Ten steps against the rule written out in double. */
static void
test_adam_by_definition (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_ADAM, 0.05);
  Line line;
  double w = 0, b = 0, m[2] = { 0 }, v[2] = { 0 };

  optimiser.l2 = 0.1;
  line = set_up (&optimiser, 2, 3);
  for (int t = 1; t <= 10; t++) {
    double residual = w * 2 + b - 3;
    /* The penalty acts on the weight, not on the bias. */
    double g[2] = { 2 * residual * 2 + 0.1 * w, 2 * residual };

    for (int i = 0; i < 2; i++) {
      m[i] = 0.9 * m[i] + 0.1 * g[i];
      v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
      double delta =
          0.05 * (m[i] / (1 - pow (0.9, t))) / (sqrt (v[i] / (1 - pow (0.999, t))) + 1e-8);
      if (i == 0)
        w -= delta;
      else
        b -= delta;
    }
    step (&line);
    g_assert_cmpfloat_with_epsilon (*line.weight, w, 2e-6);
    g_assert_cmpfloat_with_epsilon (*line.bias, b, 2e-6);
  }
  tear_down (&line);
}

/* With x = y = 0 only the penalty acts: w ← w (1 − η λ), the bias stays. */
static void
test_l2 (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.5);
  Line line;

  optimiser.l2 = 0.2;
  line = set_up (&optimiser, 0, 0);
  *line.weight = 4;
  step (&line);
  g_assert_cmpfloat_with_epsilon (*line.weight, 3.6, 1e-6);
  step (&line);
  g_assert_cmpfloat_with_epsilon (*line.weight, 3.24, 1e-6);
  g_assert_cmpfloat (*line.bias, ==, 0);
  tear_down (&line);
}

/* Weight and bias, and what a rule remembers of them, in double. */
typedef struct {
  double value[2];
  double first[2];
  double second[2];
} Reference;

/* Step @t (from 1) with the gradients @g of weight and bias, written out. */
typedef void (*Rule) (Reference *r, const double g[2], int t);

#define N_STEPS 10

/* Steps from w = 0.5, b = −0.25 with x = 2, y = 3 against @rule. */
static void
follow (const NnOptimiser *optimiser, Rule rule)
{
  Line line = set_up (optimiser, 2, 3);
  Reference r = { .value = { 0.5, -0.25 } };

  *line.weight = 0.5f;
  *line.bias = -0.25f;
  for (int t = 1; t <= N_STEPS; t++) {
    double residual = r.value[0] * 2 + r.value[1] - 3;
    double g[2] = { 2 * residual * 2, 2 * residual };

    rule (&r, g, t);
    step (&line);
    g_assert_cmpfloat_with_epsilon (*line.weight, r.value[0], 3e-6);
    g_assert_cmpfloat_with_epsilon (*line.bias, r.value[1], 3e-6);
  }
  tear_down (&line);
}

static void
nesterov_rule (Reference *r, const double g[2], int t)
{
  for (int i = 0; i < 2; i++) {
    r->first[i] = 0.8 * r->first[i] + g[i];
    r->value[i] -= 0.02 * (g[i] + 0.8 * r->first[i]);
  }
}

static void
test_nesterov (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_NESTEROV, 0.02);

  optimiser.momentum = 0.8;
  follow (&optimiser, nesterov_rule);
}

static void
rmsprop_rule (Reference *r, const double g[2], int t)
{
  for (int i = 0; i < 2; i++) {
    r->first[i] = 0.99 * r->first[i] + 0.01 * g[i] * g[i];
    r->value[i] -= 0.01 * g[i] / (sqrt (r->first[i]) + 1e-8);
  }
}

/* With the constant that it has unless told otherwise. */
static void
test_rmsprop (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_RMSPROP, 0.01);

  follow (&optimiser, rmsprop_rule);
}

static void
uncorrected_adam_rule (Reference *r, const double g[2], int t)
{
  for (int i = 0; i < 2; i++) {
    r->first[i] = 0.9 * r->first[i] + 0.1 * g[i];
    r->second[i] = 0.999 * r->second[i] + 0.001 * g[i] * g[i];
    r->value[i] -= 0.02 * r->first[i] / (sqrt (r->second[i]) + 1e-8);
  }
}

static void
test_uncorrected_adam (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_ADAM, 0.02);

  optimiser.no_bias_correction = TRUE;
  follow (&optimiser, uncorrected_adam_rule);
}

/* Without correction the first step is η (1 − β₁) / √(1 − β₂) = 3.16 η long, whatever the gradient.
 */
static void
test_uncorrected_adam_first_step (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_ADAM, 0.01);
  Line line;

  optimiser.no_bias_correction = TRUE;
  line = set_up (&optimiser, 2, 3);
  step (&line);
  g_assert_cmpfloat_with_epsilon (*line.weight, 0.01 * 0.1 / sqrt (0.001), 1e-7);
  g_assert_cmpfloat_with_epsilon (*line.bias, 0.01 * 0.1 / sqrt (0.001), 1e-7);
  tear_down (&line);
}

static void
decay_rule (Reference *r, const double g[2], int t)
{
  /* With the w from before the step, and not for the bias. */
  r->value[0] = r->value[0] - 0.03 * g[0] - 0.03 * 0.2 * r->value[0];
  r->value[1] -= 0.03 * g[1];
}

static void
test_weight_decay (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.03);

  optimiser.weight_decay = 0.2;
  follow (&optimiser, decay_rule);
}

/* Decoupled: the decay does not pass through Adam's moments, and a schedule scales it with η. */
static void
adam_decay_rule (Reference *r, const double g[2], int t)
{
  double rate = 0.05 * pow (0.5, (t - 1) / 4);

  for (int i = 0; i < 2; i++) {
    double decay = i == 0 ? rate * 0.3 * r->value[i] : 0;

    r->first[i] = 0.9 * r->first[i] + 0.1 * g[i];
    r->second[i] = 0.999 * r->second[i] + 0.001 * g[i] * g[i];
    r->value[i] -= rate * (r->first[i] / (1 - pow (0.9, t))) /
                   (sqrt (r->second[i] / (1 - pow (0.999, t))) + 1e-8);
    r->value[i] -= decay;
  }
}

static void
test_weight_decay_of_adam (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_ADAM, 0.05);

  optimiser.weight_decay = 0.3;
  optimiser.schedule = (NnSchedule){ .kind = NN_SCHEDULE_STEP, .period = 4, .gamma = 0.5 };
  follow (&optimiser, adam_decay_rule);
}

static void
l1_rule (Reference *r, const double g[2], int t)
{
  r->value[0] -= 0.03 * (g[0] + 0.4 * (r->value[0] > 0 ? 1 : r->value[0] < 0 ? -1 : 0));
  r->value[1] -= 0.03 * g[1];
}

static void
test_l1 (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.03);

  optimiser.l1 = 0.4;
  follow (&optimiser, l1_rule);
}

/* With x = y = 0 only the penalty acts: η λ towards 0 a step, from either side, and 0 stays. */
static void
test_l1_alone (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.5);
  static const float starts[] = { 4, -4, 0 };
  static const double ends[] = { 3.8, -3.8, 0 };

  optimiser.l1 = 0.2;
  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++) {
    Line line = set_up (&optimiser, 0, 0);

    *line.weight = starts[i];
    step (&line);
    step (&line);
    g_assert_cmpfloat_with_epsilon (*line.weight, ends[i], 1e-6);
    g_assert_cmpfloat (*line.bias, ==, 0);
    tear_down (&line);
  }
}

static void
clip_value_rule (Reference *r, const double g[2], int t)
{
  for (int i = 0; i < 2; i++)
    r->value[i] -= 0.05 * (g[i] > 3 ? 3 : g[i] < -3 ? -3 : g[i]);
}

static void
test_clip_value (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.05);

  optimiser.clip_value = 3;
  follow (&optimiser, clip_value_rule);
}

static void
clip_norm_rule (Reference *r, const double g[2], int t)
{
  double norm = sqrt (g[0] * g[0] + g[1] * g[1]);

  for (int i = 0; i < 2; i++)
    r->value[i] -= 0.05 * g[i] * (norm > 4 ? 4 / norm : 1);
}

static void
test_clip_norm (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.05);

  optimiser.clip_norm = 4;
  follow (&optimiser, clip_norm_rule);
}

/* x = 2, y = 3, w = b = 0: the gradients −12 and −6 have the norm √180 together, which is told as
 * it was before clipping. */
static void
test_clip_norm_by_hand (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 1);
  Line line;

  optimiser.clip_norm = sqrt (180) / 12;
  line = set_up (&optimiser, 2, 3);
  step (&line);
  g_assert_cmpfloat_with_epsilon (nn_state_get_gradient_norm (line.state), sqrt (180), 1e-5);
  g_assert_cmpfloat_with_epsilon (*line.weight, 1, 1e-6);
  g_assert_cmpfloat_with_epsilon (*line.bias, 0.5, 1e-6);
  tear_down (&line);
}

/* The norm first, then each value, then the penalty, which is not clipped: −12 and −6 become −4 and
 * −2, then −3 and −2, then −3 + 0.5 · 10 for the weight of 10. */
static void
test_order_of_clipping (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 1);
  Line line;

  optimiser.clip_norm = sqrt (180) / 3;
  optimiser.clip_value = 3;
  optimiser.l2 = 0.5;
  line = set_up (&optimiser, 2, 3);
  /* w x + b − y = −3 as before. */
  *line.weight = 10;
  *line.bias = -20;
  step (&line);
  g_assert_cmpfloat_with_epsilon (*line.weight, 10 - (-3 + 5), 1e-5);
  g_assert_cmpfloat_with_epsilon (*line.bias, -20 + 2, 1e-5);
  tear_down (&line);
}

static void
cosine_rule (Reference *r, const double g[2], int t)
{
  /* The first step has t = 0 in the schedule; three steps of warm-up. */
  double factor = t <= 8 ? 0.5 * (1 + cos (G_PI * (t - 1) / 8)) : 0;

  factor *= t <= 3 ? t / 3.0 : 1;
  for (int i = 0; i < 2; i++) {
    r->first[i] = 0.9 * r->first[i] + g[i];
    r->value[i] -= 0.02 * factor * r->first[i];
  }
}

static void
test_schedule (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_MOMENTUM, 0.02);

  optimiser.schedule = (NnSchedule){ .kind = NN_SCHEDULE_COSINE, .period = 8, .warm_up = 3 };
  follow (&optimiser, cosine_rule);
}

/* The learning rate can be changed between steps. */
static void
test_live_rate (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0);
  Line line = set_up (&optimiser, 2, 3);

  step (&line);
  g_assert_cmpfloat (*line.weight, ==, 0);
  nn_state_get_optimiser (line.state)->learning_rate = 0.1;
  step (&line);
  g_assert_cmpfloat_with_epsilon (*line.weight, 1.2, 1e-6);
  tear_down (&line);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/optimiser/sgd", test_sgd);
  g_test_add_func ("/nn/optimiser/momentum", test_momentum);
  g_test_add_func ("/nn/optimiser/adam/first-step", test_adam_first_step);
  g_test_add_func ("/nn/optimiser/adam/by-definition", test_adam_by_definition);
  g_test_add_func ("/nn/optimiser/l2", test_l2);
  g_test_add_func ("/nn/optimiser/nesterov", test_nesterov);
  g_test_add_func ("/nn/optimiser/rmsprop", test_rmsprop);
  g_test_add_func ("/nn/optimiser/adam/uncorrected", test_uncorrected_adam);
  g_test_add_func ("/nn/optimiser/adam/uncorrected-first-step", test_uncorrected_adam_first_step);
  g_test_add_func ("/nn/optimiser/adam/weight-decay", test_weight_decay_of_adam);
  g_test_add_func ("/nn/optimiser/weight-decay", test_weight_decay);
  g_test_add_func ("/nn/optimiser/l1/by-definition", test_l1);
  g_test_add_func ("/nn/optimiser/l1/alone", test_l1_alone);
  g_test_add_func ("/nn/optimiser/clip/value", test_clip_value);
  g_test_add_func ("/nn/optimiser/clip/norm", test_clip_norm);
  g_test_add_func ("/nn/optimiser/clip/norm-by-hand", test_clip_norm_by_hand);
  g_test_add_func ("/nn/optimiser/clip/order", test_order_of_clipping);
  g_test_add_func ("/nn/optimiser/schedule", test_schedule);
  g_test_add_func ("/nn/optimiser/live-rate", test_live_rate);

  return g_test_run ();
}
