/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIVA_TYPE_CONTAINER (viva_container_get_type ())

/**
 * VivaContainer:
 *
 * A widget that is nothing but its children and a layout manager. Children are added by
 * gtk_widget_set_parent().
 */
G_DECLARE_FINAL_TYPE (VivaContainer, viva_container, VIVA, CONTAINER, GtkWidget)

/* @layout: (transfer full) */
GtkWidget *viva_container_new (GtkLayoutManager *layout);

void viva_container_clear (VivaContainer *self);

G_END_DECLS
