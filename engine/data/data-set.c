/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-set.h"
#include "data-error.h"

#include <string.h>

static void
data_set_clear (gpointer data)
{
  DataSet *self = data;

  g_free (self->title);
  g_free (self->features);
  g_free (self->labels);
  g_strfreev (self->feature_names);
  g_strfreev (self->class_names);
}

static char **
numbered_names (gsize n)
{
  char **names = g_new0 (char *, n + 1);

  for (gsize i = 0; i < n; i++)
    names[i] = g_strdup_printf ("%" G_GSIZE_FORMAT, i);
  return names;
}

DataSet *
data_set_new (const char *title,
              gsize n_examples,
              gsize n_features,
              gsize n_classes,
              const char *const *class_names,
              GError **error)
{
  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (n_features >= 1, NULL);
  g_return_val_if_fail (n_classes >= 1 && n_classes <= G_MAXINT32, NULL);
  g_return_val_if_fail (class_names == NULL || g_strv_length ((char **) class_names) == n_classes,
                        NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (n_examples > G_MAXUINT32) {
    g_set_error (error, DATA_ERROR, DATA_ERROR_SIZE,
                 "%s: expected at most %u examples, found %" G_GSIZE_FORMAT, title, G_MAXUINT32,
                 n_examples);
    return NULL;
  }

  /* One place is kept when there is no example, so that the pointers are never NULL. */
  gsize n_rows = MAX (n_examples, 1);
  gsize n_values;
  g_autofree float *features = NULL;
  g_autofree gint32 *labels = NULL;

  if (g_size_checked_mul (&n_values, n_rows, n_features))
    features = g_try_malloc0_n (n_values, sizeof *features);
  if (features != NULL)
    labels = g_try_malloc0_n (n_rows, sizeof *labels);
  if (labels == NULL) {
    double n_bytes = (double) n_rows * ((double) n_features * sizeof *features + sizeof *labels);

    g_set_error (error, DATA_ERROR, DATA_ERROR_SIZE,
                 "%s: expected a set that fits in memory, found %" G_GSIZE_FORMAT
                 " examples of %" G_GSIZE_FORMAT " features, which need %.0f MiB",
                 title, n_examples, n_features, n_bytes / (1024 * 1024));
    return NULL;
  }

  DataSet *self = g_atomic_rc_box_new0 (DataSet);

  self->title = g_strdup (title);
  self->n_examples = n_examples;
  self->n_features = n_features;
  self->n_classes = n_classes;
  self->features = g_steal_pointer (&features);
  self->labels = g_steal_pointer (&labels);
  self->class_names =
      class_names != NULL ? g_strdupv ((char **) class_names) : numbered_names (n_classes);
  return self;
}

DataSet *
data_set_ref (DataSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
data_set_unref (DataSet *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, data_set_clear);
}

DataSet *
data_set_subset (const DataSet *self, const guint32 *indices, gsize n)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (indices != NULL || n == 0, NULL);

  g_autoptr (GError) error = NULL;
  g_autoptr (DataSet) subset = data_set_new (self->title, n, self->n_features, self->n_classes,
                                             (const char *const *) self->class_names, &error);

  if (subset == NULL)
    g_error ("%s", error->message);

  subset->height = self->height;
  subset->width = self->width;
  subset->channels = self->channels;
  subset->feature_names = g_strdupv (self->feature_names);

  gsize n_features = self->n_features;

  for (gsize i = 0; i < n; i++) {
    g_return_val_if_fail (indices[i] < self->n_examples, NULL);

    memcpy (subset->features + i * n_features, self->features + indices[i] * n_features,
            n_features * sizeof *self->features);
    subset->labels[i] = self->labels[indices[i]];
  }
  return g_steal_pointer (&subset);
}

void
data_set_one_hot (const DataSet *self, gint32 label, float *row)
{
  g_return_if_fail (self != NULL && row != NULL);
  g_return_if_fail (label >= 0 && (gsize) label < self->n_classes);

  memset (row, 0, self->n_classes * sizeof *row);
  row[label] = 1;
}
