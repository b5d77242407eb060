/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-csv-number.h"

static void
test_parse (void)
{
  static const struct {
    const char *text;
    char decimal_point;
    DataCsvNumber kind;
    double value;
  } cases[] = {
    { "0", '.', DATA_CSV_NUMBER_OK, 0 },
    { "-12", '.', DATA_CSV_NUMBER_OK, -12 },
    { "+7", '.', DATA_CSV_NUMBER_OK, 7 },
    { "0.25", '.', DATA_CSV_NUMBER_OK, 0.25 },
    { "0,25", ',', DATA_CSV_NUMBER_OK, 0.25 },
    { ".5", '.', DATA_CSV_NUMBER_OK, 0.5 },
    { "-,5", ',', DATA_CSV_NUMBER_OK, -0.5 },
    { "5.", '.', DATA_CSV_NUMBER_OK, 5 },
    { "1e3", '.', DATA_CSV_NUMBER_OK, 1000 },
    { "1,5E-2", ',', DATA_CSV_NUMBER_OK, 0.015 },
    { "2.5e+1", '.', DATA_CSV_NUMBER_OK, 25 },
    { "0012", '.', DATA_CSV_NUMBER_OK, 12 },
    { "3.4e38", '.', DATA_CSV_NUMBER_OK, 3.4e38 },
    { "1e-400", '.', DATA_CSV_NUMBER_OK, 0 },
    { "1,5", '.', DATA_CSV_NUMBER_NOT_A_NUMBER, 0 },
    { "1.5", ',', DATA_CSV_NUMBER_NOT_A_NUMBER, 0 },
    { "1.234,5", ',', DATA_CSV_NUMBER_NOT_A_NUMBER, 0 },
    { "1.2.3", '.', DATA_CSV_NUMBER_NOT_A_NUMBER, 0 },
    { "", '.', DATA_CSV_NUMBER_NOT_A_NUMBER, 0 },
    { ".", '.', DATA_CSV_NUMBER_NOT_A_NUMBER, 0 },
    { "-", '.', DATA_CSV_NUMBER_NOT_A_NUMBER, 0 },
    { "--1", '.', DATA_CSV_NUMBER_NOT_A_NUMBER, 0 },
    { "1e", '.', DATA_CSV_NUMBER_NOT_A_NUMBER, 0 },
    { "e5", '.', DATA_CSV_NUMBER_NOT_A_NUMBER, 0 },
    { "1 000", '.', DATA_CSV_NUMBER_NOT_A_NUMBER, 0 },
    { " 1", '.', DATA_CSV_NUMBER_NOT_A_NUMBER, 0 },
    { "0x10", '.', DATA_CSV_NUMBER_NOT_A_NUMBER, 0 },
    { "12a", '.', DATA_CSV_NUMBER_NOT_A_NUMBER, 0 },
    { "NA", '.', DATA_CSV_NUMBER_NOT_A_NUMBER, 0 },
    { "nano", '.', DATA_CSV_NUMBER_NOT_A_NUMBER, 0 },
    { "NaN", '.', DATA_CSV_NUMBER_NOT_FINITE, 0 },
    { "-inf", '.', DATA_CSV_NUMBER_NOT_FINITE, 0 },
    { "Infinity", ',', DATA_CSV_NUMBER_NOT_FINITE, 0 },
    { "3.5e38", '.', DATA_CSV_NUMBER_NOT_FINITE, 0 },
    { "-1e999", '.', DATA_CSV_NUMBER_NOT_FINITE, 0 },
  };

  for (guint k = 0; k < G_N_ELEMENTS (cases); k++) {
    double value = 0;

    g_test_message ("%s", cases[k].text);
    g_assert_cmpint (data_csv_number_parse (cases[k].text, cases[k].decimal_point, &value), ==,
                     cases[k].kind);
    g_assert_cmpfloat (value, ==, cases[k].value);
  }
}

static void
test_may_be_grouped (void)
{
  static const char *const yes[] = { "1.234", "12,345", "-123.456", "+1,000", "999.999" };
  static const char *const no[] = { "0.123", "1.23",    "1.2345",  "1234.567",  "1234",
                                    ".123",  "-0,001",  "1.234e5", "1.234.567", "",
                                    "a.bcd", "012.345", "1.",      "1.234,567" };

  for (guint k = 0; k < G_N_ELEMENTS (yes); k++)
    g_assert_true (data_csv_number_may_be_grouped (yes[k]));
  for (guint k = 0; k < G_N_ELEMENTS (no); k++)
    g_assert_false (data_csv_number_may_be_grouped (no[k]));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data/csv-number/parse", test_parse);
  g_test_add_func ("/data/csv-number/may-be-grouped", test_may_be_grouped);

  return g_test_run ();
}
