/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-gemm.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include "nn-isa.h"

/* Below this many multiply-adds a BLAS spends more time on getting started. */
#define SMALL_WORK 65536

/* A narrow B stays in registers and the nearest cache, however many rows A has. */
#define THIN 512

/* Columns that the small product handles at once; B is packed into rows of a multiple of it. */
#define LANES 16
#define SMALL_B 8192

/* Tiles. Every tile of a large product packs one of its operands anew, so these are few, an even
 * number; those of thin ones cost nothing and are small enough to even out a busy machine. */
#define MAX_TILES 8
#define MIN_TILE 32
#define THIN_TILE_WORK (1u << 18)
#define LEAST_WORK (1u << 20)
#define PAIR_WORK (1u << 25)

typedef float Vector __attribute__ ((vector_size (LANES * sizeof (float))));

/* Copies the first @width ≤ LANES floats in pieces of fixed sizes, which compilers turn into single
 * moves. */
NN_INLINE void
copy_lanes (float *to, const float *from, gsize width)
{
  if (width == LANES) {
    memcpy (to, from, LANES * sizeof (float));
    return;
  }
  if (width & 8) {
    memcpy (to, from, 8 * sizeof (float));
    to += 8;
    from += 8;
  }
  if (width & 4) {
    memcpy (to, from, 4 * sizeof (float));
    to += 4;
    from += 4;
  }
  if (width & 2) {
    memcpy (to, from, 2 * sizeof (float));
    to += 2;
    from += 2;
  }
  if (width & 1)
    *to = *from;
}

/* @rows rows of one column block, from row @i. A′ (i, p) lies at a[i * row_step + p * column_step].
 */
NN_INLINE void
small_rows (const gsize rows,
            const NnGemm *self,
            gsize i,
            gsize row_step,
            gsize column_step,
            const float *packed,
            const Vector *bias,
            gsize width)
{
  Vector sums[4];
  const float *a = self->a + i * row_step;
  float *c = self->c + i * self->ldc;

  for (gsize r = 0; r < rows; r++) {
    sums[r] = *bias;
    if (self->accumulate)
      copy_lanes ((float *) &sums[r], c + r * self->ldc, width);
  }
  for (gsize p = 0; p < self->k; p++) {
    Vector row;

    memcpy (&row, packed + p * LANES, sizeof row);
    for (gsize r = 0; r < rows; r++)
      sums[r] += row * a[r * row_step + p * column_step];
  }
  for (gsize r = 0; r < rows; r++)
    copy_lanes (c + r * self->ldc, (const float *) &sums[r], width);
}

/* Packs LANES columns of B′ from column @j into rows of LANES floats, zeros where there are none.
 */
NN_INLINE void
pack (const NnGemm *self, gsize j, gsize width, float *packed)
{
  for (gsize p = 0; p < self->k; p++) {
    Vector row = { 0 };

    if (self->transpose_b)
      for (gsize lane = 0; lane < width; lane++)
        packed[p * LANES + lane] = self->b[(j + lane) * self->ldb + p];
    else {
      copy_lanes ((float *) &row, self->b + p * self->ldb + j, width);
      memcpy (packed + p * LANES, &row, sizeof row);
    }
  }
}

NN_INLINE void
small_body (const NnGemm *self, float *packed)
{
  gsize row_step = self->transpose_a ? 1 : self->lda;
  gsize column_step = self->transpose_a ? self->lda : 1;

  if (self->transpose_b)
    memset (packed, 0, self->k * LANES * sizeof (float));
  for (gsize j = 0; j < self->n; j += LANES) {
    gsize width = MIN (LANES, self->n - j);
    NnGemm block = *self;
    gsize i = 0;

    Vector bias = { 0 };

    if (self->bias)
      copy_lanes ((float *) &bias, self->bias + j, width);
    pack (self, j, width, packed);
    block.c += j;
    for (; i + 4 <= self->m; i += 4)
      small_rows (4, &block, i, row_step, column_step, packed, &bias, width);
    if (self->m - i >= 2) {
      small_rows (2, &block, i, row_step, column_step, packed, &bias, width);
      i += 2;
    }
    if (i < self->m)
      small_rows (1, &block, i, row_step, column_step, packed, &bias, width);
  }
}

NN_CLONES (small, (const NnGemm *self, float *packed), (self, packed))

static gboolean
is_small (const NnGemm *self)
{
  return self->k * LANES <= SMALL_B &&
         (self->k * self->n <= THIN || self->m * self->n * self->k <= SMALL_WORK);
}

void
nn_gemm (const NnGemm *self)
{
  _Alignas(64) float packed[SMALL_B];

  if (self->m == 0 || self->n == 0)
    return;
  if (is_small (self)) {
    small (self, packed);
    return;
  }
  if (self->bias)
    for (gsize i = 0; i < self->m; i++)
      memcpy (self->c + i * self->ldc, self->bias, self->n * sizeof (float));
  cblas_sgemm (CblasRowMajor, self->transpose_a ? CblasTrans : CblasNoTrans,
               self->transpose_b ? CblasTrans : CblasNoTrans, (blasint) self->m, (blasint) self->n,
               (blasint) self->k, 1, self->a, (blasint) self->lda, self->b, (blasint) self->ldb,
               self->accumulate || self->bias ? 1 : 0, self->c, (blasint) self->ldc);
}

NnGemmTiles
nn_gemm_tiles (const NnGemm *self)
{
  NnGemmTiles tiles = { .by_rows = self->m >= self->n };
  gsize length = tiles.by_rows ? self->m : self->n;
  double work = (double) self->m * (double) self->n * (double) self->k;
  double n_wanted = is_small (self)     ? work / THIN_TILE_WORK
                    : work < LEAST_WORK ? 1
                                        : 2 * ceil (work / PAIR_WORK);
  gsize n_tiles = (gsize) CLAMP (n_wanted, 1, MAX_TILES);
  /* Whole vectors in each tile but the last. */
  gsize size = ((length + n_tiles - 1) / n_tiles + LANES - 1) / LANES * LANES;

  tiles.size = MAX (MIN_TILE, size);
  tiles.n_tiles = (length + tiles.size - 1) / tiles.size;
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
    part.bias += self->bias ? *start : 0;
  }
  return part;
}
