/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "viva-session.h"

G_BEGIN_DECLS

#define VIVA_TYPE_RUNS (viva_runs_get_type ())

/**
 * VivaRuns:
 *
 * The runs that are compared, each by colour, shape and name. A click selects the one whose
 * pictures are shown and whose knobs are turned; a button beside it takes it away. The band over
 * seeds, if there is one, comes last, and says how far it is. Hidden while there is nothing to
 * compare.
 */
G_DECLARE_FINAL_TYPE (VivaRuns, viva_runs, VIVA, RUNS, GtkWidget)

void viva_runs_set_session (VivaRuns *self, VivaSession *session);

G_END_DECLS
