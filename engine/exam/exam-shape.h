/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exam-answer.h"
#include "exam-key.h"

G_BEGIN_DECLS

/**
 * ExamShape:
 * @key: a fact that is a shape
 * @is_either_way: the transpose of a matrix is right, too
 * @is_vector: a column (n, 1) may be written as n
 * @letters: names that may stand for sizes, up to NULL
 * @knobs: (n_letters): index of the lab's knob whose value each letter means
 * @letter_key: (nullable): the key in letters, where the part has them
 *
 * Sizes of a tensor. An answer is "750000 x 100", "(750000, 100)" or "750000 × 100"; each size may
 * be an expression, with letters where the part has them: "D × n_x". It is right with letters if it
 * is right for several values of their knobs. In a part's head: `[key]` with, besides the usual,
 * `either_way=yes` and `vector=yes`; perhaps `[letters]` with `names=D;n_x`, `knobs=size;inputs` in
 * the same order, and `key=D x n_x`, the key in letters.
 */
typedef struct {
  ExamAnswer parent;
  ExamKey key;
  gboolean is_either_way;
  gboolean is_vector;
  char **letters;
  guint *knobs;
  char *letter_key;
} ExamShape;

extern const ExamAnswerClass exam_shape_class;

/* (nullable): NULL when @answer is of another kind. */
const ExamShape *exam_shape (const ExamAnswer *answer);

G_END_DECLS
