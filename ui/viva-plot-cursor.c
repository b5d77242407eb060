/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-plot-cursor.h"

/* In units of the drawing. */
#define POINTER_RADIUS 24.0
#define PLACE_RADIUS 12.0
#define PLACE_STEP 8.0
#define LARGE_FACTOR 10

#define BUBBLE_MARGIN 12.0f
#define BUBBLE_PADDING_X 8.0f
#define BUBBLE_PADDING_Y 4.0f

void
viva_plot_cursor_clear (VivaPlotCursor *self)
{
  self->mode = VIVA_PLOT_CURSOR_OFF;
  g_clear_pointer (&self->text, g_free);
}

/* (nullable): the curve of a layer that is switched on and has points. */
static const LabSeries *
curve (const PlotView *layout, guint layer)
{
  const LabLayer *lab_layer = &layout->view->layers[layer];
  const LabObservable *observable;

  if (lab_layer->kind != LAB_OBSERVABLE_SERIES || layout->frame == NULL ||
      (layout->options.hidden_layers & (1u << layer)) != 0)
    return NULL;

  observable =
      lab_frame_find_in (layout->frame, layout->run, lab_layer->observable, LAB_OBSERVABLE_SERIES);

  return observable != NULL && observable->series.n > 0 ? &observable->series : NULL;
}

/* The next layer with a curve from @layer on, in steps of @direction; −1: none. */
static int
find_curve (const PlotView *layout, int layer, int direction)
{
  int n_layers = (int) lab_view_n_layers (layout->view);

  for (; layer >= 0 && layer < n_layers; layer += direction)
    if (curve (layout, (guint) layer) != NULL)
      return layer;

  return -1;
}

/* How many rows and columns of cells a layer has; bars are one row. 0: none. */
static void
get_cells (const PlotView *layout, guint layer, guint *rows, guint *columns)
{
  const LabLayer *lab_layer = &layout->view->layers[layer];
  const LabObservable *observable =
      layout->frame != NULL && (layout->options.hidden_layers & (1u << layer)) == 0
          ? lab_frame_find_in (layout->frame, layout->run, lab_layer->observable, lab_layer->kind)
          : NULL;

  *rows = *columns = 0;
  if (observable == NULL)
    return;

  if (lab_layer->kind == LAB_OBSERVABLE_MATRIX) {
    *rows = (guint) observable->matrix.rows;
    *columns = (guint) observable->matrix.columns;
  } else if (lab_layer->kind == LAB_OBSERVABLE_BARS) {
    *rows = observable->bars.n > 0;
    *columns = (guint) observable->bars.n;
  }
}

/* The next layer with cells from @layer on, in steps of @direction; −1: none. */
static int
find_cells (const PlotView *layout, int layer, int direction)
{
  int n_layers = (int) lab_view_n_layers (layout->view);
  guint rows, columns;

  for (; layer >= 0 && layer < n_layers; layer += direction) {
    get_cells (layout, (guint) layer, &rows, &columns);
    if (rows * columns > 0)
      return layer;
  }

  return -1;
}

static gboolean
has_cells (const PlotView *layout)
{
  return layout->view->kind == LAB_VIEW_MATRICES || layout->view->kind == LAB_VIEW_BARS;
}

/* A matrix may have got smaller. */
static gboolean
clamp_cell (VivaPlotCursor *self, const PlotView *layout)
{
  guint rows, columns;

  if (self->cell.layer >= lab_view_n_layers (layout->view))
    return FALSE;

  get_cells (layout, self->cell.layer, &rows, &columns);
  if (rows * columns == 0)
    return FALSE;

  self->cell.row = MIN (self->cell.row, rows - 1);
  self->cell.column = MIN (self->cell.column, columns - 1);

  return TRUE;
}

void
viva_plot_cursor_update (VivaPlotCursor *self, const PlotView *layout)
{
  g_auto (PlotHit) hit = { 0 };
  double radius = self->mode == VIVA_PLOT_CURSOR_POINTER ? POINTER_RADIUS : PLACE_RADIUS;
  double x = self->x;
  double y = self->y;

  g_clear_pointer (&self->text, g_free);

  if (self->mode == VIVA_PLOT_CURSOR_OFF || layout == NULL || layout->frame == NULL)
    return;

  if (self->mode == VIVA_PLOT_CURSOR_CURVE) {
    const LabSeries *series = curve (layout, self->layer);
    gsize index;

    if (series == NULL)
      return;

    index = MIN (self->index, series->n - 1);
    self->x = x = plot_axis_to_place (&layout->x, series->x[index]);
    self->y = y = plot_axis_to_place (&layout->y, series->y[index]);
    radius = 1.0;
  }

  if (self->mode == VIVA_PLOT_CURSOR_CELL) {
    cairo_rectangle_t rect;

    if (!clamp_cell (self, layout) ||
        !plot_view_get_cell_rect (layout, self->cell.layer, self->cell.row, self->cell.column,
                                  &rect))
      return;

    self->x = x = rect.x + rect.width / 2.0;
    self->y = y = rect.y + rect.height / 2.0;
    radius = 1.0;
  }

  if (plot_view_hit (layout, x, y, radius, &hit))
    self->text = g_steal_pointer (&hit.text);
  if (self->mode == VIVA_PLOT_CURSOR_POINTER && self->text != NULL) {
    self->x = hit.x;
    self->y = hit.y;
  }
}

static gboolean
move_on_curves (VivaPlotCursor *self, const PlotView *layout, guint keyval, gsize stride)
{
  const LabSeries *series;
  int layer;

  if (self->mode != VIVA_PLOT_CURSOR_CURVE || curve (layout, self->layer) == NULL) {
    layer = find_curve (layout, 0, 1);
    if (layer < 0)
      return FALSE;

    self->mode = VIVA_PLOT_CURSOR_CURVE;
    self->layer = (guint) layer;
    self->index = curve (layout, self->layer)->n - 1;

    return TRUE;
  }

  series = curve (layout, self->layer);
  self->index = MIN (self->index, series->n - 1);

  switch (keyval) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    self->index -= MIN (self->index, stride);
    break;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    self->index = MIN (self->index + stride, series->n - 1);
    break;
  case GDK_KEY_Home:
  case GDK_KEY_KP_Home:
    self->index = 0;
    break;
  case GDK_KEY_End:
  case GDK_KEY_KP_End:
    self->index = series->n - 1;
    break;
  default: {
    gboolean is_up = keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up;

    layer = find_curve (layout, (int) self->layer + (is_up ? -1 : 1), is_up ? -1 : 1);
    if (layer >= 0)
      self->layer = (guint) layer;
  }
  }

  return TRUE;
}

/* Matrices: arrows within one, and on to the next at its sides. Bars: those of one category stand
 * beside each other, so that Right goes from layer to layer. */
static gboolean
move_on_cells (VivaPlotCursor *self, const PlotView *layout, guint keyval)
{
  gboolean is_bars = layout->view->kind == LAB_VIEW_BARS;
  VivaPlotCell *cell = &self->cell;
  guint rows, columns;
  int direction = 0;
  int layer;

  if (!has_cells (layout))
    return FALSE;

  if (self->mode != VIVA_PLOT_CURSOR_CELL || !clamp_cell (self, layout)) {
    layer = find_cells (layout, 0, 1);
    if (layer < 0)
      return FALSE;
    self->mode = VIVA_PLOT_CURSOR_CELL;
    *cell = (VivaPlotCell){ .layer = (guint) layer };
    return TRUE;
  }

  get_cells (layout, cell->layer, &rows, &columns);
  switch (keyval) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    direction = -1;
    break;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    direction = 1;
    break;
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
    cell->row -= MIN (cell->row, 1);
    return TRUE;
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    cell->row = MIN (cell->row + 1, rows - 1);
    return TRUE;
  case GDK_KEY_Home:
  case GDK_KEY_KP_Home:
    cell->column = 0;
    return TRUE;
  default:
    cell->column = columns - 1;
    return TRUE;
  }

  layer = find_cells (layout, (int) cell->layer + direction, direction);
  if (is_bars) {
    if (layer < 0 && (direction < 0 ? cell->column > 0 : cell->column + 1 < columns)) {
      cell->column = (guint) ((int) cell->column + direction);
      layer = direction > 0 ? find_cells (layout, 0, 1)
                            : find_cells (layout, (int) lab_view_n_layers (layout->view) - 1, -1);
    }
    if (layer >= 0)
      cell->layer = (guint) layer;
  } else if (direction < 0 ? cell->column > 0 : cell->column + 1 < columns) {
    cell->column = (guint) ((int) cell->column + direction);
  } else if (layer >= 0) {
    cell->layer = (guint) layer;
    cell->column = direction > 0 ? 0 : G_MAXUINT;
  }

  return clamp_cell (self, layout);
}

gboolean
viva_plot_cursor_set_cell (VivaPlotCursor *self, const PlotView *layout, VivaPlotCell cell)
{
  cairo_rectangle_t rect;

  if (layout == NULL || !plot_view_get_cell_rect (layout, cell.layer, cell.row, cell.column, &rect))
    return FALSE;

  self->mode = VIVA_PLOT_CURSOR_CELL;
  self->cell = cell;
  viva_plot_cursor_update (self, layout);

  return TRUE;
}

gboolean
viva_plot_cursor_next_cell (VivaPlotCursor *self, const PlotView *layout, int direction)
{
  guint rows, columns;
  guint at;

  if (layout == NULL || self->mode != VIVA_PLOT_CURSOR_CELL || !clamp_cell (self, layout))
    return FALSE;

  get_cells (layout, self->cell.layer, &rows, &columns);
  at = self->cell.row * columns + self->cell.column;
  if (direction < 0 ? at == 0 : at + 1 >= rows * columns)
    return FALSE;

  at = (guint) ((int) at + direction);
  self->cell.row = at / columns;
  self->cell.column = at % columns;
  viva_plot_cursor_update (self, layout);

  return TRUE;
}

static void
move_on_plane (VivaPlotCursor *self, const PlotView *layout, guint keyval, double stride)
{
  if (self->mode != VIVA_PLOT_CURSOR_PLACE) {
    self->mode = VIVA_PLOT_CURSOR_PLACE;
    self->x = (layout->left + layout->right) / 2.0;
    self->y = (layout->top + layout->bottom) / 2.0;
    return;
  }

  switch (keyval) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    self->x -= stride;
    break;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    self->x += stride;
    break;
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
    self->y -= stride;
    break;
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    self->y += stride;
    break;
  case GDK_KEY_Home:
  case GDK_KEY_KP_Home:
    self->x = layout->left;
    break;
  default:
    self->x = layout->right;
  }

  self->x = CLAMP (self->x, layout->left, layout->right);
  self->y = CLAMP (self->y, layout->top, layout->bottom);
}

gboolean
viva_plot_cursor_move (VivaPlotCursor *self,
                       const PlotView *layout,
                       guint keyval,
                       gboolean is_large)
{
  switch (keyval) {
  case GDK_KEY_Escape:
    /* What is under the pointer goes with the pointer, and does not keep the key from others. */
    if (self->mode == VIVA_PLOT_CURSOR_OFF || self->mode == VIVA_PLOT_CURSOR_POINTER)
      return FALSE;
    viva_plot_cursor_clear (self);
    return TRUE;
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
  case GDK_KEY_Home:
  case GDK_KEY_KP_Home:
  case GDK_KEY_End:
  case GDK_KEY_KP_End:
    break;
  default:
    return FALSE;
  }

  if (layout == NULL || layout->frame == NULL)
    return FALSE;

  if (!move_on_cells (self, layout, keyval) &&
      !move_on_curves (self, layout, keyval, is_large ? LARGE_FACTOR : 1))
    move_on_plane (self, layout, keyval, is_large ? PLACE_STEP * LARGE_FACTOR : PLACE_STEP);

  viva_plot_cursor_update (self, layout);

  return TRUE;
}

static GdkRGBA
color (PlotColor from, float alpha)
{
  return (GdkRGBA){ (float) from.red, (float) from.green, (float) from.blue, alpha };
}

static void
snapshot_mark (const VivaPlotCursor *self, const PlotView *layout, GtkSnapshot *snapshot)
{
  GdkRGBA ink = color (plot_style_foreground (&layout->style), 1.0f);
  GskRoundedRect ring;
  cairo_rectangle_t rect;

  if (self->mode == VIVA_PLOT_CURSOR_CELL) {
    if (!plot_view_get_cell_rect (layout, self->cell.layer, self->cell.row, self->cell.column,
                                  &rect))
      return;
    gsk_rounded_rect_init_from_rect (&ring,
                                     &GRAPHENE_RECT_INIT ((float) rect.x, (float) rect.y,
                                                          (float) rect.width, (float) rect.height),
                                     3.0f);
    gtk_snapshot_append_border (snapshot, &ring, (float[4]){ 2.0f, 2.0f, 2.0f, 2.0f },
                                (GdkRGBA[4]){ ink, ink, ink, ink });
    return;
  }

  gsk_rounded_rect_init_from_rect (
      &ring, &GRAPHENE_RECT_INIT ((float) self->x - 5.0f, (float) self->y - 5.0f, 10.0f, 10.0f),
      5.0f);
  gtk_snapshot_append_border (snapshot, &ring, (float[4]){ 2.0f, 2.0f, 2.0f, 2.0f },
                              (GdkRGBA[4]){ ink, ink, ink, ink });
}

void
viva_plot_cursor_snapshot (const VivaPlotCursor *self,
                           const PlotView *layout,
                           GtkWidget *widget,
                           GtkSnapshot *snapshot)
{
  g_autoptr (PangoLayout) text = NULL;
  GskRoundedRect bubble;
  GdkRGBA ground;
  GdkRGBA ink;
  int text_width, text_height;
  float x, y, width, height, room;

  if (self->mode == VIVA_PLOT_CURSOR_OFF ||
      (self->text == NULL && self->mode == VIVA_PLOT_CURSOR_POINTER))
    return;

  snapshot_mark (self, layout, snapshot);
  if (self->text == NULL)
    return;

  ground = color (plot_style_foreground (&layout->style), 0.88f);
  ink = color (plot_style_background (&layout->style), 1.0f);
  room = (float) layout->width - 2.0f * BUBBLE_PADDING_X - 4.0f;

  text = gtk_widget_create_pango_layout (widget, self->text);
  pango_layout_set_wrap (text, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (text, (int) MAX (room, 40.0f) * PANGO_SCALE);
  pango_layout_get_pixel_size (text, &text_width, &text_height);

  width = (float) text_width + 2.0f * BUBBLE_PADDING_X;
  height = (float) text_height + 2.0f * BUBBLE_PADDING_Y;
  x = CLAMP ((float) self->x - width / 2.0f, 2.0f,
             MAX (2.0f, (float) layout->width - width - 2.0f));
  y = (float) self->y - height - BUBBLE_MARGIN;
  if (y < 2.0f)
    y = MIN ((float) self->y + BUBBLE_MARGIN, (float) layout->height - height - 2.0f);

  gsk_rounded_rect_init_from_rect (&bubble, &GRAPHENE_RECT_INIT (x, y, width, height), 6.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &bubble);
  gtk_snapshot_append_color (snapshot, &ground, &bubble.bounds);
  gtk_snapshot_pop (snapshot);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (x + BUBBLE_PADDING_X, y + BUBBLE_PADDING_Y));
  gtk_snapshot_append_layout (snapshot, text, &ink);
  gtk_snapshot_restore (snapshot);
}
