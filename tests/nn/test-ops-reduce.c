/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ops-fixture.h"

#include <float.h>
#include <math.h>

#define N_DRAWN 300

/* One rounding to float, and what the order of a sum in double changes. */
#define CLOSE(expected, scale) (6.1e-8 * fabs (expected) + 1e-13 * (scale) + 1e-45)

typedef NnTensor *(*Builder) (NnGraph *graph, NnTensor *x, const char *name, guint axes);

/* x = (3, 4; −6, 8), sums and norms of rows, columns and all. */
static void
test_by_hand (void)
{
  static const struct {
    Builder build;
    guint axes;
    gsize n;
    float y[4], dx[4]; /* with an upstream gradient of 10 everywhere */
  } cases[] = {
    { nn_sum, NN_AXIS (0), 2, { -3, 12 }, { 10, 10, 10, 10 } },
    { nn_sum, NN_AXIS (1), 2, { 7, 2 }, { 10, 10, 10, 10 } },
    { nn_sum, NN_AXIS (0) | NN_AXIS (1), 1, { 9 }, { 10, 10, 10, 10 } },
    { nn_sum, 0, 4, { 3, 4, -6, 8 }, { 10, 10, 10, 10 } },
    { nn_mean, NN_AXIS (0), 2, { -1.5, 6 }, { 5, 5, 5, 5 } },
    { nn_mean, NN_AXIS (1), 2, { 3.5, 1 }, { 5, 5, 5, 5 } },
    { nn_mean, NN_AXIS (0) | NN_AXIS (1), 1, { 2.25 }, { 2.5, 2.5, 2.5, 2.5 } },
    { nn_l2_norm, NN_AXIS (1), 2, { 5, 10 }, { 6, 8, -6, 8 } },
    { nn_l2_norm, 0, 4, { 3, 4, 6, 8 }, { 10, 10, -10, 10 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    Ops ops = ops_new (1);
    NnTensor *x = ops_input (&ops, "x", NN_SHAPE (2, 2));
    NnTensor *y = cases[i].build (ops.graph, x, "y", cases[i].axes);

    ops_compile (&ops, y, NULL);
    g_assert_cmpuint (y->count, ==, cases[i].n);
    ops_set (x->data, 3, 4, -6, 8);
    for (gsize k = 0; k < y->count; k++)
      ops.upstream[k] = 10;
    ops_run (&ops);
    for (gsize k = 0; k < y->count; k++)
      g_assert_cmpfloat (y->data[k], ==, cases[i].y[k]);
    for (gsize k = 0; k < 4; k++)
      g_assert_cmpfloat (x->gradient[k], ==, cases[i].dx[k]);
    ops_clear (&ops);
  }
}

/* What a value of x with @place goes to once the axes are gone. */
static gsize
result_of (const NnTensor *y, const NnShape *shape, const gsize *place, guint axes)
{
  gsize kept[NN_MAX_DIMS] = { 0 };
  guint n = 0;

  for (guint axis = 0; axis < shape->n_dims; axis++)
    if (!((axes >> axis) & 1))
      kept[n++] = place[axis];
  return ops_ravel (&y->shape, kept);
}

/* Compares with sums in the order of the values. */
static void
check_against_oracle (guint64 seed, const NnShape *given, guint given_axes)
{
  static const Builder builders[] = { nn_sum, nn_mean, nn_l2_norm };

  for (guint b = 0; b < G_N_ELEMENTS (builders); b++) {
    Ops ops = ops_new (seed);
    NnShape shape = given ? *given : ops_draw_shape (&ops.random, 1, 9);
    guint axes = given ? given_axes : nn_random_below (&ops.random, 1u << shape.n_dims);
    NnTensor *x = ops_input (&ops, "x", shape);
    NnTensor *y = builders[b](ops.graph, x, "y", axes);
    g_autofree double *sums = g_new0 (double, y->count), *squares = g_new0 (double, y->count);
    double m = (double) (x->count / y->count);

    ops_compile (&ops, y, NULL);
    ops_run (&ops);
    g_assert_cmpuint (y->shape.n_dims, ==, shape.n_dims - (guint) __builtin_popcount (axes));
    for (gsize i = 0; i < x->count; i++) {
      gsize place[NN_MAX_DIMS], to;

      ops_unravel (&shape, i, place);
      to = result_of (y, &shape, place, axes);
      sums[to] += x->data[i];
      squares[to] += (double) x->data[i] * x->data[i];
    }
    for (gsize k = 0; k < y->count; k++) {
      double expected = b == 0 ? sums[k] : b == 1 ? sums[k] / m : sqrt (squares[k]);

      g_assert_cmpfloat_with_epsilon (y->data[k], expected, CLOSE (expected, m));
    }
    for (gsize i = 0; i < x->count; i++) {
      gsize place[NN_MAX_DIMS], to;
      double slope;

      ops_unravel (&shape, i, place);
      to = result_of (y, &shape, place, axes);
      slope = b == 0 ? 1 : b == 1 ? 1 / m : x->data[i] / sqrt (squares[to]);
      /* The norm itself was rounded to float. */
      g_assert_cmpfloat_with_epsilon (x->gradient[i], ops.upstream[to] * slope,
                                      3 * CLOSE (ops.upstream[to] * slope, 1));
    }
    ops_clear (&ops);
  }
}

static void
test_drawn (void)
{
  for (guint round = 0; round < N_DRAWN; round++)
    check_against_oracle (round, NULL, 0);
}

/* Every set of axes of one shape with four different odd sizes. */
static void
test_every_set_of_axes (void)
{
  const NnShape shape = NN_SHAPE (3, 5, 2, 7);

  for (guint axes = 0; axes < 16; axes++)
    check_against_oracle (axes, &shape, axes);
}

/* Long enough for several segments and several chunks of columns. */
static void
test_large (void)
{
  static const struct {
    NnShape shape;
    guint axes;
  } cases[] = {
    { { 1, { 100003 } }, NN_AXIS (0) },
    { { 2, { 1, 70001 } }, NN_AXIS (1) },
    { { 2, { 50001, 3 } }, NN_AXIS (0) },
    { { 2, { 50001, 3 } }, NN_AXIS (1) },
    { { 2, { 1031, 131 } }, NN_AXIS (0) },
    { { 2, { 1031, 131 } }, NN_AXIS (1) },
    { { 3, { 37, 61, 67 } }, NN_AXIS (0) | NN_AXIS (2) },
    { { 3, { 37, 61, 67 } }, NN_AXIS (1) },
    { { 4, { 5, 101, 7, 65 } }, NN_AXIS (0) | NN_AXIS (2) },
    { { 4, { 5, 101, 7, 65 } }, NN_AXIS (1) | NN_AXIS (3) },
    { { 4, { 5, 101, 7, 65 } }, NN_AXIS (1) | NN_AXIS (2) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_against_oracle (i, &cases[i].shape, cases[i].axes);
}

/* The length of nothing is 0, and so is its gradient; a neighbour with a length is not touched. */
static void
test_norm_of_zero (void)
{
  Ops ops = ops_new (1);
  NnTensor *x = ops_input (&ops, "x", NN_SHAPE (2, 3));
  NnTensor *y = nn_l2_norm (ops.graph, x, "y", NN_AXIS (1));

  ops_compile (&ops, y, NULL);
  ops_set (x->data, 0, 0, 0, 2, 3, 6);
  ops_set (ops.upstream, 5, 7);
  ops_run (&ops);
  ops_assert_values (y->data, 0, 7);
  ops_assert_values (x->gradient, 0, 0, 0, 2, 3, 6);
  ops_clear (&ops);
}

/* Squares of these leave the range of float, the norms do not: 5e30 and 5e-30, the smallest
 * denormal. */
static void
test_norm_of_extremes (void)
{
  Ops ops = ops_new (1);
  NnTensor *x = ops_input (&ops, "x", NN_SHAPE (3, 2));
  NnTensor *y = nn_l2_norm (ops.graph, x, "y", NN_AXIS (1));
  const double expected[] = { 0.6, 0.8, 0.6, 0.8, 0, 1 };

  ops_compile (&ops, y, NULL);
  ops_set (x->data, 3e30f, 4e30f, 3e-30f, 4e-30f, 0, FLT_TRUE_MIN);
  ops_set (ops.upstream, 1, 1, 1);
  ops_run (&ops);
  g_assert_cmpfloat_with_epsilon (y->data[0], 5e30, 5e23);
  g_assert_cmpfloat_with_epsilon (y->data[1], 5e-30, 5e-37);
  g_assert_cmpfloat (y->data[2], ==, FLT_TRUE_MIN);
  for (guint i = 0; i < 6; i++)
    g_assert_cmpfloat_with_epsilon (x->gradient[i], expected[i], 2e-7);
  ops_clear (&ops);
}

/* 2²⁴ and then ones: added in float, they would all be lost. */
static void
test_sums_in_double (void)
{
  Ops ops = ops_new (1);
  NnTensor *x = ops_input (&ops, "x", NN_SHAPE (1001));
  NnTensor *y = nn_sum (ops.graph, x, "y", NN_AXIS (0));

  ops_compile (&ops, y, NULL);
  for (gsize i = 0; i < x->count; i++)
    x->data[i] = i == 0 ? 0x1p24f : 1;
  ops_run (&ops);
  g_assert_cmpfloat (y->data[0], ==, 0x1p24f + 1000);
  ops_clear (&ops);
}

/* ‖(1, 2, 3) − (0, 4, 6)‖² = 1 + 4 + 9, with slopes ±2 (a − b). */
static void
test_distance_by_hand (void)
{
  Ops ops = ops_new (1);
  NnTensor *a = ops_input (&ops, "a", NN_SHAPE (2, 3)), *b = ops_input (&ops, "b", NN_SHAPE (2, 3));
  NnTensor *y = nn_squared_distance (ops.graph, a, b, "y");

  ops_compile (&ops, y, NULL);
  ops_set (a->data, 1, 2, 3, 1, 1, 1);
  ops_set (b->data, 0, 4, 6, 1, 1, 3);
  ops_set (ops.upstream, 1, 10);
  ops_run (&ops);
  g_assert_cmpuint (y->shape.n_dims, ==, 1);
  ops_assert_values (y->data, 14, 4);
  ops_assert_values (a->gradient, 2, -4, -6, 0, 0, -40);
  ops_assert_values (b->gradient, -2, 4, 6, 0, 0, 40);
  ops_clear (&ops);
}

static void
test_distance_drawn (void)
{
  for (guint round = 0; round < N_DRAWN; round++) {
    Ops ops = ops_new (round);
    NnShape shape = ops_draw_shape (&ops.random, 1, 9);
    NnTensor *a = ops_input (&ops, "a", shape), *b = ops_input (&ops, "b", shape);
    NnTensor *y = nn_squared_distance (ops.graph, a, b, "y");
    gsize length = a->count / shape.size[0];

    ops_compile (&ops, y, NULL);
    ops_run (&ops);
    g_assert_cmpuint (y->count, ==, shape.size[0]);
    for (gsize n = 0; n < y->count; n++) {
      double sum = 0;

      for (gsize i = n * length; i < (n + 1) * length; i++) {
        double difference = (double) a->data[i] - b->data[i];
        double slope = 2 * ops.upstream[n] * difference;

        sum += difference * difference;
        g_assert_cmpfloat_with_epsilon (a->gradient[i], slope, CLOSE (slope, 1));
        g_assert_cmpfloat (b->gradient[i], ==, -a->gradient[i]);
      }
      g_assert_cmpfloat_with_epsilon (y->data[n], sum, CLOSE (sum, (double) length));
    }
    ops_clear (&ops);
  }
}

/* A NaN makes its own result NaN, wherever it stands, and no other. */
static void
test_nan (void)
{
  static const Builder builders[] = { nn_sum, nn_mean, nn_l2_norm };

  for (guint b = 0; b < G_N_ELEMENTS (builders); b++)
    for (guint axis = 0; axis < 2; axis++)
      for (gsize place = 0; place < 3 * 40; place += 7) {
        Ops ops = ops_new (b);
        NnTensor *x = ops_input (&ops, "x", NN_SHAPE (3, 40));
        NnTensor *y = builders[b](ops.graph, x, "y", NN_AXIS (axis));

        ops_compile (&ops, y, NULL);
        x->data[place] = NAN;
        ops_run (&ops);
        for (gsize i = 0; i < y->count; i++)
          g_assert_cmpint (!!isnan (y->data[i]), ==, i == (axis == 0 ? place % 40 : place / 40));
        ops_clear (&ops);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/ops/reduce/by-hand", test_by_hand);
  g_test_add_func ("/nn/ops/reduce/drawn", test_drawn);
  g_test_add_func ("/nn/ops/reduce/every-set-of-axes", test_every_set_of_axes);
  g_test_add_func ("/nn/ops/reduce/large", test_large);
  g_test_add_func ("/nn/ops/reduce/norm-of-zero", test_norm_of_zero);
  g_test_add_func ("/nn/ops/reduce/norm-of-extremes", test_norm_of_extremes);
  g_test_add_func ("/nn/ops/reduce/sums-in-double", test_sums_in_double);
  g_test_add_func ("/nn/ops/reduce/distance/by-hand", test_distance_by_hand);
  g_test_add_func ("/nn/ops/reduce/distance/drawn", test_distance_drawn);
  g_test_add_func ("/nn/ops/reduce/nan", test_nan);

  return g_test_run ();
}
