/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-class.h"

G_BEGIN_DECLS

/*
 * A lab for tests whose views are edited: a matrix z, its means by row, and bars of a distribution.
 * Each step halves what is left of a cost; its best step and its divergence are knobs.
 */
extern const LabClass edit_lab;

/* From now on a step of it does not end before edit_lab_release(). */
void edit_lab_hold (void);
void edit_lab_release (void);

/* Whether one waits for that. */
gboolean edit_lab_is_held (void);

enum {
  EDIT_Z,
  EDIT_TARGET,
  EDIT_RATE,
  EDIT_BEST_AT,
  EDIT_DIVERGE_AT,
};

enum {
  EDIT_CURVES,
  EDIT_MATRICES,
  EDIT_BARS,
  EDIT_READOUT,
};

G_END_DECLS
