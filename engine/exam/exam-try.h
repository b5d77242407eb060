/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "exam-facts.h"
#include "exam-head.h"

G_BEGIN_DECLS

/**
 * ExamTryKind:
 * @EXAM_TRY_NUMBER: how much it will be
 * @EXAM_TRY_CHOICE: less, the same or more
 * @EXAM_TRY_SENTENCE: in one's own words, which nobody but the person compares with the outcome
 */
typedef enum {
  EXAM_TRY_NUMBER,
  EXAM_TRY_CHOICE,
  EXAM_TRY_SENTENCE,
} ExamTryKind;

/* What a choice is made among, in this order. */
typedef enum {
  EXAM_TRY_LESS,
  EXAM_TRY_SAME,
  EXAM_TRY_MORE,
  EXAM_TRY_N_CHOICES,
} ExamTryChoice;

/**
 * ExamTryCompare:
 * @EXAM_TRY_ALONE: the outcome is the fact
 * @EXAM_TRY_DIFFERENCE: by how much it is larger than it was
 * @EXAM_TRY_RATIO: how many times what it was
 */
typedef enum {
  EXAM_TRY_ALONE,
  EXAM_TRY_DIFFERENCE,
  EXAM_TRY_RATIO,
} ExamTryCompare;

/**
 * ExamTry:
 * @id: as attempts spell it
 * @ask: what to predict: one line of CommonMark
 * @kind: how a prediction is said
 * @settings: those of the question with the knobs that the experiment turns
 * @from: (nullable): those of the run that it is compared with
 * @seed: of both runs
 * @steps: how far both go, unless they end before
 * @fact: index of the lab's fact that is the outcome
 * @compare: of a number: with what @fact is in the run of @from
 * @tolerance: the greatest difference from the outcome that a predicted number may have; of a
 * choice: the one that still counts as the same
 * @is_relative: @tolerance is a share of the outcome
 * @than: of a choice without @from: the number that the outcome is less or more than
 * @choices: of a choice: their texts, one line of CommonMark each; NULL: it is not among them
 * @why: (nullable): what the outcome shows
 *
 * Something to predict, run and compare in the experiment of a part. The outcome is what the lab
 * computes. In a part's head: groups `[try ID]` with `ask`, `answer`, `fact` and what else is
 * needed; see the guide for authors.
 */
typedef struct {
  char *id;
  char *ask;
  ExamTryKind kind;
  LabSettings *settings;
  LabSettings *from;
  guint64 seed;
  guint64 steps;
  int fact;
  ExamTryCompare compare;
  double tolerance;
  gboolean is_relative;
  double than;
  char *choices[EXAM_TRY_N_CHOICES];
  char *why;
} ExamTry;

/* The groups `[try …]` of @head, whose bench is set, with the question's own @seed and @steps where
 * they say no other; mistakes go to those of @head. (transfer full) (element-type ExamTry): frees
 * them with itself */
GPtrArray *exam_try_parse_all (ExamHead *head, guint64 seed, guint64 steps);

/* NULL, or what cannot be read in a prediction. (transfer full) (nullable) */
char *exam_try_complain (const ExamTry *self, const char *prediction);

/* A choice as predictions spell it: "less", "same" or "more". */
const char *exam_try_choice_id (ExamTryChoice choice);

/**
 * ExamTryOutcome:
 * @value: of the fact
 * @before: of the fact in the run that it is compared with; LAB_VALUE_NONE without one
 * @number: what was to be predicted: the fact, or how it compares; NAN when it is no number
 * @choice: of a choice
 */
typedef struct {
  LabValue value;
  LabValue before;
  double number;
  ExamTryChoice choice;
} ExamTryOutcome;

void exam_try_outcome_free (ExamTryOutcome *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExamTryOutcome, exam_try_outcome_free)

/* Opens and runs the lab: as slow as that is, and thread-safe. Errors: what the lab says; an
 * outcome that is not known, or no number where one is to be predicted. (transfer full) */
ExamTryOutcome *exam_try_run (const ExamTry *self, GError **error);

/* For a person: "1520", "2 (760 before, 1520 now)", the choice that came true, or the fact by its
 * name. CommonMark. (transfer full) */
char *exam_try_outcome_to_string (const ExamTry *self, const ExamTryOutcome *outcome);

/**
 * ExamTryVerdict:
 * @EXAM_TRY_OPEN: for the person to say
 */
typedef enum {
  EXAM_TRY_OPEN,
  EXAM_TRY_AS_PREDICTED,
  EXAM_TRY_OTHERWISE,
} ExamTryVerdict;

ExamTryVerdict exam_try_judge (const ExamTry *self,
                               const ExamTryOutcome *outcome,
                               const char *prediction);

G_END_DECLS
