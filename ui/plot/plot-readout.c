/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

/* Room around a line of text, in font sizes. */
#define LEADING 0.75

/* Between the columns of two runs. */
#define HEADING_GAP 0.9

/* The most of the width that the numbers of several runs take from their labels. */
#define LARGEST_SHARE 0.75

static guint
count_lines (const PlotView *self)
{
  guint n_layers = lab_view_n_layers (self->view), n = 0;

  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get_visible (self, layer);

    if (observable != NULL && observable->kind == LAB_OBSERVABLE_READOUT)
      n += observable->readout.n;
  }

  return n;
}

/* The value that @run has for line @index of @layer as the first column shows it: lines are told by
 * their labels, as runs may have different ones. */
static const char *
find_value (const PlotView *self, guint run, guint layer, guint index, const char *label)
{
  const LabObservable *observable = plot_layer_get_of_run (self, layer, run);
  const LabReadout *readout;

  if (observable == NULL)
    return NULL;
  readout = &observable->readout;
  if (index < readout->n && g_strcmp0 (readout->labels[index], label) == 0)
    return readout->values[index];
  for (guint i = 0; i < readout->n; i++)
    if (g_strcmp0 (readout->labels[i], label) == 0)
      return readout->values[i];

  return NULL;
}

static guint
find_runs (const PlotView *self, guint runs[LAB_MAX_RUNS])
{
  guint n_runs = plot_run_count (self), n = 0;

  for (guint run = 0; run < n_runs && n < LAB_MAX_RUNS; run++)
    if (run == self->run || (!plot_run_is_hidden (self, run) && !plot_run_is_band (self, run)))
      runs[n++] = run;

  return n;
}

static void
measure_columns (const PlotView *self,
                 PlotText *text,
                 const guint *runs,
                 guint n_runs,
                 double *labels,
                 double *values)
{
  guint n_layers = lab_view_n_layers (self->view);

  *labels = *values = 0;
  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get_visible (self, layer);

    if (observable == NULL || observable->kind != LAB_OBSERVABLE_READOUT)
      continue;
    for (guint i = 0; i < observable->readout.n; i++) {
      const char *label = observable->readout.labels[i];

      if (label != NULL)
        *labels = MAX (*labels, plot_text_measure (text, PLOT_FONT_LABEL, label));
      for (guint k = 0; k < n_runs; k++) {
        const char *value = find_value (self, runs[k], layer, i, label);

        if (value != NULL)
          *values = MAX (*values, plot_text_measure (text, PLOT_FONT_STRONG, value));
      }
    }
  }
}

static void
draw_headings (const PlotView *self,
               PlotText *text,
               const guint *runs,
               guint n_runs,
               double right,
               double column,
               double y,
               cairo_t *cr)
{
  double gap = HEADING_GAP * self->style.font_size;

  for (guint k = 0; k < n_runs; k++) {
    g_autofree char *title = plot_run_get_title (self, runs[k]);

    plot_set_color (cr, plot_style_run (&self->style, runs[k]));
    plot_text_set_middle (text, PLOT_FONT_STRONG, title, MAX (column - gap, 1));
    plot_text_show (text, cr, right - (n_runs - 1 - k) * column, y, 1, 0.5);
  }
}

void
plot_readout_draw (const PlotView *self, PlotText *usual_text, cairo_t *cr)
{
  guint n_layers = lab_view_n_layers (self->view), n_lines = count_lines (self), line = 0;
  guint runs[LAB_MAX_RUNS], n_runs = find_runs (self, runs);
  gboolean has_headings = plot_run_has_several (self);
  g_autoptr (PlotText) text = NULL;
  PlotStyle style = self->style;
  double row, labels, values, width, left, right, room, y, gap = 0, needed = 0;

  if (n_lines == 0)
    return;
  row = plot_text_get_height (usual_text, PLOT_FONT_LABEL) + LEADING * style.font_size;
  /* Many lines are set smaller rather than cut. */
  if (row * (n_lines + has_headings) > self->bottom - self->top)
    style.font_size *= MAX (0.5, (self->bottom - self->top) / (row * (n_lines + has_headings)));
  room = self->right - self->left;
  for (guint attempt = 0; attempt < 2; attempt++) {
    g_clear_pointer (&text, plot_text_free);
    text = plot_text_new (&style);
    measure_columns (self, text, runs, n_runs, &labels, &values);
    gap = 1.5 * style.font_size;
    needed = n_runs * (values + HEADING_GAP * style.font_size) + gap;
    /* The numbers of many runs, too, are set smaller rather than cut. */
    if (!has_headings || needed <= LARGEST_SHARE * room)
      break;
    style.font_size *= MAX (0.5, LARGEST_SHARE * room / needed);
  }
  row = plot_text_get_height (text, PLOT_FONT_LABEL) + LEADING * style.font_size;
  if (has_headings) {
    /* The names of runs are long: they take what is left, but not so much that labels go. */
    for (guint k = 0; k < n_runs; k++) {
      g_autofree char *title = plot_run_get_title (self, runs[k]);

      values = MAX (values, plot_text_measure (text, PLOT_FONT_STRONG, title));
    }
    labels = MIN (labels, MAX (0, room - needed));
    values = MIN (values + HEADING_GAP * style.font_size, (room - labels - gap) / n_runs);
    width = MIN (room, labels + gap + n_runs * values);
  } else {
    width = CLAMP (labels + values + 2 * gap, MIN (20 * style.font_size, room), room);
    /* The number counts: where there is not room for both it is the label that is shortened. */
    values = MIN (values, 0.65 * width);
    labels = width - values - gap;
  }
  left = rint (self->left + (room - width) / 2);
  right = left + width;
  y = self->top;
  if (has_headings) {
    draw_headings (self, text, runs, n_runs, right, values, y + row / 2, cr);
    y += row;
  }

  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get_visible (self, layer);

    if (observable == NULL || observable->kind != LAB_OBSERVABLE_READOUT)
      continue;
    for (guint i = 0; i < observable->readout.n; i++, line++, y += row) {
      const char *label = observable->readout.labels[i];

      if (label != NULL) {
        plot_set_color (cr, plot_style_muted (&style));
        plot_text_set (text, PLOT_FONT_LABEL, label, MAX (labels, 1), FALSE);
        plot_text_show (text, cr, left, y + row / 2, 0, 0.5);
      }
      plot_set_color (cr, plot_style_foreground (&style));
      for (guint k = 0; k < n_runs; k++) {
        const char *value = find_value (self, runs[k], layer, i, label);

        if (value == NULL)
          continue;
        plot_text_set (text, PLOT_FONT_STRONG, value,
                       has_headings ? MAX (values - HEADING_GAP * style.font_size, 1) : values + 1,
                       FALSE);
        plot_text_show (text, cr, right - (n_runs - 1 - k) * values, y + row / 2, 1, 0.5);
      }
      if (line + 1 < n_lines) {
        cairo_move_to (cr, left, rint (y + row) + 0.5);
        cairo_line_to (cr, right, rint (y + row) + 0.5);
        cairo_set_line_width (cr, style.font_size / 11);
        plot_set_color (cr, plot_style_grid (&style));
        cairo_stroke (cr);
      }
    }
  }
}
