/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "nn-graph.h"
#include "nn-ops.h"

G_BEGIN_DECLS

/*
 * What an op is to the graph: for the files of ops and nn-graph.c alone. Ops work on whole tensors;
 * what they need beside their inputs and output they ask for while shapes are inferred, so that a
 * pass allocates nothing.
 */

#define NN_MAX_INPUTS 8

typedef enum {
  NN_OP_INPUT,
  NN_OP_PARAMETER,
  NN_OP_DENSE,
  NN_OP_CONV2D,
  NN_OP_BATCH_NORM,
  NN_OP_DROPOUT,
  NN_OP_MAX_POOL,
  NN_OP_AVERAGE_POOL,
  NN_OP_ADD,
  NN_OP_SUB,
  NN_OP_MUL,
  NN_OP_SCALE,
  NN_OP_ACTIVATION,
  NN_OP_RESHAPE,
  NN_OP_CONCAT,
  NN_OP_SLICE,
  NN_OP_SUM,
  NN_OP_MEAN,
  NN_OP_L2_NORM,
  NN_OP_SQUARED_DISTANCE,
  NN_OP_MATMUL,
  NN_OP_GRAM,
  NN_OP_SOFTMAX_CROSS_ENTROPY,
  NN_OP_SIGMOID_CROSS_ENTROPY,
  NN_OP_SQUARED_ERROR,
  NN_OP_SQUARED_HINGE,
  NN_N_OPS,
} NnOpKind;

/* What a pass is about. */
typedef struct {
  NnMode mode;
  NnPool *pool;
  guint64 seed;
  guint64 step;           /* number of steps taken before it */
  float *worker_scratch;  /* all workers' */
  gsize n_worker_scratch; /* floats of each */
} NnPass;

/**
 * NnOpClass:
 * @name: as messages call it
 * @infer: checks the inputs' shapes, sets the output's, reserves memory; FALSE with an error that
 * names op and shapes
 * @forward: (nullable for leaves): fills @data
 * @backward: (nullable for leaves): from its own @gradient to that of each input that has one, by
 * nn_tensor_accumulates() adding or overwriting
 * @settle: (nullable): moves the op's buffers by what forward found. Called once for each training
 * step that is taken, after it: forward itself runs more often than there are steps, so it must
 * leave the state alone
 */
typedef struct {
  const char *name;
  gboolean (*infer) (NnTensor *self, GError **error);
  void (*forward) (NnTensor *self, const NnPass *pass);
  void (*backward) (NnTensor *self, const NnPass *pass);
  void (*settle) (NnTensor *self);
} NnOpClass;

/* What a builder was told, besides its inputs. */
typedef union {
  NnActivation activation; /* dense, activation */
  struct {
    gsize kernel;
    gsize stride;
    gsize padding;
    NnActivation activation;
  } conv2d;
  struct {
    NnBatchNorm settings;
    NnActivation activation;
  } batch_norm;
  struct {
    double keep_prob;
    NnDropoutKind kind;
  } dropout;
  struct {
    gsize window;
    gsize stride;
  } pool;
  double factor; /* scale */
  NnShape shape; /* reshape */
  guint axis;    /* concat */
  struct {
    guint axis;
    gsize start;
    gsize length;
  } slice;
  guint axes; /* sum, mean, L2 norm: a bit for each */
  struct {
    gboolean transpose_a;
    gboolean transpose_b;
  } matmul;
  NnMargins margins; /* squared hinge */
} NnAttributes;

struct _NnTensor {
  NnOpKind kind;
  NnGraph *graph;
  char *name;
  guint n_inputs;
  NnTensor *inputs[NN_MAX_INPUTS];
  NnAttributes attributes;
  NnShape shape;
  gsize count;

  gboolean needs_gradient;
  guint accumulates; /* a bit for each input whose gradient already holds something when this op's
                        turn comes */
  float *data;       /* (count) */
  float *gradient;   /* (count), NULL when it needs none */

  /* What forward leaves for backward: reserved by infer(), laid out by compile(). */
  gsize n_saved;
  float *saved;
  /* The op's own memory during one pass over it. */
  gsize n_scratch;
  float *scratch;
  /* Memory of each worker during one pass over the op, the same for all ops: see
   * nn_pass_get_scratch(). */
  gsize n_worker_scratch;

  const NnParameter *parameter; /* of a leaf */
};

const NnOpClass *nn_op_class (NnOpKind kind);

extern const NnOpClass nn_op_dense;
extern const NnOpClass nn_op_conv2d;
extern const NnOpClass nn_op_batch_norm;
extern const NnOpClass nn_op_dropout;
extern const NnOpClass nn_op_max_pool;
extern const NnOpClass nn_op_average_pool;
extern const NnOpClass nn_op_add;
extern const NnOpClass nn_op_sub;
extern const NnOpClass nn_op_mul;
extern const NnOpClass nn_op_scale;
extern const NnOpClass nn_op_activation;
extern const NnOpClass nn_op_reshape;
extern const NnOpClass nn_op_concat;
extern const NnOpClass nn_op_slice;
extern const NnOpClass nn_op_sum;
extern const NnOpClass nn_op_mean;
extern const NnOpClass nn_op_l2_norm;
extern const NnOpClass nn_op_squared_distance;
extern const NnOpClass nn_op_matmul;
extern const NnOpClass nn_op_gram;
extern const NnOpClass nn_op_softmax_cross_entropy;
extern const NnOpClass nn_op_sigmoid_cross_entropy;
extern const NnOpClass nn_op_squared_error;
extern const NnOpClass nn_op_squared_hinge;

/* Adds an op over @inputs. After a mistake it still returns a tensor, so builders need no checks.
 * (transfer none) */
NnTensor *nn_graph_add (NnGraph *graph,
                        NnOpKind kind,
                        const char *name,
                        guint n_inputs,
                        NnTensor *const *inputs,
                        NnAttributes attributes);

/* What a tile of the pool may use, of the op's n_worker_scratch floats; holds anything at first. */
static inline float *
nn_pass_get_scratch (const NnPass *pass, guint worker)
{
  return pass->worker_scratch + worker * pass->n_worker_scratch;
}

/* Whether backward adds to the gradient of input @index instead of overwriting it. */
static inline gboolean
nn_tensor_accumulates (const NnTensor *self, guint index)
{
  return (self->accumulates >> index) & 1;
}

/* Backward of an input that the op gives no gradient: others may add to it, so it must not be left
 * from an earlier pass. */
void nn_tensor_give_no_gradient (const NnTensor *self, guint index);

/* Sets the output's shape; FALSE with NN_ERROR_MEMORY when its size overflows. */
gboolean nn_tensor_set_shape (NnTensor *self, NnShape shape, GError **error);

/* NN_ERROR_SHAPE: `op "name": expected EXPECTED, found A and B`. @b may be NULL. Always FALSE. */
gboolean nn_tensor_refuse (const NnTensor *self,
                           const char *expected,
                           const NnShape *a,
                           const NnShape *b,
                           GError **error);

G_END_DECLS
