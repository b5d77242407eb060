/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-picture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#include "test-files.h"

/* A picture file of @width × @height pixels that all are @rgba. (transfer full): its path */
static char *
write_picture (TestFiles *files,
               const char *name,
               int width,
               int height,
               guint32 rgba,
               gboolean has_alpha)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, has_alpha, 8, width, height);
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (files->folder, name, NULL);

  gdk_pixbuf_fill (pixbuf, rgba);
  gdk_pixbuf_save (pixbuf, path, g_str_has_suffix (name, ".png") ? "png" : "jpeg", &error, NULL);
  g_assert_no_error (error);
  return path;
}

static void
assert_refused (const char *path, DataError code, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DataPicture) picture = data_picture_read (path, 96, FALSE, &error);

  g_assert_null (picture);
  g_assert_error (error, DATA_ERROR, (int) code);
  g_assert_true (g_str_has_prefix (error->message, path));
  if (strstr (error->message, text) == NULL)
    g_error ("expected “%s” in “%s”", text, error->message);
}

/* (255, 102, 0) is (1, 0.4, 0) and 0.299 + 0.587 · 0.4 = 0.5338 in grey; half covered it is laid on
 * white: (1, 0.7, 0.5), as 128/255 ≈ 0.502 says: (1, 0.6988, 0.498). */
static void
test_colours (TestFiles *files, gconstpointer data)
{
  g_autofree char *path = write_picture (files, "a.png", 5, 3, 0xff6600ff, FALSE);
  g_autofree char *half = write_picture (files, "b.png", 5, 3, 0xff660080, TRUE);
  g_autoptr (DataPicture) colour = data_picture_read (path, 96, TRUE, NULL);
  g_autoptr (DataPicture) grey = data_picture_read (path, 96, FALSE, NULL);
  g_autoptr (DataPicture) laid = data_picture_read (half, 96, TRUE, NULL);

  g_assert_true (colour->height == 3 && colour->width == 5 && colour->channels == 3);
  g_assert_true (grey->height == 3 && grey->width == 5 && grey->channels == 1);
  for (gsize i = 0; i < 15; i++) {
    g_assert_cmpfloat (colour->pixels[3 * i], ==, 1);
    g_assert_cmpfloat_with_epsilon (colour->pixels[3 * i + 1], 0.4, 1e-6);
    g_assert_cmpfloat (colour->pixels[3 * i + 2], ==, 0);
    g_assert_cmpfloat_with_epsilon (grey->pixels[i], 0.5338, 1e-6);
    g_assert_cmpfloat_with_epsilon (laid->pixels[3 * i + 1], 1 - 128 / 255.0 * 0.6, 1e-6);
    g_assert_cmpfloat_with_epsilon (laid->pixels[3 * i + 2], 1 - 128 / 255.0, 1e-6);
  }
}

/* A photograph of 20 megapixels is scaled down in proportion: 5,472 × 3,648 is 3 : 2. */
static void
test_photograph (TestFiles *files, gconstpointer data)
{
  g_autofree char *path = write_picture (files, "photo.jpg", 5472, 3648, 0x808080ff, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (DataPicture) picture = data_picture_read (path, 96, FALSE, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (picture->width, ==, 96);
  g_assert_cmpuint (picture->height, ==, 64);
  for (gsize i = 0; i < 96 * 64; i++)
    g_assert_cmpfloat_with_epsilon (picture->pixels[i], 128 / 255.0, 0.01);
}

static void
test_small (TestFiles *files, gconstpointer data)
{
  g_autofree char *one = write_picture (files, "one.png", 1, 1, 0x000000ff, FALSE);
  g_autofree char *thin = write_picture (files, "thin.png", 960, 1, 0x000000ff, FALSE);
  g_autoptr (DataPicture) pixel = data_picture_read (one, 96, FALSE, NULL);
  g_autoptr (DataPicture) line = data_picture_read (thin, 96, FALSE, NULL);

  g_assert_true (pixel->height == 1 && pixel->width == 1 && pixel->pixels[0] == 0);
  g_assert_true (line->height == 1 && line->width == 96);
}

static void
test_bad_files (TestFiles *files, gconstpointer data)
{
  static const char text[] = "This is no picture at all.\n";
  /* A PNG header that claims 20,000 × 20,000 pixels, and hardly anything after it. */
  static const guint8 huge[] = {
    0x89, 'P',  'N',  'G',  '\r', '\n', 0x1a, '\n', /* signature */
    0,    0,    0,    13,   'I',  'H',  'D',  'R',  /* header */
    0,    0,    0x4e, 0x20, 0,    0,    0x4e, 0x20, 8,    2,
    0,    0,    0,                                              /* 20,000, 20,000, 8 bits, RGB */
    0x6c, 0x12, 0xd1, 0x6e,                                     /* its CRC */
    0,    0,    1,    0,    'I',  'D',  'A',  'T',  0x78, 0x9c, /* data */
  };
  g_autofree char *missing = g_build_filename (files->folder, "missing.png", NULL);
  g_autofree char *whole = write_picture (files, "whole.png", 200, 200, 0x123456ff, FALSE);
  g_autofree char *photo = write_picture (files, "photo.jpg", 200, 200, 0x123456ff, FALSE);
  g_autofree char *named = test_files_write (files, "text.png", text, strlen (text));
  g_autofree char *empty = test_files_write (files, "empty.png", "", 0);
  g_autofree char *large = test_files_write (files, "large.png", huge, sizeof huge);
  g_autofree char *bytes = NULL;
  g_autofree char *cut = NULL;
  gsize n;

  assert_refused (missing, DATA_ERROR_NOT_FOUND, "there is no such file");
  assert_refused (files->folder, DATA_ERROR_NOT_FOUND, "expected a picture, found no file");
  assert_refused (named, DATA_ERROR_FORMAT, "expected a picture such as PNG or JPEG");
  assert_refused (empty, DATA_ERROR_FORMAT, "expected a picture such as PNG or JPEG");
  assert_refused (large, DATA_ERROR_SIZE, "at most 100 megapixels, found 20000 × 20000 pixels");

  g_assert_true (g_file_get_contents (whole, &bytes, &n, NULL));
  cut = test_files_write (files, "cut.png", bytes, n / 2);
  assert_refused (cut, DATA_ERROR_FORMAT, "damaged");
  g_clear_pointer (&cut, g_free);
  g_clear_pointer (&bytes, g_free);
  g_assert_true (g_file_get_contents (photo, &bytes, &n, NULL));
  cut = test_files_write (files, "cut.jpg", bytes, n - 20);
  assert_refused (cut, DATA_ERROR_FORMAT, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) \
  g_test_add ("/data/picture/" name, TestFiles, NULL, test_files_set_up, func, test_files_tear_down)
  ADD ("colours", test_colours);
  ADD ("photograph", test_photograph);
  ADD ("small", test_small);
  ADD ("bad-files", test_bad_files);
  return g_test_run ();
}
