/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-answer.h"

#include "exam-choices.h"
#include "exam-code.h"
#include "exam-essay.h"
#include "exam-formula.h"
#include "exam-key.h"
#include "exam-kernel.h"
#include "exam-labels.h"
#include "exam-matrix.h"
#include "exam-number.h"
#include "exam-shape.h"

static const ExamAnswerClass *const classes[] = {
  &exam_choice_class,  &exam_choices_class, &exam_code_class,   &exam_essay_class,
  &exam_formula_class, &exam_kernel_class,  &exam_labels_class, &exam_matrix_class,
  &exam_number_class,  &exam_shape_class,
};

const ExamAnswerClass *const *
exam_answer_classes (guint *n_classes)
{
  g_return_val_if_fail (n_classes != NULL, NULL);

  *n_classes = G_N_ELEMENTS (classes);

  return classes;
}

const ExamAnswerClass *
exam_answer_class_find (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    if (g_str_equal (classes[i]->id, id))
      return classes[i];

  return NULL;
}

void
exam_answer_free (ExamAnswer *self)
{
  if (self != NULL)
    self->klass->free (self);
}

ExamGrade *
exam_answer_grade (const ExamAnswer *self, double max_points, const char *answer)
{
  g_return_val_if_fail (self != NULL && answer != NULL, NULL);

  /* Regular expressions and JSON would stumble over other bytes. */
  if (!g_utf8_validate (answer, -1, NULL))
    return exam_grade_unanswered (max_points, "Expected a text in UTF-8, found other bytes.");
  return self->klass->grade (self, max_points, answer);
}

char *
exam_answer_key (const ExamAnswer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->klass->key (self);
}

gboolean
exam_answer_verify (const ExamAnswer *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->klass->verify == NULL || self->klass->verify (self, error);
}

void
exam_grade_free (ExamGrade *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_items; i++)
    g_free (self->items[i].message);
  g_free (self->items);
  g_free (self->message);
  g_free (self);
}
