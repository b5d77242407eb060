/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Ops on tensors large enough to be shared out: the same bits for any number of threads, and the
 * same values but for rounding from every clone that this processor can run.
 */

#include "nn-isa.h"
#include "ops-fixture.h"

#include <math.h>

typedef NnTensor *(*Build) (Ops *ops);

/* Uses both inputs twice, so that gradients are added, too. */
static NnTensor *
elementwise (Ops *ops)
{
  NnTensor *a = ops_input (ops, "a", NN_SHAPE (300, 173));
  NnTensor *b = ops_input (ops, "b", NN_SHAPE (300, 173));
  NnTensor *square = nn_mul (ops->graph, a, a, "a²");
  NnTensor *sum = nn_add (ops->graph, square, nn_scale (ops->graph, b, "b/3", 1.0 / 3), "sum");

  return nn_sub (ops->graph, sum, nn_mul (ops->graph, a, b, "ab"), "y");
}

static NnTensor *
activation (Ops *ops)
{
  NnTensor *x = ops_input (ops, "x", NN_SHAPE (3, 100, 151));
  NnTensor *y = x;

  for (NnActivation kind = NN_ACTIVATION_IDENTITY; kind <= NN_ACTIVATION_SOFTPLUS; kind++)
    y = nn_add (ops->graph, y, nn_activation (ops->graph, x, "f", kind), "y");
  return y;
}

static NnTensor *
layout (Ops *ops)
{
  NnTensor *x = ops_input (ops, "x", NN_SHAPE (7, 90, 91));
  NnTensor *a = nn_slice (ops->graph, x, "a", 1, 0, 60);
  NnTensor *b = nn_slice (ops->graph, x, "b", 1, 20, 70);

  return nn_flatten (ops->graph, nn_concat (ops->graph, 3, (NnTensor *[]){ a, x, b }, "joined", 1),
                     "y");
}

#define REDUCTION(ident, BUILD, AXES, ...)                                              \
  static NnTensor *ident (Ops *ops)                                                     \
  {                                                                                     \
    return BUILD (ops->graph, ops_input (ops, "x", NN_SHAPE (__VA_ARGS__)), "y", AXES); \
  }

REDUCTION (sum_all, nn_sum, NN_AXIS (0) | NN_AXIS (1), 531, 401)
REDUCTION (sum_rows, nn_sum, NN_AXIS (0), 1531, 131)
REDUCTION (mean_columns, nn_mean, NN_AXIS (1), 131, 1531)
REDUCTION (mean_places, nn_mean, NN_AXIS (1) | NN_AXIS (2), 5, 121, 119, 3)
REDUCTION (norm_apart, nn_l2_norm, NN_AXIS (0) | NN_AXIS (2), 41, 5, 1001)

static NnTensor *
distance (Ops *ops)
{
  NnTensor *a = ops_input (ops, "a", NN_SHAPE (3, 30001));
  NnTensor *b = ops_input (ops, "b", NN_SHAPE (3, 30001));

  return nn_squared_distance (ops->graph, a, b, "y");
}

#define MATMUL(ident, A, B, TRANSPOSE_A, TRANSPOSE_B)                                    \
  static NnTensor *ident (Ops *ops)                                                      \
  {                                                                                      \
    return nn_matmul (ops->graph, ops_input (ops, "a", A), ops_input (ops, "b", B), "c", \
                      TRANSPOSE_A, TRANSPOSE_B);                                         \
  }

MATMUL (matmul_few, NN_SHAPE (3, 150, 170), NN_SHAPE (3, 170, 130), FALSE, FALSE)
MATMUL (matmul_few_transposed, NN_SHAPE (2, 170, 150), NN_SHAPE (2, 130, 170), TRUE, TRUE)
MATMUL (matmul_many, NN_SHAPE (4000, 3, 7), NN_SHAPE (4000, 2, 7), FALSE, TRUE)

static NnTensor *
matmul_twice (Ops *ops)
{
  NnTensor *x = ops_input (ops, "x", NN_SHAPE (2, 140, 140));

  return nn_matmul (ops->graph, x, x, "c", TRUE, FALSE);
}

static NnTensor *
gram (Ops *ops)
{
  return nn_gram (ops->graph, ops_input (ops, "x", NN_SHAPE (2, 40, 41, 67)), "g");
}

static NnTensor *
hinge (Ops *ops)
{
  NnTensor *a = ops_input (ops, "a", NN_SHAPE (300, 201));
  NnTensor *y = ops_input (ops, "y", NN_SHAPE (300, 201));

  return nn_squared_hinge (ops->graph, a, y, "loss",
                           &(NnMargins){ .positive = 0.9, .negative = 0.1, .weight = 1 });
}

static const struct {
  const char *name;
  Build build;
} cases[] = {
  { "elementwise", elementwise },
  { "activation", activation },
  { "layout", layout },
  { "sum-all", sum_all },
  { "sum-rows", sum_rows },
  { "mean-columns", mean_columns },
  { "mean-places", mean_places },
  { "norm-apart", norm_apart },
  { "distance", distance },
  { "matmul-few", matmul_few },
  { "matmul-few-transposed", matmul_few_transposed },
  { "matmul-many", matmul_many },
  { "matmul-twice", matmul_twice },
  { "gram", gram },
  { "squared-hinge", hinge },
};

/* Values and gradients of all inputs of one pass, copied one after the other. */
static GArray *
run (Build build, NnPool *pool)
{
  Ops ops = ops_new (3);
  GArray *values = g_array_new (FALSE, FALSE, sizeof (float));
  NnTensor *y = build (&ops);

  ops_compile (&ops, y, pool);
  ops_run (&ops);
  g_array_append_vals (values, y->data, (guint) y->count);
  for (guint i = 0; i < ops.inputs->len; i++) {
    NnTensor *input = g_ptr_array_index (ops.inputs, i);

    g_array_append_vals (values, input->gradient, (guint) input->count);
  }
  ops_clear (&ops);
  return values;
}

static void
test_threads (gconstpointer data)
{
  static const guint threads[] = { 1, 2, 3, 8 };
  const guint which = GPOINTER_TO_UINT (data);
  g_autoptr (GArray) alone = run (cases[which].build, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++) {
    g_autoptr (NnPool) pool = nn_pool_new (threads[i]);

    for (guint again = 0; again < 3; again++) {
      g_autoptr (GArray) together = run (cases[which].build, pool);

      g_assert_cmpmem (alone->data, alone->len * sizeof (float), together->data,
                       together->len * sizeof (float));
    }
  }
}

static void
test_clones (gconstpointer data)
{
  const guint which = GPOINTER_TO_UINT (data);
  g_autoptr (GArray) baseline = NULL;
  double largest = 0;

  nn_isa_set (NN_ISA_BASELINE);
  baseline = run (cases[which].build, NULL);
  for (guint i = 0; i < baseline->len; i++)
    largest = MAX (largest, fabs (g_array_index (baseline, float, i)));
  g_assert_cmpfloat (largest, >, 0);

  for (NnIsa isa = NN_ISA_BASELINE; isa <= nn_isa_best (); isa++) {
    g_autoptr (GArray) clone = NULL;

    nn_isa_set (isa);
    clone = run (cases[which].build, NULL);
    for (guint i = 0; i < baseline->len; i++) {
      float expected = g_array_index (baseline, float, i);

      /* Neighbours in a sum of up to 170 products of size 1; fused and not. */
      g_assert_cmpfloat_with_epsilon (g_array_index (clone, float, i), expected, 1e-6 * largest);
    }
  }
  nn_isa_set (nn_isa_best ());
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *threads = g_strconcat ("/nn/ops/threads/", cases[i].name, NULL);
    g_autofree char *clones = g_strconcat ("/nn/ops/clones/", cases[i].name, NULL);

    g_test_add_data_func (threads, GUINT_TO_POINTER (i), test_threads);
    g_test_add_data_func (clones, GUINT_TO_POINTER (i), test_clones);
  }

  return g_test_run ();
}
