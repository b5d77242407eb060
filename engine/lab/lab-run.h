/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-class.h"
#include "lab-history.h"
#include "lab-settings.h"
#include "lab-setup.h"
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

/* Run @index of @setup, with another seed perhaps; the knobs that it turns on the way are turned
 * when their steps are reached. @budget: bytes of memory for checkpoints, with which the run can be
 * sought; 0: none, it only goes forward. Errors: whatever the lab's open() says. (transfer full) */
LabRun *lab_run_new_from_setup (const LabSetup *setup,
                                guint index,
                                guint64 seed,
                                guint id,
                                gsize budget,
                                NnPool *pool,
                                GError **error);
void lab_run_free (LabRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabRun, lab_run_free)

const LabClass *lab_run_get_class (const LabRun *self);
const LabSettings *lab_run_get_settings (const LabRun *self);
guint64 lab_run_get_seed (const LabRun *self);

/* Of this one run: the settings that it began with, and the live knobs turned since, or in what is
 * still its future. Changes as the run does. (transfer none) */
const LabSetup *lab_run_get_setup (const LabRun *self);
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
 * file, whose contents may be). It is logged, so that it is turned again whenever this step is
 * passed; of several values at one step the last one alone counts, as if the others had never been.
 * Steps that were taken behind this one are forgotten, with their history, changes and divergence:
 * a new branch begins. A run that diverged stands before the step that did, and goes on from there.
 * Returns FALSE with @error unset when the knob needs a new run. Errors: see lab_settings_set(). */
gboolean lab_run_set_knob (LabRun *self, const char *id, const char *text, GError **error);

/* For a run that has ended before @step, which others in lock-step with it have reached: logs that
 * a live knob was turned there. It acts on nothing. @text is one that the knob takes. */
void lab_run_note_knob (LabRun *self, guint64 step, guint knob, const char *text);

/*
 * Time. A run with checkpoints can be brought to any step that it has passed. Nothing is forgotten
 * then, and what is observed there is, bit for bit, what was observed when it was passed first (but
 * for a history of more points than its bound, which is thinned as a whole). One that has diverged
 * at a step is running again at that step and all before it, until it diverges again.
 */

/* Goes to the step from which @step is reached by the fewest further steps: the present one or that
 * of a checkpoint. Returns whether it went anywhere. */
gboolean lab_run_rewind (LabRun *self, guint64 step);

/* The same and takes those steps; on into the unknown too. Returns the status there: a run that
 * ends before @step stays at its end. */
LabStatus lab_run_seek (LabRun *self, guint64 step);

/* The furthest step that it has reached. */
guint64 lab_run_get_last_step (const LabRun *self);

/* The step after which it diverged, even if it stands before that now; LAB_NO_STEP: it did not. */
guint64 lab_run_get_diverged_step (const LabRun *self);

/* Of all steps up to the last one: where the class's best_series is lowest, among finite values;
 * LAB_NO_STEP: nowhere, or the class has no best. */
guint64 lab_run_get_best_step (LabRun *self);

/* Fills @info, with "" for a name. Its texts are valid until the run changes. */
void lab_run_describe (LabRun *self, LabFrameRun *info);

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
