/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reshape, flatten, concat and slice: nothing is computed, so everything is exact. */

#include "ops-fixture.h"

#include <math.h>

#define N_DRAWN 200

static void
test_reshape (void)
{
  Ops ops = ops_new (1);
  NnTensor *x = ops_input (&ops, "x", NN_SHAPE (2, 3));
  NnTensor *y = nn_reshape (ops.graph, x, "y", NN_SHAPE (3, 1, 2));

  ops_compile (&ops, y, NULL);
  ops_set (x->data, 1, 2, 3, 4, 5, 6);
  ops_set (ops.upstream, 6, 5, 4, 3, 2, 1);
  ops_run (&ops);
  ops_assert_values (y->data, 1, 2, 3, 4, 5, 6);
  ops_assert_values (x->gradient, 6, 5, 4, 3, 2, 1);
  ops_clear (&ops);
}

static void
test_flatten (void)
{
  static const struct {
    NnShape from, to;
  } cases[] = {
    { { 4, { 2, 3, 4, 5 } }, { 2, { 2, 60 } } },
    { { 2, { 2, 3 } }, { 2, { 2, 3 } } },
    { { 1, { 7 } }, { 2, { 7, 1 } } },
    { { 0 }, { 2, { 1, 1 } } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    Ops ops = ops_new (1);
    NnTensor *x = ops_input (&ops, "x", cases[i].from);
    NnTensor *y = nn_flatten (ops.graph, x, "y");

    ops_compile (&ops, y, NULL);
    ops_run (&ops);
    g_assert_true (nn_shape_equal (nn_tensor_get_shape (y), &cases[i].to));
    g_assert_cmpmem (y->data, y->count * sizeof (float), x->data, x->count * sizeof (float));
    g_assert_cmpmem (x->gradient, x->count * sizeof (float), ops.upstream,
                     y->count * sizeof (float));
    ops_clear (&ops);
  }
}

/* Channels of two pictures (1, 1, 2, C) side by side, as an inception module joins its branches. */
static void
test_concat_by_hand (void)
{
  Ops ops = ops_new (1);
  NnTensor *a = ops_input (&ops, "a", NN_SHAPE (1, 1, 2, 1));
  NnTensor *b = ops_input (&ops, "b", NN_SHAPE (1, 1, 2, 2));
  NnTensor *y = nn_concat (ops.graph, 2, (NnTensor *[]){ a, b }, "y", 3);

  ops_compile (&ops, y, NULL);
  ops_set (a->data, 1, 2);
  ops_set (b->data, 10, 11, 20, 21);
  ops_set (ops.upstream, 1, 2, 3, 4, 5, 6);
  ops_run (&ops);
  ops_assert_values (y->data, 1, 10, 11, 2, 20, 21);
  ops_assert_values (a->gradient, 1, 4);
  ops_assert_values (b->gradient, 2, 3, 5, 6);
  ops_clear (&ops);
}

/* Which of @inputs a place along @axis of the joined tensor belongs to; the place becomes its own
 * there. */
static guint
owner (NnTensor *const *inputs, guint axis, gsize *place)
{
  guint input = 0;

  while (place[axis] >= inputs[input]->shape.size[axis])
    place[axis] -= inputs[input++]->shape.size[axis];
  return input;
}

static void
test_concat_drawn (void)
{
  for (guint round = 0; round < N_DRAWN; round++) {
    Ops ops = ops_new (round);
    NnShape shape = ops_draw_shape (&ops.random, 1, 6);
    guint axis = nn_random_below (&ops.random, shape.n_dims);
    guint n = 2 + nn_random_below (&ops.random, NN_MAX_INPUTS - 1);
    NnTensor *inputs[NN_MAX_INPUTS], *y;
    gsize total = 0;

    for (guint i = 0; i < n; i++) {
      shape.size[axis] = 1 + nn_random_below (&ops.random, 9);
      total += shape.size[axis];
      inputs[i] = ops_input (&ops, "x", shape);
    }
    y = nn_concat (ops.graph, n, inputs, "y", axis);
    ops_compile (&ops, y, NULL);
    ops_run (&ops);

    g_assert_cmpuint (y->shape.size[axis], ==, total);
    for (gsize i = 0; i < y->count; i++) {
      gsize place[NN_MAX_DIMS];
      guint input;

      ops_unravel (&y->shape, i, place);
      input = owner (inputs, axis, place);
      gsize from = ops_ravel (&inputs[input]->shape, place);

      g_assert_cmpfloat (y->data[i], ==, inputs[input]->data[from]);
      g_assert_cmpfloat (inputs[input]->gradient[from], ==, ops.upstream[i]);
    }
    ops_clear (&ops);
  }
}

static void
test_slice_by_hand (void)
{
  Ops ops = ops_new (1);
  NnTensor *x = ops_input (&ops, "x", NN_SHAPE (2, 4));
  NnTensor *y = nn_slice (ops.graph, x, "y", 1, 1, 2);

  ops_compile (&ops, y, NULL);
  ops_set (x->data, 1, 2, 3, 4, 5, 6, 7, 8);
  ops_set (ops.upstream, 1, 2, 3, 4);
  ops_run (&ops);
  ops_assert_values (y->data, 2, 3, 6, 7);
  ops_assert_values (x->gradient, 0, 1, 2, 0, 0, 3, 4, 0);
  ops_clear (&ops);
}

static void
test_slice_drawn (void)
{
  for (guint round = 0; round < N_DRAWN; round++) {
    Ops ops = ops_new (round);
    NnShape shape = ops_draw_shape (&ops.random, 1, 8);
    guint axis = nn_random_below (&ops.random, shape.n_dims);
    gsize start = nn_random_below (&ops.random, (guint32) shape.size[axis]);
    gsize length = 1 + nn_random_below (&ops.random, (guint32) (shape.size[axis] - start));
    NnTensor *x = ops_input (&ops, "x", shape);
    NnTensor *y = nn_slice (ops.graph, x, "y", axis, start, length);
    gsize n_inside = 0;

    ops_compile (&ops, y, NULL);
    ops_run (&ops);

    g_assert_cmpuint (y->shape.size[axis], ==, length);
    for (gsize i = 0; i < x->count; i++) {
      gsize place[NN_MAX_DIMS];

      ops_unravel (&x->shape, i, place);
      if (place[axis] < start || place[axis] >= start + length) {
        g_assert_cmpfloat (x->gradient[i], ==, 0);
        continue;
      }
      place[axis] -= start;
      gsize to = ops_ravel (&y->shape, place);

      g_assert_cmpfloat (y->data[to], ==, x->data[i]);
      g_assert_cmpfloat (x->gradient[i], ==, ops.upstream[to]);
      n_inside++;
    }
    g_assert_cmpuint (n_inside, ==, y->count);
    ops_clear (&ops);
  }
}

/* Slices that together are the whole, joined again, are the whole: values and gradients. */
static void
test_cut_and_joined (void)
{
  Ops ops = ops_new (1);
  NnTensor *x = ops_input (&ops, "x", NN_SHAPE (3, 70, 200));
  NnTensor *parts[] = { nn_slice (ops.graph, x, "a", 1, 0, 13),
                        nn_slice (ops.graph, x, "b", 1, 13, 1),
                        nn_slice (ops.graph, x, "c", 1, 14, 56) };
  NnTensor *y = nn_concat (ops.graph, 3, parts, "y", 1);

  ops_compile (&ops, y, NULL);
  x->data[5] = NAN;
  ops_run (&ops);
  g_assert_cmpmem (y->data, y->count * sizeof (float), x->data, x->count * sizeof (float));
  for (gsize i = 0; i < x->count; i++)
    g_assert_cmpfloat (x->gradient[i], ==, ops.upstream[i]);
  ops_clear (&ops);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/ops/layout/reshape", test_reshape);
  g_test_add_func ("/nn/ops/layout/flatten", test_flatten);
  g_test_add_func ("/nn/ops/layout/concat/by-hand", test_concat_by_hand);
  g_test_add_func ("/nn/ops/layout/concat/drawn", test_concat_drawn);
  g_test_add_func ("/nn/ops/layout/slice/by-hand", test_slice_by_hand);
  g_test_add_func ("/nn/ops/layout/slice/drawn", test_slice_drawn);
  g_test_add_func ("/nn/ops/layout/cut-and-joined", test_cut_and_joined);

  return g_test_run ();
}
