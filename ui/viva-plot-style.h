/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "plot-style.h"

G_BEGIN_DECLS

/* How a picture in @widget looks: light or dark as the desktop, without a ground of its own, in the
 * widget's type times @type_scale. @family: (out) (transfer full): the name of the font, which the
 * style points to. */
PlotStyle viva_plot_style (GtkWidget *widget, double type_scale, char **family);

G_END_DECLS
