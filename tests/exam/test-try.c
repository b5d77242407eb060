/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-try.h"

#include <math.h>

#include "exam-paper.h"
#include "sums-lab.h"

/* The sums lab computes a · b, 6 · 7 by default, a / 2 and so on. */
typedef struct {
  LabSettings *settings;
  GPtrArray *tries;
  char *mistakes;
} Read;

static void
read_clear (Read *self)
{
  g_clear_pointer (&self->settings, lab_settings_free);
  g_clear_pointer (&self->tries, g_ptr_array_unref);
  g_clear_pointer (&self->mistakes, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Read, read_clear)

static void
read_tries (Read *self, const char *text, const char *settings)
{
  g_autoptr (ExamMistakes) list = exam_mistakes_new ();
  g_autoptr (ExamHead) head =
      exam_head_parse (text, -1, list, exam_mistakes_open_file (list, "a.md"));
  g_autoptr (GError) error = NULL;

  self->settings = lab_settings_new (&sums_lab);
  if (settings != NULL)
    lab_settings_parse (self->settings, settings, &error);
  g_assert_no_error (error);
  exam_head_set_bench (head, &sums_lab, self->settings, NULL);
  self->tries = exam_try_parse_all (head, 5, 40);
  exam_head_report_unknown (head, TRUE);
  self->mistakes = exam_mistakes_to_string (list);
}

/* The only experiment of @text, run. */
static const ExamTry *
run (Read *self, const char *text, ExamTryOutcome **outcome)
{
  g_autoptr (GError) error = NULL;

  read_tries (self, text, NULL);
  g_assert_cmpstr (self->mistakes, ==, "");
  g_assert_cmpuint (self->tries->len, ==, 1);
  *outcome = exam_try_run (g_ptr_array_index (self->tries, 0), &error);
  g_assert_no_error (error);

  return g_ptr_array_index (self->tries, 0);
}

static void
assert_says (const ExamTry *self, const ExamTryOutcome *outcome, const char *expected)
{
  g_autofree char *text = exam_try_outcome_to_string (self, outcome);

  g_assert_cmpstr (text, ==, expected);
}

static const char number[] = "[try larger]\n"               /* 1 */
                             "ask=And with a of {a} + 4?\n" /* 2 */
                             "answer=number\n"              /* 3 */
                             "settings=a={a}+4 b=2\n"       /* 4 */
                             "fact=product\n"               /* 5 */
                             "tolerance=10 %\n"             /* 6 */
                             "why=As {a} was.\n";           /* 7 */

static void
test_number (void)
{
  g_auto (Read) self = { 0 };
  g_autoptr (ExamTryOutcome) outcome = NULL;
  const ExamTry *try = run (&self, number, &outcome);

  g_assert_cmpstr (try->id, ==, "larger");
  g_assert_cmpstr (try->ask, ==, "And with a of 6 + 4?");
  g_assert_cmpstr (try->why, ==, "As 6 was.");
  g_assert_cmpuint (try->seed, ==, 5);
  g_assert_cmpuint (try->steps, ==, 40);
  g_assert_null (try->from);

  /* (6 + 4) · 2, a tenth either way. */
  g_assert_cmpfloat (outcome->number, ==, 20);
  assert_says (try, outcome, "20");
  g_assert_cmpint (exam_try_judge (try, outcome, "20"), ==, EXAM_TRY_AS_PREDICTED);
  g_assert_cmpint (exam_try_judge (try, outcome, " 4 · 5.5 "), ==, EXAM_TRY_AS_PREDICTED);
  g_assert_cmpint (exam_try_judge (try, outcome, "22.1"), ==, EXAM_TRY_OTHERWISE);
  g_assert_cmpint (exam_try_judge (try, outcome, "twenty"), ==, EXAM_TRY_OTHERWISE);
}

/* Other numbers: everything is about them. */
static void
test_variant (void)
{
  g_auto (Read) self = { 0 };
  g_autoptr (ExamTryOutcome) outcome = NULL;
  const ExamTry *try;

  read_tries (&self, number, "a=100");
  g_assert_cmpstr (self.mistakes, ==, "");
  try = g_ptr_array_index (self.tries, 0);
  outcome = exam_try_run (try, NULL);
  g_assert_cmpstr (try->ask, ==, "And with a of 100 + 4?");
  g_assert_cmpfloat (outcome->number, ==, 208);
}

static void
test_ratio (void)
{
  g_auto (Read) self = { 0 };
  g_autoptr (ExamTryOutcome) outcome = NULL;
  const ExamTry *try = run (&self,
                            "[try twice]\nask=How many times?\nanswer=number\nsettings=a=2*{a}\n"
                            "fact=product\ncompare=ratio\ntolerance=0\n",
                            &outcome);

  g_assert_cmpfloat (outcome->number, ==, 2);
  assert_says (try, outcome, "2 (42 before, 84 now)");
  g_assert_cmpint (exam_try_judge (try, outcome, "2"), ==, EXAM_TRY_AS_PREDICTED);
  g_assert_cmpint (exam_try_judge (try, outcome, "84"), ==, EXAM_TRY_OTHERWISE);
}

/* From other settings than the question's. */
static void
test_difference (void)
{
  g_auto (Read) self = { 0 };
  g_autoptr (ExamTryOutcome) outcome = NULL;
  const ExamTry *try = run (&self,
                            "[try down]\nask=By how much?\nanswer=number\nfrom=x=6\n"
                            "settings=x=1.5\nfact=third\ncompare=difference\ntolerance=0.01\n"
                            "seed=7\nsteps=3\n",
                            &outcome);

  g_assert_cmpuint (try->seed, ==, 7);
  g_assert_cmpuint (try->steps, ==, 3);
  g_assert_cmpfloat (outcome->number, ==, -1.5);
  assert_says (try, outcome, "-1.5 (2 before, 0.5 now)");
  g_assert_cmpint (exam_try_judge (try, outcome, "-3/2"), ==, EXAM_TRY_AS_PREDICTED);
  g_assert_cmpint (exam_try_judge (try, outcome, "1.5"), ==, EXAM_TRY_OTHERWISE);
}

static void
test_choice (void)
{
  static const struct {
    const char *settings, *says, *choice;
  } cases[] = {
    { "settings=a=5\n", "It falls. (42 before, 35 now)", "less" },
    { "settings=a=7 b=6\n", "It stays. (42 before, 42 now)", "same" },
    { "settings=a=7\n", "It rises. (42 before, 49 now)", "more" },
    { "settings=a=7\ntolerance=20 %\n", "It stays. (42 before, 49 now)", "same" },
    { "settings=a=7\nthan=49.5\n", "It falls. (49)", "less" },
    { "settings=\nthan=-1e6\n", "It rises. (42)", "more" },
    { "settings=x=1\nfrom=a=1\n", "It rises. (7 before, 42 now)", "more" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = g_strconcat ("[try a]\nask=What becomes of it?\nanswer=choice\n"
                                         "fact=product\nless=It falls.\nsame=It stays.\n"
                                         "more=It rises.\n",
                                         cases[i].settings, NULL);
    g_auto (Read) self = { 0 };
    g_autoptr (ExamTryOutcome) outcome = NULL;
    const ExamTry *try = run (&self, text, &outcome);

    assert_says (try, outcome, cases[i].says);
    g_assert_true (isfinite (outcome->number));
    for (guint j = 0; j < EXAM_TRY_N_CHOICES; j++) {
      const char *id = exam_try_choice_id (j);

      g_assert_cmpint (exam_try_judge (try, outcome, id), ==,
                       g_str_equal (id, cases[i].choice) ? EXAM_TRY_AS_PREDICTED
                                                         : EXAM_TRY_OTHERWISE);
    }
  }
}

/* Any fact will do; nobody but the person can compare. What the lab says is no CommonMark. */
static void
test_sentence (void)
{
  g_auto (Read) self = { 0 };
  g_autoptr (ExamTryOutcome) outcome = NULL;
  const ExamTry *try = run (&self,
                            "[try word]\nask=What does it say?\nanswer=sentence\n"
                            "settings=z=\"[1 2; 3 4]\"\nfact=twice\n",
                            &outcome);

  g_assert_true (isnan (outcome->number));
  assert_says (try, outcome, "2 z:\\\n\\[2 4;\\\n6 8\\]");
  g_assert_cmpint (exam_try_judge (try, outcome, "It doubles."), ==, EXAM_TRY_OPEN);
}

static void
assert_complains (const ExamTry *try, const char *prediction, const char *expected)
{
  g_autofree char *complaint = exam_try_complain (try, prediction);

  g_assert_cmpstr (complaint, ==, expected);
}

static void
test_complaints (void)
{
  g_auto (Read) self = { 0 };

  read_tries (&self,
              "[try n]\nask=?\nanswer=number\nsettings=a=1\nfact=half\ntolerance=0\n"
              "[try s]\nask=?\nanswer=sentence\nfact=word\n",
              NULL);
  g_assert_cmpstr (self.mistakes, ==, "");
  assert_complains (g_ptr_array_index (self.tries, 0), "  ", "Say first what you expect.");
  assert_complains (g_ptr_array_index (self.tries, 0), "3 *",
                    "Expected a number or an expression such as -log(0.3), found “3 *”: something "
                    "is missing at the end.");
  assert_complains (g_ptr_array_index (self.tries, 0), "3*4", NULL);
  assert_complains (g_ptr_array_index (self.tries, 1), "", "Say first what you expect.");
  assert_complains (g_ptr_array_index (self.tries, 1), "3 *", NULL);
}

static void
test_mistakes (void)
{
  static const struct {
    const char *from, *to, *mistakes;
  } cases[] = {
    { "[try larger]", "[try Larger]",
      "a.md:1: expected a name of small letters, digits and “-”, found “Larger”" },
    { "ask=And with a of {a} + 4?\n", "", "a.md:1: expected “ask=…” in [try larger], found none" },
    { "answer=number", "answer=maybe",
      "a.md:3: expected “answer” to be number, choice or sentence, found “maybe”" },
    { "b=2", "c=2 b=0",
      "a.md:4: the lab sums has no knob called “c”; did you mean “a”?\n"
      "a.md:4: b: expected a whole number between 1 and 1000, found “0”" },
    { "a={a}+4", "a={a}*400",
      "a.md:4: a: expected a whole number between 1 and 1000, found “2400”" },
    { "fact=product", "fact=sum",
      "a.md:5: expected a fact of the lab “sums” (product, half, third, shape, column, cube, "
      "twice, turned, trace, word, nothing), found “sum”" },
    { "tolerance=10 %\n", "", "a.md:1: expected “tolerance=…” in [try larger], found none" },
    { "tolerance=10 %", "tolerance=some",
      "a.md:6: expected a number of at least 0, perhaps with “%”, found “some”" },
    { "tolerance=10 %", "tolerance=0\ncompare=product",
      "a.md:7: expected “compare” to be difference or ratio, found “product”" },
    { "fact=product", "fact=product\nmore=It grows.",
      "a.md:6: expected “more” where “answer=choice” stands, found it here" },
    { "fact=product", "fact=product\nfrom=a=1",
      "a.md:6: expected “from” where the outcome is compared with another run's, found it here" },
    { "tolerance=10 %", "tolerance=0\ncompare=ratio\nfrom=a=10 b=2",
      "a.md:8: expected other settings than those of the run that it is compared with, found the "
      "same" },
    { "answer=number", "answer=choice",
      "a.md:3: expected at least two of “less=…”, “same=…” and “more=…”, found none" },
    { "answer=number", "answer=sentence",
      "a.md:6: expected “tolerance” where a number or a choice is predicted, found it here" },
    { "fact=product", "fact=product\nsteps=-1",
      "a.md:6: expected “steps” to be a whole number from 0 to 1000000000, found “-1”" },
    { "fact=product", "fact=product\nstep=1",
      "a.md:6: expected the keys of [try larger] to be ask, why, fact, seed, steps, answer, "
      "compare, tolerance, than, less, same, more, from or settings, found “step”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GString *text = g_string_new (number);
    g_auto (Read) self = { 0 };

    g_test_message ("%s → %s", cases[i].from, cases[i].to);
    g_assert_cmpuint (g_string_replace (text, cases[i].from, cases[i].to, 0), ==, 1);
    read_tries (&self, text->str, NULL);
    g_assert_cmpstr (self.mistakes, ==, cases[i].mistakes);
    g_string_free (text, TRUE);
  }
}

/* What only shows when it is run. */
static void
test_failures (void)
{
  static const struct {
    const char *text, *message;
  } cases[] = {
    { "answer=sentence\nfact=nothing\n",
      "expected the fact “nothing” to be known after 40 steps, found “not yet”" },
    { "answer=number\ntolerance=0\nfact=word\n",
      "expected the fact “word” to be a finite number, found “add”" },
    { "answer=sentence\nfact=word\nsettings=fail=on\n", "It was told to refuse." },
    { "answer=number\ntolerance=0\nfact=third\ncompare=ratio\nfrom=x=0\n",
      "expected a finite ratio, found 0.166667 divided by 0" },
    { "answer=choice\nfact=product\nsettings=a=9\nless=Less.\nsame=As much.\n",
      "expected the outcome among the choices, found “more” (63, and 42 before)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = g_strconcat ("[try a]\nask=?\n", cases[i].text, NULL);
    g_auto (Read) self = { 0 };
    g_autoptr (GError) error = NULL;

    read_tries (&self, text, NULL);
    g_assert_cmpstr (self.mistakes, ==, "");
    g_assert_null (exam_try_run (g_ptr_array_index (self.tries, 0), &error));
    g_assert_cmpstr (error->message, ==, cases[i].message);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/try/number", test_number);
  g_test_add_func ("/exam/try/variant", test_variant);
  g_test_add_func ("/exam/try/ratio", test_ratio);
  g_test_add_func ("/exam/try/difference", test_difference);
  g_test_add_func ("/exam/try/choice", test_choice);
  g_test_add_func ("/exam/try/sentence", test_sentence);
  g_test_add_func ("/exam/try/complaints", test_complaints);
  g_test_add_func ("/exam/try/mistakes", test_mistakes);
  g_test_add_func ("/exam/try/failures", test_failures);

  return g_test_run ();
}
