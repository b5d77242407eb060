/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "viva-attempt.h"

G_BEGIN_DECLS

#define VIVA_TYPE_REVIEW (viva_review_get_type ())

/**
 * VivaReview:
 *
 * What came of an attempt: points of each question as bars, how sure the person was against how
 * right, and each part with its answer beside the key and why.
 *
 * Signals: "part-chosen" (index in the paper): its experiment is asked for.
 */
G_DECLARE_FINAL_TYPE (VivaReview, viva_review, VIVA, REVIEW, GtkWidget)

/* @attempt: (nullable): is graded */
void viva_review_set_attempt (VivaReview *self, VivaAttempt *attempt);

/**
 * VivaCalibration:
 * @n_answers: that were said to be so sure
 * @share: of their points, how much was earned
 *
 * How right answers are of which somebody was so sure.
 */
typedef struct {
  guint n_answers;
  double share;
} VivaCalibration;

/* Of the answers of which the person was @confidence (1 … 5) sure, and that were graded. */
VivaCalibration viva_review_calibrate (VivaAttempt *attempt, guint confidence);

G_END_DECLS
