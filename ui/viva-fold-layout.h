/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIVA_TYPE_FOLD_LAYOUT (viva_fold_layout_get_type ())

/**
 * VivaFoldLayout:
 *
 * Three children in a line, the middle one with what is left over. Where that would be less than
 * its natural width, the first has a line to itself, and the other two share the next.
 */
G_DECLARE_FINAL_TYPE (VivaFoldLayout, viva_fold_layout, VIVA, FOLD_LAYOUT, GtkLayoutManager)

G_END_DECLS
