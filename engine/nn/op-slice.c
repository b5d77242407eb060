/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Of x (outer, size, inner) the indices start … start + length − 1 of the middle axis:
 *
 *   y (outer, length, inner),  ∂L/∂x = ∂L/∂y there, 0 elsewhere
 */

#include "nn-op.h"

#include <string.h>

#include "nn-rows.h"

/* The slice as rows, without the tensors themselves; @stride and @start get the length of x's rows
 * and where in one the slice lies. */
static NnRows
rows_of_slice (const NnTensor *self, gsize *stride, gsize *start)
{
  const NnShape *shape = &self->inputs[0]->shape;
  guint axis = self->attributes.slice.axis;
  gsize inner = 1;

  for (guint i = axis + 1; i < shape->n_dims; i++)
    inner *= shape->size[i];
  *stride = shape->size[axis] * inner;
  *start = self->attributes.slice.start * inner;
  return (NnRows){
    .rows = self->inputs[0]->count / *stride,
    .length = self->attributes.slice.length * inner,
    .factor = 1,
  };
}

static void
forward (NnTensor *self, const NnPass *pass)
{
  gsize stride, start;
  NnRows rows = rows_of_slice (self, &stride, &start);

  rows.from = self->inputs[0]->data + start;
  rows.from_stride = stride;
  rows.to = self->data;
  rows.to_stride = rows.length;
  nn_rows_run (&rows, pass->pool);
}

static void
backward (NnTensor *self, const NnPass *pass)
{
  NnTensor *x = self->inputs[0];
  gsize stride, start;
  NnRows rows = rows_of_slice (self, &stride, &start);

  if (!x->gradient)
    return;
  if (!nn_tensor_accumulates (self, 0))
    memset (x->gradient, 0, x->count * sizeof (float));
  rows.from = self->gradient;
  rows.from_stride = rows.length;
  rows.to = x->gradient + start;
  rows.to_stride = stride;
  rows.add = nn_tensor_accumulates (self, 0);
  nn_rows_run (&rows, pass->pool);
}

static gboolean
infer (NnTensor *self, GError **error)
{
  NnShape shape = self->inputs[0]->shape;
  guint axis = self->attributes.slice.axis;
  gsize start = self->attributes.slice.start, length = self->attributes.slice.length;

  if (axis >= shape.n_dims || length == 0 || length > shape.size[axis] ||
      start > shape.size[axis] - length || self->inputs[0]->count == 0) {
    g_autofree char *expected =
        g_strdup_printf ("axis %u to hold %" G_GSIZE_FORMAT " values (at least 1) from index "
                         "%" G_GSIZE_FORMAT " on",
                         axis, length, start);

    return nn_tensor_refuse (self, expected, &shape, NULL, error);
  }
  shape.size[axis] = length;
  return nn_tensor_set_shape (self, shape, error);
}

const NnOpClass nn_op_slice = {
  .name = "slice",
  .infer = infer,
  .forward = forward,
  .backward = backward,
};

NnTensor *
nn_slice (NnGraph *graph, NnTensor *x, const char *name, guint axis, gsize start, gsize length)
{
  return nn_graph_add (
      graph, NN_OP_SLICE, name, 1, &x,
      (NnAttributes){ .slice = { .axis = axis, .start = start, .length = length } });
}
