/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-csv-table.h"
#include "data-csv-format.h"
#include "data-csv-number.h"

#include <math.h>
#include <string.h>

char *
data_csv_table_column_title (const DataCsvTable *self, gsize column)
{
  g_autofree char *name = data_csv_quote (self->column_names[column]);

  return g_strdup_printf ("column %" G_GSIZE_FORMAT " %s", column + 1, name);
}

static gboolean
check_encoding (const char *name, const char *text, gsize length, GError **error)
{
  const char *stop;
  gsize line = 1;
  const char *line_start = text;

  if (length >= 2 && (memcmp (text, "\xff\xfe", 2) == 0 || memcmp (text, "\xfe\xff", 2) == 0))
    return data_csv_fail (error, DATA_ERROR_FORMAT, name, 1,
                          "expected text in UTF-8, found UTF-16: save the file as UTF-8");
  if (g_utf8_validate_len (text, length, &stop))
    return TRUE;

  for (const char *byte = text; byte < stop; byte++) {
    if (*byte == '\n' || (*byte == '\r' && byte[1] != '\n')) {
      line++;
      line_start = byte + 1;
    }
  }
  return data_csv_fail (error, DATA_ERROR_FORMAT, name, line,
                        "byte %" G_GSIZE_FORMAT
                        " of the line: expected text in UTF-8, found byte 0x%02X: save the file as "
                        "UTF-8",
                        (gsize) (stop - line_start) + 1, (guint) (guchar) *stop);
}

static gboolean
looks_like_data (const DataCsvTable *self, gsize *column)
{
  gsize n_numbers = 0;

  for (gsize i = 0; i < self->n_columns; i++) {
    const char *cell = data_csv_scanner_cell (&self->scanner, i);
    double value;

    if (data_csv_number_parse (cell, self->format.decimal_point, &value) != DATA_CSV_NUMBER_OK)
      continue;
    *column = i;
    n_numbers++;
    /* Columns may be called 0, 1, 2, …, but hardly 5.1. */
    if (value != floor (value))
      return TRUE;
  }
  return n_numbers == self->n_columns;
}

static gboolean
read_header (DataCsvTable *self, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gsize column = 0;

  switch (data_csv_scanner_read (&self->scanner, error)) {
  case DATA_CSV_FAILED:
    return FALSE;
  case DATA_CSV_END:
    return data_csv_fail (error, DATA_ERROR_FORMAT, self->name, 1,
                          "expected a header line, found an empty file");
  case DATA_CSV_RECORD:
  default:
    break;
  }

  self->n_columns = data_csv_scanner_n_cells (&self->scanner);
  if (self->n_columns < 2)
    return data_csv_fail (error, DATA_ERROR_FORMAT, self->name, 1,
                          "expected a header line with at least two columns, found one");

  self->column_names = g_new0 (char *, self->n_columns + 1);
  for (gsize i = 0; i < self->n_columns; i++) {
    char *name = self->column_names[i] = g_strdup (data_csv_scanner_cell (&self->scanner, i));

    if (*name == '\0')
      return data_csv_fail (error, DATA_ERROR_FORMAT, self->name, 1,
                            "column %" G_GSIZE_FORMAT
                            ": expected the name of the column, found an empty cell",
                            i + 1);
  }
  if (self->format.class_column == NULL && looks_like_data (self, &column))
    return data_csv_fail (error, DATA_ERROR_FORMAT, self->name, 1,
                          "column %" G_GSIZE_FORMAT
                          ": expected a header line with the names of the columns, found the "
                          "number “%s”: add such a line",
                          column + 1, self->column_names[column]);
  for (gsize i = 0; i < self->n_columns; i++) {
    if (!g_hash_table_add (seen, self->column_names[i])) {
      g_autofree char *quoted = data_csv_quote (self->column_names[i]);

      return data_csv_fail (error, DATA_ERROR_FORMAT, self->name, 1,
                            "column %" G_GSIZE_FORMAT
                            ": expected a name that no column before has, found %s again",
                            i + 1, quoted);
    }
  }

  gssize class_column = data_csv_format_find_class (&self->scanner, self->format.class_column);

  if (class_column < 0) {
    g_autofree char *names = g_strjoinv (", ", self->column_names);
    g_autofree char *found = data_csv_quote (names);

    return data_csv_fail (error, DATA_ERROR_FORMAT, self->name, 1,
                          "expected the class column “%s”, found the columns %s",
                          self->format.class_column, found);
  }
  self->class_column = class_column;
  return TRUE;
}

static gboolean
check_n_cells (const DataCsvTable *self, GError **error)
{
  gsize n_cells = data_csv_scanner_n_cells (&self->scanner);

  if (n_cells < self->n_columns) {
    g_autofree char *title = data_csv_table_column_title (self, n_cells);

    return data_csv_fail (error, DATA_ERROR_FORMAT, self->name, self->scanner.line,
                          "%s: expected %" G_GSIZE_FORMAT
                          " columns, found the end of the line after %" G_GSIZE_FORMAT,
                          title, self->n_columns, n_cells);
  }
  if (n_cells > self->n_columns) {
    g_autofree char *found =
        data_csv_quote (data_csv_scanner_cell (&self->scanner, self->n_columns));

    return data_csv_fail (error, DATA_ERROR_FORMAT, self->name, self->scanner.line,
                          "column %" G_GSIZE_FORMAT
                          ": expected the end of the line after %" G_GSIZE_FORMAT
                          " columns, found %s",
                          self->n_columns + 1, self->n_columns, found);
  }
  return TRUE;
}

static gboolean
parse_cell (const DataCsvTable *self, gsize column, double *value, GError **error)
{
  const char *cell = data_csv_scanner_cell (&self->scanner, column);
  gboolean is_class = column == self->class_column;
  DataCsvNumber kind = data_csv_number_parse (cell, self->format.decimal_point, value);
  g_autofree char *expected = NULL;

  if (kind == DATA_CSV_NUMBER_OK ||
      (is_class && *cell != '\0' && kind == DATA_CSV_NUMBER_NOT_A_NUMBER))
    return TRUE;

  if (is_class)
    expected = g_strdup ("the name or number of a class");
  else if (*cell == '\0')
    expected = g_strdup ("a number");
  else if (kind == DATA_CSV_NUMBER_NOT_FINITE)
    expected = g_strdup ("a finite number up to 3.4e38");
  else if (strpbrk (cell, ".,") != NULL)
    expected = g_strdup_printf ("a number with the decimal point “%c”, thousands not grouped",
                                self->format.decimal_point);
  else {
    g_autofree char *class_title = data_csv_table_column_title (self, self->class_column);

    expected = g_strdup_printf ("a number (the class is %s)", class_title);
  }

  g_autofree char *title = data_csv_table_column_title (self, column);
  g_autofree char *found = *cell == '\0' ? g_strdup ("an empty cell") : data_csv_quote (cell);

  return data_csv_fail (error, DATA_ERROR_FORMAT, self->name, self->scanner.line,
                        "%s: expected %s, found %s", title, expected, found);
}

DataCsvStatus
data_csv_table_read (DataCsvTable *self, GError **error)
{
  DataCsvStatus status = data_csv_scanner_read (&self->scanner, error);
  gsize feature = 0;

  /* Empty lines may stand at the end alone. */
  if (status == DATA_CSV_RECORD && data_csv_scanner_is_blank (&self->scanner)) {
    gsize blank_line = self->scanner.line;

    do
      status = data_csv_scanner_read (&self->scanner, error);
    while (status == DATA_CSV_RECORD && data_csv_scanner_is_blank (&self->scanner));
    if (status == DATA_CSV_RECORD) {
      data_csv_fail (error, DATA_ERROR_FORMAT, self->name, blank_line,
                     "expected %" G_GSIZE_FORMAT " columns, found an empty line", self->n_columns);
      return DATA_CSV_FAILED;
    }
  }
  if (status != DATA_CSV_RECORD)
    return status;

  if (!check_n_cells (self, error))
    return DATA_CSV_FAILED;
  for (gsize i = 0; i < self->n_columns; i++) {
    double value;

    if (!parse_cell (self, i, &value, error))
      return DATA_CSV_FAILED;
    if (i != self->class_column)
      self->row[feature++] = value;
  }
  return DATA_CSV_RECORD;
}

const char *
data_csv_table_class (const DataCsvTable *self)
{
  return data_csv_scanner_cell (&self->scanner, self->class_column);
}

gboolean
data_csv_table_open (DataCsvTable *self,
                     const char *name,
                     const char *text,
                     gsize length,
                     const DataCsvFormat *format,
                     GError **error)
{
  *self = (DataCsvTable){ .name = name, .text = text, .length = length };
  if (format != NULL)
    self->format = *format;

  if (!check_encoding (name, text, length, error) ||
      !data_csv_format_recognise (&self->format, name, text, length, error))
    return FALSE;

  data_csv_scanner_init (&self->scanner, name, text, length, self->format.delimiter);
  if (!read_header (self, error))
    return FALSE;
  self->row = g_new0 (double, self->n_columns - 1);
  return TRUE;
}

void
data_csv_table_rewind (DataCsvTable *self)
{
  data_csv_scanner_clear (&self->scanner);
  data_csv_scanner_init (&self->scanner, self->name, self->text, self->length,
                         self->format.delimiter);
  data_csv_scanner_read (&self->scanner, NULL);
}

void
data_csv_table_clear (DataCsvTable *self)
{
  data_csv_scanner_clear (&self->scanner);
  g_strfreev (self->column_names);
  g_free (self->row);
}
