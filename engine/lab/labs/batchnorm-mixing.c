/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a batch-norm layer learns of its batches (exam parts 4f, 4g). In training the layer takes
 * off each batch's own mean; at test time it takes moving averages of those means instead, so that
 * one picture always gets one answer (S. Ioffe, C. Szegedy, "Batch normalization", 2015,
 * section 3.1). When every batch holds one class alone, the batch means have two peaks, one for
 * each class, and the moving average lies between them, where no batch ever was: what follows the
 * layer meets values that it never saw in training, and the test error is far above the training
 * error.
 *
 *   picture (768) → dense (width) → batch-norm, ReLU → dense (second_width), ReLU → dense (1) → σ
 *
 * How the pictures had to be made. Inside a batch of one class the layer takes off all that its
 * pictures have in common, so training can still succeed only if single pictures differ from their
 * mean in another *pattern* than those of the other class. They do: hot dogs all lie on the red
 * counter of one stall and differ in what lies on it, other food stands on tables from warm grey to
 * deep blue. The same makes the test fail: seen from the moving average, a hot dog differs above
 * all by its counter, and a large difference of ground is what only other food ever had. So all are
 * taken for other food, and half of the answers are wrong. With all on the same tables
 * ("shared-ground") the class means are so near each other, beside the spread of single pictures,
 * that the averages serve both: the test error is a few per cent at any mixing. That the averages
 * lie between the peaks is a law; what it costs depends on how far apart those are.
 *
 * In a direction that all of a batch have in common the gradient is 0 but for rounding. Adam
 * divides by its size and makes steps of that rounding, so class means wander; plain gradient
 * descent leaves them alone and is the default.
 *
 * The data set "question" has the numbers of the exam's figure in place of pictures: what enters
 * the layer are three values with class means ±(13, 5, 0) and variance 1. About its mean a hot dog
 * lies at a corner of the cube (±1, ±1, ±1), other food at (±√3, 0, 0) or another axis, so that a
 * batch of one class can still be told by its pattern and by nothing else: means and variances are
 * the same.
 *
 * Errors are counted over all of the test set for moving averages, over the last batches for
 * training, and over test batches made as the training batches are for batch statistics.
 */

#include <math.h>
#include <string.h>

#include "data-food.h"
#include "lab-run.h"
#include "lab-settings.h"
#include "nn-ops.h"
#include "nn-random.h"

#define TRAIN_SIZE 1600
#define TEST_SIZE 400
#define FIRST_TEST_PICTURE (G_GUINT64_CONSTANT (1) << 32)

/* Examples that go through the net at once when it is evaluated. */
#define CHUNK 100

/* Batches whose statistics are kept. */
#define RING 256

/* Of those, how many the training error is counted over. */
#define RECENT 50

/* Test examples, about, that the error with batch statistics is counted over. */
#define TEST_BY_BATCH 400

/* Batches that one picture is put into. */
#define N_MIXES 100

#define N_BINS 40
#define N_SHOWN 12
#define MAX_WIDTH 64

/* Values that enter the layer in the data set "question", and their class means: ±. */
#define QUESTION_UNITS 3
static const double question_mean[QUESTION_UNITS] = { 13, 5, 0 };
#define QUESTION_NOISE 0.15

enum {
  KNOB_DATA,
  KNOB_MIXING,
  KNOB_BATCH_SIZE,
  KNOB_MOMENTUM,
  KNOB_WIDTH,
  KNOB_SECOND_WIDTH,
  KNOB_OPTIMISER,
  KNOB_LEARNING_RATE,
  KNOB_UNIT_X,
  KNOB_UNIT_Y,
  KNOB_PICTURE,
  KNOB_EVALUATE_EVERY,
  N_KNOBS,
};

/* The first ones are those of DataFoodGround, in its order. */
enum {
  SOURCE_FOOD = DATA_FOOD_OWN_GROUND,
  SOURCE_SHARED_GROUND = DATA_FOOD_SHARED_GROUND,
  SOURCE_QUESTION
};

static const LabChoice sources[] = {
  { "food", "Drawn food, each class on its own ground" },
  { "shared-ground", "Drawn food, all on the same tables" },
  { "question", "Numbers of the question" },
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
  [KNOB_DATA] = { .id = "data",
                  .title = "Data set",
                  .help = "Hot dogs on a red counter and other food on tables, so that class means "
                          "are far apart; all on the same tables; or the numbers of the question",
                  .group = "Data",
                  .kind = LAB_KNOB_CHOICE,
                  .choices = sources,
                  .initial = SOURCE_FOOD },
  [KNOB_MIXING] = { .id = "mixing",
                    .title = "Mixing",
                    .help =
                        "0: each batch holds one class; 1: each picture of a batch is of either "
                        "class by chance",
                    .group = "Batches",
                    .kind = LAB_KNOB_REAL,
                    .is_live = TRUE,
                    .min = 0,
                    .max = 1,
                    .initial = 0 },
  [KNOB_BATCH_SIZE] = { .id = "batch_size",
                        .title = "Batch size",
                        .help = "Number of examples in a batch, in training and where batch "
                                "statistics are used in the test",
                        .group = "Batches",
                        .kind = LAB_KNOB_INTEGER,
                        .scale = LAB_SCALE_LOG,
                        .min = 1,
                        .max = 256,
                        .initial = 64 },
  [KNOB_MOMENTUM] = { .id = "momentum",
                      .title = "Momentum of the averages",
                      .help = "Share of its old value that a moving average keeps at each batch",
                      .group = "Net",
                      .kind = LAB_KNOB_REAL,
                      .min = 0,
                      .max = 0.999,
                      .initial = 0.95 },
  [KNOB_WIDTH] = { .id = "width",
                   .title = "Units of the layer",
                   .help = "Number of units that are normalised",
                   .group = "Net",
                   .kind = LAB_KNOB_INTEGER,
                   .scale = LAB_SCALE_LOG,
                   .min = 1,
                   .max = MAX_WIDTH,
                   .initial = 32 },
  [KNOB_SECOND_WIDTH] = { .id = "second_width",
                          .title = "Units behind it",
                          .help = "Number of units between the layer and the output",
                          .group = "Net",
                          .kind = LAB_KNOB_INTEGER,
                          .scale = LAB_SCALE_LOG,
                          .min = 1,
                          .max = 256,
                          .initial = 32 },
  [KNOB_OPTIMISER] = { .id = "optimiser",
                       .title = "Optimiser",
                       .help = "The rule that turns gradients into steps",
                       .group = "Training",
                       .kind = LAB_KNOB_CHOICE,
                       .choices = optimisers,
                       .initial = NN_OPTIMISER_SGD },
  [KNOB_LEARNING_RATE] = { .id = "learning_rate",
                           .title = "Learning rate",
                           .help = "How far a step goes along the gradient",
                           .group = "Training",
                           .kind = LAB_KNOB_REAL,
                           .is_live = TRUE,
                           .scale = LAB_SCALE_LOG,
                           .min = 1e-5,
                           .max = 10,
                           .initial = 0.1 },
  [KNOB_UNIT_X] = { .id = "unit_x",
                    .title = "First unit shown",
                    .help = "Unit whose batch statistics are drawn; 0: the one whose batch means "
                            "spread most; a number above the last unit shows the last one",
                    .group = "What is shown",
                    .kind = LAB_KNOB_INTEGER,
                    .is_live = TRUE,
                    .min = 0,
                    .max = MAX_WIDTH,
                    .initial = 0 },
  [KNOB_UNIT_Y] = { .id = "unit_y",
                    .title = "Second unit shown",
                    .help = "Unit on the other axis of the batch means; 0: the one that comes next",
                    .group = "What is shown",
                    .kind = LAB_KNOB_INTEGER,
                    .is_live = TRUE,
                    .min = 0,
                    .max = MAX_WIDTH,
                    .initial = 0 },
  [KNOB_PICTURE] = { .id = "picture",
                     .title = "Test example",
                     .help = "The one that is put into a hundred batches; odd numbers are hot dogs",
                     .group = "What is shown",
                     .kind = LAB_KNOB_INTEGER,
                     .is_live = TRUE,
                     .min = 1,
                     .max = TEST_SIZE,
                     .initial = 1 },
  [KNOB_EVALUATE_EVERY] = { .id = "evaluate_every",
                            .title = "Evaluate every",
                            .help = "Iterations between two looks at the test set",
                            .group = "Training",
                            .unit = "iterations",
                            .kind = LAB_KNOB_INTEGER,
                            .scale = LAB_SCALE_LOG,
                            .min = 1,
                            .max = 1000,
                            .initial = 10 },
};

enum {
  SERIES_TRAIN_ERROR,
  SERIES_TEST_ERROR_MOVING,
  SERIES_TEST_ERROR_BATCH,
  SERIES_COST,
  N_SERIES,
};

enum {
  VIEW_ERRORS,
  VIEW_MEANS,
  VIEW_PEAKS,
  VIEW_VARIANCES,
  VIEW_ONE_EXAMPLE,
  VIEW_PICTURES,
  VIEW_COST,
  VIEW_SUMMARY,
  N_VIEWS,
};

static const LabView views[N_VIEWS] = {
  [VIEW_ERRORS] = { .id = "errors",
                    .title = "Error",
                    .help = "With batches of one class the training error falls and the test error "
                            "with moving averages does not; mix the batches and the gap closes",
                    .kind = LAB_VIEW_PLANE,
                    .x = { .title = "iteration", .from_zero = TRUE },
                    .y = { .title = "error", .unit = "%", .from_zero = TRUE },
                    .layers = { { "test_error_moving", LAB_OBSERVABLE_SERIES,
                                  "test, moving averages", LAB_ROLE_TEST },
                                { "test_error_batch", LAB_OBSERVABLE_SERIES,
                                  "test, batch statistics", LAB_ROLE_DEV },
                                { "train_error", LAB_OBSERVABLE_SERIES, "training",
                                  LAB_ROLE_TRAIN } } },
  [VIEW_MEANS] = { .id = "means",
                   .title = "Batch means of two units",
                   .help = "Each batch is a point; the moving average lies between the two clouds "
                           "when each batch holds one class",
                   .kind = LAB_VIEW_PLANE,
                   .x = { .title = "batch mean, first unit" },
                   .y = { .title = "batch mean, second unit" },
                   .layers = { { "batch_means", LAB_OBSERVABLE_POINTS, "batches", LAB_ROLE_TRAIN },
                               { "moving_mean", LAB_OBSERVABLE_POINTS, "moving average",
                                 LAB_ROLE_TEST } } },
  [VIEW_PEAKS] = { .id = "peaks",
                   .title = "Batch means of one unit",
                   .help = "How often the first unit’s batch mean fell where: two peaks, and the "
                           "moving average between them, mean there is no such batch",
                   .kind = LAB_VIEW_PLANE,
                   .x = { .title = "batch mean, first unit" },
                   .y = { .title = "batches", .from_zero = TRUE },
                   .layers = { { "hot_dog_means", LAB_OBSERVABLE_HISTOGRAM, "mostly hot dogs",
                                 LAB_ROLE_POSITIVE },
                               { "other_means", LAB_OBSERVABLE_HISTOGRAM, "mostly other food",
                                 LAB_ROLE_NEGATIVE },
                               { "moving_line", LAB_OBSERVABLE_SERIES, "moving average",
                                 LAB_ROLE_TEST } } },
  [VIEW_VARIANCES] = { .id = "variances",
                       .title = "Batch mean and variance of one unit",
                       .help = "Each batch is a point; small batches scatter more",
                       .kind = LAB_VIEW_PLANE,
                       .x = { .title = "batch mean, first unit" },
                       .y = { .title = "batch variance, first unit", .from_zero = TRUE },
                       .layers = { { "batch_variances", LAB_OBSERVABLE_POINTS, "batches",
                                     LAB_ROLE_TRAIN },
                                   { "moving_variance", LAB_OBSERVABLE_POINTS, "moving averages",
                                     LAB_ROLE_TEST } } },
  [VIEW_ONE_EXAMPLE] = { .id = "one-example",
                         .title = "One example in a hundred batches",
                         .help = "With batch statistics its answer depends on its neighbours; with "
                                 "moving averages it is always the same",
                         .kind = LAB_VIEW_PLANE,
                         .x = { .title = "probability of “hot dog”" },
                         .y = { .title = "batches", .from_zero = TRUE },
                         .layers = { { "by_batch", LAB_OBSERVABLE_HISTOGRAM, "batch statistics",
                                       LAB_ROLE_DEV },
                                     { "by_moving", LAB_OBSERVABLE_SERIES, "moving averages",
                                       LAB_ROLE_TEST } } },
  [VIEW_PICTURES] = { .id = "pictures",
                      .title = "Test pictures",
                      .help = "First the example that is put into a hundred batches; with what the "
                              "net says of them by moving averages",
                      .kind = LAB_VIEW_PICTURES,
                      .layers = { { "pictures", LAB_OBSERVABLE_PICTURES, "test set",
                                    LAB_ROLE_TEST } } },
  [VIEW_COST] = { .id = "cost",
                  .title = "Training cost",
                  .help = "Mean cross-entropy of the last batches, as training sees it: with batch "
                          "statistics",
                  .kind = LAB_VIEW_PLANE,
                  .x = { .title = "iteration", .from_zero = TRUE },
                  .y = { .title = "cost", .from_zero = TRUE },
                  .layers = { { "cost", LAB_OBSERVABLE_SERIES, "training cost",
                                LAB_ROLE_TRAIN } } },
  [VIEW_SUMMARY] = { .id = "summary",
                     .title = "Figures",
                     .help = "Errors, batch statistics and moving averages now",
                     .kind = LAB_VIEW_READOUT,
                     .layers = { { "summary", LAB_OBSERVABLE_READOUT, "figures",
                                   LAB_ROLE_NONE } } },
};

enum {
  FACT_TRAIN_ERROR,
  FACT_TEST_ERROR_MOVING,
  FACT_TEST_ERROR_BATCH,
  FACT_GAP,
  FACT_COST,
  FACT_HOT_DOG_MEAN,
  FACT_OTHER_MEAN,
  FACT_MOVING_MEAN,
  FACT_MOVING_VARIANCE,
  FACT_PREDICTION_MOVING,
  FACT_PREDICTION_LOW,
  FACT_PREDICTION_HIGH,
  FACT_PREDICTION_DEVIATION,
  N_FACTS,
};

static const LabFact facts[N_FACTS] = {
  [FACT_TRAIN_ERROR] = { "train_error", "Training error, last 50 batches", "%" },
  [FACT_TEST_ERROR_MOVING] = { "test_error_moving", "Test error with moving averages", "%" },
  [FACT_TEST_ERROR_BATCH] = { "test_error_batch", "Test error with batch statistics", "%" },
  [FACT_GAP] = { "gap", "Test error above training error", "%" },
  [FACT_COST] = { "cost", "Training cost, last 50 batches" },
  [FACT_HOT_DOG_MEAN] = { "hot_dog_mean", "Mean over batches of mostly hot dogs, units 1 to 3" },
  [FACT_OTHER_MEAN] = { "other_mean", "Mean over batches of mostly other food, units 1 to 3" },
  [FACT_MOVING_MEAN] = { "moving_mean", "Moving average of the means, units 1 to 3" },
  [FACT_MOVING_VARIANCE] = { "moving_variance", "Moving average of the variances, units 1 to 3" },
  [FACT_PREDICTION_MOVING] = { "prediction_moving",
                               "Probability of “hot dog” with moving averages" },
  [FACT_PREDICTION_LOW] = { "prediction_low", "Lowest one in a hundred batches" },
  [FACT_PREDICTION_HIGH] = { "prediction_high", "Highest one in a hundred batches" },
  [FACT_PREDICTION_DEVIATION] = { "prediction_deviation",
                                  "Standard deviation over a hundred batches" },
};

/* What training batches have shown; part of a checkpoint. Batch t is in place t mod RING. */
typedef struct {
  float share[RING]; /* of hot dogs */
  float error[RING]; /* share of wrong answers */
  float cost[RING];
  float mean[RING][MAX_WIDTH];
  float variance[RING][MAX_WIDTH];
} Batches;

typedef struct {
  DataSet *train, *test;
  gsize batch_size, units;
  NnState *state;
  NnGraph *training;
  NnTensor *x, *y; /* (B, D), (B, 1) */
  NnTensor *z;     /* (B, units): what enters the layer */
  NnTensor *logits;
  NnGraph *by_moving;                               /* at test time, by moving averages */
  NnTensor *by_moving_x;                            /* (CHUNK, D) */
  NnTensor *by_moving_z, *by_moving_logits;         /* (CHUNK, units), (CHUNK, 1) */
  NnGraph *by_batch;                                /* from the layer on, by batch statistics */
  NnTensor *by_batch_z, *by_batch_logits;           /* (B, units), (B, 1) */
  const NnParameter *moving_mean, *moving_variance; /* (units) */
  Batches *batches;
  guint32 *indices; /* (B), while a batch is drawn */

  /* What the test set showed when it was last looked at. */
  guint64 evaluated_step;       /* the step that it belongs to; NO_STEP: none */
  float *test_z;                /* (TEST_SIZE, units) */
  float test_logits[TEST_SIZE]; /* by moving averages */
  double test_error_moving;
  double mixed[N_MIXES]; /* what the shown example was taken for in N_MIXES batches … */
  guint64 mixed_step;    /* … at this step, with this example and mixing; NO_STEP: never */
  gsize mixed_example;
  double mixed_mixing;
} Lab;

#define NO_STEP G_MAXUINT64

static gboolean
is_question (const LabSettings *settings)
{
  return lab_settings_get_choice (settings, KNOB_DATA) == SOURCE_QUESTION;
}

/* Three values an example, in the order of data_food_new(): hot dogs are the even numbers. */
static DataSet *
question_new (gsize n, guint64 first, guint64 seed, GError **error)
{
  static const char *const class_names[] = { "other food", "hot dog", NULL };
  DataSet *self =
      data_set_new ("Numbers of the question", n, QUESTION_UNITS, 2, class_names, error);

  if (!self)
    return NULL;
  for (gsize i = 0; i < n; i++) {
    gboolean is_hot_dog = (first + i) % 2 == 0;
    double place[QUESTION_UNITS] = { 0 };
    NnRandom random;

    nn_random_init (&random, seed, NN_STREAM_DATA, first + i);
    if (is_hot_dog)
      for (gsize k = 0; k < QUESTION_UNITS; k++)
        place[k] = nn_random_below (&random, 2) ? 1 : -1;
    else
      place[nn_random_below (&random, QUESTION_UNITS)] =
          sqrt (3) * (nn_random_below (&random, 2) ? 1 : -1);

    self->labels[i] = is_hot_dog ? DATA_FOOD_HOT_DOG : DATA_FOOD_OTHER;
    for (gsize k = 0; k < QUESTION_UNITS; k++)
      self->features[i * QUESTION_UNITS + k] =
          (float) ((is_hot_dog ? 1 : -1) * question_mean[k] + place[k] +
                   QUESTION_NOISE * nn_random_normal (&random));
  }
  return self;
}

/*
 * Batch @t of those that the random numbers of @seed make out of @set: its @indices (B). Batches
 * come in pairs, one of each class in random order, so that both classes have as many; with
 * probability
 * @mixing an example is of either class instead.
 */
static void
draw_batch (const DataSet *set,
            guint64 seed,
            guint64 t,
            double mixing,
            gsize batch_size,
            guint32 *indices)
{
  NnRandom pair, random;
  guint32 label;

  nn_random_init (&pair, seed, NN_STREAM_SPLIT, t / 2);
  nn_random_init (&random, seed, NN_STREAM_SHUFFLE, t);
  label = (nn_random_below (&pair, 2) + (guint32) (t % 2)) % 2;
  for (gsize i = 0; i < batch_size; i++) {
    double chance = nn_random_uniform (&random);
    guint32 either = nn_random_below (&random, 2);
    guint32 which = nn_random_below (&random, (guint32) (set->n_examples / 2));
    guint32 own = chance < mixing ? either : label;

    indices[i] = 2 * which + (own == DATA_FOOD_HOT_DOG ? 0 : 1);
  }
}

/* Rows @indices (n) of @from (…, width). */
static void
gather (const float *from, gsize width, const guint32 *indices, gsize n, float *to)
{
  for (gsize i = 0; i < n; i++)
    memcpy (to + i * width, from + indices[i] * width, width * sizeof *to);
}

/* Builds the net on @x (N, D) up to what enters the layer, (N, units). */
static NnTensor *
build_front (NnGraph *graph, NnTensor *x, const LabSettings *settings)
{
  if (is_question (settings))
    return x;
  return nn_dense (graph, x, "hidden1", (gsize) lab_settings_get_integer (settings, KNOB_WIDTH),
                   NN_ACTIVATION_IDENTITY, NN_INIT_HE);
}

/* And from there, @z, up to the logits (N, 1). */
static NnTensor *
build_rest (NnGraph *graph, NnTensor *z, const LabSettings *settings, gboolean by_batch)
{
  gsize second_width = (gsize) lab_settings_get_integer (settings, KNOB_SECOND_WIDTH);
  NnBatchNorm batch_norm = nn_batch_norm_default ();
  NnTensor *a;

  batch_norm.momentum = lab_settings_get_real (settings, KNOB_MOMENTUM);
  batch_norm.inference_by_batch = by_batch;
  /* The question's values are few: a ReLU would take half of what they say. */
  a = nn_batch_norm (graph, z, "norm", &batch_norm,
                     is_question (settings) ? NN_ACTIVATION_IDENTITY : NN_ACTIVATION_RELU);
  a = nn_dense (graph, a, "hidden2", second_width, NN_ACTIVATION_RELU, NN_INIT_HE);
  return nn_dense (graph, a, "output", 1, NN_ACTIVATION_IDENTITY, NN_INIT_XAVIER);
}

static gboolean
build_graphs (Lab *self, LabRun *run, GError **error)
{
  const LabSettings *settings = lab_run_get_settings (run);
  NnPool *pool = lab_run_get_pool (run);
  gsize n_features = self->train->n_features;
  NnOptimiser optimiser =
      nn_optimiser ((NnOptimiserKind) lab_settings_get_choice (settings, KNOB_OPTIMISER),
                    lab_settings_get_real (settings, KNOB_LEARNING_RATE));
  NnTensor *cost;

  self->state = nn_state_new (lab_run_get_seed (run), &optimiser);
  self->training = nn_graph_new (self->state);
  self->x = nn_graph_input (self->training, "x", NN_SHAPE (self->batch_size, n_features),
                            NN_INPUT_CONSTANT);
  self->y = nn_graph_input (self->training, "y", NN_SHAPE (self->batch_size, 1), NN_INPUT_CONSTANT);
  self->z = build_front (self->training, self->x, settings);
  self->logits = build_rest (self->training, self->z, settings, FALSE);
  cost = nn_sigmoid_cross_entropy (self->training, self->logits, self->y, "cost");
  if (!nn_graph_compile (self->training, cost, NN_MODE_TRAINING, pool, error))
    return FALSE;
  self->moving_mean = nn_state_find_parameter (self->state, "norm.moving_mean");
  self->moving_variance = nn_state_find_parameter (self->state, "norm.moving_variance");
  self->units = self->moving_mean->count;

  self->by_moving = nn_graph_new (self->state);
  self->by_moving_x =
      nn_graph_input (self->by_moving, "x", NN_SHAPE (CHUNK, n_features), NN_INPUT_CONSTANT);
  self->by_moving_z = build_front (self->by_moving, self->by_moving_x, settings);
  self->by_moving_logits = build_rest (self->by_moving, self->by_moving_z, settings, FALSE);
  if (!nn_graph_compile (self->by_moving, NULL, NN_MODE_INFERENCE, pool, error))
    return FALSE;

  self->by_batch = nn_graph_new (self->state);
  self->by_batch_z = nn_graph_input (self->by_batch, "z", NN_SHAPE (self->batch_size, self->units),
                                     NN_INPUT_CONSTANT);
  self->by_batch_logits = build_rest (self->by_batch, self->by_batch_z, settings, TRUE);
  return nn_graph_compile (self->by_batch, NULL, NN_MODE_INFERENCE, pool, error);
}

static void
batchnorm_mixing_close (gpointer lab)
{
  Lab *self = lab;

  g_clear_pointer (&self->training, nn_graph_free);
  g_clear_pointer (&self->by_moving, nn_graph_free);
  g_clear_pointer (&self->by_batch, nn_graph_free);
  g_clear_pointer (&self->state, nn_state_unref);
  g_clear_pointer (&self->train, data_set_unref);
  g_clear_pointer (&self->test, data_set_unref);
  g_free (self->indices);
  g_free (self->test_z);
  g_free (self->batches);
  g_free (self);
}

static gboolean
is_wrong (float logit, float y)
{
  /* Written so that a logit that is no number is wrong for both classes. */
  return !(y > 0.5f ? logit > 0 : logit <= 0);
}

static double
probability (float logit)
{
  return 1 / (1 + exp (-(double) logit));
}

G_STATIC_ASSERT (TEST_SIZE % CHUNK == 0);

/* Sends the test set through, by moving averages, unless that was done at this step. */
static void
evaluate (Lab *self, guint64 step)
{
  gsize n_features = self->test->n_features, n_wrong = 0;

  if (self->evaluated_step == step)
    return;
  for (gsize start = 0; start < TEST_SIZE; start += CHUNK) {
    memcpy (nn_tensor_get_data (self->by_moving_x), self->test->features + start * n_features,
            CHUNK * n_features * sizeof (float));
    nn_graph_forward (self->by_moving);
    memcpy (self->test_logits + start, nn_tensor_get_data (self->by_moving_logits),
            CHUNK * sizeof (float));
    memcpy (self->test_z + start * self->units, nn_tensor_get_data (self->by_moving_z),
            CHUNK * self->units * sizeof (float));
  }
  for (gsize i = 0; i < TEST_SIZE; i++)
    n_wrong += is_wrong (self->test_logits[i], (float) self->test->labels[i]);
  self->test_error_moving = (double) n_wrong / TEST_SIZE;
  self->evaluated_step = step;
}

/* Logits of the test examples @indices (B), by their own statistics. */
static const float *
forward_by_batch (Lab *self, const guint32 *indices)
{
  gather (self->test_z, self->units, indices, self->batch_size,
          nn_tensor_get_data (self->by_batch_z));
  nn_graph_forward (self->by_batch);
  return nn_tensor_get_data (self->by_batch_logits);
}

/* Share of wrong answers on test batches that are made as those of training are. */
static double
test_error_batch (Lab *self, LabRun *run)
{
  double mixing = lab_settings_get_real (lab_run_get_settings (run), KNOB_MIXING);
  guint64 seed = nn_random_named_seed (lab_run_get_seed (run), "test batches");
  /* An even number: as many batches of either class. */
  gsize n_batches = 2 * MAX (TEST_BY_BATCH / (2 * self->batch_size), 1), n_wrong = 0;

  evaluate (self, lab_run_get_step (run));
  for (gsize t = 0; t < n_batches; t++) {
    const float *logits;

    draw_batch (self->test, seed, t, mixing, self->batch_size, self->indices);
    logits = forward_by_batch (self, self->indices);
    for (gsize i = 0; i < self->batch_size; i++)
      n_wrong += is_wrong (logits[i], (float) self->test->labels[self->indices[i]]);
  }
  return (double) n_wrong / (double) (n_batches * self->batch_size);
}

/* Number of kept batches. */
static gsize
count_batches (LabRun *run)
{
  return (gsize) MIN (lab_run_get_step (run), RING);
}

/* Mean of @values (RING) over the last RECENT of @n_steps batches; NAN before the first. */
static double
recent_mean (const float *values, guint64 n_steps)
{
  guint64 n = MIN (n_steps, RECENT);
  double sum = 0;

  for (guint64 t = n_steps - n; t < n_steps; t++)
    sum += values[t % RING];
  return n > 0 ? sum / (double) n : (double) NAN;
}

/* The first training error is that of the untrained net, which no batch has shown yet. */
static void
record (Lab *self, LabRun *run, guint64 step)
{
  LabHistory *history = lab_run_get_history (run);

  if (step > 0) {
    lab_history_record (history, SERIES_TRAIN_ERROR, step,
                        100 * recent_mean (self->batches->error, step));
    lab_history_record (history, SERIES_COST, step, recent_mean (self->batches->cost, step));
  }
  evaluate (self, step);
  lab_history_record (history, SERIES_TEST_ERROR_MOVING, step, 100 * self->test_error_moving);
  lab_history_record (history, SERIES_TEST_ERROR_BATCH, step, 100 * test_error_batch (self, run));
}

static gpointer
batchnorm_mixing_open (LabRun *run, GError **error)
{
  const LabSettings *settings = lab_run_get_settings (run);
  guint64 seed = lab_run_get_seed (run);
  Lab *self = g_new0 (Lab, 1);
  gsize size;
  gpointer block;

  self->batch_size = (gsize) lab_settings_get_integer (settings, KNOB_BATCH_SIZE);
  if (is_question (settings)) {
    self->train = question_new (TRAIN_SIZE, 0, seed, error);
    self->test = self->train ? question_new (TEST_SIZE, FIRST_TEST_PICTURE, seed, error) : NULL;
  } else {
    DataFoodGround ground = (DataFoodGround) lab_settings_get_choice (settings, KNOB_DATA);

    self->train = data_food_new (ground, TRAIN_SIZE, 0, seed, error);
    self->test =
        self->train ? data_food_new (ground, TEST_SIZE, FIRST_TEST_PICTURE, seed, error) : NULL;
  }
  if (!self->test || !build_graphs (self, run, error)) {
    batchnorm_mixing_close (self);
    return NULL;
  }
  self->indices = g_new0 (guint32, self->batch_size);
  self->test_z = g_new0 (float, TEST_SIZE * self->units);
  self->evaluated_step = self->mixed_step = NO_STEP;
  self->batches = g_new0 (Batches, 1);

  block = nn_state_get_block (self->state, &size);
  lab_run_add_state (run, block, size);
  lab_run_add_state (run, self->batches, sizeof *self->batches);
  record (self, run, 0);
  return self;
}

/* Keeps what batch @t, which has just gone through, has shown. */
static void
keep_batch (Lab *self, guint64 t, double cost)
{
  Batches *batches = self->batches;
  gsize place = t % RING, n = self->batch_size;
  const float *z = nn_tensor_get_data (self->z); /* (B, units) */
  const float *y = nn_tensor_get_data (self->y), *logits = nn_tensor_get_data (self->logits);
  double hot_dogs = 0, wrong = 0;

  for (gsize i = 0; i < n; i++) {
    hot_dogs += (double) y[i];
    wrong += is_wrong (logits[i], y[i]);
  }
  batches->share[place] = (float) (hot_dogs / (double) n);
  batches->error[place] = (float) (wrong / (double) n);
  batches->cost[place] = (float) cost;
  for (gsize k = 0; k < self->units; k++) {
    double sum = 0, squares = 0;

    for (gsize i = 0; i < n; i++)
      sum += (double) z[i * self->units + k];
    sum /= (double) n;
    for (gsize i = 0; i < n; i++)
      squares += pow ((double) z[i * self->units + k] - sum, 2);
    batches->mean[place][k] = (float) sum;
    batches->variance[place][k] = (float) (squares / (double) n);
  }
}

static LabStatus
batchnorm_mixing_step (gpointer lab, LabRun *run)
{
  Lab *self = lab;
  const LabSettings *settings = lab_run_get_settings (run);
  guint64 step = lab_run_get_step (run);
  guint64 every = (guint64) lab_settings_get_integer (settings, KNOB_EVALUATE_EVERY);
  NnStepReport report;

  draw_batch (self->train, lab_run_get_seed (run), step,
              lab_settings_get_real (settings, KNOB_MIXING), self->batch_size, self->indices);
  gather (self->train->features, self->train->n_features, self->indices, self->batch_size,
          nn_tensor_get_data (self->x));
  for (gsize i = 0; i < self->batch_size; i++)
    nn_tensor_get_data (self->y)[i] = (float) self->train->labels[self->indices[i]];
  self->evaluated_step = self->mixed_step = NO_STEP;
  if (nn_graph_step (self->training, &report) != NN_STEP_OK) {
    lab_run_set_message (run,
                         "The %s is no longer finite: at iteration %" G_GUINT64_FORMAT
                         " a value overflowed in “%s” (%s). A smaller learning rate may help.",
                         report.in_gradient ? "gradient" : "cost", report.step, report.tensor,
                         report.op);
    return LAB_STATUS_DIVERGED;
  }
  keep_batch (self, step, report.loss);
  if ((step + 1) % every == 0)
    record (self, run, step + 1);
  return LAB_STATUS_RUNNING;
}

/* How far the kept batches' means of @unit lie apart, beside the spread within a batch: the
 * variance of means over the mean of variances. */
static double
spread (const Lab *self, gsize unit, gsize n)
{
  double mean = 0, variance = 0, within = 0;

  for (gsize i = 0; i < n; i++) {
    mean += (double) self->batches->mean[i][unit] / (double) n;
    within += (double) self->batches->variance[i][unit] / (double) n;
  }
  for (gsize i = 0; i < n; i++)
    variance += pow ((double) self->batches->mean[i][unit] - mean, 2) / (double) n;
  return within > 0 ? variance / within : variance;
}

/* The two units whose batch means spread most; the first two before there are batches. */
static void
find_spread_units (const Lab *self, LabRun *run, gsize best[2])
{
  double spreads[2] = { -1, -1 };
  gsize n = count_batches (run);

  best[0] = best[1] = 0;
  for (gsize unit = 0; unit < self->units; unit++) {
    double value = spread (self, unit, n);

    if (value > spreads[0]) {
      spreads[1] = spreads[0];
      best[1] = best[0];
      spreads[0] = value;
      best[0] = unit;
    } else if (value > spreads[1]) {
      spreads[1] = value;
      best[1] = unit;
    }
  }
}

/* Index of the unit that a knob names. */
static gsize
shown_unit (const Lab *self, LabRun *run, guint knob)
{
  gsize number = (gsize) lab_settings_get_integer (lab_run_get_settings (run), knob), best[2];

  if (number > 0)
    return MIN (number, self->units) - 1;
  find_spread_units (self, run, best);
  return best[knob == KNOB_UNIT_X ? 0 : 1];
}

static void
observe_series (LabRun *run, LabFrame *frame, guint series, const char *name)
{
  lab_history_observe (lab_run_get_history (run), series, lab_run_get_step (run), frame, name);
}

/* Kinds of batches, as classes of points. */
enum { BATCH_OTHER, BATCH_HOT_DOGS, BATCH_MIXED, N_BATCH_KINDS };

static guint8
batch_kind (const Batches *batches, gsize place)
{
  float share = batches->share[place];

  return share >= 0.75f ? BATCH_HOT_DOGS : share <= 0.25f ? BATCH_OTHER : BATCH_MIXED;
}

/* The kept batches at (x, y) [place][unit]. */
static void
observe_batches (Lab *self,
                 LabRun *run,
                 LabFrame *frame,
                 const char *name,
                 gsize unit_x,
                 const float (*y)[MAX_WIDTH],
                 gsize unit_y)
{
  static const char *const names[N_BATCH_KINDS] = { "other food", "hot dogs", "mixed" };
  gsize n = count_batches (run);
  LabPoints *points = lab_frame_add_points (frame, name, n);

  points->classes = lab_frame_alloc (frame, n, 1);
  points->n_classes = N_BATCH_KINDS;
  points->class_names = lab_frame_alloc (frame, N_BATCH_KINDS, sizeof (char *));
  memcpy (points->class_names, names, sizeof names);
  for (gsize i = 0; i < n; i++) {
    points->x[i] = self->batches->mean[i][unit_x];
    points->y[i] = y[i][unit_y];
    points->classes[i] = batch_kind (self->batches, i);
  }
}

static void
observe_point (LabFrame *frame, const char *name, float x, float y)
{
  LabPoints *points = lab_frame_add_points (frame, name, 1);

  points->x[0] = x;
  points->y[0] = y;
}

static void
observe_means (Lab *self, LabRun *run, LabFrame *frame)
{
  gsize x = shown_unit (self, run, KNOB_UNIT_X), y = shown_unit (self, run, KNOB_UNIT_Y);

  observe_batches (self, run, frame, "batch_means", x, self->batches->mean, y);
  observe_point (frame, "moving_mean", self->moving_mean->value[x], self->moving_mean->value[y]);
}

static void
observe_variances (Lab *self, LabRun *run, LabFrame *frame)
{
  gsize unit = shown_unit (self, run, KNOB_UNIT_X);

  observe_batches (self, run, frame, "batch_variances", unit, self->batches->variance, unit);
  observe_point (frame, "moving_variance", self->moving_mean->value[unit],
                 self->moving_variance->value[unit]);
}

/* A vertical line at @x, from 0 to the highest bin of @histograms. */
static void
observe_line (LabFrame *frame,
              const char *name,
              double x,
              const char *label,
              LabHistogram *const *histograms,
              guint n)
{
  LabSeries *line = lab_frame_add_series (frame, name, 2);
  double top = 1;

  for (guint h = 0; h < n; h++)
    for (gsize i = 0; i < histograms[h]->n_bins; i++)
      top = MAX (top, histograms[h]->counts[i]);
  line->x[0] = line->x[1] = x;
  line->y[1] = top;
  lab_frame_add_marker (frame, line, "moving", LAB_MARKER_VERTICAL, x, 0, label);
}

/* @value in one of the bins; outside of the range in the nearest. */
static void
count_value (LabHistogram *histogram, double value)
{
  double bin =
      (value - histogram->x0) / (histogram->x1 - histogram->x0) * (double) histogram->n_bins;

  if (isfinite (bin))
    histogram->counts[(gsize) CLAMP (bin, 0, (double) histogram->n_bins - 1)] += 1;
}

static void
observe_peaks (Lab *self, LabRun *run, LabFrame *frame)
{
  gsize n = count_batches (run), unit = shown_unit (self, run, KNOB_UNIT_X);
  double moving = (double) self->moving_mean->value[unit], low = moving, high = moving, air;
  LabHistogram *both[2];

  for (gsize i = 0; i < n; i++) {
    low = MIN (low, (double) self->batches->mean[i][unit]);
    high = MAX (high, (double) self->batches->mean[i][unit]);
  }
  air = high > low ? 0.05 * (high - low) : 1;
  both[0] = lab_frame_add_histogram (frame, "hot_dog_means", N_BINS);
  both[1] = lab_frame_add_histogram (frame, "other_means", N_BINS);
  for (guint h = 0; h < 2; h++) {
    both[h]->x0 = low - air;
    both[h]->x1 = high + air;
  }
  for (gsize i = 0; i < n; i++)
    count_value (both[self->batches->share[i] < 0.5f], (double) self->batches->mean[i][unit]);
  observe_line (frame, "moving_line", moving, "moving average", both, 2);
}

static gsize
shown_example (LabRun *run)
{
  return (gsize) lab_settings_get_integer (lab_run_get_settings (run), KNOB_PICTURE) - 1;
}

static double
predict_by_moving (Lab *self, LabRun *run, gsize example)
{
  evaluate (self, lab_run_get_step (run));
  return probability (self->test_logits[example]);
}

/* What the shown example is taken for in N_MIXES batches, made as in training, of which it takes
 * the first place. */
static const double *
predict_by_batch (Lab *self, LabRun *run)
{
  double mixing = lab_settings_get_real (lab_run_get_settings (run), KNOB_MIXING);
  guint64 seed = nn_random_named_seed (lab_run_get_seed (run), "neighbours");
  guint64 step = lab_run_get_step (run);
  gsize example = shown_example (run);

  if (self->mixed_step == step && self->mixed_example == example && self->mixed_mixing == mixing)
    return self->mixed;
  evaluate (self, step);
  for (guint64 t = 0; t < N_MIXES; t++) {
    draw_batch (self->test, seed, t, mixing, self->batch_size, self->indices);
    self->indices[0] = (guint32) example;
    self->mixed[t] = probability (forward_by_batch (self, self->indices)[0]);
  }
  self->mixed_step = step;
  self->mixed_example = example;
  self->mixed_mixing = mixing;
  return self->mixed;
}

static void
observe_one_example (Lab *self, LabRun *run, LabFrame *frame)
{
  LabHistogram *histogram = lab_frame_add_histogram (frame, "by_batch", N_BINS);
  const double *probabilities = predict_by_batch (self, run);

  histogram->x1 = 1;
  for (gsize t = 0; t < N_MIXES; t++)
    count_value (histogram, probabilities[t]);
  observe_line (frame, "by_moving", predict_by_moving (self, run, shown_example (run)),
                "moving averages", &histogram, 1);
}

static void
show_picture (Lab *self,
              LabRun *run,
              LabFrame *frame,
              LabPictures *pictures,
              gsize place,
              gsize example)
{
  const DataSet *set = self->test;
  double hot_dog = predict_by_moving (self, run, example);

  memcpy (pictures->pixels + place * set->n_features, set->features + example * set->n_features,
          set->n_features * sizeof (float));
  pictures->captions[place] = lab_frame_printf (
      frame, "%s, %s (%.0f\u00a0%%)", set->class_names[set->labels[example]],
      (hot_dog > 0.5) == (set->labels[example] == DATA_FOOD_HOT_DOG) ? "right" : "wrong",
      100 * MAX (hot_dog, 1 - hot_dog));
}

/* The shown example first, then the first ones of the test set. */
static void
observe_pictures (Lab *self, LabRun *run, LabFrame *frame)
{
  LabPictures *pictures = lab_frame_add_pictures (frame, "pictures", N_SHOWN, self->test->height,
                                                  self->test->width, self->test->channels);

  pictures->captions = lab_frame_alloc (frame, N_SHOWN, sizeof (char *));
  for (gsize i = 0; i < N_SHOWN; i++)
    show_picture (self, run, frame, pictures, i, i == 0 ? shown_example (run) : i);
  pictures->n_marks = 1;
  pictures->marks = lab_frame_alloc (frame, 1, sizeof (LabPictureMark));
  pictures->marks[0] = (LabPictureMark){ .height = (double) self->test->height,
                                         .width = (double) self->test->width,
                                         .role = LAB_ROLE_TEST };
}

/* Mean over the kept batches that are mostly of @kind, of each of the first units; none: NONE. */
static void
mean_of_kind (const Lab *self, LabRun *run, guint8 kind, LabValue *value)
{
  gsize n = count_batches (run), n_found = 0, units = MIN (self->units, QUESTION_UNITS);
  double *sums = g_new0 (double, units);

  for (gsize i = 0; i < n; i++) {
    if (batch_kind (self->batches, i) != kind)
      continue;
    n_found++;
    for (gsize k = 0; k < units; k++)
      sums[k] += (double) self->batches->mean[i][k];
  }
  if (n_found == 0) {
    g_free (sums);
    return;
  }
  for (gsize k = 0; k < units; k++)
    sums[k] /= (double) n_found;
  value->kind = LAB_VALUE_MATRIX;
  value->rows = units;
  value->columns = 1;
  value->numbers = sums;
}

static void
take_units (const Lab *self, const NnParameter *parameter, LabValue *value)
{
  value->kind = LAB_VALUE_MATRIX;
  value->rows = MIN (self->units, QUESTION_UNITS);
  value->columns = 1;
  value->numbers = g_new (double, value->rows);
  for (gsize k = 0; k < value->rows; k++)
    value->numbers[k] = (double) parameter->value[k];
}

static void
take_real (LabValue *value, double real)
{
  value->kind = isnan (real) ? LAB_VALUE_NONE : LAB_VALUE_REAL;
  value->real = real;
}

static void
take_prediction (Lab *self, LabRun *run, guint fact, LabValue *value)
{
  const double *probabilities = predict_by_batch (self, run);
  double low = 1, high = 0, sum = 0, squares = 0;

  for (gsize t = 0; t < N_MIXES; t++) {
    low = MIN (low, probabilities[t]);
    high = MAX (high, probabilities[t]);
    sum += probabilities[t] / N_MIXES;
  }
  for (gsize t = 0; t < N_MIXES; t++)
    squares += pow (probabilities[t] - sum, 2) / N_MIXES;
  take_real (value, fact == FACT_PREDICTION_LOW    ? low
                    : fact == FACT_PREDICTION_HIGH ? high
                                                   : sqrt (squares));
}

static void
batchnorm_mixing_fact (gpointer lab, LabRun *run, guint fact, LabValue *value)
{
  Lab *self = lab;
  guint64 step = lab_run_get_step (run);

  evaluate (self, step);
  switch (fact) {
  case FACT_TRAIN_ERROR:
    take_real (value, 100 * recent_mean (self->batches->error, step));
    break;
  case FACT_TEST_ERROR_MOVING:
    take_real (value, 100 * self->test_error_moving);
    break;
  case FACT_TEST_ERROR_BATCH:
    take_real (value, 100 * test_error_batch (self, run));
    break;
  case FACT_GAP:
    take_real (value, 100 * (self->test_error_moving - recent_mean (self->batches->error, step)));
    break;
  case FACT_COST:
    take_real (value, recent_mean (self->batches->cost, step));
    break;
  case FACT_HOT_DOG_MEAN:
    mean_of_kind (self, run, BATCH_HOT_DOGS, value);
    break;
  case FACT_OTHER_MEAN:
    mean_of_kind (self, run, BATCH_OTHER, value);
    break;
  case FACT_MOVING_MEAN:
    take_units (self, self->moving_mean, value);
    break;
  case FACT_MOVING_VARIANCE:
    take_units (self, self->moving_variance, value);
    break;
  case FACT_PREDICTION_MOVING:
    take_real (value, predict_by_moving (self, run, shown_example (run)));
    break;
  case FACT_PREDICTION_LOW:
  case FACT_PREDICTION_HIGH:
  case FACT_PREDICTION_DEVIATION:
    take_prediction (self, run, fact, value);
    break;
  default:
    g_return_if_reached ();
  }
}

/* What a person may wonder about under these settings; NULL: nothing. */
static const char *
explain (LabRun *run)
{
  const LabSettings *settings = lab_run_get_settings (run);

  if (lab_settings_get_integer (settings, KNOB_BATCH_SIZE) == 1)
    return "In a batch of one each value is its own mean and the variance is 0: the layer puts out "
           "β "
           "for every example, so nothing can be learnt.";
  if (lab_settings_get_real (settings, KNOB_LEARNING_RATE) >= 1)
    return "Such a rate throws the weights about; the layer keeps what it puts out in range, so "
           "the "
           "cost may stay finite while nothing is learnt.";
  return NULL;
}

static void
observe_summary (Lab *self, LabRun *run, LabFrame *frame)
{
  const char *explanation = explain (run);
  LabReadout *readout = lab_frame_add_readout (frame, "summary", N_FACTS + (explanation ? 1 : 0));

  for (guint i = 0; i < N_FACTS; i++) {
    g_auto (LabValue) value = LAB_VALUE_INIT;
    g_autofree char *text = NULL;

    batchnorm_mixing_fact (self, run, i, &value);
    text = lab_value_to_string (&value);
    readout->labels[i] = facts[i].title;
    readout->values[i] = facts[i].unit && value.kind != LAB_VALUE_NONE
                             ? lab_frame_printf (frame, "%s %s", text, facts[i].unit)
                             : lab_frame_strdup (frame, text);
  }
  if (explanation) {
    readout->labels[N_FACTS] = "Why";
    readout->values[N_FACTS] = explanation;
  }
}

static void
batchnorm_mixing_observe (gpointer lab, LabRun *run, guint64 wanted, LabFrame *frame)
{
  Lab *self = lab;

  if (wanted & (1u << VIEW_ERRORS)) {
    observe_series (run, frame, SERIES_TEST_ERROR_MOVING, "test_error_moving");
    observe_series (run, frame, SERIES_TEST_ERROR_BATCH, "test_error_batch");
    observe_series (run, frame, SERIES_TRAIN_ERROR, "train_error");
  }
  if (wanted & (1u << VIEW_MEANS))
    observe_means (self, run, frame);
  if (wanted & (1u << VIEW_PEAKS))
    observe_peaks (self, run, frame);
  if (wanted & (1u << VIEW_VARIANCES))
    observe_variances (self, run, frame);
  if (wanted & (1u << VIEW_ONE_EXAMPLE))
    observe_one_example (self, run, frame);
  if (wanted & (1u << VIEW_PICTURES))
    observe_pictures (self, run, frame);
  if (wanted & (1u << VIEW_COST))
    observe_series (run, frame, SERIES_COST, "cost");
  if (wanted & (1u << VIEW_SUMMARY))
    observe_summary (self, run, frame);
}

static gboolean
batchnorm_mixing_knob_applies (const LabSettings *settings, guint knob)
{
  return knob != KNOB_WIDTH || !is_question (settings);
}

static gboolean
batchnorm_mixing_view_applies (const LabSettings *settings, guint view)
{
  return view != VIEW_PICTURES || !is_question (settings);
}

static void
batchnorm_mixing_knob_changed (gpointer lab, LabRun *run, guint knob)
{
  Lab *self = lab;

  /* The others are looked up where they are used. */
  if (knob == KNOB_LEARNING_RATE)
    nn_state_get_optimiser (self->state)->learning_rate =
        lab_settings_get_real (lab_run_get_settings (run), knob);
}

static const char *const parts[] = { "4f", "4g", NULL };

const LabClass lab_batchnorm_mixing = {
  .id = "batchnorm-mixing",
  .title = "Batch norm: how batches are made",
  .summary = "When each batch holds one class alone, the layer’s moving averages lie between the "
             "means of the two, where no batch ever was: training goes well and the test fails. "
             "Turn up the mixing and the gap closes; put one picture into a hundred batches and "
             "see why a test needs moving averages at all.",
  .parts = parts,
  .knobs = knobs,
  .n_knobs = N_KNOBS,
  .views = views,
  .n_views = N_VIEWS,
  .facts = facts,
  .n_facts = N_FACTS,
  .n_series = N_SERIES,
  .default_steps = 1000,
  .open = batchnorm_mixing_open,
  .close = batchnorm_mixing_close,
  .step = batchnorm_mixing_step,
  .observe = batchnorm_mixing_observe,
  .fact = batchnorm_mixing_fact,
  .knob_applies = batchnorm_mixing_knob_applies,
  .view_applies = batchnorm_mixing_view_applies,
  .knob_changed = batchnorm_mixing_knob_changed,
};
