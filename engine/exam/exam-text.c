/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* Reads until the end of the file or until @size bytes are there. Returns their number, or −1. */
static gssize
read_whole (int fd, char *buffer, gsize size)
{
  gsize n = 0;

  while (n < size) {
    gssize n_read = read (fd, buffer + n, size - n);

    if (n_read < 0 && errno == EINTR)
      continue;
    if (n_read < 0)
      return -1;
    if (n_read == 0)
      break;
    n += (gsize) n_read;
  }

  return (gssize) n;
}

guint
exam_text_line (const char *text, const char *place)
{
  guint line = 1;

  for (const char *p = text; p < place; p++)
    line += *p == '\n';

  return line;
}

/* In place: CR LF to LF. */
static void
normalise_line_ends (char *text)
{
  char *to = text;

  for (const char *from = text; *from != '\0'; from++)
    if (!(from[0] == '\r' && from[1] == '\n'))
      *to++ = *from;
  *to = '\0';
}

char *
exam_text_read (const char *folder, const char *name, ExamMistakes *mistakes, guint file)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  const char *end;
  struct stat status;
  gssize n;
  int fd;

  /* O_NONBLOCK: a pipe of that name must not hold us up before we see that it is one. */
  fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  if (fd < 0) {
    exam_mistakes_add (mistakes, file, 1, "expected a file that can be read, found: %s",
                       g_strerror (errno));
    return NULL;
  }
  if (fstat (fd, &status) < 0 || !S_ISREG (status.st_mode)) {
    exam_mistakes_add (mistakes, file, 1, "expected a regular file, found something else");
    close (fd);
    return NULL;
  }
  if (status.st_size > EXAM_TEXT_MAX) {
    exam_mistakes_add (mistakes, file, 1, "expected at most %d bytes, found %" G_GINT64_FORMAT,
                       EXAM_TEXT_MAX, (gint64) status.st_size);
    close (fd);
    return NULL;
  }

  /* One byte more than is allowed: the file may have grown since. */
  text = g_malloc (EXAM_TEXT_MAX + 2);
  n = read_whole (fd, text, EXAM_TEXT_MAX + 1);
  if (n < 0)
    exam_mistakes_add (mistakes, file, 1, "expected a file that can be read, found: %s",
                       g_strerror (errno));
  else if (n > EXAM_TEXT_MAX)
    exam_mistakes_add (mistakes, file, 1, "expected at most %d bytes, found more", EXAM_TEXT_MAX);
  close (fd);
  if (n < 0 || n > EXAM_TEXT_MAX)
    return NULL;
  text[n] = '\0';

  if (!g_utf8_validate (text, n, &end)) {
    exam_mistakes_add (mistakes, file, exam_text_line (text, end),
                       "expected UTF-8 text, found the byte 0x%02x", (guint8) *end);
    return NULL;
  }
  if (g_str_has_prefix (text, BYTE_ORDER_MARK))
    memmove (text, text + strlen (BYTE_ORDER_MARK), (gsize) n + 1 - strlen (BYTE_ORDER_MARK));
  normalise_line_ends (text);

  return g_steal_pointer (&text);
}
