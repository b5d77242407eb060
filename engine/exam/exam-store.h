/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "exam-attempt.h"

G_BEGIN_DECLS

/**
 * ExamStore:
 *
 * The folder in which attempts are kept, `ID.json` each. Files are written whole or not at all: a
 * program that is killed, or a disk that is full, leaves the file as it was. All functions read and
 * write files, and may take a while; they may be called from any thread, one at a time for one id.
 */
typedef struct _ExamStore ExamStore;

/* @folder: (nullable): NULL: the usual one in the user's data folder. It is made when something is
 * saved. (transfer full) */
ExamStore *exam_store_new (const char *folder);
void exam_store_free (ExamStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExamStore, exam_store_free)

const char *exam_store_get_folder (const ExamStore *self);

/* Writes @text under @name ("ID.json", "schedule.json"). Errors: what the system says, with the
 * file's name; the file is as it was then. */
gboolean exam_store_write (ExamStore *self, const char *name, const char *text, GError **error);

/* The text of the file called @name. Errors: G_FILE_ERROR_NOENT when there is none. (transfer full)
 */
char *exam_store_read (ExamStore *self, const char *name, GError **error);

gboolean exam_store_save (ExamStore *self, const ExamAttempt *attempt, GError **error);

/* Removes its file; one that is not there is no error. */
gboolean exam_store_remove (ExamStore *self, const char *id, GError **error);

/* All attempts, the one changed last first. A file that is no attempt, or another one's than its
 * name says, is renamed to "….damaged", never overwritten, and a sentence that names it is added to
 * *@problems; one that the system does not let us read is named and left alone. (transfer full)
 * (element-type ExamAttempt): frees them with itself */
GPtrArray *exam_store_load_all (ExamStore *self, GPtrArray **problems);

/* Renames the file called @name so that nothing writes over it. Returns its new name. (transfer
 * full) (nullable) */
char *exam_store_set_aside (ExamStore *self, const char *name);

G_END_DECLS
