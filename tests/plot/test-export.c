/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-export.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "samples.h"

typedef struct {
  char *folder;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("plot-export-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    g_assert_cmpint (g_remove (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder) != NULL)
    n++;

  return n;
}

static char *
export_sample (Fixture *self, const char *sample, const char *name, double scale)
{
  g_autoptr (GError) error = NULL;
  PlotView view;
  g_autoptr (LabFrame) frame = sample_init (sample_find (sample), &view, FALSE, 300, 200);
  char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (plot_export (&view, path, scale, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (self->folder), ==, 1); /* nothing temporary is left */

  return path;
}

static void
test_png (Fixture *self, gconstpointer data)
{
  g_autofree char *path = export_sample (self, "curves", "curves.PNG", 2);
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);
  guint n_dark = 0, n_blue = 0;

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 600);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 400);
  for (int y = 0; y < 400; y++) {
    const guint32 *row =
        (const guint32 *) (gconstpointer) (cairo_image_surface_get_data (surface) +
                                           y * cairo_image_surface_get_stride (surface));

    for (int x = 0; x < 600; x++) {
      n_dark += (row[x] & 0xffffff) != 0xffffff;
      n_blue += (row[x] & 0xffffff) == 0x1e66af; /* the training curve's colour */
    }
  }
  g_assert_cmpuint (n_dark, >, 4000);
  g_assert_cmpuint (n_dark, <, 120000);
  g_assert_cmpuint (n_blue, >, 1000);
  cairo_surface_destroy (surface);
}

typedef struct {
  guint n_elements;
  char *width;
} SvgSummary;

static void
start_element (GMarkupParseContext *context,
               const char *element,
               const char **names,
               const char **values,
               gpointer user_data,
               GError **error)
{
  SvgSummary *summary = user_data;

  if (summary->n_elements++ == 0) {
    g_assert_cmpstr (element, ==, "svg");
    for (; *names != NULL; names++, values++)
      if (strcmp (*names, "width") == 0)
        summary->width = g_strdup (*values);
  }
}

static void
test_svg (Fixture *self, gconstpointer data)
{
  static const GMarkupParser parser = { .start_element = start_element };
  g_autofree char *path = export_sample (self, data, "picture.svg", 1);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  SvgSummary summary = { 0, NULL };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &summary, NULL);
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, &error));
  g_assert_true (g_markup_parse_context_parse (context, text, (gssize) length, &error));
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (summary.n_elements, >, 20);
  g_assert_cmpfloat (g_ascii_strtod (summary.width, NULL), ==, 300);
  g_free (summary.width);
}

static void
test_pdf (Fixture *self, gconstpointer data)
{
  g_autofree char *path = export_sample (self, "boundary", "boundary.pdf", 1);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_cmpuint (length, >, 2000);
  g_assert_true (g_str_has_prefix (bytes, "%PDF-1."));
  g_assert_nonnull (g_strstr_len (bytes + length - 16, 16, "%%EOF"));
}

/* Both curves have the same x: one table of three columns, and each number is the very same. */
static void
test_csv_series (Fixture *self, gconstpointer data)
{
  g_autofree char *path = export_sample (self, "curves", "curves.csv", 1);
  g_autoptr (LabFrame) frame = sample_find ("curves")->make ();
  const LabSeries *train = &lab_frame_find (frame, "train-cost", LAB_OBSERVABLE_SERIES)->series;
  const LabSeries *dev = &lab_frame_find (frame, "dev-cost", LAB_OBSERVABLE_SERIES)->series;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpstr (lines[0], ==, "iteration,training cost,dev cost");
  g_assert_cmpuint (g_strv_length (lines), ==, train->n + 2); /* the last is empty */
  for (gsize i = 0; i < train->n; i++) {
    g_auto (GStrv) cells = g_strsplit (lines[i + 1], ",", -1);

    g_assert_cmpuint (g_strv_length (cells), ==, 3);
    g_assert_cmpfloat (g_ascii_strtod (cells[0], NULL), ==, train->x[i]);
    g_assert_cmpfloat (g_ascii_strtod (cells[1], NULL), ==, train->y[i]);
    g_assert_cmpfloat (g_ascii_strtod (cells[2], NULL), ==, dev->y[i]);
  }
}

/* Different x: a table each. Labels with commas and quotes are quoted. */
static void
test_csv_blocks (Fixture *self, gconstpointer data)
{
  static const LabView blocks_view = {
    .kind = LAB_VIEW_PLANE,
    .x = { .title = "time", .unit = "ms" },
    .y = { .title = "y" },
    .layers = { { "a", LAB_OBSERVABLE_SERIES, "one, \"two\"", LAB_ROLE_TRAIN },
                { "p", LAB_OBSERVABLE_POINTS, "points", LAB_ROLE_NONE },
                { "b", LAB_OBSERVABLE_SERIES, "other", LAB_ROLE_DEV } },
  };
  static const char *names[] = { "cat", "dog" };
  g_autoptr (LabFrame) frame = lab_frame_new (1, 0, LAB_STATUS_RUNNING, NULL);
  LabSeries *a = lab_frame_add_series (frame, "a", 2), *b = lab_frame_add_series (frame, "b", 1);
  LabPoints *points = lab_frame_add_points (frame, "p", 2);
  g_autofree char *path = g_build_filename (self->folder, "blocks.csv", NULL), *text = NULL;
  PlotStyle style = plot_style (FALSE);
  PlotView view;

  a->x[1] = 0.5;
  a->y[0] = 1e-20;
  a->y[1] = NAN;
  b->x[0] = 7;
  b->y[0] = -0.1;
  points->x[0] = 0.1f;
  points->y[1] = 3;
  points->classes = lab_frame_alloc (frame, 2, 1);
  points->classes[1] = 1;
  points->n_classes = 2;
  points->class_names = names;
  plot_view_init (&view, &blocks_view, frame, &style, NULL, 300, 200);
  g_assert_true (plot_export (&view, path, 1, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==,
                   "time (ms),\"one, \"\"two\"\"\"\n0,1e-20\n0.5,nan\n"
                   "\ntime (ms),y,set,class,name\n0.1,0,points,0,cat\n0,3,points,1,dog\n"
                   "\ntime (ms),other\n7,-0.1\n");
}

static void
test_csv_field (Fixture *self, gconstpointer data)
{
  g_autofree char *path = export_sample (self, "surface", "surface.csv", 1);
  g_autoptr (LabFrame) frame = sample_find ("surface")->make ();
  const LabField *field = &lab_frame_find (frame, "loss", LAB_OBSERVABLE_FIELD)->field;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpstr (lines[0], ==, "w₁,w₂,loss");
  for (gsize i = 0; i < field->nx * field->ny; i++) {
    g_auto (GStrv) cells = g_strsplit (lines[i + 1], ",", -1);

    g_assert_cmpfloat_with_epsilon (g_ascii_strtod (cells[0], NULL),
                                    -3 + ((double) (i % 40) + 0.5) * 0.15, 1e-12);
    g_assert_true ((float) g_ascii_strtod (cells[2], NULL) == field->values[i]);
  }
}

static void
test_unknown_ending (Fixture *self, gconstpointer data)
{
  PlotView view;
  g_autoptr (LabFrame) frame = sample_init (sample_find ("curves"), &view, FALSE, 300, 200);
  g_autofree char *path = g_build_filename (self->folder, "curves.jpeg", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (plot_export (&view, path, 1, &error));
  g_assert_error (error, PLOT_ERROR, PLOT_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, ".svg, .pdf, .png or .csv"));
  g_assert_nonnull (strstr (error->message, "curves.jpeg"));
  g_assert_cmpuint (count_files (self->folder), ==, 0);
}

static void
test_no_folder (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "a.svg", "a.pdf", "a.png", "a.csv" };
  PlotView view;
  g_autoptr (LabFrame) frame = sample_init (sample_find ("curves"), &view, FALSE, 300, 200);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (self->folder, "missing", names[i], NULL);
    g_autoptr (GError) error = NULL;

    g_assert_false (plot_export (&view, path, 1, &error));
    g_assert_error (error, PLOT_ERROR, PLOT_ERROR_WRITE);
    g_assert_nonnull (strstr (error->message, path));
  }
}

/* A limit on the size of files stands for a full disk: the old file stays as it was, and nothing
 * else is left. */
static void
test_full_disk (Fixture *self, gconstpointer data)
{
  PlotView view;
  g_autoptr (LabFrame) frame = sample_init (sample_find ("curves"), &view, FALSE, 300, 200);
  g_autofree char *path = g_build_filename (self->folder, "curves.png", NULL), *text = NULL;
  g_autoptr (GError) error = NULL;
  struct rlimit usual, small;
  gboolean written;

  g_assert_true (g_file_set_contents (path, "before", -1, NULL));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &usual), ==, 0);
  small = usual;
  small.rlim_cur = 2000;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  written = plot_export (&view, path, 1, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &usual), ==, 0);
  g_assert_false (written);
  g_assert_error (error, PLOT_ERROR, PLOT_ERROR_WRITE);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "before");
  g_assert_cmpuint (count_files (self->folder), ==, 1);
}

static void
test_too_large (Fixture *self, gconstpointer data)
{
  PlotView view;
  g_autoptr (LabFrame) frame = sample_init (sample_find ("curves"), &view, FALSE, 300, 200);
  g_autofree char *path = g_build_filename (self->folder, "curves.png", NULL);
  static const double scales[] = { 0, -1, NAN, INFINITY, 1e6 };

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (plot_export (&view, path, scales[i], &error));
    g_assert_error (error, PLOT_ERROR, PLOT_ERROR_WRITE);
  }
  g_assert_cmpuint (count_files (self->folder), ==, 0);
}

#define ADD(path, data, function) \
  g_test_add ("/plot/export/" path, Fixture, data, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("png", NULL, test_png);
  ADD ("svg/curves", "curves", test_svg);
  ADD ("svg/boundary", "boundary", test_svg);
  ADD ("svg/pictures", "pictures-rgb", test_svg);
  ADD ("pdf", NULL, test_pdf);
  ADD ("csv/series", NULL, test_csv_series);
  ADD ("csv/blocks", NULL, test_csv_blocks);
  ADD ("csv/field", NULL, test_csv_field);
  ADD ("unknown-ending", NULL, test_unknown_ending);
  ADD ("no-folder", NULL, test_no_folder);
  ADD ("full-disk", NULL, test_full_disk);
  ADD ("too-large", NULL, test_too_large);

  return g_test_run ();
}
