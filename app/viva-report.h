/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VivaError:
 * @VIVA_ERROR_USAGE: the command line cannot be understood
 * @VIVA_ERROR_FAILED: it was understood, but what it asks for cannot be done
 * @VIVA_ERROR_INTERRUPTED: Ctrl+C came before the end
 */
typedef enum {
  VIVA_ERROR_USAGE,
  VIVA_ERROR_FAILED,
  VIVA_ERROR_INTERRUPTED,
} VivaError;

#define VIVA_ERROR (viva_error_quark ())
GQuark viva_error_quark (void);

/**
 * VivaStatus:
 *
 * What the program returns to the shell. Interrupted is 128 + SIGINT, as shells have it.
 */
typedef enum {
  VIVA_STATUS_DONE = 0,
  VIVA_STATUS_FAILED = 1,
  VIVA_STATUS_USAGE = 2,
  VIVA_STATUS_INTERRUPTED = 130,
} VivaStatus;

/* Writes the line "viva: …" on standard error, one line whatever the message holds, and returns the
 * status that goes with @error: a name or value that there is not is wrong usage, the rest failed.
 */
VivaStatus viva_report (const GError *error);

/* Writes the line "viva: …" about something that was left out but stops nothing. */
void viva_warn (const char *message);

/* Writes @text on standard output as it stands (UTF-8 in every locale). Errors: VIVA_ERROR_FAILED
 * when it does not take it all. */
gboolean viva_print (const char *text, GError **error);

G_END_DECLS
