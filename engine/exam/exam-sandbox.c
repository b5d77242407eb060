/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "exam-paper.h"

/* What the sandbox needs, where Debian has it. Not looked for on PATH, where another Python without
 * NumPy may come first. */
static const struct {
  const char *path, *package;
} needed[] = {
  { "/usr/bin/bwrap", "bubblewrap" },
  { "/usr/bin/prlimit", "util-linux" },
  { "/usr/bin/python3", "python3" },
  { "/usr/lib/python3/dist-packages/numpy/__init__.py", "python3-numpy" },
};

gboolean
exam_sandbox_check (GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (!g_file_test (needed[i].path, G_FILE_TEST_EXISTS)) {
      g_set_error (error, EXAM_ERROR, EXAM_ERROR_SANDBOX,
                   "Python answers are run in a sandbox, which needs %s. Install the package %s, "
                   "then check again.",
                   needed[i].path, needed[i].package);
      return FALSE;
    }
  return TRUE;
}

/* One list for all: see bwrap(1), prlimit(1), setpriv(1). Limits on processes do not bind root,
 * which therefore becomes nobody first. The limit on file sizes is for /tmp, which is in memory. */
static GStrv
build_command (const char *script)
{
  static const char *const become_nobody[] = {
    "/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", NULL,
  };
  static const char *const enclose[] = {
    "/usr/bin/bwrap",
    "--unshare-all",
    "--die-with-parent",
    "--new-session",
    "--cap-drop",
    "ALL",
    "--ro-bind",
    "/usr",
    "/usr",
    "--symlink",
    "usr/bin",
    "/bin",
    "--symlink",
    "usr/lib",
    "/lib",
    "--symlink",
    "usr/lib64",
    "/lib64",
    "--ro-bind-try",
    "/etc/alternatives",
    "/etc/alternatives",
    "--proc",
    "/proc",
    "--dev",
    "/dev",
    "--size",
    "1000000",
    "--tmpfs",
    "/tmp",
    "--chdir",
    "/tmp",
    /* Both are in memory, too. */
    "--remount-ro",
    "/dev",
    "--remount-ro",
    "/",
    "--clearenv",
    "--setenv",
    "PATH",
    "/usr/bin",
    "--setenv",
    "OPENBLAS_NUM_THREADS",
    "1",
    "--setenv",
    "PYTHONDONTWRITEBYTECODE",
    "1",
    "--uid",
    "65534",
    "--gid",
    "65534",
    "/usr/bin/prlimit",
    NULL,
  };
  g_autoptr (GStrvBuilder) command = g_strv_builder_new ();
  g_autofree char *memory = g_strdup_printf ("--as=%u", EXAM_SANDBOX_MEMORY);
  g_autofree char *seconds = g_strdup_printf ("--cpu=%d", EXAM_SANDBOX_SECONDS);

  if (geteuid () == 0)
    g_strv_builder_addv (command, (const char **) become_nobody);
  g_strv_builder_addv (command, (const char **) enclose);
  g_strv_builder_add_many (command, memory, seconds, "--fsize=1000000", "--nofile=64", "--nproc=1",
                           "--core=0", "/usr/bin/python3", "-I", "-c", script, NULL);
  return g_strv_builder_end (command);
}

/* Moves bytes both ways until the program closed its output, the deadline, or too many of them. A
 * program that neither reads nor writes cannot hold this up, and one that does not listen cannot
 * end us by SIGPIPE. */
static ExamSandboxEnd
exchange (int in, int out, const char *input, gint64 deadline, GString *output)
{
  gsize left = strlen (input);
  struct pollfd files[] = { { .fd = out, .events = POLLIN }, { .fd = in, .events = POLLOUT } };
  char buffer[65536];

  while (TRUE) {
    gint64 now = g_get_monotonic_time ();
    ssize_t n;

    if (left == 0 && files[1].fd >= 0) {
      close (files[1].fd);
      files[1].fd = -1; /* poll() passes over it */
    }
    if (now >= deadline)
      break;
    if (poll (files, 2, (int) MIN ((deadline - now) / 1000 + 1, 1000)) < 0 && errno != EINTR)
      break;

    if (files[1].fd >= 0 && (files[1].revents & (POLLOUT | POLLERR | POLLHUP)) != 0) {
      n = send (files[1].fd, input, left, MSG_NOSIGNAL);
      if (n >= 0) {
        input += n;
        left -= (gsize) n;
      } else if (errno != EAGAIN && errno != EINTR) {
        left = 0; /* it does not listen */
      }
    }
    if ((files[0].revents & (POLLIN | POLLERR | POLLHUP)) != 0) {
      n = read (out, buffer, sizeof buffer);
      if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
        if (files[1].fd >= 0)
          close (files[1].fd);
        return EXAM_SANDBOX_DONE;
      }
      if (n > 0)
        g_string_append_len (output, buffer, n);
      if (output->len > EXAM_SANDBOX_OUTPUT) {
        if (files[1].fd >= 0)
          close (files[1].fd);
        return EXAM_SANDBOX_TALKED;
      }
    }
  }
  if (files[1].fd >= 0)
    close (files[1].fd);
  return EXAM_SANDBOX_TIMED_OUT;
}

/* Two ways whose ends are not handed on by accident: [0] to read from, [1] to write to. */
static gboolean
open_pipes (int in[2], int out[2], GError **error)
{
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) == 0) {
    if (pipe2 (out, O_CLOEXEC) == 0) {
      fcntl (in[1], F_SETFL, O_NONBLOCK);
      fcntl (out[0], F_SETFL, O_NONBLOCK);
      return TRUE;
    }
    close (in[0]);
    close (in[1]);
  }
  g_set_error (error, EXAM_ERROR, EXAM_ERROR_SANDBOX, "The sandbox could not be set up: %s",
               g_strerror (errno));
  return FALSE;
}

/* It closed its output, and is to end now. FALSE when it was still there at @deadline. */
static gboolean
wait_until (GSubprocess *process, gint64 deadline)
{
  while (g_subprocess_get_identifier (process) != NULL) {
    if (g_get_monotonic_time () >= deadline)
      return FALSE;
    g_usleep (2000);
  }
  return TRUE;
}

gboolean
exam_sandbox_run (const char *script,
                  const char *input,
                  gint64 deadline,
                  ExamSandboxEnd *end,
                  char **output,
                  GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) command = NULL;
  int in[2], out[2];

  g_return_val_if_fail (script != NULL && input != NULL, FALSE);
  g_return_val_if_fail (end != NULL && output != NULL, FALSE);

  if (!exam_sandbox_check (error) || !open_pipes (in, out, error))
    return FALSE;
  command = build_command (script);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_take_stdin_fd (launcher, in[0]);
  g_subprocess_launcher_take_stdout_fd (launcher, out[1]);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) command, error);
  /* Our copies of its ends would keep the pipes open after its end. */
  g_subprocess_launcher_close (launcher);
  if (process == NULL) {
    close (in[1]);
    close (out[0]);
    return FALSE;
  }

  *end = exchange (in[1], out[0], input, deadline, text);
  close (out[0]);
  if (*end == EXAM_SANDBOX_DONE && !wait_until (process, deadline))
    *end = EXAM_SANDBOX_TIMED_OUT;
  if (*end != EXAM_SANDBOX_DONE)
    g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
  if (*end == EXAM_SANDBOX_DONE && !g_subprocess_get_successful (process))
    *end = EXAM_SANDBOX_DIED;
  *output = g_string_free (g_steal_pointer (&text), FALSE);
  return TRUE;
}
