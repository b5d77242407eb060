/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shapes and settings that do not fit: each message names the op and what was found. */

#include "ops-fixture.h"

#include <math.h>

typedef struct {
  const char *name;
  void (*build) (NnGraph *graph);
  int code;
  const char *message;
} Case;

static NnTensor *
input (NnGraph *graph, NnShape shape)
{
  return nn_graph_input (graph, "x", shape, NN_INPUT_WANTS_GRADIENT);
}

static void
add (NnGraph *graph)
{
  nn_add (graph, input (graph, NN_SHAPE (2, 3)), input (graph, NN_SHAPE (3, 2)), "y");
}

static void
sub (NnGraph *graph)
{
  nn_sub (graph, input (graph, NN_SHAPE (2, 3)), input (graph, NN_SHAPE (2)), "y");
}

static void
mul (NnGraph *graph)
{
  nn_mul (graph, input (graph, NN_SHAPE (2, 3)), input (graph, NN_SCALAR), "y");
}

static void
scale (NnGraph *graph)
{
  nn_scale (graph, input (graph, NN_SHAPE (2)), "y", NAN);
}

static void
scale_too_large (NnGraph *graph)
{
  nn_scale (graph, input (graph, NN_SHAPE (2)), "y", 1.5e300);
}

static void
reshape (NnGraph *graph)
{
  nn_reshape (graph, input (graph, NN_SHAPE (2, 3)), "y", NN_SHAPE (7));
}

static void
reshape_overflow (NnGraph *graph)
{
  nn_reshape (graph, input (graph, NN_SHAPE (2, 3)), "y", NN_SHAPE (G_MAXSIZE / 2, 3));
}

static void
concat_sizes (NnGraph *graph)
{
  nn_concat (graph, 3,
             (NnTensor *[]){ input (graph, NN_SHAPE (2, 3)), input (graph, NN_SHAPE (2, 5)),
                             input (graph, NN_SHAPE (4, 3)) },
             "y", 1);
}

static void
concat_dims (NnGraph *graph)
{
  nn_concat (graph, 2,
             (NnTensor *[]){ input (graph, NN_SHAPE (2, 3)), input (graph, NN_SHAPE (2, 3, 1)) },
             "y", 0);
}

static void
concat_axis (NnGraph *graph)
{
  NnTensor *x = input (graph, NN_SHAPE (2, 3));

  nn_concat (graph, 2, (NnTensor *[]){ x, x }, "y", 2);
}

static void
concat_empty (NnGraph *graph)
{
  nn_concat (graph, 2,
             (NnTensor *[]){ input (graph, NN_SHAPE (2, 3)), input (graph, NN_SHAPE (2, 0)) }, "y",
             1);
}

static void
concat_overflow (NnGraph *graph)
{
  NnTensor *x = input (graph, NN_SHAPE (G_MAXSIZE / 2 + 1));

  nn_concat (graph, 2, (NnTensor *[]){ x, x }, "y", 0);
}

static void
concat_product_overflow (NnGraph *graph)
{
  NnTensor *x = input (graph, NN_SHAPE (G_MAXSIZE / 4, 3));

  nn_concat (graph, 2, (NnTensor *[]){ x, x }, "y", 1);
}

static void
slice_past_the_end (NnGraph *graph)
{
  nn_slice (graph, input (graph, NN_SHAPE (4, 5)), "y", 1, 3, 3);
}

static void
slice_overflow (NnGraph *graph)
{
  nn_slice (graph, input (graph, NN_SHAPE (4, 5)), "y", 1, 2, G_MAXSIZE);
}

static void
slice_empty (NnGraph *graph)
{
  nn_slice (graph, input (graph, NN_SHAPE (4, 5)), "y", 1, 2, 0);
}

static void
slice_axis (NnGraph *graph)
{
  nn_slice (graph, input (graph, NN_SHAPE (4, 5)), "y", 2, 0, 1);
}

static void
sum_axis (NnGraph *graph)
{
  nn_sum (graph, input (graph, NN_SHAPE (4, 5)), "y", NN_AXIS (0) | NN_AXIS (2));
}

static void
mean_empty (NnGraph *graph)
{
  nn_mean (graph, input (graph, NN_SHAPE (4, 0)), "y", NN_AXIS (1));
}

static void
norm_axis (NnGraph *graph)
{
  nn_l2_norm (graph, input (graph, NN_SCALAR), "y", NN_AXIS (31));
}

static void
distance (NnGraph *graph)
{
  nn_squared_distance (graph, input (graph, NN_SHAPE (4, 5)), input (graph, NN_SHAPE (4, 6)), "y");
}

static void
distance_scalar (NnGraph *graph)
{
  nn_squared_distance (graph, input (graph, NN_SCALAR), input (graph, NN_SCALAR), "y");
}

static void
matmul_inner (NnGraph *graph)
{
  nn_matmul (graph, input (graph, NN_SHAPE (2, 3, 4)), input (graph, NN_SHAPE (2, 3, 4)), "c",
             FALSE, FALSE);
}

static void
matmul_transposed (NnGraph *graph)
{
  nn_matmul (graph, input (graph, NN_SHAPE (2, 3, 4)), input (graph, NN_SHAPE (2, 5, 4)), "c", TRUE,
             TRUE);
}

static void
matmul_batch (NnGraph *graph)
{
  nn_matmul (graph, input (graph, NN_SHAPE (2, 3, 4)), input (graph, NN_SHAPE (1, 4, 3)), "c",
             FALSE, FALSE);
}

static void
matmul_dims (NnGraph *graph)
{
  nn_matmul (graph, input (graph, NN_SHAPE (3, 4)), input (graph, NN_SHAPE (4, 3)), "c", FALSE,
             FALSE);
}

static void
matmul_huge (NnGraph *graph)
{
  nn_matmul (graph, input (graph, NN_SHAPE (1, 2147483648, 1)), input (graph, NN_SHAPE (1, 1, 2)),
             "c", FALSE, FALSE);
}

static void
matmul_overflow (NnGraph *graph)
{
  nn_matmul (graph, input (graph, NN_SHAPE (4294967296, 2147483647, 1)),
             input (graph, NN_SHAPE (4294967296, 1, 2147483647)), "c", FALSE, FALSE);
}

static void
gram_dims (NnGraph *graph)
{
  nn_gram (graph, input (graph, NN_SHAPE (3)), "g");
}

static void
gram_empty (NnGraph *graph)
{
  nn_gram (graph, input (graph, NN_SHAPE (3, 0, 2)), "g");
}

static void
gram_huge (NnGraph *graph)
{
  nn_gram (graph, input (graph, NN_SHAPE (1, 65536, 32768, 2)), "g");
}

static void
hinge_shapes (NnGraph *graph)
{
  nn_squared_hinge (graph, input (graph, NN_SHAPE (3, 2)), input (graph, NN_SHAPE (3)), "loss",
                    &(NnMargins){ 0.9, 0.1, 1 });
}

static void
hinge_weight (NnGraph *graph)
{
  nn_squared_hinge (graph, input (graph, NN_SHAPE (3)), input (graph, NN_SHAPE (3)), "loss",
                    &(NnMargins){ 0.9, 0.1, -0.5 });
}

static void
hinge_margin (NnGraph *graph)
{
  nn_squared_hinge (graph, input (graph, NN_SHAPE (3)), input (graph, NN_SHAPE (3)), "loss",
                    &(NnMargins){ INFINITY, 0.1, 1 });
}

static const Case cases[] = {
  { "add", add, NN_ERROR_SHAPE,
    "add \"y\": expected two tensors of the same shape, found 2 × 3 and 3 × 2" },
  { "sub", sub, NN_ERROR_SHAPE,
    "sub \"y\": expected two tensors of the same shape, found 2 × 3 and 2" },
  { "mul", mul, NN_ERROR_SHAPE,
    "mul \"y\": expected two tensors of the same shape, found 2 × 3 and scalar" },
  { "scale/not-a-number", scale, NN_ERROR_SHAPE,
    "scale \"y\": expected a finite factor, found nan" },
  { "scale/too-large", scale_too_large, NN_ERROR_SHAPE,
    "scale \"y\": expected a finite factor, found 1.5e+300" },
  { "reshape/count", reshape, NN_ERROR_SHAPE,
    "reshape \"y\": expected two shapes of equally many values, found 2 × 3 and 7" },
  { "reshape/overflow", reshape_overflow, NN_ERROR_MEMORY,
    "reshape \"y\": expected sizes whose product a computer can count, found 9223372036854775807 × "
    "3" },
  { "concat/sizes", concat_sizes, NN_ERROR_SHAPE,
    "concat \"y\": expected tensors that differ along axis 1 alone, each size at least 1, found 2 "
    "× "
    "3 and 4 × 3" },
  { "concat/dimensions", concat_dims, NN_ERROR_SHAPE,
    "concat \"y\": expected tensors that differ along axis 0 alone, each size at least 1, found 2 "
    "× "
    "3 and 2 × 3 × 1" },
  { "concat/axis", concat_axis, NN_ERROR_SHAPE,
    "concat \"y\": expected tensors that differ along axis 2 alone, each size at least 1, found 2 "
    "× "
    "3" },
  { "concat/empty", concat_empty, NN_ERROR_SHAPE,
    "concat \"y\": expected tensors that differ along axis 1 alone, each size at least 1, found 2 "
    "× "
    "3 and 2 × 0" },
  { "concat/sum-overflows", concat_overflow, NN_ERROR_SHAPE,
    "concat \"y\": expected sizes whose sum a computer can count, found 9223372036854775808 and "
    "9223372036854775808" },
  { "concat/product-overflows", concat_product_overflow, NN_ERROR_MEMORY,
    "concat \"y\": expected sizes whose product a computer can count, found 4611686018427387903 × "
    "6" },
  { "slice/past-the-end", slice_past_the_end, NN_ERROR_SHAPE,
    "slice \"y\": expected axis 1 to hold 3 values (at least 1) from index 3 on, found 4 × 5" },
  { "slice/overflow", slice_overflow, NN_ERROR_SHAPE,
    "slice \"y\": expected axis 1 to hold 18446744073709551615 values (at least 1) from index 2 "
    "on, "
    "found 4 × 5" },
  { "slice/empty", slice_empty, NN_ERROR_SHAPE,
    "slice \"y\": expected axis 1 to hold 0 values (at least 1) from index 2 on, found 4 × 5" },
  { "slice/axis", slice_axis, NN_ERROR_SHAPE,
    "slice \"y\": expected axis 2 to hold 1 values (at least 1) from index 0 on, found 4 × 5" },
  { "sum/axis", sum_axis, NN_ERROR_SHAPE,
    "sum \"y\": expected a tensor that has axis 2, found 4 × 5" },
  { "mean/empty", mean_empty, NN_ERROR_SHAPE,
    "mean \"y\": expected sizes of at least 1, found 4 × 0" },
  { "l2-norm/axis", norm_axis, NN_ERROR_SHAPE,
    "L2 norm \"y\": expected a tensor that has axis 31, found scalar" },
  { "squared-distance/shapes", distance, NN_ERROR_SHAPE,
    "squared distance \"y\": expected two tensors of the same shape (N, …), each size at least 1, "
    "found 4 × 5 and 4 × 6" },
  { "squared-distance/scalar", distance_scalar, NN_ERROR_SHAPE,
    "squared distance \"y\": expected two tensors of the same shape (N, …), each size at least 1, "
    "found scalar and scalar" },
  { "matmul/inner-size", matmul_inner, NN_ERROR_SHAPE,
    "matrix product \"c\": expected matrices (B, M, K) and (B, K, N), each size at least 1 and "
    "below "
    "2^31, found 2 × 3 × 4 and 2 × 3 × 4" },
  { "matmul/transposed", matmul_transposed, NN_ERROR_SHAPE,
    "matrix product \"c\": expected matrices (B, K, M) and (B, N, K), each size at least 1 and "
    "below "
    "2^31, found 2 × 3 × 4 and 2 × 5 × 4" },
  { "matmul/batch", matmul_batch, NN_ERROR_SHAPE,
    "matrix product \"c\": expected matrices (B, M, K) and (B, K, N), each size at least 1 and "
    "below "
    "2^31, found 2 × 3 × 4 and 1 × 4 × 3" },
  { "matmul/dimensions", matmul_dims, NN_ERROR_SHAPE,
    "matrix product \"c\": expected matrices (B, M, K) and (B, K, N), each size at least 1 and "
    "below "
    "2^31, found 3 × 4 and 4 × 3" },
  { "matmul/huge", matmul_huge, NN_ERROR_SHAPE,
    "matrix product \"c\": expected matrices (B, M, K) and (B, K, N), each size at least 1 and "
    "below "
    "2^31, found 1 × 2147483648 × 1 and 1 × 1 × 2" },
  { "matmul/overflow", matmul_overflow, NN_ERROR_MEMORY,
    "matrix product \"c\": expected sizes whose product a computer can count, found 4294967296 × "
    "2147483647 × 2147483647" },
  { "gram/dimensions", gram_dims, NN_ERROR_SHAPE,
    "Gram matrix \"g\": expected features (N, …, C), each size at least 1, with fewer than 2^31 "
    "places and channels, found 3" },
  { "gram/empty", gram_empty, NN_ERROR_SHAPE,
    "Gram matrix \"g\": expected features (N, …, C), each size at least 1, with fewer than 2^31 "
    "places and channels, found 3 × 0 × 2" },
  { "gram/huge", gram_huge, NN_ERROR_SHAPE,
    "Gram matrix \"g\": expected features (N, …, C), each size at least 1, with fewer than 2^31 "
    "places and channels, found 1 × 65536 × 32768 × 2" },
  { "squared-hinge/shapes", hinge_shapes, NN_ERROR_SHAPE,
    "squared hinge \"loss\": expected outputs and targets of the same shape, found 3 × 2 and 3" },
  { "squared-hinge/weight", hinge_weight, NN_ERROR_SHAPE,
    "squared hinge \"loss\": expected finite margins and a weight of at least 0, found margins 0.9 "
    "and 0.1 and weight -0.5" },
  { "squared-hinge/margin", hinge_margin, NN_ERROR_SHAPE,
    "squared hinge \"loss\": expected finite margins and a weight of at least 0, found margins inf "
    "and 0.1 and weight 1" },
};

static void
test_refusal (gconstpointer data)
{
  const Case *test = data;
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.1);
  g_autoptr (NnState) state = nn_state_new (0, &optimiser);
  g_autoptr (NnGraph) graph = nn_graph_new (state);
  g_autoptr (GError) error = NULL;

  test->build (graph);
  g_assert_false (nn_graph_compile (graph, NULL, NN_MODE_TRAINING, NULL, &error));
  g_assert_error (error, NN_ERROR, test->code);
  g_assert_cmpstr (error->message, ==, test->message);
}

/* Every builder takes what a mistake left behind, whatever its shape, and the first one is told. */
static void
test_builders_bear_a_mistake (void)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0.1);
  g_autoptr (NnState) state = nn_state_new (0, &optimiser);
  g_autoptr (NnGraph) graph = nn_graph_new (state);
  g_autoptr (GError) error = NULL;
  NnTensor *x;

  x = nn_add (graph, input (graph, NN_SHAPE (2, 3)), input (graph, NN_SHAPE (5)), "first");
  x = nn_mul (graph, x, x, "mul");
  x = nn_scale (graph, x, "scale", 2);
  x = nn_activation (graph, x, "activation", NN_ACTIVATION_RELU);
  x = nn_flatten (graph, x, "flatten");
  x = nn_concat (graph, 2, (NnTensor *[]){ x, x }, "concat", 1);
  x = nn_slice (graph, x, "slice", 1, 0, 1);
  x = nn_sum (graph, x, "sum", NN_AXIS (0));
  x = nn_l2_norm (graph, x, "norm", NN_AXIS (0));
  x = nn_squared_distance (graph, x, x, "distance");
  x = nn_matmul (graph, x, x, "matmul", TRUE, FALSE);
  x = nn_gram (graph, x, "gram");
  x = nn_squared_hinge (graph, x, x, "loss", &(NnMargins){ 0.9, 0.1, 1 });
  g_assert_false (nn_graph_compile (graph, x, NN_MODE_TRAINING, NULL, &error));
  g_assert_error (error, NN_ERROR, NN_ERROR_SHAPE);
  g_assert_cmpstr (error->message, ==,
                   "add \"first\": expected two tensors of the same shape, found 2 × 3 and 5");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/nn/ops/refusals/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_refusal);
  }
  g_test_add_func ("/nn/ops/refusals/builders-bear-a-mistake", test_builders_bear_a_mistake);

  return g_test_run ();
}
