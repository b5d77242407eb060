/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-experiment.h"

#include <signal.h>
#include <string.h>

#include "viva-progress.h"
#include "viva-report.h"

struct _VivaExperiment {
  NnPool *pool; /* (nullable): one thread */
  LabSetup *setup;
  guint n_runs;
  LabRun *runs[LAB_MAX_RUNS];
  char *names[LAB_MAX_RUNS];
  guint64 steps;
};

static volatile sig_atomic_t is_interrupted = 0;

static void
interrupt_cb (int signal_number)
{
  is_interrupted = 1;
}

const char *
viva_outcome_name (VivaOutcome outcome)
{
  switch (outcome) {
  case VIVA_OUTCOME_DONE:
    return "done";
  case VIVA_OUTCOME_FINISHED:
    return "finished";
  case VIVA_OUTCOME_DIVERGED:
    return "diverged";
  case VIVA_OUTCOME_INTERRUPTED:
    return "interrupted";
  default:
    g_return_val_if_reached (NULL);
  }
}

/* The lab called @id with its knobs as @options set them. (transfer full) (nullable) */
static LabSetup *
read_lab (const char *id, const VivaOptions *options, GError **error)
{
  const LabClass *klass = lab_class_find (id, error);
  g_autoptr (LabSettings) settings = NULL;

  if (klass == NULL)
    return NULL;
  settings = lab_settings_new (klass);
  for (guint i = 0; options->settings != NULL && options->settings[i] != NULL; i++) {
    /* Not lab_settings_parse(): a path may hold blanks. */
    const char *equals = strchr (options->settings[i], '=');
    g_autofree char *knob =
        g_strndup (options->settings[i], (gsize) (equals - options->settings[i]));

    if (!lab_settings_set (settings, knob, equals + 1, error))
      return NULL;
  }
  return lab_setup_new (settings, options->seed);
}

/* (transfer full) (nullable) */
static LabRecipe *
read_file (const char *path, const VivaOptions *options, GError **error)
{
  g_autoptr (GPtrArray) warnings = NULL;
  LabRecipe *recipe;

  if ((options->given & (VIVA_OPTION_SET | VIVA_OPTION_SEED)) != 0) {
    g_set_error (error, VIVA_ERROR, VIVA_ERROR_USAGE,
                 "--%s goes with a lab, not with a recipe: %s says it itself",
                 (options->given & VIVA_OPTION_SET) != 0 ? "set" : "seed", path);
    return NULL;
  }
  recipe = lab_recipe_load (path, &warnings, error);
  for (guint i = 0; recipe != NULL && i < warnings->len; i++)
    viva_warn (g_ptr_array_index (warnings, i));
  return recipe;
}

LabRecipe *
viva_experiment_read_recipe (const VivaOptions *options, GError **error)
{
  const char *operand = viva_options_get_operand (options, "lab", error);
  g_autoptr (LabRecipe) recipe = NULL;
  const LabClass *klass;

  if (operand == NULL)
    return NULL;
  if (lab_recipe_is_path (operand)) {
    recipe = read_file (operand, options, error);
  } else {
    g_autoptr (LabSetup) setup = read_lab (operand, options, error);

    recipe = setup != NULL ? lab_recipe_new (setup, LAB_NO_STEP) : NULL;
  }
  if (recipe == NULL)
    return NULL;

  klass = lab_setup_get_class (recipe->setup);
  if ((options->given & VIVA_OPTION_STEPS) != 0)
    recipe->step = options->steps;
  else if (recipe->step == LAB_NO_STEP)
    recipe->step = klass->default_steps;
  if (klass->step == NULL && recipe->step > 0) {
    g_set_error (error, VIVA_ERROR, VIVA_ERROR_USAGE,
                 "%s: the lab %s has no steps: expected 0, found %" G_GUINT64_FORMAT,
                 (options->given & VIVA_OPTION_STEPS) != 0 ? "--steps" : operand, klass->id,
                 recipe->step);
    return NULL;
  }
  return g_steal_pointer (&recipe);
}

/* A file that asks for what there is not is no wrong command line. */
static void
refuse_run (const char *path, guint index, const GError *reason, GError **error)
{
  g_set_error (error, LAB_RECIPE_ERROR, LAB_RECIPE_ERROR_CONTENT, "%s: runs[%u]: %s", path, index,
               reason->message);
}

VivaExperiment *
viva_experiment_new (const LabRecipe *recipe, const VivaOptions *options, GError **error)
{
  g_autoptr (VivaExperiment) self = g_new0 (VivaExperiment, 1);
  guint n_runs = lab_setup_get_n_runs (recipe->setup);

  self->setup = lab_setup_ref (recipe->setup);
  self->steps = recipe->step;
  if (options->n_threads > 1)
    self->pool = nn_pool_new (options->n_threads);
  for (guint i = 0; i < n_runs; i++) {
    g_autoptr (GError) reason = NULL;

    self->names[i] = lab_setup_get_name (self->setup, i);
    self->runs[i] = lab_run_new_from_setup (self->setup, i, lab_setup_get_seed (self->setup), 1, 0,
                                            self->pool, &reason);
    if (self->runs[i] == NULL) {
      if (lab_recipe_is_path (options->operands[0]))
        refuse_run (options->operands[0], i, reason, error);
      else
        g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
    self->n_runs++;
  }
  return g_steal_pointer (&self);
}

void
viva_experiment_free (VivaExperiment *self)
{
  for (guint i = 0; i < LAB_MAX_RUNS; i++) {
    g_clear_pointer (&self->runs[i], lab_run_free);
    g_free (self->names[i]);
  }
  g_clear_pointer (&self->pool, nn_pool_free);
  lab_setup_unref (self->setup);
  g_free (self);
}

guint
viva_experiment_get_n_runs (const VivaExperiment *self)
{
  return self->n_runs;
}

LabRun *
viva_experiment_get_run (VivaExperiment *self, guint index)
{
  g_return_val_if_fail (index < self->n_runs, NULL);

  return self->runs[index];
}

const char *
viva_experiment_get_name (const VivaExperiment *self, guint index)
{
  g_return_val_if_fail (index < self->n_runs, NULL);

  return self->names[index];
}

guint64
viva_experiment_get_step (const VivaExperiment *self)
{
  guint64 step = 0;

  for (guint i = 0; i < self->n_runs; i++)
    step = MAX (step, lab_run_get_step (self->runs[i]));
  return step;
}

/* One step of each run that goes on; whether there is one. */
static gboolean
take_step (VivaExperiment *self)
{
  gboolean goes_on = FALSE;

  for (guint i = 0; i < self->n_runs; i++)
    goes_on |= lab_run_get_status (self->runs[i]) == LAB_STATUS_RUNNING &&
               lab_run_step (self->runs[i]) == LAB_STATUS_RUNNING;
  return goes_on;
}

void
viva_experiment_advance (VivaExperiment *self)
{
  /* Reset at the first one: the second ends the program, should a step take too long. */
  struct sigaction action = { .sa_handler = interrupt_cb, .sa_flags = SA_RESTART | SA_RESETHAND };
  struct sigaction previous;
  VivaProgress progress;
  gboolean goes_on = TRUE;
  guint64 step = 0;

  is_interrupted = 0;
  sigemptyset (&action.sa_mask);
  sigaction (SIGINT, &action, &previous);
  viva_progress_init (&progress, lab_setup_get_class (self->setup)->id);

  while (goes_on && !is_interrupted && step < self->steps) {
    goes_on = take_step (self);
    viva_progress_update (&progress, ++step, self->steps);
  }

  viva_progress_clear (&progress);
  sigaction (SIGINT, &previous, NULL);
}

gboolean
viva_experiment_draws_view (const VivaExperiment *self, guint view)
{
  for (guint i = 0; i < self->n_runs; i++) {
    if (lab_class_view_applies (lab_run_get_class (self->runs[i]),
                                lab_run_get_settings (self->runs[i]), view))
      return TRUE;
  }
  return FALSE;
}

LabFrame *
viva_experiment_observe (VivaExperiment *self, guint64 views)
{
  LabFrame *frame = lab_run_observe (self->runs[0], 0);

  for (guint i = 0; i < self->n_runs; i++) {
    LabFrameRun info;

    lab_run_describe (self->runs[i], &info);
    info.name = self->names[i];
    if (i > 0)
      lab_frame_add_run (frame, &info);
    else
      lab_frame_set_run (frame, 0, &info);
    lab_run_observe_into (self->runs[i], views, frame);
  }
  lab_frame_set_setup (frame, self->setup);
  return frame;
}

VivaOutcome
viva_experiment_get_outcome (const VivaExperiment *self, guint index)
{
  LabStatus status;

  g_return_val_if_fail (index < self->n_runs, VIVA_OUTCOME_DONE);

  status = lab_run_get_status (self->runs[index]);
  if (status == LAB_STATUS_DIVERGED)
    return VIVA_OUTCOME_DIVERGED;
  if (status == LAB_STATUS_FINISHED)
    return VIVA_OUTCOME_FINISHED;
  if (lab_run_get_step (self->runs[index]) < self->steps)
    return VIVA_OUTCOME_INTERRUPTED;
  return VIVA_OUTCOME_DONE;
}

gboolean
viva_experiment_is_interrupted (const VivaExperiment *self)
{
  for (guint i = 0; i < self->n_runs; i++) {
    if (viva_experiment_get_outcome (self, i) == VIVA_OUTCOME_INTERRUPTED)
      return TRUE;
  }
  return FALSE;
}

gboolean
viva_experiment_check (VivaExperiment *self, GError **error)
{
  if (viva_experiment_is_interrupted (self)) {
    g_set_error (error, VIVA_ERROR, VIVA_ERROR_INTERRUPTED,
                 "interrupted after %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " steps",
                 viva_experiment_get_step (self), self->steps);
    return FALSE;
  }
  for (guint i = 0; i < self->n_runs; i++) {
    const char *message = lab_run_get_message (self->runs[i]);

    if (viva_experiment_get_outcome (self, i) != VIVA_OUTCOME_DIVERGED)
      continue;
    g_set_error (error, LAB_ERROR, LAB_ERROR_DIVERGED,
                 "the lab %s diverged after %" G_GUINT64_FORMAT " steps%s%s",
                 lab_setup_get_class (self->setup)->id, lab_run_get_step (self->runs[i]),
                 message != NULL ? ". " : "", message != NULL ? message : "");
    if (self->n_runs > 1)
      g_prefix_error (error, "run %u (%s): ", i, self->names[i]);
    return FALSE;
  }
  return TRUE;
}
