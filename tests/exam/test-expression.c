/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-expression.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "exam-paper.h"

/* Values worked out by hand, or by the C library's function of that name. */
static void
test_values (void)
{
  static const struct {
    const char *text;
    double value;
  } cases[] = {
    { "760", 760 },
    { "  1.5  ", 1.5 },
    { ".5", 0.5 },
    { "-log(0.3)", 1.2039728043259361 },
    { "-ln(0.3)", 1.2039728043259361 },
    { "log2(8)", 3 },
    { "log10(1000)", 3 },
    { "10*(5*5*3+1)", 760 },
    { "10 · (5² · 3 + 1)", 760 },
    { "(12 − 13) ÷ 1", -1 },
    { "3 × 4", 12 },
    { "2^10", 1024 },
    { "−2", -2 },
    { "–2", -2 },
    { "sqrt(2)", G_SQRT2 },
    { "e", G_E },
    { "π", G_PI },
    { "pi/2", G_PI_2 },
    { "abs(-3)", 3 },
    { "min(3, 1, 2)", 1 },
    { "max(3, 1, 2)", 3 },
    { "sigmoid(0)", 0.5 },
    { "exp(0)", 1 },
    { "1e3", 1000 },
    { "1e-3", 0.001 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    double value;

    g_test_message ("%s", cases[i].text);
    g_assert_true (exam_expression_read (cases[i].text, &value, &error));
    g_assert_no_error (error);
    g_assert_cmpfloat_with_epsilon (value, cases[i].value, 1e-12 * fabs (cases[i].value));
  }
}

#define EXPECTED "Expected a number or an expression such as -log(0.3), found "

static void
test_refused (void)
{
  static const struct {
    const char *text;
    const char *message;
  } cases[] = {
    { "", EXPECTED "“”." },
    { " \t ", EXPECTED "“   ”." },
    { "1 +", EXPECTED "“1 +”: something is missing at the end." },
    { "(1", EXPECTED "“(1”: a closing bracket is missing." },
    { "1)", EXPECTED "“1)”: “)” is not understood there." },
    { "foo(1)", EXPECTED "“foo(1)”: “foo” is not understood there." },
    { "x", EXPECTED "“x”: “x” is not understood there." },
    { "0,5", EXPECTED "“0,5”: decimals are written with a point." },
    { "1, 2", EXPECTED "“1, 2”: decimals are written with a point." },
    { "1/0", EXPECTED "“1/0”: it is not a finite number." },
    { "log(0)", EXPECTED "“log(0)”: it is not a finite number." },
    { "log(-1)", EXPECTED "“log(-1)”: it is not a finite number." },
    { "zwölf", EXPECTED "“zwölf”." },
    { "a = 3", EXPECTED "“a = 3”: “a” is not understood there." },
    { "\"text\"", EXPECTED "“\"text\"”: “text” is not understood there." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    double value = 7;

    g_test_message ("%s", cases[i].text);
    g_assert_false (exam_expression_read (cases[i].text, &value, &error));
    g_assert_error (error, EXAM_ERROR, EXAM_ERROR_ANSWER);
    g_assert_cmpstr (error->message, ==, cases[i].message);
  }
}

/* Deep brackets and long texts are refused before they reach the parser's stack. */
static void
test_bounds (void)
{
  g_autofree char *open = g_strnfill (51, '(');
  g_autofree char *close = g_strnfill (51, ')');
  g_autofree char *deep = g_strconcat (open, "1", close, NULL);
  g_autofree char *sum = g_strnfill (1001, '1');
  g_autofree char *signs = g_strnfill (900, '-');
  g_autofree char *many_signs = g_strconcat (signs, "1", NULL);
  double value;

  g_assert_false (exam_expression_read (deep, &value, NULL));
  g_assert_true (exam_expression_read (g_strstrip (deep + 1), &value, NULL) == FALSE);
  g_assert_false (exam_expression_read (sum, &value, NULL));
  exam_expression_read (many_signs, &value, NULL); /* read or refused, but no crash */
}

static void
test_variables (void)
{
  static const char *const names[] = { "D", "n_x", NULL };
  const double values[] = { 3, 5 };
  const double others[] = { 0, 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (ExamExpression) product = exam_expression_new ("D · n_x + 1", names, &error);
  g_autoptr (ExamExpression) quotient = exam_expression_new ("1/D", names, &error);
  g_autoptr (ExamExpression) unknown = exam_expression_new ("D*n", names, NULL);

  g_assert_no_error (error);
  g_assert_cmpfloat (exam_expression_evaluate (product, values), ==, 16);
  g_assert_cmpfloat (exam_expression_evaluate (product, others), ==, 1);
  g_assert_false (isfinite (exam_expression_evaluate (quotient, others)));
  g_assert_cmpfloat_with_epsilon (exam_expression_evaluate (quotient, values), 1.0 / 3, 1e-15);
  g_assert_null (unknown);
}

/* Half is "0.5" wherever a comma is usual. */
static void
test_locale (void)
{
  g_autofree char *before = g_strdup (setlocale (LC_ALL, NULL));
  double value;

  if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL) {
    g_test_skip ("there is no locale de_DE.UTF-8");
    return;
  }
  g_assert_true (exam_expression_read ("0.5 + max(1, 2)", &value, NULL));
  g_assert_cmpfloat (value, ==, 2.5);
  setlocale (LC_ALL, before);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/expression/values", test_values);
  g_test_add_func ("/exam/expression/refused", test_refused);
  g_test_add_func ("/exam/expression/bounds", test_bounds);
  g_test_add_func ("/exam/expression/variables", test_variables);
  g_test_add_func ("/exam/expression/locale", test_locale);

  return g_test_run ();
}
