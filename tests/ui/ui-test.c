/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui-test.h"

#include "viva-resources.h"

static gboolean has_display;

void
ui_test_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  g_resources_register (viva_get_resource ());

  has_display = gtk_init_check ();
  if (has_display)
    adw_init ();
}

static void
run (gconstpointer data)
{
  const GTestFunc *test = data;

  if (has_display)
    (*test) ();
  else
    g_test_skip ("There is no display.");
}

void
ui_test_add (const char *path, GTestFunc test)
{
  GTestFunc *copy = g_new (GTestFunc, 1);

  *copy = test;
  g_test_add_data_func_full (path, copy, run, g_free);
}

void
ui_test_iterate (void)
{
  if (!g_main_context_iteration (NULL, FALSE))
    g_usleep (1000);
}

void
ui_test_run_for (double seconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) (seconds * G_TIME_SPAN_SECOND);

  while (g_get_monotonic_time () < end)
    ui_test_iterate ();
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer session)
{
  viva_session_tick (session);

  return G_SOURCE_CONTINUE;
}

GtkWindow *
ui_test_present (GtkWidget *child, VivaSession *session)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  gtk_window_set_default_size (window, 600, 500);
  gtk_window_set_child (window, child);
  if (session != NULL)
    gtk_widget_add_tick_callback (GTK_WIDGET (window), tick_cb, session, NULL);
  gtk_window_present (window);
  ui_test_wait (10, gtk_widget_get_mapped (child) && gtk_widget_get_width (child) > 0);

  return window;
}

static gboolean
matches (GtkWidget *widget, GType type, const char *property, const char *name)
{
  g_autofree char *value = NULL;

  if (!g_type_is_a (G_OBJECT_TYPE (widget), type))
    return FALSE;
  if (name == NULL)
    return TRUE;

  g_object_get (widget, property, &value, NULL);

  return g_strcmp0 (value, name) == 0;
}

GtkWidget *
ui_test_find (GtkWidget *widget, GType type, const char *property, const char *name)
{
  if (matches (widget, type, property, name))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = ui_test_find (child, type, property, name);

    if (found != NULL)
      return found;
  }

  return NULL;
}

guint
ui_test_count (GtkWidget *widget, GType type)
{
  guint n = gtk_widget_get_mapped (widget) && g_type_is_a (G_OBJECT_TYPE (widget), type) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += ui_test_count (child, type);

  return n;
}

const char *
ui_test_find_text (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return gtk_label_get_text (GTK_LABEL (widget));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    const char *found = ui_test_find_text (child, text);

    if (found != NULL)
      return found;
  }

  return NULL;
}

static void
released_cb (guint *n_released)
{
  (*n_released)++;
}

gboolean
ui_test_key (GtkWindow *window, const char *key)
{
  g_autofree char *program = g_find_program_in_path ("xdotool");
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  GtkEventController *controller;
  guint n_keys = 1;
  guint n_released = 0;

  if (program == NULL) {
    g_test_skip ("xdotool is not installed.");
    return FALSE;
  }

  for (const char *c = key; *c != '\0'; c++)
    n_keys += *c == '+';

  controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (controller, "key-released", G_CALLBACK (released_cb), &n_released);
  gtk_widget_add_controller (GTK_WIDGET (window), controller);

  ui_test_wait (10, gtk_window_is_active (window));
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "key", key, NULL);
  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  ui_test_wait (10, n_released >= n_keys);
  gtk_widget_remove_controller (GTK_WIDGET (window), controller);

  return TRUE;
}

char *
ui_test_paper (void)
{
  return g_test_build_filename (G_TEST_DIST, "..", "data", "exam", "midterm", NULL);
}
