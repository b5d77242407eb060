/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIVA_TYPE_SWATCH (viva_swatch_get_type ())

/**
 * VivaSwatch:
 *
 * The colour of a run as its curves have it, in a shape of its own: disc, square, triangle,
 * lozenge.
 */
G_DECLARE_FINAL_TYPE (VivaSwatch, viva_swatch, VIVA, SWATCH, GtkWidget)

GtkWidget *viva_swatch_new (guint run);

G_END_DECLS
