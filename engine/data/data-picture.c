/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-picture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <string.h>

/* Grey as Rec. ITU-R BT.601 weighs red, green and blue. */
static const double luma[3] = { 0.299, 0.587, 0.114 };

/* Bytes of a file: more than those of 100 megapixels in any format that is of use. */
#define MAX_BYTES (G_GUINT64_CONSTANT (1) << 29)

/* Looks before anything is decoded: a picture that is too large must not be. */
static gboolean
look (const char *path, GError **error)
{
  int width, height;
  GStatBuf status;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR)) {
    g_set_error (error, DATA_ERROR, DATA_ERROR_NOT_FOUND, "%s: %s", path,
                 g_file_test (path, G_FILE_TEST_EXISTS) ? "expected a picture, found no file"
                                                        : "there is no such file");
    return FALSE;
  }
  if (!gdk_pixbuf_get_file_info (path, &width, &height)) {
    g_set_error (error, DATA_ERROR, DATA_ERROR_FORMAT,
                 "%s: expected a picture such as PNG or JPEG, found something else", path);
    return FALSE;
  }
  if (g_stat (path, &status) == 0 && (guint64) status.st_size > MAX_BYTES) {
    g_set_error (error, DATA_ERROR, DATA_ERROR_SIZE,
                 "%s: expected at most %" G_GUINT64_FORMAT " MiB, found %" G_GINT64_FORMAT " bytes",
                 path, MAX_BYTES >> 20, (gint64) status.st_size);
    return FALSE;
  }
  if ((guint64) width * (guint64) height > DATA_PICTURE_MAX_PIXELS) {
    g_set_error (error, DATA_ERROR, DATA_ERROR_SIZE,
                 "%s: expected at most %" G_GUINT64_FORMAT " megapixels, found %d × %d pixels",
                 path, DATA_PICTURE_MAX_PIXELS / 1000000, width, height);
    return FALSE;
  }
  return TRUE;
}

/* Tells the decoder how large the picture shall become, in proportion. */
static void
scale_down (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  const gsize *max_size = data;
  double factor = (double) *max_size / MAX (width, height);

  if (factor < 1)
    gdk_pixbuf_loader_set_size (loader, MAX (1, (int) (width * factor + 0.5)),
                                MAX (1, (int) (height * factor + 0.5)));
}

/* Whether a JPEG file goes on to the marker that ends it; the decoder fills up what is missing with
 * grey and only warns. Neither marker occurs within a scan: there each 0xff is followed by 0. */
static gboolean
is_whole_jpeg (const guint8 *bytes, gsize n)
{
  gboolean is_whole = FALSE;

  for (gsize i = 0; i + 1 < n; i++) {
    if (bytes[i] != 0xff)
      continue;
    if (bytes[i + 1] == 0xda) /* a scan begins */
      is_whole = FALSE;
    else if (bytes[i + 1] == 0xd9) /* the picture ends */
      is_whole = TRUE;
  }
  return is_whole;
}

/* Whether a PNG file goes on to its last chunk, which gdk-pixbuf does not ask: it takes half a file
 * for a whole picture. After the signature of 8 bytes each chunk has a length (4 bytes,
 * big-endian), a type (4), the data and a checksum (4). */
static gboolean
is_whole_png (const guint8 *bytes, gsize n)
{
  gsize place = 8;

  while (n - place >= 12) {
    guint32 length;

    memcpy (&length, bytes + place, sizeof length);
    length = GUINT32_FROM_BE (length);
    if (n - place - 12 < length)
      return FALSE;
    if (memcmp (bytes + place + 4, "IEND", 4) == 0)
      return TRUE;
    place += 12 + (gsize) length;
  }
  return FALSE;
}

static gboolean
load (GdkPixbufLoader *loader, const guint8 *bytes, gsize n, GError **error)
{
  g_autofree char *format = NULL;

  if (!gdk_pixbuf_loader_write (loader, bytes, n, error)) {
    gdk_pixbuf_loader_close (loader, NULL);
    return FALSE;
  }
  if (!gdk_pixbuf_loader_close (loader, error))
    return FALSE;
  format = gdk_pixbuf_format_get_name (gdk_pixbuf_loader_get_format (loader));
  if (gdk_pixbuf_loader_get_pixbuf (loader) == NULL ||
      (g_str_equal (format, "jpeg") && !is_whole_jpeg (bytes, n)) ||
      (g_str_equal (format, "png") && !is_whole_png (bytes, n))) {
    g_set_error_literal (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_CORRUPT_IMAGE,
                         "its end is missing");
    return FALSE;
  }
  return TRUE;
}

/* Where the format allows it, as JPEG does, the picture is scaled while it is decoded. */
static GdkPixbuf *
decode (const char *path, gsize max_size, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GdkPixbufLoader) loader = NULL;
  g_autofree char *bytes = NULL;
  gsize n;

  if (!look (path, error))
    return NULL;
  if (!g_file_get_contents (path, &bytes, &n, &reason)) {
    g_set_error (error, DATA_ERROR, DATA_ERROR_NOT_FOUND, "%s: %s", path, reason->message);
    return NULL;
  }
  loader = gdk_pixbuf_loader_new ();
  g_signal_connect (loader, "size-prepared", G_CALLBACK (scale_down), &max_size);
  if (!load (loader, (const guint8 *) bytes, n, &reason)) {
    g_set_error (error, DATA_ERROR, DATA_ERROR_FORMAT,
                 "%s: expected a whole picture, found a damaged one (%s)", path, reason->message);
    return NULL;
  }
  return gdk_pixbuf_apply_embedded_orientation (gdk_pixbuf_loader_get_pixbuf (loader));
}

DataPicture *
data_picture_read (const char *path, gsize max_size, gboolean colour, GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  DataPicture *self;
  const guint8 *bytes;
  gsize stride, n_bytes;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (max_size > 0, NULL);

  pixbuf = decode (path, max_size, error);
  if (pixbuf == NULL)
    return NULL;

  self = g_new0 (DataPicture, 1);
  self->height = (gsize) gdk_pixbuf_get_height (pixbuf);
  self->width = (gsize) gdk_pixbuf_get_width (pixbuf);
  self->channels = colour ? 3 : 1;
  self->pixels = g_new (float, self->height * self->width * self->channels);
  bytes = gdk_pixbuf_read_pixels (pixbuf);
  stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  n_bytes = (gsize) gdk_pixbuf_get_n_channels (pixbuf);

  for (gsize row = 0; row < self->height; row++)
    for (gsize column = 0; column < self->width; column++) {
      const guint8 *byte = bytes + row * stride + column * n_bytes;
      float *pixel = self->pixels + (row * self->width + column) * self->channels;
      double alpha = gdk_pixbuf_get_has_alpha (pixbuf) ? byte[3] / 255.0 : 1;
      double grey = 0;

      for (gsize c = 0; c < 3; c++) {
        double value = alpha * (byte[c] / 255.0) + (1 - alpha);

        grey += luma[c] * value;
        if (colour)
          pixel[c] = (float) value;
      }
      if (!colour)
        pixel[0] = (float) MIN (grey, 1);
    }
  return self;
}

void
data_picture_free (DataPicture *self)
{
  if (self == NULL)
    return;
  g_free (self->pixels);
  g_free (self);
}
