/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The size that a window had when one was last closed. Both do nothing where the program's settings
 * schema is not installed. */
void viva_window_state_restore (GtkWindow *window);
void viva_window_state_save (GtkWindow *window);

G_END_DECLS
