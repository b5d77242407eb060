/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "samples-values.h"

#include <math.h>
#include <string.h>

#include "nn-random.h"

static LabFrame *
make_frame (void)
{
  return lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
}

/* A batch of four, normalised by rows: an edited input, what is computed from it, and the
 * arithmetic behind each cell. */
const LabView norm_view = {
  .id = "norm",
  .title = "A batch, normalised",
  .kind = LAB_VIEW_MATRICES,
  .layers = {
    { "z", LAB_OBSERVABLE_MATRIX, "z", LAB_ROLE_NONE, .knob = "z" },
    { "mean", LAB_OBSERVABLE_MATRIX, "μ", LAB_ROLE_NONE },
    { "variance", LAB_OBSERVABLE_MATRIX, "σ²", LAB_ROLE_NONE },
    { "z_norm", LAB_OBSERVABLE_MATRIX, "z_norm", LAB_ROLE_NONE },
  },
};

LabFrame *
sample_make_norm (void)
{
  static const double values[3][4] = { { 12, 14, 14, 12 }, { 0, 10, 10, 0 }, { -5, 5, 5, -5.5 } };
  LabFrame *frame = make_frame ();
  LabMatrix *z = lab_frame_add_matrix (frame, "z", 3, 4);
  LabMatrix *mean = lab_frame_add_matrix (frame, "mean", 3, 1);
  LabMatrix *variance = lab_frame_add_matrix (frame, "variance", 3, 1);
  LabMatrix *norm = lab_frame_add_matrix (frame, "z_norm", 3, 4);

  mean->caption = "mean of each row";
  norm->is_signed = TRUE;
  norm->notes = lab_frame_alloc (frame, 12, sizeof (char *));
  for (gsize i = 0; i < 3; i++) {
    for (gsize j = 0; j < 4; j++) {
      z->values[i * 4 + j] = values[i][j];
      mean->values[i] += values[i][j] / 4;
    }
    for (gsize j = 0; j < 4; j++)
      variance->values[i] += pow (values[i][j] - mean->values[i], 2) / 4;
    for (gsize j = 0; j < 4; j++) {
      double result = (values[i][j] - mean->values[i]) / sqrt (variance->values[i]);

      norm->values[i * 4 + j] = result;
      norm->notes[i * 4 + j] =
          lab_frame_printf (frame, "(%g − %g) / %.4g = %.4g", values[i][j], mean->values[i],
                            sqrt (variance->values[i]), result);
    }
  }

  return frame;
}

/* A kernel over a picture: marks of all kinds. */
const LabView kernel_view = {
  .id = "kernel",
  .title = "Max-pooling",
  .kind = LAB_VIEW_MATRICES,
  .layers = {
    { "input", LAB_OBSERVABLE_MATRIX, "input", LAB_ROLE_NONE, .knob = "input" },
    { "output", LAB_OBSERVABLE_MATRIX, "output", LAB_ROLE_NONE },
    { "gradient", LAB_OBSERVABLE_MATRIX, "gradient", LAB_ROLE_NONE },
  },
};

LabFrame *
sample_make_kernel (void)
{
  static const double input_values[] = { 1, 3, 2, 2, 0, 2, 1, 0, 7, 6, 5, 5, 4, 7, 3, 1 };
  static const guint8 input_marks[] = { 0, 1, 2, 2, 0, 0, 0, 0, 2, 0, 2, 2, 0, 2, 0, 0 };
  static const double output_values[] = { 3, 2, 7, 5 };
  static const double gradient_values[] = { 0, 0.5, -0.25, -0.25, 0, 0, 0, 0,
                                            1, 0,   -1.5,  0,     0, 1, 0, 0 };
  LabFrame *frame = make_frame ();
  LabMatrix *input = lab_frame_add_matrix (frame, "input", 4, 4);
  LabMatrix *output = lab_frame_add_matrix (frame, "output", 2, 2);
  LabMatrix *gradient = lab_frame_add_matrix (frame, "gradient", 4, 4);

  memcpy (input->values, input_values, sizeof input_values);
  memcpy (output->values, output_values, sizeof output_values);
  memcpy (gradient->values, gradient_values, sizeof gradient_values);
  input->marks = lab_frame_alloc (frame, 16, 1);
  memcpy (input->marks, input_marks, 16);
  gradient->is_signed = TRUE;
  gradient->marks = lab_frame_alloc (frame, 16, 1);
  gradient->marks[8] = LAB_MARK_WRONG;
  gradient->marks[10] = LAB_MARK_WRONG;
  gradient->caption = "where windows tie, the first cell takes it all";

  return frame;
}

/* Rows and columns with names. */
const LabView confusion_view = {
  .id = "confusion",
  .title = "True class and winner",
  .kind = LAB_VIEW_MATRICES,
  .layers = { { "confusion", LAB_OBSERVABLE_MATRIX, "confusion", LAB_ROLE_NONE } },
};

LabFrame *
sample_make_confusion (void)
{
  static const char *names[] = { "T-shirt", "trouser", "pullover", "dress", "coat" };
  LabFrame *frame = make_frame ();
  LabMatrix *matrix = lab_frame_add_matrix (frame, "confusion", 5, 5);

  matrix->row_names = matrix->column_names = names;
  matrix->caption = "rows: true class";
  matrix->marks = lab_frame_alloc (frame, 25, 1);
  for (gsize i = 0; i < 25; i++) {
    matrix->values[i] = i % 6 == 0 ? 900 + (double) i * 3 : (double) ((i * 37) % 41);
    matrix->marks[i] = i % 6 == 0 ? LAB_MARK_STRONG : matrix->values[i] > 35 ? LAB_MARK_WRONG : 0;
  }

  return frame;
}

/* Too many cells for numbers: a picture with its range; a small one beside it keeps them. */
const LabView weights_view = {
  .id = "weights",
  .title = "Weights and biases",
  .kind = LAB_VIEW_MATRICES,
  .layers = {
    { "weights", LAB_OBSERVABLE_MATRIX, "W₁", LAB_ROLE_NONE },
    { "bias", LAB_OBSERVABLE_MATRIX, "b₁", LAB_ROLE_NONE },
    { "activations", LAB_OBSERVABLE_MATRIX, "a₁", LAB_ROLE_NONE },
  },
};

LabFrame *
sample_make_weights (void)
{
  LabFrame *frame = make_frame ();
  LabMatrix *weights = lab_frame_add_matrix (frame, "weights", 64, 48);
  LabMatrix *bias = lab_frame_add_matrix (frame, "bias", 4, 1);
  LabMatrix *activations = lab_frame_add_matrix (frame, "activations", 40, 40);

  weights->is_signed = TRUE;
  bias->is_signed = TRUE;
  for (gsize i = 0; i < 64 * 48; i++)
    weights->values[i] = 0.4 * sin (0.11 * (double) (i / 48)) * cos (0.2 * (double) (i % 48));
  weights->values[100] = weights->values[101] = weights->values[148] = NAN;
  for (gsize i = 0; i < 4; i++)
    bias->values[i] = 0.0125 * (double) i - 0.02;
  for (gsize i = 0; i < 1600; i++)
    activations->values[i] =
        MAX (0, cos (0.15 * (double) (i / 40)) * cos (0.15 * (double) (i % 40)));

  return frame;
}

/* Values that are none, very large and very small ones. */
const LabView warning_view = {
  .id = "warning",
  .title = "After an overflow",
  .kind = LAB_VIEW_MATRICES,
  .layers = {
    { "logits", LAB_OBSERVABLE_MATRIX, "logits", LAB_ROLE_NONE },
    { "softmax", LAB_OBSERVABLE_MATRIX, "softmax", LAB_ROLE_NONE },
  },
};

LabFrame *
sample_make_warning (void)
{
  static const double values[] = { 1e12, 2.5e-7, -INFINITY, INFINITY, NAN, 0.123456 };
  LabFrame *frame = make_frame ();
  LabMatrix *logits = lab_frame_add_matrix (frame, "logits", 2, 3);
  LabMatrix *softmax = lab_frame_add_matrix (frame, "softmax", 1, 3);

  memcpy (logits->values, values, sizeof values);
  logits->is_signed = TRUE;
  logits->scale = 1;
  softmax->values[0] = NAN;
  softmax->values[2] = 1;
  softmax->digits = 2;

  return frame;
}

/* Probabilities that a person drags, and those that a net gives. */
const LabView softmax_view = {
  .id = "softmax",
  .title = "Probabilities",
  .kind = LAB_VIEW_BARS,
  .y = { .title = "probability" },
  .layers = {
    { "target", LAB_OBSERVABLE_BARS, "target", LAB_ROLE_TRAIN, .knob = "target" },
    { "output", LAB_OBSERVABLE_BARS, "output", LAB_ROLE_DEV },
  },
};

LabFrame *
sample_make_softmax (void)
{
  static const char *names[] = { "cat", "dog", "horse", "frog" };
  static const double target[] = { 0.7, 0.1, 0.2, 0 }, output[] = { 0.42, 0.33, 0.15, 0.1 };
  LabFrame *frame = make_frame ();
  LabBars *a = lab_frame_add_bars (frame, "target", 4);
  LabBars *b = lab_frame_add_bars (frame, "output", 4);

  a->names = b->names = names;
  memcpy (a->values, target, sizeof target);
  memcpy (b->values, output, sizeof output);
  b->marks = lab_frame_alloc (frame, 4, 1);
  b->marks[0] = LAB_MARK_STRONG;
  b->marks[1] = LAB_MARK_WRONG;
  b->marks[2] = LAB_MARK_TIE;

  return frame;
}

/* Over many powers of ten, with values that have no place there. */
const LabView rates_view = {
  .id = "rates",
  .title = "Size of the gradient by layer",
  .kind = LAB_VIEW_BARS,
  .x = { .title = "layer" },
  .y = { .title = "norm of the gradient", .scale = LAB_SCALE_LOG },
  .layers = { { "norms", LAB_OBSERVABLE_BARS, "norm", LAB_ROLE_NONE } },
};

LabFrame *
sample_make_rates (void)
{
  static const char *names[] = { "dense 1", "dense 2", "dense 3", "dense 4", "dense 5", "output" };
  static const double values[] = { 0, 3.1e-6, 4e-4, 0.02, NAN, 1.3 };
  LabFrame *frame = make_frame ();
  LabBars *bars = lab_frame_add_bars (frame, "norms", 6);

  bars->names = names;
  memcpy (bars->values, values, sizeof values);

  return frame;
}

/* Many categories with long names, values on both sides of nought, three layers. */
const LabView words_view = {
  .id = "words",
  .title = "What speaks for a word",
  .kind = LAB_VIEW_BARS,
  .y = { .title = "contribution", .unit = "nats" },
  .layers = {
    { "a", LAB_OBSERVABLE_BARS, "first head", LAB_ROLE_NONE },
    { "b", LAB_OBSERVABLE_BARS, "second head", LAB_ROLE_NONE },
    { "c", LAB_OBSERVABLE_BARS, "third head", LAB_ROLE_NONE },
  },
};

LabFrame *
sample_make_words (void)
{
  static const char *names[] = { "the",           "representation", "of",  "a",
                                 "misclassified", "sample",         "in",  "this",
                                 "deep",          "convolutional",  "net", "is" };
  static const char *const layers[] = { "a", "b", "c" };
  LabFrame *frame = make_frame ();

  for (guint k = 0; k < 3; k++) {
    LabBars *bars = lab_frame_add_bars (frame, layers[k], G_N_ELEMENTS (names));

    bars->names = names;
    for (gsize i = 0; i < bars->n; i++)
      bars->values[i] = 2.5 * sin (1.7 * (double) i + 0.9 * k) - 0.3 * k;
  }

  return frame;
}

/* Two histograms over each other and a density. */
const LabView scores_view = {
  .id = "scores",
  .title = "Scores of two classes",
  .kind = LAB_VIEW_PLANE,
  .x = { .title = "score" },
  .y = { .title = "examples", .from_zero = TRUE },
  .layers = {
    { "negative", LAB_OBSERVABLE_HISTOGRAM, "no face", LAB_ROLE_NEGATIVE },
    { "positive", LAB_OBSERVABLE_HISTOGRAM, "face", LAB_ROLE_POSITIVE },
    { "density", LAB_OBSERVABLE_SERIES, "normal density", LAB_ROLE_NONE },
  },
};

LabFrame *
sample_make_scores (void)
{
  LabFrame *frame = make_frame ();
  LabHistogram *negative = lab_frame_add_histogram (frame, "negative", 24);
  LabHistogram *positive = lab_frame_add_histogram (frame, "positive", 24);
  LabSeries *density = lab_frame_add_series (frame, "density", 97);
  NnRandom random;

  nn_random_init (&random, 12, NN_STREAM_DATA, 0);
  negative->x0 = positive->x0 = -4;
  negative->x1 = positive->x1 = 4;
  for (guint i = 0; i < 1200; i++) {
    double a = -0.9 + 0.8 * nn_random_normal (&random), b = 1.0 + 0.9 * nn_random_normal (&random);

    if (fabs (a) < 4)
      negative->counts[(gsize) ((a + 4) * 3)]++;
    if (fabs (b) < 4 && i % 2 == 0)
      positive->counts[(gsize) ((b + 4) * 3)]++;
  }
  for (gsize i = 0; i < 97; i++) {
    double x = -4 + (double) i / 12;

    density->x[i] = x;
    density->y[i] = 1200 / 3.0 * exp (-0.5 * pow ((x + 0.9) / 0.8, 2)) / (0.8 * sqrt (2 * G_PI));
  }

  return frame;
}

const LabView runs_view = {
  .id = "runs",
  .title = "Four ways to train",
  .kind = LAB_VIEW_TABLE,
  .layers = { { "runs", LAB_OBSERVABLE_TABLE, "runs", LAB_ROLE_NONE } },
};

LabFrame *
sample_make_runs (void)
{
  static const char *headings[] = { "optimiser", "rate", "steps", "dev accuracy" };
  static const char *cells[4][4] = { { "gradient descent", "0.3", "20,000", "87.25 %" },
                                     { "momentum", "0.1", "6,500", "88.1 %" },
                                     { "RMSProp", "0.001", "4,120", "88.1 %" },
                                     { "Adam, no bias correction", "0.001", "980", "9.97 %" } };
  static const guint8 marks[] = { 0, LAB_MARK_STRONG, LAB_MARK_TIE, LAB_MARK_WRONG };
  LabFrame *frame = make_frame ();
  LabTable *table = lab_frame_add_table (frame, "runs", 4, 4);

  memcpy (table->headings, headings, sizeof headings);
  memcpy (table->cells, cells, sizeof cells);
  table->is_number[1] = table->is_number[2] = table->is_number[3] = TRUE;
  table->marks = lab_frame_alloc (frame, 4, 1);
  memcpy (table->marks, marks, 4);

  return frame;
}

const LabView long_table_view = {
  .id = "long",
  .title = "All mini-batches",
  .kind = LAB_VIEW_TABLE,
  .layers = { { "batches", LAB_OBSERVABLE_TABLE, "mini-batches", LAB_ROLE_NONE } },
};

LabFrame *
sample_make_long_table (void)
{
  LabFrame *frame = make_frame ();
  LabTable *table = lab_frame_add_table (frame, "batches", 60, 3);

  table->headings[0] = "mini-batch";
  table->headings[1] = "examples in it";
  table->headings[2] = "cost";
  table->is_number[0] = table->is_number[2] = TRUE;
  for (gsize i = 0; i < 60; i++) {
    table->cells[i * 3] = lab_frame_printf (frame, "%zu", i + 1);
    table->cells[i * 3 + 1] =
        lab_frame_printf (frame, "%s among the first thousand", i % 3 == 0 ? "cats" : "horses");
    table->cells[i * 3 + 2] = lab_frame_printf (frame, "%.4f", 0.7 / (double) (i + 1));
  }

  return frame;
}

static void
fill_pictures (LabPictures *pictures, double turn)
{
  gsize at = 0;

  for (gsize k = 0; k < pictures->n; k++) {
    for (gsize y = 0; y < pictures->height; y++) {
      for (gsize x = 0; x < pictures->width; x++) {
        double u = ((double) x + 0.5) / (double) pictures->width - 0.5;
        double v = ((double) y + 0.5) / (double) pictures->height - 0.5;
        double angle = turn + 0.7 * (double) k;
        double wave = sin (9 * (u * cos (angle) + v * sin (angle)));

        for (gsize c = 0; c < pictures->channels; c++)
          pictures->pixels[at++] =
              (float) (pictures->is_signed ? 0.8 * wave : 0.5 + 0.4 * wave * cos ((double) c));
      }
    }
  }
}

/* Boxes with labels over pictures, at edges too. */
const LabView boxes_view = {
  .id = "boxes",
  .title = "What is found in pictures",
  .kind = LAB_VIEW_PICTURES,
  .layers = { { "pictures", LAB_OBSERVABLE_PICTURES, "pictures", LAB_ROLE_NONE } },
};

LabFrame *
sample_make_boxes (void)
{
  static const LabPictureMark marks[] = {
    { 0, 8, 6, 16, 18, LAB_ROLE_POSITIVE, "cat 0.91" },
    { 0, 2, 30, 40, 15, LAB_ROLE_DEV, "dog 0.4" },
    { 1, 20, 2, 26, 44, LAB_ROLE_TRAIN, "a horse that is partly hidden" },
    { 2, 30, 20, 10, 10, LAB_ROLE_NEGATIVE, NULL },
    { 2, -5, -5, 20, 20, LAB_ROLE_TEST, "edge" },
  };
  LabFrame *frame = make_frame ();
  LabPictures *pictures = lab_frame_add_pictures (frame, "pictures", 3, 48, 48, 3);

  fill_pictures (pictures, 0.4);
  pictures->n_marks = G_N_ELEMENTS (marks);
  pictures->marks = lab_frame_alloc (frame, pictures->n_marks, sizeof *marks);
  memcpy (pictures->marks, marks, sizeof marks);
  pictures->captions = lab_frame_alloc (frame, 3, sizeof (char *));
  pictures->captions[0] = "two found";
  pictures->captions[1] = "one found";
  pictures->captions[2] = "at the edge";

  return frame;
}

/* Several galleries, one below the other or side by side. */
const LabView galleries_view = {
  .id = "galleries",
  .title = "A layer of a convolutional net",
  .kind = LAB_VIEW_PICTURES,
  .layers = {
    { "input", LAB_OBSERVABLE_PICTURES, "input", LAB_ROLE_NONE },
    { "kernels", LAB_OBSERVABLE_PICTURES, "kernels", LAB_ROLE_NONE },
    { "maps", LAB_OBSERVABLE_PICTURES, "feature maps", LAB_ROLE_NONE },
  },
};

LabFrame *
sample_make_galleries (void)
{
  LabFrame *frame = make_frame ();
  LabPictures *input = lab_frame_add_pictures (frame, "input", 1, 28, 28, 1);
  LabPictures *kernels = lab_frame_add_pictures (frame, "kernels", 8, 5, 5, 1);
  LabPictures *maps = lab_frame_add_pictures (frame, "maps", 8, 24, 24, 1);

  kernels->is_signed = maps->is_signed = TRUE;
  maps->scale = 2;
  fill_pictures (input, 0.2);
  fill_pictures (kernels, 1);
  fill_pictures (maps, 2);

  return frame;
}

/* A field that is not known everywhere. */
const LabView blank_view = {
  .id = "blank",
  .title = "A field with a hole",
  .kind = LAB_VIEW_PLANE,
  .x = { .title = "x₁" },
  .y = { .title = "x₂" },
  .square = TRUE,
  .layers = { { "value", LAB_OBSERVABLE_FIELD, "value", LAB_ROLE_NONE } },
};

LabFrame *
sample_make_blank (void)
{
  LabFrame *frame = make_frame ();
  LabField *field = lab_frame_add_field (frame, "value", 32, 32, FALSE);

  field->x0 = field->y0 = -1;
  field->x1 = field->y1 = 1;
  field->low = -1;
  field->high = 1;
  for (gsize j = 0; j < 32; j++) {
    for (gsize i = 0; i < 32; i++) {
      double x = -1 + ((double) i + 0.5) / 16, y = -1 + ((double) j + 0.5) / 16;

      field->values[j * 32 + i] =
          (float) (hypot (x - 0.3, y - 0.2) < 0.35 ? NAN : sin (3 * x) * cos (2 * y));
    }
  }
  field->values[5 * 32 + 5] = INFINITY;

  return frame;
}
