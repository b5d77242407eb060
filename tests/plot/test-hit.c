/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "nn-random.h"
#include "plot-private.h"
#include "samples.h"

static const LabView mixed_view = {
  .kind = LAB_VIEW_PLANE,
  .x = { .title = "iteration" },
  .y = { .title = "cost" },
  .layers = {
    { "a", LAB_OBSERVABLE_SERIES, "training cost", LAB_ROLE_TRAIN },
    { "b", LAB_OBSERVABLE_SERIES, "dev cost", LAB_ROLE_DEV },
    { "c", LAB_OBSERVABLE_POINTS, "probes", LAB_ROLE_TEST },
  },
};

static LabFrame *
make_mixed (NnRandom *random, gboolean positive)
{
  LabFrame *frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabSeries *a = lab_frame_add_series (frame, "a", 60), *b = lab_frame_add_series (frame, "b", 45);
  LabPoints *c = lab_frame_add_points (frame, "c", 30);

  for (gsize i = 0; i < a->n; i++) {
    a->x[i] = 1 + 10 * (double) i;
    a->y[i] = i % 9 == 4 ? NAN : (positive ? 0.1 : 0) + nn_random_uniform (random);
  }
  for (gsize i = 0; i < b->n; i++) {
    b->x[i] = 1 + 13 * (double) i;
    b->y[i] = (positive ? 0.1 : -0.5) + nn_random_uniform (random);
  }
  for (gsize i = 0; i < c->n; i++) {
    c->x[i] = (float) (1 + 580 * nn_random_uniform (random));
    c->y[i] = (float) (0.1 + 0.8 * nn_random_uniform (random));
  }

  return frame;
}

/* All points of all layers, one by one. */
static gboolean
find_slowly (const PlotView *view,
             double x,
             double y,
             double radius,
             guint *layer,
             gsize *index,
             double *least)
{
  gboolean found = FALSE;

  *least = radius;
  for (guint k = 0; k < 3; k++) {
    const LabObservable *observable = plot_layer_get (view, k);
    gsize n = k < 2 ? observable->series.n : observable->points.n;

    for (gsize i = 0; i < n; i++) {
      double value_x = k < 2 ? observable->series.x[i] : observable->points.x[i];
      double value_y = k < 2 ? observable->series.y[i] : observable->points.y[i];
      double distance = hypot (plot_axis_to_place (&view->x, value_x) - x,
                               plot_axis_to_place (&view->y, value_y) - y);

      if (!isnan (distance) && distance <= *least) {
        *least = distance;
        *layer = k;
        *index = i;
        found = TRUE;
      }
    }
  }

  return found;
}

static void
test_nearest (void)
{
  NnRandom random;
  guint n_found = 0, n_missed = 0;

  nn_random_init (&random, 3, NN_STREAM_DATA, 0);
  for (guint round = 0; round < 8; round++) {
    gboolean logarithmic = round % 2 == 1;
    LabView description = mixed_view;
    g_autoptr (LabFrame) frame = make_mixed (&random, logarithmic);
    PlotStyle style = plot_style (FALSE);
    PlotView view;

    if (logarithmic)
      description.x.scale = description.y.scale = LAB_SCALE_LOG;
    plot_view_init (&view, &description, frame, &style, NULL, 500, 360);
    for (guint k = 0; k < 300; k++) {
      double x = 500 * nn_random_uniform (&random), y = 360 * nn_random_uniform (&random);
      double radius = 40 * nn_random_uniform (&random), least = 0;
      guint layer = 0;
      gsize index = 0;
      g_auto (PlotHit) hit = { 0 };
      gboolean expected = find_slowly (&view, x, y, radius, &layer, &index, &least);
      gboolean found = plot_view_hit (&view, x, y, radius, &hit);

      g_assert_cmpint (found, ==, expected);
      if (found) {
        g_assert_cmpuint (hit.layer, ==, layer);
        g_assert_cmpuint (hit.index, ==, index);
        g_assert_cmpfloat_with_epsilon (hypot (hit.x - x, hit.y - y), least, 1e-6);
        g_assert_nonnull (hit.text);
        n_found++;
      } else {
        g_assert_null (hit.text);
        n_missed++;
      }
    }
  }
  g_assert_cmpuint (n_found, >, 300);
  g_assert_cmpuint (n_missed, >, 300);
}

static char *
text_at (const PlotView *view, double x, double y)
{
  g_auto (PlotHit) hit = { 0 };

  if (!plot_view_hit (view, x, y, 6, &hit))
    return NULL;

  return g_steal_pointer (&hit.text);
}

static void
test_series_text (void)
{
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabSeries *a = lab_frame_add_series (frame, "a", 3);
  PlotStyle style = plot_style (FALSE);
  static const struct {
    PlotVeil veil;
    const char *text;
  } cases[] = {
    { PLOT_VEIL_NONE, "training cost 0.0123 at iteration 1,500" },
    { PLOT_VEIL_LEGEND, "0.0123 at iteration 1,500" },
    { PLOT_VEIL_AXIS_TITLES, "training cost 0.0123 at 1,500" },
    { PLOT_VEIL_LEGEND | PLOT_VEIL_AXIS_TITLES, "0.0123 at 1,500" },
  };

  a->x[1] = 1500;
  a->x[2] = 3000;
  a->y[0] = 0.02;
  a->y[1] = 0.0123;
  a->y[2] = 0.01;
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++) {
    PlotOptions options = { .veil = cases[k].veil };
    g_autofree char *text = NULL;
    PlotView view;

    plot_view_init (&view, &mixed_view, frame, &style, &options, 500, 360);
    text =
        text_at (&view, plot_axis_to_place (&view.x, 1500), plot_axis_to_place (&view.y, 0.0123));
    g_assert_cmpstr (text, ==, cases[k].text);
  }
}

static void
test_units (void)
{
  PlotView view;
  g_autoptr (LabFrame) frame = sample_init (sample_find ("regression"), &view, FALSE, 500, 360);
  const LabObservable *line = lab_frame_find (frame, "line", LAB_OBSERVABLE_SERIES);
  g_autofree char *text = text_at (&view, plot_axis_to_place (&view.x, line->series.x[1]),
                                   plot_axis_to_place (&view.y, line->series.y[1]));

  g_assert_cmpstr (text, ==, "prediction 465,000 € at area 150 m²");
}

/* Points win over the field beneath them; away from points the field answers. */
static void
test_field_and_points (void)
{
  PlotView view;
  g_autoptr (LabFrame) frame = sample_init (sample_find ("boundary"), &view, FALSE, 500, 360);
  const LabObservable *train = lab_frame_find (frame, "train-points", LAB_OBSERVABLE_POINTS);
  g_auto (PlotHit) hit = { 0 }, field = { 0 };

  ((LabObservable *) train)->points.x[0] = 0.25f;
  ((LabObservable *) train)->points.y[0] = -0.5f;
  g_assert_true (plot_view_hit (&view, plot_axis_to_place (&view.x, 0.25),
                                plot_axis_to_place (&view.y, -0.5), 0.01, &hit));
  g_assert_cmpuint (hit.layer, ==, 1);
  g_assert_cmpuint (hit.index, ==, 0);
  g_assert_cmpstr (hit.text, ==, "inner ring (training) at x₁ 0.25, x₂ −0.5");

  g_assert_true (plot_view_hit (&view, plot_axis_to_place (&view.x, -1.594),
                                plot_axis_to_place (&view.y, -1.594), 3, &field));
  g_assert_cmpuint (field.layer, ==, 0);
  g_assert_cmpuint (field.index, ==, 0);
  g_assert_true (g_str_has_prefix (field.text, "P(outer ring) 1 at x₁ −1.594, x₂ −1.594"));
}

static void
test_pictures (void)
{
  PlotView view;
  g_autoptr (LabFrame) frame = sample_init (sample_find ("pictures-grey"), &view, FALSE, 500, 360);
  g_autoptr (PlotText) text = plot_text_new (&view.style);
  PlotGalleries galleries;
  PlotGallery gallery;
  g_auto (PlotHit) hit = { 0 }, none = { 0 };

  plot_galleries_init (&galleries, &view, text);
  gallery = galleries.galleries[0];
  g_assert_true (plot_view_hit (&view, gallery.left + gallery.pitch_x + 3,
                                gallery.top + gallery.pitch_y + 3, 0, &hit));
  g_assert_cmpuint (hit.index, ==, gallery.columns + 1);
  {
    /* With the pixel under the pointer. */
    const LabPictures *pictures = gallery.pictures;
    gsize at =
        (hit.index * pictures->height + (gsize) (3 / gallery.height * 28)) * pictures->width +
        (gsize) (3 / gallery.width * 28);
    g_autofree char *number = plot_format_number ((double) pictures->pixels[at], 3);
    g_autofree char *expected = g_strdup_printf (
        "picture 6: sandal, taken for bag; row %d, column %d: %s",
        (int) (3 / gallery.height * 28) + 1, (int) (3 / gallery.width * 28) + 1, number);

    g_assert_cmpint (pictures->width, ==, 28);
    g_assert_cmpstr (hit.text, ==, expected);
    g_assert_cmpfloat (fabs (hit.x - gallery.left - gallery.pitch_x - 3), <, gallery.width / 28);
  }
  g_assert_false (plot_view_hit (&view, 0, 0, 1, &none));
}

/* Whichever way several galleries stand: within the view, off one another, in the order of the
 * layers; in a wide pane side by side, in a narrow one one below the other. */
static void
test_galleries (void)
{
  static const double sizes[][2] = { { 1100, 220 }, { 700, 200 }, { 300, 700 } };

  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
    PlotView view;
    g_autoptr (LabFrame) frame =
        sample_init (sample_find ("pictures-layers"), &view, FALSE, sizes[k][0], sizes[k][1]);
    g_autoptr (PlotText) text = plot_text_new (&view.style);
    gboolean is_wide = sizes[k][0] > sizes[k][1];
    PlotGalleries galleries;

    plot_galleries_init (&galleries, &view, text);
    g_assert_cmpuint (galleries.n, ==, 3);
    for (guint i = 0; i < galleries.n; i++) {
      const PlotGallery *gallery = &galleries.galleries[i], *last = gallery - 1;
      double right = gallery->left + (gallery->columns - 1) * gallery->pitch_x + gallery->width;
      double bottom = gallery->top + (gallery->rows - 1) * gallery->pitch_y + gallery->height;

      g_assert_cmpuint (gallery->n_shown, ==, gallery->pictures->n);
      g_assert_cmpfloat (gallery->left, >=, view.left - 1);
      g_assert_cmpfloat (right, <=, view.right + 1);
      g_assert_cmpfloat (gallery->top - galleries.heading, >=, view.top - 1);
      g_assert_cmpfloat (bottom, <=, view.bottom + 1);
      if (i > 0 && is_wide)
        g_assert_cmpfloat (gallery->area.x, >=, last->area.x + last->area.width);
      if (i > 0 && !is_wide)
        g_assert_cmpfloat (gallery->top, >, last->top + last->height);
    }
  }
}

static void
test_hidden (void)
{
  NnRandom random;
  g_autoptr (LabFrame) frame = NULL;
  PlotStyle style = plot_style (FALSE);
  PlotOptions options = { .hidden_layers = 7 };
  g_auto (PlotHit) hit = { 0 };
  PlotView view;

  nn_random_init (&random, 1, NN_STREAM_DATA, 0);
  frame = make_mixed (&random, FALSE);
  plot_view_init (&view, &mixed_view, frame, &style, &options, 500, 360);
  g_assert_false (plot_view_hit (&view, 250, 180, 1000, &hit));
  plot_view_init (&view, &mixed_view, NULL, &style, NULL, 500, 360);
  g_assert_false (plot_view_hit (&view, 250, 180, 1000, &hit));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/hit/nearest", test_nearest);
  g_test_add_func ("/plot/hit/series-text", test_series_text);
  g_test_add_func ("/plot/hit/units", test_units);
  g_test_add_func ("/plot/hit/field-and-points", test_field_and_points);
  g_test_add_func ("/plot/hit/pictures", test_pictures);
  g_test_add_func ("/plot/hit/galleries", test_galleries);
  g_test_add_func ("/plot/hit/hidden", test_hidden);

  return g_test_run ();
}
