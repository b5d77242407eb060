/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Layout of the one block, in floats:
 *
 *   step counter | weights | biases and scales | frozen | buffers | slot 0 of the first two | slot
 * 1 || gradients of the first two
 *
 * A checkpoint copies all before the double bar. What is trained stands together, weights first, so
 * that penalties act on one stretch, and the optimiser makes one pass.
 */

#include "nn-state-private.h"

#include <math.h>
#include <string.h>

#include "nn-arena.h"
#include "nn-isa.h"
#include "nn-optimiser-private.h"
#include "nn-random.h"

/* Values that one thread updates at a time. */
#define TILE 16384

typedef struct {
  NnParameter public;
  NnInit init;
  double initial;    /* of a constant */
  double init_scale; /* of a scaled normal */
  gsize offset;      /* from the start of the values */
} Parameter;

struct _NnState {
  guint n_references;
  guint64 seed;
  NnOptimiser optimiser;
  double init_scale;
  GPtrArray *frozen;     /* prefixes */
  GPtrArray *parameters; /* (element-type Parameter) */

  NnArena arena;
  gsize n_checkpoint; /* floats */
  guint64 *step;
  float *values;
  gsize n_weights; /* the first of the values */
  gsize n_trained; /* weights, biases and scales, with padding */
  float *slots[2];
  float *gradients; /* (n_trained) */
  double *squares;  /* of the gradients, a sum for each tile */
  double gradient_norm;
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
  self->init_scale = 0.01;
  self->frozen = g_ptr_array_new_with_free_func (g_free);
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
  g_free (self->squares);
  g_ptr_array_unref (self->frozen);
  g_ptr_array_unref (self->parameters);
  g_free (self);
}

gboolean
nn_state_is_sealed (const NnState *self)
{
  return self->arena.block != NULL;
}

void
nn_state_freeze (NnState *self, const char *prefix)
{
  g_ptr_array_add (self->frozen, g_strdup (prefix));
}

void
nn_state_set_init_scale (NnState *self, double scale)
{
  self->init_scale = scale;
}

static gboolean
is_frozen (const NnState *self, const char *name)
{
  for (guint i = 0; i < self->frozen->len; i++)
    if (g_str_has_prefix (name, g_ptr_array_index (self->frozen, i)))
      return TRUE;
  return FALSE;
}

const NnParameter *
nn_state_declare (NnState *self,
                  const char *name,
                  const NnShape *shape,
                  NnInit init,
                  NnParameterKind kind,
                  double initial,
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
    .kind = kind == NN_PARAMETER_TRAINED && is_frozen (self, name) ? NN_PARAMETER_FROZEN : kind,
    .shape = *shape,
    .count = count,
    .is_weight = shape->n_dims >= 2,
  };
  parameter->init = init;
  parameter->initial = initial;
  parameter->init_scale = self->init_scale;
  g_ptr_array_add (self->parameters, parameter);
  return &parameter->public;
}

static void
initialise (NnState *self, Parameter *parameter)
{
  const NnParameter *public = &parameter->public;
  guint n_dims = public->shape.n_dims;
  double count = (double) public->count;
  double fan_in = n_dims > 0 ? count / (double) MAX (public->shape.size[0], 1) : 1;
  double fan_out = n_dims > 0 ? count / (double) MAX (public->shape.size[n_dims - 1], 1) : 1;
  double deviation;
  NnRandom random;

  switch (parameter->init) {
  case NN_INIT_ZERO:
    return;
  case NN_INIT_CONSTANT:
    for (gsize i = 0; i < public->count; i++)
    public
    ->value[i] = (float) parameter->initial;
    return;
  case NN_INIT_HE:
    deviation = sqrt (2 / fan_in);
    break;
  case NN_INIT_XAVIER:
    deviation = sqrt (2 / (fan_in + fan_out));
    break;
  case NN_INIT_SCALED_NORMAL:
    deviation = parameter->init_scale;
    break;
  default:
    g_return_if_reached ();
  }

  nn_random_init (&random, nn_random_named_seed (self->seed, public->name), NN_STREAM_INIT, 0);
  for (gsize i = 0; i < public->count; i++)
  public->value[i] = (float) (deviation * nn_random_normal (&random));
}

/* Which stretch of the values a parameter belongs to. */
static guint
region (const NnParameter *parameter)
{
  switch (parameter->kind) {
  case NN_PARAMETER_TRAINED:
    return parameter->is_weight ? 0 : 1;
  case NN_PARAMETER_FROZEN:
    return 2;
  case NN_PARAMETER_BUFFER:
    return 3;
  }
  g_assert_not_reached ();
}

gboolean
nn_state_seal (NnState *self, GError **error)
{
  guint n_slots = nn_optimiser_n_slots (self->optimiser.kind);
  gsize step_offset = nn_arena_reserve (&self->arena, sizeof (guint64) / sizeof (float));
  gsize values_offset = self->arena.n_floats;
  gsize slot_offsets[2], region_ends[4], gradients_offset;

  g_return_val_if_fail (!nn_state_is_sealed (self), FALSE);

  for (guint r = 0; r < G_N_ELEMENTS (region_ends); r++) {
    for (guint i = 0; i < self->parameters->len; i++) {
      Parameter *parameter = g_ptr_array_index (self->parameters, i);

      if (region (&parameter->public) == r)
        parameter->offset =
            nn_arena_reserve (&self->arena, parameter->public.count) - values_offset;
    }
    region_ends[r] = self->arena.n_floats - values_offset;
  }
  self->n_weights = region_ends[0];
  self->n_trained = region_ends[1];
  for (guint slot = 0; slot < n_slots; slot++)
    slot_offsets[slot] = nn_arena_reserve (&self->arena, self->n_trained);
  self->n_checkpoint = self->arena.n_floats;
  gradients_offset = nn_arena_reserve (&self->arena, self->n_trained);

  if (!nn_arena_allocate (&self->arena, "parameters", error))
    return FALSE;

  self->step = (guint64 *) (self->arena.block + step_offset);
  self->values = self->arena.block + values_offset;
  self->gradients = self->arena.block + gradients_offset;
  self->squares = g_new0 (double, (self->n_trained + TILE - 1) / TILE + 1);
  for (guint slot = 0; slot < n_slots; slot++)
    self->slots[slot] = self->arena.block + slot_offsets[slot];
  for (guint i = 0; i < self->parameters->len; i++) {
    Parameter *parameter = g_ptr_array_index (self->parameters, i);

    parameter->public.value = self->values + parameter->offset;
    if (parameter->public.kind == NN_PARAMETER_TRAINED)
      parameter->public.gradient = self->gradients + parameter->offset;
    initialise (self, parameter);
  }
  return TRUE;
}

/* The sum of squares is finite exactly if all values are: the square of any float is far below the
 * largest double. */
NN_INLINE void
sum_squares_body (gsize n, const float *values, double *result)
{
  double sums[16] = { 0 };
  double total = 0;
  gsize i = 0;

  for (; i + 16 <= n; i += 16)
    for (gsize lane = 0; lane < 16; lane++)
      sums[lane] += (double) values[i + lane] * values[i + lane];
  for (; i < n; i++)
    total += (double) values[i] * values[i];
  for (gsize lane = 0; lane < 16; lane++)
    total += sums[lane];
  *result = total;
}

NN_CLONES (sum_squares, (gsize n, const float *values, double *result), (n, values, result))

static void
square_tile (gpointer data, gsize tile, guint worker)
{
  NnState *self = data;
  gsize start = tile * TILE;

  sum_squares (MIN (TILE, self->n_trained - start), self->gradients + start, &self->squares[tile]);
}

gboolean
nn_state_gradients_are_finite (NnState *self, NnPool *pool)
{
  gsize n_tiles = (self->n_trained + TILE - 1) / TILE;
  double sum = 0;

  nn_pool_run (pool, n_tiles, square_tile, self);
  for (gsize tile = 0; tile < n_tiles; tile++)
    sum += self->squares[tile];
  self->gradient_norm = sqrt (sum);
  return isfinite (sum);
}

void
nn_state_clear_gradients (NnState *self)
{
  memset (self->gradients, 0, self->n_trained * sizeof (float));
}

typedef struct {
  NnState *state;
  NnUpdate update;
  gsize n_weight_tiles;
} UpdateJob;

static void
update_tile (gpointer data, gsize tile, guint worker)
{
  UpdateJob *job = data;
  NnState *self = job->state;
  gboolean is_weight = tile < job->n_weight_tiles;
  gsize start = is_weight ? tile * TILE : self->n_weights + (tile - job->n_weight_tiles) * TILE;
  gsize end = MIN (start + TILE, is_weight ? self->n_weights : self->n_trained);

  nn_update_apply (&job->update, is_weight, end - start, self->values + start,
                   self->gradients + start, self->slots[0] ? self->slots[0] + start : NULL,
                   self->slots[1] ? self->slots[1] + start : NULL);
}

void
nn_state_update (NnState *self, NnPool *pool)
{
  gsize n_others = self->n_trained - self->n_weights;
  UpdateJob job = { .state = self, .n_weight_tiles = (self->n_weights + TILE - 1) / TILE };

  ++*self->step;
  job.update = nn_update (&self->optimiser, *self->step, self->gradient_norm);
  nn_pool_run (pool, job.n_weight_tiles + (n_others + TILE - 1) / TILE, update_tile, &job);
}

double
nn_state_get_gradient_norm (const NnState *self)
{
  return self->gradient_norm;
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
