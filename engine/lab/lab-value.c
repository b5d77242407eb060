/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-value.h"

#include <math.h>

void
lab_value_clear (LabValue *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->numbers);
  g_free (self->text);
  *self = LAB_VALUE_INIT;
}

static void
append_number (GString *text, double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  /* In words: printf's "-nan" depends on the processor and tells a newcomer nothing. */
  if (!isfinite (number)) {
    g_string_append (text, isnan (number) ? "not a number" : number > 0 ? "infinity" : "-infinity");
    return;
  }
  /* Adding 0 turns −0 into 0: a sign without a value only puzzles. */
  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.6g", number + 0.0));
}

char *
lab_value_to_string (const LabValue *self)
{
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_new (NULL);
  switch (self->kind) {
  case LAB_VALUE_NONE:
    g_string_append (text, "not yet");
    break;
  case LAB_VALUE_REAL:
    append_number (text, self->real);
    break;
  case LAB_VALUE_INTEGER:
    g_string_append_printf (text, "%" G_GINT64_FORMAT, self->integer);
    break;
  case LAB_VALUE_SHAPE:
    if (self->rows == 0)
      g_string_append (text, "scalar");
    for (gsize i = 0; i < self->rows; i++)
      g_string_append_printf (text, "%s%.0f", i == 0 ? "" : " × ", self->numbers[i]);
    break;
  case LAB_VALUE_MATRIX:
    g_string_append_c (text, '[');
    for (gsize i = 0; i < self->rows; i++) {
      for (gsize j = 0; j < self->columns; j++) {
        if (j > 0)
          g_string_append_c (text, ' ');
        else if (i > 0)
          g_string_append (text, "; ");
        append_number (text, self->numbers[i * self->columns + j]);
      }
    }
    g_string_append_c (text, ']');
    break;
  case LAB_VALUE_TEXT:
    g_string_append (text, self->text != NULL ? self->text : "");
    break;
  }
  return g_string_free (text, FALSE);
}
