/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  LAB_KNOB_REAL,
  LAB_KNOB_INTEGER,
  LAB_KNOB_CHOICE,
  LAB_KNOB_SWITCH,
  LAB_KNOB_FILE,
} LabKnobKind;

typedef enum {
  LAB_SCALE_LINEAR,
  LAB_SCALE_LOG, /* base 10 */
} LabScale;

/**
 * LabChoice:
 * @id: as settings spell it: "fashion-mnist"
 * @title: for a person: "Fashion-MNIST"
 */
typedef struct {
  const char *id;
  const char *title;
} LabChoice;

/**
 * LabKnob:
 * @id: as settings spell it: "learning_rate"
 * @title: for a person: "Learning rate"
 * @help: one sentence: what it does
 * @group: (nullable): heading under which a person finds it: "Data", "Net", "Training"
 * @unit: (nullable): "iterations"
 * @kind: which of the fields below hold
 * @is_live: acts on the running net; other knobs rebuild it from the same seed
 * @scale: how a slider runs
 * @min: least value, inclusive (REAL, INTEGER)
 * @max: greatest value, inclusive
 * @initial: default of REAL, INTEGER; index of a CHOICE; 0 or 1 of a SWITCH. A FILE starts empty.
 * @choices: of a CHOICE, up to an entry with id NULL
 * @patterns: of a FILE: globs such as "*.csv", up to NULL
 *
 * Something that a person may set. Tables of knobs are static and constant.
 */
typedef struct {
  const char *id;
  const char *title;
  const char *help;
  const char *group;
  const char *unit;
  LabKnobKind kind;
  gboolean is_live;
  LabScale scale;
  double min;
  double max;
  double initial;
  const LabChoice *choices;
  const char *const *patterns;
} LabKnob;

guint lab_knob_n_choices (const LabKnob *self);

G_END_DECLS
