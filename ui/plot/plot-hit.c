/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

#include <string.h>

void
plot_hit_clear (PlotHit *self)
{
  g_clear_pointer (&self->text, g_free);
}

/* The nearest so far. */
typedef struct {
  double x, y; /* what it should be near to */
  double distance2;
  gboolean found;
  guint layer, run;
  gsize index;
  double hit_x, hit_y;
} Nearest;

static void
consider (Nearest *self,
          const PlotView *view,
          guint layer,
          guint run,
          gsize index,
          double x,
          double y)
{
  double dx = x - self->x, dy = y - self->y, distance2 = dx * dx + dy * dy;

  /* Half a unit of tolerance: what lies on an edge can be seen. */
  if (!(distance2 < self->distance2) || x < view->left - 0.5 || x > view->right + 0.5 ||
      y < view->top - 0.5 || y > view->bottom + 0.5)
    return;
  self->distance2 = distance2;
  self->found = TRUE;
  self->layer = layer;
  self->run = run;
  self->index = index;
  self->hit_x = x;
  self->hit_y = y;
}

static const char *
visible_title (const PlotView *self, const LabAxis *axis)
{
  return (self->options.veil & PLOT_VEIL_AXIS_TITLES) != 0 ? NULL : axis->title;
}

/* "iteration 1,500", "1,500" without a title. */
static void
append_coordinate (GString *text, const PlotView *self, const LabAxis *axis, double value)
{
  const char *title = visible_title (self, axis);
  g_autofree char *number = plot_format_number (value, value == rint (value) ? 12 : 4);

  if (title != NULL)
    g_string_append_printf (text, "%s ", title);
  g_string_append (text, number);
  if (title != NULL && axis->unit != NULL)
    g_string_append_printf (text, " %s", axis->unit);
}

static void
append_place (GString *text, const PlotView *self, double x, double y)
{
  g_string_append (text, text->len > 0 ? " at " : "At ");
  append_coordinate (text, self, &self->view->x, x);
  g_string_append (text, ", ");
  append_coordinate (text, self, &self->view->y, y);
}

const char *
plot_points_get_class_name (const PlotView *self, const LabPoints *points, guint klass)
{
  if ((self->options.veil & PLOT_VEIL_LEGEND) != 0 || points->class_names == NULL ||
      klass >= points->n_classes)
    return NULL;

  return points->class_names[klass];
}

const char *
plot_view_get_class_name (const PlotView *self, guint klass)
{
  guint n_layers = lab_view_n_layers (self->view);

  for (guint layer = 0; layer < n_layers; layer++) {
    const LabObservable *observable = plot_layer_get (self, layer);

    if (observable != NULL && observable->kind == LAB_OBSERVABLE_POINTS) {
      const char *name = plot_points_get_class_name (self, &observable->points, klass);

      if (name != NULL)
        return name;
    }
  }

  return NULL;
}

static const char *
visible_label (const PlotView *self, guint layer)
{
  return (self->options.veil & PLOT_VEIL_LEGEND) != 0 ? NULL : self->view->layers[layer].label;
}

static char *
describe_series (const PlotView *self, guint layer, const LabSeries *series, gsize index)
{
  GString *text = g_string_new (NULL);
  const char *label = visible_label (self, layer);
  g_autofree char *number = plot_format_number (series->y[index], 4);

  if (label != NULL)
    g_string_append_printf (text, "%s ", label);
  g_string_append (text, number);
  if (series->low != NULL && series->high != NULL) {
    g_autofree char *low = plot_format_number (series->low[index], 4);
    g_autofree char *high = plot_format_number (series->high[index], 4);

    g_string_append_printf (text, " (%s to %s)", low, high);
  }
  if (self->view->y.unit != NULL && visible_title (self, &self->view->y) != NULL)
    g_string_append_printf (text, " %s", self->view->y.unit);
  g_string_append (text, " at ");
  append_coordinate (text, self, &self->view->x, series->x[index]);

  return g_string_free (text, FALSE);
}

static char *
describe_point (const PlotView *self, guint layer, const LabPoints *points, gsize index)
{
  GString *text = g_string_new (NULL);
  const char *label = visible_label (self, layer), *name = NULL;

  if (points->classes != NULL)
    name = plot_points_get_class_name (self, points, points->classes[index]);
  if (name != NULL)
    g_string_append (text, name);
  if (label != NULL)
    g_string_append_printf (text, name != NULL ? " (%s)" : "%s", label);
  append_place (text, self, points->x[index], points->y[index]);

  return g_string_free (text, FALSE);
}

static char *
describe_sample (const PlotView *self, guint layer, const LabField *field, gsize index)
{
  GString *text = g_string_new (NULL);
  const char *label = visible_label (self, layer), *name = NULL;
  g_autofree char *number = plot_format_number (field->values[index], 3);

  if (label != NULL)
    g_string_append_printf (text, "%s ", label);
  if (field->classes != NULL) {
    name = plot_view_get_class_name (self, field->classes[index]);
    if (name != NULL)
      g_string_append_printf (text, "%s, ", name);
    else if ((self->options.veil & PLOT_VEIL_LEGEND) == 0)
      g_string_append_printf (text, "class %u, ", field->classes[index] + 1u);
    g_string_append (text, "confidence ");
  }
  g_string_append (text, number);
  append_place (text, self,
                field->x0 + ((double) (index % field->nx) + 0.5) * (field->x1 - field->x0) /
                                (double) field->nx,
                field->y0 + ((double) (index / field->nx) + 0.5) * (field->y1 - field->y0) /
                                (double) field->ny);

  return g_string_free (text, FALSE);
}

/* "picture 3: shirt, taken for coat; marked “cat 0.9”". */
/* The pixel of picture @index that lies at (@x, @y); FALSE beside the picture. */
static gboolean
find_pixel (const PlotGallery *gallery, gsize index, double x, double y, gsize *row, gsize *column)
{
  const LabPictures *pictures = gallery->pictures;
  double left = gallery->left + (double) (index % gallery->columns) * gallery->pitch_x;
  double top = gallery->top + (double) (index / gallery->columns) * gallery->pitch_y;
  double across = floor ((x - left) / gallery->width * (double) pictures->width);
  double down = floor ((y - top) / gallery->height * (double) pictures->height);

  if (!(across >= 0 && across < (double) pictures->width && down >= 0 &&
        down < (double) pictures->height))
    return FALSE;
  *column = (gsize) across;
  *row = (gsize) down;

  return TRUE;
}

/* "; row 20, column 40: −0.6", or a number for each channel; and in which marks that is. */
static void
append_pixel (const PlotView *self,
              const LabPictures *pictures,
              gsize index,
              gsize row,
              gsize column,
              GString *text)
{
  const float *pixel =
      pictures->pixels +
      ((index * pictures->height + row) * pictures->width + column) * pictures->channels;

  g_string_append_printf (text, "row %" G_GSIZE_FORMAT ", column %" G_GSIZE_FORMAT, row + 1,
                          column + 1);
  for (gsize c = 0; c < pictures->channels; c++) {
    g_autofree char *number = plot_format_number ((double) pixel[c], 3);

    g_string_append_printf (text, "%s%s", c == 0 ? ": " : ", ", number);
  }
  for (guint i = 0; pictures->marks != NULL && i < pictures->n_marks; i++) {
    const LabPictureMark *mark = &pictures->marks[i];

    if (mark->picture == index && mark->label != NULL && mark->row <= (double) row + 0.5 &&
        mark->column <= (double) column + 0.5 && mark->row + mark->height >= (double) row + 0.5 &&
        mark->column + mark->width >= (double) column + 0.5 &&
        (self->options.veil & PLOT_VEIL_MARKERS) == 0)
      g_string_append_printf (text, "; marked “%s”", mark->label);
  }
}

/* A picture, or what is under the pointer in it. */
static char *
describe_picture (const PlotView *self,
                  const PlotGalleries *galleries,
                  const PlotGallery *gallery,
                  double x,
                  double y,
                  PlotHit *hit)
{
  const LabPictures *pictures = gallery->pictures;
  const char *label = visible_label (self, hit->layer);
  const char *caption = pictures->captions != NULL ? pictures->captions[hit->index] : NULL;
  GString *text = g_string_new (NULL);
  gsize row, column;

  if (galleries->n > 1 && label != NULL)
    g_string_append (text, label);
  if (pictures->n > 1 || text->len == 0)
    g_string_append_printf (text, "%spicture %" G_GSIZE_FORMAT, text->len > 0 ? ", " : "",
                            hit->index + 1);
  if (caption != NULL)
    g_string_append_printf (text, ": %s", caption);
  if (find_pixel (gallery, hit->index, x, y, &row, &column)) {
    g_string_append (text, "; ");
    append_pixel (self, pictures, hit->index, row, column, text);
    hit->x += (((double) column + 0.5) / (double) pictures->width - 0.5) * gallery->width;
    hit->y += (((double) row + 0.5) / (double) pictures->height - 0.5) * gallery->height;
  } else {
    for (guint i = 0; pictures->marks != NULL && i < pictures->n_marks; i++)
      if (pictures->marks[i].picture == hit->index && pictures->marks[i].label != NULL &&
          (self->options.veil & PLOT_VEIL_MARKERS) == 0)
        g_string_append_printf (text, "; marked “%s”", pictures->marks[i].label);
  }

  return g_string_free (text, FALSE);
}

static gboolean
hit_pictures (const PlotView *self, double x, double y, double radius, PlotHit *hit)
{
  g_autoptr (PlotText) text = plot_text_new (&self->style);
  const PlotGallery *nearest = NULL;
  double least = radius;
  gboolean found = FALSE;
  PlotGalleries galleries;

  plot_galleries_init (&galleries, self, text);
  for (guint k = 0; k < galleries.n; k++) {
    const PlotGallery *gallery = &galleries.galleries[k];

    for (gsize i = 0; i < gallery->n_shown; i++) {
      double left = gallery->left + (double) (i % gallery->columns) * gallery->pitch_x;
      double top = gallery->top + (double) (i / gallery->columns) * gallery->pitch_y;
      double dx = MAX (MAX (left - x, x - left - gallery->width), 0);
      double dy = MAX (MAX (top - y, y - top - gallery->height), 0);
      double distance = hypot (dx, dy);

      if (distance < least || (distance == least && !found)) {
        found = TRUE;
        least = distance;
        nearest = gallery;
        hit->layer = gallery->layer;
        hit->index = i;
        hit->x = left + gallery->width / 2;
        hit->y = top + gallery->height / 2;
      }
    }
  }
  if (found)
    hit->text = describe_picture (self, &galleries, nearest, x, y, hit);

  return found;
}

/* Where there is no point near, the value of the field that lies beneath. */
static gboolean
hit_field (const PlotView *self, double x, double y, PlotHit *hit)
{
  guint n_layers = lab_view_n_layers (self->view);

  if (x < self->left || x > self->right || y < self->top || y > self->bottom)
    return FALSE;
  for (guint i = n_layers; i > 0; i--) {
    const LabObservable *observable = plot_layer_get_visible (self, i - 1);

    if (observable != NULL && observable->kind == LAB_OBSERVABLE_FIELD &&
        plot_field_find (&observable->field, plot_axis_to_value (&self->x, x),
                         plot_axis_to_value (&self->y, y), &hit->index)) {
      hit->layer = i - 1;
      hit->x = x;
      hit->y = y;
      hit->text = describe_sample (self, i - 1, &observable->field, hit->index);
      return TRUE;
    }
  }

  return FALSE;
}

static gboolean
find_hit (const PlotView *self, double x, double y, double radius, PlotHit *hit)
{
  Nearest nearest = { .x = x, .y = y };
  const LabObservable *observable;
  PlotCurve curves[PLOT_MAX_CURVES];
  guint n_layers, n_curves;
  PlotMap x_map, y_map;

  if (self->view->kind == LAB_VIEW_PICTURES)
    return hit_pictures (self, x, y, radius, hit);
  if (self->view->kind == LAB_VIEW_DIAGRAM)
    return plot_diagram_hit (self, x, y, radius, hit);
  if (self->view->kind == LAB_VIEW_MATRICES)
    return plot_matrices_hit (self, x, y, radius, hit);
  if (self->view->kind == LAB_VIEW_BARS)
    return plot_bars_hit (self, x, y, radius, hit);
  if (self->view->kind == LAB_VIEW_TABLE)
    return plot_table_hit (self, x, y, radius, hit);
  if (self->view->kind != LAB_VIEW_PLANE)
    return FALSE;

  n_layers = lab_view_n_layers (self->view);
  nearest.distance2 = nextafter (radius * radius, INFINITY);
  x_map = plot_map (&self->x);
  y_map = plot_map (&self->y);
  n_curves = plot_curves_find (self, FALSE, curves);
  for (guint layer = 0, curve = 0; layer < n_layers; layer++) {
    for (; curve < n_curves && curves[curve].layer == layer; curve++) {
      const LabSeries *series = curves[curve].series;
      gsize first, last;

      plot_series_find_range (self, series, &first, &last);
      for (gsize i = first; i < last; i++) {
        double px = plot_map_place (&x_map, series->x[i]);

        /* x ascends: what is too far to the side needs no further look. */
        if (px < x - radius)
          continue;
        if (px > x + radius)
          break;
        consider (&nearest, self, layer, curves[curve].run, i, px,
                  plot_map_place (&y_map, series->y[i]));
      }
    }
    observable = plot_layer_get_visible (self, layer);
    if (observable == NULL)
      continue;
    if (observable->kind == LAB_OBSERVABLE_POINTS) {
      const LabPoints *points = &observable->points;

      for (gsize i = 0; i < points->n; i++)
        consider (&nearest, self, layer, self->run, i, plot_map_place (&x_map, points->x[i]),
                  plot_map_place (&y_map, points->y[i]));
    }
  }
  if (!nearest.found)
    return plot_histogram_hit (self, x, y, hit) || hit_field (self, x, y, hit);

  observable = plot_layer_get_of_run (self, nearest.layer, nearest.run);
  hit->run = nearest.run;
  hit->layer = nearest.layer;
  hit->index = nearest.index;
  hit->x = nearest.hit_x;
  hit->y = nearest.hit_y;
  hit->text = observable->kind == LAB_OBSERVABLE_SERIES
                  ? describe_series (self, hit->layer, &observable->series, hit->index)
                  : describe_point (self, hit->layer, &observable->points, hit->index);

  return TRUE;
}

gboolean
plot_view_hit (const PlotView *self, double x, double y, double radius, PlotHit *hit)
{
  g_autofree char *prefix = NULL, *text = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (hit != NULL, FALSE);

  *hit = (PlotHit){ .run = self->run };
  if (self->is_empty || !(radius >= 0) || !find_hit (self, x, y, radius, hit))
    return FALSE;
  prefix = plot_run_get_prefix (self, hit->run);
  if (prefix != NULL) {
    text = g_steal_pointer (&hit->text);
    hit->text = g_strdup_printf ("%s: %s", prefix, text);
  }

  return TRUE;
}
