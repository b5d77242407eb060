/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NnGemm:
 *
 * A matrix product C (m, n) = A′ (m, k) · B′ (k, n), row-major, where A′ is A or its transpose, B′
 * likewise. Products too small for the overhead of a BLAS are done here.
 */
typedef struct {
  gsize m, n, k;
  gboolean transpose_a; /* A is stored (k, m) */
  gboolean transpose_b; /* B is stored (n, k) */
  gboolean accumulate;  /* C += instead of C = */
  const float *bias;    /* (n) (nullable): added to each row of C; not with @accumulate */
  const float *a;
  const float *b;
  float *c;
  gsize lda, ldb, ldc; /* floats from one stored row to the next */
} NnGemm;

/* The whole product on the calling thread. */
void nn_gemm (const NnGemm *self);

/* How a large product is cut for threads: into @n_tiles stretches of @size rows (or columns) of C.
 * Depends on m, n and k alone. */
typedef struct {
  gboolean by_rows;
  gsize size;
  gsize n_tiles;
} NnGemmTiles;

NnGemmTiles nn_gemm_tiles (const NnGemm *self);

/* The part of @self that is tile @tile, again a product; @start gets its first row (or column) of
 * C. */
NnGemm nn_gemm_tile (const NnGemm *self, const NnGemmTiles *tiles, gsize tile, gsize *start);

G_END_DECLS
