/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-rows.h"

#include "nn-isa.h"

/* Values that one thread moves at a time. */
#define TILE 16384

/* Values @start … @start + @n − 1, counted through the rows; the first and last row may be cut. */
NN_INLINE void
move_body (const NnRows *self, gsize start, gsize n)
{
  gsize row = start / self->length, column = start % self->length;
  const float factor = self->factor;

  for (; n > 0; row++, column = 0) {
    gsize here = MIN (self->length - column, n);
    const float *from = self->from + row * self->from_stride + column;
    float *to = self->to + row * self->to_stride + column;

    if (self->add)
      for (gsize i = 0; i < here; i++)
        to[i] += factor * from[i];
    else
      for (gsize i = 0; i < here; i++)
        to[i] = factor * from[i];
    n -= here;
  }
}

NN_CLONES (move, (const NnRows *self, gsize start, gsize n), (self, start, n))

static void
move_tile (gpointer data, gsize tile, guint worker)
{
  const NnRows *self = data;
  gsize start = tile * TILE;

  move (self, start, MIN (TILE, self->rows * self->length - start));
}

void
nn_rows_run (const NnRows *self, NnPool *pool)
{
  gsize count = self->rows * self->length;

  nn_pool_run (pool, count / TILE + (count % TILE != 0), move_tile, (gpointer) self);
}

void
nn_values_move (gsize n, float factor, const float *from, gboolean add, float *to, NnPool *pool)
{
  NnRows row = {
    .rows = 1,
    .length = n,
    .from = from,
    .to = to,
    .factor = factor,
    .add = add,
  };

  nn_rows_run (&row, pool);
}
