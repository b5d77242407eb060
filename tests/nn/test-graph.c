/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-gradient-check.h"
#include "nn-ops.h"
#include "nn-random.h"

#include <malloc.h>
#include <math.h>
#include <stdatomic.h>
#include <string.h>

/* Counts allocations of the whole process, the BLAS included, while it is switched on. Sanitizers
 * have an allocator of their own. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CAN_COUNT FALSE
#else
#define CAN_COUNT TRUE
#endif

static _Atomic gboolean counting;
static _Atomic guint n_allocations;

#if CAN_COUNT
extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t n, size_t size);
extern void *__libc_realloc (void *block, size_t size);
extern void *__libc_memalign (size_t alignment, size_t size);

static void
count (void)
{
  if (atomic_load (&counting))
    atomic_fetch_add (&n_allocations, 1);
}

void *
malloc (size_t size)
{
  count ();
  return __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  count ();
  return __libc_calloc (n, size);
}

void *
realloc (void *block, size_t size)
{
  count ();
  return __libc_realloc (block, size);
}

void *
aligned_alloc (size_t alignment, size_t size)
{
  count ();
  return __libc_memalign (alignment, size);
}

int
posix_memalign (void **block, size_t alignment, size_t size)
{
  count ();
  *block = __libc_memalign (alignment, size);
  return *block ? 0 : 12; /* ENOMEM */
}
#endif

typedef struct {
  NnState *state;
  NnGraph *graph;
  NnTensor *x, *y, *loss;
} Net;

/* in - units tanh - dropout - classes, softmax cross-entropy. */
static Net
make_net (NnState *state, NnPool *pool, gsize batch, gsize in, gsize units, gsize classes)
{
  Net net = { .state = state, .graph = nn_graph_new (state) };
  g_autoptr (GError) error = NULL;
  NnTensor *hidden, *dropped, *logits;

  net.x = nn_graph_input (net.graph, "x", NN_SHAPE (batch, in), NN_INPUT_CONSTANT);
  net.y = nn_graph_input (net.graph, "y", NN_SHAPE (batch, classes), NN_INPUT_CONSTANT);
  hidden = nn_dense (net.graph, net.x, "hidden", units, NN_ACTIVATION_TANH, NN_INIT_XAVIER);
  dropped = nn_dropout (net.graph, hidden, "dropout", 0.8, NN_DROPOUT_INVERTED);
  logits = nn_dense (net.graph, dropped, "out", classes, NN_ACTIVATION_IDENTITY, NN_INIT_XAVIER);
  net.loss = nn_softmax_cross_entropy (net.graph, logits, net.y, "cost");
  nn_graph_compile (net.graph, net.loss, NN_MODE_TRAINING, pool, &error);
  g_assert_no_error (error);
  return net;
}

static NnState *
make_state (guint64 seed, NnOptimiserKind kind)
{
  NnOptimiser optimiser = nn_optimiser (kind, 0.01);

  return nn_state_new (seed, &optimiser);
}

static void
fill_batch (const Net *net, guint64 step)
{
  const NnShape *shape = nn_tensor_get_shape (net->x);
  gsize classes = nn_tensor_get_shape (net->y)->size[1];
  NnRandom random;

  nn_random_init (&random, 1, NN_STREAM_DATA, step);
  memset (nn_tensor_get_data (net->y), 0, shape->size[0] * classes * sizeof (float));
  for (gsize n = 0; n < shape->size[0]; n++) {
    for (gsize i = 0; i < shape->size[1]; i++)
      nn_tensor_get_data (net->x)[n * shape->size[1] + i] = (float) nn_random_normal (&random);
    nn_tensor_get_data (net->y)[n * classes + nn_random_below (&random, (guint32) classes)] = 1;
  }
}

static void
take_steps (const Net *net, guint n)
{
  NnStepReport report;

  for (guint i = 0; i < n; i++) {
    fill_batch (net, nn_state_get_step (net->state));
    g_assert_cmpint (nn_graph_step (net->graph, &report), ==, NN_STEP_OK);
  }
}

/* The state's block after @n_steps, a copy. */
static GBytes *
train (guint n_threads, guint n_steps, gsize batch, gsize in, gsize units, gsize classes)
{
  g_autoptr (NnPool) pool = nn_pool_new (n_threads);
  g_autoptr (NnState) state = make_state (3, NN_OPTIMISER_ADAM);
  Net net = make_net (state, pool, batch, in, units, classes);
  gsize size;
  gpointer block;

  take_steps (&net, n_steps);
  block = nn_state_get_block (state, &size);
  nn_graph_free (net.graph);
  return g_bytes_new (block, size);
}

static void
test_same_bits_for_any_threads (void)
{
  static const guint threads[] = { 2, 3, 8 };
  static const gsize sizes[][4] = { { 10, 2, 4, 2 }, { 64, 300, 200, 10 }, { 700, 40, 60, 3 } };

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++) {
    const gsize *size = sizes[s];
    g_autoptr (GBytes) one = train (1, 12, size[0], size[1], size[2], size[3]);

    for (gsize i = 0; i < G_N_ELEMENTS (threads); i++) {
      g_autoptr (GBytes) more = train (threads[i], 12, size[0], size[1], size[2], size[3]);

      g_assert_true (g_bytes_equal (one, more));
    }
  }
}

static void
test_checkpoint_and_replay (void)
{
  g_autoptr (NnState) state = make_state (4, NN_OPTIMISER_ADAM);
  Net net = make_net (state, NULL, 16, 5, 9, 3);
  gsize size;
  gpointer block = nn_state_get_block (state, &size);
  g_autofree gpointer checkpoint = NULL, end = NULL;

  take_steps (&net, 7);
  checkpoint = g_memdup2 (block, size);
  take_steps (&net, 10);
  end = g_memdup2 (block, size);
  g_assert_cmpuint (nn_state_get_step (state), ==, 17);

  memcpy (block, checkpoint, size);
  g_assert_cmpuint (nn_state_get_step (state), ==, 7);
  take_steps (&net, 10);
  g_assert_cmpmem (block, size, end, size);
  nn_graph_free (net.graph);
}

static void
test_a_step_allocates_nothing (void)
{
  g_autoptr (NnPool) pool = nn_pool_new (2);
  static const gsize sizes[][4] = { { 10, 2, 4, 2 }, { 64, 300, 200, 10 } };

  if (!CAN_COUNT) {
    g_test_skip ("this build has an allocator of its own");
    return;
  }

  /* The counter itself is seen to work. */
  atomic_store (&counting, TRUE);
  g_free (g_malloc (1));
  g_aligned_free (g_aligned_alloc (1, 64, 64));
  g_free (g_malloc0 (1));
  atomic_store (&counting, FALSE);
  g_assert_cmpuint (atomic_exchange (&n_allocations, 0), ==, 3);

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++) {
    g_autoptr (NnState) state = make_state (4, NN_OPTIMISER_ADAM);
    Net net = make_net (state, pool, sizes[s][0], sizes[s][1], sizes[s][2], sizes[s][3]);
    NnStepReport report;

    take_steps (&net, 3);
    atomic_store (&counting, TRUE);
    for (guint i = 0; i < 20; i++)
      nn_graph_step (net.graph, &report);
    atomic_store (&counting, FALSE);
    g_assert_cmpuint (atomic_exchange (&n_allocations, 0), ==, 0);
    nn_graph_free (net.graph);
  }
}

/* Of tensors, reductions and products, on tensors that are shared out. */
static void
test_a_step_of_ops_allocates_nothing (void)
{
  g_autoptr (NnPool) pool = nn_pool_new (2);
  g_autoptr (NnState) state = make_state (4, NN_OPTIMISER_ADAM);
  g_autoptr (NnGraph) graph = nn_graph_new (state);
  const guint rest = NN_AXIS (1) | NN_AXIS (2);
  NnTensor *x, *weight, *a, *b, *c, *gram, *distance, *norm, *length, *loss;
  NnStepReport report;

  if (!CAN_COUNT) {
    g_test_skip ("this build has an allocator of its own");
    return;
  }

  x = nn_graph_input (graph, "x", NN_SHAPE (4, 60, 80), NN_INPUT_WANTS_GRADIENT);
  weight = nn_graph_parameter (graph, "w", NN_SHAPE (4, 80, 80), NN_INIT_XAVIER);
  a = nn_activation (graph, nn_matmul (graph, x, weight, "xw", FALSE, FALSE), "a",
                     NN_ACTIVATION_SOFTPLUS);
  b = nn_add (graph, nn_scale (graph, a, "half", 0.5), nn_mul (graph, a, x, "ax"), "b");
  c = nn_concat (
      graph, 2,
      (NnTensor *[]){ nn_slice (graph, b, "top", 1, 0, 25), nn_slice (graph, b, "end", 1, 25, 35) },
      "c", 1);
  gram = nn_gram (graph, c, "gram");
  distance = nn_squared_distance (graph, gram, nn_matmul (graph, x, x, "xx", TRUE, FALSE), "d");
  norm = nn_l2_norm (graph, c, "norm", rest);
  length =
      nn_sub (graph, nn_sum (graph, b, "sum", rest), nn_mean (graph, distance, "mean", 0), "l");
  loss = nn_squared_hinge (graph, nn_flatten (graph, length, "flat"),
                           nn_reshape (graph, norm, "column", NN_SHAPE (4, 1)), "loss",
                           &(NnMargins){ .positive = 0.9, .negative = 0.1, .weight = 1 });
  g_assert_true (nn_graph_compile (graph, loss, NN_MODE_TRAINING, pool, NULL));
  for (gsize i = 0; i < 4 * 60 * 80; i++)
    nn_tensor_get_data (x)[i] = (float) (i % 7) / 8 - 0.4f;

  g_assert_cmpint (nn_graph_step (graph, &report), ==, NN_STEP_OK);
  atomic_store (&counting, TRUE);
  for (guint i = 0; i < 20; i++)
    nn_graph_step (graph, &report);
  atomic_store (&counting, FALSE);
  g_assert_cmpuint (atomic_exchange (&n_allocations, 0), ==, 0);
  g_assert_cmpuint (nn_state_get_step (state), ==, 21);
}

static void
test_a_step_of_pictures_allocates_nothing (void)
{
  g_autoptr (NnPool) pool = nn_pool_new (2);
  g_autoptr (NnState) state = make_state (4, NN_OPTIMISER_ADAM);
  g_autoptr (NnGraph) graph = nn_graph_new (state);
  NnBatchNorm batch_norm = nn_batch_norm_default ();
  NnTensor *x, *a, *y;
  NnStepReport report;

  if (!CAN_COUNT) {
    g_test_skip ("this build has an allocator of its own");
    return;
  }

  x = nn_graph_input (graph, "x", NN_SHAPE (6, 21, 18, 3), NN_INPUT_WANTS_GRADIENT);
  a = nn_conv2d (graph, x, "conv1", 16, 5, 1, 2, NN_ACTIVATION_RELU, NN_INIT_HE);
  a = nn_max_pool (graph, a, "pool1", 2, 2);
  a = nn_conv2d (graph, a, "conv2", 20, 3, 1, 1, NN_ACTIVATION_IDENTITY, NN_INIT_HE);
  a = nn_batch_norm (graph, a, "norm", &batch_norm, NN_ACTIVATION_TANH);
  a = nn_average_pool (graph, a, "pool2", 3, 2);
  y = nn_graph_input (graph, "y", *nn_tensor_get_shape (a), NN_INPUT_CONSTANT);
  g_assert_true (nn_graph_compile (graph, nn_squared_error (graph, a, y, "loss"), NN_MODE_TRAINING,
                                   pool, NULL));
  for (gsize i = 0; i < 6 * 21 * 18 * 3; i++)
    nn_tensor_get_data (x)[i] = (float) (i % 7) / 8 - 0.4f;

  g_assert_cmpint (nn_graph_step (graph, &report), ==, NN_STEP_OK);
  atomic_store (&counting, TRUE);
  for (guint i = 0; i < 20; i++)
    nn_graph_step (graph, &report);
  atomic_store (&counting, FALSE);
  g_assert_cmpuint (atomic_exchange (&n_allocations, 0), ==, 0);
  g_assert_cmpuint (nn_state_get_step (state), ==, 21);
}

/* A training graph and one of another batch size without dropout share their parameters. */
static void
test_shared_state (void)
{
  g_autoptr (NnState) state = make_state (6, NN_OPTIMISER_SGD);
  Net net = make_net (state, NULL, 8, 3, 4, 2);
  g_autoptr (NnGraph) evaluation = nn_graph_new (state);
  g_autoptr (GError) error = NULL;
  NnTensor *x, *logits, *hidden;
  const NnParameter *weight = nn_state_find_parameter (state, "hidden.weight");
  const NnParameter *bias = nn_state_find_parameter (state, "hidden.bias");

  x = nn_graph_input (evaluation, "x", NN_SHAPE (1, 3), NN_INPUT_CONSTANT);
  hidden = nn_dense (evaluation, x, "hidden", 4, NN_ACTIVATION_TANH, NN_INIT_XAVIER);
  logits =
      nn_dense (evaluation, nn_dropout (evaluation, hidden, "dropout", 0.8, NN_DROPOUT_INVERTED),
                "out", 2, NN_ACTIVATION_IDENTITY, NN_INIT_XAVIER);
  nn_graph_compile (evaluation, NULL, NN_MODE_INFERENCE, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (nn_tensor_get_gradient (logits));
  g_assert_cmpuint (nn_state_get_n_parameters (state), ==, 4);

  take_steps (&net, 5);
  nn_tensor_get_data (x)[0] = 0.5f;
  nn_tensor_get_data (x)[1] = -1;
  nn_tensor_get_data (x)[2] = 2;
  nn_graph_forward (evaluation);
  for (gsize unit = 0; unit < 4; unit++) {
    double z = bias->value[unit] + 0.5 * weight->value[unit * 3] - weight->value[unit * 3 + 1] +
               2.0 * weight->value[unit * 3 + 2];

    g_assert_cmpfloat_with_epsilon (nn_tensor_get_data (hidden)[unit], tanh (z), 1e-6);
  }
  nn_graph_free (net.graph);
}

/* Parameters start as their law says: mean 0, variance 2 / fan-in (He) or 2 / (fan-in + fan-out)
 * (Xavier), biases 0; they depend on seed and name alone. */
static void
test_initialisation (void)
{
  static const struct {
    NnInit init;
    double variance;
  } laws[] = { { NN_INIT_HE, 2.0 / 200 }, { NN_INIT_XAVIER, 2.0 / 500 }, { NN_INIT_ZERO, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (laws); i++) {
    g_autoptr (NnState) state = make_state (8, NN_OPTIMISER_SGD);
    g_autoptr (NnState) other = make_state (8, NN_OPTIMISER_ADAM);
    g_autoptr (NnGraph) graph = nn_graph_new (state);
    g_autoptr (NnGraph) other_graph = nn_graph_new (other);
    NnTensor *x = nn_graph_input (graph, "x", NN_SHAPE (1, 200), NN_INPUT_CONSTANT);
    NnTensor *other_x = nn_graph_input (other_graph, "x", NN_SHAPE (9, 200), NN_INPUT_CONSTANT);
    const NnParameter *weight;
    double sum = 0, squares = 0;

    nn_dense (graph, x, "a", 300, NN_ACTIVATION_RELU, laws[i].init);
    nn_graph_compile (graph, NULL, NN_MODE_INFERENCE, NULL, NULL);
    nn_dense (other_graph, other_x, "first", 3, NN_ACTIVATION_RELU, laws[i].init);
    nn_dense (other_graph, other_x, "a", 300, NN_ACTIVATION_TANH, laws[i].init);
    nn_graph_compile (other_graph, NULL, NN_MODE_INFERENCE, NULL, NULL);

    weight = nn_state_find_parameter (state, "a.weight");
    g_assert_cmpuint (weight->count, ==, 60000);
    for (gsize k = 0; k < weight->count; k++) {
      sum += weight->value[k];
      squares += (double) weight->value[k] * weight->value[k];
    }
    /* Five standard errors of the mean and of the variance of normal draws. */
    g_assert_cmpfloat (fabs (sum / 60000), <=, 5 * sqrt (laws[i].variance / 60000));
    g_assert_cmpfloat (fabs (squares / 60000 - laws[i].variance), <=,
                       5 * laws[i].variance * sqrt (2.0 / 60000));
    g_assert_cmpfloat (nn_state_find_parameter (state, "a.bias")->value[299], ==, 0);
    g_assert_cmpmem (weight->value, weight->count * sizeof (float),
                     nn_state_find_parameter (other, "a.weight")->value,
                     weight->count * sizeof (float));
  }
}

/* A parameter that a graph does not reach must not be moved by gradients of an earlier pass. */
static void
test_unreached_parameters_rest (void)
{
  g_autoptr (NnState) state = make_state (6, NN_OPTIMISER_SGD);
  Net net = make_net (state, NULL, 8, 3, 4, 2);
  g_autoptr (NnGraph) part = nn_graph_new (state);
  NnTensor *x, *y, *loss;
  const NnParameter *out = nn_state_find_parameter (state, "out.weight");
  const NnParameter *hidden = nn_state_find_parameter (state, "hidden.weight");
  g_autofree float *out_before = NULL, *hidden_before = NULL;
  NnStepReport report;

  take_steps (&net, 1);
  x = nn_graph_input (part, "x", NN_SHAPE (2, 3), NN_INPUT_CONSTANT);
  y = nn_graph_input (part, "y", NN_SHAPE (2, 4), NN_INPUT_CONSTANT);
  loss = nn_squared_error (
      part, nn_dense (part, x, "hidden", 4, NN_ACTIVATION_TANH, NN_INIT_XAVIER), y, "loss");
  g_assert_true (nn_graph_compile (part, loss, NN_MODE_TRAINING, NULL, NULL));
  nn_tensor_get_data (x)[0] = 1;
  nn_tensor_get_data (y)[0] = 1;
  out_before = g_memdup2 (out->value, out->count * sizeof (float));
  hidden_before = g_memdup2 (hidden->value, hidden->count * sizeof (float));
  g_assert_cmpint (nn_graph_step (part, &report), ==, NN_STEP_OK);
  g_assert_cmpmem (out->value, out->count * sizeof (float), out_before,
                   out->count * sizeof (float));
  g_assert_cmpint (memcmp (hidden->value, hidden_before, hidden->count * sizeof (float)), !=, 0);
  nn_graph_free (net.graph);
}

static void
assert_compile_error (NnGraph *graph, NnTensor *objective, int code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (nn_graph_compile (graph, objective, NN_MODE_TRAINING, NULL, &error));
  g_assert_error (error, NN_ERROR, code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_mistakes (void)
{
  g_autoptr (NnState) state = make_state (1, NN_OPTIMISER_SGD);
  NnGraph *graph;
  NnTensor *a, *b;

  graph = nn_graph_new (state);
  a = nn_graph_input (graph, "a", NN_SHAPE (4, 3), NN_INPUT_CONSTANT);
  b = nn_graph_input (graph, "b", NN_SHAPE (4, 5), NN_INPUT_CONSTANT);
  /* Builders after the mistake must bear it; the first one is what is told. */
  a = nn_softmax_cross_entropy (graph, a, b, "cost");
  nn_dense (graph, a, "later", 3, NN_ACTIVATION_RELU, NN_INIT_HE);
  assert_compile_error (graph, a, NN_ERROR_SHAPE,
                        "softmax cross-entropy \"cost\": expected logits and targets of the same "
                        "shape (N, C), found 4 × 3 and 4 × 5");
  nn_graph_free (graph);

  graph = nn_graph_new (state);
  a = nn_graph_input (graph, "a", NN_SHAPE (4, 3), NN_INPUT_CONSTANT);
  nn_dense (graph, a, "layer", 0, NN_ACTIVATION_RELU, NN_INIT_HE);
  assert_compile_error (graph, NULL, NN_ERROR_SHAPE,
                        "dense \"layer\": expected examples (N, in) and weights (units, in), each "
                        "at least 1, found 4 × 3 and 0 × 3");
  nn_graph_free (graph);

  graph = nn_graph_new (state);
  a = nn_graph_input (graph, "a", NN_SHAPE (4, 3), NN_INPUT_CONSTANT);
  nn_dropout (graph, a, "drop", 0, NN_DROPOUT_INVERTED);
  assert_compile_error (graph, NULL, NN_ERROR_SHAPE,
                        "dropout \"drop\": expected 0 < keep_prob ≤ 1, found 0");
  nn_graph_free (graph);
}

static void
test_parameter_mistakes (void)
{
  g_autoptr (NnState) state = make_state (1, NN_OPTIMISER_SGD);
  g_autoptr (NnGraph) first = nn_graph_new (state);
  NnGraph *graph;

  nn_graph_parameter (first, "w", NN_SHAPE (2, 3), NN_INIT_HE);
  g_assert_true (nn_graph_compile (first, NULL, NN_MODE_INFERENCE, NULL, NULL));

  graph = nn_graph_new (state);
  nn_graph_parameter (graph, "w", NN_SHAPE (3, 2), NN_INIT_HE);
  assert_compile_error (graph, NULL, NN_ERROR_PARAMETER,
                        "expected parameter \"w\" to have the shape 2 × 3 that it was made with, "
                        "found 3 × 2");
  nn_graph_free (graph);

  graph = nn_graph_new (state);
  nn_graph_parameter (graph, "v", NN_SHAPE (3, 2), NN_INIT_HE);
  assert_compile_error (graph, NULL, NN_ERROR_PARAMETER,
                        "expected a parameter of the first graph, found the new name \"v\"");
  nn_graph_free (graph);
}

static void
test_memory (void)
{
  g_autoptr (NnState) state = make_state (1, NN_OPTIMISER_SGD);
  g_autoptr (GError) error = NULL;
  NnGraph *graph;

  graph = nn_graph_new (state);
  nn_graph_input (graph, "x", NN_SHAPE (G_MAXSIZE / 2, 3), NN_INPUT_CONSTANT);
  assert_compile_error (graph, NULL, NN_ERROR_MEMORY,
                        "input \"x\": expected sizes whose product a computer can count, found "
                        "9223372036854775807 × 3");
  nn_graph_free (graph);

  graph = nn_graph_new (state);
  nn_graph_input (graph, "x", NN_SHAPE (1000000, 1000000), NN_INPUT_CONSTANT);
  g_assert_false (nn_graph_compile (graph, NULL, NN_MODE_TRAINING, NULL, &error));
  g_assert_error (error, NN_ERROR, NN_ERROR_MEMORY);
  g_assert_nonnull (strstr (error->message, "the values of 1 tensors would take 4.0"));
  nn_graph_free (graph);
}

/* A loss or gradient that is not finite ends the step, names the place and leaves the state as it
 * was. */
/* A net of 10¹² weights is counted, and its mistakes are found, without the 4 TB that it would
 * take: a dense layer of u units on v values has u v weights and u biases. */
static void
test_check (void)
{
  g_autoptr (NnState) state = make_state (1, NN_OPTIMISER_SGD);
  g_autoptr (NnGraph) graph = nn_graph_new (state);
  g_autoptr (GError) error = NULL;
  NnTensor *x, *y;

  x = nn_graph_input (graph, "x", NN_SHAPE (1, 1000000), NN_INPUT_CONSTANT);
  y = nn_dense (graph, x, "layer", 1000000, NN_ACTIVATION_RELU, NN_INIT_HE);
  g_assert_true (nn_graph_check (graph, &error));
  g_assert_no_error (error);
  g_assert_true (nn_shape_equal (nn_tensor_get_shape (y), &NN_SHAPE (1, 1000000)));
  g_assert_cmpuint (nn_state_get_n_parameters (state), ==, 2);
  g_assert_cmpuint (nn_state_find_parameter (state, "layer.weight")->count, ==, 1000000000000);
  g_assert_cmpuint (nn_state_find_parameter (state, "layer.bias")->count, ==, 1000000);

  /* What is built afterwards is looked at, too, as often as one likes. */
  nn_max_pool (graph, y, "pool", 2, 2);
  for (guint i = 0; i < 2; i++) {
    g_assert_false (nn_graph_check (graph, &error));
    g_assert_error (error, NN_ERROR, NN_ERROR_SHAPE);
    g_assert_nonnull (strstr (error->message, "\"pool\""));
    g_clear_error (&error);
  }
  g_assert_false (nn_graph_compile (graph, NULL, NN_MODE_INFERENCE, NULL, &error));
  g_assert_error (error, NN_ERROR, NN_ERROR_SHAPE);
}

static void
test_non_finite (void)
{
  g_autoptr (NnState) state = make_state (1, NN_OPTIMISER_MOMENTUM);
  Net net = make_net (state, NULL, 4, 3, 5, 2);
  gsize size;
  gpointer block = nn_state_get_block (state, &size);
  g_autofree gpointer before = NULL, overflowing = NULL;
  NnStepReport report;

  take_steps (&net, 3);
  before = g_memdup2 (block, size);

  nn_tensor_get_data (net.x)[4] = NAN;
  g_assert_cmpint (nn_graph_step (net.graph, &report), ==, NN_STEP_NON_FINITE);
  g_assert_cmpuint (report.step, ==, 4);
  g_assert_cmpstr (report.op, ==, "input");
  g_assert_cmpstr (report.tensor, ==, "x");
  g_assert_false (report.in_gradient);
  g_assert_cmpmem (block, size, before, size);

  /* Weights so large that a logit overflows. */
  fill_batch (&net, 3);
  for (guint i = 0; i < 10; i++)
    nn_state_find_parameter (state, "out.weight")->value[i] = i % 2 ? 3e38f : -3e38f;
  for (guint i = 0; i < 15; i++)
    nn_state_find_parameter (state, "hidden.weight")->value[i] = 100;
  overflowing = g_memdup2 (block, size);
  g_assert_cmpint (nn_graph_step (net.graph, &report), ==, NN_STEP_NON_FINITE);
  g_assert_cmpstr (report.op, ==, "dense");
  g_assert_cmpstr (report.tensor, ==, "out");
  g_assert_cmpmem (block, size, overflowing, size);

  memcpy (block, before, size);
  fill_batch (&net, 3);
  g_assert_cmpint (nn_graph_step (net.graph, &report), ==, NN_STEP_OK);
  g_assert_cmpuint (report.step, ==, 4);
  nn_graph_free (net.graph);
}

/* The loss is finite but its gradient is not: two numbers of 1e30 whose difference is squared away
 * by a weight of 0. */
static void
test_non_finite_gradient (void)
{
  g_autoptr (NnState) state = make_state (1, NN_OPTIMISER_SGD);
  g_autoptr (NnGraph) graph = nn_graph_new (state);
  NnTensor *x = nn_graph_input (graph, "x", NN_SHAPE (1, 1), NN_INPUT_CONSTANT);
  NnTensor *y = nn_graph_input (graph, "y", NN_SHAPE (1, 1), NN_INPUT_CONSTANT);
  NnTensor *a = nn_dense (graph, x, "layer", 1, NN_ACTIVATION_IDENTITY, NN_INIT_ZERO);
  NnTensor *loss = nn_squared_error (graph, a, y, "loss");
  NnStepReport report;

  g_assert_true (nn_graph_compile (graph, loss, NN_MODE_TRAINING, NULL, NULL));
  /* ∂L/∂w = 2 (0 − 1e10) · 3e38 overflows, L = 1e20 does not. */
  nn_tensor_get_data (x)[0] = 3e38f;
  nn_tensor_get_data (y)[0] = 1e10f;
  g_assert_cmpint (nn_graph_step (graph, &report), ==, NN_STEP_NON_FINITE);
  g_assert_true (report.in_gradient);
  g_assert_cmpstr (report.tensor, ==, "layer.weight");
  g_assert_cmpfloat (report.loss, ==, 1e20f);
  g_assert_cmpfloat (nn_state_find_parameter (state, "layer.weight")->value[0], ==, 0);
  g_assert_cmpuint (nn_state_get_step (state), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/graph/same-bits-for-any-threads", test_same_bits_for_any_threads);
  g_test_add_func ("/nn/graph/checkpoint-and-replay", test_checkpoint_and_replay);
  g_test_add_func ("/nn/graph/a-step-allocates-nothing", test_a_step_allocates_nothing);
  g_test_add_func ("/nn/graph/a-step-of-ops-allocates-nothing",
                   test_a_step_of_ops_allocates_nothing);
  g_test_add_func ("/nn/graph/a-step-of-pictures-allocates-nothing",
                   test_a_step_of_pictures_allocates_nothing);
  g_test_add_func ("/nn/graph/shared-state", test_shared_state);
  g_test_add_func ("/nn/graph/initialisation", test_initialisation);
  g_test_add_func ("/nn/graph/unreached-parameters-rest", test_unreached_parameters_rest);
  g_test_add_func ("/nn/graph/mistakes", test_mistakes);
  g_test_add_func ("/nn/graph/parameter-mistakes", test_parameter_mistakes);
  g_test_add_func ("/nn/graph/memory", test_memory);
  g_test_add_func ("/nn/graph/check", test_check);
  g_test_add_func ("/nn/graph/non-finite", test_non_finite);
  g_test_add_func ("/nn/graph/non-finite-gradient", test_non_finite_gradient);

  return g_test_run ();
}
