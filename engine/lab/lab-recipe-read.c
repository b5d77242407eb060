/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-recipe.h"

#include <math.h>
#include <string.h>

#include "lab-json-node.h"
#include "lab-text.h"

/* @klass: set when the recipe has named its lab. @folder: from which paths are seen. */
typedef struct {
  const char *path;
  char *folder;
  GPtrArray *warnings;
  const LabClass *klass;
} Reader;

/* "lecture.viva:12: runs[1].settings.width", for a message. (transfer full) */
static char *
locate (const Reader *reader, const LabJsonNode *node)
{
  g_autofree char *place = lab_json_node_get_place (node);
  g_autofree char *shown = NULL;

  /* Names come out of the file: they may be long, or hold line ends. */
  if (strlen (place) > 120 || strpbrk (place, "\n\r") != NULL)
    shown = lab_text_quote (place);
  else
    shown = g_steal_pointer (&place);
  return g_strdup_printf ("%s:%u%s%s", reader->path, node->line, shown[0] != '\0' ? ": " : "",
                          shown);
}

static gboolean
refuse_found (const Reader *reader,
              const LabJsonNode *node,
              const char *expected,
              const char *found,
              GError **error)
{
  g_autofree char *place = locate (reader, node);

  g_set_error (error, LAB_RECIPE_ERROR, LAB_RECIPE_ERROR_CONTENT, "%s: expected %s, found %s",
               place, expected, found);
  return FALSE;
}

static gboolean
refuse (const Reader *reader, const LabJsonNode *node, const char *expected, GError **error)
{
  g_autofree char *found = lab_json_node_describe (node);

  return refuse_found (reader, node, expected, found, error);
}

/* What another room said about @node, without the name of the knob with which it may begin. */
static gboolean
refuse_as (const Reader *reader,
           const LabJsonNode *node,
           const char *name,
           const GError *reason,
           GError **error)
{
  g_autofree char *place = locate (reader, node);
  const char *message = reason->message;
  gsize length = name != NULL ? strlen (name) : 0;

  if (length > 0 && strncmp (message, name, length) == 0 &&
      g_str_has_prefix (message + length, ": "))
    message += length + 2;
  g_set_error (error, LAB_RECIPE_ERROR, LAB_RECIPE_ERROR_CONTENT, "%s: %s", place, message);
  return FALSE;
}

static void
warn (const Reader *reader, const LabJsonNode *node, const char *what)
{
  g_autofree char *place = locate (reader, node);

  g_ptr_array_add (reader->warnings, g_strdup_printf ("%s: %s", place, what));
}

/* Says which members of @object are none of @names (up to NULL). */
static void
warn_of_unknown (const Reader *reader, const LabJsonNode *object, const char *const *names)
{
  for (guint i = 0; i < object->children->len; i++) {
    const LabJsonNode *child = g_ptr_array_index (object->children, i);

    if (!g_strv_contains (names, child->name))
      warn (reader, child, "this version of Viva does not know it and leaves it out");
  }
}

/* Member @name of @object, which must be there. (transfer none) (nullable) */
static const LabJsonNode *
get_needed (const Reader *reader,
            const LabJsonNode *object,
            const char *name,
            const char *expected,
            GError **error)
{
  const LabJsonNode *node = lab_json_node_get (object, name);
  g_autofree char *wanted = NULL;

  if (node != NULL)
    return node;
  wanted = g_strdup_printf ("%s called “%s”", expected, name);
  refuse_found (reader, object, wanted, "none", error);
  return NULL;
}

static gboolean
check_kind (const Reader *reader,
            const LabJsonNode *node,
            LabJsonKind kind,
            const char *expected,
            GError **error)
{
  return node->kind == kind || refuse (reader, node, expected, error);
}

static gboolean
read_head (Reader *reader, const LabJsonNode *root, GError **error)
{
  const LabJsonNode *format, *version, *program = lab_json_node_get (root, "program");
  guint64 number;

  format = get_needed (reader, root, "format", "the text “viva-recipe”", error);
  if (format == NULL)
    return FALSE;
  if (format->kind != LAB_JSON_TEXT || strcmp (format->text, "viva-recipe") != 0)
    return refuse (reader, format, "the text “viva-recipe”", error);

  version = get_needed (reader, root, "version", "a number", error);
  if (version == NULL)
    return FALSE;
  if (version->kind != LAB_JSON_NUMBER || !lab_json_node_get_whole (version, &number) ||
      number == 0)
    return refuse (reader, version, "the number of a version, from 1 on", error);
  if (number > LAB_RECIPE_VERSION) {
    g_autofree char *place = locate (reader, version);

    g_set_error (error, LAB_RECIPE_ERROR, LAB_RECIPE_ERROR_VERSION,
                 "%s: expected a version of at most %d, found %s: a newer Viva wrote this recipe",
                 place, LAB_RECIPE_VERSION, version->text);
    return FALSE;
  }
  return program == NULL ||
         check_kind (reader, program, LAB_JSON_TEXT, "the version of a program as text", error);
}

static gboolean
read_lab (Reader *reader, const LabJsonNode *root, GError **error)
{
  const LabJsonNode *node = get_needed (reader, root, "lab", "the name of a lab", error);
  g_autoptr (GError) reason = NULL;

  if (node == NULL || !check_kind (reader, node, LAB_JSON_TEXT, "the name of a lab", error))
    return FALSE;
  if (reader->klass == NULL) {
    reader->klass = lab_class_find (node->text, &reason);
    return reader->klass != NULL || refuse_as (reader, node, NULL, reason, error);
  }
  return strcmp (reader->klass->id, node->text) == 0 ||
         refuse (reader, node, reader->klass->id, error);
}

/* Member @name, a whole number; @value stays as it is when there is none. */
static gboolean
read_whole (const Reader *reader,
            const LabJsonNode *object,
            const char *name,
            guint64 *value,
            GError **error)
{
  const LabJsonNode *node = lab_json_node_get (object, name);

  return node == NULL || lab_json_node_get_whole (node, value) ||
         refuse (reader, node, "a whole number from 0 to 18446744073709551615", error);
}

/* Member @name, the index of one of @n runs; 0 when there is none. */
static gboolean
read_run (const Reader *reader,
          const LabJsonNode *object,
          const char *name,
          guint n,
          guint *run,
          GError **error)
{
  const LabJsonNode *node = lab_json_node_get (object, name);
  g_autofree char *expected = g_strdup_printf ("the number of a run, from 0 to %u", n - 1);
  guint64 value = 0;

  if (node != NULL && (!lab_json_node_get_whole (node, &value) || value >= n))
    return refuse (reader, node, expected, error);
  *run = (guint) value;
  return TRUE;
}

/* [[1, 2], [3, 4]] as settings spell it: "[1 2; 3 4]". (transfer full) (nullable) */
static char *
spell_matrix (const Reader *reader, const LabJsonNode *node, GError **error)
{
  g_autoptr (GString) text = g_string_new ("[");

  for (guint i = 0; i < node->children->len; i++) {
    const LabJsonNode *row = g_ptr_array_index (node->children, i);

    if (!check_kind (reader, row, LAB_JSON_LIST, "a list of numbers", error))
      return NULL;
    for (guint j = 0; j < row->children->len; j++) {
      const LabJsonNode *cell = g_ptr_array_index (row->children, j);

      if (!check_kind (reader, cell, LAB_JSON_NUMBER, "a number", error))
        return NULL;
      g_string_append_printf (text, "%s%s", j > 0 ? " " : "", cell->text);
    }
    g_string_append (text, i + 1 < node->children->len ? "; " : "");
  }
  g_string_append_c (text, ']');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *
expected_of (LabKnobKind kind)
{
  switch (kind) {
  case LAB_KNOB_REAL:
    return "a number";
  case LAB_KNOB_INTEGER:
    return "a whole number";
  case LAB_KNOB_CHOICE:
    return "a choice as text";
  case LAB_KNOB_SWITCH:
    return "true or false";
  case LAB_KNOB_FILE:
    return "a path as text, or null";
  case LAB_KNOB_MATRIX:
  default:
    return "a list of rows";
  }
}

/* The value of @knob as lab_settings_set() takes it. Every value may also be a text as the command
 * line spells it. (transfer full) (nullable) */
static char *
spell_value (const Reader *reader, const LabKnob *knob, const LabJsonNode *node, GError **error)
{
  if (node->kind == LAB_JSON_TEXT && knob->kind == LAB_KNOB_FILE && node->text[0] != '\0')
    return g_canonicalize_filename (node->text, reader->folder);
  if (node->kind == LAB_JSON_TEXT)
    return g_strdup (node->text);
  if (node->kind == LAB_JSON_NUMBER &&
      (knob->kind == LAB_KNOB_REAL || knob->kind == LAB_KNOB_INTEGER))
    return g_strdup (node->text);
  if (node->kind == LAB_JSON_BOOLEAN && knob->kind == LAB_KNOB_SWITCH)
    return g_strdup (node->boolean ? "on" : "off");
  if (node->kind == LAB_JSON_NULL && knob->kind == LAB_KNOB_FILE)
    return g_strdup ("");
  if (node->kind == LAB_JSON_LIST && knob->kind == LAB_KNOB_MATRIX)
    return spell_matrix (reader, node, error);
  refuse (reader, node, expected_of (knob->kind), error);
  return NULL;
}

/* Sets the knob called @id from @node. What was set, as a text, goes to @text (nullable, transfer
 * full). An unknown knob is no unknown field: the runs could not be made without it. */
static gboolean
set_knob (const Reader *reader,
          LabSettings *settings,
          const char *id,
          const LabJsonNode *node,
          char **text,
          GError **error)
{
  int index = lab_class_find_knob (reader->klass, id);
  g_autofree char *spelled = NULL;
  g_autoptr (GError) reason = NULL;

  if (index >= 0) {
    spelled = spell_value (reader, &reader->klass->knobs[index], node, error);
    if (spelled == NULL)
      return FALSE;
  }
  if (!lab_settings_set (settings, id, index >= 0 ? spelled : "", &reason))
    return refuse_as (reader, node, id, reason, error);
  if (text != NULL)
    *text = g_steal_pointer (&spelled);
  return TRUE;
}

/* (transfer full) (nullable) */
static LabSettings *
read_settings (const Reader *reader, const LabJsonNode *run, GError **error)
{
  static const char *const names[] = { "settings", NULL };
  g_autoptr (LabSettings) settings = lab_settings_new (reader->klass);
  const LabJsonNode *node;

  if (!check_kind (reader, run, LAB_JSON_OBJECT, "an object", error))
    return NULL;
  node = get_needed (reader, run, "settings", "an object", error);
  if (node == NULL || !check_kind (reader, node, LAB_JSON_OBJECT, "an object", error))
    return NULL;
  for (guint i = 0; i < node->children->len; i++) {
    const LabJsonNode *child = g_ptr_array_index (node->children, i);

    if (!set_knob (reader, settings, child->name, child, NULL, error))
      return NULL;
  }
  warn_of_unknown (reader, run, names);
  return g_steal_pointer (&settings);
}

/* (transfer full) (nullable) */
static LabSetup *
read_runs (const Reader *reader, const LabJsonNode *root, GError **error)
{
  const LabJsonNode *runs = get_needed (reader, root, "runs", "a list", error);
  g_autofree char *expected = g_strdup_printf ("a list of 1 to %d runs", LAB_MAX_RUNS);
  g_autoptr (LabSetup) setup = NULL;
  guint64 seed = 1;

  if (runs == NULL || !check_kind (reader, runs, LAB_JSON_LIST, expected, error) ||
      !read_whole (reader, root, "seed", &seed, error))
    return NULL;
  if (runs->children->len == 0 || runs->children->len > LAB_MAX_RUNS) {
    g_autofree char *found = g_strdup_printf ("%u", runs->children->len);

    refuse_found (reader, runs, expected, found, error);
    return NULL;
  }
  for (guint i = 0; i < runs->children->len; i++) {
    g_autoptr (LabSettings) settings =
        read_settings (reader, g_ptr_array_index (runs->children, i), error);

    if (settings == NULL)
      return NULL;
    if (setup == NULL)
      setup = lab_setup_new (settings, seed);
    else
      lab_setup_add_run (setup, settings);
  }
  return g_steal_pointer (&setup);
}

static gboolean
read_live_knob (const Reader *reader, const LabJsonNode *node, int *knob, GError **error)
{
  g_autofree const char **ids = g_new (const char *, reader->klass->n_knobs + 1);
  g_autofree char *found = NULL, *hint = NULL, *place = NULL;
  guint n = 0;

  if (!check_kind (reader, node, LAB_JSON_TEXT, "the name of a knob", error))
    return FALSE;
  *knob = lab_class_find_knob (reader->klass, node->text);
  if (*knob >= 0 && reader->klass->knobs[*knob].is_live)
    return TRUE;

  for (guint i = 0; i < reader->klass->n_knobs; i++) {
    if (reader->klass->knobs[i].is_live)
      ids[n++] = reader->klass->knobs[i].id;
  }
  found = lab_text_quote (node->text);
  hint = lab_text_suggest (node->text, ids, n);
  place = locate (reader, node);
  g_set_error (error, LAB_RECIPE_ERROR, LAB_RECIPE_ERROR_CONTENT,
               "%s: expected a knob that acts on a running net, found %s%s", place, found, hint);
  return FALSE;
}

static gboolean
read_change (const Reader *reader,
             const LabJsonNode *node,
             LabSetup *setup,
             LabSettings *scratch,
             GError **error)
{
  static const char *const names[] = { "step", "run", "knob", "value", NULL };
  const LabJsonNode *step_node, *knob_node, *value;
  guint n = lab_setup_get_n_changes (setup);
  g_autofree char *text = NULL;
  guint64 step = 0;
  guint run;
  int knob;

  if (!check_kind (reader, node, LAB_JSON_OBJECT, "an object", error))
    return FALSE;
  step_node = get_needed (reader, node, "step", "a number", error);
  if (step_node == NULL)
    return FALSE;
  knob_node = get_needed (reader, node, "knob", "the name of a knob", error);
  if (knob_node == NULL)
    return FALSE;
  value = get_needed (reader, node, "value", "a value", error);
  if (value == NULL || !read_whole (reader, node, "step", &step, error) ||
      !read_run (reader, node, "run", lab_setup_get_n_runs (setup), &run, error) ||
      !read_live_knob (reader, knob_node, &knob, error) ||
      !set_knob (reader, scratch, knob_node->text, value, &text, error))
    return FALSE;

  if (n > 0 && lab_setup_get_change (setup, n - 1)->step > step) {
    g_autofree char *expected =
        g_strdup_printf ("changes in the order of their steps, none before %" G_GUINT64_FORMAT,
                         lab_setup_get_change (setup, n - 1)->step);

    return refuse (reader, step_node, expected, error);
  }
  lab_setup_add_change (setup, step, run, (guint) knob, text);
  warn_of_unknown (reader, node, names);
  return TRUE;
}

static gboolean
read_changes (const Reader *reader, const LabJsonNode *root, LabSetup *setup, GError **error)
{
  const LabJsonNode *changes = lab_json_node_get (root, "changes");
  g_autoptr (LabSettings) scratch = lab_settings_new (reader->klass);

  if (changes == NULL)
    return TRUE;
  if (!check_kind (reader, changes, LAB_JSON_LIST, "a list of changes", error))
    return FALSE;
  for (guint i = 0; i < changes->children->len; i++) {
    if (!read_change (reader, g_ptr_array_index (changes->children, i), setup, scratch, error))
      return FALSE;
  }
  return TRUE;
}

/* A view of another version of the lab is left out: how a bench looks does not change its runs.
 * @view is −1 then. */
static gboolean
read_view (const Reader *reader, const LabJsonNode *node, int *view, GError **error)
{
  g_autoptr (GError) reason = NULL;

  *view = -1;
  if (!check_kind (reader, node, LAB_JSON_TEXT, "the name of a view", error))
    return FALSE;
  *view = lab_class_find_view (reader->klass, node->text, &reason);
  if (*view < 0) {
    g_autofree char *what = g_strdup_printf ("left out: %s", reason->message);

    warn (reader, node, what);
  }
  return TRUE;
}

static gboolean
read_views (const Reader *reader, const LabJsonNode *layout, guint64 *views, GError **error)
{
  const LabJsonNode *list = lab_json_node_get (layout, "views");

  if (list == NULL || list->kind == LAB_JSON_NULL)
    return TRUE;
  if (!check_kind (reader, list, LAB_JSON_LIST, "a list of names of views, or null", error))
    return FALSE;
  for (guint i = 0; i < list->children->len; i++) {
    int view;

    if (!read_view (reader, g_ptr_array_index (list->children, i), &view, error))
      return FALSE;
    if (view >= 0)
      *views |= G_GUINT64_CONSTANT (1) << view;
  }
  return TRUE;
}

static gboolean
read_range (const Reader *reader, const LabJsonNode *node, double *from, double *to, GError **error)
{
  double ends[2];
  gboolean is_good = node->kind == LAB_JSON_LIST && node->children->len == 2;

  for (guint i = 0; i < 2 && is_good; i++) {
    const LabJsonNode *end = g_ptr_array_index (node->children, i);

    is_good = end->kind == LAB_JSON_NUMBER && lab_text_parse_number (end->text, &ends[i]) &&
              isfinite (ends[i]);
  }
  if (!is_good || !(ends[0] < ends[1]) || !isfinite (ends[1] - ends[0]))
    return refuse (reader, node, "two numbers, the lower first", error);
  *from = ends[0];
  *to = ends[1];
  return TRUE;
}

static gboolean
read_zoom (const Reader *reader, const LabJsonNode *node, LabRecipe *recipe, GError **error)
{
  static const char *const names[] = { "view", "x", "y", NULL };
  const LabJsonNode *view_node, *x, *y;
  LabRecipeZoom zoom;
  int view;

  if (!check_kind (reader, node, LAB_JSON_OBJECT, "an object", error))
    return FALSE;
  view_node = get_needed (reader, node, "view", "the name of a view", error);
  if (view_node == NULL)
    return FALSE;
  x = get_needed (reader, node, "x", "two numbers", error);
  if (x == NULL)
    return FALSE;
  y = get_needed (reader, node, "y", "two numbers", error);
  if (y == NULL || !read_view (reader, view_node, &view, error) ||
      !read_range (reader, x, &zoom.x0, &zoom.x1, error) ||
      !read_range (reader, y, &zoom.y0, &zoom.y1, error))
    return FALSE;
  warn_of_unknown (reader, node, names);
  if (view < 0)
    return TRUE;

  zoom.view = (guint) view;
  for (guint i = 0; i < recipe->zooms->len; i++) {
    if (g_array_index (recipe->zooms, LabRecipeZoom, i).view == zoom.view)
      return refuse (reader, view_node, "each view once", error);
  }
  g_array_append_val (recipe->zooms, zoom);
  return TRUE;
}

static gboolean
read_layout (const Reader *reader, const LabJsonNode *root, LabRecipe *recipe, GError **error)
{
  static const char *const names[] = { "view", "views", "run", "zoom", NULL };
  const LabJsonNode *layout = lab_json_node_get (root, "layout"), *view, *zooms;

  if (layout == NULL)
    return TRUE;
  if (!check_kind (reader, layout, LAB_JSON_OBJECT, "an object", error))
    return FALSE;
  view = lab_json_node_get (layout, "view");
  if (view != NULL && view->kind != LAB_JSON_NULL &&
      !read_view (reader, view, &recipe->view, error))
    return FALSE;
  if (!read_views (reader, layout, &recipe->views, error) ||
      !read_run (reader, layout, "run", lab_setup_get_n_runs (recipe->setup), &recipe->run, error))
    return FALSE;

  zooms = lab_json_node_get (layout, "zoom");
  if (zooms != NULL && !check_kind (reader, zooms, LAB_JSON_LIST, "a list", error))
    return FALSE;
  for (guint i = 0; zooms != NULL && i < zooms->children->len; i++) {
    if (!read_zoom (reader, g_ptr_array_index (zooms->children, i), recipe, error))
      return FALSE;
  }
  warn_of_unknown (reader, layout, names);
  return TRUE;
}

/* (transfer full) (nullable) */
static LabRecipe *
read_recipe (Reader *reader, const LabJsonNode *root, GError **error)
{
  static const char *const names[] = {
    "format", "version", "program", "lab", "seed", "runs", "changes", "step", "layout", NULL,
  };
  g_autoptr (LabSetup) setup = NULL;
  g_autoptr (LabRecipe) recipe = NULL;

  if (!check_kind (reader, root, LAB_JSON_OBJECT, "an object with a recipe", error) ||
      !read_head (reader, root, error) || !read_lab (reader, root, error))
    return NULL;
  setup = read_runs (reader, root, error);
  if (setup == NULL || !read_changes (reader, root, setup, error))
    return NULL;
  recipe = lab_recipe_new (setup, LAB_NO_STEP);
  if (!read_whole (reader, root, "step", &recipe->step, error) ||
      !read_layout (reader, root, recipe, error))
    return NULL;
  warn_of_unknown (reader, root, names);
  return g_steal_pointer (&recipe);
}

LabRecipe *
lab_recipe_parse (const char *text,
                  gsize size,
                  const char *path,
                  const LabClass *klass,
                  GPtrArray **warnings,
                  GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (LabJsonNode) root = NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *whole = NULL, *folder = NULL;
  Reader reader = { path, NULL, found, klass };
  LabRecipe *recipe;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  if (warnings != NULL)
    *warnings = NULL;
  root = lab_json_parse (text, size, &reason);
  if (root == NULL) {
    g_set_error (error, LAB_RECIPE_ERROR, LAB_RECIPE_ERROR_SYNTAX, "%s:%s", path, reason->message);
    return NULL;
  }
  whole = g_canonicalize_filename (path, NULL);
  folder = g_path_get_dirname (whole);
  reader.folder = folder;
  recipe = read_recipe (&reader, root, error);
  if (recipe != NULL && warnings != NULL)
    *warnings = g_steal_pointer (&found);
  return recipe;
}
