/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "exam-labels.h"
#include "viva-session.h"
#include "viva-slot.h"

G_BEGIN_DECLS

#define VIVA_TYPE_FIGURE (viva_figure_get_type ())

/**
 * VivaFigure:
 *
 * A live picture with a slot at each blank's anchor, and a line from slot to anchor where they are
 * apart.
 */
G_DECLARE_FINAL_TYPE (VivaFigure, viva_figure, VIVA, FIGURE, GtkWidget)

/* @labels outlives it. */
GtkWidget *viva_figure_new (VivaSession *session, guint view, const ExamLabels *labels);

/* (transfer none) */
VivaSlot *viva_figure_get_slot (VivaFigure *self, guint blank);

/* Gives the keyboard to the picture. */
void viva_figure_focus_picture (VivaFigure *self);

G_END_DECLS
