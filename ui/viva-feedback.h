/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "viva-answer.h"

G_BEGIN_DECLS

#define VIVA_TYPE_FEEDBACK (viva_feedback_get_type ())

/**
 * VivaFeedback:
 *
 * What a check found: the points, a sentence on the whole, and a line for each piece of the answer.
 * Can have the focus, so that it is read aloud when it comes up.
 */
G_DECLARE_FINAL_TYPE (VivaFeedback, viva_feedback, VIVA, FEEDBACK, GtkWidget)

/* @answer names the pieces; @math (nullable) has the pictures of formulas; @counts: whether the
 * points were earned. */
void viva_feedback_set_grade (VivaFeedback *self,
                              const ExamGrade *grade,
                              VivaAnswer *answer,
                              const ExamMath *math,
                              gboolean counts);

/* "2.5 of 3 points"; "1 point" without a maximum (NAN). (transfer full) */
char *viva_feedback_format_points (double points, double max_points);

G_END_DECLS
