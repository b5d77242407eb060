/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-settings.h"
#include "lab-value.h"

G_BEGIN_DECLS

/**
 * ExamFacts:
 *
 * What the experiment beside a part computes: the source of every key. The lab is opened, and run
 * as far as the part says, when the first fact is asked for; then it is kept.
 */
typedef struct _ExamFacts ExamFacts;

/* Copies @settings. (transfer full) */
ExamFacts *exam_facts_new (const LabSettings *settings, guint64 seed, guint64 steps);
void exam_facts_free (ExamFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExamFacts, exam_facts_free)

const LabSettings *exam_facts_get_settings (const ExamFacts *self);

/* Fact number @fact of the lab. Errors: what the lab says about settings that it cannot open, or a
 * run that diverged. */
gboolean exam_facts_get (ExamFacts *self, guint fact, LabValue *value, GError **error);

/* The same with other settings of the same lab, in a run of its own. */
gboolean exam_facts_get_for (ExamFacts *self,
                             const LabSettings *settings,
                             guint fact,
                             LabValue *value,
                             GError **error);

/* The number that a fact is; FALSE for one that is none (yet). */
gboolean exam_facts_to_number (const LabValue *value, double *number);

G_END_DECLS
