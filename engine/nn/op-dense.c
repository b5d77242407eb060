/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Dense layer, with x (N, in), W (out, in), b (out):
 *
 *   z = x Wᵀ + b,  y = f (z)
 *
 *   ∂L/∂z = ∂L/∂y ⊙ f′(z)
 *   ∂L/∂x = ∂L/∂z W,  ∂L/∂W = (∂L/∂z)ᵀ x,  ∂L/∂b = Σ_n ∂L/∂z_n
 *
 * f′ is computed from y (Goodfellow, Bengio, Courville, "Deep Learning", 6.5). An x of more than
 * two dimensions is read as (N, all the rest).
 */

#include "nn-op.h"

#include "nn-activation.h"
#include "nn-gemm.h"
#include "nn-isa.h"

enum { X, WEIGHT, BIAS };

/* Four rows at a time: vectors across the columns, and a little less rounding than one by one. */
NN_INLINE void
sum_rows_body (gsize rows, gsize columns, const float *z, gboolean add, float *sum)
{
  gsize r = 0;

  if (!add)
    for (gsize c = 0; c < columns; c++)
      sum[c] = 0;
  for (; r + 4 <= rows; r += 4, z += 4 * columns)
    for (gsize c = 0; c < columns; c++)
      sum[c] += (z[c] + z[columns + c]) + (z[2 * columns + c] + z[3 * columns + c]);
  for (; r < rows; r++, z += columns)
    for (gsize c = 0; c < columns; c++)
      sum[c] += z[c];
}

NN_CLONES (sum_rows,
           (gsize rows, gsize columns, const float *z, gboolean add, float *sum),
           (rows, columns, z, add, sum))

typedef struct {
  NnTensor *op;
  NnGemm product;
  NnGemmTiles tiles;
} Job;

static void
run (Job *job, const NnPass *pass, NnTileFunc func)
{
  job->tiles = nn_gemm_tiles (&job->product);
  nn_pool_run (pass->pool, job->tiles.n_tiles, func, job);
}

static void
forward_tile (gpointer data, gsize tile, guint worker)
{
  const Job *job = data;
  gsize start;
  NnGemm product = nn_gemm_tile (&job->product, &job->tiles, tile, &start);

  nn_gemm (&product);
  nn_activation_forward (job->op->attributes.activation, product.m, product.n, product.ldc,
                         product.c);
}

static void
dense_forward (NnTensor *self, const NnPass *pass)
{
  gsize n = self->shape.size[0], out = self->shape.size[1];
  gsize in = self->inputs[WEIGHT]->shape.size[1];
  Job job = {
    .op = self,
    .product = { .m = n,
                 .n = out,
                 .k = in,
                 .transpose_b = TRUE,
                 .bias = self->inputs[BIAS]->data,
                 .a = self->inputs[X]->data,
                 .b = self->inputs[WEIGHT]->data,
                 .c = self->data,
                 .lda = in,
                 .ldb = in,
                 .ldc = out },
  };

  run (&job, pass, forward_tile);
}

static void
product_tile (gpointer data, gsize tile, guint worker)
{
  const Job *job = data;
  gsize start;
  NnGemm product = nn_gemm_tile (&job->product, &job->tiles, tile, &start);

  nn_gemm (&product);
}

static void
backward_weight (NnTensor *self, const NnPass *pass, const float *dz)
{
  NnTensor *x = self->inputs[X], *weight = self->inputs[WEIGHT];
  gsize n = self->shape.size[0], out = self->shape.size[1], in = weight->shape.size[1];
  Job job = {
    .op = self,
    .product = { .m = out,
                 .n = in,
                 .k = n,
                 .transpose_a = TRUE,
                 .accumulate = nn_tensor_accumulates (self, WEIGHT),
                 .a = dz,
                 .b = x->data,
                 .c = weight->gradient,
                 .lda = out,
                 .ldb = in,
                 .ldc = in },
  };

  run (&job, pass, product_tile);
}

static void
backward_input (NnTensor *self, const NnPass *pass, const float *dz)
{
  NnTensor *x = self->inputs[X], *weight = self->inputs[WEIGHT];
  gsize n = self->shape.size[0], out = self->shape.size[1], in = weight->shape.size[1];
  Job job = {
    .op = self,
    .product = { .m = n,
                 .n = in,
                 .k = out,
                 .accumulate = nn_tensor_accumulates (self, X),
                 .a = dz,
                 .b = weight->data,
                 .c = x->gradient,
                 .lda = out,
                 .ldb = in,
                 .ldc = in },
  };

  run (&job, pass, product_tile);
}

static void
dense_backward (NnTensor *self, const NnPass *pass)
{
  NnTensor *bias = self->inputs[BIAS];
  gsize n = self->shape.size[0], out = self->shape.size[1];
  const float *dz = self->gradient;

  if (self->attributes.activation != NN_ACTIVATION_IDENTITY) {
    nn_activation_backward (self->attributes.activation, self->count, self->data, self->gradient,
                            self->scratch);
    dz = self->scratch;
  }
  if (bias->gradient)
    sum_rows (n, out, dz, nn_tensor_accumulates (self, BIAS), bias->gradient);
  if (self->inputs[WEIGHT]->gradient)
    backward_weight (self, pass, dz);
  if (self->inputs[X]->gradient)
    backward_input (self, pass, dz);
}

static gboolean
dense_infer (NnTensor *self, GError **error)
{
  const NnShape *x = &self->inputs[X]->shape, *weight = &self->inputs[WEIGHT]->shape;
  gsize n = x->size[0];

  if (x->n_dims < 2 || weight->n_dims != 2 || n == 0 || weight->size[0] == 0 ||
      weight->size[1] == 0 || self->inputs[X]->count / n != weight->size[1])
    return nn_tensor_refuse (self, "examples (N, in) and weights (units, in), each at least 1", x,
                             weight, error);
  if (!nn_tensor_set_shape (self, NN_SHAPE (n, weight->size[0]), error))
    return FALSE;
  if (self->attributes.activation != NN_ACTIVATION_IDENTITY)
    self->n_scratch = self->count;
  return TRUE;
}

const NnOpClass nn_op_dense = {
  .name = "dense",
  .infer = dense_infer,
  .forward = dense_forward,
  .backward = dense_backward,
};

NnTensor *
nn_dense (NnGraph *graph,
          NnTensor *x,
          const char *name,
          gsize units,
          NnActivation activation,
          NnInit init)
{
  g_autofree char *weight_name = g_strconcat (name, ".weight", NULL);
  g_autofree char *bias_name = g_strconcat (name, ".bias", NULL);
  gsize in = x->shape.n_dims >= 2 && x->shape.size[0] > 0 ? x->count / x->shape.size[0] : 0;
  NnTensor *weight = nn_graph_parameter (graph, weight_name, NN_SHAPE (units, in), init);
  NnTensor *bias = nn_graph_parameter (graph, bias_name, NN_SHAPE (units), NN_INIT_ZERO);

  return nn_graph_add (graph, NN_OP_DENSE, name, 3, (NnTensor *[]){ x, weight, bias },
                       (NnAttributes){ .activation = activation });
}
