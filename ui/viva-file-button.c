/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-file-button.h"

struct _VivaFileButton {
  GtkButton parent_instance;

  const char *title;
  const char *const *patterns;
  GtkFileChooserNative *chooser; /* while it is open */
};

G_DEFINE_FINAL_TYPE (VivaFileButton, viva_file_button, GTK_TYPE_BUTTON)

enum {
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
response_cb (VivaFileButton *self, int response)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT) {
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
    path = g_file_get_path (file);
    g_signal_emit (self, signals[CHOSEN], 0, path);
  }

  g_clear_object (&self->chooser);
}

static void
viva_file_button_clicked (GtkButton *button)
{
  VivaFileButton *self = VIVA_FILE_BUTTON (button);

  if (self->chooser != NULL)
    return;

  self->chooser = gtk_file_chooser_native_new (self->title,
                                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, "_Open", "_Cancel");
  if (self->patterns != NULL) {
    g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
    g_autofree char *name = g_strjoinv (", ", (char **) self->patterns);

    gtk_file_filter_set_name (filter, name);
    for (guint i = 0; self->patterns[i] != NULL; i++)
      gtk_file_filter_add_pattern (filter, self->patterns[i]);
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  }
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (response_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
viva_file_button_dispose (GObject *object)
{
  VivaFileButton *self = VIVA_FILE_BUTTON (object);

  if (self->chooser != NULL) {
    g_signal_handlers_disconnect_by_data (self->chooser, self);
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
    g_clear_object (&self->chooser);
  }

  G_OBJECT_CLASS (viva_file_button_parent_class)->dispose (object);
}

static void
viva_file_button_class_init (VivaFileButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viva_file_button_dispose;
  GTK_BUTTON_CLASS (klass)->clicked = viva_file_button_clicked;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
viva_file_button_init (VivaFileButton *self)
{
}

GtkWidget *
viva_file_button_new (const char *title, const char *const *patterns)
{
  VivaFileButton *self = g_object_new (VIVA_TYPE_FILE_BUTTON, NULL);

  self->title = title;
  self->patterns = patterns;
  viva_file_button_set_path (self, NULL);

  return GTK_WIDGET (self);
}

void
viva_file_button_set_path (VivaFileButton *self, const char *path)
{
  g_autofree char *name = path != NULL ? g_path_get_basename (path) : NULL;

  g_return_if_fail (VIVA_IS_FILE_BUTTON (self));

  gtk_button_set_label (GTK_BUTTON (self), name != NULL ? name : "Choose…");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), path);
}
