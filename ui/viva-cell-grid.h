/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIVA_TYPE_CELL_GRID (viva_cell_grid_get_type ())

/* How a cell was judged. */
typedef enum {
  VIVA_CELL_UNMARKED,
  VIVA_CELL_RIGHT,
  VIVA_CELL_WRONG,
} VivaCellMark;

/**
 * VivaCellGrid:
 *
 * A matrix to be typed in, a line of text a cell. Tab goes from cell to cell; so do the arrow keys,
 * left and right only from the ends of a text; Enter goes to the next row.
 *
 * Signals: "changed" (row, column): by a person. "done": Enter in the last row.
 */
G_DECLARE_FINAL_TYPE (VivaCellGrid, viva_cell_grid, VIVA, CELL_GRID, GtkWidget)

/* @name: what a screen reader calls it. (transfer floating) */
GtkWidget *viva_cell_grid_new (guint rows, guint columns, const char *name);

const char *viva_cell_grid_get_cell (VivaCellGrid *self, guint row, guint column);

/* Without "changed". */
void viva_cell_grid_set_cell (VivaCellGrid *self, guint row, guint column, const char *text);
void viva_cell_grid_set_mark (VivaCellGrid *self, guint row, guint column, VivaCellMark mark);

void viva_cell_grid_focus_first (VivaCellGrid *self);

G_END_DECLS
