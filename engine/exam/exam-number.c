/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-number.h"

#include <math.h>

#include "exam-expression.h"
#include "exam-head.h"
#include "exam-paper.h"

const ExamNumber *
exam_number (const ExamAnswer *answer)
{
  g_return_val_if_fail (answer != NULL, NULL);

  return answer->klass == &exam_number_class ? (const ExamNumber *) answer : NULL;
}

static void
number_free (ExamAnswer *answer)
{
  ExamNumber *self = (ExamNumber *) answer;

  exam_key_clear (&self->key);
  g_free (self->unit);
  g_free (self);
}

static ExamAnswer *
number_parse (ExamHead *head)
{
  guint n_before = exam_mistakes_get_count (exam_head_get_mistakes (head));
  ExamNumber *self = g_new0 (ExamNumber, 1);
  g_autoptr (ExamAnswer) answer = &self->parent;

  answer->klass = &exam_number_class;
  exam_key_parse (&self->key, head);
  exam_key_parse_tolerance (head, "key", EXAM_KEY_REQUIRED, &self->tolerance, &self->is_relative);
  self->unit = g_strdup (exam_head_get_text (head, "key", "unit", EXAM_KEY_OPTIONAL));

  if (exam_mistakes_get_count (exam_head_get_mistakes (head)) > n_before)
    return NULL;
  return g_steal_pointer (&answer);
}

static gboolean
get_fact (const ExamNumber *self, int fact, double *number, GError **error)
{
  g_auto (LabValue) value = LAB_VALUE_INIT;

  if (!exam_facts_get (self->parent.facts, (guint) fact, &value, error))
    return FALSE;
  if (exam_facts_to_number (&value, number))
    return TRUE;
  g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER, "The key of this part is not a number.");
  return FALSE;
}

/* Index of the misconception that leads to @number, or −1. */
static int
diagnose (const ExamNumber *self, double number)
{
  for (guint i = 0; i < self->key.n_misconceptions; i++) {
    const ExamMisconception *misconception = &self->key.misconceptions[i];
    double value;

    if (misconception->value != NULL ? exam_expression_read (misconception->value, &value, NULL)
                                     : get_fact (self, misconception->fact, &value, NULL))
      if (exam_key_is_near (number, value, self->tolerance, self->is_relative))
        return (int) i;
  }
  return -1;
}

static ExamGrade *
number_grade (const ExamAnswer *answer, double max_points, const char *text)
{
  const ExamNumber *self = (const ExamNumber *) answer;
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (GError) error = NULL;
  double number, key;
  int misconception;

  if (*stripped == '\0')
    return exam_grade_unanswered (max_points, NULL);
  if (!exam_expression_read (stripped, &number, &error) ||
      !get_fact (self, self->key.fact, &key, &error))
    return exam_grade_unanswered (max_points, "%s", error->message);

  if (exam_key_is_near (number, key, self->tolerance, self->is_relative))
    return exam_grade_whole (max_points, TRUE, self->key.why);
  misconception = diagnose (self, number);
  return exam_grade_whole (max_points, FALSE,
                           misconception >= 0 ? self->key.misconceptions[misconception].why
                                              : "That is not the number that comes out.");
}

static char *
number_key (const ExamAnswer *answer)
{
  const ExamNumber *self = (const ExamNumber *) answer;
  double key;

  if (!get_fact (self, self->key.fact, &key, NULL))
    return g_strdup ("");
  return exam_key_number (key, self->is_relative ? self->tolerance * fabs (key) : self->tolerance);
}

static gboolean
number_verify (const ExamAnswer *answer, GError **error)
{
  const ExamNumber *self = (const ExamNumber *) answer;
  double key, published;

  if (!get_fact (self, self->key.fact, &key, error))
    return FALSE;
  if (self->key.published != NULL && self->key.erratum == NULL) {
    if (!exam_expression_read (self->key.published, &published, error))
      return FALSE;
    if (!exam_key_is_near (published, key, self->tolerance, self->is_relative)) {
      g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER,
                   "expected the published key %s to be the computed one, found %.6g",
                   self->key.published, key);
      return FALSE;
    }
  }
  for (guint i = 0; i < self->key.n_misconceptions; i++) {
    const ExamMisconception *misconception = &self->key.misconceptions[i];
    double value;

    if (!(misconception->value != NULL ? exam_expression_read (misconception->value, &value, error)
                                       : get_fact (self, misconception->fact, &value, error)))
      return FALSE;
    if (exam_key_is_near (value, key, self->tolerance, self->is_relative)) {
      g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER,
                   "expected a misconception to lead to another number than the key, found %.6g",
                   value);
      return FALSE;
    }
  }
  return TRUE;
}

const ExamAnswerClass exam_number_class = {
  .id = "number",
  .parse = number_parse,
  .free = number_free,
  .grade = number_grade,
  .key = number_key,
  .verify = number_verify,
};
