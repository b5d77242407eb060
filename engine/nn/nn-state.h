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
 * How a weight of shape (out, …, in) starts: 0; He: N(0, 2 / fan-in) (He et al. 2015); Xavier: N(0,
 * 2 / (fan-in + fan-out)) (Glorot and Bengio 2010); scaled normal: N(0, s²) with
 * nn_state_set_init_scale(); constant: for scales and buffers. Fan-in is the product of all sizes
 * but the first, fan-out that of all but the last. Drawn from the seed and the parameter's name
 * alone.
 */
typedef enum {
  NN_INIT_ZERO,
  NN_INIT_HE,
  NN_INIT_XAVIER,
  NN_INIT_SCALED_NORMAL,
  NN_INIT_CONSTANT,
} NnInit;

/**
 * NnParameterKind:
 * @NN_PARAMETER_TRAINED: has a gradient, moved by the optimiser
 * @NN_PARAMETER_FROZEN: a parameter that stays: see nn_state_freeze()
 * @NN_PARAMETER_BUFFER: moved by an op itself, such as a moving average
 */
typedef enum {
  NN_PARAMETER_TRAINED,
  NN_PARAMETER_FROZEN,
  NN_PARAMETER_BUFFER,
} NnParameterKind;

/**
 * NnParameter:
 * @name: such as "hidden1.weight"
 * @value: (count) inside the state
 * @gradient: (count) (nullable) of the last backward pass; NULL unless it is trained
 * @is_weight: whether penalties and weight decay act on it: it has two dimensions or more
 */
typedef struct {
  const char *name;
  NnParameterKind kind;
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

/* Parameters whose names begin with @prefix are frozen, if they are not declared yet. */
void nn_state_freeze (NnState *self, const char *prefix);

/* Standard deviation s of NN_INIT_SCALED_NORMAL for parameters that are declared from now on; 0.01
 * at first. */
void nn_state_set_init_scale (NnState *self, double scale);

guint64 nn_state_get_seed (const NnState *self);

/* Steps taken since the start. */
guint64 nn_state_get_step (const NnState *self);

/* √Σ g² over all trained parameters in the last step, before any clipping. */
double nn_state_get_gradient_norm (const NnState *self);

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
