/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "nn-error.h"
#include "nn-pool.h"
#include "nn-shape.h"
#include "nn-state.h"

G_BEGIN_DECLS

/**
 * NnGraph:
 *
 * A static graph: built once by the functions of nn-ops.h, compiled once, then stepped without a
 * single allocation. Builders never fail: the first mistake is remembered and reported by
 * nn_graph_compile().
 */
typedef struct _NnGraph NnGraph;

/* One value of a graph, owned by it. */
typedef struct _NnTensor NnTensor;

typedef enum {
  NN_MODE_TRAINING,  /* dropout drops */
  NN_MODE_INFERENCE, /* dropout passes on */
} NnMode;

typedef enum {
  NN_INPUT_CONSTANT,
  NN_INPUT_WANTS_GRADIENT, /* the backward pass also fills its gradient */
} NnInputKind;

/**
 * NnStepResult:
 * @NN_STEP_OK: the parameters were updated
 * @NN_STEP_NON_FINITE: the loss or a gradient is infinite or not a number; nothing was updated
 */
typedef enum {
  NN_STEP_OK,
  NN_STEP_NON_FINITE,
} NnStepResult;

/**
 * NnStepReport:
 * @loss: the loss of the batch, without penalties
 * @step: the step that was taken or refused, the first is 1
 * @op: (nullable) the op in which the first non-finite value arose, when the result says so
 * @tensor: (nullable) the tensor's or parameter's name
 * @in_gradient: whether it arose on the way back
 */
typedef struct {
  double loss;
  guint64 step;
  const char *op;
  const char *tensor;
  gboolean in_gradient;
} NnStepReport;

/* Takes its own reference on @state. (transfer full) */
NnGraph *nn_graph_new (NnState *state);
void nn_graph_free (NnGraph *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NnGraph, nn_graph_free)

/* A value that the caller writes before each pass. (transfer none) */
NnTensor *nn_graph_input (NnGraph *self, const char *name, NnShape shape, NnInputKind kind);

/* The state's parameter @name: found there, or added when no graph was compiled yet. (transfer
 * none) */
NnTensor *nn_graph_parameter (NnGraph *self, const char *name, NnShape shape, NnInit init);

/* The same for a vector that scales or shifts, all @initial at first. */
NnTensor *nn_graph_scale_parameter (NnGraph *self, const char *name, NnShape shape, double initial);

/* Values of the state that no optimiser moves, such as moving averages; all @initial at first. */
NnTensor *nn_graph_buffer (NnGraph *self, const char *name, NnShape shape, double initial);

/* Checks alone: what nn_graph_compile() would check before it asks for memory. From here on the
 * shapes of tensors and those of the state's parameters can be read, though nothing was laid out:
 * so a net is counted that no memory could hold. Building and compiling may go on. Errors:
 * NN_ERROR_SHAPE, NN_ERROR_PARAMETER, and NN_ERROR_MEMORY for sizes that overflow. */
gboolean nn_graph_check (NnGraph *self, GError **error);

/* Checks and lays out. @objective is what is differentiated: a scalar loss, or any tensor whose
 * gradient is given to nn_graph_backward(); NULL: the graph only goes forward. @pool may be NULL:
 * one thread. It must outlive the graph. Errors: every one of #NnError, also those of the builders
 * before. */
gboolean nn_graph_compile (NnGraph *self,
                           NnTensor *objective,
                           NnMode mode,
                           NnPool *pool,
                           GError **error);

void nn_graph_forward (NnGraph *self);

/* Fills the gradients of all parameters and of inputs that want one, after nn_graph_forward().
 * @upstream is the gradient of the objective, in its shape; NULL: 1, for a scalar. */
void nn_graph_backward (NnGraph *self, const float *upstream);

/* Forward, backward, update, for a scalar objective. @report is always filled. */
NnStepResult nn_graph_step (NnGraph *self, NnStepReport *report);

NnState *nn_graph_get_state (NnGraph *self);

/* (transfer none) (nullable): the first tensor called @name. */
NnTensor *nn_graph_find (NnGraph *self, const char *name);

/* (transfer none): of the shape inferred, which is valid after nn_graph_check(); the values are
 * there after compilation. */
float *nn_tensor_get_data (NnTensor *tensor);

/* (transfer none) (nullable): NULL for a tensor that needs none. */
float *nn_tensor_get_gradient (NnTensor *tensor);
const NnShape *nn_tensor_get_shape (const NnTensor *tensor);
const char *nn_tensor_get_name (const NnTensor *tensor);

G_END_DECLS
