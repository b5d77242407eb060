/* SPDX-License-Identifier: GPL-3.0-or-later */

/* gallery FOLDER: renders every kind of picture, light and dark, at 1× and 2×, as small as a card
 * in a narrow window and as large as on a wall, to be looked at. gallery --time: how long laying
 * out and drawing takes, the least of many times. */

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "plot-export.h"
#include "samples.h"

typedef struct {
  const char *name;
  double width, height, scale, font_size;
} Size;

static const Size sizes[] = {
  { "1x", 500, 360, 1, 11 },
  { "2x", 500, 360, 2, 11 },
  { "small", 290, 200, 1, 11 },
  { "large", 1280, 720, 1, 24 },
};

static gboolean
render (const Sample *sample, const char *folder, gboolean dark, const Size *size, GError **error)
{
  gboolean large = size->font_size > 11;
  double width = size->width, height = size->height;
  PlotStyle style = plot_style (dark);
  PlotOptions options = { .veil = sample->veil, .zoom = sample->zoom, .show_title = large };
  g_autoptr (LabFrame) frame = sample->make != NULL ? sample->make () : NULL;
  g_autofree char *name =
      g_strdup_printf ("%s-%s-%s.png", sample->name, dark ? "dark" : "light", size->name);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  PlotView view;

  style.font_size = size->font_size;
  plot_view_init (&view, sample->view, frame, &style, &options, width, height);

  return plot_export (&view, path, size->scale, error);
}

/* @recorded: as a window draws, into a recording that is played on the pixels afterwards. */
static void
time_one (const Sample *sample, double scale, gboolean recorded)
{
  const cairo_rectangle_t extents = { 0, 0, 500, 500 };
  cairo_surface_t *image =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (500 * scale), (int) (500 * scale));
  gint64 least_layout = G_MAXINT64, least_draw = G_MAXINT64;
  PlotStyle style = plot_style (FALSE);
  PlotOptions options = { .veil = sample->veil, .zoom = sample->zoom };
  g_autoptr (LabFrame) frame = sample->make != NULL ? sample->make () : NULL;

  cairo_surface_set_device_scale (image, scale, scale);
  for (guint i = 0; i < 40; i++) {
    cairo_surface_t *surface =
        recorded ? cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &extents)
                 : cairo_surface_reference (image);
    gint64 start = g_get_monotonic_time (), middle, end;
    cairo_t *cr = cairo_create (surface);
    PlotView view;

    plot_view_init (&view, sample->view, frame, &style, &options, 500, 500);
    middle = g_get_monotonic_time ();
    plot_view_draw (&view, cr);
    cairo_destroy (cr);
    if (recorded) {
      cr = cairo_create (image);
      cairo_set_source_surface (cr, surface, 0, 0);
      cairo_paint (cr);
      cairo_destroy (cr);
    }
    end = g_get_monotonic_time ();
    least_layout = MIN (least_layout, middle - start);
    least_draw = MIN (least_draw, end - middle);
    cairo_surface_destroy (surface);
  }
  printf ("%-16s %gx %-9s layout %5.2f ms  draw %5.2f ms\n", sample->name, scale,
          recorded ? "recorded" : "", (double) least_layout / 1000, (double) least_draw / 1000);
  cairo_surface_destroy (image);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (argc == 2 && strcmp (argv[1], "--time") == 0) {
    for (guint i = 0; i < n_samples; i++)
      for (guint k = 0; k < 4; k++)
        time_one (&samples[i], 1 + k % 2, k / 2 == 1);
    return 0;
  }
  if (argc != 2) {
    fputs ("usage: gallery FOLDER | --time\n", stderr);
    return 2;
  }
  if (g_mkdir_with_parents (argv[1], 0755) != 0) {
    fprintf (stderr, "gallery: cannot make the folder %s\n", argv[1]);
    return 1;
  }
  for (guint i = 0; i < n_samples; i++) {
    for (guint k = 0; k < 2 * G_N_ELEMENTS (sizes); k++) {
      if (!render (&samples[i], argv[1], k % 2 == 1, &sizes[k / 2], &error)) {
        fprintf (stderr, "gallery: %s\n", error->message);
        return 1;
      }
    }
  }

  return 0;
}
