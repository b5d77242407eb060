/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exam-answer.h"

G_BEGIN_DECLS

/**
 * ExamRubricPoint:
 * @id: as answers spell it
 * @text: what the answer says that earns it, one line of CommonMark
 * @points: what it earns
 * @group: (nullable): of several points of one group only the best counts
 */
typedef struct {
  char *id;
  char *text;
  double points;
  char *group;
} ExamRubricPoint;

/**
 * ExamEssay:
 *
 * Free text that a person grades by a rubric, which is shown after something was written. An answer
 * is a line "ticked: ID ID …", which may be missing, an empty line, and the text. Points as ticked,
 * at most those of the part. In a part's head: groups `[rubric ID]` with `text`, `points` and
 * perhaps `group`.
 */
typedef struct {
  ExamAnswer parent;
  guint n_points;
  ExamRubricPoint *points;
} ExamEssay;

extern const ExamAnswerClass exam_essay_class;

/* (nullable): NULL when @answer is of another kind. */
const ExamEssay *exam_essay (const ExamAnswer *answer);

/* The text of @answer, without its ticks. (transfer none): points into it */
const char *exam_essay_get_text (const char *answer);
gboolean exam_essay_is_ticked (const ExamEssay *self, const char *answer, guint point);

/* @answer with another text, or with another tick. (transfer full) */
char *exam_essay_put_text (const ExamEssay *self, const char *answer, const char *text);
char *exam_essay_put_tick (const ExamEssay *self, const char *answer, guint point, gboolean tick);

G_END_DECLS
