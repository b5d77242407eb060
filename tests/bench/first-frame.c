/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Loaded into a program by LD_PRELOAD: when the first window that it presents has been drawn for
 * the first time, or as often as FIRST_FRAME says, it prints the monotonic time in microseconds and
 * ends the program. So any program can be measured as it is. */

#include <dlfcn.h>
#include <gtk/gtk.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static gboolean is_drawing;
static int n_drawn;

static gboolean
render_cb (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer data)
{
  is_drawing = TRUE;
  return TRUE;
}

static void
after_paint_cb (void)
{
  const char *n_wanted = getenv ("FIRST_FRAME");

  if (is_drawing)
    n_drawn++;
  is_drawing = FALSE;
  if (n_drawn < (n_wanted != NULL ? atoi (n_wanted) : 1))
    return;
  printf ("%" G_GINT64_FORMAT "\n", g_get_monotonic_time ());
  fflush (stdout);
  _exit (0);
}

void
gtk_window_present (GtkWindow *window)
{
  void (*present) (GtkWindow * window);

  *(void **) &present = dlsym (RTLD_NEXT, "gtk_window_present");
  g_signal_add_emission_hook (g_signal_lookup ("render", GDK_TYPE_SURFACE), 0, render_cb, NULL,
                              NULL);
  present (window);
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint",
                    G_CALLBACK (after_paint_cb), NULL);
}
