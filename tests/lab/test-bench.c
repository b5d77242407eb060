/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs on a bench are what they would be alone: they differ in nothing but their settings. */

#include "lab-bench.h"

#include <string.h>

#include "demo-lab.h"
#include "frame-compare.h"
#include "turn-knob.h"

static LabSettings *
parse (const LabClass *klass, const char *text)
{
  LabSettings *settings = lab_settings_new (klass);
  g_autoptr (GError) error = NULL;

  lab_settings_parse (settings, text, &error);
  g_assert_no_error (error);
  return settings;
}

/* @texts: the settings of each run, up to NULL. */
static LabBench *
open_bench (const LabClass *klass, const char *const *texts, guint64 seed)
{
  g_autoptr (LabSetup) setup = NULL;

  for (guint i = 0; texts[i] != NULL; i++) {
    g_autoptr (LabSettings) settings = parse (klass, texts[i]);

    if (i == 0)
      setup = lab_setup_new (settings, seed);
    else
      lab_setup_add_run (setup, settings);
  }
  return lab_bench_new (setup, 9, NULL);
}

static void
go (LabBench *bench, guint64 step)
{
  lab_bench_seek (bench, step);
  while (lab_bench_catch_up (bench))
    continue;
  g_assert_true (lab_bench_is_level (bench));
}

static void
step (LabBench *bench, guint64 n)
{
  for (guint64 i = 0; i < n; i++)
    lab_bench_step (bench);
}

/* What @frame says about run @index, as if it were alone. */
static char *
dump_run (const LabFrame *frame, guint index)
{
  g_autofree char *all = frame_dump (frame);
  g_autofree char *prefix = g_strdup_printf ("run %u ", index);
  g_auto (GStrv) lines = g_strsplit (all, "\n", -1);
  const LabFrameRun *info = lab_frame_get_run_info (frame, index);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "step %" G_GUINT64_FORMAT " status %d message %s\n", info->step,
                          info->status, info->message != NULL ? info->message : "(null)");
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], prefix))
      g_string_append_printf (text, "%s\n", lines[i] + strlen (prefix));
  return g_string_free (text, FALSE);
}

/* Run @index shows what a run of these settings shows that was never on a bench. */
static void
assert_run_is (LabBench *bench,
               guint index,
               const LabClass *klass,
               const char *text,
               guint64 seed,
               guint64 n)
{
  g_autoptr (LabFrame) frame = lab_bench_observe (bench, G_MAXUINT64);
  g_autoptr (LabSettings) settings = parse (klass, text);
  g_autoptr (LabRun) alone = lab_run_new (settings, seed, 1, NULL, NULL);
  g_autoptr (LabFrame) expected = NULL;
  g_autofree char *a = NULL, *b = NULL;

  for (guint64 i = 0; i < n; i++)
    lab_run_step (alone);
  expected = lab_run_observe (alone, G_MAXUINT64);
  a = dump_run (frame, index);
  b = dump_run (expected, 0);
  g_assert_cmpstr (a, ==, b);
}

static void
assert_frames_equal (LabBench *a, LabBench *b)
{
  g_autoptr (LabFrame) frame_a = lab_bench_observe (a, G_MAXUINT64);
  g_autoptr (LabFrame) frame_b = lab_bench_observe (b, G_MAXUINT64);

  g_assert_cmpuint (lab_frame_get_n_runs (frame_a), ==, lab_frame_get_n_runs (frame_b));
  for (guint i = 0; i < lab_frame_get_n_runs (frame_a); i++) {
    g_autofree char *dump_a = dump_run (frame_a, i), *dump_b = dump_run (frame_b, i);

    g_assert_cmpstr (dump_a, ==, dump_b);
    g_assert_cmpstr (lab_frame_get_run_info (frame_a, i)->name, ==,
                     lab_frame_get_run_info (frame_b, i)->name);
  }
}

static void
test_alone (void)
{
  g_autoptr (LabBench) bench = open_bench (&demo_lab, (const char *[]){ "width=5", NULL }, 3);
  g_autoptr (LabFrame) frame = NULL;

  step (bench, 20);
  assert_run_is (bench, 0, &demo_lab, "width=5", 3, 20);
  frame = lab_bench_observe (bench, 0);
  g_assert_cmpuint (lab_frame_get_run (frame), ==, 9);
  g_assert_cmpuint (lab_frame_get_n_runs (frame), ==, 1);
  g_assert_cmpstr (lab_frame_get_run_info (frame, 0)->name, ==, "");
  g_assert_true (lab_frame_get_setup (frame) == lab_bench_get_setup (bench));
}

/* Twins are twins, and others differ in the knob alone. */
static void
test_compare (void)
{
  static const char *const texts[] = { "rate=3", "rate=3", "rate=3.5", "rate=3 width=20", NULL };
  g_autoptr (LabBench) bench = open_bench (&demo_lab, texts, 4);
  g_autoptr (LabFrame) frame = NULL;
  g_autofree char *first = NULL, *second = NULL, *third = NULL;

  step (bench, 50);
  for (guint i = 0; texts[i] != NULL; i++)
    assert_run_is (bench, i, &demo_lab, texts[i], 4, 50);
  frame = lab_bench_observe (bench, G_MAXUINT64);
  first = dump_run (frame, 0);
  second = dump_run (frame, 1);
  third = dump_run (frame, 2);
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, !=, third);
  g_assert_cmpstr (lab_frame_get_run_info (frame, 2)->name, ==, "rate=3.5 width=8");
}

/* Added late, but brought to where it would be; and with what was turned on the way. */
static void
test_add (void)
{
  g_autoptr (LabBench) late = open_bench (&demo_lab, (const char *[]){ "", NULL }, 5);
  g_autoptr (LabBench) early =
      open_bench (&demo_lab, (const char *[]){ "", "width=3", "rate=2.5", NULL }, 5);

  step (late, 100);
  lab_bench_set_knob (late, 0, DEMO_NOISE, "0.03");
  step (late, 50);
  lab_bench_add_run (late, 0, DEMO_WIDTH, "3");
  g_assert_false (lab_bench_is_level (late));
  while (lab_bench_catch_up (late))
    g_assert_cmpuint (lab_bench_get_step (late), ==, 150);
  lab_bench_set_knob (late, LAB_ALL_RUNS, DEMO_RATE, "3.1");
  step (late, 10);
  lab_bench_add_run (late, 0, DEMO_RATE, "2.5");
  while (lab_bench_catch_up (late))
    continue;

  step (early, 100);
  lab_bench_set_knob (early, LAB_ALL_RUNS, DEMO_NOISE, "0.03");
  step (early, 50);
  lab_bench_set_knob (early, 0, DEMO_RATE, "3.1");
  lab_bench_set_knob (early, 1, DEMO_RATE, "3.1");
  step (early, 10);
  assert_frames_equal (late, early);
  g_assert_true (lab_setup_equal (lab_bench_get_setup (late), lab_bench_get_setup (early)));
}

static void
test_remove (void)
{
  static const char *const texts[] = { "rate=3", "end=30", "rate=2", NULL };
  g_autoptr (LabBench) bench = open_bench (&demo_lab, texts, 5);
  LabSetup *before;

  step (bench, 40);
  before = lab_setup_ref (lab_bench_get_setup (bench));
  lab_bench_remove_run (bench, 0);
  g_assert_cmpuint (lab_bench_get_n_runs (bench), ==, 2);
  g_assert_true (lab_bench_get_setup (bench) != before);
  g_assert_cmpuint (lab_setup_get_n_runs (before), ==, 3); /* who holds it still has it whole */
  lab_setup_unref (before);
  assert_run_is (bench, 0, &demo_lab, "end=30", 5, 30);
  assert_run_is (bench, 1, &demo_lab, "rate=2", 5, 40);

  /* The one that went on is gone: the bench stands where the other ended. */
  lab_bench_remove_run (bench, 1);
  g_assert_true (lab_bench_is_at_end (bench));
  g_assert_cmpuint (lab_bench_get_step (bench), ==, 30);
}

/* Whoever ended stays, the others go on until all did. */
static void
test_ends (void)
{
  static const char *const texts[] = { "end=30", "diverge_at=20", "end=50", NULL };
  g_autoptr (LabBench) bench = open_bench (&demo_lab, texts, 6);
  g_autoptr (LabFrame) frame = NULL;

  step (bench, 40);
  g_assert_cmpuint (lab_bench_get_step (bench), ==, 40);
  g_assert_false (lab_bench_is_at_end (bench));
  assert_run_is (bench, 0, &demo_lab, texts[0], 6, 40);
  assert_run_is (bench, 1, &demo_lab, texts[1], 6, 40);
  assert_run_is (bench, 2, &demo_lab, texts[2], 6, 40);
  step (bench, 40);
  g_assert_true (lab_bench_is_at_end (bench));
  g_assert_cmpuint (lab_bench_get_step (bench), ==, 50);

  /* Back to where all of them ran. */
  go (bench, 10);
  g_assert_false (lab_bench_is_at_end (bench));
  for (guint i = 0; i < 3; i++)
    assert_run_is (bench, i, &demo_lab, texts[i], 6, 10);
  frame = lab_bench_observe (bench, 0);
  g_assert_cmpuint (lab_frame_get_run_info (frame, 1)->diverged_step, ==, 19);
  g_assert_cmpuint (lab_frame_get_run_info (frame, 1)->last_step, ==, 19);
  g_assert_cmpuint (lab_frame_get_run_info (frame, 2)->last_step, ==, 50);
  g_assert_cmpuint (lab_bench_get_last_step (bench), ==, 50);
  go (bench, 1000);
  g_assert_cmpuint (lab_bench_get_step (bench), ==, 50);
  assert_run_is (bench, 1, &demo_lab, texts[1], 6, 40);
}

/* For a run that ended earlier a knob is logged where the bench is, and its end stays. */
static void
test_knob_after_end (void)
{
  g_autoptr (LabBench) bench =
      open_bench (&demo_lab, (const char *[]){ "diverge_at=20", "", NULL }, 6);
  g_autoptr (LabBench) again = NULL;
  g_autoptr (LabSettings) now = NULL;

  step (bench, 40);
  lab_bench_set_knob (bench, LAB_ALL_RUNS, DEMO_RATE, "2");
  assert_run_is (bench, 0, &demo_lab, "diverge_at=20", 6, 40);
  now = lab_setup_get_settings_at (lab_bench_get_setup (bench), 0, 40);
  g_assert_cmpfloat (lab_settings_get_real (now, DEMO_RATE), ==, 2);
  g_assert_false (lab_setup_knob_differs (lab_bench_get_setup (bench), DEMO_RATE));
  step (bench, 10);
  go (bench, 5);
  go (bench, 50);
  assert_run_is (bench, 0, &demo_lab, "diverge_at=20", 6, 40);
  again = lab_bench_new (lab_bench_get_setup (bench), 1, NULL);
  go (again, 50);
  assert_frames_equal (bench, again);
}

static void
test_fail (void)
{
  g_autoptr (LabBench) bench =
      open_bench (&demo_lab, (const char *[]){ "refuse=on", "rate=2", NULL }, 6);
  g_autoptr (LabFrame) frame = NULL;
  g_autoptr (LabSetup) setup = NULL;

  g_assert_null (lab_bench_get_run (bench, 0));
  step (bench, 10);
  frame = lab_bench_observe (bench, G_MAXUINT64);
  g_assert_cmpint (lab_frame_get_status (frame), ==, LAB_STATUS_FAILED);
  g_assert_cmpstr (lab_frame_get_message (frame), ==, "refuse: expected off, found on");
  assert_run_is (bench, 1, &demo_lab, "rate=2", 6, 10);
  setup = lab_setup_ref (lab_bench_get_setup (bench));
  g_assert_true (lab_settings_get_switch (lab_setup_get_settings (setup, 0), DEMO_REFUSE));
}

/* An object of its own only after something has changed. */
static void
test_setup (void)
{
  g_autoptr (LabBench) bench = open_bench (&demo_lab, (const char *[]){ "", NULL }, 7);
  LabSetup *setup = lab_bench_get_setup (bench);

  step (bench, 10);
  go (bench, 4);
  g_assert_true (lab_bench_get_setup (bench) == setup);
  lab_bench_set_knob (bench, 0, DEMO_RATE, "1");
  g_assert_cmpuint (lab_setup_get_n_changes (lab_bench_get_setup (bench)), ==, 1);
  g_assert_cmpuint (lab_setup_get_change (lab_bench_get_setup (bench), 0)->step, ==, 4);
}

/* Anything may happen to a bench: what its setup says makes it again, bit for bit. */
static void
test_round_trip (gconstpointer data)
{
  const LabClass *klass = data;
  gboolean is_demo = klass == &demo_lab;
  g_autoptr (LabSettings) settings = lab_settings_new (klass);
  g_autoptr (LabSetup) setup = lab_setup_new (settings, 8);
  g_autoptr (LabBench) bench = lab_bench_new (setup, 1, NULL), again = NULL;
  NnRandom random;
  gint64 start = g_get_monotonic_time ();
  guint64 here;

  nn_random_init (&random, 30, NN_STREAM_DATA, 0);
  for (guint i = 0; i < (is_demo ? 300 : 25); i++) {
    /* Enough of a lab whose steps take long. */
    if (!is_demo && g_get_monotonic_time () - start > 4 * G_USEC_PER_SEC)
      break;

    guint run = nn_random_below (&random, lab_bench_get_n_runs (bench));
    LabRun *like = lab_bench_get_run (bench, run);
    int knob = like != NULL ? pick_live_knob (lab_run_get_settings (like), &random) : -1;
    g_autofree char *text =
        knob >= 0 ? turn_knob (lab_run_get_settings (like), (guint) knob, &random) : NULL;

    switch (nn_random_below (&random, 6)) {
    case 0:
    case 1:
      step (bench, nn_random_below (&random, is_demo ? 50 : 6));
      break;
    case 2:
      go (bench,
          nn_random_below (&random, (guint32) lab_bench_get_last_step (bench) + (is_demo ? 9 : 2)));
      break;
    case 3:
      if (knob >= 0)
        lab_bench_set_knob (bench, nn_random_below (&random, 2) ? run : LAB_ALL_RUNS, (guint) knob,
                            text);
      break;
    case 4:
      if (knob >= 0 && lab_bench_get_n_runs (bench) < (is_demo ? LAB_MAX_RUNS : 2))
        lab_bench_add_run (bench, run, (guint) knob, text);
      while (lab_bench_catch_up (bench))
        continue;
      break;
    case 5:
      if (lab_bench_get_n_runs (bench) > 1 && nn_random_below (&random, 3) == 0)
        lab_bench_remove_run (bench, run);
      break;
    }
  }

  here = lab_bench_get_step (bench);
  again = lab_bench_new (lab_bench_get_setup (bench), 2, NULL);
  go (again, here);
  assert_frames_equal (bench, again);
  g_assert_true (lab_setup_equal (lab_bench_get_setup (bench), lab_bench_get_setup (again)));

  /* With what is still its future. */
  go (bench, here + (is_demo ? 40 : 4));
  go (again, here + (is_demo ? 40 : 4));
  assert_frames_equal (bench, again);
}

/* The lowest of the series that the class names, looked up in what is drawn. */
static void
test_best (void)
{
  const LabClass *klass = lab_class_find ("early-stopping", NULL);
  g_autoptr (LabBench) bench = open_bench (klass, (const char *[]){ "train_size=40", NULL }, 1);
  guint64 best;

  step (bench, 300);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (LabFrame) frame = lab_bench_observe (bench, G_MAXUINT64);
    const LabSeries *cost = &lab_frame_find (frame, "dev_cost", LAB_OBSERVABLE_SERIES)->series;
    gsize lowest = 0;

    for (gsize j = 1; j < cost->n; j++)
      if (cost->y[j] < cost->y[lowest])
        lowest = j;
    best = lab_frame_get_run_info (frame, 0)->best_step;
    g_assert_cmpfloat ((double) best, ==, cost->x[lowest]);
    step (bench, 100);
  }

  /* Of all that was seen, not of what lies before the present step. */
  go (bench, 3);
  g_assert_cmpuint (lab_run_get_best_step (lab_bench_get_run (bench, 0)), ==, best);
  /* From here on there is another future. */
  lab_bench_set_knob (bench, 0, (guint) lab_class_find_knob (klass, "learning_rate"), "1e-4");
  g_assert_cmpuint (lab_run_get_best_step (lab_bench_get_run (bench, 0)), <=, 3);
}

static void
test_still (void)
{
  g_autoptr (LabBench) bench = open_bench (&still_lab, (const char *[]){ "", NULL }, 1);

  go (bench, 50);
  lab_bench_step (bench);
  g_assert_cmpuint (lab_bench_get_step (bench), ==, 0);
  g_assert_true (lab_bench_is_at_end (bench));

  /* No past in which it was otherwise. */
  lab_bench_set_knob (bench, 0, DEMO_RATE, "1");
  g_assert_cmpuint (lab_setup_get_n_changes (lab_bench_get_setup (bench)), ==, 0);
  g_assert_cmpfloat (
      lab_settings_get_real (lab_setup_get_settings (lab_bench_get_setup (bench), 0), DEMO_RATE),
      ==, 1);
}

int
main (int argc, char *argv[])
{
  const LabClass *const *classes;
  guint n;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab/bench/alone", test_alone);
  g_test_add_func ("/lab/bench/compare", test_compare);
  g_test_add_func ("/lab/bench/add", test_add);
  g_test_add_func ("/lab/bench/remove", test_remove);
  g_test_add_func ("/lab/bench/ends", test_ends);
  g_test_add_func ("/lab/bench/knob-after-end", test_knob_after_end);
  g_test_add_func ("/lab/bench/fail", test_fail);
  g_test_add_func ("/lab/bench/setup", test_setup);
  g_test_add_data_func ("/lab/bench/round-trip/demo", &demo_lab, test_round_trip);
  classes = lab_classes (&n);
  for (guint i = 0; i < n; i++) {
    g_autofree char *path = g_strdup_printf ("/lab/bench/round-trip/%s", classes[i]->id);

    g_test_add_data_func (path, classes[i], test_round_trip);
  }
  g_test_add_func ("/lab/bench/best", test_best);
  g_test_add_func ("/lab/bench/still", test_still);

  return g_test_run ();
}
