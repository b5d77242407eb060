/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "plot-view.h"

G_BEGIN_DECLS

/**
 * Sample:
 *
 * A view with a frame that fills it: what the gallery shows and the tests look at.
 */
typedef struct {
  const char *name;
  const LabView *view;
  LabFrame *(*make) (void); /* (nullable): a view without a frame */
  PlotVeil veil;
  PlotZoom zoom;
} Sample;

extern const Sample samples[];
extern const guint n_samples;

const Sample *sample_find (const char *name);

/* Lays it out with its frame, which may be NULL. (transfer full) (nullable) */
LabFrame *sample_init (const Sample *sample,
                       PlotView *view,
                       gboolean dark,
                       double width,
                       double height);

G_END_DECLS
