/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "nn-optimiser.h"

G_BEGIN_DECLS

/* Values that the optimiser remembers for each parameter value. */
guint nn_optimiser_n_slots (NnOptimiserKind kind);

/* One update of @n values, the @step-th (from 1), in one pass over memory. @slot0 and @slot1 (n)
 * are those that the kind has. */
void nn_optimiser_update (const NnOptimiser *self,
                          guint64 step,
                          gboolean with_penalty,
                          gsize n,
                          float *values,
                          const float *gradients,
                          float *slot0,
                          float *slot1);

G_END_DECLS
