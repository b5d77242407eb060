/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-output.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "viva-report.h"

gboolean
viva_output_check (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *inside = g_build_filename (folder, ".", NULL);

  if (g_access (inside, W_OK | X_OK) != 0) {
    g_set_error (error, VIVA_ERROR, VIVA_ERROR_FAILED, "%s: cannot be written: folder %s: %s", path,
                 folder, g_strerror (errno));
    return FALSE;
  }
  if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
    g_set_error (error, VIVA_ERROR, VIVA_ERROR_FAILED, "%s: cannot be written: it is a folder",
                 path);
    return FALSE;
  }
  return TRUE;
}
