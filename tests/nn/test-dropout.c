/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-isa.h"
#include "nn-ops.h"
#include "nn-random.h"

#include <math.h>
#include <string.h>

#define N 40000

typedef struct {
  NnState *state;
  NnGraph *graph;
  NnTensor *x, *y;
} Fixture;

static Fixture
set_up (guint64 seed, const char *name, double keep_prob, NnMode mode)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.1);
  Fixture f = { .state = nn_state_new (seed, &optimiser) };

  f.graph = nn_graph_new (f.state);
  f.x = nn_graph_input (f.graph, "x", NN_SHAPE (N / 10, 10), NN_INPUT_CONSTANT);
  f.y = nn_dropout (f.graph, f.x, name, keep_prob, NN_DROPOUT_INVERTED);
  g_assert_true (nn_graph_compile (f.graph, NULL, mode, NULL, NULL));
  for (gsize i = 0; i < N; i++)
    nn_tensor_get_data (f.x)[i] = 3;
  nn_graph_forward (f.graph);
  return f;
}

static void
tear_down (Fixture *f)
{
  nn_graph_free (f->graph);
  nn_state_unref (f->state);
}

/* Values are 0 or x / p, and their mean is x within five standard errors of a Bernoulli share. */
static void
test_expectation (void)
{
  static const double keep_probs[] = { 0.1, 0.5, 0.8, 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (keep_probs); i++) {
    double p = keep_probs[i];
    Fixture f = set_up (1, "dropout", p, NN_MODE_TRAINING);
    gsize n_kept = 0;

    for (gsize k = 0; k < N; k++) {
      float y = nn_tensor_get_data (f.y)[k];

      if (y != 0) {
        g_assert_cmpfloat_with_epsilon (y, 3 / p, 1e-5);
        n_kept++;
      }
    }
    g_assert_cmpfloat (fabs (n_kept / (double) N - p), <=, 5 * sqrt (p * (1 - p) / N));
    tear_down (&f);
  }
}

static void
test_inference_passes_on (void)
{
  Fixture f = set_up (1, "dropout", 0.5, NN_MODE_INFERENCE);

  for (gsize k = 0; k < N; k++)
    g_assert_cmpfloat (nn_tensor_get_data (f.y)[k], ==, 3);
  tear_down (&f);
}

/* Share of places where both masks agree; one half for independent masks of p = ½. */
static double
agreement (const Fixture *a, const Fixture *b)
{
  gsize n_equal = 0;

  for (gsize k = 0; k < N; k++)
    n_equal += nn_tensor_get_data (a->y)[k] == nn_tensor_get_data (b->y)[k];
  return n_equal / (double) N;
}

/* The mask depends on seed, name and step, and on nothing else. */
static void
test_mask_depends_on (void)
{
  Fixture a = set_up (1, "a", 0.5, NN_MODE_TRAINING);
  Fixture same = set_up (1, "a", 0.5, NN_MODE_TRAINING);
  Fixture seed = set_up (2, "a", 0.5, NN_MODE_TRAINING);
  Fixture name = set_up (1, "b", 0.5, NN_MODE_TRAINING);
  gsize size;

  g_assert_cmpfloat (agreement (&a, &same), ==, 1);
  g_assert_cmpfloat (fabs (agreement (&a, &seed) - 0.5), <, 5 * sqrt (0.25 / N));
  g_assert_cmpfloat (fabs (agreement (&a, &name) - 0.5), <, 5 * sqrt (0.25 / N));

  /* The step counter is the first number of the state's block. */
  *(guint64 *) nn_state_get_block (same.state, &size) = 1;
  g_assert_cmpuint (nn_state_get_step (same.state), ==, 1);
  nn_graph_forward (same.graph);
  g_assert_cmpfloat (fabs (agreement (&a, &same) - 0.5), <, 5 * sqrt (0.25 / N));
  *(guint64 *) nn_state_get_block (same.state, &size) = 0;
  nn_graph_forward (same.graph);
  g_assert_cmpfloat (agreement (&a, &same), ==, 1);

  tear_down (&a);
  tear_down (&same);
  tear_down (&seed);
  tear_down (&name);
}

/* The mask by its definition, block by block, for every clone; the last block is cut off. */
static void
test_mask_by_definition (void)
{
  for (NnIsa isa = NN_ISA_BASELINE; isa <= nn_isa_best (); isa++) {
    NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.1);
    g_autoptr (NnState) state = nn_state_new (7, &optimiser);
    g_autoptr (NnGraph) graph = nn_graph_new (state);
    NnTensor *x = nn_graph_input (graph, "x", NN_SHAPE (1, 20001), NN_INPUT_CONSTANT);
    NnTensor *y = nn_dropout (graph, x, "mask", 0.3, NN_DROPOUT_CLASSIC);
    NnRandom random;

    g_assert_true (nn_graph_compile (graph, NULL, NN_MODE_TRAINING, NULL, NULL));
    for (gsize i = 0; i < 20001; i++)
      nn_tensor_get_data (x)[i] = 1;
    nn_isa_set (isa);
    nn_graph_forward (graph);
    nn_isa_set (nn_isa_best ());

    /* Sub-stream 0 of the op's own seed, with the step in the counter's upper half. */
    nn_random_init (&random, nn_random_named_seed (7, "mask"), NN_STREAM_DROPOUT, 0);
    for (gsize i = 0; i < 20001; i++)
      g_assert_cmpfloat (nn_tensor_get_data (y)[i], ==,
                         nn_random_next (&random) < (guint32) (0.3 * 0x1p32) ? 1 : 0);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/dropout/expectation", test_expectation);
  g_test_add_func ("/nn/dropout/inference-passes-on", test_inference_passes_on);
  g_test_add_func ("/nn/dropout/mask-depends-on", test_mask_depends_on);
  g_test_add_func ("/nn/dropout/mask-by-definition", test_mask_by_definition);

  return g_test_run ();
}
