/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-fashion-mnist.h"
#include "data-idx.h"

#define DEBIAN_FOLDER "/usr/share/datasets/fashion-mnist"
#define SIDE 28
#define N_CLASSES 10

static const struct {
  const char *title;
  const char *images;
  const char *labels;
} parts[] = {
  [DATA_FASHION_MNIST_TRAIN] = { "Fashion-MNIST (training part)", "train-images-idx3-ubyte",
                                 "train-labels-idx1-ubyte" },
  [DATA_FASHION_MNIST_TEST] = { "Fashion-MNIST (test part)", "t10k-images-idx3-ubyte",
                                "t10k-labels-idx1-ubyte" },
};

static const char *const class_names[] = {
  "T-shirt/top", "Trouser", "Pullover", "Dress",      "Coat", "Sandal",
  "Shirt",       "Sneaker", "Bag",      "Ankle boot", NULL,
};

/* The file @name of the data set, compressed or not. (transfer full) */
static char *
find_file (const char *name, GError **error)
{
  const char *folder = g_getenv ("VIVA_FASHION_MNIST");

  if (folder == NULL || *folder == '\0')
    folder = DEBIAN_FOLDER;

  g_autofree char *plain = g_build_filename (folder, name, NULL);
  g_autofree char *compressed = g_strconcat (plain, ".gz", NULL);

  if (g_file_test (compressed, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&compressed);
  if (g_file_test (plain, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&plain);

  g_autofree char *display_folder = g_filename_display_name (folder);

  g_set_error (error, DATA_ERROR, DATA_ERROR_NOT_FOUND,
               "%s: expected the file %s.gz of Fashion-MNIST, found none. Install the Debian "
               "package dataset-fashion-mnist (sudo apt install dataset-fashion-mnist), or set "
               "VIVA_FASHION_MNIST to the folder with its four files.",
               display_folder, name);
  return NULL;
}

static gboolean
check_shapes (const DataIdx *images,
              const char *images_path,
              const DataIdx *labels,
              const char *labels_path,
              GError **error)
{
  /* Four sizes at most, and those beyond the number of dimensions are 0. */
  if (images->n_dims != 3 || images->size[1] != SIDE || images->size[2] != SIDE) {
    g_set_error (error, DATA_ERROR, DATA_ERROR_FORMAT,
                 "%s: expected pictures of %d × %d (3 dimensions), found %" G_GSIZE_FORMAT
                 " × %" G_GSIZE_FORMAT " (%u dimensions)",
                 images_path, SIDE, SIDE, images->size[1], images->size[2], images->n_dims);
    return FALSE;
  }
  if (labels->n_dims != 1 || labels->size[0] != images->size[0]) {
    g_set_error (error, DATA_ERROR, DATA_ERROR_FORMAT,
                 "%s: expected %" G_GSIZE_FORMAT " labels (1 dimension), as many as there are "
                 "pictures in %s, found %" G_GSIZE_FORMAT " (%u dimensions)",
                 labels_path, images->size[0], images_path, labels->size[0], labels->n_dims);
    return FALSE;
  }
  for (gsize i = 0; i < labels->size[0]; i++) {
    if (labels->bytes[i] >= N_CLASSES) {
      g_set_error (error, DATA_ERROR, DATA_ERROR_FORMAT,
                   "%s: label %" G_GSIZE_FORMAT ": expected a class from 0 to %d, found %u",
                   labels_path, i, N_CLASSES - 1, labels->bytes[i]);
      return FALSE;
    }
  }
  return TRUE;
}

DataSet *
data_fashion_mnist_new (DataFashionMnistPart part, gsize n, GError **error)
{
  g_return_val_if_fail ((guint) part < G_N_ELEMENTS (parts), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_autofree char *images_path = find_file (parts[part].images, error);

  if (images_path == NULL)
    return NULL;

  g_autofree char *labels_path = find_file (parts[part].labels, error);

  if (labels_path == NULL)
    return NULL;

  g_autoptr (DataIdx) images = data_idx_read (images_path, n, error);

  if (images == NULL)
    return NULL;

  g_autoptr (DataIdx) labels = data_idx_read (labels_path, n, error);

  if (labels == NULL || !check_shapes (images, images_path, labels, labels_path, error))
    return NULL;

  if (n > images->size[0]) {
    g_set_error (error, DATA_ERROR, DATA_ERROR_SIZE,
                 "%s: expected at most %" G_GSIZE_FORMAT
                 " pictures to be asked for, found %" G_GSIZE_FORMAT,
                 parts[part].title, images->size[0], n);
    return NULL;
  }

  g_autoptr (DataSet) self =
      data_set_new (parts[part].title, images->size[0], SIDE * SIDE, N_CLASSES, class_names, error);

  if (self == NULL)
    return NULL;
  self->height = SIDE;
  self->width = SIDE;
  self->channels = 1;
  for (gsize i = 0; i < self->n_examples * self->n_features; i++)
    self->features[i] = images->bytes[i] / 255.0f;
  for (gsize i = 0; i < self->n_examples; i++)
    self->labels[i] = labels->bytes[i];
  return g_steal_pointer (&self);
}
