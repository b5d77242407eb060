/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-head.h"

#include <string.h>

#include "exam-expression.h"
#include "exam-head-private.h"
#include "exam-variant.h"
#include "lab-text.h"

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
  ExamHeadGroup *group = g_hash_table_lookup (self->by_name, name);

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
    ExamHeadGroup *group = g_ptr_array_index (self->groups, i);

    if (g_str_has_prefix (group->name, prefix)) {
      group->was_asked_for = TRUE;
      g_ptr_array_add (names, group->name + strlen (prefix));
    }
  }

  return names;
}

static const ExamHeadKey *
find_key (ExamHead *self, const char *group_name, const char *name, ExamKeyNeed need)
{
  ExamHeadGroup *group = g_hash_table_lookup (self->by_name, group_name);
  ExamHeadKey *key;

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
  const ExamHeadKey *key = find_key (self, group, name, need);

  return key != NULL ? key->text : NULL;
}

char **
exam_head_get_list (ExamHead *self, const char *group, const char *name, ExamKeyNeed need)
{
  const ExamHeadKey *key = find_key (self, group, name, need);
  GPtrArray *list = g_ptr_array_new ();

  for (const char *p = key != NULL ? key->raw : ""; *p != '\0';) {
    gsize length = 0;
    gboolean is_wrong;
    char *entry;

    while (p[length] != '\0' && p[length] != ';')
      length += p[length] == '\\' && p[length + 1] != '\0' ? 2 : 1;
    entry = g_strstrip (exam_head_unescape (p, length, &is_wrong));
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
wrong_number (ExamHead *self,
              const ExamHeadKey *key,
              const char *what,
              const char *low,
              const char *high)
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
  const ExamHeadKey *key = find_key (self, group, name, need);
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
  const ExamHeadKey *key = find_key (self, group, name, need);

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

/* Where the knob=value at @text ends: at a blank or ';' that is neither between quotes nor in a
 * matrix. */
static const char *
find_knob_end (const char *text)
{
  gboolean is_quoted = FALSE, is_matrix = FALSE;

  for (; *text != '\0'; text++) {
    if (*text == '\\' && is_quoted && text[1] != '\0')
      text++;
    else if (*text == '"')
      is_quoted = !is_quoted;
    else if (!is_quoted && text[0] == '[')
      is_matrix = TRUE;
    else if (!is_quoted && text[0] == ']')
      is_matrix = FALSE;
    else if (!is_quoted && !is_matrix && (*text == ';' || g_ascii_isspace (*text)))
      break;
  }

  return text;
}

/* Sets a knob from "width=1000", or "width=2*500". */
static gboolean
set_knob (LabSettings *settings, const char *text, GError **error)
{
  const LabClass *lab = lab_settings_get_class (settings);
  const char *equals = strchr (text, '=');
  g_autofree char *id = equals != NULL ? g_strndup (text, (gsize) (equals - text)) : NULL;
  int knob = id != NULL ? lab_class_find_knob (lab, id) : -1;
  double number;

  if (knob >= 0 &&
      (lab->knobs[knob].kind == LAB_KNOB_REAL || lab->knobs[knob].kind == LAB_KNOB_INTEGER) &&
      !lab_text_parse_number (equals + 1, &number) &&
      exam_expression_read (equals + 1, &number, NULL)) {
    g_autofree char *value = lab_text_number (number);

    return lab_settings_set (settings, id, value, error);
  }
  return lab_settings_parse (settings, text, error);
}

void
exam_head_set_knobs (ExamHead *self, const char *group, const char *name, LabSettings *settings)
{
  const char *source = exam_head_get_text (self, group, name, EXAM_KEY_OPTIONAL);
  g_autofree char *filled = NULL;

  if (source == NULL)
    return;
  filled =
      self->settings != NULL ? exam_variant_fill_in (source, self->settings) : g_strdup (source);

  /* Knob by knob, so that each mistake is reported and not only the first. */
  for (const char *text = filled; *text != '\0';) {
    const char *end = find_knob_end (text);
    g_autofree char *knob = g_strndup (text, (gsize) (end - text));
    g_autoptr (GError) error = NULL;

    if (!set_knob (settings, knob, &error))
      exam_head_mistake (self, group, name, "%s", error->message);
    text = *end != '\0' ? end + 1 : end;
  }
}

void
exam_head_mistake (ExamHead *self,
                   const char *group_name,
                   const char *name,
                   const char *format,
                   ...)
{
  ExamHeadGroup *group = g_hash_table_lookup (self->by_name, group_name);
  ExamHeadKey *key =
      group != NULL && name != NULL ? g_hash_table_lookup (group->by_name, name) : NULL;
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
    ExamHeadGroup *group = g_ptr_array_index (self->groups, i);
    g_autofree char *keys = list_expected (group->expected);

    if (!group->was_asked_for) {
      if (with_groups)
        exam_mistakes_add (self->mistakes, self->file, group->line, "expected %s, found [%s]",
                           groups, group->name);
      continue;
    }
    for (guint j = 0; j < group->keys->len; j++) {
      ExamHeadKey *key = g_ptr_array_index (group->keys, j);

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
exam_head_set_bench (ExamHead *self,
                     const LabClass *lab,
                     const LabSettings *settings,
                     const LabView *view)
{
  self->lab = lab;
  self->settings = settings;
  self->view = view;
}

void
exam_head_set_is_variant (ExamHead *self, gboolean is_variant)
{
  self->is_variant = is_variant;
}

gboolean
exam_head_is_variant (const ExamHead *self)
{
  return self->is_variant;
}

const LabClass *
exam_head_get_lab (const ExamHead *self)
{
  return self->lab;
}

const LabSettings *
exam_head_get_settings (const ExamHead *self)
{
  return self->settings;
}

const LabView *
exam_head_get_view (const ExamHead *self)
{
  return self->view;
}
