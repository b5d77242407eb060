/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <stdarg.h>

G_BEGIN_DECLS

/* Text as this room and those above it read and write it. */

/* vsnprintf() in the C locale, whatever the program's is: "0.5" is never "0,5". */
int lab_text_vsnprintf (char *buffer, gsize size, const char *format, va_list args)
    G_GNUC_PRINTF (3, 0);

/* The fewest digits that give @value again: "0.03", "1500", "1e-7". (transfer full) */
char *lab_text_number (double value);

/* @text is a decimal number and nothing else: no "inf", "nan" or hexadecimal, as g_ascii_strtod()
 * would take. */
gboolean lab_text_parse_number (const char *text, double *number);

/* "[1 2; 3 4]" for (rows, columns) cells. (transfer full) */
char *lab_text_matrix (const double *cells, guint rows, guint columns);

/* Reads what lab_text_matrix() writes; commas may stand between cells and the brackets may be
 * missing. NULL when it is no matrix of decimal numbers, or has rows of different lengths.
 * (transfer full) (nullable): (rows, columns) cells */
double *lab_text_parse_matrix (const char *text, guint *rows, guint *columns);

/* @text as a message quotes it: valid UTF-8 on one line, shortened when it is long. (transfer full)
 */
char *lab_text_quote (const char *text);

/* Index of the name that @text was most likely meant to be, or −1 when none is near. A letter too
 * many, too few, changed, or swapped with its neighbour counts one; case and the difference between
 * '-' and '_' count nothing. One error in three letters is near. */
int lab_text_nearest (const char *text, const char *const *names, guint n_names);

/* What a message adds after an unknown name: "; did you mean “width”?" or "; expected one of noise,
 * width" or "; there are none". (transfer full) */
char *lab_text_suggest (const char *text, const char *const *names, guint n_names);

G_END_DECLS
