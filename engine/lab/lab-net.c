/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-net.h"

#include <math.h>

static char *
layer_name (const LabNetPlan *plan, gsize layer)
{
  return layer < plan->n_layers ? g_strdup_printf ("hidden%" G_GSIZE_FORMAT, layer + 1)
                                : g_strdup ("output");
}

/* On input @x (N, D) up to the logits (N, K). */
static NnTensor *
build (NnGraph *graph, NnTensor *x, const LabNetPlan *plan)
{
  NnTensor *a = x;

  for (gsize layer = 0; layer < plan->n_layers; layer++) {
    g_autofree char *name = layer_name (plan, layer);

    a = nn_dense (graph, a, name, plan->width, plan->activation,
                  plan->activation == NN_ACTIVATION_RELU ? NN_INIT_HE : NN_INIT_XAVIER);
    if (plan->dropout > 0) {
      g_autofree char *dropout_name = g_strconcat (name, ".dropout", NULL);

      a = nn_dropout (graph, a, dropout_name, 1 - plan->dropout, NN_DROPOUT_INVERTED);
    }
  }
  return nn_dense (graph, a, "output", plan->n_classes, NN_ACTIVATION_IDENTITY, NN_INIT_XAVIER);
}

static gboolean
build_training (LabNet *self, NnPool *pool, GError **error)
{
  const LabNetPlan *plan = &self->plan;
  NnTensor *cost;

  self->training = nn_graph_new (self->state);
  self->x = nn_graph_input (self->training, "x", NN_SHAPE (plan->batch_size, plan->n_features),
                            NN_INPUT_CONSTANT);
  self->y = nn_graph_input (self->training, "y", NN_SHAPE (plan->batch_size, plan->n_classes),
                            NN_INPUT_CONSTANT);
  cost = nn_softmax_cross_entropy (self->training, build (self->training, self->x, plan), self->y,
                                   "cost");
  return nn_graph_compile (self->training, cost, NN_MODE_TRAINING, pool, error);
}

static gboolean
build_inference (LabNet *self, NnPool *pool, GError **error)
{
  self->inference = nn_graph_new (self->state);
  self->inference_x = nn_graph_input (
      self->inference, "x", NN_SHAPE (LAB_NET_CHUNK, self->plan.n_features), NN_INPUT_CONSTANT);
  self->inference_logits = build (self->inference, self->inference_x, &self->plan);
  return nn_graph_compile (self->inference, NULL, NN_MODE_INFERENCE, pool, error);
}

LabNet *
lab_net_new (const LabNetPlan *plan, guint64 seed, NnPool *pool, GError **error)
{
  g_autoptr (LabNet) self = g_new0 (LabNet, 1);

  self->plan = *plan;
  self->state = nn_state_new (seed, &plan->optimiser);
  if (!build_training (self, pool, error) || !build_inference (self, pool, error))
    return NULL;
  return g_steal_pointer (&self);
}

LabNet *
lab_net_new_replica (const LabNet *original, NnPool *pool, GError **error)
{
  g_autoptr (LabNet) self = g_new0 (LabNet, 1);

  self->plan = original->plan;
  self->state = nn_state_new (nn_state_get_seed (original->state), &self->plan.optimiser);
  if (!build_inference (self, pool, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
lab_net_free (LabNet *self)
{
  g_clear_pointer (&self->training, nn_graph_free);
  g_clear_pointer (&self->inference, nn_graph_free);
  g_clear_pointer (&self->state, nn_state_unref);
  g_free (self);
}

LabStatus
lab_net_step (LabNet *self, LabRun *run, DataSampler *sampler)
{
  NnStepReport report;

  data_sampler_batch (sampler, lab_run_get_step (run), nn_tensor_get_data (self->x),
                      nn_tensor_get_data (self->y));
  if (nn_graph_step (self->training, &report) == NN_STEP_OK)
    return LAB_STATUS_RUNNING;
  lab_run_set_message (run,
                       "The %s is no longer finite: at iteration %" G_GUINT64_FORMAT
                       " a value overflowed in “%s” (%s). A smaller learning rate may help.",
                       report.in_gradient ? "gradient" : "cost", report.step, report.tensor,
                       report.op);
  return LAB_STATUS_DIVERGED;
}

static const NnParameter *
get_parameter (const LabNet *self, gsize layer, const char *suffix)
{
  g_autofree char *layer_id = layer_name (&self->plan, layer);
  g_autofree char *name = g_strconcat (layer_id, suffix, NULL);

  g_return_val_if_fail (layer <= self->plan.n_layers, NULL);

  return nn_state_find_parameter (self->state, name);
}

const NnParameter *
lab_net_get_weight (const LabNet *self, gsize layer)
{
  return get_parameter (self, layer, ".weight");
}

const NnParameter *
lab_net_get_bias (const LabNet *self, gsize layer)
{
  return get_parameter (self, layer, ".bias");
}

NnTensor *
lab_net_get_activations (const LabNet *self, gsize layer)
{
  g_autofree char *name = layer_name (&self->plan, layer);

  g_return_val_if_fail (layer <= self->plan.n_layers, NULL);

  return nn_graph_find (self->inference, name);
}

static double
sum_of_squares (const NnParameter *parameter)
{
  double sum = 0;

  for (gsize i = 0; i < parameter->count; i++)
    sum += (double) parameter->value[i] * parameter->value[i];
  return sum;
}

double
lab_net_get_weight_norm (const LabNet *self, gsize layer)
{
  return sqrt (sum_of_squares (lab_net_get_weight (self, layer)));
}

double
lab_net_get_total_weight_norm (const LabNet *self)
{
  double sum = 0;

  for (gsize layer = 0; layer <= self->plan.n_layers; layer++)
    sum += sum_of_squares (lab_net_get_weight (self, layer));
  return sqrt (sum);
}
