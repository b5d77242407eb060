/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "image-compare.h"

#include <math.h>

typedef struct {
  double l, a, b;
} Lab;

static double
lab_curve (double t)
{
  return t > 216.0 / 24389 ? cbrt (t) : (24389.0 / 27 * t + 16) / 116;
}

/* Linear light of an sRGB byte: IEC 61966-2-1. */
static double
to_linear (guint byte)
{
  double value = byte / 255.0;

  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

/* The mean light of 2 × 2 pixels under D65. */
static Lab
get_block (cairo_surface_t *surface, int x, int y)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  double red = 0, green = 0, blue = 0, cx, cy, cz;

  for (int j = 0; j < 2; j++) {
    const guint32 *row =
        (const guint32 *) (gconstpointer) (data + (gsize) (y + j) * (gsize) stride);

    for (int i = 0; i < 2; i++) {
      red += to_linear (row[x + i] >> 16 & 0xff) / 4;
      green += to_linear (row[x + i] >> 8 & 0xff) / 4;
      blue += to_linear (row[x + i] & 0xff) / 4;
    }
  }
  cx = lab_curve ((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
  cy = lab_curve (0.2126729 * red + 0.7151522 * green + 0.0721750 * blue);
  cz = lab_curve ((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883);

  return (Lab){ 116 * cy - 16, 500 * (cx - cy), 200 * (cy - cz) };
}

gboolean
image_compare (cairo_surface_t *a, cairo_surface_t *b, ImageDifference *difference)
{
  int width = cairo_image_surface_get_width (a), height = cairo_image_surface_get_height (a);
  double sum = 0, n = 0, n_clear = 0;

  if (width != cairo_image_surface_get_width (b) || height != cairo_image_surface_get_height (b))
    return FALSE;
  cairo_surface_flush (a);
  cairo_surface_flush (b);
  for (int y = 0; y + 1 < height; y += 2) {
    for (int x = 0; x + 1 < width; x += 2) {
      Lab p = get_block (a, x, y), q = get_block (b, x, y);
      double e =
          sqrt ((p.l - q.l) * (p.l - q.l) + (p.a - q.a) * (p.a - q.a) + (p.b - q.b) * (p.b - q.b));

      sum += e;
      n_clear += e > IMAGE_CLEAR;
      n++;
    }
  }
  difference->mean = sum / n;
  difference->share = 100 * n_clear / n;

  return TRUE;
}

gboolean
image_is_alike (const ImageDifference *difference)
{
  return difference->mean <= IMAGE_MOST_MEAN && difference->share <= IMAGE_MOST_SHARE;
}
