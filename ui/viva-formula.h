/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "viva-answer.h"

G_BEGIN_DECLS

/* A line for an answer that is a formula, with a list of the variables that may stand in it. @part
 * takes a formula, and outlives the widget. (transfer floating) */
GtkWidget *viva_formula_new (const ExamPart *part);

G_END_DECLS
