/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

/* The least share of the whole that an axis can hold. */
#define NEAREST 1e-6

/* An axis in the coordinate that is linear in the drawing: the value or its logarithm. */
typedef struct {
  gboolean is_log;
  double low, high;             /* now */
  double whole_low, whole_high; /* without zoom */
} Span;

static double
to_linear (const Span *self, double value)
{
  return self->is_log ? log (value) : value;
}

static double
to_value (const Span *self, double coordinate)
{
  return self->is_log ? exp (coordinate) : coordinate;
}

static Span
span_of (const PlotAxis *axis, double whole_low, double whole_high)
{
  Span self = { .is_log = axis->scale == LAB_SCALE_LOG };

  self.low = to_linear (&self, axis->low);
  self.high = to_linear (&self, axis->high);
  self.whole_low = to_linear (&self, whole_low);
  self.whole_high = to_linear (&self, whole_high);

  return self;
}

/* What is visible stays around the things there are. */
static void
keep_middle_inside (Span *self)
{
  double middle = (self->low + self->high) / 2, half = (self->high - self->low) / 2;

  middle = CLAMP (middle, self->whole_low, self->whole_high);
  self->low = middle - half;
  self->high = middle + half;
}

static double
share_of_whole (const Span *self)
{
  return (self->high - self->low) / (self->whole_high - self->whole_low);
}

static void
zoom_init (PlotZoom *self, const Span *x, const Span *y)
{
  *self = (PlotZoom){
    .is_set = TRUE,
    .x_low = to_value (x, x->low),
    .x_high = to_value (x, x->high),
    .y_low = to_value (y, y->low),
    .y_high = to_value (y, y->high),
  };
}

static void
scale_about (Span *self, double centre, double factor)
{
  self->low = centre + (self->low - centre) / factor;
  self->high = centre + (self->high - centre) / factor;
}

gboolean
plot_zoom_is_valid (const PlotZoom *self, const LabView *view)
{
  return self->is_set && isfinite (self->x_low + self->x_high + self->y_low + self->y_high) &&
         self->x_low < self->x_high && self->y_low < self->y_high &&
         (view->x.scale != LAB_SCALE_LOG || self->x_low > 0) &&
         (view->y.scale != LAB_SCALE_LOG || self->y_low > 0);
}

gboolean
plot_view_zoom (const PlotView *self, double x, double y, double factor, PlotZoom *zoom)
{
  double nearest;
  Span x_span, y_span;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (zoom != NULL, FALSE);

  *zoom = (PlotZoom){ 0 };
  if (self->view->kind != LAB_VIEW_PLANE || self->is_empty || !(factor > 0) || !isfinite (factor) ||
      !isfinite (x) || !isfinite (y))
    return FALSE;

  x_span = span_of (&self->x, self->whole.x_low, self->whole.x_high);
  y_span = span_of (&self->y, self->whole.y_low, self->whole.y_high);
  /* One factor for both, or a square view would change its shape at the limit. */
  nearest = MIN (share_of_whole (&x_span), share_of_whole (&y_span)) / NEAREST;
  factor = MIN (factor, MAX (nearest, 1));
  x = CLAMP (x, self->left, self->right);
  y = CLAMP (y, self->top, self->bottom);
  scale_about (&x_span, to_linear (&x_span, plot_axis_to_value (&self->x, x)), factor);
  scale_about (&y_span, to_linear (&y_span, plot_axis_to_value (&self->y, y)), factor);
  if (share_of_whole (&x_span) > 1 - 1e-9 && share_of_whole (&y_span) > 1 - 1e-9)
    return TRUE;
  keep_middle_inside (&x_span);
  keep_middle_inside (&y_span);
  zoom_init (zoom, &x_span, &y_span);

  return TRUE;
}

gboolean
plot_view_pan (const PlotView *self, double dx, double dy, PlotZoom *zoom)
{
  Span x_span, y_span;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (zoom != NULL, FALSE);

  *zoom = (PlotZoom){ 0 };
  if (self->view->kind != LAB_VIEW_PLANE || self->is_empty || !isfinite (dx) || !isfinite (dy))
    return FALSE;

  x_span = span_of (&self->x, self->whole.x_low, self->whole.x_high);
  y_span = span_of (&self->y, self->whole.y_low, self->whole.y_high);
  dx *= (x_span.high - x_span.low) / (self->x.end - self->x.start);
  dy *= (y_span.high - y_span.low) / (self->y.end - self->y.start);
  x_span.low -= dx;
  x_span.high -= dx;
  y_span.low -= dy;
  y_span.high -= dy;
  keep_middle_inside (&x_span);
  keep_middle_inside (&y_span);
  zoom_init (zoom, &x_span, &y_span);

  return TRUE;
}
