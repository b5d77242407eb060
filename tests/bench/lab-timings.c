/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What it costs to go back, and to be looked at:
 *
 *   lab-timings [LAB] [--set knob=value …] [--steps N] [--threads N]
 *
 * For a run of N steps (20,000 of early-stopping) it prints the median and the worst of 200 seeks
 * to random steps, with and without observing all views there; what keeping checkpoints costs; and
 * steps a second on a trainer without anybody who takes frames, and with somebody who takes them 60
 * times a second and has all views on the screen. Rates are medians over the repetitions, which
 * take turns.
 */

#include <stdio.h>
#include <stdlib.h>

#include "lab-bench.h"
#include "lab-trainer.h"
#include "nn-random.h"

#define N_SEEKS 200
#define FRAME_MICROSECONDS 16667

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
get_median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[n / 2];
}

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static LabRun *
open_run (const LabSettings *settings, gsize budget, NnPool *pool)
{
  g_autoptr (LabSetup) setup = lab_setup_new (settings, 1);
  g_autoptr (GError) error = NULL;
  LabRun *run = lab_run_new_from_setup (setup, 0, 1, 1, budget, pool, &error);

  if (run == NULL) {
    fprintf (stderr, "lab-timings: %s\n", error->message);
    exit (1);
  }
  return run;
}

static void
measure_seek (const LabSettings *settings, guint64 n_steps, NnPool *pool)
{
  g_autoptr (LabRun) run = open_run (settings, LAB_CHECKPOINT_BUDGET, pool);

  lab_run_seek (run, n_steps);
  n_steps = lab_run_get_step (run);
  for (guint observed = 0; observed < 2; observed++) {
    double times[N_SEEKS];
    NnRandom random;

    nn_random_init (&random, 1, NN_STREAM_DATA, observed);
    for (guint i = 0; i < N_SEEKS; i++) {
      guint64 step = nn_random_below (&random, (guint32) n_steps + 1);
      gint64 start = g_get_monotonic_time ();

      lab_run_seek (run, step);
      if (observed)
        lab_frame_unref (lab_run_observe (run, G_MAXUINT64));
      times[i] = seconds_since (start) * 1000;
    }
    get_median (times, N_SEEKS);
    printf ("seek%s in %" G_GUINT64_FORMAT " steps: median %.2f ms worst %.2f ms\n",
            observed ? " and observe" : "", n_steps, times[N_SEEKS / 2], times[N_SEEKS - 1]);
  }
}

static void
measure_checkpoints (const LabSettings *settings, guint64 n_steps, guint n, NnPool *pool)
{
  g_autofree double *without = g_new (double, n), *with = g_new (double, n);
  gsize state_size = 0;

  for (guint i = 0; i < 2 * n; i++) {
    g_autoptr (LabRun) run = open_run (settings, i % 2 ? LAB_CHECKPOINT_BUDGET : 0, pool);
    gint64 start = g_get_monotonic_time ();

    state_size = lab_run_get_state_size (run);
    while (lab_run_get_step (run) < n_steps && lab_run_step (run) == LAB_STATUS_RUNNING)
      continue;
    (i % 2 ? with : without)[i / 2] = (double) n_steps / seconds_since (start);
  }
  get_median (without, n);
  get_median (with, n);
  printf ("checkpoints of %" G_GSIZE_FORMAT " bytes: %.0f steps/s without, %.0f with: %.1f %%\n",
          state_size, without[n / 2], with[n / 2], 100 * (1 - with[n / 2] / without[n / 2]));
}

static double
get_trainer_rate (const LabSettings *settings,
                  guint64 n_steps,
                  guint n_threads,
                  gboolean is_shown,
                  guint *n_frames)
{
  g_autoptr (LabTrainer) trainer = lab_trainer_new (n_threads);
  LabFrame *frame;
  gint64 start;

  lab_trainer_set_views (trainer, G_MAXUINT64);
  lab_trainer_open (trainer, settings, 1);
  while ((frame = lab_trainer_take_frame (trainer)) == NULL)
    g_usleep (1000);
  lab_frame_unref (frame);

  start = g_get_monotonic_time ();
  lab_trainer_play (trainer, n_steps);
  while (lab_trainer_is_playing (trainer)) {
    g_usleep (is_shown ? FRAME_MICROSECONDS : 500);
    frame = is_shown ? lab_trainer_take_frame (trainer) : NULL;
    *n_frames += frame != NULL;
    if (frame != NULL)
      lab_frame_unref (frame);
  }
  return (double) n_steps / seconds_since (start);
}

static void
measure_observing (const LabSettings *settings, guint64 n_steps, guint n, guint n_threads)
{
  g_autofree double *hidden = g_new (double, n), *shown = g_new (double, n);
  guint n_frames = 0;
  double seconds = 0;

  for (guint i = 0; i < n; i++) {
    hidden[i] = get_trainer_rate (settings, n_steps, n_threads, FALSE, &n_frames);
    shown[i] = get_trainer_rate (settings, n_steps, n_threads, TRUE, &n_frames);
    seconds += (double) n_steps / shown[i];
  }
  get_median (hidden, n);
  get_median (shown, n);
  printf ("observing all views: %.0f steps/s unseen, %.0f seen: %.1f %%, %.1f frames/s\n",
          hidden[n / 2], shown[n / 2], 100 * (1 - shown[n / 2] / hidden[n / 2]),
          n_frames / seconds);
}

int
main (int argc, char *argv[])
{
  int n_threads = 1, n_repetitions = 5;
  gint64 n_steps = 20000;
  g_auto (GStrv) values = NULL;
  const GOptionEntry entries[] = {
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &values, "Settings, as knob=value", "TEXT" },
    { "steps", 0, 0, G_OPTION_ARG_INT64, &n_steps, "Length of the run", "N" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "Threads of the numerics", "N" },
    { "repetitions", 0, 0, G_OPTION_ARG_INT, &n_repetitions, "Of each rate", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("[LAB]");
  g_autoptr (GError) error = NULL;
  g_autoptr (LabSettings) settings = NULL;
  g_autoptr (NnPool) pool = NULL;
  const LabClass *klass;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) ||
      (klass = lab_class_find (argc > 1 ? argv[1] : "early-stopping", &error)) == NULL) {
    fprintf (stderr, "lab-timings: %s\n", error->message);
    return 2;
  }
  settings = lab_settings_new (klass);
  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    if (!lab_settings_parse (settings, values[i], &error)) {
      fprintf (stderr, "lab-timings: %s\n", error->message);
      return 2;
    }
  if (n_threads < 1 || n_repetitions < 1 || n_steps < 1 || n_steps >= G_MAXUINT32) {
    fprintf (stderr, "lab-timings: numbers must be at least 1\n");
    return 2;
  }

  pool = nn_pool_new ((guint) n_threads);
  printf ("%s, %d threads\n", klass->id, n_threads);
  measure_seek (settings, (guint64) n_steps, pool);
  measure_checkpoints (settings, (guint64) n_steps, (guint) n_repetitions, pool);
  measure_observing (settings, (guint64) n_steps, (guint) n_repetitions, (guint) n_threads);
  return 0;
}
