/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "viva-session.h"

G_BEGIN_DECLS

#define VIVA_TYPE_KNOB (viva_knob_get_type ())

/**
 * VivaKnob:
 *
 * One knob of a lab: its name, and a slider with an entry, a drop-down, a switch, a button that
 * chooses a file, or an entry for a whole matrix. A value that the lab refuses is explained under
 * it and changes nothing. A dot marks a value that is not the one the experiment was opened with;
 * the button beside it, or a double-click on name or slider, goes back to that.
 *
 * Signals: "changed", of a draft only: another value, or one that was refused.
 */
G_DECLARE_FINAL_TYPE (VivaKnob, viva_knob, VIVA, KNOB, GtkWidget)

/* @knob: index in the session's lab. */
GtkWidget *viva_knob_new (VivaSession *session, guint knob);

/* One that turns nothing but a copy of its own of @settings, for a dialog. */
GtkWidget *viva_knob_new_draft (const LabSettings *settings, guint knob);

/* Takes what stands in the entry, and returns the value as settings spell it, or NULL when it was
 * refused. (transfer full) (nullable) */
char *viva_knob_commit (VivaKnob *self);

guint viva_knob_get_index (VivaKnob *self);

/* What stands under the knob about a refused value, or NULL. (nullable) (transfer none) */
const char *viva_knob_get_error (VivaKnob *self);

G_END_DECLS
