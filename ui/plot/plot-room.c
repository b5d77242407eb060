/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

/* Tables, diagrams and matrices write everything out and make their type smaller where the room is
 * scarce. How high they want to be is found by trying. */

#define COMFORTABLE 0.84 /* of the type's size */
#define STEP 1.5         /* in font sizes */

static gboolean
grows_with_room (const PlotView *self)
{
  return self->view->kind == LAB_VIEW_TABLE || self->view->kind == LAB_VIEW_DIAGRAM ||
         self->view->kind == LAB_VIEW_MATRICES;
}

/* The size of the type, as far as that matters; below nought where rows or numbers are left out. */
static double
get_comfort (const PlotView *self)
{
  const LabTable *table;
  PlotMatrices matrices;
  double comfort;

  switch (self->view->kind) {
  case LAB_VIEW_TABLE:
    table = plot_table_get (self, NULL);
    if (plot_table_count_shown (self) < table->rows)
      return (double) plot_table_count_shown (self) - (double) table->rows;
    return MIN (plot_table_get_scale (self), COMFORTABLE);
  case LAB_VIEW_DIAGRAM:
    return MIN (self->diagram_scale, COMFORTABLE);
  case LAB_VIEW_MATRICES:
    plot_matrices_init (&matrices, self);
    comfort = MIN (matrices.text_scale, COMFORTABLE);
    for (guint i = 0; i < matrices.n; i++)
      comfort -= matrices.boxes[i].is_heat ? 2 : 0;
    return comfort;
  default:
    return 1;
  }
}

static double
try_height (const PlotView *self, double height)
{
  PlotView other;

  plot_view_init (&other, self->view, self->frame, &self->style, &self->options, self->width,
                  height);

  return get_comfort (&other);
}

double
plot_view_find_height (const PlotView *self, double least, double most)
{
  double at_least, goal;

  g_return_val_if_fail (self != NULL, least);

  if (self->is_empty || !grows_with_room (self) || least >= most)
    return least;
  at_least = try_height (self, least);
  if (at_least >= COMFORTABLE)
    return least;
  goal = try_height (self, most);
  if (at_least >= goal)
    return least;
  while (most - least > STEP * self->style.font_size) {
    double middle = (least + most) / 2;

    if (try_height (self, middle) >= goal)
      most = middle;
    else
      least = middle;
  }

  return most;
}

static guint
mix (guint hash, gsize number)
{
  return (hash ^ (guint) number) * 16777619u; /* FNV-1a */
}

guint
plot_view_hash_content (const PlotView *self)
{
  guint n_layers, hash = 2166136261u;

  g_return_val_if_fail (self != NULL, 0);

  if (self->is_empty || !grows_with_room (self))
    return 0;
  n_layers = lab_view_n_layers (self->view);
  for (guint i = 0; i < n_layers; i++) {
    const LabObservable *observable = plot_layer_get_visible (self, i);

    hash = mix (hash, observable != NULL);
    if (observable == NULL)
      continue;
    if (observable->kind == LAB_OBSERVABLE_TABLE) {
      hash = mix (mix (hash, observable->table.rows), observable->table.columns);
    } else if (observable->kind == LAB_OBSERVABLE_MATRIX) {
      hash = mix (mix (hash, observable->matrix.rows), observable->matrix.columns);
    } else if (observable->kind == LAB_OBSERVABLE_DIAGRAM) {
      for (guint k = 0; k < observable->diagram.n_layers; k++) {
        const LabDiagramLayer *layer = &observable->diagram.layers[k];

        hash = mix (mix (hash, layer->n_units), layer->weights != NULL);
        for (const char *at = layer->details; at != NULL && *at != '\0'; at++)
          hash = mix (hash, *at == '\n');
      }
    }
  }

  return hash;
}
