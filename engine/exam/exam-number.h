/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exam-answer.h"
#include "exam-key.h"

G_BEGIN_DECLS

/**
 * ExamNumber:
 * @key: a fact that is a number
 * @tolerance: the greatest difference from it that is right, inclusive
 * @is_relative: @tolerance is a share of the key
 * @unit: (nullable): written behind the answer
 *
 * One number. An answer is a number or an expression (see #ExamExpression). In a part's head:
 * `[key]` with, besides the usual, `tolerance=0.005` or `tolerance=1 %`, and perhaps `unit`.
 */
typedef struct {
  ExamAnswer parent;
  ExamKey key;
  double tolerance;
  gboolean is_relative;
  char *unit;
} ExamNumber;

extern const ExamAnswerClass exam_number_class;

/* (nullable): NULL when @answer is of another kind. */
const ExamNumber *exam_number (const ExamAnswer *answer);

G_END_DECLS
