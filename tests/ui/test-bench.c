/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui-test.h"

#include <math.h>

#include "edit-lab.h"
#include "lab-trainer.h"
#include "viva-bench.h"
#include "viva-cell-editor.h"
#include "viva-compare.h"
#include "viva-knob.h"
#include "viva-numbers.h"
#include "viva-plot.h"
#include "viva-readout.h"
#include "viva-runs.h"
#include "viva-timeline.h"
#include "viva-transport.h"
#include "viva-view-card.h"

typedef struct {
  VivaSession *session;
  GtkWindow *window;
  GtkWidget *bench;
} Fixture;

static gboolean
has_arrived (VivaSession *session, guint64 step)
{
  return viva_session_get_step (session) == step && !viva_session_is_seeking (session) &&
         lab_frame_get_n_observables (viva_session_get_frame (session)) > 0;
}

static Fixture
set_up (const char *settings_text, guint64 steps)
{
  Fixture self = { .session = viva_session_new () };
  g_autoptr (LabSettings) settings = lab_settings_new (&edit_lab);
  g_autoptr (GError) error = NULL;

  lab_settings_parse (settings, settings_text, &error);
  g_assert_no_error (error);
  viva_session_set_speed (self.session, 0.0);
  viva_session_open (self.session, settings, 1, steps);

  self.bench = g_object_new (VIVA_TYPE_BENCH, NULL);
  viva_bench_set_session (VIVA_BENCH (self.bench), self.session);
  self.window = ui_test_present (self.bench, self.session);
  ui_test_wait (10, has_arrived (self.session, steps));

  return self;
}

static void
tear_down (Fixture *self)
{
  g_object_ref (self->bench);
  gtk_window_destroy (self->window);
  /* A pointer that was over it lets go of it a little later. */
  ui_test_run_for (0.05);
  g_assert_finalize_object (self->bench);
  g_assert_finalize_object (self->session);
}

static VivaPlot *
find_plot (const Fixture *self, guint view)
{
  GtkWidget *cards = ui_test_find_type (self->bench, VIVA_TYPE_VIEW_CARD);

  for (guint i = 0; i < view; i++)
    cards = gtk_widget_get_next_sibling (cards);

  return VIVA_PLOT (ui_test_find_type (cards, VIVA_TYPE_PLOT));
}

static GtkWidget *
find_card (const Fixture *self, guint view)
{
  return gtk_widget_get_ancestor (GTK_WIDGET (find_plot (self, view)), VIVA_TYPE_VIEW_CARD);
}

static const LabMatrix *
get_matrix (const Fixture *self, const char *name)
{
  return &lab_frame_find (viva_session_get_frame (self->session), name, LAB_OBSERVABLE_MATRIX)
              ->matrix;
}

static const double *
get_curve (const Fixture *self, guint run, gsize *n)
{
  const LabObservable *cost = lab_frame_find_in (viva_session_get_frame (self->session), run,
                                                 "cost", LAB_OBSERVABLE_SERIES);

  *n = cost->series.n;

  return cost->series.y;
}

static gboolean
press (Fixture *self, GtkWidget *widget, const char *key)
{
  gtk_widget_grab_focus (widget);

  return ui_test_key (self->window, key);
}

/* What the lab computes without any trainer: each step takes a tenth of the rate off. */
static double
expected_cost (double rate, guint64 step)
{
  double cost = 1.0;

  for (guint64 i = 0; i < step; i++)
    cost *= 1.0 - 0.1 * rate;

  return cost;
}

/* Scrubbed back the frame is that of then; played on from there it is that of before. */
static void
test_scrub (void)
{
  Fixture self = set_up ("", 60);
  GtkRange *range = GTK_RANGE (
      ui_test_find_type (ui_test_find_type (self.bench, VIVA_TYPE_TIMELINE), GTK_TYPE_SCALE));
  gboolean handled;
  gsize n;

  g_assert_cmpfloat (gtk_adjustment_get_upper (gtk_range_get_adjustment (range)), ==, 60.0);
  g_assert_cmpfloat (gtk_range_get_value (range), ==, 60.0);

  /* As a hand does it: many places in a row, of which the last one counts. */
  for (guint step = 59; step >= 10; step--)
    g_signal_emit_by_name (range, "change-value", GTK_SCROLL_JUMP, (double) step, &handled);
  g_assert_cmpfloat (gtk_range_get_value (range), ==, 10.0);
  ui_test_wait (10, has_arrived (self.session, 10));
  g_assert_cmpfloat (get_curve (&self, 0, &n)[n - 1], ==, expected_cost (0.5, 10));
  g_assert_cmpuint (n, ==, 11);
  g_assert_cmpuint (viva_session_get_last_step (self.session), ==, 60);
  g_assert_cmpfloat (gtk_range_get_value (range), ==, 10.0);

  viva_session_step (self.session, 7);
  ui_test_wait (10, has_arrived (self.session, 17));
  g_assert_cmpfloat (get_curve (&self, 0, &n)[n - 1], ==, expected_cost (0.5, 17));

  tear_down (&self);
}

static void
test_timeline_keys (void)
{
  Fixture self = set_up ("best_at=20", 60);
  GtkWidget *timeline = ui_test_find_type (self.bench, VIVA_TYPE_TIMELINE);
  GtkWidget *scale = ui_test_find_type (timeline, GTK_TYPE_SCALE);
  g_autofree char *description = NULL;

  if (!press (&self, scale, "Left")) {
    tear_down (&self);
    return;
  }
  ui_test_wait (10, has_arrived (self.session, 59));
  press (&self, scale, "shift+Left");
  ui_test_wait (10, has_arrived (self.session, 49));
  press (&self, scale, "Home");
  ui_test_wait (10, has_arrived (self.session, 0));
  press (&self, scale, "shift+Right");
  ui_test_wait (10, has_arrived (self.session, 10));
  press (&self, scale, "End");
  ui_test_wait (10, has_arrived (self.session, 60));

  viva_session_rewind_to_best (self.session);
  ui_test_wait (10,
                viva_session_get_step (self.session) == viva_session_get_best_step (self.session));
  description = viva_timeline_describe (VIVA_TIMELINE (timeline));
  g_test_message ("%s", description);
  g_assert_nonnull (strstr (description, " of 60."));
  g_assert_nonnull (strstr (description, "Best at "));

  /* While the question is open the place of the best step is kept back. */
  viva_session_set_veil (self.session, PLOT_VEIL_LEGEND);
  g_free (description);
  description = viva_timeline_describe (VIVA_TIMELINE (timeline));
  g_assert_null (strstr (description, "Best"));

  tear_down (&self);
}

/* The dev cost is 0.2 + 0.01·|step − 20| + 0.95^step. Behind 20 its slope is 0.01 + ln 0.95 ·
 * 0.95^step, nought at ln (0.01 / 0.0513) / ln 0.95 = 31.9; of the neighbours 32 (0.5137) is lower
 * than 31 (0.5139) and 33 (0.5140). */
static void
test_best (void)
{
  Fixture self = set_up ("best_at=20", 60);

  g_assert_cmpuint (viva_session_get_best_step (self.session), ==, 32);

  tear_down (&self);
}

static void
test_diverged (void)
{
  Fixture self = set_up ("diverge_at=31", 30);
  GtkWidget *button;
  g_autoptr (GError) error = NULL;

  viva_session_play (self.session);
  ui_test_wait (10, viva_session_find_diverged (self.session) == 0);
  g_assert_nonnull (ui_test_find_text (self.bench, "not finite in step 31"));
  button = ui_test_find (self.bench, GTK_TYPE_BUTTON, "action-name", "win.rewind");
  g_assert_true (gtk_widget_get_visible (button));

  viva_session_rewind_before_divergence (self.session);
  ui_test_wait (10, viva_session_find_diverged (self.session) < 0);
  g_assert_cmpuint (viva_session_get_step (self.session), <, 31);
  g_assert_cmpint (viva_session_get_status (self.session), ==, LAB_STATUS_RUNNING);
  ui_test_run_for (0.3);
  g_assert_false (gtk_widget_get_visible (button));

  tear_down (&self);
}

static void
test_compare (void)
{
  Fixture self = set_up ("rate=0.5", 40);
  GtkWidget *runs = ui_test_find_type (self.bench, VIVA_TYPE_RUNS);
  GtkWidget *readout = ui_test_find_type (self.bench, VIVA_TYPE_READOUT);
  g_autoptr (GError) error = NULL;
  gsize n;

  g_assert_false (gtk_widget_get_visible (runs));
  g_assert_true (viva_session_add_run (self.session, EDIT_RATE, "0.2", &error));
  g_assert_no_error (error);
  g_assert_false (viva_session_add_run (self.session, EDIT_RATE, "2", &error));
  g_assert_error (error, LAB_ERROR, LAB_ERROR_VALUE);
  g_clear_error (&error);
  ui_test_wait (10, lab_frame_get_n_runs (viva_session_get_frame (self.session)) == 2 &&
                        has_arrived (self.session, 40));

  /* They differ in nothing but the knob. */
  g_assert_cmpfloat (get_curve (&self, 0, &n)[40], ==, expected_cost (0.5, 40));
  g_assert_cmpfloat (get_curve (&self, 1, &n)[40], ==, expected_cost (0.2, 40));
  g_assert_true (gtk_widget_get_visible (runs));
  ui_test_wait (5, ui_test_find_text (runs, "rate=0.2") != NULL);
  ui_test_run_for (0.2);
  g_assert_nonnull (ui_test_find_text (readout, "rate=0.2"));
  {
    g_autofree char *cost = g_strdup_printf ("%.6f", expected_cost (0.2, 40));

    g_assert_nonnull (ui_test_find_text (readout, cost));
  }

  /* Its knobs are those of the selected one. */
  viva_session_select_run (self.session, 1);
  g_assert_cmpfloat (lab_settings_get_real (viva_session_get_settings (self.session), EDIT_RATE),
                     ==, 0.2);
  g_assert_cmpuint (viva_plot_get_layout (find_plot (&self, EDIT_CURVES))->options.run, ==, 1);

  viva_session_remove_run (self.session, 0);
  g_assert_cmpuint (viva_session_get_selected_run (self.session), ==, 0);
  ui_test_wait (10, lab_frame_get_n_runs (viva_session_get_frame (self.session)) == 1 &&
                        has_arrived (self.session, 40));
  g_assert_cmpfloat (get_curve (&self, 0, &n)[40], ==, expected_cost (0.2, 40));
  ui_test_wait (5, !gtk_widget_get_visible (runs));

  tear_down (&self);
}

static void
test_compare_popover (void)
{
  Fixture self = set_up ("rate=0.5", 10);
  GtkWidget *compare = ui_test_find_type (self.bench, VIVA_TYPE_COMPARE);
  GtkWidget *button = ui_test_find (compare, GTK_TYPE_BUTTON, "label", "_Add Run");
  GtkDropDown *drop_down = GTK_DROP_DOWN (ui_test_find_type (compare, GTK_TYPE_DROP_DOWN));
  GtkWidget *knob;

  viva_bench_compare (VIVA_BENCH (self.bench));
  ui_test_wait (5, gtk_widget_get_mapped (compare));
  gtk_drop_down_set_selected (drop_down, EDIT_RATE);
  knob = ui_test_find_type (compare, VIVA_TYPE_KNOB);
  g_assert_cmpuint (viva_knob_get_index (VIVA_KNOB (knob)), ==, EDIT_RATE);

  /* As it is, there is nothing to compare. */
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (viva_session_get_n_runs (self.session), ==, 1);
  g_assert_nonnull (ui_test_find_text (compare, "Expected another value than 0.5"));

  gtk_editable_set_text (GTK_EDITABLE (ui_test_find_type (knob, GTK_TYPE_ENTRY)), "0.75");
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (viva_session_get_n_runs (self.session), ==, 2);
  ui_test_wait (10, lab_frame_get_n_runs (viva_session_get_frame (self.session)) == 2);
  ui_test_wait (5, !gtk_widget_get_mapped (compare));

  tear_down (&self);
}

static void
test_band (void)
{
  Fixture self = set_up ("rate=0.5", 30);
  GtkWidget *runs = ui_test_find_type (self.bench, VIVA_TYPE_RUNS);

  viva_session_set_band (self.session, 5);
  ui_test_wait (20, ui_test_find_text (runs, "5 seeds") != NULL);
  g_assert_cmpuint (viva_session_get_n_runs (self.session), ==, 1);
  viva_session_set_band (self.session, 0);
  ui_test_wait (10, lab_frame_get_n_runs (viva_session_get_frame (self.session)) == 1);
  g_assert_false (gtk_widget_get_visible (runs));

  tear_down (&self);
}

static void
test_new_seed (void)
{
  Fixture self = set_up ("rate=0.5", 30);

  viva_session_new_seed (self.session);
  g_assert_cmpuint (viva_session_get_seed (self.session), ==, 2);
  ui_test_wait (10, viva_session_get_step (self.session) == 0);

  tear_down (&self);
}

/* A cell of z, edited where it is seen: the knob and what is computed from it follow. */
static void
test_edit_cell (void)
{
  Fixture self = set_up ("", 3);
  VivaPlot *plot = find_plot (&self, EDIT_MATRICES);
  GtkWidget *editor;
  g_autofree char *text = NULL;
  g_autofree char *description = NULL;

  g_assert_false (viva_plot_edit_cell (plot, (VivaPlotCell){ 1, 0, 0 })); /* μ has no knob */
  g_assert_false (viva_plot_edit_cell (plot, (VivaPlotCell){ 0, 2, 0 }));
  g_assert_true (viva_plot_edit_cell (plot, (VivaPlotCell){ 0, 1, 2 }));
  editor = ui_test_find_type (GTK_WIDGET (plot), VIVA_TYPE_CELL_EDITOR);
  g_assert_cmpstr (viva_cell_editor_get_text (VIVA_CELL_EDITOR (editor)), ==, "6");

  viva_cell_editor_set_text (VIVA_CELL_EDITOR (editor), "21");
  g_signal_emit_by_name (editor, "done", 0);
  g_test_message ("%s", viva_cell_editor_get_error (VIVA_CELL_EDITOR (editor)));
  g_assert_nonnull (strstr (viva_cell_editor_get_error (VIVA_CELL_EDITOR (editor)), "-20 and 20"));

  viva_cell_editor_set_text (VIVA_CELL_EDITOR (editor), "-9");
  g_assert_null (viva_cell_editor_get_error (VIVA_CELL_EDITOR (editor)));
  g_signal_emit_by_name (editor, "done", 0);
  g_assert_null (ui_test_find_type (GTK_WIDGET (plot), VIVA_TYPE_CELL_EDITOR));
  text = lab_settings_get_text (viva_session_get_settings (self.session), EDIT_Z);
  g_assert_cmpstr (text, ==, "[1 2 3; 4 5 -9]");
  /* (4 + 5 − 9) / 3 */
  ui_test_wait (10, fabs (get_matrix (&self, "mean")->values[1]) < 1e-12);

  description = viva_plot_describe (plot);
  g_test_message ("%s", description);
  g_assert_nonnull (strstr (description, "Enter edits it"));

  tear_down (&self);
}

/* By keys alone: Right, Down, Enter, a number, Tab, a number, Enter; Escape gives up. */
static void
test_edit_keys (void)
{
  Fixture self = set_up ("", 3);
  GtkWidget *plot = GTK_WIDGET (find_plot (&self, EDIT_MATRICES));
  g_autofree char *text = NULL;

  if (!press (&self, plot, "Right")) {
    tear_down (&self);
    return;
  }
  g_assert_nonnull (viva_plot_get_cursor_text (VIVA_PLOT (plot)));
  ui_test_key (self.window, "Down");
  ui_test_key (self.window, "Right");
  ui_test_key (self.window, "Return");
  g_assert_nonnull (ui_test_find_type (plot, VIVA_TYPE_CELL_EDITOR));
  ui_test_key (self.window, "7");
  ui_test_key (self.window, "Tab");
  g_assert_nonnull (ui_test_find_type (plot, VIVA_TYPE_CELL_EDITOR));
  ui_test_key (self.window, "8");
  ui_test_key (self.window, "Return");
  g_assert_null (ui_test_find_type (plot, VIVA_TYPE_CELL_EDITOR));
  g_assert_true (gtk_widget_is_focus (plot));
  ui_test_key (self.window, "Return");
  ui_test_key (self.window, "9");
  ui_test_key (self.window, "Escape");
  g_assert_null (ui_test_find_type (plot, VIVA_TYPE_CELL_EDITOR));

  text = lab_settings_get_text (viva_session_get_settings (self.session), EDIT_Z);
  g_assert_cmpstr (text, ==, "[1 2 3; 4 7 8]");

  tear_down (&self);
}

/* Arrow keys on a bar of [0.5 0.25 0.25]: a hundredth up for the first leaves 0.49 to the others,
 * who keep their proportions. */
static void
test_bars (void)
{
  Fixture self = set_up ("", 3);
  GtkWidget *plot = GTK_WIDGET (find_plot (&self, EDIT_BARS));
  const double *cells;
  guint rows, columns;

  if (!press (&self, plot, "Right")) {
    tear_down (&self);
    return;
  }
  ui_test_key (self.window, "Up");
  ui_test_wait (5,
                !lab_settings_is_default (viva_session_get_settings (self.session), EDIT_TARGET));
  cells = lab_settings_get_matrix (viva_session_get_settings (self.session), EDIT_TARGET, &rows,
                                   &columns);
  g_assert_cmpfloat_with_epsilon (cells[0], 0.51, 1e-12);
  g_assert_cmpfloat_with_epsilon (cells[1], 0.245, 1e-12);
  g_assert_cmpfloat_with_epsilon (cells[2], 0.245, 1e-12);

  tear_down (&self);
}

/* What the mouse does at a place of @widget; @actions follow "mousemove" in xdotool's words. Skips
 * the test and returns FALSE where xdotool is not installed. */
static gboolean
mouse (const Fixture *self, GtkWidget *widget, double x, double y, const char *actions)
{
  g_autofree char *program = g_find_program_in_path ("xdotool");
  g_autofree char *command = NULL;
  graphene_point_t point;
  double dx, dy;

  if (program == NULL) {
    g_test_skip ("xdotool is not installed.");
    return FALSE;
  }

  ui_test_wait (10, gtk_window_is_active (self->window));
  gtk_native_get_surface_transform (GTK_NATIVE (self->window), &dx, &dy);
  g_assert_true (gtk_widget_compute_point (widget, GTK_WIDGET (self->window),
                                           &GRAPHENE_POINT_INIT ((float) x, (float) y), &point));
  command = g_strdup_printf ("sh -c '%s mousemove --window $(%s getactivewindow) %d %d %s'",
                             program, program, (int) (point.x + dx), (int) (point.y + dy), actions);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));

  return TRUE;
}

static void
test_mouse (void)
{
  Fixture self = set_up ("", 60);
  VivaPlot *plot = find_plot (&self, EDIT_CURVES);
  const PlotView *layout = viva_plot_get_layout (plot);
  double middle_x = (layout->left + layout->right) / 2.0;
  double middle_y = (layout->top + layout->bottom) / 2.0;
  cairo_rectangle_t rect;
  double low;
  const double *cells;
  guint rows, columns;

  /* Ctrl and the wheel zoom, a drag moves what is zoomed, a double-click shows all again. */
  if (!mouse (&self, GTK_WIDGET (plot), middle_x, middle_y,
              "keydown ctrl click 4 click 4 keyup ctrl")) {
    tear_down (&self);
    return;
  }
  ui_test_wait (5, viva_plot_get_zoom (plot)->is_set);
  ui_test_run_for (0.2);
  low = viva_plot_get_zoom (plot)->x_low;
  mouse (&self, GTK_WIDGET (plot), middle_x, middle_y,
         "mousedown 1 mousemove_relative 20 0 mousemove_relative 20 0 mouseup 1");
  ui_test_wait (5, viva_plot_get_zoom (plot)->x_low < low);
  ui_test_run_for (0.6);
  mouse (&self, GTK_WIDGET (plot), middle_x, middle_y, "click --repeat 2 --delay 60 1");
  ui_test_wait (5, !viva_plot_get_zoom (plot)->is_set);

  /* One view at a time: the others lie below the window's edge. */
  viva_bench_show_view (VIVA_BENCH (self.bench), EDIT_MATRICES);
  plot = find_plot (&self, EDIT_MATRICES);
  ui_test_run_for (0.5);
  g_assert_true (plot_view_get_cell_rect (viva_plot_get_layout (plot), 0, 0, 1, &rect));
  mouse (&self, GTK_WIDGET (plot), rect.x + rect.width / 2.0, rect.y + rect.height / 2.0,
         "click 1");
  ui_test_wait (5, ui_test_find_type (GTK_WIDGET (plot), VIVA_TYPE_CELL_EDITOR) != NULL);

  viva_bench_show_view (VIVA_BENCH (self.bench), EDIT_BARS);
  plot = find_plot (&self, EDIT_BARS);
  ui_test_run_for (0.5);
  g_assert_true (plot_view_get_cell_rect (viva_plot_get_layout (plot), 0, 0, 0, &rect));
  mouse (&self, GTK_WIDGET (plot), rect.x + rect.width / 2.0, rect.y + 0.5 * rect.height,
         "mousedown 1 mousemove_relative -- 0 -20 mousemove_relative -- 0 -20 mouseup 1");
  ui_test_wait (5,
                !lab_settings_is_default (viva_session_get_settings (self.session), EDIT_TARGET));
  ui_test_run_for (0.3);
  cells = lab_settings_get_matrix (viva_session_get_settings (self.session), EDIT_TARGET, &rows,
                                   &columns);
  g_assert_cmpfloat (cells[0], >, 0.5);
  g_assert_cmpfloat_with_epsilon (cells[0] + cells[1] + cells[2], 1.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (cells[1], cells[2], 1e-9);

  /* Whether all of it is gone is asked of the other tests: after a drag the record of the pointer
   * still holds on to widgets for some time. */
  gtk_window_destroy (self.window);
  g_object_unref (self.session);
}

static gboolean
count_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  ++*(guint *) data;
  gtk_widget_queue_draw (widget);

  return G_SOURCE_CONTINUE;
}

/* However long a step takes, the window goes on drawing and obeys: what would wait for the trainer
 * would wait here for ever. */
static void
test_never_waits (void)
{
  Fixture self = set_up ("", 60);
  guint n_ticks = 0;
  guint tick =
      gtk_widget_add_tick_callback (GTK_WIDGET (self.window), count_tick_cb, &n_ticks, NULL);
  guint64 step = viva_session_get_step (self.session);
  g_autoptr (GError) error = NULL;

  edit_lab_hold ();
  viva_session_play (self.session);
  ui_test_wait (10, edit_lab_is_held ());
  step = viva_session_get_step (self.session);
  n_ticks = 0;
  ui_test_wait (30, n_ticks >= 30);

  /* All that a person can ask for. */
  g_assert_true (viva_session_set_knob (self.session, EDIT_RATE, "0.25", &error));
  g_assert_true (viva_session_add_run (self.session, EDIT_RATE, "0.75", &error));
  g_assert_no_error (error);
  viva_session_set_band (self.session, 3);
  viva_session_pause (self.session);
  viva_session_step (self.session, 5);
  viva_session_seek (self.session, 10);
  viva_bench_show_view (VIVA_BENCH (self.bench), EDIT_MATRICES);
  viva_bench_show_view (VIVA_BENCH (self.bench), -1);
  viva_session_remove_run (self.session, 1);
  viva_session_set_band (self.session, 0);
  viva_session_seek (self.session, 30);
  n_ticks = 0;
  ui_test_wait (30, n_ticks >= 30);
  g_assert_true (edit_lab_is_held ());
  g_assert_cmpuint (viva_session_get_step (self.session), ==, step);

  edit_lab_release ();
  ui_test_wait (10, has_arrived (self.session, 30));
  gtk_widget_remove_tick_callback (GTK_WIDGET (self.window), tick);
  tear_down (&self);
}

static void
test_zoom (void)
{
  Fixture self = set_up ("", 60);
  VivaPlot *plot = find_plot (&self, EDIT_CURVES);
  const PlotView *layout = viva_plot_get_layout (plot);
  double low = layout->x.low;
  double high = layout->x.high;

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (plot), "plot.zoom-in", NULL));
  g_assert_true (viva_plot_get_zoom (plot)->is_set);
  layout = viva_plot_get_layout (plot);
  g_assert_cmpfloat (layout->x.high - layout->x.low, <, 0.75 * (high - low));
  g_assert_cmpfloat_with_epsilon (layout->x.high + layout->x.low, high + low, 1e-6 * high);

  gtk_widget_activate_action (GTK_WIDGET (plot), "plot.zoom-reset", NULL);
  g_assert_false (viva_plot_get_zoom (plot)->is_set);
  g_assert_cmpfloat (viva_plot_get_layout (plot)->x.high, ==, high);

  if (press (&self, GTK_WIDGET (plot), "plus")) {
    g_assert_true (viva_plot_get_zoom (plot)->is_set);
    press (&self, GTK_WIDGET (plot), "minus");
    press (&self, GTK_WIDGET (plot), "0");
    g_assert_false (viva_plot_get_zoom (plot)->is_set);
  }

  /* Not of matrices. */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (find_plot (&self, EDIT_MATRICES)),
                                             "plot.zoom-in", NULL) == FALSE ||
                 !viva_plot_get_zoom (find_plot (&self, EDIT_MATRICES))->is_set);

  tear_down (&self);
}

/* One picture has the room, and its type grows; Escape gives the others their places again. */
static void
test_fill (void)
{
  Fixture self = set_up ("", 10);
  GtkWidget *plot = GTK_WIDGET (find_plot (&self, EDIT_CURVES));
  double size = viva_plot_get_layout (VIVA_PLOT (plot))->style.font_size;

  gtk_window_set_default_size (self.window, 1200, 800);
  ui_test_wait (5, gtk_widget_get_width (self.bench) > 1100);
  if (!press (&self, plot, "f")) {
    tear_down (&self);
    return;
  }
  ui_test_wait (5, ui_test_count (self.bench, VIVA_TYPE_VIEW_CARD) == 1);
  ui_test_wait (5, viva_plot_get_layout (VIVA_PLOT (plot))->style.font_size > 1.2 * size);
  g_assert_cmpuint (ui_test_count (self.bench, VIVA_TYPE_KNOB), ==, 0);
  g_assert_true (gtk_widget_is_focus (plot));

  ui_test_key (self.window, "Escape");
  ui_test_wait (5, ui_test_count (self.bench, VIVA_TYPE_VIEW_CARD) == edit_lab.n_views);
  g_assert_cmpuint (ui_test_count (self.bench, VIVA_TYPE_KNOB), ==, edit_lab.n_knobs);
  ui_test_wait (5, viva_plot_get_layout (VIVA_PLOT (plot))->style.font_size == size);

  tear_down (&self);
}

/* The numbers of the frame, in place of the picture; they follow it. */
static void
test_table (void)
{
  Fixture self = set_up ("rate=0.5", 10);
  GtkWidget *card = find_card (&self, EDIT_CURVES);
  VivaNumbers *numbers;
  GListModel *rows;

  if (!press (&self, GTK_WIDGET (find_plot (&self, EDIT_CURVES)), "t")) {
    tear_down (&self);
    return;
  }
  numbers = VIVA_NUMBERS (ui_test_find_type (card, VIVA_TYPE_NUMBERS));
  ui_test_wait (10, viva_numbers_get_rows (numbers) != NULL);
  rows = viva_numbers_get_rows (numbers);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 11);
  g_assert_cmpstr (viva_numbers_get_cell (numbers, 0, 0), ==, "0");
  g_assert_cmpstr (viva_numbers_get_cell (numbers, 0, 1), ==, "1");
  g_assert_cmpfloat (g_ascii_strtod (viva_numbers_get_cell (numbers, 10, 1), NULL), ==,
                     expected_cost (0.5, 10));
  g_assert_null (viva_numbers_get_cell (numbers, 11, 0));
  g_assert_nonnull (ui_test_find_text (card, "training cost"));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (find_plot (&self, EDIT_CURVES))));

  viva_session_step (self.session, 5);
  ui_test_wait (10, g_list_model_get_n_items (rows) == 16);
  viva_session_seek (self.session, 3);
  ui_test_wait (10, g_list_model_get_n_items (rows) == 4);

  /* Of what is veiled there is no table. */
  viva_session_set_veil (self.session, PLOT_VEIL_LEGEND);
  g_assert_null (ui_test_find_type (card, VIVA_TYPE_NUMBERS));
  viva_view_card_set_shows_table (VIVA_VIEW_CARD (card), TRUE);
  g_assert_null (ui_test_find_type (card, VIVA_TYPE_NUMBERS));

  tear_down (&self);
}

static gboolean
are_knobs_beside (const Fixture *self)
{
  GtkWidget *knob = ui_test_find_type (self->bench, VIVA_TYPE_KNOB);

  return gtk_widget_get_ancestor (knob, GTK_TYPE_SCROLLED_WINDOW) !=
         gtk_widget_get_ancestor (find_card (self, 0), GTK_TYPE_SCROLLED_WINDOW);
}

/* In a wide window that the bench has to itself the knobs stay in sight beside the views. */
static void
test_side (void)
{
  Fixture self = set_up ("", 10);
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self.window));
  VivaBench *bench = VIVA_BENCH (self.bench);

  g_signal_emit_by_name (surface, "layout", 1600, 900);
  g_assert_false (are_knobs_beside (&self));
  viva_bench_set_is_large (bench, TRUE);
  g_assert_true (are_knobs_beside (&self));
  g_signal_emit_by_name (surface, "layout", 1200, 900);
  g_assert_false (are_knobs_beside (&self));
  g_signal_emit_by_name (surface, "layout", 1600, 900);
  g_assert_true (are_knobs_beside (&self));

  viva_bench_fill (bench, 0);
  ui_test_run_for (0.05);
  g_assert_cmpuint (ui_test_count (self.bench, VIVA_TYPE_KNOB), ==, 0);
  viva_bench_fill (bench, -1);
  ui_test_run_for (0.05);
  /* Meanwhile the surface has said how wide it really is. */
  g_signal_emit_by_name (surface, "layout", 1600, 900);
  g_assert_true (are_knobs_beside (&self));
  g_assert_cmpuint (ui_test_count (self.bench, VIVA_TYPE_KNOB), >, 0);
  tear_down (&self);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);

  ui_test_add ("/ui/bench/scrub", test_scrub);
  ui_test_add ("/ui/bench/timeline-keys", test_timeline_keys);
  ui_test_add ("/ui/bench/best", test_best);
  ui_test_add ("/ui/bench/diverged", test_diverged);
  ui_test_add ("/ui/bench/compare", test_compare);
  ui_test_add ("/ui/bench/compare-popover", test_compare_popover);
  ui_test_add ("/ui/bench/band", test_band);
  ui_test_add ("/ui/bench/new-seed", test_new_seed);
  ui_test_add ("/ui/bench/edit-cell", test_edit_cell);
  ui_test_add ("/ui/bench/edit-keys", test_edit_keys);
  ui_test_add ("/ui/bench/bars", test_bars);
  ui_test_add ("/ui/bench/zoom", test_zoom);
  ui_test_add ("/ui/bench/mouse", test_mouse);
  ui_test_add ("/ui/bench/never-waits", test_never_waits);
  ui_test_add ("/ui/bench/fill", test_fill);
  ui_test_add ("/ui/bench/side", test_side);
  ui_test_add ("/ui/bench/table", test_table);

  return g_test_run ();
}
