/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-choices.h"

#include "exam-paper.h"
#include "sums-lab.h"

static const char one[] = "[part]\n"
                          "answer=choice\n"
                          "[choice add]\n"
                          "text=It adds.\n"
                          "right=yes\n"
                          "why=It does.\n"
                          "[choice multiply]\n"
                          "text=It multiplies.\n"
                          "why=It looks so.\n"
                          "[choice both]\n"
                          "text=Both.\n"
                          "why=Never both.\n"
                          "[key]\n"
                          "fact=word\n";

/* Two of five are right. */
static const char several[] = "[part]\n"
                              "answer=choices\n"
                              "[choice a]\n"
                              "text=A\n"
                              "right=yes\n"
                              "why=why a\n"
                              "[choice b]\n"
                              "text=B\n"
                              "why=why b\n"
                              "[choice c]\n"
                              "text=C\n"
                              "right=yes\n"
                              "why=why c\n"
                              "[choice d]\n"
                              "text=D\n"
                              "why=why d\n"
                              "[choice e]\n"
                              "text=E\n"
                              "why=why e\n";

static const char none_right[] = "[part]\n"
                                 "answer=choices\n"
                                 "[choice a]\n"
                                 "text=A\n"
                                 "why=why a\n"
                                 "[choice b]\n"
                                 "text=B\n"
                                 "why=why b\n";

static void
test_parse (void)
{
  g_auto (Bench) bench = { 0 };
  const ExamChoices *self;

  bench_read_good (&bench, one, NULL);
  self = exam_choices (bench.answer);
  g_assert_cmpuint (self->n_choices, ==, 3);
  g_assert_true (self->is_single);
  g_assert_cmpint (self->fact, ==, SUMS_WORD);
  g_assert_cmpstr (self->choices[1].id, ==, "multiply");
  g_assert_cmpstr (self->choices[1].text, ==, "It multiplies.");
  g_assert_cmpstr (self->choices[1].why, ==, "It looks so.");
  g_assert_true (self->choices[0].is_right);
  g_assert_false (self->choices[1].is_right);
}

static void
test_mistakes (void)
{
  static const struct {
    const char *from, *to, *mistakes;
  } cases[] = {
    { "text=It adds.\n", "", "a.md:3: expected “text=…” in [choice add], found none" },
    { "why=Never both.\n", "", "a.md:10: expected “why=…” in [choice both], found none" },
    { "right=yes", "right=true", "a.md:5: expected “yes” or no such line, found “true”" },
    { "right=yes\n", "", "a.md:2: expected “right=yes” in one choice, found 0" },
    { "why=It looks so.", "why=It looks so.\nright=yes",
      "a.md:2: expected “right=yes” in one choice, found 2" },
    { "[choice both]", "[choice Both]",
      "a.md:10: expected a choice's id of small letters, digits and “-”, other than “none”, found "
      "“Both”" },
    { "[choice both]", "[choice none]",
      "a.md:10: expected a choice's id of small letters, digits and “-”, other than “none”, found "
      "“none”" },
    { "text=Both.", "text=It adds.",
      "a.md:11: expected another text than that of the choice “add”, found the same" },
    { "fact=word", "fact=words",
      "a.md:14: expected a fact of the lab “sums” (product, half, third, shape, column, cube, "
      "twice, turned, trace, word, nothing), found “words”" },
    { "fact=word\n", "", "a.md:13: expected “fact=…” in [key], found none" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    bench_assert_mistakes (one, cases[i].from, cases[i].to, cases[i].mistakes);
  bench_assert_mistakes ("[part]\nanswer=choice\n[choice a]\ntext=A\nright=yes\nwhy=why\n",
                         "choice a", "choice b",
                         "a.md:2: expected two groups [choice …] or more, found 1");
  bench_assert_mistakes (none_right, "[choice a]", "[choice]",
                         "a.md:2: expected two groups [choice …] or more, found 1");
  /* Otherwise taking everything would pay. */
  bench_assert_mistakes (
      "[part]\nanswer=choices\n[choice a]\ntext=A\nright=yes\nwhy=a\n[choice b]\ntext=B\nwhy=b\n",
      "why=b", "why=b\nright=yes",
      "a.md:2: expected a choice that is wrong, found “right=yes” in all; taking everything would "
      "earn all points");
}

static void
test_one (void)
{
  g_auto (Bench) bench = { 0 };

  bench_read_good (&bench, one, NULL);
  bench_assert_grade (&bench, 2, "add", 2, "It does.");
  bench_assert_grade (&bench, 2, " add ;", 2, "It does.");
  bench_assert_grade (&bench, 2, "multiply", 0, "It looks so.");
  bench_assert_grade (&bench, 2, "both", 0, "Never both.");
  bench_assert_unanswered (&bench, "", "Nothing was chosen yet.");
  bench_assert_unanswered (&bench, " ; ", "Nothing was chosen yet.");
  bench_assert_unanswered (&bench, "add; both", "Expected one choice, found several.");
  bench_assert_unanswered (&bench, "Add", "Expected the id of a choice, found “Add”.");
  bench_assert_unanswered (&bench, "none", "Expected the id of a choice, found “none”.");
  bench_assert_unanswered (&bench, "\xff", "Expected a text in UTF-8, found other bytes.");
  bench_assert_key (&bench, "add");
}

/* A right one is worth a half, a wrong one a third. */
static void
test_several (void)
{
  g_auto (Bench) bench = { 0 };

  bench_read_good (&bench, several, NULL);
  bench_assert_grade (&bench, 6, "a; c", 6, "Just those.");
  bench_assert_grade (&bench, 6, "c;a;a", 6, "Just those.");
  bench_assert_grade (&bench, 6, "a", 3, "1 of 2 right ones chosen, and 0 wrong.");
  bench_assert_grade (&bench, 6, "a; b", 1, "1 of 2 right ones chosen, and 1 wrong.");
  bench_assert_grade (&bench, 6, "a; c; d", 4, "2 of 2 right ones chosen, and 1 wrong.");
  bench_assert_grade (&bench, 6, "a; b; d", 0, "1 of 2 right ones chosen, and 2 wrong.");
  bench_assert_grade (&bench, 6, "a; b; c; d; e", 0, "2 of 2 right ones chosen, and 3 wrong.");
  bench_assert_grade (&bench, 6, "e", 0, "0 of 2 right ones chosen, and 1 wrong.");
  bench_assert_grade (&bench, 6, "none", 0, "0 of 2 right ones chosen, and 0 wrong.");
  bench_assert_unanswered (&bench, "", "Nothing was chosen yet.");
  bench_assert_unanswered (&bench, "a; none", "Expected either choices or “none”, found both.");
  bench_assert_unanswered (&bench, "a, c", "Expected the id of a choice, found “a, c”.");
  bench_assert_key (&bench, "a; c");
}

static void
test_items (void)
{
  static const gboolean right[] = { TRUE, FALSE, FALSE, TRUE, TRUE };
  g_auto (Bench) bench = { 0 };
  g_autoptr (ExamGrade) grade = NULL;

  bench_read_good (&bench, several, NULL);
  grade = exam_answer_grade (bench.answer, 6, "a; b");
  g_assert_cmpuint (grade->n_items, ==, 5);
  for (guint i = 0; i < 5; i++)
    g_assert_true (grade->items[i].is_right == right[i]);
  g_assert_cmpstr (grade->items[1].message, ==, "why b");
}

/* Where none is right, a wrong one less is nothing to be paid for. */
static void
test_none_right (void)
{
  g_auto (Bench) bench = { 0 };

  bench_read_good (&bench, none_right, NULL);
  bench_assert_grade (&bench, 2, "none", 2, "Just those.");
  bench_assert_grade (&bench, 2, "a", 0, "0 of 0 right ones chosen, and 1 wrong.");
  bench_assert_grade (&bench, 2, "a; b", 0, "0 of 0 right ones chosen, and 2 wrong.");
  bench_assert_key (&bench, "none");
}

/* Over all 32 ways to tick boxes, what somebody expects who ticks blindly, each box with the same
 * chance: little, and less than half of the points for any of the numbers of boxes. */
static void
test_guessing (void)
{
  g_auto (Bench) bench = { 0 };
  double sums[6] = { 0 }, all = 0;
  guint counts[6] = { 0 };

  bench_read_good (&bench, several, NULL);
  for (guint taken = 1; taken < 32; taken++) {
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (ExamGrade) grade = NULL;
    guint n = 0;

    for (guint i = 0; i < 5; i++)
      if ((taken >> i & 1) != 0) {
        g_string_append_printf (text, "%c;", 'a' + i);
        n++;
      }
    grade = exam_answer_grade (bench.answer, 1, text->str);
    g_assert_true (grade->points >= 0 && grade->points <= 1);
    g_assert_true ((grade->points == 1) == (taken == 5));
    sums[n] += grade->points;
    counts[n]++;
    all += grade->points;
  }
  for (guint n = 1; n <= 5; n++)
    g_assert_cmpfloat (sums[n] / counts[n], <, 0.31);
  g_assert_cmpfloat (all / 31, <, 0.25);
}

static void
test_put (void)
{
  g_auto (Bench) bench = { 0 };
  g_auto (Bench) single = { 0 };
  const ExamChoices *self;
  g_autofree char *added = NULL;
  g_autofree char *removed = NULL;
  g_autofree char *taken = NULL;

  bench_read_good (&bench, several, NULL);
  self = exam_choices (bench.answer);
  added = exam_choices_put (self, "c; junk", 0, TRUE);
  g_assert_cmpstr (added, ==, "a; c");
  removed = exam_choices_put (self, "a; c", 2, FALSE);
  g_assert_cmpstr (removed, ==, "a");
  g_assert_true (exam_choices_get (self, "a; c", 2));
  g_assert_false (exam_choices_get (self, "a; c", 1));

  bench_read_good (&single, one, NULL);
  taken = exam_choices_put (exam_choices (single.answer), "add", 1, TRUE);
  g_assert_cmpstr (taken, ==, "multiply");
}

static void
test_verify (void)
{
  g_auto (Bench) bench = { 0 };
  g_autoptr (GError) error = NULL;

  bench_assert_verify (one, "It adds.", "It does add.", NULL);
  bench_read_good (&bench, one, "how=multiply");
  g_assert_false (exam_answer_verify (bench.answer, &error));
  g_assert_error (error, EXAM_ERROR, EXAM_ERROR_PAPER);
  g_assert_cmpstr (error->message, ==,
                   "expected the right choices to be the computed ones (multiply), found add");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/choices/parse", test_parse);
  g_test_add_func ("/exam/choices/mistakes", test_mistakes);
  g_test_add_func ("/exam/choices/one", test_one);
  g_test_add_func ("/exam/choices/several", test_several);
  g_test_add_func ("/exam/choices/items", test_items);
  g_test_add_func ("/exam/choices/none-right", test_none_right);
  g_test_add_func ("/exam/choices/guessing", test_guessing);
  g_test_add_func ("/exam/choices/put", test_put);
  g_test_add_func ("/exam/choices/verify", test_verify);

  return g_test_run ();
}
