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
 * @with_lead: tiles fill their rows: the last row is shared by what there is, and where columns are
 * narrow, less than one and a half times @column_width, the first tile has a row of its own.
 * (transfer full) */
GtkLayoutManager *viva_tiles_layout_new (int column_width,
                                         int max_columns,
                                         int spacing,
                                         gboolean with_lead);

G_END_DECLS
