/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-paper.h"

#include <string.h>

/* The guide for authors and a paper that uses every kind of answer: what the guide shows is what
 * that paper has. */

static ExamPaper *
load (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "exam", "papers", "every-kind", NULL);
  g_autoptr (GError) error = NULL;
  ExamPaper *paper = exam_paper_load (path, &error);

  g_assert_no_error (error);
  return paper;
}

static char *
read_guide (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "..", "data", "exam", "README.md", NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
test_paper (void)
{
  g_autoptr (ExamPaper) paper = load ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpfloat (exam_paper_get_points (paper), ==, 22);
  g_assert_true (exam_paper_verify (paper, &error));
  g_assert_no_error (error);
}

/* A part of each kind, named so, and a heading or a word of the guide. */
static void
test_kinds (void)
{
  g_autoptr (ExamPaper) paper = load ();
  g_autofree char *guide = read_guide ();
  guint n_classes;
  const ExamAnswerClass *const *classes = exam_answer_classes (&n_classes);

  g_assert_cmpuint (exam_paper_get_n_parts (paper), ==, n_classes);
  for (guint i = 0; i < n_classes; i++) {
    const ExamPart *part = exam_paper_find_part (paper, classes[i]->id);

    g_assert_nonnull (part);
    g_assert_true (part->answer->klass == classes[i]);
    g_assert_nonnull (strstr (guide, classes[i]->id));
  }
}

/* Each block of the guide marked as ini stands in paper.ini or in the head of a part. */
static void
test_examples (void)
{
  g_autoptr (ExamPaper) paper = load ();
  g_autofree char *guide = read_guide ();
  g_autofree char *ini_path = g_build_filename (paper->path, "paper.ini", NULL);
  g_autofree char *ini = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (ini_path, &ini, NULL, NULL));
  for (const char *place = guide; (place = strstr (place, "```ini\n")) != NULL;) {
    const char *start = place + strlen ("```ini\n");
    const char *end = strstr (start, "```\n");
    g_autofree char *block = NULL;
    gboolean is_found;

    g_assert_nonnull (end);
    block = g_strndup (start, (gsize) (end - start));
    is_found = strstr (ini, block) != NULL;
    for (guint i = 0; i < exam_paper_get_n_parts (paper); i++)
      is_found |= strstr (exam_paper_get_part (paper, i)->source, block) != NULL;
    if (!is_found)
      g_error ("no part has “%s”", block);
    n++;
    place = end;
  }
  g_assert_cmpuint (n, >=, 14);
}

/* Right answers in other words than the key's, and one mistake in each. */
static void
test_answers (void)
{
  static const struct {
    const char *id, *answer;
    double points;
  } cases[] = {
    { "choice", "same", 1 },
    { "choice", "more", 0 },
    { "choices", "tanh;relu", 3 },
    { "choices", "tanh;relu;double", 1.5 },
    { "number", "8*(27+1)", 2 },
    { "number", "216", 0 },
    { "shape", "n × (h*w*c)", 1 },
    { "shape", "h*w x n", 0 },
    { "matrix", "[-1 1; -1 1; 1 -1]", 3 },
    { "matrix", "[-1 1; -1 1; -1 1]", 2 },
    { "formula", "f + 3*f*k*k", 2 },
    { "formula", "3*f*k*k", 0 },
    { "labels", "1=training; 2=epochs", 2 },
    { "labels", "1=training; 2=rate", 1 },
    { "kernel", "vertical kernel=[-2 0 2; -2 0 2; -2 0 2]", 2 },
    { "kernel", "vertical kernel=[1 1 1; 0 0 0; -1 -1 -1]", 0 },
    { "essay", "ticked: one lines\n\nThey would all be one straight line.", 2 },
    { "essay", "ticked: product lines\n\nThey would all be one straight line.", 1 },
  };
  g_autoptr (ExamPaper) paper = load ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const ExamPart *part = exam_paper_find_part (paper, cases[i].id);
    g_autoptr (ExamGrade) grade = exam_answer_grade (part->answer, part->points, cases[i].answer);

    g_test_message ("%s: %s: %s", cases[i].id, cases[i].answer, grade->message);
    g_assert_cmpfloat (grade->points, ==, cases[i].points);
  }
}

/* Each kind of prediction, to be wrong as well as right. */
static void
test_tries (void)
{
  static const struct {
    const char *part, *prediction, *outcome;
    ExamTryVerdict verdict;
  } cases[] = {
    /* 8 filters of 3 · 3 · 3 weights and a bias, wherever they are laid. */
    { "number", "224", "224", EXAM_TRY_AS_PREDICTED },
    { "number", "448", "224", EXAM_TRY_OTHERWISE },
    { "code", "It says no.",
      "What NumPy says to the mistake: ValueError: operands could not be broadcast together with "
      "shapes (2,4) (2,)",
      EXAM_TRY_OPEN },
  };
  g_autoptr (ExamPaper) paper = load ();
  guint n[3] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const ExamTry *try = g_ptr_array_index (exam_paper_find_part (paper, cases[i].part)->tries, 0);
    g_autoptr (GError) error = NULL;
    g_autoptr (ExamTryOutcome) outcome = exam_try_run (try, &error);
    g_autofree char *text = NULL;

    g_assert_no_error (error);
    text = exam_try_outcome_to_string (try, outcome);
    g_assert_cmpstr (text, ==, cases[i].outcome);
    g_assert_cmpint (exam_try_judge (try, outcome, cases[i].prediction), ==, cases[i].verdict);
  }

  for (guint i = 0; i < exam_paper_get_n_parts (paper); i++) {
    const ExamPart *part = exam_paper_get_part (paper, i);

    for (guint j = 0; j < part->tries->len; j++)
      n[((const ExamTry *) g_ptr_array_index (part->tries, j))->kind]++;
  }
  g_assert_true (n[EXAM_TRY_NUMBER] > 0 && n[EXAM_TRY_CHOICE] > 0 && n[EXAM_TRY_SENTENCE] > 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/guide/paper", test_paper);
  g_test_add_func ("/exam/guide/kinds", test_kinds);
  g_test_add_func ("/exam/guide/examples", test_examples);
  g_test_add_func ("/exam/guide/answers", test_answers);
  g_test_add_func ("/exam/guide/tries", test_tries);

  return g_test_run ();
}
