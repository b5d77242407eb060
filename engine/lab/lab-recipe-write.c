/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-recipe.h"

#include <string.h>

#include "lab-json.h"

/* Whole numbers from here on are written as text: many readers of JSON would round them. */
#define FIRST_INEXACT (G_GUINT64_CONSTANT (1) << 53)

static void
write_whole (LabJson *json, const char *name, guint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, value);

  if (value > FIRST_INEXACT)
    lab_json_text (json, name, text);
  else
    lab_json_unsigned (json, name, value);
}

/* @file as seen from @folder when it lies in it, else from everywhere. Both are looked at by name
 * only, so that a file that is not there yet has a place too. (transfer full) */
static char *
path_from (const char *folder, const char *file)
{
  g_autofree char *whole = g_canonicalize_filename (file, NULL);
  gsize length = strlen (folder);

  if (strncmp (whole, folder, length) != 0)
    return g_steal_pointer (&whole);
  if (folder[length - 1] != G_DIR_SEPARATOR && whole[length++] != G_DIR_SEPARATOR)
    return g_steal_pointer (&whole);
  return g_strdup (whole + length);
}

static gboolean
write_file (LabJson *json, const char *name, const char *file, const char *folder, GError **error)
{
  g_autofree char *path = NULL, *shown = NULL;

  if (file == NULL || file[0] == '\0') {
    lab_json_null (json, name);
    return TRUE;
  }
  path = path_from (folder, file);
  if (g_utf8_validate (path, -1, NULL)) {
    lab_json_text (json, name, path);
    return TRUE;
  }
  shown = g_filename_display_name (file);
  g_set_error (error, LAB_RECIPE_ERROR, LAB_RECIPE_ERROR_WRITE,
               "%s: expected the path of a file in UTF-8, found “%s”", name, shown);
  return FALSE;
}

static gboolean
write_setting (LabJson *json,
               const LabSettings *settings,
               guint index,
               const char *folder,
               GError **error)
{
  const LabKnob *knob = &lab_settings_get_class (settings)->knobs[index];

  switch (knob->kind) {
  case LAB_KNOB_REAL:
    lab_json_real (json, knob->id, lab_settings_get_real (settings, index));
    break;
  case LAB_KNOB_INTEGER:
    lab_json_integer (json, knob->id, lab_settings_get_integer (settings, index));
    break;
  case LAB_KNOB_CHOICE:
    lab_json_text (json, knob->id, knob->choices[lab_settings_get_choice (settings, index)].id);
    break;
  case LAB_KNOB_SWITCH:
    lab_json_boolean (json, knob->id, lab_settings_get_switch (settings, index));
    break;
  case LAB_KNOB_FILE:
    return write_file (json, knob->id, lab_settings_get_file (settings, index), folder, error);
  case LAB_KNOB_MATRIX: {
    guint rows, columns;
    const double *cells = lab_settings_get_matrix (settings, index, &rows, &columns);

    lab_json_matrix (json, knob->id, cells, rows, columns);
    break;
  }
  }
  return TRUE;
}

/* All knobs, not only those that differ from their defaults: a later version may have other
 * defaults, and the recipe is to make the same bits there too. */
static gboolean
write_runs (LabJson *json, const LabSetup *setup, const char *folder, GError **error)
{
  lab_json_open (json, "runs", '[');
  for (guint i = 0; i < lab_setup_get_n_runs (setup); i++) {
    lab_json_open (json, NULL, '{');
    lab_json_open (json, "settings", '{');
    for (guint j = 0; j < lab_setup_get_class (setup)->n_knobs; j++) {
      if (!write_setting (json, lab_setup_get_settings (setup, i), j, folder, error))
        return FALSE;
    }
    lab_json_close (json, '}');
    lab_json_close (json, '}');
  }
  lab_json_close (json, ']');
  return TRUE;
}

static gboolean
write_changes (LabJson *json, const LabSetup *setup, const char *folder, GError **error)
{
  const LabClass *klass = lab_setup_get_class (setup);

  lab_json_open (json, "changes", '[');
  for (guint i = 0; i < lab_setup_get_n_changes (setup); i++) {
    const LabChange *change = lab_setup_get_change (setup, i);
    const LabKnob *knob = &klass->knobs[change->knob];

    lab_json_open (json, NULL, '{');
    write_whole (json, "step", change->step);
    lab_json_integer (json, "run", change->run);
    lab_json_text (json, "knob", knob->id);
    if (knob->kind != LAB_KNOB_FILE)
      lab_json_text (json, "value", change->text);
    else if (!write_file (json, "value", change->text, folder, error))
      return FALSE;
    lab_json_close (json, '}');
  }
  lab_json_close (json, ']');
  return TRUE;
}

static void
write_layout (LabJson *json, const LabRecipe *self)
{
  const LabClass *klass = lab_setup_get_class (self->setup);

  lab_json_open (json, "layout", '{');
  if (self->view >= 0)
    lab_json_text (json, "view", klass->views[self->view].id);
  else
    lab_json_null (json, "view");
  if (self->views != 0) {
    lab_json_open (json, "views", '[');
    for (guint i = 0; i < klass->n_views; i++) {
      if ((self->views >> i & 1) != 0)
        lab_json_text (json, NULL, klass->views[i].id);
    }
    lab_json_close (json, ']');
  }
  lab_json_integer (json, "run", self->run);
  if (self->zooms->len > 0) {
    lab_json_open (json, "zoom", '[');
    for (guint i = 0; i < self->zooms->len; i++) {
      const LabRecipeZoom *zoom = &g_array_index (self->zooms, LabRecipeZoom, i);

      lab_json_open (json, NULL, '{');
      lab_json_text (json, "view", klass->views[zoom->view].id);
      lab_json_reals (json, "x", (const double[]){ zoom->x0, zoom->x1 }, 2);
      lab_json_reals (json, "y", (const double[]){ zoom->y0, zoom->y1 }, 2);
      lab_json_close (json, '}');
    }
    lab_json_close (json, ']');
  }
  lab_json_close (json, '}');
}

char *
lab_recipe_to_text (const LabRecipe *self, const char *path, GError **error)
{
  g_autofree char *whole = NULL, *folder = NULL, *text = NULL;
  g_autoptr (GError) failure = NULL;
  LabJson json;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  whole = g_canonicalize_filename (path, NULL);
  folder = g_path_get_dirname (whole);
  lab_json_init (&json);
  lab_json_open (&json, NULL, '{');
  lab_json_text (&json, "format", "viva-recipe");
  lab_json_integer (&json, "version", LAB_RECIPE_VERSION);
  lab_json_text (&json, "program", VIVA_VERSION);
  lab_json_text (&json, "lab", lab_setup_get_class (self->setup)->id);
  write_whole (&json, "seed", lab_setup_get_seed (self->setup));
  if (!write_runs (&json, self->setup, folder, &failure) ||
      !write_changes (&json, self->setup, folder, &failure)) {
    g_string_free (json.text, TRUE);
    g_set_error (error, failure->domain, failure->code, "%s: cannot be written: %s", path,
                 failure->message);
    return NULL;
  }
  if (self->step != LAB_NO_STEP)
    write_whole (&json, "step", self->step);
  write_layout (&json, self);
  lab_json_close (&json, '}');
  text = lab_json_end (&json);
  return g_steal_pointer (&text);
}
