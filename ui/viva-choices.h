/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "viva-answer-box.h"

G_BEGIN_DECLS

#define VIVA_TYPE_CHOICES (viva_choices_get_type ())

/**
 * VivaChoices:
 *
 * One of several choices, or some of them. After a check each says why it is right or tempts.
 */
G_DECLARE_FINAL_TYPE (VivaChoices, viva_choices, VIVA, CHOICES, VivaAnswerBox)

/* @part takes choices; it and @math (nullable) outlive the widget. (transfer floating) */
GtkWidget *viva_choices_new (const ExamPart *part, const ExamMath *math);

G_END_DECLS
