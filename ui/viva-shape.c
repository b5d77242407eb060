/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-shape.h"

#include "exam-shape.h"
#include "viva-line.h"

GtkWidget *
viva_shape_new (const ExamPart *part)
{
  const ExamShape *shape;
  g_autofree char *letters = NULL;
  g_autofree char *placeholder = NULL;

  g_return_val_if_fail (part != NULL && exam_shape (part->answer) != NULL, NULL);

  shape = exam_shape (part->answer);
  if (shape->letters != NULL && shape->letters[0] != NULL)
    letters = g_strjoinv (", ", shape->letters);
  placeholder = letters != NULL ? g_strdup_printf ("A shape, in numbers or %s: 3 x 4", letters)
                                : g_strdup ("A shape: 3 x 4");

  return viva_line_new (part, placeholder, NULL, viva_line_echo_grade);
}
