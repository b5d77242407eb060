/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "plot-view.h"
#include "viva-plot-edit.h"
#include "viva-session.h"

G_BEGIN_DECLS

/**
 * VivaProminence:
 * @VIVA_PROMINENCE_TILE: one picture among others
 * @VIVA_PROMINENCE_ALONE: the only one, and may be large
 * @VIVA_PROMINENCE_FILL: takes the room that there is, and its type grows with it
 */
typedef enum {
  VIVA_PROMINENCE_TILE,
  VIVA_PROMINENCE_ALONE,
  VIVA_PROMINENCE_FILL,
} VivaProminence;

#define VIVA_TYPE_PLOT (viva_plot_get_type ())

/**
 * VivaPlot:
 *
 * One view of a session's experiment, drawn anew with each frame. The value under the pointer, or
 * under a cursor that the arrow keys move, is written beside it. The context menu switches curves
 * and saves the picture or its numbers. A plane is zoomed by Ctrl and the wheel, by two fingers, or
 * by the keys + − 0, and dragged when it is. Cells of a matrix whose layer names a knob are edited
 * by a click or Enter; bars of such a layer are dragged, or moved by the keys Up and Down.
 *
 * Signals: "layout-changed": anchors lie elsewhere.
 */
G_DECLARE_FINAL_TYPE (VivaPlot, viva_plot, VIVA, PLOT, GtkWidget)

/* @view: index in the session's lab; @veiled_title: what a screen reader calls it while its own
 * title is veiled. */
GtkWidget *viva_plot_new (VivaSession *session, guint view, const char *veiled_title);

guint viva_plot_get_view (VivaPlot *self);

/* What is on screen now: valid until the next frame, size or style. NULL as long as the widget has
 * no size. (transfer none) (nullable) */
const PlotView *viva_plot_get_layout (VivaPlot *self);

/* @type_scale: size of the type against the widget's own: 1.0, more for a lecture hall. */
void viva_plot_set_prominence (VivaPlot *self, VivaProminence prominence, double type_scale);

/* What is never drawn because something else stands there, with or without a veil. */
void viva_plot_set_covered (VivaPlot *self, PlotVeil covered);

/* Opens the context menu at (@x, @y). */
void viva_plot_popup_menu (VivaPlot *self, double x, double y);

/* The sentence that a screen reader gets; with the value under the cursor, if there is one.
 * (transfer full) */
char *viva_plot_describe (VivaPlot *self);

/* What is written at the cursor, or NULL when there is none. (nullable) (transfer none) */
const char *viva_plot_get_cursor_text (VivaPlot *self);

/* What of its plane is seen; not set: all. */
void viva_plot_set_zoom (VivaPlot *self, const PlotZoom *zoom);
const PlotZoom *viva_plot_get_zoom (VivaPlot *self);

/* Opens the entry over a cell. Returns FALSE when it cannot be edited, or is not seen. */
gboolean viva_plot_edit_cell (VivaPlot *self, VivaPlotCell cell);

G_END_DECLS
