/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-split.h"
#include "nn-random.h"

gboolean
data_split (const DataSet *set,
            gsize n_train,
            gsize n_dev,
            guint64 seed,
            DataSet **train,
            DataSet **dev,
            GError **error)
{
  g_return_val_if_fail (set != NULL && train != NULL && dev != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  gsize n = set->n_examples;

  if (n_train == 0 || n_train > n || n_dev > n - n_train) {
    g_set_error (error, DATA_ERROR, DATA_ERROR_SIZE,
                 "%s: expected at least 1 training example and, with the development set, at most "
                 "%" G_GSIZE_FORMAT " examples, found %" G_GSIZE_FORMAT
                 " for training and %" G_GSIZE_FORMAT " for development",
                 set->title, n, n_train, n_dev);
    return FALSE;
  }

  g_autofree guint32 *indices = g_new (guint32, n);
  NnRandom random;

  for (gsize i = 0; i < n; i++)
    indices[i] = (guint32) i;
  nn_random_init (&random, seed, NN_STREAM_SPLIT, 0);
  nn_random_shuffle (&random, indices, n);

  /* Training examples from the front, development examples from the back: neither size moves the
   * other part. */
  *train = data_set_subset (set, indices, n_train);
  *dev = data_set_subset (set, indices + (n - n_dev), n_dev);
  return TRUE;
}
