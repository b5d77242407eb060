/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "demo-lab.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>

#include "lab-history.h"
#include "lab-run.h"
#include "lab-settings.h"
#include "nn-random.h"

static const LabChoice maps[] = {
  { "logistic", "Logistic" },
  { "tent", "Tent" },
  { "stand-still", "Stand still" },
  { NULL },
};

static const char *const patterns[] = { "*.csv", NULL };

static const LabKnob knobs[] = {
  [DEMO_RATE] = {
    .id = "rate", .title = "Rate", .help = "Growth of a cell.", .group = "Map",
    .kind = LAB_KNOB_REAL, .is_live = TRUE, .min = 0, .max = 4, .initial = 3.7,
  },
  [DEMO_NOISE] = {
    .id = "noise", .title = "Noise", .help = "Standard deviation of what is added.",
    .group = "Map", .kind = LAB_KNOB_REAL, .is_live = TRUE, .min = 0, .max = 0.1, .initial = 0.01,
  },
  [DEMO_WIDTH] = {
    .id = "width", .title = "Width", .help = "How many cells there are.", .group = "Map",
    .unit = "cells", .kind = LAB_KNOB_INTEGER, .min = 1, .max = 64, .initial = 8,
  },
  [DEMO_MAP] = {
    .id = "map", .title = "Map", .help = "What is iterated.", .group = "Map",
    .kind = LAB_KNOB_CHOICE, .choices = maps, .initial = 0,
  },
  [DEMO_CLAMP] = {
    .id = "clamp", .title = "Clamp", .help = "Whether cells stay within 0 and 1.", .group = "Map",
    .kind = LAB_KNOB_SWITCH, .is_live = TRUE, .initial = 1,
  },
  [DEMO_START] = {
    .id = "start", .title = "Start", .help = "A file to name in the readout.", .group = "Map",
    .kind = LAB_KNOB_FILE, .patterns = patterns,
  },
  [DEMO_END] = {
    .id = "end", .title = "End", .help = "The step at which it finishes; 0: never.",
    .group = "Ends", .unit = "steps", .kind = LAB_KNOB_INTEGER, .min = 0, .max = 1e6,
  },
  [DEMO_DIVERGE_AT] = {
    .id = "diverge_at", .title = "Diverge at", .help = "The step that diverges; 0: none does.",
    .group = "Ends", .unit = "steps", .kind = LAB_KNOB_INTEGER, .min = 0, .max = 1e6,
  },
  [DEMO_REFUSE] = {
    .id = "refuse", .title = "Refuse", .help = "Refuses to open.", .group = "Ends",
    .kind = LAB_KNOB_SWITCH,
  },
  [DEMO_WEIGHTS] = {
    .id = "weights", .title = "Weights", .help = "Shares of the noise among every so many cells.",
    .group = "Map", .kind = LAB_KNOB_MATRIX, .is_live = TRUE, .max = 1,
    .initial_matrix = "[0.5 0.5]", .min_rows = 1, .max_rows = 1, .min_columns = 2,
    .max_columns = 4, .is_simplex = TRUE,
  },
  [DEMO_KERNEL] = {
    .id = "kernel", .title = "Kernel", .help = "A matrix to show.", .group = "Map",
    .kind = LAB_KNOB_MATRIX, .min = -2, .max = 2, .initial_matrix = "[0 1 0; 1 -2 1]",
    .min_rows = 1, .max_rows = 3, .min_columns = 1, .max_columns = 3,
  },
};

static const LabView views[] = {
  [DEMO_CURVES] = {
    .id = "curves", .title = "Curves", .help = "Watch them jump.", .kind = LAB_VIEW_PLANE,
    .x = { .title = "step" }, .y = { .title = "value", .from_zero = TRUE },
    .layers = {
      { "mean", LAB_OBSERVABLE_SERIES, "mean", LAB_ROLE_TRAIN },
      { "spread", LAB_OBSERVABLE_SERIES, "spread", LAB_ROLE_DEV },
    },
  },
  [DEMO_PLANE] = {
    .id = "plane", .title = "Plane", .help = "Cells in their plane.", .kind = LAB_VIEW_PLANE,
    .x = { .title = "cell" }, .y = { .title = "value" },
    .layers = {
      { "field", LAB_OBSERVABLE_FIELD, "field", LAB_ROLE_NONE },
      { "cells", LAB_OBSERVABLE_POINTS, "cells", LAB_ROLE_NONE },
    },
  },
  [DEMO_PICTURES] = {
    .id = "pictures", .title = "Pictures", .help = "Cells as grey levels.",
    .kind = LAB_VIEW_PICTURES,
    .layers = { { "pictures", LAB_OBSERVABLE_PICTURES, "cells", LAB_ROLE_NONE } },
  },
  [DEMO_READOUT] = {
    .id = "readout", .title = "Readout", .help = "Cells in words.", .kind = LAB_VIEW_READOUT,
    .layers = { { "readout", LAB_OBSERVABLE_READOUT, "cells", LAB_ROLE_NONE } },
  },
  [DEMO_MATRICES] = {
    .id = "matrices", .title = "Matrices", .help = "Cells in a row, and the kernel.",
    .kind = LAB_VIEW_MATRICES,
    .layers = {
      { "row", LAB_OBSERVABLE_MATRIX, "cells", LAB_ROLE_NONE },
      { "kernel", LAB_OBSERVABLE_MATRIX, "kernel", LAB_ROLE_NONE, "kernel" },
    },
  },
  [DEMO_BARS] = {
    .id = "bars", .title = "Bars", .help = "Who gets how much noise.", .kind = LAB_VIEW_BARS,
    .y = { .title = "share", .from_zero = TRUE },
    .layers = { { "weights", LAB_OBSERVABLE_BARS, "weights", LAB_ROLE_NONE, "weights" } },
  },
  [DEMO_HISTOGRAM] = {
    .id = "histogram", .title = "Histogram", .help = "Where most cells are.",
    .kind = LAB_VIEW_PLANE, .x = { .title = "value" }, .y = { .title = "cells", .from_zero = TRUE },
    .layers = { { "histogram", LAB_OBSERVABLE_HISTOGRAM, "cells", LAB_ROLE_NONE } },
  },
  [DEMO_DIAGRAM] = {
    .id = "diagram", .title = "Diagram", .help = "Noise goes into the cells.",
    .kind = LAB_VIEW_DIAGRAM,
    .layers = { { "diagram", LAB_OBSERVABLE_DIAGRAM, "cells", LAB_ROLE_NONE } },
  },
  [DEMO_TABLE] = {
    .id = "table", .title = "Table", .help = "Cells one below the other.", .kind = LAB_VIEW_TABLE,
    .layers = { { "table", LAB_OBSERVABLE_TABLE, "cells", LAB_ROLE_NONE } },
  },
};

static const LabFact facts[] = {
  [DEMO_MEAN] = { "mean", "Mean of the cells" },
  [DEMO_HIGHEST_STEP] = { "highest_step", "Step with the highest mean" },
  [DEMO_SHAPE] = { "shape", "Shape of the cells" },
  [DEMO_CELLS] = { "cells", "The cells" },
  [DEMO_NAME] = { "name", "The map" },
};

static const char *const parts[] = { "0a", NULL };

/* What a step changes besides the cells. */
typedef struct {
  NnRandom random;
  double highest;
  guint64 highest_step; /* 0: no step was taken */
} Memory;

typedef struct {
  guint width;
  double *cells; /* (width) */
  Memory memory;
} Demo;

static atomic_uint n_opens, n_observed;

static pthread_mutex_t gate_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_changed = PTHREAD_COND_INITIALIZER;
static gboolean is_holding, is_held;

guint
demo_lab_n_opens (void)
{
  return atomic_load (&n_opens);
}

guint
demo_lab_n_observed (void)
{
  return atomic_load (&n_observed);
}

void
demo_lab_hold (void)
{
  pthread_mutex_lock (&gate_mutex);
  is_holding = TRUE;
  pthread_mutex_unlock (&gate_mutex);
}

void
demo_lab_wait_held (void)
{
  pthread_mutex_lock (&gate_mutex);
  while (!is_held)
    pthread_cond_wait (&gate_changed, &gate_mutex);
  pthread_mutex_unlock (&gate_mutex);
}

void
demo_lab_release (void)
{
  pthread_mutex_lock (&gate_mutex);
  is_holding = FALSE;
  pthread_cond_broadcast (&gate_changed);
  pthread_mutex_unlock (&gate_mutex);
}

static void
pass_gate (void)
{
  pthread_mutex_lock (&gate_mutex);
  is_held = is_holding;
  pthread_cond_broadcast (&gate_changed);
  while (is_holding)
    pthread_cond_wait (&gate_changed, &gate_mutex);
  is_held = FALSE;
  pthread_mutex_unlock (&gate_mutex);
}

static double
get_mean (const Demo *self)
{
  double sum = 0;

  for (guint i = 0; i < self->width; i++)
    sum += self->cells[i];
  return sum / self->width;
}

static void
record (const Demo *self, LabRun *run, guint64 step)
{
  double least = G_MAXDOUBLE, most = -G_MAXDOUBLE;

  for (guint i = 0; i < self->width; i++) {
    least = MIN (least, self->cells[i]);
    most = MAX (most, self->cells[i]);
  }
  lab_history_record (lab_run_get_history (run), 0, step, get_mean (self));
  lab_history_record (lab_run_get_history (run), 1, step, most - least);
}

static gpointer
demo_open (LabRun *run, GError **error)
{
  const LabSettings *settings = lab_run_get_settings (run);
  NnRandom random;
  Demo *self;

  atomic_fetch_add (&n_opens, 1);
  pass_gate ();
  if (lab_settings_get_switch (settings, DEMO_REFUSE)) {
    g_set_error (error, LAB_ERROR, LAB_ERROR_VALUE, "refuse: expected off, found on");
    return NULL;
  }

  self = g_new0 (Demo, 1);
  self->width = (guint) lab_settings_get_integer (settings, DEMO_WIDTH);
  self->cells = g_new (double, self->width);
  nn_random_init (&random, lab_run_get_seed (run), NN_STREAM_INIT, 0);
  for (guint i = 0; i < self->width; i++)
    self->cells[i] = nn_random_uniform (&random);
  nn_random_init (&self->memory.random, lab_run_get_seed (run), NN_STREAM_NOISE, 0);
  lab_run_add_state (run, self->cells, self->width * sizeof *self->cells);
  lab_run_add_state (run, &self->memory, sizeof self->memory);
  record (self, run, 0);
  return self;
}

static void
demo_close (gpointer lab)
{
  Demo *self = lab;

  g_free (self->cells);
  g_free (self);
}

static LabStatus
demo_step (gpointer lab, LabRun *run)
{
  Demo *self = lab;
  const LabSettings *settings = lab_run_get_settings (run);
  double rate = lab_settings_get_real (settings, DEMO_RATE);
  double noise = lab_settings_get_real (settings, DEMO_NOISE);
  guint map = lab_settings_get_choice (settings, DEMO_MAP);
  guint64 step = lab_run_get_step (run) + 1;
  guint n_weights;
  const double *weights = lab_settings_get_matrix (settings, DEMO_WEIGHTS, NULL, &n_weights);

  if (step == (guint64) lab_settings_get_integer (settings, DEMO_DIVERGE_AT)) {
    lab_run_set_message (run, "cell %d is not finite in step %" G_GUINT64_FORMAT " (rate %.2f)", 0,
                         step, rate);
    return LAB_STATUS_DIVERGED;
  }

  for (guint i = 0; i < self->width; i++) {
    double x = self->cells[i];

    if (map == 0)
      x = rate * x * (1 - x);
    else if (map == 1)
      x = rate / 2 * MIN (x, 1 - x);
    x += noise * weights[i % n_weights] * n_weights * nn_random_normal (&self->memory.random);
    if (lab_settings_get_switch (settings, DEMO_CLAMP))
      x = CLAMP (x, 0, 1);
    self->cells[i] = x;
  }
  if (get_mean (self) > self->memory.highest) {
    self->memory.highest = get_mean (self);
    self->memory.highest_step = step;
  }
  record (self, run, step);

  if (step == (guint64) lab_settings_get_integer (settings, DEMO_END)) {
    lab_run_set_message (run, "all %u cells are done", self->width);
    return LAB_STATUS_FINISHED;
  }
  return LAB_STATUS_RUNNING;
}

static void
observe_plane (const Demo *self, LabFrame *frame)
{
  LabField *field = lab_frame_add_field (frame, "field", self->width, 5, TRUE);
  LabPoints *points = lab_frame_add_points (frame, "cells", self->width);

  field->x1 = self->width;
  field->y1 = field->high = 1;
  field->level = 0.5;
  points->n_classes = 2;
  points->classes = lab_frame_alloc (frame, self->width, 1);
  for (guint i = 0; i < self->width; i++) {
    points->x[i] = (float) i + 0.5f;
    points->y[i] = (float) self->cells[i];
    points->classes[i] = self->cells[i] > 0.5;
    for (guint row = 0; row < 5; row++) {
      field->values[row * self->width + i] = (float) fabs (self->cells[i] - (row + 0.5) / 5);
      field->classes[row * self->width + i] = self->cells[i] > (row + 0.5) / 5;
    }
  }
}

static void
observe_matrices (const Demo *self, const LabSettings *settings, LabFrame *frame)
{
  guint rows, columns, most = 0;
  const double *kernel = lab_settings_get_matrix (settings, DEMO_KERNEL, &rows, &columns);
  LabMatrix *row = lab_frame_add_matrix (frame, "row", 1, self->width);
  LabMatrix *shown = lab_frame_add_matrix (frame, "kernel", rows, columns);

  row->marks = lab_frame_alloc (frame, self->width, 1);
  row->caption = "one row";
  for (guint i = 0; i < self->width; i++) {
    row->values[i] = self->cells[i];
    most = self->cells[i] > self->cells[most] ? i : most;
  }
  row->marks[most] = LAB_MARK_STRONG;
  shown->is_signed = TRUE;
  for (guint i = 0; i < rows * columns; i++)
    shown->values[i] = kernel[i];
}

static void
observe_bars (const LabSettings *settings, LabFrame *frame)
{
  guint n;
  const double *weights = lab_settings_get_matrix (settings, DEMO_WEIGHTS, NULL, &n);
  LabBars *bars = lab_frame_add_bars (frame, "weights", n);

  for (guint i = 0; i < n; i++) {
    bars->values[i] = weights[i];
    bars->names[i] = lab_frame_printf (frame, "%u of %u", i + 1, n);
  }
}

static void
observe_histogram (const Demo *self, LabFrame *frame)
{
  LabHistogram *histogram = lab_frame_add_histogram (frame, "histogram", 10);

  histogram->x1 = 1;
  for (guint i = 0; i < self->width; i++)
    if (self->cells[i] >= 0 && self->cells[i] < 1)
      histogram->counts[(gsize) (self->cells[i] * 10)]++;
}

static void
observe_diagram (const Demo *self, LabFrame *frame)
{
  LabDiagram *diagram = lab_frame_add_diagram (frame, "diagram", 2);
  LabDiagramLayer *noise = &diagram->layers[0], *cells = &diagram->layers[1];

  noise->title = "noise";
  noise->shape = "1";
  noise->n_units = 1;
  cells->title = "cells";
  cells->shape = lab_frame_printf (frame, "%u", self->width);
  cells->n_units = MIN (self->width, 6);
  cells->n_more = self->width - cells->n_units;
  cells->activations = lab_frame_alloc (frame, cells->n_units, sizeof (float));
  cells->weights = lab_frame_alloc (frame, cells->n_units, sizeof (float));
  for (guint i = 0; i < cells->n_units; i++) {
    cells->activations[i] = (float) CLAMP (self->cells[i], -1, 1);
    cells->weights[i] = i % 2 ? -1 : 1;
  }
}

static void
observe_table (const Demo *self, LabFrame *frame)
{
  LabTable *table = lab_frame_add_table (frame, "table", self->width, 2);

  table->headings[0] = "cell";
  table->headings[1] = "value";
  table->is_number[0] = table->is_number[1] = TRUE;
  for (guint i = 0; i < self->width; i++) {
    table->cells[2 * i] = lab_frame_printf (frame, "%u", i);
    table->cells[2 * i + 1] = lab_frame_printf (frame, "%.17g", self->cells[i]);
  }
}

static void
demo_observe (gpointer lab, LabRun *run, guint64 wanted, LabFrame *frame)
{
  const Demo *self = lab;
  guint64 step = lab_run_get_step (run);

  atomic_fetch_add (&n_observed, 1);
  if (wanted & 1 << DEMO_CURVES) {
    LabHistory *history = lab_run_get_history (run);
    LabSeries *mean = lab_history_observe (history, 0, step, frame, "mean");

    lab_history_observe (history, 1, step, frame, "spread");
    if (self->memory.highest_step > 0)
      lab_frame_add_marker (frame, mean, "highest", LAB_MARKER_POINT,
                            (double) self->memory.highest_step, self->memory.highest,
                            lab_frame_printf (frame, "highest %.3f", self->memory.highest));
  }
  if (wanted & 1 << DEMO_PLANE)
    observe_plane (self, frame);
  if (wanted & 1 << DEMO_PICTURES) {
    LabPictures *pictures = lab_frame_add_pictures (frame, "pictures", 1, 1, self->width, 1);

    for (guint i = 0; i < self->width; i++)
      pictures->pixels[i] = (float) self->cells[i];
    pictures->captions = lab_frame_alloc (frame, 1, sizeof *pictures->captions);
    pictures->captions[0] = "cells";
  }
  if (wanted & 1 << DEMO_READOUT) {
    const char *start = lab_settings_get_file (lab_run_get_settings (run), DEMO_START);
    LabReadout *readout = lab_frame_add_readout (frame, "readout", 2);

    readout->labels[0] = "mean";
    readout->values[0] = lab_frame_printf (frame, "%.17g", get_mean (self));
    readout->labels[1] = "start";
    readout->values[1] = lab_frame_strdup (frame, start != NULL ? start : "none");
  }
  if (wanted & 1 << DEMO_MATRICES)
    observe_matrices (self, lab_run_get_settings (run), frame);
  if (wanted & 1 << DEMO_BARS)
    observe_bars (lab_run_get_settings (run), frame);
  if (wanted & 1 << DEMO_HISTOGRAM)
    observe_histogram (self, frame);
  if (wanted & 1 << DEMO_DIAGRAM)
    observe_diagram (self, frame);
  if (wanted & 1 << DEMO_TABLE)
    observe_table (self, frame);
}

static void
demo_fact (gpointer lab, LabRun *run, guint fact, LabValue *value)
{
  const Demo *self = lab;
  guint map = lab_settings_get_choice (lab_run_get_settings (run), DEMO_MAP);

  switch (fact) {
  case DEMO_MEAN:
    value->kind = LAB_VALUE_REAL;
    value->real = get_mean (self);
    break;
  case DEMO_HIGHEST_STEP:
    if (self->memory.highest_step == 0)
      break;
    value->kind = LAB_VALUE_INTEGER;
    value->integer = (gint64) self->memory.highest_step;
    break;
  case DEMO_SHAPE:
    value->kind = LAB_VALUE_SHAPE;
    value->rows = 2;
    value->numbers = g_new (double, 2);
    value->numbers[0] = 1;
    value->numbers[1] = self->width;
    break;
  case DEMO_CELLS:
    value->kind = LAB_VALUE_MATRIX;
    value->rows = 1;
    value->columns = self->width;
    value->numbers = g_memdup2 (self->cells, self->width * sizeof *self->cells);
    break;
  case DEMO_NAME:
    value->kind = LAB_VALUE_TEXT;
    value->text = g_strdup (maps[map].title);
    break;
  }
}

static gboolean
demo_knob_applies (const LabSettings *settings, guint knob)
{
  return knob != DEMO_CLAMP || lab_settings_get_real (settings, DEMO_NOISE) > 0;
}

static gboolean
demo_view_applies (const LabSettings *settings, guint view)
{
  return view != DEMO_PICTURES || lab_settings_get_integer (settings, DEMO_WIDTH) >= 4;
}

/* A live knob that changes more than a number: without noise a new stream of it begins. */
static void
demo_knob_changed (gpointer lab, LabRun *run, guint knob)
{
  Demo *self = lab;

  if (knob == DEMO_NOISE && lab_settings_get_real (lab_run_get_settings (run), DEMO_NOISE) == 0)
    nn_random_init (&self->memory.random, lab_run_get_seed (run), NN_STREAM_NOISE, 0);
}

const LabClass demo_lab = {
  .id = "demo",
  .title = "Demonstration",
  .summary = "Cells are iterated by a map. It shows everything that a lab can show.",
  .parts = parts,
  .knobs = knobs,
  .n_knobs = G_N_ELEMENTS (knobs),
  .views = views,
  .n_views = G_N_ELEMENTS (views),
  .facts = facts,
  .n_facts = G_N_ELEMENTS (facts),
  .n_series = 2,
  .default_steps = 100,
  .open = demo_open,
  .close = demo_close,
  .step = demo_step,
  .observe = demo_observe,
  .fact = demo_fact,
  .knob_applies = demo_knob_applies,
  .view_applies = demo_view_applies,
  .knob_changed = demo_knob_changed,
};

const LabClass still_lab = {
  .id = "still",
  .title = "Still life",
  .summary = "Cells that nothing happens to. It shows a lab without steps.",
  .parts = parts,
  .knobs = knobs,
  .n_knobs = G_N_ELEMENTS (knobs),
  .views = views,
  .n_views = G_N_ELEMENTS (views),
  .n_series = 2,
  .open = demo_open,
  .close = demo_close,
  .observe = demo_observe,
};
