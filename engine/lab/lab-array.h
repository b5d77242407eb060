/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-class.h"

G_BEGIN_DECLS

/**
 * LabArray:
 * @n_axes: 1 or 2
 * @rows: 1 when there is but one axis
 * @columns: the last axis
 * @values: (rows, columns)
 *
 * Numbers in double that follow NumPy's rules, the wrong turns among them: shapes are aligned at
 * their last axis, and an axis of size 1 stretches (NumPy manual, "Broadcasting").
 */
typedef struct {
  guint n_axes;
  gsize rows;
  gsize columns;
  double *values;
} LabArray;

/* Zeros; the second with one axis. (transfer full) */
LabArray *lab_array_new (gsize rows, gsize columns);
LabArray *lab_array_new_flat (gsize n);
void lab_array_free (LabArray *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LabArray, lab_array_free)

/* As Python writes it: "(2, 4)", "(4,)". (transfer full) */
char *lab_array_shape_text (const LabArray *self);

/* The same values as one axis: flatten(). (transfer full) */
LabArray *lab_array_flatten (const LabArray *self);

/* a (rows, K) b (K, columns), of two axes each. (transfer full) */
LabArray *lab_array_product (const LabArray *a, const LabArray *b);

/* a ∘ b, @op one of + − * / and < (1 where a < b, else 0). Errors: LAB_ERROR_VALUE in NumPy's
 * own words when the shapes do not go together. (transfer full) */
LabArray *lab_array_combine (const LabArray *a, char op, const LabArray *b, GError **error);

/* The same with a number. (transfer full) */
LabArray *lab_array_combine_number (const LabArray *a, char op, double number);

/* f of each value. (transfer full) */
LabArray *lab_array_map (const LabArray *self, double (*f) (double));

/* Mean and (population) variance over @axis, 0 or 1, of two axes: mean() and var(). With @keep_axis
 * it stays with size 1, otherwise it vanishes. (transfer full) */
LabArray *lab_array_mean (const LabArray *self, guint axis, gboolean keep_axis);
LabArray *lab_array_variance (const LabArray *self, guint axis, gboolean keep_axis);

/* The greatest |a − b|; NAN when shapes differ, or when one of two values is a number and the other
 * is not. */
double lab_array_difference (const LabArray *a, const LabArray *b);

G_END_DECLS
