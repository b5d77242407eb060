/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The forward pass of one layer in plain NumPy (exam part 5): LINEAR → RELU → DROPOUT → BATCHNORM.
 * X (n_x, m) holds an example a column, W (n_y, n_x), b, γ, β (n_y, 1):
 *
 *   Z1 = W X + b                              (n_y, m)
 *   A1 = max (Z1, 0)
 *   D1 = rand (n_y, m);  D1 = D1 < keep_prob
 *   A1 = A1 * D1;        A1 = A1 / keep_prob  (inverted dropout)
 *   mu = mean over axis 1, the examples       (n_y, 1), the axis kept
 *   var = population variance over it         (n_y, 1)
 *   A1_norm = (A1 − mu) / √(var + ε)
 *   A2 = γ * A1_norm + β
 *
 * (Srivastava et al., "Dropout", 2014, in the inverted form; Ioffe and Szegedy, "Batch
 * Normalization", 2015: γ is the scale, β the shift.) All in double, as NumPy does.
 *
 * The knob `mistake` takes one wrong turn and shows what NumPy makes of it. The commonest is a mean
 * whose axis is not kept: it has shape (n_y,), which NumPy lines up with the *last* axis of A1
 * (n_y, m). With n_y ≠ m that is an error, with n_y = m each example is shifted by the mean of
 * another row and nothing is said, with m = 1 the result grows to (n_y, n_y).
 */

#include <math.h>

#include "lab-array.h"
#include "lab-run.h"
#include "lab-settings.h"
#include "nn-random.h"

#define MAX_SIZE 8

enum {
  KNOB_SOURCE,
  KNOB_N_X,
  KNOB_M,
  KNOB_N_Y,
  KNOB_X,
  KNOB_W,
  KNOB_B,
  KNOB_KEEP_PROB,
  KNOB_DROPOUT_SEED,
  KNOB_GAMMA,
  KNOB_BETA,
  KNOB_EPSILON,
  KNOB_MISTAKE,
  N_KNOBS,
};

enum { SOURCE_HAND, SOURCE_SEED };

static const LabChoice sources[] = {
  { "hand", "Set by hand" },
  { "seed", "Drawn from the seed" },
  { NULL },
};

enum {
  MISTAKE_NONE,
  MISTAKE_NO_KEEPDIMS,
  MISTAKE_AXIS_0,
  MISTAKE_FLAT_BIAS,
  MISTAKE_NO_SCALING,
  MISTAKE_REVERSED_MASK,
};

static const LabChoice mistakes[] = {
  { "none", "None" },
  { "no-keepdims", "Mean and variance without keepdims" },
  { "axis-0", "Mean and variance over axis 0" },
  { "flat-bias", "b of shape (n_y,)" },
  { "no-scaling", "No division by keep_prob" },
  { "reversed-mask", "D1 > keep_prob" },
  { NULL },
};

#define HAND_MATRIX(rows, columns)                                                       \
  .kind = LAB_KNOB_MATRIX, .min = -1000, .max = 1000, .min_rows = 1, .max_rows = (rows), \
  .min_columns = 1, .max_columns = (columns)

static const LabKnob knobs[N_KNOBS] = {
  [KNOB_SOURCE] = { .id = "source",
                    .title = "X, W and b",
                    .help = "Where the numbers come from",
                    .group = "Input",
                    .kind = LAB_KNOB_CHOICE,
                    .choices = sources,
                    .initial = SOURCE_HAND },
  [KNOB_N_X] = { .id = "n_x",
                 .title = "n_x",
                 .help = "Features of an example: rows of X",
                 .group = "Input",
                 .kind = LAB_KNOB_INTEGER,
                 .min = 1,
                 .max = MAX_SIZE,
                 .initial = 3 },
  [KNOB_M] = { .id = "m",
               .title = "m",
               .help = "Examples in the batch: columns of X",
               .group = "Input",
               .kind = LAB_KNOB_INTEGER,
               .min = 1,
               .max = MAX_SIZE,
               .initial = 5 },
  [KNOB_N_Y] = { .id = "n_y",
                 .title = "n_y",
                 .help = "Units of the layer: rows of W",
                 .group = "Input",
                 .kind = LAB_KNOB_INTEGER,
                 .min = 1,
                 .max = MAX_SIZE,
                 .initial = 4 },
  [KNOB_X] = { .id = "x",
               .title = "X",
               .help = "The batch (n_x, m): a column for each example",
               .group = "Input",
               .initial_matrix = "[1 2 0 -1; 0 1 -1 2; 2 -1 1 0]",
               HAND_MATRIX (MAX_SIZE, MAX_SIZE) },
  [KNOB_W] = { .id = "w",
               .title = "W",
               .help = "The weights (n_y, n_x): as many columns as X has rows",
               .group = "Input",
               .initial_matrix = "[1 0 1; -1 2 0]",
               HAND_MATRIX (MAX_SIZE, MAX_SIZE) },
  [KNOB_B] = { .id = "b",
               .title = "b",
               .help = "The bias (n_y, 1); a single number serves all units",
               .group = "Input",
               .initial_matrix = "[0.5; 1]",
               HAND_MATRIX (MAX_SIZE, 1) },
  [KNOB_KEEP_PROB] = { .id = "keep_prob",
                       .title = "keep_prob",
                       .help = "Probability with which dropout keeps a value",
                       .group = "Dropout",
                       .kind = LAB_KNOB_REAL,
                       .min = 0,
                       .max = 1,
                       .initial = 0.8 },
  [KNOB_DROPOUT_SEED] = { .id = "dropout_seed",
                          .title = "Dropout seed",
                          .help = "Draws another D1, and nothing else",
                          .group = "Dropout",
                          .kind = LAB_KNOB_INTEGER,
                          .min = 0,
                          .max = 1000000,
                          .initial = 0 },
  [KNOB_GAMMA] = { .id = "gamma",
                   .title = "γ",
                   .help = "Scale of each unit (n_y, 1); a single number serves all units",
                   .group = "Batch norm",
                   .initial_matrix = "[1; 2]",
                   HAND_MATRIX (MAX_SIZE, 1) },
  [KNOB_BETA] = { .id = "beta",
                  .title = "β",
                  .help = "Shift of each unit (n_y, 1); a single number serves all units",
                  .group = "Batch norm",
                  .initial_matrix = "[0; 10]",
                  HAND_MATRIX (MAX_SIZE, 1) },
  [KNOB_EPSILON] = { .id = "epsilon",
                     .title = "ε",
                     .help = "Added to the variance; with 0 a row of equal values is divided by 0",
                     .group = "Batch norm",
                     .kind = LAB_KNOB_REAL,
                     .min = 0,
                     .max = 1,
                     .initial = 1e-8 },
  [KNOB_MISTAKE] = { .id = "mistake",
                     .title = "Mistake",
                     .help = "One wrong turn in the code, and what NumPy makes of it",
                     .group = "Mistake",
                     .kind = LAB_KNOB_CHOICE,
                     .choices = mistakes,
                     .initial = MISTAKE_NONE },
};

/* The arrays in the order of the code: the ten blanks are those from Z1 on, γ and β aside. */
enum {
  ARRAY_X,
  ARRAY_W,
  ARRAY_B,
  ARRAY_GAMMA,
  ARRAY_BETA,
  ARRAY_Z1,
  ARRAY_A1,
  ARRAY_D1_RANDOM,
  ARRAY_D1_MASK,
  ARRAY_A1_MASKED,
  ARRAY_A1_SCALED,
  ARRAY_MU,
  ARRAY_VAR,
  ARRAY_A1_NORM,
  ARRAY_A2,
  N_ARRAYS,
};

#define FIRST_BLANK ARRAY_Z1
#define N_BLANKS (N_ARRAYS - FIRST_BLANK)

/* @observable: in views; @wrong: the same with the mistake, in the view that compares. */
static const struct {
  const char *observable;
  const char *wrong;
  const char *name;
  const char *code;
} arrays[N_ARRAYS] = {
  [ARRAY_X] = { "x", NULL, "X", "given" },
  [ARRAY_W] = { "w", NULL, "W", "given" },
  [ARRAY_B] = { "b", NULL, "b", "given" },
  [ARRAY_GAMMA] = { "gamma", NULL, "gamma", "given" },
  [ARRAY_BETA] = { "beta", NULL, "beta", "given" },
  [ARRAY_Z1] = { "z1", "wrong_z1", "Z1", "np.dot(W, X) + b" },
  [ARRAY_A1] = { "a1", "wrong_a1", "A1", "np.maximum(Z1, 0)" },
  [ARRAY_D1_RANDOM] = { "d1_random", "wrong_d1_random", "D1", "np.random.rand(*A1.shape)" },
  [ARRAY_D1_MASK] = { "d1_mask", "wrong_d1_mask", "D1", "D1 < keep_prob" },
  [ARRAY_A1_MASKED] = { "a1_masked", "wrong_a1_masked", "A1", "A1 * D1" },
  [ARRAY_A1_SCALED] = { "a1_scaled", "wrong_a1_scaled", "A1", "A1 / keep_prob" },
  [ARRAY_MU] = { "mu", "wrong_mu", "mu", "np.mean(A1, axis=1, keepdims=True)" },
  [ARRAY_VAR] = { "var", "wrong_var", "var", "np.var(A1, axis=1, keepdims=True)" },
  [ARRAY_A1_NORM] = { "a1_norm", "wrong_a1_norm", "A1_norm", "(A1 - mu) / np.sqrt(var + epsilon)" },
  [ARRAY_A2] = { "a2", "wrong_a2", "A2", "gamma * A1_norm + beta" },
};

enum {
  VIEW_DIAGRAM,
  VIEW_INPUTS,
  VIEW_ACTIVATIONS,
  VIEW_BATCH_NORM,
  VIEW_MISTAKE,
  VIEW_ARRAYS,
  VIEW_REMARKS,
  N_VIEWS
};

static const LabView views[N_VIEWS] = {
  [VIEW_INPUTS] = { .id = "inputs",
                    .title = "Given",
                    .help = "Change a number, and all that follows from it changes",
                    .kind = LAB_VIEW_MATRICES,
                    .layers = { { "x", LAB_OBSERVABLE_MATRIX, "X", LAB_ROLE_NONE, "x" },
                                { "w", LAB_OBSERVABLE_MATRIX, "W", LAB_ROLE_NONE, "w" },
                                { "b", LAB_OBSERVABLE_MATRIX, "b", LAB_ROLE_NONE, "b" },
                                { "gamma", LAB_OBSERVABLE_MATRIX, "γ", LAB_ROLE_NONE, "gamma" },
                                { "beta", LAB_OBSERVABLE_MATRIX, "β", LAB_ROLE_NONE, "beta" },
                                { "drawn_x", LAB_OBSERVABLE_MATRIX, "X", LAB_ROLE_NONE },
                                { "drawn_w", LAB_OBSERVABLE_MATRIX, "W", LAB_ROLE_NONE },
                                { "drawn_b", LAB_OBSERVABLE_MATRIX, "b", LAB_ROLE_NONE } } },
  [VIEW_ACTIVATIONS] = { .id = "activations",
                         .title = "Linear, ReLU, dropout",
                         .help = "From Z1 to the activations that dropout kept, divided by "
                                 "keep_prob so that their "
                                 "expected value stays",
                         .kind = LAB_VIEW_MATRICES,
                         .layers = { { "z1", LAB_OBSERVABLE_MATRIX, "Z1", LAB_ROLE_NONE },
                                     { "a1", LAB_OBSERVABLE_MATRIX, "A1 after ReLU",
                                       LAB_ROLE_NONE },
                                     { "d1_random", LAB_OBSERVABLE_MATRIX, "D1 drawn",
                                       LAB_ROLE_NONE },
                                     { "d1_mask", LAB_OBSERVABLE_MATRIX, "D1 as mask",
                                       LAB_ROLE_NONE },
                                     { "a1_masked", LAB_OBSERVABLE_MATRIX, "A1 masked",
                                       LAB_ROLE_NONE },
                                     { "a1_scaled", LAB_OBSERVABLE_MATRIX, "A1 scaled",
                                       LAB_ROLE_NONE } } },
  [VIEW_BATCH_NORM] = { .id = "batch-norm",
                        .title = "Batch norm",
                        .help =
                            "Mean and variance run along each row, over the examples of the batch",
                        .kind = LAB_VIEW_MATRICES,
                        .layers = { { "a1_scaled", LAB_OBSERVABLE_MATRIX, "A1 scaled",
                                      LAB_ROLE_NONE },
                                    { "mu", LAB_OBSERVABLE_MATRIX, "mu", LAB_ROLE_NONE },
                                    { "var", LAB_OBSERVABLE_MATRIX, "var", LAB_ROLE_NONE },
                                    { "a1_norm", LAB_OBSERVABLE_MATRIX, "A1_norm", LAB_ROLE_NONE },
                                    { "a2", LAB_OBSERVABLE_MATRIX, "A2", LAB_ROLE_NONE } } },
  [VIEW_MISTAKE] = { .id = "mistake",
                     .title = "With the mistake",
                     .help = "What the wrong code gives; cells that differ from the right ones are "
                             "marked",
                     .kind = LAB_VIEW_MATRICES,
                     .layers = { { "wrong_z1", LAB_OBSERVABLE_MATRIX, "Z1", LAB_ROLE_NEGATIVE },
                                 { "wrong_d1_mask", LAB_OBSERVABLE_MATRIX, "D1 as mask",
                                   LAB_ROLE_NEGATIVE },
                                 { "wrong_a1_scaled", LAB_OBSERVABLE_MATRIX, "A1 scaled",
                                   LAB_ROLE_NEGATIVE },
                                 { "wrong_mu", LAB_OBSERVABLE_MATRIX, "mu", LAB_ROLE_NEGATIVE },
                                 { "wrong_var", LAB_OBSERVABLE_MATRIX, "var", LAB_ROLE_NEGATIVE },
                                 { "wrong_a1_norm", LAB_OBSERVABLE_MATRIX, "A1_norm",
                                   LAB_ROLE_NEGATIVE },
                                 { "wrong_a2", LAB_OBSERVABLE_MATRIX, "A2", LAB_ROLE_NEGATIVE },
                                 { "a2", LAB_OBSERVABLE_MATRIX, "A2 as it should be",
                                   LAB_ROLE_POSITIVE } } },
  [VIEW_DIAGRAM] = { .id = "diagram",
                     .title = "Layers",
                     .help = "Every arrow carries the shape of what goes along it",
                     .kind = LAB_VIEW_DIAGRAM,
                     .layers = { { "layers", LAB_OBSERVABLE_DIAGRAM, "layers", LAB_ROLE_NONE } } },
  [VIEW_ARRAYS] = { .id = "arrays",
                    .title = "Shapes",
                    .help = "Every array with the code that makes it, its shape, and the axis that "
                            "was reduced",
                    .kind = LAB_VIEW_TABLE,
                    .layers = { { "arrays", LAB_OBSERVABLE_TABLE, "arrays", LAB_ROLE_NONE } } },
  [VIEW_REMARKS] = { .id = "remarks",
                     .title = "Remarks",
                     .help = "What is special about these numbers, and what went wrong",
                     .kind = LAB_VIEW_TABLE,
                     .layers = { { "remarks", LAB_OBSERVABLE_TABLE, "remarks", LAB_ROLE_NONE } } },
};

/* The ten blanks come first, in the order of the code. */
enum {
  FACT_A2_SHAPE = N_BLANKS,
  FACT_ERROR,
  FACT_WRONG_A2,
  FACT_LARGEST_DIFFERENCE,
  N_FACTS,
};

static const LabFact facts[N_FACTS] = {
  { "z1", "Z1" },
  { "a1", "A1 after ReLU" },
  { "d1_random", "D1 drawn" },
  { "d1_mask", "D1 as mask" },
  { "a1_masked", "A1 masked" },
  { "a1_scaled", "A1 scaled" },
  { "mu", "mu" },
  { "var", "var" },
  { "a1_norm", "A1_norm" },
  { "a2", "A2" },
  [FACT_A2_SHAPE] = { "a2_shape", "Shape of A2" },
  [FACT_ERROR] = { "error", "What NumPy says to the mistake" },
  [FACT_WRONG_A2] = { "wrong_a2", "A2 with the mistake" },
  [FACT_LARGEST_DIFFERENCE] = { "largest_difference", "Largest difference of A2 by the mistake" },
};

/* @arrays: NULL from the one on that stopped with an error. */
typedef struct {
  LabArray *arrays[N_ARRAYS];
  guint failed; /* which one; N_ARRAYS: none */
  char *message;
} Pass;

typedef struct {
  Pass right;
  Pass wrong; /* with the mistake; the same as @right without one */
} Lab;

static void
pass_clear (Pass *self)
{
  for (guint i = 0; i < N_ARRAYS; i++)
    g_clear_pointer (&self->arrays[i], lab_array_free);
  g_clear_pointer (&self->message, g_free);
}

static LabArray *
copy_matrix (const LabSettings *settings, guint knob)
{
  guint rows, columns;
  const double *cells = lab_settings_get_matrix (settings, knob, &rows, &columns);
  LabArray *array = lab_array_new (rows, columns);

  for (gsize i = 0; i < (gsize) rows * columns; i++)
    array->values[i] = cells[i];
  return array;
}

/* Standard normal numbers, rounded to two decimals so that they can be followed by hand. */
static LabArray *
draw_matrix (gsize rows, gsize columns, guint64 seed, const char *name)
{
  LabArray *array = lab_array_new (rows, columns);
  NnRandom random;

  nn_random_init (&random, nn_random_named_seed (seed, name), NN_STREAM_DATA, 0);
  for (gsize i = 0; i < rows * columns; i++)
    array->values[i] = round (100 * nn_random_normal (&random)) / 100;
  return array;
}

/* A column of @n numbers from the knob's (n, 1) or (1, 1). Where the sizes are knobs of their own,
 * any column will do: its numbers come again, or as many as are needed, so that a size can be
 * changed alone. */
static LabArray *
copy_column (const LabSettings *settings, guint knob, gsize n, GError **error)
{
  g_autoptr (LabArray) given = copy_matrix (settings, knob);
  gboolean is_drawn = lab_settings_get_choice (settings, KNOB_SOURCE) == SOURCE_SEED;
  LabArray *column;

  if (given->rows != n && given->rows != 1 && !is_drawn) {
    g_set_error (error, LAB_ERROR, LAB_ERROR_VALUE,
                 "%s: expected 1 row or %" G_GSIZE_FORMAT
                 ", one for each row of W (n_y), found %" G_GSIZE_FORMAT,
                 knobs[knob].id, n, given->rows);
    return NULL;
  }
  column = lab_array_new (n, 1);
  for (gsize i = 0; i < n; i++)
    column->values[i] = given->values[i % given->rows];
  return column;
}

static gboolean
read_inputs (Pass *self, LabRun *run, GError **error)
{
  const LabSettings *settings = lab_run_get_settings (run);
  guint64 seed = lab_run_get_seed (run);
  LabArray **a = self->arrays;
  gsize n_y;

  if (lab_settings_get_choice (settings, KNOB_SOURCE) == SOURCE_SEED) {
    gsize n_x = (gsize) lab_settings_get_integer (settings, KNOB_N_X);

    n_y = (gsize) lab_settings_get_integer (settings, KNOB_N_Y);
    a[ARRAY_X] = draw_matrix (n_x, (gsize) lab_settings_get_integer (settings, KNOB_M), seed, "X");
    a[ARRAY_W] = draw_matrix (n_y, n_x, seed, "W");
    a[ARRAY_B] = draw_matrix (n_y, 1, seed, "b");
  } else {
    a[ARRAY_X] = copy_matrix (settings, KNOB_X);
    a[ARRAY_W] = copy_matrix (settings, KNOB_W);
    if (a[ARRAY_W]->columns != a[ARRAY_X]->rows) {
      g_set_error (error, LAB_ERROR, LAB_ERROR_VALUE,
                   "w: expected %" G_GSIZE_FORMAT
                   " columns, one for each row of X (n_x), found %" G_GSIZE_FORMAT,
                   a[ARRAY_X]->rows, a[ARRAY_W]->columns);
      return FALSE;
    }
    n_y = a[ARRAY_W]->rows;
    a[ARRAY_B] = copy_column (settings, KNOB_B, n_y, error);
    if (!a[ARRAY_B])
      return FALSE;
  }
  a[ARRAY_GAMMA] = copy_column (settings, KNOB_GAMMA, n_y, error);
  if (!a[ARRAY_GAMMA])
    return FALSE;
  a[ARRAY_BETA] = copy_column (settings, KNOB_BETA, n_y, error);
  return a[ARRAY_BETA] != NULL;
}

static double
relu (double x)
{
  return x > 0 ? x : 0;
}

/* D1 before it becomes a mask, of A1's shape. */
static LabArray *
draw_d1 (const LabArray *a1, LabRun *run)
{
  LabArray *d1 = lab_array_new (a1->rows, a1->columns);
  NnRandom random;

  nn_random_init (
      &random, lab_run_get_seed (run), NN_STREAM_DROPOUT,
      (guint64) lab_settings_get_integer (lab_run_get_settings (run), KNOB_DROPOUT_SEED));
  for (gsize i = 0; i < d1->rows * d1->columns; i++)
    d1->values[i] = nn_random_uniform (&random);
  return d1;
}

static LabArray *
compute (Pass *self, guint array, LabRun *run, guint mistake, GError **error)
{
  const LabSettings *settings = lab_run_get_settings (run);
  double keep_prob = lab_settings_get_real (settings, KNOB_KEEP_PROB);
  double epsilon = lab_settings_get_real (settings, KNOB_EPSILON);
  guint axis = mistake == MISTAKE_AXIS_0 ? 0 : 1;
  gboolean keep_axis = mistake != MISTAKE_NO_KEEPDIMS;
  LabArray **a = self->arrays;

  switch (array) {
  case ARRAY_Z1: {
    g_autoptr (LabArray) product = lab_array_product (a[ARRAY_W], a[ARRAY_X]);
    g_autoptr (LabArray) flat =
        mistake == MISTAKE_FLAT_BIAS ? lab_array_flatten (a[ARRAY_B]) : NULL;

    return lab_array_combine (product, '+', flat ? flat : a[ARRAY_B], error);
  }
  case ARRAY_A1:
    return lab_array_map (a[ARRAY_Z1], relu);
  case ARRAY_D1_RANDOM:
    return draw_d1 (a[ARRAY_A1], run);
  case ARRAY_D1_MASK: {
    LabArray *mask = lab_array_combine_number (a[ARRAY_D1_RANDOM], '<', keep_prob);

    if (mistake == MISTAKE_REVERSED_MASK)
      for (gsize i = 0; i < mask->rows * mask->columns; i++)
        mask->values[i] = a[ARRAY_D1_RANDOM]->values[i] > keep_prob;
    return mask;
  }
  case ARRAY_A1_MASKED:
    return lab_array_combine (a[ARRAY_A1], '*', a[ARRAY_D1_MASK], error);
  case ARRAY_A1_SCALED:
    return lab_array_combine_number (a[ARRAY_A1_MASKED], '/',
                                     mistake == MISTAKE_NO_SCALING ? 1 : keep_prob);
  case ARRAY_MU:
    return lab_array_mean (a[ARRAY_A1_SCALED], axis, keep_axis);
  case ARRAY_VAR:
    return lab_array_variance (a[ARRAY_A1_SCALED], axis, keep_axis);
  case ARRAY_A1_NORM: {
    g_autoptr (LabArray) centred = lab_array_combine (a[ARRAY_A1_SCALED], '-', a[ARRAY_MU], error);
    g_autoptr (LabArray) sum = lab_array_combine_number (a[ARRAY_VAR], '+', epsilon);
    g_autoptr (LabArray) deviation = lab_array_map (sum, sqrt);

    return centred ? lab_array_combine (centred, '/', deviation, error) : NULL;
  }
  case ARRAY_A2: {
    g_autoptr (LabArray) product = lab_array_combine (a[ARRAY_GAMMA], '*', a[ARRAY_A1_NORM], error);

    return product ? lab_array_combine (product, '+', a[ARRAY_BETA], error) : NULL;
  }
  default:
    g_return_val_if_reached (NULL);
  }
}

static gboolean
pass_run (Pass *self, LabRun *run, guint mistake, GError **error)
{
  self->failed = N_ARRAYS;
  if (!read_inputs (self, run, error))
    return FALSE;
  for (guint array = FIRST_BLANK; array < N_ARRAYS; array++) {
    g_autoptr (GError) refusal = NULL;

    self->arrays[array] = compute (self, array, run, mistake, &refusal);
    if (!self->arrays[array]) {
      self->failed = array;
      self->message = g_strdup (refusal->message);
      break;
    }
  }
  return TRUE;
}

static void
forward_lab_close (gpointer lab)
{
  Lab *self = lab;

  pass_clear (&self->right);
  pass_clear (&self->wrong);
  g_free (self);
}

static guint
get_mistake (LabRun *run)
{
  return lab_settings_get_choice (lab_run_get_settings (run), KNOB_MISTAKE);
}

static gpointer
forward_lab_open (LabRun *run, GError **error)
{
  Lab *self = g_new0 (Lab, 1);

  if (!pass_run (&self->right, run, MISTAKE_NONE, error) ||
      !pass_run (&self->wrong, run, get_mistake (run), error)) {
    forward_lab_close (self);
    return NULL;
  }
  return self;
}

/* What each array is, said beneath it. */
static const char *
get_caption (const Pass *pass, LabFrame *frame, guint array, guint mistake)
{
  const LabArray *shown = pass->arrays[array];

  switch (array) {
  case ARRAY_X:
    return "(n_x, m): an example a column";
  case ARRAY_W:
    return "(n_y, n_x): a unit a row";
  case ARRAY_B:
  case ARRAY_GAMMA:
  case ARRAY_BETA:
    return "(n_y, 1)";
  case ARRAY_Z1:
    return mistake == MISTAKE_FLAT_BIAS ? "W X + b, with b along each row" : "W X + b";
  case ARRAY_A1:
    return "max (Z1, 0)";
  case ARRAY_D1_RANDOM:
    return "uniform in [0, 1)";
  case ARRAY_D1_MASK:
    return mistake == MISTAKE_REVERSED_MASK ? "1 where D1 > keep_prob" : "1 where D1 < keep_prob";
  case ARRAY_A1_MASKED:
    return "A1 · D1";
  case ARRAY_A1_SCALED:
    return mistake == MISTAKE_NO_SCALING ? "not divided" : "A1 / keep_prob";
  case ARRAY_MU:
  case ARRAY_VAR: {
    const char *what = array == ARRAY_MU ? "means" : "variances";

    if (mistake == MISTAKE_AXIS_0)
      return lab_frame_printf (frame, "column %s, axis 0", what);
    if (mistake == MISTAKE_NO_KEEPDIMS)
      return lab_frame_printf (frame, "axis 1, shape (%" G_GSIZE_FORMAT ",)", shown->columns);
    return lab_frame_printf (frame, "row %s, axis 1", what);
  }
  case ARRAY_A1_NORM:
    return "(A1 − mu) / √(var + ε)";
  case ARRAY_A2:
    return "γ · A1_norm + β";
  default:
    g_return_val_if_reached (NULL);
  }
}

/* "1·2 + 0·(−1) + 0.5 = 2.5" */
static const char *
linear_note (const Pass *pass, LabFrame *frame, gsize row, gsize column)
{
  const LabArray *w = pass->arrays[ARRAY_W], *x = pass->arrays[ARRAY_X];
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize k = 0; k < w->columns; k++)
    g_string_append (text, lab_frame_printf (frame, "%s%.4g · %.4g", k ? " + " : "",
                                             w->values[row * w->columns + k],
                                             x->values[k * x->columns + column]));
  return lab_frame_printf (frame, "%s + %.4g = %.4g", text->str, pass->arrays[ARRAY_B]->values[row],
                           pass->arrays[ARRAY_Z1]->values[row * x->columns + column]);
}

/* The arithmetic behind a cell of the right pass. */
static const char *
get_note (const Pass *pass, LabFrame *frame, guint array, gsize i, LabRun *run)
{
  const LabSettings *settings = lab_run_get_settings (run);
  double keep_prob = lab_settings_get_real (settings, KNOB_KEEP_PROB);
  double epsilon = lab_settings_get_real (settings, KNOB_EPSILON);
  LabArray *const *a = pass->arrays;
  gsize columns = a[array]->columns, row = i / columns;
  double value = a[array]->values[i];

  switch (array) {
  case ARRAY_Z1:
    return linear_note (pass, frame, row, i % columns);
  case ARRAY_A1:
    return lab_frame_printf (frame, "max (%.4g, 0) = %.4g", a[ARRAY_Z1]->values[i], value);
  case ARRAY_D1_MASK:
    return lab_frame_printf (frame, "%.4g %s %.4g", a[ARRAY_D1_RANDOM]->values[i],
                             value == 1 ? "<" : "≥", keep_prob);
  case ARRAY_A1_MASKED:
    return lab_frame_printf (frame, "%.4g · %.4g = %.4g", a[ARRAY_A1]->values[i],
                             a[ARRAY_D1_MASK]->values[i], value);
  case ARRAY_A1_SCALED:
    return lab_frame_printf (frame, "%.4g / %.4g = %.4g", a[ARRAY_A1_MASKED]->values[i], keep_prob,
                             value);
  case ARRAY_A1_NORM:
    return lab_frame_printf (frame, "(%.4g − %.4g) / √(%.4g + %.4g) = %.4g",
                             a[ARRAY_A1_SCALED]->values[i], a[ARRAY_MU]->values[row],
                             a[ARRAY_VAR]->values[row], epsilon, value);
  case ARRAY_A2:
    return lab_frame_printf (frame, "%.4g · %.4g + %.4g = %.4g", a[ARRAY_GAMMA]->values[row],
                             a[ARRAY_A1_NORM]->values[i], a[ARRAY_BETA]->values[row], value);
  default:
    return NULL;
  }
}

static LabMatrix *
add_matrix (const Pass *pass, LabFrame *frame, const char *name, guint array, guint mistake)
{
  const LabArray *values = pass->arrays[array];
  LabMatrix *matrix = lab_frame_add_matrix (frame, name, values->rows, values->columns);

  for (gsize i = 0; i < values->rows * values->columns; i++)
    matrix->values[i] = values->values[i];
  matrix->caption = get_caption (pass, frame, array, mistake);
  return matrix;
}

static void
observe_right (Lab *self, LabRun *run, LabFrame *frame, guint array)
{
  LabMatrix *matrix;
  gsize n;

  if (lab_frame_find (frame, arrays[array].observable, LAB_OBSERVABLE_MATRIX))
    return;
  matrix = add_matrix (&self->right, frame, arrays[array].observable, array, MISTAKE_NONE);
  n = matrix->rows * matrix->columns;
  matrix->notes = lab_frame_alloc (frame, n, sizeof (char *));
  for (gsize i = 0; i < n; i++)
    matrix->notes[i] = get_note (&self->right, frame, array, i, run);
}

static void
observe_inputs (Lab *self, LabRun *run, LabFrame *frame)
{
  static const char *const drawn[] = { "drawn_x", "drawn_w", "drawn_b" };
  static const struct {
    guint array;
    guint knob;
  } given[] = {
    { ARRAY_X, KNOB_X },         { ARRAY_W, KNOB_W },       { ARRAY_B, KNOB_B },
    { ARRAY_GAMMA, KNOB_GAMMA }, { ARRAY_BETA, KNOB_BETA },
  };
  const LabSettings *settings = lab_run_get_settings (run);
  gboolean is_drawn = lab_settings_get_choice (settings, KNOB_SOURCE) == SOURCE_SEED;

  for (guint i = 0; i < G_N_ELEMENTS (given); i++) {
    guint array = given[i].array;

    if (is_drawn && array <= ARRAY_B) {
      add_matrix (&self->right, frame, drawn[array], array, MISTAKE_NONE);
    } else {
      /* As the knob has it: a single number may serve all units. */
      g_autoptr (LabArray) values = copy_matrix (settings, given[i].knob);
      LabMatrix *matrix =
          lab_frame_add_matrix (frame, arrays[array].observable, values->rows, values->columns);

      for (gsize j = 0; j < values->rows * values->columns; j++)
        matrix->values[j] = values->values[j];
      matrix->caption = get_caption (&self->right, frame, array, MISTAKE_NONE);
      if (matrix->rows < self->right.arrays[array]->rows)
        matrix->caption = "repeated, (n_y, 1)";
      else if (matrix->rows > self->right.arrays[array]->rows)
        matrix->caption = "the first n_y of them";
    }
  }
}

static void
observe_mistake (Lab *self, LabRun *run, LabFrame *frame)
{
  static const guint shown[] = { ARRAY_Z1,  ARRAY_D1_MASK, ARRAY_A1_SCALED, ARRAY_MU,
                                 ARRAY_VAR, ARRAY_A1_NORM, ARRAY_A2 };
  guint mistake = get_mistake (run);

  for (guint s = 0; s < G_N_ELEMENTS (shown); s++) {
    const LabArray *right = self->right.arrays[shown[s]], *wrong = self->wrong.arrays[shown[s]];
    LabMatrix *matrix;

    if (!wrong || lab_array_difference (right, wrong) == 0)
      continue;
    matrix = add_matrix (&self->wrong, frame, arrays[shown[s]].wrong, shown[s], mistake);
    matrix->marks = lab_frame_alloc (frame, matrix->rows * matrix->columns, 1);
    for (gsize i = 0; i < matrix->rows * matrix->columns; i++)
      if (right->rows != wrong->rows || right->columns != wrong->columns ||
          fabs (right->values[i] - wrong->values[i]) > 0)
        matrix->marks[i] = LAB_MARK_WRONG;
  }
  observe_right (self, run, frame, ARRAY_A2);
}

static void
observe_diagram (Lab *self, LabRun *run, LabFrame *frame)
{
  static const struct {
    const char *title;
    guint output;
  } layers[] = {
    { "X", ARRAY_X },          { "LINEAR", ARRAY_Z1 },
    { "RELU", ARRAY_A1 },      { "DROPOUT", ARRAY_A1_SCALED },
    { "BATCHNORM", ARRAY_A2 },
  };
  LabDiagram *diagram = lab_frame_add_diagram (frame, "layers", G_N_ELEMENTS (layers));
  const LabArray *w = self->right.arrays[ARRAY_W];

  for (guint i = 0; i < diagram->n_layers; i++) {
    LabDiagramLayer *layer = &diagram->layers[i];
    g_autofree char *shape = lab_array_shape_text (self->right.arrays[layers[i].output]);

    layer->title = layers[i].title;
    layer->shape = lab_frame_strdup (frame, shape);
  }
  diagram->layers[0].details = "an example a column";
  diagram->layers[1].details = lab_frame_printf (
      frame, "W (%" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT ")\nb (%" G_GSIZE_FORMAT ", 1)", w->rows,
      w->columns, w->rows);
  diagram->layers[2].details = "max (Z1, 0)";
  diagram->layers[3].details =
      lab_frame_printf (frame, "keep_prob %.4g\ndivides by it",
                        lab_settings_get_real (lab_run_get_settings (run), KNOB_KEEP_PROB));
  diagram->layers[4].details =
      lab_frame_printf (frame, "mu, var (%" G_GSIZE_FORMAT ", 1)\nover axis 1", w->rows);
}

/* The code of a line with the mistake in it. */
static const char *
get_code (guint array, guint mistake)
{
  switch (mistake) {
  case MISTAKE_NO_KEEPDIMS:
    if (array == ARRAY_MU)
      return "np.mean(A1, axis=1)";
    if (array == ARRAY_VAR)
      return "np.var(A1, axis=1)";
    break;
  case MISTAKE_AXIS_0:
    if (array == ARRAY_MU)
      return "np.mean(A1, axis=0, keepdims=True)";
    if (array == ARRAY_VAR)
      return "np.var(A1, axis=0, keepdims=True)";
    break;
  case MISTAKE_FLAT_BIAS:
    if (array == ARRAY_Z1)
      return "np.dot(W, X) + b.flatten()";
    break;
  case MISTAKE_NO_SCALING:
    if (array == ARRAY_A1_SCALED)
      return "A1";
    break;
  case MISTAKE_REVERSED_MASK:
    if (array == ARRAY_D1_MASK)
      return "D1 > keep_prob";
    break;
  default:
    break;
  }
  return arrays[array].code;
}

static void
observe_arrays (Lab *self, LabRun *run, LabFrame *frame)
{
  static const char *const headings[] = { "array", "code", "shape", "reduced", "result" };
  guint mistake = get_mistake (run);
  LabTable *table = lab_frame_add_table (frame, "arrays", N_ARRAYS, G_N_ELEMENTS (headings));

  table->marks = lab_frame_alloc (frame, N_ARRAYS, 1);
  for (gsize c = 0; c < table->columns; c++)
    table->headings[c] = headings[c];
  for (guint array = 0; array < N_ARRAYS; array++) {
    const char **cells = table->cells + array * table->columns;
    const LabArray *right = self->right.arrays[array], *found = self->wrong.arrays[array];
    gboolean is_reduced = array == ARRAY_MU || array == ARRAY_VAR;
    g_autofree char *shape = found ? lab_array_shape_text (found) : NULL;

    cells[0] = arrays[array].name;
    cells[1] = get_code (array, mistake);
    cells[2] = shape ? lab_frame_strdup (frame, shape) : "–";
    if (!is_reduced)
      cells[3] = "";
    else
      cells[3] = mistake == MISTAKE_AXIS_0 ? "axis 0" : "axis 1";
    if (array == self->wrong.failed)
      cells[4] = lab_frame_strdup (frame, self->wrong.message);
    else if (!found)
      cells[4] = "not reached";
    else if (array < FIRST_BLANK)
      cells[4] = "";
    else
      cells[4] = lab_array_difference (right, found) == 0 ? "right" : "differs";
    table->marks[array] =
        !found || !(lab_array_difference (right, found) == 0) ? LAB_MARK_WRONG : LAB_MARK_NONE;
  }
}

/* What the mistake did. (transfer none) */
static const char *
say_mistake (Lab *self, LabRun *run, LabFrame *frame)
{
  const LabArray *right = self->right.arrays[ARRAY_A2], *wrong = self->wrong.arrays[ARRAY_A2];
  g_autofree char *shape = wrong ? lab_array_shape_text (wrong) : NULL;
  double difference;

  if (get_mistake (run) == MISTAKE_NONE)
    return "none";
  if (!wrong)
    return lab_frame_printf (frame, "NumPy stops at %s: %s", arrays[self->wrong.failed].name,
                             self->wrong.message);
  difference = lab_array_difference (right, wrong);
  if (difference == 0)
    return "it makes no difference to these numbers";
  if (right->rows != wrong->rows || right->columns != wrong->columns)
    return lab_frame_printf (frame, "NumPy says nothing, but A2 has grown to %s", shape);
  if (isnan (difference))
    return "NumPy says nothing, but cells of A2 are no numbers on one side only";
  return lab_frame_printf (frame, "NumPy says nothing, but A2 is off by up to %.4g", difference);
}

static const char *
say_constant_rows (Lab *self, LabRun *run, LabFrame *frame)
{
  const LabArray *var = self->right.arrays[ARRAY_VAR];
  gboolean has_epsilon = lab_settings_get_real (lab_run_get_settings (run), KNOB_EPSILON) > 0;
  guint n = 0;

  for (gsize i = 0; i < var->rows; i++)
    n += var->values[i] == 0;
  if (n == 0)
    return "none: every row has a variance above 0";
  return lab_frame_printf (frame, "%u: variance 0, %s", n,
                           has_epsilon ? "so A1_norm is 0 / √ε = 0 and A2 is β"
                                       : "and with ε = 0 A1_norm is 0 / 0, which is no number");
}

static const char *
say_keep_prob (LabRun *run)
{
  double keep_prob = lab_settings_get_real (lab_run_get_settings (run), KNOB_KEEP_PROB);

  if (keep_prob == 0)
    return "0 drops every value and divides by 0: 0 / 0 is no number, nor is all that follows";
  if (keep_prob == 1)
    return "1 keeps every value: dropout changes nothing";
  return "kept values are divided by it, so that their expected value stays";
}

static void
observe_remarks (Lab *self, LabRun *run, LabFrame *frame)
{
  gsize m = self->right.arrays[ARRAY_X]->columns;
  const char *remarks[][2] = {
    { "mistake", say_mistake (self, run, frame) },
    { "keep_prob", say_keep_prob (run) },
    { "rows of equal values", say_constant_rows (self, run, frame) },
    { "examples",
      m == 1
          ? "a batch of 1 is its own mean: whatever X is, A1_norm holds nothing of it"
          : lab_frame_printf (frame, "%" G_GSIZE_FORMAT ", over which mu and var are taken", m) },
  };
  LabTable *table = lab_frame_add_table (frame, "remarks", G_N_ELEMENTS (remarks), 2);

  table->headings[0] = "about";
  table->headings[1] = "remark";
  for (gsize i = 0; i < G_N_ELEMENTS (remarks); i++)
    for (guint c = 0; c < 2; c++)
      table->cells[2 * i + c] = remarks[i][c];
}

static void
forward_lab_observe (gpointer lab, LabRun *run, guint64 wanted, LabFrame *frame)
{
  Lab *self = lab;

  if (wanted & (1u << VIEW_DIAGRAM))
    observe_diagram (self, run, frame);
  if (wanted & (1u << VIEW_INPUTS))
    observe_inputs (self, run, frame);
  if (wanted & (1u << VIEW_ACTIVATIONS))
    for (guint array = ARRAY_Z1; array <= ARRAY_A1_SCALED; array++)
      observe_right (self, run, frame, array);
  if (wanted & (1u << VIEW_BATCH_NORM))
    for (guint array = ARRAY_A1_SCALED; array <= ARRAY_A2; array++)
      observe_right (self, run, frame, array);
  if (wanted & (1u << VIEW_MISTAKE))
    observe_mistake (self, run, frame);
  if (wanted & (1u << VIEW_ARRAYS))
    observe_arrays (self, run, frame);
  if (wanted & (1u << VIEW_REMARKS))
    observe_remarks (self, run, frame);
}

static void
set_matrix (LabValue *value, const LabArray *array)
{
  value->kind = LAB_VALUE_MATRIX;
  value->rows = array->rows;
  value->columns = array->columns;
  value->numbers = g_memdup2 (array->values, array->rows * array->columns * sizeof (double));
}

static void
forward_lab_fact (gpointer lab, LabRun *run, guint fact, LabValue *value)
{
  Lab *self = lab;
  const LabArray *right = self->right.arrays[ARRAY_A2], *wrong = self->wrong.arrays[ARRAY_A2];

  switch (fact) {
  case FACT_A2_SHAPE:
    value->kind = LAB_VALUE_SHAPE;
    value->rows = 2;
    value->numbers = g_new (double, 2);
    value->numbers[0] = (double) right->rows;
    value->numbers[1] = (double) right->columns;
    break;
  case FACT_ERROR:
    value->kind = LAB_VALUE_TEXT;
    value->text = g_strdup (self->wrong.message ? self->wrong.message : "nothing");
    break;
  case FACT_WRONG_A2:
    if (wrong) {
      set_matrix (value, wrong);
    } else {
      value->kind = LAB_VALUE_TEXT;
      value->text = g_strdup ("not reached");
    }
    break;
  case FACT_LARGEST_DIFFERENCE:
    if (wrong && !isnan (lab_array_difference (right, wrong))) {
      value->kind = LAB_VALUE_REAL;
      value->real = lab_array_difference (right, wrong);
    } else {
      value->kind = LAB_VALUE_TEXT;
      value->text = g_strdup ("nothing to compare");
    }
    break;
  default:
    set_matrix (value, self->right.arrays[FIRST_BLANK + fact]);
  }
}

static gboolean
forward_lab_knob_applies (const LabSettings *settings, guint knob)
{
  gboolean is_drawn = lab_settings_get_choice (settings, KNOB_SOURCE) == SOURCE_SEED;

  switch (knob) {
  case KNOB_N_X:
  case KNOB_M:
  case KNOB_N_Y:
    return is_drawn;
  case KNOB_X:
  case KNOB_W:
  case KNOB_B:
    return !is_drawn;
  default:
    return TRUE;
  }
}

static gboolean
forward_lab_view_applies (const LabSettings *settings, guint view)
{
  return view != VIEW_MISTAKE || lab_settings_get_choice (settings, KNOB_MISTAKE) != MISTAKE_NONE;
}

static const char *const parts[] = { "5", NULL };

const LabClass lab_forward_lab = {
  .id = "forward-lab",
  .title = "A forward pass in NumPy",
  .summary =
      "A layer's forward pass, linear, ReLU, dropout and batch norm, with every array, its "
      "shape and the axis that was reduced. "
      "One wrong turn, such as a mean whose axis is not kept, gives an error in one shape and "
      "wrong numbers without a word in another.",
  .parts = parts,
  .knobs = knobs,
  .n_knobs = N_KNOBS,
  .views = views,
  .n_views = N_VIEWS,
  .facts = facts,
  .n_facts = N_FACTS,
  .open = forward_lab_open,
  .close = forward_lab_close,
  .observe = forward_lab_observe,
  .fact = forward_lab_fact,
  .knob_applies = forward_lab_knob_applies,
  .view_applies = forward_lab_view_applies,
};
