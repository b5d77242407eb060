/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-csv-scanner.h"
#include "data-csv.h"

#include <string.h>

#define QUOTED_CHARACTERS 40

void
data_csv_scanner_init (DataCsvScanner *self,
                       const char *name,
                       const char *text,
                       gsize length,
                       char delimiter)
{
  *self = (DataCsvScanner){
    .name = name,
    .cursor = text,
    .end = text + length,
    .delimiter = delimiter,
    .cursor_line = 1,
    .text = g_string_new (NULL),
    .starts = g_array_new (FALSE, FALSE, sizeof (gsize)),
  };
}

void
data_csv_scanner_clear (DataCsvScanner *self)
{
  if (self->text == NULL)
    return;

  g_string_free (self->text, TRUE);
  g_array_unref (self->starts);
  self->text = NULL;
  self->starts = NULL;
}

gboolean
data_csv_fail (GError **error,
               DataError code,
               const char *name,
               gsize line,
               const char *format,
               ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error (error, DATA_ERROR, code, "%s:%" G_GSIZE_FORMAT ": %s", name, line, sentence);
  return FALSE;
}

char *
data_csv_quote (const char *text)
{
  gboolean is_long = g_utf8_strlen (text, -1) > QUOTED_CHARACTERS;
  g_autofree char *head = g_utf8_substring (text, 0, is_long ? QUOTED_CHARACTERS : -1);

  for (char *byte = head; *byte != '\0'; byte++)
    if (g_ascii_iscntrl (*byte))
      *byte = ' ';
  return g_strconcat ("“", head, is_long ? "…”" : "”", NULL);
}

static gboolean
at_line_end (const DataCsvScanner *self)
{
  return self->cursor == self->end || *self->cursor == '\n' || *self->cursor == '\r';
}

static gboolean
is_blank (const DataCsvScanner *self, char byte)
{
  return byte != self->delimiter && (byte == ' ' || byte == '\t');
}

static void
skip_blanks (DataCsvScanner *self)
{
  while (self->cursor < self->end && is_blank (self, *self->cursor))
    self->cursor++;
}

/* Passes one end of a line, however it is written. */
static void
skip_line_end (DataCsvScanner *self)
{
  if (self->cursor == self->end)
    return;

  if (*self->cursor == '\r' && self->cursor + 1 < self->end && self->cursor[1] == '\n')
    self->cursor++;
  self->cursor++;
  self->cursor_line++;
}

static gboolean
fail_cell (const DataCsvScanner *self, DataError code, const char *sentence, GError **error)
{
  return data_csv_fail (error, code, self->name, self->line, "column %u: %s", self->starts->len,
                        sentence);
}

static gboolean
fail_long_cell (const DataCsvScanner *self, const char *hint, GError **error)
{
  g_autofree char *sentence = g_strdup_printf (
      "expected a cell of at most %d bytes, found a longer one%s", DATA_CSV_MAX_CELL_BYTES, hint);

  return fail_cell (self, DATA_ERROR_SIZE, sentence, error);
}

static gboolean
read_plain_cell (DataCsvScanner *self, GError **error)
{
  const char *start = self->cursor;

  while (!at_line_end (self) && *self->cursor != self->delimiter)
    self->cursor++;

  const char *stop = self->cursor;

  while (stop > start && is_blank (self, stop[-1]))
    stop--;
  if (stop - start > DATA_CSV_MAX_CELL_BYTES)
    return fail_long_cell (self, "", error);
  g_string_append_len (self->text, start, stop - start);
  return TRUE;
}

static gboolean
read_quoted_cell (DataCsvScanner *self, GError **error)
{
  gsize length_before = self->text->len;

  self->cursor++;
  for (;;) {
    if (self->cursor == self->end)
      return fail_cell (self, DATA_ERROR_FORMAT,
                        "expected a closing quotation mark, found the end of the file", error);
    if (self->text->len - length_before >= DATA_CSV_MAX_CELL_BYTES)
      return fail_long_cell (self, " (is its closing quotation mark missing?)", error);

    if (*self->cursor == '"') {
      self->cursor++;
      if (self->cursor == self->end || *self->cursor != '"')
        break;
      self->cursor++;
      g_string_append_c (self->text, '"');
    } else if (at_line_end (self)) {
      skip_line_end (self);
      g_string_append_c (self->text, '\n');
    } else {
      g_string_append_c (self->text, *self->cursor++);
    }
  }

  skip_blanks (self);
  if (!at_line_end (self) && *self->cursor != self->delimiter) {
    g_autofree char *rest = g_strndup (self->cursor, g_utf8_skip[(guchar) *self->cursor]);
    g_autofree char *sentence = g_strdup_printf (
        "expected the end of the cell after its closing quotation mark, found “%s”", rest);

    return fail_cell (self, DATA_ERROR_FORMAT, sentence, error);
  }
  return TRUE;
}

static gboolean
read_cell (DataCsvScanner *self, GError **error)
{
  gsize start = self->text->len;

  g_array_append_val (self->starts, start);
  skip_blanks (self);

  gboolean is_quoted = self->cursor < self->end && *self->cursor == '"';

  if (!(is_quoted ? read_quoted_cell (self, error) : read_plain_cell (self, error)))
    return FALSE;
  g_string_append_c (self->text, '\0');
  return TRUE;
}

DataCsvStatus
data_csv_scanner_read (DataCsvScanner *self, GError **error)
{
  g_string_truncate (self->text, 0);
  g_array_set_size (self->starts, 0);
  self->line = self->cursor_line;
  if (self->cursor == self->end)
    return DATA_CSV_END;

  for (;;) {
    if (!read_cell (self, error))
      return DATA_CSV_FAILED;
    if (at_line_end (self)) {
      skip_line_end (self);
      return DATA_CSV_RECORD;
    }
    if (self->starts->len == DATA_CSV_MAX_COLUMNS) {
      data_csv_fail (error, DATA_ERROR_SIZE, self->name, self->line,
                     "expected at most %d columns, found more", DATA_CSV_MAX_COLUMNS);
      return DATA_CSV_FAILED;
    }
    self->cursor++;
  }
}

gsize
data_csv_scanner_n_cells (const DataCsvScanner *self)
{
  return self->starts->len;
}

const char *
data_csv_scanner_cell (const DataCsvScanner *self, gsize index)
{
  g_return_val_if_fail (index < self->starts->len, NULL);

  return self->text->str + g_array_index (self->starts, gsize, index);
}

gboolean
data_csv_scanner_is_blank (const DataCsvScanner *self)
{
  return self->starts->len == 1 && *data_csv_scanner_cell (self, 0) == '\0';
}
