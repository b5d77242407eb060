/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "viva-attempt.h"
#include "viva-session.h"

G_BEGIN_DECLS

#define VIVA_TYPE_QUESTION (viva_question_get_type ())

/**
 * VivaQuestion:
 *
 * One part of a paper: what is asked, the answer widget, and what comes after: feedback, hint,
 * solution, something to try. Its buttons activate the window's actions "win.check", "win.hint",
 * "win.solution", "win.another", "win.paper-numbers" and "win.flag". It veils the session as long
 * as the part is unanswered. In an exam there is nothing but question and answer; once it was
 * handed in the answer stands beside its key.
 */
G_DECLARE_FINAL_TYPE (VivaQuestion, viva_question, VIVA, QUESTION, GtkWidget)

/* @attempt and @part: (nullable): both or none. The session has the part's experiment open. */
void viva_question_set_part (VivaQuestion *self,
                             VivaAttempt *attempt,
                             const ExamPart *part,
                             VivaSession *session);

/* Grades the answer, shows the feedback and moves the focus there. */
void viva_question_check (VivaQuestion *self);

/* Grades it again where a person still is at it: the focus stays. */
void viva_question_recheck (VivaQuestion *self);
void viva_question_show_hint (VivaQuestion *self);
void viva_question_show_solution (VivaQuestion *self);

/* Puts the focus where the answer begins. */
void viva_question_focus_answer (VivaQuestion *self);

G_END_DECLS
