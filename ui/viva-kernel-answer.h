/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "viva-answer-box.h"

G_BEGIN_DECLS

#define VIVA_TYPE_KERNEL_ANSWER (viva_kernel_answer_get_type ())

/**
 * VivaKernelAnswer:
 *
 * Filters that are typed in, some for each thing that is to be found; each can be put into the
 * experiment to see what it does.
 */
G_DECLARE_FINAL_TYPE (VivaKernelAnswer, viva_kernel_answer, VIVA, KERNEL_ANSWER, VivaAnswerBox)

/* @part takes kernels; it and @session outlive the widget. (transfer floating) */
GtkWidget *viva_kernel_answer_new (const ExamPart *part, VivaSession *session);

G_END_DECLS
