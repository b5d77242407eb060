/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "data-set.h"

G_BEGIN_DECLS

/**
 * DataCrossesKind:
 * @DATA_CROSSES_BINARY: one channel; black (0) on white (1)
 * @DATA_CROSSES_COLOUR: three channels of 0 or 1; red (1, 0, 0) is looked for, on white (1, 1, 1)
 *
 * Pictures that hide one diagonal cross of 3 × 3 pixels (corners and centre) among shapes that
 * resemble it.
 */
typedef enum {
  DATA_CROSSES_BINARY,
  DATA_CROSSES_COLOUR,
} DataCrossesKind;

/* Pixels along each side of a picture, and of a cross. */
#define DATA_CROSSES_SIZE 16
#define DATA_CROSS_SIZE 3

/* Places that a cross can have: those of its upper left pixel, in reading order. */
#define DATA_CROSSES_N_PLACES \
  ((DATA_CROSSES_SIZE - DATA_CROSS_SIZE + 1) * (DATA_CROSSES_SIZE - DATA_CROSS_SIZE + 1))

/* Which pixels of its square belong to a cross. */
extern const guint8 data_cross_mask[DATA_CROSS_SIZE][DATA_CROSS_SIZE];

guint data_crosses_n_channels (DataCrossesKind kind);

/* The colour of the cross that is looked for. (transfer none): (channels) */
const float *data_crosses_target_colour (DataCrossesKind kind);

/* Draws picture @index of @seed into @pixels (size, size, channels). Returns the place of its
 * cross, 0 … DATA_CROSSES_N_PLACES − 1. A function of its arguments alone. */
gsize data_crosses_draw (DataCrossesKind kind, guint64 seed, guint64 index, float *pixels);

/* The pictures @first … @first + @n − 1 with their places as labels. Errors: DATA_ERROR_SIZE when
 * they do not fit in memory. (transfer full) */
DataSet *data_crosses_new (DataCrossesKind kind,
                           gsize n,
                           guint64 first,
                           guint64 seed,
                           GError **error);

G_END_DECLS
