/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "plot-view.h"
#include "viva-plot-edit.h"

G_BEGIN_DECLS

/**
 * VivaPlotCursorMode:
 * @VIVA_PLOT_CURSOR_OFF: nothing is marked
 * @VIVA_PLOT_CURSOR_POINTER: what lies near place (@x, @y)
 * @VIVA_PLOT_CURSOR_CURVE: point @index of layer @layer, or its last when @index is G_MAXSIZE
 * @VIVA_PLOT_CURSOR_PLACE: the place (@x, @y), moved by keys over a picture without curves
 * @VIVA_PLOT_CURSOR_CELL: cell @cell of a matrix, or bar
 */
typedef enum {
  VIVA_PLOT_CURSOR_OFF,
  VIVA_PLOT_CURSOR_POINTER,
  VIVA_PLOT_CURSOR_CURVE,
  VIVA_PLOT_CURSOR_PLACE,
  VIVA_PLOT_CURSOR_CELL,
} VivaPlotCursorMode;

/**
 * VivaPlotCursor:
 * @text: (nullable): what is written beside it, after viva_plot_cursor_update()
 *
 * Which value of a picture a person looks at. A plain value; freed by viva_plot_cursor_clear().
 */
typedef struct {
  VivaPlotCursorMode mode;
  guint layer;
  gsize index;
  VivaPlotCell cell;
  double x, y;
  char *text;
} VivaPlotCursor;

void viva_plot_cursor_clear (VivaPlotCursor *self);

/* Finds the place and the text for a new layout. */
void viva_plot_cursor_update (VivaPlotCursor *self, const PlotView *layout);

/* Moves by a key. Returns FALSE when the key means nothing to a cursor. */
gboolean viva_plot_cursor_move (VivaPlotCursor *self,
                                const PlotView *layout,
                                guint keyval,
                                gboolean is_large);

/* Puts it on a cell. Returns FALSE, and changes nothing, when there is no such cell to see. */
gboolean viva_plot_cursor_set_cell (VivaPlotCursor *self,
                                    const PlotView *layout,
                                    VivaPlotCell cell);

/* To the next cell of that layer (@direction 1), or the one before (−1), in order of rows. Returns
 * FALSE at an end. */
gboolean viva_plot_cursor_next_cell (VivaPlotCursor *self, const PlotView *layout, int direction);

/* Marks the place and writes the text, inside the widget's size. */
void viva_plot_cursor_snapshot (const VivaPlotCursor *self,
                                const PlotView *layout,
                                GtkWidget *widget,
                                GtkSnapshot *snapshot);

G_END_DECLS
