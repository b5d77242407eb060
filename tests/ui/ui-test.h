/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "viva-session.h"

G_BEGIN_DECLS

/* Starts the test framework, and GTK where there is a display. */
void ui_test_init (int *argc, char ***argv);

/* Adds a test that is skipped where there is no display. */
void ui_test_add (const char *path, GTestFunc test);

/* Runs the main loop until @condition holds; fails the test after @seconds. */
#define ui_test_wait(seconds, condition)                                                     \
  G_STMT_START                                                                               \
  {                                                                                          \
    gint64 ui_test_end = g_get_monotonic_time () + (gint64) ((seconds) *G_TIME_SPAN_SECOND); \
    while (!(condition) && g_get_monotonic_time () < ui_test_end)                            \
      ui_test_iterate ();                                                                    \
    g_assert_true (condition);                                                               \
  }                                                                                          \
  G_STMT_END

/* One turn of the main loop, or a millisecond. */
void ui_test_iterate (void);

/* Lets the main loop run for so long. */
void ui_test_run_for (double seconds);

/* A window on screen with @child in it, whose frame clock ticks @session (nullable). Destroyed by
 * gtk_window_destroy(). */
GtkWindow *ui_test_present (GtkWidget *child, VivaSession *session);

/* (transfer none) (nullable): the first descendant of @type, from the top; where @name is not NULL,
 * one whose property @property is that text. */
GtkWidget *ui_test_find (GtkWidget *widget, GType type, const char *property, const char *name);
#define ui_test_find_type(widget, type) ui_test_find (widget, type, NULL, NULL)

/* Number of descendants of @type that are on screen. */
guint ui_test_count (GtkWidget *widget, GType type);

/* The text of the first descendant label that contains @text, or NULL. */
const char *ui_test_find_text (GtkWidget *widget, const char *text);

/* A key as the X server sends it, once @window is the active one: "space", "ctrl+Return". Skips the
 * test and returns FALSE where xdotool is not installed. */
gboolean ui_test_key (GtkWindow *window, const char *key);

/* The folder of the paper that comes with the program. (transfer full) */
char *ui_test_paper (void);

G_END_DECLS
