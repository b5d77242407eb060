/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-formula.h"

#include <stdio.h>
#include <string.h>

#include "exam-paper.h"
#include "sums-lab.h"

/* The product a · b of the lab, written p · q. */
static const char good[] = "[part]\n"
                           "answer=formula\n"
                           "[variable p]\n"
                           "integer=yes\n"
                           "low=1\n"
                           "high=30\n"
                           "title=one side\n"
                           "[variable q]\n"
                           "integer=yes\n"
                           "low=1\n"
                           "high=30\n"
                           "[key]\n"
                           "formula=p*q\n"
                           "published=q*p\n"
                           "why=Side by side.\n"
                           "check_fact=product\n"
                           "check_settings=a={p} b={q}\n"
                           "[misconception sum]\n"
                           "value=p+q\n"
                           "why=That is the sum.\n";

/* Defined where x > 0 alone; half of the domain. */
static const char partly[] = "[part]\n"
                             "answer=formula\n"
                             "[variable x]\n"
                             "low=-5\n"
                             "high=5\n"
                             "[key]\n"
                             "formula=log(x)\n"
                             "why=A logarithm.\n";

/* Number of weights of a net with L hidden layers. */
static const char arrays[] = "[part]\n"
                             "answer=formula\n"
                             "[variable n]\n"
                             "array=yes\n"
                             "integer=yes\n"
                             "low=1\n"
                             "high=9\n"
                             "[variable L]\n"
                             "integer=yes\n"
                             "low=0\n"
                             "high=3\n"
                             "[key]\n"
                             "formula=sum(i, 0, L, n[i+1]*n[i])\n"
                             "why=Weights.\n"
                             "[misconception short]\n"
                             "value=sum(i, 0, L-1, n[i+1]*n[i])\n"
                             "why=One too few.\n";

static void
test_parse (void)
{
  g_auto (Bench) bench = { 0 };
  const ExamFormula *self;

  bench_read_good (&bench, good, NULL);
  self = exam_formula (bench.answer);
  g_assert_cmpuint (self->n_variables, ==, 2);
  g_assert_cmpstr (self->variables[0].name, ==, "p");
  g_assert_cmpstr (self->variables[0].title, ==, "one side");
  g_assert_true (self->variables[1].is_integer);
  g_assert_false (self->variables[1].is_array);
  g_assert_cmpint (self->check_fact, ==, SUMS_PRODUCT);
  g_assert_cmpuint (self->n_misconceptions, ==, 1);
}

#define EXPECTED "Expected a number or an expression such as -log(0.3), found "

static void
test_mistakes (void)
{
  static const struct {
    const char *from, *to, *mistakes;
  } cases[] = {
    { "title=one side", "title=one side\narray=1", "a.md:8: expected yes or no, found “1”" },
    { "high=30\ntitle", "high=0\ntitle", "a.md:5: expected at most “high” (0), found 1" },
    { "low=1\nhigh=30\ntitle", "high=30\ntitle",
      "a.md:3: expected “low=…” in [variable p], found none" },
    { "[variable q]", "[variable q+]",
      "a.md:8: expected a variable's name of letters, digits and “_”, found “q+”" },
    { "formula=p*q\n", "", "a.md:12: expected “formula=…” in [key], found none" },
    { "formula=p*q", "formula=p*r", "a.md:13: " EXPECTED "“p*r”: “r” is not understood there." },
    { "formula=p*q", "formula=log(-p)",
      "a.md:13: expected a formula that is defined at 10 of 60 points, found 0" },
    { "check_fact=product", "check_fact=prod",
      "a.md:16: expected a fact of the lab “sums” (product, half, third, shape, column, cube, "
      "twice, "
      "turned, trace, word, nothing), found “prod”" },
    { "check_settings=a={p} b={q}\n", "",
      "a.md:12: expected “check_settings=…” in [key], found none" },
    { "value=p+q", "value=q*p/1",
      "a.md:19: expected another formula than the key, found one that equals it" },
    { "value=p+q", "value=p+", "a.md:19: " EXPECTED "“p+”: something is missing at the end." },
    { "value=p+q\n", "", "a.md:18: expected “value=…” in [misconception sum], found none" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    bench_assert_mistakes (good, cases[i].from, cases[i].to, cases[i].mistakes);
}

static void
test_grade (void)
{
  static const char *const right[] = {
    "p*q", "q·p", "p × q", "exp(log(p)+log(q))", "(p+q)^2/4-(p-q)²/4", "sum(i, 1, p, q)"
  };
  g_auto (Bench) bench = { 0 };

  bench_read_good (&bench, good, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (right); i++)
    bench_assert_grade (&bench, 2, right[i], 2, "Side by side.");
  bench_assert_grade (&bench, 2, "q + p", 0, "That is the sum.");
  bench_assert_unanswered (&bench, "", "Nothing was answered yet.");
  bench_assert_unanswered (&bench, "p*", EXPECTED "“p*”: something is missing at the end.");
  bench_assert_unanswered (&bench, "p*k", EXPECTED "“p*k”: “k” is not understood there.");
  bench_assert_unanswered (&bench, "p[0]", EXPECTED "“p[0]”: “[0]” is not understood there.");
  bench_assert_unanswered (&bench, "sum(i, 0, p)",
                           "Expected a sum such as sum(i, 0, L, n[i]), found “i, 0, p”.");
  bench_assert_unanswered (&bench, "sum(i, 0, p/7.5, 1)",
                           "Expected a sum over a few whole numbers, found “i, 0, p/7.5, 1”.");
  bench_assert_unanswered (&bench, "sum(i, 0, 1e9, 1)",
                           "Expected a sum over a few whole numbers, found “i, 0, 1e9, 1”.");
  bench_assert_unanswered (&bench, "sum(i, 0, log(-1), 1)",
                           "Expected a sum over a few whole numbers, found “i, 0, log(-1), 1”.");
  bench_assert_unanswered (&bench, "sum(i, 0, 3, i",
                           "Expected a closing bracket, found “(i, 0, 3, i”.");
  bench_assert_unanswered (&bench, "p\xff", "Expected a text in UTF-8, found other bytes.");
  bench_assert_key (&bench, "p*q");
}

/* What is wrong is said at a point where it is. */
static void
test_where (void)
{
  g_auto (Bench) bench = { 0 };
  g_autoptr (ExamGrade) grade = NULL;
  g_autoptr (ExamGrade) undefined = NULL;
  double p, q, found, right;

  bench_read_good (&bench, good, NULL);
  grade = exam_answer_grade (bench.answer, 2, "p*q + 1");
  g_assert_cmpfloat (grade->points, ==, 0);
  g_assert_cmpint (sscanf (grade->message, "At p = %lf, q = %lf it gives %lf, but %lf is right.",
                           &p, &q, &found, &right),
                   ==, 4);
  g_assert_cmpfloat (right, ==, p * q);
  g_assert_cmpfloat (found, ==, p * q + 1);

  undefined = exam_answer_grade (bench.answer, 2, "p*q/0");
  g_assert_cmpfloat (undefined->points, ==, 0);
  g_assert_nonnull (strstr (undefined->message, "it is not defined, but"));
}

/* Points at which the key is not defined say nothing. */
static void
test_undefined_points (void)
{
  g_auto (Bench) bench = { 0 };
  g_autoptr (ExamGrade) wrong = NULL;

  bench_read_good (&bench, partly, NULL);
  bench_assert_grade (&bench, 1, "log(x)", 1, "A logarithm.");
  bench_assert_grade (&bench, 1, "log(abs(x))", 1, "A logarithm.");
  bench_assert_grade (&bench, 1, "log10(x)*log(10)", 1, "A logarithm.");
  wrong = exam_answer_grade (bench.answer, 1, "log(-x)");
  g_assert_cmpfloat (wrong->points, ==, 0);
}

static void
test_arrays (void)
{
  static const char *const right[] = { "sum(i, 0, L, n[i+1]*n[i])", "sum(k,1,L+1,n[k]*n[k-1])",
                                       "sum(i,0,L,n[ i ]·n[1+i])",
                                       "n[0]*n[1] + sum(i, 1, L, n[i]*n[i+1])" };
  g_auto (Bench) bench = { 0 };

  bench_read_good (&bench, arrays, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (right); i++)
    bench_assert_grade (&bench, 2, right[i], 2, "Weights.");
  bench_assert_grade (&bench, 2, "sum(i, 0, L-1, n[i]*n[i+1])", 0, "One too few.");
  bench_assert_unanswered (&bench, "n[-1]",
                           "Expected the whole number of an element between the brackets, found "
                           "“-1”.");
  bench_assert_unanswered (&bench, "n[0.5]",
                           "Expected the whole number of an element between the brackets, found "
                           "“0.5”.");
  bench_assert_unanswered (&bench, "n[99]",
                           "Expected the whole number of an element between the brackets, found "
                           "“99”.");
  bench_assert_unanswered (&bench, "n[", "Expected a closing bracket, found “[”.");
  bench_assert_unanswered (&bench, "n*L", EXPECTED "“n*L”: “n” is not understood there.");
  bench_assert_key (&bench, "sum(i, 0, L, n[i+1]*n[i])");
}

/* Sums of many terms are sums, sums in sums in sums are refused before they take for ever. */
static void
test_long_sums (void)
{
  g_autofree char *many = g_strnfill (1001, '1');
  g_auto (Bench) bench = { 0 };
  gint64 start;

  bench_read_good (&bench, good, NULL);
  bench_assert_grade (&bench, 2, "p*q + sum(i, 1, 199, i) - 19900", 2, "Side by side.");
  bench_assert_grade (&bench, 2, "sum(i, 1, 20, sum(j, 1, 20, p*q))/400", 2, "Side by side.");
  start = g_get_monotonic_time ();
  bench_assert_unanswered (&bench,
                           "sum(i,0,199,sum(j,0,199,sum(k,0,199,sum(l,0,199,sum(m,0,199,p)))))",
                           "Expected a formula with fewer terms, found “p”.");
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_TIME_SPAN_SECOND);
  bench_assert_unanswered (&bench, many, "Expected a formula of at most 1,000 signs.");
}

static void
test_verify (void)
{
  bench_assert_verify (good, "published=q*p", "published=exp(log(p)+log(q))", NULL);
  bench_assert_verify (good, "published=q*p", "published=p+q\nerratum=A slip.", NULL);
  bench_assert_verify (good, "b={q}", "b={2*q}",
                       "expected the formula to be what the lab computes at p = 2, q = 7: 14, "
                       "found 28");
  bench_assert_verify (good, "b={q}", "b={r}", EXPECTED "“r”: “r” is not understood there.");
  bench_assert_verify (good, "a={p} b={q}", "c={p}",
                       "the lab sums has no knob called “c”; did you mean “a”?");
}

/* Elements of an array go into a matrix, as many as another variable says. */
static void
test_verify_arrays (void)
{
  static const char head[] = "[part]\nanswer=formula\n"
                             "[variable n]\narray=yes\ninteger=yes\nlow=1\nhigh=9\n"
                             "[variable L]\ninteger=yes\nlow=1\nhigh=3\n"
                             "[key]\nformula=n[0]*L\nwhy=yes\n"
                             "check_fact=product\n"
                             "check_settings=z=[{n[0..L]}] a={n[0]} b={L}\n";

  bench_assert_verify (head, "why=yes", "why=no", NULL);
  bench_assert_verify (head, "{n[0..L]}", "{n[0..99]}",
                       "Expected whole numbers of elements, such as n[0..L+1], found “n[0..99]”.");
  bench_assert_verify (head, "{n[0..L]}", "{n[0..L/2.1]}",
                       "Expected whole numbers of elements, such as n[0..L+1], found "
                       "“n[0..L/2.1]”.");
}

static void
test_verify_published (void)
{
  g_autofree char *head = g_strdup (good);
  char *place = strstr (head, "published=q*p");
  g_auto (Bench) bench = { 0 };
  g_autoptr (GError) error = NULL;

  place[strlen ("published=q")] = '+';
  bench_read_good (&bench, head, NULL);
  g_assert_false (exam_answer_verify (bench.answer, &error));
  g_assert_true (g_str_has_prefix (error->message,
                                   "expected the published key to equal the formula. At p = "));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/formula/parse", test_parse);
  g_test_add_func ("/exam/formula/mistakes", test_mistakes);
  g_test_add_func ("/exam/formula/grade", test_grade);
  g_test_add_func ("/exam/formula/where", test_where);
  g_test_add_func ("/exam/formula/undefined-points", test_undefined_points);
  g_test_add_func ("/exam/formula/arrays", test_arrays);
  g_test_add_func ("/exam/formula/long-sums", test_long_sums);
  g_test_add_func ("/exam/formula/verify", test_verify);
  g_test_add_func ("/exam/formula/verify-arrays", test_verify_arrays);
  g_test_add_func ("/exam/formula/verify-published", test_verify_published);

  return g_test_run ();
}
