/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-knob.h"

G_BEGIN_DECLS

#define PLOT_AXIS_MAX_TICKS 16

/**
 * PlotAxis:
 *
 * A range of values on a stretch of the drawing, with ticks on round numbers (1, 2, 5 times powers
 * of ten; powers of ten on a logarithmic axis).
 * @low and @high are values, @start and @end the places that they map to.
 */
typedef struct {
  LabScale scale;
  double low, high;
  double start, end;
  guint n_ticks;
  double ticks[PLOT_AXIS_MAX_TICKS];
  char labels[PLOT_AXIS_MAX_TICKS][32]; /* UTF-8: "−1,500", "0.25", "2×10⁻⁶" */
} PlotAxis;

/* Chooses a range that holds @low … @high and ends on ticks where @round_ends, and about @n_wanted
 * ticks. Survives equal, swapped, tiny, huge and non-finite limits; a logarithmic axis drops what
 * is not positive. */
void plot_axis_init (PlotAxis *self,
                     LabScale scale,
                     double low,
                     double high,
                     guint n_wanted,
                     gboolean round_ends);

void plot_axis_place (PlotAxis *self, double start, double end);

/* NaN for a value that a logarithmic axis has no place for. */
double plot_axis_to_place (const PlotAxis *self, double value);
double plot_axis_to_value (const PlotAxis *self, double place);

/* "1,500", "0.25", "−3", "2e-06": as short as exact to @digits significant digits; C locale decimal
 * point, thousands by commas. (transfer full) */
char *plot_format_number (double value, guint digits);

G_END_DECLS
