/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "plot-view.h"

G_BEGIN_DECLS

#define PLOT_ERROR (plot_error_quark ())
GQuark plot_error_quark (void);

typedef enum {
  PLOT_ERROR_FORMAT, /* a file name that ends in none of .svg, .pdf, .png, .csv */
  PLOT_ERROR_WRITE,  /* the file could not be written; the message says why */
} PlotError;

/* Draws @view as it stands into the file @path, in the format that its name ends in; a PNG has
 * @scale pixels for a unit; a CSV holds the numbers of the view's observables. Written beside @path
 * and moved into place, so that a full disk leaves nothing half-done. */
gboolean plot_export (const PlotView *view, const char *path, double scale, GError **error);

/* What a CSV of @view would hold. (transfer full) */
char *plot_export_to_csv (const PlotView *view);

G_END_DECLS
