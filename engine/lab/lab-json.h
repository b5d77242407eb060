/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LabJson:
 *
 * Writes JSON, indented by two blanks. Unlike json-glib's generator it prints a number as the
 * shortest text that reads as the same number again (0.1, not 0.10000000000000001) and takes
 * unsigned 64-bit numbers, as seeds are. In all functions @name is that of an object's member, NULL
 * in an array and for the whole text.
 */
typedef struct {
  GString *text;
  guint depth;
  gboolean is_empty; /* nothing stands yet in the innermost object or array */
} LabJson;

void lab_json_init (LabJson *self);

/* The text, with a line end. (transfer full) */
char *lab_json_end (LabJson *self);

void lab_json_open (LabJson *self, const char *name, char bracket); /* '{' or '[' */
void lab_json_close (LabJson *self, char bracket);                  /* '}' or ']' */

void lab_json_null (LabJson *self, const char *name);
void lab_json_boolean (LabJson *self, const char *name, gboolean value);
void lab_json_integer (LabJson *self, const char *name, gint64 value);
void lab_json_unsigned (LabJson *self, const char *name, guint64 value);

/* null for what is not finite: JSON has no word for it. */
void lab_json_real (LabJson *self, const char *name, double value);

/* Bytes that are no UTF-8 become U+FFFD. */
void lab_json_text (LabJson *self, const char *name, const char *value);

/* Brackets and what stands between them on one line: [2, 3]. */
void lab_json_reals (LabJson *self, const char *name, const double *values, gsize n);

/* A list for each row of @values (rows, columns). */
void lab_json_matrix (LabJson *self,
                      const char *name,
                      const double *values,
                      gsize rows,
                      gsize columns);

G_END_DECLS
