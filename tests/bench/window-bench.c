/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The window at work: how evenly it draws while a net trains as fast as it can, how much of the
 * training's speed is left, and whether its memory stays where it is. Run in a session with a
 * display (tests/tools/with-display), on a machine that does nothing else. */

#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lab-run.h"
#include "nn-random.h"
#include "viva-application.h"
#include "viva-view-card.h"
#include "viva-window.h"

static double seconds = 10;
static const char *lab_id = NULL;

static GtkApplication *
get_application (void)
{
  static AdwApplication *application;

  if (application == NULL) {
    application = viva_application_new ();
    g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
    if (!g_application_register (G_APPLICATION (application), NULL, NULL))
      g_error ("the application cannot be registered");
  }
  return GTK_APPLICATION (application);
}

static void
run_for (double duration)
{
  gint64 end = g_get_monotonic_time () + (gint64) (duration * G_TIME_SPAN_SECOND);

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (200);
}

static guint
count_views (const LabClass *klass)
{
  g_autoptr (LabSettings) settings = lab_settings_new (klass);
  guint n = 0;

  for (guint i = 0; i < klass->n_views; i++)
    n += lab_class_view_applies (klass, settings, i);
  return n;
}

/* The one that is asked for, or the one with the most to draw among those that train. */
static const LabClass *
choose_lab (void)
{
  guint n;
  const LabClass *const *classes = lab_classes (&n);
  const LabClass *best = NULL;

  for (guint i = 0; i < n; i++) {
    if (lab_id != NULL ? strcmp (classes[i]->id, lab_id) == 0
                       : classes[i]->default_steps > 0 &&
                             (best == NULL || count_views (classes[i]) > count_views (best)))
      best = classes[i];
  }
  if (best == NULL)
    g_error ("there is no lab called %s", lab_id);
  return best;
}

static guint
count_cards (GtkWidget *widget)
{
  guint n = VIVA_IS_VIEW_CARD (widget) && gtk_widget_get_mapped (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_cards (child);
  return n;
}

/* A window whose bench has the whole of it, with an experiment that stands at its beginning. */
static VivaWindow *
open_window (const LabClass *klass)
{
  g_autoptr (LabSettings) settings = lab_settings_new (klass);
  g_autoptr (LabSetup) setup = lab_setup_new (settings, 1);
  g_autoptr (LabRecipe) recipe = lab_recipe_new (setup, 0);
  GtkWidget *window = viva_window_new (get_application ());

  gtk_window_set_default_size (GTK_WINDOW (window), 1400, 880);
  gtk_window_present (GTK_WINDOW (window));
  viva_window_open_recipe (VIVA_WINDOW (window), recipe, "bench.viva");
  run_for (2);
  if (count_cards (window) == 0)
    g_error ("the window shows no view");
  return VIVA_WINDOW (window);
}

static void
close_window (VivaWindow *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  run_for (0.2);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
quantile (GArray *values, double q)
{
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, (guint) floor (q * (values->len - 1)));
}

/* Frames. */

typedef struct {
  GArray *intervals; /* ms from a picture to the next */
  GArray *beats;     /* ms from the beginning of a frame to the next: longer when one is missed */
  GArray *efforts;   /* ms of the CPU for each frame: news, layout, drawing */
  double begin;      /* of the frame, in such time */
  gint64 last_beat;  /* 0: none yet */
  gint64 last;       /* 0: none yet */
  guint n_new;       /* frames of the experiment that came on screen */
} Frames;

/* Of this thread, whatever else the machine does. */
static double
thread_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static void
before_paint_cb (Frames *frames)
{
  gint64 now = g_get_monotonic_time ();
  double beat = (double) (now - frames->last_beat) / 1000;

  if (frames->last_beat != 0)
    g_array_append_val (frames->beats, beat);
  frames->last_beat = now;
  frames->begin = thread_ms ();
}

static void
after_paint_cb (Frames *frames)
{
  gint64 now = g_get_monotonic_time ();
  double interval = (double) (now - frames->last) / 1000;
  double effort = thread_ms () - frames->begin;

  g_array_append_val (frames->efforts, effort);
  if (frames->last != 0)
    g_array_append_val (frames->intervals, interval);
  frames->last = now;
}

static void
new_frame_cb (Frames *frames)
{
  frames->n_new++;
}

/* Starts again when there is nothing left to train. */
static void
play_for (VivaSession *session, double duration)
{
  gint64 end = g_get_monotonic_time () + (gint64) (duration * G_TIME_SPAN_SECOND);

  while (g_get_monotonic_time () < end) {
    if (!viva_session_get_playing (session)) {
      if (viva_session_get_status (session) != LAB_STATUS_RUNNING)
        viva_session_reset (session);
      viva_session_play (session);
    }
    run_for (0.01);
  }
}

static void
bench_frames (void)
{
  const LabClass *klass = choose_lab ();
  VivaWindow *window = open_window (klass);
  VivaSession *session = viva_window_get_session (window);
  Frames frames = { .intervals = g_array_new (FALSE, FALSE, sizeof (double)),
                    .beats = g_array_new (FALSE, FALSE, sizeof (double)),
                    .efforts = g_array_new (FALSE, FALSE, sizeof (double)) };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  gulong before_id, after_id, frame_id;
  gint64 begin;

  viva_session_set_speed (session, 0);
  play_for (session, 2); /* all is laid out and every cache is warm */
  before_id =
      g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (before_paint_cb), &frames);
  after_id = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (after_paint_cb), &frames);
  frame_id =
      g_signal_connect_swapped (session, "notify::frame", G_CALLBACK (new_frame_cb), &frames);
  begin = g_get_monotonic_time ();
  play_for (session, seconds);
  printf ("frames: %s, %u views, %.0f s: %.1f drawn a second, %.1f of them with news\n", klass->id,
          count_cards (GTK_WIDGET (window)), seconds, frames.intervals->len / seconds,
          frames.n_new * 1e6 / (double) (g_get_monotonic_time () - begin));
  printf ("  interval: median %.1f ms (to reach: 16.7), 99th percentile %.1f ms (to reach: under "
          "25), worst %.1f ms\n",
          quantile (frames.intervals, 0.5), quantile (frames.intervals, 0.99),
          quantile (frames.intervals, 1));
  printf ("  begun: median %.1f ms, 99th percentile %.1f ms, worst %.1f ms\n",
          quantile (frames.beats, 0.5), quantile (frames.beats, 0.99), quantile (frames.beats, 1));
  printf ("  on CPU for a frame: median %.1f ms, 99th percentile %.1f ms, worst %.1f ms\n",
          quantile (frames.efforts, 0.5), quantile (frames.efforts, 0.99),
          quantile (frames.efforts, 1));
  g_signal_handler_disconnect (clock, before_id);
  g_signal_handler_disconnect (clock, after_id);
  g_signal_handler_disconnect (session, frame_id);
  g_array_unref (frames.intervals);
  g_array_unref (frames.beats);
  g_array_unref (frames.efforts);
  close_window (window);
}

/* Speed. */

/* Steps a second of a run without a screen, on as many threads as the window's trainer has. */
static double
speed_alone (const LabClass *klass, guint64 from, guint64 to)
{
  g_autoptr (LabSettings) settings = lab_settings_new (klass);
  guint n_threads = MAX (1, g_get_num_processors () - 1);
  NnPool *pool = n_threads > 1 ? nn_pool_new (n_threads) : NULL;
  LabRun *run = lab_run_new (settings, 1, 1, pool, NULL);
  gint64 begin = 0;
  double speed;

  while (lab_run_get_step (run) < to && lab_run_get_status (run) == LAB_STATUS_RUNNING) {
    if (lab_run_get_step (run) == from)
      begin = g_get_monotonic_time ();
    lab_run_step (run);
  }
  speed =
      (double) (lab_run_get_step (run) - from) * 1e6 / (double) (g_get_monotonic_time () - begin);
  lab_run_free (run);
  g_clear_pointer (&pool, nn_pool_free);
  return speed;
}

/* The same steps while the window shows them. */
static double
speed_shown (VivaSession *session, guint64 from, guint64 to)
{
  gint64 begin = 0;
  guint64 first = 0;

  viva_session_reset (session);
  while (viva_session_get_step (session) >= from) /* the last frame of the run before */
    g_main_context_iteration (NULL, TRUE);
  viva_session_play (session);
  while (viva_session_get_step (session) < to &&
         viva_session_get_status (session) == LAB_STATUS_RUNNING) {
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (200);
    if (begin == 0 && viva_session_get_step (session) >= from) {
      begin = g_get_monotonic_time ();
      first = viva_session_get_step (session);
    }
  }
  viva_session_pause (session);
  return (double) (viva_session_get_step (session) - first) * 1e6 /
         (double) (g_get_monotonic_time () - begin);
}

static void
bench_speed (void)
{
  const LabClass *klass = choose_lab ();
  VivaWindow *window = open_window (klass);
  VivaSession *session = viva_window_get_session (window);
  GArray *ratios = g_array_new (FALSE, FALSE, sizeof (double));
  guint64 from = 500, to;
  double guess = speed_alone (klass, 100, 1100);

  /* Rounds of some seconds; in turn, so that a busy moment of the machine does not decide. */
  to = from + (guint64) (guess * CLAMP (seconds / 6, 0.5, 10));
  viva_session_set_speed (session, 0);
  printf ("speed: %s, %u views, %u thread(s), %" G_GUINT64_FORMAT " steps a round\n", klass->id,
          count_cards (GTK_WIDGET (window)), MAX (1, g_get_num_processors () - 1), to - from);
  for (guint i = 0; i < 5; i++) {
    double alone = speed_alone (klass, from, to);
    double shown = speed_shown (session, from, to);
    double ratio = shown / alone;

    g_array_append_val (ratios, ratio);
    printf ("  without a screen %.0f steps a second, shown %.0f: %.1f %%\n", alone, shown,
            100 * ratio);
  }
  printf ("  shown, against without a screen: median %.1f %% (to reach: at least 90)\n",
          100 * quantile (ratios, 0.5));
  g_array_unref (ratios);
  close_window (window);
}

/* Memory. */

static double
resident_mb (void)
{
  g_autofree char *text = NULL;
  long size = 0, resident = 0;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) ||
      sscanf (text, "%ld %ld", &size, &resident) != 2)
    g_error ("/proc/self/statm cannot be read");
  return (double) resident * (double) sysconf (_SC_PAGESIZE) / (1024 * 1024);
}

/* A value that a knob takes, by its table; NULL for one that is not turned. (transfer full) */
static char *
draw_value (const LabKnob *knob, NnRandom *random)
{
  double u = nn_random_uniform (random);
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  switch (knob->kind) {
  case LAB_KNOB_REAL:
  case LAB_KNOB_INTEGER: {
    /* Around the default: the largest nets take seconds to build. */
    double least = MAX (knob->min, knob->initial / 2), most = MIN (knob->max, knob->initial * 2);
    double value = least + u * (most - least);

    return g_strdup (
        g_ascii_dtostr (text, sizeof text, knob->kind == LAB_KNOB_INTEGER ? floor (value) : value));
  }
  case LAB_KNOB_CHOICE:
    return g_strdup (knob->choices[(guint) (u * lab_knob_n_choices (knob))].id);
  case LAB_KNOB_SWITCH:
    return g_strdup (u < 0.5 ? "on" : "off");
  case LAB_KNOB_FILE:
  case LAB_KNOB_MATRIX:
    break;
  }

  return NULL;
}

/* Any knob turned, in the selected run or in one more. */
static void
turn_a_knob (VivaSession *session, NnRandom *random, gboolean in_new_run)
{
  const LabClass *klass = viva_session_get_lab (session);
  guint index = nn_random_below (random, klass->n_knobs);
  g_autofree char *value = draw_value (&klass->knobs[index], random);

  if (value != NULL && in_new_run)
    viva_session_add_run (session, index, value, NULL);
  else if (value != NULL)
    viva_session_set_knob (session, index, value, NULL);
}

/* Drags the timeline's handle for a moment. */
static void
scrub (VivaSession *session, NnRandom *random)
{
  double goal = (double) MAX (viva_session_get_goal (session), viva_session_get_step (session));
  double at = goal * nn_random_uniform (random);

  for (guint i = 0; i < 8; i++) {
    viva_session_seek (session, (guint64) at);
    at = CLAMP (at + goal * 0.02 * (nn_random_uniform (random) - 0.5), 0, goal);
    run_for (0.01);
  }
}

/* What a restless person does, one thing after the other. */
static void
do_something (VivaSession *session, NnRandom *random)
{
  static const double speeds[] = { 10, 100, 1000, 0, 0, 0 };

  switch (nn_random_below (random, 12)) {
  case 0:
  case 1:
    viva_session_play (session);
    break;
  case 2:
    viva_session_pause (session);
    break;
  case 3:
    viva_session_step (session, 1 + nn_random_below (random, 500));
    break;
  case 4:
    viva_session_reset (session);
    viva_session_play (session);
    break;
  case 5:
    viva_session_set_speed (session, speeds[nn_random_below (random, G_N_ELEMENTS (speeds))]);
    break;
  case 6:
  case 7:
  case 8:
    scrub (session, random);
    break;
  case 9:
    if (viva_session_get_n_runs (session) > 1)
      viva_session_remove_run (session, 1);
    else
      turn_a_knob (session, random, TRUE);
    break;
  default:
    turn_a_knob (session, random, FALSE);
    break;
  }
}

/* MB a minute: least squares over the points from @from seconds on. */
static double
slope (GArray *times, GArray *values, double from)
{
  double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;

  for (guint i = 0; i < times->len; i++) {
    double x = g_array_index (times, double, i) / 60, y = g_array_index (values, double, i);

    if (x * 60 < from)
      continue;
    n++;
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
  }
  return n > 1 ? (n * sxy - sx * sy) / (n * sxx - sx * sx) : NAN;
}

/* Back to the beginning, so that what is resident can be compared: a run keeps up to 64 MB of its
 * past on purpose. */
static void
come_to_rest (VivaSession *session, const LabClass *klass)
{
  g_autoptr (LabSettings) settings = lab_settings_new (klass);

  viva_session_pause (session);
  viva_session_open (session, settings, 1, 500);
  run_for (0.5);
  while (viva_session_get_step (session) != 500 || viva_session_get_n_runs (session) != 1)
    run_for (0.01);
}

static void
bench_memory (void)
{
  const LabClass *klass = choose_lab ();
  VivaWindow *window = open_window (klass);
  VivaSession *session = viva_window_get_session (window);
  GArray *times = g_array_new (FALSE, FALSE, sizeof (double));
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));
  gint64 begin = g_get_monotonic_time ();
  double next = 0;
  guint64 n_done = 0;
  NnRandom random;

  nn_random_init (&random, 1, NN_STREAM_DATA, 0);
  printf ("memory: %s, %u views, %.0f s\n", klass->id, count_cards (GTK_WIDGET (window)), seconds);
  while (TRUE) {
    double now = (double) (g_get_monotonic_time () - begin) / 1e6;

    if (now >= next) {
      double busy = resident_mb (), resident;

      come_to_rest (session, klass);
      resident = resident_mb ();
      g_array_append_val (times, now);
      g_array_append_val (values, resident);
      printf ("  %4.0f s  %7.1f MB busy  %7.1f MB at rest  %" G_GUINT64_FORMAT " things done\n",
              now, busy, resident, n_done);
      fflush (stdout);
      next += seconds / 18;
    }
    if (now > seconds)
      break;
    do_something (session, &random);
    n_done++;
    run_for (0.02 + 0.2 * nn_random_uniform (&random));
  }
  printf ("  at rest, slope after the first third: %+.2f MB a minute (to reach: flat)\n",
          slope (times, values, seconds / 3));
  /* What is left then is no run's, and no picture's. */
  viva_session_close (session);
  run_for (1);
  malloc_trim (0);
  printf ("  after the experiment was closed: %.1f MB\n", resident_mb ());
  g_array_unref (times);
  g_array_unref (values);
  close_window (window);
}

static const struct {
  const char *name;
  void (*run) (void);
} benches[] = {
  { "frames", bench_frames },
  { "speed", bench_speed },
  { "memory", bench_memory },
};

/* window-bench frames|speed|memory [SECONDS [LAB]] */
int
main (int argc, char **argv)
{
  if (argc > 2)
    seconds = g_ascii_strtod (argv[2], NULL);
  if (argc > 3)
    lab_id = argv[3];
  if (!gtk_init_check ()) {
    fprintf (stderr, "window-bench: there is no display; see tests/tools/with-display\n");
    return 1;
  }
  for (guint i = 0; i < G_N_ELEMENTS (benches); i++) {
    if (argc > 1 && seconds > 0 && strcmp (argv[1], benches[i].name) == 0) {
      benches[i].run ();
      return 0;
    }
  }
  fprintf (stderr, "usage: window-bench frames|speed|memory [SECONDS [LAB]]\n");
  return 2;
}
