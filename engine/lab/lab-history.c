/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-history.h"

#include <math.h>
#include <string.h>

/* The first point stays. Those after it are put into buckets of `stride` consecutive points, and of
 * each bucket the smallest and the largest stay, in order of step; of the open bucket at the end
 * also the newest. The stride starts at 2, where a bucket keeps all it gets. Whenever the bound is
 * reached the stride doubles: two neighbouring buckets become one. So the whole run is thinned
 * alike, however long it gets, and every extreme of every bucket is the true one. */

#define USUAL_MAX_POINTS ((gsize) 262144)
#define LEAST_MAX_POINTS ((gsize) 64)
#define FIRST_CAPACITY ((gsize) 1024)

typedef struct {
  guint64 *steps; /* (n), ascending */
  double *values; /* (n) */
  gsize n;
  gsize capacity;
  guint64 stride;      /* points that a full bucket has seen */
  gsize open;          /* index of the open bucket's first point */
  guint64 n_open_seen; /* points that the open bucket has seen */
} Series;

struct _LabHistory {
  Series *series; /* (n_series) */
  guint n_series;
  gsize max_points;
};

static void
series_reserve (Series *self, gsize capacity)
{
  self->steps = g_renew (guint64, self->steps, capacity);
  self->values = g_renew (double, self->values, capacity);
  self->capacity = capacity;
}

static void
series_append (Series *self, gsize max_points, guint64 step, double value)
{
  if (self->n == self->capacity)
    series_reserve (self, MIN (self->capacity * 2, max_points));
  self->steps[self->n] = step;
  self->values[self->n++] = value;
}

/* Moves the smallest and the largest of points @from … @end − 1, and the last one too if
 * @keep_last, to @to … and returns the index behind them. A value that is not a number is kept only
 * where there are not two numbers. */
static gsize
series_reduce (Series *self, gsize from, gsize end, gsize to, gboolean keep_last)
{
  gsize smallest = end, largest = end;

  for (gsize i = from; i < end; i++) {
    if (isnan (self->values[i]))
      continue;
    if (smallest == end || self->values[i] < self->values[smallest])
      smallest = i;
    if (largest == end || self->values[i] >= self->values[largest])
      largest = i;
  }
  if (smallest == end)
    smallest = from;
  for (gsize i = from; (largest == end || largest == smallest) && i < end; i++)
    largest = i;

  for (gsize i = from; i < end; i++) {
    if (i != smallest && i != largest && !(keep_last && i == end - 1))
      continue;
    self->steps[to] = self->steps[i];
    self->values[to++] = self->values[i];
  }
  return to;
}

/* Every full bucket holds two points, so four points are two buckets. */
static void
series_thin (Series *self)
{
  gsize from = 1, to = 1;

  for (; from + 4 <= self->open; from += 4)
    to = series_reduce (self, from, from + 4, to, FALSE);

  /* A full bucket that is left over is the first half of the new open one. */
  if (from < self->open)
    self->n_open_seen += self->stride;
  self->open = to;
  self->n = series_reduce (self, from, self->n, to, TRUE);
  self->stride *= 2;
}

static void
series_record (Series *self, gsize max_points, guint64 step, double value)
{
  if (self->n == 0) {
    series_append (self, max_points, step, value);
    self->open = 1;
    return;
  }

  if (self->n_open_seen == self->stride) {
    self->n = series_reduce (self, self->open, self->n, self->open, FALSE);
    self->open = self->n;
    self->n_open_seen = 0;
  }
  if (self->n == max_points)
    series_thin (self);
  series_append (self, max_points, step, value);
  self->n_open_seen++;
  if (self->n - self->open > 2)
    self->n = series_reduce (self, self->open, self->n, self->open, TRUE);
}

LabHistory *
lab_history_new (guint n_series, gsize max_points)
{
  LabHistory *self;

  g_return_val_if_fail (max_points == 0 || max_points >= LEAST_MAX_POINTS, NULL);

  self = g_new0 (LabHistory, 1);
  self->series = g_new0 (Series, n_series);
  self->n_series = n_series;
  self->max_points = max_points != 0 ? max_points : USUAL_MAX_POINTS;
  for (guint i = 0; i < n_series; i++) {
    series_reserve (&self->series[i], MIN (FIRST_CAPACITY, self->max_points));
    self->series[i].stride = 2;
  }
  return self;
}

void
lab_history_free (LabHistory *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_series; i++) {
    g_free (self->series[i].steps);
    g_free (self->series[i].values);
  }
  g_free (self->series);
  g_free (self);
}

void
lab_history_record (LabHistory *self, guint series, guint64 step, double value)
{
  Series *s;

  g_return_if_fail (self != NULL);
  g_return_if_fail (series < self->n_series);

  s = &self->series[series];
  if (s->n == 0 || step > s->steps[s->n - 1])
    series_record (s, self->max_points, step, value);
}

/* Where nothing was thinned yet, this is exactly the series that @n points make; otherwise how many
 * points the open bucket has seen is not known any more, and counts as what is left of them. */
static void
series_truncate (Series *self, gsize n)
{
  if (n >= self->n)
    return;
  if (n == 0) {
    self->stride = 2;
    self->open = 0;
    self->n_open_seen = 0;
  } else if (n <= self->open) {
    self->open = n == 1 ? 1 : 1 + (n - 2) / 2 * 2;
    self->n_open_seen = n - self->open == 2 ? self->stride : n - self->open;
  } else {
    self->n_open_seen = n - self->open;
  }
  self->n = n;
}

void
lab_history_truncate (LabHistory *self, guint64 step)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->n_series; i++)
    series_truncate (&self->series[i], lab_history_count (self, i, step));
}

gsize
lab_history_count (const LabHistory *self, guint series, guint64 step)
{
  const Series *s;
  gsize low = 0, high;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (series < self->n_series, 0);

  /* Points before low are within, those from high on are not. */
  s = &self->series[series];
  high = s->n;
  while (low < high) {
    gsize middle = low + (high - low) / 2;

    if (s->steps[middle] <= step)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

void
lab_history_get (const LabHistory *self, guint series, gsize index, guint64 *step, double *value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (series < self->n_series);
  g_return_if_fail (index < self->series[series].n);

  if (step != NULL)
    *step = self->series[series].steps[index];
  if (value != NULL)
    *value = self->series[series].values[index];
}

LabSeries *
lab_history_observe (const LabHistory *self,
                     guint series,
                     guint64 step,
                     LabFrame *frame,
                     const char *name)
{
  LabSeries *observed;
  const Series *s;
  gsize n;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (series < self->n_series, NULL);

  n = lab_history_count (self, series, step);
  observed = lab_frame_add_series (frame, name, n);
  g_return_val_if_fail (observed != NULL, NULL);

  s = &self->series[series];
  for (gsize i = 0; i < n; i++)
    observed->x[i] = (double) s->steps[i];
  if (n > 0)
    memcpy (observed->y, s->values, n * sizeof *observed->y);
  return observed;
}
