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
  NN_ACTIVATION_LEAKY_RELU, /* slope 0.01 below 0 */
  NN_ACTIVATION_SOFTPLUS,   /* log (1 + eˣ) */
} NnActivation;

/**
 * NnDropoutKind:
 * @NN_DROPOUT_INVERTED: in training y = x r / p; at inference y = x
 * @NN_DROPOUT_CLASSIC: in training y = x r; at inference y = p x
 * @NN_DROPOUT_NONE: y = x
 *
 * With r = 1 with probability p = keep_prob, else 0.
 */
typedef enum {
  NN_DROPOUT_INVERTED,
  NN_DROPOUT_CLASSIC,
  NN_DROPOUT_NONE,
} NnDropoutKind;

/**
 * NnBatchNorm:
 * @epsilon: added to the variance; 0 is allowed and gives NaN for a constant feature
 * @momentum: of the moving averages: moving ← momentum · moving + (1 − momentum) · batch's
 * @inference_by_batch: at inference, too, normalise by the statistics of the batch
 *
 * How a batch-norm layer behaves.
 */
typedef struct {
  double epsilon;
  double momentum;
  gboolean inference_by_batch;
} NnBatchNorm;

/* ε = 1e-5, momentum 0.9, moving averages at inference. */
NnBatchNorm nn_batch_norm_default (void);

/* Axes of a reduction: NN_AXIS (0) | NN_AXIS (2). */
#define NN_AXIS(axis) (1u << (axis))

/* Layers with parameters. */

/* y (N, units) = f (x (N, in) Wᵀ + b); parameters "NAME.weight" (units, in) and "NAME.bias"
 * (units), which starts at 0. */
NnTensor *nn_dense (NnGraph *graph,
                    NnTensor *x,
                    const char *name,
                    gsize units,
                    NnActivation activation,
                    NnInit init);

/* y (N, H′, W′, out) = f (x (N, H, W, in) ⋆ K + b), ⋆ the cross-correlation that courses call
 * convolution, with zeros around x; H′ = ⌊(H + 2 padding − kernel) / stride⌋ + 1, W′ likewise.
 * Parameters "NAME.weight" (out, kernel, kernel, in), "NAME.bias" (out). */
NnTensor *nn_conv2d (NnGraph *graph,
                     NnTensor *x,
                     const char *name,
                     gsize out_channels,
                     gsize kernel,
                     gsize stride,
                     gsize padding,
                     NnActivation activation,
                     NnInit init);

/* y = f (γ (x − μ) / √(σ² + ε) + β), with mean and (population) variance over all axes but the
 * last. Parameters "NAME.gamma" and "NAME.beta" (C), buffers "NAME.moving_mean" and
 * "NAME.moving_variance" (C), which start at 0 and 1 and move when nn_graph_step() has taken a step
 * of a training graph, never by passes alone. */
NnTensor *nn_batch_norm (NnGraph *graph,
                         NnTensor *x,
                         const char *name,
                         const NnBatchNorm *batch_norm,
                         NnActivation activation);

/* 0 < @keep_prob ≤ 1. */
NnTensor *nn_dropout (NnGraph *graph,
                      NnTensor *x,
                      const char *name,
                      double keep_prob,
                      NnDropoutKind kind);

/* Pooling of x (N, H, W, C) over square windows, without padding: H′ = ⌊(H − window) / stride⌋ + 1.
 */

/* Of equal values the first in reading order wins. */
NnTensor *nn_max_pool (NnGraph *graph, NnTensor *x, const char *name, gsize window, gsize stride);
NnTensor *nn_average_pool (NnGraph *graph,
                           NnTensor *x,
                           const char *name,
                           gsize window,
                           gsize stride);

/* Elementwise; a and b of the same shape. */
NnTensor *nn_add (NnGraph *graph, NnTensor *a, NnTensor *b, const char *name);
NnTensor *nn_sub (NnGraph *graph, NnTensor *a, NnTensor *b, const char *name);
NnTensor *nn_mul (NnGraph *graph, NnTensor *a, NnTensor *b, const char *name);
NnTensor *nn_scale (NnGraph *graph, NnTensor *x, const char *name, double factor);
NnTensor *nn_activation (NnGraph *graph, NnTensor *x, const char *name, NnActivation activation);

/* Shapes. */

/* The same values in the same order. */
NnTensor *nn_reshape (NnGraph *graph, NnTensor *x, const char *name, NnShape shape);

/* (N, all the rest). */
NnTensor *nn_flatten (NnGraph *graph, NnTensor *x, const char *name);

/* Two to NN_MAX_INPUTS tensors, laid side by side along @axis; all other sizes are equal. */
NnTensor *nn_concat (NnGraph *graph,
                     guint n,
                     NnTensor *const *tensors,
                     const char *name,
                     guint axis);

/* Indices @start … @start + @length − 1 of @axis. */
NnTensor *nn_slice (NnGraph *graph,
                    NnTensor *x,
                    const char *name,
                    guint axis,
                    gsize start,
                    gsize length);

/* Reductions over @axes, which vanish from the shape. */
NnTensor *nn_sum (NnGraph *graph, NnTensor *x, const char *name, guint axes);
NnTensor *nn_mean (NnGraph *graph, NnTensor *x, const char *name, guint axes);

/* √Σ x²; where that is 0 the gradient is taken as 0. */
NnTensor *nn_l2_norm (NnGraph *graph, NnTensor *x, const char *name, guint axes);

/* Σ (a − b)² over all axes but the first: a, b (N, …) of the same shape, result (N). */
NnTensor *nn_squared_distance (NnGraph *graph, NnTensor *a, NnTensor *b, const char *name);

/* Products. */

/* c (B, M, N) = a′ (B, M, K) b′ (B, K, N), where a′ is a or, with @transpose_a, a (B, K, M) with
 * its last two axes swapped; b likewise. */
NnTensor *nn_matmul (NnGraph *graph,
                     NnTensor *a,
                     NnTensor *b,
                     const char *name,
                     gboolean transpose_a,
                     gboolean transpose_b);

/* G (N, C, C) = FᵀF / P, with F (P, C) the P places of each of x (N, …, C) (Gatys, Ecker, Bethge
 * 2016, up to the factor). */
NnTensor *nn_gram (NnGraph *graph, NnTensor *x, const char *name);

/* Losses, all scalar. Cross-entropies give no gradient to their targets. */

/* Mean over the batch of −Σ_c y_c log softmax (z)_c. @logits z and @targets y are (N, C); rows of
 * @targets add up to 1 for one class, or hold any non-negative weights. */
NnTensor *nn_softmax_cross_entropy (NnGraph *graph,
                                    NnTensor *logits,
                                    NnTensor *targets,
                                    const char *name);

/* Mean over all values of −y log σ(z) − (1 − y) log (1 − σ(z)). Same shapes. */
NnTensor *nn_sigmoid_cross_entropy (NnGraph *graph,
                                    NnTensor *logits,
                                    NnTensor *targets,
                                    const char *name);

/* Mean over all values of (a − y)². Same shapes. */
NnTensor *nn_squared_error (NnGraph *graph, NnTensor *outputs, NnTensor *targets, const char *name);

/**
 * NnMargins:
 * @positive: m⁺
 * @negative: m⁻
 * @weight: λ
 *
 * Of nn_squared_hinge().
 */
typedef struct {
  double positive;
  double negative;
  double weight;
} NnMargins;

/* Mean over all values of y max (0, m⁺ − a)² + λ (1 − y) max (0, a − m⁻)² (margin loss of Sabour,
 * Frosst, Hinton 2017, squared). @targets y in [0, 1] get no gradient. Same shapes. */
NnTensor *nn_squared_hinge (NnGraph *graph,
                            NnTensor *outputs,
                            NnTensor *targets,
                            const char *name,
                            const NnMargins *margins);

G_END_DECLS
