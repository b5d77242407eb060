/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-plot-edit.h"

#include <string.h>

#include "lab-text.h"

#define N_STEPS 100.0

/* (nullable): the knob behind a layer, its index, and its cells (rows, columns). */
static const LabKnob *
get_knob (VivaSession *session,
          const LabView *view,
          guint layer,
          guint *index,
          const double **cells,
          guint *rows,
          guint *columns)
{
  const LabClass *lab = viva_session_get_lab (session);
  int knob;

  if (lab == NULL || layer >= lab_view_n_layers (view) || view->layers[layer].knob == NULL)
    return NULL;

  knob = lab_class_find_knob (lab, view->layers[layer].knob);
  if (knob < 0 || lab->knobs[knob].kind != LAB_KNOB_MATRIX ||
      !lab_class_knob_applies (lab, viva_session_get_settings (session), (guint) knob))
    return NULL;

  *index = (guint) knob;
  *cells = lab_settings_get_matrix (viva_session_get_settings (session), *index, rows, columns);

  return &lab->knobs[knob];
}

/* Bars show cells in order of rows, all in one row of their own. (nullable) */
static const LabKnob *
find_cell (VivaSession *session,
           const LabView *view,
           VivaPlotCell cell,
           guint *index,
           const double **cells,
           guint *rows,
           guint *columns,
           guint *at)
{
  const LabKnob *knob = get_knob (session, view, cell.layer, index, cells, rows, columns);

  if (knob == NULL)
    return NULL;
  if (view->kind != LAB_VIEW_BARS && (cell.row >= *rows || cell.column >= *columns))
    return NULL;

  *at = cell.row * *columns + cell.column;

  return *at < *rows * *columns ? knob : NULL;
}

gboolean
viva_plot_edit_is_editable (VivaSession *session, const LabView *view, VivaPlotCell cell)
{
  guint index, rows, columns, at;
  const double *cells;

  return find_cell (session, view, cell, &index, &cells, &rows, &columns, &at) != NULL;
}

double
viva_plot_edit_get_value (VivaSession *session, const LabView *view, VivaPlotCell cell)
{
  guint index, rows, columns, at;
  const double *cells;

  g_return_val_if_fail (find_cell (session, view, cell, &index, &cells, &rows, &columns, &at), 0.0);

  return cells[at];
}

double
viva_plot_edit_get_step (VivaSession *session, const LabView *view, VivaPlotCell cell)
{
  guint index, rows, columns, at;
  const double *cells;
  const LabKnob *knob = find_cell (session, view, cell, &index, &cells, &rows, &columns, &at);

  return knob != NULL ? (knob->max - knob->min) / N_STEPS : 0.0;
}

gboolean
viva_plot_edit_set_value (VivaSession *session,
                          const LabView *view,
                          VivaPlotCell cell,
                          double value,
                          GError **error)
{
  guint index, rows, columns, at;
  const double *cells;
  const LabKnob *knob = find_cell (session, view, cell, &index, &cells, &rows, &columns, &at);
  g_autofree double *copy = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (knob != NULL, FALSE);

  copy = g_memdup2 (cells, (gsize) rows * columns * sizeof *cells);
  lab_knob_edit_cell (knob, copy, rows, columns, at / columns, at % columns, value);
  if (memcmp (copy, cells, (gsize) rows * columns * sizeof *cells) == 0)
    return TRUE;
  text = lab_text_matrix (copy, rows, columns);

  return viva_session_set_knob (session, index, text, error);
}

gboolean
viva_plot_edit_set_text (VivaSession *session,
                         const LabView *view,
                         VivaPlotCell cell,
                         const char *text,
                         GError **error)
{
  guint index, rows, columns, at;
  const double *cells;
  const LabKnob *knob = find_cell (session, view, cell, &index, &cells, &rows, &columns, &at);
  double value;

  g_return_val_if_fail (knob != NULL, FALSE);

  if (!lab_text_parse_number (text, &value) || value < knob->min || value > knob->max) {
    g_autofree char *min = lab_text_number (knob->min);
    g_autofree char *max = lab_text_number (knob->max);
    g_autofree char *found = lab_text_quote (text);

    g_set_error (error, LAB_ERROR, LAB_ERROR_VALUE,
                 "%s: expected a number between %s and %s, found %s", knob->title, min, max, found);
    return FALSE;
  }

  return viva_plot_edit_set_value (session, view, cell, value, error);
}
