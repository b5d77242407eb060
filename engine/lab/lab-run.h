/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-class.h"
#include "lab-history.h"
#include "lab-settings.h"
#include "nn-pool.h"

G_BEGIN_DECLS

/**
 * LabRun:
 *
 * A lab with settings and a seed, opened: it can be stepped, observed and asked for facts. Not
 * thread-safe: the thread that opened it owns it. The same settings and seed give the same bits at
 * every step, for any number of threads.
 */

/* Copies @settings. @pool may be NULL (one thread) and must outlive the run. @id goes into its
 * frames. Errors: whatever the lab's open() says. (transfer full) */
LabRun *lab_run_new (const LabSettings *settings,
                     guint64 seed,
                     guint id,
                     NnPool *pool,
                     GError **error);
void lab_run_free (LabRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabRun, lab_run_free)

const LabClass *lab_run_get_class (const LabRun *self);
const LabSettings *lab_run_get_settings (const LabRun *self);
guint64 lab_run_get_seed (const LabRun *self);
guint lab_run_get_id (const LabRun *self);
NnPool *lab_run_get_pool (LabRun *self);
LabHistory *lab_run_get_history (LabRun *self);

/* Steps taken since opening. Inside a lab's step() it is the number of those before it. */
guint64 lab_run_get_step (const LabRun *self);
LabStatus lab_run_get_status (const LabRun *self);

/* (nullable): what the lab said about its status. */
const char *lab_run_get_message (const LabRun *self);

/* One step, unless the run is finished or diverged. The step that says that it finished was taken
 * and counts, the one that diverged was not. A lab without steps always answers
 * LAB_STATUS_FINISHED, though its status stays LAB_STATUS_RUNNING. */
LabStatus lab_run_step (LabRun *self);

/* Sets a live knob on the running lab, which is told when the value is another one (or a
 * file, whose contents may be). Returns FALSE with @error unset when the knob needs a new run.
 * Errors: see lab_settings_set(). */
gboolean lab_run_set_knob (LabRun *self, const char *id, const char *text, GError **error);

/* Adds the observables of the views whose bit is set and that apply to the settings to the last run
 * of @frame. */
void lab_run_observe_into (LabRun *self, guint64 views, LabFrame *frame);

/* The same in a frame of its own. (transfer full) */
LabFrame *lab_run_observe (LabRun *self, guint64 views);

/* Fact number @fact of the class. */
void lab_run_get_fact (LabRun *self, guint fact, LabValue *value);

/*
 * A state is all that a step changes, but for the history and the count of steps: the lab's blocks,
 * the status and its message. Restored into the run that it was saved from, or one with the same
 * settings and seed, the same steps follow, bit for bit.
 */

/* Bytes that lab_run_save_state() writes: fixed once the run is open. */
gsize lab_run_get_state_size (const LabRun *self);

/* Copies the state to @dest, lab_run_get_state_size() bytes that need no alignment. */
void lab_run_save_state (const LabRun *self, gpointer dest);

/* Copies it back from @src, which was saved when lab_run_get_step() was @step. The history keeps
 * what it has; what is observed shows it up to @step. */
void lab_run_restore_state (LabRun *self, gconstpointer src, guint64 step);

/* For the lab's open(): @size bytes at @block, which it owns until close(), are all that a step
 * changes besides the history. */
void lab_run_add_state (LabRun *self, gpointer block, gsize size);

/* For the lab's step(): a sentence for a person about the status that it is going to return, up to
 * 255 bytes, numbers in the C locale. It is forgotten when the next step begins. */
void lab_run_set_message (LabRun *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
