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

/* What the owner has seen of the run at hand. */
typedef struct {
  guint run;
  guint64 step;
  guint64 n_frames;
} Seen;

static void
look (LabTrainer *trainer, Seen *seen)
{
  g_autoptr (LabFrame) frame = lab_trainer_take_frame (trainer);
  const LabObservable *mean;

  if (frame == NULL)
    return;
  seen->n_frames++;
  g_assert_cmpuint (lab_frame_get_run (frame), ==, seen->run);
  g_assert_cmpuint (lab_frame_get_step (frame), >=, seen->step);
  seen->step = lab_frame_get_step (frame);
  if (lab_frame_get_status (frame) == LAB_STATUS_FAILED)
    return;

  /* Whole: the curve goes from the start to the frame's own step. */
  mean = lab_frame_find (frame, "mean", LAB_OBSERVABLE_SERIES);
  if (mean != NULL) {
    g_assert_cmpuint (mean->series.n, ==, seen->step + 1);
    g_assert_cmpfloat (mean->series.x[seen->step], ==, (double) seen->step);
  }
}

static void
change_run (Seen *seen, guint run)
{
  g_assert_cmpuint (run, !=, 0);
  if (run != seen->run)
    *seen = (Seen){ .run = run, .n_frames = seen->n_frames };
}

/* Thousands of commands in any order, with frames taken in between. */
static void
test_script (void)
{
  enum { N = 4000 };
  static const char *const speeds[] = { "0", "50", "2000", "0" };
  g_autoptr (LabTrainer) trainer = lab_trainer_new (2);
  g_autoptr (LabFrame) frame = NULL;
  g_autofree char *settings = NULL;
  Seen seen = { 0 };
  NnRandom random;

  nn_random_init (&random, 77, NN_STREAM_DATA, 0);
  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  change_run (&seen, open_lab (trainer, &demo_lab, "", 1));
  for (guint i = 0; i < N; i++) {
    guint32 value = nn_random_below (&random, 1000);
    char text[16];

    g_snprintf (text, sizeof text, "%u", value);
    switch (nn_random_below (&random, 14)) {
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
      change_run (&seen, lab_trainer_reset (trainer));
      break;
    case 4:
      g_snprintf (text, sizeof text, "%u", value % 64 + 1);
      change_run (&seen, lab_trainer_set_knob (trainer, 0, "width", text, NULL));
      break;
    case 5:
      g_snprintf (text, sizeof text, "%u.%03u", value % 4, value);
      g_assert_cmpuint (lab_trainer_set_knob (trainer, 0, "rate", text, NULL), ==, seen.run);
      break;
    case 6:
      g_assert_cmpuint (lab_trainer_set_knob (trainer, 0, "rate", "-1", NULL), ==, 0);
      break;
    case 7:
      lab_trainer_set_views (trainer, value % 16);
      break;
    case 8:
      lab_trainer_set_speed (trainer, g_ascii_strtod (speeds[value % G_N_ELEMENTS (speeds)], NULL));
      break;
    case 9:
      change_run (&seen, lab_trainer_set_knob (trainer, 0, "end", text, NULL));
      break;
    case 10:
      change_run (&seen, lab_trainer_set_knob (trainer, 0, "diverge_at", text, NULL));
      break;
    case 11:
      change_run (&seen,
                  lab_trainer_set_knob (trainer, 0, "refuse", value % 4 == 0 ? "on" : "off", NULL));
      break;
    case 12:
      change_run (&seen, open_lab (trainer, value % 8 == 0 ? &still_lab : &demo_lab, "", value));
      break;
    case 13:
      g_usleep (value);
      break;
    }
    if (value % 3 == 0)
      look (trainer, &seen);
  }
  g_test_message ("%" G_GUINT64_FORMAT " frames", seen.n_frames);
  g_assert_cmpuint (seen.n_frames, >, 100);

  /* Whatever it went through, a run is what its settings and seed say. */
  lab_trainer_set_speed (trainer, 0);
  lab_trainer_set_views (trainer, DEMO_ALL_VIEWS);
  change_run (&seen, open_lab (trainer, &demo_lab, "width=7", 123));
  lab_trainer_step (trainer, 60);
  frame = wait_step (trainer, 60);
  assert_frame_is_of (frame, "width=7", 123, 60);
}

int
main (int argc, char *argv[])
{
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
  g_test_add_func ("/lab/trainer/script", test_script);

  return g_test_run ();
}
