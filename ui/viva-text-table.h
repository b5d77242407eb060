/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A table of a text: the cells of @blocks (element-type ExamBlock) from @first on, up to the last
 * one of the same table; *@last is its index. Words are not broken; a screen reader is told of a
 * table with rows and cells. (transfer floating) */
GtkWidget *viva_text_table_new (GPtrArray *blocks,
                                guint first,
                                gboolean is_selectable,
                                guint *last);

G_END_DECLS
