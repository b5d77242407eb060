/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "data-error.h"
#include "data-set.h"

G_BEGIN_DECLS

/**
 * DataCsvFormat:
 * @delimiter: ',', ';', tab or '\0' to recognise it
 * @decimal_point: '.', ',' or '\0' to recognise it
 * @class_column: (nullable) the header of the class column; NULL: "class", "label", "target" or "y"
 * in any case, else the last one
 *
 * How a file is written. data_csv_read() fills in what it recognised.
 */
typedef struct {
  char delimiter;
  char decimal_point;
  const char *class_column;
} DataCsvFormat;

/* A header line, then one example a line: numbers, and one column that names the class (any text or
 * whole number). UTF-8 with or without a byte-order mark, any line ends, fields may be quoted (""
 * inside quotes). Features are standardised to mean 0 and standard deviation 1 (a constant column
 * to 0). Classes in order of first appearance, or of value when all are numbers. Errors name file,
 * line and column, what was expected and what was found: DATA_ERROR_NOT_FOUND, DATA_ERROR_FORMAT.
 * (transfer full) */
DataSet *data_csv_read (const char *path, DataCsvFormat *format, GError **error);

G_END_DECLS
