/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIVA_TYPE_WRAP_LAYOUT (viva_wrap_layout_get_type ())

/**
 * VivaWrapLayout:
 *
 * Children at their natural widths, one after another, broken into lines like words.
 */
G_DECLARE_FINAL_TYPE (VivaWrapLayout, viva_wrap_layout, VIVA, WRAP_LAYOUT, GtkLayoutManager)

/* (transfer full) */
GtkLayoutManager *viva_wrap_layout_new (int spacing);

G_END_DECLS
