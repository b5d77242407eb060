/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-planar-view.h"

#include <math.h>

LabPoints *
lab_planar_view_points (LabFrame *frame, const char *name, const DataSet *set, gsize n_most)
{
  gsize n = MIN (n_most, set->n_examples);
  LabPoints *points = lab_frame_add_points (frame, name, n);

  points->classes = lab_frame_alloc (frame, n, 1);
  points->n_classes = (guint) set->n_classes;
  points->class_names = lab_frame_alloc (frame, set->n_classes, sizeof (char *));
  for (gsize k = 0; k < set->n_classes; k++)
    points->class_names[k] = lab_frame_strdup (frame, set->class_names[k]);
  for (gsize i = 0; i < n; i++) {
    points->x[i] = set->features[2 * i];
    points->y[i] = set->features[2 * i + 1];
    points->classes[i] = (guint8) set->labels[i];
  }
  return points;
}

void
lab_planar_view_range (LabField *field, const DataSet *const *sets, guint n_sets)
{
  double low[2] = { INFINITY, INFINITY }, high[2] = { -INFINITY, -INFINITY };
  double radius = 0;

  for (guint s = 0; s < n_sets; s++)
    for (gsize i = 0; i < 2 * sets[s]->n_examples; i++) {
      low[i % 2] = MIN (low[i % 2], sets[s]->features[i]);
      high[i % 2] = MAX (high[i % 2], sets[s]->features[i]);
    }
  for (guint axis = 0; axis < 2; axis++)
    radius = MAX (radius, (high[axis] - low[axis]) / 2 * 1.05);
  radius = radius > 0 ? radius : 1;
  field->x0 = (low[0] + high[0]) / 2 - radius;
  field->x1 = (low[0] + high[0]) / 2 + radius;
  field->y0 = (low[1] + high[1]) / 2 - radius;
  field->y1 = (low[1] + high[1]) / 2 + radius;
}

LabSeries *
lab_planar_view_line (LabFrame *frame,
                      const char *name,
                      const LabField *field,
                      double a,
                      double b,
                      double c)
{
  /* The segment runs along (−b, a) from the line's point nearest to the middle of the square: cut
   * at all four edges (Liang and Barsky 1984). */
  double norm = hypot (a, b);
  double middle_x = (field->x0 + field->x1) / 2, middle_y = (field->y0 + field->y1) / 2;
  double distance = (a * middle_x + b * middle_y + c) / (norm > 0 ? norm : 1);
  double direction[2], start[2], low = -INFINITY, high = INFINITY;
  LabSeries *series;

  if (!(norm > 0) || !isfinite (norm) || !isfinite (distance))
    return lab_frame_add_series (frame, name, 0);
  direction[0] = b / norm;
  direction[1] = -a / norm;
  if (direction[0] < 0) {
    direction[0] = -direction[0];
    direction[1] = -direction[1];
  }
  start[0] = middle_x - distance * a / norm;
  start[1] = middle_y - distance * b / norm;
  for (guint axis = 0; axis < 2; axis++) {
    double edges[2] = { axis ? field->y0 : field->x0, axis ? field->y1 : field->x1 };
    double t[2];

    if (direction[axis] == 0) {
      if (start[axis] < edges[0] || start[axis] > edges[1])
        return lab_frame_add_series (frame, name, 0);
      continue;
    }
    for (guint e = 0; e < 2; e++)
      t[e] = (edges[e] - start[axis]) / direction[axis];
    low = MAX (low, MIN (t[0], t[1]));
    high = MIN (high, MAX (t[0], t[1]));
  }
  if (low >= high)
    return lab_frame_add_series (frame, name, 0);
  series = lab_frame_add_series (frame, name, 2);
  series->x[0] = start[0] + low * direction[0];
  series->y[0] = start[1] + low * direction[1];
  series->x[1] = start[0] + high * direction[0];
  series->y[1] = start[1] + high * direction[1];
  return series;
}
