/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "nn-optimiser.h"
#include "nn-shape.h"

G_BEGIN_DECLS

/**
 * NnState:
 *
 * All of a net that outlives a step: parameters, the optimiser's memory and the step counter lie in
 * one block, so a checkpoint is one copy; gradients lie beside it. Several graphs (training batch,
 * evaluation, a field in chunks) share one state. Which parameters there are is settled when the
 * first graph is compiled. Not thread-safe: the thread that steps its graphs owns it.
 */
typedef struct _NnState NnState;

/**
 * NnInit:
 *
 * How a weight of shape (out, in…) starts: zero; He: N(0, 2 / fan-in) (He et al. 2015); Xavier:
 * N(0, 2 / (fan-in + fan-out)) (Glorot and Bengio 2010). Drawn from the seed and the parameter's
 * name alone.
 */
typedef enum {
  NN_INIT_ZERO,
  NN_INIT_HE,
  NN_INIT_XAVIER,
} NnInit;

/**
 * NnParameter:
 * @name: such as "hidden1.weight"
 * @value: (count) inside the state
 * @gradient: (count) of the last backward pass
 * @is_weight: whether penalties and weight decay act on it
 */
typedef struct {
  const char *name;
  NnShape shape;
  gsize count;
  float *value;
  float *gradient;
  gboolean is_weight;
} NnParameter;

/* (transfer full) */
NnState *nn_state_new (guint64 seed, const NnOptimiser *optimiser);
NnState *nn_state_ref (NnState *self);
void nn_state_unref (NnState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NnState, nn_state_unref)

guint64 nn_state_get_seed (const NnState *self);

/* Steps taken since the start. */
guint64 nn_state_get_step (const NnState *self);

/* (transfer none): may be changed between steps, except for its kind. */
NnOptimiser *nn_state_get_optimiser (NnState *self);

guint nn_state_get_n_parameters (const NnState *self);

/* (transfer none) */
const NnParameter *nn_state_get_parameter (const NnState *self, guint index);

/* (transfer none) (nullable): the parameter called @name. */
const NnParameter *nn_state_find_parameter (const NnState *self, const char *name);

/* The block that a checkpoint copies: its address and size stay the same from the first compilation
 * on. (transfer none) */
gpointer nn_state_get_block (NnState *self, gsize *size);

G_END_DECLS
