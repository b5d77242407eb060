/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "data-set.h"
#include "lab-frame.h"
#include "nn-graph.h"

G_BEGIN_DECLS

/**
 * LabEvaluation:
 * @set: the examples
 * @cost: mean of the examples' cross-entropies, in nats
 * @error: share of examples whose most probable class is not their own
 * @costs: (N): cross-entropy of each example
 * @predicted: (N): most probable class
 * @confidence: (N): its probability
 *
 * What a classifier makes of a data set. Costs are computed in double from the logits.
 */
typedef struct {
  DataSet *set;
  double cost;
  double error;
  double *costs;
  gint32 *predicted;
  float *confidence;
} LabEvaluation;

/* Takes its own reference on @set. (transfer full) */
LabEvaluation *lab_evaluation_new (DataSet *set);
void lab_evaluation_free (LabEvaluation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabEvaluation, lab_evaluation_free)

/* Sends all examples through @graph, as many at a time as its input @x (chunk, D) holds, and fills
 * the results from
 * @logits (chunk, K). The graph is compiled for inference. Allocates nothing. */
void lab_evaluation_run (LabEvaluation *self, NnGraph *graph, NnTensor *x, NnTensor *logits);

/* Evaluates a classifier of two features at all samples of @field, whose range is set. For two
 * classes the value is the probability of the second, drawn with a contour at ½; for more the
 * winning class and its probability. */
void lab_evaluation_field (NnGraph *graph, NnTensor *x, NnTensor *logits, LabField *field);

G_END_DECLS
