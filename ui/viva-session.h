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
 * "speed"; each notifies on change only. "settings" (a pointer, read by
 * viva_session_get_settings()) notifies when a knob was turned.
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

/* Of the newest frame; 0 and running without one. */
guint64 viva_session_get_step (VivaSession *self);
LabStatus viva_session_get_status (VivaSession *self);

void viva_session_play (VivaSession *self);
void viva_session_pause (VivaSession *self);
void viva_session_step (VivaSession *self, guint64 n);
void viva_session_reset (VivaSession *self);
gboolean viva_session_get_playing (VivaSession *self);

/* Steps a second, 0: as fast as it can. */
void viva_session_set_speed (VivaSession *self, double steps_per_second);
double viva_session_get_speed (VivaSession *self);

/* Errors: as lab_settings_set(); nothing is changed then. */
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

/* The veil of one view: only pictures with curves, and lines of text, could give an answer away. */
PlotVeil viva_session_get_view_veil (VivaSession *self, guint view);

/* Takes the newest frame, if there is one. Called once per tick of a frame clock as long as the
 * session is active: it plays, or a frame is still on its way. Returns whether it still is. */
gboolean viva_session_tick (VivaSession *self);
gboolean viva_session_get_active (VivaSession *self);

G_END_DECLS
