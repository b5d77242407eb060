/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @path looks like a file that can be written: better known before a long run than after
 * it. Errors: VIVA_ERROR_FAILED. */
gboolean viva_output_check (const char *path, GError **error);

G_END_DECLS
