/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

#include <string.h>

/* The room between place (@x, @y) and the nearest other curve or edge above and below. */
static double
room_at (const PlotView *self, guint own_layer, double x, double y)
{
  PlotCurve curves[PLOT_MAX_CURVES];
  guint n_curves = plot_curves_find (self, FALSE, curves);
  double room = MIN (y - self->top, self->bottom - y);

  for (guint i = 0; i < n_curves; i++) {
    if (curves[i].layer == own_layer && curves[i].run == self->run)
      continue;
    for (int side = -1; side <= 1; side++) {
      double other =
          plot_series_interpolate (self, curves[i].series, x + side * self->style.font_size);

      if (isfinite (other))
        room = MIN (room, fabs (other - y));
    }
  }

  return room;
}

static gboolean
anchor_curve (const PlotView *self, const char *name, double *x, double *y)
{
  static const double shares[] = { 0.95, 0.9, 0.83, 0.75, 0.65, 0.5 };
  guint n_layers = lab_view_n_layers (self->view);
  double away = 1.3 * self->style.font_size, best = -INFINITY;
  gboolean found = FALSE;

  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get_visible (self, layer);
    const LabSeries *series;
    double first, last;

    if (observable == NULL || observable->kind != LAB_OBSERVABLE_SERIES ||
        strcmp (self->view->layers[layer].observable, name) != 0)
      continue;
    series = &observable->series;
    if (series->n == 0)
      return FALSE;
    first = CLAMP (plot_axis_to_place (&self->x, series->x[0]), self->left, self->right);
    last = CLAMP (plot_axis_to_place (&self->x, series->x[series->n - 1]), self->left, self->right);
    for (guint i = 0; i < G_N_ELEMENTS (shares); i++) {
      double place_x = first + shares[i] * (last - first);
      double curve = plot_series_interpolate (self, series, place_x);

      if (!(curve >= self->top - 0.5 && curve <= self->bottom + 0.5))
        continue;
      for (int side = -1; side <= 1; side += 2) {
        double place_y = curve + side * away;
        double room = room_at (self, layer, place_x, place_y);

        /* Enough is enough: the first good place is kept while curves move. */
        room = MIN (room, away);
        if (place_y >= self->top && place_y <= self->bottom && room > best + 1e-6) {
          best = room;
          *x = place_x;
          *y = place_y;
          found = TRUE;
        }
      }
    }
    return found;
  }

  return FALSE;
}

static gboolean
anchor_marker (const PlotView *self,
               const char *id,
               gboolean wants_x,
               gboolean wants_y,
               double *x,
               double *y)
{
  guint n_layers = lab_view_n_layers (self->view);

  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get_visible (self, layer);

    if (observable == NULL || observable->kind != LAB_OBSERVABLE_SERIES)
      continue;
    for (guint i = 0; i < observable->series.n_markers; i++) {
      const LabMarker *marker = &observable->series.markers[i];
      gboolean has_x = marker->kind != LAB_MARKER_HORIZONTAL;
      gboolean has_y = marker->kind != LAB_MARKER_VERTICAL;
      double place_x, place_y;

      if (strcmp (marker->id, id) != 0)
        continue;
      if ((wants_x && !has_x) || (wants_y && !has_y))
        return FALSE;
      place_x = has_x ? plot_axis_to_place (&self->x, marker->x) : self->right;
      place_y = has_y ? plot_axis_to_place (&self->y, marker->y) : self->top;
      if (!(place_x >= self->left - 1 && place_x <= self->right + 1 && place_y >= self->top - 1 &&
            place_y <= self->bottom + 1))
        return FALSE;
      *x = wants_y ? self->left : place_x;
      *y = wants_x ? self->bottom : place_y;
      return TRUE;
    }
  }

  return FALSE;
}

gboolean
plot_view_anchor (const PlotView *self, const char *anchor, double *x, double *y)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (anchor != NULL, FALSE);
  g_return_val_if_fail (x != NULL && y != NULL, FALSE);

  if (self->view->kind != LAB_VIEW_PLANE || self->is_empty)
    return FALSE;
  if (strcmp (anchor, "x-title") == 0 && !self->is_compact && self->view->x.title != NULL) {
    *x = (self->left + self->right) / 2;
    *y = self->x_title_y;
    return TRUE;
  }
  if (strcmp (anchor, "y-title") == 0 && !self->is_compact && self->view->y.title != NULL) {
    *x = self->y_title_x;
    *y = (self->top + self->bottom) / 2;
    return TRUE;
  }
  if (g_str_has_prefix (anchor, "curve:"))
    return anchor_curve (self, anchor + strlen ("curve:"), x, y);
  if (g_str_has_prefix (anchor, "marker:"))
    return anchor_marker (self, anchor + strlen ("marker:"), FALSE, FALSE, x, y);
  if (g_str_has_prefix (anchor, "marker-x:"))
    return anchor_marker (self, anchor + strlen ("marker-x:"), TRUE, FALSE, x, y);
  if (g_str_has_prefix (anchor, "marker-y:"))
    return anchor_marker (self, anchor + strlen ("marker-y:"), FALSE, TRUE, x, y);

  return FALSE;
}
