/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "edit-lab.h"

#include <math.h>

#include "lab-history.h"
#include "lab-run.h"
#include "lab-settings.h"

static const LabKnob knobs[] = {
  [EDIT_Z] = {
    .id = "z", .title = "z", .help = "What goes in.", .group = "Data", .kind = LAB_KNOB_MATRIX,
    .is_live = TRUE, .min = -20, .max = 20, .initial_matrix = "[1 2 3; 4 5 6]",
    .min_rows = 1, .max_rows = 3, .min_columns = 1, .max_columns = 4,
  },
  [EDIT_TARGET] = {
    .id = "target", .title = "Target", .help = "A distribution.", .group = "Data",
    .kind = LAB_KNOB_MATRIX, .is_live = TRUE, .min = 0, .max = 1, .is_simplex = TRUE,
    .initial_matrix = "[0.5 0.25 0.25]",
    .min_rows = 1, .max_rows = 1, .min_columns = 3, .max_columns = 3,
  },
  [EDIT_RATE] = {
    .id = "rate", .title = "Rate", .help = "How fast the cost falls.", .group = "Steps",
    .kind = LAB_KNOB_REAL, .is_live = TRUE, .min = 0, .max = 1, .initial = 0.5,
  },
  [EDIT_BEST_AT] = {
    .id = "best_at", .title = "Best at", .help = "Where the dev cost is lowest.",
    .group = "Steps", .kind = LAB_KNOB_INTEGER, .min = 0, .max = 1e6, .initial = 20,
  },
  [EDIT_DIVERGE_AT] = {
    .id = "diverge_at", .title = "Diverge at", .help = "The step that diverges; 0: none does.",
    .group = "Steps", .kind = LAB_KNOB_INTEGER, .min = 0, .max = 1e6,
  },
};

static const LabView views[] = {
  [EDIT_CURVES] = {
    .id = "curves", .title = "Costs", .help = "Watch them fall.", .kind = LAB_VIEW_PLANE,
    .x = { .title = "step" }, .y = { .title = "cost", .from_zero = TRUE },
    .layers = {
      { "cost", LAB_OBSERVABLE_SERIES, "training cost", LAB_ROLE_TRAIN },
      { "dev", LAB_OBSERVABLE_SERIES, "dev cost", LAB_ROLE_DEV },
    },
  },
  [EDIT_MATRICES] = {
    .id = "matrices", .title = "Matrices", .help = "Edit z.", .kind = LAB_VIEW_MATRICES,
    .layers = {
      { "z", LAB_OBSERVABLE_MATRIX, "z", LAB_ROLE_NONE, "z" },
      { "mean", LAB_OBSERVABLE_MATRIX, "μ", LAB_ROLE_NONE },
    },
  },
  [EDIT_BARS] = {
    .id = "bars", .title = "Distribution", .help = "Drag the bars.", .kind = LAB_VIEW_BARS,
    .y = { .title = "probability", .from_zero = TRUE },
    .layers = { { "target", LAB_OBSERVABLE_BARS, "target", LAB_ROLE_TRAIN, "target" } },
  },
  [EDIT_READOUT] = {
    .id = "readout", .title = "Readout", .help = "Costs in words.", .kind = LAB_VIEW_READOUT,
    .layers = { { "readout", LAB_OBSERVABLE_READOUT, "costs", LAB_ROLE_NONE } },
  },
};

typedef struct {
  double cost;
} Edit;

static GMutex gate_mutex;
static GCond gate_opened;
static gboolean gate_is_closed;
static guint n_held;

void
edit_lab_hold (void)
{
  g_mutex_lock (&gate_mutex);
  gate_is_closed = TRUE;
  g_mutex_unlock (&gate_mutex);
}

void
edit_lab_release (void)
{
  g_mutex_lock (&gate_mutex);
  gate_is_closed = FALSE;
  g_cond_broadcast (&gate_opened);
  g_mutex_unlock (&gate_mutex);
}

gboolean
edit_lab_is_held (void)
{
  gboolean is_held;

  g_mutex_lock (&gate_mutex);
  is_held = n_held > 0;
  g_mutex_unlock (&gate_mutex);

  return is_held;
}

static void
pass_gate (void)
{
  g_mutex_lock (&gate_mutex);
  n_held++;
  while (gate_is_closed)
    g_cond_wait (&gate_opened, &gate_mutex);
  n_held--;
  g_mutex_unlock (&gate_mutex);
}

static double
dev_cost (const Edit *self, LabRun *run, guint64 step)
{
  double best = (double) lab_settings_get_integer (lab_run_get_settings (run), EDIT_BEST_AT);

  return self->cost + 0.01 * fabs ((double) step - best) + 0.2;
}

static void
record (const Edit *self, LabRun *run, guint64 step)
{
  lab_history_record (lab_run_get_history (run), 0, step, self->cost);
  lab_history_record (lab_run_get_history (run), 1, step, dev_cost (self, run, step));
}

static gpointer
edit_open (LabRun *run, GError **error)
{
  Edit *self = g_new0 (Edit, 1);

  self->cost = 1.0;
  lab_run_add_state (run, self, sizeof *self);
  record (self, run, 0);

  return self;
}

static LabStatus
edit_step (gpointer lab, LabRun *run)
{
  Edit *self = lab;
  const LabSettings *settings = lab_run_get_settings (run);
  guint64 step = lab_run_get_step (run) + 1;

  pass_gate ();
  if (step == (guint64) lab_settings_get_integer (settings, EDIT_DIVERGE_AT)) {
    lab_run_set_message (run, "The cost is not finite in step %" G_GUINT64_FORMAT ".", step);
    return LAB_STATUS_DIVERGED;
  }
  self->cost *= 1.0 - 0.1 * lab_settings_get_real (settings, EDIT_RATE);
  record (self, run, step);

  return LAB_STATUS_RUNNING;
}

static void
observe_matrices (LabRun *run, LabFrame *frame)
{
  guint rows, columns;
  const double *z = lab_settings_get_matrix (lab_run_get_settings (run), EDIT_Z, &rows, &columns);
  LabMatrix *matrix = lab_frame_add_matrix (frame, "z", rows, columns);
  LabMatrix *mean = lab_frame_add_matrix (frame, "mean", rows, 1);

  for (guint row = 0; row < rows; row++) {
    for (guint column = 0; column < columns; column++) {
      matrix->values[row * columns + column] = z[row * columns + column];
      mean->values[row] += z[row * columns + column] / columns;
    }
  }
}

static void
observe_bars (LabRun *run, LabFrame *frame)
{
  static const char *const names[] = { "cat", "dog", "owl" };
  guint rows, columns;
  const double *target =
      lab_settings_get_matrix (lab_run_get_settings (run), EDIT_TARGET, &rows, &columns);
  LabBars *bars = lab_frame_add_bars (frame, "target", columns);

  for (guint i = 0; i < columns; i++) {
    bars->values[i] = target[i];
    bars->names[i] = names[i];
  }
}

static void
edit_observe (gpointer lab, LabRun *run, guint64 wanted, LabFrame *frame)
{
  const Edit *self = lab;
  guint64 step = lab_run_get_step (run);

  if (wanted & 1 << EDIT_CURVES) {
    lab_history_observe (lab_run_get_history (run), 0, step, frame, "cost");
    lab_history_observe (lab_run_get_history (run), 1, step, frame, "dev");
  }
  if (wanted & 1 << EDIT_MATRICES)
    observe_matrices (run, frame);
  if (wanted & 1 << EDIT_BARS)
    observe_bars (run, frame);
  if (wanted & 1 << EDIT_READOUT) {
    LabReadout *readout = lab_frame_add_readout (frame, "readout", 2);

    readout->labels[0] = "training cost";
    readout->values[0] = lab_frame_printf (frame, "%.6f", self->cost);
    readout->labels[1] = "dev cost";
    readout->values[1] = lab_frame_printf (frame, "%.6f", dev_cost (self, run, step));
  }
}

static const char *const parts[] = { "0b", NULL };

const LabClass edit_lab = {
  .id = "edit",
  .title = "Edited matrices",
  .summary = "A matrix and a distribution are edited where they are seen. Costs fall meanwhile.",
  .parts = parts,
  .knobs = knobs,
  .n_knobs = G_N_ELEMENTS (knobs),
  .views = views,
  .n_views = G_N_ELEMENTS (views),
  .n_series = 2,
  .has_best = TRUE,
  .best_series = 1,
  .default_steps = 100,
  .open = edit_open,
  .close = g_free,
  .step = edit_step,
  .observe = edit_observe,
};
