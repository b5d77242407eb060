/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "viva-session.h"

G_BEGIN_DECLS

#define VIVA_TYPE_COMPARE (viva_compare_get_type ())

/**
 * VivaCompare:
 *
 * "As now, but…": a popover in which a person chooses a knob and its value, and adds a run that
 * differs in it; or has a band drawn over several seeds.
 */
G_DECLARE_FINAL_TYPE (VivaCompare, viva_compare, VIVA, COMPARE, GtkPopover)

GtkWidget *viva_compare_new (void);
void viva_compare_set_session (VivaCompare *self, VivaSession *session);

G_END_DECLS
