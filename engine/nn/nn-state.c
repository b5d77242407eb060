/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Layout of the one block, in floats:
 *
 *   step counter | weights | biases | slot 0 of both | slot 1 of both || gradients of both
 *
 * A checkpoint copies all before the double bar. Weights stand together so that penalties act on
 * one stretch, and the optimiser makes one pass over each.
 */

#include "nn-state-private.h"

#include <math.h>
#include <string.h>

#include "nn-arena.h"
#include "nn-isa.h"
#include "nn-optimiser-private.h"
#include "nn-random.h"

/* Values that one thread updates at a time. */
#define UPDATE_TILE 16384

typedef struct {
  NnParameter public;
  NnInit init;
  gsize offset; /* from the start of the values */
} Parameter;

struct _NnState {
  guint n_references;
  guint64 seed;
  NnOptimiser optimiser;
  GPtrArray *parameters; /* (element-type Parameter) */

  NnArena arena;
  gsize n_checkpoint; /* floats */
  guint64 *step;
  gsize n_values;  /* weights and biases, with padding */
  gsize n_weights; /* the first of them */
  float *values;
  float *slots[2];
  float *gradients;
};

static void
parameter_free (gpointer data)
{
  Parameter *parameter = data;

  g_free ((char *) parameter->public.name);
  g_free (parameter);
}

NnState *
nn_state_new (guint64 seed, const NnOptimiser *optimiser)
{
  NnState *self = g_new0 (NnState, 1);

  g_return_val_if_fail (optimiser != NULL, NULL);

  self->n_references = 1;
  self->seed = seed;
  self->optimiser = *optimiser;
  self->parameters = g_ptr_array_new_with_free_func (parameter_free);
  return self;
}

NnState *
nn_state_ref (NnState *self)
{
  self->n_references++;
  return self;
}

void
nn_state_unref (NnState *self)
{
  if (--self->n_references > 0)
    return;
  nn_arena_clear (&self->arena);
  g_ptr_array_unref (self->parameters);
  g_free (self);
}

gboolean
nn_state_is_sealed (const NnState *self)
{
  return self->arena.block != NULL;
}

const NnParameter *
nn_state_declare (NnState *self,
                  const char *name,
                  const NnShape *shape,
                  NnInit init,
                  GError **error)
{
  const NnParameter *known = nn_state_find_parameter (self, name);
  Parameter *parameter;
  gsize count;

  if (known) {
    if (!nn_shape_equal (&known->shape, shape)) {
      g_autofree char *expected = nn_shape_to_string (&known->shape);
      g_autofree char *found = nn_shape_to_string (shape);

      g_set_error (error, NN_ERROR, NN_ERROR_PARAMETER,
                   "expected parameter \"%s\" to have the shape %s that it was made with, found %s",
                   name, expected, found);
      return NULL;
    }
    return known;
  }

  if (nn_state_is_sealed (self)) {
    g_set_error (error, NN_ERROR, NN_ERROR_PARAMETER,
                 "expected a parameter of the first graph, found the new name \"%s\"", name);
    return NULL;
  }
  if (!nn_shape_count (shape, &count)) {
    g_autofree char *found = nn_shape_to_string (shape);

    g_set_error (error, NN_ERROR, NN_ERROR_MEMORY,
                 "expected sizes whose product a computer can count, found parameter \"%s\" of "
                 "shape %s",
                 name, found);
    return NULL;
  }

  parameter = g_new0 (Parameter, 1);
  parameter->public = (NnParameter){
    .name = g_strdup (name),
    .shape = *shape,
    .count = count,
    /* Vectors are biases and scales: penalties leave them alone. */
    .is_weight = shape->n_dims >= 2,
  };
  parameter->init = init;
  g_ptr_array_add (self->parameters, parameter);
  return &parameter->public;
}

/* A weight has shape (out, in…): fan-in is the product of all but the first size, fan-out that of
 * all but the second. */
static void
initialise (NnState *self, Parameter *parameter)
{
  const NnParameter *public = &parameter->public;
  double fan_in = (double) public->count / (double) MAX (public->shape.size[0], 1);
  double fan_out = public->shape.n_dims >= 2
                       ? (double) public->count / (double) MAX (public->shape.size[1], 1)
                       : fan_in;
  double deviation;
  NnRandom random;

  switch (parameter->init) {
  case NN_INIT_ZERO:
    return;
  case NN_INIT_HE:
    deviation = sqrt (2 / fan_in);
    break;
  case NN_INIT_XAVIER:
    deviation = sqrt (2 / (fan_in + fan_out));
    break;
  default:
    g_return_if_reached ();
  }

  nn_random_init (&random, nn_random_named_seed (self->seed, public->name), NN_STREAM_INIT, 0);
  for (gsize i = 0; i < public->count; i++)
  public->value[i] = (float) (deviation * nn_random_normal (&random));
}

gboolean
nn_state_seal (NnState *self, GError **error)
{
  guint n_slots = nn_optimiser_n_slots (self->optimiser.kind);
  gsize step_offset = nn_arena_reserve (&self->arena, sizeof (guint64) / sizeof (float));
  gsize values_offset = self->arena.n_floats;
  gsize slot_offsets[2];
  gsize gradients_offset;

  g_return_val_if_fail (!nn_state_is_sealed (self), FALSE);

  for (guint pass = 0; pass < 2; pass++) {
    for (guint i = 0; i < self->parameters->len; i++) {
      Parameter *parameter = g_ptr_array_index (self->parameters, i);

      if (parameter->public.is_weight == (pass == 0))
        parameter->offset =
            nn_arena_reserve (&self->arena, parameter->public.count) - values_offset;
    }
    if (pass == 0)
      self->n_weights = self->arena.n_floats - values_offset;
  }
  self->n_values = self->arena.n_floats - values_offset;
  for (guint slot = 0; slot < n_slots; slot++)
    slot_offsets[slot] = nn_arena_reserve (&self->arena, self->n_values);
  self->n_checkpoint = self->arena.n_floats;
  gradients_offset = nn_arena_reserve (&self->arena, self->n_values);

  if (!nn_arena_allocate (&self->arena, "parameters", error))
    return FALSE;

  self->step = (guint64 *) (self->arena.block + step_offset);
  self->values = self->arena.block + values_offset;
  self->gradients = self->arena.block + gradients_offset;
  for (guint slot = 0; slot < n_slots; slot++)
    self->slots[slot] = self->arena.block + slot_offsets[slot];
  for (guint i = 0; i < self->parameters->len; i++) {
    Parameter *parameter = g_ptr_array_index (self->parameters, i);

    parameter->public.value = self->values + parameter->offset;
    parameter->public.gradient = self->gradients + parameter->offset;
    initialise (self, parameter);
  }
  return TRUE;
}

/* A finite value times 0 is 0, anything else is NaN, and a sum shows it. Left to the compiler a sum
 * of floats is serial; sixteen partial sums are a vector. */
NN_INLINE void
find_non_finite_body (gsize n, const float *values, gboolean *found)
{
  float sums[16] = { 0 };
  float total = 0;
  gsize i = 0;

  for (; i + 16 <= n; i += 16)
    for (gsize lane = 0; lane < 16; lane++)
      sums[lane] += values[i + lane] * 0.0f;
  for (; i < n; i++)
    total += values[i] * 0.0f;
  for (gsize lane = 0; lane < 16; lane++)
    total += sums[lane];
  *found = total != 0;
}

NN_CLONES (find_non_finite, (gsize n, const float *values, gboolean *found), (n, values, found))

gboolean
nn_state_gradients_are_finite (const NnState *self)
{
  gboolean found;

  find_non_finite (self->n_values, self->gradients, &found);
  return !found;
}

void
nn_state_clear_gradients (NnState *self)
{
  memset (self->gradients, 0, self->n_values * sizeof (float));
}

static void
update_tile (gpointer data, gsize tile, guint worker)
{
  NnState *self = data;
  gsize n_weight_tiles = (self->n_weights + UPDATE_TILE - 1) / UPDATE_TILE;
  gboolean is_weight = tile < n_weight_tiles;
  gsize start =
      is_weight ? tile * UPDATE_TILE : self->n_weights + (tile - n_weight_tiles) * UPDATE_TILE;
  gsize end = MIN (start + UPDATE_TILE, is_weight ? self->n_weights : self->n_values);

  nn_optimiser_update (&self->optimiser, *self->step, is_weight, end - start, self->values + start,
                       self->gradients + start, self->slots[0] ? self->slots[0] + start : NULL,
                       self->slots[1] ? self->slots[1] + start : NULL);
}

void
nn_state_update (NnState *self, NnPool *pool)
{
  gsize n_biases = self->n_values - self->n_weights;
  gsize n_tiles = (self->n_weights + UPDATE_TILE - 1) / UPDATE_TILE +
                  (n_biases + UPDATE_TILE - 1) / UPDATE_TILE;

  ++*self->step;
  nn_pool_run (pool, n_tiles, update_tile, self);
}

guint64
nn_state_get_seed (const NnState *self)
{
  return self->seed;
}

guint64
nn_state_get_step (const NnState *self)
{
  return self->step ? *self->step : 0;
}

NnOptimiser *
nn_state_get_optimiser (NnState *self)
{
  return &self->optimiser;
}

guint
nn_state_get_n_parameters (const NnState *self)
{
  return self->parameters->len;
}

const NnParameter *
nn_state_get_parameter (const NnState *self, guint index)
{
  g_return_val_if_fail (index < self->parameters->len, NULL);

  return &((Parameter *) g_ptr_array_index (self->parameters, index))->public;
}

const NnParameter *
nn_state_find_parameter (const NnState *self, const char *name)
{
  for (guint i = 0; i < self->parameters->len; i++) {
    const NnParameter *parameter = nn_state_get_parameter (self, i);

    if (g_str_equal (parameter->name, name))
      return parameter;
  }
  return NULL;
}

gpointer
nn_state_get_block (NnState *self, gsize *size)
{
  *size = self->n_checkpoint * sizeof (float);
  return self->arena.block;
}
