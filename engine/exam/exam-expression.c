/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-expression.h"

#include <math.h>
#include <muParserDLL.h>
#include <string.h>

#include "exam-mistakes.h"
#include "exam-paper.h"

/* Longer ones come from mistakes of the hand, and deep brackets could exhaust the stack. */
#define MAX_LENGTH 1000
#define MAX_DEPTH 50

#define NAME_CHARS G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_"

struct _ExamExpression {
  muParserHandle_t parser;
  double *values; /* (n) */
  guint n;
};

static double
sigmoid (double x)
{
  return 1 / (1 + exp (-x));
}

/* muParser stops the program for want of a handler. What went wrong is asked for afterwards. */
static void
ignore_error (muParserHandle_t parser)
{
}

static char *
to_ascii (const char *text)
{
  static const struct {
    const char *sign, *ascii;
  } signs[] = {
    { "−", "-" }, { "–", "-" }, { "·", "*" },  { "⋅", "*" },
    { "×", "*" }, { "÷", "/" }, { "π", "pi" }, { "²", "^2" },
  };
  g_autoptr (GString) result = g_string_new (text);

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    g_string_replace (result, signs[i].sign, signs[i].ascii, 0);
  return g_string_free (g_steal_pointer (&result), FALSE);
}

static gboolean
is_reasonable (const char *text)
{
  int depth = 0, deepest = 0;

  for (const char *c = text; *c != '\0'; c++) {
    depth += (*c == '(') - (*c == ')');
    deepest = MAX (deepest, depth);
  }
  return strlen (text) <= MAX_LENGTH && deepest <= MAX_DEPTH;
}

static void
set_error (GError **error, const char *text, const char *why)
{
  g_autofree char *found = exam_quote (text);

  g_set_error (error, EXAM_ERROR, EXAM_ERROR_ANSWER,
               "Expected a number or an expression such as -log(0.3), found %s%s%s.", found,
               why != NULL ? ": " : "", why != NULL ? why : "");
}

static void
define_functions (muParserHandle_t parser)
{
  mupDefineNameChars (parser, NAME_CHARS);
  mupDefineFun1 (parser, "log", log, 1);
  mupDefineFun1 (parser, "ln", log, 1);
  mupDefineFun1 (parser, "log2", log2, 1);
  mupDefineFun1 (parser, "log10", log10, 1);
  mupDefineFun1 (parser, "exp", exp, 1);
  mupDefineFun1 (parser, "sqrt", sqrt, 1);
  mupDefineFun1 (parser, "abs", fabs, 1);
  mupDefineFun1 (parser, "sigmoid", sigmoid, 1);
  mupDefineConst (parser, "pi", G_PI);
  mupDefineConst (parser, "e", G_E);
}

/* muParser's words for the commonest slips are not for students. */
static char *
explain (muParserHandle_t parser, const char *text)
{
  const char *token = mupGetErrorToken (parser);
  int depth = 0;

  for (; *text != '\0'; text++)
    depth += (*text == '(') - (*text == ')');
  if (depth > 0)
    return g_strdup ("a closing bracket is missing");
  if (token != NULL && *token != '\0') {
    g_autofree char *stripped = g_strstrip (g_strdup (token));
    g_autofree char *found = exam_quote (stripped);

    return g_strdup_printf ("%s is not understood there", found);
  }
  return g_strdup ("something is missing at the end");
}

ExamExpression *
exam_expression_new (const char *text, const char *const *variables, GError **error)
{
  g_autofree char *ascii = NULL;
  g_autoptr (ExamExpression) self = NULL;
  int n_results = 0;

  g_return_val_if_fail (text != NULL, NULL);

  ascii = g_strstrip (to_ascii (text));
  if (*ascii == '\0' || !g_str_is_ascii (ascii) || !is_reasonable (ascii)) {
    set_error (error, text, NULL);
    return NULL;
  }

  self = g_new0 (ExamExpression, 1);
  self->n = variables != NULL ? g_strv_length ((char **) variables) : 0;
  self->values = g_new0 (double, MAX (self->n, 1));
  self->parser = mupCreate (muBASETYPE_FLOAT);
  mupSetErrorHandler (self->parser, ignore_error);
  mupResetLocale (self->parser);
  define_functions (self->parser);
  for (guint i = 0; i < self->n; i++) {
    self->values[i] = 1;
    mupDefineVar (self->parser, variables[i], &self->values[i]);
  }
  mupSetExpr (self->parser, ascii);
  /* muParser takes "0,5" for two numbers, and would answer with the last. */
  mupEval (self->parser);
  if (mupError (self->parser)) {
    g_autofree char *why = explain (self->parser, ascii);

    set_error (error, text, why);
    return NULL;
  }
  mupEvalMulti (self->parser, &n_results);
  if (n_results != 1) {
    set_error (error, text, "decimals are written with a point");
    return NULL;
  }
  return g_steal_pointer (&self);
}

void
exam_expression_free (ExamExpression *self)
{
  if (self == NULL)
    return;
  mupRelease (self->parser);
  g_free (self->values);
  g_free (self);
}

double
exam_expression_evaluate (ExamExpression *self, const double *values)
{
  double result;

  g_return_val_if_fail (self != NULL, NAN);
  g_return_val_if_fail (values != NULL || self->n == 0, NAN);

  for (guint i = 0; i < self->n; i++)
    self->values[i] = values[i];
  mupErrorReset (self->parser);
  result = mupEval (self->parser);
  return mupError (self->parser) ? NAN : result;
}

gboolean
exam_expression_read (const char *text, double *number, GError **error)
{
  g_autoptr (ExamExpression) self = exam_expression_new (text, NULL, error);

  if (self == NULL)
    return FALSE;
  *number = exam_expression_evaluate (self, NULL);
  if (!isfinite (*number)) {
    set_error (error, text, "it is not a finite number");
    return FALSE;
  }
  return TRUE;
}
