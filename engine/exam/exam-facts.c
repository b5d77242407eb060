/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-facts.h"

#include "lab-run.h"

struct _ExamFacts {
  LabSettings *settings;
  guint64 seed;
  guint64 steps;
  LabRun *run; /* (nullable): not opened yet */
};

ExamFacts *
exam_facts_new (const LabSettings *settings, guint64 seed, guint64 steps)
{
  ExamFacts *self;

  g_return_val_if_fail (settings != NULL, NULL);

  self = g_new0 (ExamFacts, 1);
  self->settings = lab_settings_copy (settings);
  self->seed = seed;
  self->steps = steps;
  return self;
}

void
exam_facts_free (ExamFacts *self)
{
  if (self == NULL)
    return;
  lab_run_free (self->run);
  lab_settings_free (self->settings);
  g_free (self);
}

const LabSettings *
exam_facts_get_settings (const ExamFacts *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->settings;
}

/* A run that has come as far as the part says. */
static LabRun *
open_run (const ExamFacts *self, const LabSettings *settings, GError **error)
{
  g_autoptr (LabRun) run = lab_run_new (settings, self->seed, 1, NULL, error);

  if (run == NULL)
    return NULL;
  while (lab_run_get_step (run) < self->steps && lab_run_step (run) == LAB_STATUS_RUNNING)
    ;
  if (lab_run_get_status (run) == LAB_STATUS_DIVERGED) {
    const char *message = lab_run_get_message (run);

    g_set_error_literal (error, LAB_ERROR, LAB_ERROR_DIVERGED,
                         message != NULL ? message : "The run diverged.");
    return NULL;
  }
  return g_steal_pointer (&run);
}

gboolean
exam_facts_get (ExamFacts *self, guint fact, LabValue *value, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (self->run == NULL)
    self->run = open_run (self, self->settings, error);
  if (self->run == NULL)
    return FALSE;
  lab_run_get_fact (self->run, fact, value);
  return TRUE;
}

gboolean
exam_facts_get_for (ExamFacts *self,
                    const LabSettings *settings,
                    guint fact,
                    LabValue *value,
                    GError **error)
{
  g_autoptr (LabRun) run = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);
  g_return_val_if_fail (
      lab_settings_get_class (settings) == lab_settings_get_class (self->settings), FALSE);

  run = open_run (self, settings, error);
  if (run == NULL)
    return FALSE;
  lab_run_get_fact (run, fact, value);
  return TRUE;
}

gboolean
exam_facts_to_number (const LabValue *value, double *number)
{
  g_return_val_if_fail (value != NULL && number != NULL, FALSE);

  if (value->kind == LAB_VALUE_REAL)
    *number = value->real;
  else if (value->kind == LAB_VALUE_INTEGER)
    *number = (double) value->integer;
  else
    return FALSE;
  return TRUE;
}
