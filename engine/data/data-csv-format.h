/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "data-csv.h"
#include "data-csv-scanner.h"

G_BEGIN_DECLS

/* Fills in delimiter and decimal point of @format where they are '\0', from the content:
 *
 * The delimiter is the one of , ; tab that stands in the header line outside quotes. When several
 * do, it is the one with which the first records have as many cells as the header, all of them
 * numbers but the class, and the class without any of these signs.
 *
 * The decimal point is the one of the first number that is sure. A number such as 1.234 is not: it
 * may be a little more than one, or more than a thousand. (Between commas, 1.234 is sure.)
 *
 * Errors: DATA_ERROR_FORMAT when it cannot be told, with what a person can do about it. */
gboolean data_csv_format_recognise (DataCsvFormat *format,
                                    const char *name,
                                    const char *text,
                                    gsize length,
                                    GError **error);

/* The index of the class column, looked for in the record that @header has just read; −1 when
 * @wanted is not there. */
gssize data_csv_format_find_class (const DataCsvScanner *header, const char *wanted);

G_END_DECLS
