/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui-test.h"

#include <math.h>

#include "exam-paper.h"
#include "viva-math.h"
#include "viva-text.h"

static ExamPaper *
load (void)
{
  g_autofree char *folder = ui_test_paper ();
  g_autoptr (GError) error = NULL;
  ExamPaper *paper = exam_paper_load (folder, &error);

  g_assert_no_error (error);

  return paper;
}

/* One formula of the midterm in running text, and one on a line of its own. */
#define INLINE_TEXT "Take $\\varepsilon = 0$ here."
#define DISPLAY_TEXT \
  "$$\\begin{bmatrix} 1 & 0 & -1 \\\\ 1 & 0 & -1 \\\\ 1 & 0 & -1 \\end{bmatrix}$$"

/* The label holds one U+FFFC, which is as wide and as high as the picture says, and what is read
 * aloud and copied are words. */
static void
test_inline (void)
{
  g_autoptr (ExamPaper) paper = load ();
  g_autoptr (GPtrArray) blocks = exam_markdown_parse (INLINE_TEXT, paper->math);
  const ExamFormulaPicture *picture = exam_math_find (paper->math, "\\varepsilon = 0", FALSE);
  GtkWidget *text = viva_text_new ();
  GtkWidget *label;
  GtkWindow *window;
  PangoLayout *layout;
  PangoRectangle place;
  const char *words;
  g_autofree char *spoken = viva_text_speak (INLINE_TEXT, paper->math);
  double em;

  g_assert_nonnull (picture);
  viva_text_set_source (VIVA_TEXT (text), INLINE_TEXT, paper->math);
  window = ui_test_present (text, NULL);
  label = ui_test_find_type (text, GTK_TYPE_LABEL);
  words = gtk_label_get_text (GTK_LABEL (label));
  g_assert_cmpstr (words, ==, "Take " EXAM_MARKDOWN_OBJECT " here.");
  g_assert_cmpstr (spoken, ==, ((ExamBlock *) g_ptr_array_index (blocks, 0))->text);
  g_assert_null (strstr (spoken, EXAM_MARKDOWN_OBJECT));

  layout = gtk_label_get_layout (GTK_LABEL (label));
  pango_layout_index_to_pos (layout, (int) strlen ("Take "), &place);
  em = (double) place.width / PANGO_SCALE / picture->width;
  /* The em is that of the font, made a little larger; 11 points are 14.7 pixels. */
  g_assert_cmpfloat (em, >, 10.0);
  g_assert_cmpfloat (em, <, 25.0);
  g_assert_false (gtk_label_get_selection_bounds (GTK_LABEL (label), NULL, NULL));

  gtk_window_destroy (window);
}

/* In black pixels of a picture of @width × @height. */
static guint
count_ink (const ExamFormulaPicture *picture, double em, double scale, int width, int height)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_A8, (int) (width * scale), (int) (height * scale));
  cairo_t *cr;
  const guchar *data;
  guint n = 0;

  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  cairo_move_to (cr, 5.0, 5.0 + picture->height * em);
  viva_math_draw (cr, picture, em, scale);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
      n += data[y * cairo_image_surface_get_stride (surface) + x] > 127;
  cairo_surface_destroy (surface);

  return n;
}

/* Ink is there, four times as much at twice the scale. */
static void
test_scale (void)
{
  g_autoptr (ExamPaper) paper = load ();

  for (guint i = 0; i < exam_math_get_n_pictures (paper->math); i++) {
    const ExamFormulaPicture *picture = exam_math_get_picture (paper->math, i);
    int width = (int) (picture->width * 40) + 20;
    int height = (int) ((picture->height + picture->depth) * 40) + 20;
    guint one = count_ink (picture, 40.0, 1.0, width, height);
    guint two = count_ink (picture, 40.0, 2.0, width, height);

    g_assert_cmpuint (one, >, 0);
    g_assert_cmpfloat ((double) two / one, >, 3.0);
    g_assert_cmpfloat ((double) two / one, <, 5.5);
  }
}

/* A display formula gives way where it would be too wide. */
static void
test_display (void)
{
  g_autoptr (ExamPaper) paper = load ();
  g_autoptr (GPtrArray) blocks = exam_markdown_parse (DISPLAY_TEXT, paper->math);
  const ExamBlock *block = g_ptr_array_index (blocks, 0);
  GtkWidget *widget, *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWindow *window;
  int minimum, natural;

  g_assert_cmpuint (blocks->len, ==, 1);
  g_assert_true (viva_math_is_display (block));
  widget = viva_math_new_display (block);
  gtk_box_append (GTK_BOX (box), widget);
  window = ui_test_present (box, NULL);
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, <, natural);
  g_assert_cmpint (minimum, >, 0);
  gtk_window_destroy (window);
}

typedef struct {
  const ExamMath *math;
  GHashTable *pictures; /* (element-type ExamFormulaPicture) */
} Search;

static void
found_cb (const char *tex, gboolean is_display, gpointer data)
{
  Search *search = data;
  const ExamFormulaPicture *picture = exam_math_find (search->math, tex, is_display);

  if (picture == NULL)
    g_test_message ("not set: %s", tex);
  g_assert_nonnull (picture);
  g_assert_true (g_file_test (picture->path, G_FILE_TEST_EXISTS));
  g_hash_table_add (search->pictures, (gpointer) picture);
}

/* Every formula of the midterm is set, and no picture is left over. */
static void
test_complete (void)
{
  g_autoptr (ExamPaper) paper = load ();
  g_autoptr (GHashTable) pictures = g_hash_table_new (NULL, NULL);
  Search search = { paper->math, pictures };

  exam_paper_foreach_formula (paper, found_cb, &search);
  g_assert_cmpuint (g_hash_table_size (pictures), >, 0);
  g_assert_cmpuint (g_hash_table_size (pictures), ==, exam_math_get_n_pictures (paper->math));
}

/* A formula without a picture shows its source. */
static void
test_unknown (void)
{
  g_autoptr (ExamPaper) paper = load ();
  GtkWidget *text = viva_text_new ();
  GtkWindow *window;

  viva_text_set_source (VIVA_TEXT (text), "Never set: $q_{17}^{42}$.", paper->math);
  window = ui_test_present (text, NULL);
  g_assert_nonnull (ui_test_find_text (text, "q_{17}^{42}"));
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);

  ui_test_add ("/ui/math/inline", test_inline);
  ui_test_add ("/ui/math/scale", test_scale);
  ui_test_add ("/ui/math/display", test_display);
  g_test_add_func ("/ui/math/complete", test_complete);
  ui_test_add ("/ui/math/unknown", test_unknown);

  return g_test_run ();
}
