/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-trainer.h"

#include "demo-lab.h"
#include "frame-compare.h"
#include "lab-run.h"
#include "nn-random.h"

/* Far longer than anything here takes, even under ThreadSanitizer on a busy machine. */
#define PATIENCE (60 * G_USEC_PER_SEC)

/* The next frame that was not taken yet; fails the test when none comes. */
static LabFrame *
wait_frame (LabTrainer *trainer)
{
  gint64 start = g_get_monotonic_time ();
  LabFrame *frame;

  while ((frame = lab_trainer_take_frame (trainer)) == NULL) {
    g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE);
    g_usleep (100);
  }
  return frame;
}

/* Takes frames until one of @step, and returns it. */
static LabFrame *
wait_step (LabTrainer *trainer, guint64 step)
{
  while (TRUE) {
    g_autoptr (LabFrame) frame = wait_frame (trainer);

    g_assert_cmpuint (lab_frame_get_step (frame), <=, step);
    if (lab_frame_get_step (frame) == step)
      return g_steal_pointer (&frame);
  }
}

static void
wait_stopped (LabTrainer *trainer)
{
  gint64 start = g_get_monotonic_time ();

  while (lab_trainer_is_playing (trainer)) {
    g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE);
    g_usleep (100);
  }
}

/* Takes frames until the views are those of @views, which must differ from those before: so all
 * that was posted earlier has been obeyed. */
static LabFrame *
wait_obeyed (LabTrainer *trainer, guint view, const char *name, LabObservableKind kind)
{
  lab_trainer_set_views (trainer, G_GUINT64_CONSTANT (1) << view);
  while (TRUE) {
    g_autoptr (LabFrame) frame = wait_frame (trainer);

    if (lab_frame_find (frame, name, kind) != NULL)
      return g_steal_pointer (&frame);
  }
}

static guint
open_lab (LabTrainer *trainer, const LabClass *klass, const char *text, guint64 seed)
{
  g_autoptr (LabSettings) settings = lab_settings_new (klass);
  g_autoptr (GError) error = NULL;

  lab_settings_parse (settings, text, &error);
  g_assert_no_error (error);
  return lab_trainer_open (trainer, settings, seed);
}

static void
set_knob (LabTrainer *trainer, const char *id, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (lab_trainer_set_knob (trainer, 0, id, text, &error), !=, 0);
  g_assert_no_error (error);
}

/* What a run without any thread says after @n steps. */
static void
assert_frame_is_of (const LabFrame *frame, const char *text, guint64 seed, guint64 n)
{
  g_autoptr (LabSettings) settings = lab_settings_new (&demo_lab);
  g_autoptr (LabRun) run = NULL;
  g_autoptr (LabFrame) expected = NULL;

  g_assert_true (lab_settings_parse (settings, text, NULL));
  run = lab_run_new (settings, seed, 1, NULL, NULL);
  for (guint64 i = 0; i < n; i++)
    lab_run_step (run);
  expected = lab_run_observe (run, DEMO_ALL_VIEWS);
  frame_assert_equal (frame, expected);
}

static void
test_step (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (2);
  g_autoptr (LabFrame) first = NULL, fifth = NULL, eighth = NULL;
  guint id;

  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  id = open_lab (trainer, &demo_lab, "width=5", 3);
  g_assert_cmpuint (lab_trainer_get_seed (trainer), ==, 3);
  first = wait_frame (trainer);
  g_assert_cmpuint (lab_frame_get_run (first), ==, id);
  assert_frame_is_of (first, "width=5", 3, 0);
  g_assert_false (lab_trainer_is_playing (trainer));

  lab_trainer_step (trainer, 5);
  fifth = wait_step (trainer, 5);
  assert_frame_is_of (fifth, "width=5", 3, 5);

  /* A key held down: every stroke counts. */
  for (guint i = 0; i < 3; i++)
    lab_trainer_step (trainer, 1);
  eighth = wait_step (trainer, 8);
  assert_frame_is_of (eighth, "width=5", 3, 8);
  g_assert_false (lab_trainer_is_playing (trainer));
  g_assert_null (lab_trainer_take_frame (trainer));
}

static void
test_until (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) last = NULL;

  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  open_lab (trainer, &demo_lab, "", 4);
  lab_trainer_play (trainer, 500);
  g_assert_true (lab_trainer_get_settings (trainer, 0) != NULL);
  wait_stopped (trainer);

  /* It was published before the playing ended, whether or not the one before it was taken. */
  last = lab_trainer_take_frame (trainer);
  g_assert_nonnull (last);
  g_assert_cmpuint (lab_frame_get_step (last), ==, 500);
  assert_frame_is_of (last, "", 4, 500);

  /* It is there already. */
  lab_trainer_play (trainer, 500);
  wait_stopped (trainer);
  lab_trainer_play (trainer, 501);
  wait_stopped (trainer);
  g_clear_pointer (&last, lab_frame_unref);
  last = lab_trainer_take_frame (trainer);
  g_assert_cmpuint (lab_frame_get_step (last), ==, 501);
}

/* Nobody takes frames: two are observed, of the start and of the end. */
static void
test_lazy (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) frame = NULL;
  guint before = demo_lab_n_observed ();

  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  open_lab (trainer, &demo_lab, "end=2000", 4);
  lab_trainer_play (trainer, 0);
  wait_stopped (trainer);
  frame = lab_trainer_take_frame (trainer);
  g_assert_cmpuint (lab_frame_get_step (frame), ==, 2000);
  g_assert_cmpint (lab_frame_get_status (frame), ==, LAB_STATUS_FINISHED);
  g_assert_cmpstr (lab_frame_get_message (frame), ==, "all 8 cells are done");
  g_assert_cmpuint (demo_lab_n_observed () - before, <=, 2);
}

static void
test_pause (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) frame = NULL, paused = NULL, next = NULL;
  guint64 step;

  lab_trainer_set_views (trainer, 1 << DEMO_PLANE);
  open_lab (trainer, &demo_lab, "", 4);
  lab_trainer_play (trainer, 0);
  g_assert_true (lab_trainer_is_playing (trainer));
  do {
    g_clear_pointer (&frame, lab_frame_unref);
    frame = wait_frame (trainer);
  } while (lab_frame_get_step (frame) < 100);
  lab_trainer_pause (trainer);
  g_assert_false (lab_trainer_is_playing (trainer));

  paused = wait_obeyed (trainer, DEMO_READOUT, "readout", LAB_OBSERVABLE_READOUT);
  step = lab_frame_get_step (paused);
  g_assert_cmpuint (step, >=, lab_frame_get_step (frame));
  g_usleep (20000);
  g_assert_null (lab_trainer_take_frame (trainer));
  lab_trainer_step (trainer, 1);
  next = wait_frame (trainer);
  g_assert_cmpuint (lab_frame_get_step (next), ==, step + 1);
}

/* A step while it plays: it pauses, and takes one. */
static void
test_step_pauses (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) frame = NULL;

  open_lab (trainer, &demo_lab, "", 4);
  lab_trainer_play (trainer, 0);
  lab_frame_unref (wait_frame (trainer));
  lab_trainer_step (trainer, 1);
  g_assert_false (lab_trainer_is_playing (trainer));
  frame = wait_obeyed (trainer, DEMO_READOUT, "readout", LAB_OBSERVABLE_READOUT);
  g_usleep (20000);
  g_clear_pointer (&frame, lab_frame_unref);
  frame = lab_trainer_take_frame (trainer); /* of that step, unless it is the one above */
  g_usleep (20000);
  g_assert_null (lab_trainer_take_frame (trainer));
}

static void
test_reset (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) frame = NULL;
  guint first, second, third;

  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  first = open_lab (trainer, &demo_lab, "width=4", 9);
  lab_trainer_step (trainer, 10);
  lab_frame_unref (wait_step (trainer, 10));

  second = lab_trainer_reset (trainer);
  g_assert_cmpuint (second, !=, first);
  frame = wait_frame (trainer);
  g_assert_cmpuint (lab_frame_get_run (frame), ==, second);
  assert_frame_is_of (frame, "width=4", 9, 0);
  g_assert_false (lab_trainer_is_playing (trainer));

  /* Playing goes on to where it was asked to go. */
  lab_trainer_set_speed (trainer, 1e-6);
  lab_trainer_play (trainer, 30);
  third = lab_trainer_reset (trainer);
  g_assert_true (lab_trainer_is_playing (trainer));
  lab_trainer_set_speed (trainer, 0);
  wait_stopped (trainer);
  g_clear_pointer (&frame, lab_frame_unref);
  frame = lab_trainer_take_frame (trainer);
  g_assert_cmpuint (lab_frame_get_run (frame), ==, third);
  assert_frame_is_of (frame, "width=4", 9, 30);

  /* It had stopped by itself: reset does not start it. */
  lab_trainer_reset (trainer);
  g_assert_false (lab_trainer_is_playing (trainer));
  lab_frame_unref (wait_step (trainer, 0));
  g_usleep (10000);
  g_assert_null (lab_trainer_take_frame (trainer));
}

static void
test_diverge (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) frame = NULL;

  open_lab (trainer, &demo_lab, "diverge_at=50", 1);
  lab_trainer_play (trainer, 0);
  wait_stopped (trainer);
  frame = lab_trainer_take_frame (trainer);
  g_assert_cmpint (lab_frame_get_status (frame), ==, LAB_STATUS_DIVERGED);
  g_assert_cmpuint (lab_frame_get_step (frame), ==, 49);
  g_assert_cmpstr (lab_frame_get_message (frame), ==,
                   "cell 0 is not finite in step 50 (rate 3.70)");

  /* There is nothing to play any more; a reset makes it healthy. */
  lab_trainer_play (trainer, 0);
  wait_stopped (trainer);
  g_clear_pointer (&frame, lab_frame_unref);
  frame = lab_trainer_take_frame (trainer);
  g_assert_cmpint (lab_frame_get_status (frame), ==, LAB_STATUS_DIVERGED);
  lab_trainer_reset (trainer);
  g_clear_pointer (&frame, lab_frame_unref);
  frame = wait_frame (trainer);
  g_assert_cmpint (lab_frame_get_status (frame), ==, LAB_STATUS_RUNNING);
}

static void
test_fail (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) failed = NULL, live = NULL, healthy = NULL;
  guint id;

  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  id = open_lab (trainer, &demo_lab, "refuse=on", 1);
  lab_trainer_play (trainer, 0);
  wait_stopped (trainer);
  failed = lab_trainer_take_frame (trainer);
  g_assert_cmpuint (lab_frame_get_run (failed), ==, id);
  g_assert_cmpint (lab_frame_get_status (failed), ==, LAB_STATUS_FAILED);
  g_assert_cmpstr (lab_frame_get_message (failed), ==, "refuse: expected off, found on");
  g_assert_cmpuint (lab_frame_get_n_observables (failed), ==, 0);

  /* Tried again, for it might have been this value, and failed again. */
  set_knob (trainer, "rate", "1.5");
  live = wait_frame (trainer);
  g_assert_cmpint (lab_frame_get_status (live), ==, LAB_STATUS_FAILED);

  set_knob (trainer, "refuse", "off");
  healthy = wait_frame (trainer);
  assert_frame_is_of (healthy, "rate=1.5", 1, 0);
}

static void
test_still (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);

  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  open_lab (trainer, &still_lab, "", 1);
  lab_trainer_play (trainer, 0);
  wait_stopped (trainer);
  lab_trainer_step (trainer, 3);
  lab_frame_unref (wait_step (trainer, 0));
}

static void
test_live_knob (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) frame = NULL, after = NULL, from_start = NULL;
  guint opened = demo_lab_n_opens ();
  guint id;

  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  id = open_lab (trainer, &demo_lab, "", 6);
  lab_frame_unref (wait_frame (trainer));

  /* A fresh frame though it is paused, and the same run. */
  g_assert_cmpuint (lab_trainer_set_knob (trainer, 0, "rate", "2.5", NULL), ==, id);
  frame = wait_frame (trainer);
  g_assert_cmpuint (lab_frame_get_run (frame), ==, id);
  lab_trainer_step (trainer, 20);
  after = wait_step (trainer, 20);
  assert_frame_is_of (after, "rate=2.5", 6, 20);
  g_assert_cmpuint (demo_lab_n_opens () - opened, ==, 2); /* the trainer's and the one just above */

  /* The owner's settings and those of the next run know it too. */
  g_assert_cmpfloat (lab_settings_get_real (lab_trainer_get_settings (trainer, 0), DEMO_RATE), ==,
                     2.5);
  lab_trainer_reset (trainer);
  lab_trainer_step (trainer, 3);
  from_start = wait_step (trainer, 3);
  assert_frame_is_of (from_start, "rate=2.5", 6, 3);
}

static void
test_rebuild_knob (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) frame = NULL;
  guint first, second;

  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  first = open_lab (trainer, &demo_lab, "", 6);
  lab_trainer_step (trainer, 7);
  lab_frame_unref (wait_step (trainer, 7));
  second = lab_trainer_set_knob (trainer, 0, "width", "12", NULL);
  g_assert_cmpuint (second, !=, first);
  g_assert_cmpuint (second, !=, 0);
  frame = wait_frame (trainer);
  g_assert_cmpuint (lab_frame_get_run (frame), ==, second);
  assert_frame_is_of (frame, "width=12", 6, 0);

  /* The same value again is no reason to begin again, except for a file, which may have changed. */
  g_assert_cmpuint (lab_trainer_set_knob (trainer, 0, "width", "12.0", NULL), ==, second);
  g_assert_cmpuint (lab_trainer_set_knob (trainer, 0, "start", "a.csv", NULL), ==, second + 1);
  g_assert_cmpuint (lab_trainer_set_knob (trainer, 0, "start", "a.csv", NULL), ==, second + 2);
}

static void
test_bad_knob (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabSettings) before = NULL;
  g_autoptr (GError) error = NULL;

  open_lab (trainer, &demo_lab, "rate=1", 6);
  before = lab_settings_copy (lab_trainer_get_settings (trainer, 0));
  g_assert_cmpuint (lab_trainer_set_knob (trainer, 0, "rate", "5", &error), ==, 0);
  g_assert_error (error, LAB_ERROR, LAB_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_cmpuint (lab_trainer_set_knob (trainer, 0, "rte", "3", &error), ==, 0);
  g_assert_error (error, LAB_ERROR, LAB_ERROR_UNKNOWN_KNOB);
  g_assert_true (lab_settings_equal (before, lab_trainer_get_settings (trainer, 0)));
}

/* While the worker is busy opening, a slider posts a hundred values and everything else is called
 * as well. None of it waits, or this would hang, for the worker is only released afterwards; and of
 * the hundred runs one is built. */
static void
test_coalesce (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) frame = NULL;
  guint opened = demo_lab_n_opens ();
  guint id = 0;

  demo_lab_hold ();
  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  open_lab (trainer, &demo_lab, "", 6);
  demo_lab_wait_held ();
  lab_trainer_play (trainer, 40);
  for (guint i = 0; i < 100; i++) {
    char text[8], rate[8];

    g_snprintf (text, sizeof text, "%u", i % 60 + 2);
    id = lab_trainer_set_knob (trainer, 0, "width", text, NULL);
    g_snprintf (rate, sizeof rate, "%u", i % 4);
    set_knob (trainer, "rate", rate);
    lab_trainer_set_speed (trainer, i % 2);
    lab_trainer_step (trainer, 1);
    lab_trainer_pause (trainer);
    lab_trainer_play (trainer, 40);
    g_assert_true (lab_trainer_is_playing (trainer));
    g_assert_null (lab_trainer_take_frame (trainer));
  }
  lab_trainer_set_speed (trainer, 0);
  demo_lab_release ();

  wait_stopped (trainer);
  frame = lab_trainer_take_frame (trainer);
  g_assert_cmpuint (demo_lab_n_opens () - opened, ==, 2);
  g_assert_cmpuint (lab_frame_get_run (frame), ==, id);
  /* The last width is 99 mod 60 + 2, the last rate 99 mod 4. */
  assert_frame_is_of (frame, "width=41 rate=3", 6, 40);
}

/* Bounds that hold however slow the machine is: never faster than asked for. */
static void
test_speed (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) first = NULL, paused = NULL, fast = NULL;
  gint64 start, elapsed;
  guint64 step;

  lab_trainer_set_speed (trainer, 200);
  lab_trainer_set_views (trainer, 1 << DEMO_PLANE);
  open_lab (trainer, &demo_lab, "", 1);
  first = wait_frame (trainer);
  start = g_get_monotonic_time ();
  lab_trainer_play (trainer, 0);
  g_usleep (300000);
  lab_trainer_pause (trainer);
  paused = wait_obeyed (trainer, DEMO_READOUT, "readout", LAB_OBSERVABLE_READOUT);
  elapsed = g_get_monotonic_time () - start;
  step = lab_frame_get_step (paused);
  g_assert_cmpuint (step, >=, 2);
  g_assert_cmpfloat ((double) step, <=, 1 + 200.0 * (double) elapsed / G_USEC_PER_SEC);

  /* A step in eleven days: the wait for it hears commands. */
  lab_trainer_set_speed (trainer, 1e-6);
  lab_trainer_play (trainer, step + 100);
  lab_trainer_set_views (trainer, 1 << DEMO_PLANE);
  do {
    g_clear_pointer (&fast, lab_frame_unref);
    fast = wait_frame (trainer);
    g_assert_cmpuint (lab_frame_get_step (fast), <=, step + 1);
  } while (lab_frame_find (fast, "field", LAB_OBSERVABLE_FIELD) == NULL);
  g_assert_true (lab_trainer_is_playing (trainer));
  lab_trainer_set_speed (trainer, 0);
  wait_stopped (trainer);
  g_clear_pointer (&fast, lab_frame_unref);
  fast = lab_trainer_take_frame (trainer);
  g_assert_cmpuint (lab_frame_get_step (fast), ==, step + 100);
}

/* Only what is on screen is observed. */
static void
test_views (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) none = NULL, some = NULL;

  open_lab (trainer, &demo_lab, "", 1);
  none = wait_frame (trainer);
  g_assert_cmpuint (lab_frame_get_n_observables (none), ==, 0);
  lab_trainer_set_views (trainer, 1 << DEMO_READOUT | 1 << DEMO_PICTURES);
  some = wait_frame (trainer);
  g_assert_cmpuint (lab_frame_get_n_observables (some), ==, 2);
}

static void
test_close (void)
{
  lab_trainer_free (NULL);
  lab_trainer_free (lab_trainer_new (3));
  for (guint i = 0; i < 50; i++) {
    LabTrainer *trainer = lab_trainer_new (1 + i % 2);

    if (i % 3 == 0)
      lab_trainer_set_speed (trainer, 1e-3);
    lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
    open_lab (trainer, &demo_lab, "", i);
    lab_trainer_play (trainer, 0);
    if (i % 2 == 0)
      lab_frame_unref (wait_frame (trainer));
    lab_trainer_free (trainer);
  }
}

/* A frame outlives the trainer that it came from. */
static void
test_frame_outlives (void)
{
  LabTrainer *trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) frame = NULL;

  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  open_lab (trainer, &demo_lab, "", 2);
  frame = wait_frame (trainer);
  lab_trainer_free (trainer);
  assert_frame_is_of (frame, "", 2, 0);
}

/* Takes frames until one of run 0 at @step that was observed after all commands so far. */
static LabFrame *
wait_at (LabTrainer *trainer, guint64 step)
{
  while (TRUE) {
    g_autoptr (LabFrame) frame = wait_frame (trainer);

    if (lab_frame_get_step (frame) == step)
      return g_steal_pointer (&frame);
  }
}

static double
rate_of (LabTrainer *trainer, guint run)
{
  return lab_settings_get_real (lab_trainer_get_settings (trainer, run), DEMO_RATE);
}

static void
test_seek (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) end = NULL, back = NULL, on = NULL, beyond = NULL;
  guint id;

  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  id = open_lab (trainer, &demo_lab, "width=5", 3);
  lab_trainer_play (trainer, 300);
  wait_stopped (trainer);
  end = lab_trainer_take_frame (trainer);
  g_assert_cmpuint (lab_frame_get_step (end), ==, 300);

  lab_trainer_seek (trainer, 123);
  g_assert_false (lab_trainer_is_playing (trainer));
  back = wait_at (trainer, 123);
  g_assert_cmpuint (lab_frame_get_run (back), ==, id);
  assert_frame_is_of (back, "width=5", 3, 123);
  g_assert_cmpuint (lab_frame_get_run_info (back, 0)->last_step, ==, 300);

  /* On from there, through what is known. */
  lab_trainer_step (trainer, 2);
  on = wait_at (trainer, 125);
  assert_frame_is_of (on, "width=5", 3, 125);
  lab_trainer_seek (trainer, 400);
  beyond = wait_at (trainer, 400);
  assert_frame_is_of (beyond, "width=5", 3, 400);
  g_usleep (10000);
  g_assert_null (lab_trainer_take_frame (trainer));
}

/* A seek and what is asked for right behind it. */
static void
test_seek_then (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) stepped = NULL, played = NULL, turned = NULL;

  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  open_lab (trainer, &demo_lab, "", 3);
  lab_trainer_seek (trainer, 200);
  lab_trainer_step (trainer, 1);
  stepped = wait_at (trainer, 201);
  assert_frame_is_of (stepped, "", 3, 201);

  lab_trainer_seek (trainer, 50);
  lab_trainer_play (trainer, 60);
  wait_stopped (trainer);
  while ((played = lab_trainer_take_frame (trainer)) == NULL || lab_frame_get_step (played) != 60)
    g_clear_pointer (&played, lab_frame_unref);
  assert_frame_is_of (played, "", 3, 60);

  /* The knob is turned there, and not on the way. */
  lab_trainer_seek (trainer, 5000);
  set_knob (trainer, "rate", "1");
  lab_trainer_seek (trainer, 5003);
  turned = wait_at (trainer, 5003);
  g_assert_cmpuint (lab_setup_get_n_changes (lab_frame_get_setup (turned)), ==, 1);
  g_assert_cmpuint (lab_setup_get_change (lab_frame_get_setup (turned), 0)->step, ==, 5000);
}

/* A scrubber that is dragged: none of it waits, the last place is where it ends. */
static void
test_scrub (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) last = NULL;
  NnRandom random;

  nn_random_init (&random, 5, NN_STREAM_DATA, 0);
  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  open_lab (trainer, &demo_lab, "", 3);
  lab_trainer_seek (trainer, 3000);
  lab_frame_unref (wait_at (trainer, 3000));
  for (guint i = 0; i < 500; i++) {
    lab_trainer_seek (trainer, nn_random_below (&random, 3000));
    if (i % 7 == 0)
      lab_frame_unref (lab_trainer_take_frame (trainer));
  }
  lab_trainer_seek (trainer, G_MAXUINT32); /* never reached */
  lab_trainer_seek (trainer, 3001);
  lab_trainer_seek (trainer, G_MAXUINT32);
  lab_trainer_seek (trainer, 1234);
  last = wait_at (trainer, 1234);
  assert_frame_is_of (last, "", 3, 1234);
}

/* One that takes too long is given up by a pause, and shows itself on the way. */
static void
test_seek_pause (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) first = NULL, coming = NULL, paused = NULL, next = NULL;
  guint64 step;

  lab_trainer_set_views (trainer, 1 << DEMO_PLANE);
  open_lab (trainer, &demo_lab, "", 3);
  first = wait_frame (trainer);
  lab_trainer_seek (trainer, G_GUINT64_CONSTANT (1) << 60);
  coming = wait_frame (trainer);
  g_assert_cmpuint (lab_frame_get_step (coming), >, 0);
  lab_trainer_pause (trainer);
  paused = wait_obeyed (trainer, DEMO_READOUT, "readout", LAB_OBSERVABLE_READOUT);
  step = lab_frame_get_step (paused);
  lab_trainer_step (trainer, 1);
  next = wait_frame (trainer);
  g_assert_cmpuint (lab_frame_get_step (next), ==, step + 1);
}

/* Knobs show what was in force at the step, and a knob turned there begins another branch. */
static void
test_settings_follow (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) branch = NULL;
  const LabSettings *held;

  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  open_lab (trainer, &demo_lab, "rate=1", 3);
  lab_trainer_seek (trainer, 40);
  set_knob (trainer, "rate", "2");
  lab_trainer_seek (trainer, 80);
  lab_frame_unref (wait_at (trainer, 80));
  g_assert_cmpfloat (rate_of (trainer, 0), ==, 2);
  held = lab_trainer_get_settings (trainer, 0);
  lab_trainer_seek (trainer, 60);
  lab_frame_unref (wait_at (trainer, 60));
  g_assert_true (lab_trainer_get_settings (trainer, 0) == held); /* they are the same */
  lab_trainer_seek (trainer, 39);
  lab_frame_unref (wait_at (trainer, 39));
  g_assert_cmpfloat (rate_of (trainer, 0), ==, 1);

  /* Played through, the turn is seen. */
  lab_trainer_play (trainer, 50);
  wait_stopped (trainer);
  lab_frame_unref (wait_at (trainer, 50));
  g_assert_cmpfloat (rate_of (trainer, 0), ==, 2);

  /* What was just turned is not taken back by a frame from before. */
  lab_trainer_seek (trainer, 10);
  set_knob (trainer, "rate", "3");
  lab_frame_unref (lab_trainer_take_frame (trainer));
  g_assert_cmpfloat (rate_of (trainer, 0), ==, 3);
  lab_trainer_seek (trainer, 45);
  branch = wait_at (trainer, 45);
  g_assert_cmpfloat (rate_of (trainer, 0), ==, 3);
  g_assert_cmpuint (lab_frame_get_run_info (branch, 0)->last_step, ==, 45);
  g_assert_cmpuint (lab_setup_get_n_changes (lab_frame_get_setup (branch)), ==, 1);
}

/* Before it diverged it runs again. */
static void
test_rewind_divergence (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) end = NULL, before = NULL, again = NULL, healed = NULL;

  open_lab (trainer, &demo_lab, "diverge_at=50", 1);
  lab_trainer_play (trainer, 0);
  wait_stopped (trainer);
  end = lab_trainer_take_frame (trainer);
  g_assert_cmpint (lab_frame_get_status (end), ==, LAB_STATUS_DIVERGED);
  g_assert_cmpuint (lab_frame_get_run_info (end, 0)->diverged_step, ==, 49);
  lab_trainer_seek (trainer, 30);
  before = wait_at (trainer, 30);
  g_assert_cmpint (lab_frame_get_status (before), ==, LAB_STATUS_RUNNING);
  g_assert_cmpuint (lab_frame_get_run_info (before, 0)->diverged_step, ==, 49);
  lab_trainer_play (trainer, 0);
  wait_stopped (trainer);
  again = lab_trainer_take_frame (trainer);
  g_assert_cmpint (lab_frame_get_status (again), ==, LAB_STATUS_DIVERGED);
  g_assert_cmpuint (lab_frame_get_step (again), ==, 49);

  /* A knob that is turned now is turned before the step that diverged. */
  set_knob (trainer, "rate", "1");
  healed = wait_frame (trainer);
  g_assert_cmpint (lab_frame_get_status (healed), ==, LAB_STATUS_RUNNING);
  g_assert_cmpfloat (rate_of (trainer, 0), ==, 1);
}

/* What tells runs apart is set for one of them, what they have in common for all. */
static void
test_compare (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) both = NULL, turned = NULL, rebuilt = NULL, alone = NULL;
  g_autoptr (GError) error = NULL;
  guint first, second, third;

  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  first = open_lab (trainer, &demo_lab, "rate=3", 3);
  lab_trainer_step (trainer, 40);
  lab_frame_unref (wait_step (trainer, 40));
  second = lab_trainer_add_run (trainer, 0, "rate", "2", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (second, !=, first);
  g_assert_cmpuint (lab_trainer_get_n_runs (trainer), ==, 2);
  g_assert_true (lab_trainer_knob_is_compared (trainer, DEMO_RATE));
  g_assert_false (lab_trainer_knob_is_compared (trainer, DEMO_NOISE));
  both = wait_frame (trainer);
  g_assert_cmpuint (lab_frame_get_run (both), ==, second);
  g_assert_cmpuint (lab_frame_get_n_runs (both), ==, 2);
  g_assert_cmpuint (lab_frame_get_run_info (both, 1)->step, ==, 40);
  g_assert_cmpstr (lab_frame_get_run_info (both, 0)->name, ==, "rate=3");
  g_assert_cmpstr (lab_frame_get_run_info (both, 1)->name, ==, "rate=2");
  g_assert_nonnull (lab_frame_find_in (both, 1, "mean", LAB_OBSERVABLE_SERIES));

  /* Even through the value that the other one has. */
  g_assert_cmpuint (lab_trainer_set_knob (trainer, 1, "rate", "3", NULL), ==, second);
  g_assert_cmpuint (lab_trainer_set_knob (trainer, 1, "rate", "1", NULL), ==, second);
  g_assert_cmpuint (lab_trainer_set_knob (trainer, 1, "noise", "0.05", NULL), ==, second);
  g_assert_cmpfloat (rate_of (trainer, 0), ==, 3);
  g_assert_cmpfloat (rate_of (trainer, 1), ==, 1);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpfloat (lab_settings_get_real (lab_trainer_get_settings (trainer, i), DEMO_NOISE),
                       ==, 0.05);
  lab_trainer_step (trainer, 1);
  turned = wait_step (trainer, 41);
  g_assert_cmpuint (lab_setup_get_n_changes (lab_frame_get_setup (turned)), ==, 3);
  g_assert_cmpfloat (rate_of (trainer, 0), ==, 3);
  g_assert_cmpfloat (rate_of (trainer, 1), ==, 1);

  /* A knob that rebuilds rebuilds both, with the settings in force. */
  third = lab_trainer_set_knob (trainer, 0, "width", "12", NULL);
  g_assert_cmpuint (third, !=, second);
  rebuilt = wait_frame (trainer);
  g_assert_cmpuint (lab_frame_get_run (rebuilt), ==, third);
  g_assert_cmpuint (lab_frame_get_n_runs (rebuilt), ==, 2);
  g_assert_cmpuint (lab_setup_get_n_changes (lab_frame_get_setup (rebuilt)), ==, 0);
  for (guint i = 0; i < 2; i++) {
    g_assert_cmpfloat (rate_of (trainer, i), ==, i == 0 ? 3 : 1);
    g_assert_cmpint (lab_settings_get_integer (lab_trainer_get_settings (trainer, i), DEMO_WIDTH),
                     ==, 12);
  }

  g_assert_cmpuint (lab_trainer_remove_run (trainer, 2), ==, 0);
  g_assert_cmpuint (lab_trainer_remove_run (trainer, 0), !=, 0);
  g_assert_cmpuint (lab_trainer_get_n_runs (trainer), ==, 1);
  g_assert_false (lab_trainer_knob_is_compared (trainer, DEMO_RATE));
  g_assert_cmpfloat (rate_of (trainer, 0), ==, 1);
  g_assert_cmpuint (lab_trainer_remove_run (trainer, 0), ==, 0);
  alone = wait_frame (trainer);
  assert_frame_is_of (alone, "rate=1 noise=0.05 width=12", 3, 0);
}

static void
test_bad_run (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (GError) error = NULL;

  open_lab (trainer, &demo_lab, "", 3);
  g_assert_cmpuint (lab_trainer_add_run (trainer, 0, "rate", "9", &error), ==, 0);
  g_assert_error (error, LAB_ERROR, LAB_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_cmpuint (lab_trainer_add_run (trainer, 0, "rte", "2", &error), ==, 0);
  g_assert_error (error, LAB_ERROR, LAB_ERROR_UNKNOWN_KNOB);
  g_clear_error (&error);
  for (guint i = 1; i < LAB_MAX_RUNS; i++)
    g_assert_cmpuint (lab_trainer_add_run (trainer, 0, "width", "9", NULL), !=, 0);
  g_assert_cmpuint (lab_trainer_add_run (trainer, 0, "width", "9", &error), ==, 0);
  g_assert_error (error, LAB_ERROR, LAB_ERROR_VALUE);
  g_assert_cmpstr (error->message, ==, "expected at most 4 runs to compare, found one more");
  g_assert_cmpuint (lab_trainer_get_n_runs (trainer), ==, LAB_MAX_RUNS);
}

/* Added while the others play: it catches up, then all go on. */
static void
test_add_while_playing (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) end = NULL;
  guint id;

  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  open_lab (trainer, &demo_lab, "end=4000", 3);
  /* Slow enough not to come to its end before the other run is added. */
  lab_trainer_set_speed (trainer, 10);
  lab_trainer_play (trainer, 0);
  lab_frame_unref (wait_frame (trainer));
  id = lab_trainer_add_run (trainer, 0, "rate", "1", NULL);
  g_assert_true (lab_trainer_is_playing (trainer));
  lab_trainer_set_speed (trainer, 0);
  wait_stopped (trainer);
  end = lab_trainer_take_frame (trainer);
  g_assert_cmpuint (lab_frame_get_run (end), ==, id);
  for (guint i = 0; i < 2; i++) {
    g_assert_cmpuint (lab_frame_get_run_info (end, i)->step, ==, 4000);
    g_assert_cmpint (lab_frame_get_run_info (end, i)->status, ==, LAB_STATUS_FINISHED);
  }
}

/* What one trainer shows another one makes again from its setup. */
static void
test_open_setup (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1), other = lab_trainer_new (1);
  g_autoptr (LabFrame) frame = NULL, again = NULL, first = NULL;
  g_autofree char *dump = NULL, *dump_again = NULL;
  guint id;

  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  open_lab (trainer, &demo_lab, "width=5", 3);
  lab_trainer_add_run (trainer, 0, "rate", "2", NULL);
  lab_trainer_seek (trainer, 50);
  set_knob (trainer, "noise", "0.02");
  lab_trainer_seek (trainer, 100);
  g_assert_cmpuint (lab_trainer_set_knob (trainer, 1, "rate", "2.5", NULL), !=, 0);
  lab_trainer_seek (trainer, 120);
  lab_trainer_seek (trainer, 70);
  frame = wait_at (trainer, 70);

  lab_trainer_set_views (other, DEMO_ALL_VIEWS);
  id = lab_trainer_open_setup (other, lab_frame_get_setup (frame), 70);
  g_assert_cmpuint (lab_trainer_get_n_runs (other), ==, 2);
  g_assert_cmpuint (lab_trainer_get_seed (other), ==, 3);
  g_assert_true (lab_trainer_knob_is_compared (other, DEMO_RATE));
  g_assert_false (lab_trainer_knob_is_compared (other, DEMO_NOISE));
  g_assert_cmpfloat (rate_of (other, 1), ==, 2);
  again = wait_frame (other);
  g_assert_cmpuint (lab_frame_get_run (again), ==, id);
  g_assert_false (lab_trainer_is_playing (other));
  dump = frame_dump (frame);
  dump_again = frame_dump (again);
  g_assert_cmpstr (dump, ==, dump_again);
  g_assert_true (lab_setup_equal (lab_frame_get_setup (frame), lab_frame_get_setup (again)));

  /* And what lay in the future. */
  lab_trainer_seek (other, 110);
  lab_frame_unref (wait_at (other, 110));
  g_assert_cmpfloat (rate_of (other, 1), ==, 2.5);

  /* Begun again: as it is now, without the past. */
  lab_trainer_reset (other);
  first = wait_at (other, 0);
  g_assert_cmpuint (lab_frame_get_n_runs (first), ==, 2);
  g_assert_cmpuint (lab_setup_get_n_changes (lab_frame_get_setup (first)), ==, 0);
  g_assert_cmpfloat (rate_of (other, 1), ==, 2.5);
}

/* Takes frames until the band in one is done. */
static LabFrame *
wait_band (LabTrainer *trainer, guint n_seeds)
{
  while (TRUE) {
    g_autoptr (LabFrame) frame = wait_frame (trainer);
    guint n = lab_frame_get_n_runs (frame);

    if (lab_frame_get_run_info (frame, n - 1)->n_seeds == n_seeds)
      return g_steal_pointer (&frame);
  }
}

/* It comes by itself while the bench is paused, behind the runs, and goes when it is not wanted. */
static void
test_band (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) frame = NULL, turned = NULL, none = NULL;
  const LabSeries *mean;

  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  open_lab (trainer, &demo_lab, "", 3);
  lab_trainer_add_run (trainer, 0, "rate", "1", NULL);
  lab_trainer_set_band (trainer, 5);
  frame = wait_band (trainer, 5);
  g_assert_cmpuint (lab_frame_get_n_runs (frame), ==, 3);
  g_assert_cmpuint (lab_frame_get_run_info (frame, 2)->n_seeds_wanted, ==, 5);
  mean = &lab_frame_find_in (frame, 2, "mean", LAB_OBSERVABLE_SERIES)->series;
  g_assert_cmpuint (mean->n, ==, demo_lab.default_steps + 1);
  g_assert_true (mean->low[50] < mean->y[50] && mean->y[50] < mean->high[50]);

  /* Turned at step 0, so the second one is flat from there on: no growth, no noise. */
  lab_trainer_set_knob (trainer, 0, "rate", "0", NULL);
  lab_trainer_set_knob (trainer, 0, "noise", "0", NULL);
  do {
    g_clear_pointer (&turned, lab_frame_unref);
    turned = wait_band (trainer, 5);
    mean = &lab_frame_find_in (turned, 2, "mean", LAB_OBSERVABLE_SERIES)->series;
  } while (mean->high[50] != 0);
  g_assert_true (mean->low[50] == 0 && mean->y[50] == 0);

  lab_trainer_set_band (trainer, 0);
  do {
    g_clear_pointer (&none, lab_frame_unref);
    none = wait_frame (trainer);
  } while (lab_frame_get_n_runs (none) == 3);
  g_assert_cmpuint (lab_frame_get_n_runs (none), ==, 2);
}

/* A lab without steps has no band. */
static void
test_still_band (void)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1);
  g_autoptr (LabFrame) frame = NULL;

  lab_trainer_set_band (trainer, 5);
  open_lab (trainer, &still_lab, "", 1);
  lab_trainer_seek (trainer, 10);
  frame = wait_frame (trainer);
  g_assert_cmpuint (lab_frame_get_n_runs (frame), ==, 1);
  g_assert_cmpuint (lab_frame_get_step (frame), ==, 0);
}

/* Everything that a frame says hangs together. */
static void
check_frame (LabTrainer *trainer, const LabFrame *frame)
{
  LabSetup *setup = lab_frame_get_setup (frame);
  guint n_runs = lab_trainer_get_n_runs (trainer), n = lab_frame_get_n_runs (frame);

  g_assert_nonnull (setup);
  g_assert_cmpuint (lab_setup_get_n_runs (setup), ==, n_runs);
  g_assert_true (n == n_runs || n == n_runs + 1);
  for (guint i = 0; i < n; i++) {
    const LabFrameRun *info = lab_frame_get_run_info (frame, i);
    const LabObservable *mean = lab_frame_find_in (frame, i, "mean", LAB_OBSERVABLE_SERIES);

    if (i == n_runs) {
      g_assert_cmpuint (info->n_seeds_wanted, >, 0);
      g_assert_cmpuint (info->n_seeds, <=, info->n_seeds_wanted);
      continue;
    }
    g_assert_cmpuint (info->n_seeds_wanted, ==, 0);
    g_assert_cmpuint (info->step, <=, info->last_step);
    g_assert_true (info->diverged_step == LAB_NO_STEP || info->diverged_step == info->last_step);
    if (mean != NULL) {
      /* Whole: the curve goes from the start to the run's own step. */
      g_assert_cmpuint (mean->series.n, ==, info->step + 1);
      g_assert_cmpfloat (mean->series.x[info->step], ==, (double) info->step);
    }
  }
}

typedef struct {
  guint64 seed;
  guint n_commands;
  gboolean is_checked; /* at the end, against its own setup; otherwise closed in the midst */
} Script;

#define WAIT_EVERY 50

/* Any commands in any order, with frames taken in between. */
static void
test_random_script (gconstpointer data)
{
  const Script *script = data;
  static const char *const speeds[] = { "0", "50", "2000", "0" };
  g_autoptr (LabTrainer) trainer = lab_trainer_new (1 + script->seed % 2);
  g_autoptr (LabFrame) last = NULL, again = NULL;
  g_autofree char *dump = NULL, *dump_again = NULL;
  guint64 n_frames = 0;
  guint id;
  NnRandom random;

  nn_random_init (&random, script->seed, NN_STREAM_DATA, 0);
  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  id = open_lab (trainer, &demo_lab, "", 1);
  for (guint i = 0; i < script->n_commands; i++) {
    guint32 value = nn_random_below (&random, 1000);
    guint n_runs = lab_trainer_get_n_runs (trainer);
    guint run = nn_random_below (&random, n_runs);
    char text[16];

    g_snprintf (text, sizeof text, "%u", value);
    switch (nn_random_below (&random, 20)) {
    case 0:
      lab_trainer_play (trainer, value % 2 ? 0 : value);
      break;
    case 1:
      lab_trainer_pause (trainer);
      g_assert_false (lab_trainer_is_playing (trainer));
      break;
    case 2:
      lab_trainer_step (trainer, value % 5);
      break;
    case 3:
      id = lab_trainer_reset (trainer);
      break;
    case 4:
      g_snprintf (text, sizeof text, "%u", value % 64 + 1);
      id = lab_trainer_set_knob (trainer, run, "width", text, NULL);
      break;
    case 5:
      g_snprintf (text, sizeof text, "%u.%03u", value % 4, value);
      g_assert_cmpuint (lab_trainer_set_knob (trainer, run, "rate", text, NULL), ==, id);
      break;
    case 6:
      g_assert_cmpuint (lab_trainer_set_knob (trainer, run, "rate", "-1", NULL), ==, 0);
      break;
    case 7:
      lab_trainer_set_views (trainer, value % 16);
      break;
    case 8:
      lab_trainer_set_speed (trainer, g_ascii_strtod (speeds[value % G_N_ELEMENTS (speeds)], NULL));
      break;
    case 9:
      id = lab_trainer_set_knob (trainer, run, value % 2 ? "end" : "diverge_at", text, NULL);
      break;
    case 10:
      id = lab_trainer_set_knob (trainer, run, "refuse", value % 4 == 0 ? "on" : "off", NULL);
      break;
    case 11:
      if (value % 4 == 0)
        id = open_lab (trainer, value % 8 == 0 ? &still_lab : &demo_lab, "", value);
      break;
    case 12:
    case 13:
    case 14:
      lab_trainer_seek (trainer, value);
      break;
    case 15:
      g_snprintf (text, sizeof text, "0.0%u", value % 10);
      g_assert_cmpuint (lab_trainer_set_knob (trainer, run, "noise", text, NULL), ==, id);
      break;
    case 16:
      g_snprintf (text, sizeof text, "%u", value % 4);
      if (lab_trainer_add_run (trainer, run, value % 3 ? "rate" : "width", value % 3 ? text : "7",
                               NULL) != 0)
        id = lab_trainer_add_run (trainer, run, "rate", "5", NULL) == 0 ? id + 1 : 0;
      else
        g_assert_cmpuint (n_runs, ==, LAB_MAX_RUNS);
      break;
    case 17:
      if (lab_trainer_remove_run (trainer, run) != 0)
        id++;
      else
        g_assert_cmpuint (n_runs, ==, 1);
      break;
    case 18:
      lab_trainer_set_band (trainer, value % 3 == 0 ? value % 7 : 0);
      break;
    case 19:
      g_usleep (value);
      break;
    }
    g_assert_cmpuint (id, !=, 0);
    if (value % 3 == 0 || i % WAIT_EVERY == 0) {
      g_autoptr (LabFrame) frame = lab_trainer_take_frame (trainer);

      /* Now and then the worker gets the time that it needs on a busy machine. */
      if (frame == NULL && i % WAIT_EVERY == 0) {
        lab_trainer_set_views (trainer, value % 16);
        frame = wait_frame (trainer);
      }
      if (frame == NULL)
        continue;
      n_frames++;
      g_assert_cmpuint (lab_frame_get_run (frame), ==, id);
      check_frame (trainer, frame);
    }
  }
  g_test_message ("%" G_GUINT64_FORMAT " frames", n_frames);
  if (!script->is_checked)
    return;
  g_assert_cmpuint (n_frames, >=, script->n_commands / WAIT_EVERY);

  /* Whatever it went through: it is what its setup says. */
  lab_trainer_set_speed (trainer, 0);
  lab_trainer_set_band (trainer, 0);
  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  lab_trainer_seek (trainer, 77);
  lab_trainer_set_views (trainer, 0);
  do {
    g_clear_pointer (&last, lab_frame_unref);
    last = wait_frame (trainer);
  } while (lab_frame_get_n_observables (last) > 0);
  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  g_clear_pointer (&last, lab_frame_unref);
  last = wait_frame (trainer);
  {
    g_autoptr (LabTrainer) other = lab_trainer_new (1);

    lab_trainer_set_views (other, DEMO_ALL_VIEWS);
    lab_trainer_open_setup (other, lab_frame_get_setup (last), 77);
    again = wait_frame (other);
  }
  dump = frame_dump (last);
  dump_again = frame_dump (again);
  g_assert_cmpstr (dump, ==, dump_again);
}

int
main (int argc, char *argv[])
{
  static const Script scripts[] = {
    { 77, 4000, TRUE }, { 78, 3000, TRUE }, { 79, 2000, TRUE },  { 80, 371, FALSE },
    { 81, 64, FALSE },  { 82, 511, FALSE }, { 83, 1009, FALSE },
  };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab/trainer/step", test_step);
  g_test_add_func ("/lab/trainer/until", test_until);
  g_test_add_func ("/lab/trainer/lazy", test_lazy);
  g_test_add_func ("/lab/trainer/pause", test_pause);
  g_test_add_func ("/lab/trainer/step-pauses", test_step_pauses);
  g_test_add_func ("/lab/trainer/reset", test_reset);
  g_test_add_func ("/lab/trainer/diverge", test_diverge);
  g_test_add_func ("/lab/trainer/fail", test_fail);
  g_test_add_func ("/lab/trainer/still", test_still);
  g_test_add_func ("/lab/trainer/live-knob", test_live_knob);
  g_test_add_func ("/lab/trainer/rebuild-knob", test_rebuild_knob);
  g_test_add_func ("/lab/trainer/bad-knob", test_bad_knob);
  g_test_add_func ("/lab/trainer/coalesce", test_coalesce);
  g_test_add_func ("/lab/trainer/speed", test_speed);
  g_test_add_func ("/lab/trainer/views", test_views);
  g_test_add_func ("/lab/trainer/close", test_close);
  g_test_add_func ("/lab/trainer/frame-outlives", test_frame_outlives);
  g_test_add_func ("/lab/trainer/seek", test_seek);
  g_test_add_func ("/lab/trainer/seek-then", test_seek_then);
  g_test_add_func ("/lab/trainer/scrub", test_scrub);
  g_test_add_func ("/lab/trainer/seek-pause", test_seek_pause);
  g_test_add_func ("/lab/trainer/settings-follow", test_settings_follow);
  g_test_add_func ("/lab/trainer/rewind-divergence", test_rewind_divergence);
  g_test_add_func ("/lab/trainer/compare", test_compare);
  g_test_add_func ("/lab/trainer/bad-run", test_bad_run);
  g_test_add_func ("/lab/trainer/add-while-playing", test_add_while_playing);
  g_test_add_func ("/lab/trainer/open-setup", test_open_setup);
  g_test_add_func ("/lab/trainer/band", test_band);
  g_test_add_func ("/lab/trainer/still-band", test_still_band);
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++) {
    g_autofree char *path = g_strdup_printf ("/lab/trainer/random-script/%u", i);

    g_test_add_data_func (path, &scripts[i], test_random_script);
  }

  return g_test_run ();
}
