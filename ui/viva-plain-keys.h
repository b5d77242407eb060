/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Keys without a modifier that activate actions of @window: Space plays and pauses, the full stop
 * takes a step, R goes back to the start. They come last: whatever has the focus and uses such a
 * key, such as an entry, a button, or the rows of a list, gets it first. */
void viva_plain_keys_add (GtkWindow *window);

G_END_DECLS
