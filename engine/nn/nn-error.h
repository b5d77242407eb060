/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NnError:
 * @NN_ERROR_SHAPE: shapes that do not fit each other; the message names the op and both shapes
 * @NN_ERROR_PARAMETER: a parameter asked for under a name that stands for another shape
 * @NN_ERROR_MEMORY: sizes that overflow or that the machine refused; the message says how much was
 * wanted
 *
 * What can go wrong while a graph is built. A loss that is not finite is no error: see
 * #NnStepResult.
 */
typedef enum {
  NN_ERROR_SHAPE,
  NN_ERROR_PARAMETER,
  NN_ERROR_MEMORY,
} NnError;

#define NN_ERROR (nn_error_quark ())
GQuark nn_error_quark (void);

G_END_DECLS
