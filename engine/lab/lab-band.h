/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-setup.h"

G_BEGIN_DECLS

/**
 * LabBand:
 *
 * One setup over several seeds: how much of a curve is the setting, how much is chance. A thread of
 * its own, of low priority and with a single thread's numerics, makes the runs one after the other;
 * what is finished can be observed meanwhile. All functions are called by one thread and wait for
 * nothing, but for lab_band_free(), which waits for the step at hand.
 */
typedef struct _LabBand LabBand;

#define LAB_MAX_SEEDS 32

/* Called in the band's thread when there is something new to observe. */
typedef void (*LabBandNotify) (gpointer data);

/* (transfer full) */
LabBand *lab_band_new (LabBandNotify notify, gpointer data);
void lab_band_free (LabBand *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabBand, lab_band_free)

/* Run 0 of @setup, with the knobs turned on the way, over the seeds seed, seed + 1, … @n_seeds - 1
 * more, up to step @end. Something else that it was at is given up; what it has of the same setup
 * and number of seeds stays, and goes on to @end when that is further. At most LAB_MAX_SEEDS. */
void lab_band_start (LabBand *self, const LabSetup *setup, guint n_seeds, guint64 end);

/* Gives up and forgets all. */
void lab_band_cancel (LabBand *self);

/* Adds a further run to @frame, if there is a setup: of the series that the views in @views show,
 * those that there are, with the median and the range over the seeds that are done. A step is there
 * if all seeds have it, but for those that had ended before; of their values those that are finite
 * count. Its status is LAB_STATUS_RUNNING until all seeds are done, then LAB_STATUS_FINISHED;
 * LAB_STATUS_FAILED with a message if none could be opened. */
void lab_band_observe (LabBand *self, guint64 views, LabFrame *frame);

/* The merging alone: to @merged the series of @frames (@n) of the same names, as above. */
void lab_band_merge (LabFrame *merged, LabFrame *const *frames, guint n);

G_END_DECLS
