/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-view.h"

G_BEGIN_DECLS

/**
 * LabFrame:
 *
 * What one run, or the runs of a bench, looked like after one step: for each run its named
 * observables. Filled by the thread that owns the runs, immutable from the moment that it is handed
 * over, counted by (atomic) references. All arrays live as long as the frame does.
 */
typedef struct _LabFrame LabFrame;

typedef struct _LabSetup LabSetup;

/* Runs that a bench holds at most. A frame may hold one more: the band over seeds. */
#define LAB_MAX_RUNS 4

/* There is no such step. */
#define LAB_NO_STEP G_MAXUINT64

/**
 * LabStatus:
 * @LAB_STATUS_RUNNING: a further step can be taken (or the lab has no steps)
 * @LAB_STATUS_FINISHED: there is nothing left to do
 * @LAB_STATUS_DIVERGED: the last step met a value that is not finite; the message says where
 * @LAB_STATUS_FAILED: the settings could not be opened; the message says why, there is nothing to
 * observe
 */
typedef enum {
  LAB_STATUS_RUNNING,
  LAB_STATUS_FINISHED,
  LAB_STATUS_DIVERGED,
  LAB_STATUS_FAILED,
} LabStatus;

/**
 * LabMarkerKind:
 * @LAB_MARKER_POINT: a point on a curve, with guides down to both axes
 * @LAB_MARKER_VERTICAL: a line at @x
 * @LAB_MARKER_HORIZONTAL: a line at @y
 */
typedef enum {
  LAB_MARKER_POINT,
  LAB_MARKER_VERTICAL,
  LAB_MARKER_HORIZONTAL,
} LabMarkerKind;

/* @id is constant and names the marker ("best"); @label is what is written beside it. */
typedef struct {
  const char *id;
  const char *label;
  LabMarkerKind kind;
  double x;
  double y;
} LabMarker;

/* One curve: x ascending. A y that is not finite is a gap. With a band, y is the median of what
 * lies between low and high. */
typedef struct {
  gsize n;
  double *x;    /* (n) */
  double *y;    /* (n) */
  double *low;  /* (n) (nullable) */
  double *high; /* (n) (nullable) */
  guint n_markers;
  LabMarker *markers;
} LabSeries;

/**
 * LabField:
 * @nx: columns; sample i lies in the middle of column i: x0 + (i + ½)(x1 − x0) / nx
 * @ny: rows, the first at the bottom (y0)
 * @values: (ny, nx). Without @classes: the plotted value, within [@low, @high], @level drawn as a
 * contour if it lies between. With @classes: confidence in that class, within [0, 1]. A value that
 * is not finite is left blank.
 * @classes: (nullable) (ny, nx): the class that wins at each sample
 */
typedef struct {
  double x0, x1, y0, y1;
  gsize nx, ny;
  float *values;
  guint8 *classes;
  double low, high, level;
} LabField;

/* @classes picks hue and shape, as everywhere; @classes may be NULL. */
typedef struct {
  gsize n;
  float *x;        /* (n) */
  float *y;        /* (n) */
  guint8 *classes; /* (n) (nullable) */
  guint n_classes;
  const char **class_names; /* (n_classes) (nullable) */
} LabPoints;

/**
 * LabPictureMark:
 * @picture: which one
 * @row: upper edge of the box, in pixels
 * @column: left edge
 * @height: of the box
 * @width: of the box
 * @label: (nullable): what is written beside it
 */
typedef struct {
  gsize picture;
  double row, column, height, width;
  LabRole role;
  const char *label;
} LabPictureMark;

/**
 * LabPictures:
 * @pixels: (n, height, width, channels); in [0, 1], or around 0 when @is_signed
 * @scale: of signed pictures: the magnitude that gets the full colour; 0: the greatest there is
 * @captions: (n) (nullable): text under each picture
 * @empty: (nullable): what to say when n is 0: "No mistakes left"
 * @marks: (n_marks) (nullable): boxes drawn over the pictures
 */
typedef struct {
  gsize n, height, width, channels;
  gboolean is_signed;
  double scale;
  float *pixels;
  const char **captions;
  const char *empty;
  guint n_marks;
  LabPictureMark *marks;
} LabPictures;

/* Lines such as "best dev cost" – "0.1234". */
typedef struct {
  guint n;
  const char **labels; /* (n) */
  const char **values; /* (n) */
} LabReadout;

/**
 * LabMark:
 * @LAB_MARK_STRONG: the cell matters: the winner of its window, the true class
 * @LAB_MARK_TIE: it matters as much as another one
 * @LAB_MARK_WRONG: it differs from what it ought to be
 *
 * What a cell of a matrix, or a bar, is singled out for; shown by shape and word besides colour.
 */
typedef enum {
  LAB_MARK_NONE,
  LAB_MARK_STRONG,
  LAB_MARK_TIE,
  LAB_MARK_WRONG,
} LabMark;

/**
 * LabMatrix:
 * @values: (rows, columns); NaN and infinities are shown as such
 * @is_signed: coloured by a diverging map centred on 0, otherwise cells have no colour
 * @scale: the magnitude that gets the full colour; 0: the greatest there is
 * @digits: significant digits that a cell shows; 0: four
 * @marks: (rows, columns) (nullable): a #LabMark each
 * @row_names: (rows) (nullable)
 * @column_names: (columns) (nullable)
 * @notes: (rows, columns) (nullable): the arithmetic behind a cell: "(12 − 13) / 1 = −1"
 * @caption: (nullable): what is said beneath: "mean of each row"
 *
 * Numbers in rows and columns. Its shape is always written beside it.
 */
typedef struct {
  gsize rows, columns;
  double *values;
  gboolean is_signed;
  double scale;
  guint digits;
  guint8 *marks;
  const char **row_names;
  const char **column_names;
  const char **notes;
  const char *caption;
} LabMatrix;

/**
 * LabBars:
 * @values: (n)
 * @names: (n): the categories; the same in all layers of a view
 * @texts: (n) (nullable): written at the bar in place of its value
 * @marks: (n) (nullable): a #LabMark each
 */
typedef struct {
  gsize n;
  double *values;
  const char **names;
  const char **texts;
  guint8 *marks;
} LabBars;

/**
 * LabHistogram:
 * @x0: lower edge of the first bin
 * @x1: upper edge of the last bin
 * @counts: (n_bins): the height of each bin, in the unit of the plane's vertical axis
 */
typedef struct {
  gsize n_bins;
  double x0, x1;
  double *counts;
} LabHistogram;

/**
 * LabDiagramLayer:
 * @title: "dense", "conv 5 × 5", "max-pool"
 * @shape: of what it puts out: "64", "28 × 28 × 10"; written on the arrow to the next one
 * @details: (nullable): further lines, separated by '\n': "4,160 parameters"
 * @n_units: drawn one by one; 0: the layer is a box
 * @n_more: units that there are besides ("… 48 more")
 * @activations: (n_units) (nullable): fills of the units, in [-1, 1]
 * @maps: (n_units, size, size) (nullable): a heat map in each unit, in [-1, 1], the first row at
 * the bottom
 * @map_size: size
 * @weights: (n_units, n_units of the layer before) (nullable): lines from the layer before
 * @notes: (n_units) (nullable): the arithmetic behind a unit
 */
typedef struct {
  const char *title;
  const char *shape;
  const char *details;
  guint n_units;
  guint n_more;
  float *activations;
  float *maps;
  gsize map_size;
  float *weights;
  const char **notes;
} LabDiagramLayer;

/* From the input to the output. */
typedef struct {
  guint n_layers;
  LabDiagramLayer *layers; /* (n_layers) */
} LabDiagram;

/**
 * LabTable:
 * @headings: (columns)
 * @is_number: (columns): aligned to the right, with digits under each other
 * @cells: (rows, columns)
 * @marks: (rows) (nullable): a #LabMark each
 */
typedef struct {
  gsize rows, columns;
  const char **headings;
  gboolean *is_number;
  const char **cells;
  guint8 *marks;
} LabTable;

typedef struct {
  const char *name;
  LabObservableKind kind;
  guint run; /* index in the frame */
  union {
    LabSeries series;
    LabField field;
    LabPoints points;
    LabPictures pictures;
    LabReadout readout;
    LabMatrix matrix;
    LabBars bars;
    LabHistogram histogram;
    LabDiagram diagram;
    LabTable table;
  };
} LabObservable;

/**
 * LabFrameRun:
 * @name: what tells it from the others: "learning_rate=0.1"; "" for one that is alone
 * @step: where it stands
 * @last_step: the furthest step that it has reached, and that can be sought
 * @best_step: the one to rewind to, among those up to @last_step; LAB_NO_STEP: none
 * @diverged_step: the step at which it diverged; LAB_NO_STEP: it did not
 * @status: at @step
 * @message: (nullable): a sentence for a person
 * @n_seeds: 0, or: these are no single run's observables but curves with bands over so many seeds
 * @n_seeds_wanted: of a band: how many it is going to have
 */
typedef struct {
  const char *name;
  guint64 step;
  guint64 last_step;
  guint64 best_step;
  guint64 diverged_step;
  LabStatus status;
  const char *message;
  guint n_seeds;
  guint n_seeds_wanted;
} LabFrameRun;

/* Making one: by the thread that owns the runs, before anybody else sees it. It begins with one
 * run, called "", whose observables are added first. @message may be NULL. (transfer full) */
LabFrame *lab_frame_new (guint run, guint64 step, LabStatus status, const char *message);
LabFrame *lab_frame_ref (LabFrame *self);
void lab_frame_unref (LabFrame *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabFrame, lab_frame_unref)

/* What is added from now on belongs to a further run. Its texts are copied. */
void lab_frame_add_run (LabFrame *self, const LabFrameRun *run);

/* Says more about run @index than lab_frame_new() did. Its texts are copied. */
void lab_frame_set_run (LabFrame *self, guint index, const LabFrameRun *run);

/* How the runs were set up; takes its own reference. */
void lab_frame_set_setup (LabFrame *self, LabSetup *setup);

/* Zeroed, 64-byte-aligned memory that lives as long as the frame. (transfer none) */
gpointer lab_frame_alloc (LabFrame *self, gsize n, gsize size);

/* Text that lives as long as the frame; numbers are printed in the C locale. (nullable) (transfer
 * none): NULL for NULL. */
const char *lab_frame_strdup (LabFrame *self, const char *text);
const char *lab_frame_printf (LabFrame *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Adds an observable, zeroed, to be filled in; @name is constant and unique in its run. (transfer
 * none) */
LabObservable *lab_frame_add (LabFrame *self, const char *name, LabObservableKind kind);

/* The same with its arrays: x and y (n); values (ny, nx) and classes when @with_classes. A marker
 * stays where it is until the next one is added to its series; its label is copied. */
LabSeries *lab_frame_add_series (LabFrame *self, const char *name, gsize n);
LabMarker *lab_frame_add_marker (LabFrame *self,
                                 LabSeries *series,
                                 const char *id,
                                 LabMarkerKind kind,
                                 double x,
                                 double y,
                                 const char *label);
LabField *lab_frame_add_field (LabFrame *self,
                               const char *name,
                               gsize nx,
                               gsize ny,
                               gboolean with_classes);
LabPoints *lab_frame_add_points (LabFrame *self, const char *name, gsize n);
LabPictures *lab_frame_add_pictures (LabFrame *self,
                                     const char *name,
                                     gsize n,
                                     gsize height,
                                     gsize width,
                                     gsize channels);
LabReadout *lab_frame_add_readout (LabFrame *self, const char *name, guint n);
LabMatrix *lab_frame_add_matrix (LabFrame *self, const char *name, gsize rows, gsize columns);
LabBars *lab_frame_add_bars (LabFrame *self, const char *name, gsize n);
LabHistogram *lab_frame_add_histogram (LabFrame *self, const char *name, gsize n_bins);
LabDiagram *lab_frame_add_diagram (LabFrame *self, const char *name, guint n_layers);
LabTable *lab_frame_add_table (LabFrame *self, const char *name, gsize rows, gsize columns);

/* Reading one. The id tells the bench that it belongs to; step, status and message are those of the
 * first run. */
guint lab_frame_get_run (const LabFrame *self);
guint lab_frame_get_n_runs (const LabFrame *self);
const LabFrameRun *lab_frame_get_run_info (const LabFrame *self, guint index);

/* (nullable) (transfer none) */
LabSetup *lab_frame_get_setup (const LabFrame *self);
guint64 lab_frame_get_step (const LabFrame *self);
LabStatus lab_frame_get_status (const LabFrame *self);

/* (nullable) (transfer none): a sentence for a person. */
const char *lab_frame_get_message (const LabFrame *self);
guint lab_frame_get_n_observables (const LabFrame *self);
const LabObservable *lab_frame_get_observable (const LabFrame *self, guint index);

/* (nullable) (transfer none): NULL when it was not observed or is not of @kind. The first run's, or
 * that of run @index. */
const LabObservable *lab_frame_find (const LabFrame *self,
                                     const char *name,
                                     LabObservableKind kind);
const LabObservable *lab_frame_find_in (const LabFrame *self,
                                        guint index,
                                        const char *name,
                                        LabObservableKind kind);

G_END_DECLS
