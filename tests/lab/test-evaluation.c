/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-evaluation.h"

#include <math.h>

#include "nn-ops.h"

/* Logits are the features themselves: z = I x. */
typedef struct {
  NnState *state;
  NnGraph *graph;
  NnTensor *x, *logits;
} Identity;

static Identity
set_up (gsize n_classes, gsize chunk)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.1);
  Identity self = { .state = nn_state_new (1, &optimiser) };

  self.graph = nn_graph_new (self.state);
  self.x = nn_graph_input (self.graph, "x", NN_SHAPE (chunk, n_classes), NN_INPUT_CONSTANT);
  self.logits =
      nn_dense (self.graph, self.x, "layer", n_classes, NN_ACTIVATION_IDENTITY, NN_INIT_ZERO);
  g_assert_true (nn_graph_compile (self.graph, NULL, NN_MODE_INFERENCE, NULL, NULL));
  for (gsize k = 0; k < n_classes; k++)
    nn_state_find_parameter (self.state, "layer.weight")->value[k * n_classes + k] = 1;
  return self;
}

static void
tear_down (Identity *self)
{
  nn_graph_free (self->graph);
  nn_state_unref (self->state);
}

/* Logits that are logarithms of probabilities: costs are −log of the own class's. Five examples in
 * chunks of two. */
static void
test_by_hand (void)
{
  static const double p[5][3] = {
    { 0.7, 0.2, 0.1 }, { 0.1, 0.8, 0.1 }, { 0.5, 0.3, 0.2 }, { 0.25, 0.25, 0.5 }, { 0.6, 0.3, 0.1 }
  };
  static const gint32 labels[5] = { 0, 1, 1, 2, 2 };
  g_autoptr (DataSet) set = data_set_new ("by hand", 5, 3, 3, NULL, NULL);
  g_autoptr (LabEvaluation) evaluation = NULL;
  Identity net = set_up (3, 2);
  double sum = 0;

  for (gsize i = 0; i < 5; i++) {
    set->labels[i] = labels[i];
    sum -= log (p[i][labels[i]]);
    for (gsize k = 0; k < 3; k++)
      set->features[3 * i + k] = (float) log (p[i][k]);
  }
  evaluation = lab_evaluation_new (set);
  lab_evaluation_run (evaluation, net.graph, net.x, net.logits);

  g_assert_cmpfloat_with_epsilon (evaluation->cost, sum / 5, 1e-6);
  /* The third and the fifth are taken for class 0. */
  g_assert_cmpfloat (evaluation->error, ==, 2.0 / 5);
  g_assert_cmpint (evaluation->predicted[2], ==, 0);
  g_assert_cmpfloat_with_epsilon (evaluation->confidence[4], 0.6, 1e-6);
  g_assert_cmpfloat_with_epsilon (evaluation->costs[3], -log (0.5), 1e-6);
  tear_down (&net);
}

/* What is not a number is no right answer, whatever the class. */
static void
test_not_a_number (void)
{
  g_autoptr (DataSet) set = data_set_new ("broken", 2, 2, 2, NULL, NULL);
  g_autoptr (LabEvaluation) evaluation = NULL;
  Identity net = set_up (2, 4);

  for (gsize i = 0; i < 4; i++)
    set->features[i] = NAN;
  set->labels[1] = 1;
  evaluation = lab_evaluation_new (set);
  lab_evaluation_run (evaluation, net.graph, net.x, net.logits);
  g_assert_cmpfloat (evaluation->error, ==, 1);
  g_assert_true (isnan (evaluation->cost));
  tear_down (&net);
}

/* z = (x₁, x₂): the probability of the second class is σ (x₂ − x₁), read at the middle of each
 * sample. */
static void
test_field (void)
{
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabField *field = lab_frame_add_field (frame, "field", 5, 4, FALSE);
  Identity net = set_up (2, 3);

  field->x0 = -1;
  field->x1 = 1;
  field->y0 = 0;
  field->y1 = 2;
  lab_evaluation_field (net.graph, net.x, net.logits, field);
  for (gsize row = 0; row < 4; row++)
    for (gsize column = 0; column < 5; column++) {
      double x = -1 + (double) column * 0.4 + 0.2, y = (double) row * 0.5 + 0.25;

      g_assert_cmpfloat_with_epsilon (field->values[row * 5 + column], 1 / (1 + exp (x - y)), 1e-6);
    }
  g_assert_cmpfloat (field->level, ==, 0.5);
  tear_down (&net);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab/evaluation/by-hand", test_by_hand);
  g_test_add_func ("/lab/evaluation/not-a-number", test_not_a_number);
  g_test_add_func ("/lab/evaluation/field", test_field);

  return g_test_run ();
}
