/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

#include <float.h>
#include <stdlib.h>

/* A run that diverges ends in values that would press all the rest into one line. Where the
 * greatest is so many times what is usual, the axis ends at HEADROOM times the usual and the curve
 * leaves through the edge. Usual is what a curve starts with or what most of it stays under: four
 * fifths, or the half of a curve that ends in values that are no numbers. */
#define OUTLIER 1000
#define OUTLIER_OF_DIVERGED 30
#define HEADROOM 3

static void
include (double *low, double *high, double value)
{
  if (value < *low)
    *low = value;
  if (value > *high)
    *high = value;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* A bound to |y| that keeps a diverging curve readable. A tame curve is shown whole: its
 * greatest |y| is the bound, and sets the scale for a wild one beside it. */
static double
find_bound (const LabSeries *series)
{
  enum { N_SAMPLES = 255 };
  double samples[N_SAMPLES], first = NAN, greatest = 0, usual;
  gboolean diverged;
  gsize n = 0;

  for (gsize i = 0; i < series->n; i++) {
    double magnitude = fabs (series->y[i]);

    if (magnitude > greatest && magnitude <= DBL_MAX)
      greatest = magnitude;
  }
  for (gsize i = 0; i < series->n && isnan (first); i++)
    if (isfinite (series->y[i]))
      first = fabs (series->y[i]);
  if (isnan (first))
    return 0;
  for (gsize i = 0; i < N_SAMPLES; i++) {
    double value = series->y[i * series->n / N_SAMPLES];

    if (isfinite (value))
      samples[n++] = fabs (value);
  }
  if (n == 0)
    return greatest;
  qsort (samples, n, sizeof *samples, compare);
  diverged = !isfinite (series->y[series->n - 1]);
  usual = MAX (first, diverged ? samples[n / 2] : samples[n * 4 / 5]);

  return usual > 0 && greatest > (diverged ? OUTLIER_OF_DIVERGED : OUTLIER) * usual
             ? HEADROOM * usual
             : greatest;
}

static void
include_series (PlotRange *self, const PlotView *view, const LabSeries *series, double bound)
{
  gboolean x_is_log = view->view->x.scale == LAB_SCALE_LOG;
  gboolean y_is_log = view->view->y.scale == LAB_SCALE_LOG;

  /* x ascends: its ends are at the ends. */
  for (gsize i = 0; i < series->n; i++) {
    if (isfinite (series->x[i]) && (!x_is_log || series->x[i] > 0)) {
      include (&self->x_low, &self->x_high, series->x[i]);
      break;
    }
  }
  for (gsize i = series->n; i > 0; i--) {
    if (isfinite (series->x[i - 1]) && (!x_is_log || series->x[i - 1] > 0)) {
      include (&self->x_low, &self->x_high, series->x[i - 1]);
      break;
    }
  }
  for (gsize i = 0; i < series->n; i++) {
    double y = series->y[i];

    if (fabs (y) <= bound && (!y_is_log || y > 0))
      include (&self->y_low, &self->y_high, y);
  }
  for (gsize i = 0; i < series->n && series->low != NULL && series->high != NULL; i++) {
    const double ends[] = { series->low[i], series->high[i] };

    for (guint k = 0; k < G_N_ELEMENTS (ends); k++)
      if (fabs (ends[k]) <= MIN (HEADROOM * bound, DBL_MAX) && (!y_is_log || ends[k] > 0))
        include (&self->y_low, &self->y_high, ends[k]);
  }
  for (guint i = 0; i < series->n_markers; i++) {
    const LabMarker *marker = &series->markers[i];

    if (marker->kind != LAB_MARKER_HORIZONTAL && isfinite (marker->x) &&
        (!x_is_log || marker->x > 0))
      include (&self->x_low, &self->x_high, marker->x);
    if (marker->kind != LAB_MARKER_VERTICAL && isfinite (marker->y) &&
        (!y_is_log || marker->y > 0) && fabs (marker->y) <= bound)
      include (&self->y_low, &self->y_high, marker->y);
  }
  if (series->n > 0)
    self->has_series = TRUE;
}

/* It counts as a curve: what holds for its axes holds for this too. */
static void
include_histogram (PlotRange *self, const PlotView *view, const LabHistogram *histogram)
{
  gboolean is_log = view->view->y.scale == LAB_SCALE_LOG;

  if (histogram->n_bins == 0 || !isfinite (histogram->x0) || !isfinite (histogram->x1))
    return;
  include (&self->x_low, &self->x_high, MIN (histogram->x0, histogram->x1));
  include (&self->x_low, &self->x_high, MAX (histogram->x0, histogram->x1));
  if (!is_log)
    include (&self->y_low, &self->y_high, 0);
  for (gsize i = 0; i < histogram->n_bins; i++) {
    double count = histogram->counts[i];

    /* Half of the least, so that its step has some height. */
    if (isfinite (count) && (!is_log || count > 0)) {
      include (&self->y_low, &self->y_high, count);
      if (is_log)
        include (&self->y_low, &self->y_high, count / 2);
    }
  }
  self->has_series = TRUE;
}

static void
include_layers (PlotRange *self, const PlotView *view, gboolean hidden_too)
{
  guint n_layers = lab_view_n_layers (view->view), n_curves;
  PlotCurve curves[PLOT_MAX_CURVES];
  double bound = 0;

  /* One bound for all, so that the wilder of two curves does not hide the tamer. */
  n_curves = plot_curves_find (view, hidden_too, curves);
  for (guint i = 0; i < n_curves; i++)
    bound = MAX (bound, find_bound (curves[i].series));
  if (view->view->y.scale == LAB_SCALE_LOG)
    bound = DBL_MAX;
  for (guint i = 0; i < n_curves; i++)
    include_series (self, view, curves[i].series, bound);

  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get (view, layer);

    if (observable == NULL || (!hidden_too && plot_layer_is_hidden (view, layer)))
      continue;
    if (observable->kind == LAB_OBSERVABLE_FIELD) {
      const LabField *field = &observable->field;

      if (field->nx > 0 && field->ny > 0) {
        include (&self->x_low, &self->x_high, MIN (field->x0, field->x1));
        include (&self->x_low, &self->x_high, MAX (field->x0, field->x1));
        include (&self->y_low, &self->y_high, MIN (field->y0, field->y1));
        include (&self->y_low, &self->y_high, MAX (field->y0, field->y1));
        self->has_field = TRUE;
      }
    } else if (observable->kind == LAB_OBSERVABLE_POINTS) {
      const LabPoints *points = &observable->points;

      for (gsize i = 0; i < points->n; i++) {
        if (isfinite (points->x[i]) && isfinite (points->y[i])) {
          include (&self->x_low, &self->x_high, points->x[i]);
          include (&self->y_low, &self->y_high, points->y[i]);
        }
      }
      if (points->n > 0)
        self->has_points = TRUE;
    } else if (observable->kind == LAB_OBSERVABLE_HISTOGRAM) {
      include_histogram (self, view, &observable->histogram);
      /* Other runs are outlines in the same plane. */
      for (guint run = 0; run < plot_run_count (view); run++) {
        const LabObservable *other = plot_layer_get_of_run (view, layer, run);

        if (other != NULL && (hidden_too || !plot_run_is_hidden (view, run)))
          include_histogram (self, view, &other->histogram);
      }
    }
  }
}

/* The longest axis that is looked at: a longer one has no ticks between one number and the next. */
#define MOST_COUNTED 12

/* Whether all curves, and there is nothing else, have their points at whole numbers. */
static gboolean
is_counted (const PlotView *view)
{
  guint n_layers = lab_view_n_layers (view->view), n_curves;
  PlotCurve curves[PLOT_MAX_CURVES];

  for (guint layer = 0; layer < n_layers; layer++)
    if (view->view->layers[layer].kind != LAB_OBSERVABLE_SERIES)
      return FALSE;
  n_curves = plot_curves_find (view, TRUE, curves);
  for (guint i = 0; i < n_curves; i++) {
    const LabSeries *series = curves[i].series;

    for (gsize k = 0; k < series->n; k++)
      if (series->x[k] != rint (series->x[k]))
        return FALSE;
  }

  return TRUE;
}

static void
add_air (double *low, double *high, LabScale scale, double share)
{
  if (scale == LAB_SCALE_LOG) {
    double factor = exp (share * (log (*high) - log (*low)));

    *low /= factor;
    *high *= factor;
  } else {
    double air = (*high - *low) * share;

    *low -= air;
    *high += air;
  }
}

void
plot_range_init (PlotRange *self, const PlotView *view)
{
  *self = (PlotRange){ INFINITY, -INFINITY, INFINITY, -INFINITY, .is_empty = TRUE };
  include_layers (self, view, FALSE);
  if (!self->has_series && !self->has_field && !self->has_points)
    include_layers (self, view, TRUE);
  self->is_empty = !self->has_series && !self->has_field && !self->has_points;
  if (self->is_empty)
    return;

  if (view->view->x.from_zero && view->view->x.scale == LAB_SCALE_LINEAR)
    include (&self->x_low, &self->x_high, 0);
  if (view->view->y.from_zero && view->view->y.scale == LAB_SCALE_LINEAR)
    include (&self->y_low, &self->y_high, 0);

  if (self->has_series && self->x_low == self->x_high && view->view->x.scale == LAB_SCALE_LINEAR)
    self->x_high += 1; /* the first of many steps */
  self->is_counted = view->view->x.scale == LAB_SCALE_LINEAR && self->has_series &&
                     self->x_high - self->x_low <= MOST_COUNTED && is_counted (view);
  if (!self->has_field && self->has_points && self->x_low < self->x_high) {
    add_air (&self->x_low, &self->x_high, view->view->x.scale, 0.04);
    if (self->y_low < self->y_high)
      add_air (&self->y_low, &self->y_high, view->view->y.scale, 0.04);
  } else if (!self->has_field && view->view->y.scale == LAB_SCALE_LOG && self->y_low > 0 &&
             self->y_low < self->y_high) {
    add_air (&self->y_low, &self->y_high, LAB_SCALE_LOG, 0.04);
  }
}
