/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Program:
 * @status: what it returned; −N when signal N ended it
 * @output: standard output
 * @output_size: bytes of it
 * @errors: standard error
 *
 * What one call of the built program did. Its path is in the environment variable VIVA_PROGRAM.
 */
typedef struct {
  int status;
  char *output;
  gsize output_size;
  char *errors;
} Program;

void program_clear (Program *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Program, program_clear)

/* The program's path. (transfer none) */
const char *program_path (void);

/* Runs it in @folder with @arguments (words as a shell quotes them) and waits for it. It sees no
 * display and the C locale, apart from what @environment ("NAME=value", up to NULL; itself
 * (nullable)) says. */
void program_run (Program *self,
                  const char *folder,
                  const char *const *environment,
                  const char *arguments);

/* The same with standard output going to the file @output. */
void program_run_into (Program *self,
                       const char *folder,
                       const char *output,
                       const char *arguments);

/* The same on a disk that takes no file larger than @max_file_size bytes. */
void program_run_limited (Program *self,
                          const char *folder,
                          gsize max_file_size,
                          const char *arguments);

/* It worked: status 0, nothing on standard error. */
void program_assert_good (const Program *self);

/* It ended with @status and one line "viva: …" on standard error that holds each of @words (up to
 * NULL). */
void program_assert_complaint (const Program *self, int status, const char *const *words);

/* A new folder. (transfer full) */
char *program_folder_new (void);

/* Removes it with all that is in it, and frees @folder. */
void program_folder_free (char *folder);

/* Writes @folder/@name, with the folders it lies in. @size −1: @content is text. */
void program_folder_write (const char *folder, const char *name, const char *content, gssize size);

/* (transfer full): the bytes of @folder/@name, which must be there. @size may be NULL. */
char *program_folder_read (const char *folder, const char *name, gsize *size);

/* Each file and folder below @folder with its size and checksum, sorted: equal texts mean that
 * nothing has changed. (transfer full) */
char *program_folder_fingerprint (const char *folder);

G_END_DECLS
