/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "viva-session.h"

G_BEGIN_DECLS

#define VIVA_TYPE_KNOB (viva_knob_get_type ())

/**
 * VivaKnob:
 *
 * One knob of the session's lab: its name, and a slider with an entry, a drop-down, a switch or a
 * button that chooses a file. A value that the lab refuses is explained under it and changes
 * nothing. A dot marks a value that is not the one the experiment was opened with; the button
 * beside it, or a double-click on name or slider, goes back to that.
 */
G_DECLARE_FINAL_TYPE (VivaKnob, viva_knob, VIVA, KNOB, GtkWidget)

/* @knob: index in the session's lab. */
GtkWidget *viva_knob_new (VivaSession *session, guint knob);

guint viva_knob_get_index (VivaKnob *self);

/* What stands under the knob about a refused value, or NULL. (nullable) (transfer none) */
const char *viva_knob_get_error (VivaKnob *self);

G_END_DECLS
