/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exam-answer.h"
#include "exam-key.h"

G_BEGIN_DECLS

/**
 * ExamMatrix:
 * @key: a fact that is a matrix
 * @tolerance: the greatest difference of a cell that is right, inclusive
 *
 * A matrix, each cell graded on its own with an equal share of the points. An answer is "[a b; c
 * d]", as lab_text_matrix() writes it; a cell may be an expression without blanks, and "_" is an
 * empty one. It has as many rows and columns as the key. In a part's head: `[key]` with, besides
 * the usual, `tolerance`. A misconception's `value` or fact is a whole matrix.
 */
typedef struct {
  ExamAnswer parent;
  ExamKey key;
  double tolerance;
} ExamMatrix;

extern const ExamAnswerClass exam_matrix_class;

/* (nullable): NULL when @answer is of another kind. */
const ExamMatrix *exam_matrix (const ExamAnswer *answer);

/* FALSE when the key could not be computed. */
gboolean exam_matrix_get_size (const ExamMatrix *self, guint *rows, guint *columns);

/* What @answer has in a cell, "" when it is empty. (transfer full) */
char *exam_matrix_get (const ExamMatrix *self, const char *answer, guint row, guint column);

/* @answer with @text in a cell. (transfer full) */
char *exam_matrix_put (const ExamMatrix *self,
                       const char *answer,
                       guint row,
                       guint column,
                       const char *text);

G_END_DECLS
