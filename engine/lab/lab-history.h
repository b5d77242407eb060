/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-frame.h"

G_BEGIN_DECLS

/**
 * LabHistory:
 *
 * The scalar series of a run: for each a list of (step, value), appended as steps go by. Kept whole
 * up to a bound, then thinned evenly so that extremes stay. What was recorded after a step that is
 * visited again is kept, and recording the same step again changes nothing.
 */
typedef struct _LabHistory LabHistory;

/* @max_points: bound for each series, at least 64; 0: the usual 262,144. (transfer full) */
LabHistory *lab_history_new (guint n_series, gsize max_points);
void lab_history_free (LabHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabHistory, lab_history_free)

/* Appends; a @step not after the last recorded one is skipped. */
void lab_history_record (LabHistory *self, guint series, guint64 step, double value);

/* Forgets what came after @step: from here on another past is recorded. */
void lab_history_truncate (LabHistory *self, guint64 step);

/* Number of points up to and with @step. */
gsize lab_history_count (const LabHistory *self, guint series, guint64 step);

/* Point @index < lab_history_count(). */
void lab_history_get (const LabHistory *self,
                      guint series,
                      gsize index,
                      guint64 *step,
                      double *value);

/* Copies all points up to and with @step into @frame as the series @name. (transfer none) */
LabSeries *lab_history_observe (const LabHistory *self,
                                guint series,
                                guint64 step,
                                LabFrame *frame,
                                const char *name);

G_END_DECLS
