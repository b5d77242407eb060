/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

/* A curve with more points than the drawing has columns is reduced to what happens in each column.
 * If it goes up and down there, the band between the least and the greatest value is filled in a
 * light tone (widened by a disc as wide as the stroke, which is what a stroke along all the points
 * would cover) and the line goes through the means. */

#define MAX_BRUSH 16 /* columns that the disc reaches to either side */

typedef struct {
  float low, high;    /* places; low > high: nothing here */
  float enter, leave; /* where the curve comes in and goes out */
  float sum;          /* of the places of the points in it */
  guint n;
} Column;

#define MEAN_OF_COLUMNS 3

/* Share of the colour in a band of what happens in a column, and in one over seeds. */
#define BAND 0.33
#define SEED_BAND 0.2

typedef struct {
  cairo_t *cr;
  double tolerance;
  gboolean is_open;   /* a current point was set */
  double x0, y0;      /* last place that was kept */
  double x1, y1;      /* last place that was seen */
  double least, most; /* slopes from the kept place that pass near all that were seen since */
} Line;

static double
device_scale (cairo_t *cr)
{
  double x_scale, y_scale, x = 1, y = 0;

  cairo_surface_get_device_scale (cairo_get_target (cr), &x_scale, &y_scale);
  cairo_user_to_device_distance (cr, &x, &y);

  return CLAMP (hypot (x, y) * x_scale, 0.25, 4);
}

static void
line_start (Line *self, double x, double y)
{
  cairo_move_to (self->cr, x, y);
  self->x0 = self->x1 = x;
  self->y0 = self->y1 = y;
  self->least = -INFINITY;
  self->most = INFINITY;
  self->is_open = TRUE;
}

static void
line_end (Line *self)
{
  /* A lone point is a dot, by its round caps. */
  if (self->is_open)
    cairo_line_to (self->cr, self->x1, self->y1);
  self->is_open = FALSE;
}

/* Leaves out places that a straight line passes by less than the tolerance ("swing filter"). */
static void
line_add (Line *self, double x, double y)
{
  double dx = x - self->x0;

  if (!self->is_open) {
    line_start (self, x, y);
    return;
  }
  if (dx > 0) {
    double slope = (y - self->y0) / dx;

    if (slope < self->least || slope > self->most) {
      double kept_x = self->x1, kept_y = self->y1;

      cairo_line_to (self->cr, kept_x, kept_y);
      self->x0 = kept_x;
      self->y0 = kept_y;
      self->least = -INFINITY;
      self->most = INFINITY;
      dx = x - kept_x;
    }
  }
  if (dx > 0) {
    self->least = MAX (self->least, (y - self->tolerance - self->y0) / dx);
    self->most = MIN (self->most, (y + self->tolerance - self->y0) / dx);
  } else if (fabs (y - self->y1) > self->tolerance) {
    cairo_line_to (self->cr, self->x1, self->y1);
    cairo_line_to (self->cr, x, y);
    self->x0 = x;
    self->y0 = y;
    self->least = -INFINITY;
    self->most = INFINITY;
  }
  self->x1 = x;
  self->y1 = y;
}

/* Places far outside would overflow cairo's fixed-point numbers. */
static double
keep_near (const PlotView *self, double place)
{
  double far = 4 * self->height;

  return CLAMP (place, self->top - far, self->bottom + far);
}

static void
stroke_points (const PlotView *self, const LabSeries *series, gsize first, gsize last, cairo_t *cr)
{
  PlotMap x_map = plot_map (&self->x), y_map = plot_map (&self->y);
  Line line = { .cr = cr, .tolerance = 0.1 };
  double far = 4 * self->style.font_size;
  const cairo_rectangle_t box = { self->left - far, self->top - far,
                                  self->right - self->left + 2 * far,
                                  self->bottom - self->top + 2 * far };
  PlotPlace before = { NAN, NAN };

  for (gsize i = first; i < last; i++) {
    PlotPlace place = { plot_map_place (&x_map, series->x[i]),
                        plot_map_place (&y_map, series->y[i]) };
    PlotPlace from = isfinite (before.x) ? before : place, to = place;

    before = place;
    if (!isfinite (place.x) || !isfinite (place.y)) {
      before.x = NAN;
      line_end (&line);
      continue;
    }
    if (!plot_clip_segment (&box, &from, &to)) {
      line_end (&line);
      continue;
    }
    if (!line.is_open)
      line_start (&line, from.x, from.y);
    line_add (&line, to.x, to.y);
    if (to.x != place.x || to.y != place.y)
      line_end (&line);
  }
  line_end (&line);
  cairo_stroke (cr);
}

static void
touch (Column *column, double y)
{
  float place = (float) y;

  if (column->low > column->high) {
    column->enter = place;
    column->low = column->high = place;
  } else {
    column->low = MIN (column->low, place);
    column->high = MAX (column->high, place);
  }
  column->leave = place;
}

/* Fills @columns, @per_unit of them for each unit of width. */
static void
reduce (const PlotView *self,
        const LabSeries *series,
        gsize first,
        gsize end,
        Column *columns,
        int n,
        double per_unit)
{
  PlotMap x_map = plot_map (&self->x), y_map = plot_map (&self->y);
  double last_x = NAN, last_y = NAN;
  int last = G_MININT; /* −1 and n: beside the drawing */

  for (int i = 0; i < n; i++)
    columns[i] = (Column){ .low = 1, .high = 0 };
  for (gsize i = first; i < end; i++) {
    double x = (plot_map_place (&x_map, series->x[i]) - self->left) * per_unit;
    double y = plot_map_place (&y_map, series->y[i]);
    int column;

    if (!isfinite (x) || !isfinite (y)) {
      last = G_MININT;
      continue;
    }
    y = keep_near (self, y);
    /* What lies on the right edge belongs to the last column. */
    column = x < -1e-6 ? -1 : x > n + 1e-6 ? n : MIN ((int) x, n - 1);
    if (last != G_MININT && column != last) {
      /* The line crosses the borders of the columns between. */
      for (int border = last + 1; border <= column; border++) {
        double share = CLAMP ((border - last_x) / (x - last_x), 0, 1);
        double crossing = last_y + share * (y - last_y);

        if (border > 0)
          touch (&columns[border - 1], crossing);
        if (border < n)
          touch (&columns[border], crossing);
      }
    }
    if (column >= 0 && column < n) {
      touch (&columns[column], y);
      columns[column].sum += (float) y;
      columns[column].n++;
    }
    last = column;
    last_x = x;
    last_y = y;
  }
}

/* How far the curve goes up and down inside columns, beyond what brings it forward, per column. */
static double
roughness (const Column *columns, int n)
{
  double sum = 0;
  int used = 0;

  for (int i = 0; i < n; i++) {
    if (columns[i].low <= columns[i].high) {
      sum += columns[i].high - columns[i].low - fabsf (columns[i].leave - columns[i].enter);
      used++;
    }
  }

  return used > 0 ? sum / used : 0;
}

/* Half as many columns, each twice as wide. */
static int
halve (Column *columns, int n)
{
  for (int i = 0; i < n; i += 2) {
    Column merged = columns[i];

    if (i + 1 < n && columns[i + 1].low <= columns[i + 1].high) {
      const Column *next = &columns[i + 1];

      if (merged.low > merged.high) {
        merged = *next;
      } else {
        merged.low = MIN (merged.low, next->low);
        merged.high = MAX (merged.high, next->high);
        merged.leave = next->leave;
        merged.sum += next->sum;
        merged.n += next->n;
      }
    }
    columns[i / 2] = merged;
  }

  return (n + 1) / 2;
}

/* Through where the curve enters and leaves each column. */
static void
stroke_columns (const PlotView *self, const Column *columns, int n, double per_unit, cairo_t *cr)
{
  Line line = { .cr = cr, .tolerance = 0.15 };

  for (int i = 0; i < n; i++) {
    double left = self->left + i / per_unit;

    if (columns[i].low > columns[i].high) {
      line_end (&line);
      continue;
    }
    if (!line.is_open)
      line_start (&line, left, columns[i].enter);
    line_add (&line, left + 1 / per_unit, columns[i].leave);
  }
  line_end (&line);
  cairo_stroke (cr);
}

/* Through the means of the points in every few columns. */
static void
stroke_means (const PlotView *self, const Column *columns, int n, double per_unit, cairo_t *cr)
{
  Line line = { .cr = cr, .tolerance = 0.3 };
  double sum = 0, sum_x = 0;
  guint count = 0;

  for (int i = 0; i <= n; i++) {
    gboolean gap = i == n || columns[i].low > columns[i].high;

    if (!gap) {
      sum += columns[i].sum;
      sum_x += columns[i].n * (self->left + (i + 0.5) / per_unit);
      count += columns[i].n;
    }
    if (count > 0 && (gap || (i + 1) % MEAN_OF_COLUMNS == 0)) {
      line_add (&line, sum_x / count, sum / count);
      sum = sum_x = 0;
      count = 0;
    }
    if (gap)
      line_end (&line);
  }
  cairo_stroke (cr);
}

/* How far the disc reaches up and down in each column to its side. Returns to how many columns. */
static int
prepare_brush (double width, double per_unit, double bulge[MAX_BRUSH + 1])
{
  double radius = width / 2;
  int reach = MIN ((int) (radius * per_unit), MAX_BRUSH);

  for (int i = 0; i <= reach; i++)
    bulge[i] = sqrt (MAX (0, radius * radius - (i / per_unit) * (i / per_unit)));

  return reach;
}

/* The edges of the band over columns @first … @last at column @i, which may be beside them. */
static void
find_edges (const Column *columns,
            int first,
            int last,
            int i,
            int reach,
            const double *bulge,
            double *top,
            double *bottom)
{
  *top = INFINITY;
  *bottom = -INFINITY;
  for (int k = MAX (first, i - reach); k <= MIN (last, i + reach); k++) {
    double b = bulge[ABS (i - k)];

    if (columns[k].low > columns[k].high)
      continue;
    *top = MIN (*top, columns[k].low - b);
    *bottom = MAX (*bottom, columns[k].high + b);
  }
}

/* Adds the outline of the band over columns first … last. */
static void
add_band (const PlotView *self,
          const Column *columns,
          int first,
          int last,
          double per_unit,
          double width,
          cairo_t *cr)
{
  double bulge[MAX_BRUSH + 1], top, bottom;
  int reach = prepare_brush (width, per_unit, bulge);

  /* Along the top from left to right, along the bottom back. */
  for (int side = 0; side < 2; side++) {
    for (int k = first - reach; k <= last + reach; k++) {
      int i = side == 0 ? k : first + last - k;
      double x = self->left + (i + 0.5) / per_unit;

      find_edges (columns, first, last, i, reach, bulge, &top, &bottom);
      if (side == 0 && k == first - reach)
        cairo_move_to (cr, x, top);
      else
        cairo_line_to (cr, x, side == 0 ? top : bottom);
    }
  }
  cairo_close_path (cr);
}

/* One column of a mask of coverages, from place @top to @bottom in pixels. */
static void
cover (guint8 *pixels, int stride, int height, double top, double bottom)
{
  int first, last;

  top = MAX (top, 0);
  bottom = MIN (bottom, height);
  if (!(top < bottom))
    return;
  first = (int) top;
  last = MIN ((int) bottom, height - 1);
  for (int y = first; y <= last; y++)
    pixels[(gsize) y * stride] = 255;
  if (first == last) {
    pixels[(gsize) first * stride] = (guint8) (255 * (bottom - top));
  } else {
    pixels[(gsize) first * stride] = (guint8) (255 * (first + 1 - top));
    pixels[(gsize) last * stride] = (guint8) (255 * (bottom - last));
  }
}

/* On pixels the ragged outline of a band costs cairo three times as long as to write down what it
 * covers. @scale: pixels for a unit of the drawing. */
static gboolean
mask_columns (const PlotView *self,
              const Column *columns,
              int n,
              double per_unit,
              double scale,
              const PlotStroke *stroke,
              cairo_t *cr)
{
  int width = (int) ceil ((self->right - self->left) * scale);
  int height = (int) ceil ((self->bottom - self->top) * scale);
  cairo_surface_t *mask = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);
  double bulge[MAX_BRUSH + 1];
  int reach = prepare_brush (stroke->width, per_unit, bulge);
  int stride = cairo_image_surface_get_stride (mask);
  guint8 *pixels = cairo_image_surface_get_data (mask);

  if (cairo_surface_status (mask) != CAIRO_STATUS_SUCCESS) {
    cairo_surface_destroy (mask);
    return FALSE;
  }
  cairo_surface_set_device_scale (mask, scale, scale);
  for (int i = 0; i < n; i++) {
    int start = (int) rint (i / per_unit * scale);
    int end = MIN ((int) rint ((i + 1) / per_unit * scale), width);
    double top, bottom;

    /* Gaps are wider than the disc, or too narrow to be seen. */
    find_edges (columns, 0, n - 1, i, reach, bulge, &top, &bottom);
    for (int x = start; x < end; x++)
      cover (pixels + x, stride, height, (top - self->top) * scale, (bottom - self->top) * scale);
  }
  cairo_surface_mark_dirty (mask);
  cairo_save (cr);
  plot_set_color (cr, plot_color_fade (stroke->color, BAND));
  cairo_mask_surface (cr, mask, self->left, self->top);
  cairo_restore (cr);
  cairo_surface_destroy (mask);

  return TRUE;
}

static void
fill_columns (const PlotView *self,
              const Column *columns,
              int n,
              double per_unit,
              const PlotStroke *stroke,
              cairo_t *cr)
{
  double scale;
  int first = -1;

  if (plot_get_pixel_scale (cr, &scale) &&
      mask_columns (self, columns, n, per_unit, scale, stroke, cr))
    return;
  for (int i = 0; i <= n; i++) {
    gboolean here = i < n && columns[i].low <= columns[i].high;

    if (here && first < 0) {
      first = i;
    } else if (!here && first >= 0) {
      add_band (self, columns, first, i - 1, per_unit, stroke->width, cr);
      first = -1;
    }
  }
  cairo_save (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST); /* its edges are noise */
  plot_set_color (cr, plot_color_fade (stroke->color, BAND));
  cairo_fill (cr);
  cairo_restore (cr);
}

/* Small triangles at the edge where the curve goes on outside, and a cross where it stops because
 * its values are no numbers any more. Outside of a zoom there is always more: no triangles. */
static void
draw_departures (const PlotView *self,
                 const LabSeries *series,
                 const PlotStroke *stroke,
                 cairo_t *cr)
{
  gboolean is_zoomed = plot_zoom_is_valid (&self->options.zoom, self->view);
  double size = 0.4 * self->style.font_size;
  double last_departure = -INFINITY;
  gboolean outside = FALSE;
  gsize last_finite = series->n;
  guint n_drawn = 0;

  for (gsize i = 0; i < series->n && !is_zoomed; i++) {
    double y = series->y[i];
    gboolean above = isfinite (y) && y > self->y.high;
    gboolean below = isfinite (y) && y < self->y.low && self->y.scale == LAB_SCALE_LINEAR;

    if ((above || below) && !outside && n_drawn < 12) {
      double x = plot_axis_to_place (&self->x, series->x[i]);

      if (isfinite (x) && x - last_departure > 2 * size) {
        double tip = above ? self->top : self->bottom;
        double base = above ? tip + 1.6 * size : tip - 1.6 * size;

        cairo_move_to (cr, x, tip);
        cairo_line_to (cr, x - size, base);
        cairo_line_to (cr, x + size, base);
        cairo_close_path (cr);
        last_departure = x;
        n_drawn++;
      }
    }
    outside = above || below;
  }
  cairo_fill (cr);

  while (last_finite > 0 && !isfinite (series->y[last_finite - 1]))
    last_finite--;
  if (last_finite > 0 && last_finite < series->n) {
    double x = plot_axis_to_place (&self->x, series->x[last_finite - 1]);
    double y = plot_axis_to_place (&self->y, series->y[last_finite - 1]);

    if (is_zoomed && !(x >= self->left && x <= self->right && y >= self->top && y <= self->bottom))
      return;
    y = CLAMP (y, self->top + size, self->bottom - size);
    if (isfinite (x) && isfinite (y)) {
      cairo_set_dash (cr, NULL, 0, 0);
      cairo_move_to (cr, x - size, y - size);
      cairo_line_to (cr, x + size, y + size);
      cairo_move_to (cr, x - size, y + size);
      cairo_line_to (cr, x + size, y - size);
      cairo_stroke (cr);
    }
  }
}

void
plot_curve_draw (const PlotView *self, const PlotCurve *curve, cairo_t *cr)
{
  const LabSeries *series = curve->series;
  PlotStroke stroke;
  double per_unit = device_scale (cr) >= 1.5 ? 2 : 1;
  int n_columns = (int) ceil ((self->right - self->left) * per_unit);
  gsize first, last;

  plot_series_find_range (self, series, &first, &last);
  plot_curve_get_stroke (self, curve, &stroke);
  cairo_save (cr);
  plot_stroke_apply (&stroke, cr);
  if (last - first < (gsize) n_columns) {
    stroke_points (self, series, first, last, cr);
  } else {
    g_autofree Column *columns = g_new (Column, n_columns);

    gboolean is_rough;

    reduce (self, series, first, last, columns, n_columns, per_unit);
    is_rough = roughness (columns, n_columns) > 0.75;
    if (is_rough) {
      if (per_unit > 1) {
        n_columns = halve (columns, n_columns); /* noise needs no finer ones */
        per_unit /= 2;
      }
      fill_columns (self, columns, n_columns, per_unit, &stroke, cr);
      stroke_means (self, columns, n_columns, per_unit, cr);
    } else {
      stroke_columns (self, columns, n_columns, per_unit, cr);
    }
  }
  draw_departures (self, series, &stroke, cr);
  cairo_restore (cr);
}

/* A place on the vertical axis for an end of a band: what has no place, such as nought on a
 * logarithmic axis, lies far beyond the edge. */
static double
place_of_end (const PlotView *self, const PlotMap *map, double value, double beyond)
{
  double place = plot_map_place (map, value);

  return isfinite (place) ? keep_near (self, place) : beyond;
}

/* Fills between the upper and lower edges, which are given from left to right. */
static void
fill_between (const PlotPlace *upper, const PlotPlace *lower, gsize n, cairo_t *cr)
{
  if (n == 0)
    return;
  cairo_move_to (cr, upper[0].x, upper[0].y);
  for (gsize i = 1; i < n; i++)
    cairo_line_to (cr, upper[i].x, upper[i].y);
  for (gsize i = n; i > 0; i--)
    cairo_line_to (cr, lower[i - 1].x, lower[i - 1].y);
  cairo_close_path (cr);
}

void
plot_curve_draw_band (const PlotView *self, const PlotCurve *curve, cairo_t *cr)
{
  const LabSeries *series = curve->series;
  PlotMap x_map = plot_map (&self->x), y_map = plot_map (&self->y);
  double wide = self->right - self->left;
  double half = 0.5 / device_scale (cr);
  g_autofree PlotPlace *places = NULL;
  PlotPlace *upper, *lower;
  PlotStroke stroke;
  gsize first, last, n = 0;

  if (series->low == NULL || series->high == NULL)
    return;
  plot_series_find_range (self, series, &first, &last);
  places = g_new (PlotPlace, 2 * (last - first) + 1);
  upper = places;
  lower = places + (last - first);
  plot_curve_get_stroke (self, curve, &stroke);
  for (gsize i = first; i < last; i++) {
    double x = plot_map_place (&x_map, series->x[i]);
    double top, bottom;

    if (!isfinite (x) || isnan (series->low[i]) || isnan (series->high[i])) {
      fill_between (upper, lower, n, cr);
      n = 0;
      continue;
    }
    x = CLAMP (x, self->left - wide, self->right + wide);
    top = place_of_end (self, &y_map, series->high[i], self->top - self->height);
    bottom = place_of_end (self, &y_map, series->low[i], self->bottom + self->height);
    /* One pair of places for each half of a pixel holds the extremes of all points in it. */
    if (n > 1 && x - upper[n - 1].x < half) {
      upper[n - 1].y = MIN (upper[n - 1].y, top);
      lower[n - 1].y = MAX (lower[n - 1].y, bottom);
    } else {
      upper[n] = (PlotPlace){ x, top };
      lower[n] = (PlotPlace){ x, bottom };
      n++;
    }
  }
  fill_between (upper, lower, n, cr);
  plot_set_color (cr, plot_color_fade (stroke.color, SEED_BAND));
  cairo_fill (cr);
}

double
plot_series_interpolate (const PlotView *self, const LabSeries *series, double x)
{
  double value = plot_axis_to_value (&self->x, x);
  gsize low = 0, high = series->n;
  double x0, x1, y0, y1;

  if (series->n == 0 || !(value >= series->x[0]) || !(value <= series->x[series->n - 1]))
    return NAN;
  while (high - low > 1) {
    gsize middle = low + (high - low) / 2;

    if (series->x[middle] <= value)
      low = middle;
    else
      high = middle;
  }
  y0 = plot_axis_to_place (&self->y, series->y[low]);
  if (low + 1 >= series->n || series->x[low] == value)
    return isfinite (y0) ? y0 : NAN;
  x0 = plot_axis_to_place (&self->x, series->x[low]);
  x1 = plot_axis_to_place (&self->x, series->x[low + 1]);
  y1 = plot_axis_to_place (&self->y, series->y[low + 1]);
  if (!isfinite (y0) || !isfinite (y1) || x1 <= x0)
    return NAN;

  return y0 + (y1 - y0) * (x - x0) / (x1 - x0);
}
