/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-random.h"

#include <math.h>

/* Known answers from the authors' distribution of Random123 (kat_vectors, philox4x32 10). */
static void
test_known_answers (void)
{
  static const struct {
    guint32 counter[4], key[2], out[4];
  } cases[] = {
    { { 0, 0, 0, 0 }, { 0, 0 }, { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
    { { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff },
      { 0xffffffff, 0xffffffff },
      { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
    { { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 },
      { 0xa4093822, 0x299f31d0 },
      { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint32 out[4];

    nn_philox (cases[i].counter, cases[i].key, out);
    g_assert_cmpmem (out, sizeof out, cases[i].out, sizeof out);
  }
}

static void
test_streams_differ (void)
{
  NnRandom a, b, c, d;

  nn_random_init (&a, 1, NN_STREAM_DATA, 0);
  nn_random_init (&b, 1, NN_STREAM_SPLIT, 0);
  nn_random_init (&c, 2, NN_STREAM_DATA, 0);
  nn_random_init (&d, 1, NN_STREAM_DATA, 1);
  for (guint i = 0; i < 100; i++) {
    guint32 value = nn_random_next (&a);

    g_assert_cmpuint (value, !=, nn_random_next (&b));
    g_assert_cmpuint (value, !=, nn_random_next (&c));
    g_assert_cmpuint (value, !=, nn_random_next (&d));
  }
}

/* Means and variances of n draws lie within five standard errors of the distribution's. */
static void
test_moments (void)
{
  enum { N = 200000 };
  double sum = 0, squares = 0, normal_sum = 0, normal_squares = 0;
  NnRandom random;

  nn_random_init (&random, 7, NN_STREAM_NOISE, 0);
  for (guint i = 0; i < N; i++) {
    double u = nn_random_uniform (&random);
    double z = nn_random_normal (&random);

    g_assert_true (u >= 0 && u < 1);
    sum += u;
    squares += (u - 0.5) * (u - 0.5);
    normal_sum += z;
    normal_squares += z * z;
  }
  /* Var(U) = 1/12, Var((U − ½)²) = 1/180; Var(Z) = 1, Var(Z²) = 2. */
  g_assert_cmpfloat (fabs (sum / N - 0.5), <, 5 * sqrt (1.0 / 12 / N));
  g_assert_cmpfloat (fabs (squares / N - 1.0 / 12), <, 5 * sqrt (1.0 / 180 / N));
  g_assert_cmpfloat (fabs (normal_sum / N), <, 5 * sqrt (1.0 / N));
  g_assert_cmpfloat (fabs (normal_squares / N - 1), <, 5 * sqrt (2.0 / N));
}

/* χ² over ten equally likely values; 27.88 is its 99.9 % point for 9 degrees of freedom. */
static void
test_below (void)
{
  enum { N = 100000, K = 10 };
  guint counts[K] = { 0 };
  double chi2 = 0;
  NnRandom random;

  nn_random_init (&random, 3, NN_STREAM_SHUFFLE, 5);
  for (guint i = 0; i < N; i++)
    counts[nn_random_below (&random, K)]++;
  for (guint k = 0; k < K; k++)
    chi2 += (counts[k] - N / (double) K) * (counts[k] - N / (double) K) / (N / (double) K);
  g_assert_cmpfloat (chi2, <, 27.88);
  g_assert_cmpuint (nn_random_below (&random, 1), ==, 0);
}

static void
test_shuffle (void)
{
  enum { N = 1000 };
  guint32 indices[N], again[N];
  gboolean seen[N] = { FALSE };
  guint n_fixed = 0;
  NnRandom random;

  for (guint i = 0; i < N; i++)
    indices[i] = again[i] = i;
  nn_random_init (&random, 11, NN_STREAM_SHUFFLE, 0);
  nn_random_shuffle (&random, indices, N);
  nn_random_init (&random, 11, NN_STREAM_SHUFFLE, 0);
  nn_random_shuffle (&random, again, N);
  g_assert_cmpmem (indices, sizeof indices, again, sizeof again);

  for (guint i = 0; i < N; i++) {
    g_assert_false (seen[indices[i]]);
    seen[indices[i]] = TRUE;
    n_fixed += indices[i] == i;
  }
  /* One fixed point on average; ten would be a chance of about 1e-7. */
  g_assert_cmpuint (n_fixed, <, 10);
}

/* A copy of the reader goes on exactly as the reader does, across blocks and halves of normal
 * pairs. */
static void
test_copy (void)
{
  NnRandom random, copy;

  nn_random_init (&random, 5, NN_STREAM_INIT, 9);
  for (guint skip = 0; skip < 9; skip++) {
    nn_random_normal (&random);
    nn_random_next (&random);
    copy = random;
    for (guint i = 0; i < 5; i++) {
      g_assert_cmpfloat (nn_random_normal (&random), ==, nn_random_normal (&copy));
      g_assert_cmpuint (nn_random_next (&random), ==, nn_random_next (&copy));
    }
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/random/known-answers", test_known_answers);
  g_test_add_func ("/nn/random/streams-differ", test_streams_differ);
  g_test_add_func ("/nn/random/moments", test_moments);
  g_test_add_func ("/nn/random/below", test_below);
  g_test_add_func ("/nn/random/shuffle", test_shuffle);
  g_test_add_func ("/nn/random/copy", test_copy);

  return g_test_run ();
}
