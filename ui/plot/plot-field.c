/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

/* Values are interpolated between samples at the resolution of the device and coloured there: that
 * is faster and sharper than to let cairo stretch a coloured picture of the samples. */

#define N_SHADES 1024
#define N_CLASS_SHADES 64
#define N_HUES 10

/* Points in their full hue must stand out from the field beneath them. */
#define STRENGTH 0.44

static gboolean
level_is_inside (const LabField *field)
{
  return field->level > field->low && field->level < field->high;
}

PlotColor
plot_field_color (const PlotStyle *style, const LabField *field, double value)
{
  PlotColor ground = plot_style_background (style);
  double level = field->level, span;
  guint klass;

  if (!isfinite (value))
    return ground;
  if (!(level > field->low))
    level = field->low;
  if (!(level < field->high) && level != field->low)
    level = field->high;
  klass = value >= level && level != field->high ? 1 : 0;
  span = klass == 1 ? field->high - level : level - field->low;

  return plot_color_mix (ground, plot_style_class (style, klass),
                         span > 0 ? STRENGTH * CLAMP (fabs (value - level) / span, 0, 1) : 0);
}

PlotColor
plot_field_class_color (const PlotStyle *style, guint klass, double confidence)
{
  if (!isfinite (confidence))
    confidence = 0;

  return plot_color_mix (plot_style_background (style), plot_style_class (style, klass),
                         0.06 + (STRENGTH - 0.1) * CLAMP (confidence, 0, 1));
}

/* For each of @n places across the target the sample before it and how far it is to the next. The
 * target shows the field from share @from to share @to. */
static void
prepare_steps (gsize n,
               gsize n_samples,
               double from,
               double to,
               gboolean flip,
               int *before,
               float *share)
{
  for (gsize i = 0; i < n; i++) {
    double place =
        (from + (to - from) * ((double) i + 0.5) / (double) n) * (double) n_samples - 0.5;

    if (flip)
      place = (double) n_samples - 1 - place;
    place = CLAMP (place, 0, (double) n_samples - 1);
    before[i] = (int) MIN (floor (place), (double) n_samples - 1);
    if (before[i] == (int) n_samples - 1 && n_samples > 1)
      before[i]--;
    share[i] = (float) (place - before[i]);
  }
}

/* What both ways of colouring need. */
typedef struct {
  const LabField *field;
  int width, height; /* of the target */
  int *column;       /* (width) */
  int *row;          /* (height) */
  float *x_share;    /* (width) */
  float *y_share;    /* (height) */
  guint8 *pixels;
  int stride;
} Target;

static void
color_values (const Target *self, const PlotStyle *style)
{
  const LabField *field = self->field;
  gsize right = field->nx > 1 ? 1 : 0, up = field->ny > 1 ? field->nx : 0;
  g_autofree guint32 *shades = g_new (guint32, N_SHADES + 1);
  g_autofree float *line = g_new (float, field->nx);
  float factor = field->high > field->low ? (N_SHADES - 1) / (float) (field->high - field->low) : 0;
  float offset = 0.5f - (float) field->low * factor;

  for (guint i = 0; i < N_SHADES; i++)
    shades[i] = plot_color_pack (plot_field_color (
        style, field, field->low + (field->high - field->low) * i / (N_SHADES - 1.0)));
  shades[N_SHADES] = plot_color_pack (plot_style_background (style)); /* not a number */

  for (int y = 0; y < self->height; y++) {
    const float *below = field->values + (gsize) self->row[y] * field->nx;
    guint32 *pixels = (guint32 *) (gpointer) (self->pixels + (gsize) y * self->stride);
    float share = self->y_share[y];

    for (gsize i = 0; i < field->nx; i++)
      line[i] = (below[i] + share * (below[i + up] - below[i])) * factor + offset;
    for (int x = 0; x < self->width; x++) {
      float a = line[self->column[x]], b = line[(gsize) self->column[x] + right];
      float shade = a + self->x_share[x] * (b - a);

      /* Beside a blank there is nothing to interpolate to: the nearest sample holds. */
      if (!isfinite (shade)) {
        gsize i = (gsize) self->column[x] + (self->x_share[x] >= 0.5f ? right : 0);
        float nearest = below[i + (share >= 0.5f ? up : 0)];

        shade = isfinite (nearest) ? nearest * factor + offset : NAN;
      }

      pixels[x] = shades[shade >= N_SHADES - 1 ? N_SHADES - 1
                         : shade >= 0          ? (int) shade
                         : shade < 0           ? 0
                                               : N_SHADES];
    }
  }
}

static void
color_classes (const Target *self, const PlotStyle *style)
{
  const LabField *field = self->field;
  gsize right = field->nx > 1 ? 1 : 0, up = field->ny > 1 ? field->nx : 0;
  guint32 shades[N_HUES][N_CLASS_SHADES];

  for (guint klass = 0; klass < N_HUES; klass++)
    for (guint i = 0; i < N_CLASS_SHADES; i++)
      shades[klass][i] =
          plot_color_pack (plot_field_class_color (style, klass, i / (N_CLASS_SHADES - 1.0)));

  for (int y = 0; y < self->height; y++) {
    guint32 *pixels = (guint32 *) (gpointer) (self->pixels + (gsize) y * self->stride);
    gsize row = (gsize) self->row[y] * field->nx;
    float v = self->y_share[y];

    for (int x = 0; x < self->width; x++) {
      gsize at = row + (gsize) self->column[x];
      float u = self->x_share[x];
      gsize samples[4] = { at, at + right, at + up, at + up + right };
      float weights[4] = { (1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v };
      float confidence = 0, best = -1;
      guint klass = field->classes[at];

      for (guint i = 0; i < 4; i++)
        confidence += weights[i] * field->values[samples[i]];
      /* A net that diverges is sure of nothing; NaN would be no index. */
      if (!isfinite (confidence))
        confidence = 0;
      if (field->classes[samples[1]] != klass || field->classes[samples[2]] != klass ||
          field->classes[samples[3]] != klass) {
        for (guint i = 0; i < 4; i++) {
          float sum = 0;

          for (guint j = 0; j < 4; j++)
            if (field->classes[samples[j]] == field->classes[samples[i]])
              sum += weights[j] * plot_field_lead (field->values[samples[j]]);
          if (sum > best) {
            best = sum;
            klass = field->classes[samples[i]];
          }
        }
      }
      pixels[x] = shades[klass % N_HUES][(int) CLAMP (confidence * (N_CLASS_SHADES - 1) + 0.5f, 0,
                                                      N_CLASS_SHADES - 1)];
    }
  }
}

/* Pixels of the device for a unit of the drawing; 2 where it has none. */
static void
get_resolution (cairo_t *cr, double *x_scale, double *y_scale)
{
  cairo_surface_t *surface = cairo_get_group_target (cr);
  double x = 1, y = 1;

  *x_scale = *y_scale = 2;
  switch (cairo_surface_get_type (surface)) {
  case CAIRO_SURFACE_TYPE_SVG:
  case CAIRO_SURFACE_TYPE_PDF:
  case CAIRO_SURFACE_TYPE_PS:
    break;
  default:
    cairo_surface_get_device_scale (surface, x_scale, y_scale);
    cairo_user_to_device_distance (cr, &x, &y);
    *x_scale = CLAMP (fabs (*x_scale * x), 0.25, 4);
    *y_scale = CLAMP (fabs (*y_scale * y), 0.25, 4);
    break;
  }
}

static void
draw_image (const PlotView *self, const LabField *field, cairo_t *cr)
{
  double left = plot_axis_to_place (&self->x, MIN (field->x0, field->x1));
  double right = plot_axis_to_place (&self->x, MAX (field->x0, field->x1));
  double bottom = plot_axis_to_place (&self->y, MIN (field->y0, field->y1));
  double top = plot_axis_to_place (&self->y, MAX (field->y0, field->y1));
  double whole_left = left, whole_width = right - left;
  double whole_top = top, whole_height = bottom - top;
  double x_scale, y_scale;
  cairo_surface_t *image;
  Target target = { .field = field };

  if (!isfinite (left + right + bottom + top))
    return;
  /* Of a field that is zoomed into only what can be seen. */
  left = MAX (left, self->left);
  right = MIN (right, self->right);
  top = MAX (top, self->top);
  bottom = MIN (bottom, self->bottom);
  if (right - left < 0.5 || bottom - top < 0.5)
    return;
  get_resolution (cr, &x_scale, &y_scale);
  target.width = (int) CLAMP (rint ((right - left) * x_scale), 1, 4096);
  target.height = (int) CLAMP (rint ((bottom - top) * y_scale), 1, 4096);
  image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, target.width, target.height);
  if (cairo_surface_status (image) == CAIRO_STATUS_SUCCESS) {
    g_autofree int *steps = g_new (int, target.width + target.height);
    g_autofree float *shares = g_new (float, target.width + target.height);

    target.column = steps;
    target.row = steps + target.width;
    target.x_share = shares;
    target.y_share = shares + target.width;
    prepare_steps ((gsize) target.width, field->nx, (left - whole_left) / whole_width,
                   (right - whole_left) / whole_width, field->x1 < field->x0, target.column,
                   target.x_share);
    prepare_steps ((gsize) target.height, field->ny, (top - whole_top) / whole_height,
                   (bottom - whole_top) / whole_height, field->y1 > field->y0, target.row,
                   target.y_share);
    target.pixels = cairo_image_surface_get_data (image);
    target.stride = cairo_image_surface_get_stride (image);
    if (field->classes != NULL)
      color_classes (&target, &self->style);
    else
      color_values (&target, &self->style);
    cairo_surface_mark_dirty (image);
    cairo_save (cr);
    cairo_translate (cr, left, top);
    cairo_scale (cr, (right - left) / target.width, (bottom - top) / target.height);
    cairo_set_source_surface (cr, image, 0, 0);
    cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
    cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
    cairo_rectangle (cr, 0, 0, target.width, target.height);
    cairo_fill (cr);
    cairo_restore (cr);
  }
  cairo_surface_destroy (image);
}

/* The parts of the paths that are near the plotting area. */
static void
draw_clipped_paths (const PlotView *self, const PlotPaths *paths, cairo_t *cr)
{
  const PlotPlace *places = (const PlotPlace *) (gpointer) paths->places->data;
  PlotMap x_map = plot_map (&self->x), y_map = plot_map (&self->y);
  double far = 4 * self->style.font_size;
  const cairo_rectangle_t box = { self->left - far, self->top - far,
                                  self->right - self->left + 2 * far,
                                  self->bottom - self->top + 2 * far };
  guint first = 0;

  for (guint i = 0; i < paths->ends->len; i++) {
    guint end = g_array_index (paths->ends, guint, i);
    PlotPlace last = { NAN, NAN };

    for (guint k = first + 1; k < end; k++) {
      PlotPlace from = { plot_map_place (&x_map, places[k - 1].x),
                         plot_map_place (&y_map, places[k - 1].y) };
      PlotPlace to = { plot_map_place (&x_map, places[k].x), plot_map_place (&y_map, places[k].y) };

      if (!plot_clip_segment (&box, &from, &to))
        continue;
      if (from.x != last.x || from.y != last.y)
        cairo_move_to (cr, from.x, from.y);
      cairo_line_to (cr, to.x, to.y);
      last = to;
    }
    first = end;
  }
}

static void
draw_paths (const PlotView *self, const PlotPaths *paths, cairo_t *cr)
{
  const PlotPlace *places = (const PlotPlace *) (gpointer) paths->places->data;
  PlotMap x_map = plot_map (&self->x), y_map = plot_map (&self->y);
  guint first = 0;

  if (plot_zoom_is_valid (&self->options.zoom, self->view)) {
    draw_clipped_paths (self, paths, cr);
    return;
  }
  for (guint i = 0; i < paths->ends->len; i++) {
    guint end = g_array_index (paths->ends, guint, i);
    double last_x = 0, last_y = 0;

    for (guint k = first; k < end; k++) {
      double x = plot_map_place (&x_map, places[k].x), y = plot_map_place (&y_map, places[k].y);

      if (k == first)
        cairo_move_to (cr, x, y);
      else if (k + 1 == end || hypot (x - last_x, y - last_y) >= 1.5)
        cairo_line_to (cr, x, y);
      else
        continue;
      last_x = x;
      last_y = y;
    }
    first = end;
  }
}

gboolean
plot_field_has_contour (const LabField *field)
{
  return field->nx > 0 && field->ny > 0 && (field->classes != NULL || level_is_inside (field));
}

/* Several runs' contours stand out from whatever field they cross by a rim of ground. */
static void
draw_contour (const PlotView *self,
              const LabField *field,
              PlotColor color,
              gboolean has_rim,
              cairo_t *cr)
{
  double width = plot_style_line_width (&self->style) * (field->classes != NULL ? 0.6 : 1);
  g_auto (PlotPaths) paths = { NULL, NULL };

  if (!plot_field_has_contour (field))
    return;
  if (field->classes != NULL)
    plot_contour_trace_classes (field, &paths);
  else
    plot_contour_trace (field, field->level, &paths);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  draw_paths (self, &paths, cr);
  if (has_rim) {
    plot_set_color (cr, plot_color_fade (plot_style_background (&self->style), 0.8));
    cairo_set_line_width (cr, 2 * width);
    cairo_stroke_preserve (cr);
  }
  plot_set_color (cr, color);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

static void
draw_contours (const PlotView *self, guint layer, cairo_t *cr)
{
  guint n_runs = plot_run_count (self);

  /* The one of the run that is looked at last, over the others. */
  for (guint pass = 0; pass < 2; pass++) {
    for (guint run = 0; run < n_runs; run++) {
      const LabObservable *observable;

      if ((run == self->run) != (pass == 1) || plot_run_is_hidden (self, run) ||
          plot_run_is_band (self, run))
        continue;
      observable = plot_layer_get_of_run (self, layer, run);
      if (observable != NULL)
        draw_contour (self, &observable->field, plot_style_run (&self->style, run), TRUE, cr);
    }
  }
}

void
plot_field_draw (const PlotView *self, guint layer, cairo_t *cr)
{
  const LabObservable *observable = plot_layer_get_visible (self, layer);

  if (observable == NULL || observable->field.nx == 0 || observable->field.ny == 0)
    return;
  cairo_save (cr);
  cairo_rectangle (cr, self->left, self->top, self->right - self->left, self->bottom - self->top);
  cairo_clip (cr);
  draw_image (self, &observable->field, cr);
  if (plot_run_has_several (self))
    draw_contours (self, layer, cr);
  else
    draw_contour (self, &observable->field, plot_style_foreground (&self->style), FALSE, cr);
  cairo_restore (cr);
}

gboolean
plot_field_find (const LabField *field, double x, double y, gsize *index)
{
  double column = (x - field->x0) / (field->x1 - field->x0) * (double) field->nx;
  double row = (y - field->y0) / (field->y1 - field->y0) * (double) field->ny;

  /* The far edges belong to the last samples. */
  if (!(column >= 0 && column <= (double) field->nx && row >= 0 && row <= (double) field->ny) ||
      field->nx == 0 || field->ny == 0)
    return FALSE;
  *index = MIN ((gsize) row, field->ny - 1) * field->nx + MIN ((gsize) column, field->nx - 1);

  return TRUE;
}

gboolean
plot_field_has_bar (const PlotView *self, guint *layer)
{
  guint n_layers = lab_view_n_layers (self->view);

  if ((self->options.veil & PLOT_VEIL_LEGEND) != 0 || self->width < 22 * self->style.font_size)
    return FALSE;
  for (guint i = 0; i < n_layers; i++) {
    const LabObservable *observable = plot_layer_get_visible (self, i);

    if (observable != NULL && observable->kind == LAB_OBSERVABLE_FIELD &&
        observable->field.classes == NULL && observable->field.high > observable->field.low) {
      *layer = i;
      return TRUE;
    }
  }

  return FALSE;
}

/* The values written beside the bar: low, high and, unless it is too near to one of them, level. */
static guint
bar_ticks (const LabField *field, double height, double tick_height, double *values)
{
  double share = (field->level - field->low) / (field->high - field->low);
  guint n = 0;

  values[n++] = field->low;
  values[n++] = field->high;
  if (level_is_inside (field) && share * height > tick_height && (1 - share) * height > tick_height)
    values[n++] = field->level;

  return n;
}

double
plot_field_bar_measure (const PlotView *self, guint layer, PlotText *text)
{
  const LabObservable *observable = plot_layer_get_visible (self, layer);
  double size = self->style.font_size, values[3], widest = 0;
  guint n = bar_ticks (&observable->field, self->height, 0, values);

  for (guint i = 0; i < n; i++) {
    g_autofree char *label = plot_format_number (values[i], 3);

    widest = MAX (widest, plot_text_measure (text, PLOT_FONT_TICK, label));
  }

  return 2.1 * size + widest + (self->view->layers[layer].label != NULL ? 1.6 * size : 0);
}

void
plot_field_bar_draw (const PlotView *self, guint layer, PlotText *text, cairo_t *cr)
{
  const LabObservable *observable = plot_layer_get_visible (self, layer);
  const LabField *field = &observable->field;
  double size = self->style.font_size, line = size / 11;
  double left = self->right + rint (0.9 * size), width = rint (0.8 * size);
  double height = self->bottom - self->top, values[3], widest = 0;
  guint n = bar_ticks (field, height, 1.2 * plot_text_get_height (text, PLOT_FONT_TICK), values);
  cairo_pattern_t *ramp = cairo_pattern_create_linear (0, self->bottom, 0, self->top);

  /* Colours are linear in the value on both sides of the level. */
  for (guint i = 0; i < 33; i++) {
    double share = i / 32.0;
    PlotColor color =
        plot_field_color (&self->style, field, field->low + share * (field->high - field->low));

    cairo_pattern_add_color_stop_rgb (ramp, share, color.red, color.green, color.blue);
  }
  cairo_rectangle (cr, left, self->top, width, height);
  cairo_set_source (cr, ramp);
  cairo_fill (cr);
  cairo_pattern_destroy (ramp);
  cairo_set_line_width (cr, line);
  cairo_rectangle (cr, left - 0.5, self->top - 0.5, width + 1, height + 1);
  plot_set_color (cr, plot_color_fade (plot_style_muted (&self->style), 0.8));
  cairo_stroke (cr);
  for (guint i = 0; i < n; i++) {
    g_autofree char *label = plot_format_number (values[i], 3);
    double y = self->bottom - (values[i] - field->low) / (field->high - field->low) * height;

    plot_set_color (cr, plot_style_muted (&self->style));
    plot_text_draw (text, cr, PLOT_FONT_TICK, label, left + width + 0.4 * size, y, 0,
                    i == 0   ? 0.85
                    : i == 1 ? 0.15
                             : 0.5);
    widest = MAX (widest, plot_text_measure (text, PLOT_FONT_TICK, label));
    if (i == 2) {
      plot_set_color (cr, plot_style_foreground (&self->style));
      cairo_set_line_width (cr, plot_style_line_width (&self->style));
      cairo_move_to (cr, left, y);
      cairo_line_to (cr, left + width, y);
      cairo_stroke (cr);
    }
  }
  if (self->view->layers[layer].label != NULL) {
    cairo_save (cr);
    cairo_translate (cr, left + width + 0.4 * size + widest + 0.9 * size,
                     (self->top + self->bottom) / 2);
    cairo_rotate (cr, -G_PI / 2);
    plot_set_color (cr, plot_style_foreground (&self->style));
    plot_text_set (text, PLOT_FONT_LABEL, self->view->layers[layer].label, height, FALSE);
    plot_text_show (text, cr, 0, 0, 0.5, 0.5);
    cairo_restore (cr);
  }
}
