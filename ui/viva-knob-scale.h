/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "lab-knob.h"

G_BEGIN_DECLS

/* How the slider of a number runs: in values, or in powers of ten. A logarithmic knob that may be
 * zero has its zero at the very left. All functions are for LAB_KNOB_REAL and LAB_KNOB_INTEGER. */

/* From the least to the greatest place, with steps for the arrow keys. (transfer full) */
GtkAdjustment *viva_knob_scale_adjustment (const LabKnob *knob);

/* A slider over that. */
GtkWidget *viva_knob_scale_new (const LabKnob *knob);

double viva_knob_scale_to_place (const LabKnob *knob, double value);

/* A round value near @place, as settings spell it, never out of range. (transfer full) */
char *viva_knob_scale_to_text (const LabKnob *knob, double place);

G_END_DECLS
