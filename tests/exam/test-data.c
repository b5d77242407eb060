/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-data.h"

#include <glib/gstdio.h>

/* A tree with a paper at @papers; returns what is found beside the program at @executable, relative
 * to the tree. */
static char *
find_in_tree (const char *papers, const char *executable)
{
  g_autofree char *root = g_dir_make_tmp ("viva-data-XXXXXX", NULL);
  g_autofree char *midterm = g_build_filename (root, papers, "midterm", NULL);
  g_autofree char *paper = g_build_filename (midterm, "paper.ini", NULL);
  g_autofree char *program = g_build_filename (root, executable, NULL);
  g_autofree char *found = NULL;
  char *relative;

  g_assert_cmpint (g_mkdir_with_parents (midterm, 0700), ==, 0);
  g_assert_true (g_file_set_contents (paper, "", 0, NULL));
  found = exam_data_dir_beside (program);
  if (found != NULL)
    g_assert_true (g_str_has_prefix (found, root));
  relative = found != NULL ? g_strdup (found + strlen (root) + 1) : NULL;

  g_remove (paper);
  for (g_autofree char *folder = g_steal_pointer (&midterm); !g_str_equal (folder, root);) {
    char *parent = g_path_get_dirname (folder);

    g_assert_cmpint (g_rmdir (folder), ==, 0);
    g_free (folder);
    folder = parent;
  }
  g_assert_cmpint (g_rmdir (root), ==, 0);

  return relative;
}

static void
test_build_folder (void)
{
  g_autofree char *found = find_in_tree ("data/exam", "build/app/viva");

  g_assert_cmpstr (found, ==, "data/exam");
}

static void
test_installed (void)
{
  g_autofree char *found = find_in_tree ("usr/share/viva/exam", "usr/bin/viva");

  g_assert_cmpstr (found, ==, "usr/share/viva/exam");
}

static void
test_elsewhere (void)
{
  g_autofree char *found = find_in_tree ("data/exam", "app/viva");

  g_assert_null (found);
}

static void
test_variable (void)
{
  g_autofree char *found = NULL;

  g_setenv ("VIVA_DATA_DIR", "some/where", TRUE);
  found = exam_data_dir ();
  g_unsetenv ("VIVA_DATA_DIR");
  g_assert_cmpstr (found, ==, "some/where");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/data/build-folder", test_build_folder);
  g_test_add_func ("/exam/data/installed", test_installed);
  g_test_add_func ("/exam/data/elsewhere", test_elsewhere);
  g_test_add_func ("/exam/data/variable", test_variable);

  return g_test_run ();
}
