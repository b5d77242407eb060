/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-report.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "lab-class.h"
#include "plot-export.h"

G_DEFINE_QUARK (viva - error - quark, viva_error)

/* All of @text to file descriptor @fd, which may take it in pieces. */
static gboolean
write_all (int fd, const char *text, gsize size)
{
  while (size > 0) {
    gssize n_written = write (fd, text, size);

    if (n_written < 0) {
      if (errno == EINTR)
        continue;
      return FALSE;
    }
    text += n_written;
    size -= (gsize) n_written;
  }
  return TRUE;
}

static VivaStatus
status_of (const GError *error)
{
  if (g_error_matches (error, VIVA_ERROR, VIVA_ERROR_INTERRUPTED))
    return VIVA_STATUS_INTERRUPTED;
  if (g_error_matches (error, VIVA_ERROR, VIVA_ERROR_USAGE) ||
      g_error_matches (error, LAB_ERROR, LAB_ERROR_UNKNOWN_LAB) ||
      g_error_matches (error, LAB_ERROR, LAB_ERROR_UNKNOWN_KNOB) ||
      g_error_matches (error, LAB_ERROR, LAB_ERROR_UNKNOWN_VIEW) ||
      g_error_matches (error, LAB_ERROR, LAB_ERROR_VALUE) ||
      g_error_matches (error, PLOT_ERROR, PLOT_ERROR_FORMAT))
    return VIVA_STATUS_USAGE;
  return VIVA_STATUS_FAILED;
}

void
viva_warn (const char *message)
{
  g_autofree char *line = NULL;
  gsize length;

  g_return_if_fail (message != NULL);

  line = g_strconcat ("viva: ", message, NULL);
  g_strchomp (line);
  length = strlen (line);
  /* Messages quote what they found, which may hold line ends and escape sequences. */
  for (gsize i = 0; i < length; i++) {
    if (g_ascii_iscntrl (line[i]))
      line[i] = ' ';
  }
  line[length] = '\n';
  write_all (STDERR_FILENO, line, length + 1);
}

VivaStatus
viva_report (const GError *error)
{
  g_return_val_if_fail (error != NULL, VIVA_STATUS_FAILED);

  viva_warn (error->message);
  return status_of (error);
}

gboolean
viva_print (const char *text, GError **error)
{
  if (write_all (STDOUT_FILENO, text, strlen (text)))
    return TRUE;
  g_set_error (error, VIVA_ERROR, VIVA_ERROR_FAILED, "cannot write to standard output: %s",
               g_strerror (errno));
  return FALSE;
}
