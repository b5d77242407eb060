/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "viva-session.h"

G_BEGIN_DECLS

#define VIVA_TYPE_READOUT (viva_readout_get_type ())

/**
 * VivaReadout:
 *
 * A view of named lines, as text that can be selected and read aloud. Figures are tabular and
 * columns keep their width, so that nothing jumps while they change. Veiled, it says when its lines
 * will be shown.
 */
G_DECLARE_FINAL_TYPE (VivaReadout, viva_readout, VIVA, READOUT, GtkWidget)

GtkWidget *viva_readout_new (VivaSession *session, guint view);

G_END_DECLS
