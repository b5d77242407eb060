/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-csv-format.h"
#include "data-csv-number.h"

#include <string.h>

#define N_DELIMITERS 3
#define N_SAMPLED_RECORDS 100

static const struct {
  char byte;
  const char *shown;
} delimiters[N_DELIMITERS] = {
  { ',', "“,”" },
  { ';', "“;”" },
  { '\t', "a tab" },
};

gssize
data_csv_format_find_class (const DataCsvScanner *header, const char *wanted)
{
  static const char *const usual_names[] = { "class", "label", "target", "y" };
  gsize n_columns = data_csv_scanner_n_cells (header);

  if (wanted != NULL) {
    for (gsize i = 0; i < n_columns; i++)
      if (g_str_equal (data_csv_scanner_cell (header, i), wanted))
        return i;
    return -1;
  }

  for (gsize k = 0; k < G_N_ELEMENTS (usual_names); k++)
    for (gsize i = 0; i < n_columns; i++)
      if (g_ascii_strcasecmp (data_csv_scanner_cell (header, i), usual_names[k]) == 0)
        return i;
  return (gssize) n_columns - 1;
}

/* Which delimiters stand in the first line outside quotes. A quotation mark opens a quoted name
 * only where a cell starts. */
static void
find_in_header (const char *text, gsize length, gboolean found[N_DELIMITERS])
{
  gboolean is_quoted = FALSE;
  gboolean at_start = TRUE;

  for (gsize i = 0; i < length; i++) {
    gboolean is_delimiter = FALSE;

    if (is_quoted) {
      is_quoted = text[i] != '"';
      continue;
    }
    if (text[i] == '\n' || text[i] == '\r')
      return;
    if (text[i] == '"' && at_start)
      is_quoted = TRUE;
    for (guint k = 0; k < N_DELIMITERS; k++) {
      if (text[i] == delimiters[k].byte) {
        found[k] = TRUE;
        is_delimiter = TRUE;
      }
    }
    at_start = is_delimiter || (at_start && text[i] == ' ');
  }
}

/* Whether @cell contains a delimiter that also stands in the header. */
static gboolean
contains_delimiter (const char *cell, const gboolean found[N_DELIMITERS])
{
  for (guint k = 0; k < N_DELIMITERS; k++)
    if (found[k] && strchr (cell, delimiters[k].byte) != NULL)
      return TRUE;
  return FALSE;
}

/* Whether the first records read with @delimiter look as they should. */
static gboolean
is_plausible (const char *text,
              gsize length,
              char delimiter,
              const gboolean found[N_DELIMITERS],
              const DataCsvFormat *format)
{
  g_auto (DataCsvScanner) scanner;

  data_csv_scanner_init (&scanner, "", text, length, delimiter);
  if (data_csv_scanner_read (&scanner, NULL) != DATA_CSV_RECORD)
    return FALSE;

  gsize n_columns = data_csv_scanner_n_cells (&scanner);
  gssize class_column = data_csv_format_find_class (&scanner, format->class_column);

  for (guint n = 0; n < N_SAMPLED_RECORDS; n++) {
    DataCsvStatus status = data_csv_scanner_read (&scanner, NULL);

    if (status == DATA_CSV_END)
      break;
    if (status == DATA_CSV_FAILED)
      return FALSE;
    if (data_csv_scanner_is_blank (&scanner))
      continue;
    if (data_csv_scanner_n_cells (&scanner) != n_columns)
      return FALSE;

    for (gsize i = 0; i < n_columns; i++) {
      const char *cell = data_csv_scanner_cell (&scanner, i);
      double value;

      if ((gssize) i == class_column
              ? contains_delimiter (cell, found)
              : data_csv_number_parse (cell, '.', &value) == DATA_CSV_NUMBER_NOT_A_NUMBER &&
                    data_csv_number_parse (cell, ',', &value) == DATA_CSV_NUMBER_NOT_A_NUMBER)
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
recognise_delimiter (DataCsvFormat *format,
                     const char *name,
                     const char *text,
                     gsize length,
                     GError **error)
{
  gboolean found[N_DELIMITERS] = { FALSE };
  g_autoptr (GString) in_header = g_string_new (NULL);
  guint n_found = 0;
  guint n_plausible = 0;
  char plausible = '\0';

  find_in_header (text, length, found);
  for (guint k = 0; k < N_DELIMITERS; k++) {
    if (!found[k])
      continue;
    g_string_append_printf (in_header, "%s%s", n_found == 0 ? "" : " and ", delimiters[k].shown);
    n_found++;
    format->delimiter = delimiters[k].byte;
    if (is_plausible (text, length, delimiters[k].byte, found, format)) {
      n_plausible++;
      plausible = delimiters[k].byte;
    }
  }

  if (n_found == 1)
    return TRUE;
  if (n_found == 0)
    return data_csv_fail (error, DATA_ERROR_FORMAT, name, 1,
                          "expected a header line with at least two columns, separated by “,”, "
                          "“;” or a tab, found one column");
  if (n_plausible == 1) {
    format->delimiter = plausible;
    return TRUE;
  }
  return data_csv_fail (error, DATA_ERROR_FORMAT, name, 1,
                        "expected one sign that separates the columns, found %s in the header "
                        "line, and the lines below do not tell which it is. Put quotation marks "
                        "around names that contain one of them, or choose the delimiter.",
                        in_header->str);
}

/* The decimal point of @cell if it is a number that has one, else '\0'. */
static char
decimal_point_of (const char *cell)
{
  static const char points[] = { '.', ',' };

  for (guint k = 0; k < G_N_ELEMENTS (points); k++) {
    double value;

    if (strchr (cell, points[k]) != NULL &&
        data_csv_number_parse (cell, points[k], &value) != DATA_CSV_NUMBER_NOT_A_NUMBER)
      return points[k];
  }
  return '\0';
}

static gboolean
recognise_decimal_point (DataCsvFormat *format,
                         const char *name,
                         const char *text,
                         gsize length,
                         GError **error)
{
  g_auto (DataCsvScanner) scanner;
  g_autofree char *unsure = NULL;
  gsize unsure_line = 0, unsure_column = 0;

  data_csv_scanner_init (&scanner, name, text, length, format->delimiter);

  /* Whatever else is wrong with the file is reported by who reads it next. */
  if (data_csv_scanner_read (&scanner, NULL) == DATA_CSV_RECORD) {
    gssize class_column = data_csv_format_find_class (&scanner, format->class_column);

    while (data_csv_scanner_read (&scanner, NULL) == DATA_CSV_RECORD) {
      for (gsize i = 0; i < data_csv_scanner_n_cells (&scanner); i++) {
        const char *cell = data_csv_scanner_cell (&scanner, i);
        char point = (gssize) i != class_column ? decimal_point_of (cell) : '\0';

        if (point == '\0')
          continue;
        if (!data_csv_number_may_be_grouped (cell) || (format->delimiter == ',' && point == '.')) {
          format->decimal_point = point;
          return TRUE;
        }
        if (unsure == NULL) {
          unsure = g_strdup (cell);
          unsure_line = scanner.line;
          unsure_column = i + 1;
        }
      }
    }
  }

  if (unsure != NULL)
    return data_csv_fail (error, DATA_ERROR_FORMAT, name, unsure_line,
                          "column %" G_GSIZE_FORMAT
                          ": expected a number whose decimal point is clear, found “%s”, in which "
                          "it may also group thousands, and no other number of the file tells. "
                          "Write one of them with another count of decimals (such as %s0), or "
                          "choose the decimal point.",
                          unsure_column, unsure, unsure);
  format->decimal_point = '.';
  return TRUE;
}

gboolean
data_csv_format_recognise (DataCsvFormat *format,
                           const char *name,
                           const char *text,
                           gsize length,
                           GError **error)
{
  if (format->delimiter == '\0' && !recognise_delimiter (format, name, text, length, error))
    return FALSE;
  if (format->decimal_point == '\0' && !recognise_decimal_point (format, name, text, length, error))
    return FALSE;
  return TRUE;
}
