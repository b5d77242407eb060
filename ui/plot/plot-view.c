/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-view.h"

#include <string.h>

#include "plot-private.h"

static guint
count_readout_lines (const PlotView *self)
{
  guint n_layers = lab_view_n_layers (self->view), n = 0;

  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get (self, layer);

    if (observable != NULL && observable->kind == LAB_OBSERVABLE_READOUT)
      n += observable->readout.n;
  }

  return n;
}

void
plot_view_init (PlotView *self,
                const LabView *view,
                LabFrame *frame,
                const PlotStyle *style,
                const PlotOptions *options,
                double width,
                double height)
{
  g_autoptr (PlotText) text = NULL;
  const LabPictures *pictures;
  const LabDiagram *diagram;
  PlotMatrices matrices;
  double pad;

  g_return_if_fail (self != NULL);
  g_return_if_fail (view != NULL);
  g_return_if_fail (style != NULL);

  memset (self, 0, sizeof *self);
  self->view = view;
  self->frame = frame;
  self->style = *style;
  if (options != NULL)
    self->options = *options;
  if (self->options.run < plot_run_count (self) && !plot_run_is_band (self, self->options.run))
    self->run = self->options.run;
  self->width = MAX (width, 1);
  self->height = MAX (height, 1);
  plot_axis_init (&self->x, view->x.scale, NAN, NAN, 5, FALSE);
  plot_axis_init (&self->y, view->y.scale, NAN, NAN, 5, FALSE);
  text = plot_text_new (style);

  pad = style->font_size;
  self->left = MIN (pad, self->width / 4);
  self->right = self->width - self->left;
  self->top = MIN (pad, self->height / 4);
  self->bottom = self->height - self->top;
  if (self->options.show_title && view->title != NULL)
    self->top += plot_text_get_height (text, PLOT_FONT_TITLE) + 0.3 * style->font_size;

  switch (view->kind) {
  case LAB_VIEW_PLANE:
    plot_plane_layout (self, text);
    break;
  case LAB_VIEW_PICTURES:
    pictures = plot_pictures_get (self, NULL);
    self->is_empty = pictures == NULL || pictures->n == 0;
    if (!self->is_empty && plot_galleries_have_bar (self))
      self->bottom -= 1.4 * style->font_size;
    break;
  case LAB_VIEW_READOUT:
    self->is_empty = count_readout_lines (self) == 0;
    break;
  case LAB_VIEW_DIAGRAM:
    diagram = plot_diagram_get (self, NULL);
    self->is_empty = diagram == NULL || diagram->n_layers == 0;
    if (!self->is_empty)
      self->diagram_scale = plot_diagram_find_scale (self);
    break;
  case LAB_VIEW_MATRICES:
    plot_matrices_init (&matrices, self);
    self->is_empty = matrices.n == 0;
    break;
  case LAB_VIEW_BARS:
    plot_bars_layout (self, text);
    break;
  case LAB_VIEW_TABLE:
    self->is_empty = plot_table_get (self, NULL) == NULL;
    break;
  default:
    self->is_empty = TRUE;
    break;
  }
}

char *
plot_view_get_empty_text (const PlotView *self)
{
  const LabPictures *pictures;

  if (!self->is_empty)
    return NULL;
  if (self->frame != NULL && lab_frame_get_status (self->frame) == LAB_STATUS_FAILED &&
      lab_frame_get_message (self->frame) != NULL)
    return g_strdup (lab_frame_get_message (self->frame));
  pictures = self->view->kind == LAB_VIEW_PICTURES ? plot_pictures_get (self, NULL) : NULL;
  if (pictures != NULL && pictures->empty != NULL)
    return g_strdup (pictures->empty);

  return g_strdup ("There is nothing to show yet.");
}

static void
draw_sentence (const PlotView *self, PlotText *text, const char *sentence, cairo_t *cr)
{
  double width = MIN (self->right - self->left, 30 * self->style.font_size);

  plot_text_set (text, PLOT_FONT_LABEL, sentence, MAX (width, 1), TRUE);
  plot_set_color (cr, plot_style_muted (&self->style));
  plot_text_show (text, cr, self->width / 2, (self->top + self->bottom) / 2, 0.5, 0.5);
}

void
plot_view_draw (const PlotView *self, cairo_t *cr)
{
  g_autoptr (PlotText) text = NULL;
  g_autofree char *sentence = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (cr != NULL);

  text = plot_text_new (&self->style);
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, self->width, self->height);
  cairo_clip (cr);
  if (self->style.has_background) {
    plot_set_color (cr, plot_style_background (&self->style));
    cairo_paint (cr);
  }
  if (self->options.show_title && self->view->title != NULL) {
    plot_set_color (cr, plot_style_foreground (&self->style));
    plot_text_set (text, PLOT_FONT_TITLE, self->view->title,
                   self->width - 1.4 * self->style.font_size, FALSE);
    plot_text_show (text, cr, 0.7 * self->style.font_size, 0.6 * self->style.font_size, 0, 0);
  }
  sentence = plot_view_get_empty_text (self);
  if (sentence != NULL) {
    draw_sentence (self, text, sentence, cr);
  } else {
    switch (self->view->kind) {
    case LAB_VIEW_PLANE:
      plot_plane_draw (self, text, cr);
      break;
    case LAB_VIEW_PICTURES:
      plot_pictures_draw (self, text, cr);
      break;
    case LAB_VIEW_READOUT:
      plot_readout_draw (self, text, cr);
      break;
    case LAB_VIEW_DIAGRAM:
      plot_diagram_draw (self, text, cr);
      break;
    case LAB_VIEW_MATRICES:
      plot_matrices_draw (self, cr);
      break;
    case LAB_VIEW_BARS:
      plot_bars_draw (self, text, cr);
      break;
    case LAB_VIEW_TABLE:
      plot_table_draw (self, cr);
      break;
    default:
      break;
    }
  }
  cairo_restore (cr);
}
