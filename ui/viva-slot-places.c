/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-slot-places.h"

#include <math.h>

/* Between a slot and its anchor, and between two slots. */
#define ANCHOR_GAP 9.0f
#define SLOT_GAP 5.0f

/* Half the thickness of an axis title; a thicker slot grows away from the axis. */
#define TITLE_HALF 9.0f

/* What is kept free around a marked point. */
#define POINT_RADIUS 10.0f

/* How far a slot may be moved off its anchor, in strides. */
#define MAX_RINGS 9
#define STRIDE 14.0f

static const struct {
  float x, y;
} directions[] = { { 0, -1 },  { -1, 0 }, { 1, 0 },  { 0, 1 },
                   { -1, -1 }, { 1, -1 }, { -1, 1 }, { 1, 1 } };

#define CURVE "curve:"

/* Height of a curve at @x. FALSE where it has none. */
static gboolean
find_on_curve (const PlotView *layout, const char *name, double x, double *y)
{
  const LabObservable *curve =
      layout->frame != NULL ? lab_frame_find (layout->frame, name, LAB_OBSERVABLE_SERIES) : NULL;

  if (curve == NULL)
    return FALSE;

  for (gsize i = curve->series.n; i > 0; i--) {
    if (plot_axis_to_place (&layout->x, curve->series.x[i - 1]) > x && i > 1)
      continue;
    *y = plot_axis_to_place (&layout->y, curve->series.y[i - 1]);
    return isfinite (*y);
  }

  return FALSE;
}

static gboolean
is_title (const char *anchor)
{
  return g_str_has_suffix (anchor, "-title");
}

/* Where the slot would be if it were alone. */
static graphene_rect_t
wanted (const VivaSlotPlace *self)
{
  float x = self->point.x;
  float y = self->point.y;

  if (g_str_equal (self->anchor, "y-title"))
    return GRAPHENE_RECT_INIT (x + TITLE_HALF - self->height, y - self->width / 2.0f, self->height,
                               self->width);
  if (g_str_equal (self->anchor, "x-title"))
    return GRAPHENE_RECT_INIT (x - self->width / 2.0f, y - TITLE_HALF, self->width, self->height);
  if (g_str_has_prefix (self->anchor, "marker-y:"))
    return GRAPHENE_RECT_INIT (x + ANCHOR_GAP, y - self->height / 2.0f, self->width, self->height);

  if (g_str_has_prefix (self->anchor, CURVE)) {
    gboolean is_above = self->label_y <= y;
    float edge = is_above ? y - ANCHOR_GAP - self->height : y + ANCHOR_GAP;

    return GRAPHENE_RECT_INIT (x - self->width / 2.0f, edge, self->width, self->height);
  }

  /* On the horizontal axis. */
  return GRAPHENE_RECT_INIT (x - self->width / 2.0f, y - ANCHOR_GAP - self->height, self->width,
                             self->height);
}

/* Titles lie where they do, all others in the plotting area. */
static void
keep_inside (graphene_rect_t *rect, const VivaSlotPlace *self, const PlotView *layout)
{
  float left = (float) layout->left + SLOT_GAP;
  float top = (float) layout->top;
  float right = (float) layout->right;
  float bottom = (float) layout->bottom - SLOT_GAP;

  if (self->is_anchored && is_title (self->anchor))
    return;

  rect->origin.x = MAX (MIN (rect->origin.x, right - rect->size.width), left);
  rect->origin.y = MAX (MIN (rect->origin.y, bottom - rect->size.height), top);
}

static float
overlap (const graphene_rect_t *a, const graphene_rect_t *b, float gap)
{
  float width = MIN (a->origin.x + a->size.width, b->origin.x + b->size.width) -
                MAX (a->origin.x, b->origin.x) + gap;
  float height = MIN (a->origin.y + a->size.height, b->origin.y + b->size.height) -
                 MAX (a->origin.y, b->origin.y) + gap;

  return width > 0.0f && height > 0.0f ? width * height : 0.0f;
}

/* The marked point that a place on an axis belongs to. */
static gboolean
find_marker (const VivaSlotPlace *self, const PlotView *layout, graphene_rect_t *rect)
{
  const char *colon = strchr (self->anchor, ':');
  g_autofree char *anchor = NULL;
  double x, y;

  if (!g_str_has_prefix (self->anchor, "marker") || colon == NULL)
    return FALSE;

  anchor = g_strconcat ("marker", colon, NULL);
  if (!plot_view_anchor (layout, anchor, &x, &y))
    return FALSE;

  *rect = GRAPHENE_RECT_INIT ((float) x - POINT_RADIUS, (float) y - POINT_RADIUS,
                              2.0f * POINT_RADIUS, 2.0f * POINT_RADIUS);

  return TRUE;
}

/* What @rect would cover of the first @n_taken slots and of all marked points. */
static float
cost (const graphene_rect_t *rect,
      const VivaSlotPlace *places,
      guint n_places,
      const guint *taken,
      guint n_taken,
      const PlotView *layout)
{
  float sum = 0.0f;

  for (guint i = 0; i < n_taken; i++)
    sum += overlap (rect, &places[taken[i]].rect, SLOT_GAP);

  for (guint i = 0; i < n_places; i++) {
    graphene_rect_t marker;

    if (find_marker (&places[i], layout, &marker))
      sum += overlap (rect, &marker, 0.0f);
  }

  return sum;
}

static void
place (VivaSlotPlace *places,
       guint n_places,
       guint index,
       const guint *taken,
       guint n_taken,
       const PlotView *layout)
{
  VivaSlotPlace *self = &places[index];
  graphene_rect_t best = wanted (self);
  float best_cost;

  keep_inside (&best, self, layout);
  best_cost = cost (&best, places, n_places, taken, n_taken, layout);

  for (guint ring = 1; ring <= MAX_RINGS && best_cost > 0.0f; ring++) {
    for (guint i = 0; i < G_N_ELEMENTS (directions) && best_cost > 0.0f; i++) {
      graphene_rect_t rect = wanted (self);
      float rect_cost;

      rect.origin.x += directions[i].x * (float) ring * STRIDE;
      rect.origin.y += directions[i].y * (float) ring * STRIDE;
      keep_inside (&rect, self, layout);
      rect_cost = cost (&rect, places, n_places, taken, n_taken, layout);
      if (rect_cost < best_cost) {
        best = rect;
        best_cost = rect_cost;
      }
    }
  }

  self->rect = best;
}

/* A slot whose thing is not to be seen, such as a curve that has no points yet, waits where it was,
 * or in a column at the left. */
static void
park (VivaSlotPlace *self, guint index, const PlotView *layout)
{
  graphene_rect_t rect = self->rect;

  if (rect.size.width <= 0.0f)
    rect.origin =
        GRAPHENE_POINT_INIT ((float) layout->left + ANCHOR_GAP,
                             (float) layout->top + (float) index * (self->height + SLOT_GAP));
  rect.size = GRAPHENE_SIZE_INIT (self->width, self->height);
  keep_inside (&rect, self, layout);
  self->rect = rect;
}

void
viva_slot_places_update (VivaSlotPlace *places, guint n_places, const PlotView *layout)
{
  g_autofree guint *taken = g_new (guint, MAX (n_places, 1));
  guint n_taken = 0;

  for (guint i = 0; i < n_places; i++) {
    double x = 0.0;
    double y = 0.0;

    places[i].is_anchored = plot_view_anchor (layout, places[i].anchor, &x, &y);
    places[i].is_turned = places[i].is_anchored && g_str_equal (places[i].anchor, "y-title");
    places[i].label_y = (float) y;
    if (places[i].is_anchored && g_str_has_prefix (places[i].anchor, CURVE)) {
      double on_curve;

      if (find_on_curve (layout, places[i].anchor + strlen (CURVE), x, &on_curve))
        y = on_curve;
    }
    places[i].point = GRAPHENE_POINT_INIT ((float) x, (float) y);
  }

  /* Those that cannot move go first. */
  for (guint i = 0; i < n_places; i++) {
    if (!places[i].is_anchored) {
      park (&places[i], i, layout);
      taken[n_taken++] = i;
    } else if (is_title (places[i].anchor)) {
      place (places, n_places, i, taken, 0, layout);
      taken[n_taken++] = i;
    }
  }

  for (guint i = 0; i < n_places; i++) {
    if (places[i].is_anchored && !is_title (places[i].anchor)) {
      place (places, n_places, i, taken, n_taken, layout);
      taken[n_taken++] = i;
    }
  }
}
