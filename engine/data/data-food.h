/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "data-set.h"

G_BEGIN_DECLS

#define DATA_FOOD_SIZE 16

/* Classes of data_food_new(). */
enum { DATA_FOOD_OTHER, DATA_FOOD_HOT_DOG };

/**
 * DataFoodGround:
 * @DATA_FOOD_OWN_GROUND: all hot dogs lie on the red counter of one stall, other food on tables
 * from warm grey to deep blue: the classes have very different means
 * @DATA_FOOD_SHARED_GROUND: both lie on those tables
 *
 * What food lies on.
 */
typedef enum {
  DATA_FOOD_OWN_GROUND,
  DATA_FOOD_SHARED_GROUND,
} DataFoodGround;

/* Drawn pictures of food, 16 × 16 × 3, of two classes: "other food" (pizza, burger, apple, banana,
 * doughnut, fried egg, carrot) and "hot dog". No two are alike: place, size, direction, colours,
 * table, plate and noise vary. There is an endless sequence of them for each @seed (NN_STREAM_DATA
 * and NN_STREAM_NOISE, sub-stream the picture's number), in which every other one is a hot dog,
 * beginning with number 0; these are @n pictures from number @first on, so that sets from different
 * stretches share none. Errors: DATA_ERROR_SIZE. (transfer full) */
DataSet *data_food_new (DataFoodGround ground,
                        gsize n,
                        guint64 first,
                        guint64 seed,
                        GError **error);

G_END_DECLS
