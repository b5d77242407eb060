/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIVA_TYPE_TILES_LAYOUT (viva_tiles_layout_get_type ())

/**
 * VivaTilesLayout:
 *
 * Children in rows of as many equal columns as fit. A row is as high as its highest child wants to
 * be, and rows share height that is left over.
 */
G_DECLARE_FINAL_TYPE (VivaTilesLayout, viva_tiles_layout, VIVA, TILES_LAYOUT, GtkLayoutManager)

/* @column_width: least width of a column; @max_columns: at most so many; @spacing: between tiles;
 * @first_spans: when the tiles do not fill their rows, the first one takes what is left over, not
 * the end of the last row. (transfer full) */
GtkLayoutManager *viva_tiles_layout_new (int column_width,
                                         int max_columns,
                                         int spacing,
                                         gboolean first_spans);

G_END_DECLS
