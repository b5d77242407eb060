/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "plot-private.h"

/* The layers of a net from left to right, in as many rows as it takes to write every word out at a
 * readable size. A layer with units shows its title above them and its details below; one without
 * is a box around its words. What goes from layer to layer is an arrow with its shape, and besides,
 * where weights are given, a line for each: as thick as the weight is large, and dashed if it is
 * negative, as hue alone does not tell everyone. */

#define MAX_ROWS 16

/* In font sizes. */
#define ARROW 1.6        /* of an arrow besides its text */
#define LINKS 6.0        /* between layers with weights, at least */
#define STUB 1.4         /* the arrow that comes in from the row above */
#define ROW_GAP 1.0      /* between rows */
#define LEAST_UNIT 0.85  /* diameter of a circle */
#define MOST_UNIT 2.2    /* of one with room to spare */
#define LEAST_MAP 1.7    /* side of a heat map */
#define MOST_MAP 7.0     /* of one with room to spare */
#define UNIT_SHARE 0.78  /* of the distance from one to the next */
#define THICKEST 0.36    /* line of the greatest weight */
#define LEAST_SCALE 0.62 /* of the text: below it words are shortened */

typedef struct {
  guint row;
  gboolean is_linked; /* by weights to the layer before, in the same row */
  double text_width;  /* of title and details */
  double width;       /* of the column */
  double after;       /* of what goes out to the right */
  double middle;      /* x of the column */
  double top, height; /* of box or group */
  double title_top;
  double units_top, pitch, unit; /* of units: where they begin, distance, size */
  guint n_details;
} Column;

typedef struct {
  const LabDiagram *diagram;
  guint layer; /* of the view */
  PlotStyle style;
  PlotText *text; /* at the scale of the diagram */
  double title_height, small_height;
  guint n_rows;
  double row_top[MAX_ROWS], row_height;
  double greatest;    /* magnitude of a weight */
  double needed;      /* the height of all rows if they are as high as the highest */
  guint most_details; /* of a layer; if it has more, the last one is an ellipsis */
  Column *columns;
} Geometry;

const LabDiagram *
plot_diagram_get (const PlotView *self, guint *layer)
{
  guint n_layers = lab_view_n_layers (self->view);

  for (guint i = 0; i < n_layers; i++) {
    const LabObservable *observable = plot_layer_get_visible (self, i);

    if (observable != NULL && observable->kind == LAB_OBSERVABLE_DIAGRAM) {
      if (layer != NULL)
        *layer = i;
      return &observable->diagram;
    }
  }

  return NULL;
}

static void
geometry_clear (Geometry *self)
{
  g_clear_pointer (&self->text, plot_text_free);
  g_clear_pointer (&self->columns, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Geometry, geometry_clear)

static char **
split_details (const LabDiagramLayer *layer)
{
  return g_strsplit (layer->details != NULL ? layer->details : "", "\n", -1);
}

/* As many as are to be seen. */
static char **
get_details (const Geometry *self, const LabDiagramLayer *layer)
{
  char **details = split_details (layer);
  guint n = g_strv_length (details);

  for (guint i = n; i > self->most_details; i--)
    g_clear_pointer (&details[i - 1], g_free);
  if (n > self->most_details && self->most_details > 0) {
    g_free (details[self->most_details - 1]);
    details[self->most_details - 1] = g_strdup ("…");
  }

  return details;
}

static char *
more_text (const LabDiagramLayer *layer)
{
  g_autofree char *number = plot_format_number (layer->n_more, 12);

  return g_strdup_printf ("⋮ %s more", number);
}

/* Layer @index has a line from each unit of the one before. */
static gboolean
has_links (const LabDiagram *diagram, guint index)
{
  return index > 0 && diagram->layers[index].weights != NULL &&
         diagram->layers[index].n_units > 0 && diagram->layers[index - 1].n_units > 0;
}

static double
least_unit (const Geometry *self, const LabDiagramLayer *layer)
{
  return (layer->maps != NULL && layer->map_size > 0 ? LEAST_MAP : LEAST_UNIT) *
         self->style.font_size;
}

static double
most_unit (const Geometry *self, const LabDiagramLayer *layer)
{
  return (layer->maps != NULL && layer->map_size > 0 ? MOST_MAP : MOST_UNIT) *
         self->style.font_size;
}

/* The height of the words of a layer. */
static double
words_height (const Geometry *self, guint index)
{
  const LabDiagramLayer *layer = &self->diagram->layers[index];
  double size = self->style.font_size;
  double height = self->title_height + self->columns[index].n_details * self->small_height;

  if (layer->n_units == 0)
    return height + 0.9 * size;
  if (layer->n_more > 0)
    height += self->small_height;

  return height + 0.6 * size;
}

static double
least_height (const Geometry *self, guint index)
{
  const LabDiagramLayer *layer = &self->diagram->layers[index];

  return words_height (self, index) + layer->n_units * least_unit (self, layer) / UNIT_SHARE;
}

/* What every column needs if all words are written out. */
static void
measure_columns (Geometry *self)
{
  const LabDiagram *diagram = self->diagram;
  double size = self->style.font_size;

  for (guint i = 0; i < diagram->n_layers; i++) {
    const LabDiagramLayer *layer = &diagram->layers[i];
    g_auto (GStrv) details = get_details (self, layer);
    Column *column = &self->columns[i];

    *column = (Column){ 0 };
    if (layer->title != NULL)
      column->text_width = plot_text_measure (self->text, PLOT_FONT_STRONG, layer->title);
    for (char **line = details; *line != NULL; line++, column->n_details++)
      column->text_width =
          MAX (column->text_width, plot_text_measure (self->text, PLOT_FONT_SMALL, *line));
    if (layer->n_units > 0 && layer->n_more > 0) {
      g_autofree char *more = more_text (layer);

      column->text_width =
          MAX (column->text_width, plot_text_measure (self->text, PLOT_FONT_SMALL, more));
    }
    column->width = column->text_width + (layer->n_units == 0 ? 1.2 : 0.4) * size;
    if (layer->n_units > 0)
      column->width = MAX (column->width, least_unit (self, layer));
    column->after = ARROW * size;
    if (layer->shape != NULL)
      column->after += plot_text_measure (self->text, PLOT_FONT_SMALL, layer->shape);
    if (i + 1 < diagram->n_layers && has_links (diagram, i + 1)) {
      /* The lines run between the units, not between the words above them. */
      double links = LINKS * size - (column->width - least_unit (self, layer)) / 2;

      column->after = MAX (column->after, links);
    }
  }
}

/* Fills rows as far as they go. FALSE when a column is wider than a row, weights would have to go
 * from one row to the next, or there is not height enough. */
static gboolean
fill_rows (Geometry *self, double width, double height, gboolean may_break_links)
{
  double size = self->style.font_size, x = 0, needed = 0, total = 0;
  gboolean fits = TRUE;

  self->n_rows = 1;
  for (guint i = 0; i < self->diagram->n_layers; i++) {
    Column *column = &self->columns[i];
    double wide = column->width + column->after;

    if (x > 0 && x + wide > width && self->n_rows < MAX_ROWS) {
      self->n_rows++;
      x = STUB * size;
      fits = fits && (may_break_links || !has_links (self->diagram, i));
      needed = 0;
    }
    x += wide;
    fits = fits && x <= width;
    column->row = self->n_rows - 1;
    column->is_linked =
        i > 0 && has_links (self->diagram, i) && self->columns[i - 1].row == column->row;
    needed = MAX (needed, least_height (self, i));
    total = MAX (total, needed);
  }

  self->needed = total * self->n_rows + ROW_GAP * size * (self->n_rows - 1);

  return fits && self->needed <= height;
}

static double
row_width (const Geometry *self, guint row, guint *n)
{
  double width = row > 0 ? STUB * self->style.font_size : 0;

  *n = 0;
  for (guint i = 0; i < self->diagram->n_layers; i++) {
    if (self->columns[i].row == row) {
      width += self->columns[i].width + self->columns[i].after;
      ++*n;
    }
  }

  return width;
}

static void
place_row (Geometry *self, const PlotView *view, guint row)
{
  double size = self->style.font_size;
  double room = view->right - view->left, natural, spare, x;
  guint n;

  natural = row_width (self, row, &n);
  if (n == 0)
    return;
  /* What is too wide at the smallest size gives way everywhere alike; what is spare goes to the
   * arrows, but not without end. */
  if (natural > room) {
    double share = room / natural;

    for (guint i = 0; i < self->diagram->n_layers; i++) {
      if (self->columns[i].row == row) {
        self->columns[i].width *= share;
        self->columns[i].after *= share;
      }
    }
    natural = room;
  }
  spare = MIN ((room - natural) / n, 8 * size);
  x = view->left + (room - natural - spare * n) / 2;
  if (self->n_rows > 1) {
    spare = MIN (spare, 3 * size);
    x = view->left;
  }
  if (row > 0)
    x += STUB * size;
  for (guint i = 0; i < self->diagram->n_layers; i++) {
    Column *column = &self->columns[i];

    if (column->row != row)
      continue;
    column->middle = x + column->width / 2;
    column->after += spare;
    x += column->width + column->after;
  }
}

static void
place_column (Geometry *self, guint index)
{
  const LabDiagramLayer *layer = &self->diagram->layers[index];
  Column *column = &self->columns[index];
  double words = words_height (self, index), room = self->row_height - words;
  double row_top = self->row_top[column->row];

  if (layer->n_units == 0) {
    column->height = MIN (words, self->row_height);
    column->top = row_top + (self->row_height - column->height) / 2;
    column->title_top = column->top;
    return;
  }
  column->pitch = MAX (room, 1) / layer->n_units;
  column->pitch = MIN (column->pitch, most_unit (self, layer) / UNIT_SHARE);
  column->unit = column->pitch * UNIT_SHARE;
  if (layer->maps != NULL)
    column->unit = MIN (column->unit, MAX (column->width, 3 * self->style.font_size));
  column->height = words + column->pitch * layer->n_units;
  /* The units stand at the height of the arrows, if the words leave room for that. */
  column->top = row_top + self->row_height / 2 - column->pitch * layer->n_units / 2 -
                self->title_height - 0.3 * self->style.font_size;
  column->top = CLAMP (column->top, row_top, row_top + MAX (0, self->row_height - column->height));
  column->title_top = column->top;
  column->units_top = column->top + self->title_height + 0.3 * self->style.font_size;
}

/* Titles over layers with weights between them stand in one line, with the arrows. */
static void
align_titles (Geometry *self)
{
  for (guint i = 0, n; i < self->diagram->n_layers; i += n) {
    double least = self->columns[i].top;

    for (n = 1; i + n < self->diagram->n_layers && self->columns[i + n].is_linked; n++)
      least = MIN (least, self->columns[i + n].top);
    for (guint k = 0; k < n && n > 1; k++)
      self->columns[i + k].title_top = least;
  }
}

/* The words of all layers with type of @scale times the view's, in rows. Whether they fit. */
static gboolean
measure (Geometry *self, const PlotView *view, double scale)
{
  double width = MAX (view->right - view->left, 1), height = MAX (view->bottom - view->top, 1);

  self->style.font_size = scale * view->style.font_size;
  g_clear_pointer (&self->text, plot_text_free);
  self->text = plot_text_new (&self->style);
  self->title_height = plot_text_get_height (self->text, PLOT_FONT_STRONG);
  self->small_height = plot_text_get_height (self->text, PLOT_FONT_SMALL);
  measure_columns (self);

  /* Larger than asked for only with room to spare, in one row. */
  return scale > 1 ? fill_rows (self, 0.8 * width, 0.7 * height, FALSE) && self->n_rows == 1
                   : fill_rows (self, width, height, scale < 0.75);
}

static void
geometry_begin (Geometry *self, const PlotView *view)
{
  *self = (Geometry){ .style = view->style, .most_details = G_MAXUINT };
  self->diagram = plot_diagram_get (view, &self->layer);
  self->columns = g_new0 (Column, MAX (self->diagram->n_layers, 1));
}

double
plot_diagram_find_scale (const PlotView *view)
{
  static const double scales[] = { 2.2, 1.8, 1.5, 1.3, 1.15, 1, 0.92, 0.85, 0.78, 0.7 };
  g_auto (Geometry) geometry = { NULL };

  geometry_begin (&geometry, view);
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    if (measure (&geometry, view, scales[i]))
      return scales[i];

  return LEAST_SCALE;
}

static void
geometry_init (Geometry *self, const PlotView *view)
{
  double height = MAX (view->bottom - view->top, 1);

  guint most = 0;

  geometry_begin (self, view);
  measure (self, view, view->diagram_scale);
  /* Even the smallest type may be too much: rather less is said than one thing over another. */
  for (guint i = 0; i < self->diagram->n_layers; i++)
    most = MAX (most, self->columns[i].n_details);
  while (self->needed > height && most > 0) {
    self->most_details = --most;
    measure (self, view, view->diagram_scale);
  }
  self->row_height = (height - ROW_GAP * self->style.font_size * (self->n_rows - 1)) / self->n_rows;
  self->row_height = MAX (self->row_height, 1);
  for (guint row = 0; row < self->n_rows; row++) {
    self->row_top[row] = view->top + row * (self->row_height + ROW_GAP * self->style.font_size);
    place_row (self, view, row);
  }
  for (guint i = 0; i < self->diagram->n_layers; i++) {
    const LabDiagramLayer *layer = &self->diagram->layers[i];

    place_column (self, i);
    for (gsize k = 0; has_links (self->diagram, i) &&
                      k < (gsize) layer->n_units * self->diagram->layers[i - 1].n_units;
         k++)
      if (isfinite (layer->weights[k]))
        self->greatest = MAX (self->greatest, fabs ((double) layer->weights[k]));
  }
  align_titles (self);
}

static double
unit_y (const Column *column, guint unit)
{
  return column->units_top + (unit + 0.5) * column->pitch;
}

static PlotColor
sign_color (const Geometry *self, double value)
{
  return plot_style_role (&self->style, value < 0 ? LAB_ROLE_NEGATIVE : LAB_ROLE_POSITIVE);
}

static void
draw_weights (const Geometry *self, guint index, cairo_t *cr)
{
  const LabDiagramLayer *layer = &self->diagram->layers[index];
  const Column *to = &self->columns[index], *from = to - 1;
  guint n_before = self->diagram->layers[index - 1].n_units;
  double size = self->style.font_size;

  cairo_save (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  for (guint unit = 0; unit < layer->n_units; unit++) {
    for (guint before = 0; before < n_before; before++) {
      double weight = (double) layer->weights[(gsize) unit * n_before + before];
      double share = self->greatest > 0 ? fabs (weight) / self->greatest : 0;
      const double dashes[] = { 0.55 * size, 0.35 * size };

      if (!isfinite (weight) || weight == 0)
        continue;
      cairo_set_dash (cr, dashes, weight < 0 ? 2 : 0, 0);
      cairo_set_line_width (cr, (0.05 + (THICKEST - 0.05) * share) * size);
      plot_set_color (cr, plot_color_fade (sign_color (self, weight), 0.4 + 0.6 * share));
      cairo_move_to (cr, from->middle + from->unit / 2, unit_y (from, before));
      cairo_line_to (cr, to->middle - to->unit / 2, unit_y (to, unit));
      cairo_stroke (cr);
    }
  }
  cairo_restore (cr);
}

static void
draw_arrow_head (const Geometry *self, double x, double y, cairo_t *cr)
{
  double size = 0.38 * self->style.font_size;

  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x - 1.5 * size, y - 0.8 * size);
  cairo_line_to (cr, x - 1.5 * size, y + 0.8 * size);
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* The extent of what a layer draws at the height of its arrow: its words where the arrow is beside
 * the title, its units or its box otherwise. */
static double
half_width (const Geometry *self, guint index, gboolean at_title)
{
  const Column *column = &self->columns[index];
  const LabDiagramLayer *layer = &self->diagram->layers[index];

  if (layer->n_units == 0)
    return column->width / 2;
  if (at_title) {
    double title =
        layer->title != NULL ? plot_text_measure (self->text, PLOT_FONT_STRONG, layer->title) : 0;

    return MIN (title, column->width) / 2;
  }

  return MAX (column->unit / 2, 0.5 * self->style.font_size);
}

/* What goes out of layer @index: an arrow with the shape above it. */
static void
draw_arrow (const Geometry *self, guint index, cairo_t *cr)
{
  const LabDiagramLayer *layer = &self->diagram->layers[index];
  const Column *column = &self->columns[index];
  gboolean is_last = index + 1 == self->diagram->n_layers;
  gboolean goes_on = !is_last && column[1].row == column->row;
  gboolean at_title = goes_on && column[1].is_linked;
  double size = self->style.font_size, gap = 0.25 * size;
  double y = self->row_top[column->row] + self->row_height / 2;
  double start, end, left, right;

  if (is_last && layer->shape == NULL)
    return;
  if (is_last && layer->n_units > 0)
    y = column->units_top + layer->n_units * column->pitch / 2;
  /* Beside weights it runs on top, from title to title. */
  if (at_title)
    y = column->title_top + self->title_height * 0.62;
  start = column->middle + half_width (self, index, at_title) + gap;
  end = goes_on ? column[1].middle - half_width (self, index + 1, at_title) - gap
                : column->middle + column->width / 2 + column->after - gap;
  /* Between the words, which may be wider than the units. */
  left = MAX (start, column->middle + column->width / 2);
  right = goes_on ? MIN (end, column[1].middle - column[1].width / 2) : end;
  if (end - start < 0.3 * size)
    return;
  plot_set_color (cr, plot_style_muted (&self->style));
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_width (cr, 0.11 * size);
  cairo_move_to (cr, start, y);
  cairo_line_to (cr, end - 0.4 * size, y);
  cairo_stroke (cr);
  draw_arrow_head (self, end, y, cr);
  if (layer->shape != NULL && right > left) {
    plot_set_color (cr, plot_style_foreground (&self->style));
    plot_text_set_middle (self->text, PLOT_FONT_SMALL, layer->shape, right - left + 1);
    plot_text_show (self->text, cr, (left + right) / 2, y - 0.12 * size, 0.5, 1);
  }
  if (!is_last && !goes_on) {
    double next_y = self->row_top[column[1].row] + self->row_height / 2;
    double next_end = column[1].middle - half_width (self, index + 1, FALSE) - gap;
    double next_start =
        MIN (next_end - 0.6 * size, column[1].middle - column[1].width / 2 - STUB * size + gap);

    plot_set_color (cr, plot_style_muted (&self->style));
    cairo_move_to (cr, next_start, next_y);
    cairo_line_to (cr, next_end - 0.4 * size, next_y);
    cairo_stroke (cr);
    draw_arrow_head (self, next_end, next_y, cr);
  }
}

static void
draw_map (const Geometry *self,
          const float *values,
          gsize n,
          double left,
          double top,
          double side,
          cairo_t *cr)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) n, (int) n);

  if (cairo_surface_status (image) == CAIRO_STATUS_SUCCESS) {
    guint8 *data = cairo_image_surface_get_data (image);
    int stride = cairo_image_surface_get_stride (image);

    for (gsize row = 0; row < n; row++) {
      guint32 *pixels = (guint32 *) (gpointer) (data + (gsize) stride * (n - 1 - row));

      for (gsize i = 0; i < n; i++) {
        double value = (double) values[row * n + i];

        pixels[i] =
            plot_color_pack (plot_diverging_color (&self->style, isfinite (value) ? value : 0));
      }
    }
    cairo_surface_mark_dirty (image);
    cairo_save (cr);
    cairo_translate (cr, left, top);
    cairo_scale (cr, side / (double) n, side / (double) n);
    cairo_set_source_surface (cr, image, 0, 0);
    cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
    cairo_rectangle (cr, 0, 0, (double) n, (double) n);
    cairo_fill (cr);
    cairo_restore (cr);
  }
  cairo_surface_destroy (image);
}

static void
add_rounded (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  radius = MIN (radius, MIN (width, height) / 2);
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

static void
draw_units (const Geometry *self, guint index, cairo_t *cr)
{
  const LabDiagramLayer *layer = &self->diagram->layers[index];
  const Column *column = &self->columns[index];
  gsize n = layer->maps != NULL ? layer->map_size : 0;
  double side = column->unit, line = self->style.font_size / 11;

  for (guint unit = 0; unit < layer->n_units; unit++) {
    double y = unit_y (column, unit), left = column->middle - side / 2, top = y - side / 2;
    double value = layer->activations != NULL ? (double) layer->activations[unit] : 0;

    if (n > 0) {
      cairo_save (cr);
      add_rounded (cr, left, top, side, side, 0.14 * side);
      cairo_clip (cr);
      draw_map (self, layer->maps + unit * n * n, n, left, top, side, cr);
      cairo_restore (cr);
      add_rounded (cr, left, top, side, side, 0.14 * side);
    } else {
      cairo_new_sub_path (cr);
      cairo_arc (cr, column->middle, y, side / 2, 0, 2 * G_PI);
      plot_set_color (cr, plot_diverging_color (&self->style, isfinite (value) ? value : 0));
      cairo_fill_preserve (cr);
    }
    cairo_set_dash (cr, NULL, 0, 0);
    cairo_set_line_width (cr, 1.2 * line);
    plot_set_color (cr, plot_style_muted (&self->style));
    cairo_stroke (cr);
    if (!isfinite (value)) {
      double reach = 0.3 * side;

      cairo_move_to (cr, column->middle - reach, y - reach);
      cairo_line_to (cr, column->middle + reach, y + reach);
      cairo_move_to (cr, column->middle - reach, y + reach);
      cairo_line_to (cr, column->middle + reach, y - reach);
      cairo_stroke (cr);
    }
  }
}

static void
draw_line_of_text (const Geometry *self,
                   const Column *column,
                   PlotFont font,
                   const char *words,
                   double room,
                   double *y,
                   cairo_t *cr)
{
  double height = font == PLOT_FONT_STRONG ? self->title_height : self->small_height;

  plot_text_set (self->text, font, words, MAX (room, 1), FALSE);
  plot_text_show (self->text, cr, column->middle, *y, 0.5, 0);
  *y += height;
}

static void
draw_layer (const Geometry *self, guint index, cairo_t *cr)
{
  const LabDiagramLayer *layer = &self->diagram->layers[index];
  const Column *column = &self->columns[index];
  g_auto (GStrv) details = get_details (self, layer);
  double size = self->style.font_size, room = column->width + 1, y = column->title_top;

  if (layer->n_units == 0) {
    add_rounded (cr, column->middle - column->width / 2, column->top, column->width, column->height,
                 0.5 * size);
    plot_set_color (cr, plot_color_mix (plot_style_background (&self->style),
                                        plot_style_role (&self->style, LAB_ROLE_TRAIN), 0.1));
    cairo_fill_preserve (cr);
    cairo_set_dash (cr, NULL, 0, 0);
    cairo_set_line_width (cr, 0.12 * size);
    plot_set_color (cr, plot_style_muted (&self->style));
    cairo_stroke (cr);
    room -= 0.8 * size;
    y += 0.45 * size;
  }
  plot_set_color (cr, plot_style_foreground (&self->style));
  if (layer->title != NULL)
    draw_line_of_text (self, column, PLOT_FONT_STRONG, layer->title, room, &y, cr);
  if (layer->n_units > 0) {
    draw_units (self, index, cr);
    y = column->units_top + layer->n_units * column->pitch + 0.15 * size;
    plot_set_color (cr, plot_style_foreground (&self->style));
    if (layer->n_more > 0) {
      g_autofree char *more = more_text (layer);

      draw_line_of_text (self, column, PLOT_FONT_SMALL, more, room, &y, cr);
    }
  }
  plot_set_color (cr, plot_style_muted (&self->style));
  for (char **line = details; *line != NULL; line++)
    draw_line_of_text (self, column, PLOT_FONT_SMALL, *line, room, &y, cr);
}

void
plot_diagram_draw (const PlotView *view, PlotText *text, cairo_t *cr)
{
  g_auto (Geometry) geometry = { NULL };
  Geometry *self = &geometry;

  geometry_init (self, view);
  for (guint i = 0; i < self->diagram->n_layers; i++)
    if (self->columns[i].is_linked)
      draw_weights (self, i, cr);
  for (guint i = 0; i < self->diagram->n_layers; i++) {
    draw_arrow (self, i, cr);
    draw_layer (self, i, cr);
  }
}

static const char *
title_of (const LabDiagramLayer *layer)
{
  return layer->title != NULL ? layer->title : "layer";
}

static char *
describe_unit (const LabDiagramLayer *layer, guint unit)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s, unit %u", title_of (layer), unit + 1);
  if (layer->activations != NULL) {
    g_autofree char *value = plot_format_number ((double) layer->activations[unit], 4);

    g_string_append_printf (text, ": %s", value);
  }
  if (layer->notes != NULL && layer->notes[unit] != NULL)
    g_string_append_printf (text, "\n%s", layer->notes[unit]);

  return g_string_free (text, FALSE);
}

/* "dense 64, ReLU": title, shape, details. */
static void
append_layer (GString *text, const LabDiagramLayer *layer)
{
  g_auto (GStrv) details = split_details (layer);

  g_string_append (text, title_of (layer));
  if (layer->shape != NULL)
    g_string_append_printf (text, " %s", layer->shape);
  for (char **line = details; *line != NULL; line++)
    if (**line != '\0')
      g_string_append_printf (text, ", %s", *line);
}

static gboolean
hit_unit (const Geometry *self, double x, double y, PlotHit *hit)
{
  for (guint i = 0; i < self->diagram->n_layers; i++) {
    const LabDiagramLayer *layer = &self->diagram->layers[i];
    const Column *column = &self->columns[i];

    for (guint unit = 0; unit < layer->n_units; unit++) {
      double dx = fabs (x - column->middle), dy = fabs (y - unit_y (column, unit));
      double distance = layer->maps != NULL ? MAX (dx, dy) : hypot (dx, dy);

      if (distance > column->unit / 2 + 0.5)
        continue;
      hit->index = unit;
      hit->x = column->middle;
      hit->y = unit_y (column, unit);
      hit->text = describe_unit (layer, unit);
      return TRUE;
    }
  }

  return FALSE;
}

static gboolean
hit_weight (const Geometry *self, double x, double y, double radius, PlotHit *hit)
{
  double least = radius;
  guint found_layer = 0;
  gboolean found = FALSE;

  for (guint i = 1; i < self->diagram->n_layers; i++) {
    const Column *to = &self->columns[i], *from = to - 1;
    guint n_before = self->diagram->layers[i - 1].n_units;
    double x0 = from->middle + from->unit / 2, x1 = to->middle - to->unit / 2;

    if (!to->is_linked || x < x0 || x > x1 || x1 <= x0)
      continue;
    for (guint unit = 0; unit < self->diagram->layers[i].n_units; unit++) {
      for (guint before = 0; before < n_before; before++) {
        double y0 = unit_y (from, before), y1 = unit_y (to, unit);
        double slope = (y1 - y0) / (x1 - x0), place = y0 + slope * (x - x0);
        double distance = fabs (y - place) / sqrt (1 + slope * slope);

        if (distance > least || (distance == least && found))
          continue;
        found = TRUE;
        least = distance;
        found_layer = i;
        hit->index = (gsize) unit * n_before + before;
        hit->x = x;
        hit->y = place;
      }
    }
  }
  if (found) {
    const LabDiagramLayer *layer = &self->diagram->layers[found_layer], *other = layer - 1;
    g_autofree char *number = plot_format_number ((double) layer->weights[hit->index], 4);

    hit->text = g_strdup_printf ("weight %s from %s, unit %u to %s, unit %u", number,
                                 title_of (other), (guint) (hit->index % other->n_units) + 1,
                                 title_of (layer), (guint) (hit->index / other->n_units) + 1);
  }

  return found;
}

static gboolean
hit_layer (const Geometry *self, double x, double y, PlotHit *hit)
{
  for (guint i = 0; i < self->diagram->n_layers; i++) {
    const Column *column = &self->columns[i];

    if (fabs (x - column->middle) <= column->width / 2 && y >= column->title_top &&
        y <= column->top + column->height) {
      GString *text = g_string_new (NULL);

      append_layer (text, &self->diagram->layers[i]);
      hit->index = i;
      hit->x = column->middle;
      hit->y = column->top + column->height / 2;
      hit->text = g_string_free (text, FALSE);
      return TRUE;
    }
  }

  return FALSE;
}

gboolean
plot_diagram_hit (const PlotView *view, double x, double y, double radius, PlotHit *hit)
{
  g_auto (Geometry) geometry = { NULL };

  geometry_init (&geometry, view);
  hit->layer = geometry.layer;

  return hit_unit (&geometry, x, y, hit) ||
         hit_weight (&geometry, x, y, MIN (radius, 0.6 * view->style.font_size), hit) ||
         hit_layer (&geometry, x, y, hit);
}

void
plot_diagram_describe (const PlotView *self, GString *text)
{
  const LabDiagram *diagram = plot_diagram_get (self, NULL);
  g_autofree char *prefix = plot_run_get_prefix (self, self->run);

  if (prefix != NULL)
    g_string_append_printf (text, "%s: ", prefix);
  for (guint i = 0; i < diagram->n_layers; i++) {
    g_autoptr (GString) words = g_string_new (NULL);

    append_layer (words, &diagram->layers[i]);
    if (i > 0) {
      g_string_append_printf (text, " → %s", words->str);
    } else {
      g_autofree char *first =
          g_utf8_strup (words->str, g_utf8_next_char (words->str) - words->str);

      g_string_append_printf (text, "%s%s", first, g_utf8_next_char (words->str));
    }
  }
  g_string_append_c (text, '.');
}
