/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "nn-optimiser.h"

G_BEGIN_DECLS

/* An optimiser's rule for one step, with everything computed that does not depend on the parameter.
 */
typedef struct {
  NnOptimiserKind kind;
  float rate;        /* η, for Adam η / (1 − β₁ᵗ) */
  float root;        /* Adam: 1 / √(1 − β₂ᵗ), else 1 */
  float keep_first;  /* μ, β₁ */
  float add_first;   /* 1 − β₁ */
  float keep_second; /* β₂ */
  float add_second;  /* 1 − β₂ */
  float epsilon;
  float l1;
  float l2;
  float decay;      /* η δ */
  float scale;      /* of the gradient, by clipping its norm */
  float clip_value; /* infinite: none */
} NnUpdate;

/* Values that the optimiser remembers for each parameter value. */
guint nn_optimiser_n_slots (NnOptimiserKind kind);

/* The @step-th update, from 1. @gradient_norm: of all gradients together. */
NnUpdate nn_update (const NnOptimiser *optimiser, guint64 step, double gradient_norm);

/* Updates @n values in one pass over memory. @slot0 and @slot1 (n) are those that the kind has. */
void nn_update_apply (const NnUpdate *self,
                      gboolean is_weight,
                      gsize n,
                      float *values,
                      const float *gradients,
                      float *slot0,
                      float *slot1);

G_END_DECLS
