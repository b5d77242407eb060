/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-history.h"

#include <math.h>

#include "nn-random.h"

typedef struct {
  guint64 step;
  double value;
} Point;

static void
assert_point (const LabHistory *history, gsize index, Point expected)
{
  guint64 step;
  double value;

  lab_history_get (history, 0, index, &step, &value);
  g_assert_cmpuint (step, ==, expected.step);
  g_assert_cmpmem (&value, sizeof value, &expected.value, sizeof expected.value);
}

/* Below the bound everything is kept, whatever it is. */
static void
test_whole (void)
{
  enum { N = 5000 };
  g_autoptr (LabHistory) history = lab_history_new (2, 0);

  for (guint i = 0; i < N; i++) {
    lab_history_record (history, 0, 3 * i, sin (i));
    if (i % 10 == 0)
      lab_history_record (history, 1, i, i % 20 == 0 ? NAN : 1.0);
  }
  g_assert_cmpuint (lab_history_count (history, 0, G_MAXUINT64), ==, N);
  g_assert_cmpuint (lab_history_count (history, 1, G_MAXUINT64), ==, N / 10);
  for (guint i = 0; i < N; i++)
    assert_point (history, i, (Point){ 3 * i, sin (i) });
}

/* The binary search against counting. */
static void
test_prefix (void)
{
  static const guint64 steps[] = { 0, 1, 4, 5, 9, 100, 101 };
  g_autoptr (LabHistory) history = lab_history_new (1, 64);

  g_assert_cmpuint (lab_history_count (history, 0, 0), ==, 0);
  g_assert_cmpuint (lab_history_count (history, 0, G_MAXUINT64), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    lab_history_record (history, 0, steps[i], (double) i);
  for (guint64 step = 0; step < 110; step++) {
    gsize expected = 0;

    for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
      expected += steps[i] <= step;
    g_assert_cmpuint (lab_history_count (history, 0, step), ==, expected);
  }
}

/* A run that goes back and over the same steps again adds nothing, and loses nothing. */
static void
test_again (void)
{
  g_autoptr (LabHistory) history = lab_history_new (1, 64);

  for (guint i = 0; i < 10; i++)
    lab_history_record (history, 0, i, i);
  for (guint i = 5; i < 12; i++)
    lab_history_record (history, 0, i, 100.0 + i);
  g_assert_cmpuint (lab_history_count (history, 0, G_MAXUINT64), ==, 12);
  for (guint i = 0; i < 10; i++)
    assert_point (history, i, (Point){ i, i });
  assert_point (history, 10, (Point){ 10, 110 });
  assert_point (history, 11, (Point){ 11, 111 });
}

/* What the header promises, written down naively from all points at once: the first point, then of
 * every @stride consecutive ones the first smallest and the last largest, and of the incomplete
 * rest also the last. Returns how many there are. */
static gsize
thin_naively (const Point *points, gsize n, gsize stride, Point *thinned)
{
  gsize count = 0;

  thinned[count++] = points[0];
  for (gsize start = 1; start < n; start += stride) {
    gsize end = MIN (start + stride, n);
    gsize smallest = start, largest = start;

    for (gsize i = start; i < end; i++) {
      if (points[i].value < points[smallest].value)
        smallest = i;
      if (points[i].value >= points[largest].value)
        largest = i;
    }
    for (gsize i = start; i < end; i++) {
      if (i == smallest || i == largest || i == n - 1)
        thinned[count++] = points[i];
    }
  }
  return count;
}

static double
curve_noisy (guint i, NnRandom *random)
{
  return exp (-(double) i / 500) + 0.1 * nn_random_normal (random);
}

static double
curve_steps (guint i, NnRandom *random)
{
  return floor (i / 100.0); /* many equal values */
}

static double
curve_spikes (guint i, NnRandom *random)
{
  return nn_random_below (random, 50) == 0 ? 10.0 * nn_random_uniform (random) - 5 : 0;
}

static double
curve_infinite (guint i, NnRandom *random)
{
  return nn_random_below (random, 200) == 0 ? INFINITY : -(double) i;
}

/* After every single point, the history is the naive one for the stride that the bound calls for:
 * never more points than allowed, and, once thinned, never fewer than almost half of them. */
static void
test_thinning (gconstpointer data)
{
  enum { N = 3000, MAX = 64 };
  double (*curve) (guint, NnRandom *) = *(double (*const *) (guint, NnRandom *)) data;
  g_autoptr (LabHistory) history = lab_history_new (1, MAX);
  g_autofree Point *points = g_new (Point, N);
  g_autofree Point *thinned = g_new (Point, N + 1);
  gsize stride = 2;
  NnRandom random;

  nn_random_init (&random, 5, NN_STREAM_NOISE, 0);
  for (gsize n = 1; n <= N; n++) {
    gsize count, expected;

    points[n - 1] = (Point){ 7 * n, curve ((guint) n, &random) };
    lab_history_record (history, 0, points[n - 1].step, points[n - 1].value);

    count = lab_history_count (history, 0, G_MAXUINT64);
    expected = thin_naively (points, n, stride, thinned);
    /* The bound is reached by the point before this one at the latest. */
    if (count < expected) {
      stride *= 2;
      expected = thin_naively (points, n, stride, thinned);
      g_assert_cmpuint (expected, >=, MAX / 2 - 3);
    }
    g_assert_cmpuint (count, <=, MAX);
    g_assert_cmpuint (count, ==, expected);
    for (gsize i = 0; i < count; i++)
      assert_point (history, i, thinned[i]);
  }
  /* 3000 points into 64: two of every 128 at the end. */
  g_assert_cmpuint (stride, ==, 128);
}

/* Gaps do not push out numbers, and the ends stay. */
static void
test_gaps (void)
{
  g_autoptr (LabHistory) history = lab_history_new (1, 64);
  double least = INFINITY, most = -INFINITY, value;
  gsize n;

  for (guint i = 0; i < 1000; i++)
    lab_history_record (history, 0, i, i % 3 != 0 ? NAN : cos (i * 0.1));
  n = lab_history_count (history, 0, G_MAXUINT64);
  for (gsize i = 0; i < n; i++) {
    lab_history_get (history, 0, i, NULL, &value);
    least = fmin (least, value);
    most = fmax (most, value);
  }
  /* The extremes of cos(0.1 i) over multiples of three below 1000, found by a search. */
  double true_least = INFINITY, true_most = -INFINITY;
  for (guint i = 0; i < 1000; i += 3) {
    true_least = fmin (true_least, cos (i * 0.1));
    true_most = fmax (true_most, cos (i * 0.1));
  }
  g_assert_cmpfloat (least, ==, true_least);
  g_assert_cmpfloat (most, ==, true_most);
  assert_point (history, 0, (Point){ 0, 1 });
  assert_point (history, n - 1, (Point){ 999, cos (99.9) });
}

/* Whatever was forgotten, a series that was never thinned goes on as one that never had it. */
static void
test_truncate (void)
{
  for (guint n = 0; n < 40; n++) {
    g_autoptr (LabHistory) history = lab_history_new (1, 64), fresh = lab_history_new (1, 64);
    gsize count;

    for (guint i = 0; i < 60; i++)
      lab_history_record (history, 0, i, sin (i * 0.7));
    lab_history_truncate (history, 1000);
    g_assert_cmpuint (lab_history_count (history, 0, G_MAXUINT64), ==, 60);
    lab_history_truncate (history, n);
    g_assert_cmpuint (lab_history_count (history, 0, G_MAXUINT64), ==, n + 1);
    for (guint i = 0; i < 1000; i++) {
      if (i > n)
        lab_history_record (history, 0, i, cos (i * 0.3));
      lab_history_record (fresh, 0, i, i > n ? cos (i * 0.3) : sin (i * 0.7));
    }
    count = lab_history_count (fresh, 0, G_MAXUINT64);
    g_assert_cmpuint (lab_history_count (history, 0, G_MAXUINT64), ==, count);
    for (gsize i = 0; i < count; i++) {
      Point point;

      lab_history_get (fresh, 0, i, &point.step, &point.value);
      assert_point (history, i, point);
    }
  }
}

/* One that was thinned keeps its points up to the step, and never has more than its bound. */
static void
test_truncate_thinned (void)
{
  for (guint step = 0; step < 5000; step += 37) {
    g_autoptr (LabHistory) history = lab_history_new (1, 64);
    Point kept[64];
    gsize n;

    for (guint i = 0; i < 5000; i++)
      lab_history_record (history, 0, i, sin (i * 0.7));
    n = lab_history_count (history, 0, step);
    for (gsize i = 0; i < n; i++)
      lab_history_get (history, 0, i, &kept[i].step, &kept[i].value);
    lab_history_truncate (history, step);
    g_assert_cmpuint (lab_history_count (history, 0, G_MAXUINT64), ==, n);
    for (gsize i = 0; i < n; i++)
      assert_point (history, i, kept[i]);
    for (guint i = step + 1; i < step + 9000; i++) {
      lab_history_record (history, 0, i, 2 + cos (i * 0.3));
      n = lab_history_count (history, 0, G_MAXUINT64);
      g_assert_cmpuint (n, <=, 64);
      assert_point (history, n - 1, (Point){ i, 2 + cos (i * 0.3) });
    }
  }
}

static void
test_observe (void)
{
  g_autoptr (LabHistory) history = lab_history_new (2, 0);
  g_autoptr (LabFrame) frame = lab_frame_new (1, 5, LAB_STATUS_RUNNING, NULL);
  LabSeries *series, *empty;

  for (guint i = 0; i < 10; i++)
    lab_history_record (history, 1, 2 * i, i * 0.5);
  series = lab_history_observe (history, 1, 7, frame, "cost");
  empty = lab_history_observe (history, 0, 7, frame, "nothing");
  g_assert_true (&lab_frame_find (frame, "cost", LAB_OBSERVABLE_SERIES)->series == series);
  g_assert_cmpuint (series->n, ==, 4); /* steps 0, 2, 4, 6 */
  for (guint i = 0; i < 4; i++) {
    g_assert_cmpfloat (series->x[i], ==, 2.0 * i);
    g_assert_cmpfloat (series->y[i], ==, 0.5 * i);
  }
  g_assert_cmpuint (empty->n, ==, 0);

  /* A copy: later points do not reach into the frame. */
  lab_history_record (history, 1, 100, 100);
  g_assert_cmpuint (series->n, ==, 4);
}

int
main (int argc, char *argv[])
{
  static double (*const curves[]) (guint, NnRandom *) = { curve_noisy, curve_steps, curve_spikes,
                                                          curve_infinite };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab/history/whole", test_whole);
  g_test_add_func ("/lab/history/prefix", test_prefix);
  g_test_add_func ("/lab/history/again", test_again);
  g_test_add_data_func ("/lab/history/thinning/noisy", &curves[0], test_thinning);
  g_test_add_data_func ("/lab/history/thinning/equal-values", &curves[1], test_thinning);
  g_test_add_data_func ("/lab/history/thinning/spikes", &curves[2], test_thinning);
  g_test_add_data_func ("/lab/history/thinning/infinite", &curves[3], test_thinning);
  g_test_add_func ("/lab/history/gaps", test_gaps);
  g_test_add_func ("/lab/history/truncate", test_truncate);
  g_test_add_func ("/lab/history/truncate-thinned", test_truncate_thinned);
  g_test_add_func ("/lab/history/observe", test_observe);

  return g_test_run ();
}
