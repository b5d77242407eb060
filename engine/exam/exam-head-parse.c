/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-head-private.h"

#include <string.h>

static void
key_free (gpointer data)
{
  ExamHeadKey *key = data;

  g_free (key->name);
  g_free (key->raw);
  g_free (key->text);
  g_free (key);
}

static void
group_free (gpointer data)
{
  ExamHeadGroup *group = data;

  g_free (group->name);
  g_hash_table_unref (group->by_name);
  g_ptr_array_unref (group->keys);
  g_ptr_array_unref (group->expected);
  g_free (group);
}

static ExamHeadGroup *
group_new (const char *name, guint line)
{
  ExamHeadGroup *group = g_new0 (ExamHeadGroup, 1);

  group->name = g_strdup (name);
  group->line = line;
  group->keys = g_ptr_array_new_with_free_func (key_free);
  group->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  group->expected = g_ptr_array_new_with_free_func (g_free);

  return group;
}

/* What the letter after a backslash stands for, or 0. */
static char
unescape_letter (char letter)
{
  switch (letter) {
  case 's':
    return ' ';
  case 'n':
    return '\n';
  case 't':
    return '\t';
  case 'r':
    return '\r';
  case '\\':
  case ';':
    return letter;
  default:
    return 0;
  }
}

char *
exam_head_unescape (const char *raw, gsize length, gboolean *is_wrong)
{
  GString *text = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++) {
    char meant = raw[i] == '\\' && i + 1 < length ? unescape_letter (raw[i + 1]) : 0;

    if (raw[i] == '\\' && meant == 0)
      *is_wrong = TRUE;
    if (meant != 0)
      i++;
    g_string_append_c (text, meant != 0 ? meant : raw[i]);
  }

  return g_string_free (text, FALSE);
}

static void
add_key (ExamHead *self, ExamHeadGroup *group, const char *name, const char *value, guint line)
{
  ExamHeadKey *key = g_new0 (ExamHeadKey, 1);
  gboolean is_wrong = FALSE;

  key->name = g_strdup (name);
  key->raw = g_strdup (value);
  key->text = exam_head_unescape (value, strlen (value), &is_wrong);
  key->line = line;
  g_ptr_array_add (group->keys, key);

  if (is_wrong) {
    g_autofree char *found = exam_quote (value);

    exam_mistakes_add (self->mistakes, self->file, line,
                       "expected a backslash to be written as “\\\\”, found %s", found);
  }
  if (g_hash_table_contains (group->by_name, name)) {
    g_autofree char *found = exam_quote (name);

    key->was_asked_for = TRUE;
    exam_mistakes_add (self->mistakes, self->file, line,
                       "expected each key once in [%s], found %s again", group->name, found);
    return;
  }
  g_hash_table_insert (group->by_name, key->name, key);
}

/* Opens a group. One that is there already is reported, and goes on. */
static ExamHeadGroup *
add_group (ExamHead *self, const char *name, guint line)
{
  ExamHeadGroup *group = g_hash_table_lookup (self->by_name, name);

  if (group != NULL) {
    exam_mistakes_add (self->mistakes, self->file, line,
                       "expected each group once, found [%s] again", name);
    return group;
  }

  group = group_new (name, line);
  g_ptr_array_add (self->groups, group);
  g_hash_table_insert (self->by_name, group->name, group);

  return group;
}

/* Group names end up in messages and between brackets: one line, no brackets, not too long. */
static gboolean
is_group_name (const char *name)
{
  if (*name == '\0' || strlen (name) > 64 || strpbrk (name, "[]") != NULL)
    return FALSE;
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isprint (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static ExamHeadGroup *
parse_line (ExamHead *self, ExamHeadGroup *group, char *line, guint number)
{
  char *equals;

  g_strstrip (line);
  if (*line == '\0' || *line == '#')
    return group;

  if (*line == '[') {
    gsize length = strlen (line);

    if (line[length - 1] == ']') {
      g_autofree char *name = g_strndup (line + 1, length - 2);

      if (is_group_name (name))
        return add_group (self, name, number);
    }
  }

  equals = strchr (line, '=');
  if (*line == '[' || equals == NULL || equals == line) {
    g_autofree char *found = exam_quote (line);

    exam_mistakes_add (self->mistakes, self->file, number,
                       "expected “[group]”, “key=value” or “# comment”, found %s", found);
    return group;
  }

  *equals = '\0';
  if (group == NULL) {
    g_autofree char *found = exam_quote (g_strstrip (line));

    exam_mistakes_add (self->mistakes, self->file, number,
                       "expected a “[group]” before the first key, found %s", found);
    return NULL;
  }
  add_key (self, group, g_strstrip (line), g_strstrip (equals + 1), number);

  return group;
}

ExamHead *
exam_head_parse (const char *text, gssize length, ExamMistakes *mistakes, guint file)
{
  ExamHead *self;
  g_autofree char *copy = NULL;
  g_auto (GStrv) lines = NULL;
  ExamHeadGroup *group = NULL;

  g_return_val_if_fail (text != NULL && mistakes != NULL, NULL);

  self = g_new0 (ExamHead, 1);
  self->mistakes = mistakes;
  self->file = file;
  self->groups = g_ptr_array_new_with_free_func (group_free);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->expected = g_ptr_array_new_with_free_func (g_free);

  copy = length < 0 ? g_strdup (text) : g_strndup (text, (gsize) length);
  lines = g_strsplit (copy, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    group = parse_line (self, group, lines[i], i + 1);

  return self;
}

void
exam_head_free (ExamHead *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->groups);
  g_ptr_array_unref (self->expected);
  g_free (self);
}
