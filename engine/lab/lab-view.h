/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-knob.h"

G_BEGIN_DECLS

/**
 * LabObservableKind:
 * @LAB_OBSERVABLE_SERIES: curves with markers
 * @LAB_OBSERVABLE_FIELD: values over a rectangle of the plane
 * @LAB_OBSERVABLE_POINTS: labelled points in the plane
 * @LAB_OBSERVABLE_PICTURES: a gallery of grey or coloured pictures
 * @LAB_OBSERVABLE_READOUT: named lines of text and numbers
 * @LAB_OBSERVABLE_MATRIX: numbers in rows and columns
 * @LAB_OBSERVABLE_BARS: a number for each of a few categories
 * @LAB_OBSERVABLE_HISTOGRAM: how often values fell into bins of equal width
 * @LAB_OBSERVABLE_DIAGRAM: the layers of a net, with shapes, units and weights
 * @LAB_OBSERVABLE_TABLE: rows of text under headings
 */
typedef enum {
  LAB_OBSERVABLE_SERIES,
  LAB_OBSERVABLE_FIELD,
  LAB_OBSERVABLE_POINTS,
  LAB_OBSERVABLE_PICTURES,
  LAB_OBSERVABLE_READOUT,
  LAB_OBSERVABLE_MATRIX,
  LAB_OBSERVABLE_BARS,
  LAB_OBSERVABLE_HISTOGRAM,
  LAB_OBSERVABLE_DIAGRAM,
  LAB_OBSERVABLE_TABLE,
} LabObservableKind;

/**
 * LabRole:
 *
 * What a thing on a picture stands for. Colours and shapes mean one thing throughout the program;
 * drawing code picks them by role.
 */
typedef enum {
  LAB_ROLE_NONE,
  LAB_ROLE_TRAIN,
  LAB_ROLE_DEV,
  LAB_ROLE_TEST,
  LAB_ROLE_POSITIVE,
  LAB_ROLE_NEGATIVE,
} LabRole;

/**
 * LabLayer:
 * @observable: its name in a frame
 * @kind: what it is
 * @label: its name in a legend: "training cost"
 * @role: its colour and shape
 * @knob: (nullable): id of the LAB_KNOB_MATRIX that an edit of this matrix, or of these bars, goes
 * to. A matrix shows the knob's rows and columns; bars its cells in order of rows.
 */
typedef struct {
  const char *observable;
  LabObservableKind kind;
  const char *label;
  LabRole role;
  const char *knob;
} LabLayer;

/**
 * LabAxis:
 * @title: "iteration"
 * @unit: (nullable): "ms"
 * @scale: linear or logarithmic
 * @from_zero: the range always includes 0 (linear axes)
 */
typedef struct {
  const char *title;
  const char *unit;
  LabScale scale;
  gboolean from_zero;
} LabAxis;

/**
 * LabViewKind:
 * @LAB_VIEW_PLANE: two axes; series, fields, points and histograms over each other
 * @LAB_VIEW_PICTURES: one gallery a layer, one below the other
 * @LAB_VIEW_READOUT: lines of text
 * @LAB_VIEW_MATRICES: one matrix a layer, side by side with their shapes, wrapped
 * @LAB_VIEW_BARS: the layers' bars side by side for each category; @y is their axis
 * @LAB_VIEW_DIAGRAM: one diagram
 * @LAB_VIEW_TABLE: one table
 */
typedef enum {
  LAB_VIEW_PLANE,
  LAB_VIEW_PICTURES,
  LAB_VIEW_READOUT,
  LAB_VIEW_MATRICES,
  LAB_VIEW_BARS,
  LAB_VIEW_DIAGRAM,
  LAB_VIEW_TABLE,
} LabViewKind;

#define LAB_VIEW_MAX_LAYERS 10

/**
 * LabView:
 * @id: as the command line spells it: "curves"
 * @title: for a person
 * @help: one sentence: what to look for
 * @kind: how it is drawn
 * @x: horizontal axis of a plane
 * @y: vertical axis of a plane; of bars, that of their values
 * @square: one unit is as long on both axes
 * @layers: from back to front, up to one whose observable is NULL
 *
 * One picture of a lab. Tables of views are static and constant.
 */
typedef struct {
  const char *id;
  const char *title;
  const char *help;
  LabViewKind kind;
  LabAxis x;
  LabAxis y;
  gboolean square;
  LabLayer layers[LAB_VIEW_MAX_LAYERS];
} LabView;

guint lab_view_n_layers (const LabView *self);

G_END_DECLS
