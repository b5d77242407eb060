/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "exam-math.h"

G_BEGIN_DECLS

#define VIVA_TYPE_TEXT (viva_text_get_type ())

/**
 * VivaText:
 *
 * CommonMark with typeset formulas, as labels that can be selected, one a block. The Tab key passes
 * over it unless it has links: nobody has to step through paragraphs to reach an answer.
 */
G_DECLARE_FINAL_TYPE (VivaText, viva_text, VIVA, TEXT, GtkWidget)

GtkWidget *viva_text_new (void);

/* @source: (nullable): CommonMark; NULL shows nothing. @math: (nullable): the pictures of its
 * formulas, which outlive the widget; a formula without one shows its source. */
void viva_text_set_source (VivaText *self, const char *source, const ExamMath *math);

/* Text that is no CommonMark, as it stands. */
void viva_text_set_plain (VivaText *self, const char *text);

/* Text that is itself something to press: a press on it is not taken for a selection. */
void viva_text_set_is_selectable (VivaText *self, gboolean is_selectable);

/* What is read aloud: all blocks, formulas in words. (transfer full) */
char *viva_text_speak (const char *source, const ExamMath *math);

G_END_DECLS
