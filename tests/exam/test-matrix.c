/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-matrix.h"

#include "exam-paper.h"
#include "sums-lab.h"

/* Twice [1 −2; 3 4]. */
static const char good[] = "[part]\n"
                           "answer=matrix\n"
                           "[key]\n"
                           "fact=twice\n"
                           "tolerance=0.1\n"
                           "published=[2 -4; 6 8]\n"
                           "why=Each cell twice.\n"
                           "[misconception once]\n"
                           "value={z}\n"
                           "why=That is z itself.\n"
                           "[misconception turned]\n"
                           "fact=turned\n"
                           "why=That is turned.\n";

static void
test_parse (void)
{
  g_auto (Bench) bench = { 0 };
  const ExamMatrix *self;
  guint rows, columns;

  bench_read_good (&bench, good, "z=[1 2 3; 4 5 6]");
  self = exam_matrix (bench.answer);
  g_assert_cmpint (self->key.fact, ==, SUMS_TWICE);
  g_assert_cmpfloat (self->tolerance, ==, 0.1);
  g_assert_true (exam_matrix_get_size (self, &rows, &columns));
  g_assert_cmpuint (rows, ==, 2);
  g_assert_cmpuint (columns, ==, 3);
}

static void
test_mistakes (void)
{
  bench_assert_mistakes (good, "tolerance=0.1\n", "",
                         "a.md:3: expected “tolerance=…” in [key], found none");
  bench_assert_mistakes (
      good, "tolerance=0.1", "tolerance=little",
      "a.md:5: expected “tolerance” to be a number from 0 to 1e+06, found “little”");
  bench_assert_mistakes (good, "[key]", "[keys]", "a.md:1: expected a group [key], found none");
}

static void
test_grade (void)
{
  g_auto (Bench) bench = { 0 };

  bench_read_good (&bench, good, NULL);
  bench_assert_grade (&bench, 2, "[2 -4; 6 8]", 2, "Each cell twice.");
  bench_assert_grade (&bench, 2, "2, −4; 6, 8", 2, "Each cell twice.");
  bench_assert_grade (&bench, 2, "[[2 -4]; [6 8]]", 2, "Each cell twice.");
  bench_assert_grade (&bench, 2, "[2.1 -4.1; 5.9 8]", 2, "Each cell twice.");
  bench_assert_grade (&bench, 2, "[1+1 -2^2; 3*2 sqrt(64)]", 2, "Each cell twice.");
  bench_assert_grade (&bench, 2, "[2.11 -4; 6 8]", 1.5, "3 of 4 cells are right.");
  bench_assert_grade (&bench, 2, "[2 _; _ 8]", 1, "2 of 4 cells are right.");
  bench_assert_grade (&bench, 2, "[2 -4]", 1, "2 of 4 cells are right.");
  bench_assert_grade (&bench, 2, "[2 what; 1/0 8]", 1, "2 of 4 cells are right.");
  bench_assert_grade (&bench, 2, "[1 -2; 3 4]", 0, "That is z itself.");
  bench_assert_grade (&bench, 2, "[1 3; -2 4]", 0, "That is turned.");
  bench_assert_unanswered (&bench, "", "Nothing was answered yet.");
  bench_assert_unanswered (&bench, "[_ _; _ _]", "Nothing was answered yet.");
  bench_assert_unanswered (&bench, "[;;]", "Nothing was answered yet.");
  bench_assert_unanswered (&bench, "[2 -4 0; 6 8 0]", "Expected 2 rows of 2 cells, found 2 more.");
  bench_assert_unanswered (&bench, "[2 -4; 6 8; 1 1]", "Expected 2 rows of 2 cells, found 2 more.");
  bench_assert_unanswered (&bench, "[2 \xff; 6 8]", "Expected a text in UTF-8, found other bytes.");
  bench_assert_key (&bench, "[2 -4; 6 8]");
}

static void
test_items (void)
{
  static const char *const messages[] = {
    "Right.",
    "This cell is empty.",
    "Expected a number or an expression such as -log(0.3), found “six”: “six” is not understood "
    "there.",
    "Another number comes out here.",
  };
  g_auto (Bench) bench = { 0 };
  g_autoptr (ExamGrade) grade = NULL;

  bench_read_good (&bench, good, NULL);
  grade = exam_answer_grade (bench.answer, 2, "[2 _; six 9]");
  g_assert_cmpuint (grade->n_items, ==, 4);
  for (guint i = 0; i < 4; i++) {
    g_assert_cmpstr (grade->items[i].message, ==, messages[i]);
    g_assert_true (grade->items[i].is_right == (i == 0));
  }
}

/* Equal shares of cells that are no power of two, and all of them are all points. */
static void
test_shares (void)
{
  g_auto (Bench) bench = { 0 };

  bench_read_good (&bench, good, "z=[1 2 3]");
  bench_assert_grade (&bench, 2, "[2 0 0]", 2.0 / 3, "1 of 3 cells are right.");
  bench_assert_key (&bench, "[2 4 6]");
}

static void
test_cells (void)
{
  g_auto (Bench) bench = { 0 };
  const ExamMatrix *self;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *cleaned = NULL;
  g_autofree char *emptied = NULL;
  g_autofree char *beyond = NULL;
  g_autofree char *cell = NULL;
  g_autofree char *outside = NULL;

  bench_read_good (&bench, good, NULL);
  self = exam_matrix (bench.answer);
  first = exam_matrix_put (self, "", 1, 0, "6");
  g_assert_cmpstr (first, ==, "[_ _; 6 _]");
  second = exam_matrix_put (self, first, 0, 1, "−4");
  g_assert_cmpstr (second, ==, "[_ −4; 6 _]");
  cleaned = exam_matrix_put (self, second, 0, 0, " 1 + [1];");
  g_assert_cmpstr (cleaned, ==, "[1+1 −4; 6 _]");
  emptied = exam_matrix_put (self, first, 1, 0, "");
  g_assert_cmpstr (emptied, ==, "");
  beyond = exam_matrix_put (self, first, 2, 0, "1");
  g_assert_cmpstr (beyond, ==, first);
  cell = exam_matrix_get (self, second, 0, 1);
  g_assert_cmpstr (cell, ==, "−4");
  outside = exam_matrix_get (self, second, 0, 2);
  g_assert_cmpstr (outside, ==, "");
}

static void
test_verify (void)
{
  bench_assert_verify (good, "[2 -4; 6 8]", "[4/2 -4; 6 8.05]", NULL);
  bench_assert_verify (good, "[2 -4; 6 8]", "[2 -4; 6 9]",
                       "expected the published key to be the computed matrix: 3 of 4 cells are "
                       "right.");
  bench_assert_verify (good, "[2 -4; 6 8]", "[2 -4; 6 9]\nerratum=A slip.", NULL);
  bench_assert_verify (good, "[2 -4; 6 8]", "[2 -4 6 8]",
                       "expected the published key to be the computed matrix: Expected 2 rows of 2 "
                       "cells, found 2 more.");
  bench_assert_verify (good, "value={z}", "value=[1 -2; 3]",
                       "expected a misconception with a number in each cell of 2 × 2, found [1 -2; "
                       "3]");
  bench_assert_verify (good, "fact=twice", "fact=half", "The key of this part is not a matrix.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/matrix/parse", test_parse);
  g_test_add_func ("/exam/matrix/mistakes", test_mistakes);
  g_test_add_func ("/exam/matrix/grade", test_grade);
  g_test_add_func ("/exam/matrix/items", test_items);
  g_test_add_func ("/exam/matrix/shares", test_shares);
  g_test_add_func ("/exam/matrix/cells", test_cells);
  g_test_add_func ("/exam/matrix/verify", test_verify);

  return g_test_run ();
}
