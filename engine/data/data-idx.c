/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * An IDX file is: two zero bytes; one byte for the type of the values (0x08 unsigned byte, 0x09
 * signed byte, 0x0B short, 0x0C int, 0x0D float, 0x0E double); one byte for the number of
 * dimensions; the size of each dimension as a 32-bit number, high byte first; the values, the last
 * dimension fastest.
 *
 * The file is decompressed in a loop of our own and not by GConverterInputStream, because a gzip
 * file may have several members, one after the other, and because bytes after the last must be
 * noticed.
 */

#include "data-idx.h"

#include <gio/gio.h>
#include <string.h>

#define IDX_TYPE_UNSIGNED_BYTE 0x08
#define SOURCE_BUFFER_SIZE (64 * 1024)

/* Values are asked from memory as they arrive, so that a header that promises more than the file
 * holds cannot fill the memory. */
#define FIRST_CAPACITY ((gsize) 1024 * 1024)

/* A file, decompressed if need be. */
typedef struct {
  char *name;
  GInputStream *stream;
  GConverter *inflater; /* NULL when the file is not compressed */
  gboolean member_ended;
  guint8 *buffer; /* bytes [begin, end) are read from the file and not used yet */
  gsize begin;
  gsize end;
  guint64 buffer_offset; /* in the file, of buffer[0] */
  guint64 position;      /* bytes handed out */
} IdxSource;

static void
idx_source_free (IdxSource *self)
{
  g_free (self->name);
  g_clear_object (&self->stream);
  g_clear_object (&self->inflater);
  g_free (self->buffer);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IdxSource, idx_source_free)

/* Reports a mistake at byte @offset of the values as they are when decompressed. */
static gboolean G_GNUC_PRINTF (5, 6) idx_fail (const IdxSource *self,
                                               GError **error,
                                               DataError code,
                                               guint64 offset,
                                               const char *format,
                                               ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error (error, DATA_ERROR, code, "%s: byte %" G_GUINT64_FORMAT "%s: %s", self->name, offset,
               self->inflater != NULL ? " of the decompressed data" : "", sentence);
  return FALSE;
}

/* Reads the next bytes of the file once all before are used; none are left at its end. */
static gboolean
idx_source_refill (IdxSource *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (self->begin < self->end)
    return TRUE;

  self->buffer_offset += self->end;
  self->begin = 0;
  self->end = 0;
  if (!g_input_stream_read_all (self->stream, self->buffer, SOURCE_BUFFER_SIZE, &self->end, NULL,
                                &local_error)) {
    g_set_error (error, DATA_ERROR, DATA_ERROR_FORMAT,
                 "%s: byte %" G_GUINT64_FORMAT ": expected to read on, found: %s", self->name,
                 self->buffer_offset, local_error->message);
    return FALSE;
  }
  return TRUE;
}

static gboolean
starts_gzip (const IdxSource *self)
{
  return self->end - self->begin >= 2 && self->buffer[self->begin] == 0x1f &&
         self->buffer[self->begin + 1] == 0x8b;
}

static IdxSource *
idx_source_open (const char *path, GError **error)
{
  g_autoptr (IdxSource) self = g_new0 (IdxSource, 1);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);

  self->name = g_filename_display_name (path);
  self->stream = G_INPUT_STREAM (g_file_read (file, NULL, &local_error));
  if (self->stream == NULL) {
    g_set_error (error, DATA_ERROR, DATA_ERROR_NOT_FOUND, "%s: expected an IDX file, found: %s",
                 self->name, local_error->message);
    return NULL;
  }

  self->buffer = g_malloc (SOURCE_BUFFER_SIZE);
  if (!idx_source_refill (self, error))
    return NULL;
  if (starts_gzip (self))
    self->inflater = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  return g_steal_pointer (&self);
}

/* After the end of a member: another one may follow, nothing else. */
static gboolean
idx_source_next_member (IdxSource *self, gboolean *at_end, GError **error)
{
  if (!idx_source_refill (self, error))
    return FALSE;

  *at_end = self->begin == self->end;
  if (*at_end)
    return TRUE;

  /* The two magic bytes may lie on both sides of a refill: the first alone is then enough, and the
   * decompressor looks at the second. */
  if (!starts_gzip (self) && (self->end - self->begin >= 2 || self->buffer[self->begin] != 0x1f)) {
    g_set_error (error, DATA_ERROR, DATA_ERROR_FORMAT,
                 "%s: byte %" G_GUINT64_FORMAT
                 " of the compressed file: expected the end of the file after the gzip data, found "
                 "byte 0x%02X",
                 self->name, self->buffer_offset + self->begin, self->buffer[self->begin]);
    return FALSE;
  }
  g_converter_reset (self->inflater);
  self->member_ended = FALSE;
  return TRUE;
}

/* Decompresses some of the next bytes into @bytes (n ≥ 1); @n_read is 0 at the end only. */
static gboolean
idx_source_inflate (IdxSource *self, guint8 *bytes, gsize n, gsize *n_read, GError **error)
{
  *n_read = 0;
  while (*n_read == 0) {
    g_autoptr (GError) local_error = NULL;
    gboolean at_end = FALSE;
    gsize n_used = 0;

    if (self->member_ended) {
      if (!idx_source_next_member (self, &at_end, error))
        return FALSE;
      if (at_end)
        return TRUE;
    }
    if (!idx_source_refill (self, error))
      return FALSE;

    switch (g_converter_convert (self->inflater, self->buffer + self->begin,
                                 self->end - self->begin, bytes, n, G_CONVERTER_NO_FLAGS, &n_used,
                                 n_read, &local_error)) {
    case G_CONVERTER_FINISHED:
      self->member_ended = TRUE;
      break;
    case G_CONVERTER_ERROR:
      if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
        return idx_fail (self, error, DATA_ERROR_FORMAT, self->position,
                         "expected sound gzip data, found: %s", local_error->message);
      if (self->begin == self->end)
        return idx_fail (self, error, DATA_ERROR_FORMAT, self->position,
                         "expected more gzip data, found the end of the file");
      break;
    case G_CONVERTER_CONVERTED:
    case G_CONVERTER_FLUSHED:
    default:
      break;
    }
    self->begin += n_used;
  }
  return TRUE;
}

/* Reads @n bytes; fewer only when the data end before. */
static gboolean
idx_source_read (IdxSource *self, guint8 *bytes, gsize n, gsize *n_read, GError **error)
{
  *n_read = 0;
  while (*n_read < n) {
    gsize n_piece;

    if (self->inflater != NULL) {
      if (!idx_source_inflate (self, bytes + *n_read, n - *n_read, &n_piece, error))
        return FALSE;
    } else {
      if (!idx_source_refill (self, error))
        return FALSE;
      n_piece = MIN (n - *n_read, self->end - self->begin);
      memcpy (bytes + *n_read, self->buffer + self->begin, n_piece);
      self->begin += n_piece;
    }
    if (n_piece == 0)
      break;
    *n_read += n_piece;
    self->position += n_piece;
  }
  return TRUE;
}

static gboolean
read_magic (IdxSource *source, guint *n_dims, GError **error)
{
  guint8 magic[4];
  gsize n_read;

  if (!idx_source_read (source, magic, sizeof magic, &n_read, error))
    return FALSE;
  if (n_read < sizeof magic)
    return idx_fail (source, error, DATA_ERROR_FORMAT, n_read,
                     "expected the 4 bytes of an IDX magic number, found the end of the file");

  for (guint i = 0; i < 2; i++)
    if (magic[i] != 0)
      return idx_fail (source, error, DATA_ERROR_FORMAT, i,
                       "expected 0x00, with which an IDX magic number starts, found 0x%02X",
                       magic[i]);
  if (magic[2] != IDX_TYPE_UNSIGNED_BYTE)
    return idx_fail (source, error, DATA_ERROR_FORMAT, 2,
                     "expected type 0x%02X (unsigned bytes), found 0x%02X", IDX_TYPE_UNSIGNED_BYTE,
                     magic[2]);
  if (magic[3] < 1 || magic[3] > DATA_IDX_MAX_DIMS)
    return idx_fail (source, error, DATA_ERROR_FORMAT, 3, "expected 1 to %d dimensions, found %u",
                     DATA_IDX_MAX_DIMS, magic[3]);
  *n_dims = magic[3];
  return TRUE;
}

/* Reads the sizes; @n_values is their product. */
static gboolean
read_sizes (IdxSource *source,
            DataIdx *idx,
            gsize max_items,
            gboolean *is_part,
            gsize *n_values,
            GError **error)
{
  *n_values = 1;
  for (guint i = 0; i < idx->n_dims; i++) {
    guint64 offset = source->position;
    guint8 bytes[4];
    gsize n_read;

    if (!idx_source_read (source, bytes, sizeof bytes, &n_read, error))
      return FALSE;
    if (n_read < sizeof bytes)
      return idx_fail (source, error, DATA_ERROR_FORMAT, source->position,
                       "expected the 4 bytes of the size of dimension %u of %u, found the end of "
                       "the file",
                       i + 1, idx->n_dims);

    gsize size = (gsize) bytes[0] << 24 | (gsize) bytes[1] << 16 | (gsize) bytes[2] << 8 | bytes[3];

    if (size == 0)
      return idx_fail (source, error, DATA_ERROR_FORMAT, offset,
                       "expected a size of at least 1 for dimension %u of %u, found 0", i + 1,
                       idx->n_dims);
    if (i == 0 && max_items != 0 && max_items < size) {
      *is_part = TRUE;
      size = max_items;
    }
    idx->size[i] = size;
    if (!g_size_checked_mul (n_values, *n_values, size))
      return idx_fail (source, error, DATA_ERROR_SIZE, offset,
                       "expected sizes whose product fits in memory, found %" G_GSIZE_FORMAT
                       " for dimension %u of %u",
                       size, i + 1, idx->n_dims);
  }
  return TRUE;
}

static gboolean
read_values (IdxSource *source, DataIdx *idx, gsize n_values, GError **error)
{
  guint64 offset = source->position;
  gsize capacity = 0;
  gsize n_filled = 0;

  while (n_filled < n_values) {
    gsize n_read;

    capacity = capacity == 0              ? MIN (n_values, FIRST_CAPACITY)
               : capacity <= n_values / 2 ? 2 * capacity
                                          : n_values;

    guint8 *bytes = g_try_realloc (idx->bytes, capacity);

    if (bytes == NULL)
      return idx_fail (source, error, DATA_ERROR_SIZE, source->position,
                       "expected values that fit in memory, found %" G_GSIZE_FORMAT " of them",
                       n_values);
    idx->bytes = bytes;
    if (!idx_source_read (source, bytes + n_filled, capacity - n_filled, &n_read, error))
      return FALSE;
    n_filled += n_read;
    if (n_filled < capacity)
      return idx_fail (source, error, DATA_ERROR_FORMAT, source->position,
                       "expected %" G_GSIZE_FORMAT " values from byte %" G_GUINT64_FORMAT
                       " on, found the end of the file after %" G_GSIZE_FORMAT,
                       n_values, offset, n_filled);
  }
  return TRUE;
}

/* Asking for one byte more also makes the decompressor check the sum at the end of the file. */
static gboolean
check_end (IdxSource *source, GError **error)
{
  guint64 offset = source->position;
  guint8 byte;
  gsize n_read;

  if (!idx_source_read (source, &byte, 1, &n_read, error))
    return FALSE;
  if (n_read != 0)
    return idx_fail (source, error, DATA_ERROR_FORMAT, offset,
                     "expected the end of the file after the last value, found byte 0x%02X", byte);
  return TRUE;
}

DataIdx *
data_idx_read (const char *path, gsize max_items, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_autoptr (IdxSource) source = idx_source_open (path, error);
  g_autoptr (DataIdx) self = g_new0 (DataIdx, 1);
  gboolean is_part = FALSE;
  gsize n_values;

  if (source == NULL || !read_magic (source, &self->n_dims, error) ||
      !read_sizes (source, self, max_items, &is_part, &n_values, error) ||
      !read_values (source, self, n_values, error))
    return NULL;
  if (!is_part && !check_end (source, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
data_idx_free (DataIdx *self)
{
  if (self == NULL)
    return;

  g_free (self->bytes);
  g_free (self);
}
