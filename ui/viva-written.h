/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "exam-part.h"

G_BEGIN_DECLS

/* Answers as a person reads them: "recall" is the id of a choice, "1=cost" a label in a blank. */

/* @answer, in the form that the part's kind keeps it in, as lines of plain text; "" for none.
 * @math: (nullable): for formulas in choices. (transfer full) */
char *viva_written_new (const ExamPart *part, const ExamMath *math, const char *answer);

/* The same of the key; NULL where there is not the one right answer (an essay, filters, code).
 * Computes the key, which may open the lab. (transfer full) (nullable) */
char *viva_written_new_key (const ExamPart *part, const ExamMath *math);

G_END_DECLS
