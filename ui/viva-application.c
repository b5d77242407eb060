/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-application.h"

#include <malloc.h>

#include "viva-resources.h"
#include "viva-window.h"

struct _VivaApplication {
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (VivaApplication, viva_application, ADW_TYPE_APPLICATION)

static const struct {
  const char *action;
  const char *keys[3]; /* up to NULL */
} accels[] = {
  { "app.quit", { "<Control>q" } },
  { "app.new-window", { "<Control>n" } },
  { "window.close", { "<Control>w" } },
  { "win.open", { "<Control>o" } },
  { "win.open-recipe", { "<Control><Shift>o" } },
  { "win.save-recipe", { "<Control>s" } },
  { "win.show-help-overlay", { "<Control>question", "F1" } },
  { "win.fullscreen", { "F11" } },
  { "win.paper", { "F9" } },
  { "win.large-bench", { "F8" } },
  { "win.page::question", { "<Alt>1" } },
  { "win.page::bench", { "<Alt>2" } },
  { "win.previous-part", { "<Control>Page_Up" } },
  { "win.next-part", { "<Control>Page_Down" } },
  { "win.home", { "<Alt>Home" } },
  { "win.review", { "<Control>e" } },
  { "win.print", { "<Control>p" } },
  { "win.another", { "<Control>m" } },
  { "win.check", { "<Control>Return", "<Control>KP_Enter" } },
  { "win.hint", { "<Control>h" } },
  { "win.solution", { "<Control>l" } },
};

static gpointer
ref_window (gconstpointer window, gpointer data)
{
  return g_object_ref ((gpointer) window);
}

static void
quit_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autolist (GtkWindow) windows =
      g_list_copy_deep (gtk_application_get_windows (data), ref_window, NULL);

  /* Closed, not destroyed: each window then keeps what it has to remember. */
  for (GList *window = windows; window != NULL; window = window->next)
    gtk_window_close (window->data);
}

static void
about_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  adw_show_about_window (
      gtk_application_get_active_window (data), "application-name", "Viva", "application-icon",
      "org.vivalab.Viva", "version", VIVA_VERSION, "developer-name", "The Viva developers",
      "comments",
      "A laboratory for deep-learning exams: open a paper, answer its questions, "
      "and see the answer in a live experiment.",
      "license-type", GTK_LICENSE_GPL_3_0, NULL);
}

static VivaWindow *
new_window (VivaApplication *self)
{
  return VIVA_WINDOW (viva_window_new (GTK_APPLICATION (self)));
}

static void
open_start (VivaApplication *self)
{
  VivaWindow *window = new_window (self);

  viva_window_open_later (window, NULL);
  gtk_window_present (GTK_WINDOW (window));
}

static void
new_window_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  open_start (data);
}

static const GActionEntry entries[] = {
  { .name = "quit", .activate = quit_activated },
  { .name = "about", .activate = about_activated },
  { .name = "new-window", .activate = new_window_activated },
};

static void
viva_application_startup (GApplication *application)
{
  /* Before the style sheet is looked for, and by hand: a static library's resources are dropped by
   * the linker when nothing names them. */
  g_resources_register (viva_get_resource ());

  G_APPLICATION_CLASS (viva_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   application);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accels[i].action,
                                           accels[i].keys);

  gtk_window_set_default_icon_name ("org.vivalab.Viva");
  /* Text of a question is not to be selected as a whole just because the focus came by. */
  g_object_set (gtk_settings_get_default (), "gtk-label-select-on-focus", FALSE, NULL);
}

static void
viva_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window != NULL)
    gtk_window_present (window);
  else
    open_start (VIVA_APPLICATION (application));
}

static void
viva_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++) {
    VivaWindow *window = new_window (VIVA_APPLICATION (application));

    viva_window_open_later (window, files[i]);
    gtk_window_present (GTK_WINDOW (window));
  }
}

static void
viva_application_class_init (VivaApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = viva_application_startup;
  application_class->activate = viva_application_activate;
  application_class->open = viva_application_open;
}

static void
viva_application_init (VivaApplication *self)
{
}

AdwApplication *
viva_application_new (void)
{
  return g_object_new (VIVA_TYPE_APPLICATION, "application-id", "org.vivalab.Viva", "flags",
                       G_APPLICATION_HANDLES_OPEN, NULL);
}

#ifdef M_ARENA_MAX
/* The trainer makes frames and the window frees them. Where each thread has a heap of its own, what
 * is free in one is of no use to the other, and a long evening doubles the program. It must be said
 * before any other thread has one, and OpenBLAS starts threads while it is loaded. */
static void
share_one_heap (void)
{
  mallopt (M_ARENA_MAX, 1);
}

__attribute__ ((section (".preinit_array"),
                used)) static void (*const before_libraries) (void) = share_one_heap;
#endif
