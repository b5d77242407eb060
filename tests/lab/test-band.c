/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-band.h"

#include <math.h>
#include <stdatomic.h>

#include "demo-lab.h"
#include "lab-run.h"

/* Far longer than anything here takes, even under ThreadSanitizer on a busy machine. */
#define PATIENCE (60 * G_USEC_PER_SEC)

static atomic_uint n_news;

static void
hear_news (gpointer data)
{
  atomic_fetch_add (&n_news, 1);
}

static LabSetup *
make_setup (const char *text, guint64 seed)
{
  g_autoptr (LabSettings) settings = lab_settings_new (&demo_lab);

  g_assert_true (lab_settings_parse (settings, text, NULL));
  return lab_setup_new (settings, seed);
}

/* A frame whose second run is the band. */
static LabFrame *
observe (LabBand *band, guint64 views)
{
  LabFrame *frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);

  lab_band_observe (band, views, frame);
  return frame;
}

/* The band once it is done up to @end. */
static LabFrame *
wait_done (LabBand *band, guint64 views, guint64 end)
{
  gint64 start = g_get_monotonic_time ();

  while (TRUE) {
    g_autoptr (LabFrame) frame = observe (band, views);
    const LabFrameRun *info = lab_frame_get_run_info (frame, 1);

    if (info->status != LAB_STATUS_RUNNING && info->step == end)
      return g_steal_pointer (&frame);
    g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE);
    g_usleep (500);
  }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Against runs of which nobody knows that they belong together. */
static void
assert_is_band_of (const LabFrame *frame, const LabSetup *setup, guint n_seeds, guint64 end)
{
  static const char *const names[] = { "mean", "spread" };
  LabRun *runs[LAB_MAX_SEEDS];

  for (guint i = 0; i < n_seeds; i++) {
    runs[i] = lab_run_new_from_setup (setup, 0, lab_setup_get_seed (setup) + i, 1, 0, NULL, NULL);
    while (lab_run_get_step (runs[i]) < end && lab_run_step (runs[i]) == LAB_STATUS_RUNNING)
      continue;
  }
  for (guint s = 0; s < 2; s++) {
    const LabSeries *band = &lab_frame_find_in (frame, 1, names[s], LAB_OBSERVABLE_SERIES)->series;

    g_assert_cmpuint (band->n, ==, lab_run_get_step (runs[0]) + 1);
    for (gsize i = 0; i < band->n; i++) {
      double values[LAB_MAX_SEEDS], median;

      for (guint j = 0; j < n_seeds; j++)
        lab_history_get (lab_run_get_history (runs[j]), s, i, NULL, &values[j]);
      qsort (values, n_seeds, sizeof *values, compare);
      median = n_seeds % 2 == 1 ? values[n_seeds / 2]
                                : (values[n_seeds / 2 - 1] + values[n_seeds / 2]) / 2;
      g_assert_cmpfloat (band->x[i], ==, (double) i);
      g_assert_cmpfloat (band->y[i], ==, median);
      g_assert_cmpfloat (band->low[i], ==, values[0]);
      g_assert_cmpfloat (band->high[i], ==, values[n_seeds - 1]);
    }
  }
  for (guint i = 0; i < n_seeds; i++)
    lab_run_free (runs[i]);
}

static void
test_seeds (void)
{
  for (guint n_seeds = 1; n_seeds <= 6; n_seeds++) {
    g_autoptr (LabSetup) setup = make_setup ("width=3", 40);
    g_autoptr (LabBand) band = lab_band_new (hear_news, NULL);
    g_autoptr (LabFrame) frame = NULL;
    guint before = atomic_load (&n_news);

    lab_setup_add_change (setup, 20, 0, DEMO_RATE, "3.1");
    lab_band_start (band, setup, n_seeds, 50);
    frame = wait_done (band, 1 << DEMO_CURVES, 50);
    g_assert_cmpuint (lab_frame_get_n_runs (frame), ==, 2);
    g_assert_cmpint (lab_frame_get_run_info (frame, 1)->status, ==, LAB_STATUS_FINISHED);
    g_assert_cmpuint (lab_frame_get_run_info (frame, 1)->n_seeds, ==, n_seeds);
    g_assert_cmpuint (lab_frame_get_run_info (frame, 1)->n_seeds_wanted, ==, n_seeds);
    assert_is_band_of (frame, setup, n_seeds, 50);
    lab_band_free (g_steal_pointer (&band));
    g_assert_cmpuint (atomic_load (&n_news) - before, ==, n_seeds); /* as they ended */
  }
}

/* The first run of several, and no further than it ends. */
static void
test_first_run (void)
{
  g_autoptr (LabSetup) setup = make_setup ("end=30", 40);
  g_autoptr (LabSettings) other = lab_settings_new (&demo_lab);
  g_autoptr (LabBand) band = lab_band_new (hear_news, NULL);
  g_autoptr (LabFrame) frame = NULL;

  lab_setup_add_run (setup, other);
  lab_setup_add_change (setup, 3, 1, DEMO_RATE, "1");
  lab_band_start (band, setup, 4, 50);
  frame = wait_done (band, 1 << DEMO_CURVES, 50);
  assert_is_band_of (frame, setup, 4, 50);
}

/* The bench went on: so does the band, with the runs that it has. */
static void
test_further (void)
{
  g_autoptr (LabSetup) setup = make_setup ("", 40);
  g_autoptr (LabBand) band = lab_band_new (hear_news, NULL);
  guint opened = demo_lab_n_opens ();

  for (guint64 end = 20; end <= 60; end += 20) {
    g_autoptr (LabFrame) frame = NULL;

    lab_band_start (band, setup, 3, end);
    frame = wait_done (band, 1 << DEMO_CURVES, end);
    g_assert_cmpuint (demo_lab_n_opens () - opened, ==, 3);
    assert_is_band_of (frame, setup, 3, end);
    opened = demo_lab_n_opens () - 3;
  }
}

/* Other settings, more seeds, none: what there was is gone at once. */
static void
test_restart (void)
{
  g_autoptr (LabSetup) setup = make_setup ("", 40), other = make_setup ("rate=2", 40);
  g_autoptr (LabBand) band = lab_band_new (hear_news, NULL);
  g_autoptr (LabFrame) frame = NULL, first = NULL, none = NULL, last = NULL;

  lab_band_start (band, setup, 3, 20);
  first = wait_done (band, 1 << DEMO_CURVES, 20);
  lab_band_start (band, other, 3, 20);
  frame = wait_done (band, 1 << DEMO_CURVES, 20);
  assert_is_band_of (frame, other, 3, 20);
  lab_band_cancel (band);
  lab_band_cancel (band);
  none = observe (band, 1 << DEMO_CURVES);
  g_assert_cmpuint (lab_frame_get_n_runs (none), ==, 1);

  for (guint i = 0; i < 200; i++)
    lab_band_start (band, i % 2 ? setup : other, 1 + i % LAB_MAX_SEEDS, i);
  lab_band_start (band, setup, 5, 33);
  last = wait_done (band, 1 << DEMO_CURVES, 33);
  assert_is_band_of (last, setup, 5, 33);
}

/* Only what is on screen goes into the frame; what is no series never does. */
static void
test_views (void)
{
  g_autoptr (LabSetup) setup = make_setup ("", 40);
  g_autoptr (LabBand) band = lab_band_new (hear_news, NULL);
  g_autoptr (LabFrame) all = NULL, none = NULL;

  lab_band_start (band, setup, 2, 10);
  all = wait_done (band, DEMO_ALL_VIEWS, 10);
  g_assert_cmpuint (lab_frame_get_n_observables (all), ==, 2);
  none = observe (band, DEMO_ALL_VIEWS & ~(1 << DEMO_CURVES));
  g_assert_cmpuint (lab_frame_get_n_observables (none), ==, 0);
}

static void
test_fail (void)
{
  g_autoptr (LabSetup) setup = make_setup ("refuse=on", 40);
  g_autoptr (LabBand) band = lab_band_new (hear_news, NULL);
  g_autoptr (LabFrame) frame = NULL;

  lab_band_start (band, setup, 2, 10);
  frame = wait_done (band, DEMO_ALL_VIEWS, 10);
  g_assert_cmpint (lab_frame_get_run_info (frame, 1)->status, ==, LAB_STATUS_FAILED);
  g_assert_cmpuint (lab_frame_get_run_info (frame, 1)->n_seeds, ==, 0);
  g_assert_cmpstr (lab_frame_get_run_info (frame, 1)->message, ==,
                   "refuse: expected off, found on");
}

/* Closed at any moment. */
static void
test_close (void)
{
  g_autoptr (LabSetup) setup = make_setup ("", 1);

  lab_band_free (NULL);
  lab_band_free (lab_band_new (hear_news, NULL));
  for (guint i = 0; i < 30; i++) {
    LabBand *band = lab_band_new (hear_news, NULL);

    lab_band_start (band, setup, 8, 100000);
    g_usleep (i * 200);
    lab_band_free (band);
  }
}

static LabFrame *
make_frame (const double *x, const double *y, gsize n)
{
  LabFrame *frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabSeries *series = lab_frame_add_series (frame, "s", n);

  lab_frame_add_readout (frame, "words", 0);
  for (gsize i = 0; i < n; i++) {
    series->x[i] = x[i];
    series->y[i] = y[i];
  }
  return frame;
}

/* By hand: step 2 is missing in one that goes on, so it is left out; the second ended after step 3,
 * so that from there on the other two count; a value that is no number does not. */
static void
test_merge (void)
{
  static const double x[3][5] = { { 0, 1, 2, 3, 4 }, { 0, 1, 2, 3 }, { 0, 1, 3, 4, 5 } };
  static const double y[3][5] = { { 5, 1, 9, NAN, 2 }, { 7, 2, 9, 4 }, { 6, 9, 1, 4, NAN } };
  static const gsize n[3] = { 5, 4, 5 };
  static const double expected[][4] = {
    { 0, 6, 5, 7 }, { 1, 2, 1, 9 }, { 3, 2.5, 1, 4 }, { 4, 3, 2, 4 }, { 5, NAN, NAN, NAN },
  };
  LabFrame *frames[3];
  g_autoptr (LabFrame) merged = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  const LabSeries *band;

  for (guint i = 0; i < 3; i++)
    frames[i] = make_frame (x[i], y[i], n[i]);
  lab_band_merge (merged, frames, 3);
  g_assert_cmpuint (lab_frame_get_n_observables (merged), ==, 1);
  band = &lab_frame_find (merged, "s", LAB_OBSERVABLE_SERIES)->series;
  g_assert_cmpuint (band->n, ==, G_N_ELEMENTS (expected));
  for (gsize i = 0; i < band->n; i++) {
    const double found[] = { band->x[i], band->y[i], band->low[i], band->high[i] };

    for (guint j = 0; j < 4; j++) {
      if (isnan (expected[i][j]))
        g_assert_true (isnan (found[j]));
      else
        g_assert_cmpfloat (found[j], ==, expected[i][j]);
    }
  }
  for (guint i = 0; i < 3; i++)
    lab_frame_unref (frames[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab/band/merge", test_merge);
  g_test_add_func ("/lab/band/seeds", test_seeds);
  g_test_add_func ("/lab/band/first-run", test_first_run);
  g_test_add_func ("/lab/band/further", test_further);
  g_test_add_func ("/lab/band/restart", test_restart);
  g_test_add_func ("/lab/band/views", test_views);
  g_test_add_func ("/lab/band/fail", test_fail);
  g_test_add_func ("/lab/band/close", test_close);

  return g_test_run ();
}
