/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Matrices, bars, histograms, tables, and pictures with marks: where things are, what is said of
 * them, what leaves the program as numbers. */

#include <math.h>
#include <string.h>

#include "canvas.h"
#include "samples.h"

static const double sizes[][2] = { { 290, 200 },  { 200, 150 }, { 360, 260 },
                                   { 1200, 800 }, { 500, 360 }, { 300, 700 } };

static const char *const matrix_samples[] = { "matrix-norm",  "matrix-veiled",  "matrix-marks",
                                              "matrix-names", "matrix-warning", "matrix-heat" };
static const char *const bar_samples[] = { "bars", "bars-veiled", "bars-log", "bars-many" };

static void
assert_inside (const cairo_rectangle_t *inner, double left, double top, double right, double bottom)
{
  g_assert_cmpfloat (inner->x, >=, left - 0.5);
  g_assert_cmpfloat (inner->y, >=, top - 0.5);
  g_assert_cmpfloat (inner->x + inner->width, <=, right + 0.5);
  g_assert_cmpfloat (inner->y + inner->height, <=, bottom + 0.5);
}

static void
assert_apart (const cairo_rectangle_t *rects, guint n)
{
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < i; j++)
      g_assert_true (rects[i].x + rects[i].width <= rects[j].x + 0.01 ||
                     rects[j].x + rects[j].width <= rects[i].x + 0.01 ||
                     rects[i].y + rects[i].height <= rects[j].y + 0.01 ||
                     rects[j].y + rects[j].height <= rects[i].y + 0.01);
}

/* Nothing is cut off and nothing touches: boxes in the drawing, cells in boxes, numbers in cells.
 */
static void
test_matrix_layout (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (matrix_samples); k++) {
    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++) {
      PlotView view;
      g_autoptr (LabFrame) frame =
          sample_init (sample_find (matrix_samples[k]), &view, FALSE, sizes[s][0], sizes[s][1]);
      cairo_rectangle_t boxes[LAB_VIEW_MAX_LAYERS];
      g_autoptr (PlotText) text = NULL;
      PlotMatrices matrices;

      plot_matrices_init (&matrices, &view);
      g_assert_cmpuint (matrices.n, ==, lab_view_n_layers (view.view));
      view.style.font_size *= matrices.text_scale;
      text = plot_text_new (&view.style);
      for (guint i = 0; i < matrices.n; i++) {
        const PlotMatrixBox *box = &matrices.boxes[i];
        cairo_rectangle_t cells = { box->cells_left, box->cells_top,
                                    box->cell_width * (double) box->matrix->columns,
                                    box->cell_height * (double) box->matrix->rows };

        boxes[i] = (cairo_rectangle_t){ box->left, box->top, box->width, box->height };
        assert_inside (&boxes[i], view.left, view.top, view.right, view.bottom);
        assert_inside (&cells, box->left, box->top, box->left + box->width, box->top + box->height);
        for (gsize c = 0; c < box->matrix->rows * box->matrix->columns && !box->is_heat; c++) {
          g_autofree char *number = plot_matrix_format (box->matrix, c);

          if (!box->is_veiled)
            g_assert_cmpfloat (plot_text_measure (text, PLOT_FONT_STRONG, number), <=,
                               box->cell_width);
        }
      }
      assert_apart (boxes, matrices.n);
    }
  }
}

/* What can be read stays numbers; 64 × 48 cells become a picture. */
static void
test_matrix_heat (void)
{
  PlotView view;
  g_autoptr (LabFrame) frame = sample_init (sample_find ("matrix-heat"), &view, FALSE, 500, 360);
  PlotMatrices matrices;

  plot_matrices_init (&matrices, &view);
  g_assert_true (matrices.boxes[0].is_heat);
  g_assert_false (matrices.boxes[1].is_heat);
  g_assert_true (matrices.boxes[2].is_heat);
  g_assert_cmpfloat (matrices.text_scale, >=, 0.6);
}

/* Other numbers of the same kind leave every cell where it is. */
static void
test_matrix_steady (void)
{
  PlotView view, later;
  g_autoptr (LabFrame) frame = sample_init (sample_find ("matrix-norm"), &view, FALSE, 500, 360);
  g_autoptr (LabFrame) other = sample_init (sample_find ("matrix-norm"), &later, FALSE, 500, 360);
  const LabObservable *norm = lab_frame_find (other, "z_norm", LAB_OBSERVABLE_MATRIX);
  cairo_rectangle_t a, b;

  for (gsize i = 0; i < 12; i++)
    norm->matrix.values[i] = i % 2 == 0 ? 0.1234 : -1.5 * (double) i / 11;
  for (guint layer = 0; layer < 4; layer++) {
    g_assert_true (plot_view_get_cell_rect (&view, layer, 2, 0, &a));
    g_assert_true (plot_view_get_cell_rect (&later, layer, 2, 0, &b));
    g_assert_cmpfloat_with_epsilon (a.x, b.x, 1e-9);
    g_assert_cmpfloat_with_epsilon (a.y, b.y, 1e-9);
    g_assert_cmpfloat_with_epsilon (a.width, b.width, 1e-9);
  }
}

/* A column of whole numbers stands in the middle of its cells, also beside one with fractions; the
 * points of one column are below each other. */
static void
test_matrix_columns (void)
{
  PlotView view;
  g_autoptr (LabFrame) frame = sample_init (sample_find ("matrix-marks"), &view, FALSE, 500, 360);
  g_autoptr (PlotText) text = NULL;
  const PlotMatrixBox *gradient;
  PlotMatrices matrices;
  double digit;

  plot_matrices_init (&matrices, &view);
  gradient = &matrices.boxes[2];
  view.style.font_size *= matrices.text_scale;
  text = plot_text_new (&view.style);
  digit = plot_text_measure (text, PLOT_FONT_LABEL, "−0");
  g_assert_cmpfloat_with_epsilon (gradient->points[0] - digit / 2, gradient->cell_width / 2, 1);
  g_assert_cmpfloat (gradient->points[2], <, gradient->points[0]);
}

/* Few histograms are filled, many would hide one another: they are outlines that differ by dashes.
 */
static void
test_histogram_outlines (void)
{
  static const char *const names[] = { "a", "b", "c", "d" };
  LabView many = { .kind = LAB_VIEW_PLANE };
  PlotStyle style = plot_style (FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    many.layers[i].observable = names[i];
    many.layers[i].kind = LAB_OBSERVABLE_HISTOGRAM;
    many.layers[i].label = names[i];
  }
  for (guint n = 1; n <= G_N_ELEMENTS (names); n++) {
    g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
    PlotFill fill;
    PlotView view;

    for (guint i = 0; i < n; i++) {
      LabHistogram *histogram = lab_frame_add_histogram (frame, names[i], 3);

      histogram->x1 = 1;
      histogram->counts[i % 3] = 1;
    }
    plot_view_init (&view, &many, frame, &style, NULL, 360, 260);
    plot_layer_get_fill (&view, 0, &fill);
    g_assert_true (fill.is_outline == (n > 3));
    cairo_surface_destroy (canvas_draw (&view));
  }
}

/* Each cell is found where it is said to be, and answers with its own index. */
static void
test_cells (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (matrix_samples); k++) {
    PlotView view;
    g_autoptr (LabFrame) frame =
        sample_init (sample_find (matrix_samples[k]), &view, FALSE, 500, 360);
    guint no_layer, no_row, no_column;
    cairo_rectangle_t beyond;

    for (guint layer = 0; layer < lab_view_n_layers (view.view); layer++) {
      const LabMatrix *matrix = &plot_layer_get (&view, layer)->matrix;

      for (guint row = 0; row < matrix->rows; row += MAX (1, matrix->rows / 5)) {
        for (guint column = 0; column < matrix->columns; column++) {
          guint found_layer, found_row, found_column;
          g_auto (PlotHit) hit = { 0 };
          cairo_rectangle_t rect;
          double x, y;

          g_assert_true (plot_view_get_cell_rect (&view, layer, row, column, &rect));
          x = rect.x + rect.width / 2;
          y = rect.y + rect.height / 2;
          g_assert_true (
              plot_view_find_cell (&view, x, y, &found_layer, &found_row, &found_column));
          g_assert_cmpuint (found_layer, ==, layer);
          g_assert_cmpuint (found_row, ==, row);
          g_assert_cmpuint (found_column, ==, column);
          g_assert_true (plot_view_hit (&view, x, y, 0, &hit));
          g_assert_cmpuint (hit.layer, ==, layer);
          g_assert_cmpuint (hit.index, ==, row * matrix->columns + column);
          g_assert_cmpfloat_with_epsilon (hit.x, x, 1e-6);
        }
      }
      g_assert_false (plot_view_get_cell_rect (&view, layer, (guint) matrix->rows, 0, &beyond));
    }
    g_assert_false (plot_view_find_cell (&view, 1, 1, &no_layer, &no_row, &no_column));
  }
}

static char *
text_of_cell (const char *sample, guint layer, guint row, guint column)
{
  PlotView view;
  g_autoptr (LabFrame) frame = sample_init (sample_find (sample), &view, FALSE, 500, 360);
  g_auto (PlotHit) hit = { 0 };
  cairo_rectangle_t rect;

  g_assert_true (plot_view_get_cell_rect (&view, layer, row, column, &rect));
  /* A bar's column is as high as the plotting area. */
  g_assert_true (plot_view_hit (&view, rect.x + rect.width / 2, rect.y + rect.height / 2, 0, &hit));

  return g_steal_pointer (&hit.text);
}

/* By hand from samples-values.c: the first row of z is 12, 14, 14, 12 with mean 13 and variance 1;
 * cell 5 of the confusion matrix is 5 · 37 mod 41 = 21. */
static const struct {
  const char *sample;
  guint layer, row, column;
  const char *text;
} hits[] = {
  { "matrix-norm", 0, 2, 3, "z (3, 4): −5.5" },
  { "matrix-norm", 3, 0, 1, "z_norm (1, 2): 1; (14 − 13) / 1 = 1" },
  { "matrix-veiled", 0, 2, 3, "z (3, 4): −5.5" },
  { "matrix-veiled", 3, 0, 1, "z_norm (1, 2): ?" },
  { "matrix-marks", 0, 0, 1, "input (1, 2): 3, marked" },
  { "matrix-marks", 0, 0, 2, "input (1, 3): 2, tied" },
  { "matrix-marks", 2, 2, 2, "gradient (3, 3): −1.5, wrong" },
  { "matrix-names", 0, 1, 0, "confusion (trouser, T-shirt): 21" },
  { "matrix-warning", 0, 0, 2, "logits (1, 3): −∞" },
  { "matrix-warning", 1, 0, 0, "softmax (1, 1): NaN" },
  { "bars", 0, 0, 0, "cat: target 0.7" },
  { "bars", 1, 0, 1, "dog: output 0.33, wrong" },
  { "bars", 1, 0, 2, "horse: output 0.15, tied" },
  { "bars-veiled", 1, 0, 1, "dog: output ?" },
  { "bars-veiled", 0, 0, 1, "dog: target 0.1" },
  { "bars-log", 0, 0, 0, "dense 1: norm 0, which has no place on this axis" },
  { "bars-log", 0, 0, 3, "dense 4: norm 0.02" },
};

static void
test_hit_texts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (hits); i++) {
    g_autofree char *text =
        text_of_cell (hits[i].sample, hits[i].layer, hits[i].row, hits[i].column);

    g_assert_cmpstr (text, ==, hits[i].text);
  }
}

/* Bars stand in the plotting area side by side, and so do their names. */
static void
test_bar_layout (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (bar_samples); k++) {
    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++) {
      PlotView view;
      g_autoptr (LabFrame) frame =
          sample_init (sample_find (bar_samples[k]), &view, FALSE, sizes[s][0], sizes[s][1]);
      g_autoptr (PlotText) text = plot_text_new (&view.style);
      cairo_rectangle_t columns[64], names[64];
      guint n_columns = 0, n_names = 0;

      for (guint layer = 0; layer < lab_view_n_layers (view.view); layer++) {
        const LabBars *bars = &plot_layer_get (&view, layer)->bars;

        for (guint i = 0; i < bars->n; i++) {
          cairo_rectangle_t bar;

          g_assert_true (plot_bars_get_rect (&view, layer, i, &bar));
          assert_inside (&bar, view.left, view.top, view.right, view.bottom);
          g_assert_true (plot_view_get_cell_rect (&view, layer, 0, i, &columns[n_columns++]));
          if (layer == 0 && plot_bars_get_name_rect (&view, i, text, &names[n_names])) {
            assert_inside (&names[n_names], 0, view.bottom, view.width, view.height);
            n_names++;
          }
        }
      }
      assert_apart (columns, n_columns);
      assert_apart (names, n_names);
      if (!view.is_compact)
        g_assert_cmpuint (n_names, >=, 3);
      g_assert_cmpfloat (view.bottom - view.top, >, 0.25 * view.height);
    }
  }
}

/* A bar is as high as its value, on both kinds of axes; where it is dragged to is its new value. */
static void
test_bar_values (void)
{
  PlotView view;
  g_autoptr (LabFrame) frame = sample_init (sample_find ("bars"), &view, FALSE, 500, 360);
  g_autoptr (LabFrame) logarithmic = NULL;
  cairo_rectangle_t a, b;

  g_assert_true (plot_bars_get_rect (&view, 0, 0, &a)); /* 0.7 */
  g_assert_true (plot_bars_get_rect (&view, 0, 1, &b)); /* 0.1 */
  g_assert_cmpfloat_with_epsilon (a.height / b.height, 7, 1e-6);
  g_assert_cmpfloat_with_epsilon (plot_view_bar_value_at (&view, a.y), 0.7, 1e-9);
  g_assert_cmpfloat_with_epsilon (plot_view_bar_value_at (&view, b.y), 0.1, 1e-9);
  g_assert_cmpfloat (plot_view_bar_value_at (&view, view.top), >=, 1); /* up to certainty */
  g_assert_cmpfloat (plot_view_bar_value_at (&view, -1000), ==,
                     plot_view_bar_value_at (&view, view.top));
  g_assert_cmpfloat_with_epsilon (plot_view_bar_value_at (&view, 1e9), 0, 1e-9);

  logarithmic = sample_init (sample_find ("bars-log"), &view, FALSE, 500, 360);
  /* 4·10⁻⁴ to 0.02 is lg 50 decades. */
  g_assert_true (plot_bars_get_rect (&view, 0, 2, &a));
  g_assert_true (plot_bars_get_rect (&view, 0, 3, &b));
  g_assert_cmpfloat_with_epsilon ((b.height - a.height) / (plot_axis_to_place (&view.y, 0.001) -
                                                           plot_axis_to_place (&view.y, 0.01)),
                                  log10 (50), 1e-6);
  g_assert_true (plot_bars_get_rect (&view, 0, 0, &a)); /* 0 has no height there */
  g_assert_cmpfloat (a.height, ==, 0);
}

/* All bars that are kept back look alike, and the axis says nothing of them. */
static void
test_bar_veil (void)
{
  PlotView view, other;
  g_autoptr (LabFrame) frame = sample_init (sample_find ("bars-veiled"), &view, FALSE, 500, 360);
  g_autoptr (LabFrame) changed = sample_init (sample_find ("bars-veiled"), &other, FALSE, 500, 360);
  const LabObservable *output = lab_frame_find (changed, "output", LAB_OBSERVABLE_BARS);
  PlotStyle style = plot_style (FALSE);
  PlotOptions options = { .veil = PLOT_VEIL_VALUES };
  cairo_rectangle_t a, b;

  output->bars.values[0] = 123;
  plot_view_init (&other, view.view, changed, &style, &options, 500, 360);
  g_assert_cmpfloat (view.y.high, ==, other.y.high);
  for (gsize i = 0; i < 4; i++) {
    g_assert_true (plot_bars_get_rect (&view, 1, i, &a));
    g_assert_true (plot_bars_get_rect (&other, 1, 0, &b));
    g_assert_cmpfloat (a.height, ==, b.height);
  }
}

static const LabView histogram_view = {
  .kind = LAB_VIEW_PLANE,
  .x = { .title = "score" },
  .y = { .title = "examples" },
  .layers = { { "a", LAB_OBSERVABLE_HISTOGRAM, "faces", LAB_ROLE_POSITIVE } },
};

/* 1, 2 and 1 in bins from 0 to 3. */
static LabFrame *
make_histogram (void)
{
  LabFrame *frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabHistogram *histogram = lab_frame_add_histogram (frame, "a", 3);

  histogram->x1 = 3;
  histogram->counts[0] = histogram->counts[2] = 1;
  histogram->counts[1] = 2;

  return frame;
}

static void
test_histogram (void)
{
  g_autoptr (LabFrame) frame = make_histogram ();
  const LabHistogram *histogram = &lab_frame_find (frame, "a", LAB_OBSERVABLE_HISTOGRAM)->histogram;
  PlotStyle style = plot_style (FALSE);
  g_auto (PlotHit) hit = { 0 }, none = { 0 };
  g_autoptr (GString) csv = NULL;
  g_autofree char *text = NULL;
  cairo_rectangle_t first, second;
  PlotView view;

  plot_view_init (&view, &histogram_view, frame, &style, NULL, 500, 360);
  g_assert_cmpfloat (view.y.low, ==, 0); /* from nought though no axis asks for it */
  g_assert_cmpfloat (view.y.high, >=, 2);
  g_assert_cmpfloat (view.x.low, ==, 0);
  g_assert_cmpfloat (view.x.high, ==, 3);
  g_assert_true (plot_histogram_get_rect (&view, histogram, 0, &first));
  g_assert_true (plot_histogram_get_rect (&view, histogram, 1, &second));
  g_assert_cmpfloat_with_epsilon (second.height, 2 * first.height, 1e-6);
  g_assert_cmpfloat_with_epsilon (second.x, first.x + first.width, 1e-6);
  g_assert_cmpfloat_with_epsilon (second.y + second.height, view.bottom, 1e-6);
  g_assert_true (plot_view_hit (&view, second.x + 5, second.y + 30, 4, &hit));
  g_assert_cmpuint (hit.index, ==, 1);
  g_assert_cmpstr (hit.text, ==, "faces 2 at score from 1 to 2");
  g_assert_false (plot_view_hit (&view, first.x + 5, first.y - 20, 4, &none));
  /* Lower edges: (0 · 1 + 1 · 2 + 2 · 1) / 4 = 1; a bin more for the upper ones. */
  text = plot_view_describe (&view);
  g_assert_cmpstr (text, ==, "Faces: 4 in 3 bins, most 2 from 1 to 2, mean between 1 and 2.");
  csv = plot_csv_new (&view);
  g_assert_cmpstr (csv->str, ==, "from,to,faces\n0,1,1\n1,2,2\n2,3,1\n");
  /* The middle of the second bin's ground is covered, above the first one's step nothing is. */
  g_assert_cmpuint (
      plot_occupancy_count (&view, second.x + 20, second.y + 20, second.width - 40, 40), >, 0);
  g_assert_cmpuint (plot_occupancy_count (&view, first.x + 10, view.top, first.width - 40, 20), ==,
                    0);
}

static const struct {
  const char *sample;
  const char *text;
} descriptions[] = {
  /* Variance of −5, 5, 5, −5.5 around −0.125: 105.19 / 4; (−5.5 + 0.125) / √26.3 = −1.05. */
  { "matrix-norm",
    "z, 3 × 4: from −5.5 to 14; can be edited. μ, 3 × 1: from −0.125 to 13; mean of each row. "
    "σ², 3 × 1: from 1 to 26.3. z_norm, 3 × 4: from −1.05 to 1." },
  { "matrix-veiled", "z, 3 × 4: from −5.5 to 14; can be edited. μ, 3 × 1: values not shown yet. "
                     "σ², 3 × 1: values not shown yet. z_norm, 3 × 4: values not shown yet." },
  { "matrix-marks",
    "input, 4 × 4: from 0 to 7; marked (1, 2); tied (1, 3), (1, 4), (3, 1), (3, 3), (3, 4) and 1 "
    "more; can be edited. output, 2 × 2: from 2 to 7. gradient, 4 × 4: from −1.5 to 1; wrong "
    "(3, 1), (3, 3); where windows tie, the first cell takes it all." },
  { "matrix-warning", "logits, 2 × 3: from 2.5e-07 to 1e+12; not finite: 3. "
                      "softmax, 1 × 3: from 0 to 1; not finite: 1." },
  { "bars", "Target, 4 bars: largest 0.7 for cat, least 0 for frog; can be edited. "
            "Output, 4 bars: largest 0.42 for cat, least 0.1 for frog; marked cat; tied horse; "
            "wrong dog." },
  { "bars-veiled", "Target, 4 bars: largest 0.7 for cat, least 0 for frog; can be edited. "
                   "Output, 4 bars: values not shown yet." },
  { "bars-log", "Norm, 6 bars: largest 1.3 for output, least 0 for dense 1; not finite: 1." },
  { "table",
    "Runs: 4 rows: optimiser gradient descent, rate 0.3, steps 20,000, dev accuracy 87.25 %; "
    "optimiser momentum, rate 0.1, steps 6,500, dev accuracy 88.1 % (marked); "
    "optimiser RMSProp, rate 0.001, steps 4,120, dev accuracy 88.1 % (tied); "
    "optimiser Adam, no bias correction, rate 0.001, steps 980, dev accuracy 9.97 % (wrong)." },
  { "pictures-layers", "Input: 1 picture of 28 by 28 pixels. Kernels: 8 pictures of 5 by 5 pixels. "
                       "Feature maps: 8 pictures of 24 by 24 pixels." },
  { "pictures-boxes", "Pictures: 3 pictures of 48 by 48 pixels: two found, one found, at the edge; "
                      "5 boxes." },
};

static void
test_descriptions (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (descriptions); i++) {
    PlotView view;
    g_autoptr (LabFrame) frame =
        sample_init (sample_find (descriptions[i].sample), &view, FALSE, 500, 360);
    g_autofree char *text = plot_view_describe (&view);

    g_assert_cmpstr (text, ==, descriptions[i].text);
  }
}

/* The rows that are seen are in the drawing, with the line that counts the others. */
static void
test_table (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++) {
    PlotView view;
    g_autoptr (LabFrame) frame =
        sample_init (sample_find ("table-long"), &view, FALSE, sizes[s][0], sizes[s][1]);
    gsize n = plot_table_count_shown (&view), lowest = 0;
    double last = 0, pitch = 0;

    g_assert_cmpuint (n, >=, 2);
    g_assert_cmpuint (n, <, 60);
    for (double y = 0; y < view.height; y++) {
      g_auto (PlotHit) hit = { 0 };

      if (!plot_view_hit (&view, view.width / 2, y, 0, &hit))
        continue;
      g_assert_cmpuint (hit.index / 3, >=, lowest);
      if (hit.index / 3 > lowest)
        pitch = hit.y - last;
      lowest = hit.index / 3;
      last = hit.y;
    }
    g_assert_cmpuint (lowest, ==, n - 1);
    g_assert_cmpfloat (last + 0.5 * pitch + 0.75 * view.style.font_size, <=, view.bottom + 0.5);
  }
}

/* Words that are too many for their column go on in a second line, and their row is higher. */
static void
test_table_wraps (void)
{
  PlotView view;
  g_autoptr (LabFrame) frame = sample_init (sample_find ("table"), &view, FALSE, 290, 260);
  PlotOptions options = { 0 };
  PlotStyle style = view.style;
  double places[4] = { 0 }, next = 0;

  plot_view_init (&view, view.view, frame, &style, &options, 250, 260);
  g_assert_cmpuint (plot_table_count_shown (&view), ==, 4);
  for (double y = 0; y < view.height; y++) {
    g_auto (PlotHit) hit = { 0 };

    if (!plot_view_hit (&view, view.width / 4, y, 0, &hit))
      continue;
    places[hit.index / 4] = hit.y;
    next = MAX (next, y);
  }
  g_assert_cmpfloat (2 * (next - places[3]), >, 1.5 * (places[2] - places[1]));
  g_assert_cmpfloat (next, <=, view.bottom + 0.5);
}

/* Whatever the width, all that is written has room: in lines that fit into the row, and of whole
 * words as long as there is width for the words at all. */
static void
test_table_room (void)
{
  for (double width = 230; width <= 500; width += 7) {
    PlotView view;
    g_autoptr (LabFrame) frame = sample_init (sample_find ("table"), &view, FALSE, width, 260);
    const LabTable *table = plot_table_get (&view, NULL);
    PlotStyle style = view.style;
    g_autoptr (PlotText) text = NULL;

    style.font_size *= plot_table_get_scale (&view);
    text = plot_text_new (&style);
    for (gsize i = 0; i <= table->rows; i++) {
      for (gsize j = 0; j < table->columns; j++) {
        const char *string =
            i == 0 ? table->headings[j] : table->cells[(i - 1) * table->columns + j];
        gboolean is_strong = i == 0 || table->marks[i - 1] == LAB_MARK_STRONG;
        PlotFont font = is_strong ? PLOT_FONT_STRONG : PLOT_FONT_LABEL;
        g_auto (GStrv) words = g_strsplit (string, " ", -1);
        cairo_rectangle_t rect;
        double height;

        g_assert_true (plot_table_get_cell_rect (&view, i, j, &rect));
        for (char **word = words; *word != NULL; word++)
          g_assert_cmpfloat (plot_text_measure (text, font, *word), <=, rect.width + 1);
        plot_text_set (text, font, string, rect.width + 1, TRUE);
        plot_text_get_size (text, NULL, &height);
        g_assert_cmpfloat (height, <=, rect.height);
      }
    }
  }
}

/* As high as it takes to show all rows, and not higher; what only fills its room asks for none. */
static void
test_height (void)
{
  PlotView view, higher;
  PlotOptions options = { 0 };
  g_autoptr (LabFrame) table = sample_init (sample_find ("table-long"), &view, FALSE, 360, 200);
  g_autoptr (LabFrame) diagram = NULL, curves = NULL;
  double height = plot_view_find_height (&view, 200, 2000);
  guint hash = plot_view_hash_content (&view);

  g_assert_cmpuint (plot_table_count_shown (&view), <, 60);
  plot_view_init (&higher, view.view, table, &view.style, &options, 360, height);
  g_assert_cmpuint (plot_table_count_shown (&higher), ==, 60);
  g_assert_cmpuint (plot_view_hash_content (&higher), ==, hash);
  plot_view_init (&higher, view.view, table, &view.style, &options, 360, 0.9 * height);
  g_assert_true (plot_table_count_shown (&higher) < 60 || plot_table_get_scale (&higher) < 0.84);
  g_assert_cmpfloat (plot_view_find_height (&view, 200, 300), <=, 300);

  diagram = sample_init (sample_find ("diagram-conv"), &view, FALSE, 360, 120);
  height = plot_view_find_height (&view, 120, 600);
  g_assert_cmpfloat (height, >, 120);
  g_assert_cmpuint (plot_view_hash_content (&view), !=, hash);
  plot_view_init (&higher, view.view, diagram, &view.style, &options, 360, height);
  g_assert_cmpfloat (higher.diagram_scale, >, view.diagram_scale);

  curves = sample_init (sample_find ("curves"), &view, FALSE, 360, 200);
  g_assert_cmpfloat (plot_view_find_height (&view, 200, 2000), ==, 200);
}

static void
test_table_texts (void)
{
  PlotView view;
  g_autoptr (LabFrame) frame = sample_init (sample_find ("table"), &view, FALSE, 500, 360);
  PlotOptions options = { .veil = PLOT_VEIL_VALUES };
  PlotStyle style = view.style;
  g_autoptr (GString) csv = plot_csv_new (&view), veiled = NULL;
  gboolean found = FALSE;

  for (double y = 0; y < 360 && !found; y++) {
    for (double x = 0; x < 500 && !found; x++) {
      g_auto (PlotHit) hit = { 0 };

      if (plot_view_hit (&view, x, y, 0, &hit) && hit.index == 1 * 4 + 3) {
        g_assert_cmpstr (hit.text, ==, "dev accuracy: 88.1 %, marked");
        found = TRUE;
      }
    }
  }
  g_assert_true (found);
  g_assert_cmpstr (csv->str, ==,
                   "optimiser,rate,steps,dev accuracy,mark\n"
                   "gradient descent,0.3,\"20,000\",87.25 %,\n"
                   "momentum,0.1,\"6,500\",88.1 %,marked\n"
                   "RMSProp,0.001,\"4,120\",88.1 %,tied\n"
                   "\"Adam, no bias correction\",0.001,980,9.97 %,wrong\n");
  plot_view_init (&view, sample_find ("table")->view, frame, &style, &options, 500, 360);
  veiled = plot_csv_new (&view);
  g_assert_nonnull (strstr (veiled->str, "momentum,?,?,?,\n"));
  g_assert_null (strstr (veiled->str, "88.1"));
}

/* The numbers that are written read back as those of the frame, bit by bit. */
static void
test_matrix_csv (void)
{
  PlotView view;
  g_autoptr (LabFrame) frame = sample_init (sample_find ("matrix-norm"), &view, FALSE, 500, 360);
  g_autoptr (GString) csv = plot_csv_new (&view);
  g_auto (GStrv) tables = g_strsplit (csv->str, "\n\n", -1);

  g_assert_cmpuint (g_strv_length (tables), ==, 4);
  for (guint k = 0; k < 4; k++) {
    const LabMatrix *matrix = &plot_layer_get (&view, k)->matrix;
    g_auto (GStrv) lines = g_strsplit (g_strchomp (tables[k]), "\n", -1);

    g_assert_cmpuint (g_strv_length (lines), ==, matrix->rows + 1);
    g_assert_true (g_str_has_prefix (lines[0], view.view->layers[k].label));
    for (gsize i = 0; i < matrix->rows; i++) {
      g_auto (GStrv) cells = g_strsplit (lines[i + 1], ",", -1);

      g_assert_cmpuint (g_strv_length (cells), ==, matrix->columns + 1);
      for (gsize j = 0; j < matrix->columns; j++)
        g_assert_true (g_ascii_strtod (cells[j + 1], NULL) ==
                       matrix->values[i * matrix->columns + j]);
    }
  }
}

static void
test_bars_csv (void)
{
  PlotView view;
  g_autoptr (LabFrame) frame = sample_init (sample_find ("bars"), &view, FALSE, 500, 360);
  g_autoptr (LabFrame) veiled = NULL;
  g_autoptr (GString) csv = plot_csv_new (&view), other = NULL;

  g_assert_cmpstr (csv->str, ==,
                   "name,target\ncat,0.7\ndog,0.1\nhorse,0.2\nfrog,0\n\n"
                   "name,output,mark\ncat,0.42,marked\ndog,0.33,wrong\nhorse,0.15,tied\n"
                   "frog,0.1,\n");
  veiled = sample_init (sample_find ("bars-veiled"), &view, FALSE, 500, 360);
  other = plot_csv_new (&view);
  g_assert_cmpstr (other->str, ==,
                   "name,target\ncat,0.7\ndog,0.1\nhorse,0.2\nfrog,0\n\n"
                   "name,output,mark\ncat,?,\ndog,?,\nhorse,?,\nfrog,?,\n");
}

/* Galleries one below the other; labels of boxes within their pictures, none over another. */
static void
test_galleries (void)
{
  static const char *const names[] = { "pictures-layers", "pictures-boxes" };

  for (guint k = 0; k < G_N_ELEMENTS (names); k++) {
    for (guint s = 0; s < G_N_ELEMENTS (sizes); s++) {
      PlotView view;
      g_autoptr (LabFrame) frame =
          sample_init (sample_find (names[k]), &view, FALSE, sizes[s][0], sizes[s][1]);
      g_autoptr (PlotText) text = plot_text_new (&view.style);
      PlotGalleries galleries;
      double floor_of_last = view.top;

      plot_galleries_init (&galleries, &view, text);
      g_assert_cmpuint (galleries.n, ==, k == 0 ? 3 : 1);
      for (guint i = 0; i < galleries.n; i++) {
        const PlotGallery *gallery = &galleries.galleries[i];
        cairo_rectangle_t all = { gallery->left, gallery->top,
                                  (gallery->columns - 1) * gallery->pitch_x + gallery->width,
                                  (gallery->rows - 1) * gallery->pitch_y + gallery->height };

        g_assert_cmpuint (gallery->n_shown, >=, 1);
        /* Pictures begin on whole pixels. */
        assert_inside (&all, view.left, floor_of_last + galleries.heading - 1, view.right,
                       view.bottom + 0.5);
        floor_of_last = all.y + all.height;
        if (gallery->pictures->marks != NULL) {
          cairo_rectangle_t labels[8];

          plot_gallery_place_labels (gallery, &view, text, labels);
          for (guint m = 0; m < gallery->pictures->n_marks; m++)
            if (labels[m].width > 0)
              assert_inside (&labels[m], all.x, all.y, all.x + all.width, all.y + all.height);
          assert_apart (labels, gallery->pictures->n_marks);
        }
      }
    }
  }
}

/* Captions that are longer than their pictures are wide go on in further lines. */
static void
test_captions (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++) {
    PlotView view;
    g_autoptr (LabFrame) frame =
        sample_init (sample_find ("pictures-grey"), &view, FALSE, sizes[s][0], sizes[s][1]);
    g_autoptr (PlotText) text = plot_text_new (&view.style);
    const PlotGallery *gallery;
    PlotGalleries galleries;

    plot_galleries_init (&galleries, &view, text);
    gallery = &galleries.galleries[0];
    for (gsize i = 0; i < gallery->n_shown; i++) {
      double width, height;

      plot_text_set (text, PLOT_FONT_SMALL, gallery->pictures->captions[i],
                     gallery->pitch_x - 0.4 * view.style.font_size, TRUE);
      plot_text_get_size (text, &width, &height);
      g_assert_cmpfloat (height, <=,
                         (gallery->caption_lines + 0.1) *
                             plot_text_get_height (text, PLOT_FONT_SMALL));
      g_assert_cmpfloat (gallery->height + height, <=, gallery->pitch_y + 0.5);
    }
  }
}

/* What the colours mean is said for all galleries at once where their headings have no room for it,
 * but only if it is the same. */
static void
test_common_bar (void)
{
  const Sample *sample = sample_find ("pictures-layers");
  LabView two = *sample->view;
  PlotStyle style = plot_style (FALSE);
  g_autoptr (PlotText) text = plot_text_new (&style);
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabPictures *kernels = lab_frame_add_pictures (frame, "kernels", 1, 9, 9, 1);
  LabPictures *maps = lab_frame_add_pictures (frame, "maps", 1, 9, 9, 1);
  PlotGalleries galleries;
  PlotView view;

  kernels->is_signed = maps->is_signed = TRUE;
  kernels->scale = maps->scale = 2.4;
  plot_view_init (&view, &two, frame, &style, NULL, 800, 200);
  plot_galleries_init (&galleries, &view, text);
  g_assert_cmpuint (galleries.n, ==, 2);
  g_assert_false (galleries.has_bar);

  plot_view_init (&view, &two, frame, &style, NULL, 260, 120);
  plot_galleries_init (&galleries, &view, text);
  g_assert_true (galleries.has_bar);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpfloat (galleries.galleries[i].top + galleries.galleries[i].height, <=,
                       view.bottom - style.font_size);

  maps->scale = 1.2;
  plot_galleries_init (&galleries, &view, text);
  g_assert_false (galleries.has_bar);
}

static void
test_galleries_hit (void)
{
  PlotView view;
  g_autoptr (LabFrame) frame =
      sample_init (sample_find ("pictures-layers"), &view, FALSE, 500, 360);
  g_autoptr (LabFrame) boxes = NULL;
  g_autoptr (PlotText) text = plot_text_new (&view.style);
  g_auto (PlotHit) hit = { 0 }, other = { 0 };
  const PlotGallery *gallery;
  PlotGalleries galleries;

  plot_galleries_init (&galleries, &view, text);
  gallery = &galleries.galleries[1];
  g_assert_true (
      plot_view_hit (&view, gallery->left + 2 * gallery->pitch_x + 2, gallery->top + 2, 0, &hit));
  g_assert_cmpuint (hit.layer, ==, 1);
  g_assert_cmpuint (hit.index, ==, 2);
  g_assert_true (g_str_has_prefix (hit.text, "kernels, picture 3; row 1, column 1: "));
  boxes = sample_init (sample_find ("pictures-boxes"), &view, FALSE, 500, 360);
  plot_galleries_init (&galleries, &view, text);
  gallery = &galleries.galleries[0];
  g_assert_true (plot_view_hit (&view, gallery->left + 2, gallery->top + 2, 0, &other));
  g_assert_true (g_str_has_prefix (other.text, "picture 1: two found; row "));
  plot_hit_clear (&other);
  /* Beside a picture, all that is marked in it. */
  g_assert_true (plot_view_hit (&view, gallery->left - 1, gallery->top + 2, 4, &other));
  g_assert_cmpstr (other.text, ==, "picture 1: two found; marked “cat 0.91”; marked “dog 0.4”");
}

/* A given scale makes full colour of what is less than the greatest there is. */
static void
test_signed_scale (void)
{
  static const LabView signed_view = {
    .kind = LAB_VIEW_PICTURES,
    .layers = { { "p", LAB_OBSERVABLE_PICTURES, "p", LAB_ROLE_NONE } },
  };
  guint32 found[2];

  for (guint k = 0; k < 2; k++) {
    g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
    LabPictures *pictures = lab_frame_add_pictures (frame, "p", 1, 1, 2, 1);
    cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 300, 200);
    cairo_t *cr = cairo_create (surface);
    PlotStyle style = plot_style (FALSE);
    g_autoptr (PlotText) text = plot_text_new (&style);
    PlotGalleries galleries;
    PlotView view;

    pictures->is_signed = TRUE;
    pictures->pixels[0] = 1;
    pictures->pixels[1] = 4;
    pictures->scale = k == 0 ? 1 : 0;
    plot_view_init (&view, &signed_view, frame, &style, NULL, 300, 200);
    plot_view_draw (&view, cr);
    cairo_surface_flush (surface);
    plot_galleries_init (&galleries, &view, text);
    found[k] =
        *(const guint32 *) (gconstpointer) (cairo_image_surface_get_data (surface) +
                                            (gsize) (galleries.galleries[0].top + 5) *
                                                (gsize) cairo_image_surface_get_stride (surface) +
                                            4 * (gsize) (galleries.galleries[0].left + 5)) &
        0xffffff;
    g_assert_cmpuint (found[k], ==,
                      plot_color_pack (plot_diverging_color (&style, k == 0 ? 1 : 0.25)) &
                          0xffffff);
    cairo_destroy (cr);
    cairo_surface_destroy (surface);
  }
  g_assert_cmpuint (found[0], !=, found[1]);
}

/* What is not known of a field is bare ground, up to the edge of its samples. */
static void
test_field_blank (void)
{
  static const LabView field_view = {
    .kind = LAB_VIEW_PLANE,
    .layers = { { "f", LAB_OBSERVABLE_FIELD, "f", LAB_ROLE_NONE } },
  };
  static const struct {
    double x;
    gboolean is_blank;
  } cases[] = { { 0.5, FALSE }, { 0.95, FALSE }, { 1.05, TRUE }, { 1.5, TRUE },
                { 1.95, TRUE }, { 2.05, TRUE },  { 2.5, TRUE },  { 3.1, FALSE } };
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabField *field = lab_frame_add_field (frame, "f", 4, 1, FALSE);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 500, 300);
  cairo_t *cr = cairo_create (surface);
  PlotStyle style = plot_style (FALSE);
  PlotView view;

  field->x1 = 4;
  field->y1 = field->high = 1;
  field->values[0] = field->values[3] = 1;
  field->values[1] = NAN;
  field->values[2] = INFINITY;
  plot_view_init (&view, &field_view, frame, &style, NULL, 500, 300);
  plot_view_draw (&view, cr);
  cairo_surface_flush (surface);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint32 pixel =
        *(const guint32 *) (gconstpointer) (cairo_image_surface_get_data (surface) +
                                            (gsize) ((view.top + view.bottom) / 2) *
                                                (gsize) cairo_image_surface_get_stride (surface) +
                                            4 * (gsize) plot_axis_to_place (&view.x, cases[i].x)) &
        0xffffff;

    g_assert_cmpint (pixel == 0xffffff, ==, cases[i].is_blank);
  }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* A click on the legend can switch bars off, all of them, and on again. */
static void
test_legend (void)
{
  static const char *const names[] = { "bars", "bars-many", "histogram" };

  for (guint k = 0; k < G_N_ELEMENTS (names); k++) {
    const Sample *sample = sample_find (names[k]);
    g_autoptr (LabFrame) frame = sample->make ();
    guint32 all = (1u << lab_view_n_layers (sample->view)) - 1;
    PlotStyle style = plot_style (FALSE);

    for (guint32 hidden = 0; hidden <= all; hidden += all) {
      PlotOptions options = { .hidden_layers = hidden };
      guint32 seen = 0;
      PlotView view;

      plot_view_init (&view, sample->view, frame, &style, &options, 500, 360);
      g_assert_false (view.is_empty);
      for (double y = 0; y < 360; y += 3) {
        for (double x = 0; x < 500; x += 3) {
          guint layer;

          if (plot_view_find_legend (&view, x, y, &layer))
            seen |= 1u << layer;
        }
      }
      g_assert_cmpuint (seen, ==, all);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/values/matrix/layout", test_matrix_layout);
  g_test_add_func ("/plot/values/matrix/heat", test_matrix_heat);
  g_test_add_func ("/plot/values/matrix/steady", test_matrix_steady);
  g_test_add_func ("/plot/values/matrix/columns", test_matrix_columns);
  g_test_add_func ("/plot/values/matrix/cells", test_cells);
  g_test_add_func ("/plot/values/matrix/csv", test_matrix_csv);
  g_test_add_func ("/plot/values/hit-texts", test_hit_texts);
  g_test_add_func ("/plot/values/descriptions", test_descriptions);
  g_test_add_func ("/plot/values/bars/layout", test_bar_layout);
  g_test_add_func ("/plot/values/bars/values", test_bar_values);
  g_test_add_func ("/plot/values/bars/veil", test_bar_veil);
  g_test_add_func ("/plot/values/bars/csv", test_bars_csv);
  g_test_add_func ("/plot/values/histogram", test_histogram);
  g_test_add_func ("/plot/values/histogram/outlines", test_histogram_outlines);
  g_test_add_func ("/plot/values/legend", test_legend);
  g_test_add_func ("/plot/values/table/layout", test_table);
  g_test_add_func ("/plot/values/table/texts", test_table_texts);
  g_test_add_func ("/plot/values/table/wraps", test_table_wraps);
  g_test_add_func ("/plot/values/table/room", test_table_room);
  g_test_add_func ("/plot/values/height", test_height);
  g_test_add_func ("/plot/values/pictures/galleries", test_galleries);
  g_test_add_func ("/plot/values/pictures/captions", test_captions);
  g_test_add_func ("/plot/values/pictures/common-bar", test_common_bar);
  g_test_add_func ("/plot/values/pictures/hit", test_galleries_hit);
  g_test_add_func ("/plot/values/pictures/scale", test_signed_scale);
  g_test_add_func ("/plot/values/field-blank", test_field_blank);

  return g_test_run ();
}
