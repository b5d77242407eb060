/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "viva-session.h"

G_BEGIN_DECLS

#define VIVA_TYPE_TIMELINE (viva_timeline_get_type ())

/**
 * VivaTimeline:
 *
 * The steps that were taken, as a slider: dragged or moved by keys, the experiment goes to that
 * step. Beneath it stand marks: where it is best (a triangle), where a run diverged (a cross),
 * where each of several runs ends (a bar). Arrow keys move one step, with Shift ten, Home and End
 * to the first and last one.
 */
G_DECLARE_FINAL_TYPE (VivaTimeline, viva_timeline, VIVA, TIMELINE, GtkWidget)

void viva_timeline_set_session (VivaTimeline *self, VivaSession *session);

/* What a screen reader gets, and what stands in the tooltip: "Step 320 of 1,500. Best at 320.
 * Diverged at 1,500." (transfer full) */
char *viva_timeline_describe (VivaTimeline *self);

G_END_DECLS
