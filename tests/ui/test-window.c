/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui-test.h"

#include <glib/gstdio.h>

#include "exam-paper.h"
#include "lab-setup.h"
#include "viva-application.h"
#include "viva-attempt.h"
#include "viva-bench.h"
#include "viva-feedback.h"
#include "viva-figure.h"
#include "viva-plot.h"
#include "viva-question.h"
#include "viva-readout.h"
#include "viva-text.h"
#include "viva-transport.h"
#include "viva-view-card.h"
#include "viva-window.h"

typedef struct {
  GtkWidget *window;
  VivaSession *session;
} Fixture;

/* One for all tests: a program has only one. */
static GtkApplication *
get_application (void)
{
  static AdwApplication *application;
  g_autoptr (GError) error = NULL;

  if (application == NULL) {
    application = viva_application_new ();
    g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
    g_application_register (G_APPLICATION (application), NULL, &error);
    g_assert_no_error (error);
  }

  return GTK_APPLICATION (application);
}

static Fixture
set_up (void)
{
  Fixture self = { .window = viva_window_new (get_application ()) };
  g_autofree char *folder = ui_test_paper ();
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (ExamPaper) paper = exam_paper_load (folder, NULL);
  guint part = 0;

  self.session = viva_window_get_session (VIVA_WINDOW (self.window));
  gtk_window_set_default_size (GTK_WINDOW (self.window), 1280, 800);
  viva_window_open (VIVA_WINDOW (self.window), file);
  while (!g_str_equal (exam_paper_get_part (paper, part)->id, "2g"))
    part++;
  viva_window_show_part (VIVA_WINDOW (self.window), part);
  gtk_window_present (GTK_WINDOW (self.window));
  ui_test_wait (20,
                viva_session_get_step (self.session) == exam_paper_get_part (paper, part)->steps);

  return self;
}

/* Nothing keeps a closed window and its experiment. */
static void
tear_down (Fixture *self)
{
  g_object_ref (self->window);
  g_object_ref (self->session);
  gtk_window_destroy (GTK_WINDOW (self->window));
  ui_test_run_for (0.05);
  g_assert_finalize_object (self->window);
  g_assert_finalize_object (self->session);
}

static GtkWidget *
find_button (const Fixture *self, const char *action)
{
  GtkWidget *button = ui_test_find (self->window, GTK_TYPE_BUTTON, "action-name", action);

  g_assert_nonnull (button);

  return button;
}

static void
click (const Fixture *self, const char *action)
{
  GtkWidget *button = find_button (self, action);

  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

/* All pictures are veiled, or none is: the one in the question and those with curves in the bench.
 */
static guint
count_veiled (GtkWidget *widget)
{
  guint n = 0;

  if (VIVA_IS_PLOT (widget) && gtk_widget_get_mapped (widget))
    n += (viva_plot_get_layout (VIVA_PLOT (widget))->options.veil & PLOT_VEIL_LEGEND) != 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_veiled (child);

  return n;
}

static void
put (const Fixture *self, const char *text)
{
  VivaAnswer *answer = VIVA_ANSWER (ui_test_find_type (self->window, VIVA_TYPE_ANSWER));

  viva_answer_set_text (answer, text);
  viva_answer_emit_changed (answer);
}

static void
test_opens (void)
{
  Fixture self = set_up ();

  /* The question's curves have been run before it opens, and they stand. */
  g_assert_cmpuint (viva_session_get_step (self.session), >, 0);
  g_assert_false (viva_session_get_playing (self.session));
  g_assert_nonnull (ui_test_find_text (self.window, "Deep learning midterm"));
  g_assert_nonnull (ui_test_find_text (self.window, "0 of "));

  tear_down (&self);
}

/* The answer is typed in, checked, and read. The pictures keep the names until then. */
static void
test_check (void)
{
  Fixture self = set_up ();
  GtkWidget *feedback = ui_test_find_type (self.window, VIVA_TYPE_FEEDBACK);

  g_assert_cmpuint (count_veiled (self.window), >=, 2);
  g_assert_false (gtk_widget_get_mapped (feedback));

  /* Nothing to check: said so, and nothing is given away. */
  click (&self, "win.check");
  ui_test_wait (5, gtk_widget_get_mapped (feedback));
  g_assert_nonnull (ui_test_find_text (feedback, "Not checked"));
  g_assert_cmpuint (count_veiled (self.window), >=, 2);

  put (&self, "1=cost; 2=iterations; 3=lowest-dev-cost; 4=stopping-iteration; 5=training-curve");
  g_assert_false (gtk_widget_get_visible (feedback));
  click (&self, "win.check");
  ui_test_wait (5, gtk_widget_get_mapped (feedback) && gtk_widget_is_focus (feedback));
  g_assert_nonnull (ui_test_find_text (feedback, "2 of 3 points"));
  g_assert_nonnull (ui_test_find_text (feedback, "5. training curve"));
  g_assert_nonnull (ui_test_find_text (feedback, "The training curve is the one that keeps"));
  g_assert_nonnull (ui_test_find_text (feedback, "6. empty"));
  g_assert_nonnull (ui_test_find_text (self.window, "2 of 3 points"));
  g_assert_cmpuint (count_veiled (self.window), ==, 0);

  /* Mended. */
  put (&self, "1=error; 2=epochs; 3=lowest-dev-cost; 4=stopping-iteration; 5=validation-curve; "
              "6=training-curve");
  click (&self, "win.check");
  ui_test_wait (5, gtk_widget_get_mapped (feedback));
  g_assert_nonnull (ui_test_find_text (feedback, "3 of 3 points"));
  g_assert_nonnull (ui_test_find_text (self.window, "Patience."));

  tear_down (&self);
}

/* A card is as high as the text in it, whatever it held before. */
static void
test_feedback_fits (void)
{
  Fixture self = set_up ();
  GtkWidget *feedback = ui_test_find_type (self.window, VIVA_TYPE_FEEDBACK);
  GtkWidget *text, *label;
  graphene_rect_t bounds;
  int minimum;

  viva_window_show_part (VIVA_WINDOW (self.window), 0);
  put (&self, "true");
  click (&self, "win.check");
  ui_test_wait (5, gtk_widget_get_mapped (feedback) && gtk_widget_is_focus (feedback));
  ui_test_run_for (0.2);
  text = ui_test_find (feedback, VIVA_TYPE_TEXT, NULL, NULL);
  g_assert_true (gtk_widget_compute_bounds (text, feedback, &bounds));
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (feedback));
  /* Three lines at this width. */
  label = ui_test_find_type (text, GTK_TYPE_LABEL);
  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (label), &minimum, NULL,
                      NULL, NULL);
  g_assert_cmpfloat (bounds.size.height, >=, minimum);

  tear_down (&self);
}

static void
test_solution (void)
{
  Fixture self = set_up ();

  g_assert_null (ui_test_find_text (self.window, "Patience."));
  click (&self, "win.solution");
  ui_test_wait (5, ui_test_find_text (self.window, "Patience.") != NULL);
  g_assert_cmpuint (count_veiled (self.window), ==, 0);

  tear_down (&self);
}

static void
test_hint (void)
{
  Fixture self = set_up ();

  g_assert_null (ui_test_find_text (self.window, "Begin with the curves"));
  click (&self, "win.hint");
  ui_test_wait (5, ui_test_find_text (self.window, "Begin with the curves") != NULL);
  g_assert_cmpuint (count_veiled (self.window), >=, 2);

  tear_down (&self);
}

/* What is asked for by a key while the bench has the window to itself is not shown behind it. */
static void
test_check_from_large_bench (void)
{
  Fixture self = set_up ();
  GtkWidget *feedback = ui_test_find_type (self.window, VIVA_TYPE_FEEDBACK);
  GtkWidget *bench = ui_test_find_type (self.window, VIVA_TYPE_BENCH);

  put (&self, "1=cost");
  gtk_widget_activate_action (self.window, "win.large-bench", NULL);
  ui_test_wait (5, !gtk_widget_get_mapped (ui_test_find_type (self.window, VIVA_TYPE_QUESTION)));
  gtk_widget_activate_action (bench, "win.check", NULL);
  ui_test_wait (5, gtk_widget_get_mapped (feedback) && gtk_widget_is_focus (feedback));
  g_assert_nonnull (ui_test_find_text (feedback, "0.5 of 3 points"));

  tear_down (&self);
}

/* A paper that cannot be opened does not take the one at hand away. */
static void
test_open_wrong_paper (void)
{
  Fixture self = set_up ();
  g_autofree char *folder = g_dir_make_tmp ("viva-window-XXXXXX", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  VivaAnswer *answer = VIVA_ANSWER (ui_test_find_type (self.window, VIVA_TYPE_ANSWER));
  GtkWindow *dialog = NULL;
  g_autoptr (GList) windows = NULL;

  put (&self, "1=cost");
  viva_window_open (VIVA_WINDOW (self.window), file);
  windows = gtk_window_list_toplevels ();
  for (GList *window = windows; window != NULL; window = window->next)
    if (ADW_IS_MESSAGE_DIALOG (window->data))
      dialog = window->data;
  g_assert_nonnull (dialog);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)),
                            "expected a folder with a paper.ini"));
  gtk_window_destroy (dialog);
  ui_test_run_for (0.05);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (answer)));
  g_assert_cmpstr (viva_answer_get_text (answer), ==, "1=cost");

  g_rmdir (folder);
  tear_down (&self);
}

/* Without a paper there are no parts to go to, and nothing to check. */
static void
test_without_paper (void)
{
  static const char *const actions[] = { "check", "hint", "solution", "previous-part",
                                         "next-part" };
  GtkWidget *window = viva_window_new (get_application ());

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (window), actions[i]));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The list names what there is to see, and a view that goes does not leave an empty bench. */
static void
test_views (void)
{
  Fixture self = set_up ();
  GtkWidget *bench = ui_test_find_type (self.window, VIVA_TYPE_BENCH);
  GtkWidget *drop_down = ui_test_find_type (bench, GTK_TYPE_DROP_DOWN);
  const LabClass *lab = viva_session_get_lab (self.session);
  guint data = (guint) lab_class_find_knob (lab, "data");
  guint n_rows = 1;

  click (&self, "win.solution");
  for (guint i = 0; i < lab->n_views; i++)
    n_rows += lab_class_view_applies (lab, viva_session_get_settings (self.session), i);
  g_assert_cmpuint (n_rows, <, lab->n_views + 1);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (drop_down))),
                    ==, n_rows);

  for (guint row = 1; row < n_rows; row++) {
    gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), row);
    ui_test_wait (5, ui_test_count (bench, VIVA_TYPE_VIEW_CARD) == 1);
  }

  /* Photographs have no plane to draw a boundary in. */
  viva_bench_show_view (VIVA_BENCH (bench), lab_class_find_view (lab, "boundary", NULL));
  g_assert_true (viva_session_set_knob (self.session, data, "fashion-mnist", NULL));
  ui_test_wait (5, ui_test_count (bench, VIVA_TYPE_VIEW_CARD) > 1);
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (drop_down)), ==, 0);

  tear_down (&self);
}

/* Settings that cannot be built have no figures: not those of the run before either. */
static void
test_failed_figures (void)
{
  Fixture self = set_up ();
  GtkWidget *readout = ui_test_find_type (self.window, VIVA_TYPE_READOUT);
  guint data = (guint) lab_class_find_knob (viva_session_get_lab (self.session), "data");

  click (&self, "win.solution");
  ui_test_wait (5, ui_test_find_text (readout, "Dev cost now") != NULL);
  g_assert_true (viva_session_set_knob (self.session, data, "csv", NULL));
  ui_test_wait (5, viva_session_get_status (self.session) == LAB_STATUS_FAILED);
  g_assert_null (ui_test_find_text (readout, "Dev cost now"));
  g_assert_nonnull (ui_test_find_text (readout, "expected the path of a CSV file"));

  tear_down (&self);
}

static void
test_buttons (void)
{
  Fixture self = set_up ();
  guint64 step = viva_session_get_step (self.session);

  click (&self, "win.step");
  ui_test_wait (10, viva_session_get_step (self.session) == step + 1);

  click (&self, "win.reset");
  ui_test_wait (10, viva_session_get_step (self.session) == 0);

  click (&self, "win.play");
  ui_test_wait (10, viva_session_get_step (self.session) > 20);
  g_assert_true (viva_session_get_playing (self.session));
  click (&self, "win.play");
  g_assert_false (viva_session_get_playing (self.session));

  tear_down (&self);
}

static gboolean
press (const Fixture *self, const char *key)
{
  return ui_test_key (GTK_WINDOW (self->window), key);
}

static void
test_keys (void)
{
  Fixture self = set_up ();
  GtkWidget *plot = ui_test_find_type (self.window, VIVA_TYPE_PLOT);
  guint64 step = viva_session_get_step (self.session);

  gtk_widget_grab_focus (plot);
  if (press (&self, "period")) {
    ui_test_wait (10, viva_session_get_step (self.session) == step + 1);
    press (&self, "r");
    ui_test_wait (10, viva_session_get_step (self.session) == 0);
    press (&self, "space");
    ui_test_wait (10, viva_session_get_playing (self.session));
    press (&self, "space");
    ui_test_wait (10, !viva_session_get_playing (self.session));
  }

  tear_down (&self);
}

/* Keys that a widget uses are its own: typed text, and the button that has the focus. */
static void
test_keys_yield (void)
{
  Fixture self = set_up ();
  GtkWidget *bench = ui_test_find_type (self.window, VIVA_TYPE_BENCH);
  GtkWidget *entry = ui_test_find_type (bench, GTK_TYPE_ENTRY);
  guint64 step = viva_session_get_step (self.session);

  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  gtk_widget_grab_focus (entry);
  if (press (&self, "0")) {
    press (&self, "period");
    press (&self, "r");
    press (&self, "space");
    g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "0.r ");
    g_assert_false (viva_session_get_playing (self.session));
    g_assert_cmpuint (viva_session_get_step (self.session), ==, step);

    gtk_widget_grab_focus (find_button (&self, "win.hint"));
    press (&self, "space");
    ui_test_wait (5, ui_test_find_text (self.window, "Begin with the curves") != NULL);
    g_assert_false (viva_session_get_playing (self.session));
  }

  tear_down (&self);
}

/* In mid-training; the worker is joined, and nothing of the window is left. */

static gboolean
count_close_cb (GtkWindow *window, gpointer data)
{
  ++*(guint *) data;

  return FALSE;
}

/* Whatever a window remembers when it is closed it remembers when the program ends, too. */
static void
test_quit (void)
{
  Fixture self = set_up ();
  guint n_closed = 0;

  g_signal_connect (self.window, "close-request", G_CALLBACK (count_close_cb), &n_closed);
  g_action_group_activate_action (G_ACTION_GROUP (get_application ()), "quit", NULL);
  g_assert_cmpuint (n_closed, ==, 1);
  g_assert_null (gtk_application_get_windows (get_application ()));
}

static void
test_close (void)
{
  Fixture self = set_up ();

  viva_session_play (self.session);
  ui_test_run_for (0.3);
  g_assert_true (viva_session_get_playing (self.session));
  tear_down (&self);
}

/* A folder that is no paper is explained in a window that has none yet. */
static void
test_no_paper (void)
{
  g_autofree char *path = g_dir_make_tmp ("viva-XXXXXX", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GtkWidget *window = viva_window_new (get_application ());

  gtk_window_present (GTK_WINDOW (window));
  viva_window_open (VIVA_WINDOW (window), file);
  ui_test_wait (5, ui_test_find_text (window, "This File Cannot Be Opened") != NULL);
  g_assert_nonnull (ui_test_find_text (window, "paper.ini"));

  gtk_window_destroy (GTK_WINDOW (window));
  g_rmdir (path);
}

/* The window that says @text, or NULL. */
static GtkWindow *
find_toplevel (const char *text)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *window = windows; window != NULL; window = window->next)
    if (ui_test_find_text (window->data, text) != NULL)
      return window->data;

  return NULL;
}

/* Two runs, brought to their step, in a window of their own; the third field is nothing that this
 * version knows. */
static void
test_recipe (void)
{
  GtkWidget *window = viva_window_new (get_application ());
  VivaSession *session = viva_window_get_session (VIVA_WINDOW (window));
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "lecture.viva", NULL);
  g_autofree char *bad = g_build_filename (g_get_user_data_dir (), "bad.viva", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) bad_file = g_file_new_for_path (bad);
  g_autoptr (LabRecipe) recipe = NULL;
  GtkWidget *focus;
  LabFrame *frame;
  GtkWindow *dialog;

  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  g_assert_true (g_file_set_contents (
      path,
      "{\"format\": \"viva-recipe\", \"version\": 1, \"lab\": \"early-stopping\", \"seed\": 3,\n"
      "\"runs\": [{\"settings\": {\"width\": 5}}, {\"settings\": {\"width\": 6}}],\n"
      "\"step\": 40, \"colour\": \"red\"}",
      -1, NULL));
  g_assert_true (
      g_file_set_contents (bad, "{\"format\": \"viva-recipe\",\n\"version\": 1", -1, NULL));

  /* In the way that the desktop opens one. */
  viva_window_open_later (VIVA_WINDOW (window), bad_file);
  gtk_window_present (GTK_WINDOW (window));
  ui_test_wait (10, ui_test_find_text (window, "bad.viva:2: expected , or } in an object") != NULL);
  g_assert_null (viva_session_get_lab (session));

  viva_window_open_later (VIVA_WINDOW (window), file);
  ui_test_wait (10, viva_session_get_step (session) == 40);
  g_assert_nonnull (ui_test_find_text (window, "lecture.viva"));
  frame = lab_frame_ref (viva_session_get_frame (session));
  g_assert_cmpuint (lab_frame_get_n_runs (frame), ==, 2);
  g_assert_cmpstr (lab_frame_get_run_info (frame, 1)->name, ==, "width=6");
  g_assert_cmpuint (lab_setup_get_seed (lab_frame_get_setup (frame)), ==, 3);

  /* What would be saved is what was opened, and what a person did since. */
  viva_session_select_run (session, 1);
  viva_session_seek (session, 30);
  ui_test_wait (10, viva_session_get_step (session) == 30);
  /* Space plays on, it does not go back to the start. */
  focus = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_true (GTK_IS_BUTTON (focus));
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (focus)), ==, "win.play");
  recipe = viva_window_new_recipe (VIVA_WINDOW (window));
  g_assert_true (lab_setup_equal (recipe->setup, lab_frame_get_setup (frame)));
  g_assert_cmpuint (recipe->step, ==, 30);
  g_assert_cmpuint (recipe->run, ==, 1);
  g_assert_cmpint (recipe->view, ==, -1);

  /* What was left out is said in a window over it. */
  ui_test_wait (5, (dialog = find_toplevel ("lecture.viva:3: colour")) != NULL);
  g_assert_true (gtk_window_get_transient_for (dialog) == GTK_WINDOW (window));
  gtk_window_destroy (dialog);
  gtk_window_destroy (GTK_WINDOW (window));
  lab_frame_unref (frame);
  ui_test_run_for (0.05);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);

  ui_test_add ("/ui/window/opens", test_opens);
  ui_test_add ("/ui/window/check", test_check);
  ui_test_add ("/ui/window/feedback-fits", test_feedback_fits);
  ui_test_add ("/ui/window/solution", test_solution);
  ui_test_add ("/ui/window/hint", test_hint);
  ui_test_add ("/ui/window/buttons", test_buttons);
  ui_test_add ("/ui/window/keys", test_keys);
  ui_test_add ("/ui/window/keys-yield", test_keys_yield);
  ui_test_add ("/ui/window/close", test_close);
  ui_test_add ("/ui/window/quit", test_quit);
  ui_test_add ("/ui/window/check-from-large-bench", test_check_from_large_bench);
  ui_test_add ("/ui/window/open-wrong-paper", test_open_wrong_paper);
  ui_test_add ("/ui/window/without-paper", test_without_paper);
  ui_test_add ("/ui/window/views", test_views);
  ui_test_add ("/ui/window/failed-figures", test_failed_figures);
  ui_test_add ("/ui/window/recipe", test_recipe);
  ui_test_add ("/ui/window/no-paper", test_no_paper);

  return g_test_run ();
}
