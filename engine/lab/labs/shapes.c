/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Shapes and parameters (exam parts 2a.i, 2a.ii, 2b, 8e). A dense layer of u units on a picture of
 * H × W × C has a weight for each pixel and unit; a conv layer of f filters of k × k shares its few
 * weights among all places:
 *
 *   dense  u (H W C + 1)           conv  f (k² C + 1)
 *
 * and a dense net with layers of n[0] (input), n[1], …, n[L + 1] (output) units has
 *
 *   Σ_{i = 0}^{L} n[i + 1] (n[i] + 1)
 *
 * parameters. What is shown is counted: the nets are built as graphs of the engine, shapes are
 * inferred, and the sizes of the parameters that were declared are added up, without asking for the
 * memory that they would take. The formulas stand beside the counts, and a row where they differed
 * would be marked.
 *
 * A multiply-add is one product that is added to a sum: an output value of a layer with weights is
 * a sum of as many products as one of its units or filters has weights. Bytes are those of 32-bit
 * floats for one example.
 */

#include <math.h>
#include <string.h>

#include "lab-run.h"
#include "lab-settings.h"
#include "nn-ops.h"
#include "nn-random.h"

/* Layers of a stack of one's own, of a dense net (weights between n sizes), and of any. */
#define N_STACK 6
#define MAX_SIZES 13
#define MAX_LAYERS (MAX_SIZES - 1)

/* Random dense nets on which the formula is tried, and how many of them are listed. */
#define N_RANDOM 100
#define N_LISTED 10

/* Knobs of one layer of the stack, after KNOB_STACK. */
enum { OF_KIND, OF_UNITS, OF_WINDOW, OF_STRIDE, OF_PADDING, N_OF };

enum {
  KNOB_PAGE,
  KNOB_HEIGHT,
  KNOB_WIDTH,
  KNOB_CHANNELS,
  KNOB_UNITS,
  KNOB_FILTERS,
  KNOB_WINDOW,
  KNOB_STRIDE,
  KNOB_PADDING,
  KNOB_SIZES,
  KNOB_STACK,
  N_KNOBS = KNOB_STACK + N_STACK * N_OF,
};

enum { PAGE_COMPARE, PAGE_STACK, PAGE_DENSE_NET };

static const LabChoice pages[] = {
  { "compare", "Dense against conv" },
  { "stack", "A stack of layers" },
  { "dense-net", "A dense net and its formula" },
  { NULL },
};

enum { KIND_NONE, KIND_FLATTEN, KIND_DENSE, KIND_CONV, KIND_MAX_POOL, KIND_AVERAGE_POOL };

static const LabChoice kinds[] = {
  { "none", "None" },
  { "flatten", "Flatten" },
  { "dense", "Dense" },
  { "conv", "Convolution" },
  { "max-pool", "Max-pool" },
  { "average-pool", "Average-pool" },
  { NULL },
};

#define SIZE_KNOB(id_, title_, help_, group_, min_, max_, initial_)                       \
  {                                                                                       \
    .id = id_, .title = title_, .help = help_, .group = group_, .kind = LAB_KNOB_INTEGER, \
    .scale = (min_) > 0 ? LAB_SCALE_LOG : LAB_SCALE_LINEAR, .min = min_, .max = max_,     \
    .initial = initial_                                                                   \
  }

#define STACK_KNOBS(n, kind_, units_, window_, stride_)                                            \
  [KNOB_STACK + (n - 1) * N_OF +                                                                   \
      OF_KIND] = { .id = "layer" #n,                                                               \
                   .title = "Layer " #n,                                                           \
                   .help = "What stands at this place of the stack",                               \
                   .group = "Layer " #n,                                                           \
                   .kind = LAB_KNOB_CHOICE,                                                        \
                   .choices = kinds,                                                               \
                   .initial = kind_ },                                                             \
      [KNOB_STACK + (n - 1) * N_OF + OF_UNITS] = SIZE_KNOB (                                       \
          "units" #n, "Units or filters", "Units of a dense layer, filters of a conv layer",       \
          "Layer " #n, 1, 1000000, units_),                                                        \
      [KNOB_STACK + (n - 1) * N_OF + OF_WINDOW] = SIZE_KNOB (                                      \
          "window" #n, "Kernel or window", "Pixels along each side of a kernel or pooling window", \
          "Layer " #n, 1, 1000, window_),                                                          \
      [KNOB_STACK + (n - 1) * N_OF + OF_STRIDE] =                                                  \
          SIZE_KNOB ("stride" #n, "Stride", "Pixels from one window to the next", "Layer " #n, 1,  \
                     1000, stride_),                                                               \
      [KNOB_STACK + (n - 1) * N_OF + OF_PADDING] =                                                 \
          SIZE_KNOB ("padding" #n, "Padding", "Rows and columns of zeros around the picture",      \
                     "Layer " #n, 0, 1000, 0)

static const LabKnob knobs[N_KNOBS] = {
  [KNOB_PAGE] = { .id = "page",
                  .title = "What to count",
                  .help = "One dense layer beside one conv layer, a stack of your own, or a dense "
                          "net beside the formula",
                  .kind = LAB_KNOB_CHOICE,
                  .choices = pages,
                  .initial = PAGE_COMPARE },
  [KNOB_HEIGHT] =
      SIZE_KNOB ("height", "Height", "Rows of pixels of the input", "Input", 1, 100000, 500),
  [KNOB_WIDTH] =
      SIZE_KNOB ("width", "Width", "Columns of pixels of the input", "Input", 1, 100000, 500),
  [KNOB_CHANNELS] = SIZE_KNOB ("channels",
                               "Channels",
                               "Numbers a pixel: 3 for red, green and blue",
                               "Input",
                               1,
                               4096,
                               3),
  [KNOB_UNITS] = SIZE_KNOB ("units", "Units", "Units of the dense layer", "Dense", 1, 1000000, 100),
  [KNOB_FILTERS] =
      SIZE_KNOB ("filters", "Filters", "Filters of the conv layer", "Convolution", 1, 1000000, 10),
  [KNOB_WINDOW] = SIZE_KNOB ("kernel",
                             "Kernel",
                             "Pixels along each side of a filter",
                             "Convolution",
                             1,
                             1000,
                             5),
  [KNOB_STRIDE] = SIZE_KNOB ("stride",
                             "Stride",
                             "Pixels from one place of a filter to the next",
                             "Convolution",
                             1,
                             1000,
                             1),
  [KNOB_PADDING] = SIZE_KNOB ("padding",
                              "Padding",
                              "Rows and columns of zeros around the picture",
                              "Convolution",
                              0,
                              1000,
                              0),
  [KNOB_SIZES] = { .id = "sizes",
                   .title = "Units of each layer",
                   .help = "From the input to the output: n[0], n[1], …",
                   .group = "Dense net",
                   .kind = LAB_KNOB_MATRIX,
                   .min = 1,
                   .max = 1000000,
                   .initial_matrix = "[784 128 64 10]",
                   .min_rows = 1,
                   .max_rows = 1,
                   .min_columns = 2,
                   .max_columns = MAX_SIZES },
  STACK_KNOBS (1, KIND_CONV, 10, 5, 1),
  STACK_KNOBS (2, KIND_MAX_POOL, 10, 2, 2),
  STACK_KNOBS (3, KIND_CONV, 20, 5, 1),
  STACK_KNOBS (4, KIND_MAX_POOL, 10, 2, 2),
  STACK_KNOBS (5, KIND_FLATTEN, 10, 2, 2),
  STACK_KNOBS (6, KIND_DENSE, 100, 2, 2),
};

enum {
  VIEW_DENSE,
  VIEW_CONV,
  VIEW_NET,
  VIEW_VERSUS,
  VIEW_BY_LAYER,
  VIEW_LAYERS,
  VIEW_SIZES,
  VIEW_RANDOM,
  VIEW_SUMMARY,
  N_VIEWS,
};

static const LabView views[N_VIEWS] = {
  [VIEW_DENSE] = { .id = "dense",
                   .title = "Dense layer",
                   .help = "Every unit has a weight for every number of the picture",
                   .kind = LAB_VIEW_DIAGRAM,
                   .layers = { { "dense", LAB_OBSERVABLE_DIAGRAM, "dense layer" } } },
  [VIEW_CONV] = { .id = "conv",
                  .title = "Conv layer",
                  .help = "All places of the picture share the weights of a filter",
                  .kind = LAB_VIEW_DIAGRAM,
                  .layers = { { "conv", LAB_OBSERVABLE_DIAGRAM, "conv layer" } } },
  [VIEW_NET] = { .id = "net",
                 .title = "Layers",
                 .help = "Shapes stand on the arrows",
                 .kind = LAB_VIEW_DIAGRAM,
                 .layers = { { "net", LAB_OBSERVABLE_DIAGRAM, "layers" } } },
  [VIEW_VERSUS] = { .id = "versus",
                    .title = "Dense against conv",
                    .help = "The axis is logarithmic: each line is ten times the one before",
                    .kind = LAB_VIEW_BARS,
                    .y = { .title = "count", .scale = LAB_SCALE_LOG },
                    .layers = { { "dense_counts", LAB_OBSERVABLE_BARS, "dense" },
                                { "conv_counts", LAB_OBSERVABLE_BARS, "conv" } } },
  [VIEW_BY_LAYER] = { .id = "by-layer",
                      .title = "Parameters of each layer",
                      .help = "The axis is logarithmic: each line is ten times the one before",
                      .kind = LAB_VIEW_BARS,
                      .y = { .title = "parameters", .scale = LAB_SCALE_LOG },
                      .layers = { { "by_layer", LAB_OBSERVABLE_BARS, "parameters" } } },
  [VIEW_LAYERS] = { .id = "layers",
                    .title = "Shapes and counts",
                    .help = "Counted in the graph, and the formula beside it",
                    .kind = LAB_VIEW_TABLE,
                    .layers = { { "layers", LAB_OBSERVABLE_TABLE, "layers" } } },
  [VIEW_SIZES] = { .id = "sizes",
                   .title = "Units of each layer",
                   .help = "Edit a number and watch the count follow",
                   .kind = LAB_VIEW_MATRICES,
                   .layers = { { "sizes", LAB_OBSERVABLE_MATRIX, "units", LAB_ROLE_NONE,
                                 "sizes" } } },
  [VIEW_RANDOM] = { .id = "random",
                    .title = "Random nets",
                    .help = "The formula beside the count, for nets that the seed draws",
                    .kind = LAB_VIEW_TABLE,
                    .layers = { { "random", LAB_OBSERVABLE_TABLE, "random nets" } } },
  [VIEW_SUMMARY] = { .id = "summary",
                     .title = "Figures",
                     .help = "Counts of the whole",
                     .kind = LAB_VIEW_READOUT,
                     .layers = { { "summary", LAB_OBSERVABLE_READOUT, "figures" } } },
};

enum {
  FACT_DENSE_WEIGHT_SHAPE,
  FACT_DENSE_BIAS_SHAPE,
  FACT_DENSE_WEIGHTS,
  FACT_DENSE_PARAMETERS,
  FACT_CONV_WEIGHT_SHAPE,
  FACT_CONV_BIAS_SHAPE,
  FACT_CONV_PARAMETERS,
  FACT_CONV_OUTPUT_SHAPE,
  FACT_RATIO,
  FACT_PARAMETERS,
  FACT_FORMULA_PARAMETERS,
  FACT_MULTIPLY_ADDS,
  FACT_BYTES,
  FACT_OUTPUT_SHAPE,
  FACT_FORMULA,
  FACT_RANDOM_NETS,
  FACT_RANDOM_AGREEMENTS,
  N_FACTS,
};

static const LabFact facts[N_FACTS] = {
  [FACT_DENSE_WEIGHT_SHAPE] = { "dense_weight_shape",
                                "Weights of the dense layer, inputs × units" },
  [FACT_DENSE_BIAS_SHAPE] = { "dense_bias_shape", "Bias of the dense layer" },
  [FACT_DENSE_WEIGHTS] = { "dense_weights", "Number of weights of the dense layer" },
  [FACT_DENSE_PARAMETERS] = { "dense_parameters", "Parameters of the dense layer" },
  [FACT_CONV_WEIGHT_SHAPE] = { "conv_weight_shape", "Weights of the conv layer, filters × kernel" },
  [FACT_CONV_BIAS_SHAPE] = { "conv_bias_shape", "Bias of the conv layer" },
  [FACT_CONV_PARAMETERS] = { "conv_parameters", "Parameters of the conv layer" },
  [FACT_CONV_OUTPUT_SHAPE] = { "conv_output_shape", "Output of the conv layer" },
  [FACT_RATIO] = { "ratio", "Parameters of the dense layer for each of the conv layer" },
  [FACT_PARAMETERS] = { "parameters", "Parameters of the net, counted" },
  [FACT_FORMULA_PARAMETERS] = { "formula_parameters", "Parameters of the net, by the formula" },
  [FACT_MULTIPLY_ADDS] = { "multiply_adds", "Multiply-adds of a forward pass" },
  [FACT_BYTES] = { "bytes", "Memory of the parameters", "bytes" },
  [FACT_OUTPUT_SHAPE] = { "output_shape", "Output of the net" },
  [FACT_FORMULA] = { "formula", "Parameters of a dense net" },
  [FACT_RANDOM_NETS] = { "random_nets", "Random nets that were counted" },
  [FACT_RANDOM_AGREEMENTS] = { "random_agreements", "Those on which the formula agrees" },
};

typedef struct {
  char *title;                      /* "conv 5 × 5" */
  char *formula;                    /* "10 · (5 · 5 · 3 + 1)"; NULL without parameters */
  double by_formula;                /* what it gives */
  NnShape shape;                    /* of the output, with the batch axis, which is 1 */
  gsize count;                      /* of its values */
  const NnParameter *weight, *bias; /* (nullable) */
  gsize n_parameters;
  double multiply_adds;
} Layer;

/* A net that is counted but never computed. */
typedef struct {
  NnState *state;
  NnGraph *graph;
  NnTensor *end; /* what the next layer works on */
  NnShape input;
  guint n_layers;
  Layer layers[MAX_LAYERS];
} Net;

typedef struct {
  Net dense, conv; /* page “compare” */
  Net net;         /* the other pages */
  /* Page “dense-net”: sizes of random nets, what was counted and what the formula gives. */
  guint n_sizes[N_RANDOM];
  guint sizes[N_RANDOM][MAX_SIZES];
  gsize counted[N_RANDOM];
  double by_formula[N_RANDOM];
} Lab;

static gboolean
is_page (const LabSettings *settings, guint page)
{
  return lab_settings_get_choice (settings, KNOB_PAGE) == page;
}

static gsize
get_size (const LabSettings *settings, guint knob)
{
  return (gsize) lab_settings_get_integer (settings, knob);
}

/* Text. */

/* "75,000,100"; above 10¹⁵ "3.46e+17". (transfer full) */
static char *
group (double number)
{
  GString *text = g_string_new (NULL);
  gssize place;

  if (!(number < 1e15)) {
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.3g", number));
    return g_string_free (text, FALSE);
  }
  g_string_append_printf (text, "%" G_GUINT64_FORMAT, (guint64) number);
  for (place = (gssize) text->len - 3; place > 0; place -= 3)
    g_string_insert_c (text, place, ',');
  return g_string_free (text, FALSE);
}

/* "300 MB". (transfer full) */
static char *
describe_bytes (double bytes)
{
  static const char *const units[] = { "bytes", "kB", "MB", "GB", "TB", "PB", "EB" };
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  guint unit = 0;

  while (bytes >= 1000 && unit + 1 < G_N_ELEMENTS (units)) {
    bytes /= 1000;
    unit++;
  }
  return g_strdup_printf ("%s %s", g_ascii_formatd (buffer, sizeof buffer, "%.4g", bytes),
                          units[unit]);
}

/* "500 × 500 × 3": sizes from @first on. (transfer full) */
static char *
describe_shape (const NnShape *shape, guint first)
{
  GString *text = g_string_new (NULL);

  for (guint i = first; i < shape->n_dims; i++) {
    g_autofree char *size = group ((double) shape->size[i]);

    g_string_append_printf (text, "%s%s", i > first ? " × " : "", size);
  }
  return g_string_free (text, FALSE);
}

/* Nets. */

static void
net_clear (Net *self)
{
  for (guint i = 0; i < self->n_layers; i++) {
    g_free (self->layers[i].title);
    g_free (self->layers[i].formula);
  }
  g_clear_pointer (&self->graph, nn_graph_free);
  g_clear_pointer (&self->state, nn_state_unref);
}

static gboolean
net_init (Net *self, NnShape input, GError **error)
{
  NnOptimiser none = nn_optimiser (NN_OPTIMISER_SGD, 0);

  self->state = nn_state_new (0, &none);
  self->graph = nn_graph_new (self->state);
  self->input = input;
  self->end = nn_graph_input (self->graph, "input", input, NN_INPUT_CONSTANT);
  return nn_graph_check (self->graph, error);
}

/* What a person would write for the parameters of a layer on @in numbers, or on @channels of a
 * picture. */
static void
write_formula (Layer *layer, guint kind, gsize units, gsize window, gsize in)
{
  g_autofree char *n = group ((double) units);
  g_autofree char *from = group ((double) in);

  if (kind == KIND_DENSE) {
    layer->formula = g_strdup_printf ("%s · (%s + 1)", n, from);
    layer->by_formula = (double) units * ((double) in + 1);
  } else if (kind == KIND_CONV) {
    layer->formula = g_strdup_printf ("%s · (%" G_GSIZE_FORMAT " · %" G_GSIZE_FORMAT " · %s + 1)",
                                      n, window, window, from);
    layer->by_formula = (double) units * ((double) window * (double) window * (double) in + 1);
  }
}

/* Reads from the graph what the layer called @name has become. */
static void
count_layer (Net *self, Layer *layer, const char *name)
{
  g_autofree char *weight = g_strconcat (name, ".weight", NULL);
  g_autofree char *bias = g_strconcat (name, ".bias", NULL);

  layer->shape = *nn_tensor_get_shape (self->end);
  nn_shape_count (&layer->shape, &layer->count);
  layer->weight = nn_state_find_parameter (self->state, weight);
  layer->bias = nn_state_find_parameter (self->state, bias);
  if (!layer->weight)
    return;
  layer->n_parameters = layer->weight->count + layer->bias->count;
  layer->multiply_adds =
      (double) layer->count * (double) (layer->weight->count / layer->weight->shape.size[0]);
}

static gboolean
net_add (Net *self,
         guint kind,
         gsize units,
         gsize window,
         gsize stride,
         gsize padding,
         GError **error)
{
  Layer *layer = &self->layers[self->n_layers];
  g_autofree char *name = g_strdup_printf ("layer %u", self->n_layers + 1);
  const NnShape from = *nn_tensor_get_shape (self->end);
  NnTensor *x = self->end;
  gsize n_from = 0;

  nn_shape_count (&from, &n_from);
  *layer = (Layer){ 0 };
  self->n_layers++;
  switch (kind) {
  case KIND_FLATTEN:
    layer->title = g_strdup ("flatten");
    self->end = nn_flatten (self->graph, x, name);
    break;
  case KIND_DENSE:
    layer->title = g_strdup ("dense");
    self->end = nn_dense (self->graph, x, name, units, NN_ACTIVATION_RELU, NN_INIT_HE);
    write_formula (layer, kind, units, window, n_from);
    break;
  case KIND_CONV:
    layer->title = g_strdup_printf ("conv %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT, window, window);
    self->end = nn_conv2d (self->graph, x, name, units, window, stride, padding, NN_ACTIVATION_RELU,
                           NN_INIT_HE);
    write_formula (layer, kind, units, window, from.n_dims == 4 ? from.size[3] : 0);
    break;
  case KIND_MAX_POOL:
    layer->title =
        g_strdup_printf ("max-pool %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT, window, window);
    self->end = nn_max_pool (self->graph, x, name, window, stride);
    break;
  case KIND_AVERAGE_POOL:
    layer->title =
        g_strdup_printf ("average-pool %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT, window, window);
    self->end = nn_average_pool (self->graph, x, name, window, stride);
    break;
  default:
    g_return_val_if_reached (FALSE);
  }
  if (!nn_graph_check (self->graph, error))
    return FALSE;
  count_layer (self, layer, name);
  return TRUE;
}

static gsize
net_parameters (const Net *self)
{
  gsize n = 0;

  for (guint i = 0; i < self->n_layers; i++)
    n += self->layers[i].n_parameters;
  return n;
}

static double
net_by_formula (const Net *self)
{
  double n = 0;

  for (guint i = 0; i < self->n_layers; i++)
    n += self->layers[i].by_formula;
  return n;
}

static double
net_multiply_adds (const Net *self)
{
  double n = 0;

  for (guint i = 0; i < self->n_layers; i++)
    n += self->layers[i].multiply_adds;
  return n;
}

static double
net_bytes (const Net *self)
{
  return (double) net_parameters (self) * sizeof (float);
}

/* Opening. */

static void
shapes_close (gpointer lab)
{
  Lab *self = lab;

  net_clear (&self->dense);
  net_clear (&self->conv);
  net_clear (&self->net);
  g_free (self);
}

static NnShape
picture_shape (const LabSettings *settings)
{
  return NN_SHAPE (1, get_size (settings, KNOB_HEIGHT), get_size (settings, KNOB_WIDTH),
                   get_size (settings, KNOB_CHANNELS));
}

static gboolean
build_compare (Lab *self, const LabSettings *settings, GError **error)
{
  return net_init (&self->dense, picture_shape (settings), error) &&
         net_add (&self->dense, KIND_FLATTEN, 0, 0, 0, 0, error) &&
         net_add (&self->dense, KIND_DENSE, get_size (settings, KNOB_UNITS), 0, 0, 0, error) &&
         net_init (&self->conv, picture_shape (settings), error) &&
         net_add (&self->conv, KIND_CONV, get_size (settings, KNOB_FILTERS),
                  get_size (settings, KNOB_WINDOW), get_size (settings, KNOB_STRIDE),
                  get_size (settings, KNOB_PADDING), error);
}

static gboolean
build_stack (Lab *self, const LabSettings *settings, GError **error)
{
  if (!net_init (&self->net, picture_shape (settings), error))
    return FALSE;
  for (guint i = 0; i < N_STACK; i++) {
    guint knob = KNOB_STACK + i * N_OF;
    guint kind = lab_settings_get_choice (settings, knob + OF_KIND);

    if (kind != KIND_NONE &&
        !net_add (&self->net, kind, get_size (settings, knob + OF_UNITS),
                  get_size (settings, knob + OF_WINDOW), get_size (settings, knob + OF_STRIDE),
                  get_size (settings, knob + OF_PADDING), error))
      return FALSE;
  }
  if (self->net.n_layers > 0)
    return TRUE;
  g_set_error (error, LAB_ERROR, LAB_ERROR_VALUE,
               "layer1: expected a layer at one of the %d places at least, found none at all",
               N_STACK);
  return FALSE;
}

/* A net of dense layers with @sizes (n) units, the input among them. */
static gboolean
build_dense_net (Net *self, const guint *sizes, guint n, GError **error)
{
  if (!net_init (self, NN_SHAPE (1, sizes[0]), error))
    return FALSE;
  for (guint i = 1; i < n; i++)
    if (!net_add (self, KIND_DENSE, sizes[i], 0, 0, 0, error))
      return FALSE;
  return TRUE;
}

/* Σ n[i + 1] (n[i] + 1). */
static double
closed_formula (const guint *sizes, guint n)
{
  double sum = 0;

  for (guint i = 0; i + 1 < n; i++)
    sum += (double) sizes[i + 1] * ((double) sizes[i] + 1);
  return sum;
}

static gboolean
try_random_nets (Lab *self, guint64 seed, GError **error)
{
  NnRandom random;

  nn_random_init (&random, nn_random_named_seed (seed, "sizes"), NN_STREAM_DATA, 0);
  for (guint i = 0; i < N_RANDOM; i++) {
    Net net = { 0 };
    gboolean built;

    self->n_sizes[i] = 2 + nn_random_below (&random, 6);
    for (guint j = 0; j < self->n_sizes[i]; j++)
      self->sizes[i][j] = 1 + nn_random_below (&random, 2000);
    built = build_dense_net (&net, self->sizes[i], self->n_sizes[i], error);
    self->counted[i] = net_parameters (&net);
    self->by_formula[i] = closed_formula (self->sizes[i], self->n_sizes[i]);
    net_clear (&net);
    if (!built)
      return FALSE;
  }
  return TRUE;
}

static gboolean
build_from_sizes (Lab *self, LabRun *run, GError **error)
{
  guint rows, columns, sizes[MAX_SIZES];
  const double *cells =
      lab_settings_get_matrix (lab_run_get_settings (run), KNOB_SIZES, &rows, &columns);

  for (guint i = 0; i < columns; i++) {
    if (cells[i] != floor (cells[i])) {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];

      g_set_error (error, LAB_ERROR, LAB_ERROR_VALUE,
                   "sizes: expected whole numbers of units, found %s in layer %u",
                   g_ascii_dtostr (buffer, sizeof buffer, cells[i]), i);
      return FALSE;
    }
    sizes[i] = (guint) cells[i];
  }
  return build_dense_net (&self->net, sizes, columns, error) &&
         try_random_nets (self, lab_run_get_seed (run), error);
}

static gpointer
shapes_open (LabRun *run, GError **error)
{
  const LabSettings *settings = lab_run_get_settings (run);
  Lab *self = g_new0 (Lab, 1);
  gboolean built;

  switch (lab_settings_get_choice (settings, KNOB_PAGE)) {
  case PAGE_COMPARE:
    built = build_compare (self, settings, error);
    break;
  case PAGE_STACK:
    built = build_stack (self, settings, error);
    break;
  default:
    built = build_from_sizes (self, run, error);
    break;
  }
  if (built)
    return self;
  shapes_close (self);
  return NULL;
}

/* Observing. */

/* Takes @text. */
static const char *
keep (LabFrame *frame, char *text)
{
  const char *kept = lab_frame_strdup (frame, text);

  g_free (text);
  return kept;
}

static void
observe_diagram (LabFrame *frame, const char *name, const Net *net)
{
  LabDiagram *diagram = lab_frame_add_diagram (frame, name, net->n_layers + 1);
  gsize count = 1;

  nn_shape_count (&net->input, &count);
  diagram->layers[0].title = "input";
  diagram->layers[0].shape = keep (frame, describe_shape (&net->input, 1));
  diagram->layers[0].details =
      lab_frame_printf (frame, "%s numbers", keep (frame, group ((double) count)));
  for (guint i = 0; i < net->n_layers; i++) {
    const Layer *layer = &net->layers[i];
    LabDiagramLayer *box = &diagram->layers[i + 1];

    box->title = lab_frame_strdup (frame, layer->title);
    box->shape = keep (frame, describe_shape (&layer->shape, 1));
    box->details =
        layer->weight
            ? lab_frame_printf (
                  frame, "weights %s\n%s parameters\n= %s\n%s multiply-adds\n%s",
                  keep (frame, describe_shape (&layer->weight->shape, 0)),
                  keep (frame, group ((double) layer->n_parameters)), layer->formula,
                  keep (frame, group (layer->multiply_adds)),
                  keep (frame, describe_bytes ((double) layer->n_parameters * sizeof (float))))
            : "no parameters";
  }
}

static void
observe_counts (LabFrame *frame, const char *name, const Net *net)
{
  LabBars *bars = lab_frame_add_bars (frame, name, 3);

  bars->texts = lab_frame_alloc (frame, 3, sizeof (char *));
  bars->names[0] = "parameters";
  bars->values[0] = (double) net_parameters (net);
  bars->texts[0] = keep (frame, group (bars->values[0]));
  bars->names[1] = "multiply-adds";
  bars->values[1] = net_multiply_adds (net);
  bars->texts[1] = keep (frame, group (bars->values[1]));
  bars->names[2] = "bytes of parameters";
  bars->values[2] = net_bytes (net);
  bars->texts[2] = keep (frame, describe_bytes (bars->values[2]));
}

static void
observe_by_layer (LabFrame *frame, const Net *net)
{
  LabBars *bars;
  gsize n = 0;

  for (guint i = 0; i < net->n_layers; i++)
    n += net->layers[i].weight != NULL;
  if (n == 0)
    return;
  bars = lab_frame_add_bars (frame, "by_layer", n);
  bars->texts = lab_frame_alloc (frame, n, sizeof (char *));
  for (guint i = net->n_layers; i-- > 0;) {
    const Layer *layer = &net->layers[i];

    if (!layer->weight)
      continue;
    n--;
    bars->names[n] = lab_frame_printf (frame, "%u %s", i + 1, layer->title);
    bars->values[n] = (double) layer->n_parameters;
    bars->texts[n] = keep (frame, group (bars->values[n]));
  }
}

/* Rows of one net from @row on: what the diagram's boxes say of weights and their memory is not
 * said again. */
static gsize
fill_rows (LabFrame *frame, LabTable *table, gsize row, const Net *net)
{
  for (guint i = 0; i < net->n_layers; i++, row++) {
    const Layer *layer = &net->layers[i];
    const char **cells = table->cells + row * table->columns;

    cells[0] = lab_frame_strdup (frame, layer->title);
    cells[1] = keep (frame, describe_shape (&layer->shape, 1));
    cells[2] = keep (frame, group ((double) layer->n_parameters));
    cells[3] = layer->formula ? lab_frame_strdup (frame, layer->formula) : "–";
    cells[4] = keep (frame, group (layer->multiply_adds));
    cells[5] = keep (frame, describe_bytes ((double) layer->count * sizeof (float)));
    if ((double) layer->n_parameters != layer->by_formula)
      table->marks[row] = LAB_MARK_WRONG;
  }
  return row;
}

static void
observe_layers (Lab *self, const LabSettings *settings, LabFrame *frame)
{
  static const char *const headings[] = { "layer",   "output",        "parameters",
                                          "formula", "multiply-adds", "output memory" };
  const Net *nets[] = { &self->dense, &self->conv, &self->net };
  gsize n_rows = 0, row = 0;
  LabTable *table;

  for (guint i = 0; i < G_N_ELEMENTS (nets); i++)
    n_rows += nets[i]->n_layers;
  table = lab_frame_add_table (frame, "layers", n_rows, G_N_ELEMENTS (headings));
  table->marks = lab_frame_alloc (frame, n_rows, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (headings); i++) {
    table->headings[i] = headings[i];
    table->is_number[i] = i == 2 || i == 4;
  }
  for (guint i = 0; i < G_N_ELEMENTS (nets); i++)
    row = fill_rows (frame, table, row, nets[i]);
}

static void
observe_random (Lab *self, LabFrame *frame)
{
  static const char *const headings[] = { "units of each layer", "counted", "by the formula" };
  LabTable *table = lab_frame_add_table (frame, "random", N_LISTED, G_N_ELEMENTS (headings));

  table->marks = lab_frame_alloc (frame, N_LISTED, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (headings); i++) {
    table->headings[i] = headings[i];
    table->is_number[i] = i > 0;
  }
  for (gsize i = 0; i < N_LISTED; i++) {
    g_autoptr (GString) sizes = g_string_new (NULL);

    for (guint j = 0; j < self->n_sizes[i]; j++)
      g_string_append_printf (sizes, "%s%u", j > 0 ? ", " : "", self->sizes[i][j]);
    table->cells[3 * i] = lab_frame_strdup (frame, sizes->str);
    table->cells[3 * i + 1] = keep (frame, group ((double) self->counted[i]));
    table->cells[3 * i + 2] = keep (frame, group (self->by_formula[i]));
    if ((double) self->counted[i] != self->by_formula[i])
      table->marks[i] = LAB_MARK_WRONG;
  }
}

static guint
count_agreements (const Lab *self)
{
  guint n = 0;

  for (guint i = 0; i < N_RANDOM; i++)
    n += (double) self->counted[i] == self->by_formula[i];
  return n;
}

static void
add_line (LabReadout *readout, const char *label, const char *value)
{
  readout->labels[readout->n] = label;
  readout->values[readout->n++] = value;
}

static void
observe_summary (Lab *self, const LabSettings *settings, LabFrame *frame)
{
  LabReadout *readout = lab_frame_add_readout (frame, "summary", 8);

  readout->n = 0;
  if (is_page (settings, PAGE_COMPARE)) {
    const Net *nets[] = { &self->dense, &self->conv };
    static const char *const names[] = { "Dense layer", "Conv layer" };

    for (guint i = 0; i < 2; i++) {
      const Layer *layer = &nets[i]->layers[nets[i]->n_layers - 1];

      add_line (readout, names[i],
                lab_frame_printf (frame, "%s = %s parameters, %s", layer->formula,
                                  keep (frame, group ((double) layer->n_parameters)),
                                  keep (frame, describe_bytes (net_bytes (nets[i])))));
    }
    add_line (
        readout, "Dense for each of conv",
        keep (frame, group (floor (net_by_formula (&self->dense) / net_by_formula (&self->conv)))));
    add_line (readout, "Training by Adam would take",
              lab_frame_printf (frame, "%s and %s: values, gradients and two averages",
                                keep (frame, describe_bytes (4 * net_bytes (&self->dense))),
                                keep (frame, describe_bytes (4 * net_bytes (&self->conv)))));
    return;
  }
  add_line (readout, "Parameters, counted",
            keep (frame, group ((double) net_parameters (&self->net))));
  add_line (readout, "Parameters, by the formula",
            keep (frame, group (net_by_formula (&self->net))));
  add_line (readout, "Multiply-adds of a forward pass",
            keep (frame, group (net_multiply_adds (&self->net))));
  add_line (readout, "Memory of the parameters",
            keep (frame, describe_bytes (net_bytes (&self->net))));
  if (is_page (settings, PAGE_DENSE_NET)) {
    add_line (readout, "Formula", "Σ n[i + 1] · (n[i] + 1), i from 0 to L");
    add_line (readout, "On random nets",
              lab_frame_printf (frame, "it agrees on %u of %d", count_agreements (self), N_RANDOM));
  }
}

static void
observe_sizes (const LabSettings *settings, LabFrame *frame)
{
  guint rows, columns;
  const double *cells = lab_settings_get_matrix (settings, KNOB_SIZES, &rows, &columns);
  LabMatrix *matrix = lab_frame_add_matrix (frame, "sizes", rows, columns);

  memcpy (matrix->values, cells, columns * sizeof (double));
  matrix->digits = 7;
  matrix->column_names = lab_frame_alloc (frame, columns, sizeof (char *));
  for (guint i = 0; i < columns; i++)
    matrix->column_names[i] = lab_frame_printf (frame, "n[%u]", i);
}

static void
shapes_observe (gpointer lab, LabRun *run, guint64 wanted, LabFrame *frame)
{
  Lab *self = lab;
  const LabSettings *settings = lab_run_get_settings (run);

  if (wanted & (1u << VIEW_DENSE))
    observe_diagram (frame, "dense", &self->dense);
  if (wanted & (1u << VIEW_CONV))
    observe_diagram (frame, "conv", &self->conv);
  if (wanted & (1u << VIEW_NET))
    observe_diagram (frame, "net", &self->net);
  if (wanted & (1u << VIEW_VERSUS)) {
    observe_counts (frame, "dense_counts", &self->dense);
    observe_counts (frame, "conv_counts", &self->conv);
  }
  if (wanted & (1u << VIEW_BY_LAYER))
    observe_by_layer (frame, &self->net);
  if (wanted & (1u << VIEW_LAYERS))
    observe_layers (self, settings, frame);
  if (wanted & (1u << VIEW_SIZES))
    observe_sizes (settings, frame);
  if (wanted & (1u << VIEW_RANDOM))
    observe_random (self, frame);
  if (wanted & (1u << VIEW_SUMMARY))
    observe_summary (self, settings, frame);
}

/* Facts. */

static void
set_integer (LabValue *value, gsize integer)
{
  value->kind = LAB_VALUE_INTEGER;
  value->integer = (gint64) MIN (integer, (gsize) G_MAXINT64);
}

static void
set_real (LabValue *value, double real)
{
  value->kind = LAB_VALUE_REAL;
  value->real = real;
}

/* A count that was made in double: whole as long as doubles are. */
static void
set_count (LabValue *value, double count)
{
  if (count < 0x1p53)
    set_integer (value, (gsize) count);
  else
    set_real (value, count);
}

/* Sizes of @shape from @first on; a vector is a column: "100 × 1". */
static void
set_shape (LabValue *value, const NnShape *shape, guint first, gboolean as_column)
{
  value->kind = LAB_VALUE_SHAPE;
  value->rows = shape->n_dims - first + (as_column ? 1 : 0);
  value->numbers = g_new (double, value->rows);
  for (guint i = first; i < shape->n_dims; i++)
    value->numbers[i - first] = (double) shape->size[i];
  if (as_column)
    value->numbers[value->rows - 1] = 1;
}

static void
compare_fact (Lab *self, guint fact, LabValue *value)
{
  const Layer *dense = &self->dense.layers[1], *conv = &self->conv.layers[0];

  switch (fact) {
  case FACT_DENSE_WEIGHT_SHAPE: {
    /* The engine keeps a row of weights for each unit; the course writes a column for each. */
    const gsize *size = dense->weight->shape.size;

    set_shape (value, &NN_SHAPE (size[1], size[0]), 0, FALSE);
    break;
  }
  case FACT_DENSE_BIAS_SHAPE:
    set_shape (value, &dense->bias->shape, 0, TRUE);
    break;
  case FACT_DENSE_WEIGHTS:
    set_integer (value, dense->weight->count);
    break;
  case FACT_DENSE_PARAMETERS:
    set_integer (value, dense->n_parameters);
    break;
  case FACT_CONV_WEIGHT_SHAPE:
    set_shape (value, &conv->weight->shape, 0, FALSE);
    break;
  case FACT_CONV_BIAS_SHAPE:
    set_shape (value, &conv->bias->shape, 0, TRUE);
    break;
  case FACT_CONV_PARAMETERS:
    set_integer (value, conv->n_parameters);
    break;
  case FACT_CONV_OUTPUT_SHAPE:
    set_shape (value, &conv->shape, 1, FALSE);
    break;
  case FACT_RATIO:
    set_real (value, (double) dense->n_parameters / (double) conv->n_parameters);
    break;
  default:
    g_return_if_reached ();
  }
}

static void
net_fact (Lab *self, guint fact, LabValue *value)
{
  const Net *net = &self->net;

  switch (fact) {
  case FACT_PARAMETERS:
    set_integer (value, net_parameters (net));
    break;
  case FACT_FORMULA_PARAMETERS:
    set_count (value, net_by_formula (net));
    break;
  case FACT_MULTIPLY_ADDS:
    set_count (value, net_multiply_adds (net));
    break;
  case FACT_BYTES:
    set_count (value, net_bytes (net));
    break;
  case FACT_OUTPUT_SHAPE:
    set_shape (value, nn_tensor_get_shape (net->end), 1, FALSE);
    break;
  default:
    g_return_if_reached ();
  }
}

static void
shapes_fact (gpointer lab, LabRun *run, guint fact, LabValue *value)
{
  Lab *self = lab;
  const LabSettings *settings = lab_run_get_settings (run);

  if (fact <= FACT_RATIO) {
    if (is_page (settings, PAGE_COMPARE))
      compare_fact (self, fact, value);
    return;
  }
  if (fact <= FACT_OUTPUT_SHAPE) {
    if (!is_page (settings, PAGE_COMPARE))
      net_fact (self, fact, value);
    return;
  }
  if (fact == FACT_FORMULA) {
    value->kind = LAB_VALUE_TEXT;
    value->text = g_strdup ("Σ_{i = 0}^{L} n[i + 1] (n[i] + 1)");
  } else if (is_page (settings, PAGE_DENSE_NET)) {
    set_integer (value, fact == FACT_RANDOM_NETS ? N_RANDOM : count_agreements (self));
  }
}

static gboolean
shapes_knob_applies (const LabSettings *settings, guint knob)
{
  guint kind;

  switch (knob) {
  case KNOB_PAGE:
    return TRUE;
  case KNOB_HEIGHT:
  case KNOB_WIDTH:
  case KNOB_CHANNELS:
    return !is_page (settings, PAGE_DENSE_NET);
  case KNOB_UNITS:
  case KNOB_FILTERS:
  case KNOB_WINDOW:
  case KNOB_STRIDE:
  case KNOB_PADDING:
    return is_page (settings, PAGE_COMPARE);
  case KNOB_SIZES:
    return is_page (settings, PAGE_DENSE_NET);
  default:
    break;
  }

  kind = lab_settings_get_choice (settings, knob - (knob - KNOB_STACK) % N_OF);
  if (!is_page (settings, PAGE_STACK))
    return FALSE;
  switch ((knob - KNOB_STACK) % N_OF) {
  case OF_UNITS:
    return kind == KIND_DENSE || kind == KIND_CONV;
  case OF_WINDOW:
  case OF_STRIDE:
    return kind == KIND_CONV || kind == KIND_MAX_POOL || kind == KIND_AVERAGE_POOL;
  case OF_PADDING:
    return kind == KIND_CONV;
  default:
    return TRUE;
  }
}

static gboolean
stack_has_parameters (const LabSettings *settings)
{
  for (guint i = 0; i < N_STACK; i++) {
    guint kind = lab_settings_get_choice (settings, KNOB_STACK + i * N_OF + OF_KIND);

    if (kind == KIND_DENSE || kind == KIND_CONV)
      return TRUE;
  }
  return FALSE;
}

static gboolean
shapes_view_applies (const LabSettings *settings, guint view)
{
  switch (view) {
  case VIEW_DENSE:
  case VIEW_CONV:
  case VIEW_VERSUS:
    return is_page (settings, PAGE_COMPARE);
  case VIEW_NET:
    return !is_page (settings, PAGE_COMPARE);
  case VIEW_BY_LAYER:
    return is_page (settings, PAGE_DENSE_NET) ||
           (is_page (settings, PAGE_STACK) && stack_has_parameters (settings));
  case VIEW_SIZES:
  case VIEW_RANDOM:
    return is_page (settings, PAGE_DENSE_NET);
  default:
    return TRUE;
  }
}

static const char *const parts[] = { "2a.i", "2a.ii", "2b", "8e", NULL };

const LabClass lab_shapes = {
  .id = "shapes",
  .title = "Shapes and parameters",
  .summary =
      "Every layer says what shape it takes, what shape it gives, and how many parameters it "
      "needs for that. "
      "On a large picture a dense layer needs a hundred thousand times as many as a conv "
      "layer, because it shares nothing.",
  .parts = parts,
  .knobs = knobs,
  .n_knobs = N_KNOBS,
  .views = views,
  .n_views = N_VIEWS,
  .facts = facts,
  .n_facts = N_FACTS,
  .open = shapes_open,
  .close = shapes_close,
  .observe = shapes_observe,
  .fact = shapes_fact,
  .knob_applies = shapes_knob_applies,
  .view_applies = shapes_view_applies,
};
