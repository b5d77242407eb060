/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Tensors stand in the order in which they were built, which is an order in which they can be
 * computed. One arena holds
 *
 *   values | gradients | what forward saves for backward, and scratch | workers' scratch
 *
 * of all tensors; parameters and their gradients lie in the state.
 */

#include "nn-op.h"

#include <cblas.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

#include "nn-arena.h"
#include "nn-graph-private.h"
#include "nn-state-private.h"

struct _NnGraph {
  NnState *state;
  GPtrArray *tensors; /* (element-type NnTensor) */
  GError *mistake;    /* the first one made while building */
  gboolean is_compiled;
  NnTensor *objective;
  gboolean reaches_all_parameters;
  NnMode mode;
  NnPool *pool;
  NnArena arena;
  float *worker_scratch;
  gsize n_worker_scratch;
};

static gboolean
leaf_infer (NnTensor *self, GError **error)
{
  return TRUE;
}

static const NnOpClass leaf_input = { .name = "input", .infer = leaf_infer };
static const NnOpClass leaf_parameter = { .name = "parameter", .infer = leaf_infer };

const NnOpClass *
nn_op_class (NnOpKind kind)
{
  static const NnOpClass *const classes[NN_N_OPS] = {
    [NN_OP_INPUT] = &leaf_input,
    [NN_OP_PARAMETER] = &leaf_parameter,
    [NN_OP_DENSE] = &nn_op_dense,
    [NN_OP_CONV2D] = &nn_op_conv2d,
    [NN_OP_BATCH_NORM] = &nn_op_batch_norm,
    [NN_OP_MAX_POOL] = &nn_op_max_pool,
    [NN_OP_AVERAGE_POOL] = &nn_op_average_pool,
    [NN_OP_DROPOUT] = &nn_op_dropout,
    [NN_OP_ADD] = &nn_op_add,
    [NN_OP_SUB] = &nn_op_sub,
    [NN_OP_MUL] = &nn_op_mul,
    [NN_OP_SCALE] = &nn_op_scale,
    [NN_OP_ACTIVATION] = &nn_op_activation,
    [NN_OP_RESHAPE] = &nn_op_reshape,
    [NN_OP_CONCAT] = &nn_op_concat,
    [NN_OP_SLICE] = &nn_op_slice,
    [NN_OP_SUM] = &nn_op_sum,
    [NN_OP_MEAN] = &nn_op_mean,
    [NN_OP_L2_NORM] = &nn_op_l2_norm,
    [NN_OP_SQUARED_DISTANCE] = &nn_op_squared_distance,
    [NN_OP_MATMUL] = &nn_op_matmul,
    [NN_OP_GRAM] = &nn_op_gram,
    [NN_OP_SOFTMAX_CROSS_ENTROPY] = &nn_op_softmax_cross_entropy,
    [NN_OP_SIGMOID_CROSS_ENTROPY] = &nn_op_sigmoid_cross_entropy,
    [NN_OP_SQUARED_ERROR] = &nn_op_squared_error,
    [NN_OP_SQUARED_HINGE] = &nn_op_squared_hinge,
  };

  return classes[kind];
}

static void
tensor_free (gpointer data)
{
  NnTensor *tensor = data;

  g_free (tensor->name);
  g_free (tensor);
}

/* OpenBLAS has one setting for all threads. Our own pool shares out the work, so that results do
 * not depend on it. */
static void
switch_off_blas_threads (void)
{
  openblas_set_num_threads (1);
}

NnGraph *
nn_graph_new (NnState *state)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  NnGraph *self = g_new0 (NnGraph, 1);

  pthread_once (&once, switch_off_blas_threads);
  self->state = nn_state_ref (state);
  self->tensors = g_ptr_array_new_with_free_func (tensor_free);
  return self;
}

void
nn_graph_free (NnGraph *self)
{
  nn_arena_clear (&self->arena);
  g_clear_error (&self->mistake);
  g_ptr_array_unref (self->tensors);
  nn_state_unref (self->state);
  g_free (self);
}

static NnTensor *
add_tensor (NnGraph *self, NnOpKind kind, const char *name)
{
  NnTensor *tensor = g_new0 (NnTensor, 1);

  tensor->kind = kind;
  tensor->graph = self;
  tensor->name = g_strdup (name);
  tensor->count = 1;
  g_ptr_array_add (self->tensors, tensor);
  return tensor;
}

NnTensor *
nn_graph_add (NnGraph *graph,
              NnOpKind kind,
              const char *name,
              guint n_inputs,
              NnTensor *const *inputs,
              NnAttributes attributes)
{
  NnTensor *self;

  g_return_val_if_fail (!graph->is_compiled, NULL);

  self = add_tensor (graph, kind, name);
  self->n_inputs = n_inputs;
  self->attributes = attributes;
  for (guint i = 0; i < n_inputs; i++) {
    self->inputs[i] = inputs[i];
    self->needs_gradient |= inputs[i]->needs_gradient;
  }
  if (!graph->mistake)
    nn_op_class (kind)->infer (self, &graph->mistake);
  return self;
}

NnTensor *
nn_graph_input (NnGraph *self, const char *name, NnShape shape, NnInputKind kind)
{
  NnTensor *tensor = nn_graph_add (self, NN_OP_INPUT, name, 0, NULL, (NnAttributes){ 0 });

  tensor->needs_gradient = kind == NN_INPUT_WANTS_GRADIENT;
  if (!self->mistake)
    nn_tensor_set_shape (tensor, shape, &self->mistake);
  return tensor;
}

/* The leaf for a parameter or buffer of the state; a second use of the same name is the same leaf.
 */
static NnTensor *
add_leaf (NnGraph *self,
          const char *name,
          const NnShape *shape,
          NnInit init,
          NnParameterKind kind,
          double initial)
{
  NnTensor *tensor;

  for (guint i = 0; i < self->tensors->len; i++) {
    tensor = g_ptr_array_index (self->tensors, i);
    if (tensor->kind == NN_OP_PARAMETER && g_str_equal (tensor->name, name) &&
        nn_shape_equal (&tensor->shape, shape))
      return tensor;
  }

  tensor = nn_graph_add (self, NN_OP_PARAMETER, name, 0, NULL, (NnAttributes){ 0 });
  if (!self->mistake && nn_tensor_set_shape (tensor, *shape, &self->mistake)) {
    tensor->parameter =
        nn_state_declare (self->state, name, shape, init, kind, initial, &self->mistake);
    tensor->needs_gradient = tensor->parameter && tensor->parameter->kind == NN_PARAMETER_TRAINED;
  }
  return tensor;
}

NnTensor *
nn_graph_parameter (NnGraph *self, const char *name, NnShape shape, NnInit init)
{
  return add_leaf (self, name, &shape, init, NN_PARAMETER_TRAINED, 0);
}

NnTensor *
nn_graph_scale_parameter (NnGraph *self, const char *name, NnShape shape, double initial)
{
  return add_leaf (self, name, &shape, NN_INIT_CONSTANT, NN_PARAMETER_TRAINED, initial);
}

NnTensor *
nn_graph_buffer (NnGraph *self, const char *name, NnShape shape, double initial)
{
  return add_leaf (self, name, &shape, NN_INIT_CONSTANT, NN_PARAMETER_BUFFER, initial);
}

/* Settles, walking back as the backward pass will, which op finds an input's gradient already
 * written. */
static void
settle_accumulation (NnGraph *self)
{
  g_autoptr (GHashTable) written = g_hash_table_new (NULL, NULL);

  for (guint i = self->tensors->len; i-- > 0;) {
    NnTensor *tensor = g_ptr_array_index (self->tensors, i);

    if (tensor != self->objective && !g_hash_table_contains (written, tensor))
      continue;
    for (guint input = 0; input < tensor->n_inputs; input++)
      if (tensor->inputs[input]->needs_gradient &&
          !g_hash_table_add (written, tensor->inputs[input]))
        tensor->accumulates |= 1u << input;
  }

  /* What the objective does not depend on is left out of the backward pass. */
  for (guint i = 0; i < self->tensors->len; i++) {
    NnTensor *tensor = g_ptr_array_index (self->tensors, i);

    if (tensor->kind != NN_OP_INPUT && tensor != self->objective &&
        !g_hash_table_contains (written, tensor))
      tensor->needs_gradient = FALSE;
  }
}

/* Parameters that only other graphs use, or that the objective does not depend on, keep the
 * gradients of an earlier pass. */
static gboolean
reaches_all_parameters (NnGraph *self)
{
  guint n_reached = 0, n_trained = 0;

  for (guint i = 0; i < self->tensors->len; i++) {
    const NnTensor *tensor = g_ptr_array_index (self->tensors, i);

    n_reached += tensor->parameter && tensor->needs_gradient;
  }
  for (guint i = 0; i < nn_state_get_n_parameters (self->state); i++)
    n_trained += nn_state_get_parameter (self->state, i)->kind == NN_PARAMETER_TRAINED;
  return n_reached == n_trained;
}

static gboolean
lay_out (NnGraph *self, GError **error)
{
  g_autofree char *purpose = g_strdup_printf ("values of %u tensors", self->tensors->len);
  g_autofree gsize *offsets = g_new0 (gsize, self->tensors->len * 4);
  gsize worker_offset = 0;

  for (guint i = 0; i < self->tensors->len; i++) {
    NnTensor *tensor = g_ptr_array_index (self->tensors, i);

    if (tensor->kind != NN_OP_PARAMETER)
      offsets[i * 4] = nn_arena_reserve (&self->arena, tensor->count);
  }
  for (guint i = 0; self->objective && i < self->tensors->len; i++) {
    NnTensor *tensor = g_ptr_array_index (self->tensors, i);

    if (tensor->kind != NN_OP_PARAMETER && tensor->needs_gradient)
      offsets[i * 4 + 1] = nn_arena_reserve (&self->arena, tensor->count);
  }
  for (guint i = 0; i < self->tensors->len; i++) {
    NnTensor *tensor = g_ptr_array_index (self->tensors, i);

    offsets[i * 4 + 2] = nn_arena_reserve (&self->arena, tensor->n_saved);
    offsets[i * 4 + 3] = nn_arena_reserve (&self->arena, tensor->n_scratch);
    self->n_worker_scratch = MAX (self->n_worker_scratch, tensor->n_worker_scratch);
  }
  worker_offset = self->arena.n_floats;
  for (guint worker = 0; worker < nn_pool_n_threads (self->pool); worker++)
    nn_arena_reserve (&self->arena, self->n_worker_scratch);
  /* As far apart as the arena put them. */
  self->n_worker_scratch = (self->arena.n_floats - worker_offset) / nn_pool_n_threads (self->pool);

  if (!nn_arena_allocate (&self->arena, purpose, error))
    return FALSE;

  self->worker_scratch = self->arena.block + worker_offset;
  for (guint i = 0; i < self->tensors->len; i++) {
    NnTensor *tensor = g_ptr_array_index (self->tensors, i);

    if (tensor->parameter) {
      tensor->data = tensor->parameter->value;
      tensor->gradient =
          self->objective && tensor->needs_gradient ? tensor->parameter->gradient : NULL;
    } else {
      tensor->data = self->arena.block + offsets[i * 4];
      tensor->gradient =
          self->objective && tensor->needs_gradient ? self->arena.block + offsets[i * 4 + 1] : NULL;
    }
    tensor->saved = self->arena.block + offsets[i * 4 + 2];
    tensor->scratch = self->arena.block + offsets[i * 4 + 3];
  }
  return TRUE;
}

gboolean
nn_graph_check (NnGraph *self, GError **error)
{
  if (!self->mistake)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->mistake));
  return FALSE;
}

gboolean
nn_graph_compile (NnGraph *self, NnTensor *objective, NnMode mode, NnPool *pool, GError **error)
{
  g_return_val_if_fail (!self->is_compiled, FALSE);

  if (self->mistake) {
    g_propagate_error (error, g_steal_pointer (&self->mistake));
    return FALSE;
  }
  self->objective = objective;
  self->mode = mode;
  self->pool = pool;
  if (objective)
    settle_accumulation (self);
  self->reaches_all_parameters = objective && reaches_all_parameters (self);
  if (!nn_state_is_sealed (self->state) && !nn_state_seal (self->state, error))
    return FALSE;
  if (!lay_out (self, error))
    return FALSE;
  self->is_compiled = TRUE;
  return TRUE;
}

static NnPass
make_pass (NnGraph *self)
{
  return (NnPass){
    .mode = self->mode,
    .pool = self->pool,
    .seed = nn_state_get_seed (self->state),
    .step = nn_state_get_step (self->state),
    .worker_scratch = self->worker_scratch,
    .n_worker_scratch = self->n_worker_scratch,
  };
}

void
nn_graph_forward (NnGraph *self)
{
  NnPass pass = make_pass (self);

  g_return_if_fail (self->is_compiled);

  for (guint i = 0; i < self->tensors->len; i++) {
    NnTensor *tensor = g_ptr_array_index (self->tensors, i);

    if (tensor->n_inputs > 0)
      nn_op_class (tensor->kind)->forward (tensor, &pass);
  }
}

void
nn_graph_backward (NnGraph *self, const float *upstream)
{
  NnPass pass = make_pass (self);

  g_return_if_fail (self->is_compiled && self->objective && self->objective->gradient);
  g_return_if_fail (upstream || self->objective->count == 1);

  for (gsize i = 0; i < self->objective->count; i++)
    self->objective->gradient[i] = upstream ? upstream[i] : 1;
  for (guint i = self->tensors->len; i-- > 0;) {
    NnTensor *tensor = g_ptr_array_index (self->tensors, i);

    if (tensor->n_inputs > 0 && tensor->gradient)
      nn_op_class (tensor->kind)->backward (tensor, &pass);
  }
}

static gboolean
is_finite (const float *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      return FALSE;
  return TRUE;
}

/* The first tensor, in the order in which they are computed, that holds a value that is not finite.
 */
static void
find_culprit (NnGraph *self, NnStepReport *report)
{
  for (guint i = 0; i < self->tensors->len; i++) {
    const NnTensor *tensor = g_ptr_array_index (self->tensors, i);

    if (!is_finite (tensor->data, tensor->count)) {
      report->op = nn_op_class (tensor->kind)->name;
      report->tensor = tensor->name;
      return;
    }
  }
  report->in_gradient = TRUE;
  for (guint i = self->tensors->len; i-- > 0;) {
    const NnTensor *tensor = g_ptr_array_index (self->tensors, i);

    if (tensor->gradient && !is_finite (tensor->gradient, tensor->count)) {
      report->op = nn_op_class (tensor->kind)->name;
      report->tensor = tensor->name;
      return;
    }
  }
}

/* Lets ops move their buffers by what the step found. */
static void
settle (NnGraph *self)
{
  for (guint i = 0; i < self->tensors->len; i++) {
    NnTensor *tensor = g_ptr_array_index (self->tensors, i);

    if (nn_op_class (tensor->kind)->settle)
      nn_op_class (tensor->kind)->settle (tensor);
  }
}

NnStepResult
nn_graph_step (NnGraph *self, NnStepReport *report)
{
  g_return_val_if_fail (self->objective && self->objective->count == 1, NN_STEP_NON_FINITE);

  nn_graph_forward (self);
  *report = (NnStepReport){
    .loss = self->objective->data[0],
    .step = nn_state_get_step (self->state) + 1,
  };
  if (isfinite (report->loss)) {
    if (!self->reaches_all_parameters)
      nn_state_clear_gradients (self->state);
    nn_graph_backward (self, NULL);
    if (nn_state_gradients_are_finite (self->state, self->pool)) {
      nn_state_update (self->state, self->pool);
      if (self->mode == NN_MODE_TRAINING)
        settle (self);
      return NN_STEP_OK;
    }
  }
  find_culprit (self, report);
  return NN_STEP_NON_FINITE;
}

guint
nn_graph_get_n_tensors (const NnGraph *self)
{
  return self->tensors->len;
}

NnTensor *
nn_graph_get_tensor (const NnGraph *self, guint index)
{
  return g_ptr_array_index (self->tensors, index);
}

NnTensor *
nn_graph_get_objective (const NnGraph *self)
{
  return self->objective;
}

NnState *
nn_graph_get_state (NnGraph *self)
{
  return self->state;
}

NnTensor *
nn_graph_find (NnGraph *self, const char *name)
{
  for (guint i = 0; i < self->tensors->len; i++) {
    NnTensor *tensor = g_ptr_array_index (self->tensors, i);

    if (g_str_equal (tensor->name, name))
      return tensor;
  }
  return NULL;
}

void
nn_tensor_give_no_gradient (const NnTensor *self, guint index)
{
  const NnTensor *input = self->inputs[index];

  if (input->gradient && !nn_tensor_accumulates (self, index))
    memset (input->gradient, 0, input->count * sizeof (float));
}

gboolean
nn_tensor_set_shape (NnTensor *self, NnShape shape, GError **error)
{
  g_autofree char *text = NULL;

  self->shape = shape;
  if (nn_shape_count (&shape, &self->count))
    return TRUE;
  self->count = 1;
  text = nn_shape_to_string (&shape);
  g_set_error (error, NN_ERROR, NN_ERROR_MEMORY,
               "%s \"%s\": expected sizes whose product a computer can count, found %s",
               nn_op_class (self->kind)->name, self->name, text);
  return FALSE;
}

gboolean
nn_tensor_refuse (const NnTensor *self,
                  const char *expected,
                  const NnShape *a,
                  const NnShape *b,
                  GError **error)
{
  g_autofree char *a_text = nn_shape_to_string (a);
  g_autofree char *b_text = b ? nn_shape_to_string (b) : NULL;

  g_set_error (error, NN_ERROR, NN_ERROR_SHAPE, "%s \"%s\": expected %s, found %s%s%s",
               nn_op_class (self->kind)->name, self->name, expected, a_text, b ? " and " : "",
               b ? b_text : "");
  return FALSE;
}

float *
nn_tensor_get_data (NnTensor *tensor)
{
  return tensor->data;
}

float *
nn_tensor_get_gradient (NnTensor *tensor)
{
  return tensor->gradient;
}

const NnShape *
nn_tensor_get_shape (const NnTensor *tensor)
{
  return &tensor->shape;
}

const char *
nn_tensor_get_name (const NnTensor *tensor)
{
  return tensor->name;
}
