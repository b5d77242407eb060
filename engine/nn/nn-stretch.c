/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-stretch.h"

typedef struct {
  NnTensor *op;
  gsize count;
  NnStretchFunc func;
} Job;

static void
run_tile (gpointer data, gsize tile, guint worker)
{
  const Job *job = data;
  gsize start = tile * NN_STRETCH;

  job->func (job->op, start, MIN (NN_STRETCH, job->count - start));
}

void
nn_stretches_run (NnTensor *self, gsize count, NnStretchFunc func, const NnPass *pass)
{
  Job job = { .op = self, .count = count, .func = func };

  nn_pool_run (pass->pool, nn_n_stretches (count), run_tile, &job);
}
