/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "one-op.h"

#include <string.h>

/* Rounding of float sums, as a share of the sum of the absolute values of their terms. */
#define ROUNDING 4e-6

typedef struct {
  gsize n, height, width, in, out, kernel, stride, padding;
  NnActivation activation;
} Sizes;

static OneOp
build (const Sizes *s, guint64 seed, NnPool *pool)
{
  OneOp op = one_op_new (seed, NN_SHAPE (s->n, s->height, s->width, s->in));

  op.y = nn_conv2d (op.graph, op.x, "conv", s->out, s->kernel, s->stride, s->padding, s->activation,
                    NN_INIT_HE);
  one_op_compile (&op, seed, NN_MODE_TRAINING, pool);
  return op;
}

/* The 3 × 3 picture 1 … 9 and the kernel (1 2; 3 4): the upper left result is 1·1 + 2·2 + 4·3 +
 * 5·4 = 37, one step to the right adds 1 + 2 + 3 + 4 = 10, one step down three times as much. */
static void
test_by_hand (void)
{
  const Sizes sizes = { 1, 3, 3, 1, 1, 2, 1, 0, NN_ACTIVATION_IDENTITY };
  OneOp op = build (&sizes, 1, NULL);
  const NnParameter *weight = nn_state_find_parameter (op.state, "conv.weight");
  const NnParameter *bias = nn_state_find_parameter (op.state, "conv.bias");
  static const float expected[] = { 37, 47, 67, 77 };
  static const float dx[] = { 1, 2, 0, 3, 5, 2, 0, 3, 4 };

  for (gsize i = 0; i < 9; i++)
    nn_tensor_get_data (op.x)[i] = (float) i + 1;
  for (gsize i = 0; i < 4; i++)
    weight->value[i] = (float) i + 1;
  bias->value[0] = 0.5f;
  op.upstream[0] = op.upstream[3] = 1;
  op.upstream[1] = op.upstream[2] = 0;
  one_op_run (&op);

  for (gsize i = 0; i < 4; i++)
    g_assert_cmpfloat (nn_tensor_get_data (op.y)[i], ==, expected[i] + 0.5);
  /* The two marked results see the pixels 1 2 4 5 and 5 6 8 9. */
  g_assert_cmpfloat (weight->gradient[0], ==, 1 + 5);
  g_assert_cmpfloat (weight->gradient[1], ==, 2 + 6);
  g_assert_cmpfloat (weight->gradient[2], ==, 4 + 8);
  g_assert_cmpfloat (weight->gradient[3], ==, 5 + 9);
  g_assert_cmpfloat (bias->gradient[0], ==, 2);
  /* The kernel laid down at the upper left and at the lower right. */
  for (gsize i = 0; i < 9; i++)
    g_assert_cmpfloat (nn_tensor_get_gradient (op.x)[i], ==, dx[i]);
  one_op_clear (&op);
}

/* A sum with the sum of the absolute values of its terms, or of what rounding acts on: the factor
 * 1 − y² of tanh is rounded as 1 is. */
typedef struct {
  double value, size;
} Sum;

static void
add (Sum *sum, double term, double size)
{
  sum->value += term;
  sum->size += fabs (size);
}

static double
activate (NnActivation activation, double z)
{
  return activation == NN_ACTIVATION_RELU   ? fmax (z, 0)
         : activation == NN_ACTIVATION_TANH ? tanh (z)
                                            : z;
}

static void
assert_near (double value, Sum expected)
{
  g_assert_true (fabs (value - expected.value) <= ROUNDING * (expected.size + 0.01));
}

/* Everything in double by seven nested loops, against one clone after the other. ∂L/∂z is taken
 * from the y of the op under test, so that a ReLU whose z is a rounding error decides alike. */
static void
compare_with_loops (const Sizes *s, guint64 seed)
{
  OneOp op = build (s, seed, NULL);
  const NnParameter *weight = nn_state_find_parameter (op.state, "conv.weight");
  const NnParameter *bias = nn_state_find_parameter (op.state, "conv.bias");
  const NnShape *y = nn_tensor_get_shape (op.y);
  gsize out_height = (s->height + 2 * s->padding - s->kernel) / s->stride + 1;
  gsize out_width = (s->width + 2 * s->padding - s->kernel) / s->stride + 1;
  g_autofree Sum *dx = g_new0 (Sum, op.n_x);
  g_autofree Sum *dweight = g_new0 (Sum, weight->count), *dbias = g_new0 (Sum, bias->count);

  g_assert_true (nn_shape_equal (y, &NN_SHAPE (s->n, out_height, out_width, s->out)));
  nn_isa_set (seed % (nn_isa_best () + 1));
  one_op_run (&op);
  nn_isa_set (nn_isa_best ());

  for (gsize i = 0; i < op.n_y; i++) {
    gsize o = i % s->out, column = i / s->out % out_width;
    gsize row = i / s->out / out_width % out_height, n = i / s->out / out_width / out_height;
    double got = nn_tensor_get_data (op.y)[i], dy = op.upstream[i], dz = dy;
    Sum z = { 0 };

    if (s->activation == NN_ACTIVATION_RELU)
      dz *= got > 0;
    else if (s->activation == NN_ACTIVATION_TANH)
      dz *= 1 - got * got;
    add (&z, bias->value[o], bias->value[o]);
    add (&dbias[o], dz, dy);
    for (gsize u = 0; u < s->kernel; u++)
      for (gsize v = 0; v < s->kernel; v++)
        for (gsize c = 0; c < s->in; c++) {
          gssize r = (gssize) (row * s->stride + u) - (gssize) s->padding;
          gssize q = (gssize) (column * s->stride + v) - (gssize) s->padding;
          gsize k = ((o * s->kernel + u) * s->kernel + v) * s->in + c, p;
          double x;

          if (r < 0 || q < 0 || r >= (gssize) s->height || q >= (gssize) s->width)
            continue;
          p = ((n * s->height + (gsize) r) * s->width + (gsize) q) * s->in + c;
          x = nn_tensor_get_data (op.x)[p];
          add (&z, weight->value[k] * x, weight->value[k] * x);
          add (&dweight[k], dz * x, dy * x);
          add (&dx[p], dz * weight->value[k], dy * weight->value[k]);
        }
    z.value = activate (s->activation, z.value);
    assert_near (got, z);
  }
  for (gsize i = 0; i < op.n_x; i++)
    assert_near (nn_tensor_get_gradient (op.x)[i], dx[i]);
  for (gsize i = 0; i < weight->count; i++)
    assert_near (weight->gradient[i], dweight[i]);
  for (gsize i = 0; i < bias->count; i++)
    assert_near (bias->gradient[i], dbias[i]);
  one_op_clear (&op);
}

static void
test_chosen_shapes (void)
{
  static const Sizes sizes[] = {
    { 1, 1, 1, 1, 1, 1, 1, 0, NN_ACTIVATION_IDENTITY },
    { 2, 5, 7, 3, 16, 3, 1, 1, NN_ACTIVATION_RELU },
    { 3, 6, 5, 16, 17, 1, 1, 0, NN_ACTIVATION_IDENTITY },   /* one by one */
    { 2, 4, 4, 17, 3, 4, 1, 0, NN_ACTIVATION_IDENTITY },    /* kernel = picture */
    { 2, 4, 4, 3, 8, 4, 3, 4, NN_ACTIVATION_TANH },         /* padding = kernel */
    { 1, 3, 2, 2, 5, 2, 1, 7, NN_ACTIVATION_IDENTITY },     /* more padding than picture */
    { 1, 9, 11, 1, 8, 5, 2, 2, NN_ACTIVATION_IDENTITY },    /* rows and columns left over */
    { 1, 8, 8, 4, 4, 3, 5, 0, NN_ACTIVATION_IDENTITY },     /* gaps between windows */
    { 1, 1, 30, 2, 3, 1, 1, 0, NN_ACTIVATION_RELU },        /* one row */
    { 1, 30, 1, 2, 40, 1, 2, 0, NN_ACTIVATION_IDENTITY },   /* one column */
    { 1, 40, 33, 16, 33, 3, 1, 1, NN_ACTIVATION_IDENTITY }, /* strips of one picture */
    { 37, 7, 6, 8, 16, 3, 1, 1, NN_ACTIVATION_RELU },       /* blocks of several pictures */
    { 5, 28, 28, 1, 8, 5, 1, 2, NN_ACTIVATION_IDENTITY },
    { 3, 14, 14, 8, 16, 5, 1, 2, NN_ACTIVATION_IDENTITY },
    { 2, 8, 8, 32, 64, 3, 1, 1, NN_ACTIVATION_IDENTITY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    compare_with_loops (&sizes[i], 100 + i);
}

static void
test_random_shapes (void)
{
  static const gsize channels[] = { 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 24, 33 };
  NnRandom random;

  nn_random_init (&random, 7, NN_STREAM_DATA, 0);
  for (guint i = 0; i < 300; i++) {
    Sizes s = {
      .n = 1 + nn_random_below (&random, 5),
      .height = 1 + nn_random_below (&random, 11),
      .width = 1 + nn_random_below (&random, 11),
      .in = channels[nn_random_below (&random, G_N_ELEMENTS (channels))],
      .out = channels[nn_random_below (&random, G_N_ELEMENTS (channels))],
      .stride = 1 + nn_random_below (&random, 3),
      .padding = nn_random_below (&random, 4),
      .activation = nn_random_below (&random, 3),
    };

    s.kernel =
        1 + nn_random_below (&random, (guint32) MIN (5, MIN (s.height, s.width) + 2 * s.padding));
    compare_with_loops (&s, 1000 + i);
  }
}

/* Kernels of 3 × 3 between many channels go another way: odd and even borders, several pictures and
 * a picture so large that it is done in pieces. */
static void
test_three_by_three (void)
{
  static const gsize channels[] = { 16, 17, 24, 32, 40 };
  NnRandom random;

  nn_random_init (&random, 9, NN_STREAM_DATA, 0);
  for (guint i = 0; i < 60; i++) {
    Sizes s = {
      .n = 1 + nn_random_below (&random, 4),
      .height = 3 + nn_random_below (&random, 9),
      .width = 3 + nn_random_below (&random, 9),
      .in = channels[nn_random_below (&random, G_N_ELEMENTS (channels))],
      .out = channels[nn_random_below (&random, G_N_ELEMENTS (channels))],
      .kernel = 3,
      .stride = 1,
      .padding = nn_random_below (&random, 4),
      .activation = nn_random_below (&random, 3),
    };

    compare_with_loops (&s, 2000 + i);
  }
  compare_with_loops (&(Sizes){ 1, 41, 67, 17, 33, 3, 1, 1, NN_ACTIVATION_IDENTITY }, 3);
  compare_with_loops (&(Sizes){ 40, 5, 7, 16, 16, 3, 1, 1, NN_ACTIVATION_RELU }, 4);
}

/* A second use of the same kernels adds to what is there, in kernels and in the input. */
static void
test_gradients_add_up (void)
{
  OneOp op = one_op_new (3, NN_SHAPE (2, 6, 5, 3));
  NnTensor *a = nn_conv2d (op.graph, op.x, "conv", 3, 3, 1, 1, NN_ACTIVATION_TANH, NN_INIT_HE);
  NnTensor *b = nn_conv2d (op.graph, a, "conv", 3, 3, 1, 1, NN_ACTIVATION_IDENTITY, NN_INIT_HE);
  NnParameter *weight;
  double whole, h = 1e-2;

  op.y = nn_squared_error (op.graph, b, op.x, "loss");
  one_op_compile (&op, 3, NN_MODE_TRAINING, NULL);
  weight = (NnParameter *) nn_state_find_parameter (op.state, "conv.weight");
  op.upstream[0] = 1;
  one_op_run (&op);
  whole = weight->gradient[7];

  /* Once more over what the first pass left: nothing is added twice. */
  one_op_run (&op);
  g_assert_cmpfloat (weight->gradient[7], ==, whole);

  for (gsize i = 0; i < weight->count; i += 5) {
    float value = weight->value[i];
    double high, low;

    weight->value[i] = (float) (value + h);
    nn_graph_forward (op.graph);
    high = nn_tensor_get_data (op.y)[0];
    weight->value[i] = (float) (value - h);
    nn_graph_forward (op.graph);
    low = nn_tensor_get_data (op.y)[0];
    weight->value[i] = value;
    g_assert_cmpfloat (fabs (weight->gradient[i] - (high - low) / (2 * h)), <=,
                       3e-3 * MAX (1, fabs (weight->gradient[i])));
  }
  one_op_clear (&op);
}

/* Frozen kernels have no gradient and still pass one on; an input that needs none is left out. */
static void
test_frozen (void)
{
  const Sizes sizes = { 2, 6, 7, 3, 5, 3, 1, 1, NN_ACTIVATION_RELU };
  OneOp whole = build (&sizes, 4, NULL);
  OneOp frozen = one_op_new (4, NN_SHAPE (2, 6, 7, 3));
  OneOp first = one_op_new (4, NN_SHAPE (1, 1, 1, 1));
  NnTensor *x;

  nn_state_freeze (frozen.state, "conv");
  frozen.y = nn_conv2d (frozen.graph, frozen.x, "conv", 5, 3, 1, 1, NN_ACTIVATION_RELU, NN_INIT_HE);
  one_op_compile (&frozen, 4, NN_MODE_TRAINING, NULL);
  one_op_run (&whole);
  one_op_run (&frozen);
  g_assert_null (nn_state_find_parameter (frozen.state, "conv.weight")->gradient);
  g_assert_null (nn_state_find_parameter (frozen.state, "conv.bias")->gradient);
  g_assert_cmpmem (nn_tensor_get_gradient (frozen.x), frozen.n_x * sizeof (float),
                   nn_tensor_get_gradient (whole.x), whole.n_x * sizeof (float));

  x = nn_graph_input (first.graph, "pictures", NN_SHAPE (2, 6, 7, 3), NN_INPUT_CONSTANT);
  first.y = nn_conv2d (first.graph, x, "conv", 5, 3, 1, 1, NN_ACTIVATION_RELU, NN_INIT_HE);
  one_op_compile (&first, 4, NN_MODE_TRAINING, NULL);
  memcpy (nn_tensor_get_data (x), nn_tensor_get_data (whole.x), whole.n_x * sizeof (float));
  one_op_run (&first);
  g_assert_null (nn_tensor_get_gradient (x));
  g_assert_cmpmem (nn_state_find_parameter (first.state, "conv.weight")->gradient,
                   5 * 3 * 3 * 3 * sizeof (float),
                   nn_state_find_parameter (whole.state, "conv.weight")->gradient,
                   5 * 3 * 3 * 3 * sizeof (float));
  one_op_clear (&whole);
  one_op_clear (&frozen);
  one_op_clear (&first);
}

static OneOp
build_batch (NnPool *pool)
{
  return build (&(Sizes){ 40, 13, 10, 8, 20, 3, 1, 1, NN_ACTIVATION_RELU }, 5, pool);
}

static OneOp
build_picture (NnPool *pool)
{
  return build (&(Sizes){ 1, 61, 47, 5, 40, 3, 2, 1, NN_ACTIVATION_TANH }, 6, pool);
}

static OneOp
build_three_by_three (NnPool *pool)
{
  return build (&(Sizes){ 21, 15, 18, 24, 32, 3, 1, 1, NN_ACTIVATION_RELU }, 7, pool);
}

static OneOp
build_large_picture (NnPool *pool)
{
  return build (&(Sizes){ 1, 63, 50, 16, 20, 3, 1, 1, NN_ACTIVATION_IDENTITY }, 8, pool);
}

/* 3000 terms a sum at most, of size 1. */
static void
test_same_everywhere (void)
{
  one_op_assert_same_everywhere (build_batch, 1e-4);
  one_op_assert_same_everywhere (build_picture, 1e-4);
  one_op_assert_same_everywhere (build_three_by_three, 1e-4);
  one_op_assert_same_everywhere (build_large_picture, 1e-4);
}

static void
assert_refused (NnShape shape, const Sizes *s, int code, const char *message)
{
  OneOp op = one_op_new (1, shape);

  op.y = nn_conv2d (op.graph, op.x, "c1", s->out, s->kernel, s->stride, s->padding, s->activation,
                    NN_INIT_HE);
  one_op_assert_refused (&op, code, message);
}

static void
test_refusals (void)
{
  assert_refused (NN_SHAPE (2, 4, 9, 3),
                  &(Sizes){ .out = 5, .kernel = 7, .stride = 1, .padding = 1 }, NN_ERROR_SHAPE,
                  "conv2d \"c1\": expected pictures that with a padding of 1 are no smaller than "
                  "the kernels (out, kernel, kernel, in), found 2 × 4 × 9 × 3 and 5 × 7 × 7 × 3");
  assert_refused (NN_SHAPE (2, 4, 9, 3), &(Sizes){ .out = 5, .kernel = 3 }, NN_ERROR_SHAPE,
                  "conv2d \"c1\": expected a stride of at least 1, found 0");
  assert_refused (NN_SHAPE (2, 36), &(Sizes){ .out = 5, .kernel = 3, .stride = 1 }, NN_ERROR_SHAPE,
                  "conv2d \"c1\": expected pictures (N, H, W, in) and kernels (out, kernel, "
                  "kernel, in), each at least 1, found 2 × 36 and 5 × 3 × 3 × 0");
  assert_refused (NN_SHAPE (2, 4, 9, 3), &(Sizes){ .out = 0, .kernel = 3, .stride = 1 },
                  NN_ERROR_SHAPE,
                  "conv2d \"c1\": expected pictures (N, H, W, in) and kernels (out, kernel, "
                  "kernel, in), each at least 1, found 2 × 4 × 9 × 3 and 0 × 3 × 3 × 3");
  assert_refused (NN_SHAPE (2, 4, 9, 3), &(Sizes){ .out = 5, .kernel = 0, .stride = 1 },
                  NN_ERROR_SHAPE,
                  "conv2d \"c1\": expected pictures (N, H, W, in) and kernels (out, kernel, "
                  "kernel, in), each at least 1, found 2 × 4 × 9 × 3 and 5 × 0 × 0 × 3");
  assert_refused (NN_SHAPE (2, 4, 9, 3),
                  &(Sizes){ .out = 5, .kernel = 3, .stride = 1, .padding = G_MAXSIZE / 2 + 1 },
                  NN_ERROR_MEMORY,
                  "conv2d \"c1\": expected sizes that a computer can count, found a padding of "
                  "9223372036854775808");
  assert_refused (
      NN_SHAPE (2, 4, 9, 3),
      &(Sizes){ .out = 5, .kernel = 3, .stride = G_MAXSIZE, .padding = (gsize) 1 << 40 },
      NN_ERROR_MEMORY,
      "conv2d \"c1\": expected sizes whose product a computer can count, found padded "
      "pictures of 2199023255556 × 2199023255561 × 3");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/conv2d/by-hand", test_by_hand);
  g_test_add_func ("/nn/conv2d/chosen-shapes", test_chosen_shapes);
  g_test_add_func ("/nn/conv2d/random-shapes", test_random_shapes);
  g_test_add_func ("/nn/conv2d/three-by-three", test_three_by_three);
  g_test_add_func ("/nn/conv2d/gradients-add-up", test_gradients_add_up);
  g_test_add_func ("/nn/conv2d/frozen", test_frozen);
  g_test_add_func ("/nn/conv2d/same-everywhere", test_same_everywhere);
  g_test_add_func ("/nn/conv2d/refusals", test_refusals);

  return g_test_run ();
}
