/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Batch normalisation step by step, and what it is good for (exam parts 4a to 4e). Two pages.
 *
 * "steps": one layer on a matrix z of n units (rows) and m examples (columns), as courses write it
 *
 *   μ = 1/m Σ z,  σ² = 1/m Σ (z − μ)²,  z_norm = (z − μ) / √(σ² + ε),  z̃ = γ ⊙ z_norm + β
 *
 * (S. Ioffe, C. Szegedy, "Batch normalization", 2015, algorithm 1). The variance is the
 * population's. z_norm and z̃ come from the engine's own op; μ and σ², which the op keeps to itself,
 * are worked out here in double precision, so what is written at a cell says what a person would
 * calculate. A constant row has σ² = 0: with ε = 0 it gives 0 / 0, which is shown as the NaN that
 * it is. With γ = √(σ² + ε) and β = μ the layer gives z back, up to the rounding of its float32
 * values.
 *
 * "training": one dense net with or without the layer in front of each activation, from the same
 * first weights and the same batches. A bias in front of the layer has no effect, because the mean
 * takes it off again; it is left in, so that both nets have the same parameters besides γ and β.
 * Costs are mean cross-entropies over the whole sets, with moving averages. Gradients are those of
 * the batch that comes next.
 */

#include <math.h>
#include <string.h>

#include "data-planar.h"
#include "data-sampler.h"
#include "data-split.h"
#include "lab-evaluation.h"
#include "lab-run.h"
#include "lab-settings.h"
#include "nn-ops.h"

#define MAX_UNITS 8
#define MAX_EXAMPLES 16
#define MAX_CELL 1000

/* Sets are split from a pool of this size, so that another training size leaves the dev set. */
#define POOL_SIZE 4000
#define DEV_SIZE 500
#define CHUNK 250
#define MAX_LAYERS 6
#define N_BINS 40
#define CURVE_POINTS 121

/* Terms that the arithmetic of a mean writes out; of more the first and the last. */
#define MAX_TERMS 6

enum {
  KNOB_PAGE,
  KNOB_Z,
  KNOB_GAMMA,
  KNOB_BETA,
  KNOB_EPSILON,
  KNOB_IDENTITY,
  KNOB_BATCH_NORM,
  KNOB_LEARNING_RATE,
  KNOB_INIT_SCALE,
  KNOB_LAYERS,
  KNOB_WIDTH,
  KNOB_ACTIVATION,
  KNOB_OPTIMISER,
  KNOB_BATCH_SIZE,
  KNOB_DATA,
  KNOB_NOISE,
  KNOB_TRAIN_SIZE,
  KNOB_EVALUATE_EVERY,
  N_KNOBS,
};

enum { PAGE_STEPS, PAGE_TRAINING };

static const LabChoice pages[] = {
  { "steps", "One layer, step by step" },
  { "training", "A net with and without it" },
  { NULL },
};

/* In the order of DataPlanarKind, NnActivation and NnOptimiserKind. */
static const LabChoice sources[] = {
  { "circles", "Circles" }, { "moons", "Moons" },         { "xor", "XOR" },
  { "spiral", "Spiral" },   { "gaussians", "Gaussians" }, { NULL },
};
static const LabChoice activations[] = {
  { "identity", "Identity" }, { "relu", "ReLU" }, { "tanh", "tanh" },
  { "sigmoid", "Sigmoid" },   { NULL },
};
static const LabChoice optimisers[] = {
  { "sgd", "SGD" },
  { "momentum", "Momentum" },
  { "adam", "Adam" },
  { NULL },
};

static const LabKnob knobs[N_KNOBS] = {
  [KNOB_PAGE] = { .id = "page",
                  .title = "Page",
                  .help = "One layer worked through by hand, or a net trained with and without it",
                  .kind = LAB_KNOB_CHOICE,
                  .choices = pages,
                  .initial = PAGE_STEPS },
  [KNOB_Z] = { .id = "z",
               .title = "z",
               .help = "What enters the layer: a row for each unit, a column for each example",
               .group = "Layer",
               .kind = LAB_KNOB_MATRIX,
               .is_live = TRUE,
               .min = -MAX_CELL,
               .max = MAX_CELL,
               .initial_matrix = "[12 14 14 12; 0 10 10 0; -5 5 5 -5]",
               .min_rows = 1,
               .max_rows = MAX_UNITS,
               .min_columns = 1,
               .max_columns = MAX_EXAMPLES },
  [KNOB_GAMMA] = { .id = "gamma",
                   .title = "γ",
                   .help = "Scale of each unit; a unit without one has 1",
                   .group = "Layer",
                   .kind = LAB_KNOB_MATRIX,
                   .is_live = TRUE,
                   .min = -MAX_CELL,
                   .max = MAX_CELL,
                   .initial_matrix = "[1; 1; 1]",
                   .min_rows = 1,
                   .max_rows = MAX_UNITS,
                   .min_columns = 1,
                   .max_columns = 1 },
  [KNOB_BETA] = { .id = "beta",
                  .title = "β",
                  .help = "Shift of each unit; a unit without one has 0",
                  .group = "Layer",
                  .kind = LAB_KNOB_MATRIX,
                  .is_live = TRUE,
                  .min = -MAX_CELL,
                  .max = MAX_CELL,
                  .initial_matrix = "[0; -10; 10]",
                  .min_rows = 1,
                  .max_rows = MAX_UNITS,
                  .min_columns = 1,
                  .max_columns = 1 },
  [KNOB_EPSILON] = { .id = "epsilon",
                     .title = "ε",
                     .help =
                         "Added to the variance, so that a constant row does not divide by zero",
                     .group = "Layer",
                     .kind = LAB_KNOB_REAL,
                     .is_live = TRUE,
                     .min = 0,
                     .max = 1,
                     .initial = 0 },
  [KNOB_IDENTITY] = { .id = "identity",
                      .title = "Restore z",
                      .help = "Takes γ = √(σ² + ε) and β = μ, which undo the normalisation",
                      .group = "Layer",
                      .kind = LAB_KNOB_SWITCH,
                      .is_live = TRUE,
                      .initial = 0 },
  [KNOB_BATCH_NORM] = { .id = "batch_norm",
                        .title = "Batch norm",
                        .help =
                            "Whether each hidden layer is normalised in front of its activation",
                        .group = "Net",
                        .kind = LAB_KNOB_SWITCH,
                        .initial = 1 },
  [KNOB_LEARNING_RATE] = { .id = "learning_rate",
                           .title = "Learning rate",
                           .help = "How far a step goes along the gradient",
                           .group = "Training",
                           .kind = LAB_KNOB_REAL,
                           .is_live = TRUE,
                           .scale = LAB_SCALE_LOG,
                           .min = 1e-4,
                           .max = 10,
                           .initial = 0.3 },
  [KNOB_INIT_SCALE] = { .id = "init_scale",
                        .title = "Scale of the first weights",
                        .help = "How many times as large as usual (He, Xavier) the weights start",
                        .group = "Net",
                        .kind = LAB_KNOB_REAL,
                        .scale = LAB_SCALE_LOG,
                        .min = 0.01,
                        .max = 100,
                        .initial = 1 },
  [KNOB_LAYERS] = { .id = "layers",
                    .title = "Hidden layers",
                    .help = "Number of hidden layers",
                    .group = "Net",
                    .kind = LAB_KNOB_INTEGER,
                    .min = 1,
                    .max = MAX_LAYERS,
                    .initial = 5 },
  [KNOB_WIDTH] = { .id = "width",
                   .title = "Units a layer",
                   .help = "Number of units in each hidden layer",
                   .group = "Net",
                   .kind = LAB_KNOB_INTEGER,
                   .scale = LAB_SCALE_LOG,
                   .min = 1,
                   .max = 256,
                   .initial = 24 },
  [KNOB_ACTIVATION] = { .id = "activation",
                        .title = "Activation",
                        .help = "What each hidden unit does to its weighted sum",
                        .group = "Net",
                        .kind = LAB_KNOB_CHOICE,
                        .choices = activations,
                        .initial = NN_ACTIVATION_SIGMOID },
  [KNOB_OPTIMISER] = { .id = "optimiser",
                       .title = "Optimiser",
                       .help = "The rule that turns gradients into steps",
                       .group = "Training",
                       .kind = LAB_KNOB_CHOICE,
                       .choices = optimisers,
                       .initial = NN_OPTIMISER_SGD },
  [KNOB_BATCH_SIZE] = { .id = "batch_size",
                        .title = "Batch size",
                        .help = "Number of examples in a mini-batch",
                        .group = "Training",
                        .kind = LAB_KNOB_INTEGER,
                        .scale = LAB_SCALE_LOG,
                        .min = 1,
                        .max = 512,
                        .initial = 64 },
  [KNOB_DATA] = { .id = "data",
                  .title = "Data set",
                  .help = "Where the examples come from",
                  .group = "Data",
                  .kind = LAB_KNOB_CHOICE,
                  .choices = sources,
                  .initial = DATA_PLANAR_MOONS },
  [KNOB_NOISE] = { .id = "noise",
                   .title = "Noise",
                   .help = "Standard deviation of the noise on both coordinates",
                   .group = "Data",
                   .kind = LAB_KNOB_REAL,
                   .min = 0,
                   .max = 1,
                   .initial = 0.1 },
  [KNOB_TRAIN_SIZE] = { .id = "train_size",
                        .title = "Training examples",
                        .help = "Number of examples that the net learns from",
                        .group = "Data",
                        .kind = LAB_KNOB_INTEGER,
                        .scale = LAB_SCALE_LOG,
                        .min = 2,
                        .max = POOL_SIZE / 2,
                        .initial = 1000 },
  [KNOB_EVALUATE_EVERY] = { .id = "evaluate_every",
                            .title = "Evaluate every",
                            .help = "Iterations between two looks at both sets",
                            .group = "Training",
                            .unit = "iterations",
                            .kind = LAB_KNOB_INTEGER,
                            .scale = LAB_SCALE_LOG,
                            .min = 1,
                            .max = 1000,
                            .initial = 10 },
};

enum { SERIES_TRAIN_COST, SERIES_DEV_COST, SERIES_TRAIN_ERROR, SERIES_DEV_ERROR, N_SERIES };

enum {
  VIEW_STEPS,
  VIEW_SIGMOID,
  VIEW_SUMMARY,
  VIEW_CURVES,
  VIEW_ERRORS,
  VIEW_ACTIVATIONS,
  VIEW_GRADIENTS,
  VIEW_TRAINING,
  N_VIEWS,
};

static const LabView views[N_VIEWS] = {
  [VIEW_STEPS] = { .id = "steps",
                   .title = "From z to z̃",
                   .help = "Each row is normalised by its own mean and variance, then scaled and "
                           "shifted; change z, γ or β by hand",
                   .kind = LAB_VIEW_MATRICES,
                   .layers = { { "z", LAB_OBSERVABLE_MATRIX, "z", LAB_ROLE_NONE, "z" },
                               { "mean", LAB_OBSERVABLE_MATRIX, "μ", LAB_ROLE_NONE },
                               { "variance", LAB_OBSERVABLE_MATRIX, "σ²", LAB_ROLE_NONE },
                               { "z_norm", LAB_OBSERVABLE_MATRIX, "z_norm", LAB_ROLE_NONE },
                               { "gamma", LAB_OBSERVABLE_MATRIX, "γ", LAB_ROLE_NONE, "gamma" },
                               { "beta", LAB_OBSERVABLE_MATRIX, "β", LAB_ROLE_NONE, "beta" },
                               { "restoring", LAB_OBSERVABLE_MATRIX, "γ and β that restore z",
                                 LAB_ROLE_NONE },
                               { "z_tilde", LAB_OBSERVABLE_MATRIX, "z̃", LAB_ROLE_NONE } } },
  [VIEW_SIGMOID] = { .id = "sigmoid",
                     .title = "Under a sigmoid",
                     .help =
                         "Values normalised alone stay where a sigmoid is nearly its tangent; γ "
                         "and β let them leave it",
                     .kind = LAB_VIEW_PLANE,
                     .x = { .title = "pre-activation" },
                     .y = { .title = "share of values; σ(z)", .from_zero = TRUE },
                     .layers = { { "norm_values", LAB_OBSERVABLE_HISTOGRAM, "z_norm",
                                   LAB_ROLE_TRAIN },
                                 { "tilde_values", LAB_OBSERVABLE_HISTOGRAM, "z̃", LAB_ROLE_TEST },
                                 { "tangent", LAB_OBSERVABLE_SERIES, "its tangent at 0",
                                   LAB_ROLE_NEGATIVE },
                                 { "sigmoid", LAB_OBSERVABLE_SERIES, "σ(z) = 1 / (1 + e⁻ᶻ)",
                                   LAB_ROLE_POSITIVE } } },
  [VIEW_SUMMARY] = { .id = "summary",
                     .title = "Figures",
                     .help = "What the layer did, and whether γ and β can undo it",
                     .kind = LAB_VIEW_READOUT,
                     .layers = { { "summary", LAB_OBSERVABLE_READOUT, "figures",
                                   LAB_ROLE_NONE } } },
  [VIEW_CURVES] = { .id = "curves",
                    .title = "Cost",
                    .help = "Compare a run with the layer to one without, at several rates",
                    .kind = LAB_VIEW_PLANE,
                    .x = { .title = "iteration", .from_zero = TRUE },
                    .y = { .title = "cost", .from_zero = TRUE },
                    .layers = { { "train_cost", LAB_OBSERVABLE_SERIES, "training cost",
                                  LAB_ROLE_TRAIN },
                                { "dev_cost", LAB_OBSERVABLE_SERIES, "dev cost", LAB_ROLE_DEV } } },
  [VIEW_ERRORS] = { .id = "errors",
                    .title = "Error",
                    .help = "Share of wrong answers",
                    .kind = LAB_VIEW_PLANE,
                    .x = { .title = "iteration", .from_zero = TRUE },
                    .y = { .title = "error", .unit = "%", .from_zero = TRUE },
                    .layers = { { "train_error", LAB_OBSERVABLE_SERIES, "training error",
                                  LAB_ROLE_TRAIN },
                                { "dev_error", LAB_OBSERVABLE_SERIES, "dev error",
                                  LAB_ROLE_DEV } } },
  [VIEW_ACTIVATIONS] = { .id = "activations",
                         .title = "Activations by layer",
                         .help = "Without the layer deep activations shrink to one value or stick "
                                 "to the ends; with it each layer keeps its spread",
                         .kind = LAB_VIEW_PLANE,
                         .x = { .title = "activation" },
                         .y = { .title = "share of values", .unit = "%", .from_zero = TRUE },
                         .layers = { { "layer1", LAB_OBSERVABLE_HISTOGRAM, "layer 1" },
                                     { "layer2", LAB_OBSERVABLE_HISTOGRAM, "layer 2" },
                                     { "layer3", LAB_OBSERVABLE_HISTOGRAM, "layer 3" },
                                     { "layer4", LAB_OBSERVABLE_HISTOGRAM, "layer 4" },
                                     { "layer5", LAB_OBSERVABLE_HISTOGRAM, "layer 5" },
                                     { "layer6", LAB_OBSERVABLE_HISTOGRAM, "layer 6" } } },
  [VIEW_GRADIENTS] = { .id = "gradients",
                       .title = "Gradient norms by layer",
                       .help = "A line that falls to the left is a vanishing gradient: the first "
                               "layers hardly learn",
                       .kind = LAB_VIEW_PLANE,
                       .x = { .title = "layer, the last is the output" },
                       .y = { .title = "gradient norm", .scale = LAB_SCALE_LOG },
                       .layers = { { "gradient_norms", LAB_OBSERVABLE_SERIES, "gradient norm",
                                     LAB_ROLE_TRAIN } } },
  [VIEW_TRAINING] = { .id = "training",
                      .title = "Figures",
                      .help = "Costs, errors and gradients now",
                      .kind = LAB_VIEW_READOUT,
                      .layers = { { "training", LAB_OBSERVABLE_READOUT, "figures",
                                    LAB_ROLE_NONE } } },
};

/* Up to FACT_TRAIN_COST those of the first page, then those of the second. */
enum {
  FACT_Z_NORM,
  FACT_Z_TILDE,
  FACT_Z_NORM_SAMPLE,
  FACT_Z_NORM_COLUMNS,
  FACT_MEAN, /* from here on in the readout: those before are too large for a line */
  FACT_VARIANCE,
  FACT_SAMPLE_VARIANCE,
  FACT_NAN,
  FACT_NAN_ROWS,
  FACT_IDENTITY_DIFFERENCE,
  FACT_BEND_NORM,
  FACT_BEND_TILDE,
  FACT_TRAIN_COST,
  FACT_DEV_COST,
  FACT_TRAIN_ERROR,
  FACT_DEV_ERROR,
  FACT_FIRST_GRADIENT,
  FACT_LAST_GRADIENT,
  N_FACTS,
};

static const LabFact facts[N_FACTS] = {
  [FACT_Z_NORM] = { "z_norm", "z_norm" },
  [FACT_Z_TILDE] = { "z_tilde", "z̃" },
  [FACT_MEAN] = { "mean", "Mean of each row" },
  [FACT_VARIANCE] = { "variance", "Variance, divided by m" },
  [FACT_SAMPLE_VARIANCE] = { "sample_variance", "Variance, divided by m − 1" },
  [FACT_Z_NORM_SAMPLE] = { "z_norm_sample", "z_norm by mistake with the m − 1 variance" },
  [FACT_Z_NORM_COLUMNS] = { "z_norm_columns", "z_norm by mistake along the columns" },
  [FACT_NAN] = { "n_nan", "Values of z_norm that are NaN" },
  [FACT_NAN_ROWS] = { "nan_rows", "Constant rows" },
  [FACT_IDENTITY_DIFFERENCE] = { "identity_difference", "Off z, with γ = √(σ² + ε), β = μ" },
  [FACT_BEND_NORM] = { "bend_norm", "Bend of σ over z_norm" },
  [FACT_BEND_TILDE] = { "bend_tilde", "Bend of σ over z̃" },
  [FACT_TRAIN_COST] = { "train_cost", "Training cost now" },
  [FACT_DEV_COST] = { "dev_cost", "Dev cost now" },
  [FACT_TRAIN_ERROR] = { "train_error", "Training error now", "%" },
  [FACT_DEV_ERROR] = { "dev_error", "Dev error now", "%" },
  [FACT_FIRST_GRADIENT] = { "first_gradient", "Gradient norm of the first hidden layer" },
  [FACT_LAST_GRADIENT] = { "last_gradient", "Gradient norm of the output layer" },
};

/* The layer on z, worked out for the settings that hold. Matrices are (rows, columns). */
typedef struct {
  guint rows, columns;
  double *z;
  double mean[MAX_UNITS], variance[MAX_UNITS];
  double gamma[MAX_UNITS], beta[MAX_UNITS]; /* in force */
  double *z_norm, *z_tilde, *restored;
} Layer;

typedef struct {
  Layer layer; /* of the first page */

  /* All of the second page. */
  DataSet *train, *dev;
  DataSampler *sampler;
  NnState *state;
  NnGraph *training;
  NnTensor *x, *y; /* (B, 2), (B, 2) */
  NnGraph *inference;
  NnTensor *inference_x, *inference_logits; /* (CHUNK, 2), (CHUNK, 2) */
  NnTensor *hidden[MAX_LAYERS];             /* (CHUNK, width), of inference */
  LabEvaluation *train_evaluation, *dev_evaluation;
  guint64 evaluated_step; /* the step that both evaluations belong to; G_MAXUINT64: none */
} Lab;

static gboolean
is_training (const LabSettings *settings)
{
  return lab_settings_get_choice (settings, KNOB_PAGE) == PAGE_TRAINING;
}

/*
 * The first page.
 */

static void
layer_clear (Layer *self)
{
  g_clear_pointer (&self->z, g_free);
  g_clear_pointer (&self->z_norm, g_free);
  g_clear_pointer (&self->z_tilde, g_free);
  g_clear_pointer (&self->restored, g_free);
}

/* Mean and variance (divided by @n) of @n values, @stride apart; of equal ones exactly theirs and
 * 0, because deviations from the first are summed. */
static void
statistics (const double *values, guint n, guint stride, double *mean, double *variance)
{
  double sum = 0;

  for (guint j = 1; j < n; j++)
    sum += values[(gsize) j * stride] - values[0];
  *mean = values[0] + sum / n;
  *variance = 0;
  for (guint j = 0; j < n; j++)
    *variance += pow (values[(gsize) j * stride] - *mean, 2) / n;
}

static gboolean
row_is_constant (const Layer *self, guint row)
{
  const double *z = self->z + (gsize) row * self->columns;

  for (guint j = 1; j < self->columns; j++)
    if (z[j] != z[0])
      return FALSE;
  return TRUE;
}

/* Row @row of a column vector that may be too short. */
static double
pick (const LabSettings *settings, guint knob, guint row, double otherwise)
{
  guint rows, columns;
  const double *cells = lab_settings_get_matrix (settings, knob, &rows, &columns);

  return row < rows ? cells[row] : otherwise;
}

static void
write_parameter (NnState *state, const char *name, const double *values, guint n)
{
  const NnParameter *parameter = nn_state_find_parameter (state, name);

  for (guint i = 0; i < n; i++)
    parameter->value[i] = (float) values[i];
}

/* @tensor (m, n) as a matrix (n, m). (transfer full) */
static double *
transpose (const NnTensor *tensor, guint rows, guint columns)
{
  const float *data = nn_tensor_get_data ((NnTensor *) tensor);
  double *matrix = g_new (double, (gsize) rows *columns);

  for (guint i = 0; i < rows; i++)
    for (guint j = 0; j < columns; j++)
      matrix[(gsize) i * columns + j] = (double) data[(gsize) j * rows + i];
  return matrix;
}

/* Sends z through three layers: γ = 1 and β = 0; those in force; those that restore z. The engine
 * has examples in rows. */
static gboolean
layer_run (Layer *self, const LabSettings *settings, GError **error)
{
  NnBatchNorm batch_norm = nn_batch_norm_default ();
  NnOptimiser optimiser = nn_optimiser (NN_OPTIMISER_SGD, 0);
  g_autoptr (NnState) state = nn_state_new (0, &optimiser);
  g_autoptr (NnGraph) graph = nn_graph_new (state);
  NnTensor *x =
      nn_graph_input (graph, "z", NN_SHAPE (self->columns, self->rows), NN_INPUT_CONSTANT);
  NnTensor *norm, *tilde, *restored;
  double deviation[MAX_UNITS];

  batch_norm.epsilon = lab_settings_get_real (settings, KNOB_EPSILON);
  norm = nn_batch_norm (graph, x, "norm", &batch_norm, NN_ACTIVATION_IDENTITY);
  tilde = nn_batch_norm (graph, x, "tilde", &batch_norm, NN_ACTIVATION_IDENTITY);
  restored = nn_batch_norm (graph, x, "restored", &batch_norm, NN_ACTIVATION_IDENTITY);
  if (!nn_graph_compile (graph, NULL, NN_MODE_TRAINING, NULL, error))
    return FALSE;

  for (guint i = 0; i < self->rows; i++) {
    const double *row = self->z + (gsize) i * self->columns;

    for (guint j = 0; j < self->columns; j++)
      nn_tensor_get_data (x)[(gsize) j * self->rows + i] = (float) row[j];
    statistics (row, self->columns, 1, &self->mean[i], &self->variance[i]);
    deviation[i] = sqrt (self->variance[i] + batch_norm.epsilon);
    if (lab_settings_get_switch (settings, KNOB_IDENTITY)) {
      self->gamma[i] = deviation[i];
      self->beta[i] = self->mean[i];
    } else {
      self->gamma[i] = pick (settings, KNOB_GAMMA, i, 1);
      self->beta[i] = pick (settings, KNOB_BETA, i, 0);
    }
  }
  write_parameter (state, "tilde.gamma", self->gamma, self->rows);
  write_parameter (state, "tilde.beta", self->beta, self->rows);
  write_parameter (state, "restored.gamma", deviation, self->rows);
  write_parameter (state, "restored.beta", self->mean, self->rows);
  nn_graph_forward (graph);
  self->z_norm = transpose (norm, self->rows, self->columns);
  self->z_tilde = transpose (tilde, self->rows, self->columns);
  self->restored = transpose (restored, self->rows, self->columns);
  return TRUE;
}

/* Takes z from @settings, in the float32 that the engine sees, and works everything out. */
static gboolean
layer_update (Layer *self, const LabSettings *settings, GError **error)
{
  guint rows, columns;
  const double *z = lab_settings_get_matrix (settings, KNOB_Z, &rows, &columns);

  layer_clear (self);
  self->rows = rows;
  self->columns = columns;
  self->z = g_new (double, (gsize) rows *columns);
  for (gsize i = 0; i < (gsize) rows * columns; i++)
    self->z[i] = (double) (float) z[i];
  return layer_run (self, settings, error);
}

/* A number as a person writes it. */
static const char *
number (LabFrame *frame, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    return "NaN";
  if (isinf (value))
    return value > 0 ? "∞" : "−∞";
  g_ascii_formatd (digits, sizeof digits, "%.4g", fabs (value));
  return lab_frame_printf (frame, "%s%s", value < 0 ? "−" : "", digits);
}

/* The same behind an operator. */
static const char *
term (LabFrame *frame, double value)
{
  return value < 0 ? lab_frame_printf (frame, "(%s)", number (frame, value))
                   : number (frame, value);
}

/* "12 + 14 + … + 12"; with @centre "(12 − 13)² + …". */
static char *
sum_text (LabFrame *frame, const double *values, guint n, const double *centre)
{
  GString *text = g_string_new (NULL);

  for (guint j = 0; j < n; j++) {
    if (n > MAX_TERMS && j >= 2 && j < n - 1) {
      g_string_append (text, j == 2 ? " + …" : "");
      continue;
    }
    g_string_append (text, j > 0 ? " + " : "");
    if (centre)
      g_string_append_printf (text, "(%s − %s)²", number (frame, values[j]), term (frame, *centre));
    else
      g_string_append (text, j > 0 ? term (frame, values[j]) : number (frame, values[j]));
  }
  return g_string_free (text, FALSE);
}

static void
name_rows (LabFrame *frame, LabMatrix *matrix)
{
  matrix->row_names = lab_frame_alloc (frame, matrix->rows, sizeof (char *));
  for (gsize i = 0; i < matrix->rows; i++)
    matrix->row_names[i] = lab_frame_printf (frame, "unit %" G_GSIZE_FORMAT, i + 1);
}

static LabMatrix *
add_matrix (LabFrame *frame, const char *name, const double *values, gsize rows, gsize columns)
{
  LabMatrix *matrix = lab_frame_add_matrix (frame, name, rows, columns);

  memcpy (matrix->values, values, rows * columns * sizeof *values);
  matrix->notes = lab_frame_alloc (frame, rows * columns, sizeof (char *));
  name_rows (frame, matrix);
  return matrix;
}

/* What became of constant rows, in words. */
static char *
describe_constant_rows (const Layer *self, double epsilon)
{
  g_autoptr (GString) rows = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < self->rows; i++)
    if (row_is_constant (self, i)) {
      g_string_append_printf (rows, "%s%u", n > 0 ? ", " : "", i + 1);
      n++;
    }
  if (n == 0)
    return g_strdup ("no row is constant");
  if (epsilon > 0)
    return g_strdup_printf ("%s %s %s constant: 0 / √ε = 0", n == 1 ? "row" : "rows", rows->str,
                            n == 1 ? "is" : "are");
  return g_strdup_printf ("%s %s %s constant, and ε = 0: 0 / 0 is NaN, not a number",
                          n == 1 ? "row" : "rows", rows->str, n == 1 ? "is" : "are");
}

/* Singles out what is no number. Returns how many there are. */
static guint
mark_nan (LabFrame *frame, LabMatrix *matrix)
{
  gsize n = matrix->rows * matrix->columns;
  guint n_nan = 0;

  matrix->marks = lab_frame_alloc (frame, n, 1);
  for (gsize i = 0; i < n; i++)
    if (isnan (matrix->values[i])) {
      matrix->marks[i] = LAB_MARK_WRONG;
      n_nan++;
    }
  return n_nan;
}

static void
observe_statistics (const Layer *self, LabFrame *frame)
{
  LabMatrix *mean = add_matrix (frame, "mean", self->mean, self->rows, 1);
  LabMatrix *variance = add_matrix (frame, "variance", self->variance, self->rows, 1);

  mean->caption = "row means";
  variance->caption = lab_frame_printf (frame, "divided by %u", self->columns);
  for (guint i = 0; i < self->rows; i++) {
    const double *row = self->z + (gsize) i * self->columns;
    g_autofree char *sum = sum_text (frame, row, self->columns, NULL);
    g_autofree char *squares = sum_text (frame, row, self->columns, &self->mean[i]);

    mean->notes[i] = lab_frame_printf (frame, "(%s) / %u = %s", sum, self->columns,
                                       number (frame, self->mean[i]));
    variance->notes[i] = lab_frame_printf (frame, "(%s) / %u = %s", squares, self->columns,
                                           number (frame, self->variance[i]));
  }
}

static void
observe_norm (const Layer *self, LabFrame *frame, double epsilon)
{
  LabMatrix *matrix = add_matrix (frame, "z_norm", self->z_norm, self->rows, self->columns);
  guint n_nan = mark_nan (frame, matrix);

  matrix->is_signed = TRUE;
  matrix->caption = n_nan > 0 ? "0 / 0 is NaN" : "(z − μ) / √(σ² + ε)";
  for (guint i = 0; i < self->rows; i++)
    for (guint j = 0; j < self->columns; j++) {
      gsize cell = (gsize) i * self->columns + j;

      matrix->notes[cell] = lab_frame_printf (
          frame, "(%s − %s) / √(%s + %s) = %s%s", number (frame, self->z[cell]),
          term (frame, self->mean[i]), number (frame, self->variance[i]), number (frame, epsilon),
          isnan (self->z_norm[cell]) ? "0 / 0: " : "", number (frame, self->z_norm[cell]));
    }
}

/* γ or β as it was set; its knob may have other rows than z. */
static void
observe_vector (const Layer *self,
                const LabSettings *settings,
                guint knob,
                const char *what,
                const char *otherwise,
                LabFrame *frame)
{
  guint rows, columns;
  const double *cells = lab_settings_get_matrix (settings, knob, &rows, &columns);
  LabMatrix *matrix = add_matrix (frame, knobs[knob].id, cells, rows, 1);

  matrix->is_signed = TRUE;
  matrix->caption = rows < self->rows
                        ? lab_frame_printf (frame, "%s from %u on", otherwise, rows + 1)
                    : rows > self->rows ? lab_frame_printf (frame, "unused from %u", self->rows + 1)
                                        : what;
  for (guint i = 0; i < rows; i++)
    matrix->notes[i] = what;
}

static void
observe_restoring (const Layer *self, LabFrame *frame, double epsilon)
{
  LabMatrix *matrix = lab_frame_add_matrix (frame, "restoring", self->rows, 2);

  matrix->notes = lab_frame_alloc (frame, (gsize) self->rows * 2, sizeof (char *));
  matrix->column_names = lab_frame_alloc (frame, 2, sizeof (char *));
  matrix->column_names[0] = "γ";
  matrix->column_names[1] = "β";
  matrix->caption = "γ = √(σ² + ε), β = μ";
  name_rows (frame, matrix);
  for (guint i = 0; i < self->rows; i++) {
    matrix->values[2 * i] = self->gamma[i];
    matrix->values[2 * i + 1] = self->beta[i];
    matrix->notes[2 * i] =
        lab_frame_printf (frame, "√(%s + %s) = %s", number (frame, self->variance[i]),
                          number (frame, epsilon), number (frame, self->gamma[i]));
    matrix->notes[2 * i + 1] =
        lab_frame_printf (frame, "the mean of row %u: %s", i + 1, number (frame, self->beta[i]));
  }
}

/* Largest |a − b| over the cells; NAN when there is one that is no number. */
static double
largest_difference (const double *a, const double *b, gsize n)
{
  double largest = 0;

  for (gsize i = 0; i < n; i++) {
    double difference = fabs (a[i] - b[i]);

    if (isnan (difference))
      return NAN;
    largest = MAX (largest, difference);
  }
  return largest;
}

static void
observe_tilde (const Layer *self, LabFrame *frame, gboolean identity)
{
  gsize n = (gsize) self->rows * self->columns;
  LabMatrix *matrix = add_matrix (frame, "z_tilde", self->z_tilde, self->rows, self->columns);

  matrix->is_signed = TRUE;
  mark_nan (frame, matrix);
  matrix->caption =
      identity ? lab_frame_printf (frame, "off z by %s",
                                   number (frame, largest_difference (self->z_tilde, self->z, n)))
               : "γ z_norm + β";
  for (guint i = 0; i < self->rows; i++)
    for (guint j = 0; j < self->columns; j++) {
      gsize cell = (gsize) i * self->columns + j;

      matrix->notes[cell] =
          lab_frame_printf (frame, "%s · %s + %s = %s", number (frame, self->gamma[i]),
                            term (frame, self->z_norm[cell]), term (frame, self->beta[i]),
                            number (frame, self->z_tilde[cell]));
    }
}

static void
observe_steps (const Layer *self, const LabSettings *settings, LabFrame *frame)
{
  double epsilon = lab_settings_get_real (settings, KNOB_EPSILON);
  gboolean identity = lab_settings_get_switch (settings, KNOB_IDENTITY);
  guint rows, columns;
  LabMatrix *z =
      add_matrix (frame, "z", lab_settings_get_matrix (settings, KNOB_Z, &rows, &columns),
                  self->rows, self->columns);

  z->is_signed = TRUE;
  z->caption = "units × examples";
  for (guint i = 0; i < self->rows; i++)
    for (guint j = 0; j < self->columns; j++)
      z->notes[(gsize) i * self->columns + j] =
          lab_frame_printf (frame, "unit %u, example %u", i + 1, j + 1);
  observe_statistics (self, frame);
  observe_norm (self, frame, epsilon);
  if (identity) {
    observe_restoring (self, frame, epsilon);
  } else {
    observe_vector (self, settings, KNOB_GAMMA, "scales", "1", frame);
    observe_vector (self, settings, KNOB_BETA, "shifts", "0", frame);
  }
  observe_tilde (self, frame, identity);
}

static double
sigmoid (double z)
{
  return 1 / (1 + exp (-z));
}

/* How far the sigmoid is from its tangent at 0, ½ + z/4, where it is farthest over @values. */
static double
largest_bend (const double *values, gsize n)
{
  double largest = 0;

  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      largest = MAX (largest, fabs (sigmoid (values[i]) - (0.5 + values[i] / 4)));
  return largest;
}

/* Adds @weight to the bin of each finite value within the range. */
static void
count_values (LabHistogram *histogram, const double *values, gsize n, double weight)
{
  for (gsize i = 0; i < n; i++) {
    double bin =
        (values[i] - histogram->x0) / (histogram->x1 - histogram->x0) * (double) histogram->n_bins;

    if (isfinite (bin))
      histogram->counts[(gsize) CLAMP (bin, 0, (double) histogram->n_bins - 1)] += weight;
  }
}

static void
observe_sigmoid (const Layer *self, LabFrame *frame)
{
  gsize n = (gsize) self->rows * self->columns;
  double edge = 6;
  const struct {
    const char *name;
    const double *values;
  } histograms[] = { { "norm_values", self->z_norm }, { "tilde_values", self->z_tilde } };
  LabSeries *curve, *tangent;

  for (guint h = 0; h < G_N_ELEMENTS (histograms); h++)
    for (gsize i = 0; i < n; i++)
      if (isfinite (histograms[h].values[i]))
        edge = MAX (edge, 1.05 * fabs (histograms[h].values[i]));
  for (guint h = 0; h < G_N_ELEMENTS (histograms); h++) {
    LabHistogram *histogram = lab_frame_add_histogram (frame, histograms[h].name, N_BINS);

    histogram->x0 = -edge;
    histogram->x1 = edge;
    count_values (histogram, histograms[h].values, n, 1 / (double) n);
  }
  /* Between 0 and 1 alone. */
  tangent = lab_frame_add_series (frame, "tangent", 2);
  tangent->x[0] = -2;
  tangent->x[1] = 2;
  tangent->y[1] = 1;
  curve = lab_frame_add_series (frame, "sigmoid", CURVE_POINTS);
  for (gsize i = 0; i < CURVE_POINTS; i++) {
    curve->x[i] = edge * (2.0 * (double) i / (CURVE_POINTS - 1) - 1);
    curve->y[i] = sigmoid (curve->x[i]);
  }
}

static void
take_matrix (LabValue *value, const double *numbers, gsize rows, gsize columns)
{
  value->kind = LAB_VALUE_MATRIX;
  value->rows = rows;
  value->columns = columns;
  value->numbers = g_memdup2 (numbers, rows * columns * sizeof *numbers);
}

/* Two mistakes that are made: the sample variance, and statistics along the wrong axis. */
static void
take_mistaken_norm (const Layer *self, guint fact, double epsilon, LabValue *value)
{
  take_matrix (value, self->z, self->rows, self->columns);
  for (guint i = 0; i < self->rows; i++)
    for (guint j = 0; j < self->columns; j++) {
      double mean = self->mean[i];
      double variance = self->variance[i] * self->columns / ((double) self->columns - 1);

      if (fact == FACT_Z_NORM_COLUMNS)
        statistics (self->z + j, self->rows, self->columns, &mean, &variance);
      value->numbers[(gsize) i * self->columns + j] =
          (self->z[(gsize) i * self->columns + j] - mean) / sqrt (variance + epsilon);
    }
}

static void
steps_fact (const Layer *self, const LabSettings *settings, guint fact, LabValue *value)
{
  double epsilon = lab_settings_get_real (settings, KNOB_EPSILON);
  gsize n = (gsize) self->rows * self->columns;

  switch (fact) {
  case FACT_Z_NORM:
    take_matrix (value, self->z_norm, self->rows, self->columns);
    break;
  case FACT_Z_TILDE:
    take_matrix (value, self->z_tilde, self->rows, self->columns);
    break;
  case FACT_MEAN:
    take_matrix (value, self->mean, self->rows, 1);
    break;
  case FACT_VARIANCE:
    take_matrix (value, self->variance, self->rows, 1);
    break;
  case FACT_SAMPLE_VARIANCE:
    take_matrix (value, self->variance, self->rows, 1);
    for (guint i = 0; i < self->rows; i++)
      value->numbers[i] *= self->columns / ((double) self->columns - 1);
    break;
  case FACT_Z_NORM_SAMPLE:
  case FACT_Z_NORM_COLUMNS:
    take_mistaken_norm (self, fact, epsilon, value);
    break;
  case FACT_NAN:
    value->kind = LAB_VALUE_INTEGER;
    for (gsize i = 0; i < n; i++)
      value->integer += isnan (self->z_norm[i]);
    break;
  case FACT_NAN_ROWS:
    value->kind = LAB_VALUE_TEXT;
    value->text = describe_constant_rows (self, epsilon);
    break;
  case FACT_IDENTITY_DIFFERENCE:
    value->kind = LAB_VALUE_REAL;
    value->real = largest_difference (self->restored, self->z, n);
    break;
  case FACT_BEND_NORM:
  case FACT_BEND_TILDE:
    value->kind = LAB_VALUE_REAL;
    value->real = largest_bend (fact == FACT_BEND_NORM ? self->z_norm : self->z_tilde, n);
    break;
  default:
    g_return_if_reached ();
  }
}

/*
 * The second page.
 */

/* The weights of a layer with @in inputs and @out units start as He or Xavier would have them,
 * times the knob's scale. */
static void
set_init_scale (NnState *state, const LabSettings *settings, gsize in, gsize out)
{
  gboolean is_relu = lab_settings_get_choice (settings, KNOB_ACTIVATION) == NN_ACTIVATION_RELU;
  double variance = is_relu ? 2 / (double) in : 2 / (double) (in + out);

  nn_state_set_init_scale (state,
                           lab_settings_get_real (settings, KNOB_INIT_SCALE) * sqrt (variance));
}

/* Builds the net on @x (N, 2) up to the logits (N, 2); @hidden gets the activations. */
static NnTensor *
build_net (Lab *self, NnGraph *graph, NnTensor *x, const LabSettings *settings, NnTensor **hidden)
{
  gint64 n_layers = lab_settings_get_integer (settings, KNOB_LAYERS);
  gsize width = (gsize) lab_settings_get_integer (settings, KNOB_WIDTH);
  NnActivation activation = (NnActivation) lab_settings_get_choice (settings, KNOB_ACTIVATION);
  gboolean normalise = lab_settings_get_switch (settings, KNOB_BATCH_NORM);
  NnBatchNorm batch_norm = nn_batch_norm_default ();
  NnTensor *a = x;

  for (gint64 layer = 1; layer <= n_layers; layer++) {
    g_autofree char *name = g_strdup_printf ("hidden%" G_GINT64_FORMAT, layer);

    set_init_scale (self->state, settings, layer == 1 ? 2 : width, width);
    a = nn_dense (graph, a, name, width, normalise ? NN_ACTIVATION_IDENTITY : activation,
                  NN_INIT_SCALED_NORMAL);
    if (normalise) {
      g_autofree char *norm_name = g_strconcat (name, ".norm", NULL);

      a = nn_batch_norm (graph, a, norm_name, &batch_norm, activation);
    }
    hidden[layer - 1] = a;
  }
  set_init_scale (self->state, settings, width, 2);
  return nn_dense (graph, a, "output", 2, NN_ACTIVATION_IDENTITY, NN_INIT_SCALED_NORMAL);
}

static gboolean
build_graphs (Lab *self, LabRun *run, GError **error)
{
  const LabSettings *settings = lab_run_get_settings (run);
  gsize batch_size = (gsize) lab_settings_get_integer (settings, KNOB_BATCH_SIZE);
  NnOptimiser optimiser =
      nn_optimiser ((NnOptimiserKind) lab_settings_get_choice (settings, KNOB_OPTIMISER),
                    lab_settings_get_real (settings, KNOB_LEARNING_RATE));
  NnTensor *unused[MAX_LAYERS], *cost;

  self->state = nn_state_new (lab_run_get_seed (run), &optimiser);
  self->training = nn_graph_new (self->state);
  self->x = nn_graph_input (self->training, "x", NN_SHAPE (batch_size, 2), NN_INPUT_CONSTANT);
  self->y = nn_graph_input (self->training, "y", NN_SHAPE (batch_size, 2), NN_INPUT_CONSTANT);
  cost = nn_softmax_cross_entropy (
      self->training, build_net (self, self->training, self->x, settings, unused), self->y, "cost");
  if (!nn_graph_compile (self->training, cost, NN_MODE_TRAINING, lab_run_get_pool (run), error))
    return FALSE;

  self->inference = nn_graph_new (self->state);
  self->inference_x = nn_graph_input (self->inference, "x", NN_SHAPE (CHUNK, 2), NN_INPUT_CONSTANT);
  self->inference_logits =
      build_net (self, self->inference, self->inference_x, settings, self->hidden);
  return nn_graph_compile (self->inference, NULL, NN_MODE_INFERENCE, lab_run_get_pool (run), error);
}

static void
batchnorm_steps_close (gpointer lab)
{
  Lab *self = lab;

  layer_clear (&self->layer);
  g_clear_pointer (&self->train_evaluation, lab_evaluation_free);
  g_clear_pointer (&self->dev_evaluation, lab_evaluation_free);
  g_clear_pointer (&self->training, nn_graph_free);
  g_clear_pointer (&self->inference, nn_graph_free);
  g_clear_pointer (&self->state, nn_state_unref);
  g_clear_pointer (&self->sampler, data_sampler_free);
  g_clear_pointer (&self->train, data_set_unref);
  g_clear_pointer (&self->dev, data_set_unref);
  g_free (self);
}

/* Brings both evaluations to the present step. */
static void
evaluate (Lab *self, guint64 step)
{
  if (self->evaluated_step == step)
    return;
  lab_evaluation_run (self->train_evaluation, self->inference, self->inference_x,
                      self->inference_logits);
  lab_evaluation_run (self->dev_evaluation, self->inference, self->inference_x,
                      self->inference_logits);
  self->evaluated_step = step;
}

static void
record (Lab *self, LabRun *run, guint64 step)
{
  LabHistory *history = lab_run_get_history (run);

  evaluate (self, step);
  lab_history_record (history, SERIES_TRAIN_COST, step, self->train_evaluation->cost);
  lab_history_record (history, SERIES_DEV_COST, step, self->dev_evaluation->cost);
  lab_history_record (history, SERIES_TRAIN_ERROR, step, 100 * self->train_evaluation->error);
  lab_history_record (history, SERIES_DEV_ERROR, step, 100 * self->dev_evaluation->error);
}

static gboolean
open_training (Lab *self, LabRun *run, GError **error)
{
  const LabSettings *settings = lab_run_get_settings (run);
  guint64 seed = lab_run_get_seed (run);
  g_autoptr (DataSet) pool =
      data_planar_new ((DataPlanarKind) lab_settings_get_choice (settings, KNOB_DATA), POOL_SIZE,
                       lab_settings_get_real (settings, KNOB_NOISE), seed, error);
  gpointer block;
  gsize size;

  if (!pool ||
      !data_split (pool, (gsize) lab_settings_get_integer (settings, KNOB_TRAIN_SIZE), DEV_SIZE,
                   seed, &self->train, &self->dev, error) ||
      !build_graphs (self, run, error))
    return FALSE;
  self->sampler = data_sampler_new (
      self->train, (gsize) lab_settings_get_integer (settings, KNOB_BATCH_SIZE), seed);
  self->train_evaluation = lab_evaluation_new (self->train);
  self->dev_evaluation = lab_evaluation_new (self->dev);

  block = nn_state_get_block (self->state, &size);
  lab_run_add_state (run, block, size);
  record (self, run, 0);
  return TRUE;
}

static gpointer
batchnorm_steps_open (LabRun *run, GError **error)
{
  const LabSettings *settings = lab_run_get_settings (run);
  Lab *self = g_new0 (Lab, 1);

  self->evaluated_step = G_MAXUINT64;
  if (is_training (settings) ? !open_training (self, run, error)
                             : !layer_update (&self->layer, settings, error)) {
    batchnorm_steps_close (self);
    return NULL;
  }
  return self;
}

static LabStatus
batchnorm_steps_step (gpointer lab, LabRun *run)
{
  Lab *self = lab;
  const LabSettings *settings = lab_run_get_settings (run);
  guint64 step = lab_run_get_step (run);
  guint64 every = (guint64) lab_settings_get_integer (settings, KNOB_EVALUATE_EVERY);
  NnStepReport report;

  if (!is_training (settings)) {
    lab_run_set_message (run, "This page has no iterations: change z, γ, β or ε instead.");
    return LAB_STATUS_FINISHED;
  }

  data_sampler_batch (self->sampler, step, nn_tensor_get_data (self->x),
                      nn_tensor_get_data (self->y));
  self->evaluated_step = G_MAXUINT64;
  if (nn_graph_step (self->training, &report) != NN_STEP_OK) {
    lab_run_set_message (run,
                         "The %s is no longer finite: at iteration %" G_GUINT64_FORMAT
                         " a value overflowed in “%s” (%s). A smaller learning rate may help.",
                         report.in_gradient ? "gradient" : "cost", report.step, report.tensor,
                         report.op);
    return LAB_STATUS_DIVERGED;
  }
  if ((step + 1) % every == 0)
    record (self, run, step + 1);
  return LAB_STATUS_RUNNING;
}

/* ‖∂J/∂W‖ of each layer, the last is the output, for the batch that comes next: @norms (n_layers +
 * 1). Passes leave the state alone. */
static void
gradient_norms (Lab *self, LabRun *run, double *norms)
{
  gint64 n_layers = lab_settings_get_integer (lab_run_get_settings (run), KNOB_LAYERS);

  data_sampler_batch (self->sampler, lab_run_get_step (run), nn_tensor_get_data (self->x),
                      nn_tensor_get_data (self->y));
  nn_graph_forward (self->training);
  nn_graph_backward (self->training, NULL);
  for (gint64 layer = 0; layer <= n_layers; layer++) {
    g_autofree char *name = layer < n_layers
                                ? g_strdup_printf ("hidden%" G_GINT64_FORMAT ".weight", layer + 1)
                                : g_strdup ("output.weight");
    const NnParameter *weight = nn_state_find_parameter (self->state, name);
    double sum = 0;

    for (gsize i = 0; i < weight->count; i++)
      sum += pow ((double) weight->gradient[i], 2);
    norms[layer] = sqrt (sum);
  }
}

static void
observe_gradients (Lab *self, LabRun *run, LabFrame *frame)
{
  gsize n = (gsize) lab_settings_get_integer (lab_run_get_settings (run), KNOB_LAYERS) + 1;
  LabSeries *series = lab_frame_add_series (frame, "gradient_norms", n);

  gradient_norms (self, run, series->y);
  for (gsize layer = 0; layer < n; layer++) {
    series->x[layer] = (double) layer + 1;
    /* A log axis has no 0: what underflowed is a gap. */
    if (!(series->y[layer] > 0))
      series->y[layer] = NAN;
  }
}

/* Of the first CHUNK examples of the dev set. */
static void
observe_activations (Lab *self, LabRun *run, LabFrame *frame)
{
  const LabSettings *settings = lab_run_get_settings (run);
  gsize n_layers = (gsize) lab_settings_get_integer (settings, KNOB_LAYERS);
  gsize n = CHUNK * (gsize) lab_settings_get_integer (settings, KNOB_WIDTH);
  g_autofree double *values = g_new (double, n);
  double low = 0, high = 0;

  memcpy (nn_tensor_get_data (self->inference_x), self->dev->features, CHUNK * 2 * sizeof (float));
  nn_graph_forward (self->inference);
  for (gsize layer = 0; layer < n_layers; layer++)
    for (gsize i = 0; i < n; i++) {
      double value = (double) nn_tensor_get_data (self->hidden[layer])[i];

      if (isfinite (value)) {
        low = MIN (low, value);
        high = MAX (high, value);
      }
    }
  if (lab_settings_get_choice (settings, KNOB_ACTIVATION) == NN_ACTIVATION_TANH)
    low = -1;
  if (lab_settings_get_choice (settings, KNOB_ACTIVATION) == NN_ACTIVATION_TANH ||
      lab_settings_get_choice (settings, KNOB_ACTIVATION) == NN_ACTIVATION_SIGMOID || high == low)
    high = 1;
  for (gsize layer = 0; layer < n_layers; layer++) {
    LabHistogram *histogram =
        lab_frame_add_histogram (frame, views[VIEW_ACTIVATIONS].layers[layer].observable, N_BINS);

    histogram->x0 = low;
    histogram->x1 = high;
    for (gsize i = 0; i < n; i++)
      values[i] = (double) nn_tensor_get_data (self->hidden[layer])[i];
    count_values (histogram, values, n, 100 / (double) n);
  }
}

G_STATIC_ASSERT (CHUNK <= DEV_SIZE);

static void
training_fact (Lab *self, LabRun *run, guint fact, LabValue *value)
{
  double norms[MAX_LAYERS + 1];

  evaluate (self, lab_run_get_step (run));
  value->kind = LAB_VALUE_REAL;
  switch (fact) {
  case FACT_TRAIN_COST:
    value->real = self->train_evaluation->cost;
    break;
  case FACT_DEV_COST:
    value->real = self->dev_evaluation->cost;
    break;
  case FACT_TRAIN_ERROR:
    value->real = 100 * self->train_evaluation->error;
    break;
  case FACT_DEV_ERROR:
    value->real = 100 * self->dev_evaluation->error;
    break;
  case FACT_FIRST_GRADIENT:
  case FACT_LAST_GRADIENT:
    gradient_norms (self, run, norms);
    value->real = norms[fact == FACT_FIRST_GRADIENT
                            ? 0
                            : lab_settings_get_integer (lab_run_get_settings (run), KNOB_LAYERS)];
    break;
  default:
    g_return_if_reached ();
  }
}

/*
 * Both.
 */

/* A fact of the other page is not known. */
static void
batchnorm_steps_fact (gpointer lab, LabRun *run, guint fact, LabValue *value)
{
  Lab *self = lab;
  const LabSettings *settings = lab_run_get_settings (run);

  if (is_training (settings) != (fact >= FACT_TRAIN_COST))
    return;
  if (is_training (settings))
    training_fact (self, run, fact, value);
  else
    steps_fact (&self->layer, settings, fact, value);
}

/* What a person may wonder about; NULL: nothing. */
static const char *
explain (Lab *self, LabRun *run)
{
  const LabSettings *settings = lab_run_get_settings (run);
  gboolean normalises = lab_settings_get_switch (settings, KNOB_BATCH_NORM);

  if (!is_training (settings))
    return self->layer.columns == 1 ? "With one example each value is its own mean and the "
                                      "variance is 0: nothing of z is left."
                                    : NULL;
  if (normalises && lab_settings_get_integer (settings, KNOB_BATCH_SIZE) == 1)
    return "In a batch of one each value is its own mean and the variance is 0: the layer puts out "
           "β for every example, so nothing can be learnt.";
  if (normalises && lab_settings_get_real (settings, KNOB_LEARNING_RATE) > 2)
    return "At such a rate the layer keeps activations in range, so nothing overflows; whether "
           "anything is learnt is another matter.";
  return NULL;
}

static void
observe_facts (Lab *self, LabRun *run, LabFrame *frame, const char *name, guint first, guint end)
{
  const char *explanation = explain (self, run);
  LabReadout *readout = lab_frame_add_readout (frame, name, end - first + (explanation ? 1 : 0));

  for (guint i = first; i < end; i++) {
    g_auto (LabValue) value = LAB_VALUE_INIT;
    g_autofree char *text = NULL;

    batchnorm_steps_fact (self, run, i, &value);
    text = lab_value_to_string (&value);
    readout->labels[i - first] = facts[i].title;
    readout->values[i - first] = facts[i].unit && value.kind != LAB_VALUE_NONE
                                     ? lab_frame_printf (frame, "%s %s", text, facts[i].unit)
                                     : lab_frame_strdup (frame, text);
  }
  if (explanation) {
    readout->labels[end - first] = "Why";
    readout->values[end - first] = explanation;
  }
}

static void
observe_series (LabRun *run, LabFrame *frame, guint view, guint first)
{
  for (guint i = 0; i < 2; i++)
    lab_history_observe (lab_run_get_history (run), first + i, lab_run_get_step (run), frame,
                         views[view].layers[i].observable);
}

static void
batchnorm_steps_observe (gpointer lab, LabRun *run, guint64 wanted, LabFrame *frame)
{
  Lab *self = lab;

  if (wanted & (1u << VIEW_STEPS))
    observe_steps (&self->layer, lab_run_get_settings (run), frame);
  if (wanted & (1u << VIEW_SIGMOID))
    observe_sigmoid (&self->layer, frame);
  if (wanted & (1u << VIEW_SUMMARY))
    observe_facts (self, run, frame, "summary", FACT_MEAN, FACT_TRAIN_COST);
  if (wanted & (1u << VIEW_CURVES))
    observe_series (run, frame, VIEW_CURVES, SERIES_TRAIN_COST);
  if (wanted & (1u << VIEW_ERRORS))
    observe_series (run, frame, VIEW_ERRORS, SERIES_TRAIN_ERROR);
  if (wanted & (1u << VIEW_ACTIVATIONS))
    observe_activations (self, run, frame);
  if (wanted & (1u << VIEW_GRADIENTS))
    observe_gradients (self, run, frame);
  if (wanted & (1u << VIEW_TRAINING))
    observe_facts (self, run, frame, "training", FACT_TRAIN_COST, N_FACTS);
}

static gboolean
batchnorm_steps_knob_applies (const LabSettings *settings, guint knob)
{
  if (knob == KNOB_PAGE)
    return TRUE;
  if ((knob == KNOB_GAMMA || knob == KNOB_BETA) &&
      lab_settings_get_switch (settings, KNOB_IDENTITY))
    return FALSE;
  return is_training (settings) == (knob >= KNOB_BATCH_NORM);
}

static gboolean
batchnorm_steps_view_applies (const LabSettings *settings, guint view)
{
  return is_training (settings) == (view >= VIEW_CURVES);
}

static void
batchnorm_steps_knob_changed (gpointer lab, LabRun *run, guint knob)
{
  Lab *self = lab;
  const LabSettings *settings = lab_run_get_settings (run);

  if (!is_training (settings)) {
    g_autoptr (GError) error = NULL;

    /* A few hundred cells at most: it compiled for other sizes, so it does for these. */
    if (!layer_update (&self->layer, settings, &error))
      g_error ("%s", error->message);
  } else if (knob == KNOB_LEARNING_RATE) {
    nn_state_get_optimiser (self->state)->learning_rate = lab_settings_get_real (settings, knob);
  }
}

static const char *const parts[] = { "4a", "4b", "4c", "4d", "4e", NULL };

const LabClass lab_batchnorm_steps = {
  .id = "batchnorm-steps",
  .title = "Batch norm: step by step",
  .summary = "A matrix is normalised row by row, scaled and shifted, with the arithmetic of each "
             "cell: what ε is for, what γ and β give back. "
             "On the second page one net learns with and without the layer, from the same weights "
             "and at any rate.",
  .parts = parts,
  .knobs = knobs,
  .n_knobs = N_KNOBS,
  .views = views,
  .n_views = N_VIEWS,
  .facts = facts,
  .n_facts = N_FACTS,
  .n_series = N_SERIES,
  .default_steps = 1000,
  .open = batchnorm_steps_open,
  .close = batchnorm_steps_close,
  .step = batchnorm_steps_step,
  .observe = batchnorm_steps_observe,
  .fact = batchnorm_steps_fact,
  .knob_applies = batchnorm_steps_knob_applies,
  .view_applies = batchnorm_steps_view_applies,
  .knob_changed = batchnorm_steps_knob_changed,
};
