/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "data-error.h"
#include "data-set.h"

G_BEGIN_DECLS

/* Parts @set at random (NN_STREAM_SPLIT of @seed) into @n_train and @n_dev examples; what is left
 * over is in neither. With the same seed a larger @n_train contains a smaller one and leaves @dev
 * as it is, and the other way round. @n_dev may be 0: @dev is then a set without examples. Nothing
 * is promised about the shares of the classes. Errors: DATA_ERROR_SIZE when @n_train is 0 or both
 * together are more than there are. (transfer full for both) */
gboolean data_split (const DataSet *set,
                     gsize n_train,
                     gsize n_dev,
                     guint64 seed,
                     DataSet **train,
                     DataSet **dev,
                     GError **error);

G_END_DECLS
