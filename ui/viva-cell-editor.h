/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIVA_TYPE_CELL_EDITOR (viva_cell_editor_get_type ())

/**
 * VivaCellEditor:
 *
 * A line of text over a cell, and beneath it the sentence on why it was refused.
 *
 * Signals: "done" (int direction): the text is to be taken, and then: 0, on Enter: that is all; 1,
 * on Tab: on to the next cell; −1, on Shift+Tab: to the one before. "left": the focus went
 * elsewhere. "cancelled": on Escape.
 */
G_DECLARE_FINAL_TYPE (VivaCellEditor, viva_cell_editor, VIVA, CELL_EDITOR, GtkWidget)

/* @text is selected as a whole; @name is what a screen reader calls it. */
GtkWidget *viva_cell_editor_new (const char *text, const char *name);

const char *viva_cell_editor_get_text (VivaCellEditor *self);
void viva_cell_editor_set_text (VivaCellEditor *self, const char *text);

/* NULL: none. */
void viva_cell_editor_set_error (VivaCellEditor *self, const char *message);
const char *viva_cell_editor_get_error (VivaCellEditor *self);

G_END_DECLS
