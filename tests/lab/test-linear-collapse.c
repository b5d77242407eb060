/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "lab-planar-view.h"
#include "lab-test.h"

static LabRun *
train (const char *text, guint64 seed, guint64 n_steps)
{
  LabRun *run = lab_test_open ("linear-collapse", text, seed, NULL);

  for (guint64 i = 0; i < n_steps; i++)
    g_assert_cmpint (lab_run_step (run), ==, LAB_STATUS_RUNNING);
  return run;
}

/* For any depth and width, on any data: the net is its product, and its boundary that line. */
static void
test_identity (void)
{
  static const char *const settings[] = {
    "",
    "layers=1 width=1",
    "layers=4 width=64 data=spiral",
    "layers=3 width=5 data=circles noise=0.2",
    "data=gaussians",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++) {
    g_autoptr (LabRun) run = train (settings[i], 2, 300);

    g_assert_cmpfloat (lab_test_number (run, "product_difference"), <, 1e-5);
    g_assert_cmpfloat (
        fabs (lab_test_number (run, "accuracy") - lab_test_number (run, "product_accuracy")), <=,
        0.01);
  }
}

/* The product by hand from the matrices that the lab shows, in another order of multiplications:
 * from the output back, and in the way that a matrix is applied to a vector. */
static void
test_product (void)
{
  g_autoptr (LabRun) run = train ("layers=2 width=3 activation=relu", 4, 50);
  g_autoptr (LabFrame) frame = lab_run_observe (run, G_MAXUINT64);
  const double *w1 = lab_frame_find (frame, "weight1", LAB_OBSERVABLE_MATRIX)->matrix.values;
  const double *w2 = lab_frame_find (frame, "weight2", LAB_OBSERVABLE_MATRIX)->matrix.values;
  const double *w3 = lab_frame_find (frame, "weight_output", LAB_OBSERVABLE_MATRIX)->matrix.values;
  const double *found = lab_frame_find (frame, "product", LAB_OBSERVABLE_MATRIX)->matrix.values;

  for (guint i = 0; i < 2; i++)
    for (guint j = 0; j < 2; j++) {
      double expected = 0;

      for (guint k = 0; k < 3; k++)
        for (guint l = 0; l < 3; l++)
          expected += w3[i * 3 + k] * w2[k * 3 + l] * w1[l * 2 + j];
      g_assert_cmpfloat (fabs (found[i * 2 + j] - expected), <, 1e-12);
    }
  g_assert_null (lab_frame_find (frame, "weight3", LAB_OBSERVABLE_MATRIX));
}

/* The share of [−1, 1]² that the line a x + b y > c gets right for XOR, on a fine grid. */
static double
accuracy_on_grid (double a, double b, double c)
{
  enum { N = 200 };
  guint n_right = 0;

  for (guint i = 0; i < N * N; i++) {
    double x = (i % N + 0.5) / N * 2 - 1, y = ((double) (i / N) + 0.5) / N * 2 - 1;

    n_right += (a * x + b * y > c) == (x * y > 0);
  }
  return (double) n_right / (N * N);
}

/* The bound of two thirds that the lab derives, against every direction and place of a line, tried
 * one by one; and the line that reaches it. The grid is off by less than 1 / 100 at the edges. */
static void
test_bound (void)
{
  double best = 0;

  for (guint d = 0; d < 360; d += 3)
    for (int place = -28; place <= 28; place++)
      best =
          fmax (best, accuracy_on_grid (cos (d * G_PI / 180), sin (d * G_PI / 180), place / 20.0));
  g_assert_cmpfloat (best, <, 2.0 / 3 + 0.01);
  g_assert_cmpfloat (best, >, 2.0 / 3 - 0.005);
  g_assert_cmpfloat (fabs (accuracy_on_grid (1, 1, 2.0 / 3) - 2.0 / 3), <, 0.005);
}

/* What the lab finds as the best line on its points is that bound, to 5 standard deviations of
 * 20,000 points; and all that can be had where one line separates the classes. */
static void
test_best_line (void)
{
  g_autoptr (LabRun) xor = lab_test_open ("linear-collapse", "", 3, NULL);
  g_autoptr (LabRun) gaussians = lab_test_open ("linear-collapse", "data=gaussians", 3, NULL);
  double best = lab_test_number (xor, "best_line_accuracy");

  g_assert_cmpfloat (fabs (best - 200.0 / 3), <, 5 * 0.34);
  g_assert_cmpfloat (lab_test_number (gaussians, "best_line_accuracy"), >, 99.9);
}

static void
test_xor (void)
{
  for (guint64 seed = 1; seed <= 3; seed++) {
    g_autoptr (LabRun) identity = train ("", seed, 2000);
    g_autoptr (LabRun) relu = train ("activation=relu", seed, 2000);

    g_assert_cmpfloat (lab_test_number (identity, "accuracy"), <=, 200.0 / 3);
    g_assert_cmpfloat (lab_test_number (relu, "accuracy"), >, 97);
    g_assert_cmpfloat (lab_test_number (relu, "product_difference"), >, 1);
  }
}

/* In a linear net every unit is a plane: its map has no second difference. With ReLU some have. */
static void
test_maps (void)
{
  for (guint relu = 0; relu < 2; relu++) {
    g_autoptr (LabRun) run = train (relu ? "activation=relu" : "", 1, 100);
    g_autoptr (LabFrame) frame = lab_run_observe (run, G_MAXUINT64);
    const LabDiagram *diagram = &lab_frame_find (frame, "units", LAB_OBSERVABLE_DIAGRAM)->diagram;
    double bend = 0;

    g_assert_cmpuint (diagram->n_layers, ==, 4);
    for (guint l = 0; l < 4; l++) {
      const LabDiagramLayer *layer = &diagram->layers[l];
      gsize size = layer->map_size;

      g_assert_cmpuint (layer->n_units, ==, l == 0 || l == 3 ? 2 : 8);
      for (gsize u = 0; u < layer->n_units; u++)
        for (gsize i = 0; i < size * size; i++) {
          const float *map = layer->maps + u * size * size;

          g_assert_true (map[i] >= -1 && map[i] <= 1);
          if (i % size >= 2)
            bend = fmax (bend, fabs (map[i] - 2.0 * map[i - 1] + map[i - 2]));
          if (i / size >= 2)
            bend = fmax (bend, fabs (map[i] - 2.0 * map[i - size] + map[i - 2 * size]));
        }
    }
    if (relu)
      g_assert_cmpfloat (bend, >, 0.01);
    else
      g_assert_cmpfloat (bend, <, 1e-5);
  }
}

/* The line is where the net with the identity is undecided. */
static void
test_line_is_boundary (void)
{
  g_autoptr (LabRun) run = train ("data=gaussians", 5, 400);
  g_autoptr (LabFrame) frame = lab_run_observe (run, G_MAXUINT64);
  const LabField *field = &lab_frame_find (frame, "decision", LAB_OBSERVABLE_FIELD)->field;
  const LabSeries *line = &lab_frame_find (frame, "product_line", LAB_OBSERVABLE_SERIES)->series;
  double dx = (field->x1 - field->x0) / (double) field->nx;
  guint n_checked = 0;

  g_assert_cmpuint (line->n, ==, 2);
  g_assert_cmpfloat (line->x[0], <=, line->x[1]);
  for (gsize row = 0; row < field->ny; row++)
    for (gsize column = 1; column < field->nx; column++) {
      const float *value = field->values + row * field->nx + column;
      double x = field->x0 + (double) column * dx, expected;

      if ((value[-1] > 0.5) == (value[0] > 0.5))
        continue;
      expected = field->y0 + ((double) row + 0.5) * (field->y1 - field->y0) / (double) field->ny;
      g_assert_cmpfloat (
          fabs (line->y[0] +
                (x - line->x[0]) * (line->y[1] - line->y[0]) / (line->x[1] - line->x[0]) -
                expected),
          <=, 2 * dx);
      n_checked++;
    }
  g_assert_cmpuint (n_checked, >, 20);
}

/* Where a line leaves a square, by hand. */
static void
test_lines (void)
{
  static const struct {
    double a, b, c;
    double ends[4];
  } cases[] = {
    { 1, 1, 0, { -1, 1, 1, -1 } },       /* y = −x */
    { 1, 1, -1, { 0, 1, 1, 0 } },        /* x + y = 1 */
    { 0, 2, 1, { -1, -0.5, 1, -0.5 } },  /* level */
    { 4, 0, -1, { 0.25, 1, 0.25, -1 } }, /* upright, from above */
    { 1, -2, 0, { -1, -0.5, 1, 0.5 } },
  };
  LabField square = { .x0 = -1, .x1 = 1, .y0 = -1, .y1 = 1 };
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strdup_printf ("line%d", (int) i);
    LabSeries *line = lab_planar_view_line (frame, lab_frame_strdup (frame, name), &square,
                                            cases[i].a, cases[i].b, cases[i].c);
    const double *ends = cases[i].ends;

    g_assert_cmpuint (line->n, ==, 2);
    g_assert_cmpfloat (fabs (line->x[0] - ends[0]) + fabs (line->x[1] - ends[2]), <, 1e-12);
    g_assert_cmpfloat (fabs (line->y[0] - ends[1]) + fabs (line->y[1] - ends[3]), <, 1e-12);
  }
  g_assert_cmpuint (lab_planar_view_line (frame, "outside", &square, 1, 1, 3)->n, ==, 0);
  g_assert_cmpuint (lab_planar_view_line (frame, "level", &square, 0, 1, 2)->n, ==, 0);
  g_assert_cmpuint (lab_planar_view_line (frame, "none", &square, 0, 0, 1)->n, ==, 0);
  g_assert_cmpuint (lab_planar_view_line (frame, "nan", &square, NAN, 0, 1)->n, ==, 0);
}

static void
test_absurd_settings (void)
{
  static const char *const settings[] = {
    "learning_rate=10 layers=4 width=64 activation=relu",
    "learning_rate=10",
    "train_size=2 batch_size=1024 activation=softplus",
    "noise=1 width=1 activation=sigmoid layers=4",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++) {
    g_autoptr (LabRun) run = lab_test_open ("linear-collapse", settings[i], 1, NULL);
    g_autoptr (LabFrame) frame = NULL;

    for (guint step = 0; step < 200 && lab_run_get_status (run) == LAB_STATUS_RUNNING; step++)
      lab_run_step (run);
    if (lab_run_get_status (run) == LAB_STATUS_DIVERGED)
      g_assert_nonnull (strstr (lab_run_get_message (run), "smaller learning rate"));
    frame = lab_run_observe (run, G_MAXUINT64);
    g_assert_nonnull (frame);
  }
  lab_test_refuse ("linear-collapse", "layers=0", "layers: expected");
  lab_test_refuse ("linear-collapse", "width=0", "width: expected");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab/linear-collapse/identity", test_identity);
  g_test_add_func ("/lab/linear-collapse/product", test_product);
  g_test_add_func ("/lab/linear-collapse/bound", test_bound);
  g_test_add_func ("/lab/linear-collapse/best-line", test_best_line);
  g_test_add_func ("/lab/linear-collapse/xor", test_xor);
  g_test_add_func ("/lab/linear-collapse/maps", test_maps);
  g_test_add_func ("/lab/linear-collapse/line-is-boundary", test_line_is_boundary);
  g_test_add_func ("/lab/linear-collapse/lines", test_lines);
  g_test_add_func ("/lab/linear-collapse/absurd-settings", test_absurd_settings);

  return g_test_run ();
}
