/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DataError:
 * @DATA_ERROR_NOT_FOUND: a file or package that is not there; the message says what to install or
 * look for
 * @DATA_ERROR_FORMAT: a file that is not what it should be; the message names file, place, expected
 * and found
 * @DATA_ERROR_SIZE: more examples asked for than there are, too few to split, or more than a file
 * may hold or memory takes
 */
typedef enum {
  DATA_ERROR_NOT_FOUND,
  DATA_ERROR_FORMAT,
  DATA_ERROR_SIZE,
} DataError;

#define DATA_ERROR (data_error_quark ())
GQuark data_error_quark (void);

G_END_DECLS
