/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "nn-op.h"

G_BEGIN_DECLS

/* For ops that go through whole tensors value by value: they are cut into stretches of NN_STRETCH
 * values, which depend on the count alone, and shared out over the pool. */

#define NN_STRETCH 16384

/* Works on values @start … @start + @n − 1 of the op @self. */
typedef void (*NnStretchFunc) (NnTensor *self, gsize start, gsize n);

/* Number of stretches that @count values take. */
static inline gsize
nn_n_stretches (gsize count)
{
  return count / NN_STRETCH + (count % NN_STRETCH != 0);
}

void nn_stretches_run (NnTensor *self, gsize count, NnStretchFunc func, const NnPass *pass);

G_END_DECLS
