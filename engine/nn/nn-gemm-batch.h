/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "nn-gemm.h"
#include "nn-pool.h"

G_BEGIN_DECLS

/**
 * NnGemmBatch:
 * @product: the first one
 * @a_step: values from the A of one product to that of the next; @b_step, @c_step likewise
 *
 * Products of the same sizes, one after the other in memory.
 */
typedef struct {
  NnGemm product;
  gsize n_products;
  gsize a_step, b_step, c_step;
} NnGemmBatch;

/* Large products are cut, small ones taken together, in tiles that depend on the sizes alone. */
void nn_gemm_batch_run (const NnGemmBatch *self, NnPool *pool);

G_END_DECLS
