/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Sum, difference and product of tensors a and b of the same shape, value by value:
 *
 *   y = a + b   ∂L/∂a = ∂L/∂y       ∂L/∂b = ∂L/∂y
 *   y = a − b   ∂L/∂a = ∂L/∂y       ∂L/∂b = −∂L/∂y
 *   y = a ⊙ b   ∂L/∂a = ∂L/∂y ⊙ b   ∂L/∂b = ∂L/∂y ⊙ a
 *
 * a and b may be one tensor: its gradient is first written as that of a, then added to as that of
 * b.
 */

#include "nn-op.h"

#include "nn-isa.h"
#include "nn-rows.h"
#include "nn-stretch.h"

enum { A, B };

NN_INLINE void
add_body (gsize n, const float *a, const float *b, float *y)
{
  for (gsize i = 0; i < n; i++)
    y[i] = a[i] + b[i];
}

NN_CLONES (add, (gsize n, const float *a, const float *b, float *y), (n, a, b, y))

NN_INLINE void
sub_body (gsize n, const float *a, const float *b, float *y)
{
  for (gsize i = 0; i < n; i++)
    y[i] = a[i] - b[i];
}

NN_CLONES (sub, (gsize n, const float *a, const float *b, float *y), (n, a, b, y))

NN_INLINE void
mul_body (gsize n, const float *a, const float *b, gboolean accumulate, float *y)
{
  for (gsize i = 0; i < n; i++)
    y[i] = (accumulate ? y[i] : 0) + a[i] * b[i];
}

NN_CLONES (mul,
           (gsize n, const float *a, const float *b, gboolean accumulate, float *y),
           (n, a, b, accumulate, y))

static void
add_stretch (NnTensor *self, gsize start, gsize n)
{
  add (n, self->inputs[A]->data + start, self->inputs[B]->data + start, self->data + start);
}

static void
sub_stretch (NnTensor *self, gsize start, gsize n)
{
  sub (n, self->inputs[A]->data + start, self->inputs[B]->data + start, self->data + start);
}

static void
mul_stretch (NnTensor *self, gsize start, gsize n)
{
  mul (n, self->inputs[A]->data + start, self->inputs[B]->data + start, FALSE, self->data + start);
}

static void
mul_backward_stretch (NnTensor *self, gsize start, gsize n)
{
  for (guint i = A; i <= B; i++)
    if (self->inputs[i]->gradient)
      mul (n, self->gradient + start, self->inputs[i == A ? B : A]->data + start,
           nn_tensor_accumulates (self, i), self->inputs[i]->gradient + start);
}

static void
add_forward (NnTensor *self, const NnPass *pass)
{
  nn_stretches_run (self, self->count, add_stretch, pass);
}

static void
sub_forward (NnTensor *self, const NnPass *pass)
{
  nn_stretches_run (self, self->count, sub_stretch, pass);
}

static void
mul_forward (NnTensor *self, const NnPass *pass)
{
  nn_stretches_run (self, self->count, mul_stretch, pass);
}

static void
add_or_sub_backward (NnTensor *self, const NnPass *pass)
{
  for (guint i = A; i <= B; i++)
    if (self->inputs[i]->gradient)
      nn_values_move (self->count, self->kind == NN_OP_SUB && i == B ? -1 : 1, self->gradient,
                      nn_tensor_accumulates (self, i), self->inputs[i]->gradient, pass->pool);
}

static void
mul_backward (NnTensor *self, const NnPass *pass)
{
  nn_stretches_run (self, self->count, mul_backward_stretch, pass);
}

static gboolean
infer (NnTensor *self, GError **error)
{
  const NnShape *a = &self->inputs[A]->shape, *b = &self->inputs[B]->shape;

  if (!nn_shape_equal (a, b))
    return nn_tensor_refuse (self, "two tensors of the same shape", a, b, error);
  return nn_tensor_set_shape (self, *a, error);
}

const NnOpClass nn_op_add = {
  .name = "add",
  .infer = infer,
  .forward = add_forward,
  .backward = add_or_sub_backward,
};

const NnOpClass nn_op_sub = {
  .name = "sub",
  .infer = infer,
  .forward = sub_forward,
  .backward = add_or_sub_backward,
};

const NnOpClass nn_op_mul = {
  .name = "mul",
  .infer = infer,
  .forward = mul_forward,
  .backward = mul_backward,
};

NnTensor *
nn_add (NnGraph *graph, NnTensor *a, NnTensor *b, const char *name)
{
  return nn_graph_add (graph, NN_OP_ADD, name, 2, (NnTensor *[]){ a, b }, (NnAttributes){ 0 });
}

NnTensor *
nn_sub (NnGraph *graph, NnTensor *a, NnTensor *b, const char *name)
{
  return nn_graph_add (graph, NN_OP_SUB, name, 2, (NnTensor *[]){ a, b }, (NnAttributes){ 0 });
}

NnTensor *
nn_mul (NnGraph *graph, NnTensor *a, NnTensor *b, const char *name)
{
  return nn_graph_add (graph, NN_OP_MUL, name, 2, (NnTensor *[]){ a, b }, (NnAttributes){ 0 });
}
