/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-answer.h"

#include "exam-choices.h"
#include "exam-code.h"
#include "exam-essay.h"
#include "exam-formula.h"
#include "exam-kernel.h"
#include "exam-labels.h"
#include "exam-matrix.h"
#include "exam-number.h"
#include "exam-shape.h"
#include "viva-choices.h"
#include "viva-code.h"
#include "viva-essay.h"
#include "viva-formula.h"
#include "viva-kernel-answer.h"
#include "viva-labels.h"
#include "viva-matrix-answer.h"
#include "viva-number.h"
#include "viva-shape.h"

G_DEFINE_INTERFACE (VivaAnswer, viva_answer, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
viva_answer_default_init (VivaAnswerInterface *iface)
{
  signals[CHANGED] = g_signal_new ("changed", VIVA_TYPE_ANSWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

GtkWidget *
viva_answer_new (const ExamPart *part, const ExamMath *math, VivaSession *session)
{
  const ExamAnswer *answer;

  g_return_val_if_fail (part != NULL, NULL);
  g_return_val_if_fail (VIVA_IS_SESSION (session), NULL);

  answer = part->answer;
  if (exam_labels (answer) != NULL && part->lab != NULL && part->view >= 0)
    return viva_labels_new (part, session);
  if (exam_choices (answer) != NULL)
    return viva_choices_new (part, math);
  if (exam_number (answer) != NULL)
    return viva_number_new (part);
  if (exam_shape (answer) != NULL)
    return viva_shape_new (part);
  if (exam_matrix (answer) != NULL)
    return viva_matrix_answer_new (part);
  if (exam_formula (answer) != NULL)
    return viva_formula_new (part);
  if (exam_kernel (answer) != NULL)
    return viva_kernel_answer_new (part, session);
  if (exam_essay (answer) != NULL)
    return viva_essay_new (part, math);
  if (exam_code (answer) != NULL)
    return viva_code_new (part);

  return NULL;
}

const char *
viva_answer_get_text (VivaAnswer *self)
{
  g_return_val_if_fail (VIVA_IS_ANSWER (self), NULL);

  return VIVA_ANSWER_GET_IFACE (self)->get_text (self);
}

void
viva_answer_set_text (VivaAnswer *self, const char *text)
{
  g_return_if_fail (VIVA_IS_ANSWER (self));
  g_return_if_fail (text != NULL);

  VIVA_ANSWER_GET_IFACE (self)->set_text (self, text);
}

void
viva_answer_set_grade (VivaAnswer *self, const ExamGrade *grade)
{
  g_return_if_fail (VIVA_IS_ANSWER (self));

  VIVA_ANSWER_GET_IFACE (self)->set_grade (self, grade);
}

char *
viva_answer_name_item (VivaAnswer *self, guint item)
{
  g_return_val_if_fail (VIVA_IS_ANSWER (self), NULL);

  return VIVA_ANSWER_GET_IFACE (self)->name_item (self, item);
}

void
viva_answer_focus_first (VivaAnswer *self)
{
  g_return_if_fail (VIVA_IS_ANSWER (self));

  VIVA_ANSWER_GET_IFACE (self)->focus_first (self);
}

void
viva_answer_emit_changed (VivaAnswer *self)
{
  g_return_if_fail (VIVA_IS_ANSWER (self));

  g_signal_emit (self, signals[CHANGED], 0);
}
