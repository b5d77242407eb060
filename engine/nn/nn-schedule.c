/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-schedule.h"

#include <math.h>

double
nn_schedule_factor (const NnSchedule *self, guint64 t)
{
  double factor = 1;
  guint64 period = MAX (self->period, 1);

  switch (self->kind) {
  case NN_SCHEDULE_CONSTANT:
    break;
  case NN_SCHEDULE_STEP:
    factor = pow (self->gamma, (double) (t / period));
    break;
  case NN_SCHEDULE_COSINE:
    factor = t < period ? 0.5 * (1 + cos (G_PI * (double) t / (double) period)) : 0;
    break;
  }
  if (t < self->warm_up)
    factor *= (double) (t + 1) / (double) self->warm_up;
  return factor;
}
