/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

#include <string.h>

/* A band for each category, and in it a bar for each layer. On a linear axis bars stand on nought,
 * on a logarithmic one on the lower edge. A value that has no place is said in words. */

#define SHARE_OF_BAND 0.78
#define HEADROOM 1.25

static const LabBars *
get_bars (const PlotView *self, guint layer)
{
  const LabObservable *observable = plot_layer_get_visible (self, layer);

  return observable != NULL && observable->kind == LAB_OBSERVABLE_BARS && observable->bars.n > 0
             ? &observable->bars
             : NULL;
}

/* How many bars stand in a band, how many bands there are, and the names of the bands. */
typedef struct {
  guint n_layers;
  gsize n;
  const char **names;
} Bands;

static void
bands_init (Bands *self, const PlotView *view)
{
  guint n_layers = lab_view_n_layers (view->view);

  *self = (Bands){ 0 };
  for (guint layer = 0; layer < n_layers; layer++) {
    const LabBars *bars = get_bars (view, layer);

    if (bars == NULL)
      continue;
    self->n_layers++;
    if (bars->n > self->n) {
      self->n = bars->n;
      self->names = bars->names;
    }
  }
  /* With all switched off there is still a legend to switch them on by. */
  for (guint layer = 0; layer < n_layers && self->n_layers == 0; layer++) {
    const LabObservable *observable = plot_layer_get (view, layer);

    if (observable != NULL && observable->kind == LAB_OBSERVABLE_BARS && observable->bars.n > 0) {
      self->n_layers = 1;
      self->n = observable->bars.n;
      self->names = observable->bars.names;
    }
  }
}

typedef enum {
  NAMES_NONE,
  NAMES_LEVEL,
  NAMES_TURNED,
} NamesKind;

/* How the names of the categories are written so that none touches another one. */
typedef struct {
  NamesKind kind;
  double limit; /* to a name's length */
  double height;
  gsize every; /* 2: every other one */
} Names;

static void
names_init (Names *self, const PlotView *view, const Bands *bands, double width, PlotText *text)
{
  double size = view->style.font_size, band = width / (double) MAX (bands->n, 1), widest = 0;
  double height = plot_text_get_height (text, PLOT_FONT_TICK);

  *self = (Names){ .every = 1 };
  for (gsize i = 0; bands->names != NULL && i < bands->n; i++)
    if (bands->names[i] != NULL)
      widest = MAX (widest, plot_text_measure (text, PLOT_FONT_TICK, bands->names[i]));
  if (widest == 0 || view->is_compact)
    return;
  if (widest + 0.5 * size <= band || band >= 6 * size) {
    self->kind = NAMES_LEVEL;
    self->limit = band - 0.5 * size;
    self->height = height;
    return;
  }
  self->kind = NAMES_TURNED;
  self->limit =
      MIN (widest + 1, MIN (8 * size, (view->height < 18 * size ? 0.2 : 0.3) * view->height));
  self->height = self->limit;
  self->every = (gsize) MAX (1, ceil (height / band));
}

static void
get_extremes (const PlotView *self, double *low, double *high)
{
  guint n_layers = lab_view_n_layers (self->view);
  gboolean is_log = self->view->y.scale == LAB_SCALE_LOG;

  *low = INFINITY;
  *high = -INFINITY;
  for (guint layer = 0; layer < n_layers; layer++) {
    const LabBars *bars = get_bars (self, layer);
    double greatest = -INFINITY, least = INFINITY;

    if (bars == NULL || plot_layer_is_veiled (self, layer))
      continue;
    for (gsize i = 0; i < bars->n; i++) {
      if (!isfinite (bars->values[i]) || (is_log && bars->values[i] <= 0))
        continue;
      least = MIN (least, bars->values[i]);
      greatest = MAX (greatest, bars->values[i]);
    }
    /* There is room to drag a bar's end upwards; shares go up to one. */
    if (self->view->layers[layer].knob != NULL && greatest >= least && !is_log) {
      if (least >= 0 && greatest <= 1)
        greatest = 1;
      else
        greatest *= greatest > 0 ? HEADROOM : 1;
      if (least < 0)
        least *= HEADROOM;
    }
    *low = MIN (*low, least);
    *high = MAX (*high, greatest);
  }
  if (*low > *high) {
    *low = is_log ? 0.1 : 0;
    *high = 1;
  } else if (is_log) {
    /* Every bar has some height. */
    *low = pow (10, floor (log10 (*low / 1.5)));
  } else {
    *low = MIN (*low, 0);
    *high = MAX (*high, 0);
  }
}

static gboolean
all_veiled (const PlotView *self)
{
  guint n_layers = lab_view_n_layers (self->view);

  for (guint layer = 0; layer < n_layers; layer++)
    if (get_bars (self, layer) != NULL && !plot_layer_is_veiled (self, layer))
      return FALSE;

  return TRUE;
}

static gboolean
shows_ticks (const PlotView *self)
{
  return !self->is_compact && !all_veiled (self);
}

/* The text at a bar. (transfer full) */
static char *
get_text (const PlotView *self, guint layer, const LabBars *bars, gsize index)
{
  if (plot_layer_is_veiled (self, layer))
    return g_strdup ("?");
  if (bars->texts != NULL && bars->texts[index] != NULL)
    return g_strdup (bars->texts[index]);

  return plot_format_number (bars->values[index], 3);
}

static gboolean
has_place (const PlotView *self, double value)
{
  return isfinite (value) && (self->y.scale != LAB_SCALE_LOG || value > 0);
}

static double
get_bar_width (const PlotView *self, const Bands *bands)
{
  return (self->right - self->left) / (double) bands->n * SHARE_OF_BAND / bands->n_layers;
}

/* All texts, or none: some of them would look as if the others were missing. */
static gboolean
texts_fit (const PlotView *self, const Bands *bands, PlotText *text)
{
  guint n_layers = lab_view_n_layers (self->view);
  double width = get_bar_width (self, bands) + (bands->n_layers == 1 ? 0.15 : 0.02) *
                                                   (self->right - self->left) / (double) bands->n;

  if (width < self->style.font_size)
    return FALSE;
  for (guint layer = 0; layer < n_layers; layer++) {
    const LabBars *bars = get_bars (self, layer);

    for (gsize i = 0; bars != NULL && i < bars->n; i++) {
      g_autofree char *string = get_text (self, layer, bars, i);

      if (plot_text_measure (text, PLOT_FONT_SMALL, string) + 0.2 * self->style.font_size > width)
        return FALSE;
    }
  }

  return TRUE;
}

void
plot_bars_layout (PlotView *self, PlotText *text)
{
  double size = self->style.font_size, pad = 0.7 * size;
  double tick_height = plot_text_get_height (text, PLOT_FONT_TICK);
  double label_height = plot_text_get_height (text, PLOT_FONT_LABEL);
  double y_labels = 0, legend_height = 0, low, high, room;
  Bands bands;
  Names names;

  bands_init (&bands, self);
  self->is_empty = bands.n == 0;
  if (self->is_empty)
    return;
  self->is_compact = self->height < 9 * size || self->width < 13 * size;
  self->left = self->top = pad;
  self->right = self->width - pad;
  self->bottom = self->height - pad;
  if (self->options.show_title && self->view->title != NULL)
    self->top += plot_text_get_height (text, PLOT_FONT_TITLE) + 0.5 * size;
  if (!self->is_compact) {
    self->top += 0.2 * size;
    self->legend_width = self->right - self->left - 4 * size;
    legend_height = plot_legend_measure_above (self, text, self->legend_width);
    self->top += legend_height;
  }
  get_extremes (self, &low, &high);
  plot_axis_init (&self->y, self->view->y.scale, low, high,
                  (guint) CLAMP ((self->bottom - self->top) / (3.6 * size), 2, 8), TRUE);
  for (guint i = 0; shows_ticks (self) && i < self->y.n_ticks; i++)
    y_labels = MAX (y_labels, plot_text_measure (text, PLOT_FONT_TICK, self->y.labels[i]));
  if (shows_ticks (self))
    self->left += y_labels + 0.5 * size;
  if (!self->is_compact && self->view->y.title != NULL)
    self->left += label_height + 0.3 * size;
  self->left = rint (self->left);
  self->right = rint (MAX (self->right, self->left + 1));
  names_init (&names, self, &bands, self->right - self->left, text);
  self->bottom -= names.kind != NAMES_NONE ? names.height + 0.4 * size : 0;
  if (!self->is_compact && self->view->x.title != NULL)
    self->bottom -= label_height + 0.2 * size;
  self->top = rint (self->top);
  self->bottom = rint (MAX (self->bottom, self->top + 1));

  /* Room within the area for what is written above the highest bars, and below the lowest. */
  plot_axis_place (&self->y, self->bottom, self->top);
  room = tick_height + 0.4 * size;
  if (!self->is_compact && texts_fit (self, &bands, text) && self->bottom - self->top > 4 * room) {
    double below = self->y.scale == LAB_SCALE_LINEAR && low < 0 ? room : 0;

    plot_axis_place (&self->y, self->bottom - below, self->top + room);
    if (self->y.scale == LAB_SCALE_LINEAR) {
      double top = plot_axis_to_value (&self->y, self->top);
      double bottom = plot_axis_to_value (&self->y, self->bottom);

      self->y.high = top;
      self->y.low = bottom;
    } else {
      self->y.high = plot_axis_to_value (&self->y, self->top);
    }
    plot_axis_place (&self->y, self->bottom, self->top);
  }
  self->x_title_y = self->height - pad - label_height / 2;
  self->y_title_x = pad + label_height / 2;
  self->legend_top = self->top - legend_height;
  if (!self->is_compact)
    plot_legend_place (self, text, PLOT_LEGEND_ABOVE);
}

/* Where bars begin. */
static double
get_base (const PlotView *self)
{
  return self->y.scale == LAB_SCALE_LOG
             ? self->bottom
             : CLAMP (plot_axis_to_place (&self->y, 0), self->top, self->bottom);
}

gboolean
plot_bars_get_rect (const PlotView *self, guint layer, gsize index, cairo_rectangle_t *rect)
{
  const LabBars *bars = layer < lab_view_n_layers (self->view) ? get_bars (self, layer) : NULL;
  double band, base = get_base (self), end = base;
  guint ordinal = 0;
  Bands bands;

  if (bars == NULL || index >= bars->n)
    return FALSE;
  bands_init (&bands, self);
  for (guint i = 0; i < layer; i++)
    ordinal += get_bars (self, i) != NULL;
  band = (self->right - self->left) / (double) bands.n;
  if (plot_layer_is_veiled (self, layer))
    end = (self->top + self->bottom) / 2;
  else if (has_place (self, bars->values[index]))
    end = CLAMP (plot_axis_to_place (&self->y, bars->values[index]), self->top, self->bottom);
  rect->width = get_bar_width (self, &bands);
  rect->x = self->left + ((double) index + (1 - SHARE_OF_BAND) / 2) * band + ordinal * rect->width;
  rect->y = MIN (base, end);
  rect->height = fabs (base - end);

  return TRUE;
}

/* Where the name of band @index is written; leaves it set in @text. FALSE when it is left out. */
static gboolean
name_get_rect (const PlotView *self,
               const Bands *bands,
               const Names *names,
               gsize index,
               PlotText *text,
               cairo_rectangle_t *rect)
{
  double size = self->style.font_size, band = (self->right - self->left) / (double) bands->n;
  double x = self->left + ((double) index + 0.5) * band, y = self->bottom + 0.35 * size;
  double width, height;

  if (names->kind == NAMES_NONE || index % names->every != 0 || bands->names[index] == NULL)
    return FALSE;
  plot_text_set (text, PLOT_FONT_TICK, bands->names[index], names->limit, FALSE);
  plot_text_get_size (text, &width, &height);
  *rect = names->kind == NAMES_LEVEL ? (cairo_rectangle_t){ x - width / 2, y, width, height }
                                     : (cairo_rectangle_t){ x - height / 2, y, height, width };

  return TRUE;
}

gboolean
plot_bars_get_name_rect (const PlotView *self, gsize index, PlotText *text, cairo_rectangle_t *rect)
{
  Bands bands;
  Names names;

  bands_init (&bands, self);
  if (self->is_empty || self->is_compact || index >= bands.n)
    return FALSE;
  names_init (&names, self, &bands, self->right - self->left, text);

  return name_get_rect (self, &bands, &names, index, text, rect);
}

static void
draw_axes (const PlotView *self, const Bands *bands, PlotText *text, cairo_t *cr)
{
  double size = self->style.font_size;
  double base = rint (get_base (self)) + 0.5;
  g_autofree char *x_title = plot_axis_get_title (&self->view->x);
  g_autofree char *y_title = plot_axis_get_title (&self->view->y);
  Names names;

  cairo_set_line_width (cr, size / 11);
  for (guint i = 0; shows_ticks (self) && i < self->y.n_ticks; i++) {
    double y = rint (plot_axis_to_place (&self->y, self->y.ticks[i])) + 0.5;

    plot_set_color (cr, plot_style_grid (&self->style));
    cairo_move_to (cr, self->left, y);
    cairo_line_to (cr, self->right, y);
    cairo_stroke (cr);
    plot_set_color (cr, plot_style_muted (&self->style));
    plot_text_draw (text, cr, PLOT_FONT_TICK, self->y.labels[i], self->left - 0.5 * size, y, 1,
                    0.5);
  }
  plot_set_color (cr, plot_color_fade (plot_style_muted (&self->style), 0.8));
  cairo_move_to (cr, self->left, base);
  cairo_line_to (cr, self->right, base);
  cairo_stroke (cr);
  if (self->is_compact)
    return;

  plot_set_color (cr, plot_style_muted (&self->style));
  names_init (&names, self, bands, self->right - self->left, text);
  for (gsize i = 0; i < bands->n; i++) {
    cairo_rectangle_t rect;

    if (!name_get_rect (self, bands, &names, i, text, &rect))
      continue;
    /* The layout holds the name, shortened. */
    if (names.kind == NAMES_LEVEL) {
      plot_text_show (text, cr, rect.x, rect.y, 0, 0);
    } else {
      cairo_save (cr);
      cairo_translate (cr, rect.x, rect.y);
      cairo_rotate (cr, -G_PI / 2);
      plot_text_show (text, cr, 0, 0, 1, 0);
      cairo_restore (cr);
    }
  }
  if ((self->options.veil & PLOT_VEIL_AXIS_TITLES) != 0)
    return;
  plot_set_color (cr, plot_style_foreground (&self->style));
  if (x_title != NULL) {
    plot_text_set (text, PLOT_FONT_LABEL, x_title, self->right - self->left, FALSE);
    plot_text_show (text, cr, (self->left + self->right) / 2, self->x_title_y, 0.5, 0.5);
  }
  if (y_title != NULL) {
    cairo_save (cr);
    cairo_translate (cr, self->y_title_x, (self->top + self->bottom) / 2);
    cairo_rotate (cr, -G_PI / 2);
    plot_text_set (text, PLOT_FONT_LABEL, y_title, self->height - size, FALSE);
    plot_text_show (text, cr, 0, 0, 0.5, 0.5);
    cairo_restore (cr);
  }
}

static void
draw_handle (const PlotView *self, const cairo_rectangle_t *bar, gboolean below, cairo_t *cr)
{
  double size = self->style.font_size;
  double width = MIN (0.6 * bar->width, 2.2 * size), height = MIN (0.5 * size, width);
  double x = bar->x + (bar->width - width) / 2;
  double y = (below ? bar->y + bar->height : bar->y) - height / 2, radius = height / 2;

  cairo_new_path (cr);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI / 2, 3 * G_PI / 2);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, G_PI / 2);
  cairo_close_path (cr);
  plot_set_color (cr, plot_style_background (&self->style));
  cairo_fill_preserve (cr);
  plot_set_color (cr, plot_style_foreground (&self->style));
  cairo_set_line_width (cr, 0.12 * size);
  cairo_stroke (cr);
}

/* All of a layer at once: one hatching costs less than one for each bar. */
static void
fill_bars (const PlotView *self, guint layer, const LabBars *bars, cairo_t *cr)
{
  PlotFill fill;

  if (plot_layer_is_veiled (self, layer))
    return;
  plot_layer_get_fill (self, layer, &fill);
  cairo_new_path (cr);
  for (gsize i = 0; i < bars->n; i++) {
    cairo_rectangle_t rect;
    double line;

    if (!has_place (self, bars->values[i]) || !plot_bars_get_rect (self, layer, i, &rect))
      continue;
    line = MIN (0.13 * self->style.font_size, rect.width / 3);
    cairo_rectangle (cr, rect.x + line / 2, rect.y, MAX (rect.width - line, 0.1),
                     MAX (rect.height, 0.1));
  }
  plot_fill_draw (&fill, &self->style, 0.8, cr);
}

/* What is on and at a bar. */
static void
draw_bar (const PlotView *self,
          guint layer,
          const LabBars *bars,
          gsize index,
          gboolean with_text,
          PlotText *text,
          cairo_t *cr)
{
  double size = self->style.font_size, value = bars->values[index], x, y;
  gboolean is_veiled = plot_layer_is_veiled (self, layer);
  gboolean is_editable = self->view->layers[layer].knob != NULL;
  gboolean below = !is_veiled && self->y.scale == LAB_SCALE_LINEAR && value < 0;
  guint mark = bars->marks != NULL && !is_veiled ? bars->marks[index] : LAB_MARK_NONE;
  PlotColor ink = plot_style_foreground (&self->style);
  cairo_rectangle_t rect;
  PlotFill fill;

  plot_bars_get_rect (self, layer, index, &rect);
  plot_layer_get_fill (self, layer, &fill);
  x = rect.x + rect.width / 2;
  y = below ? rect.y + rect.height : rect.y;
  if (is_veiled) {
    const double dashes[] = { 0.4 * size, 0.3 * size };

    cairo_rectangle (cr, rect.x, rect.y, rect.width, rect.height);
    cairo_set_dash (cr, dashes, 2, 0);
    cairo_set_line_width (cr, 0.12 * size);
    plot_set_color (cr, fill.color);
    cairo_stroke (cr);
    cairo_set_dash (cr, NULL, 0, 0);
  }
  if (mark != LAB_MARK_NONE) {
    double least = MAX (rect.height, 0.8 * size);

    plot_mark_draw (&self->style, mark, rect.x - 0.12 * size,
                    (below ? rect.y : rect.y + rect.height - least) - 0.12 * size,
                    rect.width + 0.24 * size, least + 0.24 * size, ink, cr);
  }
  if (is_editable && !self->is_compact)
    draw_handle (self, &rect, below, cr);
  y += (below ? 1 : -1) * (is_editable || mark != LAB_MARK_NONE ? 0.4 : 0.15) * size;
  if (with_text) {
    g_autofree char *string = get_text (self, layer, bars, index);

    plot_set_color (cr, !is_veiled && !has_place (self, value)
                            ? plot_style_role (&self->style, LAB_ROLE_DEV)
                            : ink);
    plot_text_draw (text, cr, PLOT_FONT_SMALL, string, x, y, 0.5, below ? 0 : 1);
  } else if (!is_veiled && !has_place (self, value)) {
    /* No room for the word: a cross where the bar would begin. */
    double arm = MIN (0.25 * size, rect.width / 2);

    y = get_base (self) - arm - 0.15 * size;
    cairo_move_to (cr, x - arm, y - arm);
    cairo_line_to (cr, x + arm, y + arm);
    cairo_move_to (cr, x - arm, y + arm);
    cairo_line_to (cr, x + arm, y - arm);
    cairo_set_line_width (cr, 0.14 * size);
    plot_set_color (cr, plot_style_role (&self->style, LAB_ROLE_DEV));
    cairo_stroke (cr);
  }
}

void
plot_bars_draw (const PlotView *self, PlotText *text, cairo_t *cr)
{
  guint n_layers = lab_view_n_layers (self->view);
  gboolean with_text;
  Bands bands;

  bands_init (&bands, self);
  with_text = !self->is_compact && texts_fit (self, &bands, text);
  draw_axes (self, &bands, text, cr);
  for (guint layer = 0; layer < n_layers; layer++)
    if (get_bars (self, layer) != NULL)
      fill_bars (self, layer, get_bars (self, layer), cr);
  for (guint layer = 0; layer < n_layers; layer++) {
    const LabBars *bars = get_bars (self, layer);

    for (gsize i = 0; bars != NULL && i < bars->n; i++)
      draw_bar (self, layer, bars, i, with_text, text, cr);
  }
  if (!self->is_compact)
    plot_legend_draw (self, text, cr);
}

gboolean
plot_bars_find (const PlotView *self, double x, double y, guint *layer, gsize *index)
{
  guint n_layers = lab_view_n_layers (self->view);
  cairo_rectangle_t rect;

  if (y < self->top - 0.5 || y > self->bottom + 0.5)
    return FALSE;
  for (guint i = 0; i < n_layers; i++) {
    const LabBars *bars = get_bars (self, i);

    for (gsize k = 0; bars != NULL && k < bars->n; k++) {
      if (plot_bars_get_rect (self, i, k, &rect) && x >= rect.x && x < rect.x + rect.width) {
        *layer = i;
        *index = k;
        return TRUE;
      }
    }
  }

  return FALSE;
}

/* "cat: P(class) 0.123, marked". */
gboolean
plot_bars_hit (const PlotView *self, double x, double y, double radius, PlotHit *hit)
{
  const LabBars *bars;
  const char *label;
  cairo_rectangle_t rect;
  GString *text;
  guint mark;

  if (!plot_bars_find (self, x, CLAMP (y, self->top, self->bottom), &hit->layer, &hit->index) ||
      y < self->top - radius || y > self->bottom + radius)
    return FALSE;
  bars = get_bars (self, hit->layer);
  label =
      (self->options.veil & PLOT_VEIL_LEGEND) != 0 ? NULL : self->view->layers[hit->layer].label;
  plot_bars_get_rect (self, hit->layer, hit->index, &rect);
  hit->x = rect.x + rect.width / 2;
  hit->y = bars->values[hit->index] < 0 && self->y.scale == LAB_SCALE_LINEAR ? rect.y + rect.height
                                                                             : rect.y;
  text = g_string_new (bars->names != NULL ? bars->names[hit->index] : NULL);
  if (text->len == 0)
    g_string_append_printf (text, "%" G_GSIZE_FORMAT, hit->index + 1);
  g_string_append (text, ": ");
  if (label != NULL)
    g_string_append_printf (text, "%s ", label);
  if (plot_layer_is_veiled (self, hit->layer)) {
    g_string_append_c (text, '?');
  } else {
    g_autofree char *number = plot_format_number (bars->values[hit->index], 6);

    g_string_append (text, number);
    if (self->view->y.unit != NULL && (self->options.veil & PLOT_VEIL_AXIS_TITLES) == 0)
      g_string_append_printf (text, " %s", self->view->y.unit);
    if (!has_place (self, bars->values[hit->index]))
      g_string_append (text, ", which has no place on this axis");
    mark = bars->marks != NULL ? bars->marks[hit->index] : LAB_MARK_NONE;
    if (plot_mark_get_word (mark) != NULL)
      g_string_append_printf (text, ", %s", plot_mark_get_word (mark));
  }
  hit->text = g_string_free (text, FALSE);

  return TRUE;
}
