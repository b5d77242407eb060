/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Axes of size 1 do not matter, and neighbours that are both kept or both reduced are as good as
 * one. So any tensor of up to four axes is
 *
 *   (kept 0, reduced 0, kept 1, reduced 1, kept 2)
 *
 * with 1 for what is not there. If kept 2 is 1, values to be added stand side by side, else whole
 * rows of kept 2 values are added, COLUMNS at a time.
 *
 * Terms of one result are cut into segments by shape alone; their sums lie in scratch as (segment,
 * result) and are added in order.
 */

#include "nn-reduce.h"

#include "nn-isa.h"
#include "nn-stretch.h"

#include <string.h>

#define COLUMNS 64
#define LANES 16

typedef struct {
  gsize kept[3];
  gsize reduced[2];
  gsize n_terms;    /* of each result */
  gsize n_chunks;   /* of COLUMNS columns of kept 2 */
  gsize segment;    /* terms that are added in one go */
  gsize n_segments; /* of each result */
} Reduction;

static Reduction
plan (const NnShape *shape, guint axes)
{
  /* Kept, reduced, kept, reduced, kept: even places are kept. */
  gsize sizes[5] = { 1, 1, 1, 1, 1 };
  guint place = 4;
  Reduction self;

  for (guint axis = shape->n_dims; axis-- > 0;) {
    guint is_reduced = (axes >> axis) & 1;

    if (shape->size[axis] == 1)
      continue;
    if (is_reduced != place % 2)
      place--;
    sizes[place] *= shape->size[axis];
  }

  self = (Reduction){
    .kept = { sizes[0], sizes[2], sizes[4] },
    .reduced = { sizes[1], sizes[3] },
    .n_terms = sizes[1] * sizes[3],
    .n_chunks = (sizes[4] + COLUMNS - 1) / COLUMNS,
    .segment = NN_STRETCH / MIN (sizes[4], COLUMNS),
  };
  self.n_segments = (self.n_terms + self.segment - 1) / self.segment;
  return self;
}

static Reduction
plan_of (const NnTensor *self)
{
  return plan (&self->inputs[0]->shape, self->attributes.axes);
}

NN_INLINE double
term_at (NnTerm term, const float *x, const float *y, gsize i)
{
  double difference;

  switch (term) {
  case NN_TERM_SQUARE:
    return (double) x[i] * x[i];
  case NN_TERM_SQUARED_DIFFERENCE:
    difference = (double) x[i] - y[i];
    return difference * difference;
  default:
    return x[i];
  }
}

/* ∂term/∂x */
NN_INLINE double
derivative_at (NnTerm term, const float *x, const float *y, gsize i)
{
  switch (term) {
  case NN_TERM_SQUARE:
    return 2 * (double) x[i];
  case NN_TERM_SQUARED_DIFFERENCE:
    return 2 * ((double) x[i] - y[i]);
  default:
    return 1;
  }
}

/* Calls @body (constant term, …): each term is a loop of its own. */
#define FOR_TERM(term, body, ...)                   \
  switch (term) {                                   \
  case NN_TERM_VALUE:                               \
    body (NN_TERM_VALUE, __VA_ARGS__);              \
    break;                                          \
  case NN_TERM_SQUARE:                              \
    body (NN_TERM_SQUARE, __VA_ARGS__);             \
    break;                                          \
  case NN_TERM_SQUARED_DIFFERENCE:                  \
    body (NN_TERM_SQUARED_DIFFERENCE, __VA_ARGS__); \
    break;                                          \
  }

/* Adds @n terms that stand side by side to @sum. */
NN_INLINE void
add_run_of (NnTerm term, gsize n, const float *x, const float *y, double *sum)
{
  gsize i = 0;

  if (n >= LANES) {
    double lanes[LANES] = { 0 };

    for (; i + LANES <= n; i += LANES)
      for (gsize lane = 0; lane < LANES; lane++)
        lanes[lane] += term_at (term, x, y, i + lane);
    for (gsize lane = 0; lane < LANES; lane++)
      *sum += lanes[lane];
  }
  for (; i < n; i++)
    *sum += term_at (term, x, y, i);
}

/* Adds each of @rows rows, @stride values apart, to @sums (width). */
NN_INLINE void
add_rows_of (NnTerm term,
             gsize rows,
             gsize width,
             gsize stride,
             const float *x,
             const float *y,
             double *sums)
{
  for (gsize r = 0; r < rows; r++)
    for (gsize c = 0; c < width; c++)
      sums[c] += term_at (term, x, y, r * stride + c);
}

NN_INLINE void
add_body (NnTerm term,
          gsize rows,
          gsize width,
          gsize stride,
          const float *x,
          const float *y,
          double *sums)
{
  if (stride == 1) {
    FOR_TERM (term, add_run_of, rows, x, y, sums)
  } else {
    FOR_TERM (term, add_rows_of, rows, width, stride, x, y, sums)
  }
}

NN_CLONES (add,
           (NnTerm term,
            gsize rows,
            gsize width,
            gsize stride,
            const float *x,
            const float *y,
            double *sums),
           (term, rows, width, stride, x, y, sums))

/* Runs of @length terms, one behind the other, each to a sum of its own. */
NN_INLINE void
add_each_of (NnTerm term, gsize n, gsize length, const float *x, const float *y, double *sums)
{
  for (gsize i = 0; i < n; i++) {
    sums[i] = 0;
    add_run_of (term, length, x + i * length, y ? y + i * length : NULL, &sums[i]);
  }
}

NN_INLINE void
add_each_body (NnTerm term, gsize n, gsize length, const float *x, const float *y, double *sums){
  FOR_TERM (term, add_each_of, n, length, x, y, sums)
}

NN_CLONES (add_each,
           (NnTerm term, gsize n, gsize length, const float *x, const float *y, double *sums),
           (term, n, length, x, y, sums))

    typedef struct {
  Reduction plan;
  NnTerm term;
  gsize n_results;
  gsize n_items;
  gsize items_per_tile;
  const float *x, *y; /* as input 0 */
  double *sums;       /* (segments, results) */
} SumJob;

/* One segment of one chunk of columns. */
static void
sum_item (const SumJob *job, gsize item)
{
  const Reduction *plan = &job->plan;
  gsize segment = item % plan->n_segments;
  gsize chunk = item / plan->n_segments % plan->n_chunks;
  gsize group = item / plan->n_segments / plan->n_chunks; /* (kept 0, kept 1) */
  gsize kept0 = group / plan->kept[1], kept1 = group % plan->kept[1];
  gsize column = chunk * COLUMNS, width = MIN (COLUMNS, plan->kept[2] - column);
  gsize index = segment * plan->segment, end = MIN (index + plan->segment, plan->n_terms);
  double *sums = job->sums + segment * job->n_results + group * plan->kept[2] + column;

  for (gsize c = 0; c < width; c++)
    sums[c] = 0;
  while (index < end) {
    gsize reduced0 = index / plan->reduced[1], reduced1 = index % plan->reduced[1];
    gsize rows = MIN (plan->reduced[1] - reduced1, end - index);
    gsize outer = (kept0 * plan->reduced[0] + reduced0) * plan->kept[1] + kept1;
    gsize offset = (outer * plan->reduced[1] + reduced1) * plan->kept[2] + column;

    add (job->term, rows, width, plan->kept[2], job->x + offset, job->y ? job->y + offset : NULL,
         sums);
    index += rows;
  }
}

static void
sum_tile (gpointer data, gsize tile, guint worker)
{
  const SumJob *job = data;
  gsize start = tile * job->items_per_tile;
  gsize end = MIN (start + job->items_per_tile, job->n_items);
  gsize length = job->plan.reduced[1];

  /* Over the last axes alone: no need to look where each run lies. */
  if (job->plan.kept[2] == 1 && job->plan.reduced[0] == 1 && job->plan.n_segments == 1) {
    add_each (job->term, end - start, length, job->x + start * length,
              job->y ? job->y + start * length : NULL, job->sums + start);
    return;
  }
  for (gsize item = start; item < end; item++)
    sum_item (job, item);
}

const double *
nn_reduce (NnTensor *self, NnTerm term, const NnPass *pass)
{
  SumJob job = {
    .plan = plan_of (self),
    .term = term,
    .n_results = self->count,
    .x = self->inputs[0]->data,
    .y = self->n_inputs > 1 ? self->inputs[1]->data : NULL,
    .sums = (double *) self->scratch,
  };
  const Reduction *plan = &job.plan;
  gsize item_size = MIN (plan->segment, plan->n_terms) * MIN (plan->kept[2], COLUMNS);

  job.n_items = plan->kept[0] * plan->kept[1] * plan->n_chunks * plan->n_segments;
  job.items_per_tile = MAX (NN_STRETCH / item_size, 1);
  nn_pool_run (pass->pool, (job.n_items + job.items_per_tile - 1) / job.items_per_tile, sum_tile,
               &job);
  for (gsize segment = 1; segment < plan->n_segments; segment++)
    for (gsize i = 0; i < self->count; i++)
      job.sums[i] += job.sums[segment * self->count + i];
  return job.sums;
}

double *
nn_reduce_slopes (NnTensor *self)
{
  return (double *) self->scratch;
}

typedef struct {
  Reduction plan;
  NnTerm term;
  gboolean add;
  gsize count;
  const float *x, *y;
  const double *slopes;
  float *dx;
} SpreadJob;

/* Each value has the slope @slopes[0], or with @step 1 one of its own. */
NN_INLINE void
spread_of (NnTerm term,
           gsize n,
           gsize step,
           const double *slopes,
           gboolean accumulate,
           const float *x,
           const float *y,
           float *dx)
{
  if (step == 0) {
    const double slope = *slopes;

    for (gsize i = 0; i < n; i++)
      dx[i] = (accumulate ? dx[i] : 0) + (float) (slope * derivative_at (term, x, y, i));
  } else {
    for (gsize i = 0; i < n; i++)
      dx[i] = (accumulate ? dx[i] : 0) + (float) (slopes[i] * derivative_at (term, x, y, i));
  }
}

/* Values @start … @start + @n − 1 of dx. A row is what stands side by side with one slope, or with
 * one slope a column. */
NN_INLINE void
spread_body (const SpreadJob *job, gsize start, gsize n)
{
  const Reduction *plan = &job->plan;
  const gboolean by_columns = plan->kept[2] > 1;
  const gsize length = by_columns ? plan->kept[2] : plan->reduced[1];
  const gsize inner = by_columns ? plan->reduced[1] : 1; /* rows with the same slopes */
  gsize column = start % length, row = start / length;
  gsize repeat = row % inner, outer = row / inner;
  gsize kept1 = outer % plan->kept[1];
  gsize reduced0 = outer / plan->kept[1] % plan->reduced[0];
  gsize kept0 = outer / plan->kept[1] / plan->reduced[0];

  while (n > 0) {
    gsize here = MIN (length - column, n);
    const double *slopes =
        job->slopes + (kept0 * plan->kept[1] + kept1) * plan->kept[2] + (by_columns ? column : 0);
    const float *x = job->x + start, *y = job->y ? job->y + start : NULL;

    FOR_TERM (job->term, spread_of, here, by_columns, slopes, job->add, x, y, job->dx + start)
    start += here;
    n -= here;
    column = 0;
    if (++repeat < inner)
      continue;
    repeat = 0;
    if (++kept1 < plan->kept[1])
      continue;
    kept1 = 0;
    if (++reduced0 < plan->reduced[0])
      continue;
    reduced0 = 0;
    kept0++;
  }
}

NN_CLONES (spread, (const SpreadJob *job, gsize start, gsize n), (job, start, n))

static void
spread_tile (gpointer data, gsize tile, guint worker)
{
  const SpreadJob *job = data;
  gsize start = tile * NN_STRETCH;

  spread (job, start, MIN (NN_STRETCH, job->count - start));
}

void
nn_reduce_backward (NnTensor *self, NnTerm term, guint index, const NnPass *pass)
{
  SpreadJob job = {
    .plan = plan_of (self),
    .term = term,
    .add = nn_tensor_accumulates (self, index),
    .count = self->inputs[0]->count,
    .x = self->inputs[0]->data,
    .y = self->n_inputs > 1 ? self->inputs[1]->data : NULL,
    .slopes = (const double *) self->scratch,
    .dx = self->inputs[index]->gradient,
  };

  nn_pool_run (pass->pool, nn_n_stretches (job.count), spread_tile, &job);
}

gboolean
nn_reduce_infer (NnTensor *self, GError **error)
{
  const NnShape *x = &self->inputs[0]->shape;
  guint axes = self->attributes.axes;
  NnShape kept = { 0 };
  Reduction reduction;

  for (guint axis = x->n_dims; axes >> axis; axis++)
    if ((axes >> axis) & 1) {
      g_autofree char *expected = g_strdup_printf ("a tensor that has axis %u", axis);

      return nn_tensor_refuse (self, expected, x, NULL, error);
    }
  if (self->inputs[0]->count == 0)
    return nn_tensor_refuse (self, "sizes of at least 1", x, NULL, error);

  for (guint axis = 0; axis < x->n_dims; axis++)
    if (!((axes >> axis) & 1))
      kept.size[kept.n_dims++] = x->size[axis];
  if (!nn_tensor_set_shape (self, kept, error))
    return FALSE;
  reduction = plan (x, axes);
  self->n_scratch = reduction.n_segments * self->count * (sizeof (double) / sizeof (float));
  return TRUE;
}
