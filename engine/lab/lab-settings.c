/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-settings.h"

#include <math.h>
#include <string.h>

#include "lab-text.h"

/* How far the cells of a row on a simplex may add up to something else than 1: a person writes 0.33
 * three times. */
#define SIMPLEX_TOLERANCE 0.011

/* @number: of a REAL or an INTEGER; index of a CHOICE; 0 or 1 of a SWITCH. @file: path of a FILE,
 * NULL when none was chosen. @cells: of a MATRIX (rows, columns). */
typedef struct {
  double number;
  char *file;
  double *cells;
  guint rows, columns;
} Value;

static void
value_copy (Value *self, const Value *other)
{
  *self = *other;
  self->file = g_strdup (other->file);
  self->cells = g_memdup2 (other->cells, (gsize) other->rows * other->columns * sizeof (double));
}

static void
value_clear (Value *self)
{
  g_free (self->file);
  g_free (self->cells);
}

static gboolean
value_equal (const Value *a, const Value *b)
{
  gsize n = (gsize) a->rows * a->columns;

  if (a->number != b->number || g_strcmp0 (a->file, b->file) != 0 || a->rows != b->rows ||
      a->columns != b->columns)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (a->cells[i] != b->cells[i])
      return FALSE;
  return TRUE;
}

static void
value_init (Value *self, const LabKnob *knob)
{
  *self = (Value){ 0 };
  switch (knob->kind) {
  case LAB_KNOB_REAL:
  case LAB_KNOB_INTEGER:
  case LAB_KNOB_CHOICE:
  case LAB_KNOB_SWITCH:
    self->number = knob->initial;
    break;
  case LAB_KNOB_FILE:
    break;
  case LAB_KNOB_MATRIX:
    self->cells = lab_text_parse_matrix (knob->initial_matrix, &self->rows, &self->columns);
    if (self->cells == NULL)
      g_error ("the default of the knob %s is no matrix: %s", knob->id, knob->initial_matrix);
    break;
  }
}

struct _LabSettings {
  const LabClass *klass;
  Value *values; /* (n_knobs) */
};

static const LabKnob *
get_knob (const LabSettings *self, guint knob, LabKnobKind kind)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (knob < self->klass->n_knobs, NULL);
  g_return_val_if_fail (self->klass->knobs[knob].kind == kind, NULL);

  return &self->klass->knobs[knob];
}

LabSettings *
lab_settings_new (const LabClass *klass)
{
  LabSettings *self;

  g_return_val_if_fail (klass != NULL, NULL);

  self = g_new0 (LabSettings, 1);
  self->klass = klass;
  self->values = g_new0 (Value, klass->n_knobs);
  for (guint i = 0; i < klass->n_knobs; i++)
    value_init (&self->values[i], &klass->knobs[i]);
  return self;
}

LabSettings *
lab_settings_copy (const LabSettings *self)
{
  LabSettings *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (LabSettings, 1);
  copy->klass = self->klass;
  copy->values = g_new0 (Value, self->klass->n_knobs);
  for (guint i = 0; i < self->klass->n_knobs; i++)
    value_copy (&copy->values[i], &self->values[i]);
  return copy;
}

void
lab_settings_free (LabSettings *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->klass->n_knobs; i++)
    value_clear (&self->values[i]);
  g_free (self->values);
  g_free (self);
}

const LabClass *
lab_settings_get_class (const LabSettings *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->klass;
}

/* Reading one value. */

static gboolean
refuse (const LabKnob *knob, const char *expected, const char *text, GError **error)
{
  g_autofree char *found = lab_text_quote (text);

  g_set_error (error, LAB_ERROR, LAB_ERROR_VALUE, "%s: expected %s, found %s", knob->id, expected,
               found);
  return FALSE;
}

static gboolean
parse_number (const LabKnob *knob, const char *text, double *value, GError **error)
{
  gboolean whole = knob->kind == LAB_KNOB_INTEGER;
  double number;

  if (!lab_text_parse_number (text, &number) || !(number >= knob->min && number <= knob->max) ||
      (whole && number != floor (number))) {
    g_autofree char *min = lab_text_number (knob->min);
    g_autofree char *max = lab_text_number (knob->max);
    g_autofree char *expected =
        g_strdup_printf ("a %s between %s and %s%s%s", whole ? "whole number" : "number", min, max,
                         knob->unit != NULL ? " " : "", knob->unit != NULL ? knob->unit : "");

    return refuse (knob, expected, text, error);
  }

  *value = number + 0.0; /* no −0, which would print differently and compare equal */
  return TRUE;
}

static gboolean
parse_choice (const LabKnob *knob, const char *text, double *value, GError **error)
{
  g_autoptr (GString) expected = NULL;

  for (guint i = 0; knob->choices[i].id != NULL; i++) {
    if (strcmp (knob->choices[i].id, text) == 0) {
      *value = i;
      return TRUE;
    }
  }

  expected = g_string_new ("one of ");
  for (guint i = 0; knob->choices[i].id != NULL; i++)
    g_string_append_printf (expected, "%s%s", i == 0 ? "" : ", ", knob->choices[i].id);
  return refuse (knob, expected->str, text, error);
}

static gboolean
parse_switch (const LabKnob *knob, const char *text, double *value, GError **error)
{
  static const char *const words[] = { "off", "on", "no", "yes", "false", "true", "0", "1" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_ascii_strcasecmp (words[i], text) == 0) {
      *value = i % 2;
      return TRUE;
    }
  }
  return refuse (knob, "on or off", text, error);
}

static gboolean
is_on_simplex (const double *cells, guint rows, guint columns)
{
  for (guint i = 0; i < rows; i++) {
    double sum = 0;

    for (guint j = 0; j < columns; j++) {
      if (cells[i * columns + j] < 0)
        return FALSE;
      sum += cells[i * columns + j];
    }
    if (fabs (sum - 1) > SIMPLEX_TOLERANCE)
      return FALSE;
  }
  return TRUE;
}

static char *
describe_sizes (guint min, guint max, const char *one, const char *many)
{
  if (min != max)
    return g_strdup_printf ("%u to %u %s", min, max, many);
  return g_strdup_printf ("%u %s", min, min == 1 ? one : many);
}

/* ", or one of sobel, blur"; "" without presets. (transfer full) */
static char *
list_presets (const LabKnob *knob)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; knob->presets != NULL && knob->presets[i].id != NULL; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? ", or one of " : ", ", knob->presets[i].id);
  return g_string_free (text, FALSE);
}

static gboolean
parse_matrix (const LabKnob *knob, const char *text, Value *value, GError **error)
{
  const LabPreset *preset = lab_knob_find_preset (knob, text);
  guint rows, columns;
  g_autofree double *cells =
      lab_text_parse_matrix (preset != NULL ? preset->matrix : text, &rows, &columns);
  gboolean fits = cells != NULL && rows >= knob->min_rows && rows <= knob->max_rows &&
                  columns >= knob->min_columns && columns <= knob->max_columns;

  for (guint i = 0; fits && i < rows * columns; i++)
    fits = cells[i] >= knob->min && cells[i] <= knob->max;
  if (!fits || (knob->is_simplex && !is_on_simplex (cells, rows, columns))) {
    g_autofree char *min = lab_text_number (knob->min);
    g_autofree char *max = lab_text_number (knob->max);
    g_autofree char *high = describe_sizes (knob->min_rows, knob->max_rows, "row", "rows");
    g_autofree char *wide =
        describe_sizes (knob->min_columns, knob->max_columns, "column", "columns");
    g_autofree char *names = list_presets (knob);
    g_autofree char *expected = g_strdup_printf (
        "a matrix such as [1 2; 3 4] of %s and %s with numbers between %s and %s%s%s", high, wide,
        min, max, knob->is_simplex ? " that add up to 1 in each row" : "", names);

    return refuse (knob, expected, text, error);
  }

  value_clear (value);
  *value = (Value){ .cells = g_steal_pointer (&cells), .rows = rows, .columns = columns };
  return TRUE;
}

static gboolean
refuse_unknown (const LabClass *klass, const char *id, GError **error)
{
  g_autofree const char **ids = g_new (const char *, klass->n_knobs + 1);
  g_autofree char *found = lab_text_quote (id);
  g_autofree char *hint = NULL;

  for (guint i = 0; i < klass->n_knobs; i++)
    ids[i] = klass->knobs[i].id;
  hint = lab_text_suggest (id, ids, klass->n_knobs);
  g_set_error (error, LAB_ERROR, LAB_ERROR_UNKNOWN_KNOB, "the lab %s has no knob called %s%s",
               klass->id, found, hint);
  return FALSE;
}

gboolean
lab_settings_set (LabSettings *self, const char *id, const char *text, GError **error)
{
  g_autofree char *stripped = NULL;
  const LabKnob *knob;
  Value *value;
  int index;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  index = lab_class_find_knob (self->klass, id);
  if (index < 0)
    return refuse_unknown (self->klass, id, error);

  knob = &self->klass->knobs[index];
  value = &self->values[index];
  stripped = g_strstrip (g_strdup (text));
  switch (knob->kind) {
  case LAB_KNOB_REAL:
  case LAB_KNOB_INTEGER:
    return parse_number (knob, stripped, &value->number, error);
  case LAB_KNOB_CHOICE:
    return parse_choice (knob, stripped, &value->number, error);
  case LAB_KNOB_SWITCH:
    return parse_switch (knob, stripped, &value->number, error);
  case LAB_KNOB_FILE:
    g_free (value->file);
    value->file = text[0] != '\0' ? g_strdup (text) : NULL;
    return TRUE;
  case LAB_KNOB_MATRIX:
    return parse_matrix (knob, stripped, value, error);
  }
  g_return_val_if_reached (FALSE);
}

/* Reading a whole text. */

static gboolean
is_separator (char c)
{
  return c == ';' || g_ascii_isspace (c);
}

/* Reads a value at @*cursor and moves behind it: up to a separator, a quoted one, or a matrix. */
static char *
scan_value (const char **cursor, const char *id, GError **error)
{
  const char *c = *cursor;
  g_autoptr (GString) value = g_string_new (NULL);

  if (*c == '[' && strchr (c, ']') != NULL) {
    gsize length = (gsize) (strchr (c, ']') - c) + 1;

    g_string_append_len (value, c, (gssize) length);
    c += length;
  }
  if (*c != '"' || value->len > 0) {
    while (*c != '\0' && !is_separator (*c))
      g_string_append_c (value, *c++);
    *cursor = c;
    return g_string_free (g_steal_pointer (&value), FALSE);
  }

  for (c++; *c != '\0' && *c != '"'; c++) {
    if (*c == '\\' && c[1] != '\0')
      c++;
    g_string_append_c (value, *c);
  }
  if (*c != '"' || (c[1] != '\0' && !is_separator (c[1]))) {
    g_autofree char *found = lab_text_quote (*cursor);

    g_set_error (error, LAB_ERROR, LAB_ERROR_VALUE,
                 "%s: expected a closing \" at the end of the value, found %s", id, found);
    return NULL;
  }
  *cursor = c + 1;
  return g_string_free (g_steal_pointer (&value), FALSE);
}

static gboolean
parse_into (LabSettings *self, const char *text, GError **error)
{
  const char *cursor = text;

  while (TRUE) {
    g_autofree char *id = NULL, *value = NULL;
    gsize length = 0;

    while (is_separator (*cursor))
      cursor++;
    if (*cursor == '\0')
      return TRUE;

    while (cursor[length] != '\0' && cursor[length] != '=' && !is_separator (cursor[length]))
      length++;
    id = g_strndup (cursor, length);
    if (cursor[length] != '=' || length == 0) {
      g_autofree char *found = lab_text_quote (length == 0 ? cursor : id);

      g_set_error (error, LAB_ERROR, LAB_ERROR_VALUE,
                   "expected knob=value without blanks around the sign, found %s", found);
      return FALSE;
    }

    cursor += length + 1;
    value = scan_value (&cursor, id, error);
    if (value == NULL || !lab_settings_set (self, id, value, error))
      return FALSE;
  }
}

gboolean
lab_settings_parse (LabSettings *self, const char *text, GError **error)
{
  g_autoptr (LabSettings) parsed = NULL;
  Value *values;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  parsed = lab_settings_copy (self);
  if (!parse_into (parsed, text, error))
    return FALSE;

  values = self->values;
  self->values = parsed->values;
  parsed->values = values;
  return TRUE;
}

/* Writing. */

char *
lab_settings_get_text (const LabSettings *self, guint knob)
{
  const LabKnob *description;
  const Value *value;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (knob < self->klass->n_knobs, NULL);

  description = &self->klass->knobs[knob];
  value = &self->values[knob];
  switch (description->kind) {
  case LAB_KNOB_REAL:
    return lab_text_number (value->number);
  case LAB_KNOB_INTEGER:
    return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) value->number);
  case LAB_KNOB_CHOICE:
    return g_strdup (description->choices[(guint) value->number].id);
  case LAB_KNOB_SWITCH:
    return g_strdup (value->number != 0 ? "on" : "off");
  case LAB_KNOB_FILE:
    return g_strdup (value->file != NULL ? value->file : "");
  case LAB_KNOB_MATRIX:
    return lab_text_matrix (value->cells, value->rows, value->columns);
  }
  g_return_val_if_reached (NULL);
}

/* As scan_value() reads it. */
static void
append_value (GString *text, const char *value)
{
  gboolean is_matrix = value[0] == '[' && strchr (value, ']') == value + strlen (value) - 1;
  gboolean plain = value[0] != '\0' && value[0] != '"';

  /* Another '[' would be read on to the next ']', wherever that is. */
  if (value[0] == '[')
    plain = is_matrix;
  else
    for (const char *c = value; *c != '\0' && plain; c++)
      plain = !is_separator (*c);
  if (plain) {
    g_string_append (text, value);
    return;
  }

  g_string_append_c (text, '"');
  for (const char *c = value; *c != '\0'; c++) {
    if (*c == '"' || *c == '\\')
      g_string_append_c (text, '\\');
    g_string_append_c (text, *c);
  }
  g_string_append_c (text, '"');
}

char *
lab_settings_to_string (const LabSettings *self)
{
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_new (NULL);
  for (guint i = 0; i < self->klass->n_knobs; i++) {
    g_autofree char *value = NULL;

    if (lab_settings_is_default (self, i))
      continue;
    value = lab_settings_get_text (self, i);
    g_string_append_printf (text, "%s%s=", text->len > 0 ? " " : "", self->klass->knobs[i].id);
    append_value (text, value);
  }
  return g_string_free (text, FALSE);
}

/* Looking. */

double
lab_settings_get_real (const LabSettings *self, guint knob)
{
  return get_knob (self, knob, LAB_KNOB_REAL) != NULL ? self->values[knob].number : 0;
}

gint64
lab_settings_get_integer (const LabSettings *self, guint knob)
{
  return get_knob (self, knob, LAB_KNOB_INTEGER) != NULL ? (gint64) self->values[knob].number : 0;
}

guint
lab_settings_get_choice (const LabSettings *self, guint knob)
{
  return get_knob (self, knob, LAB_KNOB_CHOICE) != NULL ? (guint) self->values[knob].number : 0;
}

gboolean
lab_settings_get_switch (const LabSettings *self, guint knob)
{
  return get_knob (self, knob, LAB_KNOB_SWITCH) != NULL && self->values[knob].number != 0;
}

const char *
lab_settings_get_file (const LabSettings *self, guint knob)
{
  return get_knob (self, knob, LAB_KNOB_FILE) != NULL ? self->values[knob].file : NULL;
}

const double *
lab_settings_get_matrix (const LabSettings *self, guint knob, guint *rows, guint *columns)
{
  const Value *value;

  if (get_knob (self, knob, LAB_KNOB_MATRIX) == NULL)
    return NULL;
  value = &self->values[knob];
  if (rows != NULL)
    *rows = value->rows;
  if (columns != NULL)
    *columns = value->columns;
  return value->cells;
}

gboolean
lab_settings_is_default (const LabSettings *self, guint knob)
{
  Value initial;
  gboolean is_default;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (knob < self->klass->n_knobs, FALSE);

  value_init (&initial, &self->klass->knobs[knob]);
  is_default = value_equal (&self->values[knob], &initial);
  value_clear (&initial);
  return is_default;
}

gboolean
lab_settings_equal (const LabSettings *a, const LabSettings *b)
{
  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  if (a->klass != b->klass)
    return FALSE;
  for (guint i = 0; i < a->klass->n_knobs; i++)
    if (!value_equal (&a->values[i], &b->values[i]))
      return FALSE;
  return TRUE;
}

gboolean
lab_settings_equal_knob (const LabSettings *a, const LabSettings *b, guint knob)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);
  g_return_val_if_fail (a->klass == b->klass, FALSE);
  g_return_val_if_fail (knob < a->klass->n_knobs, FALSE);

  return value_equal (&a->values[knob], &b->values[knob]);
}
