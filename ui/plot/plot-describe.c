/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

#include <string.h>

/* A change over the last tenth of a curve that is less than this share of its whole range is none.
 */
#define STEADY 0.02

#define MAX_CAPTIONS 5
#define MAX_LINES 12

typedef enum {
  TREND_UNKNOWN,
  TREND_FALLING,
  TREND_STEADY,
  TREND_RISING,
} Trend;

/* Indices into a series; all of finite values. */
typedef struct {
  gsize n_finite;
  gsize last, least, greatest;
  gsize tail; /* where the last tenth begins */
  Trend trend;
} Summary;

/* A straight line through the last tenth, by least squares: it rises or falls if the change is both
 * worth mentioning and twice as large as its standard error. */
static Trend
find_trend (const LabSeries *series, const Summary *summary)
{
  double n = 0, mean_x = 0, mean_y = 0, sxx = 0, sxy = 0, syy = 0;
  double range = series->y[summary->greatest] - series->y[summary->least];
  double slope, change, error = 0;

  if (summary->n_finite < 3)
    return TREND_UNKNOWN;
  for (gsize i = summary->tail; i <= summary->last; i++) {
    double dx, dy;

    if (!isfinite (series->y[i]))
      continue;
    n++;
    dx = series->x[i] - mean_x;
    dy = series->y[i] - mean_y;
    mean_x += dx / n;
    mean_y += dy / n;
    sxx += dx * (series->x[i] - mean_x);
    sxy += dx * (series->y[i] - mean_y);
    syy += dy * (series->y[i] - mean_y);
  }
  if (n < 2 || !(sxx > 0))
    return TREND_UNKNOWN;
  slope = sxy / sxx;
  change = slope * (series->x[summary->last] - series->x[summary->tail]);
  if (n > 2)
    error = sqrt (MAX (0, syy - slope * sxy) / (n - 2) / sxx);
  if (!(fabs (change) > STEADY * range) || fabs (slope) < 2 * error)
    return TREND_STEADY;

  return change > 0 ? TREND_RISING : TREND_FALLING;
}

static gboolean
summarise (const LabSeries *series, Summary *self)
{
  gsize wanted, seen = 0;

  *self = (Summary){ 0 };
  for (gsize i = 0; i < series->n; i++) {
    if (!isfinite (series->y[i]))
      continue;
    if (self->n_finite == 0)
      self->least = self->greatest = i;
    if (series->y[i] < series->y[self->least])
      self->least = i;
    if (series->y[i] > series->y[self->greatest])
      self->greatest = i;
    self->last = i;
    self->n_finite++;
  }
  if (self->n_finite == 0)
    return FALSE;
  wanted = MAX (self->n_finite / 10, MIN (self->n_finite, 3));
  for (gsize i = self->last + 1; i > 0 && seen < wanted; i--) {
    if (isfinite (series->y[i - 1])) {
      self->tail = i - 1;
      seen++;
    }
  }
  self->trend = find_trend (series, self);

  return TRUE;
}

static gboolean
tells_titles (const PlotView *self)
{
  return (self->options.veil & PLOT_VEIL_AXIS_TITLES) == 0;
}

static gboolean
tells_labels (const PlotView *self)
{
  return (self->options.veil & PLOT_VEIL_LEGEND) == 0;
}

static void
append_number (GString *text, double value)
{
  g_autofree char *number = plot_format_number (value, 3);

  g_string_append (text, number);
}

/* "iteration 1,500". */
static void
append_x (GString *text, const PlotView *self, double x)
{
  g_autofree char *number = plot_format_number (x, x == rint (x) ? 12 : 4);

  if (tells_titles (self) && self->view->x.title != NULL)
    g_string_append_printf (text, "%s ", self->view->x.title);
  g_string_append (text, number);
  if (tells_titles (self) && self->view->x.unit != NULL)
    g_string_append_printf (text, " %s", self->view->x.unit);
}

static void
begin_sentence (GString *text)
{
  if (text->len > 0)
    g_string_append_c (text, ' ');
}

static void
append_capital (GString *text, const char *words)
{
  g_autofree char *first = g_utf8_strup (words, g_utf8_next_char (words) - words);

  g_string_append (text, first);
  g_string_append (text, g_utf8_next_char (words));
}

/* The layer's label as the beginning of a sentence; after the run's name, as it is spelled, where
 * there are several: "learning_rate=0.1: training cost". */
static void
append_title (GString *text, const PlotView *self, guint run, guint layer, const char *kind)
{
  const char *label = self->view->layers[layer].label;
  g_autofree char *prefix = plot_run_get_prefix (self, run);

  begin_sentence (text);
  if (prefix != NULL) {
    if (plot_run_is_band (self, run))
      append_capital (text, prefix);
    else
      g_string_append (text, prefix);
    g_string_append (text, ": ");
    if (tells_labels (self) && label != NULL && *label != '\0') {
      g_string_append (text, label);
      return;
    }
  }
  if (!tells_labels (self) || label == NULL || *label == '\0') {
    g_string_append_printf (text, "%s %u", kind, layer + 1);
    return;
  }
  append_capital (text, label);
}

static void
append_extreme (GString *text,
                const PlotView *self,
                const LabSeries *series,
                gsize at,
                const char *what)
{
  g_string_append (text, " since ");
  append_x (text, self, series->x[at]);
  g_string_append_printf (text, " (%s ", what);
  append_number (text, series->y[at]);
  g_string_append_c (text, ')');
}

static void
describe_series (GString *text,
                 const PlotView *self,
                 guint run,
                 guint layer,
                 const LabSeries *series,
                 gboolean tell_x)
{
  Summary summary;

  append_title (text, self, run, layer, "Curve");
  if (!summarise (series, &summary)) {
    g_string_append (text, " has no values yet.");
    return;
  }
  g_string_append_c (text, ' ');
  append_number (text, series->y[summary.last]);
  if (series->low != NULL && series->high != NULL) {
    g_string_append (text, " (");
    append_number (text, series->low[summary.last]);
    g_string_append (text, " to ");
    append_number (text, series->high[summary.last]);
    g_string_append_c (text, ')');
  }
  if (tells_titles (self) && self->view->y.unit != NULL)
    g_string_append_printf (text, " %s", self->view->y.unit);
  if (tell_x || summary.last + 1 < series->n) {
    g_string_append (text, " at ");
    append_x (text, self, series->x[summary.last]);
  }
  if (summary.last + 1 < series->n) {
    g_string_append (text, ", no longer finite from ");
    append_x (text, self, series->x[summary.last + 1]);
    g_string_append (text, " on.");
    return;
  }
  switch (summary.trend) {
  case TREND_FALLING:
    g_string_append (text, ", falling");
    if (summary.greatest > 0 && summary.greatest < summary.tail)
      append_extreme (text, self, series, summary.greatest, "maximum");
    break;
  case TREND_RISING:
    g_string_append (text, ", rising");
    if (summary.least > 0 && summary.least < summary.tail)
      append_extreme (text, self, series, summary.least, "minimum");
    break;
  case TREND_STEADY:
    g_string_append (text, ", steady");
    break;
  case TREND_UNKNOWN:
  default:
    break;
  }
  if (!plot_zoom_is_valid (&self->options.zoom, self->view) &&
      (series->y[summary.last] > self->y.high || series->y[summary.last] < self->y.low))
    g_string_append (text, ", outside the drawing");
  g_string_append_c (text, '.');
}

static void
describe_markers (GString *text, const PlotView *self, const LabSeries *series)
{
  if ((self->options.veil & PLOT_VEIL_MARKERS) != 0)
    return;
  for (guint i = 0; i < series->n_markers; i++) {
    const LabMarker *marker = &series->markers[i];
    const char *label = marker->label != NULL ? marker->label : marker->id;

    begin_sentence (text);
    g_string_append_printf (text, "Marked “%s”: ", label);
    if (marker->kind != LAB_MARKER_VERTICAL) {
      append_number (text, marker->y);
      if (marker->kind == LAB_MARKER_POINT)
        g_string_append (text, " at ");
    }
    if (marker->kind != LAB_MARKER_HORIZONTAL)
      append_x (text, self, marker->x);
    g_string_append_c (text, '.');
  }
}

static void
append_class (GString *text, const PlotView *self, guint klass)
{
  const char *name = plot_view_get_class_name (self, klass);

  if (name != NULL)
    g_string_append (text, name);
  else
    g_string_append_printf (text, "class %u", klass + 1);
}

static void
append_counts (GString *text,
               const PlotView *self,
               const gsize counts[256],
               gsize total,
               gboolean share)
{
  gboolean is_first = TRUE;

  for (guint klass = 0; klass < 256; klass++) {
    if (counts[klass] == 0)
      continue;
    if (!is_first)
      g_string_append (text, ", ");
    is_first = FALSE;
    if (share)
      g_string_append_printf (text, "%.0f%% ", 100.0 * (double) counts[klass] / (double) total);
    else
      g_string_append_printf (text, "%" G_GSIZE_FORMAT " ", counts[klass]);
    append_class (text, self, klass);
  }
}

static void
describe_field (GString *text, const PlotView *self, guint layer, const LabField *field)
{
  gsize n = field->nx * field->ny, n_finite = 0, n_high = 0, counts[256] = { 0 };
  float low = INFINITY, high = -INFINITY;

  append_title (text, self, self->run, layer, "Field");
  for (gsize i = 0; i < n; i++) {
    if (field->classes != NULL)
      counts[field->classes[i]]++;
    if (!isfinite (field->values[i]))
      continue;
    n_finite++;
    low = MIN (low, field->values[i]);
    high = MAX (high, field->values[i]);
    n_high += field->values[i] >= field->level;
  }
  if (n_finite == 0) {
    g_string_append (text, " has no values.");
  } else if (field->classes != NULL) {
    g_string_append (text, ": ");
    append_counts (text, self, counts, n, TRUE);
    g_string_append (text, " of the plane.");
  } else {
    g_string_append (text, " from ");
    append_number (text, low);
    g_string_append (text, " to ");
    append_number (text, high);
    if (field->level > field->low && field->level < field->high)
      g_string_append_printf (text, "; above %g on %.0f%% of the plane", field->level,
                              100.0 * (double) n_high / (double) n_finite);
    g_string_append_c (text, '.');
  }
}

/* How many points lie where the field shows another class than theirs. FALSE when that cannot be
 * told. */
static gboolean
count_misplaced (const PlotView *self, const LabPoints *points, gsize *n_misplaced)
{
  guint n_layers = lab_view_n_layers (self->view);

  *n_misplaced = 0;
  if (points->classes == NULL)
    return FALSE;
  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get_visible (self, layer);
    const LabField *field;

    if (observable == NULL || observable->kind != LAB_OBSERVABLE_FIELD)
      continue;
    field = &observable->field;
    if (field->classes == NULL &&
        (points->n_classes != 2 || !(field->level > field->low && field->level < field->high)))
      return FALSE;
    for (gsize i = 0; i < points->n; i++) {
      gsize at;

      if (plot_field_find (field, points->x[i], points->y[i], &at)) {
        guint shown =
            field->classes != NULL ? field->classes[at] : field->values[at] >= field->level;

        *n_misplaced += shown != points->classes[i];
      }
    }
    return TRUE;
  }

  return FALSE;
}

static void
describe_points (GString *text, const PlotView *self, guint layer, const LabPoints *points)
{
  gsize counts[256] = { 0 }, n_misplaced;

  append_title (text, self, self->run, layer, "Set");
  g_string_append_printf (text, ": %" G_GSIZE_FORMAT " %s", points->n,
                          points->n == 1 ? "point" : "points");
  if (points->classes != NULL && points->n > 0) {
    for (gsize i = 0; i < points->n; i++)
      counts[points->classes[i]]++;
    g_string_append (text, " (");
    append_counts (text, self, counts, points->n, FALSE);
    g_string_append_c (text, ')');
  }
  if (count_misplaced (self, points, &n_misplaced))
    g_string_append_printf (text, ", %" G_GSIZE_FORMAT " on the wrong side", n_misplaced);
  g_string_append_c (text, '.');
}

static void
describe_pictures (GString *text, const PlotView *self, guint layer, const LabPictures *pictures)
{
  append_title (text, self, self->run, layer, "Pictures");
  g_string_append_printf (
      text, ": %" G_GSIZE_FORMAT " %s of %" G_GSIZE_FORMAT " by %" G_GSIZE_FORMAT " pixels",
      pictures->n, pictures->n == 1 ? "picture" : "pictures", pictures->width, pictures->height);
  for (gsize i = 0; pictures->captions != NULL && i < MIN (pictures->n, MAX_CAPTIONS); i++)
    g_string_append_printf (text, "%s%s", i == 0 ? ": " : ", ",
                            pictures->captions[i] != NULL ? pictures->captions[i] : "no caption");
  if (pictures->captions != NULL && pictures->n > MAX_CAPTIONS)
    g_string_append_printf (text, " and %" G_GSIZE_FORMAT " more", pictures->n - MAX_CAPTIONS);
  if (pictures->marks != NULL && pictures->n_marks > 0)
    g_string_append_printf (text, "; %u %s", pictures->n_marks,
                            pictures->n_marks == 1 ? "box" : "boxes");
  g_string_append_c (text, '.');
}

/* Of the finite ones: their number and where the extremes are. */
typedef struct {
  gsize n_finite, least, greatest;
} Extremes;

static void
find_extremes (Extremes *self, const double *values, gsize n)
{
  *self = (Extremes){ 0 };
  for (gsize i = 0; i < n; i++) {
    if (!isfinite (values[i]))
      continue;
    if (self->n_finite == 0 || values[i] < values[self->least])
      self->least = i;
    if (self->n_finite == 0 || values[i] > values[self->greatest])
      self->greatest = i;
    self->n_finite++;
  }
}

static void
append_name (GString *text, const char *const *names, gsize index)
{
  if (names != NULL && names[index] != NULL)
    g_string_append (text, names[index]);
  else
    g_string_append_printf (text, "%" G_GSIZE_FORMAT, index + 1);
}

/* "; marked (1, 2), (2, 1)" for a matrix, "; marked cat" for bars and rows. */
static void
append_marks (GString *text,
              const guint8 *marks,
              gsize rows,
              gsize columns,
              const char *const *row_names,
              const char *const *column_names)
{
  for (guint mark = LAB_MARK_STRONG; marks != NULL && mark <= LAB_MARK_WRONG; mark++) {
    gsize n = 0;

    for (gsize i = 0; i < rows * columns; i++) {
      if (marks[i] != mark || n++ >= MAX_CAPTIONS)
        continue;
      if (n == 1)
        g_string_append_printf (text, "; %s ", plot_mark_get_word (mark));
      else
        g_string_append (text, ", ");
      if (column_names != NULL || columns > 1)
        g_string_append_c (text, '(');
      append_name (text, row_names, i / columns);
      if (column_names != NULL || columns > 1) {
        g_string_append (text, ", ");
        append_name (text, column_names, i % columns);
        g_string_append_c (text, ')');
      }
    }
    if (n > MAX_CAPTIONS)
      g_string_append_printf (text, " and %" G_GSIZE_FORMAT " more", n - MAX_CAPTIONS);
  }
}

/* "Z_norm, 3 × 4: from −1.22 to 1.22; not finite: 1; marked (1, 2)." */
static void
describe_matrix (GString *text, const PlotView *self, guint layer, const LabMatrix *matrix)
{
  gsize n = matrix->rows * matrix->columns;
  const char *label = self->view->layers[layer].label;
  Extremes extremes;

  /* A matrix has a name even where curves keep theirs back, and keeps its spelling. */
  begin_sentence (text);
  if (label != NULL)
    g_string_append_printf (text, "%s, ", label);
  g_string_append_printf (text, "%" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT, matrix->rows,
                          matrix->columns);
  find_extremes (&extremes, matrix->values, n);
  if (plot_layer_is_veiled (self, layer)) {
    g_string_append (text, ": values not shown yet.");
    return;
  }
  if (extremes.n_finite > 0) {
    gboolean is_one = matrix->values[extremes.least] == matrix->values[extremes.greatest];

    g_string_append (text, is_one ? ": " : ": from ");
    append_number (text, matrix->values[extremes.least]);
    if (!is_one) {
      g_string_append (text, " to ");
      append_number (text, matrix->values[extremes.greatest]);
    }
  }
  if (extremes.n_finite < n)
    g_string_append_printf (text, "; not finite: %" G_GSIZE_FORMAT, n - extremes.n_finite);
  append_marks (text, matrix->marks, matrix->rows, matrix->columns, matrix->row_names,
                matrix->column_names);
  if (matrix->caption != NULL)
    g_string_append_printf (text, "; %s", matrix->caption);
  if (self->view->layers[layer].knob != NULL)
    g_string_append (text, "; can be edited");
  g_string_append_c (text, '.');
}

/* "P(class): largest 0.7 for cat, least 0.1 for dog; marked cat." */
static void
describe_bars (GString *text, const PlotView *self, guint layer, const LabBars *bars)
{
  Extremes extremes;

  append_title (text, self, self->run, layer, "Bars");
  g_string_append_printf (text, ", %" G_GSIZE_FORMAT " %s: ", bars->n,
                          bars->n == 1 ? "bar" : "bars");
  if (plot_layer_is_veiled (self, layer)) {
    g_string_append (text, "values not shown yet.");
    return;
  }
  find_extremes (&extremes, bars->values, bars->n);
  if (extremes.n_finite > 0) {
    g_string_append (text, "largest ");
    append_number (text, bars->values[extremes.greatest]);
    g_string_append (text, " for ");
    append_name (text, bars->names, extremes.greatest);
    if (extremes.n_finite > 1) {
      g_string_append (text, ", least ");
      append_number (text, bars->values[extremes.least]);
      g_string_append (text, " for ");
      append_name (text, bars->names, extremes.least);
    }
  }
  if (extremes.n_finite < bars->n)
    g_string_append_printf (text, "; not finite: %" G_GSIZE_FORMAT, bars->n - extremes.n_finite);
  append_marks (text, bars->marks, bars->n, 1, bars->names, NULL);
  if (self->view->layers[layer].knob != NULL)
    g_string_append (text, "; can be edited");
  g_string_append_c (text, '.');
}

/* "Scores: 200 in 20 bins, most 31 from 0.1 to 0.2, mean between 0.12 and 0.22": the mean of what
 * fell into bins is known up to their width. */
static void
describe_histogram (GString *text, const PlotView *self, guint layer, const LabHistogram *histogram)
{
  double width = (histogram->x1 - histogram->x0) / (double) histogram->n_bins;
  double total = 0, sum = 0;
  Extremes extremes;

  append_title (text, self, self->run, layer, "Histogram");
  find_extremes (&extremes, histogram->counts, histogram->n_bins);
  for (gsize i = 0; i < histogram->n_bins; i++) {
    if (!isfinite (histogram->counts[i]))
      continue;
    total += histogram->counts[i];
    sum += histogram->counts[i] * (histogram->x0 + width * (double) i);
  }
  if (!(total > 0)) {
    g_string_append (text, " is empty.");
    return;
  }
  g_string_append (text, ": ");
  append_number (text, total);
  g_string_append_printf (text, " in %" G_GSIZE_FORMAT " bins, most ", histogram->n_bins);
  append_number (text, histogram->counts[extremes.greatest]);
  g_string_append (text, " from ");
  append_number (text, histogram->x0 + width * (double) extremes.greatest);
  g_string_append (text, " to ");
  append_number (text, histogram->x0 + width * (double) (extremes.greatest + 1));
  g_string_append (text, ", mean between ");
  append_number (text, sum / total);
  g_string_append (text, " and ");
  append_number (text, sum / total + width);
  g_string_append_c (text, '.');
}

static void
describe_table (GString *text, const PlotView *self, guint layer, const LabTable *table)
{
  append_title (text, self, self->run, layer, "Table");
  g_string_append_printf (text, ": %" G_GSIZE_FORMAT " %s", table->rows,
                          table->rows == 1 ? "row" : "rows");
  for (gsize i = 0; i < MIN (table->rows, MAX_CAPTIONS); i++) {
    g_string_append (text, i == 0 ? ": " : "; ");
    for (gsize j = 0; j < table->columns; j++) {
      const char *cell = plot_table_get_cell (self, table, i, j);

      g_string_append_printf (text, "%s%s%s%s", j > 0 ? ", " : "",
                              table->headings[j] != NULL ? table->headings[j] : "",
                              table->headings[j] != NULL ? " " : "", cell != NULL ? cell : "");
    }
    if (table->marks != NULL && !plot_layer_is_veiled (self, layer) &&
        plot_mark_get_word (table->marks[i]) != NULL)
      g_string_append_printf (text, " (%s)", plot_mark_get_word (table->marks[i]));
  }
  if (table->rows > MAX_CAPTIONS)
    g_string_append_printf (text, " and %" G_GSIZE_FORMAT " more", table->rows - MAX_CAPTIONS);
  g_string_append_c (text, '.');
}

/* Views that are no planes: what there is, layer by layer. */
static void
describe_layers (GString *text, const PlotView *self)
{
  guint n_layers = lab_view_n_layers (self->view);

  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get_visible (self, layer);

    if (observable == NULL)
      continue;
    switch (observable->kind) {
    case LAB_OBSERVABLE_PICTURES:
      describe_pictures (text, self, layer, &observable->pictures);
      break;
    case LAB_OBSERVABLE_MATRIX:
      describe_matrix (text, self, layer, &observable->matrix);
      break;
    case LAB_OBSERVABLE_BARS:
      describe_bars (text, self, layer, &observable->bars);
      break;
    case LAB_OBSERVABLE_TABLE:
      describe_table (text, self, layer, &observable->table);
      break;
    default:
      break;
    }
  }
  if (text->len == 0)
    g_string_append (text, "Every layer is switched off.");
}

static void
describe_readout_of_run (GString *text, const PlotView *self, guint run)
{
  guint n_layers = lab_view_n_layers (self->view), n_told = 0;
  g_autofree char *prefix = plot_run_get_prefix (self, run);

  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get_of_run (self, layer, run);

    if (observable == NULL || observable->kind != LAB_OBSERVABLE_READOUT ||
        plot_layer_is_hidden (self, layer))
      continue;
    for (guint i = 0; i < observable->readout.n && n_told < MAX_LINES; i++, n_told++) {
      begin_sentence (text);
      if (prefix != NULL && n_told == 0)
        g_string_append_printf (text, "%s: ", prefix);
      g_string_append_printf (text, "%s: %s.", observable->readout.labels[i],
                              observable->readout.values[i]);
    }
  }
}

static void
describe_readout (GString *text, const PlotView *self)
{
  guint n_runs = plot_run_count (self);

  for (guint run = 0; run < n_runs; run++)
    if (run == self->run || (!plot_run_is_hidden (self, run) && !plot_run_is_band (self, run)))
      describe_readout_of_run (text, self, run);
}

static void
append_limits (GString *text, const LabAxis *axis, gboolean tells, const PlotAxis *limits)
{
  g_autofree char *low = plot_format_number (limits->low, 4);
  g_autofree char *high = plot_format_number (limits->high, 4);

  if (tells && axis->title != NULL)
    g_string_append_printf (text, "%s ", axis->title);
  g_string_append_printf (text, "%s to %s", low, high);
}

static void
describe_zoom (GString *text, const PlotView *self)
{
  if (!plot_zoom_is_valid (&self->options.zoom, self->view))
    return;
  g_string_append (text, " Zoomed to ");
  append_limits (text, &self->view->x, tells_titles (self), &self->x);
  g_string_append (text, ", ");
  append_limits (text, &self->view->y, tells_titles (self), &self->y);
  g_string_append_c (text, '.');
}

static void
describe_plane (GString *text, const PlotView *self)
{
  guint n_layers = lab_view_n_layers (self->view), n_curves, curve = 0;
  PlotCurve curves[PLOT_MAX_CURVES];
  double last_x = NAN;

  n_curves = plot_curves_find (self, FALSE, curves);
  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get_visible (self, layer);

    for (; curve < n_curves && curves[curve].layer == layer; curve++) {
      const LabSeries *series = curves[curve].series;
      double x = series->n > 0 ? series->x[series->n - 1] : NAN;

      /* The place is told once for curves that end together. */
      describe_series (text, self, curves[curve].run, layer, series, x != last_x);
      describe_markers (text, self, series);
      last_x = x;
    }
    if (observable == NULL)
      continue;
    if (observable->kind == LAB_OBSERVABLE_FIELD) {
      describe_field (text, self, layer, &observable->field);
    } else if (observable->kind == LAB_OBSERVABLE_POINTS) {
      describe_points (text, self, layer, &observable->points);
    } else if (observable->kind == LAB_OBSERVABLE_HISTOGRAM) {
      describe_histogram (text, self, layer, &observable->histogram);
    }
  }
  if (text->len == 0)
    g_string_append (text, "Every layer is switched off.");
  else
    describe_zoom (text, self);
}

char *
plot_view_describe (const PlotView *self)
{
  g_autofree char *sentence = NULL;
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  sentence = plot_view_get_empty_text (self);
  if (sentence != NULL)
    return g_steal_pointer (&sentence);
  text = g_string_new (NULL);
  switch (self->view->kind) {
  case LAB_VIEW_PLANE:
    describe_plane (text, self);
    break;
  case LAB_VIEW_PICTURES:
  case LAB_VIEW_MATRICES:
  case LAB_VIEW_BARS:
  case LAB_VIEW_TABLE:
    describe_layers (text, self);
    break;
  case LAB_VIEW_READOUT:
    describe_readout (text, self);
    break;
  case LAB_VIEW_DIAGRAM:
    plot_diagram_describe (self, text);
    break;
  default:
    break;
  }

  return g_string_free (text, FALSE);
}
