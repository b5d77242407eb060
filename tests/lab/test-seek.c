/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A run that is sought shows what it showed when it came by: tried with every lab there is, and
 * with more patience with the demonstration lab. */

#include "lab-run.h"

#include <string.h>

#include "demo-lab.h"
#include "frame-compare.h"
#include "turn-knob.h"

#define PLENTY ((gsize) 64 << 20)

/* Of a lab whose steps take long, or that is heavy to look at, so much of a run is enough. */
#define LONGEST_TRAINING (4 * G_USEC_PER_SEC)

static LabRun *
open_run (const LabClass *klass, const char *text, guint64 seed, gsize budget)
{
  g_autoptr (LabSettings) settings = lab_settings_new (klass);
  g_autoptr (LabSetup) setup = NULL;
  g_autoptr (GError) error = NULL;
  LabRun *run;

  lab_settings_parse (settings, text, &error);
  g_assert_no_error (error);
  setup = lab_setup_new (settings, seed);
  run = lab_run_new_from_setup (setup, 0, seed, 1, budget, NULL, &error);
  g_assert_no_error (error);
  return run;
}

static void
set_knob (LabRun *run, const char *id, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (lab_run_set_knob (run, id, text, &error));
  g_assert_no_error (error);
}

static void
assert_shows (LabRun *run, const LabFrame *expected)
{
  g_autoptr (LabFrame) frame = lab_run_observe (run, G_MAXUINT64);

  frame_assert_equal (frame, expected);
}

/* Turns some live knob, up to three times as a slider does. */
static void
turn (LabRun *run, NnRandom *random)
{
  int knob = pick_live_knob (lab_run_get_settings (run), random);

  for (guint i = nn_random_below (random, 3); knob >= 0 && i < 3; i++) {
    g_autofree char *text = turn_knob (lab_run_get_settings (run), (guint) knob, random);

    set_knob (run, lab_run_get_class (run)->knobs[knob].id, text);
  }
}

/* Steps up to @n, or to its end, with knobs turned on the way; what it showed at every step goes to
 * @frames. */
static void
train (LabRun *run, guint64 n, GPtrArray *frames, NnRandom *random)
{
  gint64 start = g_get_monotonic_time ();

  while (TRUE) {
    while (nn_random_below (random, 6) == 0)
      turn (run, random);
    g_assert_cmpuint (frames->len, ==, lab_run_get_step (run));
    g_ptr_array_add (frames, lab_run_observe (run, G_MAXUINT64));
    if (lab_run_get_step (run) >= n || g_get_monotonic_time () - start > LONGEST_TRAINING ||
        lab_run_step (run) == LAB_STATUS_DIVERGED)
      break;
    if (lab_run_get_status (run) == LAB_STATUS_FINISHED) {
      g_ptr_array_add (frames, lab_run_observe (run, G_MAXUINT64));
      break;
    }
    if (lab_run_get_class (run)->step == NULL)
      break;
  }
}

typedef struct {
  const LabClass *klass;
  const char *settings;
  gsize n_states; /* that fit into the budget, 0: plenty */
  guint64 n_steps;
  guint n_seeks;
} Case;

/* Back, forth, and on from there. */
static void
test_replay (gconstpointer data)
{
  const Case *c = data;
  gsize state_size;
  g_autoptr (LabRun) run = NULL;
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) lab_frame_unref);
  NnRandom random;
  guint64 last;

  {
    g_autoptr (LabRun) small = open_run (c->klass, c->settings, 5, 0);

    state_size = lab_run_get_state_size (small);
  }
  nn_random_init (&random, 20, NN_STREAM_DATA, 0);
  run = open_run (c->klass, c->settings, 5, c->n_states > 0 ? c->n_states * state_size : PLENTY);
  train (run, c->n_steps, frames, &random);
  last = frames->len - 1;
  g_assert_cmpuint (lab_run_get_last_step (run), ==, last);

  for (guint i = 0; i < c->n_seeks; i++) {
    guint64 step = nn_random_below (&random, (guint32) frames->len);
    guint64 on = MIN (step + 3, last);

    lab_run_seek (run, step);
    g_assert_cmpuint (lab_run_get_step (run), ==, step);
    assert_shows (run, frames->pdata[step]);
    while (lab_run_get_step (run) < on)
      lab_run_step (run);
    assert_shows (run, frames->pdata[on]);
    g_assert_cmpuint (lab_run_get_last_step (run), ==, last);
  }
}

/* A knob turned in the past: what came after is forgotten, and what comes now is what the setup
 * says to somebody who never saw the other branch. */
static void
test_branch (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (LabRun) run = open_run (c->klass, c->settings, 6, PLENTY);
  g_autoptr (LabRun) fresh = NULL;
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) lab_frame_unref);
  g_autoptr (LabFrame) there = NULL;
  g_autoptr (LabSetup) setup = NULL;
  g_autofree char *text = NULL;
  LabFrameRun info, fresh_info;
  guint64 step, on;
  NnRandom random;
  int knob;

  nn_random_init (&random, 21, NN_STREAM_DATA, 0);
  train (run, c->n_steps, frames, &random);
  step = frames->len / 2;
  on = step + 5;
  lab_run_seek (run, step);
  step = lab_run_get_step (run);
  knob = pick_live_knob (lab_run_get_settings (run), &random);
  if (knob < 0) {
    g_test_skip ("there is no live knob");
    return;
  }
  text = turn_knob (lab_run_get_settings (run), (guint) knob, &random);
  set_knob (run, c->klass->knobs[knob].id, text);
  lab_run_seek (run, on);

  setup = lab_setup_copy (lab_run_get_setup (run));
  fresh = lab_run_new_from_setup (setup, 0, 6, 1, 0, NULL, NULL);
  while (lab_run_get_step (fresh) < lab_run_get_step (run))
    g_assert_cmpint (lab_run_step (fresh), !=, LAB_STATUS_DIVERGED);
  if (lab_run_get_status (run) == LAB_STATUS_DIVERGED)
    lab_run_step (fresh);
  there = lab_run_observe (fresh, G_MAXUINT64);
  assert_shows (run, there);
  lab_run_describe (run, &info);
  lab_run_describe (fresh, &fresh_info);
  g_assert_cmpuint (info.last_step, ==, fresh_info.last_step);
  g_assert_cmpuint (info.best_step, ==, fresh_info.best_step);
  g_assert_cmpuint (info.diverged_step, ==, fresh_info.diverged_step);
}

/* Before a divergence it runs again, and comes to the same end. */
static void
test_diverge (void)
{
  g_autoptr (LabRun) run = open_run (&demo_lab, "diverge_at=150", 3, PLENTY);
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) lab_frame_unref);
  g_autoptr (LabFrame) end = NULL;
  NnRandom random;

  nn_random_init (&random, 22, NN_STREAM_DATA, 0);
  train (run, 1000, frames, &random);
  g_assert_cmpuint (frames->len, ==, 150); /* of steps 0 … 149, all before it diverged */
  end = lab_run_observe (run, G_MAXUINT64);
  g_assert_cmpint (lab_run_get_status (run), ==, LAB_STATUS_DIVERGED);
  g_assert_cmpuint (lab_run_get_diverged_step (run), ==, 149);

  for (guint64 step = 149; step > 20; step -= 19) {
    g_assert_cmpint (lab_run_seek (run, step), ==, LAB_STATUS_RUNNING);
    g_assert_null (lab_run_get_message (run));
    g_assert_cmpuint (lab_run_get_diverged_step (run), ==, 149);
    assert_shows (run, frames->pdata[step]);
    g_assert_cmpint (lab_run_seek (run, 150), ==, LAB_STATUS_DIVERGED);
    assert_shows (run, end);

    /* It is there: nothing goes back and forth. */
    g_assert_false (lab_run_rewind (run, 150));
    g_assert_false (lab_run_rewind (run, 4000));
  }

  /* The step that diverged was not taken: a knob turned now is turned before it. */
  set_knob (run, "rate", "1");
  g_assert_cmpint (lab_run_get_status (run), ==, LAB_STATUS_RUNNING);
  g_assert_cmpuint (lab_run_get_step (run), ==, 149);
  g_assert_cmpuint (lab_run_get_diverged_step (run), ==, LAB_NO_STEP);
}

/* At its end a finished run is finished, before it is not. */
static void
test_finish (void)
{
  g_autoptr (LabRun) run = open_run (&demo_lab, "end=90", 3, PLENTY);

  g_assert_cmpint (lab_run_seek (run, 100), ==, LAB_STATUS_FINISHED);
  g_assert_cmpuint (lab_run_get_step (run), ==, 90);
  g_assert_cmpint (lab_run_seek (run, 90), ==, LAB_STATUS_FINISHED);
  g_assert_cmpint (lab_run_seek (run, 89), ==, LAB_STATUS_RUNNING);
  g_assert_cmpint (lab_run_step (run), ==, LAB_STATUS_FINISHED);
  g_assert_cmpstr (lab_run_get_message (run), ==, "all 8 cells are done");
}

/* Of several values at one step the last alone counts: in between, noise 0 would have begun a new
 * random stream. */
static void
test_drag (void)
{
  g_autoptr (LabRun) dragged = open_run (&demo_lab, "", 4, PLENTY);
  g_autoptr (LabRun) set = open_run (&demo_lab, "", 4, 0);
  g_autoptr (LabFrame) expected = NULL;
  static const char *const values[] = { "0.05", "0", "0.08", "0", "0.02" };

  for (guint i = 0; i < 40; i++) {
    lab_run_step (dragged);
    lab_run_step (set);
  }
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    set_knob (dragged, "noise", values[i]);
  set_knob (set, "noise", "0.02");
  g_assert_true (lab_setup_equal (lab_run_get_setup (dragged), lab_run_get_setup (set)));
  g_assert_cmpuint (lab_setup_get_n_changes (lab_run_get_setup (set)), ==, 1);
  for (guint i = 0; i < 10; i++)
    lab_run_step (set);
  expected = lab_run_observe (set, G_MAXUINT64);
  lab_run_seek (dragged, 50);
  assert_shows (dragged, expected);
}

static void
test_forget (void)
{
  g_autoptr (LabRun) run = open_run (&demo_lab, "diverge_at=100", 4, PLENTY);
  g_autoptr (LabFrame) frame = NULL;

  lab_run_seek (run, 60);
  set_knob (run, "rate", "3");
  lab_run_seek (run, 1000);
  lab_run_seek (run, 30);
  g_assert_cmpuint (lab_run_get_last_step (run), ==, 99);
  g_assert_cmpuint (lab_run_get_diverged_step (run), ==, 99);

  set_knob (run, "rate", "2");
  g_assert_cmpuint (lab_run_get_last_step (run), ==, 30);
  g_assert_cmpuint (lab_run_get_diverged_step (run), ==, LAB_NO_STEP);
  g_assert_cmpuint (lab_setup_get_n_changes (lab_run_get_setup (run)), ==, 1);
  g_assert_cmpuint (lab_history_count (lab_run_get_history (run), 0, LAB_NO_STEP), ==, 31);
  lab_run_seek (run, 70);
  g_assert_cmpfloat (lab_settings_get_real (lab_run_get_settings (run), DEMO_RATE), ==, 2);
}

/* The same when the first value came out of a setup, and the run comes back to it from later on. */
static void
test_drag_later (void)
{
  g_autoptr (LabSettings) settings = lab_settings_new (&demo_lab);
  g_autoptr (LabFrame) expected = NULL;

  for (guint64 step = 30; step < 35; step++) {
    g_autoptr (LabSetup) setup = lab_setup_new (settings, 4), other = lab_setup_new (settings, 4);
    g_autoptr (LabRun) run = NULL, set = NULL;

    lab_setup_add_change (setup, step, 0, DEMO_NOISE, "0");
    lab_setup_add_change (other, step, 0, DEMO_NOISE, "0.02");
    run = lab_run_new_from_setup (setup, 0, 4, 1, PLENTY, NULL, NULL);
    lab_run_seek (run, 90);
    lab_run_seek (run, step);
    set_knob (run, "noise", "0.02");
    lab_run_seek (run, 70);

    set = lab_run_new_from_setup (other, 0, 4, 1, 0, NULL, NULL);
    while (lab_run_get_step (set) < 70)
      lab_run_step (set);
    g_clear_pointer (&expected, lab_frame_unref);
    expected = lab_run_observe (set, G_MAXUINT64);
    assert_shows (run, expected);
  }
}

/* Settings follow: those that were in force at the step. */
static void
test_settings (void)
{
  g_autoptr (LabRun) run = open_run (&demo_lab, "rate=1", 4, PLENTY);
  static const struct {
    guint64 step;
    double rate;
  } cases[] = { { 39, 1 }, { 40, 2 }, { 41, 2 }, { 79, 2 }, { 80, 3 }, { 100, 3 }, { 0, 1 } };

  lab_run_seek (run, 40);
  set_knob (run, "rate", "2");
  lab_run_seek (run, 80);
  set_knob (run, "rate", "3");
  lab_run_seek (run, 100);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    lab_run_seek (run, cases[i].step);
    g_assert_cmpfloat (lab_settings_get_real (lab_run_get_settings (run), DEMO_RATE), ==,
                       cases[i].rate);
  }
  /* A value that is in force already is no new branch. */
  lab_run_seek (run, 60);
  set_knob (run, "rate", "2");
  g_assert_cmpuint (lab_run_get_last_step (run), ==, 100);
}

int
main (int argc, char *argv[])
{
  static const Case demos[] = {
    { &demo_lab, "", 0, 700, 100 },      { &demo_lab, "", 5, 700, 60 },
    { &demo_lab, "", 1, 300, 20 },       { &demo_lab, "noise=0", 3, 200, 40 },
    { &demo_lab, "end=77", 0, 200, 30 }, { &demo_lab, "diverge_at=78", 0, 200, 30 },
    { &still_lab, "", 0, 10, 3 },
  };
  const LabClass *const *classes;
  guint n;

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (demos); i++) {
    g_autofree char *path = g_strdup_printf ("/lab/seek/replay/demo-%u", i);
    g_autofree char *branch = g_strdup_printf ("/lab/seek/branch/demo-%u", i);

    g_test_add_data_func (path, &demos[i], test_replay);
    g_test_add_data_func (branch, &demos[i], test_branch);
  }
  classes = lab_classes (&n);
  for (guint i = 0; i < n; i++) {
    g_autofree char *path = g_strdup_printf ("/lab/seek/replay/%s", classes[i]->id);
    g_autofree char *branch = g_strdup_printf ("/lab/seek/branch/%s", classes[i]->id);
    Case c = { .klass = classes[i], .settings = "", .n_steps = 36, .n_seeks = 10 };

    g_test_add_data_func_full (path, g_memdup2 (&c, sizeof c), test_replay, g_free);
    g_test_add_data_func_full (branch, g_memdup2 (&c, sizeof c), test_branch, g_free);
  }
  g_test_add_func ("/lab/seek/diverge", test_diverge);
  g_test_add_func ("/lab/seek/finish", test_finish);
  g_test_add_func ("/lab/seek/drag", test_drag);
  g_test_add_func ("/lab/seek/drag-later", test_drag_later);
  g_test_add_func ("/lab/seek/forget", test_forget);
  g_test_add_func ("/lab/seek/settings", test_settings);

  return g_test_run ();
}
