/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "viva-session.h"

G_BEGIN_DECLS

/**
 * VivaPlotCell:
 * @layer: index in the view
 * @row: of the matrix; 0 for bars
 * @column: of the matrix; which bar
 *
 * A cell of a matrix or a bar, as plot_view_find_cell() has it.
 */
typedef struct {
  guint layer, row, column;
} VivaPlotCell;

/* What a cell shows stands in a knob of the selected run, and can be edited. */
gboolean viva_plot_edit_is_editable (VivaSession *session, const LabView *view, VivaPlotCell cell);

/* What stands in the knob now; only of a cell that can be edited. */
double viva_plot_edit_get_value (VivaSession *session, const LabView *view, VivaPlotCell cell);

/* How far an arrow key moves a bar. */
double viva_plot_edit_get_step (VivaSession *session, const LabView *view, VivaPlotCell cell);

/* Puts @value, moved into the knob's range, into the cell; on a simplex the others of the row give
 * way. Errors: as lab_settings_set(). */
gboolean viva_plot_edit_set_value (VivaSession *session,
                                   const LabView *view,
                                   VivaPlotCell cell,
                                   double value,
                                   GError **error);

/* The same for what a person typed. Errors: LAB_ERROR_VALUE when it is no number, or out of the
 * knob's range. */
gboolean viva_plot_edit_set_text (VivaSession *session,
                                  const LabView *view,
                                  VivaPlotCell cell,
                                  const char *text,
                                  GError **error);

G_END_DECLS
