/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-json.h"

#include <math.h>

#include "lab-text.h"

static void
append_quoted (GString *text, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  g_string_append_c (text, '"');
  for (const char *p = valid; *p != '\0'; p++) {
    guchar c = (guchar) *p;

    if (c == '"' || c == '\\')
      g_string_append_printf (text, "\\%c", c);
    else if (c < 0x20 || c == 0x7f)
      g_string_append_printf (text, "\\u%04x", c);
    else
      g_string_append_c (text, (char) c);
  }
  g_string_append_c (text, '"');
}

static void
append_real (GString *text, double value)
{
  g_autofree char *number = isfinite (value) ? lab_text_number (value) : g_strdup ("null");

  g_string_append (text, number);
}

/* What stands before a value: comma, line end, indent, name. */
static void
begin_value (LabJson *self, const char *name)
{
  if (self->depth > 0) {
    g_string_append (self->text, self->is_empty ? "\n" : ",\n");
    g_string_append_printf (self->text, "%*s", (int) (2 * self->depth), "");
  }
  self->is_empty = FALSE;
  if (name != NULL) {
    append_quoted (self->text, name);
    g_string_append (self->text, ": ");
  }
}

void
lab_json_init (LabJson *self)
{
  *self = (LabJson){ .text = g_string_new (NULL), .is_empty = TRUE };
}

char *
lab_json_end (LabJson *self)
{
  g_return_val_if_fail (self->depth == 0, NULL);
  g_string_append_c (self->text, '\n');
  return g_string_free (g_steal_pointer (&self->text), FALSE);
}

void
lab_json_open (LabJson *self, const char *name, char bracket)
{
  begin_value (self, name);
  g_string_append_c (self->text, bracket);
  self->depth++;
  self->is_empty = TRUE;
}

void
lab_json_close (LabJson *self, char bracket)
{
  g_return_if_fail (self->depth > 0);
  self->depth--;
  if (!self->is_empty)
    g_string_append_printf (self->text, "\n%*s", (int) (2 * self->depth), "");
  g_string_append_c (self->text, bracket);
  self->is_empty = FALSE;
}

void
lab_json_null (LabJson *self, const char *name)
{
  begin_value (self, name);
  g_string_append (self->text, "null");
}

void
lab_json_boolean (LabJson *self, const char *name, gboolean value)
{
  begin_value (self, name);
  g_string_append (self->text, value ? "true" : "false");
}

void
lab_json_integer (LabJson *self, const char *name, gint64 value)
{
  begin_value (self, name);
  g_string_append_printf (self->text, "%" G_GINT64_FORMAT, value);
}

void
lab_json_unsigned (LabJson *self, const char *name, guint64 value)
{
  begin_value (self, name);
  g_string_append_printf (self->text, "%" G_GUINT64_FORMAT, value);
}

void
lab_json_real (LabJson *self, const char *name, double value)
{
  begin_value (self, name);
  append_real (self->text, value);
}

void
lab_json_text (LabJson *self, const char *name, const char *value)
{
  begin_value (self, name);
  append_quoted (self->text, value);
}

void
lab_json_reals (LabJson *self, const char *name, const double *values, gsize n)
{
  begin_value (self, name);
  g_string_append_c (self->text, '[');
  for (gsize i = 0; i < n; i++) {
    if (i > 0)
      g_string_append (self->text, ", ");
    append_real (self->text, values[i]);
  }
  g_string_append_c (self->text, ']');
}

void
lab_json_matrix (LabJson *self, const char *name, const double *values, gsize rows, gsize columns)
{
  lab_json_open (self, name, '[');
  for (gsize i = 0; i < rows; i++)
    lab_json_reals (self, NULL, values + i * columns, columns);
  lab_json_close (self, ']');
}
