/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "nn-pool.h"
#include "nn-state.h"

G_BEGIN_DECLS

/* For nn-graph.c alone. */

gboolean nn_state_is_sealed (const NnState *self);

/* Finds or declares a parameter. NULL with an error when the name stands for another shape, or is
 * new after sealing. Pointers of the result are valid after sealing. (transfer none) */
const NnParameter *nn_state_declare (NnState *self,
                                     const char *name,
                                     const NnShape *shape,
                                     NnInit init,
                                     NnParameterKind kind,
                                     double initial,
                                     GError **error);

/* Lays out and initialises all that was declared. */
gboolean nn_state_seal (NnState *self, GError **error);

void nn_state_clear_gradients (NnState *self);

/* Whether all gradients are finite. */
gboolean nn_state_gradients_are_finite (NnState *self, NnPool *pool);

/* Counts the step and lets the optimiser act. */
void nn_state_update (NnState *self, NnPool *pool);

G_END_DECLS
