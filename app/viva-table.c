/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-table.h"

#include <stdarg.h>

struct _VivaTable {
  guint n_columns;
  GPtrArray *cells; /* (element-type utf8) line by line */
};

VivaTable *
viva_table_new (guint n_columns)
{
  VivaTable *self = g_new0 (VivaTable, 1);

  self->n_columns = n_columns;
  self->cells = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
viva_table_free (VivaTable *self)
{
  g_ptr_array_unref (self->cells);
  g_free (self);
}

void
viva_table_add (VivaTable *self, ...)
{
  va_list cells;

  va_start (cells, self);
  for (guint i = 0; i < self->n_columns; i++) {
    const char *cell = va_arg (cells, const char *);

    g_ptr_array_add (self->cells, g_strdup (cell != NULL ? cell : ""));
  }
  va_end (cells);
}

char *
viva_table_to_string (const VivaTable *self)
{
  g_autofree glong *widths = g_new0 (glong, self->n_columns);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->cells->len; i++) {
    glong width = g_utf8_strlen (g_ptr_array_index (self->cells, i), -1);

    widths[i % self->n_columns] = MAX (widths[i % self->n_columns], width);
  }
  for (guint i = 0; i < self->cells->len; i++) {
    const char *cell = g_ptr_array_index (self->cells, i);
    guint column = i % self->n_columns;

    g_string_append (text, cell);
    if (column + 1 < self->n_columns) {
      g_string_append_printf (text, "%*s", (int) (widths[column] - g_utf8_strlen (cell, -1) + 2),
                              "");
    } else {
      while (text->len > 0 && text->str[text->len - 1] == ' ')
        g_string_truncate (text, text->len - 1);
      g_string_append_c (text, '\n');
    }
  }
  return g_string_free (text, FALSE);
}
