/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-value.h"

#include <math.h>

static void
assert_text (const LabValue *value, const char *expected)
{
  g_autofree char *text = lab_value_to_string (value);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_numbers (void)
{
  static const struct {
    double real;
    const char *text;
  } cases[] = {
    { 0.0123, "0.0123" },
    { 1500, "1500" },
    { 1.0 / 3, "0.333333" },
    { -0.0, "0" },
    { 123456789, "1.23457e+08" },
    { -2.5, "-2.5" },
    { 1e-7, "1e-07" },
    { NAN, "not a number" },
    { -NAN, "not a number" },
    { INFINITY, "infinity" },
    { -INFINITY, "-infinity" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_text (&(LabValue){ .kind = LAB_VALUE_REAL, .real = cases[i].real }, cases[i].text);
  assert_text (&(LabValue){ .kind = LAB_VALUE_INTEGER, .integer = G_MININT64 },
               "-9223372036854775808");
  assert_text (&LAB_VALUE_INIT, "not yet");
}

static void
test_arrays (void)
{
  double numbers[] = { 1, 2, 3, 4.5, -5, 6 };
  LabValue value = { .kind = LAB_VALUE_SHAPE, .rows = 2, .numbers = (double[]){ 3, 4 } };

  assert_text (&value, "3 × 4");
  value.rows = 1;
  assert_text (&value, "3");
  value.rows = 0;
  assert_text (&value, "scalar");

  value = (LabValue){ .kind = LAB_VALUE_MATRIX, .rows = 2, .columns = 3, .numbers = numbers };
  assert_text (&value, "[1 2 3; 4.5 -5 6]");
  value.rows = 3;
  value.columns = 2;
  assert_text (&value, "[1 2; 3 4.5; -5 6]");
  value.rows = 0;
  assert_text (&value, "[]");
}

static void
test_clear (void)
{
  g_auto (LabValue) value = { .kind = LAB_VALUE_TEXT, .text = g_strdup ("12 × 12, “valid”") };

  assert_text (&value, "12 × 12, “valid”");
  lab_value_clear (&value);
  g_assert_cmpint (value.kind, ==, LAB_VALUE_NONE);
  g_assert_null (value.text);
  lab_value_clear (&value);

  /* Left to the clean-up at the end of the block: a leak would be seen by AddressSanitizer. */
  value = (LabValue){ .kind = LAB_VALUE_SHAPE, .rows = 1, .numbers = g_new0 (double, 1) };
  assert_text (&value, "0");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab/value/numbers", test_numbers);
  g_test_add_func ("/lab/value/arrays", test_arrays);
  g_test_add_func ("/lab/value/clear", test_clear);

  return g_test_run ();
}
