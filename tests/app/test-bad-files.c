/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "program.h"

/* What was asked for is clear but fails at a file: status 1, one line that names the file, the
 * place, what was expected and what was found, nothing on standard output, nothing half-written. */
typedef struct {
  const char *path;
  const char *arguments;
  const char *environment[2];
  const char *words[6];
} Case;

#define CSV "run early-stopping --set data=csv --set file="
#define FASHION "run early-stopping --set data=fashion-mnist --set train_size=20 --set dev_size=10"
#define RENDER "render early-stopping --view curves --steps 5 -o "
#define RUN "run early-stopping --steps 5 --csv "

static const Case cases[] = {
  { "csv/missing", CSV "none.csv", { NULL }, { "none.csv", "expected a CSV file" } },
  { "csv/folder", CSV "empty", { NULL }, { "empty", "expected" } },
  { "csv/nothing-in-it",
    CSV "nothing.csv",
    { NULL },
    { "nothing.csv", "expected a header line", "an empty file" } },
  { "csv/hole", CSV "hole.csv", { NULL }, { "hole.csv:3", "“y”", "expected a number", "empty" } },
  { "csv/short-line", CSV "short.csv", { NULL }, { "short.csv:4", "expected 3 columns", "2" } },
  { "csv/word", CSV "word.csv", { NULL }, { "word.csv:2", "expected a number", "“many”" } },
  { "csv/with-folder-to-write", CSV "hole.csv --csv new", { NULL }, { "hole.csv:3" } },
  { "csv/render",
    "render early-stopping --set data=csv --set file=hole.csv --view curves -o a.svg",
    { NULL },
    { "hole.csv:3" } },

  { "fashion-mnist/not-installed",
    FASHION,
    { "VIVA_FASHION_MNIST=empty" },
    { "empty", "train-images-idx3-ubyte", "dataset-fashion-mnist" } },
  { "fashion-mnist/no-such-folder",
    FASHION,
    { "VIVA_FASHION_MNIST=none" },
    { "none", "dataset-fashion-mnist" } },
  { "fashion-mnist/truncated",
    FASHION,
    { "VIVA_FASHION_MNIST=truncated" },
    { "truncated/train-images-idx3-ubyte", "byte 1016", "found the end of the file after 1000" } },
  { "fashion-mnist/wrong-magic",
    FASHION,
    { "VIVA_FASHION_MNIST=magic" },
    { "magic/train-images-idx3-ubyte", "byte 0", "0x00", "0x50" } },
  { "fashion-mnist/labels-missing",
    FASHION,
    { "VIVA_FASHION_MNIST=unlabelled" },
    { "unlabelled", "train-labels-idx1-ubyte" } },

  { "output/csv-in-a-file", RUN "file/numbers", { NULL }, { "file/numbers", "Not a directory" } },
  { "output/csv-is-a-file", RUN "file", { NULL }, { "file", "Not a directory" } },
  { "output/csv-deep-in-a-file", RUN "new/../file/a/b", { NULL }, { "file", "Not a directory" } },
  { "output/csv-name-taken",
    RUN "numbers",
    { NULL },
    { "numbers/summary.csv", "expected a file", "found a folder" } },
  { "output/render-no-folder",
    RENDER "none/a.svg",
    { NULL },
    { "none/a.svg", "No such file or directory" } },
  { "output/render-in-a-file", RENDER "file/a.png", { NULL }, { "file/a.png" } },
  { "output/render-onto-a-folder", RENDER "folder.pdf", { NULL }, { "folder.pdf" } },

  { "check/missing", "check none", { NULL }, { "none" } },
  { "check/no-paper", "check empty", { NULL }, { "empty", "paper.ini" } },
  { "list/no-papers", "list parts", { "VIVA_DATA_DIR=none" }, { "none" } },

  { "window/no-display", "", { NULL }, { "no display" } },
  { "window/no-such-display", "", { "DISPLAY=:54321" }, { "no display" } },
  { "window/paper-no-display", "empty", { NULL }, { "no display" } },
};

/* As writers of IDX have it: magic number, then sizes, most significant byte first. */
static const char idx_head[16] = { 0, 0, 8, 3, 0, 0, (char) 0xea, 0x60, 0, 0, 0, 28, 0, 0, 0, 28 };

static void
write_files (const char *folder)
{
  char idx[16 + 20000] = { 0 };
  g_autofree char *empty = g_build_filename (folder, "empty", NULL);
  g_autofree char *taken = g_build_filename (folder, "folder.pdf", NULL);

  g_assert_cmpint (g_mkdir (empty, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (taken, 0700), ==, 0);
  program_folder_write (folder, "numbers/curves.csv", "of an earlier run\n", -1);
  program_folder_write (folder, "numbers/summary.csv/inside", "", 0);
  program_folder_write (folder, "file", "just a file\n", -1);
  program_folder_write (folder, "nothing.csv", "", 0);
  program_folder_write (folder, "hole.csv", "x,y,class\n1,2,a\n3,,b\n5,6,a\n", -1);
  program_folder_write (folder, "short.csv", "x,y,class\n1,2,a\n3,4,b\n5,6\n", -1);
  program_folder_write (folder, "word.csv", "x,y,class\n1,many,a\n3,4,b\n", -1);

  memcpy (idx, idx_head, sizeof idx_head);
  program_folder_write (folder, "truncated/train-images-idx3-ubyte", idx, 16 + 1000);
  program_folder_write (folder, "truncated/train-labels-idx1-ubyte", "\0\0\10\1\0\0\0\1\5", 9);
  program_folder_write (folder, "magic/train-images-idx3-ubyte", "PK\3\4 not at all", 16);
  program_folder_write (folder, "magic/train-labels-idx1-ubyte", "\0\0\10\1\0\0\0\1\5", 9);
  program_folder_write (folder, "unlabelled/train-images-idx3-ubyte", idx, sizeof idx);
}

static void
test_case (gconstpointer data)
{
  const Case *self = data;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_auto (Program) program = { 0 };
  char *folder = program_folder_new ();

  write_files (folder);
  before = program_folder_fingerprint (folder);
  program_run (&program, folder, self->environment, self->arguments);
  program_assert_complaint (&program, 1, self->words);
  g_assert_cmpstr (program.output, ==, "");
  after = program_folder_fingerprint (folder);
  g_assert_cmpstr (after, ==, before);
  program_folder_free (folder);
}

/* Folders that may be looked into but not written to. Root may write anywhere. */
static void
test_read_only (void)
{
  static const char *const arguments[] = { RUN "locked", RUN "locked/new", RENDER "locked/a.svg" };
  static const char *const words[] = { "locked", "Permission denied", NULL };
  g_autofree char *locked = NULL;
  char *folder;

  if (geteuid () == 0) {
    g_test_skip ("root may write anywhere");
    return;
  }
  folder = program_folder_new ();
  locked = g_build_filename (folder, "locked", NULL);
  g_assert_cmpint (g_mkdir (locked, 0500), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++) {
    g_auto (Program) program = { 0 };

    program_run (&program, folder, NULL, arguments[i]);
    program_assert_complaint (&program, 1, words);
    g_assert_cmpstr (program.output, ==, "");
  }
  program_folder_free (folder);
}

/* Standard output that takes nothing. */
static void
test_output_full (void)
{
  static const char *const arguments[] = {
    "list",      "list knobs early-stopping",           "run early-stopping --steps 5",
    "--help",    "run early-stopping --steps 5 --json", "run --help",
    "--version",
  };
  static const char *const words[] = { "standard output", "No space left", NULL };
  char *folder = program_folder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++) {
    g_auto (Program) program = { 0 };

    program_run_into (&program, folder, "/dev/full", arguments[i]);
    program_assert_complaint (&program, 1, words);
  }
  program_folder_free (folder);
}

/* A disk that is full after a kilobyte: neither the file nor its beginning, and what was there
 * stays. */
static void
test_disk_full (void)
{
  static const char *const arguments[] = {
    RUN "new/folder",
    RUN "numbers",
    RENDER "new.svg",
    RENDER "new.png",
    RENDER "new.pdf",
    RENDER "old.svg",
    "render early-stopping --view boundary --steps 5 -o new.csv",
  };
  static const char *const words[] = { "File too large", NULL };
  char *folder = program_folder_new ();
  g_autofree char *before = NULL;

  program_folder_write (folder, "old.svg", "an earlier figure\n", -1);
  program_folder_write (folder, "numbers/curves.csv", "of an earlier run\n", -1);
  before = program_folder_fingerprint (folder);
  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++) {
    g_autofree char *after = NULL;
    g_auto (Program) program = { 0 };

    program_run_limited (&program, folder, 1024, arguments[i]);
    program_assert_complaint (&program, 1, words);
    g_assert_cmpstr (program.output, ==, "");
    after = program_folder_fingerprint (folder);
    g_assert_cmpstr (after, ==, before);
  }
  program_folder_free (folder);
}

/* A paper with mistakes: all of them on standard output, their number in the line on standard
 * error. */
static void
test_mistakes (void)
{
  static const char *const words[] = { "paper: 2 mistakes", NULL };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (Program) program = { 0 };
  char *folder = program_folder_new ();

  program_folder_write (folder, "paper/paper.ini",
                        "[paper]\n"
                        "title=Two mistakes\n"
                        "minutes=soon\n"
                        "\n"
                        "[section 1]\n"
                        "title=Only\n"
                        "parts=1a\n",
                        -1);
  before = program_folder_fingerprint (folder);
  program_run (&program, folder, NULL, "check paper");
  program_assert_complaint (&program, 1, words);
  after = program_folder_fingerprint (folder);
  g_assert_cmpstr (after, ==, before);

  lines = g_strsplit (program.output, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_cmpstr (lines[2], ==, "");
  /* The minutes are on line 3, and the part on line 7 has no file. */
  g_assert_nonnull (strstr (program.output, "paper.ini:3: expected "));
  g_assert_nonnull (strstr (program.output, "“soon”"));
  g_assert_nonnull (strstr (program.output, "1a.md"));
  program_folder_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/app/bad-files/", cases[i].path, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/app/bad-files/output/read-only", test_read_only);
  g_test_add_func ("/app/bad-files/output/full", test_output_full);
  g_test_add_func ("/app/bad-files/output/disk-full", test_disk_full);
  g_test_add_func ("/app/bad-files/check/mistakes", test_mistakes);

  return g_test_run ();
}
