/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-gemm.h"
#include "nn-isa.h"
#include "nn-random.h"

#include <math.h>
#include <string.h>

/* The product by its definition, in double. */
static double
naive (const NnGemm *p, gsize i, gsize j)
{
  double sum = 0;

  for (gsize l = 0; l < p->k; l++)
    sum += (double) (p->transpose_a ? p->a[l * p->lda + i] : p->a[i * p->lda + l]) *
           (p->transpose_b ? p->b[j * p->ldb + l] : p->b[l * p->ldb + j]);
  return sum;
}

static float *
draw (NnRandom *random, gsize n)
{
  float *values = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    values[i] = (float) nn_random_normal (random);
  return values;
}

/* @by_tiles: as the sum of its tiles. Rows are longer than they need to be, and what lies between
 * must not change. */
static void
check (NnRandom *random, gsize m, gsize n, gsize k, guint flags, gboolean by_tiles)
{
  NnGemm p = {
    .m = m,
    .n = n,
    .k = k,
    .transpose_a = flags & 1,
    .transpose_b = (flags >> 1) & 1,
    .accumulate = (flags >> 2) & 1,
  };
  gsize pad = nn_random_below (random, 3);

  p.lda = (p.transpose_a ? m : k) + pad;
  p.ldb = (p.transpose_b ? k : n) + pad;
  p.ldc = n + pad;

  g_autofree float *a = draw (random, (p.transpose_a ? k : m) * p.lda);
  g_autofree float *b = draw (random, (p.transpose_b ? n : k) * p.ldb);
  g_autofree float *c = draw (random, m * p.ldc);
  g_autofree float *bias = draw (random, n);
  g_autofree float *before = g_memdup2 (c, m * p.ldc * sizeof (float));

  if (!p.accumulate && flags & 8)
    p.bias = bias;
  p.a = a;
  p.b = b;
  p.c = c;
  if (by_tiles) {
    NnGemmTiles tiles = nn_gemm_tiles (&p);

    for (gsize tile = tiles.n_tiles; tile-- > 0;) {
      gsize start;
      NnGemm part = nn_gemm_tile (&p, &tiles, tile, &start);

      nn_gemm (&part);
    }
  } else {
    nn_gemm (&p);
  }

  for (gsize i = 0; i < m; i++) {
    for (gsize j = 0; j < n; j++) {
      double expected =
          naive (&p, i, j) + (p.accumulate ? before[i * p.ldc + j] : 0) + (p.bias ? bias[j] : 0);

      g_assert_cmpfloat (fabs (c[i * p.ldc + j] - expected), <=, 1e-6 * sqrt ((double) k) * 8);
    }
    for (gsize j = n; j < p.ldc; j++)
      g_assert_cmpfloat (c[i * p.ldc + j], ==, before[i * p.ldc + j]);
  }
}

static void
test_random_shapes (void)
{
  NnRandom random;

  nn_random_init (&random, 1, NN_STREAM_DATA, 0);
  for (guint i = 0; i < 400; i++)
    check (&random, 1 + nn_random_below (&random, 40), 1 + nn_random_below (&random, 40),
           1 + nn_random_below (&random, 40), i % 16, FALSE);
}

static void
test_large (void)
{
  NnRandom random;

  nn_random_init (&random, 2, NN_STREAM_DATA, 0);
  for (guint flags = 0; flags < 16; flags++) {
    check (&random, 65, 130, 200, flags, FALSE);
    check (&random, 65, 130, 200, flags, TRUE);
    check (&random, 513, 7, 130, flags, TRUE);
    check (&random, 10, 300, 128, flags, TRUE);
  }
}

static void
test_clones (void)
{
  for (NnIsa isa = NN_ISA_BASELINE; isa <= nn_isa_best (); isa++) {
    NnRandom random;

    nn_random_init (&random, 3, NN_STREAM_DATA, isa);
    nn_isa_set (isa);
    for (gsize size = 1; size <= 35; size++)
      check (&random, size, 36 - size, 1 + size % 5, (guint) size % 16, FALSE);
    nn_isa_set (nn_isa_best ());
  }
}

/* Every row or column belongs to exactly one tile. */
static void
test_tiles_cover (void)
{
  NnRandom random;

  nn_random_init (&random, 4, NN_STREAM_DATA, 0);
  for (guint i = 0; i < 1000; i++) {
    NnGemm p = { .m = 1 + nn_random_below (&random, 3000),
                 .n = 1 + nn_random_below (&random, 3000),
                 .k = 1 + nn_random_below (&random, 1000) };
    NnGemmTiles tiles = nn_gemm_tiles (&p);
    gsize next = 0;

    for (gsize tile = 0; tile < tiles.n_tiles; tile++) {
      gsize start;
      NnGemm part = nn_gemm_tile (&p, &tiles, tile, &start);

      g_assert_cmpuint (start, ==, next);
      next += tiles.by_rows ? part.m : part.n;
    }
    g_assert_cmpuint (next, ==, tiles.by_rows ? p.m : p.n);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/gemm/random-shapes", test_random_shapes);
  g_test_add_func ("/nn/gemm/large", test_large);
  g_test_add_func ("/nn/gemm/clones", test_clones);
  g_test_add_func ("/nn/gemm/tiles-cover", test_tiles_cover);

  return g_test_run ();
}
