/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIVA_TYPE_CONFIDENCE (viva_confidence_get_type ())

#define VIVA_CONFIDENCE_MAX 5

/**
 * VivaConfidence:
 *
 * "How sure?", from 1 (guessed) to 5 (certain).
 *
 * Signals: "changed" (value): by a person; 0 when they took it back.
 */
G_DECLARE_FINAL_TYPE (VivaConfidence, viva_confidence, VIVA, CONFIDENCE, GtkWidget)

/* @value: 0: not said. Without "changed". */
void viva_confidence_set_value (VivaConfidence *self, guint value);

/* What a value means: "guessed". (transfer none) */
const char *viva_confidence_get_title (guint value);

G_END_DECLS
