/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-csv-number.h"

#include <float.h>
#include <math.h>
#include <string.h>

static const char *
skip_digits (const char *text)
{
  while (g_ascii_isdigit (*text))
    text++;
  return text;
}

static const char *
skip_sign (const char *text)
{
  return *text == '+' || *text == '-' ? text + 1 : text;
}

static gboolean
is_number (const char *text, char decimal_point)
{
  const char *whole = skip_sign (text);
  const char *cursor = skip_digits (whole);
  gboolean has_digits = cursor > whole;

  if (*cursor == decimal_point) {
    const char *fraction = cursor + 1;

    cursor = skip_digits (fraction);
    has_digits |= cursor > fraction;
  }
  if (!has_digits)
    return FALSE;

  if (*cursor == 'e' || *cursor == 'E') {
    const char *exponent = skip_sign (cursor + 1);

    cursor = skip_digits (exponent);
    if (cursor == exponent)
      return FALSE;
  }
  return *cursor == '\0';
}

static gboolean
is_named_non_finite (const char *text)
{
  const char *name = skip_sign (text);

  return g_ascii_strcasecmp (name, "nan") == 0 || g_ascii_strcasecmp (name, "inf") == 0 ||
         g_ascii_strcasecmp (name, "infinity") == 0;
}

DataCsvNumber
data_csv_number_parse (const char *text, char decimal_point, double *value)
{
  double number;

  if (!is_number (text, decimal_point))
    return is_named_non_finite (text) ? DATA_CSV_NUMBER_NOT_FINITE : DATA_CSV_NUMBER_NOT_A_NUMBER;

  if (decimal_point == '.') {
    number = g_ascii_strtod (text, NULL);
  } else {
    g_autofree char *with_point = g_strdup (text);

    g_strdelimit (with_point, ",", '.');
    number = g_ascii_strtod (with_point, NULL);
  }

  if (!(fabs (number) <= FLT_MAX))
    return DATA_CSV_NUMBER_NOT_FINITE;
  *value = number;
  return DATA_CSV_NUMBER_OK;
}

gboolean
data_csv_number_may_be_grouped (const char *text)
{
  const char *whole = skip_sign (text);
  const char *separator = skip_digits (whole);

  if (separator == whole || separator - whole > 3 || *whole == '0')
    return FALSE;
  if (*separator != '.' && *separator != ',')
    return FALSE;
  return skip_digits (separator + 1) == separator + 4 && separator[4] == '\0';
}
