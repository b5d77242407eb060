/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-frame.h"
#include "lab-settings.h"

G_BEGIN_DECLS

/**
 * LabTrainer:
 *
 * One worker thread that owns a run. Commands go in through a queue and are obeyed in order, at the
 * latest after the step at hand; the newest frame comes out through one slot. None of these
 * functions waits for the worker, except lab_trainer_free(). All but the first and the last may be
 * called from one thread, the one that owns the trainer.
 */
typedef struct _LabTrainer LabTrainer;

/* @n_threads ≥ 1: for the numerics, the worker included. (transfer full) */
LabTrainer *lab_trainer_new (guint n_threads);

/* Stops after the step at hand, joins the thread, frees what it owned. */
void lab_trainer_free (LabTrainer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabTrainer, lab_trainer_free)

/* Replaces the run by a new one at step 0, paused. Returns the id that its frames carry. A lab that
 * cannot be opened gives a frame with LAB_STATUS_FAILED and the message. */
guint lab_trainer_open (LabTrainer *self, const LabSettings *settings, guint64 seed);

/* Goes on until paused, finished, diverged, or @until (0: no end). */
void lab_trainer_play (LabTrainer *self, guint64 until);
void lab_trainer_pause (LabTrainer *self);

/* Pauses and takes @n steps, as fast as it can; asked for again before they are done, the numbers
 * add up. Other commands do not wait until they are done: a pause ends them, a live knob acts on
 * those that are left. */
void lab_trainer_step (LabTrainer *self, guint64 n);

/* Back to step 0 with the same settings and seed; goes on playing if it was. Returns the id of the
 * new run. */
guint lab_trainer_reset (LabTrainer *self);

/* @steps_per_second > 0, or 0: as fast as it can. Outlives the run, as the views do. */
void lab_trainer_set_speed (LabTrainer *self, double steps_per_second);

/* Sets a knob. A live one acts on the running lab; another rebuilds it from the same seed at step 0
 * and goes on playing if it was. The value is checked here, at once: errors as in
 * lab_settings_set(). A value that is set already changes nothing, except that a file is read
 * again. Returns the id of the run that the frames will carry, 0 on error. */
guint lab_trainer_set_knob (LabTrainer *self, const char *id, const char *text, GError **error);

/* Which views are on screen, a bit each: only these are observed; at first there are none. */
void lab_trainer_set_views (LabTrainer *self, guint64 views);

/* The newest frame that was not taken yet, or NULL. Never waits. Frames of an earlier run are
 * dropped. (transfer full) (nullable) */
LabFrame *lab_trainer_take_frame (LabTrainer *self);

/* Whether it plays: what the owner last asked for, until the worker stops by itself at an end, a
 * divergence or a failure. The frame of that last step is published before this turns FALSE. */
gboolean lab_trainer_is_playing (const LabTrainer *self);

/* The settings that the owner last asked for. (transfer none) (nullable) */
const LabSettings *lab_trainer_get_settings (const LabTrainer *self);
guint64 lab_trainer_get_seed (const LabTrainer *self);

G_END_DECLS
