/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-axis.h"

#include <math.h>
#include <string.h>

#include "plot-private.h"

typedef struct {
  const char *name;
  LabScale scale;
  double low, high;
  guint n_wanted;
  gboolean round_ends;
  const char *labels; /* of all ticks, separated by blanks: found with pencil and paper */
  double expected_low, expected_high;
} Case;

static const Case cases[] = {
  { "unit", LAB_SCALE_LINEAR, 0, 1, 5, FALSE, "0.0 0.2 0.4 0.6 0.8 1.0", 0, 1 },
  { "unit-coarse", LAB_SCALE_LINEAR, 0, 1, 2, FALSE, "0.0 0.5 1.0", 0, 1 },
  { "iterations", LAB_SCALE_LINEAR, 0, 1500, 5, FALSE, "0 200 400 600 800 1,000 1,200 1,400", 0,
    1500 },
  { "round-up", LAB_SCALE_LINEAR, 0.13, 0.87, 4, TRUE, "0.0 0.2 0.4 0.6 0.8 1.0", 0, 1 },
  { "round-already", LAB_SCALE_LINEAR, 0.1, 0.3, 4, TRUE, "0.10 0.15 0.20 0.25 0.30", 0.1, 0.3 },
  { "negative", LAB_SCALE_LINEAR, -3, 2, 5, FALSE, "−3 −2 −1 0 1 2", -3, 2 },
  { "inverted", LAB_SCALE_LINEAR, 2, -3, 5, FALSE, "−3 −2 −1 0 1 2", -3, 2 },
  { "equal", LAB_SCALE_LINEAR, 5, 5, 4, FALSE, "4.6 4.8 5.0 5.2 5.4", 4.5, 5.5 },
  { "equal-nought", LAB_SCALE_LINEAR, 0, 0, 4, FALSE, "−1.0 −0.5 0.0 0.5 1.0", -1, 1 },
  { "not-a-number", LAB_SCALE_LINEAR, NAN, NAN, 2, FALSE, "0.0 0.5 1.0", 0, 1 },
  { "one-limit", LAB_SCALE_LINEAR, NAN, 10, 4, FALSE, "9.0 9.5 10.0 10.5 11.0", 9, 11 },
  { "infinite", LAB_SCALE_LINEAR, -INFINITY, INFINITY, 2, FALSE, "0.0 0.5 1.0", 0, 1 },
  { "tiny", LAB_SCALE_LINEAR, 0, 6e-6, 3, FALSE, "0 2×10⁻⁶ 4×10⁻⁶ 6×10⁻⁶", 0, 6e-6 },
  { "huge", LAB_SCALE_LINEAR, 0, 3e12, 3, FALSE, "0 1×10¹² 2×10¹² 3×10¹²", 0, 3e12 },
  { "millions", LAB_SCALE_LINEAR, 0, 2e6, 4, FALSE, "0 500,000 1,000,000 1,500,000 2,000,000", 0,
    2e6 },
  { "far-from-nought", LAB_SCALE_LINEAR, 10000000, 10000002, 2, FALSE,
    "10,000,000 10,000,001 10,000,002", 1e7, 10000002 },
  { "half-steps", LAB_SCALE_LINEAR, -0.05, 0.1, 3, FALSE, "−0.05 0.00 0.05 0.10", -0.05, 0.1 },
  { "decades", LAB_SCALE_LOG, 0.001, 1000, 7, FALSE, "0.001 0.01 0.1 1 10 100 1,000", 1e-3, 1e3 },
  { "decades-inside", LAB_SCALE_LOG, 0.002, 300, 5, FALSE, "0.01 0.1 1 10 100", 0.002, 300 },
  { "decades-round", LAB_SCALE_LOG, 0.002, 300, 5, TRUE, "0.001 0.01 0.1 1 10 100 1,000", 1e-3,
    1e3 },
  { "decades-far", LAB_SCALE_LOG, 1e-6, 1e-2, 5, FALSE, "10⁻⁶ 10⁻⁵ 10⁻⁴ 10⁻³ 10⁻²", 1e-6, 1e-2 },
  { "decades-many", LAB_SCALE_LOG, 1e-12, 1e12, 5, FALSE, "10⁻¹² 10⁻⁸ 10⁻⁴ 10⁰ 10⁴ 10⁸ 10¹²", 1e-12,
    1e12 },
  { "within-decade", LAB_SCALE_LOG, 1.5, 12, 5, FALSE, "2 5 10", 1.5, 12 },
  { "within-decade-round", LAB_SCALE_LOG, 1.5, 12, 5, TRUE, "1 2 5 10 20", 1, 20 },
  { "nearly-linear", LAB_SCALE_LOG, 2.1, 2.9, 4, FALSE, "2.2 2.4 2.6 2.8", 2.1, 2.9 },
  { "log-from-nought", LAB_SCALE_LOG, 0, 100, 3, FALSE, "0.1 1 10 100", 0.1, 100 },
  { "log-negative", LAB_SCALE_LOG, -5, -1, 3, FALSE, "0.1 0.2 0.5 1", 0.1, 1 },
};

static void
test_ticks (gconstpointer data)
{
  const Case *c = data;
  g_auto (GStrv) labels = g_strsplit (c->labels, " ", -1);
  PlotAxis axis;

  plot_axis_init (&axis, c->scale, c->low, c->high, c->n_wanted, c->round_ends);
  g_assert_cmpfloat_with_epsilon (axis.low, c->expected_low,
                                  1e-9 * fabs (c->expected_low) + 1e-300);
  g_assert_cmpfloat_with_epsilon (axis.high, c->expected_high,
                                  1e-9 * fabs (c->expected_high) + 1e-300);
  for (guint i = 0; i < MIN (axis.n_ticks, g_strv_length (labels)); i++)
    g_assert_cmpstr (axis.labels[i], ==, labels[i]);
  g_assert_cmpuint (axis.n_ticks, ==, g_strv_length (labels));
}

/* Whatever the limits are, ticks are finite, ascending and inside, and places are finite. */
static void
test_survives (void)
{
  static const double limits[] = { NAN,      -INFINITY, INFINITY, 0,         -0.0,   1,
                                   -1,       1e-320,    1e-300,   1e300,     -1e300, 1.7e308,
                                   -1.7e308, 1e-17,     1,        1 + 1e-16, 1e15,   1e15 + 2 };

  for (guint a = 0; a < G_N_ELEMENTS (limits); a++) {
    for (guint b = 0; b < G_N_ELEMENTS (limits); b++) {
      for (guint k = 0; k < 4; k++) {
        for (guint n_wanted = 0; n_wanted < 30; n_wanted += 5) {
          PlotAxis axis;

          plot_axis_init (&axis, k % 2 == 0 ? LAB_SCALE_LINEAR : LAB_SCALE_LOG, limits[a],
                          limits[b], n_wanted, k / 2 == 0);
          plot_axis_place (&axis, 10, 400);
          g_assert_true (isfinite (axis.low) && isfinite (axis.high));
          g_assert_cmpfloat (axis.low, <, axis.high);
          g_assert_cmpuint (axis.n_ticks, <=, PLOT_AXIS_MAX_TICKS);
          for (guint i = 0; i < axis.n_ticks; i++) {
            double place = plot_axis_to_place (&axis, axis.ticks[i]);

            g_assert_true (place > 10 - 1e-3 && place < 400 + 1e-3);
            if (i > 0)
              g_assert_cmpfloat (axis.ticks[i], >, axis.ticks[i - 1]);
            g_assert_cmpuint (strlen (axis.labels[i]), >, 0);
            g_assert_true (g_utf8_validate (axis.labels[i], -1, NULL));
          }
        }
      }
    }
  }
}

static void
test_round_trip (void)
{
  PlotAxis axis;

  plot_axis_init (&axis, LAB_SCALE_LINEAR, -3, 7, 5, FALSE);
  plot_axis_place (&axis, 400, 20);
  g_assert_cmpfloat_with_epsilon (plot_axis_to_place (&axis, -3), 400, 1e-12);
  g_assert_cmpfloat_with_epsilon (plot_axis_to_place (&axis, 7), 20, 1e-12);
  g_assert_cmpfloat_with_epsilon (plot_axis_to_place (&axis, 2), 210, 1e-12);
  for (double value = -5; value < 9; value += 0.37)
    g_assert_cmpfloat_with_epsilon (plot_axis_to_value (&axis, plot_axis_to_place (&axis, value)),
                                    value, 1e-12);

  plot_axis_init (&axis, LAB_SCALE_LOG, 0.01, 100, 5, FALSE);
  plot_axis_place (&axis, 0, 400);
  g_assert_cmpfloat_with_epsilon (plot_axis_to_place (&axis, 1), 200, 1e-10);
  g_assert_cmpfloat_with_epsilon (plot_axis_to_place (&axis, 0.1), 100, 1e-10);
  for (double value = 0.001; value < 1000; value *= 1.7)
    g_assert_cmpfloat_with_epsilon (plot_axis_to_value (&axis, plot_axis_to_place (&axis, value)),
                                    value, 1e-10 * value);
  g_assert_true (isnan (plot_axis_to_place (&axis, 0)));
  g_assert_true (isnan (plot_axis_to_place (&axis, -1)));
}

static void
test_map_agrees (void)
{
  for (guint k = 0; k < 2; k++) {
    PlotAxis axis;
    PlotMap map;

    plot_axis_init (&axis, k == 0 ? LAB_SCALE_LINEAR : LAB_SCALE_LOG, 0.3, 42, 5, FALSE);
    plot_axis_place (&axis, 33, 444);
    map = plot_map (&axis);
    for (double value = 0.1; value < 60; value += 0.7)
      g_assert_cmpfloat_with_epsilon (plot_map_place (&map, value),
                                      plot_axis_to_place (&axis, value), 1e-9);
  }
}

static void
test_minor (void)
{
  static const double expected[] = { 0.5, 0.6, 0.7, 0.8, 0.9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20 };
  double values[64];
  PlotAxis axis;
  guint n;

  plot_axis_init (&axis, LAB_SCALE_LOG, 0.45, 25, 5, FALSE);
  n = plot_axis_minor_ticks (&axis, values, G_N_ELEMENTS (values));
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (values[i], expected[i], 1e-12);
  plot_axis_init (&axis, LAB_SCALE_LINEAR, 0.45, 25, 5, FALSE);
  g_assert_cmpuint (plot_axis_minor_ticks (&axis, values, G_N_ELEMENTS (values)), ==, 0);
}

static void
test_format (void)
{
  static const struct {
    double value;
    guint digits;
    const char *text;
  } formats[] = {
    { 1500, 4, "1,500" },
    { 0.25, 4, "0.25" },
    { -3, 3, "−3" },
    { 2e-6, 3, "2e-06" },
    { -2.5e-7, 3, "−2.5e-07" },
    { 0, 3, "0" },
    { -0.0, 3, "0" },
    { 0.0123, 4, "0.0123" },
    { 0.012345678, 4, "0.01235" },
    { 1234567, 12, "1,234,567" },
    { 1234567, 3, "1,230,000" },
    { 999.96, 4, "1,000" },
    { 999, 4, "999" },
    { 1e12, 3, "1e+12" },
    { 1.5e100, 3, "1.5e+100" },
    { 0.1, 17, "0.10000000000000001" },
    { 0.1, 15, "0.1" },
    { -1234.5, 6, "−1,234.5" },
    { NAN, 3, "NaN" },
    { INFINITY, 3, "∞" },
    { -INFINITY, 3, "−∞" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *text = plot_format_number (formats[i].value, formats[i].digits);

    g_assert_cmpstr (text, ==, formats[i].text);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/plot/axis/ticks/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_ticks);
  }
  g_test_add_func ("/plot/axis/survives", test_survives);
  g_test_add_func ("/plot/axis/round-trip", test_round_trip);
  g_test_add_func ("/plot/axis/map-agrees", test_map_agrees);
  g_test_add_func ("/plot/axis/minor", test_minor);
  g_test_add_func ("/plot/axis/format", test_format);

  return g_test_run ();
}
