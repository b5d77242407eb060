/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "viva-session.h"

G_BEGIN_DECLS

#define VIVA_TYPE_TRANSPORT (viva_transport_get_type ())

/**
 * VivaTransport:
 *
 * Back to the start, to the best step, one step back, play or pause, one step on, another seed, the
 * speed, the timeline, and the step. When a run ends, a sentence above says how. The buttons
 * activate the window's actions "win.reset", "win.rewind-to-best", "win.step-back", "win.play",
 * "win.step", "win.new-seed" and, after a divergence, "win.rewind". Hidden for a lab without steps.
 */
G_DECLARE_FINAL_TYPE (VivaTransport, viva_transport, VIVA, TRANSPORT, GtkWidget)

void viva_transport_set_session (VivaTransport *self, VivaSession *session);

/* Gives the focus to the button that plays. FALSE where there is nothing to play. */
gboolean viva_transport_focus (VivaTransport *self);

G_END_DECLS
