/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-plot-style.h"

#include <adwaita.h>

/* Tick labels against running text. */
#define TICK_SCALE 0.82

PlotStyle
viva_plot_style (GtkWidget *widget, double type_scale, char **family)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  PlotStyle style = plot_style (adw_style_manager_get_dark (adw_style_manager_get_default ()));
  double size = pango_font_description_get_size (font) / (double) PANGO_SCALE;

  if (!pango_font_description_get_size_is_absolute (font))
    size *= pango_cairo_context_get_resolution (context) / 72.0;

  *family = g_strdup (pango_font_description_get_family (font));
  style.font_family = *family;
  style.font_size = size * TICK_SCALE * type_scale;
  style.has_background = FALSE;

  return style;
}
