/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

#define MAX_ENTRIES 24
#define MAX_TEXT 256

/* The longest name of a run that is written out, in font sizes. */
#define LONGEST_NAME 17

/* The share of an inside legend's cells that may hold data before it goes above. */
#define MOST_COVERED 0.07

typedef struct {
  guint layer;
  int run; /* −1: of a layer */
  LabObservableKind kind;
  LabRole role;
  int klass; /* −1: not of a class */
  char text[MAX_TEXT];
  double x, y, width; /* left edge and middle; of sample and text */
} Entry;

typedef struct {
  guint n;
  Entry entries[MAX_ENTRIES];
  double row_height, sample;
} Entries;

static void
add_entry (Entries *self,
           guint layer,
           LabObservableKind kind,
           LabRole role,
           int klass,
           const char *text)
{
  Entry *entry;

  if (text == NULL || *text == '\0' || self->n == MAX_ENTRIES)
    return;
  entry = &self->entries[self->n++];
  *entry = (Entry){ .layer = layer, .run = -1, .kind = kind, .role = role, .klass = klass };
  g_utf8_strncpy (entry->text, text, MIN (g_utf8_strlen (text, -1), MAX_TEXT / 4 - 1));
}

/* Whether the view draws something of @run that has the run's colour, or is a band; @layer: the
 * first that has it. */
static gboolean
shows_run (const PlotView *view, guint run, guint *layer)
{
  guint n_layers = lab_view_n_layers (view->view);
  gboolean is_band = plot_run_is_band (view, run);

  for (guint i = 0; i < n_layers; i++) {
    LabObservableKind kind = view->view->layers[i].kind;
    const LabObservable *observable;

    if (kind != LAB_OBSERVABLE_SERIES && kind != LAB_OBSERVABLE_HISTOGRAM &&
        (kind != LAB_OBSERVABLE_FIELD || is_band))
      continue;
    observable = plot_layer_get_of_run (view, i, run);
    if (observable != NULL &&
        (kind != LAB_OBSERVABLE_FIELD || plot_field_has_contour (&observable->field))) {
      *layer = i;
      return TRUE;
    }
  }

  return FALSE;
}

static void
add_runs (Entries *self, const PlotView *view)
{
  guint n_runs = plot_run_count (view);
  gboolean has_several = plot_run_has_several (view);

  for (guint run = 0; run < n_runs; run++) {
    g_autofree char *title = NULL;
    guint layer, n = self->n;

    if ((!has_several && !plot_run_is_band (view, run)) || !shows_run (view, run, &layer))
      continue;
    title = plot_run_get_title (view, run);
    add_entry (self, layer, LAB_OBSERVABLE_SERIES, view->view->layers[layer].role, -1, title);
    if (self->n > n)
      self->entries[n].run = (int) run;
  }
}

static void
entries_init (Entries *self, const PlotView *view)
{
  guint n_layers = lab_view_n_layers (view->view), n_with_classes = 0;
  gboolean has_classes = FALSE;

  self->n = 0;
  if ((view->options.veil & PLOT_VEIL_LEGEND) != 0)
    return;
  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get (view, layer);

    n_with_classes += observable != NULL && observable->kind == LAB_OBSERVABLE_POINTS &&
                      observable->points.classes != NULL;
  }
  for (guint layer = 0; layer < n_layers; layer++) {
    const LabLayer *description = &view->view->layers[layer];
    const LabObservable *observable = plot_layer_get (view, layer);

    for (guint run = 0; observable == NULL && run < plot_run_count (view); run++)
      observable = plot_layer_get_of_run (view, layer, run);
    if (observable == NULL)
      continue;
    if (description->kind == LAB_OBSERVABLE_SERIES) {
      add_entry (self, layer, description->kind, description->role, -1, description->label);
    } else if (description->kind == LAB_OBSERVABLE_HISTOGRAM ||
               (description->kind == LAB_OBSERVABLE_BARS && n_layers > 1)) {
      add_entry (self, layer, description->kind, description->role, -1, description->label);
    } else if (description->kind == LAB_OBSERVABLE_POINTS) {
      const LabPoints *points = &observable->points;

      /* Each class once, by the first set that names it; then what the fillings mean. */
      if (points->class_names != NULL && !has_classes) {
        for (guint klass = 0; klass < points->n_classes; klass++)
          add_entry (self, layer, LAB_OBSERVABLE_POINTS, LAB_ROLE_NONE, (int) klass,
                     points->class_names[klass]);
        has_classes = TRUE;
      }
    }
  }
  for (guint layer = 0; layer < n_layers; layer++) {
    const LabLayer *description = &view->view->layers[layer];
    const LabObservable *observable = plot_layer_get (view, layer);

    if (observable != NULL && description->kind == LAB_OBSERVABLE_POINTS &&
        (n_with_classes > 1 || observable->points.class_names == NULL))
      add_entry (self, layer, LAB_OBSERVABLE_POINTS, description->role,
                 observable->points.classes != NULL ? PLOT_SYMBOL_OF_ALL_CLASSES : -1,
                 description->label);
  }
  /* The axis says it already. */
  if (self->n == 1 && self->entries[0].kind == LAB_OBSERVABLE_SERIES &&
      view->view->y.title != NULL &&
      g_ascii_strcasecmp (self->entries[0].text, view->view->y.title) == 0)
    self->n = 0;
  if (view->view->kind == LAB_VIEW_PLANE)
    add_runs (self, view);
}

/* A stretch of a line, a patch of a run's colour, or a symbol. */
static double
sample_width (const PlotView *view, const Entry *entry)
{
  gboolean is_patch = entry->run >= 0 && !plot_run_is_band (view, (guint) entry->run);
  double size = view->style.font_size;
  PlotFill fill;

  if (entry->kind == LAB_OBSERVABLE_HISTOGRAM) {
    plot_layer_get_fill (view, entry->layer, &fill);
    return fill.is_outline ? 2.6 * size : 1.1 * size;
  }

  return is_patch ? 1.2 * size : entry->kind == LAB_OBSERVABLE_SERIES ? 2.6 * size : 1.1 * size;
}

static void
entries_measure (Entries *self, const PlotView *view, PlotText *text)
{
  double size = view->style.font_size;

  self->row_height = 1.15 * plot_text_get_height (text, PLOT_FONT_LABEL);
  for (guint i = 0; i < self->n; i++) {
    Entry *entry = &self->entries[i];
    double sample = entry->run >= 0 ? 2.6 * size : sample_width (view, entry);
    double width = plot_text_measure (text, PLOT_FONT_LABEL, entry->text);

    if (entry->run >= 0)
      width = MIN (width, LONGEST_NAME * size);
    entry->width = sample + 0.5 * size + width;
  }
}

/* In rows from the left, wrapped at @width. Returns the height. */
static double
entries_flow (Entries *self, const PlotView *view, double left, double top, double width)
{
  double gap = 1.3 * view->style.font_size;
  double x = left, y = top + self->row_height / 2;

  for (guint i = 0; i < self->n; i++) {
    Entry *entry = &self->entries[i];

    if (entry->run >= 0)
      entry->width = MIN (entry->width, MAX (width, 1));
    if (x > left && x + entry->width > left + width) {
      x = left;
      y += self->row_height;
    }
    entry->x = x;
    entry->y = y;
    x += entry->width + gap;
  }

  return self->n == 0 ? 0 : y + self->row_height / 2 - top + 0.5 * view->style.font_size;
}

static void
entries_stack (Entries *self, const PlotView *view)
{
  double pad = view->legend == PLOT_LEGEND_INSIDE ? 0.5 * view->style.font_size : 0;

  for (guint i = 0; i < self->n; i++) {
    self->entries[i].x = view->legend_left + pad;
    self->entries[i].y = view->legend_top + pad / 2 + (i + 0.5) * self->row_height;
  }
}

gboolean
plot_legend_wants_above (const PlotView *self)
{
  guint n_layers = lab_view_n_layers (self->view);

  for (guint layer = 0; layer < n_layers; layer++)
    if (self->view->layers[layer].kind != LAB_OBSERVABLE_SERIES &&
        self->view->layers[layer].kind != LAB_OBSERVABLE_HISTOGRAM)
      return TRUE;

  return FALSE;
}

double
plot_legend_measure_above (const PlotView *self, PlotText *text, double width)
{
  Entries entries;

  entries_init (&entries, self);
  entries_measure (&entries, self, text);

  return entries_flow (&entries, self, 0, 0, width);
}

static double
widest_entry (const Entries *self)
{
  double widest = 0;

  for (guint i = 0; i < self->n; i++)
    widest = MAX (widest, self->entries[i].width);

  return widest;
}

void
plot_legend_measure_beside (const PlotView *self, PlotText *text, double *width, double *height)
{
  Entries entries;

  entries_init (&entries, self);
  entries_measure (&entries, self, text);
  *width = entries.n > 0 ? widest_entry (&entries) + self->style.font_size : 0;
  *height = entries.n * entries.row_height + 0.5 * self->style.font_size;
}

void
plot_legend_place (PlotView *self, PlotText *text, PlotLegendPlace place)
{
  double size = self->style.font_size, gap = 0.6 * size;
  double least = INFINITY, cells;
  Entries entries;

  entries_init (&entries, self);
  self->legend = entries.n == 0 ? PLOT_LEGEND_NONE : PLOT_LEGEND_ABOVE;
  if (entries.n == 0)
    return;
  entries_measure (&entries, self, text);
  if (place == PLOT_LEGEND_BESIDE) {
    self->legend = PLOT_LEGEND_BESIDE;
    self->legend_top = self->top;
    plot_legend_measure_beside (self, text, &self->legend_width, &self->legend_height);
    return;
  }
  if (place == PLOT_LEGEND_ABOVE) {
    /* At least as wide as it was measured, or it would take more rows than it was given. */
    self->legend_left = MIN (self->left, self->width - 0.5 * size - self->legend_width);
    self->legend_width = self->width - 0.5 * size - self->legend_left;
    self->legend_height =
        entries_flow (&entries, self, self->legend_left, self->legend_top, self->legend_width);
    return;
  }

  self->legend_width = rint (widest_entry (&entries) + size);
  self->legend_height = rint (entries.n * entries.row_height + 0.5 * size);
  cells = self->legend_width * self->legend_height * 64 * PLOT_OCCUPANCY_ROWS /
          ((self->right - self->left) * (self->bottom - self->top));
  if (cells > 0.4 * 64 * PLOT_OCCUPANCY_ROWS ||
      self->legend_width + 2 * gap > self->right - self->left)
    return;
  /* Earlier places win when others are hardly better, so that it stays put while curves grow. */
  for (guint i = 0; i < 6; i++) {
    static const struct {
      double x, y;
    } places[] = { { 1, 0 }, { 0, 0 }, { 1, 1 }, { 0, 1 }, { 0.5, 0 }, { 1, 0.5 } };
    double x =
        self->left + gap + places[i].x * (self->right - self->left - self->legend_width - 2 * gap);
    double y =
        self->top + gap / 2 + places[i].y * (self->bottom - self->top - self->legend_height - gap);
    double covered =
        plot_occupancy_count (self, x, y, self->legend_width, self->legend_height) / cells +
        0.01 * i;

    if (covered < least) {
      least = covered;
      self->legend_left = rint (x) + 0.5;
      self->legend_top = rint (y) + 0.5;
    }
  }
  if (least < MOST_COVERED)
    self->legend = PLOT_LEGEND_INSIDE;
}

static void
entries_place (Entries *self, const PlotView *view, PlotText *text)
{
  entries_init (self, view);
  entries_measure (self, view, text);
  if (view->legend == PLOT_LEGEND_INSIDE || view->legend == PLOT_LEGEND_BESIDE)
    entries_stack (self, view);
  else
    entries_flow (self, view, view->legend_left, view->legend_top, view->legend_width);
}

/* A patch of the run's colour; for a band over seeds the band with the median through it. */
static void
draw_run_sample (const PlotView *self, const Entry *entry, double sample, cairo_t *cr)
{
  double half = 0.42 * self->style.font_size;
  PlotCurve curve = { .layer = entry->layer, .run = (guint) entry->run };
  PlotStroke stroke;

  cairo_save (cr);
  if (plot_run_is_band (self, curve.run)) {
    curve.is_band = TRUE;
    plot_curve_get_stroke (self, &curve, &stroke);
    cairo_rectangle (cr, entry->x, entry->y - half, sample, 2 * half);
    plot_set_color (cr, plot_color_fade (stroke.color, 0.25));
    cairo_fill (cr);
    plot_stroke_apply (&stroke, cr);
    cairo_move_to (cr, entry->x + stroke.width / 2, entry->y);
    cairo_line_to (cr, entry->x + sample - stroke.width / 2, entry->y);
    cairo_stroke (cr);
  } else {
    cairo_rectangle (cr, entry->x, entry->y - half, sample, 2 * half);
    plot_set_color (cr, plot_style_run (&self->style, curve.run));
    cairo_fill (cr);
  }
  cairo_restore (cr);
}

void
plot_legend_draw (const PlotView *self, PlotText *text, cairo_t *cr)
{
  double size = self->style.font_size;
  Entries entries;

  if (self->legend == PLOT_LEGEND_NONE)
    return;
  entries_place (&entries, self, text);
  if (self->legend == PLOT_LEGEND_INSIDE) {
    cairo_rectangle (cr, self->legend_left, self->legend_top, self->legend_width,
                     self->legend_height);
    plot_set_color (cr, plot_color_fade (plot_style_background (&self->style), 0.93));
    cairo_fill_preserve (cr);
    plot_set_color (cr, plot_style_grid (&self->style));
    cairo_set_line_width (cr, size / 11);
    cairo_stroke (cr);
  }
  for (guint i = 0; i < entries.n; i++) {
    const Entry *entry = &entries.entries[i];
    double sample = sample_width (self, entry);
    gboolean hidden = entry->run >= 0 ? plot_run_is_hidden (self, (guint) entry->run)
                                      : plot_layer_is_hidden (self, entry->layer);

    if (hidden)
      cairo_push_group (cr);
    if (entry->run >= 0) {
      draw_run_sample (self, entry, sample, cr);
    } else if (entry->kind == LAB_OBSERVABLE_SERIES) {
      PlotStroke stroke;

      plot_layer_get_stroke (self, entry->layer, &stroke);
      if (plot_run_has_several (self))
        stroke.color = plot_style_muted (&self->style);
      cairo_save (cr);
      plot_stroke_apply (&stroke, cr);
      cairo_move_to (cr, entry->x + stroke.width / 2, entry->y);
      cairo_line_to (cr, entry->x + sample - stroke.width / 2, entry->y);
      cairo_stroke (cr);
      cairo_restore (cr);
    } else if (entry->kind == LAB_OBSERVABLE_BARS || entry->kind == LAB_OBSERVABLE_HISTOGRAM) {
      PlotFill fill;

      plot_layer_get_fill (self, entry->layer, &fill);
      cairo_new_path (cr);
      if (fill.is_outline) {
        cairo_move_to (cr, entry->x, entry->y);
        cairo_line_to (cr, entry->x + sample, entry->y);
      } else {
        cairo_rectangle (cr, entry->x + 0.1 * size, entry->y - 0.4 * size, sample - 0.1 * size,
                         0.8 * size);
      }
      plot_fill_draw (&fill, &self->style, entry->kind == LAB_OBSERVABLE_BARS ? 0.8 : 0.3, cr);
    } else {
      PlotStyle style = self->style;

      plot_symbol_draw (&style, entry->role, entry->klass, entry->x + sample / 2, entry->y, cr);
    }
    plot_set_color (cr, plot_style_foreground (&self->style));
    if (entry->run >= 0)
      plot_text_set_middle (text, PLOT_FONT_LABEL, entry->text,
                            entry->width - sample - 0.5 * size + 1);
    else
      plot_text_set (text, PLOT_FONT_LABEL, entry->text, 0, FALSE);
    plot_text_show (text, cr, entry->x + sample + 0.5 * size, entry->y, 0, 0.5);
    if (hidden) {
      cairo_pop_group_to_source (cr);
      cairo_paint_with_alpha (cr, 0.4);
    }
  }
}

static gboolean
find_entry (const PlotView *self, double x, double y, Entry *found)
{
  g_autoptr (PlotText) text = NULL;
  Entries entries;

  if (self->legend == PLOT_LEGEND_NONE || self->is_empty)
    return FALSE;
  text = plot_text_new (&self->style);
  entries_place (&entries, self, text);
  for (guint i = 0; i < entries.n; i++) {
    const Entry *entry = &entries.entries[i];

    if (x >= entry->x && x < entry->x + entry->width &&
        fabs (y - entry->y) < entries.row_height / 2) {
      *found = *entry;
      return TRUE;
    }
  }

  return FALSE;
}

gboolean
plot_view_find_legend (const PlotView *self, double x, double y, guint *layer)
{
  Entry entry;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (layer != NULL, FALSE);

  if (!find_entry (self, x, y, &entry) || entry.run >= 0)
    return FALSE;
  *layer = entry.layer;

  return TRUE;
}

gboolean
plot_view_find_legend_run (const PlotView *self, double x, double y, guint *run)
{
  Entry entry;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (run != NULL, FALSE);

  if (!find_entry (self, x, y, &entry) || entry.run < 0)
    return FALSE;
  *run = (guint) entry.run;

  return TRUE;
}
