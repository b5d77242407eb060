/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

/* What singles out a cell of a matrix, a bar or a row: a solid frame, a dashed frame, or a frame
 * with a cross in its corner. The shapes differ, so that no colour has to be seen. */

const char *
plot_mark_get_word (guint mark)
{
  switch (mark) {
  case LAB_MARK_STRONG:
    return "marked";
  case LAB_MARK_TIE:
    return "tied";
  case LAB_MARK_WRONG:
    return "wrong";
  default:
    return NULL;
  }
}

static void
draw_cross (const PlotStyle *style, double x, double y, double radius, cairo_t *cr)
{
  double arm = 0.5 * radius;

  cairo_new_path (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  plot_set_color (cr, plot_style_background (style));
  cairo_fill_preserve (cr);
  plot_set_color (cr, plot_style_role (style, LAB_ROLE_DEV));
  cairo_set_line_width (cr, 0.22 * radius);
  cairo_stroke (cr);
  cairo_move_to (cr, x - arm, y - arm);
  cairo_line_to (cr, x + arm, y + arm);
  cairo_move_to (cr, x + arm, y - arm);
  cairo_line_to (cr, x - arm, y + arm);
  cairo_set_line_width (cr, 0.3 * radius);
  cairo_stroke (cr);
}

void
plot_mark_draw (const PlotStyle *style,
                guint mark,
                double x,
                double y,
                double width,
                double height,
                PlotColor color,
                cairo_t *cr)
{
  double size = MIN (style->font_size, 1.2 * MIN (width, height));
  double line = MAX (size / (size < style->font_size ? 9 : 6), 0.8),
         dashes[2] = { 2.2 * line, 1.6 * line };
  double radius;

  if (plot_mark_get_word (mark) == NULL)
    return;
  cairo_save (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
  cairo_set_line_width (cr, line);
  if (mark == LAB_MARK_TIE)
    cairo_set_dash (cr, dashes, 2, 0);
  if (mark == LAB_MARK_WRONG) {
    color = plot_style_role (style, LAB_ROLE_DEV);
    cairo_set_line_width (cr, 0.6 * line);
  }
  plot_set_color (cr, color);
  cairo_rectangle (cr, x + line / 2, y + line / 2, MAX (width - line, 0.1),
                   MAX (height - line, 0.1));
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  if (mark == LAB_MARK_WRONG) {
    radius = 0.36 * size;
    draw_cross (style, x + width - radius, y + radius, radius, cr);
  }
  cairo_restore (cr);
}
