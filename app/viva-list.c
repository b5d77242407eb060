/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-verb.h"

#include <string.h>

#include "exam-paper.h"
#include "exam-data.h"
#include "lab-class.h"
#include "lab-settings.h"
#include "lab-text.h"
#include "lab-json.h"
#include "viva-report.h"
#include "viva-table.h"

static gboolean
print_table (const VivaTable *table, GError **error)
{
  g_autofree char *text = viva_table_to_string (table);

  return viva_print (text, error);
}

/* "number of layers (layers)" (transfer full) */
static char *
with_unit (const char *title, const char *unit)
{
  return unit != NULL ? g_strdup_printf ("%s (%s)", title, unit) : g_strdup (title);
}

static gboolean
list_labs (const LabClass *none, GError **error)
{
  g_autoptr (VivaTable) table = viva_table_new (3);
  guint n_classes;
  const LabClass *const *classes = lab_classes (&n_classes);

  for (guint i = 0; i < n_classes; i++) {
    g_autofree char *parts =
        classes[i]->parts != NULL ? g_strjoinv (", ", (char **) classes[i]->parts) : NULL;

    viva_table_add (table, classes[i]->id, parts, classes[i]->title);
  }
  return print_table (table, error);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Names of the folders in @papers that hold a paper, in alphabetical order. (transfer full)
 * (nullable) */
static GPtrArray *
find_papers (const char *papers, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (papers, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (folder == NULL)
    return NULL;
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *head = g_build_filename (papers, name, "paper.ini", NULL);

    if (g_file_test (head, G_FILE_TEST_EXISTS))
      g_ptr_array_add (names, g_strdup (name));
  }
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

static gboolean
add_parts (VivaTable *table, const char *papers, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (papers, name, NULL);
  g_autoptr (GError) load_error = NULL;
  g_autoptr (ExamPaper) paper = exam_paper_load (path, &load_error);

  if (g_error_matches (load_error, EXAM_ERROR, EXAM_ERROR_PAPER)) {
    g_set_error (error, VIVA_ERROR, VIVA_ERROR_FAILED,
                 "%s: the paper has mistakes; “viva check” lists them", path);
    return FALSE;
  }
  if (paper == NULL) {
    g_propagate_error (error, g_steal_pointer (&load_error));
    return FALSE;
  }
  for (guint i = 0; i < exam_paper_get_n_parts (paper); i++) {
    const ExamPart *part = exam_paper_get_part (paper, i);
    g_autofree char *number = lab_text_number (part->points);
    g_autofree char *points = NULL;

    points = g_strdup_printf ("%s %s", number, part->points == 1 ? "point" : "points");
    viva_table_add (table, name, part->id, points, part->lab != NULL ? part->lab->id : "–",
                    part->title);
  }
  return TRUE;
}

static gboolean
list_parts (const LabClass *none, GError **error)
{
  g_autoptr (VivaTable) table = viva_table_new (5);
  g_autofree char *papers = exam_data_dir ();
  g_autoptr (GPtrArray) names = NULL;

  if (papers == NULL) {
    g_set_error_literal (error, VIVA_ERROR, VIVA_ERROR_FAILED,
                         "there are no papers beside the program; is it installed whole?");
    return FALSE;
  }
  names = find_papers (papers, error);
  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++) {
    if (!add_parts (table, papers, g_ptr_array_index (names, i), error))
      return FALSE;
  }
  return print_table (table, error);
}

/* What a knob takes: "0.0001 … 10", "moons, circles", "on, off". (transfer full) */
static char *
describe_values (const LabKnob *knob)
{
  switch (knob->kind) {
  case LAB_KNOB_REAL:
  case LAB_KNOB_INTEGER: {
    g_autofree char *min = lab_text_number (knob->min);
    g_autofree char *max = lab_text_number (knob->max);

    return g_strdup_printf ("%s … %s", min, max);
  }
  case LAB_KNOB_CHOICE: {
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < lab_knob_n_choices (knob); i++)
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", knob->choices[i].id);
    return g_string_free (text, FALSE);
  }
  case LAB_KNOB_SWITCH:
    return g_strdup ("on, off");
  case LAB_KNOB_MATRIX: {
    g_autofree char *min = lab_text_number (knob->min);
    g_autofree char *max = lab_text_number (knob->max);

    GString *text = g_string_new (NULL);

    g_string_append_printf (text, "a matrix of %s … %s", min, max);
    for (guint i = 0; knob->presets != NULL && knob->presets[i].id != NULL; i++)
      g_string_append_printf (text, ", %s", knob->presets[i].id);
    return g_string_free (text, FALSE);
  }
  case LAB_KNOB_FILE:
  default: {
    g_autofree char *patterns =
        knob->patterns != NULL ? g_strjoinv (", ", (char **) knob->patterns) : g_strdup ("*");

    return g_strdup_printf ("a file: %s", patterns);
  }
  }
}

static gboolean
list_knobs (const LabClass *klass, GError **error)
{
  g_autoptr (LabSettings) settings = lab_settings_new (klass);
  g_autoptr (VivaTable) table = viva_table_new (4);

  for (guint i = 0; i < klass->n_knobs; i++) {
    const LabKnob *knob = &klass->knobs[i];
    g_autofree char *initial = lab_settings_get_text (settings, i);
    g_autofree char *title = with_unit (knob->title, knob->unit);
    g_autofree char *values = describe_values (knob);

    viva_table_add (table, knob->id, initial[0] != '\0' ? initial : "–", title, values);
  }
  return print_table (table, error);
}

static gboolean
list_facts (const LabClass *klass, GError **error)
{
  g_autoptr (VivaTable) table = viva_table_new (2);

  for (guint i = 0; i < klass->n_facts; i++) {
    g_autofree char *title = with_unit (klass->facts[i].title, klass->facts[i].unit);

    viva_table_add (table, klass->facts[i].id, title);
  }
  return print_table (table, error);
}

static gboolean
list_views (const LabClass *klass, GError **error)
{
  g_autoptr (VivaTable) table = viva_table_new (2);

  for (guint i = 0; i < klass->n_views; i++)
    viva_table_add (table, klass->views[i].id, klass->views[i].title);
  return print_table (table, error);
}

static void
add_formula (const char *tex, gboolean is_display, gpointer data)
{
  LabJson *json = ((gpointer *) data)[0];
  GHashTable *listed = ((gpointer *) data)[1];
  char *key = g_strconcat (is_display ? "d" : "i", tex, NULL);

  if (!g_hash_table_add (listed, key))
    return;
  lab_json_open (json, NULL, '{');
  lab_json_text (json, "tex", tex);
  lab_json_boolean (json, "display", is_display);
  lab_json_close (json, '}');
}

/* As JSON, each once: what data/exam/set-formulas reads. */
static gboolean
list_formulas (const char *folder, GError **error)
{
  g_autoptr (ExamPaper) paper = exam_paper_load (folder, error);
  g_autoptr (GHashTable) listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *text = NULL;
  LabJson json;
  gpointer data[] = { &json, listed };

  if (paper == NULL)
    return FALSE;
  lab_json_init (&json);
  lab_json_open (&json, NULL, '[');
  exam_paper_foreach_formula (paper, add_formula, data);
  lab_json_close (&json, ']');
  text = lab_json_end (&json);
  return viva_print (text, error);
}

/* What can be listed, and of what. */
static const struct {
  const char *name;
  gboolean of_lab;
  gboolean (*print) (const LabClass *klass, GError **error);
  gboolean (*print_paper) (const char *folder, GError **error);
} topics[] = {
  { "labs", FALSE, list_labs, NULL },  { "parts", FALSE, list_parts, NULL },
  { "knobs", TRUE, list_knobs, NULL }, { "facts", TRUE, list_facts, NULL },
  { "views", TRUE, list_views, NULL }, { "formulas", FALSE, NULL, list_formulas },
};

static gboolean
list (const VivaOptions *options, GError **error)
{
  guint n = g_strv_length (options->operands);
  const char *topic = n > 0 ? options->operands[0] : "labs";
  const char *names[G_N_ELEMENTS (topics)];
  g_autofree char *found = NULL;
  g_autofree char *hint = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (topics); i++) {
    const LabClass *klass = NULL;
    const char *what = topics[i].of_lab ? "lab" : topics[i].print == NULL ? "folder" : NULL;
    guint n_expected = what != NULL ? 2 : 1;

    names[i] = topics[i].name;
    if (!g_str_equal (topic, topics[i].name))
      continue;
    if (n > n_expected) {
      found = lab_text_quote (options->operands[n_expected]);
      g_set_error (error, VIVA_ERROR, VIVA_ERROR_USAGE, "“viva list %s” expects %s, found also %s",
                   topic,
                   what == NULL       ? "nothing more"
                   : topics[i].of_lab ? "one lab"
                                      : "one folder",
                   found);
      return FALSE;
    }
    if (what != NULL && n < n_expected) {
      g_set_error (error, VIVA_ERROR, VIVA_ERROR_USAGE, "“viva list %s” expects a %s, found none%s",
                   topic, what, topics[i].of_lab ? "; see “viva list labs”" : "");
      return FALSE;
    }
    if (topics[i].print_paper != NULL)
      return topics[i].print_paper (options->operands[1], error);
    if (topics[i].of_lab) {
      klass = lab_class_find (options->operands[1], error);
      if (klass == NULL)
        return FALSE;
    }
    return topics[i].print (klass, error);
  }

  found = lab_text_quote (topic);
  hint = lab_text_suggest (topic, names, G_N_ELEMENTS (names));
  g_set_error (error, VIVA_ERROR, VIVA_ERROR_USAGE, "“viva list” does not know %s%s", found, hint);
  return FALSE;
}

static const char *const examples[] = {
  "viva list",
  "viva list parts",
  "viva list knobs early-stopping",
  NULL,
};

const VivaVerb viva_list_verb = {
  .name = "list",
  .usage = "[labs | parts | knobs LAB | facts LAB | views LAB | formulas FOLDER]",
  .summary = "List experiments, parts of papers, knobs, facts or views.",
  .help = "Lists the experiments (labs), the parts of the papers that come with the program, or "
          "what an experiment has: knobs with their default, meaning and values, facts, views. "
          "The formulas of a paper come as JSON, for the tool that sets them. The "
          "name that other verbs take comes first on each line; of parts, that of the paper.",
  .options = VIVA_OPTION_NONE,
  .examples = examples,
  .run = list,
};
