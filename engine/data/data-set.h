/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DataSet:
 * @title: for a person, such as "Two moons"
 * @n_examples: N
 * @n_features: D; for pictures @height · @width · @channels
 * @n_classes: K ≥ 1
 * @height: of a picture, 0 when the examples are no pictures
 * @width: of a picture
 * @channels: 1 (grey) or 3 (red, green, blue)
 * @features: (N, D), pictures as (H, W, C) in [0, 1]
 * @labels: (N), 0 … K − 1
 * @feature_names: (D) or NULL, NULL-terminated
 * @class_names: (K), NULL-terminated
 *
 * Labelled examples, immutable once made and counted by references.
 */
typedef struct _DataSet DataSet;

struct _DataSet {
  char *title;
  gsize n_examples;
  gsize n_features;
  gsize n_classes;
  gsize height;
  gsize width;
  gsize channels;
  float *features;
  gint32 *labels;
  char **feature_names;
  char **class_names;
};

/* An empty set of these sizes with zeroed features and labels, to be filled by its maker before
 * anybody else sees it; NULL and DATA_ERROR_SIZE when it does not fit in memory or has more than
 * 2³² − 1 examples. @n_examples may be 0. @class_names is copied, "0", "1", … when NULL.
 * (transfer full) */
DataSet *data_set_new (const char *title,
                       gsize n_examples,
                       gsize n_features,
                       gsize n_classes,
                       const char *const *class_names,
                       GError **error);
DataSet *data_set_ref (DataSet *self);
void data_set_unref (DataSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DataSet, data_set_unref)

/* The examples @indices (n) of @self, in that order, as a set of their own; ends the program when
 * memory runs out, as g_malloc() does. (transfer full) */
DataSet *data_set_subset (const DataSet *self, const guint32 *indices, gsize n);

/* Writes label @label as a one-hot row: @row (K). */
void data_set_one_hot (const DataSet *self, gint32 label, float *row);

G_END_DECLS
