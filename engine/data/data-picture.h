/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "data-error.h"

G_BEGIN_DECLS

/**
 * DataPicture:
 * @height: in pixels, at least 1
 * @width: in pixels, at least 1
 * @channels: 1 (grey) or 3 (red, green, blue)
 * @pixels: (height, width, channels) in [0, 1]
 */
typedef struct {
  gsize height, width, channels;
  float *pixels;
} DataPicture;

/* The largest picture that is read: 100 megapixels. */
#define DATA_PICTURE_MAX_PIXELS G_GUINT64_CONSTANT (100000000)

/* Reads a picture file (PNG, JPEG and what else the machine has a loader for), upright as its
 * camera was held, laid on white where it is transparent, in grey (Rec. 601 luma) or with @colour
 * in red, green and blue, scaled down until neither side has more than @max_size pixels. Errors:
 * DATA_ERROR_NOT_FOUND, DATA_ERROR_FORMAT (no picture, a damaged one), DATA_ERROR_SIZE (more than
 * DATA_PICTURE_MAX_PIXELS); each names the file. (transfer full) */
DataPicture *data_picture_read (const char *path, gsize max_size, gboolean colour, GError **error);
void data_picture_free (DataPicture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DataPicture, data_picture_free)

G_END_DECLS
