/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-planar.h"
#include "data-error.h"

#include <math.h>
#include <string.h>

/* Coordinates are rounded to float once. */
#define TOLERANCE 1e-6

static DataSet *
make (DataPlanarKind kind, gsize n, double noise, guint64 seed)
{
  g_autoptr (GError) error = NULL;
  DataSet *set = data_planar_new (kind, n, noise, seed, &error);

  g_assert_no_error (error);
  g_assert_nonnull (set);
  return set;
}

static gsize
count_label (const DataSet *set, gint32 label, gsize first, gsize n)
{
  gsize count = 0;

  for (gsize i = first; i < first + n; i++)
    count += set->labels[i] == label;
  return count;
}

static gboolean
same_features (const DataSet *a, const DataSet *b)
{
  return memcmp (a->features, b->features, 2 * a->n_examples * sizeof (float)) == 0;
}

static void
test_ids (void)
{
  static const char *const ids[] = {
    "circles", "moons", "xor", "spiral", "gaussians", "xor-uniform"
  };

  for (guint kind = 0; kind < DATA_PLANAR_N_KINDS; kind++)
    g_assert_cmpstr (data_planar_kind_id (kind), ==, ids[kind]);
}

static void
test_sizes (void)
{
  static const gsize sizes[] = { 2, 3, 10, 301, 1000 };

  for (guint kind = 0; kind < DATA_PLANAR_N_KINDS; kind++) {
    for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
      gsize n = sizes[k];
      g_autoptr (DataSet) set = make (kind, n, 0.1, k);

      g_assert_cmpuint (set->n_examples, ==, n);
      g_assert_cmpuint (set->n_features, ==, 2);
      g_assert_cmpuint (set->n_classes, ==, 2);
      g_assert_cmpuint (set->height, ==, 0);
      g_assert_cmpstr (set->class_names[0], ==, "A");
      g_assert_cmpstr (set->class_names[1], ==, "B");
      g_assert_cmpstr (set->feature_names[0], ==, "x₁");
      g_assert_cmpstr (set->feature_names[1], ==, "x₂");
      g_assert_cmpuint (count_label (set, 0, 0, n), ==, (n + 1) / 2);
      g_assert_cmpuint (count_label (set, 1, 0, n), ==, n / 2);
    }
  }
}

static void
test_too_few (void)
{
  for (gsize n = 0; n < 2; n++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (DataSet) set = data_planar_new (DATA_PLANAR_XOR, n, 0, 1, &error);
    g_autofree char *message =
        g_strdup_printf ("XOR: expected at least 2 points, one of each class, found %d", (int) n);

    g_assert_null (set);
    g_assert_error (error, DATA_ERROR, DATA_ERROR_SIZE);
    g_assert_cmpstr (error->message, ==, message);
  }
}

/* The first half of 10,000 holds A as often as drawing without replacement does: mean 2,500,
 * variance n/4 · (N − n)/(N − 1) = 625; and labels do not simply alternate: 5,000 ± 50 neighbours
 * are equal. */
static void
test_shuffled (void)
{
  enum { N = 10000 };

  for (guint kind = 0; kind < DATA_PLANAR_N_KINDS; kind++) {
    g_autoptr (DataSet) set = make (kind, N, 0, 3);
    gsize n_equal = 0;

    g_assert_cmpfloat (fabs (count_label (set, 0, 0, N / 2) - N / 4.0), <, 5 * 25);
    for (gsize i = 1; i < N; i++)
      n_equal += set->labels[i] == set->labels[i - 1];
    g_assert_cmpfloat (fabs (n_equal - N / 2.0), <, 5 * 50);
  }
}

static void
test_bounds (void)
{
  for (guint kind = 0; kind < DATA_PLANAR_N_KINDS; kind++) {
    /* A Gaussian cloud has no edge: 20,000 draws leave ±5 standard deviations with a chance of 1 %;
     * its standard deviation is 0.15, its centre at 0.5. */
    double limit = kind == DATA_PLANAR_GAUSSIANS ? 0.5 + 5 * 0.15 : 1 + TOLERANCE;
    g_autoptr (DataSet) set = make (kind, 10000, 0, 17);
    double largest = 0;

    for (gsize i = 0; i < 2 * set->n_examples; i++)
      largest = fmax (largest, fabs (set->features[i]));
    g_assert_cmpfloat (largest, <, limit);
    g_assert_cmpfloat (largest, >, 0.9);
  }
}

static void
test_circles (void)
{
  enum { N = 20000 };
  g_autoptr (DataSet) set = make (DATA_PLANAR_CIRCLES, N, 0, 5);
  double sum[2] = { 0, 0 }, cosines = 0, sines = 0;

  for (gsize i = 0; i < N; i++) {
    double x = set->features[2 * i], y = set->features[2 * i + 1];
    double radius = hypot (x, y);

    if (set->labels[i] == 0)
      g_assert_cmpfloat (radius, <=, 0.5 + TOLERANCE);
    else
      g_assert_true (radius >= 0.75 - TOLERANCE && radius <= 1 + TOLERANCE);
    sum[set->labels[i]] += radius * radius;
    cosines += x / radius;
    sines += y / radius;
  }
  /* Even over an area: r² is uniform between its ends, mean (a + b)/2, variance (b − a)²/12. */
  g_assert_cmpfloat (fabs (sum[0] / (N / 2) - 0.125), <, 5 * 0.25 / sqrt (12.0 * N / 2));
  g_assert_cmpfloat (fabs (sum[1] / (N / 2) - 0.78125), <, 5 * 0.4375 / sqrt (12.0 * N / 2));
  /* All around: mean of cos and sin 0, variance ½. */
  g_assert_cmpfloat (fabs (cosines / N), <, 5 * sqrt (0.5 / N));
  g_assert_cmpfloat (fabs (sines / N), <, 5 * sqrt (0.5 / N));
}

/* In the usual place, A is the upper half of the unit circle around (0, 0) and B the lower half of
 * that around (1, ½). Ours is moved by (−½, −¼), so that the middle is the origin, and shrunk to ⅔.
 */
static void
test_moons (void)
{
  enum { N = 400, M = N / 2 };
  g_autoptr (DataSet) set = make (DATA_PLANAR_MOONS, N, 0, 6);
  guint in_sector[2][M] = { { 0 } };

  for (gsize i = 0; i < N; i++) {
    gint32 label = set->labels[i];
    double x = set->features[2 * i] * 1.5 + 0.5, y = set->features[2 * i + 1] * 1.5 + 0.25;
    double from_centre_x = label == 0 ? x : x - 1;
    double from_centre_y = label == 0 ? y : y - 0.5;
    double angle;

    g_assert_cmpfloat (fabs (hypot (from_centre_x, from_centre_y) - 1), <, TOLERANCE);
    g_assert_cmpfloat (label == 0 ? from_centre_y : -from_centre_y, >, -TOLERANCE);
    angle =
        label == 0 ? atan2 (from_centre_y, from_centre_x) : atan2 (-from_centre_y, -from_centre_x);
    in_sector[label][MIN ((guint) (fmax (angle, 0) / G_PI * M), M - 1)]++;
  }
  /* One point in each of m equal sectors of the arc. */
  for (guint j = 0; j < M; j++) {
    g_assert_cmpuint (in_sector[0][j], ==, 1);
    g_assert_cmpuint (in_sector[1][j], ==, 1);
  }
}

/* |x₁| and |x₂| uniform in [@least, 1]. */
static void
check_xor (DataPlanarKind kind, double least)
{
  enum { N = 4002 };
  g_autoptr (DataSet) set = make (kind, N, 0, 7);
  gsize in_quadrant[2][2] = { { 0 } };
  double sum = 0;

  for (gsize i = 0; i < N; i++) {
    const float *x = set->features + 2 * i;

    for (guint k = 0; k < 2; k++) {
      g_assert_true (fabsf (x[k]) >= least - TOLERANCE && fabsf (x[k]) <= 1 + TOLERANCE);
      sum += fabsf (x[k]);
    }
    g_assert_cmpint (set->labels[i], ==, (x[0] > 0) != (x[1] > 0));
    in_quadrant[x[0] > 0][x[1] > 0]++;
  }
  /* 2,001 of each class, by turns in its two quadrants: A starts at the upper right, B at the lower
   * right. */
  g_assert_cmpuint (in_quadrant[1][1], ==, 1001);
  g_assert_cmpuint (in_quadrant[0][0], ==, 1000);
  g_assert_cmpuint (in_quadrant[1][0], ==, 1001);
  g_assert_cmpuint (in_quadrant[0][1], ==, 1000);
  g_assert_cmpfloat (fabs (sum / (2 * N) - (least + 1) / 2), <,
                     5 * (1 - least) / sqrt (12.0 * 2 * N));
}

static void
test_xor (void)
{
  check_xor (DATA_PLANAR_XOR, 0.1);
}

static void
test_xor_uniform (void)
{
  check_xor (DATA_PLANAR_XOR_UNIFORM, 0);
}

static void
test_spiral (void)
{
  enum { N = 400, M = N / 2 };
  g_autoptr (DataSet) set = make (DATA_PLANAR_SPIRAL, N, 0, 8);
  guint in_piece[2][M] = { { 0 } };

  for (gsize i = 0; i < N; i++) {
    gint32 label = set->labels[i];
    double x = set->features[2 * i], y = set->features[2 * i + 1];
    double part = (hypot (x, y) - 0.1) / 0.9; /* of the arm's length, 0 … 1 */
    double turns = atan2 (x, y) / (2 * G_PI) - 1.75 * part - (label == 0 ? 0 : 0.5);

    g_assert_true (part > -TOLERANCE && part < 1 + TOLERANCE);
    /* The angle agrees but for whole turns. */
    g_assert_cmpfloat (fabs (turns - round (turns)), <, 1e-5);
    in_piece[label][MIN ((guint) (fmax (part, 0) * M), M - 1)]++;
  }
  for (guint j = 0; j < M; j++) {
    g_assert_cmpuint (in_piece[0][j], ==, 1);
    g_assert_cmpuint (in_piece[1][j], ==, 1);
  }
}

static void
test_gaussians (void)
{
  enum { N = 20000, M = N / 2 };
  const double variance = 0.15 * 0.15;
  g_autoptr (DataSet) set = make (DATA_PLANAR_GAUSSIANS, N, 0, 9);
  double sum[2][2] = { { 0 } }, squares[2][2] = { { 0 } }, products[2] = { 0 };

  for (gsize i = 0; i < N; i++) {
    gint32 label = set->labels[i];
    double centre = label == 0 ? -0.5 : 0.5;
    double dx[2] = { set->features[2 * i] - centre, set->features[2 * i + 1] - centre };

    for (guint k = 0; k < 2; k++) {
      sum[label][k] += dx[k];
      squares[label][k] += dx[k] * dx[k];
    }
    products[label] += dx[0] * dx[1];
  }
  /* Standard errors: mean σ/√m, variance σ²√(2/m), covariance of independent coordinates σ²/√m. */
  for (guint label = 0; label < 2; label++) {
    for (guint k = 0; k < 2; k++) {
      g_assert_cmpfloat (fabs (sum[label][k] / M), <, 5 * 0.15 / sqrt (M));
      g_assert_cmpfloat (fabs (squares[label][k] / M - variance), <, 5 * variance * sqrt (2.0 / M));
    }
    g_assert_cmpfloat (fabs (products[label] / M), <, 5 * variance / sqrt (M));
  }
}

static void
test_seed (void)
{
  for (guint kind = 0; kind < DATA_PLANAR_N_KINDS; kind++) {
    g_autoptr (DataSet) set = make (kind, 100, 0.05, 42);
    g_autoptr (DataSet) again = make (kind, 100, 0.05, 42);
    g_autoptr (DataSet) other = make (kind, 100, 0.05, 43);
    gsize n_equal = 0;

    g_assert_true (same_features (set, again));
    g_assert_cmpmem (set->labels, 400, again->labels, 400);
    for (gsize i = 0; i < 200; i++)
      n_equal += set->features[i] == other->features[i];
    g_assert_cmpuint (n_equal, ==, 0);
  }
}

/* Noise s moves every point by s (z, z') with the same z whatever s and whatever the set. */
static void
test_noise (void)
{
  enum { N = 10000 };
  double first_shift = 0;

  for (guint kind = 0; kind < DATA_PLANAR_N_KINDS; kind++) {
    g_autoptr (DataSet) clean = make (kind, N, 0, 21);
    g_autoptr (DataSet) little = make (kind, N, 0.1, 21);
    g_autoptr (DataSet) much = make (kind, N, 0.2, 21);
    double sum = 0, squares = 0;

    g_assert_cmpmem (clean->labels, N * 4, little->labels, N * 4);
    g_assert_cmpmem (clean->labels, N * 4, much->labels, N * 4);
    for (gsize i = 0; i < 2 * N; i++) {
      double shift = ((double) little->features[i] - clean->features[i]) / 0.1;
      double shift_again = ((double) much->features[i] - clean->features[i]) / 0.2;

      g_assert_cmpfloat (fabs (shift - shift_again), <, 1e-5);
      sum += shift;
      squares += shift * shift;
    }
    /* Standard normal: 2 N draws, Var (z²) = 2. */
    g_assert_cmpfloat (fabs (sum / (2 * N)), <, 5 / sqrt (2.0 * N));
    g_assert_cmpfloat (fabs (squares / (2 * N) - 1), <, 5 * sqrt (2 / (2.0 * N)));

    double shift = ((double) much->features[0] - clean->features[0]) / 0.2;

    if (kind == 0)
      first_shift = shift;
    g_assert_cmpfloat (fabs (shift - first_shift), <, 1e-5);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data/planar/ids", test_ids);
  g_test_add_func ("/data/planar/sizes", test_sizes);
  g_test_add_func ("/data/planar/too-few", test_too_few);
  g_test_add_func ("/data/planar/shuffled", test_shuffled);
  g_test_add_func ("/data/planar/bounds", test_bounds);
  g_test_add_func ("/data/planar/formula/circles", test_circles);
  g_test_add_func ("/data/planar/formula/moons", test_moons);
  g_test_add_func ("/data/planar/formula/xor", test_xor);
  g_test_add_func ("/data/planar/formula/xor-uniform", test_xor_uniform);
  g_test_add_func ("/data/planar/formula/spiral", test_spiral);
  g_test_add_func ("/data/planar/formula/gaussians", test_gaussians);
  g_test_add_func ("/data/planar/seed", test_seed);
  g_test_add_func ("/data/planar/noise", test_noise);

  return g_test_run ();
}
