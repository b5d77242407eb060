/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "viva-plot.h"
#include "viva-session.h"

G_BEGIN_DECLS

#define VIVA_TYPE_VIEW_CARD (viva_view_card_get_type ())

/**
 * VivaViewCard:
 *
 * One view of the bench with its title: its picture, or the numbers behind it. While the view is
 * veiled its title is, too. Key F gives it the whole window, key T shows its numbers.
 *
 * Signals: "zoom": a person wants this view to have the whole window, or all of them again.
 */
G_DECLARE_FINAL_TYPE (VivaViewCard, viva_view_card, VIVA, VIEW_CARD, GtkWidget)

GtkWidget *viva_view_card_new (VivaSession *session, guint view);

/* See viva_plot_set_prominence(). */
void viva_view_card_set_prominence (VivaViewCard *self,
                                    VivaProminence prominence,
                                    double type_scale);

/* (transfer none) (nullable): NULL for lines of text. */
VivaPlot *viva_view_card_get_plot (VivaViewCard *self);

/* Its numbers in rows and columns, in place of the picture. Not while it is veiled. */
void viva_view_card_set_shows_table (VivaViewCard *self, gboolean shows_table);

/* The view's title, or what stands for it while it is veiled. (transfer none) */
const char *viva_view_card_get_title (VivaViewCard *self);

G_END_DECLS
