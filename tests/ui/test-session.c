/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-session.h"

#include "../lab/demo-lab.h"

/* More than any of our calls takes by itself, and far less than the worker is held up. */
#define AT_ONCE (50 * G_TIME_SPAN_MILLISECOND)

#define wait_for(session, condition)                                \
  G_STMT_START                                                      \
  {                                                                 \
    gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND; \
    while (!(condition) && g_get_monotonic_time () < end) {         \
      viva_session_tick (session);                                  \
      g_usleep (500);                                               \
    }                                                               \
    g_assert_true (condition);                                      \
  }                                                                 \
  G_STMT_END

static void
count_cb (guint *n)
{
  (*n)++;
}

static VivaSession *
open_demo (const char *text, guint64 steps)
{
  VivaSession *session = viva_session_new ();
  g_autoptr (LabSettings) settings = lab_settings_new (&demo_lab);
  g_autoptr (GError) error = NULL;

  lab_settings_parse (settings, text, &error);
  g_assert_no_error (error);
  viva_session_open (session, settings, 1, steps);

  return session;
}

static void
test_before_open (void)
{
  g_autoptr (VivaSession) session = viva_session_new ();

  g_assert_null (viva_session_get_lab (session));
  g_assert_null (viva_session_get_settings (session));
  g_assert_null (viva_session_get_frame (session));
  viva_session_play (session);
  viva_session_step (session, 1);
  viva_session_reset (session);
  g_assert_false (viva_session_get_playing (session));
  g_assert_false (viva_session_tick (session));
}

static void
test_open (void)
{
  g_autoptr (VivaSession) session = open_demo ("", 50);

  g_assert_true (viva_session_get_lab (session) == &demo_lab);
  g_assert_true (viva_session_get_active (session));
  wait_for (session, viva_session_get_step (session) == 50);
  g_assert_false (viva_session_get_playing (session));
  g_assert_cmpint (viva_session_get_status (session), ==, LAB_STATUS_RUNNING);
}

/* The worker cannot move as long as it is held up in opening; everything else goes on. */
static void
test_never_waits (void)
{
  g_autoptr (VivaSession) session = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start;

  demo_lab_hold ();
  start = g_get_monotonic_time ();
  session = open_demo ("", 3);
  demo_lab_wait_held ();
  viva_session_show_view (session, DEMO_CURVES);
  viva_session_play (session);
  viva_session_pause (session);
  viva_session_step (session, 2);
  viva_session_set_speed (session, 10.0);
  viva_session_set_speed (session, 0.0);
  viva_session_set_knob (session, DEMO_WIDTH, "9", &error);
  g_assert_no_error (error);
  viva_session_reset (session);
  for (guint i = 0; i < 100; i++)
    g_assert_true (viva_session_tick (session));
  g_assert_cmpint (g_get_monotonic_time () - start, <, AT_ONCE);
  g_assert_null (viva_session_get_frame (session));

  demo_lab_release ();
  wait_for (session, viva_session_get_frame (session) != NULL);
  g_assert_cmpint (lab_settings_get_integer (viva_session_get_settings (session), DEMO_WIDTH), ==,
                   9);
}

static void
test_play (void)
{
  g_autoptr (VivaSession) session = open_demo ("", 0);
  guint n_playing = 0;
  guint64 step;

  g_signal_connect_swapped (session, "notify::playing", G_CALLBACK (count_cb), &n_playing);
  viva_session_play (session);
  viva_session_play (session);
  g_assert_true (viva_session_get_playing (session));
  wait_for (session, viva_session_get_step (session) > 100);

  viva_session_pause (session);
  g_assert_false (viva_session_get_playing (session));
  g_assert_cmpuint (n_playing, ==, 2);

  /* What was on its way at the pause is over after the linger; then nothing moves. */
  wait_for (session, !viva_session_get_active (session));
  step = viva_session_get_step (session);
  viva_session_step (session, 3);
  wait_for (session, viva_session_get_step (session) == step + 3);
  viva_session_step (session, 1);
  viva_session_step (session, 1);
  wait_for (session, viva_session_get_step (session) == step + 5);
  g_assert_cmpuint (n_playing, ==, 2);

  viva_session_reset (session);
  wait_for (session, viva_session_get_step (session) == 0);
}

static void
test_speed (void)
{
  g_autoptr (VivaSession) session = open_demo ("", 0);
  gint64 start;
  gint64 elapsed;

  viva_session_set_speed (session, 100.0);
  g_assert_cmpfloat (viva_session_get_speed (session), ==, 100.0);
  viva_session_play (session);
  start = g_get_monotonic_time ();
  wait_for (session, viva_session_get_step (session) >= 30);
  elapsed = g_get_monotonic_time () - start;

  /* 30 steps at 100 a second: not before 0.29 s (the first may be taken at once). */
  g_assert_cmpint (elapsed, >=, 290 * G_TIME_SPAN_MILLISECOND - AT_ONCE);
}

static void
test_end (void)
{
  g_autoptr (VivaSession) session = open_demo ("end=40", 0);

  viva_session_play (session);
  wait_for (session, !viva_session_get_playing (session));
  g_assert_cmpint (viva_session_get_status (session), ==, LAB_STATUS_FINISHED);
  g_assert_cmpuint (viva_session_get_step (session), ==, 40);
}

static void
test_diverged (void)
{
  g_autoptr (VivaSession) session = open_demo ("diverge_at=7", 0);

  viva_session_play (session);
  wait_for (session, !viva_session_get_playing (session));
  g_assert_cmpint (viva_session_get_status (session), ==, LAB_STATUS_DIVERGED);
  g_assert_nonnull (lab_frame_get_message (viva_session_get_frame (session)));
}

static void
test_refused (void)
{
  g_autoptr (VivaSession) session = open_demo ("refuse=on", 10);

  wait_for (session, viva_session_get_status (session) == LAB_STATUS_FAILED);
  g_assert_nonnull (lab_frame_get_message (viva_session_get_frame (session)));
  wait_for (session, !viva_session_get_active (session));
}

static void
test_knobs (void)
{
  g_autoptr (VivaSession) session = open_demo ("width=5 rate=3.5", 20);
  g_autoptr (GError) error = NULL;
  guint n_settings = 0;
  guint n_opens;

  wait_for (session, viva_session_get_step (session) == 20);
  g_signal_connect_swapped (session, "notify::settings", G_CALLBACK (count_cb), &n_settings);
  n_opens = demo_lab_n_opens ();

  /* A live one leaves the run alone. */
  g_assert_false (viva_session_is_knob_changed (session, DEMO_RATE));
  g_assert_true (viva_session_set_knob (session, DEMO_RATE, "2.5", &error));
  g_assert_no_error (error);
  g_assert_true (viva_session_is_knob_changed (session, DEMO_RATE));
  viva_session_step (session, 1);
  wait_for (session, viva_session_get_step (session) == 21);
  g_assert_cmpuint (demo_lab_n_opens (), ==, n_opens);

  /* Another one rebuilds. */
  g_assert_true (viva_session_set_knob (session, DEMO_WIDTH, "6", &error));
  g_assert_no_error (error);
  wait_for (session, viva_session_get_step (session) == 0);
  g_assert_cmpuint (demo_lab_n_opens (), ==, n_opens + 1);
  g_assert_cmpuint (n_settings, ==, 2);

  /* What is refused changes nothing. */
  g_assert_false (viva_session_set_knob (session, DEMO_WIDTH, "65", &error));
  g_assert_error (error, LAB_ERROR, LAB_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_cmpint (lab_settings_get_integer (viva_session_get_settings (session), DEMO_WIDTH), ==,
                   6);
  g_assert_cmpuint (n_settings, ==, 2);

  /* Back to what it was opened with, which is not the lab's default (8). */
  viva_session_reset_knob (session, DEMO_WIDTH);
  g_assert_cmpint (lab_settings_get_integer (viva_session_get_settings (session), DEMO_WIDTH), ==,
                   5);
  g_assert_false (viva_session_is_knob_changed (session, DEMO_WIDTH));
}

static void
test_views (void)
{
  g_autoptr (VivaSession) session = open_demo ("", 5);

#define shows(name, kind)                      \
  (viva_session_get_frame (session) != NULL && \
   lab_frame_find (viva_session_get_frame (session), name, LAB_OBSERVABLE_##kind) != NULL)

  wait_for (session, viva_session_get_step (session) == 5);
  g_assert_cmpuint (lab_frame_get_n_observables (viva_session_get_frame (session)), ==, 0);

  viva_session_show_view (session, DEMO_CURVES);
  wait_for (session, shows ("mean", SERIES));
  g_assert_false (shows ("readout", READOUT));

  /* Shown twice, hidden once: still on screen. */
  viva_session_show_view (session, DEMO_CURVES);
  viva_session_show_view (session, DEMO_READOUT);
  viva_session_hide_view (session, DEMO_CURVES);
  wait_for (session, shows ("readout", READOUT));
  g_assert_true (shows ("mean", SERIES));

  viva_session_hide_view (session, DEMO_CURVES);
  viva_session_step (session, 1);
  wait_for (session, viva_session_get_step (session) == 6);
  g_assert_false (shows ("mean", SERIES));
  g_assert_true (shows ("readout", READOUT));
}

static void
test_veil (void)
{
  g_autoptr (VivaSession) session = open_demo ("", 0);
  guint n_veil = 0;

  g_signal_connect_swapped (session, "notify::veil", G_CALLBACK (count_cb), &n_veil);
  g_assert_cmpuint (viva_session_get_veil (session), ==, PLOT_VEIL_NONE);
  viva_session_set_veil (session, PLOT_VEIL_LEGEND);
  viva_session_set_veil (session, PLOT_VEIL_LEGEND);
  g_assert_cmpuint (n_veil, ==, 1);

  /* Curves and lines of text could give the answer away; a plane of points and a gallery do not. */
  g_assert_cmpuint (viva_session_get_view_veil (session, DEMO_CURVES), ==, PLOT_VEIL_LEGEND);
  g_assert_cmpuint (viva_session_get_view_veil (session, DEMO_READOUT), ==, PLOT_VEIL_LEGEND);
  g_assert_cmpuint (viva_session_get_view_veil (session, DEMO_PLANE), ==, PLOT_VEIL_NONE);
  g_assert_cmpuint (viva_session_get_view_veil (session, DEMO_PICTURES), ==, PLOT_VEIL_NONE);
}

static void
test_reopen (void)
{
  g_autoptr (VivaSession) session = open_demo ("width=5", 10);
  g_autoptr (LabSettings) settings = lab_settings_new (&still_lab);
  guint n_opened = 0;

  wait_for (session, viva_session_get_step (session) == 10);
  g_signal_connect_swapped (session, "opened", G_CALLBACK (count_cb), &n_opened);
  viva_session_open (session, settings, 1, 0);
  g_assert_cmpuint (n_opened, ==, 1);
  g_assert_null (viva_session_get_frame (session));
  g_assert_true (viva_session_get_lab (session) == &still_lab);
  wait_for (session, viva_session_get_frame (session) != NULL);

  viva_session_close (session);
  g_assert_null (viva_session_get_lab (session));
  g_assert_null (viva_session_get_frame (session));
  g_assert_cmpuint (n_opened, ==, 2);
}

/* Fifty places in a row are asked for; the last one counts, and what is shown there is what was
 * shown when it was passed for the first time. */
static void
test_seek (void)
{
  g_autoptr (VivaSession) session = open_demo ("", 30);
  const LabObservable *mean;
  g_autofree double *then = NULL;

  viva_session_show_view (session, DEMO_CURVES);
  wait_for (session,
            viva_session_get_frame (session) != NULL && viva_session_get_step (session) == 30 &&
                lab_frame_find (viva_session_get_frame (session), "mean", LAB_OBSERVABLE_SERIES) !=
                    NULL);
  mean = lab_frame_find (viva_session_get_frame (session), "mean", LAB_OBSERVABLE_SERIES);
  then = g_memdup2 (mean->series.y, mean->series.n * sizeof *then);
  g_assert_cmpuint (mean->series.n, ==, 31);

  viva_session_step (session, 70);
  wait_for (session, viva_session_get_step (session) == 100);
  for (guint step = 80; step > 30; step--)
    viva_session_seek (session, step - 1);
  g_assert_true (viva_session_is_seeking (session));
  viva_session_seek (session, 30);
  g_assert_cmpuint (viva_session_get_goal (session), ==, 30);
  wait_for (session, viva_session_get_step (session) == 30);
  wait_for (session, !viva_session_is_seeking (session));
  g_assert_cmpuint (viva_session_get_last_step (session), ==, 100);
  mean = lab_frame_find (viva_session_get_frame (session), "mean", LAB_OBSERVABLE_SERIES);
  g_assert_cmpmem (mean->series.y, mean->series.n * sizeof *then, then, 31 * sizeof *then);

  viva_session_step_back (session, 1);
  viva_session_step_back (session, 1);
  wait_for (session, viva_session_get_step (session) == 28);
  viva_session_step (session, 1);
  wait_for (session, viva_session_get_step (session) == 29);
  viva_session_play (session);
  wait_for (session, viva_session_get_step (session) > 100);
}

/* Knobs show what was in force at the step that is looked at. */
static void
test_seek_settings (void)
{
  g_autoptr (VivaSession) session = open_demo ("rate=3.5", 20);
  g_autoptr (GError) error = NULL;
  guint n_settings = 0;

  wait_for (session, viva_session_get_step (session) == 20);
  viva_session_set_knob (session, DEMO_RATE, "2.5", &error);
  g_assert_no_error (error);
  viva_session_step (session, 20);
  wait_for (session, viva_session_get_step (session) == 40);

  g_signal_connect_swapped (session, "notify::settings", G_CALLBACK (count_cb), &n_settings);
  viva_session_seek (session, 10);
  wait_for (session, viva_session_get_step (session) == 10);
  g_assert_cmpfloat (lab_settings_get_real (viva_session_get_settings (session), DEMO_RATE), ==,
                     3.5);
  g_assert_cmpuint (n_settings, ==, 1);
  viva_session_seek (session, 30);
  wait_for (session, viva_session_get_step (session) == 30);
  g_assert_cmpfloat (lab_settings_get_real (viva_session_get_settings (session), DEMO_RATE), ==,
                     2.5);
  g_assert_cmpuint (n_settings, ==, 2);
}

static void
test_runs (void)
{
  g_autoptr (VivaSession) session = open_demo ("rate=3.5", 20);
  g_autoptr (GError) error = NULL;
  guint n_runs = 0;

  g_signal_connect_swapped (session, "notify::n-runs", G_CALLBACK (count_cb), &n_runs);
  wait_for (session, viva_session_get_step (session) == 20);
  for (guint i = 1; i < LAB_MAX_RUNS; i++) {
    g_autofree char *text = g_strdup_printf ("%u", i);

    g_assert_true (viva_session_add_run (session, DEMO_RATE, text, &error));
    g_assert_no_error (error);
  }
  g_assert_cmpuint (viva_session_get_n_runs (session), ==, LAB_MAX_RUNS);
  g_assert_cmpuint (n_runs, ==, LAB_MAX_RUNS - 1);
  wait_for (session, lab_frame_get_n_runs (viva_session_get_frame (session)) == LAB_MAX_RUNS &&
                         viva_session_get_step (session) == 20);

  /* What they were made to differ in is set for one, all else for all. */
  viva_session_select_run (session, 2);
  viva_session_set_knob (session, DEMO_RATE, "0.5", &error);
  g_assert_no_error (error);
  viva_session_set_knob (session, DEMO_NOISE, "0.05", &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (lab_settings_get_real (viva_session_get_settings (session), DEMO_RATE), ==,
                     0.5);
  viva_session_select_run (session, 0);
  g_assert_cmpfloat (lab_settings_get_real (viva_session_get_settings (session), DEMO_RATE), ==,
                     3.5);
  g_assert_cmpfloat (lab_settings_get_real (viva_session_get_settings (session), DEMO_NOISE), ==,
                     0.05);

  /* The selected one stays selected when one before it goes. */
  viva_session_select_run (session, 2);
  viva_session_remove_run (session, 1);
  g_assert_cmpuint (viva_session_get_selected_run (session), ==, 1);
  g_assert_cmpfloat (lab_settings_get_real (viva_session_get_settings (session), DEMO_RATE), ==,
                     0.5);
  wait_for (session, lab_frame_get_n_runs (viva_session_get_frame (session)) == 3);
}

static void
test_finalize (void)
{
  VivaSession *session = open_demo ("", 0);

  viva_session_show_view (session, DEMO_CURVES);
  viva_session_play (session);
  wait_for (session, viva_session_get_step (session) > 10);
  g_assert_finalize_object (session);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/session/before-open", test_before_open);
  g_test_add_func ("/ui/session/open", test_open);
  g_test_add_func ("/ui/session/never-waits", test_never_waits);
  g_test_add_func ("/ui/session/play", test_play);
  g_test_add_func ("/ui/session/speed", test_speed);
  g_test_add_func ("/ui/session/end", test_end);
  g_test_add_func ("/ui/session/diverged", test_diverged);
  g_test_add_func ("/ui/session/refused", test_refused);
  g_test_add_func ("/ui/session/knobs", test_knobs);
  g_test_add_func ("/ui/session/views", test_views);
  g_test_add_func ("/ui/session/veil", test_veil);
  g_test_add_func ("/ui/session/reopen", test_reopen);
  g_test_add_func ("/ui/session/seek", test_seek);
  g_test_add_func ("/ui/session/seek-settings", test_seek_settings);
  g_test_add_func ("/ui/session/runs", test_runs);
  g_test_add_func ("/ui/session/finalize", test_finalize);

  return g_test_run ();
}
