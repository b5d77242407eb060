/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "data-error.h"
#include "data-set.h"

G_BEGIN_DECLS

#define DATA_CSV_MAX_ROWS 100000
#define DATA_CSV_MAX_COLUMNS 1000
#define DATA_CSV_MAX_CLASSES 1000

/**
 * DataCsvFormat:
 * @delimiter: ',', ';', tab or '\0' to recognise it
 * @decimal_point: '.', ',' or '\0' to recognise it
 * @class_column: (nullable) the header of the class column; NULL: "class", "label", "target" or "y"
 * in any case (looked for in this order), else the last one
 *
 * How a file is written. data_csv_read() fills in the delimiter and the decimal point that it
 * recognised.
 */
typedef struct {
  char delimiter;
  char decimal_point;
  const char *class_column;
} DataCsvFormat;

/* A header line, then one example a line: numbers, and one column that names the class (any text or
 * whole number). UTF-8 with or without a byte-order mark, any line ends, empty lines at the end,
 * fields may be quoted ("" inside quotes).
 *
 * Features are standardised, in double, to mean 0 and standard deviation 1, the population's: the
 * sum of squares is divided by N, not by N − 1. A constant column becomes 0. Classes stand in order
 * of first appearance, or of value when all are numbers.
 *
 * @format: (inout) (nullable): NULL recognises everything; changed only when a set is returned
 *
 * Errors name file, line and column, what was expected and what was found: DATA_ERROR_NOT_FOUND;
 * DATA_ERROR_FORMAT, also when delimiter or decimal point cannot be told for sure; DATA_ERROR_SIZE
 * beyond the limits above. (transfer full) */
DataSet *data_csv_read (const char *path, DataCsvFormat *format, GError **error);

G_END_DECLS
