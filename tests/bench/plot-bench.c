/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long it takes to lay out and to draw a view of 500 × 500 pixels on an image surface, which is
 * what a window redraws for each frame that it takes. */

#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "nn-random.h"
#include "plot-view.h"

#define SIDE 500
#define N_TIMES 300

static const LabView field_view = {
  .id = "boundary",
  .title = "Decision boundary",
  .kind = LAB_VIEW_PLANE,
  .x = { .title = "x₁" },
  .y = { .title = "x₂" },
  .square = TRUE,
  .layers = {
    { "probability", LAB_OBSERVABLE_FIELD, "P(outer ring)", LAB_ROLE_NONE },
    { "points", LAB_OBSERVABLE_POINTS, "training", LAB_ROLE_TRAIN },
  },
};

static const LabView curves_view = {
  .id = "curves",
  .title = "Mini-batch costs",
  .kind = LAB_VIEW_PLANE,
  .x = { .title = "iteration" },
  .y = { .title = "cost", .from_zero = TRUE },
  .layers = {
    { "a", LAB_OBSERVABLE_SERIES, "training cost", LAB_ROLE_TRAIN },
    { "b", LAB_OBSERVABLE_SERIES, "dev cost", LAB_ROLE_DEV },
    { "c", LAB_OBSERVABLE_SERIES, "test cost", LAB_ROLE_TEST },
    { "d", LAB_OBSERVABLE_SERIES, "bound", LAB_ROLE_POSITIVE },
  },
};

/* 256 × 256 values whose contour winds, and 500 points of two classes. */
static LabFrame *
make_field (void)
{
  static const char *names[] = { "inner ring", "outer ring" };
  LabFrame *frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabField *field = lab_frame_add_field (frame, "probability", 256, 256, FALSE);
  LabPoints *points = lab_frame_add_points (frame, "points", 500);
  NnRandom random;

  field->x0 = field->y0 = -1.5;
  field->x1 = field->y1 = 1.5;
  field->high = 1;
  field->level = 0.5;
  for (gsize j = 0; j < field->ny; j++) {
    for (gsize i = 0; i < field->nx; i++) {
      double x = -1.5 + 3 * ((double) i + 0.5) / 256, y = -1.5 + 3 * ((double) j + 0.5) / 256;
      double z = hypot (x, y) - 0.7 + 0.1 * sin (7 * atan2 (y, x)) + 0.1 * sin (9 * x);

      field->values[j * field->nx + i] = (float) (1 / (1 + exp (-8 * z)));
    }
  }
  nn_random_init (&random, 1, NN_STREAM_DATA, 0);
  points->classes = lab_frame_alloc (frame, points->n, 1);
  points->n_classes = 2;
  points->class_names = names;
  for (gsize i = 0; i < points->n; i++) {
    double angle = 2 * G_PI * nn_random_uniform (&random);
    double radius = (i % 2 == 0 ? 0.4 : 1.0) + 0.13 * nn_random_normal (&random);

    points->classes[i] = i % 2;
    points->x[i] = (float) (radius * cos (angle));
    points->y[i] = (float) (radius * sin (angle));
  }

  return frame;
}

/* Four curves of 20,000 noisy points; @noise 0: smooth ones. */
static LabFrame *
make_curves (double noise)
{
  static const char *const names[] = { "a", "b", "c", "d" };
  LabFrame *frame = lab_frame_new (1, 20000, LAB_STATUS_RUNNING, NULL);
  NnRandom random;

  nn_random_init (&random, 2, NN_STREAM_NOISE, 0);
  for (guint k = 0; k < G_N_ELEMENTS (names); k++) {
    LabSeries *series = lab_frame_add_series (frame, names[k], 20000);

    for (gsize i = 0; i < series->n; i++) {
      double t = (double) i, mean = 0.3 + 0.25 * k + 2 * exp (-t / (2000 + 1500 * k));

      series->x[i] = t;
      series->y[i] = fabs (mean * (1 + noise * nn_random_normal (&random)));
    }
  }

  return frame;
}

static LabFrame *
make_noisy (void)
{
  return make_curves (0.1);
}

static LabFrame *
make_smooth (void)
{
  return make_curves (0);
}

/* µs of this thread on a processor: what a busy machine does besides is left out. */
static gint64
processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static int
compare (const void *a, const void *b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static const struct {
  const char *name;
  const LabView *view;
  LabFrame *(*make) (void);
  double target; /* ms */
} pictures[] = {
  { "field 256 × 256, contour, 500 points", &field_view, make_field, 4 },
  { "4 noisy series of 20,000 points", &curves_view, make_noisy, 4 },
  { "4 smooth series of 20,000 points", &curves_view, make_smooth, 4 },
};

int
main (void)
{
  gint64 times[N_TIMES], layouts[N_TIMES], processor[N_TIMES];

  printf ("%-38s %8s %8s %8s %8s %8s\n", "500 × 500 pixels, ms", "layout", "median", "p90",
          "on CPU", "target");
  for (guint k = 0; k < G_N_ELEMENTS (pictures); k++) {
    g_autoptr (LabFrame) frame = pictures[k].make ();
    cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, SIDE, SIDE);
    PlotStyle style = plot_style (FALSE);

    for (guint i = 0; i < N_TIMES; i++) {
      cairo_t *cr = cairo_create (image);
      gint64 start = g_get_monotonic_time (), on_processor = processor_time ();
      PlotView view;

      plot_view_init (&view, pictures[k].view, frame, &style, NULL, SIDE, SIDE);
      layouts[i] = g_get_monotonic_time () - start;
      plot_view_draw (&view, cr);
      times[i] = g_get_monotonic_time () - start;
      processor[i] = processor_time () - on_processor;
      cairo_destroy (cr);
    }
    cairo_surface_destroy (image);
    qsort (times, N_TIMES, sizeof *times, compare);
    qsort (processor, N_TIMES, sizeof *processor, compare);
    qsort (layouts, N_TIMES, sizeof *layouts, compare);
    printf ("%-38s %8.2f %8.2f %8.2f %8.2f %8.2f\n", pictures[k].name,
            (double) layouts[N_TIMES / 2] / 1000, (double) times[N_TIMES / 2] / 1000,
            (double) times[N_TIMES * 9 / 10] / 1000, (double) processor[N_TIMES / 2] / 1000,
            pictures[k].target);
  }

  return 0;
}
