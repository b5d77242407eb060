/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ops-fixture.h"

#include <math.h>

typedef NnTensor *(*Builder) (NnGraph *graph, NnTensor *a, NnTensor *b, const char *name);

static void
test_by_hand (void)
{
  static const struct {
    Builder build;
    float y[3], da[3], db[3];
  } cases[] = {
    /* a = (1, −2, 3), b = (4, 5, −6), upstream (1, 10, 100) */
    { nn_add, { 5, 3, -3 }, { 1, 10, 100 }, { 1, 10, 100 } },
    { nn_sub, { -3, -7, 9 }, { 1, 10, 100 }, { -1, -10, -100 } },
    { nn_mul, { 4, -10, -18 }, { 4, 50, -600 }, { 1, -20, 300 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    Ops ops = ops_new (1);
    NnTensor *a = ops_input (&ops, "a", NN_SHAPE (3)), *b = ops_input (&ops, "b", NN_SHAPE (3));
    NnTensor *y = cases[i].build (ops.graph, a, b, "y");

    ops_compile (&ops, y, NULL);
    ops_set (a->data, 1, -2, 3);
    ops_set (b->data, 4, 5, -6);
    ops_set (ops.upstream, 1, 10, 100);
    ops_run (&ops);
    for (guint k = 0; k < 3; k++) {
      g_assert_cmpfloat (y->data[k], ==, cases[i].y[k]);
      g_assert_cmpfloat (a->gradient[k], ==, cases[i].da[k]);
      g_assert_cmpfloat (b->gradient[k], ==, cases[i].db[k]);
    }
    ops_clear (&ops);
  }
}

/* x + x, x − x and x ⊙ x: derivatives 2, 0 and 2x. */
static void
test_one_tensor_as_both (void)
{
  static const struct {
    Builder build;
    float dx[3];
  } cases[] = {
    { nn_add, { 2, 20, 200 } },
    { nn_sub, { 0, 0, 0 } },
    { nn_mul, { 2, -40, 600 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    Ops ops = ops_new (1);
    NnTensor *x = ops_input (&ops, "x", NN_SHAPE (3));
    NnTensor *y = cases[i].build (ops.graph, x, x, "y");

    ops_compile (&ops, y, NULL);
    ops_set (x->data, 1, -2, 3);
    ops_set (ops.upstream, 1, 10, 100);
    ops_run (&ops);
    for (guint k = 0; k < 3; k++)
      g_assert_cmpfloat (x->gradient[k], ==, cases[i].dx[k]);
    ops_clear (&ops);
  }
}

/* A second backward pass must not add to the first one's result. */
static void
test_passes_do_not_add_up (void)
{
  Ops ops = ops_new (1);
  NnTensor *x = ops_input (&ops, "x", NN_SHAPE (3));
  NnTensor *y = nn_add (ops.graph, nn_mul (ops.graph, x, x, "x²"), x, "y");

  ops_compile (&ops, y, NULL);
  ops_set (x->data, 1, -2, 3);
  ops_set (ops.upstream, 1, 10, 100);
  for (guint pass = 0; pass < 3; pass++) {
    nn_graph_forward (ops.graph);
    nn_graph_backward (ops.graph, ops.upstream);
    ops_assert_values (x->gradient, 3, -30, 700);
  }
  ops_clear (&ops);
}

static void
test_scale (void)
{
  Ops ops = ops_new (1);
  NnTensor *x = ops_input (&ops, "x", NN_SHAPE (1, 3));
  NnTensor *y = nn_scale (ops.graph, x, "y", -0.5);

  ops_compile (&ops, y, NULL);
  ops_set (x->data, 1, -2, 3);
  ops_set (ops.upstream, 2, 4, 8);
  ops_run (&ops);
  ops_assert_values (y->data, -0.5, 1, -1.5);
  ops_assert_values (x->gradient, -1, -2, -4);
  ops_clear (&ops);
}

/* f and f′ of every kind as libm has them, at places on both sides of 0. */
static double
activation (NnActivation kind, double x, double *slope)
{
  double sigmoid = 1 / (1 + exp (-x));

  switch (kind) {
  case NN_ACTIVATION_IDENTITY:
    *slope = 1;
    return x;
  case NN_ACTIVATION_RELU:
    *slope = x > 0;
    return x > 0 ? x : 0;
  case NN_ACTIVATION_TANH:
    *slope = 1 / (cosh (x) * cosh (x));
    return tanh (x);
  case NN_ACTIVATION_SIGMOID:
    *slope = sigmoid * (1 - sigmoid);
    return sigmoid;
  case NN_ACTIVATION_LEAKY_RELU:
    *slope = x < 0 ? 0.01 : 1;
    return x < 0 ? 0.01 * x : x;
  case NN_ACTIVATION_SOFTPLUS:
    *slope = sigmoid;
    return log1p (exp (x));
  }
  g_assert_not_reached ();
}

static void
test_activations (void)
{
  for (NnActivation kind = NN_ACTIVATION_IDENTITY; kind <= NN_ACTIVATION_SOFTPLUS; kind++)
    /* With @twice the input has a second use, so that slopes are added. */
    for (guint twice = 0; twice < 2; twice++) {
      Ops ops = ops_new (kind);
      NnTensor *x = ops_input (&ops, "x", NN_SHAPE (43, 51));
      NnTensor *y = nn_activation (ops.graph, x, "y", kind);
      NnTensor *objective = twice ? nn_add (ops.graph, x, y, "both") : y;

      ops_compile (&ops, objective, NULL);
      ops_set (x->data, 0, 20, -20, 5, -5);
      ops_run (&ops);
      for (gsize i = 0; i < x->count; i++) {
        double slope, value = activation (kind, x->data[i], &slope);
        double dx = (slope + twice) * ops.upstream[i];

        g_assert_cmpfloat_with_epsilon (y->data[i], value, 4e-7 * MAX (1, fabs (value)));
        g_assert_cmpfloat_with_epsilon (x->gradient[i], dx, 1e-6 * MAX (1, fabs (dx)));
      }
      ops_clear (&ops);
    }
}

/* What is not a number comes through every op, forward and backward. */
static void
test_nan (void)
{
  for (guint kind = 0; kind < 4; kind++) {
    Ops ops = ops_new (kind);
    NnTensor *a = ops_input (&ops, "a", NN_SHAPE (40)), *b = ops_input (&ops, "b", NN_SHAPE (40));
    static const Builder builders[] = { nn_add, nn_sub, nn_mul };
    NnTensor *y = kind < 3 ? builders[kind](ops.graph, a, b, "y") : nn_scale (ops.graph, a, "y", 0);

    ops_compile (&ops, y, NULL);
    a->data[17] = NAN;
    ops.upstream[35] = NAN;
    ops_run (&ops);
    for (guint i = 0; i < 40; i++) {
      g_assert_cmpint (!!isnan (y->data[i]), ==, i == 17);
      g_assert_cmpint (!!isnan (a->gradient[i]), ==, i == 35);
    }
    ops_clear (&ops);
  }

  for (NnActivation kind = NN_ACTIVATION_IDENTITY; kind <= NN_ACTIVATION_SOFTPLUS; kind++) {
    Ops ops = ops_new (kind);
    NnTensor *x = ops_input (&ops, "x", NN_SHAPE (40));
    NnTensor *y = nn_activation (ops.graph, x, "y", kind);

    ops_compile (&ops, y, NULL);
    x->data[17] = NAN;
    x->data[35] = 1;
    ops.upstream[35] = NAN;
    ops_run (&ops);
    for (guint i = 0; i < 40; i++)
      g_assert_cmpint (!!isnan (y->data[i]), ==, i == 17);
    g_assert_true (isnan (x->gradient[35]));
    ops_clear (&ops);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/ops/elementwise/by-hand", test_by_hand);
  g_test_add_func ("/nn/ops/elementwise/one-tensor-as-both", test_one_tensor_as_both);
  g_test_add_func ("/nn/ops/elementwise/passes-do-not-add-up", test_passes_do_not_add_up);
  g_test_add_func ("/nn/ops/elementwise/scale", test_scale);
  g_test_add_func ("/nn/ops/elementwise/activations", test_activations);
  g_test_add_func ("/nn/ops/elementwise/nan", test_nan);

  return g_test_run ();
}
