/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "viva-attempt.h"

G_BEGIN_DECLS

/* Opens the desktop's dialog to print the review of @attempt, or to save it as PDF. */
void viva_print_review (VivaAttempt *attempt, GtkWindow *parent);

/* The same without a dialog: a PDF at @path, pages of @width × @height points (A4: 595 × 842).
 * Returns the number of pages; 0 after an error, which says what the system says. */
guint viva_print_export (VivaAttempt *attempt,
                         const char *path,
                         double width,
                         double height,
                         GError **error);

G_END_DECLS
