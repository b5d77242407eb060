/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Batch normalisation (S. Ioffe, C. Szegedy, "Batch normalization", 2015), for each of the C
 * features over the R = N (· H · W) rows of x (N, C) or (N, H, W, C):
 *
 *   μ = 1/R Σ x,  σ² = 1/R Σ (x − μ)²
 *   x̂ = (x − μ) / √(σ² + ε),  y = f (γ x̂ + β)
 *
 *   ∂L/∂z = ∂L/∂y ⊙ f′,  ∂L/∂β = Σ ∂L/∂z,  ∂L/∂γ = Σ ∂L/∂z x̂
 *   ∂L/∂x = γ / √(σ² + ε) (∂L/∂z − 1/R ∂L/∂β − x̂ 1/R ∂L/∂γ)
 *
 * In training μ and σ² are the batch's; at inference the moving averages, or again the batch's; as
 * constants, moving averages leave ∂L/∂x = γ / √(σ² + ε) ∂L/∂z. They are
 *
 *   moving ← momentum · moving + (1 − momentum) · batch's
 *
 * and move once for each training step that is taken, not with each forward pass: looking at a net
 * or differentiating it numerically leaves it as it is, and so does a step that diverged.
 *
 * The variance is the population's (divided by R) in both places, as in the paper's formula for
 * training and in courses, so that one batch over and over gives the same result in all three
 * modes. PyTorch normalises by the same, but its moving average takes R / (R − 1) times as much,
 * and its momentum is 1 − ours.
 *
 * Sums over rows that are large beside their spread cancel. So a tile, while it is in the nearest
 * memory, sums deviations from its own mean, and tiles are combined in double precision (T. Chan,
 * G. Golub, R. LeVeque, "Updating formulae and a pairwise algorithm for computing sample
 * variances", 1979). What the rounding of μ to float takes off x is given back in the offset.
 *
 * Rows are short where there are few features: loops then run over several rows as one wide row,
 * with factors repeated to its length.
 */

#include "nn-op.h"

#include <math.h>
#include <string.h>

#include "nn-activation.h"
#include "nn-wide-rows.h"

enum { X, GAMMA, BETA, MOVING_MEAN, MOVING_VARIANCE };

G_STATIC_ASSERT (MOVING_VARIANCE < NN_MAX_INPUTS);

/* Floats that a tile is about, and a wide row is at least. */
#define TILE 8192
#define WIDE 64
#define LANES 16

typedef struct {
  NnTensor *op;
  const NnPass *pass;
  gsize rows, channels;
  gsize width; /* of a wide row, a multiple of channels */
  gsize tile;  /* floats, whole wide rows */
  gsize n_tiles;
  NnActivation activation;

  double *mean, *variance; /* (C), saved for backward */
  double *sums;            /* (n_tiles, 2, C) */
  float *centre;           /* (width): μ as a float */
  float *scale;            /* (width): γ / √(σ² + ε) */
  float *offset;           /* (width) */
  float *slope;            /* (width): of ∂L/∂x in x */
} Job;

static Job
make_job (NnTensor *self, const NnPass *pass)
{
  gsize channels = self->inputs[GAMMA]->count;
  Job job = {
    .op = self,
    .pass = pass,
    .rows = self->count / channels,
    .channels = channels,
    .width = channels,
    .activation = self->attributes.batch_norm.activation,
  };

  while (job.width < WIDE || (job.width < LANES * WIDE && job.width % LANES != 0))
    job.width *= 2;
  job.tile = MAX (TILE / job.width, LANES) * job.width;
  job.n_tiles = (self->count + job.tile - 1) / job.tile;
  job.mean = (double *) self->saved;
  job.variance = job.mean + channels;
  job.sums = (double *) self->scratch;
  job.centre = (float *) (job.sums + job.n_tiles * 2 * channels);
  job.scale = job.centre + job.width;
  job.offset = job.scale + job.width;
  job.slope = job.offset + job.width;
  return job;
}

static gsize
tile_size (const Job *job, gsize tile)
{
  return MIN (job->tile, job->op->count - tile * job->tile);
}

/* Repeats what stands in the first C values to the length of a wide row. */
static void
widen (const Job *job, float *values)
{
  for (gsize done = job->channels; done < job->width; done *= 2)
    memcpy (values + done, values, done * sizeof (float));
}

/* Adds up what belongs to the same feature. */
static void
fold (const Job *job, const float *wide, double *sums)
{
  for (gsize c = 0; c < job->channels; c++)
    sums[c] = wide[c];
  for (gsize start = job->channels; start < job->width; start += job->channels)
    for (gsize c = 0; c < job->channels; c++)
      sums[c] += wide[start + c];
}

/* Mean and sum of squared deviations from it, of one tile. */
static void
statistics_tile (gpointer data, gsize tile, guint worker)
{
  const Job *job = data;
  gsize n = tile_size (job, tile);
  double rows = (double) (n / job->channels);
  const float *x = job->op->inputs[X]->data + tile * job->tile;
  double *mean = job->sums + tile * 2 * job->channels, *squares = mean + job->channels;
  float *wide_sum = nn_pass_get_scratch (job->pass, worker);
  float *wide_squares = wide_sum + job->width, *centre = wide_squares + job->width;

  nn_wide_rows_sum (n, job->width, x, wide_sum);
  fold (job, wide_sum, mean);
  for (gsize c = 0; c < job->channels; c++)
    centre[c] = (float) (mean[c] / rows);
  widen (job, centre);
  nn_wide_rows_sum_squares (n, job->width, x, centre, wide_sum, wide_squares);
  fold (job, wide_sum, mean);
  fold (job, wide_squares, squares);
  for (gsize c = 0; c < job->channels; c++) {
    squares[c] -= mean[c] * mean[c] / rows;
    mean[c] = centre[c] + mean[c] / rows;
  }
}

/* Combines the tiles, in their order. */
static void
batch_statistics (Job *job)
{
  gsize channels = job->channels;
  double seen = (double) (tile_size (job, 0) / channels);

  nn_pool_run (job->pass->pool, job->n_tiles, statistics_tile, job);
  memcpy (job->mean, job->sums, channels * sizeof (double));
  memcpy (job->variance, job->sums + channels, channels * sizeof (double));
  for (gsize tile = 1; tile < job->n_tiles; tile++) {
    const double *mean = job->sums + tile * 2 * channels, *squares = mean + channels;
    double rows = (double) (tile_size (job, tile) / channels);
    double share = rows / (seen + rows), both = seen * share;

    for (gsize c = 0; c < channels; c++) {
      double delta = mean[c] - job->mean[c];

      job->mean[c] += delta * share;
      job->variance[c] += squares[c] + delta * delta * both;
    }
    seen += rows;
  }
  for (gsize c = 0; c < channels; c++)
    job->variance[c] /= (double) job->rows;
}

static gboolean
uses_batch (const Job *job)
{
  return job->pass->mode == NN_MODE_TRAINING ||
         job->op->attributes.batch_norm.settings.inference_by_batch;
}

static double
deviation (const Job *job, gsize c)
{
  return sqrt (job->variance[c] + job->op->attributes.batch_norm.settings.epsilon);
}

static void
forward_tile (gpointer data, gsize tile, guint worker)
{
  const Job *job = data;
  gsize n = tile_size (job, tile);
  float *y = job->op->data + tile * job->tile;

  nn_wide_rows_normalise (job->activation == NN_ACTIVATION_RELU, n, job->width,
                          job->op->inputs[X]->data + tile * job->tile, job->centre, job->scale,
                          job->offset, y);
  if (job->activation != NN_ACTIVATION_RELU && job->activation != NN_ACTIVATION_IDENTITY)
    nn_activation_forward (job->activation, 1, n, n, y);
}

/* Factors of both passes. */
static void
prepare_factors (Job *job)
{
  const float *gamma = job->op->inputs[GAMMA]->data, *beta = job->op->inputs[BETA]->data;

  for (gsize c = 0; c < job->channels; c++) {
    double scale = gamma[c] / deviation (job, c);

    job->centre[c] = (float) job->mean[c];
    job->scale[c] = (float) scale;
    job->offset[c] = (float) (beta[c] - (job->mean[c] - job->centre[c]) * scale);
  }
  widen (job, job->centre);
  widen (job, job->scale);
  widen (job, job->offset);
}

static void
batch_norm_forward (NnTensor *self, const NnPass *pass)
{
  Job job = make_job (self, pass);

  if (uses_batch (&job))
    batch_statistics (&job);
  else
    for (gsize c = 0; c < job.channels; c++) {
      job.mean[c] = self->inputs[MOVING_MEAN]->data[c];
      job.variance[c] = self->inputs[MOVING_VARIANCE]->data[c];
    }
  prepare_factors (&job);
  nn_pool_run (pass->pool, job.n_tiles, forward_tile, &job);
}

/* ∂L/∂z where an activation other than ReLU stands between, else ∂L/∂y. */
static const float *
before_activation (const Job *job, gsize tile, float *scratch)
{
  gsize start = tile * job->tile;

  if (job->activation == NN_ACTIVATION_RELU || job->activation == NN_ACTIVATION_IDENTITY)
    return job->op->gradient + start;
  nn_activation_backward (job->activation, tile_size (job, tile), job->op->data + start,
                          job->op->gradient + start, scratch);
  return scratch;
}

static void
gradient_sums_tile (gpointer data, gsize tile, guint worker)
{
  const Job *job = data;
  double *sums = job->sums + tile * 2 * job->channels;
  float *wide_sum = nn_pass_get_scratch (job->pass, worker);
  float *wide_products = wide_sum + job->width;

  nn_wide_rows_sum_gradients (job->activation == NN_ACTIVATION_RELU, tile_size (job, tile),
                              job->width, job->op->inputs[X]->data + tile * job->tile,
                              before_activation (job, tile, wide_products + job->width),
                              job->centre, job->scale, job->offset, wide_sum, wide_products);
  fold (job, wide_sum, sums);
  fold (job, wide_products, sums + job->channels);
}

static void
input_tile (gpointer data, gsize tile, guint worker)
{
  const Job *job = data;

  nn_wide_rows_input_gradient (
      nn_tensor_accumulates (job->op, X), job->activation == NN_ACTIVATION_RELU,
      tile_size (job, tile), job->width, job->op->inputs[X]->data + tile * job->tile,
      before_activation (job, tile, nn_pass_get_scratch (job->pass, worker)), job->centre,
      job->scale, job->offset, job->slope, job->slope + job->width,
      job->op->inputs[X]->gradient + tile * job->tile);
}

static void
add_to_gradient (NnTensor *self, guint input, gsize c, double value)
{
  float *gradient = self->inputs[input]->gradient;

  if (gradient)
    gradient[c] = (nn_tensor_accumulates (self, input) ? gradient[c] : 0) + (float) value;
}

/* From Σ dz and Σ dz (x − centre) to the gradients of γ and β and to what ∂L/∂x needs. */
static void
finish_sums (Job *job)
{
  float *constant = job->slope + job->width;

  for (gsize c = 0; c < job->channels; c++) {
    double sum = 0, products = 0, remainder = job->mean[c] - job->centre[c];
    double scale = job->op->inputs[GAMMA]->data[c] / deviation (job, c);
    double dgamma, slope;

    for (gsize tile = 0; tile < job->n_tiles; tile++) {
      sum += job->sums[tile * 2 * job->channels + c];
      products += job->sums[(tile * 2 + 1) * job->channels + c];
    }
    dgamma = (products - remainder * sum) / deviation (job, c);
    add_to_gradient (job->op, GAMMA, c, dgamma);
    add_to_gradient (job->op, BETA, c, sum);

    slope = -scale / deviation (job, c) * dgamma / (double) job->rows;
    job->slope[c] = uses_batch (job) ? (float) slope : 0;
    constant[c] =
        uses_batch (job) ? (float) (-scale * sum / (double) job->rows - slope * remainder) : 0;
  }
  widen (job, job->slope);
  widen (job, constant);
}

static void
batch_norm_backward (NnTensor *self, const NnPass *pass)
{
  Job job = make_job (self, pass);

  prepare_factors (&job);
  nn_pool_run (pass->pool, job.n_tiles, gradient_sums_tile, &job);
  finish_sums (&job);
  if (self->inputs[X]->gradient)
    nn_pool_run (pass->pool, job.n_tiles, input_tile, &job);
}

static void
batch_norm_settle (NnTensor *self)
{
  const double *mean = (const double *) self->saved, *variance;
  double momentum = self->attributes.batch_norm.settings.momentum;
  gsize channels = self->inputs[GAMMA]->count;

  variance = mean + channels;
  for (gsize c = 0; c < channels; c++) {
    float *moving_mean = &self->inputs[MOVING_MEAN]->data[c];
    float *moving_variance = &self->inputs[MOVING_VARIANCE]->data[c];

    *moving_mean = (float) (momentum * *moving_mean + (1 - momentum) * mean[c]);
    *moving_variance = (float) (momentum * *moving_variance + (1 - momentum) * variance[c]);
  }
}

static gboolean
batch_norm_infer (NnTensor *self, GError **error)
{
  const NnBatchNorm *settings = &self->attributes.batch_norm.settings;
  const NnShape *x = &self->inputs[X]->shape;
  Job job;

  if (!(settings->epsilon >= 0)) {
    g_set_error (error, NN_ERROR, NN_ERROR_SHAPE,
                 "batch-norm \"%s\": expected an epsilon of at least 0, found %g", self->name,
                 settings->epsilon);
    return FALSE;
  }
  if (!(settings->momentum >= 0 && settings->momentum <= 1)) {
    g_set_error (error, NN_ERROR, NN_ERROR_SHAPE,
                 "batch-norm \"%s\": expected 0 ≤ momentum ≤ 1, found %g", self->name,
                 settings->momentum);
    return FALSE;
  }
  if (x->n_dims < 2 || self->inputs[X]->count == 0)
    return nn_tensor_refuse (self, "examples (N, C) or pictures (N, H, W, C), each at least 1", x,
                             NULL, error);
  if (!nn_tensor_set_shape (self, *x, error))
    return FALSE;

  job = make_job (self, NULL);
  self->n_saved = 2 * job.channels * (sizeof (double) / sizeof (float));
  self->n_scratch =
      job.n_tiles * 2 * job.channels * (sizeof (double) / sizeof (float)) + 5 * job.width;
  self->n_worker_scratch = 3 * job.width + job.tile;
  return TRUE;
}

const NnOpClass nn_op_batch_norm = {
  .name = "batch-norm",
  .infer = batch_norm_infer,
  .forward = batch_norm_forward,
  .backward = batch_norm_backward,
  .settle = batch_norm_settle,
};

NnBatchNorm
nn_batch_norm_default (void)
{
  return (NnBatchNorm){ .epsilon = 1e-5, .momentum = 0.9 };
}

NnTensor *
nn_batch_norm (NnGraph *graph,
               NnTensor *x,
               const char *name,
               const NnBatchNorm *batch_norm,
               NnActivation activation)
{
  g_autofree char *gamma_name = g_strconcat (name, ".gamma", NULL);
  g_autofree char *beta_name = g_strconcat (name, ".beta", NULL);
  g_autofree char *mean_name = g_strconcat (name, ".moving_mean", NULL);
  g_autofree char *variance_name = g_strconcat (name, ".moving_variance", NULL);
  NnShape shape = NN_SHAPE (x->shape.n_dims > 0 ? x->shape.size[x->shape.n_dims - 1] : 1);
  NnTensor *inputs[] = {
    [X] = x,
    [GAMMA] = nn_graph_scale_parameter (graph, gamma_name, shape, 1),
    [BETA] = nn_graph_scale_parameter (graph, beta_name, shape, 0),
    [MOVING_MEAN] = nn_graph_buffer (graph, mean_name, shape, 0),
    [MOVING_VARIANCE] = nn_graph_buffer (graph, variance_name, shape, 1),
  };

  return nn_graph_add (
      graph, NN_OP_BATCH_NORM, name, G_N_ELEMENTS (inputs), inputs,
      (NnAttributes){ .batch_norm = { .settings = *batch_norm, .activation = activation } });
}
