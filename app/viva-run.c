/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-verb.h"

#include "viva-csv.h"
#include "viva-experiment.h"
#include "viva-facts.h"
#include "viva-output.h"
#include "viva-report.h"

static gboolean
run (const VivaOptions *options, GError **error)
{
  g_autoptr (LabRecipe) recipe = viva_experiment_read_recipe (options, error);
  g_autoptr (VivaExperiment) experiment = NULL;
  g_autoptr (VivaCsv) csv = NULL;
  g_autofree char *text = NULL;

  if (recipe == NULL || (options->save != NULL && !viva_output_check (options->save, error)))
    return FALSE;
  experiment = viva_experiment_new (recipe, options, error);
  if (experiment == NULL)
    return FALSE;
  if (options->csv != NULL) {
    csv = viva_csv_new (options->csv, error);
    if (csv == NULL)
      return FALSE;
  }

  viva_experiment_advance (experiment);

  /* A run that diverged or was interrupted still shows how far it came. */
  if (csv != NULL && !viva_csv_write (csv, experiment, error))
    return FALSE;
  recipe->step = viva_experiment_get_step (experiment);
  if (options->save != NULL && !lab_recipe_save (recipe, options->save, error))
    return FALSE;
  text = options->as_json ? viva_facts_to_json (experiment) : viva_facts_to_text (experiment);
  return viva_print (text, error) && viva_experiment_check (experiment, error);
}

static const char *const examples[] = {
  "viva run early-stopping",
  "viva run early-stopping --set data=moons --set learning_rate=0.03 --seed 7",
  "viva run early-stopping --steps 500 --json",
  "viva run early-stopping --set data=moons --save moons.viva",
  "viva run moons.viva",
  "viva run early-stopping --set data=csv --set file=flowers.csv --csv numbers",
  NULL,
};

const VivaVerb viva_run_verb = {
  .name = "run",
  .usage = "LAB|FILE.viva [--set KNOB=VALUE …] [--seed N] [--steps N] [--threads N] "
           "[--csv FOLDER] [--save FILE.viva] [--json]",
  .summary = "Run an experiment and print its facts.",
  .help = "Runs the experiment LAB, or those that the recipe FILE.viva describes, and prints "
          "the facts, one a line: name, value, unit. A recipe says the settings, the seed and the "
          "knobs that were turned on the way itself; --steps takes the place of its step. With "
          "--json, status says how it ended: done (all steps taken), finished (nothing was left "
          "to do), diverged or interrupted.",
  .options = VIVA_OPTIONS_EXPERIMENT | VIVA_OPTION_CSV | VIVA_OPTION_SAVE | VIVA_OPTION_JSON,
  .examples = examples,
  .run = run,
};
