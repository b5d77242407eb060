/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VivaJson:
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
} VivaJson;

void viva_json_init (VivaJson *self);

/* The text, with a line end. (transfer full) */
char *viva_json_end (VivaJson *self);

void viva_json_open (VivaJson *self, const char *name, char bracket); /* '{' or '[' */
void viva_json_close (VivaJson *self, char bracket);                  /* '}' or ']' */

void viva_json_null (VivaJson *self, const char *name);
void viva_json_boolean (VivaJson *self, const char *name, gboolean value);
void viva_json_integer (VivaJson *self, const char *name, gint64 value);
void viva_json_unsigned (VivaJson *self, const char *name, guint64 value);

/* null for what is not finite: JSON has no word for it. */
void viva_json_real (VivaJson *self, const char *name, double value);

/* Bytes that are no UTF-8 become U+FFFD. */
void viva_json_text (VivaJson *self, const char *name, const char *value);

/* Brackets and what stands between them on one line: [2, 3]. */
void viva_json_reals (VivaJson *self, const char *name, const double *values, gsize n);

/* A list for each row of @values (rows, columns). */
void viva_json_matrix (VivaJson *self,
                       const char *name,
                       const double *values,
                       gsize rows,
                       gsize columns);

G_END_DECLS
