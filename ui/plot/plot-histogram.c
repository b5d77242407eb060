/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

/* Filled steps. Several lie over each other: each has an outline, a ground that can be seen
 * through, and a hatching of its own. */

gboolean
plot_histogram_get_rect (const PlotView *self,
                         const LabHistogram *histogram,
                         gsize index,
                         cairo_rectangle_t *rect)
{
  double width = (histogram->x1 - histogram->x0) / (double) histogram->n_bins;
  double x0 = plot_axis_to_place (&self->x, histogram->x0 + width * (double) index);
  double x1 = plot_axis_to_place (&self->x, histogram->x0 + width * (double) (index + 1));
  double count = histogram->counts[index], y = self->bottom, base;

  if (!isfinite (x0) || !isfinite (x1) || !isfinite (count))
    return FALSE;
  base = self->y.scale == LAB_SCALE_LOG ? self->bottom : plot_axis_to_place (&self->y, 0);
  y = plot_axis_to_place (&self->y, count);
  /* On a logarithmic axis nought is far below the edge. */
  if (!isfinite (y))
    y = base;
  y = CLAMP (y, self->top - self->height, self->bottom + self->height);
  base = CLAMP (base, self->top - self->height, self->bottom + self->height);
  *rect = (cairo_rectangle_t){ MIN (x0, x1), MIN (y, base), fabs (x1 - x0), fabs (base - y) };

  return TRUE;
}

static void
add_steps (const PlotView *self, const LabHistogram *histogram, cairo_t *cr)
{
  double base = NAN;

  cairo_new_path (cr);
  for (gsize i = 0; i < histogram->n_bins; i++) {
    cairo_rectangle_t rect;

    if (!plot_histogram_get_rect (self, histogram, i, &rect))
      continue;
    if (isnan (base)) {
      base = rect.y + rect.height;
      cairo_move_to (cr, rect.x, base);
    }
    cairo_line_to (cr, rect.x, rect.y);
    cairo_line_to (cr, rect.x + rect.width, rect.y);
    if (i + 1 == histogram->n_bins || !isfinite (histogram->counts[i + 1])) {
      cairo_line_to (cr, rect.x + rect.width, base);
      cairo_close_path (cr);
      base = NAN;
    }
  }
}

/* Several runs are outlines in their colours, that of the run that is looked at over the others. */
static void
draw_outlines (const PlotView *self, guint layer, cairo_t *cr)
{
  guint n_runs = plot_run_count (self);

  cairo_set_line_width (cr, plot_style_line_width (&self->style));
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint pass = 0; pass < 2; pass++) {
    for (guint run = 0; run < n_runs; run++) {
      const LabObservable *observable = plot_layer_get_of_run (self, layer, run);

      if (observable == NULL || (run == self->run) != (pass == 1) ||
          plot_run_is_hidden (self, run) || plot_run_is_band (self, run))
        continue;
      add_steps (self, &observable->histogram, cr);
      plot_set_color (cr, plot_style_run (&self->style, run));
      cairo_stroke (cr);
    }
  }
}

void
plot_histogram_draw (const PlotView *self, guint layer, cairo_t *cr)
{
  const LabObservable *observable = plot_layer_get_visible (self, layer);
  PlotFill fill;

  if (observable == NULL || observable->histogram.n_bins == 0)
    return;
  plot_layer_get_fill (self, layer, &fill);
  cairo_save (cr);
  cairo_rectangle (cr, self->left, self->top - 2, self->right - self->left,
                   self->bottom - self->top + 2);
  cairo_clip (cr);
  if (!plot_run_has_several (self) || !plot_run_is_hidden (self, self->run)) {
    add_steps (self, &observable->histogram, cr);
    plot_fill_draw (&fill, &self->style, 0.3, cr);
  }
  if (plot_run_has_several (self))
    draw_outlines (self, layer, cr);
  cairo_restore (cr);
}

static void
append_number (GString *text, double value, guint digits)
{
  g_autofree char *number = plot_format_number (value, digits);

  g_string_append (text, number);
}

/* "training scores 37 at x from 0.1 to 0.2". */
gboolean
plot_histogram_hit (const PlotView *self, double x, double y, PlotHit *hit)
{
  guint n_layers = lab_view_n_layers (self->view);
  gboolean tells_titles = (self->options.veil & PLOT_VEIL_AXIS_TITLES) == 0, found = FALSE;
  double least = INFINITY, width;
  const LabHistogram *histogram;
  const char *label;
  GString *text;

  if (x < self->left || x > self->right || y < self->top || y > self->bottom)
    return FALSE;
  /* Of those that cover the place the one whose step is nearest. */
  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get_visible (self, layer);

    if (observable == NULL || observable->kind != LAB_OBSERVABLE_HISTOGRAM)
      continue;
    for (gsize i = 0; i < observable->histogram.n_bins; i++) {
      cairo_rectangle_t rect;

      if (plot_histogram_get_rect (self, &observable->histogram, i, &rect) && x >= rect.x &&
          x < rect.x + rect.width && y >= rect.y - 3 && y <= rect.y + rect.height + 3 &&
          fabs (y - rect.y) < least) {
        least = fabs (y - rect.y);
        found = TRUE;
        hit->layer = layer;
        hit->index = i;
        hit->x = rect.x + rect.width / 2;
        hit->y = MAX (rect.y, self->top);
      }
    }
  }
  if (!found)
    return FALSE;
  histogram = &plot_layer_get (self, hit->layer)->histogram;
  label =
      (self->options.veil & PLOT_VEIL_LEGEND) != 0 ? NULL : self->view->layers[hit->layer].label;
  width = (histogram->x1 - histogram->x0) / (double) histogram->n_bins;
  text = g_string_new (label);
  if (label != NULL)
    g_string_append_c (text, ' ');
  append_number (text, histogram->counts[hit->index], 6);
  if (self->view->y.unit != NULL && tells_titles)
    g_string_append_printf (text, " %s", self->view->y.unit);
  g_string_append_printf (text, " at %s%sfrom ",
                          self->view->x.title != NULL && tells_titles ? self->view->x.title : "",
                          self->view->x.title != NULL && tells_titles ? " " : "");
  append_number (text, histogram->x0 + width * (double) hit->index, 4);
  g_string_append (text, " to ");
  append_number (text, histogram->x0 + width * (double) (hit->index + 1), 4);
  hit->text = g_string_free (text, FALSE);

  return TRUE;
}
