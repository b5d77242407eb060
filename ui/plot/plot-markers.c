/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

static gboolean
marker_get_place (const PlotView *self, const LabMarker *marker, double *x, double *y)
{
  *x = marker->kind == LAB_MARKER_HORIZONTAL ? self->right
                                             : plot_axis_to_place (&self->x, marker->x);
  *y = marker->kind == LAB_MARKER_VERTICAL ? self->top : plot_axis_to_place (&self->y, marker->y);

  return isfinite (*x) && isfinite (*y) && *x >= self->left - 1 && *x <= self->right + 1 &&
         *y >= self->top - 1 && *y <= self->bottom + 1;
}

/* In font sizes: around the text, and from the axis. */
#define PILL_PAD 0.35
#define PILL_GAP 0.2

static char *
pill_text (double value)
{
  return plot_format_number (value, value == rint (value) ? 12 : 3);
}

static void
add_pill (PlotPills *self,
          const PlotView *view,
          PlotText *text,
          PlotColor color,
          double value,
          double place,
          gboolean on_x)
{
  double pad = PILL_PAD * view->style.font_size;
  g_autofree char *number = pill_text (value);
  PlotPill *pill;
  double width, height;

  if (self->n == PLOT_MAX_PILLS)
    return;
  pill = &self->pills[self->n];
  g_strlcpy (pill->text, number, sizeof pill->text);
  plot_text_set (text, PLOT_FONT_TICK, pill->text, 0, FALSE);
  plot_text_get_size (text, &width, &height);
  pill->width = width + 2 * pad;
  pill->height = height + 0.2 * pad;
  pill->color = color;
  if (on_x) {
    pill->x = CLAMP (place - pill->width / 2, 0, view->width - pill->width);
    pill->y = view->bottom + 0.35 * view->style.font_size;
  } else {
    pill->x = MAX (0, view->left - PILL_GAP * view->style.font_size - pill->width);
    pill->y = place - pill->height / 2;
  }
  /* The first of two that would lie over each other stays. */
  if (!plot_pills_cover (self, pill->x, pill->y, pill->width, pill->height))
    self->n++;
}

/* Width of most values, so that the drawing does not move while digits come and go. */
#define USUAL_VALUE "0.000"

double
plot_pills_measure_y (const PlotView *view, PlotText *text)
{
  guint n_layers = lab_view_n_layers (view->view);
  double size = view->style.font_size, widest = 0;

  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get_visible (view, layer);

    if (observable == NULL || observable->kind != LAB_OBSERVABLE_SERIES)
      continue;
    for (guint i = 0; i < observable->series.n_markers; i++) {
      const LabMarker *marker = &observable->series.markers[i];
      g_autofree char *number = NULL;

      if (marker->kind == LAB_MARKER_VERTICAL)
        continue;
      number = pill_text (marker->y);
      widest = MAX (widest, plot_text_measure (text, PLOT_FONT_TICK, number));
      widest = MAX (widest, plot_text_measure (text, PLOT_FONT_TICK, USUAL_VALUE));
    }
  }

  return widest > 0 ? widest + 2 * PILL_PAD * size + PILL_GAP * size : 0;
}

void
plot_pills_init (PlotPills *self, const PlotView *view, PlotText *text)
{
  guint n_layers = lab_view_n_layers (view->view);

  self->n = 0;
  if ((view->options.veil & PLOT_VEIL_MARKERS) != 0)
    return;
  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get_visible (view, layer);
    PlotStroke stroke;

    if (observable == NULL || observable->kind != LAB_OBSERVABLE_SERIES)
      continue;
    plot_layer_get_stroke (view, layer, &stroke);
    for (guint i = 0; i < observable->series.n_markers; i++) {
      const LabMarker *marker = &observable->series.markers[i];
      double x, y;

      if (!marker_get_place (view, marker, &x, &y))
        continue;
      if (marker->kind != LAB_MARKER_HORIZONTAL)
        add_pill (self, view, text, stroke.color, marker->x, x, TRUE);
      if (marker->kind != LAB_MARKER_VERTICAL)
        add_pill (self, view, text, stroke.color, marker->y, y, FALSE);
    }
  }
}

gboolean
plot_pills_cover (const PlotPills *self, double x, double y, double width, double height)
{
  for (guint i = 0; i < self->n; i++) {
    const PlotPill *pill = &self->pills[i];

    if (x < pill->x + pill->width && x + width > pill->x && y < pill->y + pill->height &&
        y + height > pill->y)
      return TRUE;
  }

  return FALSE;
}

static void
rounded_rectangle (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

void
plot_pills_draw (const PlotPills *self, const PlotView *view, PlotText *text, cairo_t *cr)
{
  cairo_set_line_width (cr, view->style.font_size / 11);
  for (guint i = 0; i < self->n; i++) {
    const PlotPill *pill = &self->pills[i];

    rounded_rectangle (cr, pill->x, pill->y, pill->width, pill->height,
                       MIN (pill->height / 2, 0.4 * view->style.font_size));
    plot_set_color (cr, plot_style_background (&view->style));
    cairo_fill_preserve (cr);
    plot_set_color (cr, pill->color);
    cairo_stroke (cr);
    plot_set_color (cr, plot_style_foreground (&view->style));
    plot_text_draw (text, cr, PLOT_FONT_TICK, pill->text, pill->x + pill->width / 2,
                    pill->y + pill->height / 2, 0.5, 0.5);
  }
}

/* Text on a patch of ground, with its left top corner at (@x, @y). */
static void
draw_word (const PlotView *self, PlotText *text, cairo_t *cr, double x, double y)
{
  double width, height, pad = 0.2 * self->style.font_size;

  plot_text_get_size (text, &width, &height);
  plot_set_color (cr, plot_color_fade (plot_style_background (&self->style), 0.8));
  cairo_rectangle (cr, x - pad, y, width + 2 * pad, height);
  cairo_fill (cr);
  plot_set_color (cr, plot_style_foreground (&self->style));
  plot_text_show (text, cr, x, y, 0, 0);
}

/* How much a word there would hide; G_MAXUINT where it does not fit. */
static guint
cost_of_word (const PlotView *self, double left, double top, double width, double height)
{
  guint cost;

  if (left < self->left || left + width > self->right || top < self->top ||
      top + height > self->bottom)
    return G_MAXUINT;
  cost = 8 * plot_occupancy_count (self, left, top, width, height);
  /* The legend counts as a curve. */
  if (self->legend == PLOT_LEGEND_INSIDE && left < self->legend_left + self->legend_width &&
      left + width > self->legend_left && top < self->legend_top + self->legend_height &&
      top + height > self->legend_top)
    cost += 400;

  return cost;
}

/* Beside the point, where it hides least of the curves. */
static void
draw_point_label (const PlotView *self, PlotText *text, double x, double y, cairo_t *cr)
{
  static const struct {
    double x, y;
  } sides[] = { { 1, -1 }, { -1, -1 }, { 1, 1 }, { -1, 1 }, { 0, -1 }, { 0, 1 } };
  double gap = 0.7 * self->style.font_size;
  double width, height, best_x = x + gap, best_y = y;
  guint least = G_MAXUINT;

  plot_text_get_size (text, &width, &height);
  for (guint distance = 1; distance <= 3; distance++) {
    for (guint i = 0; i < G_N_ELEMENTS (sides); i++) {
      double left = x + sides[i].x * gap * distance - (1 - sides[i].x) * width / 2;
      double top = y + sides[i].y * gap * distance - (1 - sides[i].y) * height / 2;
      guint cost = cost_of_word (self, left, top, width, height);

      if (cost == G_MAXUINT)
        continue;
      cost += 3 * distance + (sides[i].x == 0 ? 1 : 0);
      if (cost < least) {
        least = cost;
        best_x = left;
        best_y = top;
      }
    }
  }
  draw_word (self, text, cr, best_x, best_y);
}

/* Beside a line across the plotting area: near its top or right end if there is room. */
static void
draw_line_label (const PlotView *self,
                 PlotText *text,
                 double place,
                 gboolean is_vertical,
                 cairo_t *cr)
{
  static const double shares[] = { 0, 0.08, 0.2, 0.35, 0.5, 0.75, 1 };
  double gap = 0.4 * self->style.font_size;
  double width, height, best_x = self->left, best_y = self->top;
  guint least = G_MAXUINT;

  plot_text_get_size (text, &width, &height);
  for (guint i = 0; i < G_N_ELEMENTS (shares); i++) {
    for (guint side = 0; side < 2; side++) {
      double x, y;
      guint cost;

      if (is_vertical) {
        x = side == 0 ? place + gap : place - gap - width;
        y = self->top + 0.1 * gap + shares[i] * (self->bottom - self->top - height - 0.2 * gap);
      } else {
        x = self->right - gap - width - shares[i] * (self->right - self->left - width - 2 * gap);
        y = side == 0 ? place - 0.2 * gap - height : place + 0.2 * gap;
      }
      cost = cost_of_word (self, x, y, width, height);
      if (cost == G_MAXUINT)
        continue;
      cost += 2 * i + side;
      if (cost < least) {
        least = cost;
        best_x = x;
        best_y = y;
      }
    }
  }
  draw_word (self, text, cr, best_x, best_y);
}

void
plot_markers_draw (const PlotView *self, guint layer, PlotText *text, cairo_t *cr)
{
  const LabObservable *observable = plot_layer_get_visible (self, layer);
  double size = self->style.font_size, line = size / 11;
  const double dots[] = { 0.01, 3 * line }, dashes[] = { 5 * line, 4 * line };
  gboolean veiled = (self->options.veil & PLOT_VEIL_MARKERS) != 0;
  PlotStroke stroke;

  if (observable == NULL)
    return;
  plot_layer_get_stroke (self, layer, &stroke);
  for (guint i = 0; i < observable->series.n_markers; i++) {
    const LabMarker *marker = &observable->series.markers[i];
    gboolean has_label = !veiled && marker->label != NULL && *marker->label != '\0';
    double x, y;

    if (!marker_get_place (self, marker, &x, &y))
      continue;
    cairo_save (cr);
    cairo_set_line_width (cr, 1.2 * line);
    cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
    if (has_label)
      plot_text_set (text, PLOT_FONT_STRONG, marker->label, self->right - self->left, FALSE);
    plot_set_color (cr, stroke.color);
    switch (marker->kind) {
    case LAB_MARKER_POINT:
      cairo_set_dash (cr, dots, 2, 0);
      cairo_move_to (cr, x, y);
      cairo_line_to (cr, x, self->bottom);
      cairo_move_to (cr, x, y);
      cairo_line_to (cr, self->left, y);
      cairo_stroke (cr);
      cairo_arc (cr, x, y, 0.5 * size, 0, 2 * G_PI);
      plot_set_color (cr, plot_style_background (&self->style));
      cairo_fill (cr);
      cairo_arc (cr, x, y, 0.36 * size, 0, 2 * G_PI);
      plot_set_color (cr, stroke.color);
      cairo_fill (cr);
      if (has_label)
        draw_point_label (self, text, x, y, cr);
      break;
    case LAB_MARKER_VERTICAL:
      cairo_set_dash (cr, dashes, 2, 0);
      cairo_move_to (cr, x, self->top);
      cairo_line_to (cr, x, self->bottom);
      cairo_stroke (cr);
      if (has_label)
        draw_line_label (self, text, x, TRUE, cr);
      break;
    case LAB_MARKER_HORIZONTAL:
      cairo_set_dash (cr, dashes, 2, 0);
      cairo_move_to (cr, self->left, y);
      cairo_line_to (cr, self->right, y);
      cairo_stroke (cr);
      if (has_label)
        draw_line_label (self, text, y, FALSE, cr);
      break;
    default:
      break;
    }
    cairo_restore (cr);
  }
}
