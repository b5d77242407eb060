/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Products of B pairs of matrices: c (M, N) = a′ (M, K) b′ (K, N), where a′ is a, or aᵀ if a is
 * stored (K, M), and b′ likewise. With d = ∂L/∂c
 *
 *   ∂L/∂a′ = d b′ᵀ,  ∂L/∂b′ = a′ᵀ d
 *
 * and for a transposed one the transpose of that: ∂L/∂a = b′ dᵀ, ∂L/∂b = dᵀ a′. (Goodfellow,
 * Bengio, Courville, "Deep Learning", 6.5.6.)
 */

#include "nn-op.h"

#include "nn-gemm-batch.h"

enum { A, B };

typedef struct {
  gsize batch, m, n, k;
  gboolean transpose_a, transpose_b;
} Sizes;

static Sizes
sizes_of (const NnTensor *self)
{
  const NnShape *a = &self->inputs[A]->shape, *b = &self->inputs[B]->shape;
  gboolean transpose_a = self->attributes.matmul.transpose_a;
  gboolean transpose_b = self->attributes.matmul.transpose_b;

  return (Sizes){
    .batch = a->size[0],
    .m = a->size[transpose_a ? 2 : 1],
    .n = b->size[transpose_b ? 1 : 2],
    .k = a->size[transpose_a ? 1 : 2],
    .transpose_a = transpose_a,
    .transpose_b = transpose_b,
  };
}

/* Fills in strides and steps, all matrices being packed, and runs it. */
static void
run (NnGemm product, gsize n_products, const NnPass *pass)
{
  NnGemmBatch batch = {
    .n_products = n_products,
    .a_step = product.m * product.k,
    .b_step = product.k * product.n,
    .c_step = product.m * product.n,
  };

  product.lda = product.transpose_a ? product.m : product.k;
  product.ldb = product.transpose_b ? product.k : product.n;
  product.ldc = product.n;
  batch.product = product;
  nn_gemm_batch_run (&batch, pass->pool);
}

static void
forward (NnTensor *self, const NnPass *pass)
{
  Sizes s = sizes_of (self);

  run (
      (NnGemm){
          .m = s.m,
          .n = s.n,
          .k = s.k,
          .transpose_a = s.transpose_a,
          .transpose_b = s.transpose_b,
          .a = self->inputs[A]->data,
          .b = self->inputs[B]->data,
          .c = self->data,
      },
      s.batch, pass);
}

static void
backward_a (NnTensor *self, const NnPass *pass)
{
  Sizes s = sizes_of (self);
  const float *b = self->inputs[B]->data;
  NnGemm product = {
    .k = s.n,
    .accumulate = nn_tensor_accumulates (self, A),
    .c = self->inputs[A]->gradient,
  };

  if (s.transpose_a) {
    /* (K, M) = b′ (K, N) dᵀ (N, M) */
    product.m = s.k;
    product.n = s.m;
    product.a = b;
    product.transpose_a = s.transpose_b;
    product.b = self->gradient;
    product.transpose_b = TRUE;
  } else {
    /* (M, K) = d (M, N) b′ᵀ (N, K) */
    product.m = s.m;
    product.n = s.k;
    product.a = self->gradient;
    product.b = b;
    product.transpose_b = !s.transpose_b;
  }
  run (product, s.batch, pass);
}

static void
backward_b (NnTensor *self, const NnPass *pass)
{
  Sizes s = sizes_of (self);
  const float *a = self->inputs[A]->data;
  NnGemm product = {
    .k = s.m,
    .accumulate = nn_tensor_accumulates (self, B),
    .c = self->inputs[B]->gradient,
  };

  if (s.transpose_b) {
    /* (N, K) = dᵀ (N, M) a′ (M, K) */
    product.m = s.n;
    product.n = s.k;
    product.a = self->gradient;
    product.transpose_a = TRUE;
    product.b = a;
    product.transpose_b = s.transpose_a;
  } else {
    /* (K, N) = a′ᵀ (K, M) d (M, N) */
    product.m = s.k;
    product.n = s.n;
    product.a = a;
    product.transpose_a = !s.transpose_a;
    product.b = self->gradient;
  }
  run (product, s.batch, pass);
}

static void
backward (NnTensor *self, const NnPass *pass)
{
  if (self->inputs[A]->gradient)
    backward_a (self, pass);
  if (self->inputs[B]->gradient)
    backward_b (self, pass);
}

/* A BLAS counts in int. */
static gboolean
is_matrix (const NnShape *shape)
{
  return shape->n_dims == 3 && shape->size[0] > 0 && shape->size[1] > 0 && shape->size[2] > 0 &&
         shape->size[1] <= G_MAXINT && shape->size[2] <= G_MAXINT;
}

static gboolean
infer (NnTensor *self, GError **error)
{
  const NnShape *a = &self->inputs[A]->shape, *b = &self->inputs[B]->shape;
  Sizes s = sizes_of (self);

  if (!is_matrix (a) || !is_matrix (b) || a->size[0] != b->size[0] ||
      b->size[s.transpose_b ? 2 : 1] != s.k) {
    g_autofree char *expected =
        g_strdup_printf ("matrices (B, %s) and (B, %s), each size at least 1 and below 2^31",
                         s.transpose_a ? "K, M" : "M, K", s.transpose_b ? "N, K" : "K, N");

    return nn_tensor_refuse (self, expected, a, b, error);
  }
  return nn_tensor_set_shape (self, NN_SHAPE (s.batch, s.m, s.n), error);
}

const NnOpClass nn_op_matmul = {
  .name = "matrix product",
  .infer = infer,
  .forward = forward,
  .backward = backward,
};

NnTensor *
nn_matmul (NnGraph *graph,
           NnTensor *a,
           NnTensor *b,
           const char *name,
           gboolean transpose_a,
           gboolean transpose_b)
{
  return nn_graph_add (graph, NN_OP_MATMUL, name, 2, (NnTensor *[]){ a, b },
                       (NnAttributes){ .matmul = { .transpose_a = transpose_a != FALSE,
                                                   .transpose_b = transpose_b != FALSE } });
}
