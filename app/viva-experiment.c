/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-experiment.h"

#include <signal.h>
#include <string.h>

#include "viva-progress.h"
#include "viva-report.h"

struct _VivaExperiment {
  NnPool *pool; /* (nullable): one thread */
  LabRun *run;
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

LabSettings *
viva_experiment_read_settings (const VivaOptions *options, GError **error)
{
  const char *id = viva_options_get_operand (options, "lab", error);
  g_autoptr (LabSettings) settings = NULL;
  const LabClass *klass;

  if (id == NULL)
    return NULL;
  klass = lab_class_find (id, error);
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
  return g_steal_pointer (&settings);
}

VivaExperiment *
viva_experiment_new (const LabSettings *settings, const VivaOptions *options, GError **error)
{
  g_autoptr (VivaExperiment) self = g_new0 (VivaExperiment, 1);
  const LabClass *klass = lab_settings_get_class (settings);

  self->steps = klass->default_steps;
  if ((options->given & VIVA_OPTION_STEPS) != 0)
    self->steps = options->steps;
  if (klass->step == NULL && self->steps > 0) {
    g_set_error (error, VIVA_ERROR, VIVA_ERROR_USAGE,
                 "--steps: the lab %s has no steps: expected 0, found %" G_GUINT64_FORMAT,
                 klass->id, self->steps);
    return NULL;
  }
  if (options->n_threads > 1)
    self->pool = nn_pool_new (options->n_threads);
  self->run = lab_run_new (settings, options->seed, 1, self->pool, error);
  if (self->run == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

void
viva_experiment_free (VivaExperiment *self)
{
  g_clear_pointer (&self->run, lab_run_free);
  g_clear_pointer (&self->pool, nn_pool_free);
  g_free (self);
}

LabRun *
viva_experiment_get_run (VivaExperiment *self)
{
  return self->run;
}

VivaOutcome
viva_experiment_advance (VivaExperiment *self)
{
  /* Reset at the first one: the second ends the program, should a step take too long. */
  struct sigaction action = { .sa_handler = interrupt_cb, .sa_flags = SA_RESTART | SA_RESETHAND };
  struct sigaction previous;
  VivaProgress progress;
  LabStatus status = lab_run_get_status (self->run);

  is_interrupted = 0;
  sigemptyset (&action.sa_mask);
  sigaction (SIGINT, &action, &previous);
  viva_progress_init (&progress, lab_run_get_class (self->run)->id);

  while (status == LAB_STATUS_RUNNING && !is_interrupted &&
         lab_run_get_step (self->run) < self->steps) {
    status = lab_run_step (self->run);
    viva_progress_update (&progress, lab_run_get_step (self->run), self->steps);
  }

  viva_progress_clear (&progress);
  sigaction (SIGINT, &previous, NULL);

  if (status == LAB_STATUS_DIVERGED)
    return VIVA_OUTCOME_DIVERGED;
  if (status == LAB_STATUS_FINISHED)
    return VIVA_OUTCOME_FINISHED;
  if (lab_run_get_step (self->run) < self->steps)
    return VIVA_OUTCOME_INTERRUPTED;
  return VIVA_OUTCOME_DONE;
}

gboolean
viva_experiment_check (VivaExperiment *self, VivaOutcome outcome, GError **error)
{
  const char *message = lab_run_get_message (self->run);
  guint64 step = lab_run_get_step (self->run);

  if (outcome == VIVA_OUTCOME_DIVERGED)
    g_set_error (error, LAB_ERROR, LAB_ERROR_DIVERGED,
                 "the lab %s diverged after %" G_GUINT64_FORMAT " steps%s%s",
                 lab_run_get_class (self->run)->id, step, message != NULL ? ". " : "",
                 message != NULL ? message : "");
  else if (outcome == VIVA_OUTCOME_INTERRUPTED)
    g_set_error (error, VIVA_ERROR, VIVA_ERROR_INTERRUPTED,
                 "interrupted after %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " steps", step,
                 self->steps);
  else
    return TRUE;
  return FALSE;
}
