/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-window-state.h"

#define SCHEMA "org.vivalab.Viva"

/* (nullable) (transfer full): g_settings_new() would end the program for want of the schema. */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  GSettingsSchema *schema = NULL;
  GSettings *settings = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SCHEMA, TRUE);
  if (schema == NULL)
    return NULL;

  if (g_settings_schema_has_key (schema, "window-width") &&
      g_settings_schema_has_key (schema, "window-height") &&
      g_settings_schema_has_key (schema, "window-maximized"))
    settings = g_settings_new_full (schema, NULL, NULL);
  g_settings_schema_unref (schema);

  return settings;
}

void
viva_window_state_restore (GtkWindow *window)
{
  g_autoptr (GSettings) settings = open_settings ();

  if (settings == NULL)
    return;

  gtk_window_set_default_size (window, g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (window);
}

void
viva_window_state_save (GtkWindow *window)
{
  g_autoptr (GSettings) settings = open_settings ();
  int width, height;

  if (settings == NULL)
    return;

  /* The size before the window was maximized, if it is. */
  gtk_window_get_default_size (window, &width, &height);
  if (width > 0 && height > 0) {
    g_settings_set_int (settings, "window-width", width);
    g_settings_set_int (settings, "window-height", height);
  }
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
}
