/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-body.h"

#include <string.h>

typedef struct {
  char *title;
  GString *text;
  guint line;
  gboolean was_asked_for;
} Section;

struct _ExamBody {
  ExamMistakes *mistakes;
  guint file;
  guint last_line;
  GPtrArray *sections; /* (element-type Section): in their order */
  GPtrArray *expected; /* (element-type utf8): titles asked for */
};

static void
section_free (gpointer data)
{
  Section *section = data;

  g_free (section->title);
  g_string_free (section->text, TRUE);
  g_free (section);
}

static Section *
find_section (ExamBody *self, const char *title)
{
  for (guint i = 0; i < self->sections->len; i++) {
    Section *section = g_ptr_array_index (self->sections, i);

    if (g_str_equal (section->title, title))
      return section;
  }

  return NULL;
}

/* At most three blanks may stand before a heading or a fence. */
static const char *
skip_indentation (const char *line)
{
  gsize n = strspn (line, " ");

  return n <= 3 ? line + n : "";
}

/* The title of a heading of the first level, or NULL. (transfer full) */
static char *
parse_heading (const char *line)
{
  const char *start = skip_indentation (line);
  char *title;

  if (start[0] != '#' || (start[1] != ' ' && start[1] != '\t' && start[1] != '\0'))
    return NULL;

  title = g_strstrip (g_strdup (start + 1));
  /* "# Title #" is closed. */
  for (gsize n = strlen (title); n > 0 && title[n - 1] == '#'; n--)
    title[n - 1] = '\0';

  return g_strchomp (title);
}

/* Keeps track of fenced code, in which "# …" is a comment of a program. @fence is the run that
 * opened it ("" outside). */
static void
follow_fence (GString *fence, const char *line)
{
  const char *start = skip_indentation (line);
  gsize n = *start == '`' || *start == '~' ? strspn (start, (char[]){ *start, '\0' }) : 0;

  if (n < 3)
    return;
  if (fence->len == 0) {
    /* ```code``` on one line is no fence. */
    if (*start == '~' || strchr (start + n, '`') == NULL)
      g_string_append_len (fence, start, (gssize) n);
  } else if (*start == fence->str[0] && n >= fence->len &&
             start[n + strspn (start + n, " \t")] == '\0') {
    g_string_truncate (fence, 0);
  }
}

/* Without the empty lines around it. */
static void
trim (GString *text)
{
  gsize n_empty = strspn (text->str, "\n");

  g_string_erase (text, 0, (gssize) n_empty);
  while (text->len > 0 && g_ascii_isspace (text->str[text->len - 1]))
    g_string_truncate (text, text->len - 1);
}

static Section *
open_section (ExamBody *self, char *title, guint line)
{
  Section *section = g_new0 (Section, 1);
  const Section *earlier = find_section (self, title);

  if (earlier != NULL) {
    g_autofree char *found = exam_quote (title);

    section->was_asked_for = TRUE;
    exam_mistakes_add (self->mistakes, self->file, line,
                       "expected each section once, found %s again (first in line %u)", found,
                       earlier->line);
  }
  section->title = title;
  section->text = g_string_new (NULL);
  section->line = line;
  g_ptr_array_add (self->sections, section);

  return section;
}

ExamBody *
exam_body_parse (const char *text, guint first_line, ExamMistakes *mistakes, guint file)
{
  g_auto (GStrv) lines = NULL;
  g_autoptr (GString) fence = g_string_new (NULL);
  Section *section = NULL;
  gboolean is_stray_reported = FALSE;
  ExamBody *self;

  g_return_val_if_fail (text != NULL && mistakes != NULL, NULL);

  self = g_new0 (ExamBody, 1);
  self->mistakes = mistakes;
  self->file = file;
  self->sections = g_ptr_array_new_with_free_func (section_free);
  self->expected = g_ptr_array_new_with_free_func (g_free);
  self->last_line = first_line;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autofree char *title = fence->len == 0 ? parse_heading (lines[i]) : NULL;

    if (lines[i + 1] != NULL || *lines[i] != '\0') /* not what follows the last line end */
      self->last_line = first_line + i;
    if (title != NULL) {
      section = open_section (self, g_steal_pointer (&title), first_line + i);
      continue;
    }
    follow_fence (fence, lines[i]);
    if (section != NULL) {
      g_string_append (section->text, lines[i]);
      g_string_append_c (section->text, '\n');
    } else if (!is_stray_reported && *g_strstrip (lines[i]) != '\0') {
      g_autofree char *found = exam_quote (lines[i]);

      is_stray_reported = TRUE;
      exam_mistakes_add (mistakes, file, first_line + i,
                         "expected “# Question” before any text, found %s", found);
    }
  }
  for (guint i = 0; i < self->sections->len; i++)
    trim (((Section *) g_ptr_array_index (self->sections, i))->text);

  return self;
}

void
exam_body_free (ExamBody *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->sections);
  g_ptr_array_unref (self->expected);
  g_free (self);
}

const char *
exam_body_get (ExamBody *self, const char *title, gboolean is_required)
{
  Section *section = find_section (self, title);

  g_ptr_array_add (self->expected, g_strdup (title));
  if (section == NULL) {
    if (is_required)
      exam_mistakes_add (self->mistakes, self->file, self->last_line,
                         "expected a section “# %s”, found none", title);
    return NULL;
  }

  section->was_asked_for = TRUE;
  if (section->text->len == 0) {
    exam_mistakes_add (self->mistakes, self->file, section->line,
                       "expected text under “# %s”, found none", title);
    return NULL;
  }

  return section->text->str;
}

void
exam_body_mistake (ExamBody *self, const char *title, const char *format, ...)
{
  Section *section = find_section (self, title);
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  exam_mistakes_add (self->mistakes, self->file, section != NULL ? section->line : self->last_line,
                     "%s", text);
}

void
exam_body_report_unknown (ExamBody *self)
{
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 0; i < self->expected->len; i++)
    g_string_append_printf (expected, "%s“# %s”",
                            i == 0                        ? ""
                            : i + 1 < self->expected->len ? ", "
                                                          : " or ",
                            (const char *) g_ptr_array_index (self->expected, i));

  for (guint i = 0; i < self->sections->len; i++) {
    Section *section = g_ptr_array_index (self->sections, i);

    if (!section->was_asked_for) {
      g_autofree char *heading = g_strdup_printf ("# %s", section->title);
      g_autofree char *found = exam_quote (heading);

      exam_mistakes_add (self->mistakes, self->file, section->line, "expected %s, found %s",
                         expected->str, found);
    }
  }
}
