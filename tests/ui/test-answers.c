/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui-test.h"

#include "exam-code.h"
#include "exam-paper.h"
#include "viva-answer.h"
#include "viva-cell-grid.h"
#include "viva-choices.h"
#include "viva-code.h"
#include "viva-confidence.h"
#include "viva-essay.h"
#include "viva-kernel-answer.h"
#include "viva-line.h"
#include "viva-matrix-answer.h"
#include "viva-text.h"
#include "viva-written.h"

typedef struct {
  ExamPaper *paper;
  const ExamPart *part;
  VivaSession *session;
  GtkWidget *widget;
  GtkWindow *window;
  guint n_changed;
} Fixture;

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
set_up (Fixture *self, const char *id)
{
  g_autofree char *folder = ui_test_paper ();
  g_autoptr (GError) error = NULL;

  self->paper = exam_paper_load (folder, &error);
  g_assert_no_error (error);
  self->part = exam_paper_find_part (self->paper, id);
  g_assert_nonnull (self->part);
  self->session = viva_session_new ();
  viva_session_open (self->session, self->part->settings, self->part->seed, self->part->steps);
  self->widget = viva_answer_new (self->part, self->paper->math, self->session);
  g_assert_nonnull (self->widget);
  self->n_changed = 0;
  g_signal_connect_swapped (self->widget, "changed", G_CALLBACK (count_cb), &self->n_changed);
  self->window = ui_test_present (self->widget, self->session);
}

static void
tear_down (Fixture *self)
{
  g_object_ref (self->widget);
  gtk_window_destroy (self->window);
  ui_test_run_for (0.02);
  g_assert_finalize_object (self->widget);
  g_assert_finalize_object (self->session);
  exam_paper_unref (self->paper);
}

static const char *
get_text (const Fixture *self)
{
  return viva_answer_get_text (VIVA_ANSWER (self->widget));
}

static void
collect (GtkWidget *widget, GType type, GPtrArray *found)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, type, found);
}

/* Descendants of @type, in order. (transfer container) */
static GPtrArray *
find_all (GtkWidget *widget, GType type)
{
  GPtrArray *found = g_ptr_array_new ();

  collect (widget, type, found);

  return found;
}

/* Grades what the widget says, and shows it there. Returns the points. */
static double
grade (const Fixture *self)
{
  g_autoptr (ExamGrade) grade =
      exam_answer_grade (self->part->answer, self->part->points, get_text (self));

  viva_answer_set_grade (VIVA_ANSWER (self->widget), grade->is_answered ? grade : NULL);

  return grade->points;
}

/* What is set from outside is shown, read back unchanged, and does not count as a person's change:
 * for each part the key gives all points through its widget. */
static void
test_keys (void)
{
  g_autofree char *folder = ui_test_paper ();
  g_autoptr (ExamPaper) paper = exam_paper_load (folder, NULL);

  for (guint i = 0; i < exam_paper_get_n_parts (paper); i++) {
    const char *id = exam_paper_get_part (paper, i)->id;
    Fixture self;
    g_autofree char *key = NULL;

    set_up (&self, id);
    key = exam_answer_key (self.part->answer);
    viva_answer_set_text (VIVA_ANSWER (self.widget), key);
    g_assert_cmpuint (self.n_changed, ==, 0);
    g_assert_cmpstr (get_text (&self), ==, key);
    if (!self.part->answer->klass->is_slow)
      g_assert_cmpfloat_with_epsilon (grade (&self), self.part->points, 1e-9);
    viva_answer_set_text (VIVA_ANSWER (self.widget), "");
    g_assert_cmpstr (get_text (&self), ==, "");
    viva_answer_focus_first (VIVA_ANSWER (self.widget));
    tear_down (&self);
  }
}

/* 1b: true, or false: one at a time; after a check both say why. */
static void
test_choices (void)
{
  Fixture self;
  g_autoptr (GPtrArray) buttons = NULL;

  set_up (&self, "1b");
  buttons = find_all (self.widget, GTK_TYPE_CHECK_BUTTON);
  g_assert_cmpuint (buttons->len, ==, 2);
  gtk_check_button_set_active (g_ptr_array_index (buttons, 1), TRUE);
  g_assert_cmpstr (get_text (&self), ==, "false");
  g_assert_cmpfloat (grade (&self), ==, 0.0);
  g_assert_nonnull (ui_test_find (self.widget, VIVA_TYPE_TEXT, NULL, NULL));
  ui_test_wait (5, ui_test_find_text (self.widget, "average-pooling needs nothing") != NULL);

  gtk_check_button_set_active (g_ptr_array_index (buttons, 0), TRUE);
  g_assert_cmpstr (get_text (&self), ==, "true");
  g_assert_false (gtk_check_button_get_active (g_ptr_array_index (buttons, 1)));
  g_assert_cmpfloat (grade (&self), ==, 2.0);
  tear_down (&self);
}

/* 2b: 10 filters of 5 × 5 × 3 weights and a bias each, 760; what an expression comes to is said. */
static void
test_number (void)
{
  Fixture self;
  GtkWidget *entry;

  set_up (&self, "2b");
  entry = ui_test_find_type (self.widget, GTK_TYPE_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "10*(5*5*3 + 1)");
  g_assert_cmpstr (get_text (&self), ==, "10*(5*5*3 + 1)");
  g_assert_cmpuint (self.n_changed, ==, 1);
  ui_test_wait (5, ui_test_find_text (self.widget, "= 760") != NULL);
  g_assert_cmpfloat (grade (&self), ==, 2.0);
  g_assert_true (gtk_widget_has_css_class (entry, "success"));

  gtk_editable_set_text (GTK_EDITABLE (entry), "10*(");
  ui_test_wait (5, ui_test_find_text (self.widget, "= 760") == NULL);
  g_assert_cmpfloat (grade (&self), ==, 0.0);
  tear_down (&self);
}

/* 4b: rows of ±1 (shared with the published key); a wrong cell is marked as such. */
static void
test_matrix (void)
{
  static const char *const row[] = { "-1", "1", "2/2", "-1" };
  Fixture self;
  g_autoptr (GPtrArray) cells = NULL;

  set_up (&self, "4b");
  cells = find_all (self.widget, GTK_TYPE_ENTRY);
  g_assert_cmpuint (cells->len, ==, 12);
  for (guint i = 0; i < cells->len; i++)
    gtk_editable_set_text (g_ptr_array_index (cells, i), row[i % 4]);
  g_assert_cmpfloat_with_epsilon (grade (&self), 2.0, 1e-9);

  /* A comma is a decimal point, and blanks do not make cells. */
  gtk_editable_set_text (g_ptr_array_index (cells, 5), "0,5 + 0,5");
  g_assert_cmpfloat_with_epsilon (grade (&self), 2.0, 1e-9);

  gtk_editable_set_text (g_ptr_array_index (cells, 5), "7");
  g_assert_cmpfloat_with_epsilon (grade (&self), 2.0 * 11 / 12, 1e-9);
  g_assert_true (gtk_widget_has_css_class (g_ptr_array_index (cells, 5), "error"));
  g_assert_true (gtk_widget_has_css_class (g_ptr_array_index (cells, 4), "success"));
  viva_answer_set_grade (VIVA_ANSWER (self.widget), NULL);
  g_assert_false (gtk_widget_has_css_class (g_ptr_array_index (cells, 5), "error"));
  tear_down (&self);
}

/* 2h: two filters of 3 × 3; one that is put into the experiment is there in its knob. */
static void
test_kernel (void)
{
  static const char *const column[] = { "1", "0", "-1" };
  Fixture self;
  g_autoptr (GPtrArray) cells = NULL;
  g_autoptr (GPtrArray) buttons = NULL;
  g_autofree char *knob = NULL;
  guint index;

  set_up (&self, "2h");
  cells = find_all (self.widget, GTK_TYPE_ENTRY);
  buttons = find_all (self.widget, GTK_TYPE_BUTTON);
  g_assert_cmpuint (cells->len, ==, 18);
  g_assert_cmpuint (buttons->len, ==, 2);

  g_signal_emit_by_name (g_ptr_array_index (buttons, 0), "clicked");
  g_assert_nonnull (ui_test_find_text (self.widget, "still empty"));

  for (guint i = 0; i < 9; i++)
    gtk_editable_set_text (g_ptr_array_index (cells, i), column[i % 3]);
  g_signal_emit_by_name (g_ptr_array_index (buttons, 0), "clicked");
  index = (guint) lab_class_find_knob (self.part->lab, "kernel");
  knob = lab_settings_get_text (viva_session_get_settings (self.session), index);
  g_assert_cmpstr (knob, ==, "[1 0 -1; 1 0 -1; 1 0 -1]");
  /* The first of two filters: half of two points. */
  g_assert_cmpfloat_with_epsilon (grade (&self), 1.0, 1e-9);
  tear_down (&self);
}

/* 3c: the checklist comes after something was written, and its ticks are the points. */
static void
test_essay (void)
{
  Fixture self;
  GtkWidget *view;
  g_autoptr (GPtrArray) ticks = NULL;

  set_up (&self, "3c");
  view = ui_test_find_type (self.widget, GTK_TYPE_TEXT_VIEW);
  ticks = find_all (self.widget, GTK_TYPE_CHECK_BUTTON);
  g_assert_cmpuint (ticks->len, ==, 2);
  g_assert_false (gtk_widget_get_mapped (g_ptr_array_index (ticks, 0)));
  g_assert_cmpfloat (grade (&self), ==, 0.0);
  ui_test_run_for (0.05);
  g_assert_false (gtk_widget_get_mapped (g_ptr_array_index (ticks, 0)));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)),
                            "The loss is not what decides which answer is given.", -1);
  g_assert_cmpfloat (grade (&self), ==, 0.0);
  ui_test_wait (5, gtk_widget_get_mapped (g_ptr_array_index (ticks, 0)));
  gtk_check_button_set_active (g_ptr_array_index (ticks, 1), TRUE);
  g_assert_cmpfloat (grade (&self), ==, 1.0);
  gtk_check_button_set_active (g_ptr_array_index (ticks, 0), TRUE);
  g_assert_cmpfloat (grade (&self), ==, 2.0);
  tear_down (&self);
}

static void
confidence_cb (guint *said, guint value)
{
  *said = value;
}

static void
test_confidence (void)
{
  GtkWidget *widget = g_object_new (VIVA_TYPE_CONFIDENCE, NULL);
  GtkWindow *window = ui_test_present (widget, NULL);
  g_autoptr (GPtrArray) buttons = find_all (widget, GTK_TYPE_TOGGLE_BUTTON);
  guint said = 99;

  g_signal_connect_swapped (widget, "changed", G_CALLBACK (confidence_cb), &said);
  viva_confidence_set_value (VIVA_CONFIDENCE (widget), 2);
  g_assert_cmpuint (said, ==, 99);
  gtk_toggle_button_set_active (g_ptr_array_index (buttons, 3), TRUE);
  g_assert_cmpuint (said, ==, 4);
  g_assert_false (gtk_toggle_button_get_active (g_ptr_array_index (buttons, 1)));
  gtk_toggle_button_set_active (g_ptr_array_index (buttons, 3), FALSE);
  g_assert_cmpuint (said, ==, 0);
  gtk_window_destroy (window);
}

/* Answers as a person reads them. */
static void
test_written (void)
{
  g_autofree char *folder = ui_test_paper ();
  g_autoptr (ExamPaper) paper = exam_paper_load (folder, NULL);
  g_autofree char *choice =
      viva_written_new (exam_paper_find_part (paper, "1b"), paper->math, "false");
  g_autofree char *matrix =
      viva_written_new (exam_paper_find_part (paper, "4b"), paper->math, "[1 2; _ 4]");
  g_autofree char *key = viva_written_new_key (exam_paper_find_part (paper, "2b"), paper->math);
  g_autofree char *essay = viva_written_new_key (exam_paper_find_part (paper, "3c"), paper->math);

  g_assert_cmpstr (choice, ==, "False: the pooled output and the upstream gradient are enough.");
  g_assert_cmpstr (matrix, ==, "1 2\n_ 4");
  g_assert_cmpstr (key, ==, "760");
  g_assert_null (essay);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);

  ui_test_add ("/ui/answers/keys", test_keys);
  ui_test_add ("/ui/answers/choices", test_choices);
  ui_test_add ("/ui/answers/number", test_number);
  ui_test_add ("/ui/answers/matrix", test_matrix);
  ui_test_add ("/ui/answers/kernel", test_kernel);
  ui_test_add ("/ui/answers/essay", test_essay);
  ui_test_add ("/ui/answers/confidence", test_confidence);
  ui_test_add ("/ui/answers/written", test_written);

  return g_test_run ();
}
