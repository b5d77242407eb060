/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "viva-answer-box.h"

G_BEGIN_DECLS

#define VIVA_TYPE_ESSAY (viva_essay_get_type ())

/**
 * VivaEssay:
 *
 * An answer in one's own words. After something was written and checked, a checklist comes up,
 * whose points a person ticks by themselves; each tick is graded at once (see "win.recheck").
 */
G_DECLARE_FINAL_TYPE (VivaEssay, viva_essay, VIVA, ESSAY, VivaAnswerBox)

/* @part takes an essay; it and @math (nullable) outlive the widget. (transfer floating) */
GtkWidget *viva_essay_new (const ExamPart *part, const ExamMath *math);

G_END_DECLS
