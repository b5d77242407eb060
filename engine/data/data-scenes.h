/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DataSceneKind:
 * @DATA_SCENE_HOUSE: a house with windows, a door and a roof under a sky
 * @DATA_SCENE_STRIPES: upright on the left half, level on the right half
 * @DATA_SCENE_CHECKERS: a floor of light and dark squares
 *
 * Drawn grey pictures with edges upright, level and slanting.
 */
typedef enum {
  DATA_SCENE_HOUSE,
  DATA_SCENE_STRIPES,
  DATA_SCENE_CHECKERS,
} DataSceneKind;

/* Pixels along each side. */
#define DATA_SCENE_SIZE 64

/* Draws into @pixels (size, size), grey in [0, 1]. Picture 0 is the same for all seeds; in the
 * others sizes, places and greys are drawn from @seed. A function of its arguments alone. */
void data_scene_draw (DataSceneKind kind, guint64 seed, guint64 index, float *pixels);

G_END_DECLS
