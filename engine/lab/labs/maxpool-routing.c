/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How max-pooling goes back (exam part 1b). Forward, each window of w × w gives its largest value;
 * back, the gradient of an output goes to the place in its window that won, and to no other:
 *
 *   y[i, j] = max_{u, v} x[i s + u, j s + v]        ∂L/∂x = Σ over the windows that a place has won
 *                                                           of ∂L/∂y
 *
 * So the forward pass has to remember where the largest values were. With the positions forgotten,
 * all that is left is to spread each gradient evenly over its window, 1 / w² to each place, which
 * is how average-pooling goes back: the sum is right, the gradient is not.
 *
 * The check is the usual one: L = Σ upstream ⊙ y is evaluated with each input a little larger and a
 * little smaller,
 *
 *   n = (L (x + ε) − L (x − ε)) / (2 ε),        error = ‖g − n‖ / (‖g‖ + ‖n‖)
 *
 * near 0 if the gradient g is right. In windows where the largest value stands more than once L has
 * a kink: n gives one half to each of two winners, the engine all to the first in reading order,
 * and both are subgradients. Such places are left out of the error, and said.
 */

#include <math.h>
#include <string.h>

#include "lab-run.h"
#include "lab-settings.h"
#include "nn-ops.h"

#define MAX_SIZE 12

/* ε: a power of two, so that x ± ε is exact, or nearly so, for inputs that a person types; large
 * enough to be seen beside 1000 in 32 bits. */
#define EPSILON 0.0009765625

/* Values as near to the largest of their window as that are ties: ± ε could make them win. */
#define TIE (2 * EPSILON)

/* Errors below it are those of 32-bit floats. */
#define TOLERANCE 1e-3

enum { KNOB_INPUT, KNOB_UPSTREAM, KNOB_WINDOW, KNOB_STRIDE, KNOB_FORGET, N_KNOBS };

static const LabKnob knobs[N_KNOBS] = {
  [KNOB_INPUT] = { .id = "input",
                   .title = "Input",
                   .help = "The picture that is pooled",
                   .group = "Forward",
                   .kind = LAB_KNOB_MATRIX,
                   .min = -1000,
                   .max = 1000,
                   .initial_matrix = "[1 3 2 1; 4 6 5 0; 3 1 2 8; 0 2 4 7]",
                   .min_rows = 1,
                   .max_rows = MAX_SIZE,
                   .min_columns = 1,
                   .max_columns = MAX_SIZE },
  [KNOB_UPSTREAM] = { .id = "upstream",
                      .title = "Upstream gradient",
                      .help =
                          "∂L/∂y, one number for each output; cells that are missing count as 1",
                      .group = "Backward",
                      .kind = LAB_KNOB_MATRIX,
                      .min = -1000,
                      .max = 1000,
                      .initial_matrix = "[1 2; 3 4]",
                      .min_rows = 1,
                      .max_rows = MAX_SIZE,
                      .min_columns = 1,
                      .max_columns = MAX_SIZE },
  [KNOB_WINDOW] = { .id = "window",
                    .title = "Window",
                    .help = "Rows and columns of a window",
                    .group = "Forward",
                    .kind = LAB_KNOB_INTEGER,
                    .min = 1,
                    .max = MAX_SIZE,
                    .initial = 2 },
  [KNOB_STRIDE] = { .id = "stride",
                    .title = "Stride",
                    .help = "From one window to the next; less than the window: windows overlap",
                    .group = "Forward",
                    .kind = LAB_KNOB_INTEGER,
                    .min = 1,
                    .max = MAX_SIZE,
                    .initial = 2 },
  [KNOB_FORGET] = { .id = "forget",
                    .title = "Forget the positions",
                    .help = "Goes back without knowing which place won: each gets an equal share",
                    .group = "Backward",
                    .kind = LAB_KNOB_SWITCH,
                    .is_live = TRUE,
                    .initial = 0 },
};

enum { VIEW_ROUTING, VIEW_CHECK, VIEW_SUMMARY, N_VIEWS };

static const LabView views[N_VIEWS] = {
  [VIEW_ROUTING] = { .id = "routing",
                     .title = "Forward and back",
                     .help = "Each upstream gradient goes to the place that won its window",
                     .kind = LAB_VIEW_MATRICES,
                     .layers = { { "input", LAB_OBSERVABLE_MATRIX, "input x", LAB_ROLE_NONE,
                                   "input" },
                                 { "output", LAB_OBSERVABLE_MATRIX, "output y" },
                                 { "upstream", LAB_OBSERVABLE_MATRIX, "upstream ∂L/∂y",
                                   LAB_ROLE_NONE, "upstream" },
                                 { "wins", LAB_OBSERVABLE_MATRIX, "windows won" },
                                 { "gradient", LAB_OBSERVABLE_MATRIX, "gradient ∂L/∂x" } } },
  [VIEW_CHECK] = { .id = "check",
                   .title = "Gradient check",
                   .help =
                       "What the loss really does when an input is nudged, and what the backward "
                       "pass said",
                   .kind = LAB_VIEW_MATRICES,
                   .layers = { { "routed", LAB_OBSERVABLE_MATRIX, "backward pass" },
                               { "numeric", LAB_OBSERVABLE_MATRIX, "numeric" },
                               { "difference", LAB_OBSERVABLE_MATRIX, "difference" } } },
  [VIEW_SUMMARY] = { .id = "summary",
                     .title = "Figures",
                     .help = "Whether the check passes, and by how much it fails",
                     .kind = LAB_VIEW_READOUT,
                     .layers = { { "summary", LAB_OBSERVABLE_READOUT, "figures" } } },
};

enum {
  FACT_OUTPUT,
  FACT_WINS,
  FACT_GRADIENT,
  FACT_FORGOTTEN_GRADIENT,
  FACT_NUMERIC_GRADIENT,
  FACT_CHECK_ERROR,
  FACT_FORGOTTEN_CHECK_ERROR,
  FACT_TIES,
  FACT_MUST_REMEMBER,
  N_FACTS,
};

static const LabFact facts[N_FACTS] = {
  [FACT_OUTPUT] = { "output", "Output" },
  [FACT_WINS] = { "wins", "Windows that each place has won" },
  [FACT_GRADIENT] = { "gradient", "Gradient, routed to the winners" },
  [FACT_FORGOTTEN_GRADIENT] = { "forgotten_gradient", "Gradient, with the positions forgotten" },
  [FACT_NUMERIC_GRADIENT] = { "numeric_gradient", "Gradient, by differences" },
  [FACT_CHECK_ERROR] = { "check_error", "Error of the routed gradient" },
  [FACT_FORGOTTEN_CHECK_ERROR] = { "forgotten_check_error",
                                   "Error of the gradient with the positions forgotten" },
  [FACT_TIES] = { "ties", "Windows in which several places share the largest value" },
  [FACT_MUST_REMEMBER] = { "must_remember", "The forward pass must remember the positions" },
};

/* All of it, computed when the run is opened: rows and columns of the input and of the output. */
typedef struct {
  gsize rows, columns;
  gsize out_rows, out_columns;
  gsize window, stride;
  NnState *state;
  NnGraph *graph;
  NnTensor *x, *y;  /* (1, rows, columns, 1), (1, out_rows, out_columns, 1) */
  double *input;    /* (rows, columns) */
  double *output;   /* (out_rows, out_columns) */
  double *upstream; /* (out_rows, out_columns) */
  gboolean upstream_fits;
  double *wins;      /* (rows, columns) */
  guint8 *marks;     /* (rows, columns): winners and ties */
  gboolean *is_tied; /* (rows, columns): shares the largest value of a window with another place */
  guint n_ties;
  double *routed, *forgotten, *numeric; /* (rows, columns) */
  double routed_error, forgotten_error;
} Lab;

static void
maxpool_close (gpointer lab)
{
  Lab *self = lab;

  g_clear_pointer (&self->graph, nn_graph_free);
  g_clear_pointer (&self->state, nn_state_unref);
  g_free (self->input);
  g_free (self->output);
  g_free (self->upstream);
  g_free (self->wins);
  g_free (self->marks);
  g_free (self->is_tied);
  g_free (self->routed);
  g_free (self->forgotten);
  g_free (self->numeric);
  g_free (self);
}

/* Σ upstream ⊙ y for what lies in the graph's input. */
static double
compute_loss (Lab *self)
{
  const float *y = nn_tensor_get_data (self->y);
  double loss = 0;

  nn_graph_forward (self->graph);
  for (gsize i = 0; i < self->out_rows * self->out_columns; i++)
    loss += self->upstream[i] * (double) y[i];
  return loss;
}

static gboolean
build (Lab *self, LabRun *run, GError **error)
{
  NnOptimiser none = nn_optimiser (NN_OPTIMISER_SGD, 0);
  const NnShape *shape;

  self->state = nn_state_new (0, &none);
  self->graph = nn_graph_new (self->state);
  self->x = nn_graph_input (self->graph, "x", NN_SHAPE (1, self->rows, self->columns, 1),
                            NN_INPUT_WANTS_GRADIENT);
  self->y = nn_max_pool (self->graph, self->x, "y", self->window, self->stride);
  if (!nn_graph_compile (self->graph, self->y, NN_MODE_TRAINING, lab_run_get_pool (run), error))
    return FALSE;
  shape = nn_tensor_get_shape (self->y);
  self->out_rows = shape->size[1];
  self->out_columns = shape->size[2];
  return TRUE;
}

static void
take_upstream (Lab *self, const LabSettings *settings)
{
  guint rows, columns;
  const double *cells = lab_settings_get_matrix (settings, KNOB_UPSTREAM, &rows, &columns);

  self->upstream_fits = rows == self->out_rows && columns == self->out_columns;
  for (gsize i = 0; i < self->out_rows; i++)
    for (gsize j = 0; j < self->out_columns; j++)
      self->upstream[i * self->out_columns + j] =
          i < rows && j < columns ? cells[i * columns + j] : 1;
}

/* The engine's own passes: outputs, gradient, and, with ones for upstream, how many windows each
 * place has won. */
static void
run_engine (Lab *self)
{
  gsize n = self->rows * self->columns, n_out = self->out_rows * self->out_columns;
  g_autofree float *upstream = g_new (float, n_out);
  float *x = nn_tensor_get_data (self->x);

  for (gsize i = 0; i < n; i++)
    x[i] = (float) self->input[i];
  nn_graph_forward (self->graph);
  for (gsize i = 0; i < n_out; i++) {
    self->output[i] = (double) nn_tensor_get_data (self->y)[i];
    upstream[i] = 1;
  }
  nn_graph_backward (self->graph, upstream);
  for (gsize i = 0; i < n; i++)
    self->wins[i] = (double) nn_tensor_get_gradient (self->x)[i];
  for (gsize i = 0; i < n_out; i++)
    upstream[i] = (float) self->upstream[i];
  nn_graph_backward (self->graph, upstream);
  for (gsize i = 0; i < n; i++)
    self->routed[i] = (double) nn_tensor_get_gradient (self->x)[i];
}

static gboolean
is_tie (double value, double best)
{
  return best - value <= TIE;
}

/* Walks over the windows: ties, and shares without positions. */
static void
walk_windows (Lab *self)
{
  for (gsize i = 0; i < self->out_rows * self->out_columns; i++) {
    gsize top = i / self->out_columns * self->stride, left = i % self->out_columns * self->stride;
    guint n_best = 0;

    for (gsize k = 0; k < self->window * self->window; k++) {
      gsize place = (top + k / self->window) * self->columns + left + k % self->window;

      n_best += is_tie (self->input[place], self->output[i]);
      self->forgotten[place] += self->upstream[i] / (double) (self->window * self->window);
    }
    for (gsize k = 0; n_best > 1 && k < self->window * self->window; k++) {
      gsize place = (top + k / self->window) * self->columns + left + k % self->window;

      if (is_tie (self->input[place], self->output[i]))
        self->is_tied[place] = TRUE;
    }
    self->n_ties += n_best > 1;
  }
  for (gsize i = 0; i < self->rows * self->columns; i++)
    self->marks[i] = self->is_tied[i]    ? LAB_MARK_TIE
                     : self->wins[i] > 0 ? LAB_MARK_STRONG
                                         : LAB_MARK_NONE;
}

static void
differentiate (Lab *self)
{
  float *x = nn_tensor_get_data (self->x);

  for (gsize i = 0; i < self->rows * self->columns; i++) {
    float value = x[i];
    float above = value + (float) EPSILON, below = value - (float) EPSILON;
    double loss;

    x[i] = above;
    loss = compute_loss (self);
    x[i] = below;
    loss -= compute_loss (self);
    x[i] = value;
    self->numeric[i] = loss / ((double) above - (double) below);
  }
}

/* ‖g − n‖ / (‖g‖ + ‖n‖) over the places without ties; 0 if both are 0. */
static double
compare (const Lab *self, const double *gradient)
{
  double difference = 0, g = 0, n = 0;

  for (gsize i = 0; i < self->rows * self->columns; i++) {
    if (self->is_tied[i])
      continue;
    difference += pow (gradient[i] - self->numeric[i], 2);
    g += gradient[i] * gradient[i];
    n += self->numeric[i] * self->numeric[i];
  }
  return difference > 0 ? sqrt (difference) / (sqrt (g) + sqrt (n)) : 0;
}

static gpointer
maxpool_open (LabRun *run, GError **error)
{
  const LabSettings *settings = lab_run_get_settings (run);
  guint rows, columns;
  const double *cells = lab_settings_get_matrix (settings, KNOB_INPUT, &rows, &columns);
  Lab *self = g_new0 (Lab, 1);
  gsize n = (gsize) rows * columns, n_out;

  self->rows = rows;
  self->columns = columns;
  self->window = (gsize) lab_settings_get_integer (settings, KNOB_WINDOW);
  self->stride = (gsize) lab_settings_get_integer (settings, KNOB_STRIDE);
  if (self->window > rows || self->window > columns) {
    g_set_error (error, LAB_ERROR, LAB_ERROR_VALUE,
                 "window: expected one no larger than the input of %u × %u, found %" G_GSIZE_FORMAT
                 " × %" G_GSIZE_FORMAT,
                 rows, columns, self->window, self->window);
    maxpool_close (self);
    return NULL;
  }
  if (!build (self, run, error)) {
    maxpool_close (self);
    return NULL;
  }

  n_out = self->out_rows * self->out_columns;
  self->input = g_memdup2 (cells, n * sizeof (double));
  self->output = g_new0 (double, n_out);
  self->upstream = g_new0 (double, n_out);
  self->wins = g_new0 (double, n);
  self->marks = g_new0 (guint8, n);
  self->is_tied = g_new0 (gboolean, n);
  self->routed = g_new0 (double, n);
  self->forgotten = g_new0 (double, n);
  self->numeric = g_new0 (double, n);
  take_upstream (self, settings);
  run_engine (self);
  walk_windows (self);
  differentiate (self);
  self->routed_error = compare (self, self->routed);
  self->forgotten_error = compare (self, self->forgotten);
  return self;
}

/* Observing. */

static gboolean
forgets (LabRun *run)
{
  return lab_settings_get_switch (lab_run_get_settings (run), KNOB_FORGET);
}

static LabMatrix *
add_matrix (LabFrame *frame, const char *name, const double *values, gsize rows, gsize columns)
{
  LabMatrix *matrix = lab_frame_add_matrix (frame, name, rows, columns);

  memcpy (matrix->values, values, rows * columns * sizeof (double));
  matrix->is_signed = TRUE;
  return matrix;
}

/* "max (1, 3, 4, 6) = 6" */
static const char *
note_of_output (const Lab *self, LabFrame *frame, gsize index)
{
  gsize top = index / self->out_columns * self->stride;
  gsize left = index % self->out_columns * self->stride;
  g_autoptr (GString) note = g_string_new ("max (");
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  for (gsize k = 0; k < self->window * self->window; k++) {
    double value = self->input[(top + k / self->window) * self->columns + left + k % self->window];

    g_string_append_printf (note, "%s%s", k > 0 ? ", " : "",
                            g_ascii_formatd (buffer, sizeof buffer, "%.4g", value));
  }
  g_string_append_printf (note, ") = %s",
                          g_ascii_formatd (buffer, sizeof buffer, "%.4g", self->output[index]));
  return lab_frame_strdup (frame, note->str);
}

/* Whether the place won the window of output @index: the first in reading order that holds its
 * largest value did. */
static gboolean
won (const Lab *self, gsize index, gsize row, gsize column)
{
  gsize top = index / self->out_columns * self->stride;
  gsize left = index % self->out_columns * self->stride;

  for (gsize k = 0; k < self->window * self->window; k++) {
    gsize r = top + k / self->window, c = left + k % self->window;

    if ((float) self->input[r * self->columns + c] == (float) self->output[index])
      return r == row && c == column;
  }
  return FALSE;
}

/* "1 + 2 = 3", "3 / 4 = 0.75", or why there is nothing. */
static const char *
note_of_gradient (const Lab *self, LabFrame *frame, gsize place, gboolean forgotten)
{
  gsize row = place / self->columns, column = place % self->columns;
  double total = forgotten ? self->forgotten[place] : self->routed[place];
  g_autoptr (GString) note = g_string_new (NULL);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  guint n = 0, n_windows = 0;

  for (gsize i = 0; i < self->out_rows * self->out_columns; i++) {
    gsize top = i / self->out_columns * self->stride, left = i % self->out_columns * self->stride;

    if (row < top || row >= top + self->window || column < left || column >= left + self->window)
      continue;
    n_windows++;
    if (!forgotten && !won (self, i, row, column))
      continue;
    g_string_append_printf (note, "%s%s", n++ > 0 ? " + " : "",
                            g_ascii_formatd (buffer, sizeof buffer, "%.4g", self->upstream[i]));
    if (forgotten)
      g_string_append_printf (note, " / %" G_GSIZE_FORMAT, self->window * self->window);
  }
  if (n_windows == 0)
    return "lies in no window: 0";
  if (n == 0)
    return n_windows == 1 ? "did not win its window: 0" : "won none of its windows: 0";
  g_string_append_printf (note, " = %s", g_ascii_formatd (buffer, sizeof buffer, "%.4g", total));
  return lab_frame_strdup (frame, note->str);
}

static void
observe_routing (Lab *self, LabRun *run, LabFrame *frame)
{
  gsize n = self->rows * self->columns, n_out = self->out_rows * self->out_columns;
  gboolean forgotten = forgets (run);
  LabMatrix *input = add_matrix (frame, "input", self->input, self->rows, self->columns);
  LabMatrix *output = add_matrix (frame, "output", self->output, self->out_rows, self->out_columns);
  LabMatrix *upstream =
      add_matrix (frame, "upstream", self->upstream, self->out_rows, self->out_columns);
  LabMatrix *wins = add_matrix (frame, "wins", self->wins, self->rows, self->columns);
  LabMatrix *gradient = add_matrix (frame, "gradient", forgotten ? self->forgotten : self->routed,
                                    self->rows, self->columns);

  input->is_signed = output->is_signed = wins->is_signed = FALSE;
  input->marks = lab_frame_alloc (frame, n, 1);
  gradient->marks = lab_frame_alloc (frame, n, 1);
  memcpy (input->marks, self->marks, n);
  input->caption = self->n_ties > 0 ? "marked: winners, ties" : "marked: winners";
  output->notes = lab_frame_alloc (frame, n_out, sizeof (char *));
  for (gsize i = 0; i < n_out; i++)
    output->notes[i] = note_of_output (self, frame, i);
  output->caption = lab_frame_printf (frame, "largest of %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
                                      self->window, self->window);
  if (!self->upstream_fits)
    upstream->caption = "missing cells are 1";
  wins->caption = forgotten ? "forgotten" : "to be remembered";
  gradient->notes = lab_frame_alloc (frame, n, sizeof (char *));
  for (gsize i = 0; i < n; i++) {
    gradient->notes[i] = note_of_gradient (self, frame, i, forgotten);
    if (forgotten && fabs (self->forgotten[i] - self->routed[i]) > 1e-9)
      gradient->marks[i] = LAB_MARK_WRONG;
    else if (!forgotten)
      gradient->marks[i] = self->marks[i];
  }
  gradient->caption = forgotten ? "spread evenly" : "to the winners";
}

static void
observe_check (Lab *self, LabRun *run, LabFrame *frame)
{
  gsize n = self->rows * self->columns;
  const double *gradient = forgets (run) ? self->forgotten : self->routed;
  LabMatrix *numeric, *difference;

  add_matrix (frame, "routed", gradient, self->rows, self->columns);
  numeric = add_matrix (frame, "numeric", self->numeric, self->rows, self->columns);
  numeric->caption = lab_frame_printf (frame, "ε = %.3g", EPSILON);
  difference = lab_frame_add_matrix (frame, "difference", self->rows, self->columns);
  difference->is_signed = TRUE;
  difference->marks = lab_frame_alloc (frame, n, 1);
  difference->notes = lab_frame_alloc (frame, n, sizeof (char *));
  for (gsize i = 0; i < n; i++) {
    double d = gradient[i] - self->numeric[i];

    /* What is left of rounding would only distract. */
    difference->values[i] = fabs (d) > TOLERANCE * (1 + fabs (self->numeric[i])) ? d : 0;
    difference->marks[i] = self->is_tied[i]             ? LAB_MARK_TIE
                           : difference->values[i] != 0 ? LAB_MARK_WRONG
                                                        : LAB_MARK_NONE;
    difference->notes[i] = self->is_tied[i]
                               ? "a tie: the loss has a kink here, and any share is a subgradient"
                               : lab_frame_printf (frame, "%.4g − %.4g = %.4g", gradient[i],
                                                   self->numeric[i], difference->values[i]);
  }
}

static const char *
describe_error (LabFrame *frame, double error)
{
  return error < TOLERANCE ? lab_frame_printf (frame, "%.2g: the check passes", error)
                           : lab_frame_printf (frame, "%.4g: the check fails", error);
}

static void
observe_summary (Lab *self, LabRun *run, LabFrame *frame)
{
  LabReadout *readout = lab_frame_add_readout (frame, "summary", 5);

  readout->labels[0] = "Going back";
  readout->values[0] =
      forgets (run) ? "without the positions: equal shares" : "to the remembered places";
  readout->labels[1] = "Error of the routed gradient";
  readout->values[1] = describe_error (frame, self->routed_error);
  readout->labels[2] = "Error with the positions forgotten";
  readout->values[2] = describe_error (frame, self->forgotten_error);
  readout->labels[3] = "Ties, left out of the check";
  readout->values[3] =
      self->n_ties == 0 ? "none"
                        : lab_frame_printf (frame, "in %u %s: the first place gets all",
                                            self->n_ties, self->n_ties == 1 ? "window" : "windows");
  readout->labels[4] = "To remember";
  readout->values[4] =
      lab_frame_printf (frame, "%" G_GSIZE_FORMAT " positions, one for each output",
                        self->out_rows * self->out_columns);
}

static void
maxpool_observe (gpointer lab, LabRun *run, guint64 wanted, LabFrame *frame)
{
  Lab *self = lab;

  if (wanted & (1u << VIEW_ROUTING))
    observe_routing (self, run, frame);
  if (wanted & (1u << VIEW_CHECK))
    observe_check (self, run, frame);
  if (wanted & (1u << VIEW_SUMMARY))
    observe_summary (self, run, frame);
}

static void
set_matrix (LabValue *value, const double *cells, gsize rows, gsize columns)
{
  value->kind = LAB_VALUE_MATRIX;
  value->rows = rows;
  value->columns = columns;
  value->numbers = g_memdup2 (cells, rows * columns * sizeof (double));
}

static void
maxpool_fact (gpointer lab, LabRun *run, guint fact, LabValue *value)
{
  Lab *self = lab;

  switch (fact) {
  case FACT_OUTPUT:
    set_matrix (value, self->output, self->out_rows, self->out_columns);
    break;
  case FACT_WINS:
    set_matrix (value, self->wins, self->rows, self->columns);
    break;
  case FACT_GRADIENT:
    set_matrix (value, self->routed, self->rows, self->columns);
    break;
  case FACT_FORGOTTEN_GRADIENT:
    set_matrix (value, self->forgotten, self->rows, self->columns);
    break;
  case FACT_NUMERIC_GRADIENT:
    set_matrix (value, self->numeric, self->rows, self->columns);
    break;
  case FACT_CHECK_ERROR:
    value->kind = LAB_VALUE_REAL;
    value->real = self->routed_error;
    break;
  case FACT_FORGOTTEN_CHECK_ERROR:
    value->kind = LAB_VALUE_REAL;
    value->real = self->forgotten_error;
    break;
  case FACT_TIES:
    value->kind = LAB_VALUE_INTEGER;
    value->integer = self->n_ties;
    break;
  case FACT_MUST_REMEMBER:
    /* For windows of one place there is nothing to remember. */
    value->kind = LAB_VALUE_TEXT;
    value->text = g_strdup (
        self->routed_error < TOLERANCE && self->forgotten_error >= TOLERANCE ? "true" : "false");
    break;
  default:
    g_return_if_reached ();
  }
}

static const char *const parts[] = { "1b", NULL };

const LabClass lab_maxpool_routing = {
  .id = "maxpool-routing",
  .title = "Max-pooling, back",
  .summary =
      "Max-pooling sends each gradient back to the one place that won its window, so the "
      "forward pass has to remember where that was. "
      "With the positions forgotten the gradient is wrong, and the numeric check says by how "
      "much.",
  .parts = parts,
  .knobs = knobs,
  .n_knobs = N_KNOBS,
  .views = views,
  .n_views = N_VIEWS,
  .facts = facts,
  .n_facts = N_FACTS,
  .open = maxpool_open,
  .close = maxpool_close,
  .observe = maxpool_observe,
  .fact = maxpool_fact,
};
