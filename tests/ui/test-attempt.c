/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui-test.h"

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/attempt/states", test_states);
  g_test_add_func ("/ui/attempt/empty", test_empty);
  g_test_add_func ("/ui/attempt/given-up", test_given_up);
  g_test_add_func ("/ui/attempt/revealed-later", test_revealed_later);

  return g_test_run ();
}
