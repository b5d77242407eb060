/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "plot-view.h"

G_BEGIN_DECLS

/* The context menu of a picture, a child of @plot, whose actions "plot.save" and
 * "plot.switch-layer" it activates; unparented by its owner. (transfer none) */
GtkWidget *viva_plot_menu_new (GtkWidget *plot);

/* Lists the curves of @view and the file formats; what is veiled is not named, and its numbers are
 * not saved. */
void viva_plot_menu_update (GtkWidget *menu, const LabView *view, PlotVeil veil);

void viva_plot_menu_popup (GtkWidget *menu, double x, double y);

/* Asks for a place and saves @layout as it stands when asked, in the format "svg", "pdf", "png" or
 * "csv". A dialog says why when that fails. */
void viva_plot_menu_save (GtkWidget *plot, const PlotView *layout, const char *format);

G_END_DECLS
