/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "viva-experiment.h"

G_BEGIN_DECLS

/**
 * VivaCsv:
 *
 * A folder that gets the numbers of every view of an experiment: all of them or none.
 */
typedef struct _VivaCsv VivaCsv;

/* Makes @folder where it is missing and makes sure that it can be written to, so that a long run
 * does not end with nowhere to put its numbers. Errors: VIVA_ERROR_FAILED, and what was made is
 * gone again. (transfer full) */
VivaCsv *viva_csv_new (const char *folder, GError **error);

/* Leaves the folder as it was before, unless viva_csv_write() succeeded. */
void viva_csv_free (VivaCsv *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VivaCsv, viva_csv_free)

/* Writes VIEW.csv for every view that the lab draws for the settings of a run. Errors:
 * VIVA_ERROR_FAILED, PLOT_ERROR. */
gboolean viva_csv_write (VivaCsv *self, VivaExperiment *experiment, GError **error);

G_END_DECLS
