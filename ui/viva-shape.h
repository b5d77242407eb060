/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "viva-answer.h"

G_BEGIN_DECLS

/* A line for an answer that is a shape: "3 × 4". @part takes a shape, and outlives the widget.
 * (transfer floating) */
GtkWidget *viva_shape_new (const ExamPart *part);

G_END_DECLS
