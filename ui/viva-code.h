/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "viva-answer-box.h"

G_BEGIN_DECLS

#define VIVA_TYPE_CODE (viva_code_get_type ())

/**
 * VivaCode:
 *
 * An editor for a function in Python, which begins with the part's template. Lines in which a check
 * found an error are marked.
 */
G_DECLARE_FINAL_TYPE (VivaCode, viva_code, VIVA, CODE, VivaAnswerBox)

/* @part takes code, and outlives the widget. (transfer floating) */
GtkWidget *viva_code_new (const ExamPart *part);

G_END_DECLS
