/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every sample, light and dark, beside the picture of it that is stored in tests/plot/references.
 * VIVA_RENEW_REFERENCES=1 stores the pictures anew and says by how much each of them changed: look
 * at them before they are committed. */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "image-compare.h"
#include "nn-random.h"
#include "plot-private.h"
#include "samples.h"

#define WIDTH 360
#define HEIGHT 260

static PlotStyle
get_style (gboolean dark)
{
  PlotStyle style = plot_style (dark);

  style.font_family = "Cantarell";

  return style;
}

static cairo_surface_t *
draw (const PlotView *view)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  plot_view_draw (view, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

static cairo_surface_t *
draw_view (const LabView *view, LabFrame *frame, PlotVeil veil, gboolean dark)
{
  PlotStyle style = get_style (dark);
  PlotOptions options = { .veil = veil };
  PlotView layout;

  plot_view_init (&layout, view, frame, &style, &options, WIDTH, HEIGHT);

  return draw (&layout);
}

static cairo_surface_t *
draw_sample (const Sample *sample, gboolean dark)
{
  g_autoptr (LabFrame) frame = sample->make != NULL ? sample->make () : NULL;

  return draw_view (sample->view, frame, sample->veil, dark);
}

static char *
get_file_name (const Sample *sample, gboolean dark)
{
  return g_strdup_printf ("%s-%s.png", sample->name, dark ? "dark" : "light");
}

static void
renew (cairo_surface_t *surface, const char *path, const char *name)
{
  cairo_surface_t *before = cairo_image_surface_create_from_png (path);
  ImageDifference difference;

  if (cairo_surface_status (before) != CAIRO_STATUS_SUCCESS)
    g_test_message ("%s: new", name);
  else if (!image_compare (surface, before, &difference))
    g_test_message ("%s: another size", name);
  else
    g_test_message ("%s: mean difference %.3f, clearly different %.3f %%", name, difference.mean,
                    difference.share);
  cairo_surface_destroy (before);
  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
}

static void
test_sample (gconstpointer data)
{
  const Sample *sample = data;

  for (guint dark = 0; dark < 2; dark++) {
    g_autofree char *name = get_file_name (sample, dark);
    g_autofree char *path = g_test_build_filename (G_TEST_DIST, "plot", "references", name, NULL);
    cairo_surface_t *surface = draw_sample (sample, dark), *reference;
    ImageDifference difference;

    if (g_strcmp0 (g_getenv ("VIVA_RENEW_REFERENCES"), "1") == 0)
      renew (surface, path, name);
    reference = cairo_image_surface_create_from_png (path);
    if (cairo_surface_status (reference) != CAIRO_STATUS_SUCCESS) {
      g_test_message ("there is no reference %s: VIVA_RENEW_REFERENCES=1 makes it", name);
      g_test_fail ();
    } else if (!image_compare (surface, reference, &difference) || !image_is_alike (&difference)) {
      g_autofree char *found = g_strconcat ("differs-", name, NULL);
      g_autofree char *found_path = g_test_build_filename (G_TEST_BUILT, "plot", found, NULL);

      cairo_surface_write_to_png (surface, found_path);
      g_test_message ("%s: mean difference %.3f (at most %g), clearly different %.3f %% (at most "
                      "%g %%): see %s",
                      name, difference.mean, IMAGE_MOST_MEAN, difference.share, IMAGE_MOST_SHARE,
                      found_path);
      g_test_fail ();
    }
    cairo_surface_destroy (reference);
    cairo_surface_destroy (surface);
  }
}

/* No picture is left of a sample that is no more. */
static void
test_no_strays (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "plot", "references", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *file;

  g_assert_nonnull (folder);
  while ((file = g_dir_read_name (folder)) != NULL) {
    gboolean is_known = FALSE;

    for (guint i = 0; i < 2 * n_samples && !is_known; i++) {
      g_autofree char *name = get_file_name (&samples[i / 2], i % 2 == 1);

      is_known = strcmp (name, file) == 0;
    }
    if (!is_known) {
      g_test_message ("references/%s belongs to no sample", file);
      g_test_fail ();
    }
  }
}

static void
assert_differ (cairo_surface_t *a, cairo_surface_t *b, const char *what)
{
  ImageDifference difference;

  g_assert_true (image_compare (a, b, &difference));
  g_test_message ("%s: mean difference %.3f, clearly different %.3f %%", what, difference.mean,
                  difference.share);
  g_assert_false (image_is_alike (&difference));
  cairo_surface_destroy (b);
}

/* The comparison sees what a person would see. */
static void
test_sees_changes (void)
{
  const Sample *sample = sample_find ("curves");
  g_autoptr (LabFrame) frame = sample->make ();
  PlotStyle style = get_style (FALSE);
  LabView changed = *sample->view;
  cairo_surface_t *surface, *shifted;
  PlotView layout;
  cairo_t *cr;

  plot_view_init (&layout, sample->view, frame, &style, NULL, WIDTH, HEIGHT);
  surface = draw (&layout);

  changed.layers[1].role = LAB_ROLE_NEGATIVE;
  assert_differ (surface, draw_view (&changed, frame, PLOT_VEIL_NONE, FALSE), "another colour");

  changed = *sample->view;
  memset (&changed.layers[1], 0, sizeof changed.layers[1]);
  assert_differ (surface, draw_view (&changed, frame, PLOT_VEIL_NONE, FALSE), "a curve missing");

  changed = *sample->view;
  changed.y.title = "cast";
  assert_differ (surface, draw_view (&changed, frame, PLOT_VEIL_NONE, FALSE), "another letter");

  /* The title of the horizontal axis, three pixels to the right. */
  shifted = draw (&layout);
  cr = cairo_create (shifted);
  cairo_rectangle (cr, 0, layout.x_title_y - 7, WIDTH, 14);
  cairo_clip (cr);
  cairo_set_source_surface (cr, surface, 3, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  assert_differ (surface, shifted, "a label shifted");
  cairo_surface_destroy (surface);
}

/* One digit of one cell, one mark, one bar. */
static void
test_sees_values (void)
{
  const Sample *sample = sample_find ("matrix-norm");
  g_autoptr (LabFrame) frame = sample->make (), other = sample->make ();
  cairo_surface_t *surface = draw_view (sample->view, frame, PLOT_VEIL_NONE, FALSE);
  const LabObservable *z = lab_frame_find (other, "z", LAB_OBSERVABLE_MATRIX);

  g_assert_cmpfloat (z->matrix.values[1], ==, 14);
  z->matrix.values[1] = 19;
  assert_differ (surface, draw_view (sample->view, other, PLOT_VEIL_NONE, FALSE), "another digit");
  assert_differ (surface, draw_view (sample->view, frame, PLOT_VEIL_VALUES, FALSE), "a veil");
  cairo_surface_destroy (surface);
}

/* What nobody sees is no difference: noise of a grey level. */
static void
test_forgives (void)
{
  cairo_surface_t *a = draw_sample (sample_find ("boundary"), FALSE);
  cairo_surface_t *b = draw_sample (sample_find ("boundary"), FALSE);
  guint8 *data = cairo_image_surface_get_data (b);
  ImageDifference difference;
  NnRandom random;

  g_assert_true (image_compare (a, b, &difference));
  g_assert_cmpfloat (difference.mean, ==, 0);
  nn_random_init (&random, 1, NN_STREAM_NOISE, 0);
  for (int i = 0; i < cairo_image_surface_get_stride (b) * HEIGHT; i++)
    if (nn_random_uniform (&random) < 0.1)
      data[i] = data[i] > 127 ? data[i] - 1 : data[i] + 1;
  cairo_surface_mark_dirty (b);
  g_assert_true (image_compare (a, b, &difference));
  g_test_message ("noise: mean difference %.3f, clearly different %.3f %%", difference.mean,
                  difference.share);
  g_assert_cmpfloat (difference.mean, >, 0);
  g_assert_true (image_is_alike (&difference));
  cairo_surface_destroy (a);
  cairo_surface_destroy (b);
}

/* Black and white are 100 apart by definition of L*; grey 119 is at L* = 50.03 (Lindbloom's CIE
 * calculator), so that it is 50.0 from black. */
static void
test_scale (void)
{
  cairo_surface_t *a = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 8, 8);
  cairo_surface_t *b = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 8, 8);
  cairo_surface_t *c = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 8, 6);
  static const struct {
    double level, difference, tolerance;
  } cases[] = { { 1, 100, 0.01 }, { 119 / 255.0, 50.03, 0.05 } };
  ImageDifference difference;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    cairo_t *cr = cairo_create (b);

    cairo_set_source_rgb (cr, cases[i].level, cases[i].level, cases[i].level);
    cairo_paint (cr);
    cairo_destroy (cr);
    g_assert_true (image_compare (a, b, &difference));
    g_assert_cmpfloat_with_epsilon (difference.mean, cases[i].difference, cases[i].tolerance);
    g_assert_cmpfloat (difference.share, ==, 100);
  }
  g_assert_false (image_compare (a, c, &difference));
  cairo_surface_destroy (a);
  cairo_surface_destroy (b);
  cairo_surface_destroy (c);
}

/* Without the font no picture can be the same. */
static void
test_font (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  PangoFontDescription *wanted = pango_font_description_from_string ("Cantarell 11");
  PangoFont *font = pango_context_load_font (context, wanted);
  PangoFontDescription *found = pango_font_describe (font);

  if (g_strcmp0 (pango_font_description_get_family (found), "Cantarell") != 0)
    g_test_message ("the references are set in Cantarell (package fonts-cantarell)");
  g_assert_cmpstr (pango_font_description_get_family (found), ==, "Cantarell");
  pango_font_description_free (found);
  pango_font_description_free (wanted);
  g_object_unref (font);
  g_object_unref (context);
}

int
main (int argc, char **argv)
{
  g_autofree char *fonts = NULL;

  g_test_init (&argc, &argv, NULL);
  fonts = g_test_build_filename (G_TEST_DIST, "plot", "fonts.conf", NULL);
  g_setenv ("FONTCONFIG_FILE", fonts, TRUE);
  g_test_add_func ("/plot/references/font", test_font);
  for (guint i = 0; i < n_samples; i++) {
    g_autofree char *path = g_strconcat ("/plot/references/sample/", samples[i].name, NULL);

    g_test_add_data_func (path, &samples[i], test_sample);
  }
  g_test_add_func ("/plot/references/no-strays", test_no_strays);
  g_test_add_func ("/plot/references/sees-changes", test_sees_changes);
  g_test_add_func ("/plot/references/sees-values", test_sees_values);
  g_test_add_func ("/plot/references/forgives", test_forgives);
  g_test_add_func ("/plot/references/scale", test_scale);

  return g_test_run ();
}
