/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "viva-attempt.h"
#include "viva-session.h"

G_BEGIN_DECLS

#define VIVA_TYPE_TRY (viva_try_get_type ())

/**
 * VivaTry:
 *
 * An experiment of a part: what to predict, a place for the prediction, a button that sets it up in
 * the session and runs it, and then prediction and outcome side by side. The prediction is kept in
 * the attempt; once the experiment was run it stays as it is.
 *
 * Signals: "arrived" (widget): the outcome that the person waited for is there, in @widget.
 */
G_DECLARE_FINAL_TYPE (VivaTry, viva_try, VIVA, TRY, GtkWidget)

/* @part is @attempt's, and @experiment one of its tries. (transfer floating) */
GtkWidget *viva_try_new (VivaAttempt *attempt,
                         const ExamPart *part,
                         const ExamTry *experiment,
                         VivaSession *session);

/* As the button does. */
void viva_try_run (VivaTry *self);

G_END_DECLS
