/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-number.h"

#include "sums-lab.h"

/* 6 · 7, within 0.5. */
static const char good[] = "[part]\n"
                           "answer=number\n"
                           "[key]\n"
                           "fact=product\n"
                           "tolerance=0.5\n"
                           "published=42\n"
                           "unit=apples\n"
                           "why=Six times seven.\n"
                           "[misconception sum]\n"
                           "value={a}+{b}\n"
                           "why=That is the sum.\n"
                           "[misconception half]\n"
                           "fact=half\n"
                           "why=That is a half.\n";

static void
test_parse (void)
{
  g_auto (Bench) bench = { 0 };
  const ExamNumber *self;

  bench_read_good (&bench, good, NULL);
  g_assert_true (bench.answer->klass == &exam_number_class);
  self = (const ExamNumber *) bench.answer;
  g_assert_cmpint (self->key.fact, ==, SUMS_PRODUCT);
  g_assert_cmpfloat (self->tolerance, ==, 0.5);
  g_assert_false (self->is_relative);
  g_assert_cmpstr (self->unit, ==, "apples");
  g_assert_cmpuint (self->key.n_misconceptions, ==, 2);
  g_assert_cmpstr (self->key.misconceptions[0].value, ==, "6+7");
}

#define FACTS "product, half, third, shape, column, cube, twice, turned, trace, word, nothing"

static void
test_mistakes (void)
{
  static const struct {
    const char *from, *to, *mistakes;
  } cases[] = {
    { "fact=product\n", "", "a.md:3: expected “fact=…” in [key], found none" },
    { "fact=product", "fact=prod",
      "a.md:4: expected a fact of the lab “sums” (" FACTS "), found “prod”" },
    { "tolerance=0.5\n", "", "a.md:3: expected “tolerance=…” in [key], found none" },
    { "tolerance=0.5", "tolerance=-1",
      "a.md:5: expected a number of at least 0, perhaps with “%”, found “-1”" },
    { "tolerance=0.5", "tolerance=some",
      "a.md:5: expected a number of at least 0, perhaps with “%”, found “some”" },
    { "tolerance=0.5", "tolerance=%",
      "a.md:5: expected a number of at least 0, perhaps with “%”, found “%”" },
    { "why=Six times seven.\n", "", "a.md:3: expected “why=…” in [key], found none" },
    { "fact=half\n", "", "a.md:12: expected either “fact=…” or “value=…”, found neither" },
    { "fact=half", "fact=half\nvalue=3",
      "a.md:12: expected either “fact=…” or “value=…”, found both" },
    { "fact=half", "fact=halve",
      "a.md:13: expected a fact of the lab “sums” (" FACTS "), found “halve”" },
    { "why=That is the sum.\n", "", "a.md:9: expected “why=…” in [misconception sum], found none" },
    { "unit=", "units=",
      "a.md:7: expected the keys of [key] to be fact, published, erratum, why, tolerance or unit, "
      "found “units”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    bench_assert_mistakes (good, cases[i].from, cases[i].to, cases[i].mistakes);
}

static void
test_grade (void)
{
  g_auto (Bench) bench = { 0 };

  bench_read_good (&bench, good, NULL);
  bench_assert_grade (&bench, 2, "42", 2, "Six times seven.");
  bench_assert_grade (&bench, 2, " 6 · 7 ", 2, "Six times seven.");
  bench_assert_grade (&bench, 2, "42.5", 2, "Six times seven.");
  bench_assert_grade (&bench, 2, "41.5", 2, "Six times seven.");
  bench_assert_grade (&bench, 2, "42.500001", 0, "That is not the number that comes out.");
  bench_assert_grade (&bench, 2, "-42", 0, "That is not the number that comes out.");
  bench_assert_grade (&bench, 2, "13", 0, "That is the sum.");
  bench_assert_grade (&bench, 2, "6+7", 0, "That is the sum.");
  bench_assert_grade (&bench, 2, "3", 0, "That is a half.");
  bench_assert_unanswered (&bench, "", "Nothing was answered yet.");
  bench_assert_unanswered (&bench, "  ", "Nothing was answered yet.");
  bench_assert_unanswered (&bench, "forty",
                           "Expected a number or an expression such as -log(0.3), found “forty”: "
                           "“forty” is not understood there.");
  bench_assert_unanswered (&bench, "1/0",
                           "Expected a number or an expression such as -log(0.3), found “1/0”: it "
                           "is not a finite number.");
  bench_assert_unanswered (&bench, "\xff\xfe", "Expected a text in UTF-8, found other bytes.");
  bench_assert_key (&bench, "42");
}

/* Decimal bounds are inclusive though neither 0.1 nor 0.3 is exact in binary: x / 3 = 0.1. */
static void
test_inclusive (void)
{
  static const char head[] = "[part]\nanswer=number\n[key]\nfact=third\ntolerance=0.2\nwhy=yes\n";
  g_auto (Bench) bench = { 0 };

  bench_read_good (&bench, head, "x=0.3");
  bench_assert_grade (&bench, 1, "0.3", 1, "yes");
  bench_assert_grade (&bench, 1, "-0.1", 1, "yes");
  bench_assert_grade (&bench, 1, "0.30000001", 0, "That is not the number that comes out.");
}

/* 1 % of 42 is 0.42. */
static void
test_relative (void)
{
  static const char head[] = "[part]\nanswer=number\n[key]\nfact=product\ntolerance=1 %\nwhy=yes\n";
  g_auto (Bench) bench = { 0 };

  bench_read_good (&bench, head, NULL);
  bench_assert_grade (&bench, 1, "42.42", 1, "yes");
  bench_assert_grade (&bench, 1, "41.58", 1, "yes");
  bench_assert_grade (&bench, 1, "42.43", 0, "That is not the number that comes out.");
}

/* The key has all its digits when the tolerance is nought. */
static void
test_exact (void)
{
  static const char head[] = "[part]\nanswer=number\n[key]\nfact=third\ntolerance=0\nwhy=yes\n";
  g_auto (Bench) bench = { 0 };

  bench_read_good (&bench, head, "x=1");
  bench_assert_key (&bench, "0.3333333333333333");
  bench_assert_grade (&bench, 1, "1/3", 1, "yes");
}

static void
test_verify (void)
{
  bench_assert_verify (good, "published=42", "published=6*7", NULL);
  bench_assert_verify (good, "published=42", "published=43",
                       "expected the published key 43 to be the computed one, found 42");
  bench_assert_verify (good, "published=42", "published=43\nerratum=It miscounts.", NULL);
  bench_assert_verify (good, "published=42", "published=what",
                       "Expected a number or an expression such as -log(0.3), found “what”: “what” "
                       "is not understood there.");
  bench_assert_verify (good, "value={a}+{b}", "value=84/2",
                       "expected a misconception to lead to another number than the key, found 42");
  bench_assert_verify (good, "value={a}+{b}", "value={nothing}",
                       "Expected a number or an expression such as -log(0.3), found “{nothing}”: "
                       "“{nothing}” is not understood there.");
  bench_assert_verify (good, "fact=half", "fact=nothing", "The key of this part is not a number.");
  bench_assert_verify (good, "fact=product", "fact=shape", "The key of this part is not a number.");
}

/* A lab that will not open is said, to a student too, and nobody crashes. */
static void
test_refusing_lab (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (Bench) bench = { 0 };
  g_autofree char *key = NULL;

  bench_read_good (&bench, good, "fail=on");
  bench_assert_unanswered (&bench, "42", "It was told to refuse.");
  key = exam_answer_key (bench.answer);
  g_assert_cmpstr (key, ==, "");
  g_assert_false (exam_answer_verify (bench.answer, &error));
  g_assert_cmpstr (error->message, ==, "It was told to refuse.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/number/parse", test_parse);
  g_test_add_func ("/exam/number/mistakes", test_mistakes);
  g_test_add_func ("/exam/number/grade", test_grade);
  g_test_add_func ("/exam/number/inclusive", test_inclusive);
  g_test_add_func ("/exam/number/relative", test_relative);
  g_test_add_func ("/exam/number/exact", test_exact);
  g_test_add_func ("/exam/number/verify", test_verify);
  g_test_add_func ("/exam/number/refusing-lab", test_refusing_lab);

  return g_test_run ();
}
