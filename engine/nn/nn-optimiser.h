/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * With g the gradient of the cost with respect to a parameter w, η the learning rate, t = 1, 2, …
 * the step:
 *
 *   SGD       w ← w − η g
 *   momentum  v ← μ v + g;  w ← w − η v          (Polyak 1964, in the form of Sutskever et al. 2013
 * as PyTorch writes it) Adam      m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g² w ← w − η m̂ / (√v̂
 * + ε),  m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)   (Kingma and Ba 2015)
 *
 * @l2 is λ of the penalty (λ/2) Σ w², taken over weights but not over biases: g ← g + λ w before
 * the rule above.
 */
typedef enum {
  NN_OPTIMISER_SGD,
  NN_OPTIMISER_MOMENTUM,
  NN_OPTIMISER_ADAM,
} NnOptimiserKind;

typedef struct {
  NnOptimiserKind kind;
  double learning_rate;
  double momentum; /* μ */
  double beta1;
  double beta2;
  double epsilon;
  double l2; /* λ */
} NnOptimiser;

/* The usual constants: μ = 0.9, β₁ = 0.9, β₂ = 0.999, ε = 1e-8, no penalty. */
NnOptimiser nn_optimiser (NnOptimiserKind kind, double learning_rate);

G_END_DECLS
