/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a program in the sandbox may take. */
#define EXAM_SANDBOX_SECONDS 10
#define EXAM_SANDBOX_MEMORY (512u * 1024 * 1024) /* bytes */
#define EXAM_SANDBOX_OUTPUT (4u * 1024 * 1024)   /* bytes */

/**
 * ExamSandboxEnd:
 * @EXAM_SANDBOX_DONE: it ended by itself, with status 0
 * @EXAM_SANDBOX_DIED: it ended otherwise: killed, out of memory, os._exit()
 * @EXAM_SANDBOX_TIMED_OUT: it was still running at the deadline
 * @EXAM_SANDBOX_TALKED: it wrote more than EXAM_SANDBOX_OUTPUT
 */
typedef enum {
  EXAM_SANDBOX_DONE,
  EXAM_SANDBOX_DIED,
  EXAM_SANDBOX_TIMED_OUT,
  EXAM_SANDBOX_TALKED,
} ExamSandboxEnd;

/* Whether programs can be run here. Errors: EXAM_ERROR_SANDBOX says what is missing, and what to
 * install. */
gboolean exam_sandbox_check (GError **error);

/* Runs the Python program @script with @input on its standard input, and waits until it ends, or
 * until @deadline (g_get_monotonic_time()). It has NumPy and a read-only system, and nothing else:
 * no network, no home folder, no other processes, one process, bounded memory and time. What it
 * writes to its standard output comes back in *@output, as far as it came. Errors: as for the
 * check, and when the sandbox cannot be set up. Blocks: not for the window's thread. (transfer
 * full): *@output
 */
gboolean exam_sandbox_run (const char *script,
                           const char *input,
                           gint64 deadline,
                           ExamSandboxEnd *end,
                           char **output,
                           GError **error);

G_END_DECLS
