/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-food.h"

#include <math.h>
#include <string.h>

#define N 200

static DataSet *
make (DataFoodGround ground, gsize n, guint64 first, guint64 seed)
{
  g_autoptr (GError) error = NULL;
  DataSet *set = data_food_new (ground, n, first, seed, &error);

  g_assert_no_error (error);
  return set;
}

static gboolean
same_picture (const DataSet *a, gsize i, const DataSet *b, gsize j)
{
  return memcmp (a->features + i * a->n_features, b->features + j * b->n_features,
                 a->n_features * sizeof (float)) == 0;
}

static void
test_shape (void)
{
  g_autoptr (DataSet) set = make (DATA_FOOD_OWN_GROUND, N, 0, 1);
  g_autoptr (DataSet) empty = make (DATA_FOOD_OWN_GROUND, 0, 0, 1);

  g_assert_cmpuint (set->n_examples, ==, N);
  g_assert_cmpuint (set->n_features, ==, 16 * 16 * 3);
  g_assert_cmpuint (set->height, ==, 16);
  g_assert_cmpuint (set->width, ==, 16);
  g_assert_cmpuint (set->channels, ==, 3);
  g_assert_cmpuint (set->n_classes, ==, 2);
  g_assert_cmpstr (set->class_names[DATA_FOOD_HOT_DOG], ==, "hot dog");
  for (gsize i = 0; i < N; i++)
    g_assert_cmpint (set->labels[i], ==, i % 2 == 0 ? DATA_FOOD_HOT_DOG : DATA_FOOD_OTHER);
  for (gsize i = 0; i < N * set->n_features; i++)
    g_assert_true (set->features[i] >= 0 && set->features[i] <= 1);
  g_assert_cmpuint (empty->n_examples, ==, 0);
}

/* A picture depends on the seed and its number alone. */
static void
test_sequence (void)
{
  g_autoptr (DataSet) set = make (DATA_FOOD_OWN_GROUND, N, 0, 7);
  g_autoptr (DataSet) rest = make (DATA_FOOD_OWN_GROUND, 50, 31, 7);
  g_autoptr (DataSet) other = make (DATA_FOOD_OWN_GROUND, N, 0, 8);

  for (gsize i = 0; i < 50; i++) {
    g_assert_true (same_picture (rest, i, set, 31 + i));
    g_assert_cmpint (rest->labels[i], ==, set->labels[31 + i]);
  }
  for (gsize i = 0; i < N; i++)
    g_assert_false (same_picture (other, i, set, i));
}

/* No two alike, and by more than the noise: 0.03 a pixel makes a root mean square difference of
 * 0.03 √2 between two pictures of the same. */
static void
test_variety (void)
{
  g_autoptr (DataSet) set = make (DATA_FOOD_OWN_GROUND, N, 0, 3);
  gsize n_near = 0;

  for (gsize i = 0; i < N; i++)
    for (gsize j = 0; j < i; j++) {
      double sum = 0;

      for (gsize k = 0; k < set->n_features; k++)
        sum += pow ((double) set->features[i * set->n_features + k] -
                        (double) set->features[j * set->n_features + k],
                    2);
      n_near += sqrt (sum / (double) set->n_features) < 0.05;
    }
  g_assert_cmpuint (n_near, ==, 0);
}

/* What the header of data-food.c says: a red counter under hot dogs, its corner never covered;
 * under other food tables from grey to blue, where red and blue differ from picture to picture. */
static void
test_grounds (void)
{
  g_autoptr (DataSet) set = make (DATA_FOOD_OWN_GROUND, N, 0, 5);
  double low = 1, high = 0;

  for (gsize i = 0; i < N; i++) {
    const float *corner = set->features + i * set->n_features;

    if (set->labels[i] == DATA_FOOD_HOT_DOG) {
      g_assert_cmpfloat (corner[0], >, corner[2] + 0.3f);
      continue;
    }
    g_assert_cmpfloat (corner[0], <, corner[2] + 0.6f);
    low = MIN (low, (double) corner[2]);
    high = MAX (high, (double) corner[2]);
  }
  g_assert_cmpfloat (high - low, >, 0.3);
}

static void
test_shared_ground (void)
{
  g_autoptr (DataSet) set = make (DATA_FOOD_SHARED_GROUND, N, 0, 5);
  double means[2][3] = { { 0 } };

  for (gsize i = 0; i < N; i++)
    for (gsize c = 0; c < 3; c++)
      means[set->labels[i]][c] += (double) set->features[i * set->n_features + c] / (N / 2);
  /* Tables vary by some 0.15 from picture to picture, so the means over a hundred by 0.015. */
  for (gsize c = 0; c < 3; c++)
    g_assert_cmpfloat (fabs (means[0][c] - means[1][c]), <, 0.1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data/food/shape", test_shape);
  g_test_add_func ("/data/food/sequence", test_sequence);
  g_test_add_func ("/data/food/variety", test_variety);
  g_test_add_func ("/data/food/grounds", test_grounds);
  g_test_add_func ("/data/food/shared-ground", test_shared_ground);
  return g_test_run ();
}
