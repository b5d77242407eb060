/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui-test.h"

#include <glib/gstdio.h>

#include "exam-paper.h"
#include "viva-attempt.h"

/* Right, from the published key of part 2g: cost, iterations, lowest dev cost, iteration at which
 * to stop, dev curve, training curve. */
#define RIGHT \
  "1=cost; 2=iterations; 3=lowest-dev-cost; 4=stopping-iteration; 5=dev-curve; 6=training-curve"
#define HALF "1=cost; 2=iterations; 3=lowest-dev-cost; 4=cost; 5=cost; 6=cost"
#define WRONG "1=learning-rate"

static ExamPaper *
load (void)
{
  g_autofree char *folder = ui_test_paper ();
  g_autoptr (GError) error = NULL;
  ExamPaper *paper = exam_paper_load (folder, &error);

  g_assert_no_error (error);

  return paper;
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_states (void)
{
  g_autoptr (ExamPaper) paper = load ();
  g_autoptr (VivaAttempt) attempt = viva_attempt_new (paper, EXAM_MODE_STUDY, NULL);
  const ExamPart *part = exam_paper_find_part (paper, "2g");
  guint n_changed = 0;

  g_signal_connect_swapped (attempt, "changed", G_CALLBACK (count_cb), &n_changed);
  g_assert_cmpstr (viva_attempt_get_answer (attempt, part), ==, "");
  g_assert_cmpint (viva_attempt_get_state (attempt, part), ==, VIVA_PART_EMPTY);
  g_assert_false (viva_attempt_is_open (attempt, part));

  viva_attempt_set_answer (attempt, part, HALF);
  viva_attempt_set_answer (attempt, part, HALF);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpint (viva_attempt_get_state (attempt, part), ==, VIVA_PART_ANSWERED);
  g_assert_null (viva_attempt_get_grade (attempt, part));

  /* Three of six blanks, half a point each. */
  viva_attempt_check (attempt, part);
  g_assert_cmpint (viva_attempt_get_state (attempt, part), ==, VIVA_PART_PARTLY);
  g_assert_cmpfloat (viva_attempt_get_points (attempt, part), ==, 1.5);
  g_assert_true (viva_attempt_is_open (attempt, part));

  /* Another answer: the grade goes, its points stay until the next check. */
  viva_attempt_set_answer (attempt, part, RIGHT);
  g_assert_null (viva_attempt_get_grade (attempt, part));
  g_assert_cmpint (viva_attempt_get_state (attempt, part), ==, VIVA_PART_ANSWERED);
  g_assert_cmpfloat (viva_attempt_get_points (attempt, NULL), ==, 1.5);

  viva_attempt_check (attempt, part);
  g_assert_cmpint (viva_attempt_get_state (attempt, part), ==, VIVA_PART_RIGHT);
  g_assert_cmpfloat (viva_attempt_get_points (attempt, NULL), ==, 3.0);

  viva_attempt_set_answer (attempt, part, WRONG);
  viva_attempt_check (attempt, part);
  g_assert_cmpint (viva_attempt_get_state (attempt, part), ==, VIVA_PART_WRONG);
  g_assert_cmpfloat (viva_attempt_get_points (attempt, NULL), ==, 0.0);
}

/* Checking nothing gives nothing away. */
static void
test_empty (void)
{
  g_autoptr (ExamPaper) paper = load ();
  g_autoptr (VivaAttempt) attempt = viva_attempt_new (paper, EXAM_MODE_STUDY, NULL);
  const ExamPart *part = exam_paper_find_part (paper, "2g");
  const ExamGrade *grade;

  viva_attempt_check (attempt, part);
  grade = viva_attempt_get_grade (attempt, part);
  g_assert_false (grade->is_answered);
  g_assert_false (viva_attempt_is_open (attempt, part));
  g_assert_cmpint (viva_attempt_get_state (attempt, part), ==, VIVA_PART_EMPTY);
}

/* After the solution was shown an answer is graded and earns nothing. */
static void
test_given_up (void)
{
  g_autoptr (ExamPaper) paper = load ();
  g_autoptr (VivaAttempt) attempt = viva_attempt_new (paper, EXAM_MODE_STUDY, NULL);
  const ExamPart *part = exam_paper_find_part (paper, "2g");

  viva_attempt_reveal (attempt, part);
  g_assert_true (viva_attempt_is_open (attempt, part));
  g_assert_cmpint (viva_attempt_get_state (attempt, part), ==, VIVA_PART_GIVEN_UP);

  viva_attempt_set_answer (attempt, part, RIGHT);
  viva_attempt_check (attempt, part);
  g_assert_cmpfloat (viva_attempt_get_grade (attempt, part)->points, ==, 3.0);
  g_assert_cmpfloat (viva_attempt_get_points (attempt, NULL), ==, 0.0);
}

/* What was earned before stays. */
static void
test_revealed_later (void)
{
  g_autoptr (ExamPaper) paper = load ();
  g_autoptr (VivaAttempt) attempt = viva_attempt_new (paper, EXAM_MODE_STUDY, NULL);
  const ExamPart *part = exam_paper_find_part (paper, "2g");

  viva_attempt_set_answer (attempt, part, HALF);
  viva_attempt_check (attempt, part);
  viva_attempt_reveal (attempt, part);
  viva_attempt_set_answer (attempt, part, RIGHT);
  viva_attempt_check (attempt, part);
  g_assert_cmpfloat (viva_attempt_get_points (attempt, NULL), ==, 1.5);
}

/* A store of its own, in a folder that is removed afterwards. */
typedef struct {
  char *folder;
  VivaStore *store;
} Kept;

static void
keep (Kept *self)
{
  self->folder = g_dir_make_tmp ("viva-attempt-XXXXXX", NULL);
  self->store = viva_store_new (self->folder);
}

static void
forget (Kept *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  ui_test_run_for (0.05);
  g_assert_finalize_object (self->store);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (self->folder);
  g_free (self->folder);
}

/* The only attempt in the folder, from its file; NULL: none. */
static ExamAttempt *
read_back (const Kept *self)
{
  g_autoptr (ExamStore) store = exam_store_new (self->folder);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) all = exam_store_load_all (store, &problems);
  g_autofree char *text = NULL;

  g_assert_true (problems == NULL || problems->len == 0);
  g_assert_cmpuint (all->len, <=, 1);
  if (all->len == 0)
    return NULL;
  text = exam_attempt_to_json (g_ptr_array_index (all, 0));

  return exam_attempt_from_json (text, -1, NULL);
}

static gboolean
is_kept (const Kept *self, const char *part, const char *answer)
{
  g_autoptr (ExamAttempt) record = read_back (self);

  return record != NULL && g_str_equal (exam_attempt_get_entry (record, part)->answer, answer);
}

/* A change is in the file within a second; who only looks leaves none. */
static void
test_autosave (void)
{
  g_autoptr (ExamPaper) paper = load ();
  const ExamPart *part = exam_paper_find_part (paper, "2b");
  VivaAttempt *attempt;
  Kept kept;
  gint64 start;

  keep (&kept);
  attempt = viva_attempt_new (paper, EXAM_MODE_STUDY, kept.store);
  viva_attempt_get_answer (attempt, part);
  ui_test_run_for (0.6);
  g_assert_null (read_back (&kept));

  start = g_get_monotonic_time ();
  viva_attempt_set_answer (attempt, part, "7");
  viva_attempt_set_answer (attempt, part, "760");
  viva_attempt_set_confidence (attempt, part, 4);
  ui_test_wait (5, is_kept (&kept, "2b", "760"));
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_TIME_SPAN_SECOND);

  /* The last one on the way out. */
  viva_attempt_set_answer (attempt, part, "761");
  g_object_unref (attempt);
  viva_store_flush (kept.store);
  g_assert_true (is_kept (&kept, "2b", "761"));
  forget (&kept);
}

/* What cannot be written is said, stays, and is written as soon as it can be. */
static void
test_full (void)
{
  g_autoptr (ExamPaper) paper = load ();
  const ExamPart *part = exam_paper_find_part (paper, "2b");
  g_autofree char *parent = g_dir_make_tmp ("viva-attempt-XXXXXX", NULL);
  VivaAttempt *attempt;
  Kept kept;

  /* A file stands where the folder should be: nobody can write there, root neither. */
  kept.folder = g_build_filename (parent, "attempts", NULL);
  g_assert_true (g_file_set_contents (kept.folder, "", 0, NULL));
  kept.store = viva_store_new (kept.folder);
  attempt = viva_attempt_new (paper, EXAM_MODE_STUDY, kept.store);
  viva_attempt_set_answer (attempt, part, "760");
  ui_test_wait (5, viva_store_get_problem (kept.store) != NULL);
  g_assert_cmpstr (viva_attempt_get_answer (attempt, part), ==, "760");

  g_unlink (kept.folder);
  ui_test_wait (10, viva_store_get_problem (kept.store) == NULL);
  g_assert_true (is_kept (&kept, "2b", "760"));

  g_object_unref (attempt);
  forget (&kept);
  g_rmdir (parent);
}

/* Answers, points, other numbers, certainty and flags are there again. */
static void
test_resume (void)
{
  g_autoptr (ExamPaper) paper = load ();
  const ExamPart *number = exam_paper_find_part (paper, "2b");
  const ExamPart *labels = exam_paper_find_part (paper, "2g");
  g_autofree char *key = NULL;
  g_autofree char *question = NULL;
  g_autoptr (GError) error = NULL;
  VivaAttempt *attempt;
  Kept kept;
  guint index = 0;

  while (exam_paper_get_part (paper, index) != number)
    index++;
  keep (&kept);
  attempt = viva_attempt_new (paper, EXAM_MODE_STUDY, kept.store);
  g_assert_true (viva_attempt_set_variant (attempt, index, 12345, &error));
  g_assert_no_error (error);
  question = g_strdup (viva_attempt_get_part (attempt, index)->question);
  g_assert_cmpstr (question, !=, number->question);
  key = exam_answer_key (viva_attempt_get_part (attempt, index)->answer);
  viva_attempt_set_answer (attempt, number, key);
  viva_attempt_set_confidence (attempt, number, 5);
  viva_attempt_check (attempt, number);
  viva_attempt_set_answer (attempt, labels, HALF);
  viva_attempt_set_flagged (attempt, labels, TRUE);
  viva_attempt_set_prediction (attempt, labels, "more-data", "less");
  viva_attempt_set_prediction (attempt, labels, "less-noise", "3");
  viva_attempt_set_run (attempt, labels, "less-noise");
  viva_attempt_set_prediction (attempt, labels, "less-noise", "0"); /* too late */
  viva_attempt_set_prediction (attempt, number, "grey", "200");
  g_assert_cmpint (viva_attempt_get_state (attempt, number), ==, VIVA_PART_RIGHT);
  g_object_unref (attempt);
  viva_store_flush (kept.store);

  attempt = viva_attempt_resume (paper, read_back (&kept), kept.store);
  g_assert_cmpstr (viva_attempt_get_part (attempt, index)->question, ==, question);
  g_assert_cmpuint (viva_attempt_get_confidence (attempt, number), ==, 5);
  g_assert_cmpstr (viva_attempt_get_answer (attempt, labels), ==, HALF);
  g_assert_true (viva_attempt_is_flagged (attempt, labels));
  g_assert_cmpstr (viva_attempt_get_prediction (attempt, labels, "more-data"), ==, "less");
  g_assert_false (viva_attempt_was_run (attempt, labels, "more-data"));
  g_assert_cmpstr (viva_attempt_get_prediction (attempt, labels, "less-noise"), ==, "3");
  g_assert_true (viva_attempt_was_run (attempt, labels, "less-noise"));
  g_assert_cmpstr (viva_attempt_get_prediction (attempt, number, "grey"), ==, "200");
  g_assert_cmpfloat (viva_attempt_get_points (attempt, NULL), ==, 2.0);
  ui_test_wait (20, viva_attempt_get_state (attempt, number) == VIVA_PART_RIGHT);
  g_assert_cmpint (viva_attempt_get_state (attempt, labels), ==, VIVA_PART_ANSWERED);

  /* Back to the paper's: the answer was to other numbers. */
  g_assert_true (viva_attempt_set_variant (attempt, index, 0, NULL));
  g_assert_true (viva_attempt_get_part (attempt, index) == number);
  g_assert_cmpstr (viva_attempt_get_answer (attempt, number), ==, "");
  g_assert_cmpstr (viva_attempt_get_prediction (attempt, number, "grey"), ==, "");
  g_object_unref (attempt);
  forget (&kept);
}

static void
flag_cb (gboolean *flag)
{
  *flag = TRUE;
}

/* An exam hands itself in at the end of its time, is graded as a whole, and stays as it is then.
 * Another sitting has the time that was left. */
static void
test_exam (void)
{
  g_autoptr (ExamPaper) paper = load ();
  const ExamPart *choice = exam_paper_find_part (paper, "1b");
  const ExamPart *labels = exam_paper_find_part (paper, "2g");
  VivaAttempt *attempt;
  Kept kept;
  gboolean is_graded = FALSE;
  ExamAttempt *record;

  keep (&kept);
  attempt = viva_attempt_new (paper, EXAM_MODE_EXAM, kept.store);
  g_assert_cmpfloat (viva_attempt_get_seconds_left (attempt), ==, paper->minutes * 60.0);
  viva_attempt_set_answer (attempt, choice, "true");
  viva_attempt_set_answer (attempt, labels, HALF);
  viva_attempt_tick (attempt, 600.0);
  g_assert_false (viva_attempt_is_open (attempt, choice));
  g_object_unref (attempt);
  viva_store_flush (kept.store);

  attempt = viva_attempt_resume (paper, read_back (&kept), kept.store);
  g_assert_cmpfloat (viva_attempt_get_seconds_left (attempt), ==, paper->minutes * 60.0 - 600.0);
  g_signal_connect_swapped (attempt, "graded", G_CALLBACK (flag_cb), &is_graded);
  viva_attempt_tick (attempt, paper->minutes * 60.0);
  g_assert_true (viva_attempt_is_handed_in (attempt));
  g_assert_true (viva_attempt_is_open (attempt, choice));
  ui_test_wait (30, is_graded);
  /* 1b: 2 points; 2g: three of six blanks, 1.5. */
  g_assert_cmpfloat (viva_attempt_get_points (attempt, NULL), ==, 3.5);
  g_assert_cmpint (viva_attempt_get_state (attempt, labels), ==, VIVA_PART_PARTLY);

  viva_attempt_set_answer (attempt, choice, "false");
  g_assert_cmpstr (viva_attempt_get_answer (attempt, choice), ==, "true");
  g_object_unref (attempt);
  viva_store_flush (kept.store);

  /* Looked at later it is as old as it was, though its answers are graded once more. */
  record = read_back (&kept);
  g_assert_true (record->is_handed_in);
  record->changed = 1543110060;
  attempt = viva_attempt_resume (paper, record, kept.store);
  ui_test_wait (30, viva_attempt_is_graded (attempt));
  g_assert_cmpint (viva_attempt_get_record (attempt)->changed, ==, 1543110060);
  g_assert_cmpfloat (viva_attempt_get_points (attempt, NULL), ==, 3.5);
  g_object_unref (attempt);
  forget (&kept);
}

/* A part that was missed comes back; one that was right at the first try does not. */
static void
test_schedule (void)
{
  g_autoptr (ExamPaper) paper = load ();
  const ExamPart *choice = exam_paper_find_part (paper, "1b");
  const ExamPart *labels = exam_paper_find_part (paper, "2g");
  VivaAttempt *attempt;
  ExamSchedule *schedule;
  Kept kept;

  keep (&kept);
  attempt = viva_attempt_new (paper, EXAM_MODE_STUDY, kept.store);
  viva_attempt_set_answer (attempt, choice, "false");
  viva_attempt_check (attempt, choice);
  viva_attempt_set_answer (attempt, labels, RIGHT);
  viva_attempt_check (attempt, labels);
  schedule = viva_store_get_schedule (kept.store, NULL);
  g_assert_nonnull (exam_schedule_find (schedule, paper->path, "1b"));
  g_assert_null (exam_schedule_find (schedule, paper->path, "2g"));

  g_object_unref (attempt);
  viva_store_flush (kept.store);
  forget (&kept);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/attempt/states", test_states);
  g_test_add_func ("/ui/attempt/empty", test_empty);
  g_test_add_func ("/ui/attempt/given-up", test_given_up);
  g_test_add_func ("/ui/attempt/revealed-later", test_revealed_later);
  g_test_add_func ("/ui/attempt/autosave", test_autosave);
  g_test_add_func ("/ui/attempt/full", test_full);
  g_test_add_func ("/ui/attempt/resume", test_resume);
  g_test_add_func ("/ui/attempt/exam", test_exam);
  g_test_add_func ("/ui/attempt/schedule", test_schedule);

  return g_test_run ();
}
