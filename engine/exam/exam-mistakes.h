/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ExamMistakes:
 *
 * All that is wrong with a paper, gathered while its files are read, so that a teacher can mend it
 * in one go. Files are listed in the order in which they were opened, lines in ascending order.
 */
typedef struct _ExamMistakes ExamMistakes;

/* (transfer full) */
ExamMistakes *exam_mistakes_new (void);
void exam_mistakes_free (ExamMistakes *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExamMistakes, exam_mistakes_free)

/* Number under which mistakes of the file called @name are added. */
guint exam_mistakes_open_file (ExamMistakes *self, const char *name);

/* @format makes "expected …, found …"; lines count from 1. */
void exam_mistakes_add (ExamMistakes *self, guint file, guint line, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

guint exam_mistakes_get_count (const ExamMistakes *self);

/* "file:line: expected …, found …", a line each; beyond a thousand it says how many more there are.
 * (transfer full) */
char *exam_mistakes_to_string (const ExamMistakes *self);

/* @text as a mistake quotes it: “…” on one line, shortened when it is long. (transfer full) */
char *exam_quote (const char *text);

G_END_DECLS
