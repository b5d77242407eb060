/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "program.h"

/* "viva grade" of the midterm and the file tests/app/answers/@answers. (transfer full) */
static char *
grade (const char *answers, const char *options)
{
  g_autofree char *paper =
      g_test_build_filename (G_TEST_DIST, "..", "data", "exam", "midterm", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "app", "answers", answers, NULL);
  g_autofree char *arguments = g_strdup_printf ("grade '%s' '%s' %s", paper, path, options);
  g_auto (Program) program = { 0 };
  char *folder = program_folder_new ();

  program_run (&program, folder, NULL, arguments);
  program_assert_good (&program);
  program_folder_free (folder);
  return g_steal_pointer (&program.output);
}

/* The lines of a table that begin with @part, or with nothing after that. (transfer full) */
static char *
find_lines (const char *table, const char *part)
{
  g_auto (GStrv) lines = g_strsplit (table, "\n", -1);
  GString *found = g_string_new (NULL);
  gboolean is_part = FALSE;

  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) words = g_strsplit (lines[i], " ", 2);

    if (lines[i][0] != ' ')
      is_part = g_strcmp0 (words[0], part) == 0;
    if (is_part)
      g_string_append_printf (found, "%s\n", lines[i]);
  }
  return g_string_free (found, FALSE);
}

static gboolean
has_no_sandbox (const char *table)
{
  if (strstr (table, "run in a sandbox, which needs") == NULL)
    return FALSE;
  g_test_skip ("Python answers cannot be run here");
  return TRUE;
}

/* Every point of the parts that are there, and nothing to explain. */
static void
test_right (void)
{
  g_autofree char *table = grade ("right.json", "");
  g_auto (GStrv) lines = g_strsplit (g_strchomp (table), "\n", -1);

  if (has_no_sandbox (table))
    return;
  g_assert_cmpuint (g_strv_length (lines), >, 20);
  for (guint i = 0; lines[i] != NULL; i++) {
    double points, max_points;

    g_assert_cmpint (sscanf (lines[i], "%*s %lf/%lf", &points, &max_points), ==, 2);
    if (points != max_points)
      g_error ("%s", lines[i]);
  }
  g_assert_true (g_str_has_prefix (lines[g_strv_length (lines) - 1], "total  "));
}

/* Plausible mistakes are named. */
static void
test_wrong (void)
{
  static const struct {
    const char *part, *points, *words;
  } cases[] = {
    { "1b", "0/2", "average-pooling" },
    { "2a.i", "0/1", "three channels" },
    { "2a.ii", "0/1", "One number for all units" },
    { "2b", "0/2", "biases are missing" },
    { "2d", "0/2", "Nothing was answered yet." },
    { "2g", "2/3", "The training curve is the one that keeps falling" },
    { "2h", "0/2", "What is on the left must be weighed" },
    { "2m.i", "0/2", "white ones must be bad" },
    { "3a", "0/2", "base 10" },
    { "3b", "0/2", "gave to the mouse" },
    { "4b", "0/2", "m − 1" },
    { "4c", "0.67/2", "z_norm itself" },
    { "4d", "0/2", "Nothing was answered yet." }, /* ticks without words */
    { "5", "8/10", "expected the shape (2, 1), found (2,). A unit is a row" },
    { "8e", "0/2", "last layer is missing" },
    { "total", "10.67/53", "" },
  };
  g_autofree char *table = grade ("wrong.json", "");

  if (has_no_sandbox (table))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *lines = find_lines (table, cases[i].part);

    g_test_message ("%s", lines);
    g_assert_nonnull (strstr (lines, cases[i].points));
    g_assert_nonnull (strstr (lines, cases[i].words));
  }
}

static void
test_json (void)
{
  g_autofree char *text = grade ("wrong.json", "--json");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *root;
  JsonArray *parts;
  double points = 0, max_points = 0;

  g_assert_true (json_parser_load_from_data (parser, text, -1, &error));
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  parts = json_object_get_array_member (root, "parts");
  for (guint i = 0; i < json_array_get_length (parts); i++) {
    JsonObject *part = json_array_get_object_element (parts, i);

    g_assert_cmpuint (strlen (json_object_get_string_member (part, "message")), >, 5);
    points += json_object_get_double_member (part, "points");
    max_points += json_object_get_double_member (part, "max_points");
  }
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (root, "points"), points, 1e-9);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (root, "max_points"), max_points,
                                  1e-9);
}

/* An attempt as the window saves it: with the numbers of the variant that was asked. */
static void
test_attempt (void)
{
  static const char attempt[] =
      "{\"format\": \"viva-attempt\", \"version\": 1, \"id\": \"a\", \"paper\": \"p\", \"title\": "
      "\"t\", \"max_points\": 1, \"mode\": \"exam\", \"started\": 1, \"changed\": 2, "
      "\"seconds_allowed\": 60, \"seconds_used\": 1, \"handed_in\": true, \"parts\": {\"1b\": "
      "{\"answer\": \"true\"}, \"2b\": {\"answer\": \"760\", \"variant\": \"5\"}}}";
  g_autofree char *paper =
      g_test_build_filename (G_TEST_DIST, "..", "data", "exam", "midterm", NULL);
  g_autofree char *arguments = g_strdup_printf ("grade '%s' attempt.json", paper);
  g_auto (Program) program = { 0 };
  char *folder = program_folder_new ();
  g_autofree char *choice = NULL;
  g_autofree char *number = NULL;

  program_folder_write (folder, "attempt.json", attempt, -1);
  program_run (&program, folder, NULL, arguments);
  program_assert_good (&program);
  choice = find_lines (program.output, "1b");
  number = find_lines (program.output, "2b");
  g_assert_nonnull (strstr (choice, "2/2"));
  g_assert_nonnull (strstr (number, "0/2"));
  program_folder_free (folder);
}

/* What is wrong with the call or the files: one line that says so. */
static void
test_refused (void)
{
  static const struct {
    const char *arguments;
    int status;
    const char *words[4];
  } cases[] = {
    { "grade", 2, { "viva grade", "expects a folder and a file of answers", "found 0 operands" } },
    { "grade PAPER", 2, { "found 1 operand;" } },
    { "grade PAPER good.json more", 2, { "found 3 operands" } },
    { "grade PAPER good.json --view x", 2, { "viva grade", "“--view”" } },
    { "grade none good.json", 1, { "none", "expected a folder with a paper.ini" } },
    { "grade PAPER none.json", 1, { "none.json", "No such file" } },
    { "grade PAPER half.json", 1, { "half.json:1:", "expected JSON" } },
    { "grade PAPER list.json", 1, { "list.json", "expected an object such as", "“[1]”" } },
    { "grade PAPER number.json", 1, { "number.json: 1b", "an answer in quotes", "“3”" } },
    { "grade PAPER unknown.json", 1, { "no part called “1bb”", "did you mean “1b”" } },
    { "grade PAPER bytes.json", 1, { "bytes.json", "UTF-8" } },
    { "grade PAPER attempt.json", 1, { "attempt.json: version", "expected a number" } },
  };
  g_autofree char *paper =
      g_test_build_filename (G_TEST_DIST, "..", "data", "exam", "midterm", NULL);
  char *folder = program_folder_new ();

  program_folder_write (folder, "good.json", "{\"1b\": \"true\"}", -1);
  program_folder_write (folder, "half.json", "{\"1b\": ", -1);
  program_folder_write (folder, "list.json", "[1]", -1);
  program_folder_write (folder, "number.json", "{\"1b\": 3}", -1);
  program_folder_write (folder, "unknown.json", "{\"1bb\": \"true\"}", -1);
  program_folder_write (folder, "bytes.json", "{\"1b\": \"\xff\"}", -1);
  program_folder_write (folder, "attempt.json", "{\"format\": \"viva-attempt\", \"version\": 99}",
                        -1);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GString *arguments = g_string_new (cases[i].arguments);
    g_autofree char *quoted = g_shell_quote (paper);
    g_auto (Program) program = { 0 };

    g_test_message ("%s", cases[i].arguments);
    g_string_replace (arguments, "PAPER", quoted, 0);
    program_run (&program, folder, NULL, arguments->str);
    program_assert_complaint (&program, cases[i].status, cases[i].words);
    g_assert_cmpstr (program.output, ==, "");
    g_string_free (arguments, TRUE);
  }
  program_folder_free (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/grade/right", test_right);
  g_test_add_func ("/app/grade/wrong", test_wrong);
  g_test_add_func ("/app/grade/json", test_json);
  g_test_add_func ("/app/grade/attempt", test_attempt);
  g_test_add_func ("/app/grade/refused", test_refused);

  return g_test_run ();
}
