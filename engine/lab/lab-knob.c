/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-knob.h"

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
