/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

/* Rows under headings. Numbers stand on the right of their columns. Where the room is scarce the
 * gaps give way first, then type shrinks a little, words go on in a second line, and type shrinks
 * further; only then are words shortened. Rows that do not fit are counted in words. */

#define SMALLEST 0.75
#define MAX_COLUMNS 64

/* Down to this size one line a row is better than larger type in several, and from this size on
 * larger type is not worth more lines. */
#define COMFORTABLE 0.85
#define LARGEST_WRAPPED 0.9
#define SCALE_STEP 0.05

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
  double left, top, bottom, gutter;
  double widths[MAX_COLUMNS]; /* with the gap to the next one */
  double gap;
  double *tops; /* (rows + 2): of the headings, of each row, and where the last one ends */
  /* At the size of the view's type: */
  double *cells;                                   /* (rows + 1, columns): widths in one line */
  double natural[MAX_COLUMNS], least[MAX_COLUMNS]; /* of columns: in one line, and of a word */
  double line;                                     /* height */
} Layout;

static void
layout_clear (Layout *self)
{
  g_clear_pointer (&self->tops, g_free);
  g_clear_pointer (&self->cells, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Layout, layout_clear)

/* Row 0 is that of the headings. */
static const char *
get_text (const PlotView *view, const LabTable *table, gsize row, gsize column)
{
  return row == 0 ? table->headings[column] : plot_table_get_cell (view, table, row - 1, column);
}

static PlotFont
get_font (const LabTable *table, gsize row)
{
  return row == 0 || (table->marks != NULL && table->marks[row - 1] == LAB_MARK_STRONG)
             ? PLOT_FONT_STRONG
             : PLOT_FONT_LABEL;
}

/* Whether it may go on in a second line: a number may not. */
static gboolean
may_wrap (const LabTable *table, gsize row, gsize column)
{
  return row == 0 || !table->is_number[column];
}

/* A shape stays in one piece: "5 × 5 × 3". (transfer full) */
static char *
join_products (const char *string)
{
  g_auto (GStrv) parts = g_strsplit (string, " × ", -1);

  return g_strjoinv ("\u00a0×\u00a0", parts);
}

/* At smaller sizes of type widths are not quite in proportion: what is too long by a hair would be
 * broken or shortened. */
static double
measure_width (PlotText *text, PlotFont font, const char *string)
{
  return 1.02 * plot_text_measure (text, font, string) + 1;
}

static double
longest_word (PlotText *text, PlotFont font, const char *string)
{
  g_autofree char *joined = join_products (string);
  g_auto (GStrv) words = g_strsplit (joined, " ", -1);
  double longest = 0;

  for (char **word = words; *word != NULL; word++)
    longest = MAX (longest, plot_text_measure (text, font, *word));

  /* Sizes of type are not quite in proportion: a word that is too long by a hair would be broken.
   */
  return 1.02 * longest + 1;
}

static void
measure_columns (Layout *self, const PlotView *view, const LabTable *table, PlotText *text)
{
  self->line = plot_text_get_height (text, PLOT_FONT_LABEL);
  self->cells = g_new0 (double, (table->rows + 1) * self->columns);
  for (gsize i = 0; i <= table->rows; i++) {
    PlotFont font = get_font (table, i);

    for (gsize j = 0; j < self->columns; j++) {
      const char *string = get_text (view, table, i, j);
      double width;

      if (string == NULL)
        continue;
      width = measure_width (text, font, string);
      self->cells[i * self->columns + j] = width;
      self->natural[j] = MAX (self->natural[j], width);
      if (may_wrap (table, i, j) && width > self->least[j])
        width = longest_word (text, font, string);
      self->least[j] = MAX (self->least[j], width);
    }
  }
}

/* Widths that add up to @room at the most: the widest columns give way first, down to their longest
 * words. FALSE when that is not enough. */
static gboolean
share_room (const double *natural, const double *least, gsize columns, double room, double *widths)
{
  double low = 0, high = room, sum = 0;

  for (gsize j = 0; j < columns; j++)
    sum += least[j];
  for (guint step = 0; step < 30; step++) {
    double limit = step == 0 ? high : (low + high) / 2, needed = 0;

    for (gsize j = 0; j < columns; j++) {
      widths[j] = MAX (least[j], MIN (natural[j], limit));
      needed += widths[j];
    }
    if (needed <= room)
      low = limit;
    else
      high = limit;
  }
  for (gsize j = 0; j < columns; j++)
    widths[j] = MAX (least[j], MIN (natural[j], low));

  return sum <= room;
}

/* The height of a row without its padding. @text is made when it is needed. */
static double
measure_row (const Layout *self,
             const PlotView *view,
             const LabTable *table,
             gsize row,
             PlotText **text)
{
  double scale = self->size / view->style.font_size, highest = scale * self->line;

  for (gsize j = 0; j < self->columns; j++) {
    double width = self->widths[j] - self->gap + 1, height;
    g_autofree char *joined = NULL;

    if (scale * self->cells[row * self->columns + j] <= width || !may_wrap (table, row, j))
      continue;
    if (*text == NULL) {
      PlotStyle style = view->style;

      style.font_size = self->size;
      *text = plot_text_new (&style);
    }
    joined = join_products (get_text (view, table, row, j));
    plot_text_set (*text, get_font (table, row), joined, width, TRUE);
    plot_text_get_size (*text, NULL, &height);
    highest = MAX (highest, height);
  }

  return highest;
}

/* Sets the tops of all rows, whether they fit or not. */
static void
place_rows (Layout *self, const PlotView *view, const LabTable *table)
{
  g_autoptr (PlotText) text = NULL;
  double y = rint (view->top);

  for (gsize i = 0; i <= table->rows; i++) {
    self->tops[i] = y;
    y += measure_row (self, view, table, i, &text) + 0.5 * self->size;
  }
  self->tops[table->rows + 1] = y;
}

/* Sets the widths with type of @scale times the view's. Whether they fit. */
static gboolean
place_columns (Layout *self,
               const PlotView *view,
               const LabTable *table,
               double scale,
               gboolean wrap)
{
  double room = view->right - view->left, size = scale * view->style.font_size, all = 0;
  double natural[MAX_COLUMNS] = { 0 }, least[MAX_COLUMNS] = { 0 };
  gboolean fits;

  self->size = size;
  self->gutter = table->marks != NULL ? 1.3 * size : 0;
  room -= self->gutter;
  for (gsize j = 0; j < self->columns; j++) {
    natural[j] = scale * self->natural[j];
    least[j] = wrap ? scale * self->least[j] : natural[j];
    all += natural[j];
  }
  self->gap = (room - all) / MAX ((double) self->columns - 1, 1);
  self->gap = CLAMP (self->gap, 0.9 * size, 1.6 * size);
  fits = share_room (natural, least, self->columns, room - self->gap * (double) (self->columns - 1),
                     self->widths);
  for (gsize j = 0; j < self->columns; j++)
    self->widths[j] += self->gap;

  return fits;
}

/* Whether the rows fit in as many lines as there are rows. */
static gboolean
has_height (const Layout *self, const PlotView *view, const LabTable *table, double scale)
{
  double line = scale * (self->line + 0.5 * view->style.font_size);

  return (double) (table->rows + 1) * line <= view->bottom - view->top;
}

static gboolean
try_scale (Layout *self, const PlotView *view, const LabTable *table, double scale, gboolean wrap)
{
  if (!has_height (self, view, table, scale) || !place_columns (self, view, table, scale, wrap))
    return FALSE;
  place_rows (self, view, table);

  return self->tops[table->rows + 1] <= view->bottom;
}

/* Words give way before numbers do; if that is not enough, all columns alike. */
static void
shorten (Layout *self, const LabTable *table, double room)
{
  double all = -self->gap, flexible = 0;

  for (gsize j = 0; j < self->columns; j++) {
    all += self->widths[j];
    if (!table->is_number[j])
      flexible += self->widths[j] - self->gap;
  }
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
    double share = room / all;

    for (gsize j = 0; j < self->columns; j++)
      self->widths[j] *= share;
    self->gap *= share;
  }
}

static void
layout_init (Layout *self, const PlotView *view, const LabTable *table, PlotText *text)
{
  double room = view->right - view->left, all = 0, line;
  gboolean fits = FALSE;

  *self = (Layout){ .columns = MIN (table->columns, MAX_COLUMNS) };
  self->tops = g_new (double, table->rows + 2);
  measure_columns (self, view, table, text);
  for (double scale = 1; !fits && scale > SMALLEST - 1e-6; scale -= SCALE_STEP)
    if (scale > COMFORTABLE - 1e-6 || !has_height (self, view, table, COMFORTABLE))
      fits = try_scale (self, view, table, scale, FALSE);
  for (double scale = LARGEST_WRAPPED; !fits && scale > SMALLEST - 1e-6; scale -= SCALE_STEP)
    fits = try_scale (self, view, table, scale, TRUE);
  if (!fits) {
    for (gsize j = 0; j < self->columns; j++)
      all += SMALLEST * self->natural[j];
    all += 0.9 * SMALLEST * view->style.font_size * (double) (self->columns - 1);
    place_columns (self, view, table, SMALLEST, all > room);
    shorten (self, table, room - self->gutter);
    place_rows (self, view, table);
  }

  all = self->gutter - self->gap;
  for (gsize j = 0; j < self->columns; j++)
    all += self->widths[j];
  self->left = rint (view->left + MAX (0, (room - all) / 2)) + self->gutter;
  self->top = self->tops[0];
  self->n_shown = table->rows;
  line = self->tops[1] - self->top;
  if (self->tops[table->rows + 1] > view->bottom)
    while (self->n_shown > 0 && self->tops[self->n_shown + 1] + line > view->bottom)
      self->n_shown--;
  self->bottom = self->tops[self->n_shown + 1];
}

gsize
plot_table_count_shown (const PlotView *self)
{
  g_autoptr (PlotText) text = plot_text_new (&self->style);
  const LabTable *table = plot_table_get (self, NULL);
  g_auto (Layout) layout = { 0 };

  if (table == NULL)
    return 0;
  layout_init (&layout, self, table, text);

  return layout.n_shown;
}

double
plot_table_get_scale (const PlotView *self)
{
  g_autoptr (PlotText) text = plot_text_new (&self->style);
  const LabTable *table = plot_table_get (self, NULL);
  g_auto (Layout) layout = { 0 };

  if (table == NULL)
    return 1;
  layout_init (&layout, self, table, text);

  return layout.size / self->style.font_size;
}

gboolean
plot_table_get_cell_rect (const PlotView *self, gsize row, gsize column, cairo_rectangle_t *rect)
{
  g_autoptr (PlotText) text = plot_text_new (&self->style);
  const LabTable *table = plot_table_get (self, NULL);
  g_auto (Layout) layout = { 0 };

  if (table == NULL)
    return FALSE;
  layout_init (&layout, self, table, text);
  if (row > layout.n_shown || column >= layout.columns)
    return FALSE;
  *rect = (cairo_rectangle_t){ layout.left, layout.tops[row], layout.widths[column] - layout.gap,
                               layout.tops[row + 1] - layout.tops[row] };
  for (gsize j = 0; j < column; j++)
    rect->x += layout.widths[j];

  return TRUE;
}

static void
draw_cell (const Layout *layout,
           gsize column,
           double x,
           double y,
           gboolean right,
           PlotFont font,
           const char *string,
           gboolean wrap,
           PlotText *text,
           cairo_t *cr)
{
  double width = layout->widths[column] - layout->gap;

  if (string == NULL)
    return;
  if (wrap) {
    g_autofree char *joined = join_products (string);

    plot_text_set_lines (text, font, joined, MAX (width + 1, 1), right);
  } else {
    plot_text_set (text, font, string, MAX (width + 1, 1), FALSE);
  }
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
  g_auto (Layout) layout = { 0 };
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
    double x = layout.left, height = layout.tops[i + 1] - layout.tops[i];

    y = layout.tops[i];
    if (mark == LAB_MARK_STRONG) {
      cairo_rectangle (cr, left, y, right - left + 0.3 * layout.size, height);
      plot_set_color (cr, plot_color_fade (plot_style_role (&style, LAB_ROLE_TRAIN), 0.14));
      cairo_fill (cr);
    }
    if (mark != LAB_MARK_NONE) {
      double side = 0.75 * layout.size;

      plot_mark_draw (&style, mark, left + 0.15 * layout.size, y + (height - side) / 2, side, side,
                      plot_style_foreground (&style), cr);
    }
    plot_set_color (cr, plot_style_foreground (&style));
    for (gsize j = 0; j < layout.columns; j++) {
      draw_cell (&layout, j, x, y + height / 2, table->is_number[j], font,
                 get_text (self, table, i, j), may_wrap (table, i, j), text, cr);
      x += layout.widths[j];
    }
    if (i == 0)
      draw_rule (self, left, right, y + height, plot_style_muted (&style), cr);
    else if (i < layout.n_shown)
      draw_rule (self, left, right, y + height, plot_style_grid (&style), cr);
  }
  if (layout.n_shown < table->rows) {
    gsize n_more = table->rows - layout.n_shown;
    g_autofree char *number = plot_format_number ((double) n_more, 12);
    g_autofree char *more =
        g_strdup_printf (n_more == 1 ? "… %s more row" : "… %s more rows", number);

    y = layout.bottom + (layout.tops[1] - layout.top) / 2;
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
  double left;
  const char *cell;
  g_auto (Layout) layout = { 0 };
  gsize row = 0;

  if (table == NULL)
    return FALSE;
  layout_init (&layout, self, table, text);
  if (!(y >= layout.tops[1] && y < layout.bottom))
    return FALSE;
  while (y >= layout.tops[row + 2])
    row++;
  left = layout.left;
  for (gsize j = 0; j < layout.columns; left += layout.widths[j], j++) {
    guint mark = table->marks != NULL && !is_veiled (self) ? table->marks[row] : LAB_MARK_NONE;
    GString *string;

    if (x < left - (j == 0 ? layout.gutter : 0) - 0.5 || x >= left + layout.widths[j])
      continue;
    hit->index = row * table->columns + j;
    hit->x = left + (layout.widths[j] - layout.gap) / 2;
    hit->y = (layout.tops[row + 1] + layout.tops[row + 2]) / 2;
    string = g_string_new (table->headings[j]);
    cell = plot_table_get_cell (self, table, row, j);
    g_string_append_printf (string, "%s%s", string->len > 0 ? ": " : "", cell != NULL ? cell : "");
    if (plot_mark_get_word (mark) != NULL)
      g_string_append_printf (string, ", %s", plot_mark_get_word (mark));
    hit->text = g_string_free (string, FALSE);
    return TRUE;
  }

  return FALSE;
}
