/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-export.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <string.h>

#include "plot-private.h"

G_DEFINE_QUARK (plot - error - quark, plot_error)

/* The drawing is made in memory and written at once: whatever goes wrong, the file is whole, either
 * the new one or the one that was there. */

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_string_append_len (closure, (const char *) data, length);

  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
draw_on (cairo_surface_t *surface, const PlotView *view)
{
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  plot_view_draw (view, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);

  return status;
}

static cairo_status_t
render_svg (const PlotView *view, double scale, GString *bytes)
{
  cairo_surface_t *surface =
      cairo_svg_surface_create_for_stream (append_bytes, bytes, view->width, view->height);
  cairo_status_t status;

  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  status = draw_on (surface, view);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  return status;
}

static cairo_status_t
render_pdf (const PlotView *view, double scale, GString *bytes)
{
  cairo_surface_t *surface =
      cairo_pdf_surface_create_for_stream (append_bytes, bytes, view->width, view->height);
  cairo_status_t status;

  if (view->view->title != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, view->view->title);
  status = draw_on (surface, view);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  return status;
}

static cairo_status_t
render_png (const PlotView *view, double scale, GString *bytes)
{
  double width = ceil (view->width * scale), height = ceil (view->height * scale);
  cairo_surface_t *surface;
  cairo_status_t status;

  if (!(width >= 1 && width <= 32767 && height >= 1 && height <= 32767))
    return CAIRO_STATUS_INVALID_SIZE;
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width, (int) height);
  cairo_surface_set_device_scale (surface, scale, scale);
  status = draw_on (surface, view);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, append_bytes, bytes);
  cairo_surface_destroy (surface);

  return status;
}

static cairo_status_t
render_csv (const PlotView *view, double scale, GString *bytes)
{
  g_autoptr (GString) csv = plot_csv_new (view);

  g_string_append_len (bytes, csv->str, (gssize) csv->len);

  return CAIRO_STATUS_SUCCESS;
}

static const struct {
  const char *ending;
  cairo_status_t (*render) (const PlotView *view, double scale, GString *bytes);
} formats[] = {
  { ".svg", render_svg },
  { ".pdf", render_pdf },
  { ".png", render_png },
  { ".csv", render_csv },
};

gboolean
plot_export (const PlotView *view, const char *path, double scale, GError **error)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  g_autoptr (GError) reason = NULL;
  g_autofree char *lower = NULL;
  cairo_status_t status;
  guint format = 0;

  g_return_val_if_fail (view != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  lower = g_ascii_strdown (path, -1);
  while (format < G_N_ELEMENTS (formats) && !g_str_has_suffix (lower, formats[format].ending))
    format++;
  if (format == G_N_ELEMENTS (formats)) {
    g_autofree char *name = g_path_get_basename (path);

    g_set_error (error, PLOT_ERROR, PLOT_ERROR_FORMAT,
                 "Expected a file name that ends in .svg, .pdf, .png or .csv, found “%s”", name);
    return FALSE;
  }

  status = formats[format].render (view, scale, bytes);
  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, PLOT_ERROR, PLOT_ERROR_WRITE,
                 "Could not draw “%s” of %g × %g at scale %g: %s", path, view->width, view->height,
                 scale, cairo_status_to_string (status));
    return FALSE;
  }
  if (!g_file_set_contents_full (path, bytes->str, (gssize) bytes->len,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666,
                                 &reason)) {
    g_set_error (error, PLOT_ERROR, PLOT_ERROR_WRITE, "Could not write “%s”: %s", path,
                 reason->message);
    return FALSE;
  }

  return TRUE;
}

char *
plot_export_to_csv (const PlotView *view)
{
  g_return_val_if_fail (view != NULL, NULL);

  return g_string_free (plot_csv_new (view), FALSE);
}
