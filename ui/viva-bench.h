/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "lab-recipe.h"
#include "viva-session.h"

G_BEGIN_DECLS

#define VIVA_TYPE_BENCH (viva_bench_get_type ())

/**
 * VivaBench:
 *
 * The experiment of a session: its views as tiles, or one of them alone, its knobs by group, and
 * the transport.
 */
G_DECLARE_FINAL_TYPE (VivaBench, viva_bench, VIVA, BENCH, GtkWidget)

void viva_bench_set_session (VivaBench *self, VivaSession *session);

/* View @view alone, or all when it is −1. */
void viva_bench_show_view (VivaBench *self, int view);

/* Whether the bench has the window to itself: then type grows. */
void viva_bench_set_is_large (VivaBench *self, gboolean is_large);

/* Gives the focus to the button that plays, so that Space does not go back to the start, which the
 * first control does; or else to the first thing that takes it. */
void viva_bench_focus (VivaBench *self);

/* Gives view @view the whole window, without knobs, and with type that grows with it; −1: gives
 * things back the places that they had. */
void viva_bench_fill (VivaBench *self, int view);

/* Which views are seen, how they are zoomed, and which run is selected, as a recipe has it. What
 * the lab does not draw for these settings is left as it is. */
void viva_bench_save_layout (VivaBench *self, LabRecipe *recipe);
void viva_bench_restore_layout (VivaBench *self, const LabRecipe *recipe);

/* Opens the popover that adds a run to compare with. */
void viva_bench_compare (VivaBench *self);

G_END_DECLS
