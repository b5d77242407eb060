/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "exam-mistakes.h"

G_BEGIN_DECLS

/* The longest file of a paper, in bytes; ours are a few thousand long. */
#define EXAM_TEXT_MAX (256 * 1024)

/* Reads a file of a paper: UTF-8, at most EXAM_TEXT_MAX bytes, a byte order mark is dropped and
 * CR LF becomes LF. NULL after the mistake was added to @mistakes. (transfer full) (nullable) */
char *exam_text_read (const char *folder, const char *name, ExamMistakes *mistakes, guint file);

/* Number of the line, from 1, in which @place lies. */
guint exam_text_line (const char *text, const char *place);

G_END_DECLS
