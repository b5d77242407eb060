/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "viva-answer-box.h"

G_BEGIN_DECLS

#define VIVA_TYPE_LINE (viva_line_get_type ())

/**
 * VivaLine:
 *
 * An answer that is typed in one line. Beneath it stands, while it is typed, how it is read.
 */
G_DECLARE_FINAL_TYPE (VivaLine, viva_line, VIVA, LINE, VivaAnswerBox)

/* How @text, which is not empty, is read: "= 760", or the sentence on why it cannot be read; then
 * *@is_read becomes FALSE. It must give nothing of the key away. (transfer full) (nullable) */
typedef char *(*VivaLineEcho) (const ExamAnswer *answer, const char *text, gboolean *is_read);

/* @placeholder: an example of what may be typed; @unit: (nullable): stands behind the line.
 * (transfer floating) */
GtkWidget *viva_line_new (const ExamPart *part,
                          const char *placeholder,
                          const char *unit,
                          VivaLineEcho echo);

/* For VivaLineEcho: what the kind's own grading says of a text that it cannot read, else "Can be
 * read.". */
char *viva_line_echo_grade (const ExamAnswer *answer, const char *text, gboolean *is_read);

G_END_DECLS
