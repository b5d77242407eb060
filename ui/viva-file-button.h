/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIVA_TYPE_FILE_BUTTON (viva_file_button_get_type ())

/**
 * VivaFileButton:
 *
 * A button that names a file and chooses another one.
 *
 * Signals: "chosen" (path): by a person; NULL for a file that is not on this computer.
 */
G_DECLARE_FINAL_TYPE (VivaFileButton, viva_file_button, VIVA, FILE_BUTTON, GtkButton)

/* @title: of the dialog; @patterns: (nullable): globs, up to NULL; both outlive it. */
GtkWidget *viva_file_button_new (const char *title, const char *const *patterns);

/* (nullable): none yet */
void viva_file_button_set_path (VivaFileButton *self, const char *path);

G_END_DECLS
