/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "turn-knob.h"

#include <math.h>

#include "lab-text.h"

char *
turn_knob (const LabSettings *settings, guint knob, NnRandom *random)
{
  const LabKnob *k = &lab_settings_get_class (settings)->knobs[knob];
  double factor = 0.5 + nn_random_uniform (random);
  guint rows, columns;

  switch (k->kind) {
  case LAB_KNOB_REAL: {
    double value = lab_settings_get_real (settings, knob);

    value = value != 0 ? value * factor : (k->max - k->min) * 0.01 * factor;
    return lab_text_number (CLAMP (value, k->min, k->max));
  }
  case LAB_KNOB_INTEGER: {
    double value = (double) lab_settings_get_integer (settings, knob);

    return lab_text_number (CLAMP (rint (value * factor + 1), k->min, k->max));
  }
  case LAB_KNOB_CHOICE:
    return g_strdup (k->choices[nn_random_below (random, lab_knob_n_choices (k))].id);
  case LAB_KNOB_SWITCH:
    return g_strdup (lab_settings_get_switch (settings, knob) ? "off" : "on");
  case LAB_KNOB_MATRIX: {
    const double *cells = lab_settings_get_matrix (settings, knob, &rows, &columns);
    g_autofree double *copy = g_memdup2 (cells, rows * columns * sizeof *cells);

    lab_knob_edit_cell (k, copy, rows, columns, nn_random_below (random, rows),
                        nn_random_below (random, columns),
                        k->min + (k->max - k->min) * nn_random_uniform (random));
    return lab_text_matrix (copy, rows, columns);
  }
  case LAB_KNOB_FILE:
    return NULL;
  }
  return NULL;
}

int
pick_live_knob (const LabSettings *settings, NnRandom *random)
{
  const LabClass *klass = lab_settings_get_class (settings);
  guint n = klass->n_knobs, first;

  if (n == 0)
    return -1;
  first = nn_random_below (random, n);
  for (guint i = 0; i < n; i++) {
    guint knob = (first + i) % n;

    if (klass->knobs[knob].is_live && klass->knobs[knob].kind != LAB_KNOB_FILE &&
        lab_class_knob_applies (klass, settings, knob))
      return (int) knob;
  }
  return -1;
}
