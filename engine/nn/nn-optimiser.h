/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "nn-schedule.h"

G_BEGIN_DECLS

/*
 * With g the gradient of the cost with respect to a parameter w, η the learning rate, t = 1, 2, …
 * the step:
 *
 *   SGD       w ← w − η g
 *   momentum  v ← μ v + g;  w ← w − η v          (Polyak 1964, as Sutskever et al. 2013 and PyTorch
 * write it) Nesterov  v ← μ v + g;  w ← w − η (g + μ v)  (Nesterov 1983, in the same form) RMSProp
 * v ← ρ v + (1 − ρ) g²;  w ← w − η g / (√v + ε)   (Tieleman and Hinton 2012), ρ = beta2 Adam      m
 * ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g² w ← w − η m̂ / (√v̂ + ε),  m̂ = m / (1 − β₁ᵗ),  v̂ = v /
 * (1 − β₂ᵗ)   (Kingma and Ba 2015)
 *
 * Before that, in this order: g is scaled so that the norm of all gradients together is at most
 * @clip_norm, each value of g is cut to ±@clip_value, and the penalties' gradients are added: g ← g
 * + λ₂ w + λ₁ sign w. After it, w ← w − η δ w (decoupled weight decay, Loshchilov and Hutter 2019;
 * with the w from before the step). Penalties and decay act on weights, not on biases and scales. η
 * is learning_rate times the schedule's factor.
 */
typedef enum {
  NN_OPTIMISER_SGD,
  NN_OPTIMISER_MOMENTUM,
  NN_OPTIMISER_ADAM,
  NN_OPTIMISER_NESTEROV,
  NN_OPTIMISER_RMSPROP,
} NnOptimiserKind;

typedef struct {
  NnOptimiserKind kind;
  double learning_rate;
  double momentum; /* μ */
  double beta1;
  double beta2;
  double epsilon;
  gboolean no_bias_correction; /* Adam with m and v in place of m̂ and v̂ */
  double l1;                   /* λ₁ of the penalty λ₁ Σ |w| */
  double l2;                   /* λ₂ of the penalty (λ₂/2) Σ w² */
  double weight_decay;         /* δ */
  double clip_value;           /* 0: none */
  double clip_norm;            /* 0: none */
  NnSchedule schedule;
} NnOptimiser;

/* The usual constants: μ = 0.9, β₁ = 0.9, β₂ = 0.999 (0.99 for RMSProp), ε = 1e-8, no penalty, no
 * clipping, a constant rate. */
NnOptimiser nn_optimiser (NnOptimiserKind kind, double learning_rate);

G_END_DECLS
