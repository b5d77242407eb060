/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-store.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utime.h>

#include "nn-random.h"
#include "paper-folder.h"

#define N_KILLS 200

/* An attempt called @id, changed at @changed, with @answer to its one part. (transfer full) */
static ExamAttempt *
make_attempt (const char *id, gint64 changed, const char *answer)
{
  g_autofree char *text = g_strdup_printf (
      "{\"format\": \"viva-attempt\", \"version\": 1, \"id\": \"%s\", \"paper\": \"p\", \"title\": "
      "\"t\", \"max_points\": 2, \"mode\": \"study\", \"started\": 1, \"changed\": "
      "%" G_GINT64_FORMAT
      ", \"seconds_allowed\": 0, \"seconds_used\": 0, \"handed_in\": false, \"parts\": {}}",
      id, changed);
  g_autoptr (GError) error = NULL;
  ExamAttempt *self = exam_attempt_from_json (text, -1, &error);

  g_assert_no_error (error);
  exam_entry_set_answer (exam_attempt_get_entry (self, "1b"), answer);
  return self;
}

static void
save (ExamStore *store, const char *id, gint64 changed, const char *answer)
{
  g_autoptr (ExamAttempt) attempt = make_attempt (id, changed, answer);
  g_autoptr (GError) error = NULL;

  g_assert_true (exam_store_save (store, attempt, &error));
  g_assert_no_error (error);
}

static const char *
get_answer (GPtrArray *attempts, guint index)
{
  return exam_attempt_get_entry (g_ptr_array_index (attempts, index), "1b")->answer;
}

static void
test_save (void)
{
  g_autofree char *folder = paper_folder_new ();
  g_autoptr (ExamStore) store = exam_store_new (folder);
  g_autoptr (GPtrArray) attempts = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) rest = NULL;
  g_autoptr (GPtrArray) rest_problems = NULL;
  g_autoptr (GError) error = NULL;

  save (store, "a", 10, "one");
  save (store, "b", 30, "two");
  save (store, "a", 20, "three");
  attempts = exam_store_load_all (store, &problems);
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_cmpuint (attempts->len, ==, 2);
  g_assert_cmpstr (get_answer (attempts, 0), ==, "two");
  g_assert_cmpstr (get_answer (attempts, 1), ==, "three");

  g_assert_true (exam_store_remove (store, "a", &error));
  g_assert_true (exam_store_remove (store, "a", &error));
  g_assert_no_error (error);
  rest = exam_store_load_all (store, &rest_problems);
  g_assert_cmpuint (rest->len, ==, 1);
  paper_folder_remove (folder);
}

/* The folder is made when it is needed, and only its owner can look into it. */
static void
test_new_folder (void)
{
  g_autofree char *parent = paper_folder_new ();
  g_autofree char *folder = g_build_filename (parent, "viva", "attempts", NULL);
  g_autofree char *above = g_path_get_dirname (folder);
  g_autofree char *file = g_build_filename (folder, "a.json", NULL);
  g_autoptr (ExamStore) store = exam_store_new (folder);
  g_autoptr (GPtrArray) attempts = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  GStatBuf info;

  attempts = exam_store_load_all (store, &problems);
  g_assert_cmpuint (attempts->len + problems->len, ==, 0);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  save (store, "a", 1, "x");
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  paper_folder_remove (folder);
  paper_folder_remove (above);
  paper_folder_remove (parent);
}

/* What is no attempt is kept under another name, and never written over. */
static void
test_damaged (void)
{
  static const struct {
    const char *bytes;
    gssize length;
    const char *words;
  } cases[] = {
    { "", 0, "expected an object" },
    { "{\"format\": \"viva-attempt\"", -1, "; expected JSON" },
    { "{\"format\": \"other\"}", -1, "expected “viva-attempt”" },
    { "\xff\xfe", -1, "UTF-8" },
    { "a\0b", 3, "a byte of value nought" },
  };
  g_autofree char *folder = paper_folder_new ();
  g_autofree char *aside = g_build_filename (folder, "a.json.damaged", NULL);
  g_autofree char *again = g_build_filename (folder, "a.json.damaged-1", NULL);
  g_autoptr (ExamStore) store = exam_store_new (folder);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) attempts = NULL;
    g_autoptr (GPtrArray) problems = NULL;
    g_autofree char *kept = NULL;
    gsize length,
        expected = cases[i].length < 0 ? strlen (cases[i].bytes) : (gsize) cases[i].length;

    save (store, "good", 1, "x");
    paper_folder_write_bytes (folder, "a.json", cases[i].bytes, cases[i].length);
    attempts = exam_store_load_all (store, &problems);
    g_assert_cmpuint (attempts->len, ==, 1);
    g_assert_cmpuint (problems->len, ==, 1);
    g_test_message ("%s", (char *) g_ptr_array_index (problems, 0));
    g_assert_true (
        g_str_has_prefix (g_ptr_array_index (problems, 0), "a.json could not be read ("));
    g_assert_nonnull (strstr (g_ptr_array_index (problems, 0), cases[i].words));
    g_assert_nonnull (strstr (g_ptr_array_index (problems, 0), aside));
    g_assert_true (g_file_get_contents (aside, &kept, &length, NULL));
    g_assert_cmpmem (kept, length, cases[i].bytes, expected);
    g_assert_cmpint (g_remove (aside), ==, 0);
  }

  /* A second one gets a name of its own. */
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GPtrArray) attempts = NULL;
    g_autoptr (GPtrArray) problems = NULL;

    paper_folder_write (folder, "a.json", i == 0 ? "first" : "second");
    attempts = exam_store_load_all (store, &problems);
    g_assert_cmpuint (problems->len, ==, 1);
  }
  {
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;

    g_assert_true (g_file_get_contents (aside, &first, NULL, NULL));
    g_assert_true (g_file_get_contents (again, &second, NULL, NULL));
    g_assert_cmpstr (first, ==, "first");
    g_assert_cmpstr (second, ==, "second");
  }
  paper_folder_remove (folder);
}

/* A copy under another name would be written over by the first. */
static void
test_other_id (void)
{
  g_autofree char *folder = paper_folder_new ();
  g_autoptr (ExamStore) store = exam_store_new (folder);
  g_autoptr (ExamAttempt) attempt = make_attempt ("a", 1, "x");
  g_autofree char *text = exam_attempt_to_json (attempt);
  g_autoptr (GPtrArray) attempts = NULL;
  g_autoptr (GPtrArray) problems = NULL;

  paper_folder_write (folder, "a.json", text);
  paper_folder_write (folder, "copy.json", text);
  paper_folder_write (folder, "schedule.json", "{}");
  paper_folder_write (folder, "notes.txt", "x");
  attempts = exam_store_load_all (store, &problems);
  g_assert_cmpuint (attempts->len, ==, 1);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_nonnull (
      strstr (g_ptr_array_index (problems, 0), "id: expected that of the file, found “a”"));
  paper_folder_remove (folder);
}

/* What a killed program left half written goes, after a while; nothing else does. */
static void
test_left_over (void)
{
  static const char *const names[] = { "a.json.4F2K9A", "b.json.ZZZZZZ", "a.json.damaged",
                                       "x.txt.ABCDEF", "a.json.ABCDE" };
  static const gboolean stays[] = { FALSE, TRUE, TRUE, TRUE, TRUE };
  g_autofree char *folder = paper_folder_new ();
  g_autoptr (ExamStore) store = exam_store_new (folder);
  g_autoptr (GPtrArray) attempts = NULL;
  g_autoptr (GPtrArray) problems = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);
    struct utimbuf old = { 1000, 1000 };

    paper_folder_write (folder, names[i], "{");
    if (i != 1) /* that one may be written just now */
      g_assert_cmpint (utime (path, &old), ==, 0);
  }
  attempts = exam_store_load_all (store, &problems);
  g_assert_cmpuint (problems->len, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);

    g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS) == stays[i]);
  }
  paper_folder_remove (folder);
}

/* ---- What the system does not allow ---- */

/* Runs @body in a process of its own, which ends with status 0 if it returned. Root becomes nobody
 * there, whom permissions bind. */
static void
run_apart (void (*body) (gpointer), gpointer data, gboolean as_nobody)
{
  pid_t child = fork ();
  int status;

  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    if (as_nobody && geteuid () == 0 &&
        (setgroups (0, NULL) != 0 || setgid (65534) != 0 || setuid (65534) != 0))
      _exit (9);
    body (data);
    _exit (0);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

#define REQUIRE(condition) \
  if (!(condition))        \
  _exit (__LINE__ % 200 + 1)

static void
save_read_only (gpointer data)
{
  g_autoptr (ExamStore) store = exam_store_new (data);
  g_autoptr (ExamAttempt) attempt = make_attempt ("a", 2, "new");
  g_autoptr (GError) error = NULL;

  REQUIRE (!exam_store_save (store, attempt, &error));
  REQUIRE (error->domain == G_FILE_ERROR && error->code == G_FILE_ERROR_ACCES);
  REQUIRE (strstr (error->message, "a.json") != NULL);
}

static void
load_unreadable (gpointer data)
{
  g_autoptr (ExamStore) store = exam_store_new (data);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) attempts = exam_store_load_all (store, &problems);

  REQUIRE (attempts->len == 0);
  REQUIRE (problems->len == 1);
  REQUIRE (strstr (g_ptr_array_index (problems, 0), "a.json could not be read") != NULL);
  REQUIRE (strstr (g_ptr_array_index (problems, 0), "was kept") == NULL);
}

static void
assert_old (const char *folder)
{
  g_autoptr (ExamStore) store = exam_store_new (folder);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) attempts = exam_store_load_all (store, &problems);

  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_cmpuint (attempts->len, ==, 1);
  g_assert_cmpstr (get_answer (attempts, 0), ==, "old");
}

static void
test_read_only (void)
{
  g_autofree char *folder = paper_folder_new ();
  g_autoptr (ExamStore) store = exam_store_new (folder);

  save (store, "a", 1, "old");
  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  run_apart (save_read_only, folder, TRUE);
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
  assert_old (folder);
  paper_folder_remove (folder);
}

/* A file that cannot be read now may be whole: it is named, and left where it is. */
static void
test_unreadable (void)
{
  g_autofree char *folder = paper_folder_new ();
  g_autofree char *file = g_build_filename (folder, "a.json", NULL);
  g_autoptr (ExamStore) store = exam_store_new (folder);

  save (store, "a", 1, "old");
  g_assert_cmpint (g_chmod (file, 0), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0777), ==, 0);
  run_apart (load_unreadable, folder, TRUE);
  g_assert_cmpint (g_chmod (file, 0600), ==, 0);
  assert_old (folder);
  paper_folder_remove (folder);
}

static void
save_too_large (gpointer data)
{
  g_autofree char *answer = g_strnfill (100000, 'x');
  g_autoptr (ExamStore) store = exam_store_new (data);
  g_autoptr (ExamAttempt) attempt = make_attempt ("a", 2, answer);
  g_autoptr (GError) error = NULL;
  struct rlimit limit = { 50000, 50000 };

  signal (SIGXFSZ, SIG_IGN);
  REQUIRE (setrlimit (RLIMIT_FSIZE, &limit) == 0);
  REQUIRE (!exam_store_save (store, attempt, &error));
  REQUIRE (error->domain == G_FILE_ERROR);
  REQUIRE (strstr (error->message, "a.json") != NULL);
}

/* A file that may not grow. */
static void
test_too_large (void)
{
  g_autofree char *folder = paper_folder_new ();
  g_autoptr (ExamStore) store = exam_store_new (folder);

  save (store, "a", 1, "old");
  run_apart (save_too_large, folder, FALSE);
  assert_old (folder);
  paper_folder_remove (folder); /* nothing half written is left in it */
}

/* A disk of a few pages. */
static void
test_full_disk (void)
{
  g_autofree char *folder = paper_folder_new ();
  g_autofree char *answer = g_strnfill (100000, 'x');
  g_autoptr (ExamAttempt) attempt = make_attempt ("a", 2, answer);
  g_autoptr (GError) error = NULL;
  g_autoptr (ExamStore) store = exam_store_new (folder);

  if (geteuid () != 0 || mount ("tmpfs", folder, "tmpfs", 0, "size=32k") != 0) {
    g_test_skip ("a small disk can be mounted by root alone");
    g_rmdir (folder);
    return;
  }
  save (store, "a", 1, "old");
  g_assert_false (exam_store_save (store, attempt, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
  g_assert_nonnull (strstr (error->message, "a.json"));
  assert_old (folder);
  /* There is room again. */
  exam_entry_set_answer (exam_attempt_get_entry (attempt, "1b"), "old");
  g_clear_error (&error);
  g_assert_true (exam_store_save (store, attempt, &error));
  assert_old (folder);
  g_assert_cmpint (umount (folder), ==, 0);
  g_rmdir (folder);
}

/* ---- SIGKILL ---- */

/* Saves answers as fast as it can. An answer is its number, many times over; *@saved is the number
 * of the last one that was saved for certain. */
static void
save_for_ever (const char *folder, volatile guint *saved)
{
  g_autoptr (ExamStore) store = exam_store_new (folder);
  g_autoptr (ExamAttempt) attempt = make_attempt ("a", 1, "");

  for (guint i = *saved + 1;; i++) {
    g_autoptr (GString) answer = g_string_new (NULL);

    for (guint j = 0; j < 2000; j++)
      g_string_append_printf (answer, "%u ", i);
    exam_entry_set_answer (exam_attempt_get_entry (attempt, "1b"), answer->str);
    if (!exam_store_save (store, attempt, NULL))
      _exit (1);
    *saved = i;
  }
}

/* The number that an answer is made of; it is whole. */
static guint
read_number (const char *answer)
{
  g_auto (GStrv) words = g_strsplit (answer, " ", -1);

  g_assert_cmpuint (g_strv_length (words), ==, 2001);
  for (guint i = 1; i < 2000; i++)
    g_assert_cmpstr (words[i], ==, words[0]);
  return (guint) g_ascii_strtoull (words[0], NULL, 10);
}

static void
test_kill (void)
{
  g_autofree char *folder = paper_folder_new ();
  volatile guint *saved =
      mmap (NULL, sizeof *saved, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  NnRandom random;
  guint n_saves = 0;

  g_assert_true (saved != MAP_FAILED);
  nn_random_init (&random, 7, NN_STREAM_NOISE, 0);
  for (guint i = 0; i < N_KILLS; i++) {
    g_autoptr (ExamStore) store = exam_store_new (folder);
    g_autoptr (GPtrArray) attempts = NULL;
    g_autoptr (GPtrArray) problems = NULL;
    guint before = *saved, found;
    pid_t child = fork ();
    int status;

    g_assert_cmpint (child, >=, 0);
    if (child == 0)
      save_for_ever (folder, saved);
    /* From the second save on, at any moment. */
    while (*saved < before + 1)
      g_usleep (50);
    g_usleep (nn_random_below (&random, 6000));
    g_assert_cmpint (kill (child, SIGKILL), ==, 0);
    g_assert_cmpint (waitpid (child, &status, 0), ==, child);
    g_assert_true (WIFSIGNALED (status));

    attempts = exam_store_load_all (store, &problems);
    g_assert_cmpuint (problems->len, ==, 0);
    g_assert_cmpuint (attempts->len, ==, 1);
    found = read_number (get_answer (attempts, 0));
    g_assert_cmpuint (found, >=, *saved);
    g_assert_cmpuint (found, <=, *saved + 1);
    n_saves += *saved - before;
  }
  g_test_message ("killed %u times within %u saves", N_KILLS, n_saves);
  paper_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/store/save", test_save);
  g_test_add_func ("/exam/store/new-folder", test_new_folder);
  g_test_add_func ("/exam/store/damaged", test_damaged);
  g_test_add_func ("/exam/store/other-id", test_other_id);
  g_test_add_func ("/exam/store/left-over", test_left_over);
  g_test_add_func ("/exam/store/read-only", test_read_only);
  g_test_add_func ("/exam/store/unreadable", test_unreadable);
  g_test_add_func ("/exam/store/too-large", test_too_large);
  g_test_add_func ("/exam/store/full-disk", test_full_disk);
  g_test_add_func ("/exam/store/kill", test_kill);

  return g_test_run ();
}
