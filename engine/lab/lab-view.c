/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-view.h"

guint
lab_view_n_layers (const LabView *self)
{
  guint n = 0;

  g_return_val_if_fail (self != NULL, 0);

  while (n < LAB_VIEW_MAX_LAYERS && self->layers[n].observable != NULL)
    n++;
  return n;
}
