/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-verb.h"

#include "viva-csv.h"
#include "viva-experiment.h"
#include "viva-facts.h"
#include "viva-report.h"

static gboolean
run (const VivaOptions *options, GError **error)
{
  g_autoptr (LabSettings) settings = viva_experiment_read_settings (options, error);
  g_autoptr (VivaExperiment) experiment = NULL;
  g_autoptr (VivaCsv) csv = NULL;
  g_autofree char *text = NULL;
  VivaOutcome outcome;
  LabRun *lab_run;

  if (settings == NULL)
    return FALSE;
  experiment = viva_experiment_new (settings, options, error);
  if (experiment == NULL)
    return FALSE;
  if (options->csv != NULL) {
    csv = viva_csv_new (options->csv, error);
    if (csv == NULL)
      return FALSE;
  }

  outcome = viva_experiment_advance (experiment);

  /* A run that diverged or was interrupted still shows how far it came. */
  lab_run = viva_experiment_get_run (experiment);
  if (csv != NULL && !viva_csv_write (csv, lab_run, error))
    return FALSE;
  text = options->as_json ? viva_facts_to_json (lab_run, viva_outcome_name (outcome))
                          : viva_facts_to_text (lab_run);
  return viva_print (text, error) && viva_experiment_check (experiment, outcome, error);
}

static const char *const examples[] = {
  "viva run early-stopping",
  "viva run early-stopping --set data=moons --set learning_rate=0.03 --seed 7",
  "viva run early-stopping --steps 500 --json",
  "viva run early-stopping --set data=csv --set file=flowers.csv --csv numbers",
  NULL,
};

const VivaVerb viva_run_verb = {
  .name = "run",
  .usage = "LAB [--set KNOB=VALUE …] [--seed N] [--steps N] [--threads N] [--csv FOLDER] [--json]",
  .summary = "Run an experiment and print its facts.",
  .help = "Runs the experiment LAB and prints its facts, one a line: name, value, unit. With "
          "--json, status says how it ended: done (all steps taken), finished (nothing was left "
          "to do), diverged or interrupted.",
  .options = VIVA_OPTIONS_EXPERIMENT | VIVA_OPTION_CSV | VIVA_OPTION_JSON,
  .examples = examples,
  .run = run,
};
