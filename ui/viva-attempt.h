/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "exam-attempt.h"
#include "exam-paper.h"
#include "viva-store.h"

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
 * What a person does with a paper: an #ExamAttempt, the grades of its answers, and the parts as
 * they are asked, with the paper's numbers or others. An answer that is checked after its solution
 * was shown is graded, and earns no points. Each change is written to a store within a second.
 *
 * Parts are told apart by their ids; where one is asked for, the paper's own or any variant of it
 * will do.
 *
 * Signals: "changed" (part: a pointer to the #ExamPart as it is asked now). "handed-in". "graded":
 * all answers, after it was handed in.
 */
G_DECLARE_FINAL_TYPE (VivaAttempt, viva_attempt, VIVA, ATTEMPT, GObject)

/* Begins. Takes a reference to @paper. @store: (nullable): NULL keeps it in memory only. (transfer
 * full) */
VivaAttempt *viva_attempt_new (ExamPaper *paper, ExamMode mode, VivaStore *store);

/* Goes on. @record is taken. Answers that were checked are graded again before long. (transfer
 * full)
 */
VivaAttempt *viva_attempt_resume (ExamPaper *paper, ExamAttempt *record, VivaStore *store);

ExamPaper *viva_attempt_get_paper (VivaAttempt *self);
const ExamAttempt *viva_attempt_get_record (VivaAttempt *self);
ExamMode viva_attempt_get_mode (VivaAttempt *self);

/* Part number @index as it is asked now. (transfer none) (nullable): NULL beyond the last one */
const ExamPart *viva_attempt_get_part (VivaAttempt *self, guint index);

/* "" as long as there is none. (transfer none) */
const char *viva_attempt_get_answer (VivaAttempt *self, const ExamPart *part);

/* The grade, if there was one, was of another answer and goes. Nothing happens once it was handed
 * in. */
void viva_attempt_set_answer (VivaAttempt *self, const ExamPart *part, const char *answer);

/* From 1 (guessed) to 5 (certain), 0: not said. */
guint viva_attempt_get_confidence (VivaAttempt *self, const ExamPart *part);
void viva_attempt_set_confidence (VivaAttempt *self, const ExamPart *part, guint confidence);

/* What was expected of the experiment @id of @part: "" as long as nothing was. (transfer none) */
const char *viva_attempt_get_prediction (VivaAttempt *self, const ExamPart *part, const char *id);

/* Nothing happens once the experiment was run. It is kept, and no "changed" comes: no points depend
 * on it. */
void viva_attempt_set_prediction (VivaAttempt *self,
                                  const ExamPart *part,
                                  const char *id,
                                  const char *prediction);
gboolean viva_attempt_was_run (VivaAttempt *self, const ExamPart *part, const char *id);
void viva_attempt_set_run (VivaAttempt *self, const ExamPart *part, const char *id);

gboolean viva_attempt_is_flagged (VivaAttempt *self, const ExamPart *part);
void viva_attempt_set_flagged (VivaAttempt *self, const ExamPart *part, gboolean is_flagged);

/* Grades the answer as it stands; one that takes long is graded in a thread, and "changed" comes
 * when it starts and when it has ended. It comes to nothing if the answer is changed meanwhile. */
void viva_attempt_check (VivaAttempt *self, const ExamPart *part);
gboolean viva_attempt_is_checking (VivaAttempt *self, const ExamPart *part);

/* (nullable) (transfer none): of the answer as it stands. */
const ExamGrade *viva_attempt_get_grade (VivaAttempt *self, const ExamPart *part);

/* Shows the solution. */
void viva_attempt_reveal (VivaAttempt *self, const ExamPart *part);
gboolean viva_attempt_is_revealed (VivaAttempt *self, const ExamPart *part);

/* Whether an answer was checked, the solution shown, or all handed in: nothing is veiled any more.
 */
gboolean viva_attempt_is_open (VivaAttempt *self, const ExamPart *part);

VivaPartState viva_attempt_get_state (VivaAttempt *self, const ExamPart *part);

/* Those of the last check that counted; @part NULL: of all parts together. */
double viva_attempt_get_points (VivaAttempt *self, const ExamPart *part);

/* Asks part number @index with other numbers, or with the paper's again (@seed 0); the answer goes.
 * Errors: numbers that the part does not allow; then all is as it was. */
gboolean viva_attempt_set_variant (VivaAttempt *self, guint index, guint64 seed, GError **error);

/* Nothing can be changed from then on; all answers are graded in a thread. */
void viva_attempt_hand_in (VivaAttempt *self);
gboolean viva_attempt_is_handed_in (VivaAttempt *self);

/* Whether all is graded that will be: not while a thread is at it after it was handed in. */
gboolean viva_attempt_is_graded (VivaAttempt *self);

/* Adds @seconds to the clock; hands it in when there is no time left. */
void viva_attempt_tick (VivaAttempt *self, double seconds);

/* Seconds that are left; infinite without a limit. */
double viva_attempt_get_seconds_left (VivaAttempt *self);

/* Gives what was not written yet to the store now. */
void viva_attempt_save (VivaAttempt *self);

G_END_DECLS
