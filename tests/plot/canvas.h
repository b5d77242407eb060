/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A drawing on pixels that a test can look at. */

#pragma once

#include <cairo.h>
#include <math.h>
#include <string.h>

#include "plot-private.h"

static inline cairo_surface_t *
canvas_draw (const PlotView *view)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (int) ceil (view->width), (int) ceil (view->height));
  cairo_t *cr = cairo_create (surface);

  plot_view_draw (view, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

static inline guint32
canvas_pixel (cairo_surface_t *surface, int x, int y)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  const guint32 *row =
      (const guint32 *) (gconstpointer) (data + (gsize) y * (gsize) cairo_image_surface_get_stride (
                                                                surface));

  g_assert_cmpint (x, >=, 0);
  g_assert_cmpint (y, >=, 0);
  g_assert_cmpint (x, <, cairo_image_surface_get_width (surface));
  g_assert_cmpint (y, <, cairo_image_surface_get_height (surface));

  return row[x] & 0xffffff;
}

/* The greatest difference in a channel. */
static inline int
canvas_differ (guint32 a, guint32 b)
{
  int most = 0;

  for (int shift = 0; shift < 24; shift += 8)
    most = MAX (most, ABS ((int) (a >> shift & 0xff) - (int) (b >> shift & 0xff)));

  return most;
}

/* Whether a pixel of @color, up to @tolerance in each channel, is within @reach of the place. */
static inline gboolean
canvas_has (cairo_surface_t *surface, double x, double y, int reach, PlotColor color, int tolerance)
{
  guint32 wanted = plot_color_pack (color) & 0xffffff;

  for (int j = -reach; j <= reach; j++)
    for (int i = -reach; i <= reach; i++)
      if (canvas_differ (canvas_pixel (surface, (int) floor (x) + i, (int) floor (y) + j),
                         wanted) <= tolerance)
        return TRUE;

  return FALSE;
}

static inline gboolean
canvas_equal (cairo_surface_t *a, cairo_surface_t *b)
{
  for (int y = 0; y < cairo_image_surface_get_height (a); y++)
    for (int x = 0; x < cairo_image_surface_get_width (a); x++)
      if (canvas_pixel (a, x, y) != canvas_pixel (b, x, y))
        return FALSE;

  return TRUE;
}
