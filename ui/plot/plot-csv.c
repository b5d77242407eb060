/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

#include <string.h>

/* Comma-separated values as in RFC 4180, with line feeds. Curves over the same x share a table;
 * each further observable is a table of its own after an empty line. */

static void
append_text (GString *csv, const char *text)
{
  if (text == NULL)
    return;
  if (strpbrk (text, ",\"\r\n") == NULL) {
    g_string_append (csv, text);
    return;
  }
  g_string_append_c (csv, '"');
  for (; *text != '\0'; text++) {
    if (*text == '"')
      g_string_append_c (csv, '"');
    g_string_append_c (csv, *text);
  }
  g_string_append_c (csv, '"');
}

/* The shortest of two or three ways to write it that reads back equal. */
static void
append_real (GString *csv, double value)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_ascii_formatd (buffer, sizeof buffer, formats[i], value);
    if (g_ascii_strtod (buffer, NULL) == value)
      break;
  }
  g_string_append (csv, buffer);
}

static void
append_float (GString *csv, float value)
{
  static const char *const formats[] = { "%.6g", "%.7g", "%.8g", "%.9g" };
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_ascii_formatd (buffer, sizeof buffer, formats[i], value);
    if ((float) g_ascii_strtod (buffer, NULL) == value)
      break;
  }
  g_string_append (csv, buffer);
}

static void
append_axis (GString *csv, const PlotView *view, const LabAxis *axis, const char *otherwise)
{
  g_autofree char *title = plot_axis_get_title (axis);
  gboolean veiled = (view->options.veil & PLOT_VEIL_AXIS_TITLES) != 0;

  append_text (csv, title != NULL && !veiled ? title : otherwise);
}

static void
append_layer_name (GString *name, const PlotView *view, guint layer)
{
  const char *label = view->view->layers[layer].label;

  if (label != NULL && (view->options.veil & PLOT_VEIL_LEGEND) == 0)
    g_string_append (name, label);
  else
    g_string_append_printf (name, "layer %u", layer + 1);
}

static void
append_label (GString *csv, const PlotView *view, guint layer)
{
  g_autoptr (GString) name = g_string_new (NULL);

  append_layer_name (name, view, layer);
  append_text (csv, name->str);
}

static void
begin_table (GString *csv)
{
  if (csv->len > 0)
    g_string_append_c (csv, '\n');
}

static gboolean
same_x (const LabSeries *a, const LabSeries *b)
{
  return a->n == b->n && (a->n == 0 || memcmp (a->x, b->x, a->n * sizeof *a->x) == 0);
}

/* "training cost", "learning_rate=0.1: training cost", "median of 10 seeds: training cost", and
 * with @what "10 seeds, lowest: training cost". */
static void
append_heading (GString *csv, const PlotView *view, const PlotCurve *curve, const char *what)
{
  g_autoptr (GString) label = g_string_new (NULL);
  g_autofree char *prefix = plot_run_get_prefix (view, curve->run);

  if (prefix != NULL)
    g_string_append_printf (label, "%s%s%s: ", prefix, what != NULL ? ", " : "",
                            what != NULL ? what : "");
  append_layer_name (label, view, curve->layer);
  if (prefix == NULL && what != NULL)
    g_string_append_printf (label, ", %s", what);
  append_text (csv, label->str);
}

static void
append_cell (GString *csv, double value)
{
  g_string_append_c (csv, ',');
  append_real (csv, value);
}

/* The table of curve @first and all later ones over the same x, which are marked in @done. */
static void
append_series (GString *csv,
               const PlotView *view,
               const PlotCurve *curves,
               guint n_curves,
               guint first,
               gboolean *done)
{
  const LabSeries *series = curves[first].series;
  guint columns[PLOT_MAX_CURVES], n_columns = 0;

  begin_table (csv);
  append_axis (csv, view, &view->view->x, "x");
  for (guint i = first; i < n_curves; i++) {
    const LabSeries *other = curves[i].series;

    if (done[i] || !same_x (series, other))
      continue;
    columns[n_columns++] = i;
    done[i] = TRUE;
    g_string_append_c (csv, ',');
    append_heading (csv, view, &curves[i], NULL);
    if (other->low != NULL && other->high != NULL) {
      g_string_append_c (csv, ',');
      append_heading (csv, view, &curves[i], "lowest");
      g_string_append_c (csv, ',');
      append_heading (csv, view, &curves[i], "highest");
    }
  }
  g_string_append_c (csv, '\n');
  for (gsize i = 0; i < series->n; i++) {
    append_real (csv, series->x[i]);
    for (guint column = 0; column < n_columns; column++) {
      const LabSeries *other = curves[columns[column]].series;

      append_cell (csv, other->y[i]);
      if (other->low != NULL && other->high != NULL) {
        append_cell (csv, other->low[i]);
        append_cell (csv, other->high[i]);
      }
    }
    g_string_append_c (csv, '\n');
  }
}

/* A column that says which run, before the others; none where there is one only. */
static void
begin_heading (GString *csv, const PlotView *view)
{
  begin_table (csv);
  if (plot_run_has_several (view))
    g_string_append (csv, "run,");
}

static void
begin_row (GString *csv, const PlotView *view, guint run)
{
  if (plot_run_has_several (view)) {
    g_autofree char *title = plot_run_get_title (view, run);

    append_text (csv, title);
    g_string_append_c (csv, ',');
  }
}

static void
append_field (GString *csv, const PlotView *view, guint run, guint layer, const LabField *field)
{
  begin_heading (csv, view);
  append_axis (csv, view, &view->view->x, "x");
  g_string_append_c (csv, ',');
  append_axis (csv, view, &view->view->y, "y");
  g_string_append_c (csv, ',');
  append_label (csv, view, layer);
  g_string_append (csv, field->classes != NULL ? ",class\n" : "\n");
  for (gsize j = 0; j < field->ny; j++) {
    for (gsize i = 0; i < field->nx; i++) {
      gsize at = j * field->nx + i;

      begin_row (csv, view, run);
      append_real (csv,
                   field->x0 + ((double) i + 0.5) * (field->x1 - field->x0) / (double) field->nx);
      g_string_append_c (csv, ',');
      append_real (csv,
                   field->y0 + ((double) j + 0.5) * (field->y1 - field->y0) / (double) field->ny);
      g_string_append_c (csv, ',');
      append_float (csv, field->values[at]);
      if (field->classes != NULL)
        g_string_append_printf (csv, ",%u", field->classes[at]);
      g_string_append_c (csv, '\n');
    }
  }
}

static void
append_points (GString *csv, const PlotView *view, guint run, guint layer, const LabPoints *points)
{
  begin_heading (csv, view);
  append_axis (csv, view, &view->view->x, "x");
  g_string_append_c (csv, ',');
  append_axis (csv, view, &view->view->y, "y");
  g_string_append (csv, ",set");
  if (points->classes != NULL)
    g_string_append (csv, points->class_names != NULL ? ",class,name" : ",class");
  g_string_append_c (csv, '\n');
  for (gsize i = 0; i < points->n; i++) {
    begin_row (csv, view, run);
    append_float (csv, points->x[i]);
    g_string_append_c (csv, ',');
    append_float (csv, points->y[i]);
    g_string_append_c (csv, ',');
    append_label (csv, view, layer);
    if (points->classes != NULL) {
      g_string_append_printf (csv, ",%u", points->classes[i]);
      if (points->class_names != NULL) {
        g_string_append_c (csv, ',');
        append_text (csv, plot_points_get_class_name (view, points, points->classes[i]));
      }
    }
    g_string_append_c (csv, '\n');
  }
}

static void
append_pictures (GString *csv, const PlotView *view, guint run, const LabPictures *pictures)
{
  const float *value = pictures->pixels;

  begin_heading (csv, view);
  g_string_append (csv, "picture,row,column,channel,value,caption\n");
  for (gsize n = 0; n < pictures->n; n++) {
    for (gsize y = 0; y < pictures->height; y++) {
      for (gsize x = 0; x < pictures->width; x++) {
        for (gsize c = 0; c < pictures->channels; c++, value++) {
          begin_row (csv, view, run);
          g_string_append_printf (csv,
                                  "%" G_GSIZE_FORMAT ",%" G_GSIZE_FORMAT ",%" G_GSIZE_FORMAT
                                  ",%" G_GSIZE_FORMAT ",",
                                  n, y, x, c);
          append_float (csv, *value);
          g_string_append_c (csv, ',');
          append_text (csv, pictures->captions != NULL ? pictures->captions[n] : NULL);
          g_string_append_c (csv, '\n');
        }
      }
    }
  }
}

static void
append_readout (GString *csv, const PlotView *view, guint run, const LabReadout *readout)
{
  begin_heading (csv, view);
  g_string_append (csv, "name,value\n");
  for (guint i = 0; i < readout->n; i++) {
    begin_row (csv, view, run);
    append_text (csv, readout->labels[i]);
    g_string_append_c (csv, ',');
    append_text (csv, readout->values[i]);
    g_string_append_c (csv, '\n');
  }
}

/* Layers, then weights: row, column as in the matrices of the layers, both from 1. */
static void
append_diagram (GString *csv, const PlotView *view, guint run, const LabDiagram *diagram)
{
  gboolean has_weights = FALSE;

  begin_heading (csv, view);
  g_string_append (csv, "layer,title,output,details,unit,activation\n");
  for (guint i = 0; i < diagram->n_layers; i++) {
    const LabDiagramLayer *layer = &diagram->layers[i];

    has_weights = has_weights || (layer->weights != NULL && i > 0);
    for (guint unit = 0; unit < MAX (layer->n_units, 1); unit++) {
      begin_row (csv, view, run);
      g_string_append_printf (csv, "%u,", i + 1);
      append_text (csv, layer->title);
      g_string_append_c (csv, ',');
      append_text (csv, layer->shape);
      g_string_append_c (csv, ',');
      append_text (csv, layer->details);
      g_string_append_c (csv, ',');
      if (layer->n_units > 0)
        g_string_append_printf (csv, "%u", unit + 1);
      g_string_append_c (csv, ',');
      if (layer->n_units > 0 && layer->activations != NULL)
        append_float (csv, layer->activations[unit]);
      g_string_append_c (csv, '\n');
    }
  }
  if (!has_weights)
    return;
  begin_heading (csv, view);
  g_string_append (csv, "layer,unit,unit of the layer before,weight\n");
  for (guint i = 1; i < diagram->n_layers; i++) {
    const LabDiagramLayer *layer = &diagram->layers[i];
    guint n_before = diagram->layers[i - 1].n_units;

    if (layer->weights == NULL)
      continue;
    for (guint to = 0; to < layer->n_units; to++) {
      for (guint from = 0; from < n_before; from++) {
        begin_row (csv, view, run);
        g_string_append_printf (csv, "%u,%u,%u,", i + 1, to + 1, from + 1);
        append_float (csv, layer->weights[(gsize) to * n_before + from]);
        g_string_append_c (csv, '\n');
      }
    }
  }
}

static void
append_name (GString *csv, const char *const *names, gsize index)
{
  if (names != NULL && names[index] != NULL)
    append_text (csv, names[index]);
  else
    g_string_append_printf (csv, "%" G_GSIZE_FORMAT, index + 1);
}

/* A value that is kept back has a question mark, as in the drawing. */
static void
append_value (GString *csv, const PlotView *view, guint layer, double value)
{
  if (plot_layer_is_veiled (view, layer))
    g_string_append_c (csv, '?');
  else
    append_real (csv, value);
}

static void
append_mark (GString *csv, const PlotView *view, guint layer, const guint8 *marks, gsize index)
{
  const char *word = marks != NULL && !plot_layer_is_veiled (view, layer)
                         ? plot_mark_get_word (marks[index])
                         : NULL;

  g_string_append_c (csv, ',');
  append_text (csv, word);
}

/* As it stands, with the names of rows and columns, or their numbers. */
static void
append_matrix (GString *csv, const PlotView *view, guint run, guint layer, const LabMatrix *matrix)
{
  begin_heading (csv, view);
  append_label (csv, view, layer);
  for (gsize j = 0; j < matrix->columns; j++) {
    g_string_append_c (csv, ',');
    append_name (csv, matrix->column_names, j);
  }
  g_string_append_c (csv, '\n');
  for (gsize i = 0; i < matrix->rows; i++) {
    begin_row (csv, view, run);
    append_name (csv, matrix->row_names, i);
    for (gsize j = 0; j < matrix->columns; j++) {
      g_string_append_c (csv, ',');
      append_value (csv, view, layer, matrix->values[i * matrix->columns + j]);
    }
    g_string_append_c (csv, '\n');
  }
}

static void
append_bars (GString *csv, const PlotView *view, guint run, guint layer, const LabBars *bars)
{
  begin_heading (csv, view);
  g_string_append (csv, "name,");
  append_label (csv, view, layer);
  g_string_append (csv, bars->marks != NULL ? ",mark\n" : "\n");
  for (gsize i = 0; i < bars->n; i++) {
    begin_row (csv, view, run);
    append_name (csv, bars->names, i);
    g_string_append_c (csv, ',');
    append_value (csv, view, layer, bars->values[i]);
    if (bars->marks != NULL)
      append_mark (csv, view, layer, bars->marks, i);
    g_string_append_c (csv, '\n');
  }
}

static void
append_histogram (GString *csv,
                  const PlotView *view,
                  guint run,
                  guint layer,
                  const LabHistogram *histogram)
{
  double width = (histogram->x1 - histogram->x0) / (double) histogram->n_bins;

  begin_heading (csv, view);
  g_string_append (csv, "from,to,");
  append_label (csv, view, layer);
  g_string_append_c (csv, '\n');
  for (gsize i = 0; i < histogram->n_bins; i++) {
    begin_row (csv, view, run);
    append_real (csv, histogram->x0 + width * (double) i);
    g_string_append_c (csv, ',');
    append_real (csv, histogram->x0 + width * (double) (i + 1));
    g_string_append_c (csv, ',');
    append_real (csv, histogram->counts[i]);
    g_string_append_c (csv, '\n');
  }
}

static void
append_cells (GString *csv, const PlotView *view, guint run, guint layer, const LabTable *table)
{
  begin_heading (csv, view);
  for (gsize j = 0; j < table->columns; j++) {
    if (j > 0)
      g_string_append_c (csv, ',');
    append_text (csv, table->headings[j]);
  }
  g_string_append (csv, table->marks != NULL ? ",mark\n" : "\n");
  for (gsize i = 0; i < table->rows; i++) {
    begin_row (csv, view, run);
    for (gsize j = 0; j < table->columns; j++) {
      if (j > 0)
        g_string_append_c (csv, ',');
      append_text (csv, plot_table_get_cell (view, table, i, j));
    }
    if (table->marks != NULL)
      append_mark (csv, view, layer, table->marks, i);
    g_string_append_c (csv, '\n');
  }
}

/* What one run has of one layer, besides curves. */
static void
append_observable (GString *csv,
                   const PlotView *view,
                   guint run,
                   guint layer,
                   const LabObservable *observable)
{
  switch (observable->kind) {
  case LAB_OBSERVABLE_FIELD:
    append_field (csv, view, run, layer, &observable->field);
    break;
  case LAB_OBSERVABLE_POINTS:
    append_points (csv, view, run, layer, &observable->points);
    break;
  case LAB_OBSERVABLE_PICTURES:
    append_pictures (csv, view, run, &observable->pictures);
    break;
  case LAB_OBSERVABLE_READOUT:
    append_readout (csv, view, run, &observable->readout);
    break;
  case LAB_OBSERVABLE_DIAGRAM:
    append_diagram (csv, view, run, &observable->diagram);
    break;
  case LAB_OBSERVABLE_MATRIX:
    append_matrix (csv, view, run, layer, &observable->matrix);
    break;
  case LAB_OBSERVABLE_BARS:
    append_bars (csv, view, run, layer, &observable->bars);
    break;
  case LAB_OBSERVABLE_HISTOGRAM:
    append_histogram (csv, view, run, layer, &observable->histogram);
    break;
  case LAB_OBSERVABLE_TABLE:
    append_cells (csv, view, run, layer, &observable->table);
    break;
  default:
    break;
  }
}

GString *
plot_csv_new (const PlotView *view)
{
  GString *csv = g_string_new (NULL);
  guint n_layers = lab_view_n_layers (view->view), n_runs = plot_run_count (view), n_curves;
  PlotCurve curves[PLOT_MAX_CURVES];
  gboolean done[PLOT_MAX_CURVES] = { FALSE };

  n_curves = plot_curves_find (view, FALSE, curves);
  for (guint layer = 0; layer < n_layers; layer++) {
    for (guint i = 0; i < n_curves; i++)
      if (curves[i].layer == layer && !done[i])
        append_series (csv, view, curves, n_curves, i, done);
    if (plot_layer_is_hidden (view, layer))
      continue;
    for (guint run = 0; run < n_runs; run++) {
      const LabObservable *observable = plot_layer_get_of_run (view, layer, run);

      if (observable != NULL && (run == view->run || !plot_run_is_hidden (view, run)))
        append_observable (csv, view, run, layer, observable);
    }
  }

  return csv;
}
