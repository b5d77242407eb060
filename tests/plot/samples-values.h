/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab-frame.h"

G_BEGIN_DECLS

/* Samples of matrices, bars, histograms, tables, and pictures with marks. */
extern const LabView norm_view, kernel_view, confusion_view, weights_view, warning_view;
LabFrame *sample_make_norm (void);
LabFrame *sample_make_kernel (void);
LabFrame *sample_make_confusion (void);
LabFrame *sample_make_weights (void);
LabFrame *sample_make_warning (void);

extern const LabView softmax_view, rates_view, words_view;
LabFrame *sample_make_softmax (void);
LabFrame *sample_make_rates (void);
LabFrame *sample_make_words (void);

extern const LabView scores_view;
LabFrame *sample_make_scores (void);

extern const LabView runs_view, long_table_view;
LabFrame *sample_make_runs (void);
LabFrame *sample_make_long_table (void);

extern const LabView boxes_view, galleries_view, blank_view;
LabFrame *sample_make_boxes (void);
LabFrame *sample_make_galleries (void);
LabFrame *sample_make_blank (void);

G_END_DECLS
