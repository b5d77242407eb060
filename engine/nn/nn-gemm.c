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

/* Packs LANES columns of B′ from column @j into rows of LANES floats, zeros where there are none.
 */
NN_INLINE void
pack (const NnGemm *self, gsize j, gsize width, float *packed)
{
  for (gsize p = 0; p < self->k; p++) {
    if (self->transpose_b)
      for (gsize lane = 0; lane < width; lane++)
        packed[p * LANES + lane] = self->b[(j + lane) * self->ldb + p];
    else {
      memset (packed + p * LANES, 0, LANES * sizeof (float));
      copy_lanes (packed + p * LANES, self->b + p * self->ldb + j, width);
    }
  }
}

#define NAME(name) name##_avx512
#define TARGET NN_TARGET_AVX512
#define VECTOR_FLOATS 16
#define ROWS 4
#include "nn-gemm-small.h"

#define NAME(name) name##_avx2
#define TARGET NN_TARGET_AVX2
#define VECTOR_FLOATS 8
#define ROWS 4
#include "nn-gemm-small.h"

#define NAME(name) name##_baseline
#define TARGET
#define VECTOR_FLOATS 4
#define ROWS 2
#include "nn-gemm-small.h"

static void
small (const NnGemm *self, float *packed)
{
  switch (nn_isa_get ()) {
  case NN_ISA_AVX512:
    small_avx512 (self, packed);
    break;
  case NN_ISA_AVX2:
    small_avx2 (self, packed);
    break;
  case NN_ISA_BASELINE:
    small_baseline (self, packed);
    break;
  }
}

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
