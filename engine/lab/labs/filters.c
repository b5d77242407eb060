/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Filters (exam parts 2h, 2m.i, 2m.ii). A filter is a small matrix K that is laid on every place of
 * a picture x; what it answers there is
 *
 *   r[i, j] = b + Σ_{u, v, c} K[u, v, c] x[i + u, j + v, c]
 *
 * which courses call a convolution; strictly it is a cross-correlation, and the convolution of
 * signal processing turns K by half a turn first (Goodfellow, Bengio, Courville, "Deep Learning",
 * section 9.1). A switch chooses. Responses come from the engine's conv2d.
 *
 * Edges: [1 1 1]ᵀ [1 0 −1] takes a difference across an upright edge and adds it up along the edge
 * (Prewitt); its transpose does so for level edges.
 *
 * Crosses: let s be +1 on the pixels of the cross and −1 between them, and t, for each channel, +1
 * if the cross's colour has it and −1 if not. The filter of the question's answer is K = s t. A
 * black cross on white (t = −1) gets +1 for each white pixel between and nothing for its own black
 * ones: 4, while any other patch of zeros and ones has at least one of the nine wrong, and loses 1
 * for each: so no other place can reach 4, whatever there is in the picture. A red cross on white
 * (t = +1, −1, −1) gets 5 for its red pixels and 4 for the white ones between: 9; in red, blue,
 * green, black and white each other pixel on the cross and each red one between loses at least 1. A
 * blue cross gets −1.
 *
 * Learning: on crosses the responses of all places are logits of a softmax over places, the cross's
 * place is the class, and the mean cross-entropy is minimised: that is the task itself, and it
 * needs no bias, which moves all logits alike. On other pictures the filter learns to answer as the
 * hand-made one does (mean squared error over the places that both have).
 */

#include <math.h>
#include <string.h>

#include "data-crosses.h"
#include "data-fashion-mnist.h"
#include "data-picture.h"
#include "data-sampler.h"
#include "data-scenes.h"
#include "lab-run.h"
#include "lab-settings.h"
#include "lab-text.h"
#include "nn-ops.h"
#include "nn-random.h"

#define MAX_CHANNELS 3
#define MAX_SIZE 5 /* of a kernel */
#define MAX_WEIGHTS (MAX_SIZE * MAX_SIZE * MAX_CHANNELS)

/* Pixels along the longer side of one's own picture. */
#define MAX_PICTURE_SIZE 96

/* Pictures of Fashion-MNIST that can be looked at. */
#define N_CLOTHES 1000

/* Pictures of crosses are drawn by index: those that are looked at, that are learned from and that
 * nobody has seen are others. */
#define FIRST_UNSEEN (G_GUINT64_CONSTANT (1) << 32)
#define FIRST_EXAMPLE (G_GUINT64_CONSTANT (1) << 33)

/* Pictures that go through a filter at once, that are in a mini-batch, and in the gallery. */
#define CHUNK 50
#define BATCH_SIZE 16
#define GALLERY_SIZE 12

/* Scenes on which two filters for edges are compared. */
#define N_SCENES 20

/* Standard deviation of the weights with which learning to find crosses begins. From zero the first
 * step alone would give the answer, for the gradient points from the mean patch to the cross; a
 * kernel that is wrong at first shows how it is turned. Learning to answer like another filter
 * begins near zero: what a picture has little of, it takes long to unlearn. */
#define FIRST_WEIGHTS 1.0

/* Steps between two looks at the unseen pictures, once the first ones are past, in which most is
 * learned. */
#define EVALUATE_EVERY 10
#define N_FIRST_STEPS 50

enum {
  KNOB_PAGE,
  KNOB_PICTURE,
  KNOB_FILE,
  KNOB_COLOUR,
  KNOB_NUMBER,
  KNOB_KERNEL,
  KNOB_RED,
  KNOB_GREEN,
  KNOB_BLUE,
  KNOB_BIAS,
  KNOB_FLIP,
  KNOB_UNSEEN,
  KNOB_SIZE,
  KNOB_EXAMPLES,
  KNOB_LEARNING_RATE,
  KNOB_ROUND,
  KNOB_REVEAL,
  KNOB_ROW,
  KNOB_COLUMN,
  N_KNOBS,
};

enum { PAGE_DESIGN, PAGE_LEARN, PAGE_GUESS };

static const LabChoice pages[] = {
  { "design", "Design a filter" },
  { "learn", "Learn it from examples" },
  { "guess", "Guess a hidden one" },
  { NULL },
};

/* The first ones are those of DataSceneKind, in its order. */
enum {
  SOURCE_CROSSES = DATA_SCENE_CHECKERS + 1,
  SOURCE_COLOUR_CROSSES,
  SOURCE_FASHION_MNIST,
  SOURCE_FILE,
};

static const LabChoice sources[] = {
  { "house", "House" },
  { "stripes", "Stripes" },
  { "checkers", "Checkered floor" },
  { "crosses", "Black crosses" },
  { "colour-crosses", "Red and blue crosses" },
  { "fashion-mnist", "Fashion-MNIST" },
  { "file", "Picture file" },
  { NULL },
};

static const LabChoice sizes[] = { { "3", "3 × 3" }, { "5", "5 × 5" }, { NULL } };

static const char *const file_patterns[] = { "*.png", "*.jpg", "*.jpeg", NULL };

/* Prewitt: J. Prewitt, "Object enhancement and extraction", 1970; Sobel: I. Sobel, G. Feldman,
 * 1968; the others as R. Gonzalez and R. Woods give them, "Digital image processing", chapter 3. */
static const LabPreset presets[] = {
  { "vertical-edges", "Vertical edges (Prewitt)", "[1 0 -1; 1 0 -1; 1 0 -1]" },
  { "horizontal-edges", "Horizontal edges (Prewitt)", "[1 1 1; 0 0 0; -1 -1 -1]" },
  { "sobel-vertical", "Vertical edges (Sobel)", "[1 0 -1; 2 0 -2; 1 0 -1]" },
  { "sobel-horizontal", "Horizontal edges (Sobel)", "[1 2 1; 0 0 0; -1 -2 -1]" },
  { "laplacian", "Laplacian", "[0 1 0; 1 -4 1; 0 1 0]" },
  { "sharpen", "Sharpen", "[0 -1 0; -1 5 -1; 0 -1 0]" },
  { "emboss", "Emboss", "[-2 -1 0; -1 1 1; 0 1 2]" },
  { "blur", "Blur", "[0.125 0.125 0.125; 0.125 0 0.125; 0.125 0.125 0.125]" },
  { "blur-5", "Blur, 5 × 5",
    "[0.04 0.04 0.04 0.04 0.04; 0.04 0.04 0.04 0.04 0.04; 0.04 0.04 0.04 0.04 0.04; "
    "0.04 0.04 0.04 0.04 0.04; 0.04 0.04 0.04 0.04 0.04]" },
  { "diagonal-cross", "Black diagonal cross", "[-1 1 -1; 1 -1 1; -1 1 -1]" },
  { "light-cross", "Bright diagonal cross", "[1 -1 1; -1 1 -1; 1 -1 1]" },
  { "plus", "Black plus sign", "[1 -1 1; -1 -1 -1; 1 -1 1]" },
  { "identity", "Identity", "[0 0 0; 0 1 0; 0 0 0]" },
  { NULL },
};

/* Those among them that a guess may be about: the first eight. */
#define N_HIDDEN 8

#define KERNEL_KNOB(id_, title_, help_, initial_)                                          \
  {                                                                                        \
    .id = id_, .title = title_, .help = help_, .group = "Filter", .kind = LAB_KNOB_MATRIX, \
    .is_live = TRUE, .min = -100, .max = 100, .initial_matrix = initial_, .min_rows = 1,   \
    .max_rows = MAX_SIZE, .min_columns = 1, .max_columns = MAX_SIZE, .presets = presets    \
  }

static const LabKnob knobs[N_KNOBS] = {
  [KNOB_PAGE] = { .id = "page",
                  .title = "What to do",
                  .help = "Design a filter, have gradient descent find one, or guess a hidden one "
                          "from what it answers",
                  .kind = LAB_KNOB_CHOICE,
                  .choices = pages,
                  .initial = PAGE_DESIGN },
  [KNOB_PICTURE] = { .id = "picture",
                     .title = "Picture",
                     .help = "What the filter is laid on",
                     .group = "Picture",
                     .kind = LAB_KNOB_CHOICE,
                     .choices = sources,
                     .initial = DATA_SCENE_HOUSE },
  [KNOB_FILE] = { .id = "file",
                  .title = "Picture file",
                  .help = "A PNG or JPEG file; it is scaled down to 96 pixels",
                  .group = "Picture",
                  .kind = LAB_KNOB_FILE,
                  .patterns = file_patterns },
  [KNOB_COLOUR] = { .id = "colour",
                    .title = "In colour",
                    .help = "Keeps red, green and blue apart; otherwise the picture turns grey",
                    .group = "Picture",
                    .kind = LAB_KNOB_SWITCH,
                    .initial = 0 },
  [KNOB_NUMBER] = { .id = "number",
                    .title = "Which one",
                    .help = "Another picture of the same kind",
                    .group = "Picture",
                    .kind = LAB_KNOB_INTEGER,
                    .min = 1,
                    .max = N_CLOTHES,
                    .initial = 1 },
  [KNOB_KERNEL] = KERNEL_KNOB ("kernel",
                               "Kernel",
                               "Weights of the filter: numbers, or a name such as sobel-vertical",
                               "[1 0 -1; 1 0 -1; 1 0 -1]"),
  [KNOB_RED] =
      KERNEL_KNOB ("red", "Kernel, red", "Weights on the red channel", "[1 -1 1; -1 1 -1; 1 -1 1]"),
  [KNOB_GREEN] = KERNEL_KNOB ("green",
                              "Kernel, green",
                              "Weights on the green channel",
                              "[-1 1 -1; 1 -1 1; -1 1 -1]"),
  [KNOB_BLUE] = KERNEL_KNOB ("blue",
                             "Kernel, blue",
                             "Weights on the blue channel",
                             "[-1 1 -1; 1 -1 1; -1 1 -1]"),
  [KNOB_BIAS] = { .id = "bias",
                  .title = "Bias",
                  .help = "Added to every response; it never moves the largest one",
                  .group = "Filter",
                  .kind = LAB_KNOB_REAL,
                  .is_live = TRUE,
                  .min = -100,
                  .max = 100,
                  .initial = 0 },
  [KNOB_FLIP] = { .id = "flip",
                  .title = "Turn the kernel",
                  .help = "Turned by half a turn first: the convolution of signal processing; off: "
                          "cross-correlation, which courses call convolution",
                  .group = "Filter",
                  .kind = LAB_KNOB_SWITCH,
                  .is_live = TRUE,
                  .initial = 0 },
  [KNOB_UNSEEN] = { .id = "unseen",
                    .title = "Unseen pictures",
                    .help = "On how many new pictures the filter is tried",
                    .group = "Filter",
                    .kind = LAB_KNOB_INTEGER,
                    .scale = LAB_SCALE_LOG,
                    .min = 1,
                    .max = 10000,
                    .initial = 100 },
  [KNOB_SIZE] = { .id = "size",
                  .title = "Size of the learned kernel",
                  .help = "Rows and columns of the kernel that is learned",
                  .group = "Training",
                  .kind = LAB_KNOB_CHOICE,
                  .choices = sizes,
                  .initial = 0 },
  [KNOB_EXAMPLES] = { .id = "examples",
                      .title = "Training pictures",
                      .help = "Number of pictures that the filter is learned from",
                      .group = "Training",
                      .kind = LAB_KNOB_INTEGER,
                      .scale = LAB_SCALE_LOG,
                      .min = 1,
                      .max = 10000,
                      .initial = 500 },
  [KNOB_LEARNING_RATE] = { .id = "learning_rate",
                           .title = "Learning rate",
                           .help = "How far a step of Adam goes",
                           .group = "Training",
                           .kind = LAB_KNOB_REAL,
                           .is_live = TRUE,
                           .scale = LAB_SCALE_LOG,
                           .min = 1e-4,
                           .max = 10,
                           .initial = 0.05 },
  [KNOB_ROUND] = { .id = "round",
                   .title = "Round",
                   .help = "Each round hides another kernel",
                   .group = "Guess",
                   .kind = LAB_KNOB_INTEGER,
                   .is_live = TRUE,
                   .min = 1,
                   .max = 1000,
                   .initial = 1 },
  [KNOB_REVEAL] = { .id = "reveal",
                    .title = "Show the hidden kernel",
                    .help = "Ends the round",
                    .group = "Guess",
                    .kind = LAB_KNOB_SWITCH,
                    .is_live = TRUE,
                    .initial = 0 },
  [KNOB_ROW] = { .id = "row",
                 .title = "Row",
                 .help = "The row under the frame's centre; 0: where the response is largest",
                 .group = "Frame",
                 .kind = LAB_KNOB_INTEGER,
                 .is_live = TRUE,
                 .min = 0,
                 .max = MAX_PICTURE_SIZE,
                 .initial = 0 },
  [KNOB_COLUMN] = { .id = "column",
                    .title = "Column",
                    .help = "The column under the frame's centre; 0: where the response is largest",
                    .group = "Frame",
                    .kind = LAB_KNOB_INTEGER,
                    .is_live = TRUE,
                    .min = 0,
                    .max = MAX_PICTURE_SIZE,
                    .initial = 0 },
};

enum { SERIES_COST, SERIES_FOUND, N_SERIES };

enum {
  VIEW_RESPONSE,
  VIEW_KERNEL,
  VIEW_PLACE,
  VIEW_UNSEEN,
  VIEW_LEARNED_RESPONSE,
  VIEW_LEARNED_KERNEL,
  VIEW_COST,
  VIEW_FOUND,
  VIEW_GUESS,
  VIEW_GUESS_KERNEL,
  VIEW_SUMMARY,
  N_VIEWS,
};

static const LabView views[N_VIEWS] = {
  [VIEW_RESPONSE] = { .id = "response",
                      .title = "Picture and response",
                      .help =
                          "The frame shows where the filter answers most, or where it was moved to",
                      .kind = LAB_VIEW_PICTURES,
                      .layers = { { "picture", LAB_OBSERVABLE_PICTURES, "picture" },
                                  { "response", LAB_OBSERVABLE_PICTURES, "response" } } },
  [VIEW_KERNEL] = { .id = "kernel",
                    .title = "Kernel",
                    .help = "Edit a cell and watch the response follow",
                    .kind = LAB_VIEW_MATRICES,
                    .layers = { { "kernel", LAB_OBSERVABLE_MATRIX, "kernel", LAB_ROLE_NONE,
                                  "kernel" },
                                { "red", LAB_OBSERVABLE_MATRIX, "red", LAB_ROLE_NONE, "red" },
                                { "green", LAB_OBSERVABLE_MATRIX, "green", LAB_ROLE_NONE, "green" },
                                { "blue", LAB_OBSERVABLE_MATRIX, "blue", LAB_ROLE_NONE,
                                  "blue" } } },
  [VIEW_PLACE] = { .id = "place",
                   .title = "Under the frame",
                   .help = "The products of kernel and picture under the frame; they add up to the "
                           "response there, but for the bias",
                   .kind = LAB_VIEW_MATRICES,
                   .layers = { { "patch", LAB_OBSERVABLE_MATRIX, "picture" },
                               { "product", LAB_OBSERVABLE_MATRIX, "products" },
                               { "product_red", LAB_OBSERVABLE_MATRIX, "products, red" },
                               { "product_green", LAB_OBSERVABLE_MATRIX, "products, green" },
                               { "product_blue", LAB_OBSERVABLE_MATRIX, "products, blue" } } },
  [VIEW_UNSEEN] = { .id = "unseen",
                    .title = "Unseen pictures",
                    .help = "Whether the largest response lies on the cross, in pictures that the "
                            "filter was not made for",
                    .kind = LAB_VIEW_PICTURES,
                    .layers = { { "unseen", LAB_OBSERVABLE_PICTURES, "unseen pictures" } } },
  [VIEW_LEARNED_RESPONSE] = { .id = "learned-response",
                              .title = "Both responses",
                              .help = "What the learned filter answers, and what the hand-made one "
                                      "does",
                              .kind = LAB_VIEW_PICTURES,
                              .layers = { { "learned_picture", LAB_OBSERVABLE_PICTURES, "picture" },
                                          { "learned_response", LAB_OBSERVABLE_PICTURES,
                                            "response, learned" },
                                          { "hand_response", LAB_OBSERVABLE_PICTURES,
                                            "response, by hand" } } },
  [VIEW_LEARNED_KERNEL] = { .id = "learned-kernel",
                            .title = "Learned and hand-made",
                            .help = "Gradient descent finds the same signs",
                            .kind = LAB_VIEW_MATRICES,
                            .layers = { { "learned", LAB_OBSERVABLE_MATRIX, "learned" },
                                        { "hand", LAB_OBSERVABLE_MATRIX, "by hand", LAB_ROLE_NONE,
                                          "kernel" },
                                        { "learned_red", LAB_OBSERVABLE_MATRIX, "learned, red" },
                                        { "learned_green", LAB_OBSERVABLE_MATRIX,
                                          "learned, green" },
                                        { "learned_blue", LAB_OBSERVABLE_MATRIX, "learned, blue" },
                                        { "hand_red", LAB_OBSERVABLE_MATRIX, "by hand, red",
                                          LAB_ROLE_NONE, "red" },
                                        { "hand_green", LAB_OBSERVABLE_MATRIX, "by hand, green",
                                          LAB_ROLE_NONE, "green" },
                                        { "hand_blue", LAB_OBSERVABLE_MATRIX, "by hand, blue",
                                          LAB_ROLE_NONE, "blue" } } },
  [VIEW_COST] = { .id = "cost",
                  .title = "Cost",
                  .help = "Of each mini-batch: cross-entropy over the places of the cross, or the "
                          "squared distance of the responses",
                  .kind = LAB_VIEW_PLANE,
                  .x = { .title = "iteration", .from_zero = TRUE },
                  .y = { .title = "cost", .from_zero = TRUE },
                  .layers = { { "cost", LAB_OBSERVABLE_SERIES, "training cost",
                                LAB_ROLE_TRAIN } } },
  [VIEW_FOUND] = { .id = "found",
                   .title = "Crosses found",
                   .help = "Share of the unseen pictures in which the largest response lies on the "
                           "cross",
                   .kind = LAB_VIEW_PLANE,
                   .x = { .title = "iteration", .from_zero = TRUE },
                   .y = { .title = "found", .unit = "%", .from_zero = TRUE },
                   .layers = { { "found", LAB_OBSERVABLE_SERIES, "unseen pictures",
                                 LAB_ROLE_TEST } } },
  [VIEW_GUESS] = { .id = "guess",
                   .title = "Hidden and yours",
                   .help = "Change your kernel until both responses agree",
                   .kind = LAB_VIEW_PICTURES,
                   .layers = { { "guess_picture", LAB_OBSERVABLE_PICTURES, "picture" },
                               { "hidden_response", LAB_OBSERVABLE_PICTURES, "response, hidden" },
                               { "your_response", LAB_OBSERVABLE_PICTURES, "response, yours" } } },
  [VIEW_GUESS_KERNEL] = { .id = "guess-kernel",
                          .title = "Your kernel",
                          .help =
                              "Bright where the picture is brighter on one side: which side, and "
                              "across which edges?",
                          .kind = LAB_VIEW_MATRICES,
                          .layers = { { "your_kernel", LAB_OBSERVABLE_MATRIX, "yours",
                                        LAB_ROLE_NONE, "kernel" },
                                      { "hidden_kernel", LAB_OBSERVABLE_MATRIX, "hidden" } } },
  [VIEW_SUMMARY] = { .id = "summary",
                     .title = "Figures",
                     .help = "Where the largest response lies, and how far it leads",
                     .kind = LAB_VIEW_READOUT,
                     .layers = { { "summary", LAB_OBSERVABLE_READOUT, "figures" } } },
};

enum {
  FACT_VERTICAL_EDGES,
  FACT_HORIZONTAL_EDGES,
  FACT_CROSS,
  FACT_CROSS_RED,
  FACT_CROSS_GREEN,
  FACT_CROSS_BLUE,
  FACT_LARGEST_RESPONSE,
  FACT_BEST_ROW,
  FACT_BEST_COLUMN,
  FACT_TARGET_ROW,
  FACT_TARGET_COLUMN,
  FACT_MARGIN,
  FACT_WINS,
  FACT_LEAST_MARGIN,
  FACT_VERTICAL_AGREEMENT,
  FACT_HORIZONTAL_AGREEMENT,
  FACT_LEARNED_COST,
  FACT_LEARNED_WINS,
  FACT_LEARNED_LEAST_MARGIN,
  FACT_LEARNED_AGREEMENT,
  FACT_GUESS_AGREEMENT,
  FACT_HIDDEN_KERNEL,
  N_FACTS,
};

static const LabFact facts[N_FACTS] = {
  [FACT_VERTICAL_EDGES] = { "vertical_edges", "Filter for vertical edges" },
  [FACT_HORIZONTAL_EDGES] = { "horizontal_edges", "Filter for horizontal edges" },
  [FACT_CROSS] = { "cross", "Filter for the black cross" },
  [FACT_CROSS_RED] = { "cross_red", "Filter for the red cross, red channel" },
  [FACT_CROSS_GREEN] = { "cross_green", "Filter for the red cross, green channel" },
  [FACT_CROSS_BLUE] = { "cross_blue", "Filter for the red cross, blue channel" },
  [FACT_LARGEST_RESPONSE] = { "largest_response", "Largest response" },
  [FACT_BEST_ROW] = { "best_row", "Row of the largest response, counted from 1" },
  [FACT_BEST_COLUMN] = { "best_column", "Column of the largest response, counted from 1" },
  [FACT_TARGET_ROW] = { "target_row", "Row of the cross's centre" },
  [FACT_TARGET_COLUMN] = { "target_column", "Column of the cross's centre" },
  [FACT_MARGIN] = { "margin", "Response at the cross less the best one elsewhere" },
  [FACT_WINS] = { "wins", "Unseen pictures in which the cross wins" },
  [FACT_LEAST_MARGIN] = { "least_margin", "Least margin on unseen pictures" },
  [FACT_VERTICAL_AGREEMENT] = { "vertical_agreement",
                                "Agreement with the filter for vertical edges on unseen scenes" },
  [FACT_HORIZONTAL_AGREEMENT] = { "horizontal_agreement",
                                  "Agreement with the filter for horizontal edges on unseen "
                                  "scenes" },
  [FACT_LEARNED_COST] = { "learned_cost", "Training cost of the last batch" },
  [FACT_LEARNED_WINS] = { "learned_wins",
                          "Unseen pictures in which the cross wins with the learned filter" },
  [FACT_LEARNED_LEAST_MARGIN] = { "learned_least_margin",
                                  "Least margin of the learned filter on unseen pictures" },
  [FACT_LEARNED_AGREEMENT] = { "learned_agreement",
                               "Agreement of the learned kernel with the hand-made one" },
  [FACT_GUESS_AGREEMENT] = { "guess_agreement", "Agreement of your response with the hidden one" },
  [FACT_HIDDEN_KERNEL] = { "hidden_kernel", "Hidden kernel" },
};

/* The weights of one filter and the graphs that apply it: to the picture, and to many pictures of
 * crosses at once. */
typedef struct {
  gsize size;    /* K of a K × K kernel */
  gsize padding; /* zeros around pictures */
  NnState *state;
  NnGraph *one, *many;       /* @many: (nullable) */
  NnTensor *one_x, *one_y;   /* (1, H, W, C), (1, H′, W′, 1) */
  NnTensor *many_x, *many_y; /* (CHUNK, 16, 16, C), (CHUNK, h, w, 1) */
} Filter;

/* Where a response is largest. */
typedef struct {
  gsize row, column; /* in the response */
  double response;
  guint n_equal; /* places that share it */
} Best;

/* How a filter does on the unseen pictures. */
typedef struct {
  guint n, wins;
  double least_margin;
  double *margins; /* (n) */
  Best *bests;     /* (n) */
} Score;

typedef struct {
  gsize height, width, channels;
  float *pixels;              /* (H, W, C) */
  gint64 target;              /* the cross's place; −1: there is none */
  Filter filters[3];          /* of size 1, 3 and 5: kernels are edited while the lab runs */
  float weights[MAX_WEIGHTS]; /* (K, K, C) as they are applied */
  Filter *filter;             /* the one in force */

  DataSet *unseen; /* (nullable) */
  Score score;
  gboolean is_scored;

  /* What learns; on page “learn” alone. */
  Filter learned;
  DataSet *examples; /* of crosses (nullable) */
  DataSampler *sampler;
  NnGraph *training;
  NnTensor *x, *y, *mask; /* pictures, places or responses, and which of these count */
  double cost;            /* of the last batch, NaN before the first */
  Score learned_score;
  guint64 learned_step; /* that it belongs to; G_MAXUINT64: none */
} Lab;

static gboolean
is_crosses (const LabSettings *settings)
{
  guint source = lab_settings_get_choice (settings, KNOB_PICTURE);

  return source == SOURCE_CROSSES || source == SOURCE_COLOUR_CROSSES;
}

static gboolean
is_scene (const LabSettings *settings)
{
  return lab_settings_get_choice (settings, KNOB_PICTURE) < SOURCE_CROSSES;
}

static gboolean
is_colour (const LabSettings *settings)
{
  guint source = lab_settings_get_choice (settings, KNOB_PICTURE);

  return source == SOURCE_COLOUR_CROSSES ||
         (source == SOURCE_FILE && lab_settings_get_switch (settings, KNOB_COLOUR));
}

static gboolean
is_page (const LabSettings *settings, guint page)
{
  return lab_settings_get_choice (settings, KNOB_PAGE) == page;
}

static DataCrossesKind
crosses_kind (const LabSettings *settings)
{
  return lab_settings_get_choice (settings, KNOB_PICTURE) == SOURCE_COLOUR_CROSSES
             ? DATA_CROSSES_COLOUR
             : DATA_CROSSES_BINARY;
}

/* The filter of the question's answer for a cross on white: K = s t, see above. @weights (3, 3, C).
 */
static void
make_cross_weights (DataCrossesKind kind, float *weights)
{
  gsize channels = data_crosses_n_channels (kind);
  const float *colour = data_crosses_target_colour (kind);

  for (gsize i = 0; i < DATA_CROSS_SIZE * DATA_CROSS_SIZE; i++)
    for (gsize c = 0; c < channels; c++) {
      float s = data_cross_mask[i / DATA_CROSS_SIZE][i % DATA_CROSS_SIZE] ? 1 : -1;

      weights[i * channels + c] = s * (2 * colour[c] - 1);
    }
}

/* [1 1 1]ᵀ [1 0 −1], or its transpose. @weights (3, 3). */
static void
make_edge_weights (gboolean is_vertical, float *weights)
{
  static const float difference[3] = { 1, 0, -1 };

  for (gsize i = 0; i < 9; i++)
    weights[i] = difference[is_vertical ? i % 3 : i / 3];
}

/* Filters. */

static void
filter_clear (Filter *self)
{
  g_clear_pointer (&self->one, nn_graph_free);
  g_clear_pointer (&self->many, nn_graph_free);
  g_clear_pointer (&self->state, nn_state_unref);
}

static NnTensor *
add_conv (NnGraph *graph, NnTensor *x, gsize size, gsize padding)
{
  return nn_conv2d (graph, x, "filter", 1, size, 1, padding, NN_ACTIVATION_IDENTITY,
                    NN_INIT_SCALED_NORMAL);
}

/* Builds both graphs over the parameters of self->state. */
static gboolean
filter_build (Filter *self, const Lab *lab, gboolean with_many, NnPool *pool, GError **error)
{
  self->one = nn_graph_new (self->state);
  self->one_x = nn_graph_input (
      self->one, "x", NN_SHAPE (1, lab->height, lab->width, lab->channels), NN_INPUT_CONSTANT);
  self->one_y = add_conv (self->one, self->one_x, self->size, self->padding);
  if (!nn_graph_compile (self->one, NULL, NN_MODE_INFERENCE, pool, error))
    return FALSE;
  if (!with_many)
    return TRUE;
  self->many = nn_graph_new (self->state);
  self->many_x = nn_graph_input (
      self->many, "x", NN_SHAPE (CHUNK, DATA_CROSSES_SIZE, DATA_CROSSES_SIZE, lab->channels),
      NN_INPUT_CONSTANT);
  self->many_y = add_conv (self->many, self->many_x, self->size, self->padding);
  return nn_graph_compile (self->many, NULL, NN_MODE_INFERENCE, pool, error);
}

/* (K, K, C), inside of the state. */
static float *
filter_weights (const Filter *self)
{
  return nn_state_find_parameter (self->state, "filter.weight")->value;
}

static float *
filter_bias (const Filter *self)
{
  return nn_state_find_parameter (self->state, "filter.bias")->value;
}

static void
filter_set (Filter *self, const float *weights, gsize channels, double bias)
{
  memcpy (filter_weights (self), weights, self->size * self->size * channels * sizeof (float));
  *filter_bias (self) = (float) bias;
}

/* Applies it to @pixels (H, W, C); the response (H′, W′) lies in the graph until the next time. */
static const float *
filter_apply (Filter *self, const float *pixels)
{
  const NnShape *shape = nn_tensor_get_shape (self->one_x);

  memcpy (nn_tensor_get_data (self->one_x), pixels,
          shape->size[1] * shape->size[2] * shape->size[3] * sizeof (float));
  nn_graph_forward (self->one);
  return nn_tensor_get_data (self->one_y);
}

static gsize
filter_height (const Filter *self)
{
  return nn_tensor_get_shape (self->one_y)->size[1];
}

static gsize
filter_width (const Filter *self)
{
  return nn_tensor_get_shape (self->one_y)->size[2];
}

/* Pixels from a response's row to the row of the picture that lies under the kernel's centre. */
static gsize
filter_offset (const Filter *self)
{
  return self->size / 2 - self->padding;
}

static Best
find_best (const float *response, gsize height, gsize width)
{
  Best best = { .response = -INFINITY };

  for (gsize i = 0; i < height * width; i++) {
    if (response[i] == best.response)
      best.n_equal++;
    if (!(response[i] > best.response))
      continue;
    best = (Best){ .row = i / width, .column = i % width, .response = response[i], .n_equal = 1 };
  }
  return best;
}

/* Response at the cross, whose place is @target, less the best one elsewhere. */
static double
find_margin (const Filter *self, const float *response, gsize height, gsize width, gsize target)
{
  const gsize along = DATA_CROSSES_SIZE - DATA_CROSS_SIZE + 1;
  gsize row = target / along + 1 - filter_offset (self);
  gsize column = target % along + 1 - filter_offset (self);
  double best = -INFINITY;

  for (gsize i = 0; i < height * width; i++)
    if (i != row * width + column)
      best = MAX (best, response[i]);
  return response[row * width + column] - best;
}

static void
score_clear (Score *self)
{
  g_clear_pointer (&self->margins, g_free);
  g_clear_pointer (&self->bests, g_free);
}

/* Tries a filter on all unseen pictures. */
static void
score_fill (Score *self, Filter *filter, const DataSet *set)
{
  const NnShape *shape = nn_tensor_get_shape (filter->many_y);
  gsize height = shape->size[1], width = shape->size[2];

  score_clear (self);
  *self = (Score){ .n = (guint) set->n_examples, .least_margin = INFINITY };
  self->margins = g_new (double, set->n_examples);
  self->bests = g_new (Best, set->n_examples);
  for (gsize start = 0; start < set->n_examples; start += CHUNK) {
    gsize n = MIN (CHUNK, set->n_examples - start);

    memcpy (nn_tensor_get_data (filter->many_x), set->features + start * set->n_features,
            n * set->n_features * sizeof (float));
    nn_graph_forward (filter->many);
    for (gsize i = 0; i < n; i++) {
      const float *response = nn_tensor_get_data (filter->many_y) + i * height * width;
      double margin = find_margin (filter, response, height, width, (gsize) set->labels[start + i]);

      self->margins[start + i] = margin;
      self->bests[start + i] = find_best (response, height, width);
      self->wins += margin > 0;
      self->least_margin = MIN (self->least_margin, margin);
    }
  }
}

/* Kernels of the knobs. */

/* Turns (K, K, C) by half a turn, in place. */
static void
turn (float *weights, gsize size, gsize channels)
{
  gsize n = size * size;

  for (gsize i = 0; i < n / 2; i++)
    for (gsize c = 0; c < channels; c++) {
      float w = weights[i * channels + c];

      weights[i * channels + c] = weights[(n - 1 - i) * channels + c];
      weights[(n - 1 - i) * channels + c] = w;
    }
}

/* Lays @cells into the middle of channel @channel of @weights (K, K, C), which are 0 elsewhere. */
static void
embed (float *weights,
       gsize size,
       gsize channels,
       gsize channel,
       const double *cells,
       guint rows,
       guint columns)
{
  gsize top = (size - rows) / 2, left = (size - columns) / 2;

  for (gsize i = 0; i < rows; i++)
    for (gsize j = 0; j < columns; j++)
      weights[((top + i) * size + left + j) * channels + channel] = (float) cells[i * columns + j];
}

/* Takes the kernel from the knobs: the least odd size that holds all of it. */
static void
take_kernel (Lab *self, const LabSettings *settings)
{
  guint first = self->channels == 1 ? KNOB_KERNEL : KNOB_RED;
  guint largest = 1, rows, columns;

  for (guint c = 0; c < self->channels; c++) {
    lab_settings_get_matrix (settings, first + c, &rows, &columns);
    largest = MAX (largest, MAX (rows, columns));
  }
  self->filter = &self->filters[largest / 2];
  memset (self->weights, 0, sizeof self->weights);
  for (guint c = 0; c < self->channels; c++) {
    const double *cells = lab_settings_get_matrix (settings, first + c, &rows, &columns);

    embed (self->weights, self->filter->size, self->channels, c, cells, rows, columns);
  }
  if (lab_settings_get_switch (settings, KNOB_FLIP))
    turn (self->weights, self->filter->size, self->channels);
  filter_set (self->filter, self->weights, self->channels,
              lab_settings_get_real (settings, KNOB_BIAS));
  self->is_scored = FALSE;
}

/* The kernel that the present round hides, in the middle of (K, K). */
static const LabPreset *
hidden_preset (LabRun *run)
{
  NnRandom random;

  nn_random_init (&random, nn_random_named_seed (lab_run_get_seed (run), "hidden"), NN_STREAM_DATA,
                  (guint64) lab_settings_get_integer (lab_run_get_settings (run), KNOB_ROUND));
  return &presets[nn_random_below (&random, N_HIDDEN)];
}

/* Σ a b / √(Σ a² Σ b²): 1 if one is the other times a positive number; 0 if one is 0. */
typedef struct {
  double ab, aa, bb;
} Cosine;

static void
cosine_add (Cosine *self, const float *a, const float *b, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    self->ab += (double) a[i] * b[i];
    self->aa += (double) a[i] * a[i];
    self->bb += (double) b[i] * b[i];
  }
}

static double
cosine (const Cosine *self)
{
  return self->aa > 0 && self->bb > 0 ? self->ab / sqrt (self->aa * self->bb) : 0;
}

/* How far the responses of @a and @b (K, K), of the size in force, agree on @n pictures of (H, W).
 */
static double
compare_responses (Lab *self, const float *a, const float *b, const float *pictures, gsize n)
{
  gsize n_pixels = self->height * self->width;
  gsize n_places = filter_height (self->filter) * filter_width (self->filter);
  g_autofree float *response = g_new (float, n_places);
  double bias = *filter_bias (self->filter);
  Cosine sums = { 0 };

  for (gsize i = 0; i < n; i++) {
    filter_set (self->filter, a, 1, 0);
    memcpy (response, filter_apply (self->filter, pictures + i * n_pixels),
            n_places * sizeof (float));
    filter_set (self->filter, b, 1, 0);
    cosine_add (&sums, response, filter_apply (self->filter, pictures + i * n_pixels), n_places);
  }
  filter_set (self->filter, self->weights, 1, bias);
  return cosine (&sums);
}

/* @cells (3, 3) or as large as the kernel in force, as it would be applied. */
static void
embed_in_force (const Lab *self, const double *cells, guint rows, guint columns, float *weights)
{
  memset (weights, 0, MAX_WEIGHTS * sizeof (float));
  embed (weights, self->filter->size, 1, 0, cells, rows, columns);
}

/* The kernel in force is at least as large as @size from here on. */
static void
widen (Lab *self, const LabSettings *settings, guint size)
{
  float weights[MAX_WEIGHTS] = { 0 };
  gsize old = self->filter->size;

  if (old >= size)
    return;
  for (gsize i = 0; i < old; i++)
    for (gsize j = 0; j < old; j++)
      weights[(i + (size - old) / 2) * size + j + (size - old) / 2] = self->weights[i * old + j];
  memcpy (self->weights, weights, sizeof weights);
  self->filter = &self->filters[size / 2];
  filter_set (self->filter, self->weights, 1, lab_settings_get_real (settings, KNOB_BIAS));
}

static double
edge_agreement (Lab *self, LabRun *run, gboolean is_vertical)
{
  gsize n_pixels = DATA_SCENE_SIZE * DATA_SCENE_SIZE;
  g_autofree float *pictures = g_new (float, N_SCENES *n_pixels);
  float edge[9], weights[MAX_WEIGHTS];
  double cells[9], agreement;

  for (gsize i = 0; i < N_SCENES; i++)
    data_scene_draw (DATA_SCENE_HOUSE, lab_run_get_seed (run), FIRST_UNSEEN + i,
                     pictures + i * n_pixels);
  make_edge_weights (is_vertical, edge);
  for (gsize i = 0; i < 9; i++)
    cells[i] = edge[i];
  widen (self, lab_run_get_settings (run), 3);
  embed_in_force (self, cells, 3, 3, weights);
  agreement = compare_responses (self, self->weights, weights, pictures, N_SCENES);
  take_kernel (self, lab_run_get_settings (run));
  return agreement;
}

/* @weights (MAX_WEIGHTS) of the size in force. */
static void
take_hidden (Lab *self, LabRun *run, float *weights)
{
  guint rows, columns;
  g_autofree double *cells = lab_text_parse_matrix (hidden_preset (run)->matrix, &rows, &columns);

  widen (self, lab_run_get_settings (run), MAX (rows, columns));
  embed_in_force (self, cells, rows, columns, weights);
  if (lab_settings_get_switch (lab_run_get_settings (run), KNOB_FLIP))
    turn (weights, self->filter->size, 1);
}

static double
guess_agreement (Lab *self, LabRun *run)
{
  float hidden[MAX_WEIGHTS];
  double agreement;

  take_hidden (self, run, hidden);
  agreement = compare_responses (self, self->weights, hidden, self->pixels, 1);
  take_kernel (self, lab_run_get_settings (run));
  return agreement;
}

/* Opening. */

static void
filters_close (gpointer lab)
{
  Lab *self = lab;

  g_clear_pointer (&self->training, nn_graph_free);
  filter_clear (&self->learned);
  for (gsize i = 0; i < G_N_ELEMENTS (self->filters); i++)
    filter_clear (&self->filters[i]);
  g_clear_pointer (&self->sampler, data_sampler_free);
  g_clear_pointer (&self->examples, data_set_unref);
  g_clear_pointer (&self->unseen, data_set_unref);
  score_clear (&self->score);
  score_clear (&self->learned_score);
  g_free (self->pixels);
  g_free (self);
}

static gboolean
read_file (Lab *self, const LabSettings *settings, GError **error)
{
  const char *path = lab_settings_get_file (settings, KNOB_FILE);
  g_autoptr (DataPicture) picture = NULL;

  if (!path) {
    g_set_error (error, LAB_ERROR, LAB_ERROR_VALUE,
                 "file: expected the path of a picture, because picture is file, found none");
    return FALSE;
  }
  picture = data_picture_read (path, MAX_PICTURE_SIZE, is_colour (settings), error);
  if (!picture)
    return FALSE;
  if (picture->height < MAX_SIZE || picture->width < MAX_SIZE) {
    g_set_error (error, LAB_ERROR, LAB_ERROR_VALUE,
                 "%s: expected a picture of at least %d × %d pixels, so that a kernel finds room, "
                 "found %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT "%s",
                 path, MAX_SIZE, MAX_SIZE, picture->height, picture->width,
                 MAX (picture->height, picture->width) == MAX_PICTURE_SIZE ? " when scaled down"
                                                                           : "");
    return FALSE;
  }
  self->height = picture->height;
  self->width = picture->width;
  self->pixels = g_steal_pointer (&picture->pixels);
  return TRUE;
}

static gboolean
load_picture (Lab *self, LabRun *run, GError **error)
{
  const LabSettings *settings = lab_run_get_settings (run);
  guint source = lab_settings_get_choice (settings, KNOB_PICTURE);
  guint64 index = (guint64) lab_settings_get_integer (settings, KNOB_NUMBER) - 1;

  self->target = -1;
  self->channels = is_colour (settings) ? 3 : 1;
  switch (source) {
  case SOURCE_FILE:
    return read_file (self, settings, error);
  case SOURCE_FASHION_MNIST: {
    g_autoptr (DataSet) clothes =
        data_fashion_mnist_new (DATA_FASHION_MNIST_TRAIN, N_CLOTHES, error);

    if (!clothes)
      return FALSE;
    self->height = clothes->height;
    self->width = clothes->width;
    self->pixels = g_memdup2 (clothes->features + index * clothes->n_features,
                              clothes->n_features * sizeof (float));
    return TRUE;
  }
  case SOURCE_CROSSES:
  case SOURCE_COLOUR_CROSSES:
    self->height = self->width = DATA_CROSSES_SIZE;
    self->pixels = g_new (float, self->height * self->width * self->channels);
    self->target = (gint64) data_crosses_draw (crosses_kind (settings), lab_run_get_seed (run),
                                               index, self->pixels);
    return TRUE;
  default:
    self->height = self->width = DATA_SCENE_SIZE;
    self->pixels = g_new (float, self->height * self->width);
    data_scene_draw ((DataSceneKind) source, lab_run_get_seed (run), index, self->pixels);
    return TRUE;
  }
}

/* Pictures of crosses get a rim of zeros for a kernel of 5 × 5, so that its centre can be that of
 * any cross. */
static gsize
padding_for (gsize size, const LabSettings *settings)
{
  return is_crosses (settings) && size == MAX_SIZE ? 1 : 0;
}

static gboolean
build_filters (Lab *self, LabRun *run, GError **error)
{
  const LabSettings *settings = lab_run_get_settings (run);
  NnOptimiser none = nn_optimiser (NN_OPTIMISER_SGD, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (self->filters); i++) {
    Filter *filter = &self->filters[i];

    filter->size = 2 * i + 1;
    filter->padding = padding_for (filter->size, settings);
    filter->state = nn_state_new (lab_run_get_seed (run), &none);
    if (!filter_build (filter, self, is_crosses (settings), lab_run_get_pool (run), error))
      return FALSE;
  }
  take_kernel (self, settings);
  return TRUE;
}

/* The softmax over places, or the squared distance to the response of the filter made by hand. */
static gboolean
build_learner (Lab *self, LabRun *run, GError **error)
{
  const LabSettings *settings = lab_run_get_settings (run);
  NnOptimiser adam =
      nn_optimiser (NN_OPTIMISER_ADAM, lab_settings_get_real (settings, KNOB_LEARNING_RATE));
  gsize batch_size = self->examples ? MIN (BATCH_SIZE, self->examples->n_examples) : 1;
  NnTensor *y, *cost;

  self->learned.size = lab_settings_get_choice (settings, KNOB_SIZE) == 0 ? 3 : 5;
  self->learned.padding = padding_for (self->learned.size, settings);
  self->learned.state = nn_state_new (lab_run_get_seed (run), &adam);
  if (self->examples)
    nn_state_set_init_scale (self->learned.state, FIRST_WEIGHTS);
  self->training = nn_graph_new (self->learned.state);
  self->x = nn_graph_input (self->training, "x",
                            NN_SHAPE (batch_size, self->height, self->width, self->channels),
                            NN_INPUT_CONSTANT);
  y = add_conv (self->training, self->x, self->learned.size, self->learned.padding);
  if (self->examples) {
    self->y = nn_graph_input (self->training, "places",
                              NN_SHAPE (batch_size, DATA_CROSSES_N_PLACES), NN_INPUT_CONSTANT);
    cost = nn_softmax_cross_entropy (self->training, nn_flatten (self->training, y, "logits"),
                                     self->y, "cost");
  } else {
    const gsize rim = self->learned.size - 1;
    NnShape shape = NN_SHAPE (1, self->height - rim, self->width - rim, 1);

    self->y = nn_graph_input (self->training, "responses", shape, NN_INPUT_CONSTANT);
    self->mask = nn_graph_input (self->training, "mask", shape, NN_INPUT_CONSTANT);
    cost = nn_squared_error (self->training, nn_mul (self->training, y, self->mask, "seen"),
                             self->y, "cost");
  }
  return nn_graph_compile (self->training, cost, NN_MODE_TRAINING, lab_run_get_pool (run), error) &&
         filter_build (&self->learned, self, self->examples != NULL, lab_run_get_pool (run), error);
}

static const Score *
get_score (Lab *self)
{
  if (!self->is_scored)
    score_fill (&self->score, self->filter, self->unseen);
  self->is_scored = TRUE;
  return &self->score;
}

static const Score *
get_learned_score (Lab *self, guint64 step)
{
  if (self->learned_step != step)
    score_fill (&self->learned_score, &self->learned, self->unseen);
  self->learned_step = step;
  return &self->learned_score;
}

static void
record_found (Lab *self, LabRun *run, guint64 step)
{
  const Score *score;

  if (!self->unseen)
    return;
  score = get_learned_score (self, step);
  lab_history_record (lab_run_get_history (run), SERIES_FOUND, step,
                      100.0 * score->wins / score->n);
}

static gboolean
open_crosses (Lab *self, LabRun *run, GError **error)
{
  const LabSettings *settings = lab_run_get_settings (run);
  guint64 seed = lab_run_get_seed (run);

  self->unseen = data_crosses_new (crosses_kind (settings),
                                   (gsize) lab_settings_get_integer (settings, KNOB_UNSEEN),
                                   FIRST_UNSEEN, seed, error);
  if (!self->unseen || !is_page (settings, PAGE_LEARN))
    return self->unseen != NULL;
  self->examples = data_crosses_new (crosses_kind (settings),
                                     (gsize) lab_settings_get_integer (settings, KNOB_EXAMPLES),
                                     FIRST_EXAMPLE, seed, error);
  if (!self->examples)
    return FALSE;
  self->sampler =
      data_sampler_new (self->examples, MIN (BATCH_SIZE, self->examples->n_examples), seed);
  return TRUE;
}

static gpointer
filters_open (LabRun *run, GError **error)
{
  const LabSettings *settings = lab_run_get_settings (run);
  Lab *self;

  if (is_page (settings, PAGE_GUESS) && is_colour (settings)) {
    g_set_error (error, LAB_ERROR, LAB_ERROR_VALUE,
                 "page: expected a picture with one channel to guess a kernel on, found one in "
                 "colour; choose another picture or page");
    return NULL;
  }

  self = g_new0 (Lab, 1);
  self->learned_step = G_MAXUINT64;
  self->cost = NAN;
  if (!load_picture (self, run, error) ||
      (is_crosses (settings) && !open_crosses (self, run, error)) ||
      !build_filters (self, run, error) ||
      (is_page (settings, PAGE_LEARN) && !build_learner (self, run, error))) {
    filters_close (self);
    return NULL;
  }
  if (self->training) {
    gsize size;
    gpointer block = nn_state_get_block (self->learned.state, &size);

    lab_run_add_state (run, block, size);
    lab_run_add_state (run, &self->cost, sizeof self->cost);
    record_found (self, run, 0);
  }
  return self;
}

/* Learning. */

/* What the filter made by hand answers at the learner's places. */
static void
fill_responses (Lab *self)
{
  const float *response = filter_apply (self->filter, self->pixels);
  gsize height = self->height - self->learned.size + 1,
        width = self->width - self->learned.size + 1;
  gssize shift = (gssize) filter_offset (&self->learned) - (gssize) filter_offset (self->filter);
  float *y = nn_tensor_get_data (self->y), *mask = nn_tensor_get_data (self->mask);

  memcpy (nn_tensor_get_data (self->x), self->pixels,
          self->height * self->width * self->channels * sizeof (float));
  for (gsize i = 0; i < height; i++)
    for (gsize j = 0; j < width; j++) {
      gssize row = (gssize) i + shift, column = (gssize) j + shift;
      gboolean has = row >= 0 && column >= 0 && row < (gssize) filter_height (self->filter) &&
                     column < (gssize) filter_width (self->filter);

      mask[i * width + j] = has;
      y[i * width + j] =
          has ? response[(gsize) row * filter_width (self->filter) + (gsize) column] : 0;
    }
}

static LabStatus
filters_step (gpointer lab, LabRun *run)
{
  Lab *self = lab;
  guint64 step = lab_run_get_step (run);
  NnStepReport report;

  if (!self->training) {
    lab_run_set_message (run, "There is nothing to train here: choose “Learn it from examples”.");
    return LAB_STATUS_FINISHED;
  }
  if (self->examples)
    data_sampler_batch (self->sampler, step, nn_tensor_get_data (self->x),
                        nn_tensor_get_data (self->y));
  else
    fill_responses (self);
  self->learned_step = G_MAXUINT64;
  if (nn_graph_step (self->training, &report) != NN_STEP_OK) {
    lab_run_set_message (run,
                         "The %s is no longer finite: at iteration %" G_GUINT64_FORMAT
                         " a value overflowed in “%s” (%s). A smaller learning rate may help.",
                         report.in_gradient ? "gradient" : "cost", report.step, report.tensor,
                         report.op);
    return LAB_STATUS_DIVERGED;
  }
  self->cost = report.loss;
  lab_history_record (lab_run_get_history (run), SERIES_COST, step + 1, report.loss);
  if (step < N_FIRST_STEPS || (step + 1) % EVALUATE_EVERY == 0)
    record_found (self, run, step + 1);
  return LAB_STATUS_RUNNING;
}

/* Observing. */

static void
add_mark (LabFrame *frame,
          LabPictures *pictures,
          gsize picture,
          double row,
          double column,
          double size,
          LabRole role,
          const char *label)
{
  pictures->marks[pictures->n_marks++] = (LabPictureMark){
    .picture = picture,
    .row = row,
    .column = column,
    .height = size,
    .width = size,
    .role = role,
    .label = label != NULL ? lab_frame_strdup (frame, label) : NULL,
  };
}

/* The box of the kernel where @filter answers most, green if it lies on the cross or there is none,
 * and the cross itself if it lies elsewhere. Small pictures would be hidden by labels. */
static void
mark_best (LabFrame *frame,
           LabPictures *pictures,
           gsize picture,
           const Filter *filter,
           const Best *best,
           gint64 target,
           gboolean with_label)
{
  const gint64 along = DATA_CROSSES_SIZE - DATA_CROSS_SIZE + 1;
  double offset = (double) filter_offset (filter), half = (double) (filter->size / 2);
  double row = (double) best->row + offset, column = (double) best->column + offset;
  gboolean found = target >= 0 && row == (double) (target / along + 1) &&
                   column == (double) (target % along + 1) && best->n_equal == 1;

  if (target >= 0 && !found)
    add_mark (frame, pictures, picture, (double) (target / along), (double) (target % along),
              DATA_CROSS_SIZE, LAB_ROLE_NONE, with_label ? "cross" : NULL);
  add_mark (frame, pictures, picture, row - half, column - half, (double) filter->size,
            target < 0 || found ? LAB_ROLE_POSITIVE : LAB_ROLE_NEGATIVE,
            !with_label ? NULL
            : found     ? "found"
                        : "largest response");
}

/* Where the knobs put the frame: within the picture, and where they are 0 at the place that answers
 * most. */
static Best
find_frame (const LabSettings *settings, Filter *filter, const float *response)
{
  gsize height = filter_height (filter), width = filter_width (filter);
  gint64 offset = (gint64) filter_offset (filter);
  gint64 row = lab_settings_get_integer (settings, KNOB_ROW);
  gint64 column = lab_settings_get_integer (settings, KNOB_COLUMN);
  Best place = find_best (response, height, width);

  if (row > 0)
    place.row = (gsize) CLAMP (row - 1 - offset, 0, (gint64) height - 1);
  if (column > 0)
    place.column = (gsize) CLAMP (column - 1 - offset, 0, (gint64) width - 1);
  place.response = response[place.row * width + place.column];

  return place;
}

static gboolean
is_frame_moved (const LabSettings *settings)
{
  return is_page (settings, PAGE_DESIGN) && (lab_settings_get_integer (settings, KNOB_ROW) > 0 ||
                                             lab_settings_get_integer (settings, KNOB_COLUMN) > 0);
}

static void
observe_picture (Lab *self,
                 const LabSettings *settings,
                 LabFrame *frame,
                 const char *name,
                 Filter *filter)
{
  const float *response = filter_apply (filter, self->pixels);
  Best best = find_best (response, filter_height (filter), filter_width (filter));
  LabPictures *pictures =
      lab_frame_add_pictures (frame, name, 1, self->height, self->width, self->channels);

  memcpy (pictures->pixels, self->pixels,
          self->height * self->width * self->channels * sizeof (float));
  pictures->marks = lab_frame_alloc (frame, 3, sizeof *pictures->marks);
  mark_best (frame, pictures, 0, filter, &best, self->target, TRUE);
  if (is_frame_moved (settings)) {
    Best place = find_frame (settings, filter, response);
    double padding = (double) filter->padding;

    add_mark (frame, pictures, 0, (double) place.row - padding, (double) place.column - padding,
              (double) filter->size, LAB_ROLE_TEST, "frame");
  }
}

static void
observe_response (Lab *self,
                  const LabSettings *settings,
                  LabFrame *frame,
                  const char *name,
                  Filter *filter,
                  gboolean with_mark)
{
  const float *response = filter_apply (filter, self->pixels);
  gsize height = filter_height (filter), width = filter_width (filter);
  Best best = find_best (response, height, width);
  LabPictures *pictures = lab_frame_add_pictures (frame, name, 1, height, width, 1);

  memcpy (pictures->pixels, response, height * width * sizeof (float));
  pictures->is_signed = TRUE;
  if (!with_mark)
    return;
  pictures->marks = lab_frame_alloc (frame, 2, sizeof *pictures->marks);
  add_mark (frame, pictures, 0, (double) best.row, (double) best.column, 1, LAB_ROLE_POSITIVE,
            "largest");
  if (is_frame_moved (settings)) {
    Best place = find_frame (settings, filter, response);

    add_mark (frame, pictures, 0, (double) place.row, (double) place.column, 1, LAB_ROLE_TEST,
              lab_frame_printf (frame, "%.3g", (double) place.response));
  }
}

/* A kernel as its knob says it. */
static void
observe_knob (const LabSettings *settings, LabFrame *frame, const char *name, guint knob)
{
  guint rows, columns;
  const double *cells = lab_settings_get_matrix (settings, knob, &rows, &columns);
  LabMatrix *matrix = lab_frame_add_matrix (frame, name, rows, columns);

  memcpy (matrix->values, cells, (gsize) rows * columns * sizeof (double));
  matrix->is_signed = TRUE;
}

static void
observe_kernel (Lab *self, LabRun *run, LabFrame *frame)
{
  static const char *const names[] = { "red", "green", "blue" };
  const LabSettings *settings = lab_run_get_settings (run);

  if (self->channels == 1)
    observe_knob (settings, frame, "kernel", KNOB_KERNEL);
  for (guint c = 0; c < 3 && self->channels == 3; c++)
    observe_knob (settings, frame, names[c], KNOB_RED + c);
}

/* Pixel under the kernel's cell (@i, @j) at @best; 0 outside of the picture. */
static double
patch_pixel (const Lab *self, const Filter *filter, const Best *best, gsize i, gsize j, gsize c)
{
  gsize row = best->row + i - filter->padding, column = best->column + j - filter->padding;

  /* A row before the first one has wrapped around and is larger than any. */
  if (row >= self->height || column >= self->width)
    return 0;
  return self->pixels[(row * self->width + column) * self->channels + c];
}

static void
observe_place (Lab *self, LabRun *run, LabFrame *frame)
{
  static const char *const names[] = { "product_red", "product_green", "product_blue" };
  Filter *filter = self->filter;
  const float *response = filter_apply (filter, self->pixels);
  Best best = find_frame (lab_run_get_settings (run), filter, response);
  gsize size = filter->size;

  if (self->channels == 1) {
    LabMatrix *patch = lab_frame_add_matrix (frame, "patch", size, size);

    for (gsize i = 0; i < size * size; i++)
      patch->values[i] = patch_pixel (self, filter, &best, i / size, i % size, 0);
    patch->caption =
        lab_frame_printf (frame, "from row %" G_GINT64_FORMAT ", column %" G_GINT64_FORMAT,
                          (gint64) best.row + 1 - (gint64) filter->padding,
                          (gint64) best.column + 1 - (gint64) filter->padding);
  }
  for (gsize c = 0; c < self->channels; c++) {
    LabMatrix *product =
        lab_frame_add_matrix (frame, self->channels == 1 ? "product" : names[c], size, size);
    double sum = 0;

    product->is_signed = TRUE;
    product->notes = lab_frame_alloc (frame, size * size, sizeof (char *));
    for (gsize i = 0; i < size * size; i++) {
      double weight = (double) self->weights[i * self->channels + c];
      double pixel = patch_pixel (self, filter, &best, i / size, i % size, c);

      product->values[i] = weight * pixel;
      product->notes[i] =
          lab_frame_printf (frame, "%.4g · %.4g = %.4g", weight, pixel, weight * pixel);
      sum += weight * pixel;
    }
    product->caption = lab_frame_printf (frame, "add up to %.6g", sum);
  }
}

static void
observe_unseen (Lab *self, LabRun *run, LabFrame *frame)
{
  gboolean learns = self->training != NULL;
  const Score *score = learns ? get_learned_score (self, lab_run_get_step (run)) : get_score (self);
  const Filter *filter = learns ? &self->learned : self->filter;
  gsize n = MIN (GALLERY_SIZE, score->n), n_shown = 0;
  LabPictures *pictures = lab_frame_add_pictures (frame, "unseen", n, DATA_CROSSES_SIZE,
                                                  DATA_CROSSES_SIZE, self->channels);

  pictures->captions = lab_frame_alloc (frame, n, sizeof (char *));
  pictures->marks = lab_frame_alloc (frame, 2 * n, sizeof *pictures->marks);
  /* The misses first: they teach most. */
  for (guint pass = 0; pass < 2; pass++)
    for (gsize i = 0; i < score->n && n_shown < n; i++) {
      if ((score->margins[i] > 0) != (pass == 1))
        continue;
      memcpy (pictures->pixels + n_shown * self->unseen->n_features,
              self->unseen->features + i * self->unseen->n_features,
              self->unseen->n_features * sizeof (float));
      mark_best (frame, pictures, n_shown, filter, &score->bests[i], self->unseen->labels[i],
                 FALSE);
      pictures->captions[n_shown++] =
          score->margins[i] > 0
              ? lab_frame_printf (frame, "found, ahead by %.3g", score->margins[i])
          : score->margins[i] == 0
              ? lab_frame_strdup (frame, "missed: another place is as good")
              : lab_frame_printf (frame, "missed, behind by %.3g", -score->margins[i]);
    }
}

static double
norm (const float *values, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (double) values[i] * values[i];
  return sqrt (sum);
}

/* The learned kernel as the knobs would say it, as long as the one made by hand: only its direction
 * decides which place wins. */
static void
observe_learned_kernel (Lab *self, LabRun *run, LabFrame *frame)
{
  static const char *const learned[] = { "learned_red", "learned_green", "learned_blue" };
  static const char *const hand[] = { "hand_red", "hand_green", "hand_blue" };
  const LabSettings *settings = lab_run_get_settings (run);
  gsize size = self->learned.size, n = size * size * self->channels;
  float weights[MAX_WEIGHTS];
  double length, hand_length, scale;

  memcpy (weights, filter_weights (&self->learned), n * sizeof (float));
  if (lab_settings_get_switch (settings, KNOB_FLIP))
    turn (weights, size, self->channels);
  length = norm (weights, n);
  hand_length = norm (self->weights, self->filter->size * self->filter->size * self->channels);
  scale = self->examples && length > 0 && hand_length > 0 ? hand_length / length : 1;
  for (gsize c = 0; c < self->channels; c++) {
    LabMatrix *matrix =
        lab_frame_add_matrix (frame, self->channels == 1 ? "learned" : learned[c], size, size);

    matrix->is_signed = TRUE;
    matrix->digits = 3;
    for (gsize i = 0; i < size * size; i++)
      matrix->values[i] = scale * (double) weights[i * self->channels + c];
    if (self->examples)
      matrix->caption = lab_frame_printf (frame, "scaled by %.3g", scale);
  }
  for (guint c = 0; c < self->channels; c++)
    observe_knob (settings, frame, self->channels == 1 ? "hand" : hand[c],
                  self->channels == 1 ? KNOB_KERNEL : KNOB_RED + c);
}

static void
observe_guess (Lab *self, LabRun *run, LabFrame *frame)
{
  const LabSettings *settings = lab_run_get_settings (run);
  float hidden[MAX_WEIGHTS];
  LabPictures *pictures =
      lab_frame_add_pictures (frame, "guess_picture", 1, self->height, self->width, 1);

  memcpy (pictures->pixels, self->pixels, self->height * self->width * sizeof (float));
  take_hidden (self, run, hidden);
  filter_set (self->filter, hidden, 1, 0);
  observe_response (self, settings, frame, "hidden_response", self->filter, FALSE);
  take_kernel (self, settings);
  observe_response (self, settings, frame, "your_response", self->filter, FALSE);
}

static void
observe_guess_kernel (Lab *self, LabRun *run, LabFrame *frame)
{
  const LabSettings *settings = lab_run_get_settings (run);
  guint rows, columns;
  g_autofree double *cells = NULL;
  LabMatrix *matrix;

  observe_knob (settings, frame, "your_kernel", KNOB_KERNEL);
  if (!lab_settings_get_switch (settings, KNOB_REVEAL))
    return;
  cells = lab_text_parse_matrix (hidden_preset (run)->matrix, &rows, &columns);
  matrix = lab_frame_add_matrix (frame, "hidden_kernel", rows, columns);
  memcpy (matrix->values, cells, (gsize) rows * columns * sizeof (double));
  matrix->is_signed = TRUE;
  matrix->caption = hidden_preset (run)->title;
}

/* Facts. */

static void
set_matrix (LabValue *value, const float *weights, gsize n_channels, gsize channel)
{
  value->kind = LAB_VALUE_MATRIX;
  value->rows = value->columns = 3;
  value->numbers = g_new (double, 9);
  for (gsize i = 0; i < 9; i++)
    value->numbers[i] = (double) weights[i * n_channels + channel];
}

static void
set_real (LabValue *value, double real)
{
  value->kind = LAB_VALUE_REAL;
  value->real = real;
}

static void
set_integer (LabValue *value, gint64 integer)
{
  value->kind = LAB_VALUE_INTEGER;
  value->integer = integer;
}

/* The keys of the questions: the same for all settings. */
static void
key_fact (guint fact, LabValue *value)
{
  float weights[MAX_WEIGHTS];

  switch (fact) {
  case FACT_VERTICAL_EDGES:
  case FACT_HORIZONTAL_EDGES:
    make_edge_weights (fact == FACT_VERTICAL_EDGES, weights);
    set_matrix (value, weights, 1, 0);
    break;
  case FACT_CROSS:
    make_cross_weights (DATA_CROSSES_BINARY, weights);
    set_matrix (value, weights, 1, 0);
    break;
  default:
    make_cross_weights (DATA_CROSSES_COLOUR, weights);
    set_matrix (value, weights, 3, fact - FACT_CROSS_RED);
    break;
  }
}

/* Of the filter in force on the picture. */
static void
place_fact (Lab *self, guint fact, LabValue *value)
{
  const gint64 along = DATA_CROSSES_SIZE - DATA_CROSS_SIZE + 1;
  const float *response = filter_apply (self->filter, self->pixels);
  gsize height = filter_height (self->filter), width = filter_width (self->filter);
  Best best = find_best (response, height, width);

  switch (fact) {
  case FACT_LARGEST_RESPONSE:
    set_real (value, best.response);
    break;
  case FACT_BEST_ROW:
    set_integer (value, (gint64) (best.row + filter_offset (self->filter) + 1));
    break;
  case FACT_BEST_COLUMN:
    set_integer (value, (gint64) (best.column + filter_offset (self->filter) + 1));
    break;
  case FACT_TARGET_ROW:
    if (self->target >= 0)
      set_integer (value, self->target / along + 2);
    break;
  case FACT_TARGET_COLUMN:
    if (self->target >= 0)
      set_integer (value, self->target % along + 2);
    break;
  case FACT_MARGIN:
    if (self->target >= 0)
      set_real (value, find_margin (self->filter, response, height, width, (gsize) self->target));
    break;
  default:
    g_return_if_reached ();
  }
}

/* Cosine of the two kernels, the smaller one with zeros around it. */
static double
learned_agreement (const Lab *self)
{
  const float *a = filter_weights (&self->learned), *b = self->weights;
  gsize size_a = self->learned.size, size_b = self->filter->size, size = MAX (size_a, size_b);
  gsize rim_a = (size - size_a) / 2, rim_b = (size - size_b) / 2;
  Cosine sums = { 0 };

  for (gsize i = 0; i < size; i++)
    for (gsize j = 0; j < size; j++)
      for (gsize c = 0; c < self->channels; c++) {
        gsize ia = i - rim_a, ja = j - rim_a, ib = i - rim_b, jb = j - rim_b;
        float wa = ia < size_a && ja < size_a ? a[(ia * size_a + ja) * self->channels + c] : 0;
        float wb = ib < size_b && jb < size_b ? b[(ib * size_b + jb) * self->channels + c] : 0;

        cosine_add (&sums, &wa, &wb, 1);
      }
  return cosine (&sums);
}

static void
filters_fact (gpointer lab, LabRun *run, guint fact, LabValue *value)
{
  Lab *self = lab;
  const LabSettings *settings = lab_run_get_settings (run);
  guint64 step = lab_run_get_step (run);

  if (fact <= FACT_CROSS_BLUE) {
    key_fact (fact, value);
    return;
  }
  if (fact <= FACT_MARGIN) {
    place_fact (self, fact, value);
    return;
  }
  switch (fact) {
  case FACT_WINS:
    if (self->unseen)
      set_integer (value, get_score (self)->wins);
    break;
  case FACT_LEAST_MARGIN:
    if (self->unseen)
      set_real (value, get_score (self)->least_margin);
    break;
  case FACT_VERTICAL_AGREEMENT:
  case FACT_HORIZONTAL_AGREEMENT:
    if (is_scene (settings))
      set_real (value, edge_agreement (self, run, fact == FACT_VERTICAL_AGREEMENT));
    break;
  case FACT_LEARNED_COST:
    if (isfinite (self->cost))
      set_real (value, self->cost);
    break;
  case FACT_LEARNED_WINS:
    if (self->training && self->unseen)
      set_integer (value, get_learned_score (self, step)->wins);
    break;
  case FACT_LEARNED_LEAST_MARGIN:
    if (self->training && self->unseen)
      set_real (value, get_learned_score (self, step)->least_margin);
    break;
  case FACT_LEARNED_AGREEMENT:
    if (self->training)
      set_real (value, learned_agreement (self));
    break;
  case FACT_GUESS_AGREEMENT:
    if (is_page (settings, PAGE_GUESS))
      set_real (value, guess_agreement (self, run));
    break;
  case FACT_HIDDEN_KERNEL:
    if (is_page (settings, PAGE_GUESS) && lab_settings_get_switch (settings, KNOB_REVEAL)) {
      guint rows, columns;

      value->numbers = lab_text_parse_matrix (hidden_preset (run)->matrix, &rows, &columns);
      value->kind = LAB_VALUE_MATRIX;
      value->rows = rows;
      value->columns = columns;
    }
    break;
  default:
    g_return_if_reached ();
  }
}

static void
add_line (LabReadout *readout, const char *label, const char *value)
{
  readout->labels[readout->n] = label;
  readout->values[readout->n++] = value;
}

static void
observe_summary (Lab *self, LabRun *run, LabFrame *frame)
{
  const LabSettings *settings = lab_run_get_settings (run);
  gboolean flips = lab_settings_get_switch (settings, KNOB_FLIP);
  const float *response = filter_apply (self->filter, self->pixels);
  gsize offset = filter_offset (self->filter);
  Best best = find_best (response, filter_height (self->filter), filter_width (self->filter));
  LabReadout *readout = lab_frame_add_readout (frame, "summary", 12);

  readout->n = 0;
  add_line (readout, "What is computed",
            flips ? "convolution: the kernel is turned by half a turn"
                  : "cross-correlation (courses: convolution)");
  add_line (readout, "Picture",
            lab_frame_printf (frame, "%" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
                              self->height, self->width, self->channels));
  add_line (readout, "Response",
            lab_frame_printf (frame, "%" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
                              filter_height (self->filter), filter_width (self->filter)));
  add_line (
      readout, "Largest response",
      lab_frame_printf (frame, "%.6g at row %" G_GSIZE_FORMAT ", column %" G_GSIZE_FORMAT "%s",
                        best.response, best.row + offset + 1, best.column + offset + 1,
                        best.n_equal > 1
                            ? lab_frame_printf (frame, " and at %u other places", best.n_equal - 1)
                            : ""));
  if (self->target >= 0) {
    double margin = find_margin (self->filter, response, filter_height (self->filter),
                                 filter_width (self->filter), (gsize) self->target);
    const Score *score = get_score (self);

    add_line (readout, "Cross",
              margin > 0    ? lab_frame_printf (frame, "found, ahead by %.6g", margin)
              : margin == 0 ? "missed: another place is as good"
                            : lab_frame_printf (frame, "missed, behind by %.6g", -margin));
    add_line (readout, "On unseen pictures",
              lab_frame_printf (frame, "found in %u of %u; least margin %.6g", score->wins,
                                score->n, score->least_margin));
  }
  if (self->training) {
    if (self->unseen) {
      const Score *score = get_learned_score (self, lab_run_get_step (run));

      add_line (readout, "Learned filter",
                lab_frame_printf (frame, "found in %u of %u", score->wins, score->n));
    }
    add_line (readout, "Learned and hand-made",
              lab_frame_printf (frame, "cosine %.4f (1: the same up to a factor)",
                                learned_agreement (self)));
  }
  if (is_page (settings, PAGE_GUESS)) {
    double agreement = guess_agreement (self, run);

    add_line (readout, "Yours and the hidden one",
              lab_frame_printf (frame, "%s (cosine %.4f)",
                                agreement > 0.9999    ? "the same, up to a factor"
                                : agreement > 0.9     ? "nearly the same"
                                : agreement < -0.9999 ? "the same, sign turned"
                                : agreement < -0.9    ? "nearly the same, sign turned"
                                                      : "they differ",
                                agreement));
  }
}

static void
filters_observe (gpointer lab, LabRun *run, guint64 wanted, LabFrame *frame)
{
  Lab *self = lab;
  const LabSettings *settings = lab_run_get_settings (run);
  guint64 step = lab_run_get_step (run);

  if (wanted & (1u << VIEW_RESPONSE)) {
    observe_picture (self, settings, frame, "picture", self->filter);
    observe_response (self, settings, frame, "response", self->filter, TRUE);
  }
  if (wanted & (1u << VIEW_KERNEL))
    observe_kernel (self, run, frame);
  if (wanted & (1u << VIEW_PLACE))
    observe_place (self, run, frame);
  if (wanted & (1u << VIEW_UNSEEN))
    observe_unseen (self, run, frame);
  if (wanted & (1u << VIEW_LEARNED_RESPONSE)) {
    observe_picture (self, settings, frame, "learned_picture", &self->learned);
    observe_response (self, settings, frame, "learned_response", &self->learned, TRUE);
    observe_response (self, settings, frame, "hand_response", self->filter, TRUE);
  }
  if (wanted & (1u << VIEW_LEARNED_KERNEL))
    observe_learned_kernel (self, run, frame);
  if (wanted & (1u << VIEW_COST))
    lab_history_observe (lab_run_get_history (run), SERIES_COST, step, frame, "cost");
  if (wanted & (1u << VIEW_FOUND))
    lab_history_observe (lab_run_get_history (run), SERIES_FOUND, step, frame, "found");
  if (wanted & (1u << VIEW_GUESS))
    observe_guess (self, run, frame);
  if (wanted & (1u << VIEW_GUESS_KERNEL))
    observe_guess_kernel (self, run, frame);
  if (wanted & (1u << VIEW_SUMMARY))
    observe_summary (self, run, frame);
}

static gboolean
filters_knob_applies (const LabSettings *settings, guint knob)
{
  guint source = lab_settings_get_choice (settings, KNOB_PICTURE);

  switch (knob) {
  case KNOB_FILE:
  case KNOB_COLOUR:
    return source == SOURCE_FILE;
  case KNOB_NUMBER:
    return source != SOURCE_FILE;
  case KNOB_KERNEL:
    return !is_colour (settings);
  case KNOB_RED:
  case KNOB_GREEN:
  case KNOB_BLUE:
    return is_colour (settings);
  case KNOB_UNSEEN:
    return is_crosses (settings);
  case KNOB_SIZE:
  case KNOB_LEARNING_RATE:
    return is_page (settings, PAGE_LEARN);
  case KNOB_EXAMPLES:
    return is_page (settings, PAGE_LEARN) && is_crosses (settings);
  case KNOB_ROUND:
  case KNOB_REVEAL:
    return is_page (settings, PAGE_GUESS);
  case KNOB_ROW:
  case KNOB_COLUMN:
    return is_page (settings, PAGE_DESIGN);
  default:
    return TRUE;
  }
}

static gboolean
filters_view_applies (const LabSettings *settings, guint view)
{
  switch (view) {
  case VIEW_RESPONSE:
  case VIEW_KERNEL:
  case VIEW_PLACE:
    return is_page (settings, PAGE_DESIGN);
  case VIEW_UNSEEN:
    return is_crosses (settings) && !is_page (settings, PAGE_GUESS);
  case VIEW_LEARNED_RESPONSE:
  case VIEW_LEARNED_KERNEL:
  case VIEW_COST:
    return is_page (settings, PAGE_LEARN);
  case VIEW_FOUND:
    return is_page (settings, PAGE_LEARN) && is_crosses (settings);
  case VIEW_GUESS:
  case VIEW_GUESS_KERNEL:
    return is_page (settings, PAGE_GUESS);
  default:
    return TRUE;
  }
}

static void
filters_knob_changed (gpointer lab, LabRun *run, guint knob)
{
  Lab *self = lab;
  const LabSettings *settings = lab_run_get_settings (run);

  switch (knob) {
  case KNOB_KERNEL:
  case KNOB_RED:
  case KNOB_GREEN:
  case KNOB_BLUE:
  case KNOB_BIAS:
  case KNOB_FLIP:
    take_kernel (self, settings);
    break;
  case KNOB_LEARNING_RATE:
    if (self->training)
      nn_state_get_optimiser (self->learned.state)->learning_rate =
          lab_settings_get_real (settings, knob);
    break;
  default:
    break;
  }
}

static const char *const parts[] = { "2h", "2m.i", "2m.ii", NULL };

const LabClass lab_filters = {
  .id = "filters",
  .title = "Filters",
  .summary = "A filter answers most where the picture looks like its kernel: edges, crosses, or "
             "whatever its signs spell out. "
             "Made by hand or learned by gradient descent, it is judged by where its largest "
             "response lies in pictures that nobody has seen.",
  .parts = parts,
  .knobs = knobs,
  .n_knobs = N_KNOBS,
  .views = views,
  .n_views = N_VIEWS,
  .facts = facts,
  .n_facts = N_FACTS,
  .n_series = N_SERIES,
  .default_steps = 300,
  .open = filters_open,
  .close = filters_close,
  .step = filters_step,
  .observe = filters_observe,
  .fact = filters_fact,
  .knob_applies = filters_knob_applies,
  .view_applies = filters_view_applies,
  .knob_changed = filters_knob_changed,
};
