/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-pool.h"

#include <stdatomic.h>

#define N_TILES 300

typedef struct {
  _Atomic guint times[N_TILES];
  _Atomic guint workers[16];
  guint n_threads;
} Record;

static void
record_tile (gpointer data, gsize tile, guint worker)
{
  Record *record = data;

  g_assert_cmpuint (worker, <, record->n_threads);
  atomic_fetch_add (&record->times[tile], 1);
  atomic_fetch_add (&record->workers[worker], 1);
}

/* Each tile is done exactly once, in many jobs after each other, with and without pauses that send
 * workers to sleep. */
static void
test_each_tile_once (gconstpointer data)
{
  guint n_threads = GPOINTER_TO_UINT (data);
  g_autoptr (NnPool) pool = nn_pool_new (n_threads);

  g_assert_cmpuint (nn_pool_n_threads (pool), ==, n_threads);
  for (guint job = 0; job < 2000; job++) {
    gsize n_tiles = 1 + job % N_TILES;
    Record record = { .n_threads = n_threads };

    if (job % 500 == 499)
      g_usleep (5000);
    nn_pool_run (pool, n_tiles, record_tile, &record);
    for (gsize tile = 0; tile < N_TILES; tile++)
      g_assert_cmpuint (atomic_load (&record.times[tile]), ==, tile < n_tiles);
  }
}

static void
add_tile (gpointer data, gsize tile, guint worker)
{
  guint64 *sums = data;

  /* Not atomic on purpose: the pool's hand-over must make it visible. */
  sums[tile] += tile;
}

static void
test_results_visible (void)
{
  g_autoptr (NnPool) pool = nn_pool_new (4);
  guint64 sums[8] = { 0 };

  for (guint job = 0; job < 20000; job++)
    nn_pool_run (pool, G_N_ELEMENTS (sums), add_tile, sums);
  for (guint tile = 0; tile < G_N_ELEMENTS (sums); tile++)
    g_assert_cmpuint (sums[tile], ==, 20000 * tile);
}

static void
test_without_pool (void)
{
  Record record = { .n_threads = 1 };

  nn_pool_run (NULL, N_TILES, record_tile, &record);
  g_assert_cmpuint (atomic_load (&record.workers[0]), ==, N_TILES);
  g_assert_cmpuint (nn_pool_n_threads (NULL), ==, 1);
  nn_pool_run (NULL, 0, record_tile, &record);
  g_assert_cmpuint (atomic_load (&record.workers[0]), ==, N_TILES);
}

static void
test_free_at_once (void)
{
  for (guint i = 0; i < 200; i++)
    nn_pool_free (nn_pool_new (1 + i % 5));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/nn/pool/each-tile-once/1", GUINT_TO_POINTER (1), test_each_tile_once);
  g_test_add_data_func ("/nn/pool/each-tile-once/2", GUINT_TO_POINTER (2), test_each_tile_once);
  g_test_add_data_func ("/nn/pool/each-tile-once/8", GUINT_TO_POINTER (8), test_each_tile_once);
  g_test_add_func ("/nn/pool/results-visible", test_results_visible);
  g_test_add_func ("/nn/pool/without-pool", test_without_pool);
  g_test_add_func ("/nn/pool/free-at-once", test_free_at_once);

  return g_test_run ();
}
