/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-class.h"

G_BEGIN_DECLS

/*
 * A lab for tests: cells that are iterated by the logistic or the tent map. It has a knob of every
 * kind, an observable of every kind and a fact of every kind, ends or diverges at a step that a
 * knob names, and refuses to open when it is told to.
 */
extern const LabClass demo_lab;

/* A lab that has no steps. */
extern const LabClass still_lab;

enum {
  DEMO_RATE,
  DEMO_NOISE,
  DEMO_WIDTH,
  DEMO_MAP,
  DEMO_CLAMP,
  DEMO_START,
  DEMO_END,
  DEMO_DIVERGE_AT,
  DEMO_REFUSE,
  DEMO_WEIGHTS,
  DEMO_KERNEL,
};

enum {
  DEMO_CURVES,
  DEMO_PLANE,
  DEMO_PICTURES,
  DEMO_READOUT,
  DEMO_MATRICES,
  DEMO_BARS,
  DEMO_HISTOGRAM,
  DEMO_DIAGRAM,
  DEMO_TABLE,
};

#define DEMO_ALL_VIEWS ((guint64) 0x1ff)

enum {
  DEMO_MEAN,
  DEMO_HIGHEST_STEP,
  DEMO_SHAPE,
  DEMO_CELLS,
  DEMO_NAME,
};

/* How often any demo lab was opened and observed in this program. */
guint demo_lab_n_opens (void);
guint demo_lab_n_observed (void);

/* From now on opening waits until released. */
void demo_lab_hold (void);

/* Waits until somebody is held up in opening. */
void demo_lab_wait_held (void);
void demo_lab_release (void);

G_END_DECLS
