/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-run.h"

#include <math.h>
#include <string.h>

#include "demo-lab.h"
#include "frame-compare.h"

static LabRun *
open_run (const LabClass *klass, const char *text, guint64 seed)
{
  g_autoptr (LabSettings) settings = lab_settings_new (klass);
  g_autoptr (GError) error = NULL;
  LabRun *run;

  lab_settings_parse (settings, text, &error);
  g_assert_no_error (error);
  run = lab_run_new (settings, seed, 7, NULL, &error);
  g_assert_no_error (error);
  return run;
}

static void
test_open (void)
{
  g_autoptr (LabSettings) settings = lab_settings_new (&demo_lab);
  g_autoptr (LabRun) run = lab_run_new (settings, 11, 7, NULL, NULL);

  g_assert_true (lab_run_get_class (run) == &demo_lab);
  g_assert_cmpuint (lab_run_get_seed (run), ==, 11);
  g_assert_cmpuint (lab_run_get_id (run), ==, 7);
  g_assert_null (lab_run_get_pool (run));
  g_assert_cmpuint (lab_run_get_step (run), ==, 0);
  g_assert_cmpint (lab_run_get_status (run), ==, LAB_STATUS_RUNNING);
  g_assert_null (lab_run_get_message (run));

  /* A copy: what becomes of the settings does not reach the run. */
  lab_settings_set (settings, "width", "3", NULL);
  g_assert_cmpint (lab_settings_get_integer (lab_run_get_settings (run), DEMO_WIDTH), ==, 8);
}

static void
test_refused (void)
{
  g_autoptr (LabSettings) settings = lab_settings_new (&demo_lab);
  g_autoptr (GError) error = NULL;

  lab_settings_set (settings, "refuse", "on", NULL);
  g_assert_null (lab_run_new (settings, 1, 1, NULL, &error));
  g_assert_error (error, LAB_ERROR, LAB_ERROR_VALUE);
  g_assert_cmpstr (error->message, ==, "refuse: expected off, found on");
}

/* One cell of the logistic map without noise, worked out by hand from wherever it starts:
 * x' = 3.2 x (1 − x) settles on the 2-cycle (4.2 ± √(0.2 · 4.2)) / 6.4 (Strogatz, Nonlinear
 * Dynamics and Chaos, § 10.3: p, q = (r + 1 ± √((r − 3)(r + 1))) / 2r). */
static void
test_steps (void)
{
  g_autoptr (LabRun) run = open_run (&demo_lab, "rate=3.2 noise=0 width=1", 3);
  double cycle[2] = { (4.2 - sqrt (0.84)) / 6.4, (4.2 + sqrt (0.84)) / 6.4 };
  double mean[2];

  for (guint64 i = 0; i < 1000; i++) {
    g_assert_cmpuint (lab_run_get_step (run), ==, i);
    g_assert_cmpint (lab_run_step (run), ==, LAB_STATUS_RUNNING);
  }
  for (guint i = 0; i < 2; i++) {
    g_auto (LabValue) value = LAB_VALUE_INIT;

    lab_run_get_fact (run, DEMO_MEAN, &value);
    g_assert_cmpint (value.kind, ==, LAB_VALUE_REAL);
    mean[i] = value.real;
    lab_run_step (run);
  }
  g_assert_cmpfloat_with_epsilon (MIN (mean[0], mean[1]), cycle[0], 1e-12);
  g_assert_cmpfloat_with_epsilon (MAX (mean[0], mean[1]), cycle[1], 1e-12);
  g_assert_cmpuint (lab_history_count (lab_run_get_history (run), 0, G_MAXUINT64), ==, 1003);
}

/* The last step counts; then there are no more. */
static void
test_finish (void)
{
  g_autoptr (LabRun) run = open_run (&demo_lab, "end=3", 1);
  g_autoptr (LabFrame) frame = NULL;

  g_assert_cmpint (lab_run_step (run), ==, LAB_STATUS_RUNNING);
  g_assert_cmpint (lab_run_step (run), ==, LAB_STATUS_RUNNING);
  g_assert_null (lab_run_get_message (run));
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpint (lab_run_step (run), ==, LAB_STATUS_FINISHED);
    g_assert_cmpuint (lab_run_get_step (run), ==, 3);
    g_assert_cmpstr (lab_run_get_message (run), ==, "all 8 cells are done");
  }
  frame = lab_run_observe (run, 0);
  g_assert_cmpint (lab_frame_get_status (frame), ==, LAB_STATUS_FINISHED);
  g_assert_cmpstr (lab_frame_get_message (frame), ==, "all 8 cells are done");
  g_assert_cmpuint (lab_frame_get_run (frame), ==, 7);
  g_assert_cmpuint (lab_frame_get_step (frame), ==, 3);
}

/* The step that diverges was not taken: what there is to see is the state before it. */
static void
test_diverge (void)
{
  g_autoptr (LabRun) run = open_run (&demo_lab, "diverge_at=4", 1);
  g_autoptr (LabRun) healthy = open_run (&demo_lab, "", 1);
  g_auto (LabValue) cells = LAB_VALUE_INIT, healthy_cells = LAB_VALUE_INIT;

  for (guint i = 0; i < 3; i++) {
    g_assert_cmpint (lab_run_step (run), ==, LAB_STATUS_RUNNING);
    lab_run_step (healthy);
  }
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpint (lab_run_step (run), ==, LAB_STATUS_DIVERGED);
    g_assert_cmpuint (lab_run_get_step (run), ==, 3);
    g_assert_cmpstr (lab_run_get_message (run), ==, "cell 0 is not finite in step 4 (rate 3.70)");
  }
  lab_run_get_fact (run, DEMO_CELLS, &cells);
  lab_run_get_fact (healthy, DEMO_CELLS, &healthy_cells);
  g_assert_cmpmem (cells.numbers, 8 * sizeof (double), healthy_cells.numbers, 8 * sizeof (double));
}

static void
test_still (void)
{
  g_autoptr (LabRun) run = open_run (&still_lab, "", 1);

  g_assert_cmpint (lab_run_step (run), ==, LAB_STATUS_FINISHED);
  g_assert_cmpint (lab_run_get_status (run), ==, LAB_STATUS_RUNNING);
  g_assert_cmpuint (lab_run_get_step (run), ==, 0);
}

static void
test_seeds (void)
{
  g_autoptr (LabRun) a = open_run (&demo_lab, "map=tent", 1);
  g_autoptr (LabRun) b = open_run (&demo_lab, "map=tent", 1);
  g_autoptr (LabRun) c = open_run (&demo_lab, "map=tent", 2);

  for (guint i = 0; i < 50; i++) {
    g_autoptr (LabFrame) frame_a = lab_run_observe (a, DEMO_ALL_VIEWS);
    g_autoptr (LabFrame) frame_b = lab_run_observe (b, DEMO_ALL_VIEWS);
    g_autoptr (LabFrame) frame_c = lab_run_observe (c, DEMO_ALL_VIEWS);
    g_autofree char *text_a = frame_dump (frame_a);
    g_autofree char *text_c = frame_dump (frame_c);

    frame_assert_equal (frame_a, frame_b);
    g_assert_cmpstr (text_a, !=, text_c);
    lab_run_step (a);
    lab_run_step (b);
    lab_run_step (c);
  }
}

static void
test_views (void)
{
  g_autoptr (LabRun) run = open_run (&demo_lab, "width=3", 1);
  g_autoptr (LabFrame) none = NULL, one = NULL, all = NULL;
  guint before = demo_lab_n_observed ();

  none = lab_run_observe (run, 0);
  g_assert_cmpuint (lab_frame_get_n_observables (none), ==, 0);
  g_assert_cmpuint (demo_lab_n_observed (), ==, before);

  one = lab_run_observe (run, 1 << DEMO_READOUT);
  g_assert_cmpuint (lab_frame_get_n_observables (one), ==, 1);
  g_assert_nonnull (lab_frame_find (one, "readout", LAB_OBSERVABLE_READOUT));

  /* Bits beyond the lab's views, and the view that three cells are too few for, are left out. */
  all = lab_run_observe (run, G_MAXUINT64);
  g_assert_cmpuint (lab_frame_get_n_observables (all), ==, 11);
  g_assert_null (lab_frame_find (all, "pictures", LAB_OBSERVABLE_PICTURES));
}

static void
test_set_knob (void)
{
  g_autoptr (LabRun) run = open_run (&demo_lab, "", 1);
  g_autoptr (LabRun) from_start = open_run (&demo_lab, "rate=2", 1);
  g_autoptr (LabFrame) frame = NULL, expected = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (lab_run_set_knob (run, "rate", "2", &error));
  g_assert_no_error (error);
  for (guint i = 0; i < 10; i++) {
    lab_run_step (run);
    lab_run_step (from_start);
  }
  frame = lab_run_observe (run, DEMO_ALL_VIEWS);
  expected = lab_run_observe (from_start, DEMO_ALL_VIEWS);
  frame_assert_equal (frame, expected);

  g_assert_false (lab_run_set_knob (run, "width", "9", &error));
  g_assert_no_error (error);
  g_assert_cmpint (lab_settings_get_integer (lab_run_get_settings (run), DEMO_WIDTH), ==, 8);
  g_assert_false (lab_run_set_knob (run, "width", "99", &error));
  g_assert_error (error, LAB_ERROR, LAB_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_false (lab_run_set_knob (run, "rate", "fast", &error));
  g_assert_error (error, LAB_ERROR, LAB_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_false (lab_run_set_knob (run, "speed", "1", &error));
  g_assert_error (error, LAB_ERROR, LAB_ERROR_UNKNOWN_KNOB);
  g_assert_cmpfloat (lab_settings_get_real (lab_run_get_settings (run), DEMO_RATE), ==, 2);
}

/* Every frame of steps 0 … 40, and again from each of the states saved on the way, in an order that
 * jumps back and forth. */
static void
test_replay (void)
{
  enum { N = 40 };
  static const guint jumps[] = { 13, 0, 39, 5, 38, 12 };
  g_autoptr (LabRun) run = open_run (&demo_lab, "noise=0.02 end=40", 21);
  gsize size = lab_run_get_state_size (run);
  LabFrame *frames[N + 1];
  guint8 *states[N + 1];

  for (guint i = 0; i <= N; i++) {
    /* One byte beyond, to see that no more is written than was said. */
    states[i] = g_malloc (size + 1);
    states[i][size] = 0xa5;
    lab_run_save_state (run, states[i]);
    g_assert_cmpuint (states[i][size], ==, 0xa5);
    frames[i] = lab_run_observe (run, DEMO_ALL_VIEWS);
    lab_run_step (run);
  }
  g_assert_cmpint (lab_run_get_status (run), ==, LAB_STATUS_FINISHED);

  for (gsize j = 0; j < G_N_ELEMENTS (jumps); j++) {
    lab_run_restore_state (run, states[jumps[j]], jumps[j]);
    g_assert_cmpuint (lab_run_get_step (run), ==, jumps[j]);
    for (guint i = jumps[j]; i <= N; i++) {
      g_autoptr (LabFrame) frame = lab_run_observe (run, DEMO_ALL_VIEWS);

      frame_assert_equal (frame, frames[i]);
      lab_run_step (run);
    }
    g_assert_cmpuint (lab_history_count (lab_run_get_history (run), 0, G_MAXUINT64), ==, N + 1);
  }

  for (guint i = 0; i <= N; i++) {
    lab_frame_unref (frames[i]);
    g_free (states[i]);
  }
}

/* Status and message are part of the state: a run restored to before its end goes on, one restored
 * to after it does not. */
static void
test_restore_status (void)
{
  g_autoptr (LabRun) run = open_run (&demo_lab, "diverge_at=2", 1);
  g_autofree guint8 *before = g_malloc (lab_run_get_state_size (run));
  g_autofree guint8 *after = g_malloc (lab_run_get_state_size (run));

  lab_run_step (run);
  lab_run_save_state (run, before);
  lab_run_step (run);
  lab_run_save_state (run, after);

  lab_run_restore_state (run, before, 1);
  g_assert_cmpint (lab_run_get_status (run), ==, LAB_STATUS_RUNNING);
  g_assert_null (lab_run_get_message (run));
  lab_run_restore_state (run, after, 1);
  g_assert_cmpint (lab_run_get_status (run), ==, LAB_STATUS_DIVERGED);
  g_assert_cmpstr (lab_run_get_message (run), ==, "cell 0 is not finite in step 2 (rate 3.70)");
  g_assert_cmpint (lab_run_step (run), ==, LAB_STATUS_DIVERGED);
}

/* Cut at a whole character: 254 bytes and the first half of the two bytes of µ would be 255. */
static void
test_long_message (void)
{
  g_autoptr (LabRun) run = open_run (&demo_lab, "", 1);
  g_autofree char *filler = g_strnfill (254, 'x');

  lab_run_set_message (run, "%sµ", filler);
  g_assert_cmpstr (lab_run_get_message (run), ==, filler);
  lab_run_set_message (run, "%sy and more", filler);
  g_assert_cmpuint (strlen (lab_run_get_message (run)), ==, 255);
  lab_run_set_message (run, "%.2f", 0.5);
  g_assert_cmpstr (lab_run_get_message (run), ==, "0.50");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab/run/open", test_open);
  g_test_add_func ("/lab/run/refused", test_refused);
  g_test_add_func ("/lab/run/steps", test_steps);
  g_test_add_func ("/lab/run/finish", test_finish);
  g_test_add_func ("/lab/run/diverge", test_diverge);
  g_test_add_func ("/lab/run/still", test_still);
  g_test_add_func ("/lab/run/seeds", test_seeds);
  g_test_add_func ("/lab/run/views", test_views);
  g_test_add_func ("/lab/run/set-knob", test_set_knob);
  g_test_add_func ("/lab/run/replay", test_replay);
  g_test_add_func ("/lab/run/restore-status", test_restore_status);
  g_test_add_func ("/lab/run/long-message", test_long_message);

  return g_test_run ();
}
