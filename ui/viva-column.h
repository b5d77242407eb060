/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIVA_TYPE_COLUMN (viva_column_get_type ())

/**
 * VivaColumn:
 *
 * A column of the window, whose widths do not depend on what stands in it: the window folds at the
 * same place for every question. Properties: "child", "min-width", "natural-width".
 */
G_DECLARE_FINAL_TYPE (VivaColumn, viva_column, VIVA, COLUMN, GtkWidget)

G_END_DECLS
