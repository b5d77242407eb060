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

/* Markers of more runs than the one that is looked at are shown as long as a picture is not full of
 * them. */
#define MOST_MARKERS 8

/* The curves whose markers are shown, those of the run that is looked at first: where room is
 * scarce, theirs have it. */
static guint
find_curves (const PlotView *self, PlotCurve curves[PLOT_MAX_CURVES])
{
  PlotCurve all[PLOT_MAX_CURVES];
  guint n_all = plot_curves_find (self, FALSE, all), n_markers = 0, n = 0;

  for (guint i = 0; i < n_all; i++) {
    n_markers += all[i].series->n_markers;
    if (all[i].run == self->run)
      curves[n++] = all[i];
  }
  for (guint i = 0; i < n_all && n_markers <= MOST_MARKERS; i++)
    if (all[i].run != self->run)
      curves[n++] = all[i];

  return n;
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
  PlotCurve curves[PLOT_MAX_CURVES];
  guint n_curves = find_curves (view, curves);
  double size = view->style.font_size, widest = 0;

  for (guint curve = 0; curve < n_curves; curve++) {
    for (guint i = 0; i < curves[curve].series->n_markers; i++) {
      const LabMarker *marker = &curves[curve].series->markers[i];
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
  PlotCurve curves[PLOT_MAX_CURVES];
  guint n_curves;

  self->n = 0;
  if ((view->options.veil & PLOT_VEIL_MARKERS) != 0)
    return;
  n_curves = find_curves (view, curves);
  for (guint curve = 0; curve < n_curves; curve++) {
    PlotStroke stroke;

    plot_curve_get_stroke (view, &curves[curve], &stroke);
    for (guint i = 0; i < curves[curve].series->n_markers; i++) {
      const LabMarker *marker = &curves[curve].series->markers[i];
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

/* Where words stand that were drawn before: the next one keeps off them. */
typedef struct {
  guint n;
  cairo_rectangle_t places[PLOT_MAX_PILLS];
} Words;

static gboolean
overlaps (double left,
          double top,
          double width,
          double height,
          double other_left,
          double other_top,
          double other_width,
          double other_height)
{
  return left < other_left + other_width && left + width > other_left &&
         top < other_top + other_height && top + height > other_top;
}

/* Around a word, of its patch, in font sizes. */
#define PATCH_PAD 0.2

/* Text on a patch of ground, with its left top corner at (@x, @y). */
static void
draw_word (Words *words, const PlotView *self, PlotText *text, cairo_t *cr, double x, double y)
{
  double width, height, pad = PATCH_PAD * self->style.font_size;

  plot_text_get_size (text, &width, &height);
  plot_set_color (cr, plot_color_fade (plot_style_background (&self->style), 0.8));
  cairo_rectangle (cr, x - pad, y, width + 2 * pad, height);
  cairo_fill (cr);
  plot_set_color (cr, plot_style_foreground (&self->style));
  plot_text_show (text, cr, x, y, 0, 0);
  if (words->n < PLOT_MAX_PILLS)
    words->places[words->n++] = (cairo_rectangle_t){ x, y, width, height };
}

/* The number of lines from top to bottom that a word there would interrupt. */
static guint
count_crossed_lines (const PlotView *self, double left, double width)
{
  PlotCurve curves[PLOT_MAX_CURVES];
  guint n_curves = find_curves (self, curves), n = 0;

  for (guint curve = 0; curve < n_curves; curve++) {
    for (guint i = 0; i < curves[curve].series->n_markers; i++) {
      const LabMarker *marker = &curves[curve].series->markers[i];
      double x, y;

      if (marker->kind == LAB_MARKER_VERTICAL && marker_get_place (self, marker, &x, &y))
        n += x > left && x < left + width;
    }
  }

  return n;
}

/* The legend counts as a curve, and so does another word. */
#define COST_OF_OVERLAP 400

/* Whether a word there, with its patch, would lie over another, or over the legend. */
static gboolean
is_taken (const Words *words,
          const PlotView *self,
          double left,
          double top,
          double width,
          double height)
{
  double pad = PATCH_PAD * self->style.font_size;

  left -= pad;
  width += 2 * pad;
  if (self->legend == PLOT_LEGEND_INSIDE &&
      overlaps (left, top, width, height, self->legend_left, self->legend_top, self->legend_width,
                self->legend_height))
    return TRUE;
  for (guint i = 0; i < words->n; i++) {
    const cairo_rectangle_t *other = &words->places[i];

    if (overlaps (left, top, width, height, other->x, other->y, other->width, other->height))
      return TRUE;
  }

  return FALSE;
}

/* How much a word there would hide; G_MAXUINT where it does not fit. */
static guint
cost_of_word (const Words *words,
              const PlotView *self,
              double left,
              double top,
              double width,
              double height)
{
  guint cost;

  if (left < self->left || left + width > self->right || top < self->top ||
      top + height > self->bottom)
    return G_MAXUINT;
  cost = 8 * plot_occupancy_count (self, left, top, width, height) +
         40 * count_crossed_lines (self, left, width);

  return cost + (is_taken (words, self, left, top, width, height) ? COST_OF_OVERLAP : 0);
}

/* Beside the point, where it hides least of the curves; above or below it a long word may stand
 * aside, so that it fits into a narrow picture. */
static void
draw_point_label (Words *words,
                  const PlotView *self,
                  PlotText *text,
                  double x,
                  double y,
                  gboolean must,
                  cairo_t *cr)
{
  static const struct {
    double x, y;
  } sides[] = { { 1, -1 }, { -1, -1 }, { 1, 1 }, { -1, 1 }, { 0, -1 }, { 0, 1 } };
  double gap = 0.7 * self->style.font_size;
  double width, height, best_x, best_y;
  guint least = G_MAXUINT;

  plot_text_get_size (text, &width, &height);
  best_x = MAX (MIN (x + gap, self->right - width), self->left);
  best_y = MAX (MIN (y, self->bottom - height), self->top);
  for (guint distance = 1; distance <= 6; distance++) {
    for (guint i = 0; i < G_N_ELEMENTS (sides); i++) {
      double left = x + sides[i].x * gap * distance - (1 - sides[i].x) * width / 2;
      double top = y + sides[i].y * gap * distance - (1 - sides[i].y) * height / 2;
      guint cost;

      if (sides[i].x == 0)
        left = MAX (MIN (left, self->right - width), self->left);
      cost = cost_of_word (words, self, left, top, width, height);
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
  /* Two words over each other say nothing: the point and its values do. */
  if ((must && !is_taken (words, self, best_x, best_y, width, height)) || least < COST_OF_OVERLAP)
    draw_word (words, self, text, cr, best_x, best_y);
}

/* Beside a line across the plotting area: near its top or right end if there is room. */
static void
draw_line_label (Words *words,
                 const PlotView *self,
                 PlotText *text,
                 double place,
                 gboolean is_vertical,
                 gboolean must,
                 cairo_t *cr)
{
  static const double shares[] = { 0, 0.08, 0.2, 0.3, 0.42, 0.5, 0.62, 0.75, 0.88, 1 };
  double gap = 0.4 * self->style.font_size;
  double width, height, best_x = self->left, best_y = self->top;
  guint least = G_MAXUINT;

  plot_text_get_size (text, &width, &height);
  for (guint i = 0; i < G_N_ELEMENTS (shares); i++) {
    for (guint side = 0; side < 2; side++) {
      double x, y;
      guint cost;

      if (is_vertical) {
        /* In a narrow picture it has to cross the line. */
        x = side == 0 ? place + gap : place - gap - width;
        x = MAX (MIN (x, self->right - width), self->left);
        y = self->top + 0.1 * gap + shares[i] * (self->bottom - self->top - height - 0.2 * gap);
      } else {
        x = self->right - gap - width - shares[i] * (self->right - self->left - width - 2 * gap);
        y = side == 0 ? place - 0.2 * gap - height : place + 0.2 * gap;
      }
      cost = cost_of_word (words, self, x, y, width, height);
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
  if ((must && !is_taken (words, self, best_x, best_y, width, height)) || least < COST_OF_OVERLAP)
    draw_word (words, self, text, cr, best_x, best_y);
}

static void
draw_markers_of_curve (const PlotView *self, const PlotCurve *curve, cairo_t *cr)
{
  double size = self->style.font_size, line = size / 11;
  const double dots[] = { 0.01, 3 * line }, dashes[] = { 5 * line, 4 * line };
  PlotStroke stroke;

  plot_curve_get_stroke (self, curve, &stroke);
  for (guint i = 0; i < curve->series->n_markers; i++) {
    const LabMarker *marker = &curve->series->markers[i];
    double x, y;

    if (!marker_get_place (self, marker, &x, &y))
      continue;
    cairo_save (cr);
    cairo_set_line_width (cr, 1.2 * line);
    cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
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
      break;
    case LAB_MARKER_VERTICAL:
      cairo_set_dash (cr, dashes, 2, 0);
      cairo_move_to (cr, x, self->top);
      cairo_line_to (cr, x, self->bottom);
      cairo_stroke (cr);
      break;
    case LAB_MARKER_HORIZONTAL:
      cairo_set_dash (cr, dashes, 2, 0);
      cairo_move_to (cr, self->left, y);
      cairo_line_to (cr, self->right, y);
      cairo_stroke (cr);
      break;
    default:
      break;
    }
    cairo_restore (cr);
  }
}

void
plot_markers_draw (const PlotView *self, cairo_t *cr)
{
  PlotCurve curves[PLOT_MAX_CURVES];
  guint n_curves = find_curves (self, curves);

  /* Those of the run that is looked at over the others. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n_curves; i++)
      if ((curves[i].run == self->run) == (pass == 1))
        draw_markers_of_curve (self, &curves[i], cr);
}

/* Whether a curve before @curve, but of another run, has said the same: the guides' colours tell
 * whose they are. */
static gboolean
is_said (const PlotCurve *curves, guint curve, const char *label)
{
  for (guint i = 0; i < curve; i++)
    for (guint k = 0; k < curves[i].series->n_markers && curves[i].run != curves[curve].run; k++)
      if (g_strcmp0 (curves[i].series->markers[k].label, label) == 0)
        return TRUE;

  return FALSE;
}

void
plot_marker_words_draw (const PlotView *self, PlotText *text, cairo_t *cr)
{
  PlotCurve curves[PLOT_MAX_CURVES];
  guint n_curves;
  Words words = { 0 };

  if ((self->options.veil & PLOT_VEIL_MARKERS) != 0)
    return;
  n_curves = find_curves (self, curves);
  for (guint curve = 0; curve < n_curves; curve++) {
    gboolean must = curves[curve].run == self->run;

    for (guint i = 0; i < curves[curve].series->n_markers; i++) {
      const LabMarker *marker = &curves[curve].series->markers[i];
      gboolean is_vertical = marker->kind == LAB_MARKER_VERTICAL;
      double x, y;

      if (marker->label == NULL || *marker->label == '\0' ||
          !marker_get_place (self, marker, &x, &y) || is_said (curves, curve, marker->label))
        continue;
      plot_text_set (text, PLOT_FONT_STRONG, marker->label, self->right - self->left, FALSE);
      if (marker->kind == LAB_MARKER_POINT)
        draw_point_label (&words, self, text, x, y, must, cr);
      else
        draw_line_label (&words, self, text, is_vertical ? x : y, is_vertical, must, cr);
    }
  }
}
