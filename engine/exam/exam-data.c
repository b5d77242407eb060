/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-data.h"

char *
exam_data_dir_beside (const char *executable)
{
  static const char *const places[] = {
    "../../data/exam",    /* build/app/viva */
    "../share/viva/exam", /* bin/viva */
  };
  g_autofree char *folder = NULL;

  g_return_val_if_fail (executable != NULL, NULL);

  folder = g_path_get_dirname (executable);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *path = g_canonicalize_filename (places[i], folder);
    /* Not any folder of that name: one with the paper that we bring along. */
    g_autofree char *paper = g_build_filename (path, "midterm", "paper.ini", NULL);

    if (g_file_test (paper, G_FILE_TEST_IS_REGULAR))
      return g_steal_pointer (&path);
  }

  return NULL;
}

char *
exam_data_dir (void)
{
  const char *set = g_getenv ("VIVA_DATA_DIR");
  g_autofree char *executable = NULL;

  if (set != NULL && *set != '\0')
    return g_strdup (set);

  executable = g_file_read_link ("/proc/self/exe", NULL);

  return executable != NULL ? exam_data_dir_beside (executable) : NULL;
}
