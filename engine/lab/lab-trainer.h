/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-band.h"
#include "lab-frame.h"
#include "lab-settings.h"
#include "lab-setup.h"

G_BEGIN_DECLS

/**
 * LabTrainer:
 *
 * One worker thread that owns a bench: one to LAB_MAX_RUNS runs of a lab in lock-step. Commands go
 * in through a queue and are obeyed in order, at the latest after the step at hand; the newest
 * frame comes out through one slot. None of these functions waits for the worker, except
 * lab_trainer_free(). All but the first and the last may be called from one thread, the one that
 * owns the trainer.
 *
 * A frame carries all runs, the first one first, and the #LabSetup that makes them again; where a
 * band is wanted, one more #LabFrameRun with n_seeds_wanted > 0 comes last, whose series bear the
 * names of the lab's own.
 */
typedef struct _LabTrainer LabTrainer;

/* @n_threads ≥ 1: for the numerics, the worker included. (transfer full) */
LabTrainer *lab_trainer_new (guint n_threads);

/* Stops after the step at hand, joins the thread, frees what it owned. */
void lab_trainer_free (LabTrainer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabTrainer, lab_trainer_free)

/* Replaces the bench by a new one with one run at step 0, paused. Returns the id that its frames
 * carry. A lab that cannot be opened gives a frame with LAB_STATUS_FAILED and the message. */
guint lab_trainer_open (LabTrainer *self, const LabSettings *settings, guint64 seed);

/* The same with all the runs of @setup, which are brought to @step, and the knobs that were turned
 * on the way: those behind @step are turned when the runs come by. Takes its own reference. */
guint lab_trainer_open_setup (LabTrainer *self, LabSetup *setup, guint64 step);

/* Goes on until paused, until all runs are finished or diverged, or until @until (0: no end). Steps
 * that were taken before, in the past of a step that was sought, are taken again as they were. */
void lab_trainer_play (LabTrainer *self, guint64 until);
void lab_trainer_pause (LabTrainer *self);

/* Pauses and takes @n steps, as fast as it can; asked for again before they are done, the numbers
 * add up. Other commands do not wait until they are done: a pause ends them, a live knob acts on
 * those that are left. */
void lab_trainer_step (LabTrainer *self, guint64 n);

/* Pauses and brings all runs to @step: back, or on by training; a run that ends before stays at its
 * end. A later command that asks for another step makes an unfinished one stop where it is. What is
 * observed there is, bit for bit, what was observed when the step was passed for the first time.
 * Nothing is forgotten: not before a knob is turned there. When its frame is taken,
 * lab_trainer_get_settings() follows. */
void lab_trainer_seek (LabTrainer *self, guint64 step);

/* Back to step 0 with the settings that are in force, for all runs, and the same seed; goes on
 * playing if it was. Returns the new id. */
guint lab_trainer_reset (LabTrainer *self);

/* @steps_per_second > 0, or 0: as fast as it can. Outlives the runs, as views and band do. */
void lab_trainer_set_speed (LabTrainer *self, double steps_per_second);

/* One more run: as run @like, with what was turned on the way, but @knob has been @text from the
 * start. It is brought to the step of the others, which wait for it; then they go on if they were
 * playing. Errors: as in lab_settings_set(); LAB_ERROR_VALUE when there are LAB_MAX_RUNS already.
 * Returns the new id, 0 on error. */
guint lab_trainer_add_run (LabTrainer *self,
                           guint like,
                           const char *knob,
                           const char *text,
                           GError **error);

/* Removes run @run; those after it move up. The last one stays. Returns the new id, 0 when there is
 * no such run or no other. */
guint lab_trainer_remove_run (LabTrainer *self, guint run);

/* Sets a knob: one in which the runs were made to differ for @run alone, one that they have in
 * common for all. A live one acts on the running lab; at a step in the past it begins a new branch,
 * and what came after that step is forgotten. Another rebuilds all runs, with the settings that are
 * in force, from the same seed at step 0 and goes on playing if it was. The value is checked here,
 * at once: errors as in lab_settings_set(). A value that is set already changes nothing, except
 * that a file is read again. Returns the id that the frames will carry, 0 on error. */
guint lab_trainer_set_knob (LabTrainer *self,
                            guint run,
                            const char *id,
                            const char *text,
                            GError **error);

/* Whether @knob, an index in the lab's table, is one that the runs were made to differ in. */
gboolean lab_trainer_knob_is_compared (const LabTrainer *self, guint knob);

/* The median and the range of the first run's series over @n_seeds seeds, its own first; computed
 * in the background, as far as the first run has come or the lab's default_steps, and again
 * whenever that run's settings change. 0: no band, as at first. At most LAB_MAX_SEEDS. */
void lab_trainer_set_band (LabTrainer *self, guint n_seeds);

/* Which views are on screen, a bit each: only these are observed; at first there are none. */
void lab_trainer_set_views (LabTrainer *self, guint64 views);

/* The newest frame that was not taken yet, or NULL. Never waits. Frames of an earlier bench are
 * dropped. (transfer full) (nullable) */
LabFrame *lab_trainer_take_frame (LabTrainer *self);

/* Whether it plays: what the owner last asked for, until the worker stops by itself at an end, a
 * divergence or a failure. The frame of that last step is published before this turns FALSE. */
gboolean lab_trainer_is_playing (const LabTrainer *self);

/* How many runs the owner last asked for; 0 before any open. */
guint lab_trainer_get_n_runs (const LabTrainer *self);

/* The settings of run @run that the owner last asked for, or that were in force at the step that it
 * has sought. (transfer none) (nullable): before any open */
const LabSettings *lab_trainer_get_settings (const LabTrainer *self, guint run);
guint64 lab_trainer_get_seed (const LabTrainer *self);

G_END_DECLS
