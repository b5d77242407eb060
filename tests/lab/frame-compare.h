/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "lab-frame.h"

G_BEGIN_DECLS

/* Everything that two frames say in one text, numbers as their bits: frames are equal when these
 * are. The run's id is left out. (transfer full) */
char *frame_dump (const LabFrame *frame);

/* Fails the test unless both say the same, bit for bit. */
void frame_assert_equal (const LabFrame *a, const LabFrame *b);

G_END_DECLS
