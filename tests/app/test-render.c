/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <cairo.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "lab-settings.h"
#include "program.h"

#define RENDER "render early-stopping --steps 100 --set width=16 "

static void
fixture_set_up (char **folder, gconstpointer data)
{
  *folder = program_folder_new ();
}

static void
fixture_tear_down (char **folder, gconstpointer data)
{
  program_folder_free (*folder);
}

/* Runs "viva @arguments", which must go well and say nothing. */
static void
render (const char *folder, const char *arguments)
{
  g_auto (Program) program = { 0 };

  program_run (&program, folder, NULL, arguments);
  program_assert_good (&program);
  g_assert_cmpstr (program.output, ==, "");
}

typedef struct {
  guint n_elements;
  char *root;
  char *width, *height;
} Svg;

static void
svg_start_cb (GMarkupParseContext *context,
              const char *element,
              const char **names,
              const char **values,
              gpointer data,
              GError **error)
{
  Svg *svg = data;

  if (svg->n_elements++ > 0)
    return;
  svg->root = g_strdup (element);
  for (guint i = 0; names[i] != NULL; i++) {
    if (g_str_equal (names[i], "width"))
      svg->width = g_strdup (values[i]);
    else if (g_str_equal (names[i], "height"))
      svg->height = g_strdup (values[i]);
  }
}

/* Well-formed XML whose root says how large it is, with a drawing in it; the same each time. */
static void
test_svg (char **folder, gconstpointer data)
{
  static const GMarkupParser parser = { .start_element = svg_start_cb };
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  gsize size, size_again;
  Svg svg = { 0 };

  render (*folder, RENDER "--view curves --size 640x360 -o curves.svg");
  render (*folder, RENDER "--size=640x360 --output=again.svg --view=curves");
  text = program_folder_read (*folder, "curves.svg", &size);
  again = program_folder_read (*folder, "again.svg", &size_again);
  g_assert_cmpmem (text, size, again, size_again);

  context = g_markup_parse_context_new (&parser, 0, &svg, NULL);
  g_markup_parse_context_parse (context, text, (gssize) size, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (svg.root, ==, "svg");
  g_assert_cmpfloat (g_ascii_strtod (svg.width, NULL), ==, 640);
  g_assert_cmpfloat (g_ascii_strtod (svg.height, NULL), ==, 360);
  g_assert_cmpuint (svg.n_elements, >, 20);
  g_free (svg.root);
  g_free (svg.width);
  g_free (svg.height);
}

static void
test_pdf (char **folder, gconstpointer data)
{
  const char *box = "/MediaBox [ 0 0 640 360 ]";
  g_autofree char *text = NULL;
  gsize size;

  render (*folder, RENDER "--view curves --size 640x360 -o curves.pdf");
  text = program_folder_read (*folder, "curves.pdf", &size);
  g_assert_cmpuint (size, >, 1000);
  g_assert_cmpmem (text, 5, "%PDF-", 5);
  g_assert_cmpmem (text + size - 6, 6, "%%EOF\n", 6);
  /* The page, in points. */
  g_assert_nonnull (memmem (text, size, box, strlen (box)));
}

typedef struct {
  int width, height;
  guint n_colours; /* up to 4096 are told apart */
  double corner;   /* brightness of the first pixel, 0 … 1 */
} Picture;

static Picture
read_png (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);
  gboolean seen[4096] = { FALSE };
  Picture picture = { 0 };
  const guint8 *pixels;

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  picture.width = cairo_image_surface_get_width (surface);
  picture.height = cairo_image_surface_get_height (surface);
  pixels = cairo_image_surface_get_data (surface);
  for (int y = 0; y < picture.height; y++) {
    for (int x = 0; x < picture.width; x++) {
      guint32 pixel;

      memcpy (&pixel, pixels + y * cairo_image_surface_get_stride (surface) + 4 * x, sizeof pixel);
      seen[(pixel >> 12 & 0xf00) | (pixel >> 8 & 0xf0) | (pixel >> 4 & 0xf)] = TRUE;
      if (x == 0 && y == 0)
        picture.corner =
            ((pixel >> 16 & 0xff) + (pixel >> 8 & 0xff) + (pixel & 0xff)) / (3 * 255.0);
    }
  }
  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    picture.n_colours += seen[i];
  cairo_surface_destroy (surface);
  return picture;
}

/* As many pixels as were asked for, light or dark ground, and something on it. */
static void
test_png (char **folder, gconstpointer data)
{
  Picture light, dark, usual;

  render (*folder, RENDER "--view boundary --size 300x200 -o light.png");
  render (*folder, RENDER "--view boundary --size 300x200 --dark -o dark.png");
  render (*folder, RENDER "--view curves -o usual.PNG");
  light = read_png (*folder, "light.png");
  dark = read_png (*folder, "dark.png");
  usual = read_png (*folder, "usual.PNG");

  g_assert_cmpint (light.width, ==, 300);
  g_assert_cmpint (light.height, ==, 200);
  g_assert_cmpuint (light.n_colours, >, 20);
  g_assert_cmpfloat (light.corner, >, 0.9);
  g_assert_cmpint (dark.width, ==, 300);
  g_assert_cmpuint (dark.n_colours, >, 20);
  g_assert_cmpfloat (dark.corner, <, 0.3);
  g_assert_cmpint (usual.width, ==, 800);
  g_assert_cmpint (usual.height, ==, 500);
}

/* A header, then numbers; the last line of the curves is what the facts say. */
static void
test_csv (char **folder, gconstpointer data)
{
  g_auto (Program) program = { 0 };
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) header = NULL;
  g_auto (GStrv) last = NULL;
  JsonObject *facts, *fact;
  guint n_lines;

  render (*folder, RENDER "--view curves -o curves.csv");
  text = program_folder_read (*folder, "curves.csv", NULL);
  lines = g_strsplit (text, "\n", -1);
  n_lines = g_strv_length (lines);
  header = g_strsplit (lines[0], ",", -1);
  g_assert_cmpuint (g_strv_length (header), ==, 3);
  g_assert_cmpstr (header[0], ==, "iteration");
  g_assert_cmpstr (header[1], ==, "training cost");
  g_assert_cmpstr (header[2], ==, "dev cost");
  g_assert_cmpuint (n_lines, >, 5);
  for (guint i = 1; i + 1 < n_lines; i++) {
    g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);

    g_assert_cmpuint (g_strv_length (cells), ==, 3);
    for (guint j = 0; j < 3; j++) {
      char *end;

      g_assert_true (isfinite (g_ascii_strtod (cells[j], &end)));
      g_assert_true (end > cells[j] && *end == '\0');
    }
  }

  program_run (&program, *folder, NULL,
               "run early-stopping --steps 100 --set width=16 --json --threads 1");
  program_assert_good (&program);
  node = json_from_string (program.output, &error);
  g_assert_no_error (error);
  facts = json_object_get_object_member (json_node_get_object (node), "facts");
  fact = json_object_get_object_member (facts, "final_dev_cost");
  last = g_strsplit (lines[n_lines - 2], ",", -1);
  g_assert_cmpstr (last[0], ==, "100");
  g_assert_cmpfloat (g_ascii_strtod (last[2], NULL), ==,
                     json_object_get_double_member (fact, "value"));
}

/* Every view that the lab draws, and no other file. */
static void
test_run_csv (char **folder, gconstpointer data)
{
  static const char *const views[] = { "best-boundary", "boundary", "curves",
                                       "errors",        "norms",    "summary" };
  const char *command = "run early-stopping --steps 100 --set width=16 --csv ";
  g_autofree char *first_command = g_strconcat (command, "deep/er/numbers", NULL);
  g_autofree char *second_command = g_strconcat (command, "other/ --threads 1", NULL);
  g_autofree char *first_folder = g_build_filename (*folder, "deep/er/numbers", NULL);
  g_autofree char *second_folder = g_build_filename (*folder, "other", NULL);
  g_autofree char *first = NULL, *second = NULL;
  g_autofree char *rendered = NULL, *written = NULL;
  g_auto (GStrv) lines = NULL;
  /* Once into folders that are not there yet, then over what lies in them. */
  for (guint i = 0; i < 2; i++) {
    g_auto (Program) program = { 0 };

    program_run (&program, *folder, NULL, first_command);
    program_assert_good (&program);
    g_assert_cmpstr (program.output, !=, "");
  }
  {
    g_auto (Program) program = { 0 };

    program_run (&program, *folder, NULL, second_command);
    program_assert_good (&program);
  }
  first = program_folder_fingerprint (first_folder);
  second = program_folder_fingerprint (second_folder);
  g_assert_cmpstr (first, ==, second);

  lines = g_strsplit (first, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, G_N_ELEMENTS (views) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++) {
    g_autofree char *begin = g_strdup_printf ("./%s.csv ", views[i]);

    g_assert_true (g_str_has_prefix (lines[i], begin));
  }

  /* The same numbers as render's. */
  render (*folder, RENDER "--view curves -o curves.csv");
  rendered = program_folder_read (*folder, "curves.csv", NULL);
  written = program_folder_read (first_folder, "curves.csv", NULL);
  g_assert_cmpstr (rendered, ==, written);
}

/* Every view of every lab in every format, where the lab draws it. */
static void
test_all_views (char **folder, gconstpointer data)
{
  static const char *const endings[] = { "svg", "pdf", "png", "csv" };
  guint n_classes, n_drawn = 0;
  const LabClass *const *classes = lab_classes (&n_classes);

  for (guint i = 0; i < n_classes; i++) {
    g_autoptr (LabSettings) settings = lab_settings_new (classes[i]);

    for (guint j = 0; j < classes[i]->n_views; j++) {
      if (!lab_class_view_applies (classes[i], settings, j))
        continue;
      for (guint k = 0; k < G_N_ELEMENTS (endings); k++) {
        g_autofree char *name = g_strdup_printf ("%u.%s", n_drawn, endings[k]);
        g_autofree char *command =
            g_strdup_printf ("render %s --steps %d --view %s -o %s", classes[i]->id,
                             classes[i]->step != NULL ? 20 : 0, classes[i]->views[j].id, name);
        g_autofree char *bytes = NULL;
        gsize size;

        render (*folder, command);
        bytes = program_folder_read (*folder, name, &size);
        g_assert_cmpuint (size, >, 0);
      }
      n_drawn++;
    }
  }
  g_assert_cmpuint (n_drawn, >=, 4);
}

/* A run that flew off is drawn as far as it came; the line says where, the status is 1. */
static void
test_diverged (char **folder, gconstpointer data)
{
  static const char *const words[] = { "diverged", NULL };
  g_auto (Program) program = { 0 };
  Picture picture;

  program_run (&program, *folder, NULL,
               "render early-stopping --view curves -o a.png --set optimiser=sgd --set layers=8 "
               "--set learning_rate=10 --set activation=identity");
  program_assert_complaint (&program, 1, words);
  picture = read_png (*folder, "a.png");
  g_assert_cmpint (picture.width, ==, 800);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run) (char **folder, gconstpointer data);
  } tests[] = {
    { "/app/render/svg", test_svg },           { "/app/render/pdf", test_pdf },
    { "/app/render/png", test_png },           { "/app/render/csv", test_csv },
    { "/app/render/run-csv", test_run_csv },   { "/app/render/all-views", test_all_views },
    { "/app/render/diverged", test_diverged },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, char *, NULL, fixture_set_up, tests[i].run, fixture_tear_down);

  return g_test_run ();
}
