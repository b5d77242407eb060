/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "exam-paper.h"

G_BEGIN_DECLS

/**
 * ExamMode:
 * @EXAM_MODE_STUDY: answers are checked at once, hints and experiments are open
 * @EXAM_MODE_EXAM: the paper's time, and nothing is shown before it is handed in
 */
typedef enum {
  EXAM_MODE_STUDY,
  EXAM_MODE_EXAM,
} ExamMode;

/**
 * ExamPrediction:
 * @text: as its kind of #ExamTry writes it; "" when there is none
 * @was_run: the experiment was run: the prediction stays as it is
 *
 * What a person expected of an experiment.
 */
typedef struct {
  char *text;
  gboolean was_run;
} ExamPrediction;

/**
 * ExamEntry:
 * @answer: as its kind writes it; "" when there is none
 * @variant: 0: the numbers of the paper; else which variant was asked
 * @confidence: how sure the person was, from 1 (guessed) to 5 (certain); 0: did not say
 * @points: earned by the last check that counted
 * @was_checked: an answer was graded
 * @is_revealed: the solution was shown: from then on nothing is earned
 * @is_flagged: to come back to
 * @predictions: (element-type utf8 ExamPrediction): id of the #ExamTry → what was expected of it
 *
 * What a person did with one part.
 */
typedef struct {
  char *answer;
  guint64 variant;
  guint confidence;
  double points;
  gboolean was_checked;
  gboolean is_revealed;
  gboolean is_flagged;
  GHashTable *predictions;
} ExamEntry;

/**
 * ExamAttempt:
 * @id: names its file: letters, digits and "-"
 * @paper: the folder
 * @title: of the paper
 * @max_points: of the paper
 * @mode: how it is taken
 * @started: seconds since 1970
 * @changed: likewise
 * @seconds_allowed: 0: no limit
 * @seconds_used: on the clock, without the time while the program was closed
 * @is_handed_in: nothing can be changed any more
 *
 * What a person did with a paper: one JSON file each. Not thread-safe.
 */
typedef struct {
  char *id;
  char *paper;
  char *title;
  double max_points;
  ExamMode mode;
  gint64 started;
  gint64 changed;
  guint seconds_allowed;
  double seconds_used;
  gboolean is_handed_in;
  GHashTable *entries; /* (element-type utf8 ExamEntry): part's id → entry */
} ExamAttempt;

/* (transfer full) */
ExamAttempt *exam_attempt_new (const ExamPaper *paper, ExamMode mode);
void exam_attempt_free (ExamAttempt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExamAttempt, exam_attempt_free)

/* The entry of the part called @part, made when it is asked for first. (transfer none) */
ExamEntry *exam_attempt_get_entry (ExamAttempt *self, const char *part);
void exam_entry_set_answer (ExamEntry *self, const char *answer);

/* (nullable) (transfer none) */
const ExamPrediction *exam_entry_get_prediction (const ExamEntry *self, const char *id);
void exam_entry_set_prediction (ExamEntry *self,
                                const char *id,
                                const char *text,
                                gboolean was_run);

/* The sum over all parts. */
double exam_attempt_get_points (const ExamAttempt *self);

/* As JSON, with entries in order of their parts' ids. (transfer full) */
char *exam_attempt_to_json (const ExamAttempt *self);

/* Sets @error to what JSON's parser said: "1:25: …; expected JSON". */
void exam_attempt_set_json_error (GError **error, const GError *parse_error);

/* Errors: EXAM_ERROR_ATTEMPT says what was expected, and what was found where. (transfer full) */
ExamAttempt *exam_attempt_from_json (const char *text, gssize length, GError **error);

G_END_DECLS
