/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

/* Rows under headings. Numbers stand on the right of their columns. Type shrinks somewhat before
 * columns are shortened; rows that do not fit are counted in words. */

#define SMALLEST 0.75
#define MAX_COLUMNS 64

const LabTable *
plot_table_get (const PlotView *self, guint *layer)
{
  guint n_layers = lab_view_n_layers (self->view);

  for (guint i = 0; i < n_layers; i++) {
    const LabObservable *observable = plot_layer_get_visible (self, i);

    if (observable != NULL && observable->kind == LAB_OBSERVABLE_TABLE &&
        observable->table.columns > 0) {
      if (layer != NULL)
        *layer = i;
      return &observable->table;
    }
  }

  return NULL;
}

static gboolean
is_veiled (const PlotView *self)
{
  guint layer;

  return plot_table_get (self, &layer) != NULL && plot_layer_is_veiled (self, layer);
}

const char *
plot_table_get_cell (const PlotView *self, const LabTable *table, gsize row, gsize column)
{
  /* The first column says what a row is about, unless it is a number. */
  if (is_veiled (self) && (column > 0 || table->is_number[0]))
    return "?";

  return table->cells[row * table->columns + column];
}

typedef struct {
  gsize columns, n_shown;
  double size; /* of its type */
  double left, top, row_height, gutter;
  double widths[MAX_COLUMNS]; /* with the gap to the next one */
  double gap;
} Layout;

static void
layout_init (Layout *self, const PlotView *view, const LabTable *table, PlotText *text)
{
  double size = view->style.font_size, room = view->right - view->left, all, flexible = 0;
  double height = view->bottom - view->top, scale = 1;
  gsize rows;

  *self = (Layout){ .columns = MIN (table->columns, MAX_COLUMNS) };
  self->gap = 1.6 * size;
  self->gutter = table->marks != NULL ? 1.3 * size : 0;
  self->row_height = plot_text_get_height (text, PLOT_FONT_LABEL) + 0.5 * size;
  all = self->gutter;
  for (gsize j = 0; j < self->columns; j++) {
    double width = table->headings[j] != NULL
                       ? plot_text_measure (text, PLOT_FONT_STRONG, table->headings[j])
                       : 0;

    for (gsize i = 0; i < table->rows; i++) {
      const char *cell = plot_table_get_cell (view, table, i, j);

      if (cell != NULL)
        width = MAX (width,
                     plot_text_measure (text,
                                        table->marks != NULL && table->marks[i] == LAB_MARK_STRONG
                                            ? PLOT_FONT_STRONG
                                            : PLOT_FONT_LABEL,
                                        cell));
    }
    self->widths[j] = width + self->gap;
    all += self->widths[j];
  }
  all -= self->gap;
  if (all > room) {
    /* The gaps give way before the words get smaller. */
    double narrow = 0.9 * size;

    for (gsize j = 0; j < self->columns; j++)
      self->widths[j] -= self->gap - narrow;
    all -= (self->gap - narrow) * (double) (self->columns - 1);
    self->gap = narrow;
  }
  rows = table->rows + 1;
  scale = MIN (room / all, height / (self->row_height * (double) rows));
  scale = CLAMP (scale, SMALLEST, 1);
  self->size = size * scale;
  self->gap *= scale;
  self->gutter *= scale;
  self->row_height *= scale;
  all *= scale;
  for (gsize j = 0; j < self->columns; j++) {
    self->widths[j] *= scale;
    if (!table->is_number[j])
      flexible += self->widths[j] - self->gap;
  }
  /* Words give way before numbers do; if that is not enough, all columns alike. */
  if (all > room && flexible > 0) {
    double share = MAX ((flexible - (all - room)) / flexible, 0.35);

    for (gsize j = 0; j < self->columns; j++) {
      if (!table->is_number[j]) {
        double width = self->widths[j] - self->gap;

        all -= (1 - share) * width;
        self->widths[j] -= (1 - share) * width;
      }
    }
  }
  if (all > room) {
    double share = (room - self->gutter) / (all - self->gutter);

    for (gsize j = 0; j < self->columns; j++)
      self->widths[j] *= share;
    self->gap *= share;
    all = room;
  }
  self->left = rint (view->left + MAX (0, (room - all) / 2)) + self->gutter;
  self->n_shown = table->rows;
  if (self->row_height * (double) rows > height)
    self->n_shown = (gsize) CLAMP (height / self->row_height - 2, 0, (double) table->rows);
  self->top = rint (view->top);
}

gsize
plot_table_count_shown (const PlotView *self)
{
  g_autoptr (PlotText) text = plot_text_new (&self->style);
  const LabTable *table = plot_table_get (self, NULL);
  Layout layout;

  if (table == NULL)
    return 0;
  layout_init (&layout, self, table, text);

  return layout.n_shown;
}

static void
draw_cell (const Layout *layout,
           gsize column,
           double x,
           double y,
           gboolean right,
           PlotFont font,
           const char *string,
           PlotText *text,
           cairo_t *cr)
{
  double width = layout->widths[column] - layout->gap;

  if (string == NULL)
    return;
  plot_text_set (text, font, string, MAX (width + 1, 1), FALSE);
  plot_text_show (text, cr, right ? x + width : x, y, right ? 1 : 0, 0.5);
}

static void
draw_rule (const PlotView *self, double left, double right, double y, PlotColor color, cairo_t *cr)
{
  cairo_move_to (cr, left, rint (y) + 0.5);
  cairo_line_to (cr, right, rint (y) + 0.5);
  cairo_set_line_width (cr, self->style.font_size / 11);
  plot_set_color (cr, color);
  cairo_stroke (cr);
}

void
plot_table_draw (const PlotView *self, cairo_t *cr)
{
  const LabTable *table = plot_table_get (self, NULL);
  g_autoptr (PlotText) measure = plot_text_new (&self->style);
  g_autoptr (PlotText) text = NULL;
  PlotStyle style = self->style;
  Layout layout;
  double left, right, y;

  if (table == NULL)
    return;
  layout_init (&layout, self, table, measure);
  style.font_size = layout.size;
  text = plot_text_new (&style);
  left = layout.left - layout.gutter;
  right = layout.left - layout.gap;
  for (gsize j = 0; j < layout.columns; j++)
    right += layout.widths[j];
  for (gsize i = 0; i <= layout.n_shown; i++) {
    guint mark =
        i > 0 && table->marks != NULL && !is_veiled (self) ? table->marks[i - 1] : LAB_MARK_NONE;
    PlotFont font = i == 0 || mark == LAB_MARK_STRONG ? PLOT_FONT_STRONG : PLOT_FONT_LABEL;
    double x = layout.left;

    y = layout.top + (double) i * layout.row_height;
    if (mark == LAB_MARK_STRONG) {
      cairo_rectangle (cr, left, y, right - left + 0.3 * layout.size, layout.row_height);
      plot_set_color (cr, plot_color_fade (plot_style_role (&style, LAB_ROLE_TRAIN), 0.14));
      cairo_fill (cr);
    }
    if (mark != LAB_MARK_NONE) {
      double side = 0.75 * layout.size;

      plot_mark_draw (&style, mark, left + 0.15 * layout.size, y + (layout.row_height - side) / 2,
                      side, side, plot_style_foreground (&style), cr);
    }
    plot_set_color (cr, plot_style_foreground (&style));
    for (gsize j = 0; j < layout.columns; j++) {
      draw_cell (&layout, j, x, y + layout.row_height / 2, table->is_number[j], font,
                 i == 0 ? table->headings[j] : plot_table_get_cell (self, table, i - 1, j), text,
                 cr);
      x += layout.widths[j];
    }
    if (i == 0)
      draw_rule (self, left, right, y + layout.row_height, plot_style_muted (&style), cr);
    else if (i < layout.n_shown)
      draw_rule (self, left, right, y + layout.row_height, plot_style_grid (&style), cr);
  }
  if (layout.n_shown < table->rows) {
    gsize n_more = table->rows - layout.n_shown;
    g_autofree char *number = plot_format_number ((double) n_more, 12);
    g_autofree char *more =
        g_strdup_printf (n_more == 1 ? "… %s more row" : "… %s more rows", number);

    y = layout.top + ((double) layout.n_shown + 1.5) * layout.row_height;
    plot_set_color (cr, plot_style_muted (&style));
    plot_text_draw (text, cr, PLOT_FONT_LABEL, more, layout.left, y, 0, 0.5);
  }
}

/* "test accuracy: 91.2 %". */
gboolean
plot_table_hit (const PlotView *self, double x, double y, double radius, PlotHit *hit)
{
  g_autoptr (PlotText) text = plot_text_new (&self->style);
  const LabTable *table = plot_table_get (self, &hit->layer);
  double row, left;
  const char *cell;
  Layout layout;

  if (table == NULL)
    return FALSE;
  layout_init (&layout, self, table, text);
  row = floor ((y - layout.top) / layout.row_height) - 1;
  if (!(row >= 0 && row < (double) layout.n_shown))
    return FALSE;
  left = layout.left;
  for (gsize j = 0; j < layout.columns; left += layout.widths[j], j++) {
    guint mark =
        table->marks != NULL && !is_veiled (self) ? table->marks[(gsize) row] : LAB_MARK_NONE;
    GString *string;

    if (x < left - (j == 0 ? layout.gutter : 0) - 0.5 || x >= left + layout.widths[j])
      continue;
    hit->index = (gsize) row * table->columns + j;
    hit->x = left + (layout.widths[j] - layout.gap) / 2;
    hit->y = layout.top + (row + 1.5) * layout.row_height;
    string = g_string_new (table->headings[j]);
    cell = plot_table_get_cell (self, table, (gsize) row, j);
    g_string_append_printf (string, "%s%s", string->len > 0 ? ": " : "", cell != NULL ? cell : "");
    if (plot_mark_get_word (mark) != NULL)
      g_string_append_printf (string, ", %s", plot_mark_get_word (mark));
    hit->text = g_string_free (string, FALSE);
    return TRUE;
  }

  return FALSE;
}
