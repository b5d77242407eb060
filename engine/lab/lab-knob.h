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
  LAB_KNOB_MATRIX,
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
 * LabPreset:
 * @id: as settings may spell it in place of the numbers: "sobel"
 * @title: for a person: "Sobel"
 * @matrix: what it stands for: "[1 0 -1; 2 0 -2; 1 0 -1]"
 */
typedef struct {
  const char *id;
  const char *title;
  const char *matrix;
} LabPreset;

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
 * @initial_matrix: of a MATRIX: default, as settings spell it: "[1 0; 0 1]"; cells lie within @min
 * and @max
 * @min_rows: of a MATRIX: fewest rows, at least 1; the other three likewise
 * @presets: of a MATRIX (nullable): values that have a name, up to an entry with id NULL
 * @is_simplex: of a MATRIX: no cell is negative and each row adds up to 1; where one cell is edited
 * by hand the others of its row give way
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
  const char *initial_matrix;
  guint min_rows, max_rows, min_columns, max_columns;
  const LabPreset *presets;
  gboolean is_simplex;
} LabKnob;

guint lab_knob_n_choices (const LabKnob *self);

/* (nullable): of a MATRIX: the preset called @id. */
const LabPreset *lab_knob_find_preset (const LabKnob *self, const char *id);

/* Of a MATRIX: puts @value, moved into the knob's range, into cell (@row, @column) of @cells (rows,
 * columns), as a person does who edits or drags it. On a simplex the others of the row keep their
 * proportions (if all are 0, they share alike). */
void lab_knob_edit_cell (const LabKnob *self,
                         double *cells,
                         guint rows,
                         guint columns,
                         guint row,
                         guint column,
                         double value);

G_END_DECLS
