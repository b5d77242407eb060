/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-progress.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define FIRST_DRAWING (G_USEC_PER_SEC / 2)
#define INTERVAL (G_USEC_PER_SEC / 10)
#define MAX_BAR 40

void
viva_progress_init (VivaProgress *self, const char *title)
{
  const char *term = g_getenv ("TERM");

  *self = (VivaProgress){
    .title = title,
    .is_terminal = isatty (STDERR_FILENO) && g_strcmp0 (term, "dumb") != 0,
    .next = g_get_monotonic_time () + FIRST_DRAWING,
  };
}

static guint
terminal_columns (void)
{
  struct winsize size;

  if (ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  return 80;
}

void
viva_progress_update (VivaProgress *self, guint64 done, guint64 all)
{
  g_autofree char *words = NULL;
  gint64 now;
  double part;
  guint columns, n_words, n_bar, n_full;

  if (!self->is_terminal || all == 0)
    return;
  now = g_get_monotonic_time ();
  if (now < self->next)
    return;
  self->next = now + INTERVAL;

  part = (double) done / (double) all;
  words = g_strdup_printf ("%s %3d %%  step %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT,
                           self->title, (int) (100 * part), done, all);
  columns = terminal_columns ();
  n_words = (guint) g_utf8_strlen (words, -1);
  /* A line that does not fit would wrap, and could not be drawn over. */
  if (n_words + 1 > columns)
    return;
  n_bar = columns - n_words - 1;
  n_bar = n_bar >= 4 + 2 ? MIN (n_bar - 2, MAX_BAR) : 0;
  n_full = (guint) (n_bar * part);

  fputc ('\r', stderr);
  for (guint i = 0; i < n_bar; i++)
    fputs (i < n_full ? "█" : "░", stderr);
  fprintf (stderr, "%s%s\033[K", n_bar > 0 ? "  " : "", words);
  fflush (stderr);
  self->is_shown = TRUE;
}

void
viva_progress_clear (VivaProgress *self)
{
  if (!self->is_shown)
    return;
  fputs ("\r\033[K", stderr);
  fflush (stderr);
  self->is_shown = FALSE;
}
