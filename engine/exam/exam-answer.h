/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "exam-facts.h"

G_BEGIN_DECLS

typedef struct _ExamAnswer ExamAnswer;
typedef struct _ExamAnswerClass ExamAnswerClass;
typedef struct _ExamHead ExamHead;
typedef struct _ExamBody ExamBody;
typedef struct _ExamGrade ExamGrade;

/**
 * ExamGrade:
 * @points: awarded
 * @max_points: of the part
 * @is_answered: FALSE when the answer was empty or could not be read; then @message says so and
 * there are no points
 * @message: one sentence on the whole
 * @n_items: cells, blanks, or rubric points graded on their own; 0 when the answer is one piece or
 * could not be read
 * @items: (n_items)
 */
typedef struct {
  gboolean is_right;
  char *message; /* why: for a wrong answer the misconception that it shows, if it is a known one */
} ExamGradeItem;

struct _ExamGrade {
  double points;
  double max_points;
  gboolean is_answered;
  char *message;
  guint n_items;
  ExamGradeItem *items;
};

void exam_grade_free (ExamGrade *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExamGrade, exam_grade_free)

/**
 * ExamAnswerClass:
 * @id: as the head of a part spells it: "labels"
 * @is_slow: grading waits for other programs: not in the window's thread
 * @parse: reads the kind's own groups of a part's head; NULL after it reported mistakes there
 * @parse_body: (nullable): reads the kind's own sections of the part's body
 * @free: frees it
 * @grade: grades the text of an answer (the kind says how it is written); never NULL, never fails
 * @key: the right answer, written as an answer
 * @verify: (nullable): whether the published key is the computed one, unless an erratum says why
 * not; errors say what is wrong
 *
 * A kind of answer: one file each, with one constant of this type. What a person types is kept as
 * text in one form, so that attempts, the command line and widgets share it.
 */
struct _ExamAnswerClass {
  const char *id;
  gboolean is_slow;
  ExamAnswer *(*parse) (ExamHead *head);
  void (*parse_body) (ExamAnswer *self, ExamBody *body);
  void (*free) (ExamAnswer *self);
  ExamGrade *(*grade) (const ExamAnswer *self, double max_points, const char *answer);
  char *(*key) (const ExamAnswer *self);
  gboolean (*verify) (const ExamAnswer *self, GError **error);
};

/* First member of every kind's own struct. @facts: (nullable): what the part's lab computes; set
 * after parsing by the part, which owns it. */
struct _ExamAnswer {
  const ExamAnswerClass *klass;
  ExamFacts *facts;
};

/* Every kind. (transfer none) */
const ExamAnswerClass *const *exam_answer_classes (guint *n_classes);

/* (nullable) */
const ExamAnswerClass *exam_answer_class_find (const char *id);

void exam_answer_free (ExamAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExamAnswer, exam_answer_free)

/* (transfer full) */
ExamGrade *exam_answer_grade (const ExamAnswer *self, double max_points, const char *answer);
char *exam_answer_key (const ExamAnswer *self);

/* Opens the part's lab, and may run it. */
gboolean exam_answer_verify (const ExamAnswer *self, GError **error);

G_END_DECLS
