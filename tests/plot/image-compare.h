/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * ImageDifference:
 * @mean: of ΔE over all blocks of 2 × 2 pixels
 * @share: of the blocks, in percent, whose ΔE is above IMAGE_CLEAR
 *
 * How differently two pictures look. ΔE is the distance in CIE L*a*b* (CIE 1976): 2.3 is about the
 * least that can be seen side by side. Blocks forgive what an edge does within a pixel.
 */
typedef struct {
  double mean, share;
} ImageDifference;

#define IMAGE_CLEAR 8.0

/* At most this is no difference. The test proves both sides of it. */
#define IMAGE_MOST_MEAN 0.2
#define IMAGE_MOST_SHARE 0.025

/* Both RGB24. FALSE when their sizes differ. */
gboolean image_compare (cairo_surface_t *a, cairo_surface_t *b, ImageDifference *difference);
gboolean image_is_alike (const ImageDifference *difference);

G_END_DECLS
