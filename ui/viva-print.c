/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-print.h"

#include <cairo-pdf.h>
#include <math.h>

#include "exam-code.h"
#include "viva-confidence.h"
#include "viva-feedback.h"
#include "viva-math.h"
#include "viva-review.h"
#include "viva-text.h"
#include "viva-written.h"

/* All in points. */
#define MARGIN 54.0
#define FONT_SIZE 10.0
#define SPACING 5.0
#define BAR_HEIGHT 7.0
#define COLUMN_SPACING 12.0

/* A piece of the review: paragraphs are laid out anew for the printer's resolution, and never
 * broken between a page and the next unless they are longer than one. */
typedef struct {
  PangoLayout *layout; /* (nullable) */
  GPtrArray *formulas; /* (nullable) (element-type ExamFormulaPicture) */
  double x;            /* from the left margin */
  double width;        /* of the layout */
  gboolean is_beside;  /* the piece before it */
  gboolean is_heading; /* never the last one of a page */
  double rule;         /* how long a line below it is */
  double space;        /* above it */
  double share;        /* of a bar; negative: no bar */
  double height;
  guint page;
  double y; /* on its page */
} Piece;

typedef struct {
  VivaAttempt *attempt;
  PangoContext *context;
  double width, height; /* of the paper within its margins */
  GPtrArray *pieces;    /* (element-type Piece) */
  guint n_pages;
} Document;

static void
piece_free (gpointer data)
{
  Piece *self = data;

  g_clear_object (&self->layout);
  g_clear_pointer (&self->formulas, g_ptr_array_unref);
  g_free (self);
}

static void
document_clear (Document *self)
{
  g_clear_pointer (&self->pieces, g_ptr_array_unref);
  g_clear_object (&self->context);
}

static void
draw_shape (cairo_t *cr, PangoAttrShape *shape, gboolean do_path, gpointer data)
{
  if (!do_path)
    viva_math_draw_vector (cr, shape->data, *(double *) data);
}

static void
set_width (Piece *piece, double width)
{
  piece->width = width;
  pango_layout_set_width (piece->layout, (int) (width * PANGO_SCALE));
}

static Piece *
add_layout (Document *self, double x, double space, double size, const char *text, gboolean is_bold)
{
  Piece *piece = g_new0 (Piece, 1);
  PangoFontDescription *font = pango_font_description_from_string ("sans");

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  piece->layout = pango_layout_new (self->context);
  pango_layout_set_font_description (piece->layout, font);
  pango_font_description_free (font);
  pango_layout_set_wrap (piece->layout, PANGO_WRAP_WORD_CHAR);
  set_width (piece, self->width - x);
  pango_layout_set_text (piece->layout, text, -1);
  piece->x = x;
  piece->space = space;
  piece->share = -1.0;
  piece->is_heading = is_bold;
  g_ptr_array_add (self->pieces, piece);

  return piece;
}

static void
set_markup (Piece *piece, const char *markup, GPtrArray *formulas)
{
  g_autoptr (PangoAttrList) shapes = NULL;
  g_autoptr (PangoAttrList) attributes = NULL;

  pango_layout_set_markup (piece->layout, markup, -1);
  attributes = pango_attr_list_copy (pango_layout_get_attributes (piece->layout));
  if (attributes == NULL)
    attributes = pango_attr_list_new ();
  shapes = viva_math_new_attributes (pango_layout_get_text (piece->layout), formulas, FONT_SIZE);
  pango_attr_list_splice (attributes, shapes, 0, 0);
  pango_layout_set_attributes (piece->layout, attributes);
  piece->formulas = g_ptr_array_ref (formulas);
}

/* Columns as wide as they like; where that is too much, those that want more than their share
 * divide what the others leave. */
static void
share_width (double *widths, guint n, double available)
{
  g_autofree gboolean *is_settled = g_new0 (gboolean, n);
  guint n_open = n;
  gboolean is_changed;

  do {
    double share = available / MAX (n_open, 1);

    is_changed = FALSE;
    for (guint i = 0; i < n; i++)
      if (!is_settled[i] && widths[i] <= share) {
        is_settled[i] = is_changed = TRUE;
        available -= widths[i];
        n_open--;
      }
  } while (is_changed && n_open > 0);
  for (guint i = 0; i < n; i++)
    if (!is_settled[i])
      widths[i] = available / n_open;
}

/* The table whose first cell is number @first of @blocks. Returns the number of its last one. */
static guint
add_table (Document *self, double x, GPtrArray *blocks, guint first)
{
  static const PangoAlignment alignments[] = {
    [EXAM_ALIGN_CENTRE] = PANGO_ALIGN_CENTER, [EXAM_ALIGN_END] = PANGO_ALIGN_RIGHT
  };
  guint first_piece = self->pieces->len, n_columns = 0, i;
  g_autofree double *widths = NULL;
  double table_width = -COLUMN_SPACING;

  for (i = first; i < blocks->len; i++) {
    const ExamBlock *block = g_ptr_array_index (blocks, i);
    g_autofree char *markup = NULL;
    Piece *piece;

    if (block->kind != EXAM_BLOCK_CELL || (i > first && block->row == 0 && block->column == 0))
      break;
    markup = g_strdup_printf (block->row == 0 ? "<b>%s</b>" : "%s", block->markup);
    piece = add_layout (self, x, SPACING, FONT_SIZE, "", FALSE);
    set_markup (piece, markup, block->formulas);
    pango_layout_set_alignment (piece->layout, alignments[block->align]);
    piece->is_beside = block->column > 0;
    n_columns = MAX (n_columns, block->column + 1);
  }

  widths = g_new0 (double, n_columns);
  for (guint j = first_piece; j < self->pieces->len; j++) {
    const Piece *piece = g_ptr_array_index (self->pieces, j);
    int width;

    pango_layout_set_width (piece->layout, -1);
    pango_layout_get_size (piece->layout, &width, NULL);
    widths[(j - first_piece) % n_columns] =
        MAX (widths[(j - first_piece) % n_columns], ceil ((double) width / PANGO_SCALE));
  }
  share_width (widths, n_columns, self->width - x - (n_columns - 1) * COLUMN_SPACING);
  for (guint j = 0; j < n_columns; j++)
    table_width += widths[j] + COLUMN_SPACING;
  for (guint j = first_piece; j < self->pieces->len; j++) {
    Piece *piece = g_ptr_array_index (self->pieces, j);
    guint column = (j - first_piece) % n_columns;

    if (column > 0) {
      const Piece *previous = g_ptr_array_index (self->pieces, j - 1);

      piece->x = previous->x + previous->width + COLUMN_SPACING;
    }
    set_width (piece, widths[column]);
    piece->rule = column == 0 && j == first_piece ? table_width : 0.0;
  }

  return i - 1;
}

/* CommonMark, a piece a block. */
static void
add_text (Document *self, double x, const char *source)
{
  const ExamMath *math = viva_attempt_get_paper (self->attempt)->math;
  g_autoptr (GPtrArray) blocks = exam_markdown_parse (source, math);

  for (guint i = 0; i < blocks->len; i++) {
    const ExamBlock *block = g_ptr_array_index (blocks, i);
    gboolean is_item = block->kind == EXAM_BLOCK_ITEM;
    g_autofree char *markup = NULL;
    Piece *piece;

    if (block->kind == EXAM_BLOCK_CELL) {
      i = add_table (self, x, blocks, i);
      continue;
    }
    piece = add_layout (self, x + (is_item ? 12.0 : 0.0), SPACING, FONT_SIZE, "", FALSE);
    if (block->kind == EXAM_BLOCK_CODE) {
      markup = g_strdup_printf ("<tt>%s</tt>", block->markup);
    } else if (is_item && block->number > 0) {
      markup = g_strdup_printf ("%u. %s", block->number, block->markup);
    } else {
      markup = g_strdup_printf ("%s%s", is_item ? "• " : "", block->markup);
    }
    set_markup (piece, markup, block->formulas);
  }
}

static void
add_bar (Document *self, const char *name, double share, const char *words)
{
  g_autofree char *line = g_strdup_printf ("%s: %s", name, words);

  add_layout (self, 0.0, SPACING, FONT_SIZE, line, FALSE)->share = share;
}

static void
add_summary (Document *self)
{
  ExamPaper *paper = viva_attempt_get_paper (self->attempt);
  g_autofree char *points = viva_feedback_format_points (
      viva_attempt_get_points (self->attempt, NULL), exam_paper_get_points (paper));
  const ExamAttempt *record = viva_attempt_get_record (self->attempt);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (record->changed);
  g_autofree char *date = time != NULL ? g_date_time_format (time, "%e %B %Y, %H:%M") : NULL;

  add_layout (self, 0.0, 0.0, 1.8 * FONT_SIZE, paper->title, TRUE);
  if (date != NULL)
    add_layout (self, 0.0, SPACING, FONT_SIZE, g_strstrip (date), FALSE);
  add_layout (self, 0.0, 2 * SPACING, 1.4 * FONT_SIZE, points, TRUE);

  add_layout (self, 0.0, 4 * SPACING, 1.2 * FONT_SIZE, "Points by Question", TRUE);
  for (guint i = 0; i < paper->sections->len; i++) {
    const ExamSection *section = g_ptr_array_index (paper->sections, i);
    g_autofree char *name = g_strdup_printf ("%s  %s", section->id, section->title);
    g_autofree char *words = NULL;
    double earned = 0.0, max_points = 0.0;

    for (guint j = 0; j < section->parts->len; j++) {
      const ExamPart *part = g_ptr_array_index (section->parts, j);

      earned += viva_attempt_get_points (self->attempt, part);
      max_points += part->points;
    }
    if (max_points <= 0.0)
      continue;
    words = viva_feedback_format_points (earned, max_points);
    add_bar (self, name, earned / max_points, words);
  }

  add_layout (self, 0.0, 4 * SPACING, 1.2 * FONT_SIZE, "How Sure against How Right", TRUE);
  for (guint i = 1; i <= VIVA_CONFIDENCE_MAX; i++) {
    VivaCalibration found = viva_review_calibrate (self->attempt, i);
    g_autofree char *name = g_strdup_printf ("%u  %s", i, viva_confidence_get_title (i));
    g_autofree char *words =
        found.n_answers == 0
            ? g_strdup ("no answer")
            : g_strdup_printf ("%.0f %% right in %u %s", 100.0 * found.share, found.n_answers,
                               found.n_answers == 1 ? "answer" : "answers");

    add_bar (self, name, found.share, words);
  }
}

static void
add_part (Document *self, const ExamPart *part)
{
  const ExamMath *math = viva_attempt_get_paper (self->attempt)->math;
  const ExamGrade *grade = viva_attempt_get_grade (self->attempt, part);
  g_autofree char *points =
      viva_feedback_format_points (viva_attempt_get_points (self->attempt, part), part->points);
  g_autofree char *title = g_strdup_printf ("%s  %s: %s", part->id, part->title, points);
  g_autofree char *answer =
      viva_written_new (part, math, viva_attempt_get_answer (self->attempt, part));
  g_autofree char *key = viva_written_new_key (part, math);
  g_autofree char *answer_line =
      g_strdup_printf ("Your answer: %s", *answer != '\0' ? answer : "nothing");
  g_autofree char *key_line = key != NULL ? g_strdup_printf ("Key: %s", key) : NULL;

  add_layout (self, 0.0, 4 * SPACING, 1.2 * FONT_SIZE, title, TRUE);
  add_text (self, 0.0, part->question);
  if (exam_code (part->answer) != NULL && *answer != '\0') {
    g_autoptr (GPtrArray) no_formulas = g_ptr_array_new ();
    g_autofree char *markup = g_markup_printf_escaped ("<tt>%s</tt>", g_strchomp (answer));

    add_layout (self, 0.0, 2 * SPACING, FONT_SIZE, "Your answer:", FALSE)->is_heading = TRUE;
    set_markup (add_layout (self, 0.0, SPACING, FONT_SIZE, "", FALSE), markup, no_formulas);
  } else {
    add_layout (self, 0.0, 2 * SPACING, FONT_SIZE, answer_line, FALSE);
  }
  if (key_line != NULL)
    add_layout (self, 0.0, SPACING, FONT_SIZE, key_line, FALSE);
  if (grade == NULL)
    return;
  if (grade->message != NULL)
    add_text (self, 0.0, grade->message);
  for (guint i = 0; grade->is_answered && i < grade->n_items; i++) {
    g_autofree char *line = NULL;

    if (grade->items[i].message == NULL)
      continue;
    line = g_strdup_printf ("- %s: %s", grade->items[i].is_right ? "Right" : "Wrong",
                            grade->items[i].message);
    add_text (self, 0.0, line);
  }
}

static void
measure (Piece *piece)
{
  int height;

  pango_layout_get_size (piece->layout, NULL, &height);
  piece->height = (double) height / PANGO_SCALE;
  if (piece->share >= 0.0)
    piece->height += BAR_HEIGHT + 2.0;
  if (piece->rule > 0.0)
    piece->height += 2.0;
}

/* How much room a heading takes with what it is about. */
static double
measure_with_next (Document *self, guint index)
{
  Piece *piece = g_ptr_array_index (self->pieces, index);
  double height = 0.0;

  for (; piece->is_heading && index + 1 < self->pieces->len; index++) {
    measure (piece);
    height += piece->height;
    piece = g_ptr_array_index (self->pieces, index + 1);
    height += piece->space;
  }
  measure (piece);

  return height + piece->height;
}

/* Lays everything out on pages; pieces beside one another stay together. */
static void
paginate (Document *self)
{
  double y = 0.0;
  const ExamPart *part;

  self->pieces = g_ptr_array_new_with_free_func (piece_free);
  add_summary (self);
  for (guint i = 0; (part = viva_attempt_get_part (self->attempt, i)) != NULL; i++)
    add_part (self, part);

  self->n_pages = 1;
  for (guint i = 0, end; i < self->pieces->len; i = end) {
    const Piece *first = g_ptr_array_index (self->pieces, i);
    double height = 0.0;

    for (end = i; end < self->pieces->len; end++) {
      Piece *piece = g_ptr_array_index (self->pieces, end);

      if (end > i && !piece->is_beside)
        break;
      measure (piece);
      height = MAX (height, piece->height);
    }
    if (y > 0.0)
      y += first->space;
    if (y > 0.0 && y + MAX (height, measure_with_next (self, i)) > self->height) {
      self->n_pages++;
      y = 0.0;
    }
    for (guint j = i; j < end; j++) {
      Piece *piece = g_ptr_array_index (self->pieces, j);

      piece->page = self->n_pages - 1;
      piece->y = y;
      piece->height = height;
    }
    y += height;
  }
}

static void
draw_page (Document *self, cairo_t *cr, guint page)
{
  double em = FONT_SIZE;

  cairo_set_source_rgb (cr, 0.0, 0.0, 0.0);
  for (guint i = 0; i < self->pieces->len; i++) {
    const Piece *piece = g_ptr_array_index (self->pieces, i);
    int height;

    if (piece->page != page)
      continue;
    cairo_move_to (cr, piece->x, piece->y);
    pango_cairo_context_set_shape_renderer (self->context, draw_shape, &em, NULL);
    pango_cairo_show_layout (cr, piece->layout);
    if (piece->rule > 0.0) {
      cairo_set_line_width (cr, 0.7);
      cairo_move_to (cr, piece->x, piece->y + piece->height);
      cairo_rel_line_to (cr, piece->rule, 0.0);
      cairo_stroke (cr);
    }
    if (piece->share < 0.0)
      continue;
    pango_layout_get_size (piece->layout, NULL, &height);
    cairo_set_line_width (cr, 0.7);
    cairo_rectangle (cr, 0.0, piece->y + (double) height / PANGO_SCALE + 1.0, 0.6 * self->width,
                     BAR_HEIGHT);
    cairo_stroke (cr);
    cairo_rectangle (cr, 0.0, piece->y + (double) height / PANGO_SCALE + 1.0,
                     0.6 * self->width * CLAMP (piece->share, 0.0, 1.0), BAR_HEIGHT);
    cairo_fill (cr);
  }
}

/* ---- Through the desktop's dialog ---- */

static void
begin_print_cb (Document *self, GtkPrintContext *context, GtkPrintOperation *operation)
{
  self->context = gtk_print_context_create_pango_context (context);
  self->width = gtk_print_context_get_width (context);
  self->height = gtk_print_context_get_height (context);
  paginate (self);
  gtk_print_operation_set_n_pages (operation, (int) self->n_pages);
}

static void
draw_page_cb (Document *self, GtkPrintContext *context, int page)
{
  draw_page (self, gtk_print_context_get_cairo_context (context), (guint) page);
}

static void
document_free (gpointer data, GClosure *closure)
{
  Document *self = data;

  document_clear (self);
  g_object_unref (self->attempt);
  g_free (self);
}

void
viva_print_review (VivaAttempt *attempt, GtkWindow *parent)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPrintSettings) settings = gtk_print_settings_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  Document *document;

  g_return_if_fail (VIVA_IS_ATTEMPT (attempt));

  document = g_new0 (Document, 1);
  document->attempt = g_object_ref (attempt);
  name = g_strdup_printf ("%s, review", viva_attempt_get_paper (attempt)->title);
  gtk_print_operation_set_job_name (operation, name);
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_BASENAME,
                          g_strdelimit (name, G_DIR_SEPARATOR_S, '-'));
  gtk_print_operation_set_print_settings (operation, settings);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_page_setup_set_left_margin (setup, MARGIN, GTK_UNIT_POINTS);
  gtk_page_setup_set_right_margin (setup, MARGIN, GTK_UNIT_POINTS);
  gtk_page_setup_set_top_margin (setup, MARGIN, GTK_UNIT_POINTS);
  gtk_page_setup_set_bottom_margin (setup, MARGIN, GTK_UNIT_POINTS);
  gtk_print_operation_set_default_page_setup (operation, setup);
  g_signal_connect_data (operation, "begin-print", G_CALLBACK (begin_print_cb), document,
                         document_free, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (operation, "draw-page", G_CALLBACK (draw_page_cb), document);

  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent,
                               &error) == GTK_PRINT_OPERATION_RESULT_ERROR) {
    GtkWidget *dialog = gtk_message_dialog_new (
        parent, GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT, GTK_MESSAGE_ERROR,
        GTK_BUTTONS_CLOSE, "The Review Cannot Be Printed");

    gtk_message_dialog_format_secondary_text (GTK_MESSAGE_DIALOG (dialog), "%s", error->message);
    g_signal_connect (dialog, "response", G_CALLBACK (gtk_window_destroy), NULL);
    gtk_window_present (GTK_WINDOW (dialog));
  }
}

guint
viva_print_export (VivaAttempt *attempt,
                   const char *path,
                   double width,
                   double height,
                   GError **error)
{
  Document document = { .attempt = attempt };
  cairo_surface_t *surface;
  cairo_t *cr;
  cairo_status_t status;

  g_return_val_if_fail (VIVA_IS_ATTEMPT (attempt), 0);
  g_return_val_if_fail (width > 3 * MARGIN && height > 3 * MARGIN, 0);

  surface = cairo_pdf_surface_create (path, width, height);
  cr = cairo_create (surface);
  document.context = pango_cairo_create_context (cr);
  document.width = width - 2 * MARGIN;
  document.height = height - 2 * MARGIN;
  paginate (&document);
  for (guint i = 0; i < document.n_pages && cairo_status (cr) == CAIRO_STATUS_SUCCESS; i++) {
    cairo_save (cr);
    cairo_translate (cr, MARGIN, MARGIN);
    draw_page (&document, cr, i);
    cairo_restore (cr);
    cairo_show_page (cr);
  }
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  document_clear (&document);
  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: %s", path,
                 cairo_status_to_string (status));
    return 0;
  }

  return document.n_pages;
}
