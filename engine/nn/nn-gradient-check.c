/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-gradient-check.h"

#include <math.h>
#include <string.h>

#include "nn-graph-private.h"
#include "nn-op.h"

double
nn_gradient_error (double analytic, double numeric)
{
  double error = fabs (analytic - numeric) / MAX (1, MAX (fabs (analytic), fabs (numeric)));

  return isnan (error) ? INFINITY : error;
}

static double
objective_value (NnGraph *graph, const float *upstream)
{
  const NnTensor *objective = nn_graph_get_objective (graph);
  double sum = 0;

  nn_graph_forward (graph);
  for (gsize i = 0; i < objective->count; i++)
    sum += (upstream ? (double) upstream[i] : 1) * objective->data[i];
  return sum;
}

static void
check_tensor (NnTensor *tensor, const float *upstream, double h, NnGradientCheck *worst)
{
  g_autofree float *analytic = g_memdup2 (tensor->gradient, tensor->count * sizeof (float));

  for (gsize i = 0; i < tensor->count; i++) {
    float value = tensor->data[i];
    /* The step that was really taken, after rounding. */
    float above = (float) (value + h), below = (float) (value - h);
    double high, low, numeric, error;

    tensor->data[i] = above;
    high = objective_value (tensor->graph, upstream);
    tensor->data[i] = below;
    low = objective_value (tensor->graph, upstream);
    tensor->data[i] = value;

    numeric = (high - low) / ((double) above - below);
    error = nn_gradient_error (analytic[i], numeric);
    worst->n_checked++;
    worst->largest = MAX (worst->largest, fabs (analytic[i]));
    if (error > worst->error) {
      worst->tensor = tensor->name;
      worst->index = i;
      worst->analytic = analytic[i];
      worst->numeric = numeric;
      worst->error = error;
    }
  }
}

NnGradientCheck
nn_gradient_check (NnGraph *graph, const float *upstream, double h)
{
  NnGradientCheck worst = { .error = -1 };

  nn_graph_forward (graph);
  nn_graph_backward (graph, upstream);
  for (guint i = 0; i < nn_graph_get_n_tensors (graph); i++) {
    NnTensor *tensor = nn_graph_get_tensor (graph, i);

    if (tensor->n_inputs == 0 && tensor->gradient)
      check_tensor (tensor, upstream, h, &worst);
  }
  nn_graph_forward (graph);
  return worst;
}
