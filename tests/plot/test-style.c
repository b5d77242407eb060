/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-style.h"

#include <math.h>

#include "plot-private.h"

/* Simulation of full dichromacy on linear RGB: Machado, Oliveira, Fernandes, "A
 * physiologically-based model for simulation of color vision deficiency", IEEE TVCG 15(6), 2009,
 * severity 1.0. */
static const double visions[][3][3] = {
  { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  { { 0.152286, 1.052583, -0.204868 },
    { 0.114503, 0.786281, 0.099216 },
    { -0.003882, -0.048116, 1.051998 } }, /* protanopia */
  { { 0.367322, 0.860646, -0.227968 },
    { 0.280085, 0.672501, 0.047413 },
    { -0.011820, 0.042940, 0.968881 } }, /* deuteranopia */
  { { 1.255528, -0.076749, -0.178779 },
    { -0.078411, 0.930809, 0.147602 },
    { 0.004733, 0.691367, 0.303900 } }, /* tritanopia */
};

typedef struct {
  double l, a, b;
} Lab;

static double
to_linear (double value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
lab_curve (double t)
{
  return t > 216.0 / 24389 ? cbrt (t) : (24389.0 / 27 * t + 16) / 116;
}

/* sRGB to CIE L*a*b* under D65, as seen by @vision. */
static Lab
to_lab (PlotColor color, guint vision)
{
  double rgb[3] = { to_linear (color.red), to_linear (color.green), to_linear (color.blue) };
  double seen[3], x, y, z;

  for (guint i = 0; i < 3; i++) {
    seen[i] = 0;
    for (guint j = 0; j < 3; j++)
      seen[i] += visions[vision][i][j] * rgb[j];
    seen[i] = CLAMP (seen[i], 0, 1);
  }
  x = 0.4124564 * seen[0] + 0.3575761 * seen[1] + 0.1804375 * seen[2];
  y = 0.2126729 * seen[0] + 0.7151522 * seen[1] + 0.0721750 * seen[2];
  z = 0.0193339 * seen[0] + 0.1191920 * seen[1] + 0.9503041 * seen[2];
  x = lab_curve (x / 0.95047);
  y = lab_curve (y);
  z = lab_curve (z / 1.08883);

  return (Lab){ 116 * y - 16, 500 * (x - y), 200 * (y - z) };
}

static double
hue (double a, double b)
{
  double angle = atan2 (b, a) * 180 / G_PI;

  return a == 0 && b == 0 ? 0 : angle < 0 ? angle + 360 : angle;
}

static double
cosine (double degrees)
{
  return cos (degrees * G_PI / 180);
}

/* CIEDE2000 as in Sharma, Wu, Dalal, Color Research and Application 30(1), 2005. */
static double
difference (Lab p, Lab q)
{
  double c_mean = (hypot (p.a, p.b) + hypot (q.a, q.b)) / 2;
  double g = 0.5 * (1 - sqrt (pow (c_mean, 7) / (pow (c_mean, 7) + pow (25, 7))));
  double a1 = p.a * (1 + g), a2 = q.a * (1 + g);
  double c1 = hypot (a1, p.b), c2 = hypot (a2, q.b);
  double h1 = hue (a1, p.b), h2 = hue (a2, q.b);
  double dl = q.l - p.l, dc = c2 - c1, dh = h2 - h1, h_mean = h1 + h2;
  double l_mean, t, turn, rc, sl, sc, sh, dh_big;

  if (c1 * c2 == 0)
    dh = 0;
  else if (dh > 180)
    dh -= 360;
  else if (dh < -180)
    dh += 360;
  if (c1 * c2 != 0) {
    if (fabs (h1 - h2) <= 180)
      h_mean = (h1 + h2) / 2;
    else
      h_mean = h1 + h2 < 360 ? (h1 + h2 + 360) / 2 : (h1 + h2 - 360) / 2;
  }
  dh_big = 2 * sqrt (c1 * c2) * sin (dh / 2 * G_PI / 180);
  l_mean = (p.l + q.l) / 2;
  c_mean = (c1 + c2) / 2;
  t = 1 - 0.17 * cosine (h_mean - 30) + 0.24 * cosine (2 * h_mean) +
      0.32 * cosine (3 * h_mean + 6) - 0.20 * cosine (4 * h_mean - 63);
  turn = 30 * exp (-pow ((h_mean - 275) / 25, 2));
  rc = 2 * sqrt (pow (c_mean, 7) / (pow (c_mean, 7) + pow (25, 7)));
  sl = 1 + 0.015 * pow (l_mean - 50, 2) / sqrt (20 + pow (l_mean - 50, 2));
  sc = 1 + 0.045 * c_mean;
  sh = 1 + 0.015 * c_mean * t;

  return sqrt (pow (dl / sl, 2) + pow (dc / sc, 2) + pow (dh_big / sh, 2) -
               sin (2 * turn * G_PI / 180) * rc * (dc / sc) * (dh_big / sh));
}

/* Pairs 1, 7, 13, 17, 25 of the data that Sharma et al. publish with their paper. */
static void
test_difference (void)
{
  static const struct {
    Lab p, q;
    double expected;
  } pairs[] = {
    { { 50, 2.6772, -79.7751 }, { 50, 0, -82.7485 }, 2.0425 },
    { { 50, 0, 0 }, { 50, -1, 2 }, 2.3669 },
    { { 50, -0.0010, 2.4900 }, { 50, 0.0009, -2.4900 }, 4.8045 },
    { { 50, 2.5, 0 }, { 73, 25, -18 }, 27.1492 },
    { { 60.2574, -34.0099, 36.2677 }, { 60.4626, -34.1751, 39.4387 }, 1.2644 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    g_assert_cmpfloat_with_epsilon (difference (pairs[i].p, pairs[i].q), pairs[i].expected, 1e-4);
}

static double
least_difference (const PlotColor *colors, guint n)
{
  double least = INFINITY;

  for (guint vision = 0; vision < G_N_ELEMENTS (visions); vision++)
    for (guint i = 0; i < n; i++)
      for (guint j = 0; j < i; j++)
        least = MIN (least, difference (to_lab (colors[i], vision), to_lab (colors[j], vision)));

  return least;
}

static void
test_roles (void)
{
  for (guint dark = 0; dark < 2; dark++) {
    PlotStyle style = plot_style (dark);
    PlotColor colors[LAB_ROLE_NEGATIVE + 1];

    for (guint role = 0; role <= LAB_ROLE_NEGATIVE; role++)
      colors[role] = plot_style_role (&style, role);
    g_assert_cmpfloat (least_difference (colors, G_N_ELEMENTS (colors)), >=, 16);
  }
}

/* Runs over each other are told apart by nothing but their colour; points in the colour of a role
 * may lie among them. */
static void
test_runs (void)
{
  for (guint dark = 0; dark < 2; dark++) {
    PlotStyle style = plot_style (dark);
    PlotColor colors[LAB_MAX_RUNS];

    for (guint run = 0; run < LAB_MAX_RUNS; run++)
      colors[run] = plot_style_run (&style, run);
    g_assert_cmpfloat (least_difference (colors, LAB_MAX_RUNS), >=, 24);
    for (guint run = 0; run < LAB_MAX_RUNS; run++) {
      for (guint role = 0; role <= LAB_ROLE_NEGATIVE; role++) {
        PlotColor pair[] = { colors[run], plot_style_role (&style, role) };

        g_assert_cmpfloat (least_difference (pair, 2), >=, 6);
      }
    }
  }
}

/* A CIEDE2000 of 2 is about what can be seen side by side. Shapes tell the later classes apart. */
static void
test_classes (void)
{
  for (guint dark = 0; dark < 2; dark++) {
    PlotStyle style = plot_style (dark);
    PlotColor colors[10];

    for (guint klass = 0; klass < 10; klass++)
      colors[klass] = plot_style_class (&style, klass);
    g_assert_cmpfloat (least_difference (colors, 2), >=, 30);
    g_assert_cmpfloat (least_difference (colors, 4), >=, 18);
    g_assert_cmpfloat (least_difference (colors, 6), >=, 12);
    g_assert_cmpfloat (least_difference (colors, 10), >=, 9);
    g_assert_true (plot_style_class (&style, 13).red == colors[3].red);
  }
}

static double
luminance (PlotColor color)
{
  return 0.2126 * to_linear (color.red) + 0.7152 * to_linear (color.green) +
         0.0722 * to_linear (color.blue);
}

/* Contrast ratio of the Web Content Accessibility Guidelines 2.1. */
static double
contrast (PlotColor a, PlotColor b)
{
  double x = luminance (a) + 0.05, y = luminance (b) + 0.05;

  return MAX (x, y) / MIN (x, y);
}

static void
test_contrast (void)
{
  for (guint dark = 0; dark < 2; dark++) {
    PlotStyle style = plot_style (dark);
    PlotColor ground = plot_style_background (&style);

    g_assert_cmpfloat (contrast (plot_style_foreground (&style), ground), >=, 7);
    g_assert_cmpfloat (contrast (plot_style_muted (&style), ground), >=, 4.5);
    for (guint role = 0; role <= LAB_ROLE_NEGATIVE; role++)
      g_assert_cmpfloat (contrast (plot_style_role (&style, role), ground), >=, 3);
    for (guint run = 0; run < LAB_MAX_RUNS; run++)
      g_assert_cmpfloat (contrast (plot_style_run (&style, run), ground), >=, 3);
    for (guint klass = 0; klass < 10; klass++)
      g_assert_cmpfloat (contrast (plot_style_class (&style, klass), ground), >=, 3);
    /* The grid stays in the back, but can be seen. */
    g_assert_cmpfloat (contrast (plot_style_grid (&style), ground), >, 1.1);
    g_assert_cmpfloat (contrast (plot_style_grid (&style), ground), <, 2);
  }
}

/* A field never drowns what lies on it: the decision contour, and the words. */
static void
test_field_contrast (void)
{
  LabField field = { .low = 0, .high = 1, .level = 0.5 };

  for (guint dark = 0; dark < 2; dark++) {
    PlotStyle style = plot_style (dark);

    for (double value = 0; value <= 1; value += 0.05)
      g_assert_cmpfloat (
          contrast (plot_style_foreground (&style), plot_field_color (&style, &field, value)), >=,
          4.5);
    for (guint klass = 0; klass < 10; klass++)
      g_assert_cmpfloat (
          contrast (plot_style_foreground (&style), plot_field_class_color (&style, klass, 1)), >=,
          3);
  }
}

/* Both ends and nought can be told apart by every eye, halfway to the ends too; and every cell's
 * number can be read. */
static void
test_diverging (void)
{
  for (guint dark = 0; dark < 2; dark++) {
    PlotStyle style = plot_style (dark);
    PlotColor ends[3], halves[3];

    for (guint i = 0; i < 3; i++) {
      ends[i] = plot_diverging_color (&style, (double) i - 1);
      halves[i] = plot_diverging_color (&style, ((double) i - 1) / 2);
    }
    g_assert_cmpfloat (least_difference (ends, 3), >=, 25);
    g_assert_cmpfloat (least_difference (halves, 3), >=, 12);
    for (double share = -1; share <= 1; share += 1.0 / 64) {
      PlotColor ground = plot_diverging_color (&style, share);

      g_assert_cmpfloat (contrast (plot_color_get_text (ground), ground), >=, 4.5);
    }
    /* More is further from the ground. */
    for (int side = -1; side <= 1; side += 2) {
      double last = 1;

      for (double share = 0.1; share <= 1; share += 0.1) {
        double now = contrast (plot_diverging_color (&style, side * share), ends[1]);

        g_assert_cmpfloat (now, >, last);
        last = now;
      }
    }
  }
}

/* Words take room in proportion to the size of their type, or what was laid out in one size would
 * be cut off in another. */
static void
test_proportional_words (void)
{
  static const char words[] = "(n_y, n_x): a unit a row";
  PlotStyle style = plot_style (FALSE);
  double width;
  g_autoptr (PlotText) text = NULL;

  style.font_size = 100;
  text = plot_text_new (&style);
  width = plot_text_measure (text, PLOT_FONT_SMALL, words);
  for (double size = 4; size < 30; size += 0.7) {
    g_autoptr (PlotText) other = NULL;

    style.font_size = size;
    other = plot_text_new (&style);
    g_assert_cmpfloat_with_epsilon (plot_text_measure (other, PLOT_FONT_SMALL, words),
                                    width * size / 100, 0.01 * width * size / 100);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/style/proportional-words", test_proportional_words);
  g_test_add_func ("/plot/style/difference", test_difference);
  g_test_add_func ("/plot/style/roles", test_roles);
  g_test_add_func ("/plot/style/runs", test_runs);
  g_test_add_func ("/plot/style/classes", test_classes);
  g_test_add_func ("/plot/style/contrast", test_contrast);
  g_test_add_func ("/plot/style/diverging", test_diverging);
  g_test_add_func ("/plot/style/field-contrast", test_field_contrast);

  return g_test_run ();
}
