/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "exam-mistakes.h"

G_BEGIN_DECLS

/**
 * ExamBody:
 *
 * What stands below the head of a part: sections of CommonMark, each under a heading of the first
 * level such as `# Question`. Like #ExamHead it knows what it was asked for, and reports the rest.
 */
typedef struct _ExamBody ExamBody;

/* @first_line: the number of the line in @file where @text starts. Never NULL. (transfer full) */
ExamBody *exam_body_parse (const char *text, guint first_line, ExamMistakes *mistakes, guint file);
void exam_body_free (ExamBody *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExamBody, exam_body_free)

/* The CommonMark under "# @title"; a missing section is a mistake if it @is_required, an empty one
 * always. (transfer none) (nullable) */
const char *exam_body_get (ExamBody *self, const char *title, gboolean is_required);

/* Adds a mistake at the heading of section @title. */
void exam_body_mistake (ExamBody *self, const char *title, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* Adds a mistake for each section that nobody asked for. */
void exam_body_report_unknown (ExamBody *self);

G_END_DECLS
