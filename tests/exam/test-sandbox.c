/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-sandbox.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "exam-code.h"
#include "paper-folder.h"
#include "sums-lab.h"

/* One blank: c is the product. */
static const char head[] = "[part]\n"
                           "answer=code\n"
                           "[code]\n"
                           "function=f\n"
                           "tolerance=1e-9\n"
                           "[input a]\n"
                           "knob=a\n"
                           "[input b]\n"
                           "knob=b\n"
                           "[blank 1]\n"
                           "target=c\n"
                           "name=the product\n"
                           "fact=product\n"
                           "key=a * b\n"
                           "why=Times.\n"
                           "[case small]\n"
                           "title=Small\n"
                           "settings=a=6 b=7\n"
                           "[case large]\n"
                           "title=Large\n"
                           "settings=a=60 b=7\n";

static gboolean
skips (void)
{
  static gboolean was_tried, works;
  static char *reason;

  if (!was_tried) {
    g_autoptr (GError) error = NULL;
    g_autofree char *output = NULL;
    ExamSandboxEnd end;

    works =
        exam_sandbox_run ("print (6 * 7)", "", g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND,
                          &end, &output, &error) &&
        end == EXAM_SANDBOX_DONE;
    reason = g_strdup (error != NULL ? error->message
                                     : "the system does not let bwrap make a sandbox here");
    was_tried = TRUE;
  }
  if (!works)
    g_test_skip (reason);
  return !works;
}

/* Names and sizes of what is in @folder. (transfer full) */
static char *
list (const char *folder)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  GString *text = g_string_new (NULL);

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *content = NULL;
    gsize size = 0;

    g_file_get_contents (path, &content, &size, NULL);
    g_ptr_array_add (lines, g_strdup_printf ("%s %" G_GSIZE_FORMAT " %s", name, size, content));
  }
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s\n", (char *) g_ptr_array_index (lines, i));
  return g_string_free (text, FALSE);
}

/* Processes that are ours and still run. What lost its parent came to us: main() asked for that. */
static guint
count_children (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename ("/proc", name, "stat", NULL);
    g_autofree char *text = NULL;
    const char *after;
    char state;
    int parent;

    if (!g_ascii_isdigit (*name) || !g_file_get_contents (path, &text, NULL, NULL))
      continue;
    after = strrchr (text, ')');
    if (after != NULL && sscanf (after, ") %c %d", &state, &parent) == 2 && parent == getpid ())
      n += state != 'Z';
  }
  return n;
}

static void
assert_no_children (void)
{
  for (guint i = 0; i < 200 && count_children () > 0; i++)
    g_usleep (10000);
  g_assert_cmpuint (count_children (), ==, 0);
}

typedef struct {
  const char *name;
  const char *lines;   /* of the function, or with `def` at its start the whole answer; WATCHED is a
                          folder of ours */
  const char *message; /* what is said of the blank has this in it */
  double seconds;      /* at most */
} Hostile;

static const Hostile hostiles[] = {
  { "endless-loop", "while True: pass\n c = a * b", "It was still running after 10 seconds.", 14 },
  { "fork-bomb", "import os\n while True: os.fork()", "BlockingIOError", 10 },
  { "thread-bomb", "import threading\n while True: threading.Thread(target=lambda: 1).start()",
    "RuntimeError", 14 },
  { "read-home", "c = open('WATCHED/secret').read()", "FileNotFoundError", 10 },
  { "read-passwords", "c = open('/etc/shadow').read()", "FileNotFoundError", 10 },
  { "socket", "import socket\n c = socket.create_connection(('127.0.0.1', 22), 2)", "Error", 10 },
  { "no-network", "import socket\n c = socket.create_connection(('9.9.9.9', 53), 2)",
    "Network is unreachable", 10 },
  { "write-there", "open('WATCHED/new', 'w').write('x')\n c = 1", "FileNotFoundError", 10 },
  { "write-system", "open('/usr/bin/new', 'w').write('x')\n c = 1", "Read-only file system", 10 },
  { "write-root", "open('/new', 'w').write('x')\n c = 1", "Read-only file system", 10 },
  { "write-shared-memory", "open('/dev/shm/new', 'w').write('x')\n c = 1", "Read-only file system",
    10 },
  { "fill-the-disk", "for i in range(100): open(f'/tmp/{i}', 'w').write('x' * 900000)\n c = 1",
    "No space left on device", 10 },
  { "large-file", "open('/tmp/new', 'w').write('x' * 10**7)\n c = 1", "File too large", 10 },
  { "ten-gigabytes", "import numpy as np\n c = np.ones(10 * 2**30, dtype=np.uint8)", "MemoryError",
    10 },
  { "print-gigabytes", "import os\n while True: os.write(3, b'x' * 65536)",
    "It wrote far too much, and was ended.", 10 },
  { "exit", "import os\n os._exit(0)", "The program ended before it gave a result.", 10 },
  { "exit-politely", "import sys\n sys.exit(0)", "The program ended before it gave a result.", 10 },
  { "forge-json",
    "import json\n json.dump = lambda reply, file: file.write('{\"cases\": [{\"shape\": [], "
    "\"values\": [1]}, {\"shape\": [], \"values\": [1]}]}')\n c = 1",
    "Small: expected 42, found 1.", 10 },
  { "forge-reply", "import os\n os.write(3, b'{\"points\": 10, \"cases\": []}')\n os._exit(0)",
    "it could not be run", 10 },
  { "forge-numpy",
    "import numpy as np\n np.asarray = lambda value: np.zeros(())\n np.isfinite = lambda v: True\n "
    "c = 5",
    "Small: expected 42, found 0.", 10 },
  { "look-for-the-key",
    "import sys\n request = sys._getframe(2).f_locals['request']\n c = "
    "str(request['cases']).count('42')",
    "Small: expected 42, found 0.", 10 },
  { "huge-result", "import numpy as np\n c = np.zeros(10**6)", "expected a small array", 10 },
  { "strange-result", "c = [object()]", "expected numbers, found an array of object", 10 },
  { "kill-parent",
    "import os, signal\n os.kill(1, signal.SIGKILL)\n os.kill(os.getppid(), signal.SIGKILL)\n c = "
    "0",
    "Small: expected 42, found 0.", 10 },
  { "kill-all", "import os, signal\n os.kill(-1, signal.SIGKILL)\n c = 0", "", 10 },
  { "deep-recursion", "g = lambda: g()\n c = g()", "", 10 },
  { "deeper-recursion", "import sys\n sys.setrecursionlimit(10**9)\n def g(): return g()\n c = g()",
    "", 14 },
  { "deep-brackets", "c = DEEP", "", 10 },
  { "stop-itself", "import os, signal\n os.kill(os.getpid(), signal.SIGSTOP)\n c = a * b",
    "It was still running after 10 seconds.", 14 },
  { "close-output", "import os, time\n os.closerange(0, 64)\n time.sleep(1000)",
    "It was still running after 10 seconds.", 14 },
  { "never-mind-the-end",
    "import signal, time\n signal.signal(signal.SIGTERM, signal.SIG_IGN)\n time.sleep(1000)",
    "It was still running after 10 seconds.", 14 },
};

static void
test_hostile (gconstpointer data)
{
  const Hostile *hostile = data;
  g_autofree char *folder = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *deep = g_strnfill (5000, '(');
  g_autoptr (GString) source = g_string_new (NULL);
  g_autoptr (ExamGrade) grade = NULL;
  g_auto (Bench) bench = { 0 };
  gint64 start;
  double seconds;

  if (skips ())
    return;
  folder = paper_folder_new ();
  paper_folder_write (folder, "secret", "the key is 42");
  before = list (folder);
  g_string_printf (source, "def f(a, b):\n %s\n c = 0\n return c\n", hostile->lines);
  if (strstr (hostile->lines, "c = ") != NULL)
    g_string_replace (source, "\n c = 0\n return c", "\n return c", 0);
  g_string_replace (source, "WATCHED", folder, 0);
  g_string_replace (source, "DEEP", deep, 0);

  bench_read_good (&bench, head, NULL);
  bench_read_code (&bench, "```\ndef f(a, b):\n c = ____\n return c\n```\n");
  start = g_get_monotonic_time ();
  grade = exam_answer_grade (bench.answer, 3, source->str);
  seconds = (double) (g_get_monotonic_time () - start) / G_TIME_SPAN_SECOND;

  g_test_message ("%.1f s: %s", seconds, grade->n_items > 0 ? grade->items[0].message : "");
  g_assert_cmpfloat (grade->points, ==, 0);
  g_assert_cmpstr (grade->message, ==, "0 of 1 blanks are right.");
  g_assert_cmpuint (grade->n_items, ==, 1);
  if (strstr (grade->items[0].message, hostile->message) == NULL)
    g_error ("expected “%s”, found “%s”", hostile->message, grade->items[0].message);
  g_assert_cmpuint (strlen (grade->items[0].message), >, 10);
  g_assert_true (g_utf8_validate (grade->items[0].message, -1, NULL));
  g_assert_cmpfloat (seconds, <, hostile->seconds + 20); /* a busy machine */
  assert_no_children ();
  after = list (folder);
  g_assert_cmpstr (after, ==, before);
  paper_folder_remove (folder);
}

/* A program's own words, and how it ended. */
static void
test_run (void)
{
  static const struct {
    const char *script, *input;
    ExamSandboxEnd end;
    const char *output;
  } cases[] = {
    { "import sys; print(sys.stdin.read().upper())", "hello", EXAM_SANDBOX_DONE, "HELLO\n" },
    { "import numpy; print(numpy.arange(3).sum())", "", EXAM_SANDBOX_DONE, "3\n" },
    { "print('half', flush=True); 1/0", "", EXAM_SANDBOX_DIED, "half\n" },
    { "import os; print(os.getuid(), sorted(os.listdir('/tmp')), os.environ.get('HOME'))", "",
      EXAM_SANDBOX_DONE, "65534 [] None\n" },
    { "import os; print([p for p in os.listdir('/proc') if p.isdigit()] == ['1', "
      "str(os.getpid())])",
      "", EXAM_SANDBOX_DONE, "True\n" },
  };

  if (skips ())
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *output = NULL;
    ExamSandboxEnd end;

    g_assert_true (exam_sandbox_run (cases[i].script, cases[i].input,
                                     g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND, &end,
                                     &output, &error));
    g_assert_no_error (error);
    g_assert_cmpstr (output, ==, cases[i].output);
    g_assert_cmpint (end, ==, cases[i].end);
  }
  assert_no_children ();
}

/* One that does not read much more than a pipe holds, and one that ends while we write: no SIGPIPE,
 * no waiting beyond the deadline. */
static void
test_deaf (void)
{
  g_autofree char *input = g_strnfill (3000000, 'x');
  g_autofree char *output = NULL;
  g_autofree char *more_output = NULL;
  ExamSandboxEnd end;
  gint64 start = g_get_monotonic_time ();

  if (skips ())
    return;
  g_assert_true (exam_sandbox_run ("import time; time.sleep(100)", input,
                                   start + 2 * G_TIME_SPAN_SECOND, &end, &output, NULL));
  g_assert_cmpint (end, ==, EXAM_SANDBOX_TIMED_OUT);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 6 * G_TIME_SPAN_SECOND);
  g_assert_true (exam_sandbox_run ("import os; os.close(0); print('bye')", input,
                                   g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND, &end,
                                   &more_output, NULL));
  g_assert_cmpint (end, ==, EXAM_SANDBOX_DONE);
  g_assert_cmpstr (more_output, ==, "bye\n");
  assert_no_children ();
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  prctl (PR_SET_CHILD_SUBREAPER, 1);

  g_test_add_func ("/exam/sandbox/run", test_run);
  g_test_add_func ("/exam/sandbox/deaf", test_deaf);
  for (gsize i = 0; i < G_N_ELEMENTS (hostiles); i++) {
    g_autofree char *path = g_strdup_printf ("/exam/sandbox/hostile/%s", hostiles[i].name);

    g_test_add_data_func (path, &hostiles[i], test_hostile);
  }

  return g_test_run ();
}
