/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-gradient-check.h"
#include "one-op.h"

#include <string.h>

static OneOp
build (NnShape shape,
       const NnBatchNorm *settings,
       NnActivation activation,
       NnMode mode,
       guint64 seed,
       NnPool *pool)
{
  OneOp op = one_op_new (seed, shape);

  op.y = nn_batch_norm (op.graph, op.x, "norm", settings, activation);
  one_op_compile (&op, seed, mode, pool);
  return op;
}

static float *
value (OneOp *op, const char *name)
{
  return nn_state_find_parameter (op->state, name)->value;
}

/* The exam's z = (12 14 14 12; 0 10 10 0; −5 5 5 −5), a feature a row and an example a column:
 * means 13, 5, 0, population variances 1, 25, 25, so every row becomes (−1, 1, 1, −1) with ε = 0;
 * with γ = (1, 1, 2) and β = (0, −10, 1): (−1 1 1 −1; −11 −9 −9 −11; −1 3 3 −1). */
static void
test_by_hand (void)
{
  static const float z[3][4] = { { 12, 14, 14, 12 }, { 0, 10, 10, 0 }, { -5, 5, 5, -5 } };
  static const float gamma[] = { 1, 1, 2 }, beta[] = { 0, -10, 1 };
  static const float signs[] = { -1, 1, 1, -1 };
  const NnBatchNorm settings = { .epsilon = 0, .momentum = 0.9 };
  OneOp op = build (NN_SHAPE (4, 3), &settings, NN_ACTIVATION_IDENTITY, NN_MODE_TRAINING, 1, NULL);

  memcpy (value (&op, "norm.gamma"), gamma, sizeof gamma);
  memcpy (value (&op, "norm.beta"), beta, sizeof beta);
  for (gsize i = 0; i < 12; i++)
    nn_tensor_get_data (op.x)[i] = z[i % 3][i / 3];
  nn_graph_forward (op.graph);
  for (gsize i = 0; i < 12; i++)
    g_assert_cmpfloat (nn_tensor_get_data (op.y)[i], ==, gamma[i % 3] * signs[i / 3] + beta[i % 3]);

  /* One value of a row moved up: by ∂x̂/∂x of (−1, 1, 1, −1) / σ, 1/σ (δ − ¼ − ¼ x̂ x̂₀). */
  memset (op.upstream, 0, op.n_y * sizeof (float));
  op.upstream[0] = 1;
  nn_graph_backward (op.graph, op.upstream);
  for (gsize n = 0; n < 4; n++)
    g_assert_cmpfloat (nn_tensor_get_gradient (op.x)[3 * n], ==, (n == 0) - 0.25 + 0.25 * signs[n]);
  g_assert_cmpfloat (nn_state_find_parameter (op.state, "norm.gamma")->gradient[0], ==, -1);
  g_assert_cmpfloat (nn_state_find_parameter (op.state, "norm.beta")->gradient[0], ==, 1);
  one_op_clear (&op);
}

/* The formulas at the head of the op's file, in long double. */
typedef struct {
  gsize rows, channels;
  double *mean, *variance, *y, *dx, *dgamma, *dbeta;
} Plain;

static void
plain_clear (Plain *self)
{
  g_free (self->mean);
  g_free (self->variance);
  g_free (self->y);
  g_free (self->dx);
  g_free (self->dgamma);
  g_free (self->dbeta);
}

/* @mean and @variance: those to normalise by, NULL: the batch's. */
static Plain
plain_new (OneOp *op,
           gsize channels,
           double epsilon,
           NnActivation activation,
           const float *mean,
           const float *variance)
{
  Plain self = { .rows = op->n_x / channels, .channels = channels };
  const float *x = nn_tensor_get_data (op->x), *gamma = value (op, "norm.gamma");
  const float *beta = value (op, "norm.beta");
  double rows = (double) self.rows;

  self.mean = g_new0 (double, channels);
  self.variance = g_new0 (double, channels);
  self.y = g_new0 (double, op->n_x);
  self.dx = g_new0 (double, op->n_x);
  self.dgamma = g_new0 (double, channels);
  self.dbeta = g_new0 (double, channels);
  for (gsize c = 0; c < channels; c++) {
    long double sum = 0, squares = 0;
    double deviation;

    for (gsize r = 0; r < self.rows; r++)
      sum += x[r * channels + c];
    self.mean[c] = (double) (sum / self.rows);
    for (gsize r = 0; r < self.rows; r++)
      squares += (x[r * channels + c] - sum / self.rows) * (x[r * channels + c] - sum / self.rows);
    self.variance[c] = (double) (squares / self.rows);
    if (mean) {
      self.mean[c] = mean[c];
      self.variance[c] = variance[c];
    }
    deviation = sqrt (self.variance[c] + epsilon);
    for (gsize r = 0; r < self.rows; r++) {
      double normal = (x[r * channels + c] - self.mean[c]) / deviation;
      double z = gamma[c] * normal + beta[c], dz = op->upstream[r * channels + c];

      if (activation == NN_ACTIVATION_RELU) {
        /* A z that is a rounding error may fall on either side. */
        dz *= nn_tensor_get_data (op->y)[r * channels + c] > 0;
        z = fmax (z, 0);
      } else if (activation == NN_ACTIVATION_SIGMOID) {
        z = 1 / (1 + exp (-z));
        dz *= z * (1 - z);
      }
      self.y[r * channels + c] = z;
      self.dx[r * channels + c] = dz;
      self.dgamma[c] += dz * normal;
      self.dbeta[c] += dz;
    }
    for (gsize r = 0; r < self.rows; r++) {
      double normal = (x[r * channels + c] - self.mean[c]) / deviation;

      if (!mean)
        self.dx[r * channels + c] -= self.dbeta[c] / rows + normal * self.dgamma[c] / rows;
      self.dx[r * channels + c] *= gamma[c] / deviation;
    }
  }
  return self;
}

static void
assert_close (const float *got, const double *expected, gsize n, double tolerance)
{
  for (gsize i = 0; i < n; i++)
    g_assert_true (fabs (got[i] - expected[i]) <= tolerance * MAX (1, fabs (expected[i])));
}

/* @offset: added to x, in units of its deviation. */
static void
compare_with_plain (NnShape shape,
                    const NnBatchNorm *settings,
                    NnActivation activation,
                    NnMode mode,
                    double offset,
                    guint64 seed)
{
  OneOp op = build (shape, settings, activation, mode, seed, NULL);
  gsize channels = shape.size[shape.n_dims - 1];
  float *moving_mean = value (&op, "norm.moving_mean");
  float *moving_variance = value (&op, "norm.moving_variance");
  gboolean by_batch = mode == NN_MODE_TRAINING || settings->inference_by_batch;
  double rows = (double) op.n_x / (double) channels;
  Plain plain;

  for (gsize i = 0; i < op.n_x; i++)
    nn_tensor_get_data (op.x)[i] += (float) offset;
  for (gsize c = 0; c < channels; c++) {
    moving_mean[c] = 0.1f * (float) c - 0.3f;
    moving_variance[c] = 0.5f + 0.2f * (float) c;
  }
  nn_isa_set (seed % (nn_isa_best () + 1));
  one_op_run (&op);
  nn_isa_set (nn_isa_best ());

  plain = plain_new (&op, channels, settings->epsilon, activation, by_batch ? NULL : moving_mean,
                     by_batch ? NULL : moving_variance);
  assert_close (nn_tensor_get_data (op.y), plain.y, op.n_x, 3e-6);
  assert_close (nn_tensor_get_gradient (op.x), plain.dx, op.n_x, 1e-5);
  assert_close (nn_state_find_parameter (op.state, "norm.gamma")->gradient, plain.dgamma, channels,
                1e-6 * sqrt (rows) + 3e-6);
  assert_close (nn_state_find_parameter (op.state, "norm.beta")->gradient, plain.dbeta, channels,
                1e-6 * sqrt (rows) + 3e-6);
  plain_clear (&plain);
  one_op_clear (&op);
}

static void
test_against_plain (void)
{
  static const gsize channels[] = { 1, 2, 3, 5, 8, 10, 16, 17, 32, 33, 64, 100 };
  static const NnActivation activations[] = { NN_ACTIVATION_IDENTITY, NN_ACTIVATION_RELU,
                                              NN_ACTIVATION_SIGMOID };
  NnRandom random;

  nn_random_init (&random, 7, NN_STREAM_DATA, 0);
  for (guint i = 0; i < 200; i++) {
    gsize c = channels[nn_random_below (&random, G_N_ELEMENTS (channels))];
    gsize n = 4 + nn_random_below (&random, 60);
    NnShape shape =
        i % 2 ? NN_SHAPE (n, c)
              : NN_SHAPE (n, 1 + nn_random_below (&random, 9), 1 + nn_random_below (&random, 9), c);
    NnBatchNorm settings = { .epsilon = i % 3 ? 1e-5 : 0.1,
                             .momentum = 0.9,
                             .inference_by_batch = i % 5 == 0 };

    compare_with_plain (shape, &settings, activations[nn_random_below (&random, 3)],
                        i % 4 < 2 ? NN_MODE_TRAINING : NN_MODE_INFERENCE, 0, 100 + i);
  }
}

/* Sums of squares minus squares of sums would have lost all digits here: x is 1000 with a spread
 * of 1, and 16384 rows. float32 itself leaves x a spacing of 6e-5, which comes through. */
static void
test_does_not_cancel (void)
{
  const NnBatchNorm settings = nn_batch_norm_default ();

  for (NnIsa isa = NN_ISA_BASELINE; isa <= nn_isa_best (); isa++) {
    compare_with_plain (NN_SHAPE (16384, 3), &settings, NN_ACTIVATION_IDENTITY, NN_MODE_TRAINING,
                        1000, 3 + isa);
    compare_with_plain (NN_SHAPE (64, 16, 16, 2), &settings, NN_ACTIVATION_IDENTITY,
                        NN_MODE_TRAINING, -1000, 3 + isa);
  }
}

/* A constant feature: variance 0, so β with ε > 0 and 0/0 with ε = 0; the other features and the
 * largest sizes are not troubled. */
static void
test_constant_feature (void)
{
  static const gsize rows[] = { 1, 2, 7, 1000, 20000 };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint with_epsilon = 0; with_epsilon < 2; with_epsilon++) {
      const NnBatchNorm settings = { .epsilon = with_epsilon ? 1e-5 : 0, .momentum = 0.9 };
      OneOp op = build (NN_SHAPE (rows[i], 3), &settings, NN_ACTIVATION_IDENTITY, NN_MODE_TRAINING,
                        1, NULL);
      const float beta = value (&op, "norm.beta")[1];

      for (gsize r = 0; r < rows[i]; r++)
        nn_tensor_get_data (op.x)[3 * r + 1] = 0.1f;
      nn_graph_forward (op.graph);
      for (gsize r = 0; r < rows[i]; r++) {
        const float *y = nn_tensor_get_data (op.y) + 3 * r;

        if (with_epsilon)
          g_assert_cmpfloat (y[1], ==, beta);
        else
          g_assert_true (isnan (y[1]));
        if (rows[i] > 1)
          g_assert_true (isfinite (y[0]) && isfinite (y[2]));
      }
      one_op_clear (&op);
    }
}

/* x (6, 4) - batch-norm - dense, whose batches are drawn from the step. */
typedef struct {
  NnState *state;
  NnGraph *graph;
  NnTensor *x, *y, *loss;
} Net;

#define BATCH 12
#define FEATURES 5

static Net
net_new (NnPool *pool)
{
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_ADAM, 0.01);
  NnBatchNorm settings = { .epsilon = 1e-5, .momentum = 0.8 };
  Net net = { .state = nn_state_new (3, &optimiser) };
  g_autoptr (GError) error = NULL;
  NnTensor *a;

  net.graph = nn_graph_new (net.state);
  net.x = nn_graph_input (net.graph, "x", NN_SHAPE (BATCH, FEATURES), NN_INPUT_CONSTANT);
  net.y = nn_graph_input (net.graph, "y", NN_SHAPE (BATCH, 2), NN_INPUT_CONSTANT);
  a = nn_batch_norm (net.graph, net.x, "norm", &settings, NN_ACTIVATION_RELU);
  a = nn_dense (net.graph, a, "out", 2, NN_ACTIVATION_IDENTITY, NN_INIT_XAVIER);
  net.loss = nn_squared_error (net.graph, a, net.y, "loss");
  nn_graph_compile (net.graph, net.loss, NN_MODE_TRAINING, pool, &error);
  g_assert_no_error (error);
  return net;
}

static void
net_fill (Net *self, guint64 step)
{
  one_op_draw (11, 2 * step, BATCH * FEATURES, nn_tensor_get_data (self->x));
  one_op_draw (11, 2 * step + 1, BATCH * 2, nn_tensor_get_data (self->y));
  for (gsize i = 0; i < BATCH * FEATURES; i++)
    nn_tensor_get_data (self->x)[i] += (float) (i % FEATURES) + 0.1f * (float) step;
}

static void
net_steps (Net *self, guint n)
{
  NnStepReport report;

  for (guint i = 0; i < n; i++) {
    net_fill (self, nn_state_get_step (self->state));
    g_assert_cmpint (nn_graph_step (self->graph, &report), ==, NN_STEP_OK);
  }
}

static void
net_clear (Net *self)
{
  nn_graph_free (self->graph);
  nn_state_unref (self->state);
}

/* moving ← 0.8 moving + 0.2 batch's, from 0 and 1, over 20 batches of other means. */
static void
test_moving_averages (void)
{
  Net net = net_new (NULL);
  double mean[FEATURES] = { 0 }, variance[FEATURES];

  for (gsize c = 0; c < FEATURES; c++)
    variance[c] = 1;
  for (guint step = 0; step < 20; step++) {
    net_fill (&net, step);
    for (gsize c = 0; c < FEATURES; c++) {
      double sum = 0, squares = 0;

      for (gsize r = 0; r < BATCH; r++)
        sum += nn_tensor_get_data (net.x)[r * FEATURES + c];
      for (gsize r = 0; r < BATCH; r++)
        squares += pow (nn_tensor_get_data (net.x)[r * FEATURES + c] - sum / BATCH, 2);
      mean[c] = 0.8 * mean[c] + 0.2 * sum / BATCH;
      variance[c] = 0.8 * variance[c] + 0.2 * squares / BATCH;
    }
    net_steps (&net, 1);
  }
  for (gsize c = 0; c < FEATURES; c++) {
    g_assert_cmpfloat_with_epsilon (
        nn_state_find_parameter (net.state, "norm.moving_mean")->value[c], mean[c], 2e-6);
    g_assert_cmpfloat_with_epsilon (
        nn_state_find_parameter (net.state, "norm.moving_variance")->value[c], variance[c], 2e-6);
  }
  net_clear (&net);
}

/* Only a step that is taken moves them: not a pass forward or back, not the gradient check, not
 * inference, not a step that diverges. */
static void
test_what_moves_nothing (void)
{
  Net net = net_new (NULL);
  NnBatchNorm settings = { .epsilon = 1e-5, .momentum = 0.8, .inference_by_batch = TRUE };
  g_autoptr (NnGraph) inference = nn_graph_new (net.state);
  NnTensor *x = nn_graph_input (inference, "x", NN_SHAPE (3, FEATURES), NN_INPUT_CONSTANT);
  NnStepReport report;
  gsize size;
  gpointer block = nn_state_get_block (net.state, &size);
  g_autofree gpointer before = NULL;

  nn_batch_norm (inference, x, "norm", &settings, NN_ACTIVATION_RELU);
  g_assert_true (nn_graph_compile (inference, NULL, NN_MODE_INFERENCE, NULL, NULL));

  net_steps (&net, 3);
  before = g_memdup2 (block, size);
  net_fill (&net, 3);
  nn_graph_forward (net.graph);
  nn_graph_backward (net.graph, NULL);
  nn_gradient_check (net.graph, NULL, 1e-2);
  nn_graph_forward (inference);
  nn_tensor_get_data (net.x)[0] = NAN;
  g_assert_cmpint (nn_graph_step (net.graph, &report), ==, NN_STEP_NON_FINITE);
  g_assert_cmpmem (block, size, before, size);

  net_steps (&net, 1);
  g_assert_cmpint (memcmp (block, before, size), !=, 0);
  net_clear (&net);
}

static void
test_checkpoint_and_replay (void)
{
  Net net = net_new (NULL);
  gsize size;
  gpointer block = nn_state_get_block (net.state, &size);
  g_autofree gpointer checkpoint = NULL, end = NULL;

  net_steps (&net, 5);
  checkpoint = g_memdup2 (block, size);
  net_steps (&net, 9);
  end = g_memdup2 (block, size);
  memcpy (block, checkpoint, size);
  net_steps (&net, 9);
  g_assert_cmpmem (block, size, end, size);
  net_clear (&net);
}

/* A graph for evaluation with another batch size shares parameters and buffers. */
static void
test_inference_shares_buffers (void)
{
  Net net = net_new (NULL);
  NnBatchNorm settings = { .epsilon = 0, .momentum = 0.8 };
  g_autoptr (NnGraph) inference = nn_graph_new (net.state);
  NnTensor *x = nn_graph_input (inference, "x", NN_SHAPE (1, FEATURES), NN_INPUT_CONSTANT);
  NnTensor *y = nn_batch_norm (inference, x, "norm", &settings, NN_ACTIVATION_IDENTITY);

  g_assert_true (nn_graph_compile (inference, NULL, NN_MODE_INFERENCE, NULL, NULL));
  net_steps (&net, 4);
  nn_graph_forward (inference); /* of x = 0 */
  for (gsize c = 0; c < FEATURES; c++) {
    double mean = nn_state_find_parameter (net.state, "norm.moving_mean")->value[c];
    double variance = nn_state_find_parameter (net.state, "norm.moving_variance")->value[c];
    double gamma = nn_state_find_parameter (net.state, "norm.gamma")->value[c];
    double beta = nn_state_find_parameter (net.state, "norm.beta")->value[c];

    g_assert_cmpfloat_with_epsilon (nn_tensor_get_data (y)[c],
                                    beta - gamma * mean / sqrt (variance), 1e-5);
  }
  net_clear (&net);
}

static OneOp
build_pictures (NnPool *pool)
{
  NnBatchNorm settings = nn_batch_norm_default ();

  return build (NN_SHAPE (16, 21, 19, 8), &settings, NN_ACTIVATION_RELU, NN_MODE_TRAINING, 5, pool);
}

static OneOp
build_vectors (NnPool *pool)
{
  NnBatchNorm settings = nn_batch_norm_default ();

  return build (NN_SHAPE (700, 65), &settings, NN_ACTIVATION_TANH, NN_MODE_TRAINING, 6, pool);
}

static void
test_same_everywhere (void)
{
  one_op_assert_same_everywhere (build_pictures, 2e-4);
  one_op_assert_same_everywhere (build_vectors, 2e-4);
}

static void
assert_refused (NnShape shape, NnBatchNorm settings, const char *message)
{
  OneOp op = one_op_new (1, shape);

  op.y = nn_batch_norm (op.graph, op.x, "bn", &settings, NN_ACTIVATION_IDENTITY);
  one_op_assert_refused (&op, NN_ERROR_SHAPE, message);
}

static void
test_refusals (void)
{
  assert_refused (NN_SHAPE (5), nn_batch_norm_default (),
                  "batch-norm \"bn\": expected examples (N, C) or pictures (N, H, W, C), each at "
                  "least 1, found 5");
  assert_refused (NN_SHAPE (0, 5), nn_batch_norm_default (),
                  "batch-norm \"bn\": expected examples (N, C) or pictures (N, H, W, C), each at "
                  "least 1, found 0 × 5");
  assert_refused (NN_SHAPE (2, 5), (NnBatchNorm){ .epsilon = -1e-3, .momentum = 0.9 },
                  "batch-norm \"bn\": expected an epsilon of at least 0, found -0.001");
  assert_refused (NN_SHAPE (2, 5), (NnBatchNorm){ .epsilon = NAN, .momentum = 0.9 },
                  "batch-norm \"bn\": expected an epsilon of at least 0, found nan");
  assert_refused (NN_SHAPE (2, 5), (NnBatchNorm){ .epsilon = 1e-3, .momentum = 1.5 },
                  "batch-norm \"bn\": expected 0 ≤ momentum ≤ 1, found 1.5");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/batch-norm/by-hand", test_by_hand);
  g_test_add_func ("/nn/batch-norm/against-plain", test_against_plain);
  g_test_add_func ("/nn/batch-norm/does-not-cancel", test_does_not_cancel);
  g_test_add_func ("/nn/batch-norm/constant-feature", test_constant_feature);
  g_test_add_func ("/nn/batch-norm/moving-averages", test_moving_averages);
  g_test_add_func ("/nn/batch-norm/what-moves-nothing", test_what_moves_nothing);
  g_test_add_func ("/nn/batch-norm/checkpoint-and-replay", test_checkpoint_and_replay);
  g_test_add_func ("/nn/batch-norm/inference-shares-buffers", test_inference_shares_buffers);
  g_test_add_func ("/nn/batch-norm/same-everywhere", test_same_everywhere);
  g_test_add_func ("/nn/batch-norm/refusals", test_refusals);

  return g_test_run ();
}
