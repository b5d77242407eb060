/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LabValueKind:
 * @LAB_VALUE_NONE: not known yet, such as the best step before the first evaluation
 * @LAB_VALUE_SHAPE: sizes, read as "3 × 4"
 * @LAB_VALUE_MATRIX: (rows, columns) numbers
 */
typedef enum {
  LAB_VALUE_NONE,
  LAB_VALUE_REAL,
  LAB_VALUE_INTEGER,
  LAB_VALUE_SHAPE,
  LAB_VALUE_MATRIX,
  LAB_VALUE_TEXT,
} LabValueKind;

/**
 * LabValue:
 *
 * What a fact says. Owns its memory; cleared by lab_value_clear().
 */
typedef struct {
  LabValueKind kind;
  double real;     /* REAL */
  gint64 integer;  /* INTEGER */
  gsize rows;      /* MATRIX; number of sizes of a SHAPE */
  gsize columns;   /* MATRIX */
  double *numbers; /* MATRIX (rows, columns); sizes of a SHAPE (rows) */
  char *text;      /* TEXT */
} LabValue;

#define LAB_VALUE_INIT ((LabValue){ .kind = LAB_VALUE_NONE })

void lab_value_clear (LabValue *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LabValue, lab_value_clear)

/* For a person and for the terminal: "0.0123" (six significant digits), "1500", "3 × 4", "[1 2; 3
 * 4]", "not yet". In the C locale. (transfer full) */
char *lab_value_to_string (const LabValue *self);

G_END_DECLS
