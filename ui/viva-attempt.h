/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "exam-paper.h"

G_BEGIN_DECLS

#define VIVA_TYPE_ATTEMPT (viva_attempt_get_type ())

/**
 * VivaPartState:
 * @VIVA_PART_EMPTY: nothing yet
 * @VIVA_PART_ANSWERED: an answer that was not checked as it stands
 * @VIVA_PART_RIGHT: checked, all points
 * @VIVA_PART_PARTLY: checked, some points
 * @VIVA_PART_WRONG: checked, none
 * @VIVA_PART_GIVEN_UP: the solution was shown before an answer was checked
 */
typedef enum {
  VIVA_PART_EMPTY,
  VIVA_PART_ANSWERED,
  VIVA_PART_RIGHT,
  VIVA_PART_PARTLY,
  VIVA_PART_WRONG,
  VIVA_PART_GIVEN_UP,
} VivaPartState;

/**
 * VivaAttempt:
 *
 * What a person did with a paper: the answers, their grades, and which solutions were shown. An
 * answer that is checked after its solution was shown is graded, and earns no points.
 *
 * Signals: "changed" (part: a pointer to the #ExamPart).
 */
G_DECLARE_FINAL_TYPE (VivaAttempt, viva_attempt, VIVA, ATTEMPT, GObject)

/* Takes a reference to @paper; all parts below are parts of it. (transfer full) */
VivaAttempt *viva_attempt_new (ExamPaper *paper);
ExamPaper *viva_attempt_get_paper (VivaAttempt *self);

/* "" as long as there is none. (transfer none) */
const char *viva_attempt_get_answer (VivaAttempt *self, const ExamPart *part);

/* The grade, if there was one, was of another answer and goes. */
void viva_attempt_set_answer (VivaAttempt *self, const ExamPart *part, const char *answer);

/* Grades the answer as it stands. (transfer none) */
const ExamGrade *viva_attempt_check (VivaAttempt *self, const ExamPart *part);

/* (nullable) (transfer none): of the answer as it stands. */
const ExamGrade *viva_attempt_get_grade (VivaAttempt *self, const ExamPart *part);

/* Shows the solution. */
void viva_attempt_reveal (VivaAttempt *self, const ExamPart *part);
gboolean viva_attempt_is_revealed (VivaAttempt *self, const ExamPart *part);

/* Whether an answer was checked, or the solution shown: nothing is veiled any more. */
gboolean viva_attempt_is_open (VivaAttempt *self, const ExamPart *part);

VivaPartState viva_attempt_get_state (VivaAttempt *self, const ExamPart *part);

/* Those of the last check that counted; @part NULL: of all parts together. */
double viva_attempt_get_points (VivaAttempt *self, const ExamPart *part);

G_END_DECLS
