/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-run.h"
#include "viva-options.h"

G_BEGIN_DECLS

/**
 * VivaOutcome:
 * @VIVA_OUTCOME_DONE: all steps asked for were taken
 * @VIVA_OUTCOME_FINISHED: there was nothing left to do before that
 * @VIVA_OUTCOME_DIVERGED: a step met a value that is not finite
 * @VIVA_OUTCOME_INTERRUPTED: Ctrl+C came first
 */
typedef enum {
  VIVA_OUTCOME_DONE,
  VIVA_OUTCOME_FINISHED,
  VIVA_OUTCOME_DIVERGED,
  VIVA_OUTCOME_INTERRUPTED,
} VivaOutcome;

/* "done", "finished", "diverged", "interrupted". (transfer none) */
const char *viva_outcome_name (VivaOutcome outcome);

/**
 * VivaExperiment:
 *
 * A run that a command line asks for.
 */
typedef struct _VivaExperiment VivaExperiment;

/* The lab that @options name, with its knobs as they set them. Errors: VIVA_ERROR_USAGE, LAB_ERROR.
 * (transfer full) */
LabSettings *viva_experiment_read_settings (const VivaOptions *options, GError **error);

/* Opens it at step 0. Errors: VIVA_ERROR_USAGE, whatever the lab says. (transfer full) */
VivaExperiment *viva_experiment_new (const LabSettings *settings,
                                     const VivaOptions *options,
                                     GError **error);
void viva_experiment_free (VivaExperiment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VivaExperiment, viva_experiment_free)

/* (transfer none) */
LabRun *viva_experiment_get_run (VivaExperiment *self);

/* Takes the steps that were asked for, with a progress bar. Ctrl+C ends it after the step at hand;
 * pressed again, it ends the program. */
VivaOutcome viva_experiment_advance (VivaExperiment *self);

/* TRUE when the run came to its end; else an error that says how far it came and why not further:
 * LAB_ERROR_DIVERGED, VIVA_ERROR_INTERRUPTED. */
gboolean viva_experiment_check (VivaExperiment *self, VivaOutcome outcome, GError **error);

G_END_DECLS
