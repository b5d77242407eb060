/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-store.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define SUFFIX ".json"
#define SCHEDULE "schedule.json"

/* What a program that was killed while it wrote leaves behind is older than this. */
#define STALE_SECONDS 60

/* Longer ones are no attempts of ours. */
#define MAX_SIZE (16 * 1024 * 1024)

struct _ExamStore {
  char *folder;
};

ExamStore *
exam_store_new (const char *folder)
{
  ExamStore *self = g_new0 (ExamStore, 1);

  self->folder = folder != NULL
                     ? g_strdup (folder)
                     : g_build_filename (g_get_user_data_dir (), "viva", "attempts", NULL);
  return self;
}

void
exam_store_free (ExamStore *self)
{
  if (self == NULL)
    return;
  g_free (self->folder);
  g_free (self);
}

const char *
exam_store_get_folder (const ExamStore *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->folder;
}

gboolean
exam_store_write (ExamStore *self, const char *name, const char *text, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (self != NULL && name != NULL && text != NULL, FALSE);

  if (g_mkdir_with_parents (self->folder, 0700) != 0) {
    int problem = errno;

    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (problem),
                 "The folder %s cannot be made: %s", self->folder, g_strerror (problem));
    return FALSE;
  }
  path = g_build_filename (self->folder, name, NULL);
  return g_file_set_contents_full (
      path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

char *
exam_store_read (ExamStore *self, const char *name, GError **error)
{
  g_autofree char *path = NULL;
  char *text = NULL;
  GStatBuf info;
  gsize length;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  path = g_build_filename (self->folder, name, NULL);
  if (g_stat (path, &info) == 0 && info.st_size > MAX_SIZE) {
    g_set_error (error, EXAM_ERROR, EXAM_ERROR_ATTEMPT, "%s: expected at most %d MiB, found more",
                 path, MAX_SIZE / 1024 / 1024);
    return NULL;
  }
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  if (strlen (text) != length) {
    g_free (text);
    g_set_error (error, EXAM_ERROR, EXAM_ERROR_ATTEMPT,
                 "%s: expected a text, found a byte of value nought", path);
    return NULL;
  }
  return text;
}

static char *
name_of (const char *id)
{
  return g_strconcat (id, SUFFIX, NULL);
}

gboolean
exam_store_save (ExamStore *self, const ExamAttempt *attempt, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (self != NULL && attempt != NULL, FALSE);

  name = name_of (attempt->id);
  text = exam_attempt_to_json (attempt);
  return exam_store_write (self, name, text, error);
}

gboolean
exam_store_remove (ExamStore *self, const char *id, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (self != NULL && id != NULL, FALSE);

  name = name_of (id);
  path = g_build_filename (self->folder, name, NULL);
  if (g_unlink (path) != 0 && errno != ENOENT) {
    int problem = errno;

    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (problem), "%s cannot be removed: %s",
                 path, g_strerror (problem));
    return FALSE;
  }
  return TRUE;
}

char *
exam_store_set_aside (ExamStore *self, const char *name)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  path = g_build_filename (self->folder, name, NULL);
  for (guint i = 0; i < 1000; i++) {
    g_autofree char *number = i > 0 ? g_strdup_printf ("-%u", i) : g_strdup ("");
    g_autofree char *aside = g_strconcat (path, ".damaged", number, NULL);

    if (g_file_test (aside, G_FILE_TEST_EXISTS))
      continue;
    if (g_rename (path, aside) == 0)
      return g_steal_pointer (&aside);
    return NULL;
  }
  return NULL;
}

static void
add_problem (ExamStore *self, GPtrArray *problems, const char *name, const GError *error)
{
  /* What the system does not let us read now may be whole. */
  gboolean is_damaged = g_error_matches (error, EXAM_ERROR, EXAM_ERROR_ATTEMPT);
  g_autofree char *aside = is_damaged ? exam_store_set_aside (self, name) : NULL;

  g_ptr_array_add (problems,
                   aside != NULL
                       ? g_strdup_printf ("%s could not be read (%s). It was kept as %s.", name,
                                          error->message, aside)
                       : g_strdup_printf ("%s could not be read (%s).", name, error->message));
}

/* Two files of one attempt would write over each other. */
static gboolean
is_called (const ExamAttempt *attempt, const char *name, GError **error)
{
  g_autofree char *expected = name_of (attempt->id);

  if (g_str_equal (expected, name))
    return TRUE;
  g_set_error (error, EXAM_ERROR, EXAM_ERROR_ATTEMPT, "id: expected that of the file, found “%s”",
               attempt->id);
  return FALSE;
}

static int
compare_changed (gconstpointer a, gconstpointer b)
{
  const ExamAttempt *x = *(const ExamAttempt *const *) a, *y = *(const ExamAttempt *const *) b;

  if (x->changed != y->changed)
    return x->changed < y->changed ? 1 : -1;
  return strcmp (x->id, y->id);
}

/* "ID.json.4F2K9A", half written: g_file_set_contents_full() renames it when it is whole. */
static gboolean
is_left_over (const char *name)
{
  const char *suffix = strrchr (name, '.');
  const char *before = suffix != NULL ? suffix - strlen (SUFFIX) : NULL;

  return suffix != NULL && strlen (suffix) == 7 && before >= name &&
         g_str_has_prefix (before, SUFFIX) &&
         strspn (suffix + 1, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS) == 6;
}

static void
remove_left_over (ExamStore *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  GStatBuf info;

  if (g_stat (path, &info) == 0 &&
      info.st_mtime + STALE_SECONDS < g_get_real_time () / G_USEC_PER_SEC)
    g_unlink (path);
}

GPtrArray *
exam_store_load_all (ExamStore *self, GPtrArray **problems)
{
  GPtrArray *attempts = g_ptr_array_new_with_free_func ((GDestroyNotify) exam_attempt_free);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_return_val_if_fail (self != NULL && problems != NULL, attempts);

  *problems = g_ptr_array_new_with_free_func (g_free);
  dir = g_dir_open (self->folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_left_over (name))
      remove_left_over (self, name);
  if (dir != NULL)
    g_dir_rewind (dir);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;
    ExamAttempt *attempt;

    if (!g_str_has_suffix (name, SUFFIX) || g_str_equal (name, SCHEDULE))
      continue;
    text = exam_store_read (self, name, &error);
    attempt = text != NULL ? exam_attempt_from_json (text, -1, &error) : NULL;
    if (attempt != NULL && !is_called (attempt, name, &error))
      g_clear_pointer (&attempt, exam_attempt_free);
    if (attempt != NULL)
      g_ptr_array_add (attempts, attempt);
    else
      add_problem (self, *problems, name, error);
  }
  g_ptr_array_sort (attempts, compare_changed);
  return attempts;
}
