/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-split.h"

#include <string.h>

/* Example i has the features (i, −i) and the label i mod 3: it can be told in any part. */
static DataSet *
make_numbered (gsize n)
{
  DataSet *set = data_set_new ("Numbers", n, 2, 3, NULL, NULL);

  for (gsize i = 0; i < n; i++) {
    set->features[2 * i] = (float) i;
    set->features[2 * i + 1] = -(float) i;
    set->labels[i] = i % 3;
  }
  return set;
}

static void
split (const DataSet *set, gsize n_train, gsize n_dev, guint64 seed, DataSet **train, DataSet **dev)
{
  g_autoptr (GError) error = NULL;

  *train = *dev = NULL;
  g_assert_true (data_split (set, n_train, n_dev, seed, train, dev, &error));
  g_assert_no_error (error);
  g_assert_cmpuint ((*train)->n_examples, ==, n_train);
  g_assert_cmpuint ((*dev)->n_examples, ==, n_dev);
}

/* Counts the examples of @part in @seen, and checks that each is whole. */
static void
mark (const DataSet *part, guint *seen)
{
  for (gsize i = 0; i < part->n_examples; i++) {
    gsize number = (gsize) part->features[2 * i];

    g_assert_cmpfloat (part->features[2 * i + 1], ==, -(float) number);
    g_assert_cmpint (part->labels[i], ==, number % 3);
    seen[number]++;
  }
}

static void
test_disjoint (void)
{
  enum { N = 200 };
  static const gsize sizes[][2] = { { 150, 50 }, { 1, 1 }, { 100, 20 }, { 200, 0 }, { 1, 199 } };
  g_autoptr (DataSet) set = make_numbered (N);

  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
    g_autoptr (DataSet) train = NULL;
    g_autoptr (DataSet) dev = NULL;
    guint seen[N] = { 0 };
    gsize n_seen = 0;

    split (set, sizes[k][0], sizes[k][1], 4, &train, &dev);
    mark (train, seen);
    mark (dev, seen);
    for (guint i = 0; i < N; i++) {
      g_assert_cmpuint (seen[i], <=, 1);
      n_seen += seen[i];
    }
    g_assert_cmpuint (n_seen, ==, sizes[k][0] + sizes[k][1]);
  }
}

static void
test_nested (void)
{
  enum { N = 300, N_DEV = 60 };
  g_autoptr (DataSet) set = make_numbered (N);
  g_autoptr (DataSet) largest_train = NULL;
  g_autoptr (DataSet) first_dev = NULL;

  split (set, N - N_DEV, N_DEV, 11, &largest_train, &first_dev);
  for (gsize n_train = 1; n_train < N - N_DEV; n_train += 17) {
    g_autoptr (DataSet) train = NULL;
    g_autoptr (DataSet) dev = NULL;
    guint in_largest[N] = { 0 };

    split (set, n_train, N_DEV, 11, &train, &dev);
    g_assert_cmpmem (dev->features, N_DEV * 8, first_dev->features, N_DEV * 8);
    g_assert_cmpmem (dev->labels, N_DEV * 4, first_dev->labels, N_DEV * 4);
    mark (largest_train, in_largest);
    for (gsize i = 0; i < n_train; i++)
      g_assert_cmpuint (in_largest[(gsize) train->features[2 * i]], ==, 1);
  }
  for (gsize n_dev = 0; n_dev < N_DEV; n_dev += 7) {
    g_autoptr (DataSet) train = NULL;
    g_autoptr (DataSet) dev = NULL;

    split (set, N - N_DEV, n_dev, 11, &train, &dev);
    g_assert_cmpmem (train->features, (N - N_DEV) * 8, largest_train->features, (N - N_DEV) * 8);
  }
}

static void
test_seed (void)
{
  enum { N = 500, N_TRAIN = 400 };
  g_autoptr (DataSet) set = make_numbered (N);
  g_autoptr (DataSet) train = NULL, dev = NULL;
  g_autoptr (DataSet) train_again = NULL, dev_again = NULL;
  g_autoptr (DataSet) train_other = NULL, dev_other = NULL;
  gsize n_same_place = 0, n_below = 0;

  split (set, N_TRAIN, 100, 1, &train, &dev);
  split (set, N_TRAIN, 100, 1, &train_again, &dev_again);
  split (set, N_TRAIN, 100, 2, &train_other, &dev_other);
  g_assert_cmpmem (train->features, N_TRAIN * 8, train_again->features, N_TRAIN * 8);
  g_assert_cmpmem (dev->features, 100 * 8, dev_again->features, 100 * 8);

  for (gsize i = 0; i < N_TRAIN; i++) {
    n_same_place += train->features[2 * i] == train_other->features[2 * i];
    n_below += train->features[2 * i] < N / 2;
  }
  /* Chance puts 400/500 into the same place, and 200 ± 5 (hypergeometric) from the lower half. */
  g_assert_cmpuint (n_same_place, <, 10);
  g_assert_true (n_below > 175 && n_below < 225);
}

static void
test_errors (void)
{
  static const gsize sizes[][2] = { { 0, 5 },         { 11, 0 },        { 8, 3 }, { 0, 0 },
                                    { G_MAXSIZE, 2 }, { 2, G_MAXSIZE }, { 1, 10 } };
  g_autoptr (DataSet) set = make_numbered (10);

  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (DataSet) train = NULL;
    g_autoptr (DataSet) dev = NULL;
    g_autofree char *message =
        g_strdup_printf ("Numbers: expected at least 1 training example and, with the development "
                         "set, at most 10 examples, found %" G_GSIZE_FORMAT
                         " for training and %" G_GSIZE_FORMAT " for development",
                         sizes[k][0], sizes[k][1]);

    g_assert_false (data_split (set, sizes[k][0], sizes[k][1], 1, &train, &dev, &error));
    g_assert_error (error, DATA_ERROR, DATA_ERROR_SIZE);
    g_assert_cmpstr (error->message, ==, message);
    g_assert_null (train);
    g_assert_null (dev);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data/split/disjoint", test_disjoint);
  g_test_add_func ("/data/split/nested", test_nested);
  g_test_add_func ("/data/split/seed", test_seed);
  g_test_add_func ("/data/split/errors", test_errors);

  return g_test_run ();
}
