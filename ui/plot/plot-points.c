/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

/* A class has a hue and a shape. A role has a way to fill it: training points (and those without a
 * role) are full, development points are rings, test points are rings with a dot. A rim of ground
 * parts points that lie over each other. */

typedef enum {
  SHAPE_CIRCLE,
  SHAPE_SQUARE,
  SHAPE_TRIANGLE,
  SHAPE_DIAMOND,
  SHAPE_TRIANGLE_DOWN,
  SHAPE_PENTAGON,
  SHAPE_CROSS,
  SHAPE_PLUS,
  SHAPE_STAR,
  SHAPE_HEXAGON,
  N_SHAPES,
} Shape;

/* Vertices on circles of these radii, the first at this angle (0: right, −¼: up), all of about the
 * same area. */
static const struct {
  guint n;
  double turn, radius, inner;
} shapes[N_SHAPES] = {
  [SHAPE_CIRCLE] = { 0, 0, 1, 0 },
  [SHAPE_SQUARE] = { 4, 0.125, 1.24, 0 },
  [SHAPE_TRIANGLE] = { 3, -0.25, 1.4, 0 },
  [SHAPE_DIAMOND] = { 4, 0, 1.3, 0 },
  [SHAPE_TRIANGLE_DOWN] = { 3, 0.25, 1.4, 0 },
  [SHAPE_PENTAGON] = { 5, -0.25, 1.15, 0 },
  [SHAPE_CROSS] = { 8, 0.125, 1.5, 0.6 },
  [SHAPE_PLUS] = { 8, 0, 1.5, 0.6 },
  [SHAPE_STAR] = { 10, -0.25, 1.5, 0.68 },
  [SHAPE_HEXAGON] = { 6, 0, 1.1, 0 },
};

typedef struct {
  PlotColor ground, hue;
  Shape shape;
  LabRole role;
  double radius; /* of the hue; the rim of ground is outside */
  double rim, ring;
} Symbol;

static double
point_radius (const PlotStyle *style, gsize n)
{
  return (n <= 150 ? 0.36 : n <= 600 ? 0.3 : n <= 3000 ? 0.23 : 0.17) * style->font_size;
}

static void
symbol_init (Symbol *self, const PlotStyle *style, LabRole role, int klass, double radius)
{
  self->ground = plot_style_background (style);
  self->role = role;
  self->radius = radius;
  self->rim = 0.07 * style->font_size;
  self->ring = MIN (0.16 * style->font_size, 0.5 * radius);
  if (klass == PLOT_SYMBOL_OF_ALL_CLASSES) {
    self->hue = plot_style_muted (style);
    self->shape = SHAPE_CIRCLE;
  } else if (klass >= 0) {
    self->hue = plot_style_class (style, (guint) klass);
    self->shape = (Shape) ((guint) klass % N_SHAPES);
  } else {
    self->hue = plot_style_role (style, role);
    self->shape = role == LAB_ROLE_POSITIVE   ? SHAPE_TRIANGLE
                  : role == LAB_ROLE_NEGATIVE ? SHAPE_TRIANGLE_DOWN
                                              : SHAPE_CIRCLE;
  }
}

static void
add_shape (cairo_t *cr, Shape shape, double x, double y, double radius)
{
  guint n = shapes[shape].n;

  if (n == 0) {
    cairo_new_sub_path (cr);
    cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
    cairo_close_path (cr);
    return;
  }
  for (guint i = 0; i < n; i++) {
    double angle = 2 * G_PI * (shapes[shape].turn + (double) i / n);
    double r = radius *
               (shapes[shape].inner > 0 && i % 2 == 1 ? shapes[shape].inner : shapes[shape].radius);

    if (i == 0)
      cairo_move_to (cr, x + r * cos (angle), y + r * sin (angle));
    else
      cairo_line_to (cr, x + r * cos (angle), y + r * sin (angle));
  }
  cairo_close_path (cr);
}

static void
fill_shape (cairo_t *cr, const Symbol *self, double x, double y, double radius, PlotColor color)
{
  add_shape (cr, self->shape, x, y, radius);
  plot_set_color (cr, color);
  cairo_fill (cr);
}

static void
draw_symbol (cairo_t *cr, const Symbol *self, double x, double y)
{
  fill_shape (cr, self, x, y, self->radius + self->rim, self->ground);
  fill_shape (cr, self, x, y, self->radius, self->hue);
  if (self->role == LAB_ROLE_DEV || self->role == LAB_ROLE_TEST)
    fill_shape (cr, self, x, y, self->radius - self->ring, self->ground);
  if (self->role == LAB_ROLE_TEST)
    fill_shape (cr, self, x, y, 0.4 * self->radius, self->hue);
}

void
plot_symbol_draw (const PlotStyle *style, LabRole role, int klass, double x, double y, cairo_t *cr)
{
  Symbol symbol;

  symbol_init (&symbol, style, role, klass, 0.4 * style->font_size);
  draw_symbol (cr, &symbol, x, y);
}

/* A stamp: the symbol as a small picture, painted again and again on whole pixels. Half the time of
 * filling each path anew; only for targets made of pixels. */
static cairo_surface_t *
make_stamp (const Symbol *symbol, double scale)
{
  int half = (int) ceil ((1.6 * symbol->radius + symbol->rim + 1) * scale);
  cairo_surface_t *stamp = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 2 * half, 2 * half);
  cairo_t *cr;

  cairo_surface_set_device_scale (stamp, scale, scale);
  cairo_surface_set_device_offset (stamp, half, half);
  cr = cairo_create (stamp);
  draw_symbol (cr, symbol, 0, 0);
  cairo_destroy (cr);

  return stamp;
}

static void
paint_stamp (cairo_t *cr, cairo_surface_t *stamp, double x, double y)
{
  double x_scale, y_scale;

  cairo_surface_get_device_scale (cairo_get_group_target (cr), &x_scale, &y_scale);
  cairo_user_to_device (cr, &x, &y);
  x = rint (x * x_scale) / x_scale;
  y = rint (y * y_scale) / y_scale;
  cairo_device_to_user (cr, &x, &y);
  cairo_set_source_surface (cr, stamp, x, y);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
}

gboolean
plot_get_pixel_scale (cairo_t *cr, double *scale)
{
  cairo_surface_t *target = cairo_get_group_target (cr);
  double x_scale, y_scale;
  cairo_matrix_t matrix;

  cairo_get_matrix (cr, &matrix);
  cairo_surface_get_device_scale (target, &x_scale, &y_scale);
  *scale = x_scale * matrix.xx;

  return cairo_surface_get_type (target) == CAIRO_SURFACE_TYPE_IMAGE && matrix.xy == 0 &&
         matrix.yx == 0 && matrix.xx == matrix.yy && matrix.xx > 0 && x_scale == y_scale;
}

void
plot_points_draw (const PlotView *self, guint layer, cairo_t *cr)
{
  enum { N_STAMPS = 10 };
  const LabObservable *observable = plot_layer_get_visible (self, layer);
  cairo_surface_t *stamps[N_STAMPS + 1] = { NULL };
  LabRole role = self->view->layers[layer].role;
  PlotMap x_map = plot_map (&self->x), y_map = plot_map (&self->y);
  const LabPoints *points;
  double radius, scale;
  gboolean has_pixels;

  if (observable == NULL)
    return;
  points = &observable->points;
  radius = point_radius (&self->style, points->n);
  has_pixels = plot_get_pixel_scale (cr, &scale);
  cairo_save (cr);
  if (!has_pixels)
    cairo_set_tolerance (cr, 0.2);
  for (gsize i = 0; i < points->n; i++) {
    double x = plot_map_place (&x_map, points->x[i]), y = plot_map_place (&y_map, points->y[i]);
    int klass = points->classes != NULL ? points->classes[i] : -1;
    guint slot = klass < 0 ? N_STAMPS : (guint) klass % N_STAMPS;
    Symbol symbol;

    if (!isfinite (x) || !isfinite (y) || x < self->left - radius || x > self->right + radius ||
        y < self->top - radius || y > self->bottom + radius)
      continue;
    if (!has_pixels) {
      symbol_init (&symbol, &self->style, role, klass, radius);
      draw_symbol (cr, &symbol, x, y);
      continue;
    }
    if (stamps[slot] == NULL) {
      symbol_init (&symbol, &self->style, role, klass, radius);
      stamps[slot] = make_stamp (&symbol, scale);
    }
    paint_stamp (cr, stamps[slot], x, y);
  }
  for (guint i = 0; i <= N_STAMPS; i++)
    g_clear_pointer (&stamps[i], cairo_surface_destroy);
  cairo_restore (cr);
}
