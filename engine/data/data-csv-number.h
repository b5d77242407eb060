/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DataCsvNumber:
 * @DATA_CSV_NUMBER_OK: a number
 * @DATA_CSV_NUMBER_NOT_FINITE: "nan", "inf", "infinity" in any case, or a number that a float
 * cannot hold
 * @DATA_CSV_NUMBER_NOT_A_NUMBER: anything else
 */
typedef enum {
  DATA_CSV_NUMBER_OK,
  DATA_CSV_NUMBER_NOT_FINITE,
  DATA_CSV_NUMBER_NOT_A_NUMBER,
} DataCsvNumber;

/* Reads all of @text as sign, digits with at most one @decimal_point ('.' or ','), exponent. No
 * spaces, no grouped thousands, no hexadecimal digits. @value is set when the answer is OK. */
DataCsvNumber data_csv_number_parse (const char *text, char decimal_point, double *value);

/* Whether the separator in @text could be a decimal point as well as group thousands: "1.234" and
 * "-12,345" can be both, "0.123", "1.23" and "1234.567" cannot. */
gboolean data_csv_number_may_be_grouped (const char *text);

G_END_DECLS
