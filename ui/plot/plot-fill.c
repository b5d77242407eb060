/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

/* How the areas of bars and histograms look. Those of one view differ by hue and by hatching, so
 * that they can be told apart where they overlap and without colours. */

#define N_HATCHES 4

/* More histograms than these hide one another: they are outlines. */
#define MOST_FILLED 3

static gboolean
has_area (LabObservableKind kind)
{
  return kind == LAB_OBSERVABLE_BARS || kind == LAB_OBSERVABLE_HISTOGRAM;
}

void
plot_layer_get_fill (const PlotView *self, guint layer, PlotFill *fill)
{
  const LabLayer *description = &self->view->layers[layer];
  guint n_layers = lab_view_n_layers (self->view), before = 0, same_before = 0, n_plain = 0;
  guint n_histograms = 0;

  for (guint i = 0; i < n_layers; i++) {
    const LabLayer *other = &self->view->layers[i];

    if (!has_area (other->kind))
      continue;
    n_plain += other->role == LAB_ROLE_NONE;
    n_histograms += other->kind == LAB_OBSERVABLE_HISTOGRAM && plot_layer_get (self, i) != NULL;
    if (i < layer) {
      before++;
      same_before += other->role == description->role;
    }
  }
  fill->hatch = before % N_HATCHES;
  fill->is_outline = n_histograms > MOST_FILLED && description->kind == LAB_OBSERVABLE_HISTOGRAM;
  fill->color = plot_style_role (&self->style, description->role);
  if (description->role == LAB_ROLE_NONE && n_plain > 1)
    fill->color = plot_style_class (&self->style, same_before);
  else if (same_before > 0)
    fill->color = plot_color_mix (fill->color, plot_style_foreground (&self->style),
                                  MIN (0.35 * same_before, 0.7));
}

/* Lines that rise, or fall, over the clipped region; on a grid of the whole drawing, so that
 * neighbours' lines meet. */
static void
draw_hatch (double x,
            double y,
            double width,
            double height,
            double pitch,
            gboolean falls,
            cairo_t *cr)
{
  double slope = falls ? -1 : 1;
  double first = MIN (x + slope * y, x + slope * (y + height));
  double last = MAX (x + width + slope * y, x + width + slope * (y + height));

  for (double c = ceil (first / pitch) * pitch; c <= last; c += pitch) {
    cairo_move_to (cr, c - slope * y, y);
    cairo_line_to (cr, c - slope * (y + height), y + height);
  }
  cairo_stroke (cr);
}

void
plot_fill_draw (const PlotFill *self, const PlotStyle *style, double alpha, cairo_t *cr)
{
  double x0, y0, x1, y1, size = style->font_size;

  if (self->is_outline) {
    /* Dashes in place of hatches: solid, long, short, and both. */
    const double dashes[] = { self->hatch == 2 ? 0.25 * size : 0.75 * size, 0.3 * size, 0.15 * size,
                              0.3 * size };

    plot_set_color (cr, self->color);
    cairo_set_dash (cr, dashes, self->hatch == 0 ? 0 : self->hatch == 3 ? 4 : 2, 0);
    cairo_set_line_width (cr, plot_style_line_width (style));
    cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
    cairo_stroke (cr);
    cairo_set_dash (cr, NULL, 0, 0);
    return;
  }
  cairo_path_extents (cr, &x0, &y0, &x1, &y1);
  plot_set_color (cr, plot_color_fade (self->color, alpha));
  cairo_fill_preserve (cr);
  if (self->hatch > 0 && x1 > x0 && y1 > y0) {
    cairo_path_t *path = cairo_copy_path (cr);

    cairo_save (cr);
    cairo_clip (cr);
    cairo_set_line_width (cr, 0.1 * size);
    plot_set_color (cr, alpha > 0.7 ? plot_style_background (style) : self->color);
    if (self->hatch != 2)
      draw_hatch (x0, y0, x1 - x0, y1 - y0, 0.55 * size, FALSE, cr);
    if (self->hatch != 1)
      draw_hatch (x0, y0, x1 - x0, y1 - y0, 0.55 * size, TRUE, cr);
    cairo_restore (cr);
    cairo_new_path (cr);
    cairo_append_path (cr, path);
    cairo_path_destroy (path);
  }
  plot_set_color (cr, self->color);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_width (cr, 0.13 * size);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
  cairo_stroke (cr);
}
