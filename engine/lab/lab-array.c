/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-array.h"

#include <math.h>

LabArray *
lab_array_new (gsize rows, gsize columns)
{
  LabArray *self = g_new0 (LabArray, 1);

  self->n_axes = 2;
  self->rows = rows;
  self->columns = columns;
  self->values = g_new0 (double, rows *columns);
  return self;
}

LabArray *
lab_array_new_flat (gsize n)
{
  LabArray *self = lab_array_new (1, n);

  self->n_axes = 1;
  return self;
}

void
lab_array_free (LabArray *self)
{
  g_free (self->values);
  g_free (self);
}

char *
lab_array_shape_text (const LabArray *self)
{
  if (self->n_axes == 1)
    return g_strdup_printf ("(%" G_GSIZE_FORMAT ",)", self->columns);
  return g_strdup_printf ("(%" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT ")", self->rows, self->columns);
}

LabArray *
lab_array_flatten (const LabArray *self)
{
  LabArray *flat = lab_array_new_flat (self->rows * self->columns);

  for (gsize i = 0; i < flat->columns; i++)
    flat->values[i] = self->values[i];
  return flat;
}

LabArray *
lab_array_product (const LabArray *a, const LabArray *b)
{
  LabArray *product;

  g_return_val_if_fail (a->n_axes == 2 && b->n_axes == 2 && a->columns == b->rows, NULL);

  product = lab_array_new (a->rows, b->columns);
  for (gsize i = 0; i < a->rows; i++)
    for (gsize j = 0; j < b->columns; j++)
      for (gsize k = 0; k < b->rows; k++)
        product->values[i * b->columns + j] +=
            a->values[i * a->columns + k] * b->values[k * b->columns + j];
  return product;
}

static double
apply (double a, char op, double b)
{
  switch (op) {
  case '+':
    return a + b;
  case '-':
    return a - b;
  case '*':
    return a * b;
  case '/':
    return a / b;
  case '<':
    return a < b;
  default:
    g_return_val_if_reached (NAN);
  }
}

/* As NumPy's messages have it, without a blank: "(3,5)", "(3,)". */
static char *
numpy_shape (const LabArray *self)
{
  if (self->n_axes == 1)
    return lab_array_shape_text (self);
  return g_strdup_printf ("(%" G_GSIZE_FORMAT ",%" G_GSIZE_FORMAT ")", self->rows, self->columns);
}

LabArray *
lab_array_combine (const LabArray *a, char op, const LabArray *b, GError **error)
{
  LabArray *result;

  if ((a->columns != b->columns && a->columns != 1 && b->columns != 1) ||
      (a->rows != b->rows && a->rows != 1 && b->rows != 1)) {
    g_autofree char *shape_a = numpy_shape (a), *shape_b = numpy_shape (b);

    g_set_error (error, LAB_ERROR, LAB_ERROR_VALUE,
                 "ValueError: operands could not be broadcast together with shapes %s %s", shape_a,
                 shape_b);
    return NULL;
  }
  /* Sizes of 1 stretch. */
  result =
      lab_array_new (a->rows == 1 ? b->rows : a->rows, a->columns == 1 ? b->columns : a->columns);
  result->n_axes = MAX (a->n_axes, b->n_axes);
  for (gsize i = 0; i < result->rows; i++)
    for (gsize j = 0; j < result->columns; j++) {
      gsize at_a = (a->rows == 1 ? 0 : i) * a->columns + (a->columns == 1 ? 0 : j);
      gsize at_b = (b->rows == 1 ? 0 : i) * b->columns + (b->columns == 1 ? 0 : j);

      result->values[i * result->columns + j] = apply (a->values[at_a], op, b->values[at_b]);
    }
  return result;
}

LabArray *
lab_array_combine_number (const LabArray *a, char op, double number)
{
  LabArray *result = lab_array_new (a->rows, a->columns);

  result->n_axes = a->n_axes;
  for (gsize i = 0; i < a->rows * a->columns; i++)
    result->values[i] = apply (a->values[i], op, number);
  return result;
}

LabArray *
lab_array_map (const LabArray *self, double (*f) (double))
{
  LabArray *result = lab_array_new (self->rows, self->columns);

  result->n_axes = self->n_axes;
  for (gsize i = 0; i < self->rows * self->columns; i++)
    result->values[i] = f (self->values[i]);
  return result;
}

/* The mean of f (x), in which @centres (nullable) are taken off before squaring. */
static LabArray *
reduce (const LabArray *self, guint axis, gboolean keep_axis, const LabArray *centres)
{
  gsize n = axis == 0 ? self->columns : self->rows;
  gsize length = axis == 0 ? self->rows : self->columns;
  gsize stride = axis == 0 ? self->columns : 1, start = axis == 0 ? 1 : self->columns;
  LabArray *result;

  if (!keep_axis)
    result = lab_array_new_flat (n);
  else
    result = axis == 0 ? lab_array_new (1, n) : lab_array_new (n, 1);
  for (gsize i = 0; i < n; i++) {
    for (gsize k = 0; k < length; k++) {
      double x = self->values[i * start + k * stride];

      result->values[i] += centres ? (x - centres->values[i]) * (x - centres->values[i]) : x;
    }
    result->values[i] /= (double) length;
  }
  return result;
}

LabArray *
lab_array_mean (const LabArray *self, guint axis, gboolean keep_axis)
{
  g_return_val_if_fail (self->n_axes == 2 && axis < 2, NULL);

  return reduce (self, axis, keep_axis, NULL);
}

LabArray *
lab_array_variance (const LabArray *self, guint axis, gboolean keep_axis)
{
  g_autoptr (LabArray) mean = lab_array_mean (self, axis, keep_axis);

  return mean ? reduce (self, axis, keep_axis, mean) : NULL;
}

double
lab_array_difference (const LabArray *a, const LabArray *b)
{
  double largest = 0;

  if (a->n_axes != b->n_axes || a->rows != b->rows || a->columns != b->columns)
    return NAN;
  for (gsize i = 0; i < a->rows * a->columns; i++) {
    if (isnan (a->values[i]) != isnan (b->values[i]))
      return NAN;
    if (!isnan (a->values[i]))
      largest = MAX (largest, fabs (a->values[i] - b->values[i]));
  }
  return largest;
}
