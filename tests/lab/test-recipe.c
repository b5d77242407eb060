/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-recipe.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "frame-compare.h"
#include "lab-run.h"
#include "nn-random.h"

#define N_MUTATIONS 2000

/* A lab on paper: a knob of every kind. It is never opened. */

static const LabChoice maps[] = { { "logistic", "Logistic" }, { "tent", "Tent" }, { NULL } };

enum { RATE, WIDTH, MAP, CLAMP, START, WEIGHTS };

static const LabKnob knobs[] = {
  [RATE] = { .id = "rate",
             .title = "Rate",
             .help = "Growth.",
             .kind = LAB_KNOB_REAL,
             .is_live = TRUE,
             .min = -1e300,
             .max = 1e300,
             .initial = 3.7 },
  [WIDTH] = { .id = "width",
              .title = "Width",
              .help = "How many.",
              .unit = "cells",
              .kind = LAB_KNOB_INTEGER,
              .min = 1,
              .max = 64,
              .initial = 8 },
  [MAP] = { .id = "map",
            .title = "Map",
            .help = "What.",
            .kind = LAB_KNOB_CHOICE,
            .choices = maps },
  [CLAMP] = { .id = "clamp",
              .title = "Clamp",
              .help = "Whether.",
              .kind = LAB_KNOB_SWITCH,
              .is_live = TRUE,
              .initial = 1 },
  [START] = { .id = "start",
              .title = "Start",
              .help = "A file.",
              .kind = LAB_KNOB_FILE,
              .is_live = TRUE },
  [WEIGHTS] = { .id = "weights",
                .title = "Weights",
                .help = "Numbers.",
                .kind = LAB_KNOB_MATRIX,
                .is_live = TRUE,
                .min = -10,
                .max = 10,
                .initial_matrix = "[1 0; 0 1]",
                .min_rows = 1,
                .max_rows = 3,
                .min_columns = 2,
                .max_columns = 2 },
};

static const LabView views[] = {
  { .id = "curves", .title = "Curves", .help = "Look.", .kind = LAB_VIEW_PLANE },
  { .id = "plane", .title = "Plane", .help = "Look.", .kind = LAB_VIEW_PLANE },
  { .id = "readout", .title = "Readout", .help = "Look.", .kind = LAB_VIEW_READOUT },
};

static const LabClass paper_lab = {
  .id = "paper",
  .title = "Paper",
  .summary = "A lab on paper.",
  .knobs = knobs,
  .n_knobs = G_N_ELEMENTS (knobs),
  .views = views,
  .n_views = G_N_ELEMENTS (views),
};

static LabSettings *
settings_of (const LabClass *klass, const char *text)
{
  LabSettings *settings = lab_settings_new (klass);
  g_autoptr (GError) error = NULL;

  lab_settings_parse (settings, text, &error);
  g_assert_no_error (error);
  return settings;
}

static LabSetup *
setup_of (const LabClass *klass, guint64 seed, const char *first, const char *second)
{
  g_autoptr (LabSettings) settings = settings_of (klass, first);
  LabSetup *setup = lab_setup_new (settings, seed);

  if (second != NULL) {
    g_autoptr (LabSettings) others = settings_of (klass, second);

    lab_setup_add_run (setup, others);
  }
  return setup;
}

/* Text with ' for ", so that it can be read here. */
static LabRecipe *
parse (const char *text, const LabClass *klass, GPtrArray **warnings, GError **error)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');

  return lab_recipe_parse (json, strlen (json), "/course/a.viva", klass, warnings, error);
}

static LabRecipe *
parse_good (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) warnings = NULL;
  LabRecipe *recipe = parse (text, &paper_lab, &warnings, &error);

  g_assert_no_error (error);
  g_assert_nonnull (recipe);
  g_assert_cmpuint (warnings->len, ==, 0);
  return recipe;
}

static void
assert_equal (const LabRecipe *a, const LabRecipe *b)
{
  g_assert_true (lab_setup_equal (a->setup, b->setup));
  g_assert_cmpuint (a->step, ==, b->step);
  g_assert_cmpuint (a->views, ==, b->views);
  g_assert_cmpint (a->view, ==, b->view);
  g_assert_cmpuint (a->run, ==, b->run);
  g_assert_cmpuint (a->zooms->len, ==, b->zooms->len);
  for (guint i = 0; i < a->zooms->len; i++) {
    const LabRecipeZoom *zoom = &g_array_index (a->zooms, LabRecipeZoom, i);
    const LabRecipeZoom *other = &g_array_index (b->zooms, LabRecipeZoom, i);

    g_assert_cmpuint (zoom->view, ==, other->view);
    g_assert_true (zoom->x0 == other->x0 && zoom->x1 == other->x1);
    g_assert_true (zoom->y0 == other->y0 && zoom->y1 == other->y1);
  }
}

/* To text and back, with nothing lost and nothing to warn of. */
static void
assert_round_trip (const LabRecipe *recipe)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) warnings = NULL;
  g_autofree char *text = lab_recipe_to_text (recipe, "/course/a.viva", &error);
  g_autofree char *again = NULL;
  g_autoptr (LabRecipe) copy = NULL;

  g_assert_no_error (error);
  copy = lab_recipe_parse (text, strlen (text), "/course/a.viva",
                           lab_setup_get_class (recipe->setup), &warnings, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (warnings->len, ==, 0);
  assert_equal (recipe, copy);
  again = lab_recipe_to_text (copy, "/course/a.viva", &error);
  g_assert_cmpstr (text, ==, again);
}

static LabRecipe *
full_recipe (void)
{
  g_autoptr (LabSetup) setup =
      setup_of (&paper_lab, G_MAXUINT64,
                "rate=0.1 width=64 map=tent clamp=off start=/course/data/a.csv "
                "weights=\"[0.1 -2; 3 1e-7; 5 6]\"",
                "rate=-9.876543210123456e299 start=\"/else where/é \\\"b\\\".csv\"");
  LabRecipeZoom zooms[] = { { 0, -0.1, 1e-9, 5e-324, 2 }, { 1, 0, 1, -1e300, 0 } };
  LabRecipe *recipe;

  lab_setup_add_change (setup, 0, 1, RATE, "0.30000000000000004");
  lab_setup_add_change (setup, 120, 0, RATE, "1e-9");
  lab_setup_add_change (setup, 120, 0, WEIGHTS, "[1 2; 3 4]");
  lab_setup_add_change (setup, 121, 1, CLAMP, "off");
  lab_setup_add_change (setup, 121, 1, START, "/course/b.csv");
  lab_setup_add_change (setup, G_GUINT64_CONSTANT (9007199254740993), 1, START, "");
  recipe = lab_recipe_new (setup, G_GUINT64_CONSTANT (9007199254740995));
  recipe->views = 5;
  recipe->view = 2;
  recipe->run = 1;
  g_array_append_vals (recipe->zooms, zooms, 2);
  return recipe;
}

static void
test_round_trip (void)
{
  g_autoptr (LabRecipe) recipe = full_recipe ();

  assert_round_trip (recipe);
}

static void
test_round_trip_plain (void)
{
  g_autoptr (LabSetup) setup = setup_of (&paper_lab, 0, "", NULL);
  g_autoptr (LabRecipe) recipe = lab_recipe_new (setup, LAB_NO_STEP);

  assert_round_trip (recipe);
}

/* Doubles of every size, by their bits. */
static void
test_round_trip_numbers (void)
{
  NnRandom random;

  nn_random_init (&random, 3, NN_STREAM_DATA, 0);
  for (guint i = 0; i < 1000; i++) {
    guint64 bits = (guint64) nn_random_next (&random) << 32 | nn_random_next (&random);
    g_autoptr (LabSettings) settings = lab_settings_new (&paper_lab);
    g_autoptr (LabSetup) setup = NULL;
    g_autoptr (LabRecipe) recipe = NULL;
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    double value;

    memcpy (&value, &bits, sizeof value);
    g_ascii_dtostr (text, sizeof text, value);
    if (!lab_settings_set (settings, "rate", text, NULL))
      continue; /* beyond 1e300, or none */
    g_assert_cmpfloat (lab_settings_get_real (settings, RATE), ==, value);
    setup = lab_setup_new (settings, bits);
    recipe = lab_recipe_new (setup, bits >> 7);
    assert_round_trip (recipe);
  }
}

/* The text itself: what another program, or a person, meets. */
static void
test_text (void)
{
  g_autoptr (LabRecipe) recipe = full_recipe ();
  g_autofree char *text = lab_recipe_to_text (recipe, "/course/a.viva", NULL);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  JsonObject *root = json_node_get_object (node);
  JsonArray *runs = json_object_get_array_member (root, "runs");
  JsonObject *first =
      json_object_get_object_member (json_array_get_object_element (runs, 0), "settings");
  JsonObject *second =
      json_object_get_object_member (json_array_get_object_element (runs, 1), "settings");

  g_assert_true (g_str_has_prefix (text, "{\n  \"format\": \"viva-recipe\",\n  \"version\": 1,\n"));
  g_assert_cmpstr (json_object_get_string_member (root, "lab"), ==, "paper");
  g_assert_cmpstr (json_object_get_string_member (root, "seed"), ==, "18446744073709551615");
  g_assert_nonnull (strstr (text, "\"rate\": 0.1,\n"));
  g_assert_nonnull (strstr (text, "[3, 1e-7],\n"));
  /* Inside of the recipe's folder, and outside. */
  g_assert_cmpstr (json_object_get_string_member (first, "start"), ==, "data/a.csv");
  g_assert_cmpstr (json_object_get_string_member (second, "start"), ==, "/else where/é \"b\".csv");
  g_assert_false (json_object_get_boolean_member (first, "clamp"));
  /* All knobs, those at their defaults too. */
  g_assert_cmpuint (json_object_get_size (second), ==, G_N_ELEMENTS (knobs));
  g_assert_cmpint (json_object_get_int_member (second, "width"), ==, 8);
}

/* The folder moved with what lies in it; a folder whose name only begins alike is another one. */
static void
test_moved_folder (void)
{
  g_autoptr (LabSetup) setup =
      setup_of (&paper_lab, 1, "start=/course/data/a.csv", "start=/courses/a.csv");
  g_autoptr (LabRecipe) recipe = lab_recipe_new (setup, 0);
  g_autofree char *text = lab_recipe_to_text (recipe, "/course/a.viva", NULL);
  g_autoptr (LabRecipe) moved =
      lab_recipe_parse (text, strlen (text), "/home/ada/b.viva", &paper_lab, NULL, NULL);

  g_assert_cmpstr (lab_settings_get_file (lab_setup_get_settings (moved->setup, 0), START), ==,
                   "/home/ada/data/a.csv");
  g_assert_cmpstr (lab_settings_get_file (lab_setup_get_settings (moved->setup, 1), START), ==,
                   "/courses/a.csv");
}

static void
test_root_folder (void)
{
  g_autoptr (LabSetup) setup = setup_of (&paper_lab, 1, "start=/a.csv", NULL);
  g_autoptr (LabRecipe) recipe = lab_recipe_new (setup, 0);
  g_autofree char *text = lab_recipe_to_text (recipe, "/b.viva", NULL);

  g_assert_nonnull (strstr (text, "\"start\": \"a.csv\""));
}

static void
test_path_not_utf8 (void)
{
  g_autoptr (LabSettings) settings = lab_settings_new (&paper_lab);
  g_autoptr (LabSetup) setup = NULL;
  g_autoptr (LabRecipe) recipe = NULL;
  g_autoptr (GError) error = NULL;

  lab_settings_set (settings, "start", "/data/\xff.csv", NULL);
  setup = lab_setup_new (settings, 1);
  recipe = lab_recipe_new (setup, 0);
  g_assert_null (lab_recipe_to_text (recipe, "/course/a.viva", &error));
  g_assert_error (error, LAB_RECIPE_ERROR, LAB_RECIPE_ERROR_WRITE);
  g_assert_true (g_str_has_prefix (error->message, "/course/a.viva: cannot be written: start: "
                                                   "expected the path of a file in UTF-8, found "));
}

static const char head[] = "{'format': 'viva-recipe', 'version': 1, 'lab': 'paper', ";

static void
test_defaults (void)
{
  g_autofree char *text = g_strconcat (head, "'runs': [{'settings': {}}]}", NULL);
  g_autoptr (LabRecipe) recipe = parse_good (text);
  g_autoptr (LabSettings) defaults = lab_settings_new (&paper_lab);

  g_assert_true (lab_settings_equal (lab_setup_get_settings (recipe->setup, 0), defaults));
  g_assert_cmpuint (lab_setup_get_n_runs (recipe->setup), ==, 1);
  g_assert_cmpuint (lab_setup_get_n_changes (recipe->setup), ==, 0);
  g_assert_cmpuint (lab_setup_get_seed (recipe->setup), ==, 1);
  g_assert_cmpuint (recipe->step, ==, LAB_NO_STEP);
  g_assert_cmpuint (recipe->views, ==, 0);
  g_assert_cmpint (recipe->view, ==, -1);
  g_assert_cmpuint (recipe->run, ==, 0);
  g_assert_cmpuint (recipe->zooms->len, ==, 0);
}

static void
test_spellings (void)
{
  g_autofree char *text = g_strconcat (
      head,
      "'runs': [{'settings': {'rate': '0.5', 'width': 9.0, 'clamp': 'no', 'map': 'tent', "
      "'start': 'x/../y.csv', 'weights': '1 2; 3 4'}}], 'seed': '5', 'step': 1.5e3, "
      "'changes': [{'step': '7', 'knob': 'rate', 'value': 2.50}, "
      "{'step': 7, 'knob': 'weights', 'value': [[5, 6]]}, "
      "{'step': 8, 'run': 0, 'knob': 'clamp', 'value': true}]}",
      NULL);
  g_autoptr (LabRecipe) recipe = parse_good (text);
  g_autoptr (LabSettings) first = settings_of (
      &paper_lab, "rate=0.5 width=9 clamp=off map=tent start=/course/y.csv weights=\"[1 2; 3 4]\"");
  g_autoptr (LabSettings) last = settings_of (
      &paper_lab, "rate=2.5 width=9 clamp=on map=tent start=/course/y.csv weights=\"[5 6]\"");
  g_autoptr (LabSettings) found = lab_setup_get_settings_at (recipe->setup, 0, 8);

  g_assert_true (lab_settings_equal (lab_setup_get_settings (recipe->setup, 0), first));
  g_assert_true (lab_settings_equal (found, last));
  g_assert_cmpuint (lab_setup_get_change (recipe->setup, 1)->step, ==, 7);
  g_assert_cmpuint (lab_setup_get_seed (recipe->setup), ==, 5);
  g_assert_cmpuint (recipe->step, ==, 1500);
}

/* Each is left out with a sentence, and everything else is there. */
static void
test_warnings (void)
{
  static const char *const expected[] = {
    "/course/a.viva:1: runs[0].colour: this version of Viva does not know it and leaves it out",
    "/course/a.viva:1: changes[0].why: this version of Viva does not know it and leaves it out",
    "/course/a.viva:2: layout.view: left out: ",
    "/course/a.viva:2: layout.views[1]: left out: ",
    "/course/a.viva:2: layout.zoom[0].view: left out: ",
    "/course/a.viva:2: layout.zoom[1].z: this version of Viva does not know it and leaves it out",
    "/course/a.viva:2: layout.columns: this version of Viva does not know it and leaves it out",
    "/course/a.viva:3: author: this version of Viva does not know it and leaves it out",
  };
  g_autofree char *text =
      g_strconcat (head,
                   "'runs': [{'settings': {'width': 3}, 'colour': 'red'}], "
                   "'changes': [{'step': 1, 'knob': 'rate', 'value': 2, 'why': null}],\n"
                   "'layout': {'view': 'cube', 'views': ['plane', 'cube'], 'columns': 2, "
                   "'zoom': [{'view': 'cube', 'x': [0, 1], 'y': [0, 1]}, "
                   "{'view': 'plane', 'x': [0, 1], 'y': [0, 2], 'z': 1}]},\n"
                   "'author': {'name': 'Ada'}}",
                   NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (LabRecipe) recipe = parse (text, &paper_lab, &warnings, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < MIN (warnings->len, G_N_ELEMENTS (expected)); i++)
    if (!g_str_has_prefix (warnings->pdata[i], expected[i]))
      g_assert_cmpstr (warnings->pdata[i], ==, expected[i]);
  g_assert_cmpuint (warnings->len, ==, G_N_ELEMENTS (expected));
  g_assert_cmpint (lab_settings_get_integer (lab_setup_get_settings (recipe->setup, 0), WIDTH), ==,
                   3);
  g_assert_cmpuint (recipe->views, ==, 2);
  g_assert_cmpint (recipe->view, ==, -1);
  g_assert_cmpuint (recipe->zooms->len, ==, 1);
}

#define RUNS "'runs': [{'settings': {}}, {'settings': {}}]"

/* What follows @head, and what is said about it after the path. */
static const struct {
  const char *rest;
  const char *message;
} malformed[] = {
  { "'runs': []}", ":1: runs: expected a list of 1 to 4 runs, found 0" },
  { "'runs': [0, 0, 0, 0, 0]}", ":1: runs: expected a list of 1 to 4 runs, found 5" },
  { "'runs': {}}", ":1: runs: expected a list of 1 to 4 runs, found an object" },
  { "'run': []}", ":1: expected a list called “runs”, found none" },
  { "'runs': [3]}", ":1: runs[0]: expected an object, found the number 3" },
  { "'runs': [{}]}", ":1: runs[0]: expected an object called “settings”, found none" },
  { "'runs': [{'settings': []}]}", ":1: runs[0].settings: expected an object, found a list" },
  { "'runs': [\n{'settings': {}},\n{'settings':\n{'width': 65}}]}",
    ":4: runs[1].settings.width: expected a whole number between 1 and 64 cells, found “65”" },
  { "'runs': [{'settings': {'width': 1.5}}]}",
    ":1: runs[0].settings.width: expected a whole number between 1 and 64 cells, found “1.5”" },
  { "'runs': [{'settings': {'width': 1e999}}]}",
    ":1: runs[0].settings.width: expected a whole number between 1 and 64 cells, found “1e999”" },
  { "'runs': [{'settings': {'width': true}}]}",
    ":1: runs[0].settings.width: expected a whole number, found true" },
  { "'runs': [{'settings': {'width': null}}]}",
    ":1: runs[0].settings.width: expected a whole number, found null" },
  { "'runs': [{'settings': {'width': [8]}}]}",
    ":1: runs[0].settings.width: expected a whole number, found a list" },
  { "'runs': [{'settings': {'rate': {}}}]}",
    ":1: runs[0].settings.rate: expected a number, found an object" },
  { "'runs': [{'settings': {'rate': 'fast'}}]}",
    ":1: runs[0].settings.rate: expected a number between -1e300 and 1e300, found “fast”" },
  { "'runs': [{'settings': {'rate': 1e400}}]}",
    ":1: runs[0].settings.rate: expected a number between -1e300 and 1e300, found “1e400”" },
  { "'runs': [{'settings': {'map': 1}}]}",
    ":1: runs[0].settings.map: expected a choice as text, found the number 1" },
  { "'runs': [{'settings': {'map': 'circle'}}]}",
    ":1: runs[0].settings.map: expected one of logistic, tent, found “circle”" },
  { "'runs': [{'settings': {'clamp': 1}}]}",
    ":1: runs[0].settings.clamp: expected true or false, found the number 1" },
  { "'runs': [{'settings': {'clamp': 'perhaps'}}]}",
    ":1: runs[0].settings.clamp: expected on or off, found “perhaps”" },
  { "'runs': [{'settings': {'start': 3}}]}",
    ":1: runs[0].settings.start: expected a path as text, or null, found the number 3" },
  { "'runs': [{'settings': {'weights': 3}}]}",
    ":1: runs[0].settings.weights: expected a list of rows, found the number 3" },
  { "'runs': [{'settings': {'weights': [1, 2]}}]}",
    ":1: runs[0].settings.weights[0]: expected a list of numbers, found the number 1" },
  { "'runs': [{'settings': {'weights': [[1, 2], [3, 'x']]}}]}",
    ":1: runs[0].settings.weights[1][1]: expected a number, found the text “x”" },
  { "'runs': [{'settings': {'weights': [[1, 2], [3]]}}]}",
    ":1: runs[0].settings.weights: expected a matrix such as [1 2; 3 4] of 1 to 3 rows and 2 "
    "columns "
    "with numbers between -10 and 10, found “[1 2; 3]”" },
  { "'runs': [{'settings': {'weights': []}}]}", ":1: runs[0].settings.weights: expected a matrix "
                                                "such as [1 2; 3 4] of 1 to 3 rows and 2 columns "
                                                "with numbers between -10 and 10, found “[]”" },
  { "'runs': [{'settings': {'wdith': 3}}]}",
    ":1: runs[0].settings.wdith: the lab paper has no knob called “wdith”; did you mean “width”?" },
  { RUNS ", 'seed': -1}",
    ":1: seed: expected a whole number from 0 to 18446744073709551615, found the number -1" },
  { RUNS ", 'seed': 18446744073709551616}",
    ":1: seed: expected a whole number from 0 to 18446744073709551615, found the number "
    "18446744073709551616" },
  { RUNS ", 'seed': 'now'}",
    ":1: seed: expected a whole number from 0 to 18446744073709551615, found the text “now”" },
  { RUNS ", 'seed': null}",
    ":1: seed: expected a whole number from 0 to 18446744073709551615, found null" },
  { RUNS ",\n'step': 0.5}",
    ":2: step: expected a whole number from 0 to 18446744073709551615, found the number 0.5" },
  { RUNS ", 'program': 1}",
    ":1: program: expected the version of a program as text, found the number 1" },
  { RUNS ", 'changes': {}}", ":1: changes: expected a list of changes, found an object" },
  { RUNS ", 'changes': [1]}", ":1: changes[0]: expected an object, found the number 1" },
  { RUNS ", 'changes': [{'knob': 'rate', 'value': 1}]}",
    ":1: changes[0]: expected a number called “step”, found none" },
  { RUNS ", 'changes': [{'step': 1, 'value': 1}]}",
    ":1: changes[0]: expected the name of a knob called “knob”, found none" },
  { RUNS ", 'changes': [{'step': 1, 'knob': 'rate'}]}",
    ":1: changes[0]: expected a value called “value”, found none" },
  { RUNS ", 'changes': [{'step': 1, 'run': 2, 'knob': 'rate', 'value': 1}]}",
    ":1: changes[0].run: expected the number of a run, from 0 to 1, found the number 2" },
  { RUNS ", 'changes': [{'step': 1, 'knob': 7, 'value': 1}]}",
    ":1: changes[0].knob: expected the name of a knob, found the number 7" },
  { RUNS ", 'changes': [{'step': 1, 'knob': 'width', 'value': 1}]}",
    ":1: changes[0].knob: expected a knob that acts on a running net, found “width”; expected one "
    "of "
    "rate, clamp, start, weights" },
  { RUNS ", 'changes': [{'step': 1, 'knob': 'rate', 'value': 'x'}]}",
    ":1: changes[0].value: expected a number between -1e300 and 1e300, found “x”" },
  { RUNS ", 'changes': [{'step': 9, 'knob': 'rate', 'value': 1},\n"
         "{'step': 8, 'knob': 'rate', 'value': 1}]}",
    ":2: changes[1].step: expected changes in the order of their steps, none before 9, found the "
    "number 8" },
  { RUNS ", 'layout': []}", ":1: layout: expected an object, found a list" },
  { RUNS ", 'layout': {'view': 1}}",
    ":1: layout.view: expected the name of a view, found the number 1" },
  { RUNS ", 'layout': {'views': 'plane'}}",
    ":1: layout.views: expected a list of names of views, or null, found the text “plane”" },
  { RUNS ", 'layout': {'run': 2}}",
    ":1: layout.run: expected the number of a run, from 0 to 1, found the number 2" },
  { RUNS ", 'layout': {'zoom': {}}}", ":1: layout.zoom: expected a list, found an object" },
  { RUNS ", 'layout': {'zoom': [{'view': 'plane', 'x': [0, 1]}]}}",
    ":1: layout.zoom[0]: expected two numbers called “y”, found none" },
  { RUNS ", 'layout': {'zoom': [{'view': 'plane', 'x': [1, 0], 'y': [0, 1]}]}}",
    ":1: layout.zoom[0].x: expected two numbers, the lower first, found a list" },
  { RUNS ", 'layout': {'zoom': [{'view': 'plane', 'x': [-1e308, 1e308], 'y': [0, 1]}]}}",
    ":1: layout.zoom[0].x: expected two numbers, the lower first, found a list" },
  { RUNS ", 'layout': {'zoom': [{'view': 'plane', 'x': [0, 1], 'y': [0, 1]}, "
         "{'view': 'plane', 'x': [0, 1], 'y': [0, 1]}]}}",
    ":1: layout.zoom[1].view: expected each view once, found the text “plane”" },
  { RUNS ", 'step': 1, 'step': 2}", ":1: expected each name once, found “step” again" },
  { RUNS, ":1: expected , or } in an object, found the end of the text" },
};

static void
test_malformed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (malformed); i++) {
    g_autofree char *text = g_strconcat (head, malformed[i].rest, NULL);
    g_autofree char *expected = g_strconcat ("/course/a.viva", malformed[i].message, NULL);
    g_autoptr (GPtrArray) warnings = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (text, &paper_lab, &warnings, &error));
    g_assert_nonnull (error);
    g_assert_cmpstr (error->message, ==, expected);
    g_assert_true (error->domain == LAB_RECIPE_ERROR);
    g_assert_null (warnings);
  }
}

/* Whole texts: what stands before the runs is wrong. */
static void
test_malformed_head (void)
{
  static const struct {
    const char *text;
    LabRecipeError code;
    const char *message;
  } cases[] = {
    { "", LAB_RECIPE_ERROR_SYNTAX, ":1: expected a value, found the end of the text" },
    { "x", LAB_RECIPE_ERROR_SYNTAX, ":1: expected a value, found “x”" },
    { "[]", LAB_RECIPE_ERROR_CONTENT, ":1: expected an object with a recipe, found a list" },
    { "{}", LAB_RECIPE_ERROR_CONTENT,
      ":1: expected the text “viva-recipe” called “format”, found none" },
    { "{'format': 'viva-attempt'}", LAB_RECIPE_ERROR_CONTENT,
      ":1: format: expected the text “viva-recipe”, found the text “viva-attempt”" },
    { "{'format': 'viva-recipe'}", LAB_RECIPE_ERROR_CONTENT,
      ":1: expected a number called “version”, found none" },
    { "{'format': 'viva-recipe', 'version': 'one'}", LAB_RECIPE_ERROR_CONTENT,
      ":1: version: expected the number of a version, from 1 on, found the text “one”" },
    { "{'format': 'viva-recipe', 'version': 0}", LAB_RECIPE_ERROR_CONTENT,
      ":1: version: expected the number of a version, from 1 on, found the number 0" },
    /* Whatever else a newer version holds. */
    { "{'format': 'viva-recipe',\n'version': 2, 'lab': [], 'runs': 'x'}", LAB_RECIPE_ERROR_VERSION,
      ":2: version: expected a version of at most 1, found 2: a newer Viva wrote this recipe" },
    { "{'format': 'viva-recipe', 'version': 1}", LAB_RECIPE_ERROR_CONTENT,
      ":1: expected the name of a lab called “lab”, found none" },
    { "{'format': 'viva-recipe', 'version': 1, 'lab': null}", LAB_RECIPE_ERROR_CONTENT,
      ":1: lab: expected the name of a lab, found null" },
    { "{'format': 'viva-recipe', 'version': 1, 'lab': 'early-stoping', 'runs': []}",
      LAB_RECIPE_ERROR_CONTENT,
      ":1: lab: no lab is called “early-stoping”; did you mean “early-stopping”?" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *expected = g_strconcat ("/course/a.viva", cases[i].message, NULL);
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (cases[i].text, NULL, NULL, &error));
    g_assert_nonnull (error);
    g_assert_cmpstr (error->message, ==, expected);
    g_assert_error (error, LAB_RECIPE_ERROR, (int) cases[i].code);
  }
}

/* Cut off anywhere it is refused, but for the line end. */
static void
test_truncated (void)
{
  g_autoptr (LabRecipe) recipe = full_recipe ();
  g_autofree char *text = lab_recipe_to_text (recipe, "/course/a.viva", NULL);
  gsize size = strlen (text);

  for (gsize n = 0; n + 1 < size; n++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (lab_recipe_parse (text, n, "/course/a.viva", &paper_lab, NULL, &error));
    g_assert_error (error, LAB_RECIPE_ERROR, LAB_RECIPE_ERROR_SYNTAX);
  }
}

/* Either a whole recipe that can be written again, or a sentence with a place. */
static void
test_mutations (void)
{
  g_autoptr (LabRecipe) recipe = full_recipe ();
  g_autofree char *good = lab_recipe_to_text (recipe, "/course/a.viva", NULL);
  gsize size = strlen (good);
  guint n_loaded = 0;
  NnRandom random;

  nn_random_init (&random, 11, NN_STREAM_DATA, 0);
  for (guint i = 0; i < N_MUTATIONS; i++) {
    g_autofree char *text = g_memdup2 (good, size);
    g_autoptr (GPtrArray) warnings = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (LabRecipe) other = NULL;
    guint n = 1 + nn_random_below (&random, 3);

    for (guint j = 0; j < n; j++) {
      gsize place = nn_random_below (&random, (guint32) size);

      /* Another byte, or one that stands elsewhere in the text and so often means something. */
      text[place] = nn_random_below (&random, 2) == 0
                        ? (char) nn_random_below (&random, 256)
                        : good[nn_random_below (&random, (guint32) size)];
    }
    other = lab_recipe_parse (text, size, "/course/a.viva", &paper_lab, &warnings, &error);
    g_assert_true ((other != NULL) == (error == NULL));
    if (other != NULL) {
      g_assert_nonnull (warnings);
      assert_round_trip (other);
      n_loaded++;
    } else {
      g_assert_true (g_str_has_prefix (error->message, "/course/a.viva:"));
      g_assert_true (g_ascii_isdigit (error->message[strlen ("/course/a.viva:")]));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  }
  /* Both ends were met. */
  g_assert_cmpuint (n_loaded, >, N_MUTATIONS / 50);
  g_assert_cmpuint (n_loaded, <, N_MUTATIONS);
}

/* Files. */

static void
folder_set_up (char **folder, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  *folder = g_dir_make_tmp ("viva-recipe-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
folder_tear_down (char **folder, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (*folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (*folder, name, NULL);

    g_remove (path);
  }
  g_rmdir (*folder);
  g_free (*folder);
}

static void
test_save_load (char **folder, gconstpointer data)
{
  g_autofree char *path = g_build_filename (*folder, "a.viva", NULL);
  g_autofree char *csv = g_build_filename (*folder, "flowers.csv", NULL);
  const LabClass *klass = lab_class_find ("early-stopping", NULL);
  g_autoptr (LabSettings) settings = settings_of (klass, "data=csv width=7 noise=0.123456789");
  g_autoptr (LabSetup) setup = NULL;
  g_autoptr (LabRecipe) recipe = NULL, loaded = NULL;
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  lab_settings_set (settings, "file", csv, NULL);
  setup = lab_setup_new (settings, 9);
  recipe = lab_recipe_new (setup, 1500);
  /* Over something that was there. */
  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_assert_true (lab_recipe_save (recipe, path, &error));
  g_assert_no_error (error);
  loaded = lab_recipe_load (path, &warnings, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (warnings->len, ==, 0);
  assert_equal (recipe, loaded);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"file\": \"flowers.csv\""));
}

static void
test_save_nowhere (char **folder, gconstpointer data)
{
  g_autofree char *path = g_build_filename (*folder, "missing", "a.viva", NULL);
  g_autofree char *prefix = g_strconcat (path, ": cannot be written: ", NULL);
  g_autoptr (LabRecipe) recipe = full_recipe ();
  g_autoptr (GError) error = NULL;

  g_assert_false (lab_recipe_save (recipe, path, &error));
  g_assert_error (error, LAB_RECIPE_ERROR, LAB_RECIPE_ERROR_WRITE);
  g_assert_true (g_str_has_prefix (error->message, prefix));
}

static void
test_load_nothing (char **folder, gconstpointer data)
{
  g_autofree char *path = g_build_filename (*folder, "a.viva", NULL);
  g_autofree char *missing =
      g_strconcat (path, ": cannot be read: No such file or directory", NULL);
  g_autofree char *is_folder =
      g_strconcat (*folder, ": cannot be read: expected a file, found a folder", NULL);
  g_autoptr (GError) first = NULL, second = NULL, third = NULL;

  g_assert_null (lab_recipe_load (path, NULL, &first));
  g_assert_cmpstr (first->message, ==, missing);
  g_assert_null (lab_recipe_load (*folder, NULL, &second));
  g_assert_cmpstr (second->message, ==, is_folder);
  g_assert_null (lab_recipe_load ("/dev/zero", NULL, &third));
  g_assert_cmpstr (third->message, ==,
                   "/dev/zero: cannot be read: expected a recipe of at most 16 MB, found more");
}

/* 10 MB each: of any bytes, of brackets within each other, of a text without end, of names. */
static void
test_garbage (char **folder, gconstpointer data)
{
  g_autofree char *path = g_build_filename (*folder, "a.viva", NULL);
  gsize size = 10 * 1000 * 1000;
  g_autofree char *bytes = g_malloc (size);
  NnRandom random;

  nn_random_init (&random, 5, NN_STREAM_DATA, 0);
  for (guint kind = 0; kind < 5; kind++) {
    g_autoptr (GError) error = NULL;

    for (gsize i = 0; i < size; i++)
      bytes[i] = kind == 0   ? (char) nn_random_below (&random, 256)
                 : kind == 1 ? '['
                 : kind == 2 ? (i == 0 ? '"' : 'a')
                 : kind == 3 ? "[],"[i % 3]
                             : "{\"a\":"[i % 5];
    if (kind == 3)
      bytes[0] = '[';
    g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
    g_assert_null (lab_recipe_load (path, NULL, &error));
    g_assert_error (error, LAB_RECIPE_ERROR, LAB_RECIPE_ERROR_SYNTAX);
    g_assert_cmpuint (strlen (error->message), <, strlen (path) + 200);
  }
}

/* Runs it as a setup says, knob by knob as they were turned. */
static LabFrame *
follow (const LabSetup *setup, guint index, guint64 step)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabRun) run = lab_run_new (lab_setup_get_settings (setup, index),
                                        lab_setup_get_seed (setup), 1, NULL, &error);

  g_assert_no_error (error);
  for (guint64 i = 0; i < step; i++) {
    for (guint j = 0; j < lab_setup_get_n_changes (setup); j++) {
      const LabChange *change = lab_setup_get_change (setup, j);

      if (change->step == i && change->run == index)
        g_assert_true (lab_run_set_knob (run, lab_setup_get_class (setup)->knobs[change->knob].id,
                                         change->text, NULL));
    }
    lab_run_step (run);
  }
  return lab_run_observe (run, G_MAXUINT64);
}

static void
test_same_bits (char **folder, gconstpointer data)
{
  g_autofree char *path = g_build_filename (*folder, "a.viva", NULL);
  const LabClass *klass = lab_class_find ("early-stopping", NULL);
  g_autoptr (LabSetup) setup =
      setup_of (klass, G_MAXUINT64 - 1, "noise=0.1234567891234 width=12 dropout=0.3",
                "learning_rate=0.0123456789 width=12 data=circles");
  g_autoptr (LabRecipe) recipe = NULL, loaded = NULL;
  g_autoptr (GError) error = NULL;
  int knob = lab_class_find_knob (klass, "learning_rate");

  g_assert_true (klass->knobs[knob].is_live);
  lab_setup_add_change (setup, 17, 0, (guint) knob, "0.0234567891");
  lab_setup_add_change (setup, 40, 1, (guint) knob, "0.1");
  recipe = lab_recipe_new (setup, 90);
  g_assert_true (lab_recipe_save (recipe, path, &error));
  loaded = lab_recipe_load (path, NULL, &error);
  g_assert_no_error (error);

  for (guint run = 0; run < 2; run++) {
    g_autoptr (LabFrame) before = follow (setup, run, recipe->step);
    g_autoptr (LabFrame) after = follow (loaded->setup, run, loaded->step);
    g_autoptr (LabFrame) earlier = follow (loaded->setup, run, loaded->step - 1);
    g_autofree char *dump = frame_dump (after), *other = frame_dump (earlier);

    frame_assert_equal (before, after);
    g_assert_cmpstr (dump, !=, other);
  }
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run) (char **folder, gconstpointer data);
  } in_folder[] = {
    { "/lab/recipe/save-load", test_save_load },
    { "/lab/recipe/save-nowhere", test_save_nowhere },
    { "/lab/recipe/load-nothing", test_load_nothing },
    { "/lab/recipe/garbage", test_garbage },
    { "/lab/recipe/same-bits", test_same_bits },
  };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab/recipe/round-trip/full", test_round_trip);
  g_test_add_func ("/lab/recipe/round-trip/plain", test_round_trip_plain);
  g_test_add_func ("/lab/recipe/round-trip/numbers", test_round_trip_numbers);
  g_test_add_func ("/lab/recipe/text", test_text);
  g_test_add_func ("/lab/recipe/moved-folder", test_moved_folder);
  g_test_add_func ("/lab/recipe/root-folder", test_root_folder);
  g_test_add_func ("/lab/recipe/path-not-utf8", test_path_not_utf8);
  g_test_add_func ("/lab/recipe/defaults", test_defaults);
  g_test_add_func ("/lab/recipe/spellings", test_spellings);
  g_test_add_func ("/lab/recipe/warnings", test_warnings);
  g_test_add_func ("/lab/recipe/malformed", test_malformed);
  g_test_add_func ("/lab/recipe/malformed-head", test_malformed_head);
  g_test_add_func ("/lab/recipe/truncated", test_truncated);
  g_test_add_func ("/lab/recipe/mutations", test_mutations);
  for (guint i = 0; i < G_N_ELEMENTS (in_folder); i++)
    g_test_add (in_folder[i].path, char *, NULL, folder_set_up, in_folder[i].run, folder_tear_down);

  return g_test_run ();
}
