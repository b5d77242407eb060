/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NnBlocks:
 * @n: pictures
 * @height: rows of each
 * @pictures: of a block
 * @rows: of a block; even, or all of the picture
 * @n_strips: blocks that a picture is cut into, when it does not go whole
 * @n_blocks: in all
 *
 * Pictures for the threads of a pool: some whole ones, or a strip of one. Depends on sizes alone.
 */
typedef struct {
  gsize n, height;
  gsize pictures, rows;
  gsize n_strips, n_blocks;
} NnBlocks;

/* Pictures @first … @first + @n − 1, rows @row … @row + @rows − 1 of each. */
typedef struct {
  gsize first, n;
  gsize row, rows;
} NnBlock;

/* @picture_floats: what a whole picture takes in scratch memory; @work: multiply-adds in all. */
NnBlocks nn_blocks (gsize n, gsize height, gsize picture_floats, double work);

NnBlock nn_blocks_get (const NnBlocks *self, gsize index);

G_END_DECLS
