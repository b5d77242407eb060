/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What PyTorch computed (tests/nn/golden.py, files in tests/data/golden) against what the graph
 * computes: outputs and gradients of every op, parameters along fifty steps of every optimiser,
 * moving averages of batch-norm.
 */

#include <math.h>
#include <string.h>

#include "nn-ops.h"

/* float32 rounding; sums of many terms in another order. */
#define TIGHT 1e-5
#define LOOSE 1e-4

typedef struct {
  GKeyFile *file;
  NnState *state;
  NnGraph *graph;
} Golden;

static double *
values (const Golden *self, const char *name, gsize *n)
{
  g_autoptr (GError) error = NULL;
  double *list = g_key_file_get_double_list (self->file, name, "values", n, &error);

  g_assert_no_error (error);
  return list;
}

static NnShape
shape (const Golden *self, const char *name)
{
  g_autofree char *text = g_key_file_get_string (self->file, name, "shape", NULL);
  g_auto (GStrv) sizes = NULL;
  NnShape result = NN_SCALAR;

  g_assert_nonnull (text);
  sizes = g_strsplit (text, ";", -1);
  for (guint i = 0; sizes[i] && *sizes[i]; i++)
    result.size[result.n_dims++] = (gsize) g_ascii_strtoull (sizes[i], NULL, 10);
  return result;
}

static void
load (const Golden *self, const char *name, float *to)
{
  gsize n;
  g_autofree double *from = values (self, name, &n);

  for (gsize i = 0; i < n; i++)
    to[i] = (float) from[i];
}

/* Largest difference is at most @tolerance, relative for values above 1. */
static void
compare (const Golden *self, const char *name, const float *found, double tolerance)
{
  gsize n;
  g_autofree double *expected = values (self, name, &n);

  for (gsize i = 0; i < n; i++) {
    double error = fabs (found[i] - expected[i]) / fmax (1, fabs (expected[i]));

    if (!(error <= tolerance))
      g_test_message ("%s[%" G_GSIZE_FORMAT "]: expected %.9g, found %.9g", name, i, expected[i],
                      found[i]);
    g_assert_true (error <= tolerance);
  }
}

static Golden
open_golden (const char *name, const NnOptimiser *optimiser)
{
  g_autofree char *base = g_strconcat (name, ".ini", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "golden", base, NULL);
  NnOptimiser usual = nn_optimiser (NN_OPTIMISER_SGD, 0.1);
  Golden self = { .file = g_key_file_new (),
                  .state = nn_state_new (1, optimiser ? optimiser : &usual) };
  g_autoptr (GError) error = NULL;

  g_key_file_load_from_file (self.file, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  self.graph = nn_graph_new (self.state);
  return self;
}

static void
close_golden (Golden *self)
{
  nn_graph_free (self->graph);
  nn_state_unref (self->state);
  g_key_file_unref (self->file);
}

static NnTensor *
input (const Golden *self, const char *name)
{
  g_autofree char *gradient = g_strconcat ("d ", name, NULL);

  return nn_graph_input (self->graph, name, shape (self, name),
                         g_key_file_has_group (self->file, gradient) ? NN_INPUT_WANTS_GRADIENT
                                                                     : NN_INPUT_CONSTANT);
}

/* An op's case: how it is built from the tensors of its file. */
typedef struct {
  const char *file;
  NnTensor *(*build) (Golden *golden, gsize a, gsize b, gsize c);
  gsize a, b, c;
  NnMode mode;
  double tolerance;
} Case;

static NnTensor *
dense (Golden *g, gsize activation, gsize b, gsize c)
{
  return nn_dense (g->graph, input (g, "x"), "layer", 7, (NnActivation) activation, NN_INIT_ZERO);
}

static NnTensor *
activation (Golden *g, gsize kind, gsize b, gsize c)
{
  return nn_activation (g->graph, input (g, "x"), "y", (NnActivation) kind);
}

static NnTensor *
conv2d (Golden *g, gsize kernel, gsize stride, gsize padding)
{
  gsize out = shape (g, "layer.weight").size[0];

  return nn_conv2d (g->graph, input (g, "x"), "layer", out, kernel, stride, padding,
                    NN_ACTIVATION_IDENTITY, NN_INIT_ZERO);
}

static NnTensor *
max_pool (Golden *g, gsize window, gsize stride, gsize c)
{
  return nn_max_pool (g->graph, input (g, "x"), "y", window, stride);
}

static NnTensor *
average_pool (Golden *g, gsize window, gsize stride, gsize c)
{
  return nn_average_pool (g->graph, input (g, "x"), "y", window, stride);
}

static NnTensor *
batch_norm (Golden *g, gsize a, gsize b, gsize c)
{
  NnBatchNorm settings = nn_batch_norm_default ();

  return nn_batch_norm (g->graph, input (g, "x"), "layer", &settings, NN_ACTIVATION_IDENTITY);
}

static NnTensor *
add (Golden *g, gsize a, gsize b, gsize c)
{
  return nn_add (g->graph, input (g, "a"), input (g, "b"), "y");
}

static NnTensor *
sub (Golden *g, gsize a, gsize b, gsize c)
{
  return nn_sub (g->graph, input (g, "a"), input (g, "b"), "y");
}

static NnTensor *
mul (Golden *g, gsize a, gsize b, gsize c)
{
  return nn_mul (g->graph, input (g, "a"), input (g, "b"), "y");
}

static NnTensor *
scale (Golden *g, gsize a, gsize b, gsize c)
{
  return nn_scale (g->graph, input (g, "x"), "y", -2.5);
}

static NnTensor *
reshape (Golden *g, gsize a, gsize b, gsize c)
{
  return nn_reshape (g->graph, input (g, "x"), "y", NN_SHAPE (6, 4));
}

static NnTensor *
concat (Golden *g, gsize axis, gsize b, gsize c)
{
  return nn_concat (g->graph, 2, (NnTensor *[]){ input (g, "a"), input (g, "b") }, "y",
                    (guint) axis);
}

static NnTensor *
slice (Golden *g, gsize axis, gsize start, gsize length)
{
  return nn_slice (g->graph, input (g, "x"), "y", (guint) axis, start, length);
}

static NnTensor *
sum (Golden *g, gsize axes, gsize b, gsize c)
{
  return nn_sum (g->graph, input (g, "x"), "y", (guint) axes);
}

static NnTensor *
mean (Golden *g, gsize axes, gsize b, gsize c)
{
  return nn_mean (g->graph, input (g, "x"), "y", (guint) axes);
}

static NnTensor *
l2_norm (Golden *g, gsize axes, gsize b, gsize c)
{
  return nn_l2_norm (g->graph, input (g, "x"), "y", (guint) axes);
}

static NnTensor *
squared_distance (Golden *g, gsize a, gsize b, gsize c)
{
  return nn_squared_distance (g->graph, input (g, "a"), input (g, "b"), "y");
}

static NnTensor *
matmul (Golden *g, gsize transpose_a, gsize transpose_b, gsize c)
{
  return nn_matmul (g->graph, input (g, "a"), input (g, "b"), "y", transpose_a != 0,
                    transpose_b != 0);
}

static NnTensor *
gram (Golden *g, gsize a, gsize b, gsize c)
{
  return nn_gram (g->graph, input (g, "x"), "y");
}

static NnTensor *
softmax_cross_entropy (Golden *g, gsize a, gsize b, gsize c)
{
  return nn_softmax_cross_entropy (g->graph, input (g, "x"), input (g, "targets"), "y");
}

static NnTensor *
sigmoid_cross_entropy (Golden *g, gsize a, gsize b, gsize c)
{
  return nn_sigmoid_cross_entropy (g->graph, input (g, "x"), input (g, "targets"), "y");
}

static NnTensor *
squared_error (Golden *g, gsize a, gsize b, gsize c)
{
  return nn_squared_error (g->graph, input (g, "x"), input (g, "targets"), "y");
}

static NnTensor *
squared_hinge (Golden *g, gsize a, gsize b, gsize c)
{
  NnMargins margins = { .positive = 0.9, .negative = 0.1, .weight = 0.5 };

  return nn_squared_hinge (g->graph, input (g, "x"), input (g, "targets"), "y", &margins);
}

#define TRAIN NN_MODE_TRAINING
#define INFER NN_MODE_INFERENCE

static const Case cases[] = {
  { "dense-identity", dense, NN_ACTIVATION_IDENTITY, 0, 0, TRAIN, TIGHT },
  { "dense-relu", dense, NN_ACTIVATION_RELU, 0, 0, TRAIN, TIGHT },
  { "dense-tanh", dense, NN_ACTIVATION_TANH, 0, 0, TRAIN, TIGHT },
  { "dense-sigmoid", dense, NN_ACTIVATION_SIGMOID, 0, 0, TRAIN, TIGHT },
  { "dense-leaky-relu", dense, NN_ACTIVATION_LEAKY_RELU, 0, 0, TRAIN, TIGHT },
  { "dense-softplus", dense, NN_ACTIVATION_SOFTPLUS, 0, 0, TRAIN, TIGHT },
  { "activation-identity", activation, NN_ACTIVATION_IDENTITY, 0, 0, TRAIN, TIGHT },
  { "activation-relu", activation, NN_ACTIVATION_RELU, 0, 0, TRAIN, TIGHT },
  { "activation-tanh", activation, NN_ACTIVATION_TANH, 0, 0, TRAIN, TIGHT },
  { "activation-sigmoid", activation, NN_ACTIVATION_SIGMOID, 0, 0, TRAIN, TIGHT },
  { "activation-leaky-relu", activation, NN_ACTIVATION_LEAKY_RELU, 0, 0, TRAIN, TIGHT },
  { "activation-softplus", activation, NN_ACTIVATION_SOFTPLUS, 0, 0, TRAIN, TIGHT },
  { "conv2d-plain", conv2d, 3, 1, 0, TRAIN, LOOSE },
  { "conv2d-padded", conv2d, 5, 1, 2, TRAIN, LOOSE },
  { "conv2d-strided", conv2d, 3, 2, 1, TRAIN, LOOSE },
  { "conv2d-one", conv2d, 1, 1, 0, TRAIN, LOOSE },
  { "max-pool-2-2", max_pool, 2, 2, 0, TRAIN, TIGHT },
  { "max-pool-3-2", max_pool, 3, 2, 0, TRAIN, TIGHT },
  { "max-pool-3-1", max_pool, 3, 1, 0, TRAIN, TIGHT },
  { "average-pool-2-2", average_pool, 2, 2, 0, TRAIN, TIGHT },
  { "average-pool-3-2", average_pool, 3, 2, 0, TRAIN, TIGHT },
  { "average-pool-3-1", average_pool, 3, 1, 0, TRAIN, TIGHT },
  { "batch-norm-vectors-training", batch_norm, 0, 0, 0, TRAIN, LOOSE },
  { "batch-norm-pictures-training", batch_norm, 0, 0, 0, TRAIN, LOOSE },
  { "batch-norm-vectors-inference", batch_norm, 0, 0, 0, INFER, LOOSE },
  { "batch-norm-pictures-inference", batch_norm, 0, 0, 0, INFER, LOOSE },
  { "add", add, 0, 0, 0, TRAIN, TIGHT },
  { "sub", sub, 0, 0, 0, TRAIN, TIGHT },
  { "mul", mul, 0, 0, 0, TRAIN, TIGHT },
  { "scale", scale, 0, 0, 0, TRAIN, TIGHT },
  { "reshape", reshape, 0, 0, 0, TRAIN, TIGHT },
  { "concat", concat, 1, 0, 0, TRAIN, TIGHT },
  { "slice", slice, 1, 2, 3, TRAIN, TIGHT },
  { "sum-0", sum, NN_AXIS (0), 0, 0, TRAIN, TIGHT },
  { "sum-1", sum, NN_AXIS (1), 0, 0, TRAIN, TIGHT },
  { "sum-02", sum, NN_AXIS (0) | NN_AXIS (2), 0, 0, TRAIN, TIGHT },
  { "sum-012", sum, NN_AXIS (0) | NN_AXIS (1) | NN_AXIS (2), 0, 0, TRAIN, TIGHT },
  { "mean-0", mean, NN_AXIS (0), 0, 0, TRAIN, TIGHT },
  { "mean-1", mean, NN_AXIS (1), 0, 0, TRAIN, TIGHT },
  { "mean-02", mean, NN_AXIS (0) | NN_AXIS (2), 0, 0, TRAIN, TIGHT },
  { "mean-012", mean, NN_AXIS (0) | NN_AXIS (1) | NN_AXIS (2), 0, 0, TRAIN, TIGHT },
  { "l2-norm-0", l2_norm, NN_AXIS (0), 0, 0, TRAIN, TIGHT },
  { "l2-norm-1", l2_norm, NN_AXIS (1), 0, 0, TRAIN, TIGHT },
  { "l2-norm-02", l2_norm, NN_AXIS (0) | NN_AXIS (2), 0, 0, TRAIN, TIGHT },
  { "l2-norm-012", l2_norm, NN_AXIS (0) | NN_AXIS (1) | NN_AXIS (2), 0, 0, TRAIN, TIGHT },
  { "squared-distance", squared_distance, 0, 0, 0, TRAIN, TIGHT },
  { "matmul-nn", matmul, 0, 0, 0, TRAIN, TIGHT },
  { "matmul-nt", matmul, 0, 1, 0, TRAIN, TIGHT },
  { "matmul-tn", matmul, 1, 0, 0, TRAIN, TIGHT },
  { "matmul-tt", matmul, 1, 1, 0, TRAIN, TIGHT },
  { "gram", gram, 0, 0, 0, TRAIN, TIGHT },
  { "softmax-cross-entropy", softmax_cross_entropy, 0, 0, 0, TRAIN, TIGHT },
  { "sigmoid-cross-entropy", sigmoid_cross_entropy, 0, 0, 0, TRAIN, TIGHT },
  { "squared-error", squared_error, 0, 0, 0, TRAIN, TIGHT },
  { "squared-hinge", squared_hinge, 0, 0, 0, TRAIN, TIGHT },
};

static void
test_op (gconstpointer data)
{
  const Case *test = data;
  Golden g = open_golden (test->file, NULL);
  g_auto (GStrv) groups = g_key_file_get_groups (g.file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) inputs = g_ptr_array_new ();
  g_autofree float *upstream = NULL;
  NnTensor *y = test->build (&g, test->a, test->b, test->c);
  gsize count;
  guint n_gradients = 0;

  nn_graph_compile (g.graph, y, test->mode, NULL, &error);
  g_assert_no_error (error);

  for (guint i = 0; groups[i]; i++) {
    NnTensor *tensor = nn_graph_find (g.graph, groups[i]);

    if (tensor && !g_str_equal (groups[i], "y"))
      load (&g, groups[i], nn_tensor_get_data (tensor));
  }
  nn_shape_count (nn_tensor_get_shape (y), &count);
  upstream = g_new (float, count);
  load (&g, "upstream", upstream);
  {
    NnShape expected = shape (&g, "y");

    g_assert_true (nn_shape_equal (nn_tensor_get_shape (y), &expected));
  }

  nn_graph_forward (g.graph);
  compare (&g, "y", nn_tensor_get_data (y), test->tolerance);
  nn_graph_backward (g.graph, upstream);
  for (guint i = 0; groups[i]; i++) {
    NnTensor *tensor;

    if (!g_str_has_prefix (groups[i], "d "))
      continue;
    tensor = nn_graph_find (g.graph, groups[i] + 2);
    g_assert_nonnull (tensor);
    compare (&g, groups[i], nn_tensor_get_gradient (tensor), test->tolerance);
    n_gradients++;
  }
  g_assert_cmpuint (n_gradients, >, 0);
  close_golden (&g);
}

/* A file that no case reads would prove nothing. */
static void
test_every_file_is_read (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "data", "golden", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir))) {
    g_autofree char *stem = g_strndup (name, strlen (name) - strlen (".ini"));
    gboolean found =
        g_str_has_prefix (stem, "trajectory-") || g_str_equal (stem, "moving-averages");

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
      found |= g_str_equal (stem, cases[i].file);
    if (!found)
      g_test_message ("nothing reads %s", name);
    g_assert_true (found);
    n++;
  }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (cases) + 9 + 1);
}

typedef struct {
  const char *name;
  NnOptimiser optimiser;
} Trajectory;

/* Fifty steps amplify rounding a little: parameters of size 1 agree to 1e-5 all the same. */
static void
test_trajectory (gconstpointer data)
{
  const Trajectory *test = data;
  static const char *const names[] = { "hidden.weight", "hidden.bias", "output.weight",
                                       "output.bias" };
  g_autofree char *file = g_strconcat ("trajectory-", test->name, NULL);
  Golden g = open_golden (file, &test->optimiser);
  NnTensor *x = nn_graph_input (g.graph, "x", NN_SHAPE (8, 3), NN_INPUT_CONSTANT);
  NnTensor *y = nn_graph_input (g.graph, "y", NN_SHAPE (8, 2), NN_INPUT_CONSTANT);
  NnTensor *hidden = nn_dense (g.graph, x, "hidden", 5, NN_ACTIVATION_TANH, NN_INIT_ZERO);
  NnTensor *output = nn_dense (g.graph, hidden, "output", 2, NN_ACTIVATION_IDENTITY, NN_INIT_ZERO);
  float xs[5 * 8 * 3], ys[5 * 8 * 2];

  g_assert_true (nn_graph_compile (g.graph, nn_squared_error (g.graph, output, y, "loss"),
                                   NN_MODE_TRAINING, NULL, NULL));
  load (&g, "xs", xs);
  load (&g, "ys", ys);
  for (guint i = 0; i < 4; i++) {
    g_autofree char *key = g_strconcat (names[i], " 0", NULL);

    load (&g, key, nn_state_find_parameter (g.state, names[i])->value);
  }
  for (guint step = 1; step <= 50; step++) {
    NnStepReport report;

    memcpy (nn_tensor_get_data (x), xs + (step - 1) % 5 * 24, 24 * sizeof (float));
    memcpy (nn_tensor_get_data (y), ys + (step - 1) % 5 * 16, 16 * sizeof (float));
    g_assert_cmpint (nn_graph_step (g.graph, &report), ==, NN_STEP_OK);
    if (step % 10 == 0)
      for (guint i = 0; i < 4; i++) {
        g_autofree char *key = g_strdup_printf ("%s %u", names[i], step);

        compare (&g, key, nn_state_find_parameter (g.state, names[i])->value, TIGHT);
      }
  }
  close_golden (&g);
}

/* PyTorch's running variance averages the unbiased variance n / (n − 1) σ², ours the population's
 * σ², which is what batches are normalised by and what the exam's formulas have. Both start at 1.
 * So theirs − 0.9²⁰ is n / (n − 1) of ours − 0.9²⁰. */
static void
test_moving_averages (void)
{
  Golden g = open_golden ("moving-averages", NULL);
  NnBatchNorm settings = nn_batch_norm_default ();
  NnTensor *x = nn_graph_input (g.graph, "x", NN_SHAPE (8, 4), NN_INPUT_CONSTANT);
  NnTensor *target = nn_graph_input (g.graph, "target", NN_SHAPE (8, 4), NN_INPUT_CONSTANT);
  NnTensor *y = nn_batch_norm (g.graph, x, "layer", &settings, NN_ACTIVATION_IDENTITY);
  float xs[20 * 8 * 4];
  double start = pow (0.9, 20);
  gsize n;

  g_assert_cmpfloat (settings.momentum, ==, 0.9);
  g_assert_true (nn_graph_compile (g.graph, nn_squared_error (g.graph, y, target, "loss"),
                                   NN_MODE_TRAINING, NULL, NULL));
  load (&g, "xs", xs);
  for (guint step = 0; step < 20; step++) {
    NnStepReport report;

    memcpy (nn_tensor_get_data (x), xs + step * 32, 32 * sizeof (float));
    g_assert_cmpint (nn_graph_step (g.graph, &report), ==, NN_STEP_OK);
  }
  compare (&g, "mean", nn_state_find_parameter (g.state, "layer.moving_mean")->value, TIGHT);
  {
    g_autofree double *theirs = values (&g, "variance", &n);
    const float *ours = nn_state_find_parameter (g.state, "layer.moving_variance")->value;

    for (gsize i = 0; i < n; i++)
      g_assert_cmpfloat (fabs (ours[i] - (start + (theirs[i] - start) * 7 / 8)), <=,
                         TIGHT * fmax (1, theirs[i]));
  }
  close_golden (&g);
}

int
main (int argc, char *argv[])
{
  static Trajectory trajectories[9];
  NnOptimiser o;
  guint n = 0;

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/nn/golden/ops/", cases[i].file, NULL);

    g_test_add_data_func (path, &cases[i], test_op);
  }
  g_test_add_func ("/nn/golden/every-file-is-read", test_every_file_is_read);

  trajectories[n++] = (Trajectory){ "sgd", nn_optimiser (NN_OPTIMISER_SGD, 0.1) };
  o = nn_optimiser (NN_OPTIMISER_SGD, 0.1);
  o.l2 = 0.02;
  trajectories[n++] = (Trajectory){ "sgd-l2", o };
  trajectories[n++] = (Trajectory){ "momentum", nn_optimiser (NN_OPTIMISER_MOMENTUM, 0.05) };
  trajectories[n++] = (Trajectory){ "nesterov", nn_optimiser (NN_OPTIMISER_NESTEROV, 0.05) };
  trajectories[n++] = (Trajectory){ "rmsprop", nn_optimiser (NN_OPTIMISER_RMSPROP, 0.01) };
  trajectories[n++] = (Trajectory){ "adam", nn_optimiser (NN_OPTIMISER_ADAM, 0.02) };
  o = nn_optimiser (NN_OPTIMISER_ADAM, 0.02);
  o.weight_decay = 0.1;
  trajectories[n++] = (Trajectory){ "adam-decay", o };
  o = nn_optimiser (NN_OPTIMISER_SGD, 0.5);
  o.clip_norm = 0.3;
  trajectories[n++] = (Trajectory){ "clip-norm", o };
  o = nn_optimiser (NN_OPTIMISER_SGD, 0.5);
  o.clip_value = 0.05;
  trajectories[n++] = (Trajectory){ "clip-value", o };
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (trajectories));
  for (guint i = 0; i < n; i++) {
    g_autofree char *path = g_strconcat ("/nn/golden/trajectories/", trajectories[i].name, NULL);

    g_test_add_data_func (path, &trajectories[i], test_trajectory);
  }
  g_test_add_func ("/nn/golden/moving-averages", test_moving_averages);

  return g_test_run ();
}
