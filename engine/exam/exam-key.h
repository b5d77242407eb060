/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "exam-answer.h"
#include "exam-facts.h"
#include "exam-head.h"

G_BEGIN_DECLS

/**
 * ExamMisconception:
 * @fact: index of the lab's fact that somebody finds who thinks so, or −1
 * @value: (nullable): the answer that they give, where no fact computes it; in a head it may hold
 * {knob} for the question's numbers, as texts do
 * @why: what they mixed up, and how it really is
 */
typedef struct {
  int fact;
  char *value;
  char *why;
} ExamMisconception;

/**
 * ExamKey:
 * @fact: index of the lab's fact that is the right answer
 * @published: (nullable): the key that the paper prints
 * @erratum: (nullable): why the published key is not the computed one
 * @why: why the key is right
 * @misconceptions: (n_misconceptions)
 *
 * The right answer of a part, and wrong ones that are known. In a part's head: a group `[key]` with
 * `fact`, `why`, `published` and perhaps `erratum`; groups `[misconception NAME]` with `fact` or
 * `value`, and `why`.
 */
typedef struct {
  int fact;
  char *published;
  char *erratum;
  char *why;
  guint n_misconceptions;
  ExamMisconception *misconceptions;
} ExamKey;

/* Mistakes go to those of @head. */
void exam_key_parse (ExamKey *self, ExamHead *head);
void exam_key_clear (ExamKey *self);

/* Index of the fact that key @key of @group names, or −1: after a mistake if it is unknown. */
int exam_key_parse_fact (ExamHead *head, const char *group, const char *key, gboolean is_required);

/* Sets @tolerance from "0.005", or "1 %", of which @is_relative says that it is a share; neither
 * when there is no such key in @group. */
void exam_key_parse_tolerance (ExamHead *head,
                               const char *group,
                               ExamKeyNeed need,
                               double *tolerance,
                               gboolean *is_relative);

/* Whether @number is @key, inclusive. */
gboolean exam_key_is_near (double number, double key, double tolerance, gboolean is_relative);

/* @number as a key is shown: with no more decimals than a hundredth of the @tolerance has, all of
 * them when it is 0. (transfer full) */
char *exam_key_number (double number, double tolerance);

/* A grade without points, for an answer that is empty or cannot be read. @format: (nullable): says
 * that nothing was answered. (transfer full) */
ExamGrade *exam_grade_unanswered (double max_points, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* All points or none. @message is copied. (transfer full) */
ExamGrade *exam_grade_whole (double max_points, gboolean is_right, const char *message);

G_END_DECLS
