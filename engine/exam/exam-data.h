/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The folder that holds our own papers: the environment variable VIVA_DATA_DIR if it is set
 * (whatever it says), else exam_data_dir_beside() the running program. (transfer full) (nullable)
 */
char *exam_data_dir (void);

/* The same for a program at @executable, in a build folder inside of the source tree or installed.
 * (transfer full) (nullable): NULL when there are no papers where they should be. */
char *exam_data_dir_beside (const char *executable);

G_END_DECLS
