/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "data-error.h"

G_BEGIN_DECLS

#define DATA_IDX_MAX_DIMS 4

/**
 * DataIdx:
 * @n_dims: 1 … %DATA_IDX_MAX_DIMS
 * @size: sizes, the slowest first
 * @bytes: the values, product of @size many
 *
 * An array of unsigned bytes in the IDX format (Y. LeCun, C. Cortes, C. Burges, "The MNIST
 * database").
 */
typedef struct {
  guint n_dims;
  gsize size[DATA_IDX_MAX_DIMS];
  guint8 *bytes;
} DataIdx;

/* Reads @path, decompressed on the way when it is gzip; at most the first @max_items of the first
 * dimension (0: all), and then no byte of the file beyond them is looked at. Errors:
 * DATA_ERROR_NOT_FOUND, DATA_ERROR_FORMAT (magic number, truncation, trailing data) with file and
 * byte, DATA_ERROR_SIZE when the values do not fit in memory. (transfer full) */
DataIdx *data_idx_read (const char *path, gsize max_items, GError **error);
void data_idx_free (DataIdx *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DataIdx, data_idx_free)

G_END_DECLS
