/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "nn-ops.h"

G_BEGIN_DECLS

/* Epilogues of ops that end in an activation. Matrices are (rows, columns) with @stride floats from
 * row to row. */

/* y ← f (y). */
void nn_activation_forward (NnActivation activation,
                            gsize rows,
                            gsize columns,
                            gsize stride,
                            float *y);

/* dz = dy ⊙ f′, with f′ from the value y = f (z): 1, [y > 0], 1 − y², y (1 − y),
 * [y ≥ 0] + 0.01 [y < 0], 1 − e⁻ʸ. @dz may be @dy. */
void nn_activation_backward (NnActivation activation,
                             gsize n,
                             const float *y,
                             const float *dy,
                             float *dz);

G_END_DECLS
