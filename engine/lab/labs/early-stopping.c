/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Early stopping (exam part 2g). A dense net with more freedom than its few noisy examples can hold
 * in check goes on fitting the training set while the cost on the development set, after a first
 * fall, rises again. The best parameters are those of the step with the lowest dev cost; training
 * would be stopped once that lies `patience` steps back (Prechelt, "Early stopping – but when?",
 * 1998; Goodfellow, Bengio, Courville, "Deep Learning", algorithm 7.1). The run itself goes on, so
 * that one sees what stopping saves: the parameters of the best step are kept beside the present
 * ones, and the boundary of either can be looked at.
 *
 * Other remedies than stopping: an L2 penalty, dropout, more data, a smaller net. Each can be had
 * by its own knob in any strength, or by `remedy` in one that shows, to be compared with none.
 *
 * Costs are mean cross-entropies over the whole set, without penalties and without dropout, so that
 * both curves mean the same.
 */

#include <math.h>
#include <string.h>

#include "data-csv.h"
#include "data-fashion-mnist.h"
#include "data-planar.h"
#include "data-sampler.h"
#include "data-split.h"
#include "lab-evaluation.h"
#include "lab-mistakes.h"
#include "lab-net.h"
#include "lab-planar-view.h"
#include "lab-run.h"
#include "lab-settings.h"

/* Sets are split from a pool of this size, so that a larger training set contains the smaller one
 * and the dev set stays. */
#define POOL_SIZE 10000
#define MAX_SET_SIZE (POOL_SIZE / 2)

/* Samples along each axis of the decision field. */
#define FIELD_SIZE 96

#define MAX_HIDDEN_LAYERS 8

/* What the remedies set in place of the knobs' values. */
#define REMEDY_L2 0.01
#define REMEDY_DROPOUT 0.5
#define REMEDY_DATA_FACTOR 10
#define REMEDY_WIDTH_DIVISOR 8

enum {
  KNOB_DATA,
  KNOB_FILE,
  KNOB_NOISE,
  KNOB_TRAIN_SIZE,
  KNOB_DEV_SIZE,
  KNOB_LAYERS,
  KNOB_WIDTH,
  KNOB_ACTIVATION,
  KNOB_OPTIMISER,
  KNOB_LEARNING_RATE,
  KNOB_BATCH_SIZE,
  KNOB_REMEDY,
  KNOB_L2,
  KNOB_DROPOUT,
  KNOB_PATIENCE,
  KNOB_EVALUATE_EVERY,
  N_KNOBS,
};

/* The first ones are those of DataPlanarKind, in its order. */
enum {
  SOURCE_FASHION_MNIST = DATA_PLANAR_N_KINDS,
  SOURCE_CSV,
};

static const LabChoice sources[] = {
  { "circles", "Circles" },
  { "moons", "Moons" },
  { "xor", "XOR" },
  { "spiral", "Spiral" },
  { "gaussians", "Gaussians" },
  { "xor-uniform", "XOR without a gap" },
  { "fashion-mnist", "Fashion-MNIST" },
  { "csv", "CSV file" },
  { NULL },
};

/* In the order of NnActivation and NnOptimiserKind. */
static const LabChoice activations[] = {
  { "identity", "Identity" }, { "relu", "ReLU" }, { "tanh", "tanh" },
  { "sigmoid", "Sigmoid" },   { NULL },
};
static const LabChoice optimisers[] = {
  { "sgd", "SGD" },           { "momentum", "Momentum" }, { "adam", "Adam" },
  { "nesterov", "Nesterov" }, { "rmsprop", "RMSProp" },   { NULL },
};

enum { REMEDY_NONE, REMEDY_PENALTY, REMEDY_DROP_UNITS, REMEDY_MORE_DATA, REMEDY_SMALLER_NET };

static const LabChoice remedies[] = {
  { "none", "None" },
  { "l2", "L2 penalty: λ = 0.01" },
  { "dropout", "Dropout: half of the units" },
  { "more-data", "More data: ten times the examples" },
  { "smaller-net", "Smaller net: an eighth of the units" },
  { NULL },
};
static const char *const csv_patterns[] = { "*.csv", "*.tsv", "*.txt", NULL };

static const LabKnob knobs[N_KNOBS] = {
  [KNOB_DATA] = { .id = "data",
                  .title = "Data set",
                  .help = "Where the examples come from",
                  .group = "Data",
                  .kind = LAB_KNOB_CHOICE,
                  .choices = sources,
                  .initial = DATA_PLANAR_MOONS },
  [KNOB_FILE] = { .id = "file",
                  .title = "CSV file",
                  .help =
                      "A header line, then one example a line: numbers and a column for the class",
                  .group = "Data",
                  .kind = LAB_KNOB_FILE,
                  .patterns = csv_patterns },
  [KNOB_NOISE] = { .id = "noise",
                   .title = "Noise",
                   .help = "Standard deviation of the noise on both coordinates",
                   .group = "Data",
                   .kind = LAB_KNOB_REAL,
                   .min = 0,
                   .max = 1,
                   .initial = 0.3 },
  [KNOB_TRAIN_SIZE] = { .id = "train_size",
                        .title = "Training examples",
                        .help = "Number of examples that the net learns from",
                        .group = "Data",
                        .kind = LAB_KNOB_INTEGER,
                        .scale = LAB_SCALE_LOG,
                        .min = 2,
                        .max = MAX_SET_SIZE,
                        .initial = 300 },
  [KNOB_DEV_SIZE] = { .id = "dev_size",
                      .title = "Dev examples",
                      .help = "Number of examples that decide when to stop",
                      .group = "Data",
                      .kind = LAB_KNOB_INTEGER,
                      .scale = LAB_SCALE_LOG,
                      .min = 2,
                      .max = MAX_SET_SIZE,
                      .initial = 500 },
  [KNOB_LAYERS] = { .id = "layers",
                    .title = "Hidden layers",
                    .help = "Number of hidden layers; none makes it logistic regression",
                    .group = "Net",
                    .kind = LAB_KNOB_INTEGER,
                    .min = 0,
                    .max = MAX_HIDDEN_LAYERS,
                    .initial = 2 },
  [KNOB_WIDTH] = { .id = "width",
                   .title = "Units a layer",
                   .help = "Number of units in each hidden layer",
                   .group = "Net",
                   .kind = LAB_KNOB_INTEGER,
                   .scale = LAB_SCALE_LOG,
                   .min = 1,
                   .max = 1024,
                   .initial = 64 },
  [KNOB_ACTIVATION] = { .id = "activation",
                        .title = "Activation",
                        .help = "What each hidden unit does to its weighted sum",
                        .group = "Net",
                        .kind = LAB_KNOB_CHOICE,
                        .choices = activations,
                        .initial = NN_ACTIVATION_RELU },
  [KNOB_OPTIMISER] = { .id = "optimiser",
                       .title = "Optimiser",
                       .help = "The rule that turns gradients into steps",
                       .group = "Training",
                       .kind = LAB_KNOB_CHOICE,
                       .choices = optimisers,
                       .initial = NN_OPTIMISER_ADAM },
  [KNOB_LEARNING_RATE] = { .id = "learning_rate",
                           .title = "Learning rate",
                           .help = "How far a step goes along the gradient",
                           .group = "Training",
                           .kind = LAB_KNOB_REAL,
                           .is_live = TRUE,
                           .scale = LAB_SCALE_LOG,
                           .min = 1e-5,
                           .max = 10,
                           .initial = 0.003 },
  [KNOB_BATCH_SIZE] = { .id = "batch_size",
                        .title = "Batch size",
                        .help = "Number of examples in a mini-batch",
                        .group = "Training",
                        .kind = LAB_KNOB_INTEGER,
                        .scale = LAB_SCALE_LOG,
                        .min = 1,
                        .max = 1024,
                        .initial = 32 },
  [KNOB_REMEDY] = { .id = "remedy",
                    .title = "Remedy",
                    .help = "One cure for overfitting besides stopping, to be compared with none",
                    .group = "Regularisation",
                    .kind = LAB_KNOB_CHOICE,
                    .choices = remedies,
                    .initial = REMEDY_NONE },
  [KNOB_L2] = { .id = "l2",
                .title = "L2 penalty",
                .help = "λ of the penalty λ/2 · Σ w² on the weights",
                .group = "Regularisation",
                .kind = LAB_KNOB_REAL,
                .is_live = TRUE,
                .min = 0,
                .max = 1,
                .initial = 0 },
  [KNOB_DROPOUT] = { .id = "dropout",
                     .title = "Dropout",
                     .help = "Share of hidden units that are dropped at each training step",
                     .group = "Regularisation",
                     .kind = LAB_KNOB_REAL,
                     .min = 0,
                     .max = 0.9,
                     .initial = 0 },
  [KNOB_PATIENCE] = { .id = "patience",
                      .title = "Patience",
                      .help = "How long the dev cost may fail to improve before training would be "
                              "stopped",
                      .group = "Regularisation",
                      .unit = "iterations",
                      .kind = LAB_KNOB_INTEGER,
                      .is_live = TRUE,
                      .scale = LAB_SCALE_LOG,
                      .min = 1,
                      .max = 100000,
                      .initial = 300 },
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

enum {
  SERIES_TRAIN_COST,
  SERIES_DEV_COST,
  SERIES_TRAIN_ERROR,
  SERIES_DEV_ERROR,
  SERIES_NORM, /* of hidden layer 1; those of the others follow, and that of the output at last */
  N_SERIES = SERIES_NORM + MAX_HIDDEN_LAYERS + 1,
};

enum {
  VIEW_CURVES,
  VIEW_BOUNDARY,
  VIEW_BEST_BOUNDARY,
  VIEW_MISTAKES,
  VIEW_ERRORS,
  VIEW_NORMS,
  VIEW_SUMMARY,
  N_VIEWS,
};

static const LabView views[N_VIEWS] = {
  [VIEW_CURVES] = { .id = "curves",
                    .title = "Cost",
                    .help = "Where the dev cost is lowest the net has learnt what it can; after "
                            "that it learns the noise",
                    .kind = LAB_VIEW_PLANE,
                    .x = { .title = "iteration", .from_zero = TRUE },
                    .y = { .title = "cost", .from_zero = TRUE },
                    .layers = { { "train_cost", LAB_OBSERVABLE_SERIES, "training cost",
                                  LAB_ROLE_TRAIN },
                                { "dev_cost", LAB_OBSERVABLE_SERIES, "dev cost", LAB_ROLE_DEV } } },
  [VIEW_BOUNDARY] = { .id = "boundary",
                      .title = "Boundary now",
                      .help =
                          "The boundary bends around single training points when the net overfits",
                      .kind = LAB_VIEW_PLANE,
                      .square = TRUE,
                      .x = { .title = "x₁" },
                      .y = { .title = "x₂" },
                      .layers = { { "decision", LAB_OBSERVABLE_FIELD, "prediction", LAB_ROLE_NONE },
                                  { "dev_points", LAB_OBSERVABLE_POINTS, "dev set", LAB_ROLE_DEV },
                                  { "train_points", LAB_OBSERVABLE_POINTS, "training set",
                                    LAB_ROLE_TRAIN } } },
  [VIEW_BEST_BOUNDARY] = { .id = "best-boundary",
                           .title = "Boundary at the best step",
                           .help = "The net of the iteration with the lowest dev cost: what early "
                                   "stopping would have kept",
                           .kind = LAB_VIEW_PLANE,
                           .square = TRUE,
                           .x = { .title = "x₁" },
                           .y = { .title = "x₂" },
                           .layers = { { "best_decision", LAB_OBSERVABLE_FIELD, "prediction",
                                         LAB_ROLE_NONE },
                                       { "dev_points", LAB_OBSERVABLE_POINTS, "dev set",
                                         LAB_ROLE_DEV },
                                       { "train_points", LAB_OBSERVABLE_POINTS, "training set",
                                         LAB_ROLE_TRAIN } } },
  [VIEW_MISTAKES] = { .id = "mistakes",
                      .title = "Worst mistakes",
                      .help = "The pictures of the dev set with the highest cost among those that "
                              "the net gets wrong",
                      .kind = LAB_VIEW_PICTURES,
                      .layers = { { "mistakes", LAB_OBSERVABLE_PICTURES, "dev set",
                                    LAB_ROLE_DEV } } },
  [VIEW_ERRORS] = { .id = "errors",
                    .title = "Error",
                    .help = "Share of wrong answers; it need not rise when the cost does",
                    .kind = LAB_VIEW_PLANE,
                    .x = { .title = "iteration", .from_zero = TRUE },
                    .y = { .title = "error", .unit = "%", .from_zero = TRUE },
                    .layers = { { "train_error", LAB_OBSERVABLE_SERIES, "training error",
                                  LAB_ROLE_TRAIN },
                                { "dev_error", LAB_OBSERVABLE_SERIES, "dev error",
                                  LAB_ROLE_DEV } } },
  [VIEW_NORMS] = { .id = "norms",
                   .title = "Weight norms",
                   .help = "The root of the sum of each layer's squared weights: to fit the noise "
                           "they have to grow, and a penalty holds them down",
                   .kind = LAB_VIEW_PLANE,
                   .x = { .title = "iteration", .from_zero = TRUE },
                   .y = { .title = "norm of the weights", .scale = LAB_SCALE_LOG },
                   .layers = { { "norm_hidden1", LAB_OBSERVABLE_SERIES, "hidden layer 1",
                                 LAB_ROLE_NONE },
                               { "norm_hidden2", LAB_OBSERVABLE_SERIES, "hidden layer 2",
                                 LAB_ROLE_NONE },
                               { "norm_hidden3", LAB_OBSERVABLE_SERIES, "hidden layer 3",
                                 LAB_ROLE_NONE },
                               { "norm_hidden4", LAB_OBSERVABLE_SERIES, "hidden layer 4",
                                 LAB_ROLE_NONE },
                               { "norm_hidden5", LAB_OBSERVABLE_SERIES, "hidden layer 5",
                                 LAB_ROLE_NONE },
                               { "norm_hidden6", LAB_OBSERVABLE_SERIES, "hidden layer 6",
                                 LAB_ROLE_NONE },
                               { "norm_hidden7", LAB_OBSERVABLE_SERIES, "hidden layer 7",
                                 LAB_ROLE_NONE },
                               { "norm_hidden8", LAB_OBSERVABLE_SERIES, "hidden layer 8",
                                 LAB_ROLE_NONE },
                               { "norm_output", LAB_OBSERVABLE_SERIES, "output layer",
                                 LAB_ROLE_NONE } } },
  [VIEW_SUMMARY] = { .id = "summary",
                     .title = "Figures",
                     .help = "The present values and those of the best step",
                     .kind = LAB_VIEW_READOUT,
                     .layers = { { "summary", LAB_OBSERVABLE_READOUT, "figures",
                                   LAB_ROLE_NONE } } },
};

enum {
  FACT_BEST_STEP,
  FACT_BEST_DEV_COST,
  FACT_STOP_STEP,
  FACT_RISE,
  FACT_TRAIN_SIZE,
  FACT_WIDTH,
  FACT_L2,
  FACT_DROPOUT,
  FACT_WEIGHT_NORM,
  FACT_FINAL_TRAIN_COST,
  FACT_FINAL_DEV_COST,
  FACT_TRAIN_ERROR,
  FACT_DEV_ERROR,
  N_FACTS,
};

static const LabFact facts[N_FACTS] = {
  [FACT_BEST_STEP] = { "best_step", "Iteration with the lowest dev cost" },
  [FACT_BEST_DEV_COST] = { "best_dev_cost", "Lowest dev cost" },
  [FACT_STOP_STEP] = { "stop_step", "Iteration at which patience runs out" },
  [FACT_RISE] = { "rise", "Lowest dev cost, under the one now by", "%" },
  [FACT_TRAIN_SIZE] = { "train_size", "Training examples in use" },
  [FACT_WIDTH] = { "width", "Units a hidden layer in use" },
  [FACT_L2] = { "l2", "L2 penalty in use" },
  [FACT_DROPOUT] = { "dropout", "Share of units dropped" },
  [FACT_WEIGHT_NORM] = { "weight_norm", "Norm of all weights" },
  [FACT_FINAL_TRAIN_COST] = { "final_train_cost", "Training cost now" },
  [FACT_FINAL_DEV_COST] = { "final_dev_cost", "Dev cost now" },
  [FACT_TRAIN_ERROR] = { "train_error", "Training error now", "%" },
  [FACT_DEV_ERROR] = { "dev_error", "Dev error now", "%" },
};

/* What evaluations have shown so far; part of a checkpoint. */
typedef struct {
  gint64 best_step; /* −1 before the first evaluation with a finite cost */
  double best_dev_cost;
  gint64 stop_step; /* −1 while patience lasts */
} Progress;

typedef struct {
  DataSet *train;
  DataSet *dev;
  DataSampler *sampler;
  LabNet *net;
  LabNet *best;     /* a replica with the parameters of the best step */
  gpointer present; /* @size bytes: the parameters, and all else of the net that a step moves */
  gpointer kept;    /* @size bytes: those of the best step */
  gsize size;
  LabEvaluation *train_evaluation;
  LabEvaluation *dev_evaluation;
  guint64 evaluated_step; /* the step that both evaluations belong to; G_MAXUINT64: none */
  Progress progress;
} Lab;

static gboolean
is_planar (const LabSettings *settings)
{
  return lab_settings_get_choice (settings, KNOB_DATA) < DATA_PLANAR_N_KINDS;
}

static DataSet *
load_pool (const LabSettings *settings, guint64 seed, GError **error)
{
  guint source = lab_settings_get_choice (settings, KNOB_DATA);

  switch (source) {
  case SOURCE_FASHION_MNIST:
    return data_fashion_mnist_new (DATA_FASHION_MNIST_TRAIN, POOL_SIZE, error);
  case SOURCE_CSV: {
    const char *path = lab_settings_get_file (settings, KNOB_FILE);
    DataCsvFormat format = { 0 };

    if (!path) {
      g_set_error (error, LAB_ERROR, LAB_ERROR_VALUE,
                   "file: expected the path of a CSV file, because data is csv, found none");
      return NULL;
    }
    return data_csv_read (path, &format, error);
  }
  default:
    return data_planar_new ((DataPlanarKind) source, POOL_SIZE,
                            lab_settings_get_real (settings, KNOB_NOISE), seed, error);
  }
}

static guint
remedy (const LabSettings *settings)
{
  return lab_settings_get_choice (settings, KNOB_REMEDY);
}

/* What is in force, with the remedy. */

static double
get_l2 (const LabSettings *settings)
{
  return remedy (settings) == REMEDY_PENALTY ? REMEDY_L2
                                             : lab_settings_get_real (settings, KNOB_L2);
}

static double
get_dropout (const LabSettings *settings)
{
  return remedy (settings) == REMEDY_DROP_UNITS ? REMEDY_DROPOUT
                                                : lab_settings_get_real (settings, KNOB_DROPOUT);
}

static gsize
get_train_size (const LabSettings *settings)
{
  gsize size = (gsize) lab_settings_get_integer (settings, KNOB_TRAIN_SIZE);

  return remedy (settings) == REMEDY_MORE_DATA ? MIN (REMEDY_DATA_FACTOR * size, MAX_SET_SIZE)
                                               : size;
}

static gsize
get_width (const LabSettings *settings)
{
  gsize width = (gsize) lab_settings_get_integer (settings, KNOB_WIDTH);

  return remedy (settings) == REMEDY_SMALLER_NET ? MAX (width / REMEDY_WIDTH_DIVISOR, 1) : width;
}

static gboolean
build_nets (Lab *self, LabRun *run, GError **error)
{
  const LabSettings *settings = lab_run_get_settings (run);
  LabNetPlan plan = {
    .n_features = self->train->n_features,
    .n_classes = self->train->n_classes,
    .n_layers = (gsize) lab_settings_get_integer (settings, KNOB_LAYERS),
    .width = get_width (settings),
    .activation = (NnActivation) lab_settings_get_choice (settings, KNOB_ACTIVATION),
    .dropout = get_dropout (settings),
    .batch_size = (gsize) lab_settings_get_integer (settings, KNOB_BATCH_SIZE),
    .optimiser = nn_optimiser ((NnOptimiserKind) lab_settings_get_choice (settings, KNOB_OPTIMISER),
                               lab_settings_get_real (settings, KNOB_LEARNING_RATE)),
  };
  gsize kept_size;

  plan.optimiser.l2 = get_l2 (settings);
  self->net = lab_net_new (&plan, lab_run_get_seed (run), lab_run_get_pool (run), error);
  if (!self->net)
    return FALSE;
  self->best = lab_net_new_replica (self->net, lab_run_get_pool (run), error);
  if (!self->best)
    return FALSE;
  self->present = nn_state_get_block (self->net->state, &self->size);
  self->kept = nn_state_get_block (self->best->state, &kept_size);
  g_assert (kept_size == self->size);
  return TRUE;
}

static void
early_stopping_close (gpointer lab)
{
  Lab *self = lab;

  g_clear_pointer (&self->train_evaluation, lab_evaluation_free);
  g_clear_pointer (&self->dev_evaluation, lab_evaluation_free);
  g_clear_pointer (&self->net, lab_net_free);
  g_clear_pointer (&self->best, lab_net_free);
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
  lab_evaluation_run (self->train_evaluation, self->net->inference, self->net->inference_x,
                      self->net->inference_logits);
  lab_evaluation_run (self->dev_evaluation, self->net->inference, self->net->inference_x,
                      self->net->inference_logits);
  self->evaluated_step = step;
}

/* One more evaluation, of step @step, has shown @dev_cost. */
static void
progress_add (Progress *self, guint64 step, double dev_cost, gint64 patience)
{
  if (isfinite (dev_cost) && (self->best_step < 0 || dev_cost < self->best_dev_cost)) {
    self->best_step = (gint64) step;
    self->best_dev_cost = dev_cost;
  }
  if (self->stop_step < 0 && self->best_step >= 0 && (gint64) step - self->best_step >= patience)
    self->stop_step = (gint64) step;
}

/* The output's curve has the last place, however many hidden layers there are. */
static guint
norm_series (const Lab *self, gsize layer)
{
  return SERIES_NORM + (guint) (layer < self->net->plan.n_layers ? layer : MAX_HIDDEN_LAYERS);
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
  for (gsize layer = 0; layer <= self->net->plan.n_layers; layer++)
    lab_history_record (history, norm_series (self, layer), step,
                        lab_net_get_weight_norm (self->net, layer));
  progress_add (&self->progress, step, self->dev_evaluation->cost,
                lab_settings_get_integer (lab_run_get_settings (run), KNOB_PATIENCE));
  if (self->progress.best_step == (gint64) step)
    memcpy (self->kept, self->present, self->size);
}

static gpointer
early_stopping_open (LabRun *run, GError **error)
{
  const LabSettings *settings = lab_run_get_settings (run);
  guint64 seed = lab_run_get_seed (run);
  g_autoptr (DataSet) pool = load_pool (settings, seed, error);
  Lab *self;

  if (!pool)
    return NULL;

  self = g_new0 (Lab, 1);
  self->evaluated_step = G_MAXUINT64;
  self->progress = (Progress){ .best_step = -1, .stop_step = -1 };
  if (!data_split (pool, get_train_size (settings),
                   (gsize) lab_settings_get_integer (settings, KNOB_DEV_SIZE), seed, &self->train,
                   &self->dev, error) ||
      !build_nets (self, run, error)) {
    early_stopping_close (self);
    return NULL;
  }
  self->sampler = data_sampler_new (
      self->train, (gsize) lab_settings_get_integer (settings, KNOB_BATCH_SIZE), seed);
  self->train_evaluation = lab_evaluation_new (self->train);
  self->dev_evaluation = lab_evaluation_new (self->dev);

  lab_run_add_state (run, self->present, self->size);
  lab_run_add_state (run, self->kept, self->size);
  lab_run_add_state (run, &self->progress, sizeof self->progress);
  record (self, run, 0);
  return self;
}

static LabStatus
early_stopping_step (gpointer lab, LabRun *run)
{
  Lab *self = lab;
  guint64 step = lab_run_get_step (run);
  gint64 every = lab_settings_get_integer (lab_run_get_settings (run), KNOB_EVALUATE_EVERY);
  LabStatus status;

  self->evaluated_step = G_MAXUINT64;
  status = lab_net_step (self->net, run, self->sampler);
  if (status != LAB_STATUS_RUNNING)
    return status;
  if ((step + 1) % (guint64) every == 0)
    record (self, run, step + 1);
  return LAB_STATUS_RUNNING;
}

static void
observe_series (Lab *self, LabRun *run, LabFrame *frame, guint view)
{
  static const guint series[N_VIEWS][2] = {
    [VIEW_CURVES] = { SERIES_TRAIN_COST, SERIES_DEV_COST },
    [VIEW_ERRORS] = { SERIES_TRAIN_ERROR, SERIES_DEV_ERROR },
  };
  guint64 step = lab_run_get_step (run);
  const Progress *progress = &self->progress;
  LabSeries *dev = NULL;

  for (guint i = 0; i < 2; i++)
    dev = lab_history_observe (lab_run_get_history (run), series[view][i], step, frame,
                               views[view].layers[i].observable);
  if (progress->best_step >= 0)
    for (gsize i = 0; i < dev->n; i++)
      if (dev->x[i] == (double) progress->best_step)
        lab_frame_add_marker (frame, dev, "best", LAB_MARKER_POINT, dev->x[i], dev->y[i],
                              view == VIEW_CURVES ? "lowest dev cost" : "where dev cost is lowest");
  if (progress->stop_step >= 0)
    lab_frame_add_marker (frame, dev, "stop", LAB_MARKER_VERTICAL, (double) progress->stop_step, 0,
                          "patience runs out");
}

/* @net's decisions; the points are the same for both boundaries. */
static void
observe_boundary (Lab *self, LabFrame *frame, const LabNet *net, const char *name)
{
  const DataSet *const sets[] = { self->train, self->dev };
  LabField *field;

  if (self->train->n_features != 2 || self->train->n_classes > G_MAXUINT8)
    return;
  field = lab_frame_add_field (frame, name, FIELD_SIZE, FIELD_SIZE, self->train->n_classes != 2);
  lab_planar_view_range (field, sets, G_N_ELEMENTS (sets));
  lab_evaluation_field (net->inference, net->inference_x, net->inference_logits, field);
  if (lab_frame_find (frame, "dev_points", LAB_OBSERVABLE_POINTS))
    return;
  lab_planar_view_points (frame, "dev_points", self->dev, self->dev->n_examples);
  lab_planar_view_points (frame, "train_points", self->train, self->train->n_examples);
}

static void
observe_norms (Lab *self, LabRun *run, LabFrame *frame)
{
  for (gsize layer = 0; layer <= self->net->plan.n_layers; layer++) {
    guint series = norm_series (self, layer);

    lab_history_observe (lab_run_get_history (run), series, lab_run_get_step (run), frame,
                         views[VIEW_NORMS].layers[series - SERIES_NORM].observable);
  }
}

static void
observe_mistakes (Lab *self, LabRun *run, LabFrame *frame)
{
  if (self->dev->height == 0)
    return;
  evaluate (self, lab_run_get_step (run));
  lab_mistakes_observe (self->dev_evaluation, frame, "mistakes", "No mistakes on the dev set");
}

static void
early_stopping_fact (gpointer lab, LabRun *run, guint fact, LabValue *value)
{
  Lab *self = lab;
  const Progress *progress = &self->progress;

  if (fact >= FACT_FINAL_TRAIN_COST || fact == FACT_RISE)
    evaluate (self, lab_run_get_step (run));
  value->kind = LAB_VALUE_REAL;
  switch (fact) {
  case FACT_BEST_STEP:
    value->kind = progress->best_step >= 0 ? LAB_VALUE_INTEGER : LAB_VALUE_NONE;
    value->integer = progress->best_step;
    break;
  case FACT_BEST_DEV_COST:
    value->kind = progress->best_step >= 0 ? LAB_VALUE_REAL : LAB_VALUE_NONE;
    value->real = progress->best_dev_cost;
    break;
  case FACT_STOP_STEP:
    value->kind = progress->stop_step >= 0 ? LAB_VALUE_INTEGER : LAB_VALUE_NONE;
    value->integer = progress->stop_step;
    break;
  case FACT_RISE:
    value->kind = progress->best_step >= 0 ? LAB_VALUE_REAL : LAB_VALUE_NONE;
    value->real = 100 * (1 - progress->best_dev_cost / self->dev_evaluation->cost);
    break;
  case FACT_TRAIN_SIZE:
    value->kind = LAB_VALUE_INTEGER;
    value->integer = (gint64) self->train->n_examples;
    break;
  case FACT_WIDTH:
    value->kind = self->net->plan.n_layers > 0 ? LAB_VALUE_INTEGER : LAB_VALUE_NONE;
    value->integer = (gint64) self->net->plan.width;
    break;
  case FACT_L2:
    value->real = nn_state_get_optimiser (self->net->state)->l2;
    break;
  case FACT_DROPOUT:
    value->real = self->net->plan.dropout;
    break;
  case FACT_WEIGHT_NORM:
    value->real = lab_net_get_total_weight_norm (self->net);
    break;
  case FACT_FINAL_TRAIN_COST:
    value->real = self->train_evaluation->cost;
    break;
  case FACT_FINAL_DEV_COST:
    value->real = self->dev_evaluation->cost;
    break;
  case FACT_TRAIN_ERROR:
    value->real = 100 * self->train_evaluation->error;
    break;
  case FACT_DEV_ERROR:
    value->real = 100 * self->dev_evaluation->error;
    break;
  default:
    g_return_if_reached ();
  }
}

static void
observe_summary (Lab *self, LabRun *run, LabFrame *frame)
{
  LabReadout *readout = lab_frame_add_readout (frame, "summary", N_FACTS);

  for (guint i = 0; i < N_FACTS; i++) {
    g_auto (LabValue) value = LAB_VALUE_INIT;
    g_autofree char *text = NULL;

    early_stopping_fact (self, run, i, &value);
    text = lab_value_to_string (&value);
    readout->labels[i] = facts[i].title;
    readout->values[i] = facts[i].unit && value.kind != LAB_VALUE_NONE
                             ? lab_frame_printf (frame, "%s %s", text, facts[i].unit)
                             : lab_frame_strdup (frame, text);
  }
}

static void
early_stopping_observe (gpointer lab, LabRun *run, guint64 wanted, LabFrame *frame)
{
  Lab *self = lab;

  if (wanted & (1u << VIEW_CURVES))
    observe_series (self, run, frame, VIEW_CURVES);
  if (wanted & (1u << VIEW_ERRORS))
    observe_series (self, run, frame, VIEW_ERRORS);
  if (wanted & (1u << VIEW_BOUNDARY))
    observe_boundary (self, frame, self->net, "decision");
  if (wanted & (1u << VIEW_BEST_BOUNDARY))
    observe_boundary (self, frame, self->best, "best_decision");
  if (wanted & (1u << VIEW_NORMS))
    observe_norms (self, run, frame);
  if (wanted & (1u << VIEW_MISTAKES))
    observe_mistakes (self, run, frame);
  if (wanted & (1u << VIEW_SUMMARY))
    observe_summary (self, run, frame);
}

static gboolean
early_stopping_knob_applies (const LabSettings *settings, guint knob)
{
  switch (knob) {
  case KNOB_FILE:
    return lab_settings_get_choice (settings, KNOB_DATA) == SOURCE_CSV;
  case KNOB_NOISE:
    return is_planar (settings);
  case KNOB_L2:
    return remedy (settings) != REMEDY_PENALTY;
  case KNOB_DROPOUT:
    return remedy (settings) != REMEDY_DROP_UNITS &&
           lab_settings_get_integer (settings, KNOB_LAYERS) > 0;
  case KNOB_WIDTH:
  case KNOB_ACTIVATION:
    return lab_settings_get_integer (settings, KNOB_LAYERS) > 0;
  default:
    return TRUE;
  }
}

/* A file may have two columns: then its boundary can be drawn. */
static gboolean
early_stopping_view_applies (const LabSettings *settings, guint view)
{
  guint source = lab_settings_get_choice (settings, KNOB_DATA);

  switch (view) {
  case VIEW_BOUNDARY:
  case VIEW_BEST_BOUNDARY:
    return source != SOURCE_FASHION_MNIST;
  case VIEW_MISTAKES:
    return source == SOURCE_FASHION_MNIST;
  default:
    return TRUE;
  }
}

static void
early_stopping_knob_changed (gpointer lab, LabRun *run, guint knob)
{
  Lab *self = lab;
  const LabSettings *settings = lab_run_get_settings (run);
  NnOptimiser *optimiser = nn_state_get_optimiser (self->net->state);

  switch (knob) {
  case KNOB_LEARNING_RATE:
    optimiser->learning_rate = lab_settings_get_real (settings, knob);
    break;
  case KNOB_L2:
    optimiser->l2 = get_l2 (settings);
    break;
  case KNOB_PATIENCE: {
    /* As if it had been so from the start. */
    LabHistory *history = lab_run_get_history (run);
    gsize n = lab_history_count (history, SERIES_DEV_COST, lab_run_get_step (run));

    self->progress = (Progress){ .best_step = -1, .stop_step = -1 };
    for (gsize i = 0; i < n; i++) {
      guint64 step;
      double dev_cost;

      lab_history_get (history, SERIES_DEV_COST, i, &step, &dev_cost);
      progress_add (&self->progress, step, dev_cost, lab_settings_get_integer (settings, knob));
    }
    break;
  }
  default:
    g_return_if_reached ();
  }
}

static const char *const parts[] = { "2g", NULL };

const LabClass lab_early_stopping = {
  .id = "early-stopping",
  .title = "Early stopping",
  .summary = "A net with more freedom than its few noisy examples can check fits the training set "
             "better and better. "
             "Its cost on the development set falls, reaches its lowest point and rises again: "
             "that point is where to stop.",
  .parts = parts,
  .knobs = knobs,
  .n_knobs = N_KNOBS,
  .views = views,
  .n_views = N_VIEWS,
  .facts = facts,
  .n_facts = N_FACTS,
  .n_series = N_SERIES,
  .has_best = TRUE,
  .best_series = SERIES_DEV_COST,
  .default_steps = 3000,
  .open = early_stopping_open,
  .close = early_stopping_close,
  .step = early_stopping_step,
  .observe = early_stopping_observe,
  .fact = early_stopping_fact,
  .knob_applies = early_stopping_knob_applies,
  .view_applies = early_stopping_view_applies,
  .knob_changed = early_stopping_knob_changed,
};
