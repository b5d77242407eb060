/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-run.h"

G_BEGIN_DECLS

/**
 * LabBench:
 *
 * One to LAB_MAX_RUNS runs of one lab with the same seed, hence the same random streams: they
 * differ in nothing but their settings. They go in lock-step: the bench stands at a step and all
 * runs are there, but for those that ended before (they stay at their end while the others go on)
 * and those that are still to be brought there. Not thread-safe: the thread that opened it owns it.
 */
typedef struct _LabBench LabBench;

/* For lab_bench_set_knob(): whichever runs there are. */
#define LAB_ALL_RUNS G_MAXUINT

/* Bytes of checkpoints that a run keeps. */
#define LAB_CHECKPOINT_BUDGET ((gsize) 64 << 20)

/* All runs of @setup at step 0. One that cannot be opened is LAB_STATUS_FAILED with the reason; the
 * others go on without it. @id goes into its frames; @pool may be NULL (one thread) and must
 * outlive the bench. (transfer full) */
LabBench *lab_bench_new (const LabSetup *setup, guint id, NnPool *pool);
void lab_bench_free (LabBench *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabBench, lab_bench_free)

void lab_bench_set_id (LabBench *self, guint id);
const LabClass *lab_bench_get_class (const LabBench *self);
guint lab_bench_get_n_runs (const LabBench *self);

/* (transfer none) (nullable): NULL when it could not be opened. */
LabRun *lab_bench_get_run (const LabBench *self, guint index);

/* All that it takes to make the runs again: a new object only after something has changed.
 * (transfer none) */
LabSetup *lab_bench_get_setup (LabBench *self);

/* The step at which it stands, or to which its runs are being brought. */
guint64 lab_bench_get_step (const LabBench *self);

/* The furthest step that any of its runs has reached. */
guint64 lab_bench_get_last_step (const LabBench *self);

/* Whether no run is still to be brought to the bench's step. */
gboolean lab_bench_is_level (const LabBench *self);

/* Whether no run can go on: all are finished, diverged or failed, or the lab has no steps. */
gboolean lab_bench_is_at_end (const LabBench *self);

/* Stands one step further: all runs that can take it. The bench is level before and after. */
void lab_bench_step (LabBench *self);

/* Stands at @step from now on. The runs go as far as their checkpoints take them; the rest is left
 * to lab_bench_catch_up(). */
void lab_bench_seek (LabBench *self, guint64 step);

/* One step of each run that is behind. Returns whether one still is. */
gboolean lab_bench_catch_up (LabBench *self);

/* Gives up bringing the runs further than the one that is furthest: the bench stands there. */
void lab_bench_settle (LabBench *self);

/* One more run: as run @like, with the knobs turned on the way, but @knob has been @text from the
 * start. It is behind at first. @text is a value that the knob takes, and there is room for a run.
 */
void lab_bench_add_run (LabBench *self, guint like, guint knob, const char *text);

/* Removes run @index, of several; those after it move up. */
void lab_bench_remove_run (LabBench *self, guint index);

/* Sets a live knob of run @index or of LAB_ALL_RUNS: see lab_run_set_knob(). For a run that has
 * ended earlier it is only logged; one that failed is opened anew with it. The bench is level.
 * @text is a value that the knob takes. */
void lab_bench_set_knob (LabBench *self, guint index, guint knob, const char *text);

/* All runs in one frame, the first one first, and the setup. (transfer full) */
LabFrame *lab_bench_observe (LabBench *self, guint64 views);

G_END_DECLS
