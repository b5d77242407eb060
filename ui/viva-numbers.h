/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "viva-session.h"

G_BEGIN_DECLS

#define VIVA_TYPE_NUMBERS (viva_numbers_get_type ())

/**
 * VivaNumbers:
 *
 * The numbers of one view, as its CSV has them, in rows and columns. They follow the experiment;
 * they are put together in another thread, and only rows that are seen have widgets.
 */
G_DECLARE_FINAL_TYPE (VivaNumbers, viva_numbers, VIVA, NUMBERS, GtkWidget)

/* @view: index in the session's lab. */
GtkWidget *viva_numbers_new (VivaSession *session, guint view);

/* Of the table that is shown; NULL before the first one is there. (nullable) (transfer none) */
GListModel *viva_numbers_get_rows (VivaNumbers *self);
const char *viva_numbers_get_cell (VivaNumbers *self, guint row, guint column);

G_END_DECLS
