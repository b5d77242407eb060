/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VivaTable:
 *
 * Lines of cells, aligned in columns for a terminal: two blanks between columns, none at the end of
 * a line.
 */
typedef struct _VivaTable VivaTable;

/* (transfer full) */
VivaTable *viva_table_new (guint n_columns);
void viva_table_free (VivaTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VivaTable, viva_table_free)

/* One line: as many cells as there are columns; NULL is an empty one. */
void viva_table_add (VivaTable *self, ...);

/* (transfer full) */
char *viva_table_to_string (const VivaTable *self);

G_END_DECLS
