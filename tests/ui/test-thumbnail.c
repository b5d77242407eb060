/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui-test.h"

#include <glib/gstdio.h>

#include "viva-thumbnail.h"

/* In the session's own cache. */
static char *
get_path (const char *lab)
{
  const char *scheme =
      adw_style_manager_get_dark (adw_style_manager_get_default ()) ? "dark" : "light";
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "viva", NULL);
  g_autoptr (GDir) dir = g_dir_open (cache, 0, NULL);
  g_autofree char *name = g_strdup_printf ("%s-%s-1.png", lab, scheme);
  const char *folder = dir != NULL ? g_dir_read_name (dir) : NULL;

  if (folder == NULL)
    return NULL;
  g_assert_true (g_str_has_prefix (folder, "thumbnails-"));
  g_assert_null (g_dir_read_name (dir));

  return g_build_filename (cache, folder, name, NULL);
}

static GdkTexture *
get_texture (GtkWidget *thumbnail)
{
  GdkTexture *texture;

  g_object_get (thumbnail, "texture", &texture, NULL);
  if (texture != NULL)
    g_object_unref (texture); /* the widget has it */

  return texture;
}

static GtkWindow *
show (const char *lab, GtkWidget **thumbnail)
{
  *thumbnail = viva_thumbnail_new (lab_class_find (lab, NULL));

  return ui_test_present (*thumbnail, NULL);
}

/* How many pixels are not the ground. */
static guint
count_painted (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new0 (guint32, (gsize) width * height);
  guint n = 0;

  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
  for (int i = 0; i < width * height; i++)
    n += (pixels[i] >> 24) > 0;

  return n;
}

/* Every lab has one, drawn after the first frame. */
static void
test_every_lab (void)
{
  guint n_labs;
  const LabClass *const *labs = lab_classes (&n_labs);

  for (guint i = 0; i < n_labs; i++) {
    GtkWidget *thumbnail;
    GtkWindow *window = show (labs[i]->id, &thumbnail);
    int height;

    gtk_widget_measure (thumbnail, GTK_ORIENTATION_VERTICAL, 300, &height, NULL, NULL, NULL);
    g_assert_null (get_texture (thumbnail));
    ui_test_wait (60, get_texture (thumbnail) != NULL);
    g_assert_cmpint (gdk_texture_get_width (get_texture (thumbnail)), ==, 340);
    g_assert_cmpuint (count_painted (get_texture (thumbnail)), >, 500);
    /* Its card is as high as before. */
    {
      int again;

      gtk_widget_measure (thumbnail, GTK_ORIENTATION_VERTICAL, 300, &again, NULL, NULL, NULL);
      g_assert_cmpint (again, ==, height);
    }
    gtk_window_destroy (window);
  }
}

/* It is drawn once: afterwards it is what lies in the cache, unless that is damaged. */
static void
test_cache (void)
{
  GtkWidget *thumbnail;
  GtkWindow *window = show ("shapes", &thumbnail);
  g_autofree char *path = NULL;
  g_autofree char *other = NULL;
  GStatBuf before, after;

  ui_test_wait (60, get_texture (thumbnail) != NULL);
  gtk_window_destroy (window);
  path = get_path ("shapes");
  g_assert_cmpint (g_stat (path, &before), ==, 0);

  window = show ("shapes", &thumbnail);
  ui_test_wait (60, get_texture (thumbnail) != NULL);
  gtk_window_destroy (window);
  g_assert_cmpint (g_stat (path, &after), ==, 0);
  g_assert_cmpuint (after.st_ino, ==, before.st_ino);

  g_assert_true (g_file_set_contents (path, "no picture", -1, NULL));
  window = show ("shapes", &thumbnail);
  ui_test_wait (60, get_texture (thumbnail) != NULL);
  gtk_window_destroy (window);
  g_assert_cmpint (g_stat (path, &after), ==, 0);
  g_assert_cmpint (after.st_size, ==, before.st_size);
}

/* Dark and light are pictures of their own; a change of the desktop's colours asks for the other.
 */
static void
test_dark (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  GtkWidget *thumbnail;
  GtkWindow *window = show ("shapes", &thumbnail);
  GdkTexture *first;

  ui_test_wait (60, get_texture (thumbnail) != NULL);
  first = g_object_ref (get_texture (thumbnail));
  adw_style_manager_set_color_scheme (manager, adw_style_manager_get_dark (manager)
                                                   ? ADW_COLOR_SCHEME_FORCE_LIGHT
                                                   : ADW_COLOR_SCHEME_FORCE_DARK);
  ui_test_wait (60, get_texture (thumbnail) != first);
  {
    g_autofree char *path = get_path ("shapes");

    g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  }
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
  g_object_unref (first);
  gtk_window_destroy (window);
}

static gboolean
is_gone (GWeakRef *weak)
{
  g_autoptr (GObject) object = g_weak_ref_get (weak);

  return object == NULL;
}

/* One that goes while it is drawn, or before its turn, leaves nothing behind. */
static void
test_gone (void)
{
  GtkWidget *thumbnail;
  GtkWindow *window = show ("batchnorm-mixing", &thumbnail);
  GWeakRef weak;

  g_weak_ref_init (&weak, thumbnail);
  ui_test_run_for (0.1);
  gtk_window_destroy (window);
  ui_test_wait (60, is_gone (&weak));
  g_weak_ref_clear (&weak);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);

  ui_test_add ("/ui/thumbnail/every-lab", test_every_lab);
  ui_test_add ("/ui/thumbnail/cache", test_cache);
  ui_test_add ("/ui/thumbnail/dark", test_dark);
  ui_test_add ("/ui/thumbnail/gone", test_gone);

  return g_test_run ();
}
