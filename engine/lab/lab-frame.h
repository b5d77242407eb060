/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-view.h"

G_BEGIN_DECLS

/**
 * LabFrame:
 *
 * What a run looked like after one step: named observables. Filled by the thread that owns the run,
 * immutable from the moment that it is handed over, counted by (atomic) references. All arrays live
 * as long as the frame does.
 */
typedef struct _LabFrame LabFrame;

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

/* One curve: x ascending. A y that is not finite is a gap. */
typedef struct {
  gsize n;
  double *x; /* (n) */
  double *y; /* (n) */
  guint n_markers;
  LabMarker *markers;
} LabSeries;

/**
 * LabField:
 * @nx: columns; sample i lies in the middle of column i: x0 + (i + ½)(x1 − x0) / nx
 * @ny: rows, the first at the bottom (y0)
 * @values: (ny, nx). Without @classes: the plotted value, within [@low, @high], @level drawn as a
 * contour if it lies between. With @classes: confidence in that class, within [0, 1].
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
 * LabPictures:
 * @pixels: (n, height, width, channels); in [0, 1], or around 0 when @is_signed
 * @captions: (n) (nullable): text under each picture
 * @empty: (nullable): what to say when n is 0: "No mistakes left"
 */
typedef struct {
  gsize n, height, width, channels;
  gboolean is_signed;
  float *pixels;
  const char **captions;
  const char *empty;
} LabPictures;

/* Lines such as "best dev cost" – "0.1234". */
typedef struct {
  guint n;
  const char **labels; /* (n) */
  const char **values; /* (n) */
} LabReadout;

typedef struct {
  const char *name;
  LabObservableKind kind;
  union {
    LabSeries series;
    LabField field;
    LabPoints points;
    LabPictures pictures;
    LabReadout readout;
  };
} LabObservable;

/* Making one: by the thread that owns the run, before anybody else sees it. @message may be NULL.
 * (transfer full) */
LabFrame *lab_frame_new (guint run, guint64 step, LabStatus status, const char *message);
LabFrame *lab_frame_ref (LabFrame *self);
void lab_frame_unref (LabFrame *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabFrame, lab_frame_unref)

/* Zeroed, 64-byte-aligned memory that lives as long as the frame. (transfer none) */
gpointer lab_frame_alloc (LabFrame *self, gsize n, gsize size);

/* Text that lives as long as the frame; numbers are printed in the C locale. (nullable) (transfer
 * none): NULL for NULL. */
const char *lab_frame_strdup (LabFrame *self, const char *text);
const char *lab_frame_printf (LabFrame *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Adds an observable, zeroed, to be filled in; @name is constant and unique in the frame. (transfer
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

/* Reading one. */
guint lab_frame_get_run (const LabFrame *self);
guint64 lab_frame_get_step (const LabFrame *self);
LabStatus lab_frame_get_status (const LabFrame *self);

/* (nullable) (transfer none): a sentence for a person. */
const char *lab_frame_get_message (const LabFrame *self);
guint lab_frame_get_n_observables (const LabFrame *self);
const LabObservable *lab_frame_get_observable (const LabFrame *self, guint index);

/* (nullable) (transfer none): NULL when it was not observed or is not of @kind. */
const LabObservable *lab_frame_find (const LabFrame *self,
                                     const char *name,
                                     LabObservableKind kind);

G_END_DECLS
