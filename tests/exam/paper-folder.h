/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/* A folder of its own for each test, removed with all that lies in it. */

static inline char *
paper_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("viva-exam-XXXXXX", &error);

  g_assert_no_error (error);

  return path;
}

static inline void
paper_folder_write_bytes (const char *folder, const char *name, const char *bytes, gssize length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  gsize size = length < 0 ? strlen (bytes) : (gsize) length;
  FILE *file;

  /* A new file: some file systems write one that was cut to nothing to the disk at once. */
  g_remove (path);
  file = g_fopen (path, "wb");
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (bytes, 1, size, file), ==, size);
  g_assert_cmpint (fclose (file), ==, 0);
}

static inline void
paper_folder_write (const char *folder, const char *name, const char *text)
{
  paper_folder_write_bytes (folder, name, text, -1);
}

static inline void
paper_folder_remove (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_assert_cmpint (g_remove (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}
