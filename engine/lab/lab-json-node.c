/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-json-node.h"

#include <math.h>
#include <string.h>

#include "lab-text.h"

G_DEFINE_QUARK (lab - json - error - quark, lab_json_error)

/* More than any file of this program needs, and far from what a stack holds. */
#define MAX_DEPTH 32

/* Some 100 MB when they are read. */
#define MAX_VALUES 1000000

/* Up to which all whole numbers are doubles. */
#define LARGEST_EXACT 9007199254740992.0

typedef struct {
  const char *at;
  const char *end;
  guint line;
  guint depth;
  guint n_values;
} Reader;

static gboolean read_value (Reader *reader, LabJsonNode *parent, char *name, GError **error);

void
lab_json_node_free (LabJsonNode *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->text);
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_free (self);
}

/* The word or the character that stands at the reader's place, for a message. */
static char *
describe_here (const Reader *reader)
{
  gsize rest = (gsize) (reader->end - reader->at), length = 0;
  g_autofree char *text = NULL;

  if (rest == 0)
    return g_strdup ("the end of the text");
  while (length < rest && length < 24 && g_ascii_isalnum (reader->at[length]))
    length++;
  if (length == 0)
    length = MIN (rest, (gsize) (g_utf8_next_char (reader->at) - reader->at));
  text = g_strndup (reader->at, length);
  return lab_text_quote (text);
}

static gboolean
refuse (const Reader *reader, const char *expected, GError **error)
{
  g_autofree char *found = describe_here (reader);

  g_set_error (error, LAB_JSON_ERROR, 0, "%u: expected %s, found %s", reader->line, expected,
               found);
  return FALSE;
}

static void
skip_blanks (Reader *reader)
{
  for (; reader->at < reader->end && strchr (" \t\r\n", *reader->at) != NULL; reader->at++)
    reader->line += *reader->at == '\n';
}

static gboolean
take (Reader *reader, char c)
{
  if (reader->at >= reader->end || *reader->at != c)
    return FALSE;
  reader->at++;
  return TRUE;
}

static gboolean
take_word (Reader *reader, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (reader->end - reader->at) < length || memcmp (reader->at, word, length) != 0)
    return FALSE;
  reader->at += length;
  return TRUE;
}

/* The four digits behind "\u". */
static gboolean
read_unit (Reader *reader, gunichar *unit, GError **error)
{
  *unit = 0;
  for (guint i = 0; i < 4; i++, reader->at++) {
    if (reader->at >= reader->end || !g_ascii_isxdigit (*reader->at))
      return refuse (reader, "four hexadecimal digits after \\u", error);
    *unit = *unit * 16 + (gunichar) g_ascii_xdigit_value (*reader->at);
  }
  return TRUE;
}

static gboolean
read_escape (Reader *reader, GString *text, GError **error)
{
  static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  const char *letter;
  gunichar c, low;

  if (take (reader, 'u')) {
    if (!read_unit (reader, &c, error))
      return FALSE;
    if (c >= 0xd800 && c < 0xdc00) {
      if (!take_word (reader, "\\u"))
        return refuse (reader, "the second half of a surrogate pair", error);
      if (!read_unit (reader, &low, error))
        return FALSE;
      c = low >= 0xdc00 && low < 0xe000 ? 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00) : 0xdfff;
    }
    if (c == 0 || (c >= 0xd800 && c < 0xe000)) {
      g_set_error (error, LAB_JSON_ERROR, 0, "%u: expected a character, found a \\u escape of none",
                   reader->line);
      return FALSE;
    }
    g_string_append_unichar (text, c);
    return TRUE;
  }
  letter = reader->at < reader->end && *reader->at != '\0' ? strchr (letters, *reader->at) : NULL;
  if (letter == NULL)
    return refuse (reader, "one of \"\\/bfnrtu after a backslash", error);
  g_string_append_c (text, meanings[letter - letters]);
  reader->at++;
  return TRUE;
}

/* (transfer full) (nullable) */
static char *
read_text (Reader *reader, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  reader->at++;
  while (TRUE) {
    if (reader->at >= reader->end || (guchar) *reader->at < 0x20) {
      refuse (reader, "a closing \" on the same line", error);
      return NULL;
    }
    if (take (reader, '"'))
      return g_string_free (g_steal_pointer (&text), FALSE);
    if (!take (reader, '\\'))
      g_string_append_c (text, *reader->at++);
    else if (!read_escape (reader, text, error))
      return NULL;
  }
}

static gboolean
take_digits (Reader *reader)
{
  const char *start = reader->at;

  while (reader->at < reader->end && g_ascii_isdigit (*reader->at))
    reader->at++;
  return reader->at > start;
}

/* (transfer full) (nullable) */
static char *
read_number (Reader *reader, GError **error)
{
  const char *start = reader->at;
  gboolean is_good;

  take (reader, '-');
  is_good = take (reader, '0') || take_digits (reader);
  if (is_good && take (reader, '.'))
    is_good = take_digits (reader);
  if (is_good && (take (reader, 'e') || take (reader, 'E'))) {
    if (!take (reader, '-'))
      take (reader, '+');
    is_good = take_digits (reader);
  }
  if (!is_good || (reader->at < reader->end && g_ascii_isalnum (*reader->at))) {
    refuse (reader, is_good ? "the end of a number" : "a digit", error);
    return NULL;
  }
  return g_strndup (start, (gsize) (reader->at - start));
}

static gboolean
read_list (Reader *reader, LabJsonNode *self, GError **error)
{
  skip_blanks (reader);
  if (take (reader, ']'))
    return TRUE;
  do {
    if (!read_value (reader, self, NULL, error))
      return FALSE;
    skip_blanks (reader);
  } while (take (reader, ','));
  return take (reader, ']') || refuse (reader, ", or ] in a list", error);
}

static gboolean
read_member (Reader *reader, LabJsonNode *self, GHashTable *names, GError **error)
{
  g_autofree char *name = NULL;
  guint line;

  skip_blanks (reader);
  line = reader->line;
  if (reader->at >= reader->end || *reader->at != '"')
    return refuse (reader, "a name in double quotes", error);
  name = read_text (reader, error);
  if (name == NULL)
    return FALSE;
  if (g_hash_table_contains (names, name)) {
    g_autofree char *found = lab_text_quote (name);

    g_set_error (error, LAB_JSON_ERROR, 0, "%u: expected each name once, found %s again", line,
                 found);
    return FALSE;
  }
  skip_blanks (reader);
  if (!take (reader, ':'))
    return refuse (reader, ": after a name", error);

  g_hash_table_add (names, g_strdup (name));
  if (!read_value (reader, self, g_steal_pointer (&name), error))
    return FALSE;
  skip_blanks (reader);
  return TRUE;
}

static gboolean
read_object (Reader *reader, LabJsonNode *self, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  skip_blanks (reader);
  if (take (reader, '}'))
    return TRUE;
  do {
    if (!read_member (reader, self, names, error))
      return FALSE;
  } while (take (reader, ','));
  return take (reader, '}') || refuse (reader, ", or } in an object", error);
}

static gboolean
read_brackets (Reader *reader, LabJsonNode *self, GError **error)
{
  gboolean is_good;

  if (reader->depth == MAX_DEPTH) {
    g_set_error (error, LAB_JSON_ERROR, 0,
                 "%u: expected at most %d brackets within each other, found more", reader->line,
                 MAX_DEPTH);
    return FALSE;
  }
  self->kind = *reader->at++ == '{' ? LAB_JSON_OBJECT : LAB_JSON_LIST;
  self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) lab_json_node_free);
  reader->depth++;
  is_good = self->kind == LAB_JSON_OBJECT ? read_object (reader, self, error)
                                          : read_list (reader, self, error);
  reader->depth--;
  return is_good;
}

/* Adds what it reads to @parent, or makes it @reader's whole. Takes @name. */
static LabJsonNode *
node_new (Reader *reader, LabJsonNode *parent, char *name)
{
  LabJsonNode *self = g_new0 (LabJsonNode, 1);

  self->name = name;
  self->line = reader->line;
  self->parent = parent;
  if (parent != NULL) {
    self->index = parent->children->len;
    g_ptr_array_add (parent->children, self);
  }
  return self;
}

static gboolean
read_into (Reader *reader, LabJsonNode *self, GError **error)
{
  char c = reader->at < reader->end ? *reader->at : '\0';

  if (++reader->n_values > MAX_VALUES) {
    g_set_error (error, LAB_JSON_ERROR, 0, "%u: expected at most %d values, found more",
                 reader->line, MAX_VALUES);
    return FALSE;
  }
  if (c == '{' || c == '[')
    return read_brackets (reader, self, error);
  if (c == '"') {
    self->kind = LAB_JSON_TEXT;
    self->text = read_text (reader, error);
    return self->text != NULL;
  }
  if (c == '-' || g_ascii_isdigit (c)) {
    self->kind = LAB_JSON_NUMBER;
    self->text = read_number (reader, error);
    return self->text != NULL;
  }
  if (take_word (reader, "null"))
    return TRUE;
  self->kind = LAB_JSON_BOOLEAN;
  self->boolean = c == 't';
  return take_word (reader, "true") || take_word (reader, "false") ||
         refuse (reader, "a value", error);
}

static gboolean
read_value (Reader *reader, LabJsonNode *parent, char *name, GError **error)
{
  skip_blanks (reader);
  return read_into (reader, node_new (reader, parent, name), error);
}

LabJsonNode *
lab_json_parse (const char *text, gsize size, GError **error)
{
  Reader reader = { text, text + size, 1, 0, 0 };
  g_autoptr (LabJsonNode) self = NULL;
  const char *bad;

  g_return_val_if_fail (text != NULL, NULL);

  if (!g_utf8_validate_len (text, size, &bad)) {
    for (const char *c = text; c < bad; c++)
      reader.line += *c == '\n';
    g_set_error (error, LAB_JSON_ERROR, 0, "%u: expected text in UTF-8, found the byte 0x%02x",
                 reader.line, (guint) (guchar) *bad);
    return NULL;
  }
  take_word (&reader, "\xef\xbb\xbf");
  skip_blanks (&reader);
  self = node_new (&reader, NULL, NULL);
  if (!read_into (&reader, self, error))
    return NULL;
  skip_blanks (&reader);
  if (reader.at < reader.end) {
    refuse (&reader, "the end of the text", error);
    return NULL;
  }
  return g_steal_pointer (&self);
}

const LabJsonNode *
lab_json_node_get (const LabJsonNode *self, const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; self->kind == LAB_JSON_OBJECT && i < self->children->len; i++) {
    const LabJsonNode *child = g_ptr_array_index (self->children, i);

    if (strcmp (child->name, name) == 0)
      return child;
  }
  return NULL;
}

char *
lab_json_node_get_place (const LabJsonNode *self)
{
  GString *place;

  g_return_val_if_fail (self != NULL, NULL);

  place = g_string_new (NULL);
  for (; self->parent != NULL; self = self->parent) {
    g_autofree char *word = self->name != NULL ? g_strconcat (".", self->name, NULL)
                                               : g_strdup_printf ("[%u]", self->index);

    g_string_prepend (place, word);
  }
  if (place->str[0] == '.')
    g_string_erase (place, 0, 1);
  return g_string_free (place, FALSE);
}

char *
lab_json_node_describe (const LabJsonNode *self)
{
  g_autofree char *quoted = NULL;

  switch (self->kind) {
  case LAB_JSON_BOOLEAN:
    return g_strdup (self->boolean ? "true" : "false");
  case LAB_JSON_NUMBER:
    quoted = g_utf8_substring (self->text, 0, MIN (40, (glong) strlen (self->text)));
    return g_strdup_printf ("the number %s%s", quoted, strlen (self->text) > 40 ? "…" : "");
  case LAB_JSON_TEXT:
    quoted = lab_text_quote (self->text);
    return g_strdup_printf ("the text %s", quoted);
  case LAB_JSON_LIST:
    return g_strdup ("a list");
  case LAB_JSON_OBJECT:
    return g_strdup ("an object");
  case LAB_JSON_NULL:
  default:
    return g_strdup ("null");
  }
}

gboolean
lab_json_node_get_whole (const LabJsonNode *self, guint64 *value)
{
  double number;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->kind != LAB_JSON_NUMBER && self->kind != LAB_JSON_TEXT)
    return FALSE;
  if (g_ascii_string_to_unsigned (self->text, 10, 0, G_MAXUINT64, value, NULL))
    return TRUE;
  /* Other writers may say 1.5e3. */
  if (self->kind != LAB_JSON_NUMBER || !lab_text_parse_number (self->text, &number) ||
      !(number >= 0 && number <= LARGEST_EXACT) || number != floor (number))
    return FALSE;
  *value = (guint64) number;
  return TRUE;
}
