/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "data-set.h"
#include "lab-frame.h"

G_BEGIN_DECLS

/* What labs show of data sets with two features and of nets that tell their classes apart. */

/* The first @n_most examples of @set as points of the plane, with the names of its classes. */
LabPoints *lab_planar_view_points (LabFrame *frame,
                                   const char *name,
                                   const DataSet *set,
                                   gsize n_most);

/* Sets @field's range to a square around all examples of the @n_sets sets, with some air. */
void lab_planar_view_range (LabField *field, const DataSet *const *sets, guint n_sets);

/* The straight line a·x + b·y + c = 0 where it crosses the square of @field, as a series of two
 * points; of none where it does not cross it. */
LabSeries *lab_planar_view_line (LabFrame *frame,
                                 const char *name,
                                 const LabField *field,
                                 double a,
                                 double b,
                                 double c);

G_END_DECLS
