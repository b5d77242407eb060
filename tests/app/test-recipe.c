/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "lab-recipe.h"
#include "lab-run.h"
#include "program.h"

#define RUN "run early-stopping --steps 60 --set width=16 --set dropout=0.2 --seed 7 "

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
print_of (const char *folder, const char *arguments)
{
  g_auto (Program) program = { 0 };

  program_run (&program, folder, NULL, arguments);
  program_assert_good (&program);
  return g_steal_pointer (&program.output);
}

/* Two runs and a knob turned for each of them on the way. (transfer full) */
static LabSetup *
two_runs (const char *second)
{
  const LabClass *klass = lab_class_find ("early-stopping", NULL);
  g_autoptr (LabSettings) settings = lab_settings_new (klass), other = NULL;
  g_autoptr (GError) error = NULL;
  int knob = lab_class_find_knob (klass, "learning_rate");
  LabSetup *setup;

  lab_settings_parse (settings, "width=12 dropout=0.2", &error);
  g_assert_no_error (error);
  other = lab_settings_copy (settings);
  lab_settings_parse (other, second, &error);
  g_assert_no_error (error);

  setup = lab_setup_new (settings, 5);
  lab_setup_add_run (setup, other);
  lab_setup_add_change (setup, 20, 0, (guint) knob, "0.02");
  lab_setup_add_change (setup, 20, 1, (guint) knob, "0.02");
  return setup;
}

static void
save (const char *folder, LabSetup *setup, guint64 step)
{
  g_autofree char *path = g_build_filename (folder, "a.viva", NULL);
  g_autoptr (LabRecipe) recipe = lab_recipe_new (setup, step);
  g_autoptr (GError) error = NULL;

  lab_recipe_save (recipe, path, &error);
  g_assert_no_error (error);
}

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);
  return json_node_dup_object (node);
}

/* The same bytes from the recipe as from the command line that it was saved from. */
static void
test_save_and_run (char **folder, gconstpointer data)
{
  g_autofree char *first = print_of (*folder, RUN "--save a.viva --json");
  g_autofree char *second = print_of (*folder, "run a.viva --json");
  g_autofree char *third = print_of (*folder, "run a.viva --json --save b.viva --threads 1");
  g_autofree char *a = program_folder_read (*folder, "a.viva", NULL);
  g_autofree char *b = program_folder_read (*folder, "b.viva", NULL);
  g_autofree char *picture = NULL, *other = NULL;

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, ==, third);
  g_assert_cmpstr (a, ==, b);

  g_free (print_of (*folder, "render a.viva --view curves -o a.svg"));
  g_free (print_of (*folder, "render early-stopping --steps 60 --set width=16 --set dropout=0.2 "
                             "--seed 7 --view curves -o b.svg"));
  picture = program_folder_read (*folder, "a.svg", NULL);
  other = program_folder_read (*folder, "b.svg", NULL);
  g_assert_cmpstr (picture, ==, other);
}

/* --steps takes the place of the recipe's step. */
static void
test_steps (char **folder, gconstpointer data)
{
  g_autofree char *saved = print_of (*folder, RUN "--save a.viva");
  g_autofree char *first = print_of (*folder, "run a.viva --steps 25 --json");
  g_autofree char *second =
      print_of (*folder, "run early-stopping --steps 25 --set width=16 --set dropout=0.2 --seed 7 "
                         "--json");

  g_assert_cmpstr (first, ==, second);
}

/* Facts of each run, bit for bit those of a run that is stepped and turned here. */
static void
test_several_runs (char **folder, gconstpointer data)
{
  g_autoptr (LabSetup) setup = two_runs ("l2=0.01");
  const LabClass *klass = lab_setup_get_class (setup);
  g_autofree char *json = NULL, *text = NULL;
  g_autoptr (JsonObject) root = NULL;
  JsonArray *runs;

  save (*folder, setup, 50);
  json = print_of (*folder, "run a.viva --json");
  root = parse (json);
  runs = json_object_get_array_member (root, "runs");
  g_assert_cmpuint (json_array_get_length (runs), ==, 2);

  for (guint i = 0; i < 2; i++) {
    JsonObject *object = json_array_get_object_element (runs, i);
    JsonObject *settings = json_object_get_object_member (object, "settings");
    JsonObject *facts = json_object_get_object_member (object, "facts");
    g_autoptr (LabRun) run = lab_run_new (lab_setup_get_settings (setup, i), 5, 1, NULL, NULL);

    for (guint step = 0; step < 50; step++) {
      if (step == 20)
        g_assert_true (lab_run_set_knob (run, "learning_rate", "0.02", NULL));
      lab_run_step (run);
    }
    g_assert_cmpint (json_object_get_int_member (object, "steps"), ==, 50);
    g_assert_cmpfloat (json_object_get_double_member (settings, "learning_rate"), ==, 0.02);
    for (guint fact = 0; fact < klass->n_facts; fact++) {
      JsonObject *found = json_object_get_object_member (facts, klass->facts[fact].id);
      g_auto (LabValue) value = LAB_VALUE_INIT;

      lab_run_get_fact (run, fact, &value);
      if (value.kind == LAB_VALUE_REAL)
        g_assert_cmpfloat (json_object_get_double_member (found, "value"), ==, value.real);
    }
  }
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (runs, 1), "name"),
                   ==, "l2=0.01");

  text = print_of (*folder, "run a.viva");
  g_assert_true (g_str_has_prefix (text, "run 0: l2=0\n"));
  g_assert_nonnull (strstr (text, "\n\nrun 1: l2=0.01\n"));
}

/* All runs are drawn over each other: there is more ink than for the first alone. */
static void
test_render_several_runs (char **folder, gconstpointer data)
{
  g_autoptr (LabSetup) setup = two_runs ("l2=0.3");
  g_autofree char *both = NULL, *numbers = NULL;

  save (*folder, setup, 50);
  g_free (print_of (*folder, "render a.viva --view curves -o both.svg"));
  g_free (print_of (*folder, "run a.viva --csv numbers"));
  both = program_folder_read (*folder, "both.svg", NULL);
  numbers = program_folder_read (*folder, "numbers/curves.csv", NULL);
  g_assert_nonnull (strstr (both, "<svg"));
  g_assert_cmpuint (strlen (numbers), >, 50);
}

static void
test_diverged (char **folder, gconstpointer data)
{
  g_autoptr (LabSetup) setup =
      two_runs ("optimiser=sgd learning_rate=10 activation=identity layers=8 width=64");
  static const char *const words[] = { "run 1 (", "early-stopping", "diverged", NULL };
  g_auto (Program) program = { 0 };

  lab_setup_truncate (setup, 0);
  save (*folder, setup, 400);
  program_run (&program, *folder, NULL, "run a.viva");
  program_assert_complaint (&program, 1, words);
  g_assert_nonnull (strstr (program.output, "run 0: "));
}

/* A folder with a recipe and its data, given away. */
static void
test_data_beside_it (char **folder, gconstpointer data)
{
  GString *table = g_string_new ("height;weight;class\n");
  g_autofree char *first = NULL, *second = NULL, *from = NULL, *to = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (table, "%u,5;%u,25;%s\n", i % 20 + (i % 2) * 100, i % 13,
                            i % 2 ? "tall" : "short");
  program_folder_write (*folder, "here/my people.csv", table->str, (gssize) table->len);
  g_string_free (table, TRUE);
  first = print_of (*folder, "run early-stopping --set data=csv --set 'file=here/my people.csv' "
                             "--set train_size=50 --set dev_size=50 --steps 20 "
                             "--save here/people.viva");
  from = g_build_filename (*folder, "here", NULL);
  to = g_build_filename (*folder, "there", NULL);
  g_assert_cmpint (g_rename (from, to), ==, 0);
  second = print_of (*folder, "run there/people.viva");
  g_assert_cmpstr (first, ==, second);
}

/* Said, but no reason not to run it. */
static void
test_unknown_field (char **folder, gconstpointer data)
{
  static const char *const words[] = { "a.viva:1: colour:", "does not know it", NULL };
  g_auto (Program) program = { 0 };

  program_folder_write (*folder, "a.viva",
                        "{\"format\": \"viva-recipe\", \"version\": 1, \"colour\": \"red\", "
                        "\"lab\": \"early-stopping\", \"step\": 5, \"runs\": [{\"settings\": {}}]}",
                        -1);
  program_run (&program, *folder, NULL, "run a.viva");
  program_assert_complaint (&program, 0, words);
  g_assert_cmpstr (program.output, !=, "");
}

static const struct {
  const char *content; /* (nullable): there is no such file */
  const char *arguments;
  const char *words[4];
} bad[] = {
  { NULL, "run a.viva", { "a.viva: cannot be read: No such file" } },
  { NULL, "render a.viva --view curves -o a.svg", { "a.viva: cannot be read: No such file" } },
  { NULL, "a.viva", { "no recipe “a.viva”" } },
  { "", "run a.viva", { "a.viva:1: expected a value" } },
  { "{\"format\": \"viva-recipe\", \"version\": 2}",
    "run a.viva",
    { "a.viva:1: version:", "newer" } },
  { "{\"format\": \"viva-recipe\", \"version\": 1, \"lab\": \"early-stopping\",\n"
    "\"runs\": [{\"settings\": {\"width\": \"wide\"}}]}",
    "run a.viva --json",
    { "a.viva:2: runs[0].settings.width: expected a whole number", "“wide”" } },
  { "{\"format\": \"viva-recipe\", \"version\": 1, \"lab\": \"early-stopping\",\n"
    "\"runs\": [{\"settings\": {}}, {\"settings\": {\"data\": \"csv\"}}]}",
    "run a.viva",
    { "a.viva: runs[1]: file: expected the path" } },
};

static void
test_bad (char **folder, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *before = NULL, *after = NULL;
    g_auto (Program) program = { 0 };

    if (bad[i].content != NULL)
      program_folder_write (*folder, "a.viva", bad[i].content, -1);
    before = program_folder_fingerprint (*folder);
    program_run (&program, *folder, NULL, bad[i].arguments);
    program_assert_complaint (&program, 1, bad[i].words);
    g_assert_cmpstr (program.output, ==, "");
    after = program_folder_fingerprint (*folder);
    g_assert_cmpstr (before, ==, after);
  }
}

/* Known before the long run. */
static void
test_save_nowhere (char **folder, gconstpointer data)
{
  static const char *const words[] = { "missing/a.viva: cannot be written", NULL };
  g_auto (Program) program = { 0 };

  program_run (&program, *folder, NULL, "run early-stopping --save missing/a.viva");
  program_assert_complaint (&program, 1, words);
  g_assert_cmpstr (program.output, ==, "");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run) (char **folder, gconstpointer data);
  } tests[] = {
    { "/app/recipe/save-and-run", test_save_and_run },
    { "/app/recipe/steps", test_steps },
    { "/app/recipe/several-runs", test_several_runs },
    { "/app/recipe/render-several-runs", test_render_several_runs },
    { "/app/recipe/diverged", test_diverged },
    { "/app/recipe/data-beside-it", test_data_beside_it },
    { "/app/recipe/unknown-field", test_unknown_field },
    { "/app/recipe/bad", test_bad },
    { "/app/recipe/save-nowhere", test_save_nowhere },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, char *, NULL, fixture_set_up, tests[i].run, fixture_tear_down);

  return g_test_run ();
}
