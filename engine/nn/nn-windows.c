/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-windows.h"

/* Output values that are worth a thread of their own. */
#define TILE 8192

NnWindows
nn_windows (const NnTensor *op)
{
  const gsize *x = op->inputs[0]->shape.size, *y = op->shape.size;
  gsize window = op->attributes.pool.window, stride = op->attributes.pool.stride;
  NnWindows self = {
    .n = x[0],
    .height = x[1],
    .width = x[2],
    .channels = x[3],
    .out_height = y[1],
    .out_width = y[2],
    .window = window,
    .stride = stride,
    .overlap = window > stride,
    .cover = window == stride && y[1] * stride == x[1] && y[2] * stride == x[2],
    .rows = y[1],
  };

  if (!self.overlap)
    self.rows = MIN (self.rows, (TILE - 1) / (y[2] * y[3]) + 1);
  self.n_strips = (self.out_height + self.rows - 1) / self.rows;
  self.n_tiles = self.n * self.n_strips;
  return self;
}

NnStrip
nn_windows_strip (const NnWindows *self, gsize tile)
{
  NnStrip strip = {
    .picture = tile / self->n_strips,
    .row = tile % self->n_strips * self->rows,
  };

  strip.rows = MIN (self->rows, self->out_height - strip.row);
  strip.input_row = strip.row * self->stride;
  /* Rows left over belong to the last strip. */
  strip.input_rows = strip.row + strip.rows == self->out_height ? self->height - strip.input_row
                                                                : strip.rows * self->stride;
  return strip;
}

gboolean
nn_windows_infer (NnTensor *op, GError **error)
{
  const NnShape *x = &op->inputs[0]->shape;
  gsize window = op->attributes.pool.window, stride = op->attributes.pool.stride;

  if (window == 0 || stride == 0) {
    g_set_error (error, NN_ERROR, NN_ERROR_SHAPE,
                 "%s \"%s\": expected a window and a stride of at least 1, found %" G_GSIZE_FORMAT
                 " and %" G_GSIZE_FORMAT,
                 nn_op_class (op->kind)->name, op->name, window, stride);
    return FALSE;
  }
  if (x->n_dims != 4 || op->inputs[0]->count == 0 || x->size[1] < window || x->size[2] < window) {
    g_autofree char *expected = g_strdup_printf (
        "pictures (N, H, W, C) no smaller than the window, %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT,
        window, window);

    return nn_tensor_refuse (op, expected, x, NULL, error);
  }
  return nn_tensor_set_shape (op,
                              NN_SHAPE (x->size[0], (x->size[1] - window) / stride + 1,
                                        (x->size[2] - window) / stride + 1, x->size[3]),
                              error);
}
