/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-sampler.h"
#include "nn-random.h"

#include <string.h>

#define MAX_BATCH 64

static DataSet *
make_numbered (gsize n)
{
  DataSet *set = data_set_new ("Numbers", n, 2, 3, NULL, NULL);

  for (gsize i = 0; i < n; i++) {
    set->features[2 * i] = (float) i;
    set->features[2 * i + 1] = 0.5f * i;
    set->labels[i] = i % 3;
  }
  return set;
}

/* Batches of every size, below, at and above the number of examples. */
static const gsize batch_sizes[] = { 1, 3, 4, 10, 11, 25, 30, 64 };
enum { N = 10, N_EPOCHS = 12 };

/* All batches laid end to end are, piece by piece of N, permutations. */
static void
test_epochs (void)
{
  g_autoptr (DataSet) set = make_numbered (N);

  for (guint k = 0; k < G_N_ELEMENTS (batch_sizes); k++) {
    gsize batch_size = batch_sizes[k];
    g_autoptr (DataSampler) sampler = data_sampler_new (set, batch_size, 99);
    guint32 laid[N * N_EPOCHS + MAX_BATCH];
    guint n_same_place = 0;

    for (gsize t = 0; t * batch_size < N * N_EPOCHS; t++)
      data_sampler_indices (sampler, t, laid + t * batch_size);

    for (guint epoch = 0; epoch < N_EPOCHS; epoch++) {
      guint seen[N] = { 0 };

      for (guint i = 0; i < N; i++) {
        guint32 index = laid[epoch * N + i];

        g_assert_cmpuint (index, <, N);
        g_assert_cmpuint (seen[index]++, ==, 0);
        n_same_place += epoch > 0 && index == laid[(epoch - 1) * N + i];
      }
    }
    /* Independent permutations have one equal place each on average: 11 ± 3.3. */
    g_assert_cmpuint (n_same_place, <, 28);
  }
}

/* The promise of the header, worked out the plain way: epoch e is the shuffle of sub-stream e,
 * place p of all is place p mod N of epoch p div N. */
static void
test_definition (void)
{
  const guint64 seed = 1234;
  g_autoptr (DataSet) set = make_numbered (N);
  guint32 laid[N * N_EPOCHS];

  for (guint epoch = 0; epoch < N_EPOCHS; epoch++) {
    NnRandom random;

    for (guint i = 0; i < N; i++)
      laid[epoch * N + i] = i;
    nn_random_init (&random, seed, NN_STREAM_SHUFFLE, epoch);
    nn_random_shuffle (&random, laid + epoch * N, N);
  }

  for (guint k = 0; k < G_N_ELEMENTS (batch_sizes); k++) {
    gsize batch_size = batch_sizes[k];
    g_autoptr (DataSampler) sampler = data_sampler_new (set, batch_size, seed);

    for (gsize t = 0; (t + 1) * batch_size <= N * N_EPOCHS; t++) {
      guint32 indices[MAX_BATCH];

      data_sampler_indices (sampler, t, indices);
      g_assert_cmpmem (indices, batch_size * 4, laid + t * batch_size, batch_size * 4);
    }
  }
}

/* Batch t is the same drawn first, again, after others, before others, and by another sampler. */
static void
test_any_order (void)
{
  enum { BATCH = 7, N_BATCHES = 30 };
  g_autoptr (DataSet) set = make_numbered (N);
  g_autoptr (DataSampler) forward = data_sampler_new (set, BATCH, 8);
  g_autoptr (DataSampler) back = data_sampler_new (set, BATCH, 8);
  g_autoptr (DataSampler) other_seed = data_sampler_new (set, BATCH, 9);
  guint32 drawn[N_BATCHES][BATCH], indices[BATCH];
  guint n_other = 0;

  for (guint t = 0; t < N_BATCHES; t++)
    data_sampler_indices (forward, t, drawn[t]);
  for (guint t = N_BATCHES; t-- > 0;) {
    data_sampler_indices (back, t, indices);
    g_assert_cmpmem (indices, sizeof indices, drawn[t], sizeof drawn[t]);
    data_sampler_indices (forward, (t * 11) % N_BATCHES, indices);
    g_assert_cmpmem (indices, sizeof indices, drawn[(t * 11) % N_BATCHES], sizeof indices);
    data_sampler_indices (other_seed, t, indices);
    n_other += memcmp (indices, drawn[t], sizeof indices) != 0;
  }
  /* Seven of ten in one order: a chance of 1 in 604,800 for two to agree. */
  g_assert_cmpuint (n_other, ==, N_BATCHES);

  for (guint t = 0; t < N_BATCHES; t += 4) {
    g_autoptr (DataSampler) fresh = data_sampler_new (set, BATCH, 8);

    data_sampler_indices (fresh, t, indices);
    g_assert_cmpmem (indices, sizeof indices, drawn[t], sizeof indices);
  }
}

static void
test_far_batch (void)
{
  const guint64 far = (guint64) 1 << 60;
  g_autoptr (DataSet) set = make_numbered (N);
  g_autoptr (DataSampler) sampler = data_sampler_new (set, N, 8);
  guint seen[N] = { 0 };
  guint32 indices[N];

  data_sampler_indices (sampler, far, indices);
  for (guint i = 0; i < N; i++)
    g_assert_cmpuint (seen[indices[i]]++, ==, 0);
}

static void
test_values (void)
{
  g_autoptr (DataSet) set = make_numbered (N);

  for (guint k = 0; k < G_N_ELEMENTS (batch_sizes); k++) {
    gsize batch_size = batch_sizes[k];
    g_autoptr (DataSampler) sampler = data_sampler_new (set, batch_size, 31);
    g_autoptr (DataSampler) indices_only = data_sampler_new (set, batch_size, 31);

    for (guint64 t = 0; t < 6; t++) {
      guint32 indices[MAX_BATCH];
      float features[2 * MAX_BATCH + 1], targets[3 * MAX_BATCH + 1];

      data_sampler_indices (indices_only, t, indices);
      features[2 * batch_size] = targets[3 * batch_size] = 77;
      for (gsize i = 0; i < 3 * batch_size; i++)
        targets[i] = 5;
      data_sampler_batch (sampler, t, features, targets);
      for (gsize i = 0; i < batch_size; i++) {
        g_assert_cmpfloat (features[2 * i], ==, indices[i]);
        g_assert_cmpfloat (features[2 * i + 1], ==, 0.5 * indices[i]);
        for (guint label = 0; label < 3; label++)
          g_assert_cmpfloat (targets[3 * i + label], ==, indices[i] % 3 == label ? 1 : 0);
      }
      g_assert_cmpfloat (features[2 * batch_size], ==, 77);
      g_assert_cmpfloat (targets[3 * batch_size], ==, 77);
    }
  }
}

static void
test_one_of_both (void)
{
  g_autoptr (DataSet) set = make_numbered (N);
  g_autoptr (DataSampler) sampler = data_sampler_new (set, 4, 2);
  float features[8], targets[12], features_alone[8], targets_alone[12];

  data_sampler_batch (sampler, 5, features, targets);
  data_sampler_batch (sampler, 5, features_alone, NULL);
  data_sampler_batch (sampler, 5, NULL, targets_alone);
  g_assert_cmpmem (features, sizeof features, features_alone, sizeof features_alone);
  g_assert_cmpmem (targets, sizeof targets, targets_alone, sizeof targets_alone);
}

/* The sampler keeps the set alive by itself. */
static void
test_reference (void)
{
  DataSet *set = make_numbered (1);
  g_autoptr (DataSampler) sampler = data_sampler_new (set, 2, 0);
  float features[4];

  data_set_unref (set);
  data_sampler_batch (sampler, 0, features, NULL);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (features[i], ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data/sampler/epochs", test_epochs);
  g_test_add_func ("/data/sampler/definition", test_definition);
  g_test_add_func ("/data/sampler/any-order", test_any_order);
  g_test_add_func ("/data/sampler/far-batch", test_far_batch);
  g_test_add_func ("/data/sampler/values", test_values);
  g_test_add_func ("/data/sampler/one-of-both", test_one_of_both);
  g_test_add_func ("/data/sampler/reference", test_reference);

  return g_test_run ();
}
