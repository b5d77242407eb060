/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "samples.h"

#include <math.h>
#include <string.h>

#include "nn-random.h"
#include "samples-values.h"

/* Curves as a training run leaves them: the dev cost turns up at iteration 320. */
static const LabView curves_view = {
  .id = "curves",
  .title = "Costs while the net trains",
  .kind = LAB_VIEW_PLANE,
  .x = { .title = "iteration" },
  .y = { .title = "cost", .from_zero = TRUE },
  .layers = {
    { "train-cost", LAB_OBSERVABLE_SERIES, "training cost", LAB_ROLE_TRAIN },
    { "dev-cost", LAB_OBSERVABLE_SERIES, "dev cost", LAB_ROLE_DEV },
  },
};

static LabFrame *
make_curves (void)
{
  LabFrame *frame = lab_frame_new (1, 1500, LAB_STATUS_RUNNING, NULL);
  LabSeries *train = lab_frame_add_series (frame, "train-cost", 301);
  LabSeries *dev = lab_frame_add_series (frame, "dev-cost", 301);
  gsize best = 0;

  for (gsize i = 0; i <= 300; i++) {
    double t = 5.0 * (double) i;

    train->x[i] = dev->x[i] = t;
    train->y[i] = 0.02 + 0.66 * exp (-t / 210);
    dev->y[i] = 0.08 + 0.62 * exp (-t / 160) + 0.00021 * t;
    if (dev->y[i] < dev->y[best])
      best = i;
  }
  lab_frame_add_marker (frame, dev, "best", LAB_MARKER_POINT, dev->x[best], dev->y[best], "best");
  lab_frame_add_marker (frame, train, "decay", LAB_MARKER_VERTICAL, 1000, 0, "rate ÷ 10");

  return frame;
}

/* Errors against the number of examples: both axes logarithmic. */
static const LabView log_view = {
  .id = "learning",
  .title = "Error and number of examples",
  .kind = LAB_VIEW_PLANE,
  .x = { .title = "training examples", .scale = LAB_SCALE_LOG },
  .y = { .title = "error", .unit = "%", .scale = LAB_SCALE_LOG },
  .layers = {
    { "train", LAB_OBSERVABLE_SERIES, "training", LAB_ROLE_TRAIN },
    { "dev", LAB_OBSERVABLE_SERIES, "dev", LAB_ROLE_DEV },
    { "test", LAB_OBSERVABLE_SERIES, "test", LAB_ROLE_TEST },
  },
};

static LabFrame *
make_log (void)
{
  static const char *const names[] = { "train", "dev", "test" };
  LabFrame *frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);

  for (guint k = 0; k < 3; k++) {
    LabSeries *series = lab_frame_add_series (frame, names[k], 25);

    for (gsize i = 0; i < 25; i++) {
      double n = pow (10, 1 + (double) i / 6);

      series->x[i] = n;
      series->y[i] = k == 0 ? 0.05 * pow (n, 0.4) : 100 * pow (n, -0.5) * (1 + 0.25 * k) + 2;
    }
  }
  lab_frame_add_marker (
      frame, &((LabObservable *) lab_frame_find (frame, "dev", LAB_OBSERVABLE_SERIES))->series,
      "goal", LAB_MARKER_HORIZONTAL, 0, 3, "goal");

  return frame;
}

/* Many mini-batches: far more points than columns. */
static const LabView noisy_view = {
  .id = "noisy",
  .title = "Mini-batch costs",
  .kind = LAB_VIEW_PLANE,
  .x = { .title = "mini-batch" },
  .y = { .title = "cost", .from_zero = TRUE },
  .layers = {
    { "a", LAB_OBSERVABLE_SERIES, "batch of 8", LAB_ROLE_NONE },
    { "b", LAB_OBSERVABLE_SERIES, "batch of 32", LAB_ROLE_NONE },
    { "c", LAB_OBSERVABLE_SERIES, "batch of 128", LAB_ROLE_NONE },
    { "d", LAB_OBSERVABLE_SERIES, "whole set", LAB_ROLE_NONE },
  },
};

static LabFrame *
make_noisy (void)
{
  static const char *const names[] = { "a", "b", "c", "d" };
  LabFrame *frame = lab_frame_new (1, 20000, LAB_STATUS_RUNNING, NULL);
  NnRandom random;

  nn_random_init (&random, 5, NN_STREAM_NOISE, 0);
  for (guint k = 0; k < 4; k++) {
    LabSeries *series = lab_frame_add_series (frame, names[k], 20000);

    for (gsize i = 0; i < series->n; i++) {
      double t = (double) i, mean = 0.3 + 0.25 * k + 2 * exp (-t / (2000 + 1500 * k));

      series->x[i] = t;
      series->y[i] =
          fabs (mean + mean * (k == 3 ? 0 : 0.12 / (1 + k)) * nn_random_normal (&random));
    }
  }

  return frame;
}

/* Costs of one noisy run with its dev cost: a band with dashes beside a band without. */
static LabFrame *
make_noisy_roles (void)
{
  LabFrame *frame = lab_frame_new (1, 4000, LAB_STATUS_RUNNING, NULL);
  LabSeries *train = lab_frame_add_series (frame, "train-cost", 4000);
  LabSeries *dev = lab_frame_add_series (frame, "dev-cost", 4000);
  NnRandom random;

  nn_random_init (&random, 6, NN_STREAM_NOISE, 0);
  for (gsize i = 0; i < 4000; i++) {
    double t = (double) i;

    train->x[i] = dev->x[i] = t;
    train->y[i] = (0.05 + 0.6 * exp (-t / 700)) * (1 + 0.15 * nn_random_normal (&random));
    dev->y[i] = 0.25 + 0.45 * exp (-t / 500) + 0.00003 * t + 0.008 * nn_random_normal (&random);
  }

  return frame;
}

/* One run that blows up, one that does not, and a gap. */
static LabFrame *
make_diverging (void)
{
  LabFrame *frame = lab_frame_new (1, 200, LAB_STATUS_DIVERGED, "The cost is not finite.");
  LabSeries *train = lab_frame_add_series (frame, "train-cost", 201);
  LabSeries *dev = lab_frame_add_series (frame, "dev-cost", 201);

  for (gsize i = 0; i <= 200; i++) {
    double t = (double) i;

    train->x[i] = dev->x[i] = t;
    train->y[i] = t < 120 ? 0.7 * exp (-t / 40) + 0.05 : 0.08 * exp ((t - 120) * 0.6);
    dev->y[i] = 0.75 * exp (-t / 50) + 0.1;
    if (t > 180)
      train->y[i] = INFINITY;
    if (t > 60 && t < 75)
      dev->y[i] = NAN;
  }

  return frame;
}

static const LabView single_view = {
  .id = "sigmoid",
  .title = "The logistic function",
  .kind = LAB_VIEW_PLANE,
  .x = { .title = "z" },
  .y = { .title = "σ(z)" },
  .layers = { { "sigmoid", LAB_OBSERVABLE_SERIES, "σ", LAB_ROLE_TRAIN },
              { "slope", LAB_OBSERVABLE_SERIES, "σ′", LAB_ROLE_POSITIVE },
              { "tangent", LAB_OBSERVABLE_SERIES, "tanh", LAB_ROLE_NEGATIVE } },
};

static LabFrame *
make_single (void)
{
  LabFrame *frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabSeries *sigmoid = lab_frame_add_series (frame, "sigmoid", 121);
  LabSeries *slope = lab_frame_add_series (frame, "slope", 121);
  LabSeries *tangent = lab_frame_add_series (frame, "tangent", 121);

  for (gsize i = 0; i <= 120; i++) {
    double z = -6 + 0.1 * (double) i, s = 1 / (1 + exp (-z));

    sigmoid->x[i] = slope->x[i] = tangent->x[i] = z;
    sigmoid->y[i] = s;
    slope->y[i] = s * (1 - s);
    tangent->y[i] = tanh (z);
  }
  lab_frame_add_marker (frame, sigmoid, "half", LAB_MARKER_POINT, 0, 0.5, "σ(0)");

  return frame;
}

static const LabView boundary_view = {
  .id = "boundary",
  .title = "Decision boundary",
  .kind = LAB_VIEW_PLANE,
  .x = { .title = "x₁" },
  .y = { .title = "x₂" },
  .square = TRUE,
  .layers = {
    { "probability", LAB_OBSERVABLE_FIELD, "P(outer ring)", LAB_ROLE_NONE },
    { "train-points", LAB_OBSERVABLE_POINTS, "training", LAB_ROLE_TRAIN },
    { "dev-points", LAB_OBSERVABLE_POINTS, "dev", LAB_ROLE_DEV },
    { "test-points", LAB_OBSERVABLE_POINTS, "test", LAB_ROLE_TEST },
  },
};

static const char *ring_names[] = { "inner ring", "outer ring" };

static void
add_rings (LabFrame *frame, const char *name, gsize n, guint64 seed)
{
  LabPoints *points = lab_frame_add_points (frame, name, n);
  NnRandom random;

  nn_random_init (&random, seed, NN_STREAM_DATA, 0);
  points->classes = lab_frame_alloc (frame, n, 1);
  points->n_classes = 2;
  points->class_names = ring_names;
  for (gsize i = 0; i < n; i++) {
    double angle = 2 * G_PI * nn_random_uniform (&random);
    double radius = (i % 2 == 0 ? 0.45 : 1.0) + 0.14 * nn_random_normal (&random);

    points->classes[i] = i % 2;
    points->x[i] = (float) (radius * cos (angle));
    points->y[i] = (float) (radius * sin (angle));
  }
}

static LabFrame *
make_boundary (void)
{
  LabFrame *frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabField *field = lab_frame_add_field (frame, "probability", 256, 256, FALSE);

  field->x0 = field->y0 = -1.6;
  field->x1 = field->y1 = 1.6;
  field->low = 0;
  field->high = 1;
  field->level = 0.5;
  for (gsize j = 0; j < 256; j++) {
    for (gsize i = 0; i < 256; i++) {
      double x = -1.6 + ((double) i + 0.5) * 3.2 / 256, y = -1.6 + ((double) j + 0.5) * 3.2 / 256;
      double angle = atan2 (y, x);

      field->values[j * 256 + i] =
          (float) (1 / (1 + exp (-9 * (hypot (x, y) - 0.72 - 0.07 * sin (3 * angle)))));
    }
  }
  add_rings (frame, "train-points", 300, 1);
  add_rings (frame, "dev-points", 120, 2);
  add_rings (frame, "test-points", 80, 3);

  return frame;
}

/* A loss over two weights: values without classes, no level. */
static const LabView surface_view = {
  .id = "surface",
  .title = "Loss around the minimum",
  .kind = LAB_VIEW_PLANE,
  .x = { .title = "w₁" },
  .y = { .title = "w₂" },
  .layers = {
    { "loss", LAB_OBSERVABLE_FIELD, "loss", LAB_ROLE_NONE },
    { "path", LAB_OBSERVABLE_SERIES, "path of gradient descent", LAB_ROLE_TRAIN },
  },
};

static LabFrame *
make_surface (void)
{
  LabFrame *frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabField *field = lab_frame_add_field (frame, "loss", 40, 24, FALSE);
  LabSeries *path = lab_frame_add_series (frame, "path", 40);
  double a = -2.6, b = 1.2;

  field->x0 = -3;
  field->x1 = 3;
  field->y0 = -1.5;
  field->y1 = 1.5;
  field->high = 15;
  field->level = 0;
  for (gsize j = 0; j < 24; j++) {
    for (gsize i = 0; i < 40; i++) {
      double x = -3 + ((double) i + 0.5) * 6 / 40, y = -1.5 + ((double) j + 0.5) * 3 / 24;

      field->values[j * 40 + i] = (float) (0.5 * x * x + 4 * y * y);
    }
  }
  for (gsize i = 0; i < 40; i++) {
    path->x[i] = a;
    path->y[i] = b;
    a -= 0.23 * a;
    b -= 0.23 * 8 * b;
  }

  return frame;
}

static const LabView classes_view = {
  .id = "classes",
  .title = "Ten classes",
  .kind = LAB_VIEW_PLANE,
  .x = { .title = "first component" },
  .y = { .title = "second component" },
  .square = TRUE,
  .layers = {
    { "winner", LAB_OBSERVABLE_FIELD, "winning class", LAB_ROLE_NONE },
    { "points", LAB_OBSERVABLE_POINTS, "training", LAB_ROLE_TRAIN },
  },
};

static const char *garments[] = { "T-shirt", "trouser", "pullover", "dress", "coat",
                                  "sandal",  "shirt",   "sneaker",  "bag",   "boot" };

static LabFrame *
make_classes (void)
{
  LabFrame *frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabField *field = lab_frame_add_field (frame, "winner", 48, 48, TRUE);
  LabPoints *points = lab_frame_add_points (frame, "points", 260);
  double centre_x[10], centre_y[10];
  NnRandom random;

  nn_random_init (&random, 9, NN_STREAM_DATA, 0);
  for (guint k = 0; k < 10; k++) {
    centre_x[k] = 3 * cos (k * 2.39996) * sqrt ((k + 0.5) / 10);
    centre_y[k] = 3 * sin (k * 2.39996) * sqrt ((k + 0.5) / 10);
  }
  field->x0 = field->y0 = -4;
  field->x1 = field->y1 = 4;
  field->high = 1;
  for (gsize j = 0; j < 48; j++) {
    for (gsize i = 0; i < 48; i++) {
      double x = -4 + ((double) i + 0.5) * 8 / 48, y = -4 + ((double) j + 0.5) * 8 / 48;
      double sum = 0, best = 0;

      for (guint k = 0; k < 10; k++) {
        double score = exp (
            -1.2 * ((x - centre_x[k]) * (x - centre_x[k]) + (y - centre_y[k]) * (y - centre_y[k])));

        sum += score;
        if (score > best) {
          best = score;
          field->classes[j * 48 + i] = (guint8) k;
        }
      }
      field->values[j * 48 + i] = (float) (best / sum);
    }
  }
  points->classes = lab_frame_alloc (frame, points->n, 1);
  points->n_classes = 10;
  points->class_names = garments;
  for (gsize i = 0; i < points->n; i++) {
    guint k = i % 10;

    points->classes[i] = (guint8) k;
    points->x[i] = (float) (centre_x[k] + 0.45 * nn_random_normal (&random));
    points->y[i] = (float) (centre_y[k] + 0.45 * nn_random_normal (&random));
  }

  return frame;
}

/* Points with a line through them. */
static const LabView regression_view = {
  .id = "regression",
  .title = "A line through points",
  .kind = LAB_VIEW_PLANE,
  .x = { .title = "area", .unit = "m²" },
  .y = { .title = "price", .unit = "€" },
  .layers = {
    { "houses", LAB_OBSERVABLE_POINTS, "houses", LAB_ROLE_TRAIN },
    { "line", LAB_OBSERVABLE_SERIES, "prediction", LAB_ROLE_DEV },
  },
};

static LabFrame *
make_regression (void)
{
  LabFrame *frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabPoints *points = lab_frame_add_points (frame, "houses", 60);
  LabSeries *line = lab_frame_add_series (frame, "line", 2);
  NnRandom random;

  nn_random_init (&random, 4, NN_STREAM_DATA, 0);
  for (gsize i = 0; i < 60; i++) {
    points->x[i] = (float) (40 + 110 * nn_random_uniform (&random));
    points->y[i] = (float) (30000 + 2900 * points->x[i] + 40000 * nn_random_normal (&random));
  }
  line->x[0] = 40;
  line->x[1] = 150;
  line->y[0] = 146000;
  line->y[1] = 465000;

  return frame;
}

static const LabView gallery_view = {
  .id = "gallery",
  .title = "Pictures that the net takes for something else",
  .kind = LAB_VIEW_PICTURES,
  .layers = { { "pictures", LAB_OBSERVABLE_PICTURES, "mistakes", LAB_ROLE_NONE } },
};

static LabFrame *
make_pictures (gsize n, gsize size, gsize channels, gboolean is_signed, gboolean captions)
{
  LabFrame *frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabPictures *pictures = lab_frame_add_pictures (frame, "pictures", n, size, size, channels);

  pictures->is_signed = is_signed;
  pictures->empty = "No mistakes left";
  if (captions && n > 0)
    pictures->captions = lab_frame_alloc (frame, n, sizeof (char *));
  for (gsize k = 0; k < n; k++) {
    for (gsize y = 0; y < size; y++) {
      for (gsize x = 0; x < size; x++) {
        double u = ((double) x + 0.5) / (double) size - 0.5;
        double v = ((double) y + 0.5) / (double) size - 0.5;
        double wave = sin (6.3 * (u * cos ((double) k) + v * sin ((double) k)) * (1 + k % 3)) *
                      exp (-4 * (u * u + v * v));

        for (gsize c = 0; c < channels; c++)
          pictures->pixels[((k * size + y) * size + x) * channels + c] =
              (float) (is_signed ? 0.31 * wave : 0.5 + 0.5 * wave * cos (1.3 * (double) c));
      }
    }
    if (pictures->captions != NULL)
      pictures->captions[k] = lab_frame_printf (frame, "%s, taken for %s", garments[k % 10],
                                                garments[(k * 7 + 3) % 10]);
  }

  return frame;
}

static LabFrame *
make_grey (void)
{
  return make_pictures (12, 28, 1, FALSE, TRUE);
}

static LabFrame *
make_rgb (void)
{
  return make_pictures (5, 32, 3, FALSE, FALSE);
}

static LabFrame *
make_signed (void)
{
  return make_pictures (16, 5, 1, TRUE, FALSE);
}

static LabFrame *
make_many (void)
{
  return make_pictures (1500, 28, 1, FALSE, FALSE);
}

static LabFrame *
make_none (void)
{
  return make_pictures (0, 28, 1, FALSE, FALSE);
}

static const LabView readout_view = {
  .id = "readout",
  .title = "Where it stands",
  .kind = LAB_VIEW_READOUT,
  .layers = { { "readout", LAB_OBSERVABLE_READOUT, NULL, LAB_ROLE_NONE } },
};

static LabFrame *
make_readout (void)
{
  static const char *const lines[][2] = {
    { "best dev cost", "0.1234" },      { "at iteration", "320" },
    { "training accuracy", "99.20 %" }, { "dev accuracy", "87.25 %" },
    { "parameters", "1,218,186" },      { "output of the second convolution", "32 × 13 × 13" },
  };
  LabFrame *frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabReadout *readout = lab_frame_add_readout (frame, "readout", G_N_ELEMENTS (lines));

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    readout->labels[i] = lines[i][0];
    readout->values[i] = lines[i][1];
  }

  return frame;
}

/* Three runs that differ in the learning rate; the third has a long name and a marker of its own.
 */
static const char *const run_names[] = { "learning_rate=0.01", "learning_rate=0.1",
                                         "hidden_units=128, optimiser=momentum, batch_size=32" };

static void
add_curves_of_run (LabFrame *frame, guint run)
{
  LabSeries *train = lab_frame_add_series (frame, "train-cost", 301);
  LabSeries *dev = lab_frame_add_series (frame, "dev-cost", 301);
  double rate = 1 + 1.3 * run;
  gsize best = 0;

  for (gsize i = 0; i <= 300; i++) {
    double t = 5.0 * (double) i;

    train->x[i] = dev->x[i] = t;
    train->y[i] = 0.03 + 0.66 * exp (-t * rate / 400);
    dev->y[i] = 0.1 + 0.05 * run + 0.59 * exp (-t * rate / 330) + 0.0001 * rate * t;
    if (dev->y[i] < dev->y[best])
      best = i;
  }
  lab_frame_add_marker (frame, dev, "best", LAB_MARKER_POINT, dev->x[best], dev->y[best], "best");
}

static LabFrame *
make_runs (void)
{
  LabFrame *frame = lab_frame_new (1, 1500, LAB_STATUS_RUNNING, NULL);

  for (guint run = 0; run < G_N_ELEMENTS (run_names); run++) {
    LabFrameRun info = { .name = run_names[run], .step = 1500 };

    if (run == 0)
      lab_frame_set_run (frame, 0, &info);
    else
      lab_frame_add_run (frame, &info);
    add_curves_of_run (frame, run);
  }

  return frame;
}

/* A band over @n_seeds behind what the frame has. */
static void
add_band (LabFrame *frame, guint n_seeds)
{
  static const char *const names[] = { "train-cost", "dev-cost" };
  LabFrameRun info = { .name = "", .step = 1500, .n_seeds = n_seeds, .n_seeds_wanted = n_seeds };

  lab_frame_add_run (frame, &info);
  for (guint k = 0; k < G_N_ELEMENTS (names); k++) {
    LabSeries *series = lab_frame_add_series (frame, names[k], 301);

    series->low = lab_frame_alloc (frame, series->n, sizeof *series->low);
    series->high = lab_frame_alloc (frame, series->n, sizeof *series->high);
    for (gsize i = 0; i <= 300; i++) {
      double t = 5.0 * (double) i;

      series->x[i] = t;
      series->y[i] = 0.04 + 0.1 * k + 0.6 * exp (-t / 230) + 0.00015 * k * t;
      series->low[i] = series->y[i] * (0.8 - 0.1 * sin (t / 90));
      series->high[i] = series->y[i] * (1.25 + 0.1 * cos (t / 70));
    }
  }
}

static LabFrame *
make_band (void)
{
  LabFrame *frame = make_curves ();

  add_band (frame, 10);

  return frame;
}

static LabFrame *
make_runs_and_band (void)
{
  LabFrame *frame = make_runs ();

  add_band (frame, 5);

  return frame;
}

/* The run that is looked at has its field, the others their borders. */
static LabFrame *
make_runs_boundary (void)
{
  LabFrame *frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);

  for (guint run = 0; run < G_N_ELEMENTS (run_names); run++) {
    LabFrameRun info = { .name = run_names[run] };
    LabField *field;

    if (run == 0)
      lab_frame_set_run (frame, 0, &info);
    else
      lab_frame_add_run (frame, &info);
    field = lab_frame_add_field (frame, "probability", 96, 96, FALSE);
    field->x0 = field->y0 = -1.6;
    field->x1 = field->y1 = 1.6;
    field->high = 1;
    field->level = 0.5;
    for (gsize j = 0; j < field->ny; j++) {
      for (gsize i = 0; i < field->nx; i++) {
        double x = -1.6 + 3.2 * ((double) i + 0.5) / 96, y = -1.6 + 3.2 * ((double) j + 0.5) / 96;
        double r = hypot (x - 0.15 * run, y * (1 + 0.3 * run)) + 0.08 * sin (5 * atan2 (y, x));

        field->values[j * field->nx + i] = (float) (1 / (1 + exp (-8 * (r - 0.72))));
      }
    }
    add_rings (frame, "train-points", 200, 11);
  }

  return frame;
}

static LabFrame *
make_runs_readout (void)
{
  LabFrame *frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);

  for (guint run = 0; run < G_N_ELEMENTS (run_names); run++) {
    LabFrameRun info = { .name = run_names[run] };
    LabReadout *readout;

    if (run == 0)
      lab_frame_set_run (frame, 0, &info);
    else
      lab_frame_add_run (frame, &info);
    readout = lab_frame_add_readout (frame, "readout", run == 1 ? 2 : 3);
    readout->labels[0] = "best dev cost";
    readout->values[0] = lab_frame_printf (frame, "%.4f", 0.1234 + 0.05 * run);
    readout->labels[1] = run == 1 ? "training accuracy" : "at iteration";
    readout->values[1] = run == 1 ? "99.20 %" : "320";
    if (run != 1) {
      readout->labels[2] = "training accuracy";
      readout->values[2] = lab_frame_printf (frame, "%.2f %%", 97.5 + run);
    }
  }

  return frame;
}

static const LabView diagram_view = {
  .id = "network",
  .title = "The net",
  .kind = LAB_VIEW_DIAGRAM,
  .layers = { { "net", LAB_OBSERVABLE_DIAGRAM, "net", LAB_ROLE_NONE } },
};

/* A net for points in the plane: a heat map in each unit, weights between all layers. */
static LabFrame *
make_planar_net (void)
{
  static const guint n_units[] = { 2, 8, 6, 1 };
  static const char *const titles[] = { "input", "dense", "dense", "dense" };
  static const char *const details[] = { NULL, "ReLU\n192 parameters", "ReLU\n390 parameters",
                                         "sigmoid\n7 parameters" };
  static const char *const shapes[] = { "2", "64", "6", "1" };
  enum { SIZE = 24 };
  LabFrame *frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabDiagram *net = lab_frame_add_diagram (frame, "net", G_N_ELEMENTS (n_units));

  for (guint k = 0; k < net->n_layers; k++) {
    LabDiagramLayer *layer = &net->layers[k];

    layer->title = titles[k];
    layer->shape = shapes[k];
    layer->details = details[k];
    layer->n_units = n_units[k];
    layer->n_more = k == 1 ? 56 : 0;
    layer->map_size = SIZE;
    layer->maps = lab_frame_alloc (frame, (gsize) n_units[k] * SIZE * SIZE, sizeof (float));
    layer->notes = lab_frame_alloc (frame, n_units[k], sizeof (char *));
    for (guint unit = 0; unit < n_units[k]; unit++) {
      double angle = k == 0 ? unit * G_PI / 2 : 0.9 * unit + 0.4 * k;

      layer->notes[unit] = "0.5 · 0.2 − 0.1 · 0.7 = 0.03";
      for (gsize j = 0; j < SIZE; j++) {
        for (gsize i = 0; i < SIZE; i++) {
          double x = (double) i / (SIZE - 1) * 2 - 1, y = (double) j / (SIZE - 1) * 2 - 1;
          double z = x * cos (angle) + y * sin (angle);

          layer->maps[(unit * SIZE + j) * SIZE + i] =
              (float) (k == 0   ? z
                       : k == 1 ? tanh (3 * z + 0.4)
                       : k == 2 ? tanh (4 * sin (3 * z) * cos (2 * x * y))
                                : tanh (6 * (hypot (x, y) - 0.6)));
        }
      }
    }
    if (k > 0) {
      layer->weights = lab_frame_alloc (frame, (gsize) n_units[k] * n_units[k - 1], sizeof (float));
      for (guint i = 0; i < n_units[k] * n_units[k - 1]; i++)
        layer->weights[i] = (float) (1.4 * sin (2.3 * i + k) * cos (0.7 * i * k));
    }
  }

  return frame;
}

/* A convolutional net: boxes, and a few units with activations at its end. */
static LabFrame *
make_conv_net (void)
{
  static const char *const layers[][3] = {
    { "input", "28 × 28 × 1", "grey picture" },
    { "conv 5 × 5", "24 × 24 × 10", "ReLU\n260 parameters" },
    { "max-pool 2 × 2", "12 × 12 × 10", NULL },
    { "conv 3 × 3", "10 × 10 × 20", "ReLU\n1,820 parameters" },
    { "max-pool 2 × 2", "5 × 5 × 20", NULL },
    { "flatten", "500", NULL },
    { "dense", "10", "softmax\n5,010 parameters" },
  };
  LabFrame *frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabDiagram *net = lab_frame_add_diagram (frame, "net", G_N_ELEMENTS (layers));

  for (guint k = 0; k < net->n_layers; k++) {
    net->layers[k].title = layers[k][0];
    net->layers[k].shape = layers[k][1];
    net->layers[k].details = layers[k][2];
  }
  net->layers[6].n_units = 10;
  net->layers[6].activations = lab_frame_alloc (frame, 10, sizeof (float));
  for (guint i = 0; i < 10; i++)
    net->layers[6].activations[i] = i == 7 ? 0.9f : 0.01f * (float) i;

  return frame;
}

/* A neuron by hand: circles, and weights of both signs. */
static LabFrame *
make_small_net (void)
{
  static const float hidden[] = { 1.0f, -0.5f, -1.5f, 0.25f, 0.1f, 2.0f };
  static const float out[] = { 0.7f, -1.2f, 0.05f };
  static const float values[] = { 0.6f, -0.3f, 0.8f, -0.9f, 0.0f, 0.4f };
  LabFrame *frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabDiagram *net = lab_frame_add_diagram (frame, "net", 3);
  const guint n_units[] = { 2, 3, 1 };

  for (guint k = 0, first = 0; k < 3; first += n_units[k], k++) {
    LabDiagramLayer *layer = &net->layers[k];

    layer->n_units = n_units[k];
    layer->activations = lab_frame_alloc (frame, n_units[k], sizeof (float));
    memcpy (layer->activations, values + first, n_units[k] * sizeof (float));
  }
  net->layers[0].title = "input";
  net->layers[0].shape = "2";
  net->layers[1].title = "dense";
  net->layers[1].shape = "3";
  net->layers[1].details = "tanh";
  net->layers[1].weights = lab_frame_alloc (frame, 6, sizeof (float));
  memcpy (net->layers[1].weights, hidden, sizeof hidden);
  net->layers[1].notes = lab_frame_alloc (frame, 3, sizeof (char *));
  net->layers[1].notes[1] = "−1.5 · 0.6 + 0.25 · (−0.3) = −0.975";
  net->layers[2].title = "dense";
  net->layers[2].shape = "1";
  net->layers[2].weights = lab_frame_alloc (frame, 3, sizeof (float));
  memcpy (net->layers[2].weights, out, sizeof out);

  return frame;
}

const Sample samples[] = {
  { "curves", &curves_view, make_curves },
  { "curves-veiled", &curves_view, make_curves,
    PLOT_VEIL_AXIS_TITLES | PLOT_VEIL_LEGEND | PLOT_VEIL_MARKERS },
  { "log", &log_view, make_log },
  { "noisy", &noisy_view, make_noisy },
  { "noisy-roles", &curves_view, make_noisy_roles },
  { "diverging", &curves_view, make_diverging },
  { "functions", &single_view, make_single },
  { "boundary", &boundary_view, make_boundary },
  { "surface", &surface_view, make_surface },
  { "classes", &classes_view, make_classes },
  { "regression", &regression_view, make_regression },
  { "pictures-grey", &gallery_view, make_grey },
  { "pictures-rgb", &gallery_view, make_rgb },
  { "pictures-signed", &gallery_view, make_signed },
  { "pictures-many", &gallery_view, make_many },
  { "pictures-none", &gallery_view, make_none },
  { "pictures-boxes", &boxes_view, sample_make_boxes },
  { "pictures-layers", &galleries_view, sample_make_galleries },
  { "readout", &readout_view, make_readout },
  { "matrix-norm", &norm_view, sample_make_norm },
  { "matrix-veiled", &norm_view, sample_make_norm, PLOT_VEIL_VALUES },
  { "matrix-marks", &kernel_view, sample_make_kernel },
  { "matrix-names", &confusion_view, sample_make_confusion },
  { "matrix-heat", &weights_view, sample_make_weights },
  { "matrix-warning", &warning_view, sample_make_warning },
  { "bars", &softmax_view, sample_make_softmax },
  { "bars-veiled", &softmax_view, sample_make_softmax, PLOT_VEIL_VALUES },
  { "bars-log", &rates_view, sample_make_rates },
  { "bars-many", &words_view, sample_make_words },
  { "histogram", &scores_view, sample_make_scores },
  { "table", &runs_view, sample_make_runs },
  { "table-long", &long_table_view, sample_make_long_table },
  { "field-blank", &blank_view, sample_make_blank },
  { "empty", &curves_view, NULL },
  { "runs", &curves_view, make_runs },
  { "runs-band", &curves_view, make_runs_and_band },
  { "runs-boundary", &boundary_view, make_runs_boundary },
  { "runs-readout", &readout_view, make_runs_readout },
  { "band", &curves_view, make_band },
  { "diagram-planar", &diagram_view, make_planar_net },
  { "diagram-conv", &diagram_view, make_conv_net },
  { "diagram-small", &diagram_view, make_small_net },
  { "zoom-curves", &curves_view, make_runs, .zoom = { TRUE, 300, 520, 0.1, 0.3 } },
  { "zoom-log", &log_view, make_log, .zoom = { TRUE, 300, 5000, 1.5, 9 } },
  { "zoom-boundary", &boundary_view, make_boundary, .zoom = { TRUE, -0.2, 0.9, -0.1, 1 } },
};

const guint n_samples = G_N_ELEMENTS (samples);

const Sample *
sample_find (const char *name)
{
  for (guint i = 0; i < n_samples; i++)
    if (strcmp (samples[i].name, name) == 0)
      return &samples[i];
  g_error ("there is no sample called %s", name);
}

LabFrame *
sample_init (const Sample *sample, PlotView *view, gboolean dark, double width, double height)
{
  LabFrame *frame = sample->make != NULL ? sample->make () : NULL;
  PlotStyle style = plot_style (dark);
  PlotOptions options = { .veil = sample->veil, .zoom = sample->zoom };

  plot_view_init (view, sample->view, frame, &style, &options, width, height);

  return frame;
}
