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
append_label (GString *csv, const PlotView *view, guint layer)
{
  const char *label = view->view->layers[layer].label;

  if (label != NULL && (view->options.veil & PLOT_VEIL_LEGEND) == 0)
    append_text (csv, label);
  else
    g_string_append_printf (csv, "layer %u", layer + 1);
}

static void
begin_table (GString *csv)
{
  if (csv->len > 0)
    g_string_append_c (csv, '\n');
}

static const LabSeries *
get_series (const PlotView *view, guint layer)
{
  const LabObservable *observable = plot_layer_get_visible (view, layer);

  return observable != NULL && observable->kind == LAB_OBSERVABLE_SERIES ? &observable->series
                                                                         : NULL;
}

static gboolean
same_x (const LabSeries *a, const LabSeries *b)
{
  return a->n == b->n && (a->n == 0 || memcmp (a->x, b->x, a->n * sizeof *a->x) == 0);
}

/* The table of layer @first and all later ones over the same x, which are marked in @done. */
static void
append_series (GString *csv, const PlotView *view, guint first, guint32 *done)
{
  guint n_layers = lab_view_n_layers (view->view), n_columns = 0;
  const LabSeries *columns[LAB_VIEW_MAX_LAYERS];
  const LabSeries *series = get_series (view, first);

  begin_table (csv);
  append_axis (csv, view, &view->view->x, "x");
  for (guint layer = first; layer < n_layers; layer++) {
    const LabSeries *other = get_series (view, layer);

    if (other != NULL && same_x (series, other)) {
      columns[n_columns++] = other;
      *done |= 1u << layer;
      g_string_append_c (csv, ',');
      append_label (csv, view, layer);
    }
  }
  g_string_append_c (csv, '\n');
  for (gsize i = 0; i < series->n; i++) {
    append_real (csv, series->x[i]);
    for (guint column = 0; column < n_columns; column++) {
      g_string_append_c (csv, ',');
      append_real (csv, columns[column]->y[i]);
    }
    g_string_append_c (csv, '\n');
  }
}

static void
append_field (GString *csv, const PlotView *view, guint layer, const LabField *field)
{
  begin_table (csv);
  append_axis (csv, view, &view->view->x, "x");
  g_string_append_c (csv, ',');
  append_axis (csv, view, &view->view->y, "y");
  g_string_append_c (csv, ',');
  append_label (csv, view, layer);
  g_string_append (csv, field->classes != NULL ? ",class\n" : "\n");
  for (gsize j = 0; j < field->ny; j++) {
    for (gsize i = 0; i < field->nx; i++) {
      gsize at = j * field->nx + i;

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
append_points (GString *csv, const PlotView *view, guint layer, const LabPoints *points)
{
  begin_table (csv);
  append_axis (csv, view, &view->view->x, "x");
  g_string_append_c (csv, ',');
  append_axis (csv, view, &view->view->y, "y");
  g_string_append (csv, ",set");
  if (points->classes != NULL)
    g_string_append (csv, points->class_names != NULL ? ",class,name" : ",class");
  g_string_append_c (csv, '\n');
  for (gsize i = 0; i < points->n; i++) {
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
append_pictures (GString *csv, const LabPictures *pictures)
{
  const float *value = pictures->pixels;

  begin_table (csv);
  g_string_append (csv, "picture,row,column,channel,value,caption\n");
  for (gsize n = 0; n < pictures->n; n++) {
    for (gsize y = 0; y < pictures->height; y++) {
      for (gsize x = 0; x < pictures->width; x++) {
        for (gsize c = 0; c < pictures->channels; c++, value++) {
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
append_readout (GString *csv, const LabReadout *readout)
{
  begin_table (csv);
  g_string_append (csv, "name,value\n");
  for (guint i = 0; i < readout->n; i++) {
    append_text (csv, readout->labels[i]);
    g_string_append_c (csv, ',');
    append_text (csv, readout->values[i]);
    g_string_append_c (csv, '\n');
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
append_matrix (GString *csv, const PlotView *view, guint layer, const LabMatrix *matrix)
{
  begin_table (csv);
  append_label (csv, view, layer);
  for (gsize j = 0; j < matrix->columns; j++) {
    g_string_append_c (csv, ',');
    append_name (csv, matrix->column_names, j);
  }
  g_string_append_c (csv, '\n');
  for (gsize i = 0; i < matrix->rows; i++) {
    append_name (csv, matrix->row_names, i);
    for (gsize j = 0; j < matrix->columns; j++) {
      g_string_append_c (csv, ',');
      append_value (csv, view, layer, matrix->values[i * matrix->columns + j]);
    }
    g_string_append_c (csv, '\n');
  }
}

static void
append_bars (GString *csv, const PlotView *view, guint layer, const LabBars *bars)
{
  begin_table (csv);
  g_string_append (csv, "name,");
  append_label (csv, view, layer);
  g_string_append (csv, bars->marks != NULL ? ",mark\n" : "\n");
  for (gsize i = 0; i < bars->n; i++) {
    append_name (csv, bars->names, i);
    g_string_append_c (csv, ',');
    append_value (csv, view, layer, bars->values[i]);
    if (bars->marks != NULL)
      append_mark (csv, view, layer, bars->marks, i);
    g_string_append_c (csv, '\n');
  }
}

static void
append_histogram (GString *csv, const PlotView *view, guint layer, const LabHistogram *histogram)
{
  double width = (histogram->x1 - histogram->x0) / (double) histogram->n_bins;

  begin_table (csv);
  g_string_append (csv, "from,to,");
  append_label (csv, view, layer);
  g_string_append_c (csv, '\n');
  for (gsize i = 0; i < histogram->n_bins; i++) {
    append_real (csv, histogram->x0 + width * (double) i);
    g_string_append_c (csv, ',');
    append_real (csv, histogram->x0 + width * (double) (i + 1));
    g_string_append_c (csv, ',');
    append_real (csv, histogram->counts[i]);
    g_string_append_c (csv, '\n');
  }
}

static void
append_cells (GString *csv, const PlotView *view, guint layer, const LabTable *table)
{
  begin_table (csv);
  for (gsize j = 0; j < table->columns; j++) {
    if (j > 0)
      g_string_append_c (csv, ',');
    append_text (csv, table->headings[j]);
  }
  g_string_append (csv, table->marks != NULL ? ",mark\n" : "\n");
  for (gsize i = 0; i < table->rows; i++) {
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

GString *
plot_csv_new (const PlotView *view)
{
  GString *csv = g_string_new (NULL);
  guint n_layers = lab_view_n_layers (view->view);
  guint32 done = 0;

  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get_visible (view, layer);

    if (observable == NULL || (done >> layer & 1) != 0)
      continue;
    switch (observable->kind) {
    case LAB_OBSERVABLE_SERIES:
      append_series (csv, view, layer, &done);
      break;
    case LAB_OBSERVABLE_FIELD:
      append_field (csv, view, layer, &observable->field);
      break;
    case LAB_OBSERVABLE_POINTS:
      append_points (csv, view, layer, &observable->points);
      break;
    case LAB_OBSERVABLE_PICTURES:
      append_pictures (csv, &observable->pictures);
      break;
    case LAB_OBSERVABLE_READOUT:
      append_readout (csv, &observable->readout);
      break;
    case LAB_OBSERVABLE_MATRIX:
      append_matrix (csv, view, layer, &observable->matrix);
      break;
    case LAB_OBSERVABLE_BARS:
      append_bars (csv, view, layer, &observable->bars);
      break;
    case LAB_OBSERVABLE_HISTOGRAM:
      append_histogram (csv, view, layer, &observable->histogram);
      break;
    case LAB_OBSERVABLE_TABLE:
      append_cells (csv, view, layer, &observable->table);
      break;
    default:
      break;
    }
  }

  return csv;
}
