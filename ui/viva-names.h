/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Buttons from @root down that have a mnemonic are called by their accessible label alone, which
 * they must have. To GTK 4.8 such a button is labelled by the words in it besides, and a screen
 * reader would say them twice, or with the underscore. */
void viva_names_say_once (GtkWidget *root);

G_END_DECLS
