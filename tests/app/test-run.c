/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "program.h"

#define RUN "run early-stopping --steps 60 --set width=16"

static void
fixture_set_up (char **folder, gconstpointer data)
{
  *folder = program_folder_new ();
}

static void
fixture_tear_down (char **folder, gconstpointer data)
{
  program_folder_free (*folder);
}

/* What "viva @arguments" prints, which must go well. (transfer full) */
static char *
print_of (const char *folder, const char *const *environment, const char *arguments)
{
  g_auto (Program) program = { 0 };

  program_run (&program, folder, environment, arguments);
  program_assert_good (&program);
  g_assert_cmpstr (program.output, !=, "");
  return g_steal_pointer (&program.output);
}

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
  return json_node_dup_object (node);
}

static void
test_same_seed (char **folder, gconstpointer data)
{
  static const char *const forms[] = { RUN " --seed 7", RUN " --seed 7 --json" };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++) {
    g_autofree char *first = print_of (*folder, NULL, forms[i]);
    g_autofree char *second = print_of (*folder, NULL, forms[i]);

    g_assert_cmpstr (first, ==, second);
  }
}

static void
test_other_seed (char **folder, gconstpointer data)
{
  g_autofree char *seven = print_of (*folder, NULL, RUN " --seed 7");
  g_autofree char *eight = print_of (*folder, NULL, RUN " --seed 8");

  g_assert_cmpstr (seven, !=, eight);
}

/* The net is wide enough for its products to be shared out, and JSON shows every bit of the facts.
 */
static void
test_threads (char **folder, gconstpointer data)
{
  static const char *const counts[] = { "2", "3", "8" };
  const char *command = "run early-stopping --steps 40 --set width=256 --set batch_size=256 --json";
  g_autofree char *alone_command = g_strconcat (command, " --threads 1", NULL);
  g_autofree char *alone = print_of (*folder, NULL, alone_command);
  g_autofree char *all = print_of (*folder, NULL, command);

  g_assert_cmpstr (all, ==, alone);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    g_autofree char *shared_command = g_strconcat (command, " --threads=", counts[i], NULL);
    g_autofree char *shared = print_of (*folder, NULL, shared_command);

    g_assert_cmpstr (shared, ==, alone);
  }
}

/* One after the other, any way round, the last one counts. */
static void
test_order_of_options (char **folder, gconstpointer data)
{
  static const char *const forms[] = {
    "run --json --seed=9 --set noise=0.1 early-stopping --steps=30 --set=width=8",
    "run --set width=8 --steps 30 --set noise=0.1 --json --seed 9 -- early-stopping",
    "run early-stopping --seed 1 --set width=4 --seed 9 --set noise=0.1 --set width=8 --steps 30 "
    "--json",
  };
  g_autofree char *first = print_of (*folder, NULL, forms[0]);

  for (guint i = 1; i < G_N_ELEMENTS (forms); i++) {
    g_autofree char *other = print_of (*folder, NULL, forms[i]);

    g_assert_cmpstr (other, ==, first);
  }
}

static void
test_json_head (char **folder, gconstpointer data)
{
  g_autofree char *text =
      print_of (*folder, NULL,
                "run early-stopping --steps 12 --seed 18446744073709551615 --set data=circles "
                "--set learning_rate=0.01 --set width=9 --set activation=tanh --json");
  g_autoptr (JsonObject) root = parse (text);
  JsonObject *settings = json_object_get_object_member (root, "settings");

  g_assert_cmpstr (json_object_get_string_member (root, "lab"), ==, "early-stopping");
  g_assert_cmpint (json_object_get_int_member (root, "steps"), ==, 12);
  g_assert_cmpstr (json_object_get_string_member (root, "status"), ==, "done");
  /* More than json-glib's integers hold. */
  g_assert_nonnull (strstr (text, "\"seed\": 18446744073709551615,\n"));

  g_assert_cmpstr (json_object_get_string_member (settings, "data"), ==, "circles");
  g_assert_cmpstr (json_object_get_string_member (settings, "activation"), ==, "tanh");
  g_assert_cmpfloat (json_object_get_double_member (settings, "learning_rate"), ==, 0.01);
  g_assert_nonnull (strstr (text, "\"learning_rate\": 0.01,\n"));
  g_assert_cmpint (json_object_get_int_member (settings, "width"), ==, 9);
  /* Those that were not set are there too. */
  g_assert_true (json_object_has_member (settings, "batch_size"));
  g_assert_true (json_object_get_null_member (settings, "file"));
}

/* A fact of JSON as a line of text says it: six significant digits, "not yet" for null. */
static void
assert_same_fact (const char *line, JsonObject *facts, const char *id)
{
  g_auto (GStrv) words = g_regex_split_simple (" {2,}", line, 0, 0);
  JsonObject *fact = json_object_get_object_member (facts, id);
  JsonNode *value = json_object_get_member (fact, "value");
  char number[G_ASCII_DTOSTR_BUF_SIZE] = "not yet";

  g_assert_cmpstr (words[0], ==, id);
  if (!JSON_NODE_HOLDS_NULL (value))
    g_ascii_formatd (number, sizeof number, "%.6g", json_node_get_double (value));
  g_assert_cmpstr (words[1], ==, number);
  if (json_object_has_member (fact, "unit") && !JSON_NODE_HOLDS_NULL (value))
    g_assert_cmpstr (words[2], ==, json_object_get_string_member (fact, "unit"));
  else
    g_assert_null (words[2]);
}

static void
test_json_agrees_with_text (char **folder, gconstpointer data)
{
  /* After 3 steps some facts are not known yet. */
  static const char *const steps[] = { "3", "500" };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autofree char *command = g_strconcat ("run early-stopping --steps ", steps[i], NULL);
    g_autofree char *json_command = g_strconcat (command, " --json", NULL);
    g_autofree char *text = print_of (*folder, NULL, command);
    g_autofree char *json = print_of (*folder, NULL, json_command);
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    g_autoptr (JsonObject) root = parse (json);
    JsonObject *facts = json_object_get_object_member (root, "facts");
    g_autoptr (GList) ids = json_object_get_members (facts);
    guint n = 0;

    for (GList *id = ids; id != NULL; id = id->next)
      assert_same_fact (lines[n++], facts, id->data);
    g_assert_cmpuint (n, >=, 5);
    g_assert_cmpstr (lines[n], ==, "");
  }
}

static void
test_no_steps (char **folder, gconstpointer data)
{
  g_autofree char *text = print_of (*folder, NULL, "run early-stopping --steps 0 --json");
  g_autoptr (JsonObject) root = parse (text);

  g_assert_cmpint (json_object_get_int_member (root, "steps"), ==, 0);
  g_assert_cmpstr (json_object_get_string_member (root, "status"), ==, "done");
}

/* As many steps as the lab says when nobody says how many. */
static void
test_default_steps (char **folder, gconstpointer data)
{
  g_autofree char *text = print_of (*folder, NULL, "run early-stopping --set width=4 --json");
  g_autofree char *same =
      print_of (*folder, NULL, "run early-stopping --set width=4 --json --steps 3000");

  g_assert_cmpstr (text, ==, same);
}

/* Displays that are not there are not asked for, and a locale with a decimal comma changes nothing.
 */
static void
test_surroundings (char **folder, gconstpointer data)
{
  g_autofree char *places = g_build_filename (*folder, "locales", NULL);
  g_autofree char *german = g_build_filename (places, "de_DE.UTF-8", NULL);
  g_autofree char *make_locale = g_strdup_printf ("localedef -i de_DE -f UTF-8 %s", german);
  g_autofree char *locale_path = g_strconcat ("LOCPATH=", places, NULL);
  const char *const de[] = { "LC_ALL=de_DE.UTF-8", "LANG=de_DE.UTF-8", locale_path, NULL };
  const char *const displays[] = { "DISPLAY=:54321", "WAYLAND_DISPLAY=none", NULL };
  static const char *const commands[] = {
    RUN, RUN " --json", "list knobs early-stopping", "list parts", "run --help",
  };

  g_assert_cmpint (g_mkdir (places, 0700), ==, 0);
  if (!g_spawn_command_line_sync (make_locale, NULL, NULL, NULL, NULL) ||
      !g_file_test (german, G_FILE_TEST_IS_DIR))
    g_test_message ("de_DE.UTF-8 cannot be made here: only its name is tried");

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_autofree char *plain = print_of (*folder, NULL, commands[i]);
    g_autofree char *in_german = print_of (*folder, de, commands[i]);
    g_autofree char *with_displays = print_of (*folder, displays, commands[i]);

    g_assert_cmpstr (in_german, ==, plain);
    g_assert_cmpstr (with_displays, ==, plain);
  }
}

/* A learning rate at which plain gradient descent flies off: what is known is printed, where it
 * happened goes to standard error, and the status is 1. */
static void
test_diverged (char **folder, gconstpointer data)
{
  const char *command = "run early-stopping --json --set optimiser=sgd --set learning_rate=10 "
                        "--set activation=identity --set layers=8 --set width=64";
  static const char *const words[] = { "early-stopping", "diverged", "step", NULL };
  g_auto (Program) program = { 0 };
  g_autoptr (JsonObject) root = NULL;

  program_run (&program, *folder, NULL, command);
  program_assert_complaint (&program, 1, words);
  root = parse (program.output);
  g_assert_cmpstr (json_object_get_string_member (root, "status"), ==, "diverged");
  g_assert_cmpint (json_object_get_int_member (root, "steps"), <, 3000);
  g_assert_true (
      json_object_has_member (json_object_get_object_member (root, "facts"), "best_dev_cost"));
}

/* Two blobs of points as a table; what it says is what the run is about. */
static void
test_csv_data (char **folder, gconstpointer data)
{
  GString *table = g_string_new ("height;weight;class\n");
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) root = NULL;
  JsonObject *facts;

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (table, "%u,5;%u,25;%s\n", i % 20 + (i % 2) * 100, i % 13,
                            i % 2 ? "tall" : "short");
  program_folder_write (*folder, "my people.csv", table->str, (gssize) table->len);
  g_string_free (table, TRUE);

  text = print_of (*folder, NULL,
                   "run early-stopping --set data=csv --set 'file=my people.csv' "
                   "--set train_size=100 --set dev_size=100 --steps 200 --json");
  root = parse (text);
  g_assert_cmpstr (
      json_object_get_string_member (json_object_get_object_member (root, "settings"), "file"), ==,
      "my people.csv");
  /* A hundred units apart: a line parts them without a mistake. */
  facts = json_object_get_object_member (root, "facts");
  g_assert_cmpfloat (
      json_object_get_double_member (json_object_get_object_member (facts, "dev_error"), "value"),
      ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run) (char **folder, gconstpointer data);
  } tests[] = {
    { "/app/run/same-seed", test_same_seed },
    { "/app/run/other-seed", test_other_seed },
    { "/app/run/threads", test_threads },
    { "/app/run/order-of-options", test_order_of_options },
    { "/app/run/json/head", test_json_head },
    { "/app/run/json/agrees-with-text", test_json_agrees_with_text },
    { "/app/run/no-steps", test_no_steps },
    { "/app/run/default-steps", test_default_steps },
    { "/app/run/surroundings", test_surroundings },
    { "/app/run/diverged", test_diverged },
    { "/app/run/csv-data", test_csv_data },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, char *, NULL, fixture_set_up, tests[i].run, fixture_tear_down);

  return g_test_run ();
}
