/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Speed of the numerics on the workloads of the program:
 *
 *   nn-bench [WORKLOAD…] [--threads N] [--repetitions N] [--isa baseline|AVX2|AVX-512]
 *
 * prints a line for each: `W4 viva 2t 95000.0 samples/s (min … max …) step … us`, the median over
 * the repetitions. A training step is batch, forward, loss, backward and update, in float32.
 */

#include <stdio.h>
#include <string.h>

#include "nn-bench.h"
#include "nn-isa.h"

/* One repetition lasts about this long. */
#define SECONDS 0.4

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
seconds_for (const BenchWorkload *workload, gpointer bench, guint64 *step, guint64 n)
{
  gint64 start = g_get_monotonic_time ();

  for (guint64 i = 0; i < n; i++)
    workload->step (bench, (*step)++);
  return (double) (g_get_monotonic_time () - start) / 1e6;
}

static void
measure (const BenchWorkload *workload, guint n_threads, guint n_repetitions)
{
  g_autoptr (NnPool) pool = nn_pool_new (n_threads);
  gpointer bench = workload->open (pool);
  g_autofree double *rates = g_new (double, n_repetitions);
  guint64 step = 0, n = 1;
  double seconds, items = workload->items_per_step > 0 ? workload->items_per_step : 1;

  /* Warms up until a repetition's number of steps is known. */
  while ((seconds = seconds_for (workload, bench, &step, n)) < SECONDS / 4)
    n *= 2;
  n = (guint64) MAX (1, (double) n * SECONDS / seconds);
  for (guint r = 0; r < n_repetitions; r++)
    rates[r] = (double) n / seconds_for (workload, bench, &step, n);
  workload->close (bench);

  qsort (rates, n_repetitions, sizeof *rates, compare_doubles);
  printf ("%s viva %ut %.1f %s/s (min %.1f max %.1f) step %.2f us\n", workload->id, n_threads,
          items * rates[n_repetitions / 2], workload->unit, items * rates[0],
          items * rates[n_repetitions - 1], 1e6 / rates[n_repetitions / 2]);
  fflush (stdout);
}

/* Lets our own loops run as they would on another processor; the BLAS chooses for itself. */
static gboolean
choose_isa (const char *name)
{
  for (NnIsa isa = NN_ISA_BASELINE; name && isa <= nn_isa_best (); isa++)
    if (g_ascii_strcasecmp (name, nn_isa_name (isa)) == 0) {
      nn_isa_set (isa);
      return TRUE;
    }
  return name == NULL;
}

int
main (int argc, char *argv[])
{
  int n_threads = 1, n_repetitions = 7;
  g_autofree char *isa = NULL;
  g_auto (GStrv) wanted = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new ("[WORKLOAD…]");
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "threads, the calling one included", "N" },
    { "repetitions", 0, 0, G_OPTION_ARG_INT, &n_repetitions, "repetitions, at least 7 for a figure",
      "N" },
    { "isa", 0, 0, G_OPTION_ARG_STRING, &isa, "instruction set of our own loops", "NAME" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &wanted, NULL, NULL },
    { NULL },
  };
  guint n_measured = 0;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || n_threads < 1 ||
      n_repetitions < 1) {
    fprintf (stderr, "nn-bench: %s\n", error ? error->message : "expected numbers of at least 1");
    return 2;
  }
  if (!choose_isa (isa)) {
    fprintf (stderr,
             "nn-bench: expected baseline, AVX2 or AVX-512, as far as this processor goes\n");
    return 2;
  }
  if (g_getenv ("OPENBLAS_CORETYPE"))
    fprintf (stderr,
             "nn-bench: OPENBLAS_CORETYPE is set; unset it for figures that mean something\n");

  for (const BenchWorkload *const *workload = bench_workloads; *workload; workload++) {
    if (wanted && !g_strv_contains ((const char *const *) wanted, (*workload)->id))
      continue;
    measure (*workload, (guint) n_threads, (guint) n_repetitions);
    n_measured++;
  }
  if (n_measured == 0) {
    fprintf (stderr, "nn-bench: no such workload\n");
    return 2;
  }
  return 0;
}
