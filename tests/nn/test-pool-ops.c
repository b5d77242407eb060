/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "one-op.h"

#include <string.h>

typedef enum { MAX_POOL, AVERAGE_POOL } Kind;

typedef struct {
  gsize n, height, width, channels, window, stride;
} Sizes;

static OneOp
build (Kind kind, const Sizes *s, guint64 seed, NnPool *pool)
{
  OneOp op = one_op_new (seed, NN_SHAPE (s->n, s->height, s->width, s->channels));

  op.y = kind == MAX_POOL ? nn_max_pool (op.graph, op.x, "pool", s->window, s->stride)
                          : nn_average_pool (op.graph, op.x, "pool", s->window, s->stride);
  one_op_compile (&op, seed, NN_MODE_TRAINING, pool);
  return op;
}

static void
set_values (float *values, gsize n, const float *source)
{
  memcpy (values, source, n * sizeof (float));
}

/* A 4 × 4 picture in windows of 2: largest values and means are read off. */
static void
test_by_hand (void)
{
  static const float x[] = { 1, 3, 2, 4, 5, 7, 8, 6, 9, 9, 0, -1, 9, 9, -2, -3 };
  static const float upstream[] = { 10, 20, 30, 40 };
  static const float largest[] = { 7, 8, 9, 0 }, means[] = { 4, 5, 9, -1.5f };
  /* Of the four nines the first in reading order has won. */
  static const float dx[] = { 0, 0, 0, 0, 0, 10, 20, 0, 30, 0, 40, 0, 0, 0, 0, 0 };
  const Sizes sizes = { 1, 4, 4, 1, 2, 2 };
  OneOp max = build (MAX_POOL, &sizes, 1, NULL);
  OneOp average = build (AVERAGE_POOL, &sizes, 1, NULL);

  set_values (nn_tensor_get_data (max.x), 16, x);
  set_values (nn_tensor_get_data (average.x), 16, x);
  set_values (max.upstream, 4, upstream);
  set_values (average.upstream, 4, upstream);
  one_op_run (&max);
  one_op_run (&average);
  g_assert_cmpmem (nn_tensor_get_data (max.y), 4 * sizeof (float), largest, sizeof largest);
  g_assert_cmpmem (nn_tensor_get_data (average.y), 4 * sizeof (float), means, sizeof means);
  g_assert_cmpmem (nn_tensor_get_gradient (max.x), 16 * sizeof (float), dx, sizeof dx);
  for (gsize i = 0; i < 16; i++)
    g_assert_cmpfloat (nn_tensor_get_gradient (average.x)[i], ==,
                       upstream[i / 8 * 2 + i % 4 / 2] / 4);
  one_op_clear (&max);
  one_op_clear (&average);
}

/* A NaN anywhere in a window is its result, next to whatever else and in every lane; the other
 * windows stay as they are. */
static void
test_nan_is_not_hidden (void)
{
  static const gsize channels[] = { 1, 5, 8, 16, 19 };

  for (Kind kind = MAX_POOL; kind <= AVERAGE_POOL; kind++)
    for (gsize i = 0; i < G_N_ELEMENTS (channels); i++)
      for (gsize window = 2; window <= 3; window++) {
        const Sizes sizes = { 1, window, 2 * window, channels[i], window, window };
        gsize n = 2 * window * window * channels[i];

        for (gsize place = 0; place < n; place++) {
          gsize channel = place % channels[i], pixel = place / channels[i] % (2 * window);
          OneOp op = build (kind, &sizes, 2, NULL);

          nn_tensor_get_data (op.x)[place] = NAN;
          nn_graph_forward (op.graph);
          for (gsize k = 0; k < op.n_y; k++)
            g_assert_cmpint (isnan (nn_tensor_get_data (op.y)[k]), ==,
                             k == pixel / window * channels[i] + channel);
          one_op_clear (&op);
        }
      }
}

/* Infinite values are values like others. */
static void
test_infinite (void)
{
  const Sizes sizes = { 1, 2, 4, 1, 2, 2 };
  OneOp op = build (MAX_POOL, &sizes, 2, NULL);
  static const float x[] = { -INFINITY, -INFINITY, 1, 2, -INFINITY, -INFINITY, INFINITY, 3 };
  static const float dx[] = { 5, 0, 0, 0, 0, 0, 7, 0 };

  set_values (nn_tensor_get_data (op.x), 8, x);
  op.upstream[0] = 5;
  op.upstream[1] = 7;
  one_op_run (&op);
  g_assert_cmpfloat (nn_tensor_get_data (op.y)[0], ==, -INFINITY);
  g_assert_cmpfloat (nn_tensor_get_data (op.y)[1], ==, INFINITY);
  g_assert_cmpmem (nn_tensor_get_gradient (op.x), sizeof dx, dx, sizeof dx);
  one_op_clear (&op);
}

/* Both pools by loops, against one clone after the other. x takes few values, so that there are
 * ties. */
static void
compare_with_loops (Kind kind, const Sizes *s, guint64 seed)
{
  OneOp op = build (kind, s, seed, NULL);
  const NnShape *y = nn_tensor_get_shape (op.y);
  gsize out_height = 0, out_width = 0;
  g_autofree double *dx = g_new0 (double, op.n_x);

  /* As many windows as fit. */
  while (out_height * s->stride + s->window <= s->height)
    out_height++;
  while (out_width * s->stride + s->window <= s->width)
    out_width++;
  g_assert_true (nn_shape_equal (y, &NN_SHAPE (s->n, out_height, out_width, s->channels)));

  if (kind == MAX_POOL)
    for (gsize i = 0; i < op.n_x; i++)
      nn_tensor_get_data (op.x)[i] = roundf (2 * nn_tensor_get_data (op.x)[i]);
  nn_isa_set (seed % (nn_isa_best () + 1));
  one_op_run (&op);
  nn_isa_set (nn_isa_best ());

  for (gsize i = 0; i < op.n_y; i++) {
    gsize c = i % s->channels, column = i / s->channels % out_width;
    gsize row = i / s->channels / out_width % out_height;
    gsize n = i / s->channels / out_width / out_height, winner = G_MAXSIZE;
    double sum = 0, share = 1.0 / (double) (s->window * s->window);

    for (gsize u = 0; u < s->window; u++)
      for (gsize v = 0; v < s->window; v++) {
        gsize place = ((n * s->height + row * s->stride + u) * s->width + column * s->stride + v) *
                          s->channels +
                      c;

        sum += nn_tensor_get_data (op.x)[place];
        if (kind == AVERAGE_POOL)
          dx[place] += op.upstream[i] * share;
        else if (winner == G_MAXSIZE ||
                 nn_tensor_get_data (op.x)[place] > nn_tensor_get_data (op.x)[winner])
          winner = place;
      }
    if (kind == MAX_POOL) {
      g_assert_cmpfloat (nn_tensor_get_data (op.y)[i], ==, nn_tensor_get_data (op.x)[winner]);
      dx[winner] += op.upstream[i];
    } else {
      g_assert_cmpfloat (fabs (nn_tensor_get_data (op.y)[i] - sum * share), <=, 1e-6);
    }
  }
  for (gsize i = 0; i < op.n_x; i++)
    g_assert_cmpfloat (fabs (nn_tensor_get_gradient (op.x)[i] - dx[i]), <=, 2e-6);
  one_op_clear (&op);
}

static void
test_random_shapes (void)
{
  static const gsize channels[] = { 1, 2, 3, 7, 8, 9, 16, 17, 32, 64 };
  NnRandom random;

  nn_random_init (&random, 8, NN_STREAM_DATA, 0);
  for (guint i = 0; i < 300; i++) {
    Sizes s = {
      .n = 1 + nn_random_below (&random, 4),
      .height = 1 + nn_random_below (&random, 11),
      .width = 1 + nn_random_below (&random, 11),
      .channels = channels[nn_random_below (&random, G_N_ELEMENTS (channels))],
      .stride = 1 + nn_random_below (&random, 4),
    };

    s.window = 1 + nn_random_below (&random, (guint32) MIN (4, MIN (s.height, s.width)));
    compare_with_loops (i % 2 ? MAX_POOL : AVERAGE_POOL, &s, 100 + i / 2);
  }
  /* One picture in strips, with a row and a column left over. */
  compare_with_loops (MAX_POOL, &(Sizes){ 1, 65, 47, 32, 2, 2 }, 1);
  compare_with_loops (AVERAGE_POOL, &(Sizes){ 1, 65, 47, 32, 2, 2 }, 1);
}

/* What is there already in the input's gradient is added to. */
static void
test_gradients_add_up (void)
{
  OneOp op = one_op_new (3, NN_SHAPE (2, 5, 4, 9));
  OneOp max = build (MAX_POOL, &(Sizes){ 2, 5, 4, 9, 2, 2 }, 3, NULL);
  OneOp average = build (AVERAGE_POOL, &(Sizes){ 2, 5, 4, 9, 2, 2 }, 3, NULL);
  NnTensor *a = nn_max_pool (op.graph, op.x, "max", 2, 2);
  NnTensor *b = nn_average_pool (op.graph, op.x, "average", 2, 2);

  op.y = nn_squared_error (op.graph, a, b, "loss");
  one_op_compile (&op, 3, NN_MODE_TRAINING, NULL);
  op.upstream[0] = 1;
  one_op_run (&op);
  /* ∂ mean (a − b)² / ∂a = 2 (a − b) / n = −∂ / ∂b, through each pool alone. */
  for (gsize i = 0; i < max.n_y; i++) {
    max.upstream[i] = 2 * (nn_tensor_get_data (a)[i] - nn_tensor_get_data (b)[i]) / (float) max.n_y;
    average.upstream[i] = -max.upstream[i];
  }
  one_op_run (&max);
  one_op_run (&average);
  for (gsize i = 0; i < op.n_x; i++)
    g_assert_cmpfloat (fabsf (nn_tensor_get_gradient (op.x)[i] - nn_tensor_get_gradient (max.x)[i] -
                              nn_tensor_get_gradient (average.x)[i]),
                       <=, 1e-7);
  one_op_clear (&op);
  one_op_clear (&max);
  one_op_clear (&average);
}

static OneOp
build_max (NnPool *pool)
{
  return build (MAX_POOL, &(Sizes){ 5, 40, 33, 20, 2, 2 }, 5, pool);
}

static OneOp
build_overlapping (NnPool *pool)
{
  return build (MAX_POOL, &(Sizes){ 9, 21, 33, 5, 3, 2 }, 5, pool);
}

static OneOp
build_average (NnPool *pool)
{
  return build (AVERAGE_POOL, &(Sizes){ 5, 40, 33, 20, 3, 3 }, 5, pool);
}

static void
test_same_everywhere (void)
{
  one_op_assert_same_everywhere (build_max, 0);
  one_op_assert_same_everywhere (build_overlapping, 1e-6);
  one_op_assert_same_everywhere (build_average, 1e-6);
}

static void
assert_refused (Kind kind, NnShape shape, gsize window, gsize stride, const char *message)
{
  OneOp op = one_op_new (1, shape);

  op.y = kind == MAX_POOL ? nn_max_pool (op.graph, op.x, "p1", window, stride)
                          : nn_average_pool (op.graph, op.x, "p1", window, stride);
  one_op_assert_refused (&op, NN_ERROR_SHAPE, message);
}

static void
test_refusals (void)
{
  assert_refused (MAX_POOL, NN_SHAPE (2, 4, 3, 1), 4, 1,
                  "max-pool \"p1\": expected pictures (N, H, W, C) no smaller than the window, "
                  "4 × 4, found 2 × 4 × 3 × 1");
  assert_refused (AVERAGE_POOL, NN_SHAPE (2, 4), 2, 2,
                  "average-pool \"p1\": expected pictures (N, H, W, C) no smaller than the window, "
                  "2 × 2, found 2 × 4");
  assert_refused (AVERAGE_POOL, NN_SHAPE (0, 4, 4, 1), 2, 2,
                  "average-pool \"p1\": expected pictures (N, H, W, C) no smaller than the window, "
                  "2 × 2, found 0 × 4 × 4 × 1");
  assert_refused (MAX_POOL, NN_SHAPE (2, 4, 4, 1), 0, 1,
                  "max-pool \"p1\": expected a window and a stride of at least 1, found 0 and 1");
  assert_refused (AVERAGE_POOL, NN_SHAPE (2, 4, 4, 1), 2, 0,
                  "average-pool \"p1\": expected a window and a stride of at least 1, found 2 and "
                  "0");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/pool-ops/by-hand", test_by_hand);
  g_test_add_func ("/nn/pool-ops/nan-is-not-hidden", test_nan_is_not_hidden);
  g_test_add_func ("/nn/pool-ops/infinite", test_infinite);
  g_test_add_func ("/nn/pool-ops/random-shapes", test_random_shapes);
  g_test_add_func ("/nn/pool-ops/gradients-add-up", test_gradients_add_up);
  g_test_add_func ("/nn/pool-ops/same-everywhere", test_same_everywhere);
  g_test_add_func ("/nn/pool-ops/refusals", test_refusals);

  return g_test_run ();
}
