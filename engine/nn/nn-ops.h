/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "nn-graph.h"

G_BEGIN_DECLS

/* Builders of ops. Each returns the op's output, owned by the graph (transfer none). @name names
 * the output in messages and is the prefix of its parameters. The equations, forward and backward,
 * head each op's file. */

typedef enum {
  NN_ACTIVATION_IDENTITY,
  NN_ACTIVATION_RELU,
  NN_ACTIVATION_TANH,
  NN_ACTIVATION_SIGMOID,
} NnActivation;

/* y (N, units) = f (x (N, in) Wᵀ + b); parameters "NAME.weight" (units, in) and "NAME.bias"
 * (units), which starts at 0. */
NnTensor *nn_dense (NnGraph *graph,
                    NnTensor *x,
                    const char *name,
                    gsize units,
                    NnActivation activation,
                    NnInit init);

/* Inverted dropout: in training each value is kept with probability @keep_prob and divided by it,
 * else 0. 0 < @keep_prob ≤ 1. */
NnTensor *nn_dropout (NnGraph *graph, NnTensor *x, const char *name, double keep_prob);

/* Mean over the batch of −Σ_c y_c log softmax (z)_c. @logits z and @targets y are (N, C); rows of
 * @targets add up to 1 for one class, or hold any non-negative weights. Scalar. */
NnTensor *nn_softmax_cross_entropy (NnGraph *graph,
                                    NnTensor *logits,
                                    NnTensor *targets,
                                    const char *name);

/* Mean over all N·C values of −y log σ(z) − (1 − y) log (1 − σ(z)). Both (N, C). Scalar. */
NnTensor *nn_sigmoid_cross_entropy (NnGraph *graph,
                                    NnTensor *logits,
                                    NnTensor *targets,
                                    const char *name);

/* Mean over all values of (a − y)². Same shapes. Scalar. */
NnTensor *nn_squared_error (NnGraph *graph, NnTensor *outputs, NnTensor *targets, const char *name);

G_END_DECLS
