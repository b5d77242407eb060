/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-number.h"

#include "exam-expression.h"
#include "exam-number.h"
#include "lab-text.h"
#include "viva-line.h"

#define ECHO_DIGITS 8

static char *
echo (const ExamAnswer *answer, const char *text, gboolean *is_read)
{
  g_autoptr (GError) error = NULL;
  double number;

  if (lab_text_parse_number (text, &number))
    return NULL;

  *is_read = exam_expression_read (text, &number, &error);

  return *is_read ? g_strdup_printf ("= %.*g", ECHO_DIGITS, number) : g_strdup (error->message);
}

GtkWidget *
viva_number_new (const ExamPart *part)
{
  g_return_val_if_fail (part != NULL && exam_number (part->answer) != NULL, NULL);

  return viva_line_new (part, "A number, or an expression: -log(0.5), 3*(4+1)",
                        exam_number (part->answer)->unit, echo);
}
