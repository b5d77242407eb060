/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-shape.h"

#include "exam-paper.h"
#include "sums-lab.h"

/* 6 × 7, either way round. */
static const char good[] = "[part]\n"
                           "answer=shape\n"
                           "[key]\n"
                           "fact=shape\n"
                           "either_way=yes\n"
                           "published=6 x 7\n"
                           "why=Side by side.\n"
                           "[misconception square]\n"
                           "value={a} x {a}\n"
                           "why=That is a square.\n"
                           "[misconception deep]\n"
                           "fact=cube\n"
                           "why=That has depth.\n";

static const char column[] = "[part]\n"
                             "answer=shape\n"
                             "[key]\n"
                             "fact=column\n"
                             "vector=yes\n"
                             "why=A column.\n";

/* The sizes are the knobs a and b. */
static const char letters[] = "[part]\n"
                              "answer=shape\n"
                              "[key]\n"
                              "fact=shape\n"
                              "why=Side by side.\n"
                              "[letters]\n"
                              "names=D;n_x\n"
                              "knobs=a;b\n"
                              "key=D x n_x\n"
                              "[misconception turned]\n"
                              "value=n_x x D\n"
                              "why=Turned.\n"
                              "[misconception column]\n"
                              "fact=column\n"
                              "why=A column.\n";

static void
test_parse (void)
{
  g_auto (Bench) bench = { 0 };
  const ExamShape *self;

  bench_read_good (&bench, letters, NULL);
  self = (const ExamShape *) bench.answer;
  g_assert_true (bench.answer->klass == &exam_shape_class);
  g_assert_cmpint (self->key.fact, ==, SUMS_SHAPE);
  g_assert_false (self->is_either_way);
  g_assert_false (self->is_vector);
  g_assert_cmpuint (g_strv_length (self->letters), ==, 2);
  g_assert_cmpuint (self->knobs[1], ==, SUMS_B);
}

static void
test_mistakes (void)
{
  bench_assert_mistakes (good, "either_way=yes", "either_way=both",
                         "a.md:5: expected yes or no, found “both”");
  bench_assert_mistakes (column, "vector=yes", "vector=true",
                         "a.md:5: expected yes or no, found “true”");
  bench_assert_mistakes (good, "why=Side by side.\n", "",
                         "a.md:3: expected “why=…” in [key], found none");
  bench_assert_mistakes (letters, "knobs=a;b", "knobs=a",
                         "a.md:8: expected 2 knobs, one for each name, found 1");
  bench_assert_mistakes (letters, "knobs=a;b", "knobs=a;x",
                         "a.md:8: expected a knob of the lab “sums” that is a whole number, found "
                         "“x”");
  bench_assert_mistakes (letters, "knobs=a;b", "knobs=a;nothing",
                         "a.md:8: expected a knob of the lab “sums” that is a whole number, found "
                         "“nothing”");
  bench_assert_mistakes (letters, "key=D x n_x\n", "",
                         "a.md:6: expected “key=…” in [letters], found none");
}

static void
test_grade (void)
{
  static const char *const right[] = { "6 x 7",   "6x7",      "6 × 7",  "(6, 7)", "[6, 7]",
                                       "6,7",     "6 by 7",   "7 x 6",  "7 X 6",  " 6  x  7 ",
                                       "3*2 x 7", "(2*3, 7)", "(6, 7,)" };
  static const char *const wrong[] = { "42", "6 x 8",   "6 x 7 x 1", "-6 x -7",
                                       "6",  "1/0 x 7", "0 x 0" };
  g_auto (Bench) bench = { 0 };

  bench_read_good (&bench, good, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (right); i++)
    bench_assert_grade (&bench, 1, right[i], 1, "Side by side.");
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    bench_assert_grade (&bench, 1, wrong[i], 0, "The tensor has other sizes.");
  bench_assert_grade (&bench, 1, "6 x 6", 0, "That is a square.");
  bench_assert_grade (&bench, 1, "6 × 7 × 3", 0, "That has depth.");
  bench_assert_unanswered (&bench, "", "Nothing was answered yet.");
  bench_assert_unanswered (&bench, "six by seven",
                           "Expected sizes such as 3 × 4, found “six” for one.");
  bench_assert_unanswered (&bench, "6 x", "Expected sizes such as 3 × 4, found “6 x” for one.");
  bench_assert_unanswered (&bench, "()", "Expected sizes such as 3 × 4, found “()”.");
  bench_assert_unanswered (&bench, ",", "Expected sizes such as 3 × 4, found “” for one.");
  bench_assert_unanswered (&bench, "D x 7", "Expected sizes such as 3 × 4, found “D” for one.");
  bench_assert_unanswered (&bench, "1,2,3,4,5,6,7,8,9", "Expected at most 8 sizes.");
  bench_assert_unanswered (&bench, "6 \xff 7", "Expected a text in UTF-8, found other bytes.");
  bench_assert_key (&bench, "6 × 7");
}

static void
test_column (void)
{
  g_auto (Bench) bench = { 0 };

  bench_read_good (&bench, column, NULL);
  bench_assert_grade (&bench, 1, "6 x 1", 1, "A column.");
  bench_assert_grade (&bench, 1, "6", 1, "A column.");
  bench_assert_grade (&bench, 1, "(6,)", 1, "A column.");
  /* A row is another thing unless the part says either way. */
  bench_assert_grade (&bench, 1, "1 x 6", 0, "The tensor has other sizes.");
  bench_assert_key (&bench, "6 × 1");
}

/* Letters must be right for other values than the question's, so its numbers are wrong. */
static void
test_letters (void)
{
  g_auto (Bench) bench = { 0 };

  bench_read_good (&bench, letters, NULL);
  bench_assert_grade (&bench, 1, "D x n_x", 1, "Side by side.");
  bench_assert_grade (&bench, 1, "(D, n_x)", 1, "Side by side.");
  bench_assert_grade (&bench, 1, "2*D/2 × n_x", 1, "Side by side.");
  bench_assert_grade (&bench, 1, "n_x x D", 0, "Turned.");
  bench_assert_grade (&bench, 1, "D x 1", 0, "A column.");
  bench_assert_grade (&bench, 1, "6 x 7", 0, "The tensor has other sizes.");
  bench_assert_grade (&bench, 1, "D x (D+1)", 0, "The tensor has other sizes.");
  bench_assert_unanswered (&bench, "d x n_x", "Expected sizes such as 3 × 4, found “d” for one.");
  bench_assert_key (&bench, "D x n_x");
}

static void
test_verify (void)
{
  bench_assert_verify (good, "6 x 7", "7 x 6", NULL);
  bench_assert_verify (good, "6 x 7", "6 x 8",
                       "expected the published key 6 x 8 to be the computed shape");
  bench_assert_verify (good, "published=6 x 7", "published=6 x 8\nerratum=It slipped.", NULL);
  bench_assert_verify (good, "6 x 7", "six", "Expected sizes such as 3 × 4, found “six” for one.");
  bench_assert_verify (good, "{a} x {a}", "{b} x {a}",
                       "expected a misconception to lead to another shape than the key, found 7 x "
                       "6");
  bench_assert_verify (good, "{a} x {a}", "{a} x {q}",
                       "Expected sizes such as 3 × 4, found “{q}” for one.");
  bench_assert_verify (good, "fact=shape", "fact=product", "The key of this part is not a shape.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/shape/parse", test_parse);
  g_test_add_func ("/exam/shape/mistakes", test_mistakes);
  g_test_add_func ("/exam/shape/grade", test_grade);
  g_test_add_func ("/exam/shape/column", test_column);
  g_test_add_func ("/exam/shape/letters", test_letters);
  g_test_add_func ("/exam/shape/verify", test_verify);

  return g_test_run ();
}
