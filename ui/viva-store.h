/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "exam-schedule.h"
#include "exam-store.h"

G_BEGIN_DECLS

#define VIVA_TYPE_STORE (viva_store_get_type ())

/**
 * VivaStore:
 *
 * Keeps attempts and the schedule in the user's data folder. Files are written by a thread of its
 * own, the newest text of each last; what cannot be written stays in memory, is said, and is tried
 * again until it is written.
 *
 * Properties, to be read only: "problem" (nullable): what the system says as long as something is
 * not written. Signals: "written" (name): after each.
 */
G_DECLARE_FINAL_TYPE (VivaStore, viva_store, VIVA, STORE, GObject)

/* @folder: (nullable): NULL: the usual one. (transfer full) */
VivaStore *viva_store_new (const char *folder);

/* The one of the program, made when it is asked for first. (transfer none) */
VivaStore *viva_store_get_default (void);

/* Writes @text under @name before long. @text is taken. */
void viva_store_write (VivaStore *self, const char *name, char *text);

/* Waits until everything was tried once. */
void viva_store_flush (VivaStore *self);

/* As exam_store_load_all(): reads the folder, so for a start page only. */
GPtrArray *viva_store_load_all (VivaStore *self, GPtrArray **problems);

/* Forgets the attempt called @id and its file. Errors: the file cannot be removed. */
gboolean viva_store_remove (VivaStore *self, const char *id, GError **error);

/* Read when it is asked for first; one that is damaged is set aside, and *@problem (nullable)
 * (transfer full) says so. (transfer none) */
ExamSchedule *viva_store_get_schedule (VivaStore *self, char **problem);

/* Notes when the part comes back, and writes it. @share: of its points; @confidence: as in an
 * #ExamEntry. */
void viva_store_answer (VivaStore *self,
                        const char *paper,
                        const char *part,
                        double share,
                        guint confidence);

/* (nullable) (transfer none) */
const char *viva_store_get_problem (VivaStore *self);

G_END_DECLS
