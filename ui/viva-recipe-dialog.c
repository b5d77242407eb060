/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-recipe-dialog.h"

#include <adwaita.h>

/* A recipe on its way to a file. */
typedef struct {
  GtkWindow *parent;
  GtkFileChooserNative *chooser;
  LabRecipe *recipe;
  char *path;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *self = data;

  g_clear_object (&self->chooser);
  g_object_unref (self->parent);
  lab_recipe_free (self->recipe);
  g_free (self->path);
  g_free (self);
}

static void
tell (GtkWindow *parent, const char *message)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, "The Recipe Was Not Saved", message);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", "_Close");
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
save_run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Saving *self = data;
  GError *error = NULL;

  if (lab_recipe_save (self->recipe, self->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    tell (GTK_WINDOW (source), error->message);
}

/* A person who leaves the ending away means a recipe all the same. */
static char *
with_suffix (const char *path)
{
  return lab_recipe_is_path (path) ? g_strdup (path) : g_strconcat (path, LAB_RECIPE_SUFFIX, NULL);
}

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  Saving *self = data;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GTask) task = NULL;
  g_autofree char *chosen = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file == NULL) {
    saving_free (self);
    return;
  }

  chosen = g_file_get_path (file);
  if (chosen == NULL) {
    tell (self->parent, "Expected a place on this computer to save the recipe to.");
    saving_free (self);
    return;
  }

  self->path = with_suffix (chosen);
  task = g_task_new (self->parent, NULL, saved_cb, NULL);
  g_task_set_task_data (task, self, saving_free);
  g_task_run_in_thread (task, save_run);
}

void
viva_recipe_dialog_save (GtkWindow *parent, LabRecipe *recipe)
{
  Saving *self;
  g_autofree char *name = NULL;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (recipe != NULL);

  self = g_new0 (Saving, 1);
  self->parent = g_object_ref (parent);
  self->recipe = recipe;
  self->chooser = gtk_file_chooser_native_new ("Save Recipe", parent, GTK_FILE_CHOOSER_ACTION_SAVE,
                                               "_Save", "_Cancel");
  name = g_strconcat (lab_setup_get_class (recipe->setup)->id, LAB_RECIPE_SUFFIX, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect (self->chooser, "response", G_CALLBACK (response_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}
