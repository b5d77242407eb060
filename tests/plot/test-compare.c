/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Several runs over each other, and bands over seeds. The samples' curves are known formulas. */

#include "canvas.h"
#include "samples.h"

static LabFrame *
lay_out (const char *name, PlotView *view, const PlotOptions *options, gboolean dark)
{
  const Sample *sample = sample_find (name);
  LabFrame *frame = sample->make ();
  PlotStyle style = plot_style (dark);

  plot_view_init (view, sample->view, frame, &style, options, 500, 360);

  return frame;
}

/* Training cost of @run at @t, as the sample defines it. */
static double
training_cost (guint run, double t)
{
  return 0.03 + 0.66 * exp (-t * (1 + 1.3 * run) / 400);
}

/* Each run's solid curve passes in its own colour where the formula says; one that is switched off
 * does not, and its run's colour is nowhere in the plotting area. */
static void
test_colors (void)
{
  for (guint k = 0; k < 8; k++) {
    PlotOptions options = { .hidden_runs = k / 2 == 3 ? 0 : 1u << (k / 2) };
    PlotView view;
    g_autoptr (LabFrame) frame = lay_out ("runs", &view, &options, k % 2 == 1);
    cairo_surface_t *surface = canvas_draw (&view);

    for (guint run = 0; run < 3; run++) {
      double t = 120;
      gboolean hidden = (options.hidden_runs >> run & 1) != 0;
      double x = plot_axis_to_place (&view.x, t);
      double y = plot_axis_to_place (&view.y, training_cost (run, t));
      PlotColor color = plot_style_run (&view.style, run);

      g_assert_true (canvas_has (surface, x, y, 2, color, 24) == !hidden);
    }
    cairo_surface_destroy (surface);
  }
}

/* The dashes tell apart the layers that there are, whatever else the view has room for. */
static void
test_dashes (void)
{
  static const LabView norms = {
    .kind = LAB_VIEW_PLANE,
    .layers = { { "w1", LAB_OBSERVABLE_SERIES, "hidden layer 1", LAB_ROLE_NONE },
                { "w2", LAB_OBSERVABLE_SERIES, "hidden layer 2", LAB_ROLE_NONE },
                { "w3", LAB_OBSERVABLE_SERIES, "hidden layer 3", LAB_ROLE_NONE },
                { "w4", LAB_OBSERVABLE_SERIES, "hidden layer 4", LAB_ROLE_NONE },
                { "w", LAB_OBSERVABLE_SERIES, "output layer", LAB_ROLE_NONE } },
  };
  static const char *const names[] = { "w1", "w2", "w" };
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  PlotStyle style = plot_style (FALSE);
  PlotStroke first, second, output;
  PlotView view;

  for (guint run = 0; run < 2; run++) {
    if (run > 0)
      lab_frame_add_run (frame, &(LabFrameRun){ .name = "b" });
    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
      LabSeries *series = lab_frame_add_series (frame, names[i], 2);

      series->x[1] = 1;
      series->y[1] = i + run;
    }
  }
  plot_view_init (&view, &norms, frame, &style, NULL, 500, 360);
  g_assert_true (plot_run_has_several (&view));
  plot_layer_get_stroke (&view, 0, &first);
  plot_layer_get_stroke (&view, 1, &second);
  plot_layer_get_stroke (&view, 4, &output);
  g_assert_cmpint (first.n_dashes, ==, 0);
  g_assert_cmpint (second.n_dashes, >, 0);
  g_assert_cmpint (output.n_dashes, >, 0);
  g_assert_true (output.n_dashes != second.n_dashes || output.dashes[0] != second.dashes[0]);
}

/* With one run the layers keep their roles' colours. */
static void
test_alone (void)
{
  PlotView view;
  g_autoptr (LabFrame) frame = lay_out ("curves", &view, NULL, FALSE);
  cairo_surface_t *surface = canvas_draw (&view);
  double x = plot_axis_to_place (&view.x, 300);
  double y = plot_axis_to_place (&view.y, 0.02 + 0.66 * exp (-300.0 / 210));
  guint run;

  g_assert_true (canvas_has (surface, x, y, 2, plot_style_role (&view.style, LAB_ROLE_TRAIN), 24));
  for (double place_y = 0; place_y < view.height; place_y += 3)
    for (double place_x = 0; place_x < view.width; place_x += 3)
      g_assert_false (plot_view_find_legend_run (&view, place_x, place_y, &run));
  cairo_surface_destroy (surface);
}

/* Layers and runs each have an entry, none is both, all lie inside. */
static void
find_entries (const PlotView *view, guint32 *layers, guint32 *runs)
{
  *layers = *runs = 0;
  for (double y = 0; y < view->height; y += 2) {
    for (double x = 0; x < view->width; x += 2) {
      guint layer = 0, run = 0;
      gboolean is_layer = plot_view_find_legend (view, x, y, &layer);
      gboolean is_run = plot_view_find_legend_run (view, x, y, &run);

      g_assert_false (is_layer && is_run);
      if (is_layer)
        *layers |= 1u << layer;
      if (is_run)
        *runs |= 1u << run;
    }
  }
}

static void
test_legend (void)
{
  static const struct {
    const char *name;
    PlotVeil veil;
    guint32 layers, runs;
  } cases[] = {
    { "runs", 0, 3, 7 },          { "runs-band", 0, 3, 15 }, { "band", 0, 3, 2 },
    { "runs-boundary", 0, 2, 7 }, { "curves", 0, 3, 0 },     { "runs", PLOT_VEIL_LEGEND, 0, 0 },
    { "runs-readout", 0, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    PlotOptions options = { .veil = cases[i].veil };
    PlotView view;
    g_autoptr (LabFrame) frame = lay_out (cases[i].name, &view, &options, FALSE);
    guint32 layers, runs;

    find_entries (&view, &layers, &runs);
    g_assert_cmphex (layers, ==, cases[i].layers);
    g_assert_cmphex (runs, ==, cases[i].runs);
    if (view.legend != PLOT_LEGEND_NONE)
      g_assert_cmpfloat (view.legend_left + view.legend_width, <=, 500);
  }
}

static char *
hit_text (const PlotView *view, double x, double y, guint *run)
{
  g_auto (PlotHit) hit = { 0 };

  if (!plot_view_hit (view, x, y, 4, &hit))
    return NULL;
  *run = hit.run;

  return g_steal_pointer (&hit.text);
}

static void
test_hit (void)
{
  PlotView view;
  g_autoptr (LabFrame) frame = lay_out ("runs", &view, NULL, FALSE);
  g_autofree char *text = NULL, *veiled = NULL, *field = NULL, *band = NULL;
  g_autoptr (LabFrame) other = NULL;
  PlotOptions options = { .veil = PLOT_VEIL_LEGEND };
  guint run = 99;

  /* 0.03 + 0.66 exp (−250 · 2.3 / 400) = 0.18676… */
  text = hit_text (&view, plot_axis_to_place (&view.x, 250),
                   plot_axis_to_place (&view.y, training_cost (1, 250)), &run);
  g_assert_cmpstr (text, ==, "learning_rate=0.1: training cost 0.1868 at iteration 250");
  g_assert_cmpuint (run, ==, 1);

  other = lay_out ("runs", &view, &options, FALSE);
  veiled = hit_text (&view, plot_axis_to_place (&view.x, 250),
                     plot_axis_to_place (&view.y, training_cost (1, 250)), &run);
  g_assert_cmpstr (veiled, ==, "run 2: 0.1868 at iteration 250");
  lab_frame_unref (g_steal_pointer (&other));

  options = (PlotOptions){ .run = 1 };
  other = lay_out ("runs-boundary", &view, &options, FALSE);
  field =
      hit_text (&view, plot_axis_to_place (&view.x, -1.5), plot_axis_to_place (&view.y, 1.5), &run);
  g_assert_true (g_str_has_prefix (field, "learning_rate=0.1: P(outer ring) 1 at x₁ "));
  g_assert_cmpuint (run, ==, 1);
  lab_frame_unref (g_steal_pointer (&other));

  /* At t = 1200: 0.14 + 0.6 exp (−1200/230) + 0.00015 · 1200 = 0.32325…; times 0.8 − 0.1 sin (t/90)
   * and 1.25 + 0.1 cos (t/70): 0.2515… and 0.3994…. */
  options = (PlotOptions){ .hidden_runs = 1 };
  other = lay_out ("band", &view, &options, FALSE);
  band = hit_text (&view, plot_axis_to_place (&view.x, 1200), plot_axis_to_place (&view.y, 0.32325),
                   &run);
  g_assert_true (g_str_has_prefix (band, "median of 10 seeds: dev cost 0.3233 ("));
  g_assert_nonnull (strstr (band, ") at iteration 1,200"));
  g_assert_cmpuint (run, ==, 1);
}

static void
test_describe (void)
{
  PlotOptions options = { .hidden_runs = 1 << 1 };
  PlotView view;
  g_autoptr (LabFrame) frame = lay_out ("runs-band", &view, &options, FALSE);
  g_autofree char *text = plot_view_describe (&view);

  g_assert_true (g_str_has_prefix (text, "learning_rate=0.01: training cost 0.0455 at iteration "
                                         "1,500, "));
  g_assert_null (strstr (text, "learning_rate=0.1:"));
  g_assert_nonnull (strstr (text, "batch_size=32: dev cost "));
  g_assert_nonnull (strstr (text, " Median of 5 seeds: training cost 0.0409 ("));
}

/* What is asked for but is no run, or a band, is the first run. */
static void
test_run_of_options (void)
{
  static const guint expected[] = { 0, 1, 2, 0, 0 };

  for (guint run = 0; run < G_N_ELEMENTS (expected); run++) {
    PlotOptions options = { .run = run };
    PlotView view;
    g_autoptr (LabFrame) frame = lay_out ("runs-band", &view, &options, FALSE);

    g_assert_cmpuint (view.run, ==, expected[run]);
    g_assert_true (plot_layer_get (&view, 0) ==
                   lab_frame_find_in (frame, expected[run], "train-cost", LAB_OBSERVABLE_SERIES));
  }
}

static void
test_csv (void)
{
  PlotView view;
  g_autoptr (LabFrame) frame = lay_out ("runs-band", &view, NULL, FALSE);
  const LabSeries *dev = &lab_frame_find_in (frame, 1, "dev-cost", LAB_OBSERVABLE_SERIES)->series;
  const LabSeries *band =
      &lab_frame_find_in (frame, 3, "train-cost", LAB_OBSERVABLE_SERIES)->series;
  g_autoptr (GString) csv = plot_csv_new (&view);
  g_auto (GStrv) lines = g_strsplit (csv->str, "\n", -1);

  g_assert_cmpstr (lines[0], ==,
                   "iteration,learning_rate=0.01: training cost,learning_rate=0.1: training cost,"
                   "\"hidden_units=128, optimiser=momentum, batch_size=32: training cost\","
                   "median of 5 seeds: training cost,\"median of 5 seeds, lowest: training cost\","
                   "\"median of 5 seeds, highest: training cost\",learning_rate=0.01: dev cost,"
                   "learning_rate=0.1: dev cost,"
                   "\"hidden_units=128, optimiser=momentum, batch_size=32: dev cost\","
                   "median of 5 seeds: dev cost,\"median of 5 seeds, lowest: dev cost\","
                   "\"median of 5 seeds, highest: dev cost\"");
  for (guint i = 0; i <= 300; i++) {
    g_auto (GStrv) cells = g_strsplit (lines[1 + i], ",", -1);

    g_assert_cmpuint (g_strv_length (cells), ==, 13);
    g_assert_cmpfloat (g_ascii_strtod (cells[5], NULL), ==, band->low[i]);
    g_assert_cmpfloat (g_ascii_strtod (cells[6], NULL), ==, band->high[i]);
    g_assert_cmpfloat (g_ascii_strtod (cells[8], NULL), ==, dev->y[i]);
  }
}

static void
test_csv_run_column (void)
{
  PlotOptions options = { .hidden_runs = 1 << 2 };
  PlotView view;
  g_autoptr (LabFrame) frame = lay_out ("runs-readout", &view, &options, FALSE);
  g_autoptr (GString) csv = plot_csv_new (&view);

  g_assert_cmpstr (csv->str, ==,
                   "run,name,value\n"
                   "learning_rate=0.01,best dev cost,0.1234\n"
                   "learning_rate=0.01,at iteration,320\n"
                   "learning_rate=0.01,training accuracy,97.50 %\n"
                   "\n"
                   "run,name,value\n"
                   "learning_rate=0.1,best dev cost,0.1734\n"
                   "learning_rate=0.1,training accuracy,99.20 %\n");
}

/* The ground is tinted between low and high, away from any line, and only there. */
static void
test_band (void)
{
  for (guint dark = 0; dark < 2; dark++) {
    PlotView view;
    g_autoptr (LabFrame) frame = lay_out ("band", &view, NULL, dark);
    const LabSeries *dev = &lab_frame_find_in (frame, 1, "dev-cost", LAB_OBSERVABLE_SERIES)->series;
    cairo_surface_t *surface = canvas_draw (&view);
    PlotColor ground = plot_style_background (&view.style);
    PlotColor tint = plot_color_mix (ground, plot_style_role (&view.style, LAB_ROLE_DEV), 0.2);
    double x = floor (plot_axis_to_place (&view.x, 130)) + 0.5;
    gsize i = (gsize) rint (plot_axis_to_value (&view.x, x) / 5);
    double inside = plot_axis_to_place (&view.y, 0.15 * dev->y[i] + 0.85 * dev->high[i]);

    g_assert_true (canvas_has (surface, x, inside, 1, tint, 3));
    g_assert_true (
        canvas_has (surface, x, plot_axis_to_place (&view.y, dev->high[i]) - 5, 0, ground, 3));
    for (gsize k = 0; k < dev->n; k++)
      g_assert_cmpfloat (dev->high[k], <=, view.y.high);
    cairo_surface_destroy (surface);
  }
}

/* Ends that are no numbers, or have no place on a logarithmic axis, make gaps or go to the edge. */
static void
test_band_odd (void)
{
  static const LabView views[] = {
    { .id = "linear",
      .kind = LAB_VIEW_PLANE,
      .layers = { { "a", LAB_OBSERVABLE_SERIES, "a", LAB_ROLE_TRAIN } } },
    { .id = "log",
      .kind = LAB_VIEW_PLANE,
      .y = { .scale = LAB_SCALE_LOG },
      .layers = { { "a", LAB_OBSERVABLE_SERIES, "a", LAB_ROLE_TRAIN } } },
  };

  for (guint k = 0; k < G_N_ELEMENTS (views); k++) {
    g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
    LabFrameRun info = { .name = "", .n_seeds = 3 };
    PlotStyle style = plot_style (FALSE);
    cairo_surface_t *surface;
    LabSeries *series;
    PlotView view;
    double x;

    lab_frame_add_run (frame, &info);
    series = lab_frame_add_series (frame, "a", 50);
    series->low = lab_frame_alloc (frame, 50, sizeof (double));
    series->high = lab_frame_alloc (frame, 50, sizeof (double));
    for (gsize i = 0; i < 50; i++) {
      series->x[i] = (double) i;
      series->y[i] = i >= 20 && i < 30 ? NAN : 10;
      series->low[i] = i >= 20 && i < 30 ? NAN : i > 40 ? -INFINITY : i < 10 ? 0 : 5;
      series->high[i] = i >= 20 && i < 30 ? NAN : i > 40 ? INFINITY : 20;
    }
    plot_view_init (&view, &views[k], frame, &style, NULL, 400, 300);
    surface = canvas_draw (&view);
    x = plot_axis_to_place (&view.x, 25);
    g_assert_true (canvas_has (surface, x, plot_axis_to_place (&view.y, 15), 0,
                               plot_style_background (&style), 0));
    x = plot_axis_to_place (&view.x, 15);
    g_assert_false (canvas_has (surface, x, plot_axis_to_place (&view.y, 15), 0,
                                plot_style_background (&style), 0));
    x = plot_axis_to_place (&view.x, 45);
    g_assert_false (canvas_has (surface, x, view.top + 3, 0, plot_style_background (&style), 0));
    cairo_surface_destroy (surface);
  }
}

/* Two runs that have nothing but their numbers for names. */
static void
test_nameless (void)
{
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabFrameRun info = { .name = "" };
  PlotStyle style = plot_style (FALSE);
  g_autofree char *text = NULL;
  PlotView view;

  lab_frame_add_series (frame, "train-cost", 1)->y[0] = 3;
  lab_frame_add_run (frame, &info);
  lab_frame_add_series (frame, "train-cost", 1)->y[0] = 4;
  plot_view_init (&view, sample_find ("curves")->view, frame, &style, NULL, 400, 300);
  text = plot_view_describe (&view);
  g_assert_cmpstr (text, ==, "run 1: training cost 3 at iteration 0. run 2: training cost 4.");
}

/* Contours of the other runs in their colours, over the field of the one that is looked at. */
static void
test_contours (void)
{
  for (guint k = 0; k < 2; k++) {
    PlotOptions options = { .run = 1, .hidden_runs = k == 0 ? 0 : 1 << 2, .hidden_layers = 1 << 1 };
    PlotView view;
    g_autoptr (LabFrame) frame = lay_out ("runs-boundary", &view, &options, FALSE);
    cairo_surface_t *surface = canvas_draw (&view);

    for (guint run = 0; run < 3; run++) {
      /* On the ray to the right: r + 0.08 sin 0 = 0.72 where x − 0.15 run = 0.72. */
      double x = plot_axis_to_place (&view.x, 0.72 + 0.15 * run);
      double y = plot_axis_to_place (&view.y, 0);
      gboolean hidden = (options.hidden_runs >> run & 1) != 0;

      g_assert_true (canvas_has (surface, x, y, 3, plot_style_run (&view.style, run), 24) ==
                     !hidden);
    }
    cairo_surface_destroy (surface);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/compare/colors", test_colors);
  g_test_add_func ("/plot/compare/dashes", test_dashes);
  g_test_add_func ("/plot/compare/alone", test_alone);
  g_test_add_func ("/plot/compare/legend", test_legend);
  g_test_add_func ("/plot/compare/hit", test_hit);
  g_test_add_func ("/plot/compare/describe", test_describe);
  g_test_add_func ("/plot/compare/run-of-options", test_run_of_options);
  g_test_add_func ("/plot/compare/csv", test_csv);
  g_test_add_func ("/plot/compare/csv-run-column", test_csv_run_column);
  g_test_add_func ("/plot/compare/nameless", test_nameless);
  g_test_add_func ("/plot/compare/contours", test_contours);
  g_test_add_func ("/plot/compare/band", test_band);
  g_test_add_func ("/plot/compare/band-odd", test_band_odd);

  return g_test_run ();
}
