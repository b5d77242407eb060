/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-frame.h"
#include "lab-knob.h"
#include "lab-value.h"
#include "lab-view.h"

G_BEGIN_DECLS

/**
 * LabError:
 * @LAB_ERROR_UNKNOWN_LAB: no lab of that id
 * @LAB_ERROR_UNKNOWN_KNOB: the lab has no such knob
 * @LAB_ERROR_UNKNOWN_VIEW: the lab has no such view, or it is not drawn for these settings
 * @LAB_ERROR_VALUE: a value that a knob does not take, or that does not go with another knob's
 * @LAB_ERROR_DIVERGED: the run met a value that is not finite
 */
typedef enum {
  LAB_ERROR_UNKNOWN_LAB,
  LAB_ERROR_UNKNOWN_KNOB,
  LAB_ERROR_UNKNOWN_VIEW,
  LAB_ERROR_VALUE,
  LAB_ERROR_DIVERGED,
} LabError;

#define LAB_ERROR (lab_error_quark ())
GQuark lab_error_quark (void);

typedef struct _LabSettings LabSettings;
typedef struct _LabRun LabRun;
typedef struct _LabClass LabClass;

/**
 * LabFact:
 * @id: "best_step"
 * @title: for a person: "Step with the lowest dev cost"
 * @unit: (nullable)
 *
 * A named value that the engine computes for the present settings and step. Exam keys are facts.
 */
typedef struct {
  const char *id;
  const char *title;
  const char *unit;
} LabFact;

/**
 * LabClass:
 * @id: "early-stopping"
 * @title: "Early stopping"
 * @summary: two sentences: what it shows
 * @parts: exam parts that it serves, up to NULL
 * @n_knobs: at most 64, as @n_views
 * @n_series: scalar series of the run's history
 * @has_best: there is a step to rewind to: where series @best_series of the history is lowest
 * @best_series: that series
 * @default_steps: how far a run goes when nobody says how far; 0: a lab without steps
 * @open: builds what the run's settings ask for. Returns the lab's own state, or NULL with an
 * error. It declares by lab_run_add_state() the memory that a step changes.
 * @close: frees it
 * @step: one mini-batch, or one update of whatever is optimised; may record series; allocates
 * nothing. On divergence it says where by lab_run_set_message().
 * @observe: adds to @frame the observables of the views whose bit is set in @views
 * @fact: fills @value (already LAB_VALUE_NONE) with fact number @fact
 * @knob_applies: (nullable): whether a knob means anything under these settings (noise does not,
 * for photographs); NULL: all do
 * @view_applies: (nullable): the same for a view
 * @knob_changed: (nullable): a live knob was set; the run's settings hold the new value
 *
 * A lab is one file and one constant of this type.
 */
struct _LabClass {
  const char *id;
  const char *title;
  const char *summary;
  const char *const *parts;
  const LabKnob *knobs;
  guint n_knobs;
  const LabView *views;
  guint n_views;
  const LabFact *facts;
  guint n_facts;
  guint n_series;
  gboolean has_best;
  guint best_series;
  guint64 default_steps;

  gpointer (*open) (LabRun *run, GError **error);
  void (*close) (gpointer lab);
  LabStatus (*step) (gpointer lab, LabRun *run);
  void (*observe) (gpointer lab, LabRun *run, guint64 views, LabFrame *frame);
  void (*fact) (gpointer lab, LabRun *run, guint fact, LabValue *value);
  gboolean (*knob_applies) (const LabSettings *settings, guint knob);
  gboolean (*view_applies) (const LabSettings *settings, guint view);
  void (*knob_changed) (gpointer lab, LabRun *run, guint knob);
};

/* Every lab, in alphabetical order of ids. (transfer none) */
const LabClass *const *lab_classes (guint *n_classes);

/* Errors: LAB_ERROR_UNKNOWN_LAB with the nearest id. (transfer none) */
const LabClass *lab_class_find (const char *id, GError **error);

/* Index, or −1 with LAB_ERROR_UNKNOWN_VIEW that lists what there is. */
int lab_class_find_view (const LabClass *self, const char *id, GError **error);

/* Index, or −1. */
int lab_class_find_knob (const LabClass *self, const char *id);
int lab_class_find_fact (const LabClass *self, const char *id);

gboolean lab_class_knob_applies (const LabClass *self, const LabSettings *settings, guint knob);
gboolean lab_class_view_applies (const LabClass *self, const LabSettings *settings, guint view);

G_END_DECLS
