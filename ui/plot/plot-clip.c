/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

/* Liang and Barsky, "A new concept and method for line clipping", ACM Transactions on Graphics
 * 3(1), 1984: the share of the line at which it enters and leaves each half-plane. */

static gboolean
clip_against (double direction, double room, double *enter, double *leave)
{
  double share;

  if (direction == 0)
    return room >= 0;
  share = room / direction;
  if (direction < 0)
    *enter = MAX (*enter, share);
  else
    *leave = MIN (*leave, share);

  return *enter <= *leave;
}

gboolean
plot_clip_segment (const cairo_rectangle_t *box, PlotPlace *from, PlotPlace *to)
{
  double dx = to->x - from->x, dy = to->y - from->y, enter = 0, leave = 1;
  PlotPlace start = *from;

  if (!clip_against (-dx, from->x - box->x, &enter, &leave) ||
      !clip_against (dx, box->x + box->width - from->x, &enter, &leave) ||
      !clip_against (-dy, from->y - box->y, &enter, &leave) ||
      !clip_against (dy, box->y + box->height - from->y, &enter, &leave))
    return FALSE;
  if (leave < 1)
    *to = (PlotPlace){ start.x + leave * dx, start.y + leave * dy };
  if (enter > 0)
    *from = (PlotPlace){ start.x + enter * dx, start.y + enter * dy };

  return TRUE;
}
