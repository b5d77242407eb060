/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-frame.h"
#include "lab-settings.h"

G_BEGIN_DECLS

/**
 * LabChange:
 * @step: after which the knob was turned: it acts on all steps after that one
 * @run: index of the run that it was turned for
 * @knob: index in the lab's table; a live one
 * @text: as lab_settings_set() takes it
 */
typedef struct {
  guint64 step;
  guint run;
  guint knob;
  char *text;
} LabChange;

/**
 * LabSetup:
 *
 * All that it takes to make the runs of a bench again, bit for bit: one to LAB_MAX_RUNS settings of
 * one lab, the seed that they share, and the live knobs that were turned on the way. Immutable once
 * it is shared; counted by (atomic) references.
 */
struct _LabSetup;

/* Copies @settings, with which the first run begins. (transfer full) */
LabSetup *lab_setup_new (const LabSettings *settings, guint64 seed);

/* One that is not shared yet, and may be changed. (transfer full) */
LabSetup *lab_setup_copy (const LabSetup *self);
LabSetup *lab_setup_ref (LabSetup *self);
void lab_setup_unref (LabSetup *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabSetup, lab_setup_unref)

/* Changing one that is not shared yet. */

/* One more run, of the same lab. */
void lab_setup_add_run (LabSetup *self, const LabSettings *settings);

/* Forgets run @index, of several, and its changes; those after it move up. */
void lab_setup_remove_run (LabSetup *self, guint index);

/* Adds a change, not before those that there are. A later value for the same run, step and knob
 * takes the place of the earlier one. @text is one that the knob takes. */
void lab_setup_add_change (LabSetup *self, guint64 step, guint run, guint knob, const char *text);

/* Forgets the changes made after steps behind @step. */
void lab_setup_truncate (LabSetup *self, guint64 step);

/* Looking. */

const LabClass *lab_setup_get_class (const LabSetup *self);
guint64 lab_setup_get_seed (const LabSetup *self);
guint lab_setup_get_n_runs (const LabSetup *self);

/* With which run @index begins. (transfer none) */
const LabSettings *lab_setup_get_settings (const LabSetup *self, guint index);

/* Those in force for run @index when @step steps are taken. (transfer full) */
LabSettings *lab_setup_get_settings_at (const LabSetup *self, guint index, guint64 step);

/* In order of steps. (transfer none) */
guint lab_setup_get_n_changes (const LabSetup *self);
const LabChange *lab_setup_get_change (const LabSetup *self, guint change);

/* Whether the runs' settings differ in @knob, at the beginning or on the way. */
gboolean lab_setup_knob_differs (const LabSetup *self, guint knob);

/* What tells run @index from the others: "learning_rate=0.1 l2=0.01", "" when there is but one.
 * (transfer full) */
char *lab_setup_get_name (const LabSetup *self, guint index);

gboolean lab_setup_equal (const LabSetup *a, const LabSetup *b);

G_END_DECLS
