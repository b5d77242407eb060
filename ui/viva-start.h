/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "viva-store.h"

G_BEGIN_DECLS

#define VIVA_TYPE_START (viva_start_get_type ())

/**
 * VivaStart:
 *
 * The page that the program opens with: papers to take, attempts to go on with, parts that are due
 * again, and all experiments.
 *
 * Signals: "begin" (path, mode: an #ExamMode): a paper. "resume" (record: pointer to an
 * #ExamAttempt). "repeat" (path, part's id): a part that is due. "lab" (pointer to the #LabClass).
 */
G_DECLARE_FINAL_TYPE (VivaStart, viva_start, VIVA, START, GtkWidget)

/* Reads what there is anew: papers in the program's folder, attempts and schedule of @store. */
void viva_start_refresh (VivaStart *self, VivaStore *store);

G_END_DECLS
