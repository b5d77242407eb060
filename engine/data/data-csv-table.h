/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "data-csv-scanner.h"
#include "data-csv.h"

G_BEGIN_DECLS

/**
 * DataCsvTable:
 * @name: the file's, for messages
 * @format: with delimiter and decimal point as recognised
 * @column_names: (n_columns), NULL-terminated
 * @class_column: index of the column that names the class
 * @row: (n_columns − 1) the numbers of the example read last, in double
 * @scanner: stands at that example
 *
 * A CSV text with a header, read one checked example at a time.
 */
typedef struct {
  const char *name;
  const char *text;
  gsize length;
  DataCsvFormat format;

  char **column_names;
  gsize n_columns;
  gsize class_column;

  double *row;
  DataCsvScanner scanner;
} DataCsvTable;

/* Checks the encoding, recognises the format (@format is (nullable)) and reads the header. @name
 * and
 * @text must live as long as @self; @self is to be cleared whatever the answer. */
gboolean data_csv_table_open (DataCsvTable *self,
                              const char *name,
                              const char *text,
                              gsize length,
                              const DataCsvFormat *format,
                              GError **error);
void data_csv_table_clear (DataCsvTable *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DataCsvTable, data_csv_table_clear)

/* Reads the next example. Every cell is there, every number finite. */
DataCsvStatus data_csv_table_read (DataCsvTable *self, GError **error);

/* The class of the example read last, as it is written. (transfer none) */
const char *data_csv_table_class (const DataCsvTable *self);

/* Goes back to before the first example. */
void data_csv_table_rewind (DataCsvTable *self);

/* "column 3 “width”", for messages. (transfer full) */
char *data_csv_table_column_title (const DataCsvTable *self, gsize column);

G_END_DECLS
