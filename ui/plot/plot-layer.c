/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

/* In widths of the stroke; round caps make each dash one width longer. */
static const struct {
  int n;
  double lengths[4];
} dash_patterns[] = {
  { 0, { 0 } },
  { 2, { 2.6, 2.6 } },
  { 4, { 3.6, 2.4, 0.01, 2.4 } },
  { 2, { 0.01, 2.2 } },
};

static const struct {
  guint pattern;
  double width;
} role_strokes[] = {
  [LAB_ROLE_NONE] = { 0, 1 },   [LAB_ROLE_TRAIN] = { 0, 1 },      [LAB_ROLE_DEV] = { 1, 1.1 },
  [LAB_ROLE_TEST] = { 2, 1.1 }, [LAB_ROLE_POSITIVE] = { 0, 1.3 }, [LAB_ROLE_NEGATIVE] = { 3, 1.3 },
};

const LabObservable *
plot_layer_get_of_run (const PlotView *self, guint layer, guint run)
{
  const LabLayer *description = &self->view->layers[layer];

  if (self->frame == NULL)
    return NULL;

  return lab_frame_find_in (self->frame, run, description->observable, description->kind);
}

const LabObservable *
plot_layer_get (const PlotView *self, guint layer)
{
  return plot_layer_get_of_run (self, layer, self->run);
}

gboolean
plot_layer_is_hidden (const PlotView *self, guint layer)
{
  return (self->options.hidden_layers >> layer & 1) != 0;
}

const LabObservable *
plot_layer_get_visible (const PlotView *self, guint layer)
{
  return plot_layer_is_hidden (self, layer) ? NULL : plot_layer_get (self, layer);
}

static gboolean
is_present (const PlotView *self, guint layer)
{
  for (guint run = 0; run < plot_run_count (self); run++)
    if (plot_layer_get_of_run (self, layer, run) != NULL)
      return TRUE;

  return FALSE;
}

/* Where colours tell runs apart, dashes alone have to tell layers apart: the usual pattern of the
 * role if no earlier layer has it, or else the next one that is free. */
static guint
pattern_of_layer (const PlotView *self, guint layer)
{
  guint taken = 0, pattern = 0;

  for (guint i = 0; i <= layer; i++) {
    const LabLayer *description = &self->view->layers[i];

    if (description->kind != LAB_OBSERVABLE_SERIES || (i < layer && !is_present (self, i)))
      continue;
    pattern = role_strokes[description->role].pattern;
    for (guint k = 0; k < G_N_ELEMENTS (dash_patterns) && (taken >> pattern & 1) != 0; k++)
      pattern = (pattern + 1) % G_N_ELEMENTS (dash_patterns);
    taken |= 1u << pattern;
  }

  return pattern;
}

void
plot_layer_get_stroke (const PlotView *self, guint layer, PlotStroke *stroke)
{
  const LabLayer *description = &self->view->layers[layer];
  guint n_layers = lab_view_n_layers (self->view);
  guint n_same = 0, ordinal = 0, pattern;

  for (guint i = 0; i < n_layers; i++) {
    const LabLayer *other = &self->view->layers[i];

    if (other->kind == LAB_OBSERVABLE_SERIES && other->role == description->role) {
      if (i < layer)
        ordinal++;
      n_same++;
    }
  }

  pattern = role_strokes[description->role].pattern;
  stroke->width = plot_style_line_width (&self->style) * role_strokes[description->role].width;
  stroke->color = plot_style_role (&self->style, description->role);
  if (n_same > 1 && description->role == LAB_ROLE_NONE) {
    stroke->color = plot_style_class (&self->style, ordinal);
    pattern = ordinal;
  } else if (ordinal > 0) {
    /* Further curves of one role: the same hue, towards the text's colour, with other dashes. */
    stroke->color = plot_color_mix (stroke->color, plot_style_foreground (&self->style),
                                    MIN (0.3 * ordinal, 0.75));
    pattern += 2 * ordinal;
  }
  if (plot_run_has_several (self))
    pattern = pattern_of_layer (self, layer);
  pattern %= G_N_ELEMENTS (dash_patterns);
  stroke->n_dashes = dash_patterns[pattern].n;
  for (int i = 0; i < stroke->n_dashes; i++)
    stroke->dashes[i] = dash_patterns[pattern].lengths[i] * stroke->width;
}

void
plot_stroke_apply (const PlotStroke *self, cairo_t *cr)
{
  plot_set_color (cr, self->color);
  cairo_set_line_width (cr, self->width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_dash (cr, self->dashes, self->n_dashes, 0);
}
