/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <string.h>

#include "lab-class.h"
#include "program.h"

/* What "viva @arguments" prints, which must go well. (transfer full) */
static char *
print_of (const char *arguments)
{
  g_auto (Program) program = { 0 };
  char *folder = program_folder_new ();

  program_run (&program, folder, NULL, arguments);
  program_assert_good (&program);
  program_folder_free (folder);
  return g_steal_pointer (&program.output);
}

/* The first words of @text's lines are @names, in that order. */
static void
assert_first_words (const char *text, const char *const *names, guint n_names)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, n_names + 1);
  g_assert_cmpstr (lines[n_names], ==, "");
  for (guint i = 0; i < n_names; i++) {
    g_auto (GStrv) words = g_strsplit (lines[i], " ", 2);

    g_assert_cmpstr (words[0], ==, names[i]);
    g_assert_false (g_str_has_suffix (lines[i], " "));
  }
}

/* Every lab, and it is what a bare "list" shows. */
static void
test_labs (void)
{
  g_autofree char *bare = print_of ("list");
  g_autofree char *labs = print_of ("list labs");
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  guint n_classes;
  const LabClass *const *classes = lab_classes (&n_classes);

  g_assert_cmpstr (bare, ==, labs);
  g_assert_cmpuint (n_classes, >=, 1);
  for (guint i = 0; i < n_classes; i++)
    g_ptr_array_add (names, (gpointer) classes[i]->id);
  assert_first_words (labs, (const char *const *) names->pdata, names->len);
  /* Columns are as wide as the labs that there are make them. */
  g_assert_true (
      g_regex_match_simple ("^early-stopping +2g +Early stopping$", labs, G_REGEX_MULTILINE, 0));
}

/* Of every lab every knob, fact and view. */
static void
test_of_labs (void)
{
  guint n_classes;
  const LabClass *const *classes = lab_classes (&n_classes);

  for (guint i = 0; i < n_classes; i++) {
    g_autofree char *knobs_command = g_strconcat ("list knobs ", classes[i]->id, NULL);
    g_autofree char *facts_command = g_strconcat ("list facts ", classes[i]->id, NULL);
    g_autofree char *views_command = g_strconcat ("list views ", classes[i]->id, NULL);
    g_autofree char *knobs = print_of (knobs_command);
    g_autofree char *facts = print_of (facts_command);
    g_autofree char *views = print_of (views_command);
    g_autoptr (GPtrArray) names = g_ptr_array_new ();

    for (guint j = 0; j < classes[i]->n_knobs; j++)
      g_ptr_array_add (names, (gpointer) classes[i]->knobs[j].id);
    assert_first_words (knobs, (const char *const *) names->pdata, names->len);
    g_ptr_array_set_size (names, 0);
    for (guint j = 0; j < classes[i]->n_facts; j++)
      g_ptr_array_add (names, (gpointer) classes[i]->facts[j].id);
    assert_first_words (facts, (const char *const *) names->pdata, names->len);
    g_ptr_array_set_size (names, 0);
    for (guint j = 0; j < classes[i]->n_views; j++)
      g_ptr_array_add (names, (gpointer) classes[i]->views[j].id);
    assert_first_words (views, (const char *const *) names->pdata, names->len);
  }
}

/* Default, title, unit and range, as the lab's table has them. */
static void
test_knobs (void)
{
  g_autofree char *text = print_of ("list knobs early-stopping");

  g_assert_true (g_regex_match_simple (
      "(?m)^data +moons +\\S.*  circles, moons, xor, spiral, gaussians, xor-uniform, "
      "fashion-mnist, csv$",
      text, 0, 0));
  g_assert_true (
      g_regex_match_simple ("(?m)^learning_rate +0\\.003 +Learning rate +1e-5 … 10$", text, 0, 0));
  g_assert_true (g_regex_match_simple ("(?m)^patience +300 +Patience \\(iterations\\) +1 … 100000$",
                                       text, 0, 0));
  g_assert_true (g_regex_match_simple ("(?m)^file +– +CSV file +a file: \\*\\.csv", text, 0, 0));
}

static void
test_parts (void)
{
  g_autofree char *text = print_of ("list parts");

  g_assert_true (g_regex_match_simple (
      "(?m)^midterm +2g +3 points +early-stopping +Early stopping$", text, 0, 0));
}

static void
test_check (void)
{
  g_autofree char *midterm =
      g_build_filename (g_getenv ("G_TEST_SRCDIR"), "..", "data", "exam", "midterm", NULL);
  g_autofree char *quoted = g_shell_quote (midterm);
  g_autofree char *command = g_strconcat ("check ", quoted, NULL);
  g_autofree char *text = print_of (command);

  g_assert_true (
      g_regex_match_simple ("^Deep learning midterm: no mistakes: [0-9]+ parts?, [0-9]+ points, "
                            "180 minutes\n$",
                            text, 0, 0));
}

static void
test_version (void)
{
  g_autofree char *text = print_of ("--version");

  g_assert_true (g_regex_match_simple ("^viva [0-9]+\\.[0-9]+\\.[0-9]+\n$", text, 0, 0));
}

/* Help is asked for anywhere, fits 80 columns and shows examples. */
static void
test_help (void)
{
  static const struct {
    const char *arguments;
    const char *words[8];
  } cases[] = {
    { "--help", { "list", "run", "render", "check", "Exit status", "130", "Examples:" } },
    { "-h", { "viva run early-stopping", "--version" } },
    { "list --help", { "labs", "parts", "knobs LAB", "facts LAB", "views LAB", "Examples:" } },
    { "run --help",
      { "--set KNOB=VALUE", "--seed N", "--steps N", "--threads N", "--csv FOLDER", "--json",
        "Examples:" } },
    { "run early-stopping -h", { "Usage: viva run LAB" } },
    { "render --help",
      { "--view VIEW", "--size WxH", "--dark", "-o, --output FILE", ".svg, .pdf, .png", "--seed N",
        "Examples:" } },
    { "check --help", { "FOLDER", "file:line: expected", "Examples:" } },
    { "grade --help", { "FOLDER ANSWERS.json", "--json", "Examples:" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = print_of (cases[i].arguments);
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

    for (guint j = 0; cases[i].words[j] != NULL; j++)
      g_assert_nonnull (strstr (text, cases[i].words[j]));
    for (guint j = 0; lines[j] != NULL; j++) {
      g_assert_cmpint (g_utf8_strlen (lines[j], -1), <, 80);
      g_assert_false (g_str_has_suffix (lines[j], " "));
    }
    /* Verbs that do not exist are not spoken of. */
    g_assert_null (strstr (text, "export"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/list/labs", test_labs);
  g_test_add_func ("/app/list/of-labs", test_of_labs);
  g_test_add_func ("/app/list/knobs", test_knobs);
  g_test_add_func ("/app/list/parts", test_parts);
  g_test_add_func ("/app/check/midterm", test_check);
  g_test_add_func ("/app/version", test_version);
  g_test_add_func ("/app/help", test_help);

  return g_test_run ();
}
