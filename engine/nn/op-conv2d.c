/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Convolution layer, in the courses' sense of the word (a cross-correlation), with x (N, H, W, in)
 * in zeros all round, K (out, k, k, in), b (out), stride s:
 *
 *   z[n, y, x, o] = b[o] + Σ_{u, v, i} x[n, y s + u − padding, x s + v − padding, i] K[o, u, v, i]
 *   y = f (z)
 *
 *   ∂L/∂z = ∂L/∂y ⊙ f′(z), f′ from y
 *   ∂L/∂b[o] = Σ_{n, y, x} ∂L/∂z[n, y, x, o]
 *   ∂L/∂K[o, u, v, i] = Σ_{n, y, x} ∂L/∂z[n, y, x, o] x[n, y s + u − padding, x s + v − padding, i]
 *   ∂L/∂x[n, r, c, i] = Σ_{u, v, o} ∂L/∂z[n, (r + padding − u) / s, (c + padding − v) / s, o]
 *                       K[o, u, v, i]    over the u, v for which both quotients are whole
 *
 * The last is again a correlation: of ∂L/∂z, its pixels s apart among zeros, with the kernels
 * turned by half a turn and in and out exchanged (V. Dumoulin, F. Visin, "A guide to convolution
 * arithmetic for deep learning", 2016).
 *
 * Both, and the kernels' gradient, are computed by nn-correlation.c; kernels of 3 × 3 with stride 1
 * between 16 channels and more go by fewer products there, at the price of about twice the
 * rounding.
 *
 * Work is cut into blocks of some pictures, or of some rows of one; each copies what it reads into
 * a picture with borders that stays in the nearest memory. Kernel gradients are summed over fixed
 * ranges of blocks first, then over these.
 */

#include "nn-op.h"

#include <string.h>

#include "nn-activation.h"
#include "nn-blocks.h"
#include "nn-correlation.h"

enum { X, WEIGHT, BIAS };

/* Partial sums of kernel gradients. */
#define MAX_SUMS 8

/* Floats of them that are added up at once. */
#define SUM_TILE 4096

/* All sizes of one layer. */
typedef struct {
  NnTensor *op;
  gsize n, height, width, in;
  gsize out_height, out_width, out;
  gsize kernel, stride, padding;
  NnActivation activation;
  NnCorrelation forward;  /* of x with borders, to z */
  NnCorrelation backward; /* of ∂L/∂z with borders, to ∂L/∂x */
  NnBlocks blocks;        /* of z */
  NnBlocks input_blocks;  /* of ∂L/∂x */
  gsize n_sums;
  /* Of a block, padded to whole cache lines. */
  gsize picture_floats; /* x with borders */
  gsize dz_floats;      /* ∂L/∂z in order of lanes */
  gsize back_floats;    /* ∂L/∂z with borders */
} Layer;

typedef struct {
  Layer layer;
  const NnPass *pass;
  float *packed;
} Job;

/* Rows of x with borders that @rows rows of z depend on. */
static gsize
rows_seen (const Layer *self, gsize rows)
{
  return (rows - 1) * self->stride + self->kernel;
}

static gsize
whole_lines (gsize n_floats)
{
  return (n_floats + 15) / 16 * 16;
}

static Layer
get_layer (NnTensor *op)
{
  const gsize *x = op->inputs[X]->shape.size, *y = op->shape.size;
  Layer self = {
    .op = op,
    .n = x[0],
    .height = x[1],
    .width = x[2],
    .in = x[3],
    .out_height = y[1],
    .out_width = y[2],
    .out = y[3],
    .kernel = op->attributes.conv2d.kernel,
    .stride = op->attributes.conv2d.stride,
    .padding = op->attributes.conv2d.padding,
    .activation = op->attributes.conv2d.activation,
  };
  gsize row = (self.width + 2 * self.padding) * self.in;
  gsize back_row = (self.width + self.kernel - 1) * self.out;
  double work = (double) self.kernel * (double) self.kernel * (double) self.in * (double) self.out;

  self.forward = nn_correlation (self.in, self.out, self.kernel, self.stride, self.out_width, row);
  self.backward = nn_correlation (self.out, self.in, self.kernel, 1, self.width, back_row);
  self.blocks = nn_blocks (self.n, self.out_height, (self.height + 2 * self.padding) * row,
                           work * (double) (op->count / self.out));
  self.input_blocks = nn_blocks (self.n, self.height, (self.height + self.kernel - 1) * back_row,
                                 work * (double) (op->inputs[X]->count / self.in));
  self.n_sums = MIN (self.blocks.n_blocks, MAX_SUMS);
  self.picture_floats = whole_lines (self.blocks.pictures * rows_seen (&self, self.blocks.rows) *
                                         self.forward.picture_row +
                                     nn_correlation_slack (&self.forward));
  self.dz_floats = whole_lines (self.blocks.pictures * self.blocks.rows * self.forward.n_groups *
                                self.forward.n_lanes);
  self.back_floats =
      whole_lines (self.input_blocks.pictures * (self.input_blocks.rows + self.kernel - 1) *
                       self.backward.picture_row +
                   nn_correlation_slack (&self.backward));
  return self;
}

/* Fills @picture (rows_seen (rows), width + 2 padding, in) for the rows of z from @row on. */
static void
fill_picture (const Layer *self, gsize n, gsize row, gsize rows, float *picture)
{
  gsize border = self->padding * self->in, inside = self->width * self->in;

  for (gsize r = row * self->stride; r < row * self->stride + rows_seen (self, rows); r++) {
    if (r < self->padding || r >= self->padding + self->height) {
      memset (picture, 0, (inside + 2 * border) * sizeof (float));
    } else {
      memset (picture, 0, border * sizeof (float));
      memcpy (picture + border,
              self->op->inputs[X]->data + (n * self->height + r - self->padding) * inside,
              inside * sizeof (float));
      memset (picture + border + inside, 0, border * sizeof (float));
    }
    picture += inside + 2 * border;
  }
  memset (picture, 0, nn_correlation_slack (&self->forward) * sizeof (float));
}

static NnPictures
fill_pictures (const Layer *self, const NnBlock *block, float *scratch)
{
  NnPictures pictures = {
    .n = block->n,
    .rows = block->rows,
    .first = scratch,
    .step = rows_seen (self, block->rows) * self->forward.picture_row,
  };

  for (gsize n = 0; n < block->n; n++)
    fill_picture (self, block->first + n, block->row, block->rows, scratch + n * pictures.step);
  return pictures;
}

/* ∂L/∂z of @n values from @start on. */
static void
fill_dz (const Layer *self, gsize start, gsize n, float *dz)
{
  const float *dy = self->op->gradient + start;

  if (self->activation == NN_ACTIVATION_IDENTITY)
    memcpy (dz, dy, n * sizeof (float));
  else
    nn_activation_backward (self->activation, n, self->op->data + start, dy, dz);
}

static void
forward_tile (gpointer data, gsize tile, guint worker)
{
  const Job *job = data;
  const Layer *layer = &job->layer;
  NnBlock block = nn_blocks_get (&layer->blocks, tile);
  gsize row_floats = layer->out_width * layer->out;
  float *y = layer->op->data + (block.first * layer->out_height + block.row) * row_floats;
  float *scratch = nn_pass_get_scratch (job->pass, worker);
  NnPictures pictures = fill_pictures (layer, &block, scratch);

  nn_correlation_forward (&layer->forward, job->packed, &pictures, FALSE, y,
                          scratch + layer->picture_floats);
  if (layer->activation != NN_ACTIVATION_IDENTITY)
    nn_activation_forward (layer->activation, block.n * block.rows, row_floats, row_floats, y);
}

static void
conv2d_forward (NnTensor *self, const NnPass *pass)
{
  Job job = { .layer = get_layer (self), .pass = pass, .packed = self->scratch };
  gssize kernel = (gssize) job.layer.kernel, in = (gssize) job.layer.in;
  NnKernels kernels = {
    .first = self->inputs[WEIGHT]->data,
    .out = kernel * kernel * in,
    .row = kernel * in,
    .column = in,
    .in = 1,
  };

  nn_correlation_pack (&job.layer.forward, &kernels, self->inputs[BIAS]->data, job.packed);
  nn_pool_run (pass->pool, job.layer.blocks.n_blocks, forward_tile, &job);
}

/* ∂L/∂z of a block in the order of lanes: where it is so already, that itself. */
static const float *
arrange_dz (const Layer *self, const NnBlock *block, float *arranged)
{
  const NnCorrelation *plan = &self->forward;
  gsize row_floats = self->out_width * self->out, group_floats = plan->group * self->out;
  gsize start = (block->first * self->out_height + block->row) * row_floats;
  gsize rows = block->n * block->rows;
  float *to = arranged;

  if (plan->n_groups * plan->n_lanes == row_floats) {
    if (self->activation == NN_ACTIVATION_IDENTITY)
      return self->op->gradient + start;
    fill_dz (self, start, rows * row_floats, arranged);
    return arranged;
  }
  for (gsize r = 0; r < rows; r++, start += row_floats)
    for (gsize i = 0; i < row_floats; i += group_floats, to += plan->n_lanes) {
      gsize n = MIN (group_floats, row_floats - i);

      fill_dz (self, start + i, n, to);
      memset (to + n, 0, (plan->n_lanes - n) * sizeof (float));
    }
  return arranged;
}

/* The kernel gradients of one range of blocks. */
static void
sum_tile (gpointer data, gsize tile, guint worker)
{
  const Job *job = data;
  const Layer *layer = &job->layer;
  gsize n_blocks = layer->blocks.n_blocks;
  float *sum = job->packed + tile * layer->forward.n_packed;
  float *scratch = nn_pass_get_scratch (job->pass, worker);

  memset (sum, 0, layer->forward.n_packed * sizeof (float));
  for (gsize b = tile * n_blocks / layer->n_sums; b < (tile + 1) * n_blocks / layer->n_sums; b++) {
    NnBlock block = nn_blocks_get (&layer->blocks, b);
    NnPictures pictures = fill_pictures (layer, &block, scratch);
    const float *dz = arrange_dz (layer, &block, scratch + layer->picture_floats);

    nn_correlation_gradient (&layer->forward, &pictures, dz, sum,
                             scratch + layer->picture_floats + layer->dz_floats);
  }
}

/* Adds up a stretch of the partial sums, in their order. */
static void
add_sums_tile (gpointer data, gsize tile, guint worker)
{
  const Job *job = data;
  gsize n = job->layer.forward.n_packed;

  for (gsize s = 1; s < job->layer.n_sums; s++)
    for (gsize i = tile * SUM_TILE; i < MIN ((tile + 1) * SUM_TILE, n); i++)
      job->packed[i] += job->packed[s * n + i];
}

static void
backward_weight (Job *job)
{
  NnTensor *self = job->layer.op, *weight = self->inputs[WEIGHT], *bias = self->inputs[BIAS];

  nn_pool_run (job->pass->pool, job->layer.n_sums, sum_tile, job);
  nn_pool_run (job->pass->pool, (job->layer.forward.n_packed + SUM_TILE - 1) / SUM_TILE,
               add_sums_tile, job);
  nn_correlation_unpack (&job->layer.forward, job->packed, nn_tensor_accumulates (self, WEIGHT),
                         weight->gradient, nn_tensor_accumulates (self, BIAS), bias->gradient);
}

/* Row @y of ∂L/∂z, its pixels a stride apart, into a @row that starts kernel − 1 − padding before
 * it; what lies outside is cut off. */
static void
spread_dz_row (const Layer *self, gsize n, gsize y, float *row)
{
  gsize start = (n * self->out_height + y) * self->out_width * self->out;
  gsize width = self->width + self->kernel - 1;
  /* Pixel x goes to place x stride + ahead − behind. */
  gsize ahead = self->kernel - 1 > self->padding ? self->kernel - 1 - self->padding : 0;
  gsize behind = self->padding > self->kernel - 1 ? self->padding - (self->kernel - 1) : 0;
  gsize first = (behind + self->stride - 1) / self->stride;

  memset (row, 0, width * self->out * sizeof (float));
  if (self->stride == 1) {
    if (first < self->out_width && ahead < width)
      fill_dz (self, start + first * self->out,
               MIN (self->out_width - first, width - ahead) * self->out, row + ahead * self->out);
    return;
  }
  for (gsize x = first; x < self->out_width; x++) {
    gsize place = x * self->stride + ahead - behind;

    if (place < width)
      fill_dz (self, start + x * self->out, self->out, row + place * self->out);
  }
}

static void
input_tile (gpointer data, gsize tile, guint worker)
{
  const Job *job = data;
  const Layer *layer = &job->layer;
  NnBlock block = nn_blocks_get (&layer->input_blocks, tile);
  gsize row_floats = layer->backward.picture_row, rows = block.rows + layer->kernel - 1;
  gboolean accumulate = nn_tensor_accumulates (layer->op, X);

  float *scratch = nn_pass_get_scratch (job->pass, worker);
  NnPictures pictures = { .n = block.n, .rows = block.rows, .first = scratch };

  pictures.step = rows * row_floats;
  for (gsize n = 0; n < block.n; n++)
    for (gsize r = 0; r < rows; r++) {
      /* y stride, if this row holds one of ∂L/∂z. */
      gsize place = block.row + r + layer->padding - (layer->kernel - 1);
      gboolean is_before = block.row + r + layer->padding < layer->kernel - 1;
      float *row = scratch + n * pictures.step + r * row_floats;

      if (!is_before && place % layer->stride == 0 && place / layer->stride < layer->out_height)
        spread_dz_row (layer, block.first + n, place / layer->stride, row);
      else
        memset (row, 0, row_floats * sizeof (float));
    }
  memset (scratch + block.n * pictures.step, 0,
          nn_correlation_slack (&layer->backward) * sizeof (float));
  nn_correlation_forward (&layer->backward, job->packed, &pictures, accumulate,
                          layer->op->inputs[X]->gradient +
                              (block.first * layer->height + block.row) * layer->width * layer->in,
                          scratch + layer->back_floats);
}

static void
backward_input (Job *job)
{
  const Layer *layer = &job->layer;
  gssize kernel = (gssize) layer->kernel, in = (gssize) layer->in;
  NnKernels turned = {
    .first = layer->op->inputs[WEIGHT]->data + (kernel * kernel - 1) * in,
    .out = 1,
    .row = -kernel * in,
    .column = -in,
    .in = kernel * kernel * in,
  };

  nn_correlation_pack (&layer->backward, &turned, NULL, job->packed);
  nn_pool_run (job->pass->pool, layer->input_blocks.n_blocks, input_tile, job);
}

static void
conv2d_backward (NnTensor *self, const NnPass *pass)
{
  Job job = { .layer = get_layer (self), .pass = pass, .packed = self->scratch };

  if (self->inputs[WEIGHT]->gradient || self->inputs[BIAS]->gradient)
    backward_weight (&job);
  if (self->inputs[X]->gradient)
    backward_input (&job);
}

/* Pictures with borders must be countable, too. */
static gboolean
reserve (NnTensor *self, gsize padded_height, gsize padded_width, GError **error)
{
  NnShape padded = NN_SHAPE (padded_height, padded_width, self->inputs[X]->shape.size[3]);
  Layer layer;
  gsize count, forward, backward;

  if (!nn_shape_count (&padded, &count)) {
    g_autofree char *text = nn_shape_to_string (&padded);

    g_set_error (error, NN_ERROR, NN_ERROR_MEMORY,
                 "conv2d \"%s\": expected sizes whose product a computer can count, found padded "
                 "pictures of %s",
                 self->name, text);
    return FALSE;
  }

  layer = get_layer (self);
  forward = layer.picture_floats + layer.dz_floats +
            nn_correlation_scratch (&layer.forward, layer.blocks.pictures, layer.blocks.rows);
  backward =
      layer.back_floats + nn_correlation_scratch (&layer.backward, layer.input_blocks.pictures,
                                                  layer.input_blocks.rows);
  self->n_worker_scratch = MAX (forward, backward);
  self->n_scratch = MAX (layer.n_sums * layer.forward.n_packed, layer.backward.n_packed);
  return TRUE;
}

static gboolean
conv2d_infer (NnTensor *self, GError **error)
{
  const NnShape *x = &self->inputs[X]->shape, *weight = &self->inputs[WEIGHT]->shape;
  gsize kernel = self->attributes.conv2d.kernel, stride = self->attributes.conv2d.stride;
  gsize padding = self->attributes.conv2d.padding, height, width;

  if (stride == 0) {
    g_set_error (error, NN_ERROR, NN_ERROR_SHAPE,
                 "conv2d \"%s\": expected a stride of at least 1, found 0", self->name);
    return FALSE;
  }
  if (x->n_dims != 4 || self->inputs[X]->count == 0 || self->inputs[WEIGHT]->count == 0)
    return nn_tensor_refuse (self,
                             "pictures (N, H, W, in) and kernels (out, kernel, kernel, in), each "
                             "at least 1",
                             x, weight, error);
  if (!g_size_checked_add (&height, x->size[1], padding) ||
      !g_size_checked_add (&height, height, padding) ||
      !g_size_checked_add (&width, x->size[2], padding) ||
      !g_size_checked_add (&width, width, padding)) {
    g_set_error (error, NN_ERROR, NN_ERROR_MEMORY,
                 "conv2d \"%s\": expected sizes that a computer can count, found a padding of "
                 "%" G_GSIZE_FORMAT,
                 self->name, padding);
    return FALSE;
  }
  if (kernel > height || kernel > width) {
    g_autofree char *expected =
        g_strdup_printf ("pictures that with a padding of %" G_GSIZE_FORMAT
                         " are no smaller than the kernels (out, kernel, kernel, in)",
                         padding);

    return nn_tensor_refuse (self, expected, x, weight, error);
  }
  if (!nn_tensor_set_shape (self,
                            NN_SHAPE (x->size[0], (height - kernel) / stride + 1,
                                      (width - kernel) / stride + 1, weight->size[0]),
                            error))
    return FALSE;
  return reserve (self, height, width, error);
}

const NnOpClass nn_op_conv2d = {
  .name = "conv2d",
  .infer = conv2d_infer,
  .forward = conv2d_forward,
  .backward = conv2d_backward,
};

NnTensor *
nn_conv2d (NnGraph *graph,
           NnTensor *x,
           const char *name,
           gsize out_channels,
           gsize kernel,
           gsize stride,
           gsize padding,
           NnActivation activation,
           NnInit init)
{
  g_autofree char *weight_name = g_strconcat (name, ".weight", NULL);
  g_autofree char *bias_name = g_strconcat (name, ".bias", NULL);
  gsize in = x->shape.n_dims == 4 ? x->shape.size[3] : 0;
  NnTensor *weight =
      nn_graph_parameter (graph, weight_name, NN_SHAPE (out_channels, kernel, kernel, in), init);
  NnTensor *bias = nn_graph_parameter (graph, bias_name, NN_SHAPE (out_channels), NN_INIT_ZERO);

  return nn_graph_add (graph, NN_OP_CONV2D, name, 3, (NnTensor *[]){ x, weight, bias },
                       (NnAttributes){ .conv2d = { .kernel = kernel,
                                                   .stride = stride,
                                                   .padding = padding,
                                                   .activation = activation } });
}
