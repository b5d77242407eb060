/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <graphene.h>

#include "plot-view.h"

G_BEGIN_DECLS

/**
 * VivaSlotPlace:
 * @anchor: of the blank, see plot_view_anchor()
 * @width: that the slot wants
 * @height: that the slot wants
 * @is_turned: out: it stands upright, read from bottom to top, as the title of a vertical axis is;
 * @rect is then as wide as the slot is high
 * @is_anchored: out: the picture shows the thing; otherwise the slot stays where it was
 * @point: out: what it stands for: the anchor's place, or below or above that on the curve
 * @label_y: out: height of the anchor itself
 * @rect: in: where it was, of no size at first; out: where it goes
 *
 * A slot that hangs on a picture. Slots keep off each other and off the points that the question is
 * about, and move as little as they can while curves grow.
 */
typedef struct {
  const char *anchor;
  float width;
  float height;
  gboolean is_turned;
  gboolean is_anchored;
  graphene_point_t point;
  float label_y;
  graphene_rect_t rect;
} VivaSlotPlace;

void viva_slot_places_update (VivaSlotPlace *places, guint n_places, const PlotView *layout);

G_END_DECLS
