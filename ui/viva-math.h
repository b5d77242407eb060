/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "exam-markdown.h"

G_BEGIN_DECLS

/* Typeset formulas in labels. A formula is an SVG in black, drawn at the pixels of the screen into
 * a mask through which the colour of the text is painted; it sits on the baseline. */

/* A label with @block's text, whose formulas are drawn in place of its U+FFFC. What is copied from
 * it, and what a screen reader says, is the text of the block, with the formulas in words. The
 * label can be selected. @block's formulas outlive the label. (transfer floating) */
GtkWidget *viva_math_new_label (const ExamBlock *block);

/* Fits the formulas of a label made above to its font. Called by its parent when the style has
 * changed. */
void viva_math_update_label (GtkWidget *label);

/* Whether @block is nothing but one formula that has a line of its own. */
gboolean viva_math_is_display (const ExamBlock *block);

/* A widget that shows such a block, centred, smaller where it would be too wide. (transfer
 * floating)
 */
GtkWidget *viva_math_new_display (const ExamBlock *block);

/* Draws @picture with its baseline's start at the current point of @cr, in the colour of its
 * source, as if in text of @em pixels. @scale: device pixels a pixel. */
void viva_math_draw (cairo_t *cr, const ExamFormulaPicture *picture, double em, double scale);

/* The same for the printer: as curves, black. */
void viva_math_draw_vector (cairo_t *cr, const ExamFormulaPicture *picture, double em);

/* What stands for the formulas of a block in a layout whose font has @em pixels: one shape for each
 * U+FFFC of @text. (transfer full) */
PangoAttrList *viva_math_new_attributes (const char *text, GPtrArray *formulas, double em);

G_END_DECLS
