/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VivaTable:
 * @title: its headings, for a list to choose from
 * @n_columns: at least 1
 * @n_rows: without that of the headings
 * @headings: (n_columns)
 * @cells: (n_rows, n_columns)
 *
 * One table of a file of comma-separated values.
 */
typedef struct {
  char *title;
  guint n_columns;
  guint n_rows;
  const char **headings;
  const char **cells;
} VivaTable;

/**
 * VivaTables:
 *
 * All that an empty line divides in such a file. Immutable, counted by (atomic) references.
 */
typedef struct _VivaTables VivaTables;

/* @csv: as RFC 4180 has it, with line feeds (transfer full). Rows that are shorter than their
 * headings end in empty cells. (transfer full) */
VivaTables *viva_tables_new (char *csv);
VivaTables *viva_tables_ref (VivaTables *self);
void viva_tables_unref (VivaTables *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VivaTables, viva_tables_unref)

guint viva_tables_get_n_tables (const VivaTables *self);
const VivaTable *viva_tables_get_table (const VivaTables *self, guint index);

/* How many of the first rows are the same in both; the headings are. */
guint viva_table_count_same (const VivaTable *a, const VivaTable *b);
gboolean viva_table_has_same_headings (const VivaTable *a, const VivaTable *b);

G_END_DECLS
