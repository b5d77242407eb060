/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-head.h"

#include <string.h>

typedef struct {
  char *name;
  char *raw;  /* as it stands, without blanks around it */
  char *text; /* without escapes */
  guint line;
  gboolean was_asked_for;
} Key;

typedef struct {
  char *name;
  guint line;
  gboolean was_asked_for;
  GPtrArray *keys;     /* (element-type Key): in their order */
  GHashTable *by_name; /* name → Key */
  GPtrArray *expected; /* (element-type utf8): keys asked for, there or not */
} Group;

struct _ExamHead {
  ExamMistakes *mistakes;
  guint file;
  GPtrArray *groups;   /* (element-type Group): in their order */
  GHashTable *by_name; /* name → Group */
  GPtrArray *expected; /* (element-type utf8): groups asked for: "[part]", "[blank …]" */
  const LabClass *lab;
  const LabView *view;
};

static void
key_free (gpointer data)
{
  Key *key = data;

  g_free (key->name);
  g_free (key->raw);
  g_free (key->text);
  g_free (key);
}

static void
group_free (gpointer data)
{
  Group *group = data;

  g_free (group->name);
  g_hash_table_unref (group->by_name);
  g_ptr_array_unref (group->keys);
  g_ptr_array_unref (group->expected);
  g_free (group);
}

static Group *
group_new (const char *name, guint line)
{
  Group *group = g_new0 (Group, 1);

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

/* An unknown escape stays as it stands, with *@is_wrong set. */
static char *
unescape (const char *raw, gsize length, gboolean *is_wrong)
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
add_key (ExamHead *self, Group *group, const char *name, const char *value, guint line)
{
  Key *key = g_new0 (Key, 1);
  gboolean is_wrong = FALSE;

  key->name = g_strdup (name);
  key->raw = g_strdup (value);
  key->text = unescape (value, strlen (value), &is_wrong);
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
static Group *
add_group (ExamHead *self, const char *name, guint line)
{
  Group *group = g_hash_table_lookup (self->by_name, name);

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

static Group *
parse_line (ExamHead *self, Group *group, char *line, guint number)
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
  Group *group = NULL;

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

static void
expect (GPtrArray *expected, const char *what)
{
  if (!g_ptr_array_find_with_equal_func (expected, what, g_str_equal, NULL))
    g_ptr_array_add (expected, g_strdup (what));
}

/* "a, b or c" */
static char *
list_expected (GPtrArray *expected)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < expected->len; i++) {
    if (i > 0)
      g_string_append (text, i + 1 < expected->len ? ", " : " or ");
    g_string_append (text, g_ptr_array_index (expected, i));
  }

  return g_string_free (text, FALSE);
}

gboolean
exam_head_has_group (ExamHead *self, const char *name, ExamKeyNeed need)
{
  g_autofree char *what = g_strdup_printf ("[%s]", name);
  Group *group = g_hash_table_lookup (self->by_name, name);

  expect (self->expected, what);
  if (group != NULL)
    group->was_asked_for = TRUE;
  else if (need == EXAM_KEY_REQUIRED)
    exam_mistakes_add (self->mistakes, self->file, 1, "expected a group [%s], found none", name);

  return group != NULL;
}

GPtrArray *
exam_head_list_groups (ExamHead *self, const char *kind)
{
  g_autofree char *what = g_strdup_printf ("[%s …]", kind);
  g_autofree char *prefix = g_strconcat (kind, " ", NULL);
  GPtrArray *names = g_ptr_array_new ();

  expect (self->expected, what);
  for (guint i = 0; i < self->groups->len; i++) {
    Group *group = g_ptr_array_index (self->groups, i);

    if (g_str_has_prefix (group->name, prefix)) {
      group->was_asked_for = TRUE;
      g_ptr_array_add (names, group->name + strlen (prefix));
    }
  }

  return names;
}

static const Key *
find_key (ExamHead *self, const char *group_name, const char *name, ExamKeyNeed need)
{
  Group *group = g_hash_table_lookup (self->by_name, group_name);
  Key *key;

  if (group == NULL)
    return NULL;

  expect (group->expected, name);
  key = g_hash_table_lookup (group->by_name, name);
  if (key != NULL)
    key->was_asked_for = TRUE;
  if (need == EXAM_KEY_REQUIRED && (key == NULL || *key->raw == '\0'))
    exam_mistakes_add (self->mistakes, self->file, key != NULL ? key->line : group->line,
                       "expected “%s=…” in [%s], found %s", name, group_name,
                       key != NULL ? "nothing after the “=”" : "none");

  return key != NULL && *key->raw != '\0' ? key : NULL;
}

const char *
exam_head_get_text (ExamHead *self, const char *group, const char *name, ExamKeyNeed need)
{
  const Key *key = find_key (self, group, name, need);

  return key != NULL ? key->text : NULL;
}

char **
exam_head_get_list (ExamHead *self, const char *group, const char *name, ExamKeyNeed need)
{
  const Key *key = find_key (self, group, name, need);
  GPtrArray *list = g_ptr_array_new ();

  for (const char *p = key != NULL ? key->raw : ""; *p != '\0';) {
    gsize length = 0;
    gboolean is_wrong;
    char *entry;

    while (p[length] != '\0' && p[length] != ';')
      length += p[length] == '\\' && p[length + 1] != '\0' ? 2 : 1;
    entry = g_strstrip (unescape (p, length, &is_wrong));
    if (*entry != '\0')
      g_ptr_array_add (list, entry);
    else
      g_free (entry);
    p += length;
    p += *p == ';';
  }
  g_ptr_array_add (list, NULL);

  return (char **) g_ptr_array_free (list, FALSE);
}

static void
wrong_number (ExamHead *self, const Key *key, const char *what, const char *low, const char *high)
{
  g_autofree char *found = exam_quote (key->text);

  exam_mistakes_add (self->mistakes, self->file, key->line,
                     "expected “%s” to be a %s from %s to %s, found %s", key->name, what, low, high,
                     found);
}

gboolean
exam_head_get_real (ExamHead *self,
                    const char *group,
                    const char *name,
                    ExamKeyNeed need,
                    double low,
                    double high,
                    double *value)
{
  const Key *key = find_key (self, group, name, need);
  double number;
  char *end;

  if (key == NULL)
    return FALSE;

  number = g_ascii_strtod (key->text, &end);
  if (end == key->text || *end != '\0' || !(number >= low && number <= high)) {
    char low_text[G_ASCII_DTOSTR_BUF_SIZE], high_text[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd (low_text, sizeof low_text, "%g", low);
    g_ascii_formatd (high_text, sizeof high_text, "%g", high);
    wrong_number (self, key, "number", low_text, high_text);
    return FALSE;
  }
  *value = number;

  return TRUE;
}

gboolean
exam_head_get_integer (ExamHead *self,
                       const char *group,
                       const char *name,
                       ExamKeyNeed need,
                       guint64 low,
                       guint64 high,
                       guint64 *value)
{
  const Key *key = find_key (self, group, name, need);

  if (key == NULL)
    return FALSE;

  if (!g_ascii_string_to_unsigned (key->text, 10, low, high, value, NULL)) {
    g_autofree char *low_text = g_strdup_printf ("%" G_GUINT64_FORMAT, low);
    g_autofree char *high_text = g_strdup_printf ("%" G_GUINT64_FORMAT, high);

    wrong_number (self, key, "whole number", low_text, high_text);
    return FALSE;
  }

  return TRUE;
}

void
exam_head_mistake (ExamHead *self,
                   const char *group_name,
                   const char *name,
                   const char *format,
                   ...)
{
  Group *group = g_hash_table_lookup (self->by_name, group_name);
  Key *key = group != NULL && name != NULL ? g_hash_table_lookup (group->by_name, name) : NULL;
  guint line = key != NULL ? key->line : group != NULL ? group->line : 1;
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  exam_mistakes_add (self->mistakes, self->file, line, "%s", message);
}

void
exam_head_report_unknown (ExamHead *self, gboolean with_groups)
{
  g_autofree char *groups = list_expected (self->expected);

  for (guint i = 0; i < self->groups->len; i++) {
    Group *group = g_ptr_array_index (self->groups, i);
    g_autofree char *keys = list_expected (group->expected);

    if (!group->was_asked_for) {
      if (with_groups)
        exam_mistakes_add (self->mistakes, self->file, group->line, "expected %s, found [%s]",
                           groups, group->name);
      continue;
    }
    for (guint j = 0; j < group->keys->len; j++) {
      Key *key = g_ptr_array_index (group->keys, j);

      if (!key->was_asked_for) {
        g_autofree char *found = exam_quote (key->name);

        exam_mistakes_add (self->mistakes, self->file, key->line,
                           "expected the keys of [%s] to be %s, found %s", group->name, keys,
                           found);
      }
    }
  }
}

ExamMistakes *
exam_head_get_mistakes (ExamHead *self)
{
  return self->mistakes;
}

void
exam_head_set_bench (ExamHead *self, const LabClass *lab, const LabView *view)
{
  self->lab = lab;
  self->view = view;
}

const LabClass *
exam_head_get_lab (const ExamHead *self)
{
  return self->lab;
}

const LabView *
exam_head_get_view (const ExamHead *self)
{
  return self->view;
}
