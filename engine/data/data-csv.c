/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The file is mapped and walked through twice: the first time checks every cell and gathers mean
 * and spread of each column and the classes, the second time writes the standardised features. So
 * the set is the only thing that grows with the file.
 *
 * Mean and sum of squared deviations after n values (B. Welford, "Note on a method for calculating
 * corrected sums of squares and products", Technometrics 4, 1962), free of the cancellation that
 * E[x²] − E[x]² suffers from:
 *
 *   d = x − mean,  mean ← mean + d / n,  squares ← squares + d (x − mean)
 *   deviation = √(squares / n)
 */

#include "data-csv.h"
#include "data-csv-number.h"
#include "data-csv-table.h"

#include <math.h>
#include <string.h>

/* Up to here every whole number is a double. */
#define LARGEST_WHOLE_CLASS 0x1p53

/* What the first walk finds out. */
typedef struct {
  gsize n_rows;
  double *mean;    /* (D) */
  double *squares; /* (D) */

  /* Classes as they are written, in order of first appearance. */
  GHashTable *class_of; /* name → index + 1; the names are those of @class_names */
  GPtrArray *class_names;
  GArray *class_lines; /* gsize: where each first appears */
  GArray *labels;      /* gint32, one a row */
} CsvSurvey;

static void
csv_survey_init (CsvSurvey *self, gsize n_features)
{
  *self = (CsvSurvey){
    .mean = g_new0 (double, n_features),
    .squares = g_new0 (double, n_features),
    .class_of = g_hash_table_new (g_str_hash, g_str_equal),
    .class_names = g_ptr_array_new_with_free_func (g_free),
    .class_lines = g_array_new (FALSE, FALSE, sizeof (gsize)),
    .labels = g_array_new (FALSE, FALSE, sizeof (gint32)),
  };
}

static void
csv_survey_clear (CsvSurvey *self)
{
  g_free (self->mean);
  g_free (self->squares);
  g_hash_table_unref (self->class_of);
  g_ptr_array_unref (self->class_names);
  g_array_unref (self->class_lines);
  g_array_unref (self->labels);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CsvSurvey, csv_survey_clear)

static gboolean
add_class (CsvSurvey *self, const DataCsvTable *table, GError **error)
{
  const char *name = data_csv_table_class (table);
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->class_of, name));

  if (index == 0) {
    gsize line = table->scanner.line;

    if (self->class_names->len == DATA_CSV_MAX_CLASSES) {
      g_autofree char *title = data_csv_table_column_title (table, table->class_column);

      return data_csv_fail (error, DATA_ERROR_SIZE, table->name, line,
                            "%s: expected at most %d classes, found more (is it the column of a "
                            "measurement?)",
                            title, DATA_CSV_MAX_CLASSES);
    }
    char *copy = g_strdup (name);

    g_ptr_array_add (self->class_names, copy);
    g_array_append_val (self->class_lines, line);
    index = self->class_names->len;
    g_hash_table_insert (self->class_of, copy, GUINT_TO_POINTER (index));
  }

  gint32 label = (gint32) index - 1;

  g_array_append_val (self->labels, label);
  return TRUE;
}

static gboolean
survey (CsvSurvey *self, DataCsvTable *table, GError **error)
{
  gsize n_features = table->n_columns - 1;
  DataCsvStatus status;

  while ((status = data_csv_table_read (table, error)) == DATA_CSV_RECORD) {
    if (self->n_rows == DATA_CSV_MAX_ROWS)
      return data_csv_fail (error, DATA_ERROR_SIZE, table->name, table->scanner.line,
                            "expected at most %d examples, found more", DATA_CSV_MAX_ROWS);
    if (!add_class (self, table, error))
      return FALSE;

    self->n_rows++;
    for (gsize i = 0; i < n_features; i++) {
      double deviation = table->row[i] - self->mean[i];

      self->mean[i] += deviation / self->n_rows;
      self->squares[i] += deviation * (table->row[i] - self->mean[i]);
    }
  }
  if (status == DATA_CSV_FAILED)
    return FALSE;
  if (self->n_rows == 0)
    return data_csv_fail (error, DATA_ERROR_FORMAT, table->name, table->scanner.line,
                          "expected at least one example below the header line, found the end of "
                          "the file");
  return TRUE;
}

typedef struct {
  double value;
  gint32 index; /* among the classes as they are written */
} NumberedClass;

static gint
compare_values (gconstpointer a, gconstpointer b)
{
  const NumberedClass *first = a, *second = b;

  return (first->value > second->value) - (first->value < second->value);
}

/* When all classes are numbers: orders them by value, and takes 1, 01 and 1.0 for the same. */
static gboolean
order_numbered_classes (CsvSurvey *self, const DataCsvTable *table, GError **error)
{
  guint n = self->class_names->len;
  g_autofree NumberedClass *classes = g_new (NumberedClass, n);
  g_autofree gint32 *new_label = g_new (gint32, n);
  gsize fraction = n;

  for (guint k = 0; k < n; k++) {
    double value;

    if (data_csv_number_parse (g_ptr_array_index (self->class_names, k),
                               table->format.decimal_point, &value) != DATA_CSV_NUMBER_OK)
      return TRUE;
    if (fraction == n && (value != floor (value) || fabs (value) > LARGEST_WHOLE_CLASS))
      fraction = k;
    classes[k] = (NumberedClass){ .value = value, .index = (gint32) k };
  }
  if (fraction < n) {
    g_autofree char *title = data_csv_table_column_title (table, table->class_column);
    g_autofree char *found = data_csv_quote (g_ptr_array_index (self->class_names, fraction));

    return data_csv_fail (
        error, DATA_ERROR_FORMAT, table->name, g_array_index (self->class_lines, gsize, fraction),
        "%s: expected the class as a whole number or text, found %s", title, found);
  }

  qsort (classes, n, sizeof *classes, compare_values);

  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint k = 0; k < n; k++) {
    /* Adding 0 makes −0 a 0. */
    if (k == 0 || classes[k].value != classes[k - 1].value)
      g_ptr_array_add (names, g_strdup_printf ("%.0f", classes[k].value + 0.0));
    new_label[classes[k].index] = (gint32) names->len - 1;
  }
  for (guint i = 0; i < self->labels->len; i++) {
    gint32 *label = &g_array_index (self->labels, gint32, i);

    *label = new_label[*label];
  }
  g_hash_table_remove_all (self->class_of);
  g_ptr_array_unref (self->class_names);
  self->class_names = g_steal_pointer (&names);
  return TRUE;
}

static gboolean
check_n_classes (const CsvSurvey *self, const DataCsvTable *table, GError **error)
{
  if (self->class_names->len >= 2)
    return TRUE;

  g_autofree char *title = data_csv_table_column_title (table, table->class_column);
  g_autofree char *found = data_csv_quote (g_ptr_array_index (self->class_names, 0));

  return data_csv_fail (error, DATA_ERROR_FORMAT, table->name,
                        g_array_index (self->class_lines, gsize, 0),
                        "%s: expected at least two classes, found only %s", title, found);
}

/* The second walk. */
static gboolean
fill (DataSet *set, const CsvSurvey *self, DataCsvTable *table, GError **error)
{
  gsize n_features = set->n_features;
  gsize n = 0;
  DataCsvStatus status;

  data_csv_table_rewind (table);
  while ((status = data_csv_table_read (table, error)) == DATA_CSV_RECORD && n < self->n_rows) {
    for (gsize i = 0; i < n_features; i++) {
      double deviation = sqrt (self->squares[i] / self->n_rows);

      set->features[n * n_features + i] =
          deviation > 0 ? (float) ((table->row[i] - self->mean[i]) / deviation) : 0;
    }
    n++;
  }
  if (status == DATA_CSV_FAILED)
    return FALSE;
  if (status == DATA_CSV_RECORD || n != self->n_rows)
    return data_csv_fail (error, DATA_ERROR_FORMAT, table->name, table->scanner.line,
                          "expected a file that stays the same while it is read, found it changed");

  memcpy (set->labels, self->labels->data, self->n_rows * sizeof *set->labels);
  return TRUE;
}

static DataSet *
build_set (DataCsvTable *table, const char *title, GError **error)
{
  g_auto (CsvSurvey) self;
  gsize feature = 0;

  csv_survey_init (&self, table->n_columns - 1);
  if (!survey (&self, table, error) || !order_numbered_classes (&self, table, error) ||
      !check_n_classes (&self, table, error))
    return NULL;

  gsize n_classes = self.class_names->len;

  g_ptr_array_add (self.class_names, NULL);

  g_autoptr (DataSet) set = data_set_new (title, self.n_rows, table->n_columns - 1, n_classes,
                                          (const char *const *) self.class_names->pdata, error);

  if (set == NULL || !fill (set, &self, table, error))
    return NULL;

  set->feature_names = g_new0 (char *, table->n_columns);
  for (gsize i = 0; i < table->n_columns; i++)
    if (i != table->class_column)
      set->feature_names[feature++] = g_strdup (table->column_names[i]);
  return g_steal_pointer (&set);
}

/* The file's name without folder and ending. (transfer full) */
static char *
title_of (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  char *title = g_filename_display_name (base);
  char *dot = strrchr (title, '.');

  if (dot != NULL && dot != title)
    *dot = '\0';
  return title;
}

DataSet *
data_csv_read (const char *path, DataCsvFormat *format, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (format == NULL || format->delimiter == '\0' ||
                            strchr (",;\t", format->delimiter) != NULL,
                        NULL);
  g_return_val_if_fail (format == NULL || format->decimal_point == '\0' ||
                            strchr (".,", format->decimal_point) != NULL,
                        NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *title = title_of (path);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &local_error);

  if (file == NULL) {
    g_set_error (error, DATA_ERROR, DATA_ERROR_NOT_FOUND, "%s: expected a CSV file, found: %s",
                 name, local_error->message);
    return NULL;
  }

  const char *text = g_mapped_file_get_contents (file);
  gsize length = g_mapped_file_get_length (file);

  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0) {
    text += 3;
    length -= 3;
  }
  if (length == 0) {
    data_csv_fail (error, DATA_ERROR_FORMAT, name, 1,
                   "expected a header line, found an empty file");
    return NULL;
  }

  g_auto (DataCsvTable) table = { 0 };

  if (!data_csv_table_open (&table, name, text, length, format, error))
    return NULL;

  DataSet *set = build_set (&table, title, error);

  if (set != NULL && format != NULL) {
    format->delimiter = table.format.delimiter;
    format->decimal_point = table.format.decimal_point;
  }
  return set;
}
