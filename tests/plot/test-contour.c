/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "plot-private.h"

static LabField *
make_field (LabFrame *frame, gsize nx, gsize ny, double x0, double x1, double y0, double y1)
{
  LabField *field = lab_frame_add_field (frame, "field", nx, ny, FALSE);

  field->x0 = x0;
  field->x1 = x1;
  field->y0 = y0;
  field->y1 = y1;

  return field;
}

static double
sample_x (const LabField *field, gsize i)
{
  return field->x0 + ((double) i + 0.5) * (field->x1 - field->x0) / (double) field->nx;
}

static double
sample_y (const LabField *field, gsize j)
{
  return field->y0 + ((double) j + 0.5) * (field->y1 - field->y0) / (double) field->ny;
}

static const PlotPlace *
get_places (const PlotPaths *paths)
{
  return (const PlotPlace *) (gpointer) paths->places->data;
}

/* r(x, y) = 1.3: with the distance itself as the field, linear interpolation along a cell's edge of
 * length h errs by at most h² / 8 · max|r''| ≤ h² / (8 · (1.3 − h)). */
static void
test_circle (void)
{
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabField *field = make_field (frame, 90, 70, -2, 2, -1.8, 1.9);
  g_auto (PlotPaths) paths = { NULL, NULL };
  double h = 3.7 / 70, bound = h * h / (8 * (1.3 - h)), length = 0;
  const PlotPlace *places;

  for (gsize j = 0; j < field->ny; j++)
    for (gsize i = 0; i < field->nx; i++)
      field->values[j * field->nx + i] = (float) hypot (sample_x (field, i), sample_y (field, j));
  plot_contour_trace (field, 1.3, &paths);
  places = get_places (&paths);

  /* One closed line all the way round. */
  g_assert_cmpuint (paths.ends->len, ==, 1);
  g_assert_cmpuint (paths.places->len, >, 150);
  g_assert_true (places[0].x == places[paths.places->len - 1].x);
  g_assert_true (places[0].y == places[paths.places->len - 1].y);
  for (guint k = 0; k < paths.places->len; k++) {
    g_assert_cmpfloat (fabs (hypot (places[k].x, places[k].y) - 1.3), <=, bound + 1e-6);
    if (k > 0)
      length += hypot (places[k].x - places[k - 1].x, places[k].y - places[k - 1].y);
  }
  g_assert_cmpfloat_with_epsilon (length, 2 * G_PI * 1.3, 0.002 * 2 * G_PI * 1.3);
}

/* A straight line through the field goes from edge to edge, not from sample to sample. */
static void
test_reaches_edges (void)
{
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabField *field = make_field (frame, 8, 5, 0, 8, 0, 5);
  g_auto (PlotPaths) paths = { NULL, NULL };
  double low = INFINITY, high = -INFINITY;
  const PlotPlace *places;

  for (gsize j = 0; j < field->ny; j++)
    for (gsize i = 0; i < field->nx; i++)
      field->values[j * field->nx + i] = (float) sample_x (field, i);
  plot_contour_trace (field, 3.2, &paths);
  places = get_places (&paths);
  g_assert_cmpuint (paths.ends->len, ==, 1);
  for (guint k = 0; k < paths.places->len; k++) {
    g_assert_cmpfloat_with_epsilon (places[k].x, 3.2, 1e-6);
    low = MIN (low, places[k].y);
    high = MAX (high, places[k].y);
  }
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat (high, ==, 5);
}

/* Corners 1 0 / 0 1 with a mean of ½: at level 0.4 the middle is high and the high corners hang
 * together, at level 0.6 they do not. Two lines each time, that cross no diagonal of their own. */
static void
test_saddle (void)
{
  for (guint k = 0; k < 2; k++) {
    g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
    LabField *field = make_field (frame, 2, 2, 0, 2, 0, 2);
    g_auto (PlotPaths) paths = { NULL, NULL };
    double level = k == 0 ? 0.4 : 0.6;
    const PlotPlace *places;
    guint first = 0;

    field->values[0] = field->values[3] = 1;
    plot_contour_trace (field, level, &paths);
    places = get_places (&paths);
    g_assert_cmpuint (paths.ends->len, ==, 2);
    for (guint i = 0; i < 2; i++) {
      guint end = g_array_index (paths.ends, guint, i);
      double side = 0;

      /* The high corners lie on y = x. Joined, the lines run beside that diagonal: each stays on
       * one side of it. Parted, they run beside y = 2 − x. */
      for (guint at = first; at < end; at++) {
        double distance = k == 0 ? places[at].y - places[at].x : places[at].y + places[at].x - 2;

        g_assert_cmpfloat (fabs (distance), >, 0.05);
        if (at > first)
          g_assert_true ((distance > 0) == (side > 0));
        side = distance;
      }
      first = end;
    }
  }
}

static void
test_not_a_number (void)
{
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabField *field = make_field (frame, 20, 20, 0, 1, 0, 1);
  g_auto (PlotPaths) paths = { NULL, NULL };

  for (gsize j = 0; j < 20; j++)
    for (gsize i = 0; i < 20; i++)
      field->values[j * 20 + i] = (float) sample_x (field, i);
  field->values[10 * 20 + 10] = NAN;
  plot_contour_trace (field, 0.5, &paths);
  g_assert_cmpuint (paths.ends->len, ==, 2); /* the line is broken, once */
  for (guint k = 0; k < paths.places->len; k++)
    g_assert_cmpfloat_with_epsilon (get_places (&paths)[k].x, 0.5, 1e-6);
}

/* Two classes with the confidence of a logistic function: the border is where both have one half.
 */
static void
test_two_classes (void)
{
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabField *field = lab_frame_add_field (frame, "field", 30, 30, TRUE);
  g_auto (PlotPaths) paths = { NULL, NULL };

  field->x0 = field->y0 = -1;
  field->x1 = field->y1 = 1;
  for (gsize j = 0; j < 30; j++) {
    for (gsize i = 0; i < 30; i++) {
      double z = 2 * (sample_x (field, i) - 0.3 * sample_y (field, j) - 0.11);
      double p = 1 / (1 + exp (-z));

      field->classes[j * 30 + i] = p > 0.5;
      field->values[j * 30 + i] = (float) MAX (p, 1 - p);
    }
  }
  plot_contour_trace_classes (field, &paths);
  g_assert_cmpuint (paths.ends->len, ==, 1);
  g_assert_cmpuint (paths.places->len, >=, 30);
  for (guint k = 0; k < paths.places->len; k++) {
    PlotPlace place = get_places (&paths)[k];

    /* Not beyond the outermost samples, where values are repeated; a hundredth is a seventh of a
     * cell. */
    if (fabs (place.y) < 0.96)
      g_assert_cmpfloat (fabs (place.x - 0.3 * place.y - 0.11), <, 0.01);
  }
}

/* Four quadrants of four classes meet in one place. */
static void
test_many_classes (void)
{
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabField *field = lab_frame_add_field (frame, "field", 10, 10, TRUE);
  g_auto (PlotPaths) paths = { NULL, NULL };
  gboolean meets = FALSE;

  field->x0 = field->y0 = -1;
  field->x1 = field->y1 = 1;
  for (gsize j = 0; j < 10; j++) {
    for (gsize i = 0; i < 10; i++) {
      field->classes[j * 10 + i] = (guint8) (2 * (j / 5) + i / 5);
      field->values[j * 10 + i] = 0.9f;
    }
  }
  plot_contour_trace_classes (field, &paths);
  g_assert_cmpuint (paths.ends->len, ==, 4);
  for (guint k = 0; k < paths.places->len; k++) {
    PlotPlace place = get_places (&paths)[k];

    g_assert_cmpfloat (MIN (fabs (place.x), fabs (place.y)), <, 1e-9);
    meets = meets || (fabs (place.x) < 1e-9 && fabs (place.y) < 1e-9);
  }
  g_assert_true (meets);
}

/* Where a sample is blank no border is drawn: not around the blank half, and of the border of the
 * other one only what lies between samples that are there. */
static void
test_blank_classes (void)
{
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabField *field = lab_frame_add_field (frame, "field", 10, 10, TRUE);
  g_auto (PlotPaths) paths = { NULL, NULL };
  const PlotPlace *places;

  field->x1 = field->y1 = 10;
  for (gsize i = 0; i < 100; i++) {
    gboolean is_blank = i / 10 >= 5;

    field->values[i] = is_blank ? NAN : 1;
    field->classes[i] = is_blank ? 2 : i % 10 >= 5;
  }
  plot_contour_trace_classes (field, &paths);
  places = get_places (&paths);
  g_assert_cmpuint (paths.ends->len, ==, 1);
  for (guint k = 0; k < paths.places->len; k++) {
    g_assert_cmpfloat (fabs (places[k].x - 5), <, 1e-9);
    g_assert_cmpfloat (places[k].y, <, 4.5 + 1e-9);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/contour/circle", test_circle);
  g_test_add_func ("/plot/contour/reaches-edges", test_reaches_edges);
  g_test_add_func ("/plot/contour/saddle", test_saddle);
  g_test_add_func ("/plot/contour/not-a-number", test_not_a_number);
  g_test_add_func ("/plot/contour/two-classes", test_two_classes);
  g_test_add_func ("/plot/contour/many-classes", test_many_classes);
  g_test_add_func ("/plot/contour/blank-classes", test_blank_classes);

  return g_test_run ();
}
