/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-idx.h"
#include "test-files.h"

#include <gio/gio.h>
#include <string.h>

/* Written by hand after the format's description; the compressed ones are the same bytes through
 * Python's gzip.GzipFile (mtime=0). */
static const guint8 one_dim[] = { 0, 0, 8, 1, 0, 0, 0, 4, 9, 8, 7, 6 };
static const guint8 one_dim_gzip[] = { 0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00,
                                       0x02, 0xff, 0x63, 0x60, 0xe0, 0x60, 0x64, 0x60,
                                       0x60, 0x60, 0xe1, 0xe4, 0x60, 0x67, 0x03, 0x00,
                                       0xd8, 0x19, 0xc0, 0x5f, 0x0c, 0x00, 0x00, 0x00 };
static const guint8 two_dims[] = { 0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 250, 251, 252 };
static const guint8 two_dims_gzip[] = { 0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02,
                                        0xff, 0x63, 0x60, 0xe0, 0x60, 0x62, 0x60, 0x60, 0x00,
                                        0x61, 0x66, 0x46, 0x26, 0xe6, 0x5f, 0xbf, 0xff, 0x00,
                                        0x00, 0xa3, 0x1d, 0x33, 0x8d, 0x12, 0x00, 0x00, 0x00 };
static const guint8 three_dims[] = { 0, 0, 8, 3, 0,  0,  0,  2,  0,  0,  0,  2,
                                     0, 0, 0, 2, 10, 20, 30, 40, 50, 60, 70, 80 };
static const guint8 three_dims_gzip[] = {
  0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xff, 0x63, 0x60, 0xe0,
  0x60, 0x66, 0x60, 0x60, 0x60, 0x82, 0x61, 0x2e, 0x11, 0x39, 0x0d, 0x23, 0x1b,
  0xb7, 0x00, 0x00, 0x5b, 0x55, 0x2d, 0x8b, 0x18, 0x00, 0x00, 0x00,
};

static const struct {
  const guint8 *plain;
  gsize n_plain;
  const guint8 *compressed;
  gsize n_compressed;
  guint n_dims;
  gsize size[4];
} good[] = {
  { one_dim, sizeof one_dim, one_dim_gzip, sizeof one_dim_gzip, 1, { 4 } },
  { two_dims, sizeof two_dims, two_dims_gzip, sizeof two_dims_gzip, 2, { 2, 3 } },
  { three_dims, sizeof three_dims, three_dims_gzip, sizeof three_dims_gzip, 3, { 2, 2, 2 } },
};

static DataIdx *
read_bytes (TestFiles *files, gconstpointer bytes, gsize n, gsize max_items, GError **error)
{
  g_autofree char *path = test_files_write (files, "array", bytes, n);

  return data_idx_read (path, max_items, error);
}

/* (transfer full) */
static GBytes *
compress (const guint8 *bytes, gsize n)
{
  g_autoptr (GConverter) deflater =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, deflater);
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (stream, bytes, n, NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_close (stream, NULL, &error);
  g_assert_no_error (error);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static void
test_good (TestFiles *files, gconstpointer data)
{
  for (guint k = 0; k < G_N_ELEMENTS (good); k++) {
    gsize header = 4 + 4 * good[k].n_dims;

    for (guint is_compressed = 0; is_compressed < 2; is_compressed++) {
      for (gsize max_items = 0; max_items <= good[k].size[0] + 1; max_items++) {
        gsize n_items = max_items == 0 ? good[k].size[0] : MIN (max_items, good[k].size[0]);
        gsize n_values = n_items * MAX (good[k].size[1], 1) * MAX (good[k].size[2], 1);
        g_autoptr (GError) error = NULL;
        g_autoptr (DataIdx) idx =
            is_compressed
                ? read_bytes (files, good[k].compressed, good[k].n_compressed, max_items, &error)
                : read_bytes (files, good[k].plain, good[k].n_plain, max_items, &error);

        g_assert_no_error (error);
        g_assert_cmpuint (idx->n_dims, ==, good[k].n_dims);
        g_assert_cmpuint (idx->size[0], ==, n_items);
        for (guint i = 1; i < idx->n_dims; i++)
          g_assert_cmpuint (idx->size[i], ==, good[k].size[i]);
        g_assert_cmpmem (idx->bytes, n_values, good[k].plain + header, n_values);
      }
    }
  }
}

#define BYTES(...) (const guint8[]){ __VA_ARGS__ }, sizeof ((const guint8[]){ __VA_ARGS__ })

/* Each is tried as it is and compressed; the offset is the same in both. */
static const struct {
  const guint8 *bytes;
  gsize n;
  DataError code;
  guint offset;
  const char *message;
} bad[] = {
  { BYTES (0), DATA_ERROR_FORMAT, 1,
    "expected the 4 bytes of an IDX magic number, found the end of the file" },
  { BYTES (0, 0, 8), DATA_ERROR_FORMAT, 3,
    "expected the 4 bytes of an IDX magic number, found the end of the file" },
  { BYTES (1, 0, 8, 1, 0, 0, 0, 1, 7), DATA_ERROR_FORMAT, 0,
    "expected 0x00, with which an IDX magic number starts, found 0x01" },
  { BYTES ('P', 'K', 3, 4, 0, 0, 0, 1, 7), DATA_ERROR_FORMAT, 0,
    "expected 0x00, with which an IDX magic number starts, found 0x50" },
  { BYTES (0, 255, 8, 1, 0, 0, 0, 1, 7), DATA_ERROR_FORMAT, 1,
    "expected 0x00, with which an IDX magic number starts, found 0xFF" },
  { BYTES (0, 0, 9, 1, 0, 0, 0, 1, 7), DATA_ERROR_FORMAT, 2,
    "expected type 0x08 (unsigned bytes), found 0x09" },
  { BYTES (0, 0, 13, 1, 0, 0, 0, 1, 7, 7, 7, 7), DATA_ERROR_FORMAT, 2,
    "expected type 0x08 (unsigned bytes), found 0x0D" },
  { BYTES (0, 0, 8, 0), DATA_ERROR_FORMAT, 3, "expected 1 to 4 dimensions, found 0" },
  { BYTES (0, 0, 8, 5, 0, 0, 0, 1), DATA_ERROR_FORMAT, 3, "expected 1 to 4 dimensions, found 5" },
  { BYTES (0, 0, 8, 1), DATA_ERROR_FORMAT, 4,
    "expected the 4 bytes of the size of dimension 1 of 1, found the end of the file" },
  { BYTES (0, 0, 8, 2, 0, 0, 0, 1, 0, 0), DATA_ERROR_FORMAT, 10,
    "expected the 4 bytes of the size of dimension 2 of 2, found the end of the file" },
  { BYTES (0, 0, 8, 1, 0, 0, 0, 0), DATA_ERROR_FORMAT, 4,
    "expected a size of at least 1 for dimension 1 of 1, found 0" },
  { BYTES (0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 0), DATA_ERROR_FORMAT, 8,
    "expected a size of at least 1 for dimension 2 of 2, found 0" },
  /* 4294967295³ passes 2⁶⁴. */
  { BYTES (0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 2, 3),
    DATA_ERROR_SIZE, 12,
    "expected sizes whose product fits in memory, found 4294967295 for dimension 3 of 3" },
  /* The header promises 2⁶³ bytes; what counts is what the file holds. */
  { BYTES (0, 0, 8, 2, 128, 0, 0, 0, 255, 255, 255, 255, 1, 2, 3), DATA_ERROR_FORMAT, 15,
    "expected 9223372034707292160 values from byte 12 on, found the end of the file after 3" },
  { BYTES (0, 0, 8, 1, 0, 0, 0, 3), DATA_ERROR_FORMAT, 8,
    "expected 3 values from byte 8 on, found the end of the file after 0" },
  { BYTES (0, 0, 8, 1, 0, 0, 0, 3, 7, 7), DATA_ERROR_FORMAT, 10,
    "expected 3 values from byte 8 on, found the end of the file after 2" },
  { BYTES (0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3), DATA_ERROR_FORMAT, 15,
    "expected 4 values from byte 12 on, found the end of the file after 3" },
  { BYTES (0, 0, 8, 1, 0, 0, 0, 3, 7, 7, 7, 11), DATA_ERROR_FORMAT, 11,
    "expected the end of the file after the last value, found byte 0x0B" },
};

static void
test_bad (TestFiles *files, gconstpointer data)
{
  for (guint k = 0; k < G_N_ELEMENTS (bad); k++) {
    g_autoptr (GBytes) compressed = compress (bad[k].bytes, bad[k].n);

    for (guint is_compressed = 0; is_compressed < 2; is_compressed++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (DataIdx) idx = is_compressed
                                    ? read_bytes (files, g_bytes_get_data (compressed, NULL),
                                                  g_bytes_get_size (compressed), 0, &error)
                                    : read_bytes (files, bad[k].bytes, bad[k].n, 0, &error);
      g_autofree char *message =
          g_strdup_printf ("%s/array: byte %u%s: %s", files->folder, bad[k].offset,
                           is_compressed ? " of the decompressed data" : "", bad[k].message);

      g_assert_null (idx);
      g_assert_error (error, DATA_ERROR, (gint) bad[k].code);
      g_assert_cmpstr (error->message, ==, message);
    }
  }
}

static void
test_empty_file (TestFiles *files, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DataIdx) idx = read_bytes (files, "", 0, 0, &error);

  g_assert_null (idx);
  g_assert_error (error, DATA_ERROR, DATA_ERROR_FORMAT);
  g_assert_true (g_str_has_suffix (error->message,
                                   "/array: byte 0: expected the 4 bytes of an IDX magic number, "
                                   "found the end of the file"));
}

static void
test_missing (TestFiles *files, gconstpointer data)
{
  g_autofree char *path = g_build_filename (files->folder, "nowhere", NULL);
  const char *const paths[] = { path, files->folder };

  for (guint k = 0; k < G_N_ELEMENTS (paths); k++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (DataIdx) idx = data_idx_read (paths[k], 0, &error);
    g_autofree char *start = g_strconcat (paths[k], ": expected an IDX file, found: ", NULL);

    g_assert_null (idx);
    g_assert_error (error, DATA_ERROR, DATA_ERROR_NOT_FOUND);
    g_assert_true (g_str_has_prefix (error->message, start));
  }
}

/* Wherever a file is cut off, it is noticed: even when only the sum at the end of gzip is missing.
 */
static void
test_every_cut (TestFiles *files, gconstpointer data)
{
  for (guint k = 0; k < G_N_ELEMENTS (good); k++) {
    for (gsize n = 0; n < good[k].n_plain; n++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (DataIdx) idx = read_bytes (files, good[k].plain, n, 0, &error);

      g_assert_null (idx);
      g_assert_error (error, DATA_ERROR, DATA_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, "found the end of the file"));
    }
    for (gsize n = 0; n < good[k].n_compressed; n++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (DataIdx) idx = read_bytes (files, good[k].compressed, n, 0, &error);

      g_assert_null (idx);
      g_assert_error (error, DATA_ERROR, DATA_ERROR_FORMAT);
      /* Less than the two bytes of gzip's own magic number are taken for the start of IDX. */
      if (n >= 2)
        g_assert_true (g_str_has_suffix (error->message, " of the decompressed data: expected more "
                                                         "gzip data, found the end of the file"));
    }
  }
}

static void
test_damaged_gzip (TestFiles *files, gconstpointer data)
{
  /* The sum over the values is in the bytes 8 to 5 before the end. */
  for (gsize place = sizeof three_dims_gzip - 8; place < sizeof three_dims_gzip; place++) {
    guint8 damaged[sizeof three_dims_gzip];
    g_autoptr (GError) error = NULL;
    g_autoptr (DataIdx) idx = NULL;

    memcpy (damaged, three_dims_gzip, sizeof damaged);
    damaged[place] ^= 1;
    idx = read_bytes (files, damaged, sizeof damaged, 0, &error);
    g_assert_null (idx);
    g_assert_error (error, DATA_ERROR, DATA_ERROR_FORMAT);
    g_assert_nonnull (
        strstr (error->message, " of the decompressed data: expected sound gzip data, found"));
  }
}

static void
test_gzip_garbage (TestFiles *files, gconstpointer data)
{
  guint8 longer[sizeof one_dim_gzip + 3];
  g_autoptr (GError) error = NULL;
  g_autoptr (DataIdx) idx = NULL;

  memcpy (longer, one_dim_gzip, sizeof one_dim_gzip);
  memcpy (longer + sizeof one_dim_gzip, "end", 3);
  idx = read_bytes (files, longer, sizeof longer, 0, &error);
  g_assert_null (idx);
  g_assert_error (error, DATA_ERROR, DATA_ERROR_FORMAT);
  g_assert_true (g_str_has_suffix (error->message,
                                   ": byte 32 of the compressed file: expected the end of the "
                                   "file after the gzip data, found byte 0x65"));
}

/* As "cat a.gz b.gz" writes it: the data of both, one after the other (RFC 1952, 2.2). */
static void
test_gzip_members (TestFiles *files, gconstpointer data)
{
  for (gsize cut = 1; cut < sizeof two_dims; cut++) {
    g_autoptr (GBytes) first = compress (two_dims, cut);
    g_autoptr (GBytes) second = compress (two_dims + cut, sizeof two_dims - cut);
    g_autoptr (GByteArray) both = g_byte_array_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (DataIdx) idx = NULL;

    g_byte_array_append (both, g_bytes_get_data (first, NULL), g_bytes_get_size (first));
    g_byte_array_append (both, g_bytes_get_data (second, NULL), g_bytes_get_size (second));
    idx = read_bytes (files, both->data, both->len, 0, &error);
    g_assert_no_error (error);
    g_assert_cmpmem (idx->bytes, 6, two_dims + 12, 6);
  }
}

/* 3,000 items of 1,000 bytes, byte j of item i being i + 7 j: larger than every buffer. */
static GByteArray *
make_large (void)
{
  static const guint8 header[] = { 0, 0, 8, 2, 0, 0, 0x0b, 0xb8, 0, 0, 0x03, 0xe8 };
  GByteArray *array = g_byte_array_sized_new (sizeof header + 3000000);

  g_byte_array_append (array, header, sizeof header);
  for (guint i = 0; i < 3000; i++) {
    for (guint j = 0; j < 1000; j++) {
      guint8 byte = (guint8) (i + 7 * j);

      g_byte_array_append (array, &byte, 1);
    }
  }
  return array;
}

static void
assert_large (const DataIdx *idx, gsize n_items)
{
  g_assert_cmpuint (idx->size[0], ==, n_items);
  g_assert_cmpuint (idx->size[1], ==, 1000);
  for (gsize i = 0; i < n_items; i++)
    for (gsize j = 0; j < 1000; j++)
      if (idx->bytes[1000 * i + j] != (guint8) (i + 7 * j))
        g_error ("item %" G_GSIZE_FORMAT ", byte %" G_GSIZE_FORMAT " is wrong", i, j);
}

static void
test_large (TestFiles *files, gconstpointer data)
{
  g_autoptr (GByteArray) plain = make_large ();
  g_autoptr (GBytes) compressed = compress (plain->data, plain->len);

  for (guint is_compressed = 0; is_compressed < 2; is_compressed++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (DataIdx) idx = is_compressed
                                  ? read_bytes (files, g_bytes_get_data (compressed, NULL),
                                                g_bytes_get_size (compressed), 0, &error)
                                  : read_bytes (files, plain->data, plain->len, 0, &error);

    g_assert_no_error (error);
    assert_large (idx, 3000);
  }
}

/* A few items are read from a file whose rest is gone or damaged: nothing of it is looked at. */
static void
test_only_what_is_needed (TestFiles *files, gconstpointer data)
{
  g_autoptr (GByteArray) plain = make_large ();
  g_autoptr (GBytes) compressed = compress (plain->data, plain->len);
  gsize n_compressed = g_bytes_get_size (compressed);
  g_autofree guint8 *damaged = g_memdup2 (g_bytes_get_data (compressed, NULL), n_compressed);
  g_autoptr (GError) error = NULL;
  g_autoptr (DataIdx) from_cut = read_bytes (files, plain->data, 12 + 5000, 5, &error);

  g_assert_no_error (error);
  assert_large (from_cut, 5);

  memset (damaged + n_compressed / 2, 0xff, n_compressed - n_compressed / 2);

  g_autoptr (DataIdx) part = read_bytes (files, damaged, n_compressed, 5, &error);

  g_assert_no_error (error);
  assert_large (part, 5);

  g_autoptr (DataIdx) whole = read_bytes (files, damaged, n_compressed, 0, &error);

  g_assert_null (whole);
  g_assert_error (error, DATA_ERROR, DATA_ERROR_FORMAT);
}

#define ADD(name, function) \
  g_test_add ("/data/idx/" name, TestFiles, NULL, test_files_set_up, function, test_files_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("good", test_good);
  ADD ("bad", test_bad);
  ADD ("empty-file", test_empty_file);
  ADD ("missing", test_missing);
  ADD ("every-cut", test_every_cut);
  ADD ("gzip/damaged", test_damaged_gzip);
  ADD ("gzip/garbage-after", test_gzip_garbage);
  ADD ("gzip/members", test_gzip_members);
  ADD ("large", test_large);
  ADD ("only-what-is-needed", test_only_what_is_needed);

  return g_test_run ();
}
