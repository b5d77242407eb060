/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Tensors x_k (outer, size_k, inner) laid side by side along an axis, as inception modules do:
 *
 *   y (outer, Σ size_k, inner),  ∂L/∂x_k = the part of ∂L/∂y that x_k went to
 *
 * with all axes before the chosen one in outer and all behind it in inner.
 */

#include "nn-op.h"

#include "nn-rows.h"

/* Input @index as rows inside the output, without the tensors themselves; @start gets where in an
 * output's row it lies. */
static NnRows
rows_of_input (const NnTensor *self, guint index, gsize *start)
{
  const NnShape *shape = &self->shape;
  gsize outer = 1, inner = 1;

  for (guint axis = 0; axis < shape->n_dims; axis++)
    if (axis < self->attributes.axis)
      outer *= shape->size[axis];
    else if (axis > self->attributes.axis)
      inner *= shape->size[axis];
  *start = 0;
  for (guint i = 0; i < index; i++)
    *start += self->inputs[i]->shape.size[self->attributes.axis] * inner;
  return (NnRows){
    .rows = outer,
    .length = self->inputs[index]->shape.size[self->attributes.axis] * inner,
    .factor = 1,
  };
}

static void
forward (NnTensor *self, const NnPass *pass)
{
  for (guint i = 0; i < self->n_inputs; i++) {
    gsize start;
    NnRows rows = rows_of_input (self, i, &start);

    rows.from = self->inputs[i]->data;
    rows.from_stride = rows.length;
    rows.to = self->data + start;
    rows.to_stride = self->count / rows.rows;
    nn_rows_run (&rows, pass->pool);
  }
}

static void
backward (NnTensor *self, const NnPass *pass)
{
  for (guint i = 0; i < self->n_inputs; i++) {
    gsize start;
    NnRows rows = rows_of_input (self, i, &start);

    if (!self->inputs[i]->gradient)
      continue;
    rows.from = self->gradient + start;
    rows.from_stride = self->count / rows.rows;
    rows.to = self->inputs[i]->gradient;
    rows.to_stride = rows.length;
    rows.add = nn_tensor_accumulates (self, i);
    nn_rows_run (&rows, pass->pool);
  }
}

static gboolean
fits (const NnShape *a, const NnShape *b, guint along)
{
  if (a->n_dims != b->n_dims)
    return FALSE;
  for (guint axis = 0; axis < a->n_dims; axis++)
    if (axis != along && a->size[axis] != b->size[axis])
      return FALSE;
  return TRUE;
}

static gboolean
infer (NnTensor *self, GError **error)
{
  guint axis = self->attributes.axis;
  const NnShape *first = &self->inputs[0]->shape;
  NnShape joined = *first;

  for (guint i = 0; i < self->n_inputs; i++) {
    const NnShape *shape = &self->inputs[i]->shape;

    if (axis >= first->n_dims || !fits (first, shape, axis) || self->inputs[i]->count == 0) {
      g_autofree char *expected =
          g_strdup_printf ("tensors that differ along axis %u alone, each size at least 1", axis);

      return nn_tensor_refuse (self, expected, first, i > 0 ? shape : NULL, error);
    }
    if (i > 0 && !g_size_checked_add (&joined.size[axis], joined.size[axis], shape->size[axis]))
      return nn_tensor_refuse (self, "sizes whose sum a computer can count", first, shape, error);
  }
  return nn_tensor_set_shape (self, joined, error);
}

const NnOpClass nn_op_concat = {
  .name = "concat",
  .infer = infer,
  .forward = forward,
  .backward = backward,
};

NnTensor *
nn_concat (NnGraph *graph, guint n, NnTensor *const *tensors, const char *name, guint axis)
{
  g_return_val_if_fail (n >= 2 && n <= NN_MAX_INPUTS, NULL);

  return nn_graph_add (graph, NN_OP_CONCAT, name, n, tensors, (NnAttributes){ .axis = axis });
}
