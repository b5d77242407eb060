/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Central differences against back-propagation for every op, every input and every parameter.
 * Upstream gradients are drawn, so none is uniform; the comparison is signed; NaN fails; all-zero
 * gradients fail. Inputs keep away from the kinks of ReLU.
 */

#include "nn-gradient-check.h"
#include "nn-graph-private.h"
#include "nn-op.h"
#include "nn-random.h"

#include <math.h>

#define H 1e-2
/* float32 values of size 1 give central differences an error of about 6e-8 / H · √n and a
 * truncation of H² f‴ / 6. */
#define TOLERANCE 2e-3

typedef struct {
  const char *name;
  NnOpKind kind;
  NnTensor *(*build) (NnGraph *graph, NnRandom *random);
} Case;

/* Standard normal values that are not closer to 0 than 0.05. */
static void
fill (NnTensor *tensor, NnRandom *random)
{
  float *data = nn_tensor_get_data (tensor);
  gsize count;

  nn_shape_count (nn_tensor_get_shape (tensor), &count);
  for (gsize i = 0; i < count; i++) {
    double value = nn_random_normal (random);

    data[i] = (float) (fabs (value) < 0.05 ? value + copysign (0.1, value) : value);
  }
}

/* The multiples of 5 steps of the check around 0, in drawn order: no step makes another value the
 * largest of a window. */
static void
spread (NnTensor *tensor, NnRandom *random)
{
  g_autofree guint32 *order = g_new (guint32, tensor->count);

  for (gsize i = 0; i < tensor->count; i++)
    order[i] = (guint32) i;
  nn_random_shuffle (random, order, tensor->count);
  for (gsize i = 0; i < tensor->count; i++)
    tensor->data[i] = (float) (5 * H * ((double) order[i] - (double) tensor->count / 2));
}

static NnTensor *
input (NnGraph *graph, const char *name, NnShape shape)
{
  return nn_graph_input (graph, name, shape, NN_INPUT_WANTS_GRADIENT);
}

static NnTensor *
constant (NnGraph *graph, const char *name, NnShape shape)
{
  return nn_graph_input (graph, name, shape, NN_INPUT_CONSTANT);
}

#define DENSE(ident, N, IN, OUT, ACTIVATION)                                                \
  static NnTensor *ident (NnGraph *graph, NnRandom *random)                                 \
  {                                                                                         \
    return nn_dense (graph, input (graph, "x", NN_SHAPE (N, IN)), "layer", OUT, ACTIVATION, \
                     NN_INIT_XAVIER);                                                       \
  }

DENSE (dense_identity, 3, 4, 5, NN_ACTIVATION_IDENTITY)
DENSE (dense_tanh, 7, 3, 2, NN_ACTIVATION_TANH)
DENSE (dense_sigmoid, 1, 6, 3, NN_ACTIVATION_SIGMOID)
DENSE (dense_relu, 5, 1, 17, NN_ACTIVATION_RELU)
DENSE (dense_wide, 20, 33, 40, NN_ACTIVATION_TANH)

static NnTensor *
dense_picture (NnGraph *graph, NnRandom *random)
{
  return nn_dense (graph, input (graph, "x", NN_SHAPE (2, 3, 5, 2)), "layer", 4,
                   NN_ACTIVATION_SIGMOID, NN_INIT_HE);
}

/* One input used twice: gradients add up. */
static NnTensor *
dense_shared (NnGraph *graph, NnRandom *random)
{
  NnTensor *x = input (graph, "x", NN_SHAPE (3, 4));
  NnTensor *a = nn_dense (graph, x, "shared", 4, NN_ACTIVATION_TANH, NN_INIT_XAVIER);
  NnTensor *b = nn_dense (graph, a, "shared", 4, NN_ACTIVATION_TANH, NN_INIT_XAVIER);

  return nn_squared_error (graph, b, x, "loss");
}

#define CONV2D(ident, N, H, W, IN, OUT, KERNEL, STRIDE, PADDING, ACTIVATION)                   \
  static NnTensor *ident (NnGraph *graph, NnRandom *random)                                    \
  {                                                                                            \
    return nn_conv2d (graph, input (graph, "x", NN_SHAPE (N, H, W, IN)), "layer", OUT, KERNEL, \
                      STRIDE, PADDING, ACTIVATION, NN_INIT_HE);                                \
  }

CONV2D (conv2d_plain, 2, 5, 4, 3, 2, 3, 1, 0, NN_ACTIVATION_IDENTITY)
CONV2D (conv2d_padded, 1, 4, 6, 1, 3, 3, 1, 1, NN_ACTIVATION_TANH)
CONV2D (conv2d_strided, 2, 7, 6, 2, 3, 3, 2, 1, NN_ACTIVATION_IDENTITY)
CONV2D (conv2d_left_over, 1, 8, 7, 2, 2, 2, 3, 0, NN_ACTIVATION_SIGMOID)
CONV2D (conv2d_one_by_one, 3, 3, 2, 17, 5, 1, 1, 0, NN_ACTIVATION_TANH)
CONV2D (conv2d_whole_picture, 2, 4, 4, 3, 16, 4, 1, 0, NN_ACTIVATION_IDENTITY)
CONV2D (conv2d_wide, 1, 3, 5, 16, 17, 3, 1, 2, NN_ACTIVATION_TANH)
CONV2D (conv2d_relu, 2, 5, 3, 2, 4, 3, 1, 1, NN_ACTIVATION_RELU)

/* One input and one set of kernels used twice. */
static NnTensor *
conv2d_shared (NnGraph *graph, NnRandom *random)
{
  NnTensor *x = input (graph, "x", NN_SHAPE (2, 4, 3, 2));
  NnTensor *a = nn_conv2d (graph, x, "shared", 2, 3, 1, 1, NN_ACTIVATION_TANH, NN_INIT_HE);
  NnTensor *b = nn_conv2d (graph, a, "shared", 2, 3, 1, 1, NN_ACTIVATION_TANH, NN_INIT_HE);

  return nn_squared_error (graph, b, x, "loss");
}

#define BATCH_NORM(ident, SHAPE, ACTIVATION)                                                   \
  static NnTensor *ident (NnGraph *graph, NnRandom *random)                                    \
  {                                                                                            \
    NnBatchNorm batch_norm = nn_batch_norm_default ();                                         \
                                                                                               \
    return nn_batch_norm (graph, input (graph, "x", SHAPE), "layer", &batch_norm, ACTIVATION); \
  }

BATCH_NORM (batch_norm_vectors, NN_SHAPE (7, 3), NN_ACTIVATION_IDENTITY)
BATCH_NORM (batch_norm_pictures, NN_SHAPE (2, 3, 5, 4), NN_ACTIVATION_TANH)
BATCH_NORM (batch_norm_one_feature, NN_SHAPE (9, 1), NN_ACTIVATION_SIGMOID)
BATCH_NORM (batch_norm_wide, NN_SHAPE (6, 17), NN_ACTIVATION_IDENTITY)
BATCH_NORM (batch_norm_relu, NN_SHAPE (5, 2, 2, 3), NN_ACTIVATION_RELU)

/* Through statistics that are shared by a layer before and a layer behind. */
static NnTensor *
batch_norm_between (NnGraph *graph, NnRandom *random)
{
  NnBatchNorm batch_norm = { .epsilon = 1e-3, .momentum = 0.5 };
  NnTensor *x = input (graph, "x", NN_SHAPE (6, 4));
  NnTensor *a = nn_dense (graph, x, "before", 4, NN_ACTIVATION_IDENTITY, NN_INIT_XAVIER);
  NnTensor *b = nn_batch_norm (graph, a, "norm", &batch_norm, NN_ACTIVATION_TANH);

  return nn_squared_error (
      graph, b, nn_batch_norm (graph, x, "other", &batch_norm, NN_ACTIVATION_IDENTITY), "loss");
}

#define POOL(ident, builder, N, H, W, C, WINDOW, STRIDE)                                       \
  static NnTensor *ident (NnGraph *graph, NnRandom *random)                                    \
  {                                                                                            \
    return builder (graph, input (graph, "x", NN_SHAPE (N, H, W, C)), "pool", WINDOW, STRIDE); \
  }

POOL (max_pool_halving, nn_max_pool, 2, 4, 6, 3, 2, 2)
POOL (max_pool_overlapping, nn_max_pool, 2, 7, 5, 2, 3, 2)
POOL (max_pool_gaps, nn_max_pool, 1, 8, 9, 3, 2, 3)
POOL (max_pool_left_over, nn_max_pool, 1, 5, 7, 17, 2, 2)
POOL (max_pool_whole, nn_max_pool, 3, 3, 3, 2, 3, 1)
POOL (average_pool_halving, nn_average_pool, 2, 4, 6, 3, 2, 2)
POOL (average_pool_overlapping, nn_average_pool, 2, 7, 5, 2, 3, 2)
POOL (average_pool_gaps, nn_average_pool, 1, 8, 9, 3, 2, 3)
POOL (average_pool_left_over, nn_average_pool, 1, 5, 7, 17, 2, 2)
POOL (average_pool_whole, nn_average_pool, 3, 3, 3, 2, 3, 1)

/* Both pools of one input: gradients add up. */
static NnTensor *
pools_shared (NnGraph *graph, NnRandom *random)
{
  NnTensor *x = input (graph, "x", NN_SHAPE (2, 5, 4, 3));

  return nn_squared_error (graph, nn_max_pool (graph, x, "max", 2, 2),
                           nn_average_pool (graph, x, "average", 2, 2), "loss");
}

static NnTensor *
dropout_half (NnGraph *graph, NnRandom *random)
{
  return nn_dropout (graph, input (graph, "x", NN_SHAPE (5, 7)), "dropout", 0.5,
                     NN_DROPOUT_INVERTED);
}

static NnTensor *
dropout_twice (NnGraph *graph, NnRandom *random)
{
  NnTensor *x = input (graph, "x", NN_SHAPE (4, 3));

  return nn_squared_error (graph, nn_dropout (graph, x, "a", 0.7, NN_DROPOUT_INVERTED),
                           nn_dropout (graph, x, "b", 0.6, NN_DROPOUT_INVERTED), "loss");
}

static NnTensor *
softmax_cross_entropy (NnGraph *graph, NnRandom *random)
{
  return nn_softmax_cross_entropy (graph, input (graph, "z", NN_SHAPE (6, 4)),
                                   constant (graph, "y", NN_SHAPE (6, 4)), "loss");
}

static NnTensor *
softmax_after_dense (NnGraph *graph, NnRandom *random)
{
  NnTensor *x = input (graph, "x", NN_SHAPE (1, 5));

  return nn_softmax_cross_entropy (
      graph, nn_dense (graph, x, "layer", 3, NN_ACTIVATION_IDENTITY, NN_INIT_HE),
      constant (graph, "y", NN_SHAPE (1, 3)), "loss");
}

static NnTensor *
sigmoid_cross_entropy (NnGraph *graph, NnRandom *random)
{
  return nn_sigmoid_cross_entropy (graph, input (graph, "z", NN_SHAPE (5, 3)),
                                   constant (graph, "y", NN_SHAPE (5, 3)), "loss");
}

static NnTensor *
squared_error (NnGraph *graph, NnRandom *random)
{
  return nn_squared_error (graph, input (graph, "a", NN_SHAPE (2, 3, 2)),
                           input (graph, "y", NN_SHAPE (2, 3, 2)), "loss");
}

/* Both inputs, then one input as both: its gradient is written and then added to. */
#define PAIR(ident, BUILD, ...)                                      \
  static NnTensor *ident (NnGraph *graph, NnRandom *random)          \
  {                                                                  \
    return BUILD (graph, input (graph, "a", NN_SHAPE (__VA_ARGS__)), \
                  input (graph, "b", NN_SHAPE (__VA_ARGS__)), "y");  \
  }

PAIR (add_both, nn_add, 1, 3, 5)
PAIR (sub_both, nn_sub, 7)
PAIR (mul_both, nn_mul, 2, 1, 3, 3)
PAIR (distance_both, nn_squared_distance, 3, 2, 5)
PAIR (distance_single, nn_squared_distance, 1, 7)

static NnTensor *
add_twice (NnGraph *graph, NnRandom *random)
{
  NnTensor *x = input (graph, "x", NN_SHAPE (3, 3));

  return nn_add (graph, x, x, "2x");
}

static NnTensor *
sub_twice (NnGraph *graph, NnRandom *random)
{
  NnTensor *x = input (graph, "x", NN_SHAPE (3, 3));

  return nn_sub (graph, nn_mul (graph, x, x, "x²"), x, "x² − x");
}

static NnTensor *
mul_twice (NnGraph *graph, NnRandom *random)
{
  NnTensor *x = input (graph, "x", NN_SHAPE (5, 3));

  return nn_mul (graph, x, x, "x²");
}

static NnTensor *
mul_cube (NnGraph *graph, NnRandom *random)
{
  NnTensor *x = input (graph, "x", NN_SHAPE (5));

  return nn_mul (graph, nn_mul (graph, x, x, "x²"), x, "x³");
}

/* One factor wants no gradient. */
static NnTensor *
mul_constant (NnGraph *graph, NnRandom *random)
{
  return nn_mul (graph, constant (graph, "a", NN_SHAPE (4)), input (graph, "b", NN_SHAPE (4)), "y");
}

static NnTensor *
scale_plain (NnGraph *graph, NnRandom *random)
{
  return nn_scale (graph, input (graph, "x", NN_SHAPE (1, 7)), "y", -2.5);
}

static NnTensor *
scale_shared (NnGraph *graph, NnRandom *random)
{
  NnTensor *x = input (graph, "x", NN_SHAPE (3, 5));

  return nn_mul (graph, nn_scale (graph, x, "3x", 3), nn_scale (graph, x, "x/2", 0.5), "y");
}

/* On its own, and twice over one input. */
#define ACTIVATION(ident, KIND)                                                                    \
  static NnTensor *ident (NnGraph *graph, NnRandom *random)                                        \
  {                                                                                                \
    return nn_activation (graph, input (graph, "x", NN_SHAPE (1, 3, 5)), "y", KIND);               \
  }                                                                                                \
  static NnTensor *ident##_shared (NnGraph *graph, NnRandom *random)                               \
  {                                                                                                \
    NnTensor *x = input (graph, "x", NN_SHAPE (33, 41));                                           \
                                                                                                   \
    return nn_mean (graph,                                                                         \
                    nn_mul (graph, nn_activation (graph, x, "a", KIND),                            \
                            nn_activation (graph, nn_scale (graph, x, "2x", 2), "b", KIND), "ab"), \
                    "y", NN_AXIS (0));                                                             \
  }

ACTIVATION (activation_identity, NN_ACTIVATION_IDENTITY)
ACTIVATION (activation_relu, NN_ACTIVATION_RELU)
ACTIVATION (activation_tanh, NN_ACTIVATION_TANH)
ACTIVATION (activation_sigmoid, NN_ACTIVATION_SIGMOID)
ACTIVATION (activation_leaky_relu, NN_ACTIVATION_LEAKY_RELU)
ACTIVATION (activation_softplus, NN_ACTIVATION_SOFTPLUS)

static NnTensor *
reshape_plain (NnGraph *graph, NnRandom *random)
{
  return nn_reshape (graph, input (graph, "x", NN_SHAPE (3, 4)), "y", NN_SHAPE (2, 6));
}

static NnTensor *
flatten_shared (NnGraph *graph, NnRandom *random)
{
  NnTensor *x = input (graph, "x", NN_SHAPE (2, 3, 1, 5));

  return nn_mul (graph, nn_flatten (graph, x, "a"), nn_reshape (graph, x, "b", NN_SHAPE (2, 15)),
                 "y");
}

/* Three tensors of different sizes along each axis of three. */
#define CONCAT(ident, AXIS, A, B, C)                                                           \
  static NnTensor *ident (NnGraph *graph, NnRandom *random)                                    \
  {                                                                                            \
    return nn_concat (                                                                         \
        graph, 3,                                                                              \
        (NnTensor *[]){ input (graph, "a", A), input (graph, "b", B), input (graph, "c", C) }, \
        "y", AXIS);                                                                            \
  }

CONCAT (concat_first, 0, NN_SHAPE (1, 3, 2), NN_SHAPE (4, 3, 2), NN_SHAPE (2, 3, 2))
CONCAT (concat_middle, 1, NN_SHAPE (2, 3, 2), NN_SHAPE (2, 1, 2), NN_SHAPE (2, 5, 2))
CONCAT (concat_last, 2, NN_SHAPE (1, 3, 2), NN_SHAPE (1, 3, 7), NN_SHAPE (1, 3, 1))

static NnTensor *
concat_twice (NnGraph *graph, NnRandom *random)
{
  NnTensor *x = input (graph, "x", NN_SHAPE (3, 2));
  NnTensor *y = input (graph, "b", NN_SHAPE (3, 3));

  return nn_concat (graph, 4, (NnTensor *[]){ x, y, x, x }, "y", 1);
}

#define SLICE(ident, AXIS, START, LENGTH)                                                      \
  static NnTensor *ident (NnGraph *graph, NnRandom *random)                                    \
  {                                                                                            \
    return nn_slice (graph, input (graph, "x", NN_SHAPE (3, 5, 4)), "y", AXIS, START, LENGTH); \
  }

SLICE (slice_first, 0, 1, 1)
SLICE (slice_middle, 1, 2, 3)
SLICE (slice_last, 2, 0, 3)

/* Slices that overlap add up where they do. */
static NnTensor *
slice_overlapping (NnGraph *graph, NnRandom *random)
{
  NnTensor *x = input (graph, "x", NN_SHAPE (2, 7));

  return nn_mul (graph, nn_slice (graph, x, "a", 1, 0, 5), nn_slice (graph, x, "b", 1, 2, 5), "y");
}

/* Each axis, several side by side and apart, all, none. */
#define REDUCTION(ident, BUILD, AXES, ...)                                       \
  static NnTensor *ident (NnGraph *graph, NnRandom *random)                      \
  {                                                                              \
    return BUILD (graph, input (graph, "x", NN_SHAPE (__VA_ARGS__)), "y", AXES); \
  }

REDUCTION (sum_first, nn_sum, NN_AXIS (0), 5, 3)
REDUCTION (sum_last, nn_sum, NN_AXIS (1), 1, 7)
REDUCTION (sum_middle, nn_sum, NN_AXIS (1), 3, 5, 2)
REDUCTION (sum_apart, nn_sum, NN_AXIS (0) | NN_AXIS (2), 3, 2, 5, 3)
REDUCTION (sum_apart_behind, nn_sum, NN_AXIS (1) | NN_AXIS (3), 2, 3, 2, 5)
REDUCTION (sum_all, nn_sum, NN_AXIS (0) | NN_AXIS (1) | NN_AXIS (2), 3, 1, 5)
REDUCTION (sum_none, nn_sum, 0, 3, 2)
REDUCTION (mean_first, nn_mean, NN_AXIS (0), 5, 3)
REDUCTION (mean_places, nn_mean, NN_AXIS (1) | NN_AXIS (2), 2, 3, 5, 3)
REDUCTION (mean_all, nn_mean, NN_AXIS (0) | NN_AXIS (1), 7, 3)
REDUCTION (l2_last, nn_l2_norm, NN_AXIS (1), 3, 7)
REDUCTION (l2_first, nn_l2_norm, NN_AXIS (0), 9, 2)
REDUCTION (l2_apart, nn_l2_norm, NN_AXIS (0) | NN_AXIS (2), 3, 2, 5)
REDUCTION (l2_all, nn_l2_norm, NN_AXIS (0) | NN_AXIS (1), 1, 11)

static NnTensor *
reductions_shared (NnGraph *graph, NnRandom *random)
{
  NnTensor *x = input (graph, "x", NN_SHAPE (4, 6));
  NnTensor *sum = nn_sum (graph, x, "sum", NN_AXIS (0));
  NnTensor *mean = nn_mean (graph, x, "mean", NN_AXIS (0));
  NnTensor *norm = nn_l2_norm (graph, x, "norm", NN_AXIS (0));

  return nn_mul (graph, norm, nn_mul (graph, sum, mean, "product"), "y");
}

static NnTensor *
distance_shared (NnGraph *graph, NnRandom *random)
{
  NnTensor *x = input (graph, "x", NN_SHAPE (3, 5));

  return nn_squared_distance (graph, x, nn_mul (graph, x, x, "x²"), "y");
}

#define MATMUL(ident, A, B, TRANSPOSE_A, TRANSPOSE_B)                                        \
  static NnTensor *ident (NnGraph *graph, NnRandom *random)                                  \
  {                                                                                          \
    return nn_matmul (graph, input (graph, "a", A), input (graph, "b", B), "c", TRANSPOSE_A, \
                      TRANSPOSE_B);                                                          \
  }

MATMUL (matmul_plain, NN_SHAPE (3, 2, 5), NN_SHAPE (3, 5, 4), FALSE, FALSE)
MATMUL (matmul_vector, NN_SHAPE (1, 7, 3), NN_SHAPE (1, 3, 1), FALSE, FALSE)
MATMUL (matmul_transpose_a, NN_SHAPE (2, 5, 3), NN_SHAPE (2, 5, 4), TRUE, FALSE)
MATMUL (matmul_transpose_b, NN_SHAPE (2, 3, 5), NN_SHAPE (2, 4, 5), FALSE, TRUE)
MATMUL (matmul_transpose_both, NN_SHAPE (2, 5, 3), NN_SHAPE (2, 4, 5), TRUE, TRUE)

/* One tensor as both matrices. */
#define MATMUL_TWICE(ident, TRANSPOSE_A, TRANSPOSE_B)              \
  static NnTensor *ident (NnGraph *graph, NnRandom *random)        \
  {                                                                \
    NnTensor *x = input (graph, "x", NN_SHAPE (2, 3, 3));          \
                                                                   \
    return nn_matmul (graph, x, x, "c", TRANSPOSE_A, TRANSPOSE_B); \
  }

MATMUL_TWICE (matmul_twice, FALSE, FALSE)
MATMUL_TWICE (matmul_twice_transpose_a, TRUE, FALSE)
MATMUL_TWICE (matmul_twice_transpose_b, FALSE, TRUE)
MATMUL_TWICE (matmul_twice_transpose_both, TRUE, TRUE)

static NnTensor *
gram_picture (NnGraph *graph, NnRandom *random)
{
  return nn_gram (graph, input (graph, "x", NN_SHAPE (2, 3, 2, 4)), "g");
}

static NnTensor *
gram_single (NnGraph *graph, NnRandom *random)
{
  return nn_gram (graph, input (graph, "x", NN_SHAPE (1, 5)), "g");
}

static NnTensor *
gram_shared (NnGraph *graph, NnRandom *random)
{
  NnTensor *x = input (graph, "x", NN_SHAPE (2, 5, 3));

  return nn_add (graph, nn_gram (graph, x, "g"), nn_gram (graph, nn_scale (graph, x, "2x", 2), "h"),
                 "y");
}

static NnTensor *
squared_hinge (NnGraph *graph, NnRandom *random)
{
  return nn_squared_hinge (graph, input (graph, "a", NN_SHAPE (5, 7)),
                           constant (graph, "y", NN_SHAPE (5, 7)), "loss",
                           &(NnMargins){ .positive = 0.9, .negative = 0.1, .weight = 0.5 });
}

/* Lengths of vectors against margins, as a net of X-neurons is trained. */
static NnTensor *
squared_hinge_of_norm (NnGraph *graph, NnRandom *random)
{
  NnTensor *x = input (graph, "x", NN_SHAPE (3, 4));
  NnTensor *y = constant (graph, "y", NN_SHAPE (3));
  NnMargins margins = { .positive = 3, .negative = 0.1, .weight = 1 };
  NnTensor *norm = nn_l2_norm (graph, x, "norm", NN_AXIS (1));
  NnTensor *one = nn_squared_hinge (graph, norm, y, "one", &margins);
  NnTensor *other =
      nn_squared_hinge (graph, nn_sum (graph, x, "sum", NN_AXIS (1)), y, "other", &margins);

  return nn_add (graph, one, other, "both");
}

static const Case cases[] = {
  { "dense/identity", NN_OP_DENSE, dense_identity },
  { "dense/tanh", NN_OP_DENSE, dense_tanh },
  { "dense/sigmoid-batch-of-1", NN_OP_DENSE, dense_sigmoid },
  { "dense/relu-one-feature", NN_OP_DENSE, dense_relu },
  { "dense/wide", NN_OP_DENSE, dense_wide },
  { "dense/picture", NN_OP_DENSE, dense_picture },
  { "dense/shared", NN_OP_DENSE, dense_shared },
  { "conv2d/plain", NN_OP_CONV2D, conv2d_plain },
  { "conv2d/padded", NN_OP_CONV2D, conv2d_padded },
  { "conv2d/strided", NN_OP_CONV2D, conv2d_strided },
  { "conv2d/left-over", NN_OP_CONV2D, conv2d_left_over },
  { "conv2d/one-by-one", NN_OP_CONV2D, conv2d_one_by_one },
  { "conv2d/whole-picture", NN_OP_CONV2D, conv2d_whole_picture },
  { "conv2d/wide", NN_OP_CONV2D, conv2d_wide },
  { "conv2d/relu", NN_OP_CONV2D, conv2d_relu },
  { "conv2d/shared", NN_OP_CONV2D, conv2d_shared },
  { "batch-norm/vectors", NN_OP_BATCH_NORM, batch_norm_vectors },
  { "batch-norm/pictures", NN_OP_BATCH_NORM, batch_norm_pictures },
  { "batch-norm/one-feature", NN_OP_BATCH_NORM, batch_norm_one_feature },
  { "batch-norm/wide", NN_OP_BATCH_NORM, batch_norm_wide },
  { "batch-norm/relu", NN_OP_BATCH_NORM, batch_norm_relu },
  { "batch-norm/between", NN_OP_BATCH_NORM, batch_norm_between },
  { "max-pool/halving", NN_OP_MAX_POOL, max_pool_halving },
  { "max-pool/overlapping", NN_OP_MAX_POOL, max_pool_overlapping },
  { "max-pool/gaps", NN_OP_MAX_POOL, max_pool_gaps },
  { "max-pool/left-over", NN_OP_MAX_POOL, max_pool_left_over },
  { "max-pool/whole", NN_OP_MAX_POOL, max_pool_whole },
  { "average-pool/halving", NN_OP_AVERAGE_POOL, average_pool_halving },
  { "average-pool/overlapping", NN_OP_AVERAGE_POOL, average_pool_overlapping },
  { "average-pool/gaps", NN_OP_AVERAGE_POOL, average_pool_gaps },
  { "average-pool/left-over", NN_OP_AVERAGE_POOL, average_pool_left_over },
  { "average-pool/whole", NN_OP_AVERAGE_POOL, average_pool_whole },
  { "average-pool/with-max-pool", NN_OP_AVERAGE_POOL, pools_shared },
  { "dropout/half", NN_OP_DROPOUT, dropout_half },
  { "dropout/twice", NN_OP_DROPOUT, dropout_twice },
  { "softmax-cross-entropy/plain", NN_OP_SOFTMAX_CROSS_ENTROPY, softmax_cross_entropy },
  { "softmax-cross-entropy/after-dense", NN_OP_SOFTMAX_CROSS_ENTROPY, softmax_after_dense },
  { "sigmoid-cross-entropy/plain", NN_OP_SIGMOID_CROSS_ENTROPY, sigmoid_cross_entropy },
  { "squared-error/both-inputs", NN_OP_SQUARED_ERROR, squared_error },
  { "add/both", NN_OP_ADD, add_both },
  { "add/twice", NN_OP_ADD, add_twice },
  { "sub/both", NN_OP_SUB, sub_both },
  { "sub/twice", NN_OP_SUB, sub_twice },
  { "mul/both", NN_OP_MUL, mul_both },
  { "mul/twice", NN_OP_MUL, mul_twice },
  { "mul/cube", NN_OP_MUL, mul_cube },
  { "mul/constant", NN_OP_MUL, mul_constant },
  { "scale/plain", NN_OP_SCALE, scale_plain },
  { "scale/shared", NN_OP_SCALE, scale_shared },
  { "activation/identity", NN_OP_ACTIVATION, activation_identity },
  { "activation/identity-shared", NN_OP_ACTIVATION, activation_identity_shared },
  { "activation/relu", NN_OP_ACTIVATION, activation_relu },
  { "activation/relu-shared", NN_OP_ACTIVATION, activation_relu_shared },
  { "activation/tanh", NN_OP_ACTIVATION, activation_tanh },
  { "activation/tanh-shared", NN_OP_ACTIVATION, activation_tanh_shared },
  { "activation/sigmoid", NN_OP_ACTIVATION, activation_sigmoid },
  { "activation/sigmoid-shared", NN_OP_ACTIVATION, activation_sigmoid_shared },
  { "activation/leaky-relu", NN_OP_ACTIVATION, activation_leaky_relu },
  { "activation/leaky-relu-shared", NN_OP_ACTIVATION, activation_leaky_relu_shared },
  { "activation/softplus", NN_OP_ACTIVATION, activation_softplus },
  { "activation/softplus-shared", NN_OP_ACTIVATION, activation_softplus_shared },
  { "reshape/plain", NN_OP_RESHAPE, reshape_plain },
  { "reshape/flatten-shared", NN_OP_RESHAPE, flatten_shared },
  { "concat/first", NN_OP_CONCAT, concat_first },
  { "concat/middle", NN_OP_CONCAT, concat_middle },
  { "concat/last", NN_OP_CONCAT, concat_last },
  { "concat/twice", NN_OP_CONCAT, concat_twice },
  { "slice/first", NN_OP_SLICE, slice_first },
  { "slice/middle", NN_OP_SLICE, slice_middle },
  { "slice/last", NN_OP_SLICE, slice_last },
  { "slice/overlapping", NN_OP_SLICE, slice_overlapping },
  { "sum/first", NN_OP_SUM, sum_first },
  { "sum/last", NN_OP_SUM, sum_last },
  { "sum/middle", NN_OP_SUM, sum_middle },
  { "sum/apart", NN_OP_SUM, sum_apart },
  { "sum/apart-behind", NN_OP_SUM, sum_apart_behind },
  { "sum/all", NN_OP_SUM, sum_all },
  { "sum/none", NN_OP_SUM, sum_none },
  { "mean/first", NN_OP_MEAN, mean_first },
  { "mean/places", NN_OP_MEAN, mean_places },
  { "mean/all", NN_OP_MEAN, mean_all },
  { "l2-norm/last", NN_OP_L2_NORM, l2_last },
  { "l2-norm/first", NN_OP_L2_NORM, l2_first },
  { "l2-norm/apart", NN_OP_L2_NORM, l2_apart },
  { "l2-norm/all", NN_OP_L2_NORM, l2_all },
  { "l2-norm/shared-with-sum-and-mean", NN_OP_L2_NORM, reductions_shared },
  { "squared-distance/both", NN_OP_SQUARED_DISTANCE, distance_both },
  { "squared-distance/single", NN_OP_SQUARED_DISTANCE, distance_single },
  { "squared-distance/shared", NN_OP_SQUARED_DISTANCE, distance_shared },
  { "matmul/plain", NN_OP_MATMUL, matmul_plain },
  { "matmul/vector", NN_OP_MATMUL, matmul_vector },
  { "matmul/transpose-a", NN_OP_MATMUL, matmul_transpose_a },
  { "matmul/transpose-b", NN_OP_MATMUL, matmul_transpose_b },
  { "matmul/transpose-both", NN_OP_MATMUL, matmul_transpose_both },
  { "matmul/twice", NN_OP_MATMUL, matmul_twice },
  { "matmul/twice-transpose-a", NN_OP_MATMUL, matmul_twice_transpose_a },
  { "matmul/twice-transpose-b", NN_OP_MATMUL, matmul_twice_transpose_b },
  { "matmul/twice-transpose-both", NN_OP_MATMUL, matmul_twice_transpose_both },
  { "gram/picture", NN_OP_GRAM, gram_picture },
  { "gram/single", NN_OP_GRAM, gram_single },
  { "gram/shared", NN_OP_GRAM, gram_shared },
  { "squared-hinge/plain", NN_OP_SQUARED_HINGE, squared_hinge },
  { "squared-hinge/of-norm", NN_OP_SQUARED_HINGE, squared_hinge_of_norm },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.1);
  g_autoptr (NnState) state = nn_state_new (5, &optimiser);
  g_autoptr (NnGraph) graph = nn_graph_new (state);
  g_autoptr (GError) error = NULL;
  g_autofree float *upstream = NULL;
  NnRandom random;
  NnTensor *objective;
  NnGradientCheck worst;

  nn_random_init (&random, 9, NN_STREAM_DATA, 0);
  objective = test->build (graph, &random);
  nn_graph_compile (graph, objective, NN_MODE_TRAINING, NULL, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < nn_graph_get_n_tensors (graph); i++) {
    NnTensor *tensor = nn_graph_get_tensor (graph, i);

    if (tensor->kind == NN_OP_INPUT)
      fill (tensor, &random);
    if (tensor->kind == NN_OP_INPUT && g_str_equal (tensor->name, "y"))
      for (gsize k = 0; k < tensor->count; k++)
        tensor->data[k] = fabsf (tensor->data[k]); /* targets of cross-entropies */
  }
  /* Biases of ±6 keep what goes into ReLU on one side of its kink, half of the units on each. */
  if (objective->n_inputs > 2 && (g_str_has_suffix (test->name, "/relu") ||
                                  g_str_has_suffix (test->name, "/relu-one-feature")))
    for (gsize unit = 0; unit < objective->inputs[2]->count; unit++)
      objective->inputs[2]->data[unit] = unit % 2 ? 6 : -6;
  /* Winners stay winners: values of all places are well apart, in drawn order. */
  if (g_str_has_prefix (test->name, "max-pool/") || g_str_has_suffix (test->name, "/with-max-pool"))
    spread (nn_graph_get_tensor (graph, 0), &random);
  upstream = g_new (float, objective->count);
  for (gsize i = 0; i < objective->count; i++)
    upstream[i] = (float) nn_random_normal (&random);

  worst = nn_gradient_check (graph, upstream, H);
  g_test_message ("%" G_GSIZE_FORMAT " derivatives, worst %g at %s[%" G_GSIZE_FORMAT
                  "]: %g by back-propagation, %g by differences",
                  worst.n_checked, worst.error, worst.tensor, worst.index, worst.analytic,
                  worst.numeric);
  g_assert_cmpfloat (worst.largest, >, 1e-3);
  g_assert_true (worst.error <= TOLERANCE);
}

/* A new op without a case here fails. */
static void
test_every_op_has_a_case (void)
{
  for (NnOpKind kind = 0; kind < NN_N_OPS; kind++) {
    gboolean found = kind == NN_OP_INPUT || kind == NN_OP_PARAMETER;

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
      found |= cases[i].kind == kind;
    if (!found)
      g_test_message ("no gradient check for op number %d", kind);
    g_assert_true (found);
  }
}

/* The comparison is signed, and what is not a number is as wrong as can be. */
static void
test_sees_mistakes (void)
{
  g_assert_cmpfloat (nn_gradient_error (3, 3), ==, 0);
  g_assert_cmpfloat (nn_gradient_error (0.25, -0.25), ==, 0.5);
  g_assert_cmpfloat (nn_gradient_error (10, -10), ==, 2);
  g_assert_cmpfloat (nn_gradient_error (10, 20), ==, 0.5);
  g_assert_cmpfloat (nn_gradient_error (1, 0), ==, 1);
  g_assert_true (isinf (nn_gradient_error (NAN, 1)));
  g_assert_true (isinf (nn_gradient_error (1, NAN)));
  g_assert_true (isinf (nn_gradient_error (INFINITY, INFINITY)));
}

/* A NaN among the inputs is found by the whole check. */
static void
test_sees_nan (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.1);
  g_autoptr (NnState) state = nn_state_new (5, &optimiser);
  g_autoptr (NnGraph) graph = nn_graph_new (state);
  NnTensor *loss = squared_error (graph, NULL);

  nn_graph_compile (graph, loss, NN_MODE_TRAINING, NULL, NULL);
  loss->inputs[0]->data[1] = 2;
  g_assert_true (nn_gradient_check (graph, NULL, H).error <= TOLERANCE);
  loss->inputs[1]->data[3] = NAN;
  g_assert_true (isinf (nn_gradient_check (graph, NULL, H).error));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/nn/gradients/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/nn/gradients/every-op-has-a-case", test_every_op_has_a_case);
  g_test_add_func ("/nn/gradients/sees-mistakes", test_sees_mistakes);
  g_test_add_func ("/nn/gradients/sees-nan", test_sees_nan);

  return g_test_run ();
}
