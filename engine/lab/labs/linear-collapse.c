/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Without non-linearities every stack of layers is one linear layer (exam part 2d):
 *
 *   W₃ (W₂ (W₁ x + b₁) + b₂) + b₃ = W x + b,  W = W₃ W₂ W₁,  b = W₃ (W₂ b₁ + b₂) + b₃
 *
 * (Goodfellow, Bengio, Courville, "Deep Learning", 6.1.) The product is computed in double from the
 * net's float32 weights and laid beside the net: with the identity both are the same to rounding,
 * with any other activation they are not. With two classes the product's boundary is a straight
 * line.
 *
 * How good can a straight line be on XOR? Let points be even over [−1, 1]², class A where x₁ x₂ >
 * 0, and let a line say A above it; by turning and mirroring, its height over x is h (x) = k − s x
 * with s ≥ 0, k ≥ 0, cut to [−1, 1] (if it says A below, or k < 0, turn the square by 180°: A and B
 * stay where they are). On the column at x > 0 it is wrong over a length |h (x)|, on the one at −x
 * over 2 − |h (−x)|. Of the area 4 it gets wrong
 *
 *   E = 2 − G,  G = ∫₀¹ |h (−x)| − |h (x)| dx,  and its accuracy is 1 − E/4 = ½ + G/4.
 *
 * Where the line leaves the square decides which form G has:
 *
 *   k + s ≤ 1, s ≤ k       G = s ≤ ½
 *   k + s ≤ 1, s > k       G = 2k − k²/s, growing with s up to s = 1 − k, which belongs to the next
 *   k ≤ 1 ≤ k + s, s ≤ k   G = 1 − k − (1 − k)²/(2s) + s/2, growing with s up to s = k, likewise
 *   k ≤ 1 ≤ k + s, k < s ≤ k + 1
 *                          G = 1 + k − s/2 − (1 − 2k + 3k²)/(2s), for given k highest at
 *                          s = √(1 − 2k + 3k²), where it is 1 + k − s; that is concave in k and
 *                          highest at k = 2/3, s = 1, where G = 2/3
 *   k ≤ 1, s > k + 1       G = k (2 − k)/s, falling with s from s = k + 1, which was the one before
 *   k > 1                  G = ∫₀¹ max (0, 1 − |k − s x|) dx: a tent over x = k/s, which moves out
 *                          of [0, 1] or keeps its area as k grows from 1: no more than at k = 1
 *
 * So no straight line is right on more than ½ + (2/3)/4 = two thirds of the square. The line that
 * is, x₂ = 2/3 − x₁, cuts one corner off and gives up the quarter opposite to it. On a finite
 * sample a line may do better by chance; the test set has 20,000 points, on which one standard
 * deviation is 0.3 %. Gradient descent does worse, since cross-entropy over the whole square is
 * lowest for a net that answers ½ everywhere.
 */

#include <math.h>
#include <string.h>

#include "data-planar.h"
#include "data-sampler.h"
#include "lab-evaluation.h"
#include "lab-net.h"
#include "lab-planar-view.h"
#include "lab-run.h"
#include "lab-settings.h"
#include "nn-random.h"

#define TEST_SIZE 20000
#define MAX_TRAIN_SIZE 5000
#define MAX_HIDDEN_LAYERS 4
#define N_CLASSES 2

/* Steps between two looks at both sets. */
#define EVALUATE_EVERY 20

/* Samples along each axis: of the decision field, of a unit's map, of the grid on which net and
 * product are compared. */
#define FIELD_SIZE 96
#define MAP_SIZE 24
#define GRID_SIZE 32

/* Units of a layer that are drawn. */
#define MAX_UNITS 8

/* Directions and places of the lines that are tried for the best one. */
#define N_DIRECTIONS 360
#define N_PLACES 2000

enum {
  KNOB_DATA,
  KNOB_NOISE,
  KNOB_TRAIN_SIZE,
  KNOB_ACTIVATION,
  KNOB_LAYERS,
  KNOB_WIDTH,
  KNOB_LEARNING_RATE,
  KNOB_BATCH_SIZE,
  N_KNOBS,
};

static const LabChoice sources[] = {
  { "xor-uniform", "XOR over the whole square" },
  { "circles", "Circles" },
  { "spiral", "Spiral" },
  { "moons", "Moons" },
  { "gaussians", "Gaussians" },
  { NULL },
};

static const DataPlanarKind source_kinds[] = {
  DATA_PLANAR_XOR_UNIFORM, DATA_PLANAR_CIRCLES,   DATA_PLANAR_SPIRAL,
  DATA_PLANAR_MOONS,       DATA_PLANAR_GAUSSIANS,
};

/* In the order of NnActivation. */
static const LabChoice activations[] = {
  { "identity", "Identity: none" },
  { "relu", "ReLU" },
  { "tanh", "tanh" },
  { "sigmoid", "Sigmoid" },
  { "leaky-relu", "Leaky ReLU" },
  { "softplus", "Softplus" },
  { NULL },
};

static const LabKnob knobs[N_KNOBS] = {
  [KNOB_DATA] = { .id = "data",
                  .title = "Data set",
                  .help = "Only the last of these can be told apart by a straight line",
                  .group = "Data",
                  .kind = LAB_KNOB_CHOICE,
                  .choices = sources,
                  .initial = 0 },
  [KNOB_NOISE] = { .id = "noise",
                   .title = "Noise",
                   .help = "Standard deviation of the noise on both coordinates",
                   .group = "Data",
                   .kind = LAB_KNOB_REAL,
                   .min = 0,
                   .max = 1,
                   .initial = 0 },
  [KNOB_TRAIN_SIZE] = { .id = "train_size",
                        .title = "Training examples",
                        .help = "Number of examples that the net learns from",
                        .group = "Data",
                        .kind = LAB_KNOB_INTEGER,
                        .scale = LAB_SCALE_LOG,
                        .min = 2,
                        .max = MAX_TRAIN_SIZE,
                        .initial = 1000 },
  [KNOB_ACTIVATION] = { .id = "activation",
                        .title = "Activation",
                        .help =
                            "What each hidden unit does to its weighted sum; identity leaves it "
                            "as it is",
                        .group = "Net",
                        .kind = LAB_KNOB_CHOICE,
                        .choices = activations,
                        .initial = NN_ACTIVATION_IDENTITY },
  [KNOB_LAYERS] = { .id = "layers",
                    .title = "Hidden layers",
                    .help = "Number of hidden layers",
                    .group = "Net",
                    .kind = LAB_KNOB_INTEGER,
                    .min = 1,
                    .max = MAX_HIDDEN_LAYERS,
                    .initial = 2 },
  [KNOB_WIDTH] = { .id = "width",
                   .title = "Units a layer",
                   .help = "Number of units in each hidden layer",
                   .group = "Net",
                   .kind = LAB_KNOB_INTEGER,
                   .scale = LAB_SCALE_LOG,
                   .min = 1,
                   .max = 64,
                   .initial = 8 },
  [KNOB_LEARNING_RATE] = { .id = "learning_rate",
                           .title = "Learning rate",
                           .help = "How far a step of Adam goes",
                           .group = "Training",
                           .kind = LAB_KNOB_REAL,
                           .is_live = TRUE,
                           .scale = LAB_SCALE_LOG,
                           .min = 1e-5,
                           .max = 10,
                           .initial = 0.01 },
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

enum { SERIES_TRAIN, SERIES_TEST, SERIES_DIFFERENCE, N_SERIES };

enum {
  VIEW_BOUNDARY,
  VIEW_UNITS,
  VIEW_PRODUCT,
  VIEW_ACCURACY,
  VIEW_DIFFERENCE,
  VIEW_SUMMARY,
  N_VIEWS,
};

static const LabView views[N_VIEWS] = {
  [VIEW_BOUNDARY] = { .id = "boundary",
                      .title = "Decision boundary",
                      .help = "The net's boundary, and over it the straight line of the one layer "
                              "that the product of its weight matrices is",
                      .kind = LAB_VIEW_PLANE,
                      .square = TRUE,
                      .x = { .title = "x₁" },
                      .y = { .title = "x₂" },
                      .layers = { { "decision", LAB_OBSERVABLE_FIELD, "the net", LAB_ROLE_NONE },
                                  { "train_points", LAB_OBSERVABLE_POINTS, "training set",
                                    LAB_ROLE_TRAIN },
                                  { "product_line", LAB_OBSERVABLE_SERIES,
                                    "product of the matrices", LAB_ROLE_NONE } } },
  [VIEW_UNITS] = { .id = "units",
                   .title = "Units",
                   .help = "What each unit answers over the square: with the identity every one, "
                           "however deep, is a plain slope",
                   .kind = LAB_VIEW_DIAGRAM,
                   .layers = { { "units", LAB_OBSERVABLE_DIAGRAM, "net", LAB_ROLE_NONE } } },
  [VIEW_PRODUCT] = { .id = "product",
                     .title = "Product of the matrices",
                     .help = "Multiplied together, the weight matrices are a single one",
                     .kind = LAB_VIEW_MATRICES,
                     .layers = { { "weight1", LAB_OBSERVABLE_MATRIX, "weight, hidden layer 1",
                                   LAB_ROLE_NONE },
                                 { "weight2", LAB_OBSERVABLE_MATRIX, "weight, hidden layer 2",
                                   LAB_ROLE_NONE },
                                 { "weight3", LAB_OBSERVABLE_MATRIX, "weight, hidden layer 3",
                                   LAB_ROLE_NONE },
                                 { "weight4", LAB_OBSERVABLE_MATRIX, "weight, hidden layer 4",
                                   LAB_ROLE_NONE },
                                 { "weight_output", LAB_OBSERVABLE_MATRIX, "weight, output",
                                   LAB_ROLE_NONE },
                                 { "product", LAB_OBSERVABLE_MATRIX, "product W", LAB_ROLE_NONE },
                                 { "product_bias", LAB_OBSERVABLE_MATRIX, "its bias b",
                                   LAB_ROLE_NONE } } },
  [VIEW_ACCURACY] = { .id = "accuracy",
                      .title = "Accuracy",
                      .help = "On XOR no straight line is right on more than two thirds",
                      .kind = LAB_VIEW_PLANE,
                      .x = { .title = "iteration", .from_zero = TRUE },
                      .y = { .title = "accuracy", .unit = "%", .from_zero = TRUE },
                      .layers = { { "train_accuracy", LAB_OBSERVABLE_SERIES, "training set",
                                    LAB_ROLE_TRAIN },
                                  { "test_accuracy", LAB_OBSERVABLE_SERIES, "test set",
                                    LAB_ROLE_TEST } } },
  [VIEW_DIFFERENCE] = { .id = "difference",
                        .title = "Net against product",
                        .help = "The largest difference between the net's logits and those of the "
                                "product over the square: rounding with the identity",
                        .kind = LAB_VIEW_PLANE,
                        .x = { .title = "iteration", .from_zero = TRUE },
                        .y = { .title = "largest difference", .scale = LAB_SCALE_LOG },
                        .layers = { { "difference", LAB_OBSERVABLE_SERIES, "largest difference",
                                      LAB_ROLE_NONE } } },
  [VIEW_SUMMARY] = { .id = "summary",
                     .title = "Figures",
                     .help = "The net, its product, and the best straight line",
                     .kind = LAB_VIEW_READOUT,
                     .layers = { { "summary", LAB_OBSERVABLE_READOUT, "figures",
                                   LAB_ROLE_NONE } } },
};

enum {
  FACT_ACCURACY,
  FACT_TRAIN_ACCURACY,
  FACT_PRODUCT_ACCURACY,
  FACT_BEST_LINE,
  FACT_DIFFERENCE,
  FACT_PRODUCT,
  FACT_PRODUCT_BIAS,
  N_FACTS,
};

static const LabFact facts[N_FACTS] = {
  [FACT_ACCURACY] = { "accuracy", "Accuracy of the net on 20,000 test points", "%" },
  [FACT_TRAIN_ACCURACY] = { "train_accuracy", "Accuracy on the training set", "%" },
  [FACT_PRODUCT_ACCURACY] = { "product_accuracy", "Accuracy of the product of its matrices", "%" },
  [FACT_BEST_LINE] = { "best_line_accuracy", "Best that any straight line does on the test points",
                       "%" },
  [FACT_DIFFERENCE] = { "product_difference", "Largest difference between net and product" },
  [FACT_PRODUCT] = { "product", "Product of the weight matrices" },
  [FACT_PRODUCT_BIAS] = { "product_bias", "Its bias" },
};

/* The net's layers as one: logits W x + b. */
typedef struct {
  double w[N_CLASSES][2];
  double b[N_CLASSES];
} Product;

typedef struct {
  DataSet *train;
  DataSet *test;
  DataSampler *sampler;
  LabNet *net;
  LabField range; /* the square that is looked at; no values */
  LabEvaluation *train_evaluation;
  LabEvaluation *test_evaluation;
  double best_line;       /* NAN: not looked for yet; the test set stays the same */
  guint64 evaluated_step; /* the step that both evaluations belong to; G_MAXUINT64: none */
} Lab;

/* Multiplies from the input on: @matrix (units, 2) and @bias (units) of the layers so far. */
static void
multiply (const LabNet *net, Product *product)
{
  gsize most = MAX (net->plan.width, N_CLASSES);
  g_autofree double *matrix = g_new0 (double, most * 2), *bias = g_new0 (double, most);
  g_autofree double *next_matrix = g_new0 (double, most * 2), *next_bias = g_new0 (double, most);
  gsize n = 2;

  matrix[0] = matrix[3] = 1;
  for (gsize layer = 0; layer <= net->plan.n_layers; layer++) {
    const NnParameter *weight = lab_net_get_weight (net, layer);
    const NnParameter *shift = lab_net_get_bias (net, layer);
    gsize units = weight->shape.size[0];

    for (gsize i = 0; i < units; i++) {
      double sums[3] = { 0, 0, shift->value[i] };

      for (gsize k = 0; k < n; k++) {
        double w = weight->value[i * n + k];

        sums[0] += w * matrix[2 * k];
        sums[1] += w * matrix[2 * k + 1];
        sums[2] += w * bias[k];
      }
      next_matrix[2 * i] = sums[0];
      next_matrix[2 * i + 1] = sums[1];
      next_bias[i] = sums[2];
    }
    memcpy (matrix, next_matrix, units * 2 * sizeof (double));
    memcpy (bias, next_bias, units * sizeof (double));
    n = units;
  }
  memcpy (product->w, matrix, sizeof product->w);
  memcpy (product->b, bias, sizeof product->b);
}

static double
product_logit (const Product *product, guint class, const float *x)
{
  return product->w[class][0] * x[0] + product->w[class][1] * x[1] + product->b[class];
}

/* Sample @i of @size × @size even over the range, the first row at the bottom. */
static void
get_sample (const Lab *self, gsize size, gsize i, float x[2])
{
  const LabField *range = &self->range;

  x[0] =
      (float) (range->x0 + ((double) (i % size) + 0.5) * (range->x1 - range->x0) / (double) size);
  x[1] =
      (float) (range->y0 + ((double) (i / size) + 0.5) * (range->y1 - range->y0) / (double) size);
}

static double
get_difference (const Lab *self)
{
  LabNet *net = self->net;
  Product product;
  double largest = 0;

  multiply (net, &product);
  for (gsize start = 0; start < GRID_SIZE * GRID_SIZE; start += LAB_NET_CHUNK) {
    float *x = nn_tensor_get_data (net->inference_x);
    const float *z;

    for (gsize i = 0; i < LAB_NET_CHUNK; i++)
      get_sample (self, GRID_SIZE, start + i, x + 2 * i);
    nn_graph_forward (net->inference);
    z = nn_tensor_get_data (net->inference_logits);
    for (gsize i = 0; i < LAB_NET_CHUNK; i++)
      for (guint k = 0; k < N_CLASSES; k++) {
        double difference = fabs (z[i * N_CLASSES + k] - product_logit (&product, k, x + 2 * i));

        /* Written so that what is no number counts as the largest. */
        if (!(difference <= largest))
          largest = difference;
      }
  }
  return largest;
}

static double
get_product_accuracy (const Lab *self)
{
  Product product;
  gsize n_right = 0;

  multiply (self->net, &product);
  for (gsize i = 0; i < self->test->n_examples; i++) {
    const float *x = self->test->features + 2 * i;

    n_right +=
        (product_logit (&product, 1, x) > product_logit (&product, 0, x)) == self->test->labels[i];
  }
  return (double) n_right / (double) self->test->n_examples;
}

/* The best of many lines: for each direction points are counted by their place along it, and a line
 * may lie between any two places, with either class on either side. */
static double
find_best_line (const DataSet *set)
{
  g_autofree gint64 *balance = g_new (gint64, N_PLACES); /* examples of class 1 less those of 0 */
  gint64 total = 0, best = 0;
  double reach = 0;

  for (gsize i = 0; i < set->n_examples; i++) {
    reach = MAX (reach, hypot (set->features[2 * i], set->features[2 * i + 1]));
    total += set->labels[i] ? 1 : -1;
  }
  for (guint d = 0; d < N_DIRECTIONS; d++) {
    double c = cos (G_PI * d / N_DIRECTIONS), s = sin (G_PI * d / N_DIRECTIONS);
    gint64 below = 0;

    memset (balance, 0, N_PLACES * sizeof *balance);
    for (gsize i = 0; i < set->n_examples; i++) {
      double along = c * set->features[2 * i] + s * set->features[2 * i + 1];
      gsize place = (gsize) ((along / reach + 1) / 2 * (N_PLACES - 1));

      balance[place] += set->labels[i] ? 1 : -1;
    }
    /* With class 1 above: right are those above it, and those of class 0 below. */
    for (guint place = 0; place < N_PLACES; place++) {
      best = MAX (best, ABS (total - 2 * below));
      below += balance[place];
    }
  }
  return 0.5 + (double) best / (2 * (double) set->n_examples);
}

static void
linear_collapse_close (gpointer lab)
{
  Lab *self = lab;

  g_clear_pointer (&self->train_evaluation, lab_evaluation_free);
  g_clear_pointer (&self->test_evaluation, lab_evaluation_free);
  g_clear_pointer (&self->net, lab_net_free);
  g_clear_pointer (&self->sampler, data_sampler_free);
  g_clear_pointer (&self->train, data_set_unref);
  g_clear_pointer (&self->test, data_set_unref);
  g_free (self);
}

static void
evaluate (Lab *self, guint64 step)
{
  LabNet *net = self->net;

  if (self->evaluated_step == step)
    return;
  lab_evaluation_run (self->train_evaluation, net->inference, net->inference_x,
                      net->inference_logits);
  lab_evaluation_run (self->test_evaluation, net->inference, net->inference_x,
                      net->inference_logits);
  self->evaluated_step = step;
}

static void
record (Lab *self, LabRun *run, guint64 step)
{
  LabHistory *history = lab_run_get_history (run);

  evaluate (self, step);
  lab_history_record (history, SERIES_TRAIN, step, 100 * (1 - self->train_evaluation->error));
  lab_history_record (history, SERIES_TEST, step, 100 * (1 - self->test_evaluation->error));
  lab_history_record (history, SERIES_DIFFERENCE, step, get_difference (self));
}

static DataSet *
make_set (const LabSettings *settings, gsize n, guint64 seed, GError **error)
{
  return data_planar_new (source_kinds[lab_settings_get_choice (settings, KNOB_DATA)], n,
                          lab_settings_get_real (settings, KNOB_NOISE), seed, error);
}

static gpointer
linear_collapse_open (LabRun *run, GError **error)
{
  const LabSettings *settings = lab_run_get_settings (run);
  guint64 seed = lab_run_get_seed (run);
  LabNetPlan plan = {
    .n_features = 2,
    .n_classes = N_CLASSES,
    .n_layers = (gsize) lab_settings_get_integer (settings, KNOB_LAYERS),
    .width = (gsize) lab_settings_get_integer (settings, KNOB_WIDTH),
    .activation = (NnActivation) lab_settings_get_choice (settings, KNOB_ACTIVATION),
    .batch_size = (gsize) lab_settings_get_integer (settings, KNOB_BATCH_SIZE),
    .optimiser =
        nn_optimiser (NN_OPTIMISER_ADAM, lab_settings_get_real (settings, KNOB_LEARNING_RATE)),
  };
  Lab *self = g_new0 (Lab, 1);
  gpointer block;
  gsize size;

  self->evaluated_step = G_MAXUINT64;
  self->best_line = NAN;
  self->train = make_set (settings, (gsize) lab_settings_get_integer (settings, KNOB_TRAIN_SIZE),
                          seed, error);
  /* From a seed of its own, so that no point is in both. */
  self->test = self->train
                   ? make_set (settings, TEST_SIZE, nn_random_named_seed (seed, "test"), error)
                   : NULL;
  self->net = self->test ? lab_net_new (&plan, seed, lab_run_get_pool (run), error) : NULL;
  if (!self->net) {
    linear_collapse_close (self);
    return NULL;
  }
  self->sampler = data_sampler_new (self->train, plan.batch_size, seed);
  self->train_evaluation = lab_evaluation_new (self->train);
  self->test_evaluation = lab_evaluation_new (self->test);
  lab_planar_view_range (&self->range, (const DataSet *const[]){ self->train }, 1);
  block = nn_state_get_block (self->net->state, &size);
  lab_run_add_state (run, block, size);
  record (self, run, 0);
  return self;
}

static LabStatus
linear_collapse_step (gpointer lab, LabRun *run)
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

static void
observe_boundary (Lab *self, LabFrame *frame)
{
  LabField *field = lab_frame_add_field (frame, "decision", FIELD_SIZE, FIELD_SIZE, FALSE);
  LabNet *net = self->net;
  Product product;

  field->x0 = self->range.x0;
  field->x1 = self->range.x1;
  field->y0 = self->range.y0;
  field->y1 = self->range.y1;
  lab_evaluation_field (net->inference, net->inference_x, net->inference_logits, field);
  lab_planar_view_points (frame, "train_points", self->train, self->train->n_examples);
  multiply (net, &product);
  lab_planar_view_line (frame, "product_line", field, product.w[1][0] - product.w[0][0],
                        product.w[1][1] - product.w[0][1], product.b[1] - product.b[0]);
}

/* @map (MAP_SIZE²) gets unit @unit of @values, scaled so that its greatest magnitude is 1. */
static void
scale_map (float *map, const float *values, gsize n_units, gsize unit)
{
  float greatest = 0;

  for (gsize i = 0; i < MAP_SIZE * MAP_SIZE; i++)
    greatest = MAX (greatest, fabsf (values[i * n_units + unit]));
  for (gsize i = 0; i < MAP_SIZE * MAP_SIZE; i++)
    map[i] = greatest > 0 && isfinite (greatest) ? values[i * n_units + unit] / greatest : 0;
}

/* "0.4 x₁ − 1.2 x₂ + 0.1": the weighted sum of a unit of the first layer. */
static const char *
sum_note (LabFrame *frame, const NnParameter *weight, const NnParameter *bias, gsize unit)
{
  double w[2] = { weight->value[2 * unit], weight->value[2 * unit + 1] }, b = bias->value[unit];

  return lab_frame_printf (frame, "%.3g x₁ %s %.3g x₂ %s %.3g", w[0], w[1] < 0 ? "−" : "+",
                           fabs (w[1]), b < 0 ? "−" : "+", fabs (b));
}

static void
fill_layer (Lab *self, LabFrame *frame, LabDiagramLayer *layer, gsize index, const float *values)
{
  const NnParameter *weight = lab_net_get_weight (self->net, index);
  const NnParameter *bias = lab_net_get_bias (self->net, index);
  gsize n_units = weight->shape.size[0], n_before = weight->shape.size[1];
  guint n_drawn_before = (guint) MIN (n_before, MAX_UNITS);
  gboolean is_output = index == self->net->plan.n_layers;
  guint activation = (guint) self->net->plan.activation;

  layer->title =
      is_output ? "output" : lab_frame_printf (frame, "hidden %" G_GSIZE_FORMAT, index + 1);
  layer->shape = lab_frame_printf (frame, "%" G_GSIZE_FORMAT, n_units);
  layer->details = is_output ? "logits of A and B" : activations[activation].title;
  layer->n_units = (guint) MIN (n_units, MAX_UNITS);
  layer->n_more = (guint) n_units - layer->n_units;
  layer->map_size = MAP_SIZE;
  layer->maps = lab_frame_alloc (frame, layer->n_units * MAP_SIZE * MAP_SIZE, sizeof (float));
  layer->weights = lab_frame_alloc (frame, layer->n_units * n_drawn_before, sizeof (float));
  layer->notes = lab_frame_alloc (frame, layer->n_units, sizeof (char *));
  for (guint u = 0; u < layer->n_units; u++) {
    scale_map (layer->maps + u * MAP_SIZE * MAP_SIZE, values, n_units, u);
    for (guint k = 0; k < n_drawn_before; k++)
      layer->weights[u * n_drawn_before + k] = weight->value[u * n_before + k];
    if (index == 0)
      layer->notes[u] = sum_note (frame, weight, bias, u);
  }
}

static void
fill_input (Lab *self, LabFrame *frame, LabDiagramLayer *layer)
{
  g_autofree float *values = g_new (float, MAP_SIZE *MAP_SIZE * 2);

  for (gsize i = 0; i < MAP_SIZE * MAP_SIZE; i++)
    get_sample (self, MAP_SIZE, i, values + 2 * i);
  layer->title = "input";
  layer->shape = "2";
  layer->details = "x₁ and x₂";
  layer->n_units = 2;
  layer->map_size = MAP_SIZE;
  layer->maps = lab_frame_alloc (frame, 2 * MAP_SIZE * MAP_SIZE, sizeof (float));
  for (guint u = 0; u < 2; u++)
    scale_map (layer->maps + u * MAP_SIZE * MAP_SIZE, values, 2, u);
}

static void
observe_units (Lab *self, LabFrame *frame)
{
  LabNet *net = self->net;
  gsize n_layers = net->plan.n_layers + 1;
  LabDiagram *diagram = lab_frame_add_diagram (frame, "units", (guint) n_layers + 1);
  g_autofree float **values = g_new0 (float *, n_layers); /* (MAP_SIZE², units) of each layer */

  for (gsize layer = 0; layer < n_layers; layer++)
    values[layer] =
        g_new (float, MAP_SIZE *MAP_SIZE *lab_net_get_weight (net, layer)->shape.size[0]);
  for (gsize start = 0; start < MAP_SIZE * MAP_SIZE; start += LAB_NET_CHUNK) {
    gsize n = MIN (LAB_NET_CHUNK, MAP_SIZE * MAP_SIZE - start);

    for (gsize i = 0; i < n; i++)
      get_sample (self, MAP_SIZE, start + i, nn_tensor_get_data (net->inference_x) + 2 * i);
    nn_graph_forward (net->inference);
    for (gsize layer = 0; layer < n_layers; layer++) {
      gsize n_units = lab_net_get_weight (net, layer)->shape.size[0];

      memcpy (values[layer] + start * n_units,
              nn_tensor_get_data (lab_net_get_activations (net, layer)),
              n * n_units * sizeof (float));
    }
  }
  fill_input (self, frame, &diagram->layers[0]);
  for (gsize layer = 0; layer < n_layers; layer++) {
    fill_layer (self, frame, &diagram->layers[layer + 1], layer, values[layer]);
    g_free (values[layer]);
  }
}

static void
observe_product (Lab *self, LabFrame *frame)
{
  LabMatrix *w, *b;
  Product product;

  for (gsize layer = 0; layer <= self->net->plan.n_layers; layer++) {
    const NnParameter *weight = lab_net_get_weight (self->net, layer);
    gsize place = layer < self->net->plan.n_layers ? layer : MAX_HIDDEN_LAYERS;
    LabMatrix *matrix = lab_frame_add_matrix (frame, views[VIEW_PRODUCT].layers[place].observable,
                                              weight->shape.size[0], weight->shape.size[1]);

    matrix->is_signed = TRUE;
    matrix->digits = 3;
    for (gsize i = 0; i < weight->count; i++)
      matrix->values[i] = weight->value[i];
  }
  multiply (self->net, &product);
  w = lab_frame_add_matrix (frame, "product", N_CLASSES, 2);
  b = lab_frame_add_matrix (frame, "product_bias", N_CLASSES, 1);
  w->is_signed = b->is_signed = TRUE;
  w->caption = "all weight matrices multiplied, the last one on the left";
  b->caption = "all biases, carried through the matrices after them";
  memcpy (w->values, product.w, sizeof product.w);
  memcpy (b->values, product.b, sizeof product.b);
}

static void
linear_collapse_fact (gpointer lab, LabRun *run, guint fact, LabValue *value)
{
  Lab *self = lab;
  Product product;

  evaluate (self, lab_run_get_step (run));
  multiply (self->net, &product);
  value->kind = LAB_VALUE_REAL;
  switch (fact) {
  case FACT_ACCURACY:
    value->real = 100 * (1 - self->test_evaluation->error);
    break;
  case FACT_TRAIN_ACCURACY:
    value->real = 100 * (1 - self->train_evaluation->error);
    break;
  case FACT_PRODUCT_ACCURACY:
    value->real = 100 * get_product_accuracy (self);
    break;
  case FACT_BEST_LINE:
    if (isnan (self->best_line))
      self->best_line = find_best_line (self->test);
    value->real = 100 * self->best_line;
    break;
  case FACT_DIFFERENCE:
    value->real = get_difference (self);
    break;
  case FACT_PRODUCT:
    value->kind = LAB_VALUE_MATRIX;
    value->rows = N_CLASSES;
    value->columns = 2;
    value->numbers = g_memdup2 (product.w, sizeof product.w);
    break;
  case FACT_PRODUCT_BIAS:
    value->kind = LAB_VALUE_MATRIX;
    value->rows = N_CLASSES;
    value->columns = 1;
    value->numbers = g_memdup2 (product.b, sizeof product.b);
    break;
  default:
    g_return_if_reached ();
  }
}

static void
observe_summary (Lab *self, LabRun *run, LabFrame *frame)
{
  LabReadout *readout = lab_frame_add_readout (frame, "summary", FACT_PRODUCT);

  for (guint i = 0; i < readout->n; i++) {
    g_auto (LabValue) value = LAB_VALUE_INIT;

    linear_collapse_fact (self, run, i, &value);
    readout->labels[i] = facts[i].title;
    readout->values[i] = i == FACT_DIFFERENCE ? lab_frame_printf (frame, "%.2g", value.real)
                                              : lab_frame_printf (frame, "%.2f %%", value.real);
  }
}

static void
linear_collapse_observe (gpointer lab, LabRun *run, guint64 wanted, LabFrame *frame)
{
  Lab *self = lab;
  LabHistory *history = lab_run_get_history (run);
  guint64 step = lab_run_get_step (run);

  if (wanted & (1u << VIEW_BOUNDARY))
    observe_boundary (self, frame);
  if (wanted & (1u << VIEW_UNITS))
    observe_units (self, frame);
  if (wanted & (1u << VIEW_PRODUCT))
    observe_product (self, frame);
  if (wanted & (1u << VIEW_ACCURACY)) {
    LabSeries *test;

    lab_history_observe (history, SERIES_TRAIN, step, frame, "train_accuracy");
    test = lab_history_observe (history, SERIES_TEST, step, frame, "test_accuracy");
    if (isnan (self->best_line))
      self->best_line = find_best_line (self->test);
    lab_frame_add_marker (frame, test, "best_line", LAB_MARKER_HORIZONTAL, 0, 100 * self->best_line,
                          "best straight line");
  }
  if (wanted & (1u << VIEW_DIFFERENCE)) {
    LabSeries *difference =
        lab_history_observe (history, SERIES_DIFFERENCE, step, frame, "difference");

    /* A logarithmic axis has no place for 0. */
    for (gsize i = 0; i < difference->n; i++)
      if (!(difference->y[i] > 0))
        difference->y[i] = NAN;
  }
  if (wanted & (1u << VIEW_SUMMARY))
    observe_summary (self, run, frame);
}

static void
linear_collapse_knob_changed (gpointer lab, LabRun *run, guint knob)
{
  Lab *self = lab;

  g_return_if_fail (knob == KNOB_LEARNING_RATE);

  nn_state_get_optimiser (self->net->state)->learning_rate =
      lab_settings_get_real (lab_run_get_settings (run), knob);
}

static const char *const parts[] = { "2d", NULL };

const LabClass lab_linear_collapse = {
  .id = "linear-collapse",
  .title = "Layers without non-linearity",
  .summary = "With the identity as its activation a net of any depth is one linear layer, the "
             "product of its matrices, and its boundary a straight line. "
             "Switch the activation on, and the line bends around the data.",
  .parts = parts,
  .knobs = knobs,
  .n_knobs = N_KNOBS,
  .views = views,
  .n_views = N_VIEWS,
  .facts = facts,
  .n_facts = N_FACTS,
  .n_series = N_SERIES,
  .default_steps = 2000,
  .open = linear_collapse_open,
  .close = linear_collapse_close,
  .step = linear_collapse_step,
  .observe = linear_collapse_observe,
  .fact = linear_collapse_fact,
  .knob_changed = linear_collapse_knob_changed,
};
