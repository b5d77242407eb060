/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exam-answer.h"
#include "exam-key.h"

G_BEGIN_DECLS

/**
 * ExamChoice:
 * @id: as answers spell it
 * @text: one line of CommonMark
 * @is_right: whether the key has it
 * @why: why it is right, or why it tempts
 */
typedef struct {
  char *id;
  char *text;
  gboolean is_right;
  char *why;
} ExamChoice;

/**
 * ExamChoices:
 * @choices: (n_choices)
 * @is_single: one of them is to be chosen, otherwise any number
 * @fact: index of a fact of the lab that says the ids of the right ones, or −1
 *
 * Two kinds, `choice` (one of) and `choices` (several of). An answer is "recall", or "shift; scale"
 * in any order, and "none" when somebody says that no choice is right. In a part's head: groups
 * `[choice ID]` with `text`, `why`, and `right=yes` for the key; perhaps `[key]` with a `fact` that
 * is a text.
 *
 * Several: a right choice earns its share of the points, a wrong one loses the share that it has
 * among the wrong ones, so that neither everything nor guessing pays; never less than nothing.
 * Where no choice is right only "none" earns points.
 */
typedef struct {
  ExamAnswer parent;
  guint n_choices;
  ExamChoice *choices;
  gboolean is_single;
  int fact;
} ExamChoices;

extern const ExamAnswerClass exam_choice_class;
extern const ExamAnswerClass exam_choices_class;

/* (nullable): NULL when @answer is of another kind. */
const ExamChoices *exam_choices (const ExamAnswer *answer);

/* Whether @answer has choice number @choice. */
gboolean exam_choices_get (const ExamChoices *self, const char *answer, guint choice);

/* @answer with choice number @choice taken or left; taking the one of a single choice leaves all
 * others. (transfer full) */
char *exam_choices_put (const ExamChoices *self,
                        const char *answer,
                        guint choice,
                        gboolean is_taken);

G_END_DECLS
