/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

/* Several runs over each other: the colour says which run it is, the dashes which layer. A band
 * over seeds is no run of its own: it lies behind in the colours that the layers have when one run
 * is alone. */

guint
plot_run_count (const PlotView *self)
{
  return self->frame != NULL ? lab_frame_get_n_runs (self->frame) : 0;
}

gboolean
plot_run_is_band (const PlotView *self, guint run)
{
  return lab_frame_get_run_info (self->frame, run)->n_seeds > 0;
}

gboolean
plot_run_is_hidden (const PlotView *self, guint run)
{
  return (self->options.hidden_runs >> run & 1) != 0;
}

gboolean
plot_run_has_several (const PlotView *self)
{
  guint n_runs = plot_run_count (self), n = 0;

  for (guint run = 0; run < n_runs; run++)
    n += !plot_run_is_band (self, run);

  return n > 1;
}

char *
plot_run_get_title (const PlotView *self, guint run)
{
  const LabFrameRun *info = lab_frame_get_run_info (self->frame, run);

  if (info->n_seeds == 1)
    return g_strdup ("one seed");
  if (info->n_seeds > 0)
    return g_strdup_printf ("median and range of %u seeds", info->n_seeds);
  if ((self->options.veil & PLOT_VEIL_LEGEND) != 0 || info->name == NULL || *info->name == '\0')
    return g_strdup_printf ("run %u", run + 1);

  return g_strdup (info->name);
}

char *
plot_run_get_prefix (const PlotView *self, guint run)
{
  if (self->frame == NULL)
    return NULL;
  if (plot_run_is_band (self, run)) {
    guint n_seeds = lab_frame_get_run_info (self->frame, run)->n_seeds;

    return n_seeds == 1 ? g_strdup ("one seed") : g_strdup_printf ("median of %u seeds", n_seeds);
  }

  return plot_run_has_several (self) ? plot_run_get_title (self, run) : NULL;
}

guint
plot_curves_find (const PlotView *self, gboolean hidden_too, PlotCurve curves[PLOT_MAX_CURVES])
{
  guint n_layers = lab_view_n_layers (self->view), n_runs = plot_run_count (self), n = 0;

  for (guint layer = 0; layer < n_layers; layer++) {
    if (self->view->layers[layer].kind != LAB_OBSERVABLE_SERIES ||
        (!hidden_too && plot_layer_is_hidden (self, layer)))
      continue;
    for (guint run = 0; run < n_runs && n < PLOT_MAX_CURVES; run++) {
      const LabObservable *observable;

      if (!hidden_too && plot_run_is_hidden (self, run))
        continue;
      observable = plot_layer_get_of_run (self, layer, run);
      if (observable != NULL)
        curves[n++] = (PlotCurve){ layer, run, plot_run_is_band (self, run), &observable->series };
    }
  }

  return n;
}

void
plot_curve_get_stroke (const PlotView *self, const PlotCurve *curve, PlotStroke *stroke)
{
  plot_layer_get_stroke (self, curve->layer, stroke);
  if (curve->is_band) {
    /* Slighter than the run itself, which may have the same colour. */
    stroke->width *= 0.55;
    for (int i = 0; i < stroke->n_dashes; i++)
      stroke->dashes[i] *= 0.8;
  } else if (plot_run_has_several (self)) {
    stroke->color = plot_style_run (&self->style, curve->run);
  }
}

void
plot_series_find_range (const PlotView *self, const LabSeries *series, gsize *first, gsize *last)
{
  gsize low = 0, high = series->n;

  /* The last one that is not right of the left edge, as the curve comes in from there. */
  while (low < high) {
    gsize middle = low + (high - low) / 2;

    if (series->x[middle] <= self->x.low)
      low = middle + 1;
    else
      high = middle;
  }
  *first = low > 0 ? low - 1 : 0;
  high = series->n;
  while (low < high) {
    gsize middle = low + (high - low) / 2;

    if (series->x[middle] < self->x.high)
      low = middle + 1;
    else
      high = middle;
  }
  *last = MIN (low + 1, series->n);
}
