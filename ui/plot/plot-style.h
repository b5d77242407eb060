/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>
#include <glib.h>

#include "lab-view.h"

G_BEGIN_DECLS

typedef struct {
  double red, green, blue, alpha;
} PlotColor;

/**
 * PlotStyle:
 * @dark: light things on dark ground
 * @font_size: of tick labels, in units of the drawing; titles and strokes follow it
 * @font_family: such as "Cantarell" or "Sans"
 * @has_background: paint the ground, or leave what is there
 *
 * How a picture looks, apart from what it says.
 */
typedef struct {
  gboolean dark;
  double font_size;
  const char *font_family;
  gboolean has_background;
} PlotStyle;

/* 11 units, "Sans", with ground. */
PlotStyle plot_style (gboolean dark);

PlotColor plot_style_background (const PlotStyle *self);
PlotColor plot_style_foreground (const PlotStyle *self);
PlotColor plot_style_grid (const PlotStyle *self);

/* The colour of a curve or outline. Roles can be told apart under the common kinds of colour
 * blindness. */
PlotColor plot_style_role (const PlotStyle *self, LabRole role);

/* The colour of run @index where several are drawn over each other; repeats after four. */
PlotColor plot_style_run (const PlotStyle *self, guint index);

/* The hue of class @index, the same in points, fields and legends; repeats after ten. */
PlotColor plot_style_class (const PlotStyle *self, guint index);

G_END_DECLS
