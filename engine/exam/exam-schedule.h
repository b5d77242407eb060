/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ExamCard:
 * @paper: folder of the paper
 * @part: id of the part
 * @ease: the factor by which the interval grows, at least 1.3
 * @interval: days from the last repetition to the next
 * @repetitions: right answers in a row
 * @due: the day on which it comes back, seconds since 1970
 *
 * When a part comes back. The rule is SM-2 (P. A. Woźniak, "Optimization of learning", 1990,
 * section 3.2; super-memory.com/english/ol/sm2.htm).
 */
typedef struct {
  char *paper;
  char *part;
  double ease;
  double interval;
  guint repetitions;
  gint64 due;
} ExamCard;

/**
 * ExamSchedule:
 *
 * The cards of all parts that were answered once. Not thread-safe.
 */
typedef struct _ExamSchedule ExamSchedule;

ExamSchedule *exam_schedule_new (void);
void exam_schedule_free (ExamSchedule *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExamSchedule, exam_schedule_free)

/* How well a part was recalled, as SM-2 counts it, from 0 to 5: of the points the share @share was
 * earned, by somebody who was @confidence (0: did not say, 1 guessed … 5 certain) sure of it. All
 * points: 3 to 5, the surer the more; some: 2; none: 1, and 0 for who was certain. */
guint exam_schedule_get_quality (double share, guint confidence);

/* A part was answered at @now (seconds since 1970). A part that is right at the first try and never
 * was missed gets no card: only missed parts come back. */
void exam_schedule_answer (ExamSchedule *self,
                           const char *paper,
                           const char *part,
                           guint quality,
                           gint64 now);

/* Those due at @now or before, the longest overdue first. (transfer container) (element-type
 * ExamCard) */
GPtrArray *exam_schedule_get_due (ExamSchedule *self, gint64 now);

/* (nullable) (transfer none) */
const ExamCard *exam_schedule_find (ExamSchedule *self, const char *paper, const char *part);

/* (transfer full) */
char *exam_schedule_to_json (const ExamSchedule *self);

/* Errors: EXAM_ERROR_ATTEMPT. (transfer full) */
ExamSchedule *exam_schedule_from_json (const char *text, GError **error);

G_END_DECLS
