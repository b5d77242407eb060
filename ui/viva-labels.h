/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "viva-answer.h"

G_BEGIN_DECLS

#define VIVA_TYPE_LABELS (viva_labels_get_type ())

/**
 * VivaLabels:
 *
 * The answer widget of a part whose figure is to be labelled: the live figure with numbered slots,
 * the labels to drag or to pick, and the same blanks as a list for who does not see the figure.
 */
G_DECLARE_FINAL_TYPE (VivaLabels, viva_labels, VIVA, LABELS, GtkWidget)

/* @part has labels, a lab and a view, and outlives it. */
GtkWidget *viva_labels_new (const ExamPart *part, VivaSession *session);

G_END_DECLS
