/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

/* Room around a line of text, in font sizes. */
#define LEADING 0.75

static guint
count_lines (const PlotView *self)
{
  guint n_layers = lab_view_n_layers (self->view), n = 0;

  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get_visible (self, layer);

    if (observable != NULL && observable->kind == LAB_OBSERVABLE_READOUT)
      n += observable->readout.n;
  }

  return n;
}

static void
measure_columns (const PlotView *self, PlotText *text, double *labels, double *values)
{
  guint n_layers = lab_view_n_layers (self->view);

  *labels = *values = 0;
  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get_visible (self, layer);

    if (observable == NULL || observable->kind != LAB_OBSERVABLE_READOUT)
      continue;
    for (guint i = 0; i < observable->readout.n; i++) {
      const char *label = observable->readout.labels[i], *value = observable->readout.values[i];

      if (label != NULL)
        *labels = MAX (*labels, plot_text_measure (text, PLOT_FONT_LABEL, label));
      if (value != NULL)
        *values = MAX (*values, plot_text_measure (text, PLOT_FONT_STRONG, value));
    }
  }
}

void
plot_readout_draw (const PlotView *self, PlotText *usual_text, cairo_t *cr)
{
  guint n_layers = lab_view_n_layers (self->view), n_lines = count_lines (self), line = 0;
  g_autoptr (PlotText) text = NULL;
  PlotStyle style = self->style;
  double row, labels, values, width, left, right, room, y;

  if (n_lines == 0)
    return;
  row = plot_text_get_height (usual_text, PLOT_FONT_LABEL) + LEADING * style.font_size;
  /* Many lines are set smaller rather than cut. */
  if (row * n_lines > self->bottom - self->top)
    style.font_size *= MAX (0.5, (self->bottom - self->top) / (row * n_lines));
  text = plot_text_new (&style);
  row = plot_text_get_height (text, PLOT_FONT_LABEL) + LEADING * style.font_size;
  measure_columns (self, text, &labels, &values);
  room = self->right - self->left;
  width = CLAMP (labels + values + 3 * style.font_size, MIN (20 * style.font_size, room), room);
  left = rint (self->left + (room - width) / 2);
  right = left + width;
  /* The number counts: where there is not room for both it is the label that is shortened. */
  values = MIN (values, 0.65 * width);
  labels = width - values - 1.5 * style.font_size;
  y = self->top;

  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get_visible (self, layer);

    if (observable == NULL || observable->kind != LAB_OBSERVABLE_READOUT)
      continue;
    for (guint i = 0; i < observable->readout.n; i++, line++, y += row) {
      const char *label = observable->readout.labels[i], *value = observable->readout.values[i];

      if (label != NULL) {
        plot_set_color (cr, plot_style_muted (&style));
        plot_text_set (text, PLOT_FONT_LABEL, label, labels, FALSE);
        plot_text_show (text, cr, left, y + row / 2, 0, 0.5);
      }
      if (value != NULL) {
        plot_set_color (cr, plot_style_foreground (&style));
        plot_text_set (text, PLOT_FONT_STRONG, value, values + 1, FALSE);
        plot_text_show (text, cr, right, y + row / 2, 1, 0.5);
      }
      if (line + 1 < n_lines) {
        cairo_move_to (cr, left, rint (y + row) + 0.5);
        cairo_line_to (cr, right, rint (y + row) + 0.5);
        cairo_set_line_width (cr, style.font_size / 11);
        plot_set_color (cr, plot_style_grid (&style));
        cairo_stroke (cr);
      }
    }
  }
}
