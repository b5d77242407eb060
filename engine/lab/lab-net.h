/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "data-sampler.h"
#include "lab-run.h"
#include "nn-ops.h"

G_BEGIN_DECLS

/* Examples that go through a net at once when it is evaluated. */
#define LAB_NET_CHUNK 256

/**
 * LabNetPlan:
 * @n_features: D
 * @n_classes: K
 * @n_layers: hidden layers, "hidden1" …; 0: logistic (softmax) regression
 * @width: units in each of them
 * @activation: of the hidden units; the output has none
 * @dropout: share of hidden units dropped at each training step, in [0, 1)
 * @batch_size: B
 * @optimiser: copied
 *
 * A dense classifier.
 */
typedef struct {
  gsize n_features;
  gsize n_classes;
  gsize n_layers;
  gsize width;
  NnActivation activation;
  double dropout;
  gsize batch_size;
  NnOptimiser optimiser;
} LabNetPlan;

/**
 * LabNet:
 * @training: (nullable): NULL for a replica
 * @x: (B, D)
 * @y: (B, K), one-hot
 * @inference_x: (LAB_NET_CHUNK, D)
 * @inference_logits: (LAB_NET_CHUNK, K)
 *
 * Such a net, with a graph that trains it on softmax cross-entropy and one that evaluates it.
 * Hidden layers start by He's rule for ReLU, by Xavier's for all else.
 */
typedef struct {
  LabNetPlan plan;
  NnState *state;
  NnGraph *training;
  NnTensor *x, *y;
  NnGraph *inference;
  NnTensor *inference_x, *inference_logits;
} LabNet;

/* @pool may be NULL and must outlive the net. Errors: those of nn_graph_compile(). (transfer full)
 */
LabNet *lab_net_new (const LabNetPlan *plan, guint64 seed, NnPool *pool, GError **error);

/* One of the same plan that cannot be trained, to hold other parameters: its state's block has the
 * size of @self's, and may be copied from it. (transfer full) */
LabNet *lab_net_new_replica (const LabNet *self, NnPool *pool, GError **error);
void lab_net_free (LabNet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabNet, lab_net_free)

/* One update with the batch of @sampler for @run's next step; for a lab's step(). Says in @run's
 * message where it diverged. */
LabStatus lab_net_step (LabNet *self, LabRun *run, DataSampler *sampler);

/* Layer @layer < plan.n_layers is hidden layer @layer + 1, layer plan.n_layers the output: its
 * weight (units, in), its bias (units), and its activations (LAB_NET_CHUNK, units) after a pass of
 * the inference graph. (transfer none) */
const NnParameter *lab_net_get_weight (const LabNet *self, gsize layer);
const NnParameter *lab_net_get_bias (const LabNet *self, gsize layer);
NnTensor *lab_net_get_activations (const LabNet *self, gsize layer);

/* √Σ w² over the weight of layer @layer, without its bias. */
double lab_net_get_weight_norm (const LabNet *self, gsize layer);

/* The same over the weights of all layers. */
double lab_net_get_total_weight_norm (const LabNet *self);

G_END_DECLS
