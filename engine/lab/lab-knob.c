/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-knob.h"

#include <string.h>

guint
lab_knob_n_choices (const LabKnob *self)
{
  guint n = 0;

  g_return_val_if_fail (self != NULL, 0);

  if (self->choices != NULL) {
    while (self->choices[n].id != NULL)
      n++;
  }
  return n;
}

const LabPreset *
lab_knob_find_preset (const LabKnob *self, const char *id)
{
  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  for (const LabPreset *preset = self->presets; preset != NULL && preset->id != NULL; preset++)
    if (strcmp (preset->id, id) == 0)
      return preset;
  return NULL;
}

/* The other cells of a row get together what @column leaves of 1, in the proportions that they
 * have. */
static void
share_the_rest (double *row, guint columns, guint column)
{
  double others = 0, rest = 1 - row[column];

  for (guint i = 0; i < columns; i++)
    others += i != column ? row[i] : 0;
  for (guint i = 0; i < columns; i++)
    if (i != column)
      row[i] = others > 0 ? row[i] * (rest / others) : rest / (columns - 1);
}

void
lab_knob_edit_cell (const LabKnob *self,
                    double *cells,
                    guint rows,
                    guint columns,
                    guint row,
                    guint column,
                    double value)
{
  g_return_if_fail (self != NULL && self->kind == LAB_KNOB_MATRIX);
  g_return_if_fail (cells != NULL);
  g_return_if_fail (row < rows && column < columns);

  if (self->is_simplex && columns == 1)
    return;
  cells += (gsize) row * columns;
  cells[column] = CLAMP (value, self->min, self->max);
  if (self->is_simplex) {
    cells[column] = CLAMP (cells[column], 0, 1);
    share_the_rest (cells, columns, column);
  }
}
