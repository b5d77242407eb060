/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every workload of the bench gives the same bits on any number of threads, and after a checkpoint.
 */

#include <string.h>

#include "nn-bench.h"

typedef struct {
  const BenchWorkload *workload;
  guint64 n_steps;
} Case;

static Case
find (const char *id, guint64 n_steps)
{
  for (const BenchWorkload *const *workload = bench_workloads; *workload; workload++)
    if (g_str_equal ((*workload)->id, id))
      return (Case){ *workload, n_steps };
  g_error ("no workload %s", id);
}

static void
take_steps (const Case *test, gpointer bench, guint64 first, guint64 n)
{
  for (guint64 i = 0; i < n; i++)
    test->workload->step (bench, first + i);
}

static GBytes *
run (const Case *test, guint n_threads)
{
  g_autoptr (NnPool) pool = nn_pool_new (n_threads);
  gpointer bench = test->workload->open (pool);
  gpointer result;
  gsize size;
  GBytes *bytes;

  take_steps (test, bench, 0, test->n_steps);
  result = test->workload->get_result (bench, &size);
  bytes = g_bytes_new (result, size);
  test->workload->close (bench);
  return bytes;
}

static void
test_threads (gconstpointer data)
{
  static const guint threads[] = { 2, 3, 8 };
  const Case *test = data;
  g_autoptr (GBytes) one = run (test, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++) {
    g_autoptr (GBytes) more = run (test, threads[i]);

    g_assert_true (g_bytes_equal (one, more));
  }
}

/* Steps on from a checkpoint, twice, the second time with another batch in between. */
static void
test_replay (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (NnPool) pool = nn_pool_new (2);
  gpointer bench = test->workload->open (pool);
  g_autofree gpointer checkpoint = NULL;
  g_autofree gpointer end = NULL;
  gpointer block;
  gsize size;

  take_steps (test, bench, 0, test->n_steps);
  block = test->workload->get_result (bench, &size);
  checkpoint = g_memdup2 (block, size);
  take_steps (test, bench, test->n_steps, test->n_steps);
  end = g_memdup2 (block, size);
  g_assert_cmpint (memcmp (checkpoint, end, size), !=, 0);

  take_steps (test, bench, 1000, 1);
  memcpy (block, checkpoint, size);
  take_steps (test, bench, test->n_steps, test->n_steps);
  g_assert_cmpmem (block, size, end, size);
  test->workload->close (bench);
}

int
main (int argc, char *argv[])
{
  static Case cases[8];
  const Case all[] = { find ("W1", 50), find ("W2", 50), find ("W3", 50), find ("W4", 4),
                       find ("W5", 4),  find ("W6", 3),  find ("W7", 1),  find ("W8", 3) };

  g_test_init (&argc, &argv, NULL);

  memcpy (cases, all, sizeof all);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *threads = g_strconcat ("/nn/workloads/threads/", cases[i].workload->id, NULL);
    g_autofree char *replay = g_strconcat ("/nn/workloads/replay/", cases[i].workload->id, NULL);

    g_test_add_data_func (threads, &cases[i], test_threads);
    /* W7 only goes forward: it has nothing to check-point. */
    if (!g_str_equal (cases[i].workload->id, "W7"))
      g_test_add_data_func (replay, &cases[i], test_replay);
  }

  return g_test_run ();
}
