/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-settings.h"

#include <string.h>

#include "demo-lab.h"
#include "lab-text.h"
#include "nn-random.h"

static void
assert_text (const LabSettings *settings, guint knob, const char *expected)
{
  g_autofree char *text = lab_settings_get_text (settings, knob);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_string (const LabSettings *settings, const char *expected)
{
  g_autofree char *text = lab_settings_to_string (settings);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_defaults (void)
{
  g_autoptr (LabSettings) settings = lab_settings_new (&demo_lab);

  g_assert_true (lab_settings_get_class (settings) == &demo_lab);
  g_assert_cmpfloat (lab_settings_get_real (settings, DEMO_RATE), ==, 3.7);
  g_assert_cmpint (lab_settings_get_integer (settings, DEMO_WIDTH), ==, 8);
  g_assert_cmpuint (lab_settings_get_choice (settings, DEMO_MAP), ==, 0);
  g_assert_true (lab_settings_get_switch (settings, DEMO_CLAMP));
  g_assert_null (lab_settings_get_file (settings, DEMO_START));
  for (guint i = 0; i < demo_lab.n_knobs; i++)
    g_assert_true (lab_settings_is_default (settings, i));
  assert_string (settings, "");
  assert_text (settings, DEMO_START, "");
}

static void
test_set (void)
{
  g_autoptr (LabSettings) settings = lab_settings_new (&demo_lab);
  static const struct {
    guint knob;
    const char *id, *text, *again;
  } cases[] = {
    { DEMO_RATE, "rate", "0.03", "0.03" },
    { DEMO_RATE, "rate", " +3e-2\n", "0.03" },
    { DEMO_RATE, "rate", "4", "4" },
    { DEMO_RATE, "rate", "0", "0" },
    { DEMO_RATE, "rate", "-0", "0" },
    { DEMO_RATE, "rate", ".5", "0.5" },
    { DEMO_RATE, "rate", "1e-400", "0" },
    { DEMO_WIDTH, "width", "64", "64" },
    { DEMO_WIDTH, "width", "1e1", "10" },
    { DEMO_WIDTH, "width", "007", "7" },
    { DEMO_MAP, "map", "stand-still", "stand-still" },
    { DEMO_MAP, "map", " tent ", "tent" },
    { DEMO_CLAMP, "clamp", "off", "off" },
    { DEMO_CLAMP, "clamp", "yes", "on" },
    { DEMO_CLAMP, "clamp", "False", "off" },
    { DEMO_CLAMP, "clamp", "1", "on" },
    { DEMO_CLAMP, "clamp", "no", "off" },
    { DEMO_CLAMP, "clamp", "true", "on" },
    { DEMO_CLAMP, "clamp", "0", "off" },
    { DEMO_CLAMP, "clamp", "ON", "on" },
    { DEMO_START, "start", " a b;c.csv", " a b;c.csv" },
    { DEMO_START, "start", "", "" },
    { DEMO_KERNEL, "kernel", "[1 2; -1 0.5]", "[1 2; -1 0.5]" },
    { DEMO_KERNEL, "kernel", " [ 1,2 ;-1,  5e-1 ] ", "[1 2; -1 0.5]" },
    { DEMO_KERNEL, "kernel", "2", "[2]" },
    { DEMO_KERNEL, "kernel", "1 -0; 2 1; 0 0", "[1 0; 2 1; 0 0]" },
    { DEMO_WEIGHTS, "weights", "[0.1 0.2 0.7]", "[0.1 0.2 0.7]" },
    { DEMO_WEIGHTS, "weights", "0,1", "[0 1]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_true (lab_settings_set (settings, cases[i].id, cases[i].text, &error));
    g_assert_no_error (error);
    assert_text (settings, cases[i].knob, cases[i].again);
  }
  g_assert_null (lab_settings_get_file (settings, DEMO_START));
}

/* Messages say which knob, what was expected and what was found; and nothing is changed. */
static void
test_refused (void)
{
  static const struct {
    const char *id, *text;
    LabError code;
    const char *message;
  } cases[] = {
    { "rate", "4.5", LAB_ERROR_VALUE, "rate: expected a number between 0 and 4, found “4.5”" },
    { "rate", "-0.1", LAB_ERROR_VALUE, "rate: expected a number between 0 and 4, found “-0.1”" },
    { "rate", "0,5", LAB_ERROR_VALUE, "rate: expected a number between 0 and 4, found “0,5”" },
    { "rate", "nan", LAB_ERROR_VALUE, "rate: expected a number between 0 and 4, found “nan”" },
    { "rate", "0x1", LAB_ERROR_VALUE, "rate: expected a number between 0 and 4, found “0x1”" },
    { "rate", "1e999", LAB_ERROR_VALUE, "rate: expected a number between 0 and 4, found “1e999”" },
    { "rate", "1 2", LAB_ERROR_VALUE, "rate: expected a number between 0 and 4, found “1 2”" },
    { "rate", "1e", LAB_ERROR_VALUE, "rate: expected a number between 0 and 4, found “1e”" },
    { "rate", "", LAB_ERROR_VALUE, "rate: expected a number between 0 and 4, found “”" },
    { "width", "2.5", LAB_ERROR_VALUE,
      "width: expected a whole number between 1 and 64 cells, found “2.5”" },
    { "width", "65", LAB_ERROR_VALUE,
      "width: expected a whole number between 1 and 64 cells, found “65”" },
    { "end", "99999999999999999999", LAB_ERROR_VALUE,
      "end: expected a whole number between 0 and 1000000 steps, found “99999999999999999999”" },
    { "map", "Tent", LAB_ERROR_VALUE,
      "map: expected one of logistic, tent, stand-still, found “Tent”" },
    { "clamp", "maybe", LAB_ERROR_VALUE, "clamp: expected on or off, found “maybe”" },
    { "kernel", "[1 2; 3]", LAB_ERROR_VALUE,
      "kernel: expected a matrix such as [1 2; 3 4] of 1 to 3 rows and 1 to 3 columns with numbers "
      "between -2 and 2, found “[1 2; 3]”" },
    { "kernel", "[1 2 1 2]", LAB_ERROR_VALUE,
      "kernel: expected a matrix such as [1 2; 3 4] of 1 to 3 rows and 1 to 3 columns with numbers "
      "between -2 and 2, found “[1 2 1 2]”" },
    { "kernel", "[1; 1; 1; 1]", LAB_ERROR_VALUE,
      "kernel: expected a matrix such as [1 2; 3 4] of 1 to 3 rows and 1 to 3 columns with numbers "
      "between -2 and 2, found “[1; 1; 1; 1]”" },
    { "kernel", "[1 2.5]", LAB_ERROR_VALUE,
      "kernel: expected a matrix such as [1 2; 3 4] of 1 to 3 rows and 1 to 3 columns with numbers "
      "between -2 and 2, found “[1 2.5]”" },
    { "kernel", "[]", LAB_ERROR_VALUE,
      "kernel: expected a matrix such as [1 2; 3 4] of 1 to 3 rows and 1 to 3 columns with numbers "
      "between -2 and 2, found “[]”" },
    { "kernel", "", LAB_ERROR_VALUE,
      "kernel: expected a matrix such as [1 2; 3 4] of 1 to 3 rows and 1 to 3 columns with numbers "
      "between -2 and 2, found “”" },
    { "kernel", "[1 2", LAB_ERROR_VALUE,
      "kernel: expected a matrix such as [1 2; 3 4] of 1 to 3 rows and 1 to 3 columns with numbers "
      "between -2 and 2, found “[1 2”" },
    { "kernel", "1 2]", LAB_ERROR_VALUE,
      "kernel: expected a matrix such as [1 2; 3 4] of 1 to 3 rows and 1 to 3 columns with numbers "
      "between -2 and 2, found “1 2]”" },
    { "kernel", "[1 nan]", LAB_ERROR_VALUE,
      "kernel: expected a matrix such as [1 2; 3 4] of 1 to 3 rows and 1 to 3 columns with numbers "
      "between -2 and 2, found “[1 nan]”" },
    { "kernel", "[1; ; 2]", LAB_ERROR_VALUE,
      "kernel: expected a matrix such as [1 2; 3 4] of 1 to 3 rows and 1 to 3 columns with numbers "
      "between -2 and 2, found “[1; ; 2]”" },
    { "kernel", "[a]", LAB_ERROR_VALUE,
      "kernel: expected a matrix such as [1 2; 3 4] of 1 to 3 rows and 1 to 3 columns with numbers "
      "between -2 and 2, found “[a]”" },
    { "weights", "[0.5 0.4]", LAB_ERROR_VALUE,
      "weights: expected a matrix such as [1 2; 3 4] of 1 row and 2 to 4 columns with numbers "
      "between 0 and 1 that add up to 1 in each row, found “[0.5 0.4]”" },
    { "weights", "[1]", LAB_ERROR_VALUE,
      "weights: expected a matrix such as [1 2; 3 4] of 1 row and 2 to 4 columns with numbers "
      "between 0 and 1 that add up to 1 in each row, found “[1]”" },
    { "weights", "[0.5 0.5; 0.5 0.5]", LAB_ERROR_VALUE,
      "weights: expected a matrix such as [1 2; 3 4] of 1 row and 2 to 4 columns with numbers "
      "between 0 and 1 that add up to 1 in each row, found “[0.5 0.5; 0.5 0.5]”" },
    { "weights", "[1.5 -0.5]", LAB_ERROR_VALUE,
      "weights: expected a matrix such as [1 2; 3 4] of 1 row and 2 to 4 columns with numbers "
      "between 0 and 1 that add up to 1 in each row, found “[1.5 -0.5]”" },
    { "widht", "8", LAB_ERROR_UNKNOWN_KNOB,
      "the lab demo has no knob called “widht”; did you mean “width”?" },
    { "temperature", "8", LAB_ERROR_UNKNOWN_KNOB,
      "the lab demo has no knob called “temperature”; expected one of rate, noise, width, map, "
      "clamp, start, end, diverge_at, refuse, weights, kernel" },
  };
  g_autoptr (LabSettings) settings = lab_settings_new (&demo_lab);
  g_autoptr (LabSettings) before = NULL;

  g_assert_true (lab_settings_parse (settings, "rate=2 width=3 map=tent clamp=off end=7", NULL));
  before = lab_settings_copy (settings);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (lab_settings_set (settings, cases[i].id, cases[i].text, &error));
    g_assert_error (error, LAB_ERROR, (int) cases[i].code);
    g_assert_cmpstr (error->message, ==, cases[i].message);
    g_assert_true (lab_settings_equal (settings, before));
  }
}

static void
test_parse (void)
{
  g_autoptr (LabSettings) settings = lab_settings_new (&demo_lab);
  g_autoptr (GError) error = NULL;

  g_assert_true (
      lab_settings_parse (settings,
                          " ;width=32;rate=0.2\tmap=tent\n"
                          "start=\"/home/ada/my \\\"best\\\" data; 2\\\\3.csv\" width=16; ",
                          &error));
  g_assert_no_error (error);
  g_assert_cmpint (lab_settings_get_integer (settings, DEMO_WIDTH), ==, 16);
  g_assert_cmpfloat (lab_settings_get_real (settings, DEMO_RATE), ==, 0.2);
  g_assert_cmpuint (lab_settings_get_choice (settings, DEMO_MAP), ==, 1);
  g_assert_cmpstr (lab_settings_get_file (settings, DEMO_START), ==,
                   "/home/ada/my \"best\" data; 2\\3.csv");
  assert_string (settings, "rate=0.2 width=16 map=tent "
                           "start=\"/home/ada/my \\\"best\\\" data; 2\\\\3.csv\"");

  g_assert_true (lab_settings_parse (settings, "start=C:\\a\"b=c.csv", &error));
  g_assert_cmpstr (lab_settings_get_file (settings, DEMO_START), ==, "C:\\a\"b=c.csv");
  g_assert_true (lab_settings_parse (settings, "start= width=\"4\"", &error));
  g_assert_null (lab_settings_get_file (settings, DEMO_START));
  g_assert_cmpint (lab_settings_get_integer (settings, DEMO_WIDTH), ==, 4);
  g_assert_true (lab_settings_parse (settings, "", &error));

  /* Blanks and semicolons inside of the brackets belong to the value. */
  g_assert_true (lab_settings_parse (
      settings, "kernel=[1 2; 0 -1];weights=\"0.25 0.75\" width=5 start=[ab", &error));
  g_assert_no_error (error);
  assert_text (settings, DEMO_KERNEL, "[1 2; 0 -1]");
  assert_text (settings, DEMO_WEIGHTS, "[0.25 0.75]");
  g_assert_cmpint (lab_settings_get_integer (settings, DEMO_WIDTH), ==, 5);
  g_assert_cmpstr (lab_settings_get_file (settings, DEMO_START), ==, "[ab");
}

/* As its cells, valid after a copy and after the knob was refused another value. */
static void
test_matrix (void)
{
  static const double initial[] = { 0, 1, 0, 1, -2, 1 }, set[] = { 2, -1 };
  g_autoptr (LabSettings) settings = lab_settings_new (&demo_lab);
  g_autoptr (LabSettings) copy = NULL;
  guint rows, columns;
  const double *cells = lab_settings_get_matrix (settings, DEMO_KERNEL, &rows, &columns);

  g_assert_cmpmem (cells, rows * columns * sizeof *cells, initial, sizeof initial);
  g_assert_cmpuint (rows, ==, 2);
  g_assert_cmpuint (columns, ==, 3);
  g_assert_true (lab_settings_is_default (settings, DEMO_KERNEL));

  g_assert_true (lab_settings_set (settings, "kernel", "2; -1", NULL));
  copy = lab_settings_copy (settings);
  g_assert_false (lab_settings_set (settings, "kernel", "3; -1", NULL));
  cells = lab_settings_get_matrix (settings, DEMO_KERNEL, &rows, &columns);
  g_assert_cmpmem (cells, rows * columns * sizeof *cells, set, sizeof set);
  g_assert_cmpuint (rows, ==, 2);
  g_assert_true (lab_settings_set (settings, "kernel", "2 -1", NULL)); /* another shape */
  g_assert_false (lab_settings_equal_knob (settings, copy, DEMO_KERNEL));
  g_assert_true (lab_settings_equal_knob (settings, copy, DEMO_WEIGHTS));
  cells = lab_settings_get_matrix (copy, DEMO_KERNEL, NULL, NULL);
  g_assert_cmpmem (cells, sizeof set, set, sizeof set);
}

/* The range, and on a simplex the others of the row give way in proportion: by hand. */
static void
test_edit_cell (void)
{
  static const struct {
    guint knob, row, column;
    double value, before[6], after[6];
  } cases[] = {
    { DEMO_KERNEL, 1, 2, 1.5, { 0, 1, 0, 1, -2, 1 }, { 0, 1, 0, 1, -2, 1.5 } },
    { DEMO_KERNEL, 0, 1, -9, { 0, 1, 0, 1, -2, 1 }, { 0, -2, 0, 1, -2, 1 } },
    { DEMO_WEIGHTS, 0, 0, 0.5, { 0.2, 0.2, 0.6 }, { 0.5, 0.125, 0.375 } },
    { DEMO_WEIGHTS, 0, 1, 7, { 0.2, 0.2, 0.6 }, { 0, 1, 0 } },
    { DEMO_WEIGHTS, 0, 1, 0.5, { 0, 1, 0 }, { 0.25, 0.5, 0.25 } }, /* all 0: they share alike */
    { DEMO_WEIGHTS, 0, 2, -1, { 0.25, 0.25, 0.5 }, { 0.5, 0.5, 0 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const LabKnob *knob = &demo_lab.knobs[cases[i].knob];
    gboolean is_kernel = cases[i].knob == DEMO_KERNEL;
    double cells[6];

    memcpy (cells, cases[i].before, sizeof cells);
    lab_knob_edit_cell (knob, cells, is_kernel ? 2 : 1, 3, cases[i].row, cases[i].column,
                        cases[i].value);
    for (guint j = 0; j < 6; j++)
      g_assert_cmpfloat_with_epsilon (cells[j], cases[i].after[j], 1e-15);
  }
}

/* However a simplex is dragged, what comes out is a value that the knob takes. */
static void
test_edit_simplex (void)
{
  g_autoptr (LabSettings) settings = lab_settings_new (&demo_lab);
  NnRandom random;

  nn_random_init (&random, 3, NN_STREAM_DATA, 0);
  g_assert_true (lab_settings_set (settings, "weights", "[0.1 0.2 0.3 0.4]", NULL));
  for (guint i = 0; i < 1000; i++) {
    double cells[4];
    g_autofree char *text = NULL;
    g_autoptr (GError) error = NULL;

    memcpy (cells, lab_settings_get_matrix (settings, DEMO_WEIGHTS, NULL, NULL), sizeof cells);
    lab_knob_edit_cell (&demo_lab.knobs[DEMO_WEIGHTS], cells, 1, 4, 0, nn_random_below (&random, 4),
                        1.2 * nn_random_uniform (&random) - 0.1);
    text = lab_text_matrix (cells, 1, 4);
    lab_settings_set (settings, "weights", text, &error);
    g_assert_no_error (error);
  }
}

static void
test_all_or_nothing (void)
{
  static const struct {
    const char *text, *message;
  } cases[] = {
    { "width=32 rate=9", "rate: expected a number between 0 and 4, found “9”" },
    { "width=32 noise", "expected knob=value without blanks around the sign, found “noise”" },
    { "width=32 noise = 0.1", "expected knob=value without blanks around the sign, found “noise”" },
    { "width=32 =0.1", "expected knob=value without blanks around the sign, found “=0.1”" },
    { "width=32 start=\"a b",
      "start: expected a closing \" at the end of the value, found “\"a b”" },
    { "width=32 start=\"a\"b",
      "start: expected a closing \" at the end of the value, found “\"a\"b”" },
    { "width=32 start=\"a\\\"",
      "start: expected a closing \" at the end of the value, found “\"a\\\"”" },
    { "width=32 clam=on", "the lab demo has no knob called “clam”; did you mean “clamp”?" },
  };
  g_autoptr (LabSettings) settings = lab_settings_new (&demo_lab);
  g_autoptr (LabSettings) before = lab_settings_copy (settings);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (lab_settings_parse (settings, cases[i].text, &error));
    g_assert_nonnull (error);
    g_assert_cmpstr (error->message, ==, cases[i].message);
    g_assert_true (lab_settings_equal (settings, before));
  }
}

/* Random settings, with paths of the nastiest characters, come back equal from their text. */
static void
test_round_trip (void)
{
  static const char letters[] = "a/ ;[]\"\\=.\t\nü";
  NnRandom random;

  nn_random_init (&random, 2, NN_STREAM_DATA, 0);
  for (guint round = 0; round < 2000; round++) {
    g_autoptr (LabSettings) settings = lab_settings_new (&demo_lab);
    g_autoptr (LabSettings) again = lab_settings_new (&demo_lab);
    g_autoptr (LabSettings) copy = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL, *rate = NULL;
    char width[8], path[9] = "", buffer[G_ASCII_DTOSTR_BUF_SIZE];

    g_snprintf (width, sizeof width, "%u", 1 + nn_random_below (&random, 64));
    for (guint i = 0; i < 8; i++)
      path[i] = letters[nn_random_below (&random, sizeof letters)];
    rate = g_strdup (g_ascii_dtostr (buffer, sizeof buffer, 4 * nn_random_uniform (&random)));
    lab_settings_set (settings, "rate", rate, &error);
    lab_settings_set (settings, "width", width, &error);
    lab_settings_set (settings, "start", path, &error);
    lab_settings_set (settings, "weights", nn_random_below (&random, 2) ? "0.3 0.7" : "1 0 0",
                      &error);
    lab_settings_set (settings, "kernel", nn_random_below (&random, 2) ? "1; 2" : "0.1 -1; 2 2",
                      &error);
    lab_settings_set (settings, "clamp", nn_random_below (&random, 2) ? "on" : "off", &error);
    g_assert_no_error (error);
    g_assert_cmpstr (lab_settings_get_file (settings, DEMO_START), ==, path[0] ? path : NULL);

    text = lab_settings_to_string (settings);
    g_assert_true (lab_settings_parse (again, text, &error));
    g_assert_no_error (error);
    g_assert_true (lab_settings_equal (settings, again));
    copy = lab_settings_copy (again);
    g_assert_true (lab_settings_equal (settings, copy));
  }
}

static void
test_equal (void)
{
  static const char *const changes[] = { "rate=1",      "width=9",   "map=tent", "clamp=0",
                                         "start=x.csv", "refuse=on", "kernel=2", "weights=[1 0]" };
  g_autoptr (LabSettings) defaults = lab_settings_new (&demo_lab);
  g_autoptr (LabSettings) other_lab = lab_settings_new (&still_lab);

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (LabSettings) changed = lab_settings_copy (defaults);

    g_assert_true (lab_settings_equal (defaults, changed));
    g_assert_true (lab_settings_parse (changed, changes[i], NULL));
    g_assert_false (lab_settings_equal (defaults, changed));
    g_assert_false (lab_settings_equal (changed, defaults));
  }
  g_assert_false (lab_settings_equal (defaults, other_lab));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab/settings/defaults", test_defaults);
  g_test_add_func ("/lab/settings/set", test_set);
  g_test_add_func ("/lab/settings/refused", test_refused);
  g_test_add_func ("/lab/settings/parse", test_parse);
  g_test_add_func ("/lab/settings/matrix", test_matrix);
  g_test_add_func ("/lab/settings/edit-cell", test_edit_cell);
  g_test_add_func ("/lab/settings/edit-simplex", test_edit_simplex);
  g_test_add_func ("/lab/settings/all-or-nothing", test_all_or_nothing);
  g_test_add_func ("/lab/settings/round-trip", test_round_trip);
  g_test_add_func ("/lab/settings/equal", test_equal);

  return g_test_run ();
}
