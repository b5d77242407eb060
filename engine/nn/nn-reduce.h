/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "nn-op.h"

G_BEGIN_DECLS

/*
 * What reductions share: sums over any set of axes, attributes.axes of the op, and the way back.
 * Everything is added up in double. The op's scratch is in use: first for sums, then for slopes.
 */

/* What is summed, for input 0 x and input 1 y. */
typedef enum {
  NN_TERM_VALUE,              /* x */
  NN_TERM_SQUARE,             /* x² */
  NN_TERM_SQUARED_DIFFERENCE, /* (x − y)² */
} NnTerm;

/* Sets the output's shape, that of input 0 without the axes, and reserves scratch. Refuses axes
 * that input 0 does not have, and sizes of 0. */
gboolean nn_reduce_infer (NnTensor *self, GError **error);

/* The sums (count) of @self, in scratch. (transfer none) */
const double *nn_reduce (NnTensor *self, NnTerm term, const NnPass *pass);

/* Where the op puts slopes (count) before nn_reduce_backward(): the derivatives of the objective by
 * each sum. (transfer none) */
double *nn_reduce_slopes (NnTensor *self);

/* Gradient of input @index (its tensor must have one): slope · ∂term/∂x, added or overwritten. */
void nn_reduce_backward (NnTensor *self, NnTerm term, guint index, const NnPass *pass);

G_END_DECLS
