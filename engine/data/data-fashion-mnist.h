/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "data-error.h"
#include "data-set.h"

G_BEGIN_DECLS

typedef enum {
  DATA_FASHION_MNIST_TRAIN, /* 60,000 pictures */
  DATA_FASHION_MNIST_TEST,  /* 10,000 pictures */
} DataFashionMnistPart;

/* Pictures of clothes, 28×28×1 in [0, 1], ten classes (H. Xiao, K. Rasul, R. Vollgraf 2017), the
 * first @n of @part (0: all). Read from the folder in the environment variable VIVA_FASHION_MNIST,
 * else from where Debian's package dataset-fashion-mnist puts it. Errors: DATA_ERROR_NOT_FOUND
 * names the package to install; DATA_ERROR_SIZE when @part has fewer than @n; DATA_ERROR_FORMAT.
 * (transfer full) */
DataSet *data_fashion_mnist_new (DataFashionMnistPart part, gsize n, GError **error);

G_END_DECLS
