/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-blocks.h"

/* Multiply-adds that are worth a block of their own, and blocks that are enough for any number of
 * threads. */
#define BLOCK_WORK (1u << 18)
#define N_WANTED 16

/* Floats that several pictures of a block may take, and the most that a block should. */
#define BLOCK_FLOATS 32768
#define MAX_FLOATS (1u << 17)

NnBlocks
nn_blocks (gsize n, gsize height, gsize picture_floats, double work)
{
  NnBlocks self = { .n = n, .height = height, .pictures = 1, .rows = height, .n_strips = 1 };
  gsize wanted = (gsize) CLAMP (work / BLOCK_WORK, 1, N_WANTED);
  gsize strips = MAX ((wanted + n - 1) / n, picture_floats / MAX_FLOATS);

  if (strips <= 1) {
    self.pictures = MAX (1, MIN (BLOCK_FLOATS / picture_floats, n / wanted));
  } else {
    /* An even number of rows, for what works on two at a time. */
    self.rows = MIN ((height / MIN (strips, height) + 1) / 2 * 2, height);
    self.n_strips = (height + self.rows - 1) / self.rows;
  }
  self.n_blocks = (n + self.pictures - 1) / self.pictures * self.n_strips;
  return self;
}

NnBlock
nn_blocks_get (const NnBlocks *self, gsize index)
{
  NnBlock block = {
    .first = index / self->n_strips * self->pictures,
    .row = index % self->n_strips * self->rows,
  };

  block.n = MIN (self->pictures, self->n - block.first);
  block.rows = MIN (self->rows, self->height - block.row);
  return block;
}
