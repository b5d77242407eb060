/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "viva-attempt.h"

G_BEGIN_DECLS

#define VIVA_TYPE_PAPER_LIST (viva_paper_list_get_type ())

/**
 * VivaPaperList:
 *
 * The parts of a paper under their sections, each with its points and what became of it.
 *
 * Signals: "part-chosen" (index in the paper): by a person.
 */
G_DECLARE_FINAL_TYPE (VivaPaperList, viva_paper_list, VIVA, PAPER_LIST, GtkWidget)

/* @attempt: (nullable) */
void viva_paper_list_set_attempt (VivaPaperList *self, VivaAttempt *attempt);

/* Marks part number @index, without "part-chosen". */
void viva_paper_list_select (VivaPaperList *self, guint index);

G_END_DECLS
