/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "program.h"

/* A run that a person watches on a terminal and ends by Ctrl+C. */

#define PATIENCE_MS 20000
#define COLUMNS 70

/* (transfer full): what comes out of @terminal, until it holds @word or ends. */
static GString *
read_until (int terminal, const char *word)
{
  GString *text = g_string_new (NULL);

  for (;;) {
    struct pollfd poll_for = { .fd = terminal, .events = POLLIN };
    char buffer[512];
    gssize n;

    if (word != NULL && strstr (text->str, word) != NULL)
      return text;
    g_assert_cmpint (poll (&poll_for, 1, PATIENCE_MS), ==, 1);
    n = read (terminal, buffer, sizeof buffer);
    /* Linux gives EIO when the other side has closed. */
    if (n <= 0)
      return text;
    g_string_append_len (text, buffer, n);
  }
}

/* Longest line between two returns, without what only moves the cursor. */
static glong
longest_line (const char *text)
{
  g_auto (GStrv) lines = g_regex_split_simple ("\r|\n", text, 0, 0);
  glong longest = 0;

  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (lines[i], "\033[K", -1);
    g_autofree char *line = g_strjoinv ("", parts);

    longest = MAX (longest, g_utf8_strlen (line, -1));
  }
  return longest;
}

static GSubprocess *
spawn (int *terminal, const char *term)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  struct winsize size = { .ws_row = 24, .ws_col = COLUMNS };
  g_autoptr (GError) error = NULL;
  GSubprocess *process;
  int other_side;

  *terminal = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (*terminal, >=, 0);
  g_assert_cmpint (grantpt (*terminal), ==, 0);
  g_assert_cmpint (unlockpt (*terminal), ==, 0);
  other_side = open (ptsname (*terminal), O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (other_side, >=, 0);
  g_assert_cmpint (ioctl (*terminal, TIOCSWINSZ, &size), ==, 0);

  g_subprocess_launcher_take_stderr_fd (launcher, other_side);
  g_subprocess_launcher_unsetenv (launcher, "DISPLAY");
  g_subprocess_launcher_unsetenv (launcher, "WAYLAND_DISPLAY");
  g_subprocess_launcher_setenv (launcher, "TERM", term, TRUE);
  process =
      g_subprocess_launcher_spawn (launcher, &error, program_path (), "run", "early-stopping",
                                   "--steps", "1000000000", "--set", "width=8", "--json", NULL);
  g_assert_no_error (error);
  return process;
}

static void
test_interrupt (void)
{
  int terminal;
  g_autoptr (GSubprocess) process = spawn (&terminal, "xterm");
  g_autoptr (GString) bar = read_until (terminal, "of 1000000000");
  g_autoptr (GString) rest = NULL;
  g_autoptr (GBytes) output = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  g_autofree char *line = NULL;
  const char *cleared;
  JsonObject *root;
  gint64 steps;

  g_assert_nonnull (strstr (bar->str, "early-stopping   0 %  step "));
  g_assert_nonnull (strstr (bar->str, "░"));

  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_communicate (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  rest = read_until (terminal, NULL);
  close (terminal);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 130);

  /* The facts so far, whole. */
  json = g_strndup (g_bytes_get_data (output, NULL), g_bytes_get_size (output));
  node = json_from_string (json, &error);
  g_assert_no_error (error);
  root = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (root, "status"), ==, "interrupted");
  steps = json_object_get_int_member (root, "steps");
  g_assert_cmpint (steps, >, 0);
  g_assert_cmpint (steps, <, 1000000000);
  g_assert_true (
      json_object_has_member (json_object_get_object_member (root, "facts"), "best_dev_cost"));

  /* The bar is wiped away, and one line says how far it came. */
  line = g_strdup_printf ("viva: interrupted after %" G_GINT64_FORMAT " of 1000000000 steps\r\n",
                          steps);
  g_string_append (bar, rest->str);
  cleared = g_strrstr (bar->str, "\r\033[K");
  g_assert_nonnull (cleared);
  g_assert_cmpstr (cleared + strlen ("\r\033[K"), ==, line);
  g_assert_cmpint (longest_line (bar->str), <=, COLUMNS);
}

/* Waits until the program minds Ctrl+C: bit 1 (of signal 2) in the mask of caught signals that
 * Linux shows. */
static void
wait_for_handler (GSubprocess *process)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%s/status", g_subprocess_get_identifier (process));

  for (guint i = 0; i < PATIENCE_MS / 10; i++) {
    g_autofree char *text = NULL;
    const char *mask;

    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    mask = strstr (text, "SigCgt:");
    g_assert_nonnull (mask);
    if ((g_ascii_strtoull (mask + strlen ("SigCgt:"), NULL, 16) >> (SIGINT - 1) & 1) != 0)
      return;
    g_usleep (10000);
  }
  g_assert_not_reached ();
}

/* A terminal that cannot move its cursor, such as an editor's, gets no bar. */
static void
test_dumb_terminal (void)
{
  int terminal;
  g_autoptr (GSubprocess) process = spawn (&terminal, "dumb");
  g_autoptr (GString) text = NULL;
  g_autoptr (GError) error = NULL;

  wait_for_handler (process);
  /* Longer than it takes a bar to show. */
  g_usleep (G_USEC_PER_SEC);
  g_subprocess_send_signal (process, SIGINT);
  g_subprocess_communicate (process, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  text = read_until (terminal, NULL);
  close (terminal);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 130);
  g_assert_true (g_str_has_prefix (text->str, "viva: interrupted after "));
}

/* Nor does a file or a pipe: a run of more than half a second says nothing. */
static void
test_no_terminal (void)
{
  g_auto (Program) program = { 0 };
  char *folder = program_folder_new ();
  gint64 begin = g_get_monotonic_time ();

  program_run (&program, folder, NULL,
               "run early-stopping --steps 3000 --set layers=4 --set width=128");
  g_test_message ("%.2f s", (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
  program_assert_good (&program);
  program_folder_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/interrupt/terminal", test_interrupt);
  g_test_add_func ("/app/interrupt/dumb-terminal", test_dumb_terminal);
  g_test_add_func ("/app/interrupt/no-terminal", test_no_terminal);

  return g_test_run ();
}
