/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-text.h"

#include <locale.h>
#include <string.h>

#include "nn-random.h"

static void
test_fewest_digits (void)
{
  static const struct {
    double value;
    const char *text;
  } cases[] = {
    { 0.03, "0.03" },
    { 0.1, "0.1" },
    { 1000, "1000" },
    { 1500, "1500" },
    { 0, "0" },
    { 0.0001, "0.0001" },
    { 1e-5, "1e-5" },
    { 1.25e-7, "1.25e-7" },
    { 1e20, "1e20" },
    { -0.5, "-0.5" },
    { 1e-10, "1e-10" },
    { 123456.75, "123456.75" },
    { 1e-100, "1e-100" },
    /* One more than 0.1's nearest neighbour: all seventeen digits are needed. */
    { 0.1 + 0.2, "0.30000000000000004" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = lab_text_number (cases[i].value);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

/* Whatever bits a number has, its text gives them again. */
static void
test_round_trip (void)
{
  NnRandom random;
  guint n_finite = 0;

  nn_random_init (&random, 1, NN_STREAM_DATA, 0);
  for (guint i = 0; i < 20000; i++) {
    guint64 bits = (guint64) nn_random_next (&random) << 32 | nn_random_next (&random);
    g_autofree char *text = NULL;
    double value, again;

    memcpy (&value, &bits, sizeof value);
    if (!(value - value == 0)) /* infinite, or not a number */
      continue;
    text = lab_text_number (value);
    again = g_ascii_strtod (text, NULL);
    g_assert_cmpmem (&value, sizeof value, &again, sizeof again);
    n_finite++;
  }
  /* One exponent of 2048 is not finite. */
  g_assert_cmpuint (n_finite, >, 19900);
}

static void
test_quote (void)
{
  g_autofree char *plain = lab_text_quote ("0,3");
  g_autofree char *lines = lab_text_quote ("a\nb\tc");
  g_autofree char *broken = lab_text_quote ("\xff!");
  g_autofree char *long_text = g_strnfill (1000, 'x');
  g_autofree char *shortened = lab_text_quote (long_text);

  g_assert_cmpstr (plain, ==, "“0,3”");
  g_assert_cmpstr (lines, ==, "“a b c”");
  g_assert_true (g_utf8_validate (broken, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (shortened, -1), ==, 80 + 3);
  g_assert_true (g_str_has_suffix (shortened, "x…”"));
}

/* Of five letters one may be wrong: "noses" is two edits away from "noise". */
static void
test_nearest (void)
{
  static const char *const names[] = { "learning_rate", "width", "noise", "l2" };
  static const struct {
    const char *text;
    int nearest;
  } cases[] = {
    { "learning-rate", 0 },
    { "LEARNING_RATE", 0 },
    { "lerning_rate", 0 },
    { "learningrate", 0 },
    { "widht", 1 },
    { "wdith", 1 },
    { "noisy", 2 },
    { "l1", 3 },
    { "temperature", -1 },
    { "", -1 },
    { "x", -1 },
    { "noses", -1 },
  };
  g_autofree char *long_text = g_strnfill (100000, 'x');

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (lab_text_nearest (cases[i].text, names, G_N_ELEMENTS (names)), ==,
                     cases[i].nearest);
  g_assert_cmpint (lab_text_nearest (long_text, names, G_N_ELEMENTS (names)), ==, -1);
  g_assert_cmpint (lab_text_nearest ("noise", names, 0), ==, -1);
}

static void
test_suggest (void)
{
  static const char *const names[] = { "width", "noise" };
  g_autofree char *near = lab_text_suggest ("widht", names, 2);
  g_autofree char *far = lab_text_suggest ("temperature", names, 2);
  g_autofree char *none = lab_text_suggest ("width", names, 0);

  g_assert_cmpstr (near, ==, "; did you mean “width”?");
  g_assert_cmpstr (far, ==, "; expected one of width, noise");
  g_assert_cmpstr (none, ==, "; there are none");
}

static int print (char *buffer, gsize size, const char *format, ...) G_GNUC_PRINTF (3, 4);

static int
print (char *buffer, gsize size, const char *format, ...)
{
  va_list args;
  int length;

  va_start (args, format);
  length = lab_text_vsnprintf (buffer, size, format, args);
  va_end (args);
  return length;
}

static void
test_print (void)
{
  char buffer[8];

  g_assert_cmpint (print (buffer, sizeof buffer, "%.2f × %d", 0.5, 3), ==, 9);
  g_assert_cmpmem (buffer, sizeof buffer, "0.50 \xc3\x97", 8);
  g_assert_cmpint (print (NULL, 0, "%s", "eight888"), ==, 8);
}

/* In a locale that writes 0,5; machines that have none of these skip it. */
static void
test_comma (void)
{
  static const char *const locales[] = { "de_DE.UTF-8", "de_DE.utf8",  "fr_FR.UTF-8",
                                         "es_ES.UTF-8", "ru_RU.UTF-8", "pt_BR.UTF-8" };
  g_autofree char *before = g_strdup (setlocale (LC_NUMERIC, NULL));
  g_autofree char *number = NULL, *plain = NULL;
  char buffer[16];
  gboolean found = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (locales) && !found; i++)
    found = setlocale (LC_NUMERIC, locales[i]) != NULL;
  if (!found) {
    g_test_skip ("no locale with a decimal comma is installed");
    return;
  }

  plain = g_strdup_printf ("%.1f", 0.5);
  number = lab_text_number (0.5);
  print (buffer, sizeof buffer, "%.1f", 0.5);
  setlocale (LC_NUMERIC, before);
  g_assert_cmpstr (plain, ==, "0,5");
  g_assert_cmpstr (number, ==, "0.5");
  g_assert_cmpstr (buffer, ==, "0.5");
}

static void
test_matrix (void)
{
  static const double cells[] = { 1, -2.5, 0.1, 1e-7, 0, 3 };
  g_autofree char *wide = lab_text_matrix (cells, 2, 3), *high = lab_text_matrix (cells, 3, 2);
  g_autofree char *row = lab_text_matrix (cells, 1, 6), *one = lab_text_matrix (cells, 1, 1);

  g_assert_cmpstr (wide, ==, "[1 -2.5 0.1; 1e-7 0 3]");
  g_assert_cmpstr (high, ==, "[1 -2.5; 0.1 1e-7; 0 3]");
  g_assert_cmpstr (row, ==, "[1 -2.5 0.1 1e-7 0 3]");
  g_assert_cmpstr (one, ==, "[1]");
}

static void
test_parse_matrix (void)
{
  static const struct {
    const char *text;
    guint rows, columns; /* 0: it is none */
    double cells[4];
  } cases[] = {
    { "[1 2; 3 4]", 2, 2, { 1, 2, 3, 4 } },
    { "1,2,3", 1, 3, { 1, 2, 3 } },
    { " [1 ,\t2;\n3, -4.5e0 ] ", 2, 2, { 1, 2, 3, -4.5 } },
    { "7", 1, 1, { 7 } },
    { "[1;2]", 2, 1, { 1, 2 } },
    { "", 0, 0, { 0 } },
    { "[", 0, 0, { 0 } },
    { "[]", 0, 0, { 0 } },
    { "[1 2", 0, 0, { 0 } },
    { "1 2]", 0, 0, { 0 } },
    { "[[1]]", 0, 0, { 0 } },
    { "[1 2; 3]", 0, 0, { 0 } },
    { "[1 2;]", 0, 0, { 0 } },
    { "[;1 2]", 0, 0, { 0 } },
    { "[1 x]", 0, 0, { 0 } },
    { "[1 inf]", 0, 0, { 0 } },
    { "[0x1]", 0, 0, { 0 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint rows, columns;
    g_autofree double *cells = lab_text_parse_matrix (cases[i].text, &rows, &columns);

    if (cases[i].rows == 0) {
      g_assert_null (cells);
      continue;
    }
    g_assert_nonnull (cells);
    g_assert_cmpuint (rows, ==, cases[i].rows);
    g_assert_cmpuint (columns, ==, cases[i].columns);
    for (guint j = 0; j < rows * columns; j++)
      g_assert_cmpfloat (cells[j], ==, cases[i].cells[j]);
  }
}

/* Any cells come back to the last bit. */
static void
test_matrix_round_trip (void)
{
  NnRandom random;

  nn_random_init (&random, 9, NN_STREAM_DATA, 0);
  for (guint i = 0; i < 300; i++) {
    guint rows = 1 + nn_random_below (&random, 5), columns = 1 + nn_random_below (&random, 5);
    g_autofree double *cells = g_new (double, rows *columns), *again = NULL;
    g_autofree char *text = NULL;
    guint rows_again, columns_again;

    for (guint j = 0; j < rows * columns; j++)
      cells[j] = nn_random_normal (&random) * (j % 3 ? 1 : 1e-9);
    text = lab_text_matrix (cells, rows, columns);
    again = lab_text_parse_matrix (text, &rows_again, &columns_again);
    g_assert_cmpuint (rows_again, ==, rows);
    g_assert_cmpuint (columns_again, ==, columns);
    g_assert_cmpmem (again, rows * columns * sizeof *again, cells, rows * columns * sizeof *cells);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab/text/fewest-digits", test_fewest_digits);
  g_test_add_func ("/lab/text/round-trip", test_round_trip);
  g_test_add_func ("/lab/text/matrix", test_matrix);
  g_test_add_func ("/lab/text/parse-matrix", test_parse_matrix);
  g_test_add_func ("/lab/text/matrix-round-trip", test_matrix_round_trip);
  g_test_add_func ("/lab/text/quote", test_quote);
  g_test_add_func ("/lab/text/nearest", test_nearest);
  g_test_add_func ("/lab/text/suggest", test_suggest);
  g_test_add_func ("/lab/text/print", test_print);
  g_test_add_func ("/lab/text/comma", test_comma);

  return g_test_run ();
}
