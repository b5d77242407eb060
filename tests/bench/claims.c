/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "claims.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lab-settings.h"

#define FIRST_SEED 1

static const Claim *const tables[] = {
  claims_batchnorm,
  claims_nets,
  NULL,
};

double
claim_fact (LabRun *run, const char *id)
{
  g_auto (LabValue) value = LAB_VALUE_INIT;
  int fact = lab_class_find_fact (lab_run_get_class (run), id);

  if (fact < 0)
    g_error ("%s has no fact called %s", lab_run_get_class (run)->id, id);
  lab_run_get_fact (run, (guint) fact, &value);
  switch (value.kind) {
  case LAB_VALUE_REAL:
    return value.real;
  case LAB_VALUE_INTEGER:
    return (double) value.integer;
  default:
    return NAN;
  }
}

/* Written so that NAN holds for nothing. */
static gboolean
claim_holds (const Claim *self, double measured)
{
  switch (self->relation) {
  case CLAIM_BELOW:
    return measured < self->bound;
  case CLAIM_AT_MOST:
    return measured <= self->bound;
  case CLAIM_ABOVE:
    return measured > self->bound;
  case CLAIM_AT_LEAST:
    return measured >= self->bound;
  }
  g_return_val_if_reached (FALSE);
}

/* A run that has taken its steps; NULL with an error when it could not be opened or diverged. */
static LabRun *
prepare_run (const Claim *claim, guint64 seed, NnPool *pool, GError **error)
{
  const LabClass *klass = lab_class_find (claim->lab, error);
  g_autoptr (LabSettings) settings = NULL;
  g_autoptr (LabRun) run = NULL;
  guint64 steps;

  if (!klass)
    return NULL;
  settings = lab_settings_new (klass);
  if (!lab_settings_parse (settings, claim->settings, error))
    return NULL;
  run = lab_run_new (settings, seed, 1, pool, error);
  if (!run)
    return NULL;
  steps = claim->steps > 0 ? claim->steps : klass->default_steps;
  for (guint64 i = 0; i < steps && lab_run_get_status (run) == LAB_STATUS_RUNNING; i++)
    lab_run_step (run);
  if (lab_run_get_status (run) == LAB_STATUS_DIVERGED) {
    g_set_error (error, LAB_ERROR, LAB_ERROR_DIVERGED, "seed %" G_GUINT64_FORMAT ": %s", seed,
                 lab_run_get_message (run) ? lab_run_get_message (run) : "it diverged");
    return NULL;
  }
  return g_steal_pointer (&run);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  /* What is no number comes last, where it is seen. */
  if (isnan (x) || isnan (y))
    return isnan (x) - isnan (y);
  return (x > y) - (x < y);
}

static gboolean
report (const Claim *claim, double *measured, guint n_seeds)
{
  const char *space = claim->unit ? " " : "", *unit = claim->unit ? claim->unit : "";
  gboolean holds = TRUE;
  double median;

  for (guint i = 0; i < n_seeds; i++)
    holds = claim_holds (claim, measured[i]) && holds;
  qsort (measured, n_seeds, sizeof (double), compare_doubles);
  median = (measured[(n_seeds - 1) / 2] + measured[n_seeds / 2]) / 2;
  g_print ("claim %s: %s: measured %.4g%s%s (min %.4g max %.4g, %u seed%s) %s\n", claim->lab,
           claim->text, median, space, unit, measured[0], measured[n_seeds - 1], n_seeds,
           n_seeds == 1 ? "" : "s", holds ? "holds" : "fails");
  return holds;
}

static gboolean
share_runs (const Claim *a, const Claim *b)
{
  return b->lab && !a->is_last && g_str_equal (a->lab, b->lab) &&
         g_str_equal (a->settings, b->settings) && a->steps == b->steps;
}

/* Measures @claims, which share their runs. */
static gboolean
check_claims (const Claim *claims, guint n_claims, guint n_seeds, NnPool *pool)
{
  g_autofree double *measured = g_new (double, n_claims *n_seeds); /* (n_claims, n_seeds) */
  gboolean hold = TRUE;

  for (guint s = 0; s < n_seeds; s++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (LabRun) run = prepare_run (claims, FIRST_SEED + s, pool, &error);

    if (!run)
      g_printerr ("claims: %s: %s\n", claims->lab, error->message);
    for (guint i = 0; i < n_claims; i++) {
      const Claim *claim = &claims[i];

      measured[i * n_seeds + s] = !run             ? (double) NAN
                                  : claim->measure ? claim->measure (run)
                                                   : claim_fact (run, claim->fact);
    }
  }
  for (guint i = 0; i < n_claims; i++)
    hold = report (&claims[i], measured + i * n_seeds, n_seeds) && hold;
  return hold;
}

static gboolean
check_table (const Claim *table, const char *const *labs, guint n_seeds, NnPool *pool)
{
  gboolean hold = TRUE;

  while (table->lab) {
    guint n = 1;

    while (share_runs (&table[n - 1], &table[n]))
      n++;
    if (!labs || g_strv_contains (labs, table->lab))
      hold = check_claims (table, n, n_seeds, pool) && hold;
    table += n;
  }
  return hold;
}

/* Whether each of @labs makes a claim. */
static gboolean
check_names (const char *const *labs)
{
  for (; labs && *labs; labs++) {
    gboolean found = FALSE;

    for (guint i = 0; tables[i]; i++)
      for (const Claim *claim = tables[i]; claim->lab; claim++)
        found = found || g_str_equal (claim->lab, *labs);
    if (!found) {
      g_printerr ("claims: expected labs that make claims, found \"%s\"\n", *labs);
      return FALSE;
    }
  }
  return TRUE;
}

int
main (int argc, char *argv[])
{
  int n_seeds = 10, n_threads = 1;
  g_auto (GStrv) labs = NULL;
  const GOptionEntry entries[] = {
    { "seeds", 's', 0, G_OPTION_ARG_INT, &n_seeds, "Seeds to measure over (10)", "N" },
    { "threads", 't', 0, G_OPTION_ARG_INT, &n_threads, "Threads (1)", "N" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &labs, NULL, "[LAB…]" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (NnPool) pool = NULL;
  gboolean hold = TRUE;

  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  context = g_option_context_new ("– measure what the labs claim");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("claims: %s\n", error->message);
    return 2;
  }
  if (n_seeds < 1 || n_seeds > 10000 || n_threads < 1 || n_threads > 64) {
    g_printerr ("claims: expected 1 to 10,000 seeds and 1 to 64 threads, found %d and %d\n",
                n_seeds, n_threads);
    return 2;
  }
  if (!check_names ((const char *const *) labs))
    return 2;

  pool = nn_pool_new ((guint) n_threads);
  for (guint i = 0; tables[i]; i++)
    hold = check_table (tables[i], (const char *const *) labs, (guint) n_seeds, pool) && hold;
  return hold ? 0 : 1;
}
