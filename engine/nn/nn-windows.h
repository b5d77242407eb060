/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "nn-op.h"

G_BEGIN_DECLS

/**
 * NnWindows:
 *
 * Square windows over pictures (N, H, W, C), as pooling has them, without padding. Work is cut into
 * strips of output rows that read and own whole input rows; where windows overlap, a strip is a
 * whole picture, so that no input row has two owners.
 */
typedef struct {
  gsize n, height, width, channels;
  gsize out_height, out_width;
  gsize window, stride;
  gboolean overlap;
  gboolean cover; /* every input value lies in exactly one window */
  gsize rows;     /* of a strip; the last of a picture may have fewer */
  gsize n_strips, n_tiles;
} NnWindows;

/* Some output rows of one picture, with the input rows they own. */
typedef struct {
  gsize picture;
  gsize row, rows;
  gsize input_row, input_rows;
} NnStrip;

/* Of an op with one input and pool attributes, after its shape was inferred. */
NnWindows nn_windows (const NnTensor *op);

NnStrip nn_windows_strip (const NnWindows *self, gsize tile);

/* Checks the input and sets the output's shape. */
gboolean nn_windows_infer (NnTensor *op, GError **error);

G_END_DECLS
