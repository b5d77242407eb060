/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-error.h"

/* Looked up each time: G_DEFINE_QUARK's cache is a plain variable, which two threads may fill at
 * once. */
GQuark
data_error_quark (void)
{
  return g_quark_from_static_string ("data-error-quark");
}
