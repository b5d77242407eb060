/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

#include <string.h>

/* Matrices stand side by side, each with its name and shape over it, and wrap. All take one scale,
 * the largest at which everything fits. Those for which even small type is too large, or that have
 * very many cells, become pictures: heat maps with the range of their values beneath. */

#define MOST_ROWS 32
#define MOST_COLUMNS PLOT_MATRIX_MOST_COLUMNS
#define MOST_CELLS 600
#define LARGEST_TEXT 1.35
#define SMALLEST_TEXT 0.62
#define LEAST_HEAT_CELLS 36

/* Sizes at scale 1. */
typedef struct {
  double heading_width, heading_height;
  double row_names, column_names;
  double integer, fraction;       /* of a number, before and from its point */
  double fractions[MOST_COLUMNS]; /* column by column */
  double cell_width, cell_height;
  double heat_width, heat_height; /* of a cell without number */
  double caption_width, caption_height;
  double range_height;
} Metrics;

static char *
get_shape (const LabMatrix *matrix)
{
  return g_strdup_printf ("%" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT, matrix->rows, matrix->columns);
}

char *
plot_matrix_format (const LabMatrix *matrix, gsize index)
{
  return plot_format_number (matrix->values[index], matrix->digits > 0 ? matrix->digits : 4);
}

static double
get_full_scale (const LabMatrix *matrix)
{
  gsize n = matrix->rows * matrix->columns;
  double greatest = 0;

  if (matrix->scale > 0)
    return matrix->scale;
  for (gsize i = 0; i < n; i++)
    if (isfinite (matrix->values[i]))
      greatest = MAX (greatest, fabs (matrix->values[i]));

  return greatest;
}

static gboolean
get_range (const LabMatrix *matrix, double *low, double *high)
{
  gsize n = matrix->rows * matrix->columns;

  *low = INFINITY;
  *high = -INFINITY;
  for (gsize i = 0; i < n; i++) {
    if (isfinite (matrix->values[i])) {
      *low = MIN (*low, matrix->values[i]);
      *high = MAX (*high, matrix->values[i]);
    }
  }

  return *low <= *high;
}

static gsize
count_not_finite (const LabMatrix *matrix)
{
  gsize n = 0;

  for (gsize i = 0; i < matrix->rows * matrix->columns; i++)
    n += !isfinite (matrix->values[i]);

  return n;
}

/* "−0.4 … 0.4, 3 not finite". (transfer full) */
static char *
format_range (const LabMatrix *matrix, double low, double high)
{
  g_autofree char *from = plot_format_number (low, 3);
  g_autofree char *to = plot_format_number (high, 3);
  gsize n_other = count_not_finite (matrix);

  if (n_other > 0)
    return g_strdup_printf ("%s … %s, %" G_GSIZE_FORMAT " not finite", from, to, n_other);

  return g_strdup_printf ("%s … %s", from, to);
}

/* A number on both sides of its point. FALSE for what is none: its place is in the middle. */
static gboolean
split_number (const char *number, char whole[32], const char **fraction)
{
  const char *point = strchr (number, '.');
  gsize length = point != NULL ? (gsize) (point - number) : strlen (number);

  if (strchr (number, 'N') != NULL || strstr (number, "∞") != NULL || *number == '?' ||
      length >= 32)
    return FALSE;
  memcpy (whole, number, length);
  whole[length] = '\0';
  *fraction = number + length;

  return TRUE;
}

static void
measure_names (const char *const *names,
               gsize n,
               PlotText *text,
               double limit,
               double *width,
               gboolean *has_any)
{
  *width = 0;
  *has_any = FALSE;
  for (gsize i = 0; names != NULL && i < n; i++) {
    if (names[i] != NULL && *names[i] != '\0') {
      *width = MAX (*width, plot_text_measure (text, PLOT_FONT_TICK, names[i]));
      *has_any = TRUE;
    }
  }
  *width = MIN (*width, limit);
}

static void
measure_cells (Metrics *self, const PlotMatrixBox *box, PlotText *text, double size)
{
  const LabMatrix *matrix = box->matrix;
  gsize n = matrix->rows * matrix->columns;
  guint digits = matrix->digits > 0 ? matrix->digits : 4;
  gboolean has_any, is_signed = matrix->is_signed;
  double middle = 0, names;
  gsize most = 0;

  /* Room for a sign and for as many digits as there may be, so that columns keep their width while
   * numbers change. */
  for (gsize i = 0; i < n && !box->is_veiled; i++) {
    g_autofree char *number = plot_matrix_format (matrix, i);
    const char *point = strchr (number, '.');

    is_signed |= matrix->values[i] < 0;
    if (point != NULL)
      most = MAX (most, strlen (point + 1));
  }
  self->integer = plot_text_measure (text, PLOT_FONT_LABEL, is_signed ? "−0" : "00");
  if (most > 1) {
    char zeros[8] = ".";

    memset (zeros + 1, '0', MIN (digits, 4) - 1);
    self->fraction = plot_text_measure (text, PLOT_FONT_LABEL, zeros);
  }
  for (gsize i = 0; i < n; i++) {
    g_autofree char *number = box->is_veiled ? g_strdup ("?") : plot_matrix_format (matrix, i);
    gboolean is_strong = matrix->marks != NULL && matrix->marks[i] == LAB_MARK_STRONG;
    PlotFont font = is_strong ? PLOT_FONT_STRONG : PLOT_FONT_LABEL;
    const char *fraction;
    char whole[32];

    if (split_number (number, whole, &fraction)) {
      double *column = &self->fractions[i % matrix->columns];

      self->integer = MAX (self->integer, plot_text_measure (text, font, whole));
      if (*fraction != '\0')
        *column = MAX (*column, plot_text_measure (text, font, fraction));
      self->fraction = MAX (self->fraction, *column);
    } else {
      middle = MAX (middle, plot_text_measure (text, PLOT_FONT_STRONG, number));
    }
  }
  measure_names (matrix->column_names, matrix->columns, text, 7 * size, &names, &has_any);
  self->column_names = has_any ? plot_text_get_height (text, PLOT_FONT_TICK) + 0.15 * size : 0;
  self->cell_width = MAX (MAX (self->integer + self->fraction + size, middle + 0.7 * size),
                          names > 0 ? names + 0.6 * size : 0);
  self->cell_height = plot_text_get_height (text, PLOT_FONT_LABEL) + 0.55 * size;
  measure_names (matrix->row_names, matrix->rows, text, 8 * size, &names, &has_any);
  self->row_names = has_any ? names + 0.5 * size : 0;
}

static void
metrics_init (Metrics *self, const PlotView *view, const PlotMatrixBox *box, PlotText *text)
{
  const LabMatrix *matrix = box->matrix;
  const char *label = view->view->layers[box->layer].label;
  double size = view->style.font_size, width, low, high;
  g_autofree char *shape = get_shape (matrix);

  *self = (Metrics){ 0 };
  self->heading_height = plot_text_get_height (text, PLOT_FONT_LABEL) + 0.35 * size;
  width = label != NULL ? plot_text_measure (text, PLOT_FONT_STRONG, label) + 0.6 * size : 0;
  self->heading_width = width + plot_text_measure (text, PLOT_FONT_TICK, shape);
  if (box->is_heat) {
    width = 9 * size / (double) MAX (matrix->rows, matrix->columns);
    /* Cells are square, but a single row is no hairline. */
    self->heat_width = MAX (width, 1.2 * size / (double) matrix->columns);
    self->heat_height = MAX (width, 1.2 * size / (double) matrix->rows);
    if (get_range (matrix, &low, &high) && !box->is_veiled) {
      g_autofree char *range = format_range (matrix, low, high);

      self->caption_width = 1.03 * plot_text_measure (text, PLOT_FONT_SMALL, range) + 1;
    }
    self->range_height = plot_text_get_height (text, PLOT_FONT_SMALL) + 0.2 * size;
  } else {
    measure_cells (self, box, text, size);
  }
  if (matrix->caption != NULL) {
    width = plot_text_measure (text, PLOT_FONT_SMALL, matrix->caption);
    self->caption_width = MAX (self->caption_width, MIN (1.03 * width + 1, 15 * size));
    self->caption_height = plot_text_get_height (text, PLOT_FONT_SMALL) + 0.2 * size;
  }
}

/* Sets the sizes of all boxes at @scale, and their places as if the drawing began at nought.
 * Returns whether they fit. */
static gboolean
flow (PlotMatrices *self, const Metrics *metrics, const PlotView *view, double scale)
{
  double width = view->right - view->left, height = view->bottom - view->top;
  double size = view->style.font_size, text = MIN (scale, LARGEST_TEXT);
  double gap_x = 2 * size * text, gap_y = 1.1 * size * text, bracket = 0.6 * size * text;
  double x = 0, y = 0, row_height = 0, widest = 0;
  guint first = 0;

  self->text_scale = text;
  for (guint i = 0; i <= self->n; i++) {
    PlotMatrixBox *box = &self->boxes[MIN (i, self->n - 1)];

    if (i < self->n) {
      const Metrics *m = &metrics[i];
      double cells;

      box->cell_width = box->is_heat ? m->heat_width * scale : m->cell_width * text;
      box->cell_height = box->is_heat ? m->heat_height * scale : m->cell_height * text;
      for (gsize k = 0; k < box->matrix->columns && !box->is_heat; k++)
        box->points[k] = ((m->cell_width + m->integer - m->fractions[k]) / 2) * text;
      cells = box->cell_width * (double) box->matrix->columns;
      box->width = MAX (MAX (m->heading_width, m->caption_width) * text,
                        cells + 2 * bracket + m->row_names * text);
      box->height =
          (m->heading_height + m->column_names + m->range_height + m->caption_height) * text +
          box->cell_height * (double) box->matrix->rows + 0.25 * size * text;
    }
    if (i == self->n || (x > 0 && x + box->width > width)) {
      double shift = (width - (x - gap_x)) / 2;

      /* A row is full: to the middle with it. */
      for (guint k = first; k < i; k++)
        self->boxes[k].left += shift;
      widest = MAX (widest, x - gap_x);
      y += row_height + (i < self->n ? gap_y : 0);
      x = row_height = 0;
      first = i;
    }
    if (i < self->n) {
      const Metrics *m = &metrics[i];
      double cells = box->cell_width * (double) box->matrix->columns;
      double all = cells + 2 * bracket + m->row_names * text;

      box->left = x;
      box->top = y;
      box->cells_left = (box->width - all) / 2 + bracket + m->row_names * text;
      box->cells_top = (m->heading_height + m->column_names) * text + 0.1 * size * text;
      x += box->width + gap_x;
      row_height = MAX (row_height, box->height);
    }
  }
  for (guint i = 0; i < self->n; i++) {
    PlotMatrixBox *box = &self->boxes[i];

    box->left += view->left;
    box->top += view->top + MAX (0, (height - y) / 2);
    box->cells_left += box->left;
    box->cells_top += box->top;
  }

  return widest <= width && y <= height;
}

/* The matrix that most needs to become a picture; NULL when none would gain. */
static PlotMatrixBox *
find_largest (PlotMatrices *self)
{
  PlotMatrixBox *largest = NULL;
  gsize most = LEAST_HEAT_CELLS;

  for (guint pass = 0; pass < 2 && largest == NULL; pass++) {
    for (guint i = 0; i < self->n; i++) {
      PlotMatrixBox *box = &self->boxes[i];
      gsize n = box->matrix->rows * box->matrix->columns;

      /* What can be edited is to be read as long as something else can give way. */
      if (!box->is_heat && n > most && (!box->is_editable || pass == 1)) {
        largest = box;
        most = n;
      }
    }
  }

  return largest;
}

void
plot_matrices_init (PlotMatrices *self, const PlotView *view)
{
  g_autoptr (PlotText) text = plot_text_new (&view->style);
  guint n_layers = lab_view_n_layers (view->view);
  Metrics metrics[LAB_VIEW_MAX_LAYERS];
  PlotMatrixBox *largest;
  double low, high;

  memset (self, 0, sizeof *self);
  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get_visible (view, layer);
    const LabMatrix *matrix;

    if (observable == NULL || observable->kind != LAB_OBSERVABLE_MATRIX)
      continue;
    matrix = &observable->matrix;
    if (matrix->rows == 0 || matrix->columns == 0)
      continue;
    self->boxes[self->n++] = (PlotMatrixBox){
      .layer = layer,
      .matrix = matrix,
      .is_veiled = plot_layer_is_veiled (view, layer),
      .is_editable = view->view->layers[layer].knob != NULL,
      .is_heat = matrix->rows > MOST_ROWS || matrix->columns > MOST_COLUMNS ||
                 matrix->rows * matrix->columns > MOST_CELLS,
    };
  }
  if (self->n == 0)
    return;
  do {
    for (guint i = 0; i < self->n; i++)
      metrics_init (&metrics[i], view, &self->boxes[i], text);
    low = log (0.02);
    high = log (12);
    for (guint i = 0; i < 24; i++) {
      double middle = (low + high) / 2;

      if (flow (self, metrics, view, exp (middle)))
        low = middle;
      else
        high = middle;
    }
    largest = exp (low) < SMALLEST_TEXT ? find_largest (self) : NULL;
    if (largest != NULL)
      largest->is_heat = TRUE;
  } while (largest != NULL);
  flow (self, metrics, view, exp (low));
}

static PlotColor
get_cell_color (const PlotStyle *style, const LabMatrix *matrix, double value, double full)
{
  PlotColor ground = plot_style_background (style);

  if (!isfinite (value))
    return plot_color_mix (ground, plot_style_role (style, LAB_ROLE_DEV), 0.16);

  return matrix->is_signed && full > 0 ? plot_diverging_color (style, value / full) : ground;
}

/* Round brackets, or round a picture a fine frame. */
static void
draw_brackets (const PlotView *self, const PlotMatrixBox *box, double size, cairo_t *cr)
{
  double left = box->cells_left, right = left + box->cell_width * (double) box->matrix->columns;
  double top = box->cells_top, bottom = top + box->cell_height * (double) box->matrix->rows;
  double bow = 0.45 * size, bend = MIN (0.35 * (bottom - top), 2.2 * size), gap = 0.12 * size;

  if (box->is_heat) {
    cairo_rectangle (cr, left - 0.5, top - 0.5, right - left + 1, bottom - top + 1);
    cairo_set_line_width (cr, size / 11);
    plot_set_color (cr, plot_color_fade (plot_style_muted (&self->style), 0.8));
    cairo_stroke (cr);
    return;
  }
  for (int side = -1; side <= 1; side += 2) {
    double edge = side < 0 ? left - gap : right + gap;

    cairo_move_to (cr, edge, top);
    cairo_curve_to (cr, edge + side * bow, top + bend / 3, edge + side * bow, top + bend * 2 / 3,
                    edge + side * bow, top + bend);
    cairo_line_to (cr, edge + side * bow, bottom - bend);
    cairo_curve_to (cr, edge + side * bow, bottom - bend * 2 / 3, edge + side * bow,
                    bottom - bend / 3, edge, bottom);
  }
  cairo_set_line_width (cr, 0.13 * size);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  plot_set_color (cr, plot_style_foreground (&self->style));
  cairo_stroke (cr);
}

static void
draw_heading (const PlotView *self,
              const PlotMatrixBox *box,
              PlotText *text,
              double size,
              cairo_t *cr)
{
  const char *label = self->view->layers[box->layer].label;
  g_autofree char *shape = get_shape (box->matrix);
  double shape_width = plot_text_measure (text, PLOT_FONT_TICK, shape);
  double label_width =
      label != NULL ? plot_text_measure (text, PLOT_FONT_STRONG, label) + 0.6 * size : 0;
  double x = box->left + (box->width - label_width - shape_width) / 2;
  double y = box->top + plot_text_get_height (text, PLOT_FONT_LABEL) / 2;

  if (label != NULL) {
    plot_set_color (cr, plot_style_foreground (&self->style));
    plot_text_draw (text, cr, PLOT_FONT_STRONG, label, x, y, 0, 0.5);
  }
  plot_set_color (cr, plot_style_muted (&self->style));
  plot_text_draw (text, cr, PLOT_FONT_TICK, shape, x + label_width, y, 0, 0.5);
}

static void
draw_names (const PlotView *self,
            const PlotMatrixBox *box,
            PlotText *text,
            double size,
            cairo_t *cr)
{
  const LabMatrix *matrix = box->matrix;

  plot_set_color (cr, plot_style_muted (&self->style));
  for (gsize j = 0; matrix->column_names != NULL && j < matrix->columns; j++) {
    if (matrix->column_names[j] == NULL)
      continue;
    plot_text_set (text, PLOT_FONT_TICK, matrix->column_names[j], box->cell_width - 0.3 * size,
                   FALSE);
    plot_text_show (text, cr, box->cells_left + ((double) j + 0.5) * box->cell_width,
                    box->cells_top - 0.1 * size, 0.5, 1);
  }
  for (gsize i = 0; matrix->row_names != NULL && i < matrix->rows; i++) {
    if (matrix->row_names[i] == NULL)
      continue;
    plot_text_set (text, PLOT_FONT_TICK, matrix->row_names[i], 8 * size + 1, FALSE);
    plot_text_show (text, cr, box->cells_left - 1.0 * size,
                    box->cells_top + ((double) i + 0.5) * box->cell_height, 1, 0.5);
  }
}

static void
draw_heat (const PlotView *self, const PlotMatrixBox *box, cairo_t *cr)
{
  const LabMatrix *matrix = box->matrix;
  double full = get_full_scale (matrix), low, high;
  gboolean has_range = get_range (matrix, &low, &high);
  cairo_surface_t *image =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) matrix->columns, (int) matrix->rows);
  guint8 *data = cairo_image_surface_get_data (image);
  int stride = cairo_image_surface_get_stride (image);
  PlotColor ground = plot_style_background (&self->style);
  PlotColor ink = plot_style_foreground (&self->style);

  if (data != NULL && has_range) {
    for (gsize i = 0; i < matrix->rows; i++) {
      guint32 *row = (guint32 *) (gpointer) (data + i * (gsize) stride);

      for (gsize j = 0; j < matrix->columns; j++) {
        double value = matrix->values[i * matrix->columns + j];
        PlotColor color = get_cell_color (&self->style, matrix, value, full);

        if (!isfinite (value))
          color = plot_style_role (&self->style, LAB_ROLE_DEV);
        else if (!matrix->is_signed)
          color = plot_color_mix (ground, ink, high > low ? (value - low) / (high - low) : 0);
        row[j] = plot_color_pack (color);
      }
    }
    cairo_surface_mark_dirty (image);
  }
  cairo_save (cr);
  cairo_translate (cr, box->cells_left, box->cells_top);
  if (box->is_veiled || !has_range) {
    plot_set_color (cr, plot_style_grid (&self->style));
  } else {
    cairo_scale (cr, box->cell_width, box->cell_height);
    cairo_set_source_surface (cr, image, 0, 0);
    cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  }
  cairo_rectangle (cr, 0, 0,
                   (double) matrix->columns * (box->is_veiled || !has_range ? box->cell_width : 1),
                   (double) matrix->rows * (box->is_veiled || !has_range ? box->cell_height : 1));
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_surface_destroy (image);
}

/* What is no number: a ground of its own with fine lines. */
static void
draw_warning (const PlotView *self, double x, double y, double width, double height, cairo_t *cr)
{
  PlotFill fill = { plot_style_role (&self->style, LAB_ROLE_DEV), 1 };

  cairo_rectangle (cr, x, y, width, height);
  fill.color = plot_color_mix (plot_style_background (&self->style), fill.color, 0.3);
  plot_fill_draw (&fill, &self->style, 0.5, cr);
}

static void
draw_cell (const PlotView *self,
           const PlotMatrixBox *box,
           gsize index,
           double full,
           PlotText *text,
           double size,
           cairo_t *cr)
{
  const LabMatrix *matrix = box->matrix;
  double value = matrix->values[index];
  double x0 = rint (box->cells_left + (double) (index % matrix->columns) * box->cell_width);
  double y0 = rint (box->cells_top + (double) (index / matrix->columns) * box->cell_height);
  double x1 = rint (box->cells_left + (double) (index % matrix->columns + 1) * box->cell_width);
  double y1 = rint (box->cells_top + (double) (index / matrix->columns + 1) * box->cell_height);
  guint mark = matrix->marks != NULL && !box->is_veiled ? matrix->marks[index] : LAB_MARK_NONE;
  PlotFont font = mark == LAB_MARK_STRONG ? PLOT_FONT_STRONG : PLOT_FONT_LABEL;
  g_autofree char *number = box->is_veiled ? g_strdup ("?") : plot_matrix_format (matrix, index);
  PlotColor ground = plot_style_background (&self->style);
  PlotColor ink = plot_style_foreground (&self->style);
  const char *fraction;
  char whole[32];

  if (box->is_veiled) {
    ink = plot_style_muted (&self->style);
  } else if (!isfinite (value)) {
    draw_warning (self, x0, y0, x1 - x0, y1 - y0, cr);
    font = PLOT_FONT_STRONG;
  } else if (matrix->is_signed && full > 0) {
    ground = get_cell_color (&self->style, matrix, value, full);
    ink = plot_color_get_text (ground);
    cairo_rectangle (cr, x0, y0, x1 - x0, y1 - y0);
    plot_set_color (cr, ground);
    cairo_fill (cr);
  }
  if (box->is_editable) {
    /* As an entry looks: set in, with an edge of its own and a stronger line to write on. */
    double inset = 0.14 * size;

    cairo_rectangle (cr, x0 + inset + 0.5, y0 + inset + 0.5, x1 - x0 - 2 * inset - 1,
                     y1 - y0 - 2 * inset - 1);
    cairo_set_line_width (cr, size / 11);
    plot_set_color (cr, plot_color_fade (ink, 0.3));
    cairo_stroke (cr);
    cairo_move_to (cr, x0 + inset, y1 - inset - 0.5);
    cairo_line_to (cr, x1 - inset, y1 - inset - 0.5);
    cairo_set_line_width (cr, 1.6 * size / 11);
    plot_set_color (cr, plot_color_fade (ink, 0.75));
    cairo_stroke (cr);
  }
  plot_set_color (cr, ink);
  if (split_number (number, whole, &fraction)) {
    double point = box->cells_left + (double) (index % matrix->columns) * box->cell_width +
                   box->points[index % matrix->columns];

    plot_text_draw (text, cr, font, whole, point, (y0 + y1) / 2, 1, 0.5);
    if (*fraction != '\0')
      plot_text_draw (text, cr, font, fraction, point, (y0 + y1) / 2, 0, 0.5);
  } else {
    plot_text_draw (text, cr, font, number, (x0 + x1) / 2, (y0 + y1) / 2, 0.5, 0.5);
  }
  if (mark != LAB_MARK_NONE) {
    PlotStyle style = self->style;

    style.font_size = size;
    plot_mark_draw (&style, mark, x0, y0, x1 - x0, y1 - y0, ink, cr);
  }
}

static void
draw_box (const PlotView *self, const PlotMatrixBox *box, PlotText *text, double size, cairo_t *cr)
{
  const LabMatrix *matrix = box->matrix;
  gsize n = matrix->rows * matrix->columns;
  double full = get_full_scale (matrix), middle = box->left + box->width / 2, low, high;
  double y = box->cells_top + box->cell_height * (double) matrix->rows + 0.3 * size;

  draw_heading (self, box, text, size, cr);
  if (box->is_heat) {
    draw_heat (self, box, cr);
    draw_brackets (self, box, size, cr);
    if (box->is_veiled) {
      plot_set_color (cr, plot_style_muted (&self->style));
      plot_text_draw (text, cr, PLOT_FONT_TITLE, "?", middle, (box->cells_top + y) / 2, 0.5, 0.5);
    } else {
      for (gsize i = 0; matrix->marks != NULL && i < n && box->cell_width >= 3; i++)
        plot_mark_draw (&self->style, matrix->marks[i],
                        box->cells_left + (double) (i % matrix->columns) * box->cell_width,
                        box->cells_top + (double) (i / matrix->columns) * box->cell_height,
                        box->cell_width, box->cell_height, plot_style_foreground (&self->style),
                        cr);
    }
    if (!box->is_veiled && get_range (matrix, &low, &high)) {
      g_autofree char *range = format_range (matrix, low, high);

      plot_set_color (cr, plot_style_muted (&self->style));
      plot_text_set (text, PLOT_FONT_SMALL, range, box->width + 1, FALSE);
      plot_text_show (text, cr, middle, y, 0.5, 0);
    }
    y += plot_text_get_height (text, PLOT_FONT_SMALL) + 0.2 * size;
  } else {
    for (gsize i = 0; i < n; i++)
      draw_cell (self, box, i, full, text, size, cr);
    draw_names (self, box, text, size, cr);
    draw_brackets (self, box, size, cr);
  }
  if (matrix->caption != NULL) {
    plot_set_color (cr, plot_style_muted (&self->style));
    plot_text_set (text, PLOT_FONT_SMALL, matrix->caption, box->width + 1, FALSE);
    plot_text_show (text, cr, middle, y, 0.5, 0);
  }
}

void
plot_matrices_draw (const PlotView *self, cairo_t *cr)
{
  g_autoptr (PlotText) text = NULL;
  PlotStyle style = self->style;
  PlotMatrices matrices;

  plot_matrices_init (&matrices, self);
  style.font_size *= matrices.text_scale;
  text = plot_text_new (&style);
  for (guint i = 0; i < matrices.n; i++)
    draw_box (self, &matrices.boxes[i], text, style.font_size, cr);
}

gboolean
plot_matrices_find (const PlotView *self,
                    double x,
                    double y,
                    double radius,
                    guint *layer,
                    gsize *row,
                    gsize *column)
{
  gboolean found = FALSE;
  double least = radius;
  PlotMatrices matrices;

  plot_matrices_init (&matrices, self);
  for (guint i = 0; i < matrices.n; i++) {
    const PlotMatrixBox *box = &matrices.boxes[i];
    double columns = (double) box->matrix->columns, rows = (double) box->matrix->rows;
    double left = x - box->cells_left, top = y - box->cells_top;
    double dx = MAX (MAX (-left, left - columns * box->cell_width), 0);
    double dy = MAX (MAX (-top, top - rows * box->cell_height), 0);

    if (hypot (dx, dy) > least || (found && hypot (dx, dy) == least))
      continue;
    least = hypot (dx, dy);
    found = TRUE;
    *layer = box->layer;
    *column = (gsize) CLAMP (left / box->cell_width, 0, columns - 1);
    *row = (gsize) CLAMP (top / box->cell_height, 0, rows - 1);
  }

  return found;
}

gboolean
plot_matrices_get_rect (const PlotView *self,
                        guint layer,
                        gsize row,
                        gsize column,
                        cairo_rectangle_t *rect)
{
  PlotMatrices matrices;

  plot_matrices_init (&matrices, self);
  for (guint i = 0; i < matrices.n; i++) {
    const PlotMatrixBox *box = &matrices.boxes[i];

    if (box->layer != layer || row >= box->matrix->rows || column >= box->matrix->columns)
      continue;
    *rect = (cairo_rectangle_t){ box->cells_left + (double) column * box->cell_width,
                                 box->cells_top + (double) row * box->cell_height, box->cell_width,
                                 box->cell_height };
    return TRUE;
  }

  return FALSE;
}

static void
append_place (GString *text, const char *const *names, gsize index)
{
  if (names != NULL && names[index] != NULL && *names[index] != '\0')
    g_string_append (text, names[index]);
  else
    g_string_append_printf (text, "%" G_GSIZE_FORMAT, index + 1);
}

/* "z_norm (2, 3): −1.22474, marked; (12 − 13) / 1 = −1". */
gboolean
plot_matrices_hit (const PlotView *self, double x, double y, double radius, PlotHit *hit)
{
  const char *label;
  const LabMatrix *matrix;
  cairo_rectangle_t rect;
  GString *text;
  gsize row, column;
  guint mark;

  if (!plot_matrices_find (self, x, y, radius, &hit->layer, &row, &column) ||
      !plot_matrices_get_rect (self, hit->layer, row, column, &rect))
    return FALSE;
  matrix = &plot_layer_get (self, hit->layer)->matrix;
  label = self->view->layers[hit->layer].label;
  hit->index = row * matrix->columns + column;
  hit->x = rect.x + rect.width / 2;
  hit->y = rect.y + rect.height / 2;
  text = g_string_new (label);
  g_string_append (text, label != NULL ? " (" : "(");
  append_place (text, matrix->row_names, row);
  g_string_append (text, ", ");
  append_place (text, matrix->column_names, column);
  g_string_append (text, "): ");
  if (plot_layer_is_veiled (self, hit->layer)) {
    g_string_append_c (text, '?');
  } else {
    g_autofree char *number = plot_format_number (matrix->values[hit->index], 6);

    g_string_append (text, number);
    mark = matrix->marks != NULL ? matrix->marks[hit->index] : LAB_MARK_NONE;
    if (mark != LAB_MARK_NONE && plot_mark_get_word (mark) != NULL)
      g_string_append_printf (text, ", %s", plot_mark_get_word (mark));
    if (matrix->notes != NULL && matrix->notes[hit->index] != NULL)
      g_string_append_printf (text, "; %s", matrix->notes[hit->index]);
  }
  hit->text = g_string_free (text, FALSE);

  return TRUE;
}
