/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui-test.h"

#include "exam-paper.h"
#include "viva-attempt.h"
#include "viva-question.h"
#include "viva-try.h"

typedef struct {
  ExamPaper *paper;
  const ExamPart *part;
  VivaAttempt *attempt;
  VivaSession *session;
  GtkWidget *widget;
  GtkWindow *window;
  GtkWidget *arrived; /* what the last "arrived" named */
} Fixture;

static void
arrived_cb (Fixture *self, GtkWidget *widget)
{
  self->arrived = widget;
}

/* Shows experiment @id of the fixture's part, as @attempt has it. */
static void
show (Fixture *self, const char *id)
{
  const ExamTry *experiment = NULL;

  for (guint i = 0; i < self->part->tries->len; i++)
    if (g_str_equal (((ExamTry *) g_ptr_array_index (self->part->tries, i))->id, id))
      experiment = g_ptr_array_index (self->part->tries, i);
  g_assert_nonnull (experiment);

  self->widget = viva_try_new (self->attempt, self->part, experiment, self->session);
  self->arrived = NULL;
  g_signal_connect_swapped (self->widget, "arrived", G_CALLBACK (arrived_cb), self);
  self->window = ui_test_present (self->widget, self->session);
}

static void
hide (Fixture *self)
{
  g_object_ref (self->widget);
  gtk_window_destroy (self->window);
  ui_test_run_for (0.02);
  g_assert_finalize_object (self->widget);
}

static void
set_up (Fixture *self, const char *part, const char *id)
{
  g_autofree char *folder = ui_test_paper ();
  g_autoptr (GError) error = NULL;

  self->paper = exam_paper_load (folder, &error);
  g_assert_no_error (error);
  self->part = exam_paper_find_part (self->paper, part);
  g_assert_nonnull (self->part);
  self->attempt = viva_attempt_new (self->paper, EXAM_MODE_STUDY, NULL);
  self->session = viva_session_new ();
  viva_session_open (self->session, self->part->settings, self->part->seed, self->part->steps);
  show (self, id);
}

static void
tear_down (Fixture *self)
{
  hide (self);
  /* A thread that is still at it holds the attempt. */
  ui_test_wait (20, G_OBJECT (self->attempt)->ref_count == 1);
  g_assert_finalize_object (self->attempt);
  g_assert_finalize_object (self->session);
  exam_paper_unref (self->paper);
}

static GtkWidget *
find_button (const Fixture *self, const char *label)
{
  return ui_test_find (self->widget, GTK_TYPE_BUTTON, "label", label);
}

static GtkWidget *
find_choice (const Fixture *self, guint index)
{
  GtkWidget *child = gtk_widget_get_first_child (
      gtk_widget_get_parent (ui_test_find_type (self->widget, GTK_TYPE_CHECK_BUTTON)));

  for (guint i = 0; i < index; i++)
    child = gtk_widget_get_next_sibling (child);

  return child;
}

static char *
get_knob (const Fixture *self, const char *id)
{
  return lab_settings_get_text (
      viva_session_get_settings (self->session),
      (guint) lab_class_find_knob (viva_session_get_lab (self->session), id));
}

/* A choice: the button sets the experiment up, and the outcome stands beside what was said. */
static void
test_choice (void)
{
  Fixture self;
  g_autofree char *width = NULL;

  set_up (&self, "2b", "wider");
  g_assert_nonnull (ui_test_find_text (self.widget, "Width: 1000"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_choice (&self, 2)), TRUE);
  g_assert_cmpstr (viva_attempt_get_prediction (self.attempt, self.part, "wider"), ==, "more");

  g_signal_emit_by_name (find_button (&self, "Run"), "clicked");
  g_assert_true (viva_attempt_was_run (self.attempt, self.part, "wider"));
  width = get_knob (&self, "width");
  g_assert_cmpstr (width, ==, "1000");
  ui_test_wait (20, self.arrived != NULL);
  g_assert_true (gtk_widget_get_visible (self.arrived));
  g_assert_true (gtk_widget_get_focusable (self.arrived));
  g_assert_nonnull (ui_test_find_text (self.arrived, "It grows."));
  /* 10 filters of 5 · 5 · 3 weights and a bias. */
  g_assert_nonnull (ui_test_find_text (self.arrived, "It stays as it is. (760 before, 760 now)"));
  g_assert_nonnull (ui_test_find_text (self.arrived, "Not as you said."));

  /* It was said. */
  g_assert_false (gtk_widget_is_sensitive (find_choice (&self, 2)));
  g_assert_nonnull (find_button (&self, "Run Again"));
  tear_down (&self);
}

/* A number; nothing is run before one was said. */
static void
test_number (void)
{
  Fixture self;
  GtkEditable *entry;
  g_autofree char *channels = NULL;

  set_up (&self, "2b", "grey");
  entry = GTK_EDITABLE (ui_test_find_type (self.widget, GTK_TYPE_ENTRY));
  viva_try_run (VIVA_TRY (self.widget));
  g_assert_nonnull (ui_test_find_text (self.widget, "Say first what you expect."));
  g_assert_false (viva_attempt_was_run (self.attempt, self.part, "grey"));
  channels = get_knob (&self, "channels");
  g_assert_cmpstr (channels, ==, "3");

  gtk_editable_set_text (entry, "26 *");
  g_assert_null (ui_test_find_text (self.widget, "Say first"));
  viva_try_run (VIVA_TRY (self.widget));
  g_assert_nonnull (ui_test_find_text (self.widget, "something is missing at the end"));
  g_assert_false (viva_attempt_was_run (self.attempt, self.part, "grey"));

  gtk_editable_set_text (entry, "26 * 10");
  g_signal_emit_by_name (entry, "activate");
  ui_test_wait (20, self.arrived != NULL);
  g_assert_nonnull (ui_test_find_text (self.arrived, "26 * 10"));
  g_assert_nonnull (ui_test_find_text (self.arrived, "260"));
  g_assert_nonnull (ui_test_find_text (self.arrived, "As you said."));
  g_assert_false (gtk_editable_get_editable (entry));
  tear_down (&self);
}

/* One's own words, and what the lab says: both as they are, whatever CommonMark makes of them. */
static void
test_sentence (void)
{
  Fixture self;

  set_up (&self, "5", "error");
  gtk_editable_set_text (GTK_EDITABLE (ui_test_find_type (self.widget, GTK_TYPE_ENTRY)),
                         "*No* <b>, [2] & $x_1$");
  viva_try_run (VIVA_TRY (self.widget));
  ui_test_wait (20, self.arrived != NULL);
  g_assert_nonnull (ui_test_find_text (self.arrived, "*No* <b>, [2] & $x_1$"));
  g_assert_nonnull (ui_test_find_text (self.arrived, "shapes (2,4) (2,)"));
  g_assert_nonnull (ui_test_find_text (self.arrived, "Is it as you said?"));
  tear_down (&self);
}

/* Where there are curves the bench has both runs, at the step that is asked for. */
static void
test_two_runs (void)
{
  Fixture self;

  set_up (&self, "2g", "more-data");
  g_assert_nonnull (ui_test_find_text (self.widget, "Training examples: 400, 2,500 steps"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_choice (&self, 0)), TRUE);
  viva_try_run (VIVA_TRY (self.widget));
  ui_test_wait (60, self.arrived != NULL);
  g_assert_nonnull (ui_test_find_text (self.arrived, "As you said."));
  ui_test_wait (60, viva_session_get_frame (self.session) != NULL &&
                        viva_session_get_step (self.session) == 2500);
  g_assert_cmpuint (viva_session_get_n_runs (self.session), ==, 2);
  tear_down (&self);
}

/* Shown again, as in a later sitting, it says what was said and what came out, and leaves the bench
 * and the focus where they are. */
static void
test_again (void)
{
  Fixture self;
  g_autofree char *channels = NULL;

  set_up (&self, "2b", "grey");
  hide (&self);
  viva_attempt_set_prediction (self.attempt, self.part, "grey", "300");
  viva_attempt_set_run (self.attempt, self.part, "grey");
  show (&self, "grey");
  ui_test_wait (20, ui_test_find_text (self.widget, "Not as you said.") != NULL);
  g_assert_nonnull (ui_test_find_text (self.widget, "260"));
  g_assert_cmpstr (
      gtk_editable_get_text (GTK_EDITABLE (ui_test_find_type (self.widget, GTK_TYPE_ENTRY))), ==,
      "300");
  g_assert_null (self.arrived);
  channels = get_knob (&self, "channels");
  g_assert_cmpstr (channels, ==, "3");

  /* Gone before its thread has ended. */
  hide (&self);
  show (&self, "grey");
  tear_down (&self);
}

/* In a question they come when the part was checked or given up, and go with it. */
static void
test_in_question (void)
{
  g_autofree char *folder = ui_test_paper ();
  g_autoptr (ExamPaper) paper = exam_paper_load (folder, NULL);
  g_autoptr (VivaAttempt) attempt = viva_attempt_new (paper, EXAM_MODE_STUDY, NULL);
  g_autoptr (VivaSession) session = viva_session_new ();
  const ExamPart *part = exam_paper_find_part (paper, "2b");
  GtkWidget *question = g_object_new (VIVA_TYPE_QUESTION, NULL);
  GtkWindow *window = ui_test_present (question, session);

  viva_session_open (session, part->settings, part->seed, part->steps);
  viva_question_set_part (VIVA_QUESTION (question), attempt, part, session);
  g_assert_null (ui_test_find_type (question, VIVA_TYPE_TRY));

  viva_attempt_reveal (attempt, part);
  g_assert_cmpuint (ui_test_count (question, VIVA_TYPE_TRY), ==, part->tries->len);
  viva_attempt_set_answer (attempt, part, "760");
  viva_attempt_check (attempt, part);
  g_assert_cmpuint (ui_test_count (question, VIVA_TYPE_TRY), ==, part->tries->len);

  viva_question_set_part (VIVA_QUESTION (question), attempt, exam_paper_find_part (paper, "3a"),
                          session);
  g_assert_null (ui_test_find_type (question, VIVA_TYPE_TRY));
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);

  ui_test_add ("/ui/try/choice", test_choice);
  ui_test_add ("/ui/try/number", test_number);
  ui_test_add ("/ui/try/sentence", test_sentence);
  ui_test_add ("/ui/try/two-runs", test_two_runs);
  ui_test_add ("/ui/try/again", test_again);
  ui_test_add ("/ui/try/in-question", test_in_question);

  return g_test_run ();
}
