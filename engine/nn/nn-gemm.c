/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-gemm.h"

#include <cblas.h>
#include <string.h>

#include "nn-isa.h"

/* Below this many multiply-adds a BLAS spends more time on getting started. */
#define SMALL_WORK 65536

/* Columns that the small product handles at once; B is packed into rows of a multiple of it. */
#define LANES 16
#define SMALL_B 8192

/* Multiply-adds that are worth a thread of their own. */
#define TILE_WORK (1u << 18)
#define MAX_TILES 8
#define MIN_TILE 32

typedef float Vector __attribute__ ((vector_size (LANES * sizeof (float))));

/* Rows @i … @i + @rows − 1 of one column block. A (i, p) lies at a[i * row_step + p * column_step].
 */
NN_INLINE void
small_rows (const gsize rows,
            const NnGemm *self,
            gsize i,
            gsize row_step,
            gsize column_step,
            const float *packed,
            gsize packed_width,
            gsize width)
{
  Vector sums[4];
  const float *a = self->a + i * row_step;

  for (gsize r = 0; r < rows; r++)
    sums[r] = (Vector){ 0 };
  for (gsize p = 0; p < self->k; p++) {
    Vector row;

    memcpy (&row, packed + p * packed_width, sizeof row);
    for (gsize r = 0; r < rows; r++)
      sums[r] += row * a[r * row_step + p * column_step];
  }
  for (gsize r = 0; r < rows; r++) {
    float *c = self->c + (i + r) * self->ldc;

    if (width == LANES) {
      Vector old = { 0 };

      if (self->accumulate)
        memcpy (&old, c, sizeof old);
      sums[r] += old;
      memcpy (c, &sums[r], sizeof old);
    } else {
      for (gsize j = 0; j < width; j++)
        c[j] = self->accumulate ? c[j] + sums[r][j] : sums[r][j];
    }
  }
}

NN_INLINE void
small_body (const NnGemm *self, float *packed)
{
  gsize row_step = self->transpose_a ? 1 : self->lda;
  gsize column_step = self->transpose_a ? self->lda : 1;

  for (gsize j = 0; j < self->n; j += LANES) {
    gsize width = MIN (LANES, self->n - j);
    NnGemm block = *self;
    gsize i = 0;

    for (gsize p = 0; p < self->k; p++) {
      float *row = packed + p * LANES;

      if (self->transpose_b)
        for (gsize lane = 0; lane < width; lane++)
          row[lane] = self->b[(j + lane) * self->ldb + p];
      else
        for (gsize lane = 0; lane < width; lane++)
          row[lane] = self->b[p * self->ldb + j + lane];
      for (gsize lane = width; lane < LANES; lane++)
        row[lane] = 0;
    }
    block.c += j;
    for (; i + 4 <= self->m; i += 4)
      small_rows (4, &block, i, row_step, column_step, packed, LANES, width);
    for (; i < self->m; i++)
      small_rows (1, &block, i, row_step, column_step, packed, LANES, width);
  }
}

NN_CLONES (small, (const NnGemm *self, float *packed), (self, packed))

void
nn_gemm (const NnGemm *self)
{
  _Alignas(64) float packed[SMALL_B];

  if (self->m == 0 || self->n == 0)
    return;
  if (self->k * LANES <= SMALL_B && self->m * self->n * self->k <= SMALL_WORK) {
    small (self, packed);
    return;
  }
  cblas_sgemm (CblasRowMajor, self->transpose_a ? CblasTrans : CblasNoTrans,
               self->transpose_b ? CblasTrans : CblasNoTrans, (blasint) self->m, (blasint) self->n,
               (blasint) self->k, 1, self->a, (blasint) self->lda, self->b, (blasint) self->ldb,
               self->accumulate ? 1 : 0, self->c, (blasint) self->ldc);
}

NnGemmTiles
nn_gemm_tiles (const NnGemm *self)
{
  NnGemmTiles tiles = { .by_rows = self->m >= self->n };
  gsize length = tiles.by_rows ? self->m : self->n;
  double work = (double) self->m * (double) self->n * (double) self->k;
  gsize n_wanted = (gsize) CLAMP (work / TILE_WORK, 1, MAX_TILES);
  /* Whole vectors in each tile but the last. */
  gsize size = (length + n_wanted - 1) / n_wanted;

  size = MAX (MIN_TILE, (size + LANES - 1) / LANES * LANES);
  tiles.size = size;
  tiles.n_tiles = (length + size - 1) / size;
  return tiles;
}

NnGemm
nn_gemm_tile (const NnGemm *self, const NnGemmTiles *tiles, gsize tile, gsize *start)
{
  NnGemm part = *self;

  *start = tile * tiles->size;
  if (tiles->by_rows) {
    part.m = MIN (tiles->size, self->m - *start);
    part.a += self->transpose_a ? *start : *start * self->lda;
    part.c += *start * self->ldc;
  } else {
    part.n = MIN (tiles->size, self->n - *start);
    part.b += self->transpose_b ? *start * self->ldb : *start;
    part.c += *start;
  }
  return part;
}
