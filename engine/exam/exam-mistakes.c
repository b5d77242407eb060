/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-mistakes.h"

#define MAX_LISTED 1000
#define MAX_QUOTED 60 /* characters */

typedef struct {
  guint file;
  guint line;
  guint order; /* among those of the same line */
  char *message;
} Mistake;

struct _ExamMistakes {
  GPtrArray *files; /* (element-type utf8) */
  GArray *mistakes; /* (element-type Mistake) */
};

static void
mistake_clear (gpointer data)
{
  Mistake *mistake = data;

  g_free (mistake->message);
}

ExamMistakes *
exam_mistakes_new (void)
{
  ExamMistakes *self = g_new0 (ExamMistakes, 1);

  self->files = g_ptr_array_new_with_free_func (g_free);
  self->mistakes = g_array_new (FALSE, FALSE, sizeof (Mistake));
  g_array_set_clear_func (self->mistakes, mistake_clear);

  return self;
}

void
exam_mistakes_free (ExamMistakes *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->files);
  g_array_unref (self->mistakes);
  g_free (self);
}

guint
exam_mistakes_open_file (ExamMistakes *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, 0);

  g_ptr_array_add (self->files, g_strdup (name));

  return self->files->len - 1;
}

void
exam_mistakes_add (ExamMistakes *self, guint file, guint line, const char *format, ...)
{
  Mistake mistake = { .file = file, .line = line };
  va_list args;

  g_return_if_fail (self != NULL && file < self->files->len && line >= 1);

  mistake.order = self->mistakes->len;
  va_start (args, format);
  mistake.message = g_strdup_vprintf (format, args);
  va_end (args);
  g_array_append_val (self->mistakes, mistake);
}

guint
exam_mistakes_get_count (const ExamMistakes *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->mistakes->len;
}

static int
compare_mistakes (gconstpointer a, gconstpointer b)
{
  const Mistake *first = *(const Mistake *const *) a;
  const Mistake *second = *(const Mistake *const *) b;

  if (first->file != second->file)
    return first->file < second->file ? -1 : 1;
  if (first->line != second->line)
    return first->line < second->line ? -1 : 1;
  return first->order < second->order ? -1 : first->order > second->order;
}

char *
exam_mistakes_to_string (const ExamMistakes *self)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->mistakes->len; i++)
    g_ptr_array_add (sorted, &g_array_index (self->mistakes, Mistake, i));
  g_ptr_array_sort (sorted, compare_mistakes);

  for (guint i = 0; i < MIN (sorted->len, MAX_LISTED); i++) {
    const Mistake *mistake = g_ptr_array_index (sorted, i);
    const char *file = g_ptr_array_index (self->files, mistake->file);

    g_string_append_printf (text, "%s%s:%u: %s", i > 0 ? "\n" : "", file, mistake->line,
                            mistake->message);
  }
  if (sorted->len > MAX_LISTED)
    g_string_append_printf (text, "\n… and %u more", sorted->len - MAX_LISTED);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
exam_quote (const char *text)
{
  g_autoptr (GString) quoted = g_string_new ("“");
  guint n = 0;

  g_return_val_if_fail (text != NULL, NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (n++ == MAX_QUOTED) {
      g_string_append (quoted, "…");
      break;
    }
    /* U+2028 and U+2029 break lines too. */
    g_string_append_unichar (quoted, g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029 ? ' ' : c);
  }
  g_string_append (quoted, "”");

  return g_string_free (g_steal_pointer (&quoted), FALSE);
}
