/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-recipe.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/* A hundred thousand turned knobs fit; whatever is larger was chosen by mistake. */
#define MAX_SIZE (16 * 1024 * 1024)

G_DEFINE_QUARK (lab - recipe - error - quark, lab_recipe_error)

LabRecipe *
lab_recipe_new (LabSetup *setup, guint64 step)
{
  LabRecipe *self;

  g_return_val_if_fail (setup != NULL, NULL);

  self = g_new0 (LabRecipe, 1);
  self->setup = lab_setup_ref (setup);
  self->step = step;
  self->view = -1;
  self->zooms = g_array_new (FALSE, FALSE, sizeof (LabRecipeZoom));
  return self;
}

void
lab_recipe_free (LabRecipe *self)
{
  if (self == NULL)
    return;
  lab_setup_unref (self->setup);
  g_array_unref (self->zooms);
  g_free (self);
}

gboolean
lab_recipe_is_path (const char *path)
{
  g_return_val_if_fail (path != NULL, FALSE);

  return g_str_has_suffix (path, LAB_RECIPE_SUFFIX);
}

static gboolean
refuse_to_read (const char *path, const char *why, GError **error)
{
  g_set_error (error, LAB_RECIPE_ERROR, LAB_RECIPE_ERROR_READ, "%s: cannot be read: %s", path, why);
  return FALSE;
}

/* Not g_file_get_contents(), which would go on for ever with a device. */
static gboolean
read_file (const char *path, GString *text, GError **error)
{
  char buffer[65536];
  FILE *file;
  gsize n;
  int error_number;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return refuse_to_read (path, "expected a file, found a folder", error);
  file = g_fopen (path, "rbe");
  if (file == NULL)
    return refuse_to_read (path, g_strerror (errno), error);

  while (text->len <= MAX_SIZE && (n = fread (buffer, 1, sizeof buffer, file)) > 0)
    g_string_append_len (text, buffer, (gssize) n);
  error_number = ferror (file) ? errno : 0;
  fclose (file);
  if (error_number != 0)
    return refuse_to_read (path, g_strerror (error_number), error);
  if (text->len > MAX_SIZE)
    return refuse_to_read (path, "expected a recipe of at most 16 MB, found more", error);
  return TRUE;
}

LabRecipe *
lab_recipe_load (const char *path, GPtrArray **warnings, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (path != NULL, NULL);

  if (warnings != NULL)
    *warnings = NULL;
  if (!read_file (path, text, error))
    return NULL;
  return lab_recipe_parse (text->str, text->len, path, NULL, warnings, error);
}

gboolean
lab_recipe_save (const LabRecipe *self, const char *path, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  text = lab_recipe_to_text (self, path, error);
  if (text == NULL)
    return FALSE;
  if (g_file_set_contents_full (path, text, (gssize) strlen (text),
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666,
                                &failure))
    return TRUE;
  g_set_error (error, LAB_RECIPE_ERROR, LAB_RECIPE_ERROR_WRITE, "%s: cannot be written: %s", path,
               failure->message);
  return FALSE;
}
