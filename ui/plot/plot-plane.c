/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

#include <string.h>

#define MAX_MINOR 128

char *
plot_axis_get_title (const LabAxis *axis)
{
  if (axis->title == NULL)
    return NULL;
  if (axis->unit != NULL)
    return g_strdup_printf ("%s (%s)", axis->title, axis->unit);

  return g_strdup (axis->title);
}

/* A curve that ends on the edge of the drawing gets some air beyond it. */
static void
give_air (PlotAxis *axis, double low, double high)
{
  double span = axis->high - axis->low;

  if (axis->scale == LAB_SCALE_LOG)
    return;
  if (high > axis->high - 0.015 * span && high != 0)
    axis->high += 0.04 * span;
  if (low < axis->low + 0.015 * span && low != 0)
    axis->low -= 0.04 * span;
}

static double
widest_label (const PlotAxis *axis, PlotText *text)
{
  double widest = 0;

  for (guint i = 0; i < axis->n_ticks; i++)
    widest = MAX (widest, plot_text_measure (text, PLOT_FONT_TICK, axis->labels[i]));

  return widest;
}

static gboolean
labels_fit (const PlotAxis *axis, PlotText *text, double gap)
{
  double last_end = -INFINITY;

  for (guint i = 0; i < axis->n_ticks; i++) {
    double width = plot_text_measure (text, PLOT_FONT_TICK, axis->labels[i]);
    double place = plot_axis_to_place (axis, axis->ticks[i]);

    if (place - width / 2 < last_end + gap)
      return FALSE;
    last_end = place + width / 2;
  }

  return TRUE;
}

static void
place_edges (PlotView *self, const PlotRange *range, PlotText *text, PlotLegendPlace legend)
{
  double size = self->style.font_size;
  double pad = 0.7 * size;
  double tick_height = plot_text_get_height (text, PLOT_FONT_TICK);
  double label_height = plot_text_get_height (text, PLOT_FONT_LABEL);
  gboolean compact = self->is_compact;
  double y_labels = 0, legend_height = 0, bar = 0, beside = 0;
  const PlotZoom *zoom = &self->options.zoom;
  gboolean is_zoomed = plot_zoom_is_valid (zoom, self->view);
  guint n_wanted, bar_layer;

  self->left = pad;
  self->top = pad;
  self->right = self->width - pad;
  self->bottom = self->height - pad;
  if (self->options.show_title && self->view->title != NULL)
    self->top += plot_text_get_height (text, PLOT_FONT_TITLE) + 0.5 * size;
  if (!compact) {
    self->top += 0.2 * size;
    self->bottom -= tick_height + 0.45 * size;
    if (self->view->x.title != NULL)
      self->bottom -= label_height + 0.2 * size;
    if (plot_field_has_bar (self, &bar_layer))
      bar = plot_field_bar_measure (self, bar_layer, text);
    self->right -= bar;
    if (legend == PLOT_LEGEND_BESIDE)
      plot_legend_measure_beside (self, text, &beside, &legend_height);
    self->right -= beside;
    if (legend == PLOT_LEGEND_ABOVE) {
      self->legend_width = self->right - self->left - 4 * size;
      legend_height = plot_legend_measure_above (self, text, self->legend_width);
      self->top += legend_height;
    }
  }

  n_wanted = (guint) CLAMP ((self->bottom - self->top) / (3.6 * size), 2, 8);
  plot_axis_init (&self->y, self->view->y.scale, range->y_low, range->y_high, n_wanted,
                  range->has_series && !range->has_field && !range->has_points &&
                      self->view->y.scale == LAB_SCALE_LINEAR);
  if (range->has_series && !range->has_field && !range->has_points)
    give_air (&self->y, range->y_low, range->y_high);
  self->whole.y_low = self->y.low;
  self->whole.y_high = self->y.high;
  if (is_zoomed)
    plot_axis_init (&self->y, self->view->y.scale, zoom->y_low, zoom->y_high, n_wanted, FALSE);
  if (!compact) {
    y_labels = MAX (widest_label (&self->y, text) + 0.5 * size, plot_pills_measure_y (self, text));
    self->left += y_labels;
    if (self->view->y.title != NULL)
      self->left += label_height + 0.3 * size;
  }

  n_wanted = (guint) CLAMP ((self->right - self->left) / (5.0 * size), 2, 10);
  if (range->is_counted && !is_zoomed)
    n_wanted = (guint) CLAMP (range->x_high - range->x_low, 1, n_wanted);
  for (;; n_wanted--) {
    double overhang = 0;

    plot_axis_init (&self->x, self->view->x.scale, range->x_low, range->x_high, n_wanted, FALSE);
    self->whole.x_low = self->x.low;
    self->whole.x_high = self->x.high;
    if (is_zoomed)
      plot_axis_init (&self->x, self->view->x.scale, zoom->x_low, zoom->x_high, n_wanted, FALSE);
    plot_axis_place (&self->x, self->left, self->right);
    if (compact)
      break;
    if (self->x.n_ticks > 0) {
      guint last = self->x.n_ticks - 1;

      overhang = plot_axis_to_place (&self->x, self->x.ticks[last]) +
                 plot_text_measure (text, PLOT_FONT_TICK, self->x.labels[last]) / 2 -
                 (self->width - bar - beside - 0.4 * size);
    }
    if (overhang > 0)
      plot_axis_place (&self->x, self->left, self->right - overhang);
    if (n_wanted <= 2 || labels_fit (&self->x, text, 0.9 * size)) {
      self->right = self->x.end;
      break;
    }
  }

  self->right = MAX (self->right, self->left + 1);
  self->bottom = MAX (self->bottom, self->top + 1);
  if (self->view->square && self->x.scale == LAB_SCALE_LINEAR &&
      self->y.scale == LAB_SCALE_LINEAR) {
    double x_span = self->x.high - self->x.low, y_span = self->y.high - self->y.low;
    double unit = MIN ((self->right - self->left) / x_span, (self->bottom - self->top) / y_span);
    double spare_x = self->right - self->left - unit * x_span;
    double spare_y = self->bottom - self->top - unit * y_span;

    self->left += spare_x / 2;
    self->right -= spare_x / 2;
    self->top += spare_y / 2;
    self->bottom -= spare_y / 2;
    /* Numbers that had room in the whole width may have none in what is left of it. */
    while (!compact && n_wanted > 2) {
      plot_axis_place (&self->x, self->left, self->right);
      if (labels_fit (&self->x, text, 0.9 * size))
        break;
      n_wanted--;
      plot_axis_init (&self->x, self->view->x.scale, self->x.low, self->x.high, n_wanted, FALSE);
    }
  }
  self->left = rint (self->left);
  self->right = rint (self->right);
  self->top = rint (self->top);
  self->bottom = rint (self->bottom);
  plot_axis_place (&self->x, self->left, self->right);
  plot_axis_place (&self->y, self->bottom, self->top);

  self->x_title_y = self->bottom + 0.65 * size + tick_height + label_height / 2;
  self->y_title_x = self->left - y_labels - 0.3 * size - label_height / 2;
  self->legend_top = self->top - legend_height;
  if (legend == PLOT_LEGEND_BESIDE)
    self->legend_left = self->right + bar + size;
}

/* By how much larger a square has to be for the legend to go to its right. */
#define BESIDE_GAIN 1.06

/* The legend above, or on the right of a square plane if that is larger then: there is often room
 * to spare. Returns which. */
static PlotLegendPlace
place_with_legend (PlotView *self, const PlotRange *range, PlotText *text)
{
  PlotView beside = *self;
  double width, height;

  place_edges (self, range, text, PLOT_LEGEND_ABOVE);
  if (self->is_compact || !self->view->square || self->view->x.scale != LAB_SCALE_LINEAR ||
      self->view->y.scale != LAB_SCALE_LINEAR)
    return PLOT_LEGEND_ABOVE;
  plot_legend_measure_beside (self, text, &width, &height);
  if (width <= 0)
    return PLOT_LEGEND_ABOVE;
  place_edges (&beside, range, text, PLOT_LEGEND_BESIDE);
  if (beside.right - beside.left <= BESIDE_GAIN * (self->right - self->left) ||
      height > beside.bottom - beside.top)
    return PLOT_LEGEND_ABOVE;
  *self = beside;

  return PLOT_LEGEND_BESIDE;
}

void
plot_plane_layout (PlotView *self, PlotText *text)
{
  PlotRange range;
  PlotLegendPlace legend = PLOT_LEGEND_INSIDE;

  plot_range_init (&range, self);
  self->is_empty = range.is_empty;
  if (range.is_empty)
    return;
  self->is_compact =
      self->height < 9 * self->style.font_size || self->width < 13 * self->style.font_size;
  if (plot_legend_wants_above (self))
    legend = place_with_legend (self, &range, text);
  else
    place_edges (self, &range, text, legend);
  plot_occupancy_init (self);
  if (self->is_compact)
    return;
  plot_legend_place (self, text, legend);
  if (legend == PLOT_LEGEND_INSIDE && self->legend == PLOT_LEGEND_ABOVE) {
    place_edges (self, &range, text, PLOT_LEGEND_ABOVE);
    plot_occupancy_init (self);
    plot_legend_place (self, text, PLOT_LEGEND_ABOVE);
  }
}

static void
occupy (PlotView *self, double column, double low_row, double high_row)
{
  int c = (int) CLAMP (column, 0, 63);
  int first = (int) CLAMP (low_row, 0, PLOT_OCCUPANCY_ROWS - 1);
  int last = (int) CLAMP (high_row, 0, PLOT_OCCUPANCY_ROWS - 1);

  for (int row = first; row <= last; row++)
    self->occupancy[row] |= G_GUINT64_CONSTANT (1) << c;
}

static void
occupy_series (PlotView *self, const LabSeries *series)
{
  PlotMap x = plot_map (&self->x), y = plot_map (&self->y);
  double to_column = 64 / (self->right - self->left);
  double to_row = PLOT_OCCUPANCY_ROWS / (self->bottom - self->top);
  double last_column = NAN, last_row = NAN;
  gsize first, last, stride;

  plot_series_find_range (self, series, &first, &last);
  stride = MAX (1, (last - first) / 2048);
  /* Of very many points a part tells enough about where they are. */
  for (gsize i = first; i < last; i += stride) {
    double column = (plot_map_place (&x, series->x[i]) - self->left) * to_column;
    double row = (plot_map_place (&y, series->y[i]) - self->top) * to_row;

    if (!isfinite (column) || !isfinite (row)) {
      last_row = NAN;
      continue;
    }
    row = CLAMP (row, -1e6, 1e6);
    if (isnan (last_row) || floor (column) == floor (last_column)) {
      double other = isnan (last_row) ? row : last_row;

      occupy (self, column, MIN (row, other), MAX (row, other));
    } else {
      for (double c = MAX (floor (last_column), -1); c <= MIN (column, 64); c++) {
        double enter = CLAMP ((c - last_column) / (column - last_column), 0, 1);
        double leave = CLAMP ((c + 1 - last_column) / (column - last_column), 0, 1);
        double a = last_row + enter * (row - last_row), b = last_row + leave * (row - last_row);

        occupy (self, c, MIN (a, b), MAX (a, b));
      }
    }
    last_column = column;
    last_row = row;
  }
}

static void
occupy_histogram (PlotView *self, const LabHistogram *histogram)
{
  double to_column = 64 / (self->right - self->left);
  double to_row = PLOT_OCCUPANCY_ROWS / (self->bottom - self->top);
  cairo_rectangle_t rect;

  for (gsize i = 0; i < histogram->n_bins; i++) {
    if (!plot_histogram_get_rect (self, histogram, i, &rect) || rect.height == 0)
      continue;
    for (double x = rect.x; x < rect.x + rect.width; x += 1 / to_column)
      occupy (self, (x - self->left) * to_column, (rect.y - self->top) * to_row,
              (rect.y + rect.height - self->top) * to_row);
  }
}

void
plot_occupancy_init (PlotView *self)
{
  guint n_layers = lab_view_n_layers (self->view), n_curves;
  PlotCurve curves[PLOT_MAX_CURVES];

  memset (self->occupancy, 0, sizeof self->occupancy);
  n_curves = plot_curves_find (self, FALSE, curves);
  for (guint i = 0; i < n_curves; i++)
    occupy_series (self, curves[i].series);
  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get_visible (self, layer);

    if (observable == NULL)
      continue;
    if (observable->kind == LAB_OBSERVABLE_POINTS) {
      const LabPoints *points = &observable->points;

      for (gsize i = 0; i < points->n; i++) {
        double column = (plot_axis_to_place (&self->x, points->x[i]) - self->left) * 64 /
                        (self->right - self->left);
        double row = (plot_axis_to_place (&self->y, points->y[i]) - self->top) *
                     PLOT_OCCUPANCY_ROWS / (self->bottom - self->top);

        if (column >= 0 && column <= 64 && row >= 0 && row <= PLOT_OCCUPANCY_ROWS)
          occupy (self, column, row, row);
      }
    } else if (observable->kind == LAB_OBSERVABLE_HISTOGRAM) {
      occupy_histogram (self, &observable->histogram);
    }
  }
}

guint
plot_occupancy_count (const PlotView *self, double x, double y, double width, double height)
{
  double to_column = 64 / (self->right - self->left);
  double to_row = PLOT_OCCUPANCY_ROWS / (self->bottom - self->top);
  int first_column = (int) CLAMP ((x - self->left) * to_column, 0, 63);
  int last_column = (int) CLAMP ((x + width - self->left) * to_column, 0, 63);
  int first_row = (int) CLAMP ((y - self->top) * to_row, 0, PLOT_OCCUPANCY_ROWS - 1);
  int last_row = (int) CLAMP ((y + height - self->top) * to_row, 0, PLOT_OCCUPANCY_ROWS - 1);
  guint64 columns =
      (~G_GUINT64_CONSTANT (0) >> (63 - last_column)) & (~G_GUINT64_CONSTANT (0) << first_column);
  guint n = 0;

  for (int row = first_row; row <= last_row; row++)
    n += (guint) __builtin_popcountll (self->occupancy[row] & columns);

  return n;
}

static void
vertical_line (const PlotView *self, cairo_t *cr, double x)
{
  cairo_move_to (cr, x, self->top);
  cairo_line_to (cr, x, self->bottom);
}

static void
horizontal_line (const PlotView *self, cairo_t *cr, double y)
{
  cairo_move_to (cr, self->left, y);
  cairo_line_to (cr, self->right, y);
}

static void
draw_grid (const PlotView *self, cairo_t *cr)
{
  double minor[MAX_MINOR];
  double line = self->style.font_size / 11;
  PlotColor grid = plot_style_grid (&self->style);
  guint n;

  cairo_set_line_width (cr, line);
  n = plot_axis_minor_ticks (&self->x, minor, MAX_MINOR);
  for (guint i = 0; i < n; i++)
    vertical_line (self, cr, plot_axis_to_place (&self->x, minor[i]));
  n = plot_axis_minor_ticks (&self->y, minor, MAX_MINOR);
  for (guint i = 0; i < n; i++)
    horizontal_line (self, cr, plot_axis_to_place (&self->y, minor[i]));
  plot_set_color (cr, plot_color_fade (grid, 0.55));
  cairo_stroke (cr);

  for (guint i = 0; i < self->x.n_ticks; i++)
    vertical_line (self, cr, rint (plot_axis_to_place (&self->x, self->x.ticks[i])) + 0.5);
  for (guint i = 0; i < self->y.n_ticks; i++)
    horizontal_line (self, cr, rint (plot_axis_to_place (&self->y, self->y.ticks[i])) + 0.5);
  plot_set_color (cr, grid);
  cairo_stroke (cr);

  /* Nought inside the range is worth a stronger line. */
  if (self->y.scale == LAB_SCALE_LINEAR && self->y.low < 0 && self->y.high > 0) {
    horizontal_line (self, cr, rint (plot_axis_to_place (&self->y, 0)) + 0.5);
    plot_set_color (cr, plot_color_mix (grid, plot_style_muted (&self->style), 0.5));
    cairo_stroke (cr);
  }
}

static void
draw_axes (const PlotView *self,
           PlotText *text,
           const PlotPills *pills,
           gboolean framed,
           cairo_t *cr)
{
  double size = self->style.font_size;
  double line = size / 11, tick = 0.28 * size;
  double minor[MAX_MINOR];
  double tick_height = plot_text_get_height (text, PLOT_FONT_TICK);
  PlotColor muted = plot_style_muted (&self->style);
  guint n;

  cairo_set_line_width (cr, line);
  if (framed) {
    cairo_rectangle (cr, self->left - 0.5, self->top - 0.5, self->right - self->left + 1,
                     self->bottom - self->top + 1);
  } else {
    cairo_move_to (cr, self->left, self->bottom + 0.5);
    cairo_line_to (cr, self->right, self->bottom + 0.5);
  }
  for (guint i = 0; i < self->x.n_ticks; i++) {
    double x = rint (plot_axis_to_place (&self->x, self->x.ticks[i])) + 0.5;

    cairo_move_to (cr, x, self->bottom);
    cairo_line_to (cr, x, self->bottom + tick);
  }
  if (framed || self->y.scale == LAB_SCALE_LOG) {
    for (guint i = 0; i < self->y.n_ticks; i++) {
      double y = rint (plot_axis_to_place (&self->y, self->y.ticks[i])) + 0.5;

      cairo_move_to (cr, self->left, y);
      cairo_line_to (cr, self->left - tick, y);
    }
  }
  n = plot_axis_minor_ticks (&self->x, minor, MAX_MINOR);
  for (guint i = 0; i < n; i++) {
    double x = plot_axis_to_place (&self->x, minor[i]);

    cairo_move_to (cr, x, self->bottom);
    cairo_line_to (cr, x, self->bottom + tick / 2);
  }
  n = plot_axis_minor_ticks (&self->y, minor, MAX_MINOR);
  for (guint i = 0; i < n; i++) {
    double y = plot_axis_to_place (&self->y, minor[i]);

    cairo_move_to (cr, self->left, y);
    cairo_line_to (cr, self->left - tick / 2, y);
  }
  plot_set_color (cr, plot_color_fade (muted, 0.8));
  cairo_stroke (cr);

  plot_set_color (cr, muted);
  for (guint i = 0; i < self->x.n_ticks; i++) {
    double x = plot_axis_to_place (&self->x, self->x.ticks[i]), width;

    plot_text_set (text, PLOT_FONT_TICK, self->x.labels[i], 0, FALSE);
    plot_text_get_size (text, &width, NULL);
    if (!plot_pills_cover (pills, x - width / 2, self->bottom + 0.45 * size, width, tick_height))
      plot_text_show (text, cr, x, self->bottom + 0.45 * size, 0.5, 0);
  }
  for (guint i = 0; i < self->y.n_ticks; i++) {
    double y = plot_axis_to_place (&self->y, self->y.ticks[i]), width;

    plot_text_set (text, PLOT_FONT_TICK, self->y.labels[i], 0, FALSE);
    plot_text_get_size (text, &width, NULL);
    if (!plot_pills_cover (pills, self->left - 0.5 * size - width, y - tick_height / 2, width,
                           tick_height))
      plot_text_show (text, cr, self->left - 0.5 * size, y, 1, 0.5);
  }

  if ((self->options.veil & PLOT_VEIL_AXIS_TITLES) == 0) {
    g_autofree char *x_title = plot_axis_get_title (&self->view->x);
    g_autofree char *y_title = plot_axis_get_title (&self->view->y);

    plot_set_color (cr, plot_style_foreground (&self->style));
    if (x_title != NULL) {
      double middle = (self->left + self->right) / 2;
      double room = 2 * MIN (middle, self->width - middle) - size;

      /* It may be wider than a narrow square. */
      plot_text_set (text, PLOT_FONT_LABEL, x_title, room, FALSE);
      plot_text_show (text, cr, middle, self->x_title_y, 0.5, 0.5);
    }
    if (y_title != NULL) {
      double middle = (self->top + self->bottom) / 2;
      gboolean is_under_legend =
          self->legend == PLOT_LEGEND_ABOVE && self->y_title_x + size > self->legend_left;
      double ceiling = is_under_legend ? self->top : 0.5 * size;
      double room = 2 * MIN (middle - ceiling, self->height - middle - 0.5 * size);

      cairo_save (cr);
      cairo_translate (cr, self->y_title_x, middle);
      cairo_rotate (cr, -G_PI / 2);
      plot_text_set (text, PLOT_FONT_LABEL, y_title, room, FALSE);
      plot_text_show (text, cr, 0, 0, 0.5, 0.5);
      cairo_restore (cr);
    }
  }
}

void
plot_plane_draw (const PlotView *self, PlotText *text, cairo_t *cr)
{
  guint n_layers = lab_view_n_layers (self->view);
  guint layer = 0, bar_layer;
  double margin = plot_style_line_width (&self->style);
  gboolean has_field = FALSE;
  PlotCurve curves[PLOT_MAX_CURVES];
  guint n_curves = plot_curves_find (self, FALSE, curves);
  PlotPills pills;

  /* Fields lie under the grid if they are at the back, and make it needless. */
  for (; layer < n_layers && self->view->layers[layer].kind == LAB_OBSERVABLE_FIELD; layer++) {
    if (plot_layer_get_visible (self, layer) != NULL) {
      plot_field_draw (self, layer, cr);
      has_field = TRUE;
    }
  }
  if (!has_field)
    draw_grid (self, cr);

  cairo_save (cr);
  cairo_rectangle (cr, self->left - margin, self->top - margin,
                   self->right - self->left + 2 * margin, self->bottom - self->top + 2 * margin);
  cairo_clip (cr);
  for (guint i = 0; i < n_curves; i++)
    plot_curve_draw_band (self, &curves[i], cr);
  for (; layer < n_layers; layer++) {
    /* The run that is looked at lies over the others, the medians under all. */
    if (self->view->layers[layer].kind == LAB_OBSERVABLE_SERIES) {
      for (guint pass = 0; pass < 3; pass++)
        for (guint i = 0; i < n_curves; i++)
          if (curves[i].layer == layer && pass == (curves[i].is_band            ? 0
                                                   : curves[i].run == self->run ? 2
                                                                                : 1))
            plot_curve_draw (self, &curves[i], cr);
      continue;
    }
    if (plot_layer_get_visible (self, layer) == NULL)
      continue;
    switch (self->view->layers[layer].kind) {
    case LAB_OBSERVABLE_FIELD:
      plot_field_draw (self, layer, cr);
      break;
    case LAB_OBSERVABLE_POINTS:
      plot_points_draw (self, layer, cr);
      break;
    case LAB_OBSERVABLE_HISTOGRAM:
      plot_histogram_draw (self, layer, cr);
      break;
    case LAB_OBSERVABLE_PICTURES:
    case LAB_OBSERVABLE_READOUT:
    default:
      break;
    }
  }
  cairo_restore (cr);

  if (self->is_compact)
    return;
  plot_pills_init (&pills, self, text);
  draw_axes (self, text, &pills, has_field || self->view->square, cr);
  if (plot_field_has_bar (self, &bar_layer))
    plot_field_bar_draw (self, bar_layer, text, cr);
  plot_markers_draw (self, cr);
  plot_legend_draw (self, text, cr);
  /* Over all guides: none strikes a word through. */
  plot_marker_words_draw (self, text, cr);
  plot_pills_draw (&pills, self, text, cr);
}
