/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "viva-answer-box.h"

G_BEGIN_DECLS

#define VIVA_TYPE_MATRIX_ANSWER (viva_matrix_answer_get_type ())

/**
 * VivaMatrixAnswer:
 *
 * A matrix that is typed in cell by cell; after a check each cell shows whether it is right.
 */
G_DECLARE_FINAL_TYPE (VivaMatrixAnswer, viva_matrix_answer, VIVA, MATRIX_ANSWER, VivaAnswerBox)

/* @part takes a matrix, and outlives the widget. NULL when its key cannot be computed. (transfer
 * floating) (nullable) */
GtkWidget *viva_matrix_answer_new (const ExamPart *part);

G_END_DECLS
