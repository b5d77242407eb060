/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "nn-op.h"
#include "nn-random.h"

#include <string.h>

/* What the tests of single ops share: a graph over drawn inputs, and naive indexing. */

typedef struct {
  NnState *state;
  NnGraph *graph;
  NnRandom random;
  GPtrArray *inputs;   /* (element-type NnTensor) */
  NnTensor *objective; /* what was run last */
  float *upstream;     /* its gradient */
} Ops;

static inline Ops
ops_new (guint64 seed)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.1);
  Ops self = { .state = nn_state_new (seed, &optimiser), .inputs = g_ptr_array_new () };

  self.graph = nn_graph_new (self.state);
  nn_random_init (&self.random, seed, NN_STREAM_DATA, 0);
  return self;
}

static inline void
ops_clear (Ops *self)
{
  nn_graph_free (self->graph);
  nn_state_unref (self->state);
  g_ptr_array_unref (self->inputs);
  g_free (self->upstream);
}

static inline NnTensor *
ops_input (Ops *self, const char *name, NnShape shape)
{
  NnTensor *input = nn_graph_input (self->graph, name, shape, NN_INPUT_WANTS_GRADIENT);

  g_ptr_array_add (self->inputs, input);
  return input;
}

/* Compiles for @objective and draws all inputs and the upstream gradient. */
static inline void
ops_compile (Ops *self, NnTensor *objective, NnPool *pool)
{
  g_autoptr (GError) error = NULL;

  nn_graph_compile (self->graph, objective, NN_MODE_TRAINING, pool, &error);
  g_assert_no_error (error);
  self->objective = objective;
  for (guint i = 0; i < self->inputs->len; i++) {
    NnTensor *input = g_ptr_array_index (self->inputs, i);

    for (gsize k = 0; k < input->count; k++)
      input->data[k] = (float) nn_random_normal (&self->random);
  }
  self->upstream = g_new (float, objective->count);
  for (gsize k = 0; k < objective->count; k++)
    self->upstream[k] = (float) nn_random_normal (&self->random);
}

static inline void
ops_run (Ops *self)
{
  /* Nothing of an earlier pass may shine through. */
  for (guint i = 0; i < self->inputs->len; i++) {
    NnTensor *input = g_ptr_array_index (self->inputs, i);

    if (input->gradient)
      memset (input->gradient, 0xff, input->count * sizeof (float)); /* NaN */
  }
  nn_graph_forward (self->graph);
  nn_graph_backward (self->graph, self->upstream);
}

/* Writes the values of an input, or (as @tensor->gradient) of anything. */
#define ops_set(destination, ...) \
  memcpy (destination, ((const float[]){ __VA_ARGS__ }), sizeof ((const float[]){ __VA_ARGS__ }))

/* Exactly these values. */
#define ops_assert_values(found, ...)                                      \
  G_STMT_START                                                             \
  {                                                                        \
    const float expected_values[] = { __VA_ARGS__ };                       \
                                                                           \
    for (gsize place = 0; place < G_N_ELEMENTS (expected_values); place++) \
      g_assert_cmpfloat ((found)[place], ==, expected_values[place]);      \
  }                                                                        \
  G_STMT_END

/* One to four sizes from 1 to @largest; one in eight shapes has one of them 40 times as large. */
static inline NnShape
ops_draw_shape (NnRandom *random, guint min_dims, guint32 largest)
{
  NnShape shape = { .n_dims = min_dims + nn_random_below (random, NN_MAX_DIMS + 1 - min_dims) };

  for (guint axis = 0; axis < shape.n_dims; axis++)
    shape.size[axis] = 1 + nn_random_below (random, largest);
  if (nn_random_below (random, 8) == 0)
    shape.size[nn_random_below (random, shape.n_dims)] *= 40;
  return shape;
}

/* The place of value @flat along each axis, and back. */
static inline void
ops_unravel (const NnShape *shape, gsize flat, gsize *place)
{
  for (guint axis = shape->n_dims; axis-- > 0;) {
    place[axis] = flat % shape->size[axis];
    flat /= shape->size[axis];
  }
}

static inline gsize
ops_ravel (const NnShape *shape, const gsize *place)
{
  gsize flat = 0;

  for (guint axis = 0; axis < shape->n_dims; axis++)
    flat = flat * shape->size[axis] + place[axis];
  return flat;
}
