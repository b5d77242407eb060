/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "viva-answer.h"

G_BEGIN_DECLS

/* A line for an answer that is a number or an expression, with its unit behind it; an expression's
 * value is shown while it is typed. @part takes a number, and outlives the widget. (transfer
 * floating) */
GtkWidget *viva_number_new (const ExamPart *part);

G_END_DECLS
