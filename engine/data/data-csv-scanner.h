/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "data-error.h"

G_BEGIN_DECLS

#define DATA_CSV_MAX_CELL_BYTES 65536

typedef enum {
  DATA_CSV_RECORD,
  DATA_CSV_END,
  DATA_CSV_FAILED,
} DataCsvStatus;

/**
 * DataCsvScanner:
 * @name: the file's, for messages
 * @line: where the record that was read last begins, from 1
 *
 * Walks through the records of a CSV text, one at a time, in memory that is used again for each.
 * The text may come straight from a mapped file; it is not copied and needs no '\0' at its end.
 */
typedef struct {
  const char *name;
  gsize line;

  /*< private >*/
  const char *cursor;
  const char *end;
  char delimiter;
  gsize cursor_line;
  GString *text;  /* the cells of the record, each with a '\0' */
  GArray *starts; /* gsize: where each cell starts in @text */
} DataCsvScanner;

/* @name and @text must live as long as @self. */
void data_csv_scanner_init (DataCsvScanner *self,
                            const char *name,
                            const char *text,
                            gsize length,
                            char delimiter);
void data_csv_scanner_clear (DataCsvScanner *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DataCsvScanner, data_csv_scanner_clear)

/* Reads the next record: cells without the spaces around them, or what is between their quotes. An
 * empty line is a record of one empty cell. Errors: DATA_ERROR_FORMAT, DATA_ERROR_SIZE. */
DataCsvStatus data_csv_scanner_read (DataCsvScanner *self, GError **error);

gsize data_csv_scanner_n_cells (const DataCsvScanner *self);

/* Cell @index of the record; valid until the next is read. (transfer none) */
const char *data_csv_scanner_cell (const DataCsvScanner *self, gsize index);

gboolean data_csv_scanner_is_blank (const DataCsvScanner *self);

/* Reports a mistake at @line of the file @name; returns FALSE. */
gboolean data_csv_fail (GError **error,
                        DataError code,
                        const char *name,
                        gsize line,
                        const char *format,
                        ...) G_GNUC_PRINTF (5, 6);

/* The beginning of @text, on one line and in quotation marks, for a message. (transfer full) */
char *data_csv_quote (const char *text);

G_END_DECLS
