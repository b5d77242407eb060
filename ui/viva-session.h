/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "lab-trainer.h"
#include "plot-view.h"

G_BEGIN_DECLS

#define VIVA_TYPE_FRAME (viva_frame_get_type ())
GType viva_frame_get_type (void);

#define VIVA_TYPE_SESSION (viva_session_get_type ())

/**
 * VivaSession:
 *
 * The experiment of a window: the trainer, the newest frame that it showed, and what is kept to
 * itself while a part waits for its answer. All widgets that show or steer the experiment share one
 * session. No function waits for the trainer; only dropping the last reference does, for the step
 * at hand.
 *
 * Properties, all to be read only: "frame" (#VIVA_TYPE_FRAME), "playing", "active", "veil",
 * "speed", "n-runs", "selected-run", "n-seeds" (of the band, as asked for); each notifies on change
 * only. "settings" (a pointer, read by viva_session_get_settings()) notifies when those of the
 * selected run are other ones: a knob was turned, another run was selected, or a step was sought at
 * which other ones were in force.
 *
 * Signals: "opened", after viva_session_open(): lab, settings and views are other ones.
 */
G_DECLARE_FINAL_TYPE (VivaSession, viva_session, VIVA, SESSION, GObject)

/* One core is left to the window. (transfer full) */
VivaSession *viva_session_new (void);

/* Replaces the experiment: @settings become those that knobs are reset to. It runs to step @steps,
 * then stands. */
void viva_session_open (VivaSession *self,
                        const LabSettings *settings,
                        guint64 seed,
                        guint64 steps);

/* The same for the runs of @setup; knobs are reset to the first one's. */
void viva_session_open_setup (VivaSession *self, LabSetup *setup, guint64 step);

/* Stops the experiment and forgets it: there is no lab then. */
void viva_session_close (VivaSession *self);

/* (nullable) (transfer none): all three NULL before the first open; the frame also between an open
 * and the first frame. */
const LabClass *viva_session_get_lab (VivaSession *self);
const LabSettings *viva_session_get_settings (VivaSession *self);
LabFrame *viva_session_get_frame (VivaSession *self);

/* How the runs that the newest frame shows were set up. (nullable) (transfer none) */
LabSetup *viva_session_get_setup (VivaSession *self);

/* Of the newest frame: the furthest that a run stands at; the furthest that one has reached. 0
 * without a frame. */
guint64 viva_session_get_step (VivaSession *self);
guint64 viva_session_get_last_step (VivaSession *self);

/* @run is no run of the bench but a band over seeds. */
gboolean viva_session_is_band (const LabFrameRun *run);

/* Of the newest frame: running as long as one of the runs is, or without a frame; else that of the
 * selected run. */
LabStatus viva_session_get_status (VivaSession *self);

/* The run of the newest frame that is to be told of when one diverged: the selected one, or the
 * first that did; −1: none. */
int viva_session_find_diverged (VivaSession *self);

/* Where the selected run, or the first one that has such a step, is best, or LAB_NO_STEP. */
guint64 viva_session_get_best_step (VivaSession *self);

void viva_session_play (VivaSession *self);
void viva_session_pause (VivaSession *self);
void viva_session_step (VivaSession *self, guint64 n);
void viva_session_reset (VivaSession *self);

/* Steps back from where it stands, or is on its way to; pauses. */
void viva_session_step_back (VivaSession *self, guint64 n);

/* Pauses and goes to @step. Asked for again before it is there, it goes to the last place that was
 * named, and not to all of those between. */
void viva_session_seek (VivaSession *self, guint64 step);

/* Whether a step is sought that no frame shows yet, and where the experiment is on its way to: the
 * step that it stands at when it is on none. */
gboolean viva_session_is_seeking (VivaSession *self);
guint64 viva_session_get_goal (VivaSession *self);

/* To viva_session_get_best_step(); to the last step before the divergence. Nothing happens where
 * there is none. */
void viva_session_rewind_to_best (VivaSession *self);
void viva_session_rewind_before_divergence (VivaSession *self);

/* The same settings from the beginning with the next seed; goes on playing if it was. */
void viva_session_new_seed (VivaSession *self);
guint64 viva_session_get_seed (VivaSession *self);
gboolean viva_session_get_playing (VivaSession *self);

/* Steps a second, 0: as fast as it can. */
void viva_session_set_speed (VivaSession *self, double steps_per_second);
double viva_session_get_speed (VivaSession *self);

/* Runs that are compared. Knobs, and pictures that show one run, are those of the selected one. */
guint viva_session_get_n_runs (VivaSession *self);
guint viva_session_get_selected_run (VivaSession *self);
void viva_session_select_run (VivaSession *self, guint run);

/* One more: as the selected one is now, but with knob @knob at @text; at most LAB_MAX_RUNS. Errors:
 * as lab_settings_set(). */
gboolean viva_session_add_run (VivaSession *self, guint knob, const char *text, GError **error);

/* Of several. */
void viva_session_remove_run (VivaSession *self, guint run);

/* The first run's settings over @n_seeds seeds, in the background; 0: no band. */
void viva_session_set_band (VivaSession *self, guint n_seeds);
guint viva_session_get_band (VivaSession *self);

/* Turns a knob of the selected run; one that has the same value in all runs, in all of them.
 * Errors: as lab_settings_set(); nothing is changed then. */
gboolean viva_session_set_knob (VivaSession *self, guint knob, const char *text, GError **error);

/* Back to the value that the experiment was opened with. */
void viva_session_reset_knob (VivaSession *self, guint knob);
gboolean viva_session_is_knob_changed (VivaSession *self, guint knob);

/* A view came on screen, or left it. Calls are counted; only views on screen are observed. */
void viva_session_show_view (VivaSession *self, guint view);
void viva_session_hide_view (VivaSession *self, guint view);

/* What the pictures keep to themselves. */
void viva_session_set_veil (VivaSession *self, PlotVeil veil);
PlotVeil viva_session_get_veil (VivaSession *self);

/* The veil of one view: only pictures with curves, and lines of text, could give an answer away;
 * matrices, bars, tables, diagrams and histograms by their values alone. */
PlotVeil viva_session_get_view_veil (VivaSession *self, guint view);

/* Takes the newest frame, if there is one. Called once per tick of a frame clock as long as the
 * session is active: it plays, or a frame is still on its way. Returns whether it still is. */
gboolean viva_session_tick (VivaSession *self);
gboolean viva_session_get_active (VivaSession *self);

G_END_DECLS
