/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "canvas.h"
#include "nn-random.h"
#include "samples.h"

static void
lay_out (const char *name, LabFrame *frame, const PlotZoom *zoom, PlotView *view)
{
  PlotStyle style = plot_style (FALSE);
  PlotOptions options = { .zoom = zoom != NULL ? *zoom : (PlotZoom){ 0 } };

  plot_view_init (view, sample_find (name)->view, frame, &style, &options, 500, 360);
}

/* Twice as near: half the span, and the value beneath the pointer stays there. */
static void
test_about_place (void)
{
  g_autoptr (LabFrame) frame = sample_find ("curves")->make ();
  double x, y, x_value, y_value;
  PlotView before, after;
  PlotZoom zoom;

  lay_out ("curves", frame, NULL, &before);
  x = before.left + 0.3 * (before.right - before.left);
  y = before.top + 0.6 * (before.bottom - before.top);
  x_value = plot_axis_to_value (&before.x, x);
  y_value = plot_axis_to_value (&before.y, y);
  g_assert_true (plot_view_zoom (&before, x, y, 2, &zoom));
  g_assert_true (zoom.is_set);
  g_assert_cmpfloat_with_epsilon (zoom.x_high - zoom.x_low, 750, 1e-9);
  g_assert_cmpfloat_with_epsilon (zoom.x_low + 0.3 * 750, x_value, 1e-9);
  g_assert_cmpfloat_with_epsilon (zoom.y_high - 0.6 * (zoom.y_high - zoom.y_low), y_value, 1e-9);
  g_assert_cmpfloat_with_epsilon (zoom.y_high - zoom.y_low, (before.y.high - before.y.low) / 2,
                                  1e-9);

  lay_out ("curves", frame, &zoom, &after);
  g_assert_cmpfloat (after.x.low, ==, zoom.x_low);
  g_assert_cmpfloat (after.x.high, ==, zoom.x_high);
  g_assert_cmpfloat (after.y.low, ==, zoom.y_low);
  g_assert_cmpfloat (after.y.high, ==, zoom.y_high);
  g_assert_cmpfloat (after.whole.x_low, ==, before.x.low);
  g_assert_cmpfloat (after.whole.x_high, ==, before.x.high);
  g_assert_cmpfloat (after.whole.y_high, ==, before.y.high);
  g_assert_cmpuint (after.x.n_ticks, >=, 2);
  for (guint i = 0; i < after.x.n_ticks; i++) {
    g_assert_cmpfloat (after.x.ticks[i], >=, zoom.x_low);
    g_assert_cmpfloat (after.x.ticks[i], <=, zoom.x_high);
    g_assert_cmpfloat (remainder (after.x.ticks[i], 50), ==, 0); /* round numbers */
  }

  /* And back: all can be seen. */
  g_assert_true (plot_view_zoom (&after, x, y, 0.5, &zoom));
  g_assert_false (zoom.is_set);
}

/* On a logarithmic axis it is the ratio that shrinks: to its square root. */
static void
test_logarithmic (void)
{
  g_autoptr (LabFrame) frame = sample_find ("log")->make ();
  PlotView before, after;
  PlotZoom zoom;
  double x, value;

  lay_out ("log", frame, NULL, &before);
  x = (before.left + before.right) / 2;
  value = plot_axis_to_value (&before.x, x);
  g_assert_true (plot_view_zoom (&before, x, before.top, 2, &zoom));
  g_assert_cmpfloat_with_epsilon (zoom.x_high / zoom.x_low, sqrt (before.x.high / before.x.low),
                                  1e-6 * before.x.high);
  g_assert_cmpfloat_with_epsilon (sqrt (zoom.x_high * zoom.x_low), value, 1e-9 * value);
  lay_out ("log", frame, &zoom, &after);
  g_assert_true (plot_view_pan (&after, 30, 0, &zoom));
  g_assert_cmpfloat_with_epsilon (zoom.x_low, plot_axis_to_value (&after.x, after.left - 30), 1e-6);
}

/* As near as it gets there is still a picture, with ticks that differ. */
static void
test_limits (void)
{
  static const char *const names[] = {
    "curves", "log", "boundary", "classes", "noisy", "runs-band"
  };

  for (guint k = 0; k < G_N_ELEMENTS (names); k++) {
    g_autoptr (LabFrame) frame = sample_find (names[k])->make ();
    PlotZoom zoom = { 0 };
    cairo_surface_t *surface;
    PlotView view;
    double whole;

    lay_out (names[k], frame, NULL, &view);
    for (guint i = 0; i < 12; i++) {
      g_assert_true (plot_view_zoom (&view, view.left + 0.37 * (view.right - view.left),
                                     view.top + 0.4 * (view.bottom - view.top), 10, &zoom));
      lay_out (names[k], frame, &zoom, &view);
    }
    whole = view.x.scale == LAB_SCALE_LOG ? log (view.whole.x_high / view.whole.x_low)
                                          : view.whole.x_high - view.whole.x_low;
    g_assert_cmpfloat_with_epsilon ((view.x.scale == LAB_SCALE_LOG ? log (view.x.high / view.x.low)
                                                                   : view.x.high - view.x.low) /
                                        whole,
                                    1e-6, 1e-8);
    surface = canvas_draw (&view);
    cairo_surface_destroy (surface);
    g_assert_cmpuint (view.x.n_ticks, >=, 1);
    for (guint i = 1; i < view.x.n_ticks; i++)
      g_assert_cmpstr (view.x.labels[i], !=, view.x.labels[i - 1]);
  }
}

static void
test_pan (void)
{
  g_autoptr (LabFrame) frame = sample_find ("curves")->make ();
  PlotZoom zoom = { TRUE, 300, 600, 0.1, 0.4 }, moved;
  PlotView view;
  double per_unit;

  lay_out ("curves", frame, &zoom, &view);
  per_unit = 300 / (view.right - view.left);
  g_assert_true (plot_view_pan (&view, 40, 0, &moved));
  g_assert_cmpfloat_with_epsilon (moved.x_low, 300 - 40 * per_unit, 1e-9);
  g_assert_cmpfloat_with_epsilon (moved.x_high, 600 - 40 * per_unit, 1e-9);
  g_assert_cmpfloat_with_epsilon (moved.y_low, 0.1, 1e-12);
  /* Dragged down, higher values come into sight. */
  g_assert_true (plot_view_pan (&view, 0, 30, &moved));
  g_assert_cmpfloat (moved.y_low, >, 0.1);
  g_assert_cmpfloat_with_epsilon (moved.y_high - moved.y_low, 0.3, 1e-12);
  /* The middle does not leave the whole. */
  g_assert_true (plot_view_pan (&view, 1e6, -1e6, &moved));
  g_assert_cmpfloat_with_epsilon ((moved.x_low + moved.x_high) / 2, 0, 1e-9);
  g_assert_cmpfloat_with_epsilon ((moved.y_low + moved.y_high) / 2, view.whole.y_low, 1e-9);
}

/* One unit stays as long on both axes. */
static void
test_square (void)
{
  g_autoptr (LabFrame) frame = sample_find ("boundary")->make ();
  PlotZoom zoom;
  PlotView view;

  lay_out ("boundary", frame, NULL, &view);
  for (guint i = 0; i < 12; i++) {
    double x_unit, y_unit;

    g_assert_true (plot_view_zoom (&view, view.left + 10, view.top + 50, 4, &zoom));
    lay_out ("boundary", frame, &zoom, &view);
    x_unit = (view.right - view.left) / (view.x.high - view.x.low);
    y_unit = (view.bottom - view.top) / (view.y.high - view.y.low);
    g_assert_cmpfloat_with_epsilon (x_unit / y_unit, 1, 0.01);
  }
}

static void
test_refused (void)
{
  static const PlotZoom bad[] = {
    { FALSE, 1, 2, 1, 2 },   { TRUE, 2, 1, 1, 2 },     { TRUE, 1, 1, 1, 2 },
    { TRUE, NAN, 2, 1, 2 },  { TRUE, 1, 2, 2, 1 },     { TRUE, 1, INFINITY, 1, 2 },
    { TRUE, 0, 1000, 1, 2 }, { TRUE, 10, 100, -1, 2 },
  };
  g_autoptr (LabFrame) frame = sample_find ("log")->make ();
  PlotView plain, view;
  PlotZoom zoom;

  lay_out ("log", frame, NULL, &plain);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    lay_out ("log", frame, &bad[i], &view);
    g_assert_cmpfloat (view.x.low, ==, plain.x.low);
    g_assert_cmpfloat (view.y.high, ==, plain.y.high);
  }
  g_assert_false (plot_view_zoom (&plain, NAN, 0, 2, &zoom));
  g_assert_false (plot_view_zoom (&plain, 0, 0, 0, &zoom));
  g_assert_false (plot_view_zoom (&plain, 0, 0, -1, &zoom));
  g_assert_false (plot_view_pan (&plain, INFINITY, 0, &zoom));
  lay_out ("curves", NULL, NULL, &view);
  g_assert_false (plot_view_zoom (&view, 10, 10, 2, &zoom));
  g_assert_false (plot_view_pan (&view, 10, 10, &zoom));
  lab_frame_unref (g_steal_pointer (&frame));
  frame = sample_find ("readout")->make ();
  lay_out ("readout", frame, NULL, &view);
  g_assert_false (plot_view_zoom (&view, 10, 10, 2, &zoom));
  g_assert_false (zoom.is_set);
}

/* A marker outside leaves no trace: neither guide nor word, value or anchor. */
static void
test_markers (void)
{
  const PlotZoom zoom = { TRUE, 100, 500, 0.1, 0.5 };
  cairo_surface_t *pictures[2];
  double x, y;

  for (guint k = 0; k < 2; k++) {
    g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
    LabSeries *series = lab_frame_add_series (frame, "train-cost", 100);
    PlotView view;

    for (gsize i = 0; i < 100; i++) {
      series->x[i] = 10.0 * (double) i;
      series->y[i] = 0.3 + 0.2 * sin ((double) i / 9);
    }
    if (k == 1)
      lab_frame_add_marker (frame, series, "late", LAB_MARKER_VERTICAL, 800, 0, "rate ÷ 10");
    lab_frame_add_marker (frame, series, "here", LAB_MARKER_VERTICAL, 400, 0, "here");
    lay_out ("curves", frame, &zoom, &view);
    g_assert_false (plot_view_anchor (&view, "marker:late", &x, &y));
    g_assert_false (plot_view_anchor (&view, "marker-x:late", &x, &y));
    g_assert_true (plot_view_anchor (&view, "marker-x:here", &x, &y));
    g_assert_cmpfloat_with_epsilon (x, view.left + 0.75 * (view.right - view.left), 1e-6);
    pictures[k] = canvas_draw (&view);
  }
  g_assert_true (canvas_equal (pictures[0], pictures[1]));
  cairo_surface_destroy (pictures[0]);
  cairo_surface_destroy (pictures[1]);
}

/* Curves of few and of very many points pass where their formula says, and only inside the plotting
 * area; a hit finds the point itself. */
static void
test_curves (void)
{
  static const gsize sizes[] = { 4, 40, 200000 };
  const PlotZoom zoom = { TRUE, 0.52, 0.61, 0.5, 0.64 };

  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
    g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
    LabSeries *series = lab_frame_add_series (frame, "train-cost", sizes[k]);
    PlotColor color;
    cairo_surface_t *surface;
    PlotView view;

    /* y = x: straight, so that any number of points gives the same line. */
    for (gsize i = 0; i < sizes[k]; i++)
      series->x[i] = series->y[i] = (double) i / (double) (sizes[k] - 1);
    lay_out ("curves", frame, &zoom, &view);
    surface = canvas_draw (&view);
    color = plot_style_role (&view.style, LAB_ROLE_TRAIN);
    for (double x = 0.525; x < 0.606; x += 0.01)
      g_assert_true (canvas_has (surface, plot_axis_to_place (&view.x, x),
                                 plot_axis_to_place (&view.y, x), 1, color, 24));
    for (int y = 0; y < view.height; y++)
      for (int x = 0; x < view.left - 3; x++)
        g_assert_cmpint (
            canvas_differ (canvas_pixel (surface, x, y), plot_color_pack (color) & 0xffffff), >,
            24);
    cairo_surface_destroy (surface);
    if (k == 2) {
      g_auto (PlotHit) hit = { 0 };

      g_assert_true (plot_view_hit (&view, plot_axis_to_place (&view.x, 0.57),
                                    plot_axis_to_place (&view.y, 0.57), 3, &hit));
      g_assert_cmpfloat_with_epsilon (series->x[hit.index], 0.57, 1e-5);
    } else if (k == 0) {
      /* Its points are outside, at 1/3 and 2/3. */
      g_auto (PlotHit) hit = { 0 };

      g_assert_false (plot_view_hit (&view, plot_axis_to_place (&view.x, 0.57),
                                     plot_axis_to_place (&view.y, 0.57), 100, &hit));
    }
  }
}

/* The middle of a field shows the same colours zoomed or not: those of its formula. */
static void
test_field (void)
{
  static const LabView description = {
    .id = "plane",
    .kind = LAB_VIEW_PLANE,
    .layers = { { "field", LAB_OBSERVABLE_FIELD, NULL, LAB_ROLE_NONE } },
  };
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabField *field = lab_frame_add_field (frame, "field", 64, 64, FALSE);
  PlotStyle style = plot_style (FALSE);
  PlotOptions options = { 0 };

  /* Flipped sideways; without contour. */
  field->x0 = 1;
  field->y1 = 1;
  field->high = 1;
  for (gsize j = 0; j < 64; j++)
    for (gsize i = 0; i < 64; i++)
      field->values[j * 64 + i] =
          (float) (0.6 * (1 - ((double) i + 0.5) / 64) + 0.4 * pow (((double) j + 0.5) / 64, 2));
  for (guint k = 0; k < 3; k++) {
    cairo_surface_t *surface;
    PlotView view;

    plot_view_init (&view, &description, frame, &style, &options, 500, 500);
    surface = canvas_draw (&view);
    for (double u = 0.05; u < 1; u += 0.1) {
      for (double v = 0.05; v < 1; v += 0.1) {
        int x = (int) (view.left + u * (view.right - view.left));
        int y = (int) (view.top + v * (view.bottom - view.top));
        double at_x = plot_axis_to_value (&view.x, x + 0.5);
        double at_y = plot_axis_to_value (&view.y, y + 0.5);
        PlotColor color = plot_field_color (&style, field, 0.6 * at_x + 0.4 * at_y * at_y);

        g_assert_true (canvas_has (surface, x, y, 0, color, 2));
      }
    }
    cairo_surface_destroy (surface);
    g_assert_true (plot_view_zoom (&view, (view.left + view.right) / 2,
                                   (view.top + view.bottom) / 2, 4, &options.zoom));
  }
}

static void
test_describe (void)
{
  g_autoptr (LabFrame) frame = sample_find ("curves")->make ();
  const PlotZoom zoom = { TRUE, 300, 600, 0.1, 0.4 };
  g_autofree char *text = NULL;
  PlotView view;

  lay_out ("curves", frame, &zoom, &view);
  text = plot_view_describe (&view);
  g_assert_true (g_str_has_suffix (text, " Zoomed to iteration 300 to 600, cost 0.1 to 0.4."));
  g_assert_null (strstr (text, "outside the drawing"));
}

/* Against very many places along the line: which of them are inside? */
static void
test_clip (void)
{
  const cairo_rectangle_t box = { -1, 2, 5, 3 };
  NnRandom random;

  nn_random_init (&random, 4, NN_STREAM_NOISE, 0);
  for (guint i = 0; i < 400; i++) {
    PlotPlace ends[2], from, to;
    double first = NAN, last = NAN;
    enum { N = 4000 };
    gboolean found;

    for (guint k = 0; k < 2; k++) {
      ends[k].x = i % 7 == 0 && k == 1 ? ends[0].x : 1.5 + 4 * nn_random_normal (&random);
      ends[k].y = i % 7 == 1 && k == 1 ? ends[0].y : 3.5 + 3 * nn_random_normal (&random);
    }
    for (guint k = 0; k <= N; k++) {
      double share = (double) k / N;
      double x = ends[0].x + share * (ends[1].x - ends[0].x);
      double y = ends[0].y + share * (ends[1].y - ends[0].y);

      if (x >= -1 && x <= 4 && y >= 2 && y <= 5) {
        if (isnan (first))
          first = share;
        last = share;
      }
    }
    from = ends[0];
    to = ends[1];
    found = plot_clip_segment (&box, &from, &to);
    if (!isnan (first)) {
      double length = hypot (ends[1].x - ends[0].x, ends[1].y - ends[0].y);

      g_assert_true (found);
      g_assert_cmpfloat_with_epsilon (hypot (from.x - ends[0].x, from.y - ends[0].y),
                                      first * length, length / N + 1e-9);
      g_assert_cmpfloat_with_epsilon (hypot (to.x - ends[0].x, to.y - ends[0].y), last * length,
                                      length / N + 1e-9);
    } else if (found) {
      /* Only a corner that lies between two of the places. */
      g_assert_cmpfloat (hypot (to.x - from.x, to.y - from.y), <,
                         hypot (ends[1].x - ends[0].x, ends[1].y - ends[0].y) / N);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/zoom/about-place", test_about_place);
  g_test_add_func ("/plot/zoom/logarithmic", test_logarithmic);
  g_test_add_func ("/plot/zoom/limits", test_limits);
  g_test_add_func ("/plot/zoom/pan", test_pan);
  g_test_add_func ("/plot/zoom/square", test_square);
  g_test_add_func ("/plot/zoom/refused", test_refused);
  g_test_add_func ("/plot/zoom/markers", test_markers);
  g_test_add_func ("/plot/zoom/curves", test_curves);
  g_test_add_func ("/plot/zoom/field", test_field);
  g_test_add_func ("/plot/zoom/describe", test_describe);
  g_test_add_func ("/plot/zoom/clip", test_clip);

  return g_test_run ();
}
