/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "program.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

void
program_clear (Program *self)
{
  g_clear_pointer (&self->output, g_free);
  g_clear_pointer (&self->errors, g_free);
}

const char *
program_path (void)
{
  const char *path = g_getenv ("VIVA_PROGRAM");

  g_assert_nonnull (path);
  return path;
}

/* Runs in the child: writing beyond @data bytes fails instead of ending it. */
static void
limit_files_cb (gpointer data)
{
  rlim_t size = GPOINTER_TO_SIZE (data);
  struct rlimit limit = { .rlim_cur = size, .rlim_max = size };

  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &limit);
}

/* @output: (nullable): a file for standard output. @max_file_size: 0: no limit. */
static void
run (Program *self,
     const char *folder,
     const char *const *environment,
     const char *output,
     gsize max_file_size,
     const char *arguments)
{
  static const char *const unset[] = {
    "DISPLAY",    "WAYLAND_DISPLAY",    "LANG",          "LANGUAGE",
    "LC_NUMERIC", "VIVA_FASHION_MNIST", "VIVA_DATA_DIR",
  };
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GBytes) output_bytes = NULL;
  g_autoptr (GBytes) error_bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = NULL;
  g_auto (GStrv) command = NULL;

  *self = (Program){ 0 };
  g_strv_builder_add (builder, program_path ());
  if (arguments[0] != '\0') {
    g_shell_parse_argv (arguments, NULL, &words, &error);
    g_assert_no_error (error);
    g_strv_builder_addv (builder, (const char **) words);
  }
  command = g_strv_builder_end (builder);

  launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDERR_PIPE |
      (output == NULL ? G_SUBPROCESS_FLAGS_STDOUT_PIPE : G_SUBPROCESS_FLAGS_NONE));
  if (output != NULL)
    g_subprocess_launcher_set_stdout_file_path (launcher, output);
  if (max_file_size > 0)
    g_subprocess_launcher_set_child_setup (launcher, limit_files_cb,
                                           GSIZE_TO_POINTER (max_file_size), NULL);
  g_subprocess_launcher_set_cwd (launcher, folder);
  for (guint i = 0; i < G_N_ELEMENTS (unset); i++)
    g_subprocess_launcher_unsetenv (launcher, unset[i]);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C", TRUE);
  for (guint i = 0; environment != NULL && environment[i] != NULL; i++) {
    const char *equals = strchr (environment[i], '=');
    g_autofree char *name = g_strndup (environment[i], (gsize) (equals - environment[i]));

    g_subprocess_launcher_setenv (launcher, name, equals + 1, TRUE);
  }

  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) command, &error);
  g_assert_no_error (error);
  g_subprocess_communicate (process, NULL, NULL, &output_bytes, &error_bytes, &error);
  g_assert_no_error (error);

  self->status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process)
                                                      : -g_subprocess_get_term_sig (process);
  self->output_size = output_bytes != NULL ? g_bytes_get_size (output_bytes) : 0;
  self->output = self->output_size > 0
                     ? g_strndup (g_bytes_get_data (output_bytes, NULL), self->output_size)
                     : g_strdup ("");
  self->errors =
      g_bytes_get_size (error_bytes) > 0
          ? g_strndup (g_bytes_get_data (error_bytes, NULL), g_bytes_get_size (error_bytes))
          : g_strdup ("");
}

void
program_run (Program *self,
             const char *folder,
             const char *const *environment,
             const char *arguments)
{
  run (self, folder, environment, NULL, 0, arguments);
}

void
program_run_into (Program *self, const char *folder, const char *output, const char *arguments)
{
  run (self, folder, NULL, output, 0, arguments);
}

void
program_run_limited (Program *self, const char *folder, gsize max_file_size, const char *arguments)
{
  run (self, folder, NULL, NULL, max_file_size, arguments);
}

void
program_assert_good (const Program *self)
{
  g_assert_cmpstr (self->errors, ==, "");
  g_assert_cmpint (self->status, ==, 0);
}

void
program_assert_complaint (const Program *self, int status, const char *const *words)
{
  gsize length = strlen (self->errors);

  g_test_message ("%d: %s", self->status, self->errors);
  g_assert_cmpint (self->status, ==, status);
  g_assert_true (g_str_has_prefix (self->errors, "viva: "));
  g_assert_true (g_utf8_validate (self->errors, -1, NULL));
  /* One line, and it is not empty. */
  g_assert_cmpuint (length, >, strlen ("viva: \n"));
  g_assert_true (strchr (self->errors, '\n') == self->errors + length - 1);
  for (; *words != NULL; words++) {
    if (strstr (self->errors, *words) == NULL)
      g_test_message ("expected: %s", *words);
    g_assert_nonnull (strstr (self->errors, *words));
  }
}

char *
program_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("viva-app-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* (transfer full) (element-type filename): sorted names of what is in @folder. */
static GPtrArray *
list_names (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static void
remove_content (const char *folder)
{
  g_autoptr (GPtrArray) names = list_names (folder);

  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
      g_chmod (path, 0700);
      remove_content (path);
    }
    g_assert_cmpint (g_remove (path), ==, 0);
  }
}

void
program_folder_free (char *folder)
{
  remove_content (folder);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
}

void
program_folder_write (const char *folder, const char *name, const char *content, gssize size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_file_set_contents (path, content, size, &error);
  g_assert_no_error (error);
}

char *
program_folder_read (const char *folder, const char *name, gsize *size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *content = NULL;

  g_file_get_contents (path, &content, size, &error);
  g_assert_no_error (error);
  return content;
}

static void
append_fingerprint (GString *text, const char *folder, const char *shown)
{
  g_autoptr (GPtrArray) names = list_names (folder);

  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *shown_path = g_build_filename (shown, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
      g_string_append_printf (text, "%s/\n", shown_path);
      append_fingerprint (text, path, shown_path);
    } else {
      gsize size;
      g_autofree char *content = program_folder_read (folder, name, &size);
      g_autofree char *sum =
          g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) content, size);

      g_string_append_printf (text, "%s %" G_GSIZE_FORMAT " %s\n", shown_path, size, sum);
    }
  }
}

char *
program_folder_fingerprint (const char *folder)
{
  GString *text = g_string_new (NULL);

  append_fingerprint (text, folder, ".");
  return g_string_free (text, FALSE);
}
