/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Cross-entropy (exam parts 3a, 3b, 3c, 3e): CE (ŷ, y) = −Σ yᵢ log ŷᵢ, in nats. With one true class
 * c it is −log ŷ_c, whatever the other classes are given (Goodfellow, Bengio, Courville, "Deep
 * Learning", 3.13 and 6.2.2.3).
 *
 * Predictions are set by hand. What cross-entropy asks for is not what accuracy asks for: with K
 * classes an answer may be right with any ŷ_c above 1/K and wrong with any ŷ_c up to ½, so between
 * log 2 and log K the loss does not say which it is. The map of this uses two numbers that hold all
 * there is to know: ŷ of the true class, p, and that of the strongest wrong class, r. The K − 2
 * others share 1 − p − r, none of them more than r; what is outside of that is left blank.
 *
 * Training: a softmax net on data that a linear one can separate. −log ŷ_c = log (1 + Σ_{k≠c}
 * e^{z_k − z_c}) is above 0 for any finite logits: it goes on falling as long as the weights grow.
 * float32 holds no number between 1 and 1 + 1.2e-7, so a float32 program answers 0 from some step
 * on; the exact loss is computed from the same float32 logits, in double, by log1p().
 * The gradient, ŷ_c − 1, is rounded just so: about there, near 1e-9, training in float32 comes to
 * an end, with the weights driven by rounding, though the exact loss has further to fall.
 */

#include <math.h>

#include "data-sampler.h"
#include "lab-cross-entropy.h"
#include "lab-evaluation.h"
#include "lab-net.h"
#include "lab-planar-view.h"
#include "lab-run.h"
#include "lab-settings.h"
#include "nn-random.h"

#define N_CLASSES 4
#define MAX_EXAMPLES 8

/* Steps between two looks at the training set. */
#define EVALUATE_EVERY 10

/* Samples along each axis of a map. */
#define MAP_SIZE 120
#define FIELD_SIZE 96

/* Losses above this get the map's last colour. */
#define MAP_MOST 4

#define CURVE_POINTS 200

/* A class may be left out of the triangle if an example gives it no more than this. */
#define NEGLIGIBLE 1e-9

static const char *const class_names[] = { "dog", "cat", "iguana", "mouse", NULL };

enum {
  KNOB_SOURCE,
  KNOB_PROBABILITIES,
  KNOB_LOGITS,
  KNOB_TRUTH,
  KNOB_LABELS,
  KNOB_TRAIN_SIZE,
  KNOB_LAYERS,
  KNOB_WIDTH,
  KNOB_OPTIMISER,
  KNOB_LEARNING_RATE,
  KNOB_BATCH_SIZE,
  N_KNOBS,
};

enum { SOURCE_PROBABILITIES, SOURCE_LOGITS };

static const LabChoice sources[] = {
  { "probabilities", "Probabilities ŷ" },
  { "logits", "Logits z, through softmax" },
  { NULL },
};

/* After the classes. */
#define TRUTH_BY_EXAMPLE N_CLASSES

static const LabChoice truths[] = {
  { "dog", "Dog" },
  { "cat", "Cat" },
  { "iguana", "Iguana" },
  { "mouse", "Mouse" },
  { "by-example", "One for each example" },
  { NULL },
};

/* In the order of NnOptimiserKind. */
static const LabChoice optimisers[] = {
  { "sgd", "SGD" },
  { "momentum", "Momentum" },
  { "adam", "Adam" },
  { NULL },
};

static const LabKnob knobs[N_KNOBS] = {
  [KNOB_SOURCE] = { .id = "source",
                    .title = "Predictions are set as",
                    .help = "Logits cannot make a probability that is exactly 0",
                    .group = "Predictions",
                    .kind = LAB_KNOB_CHOICE,
                    .choices = sources,
                    .initial = SOURCE_PROBABILITIES },
  [KNOB_PROBABILITIES] = { .id = "probabilities",
                           .title = "ŷ",
                           .help = "A row for each example: the probabilities of dog, cat, iguana "
                                   "and mouse",
                           .group = "Predictions",
                           .kind = LAB_KNOB_MATRIX,
                           .min = 0,
                           .max = 1,
                           .initial_matrix = "[0.25 0.25 0.3 0.2; 0 0 0.4 0.6]",
                           .min_rows = 1,
                           .max_rows = MAX_EXAMPLES,
                           .min_columns = N_CLASSES,
                           .max_columns = N_CLASSES,
                           .is_simplex = TRUE },
  [KNOB_LOGITS] = { .id = "logits",
                    .title = "z",
                    .help = "A row for each example: the logits of dog, cat, iguana and mouse",
                    .group = "Predictions",
                    .kind = LAB_KNOB_MATRIX,
                    .min = -1000,
                    .max = 1000,
                    .initial_matrix = "[0 0 0.2 -0.2; -20 -20 1 1.4]",
                    .min_rows = 1,
                    .max_rows = MAX_EXAMPLES,
                    .min_columns = N_CLASSES,
                    .max_columns = N_CLASSES },
  [KNOB_TRUTH] = { .id = "truth",
                   .title = "True class",
                   .help = "What is in the picture",
                   .group = "Predictions",
                   .kind = LAB_KNOB_CHOICE,
                   .choices = truths,
                   .initial = 2 },
  [KNOB_LABELS] = { .id = "labels",
                    .title = "True classes",
                    .help = "A number for each example: 1 dog, 2 cat, 3 iguana, 4 mouse; the last "
                            "one holds for all that follow",
                    .group = "Predictions",
                    .kind = LAB_KNOB_MATRIX,
                    .min = 1,
                    .max = N_CLASSES,
                    .initial_matrix = "[3 3]",
                    .min_rows = 1,
                    .max_rows = 1,
                    .min_columns = 1,
                    .max_columns = MAX_EXAMPLES },
  [KNOB_TRAIN_SIZE] = { .id = "train_size",
                        .title = "Training examples",
                        .help = "Points in four discs that do not touch, so that all can be right",
                        .group = "Training",
                        .kind = LAB_KNOB_INTEGER,
                        .scale = LAB_SCALE_LOG,
                        .min = 4,
                        .max = 5000,
                        .initial = 200 },
  [KNOB_LAYERS] = { .id = "layers",
                    .title = "Hidden layers",
                    .help = "Number of hidden layers (ReLU); none makes it softmax regression",
                    .group = "Training",
                    .kind = LAB_KNOB_INTEGER,
                    .min = 0,
                    .max = 4,
                    .initial = 0 },
  [KNOB_WIDTH] = { .id = "width",
                   .title = "Units a layer",
                   .help = "Number of units in each hidden layer",
                   .group = "Training",
                   .kind = LAB_KNOB_INTEGER,
                   .scale = LAB_SCALE_LOG,
                   .min = 1,
                   .max = 256,
                   .initial = 16 },
  [KNOB_OPTIMISER] = { .id = "optimiser",
                       .title = "Optimiser",
                       .help = "Adam makes its steps as long however small the gradient is; with "
                               "SGD the loss falls like one over the iterations",
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
                           .initial = 1 },
  [KNOB_BATCH_SIZE] = { .id = "batch_size",
                        .title = "Batch size",
                        .help = "Number of examples in a mini-batch",
                        .group = "Training",
                        .kind = LAB_KNOB_INTEGER,
                        .scale = LAB_SCALE_LOG,
                        .min = 1,
                        .max = 1024,
                        .initial = 50 },
};

enum { SERIES_FLOAT32, SERIES_EXACT, SERIES_NORM, N_SERIES };

enum {
  VIEW_PREDICTIONS,
  VIEW_TERMS,
  VIEW_EXAMPLES,
  VIEW_CURVE,
  VIEW_DISAGREEMENT,
  VIEW_LOSS_MAP,
  VIEW_CLASS_MAP,
  VIEW_LOSS,
  VIEW_NORM,
  VIEW_BOUNDARY,
  VIEW_SUMMARY,
  N_VIEWS,
};

static const LabView views[N_VIEWS] = {
  [VIEW_PREDICTIONS] = { .id = "predictions",
                         .title = "Predictions",
                         .help = "Drag a bar: the others of its example give way, so that each "
                                 "prediction adds up to 1",
                         .kind = LAB_VIEW_BARS,
                         .y = { .title = "probability", .from_zero = TRUE },
                         .layers = { { "probability_bars", LAB_OBSERVABLE_BARS, "ŷ", LAB_ROLE_NONE,
                                       "probabilities" },
                                     { "softmax_bars", LAB_OBSERVABLE_BARS, "softmax of the logits",
                                       LAB_ROLE_NONE } } },
  [VIEW_TERMS] = { .id = "terms",
                   .title = "Terms of the sum",
                   .help =
                       "−yᵢ log ŷᵢ for each class: all but the true one are multiplied by 0 and "
                       "vanish, even where ŷᵢ is 0",
                   .kind = LAB_VIEW_MATRICES,
                   .layers = { { "z", LAB_OBSERVABLE_MATRIX, "z", LAB_ROLE_NONE, "logits" },
                               { "y_hat", LAB_OBSERVABLE_MATRIX, "ŷ", LAB_ROLE_NONE,
                                 "probabilities" },
                               { "softmax", LAB_OBSERVABLE_MATRIX, "softmax of z", LAB_ROLE_NONE },
                               { "y", LAB_OBSERVABLE_MATRIX, "y", LAB_ROLE_NONE },
                               { "terms", LAB_OBSERVABLE_MATRIX, "−y · log ŷ", LAB_ROLE_NONE } } },
  [VIEW_EXAMPLES] = { .id = "examples",
                      .title = "Examples",
                      .help =
                          "Loss and answer of each example: a lower loss may belong to the wrong "
                          "answer",
                      .kind = LAB_VIEW_TABLE,
                      .layers = { { "examples", LAB_OBSERVABLE_TABLE, "examples",
                                    LAB_ROLE_NONE } } },
  [VIEW_CURVE] = { .id = "curve",
                   .title = "Loss by probability",
                   .help =
                       "Only the probability of the true class counts; the loss is in nats, with "
                       "the natural logarithm",
                   .kind = LAB_VIEW_PLANE,
                   .x = { .title = "probability given to the true class", .from_zero = TRUE },
                   .y = { .title = "loss", .from_zero = TRUE },
                   .layers = { { "minus_log", LAB_OBSERVABLE_SERIES, "−log ŷ", LAB_ROLE_NONE },
                               { "minus_log2", LAB_OBSERVABLE_SERIES, "base 2", LAB_ROLE_NONE },
                               { "minus_log10", LAB_OBSERVABLE_SERIES, "base 10", LAB_ROLE_NONE },
                               { "example_losses", LAB_OBSERVABLE_POINTS, "examples",
                                 LAB_ROLE_NONE } } },
  [VIEW_DISAGREEMENT] = { .id = "disagreement",
                          .title = "Loss against answer",
                          .help = "The loss falls upwards, but the answer turns from wrong to "
                                  "right at the diagonal: "
                                  "in between lower loss and right answer are not the same",
                          .kind = LAB_VIEW_PLANE,
                          .square = TRUE,
                          .x = { .title = "probability of the strongest wrong class" },
                          .y = { .title = "probability of the true class" },
                          .layers = { { "verdict_map", LAB_OBSERVABLE_FIELD, "verdict",
                                        LAB_ROLE_NONE },
                                      { "same_loss", LAB_OBSERVABLE_SERIES, "loss of example 1",
                                        LAB_ROLE_NONE },
                                      { "verdict_points", LAB_OBSERVABLE_POINTS, "examples",
                                        LAB_ROLE_NONE } } },
  [VIEW_LOSS_MAP] = { .id = "loss-map",
                      .title = "Loss over three classes",
                      .help = "All predictions over three classes; drawn on it are the examples "
                              "that give the "
                              "fourth one nothing. The line has the loss of example 1",
                      .kind = LAB_VIEW_PLANE,
                      .square = TRUE,
                      .x = { .title = "one wrong class ← → the other" },
                      .y = { .title = "probability of the true class" },
                      .layers = { { "loss_map", LAB_OBSERVABLE_FIELD, "loss", LAB_ROLE_NONE },
                                  { "triangle_points", LAB_OBSERVABLE_POINTS, "examples",
                                    LAB_ROLE_NONE } } },
  [VIEW_CLASS_MAP] = { .id = "class-map",
                       .title = "Answer over three classes",
                       .help = "The class that each prediction answers with: it changes at once "
                               "where two are "
                               "equal, while the loss does not",
                       .kind = LAB_VIEW_PLANE,
                       .square = TRUE,
                       .x = { .title = "one wrong class ← → the other" },
                       .y = { .title = "probability of the true class" },
                       .layers = { { "class_map", LAB_OBSERVABLE_FIELD, "answer", LAB_ROLE_NONE },
                                   { "triangle_points", LAB_OBSERVABLE_POINTS, "examples",
                                     LAB_ROLE_NONE } } },
  [VIEW_LOSS] = { .id = "loss",
                  .title = "Training loss",
                  .help = "All training examples are right, and the exact loss goes on falling "
                          "without ever being 0; where the float32 curve ends, float32 says 0",
                  .kind = LAB_VIEW_PLANE,
                  .x = { .title = "iteration", .from_zero = TRUE },
                  .y = { .title = "loss", .scale = LAB_SCALE_LOG },
                  .layers = { { "loss_exact", LAB_OBSERVABLE_SERIES, "exact loss", LAB_ROLE_TRAIN },
                              { "loss_float32", LAB_OBSERVABLE_SERIES, "loss in float32",
                                LAB_ROLE_TRAIN } } },
  [VIEW_NORM] = { .id = "norm",
                  .title = "Weight norm",
                  .help = "To bring the loss closer to 0 the weights have to grow without end",
                  .kind = LAB_VIEW_PLANE,
                  .x = { .title = "iteration", .from_zero = TRUE },
                  .y = { .title = "norm of the weights", .from_zero = TRUE },
                  .layers = { { "weight_norm", LAB_OBSERVABLE_SERIES, "norm of all weights",
                                LAB_ROLE_TRAIN } } },
  [VIEW_BOUNDARY] = { .id = "boundary",
                      .title = "Decision regions",
                      .help =
                          "The regions hardly move once all points are right; what grows is the "
                          "confidence",
                      .kind = LAB_VIEW_PLANE,
                      .square = TRUE,
                      .x = { .title = "x₁" },
                      .y = { .title = "x₂" },
                      .layers = { { "decision", LAB_OBSERVABLE_FIELD, "prediction", LAB_ROLE_NONE },
                                  { "train_points", LAB_OBSERVABLE_POINTS, "training set",
                                    LAB_ROLE_TRAIN } } },
  [VIEW_SUMMARY] = { .id = "summary",
                     .title = "Figures",
                     .help = "Of the predictions above and of the training run",
                     .kind = LAB_VIEW_READOUT,
                     .layers = { { "summary", LAB_OBSERVABLE_READOUT, "figures",
                                   LAB_ROLE_NONE } } },
};

enum {
  FACT_LOSS_1,
  FACT_LOSS_2,
  FACT_LOSSES,
  FACT_MEAN_LOSS,
  FACT_PREDICTED,
  FACT_ACCURACY,
  FACT_CONTRADICTIONS,
  FACT_LOSS_1_BASE_10,
  FACT_LOSS_2_BASE_10,
  FACT_LOSS_1_BASE_2,
  FACT_LOSS_2_BASE_2,
  FACT_LOSS_1_ALL_CLASSES,
  FACT_LOSS_2_ALL_CLASSES,
  FACT_TRAIN_LOSS,
  FACT_TRAIN_LOSS_FLOAT32,
  FACT_TRAIN_LOG10_LOSS,
  FACT_TRAIN_ACCURACY,
  FACT_WEIGHT_NORM,
  FACT_FLOAT32_ZERO_STEP,
  N_FACTS,
};

static const LabFact facts[N_FACTS] = {
  [FACT_LOSS_1] = { "loss_1", "Loss of example 1" },
  [FACT_LOSS_2] = { "loss_2", "Loss of example 2" },
  [FACT_LOSSES] = { "losses", "Loss of each example" },
  [FACT_MEAN_LOSS] = { "mean_loss", "Mean loss" },
  [FACT_PREDICTED] = { "predicted", "Predicted classes" },
  [FACT_ACCURACY] = { "accuracy", "Accuracy", "%" },
  [FACT_CONTRADICTIONS] = { "contradictions",
                            "Pairs of examples of which the wrong one has the lower loss" },
  [FACT_LOSS_1_BASE_10] = { "loss_1_base10", "Example 1 with the logarithm to base 10" },
  [FACT_LOSS_2_BASE_10] = { "loss_2_base10", "Example 2 with the logarithm to base 10" },
  [FACT_LOSS_1_BASE_2] = { "loss_1_base2", "Example 1 with the logarithm to base 2" },
  [FACT_LOSS_2_BASE_2] = { "loss_2_base2", "Example 2 with the logarithm to base 2" },
  [FACT_LOSS_1_ALL_CLASSES] = { "loss_1_all_classes", "Example 1, had all classes been true" },
  [FACT_LOSS_2_ALL_CLASSES] = { "loss_2_all_classes", "Example 2, had all classes been true" },
  [FACT_TRAIN_LOSS] = { "train_loss", "Training loss now, exact" },
  [FACT_TRAIN_LOSS_FLOAT32] = { "train_loss_float32", "Training loss now, in float32" },
  [FACT_TRAIN_LOG10_LOSS] = { "train_log10_loss", "Base-10 logarithm of the exact loss" },
  [FACT_TRAIN_ACCURACY] = { "train_accuracy", "Training accuracy now", "%" },
  [FACT_WEIGHT_NORM] = { "weight_norm", "Norm of all weights" },
  [FACT_FLOAT32_ZERO_STEP] = { "float32_zero_step", "Iteration from which float32 says 0" },
};

/* What a prediction and its true class amount to. */
typedef struct {
  const double *p; /* (N_CLASSES) */
  gsize label;
  gsize predicted;
  gboolean is_tie;
  double loss;
  double rival; /* the greatest probability of a wrong class */
} Example;

typedef struct {
  /* Predictions. */
  guint n_examples;
  double p[MAX_EXAMPLES * N_CLASSES];
  Example examples[MAX_EXAMPLES];

  /* Training. */
  DataSet *train;
  DataSampler *sampler;
  LabNet *net;
  gint64 zero_step; /* −1: float32 has not said 0 yet */

  guint64 evaluated_step; /* what the three below belong to; G_MAXUINT64: nothing */
  float loss_float32;
  double log_loss;
  double accuracy;
} Lab;

/* Points even over four discs around (±0.6, ±0.6) with radius 0.25: each lies in a quarter of the
 * plane of its own, so even lines through the origin separate them. */
static DataSet *
make_training_set (gsize n, guint64 seed, GError **error)
{
  static const double centres[N_CLASSES][2] = {
    { -0.6, 0.6 }, { 0.6, 0.6 }, { -0.6, -0.6 }, { 0.6, -0.6 }
  };
  DataSet *set = data_set_new ("Four discs", n, 2, N_CLASSES, class_names, error);
  NnRandom random;

  if (!set)
    return NULL;
  nn_random_init (&random, seed, NN_STREAM_DATA, 0);
  for (gsize i = 0; i < n; i++) {
    gsize label = i % N_CLASSES;
    double radius = 0.25 * sqrt (nn_random_uniform (&random));
    double angle = 2 * G_PI * nn_random_uniform (&random);

    set->features[2 * i] = (float) (centres[label][0] + radius * cos (angle));
    set->features[2 * i + 1] = (float) (centres[label][1] + radius * sin (angle));
    set->labels[i] = (gint32) label;
  }
  return set;
}

static gboolean
read_labels (Lab *self, const LabSettings *settings, GError **error)
{
  guint truth = lab_settings_get_choice (settings, KNOB_TRUTH);
  guint rows, columns;
  const double *labels = lab_settings_get_matrix (settings, KNOB_LABELS, &rows, &columns);

  for (guint i = 0; i < self->n_examples; i++) {
    double label = truth < TRUTH_BY_EXAMPLE ? truth + 1 : labels[MIN (i, columns - 1)];

    if (label != floor (label)) {
      g_set_error (error, LAB_ERROR, LAB_ERROR_VALUE,
                   "labels: expected 1 (dog), 2 (cat), 3 (iguana) or 4 (mouse) for example %u, "
                   "found %g",
                   i + 1, label);
      return FALSE;
    }
    self->examples[i].label = (gsize) label - 1;
  }
  return TRUE;
}

static gboolean
read_predictions (Lab *self, const LabSettings *settings, GError **error)
{
  gboolean are_logits = lab_settings_get_choice (settings, KNOB_SOURCE) == SOURCE_LOGITS;
  guint columns;
  const double *cells = lab_settings_get_matrix (
      settings, are_logits ? KNOB_LOGITS : KNOB_PROBABILITIES, &self->n_examples, &columns);

  if (!read_labels (self, settings, error))
    return FALSE;
  for (guint i = 0; i < self->n_examples; i++) {
    Example *example = &self->examples[i];
    double *p = self->p + i * N_CLASSES;

    if (are_logits)
      lab_cross_entropy_softmax (cells + i * N_CLASSES, N_CLASSES, p);
    else
      for (guint k = 0; k < N_CLASSES; k++)
        p[k] = cells[i * N_CLASSES + k];
    example->p = p;
    example->predicted = lab_cross_entropy_argmax (p, N_CLASSES, &example->is_tie);
    example->loss = lab_cross_entropy_term (p[example->label], 1);
    example->rival = 0;
    for (guint k = 0; k < N_CLASSES; k++)
      if (k != example->label)
        example->rival = MAX (example->rival, p[k]);
  }
  return TRUE;
}

static gboolean
is_right (const Example *example)
{
  return example->predicted == example->label;
}

static void
cross_entropy_close (gpointer lab)
{
  Lab *self = lab;

  g_clear_pointer (&self->net, lab_net_free);
  g_clear_pointer (&self->sampler, data_sampler_free);
  g_clear_pointer (&self->train, data_set_unref);
  g_free (self);
}

/* Loss and accuracy over the training set, at the present step. */
static void
evaluate (Lab *self, guint64 step)
{
  const DataSet *set = self->train;
  float sum_float32 = 0;
  double largest = -INFINITY, sum = 0;
  gsize n_right = 0;

  if (self->evaluated_step == step)
    return;
  for (gsize start = 0; start < set->n_examples; start += LAB_NET_CHUNK) {
    gsize n = MIN (LAB_NET_CHUNK, set->n_examples - start);
    float *x = nn_tensor_get_data (self->net->inference_x);

    for (gsize i = 0; i < 2 * n; i++)
      x[i] = set->features[2 * start + i];
    nn_graph_forward (self->net->inference);
    for (gsize i = 0; i < n; i++) {
      const float *z = nn_tensor_get_data (self->net->inference_logits) + i * N_CLASSES;
      gsize label = (gsize) set->labels[start + i];
      double log_loss = lab_cross_entropy_log_exact (z, N_CLASSES, label);
      gsize best = 0;

      for (gsize k = 1; k < N_CLASSES; k++)
        if (z[k] > z[best])
          best = k;
      n_right += best == label;
      sum_float32 += lab_cross_entropy_float32 (z, N_CLASSES, label);
      /* Σ e^{log L}, scaled by the largest term so far. */
      if (log_loss > largest) {
        sum = sum * exp (largest - log_loss) + 1;
        largest = log_loss;
      } else {
        sum += exp (log_loss - largest);
      }
    }
  }
  self->loss_float32 = sum_float32 / (float) set->n_examples;
  self->log_loss = largest + log (sum / (double) set->n_examples);
  self->accuracy = (double) n_right / (double) set->n_examples;
  self->evaluated_step = step;
}

static void
record (Lab *self, LabRun *run, guint64 step)
{
  LabHistory *history = lab_run_get_history (run);

  evaluate (self, step);
  lab_history_record (history, SERIES_FLOAT32, step, self->loss_float32);
  lab_history_record (history, SERIES_EXACT, step, exp (self->log_loss));
  lab_history_record (history, SERIES_NORM, step, lab_net_get_total_weight_norm (self->net));
  if (self->loss_float32 != 0)
    self->zero_step = -1;
  else if (self->zero_step < 0)
    self->zero_step = (gint64) step;
}

static gpointer
cross_entropy_open (LabRun *run, GError **error)
{
  const LabSettings *settings = lab_run_get_settings (run);
  guint64 seed = lab_run_get_seed (run);
  LabNetPlan plan = {
    .n_features = 2,
    .n_classes = N_CLASSES,
    .n_layers = (gsize) lab_settings_get_integer (settings, KNOB_LAYERS),
    .width = (gsize) lab_settings_get_integer (settings, KNOB_WIDTH),
    .activation = NN_ACTIVATION_RELU,
    .batch_size = (gsize) lab_settings_get_integer (settings, KNOB_BATCH_SIZE),
    .optimiser = nn_optimiser ((NnOptimiserKind) lab_settings_get_choice (settings, KNOB_OPTIMISER),
                               lab_settings_get_real (settings, KNOB_LEARNING_RATE)),
  };
  Lab *self = g_new0 (Lab, 1);
  gpointer block;
  gsize size;

  self->evaluated_step = G_MAXUINT64;
  self->zero_step = -1;
  if (!read_predictions (self, settings, error)) {
    cross_entropy_close (self);
    return NULL;
  }
  self->train =
      make_training_set ((gsize) lab_settings_get_integer (settings, KNOB_TRAIN_SIZE), seed, error);
  self->net = self->train ? lab_net_new (&plan, seed, lab_run_get_pool (run), error) : NULL;
  if (!self->net) {
    cross_entropy_close (self);
    return NULL;
  }
  self->sampler = data_sampler_new (self->train, plan.batch_size, seed);
  block = nn_state_get_block (self->net->state, &size);
  lab_run_add_state (run, block, size);
  lab_run_add_state (run, &self->zero_step, sizeof self->zero_step);
  record (self, run, 0);
  return self;
}

static LabStatus
cross_entropy_step (gpointer lab, LabRun *run)
{
  Lab *self = lab;
  guint64 step = lab_run_get_step (run);
  LabStatus status;

  self->evaluated_step = G_MAXUINT64;
  status = lab_net_step (self->net, run, self->sampler);
  if (status == LAB_STATUS_RUNNING && (step + 1) % EVALUATE_EVERY == 0)
    record (self, run, step + 1);
  return status;
}

static gboolean
are_logits (LabRun *run)
{
  return lab_settings_get_choice (lab_run_get_settings (run), KNOB_SOURCE) == SOURCE_LOGITS;
}

static const char *
loss_text (LabFrame *frame, double loss)
{
  return isinf (loss) ? "∞: −log 0 is infinite" : lab_frame_printf (frame, "%.4g", loss);
}

static void
observe_predictions (Lab *self, LabRun *run, LabFrame *frame)
{
  LabBars *bars = lab_frame_add_bars (frame, are_logits (run) ? "softmax_bars" : "probability_bars",
                                      self->n_examples * N_CLASSES);

  bars->marks = lab_frame_alloc (frame, bars->n, 1);
  for (gsize i = 0; i < bars->n; i++) {
    const Example *example = &self->examples[i / N_CLASSES];
    gsize k = i % N_CLASSES;

    bars->values[i] = example->p[k];
    bars->names[i] = self->n_examples == 1 ? class_names[k]
                                           : lab_frame_printf (frame, "%s %" G_GSIZE_FORMAT,
                                                               class_names[k], i / N_CLASSES + 1);
    if (k == example->label)
      bars->marks[i] = LAB_MARK_STRONG;
    else if (k == example->predicted)
      bars->marks[i] = LAB_MARK_WRONG;
  }
}

/* A matrix (examples, classes) with names on both sides. */
static LabMatrix *
add_matrix (Lab *self, LabFrame *frame, const char *name, const char *caption)
{
  LabMatrix *matrix = lab_frame_add_matrix (frame, name, self->n_examples, N_CLASSES);

  matrix->row_names = lab_frame_alloc (frame, matrix->rows, sizeof (char *));
  matrix->column_names = lab_frame_alloc (frame, N_CLASSES, sizeof (char *));
  for (gsize i = 0; i < matrix->rows; i++)
    matrix->row_names[i] = lab_frame_printf (frame, "%" G_GSIZE_FORMAT, i + 1);
  for (gsize k = 0; k < N_CLASSES; k++)
    matrix->column_names[k] = class_names[k];
  matrix->caption = caption;
  return matrix;
}

static const char *
term_note (LabFrame *frame, double p, double y)
{
  if (y == 0)
    return p == 0 ? "0 · log 0 = 0: the term is left out, since y is 0"
                  : lab_frame_printf (frame, "−0 · log %.4g = 0, since y is 0", p);
  if (p == 0)
    return "−1 · log 0 = ∞: the true class was said to be impossible";
  return lab_frame_printf (frame, "−1 · log %.4g = %.4g", p, lab_cross_entropy_term (p, y));
}

static void
observe_terms (Lab *self, LabRun *run, LabFrame *frame)
{
  LabMatrix *y_hat, *y, *terms;

  if (are_logits (run)) {
    guint rows, columns;
    const double *cells =
        lab_settings_get_matrix (lab_run_get_settings (run), KNOB_LOGITS, &rows, &columns);
    LabMatrix *z = add_matrix (self, frame, "z", "logits");

    for (gsize i = 0; i < rows * N_CLASSES; i++)
      z->values[i] = cells[i];
    y_hat = add_matrix (self, frame, "softmax", "e^z, divided by its sum over the row");
  } else {
    y_hat = add_matrix (self, frame, "y_hat", "each row adds up to 1");
  }
  y = add_matrix (self, frame, "y", "1 for the true class");
  terms = add_matrix (self, frame, "terms", "a row's sum is its loss");
  y->marks = lab_frame_alloc (frame, y->rows * N_CLASSES, 1);
  terms->notes = lab_frame_alloc (frame, terms->rows * N_CLASSES, sizeof (char *));
  for (gsize i = 0; i < y->rows * N_CLASSES; i++) {
    const Example *example = &self->examples[i / N_CLASSES];

    y_hat->values[i] = self->p[i];
    y->values[i] = i % N_CLASSES == example->label;
    y->marks[i] = y->values[i] == 1 ? LAB_MARK_STRONG : LAB_MARK_NONE;
    terms->values[i] = lab_cross_entropy_term (self->p[i], y->values[i]);
    terms->notes[i] = term_note (frame, self->p[i], y->values[i]);
  }
}

static void
observe_examples (Lab *self, LabFrame *frame)
{
  static const char *const headings[] = {
    "example", "true class", "its ŷ", "loss", "answer", "verdict",
  };
  gsize columns = G_N_ELEMENTS (headings);
  LabTable *table = lab_frame_add_table (frame, "examples", self->n_examples, columns);

  table->marks = lab_frame_alloc (frame, table->rows, 1);
  for (gsize c = 0; c < columns; c++) {
    table->headings[c] = headings[c];
    table->is_number[c] = c == 2 || c == 3;
  }
  for (guint i = 0; i < self->n_examples; i++) {
    const Example *example = &self->examples[i];
    const char **cells = table->cells + i * columns;

    cells[0] = lab_frame_printf (frame, "%u", i + 1);
    cells[1] = class_names[example->label];
    cells[2] = lab_frame_printf (frame, "%.4g", example->p[example->label]);
    cells[3] = loss_text (frame, example->loss);
    cells[4] = example->is_tie ? lab_frame_printf (frame, "%s (first of several equal ones)",
                                                   class_names[example->predicted])
                               : class_names[example->predicted];
    cells[5] = is_right (example) ? "right" : "wrong";
    table->marks[i] = is_right (example) ? LAB_MARK_NONE : LAB_MARK_WRONG;
  }
}

static void
observe_curve (Lab *self, LabFrame *frame)
{
  static const struct {
    const char *name;
    double base;
  } curves[] = { { "minus_log", G_E }, { "minus_log2", 2 }, { "minus_log10", 10 } };
  LabPoints *points;
  gsize n_finite = 0;

  for (gsize c = 0; c < G_N_ELEMENTS (curves); c++) {
    LabSeries *series = lab_frame_add_series (frame, curves[c].name, CURVE_POINTS);

    for (gsize i = 0; i < CURVE_POINTS; i++) {
      /* Closer together where the curve is steep, from 10⁻². */
      double p = pow (10, -2 + 2.0 * (double) i / (CURVE_POINTS - 1));

      series->x[i] = p;
      series->y[i] = lab_cross_entropy_term (p, 1) / log (curves[c].base);
    }
  }

  for (guint i = 0; i < self->n_examples; i++)
    n_finite += isfinite (self->examples[i].loss);
  points = lab_frame_add_points (frame, "example_losses", n_finite);
  points->classes = lab_frame_alloc (frame, n_finite, 1);
  points->n_classes = 2;
  points->class_names = lab_frame_alloc (frame, 2, sizeof (char *));
  points->class_names[0] = "right answer";
  points->class_names[1] = "wrong answer";
  n_finite = 0;
  for (guint i = 0; i < self->n_examples; i++) {
    const Example *example = &self->examples[i];

    if (!isfinite (example->loss))
      continue;
    points->x[n_finite] = (float) example->p[example->label];
    points->y[n_finite] = (float) example->loss;
    points->classes[n_finite++] = !is_right (example);
  }
}

enum { VERDICT_RIGHT, VERDICT_RIGHT_YET, VERDICT_WRONG_YET, VERDICT_WRONG, N_VERDICTS };

static const char *const verdicts[N_VERDICTS] = {
  [VERDICT_RIGHT] = "right, costs less than any wrong",
  [VERDICT_RIGHT_YET] = "right, though some wrong cost less",
  [VERDICT_WRONG_YET] = "wrong, though some right cost more",
  [VERDICT_WRONG] = "wrong, costs more than any right",
};

/* Wrong answers have p < ½ (or p = r at most ½), right ones p > 1/K. */
static guint8
get_verdict (double p, double rival)
{
  if (p > rival)
    return p >= 0.5 ? VERDICT_RIGHT : VERDICT_RIGHT_YET;
  return p > 1.0 / N_CLASSES ? VERDICT_WRONG_YET : VERDICT_WRONG;
}

static void
set_unit_square (LabField *field)
{
  field->x0 = field->y0 = 0;
  field->x1 = field->y1 = 1;
  field->low = 0;
  field->high = 1;
  field->level = -1;
}

/* The middle of sample @i of a map over the unit square. */
static void
get_sample (const LabField *field, gsize i, double *x, double *y)
{
  *x = ((double) (i % field->nx) + 0.5) / (double) field->nx;
  *y = ((double) (i / field->nx) + 0.5) / (double) field->ny;
}

static void
observe_disagreement (Lab *self, LabFrame *frame)
{
  const Example *first = &self->examples[0];
  LabField *field = lab_frame_add_field (frame, "verdict_map", MAP_SIZE, MAP_SIZE, TRUE);
  LabSeries *line = lab_frame_add_series (frame, "same_loss", 2);
  LabPoints *points = lab_frame_add_points (frame, "verdict_points", self->n_examples);

  set_unit_square (field);
  for (gsize i = 0; i < field->nx * field->ny; i++) {
    double p, rival, rest;

    get_sample (field, i, &rival, &p);
    rest = 1 - p - rival;
    field->classes[i] = get_verdict (p, rival);
    field->values[i] = rest >= 0 && rest <= (N_CLASSES - 2) * rival ? 1 : NAN;
  }

  line->x[1] = 1 - first->p[first->label];
  line->y[0] = line->y[1] = first->p[first->label];

  points->classes = lab_frame_alloc (frame, self->n_examples, 1);
  points->n_classes = N_VERDICTS;
  points->class_names = lab_frame_alloc (frame, N_VERDICTS, sizeof (char *));
  for (guint k = 0; k < N_VERDICTS; k++)
    points->class_names[k] = verdicts[k];
  for (guint i = 0; i < self->n_examples; i++) {
    const Example *example = &self->examples[i];

    points->x[i] = (float) example->rival;
    points->y[i] = (float) example->p[example->label];
    points->classes[i] = get_verdict (example->p[example->label], example->rival);
  }
}

/* The classes of the triangle: example 1's true one on top, two others at the ends of the base; the
 * one that all examples together give the least is left out. */
static void
choose_corners (Lab *self, gsize corners[3], gsize *left_out)
{
  gsize top = self->examples[0].label;
  double totals[N_CLASSES] = { 0 };
  guint n = 0;

  for (gsize i = 0; i < self->n_examples * N_CLASSES; i++)
    totals[i % N_CLASSES] += self->p[i];
  *left_out = top == 0 ? 1 : 0;
  for (gsize k = 0; k < N_CLASSES; k++)
    if (k != top && totals[k] < totals[*left_out])
      *left_out = k;
  for (gsize k = 0; k < N_CLASSES; k++)
    if (k != top && k != *left_out)
      corners[n++] = k;
  corners[2] = top;
}

/* Places in the triangle: x = ŷ of the right corner + ½ ŷ of the top, y = ŷ of the top. */
static void
observe_triangle_points (Lab *self, LabFrame *frame)
{
  gsize corners[3], left_out, n = 0;
  gboolean is_in[MAX_EXAMPLES];
  LabPoints *points;

  if (lab_frame_find (frame, "triangle_points", LAB_OBSERVABLE_POINTS))
    return;
  choose_corners (self, corners, &left_out);
  for (guint i = 0; i < self->n_examples; i++) {
    is_in[i] = self->examples[i].label == corners[2] && self->examples[i].p[left_out] <= NEGLIGIBLE;
    n += is_in[i];
  }
  points = lab_frame_add_points (frame, "triangle_points", n);
  points->classes = lab_frame_alloc (frame, n, 1);
  points->n_classes = N_CLASSES;
  points->class_names = lab_frame_alloc (frame, N_CLASSES, sizeof (char *));
  for (gsize k = 0; k < N_CLASSES; k++)
    points->class_names[k] = class_names[k];
  n = 0;
  for (guint i = 0; i < self->n_examples; i++) {
    const Example *example = &self->examples[i];

    if (!is_in[i])
      continue;
    points->x[n] = (float) (example->p[corners[1]] + example->p[corners[2]] / 2);
    points->y[n] = (float) example->p[corners[2]];
    points->classes[n++] = (guint8) example->predicted;
  }
}

static void
observe_triangle (Lab *self, LabFrame *frame, gboolean of_classes)
{
  gsize corners[3], left_out;
  LabField *field = lab_frame_add_field (frame, of_classes ? "class_map" : "loss_map", MAP_SIZE,
                                         MAP_SIZE, of_classes);

  choose_corners (self, corners, &left_out);
  set_unit_square (field);
  if (!of_classes) {
    field->high = MAP_MOST;
    field->level = self->examples[0].loss;
  }
  for (gsize i = 0; i < field->nx * field->ny; i++) {
    double x, p[3];

    get_sample (field, i, &x, &p[2]);
    p[1] = x - p[2] / 2;
    p[0] = 1 - p[1] - p[2];
    if (p[0] < 0 || p[1] < 0) {
      field->values[i] = NAN;
    } else if (of_classes) {
      gsize best = lab_cross_entropy_argmax (p, 3, NULL);

      field->classes[i] = (guint8) corners[best];
      field->values[i] = (float) p[best];
    } else {
      field->values[i] = (float) MIN (lab_cross_entropy_term (p[2], 1), MAP_MOST);
    }
  }
  observe_triangle_points (self, frame);
}

static void
observe_loss (Lab *self, LabRun *run, LabFrame *frame)
{
  LabHistory *history = lab_run_get_history (run);
  guint64 step = lab_run_get_step (run);
  LabSeries *exact = lab_history_observe (history, SERIES_EXACT, step, frame, "loss_exact");
  LabSeries *float32 = lab_history_observe (history, SERIES_FLOAT32, step, frame, "loss_float32");

  /* A logarithmic axis has no place for 0. */
  for (gsize i = 0; i < exact->n; i++)
    if (!(exact->y[i] > 0))
      exact->y[i] = NAN;
  for (gsize i = 0; i < float32->n; i++)
    if (!(float32->y[i] > 0))
      float32->y[i] = NAN;
  if (self->zero_step >= 0)
    lab_frame_add_marker (frame, float32, "zero", LAB_MARKER_VERTICAL, (double) self->zero_step, 0,
                          "float32 says 0");
}

static void
observe_boundary (Lab *self, LabFrame *frame)
{
  const DataSet *const sets[] = { self->train };
  LabField *field = lab_frame_add_field (frame, "decision", FIELD_SIZE, FIELD_SIZE, TRUE);

  lab_planar_view_range (field, sets, 1);
  lab_evaluation_field (self->net->inference, self->net->inference_x, self->net->inference_logits,
                        field);
  lab_planar_view_points (frame, "train_points", self->train, self->train->n_examples);
}

static void
set_real (LabValue *value, double real)
{
  value->kind = LAB_VALUE_REAL;
  value->real = real;
}

/* −Σ log ŷᵢ over all classes: what comes out if y is forgotten. */
static double
get_loss_of_all (const Example *example)
{
  double sum = 0;

  for (guint k = 0; k < N_CLASSES; k++)
    sum += lab_cross_entropy_term (example->p[k], 1);
  return sum;
}

static void
fact_of_examples (Lab *self, guint fact, LabValue *value)
{
  double sum = 0;
  guint n_right = 0, n_contradictions = 0;

  for (guint i = 0; i < self->n_examples; i++) {
    sum += self->examples[i].loss;
    n_right += is_right (&self->examples[i]);
    for (guint j = 0; j < self->n_examples; j++)
      n_contradictions += is_right (&self->examples[i]) && !is_right (&self->examples[j]) &&
                          self->examples[j].loss < self->examples[i].loss;
  }
  switch (fact) {
  case FACT_LOSSES:
    value->kind = LAB_VALUE_MATRIX;
    value->rows = self->n_examples;
    value->columns = 1;
    value->numbers = g_new (double, self->n_examples);
    for (guint i = 0; i < self->n_examples; i++)
      value->numbers[i] = self->examples[i].loss;
    break;
  case FACT_MEAN_LOSS:
    set_real (value, sum / self->n_examples);
    break;
  case FACT_PREDICTED: {
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint i = 0; i < self->n_examples; i++)
      g_string_append_printf (text, "%s%s", i ? ", " : "",
                              class_names[self->examples[i].predicted]);
    value->kind = LAB_VALUE_TEXT;
    value->text = g_strdup (text->str);
    break;
  }
  case FACT_ACCURACY:
    set_real (value, 100.0 * n_right / self->n_examples);
    break;
  case FACT_CONTRADICTIONS:
    value->kind = LAB_VALUE_INTEGER;
    value->integer = n_contradictions;
    break;
  default:
    g_return_if_reached ();
  }
}

static void
cross_entropy_fact (gpointer lab, LabRun *run, guint fact, LabValue *value)
{
  Lab *self = lab;
  const Example *examples = self->examples;
  gboolean has_second = self->n_examples > 1;

  if (fact >= FACT_TRAIN_LOSS)
    evaluate (self, lab_run_get_step (run));
  switch (fact) {
  case FACT_LOSS_1:
    set_real (value, examples[0].loss);
    break;
  case FACT_LOSS_1_BASE_10:
    set_real (value, examples[0].loss / G_LN10);
    break;
  case FACT_LOSS_1_BASE_2:
    set_real (value, examples[0].loss / G_LN2);
    break;
  case FACT_LOSS_1_ALL_CLASSES:
    set_real (value, get_loss_of_all (&examples[0]));
    break;
  case FACT_LOSS_2:
    if (has_second)
      set_real (value, examples[1].loss);
    break;
  case FACT_LOSS_2_BASE_10:
    if (has_second)
      set_real (value, examples[1].loss / G_LN10);
    break;
  case FACT_LOSS_2_BASE_2:
    if (has_second)
      set_real (value, examples[1].loss / G_LN2);
    break;
  case FACT_LOSS_2_ALL_CLASSES:
    if (has_second)
      set_real (value, get_loss_of_all (&examples[1]));
    break;
  case FACT_TRAIN_LOSS:
    set_real (value, exp (self->log_loss));
    break;
  case FACT_TRAIN_LOSS_FLOAT32:
    set_real (value, self->loss_float32);
    break;
  case FACT_TRAIN_LOG10_LOSS:
    set_real (value, self->log_loss / G_LN10);
    break;
  case FACT_TRAIN_ACCURACY:
    set_real (value, 100 * self->accuracy);
    break;
  case FACT_WEIGHT_NORM:
    set_real (value, lab_net_get_total_weight_norm (self->net));
    break;
  case FACT_FLOAT32_ZERO_STEP:
    if (self->zero_step >= 0) {
      value->kind = LAB_VALUE_INTEGER;
      value->integer = self->zero_step;
    }
    break;
  default:
    fact_of_examples (self, fact, value);
  }
}

static void
observe_summary (Lab *self, LabRun *run, LabFrame *frame)
{
  static const guint shown[] = {
    FACT_LOSS_1,         FACT_LOSS_2,         FACT_MEAN_LOSS,         FACT_PREDICTED,
    FACT_ACCURACY,       FACT_CONTRADICTIONS, FACT_TRAIN_LOSS,        FACT_TRAIN_LOSS_FLOAT32,
    FACT_TRAIN_ACCURACY, FACT_WEIGHT_NORM,    FACT_FLOAT32_ZERO_STEP,
  };
  LabReadout *readout = lab_frame_add_readout (frame, "summary", G_N_ELEMENTS (shown));

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++) {
    const LabFact *fact = &facts[shown[i]];
    g_auto (LabValue) value = LAB_VALUE_INIT;
    g_autofree char *text = NULL;

    cross_entropy_fact (self, run, shown[i], &value);
    text = lab_value_to_string (&value);
    readout->labels[i] = fact->title;
    if (value.kind == LAB_VALUE_REAL && isinf (value.real))
      readout->values[i] = loss_text (frame, value.real);
    else if (shown[i] == FACT_LOSS_2 && value.kind == LAB_VALUE_NONE)
      readout->values[i] = "there is no second example";
    else if (shown[i] == FACT_TRAIN_LOSS && value.real == 0)
      readout->values[i] =
          lab_frame_printf (frame, "10^%.1f: too small for a double", self->log_loss / G_LN10);
    else
      readout->values[i] = fact->unit ? lab_frame_printf (frame, "%s %s", text, fact->unit)
                                      : lab_frame_strdup (frame, text);
  }
}

static void
cross_entropy_observe (gpointer lab, LabRun *run, guint64 wanted, LabFrame *frame)
{
  Lab *self = lab;

  if (wanted & (1u << VIEW_PREDICTIONS))
    observe_predictions (self, run, frame);
  if (wanted & (1u << VIEW_TERMS))
    observe_terms (self, run, frame);
  if (wanted & (1u << VIEW_EXAMPLES))
    observe_examples (self, frame);
  if (wanted & (1u << VIEW_CURVE))
    observe_curve (self, frame);
  if (wanted & (1u << VIEW_DISAGREEMENT))
    observe_disagreement (self, frame);
  if (wanted & (1u << VIEW_LOSS_MAP))
    observe_triangle (self, frame, FALSE);
  if (wanted & (1u << VIEW_CLASS_MAP))
    observe_triangle (self, frame, TRUE);
  if (wanted & (1u << VIEW_LOSS))
    observe_loss (self, run, frame);
  if (wanted & (1u << VIEW_NORM))
    lab_history_observe (lab_run_get_history (run), SERIES_NORM, lab_run_get_step (run), frame,
                         "weight_norm");
  if (wanted & (1u << VIEW_BOUNDARY))
    observe_boundary (self, frame);
  if (wanted & (1u << VIEW_SUMMARY))
    observe_summary (self, run, frame);
}

static gboolean
cross_entropy_knob_applies (const LabSettings *settings, guint knob)
{
  gboolean by_logits = lab_settings_get_choice (settings, KNOB_SOURCE) == SOURCE_LOGITS;

  switch (knob) {
  case KNOB_PROBABILITIES:
    return !by_logits;
  case KNOB_LOGITS:
    return by_logits;
  case KNOB_LABELS:
    return lab_settings_get_choice (settings, KNOB_TRUTH) == TRUTH_BY_EXAMPLE;
  case KNOB_WIDTH:
    return lab_settings_get_integer (settings, KNOB_LAYERS) > 0;
  default:
    return TRUE;
  }
}

static void
cross_entropy_knob_changed (gpointer lab, LabRun *run, guint knob)
{
  Lab *self = lab;

  g_return_if_fail (knob == KNOB_LEARNING_RATE);

  nn_state_get_optimiser (self->net->state)->learning_rate =
      lab_settings_get_real (lab_run_get_settings (run), knob);
}

static const char *const parts[] = { "3a", "3b", "3c", "3e", NULL };

const LabClass lab_cross_entropy = {
  .id = "cross-entropy",
  .title = "Cross-entropy",
  .summary =
      "Cross-entropy looks at the probability of the true class alone, so a wrong answer may "
      "have a lower loss than a right one. "
      "Trained on data that can be separated, it falls for ever and never reaches 0, even "
      "where float32 says so.",
  .parts = parts,
  .knobs = knobs,
  .n_knobs = N_KNOBS,
  .views = views,
  .n_views = N_VIEWS,
  .facts = facts,
  .n_facts = N_FACTS,
  .n_series = N_SERIES,
  .default_steps = 20000,
  .open = cross_entropy_open,
  .close = cross_entropy_close,
  .step = cross_entropy_step,
  .observe = cross_entropy_observe,
  .fact = cross_entropy_fact,
  .knob_applies = cross_entropy_knob_applies,
  .knob_changed = cross_entropy_knob_changed,
};
