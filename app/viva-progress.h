/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * VivaProgress:
 *
 * A bar on standard error, only when that is a terminal, that goes away when the work is done. A
 * plain value.
 */
typedef struct {
  const char *title;
  gboolean is_shown;
  gboolean is_terminal;
  gint64 next; /* monotonic time of the next drawing, µs */
} VivaProgress;

void viva_progress_init (VivaProgress *self, const char *title);

/* Cheap: draws ten times a second at most, and nothing in the first half second. */
void viva_progress_update (VivaProgress *self, guint64 done, guint64 all);

void viva_progress_clear (VivaProgress *self);

G_END_DECLS
