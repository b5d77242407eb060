/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

/* Where the numbers are that a person may edit. */

gboolean
plot_layer_is_veiled (const PlotView *self, guint layer)
{
  return (self->options.veil & PLOT_VEIL_VALUES) != 0 && self->view->layers[layer].knob == NULL;
}

gboolean
plot_view_find_cell (const PlotView *self,
                     double x,
                     double y,
                     guint *layer,
                     guint *row,
                     guint *column)
{
  gsize i = 0, j = 0;
  gboolean found = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (layer != NULL && row != NULL && column != NULL, FALSE);

  if (self->is_empty)
    return FALSE;
  if (self->view->kind == LAB_VIEW_MATRICES)
    found = plot_matrices_find (self, x, y, 0, layer, &i, &j);
  else if (self->view->kind == LAB_VIEW_BARS)
    found = plot_bars_find (self, x, y, layer, &j);
  if (!found)
    return FALSE;
  *row = (guint) i;
  *column = (guint) j;

  return TRUE;
}

gboolean
plot_view_get_cell_rect (const PlotView *self,
                         guint layer,
                         guint row,
                         guint column,
                         cairo_rectangle_t *rect)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (rect != NULL, FALSE);

  if (self->is_empty || layer >= lab_view_n_layers (self->view))
    return FALSE;
  if (self->view->kind == LAB_VIEW_MATRICES)
    return plot_matrices_get_rect (self, layer, row, column, rect);
  if (self->view->kind == LAB_VIEW_BARS && row == 0 &&
      plot_bars_get_rect (self, layer, column, rect)) {
    rect->y = self->top;
    rect->height = self->bottom - self->top;
    return TRUE;
  }

  return FALSE;
}

double
plot_view_bar_value_at (const PlotView *self, double y)
{
  g_return_val_if_fail (self != NULL, NAN);

  if (self->is_empty || self->view->kind != LAB_VIEW_BARS)
    return NAN;

  return plot_axis_to_value (&self->y, CLAMP (y, self->top, self->bottom));
}
