/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NnScheduleKind:
 * @NN_SCHEDULE_CONSTANT: factor 1
 * @NN_SCHEDULE_STEP: factor γ^⌊t / period⌋
 * @NN_SCHEDULE_COSINE: factor ½ (1 + cos (π t / period)) up to @period, then 0 (Loshchilov and
 * Hutter 2017, one cycle)
 *
 * How the learning rate changes with the number t of steps taken before.
 */
typedef enum {
  NN_SCHEDULE_CONSTANT,
  NN_SCHEDULE_STEP,
  NN_SCHEDULE_COSINE,
} NnScheduleKind;

/* All zero: constant. Over the first @warm_up steps the factor is also multiplied by (t + 1) /
 * warm_up. */
typedef struct {
  NnScheduleKind kind;
  guint64 period;
  double gamma;
  guint64 warm_up;
} NnSchedule;

/* The factor of the learning rate for the step after @t others. */
double nn_schedule_factor (const NnSchedule *self, guint64 t);

G_END_DECLS
