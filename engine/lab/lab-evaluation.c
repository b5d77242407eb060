/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-evaluation.h"

#include <math.h>
#include <string.h>

LabEvaluation *
lab_evaluation_new (DataSet *set)
{
  LabEvaluation *self = g_new0 (LabEvaluation, 1);

  self->set = data_set_ref (set);
  self->costs = g_new0 (double, set->n_examples);
  self->predicted = g_new0 (gint32, set->n_examples);
  self->confidence = g_new0 (float, set->n_examples);
  return self;
}

void
lab_evaluation_free (LabEvaluation *self)
{
  data_set_unref (self->set);
  g_free (self->costs);
  g_free (self->predicted);
  g_free (self->confidence);
  g_free (self);
}

/* log Σ_k e^{z_k}, with the largest z taken off; @best gets its index. */
static double
log_sum_exp (const float *z, gsize n, gsize *best)
{
  double sum = 0;

  *best = 0;
  for (gsize k = 1; k < n; k++)
    if (z[k] > z[*best])
      *best = k;
  for (gsize k = 0; k < n; k++)
    sum += exp ((double) z[k] - z[*best]);
  return z[*best] + log (sum);
}

void
lab_evaluation_run (LabEvaluation *self, NnGraph *graph, NnTensor *x, NnTensor *logits)
{
  const DataSet *set = self->set;
  gsize chunk = nn_tensor_get_shape (x)->size[0];
  gsize n_classes = nn_tensor_get_shape (logits)->size[1];
  gsize n_wrong = 0;
  double sum = 0;

  g_return_if_fail (n_classes == set->n_classes);

  for (gsize start = 0; start < set->n_examples; start += chunk) {
    gsize n = MIN (chunk, set->n_examples - start);

    memcpy (nn_tensor_get_data (x), set->features + start * set->n_features,
            n * set->n_features * sizeof (float));
    nn_graph_forward (graph);
    for (gsize i = 0; i < n; i++) {
      const float *z = nn_tensor_get_data (logits) + i * n_classes;
      gint32 label = set->labels[start + i];
      gsize best;
      double total = log_sum_exp (z, n_classes, &best);

      self->costs[start + i] = total - z[label];
      self->predicted[start + i] = (gint32) best;
      self->confidence[start + i] = (float) exp (z[best] - total);
      sum += self->costs[start + i];
      /* Logits that are no numbers name no class. */
      n_wrong += (gint32) best != label || isnan (total);
    }
  }
  self->cost = sum / (double) set->n_examples;
  self->error = (double) n_wrong / (double) set->n_examples;
}

void
lab_evaluation_field (NnGraph *graph, NnTensor *x, NnTensor *logits, LabField *field)
{
  gsize chunk = nn_tensor_get_shape (x)->size[0];
  gsize n_classes = nn_tensor_get_shape (logits)->size[1];
  gsize n_samples = field->nx * field->ny;
  float *points = nn_tensor_get_data (x);

  g_return_if_fail (n_classes == 2 || field->classes);

  field->low = 0;
  field->high = 1;
  field->level = 0.5;
  for (gsize start = 0; start < n_samples; start += chunk) {
    gsize n = MIN (chunk, n_samples - start);

    for (gsize i = 0; i < n; i++) {
      gsize column = (start + i) % field->nx, row = (start + i) / field->nx;

      points[2 * i] = (float) (field->x0 + ((double) column + 0.5) * (field->x1 - field->x0) /
                                               (double) field->nx);
      points[2 * i + 1] =
          (float) (field->y0 + ((double) row + 0.5) * (field->y1 - field->y0) / (double) field->ny);
    }
    nn_graph_forward (graph);
    for (gsize i = 0; i < n; i++) {
      const float *z = nn_tensor_get_data (logits) + i * n_classes;

      if (field->classes) {
        gsize best;
        double total = log_sum_exp (z, n_classes, &best);

        field->classes[start + i] = (guint8) best;
        field->values[start + i] = (float) exp (z[best] - total);
      } else {
        field->values[start + i] = 1 / (1 + expf (z[0] - z[1]));
      }
    }
  }
}
