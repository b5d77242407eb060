/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-error.h"

/* Looked up each time: G_DEFINE_QUARK's cache is a plain variable, and graphs are built by the
 * trainer's thread too. */
GQuark
nn_error_quark (void)
{
  return g_quark_from_static_string ("nn-error-quark");
}
