/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ops-fixture.h"

#include <math.h>

#define N_DRAWN 300

/* (1 2; 3 4) (5 6; 7 8) = (19 22; 43 50), by any of the four ways of storing it. */
static void
test_matmul_by_hand (void)
{
  static const float a_plain[] = { 1, 2, 3, 4 }, a_transposed[] = { 1, 3, 2, 4 };
  static const float b_plain[] = { 5, 6, 7, 8 }, b_transposed[] = { 5, 7, 6, 8 };

  for (guint way = 0; way < 4; way++) {
    gboolean transpose_a = way & 1, transpose_b = way >> 1;
    Ops ops = ops_new (1);
    NnTensor *a = ops_input (&ops, "a", NN_SHAPE (1, 2, 2));
    NnTensor *b = ops_input (&ops, "b", NN_SHAPE (1, 2, 2));
    NnTensor *c = nn_matmul (ops.graph, a, b, "c", transpose_a, transpose_b);

    ops_compile (&ops, c, NULL);
    memcpy (a->data, transpose_a ? a_transposed : a_plain, sizeof a_plain);
    memcpy (b->data, transpose_b ? b_transposed : b_plain, sizeof b_plain);
    ops_set (ops.upstream, 1, 0, 0, 10);
    ops_run (&ops);
    ops_assert_values (c->data, 19, 22, 43, 50);
    /* d b′ᵀ = (5 7; 60 80), a′ᵀ d = (1 30; 2 40) */
    if (transpose_a)
      ops_assert_values (a->gradient, 5, 60, 7, 80);
    else
      ops_assert_values (a->gradient, 5, 7, 60, 80);
    if (transpose_b)
      ops_assert_values (b->gradient, 1, 2, 30, 40);
    else
      ops_assert_values (b->gradient, 1, 30, 2, 40);
    ops_clear (&ops);
  }
}

/* Value (@row, @column) of matrix @batch of @tensor (B, rows, columns), or of its transpose. */
static gsize
at (const NnTensor *tensor, gsize batch, gsize row, gsize column, gboolean transpose)
{
  const gsize *size = tensor->shape.size;
  gsize r = transpose ? column : row, c = transpose ? row : column;

  return (batch * size[1] + r) * size[2] + c;
}

/* |found − Σ terms| within the rounding of a float sum of @n terms of total size @magnitude. */
static void
assert_sum (double found, double sum, double magnitude, gsize n)
{
  g_assert_cmpfloat_with_epsilon (found, sum, (double) (n + 2) * 0x1p-24 * magnitude + 1e-30);
}

static void
check_matmul (guint64 seed, gsize batch, gsize m, gsize n, gsize k)
{
  gboolean transpose_a = seed & 1, transpose_b = (seed >> 1) & 1;
  Ops ops = ops_new (seed);
  NnTensor *a =
      ops_input (&ops, "a", transpose_a ? NN_SHAPE (batch, k, m) : NN_SHAPE (batch, m, k));
  NnTensor *b =
      ops_input (&ops, "b", transpose_b ? NN_SHAPE (batch, n, k) : NN_SHAPE (batch, k, n));
  NnTensor *c = nn_matmul (ops.graph, a, b, "c", transpose_a, transpose_b);

  ops_compile (&ops, c, NULL);
  ops_run (&ops);
  g_assert_true (nn_shape_equal (&c->shape, &NN_SHAPE (batch, m, n)));
  for (gsize s = 0; s < batch; s++) {
    for (gsize i = 0; i < m; i++)
      for (gsize j = 0; j < n; j++) {
        double sum = 0, magnitude = 0;

        for (gsize p = 0; p < k; p++) {
          double term = (double) a->data[at (a, s, i, p, transpose_a)] *
                        b->data[at (b, s, p, j, transpose_b)];

          sum += term;
          magnitude += fabs (term);
        }
        assert_sum (c->data[at (c, s, i, j, FALSE)], sum, magnitude, k);
      }
    for (gsize i = 0; i < m; i++)
      for (gsize p = 0; p < k; p++) {
        double sum = 0, magnitude = 0;

        for (gsize j = 0; j < n; j++) {
          double term =
              (double) ops.upstream[at (c, s, i, j, FALSE)] * b->data[at (b, s, p, j, transpose_b)];

          sum += term;
          magnitude += fabs (term);
        }
        assert_sum (a->gradient[at (a, s, i, p, transpose_a)], sum, magnitude, n);
      }
    for (gsize p = 0; p < k; p++)
      for (gsize j = 0; j < n; j++) {
        double sum = 0, magnitude = 0;

        for (gsize i = 0; i < m; i++) {
          double term =
              (double) ops.upstream[at (c, s, i, j, FALSE)] * a->data[at (a, s, i, p, transpose_a)];

          sum += term;
          magnitude += fabs (term);
        }
        assert_sum (b->gradient[at (b, s, p, j, transpose_b)], sum, magnitude, m);
      }
  }
  ops_clear (&ops);
}

static void
test_matmul_drawn (void)
{
  for (guint round = 0; round < N_DRAWN; round++) {
    NnRandom random;
    guint32 largest;

    nn_random_init (&random, round, NN_STREAM_SPLIT, 0);
    largest = round % 10 == 9 ? 50 : 9;
    check_matmul (round, 1 + nn_random_below (&random, 12), 1 + nn_random_below (&random, largest),
                  1 + nn_random_below (&random, largest), 1 + nn_random_below (&random, largest));
  }
}

/* Few large products, which are cut, and many small ones, which are taken together. */
static void
test_matmul_large (void)
{
  for (guint way = 0; way < 4; way++) {
    check_matmul (way, 2, 131, 77, 93);
    check_matmul (way, 9, 67, 65, 71);
    check_matmul (way, 3001, 3, 2, 5);
    check_matmul (way, 1, 1, 3001, 130);
  }
}

/* Two channels at two places: F = (1 2; 3 4), FᵀF / 2 = (5 7; 7 10). */
static void
test_gram_by_hand (void)
{
  Ops ops = ops_new (1);
  NnTensor *x = ops_input (&ops, "x", NN_SHAPE (1, 1, 2, 2));
  NnTensor *g = nn_gram (ops.graph, x, "g");

  ops_compile (&ops, g, NULL);
  ops_set (x->data, 1, 2, 3, 4);
  ops_set (ops.upstream, 2, 0, 4, 0);
  ops_run (&ops);
  ops_assert_values (g->data, 5, 7, 7, 10);
  /* (D + Dᵀ) / 2 = (2 2; 2 0): rows (1 + 2) 2, 1 · 2 and (3 + 4) 2, 3 · 2. */
  ops_assert_values (x->gradient, 6, 2, 14, 6);
  ops_clear (&ops);
}

static void
check_gram (guint64 seed, const NnShape *given)
{
  Ops ops = ops_new (seed);
  NnShape shape = given ? *given : ops_draw_shape (&ops.random, 2, 7);
  NnTensor *x = ops_input (&ops, "x", shape);
  NnTensor *g = nn_gram (ops.graph, x, "g");
  gsize n = shape.size[0], c = shape.size[shape.n_dims - 1], p = x->count / n / c;

  ops_compile (&ops, g, NULL);
  ops_run (&ops);
  g_assert_true (nn_shape_equal (&g->shape, &NN_SHAPE (n, c, c)));
  for (gsize s = 0; s < n; s++) {
    const float *f = x->data + s * p * c, *d = ops.upstream + s * c * c;

    for (gsize i = 0; i < c; i++)
      for (gsize j = 0; j < c; j++) {
        double sum = 0, magnitude = 0;

        for (gsize q = 0; q < p; q++) {
          sum += (double) f[q * c + i] * f[q * c + j] / (double) p;
          magnitude += fabs ((double) f[q * c + i] * f[q * c + j]) / (double) p;
        }
        assert_sum (g->data[(s * c + i) * c + j], sum, magnitude, p + 1);
      }
    /* Term by term: G_ij = Σ_q F_qi F_qj / P, so D_ij adds to F_qi and to F_qj. */
    for (gsize q = 0; q < p; q++)
      for (gsize k = 0; k < c; k++) {
        double sum = 0, magnitude = 0;

        for (gsize j = 0; j < c; j++) {
          sum += (double) d[k * c + j] * f[q * c + j] / (double) p;
          sum += (double) d[j * c + k] * f[q * c + j] / (double) p;
          magnitude +=
              (fabs (d[k * c + j]) + fabs (d[j * c + k])) * fabs (f[q * c + j]) / (double) p;
        }
        assert_sum (x->gradient[(s * p + q) * c + k], sum, magnitude, c + 2);
      }
  }
  ops_clear (&ops);
}

static void
test_gram_drawn (void)
{
  for (guint round = 0; round < N_DRAWN; round++)
    check_gram (round, NULL);
}

static void
test_gram_large (void)
{
  check_gram (1, &NN_SHAPE (2, 31, 29, 70));
  check_gram (2, &NN_SHAPE (1, 20000, 3));
}

/* A NaN in a makes its whole row of c NaN, though b holds a 0, and no other row. */
static void
test_nan (void)
{
  static const gsize sizes[][3] = { { 3, 4, 5 }, { 60, 70, 80 } };

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++) {
    gsize m = sizes[s][0], n = sizes[s][1], k = sizes[s][2];
    Ops ops = ops_new (s);
    NnTensor *a = ops_input (&ops, "a", NN_SHAPE (1, m, k));
    NnTensor *b = ops_input (&ops, "b", NN_SHAPE (1, k, n));
    NnTensor *c = nn_matmul (ops.graph, a, b, "c", FALSE, FALSE);

    ops_compile (&ops, c, NULL);
    a->data[k + 2] = NAN;
    b->data[2 * n + 1] = 0;
    ops_run (&ops);
    for (gsize i = 0; i < m * n; i++)
      g_assert_cmpint (!!isnan (c->data[i]), ==, i / n == 1);
    ops_clear (&ops);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/ops/product/matmul/by-hand", test_matmul_by_hand);
  g_test_add_func ("/nn/ops/product/matmul/drawn", test_matmul_drawn);
  g_test_add_func ("/nn/ops/product/matmul/large", test_matmul_large);
  g_test_add_func ("/nn/ops/product/gram/by-hand", test_gram_by_hand);
  g_test_add_func ("/nn/ops/product/gram/drawn", test_gram_drawn);
  g_test_add_func ("/nn/ops/product/gram/large", test_gram_large);
  g_test_add_func ("/nn/ops/product/nan", test_nan);

  return g_test_run ();
}
