/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Gram matrices of features: with F (P, C) the C channels at the P places of one example of x (N,
 * …, C),
 *
 *   G (C, C) = FᵀF / P,  ∂L/∂F = F (D + Dᵀ) / P,  D = ∂L/∂G
 *
 * (Gatys, Ecker, Bethge, "Image style transfer using convolutional neural networks", CVPR 2016; the
 * gradient because G_ij holds F_pi F_pj and D need not be symmetric.)
 */

#include "nn-op.h"

#include "nn-gemm-batch.h"
#include "nn-rows.h"

static gsize
n_places (const NnTensor *self)
{
  return self->inputs[0]->count / (self->shape.size[0] * self->shape.size[1]);
}

static void
forward (NnTensor *self, const NnPass *pass)
{
  gsize n = self->shape.size[0], c = self->shape.size[1], p = n_places (self);
  const float *f = self->inputs[0]->data;
  NnGemmBatch products = {
    .product = { .m = c,
                 .n = c,
                 .k = p,
                 .transpose_a = TRUE,
                 .a = f,
                 .b = f,
                 .c = self->data,
                 .lda = c,
                 .ldb = c,
                 .ldc = c },
    .n_products = n,
    .a_step = p * c,
    .b_step = p * c,
    .c_step = c * c,
  };

  nn_gemm_batch_run (&products, pass->pool);
  nn_values_move (self->count, (float) (1 / (double) p), self->data, FALSE, self->data, pass->pool);
}

/* s (c, c) = factor (d + dᵀ) */
static void
symmetrise (gsize c, const float *d, float factor, float *s)
{
  for (gsize i = 0; i < c; i++)
    for (gsize j = 0; j < c; j++)
      s[i * c + j] = factor * (d[i * c + j] + d[j * c + i]);
}

static void
backward (NnTensor *self, const NnPass *pass)
{
  gsize n = self->shape.size[0], c = self->shape.size[1], p = n_places (self);
  NnGemmBatch products = {
    .product = { .m = p,
                 .n = c,
                 .k = c,
                 .accumulate = nn_tensor_accumulates (self, 0),
                 .a = self->inputs[0]->data,
                 .b = self->scratch,
                 .c = self->inputs[0]->gradient,
                 .lda = c,
                 .ldb = c,
                 .ldc = c },
    .n_products = n,
    .a_step = p * c,
    .b_step = c * c,
    .c_step = p * c,
  };

  if (!self->inputs[0]->gradient)
    return;
  for (gsize i = 0; i < n; i++)
    symmetrise (c, self->gradient + i * c * c, (float) (1 / (double) p), self->scratch + i * c * c);
  nn_gemm_batch_run (&products, pass->pool);
}

static gboolean
infer (NnTensor *self, GError **error)
{
  const NnShape *x = &self->inputs[0]->shape;
  gsize count = self->inputs[0]->count;
  gsize n = x->size[0], c = x->n_dims > 0 ? x->size[x->n_dims - 1] : 0;

  /* A BLAS counts in int. */
  if (x->n_dims < 2 || count == 0 || c > G_MAXINT || count / n / c > G_MAXINT)
    return nn_tensor_refuse (self,
                             "features (N, …, C), each size at least 1, with fewer than 2^31 "
                             "places and channels",
                             x, NULL, error);
  if (!nn_tensor_set_shape (self, NN_SHAPE (n, c, c), error))
    return FALSE;
  self->n_scratch = self->count;
  return TRUE;
}

const NnOpClass nn_op_gram = {
  .name = "Gram matrix",
  .infer = infer,
  .forward = forward,
  .backward = backward,
};

NnTensor *
nn_gram (NnGraph *graph, NnTensor *x, const char *name)
{
  return nn_graph_add (graph, NN_OP_GRAM, name, 1, &x, (NnAttributes){ 0 });
}
