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

/* Rows of ∂L/∂z whose sum is taken at a time; adding up by blocks keeps rounding small. */
#define SUM_BLOCK 64

NN_INLINE void
sum_rows_body (gsize rows, gsize columns, gsize stride, const float *z, gboolean add, float *sum)
{
  if (!add)
    for (gsize c = 0; c < columns; c++)
      sum[c] = 0;
  for (gsize start = 0; start < rows; start += SUM_BLOCK) {
    gsize end = MIN (start + SUM_BLOCK, rows);

    for (gsize c = 0; c < columns; c++) {
      float partial = 0;

      for (gsize r = start; r < end; r++)
        partial += z[r * stride + c];
      sum[c] += partial;
    }
  }
}

NN_CLONES (sum_rows,
           (gsize rows, gsize columns, gsize stride, const float *z, gboolean add, float *sum),
           (rows, columns, stride, z, add, sum))

typedef struct {
  NnTensor *op;
  NnGemm product;
  NnGemmTiles tiles;
  const float *dz;
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
  const float *bias = job->op->inputs[BIAS]->data + (job->tiles.by_rows ? 0 : start);

  nn_gemm (&product);
  nn_activation_forward (job->op->attributes.activation, product.m, product.n, product.ldc, bias,
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

/* ∂L/∂W, and the part of ∂L/∂b that belongs to the same rows. */
static void
weight_tile (gpointer data, gsize tile, guint worker)
{
  const Job *job = data;
  NnTensor *bias = job->op->inputs[BIAS];
  gsize n = job->op->shape.size[0], out = job->op->shape.size[1];
  gsize start;
  NnGemm product = nn_gemm_tile (&job->product, &job->tiles, tile, &start);

  nn_gemm (&product);
  if (job->tiles.by_rows)
    sum_rows (n, product.m, out, job->dz + start, nn_tensor_accumulates (job->op, BIAS),
              bias->gradient + start);
  else if (tile == 0)
    sum_rows (n, out, out, job->dz, nn_tensor_accumulates (job->op, BIAS), bias->gradient);
}

static void
dense_backward (NnTensor *self, const NnPass *pass)
{
  NnTensor *x = self->inputs[X], *weight = self->inputs[WEIGHT];
  gsize n = self->shape.size[0], out = self->shape.size[1], in = weight->shape.size[1];
  const float *dz = self->gradient;
  Job job = { .op = self };

  if (self->attributes.activation != NN_ACTIVATION_IDENTITY) {
    nn_activation_backward (self->attributes.activation, self->count, self->data, self->gradient,
                            self->scratch);
    dz = self->scratch;
  }

  job.dz = dz;
  job.product = (NnGemm){
    .m = out,
    .n = in,
    .k = n,
    .transpose_a = TRUE,
    .accumulate = nn_tensor_accumulates (self, WEIGHT),
    .a = dz,
    .b = x->data,
    .c = weight->gradient,
    .lda = out,
    .ldb = in,
    .ldc = in,
  };
  run (&job, pass, weight_tile);

  if (x->gradient) {
    job.product = (NnGemm){
      .m = n,
      .n = in,
      .k = out,
      .accumulate = nn_tensor_accumulates (self, X),
      .a = dz,
      .b = weight->data,
      .c = x->gradient,
      .lda = out,
      .ldb = in,
      .ldc = in,
    };
    run (&job, pass, product_tile);
  }
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
