/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

/* Values on both sides of nought: nought is the ground, so that what is drawn is what differs from
 * it. The two hues are those of what is negative and what is positive everywhere else; the tests
 * hold how far both ends and the middle are apart for colour-blind eyes. */

PlotColor
plot_diverging_color (const PlotStyle *style, double share)
{
  PlotColor hue = plot_style_role (style, share < 0 ? LAB_ROLE_NEGATIVE : LAB_ROLE_POSITIVE);

  if (!isfinite (share))
    share = isnan (share) ? 0 : 1;

  return plot_color_mix (plot_style_background (style), hue, CLAMP (fabs (share), 0, 1));
}

/* IEC 61966-2-1. */
static double
to_linear (double value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

/* Of any colour, black or white has a contrast of at least √21 = 4.58 (Web Content Accessibility
 * Guidelines 2.1): the two contrasts multiply to 21. */
PlotColor
plot_color_get_text (PlotColor ground)
{
  double luminance = 0.2126 * to_linear (ground.red) + 0.7152 * to_linear (ground.green) +
                     0.0722 * to_linear (ground.blue);
  double level = (luminance + 0.05) * (luminance + 0.05) > 1.05 * 0.05 ? 0 : 1;

  return (PlotColor){ level, level, level, 1 };
}

void
plot_diverging_bar_draw (const PlotStyle *style,
                         double left,
                         double top,
                         double length,
                         double thickness,
                         cairo_t *cr)
{
  cairo_pattern_t *ramp = cairo_pattern_create_linear (left, 0, left + length, 0);

  for (guint i = 0; i <= 2; i++) {
    PlotColor color = plot_diverging_color (style, (double) i - 1);

    cairo_pattern_add_color_stop_rgb (ramp, i / 2.0, color.red, color.green, color.blue);
  }
  cairo_rectangle (cr, left, top, length, thickness);
  cairo_set_source (cr, ramp);
  cairo_fill (cr);
  cairo_pattern_destroy (ramp);
  cairo_rectangle (cr, left - 0.5, top - 0.5, length + 1, thickness + 1);
  cairo_set_line_width (cr, style->font_size / 11);
  plot_set_color (cr, plot_color_fade (plot_style_muted (style), 0.8));
  cairo_stroke (cr);
}
