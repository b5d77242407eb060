/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIVA_TYPE_TEXT (viva_text_get_type ())

/**
 * VivaText:
 *
 * CommonMark as labels that can be selected, one a block. The Tab key passes over it unless it has
 * links: nobody has to step through paragraphs to reach an answer.
 */
G_DECLARE_FINAL_TYPE (VivaText, viva_text, VIVA, TEXT, GtkWidget)

GtkWidget *viva_text_new (void);

/* @source: (nullable): CommonMark; NULL shows nothing */
void viva_text_set_source (VivaText *self, const char *source);

G_END_DECLS
