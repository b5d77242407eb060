/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "plot-private.h"
#include "samples.h"

static char *
describe_sample_with (const char *name, PlotVeil veil, guint32 hidden)
{
  const Sample *sample = sample_find (name);
  g_autoptr (LabFrame) frame = sample->make != NULL ? sample->make () : NULL;
  PlotStyle style = plot_style (FALSE);
  PlotOptions options = { .veil = veil, .hidden_layers = hidden };
  PlotView view;

  plot_view_init (&view, sample->view, frame, &style, &options, 500, 360);

  return plot_view_describe (&view);
}

typedef struct {
  const char *name;
  const char *sample;
  PlotVeil veil;
  guint32 hidden;
  const char *text;
} Case;

/* Figures by hand from the formulas in samples.c: 0.02 + 0.66 e^(−1500/210) = 0.0205; the dev cost
 * 0.08 + 0.62 e^(−t/160) + 0.00021 t is least where 0.62/160 e^(−t/160) = 0.00021, that is at
 * t = 466.4, nearest recorded 465: 0.212; at 1500 it is 0.395. */
static const Case cases[] = {
  { "curves", "curves", PLOT_VEIL_NONE, 0,
    "Training cost 0.0205 at iteration 1,500, steady. Marked “rate ÷ 10”: iteration 1,000. "
    "Dev cost 0.395, rising since iteration 465 (minimum 0.212). "
    "Marked “best”: 0.212 at iteration 465." },
  { "veiled", "curves", PLOT_VEIL_AXIS_TITLES | PLOT_VEIL_LEGEND | PLOT_VEIL_MARKERS, 0,
    "Curve 1 0.0205 at 1,500, steady. Curve 2 0.395, rising since 465 (minimum 0.212)." },
  { "hidden", "curves", PLOT_VEIL_MARKERS, 1,
    "Dev cost 0.395 at iteration 1,500, rising since iteration 465 (minimum 0.212)." },
  { "all-hidden", "curves", PLOT_VEIL_NONE, 3, "Every layer is switched off." },
  /* 0.08 e^(0.6 · 60) = 3.45e14 at 180; infinite from 181. */
  { "diverging", "diverging", PLOT_VEIL_NONE, 0,
    "Training cost 3.45e+14 at iteration 180, no longer finite from iteration 181 on. "
    "Dev cost 0.114, steady." },
  { "readout", "readout", PLOT_VEIL_NONE, 0,
    "best dev cost: 0.1234. at iteration: 320. training accuracy: 99.20 %. "
    "dev accuracy: 87.25 %. parameters: 1,218,186. "
    "output of the second convolution: 32 × 13 × 13." },
  { "pictures", "pictures-grey", PLOT_VEIL_NONE, 0,
    "Mistakes: 12 pictures of 28 by 28 pixels: T-shirt, taken for dress, trouser, taken for "
    "T-shirt, "
    "pullover, taken for sneaker, dress, taken for coat, coat, taken for trouser and 7 more." },
  { "no-pictures", "pictures-none", PLOT_VEIL_NONE, 0, "No mistakes left" },
  { "empty", "empty", PLOT_VEIL_NONE, 0, "There is nothing to show yet." },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *text = describe_sample_with (c->sample, c->veil, c->hidden);

  g_assert_cmpstr (text, ==, c->text);
}

/* A plane of 4 × 4 samples, the right half high; six points, two of them on the wrong side. */
static void
test_field (void)
{
  static const LabView view_of_field = {
    .kind = LAB_VIEW_PLANE,
    .layers = { { "field", LAB_OBSERVABLE_FIELD, "P(b)", LAB_ROLE_NONE },
                { "points", LAB_OBSERVABLE_POINTS, "training points", LAB_ROLE_TRAIN } },
  };
  static const char *names[] = { "a", "b" };
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabField *field = lab_frame_add_field (frame, "field", 4, 4, FALSE);
  LabPoints *points = lab_frame_add_points (frame, "points", 6);
  static const float xs[] = { 0.1f, 0.3f, 0.2f, 0.9f, 0.7f, 0.8f };
  static const guint8 classes[] = { 0, 0, 1, 1, 1, 0 };
  PlotStyle style = plot_style (FALSE);
  PlotView view;
  g_autofree char *text = NULL;

  field->x1 = field->y1 = field->high = 1;
  field->level = 0.5;
  for (gsize i = 0; i < 16; i++)
    field->values[i] = i % 4 < 2 ? 0.1f : 0.9f;
  points->classes = lab_frame_alloc (frame, 6, 1);
  points->n_classes = 2;
  points->class_names = names;
  for (gsize i = 0; i < 6; i++) {
    points->x[i] = xs[i];
    points->y[i] = 0.4f;
    points->classes[i] = classes[i];
  }
  plot_view_init (&view, &view_of_field, frame, &style, NULL, 400, 300);
  text = plot_view_describe (&view);
  g_assert_cmpstr (text, ==,
                   "P(b) from 0.1 to 0.9; above 0.5 on 50% of the plane. "
                   "Training points: 6 points (3 a, 3 b), 2 on the wrong side.");
}

typedef struct {
  const char *name;
  double (*y) (double t);
  const char *trend;
} Trend;

static double
falling (double t)
{
  return 10 - t;
}

static double
rising (double t)
{
  return t * t;
}

static double
constant (double t)
{
  return 3;
}

/* ± 1 around 5: no trend is to be read into it. */
static double
wobbling (double t)
{
  return 5 + sin (t * 12.9898) * cos (t * 78.233);
}

static double
over_the_hill (double t)
{
  return 25 - (t - 5) * (t - 5);
}

static const Trend trends[] = {
  { "falling", falling, "Training cost 0 at iteration 10, falling." },
  { "rising", rising, "Training cost 100 at iteration 10, rising." },
  { "constant", constant, "Training cost 3 at iteration 10, steady." },
  { "over-the-hill", over_the_hill,
    "Training cost 0 at iteration 10, falling since iteration 5 (maximum 25)." },
  { "wobbling", wobbling, NULL },
};

static void
test_trend (gconstpointer data)
{
  const Trend *trend = data;
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabSeries *series = lab_frame_add_series (frame, "train-cost", 401);
  PlotStyle style = plot_style (FALSE);
  PlotView view;
  g_autofree char *text = NULL;

  for (gsize i = 0; i <= 400; i++) {
    series->x[i] = 10 * (double) i / 400;
    series->y[i] = trend->y (series->x[i]);
  }
  plot_view_init (&view, sample_find ("curves")->view, frame, &style, NULL, 400, 300);
  text = plot_view_describe (&view);
  if (trend->trend != NULL)
    g_assert_cmpstr (text, ==, trend->trend);
  else
    g_assert_true (g_str_has_suffix (text, " at iteration 10, steady."));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/plot/describe/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/plot/describe/field", test_field);
  for (guint i = 0; i < G_N_ELEMENTS (trends); i++) {
    g_autofree char *path = g_strconcat ("/plot/describe/trend/", trends[i].name, NULL);

    g_test_add_data_func (path, &trends[i], test_trend);
  }

  return g_test_run ();
}
