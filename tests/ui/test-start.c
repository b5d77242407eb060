/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui-test.h"

#include <glib/gstdio.h>

#include "exam-paper.h"
#include "viva-start.h"
#include "viva-store.h"

#define DAY (24 * 60 * 60)

typedef struct {
  char *folder;
  char *paper;
  VivaStore *store;
  GtkWidget *start;
  GtkWindow *window;
  char *asked; /* what the page asked for last */
} Fixture;

static void
repeat_cb (Fixture *self, const char *path, const char *part)
{
  g_free (self->asked);
  self->asked = g_strdup_printf ("repeat %s %s", path, part);
}

static void
resume_cb (Fixture *self, const ExamAttempt *attempt)
{
  g_free (self->asked);
  self->asked = g_strdup_printf ("resume %s", attempt->id);
}

static void
begin_cb (Fixture *self, const char *path, ExamMode mode)
{
  g_free (self->asked);
  self->asked = g_strdup_printf ("begin %s %s", path, mode == EXAM_MODE_EXAM ? "exam" : "study");
}

static void
set_up (Fixture *self)
{
  g_autofree char *data = NULL;

  *self =
      (Fixture){ .folder = g_dir_make_tmp ("viva-start-XXXXXX", NULL), .paper = ui_test_paper () };
  data = g_path_get_dirname (self->paper);
  g_setenv ("VIVA_DATA_DIR", data, TRUE);
  self->store = viva_store_new (self->folder);
  self->start = g_object_new (VIVA_TYPE_START, NULL);
  g_signal_connect_swapped (self->start, "repeat", G_CALLBACK (repeat_cb), self);
  g_signal_connect_swapped (self->start, "resume", G_CALLBACK (resume_cb), self);
  g_signal_connect_swapped (self->start, "begin", G_CALLBACK (begin_cb), self);
  self->window = ui_test_present (self->start, NULL);
}

static void
tear_down (Fixture *self)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  gtk_window_destroy (self->window);
  viva_store_flush (self->store);
  ui_test_run_for (0.05);
  g_assert_finalize_object (self->store);
  dir = g_dir_open (self->folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->paper);
  g_free (self->asked);
}

/* The row whose title is @title; NULL: none. */
static GtkWidget *
find_row (const Fixture *self, const char *title)
{
  return ui_test_find (self->start, ADW_TYPE_ACTION_ROW, "title", title);
}

/* Missed three days ago and due the day after: it stands there, and can be repeated. What was
 * missed just now comes back tomorrow, and what a paper no longer has never does. */
static void
test_due (void)
{
  Fixture self;
  ExamSchedule *schedule;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *expected = NULL;
  GtkWidget *row;

  set_up (&self);
  viva_start_refresh (VIVA_START (self.start), self.store);
  g_assert_null (ui_test_find_text (self.start, "Due Today"));

  schedule = viva_store_get_schedule (self.store, NULL);
  exam_schedule_answer (schedule, self.paper, "2b", 1, now - 3 * DAY);
  exam_schedule_answer (schedule, self.paper, "2g", 1, now - 2 * DAY);
  exam_schedule_answer (schedule, self.paper, "4b", 1, now);
  exam_schedule_answer (schedule, self.paper, "99z", 1, now - 3 * DAY);
  exam_schedule_answer (schedule, "/nowhere", "2b", 1, now - 3 * DAY);
  viva_start_refresh (VIVA_START (self.start), self.store);
  g_assert_nonnull (ui_test_find_text (self.start, "Due Today"));

  row = find_row (&self, "2b  Parameters of a convolution");
  g_assert_nonnull (row);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                   "Deep learning midterm · with other numbers");
  g_signal_emit_by_name (ui_test_find (row, GTK_TYPE_BUTTON, "label", "Repeat"), "clicked");
  expected = g_strdup_printf ("repeat %s 2b", self.paper);
  g_assert_cmpstr (self.asked, ==, expected);

  row = find_row (&self, "2g  Early stopping");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                   "Deep learning midterm · as it was");
  g_assert_null (find_row (&self, "4b  Normalise"));
  tear_down (&self);
}

static char *
keep_attempt (const Fixture *self,
              const ExamPaper *paper,
              ExamMode mode,
              gboolean is_handed_in,
              gint64 changed)
{
  g_autoptr (ExamAttempt) attempt = exam_attempt_new (paper, mode);
  ExamEntry *entry = exam_attempt_get_entry (attempt, "1b");
  g_autofree char *name = g_strdup_printf ("%s.json", attempt->id);

  exam_entry_set_answer (entry, "true");
  entry->was_checked = TRUE;
  entry->points = 2.0;
  attempt->seconds_used = 600.0;
  attempt->changed = changed;
  attempt->is_handed_in = is_handed_in;
  viva_store_write (self->store, name, exam_attempt_to_json (attempt));

  return g_strdup (attempt->id);
}

/* What can be gone on with says how far it is, and how much time is left. */
static void
test_attempts (void)
{
  Fixture self;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (ExamPaper) paper = NULL;
  g_autofree char *study = NULL, *exam = NULL, *done = NULL, *expected = NULL, *score = NULL;
  GtkWidget *button;

  set_up (&self);
  paper = exam_paper_load (self.paper, NULL);
  viva_start_refresh (VIVA_START (self.start), self.store);
  g_assert_nonnull (ui_test_find_text (self.start, "Open a paper, answer its questions"));
  g_assert_null (ui_test_find_text (self.start, "Your Attempts"));

  study = keep_attempt (&self, paper, EXAM_MODE_STUDY, FALSE, now - 60);
  exam = keep_attempt (&self, paper, EXAM_MODE_EXAM, FALSE, now - 2 * DAY);
  done = keep_attempt (&self, paper, EXAM_MODE_EXAM, TRUE, now - 3 * DAY);
  viva_store_flush (self.store);
  viva_start_refresh (VIVA_START (self.start), self.store);
  g_assert_null (ui_test_find_text (self.start, "Open a paper, answer its questions"));
  g_assert_nonnull (ui_test_find_text (self.start, "Study · 1 answered"));
  /* Of three hours ten minutes are gone. */
  g_assert_nonnull (ui_test_find_text (self.start, "Exam · 1 answered · 170 minutes left"));
  g_assert_nonnull (ui_test_find_text (self.start, "Exam, handed in · 2 of 53 points"));
  g_assert_nonnull (ui_test_find_text (self.start, "Last time: 2 of 53 points"));

  /* The newest comes first. */
  button = ui_test_find (self.start, GTK_TYPE_BUTTON, "label", "Resume");
  g_signal_emit_by_name (button, "clicked");
  expected = g_strdup_printf ("resume %s", study);
  g_assert_cmpstr (self.asked, ==, expected);
  button = ui_test_find (self.start, GTK_TYPE_BUTTON, "label", "Review");
  g_signal_emit_by_name (button, "clicked");
  score = g_strdup_printf ("resume %s", done);
  g_assert_cmpstr (self.asked, ==, score);
  tear_down (&self);
}

static void
test_papers (void)
{
  Fixture self;
  GtkWidget *row;
  g_autofree char *study = NULL, *exam = NULL;

  set_up (&self);
  viva_start_refresh (VIVA_START (self.start), self.store);
  row = find_row (&self, "Deep learning midterm");
  study = g_strdup_printf ("begin %s study", self.paper);
  exam = g_strdup_printf ("begin %s exam", self.paper);
  g_signal_emit_by_name (ui_test_find (row, GTK_TYPE_BUTTON, "label", "Study"), "clicked");
  g_assert_cmpstr (self.asked, ==, study);
  g_signal_emit_by_name (ui_test_find (row, GTK_TYPE_BUTTON, "label", "Exam"), "clicked");
  g_assert_cmpstr (self.asked, ==, exam);
  tear_down (&self);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);

  ui_test_add ("/ui/start/due", test_due);
  ui_test_add ("/ui/start/attempts", test_attempts);
  ui_test_add ("/ui/start/papers", test_papers);

  return g_test_run ();
}
