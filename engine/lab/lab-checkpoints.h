/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LabCheckpoints:
 *
 * States of a run at steps 0, d, 2d, 3d, …, within a budget of memory. When it is used up every
 * second one is dropped and the distance d doubles: they are spread evenly over the whole run,
 * however long it gets, and what lies between two of them is replayed. That of step 0 always stays.
 */
typedef struct _LabCheckpoints LabCheckpoints;

/* @state_size: bytes that one takes; @budget: bytes that all may take, but there are always at
 * least two; @distance ≥ 1: the first d. (transfer full) */
LabCheckpoints *lab_checkpoints_new (gsize state_size, gsize budget, guint64 distance);
void lab_checkpoints_free (LabCheckpoints *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabCheckpoints, lab_checkpoints_free)

/* Where to write the state of @step, if there is to be one and there is none yet. Steps come in
 * any order of visits, but one that is wanted never before those below it. (transfer none)
 * (nullable): NULL: none is wanted */
gpointer lab_checkpoints_add (LabCheckpoints *self, guint64 step);

/* The last one at or before @step. (transfer none) (nullable): NULL: there is none at all */
gconstpointer lab_checkpoints_find (const LabCheckpoints *self, guint64 step, guint64 *found);

/* Forgets those behind @step. */
void lab_checkpoints_truncate (LabCheckpoints *self, guint64 step);

guint lab_checkpoints_count (const LabCheckpoints *self);

/* The present d. */
guint64 lab_checkpoints_get_distance (const LabCheckpoints *self);

G_END_DECLS
