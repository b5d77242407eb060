/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-recipe.h"
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
 * The runs that a command line asks for, in lock-step.
 */
typedef struct _VivaExperiment VivaExperiment;

/* What @options ask for: the recipe that they name, or the lab that they name with its knobs as
 * they set them. Its step is a number. What is not understood of a recipe is said on standard
 * error. Errors: VIVA_ERROR_USAGE, LAB_ERROR, LAB_RECIPE_ERROR. (transfer full) */
LabRecipe *viva_experiment_read_recipe (const VivaOptions *options, GError **error);

/* Opens all runs at step 0. Errors: VIVA_ERROR_USAGE, whatever the lab says. (transfer full) */
VivaExperiment *viva_experiment_new (const LabRecipe *recipe,
                                     const VivaOptions *options,
                                     GError **error);
void viva_experiment_free (VivaExperiment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VivaExperiment, viva_experiment_free)

guint viva_experiment_get_n_runs (const VivaExperiment *self);

/* (transfer none) */
LabRun *viva_experiment_get_run (VivaExperiment *self, guint index);

/* What tells it from the others; "" for one that is alone. (transfer none) */
const char *viva_experiment_get_name (const VivaExperiment *self, guint index);

/* The furthest step that a run has taken. */
guint64 viva_experiment_get_step (const VivaExperiment *self);

/* Takes the steps that were asked for and turns the knobs that the recipe says on the way, with a
 * progress bar. Ctrl+C ends it after the step at hand; pressed again, it ends the program. */
void viva_experiment_advance (VivaExperiment *self);

/* Whether a run draws view number @view of the lab with its present settings. */
gboolean viva_experiment_draws_view (const VivaExperiment *self, guint view);

/* The views whose bit is set, of all runs. (transfer full) */
LabFrame *viva_experiment_observe (VivaExperiment *self, guint64 views);

/* How run @index ended. */
VivaOutcome viva_experiment_get_outcome (const VivaExperiment *self, guint index);
gboolean viva_experiment_is_interrupted (const VivaExperiment *self);

/* TRUE when all runs came to their ends; else an error that says how far the first that did not
 * came and why not further: LAB_ERROR_DIVERGED, VIVA_ERROR_INTERRUPTED. */
gboolean viva_experiment_check (VivaExperiment *self, GError **error);

G_END_DECLS
