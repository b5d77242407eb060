/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "nn-ops.h"

G_BEGIN_DECLS

/**
 * BenchWorkload:
 * @id: "W4"
 * @unit: what is counted: "samples", "steps"
 * @items_per_step: how many of them one step makes
 * @open: builds it; the pool outlives it
 * @step: one step; @step counts from 0
 * @get_result: what the steps have made: the block of the state, or the output of a forward pass
 * (transfer none)
 */
typedef struct {
  const char *id;
  const char *unit;
  double items_per_step;
  gpointer (*open) (NnPool *pool);
  void (*step) (gpointer bench, guint64 step);
  gpointer (*get_result) (gpointer bench, gsize *size);
  void (*close) (gpointer bench);
} BenchWorkload;

/* Up to NULL. */
extern const BenchWorkload *const bench_workloads[];

G_END_DECLS
