/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-table.h"

#include <string.h>

#define MAX_TITLE 60

struct _VivaTables {
  gatomicrefcount n_references;
  char *text;     /* that all cells point into */
  GArray *tables; /* of VivaTable */
};

static void
table_clear (gpointer data)
{
  VivaTable *self = data;

  g_free (self->title);
  g_free (self->headings);
  g_free (self->cells);
}

/* Ends the field that begins at *@at where it lies, takes its quotes off, and moves on behind what
 * ended it: a comma, a line feed, or the end. Returns what that was. */
static char
take_field (char **at, const char **field)
{
  char *in = *at;
  char *out = in;
  char end;

  *field = in;
  if (*in == '"') {
    for (in++; *in != '\0' && (*in != '"' || in[1] == '"'); in++) {
      if (*in == '"')
        in++;
      *out++ = *in;
    }
    if (*in == '"')
      in++;
  } else {
    while (*in != '\0' && *in != ',' && *in != '\n')
      in++;
    out = in;
  }

  end = *in;
  *at = end != '\0' ? in + 1 : in;
  *out = '\0';

  return end;
}

static void
read_row (char **at, GPtrArray *row)
{
  const char *field;
  char end;

  g_ptr_array_set_size (row, 0);
  do {
    end = take_field (at, &field);
    g_ptr_array_add (row, (gpointer) field);
  } while (end == ',');
}

static char *
new_title (GPtrArray *headings)
{
  GString *title = g_string_new (NULL);

  for (guint i = 0; i < headings->len && title->len < MAX_TITLE; i++)
    g_string_append_printf (title, "%s%s", i > 0 ? ", " : "", (const char *) headings->pdata[i]);

  return g_string_free (title, FALSE);
}

/* Up to an empty line or the end. */
static void
read_table (VivaTables *self, char **at)
{
  g_autoptr (GPtrArray) row = g_ptr_array_new ();
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();
  VivaTable table = { 0 };

  read_row (at, row);
  table.title = new_title (row);
  table.n_columns = row->len;
  table.headings = g_new (const char *, row->len);
  memcpy (table.headings, row->pdata, row->len * sizeof *table.headings);

  while (**at != '\0' && **at != '\n') {
    read_row (at, row);
    for (guint i = 0; i < table.n_columns; i++)
      g_ptr_array_add (cells, i < row->len ? row->pdata[i] : (gpointer) "");
    table.n_rows++;
  }

  table.cells = (const char **) g_ptr_array_steal (cells, NULL);
  g_array_append_val (self->tables, table);
}

VivaTables *
viva_tables_new (char *csv)
{
  VivaTables *self;
  char *at = csv;

  g_return_val_if_fail (csv != NULL, NULL);

  self = g_new0 (VivaTables, 1);
  g_atomic_ref_count_init (&self->n_references);
  self->text = csv;
  self->tables = g_array_new (FALSE, FALSE, sizeof (VivaTable));
  g_array_set_clear_func (self->tables, table_clear);

  while (*at != '\0') {
    if (*at == '\n')
      at++;
    else
      read_table (self, &at);
  }

  return self;
}

VivaTables *
viva_tables_ref (VivaTables *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->n_references);

  return self;
}

void
viva_tables_unref (VivaTables *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->n_references))
    return;

  g_array_unref (self->tables);
  g_free (self->text);
  g_free (self);
}

guint
viva_tables_get_n_tables (const VivaTables *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->tables->len;
}

const VivaTable *
viva_tables_get_table (const VivaTables *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->tables->len, NULL);

  return &g_array_index (self->tables, VivaTable, index);
}

guint
viva_table_count_same (const VivaTable *a, const VivaTable *b)
{
  guint row = 0;

  if (!viva_table_has_same_headings (a, b))
    return 0;

  for (; row < MIN (a->n_rows, b->n_rows); row++)
    for (guint i = 0; i < a->n_columns; i++)
      if (strcmp (a->cells[row * a->n_columns + i], b->cells[row * a->n_columns + i]) != 0)
        return row;

  return row;
}

gboolean
viva_table_has_same_headings (const VivaTable *a, const VivaTable *b)
{
  if (a->n_columns != b->n_columns)
    return FALSE;

  for (guint i = 0; i < a->n_columns; i++)
    if (strcmp (a->headings[i], b->headings[i]) != 0)
      return FALSE;

  return TRUE;
}
