/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-view.h"

#include <math.h>
#include <string.h>

#include "nn-random.h"
#include "plot-private.h"
#include "samples.h"

static cairo_surface_t *
draw (const PlotView *view)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (int) ceil (view->width), (int) ceil (view->height));
  cairo_t *cr = cairo_create (surface);

  plot_view_draw (view, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

static guint32
get_pixel (cairo_surface_t *surface, double x, double y)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  const guint32 *row =
      (const guint32 *) (gconstpointer) (data + (gsize) floor (y) * (gsize) stride);

  return row[(gsize) floor (x)] & 0xffffff;
}

static guint
count_other_than (cairo_surface_t *surface, guint32 ground)
{
  guint n = 0;

  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
      n += get_pixel (surface, x, y) != ground;

  return n;
}

/* Every sample at sizes from a stamp to a wall: something is drawn, nothing fails. */
static void
test_draws_all (void)
{
  static const double sizes[][2] = { { 1, 1 },     { 20, 400 },  { 60, 40 },
                                     { 200, 150 }, { 500, 360 }, { 1600, 900 } };

  for (guint i = 0; i < n_samples; i++) {
    for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
      for (guint dark = 0; dark < 2; dark++) {
        PlotView view;
        g_autoptr (LabFrame) frame =
            sample_init (&samples[i], &view, dark, sizes[k][0], sizes[k][1]);
        cairo_surface_t *surface = draw (&view);

        if (k >= 2)
          g_assert_cmpuint (count_other_than (surface, dark ? 0x1e1e1e : 0xffffff), >, 60);
        cairo_surface_destroy (surface);
      }
    }
  }
}

static void
test_range (void)
{
  PlotView view;
  g_autoptr (LabFrame) curves = sample_init (sample_find ("curves"), &view, FALSE, 500, 360);
  const LabObservable *dev = lab_frame_find (curves, "dev-cost", LAB_OBSERVABLE_SERIES);

  g_assert_cmpfloat (view.x.low, ==, 0);
  g_assert_cmpfloat (view.x.high, ==, 1500);
  g_assert_cmpfloat (view.y.low, ==, 0); /* from_zero */
  for (gsize i = 0; i < dev->series.n; i++)
    g_assert_cmpfloat (dev->series.y[i], <=, view.y.high);
  g_assert_cmpfloat (view.y.high, <, 0.85); /* the greatest is 0.70 */
}

/* One curve ends in 10¹⁵ and infinities; the other, at most 0.85, must fill a good part. */
static void
test_range_diverging (void)
{
  PlotView view;
  g_autoptr (LabFrame) frame = sample_init (sample_find ("diverging"), &view, FALSE, 500, 360);

  g_assert_cmpfloat (view.y.high, >, 0.85);
  g_assert_cmpfloat (view.y.high, <, 4 * 0.85);
  g_assert_cmpfloat (view.x.high, ==, 200); /* where the values are none is shown too */
}

/* A curve that falls by four orders of magnitude is no outlier. */
static void
test_range_falling (void)
{
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabSeries *series = lab_frame_add_series (frame, "train-cost", 1000);
  PlotStyle style = plot_style (FALSE);
  PlotView view;

  for (gsize i = 0; i < 1000; i++) {
    series->x[i] = (double) i;
    series->y[i] = 100 * exp (-(double) i / 20) + 0.005;
  }
  plot_view_init (&view, sample_find ("curves")->view, frame, &style, NULL, 500, 360);
  g_assert_cmpfloat (view.y.high, >=, 100);
}

/* Between layer 2 and layer 3 there is none, however wide the picture. */
static void
test_whole_numbers (void)
{
  static const LabView by_layer = {
    .kind = LAB_VIEW_PLANE,
    .x = { .title = "layer" },
    .layers = { { "norm", LAB_OBSERVABLE_SERIES, NULL, LAB_ROLE_TRAIN } },
  };

  for (gsize n = 1; n <= 7; n++) {
    g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
    LabSeries *series = lab_frame_add_series (frame, "norm", n);
    PlotStyle style = plot_style (FALSE);
    PlotView view;

    for (gsize i = 0; i < n; i++) {
      series->x[i] = (double) i + 1;
      series->y[i] = 0.1 * (double) i;
    }
    plot_view_init (&view, &by_layer, frame, &style, NULL, 1400, 300);
    g_assert_cmpuint (view.x.n_ticks, ==, MAX (n, 2));
    for (guint i = 0; i < view.x.n_ticks; i++)
      g_assert_cmpfloat (view.x.ticks[i], ==, i + 1);
  }
}

static void
test_square (void)
{
  static const double sizes[][2] = { { 500, 360 }, { 300, 700 }, { 1600, 900 }, { 1200, 180 } };

  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
    PlotView view;
    g_autoptr (LabFrame) frame =
        sample_init (sample_find ("boundary"), &view, FALSE, sizes[k][0], sizes[k][1]);
    g_autoptr (PlotText) text = plot_text_new (&view.style);
    double unit_x = plot_axis_to_place (&view.x, 1) - plot_axis_to_place (&view.x, 0);
    double unit_y = plot_axis_to_place (&view.y, 0) - plot_axis_to_place (&view.y, 1);

    g_assert_cmpfloat_with_epsilon (unit_x / unit_y, 1, 0.01); /* edges are on whole pixels */
    g_assert_cmpfloat (view.x.low, ==, -1.6);
    g_assert_cmpfloat (view.x.high, ==, 1.6);
    /* The numbers keep apart, in a wide pane that the square does not fill too. */
    for (guint i = 1; i < view.x.n_ticks; i++) {
      double half = (plot_text_measure (text, PLOT_FONT_TICK, view.x.labels[i - 1]) +
                     plot_text_measure (text, PLOT_FONT_TICK, view.x.labels[i])) /
                    2;

      g_assert_cmpfloat (plot_axis_to_place (&view.x, view.x.ticks[i]) -
                             plot_axis_to_place (&view.x, view.x.ticks[i - 1]),
                         >, half);
    }
  }
}

/* The lowest place at which a legend's first entry of a row answers; 0 when there is no legend. */
static double
find_legend_end (const PlotView *view)
{
  double lowest = 0;
  guint layer;

  for (double y = 0.5; y < view->height; y++)
    if (plot_view_find_legend (view, view->legend_left + 2, y, &layer))
      lowest = y;

  return lowest;
}

/* A legend that has to wrap gets the room for all of its rows, above a square picture too. */
static void
test_legend_wraps (void)
{
  for (double width = 160; width <= 300; width += 20) {
    for (double height = 160; height <= 280; height += 40) {
      PlotView view;
      g_autoptr (LabFrame) frame =
          sample_init (sample_find ("boundary"), &view, FALSE, width, height);
      double lowest;

      if (view.is_compact)
        continue;
      lowest = find_legend_end (&view);
      g_assert_cmpfloat (lowest, >, 0);
      g_assert_cmpfloat (view.legend_left, >=, 0);
      if (view.legend == PLOT_LEGEND_BESIDE)
        g_assert_cmpfloat (view.legend_left, >, view.right);
      else
        g_assert_cmpfloat (lowest, <, view.top);
    }
  }
}

/* However small the picture, no word of a marker is written over the legend. */
static void
test_words_off_legend (void)
{
  guint n_seen = 0;

  for (double width = 160; width <= 400; width += 20) {
    for (double height = 110; height <= 230; height += 20) {
      PlotOptions options = { .veil = PLOT_VEIL_MARKERS };
      PlotStyle style = plot_style (FALSE);
      PlotView view, veiled;
      g_autoptr (LabFrame) frame = sample_find ("curves")->make ();
      LabSeries *dev =
          &((LabObservable *) lab_frame_find (frame, "dev-cost", LAB_OBSERVABLE_SERIES))->series;
      cairo_surface_t *with, *without;

      lab_frame_add_marker (frame, dev, "stop", LAB_MARKER_VERTICAL, 700, 0, "patience runs out");
      lab_frame_add_marker (frame, dev, "lowest", LAB_MARKER_POINT, 700, 0.6,
                            "where the dev cost is lowest");
      plot_view_init (&view, sample_find ("curves")->view, frame, &style, NULL, width, height);
      plot_view_init (&veiled, view.view, frame, &style, &options, width, height);
      if (view.legend != PLOT_LEGEND_INSIDE || view.is_compact)
        continue;
      g_assert_cmpfloat (view.legend_left, ==, veiled.legend_left);
      with = draw (&view);
      without = draw (&veiled);
      for (double y = view.legend_top + 1; y < view.legend_top + view.legend_height - 1; y++)
        for (double x = view.legend_left + 1; x < view.legend_left + view.legend_width - 1; x++)
          /* A curve may shine through a little elsewhere; ink would be another thing. */
          g_assert_cmpint (abs ((int) (get_pixel (with, x, y) & 0xff) -
                                (int) (get_pixel (without, x, y) & 0xff)),
                           <, 60);
      cairo_surface_destroy (with);
      cairo_surface_destroy (without);
      n_seen++;
    }
  }
  g_assert_cmpuint (n_seen, >, 10);
}

/* Beside a square the legend has the room that the square leaves: the square is larger for it, and
 * all of the legend is in the drawing. */
static void
test_legend_beside (void)
{
  static const double sizes[][2] = { { 360, 260 }, { 616, 292 }, { 700, 300 } };

  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
    PlotView view, veiled;
    PlotOptions options = { .veil = PLOT_VEIL_LEGEND };
    g_autoptr (LabFrame) frame =
        sample_init (sample_find ("classes"), &view, FALSE, sizes[k][0], sizes[k][1]);

    plot_view_init (&veiled, view.view, frame, &view.style, &options, sizes[k][0], sizes[k][1]);
    g_assert_cmpint (view.legend, ==, PLOT_LEGEND_BESIDE);
    g_assert_cmpfloat (view.bottom - view.top, >=, veiled.bottom - veiled.top - 1);
    g_assert_cmpfloat (view.legend_left, >, view.right);
    g_assert_cmpfloat (view.legend_left + view.legend_width, <=, view.width);
    g_assert_cmpfloat (view.legend_top + view.legend_height, <=, view.bottom + 1);
  }
}

/* What filled and hollow symbols mean is said where sets of points share their classes, not of the
 * only set that has some. */
static void
test_legend_of_sets (void)
{
  static const char *classes[] = { "A", "B" };
  static const LabView sets = {
    .kind = LAB_VIEW_PLANE,
    .layers = { { "batches", LAB_OBSERVABLE_POINTS, "batches", LAB_ROLE_NONE },
                { "average", LAB_OBSERVABLE_POINTS, "moving average", LAB_ROLE_TEST } },
  };

  for (guint n = 1; n <= 2; n++) {
    g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
    PlotStyle style = plot_style (FALSE);
    g_autoptr (PlotText) text = plot_text_new (&style);
    double width, height, row;
    PlotView view;

    for (guint i = 0; i < 2; i++) {
      LabPoints *points = lab_frame_add_points (frame, sets.layers[i].observable, 2);

      points->x[1] = points->y[1] = 1;
      if (i < n) {
        points->n_classes = 2;
        points->class_names = classes;
        points->classes = lab_frame_alloc (frame, 2, sizeof *points->classes);
      }
    }
    plot_view_init (&view, &sets, frame, &style, NULL, 500, 360);
    plot_legend_measure_beside (&view, text, &width, &height);
    row = 1.15 * plot_text_get_height (text, PLOT_FONT_LABEL);
    g_assert_cmpfloat_with_epsilon ((height - 0.5 * style.font_size) / row, 2 + n, 0.01);
  }
}

/* Larger type takes more room from the plotting area and gives thicker strokes. */
static void
test_grows (void)
{
  g_autoptr (LabFrame) frame = sample_find ("curves")->make ();
  PlotStyle small = plot_style (FALSE), large = plot_style (FALSE);
  PlotView a, b;
  PlotStroke thin, thick;

  large.font_size = 33;
  plot_view_init (&a, sample_find ("curves")->view, frame, &small, NULL, 1200, 900);
  plot_view_init (&b, sample_find ("curves")->view, frame, &large, NULL, 1200, 900);
  g_assert_cmpfloat (b.left, >, 2 * a.left);
  g_assert_cmpfloat (b.height - b.bottom, >, 2 * (a.height - a.bottom));
  plot_layer_get_stroke (&a, 0, &thin);
  plot_layer_get_stroke (&b, 0, &thick);
  g_assert_cmpfloat (thin.width, ==, 2);
  g_assert_cmpfloat (thick.width, ==, 6);
}

/* Layers of one view differ in colour or in dashes, by more than hue for the usual three. */
static void
test_strokes_differ (void)
{
  static const char *const names[] = { "curves", "log", "noisy", "functions" };

  for (guint k = 0; k < G_N_ELEMENTS (names); k++) {
    PlotView view;
    g_autoptr (LabFrame) frame = sample_init (sample_find (names[k]), &view, FALSE, 500, 360);
    guint n = lab_view_n_layers (view.view);

    for (guint i = 0; i < n; i++) {
      for (guint j = 0; j < i; j++) {
        PlotStroke a, b;

        plot_layer_get_stroke (&view, i, &a);
        plot_layer_get_stroke (&view, j, &b);
        g_assert_true (a.n_dashes != b.n_dashes || a.width != b.width ||
                       memcmp (a.dashes, b.dashes, sizeof a.dashes) != 0);
        g_assert_cmpfloat (fabs (a.color.red - b.color.red) + fabs (a.color.green - b.color.green) +
                               fabs (a.color.blue - b.color.blue),
                           >, 0.2);
      }
    }
  }
}

/* A curve of far more points than columns: each of its points lies on paint, and in no column is
 * there paint farther from the points there than a stroke is thick. */
static void
test_reduction (void)
{
  static const LabView view_of_one = {
    .kind = LAB_VIEW_PLANE,
    .layers = { { "curve", LAB_OBSERVABLE_SERIES, NULL, LAB_ROLE_TRAIN } },
  };
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabSeries *series = lab_frame_add_series (frame, "curve", 8000);
  g_autofree double *least = NULL, *greatest = NULL;
  PlotStyle style = plot_style (FALSE);
  cairo_surface_t *surface, *empty;
  NnRandom random;
  PlotView view;
  int width;

  nn_random_init (&random, 11, NN_STREAM_NOISE, 0);
  for (gsize i = 0; i < series->n; i++) {
    series->x[i] = (double) i;
    series->y[i] = sin ((double) i / 900) + 0.2 * nn_random_normal (&random);
  }
  plot_view_init (&view, &view_of_one, frame, &style, NULL, 420, 300);
  surface = draw (&view);
  series->n = 0;
  empty = draw (&view);
  series->n = 8000;

  width = (int) view.width;
  least = g_new (double, width);
  greatest = g_new (double, width);
  for (int x = 0; x < width; x++) {
    least[x] = INFINITY;
    greatest[x] = -INFINITY;
  }
  for (gsize i = 0; i < series->n; i++) {
    double x = plot_axis_to_place (&view.x, series->x[i]);
    double y = plot_axis_to_place (&view.y, series->y[i]);

    if (x < view.right - 0.01)
      g_assert_cmphex (get_pixel (surface, x, y), !=, get_pixel (empty, x, y));
    /* A stroke of 2 reaches a column to either side. */
    for (int column = (int) x - 2; column <= (int) x + 2; column++) {
      if (column >= 0 && column < width) {
        least[column] = MIN (least[column], y);
        greatest[column] = MAX (greatest[column], y);
      }
    }
  }
  for (int x = (int) view.left; x < (int) view.right; x++)
    for (int y = 0; y < (int) view.bottom; y++)
      if (y + 1 < least[x] - 1.5 || y > greatest[x] + 1.5)
        g_assert_cmphex (get_pixel (surface, x, y), ==, get_pixel (empty, x, y));
  cairo_surface_destroy (surface);
  cairo_surface_destroy (empty);
}

/* The middle of each sample's place has the sample's colour. */
static void
test_field_pixels (void)
{
  static const LabView field_view = {
    .kind = LAB_VIEW_PLANE,
    .layers = { { "field", LAB_OBSERVABLE_FIELD, NULL, LAB_ROLE_NONE } },
  };
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabField *field = lab_frame_add_field (frame, "field", 7, 5, FALSE);
  PlotStyle style = plot_style (FALSE);
  cairo_surface_t *surface;
  PlotView view;

  field->x1 = 7;
  field->y1 = 5;
  field->high = 1;
  field->level = NAN;
  for (gsize i = 0; i < 35; i++)
    field->values[i] = (float) ((i * 13) % 35) / 34;
  plot_view_init (&view, &field_view, frame, &style, NULL, 400, 300);
  surface = draw (&view);
  for (gsize j = 0; j < 5; j++) {
    for (gsize i = 0; i < 7; i++) {
      PlotColor color = plot_field_color (&style, field, field->values[j * 7 + i]);
      guint32 pixel = get_pixel (surface, plot_axis_to_place (&view.x, (double) i + 0.5),
                                 plot_axis_to_place (&view.y, (double) j + 0.5));

      /* The place may be half a pixel off the sample: 1/80 of the way to the next. */
      g_assert_cmpfloat_with_epsilon ((pixel >> 16 & 255) / 255.0, color.red, 0.02);
      g_assert_cmpfloat_with_epsilon ((pixel >> 8 & 255) / 255.0, color.green, 0.02);
      g_assert_cmpfloat_with_epsilon ((pixel & 255) / 255.0, color.blue, 0.02);
    }
  }
  cairo_surface_destroy (surface);
}

/* Where a net diverged its confidence is not a number, and outside of a simplex there is none: that
 * is left blank. */
static void
test_field_not_a_number (void)
{
  static const LabView field_view = {
    .kind = LAB_VIEW_PLANE,
    .layers = { { "field", LAB_OBSERVABLE_FIELD, NULL, LAB_ROLE_NONE } },
  };
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_DIVERGED, NULL);
  LabField *field = lab_frame_add_field (frame, "field", 6, 4, TRUE);
  PlotStyle style = plot_style (FALSE);
  PlotColor color = plot_style_background (&style);
  cairo_surface_t *surface;
  PlotView view;
  guint32 pixel;

  field->x1 = 6;
  field->y1 = 4;
  for (gsize i = 0; i < 24; i++) {
    field->values[i] = NAN;
    field->classes[i] = i % 6 < 3 ? 2 : 1;
  }
  plot_view_init (&view, &field_view, frame, &style, NULL, 400, 300);
  surface = draw (&view);
  pixel = get_pixel (surface, plot_axis_to_place (&view.x, 1.5), plot_axis_to_place (&view.y, 1.5));
  g_assert_cmpfloat_with_epsilon ((pixel >> 16 & 255) / 255.0, color.red, 0.01);
  g_assert_cmpfloat_with_epsilon ((pixel >> 8 & 255) / 255.0, color.green, 0.01);
  g_assert_cmpfloat_with_epsilon ((pixel & 255) / 255.0, color.blue, 0.01);
  cairo_surface_destroy (surface);
}

/* Pixels of a picture are flat squares of their own colour. */
static void
test_picture_pixels (void)
{
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabPictures *pictures = lab_frame_add_pictures (frame, "pictures", 2, 4, 3, 3);
  g_autoptr (PlotText) text = NULL;
  PlotStyle style = plot_style (FALSE);
  cairo_surface_t *surface;
  PlotGalleries galleries;
  PlotGallery gallery;
  PlotView view;
  double pixel_size;

  for (gsize i = 0; i < 2 * 4 * 3 * 3; i++)
    pictures->pixels[i] = (float) (i * 7 % 72) / 71;
  plot_view_init (&view, sample_find ("pictures-rgb")->view, frame, &style, NULL, 400, 300);
  text = plot_text_new (&style);
  plot_galleries_init (&galleries, &view, text);
  gallery = galleries.galleries[0];
  g_assert_cmpuint (gallery.n_shown, ==, 2);
  pixel_size = gallery.width / 3;
  g_assert_cmpfloat (pixel_size, ==, floor (pixel_size));
  surface = draw (&view);
  for (gsize k = 0; k < 2; k++) {
    double left = rint (gallery.left + (double) (k % gallery.columns) * gallery.pitch_x);
    double top = rint (gallery.top + (double) (k / gallery.columns) * gallery.pitch_y);

    for (gsize y = 0; y < 4; y++) {
      for (gsize x = 0; x < 3; x++) {
        const float *pixel = pictures->pixels + ((k * 4 + y) * 3 + x) * 3;
        guint32 expected = (guint32) (pixel[0] * 255 + 0.5f) << 16 |
                           (guint32) (pixel[1] * 255 + 0.5f) << 8 |
                           (guint32) (pixel[2] * 255 + 0.5f);

        g_assert_cmphex (
            get_pixel (surface, left + (x + 0.1) * pixel_size, top + (y + 0.1) * pixel_size), ==,
            expected);
        g_assert_cmphex (
            get_pixel (surface, left + (x + 0.9) * pixel_size, top + (y + 0.9) * pixel_size), ==,
            expected);
      }
    }
  }
  cairo_surface_destroy (surface);
}

static void
test_gallery_fits (void)
{
  for (gsize n = 1; n < 120; n += 7) {
    for (gsize size = 3; size < 70; size += 11) {
      g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
      PlotStyle style = plot_style (FALSE);
      g_autoptr (PlotText) text = plot_text_new (&style);
      PlotGalleries galleries;
      PlotGallery gallery;
      PlotView view;

      lab_frame_add_pictures (frame, "pictures", n, size, size, 1);
      plot_view_init (&view, sample_find ("pictures-grey")->view, frame, &style, NULL, 480, 300);
      plot_galleries_init (&galleries, &view, text);
      gallery = galleries.galleries[0];
      g_assert_cmpuint (gallery.n_shown, >=, 1);
      g_assert_cmpuint (gallery.columns * gallery.rows, >=, gallery.n_shown);
      g_assert_cmpfloat (gallery.left, >=, view.left - 1);
      g_assert_cmpfloat (gallery.top, >=, view.top - 1);
      g_assert_cmpfloat (gallery.left + (gallery.columns - 1) * gallery.pitch_x + gallery.width, <=,
                         view.right + 1);
      g_assert_cmpfloat (gallery.top + (gallery.rows - 1) * gallery.pitch_y + gallery.height, <=,
                         view.bottom + 1);
      g_assert_cmpfloat (gallery.pitch_x, >=, gallery.width);
      g_assert_cmpfloat (gallery.pitch_y, >=, gallery.height);
      /* Whole multiples are no reason to leave much of the room empty. */
      if (n == 1)
        g_assert_cmpfloat (gallery.height, >, 0.86 * (view.bottom - view.top));
    }
  }
}

static void
test_anchors (void)
{
  static const PlotVeil veils[] = { PLOT_VEIL_NONE,
                                    PLOT_VEIL_AXIS_TITLES | PLOT_VEIL_LEGEND | PLOT_VEIL_MARKERS };
  g_autoptr (LabFrame) frame = sample_find ("curves")->make ();
  const LabObservable *dev = lab_frame_find (frame, "dev-cost", LAB_OBSERVABLE_SERIES);
  const LabMarker *best = &dev->series.markers[0];
  PlotStyle style = plot_style (FALSE);

  for (guint k = 0; k < 2; k++) {
    PlotOptions options = { .veil = veils[k] };
    PlotView view;
    double x, y, train_y;

    plot_view_init (&view, sample_find ("curves")->view, frame, &style, &options, 500, 360);
    g_assert_true (plot_view_anchor (&view, "marker:best", &x, &y));
    g_assert_cmpfloat_with_epsilon (plot_axis_to_value (&view.x, x), best->x, 1e-6);
    g_assert_cmpfloat_with_epsilon (plot_axis_to_value (&view.y, y), best->y, 1e-9);
    g_assert_true (plot_view_anchor (&view, "marker-x:best", &x, &y));
    g_assert_cmpfloat_with_epsilon (plot_axis_to_value (&view.x, x), best->x, 1e-6);
    g_assert_cmpfloat (y, ==, view.bottom);
    g_assert_true (plot_view_anchor (&view, "marker-y:best", &x, &y));
    g_assert_cmpfloat_with_epsilon (plot_axis_to_value (&view.y, y), best->y, 1e-9);
    g_assert_cmpfloat (x, ==, view.left);
    g_assert_true (plot_view_anchor (&view, "marker-x:decay", &x, &y));
    g_assert_cmpfloat_with_epsilon (plot_axis_to_value (&view.x, x), 1000, 1e-6);
    g_assert_false (plot_view_anchor (&view, "marker-y:decay", &x, &y));

    g_assert_true (plot_view_anchor (&view, "x-title", &x, &y));
    g_assert_cmpfloat (y, >, view.bottom);
    g_assert_cmpfloat (y, <, view.height);
    g_assert_true (plot_view_anchor (&view, "y-title", &x, &y));
    g_assert_cmpfloat (x, <, view.left);
    g_assert_cmpfloat (x, >, 0);

    g_assert_true (plot_view_anchor (&view, "curve:train-cost", &x, &train_y));
    g_assert_true (plot_view_anchor (&view, "curve:dev-cost", &x, &y));
    g_assert_cmpfloat (x, >, (view.left + view.right) / 2);
    g_assert_cmpfloat (x, <=, view.right);
    /* Beside its own curve, as far from the other one at least. */
    g_assert_cmpfloat (fabs (plot_series_interpolate (&view, &dev->series, x) - y), <, 20);
    g_assert_cmpfloat (fabs (plot_series_interpolate (&view, &dev->series, x) - y), >, 5);
    g_assert_cmpfloat (y, <, train_y); /* the dev cost is the higher one: y goes down */

    g_assert_false (plot_view_anchor (&view, "marker:worst", &x, &y));
    g_assert_false (plot_view_anchor (&view, "curve:test-cost", &x, &y));
    g_assert_false (plot_view_anchor (&view, "nonsense", &x, &y));
  }
}

/* Places do not depend on the veil: slots on a veiled chart sit where words will be. */
static void
test_veil_keeps_places (void)
{
  g_autoptr (LabFrame) frame = sample_find ("curves")->make ();
  PlotStyle style = plot_style (FALSE);
  PlotOptions veiled = { .veil = PLOT_VEIL_AXIS_TITLES | PLOT_VEIL_LEGEND | PLOT_VEIL_MARKERS };
  PlotView a, b;
  cairo_surface_t *open, *hidden;

  plot_view_init (&a, sample_find ("curves")->view, frame, &style, NULL, 500, 360);
  plot_view_init (&b, sample_find ("curves")->view, frame, &style, &veiled, 500, 360);
  g_assert_cmpfloat (a.left, ==, b.left);
  g_assert_cmpfloat (a.right, ==, b.right);
  g_assert_cmpfloat (a.top, ==, b.top);
  g_assert_cmpfloat (a.bottom, ==, b.bottom);
  g_assert_cmpint (b.legend, ==, PLOT_LEGEND_NONE);
  open = draw (&a);
  hidden = draw (&b);
  /* No word where the title of the horizontal axis was; the marker's dot is still there. */
  for (int x = 0; x < 500; x++)
    for (int y = (int) (a.x_title_y - 4); y < 360; y++)
      g_assert_cmphex (get_pixel (hidden, x, y), ==, 0xffffff);
  for (int y = 0; y < 360; y++)
    for (int x = 0; x < (int) (a.y_title_x + 5); x++)
      g_assert_cmphex (get_pixel (hidden, x, y), ==, 0xffffff);
  {
    const LabObservable *dev = lab_frame_find (frame, "dev-cost", LAB_OBSERVABLE_SERIES);
    double x = plot_axis_to_place (&b.x, dev->series.markers[0].x);
    double y = plot_axis_to_place (&b.y, dev->series.markers[0].y);

    g_assert_cmphex (get_pixel (hidden, x, y), ==, get_pixel (open, x, y));
    g_assert_cmphex (get_pixel (hidden, x, y), !=, 0xffffff);
  }
  cairo_surface_destroy (open);
  cairo_surface_destroy (hidden);
}

static void
test_legend (void)
{
  g_autoptr (LabFrame) frame = sample_find ("curves")->make ();
  PlotStyle style = plot_style (FALSE);
  PlotOptions options = { .hidden_layers = 1 << 1 };
  gboolean seen[2] = { FALSE, FALSE };
  PlotView view;
  guint layer;

  plot_view_init (&view, sample_find ("curves")->view, frame, &style, &options, 500, 360);
  g_assert_cmpint (view.legend, ==, PLOT_LEGEND_INSIDE);
  g_assert_cmpuint (plot_occupancy_count (&view, view.legend_left, view.legend_top,
                                          view.legend_width, view.legend_height),
                    ==, 0);
  for (double y = 0; y < 360; y += 2) {
    for (double x = 0; x < 500; x += 4) {
      if (plot_view_find_legend (&view, x, y, &layer)) {
        g_assert_cmpuint (layer, <, 2);
        g_assert_cmpfloat (x, >=, view.legend_left);
        g_assert_cmpfloat (x, <=, view.legend_left + view.legend_width);
        g_assert_cmpfloat (y, >=, view.legend_top);
        g_assert_cmpfloat (y, <=, view.legend_top + view.legend_height);
        seen[layer] = TRUE;
      }
    }
  }
  g_assert_true (seen[0] && seen[1]); /* a hidden curve can be switched on again */
}

/* Curves everywhere: the legend goes out of their way. */
static void
test_legend_above (void)
{
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabSeries *train = lab_frame_add_series (frame, "train-cost", 300);
  LabSeries *dev = lab_frame_add_series (frame, "dev-cost", 300);
  PlotStyle style = plot_style (FALSE);
  PlotView view;

  for (gsize i = 0; i < 300; i++) {
    train->x[i] = dev->x[i] = (double) i;
    train->y[i] = i % 2;
    dev->y[i] = (i / 2) % 2;
  }
  plot_view_init (&view, sample_find ("curves")->view, frame, &style, NULL, 500, 360);
  g_assert_cmpint (view.legend, ==, PLOT_LEGEND_ABOVE);
  g_assert_cmpfloat (view.legend_top + view.legend_height, <=, view.top + 0.5);
}

static void
test_hidden_layer (void)
{
  g_autoptr (LabFrame) frame = sample_find ("curves")->make ();
  const LabObservable *train = lab_frame_find (frame, "train-cost", LAB_OBSERVABLE_SERIES);
  PlotStyle style = plot_style (FALSE);
  PlotOptions hidden = { .hidden_layers = 1 };
  cairo_surface_t *surface;
  PlotView view;
  double x, y;

  plot_view_init (&view, sample_find ("curves")->view, frame, &style, &hidden, 500, 360);
  g_assert_false (plot_view_anchor (&view, "curve:train-cost", &x, &y));
  surface = draw (&view);
  y = plot_axis_to_place (&view.y, train->series.y[220]);
  x = plot_axis_to_place (&view.x, train->series.x[220]);
  g_assert_cmphex (get_pixel (surface, x, y), ==, 0xffffff);
  cairo_surface_destroy (surface);
}

static void
test_empty (void)
{
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_FAILED, "No room for 9 GB.");
  PlotStyle style = plot_style (TRUE);
  PlotView view;
  double x, y;
  g_autofree char *nothing = NULL, *failed = NULL;

  plot_view_init (&view, sample_find ("curves")->view, NULL, &style, NULL, 500, 360);
  nothing = plot_view_get_empty_text (&view);
  g_assert_cmpstr (nothing, ==, "There is nothing to show yet.");
  g_assert_false (plot_view_anchor (&view, "x-title", &x, &y));
  plot_view_init (&view, sample_find ("curves")->view, frame, &style, NULL, 500, 360);
  failed = plot_view_get_empty_text (&view);
  g_assert_cmpstr (failed, ==, "No room for 9 GB.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/view/draws-all", test_draws_all);
  g_test_add_func ("/plot/view/range", test_range);
  g_test_add_func ("/plot/view/range/diverging", test_range_diverging);
  g_test_add_func ("/plot/view/range/falling", test_range_falling);
  g_test_add_func ("/plot/view/whole-numbers", test_whole_numbers);
  g_test_add_func ("/plot/view/square", test_square);
  g_test_add_func ("/plot/view/legend-wraps", test_legend_wraps);
  g_test_add_func ("/plot/view/words-off-legend", test_words_off_legend);
  g_test_add_func ("/plot/view/legend-beside", test_legend_beside);
  g_test_add_func ("/plot/view/legend-of-sets", test_legend_of_sets);
  g_test_add_func ("/plot/view/grows", test_grows);
  g_test_add_func ("/plot/view/strokes-differ", test_strokes_differ);
  g_test_add_func ("/plot/view/reduction", test_reduction);
  g_test_add_func ("/plot/view/field-pixels", test_field_pixels);
  g_test_add_func ("/plot/view/field-not-a-number", test_field_not_a_number);
  g_test_add_func ("/plot/view/picture-pixels", test_picture_pixels);
  g_test_add_func ("/plot/view/gallery-fits", test_gallery_fits);
  g_test_add_func ("/plot/view/anchors", test_anchors);
  g_test_add_func ("/plot/view/veil-keeps-places", test_veil_keeps_places);
  g_test_add_func ("/plot/view/legend", test_legend);
  g_test_add_func ("/plot/view/legend/above", test_legend_above);
  g_test_add_func ("/plot/view/hidden-layer", test_hidden_layer);
  g_test_add_func ("/plot/view/empty", test_empty);

  return g_test_run ();
}
