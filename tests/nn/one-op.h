/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "nn-isa.h"
#include "nn-ops.h"
#include "nn-random.h"

#include <math.h>

/* A graph of one op over one input, for tests that compare it with a plain computation. */
typedef struct {
  NnState *state;
  NnGraph *graph;
  NnTensor *x, *y;
  gsize n_x, n_y;
  float *upstream; /* (n_y) */
} OneOp;

static inline OneOp
one_op_new (guint64 seed, NnShape shape)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.1);
  OneOp self = { .state = nn_state_new (seed, &optimiser) };

  self.graph = nn_graph_new (self.state);
  self.x = nn_graph_input (self.graph, "x", shape, NN_INPUT_WANTS_GRADIENT);
  return self;
}

/* Normal values from a range of streams of their own. */
static inline void
one_op_draw (guint64 seed, guint64 stream, gsize n, float *values)
{
  NnRandom random;

  nn_random_init (&random, seed, NN_STREAM_DATA, stream);
  for (gsize i = 0; i < n; i++)
    values[i] = (float) nn_random_normal (&random);
}

/* Compiles with @self->y as objective, draws x, all parameters and the upstream gradient. */
static inline void
one_op_compile (OneOp *self, guint64 seed, NnMode mode, NnPool *pool)
{
  g_autoptr (GError) error = NULL;

  nn_graph_compile (self->graph, self->y, mode, pool, &error);
  g_assert_no_error (error);
  nn_shape_count (nn_tensor_get_shape (self->x), &self->n_x);
  nn_shape_count (nn_tensor_get_shape (self->y), &self->n_y);
  self->upstream = g_new (float, self->n_y);
  one_op_draw (seed, 0, self->n_x, nn_tensor_get_data (self->x));
  one_op_draw (seed, 1, self->n_y, self->upstream);
  for (guint i = 0; i < nn_state_get_n_parameters (self->state); i++) {
    const NnParameter *parameter = nn_state_get_parameter (self->state, i);

    if (parameter->kind != NN_PARAMETER_BUFFER)
      one_op_draw (seed, 2 + i, parameter->count, parameter->value);
  }
}

static inline void
one_op_run (OneOp *self)
{
  nn_graph_forward (self->graph);
  nn_graph_backward (self->graph, self->upstream);
}

/* All that the passes give: y, ∂L/∂x and the gradients of parameters, one after the other. */
static inline GArray *
one_op_results (OneOp *self)
{
  GArray *results = g_array_new (FALSE, FALSE, sizeof (float));

  g_array_append_vals (results, nn_tensor_get_data (self->y), (guint) self->n_y);
  g_array_append_vals (results, nn_tensor_get_gradient (self->x), (guint) self->n_x);
  for (guint i = 0; i < nn_state_get_n_parameters (self->state); i++) {
    const NnParameter *parameter = nn_state_get_parameter (self->state, i);

    if (parameter->gradient)
      g_array_append_vals (results, parameter->gradient, (guint) parameter->count);
  }
  return results;
}

static inline void
one_op_clear (OneOp *self)
{
  nn_graph_free (self->graph);
  nn_state_unref (self->state);
  g_free (self->upstream);
}

/* Asserts that @tensor's op was refused with just this message. */
static inline void
one_op_assert_refused (OneOp *self, int code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (nn_graph_compile (self->graph, self->y, NN_MODE_TRAINING, NULL, &error));
  g_assert_error (error, NN_ERROR, code);
  g_assert_cmpstr (error->message, ==, message);
  one_op_clear (self);
}

/* Asserts that results of @build differ by no bit over pools of 1, 2, 3 and 8 threads, and by no
 * more than @tolerance · max (1, |value|) from clone to clone. */
static inline void
one_op_assert_same_everywhere (OneOp (*build) (NnPool *pool), double tolerance)
{
  static const guint threads[] = { 1, 2, 3, 8 };
  NnIsa best = nn_isa_best ();
  g_autoptr (GArray) first = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++) {
    g_autoptr (NnPool) pool = nn_pool_new (threads[i]);
    OneOp op = build (pool);
    g_autoptr (GArray) results = NULL;

    one_op_run (&op);
    results = one_op_results (&op);
    if (!first)
      first = g_array_ref (results);
    g_assert_cmpmem (results->data, results->len * sizeof (float), first->data,
                     first->len * sizeof (float));
    one_op_clear (&op);
  }

  for (NnIsa isa = NN_ISA_BASELINE; isa <= best; isa++) {
    OneOp op = build (NULL);
    g_autoptr (GArray) results = NULL;

    nn_isa_set (isa);
    one_op_run (&op);
    nn_isa_set (best);
    results = one_op_results (&op);
    g_test_message ("%s: %u values", nn_isa_name (isa), results->len);
    for (guint i = 0; i < results->len; i++) {
      double a = g_array_index (results, float, i), b = g_array_index (first, float, i);

      g_assert_true (fabs (a - b) <= tolerance * MAX (1, fabs (b)));
    }
    one_op_clear (&op);
  }
}
