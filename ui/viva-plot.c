/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-plot.h"

#include <adwaita.h>
#include <math.h>

#include "lab-text.h"
#include "viva-cell-editor.h"
#include "viva-plot-cursor.h"
#include "viva-plot-menu.h"
#include "viva-plot-style.h"

#define MIN_WIDTH 180
#define NATURAL_WIDTH 320
#define MIN_HEIGHT 180
#define MAX_HEIGHT 340

/* Height to width; a plane whose axes share a unit wants to be about as high as wide. */
#define ASPECT 0.42
#define SQUARE_ASPECT 0.95

/* What has more to say than fits takes more height, up to so much. */
#define FULL_ASPECT 0.85
#define FULL_MAX_HEIGHT 480

/* The only picture there is. */
#define ALONE_ASPECT 0.62
#define ALONE_MAX_HEIGHT 900

/* The size from which on the type of a picture that fills the window grows, and how far. */
#define FILL_WIDTH 620.0
#define FILL_HEIGHT 400.0
#define FILL_MAX 3.0

/* For one notch of the wheel, and for one key. */
#define WHEEL_ZOOM 1.15
#define KEY_ZOOM 1.4
#define KEY_PAN 0.1

/* In units of the drawing: less is a click. */
#define DRAG_THRESHOLD 4.0

#define LARGE_STEP 10.0

/* A screen reader is told what a playing picture shows at most so often. */
#define DESCRIBE_INTERVAL G_TIME_SPAN_SECOND

struct _VivaPlot {
  GtkWidget parent_instance;

  VivaSession *session;
  guint view_index;
  const LabView *view;

  LabFrame *frame; /* that @layout points to */
  PlotView layout;
  gboolean is_stale;        /* @layout is not that of the newest frame, since nobody sees it */
  gboolean is_out;          /* scrolled out of sight when it was to be drawn */
  GtkWidget *scroller;      /* (nullable): in which it is mapped */
  cairo_surface_t *picture; /* (nullable): @layout, drawn for the scale that the widget has */
  char *font_family;
  double type_scale;
  VivaProminence prominence;
  guint content;                   /* hash of what the heights below were found for */
  int wanted_width, wanted_height; /* 0: not found yet */
  guint32 hidden_layers;
  guint32 hidden_runs;
  PlotZoom zoom;
  PlotVeil covered;
  char *veiled_title;

  VivaPlotCursor cursor;
  double pointer_x, pointer_y;
  double pinch;          /* scale of the gesture that was applied */
  double drag_x, drag_y; /* offset of the gesture that was applied */
  gboolean is_dragging_bar;
  VivaPlotCell bar;
  double bar_value; /* to set at the next tick */
  guint bar_tick;
  guint left_source;
  GtkWidget *editor; /* (nullable): over the cell of the cursor */
  GtkWidget *menu;
  gint64 described_at;
};

G_DEFINE_FINAL_TYPE (VivaPlot, viva_plot, GTK_TYPE_WIDGET)

enum {
  LAYOUT_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
update_description (VivaPlot *self)
{
  g_autofree char *description = viva_plot_describe (self);

  self->described_at = g_get_monotonic_time ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
}

static void
update_label (VivaPlot *self)
{
  PlotVeil veil = viva_session_get_view_veil (self->session, self->view_index);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
      (veil & PLOT_VEIL_AXIS_TITLES) == 0 ? self->view->title : self->veiled_title, -1);
}

/* In a lecture hall the picture is as large as the wall: what is written on it is, too. */
static double
get_type_scale (VivaPlot *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self));

  if (self->prominence != VIVA_PROMINENCE_FILL)
    return self->type_scale;

  return self->type_scale * CLAMP (MIN (width / FILL_WIDTH, height / FILL_HEIGHT), 1.0, FILL_MAX);
}

/* Lays the newest frame out for the size that the widget has. */
static void
lay_out (VivaPlot *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  PlotOptions options = {
    .hidden_layers = self->hidden_layers,
    .hidden_runs = self->hidden_runs,
    .run = viva_session_get_selected_run (self->session),
    .zoom = self->zoom,
  };
  PlotStyle style;
  LabFrame *frame;
  char *family = NULL;
  guint content;

  self->is_stale = FALSE;
  if (gtk_widget_get_width (widget) <= 0 || gtk_widget_get_height (widget) <= 0)
    return;

  options.veil = viva_session_get_view_veil (self->session, self->view_index) | self->covered;
  style = viva_plot_style (widget, get_type_scale (self), &family);

  frame = viva_session_get_frame (self->session);
  if (frame != NULL)
    lab_frame_ref (frame);
  plot_view_init (&self->layout, self->view, frame, &style, &options, gtk_widget_get_width (widget),
                  gtk_widget_get_height (widget));

  g_clear_pointer (&self->frame, lab_frame_unref);
  self->frame = frame;
  content = plot_view_hash_content (&self->layout);
  if (content != self->content) {
    self->content = content;
    self->wanted_width = 0;
    gtk_widget_queue_resize (widget);
  }
  g_free (self->font_family);
  self->font_family = family;

  viva_plot_cursor_update (&self->cursor, &self->layout);
  if (self->editor != NULL)
    gtk_widget_queue_allocate (widget);
  g_signal_emit (self, signals[LAYOUT_CHANGED], 0);
}

/* There is something new to see, or to be told. A plot out of sight waits until somebody looks, or
 * it is time to describe it. */
static void
update_layout (VivaPlot *self)
{
  gboolean is_to_describe = g_get_monotonic_time () - self->described_at >= DESCRIBE_INTERVAL ||
                            !viva_session_get_playing (self->session);

  self->is_stale = TRUE;
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || (self->is_out && !is_to_describe))
    return;

  lay_out (self);
  if (is_to_describe)
    update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
veil_changed (VivaPlot *self)
{
  update_label (self);
  viva_plot_menu_update (self->menu, self->view,
                         viva_session_get_view_veil (self->session, self->view_index));
  update_layout (self);
}

static void
moved (VivaPlot *self)
{
  update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Zoom and pan. */

static gboolean
is_plane (VivaPlot *self)
{
  return self->view->kind == LAB_VIEW_PLANE;
}

static void
zoom_about (VivaPlot *self, double x, double y, double factor)
{
  const PlotView *layout = viva_plot_get_layout (self);
  PlotZoom zoom;

  if (is_plane (self) && layout != NULL && plot_view_zoom (layout, x, y, factor, &zoom))
    viva_plot_set_zoom (self, &zoom);
}

static void
pan (VivaPlot *self, double dx, double dy)
{
  const PlotView *layout = viva_plot_get_layout (self);
  PlotZoom zoom;

  if (self->zoom.is_set && layout != NULL && plot_view_pan (layout, dx, dy, &zoom))
    viva_plot_set_zoom (self, &zoom);
}

/* By key: about the cursor, if there is one, or the middle. */
static void
zoom_by_key (VivaPlot *self, double factor)
{
  const PlotView *layout = viva_plot_get_layout (self);

  if (layout == NULL)
    return;

  if (self->cursor.mode != VIVA_PLOT_CURSOR_OFF)
    zoom_about (self, self->cursor.x, self->cursor.y, factor);
  else
    zoom_about (self, (layout->left + layout->right) / 2.0, (layout->top + layout->bottom) / 2.0,
                factor);
}

static void
zoom_in_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  zoom_by_key (VIVA_PLOT (widget), KEY_ZOOM);
}

static void
zoom_out_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  zoom_by_key (VIVA_PLOT (widget), 1.0 / KEY_ZOOM);
}

static void
zoom_reset_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  viva_plot_set_zoom (VIVA_PLOT (widget), &(PlotZoom){ 0 });
}

/* The wheel alone scrolls the bench. */
static gboolean
scroll_cb (VivaPlot *self, double dx, double dy, GtkEventController *controller)
{
  if ((gtk_event_controller_get_current_event_state (controller) & GDK_CONTROL_MASK) == 0 ||
      !is_plane (self))
    return FALSE;

  zoom_about (self, self->pointer_x, self->pointer_y, pow (WHEEL_ZOOM, -dy));

  return TRUE;
}

static void
pinch_begin_cb (VivaPlot *self)
{
  self->pinch = 1.0;
}

static void
pinch_cb (VivaPlot *self, double scale, GtkGesture *gesture)
{
  double x = self->pointer_x;
  double y = self->pointer_y;

  gtk_gesture_get_bounding_box_center (gesture, &x, &y);
  zoom_about (self, x, y, scale / self->pinch);
  self->pinch = scale;
}

/* Editing. */

/* The cell at a place, if a person can change it. */
static gboolean
find_editable (VivaPlot *self, double x, double y, VivaPlotCell *cell)
{
  const PlotView *layout = viva_plot_get_layout (self);

  return layout != NULL &&
         plot_view_find_cell (layout, x, y, &cell->layer, &cell->row, &cell->column) &&
         viva_plot_edit_is_editable (self->session, self->view, *cell);
}

/* Changes of the knob while a bar is dragged: not more than there are frames. */
static gboolean
bar_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  VivaPlot *self = VIVA_PLOT (widget);
  g_autoptr (GError) error = NULL;

  self->bar_tick = 0;
  if (viva_plot_edit_is_editable (self->session, self->view, self->bar) &&
      !viva_plot_edit_set_value (self->session, self->view, self->bar, self->bar_value, &error))
    g_debug ("A bar keeps its value: %s", error->message);

  return G_SOURCE_REMOVE;
}

static void
set_bar (VivaPlot *self, VivaPlotCell bar, double value)
{
  self->bar = bar;
  self->bar_value = value;
  if (self->bar_tick == 0)
    self->bar_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), bar_tick_cb, NULL, NULL);
}

static void
drag_begin_cb (VivaPlot *self, double x, double y, GtkGesture *gesture)
{
  self->drag_x = self->drag_y = 0.0;
  self->is_dragging_bar =
      self->view->kind == LAB_VIEW_BARS && find_editable (self, x, y, &self->bar);
  if (!self->is_dragging_bar && !self->zoom.is_set)
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
}

static void
drag_update_cb (VivaPlot *self, double dx, double dy, GtkGesture *gesture)
{
  const PlotView *layout = viva_plot_get_layout (self);
  double x, y;

  if (layout == NULL ||
      (self->drag_x == 0.0 && self->drag_y == 0.0 && hypot (dx, dy) < DRAG_THRESHOLD))
    return;

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  if (self->is_dragging_bar) {
    gtk_gesture_drag_get_start_point (GTK_GESTURE_DRAG (gesture), &x, &y);
    set_bar (self, self->bar, plot_view_bar_value_at (layout, y + dy));
  } else {
    pan (self, dx - self->drag_x, dy - self->drag_y);
  }
  self->drag_x = dx;
  self->drag_y = dy;
}

/* Up and Down on a bar. */
static gboolean
move_bar (VivaPlot *self, guint keyval, gboolean is_large)
{
  double step;

  if (self->view->kind != LAB_VIEW_BARS || self->cursor.mode != VIVA_PLOT_CURSOR_CELL ||
      !viva_plot_edit_is_editable (self->session, self->view, self->cursor.cell))
    return FALSE;

  step = viva_plot_edit_get_step (self->session, self->view, self->cursor.cell) *
         (is_large ? LARGE_STEP : 1.0);
  switch (keyval) {
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
    break;
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    step = -step;
    break;
  default:
    return FALSE;
  }

  /* Keys that come before the next tick add up. */
  set_bar (self, self->cursor.cell,
           step + (self->bar_tick != 0
                       ? self->bar_value
                       : viva_plot_edit_get_value (self->session, self->view, self->cursor.cell)));

  return TRUE;
}

static void
close_editor (VivaPlot *self)
{
  GtkWidget *editor = g_steal_pointer (&self->editor);

  if (editor == NULL)
    return;

  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) == editor)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_widget_unparent (editor);
  update_layout (self);
}

static gboolean
take_text (VivaPlot *self)
{
  g_autoptr (GError) error = NULL;

  if (!viva_plot_edit_is_editable (self->session, self->view, self->cursor.cell))
    return TRUE;
  if (viva_plot_edit_set_text (self->session, self->view, self->cursor.cell,
                               viva_cell_editor_get_text (VIVA_CELL_EDITOR (self->editor)), &error))
    return TRUE;

  viva_cell_editor_set_error (VIVA_CELL_EDITOR (self->editor), error->message);
  gtk_widget_queue_allocate (GTK_WIDGET (self));

  return FALSE;
}

static void
editor_done_cb (VivaPlot *self, int direction)
{
  if (!take_text (self))
    return;

  if (direction != 0 &&
      viva_plot_cursor_next_cell (&self->cursor, viva_plot_get_layout (self), direction))
    viva_plot_edit_cell (self, self->cursor.cell);
  else
    close_editor (self);
}

/* What is wrong is not kept from a person who goes elsewhere: it is given up. */
static gboolean
left_cb (gpointer data)
{
  VivaPlot *self = data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  self->left_source = 0;
  if (self->editor == NULL || (focus != NULL && gtk_widget_is_ancestor (focus, self->editor)))
    return G_SOURCE_REMOVE;

  take_text (self);
  close_editor (self);
  viva_plot_cursor_clear (&self->cursor);

  return G_SOURCE_REMOVE;
}

/* While the focus is on its way, nothing that it comes from may go. */
static void
editor_left_cb (VivaPlot *self)
{
  if (self->editor != NULL && self->left_source == 0)
    self->left_source = g_idle_add (left_cb, self);
}

static char *
new_cell_name (VivaPlot *self, VivaPlotCell cell)
{
  const LabLayer *layer = &self->view->layers[cell.layer];
  const char *label = layer->label != NULL ? layer->label : self->view->title;

  if (self->view->kind == LAB_VIEW_BARS)
    return g_strdup_printf ("%s, bar %u", label, cell.column + 1);

  return g_strdup_printf ("%s, row %u, column %u", label, cell.row + 1, cell.column + 1);
}

static void
allocate_editor (VivaPlot *self)
{
  const PlotView *layout = viva_plot_get_layout (self);
  cairo_rectangle_t rect;
  GtkRequisition size;
  int width, height, x, y;

  if (self->editor == NULL)
    return;

  gtk_widget_get_preferred_size (self->editor, &size, NULL);
  if (layout == NULL ||
      !plot_view_get_cell_rect (layout, self->cursor.cell.layer, self->cursor.cell.row,
                                self->cursor.cell.column, &rect))
    rect = (cairo_rectangle_t){ self->cursor.x, self->cursor.y, 0.0, 0.0 };

  width = MAX (size.width, (int) rect.width);
  height = size.height;
  x = (int) (rect.x + (rect.width - width) / 2.0);
  y = (int) (rect.y + (rect.height - MIN (height, rect.height)) / 2.0);
  x = CLAMP (x, 0, MAX (0, gtk_widget_get_width (GTK_WIDGET (self)) - width));
  y = CLAMP (y, 0, MAX (0, gtk_widget_get_height (GTK_WIDGET (self)) - height));
  gtk_widget_size_allocate (self->editor, &(GtkAllocation){ x, y, width, height }, -1);
}

/* The pointer. */

static void
motion_cb (VivaPlot *self, double x, double y)
{
  self->pointer_x = x;
  self->pointer_y = y;
  if (self->editor != NULL)
    return;

  self->cursor.mode = VIVA_PLOT_CURSOR_POINTER;
  self->cursor.x = x;
  self->cursor.y = y;
  viva_plot_cursor_update (&self->cursor, viva_plot_get_layout (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (VivaPlot *self)
{
  if (self->cursor.mode != VIVA_PLOT_CURSOR_POINTER)
    return;

  viva_plot_cursor_clear (&self->cursor);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
is_enter (guint keyval)
{
  return keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter;
}

static gboolean
pan_by_key (VivaPlot *self, guint keyval)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)) * KEY_PAN;
  double height = gtk_widget_get_height (GTK_WIDGET (self)) * KEY_PAN;

  if (!self->zoom.is_set)
    return FALSE;

  switch (keyval) {
  case GDK_KEY_Left:
    pan (self, width, 0.0);
    return TRUE;
  case GDK_KEY_Right:
    pan (self, -width, 0.0);
    return TRUE;
  case GDK_KEY_Up:
    pan (self, 0.0, height);
    return TRUE;
  case GDK_KEY_Down:
    pan (self, 0.0, -height);
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
key_pressed_cb (VivaPlot *self, guint keyval, guint keycode, GdkModifierType state)
{
  if (self->editor != NULL)
    return FALSE;
  if ((state & (GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  if ((state & GDK_CONTROL_MASK) != 0)
    return pan_by_key (self, keyval);

  if (is_enter (keyval) || keyval == GDK_KEY_F2) {
    if (self->cursor.mode == VIVA_PLOT_CURSOR_CELL && viva_plot_edit_cell (self, self->cursor.cell))
      return TRUE;
    return is_enter (keyval) && gtk_widget_activate_action (GTK_WIDGET (self), "card.zoom", NULL);
  }

  if (move_bar (self, keyval, (state & GDK_SHIFT_MASK) != 0))
    return TRUE;

  if (!viva_plot_cursor_move (&self->cursor, viva_plot_get_layout (self), keyval,
                              (state & GDK_SHIFT_MASK) != 0))
    return FALSE;

  moved (self);

  return TRUE;
}

static void
focus_left_cb (VivaPlot *self)
{
  if (self->editor != NULL)
    return;

  viva_plot_cursor_clear (&self->cursor);
  moved (self);
}

static void
pressed_cb (VivaPlot *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (gesture));

  if (gdk_event_triggers_context_menu (event)) {
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
    viva_plot_menu_popup (self->menu, x, y);
  } else {
    const PlotView *layout = viva_plot_get_layout (self);
    guint layer;

    if (self->editor != NULL)
      return;
    gtk_widget_grab_focus (GTK_WIDGET (self));
    if (layout != NULL && plot_view_find_legend (layout, x, y, &layer))
      gtk_widget_activate_action (GTK_WIDGET (self), "plot.switch-layer", "u", layer);
    else if (layout != NULL && plot_view_find_legend_run (layout, x, y, &layer))
      gtk_widget_activate_action (GTK_WIDGET (self), "plot.switch-run", "u", layer);
    else if (n_press == 2)
      gtk_widget_activate_action (GTK_WIDGET (self), "plot.zoom-reset", NULL);
  }
}

/* Not at the press: that may begin a drag. */
static void
released_cb (VivaPlot *self, int n_press, double x, double y, GtkGesture *gesture)
{
  VivaPlotCell cell;

  if (gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) != GDK_BUTTON_PRIMARY ||
      self->editor != NULL || !find_editable (self, x, y, &cell))
    return;

  if (self->view->kind == LAB_VIEW_BARS && n_press < 2) {
    viva_plot_cursor_set_cell (&self->cursor, viva_plot_get_layout (self), cell);
    moved (self);
  } else {
    viva_plot_edit_cell (self, cell);
  }
}

static void
menu_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VivaPlot *self = VIVA_PLOT (widget);

  viva_plot_menu_popup (self->menu, gtk_widget_get_width (widget) / 2.0,
                        gtk_widget_get_height (widget) / 2.0);
}

static void
save_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VivaPlot *self = VIVA_PLOT (widget);
  const PlotView *layout = viva_plot_get_layout (self);

  if (layout != NULL)
    viva_plot_menu_save (widget, layout, g_variant_get_string (parameter, NULL));
}

static void
switch_layer_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VivaPlot *self = VIVA_PLOT (widget);

  self->hidden_layers ^= 1u << g_variant_get_uint32 (parameter);
  update_layout (self);
}

static void
switch_run_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VivaPlot *self = VIVA_PLOT (widget);

  self->hidden_runs ^= 1u << g_variant_get_uint32 (parameter);
  update_layout (self);
}

/* Which run is which bit is another question when there are more or fewer. */
static void
runs_changed (VivaPlot *self)
{
  self->hidden_runs = 0;
  update_layout (self);
}

/* The knobs of another run: what is in the entry was not meant for it. */
static void
run_selected (VivaPlot *self)
{
  close_editor (self);
  update_layout (self);
}

static void
scale_changed (VivaPlot *self)
{
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Drawn at once and on pixels: a node of cairo's records each of some thousand strokes, to play
 * them back later, which takes far longer than one picture. (transfer full) */
static cairo_surface_t *
draw_picture (const PlotView *layout, int scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, (int) ceil (layout->width) * scale, (int) ceil (layout->height) * scale);
  cairo_t *cr;

  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  plot_view_draw (layout, cr);
  cairo_destroy (cr);

  return surface;
}

/* Whether something of it is to be seen through the window that scrolls it. */
static gboolean
is_in_sight (VivaPlot *self)
{
  graphene_rect_t bounds, window;

  if (self->scroller == NULL ||
      !gtk_widget_compute_bounds (GTK_WIDGET (self), self->scroller, &bounds))
    return TRUE;

  graphene_rect_init (&window, 0.0f, 0.0f, (float) gtk_widget_get_width (self->scroller),
                      (float) gtk_widget_get_height (self->scroller));

  return graphene_rect_intersection (&bounds, &window, NULL);
}

static void
scrolled_cb (VivaPlot *self)
{
  if (self->is_out)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
viva_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VivaPlot *self = VIVA_PLOT (widget);
  const PlotView *layout;
  cairo_t *cr;

  self->is_out = !is_in_sight (self);
  if (self->is_out)
    return;

  layout = viva_plot_get_layout (self);
  if (layout == NULL)
    return;

  if (self->picture == NULL)
    self->picture = draw_picture (layout, gtk_widget_get_scale_factor (widget));
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0.0f, 0.0f, (float) layout->width, (float) layout->height));
  cairo_set_source_surface (cr, self->picture, 0.0, 0.0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST); /* pixel on pixel */
  cairo_paint (cr);
  cairo_destroy (cr);

  if (self->editor != NULL)
    gtk_widget_snapshot_child (widget, self->editor, snapshot);
  else
    viva_plot_cursor_snapshot (&self->cursor, layout, widget, snapshot);
}

static GtkSizeRequestMode
viva_plot_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* Between @least and @most, for what is to be seen at the moment. */
static int
find_height (VivaPlot *self, int width, int least, int most)
{
  PlotView layout;

  if (self->layout.view == NULL || self->content == 0 || least >= most)
    return least;
  if (self->wanted_width != width) {
    plot_view_init (&layout, self->view, self->frame, &self->layout.style, &self->layout.options,
                    width, least);
    self->wanted_width = width;
    self->wanted_height = (int) ceil (plot_view_find_height (&layout, least, most));
  }

  return self->wanted_height;
}

static void
viva_plot_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MIN_WIDTH;
    *natural = NATURAL_WIDTH;
  } else {
    VivaPlot *self = VIVA_PLOT (widget);
    gboolean is_alone = self->prominence != VIVA_PROMINENCE_TILE;
    double aspect = is_alone ? ALONE_ASPECT : self->view->square ? SQUARE_ASPECT : ASPECT;

    *minimum = MIN_HEIGHT;
    *natural =
        CLAMP ((int) (for_size * aspect), MIN_HEIGHT, is_alone ? ALONE_MAX_HEIGHT : MAX_HEIGHT);
    if (self->prominence == VIVA_PROMINENCE_FILL)
      *natural = MIN_HEIGHT;
    else if (!is_alone)
      *natural = find_height (self, for_size, *natural,
                              MIN ((int) (for_size * FULL_ASPECT), FULL_MAX_HEIGHT));
  }
}

static void
viva_plot_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VivaPlot *self = VIVA_PLOT (widget);

  update_layout (self);
  allocate_editor (self);
  gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
viva_plot_map (GtkWidget *widget)
{
  VivaPlot *self = VIVA_PLOT (widget);

  GTK_WIDGET_CLASS (viva_plot_parent_class)->map (widget);
  self->scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  if (self->scroller != NULL) {
    GtkAdjustment *adjustment =
        gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));

    g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (adjustment, "changed", G_CALLBACK (scrolled_cb), self,
                             G_CONNECT_SWAPPED);
  }
  viva_session_show_view (self->session, self->view_index);
  update_layout (self);
}

static void
viva_plot_unmap (GtkWidget *widget)
{
  VivaPlot *self = VIVA_PLOT (widget);

  viva_session_hide_view (self->session, self->view_index);
  if (self->scroller != NULL)
    g_signal_handlers_disconnect_by_func (
        gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), scrolled_cb,
        self);
  self->scroller = NULL;
  GTK_WIDGET_CLASS (viva_plot_parent_class)->unmap (widget);
}

static void
viva_plot_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (viva_plot_parent_class)->css_changed (widget, change);
  update_layout (VIVA_PLOT (widget));
}

static void
viva_plot_dispose (GObject *object)
{
  VivaPlot *self = VIVA_PLOT (object);

  if (self->bar_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->bar_tick);
  self->bar_tick = 0;
  g_clear_handle_id (&self->left_source, g_source_remove);
  g_clear_pointer (&self->editor, gtk_widget_unparent);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (viva_plot_parent_class)->dispose (object);
}

static void
viva_plot_finalize (GObject *object)
{
  VivaPlot *self = VIVA_PLOT (object);

  viva_plot_cursor_clear (&self->cursor);
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  g_clear_pointer (&self->frame, lab_frame_unref);
  g_free (self->font_family);
  g_free (self->veiled_title);

  G_OBJECT_CLASS (viva_plot_parent_class)->finalize (object);
}

static const struct {
  guint keyval;
  const char *action;
} zoom_keys[] = {
  { GDK_KEY_plus, "plot.zoom-in" },         { GDK_KEY_equal, "plot.zoom-in" },
  { GDK_KEY_KP_Add, "plot.zoom-in" },       { GDK_KEY_minus, "plot.zoom-out" },
  { GDK_KEY_KP_Subtract, "plot.zoom-out" }, { GDK_KEY_0, "plot.zoom-reset" },
  { GDK_KEY_KP_0, "plot.zoom-reset" },
};

static void
viva_plot_class_init (VivaPlotClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = viva_plot_dispose;
  object_class->finalize = viva_plot_finalize;
  widget_class->snapshot = viva_plot_snapshot;
  widget_class->get_request_mode = viva_plot_get_request_mode;
  widget_class->measure = viva_plot_measure;
  widget_class->size_allocate = viva_plot_size_allocate;
  widget_class->map = viva_plot_map;
  widget_class->unmap = viva_plot_unmap;
  widget_class->css_changed = viva_plot_css_changed;

  signals[LAYOUT_CHANGED] =
      g_signal_new ("layout-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "plot.menu", NULL, menu_activated);
  gtk_widget_class_install_action (widget_class, "plot.save", "s", save_activated);
  gtk_widget_class_install_action (widget_class, "plot.switch-layer", "u", switch_layer_activated);
  gtk_widget_class_install_action (widget_class, "plot.switch-run", "u", switch_run_activated);
  gtk_widget_class_install_action (widget_class, "plot.zoom-in", NULL, zoom_in_activated);
  gtk_widget_class_install_action (widget_class, "plot.zoom-out", NULL, zoom_out_activated);
  gtk_widget_class_install_action (widget_class, "plot.zoom-reset", NULL, zoom_reset_activated);
  for (guint i = 0; i < G_N_ELEMENTS (zoom_keys); i++)
    gtk_widget_class_add_binding_action (widget_class, zoom_keys[i].keyval, 0, zoom_keys[i].action,
                                         NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "plot.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "plot.menu",
                                       NULL);

  gtk_widget_class_set_css_name (widget_class, "plot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
viva_plot_init (VivaPlot *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *controller;
  GtkGesture *gesture;

  self->type_scale = 1.0;
  gtk_widget_set_focusable (widget, TRUE);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (scale_changed), NULL);

  controller = gtk_event_controller_motion_new ();
  g_signal_connect_swapped (controller, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (controller, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, controller);

  controller = gtk_event_controller_key_new ();
  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (widget, controller);

  controller = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (controller, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (widget, controller);

  gesture = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), 0);
  g_signal_connect_swapped (gesture, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (gesture, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));

  gesture = gtk_gesture_drag_new ();
  g_signal_connect_swapped (gesture, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (gesture, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));

  gesture = gtk_gesture_zoom_new ();
  g_signal_connect_swapped (gesture, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (gesture, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));

  controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  g_signal_connect_swapped (controller, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, controller);
}

GtkWidget *
viva_plot_new (VivaSession *session, guint view, const char *veiled_title)
{
  const LabClass *lab;
  VivaPlot *self;

  g_return_val_if_fail (VIVA_IS_SESSION (session), NULL);
  lab = viva_session_get_lab (session);
  g_return_val_if_fail (lab != NULL && view < lab->n_views, NULL);

  self = g_object_new (VIVA_TYPE_PLOT, NULL);
  self->session = g_object_ref (session);
  self->view_index = view;
  self->view = &lab->views[view];
  self->veiled_title = g_strdup (veiled_title);
  self->menu = viva_plot_menu_new (GTK_WIDGET (self));

  g_signal_connect_object (session, "notify::frame", G_CALLBACK (update_layout), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::veil", G_CALLBACK (veil_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::n-runs", G_CALLBACK (runs_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected-run", G_CALLBACK (run_selected), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_layout), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (zoom_keys); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), zoom_keys[i].action, is_plane (self));
  veil_changed (self);

  return GTK_WIDGET (self);
}

guint
viva_plot_get_view (VivaPlot *self)
{
  g_return_val_if_fail (VIVA_IS_PLOT (self), 0);

  return self->view_index;
}

const PlotView *
viva_plot_get_layout (VivaPlot *self)
{
  g_return_val_if_fail (VIVA_IS_PLOT (self), NULL);

  if (self->is_stale)
    lay_out (self);

  return self->layout.view != NULL ? &self->layout : NULL;
}

void
viva_plot_set_prominence (VivaPlot *self, VivaProminence prominence, double type_scale)
{
  g_return_if_fail (VIVA_IS_PLOT (self));
  g_return_if_fail (type_scale > 0.0);

  if (self->prominence == prominence && self->type_scale == type_scale)
    return;

  if (self->prominence != prominence)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  self->prominence = prominence;

  self->type_scale = type_scale;
  update_layout (self);
}

void
viva_plot_set_covered (VivaPlot *self, PlotVeil covered)
{
  g_return_if_fail (VIVA_IS_PLOT (self));

  if (self->covered == covered)
    return;

  self->covered = covered;
  update_layout (self);
}

void
viva_plot_popup_menu (VivaPlot *self, double x, double y)
{
  g_return_if_fail (VIVA_IS_PLOT (self));

  viva_plot_menu_popup (self->menu, x, y);
}

char *
viva_plot_describe (VivaPlot *self)
{
  const PlotView *layout;
  g_autofree char *description = NULL;

  g_return_val_if_fail (VIVA_IS_PLOT (self), NULL);

  layout = viva_plot_get_layout (self);
  if (layout == NULL)
    return g_strdup ("");

  description = plot_view_describe (layout);
  if (self->cursor.mode != VIVA_PLOT_CURSOR_OFF && self->cursor.text != NULL)
    return g_strdup_printf (
        "%s. %s%s", self->cursor.text,
        self->cursor.mode == VIVA_PLOT_CURSOR_CELL &&
                viva_plot_edit_is_editable (self->session, self->view, self->cursor.cell)
            ? "Enter edits it. "
            : "",
        description);

  return g_steal_pointer (&description);
}

const char *
viva_plot_get_cursor_text (VivaPlot *self)
{
  g_return_val_if_fail (VIVA_IS_PLOT (self), NULL);

  return self->cursor.mode != VIVA_PLOT_CURSOR_OFF ? self->cursor.text : NULL;
}

void
viva_plot_set_zoom (VivaPlot *self, const PlotZoom *zoom)
{
  g_return_if_fail (VIVA_IS_PLOT (self));
  g_return_if_fail (zoom != NULL);

  if (!is_plane (self))
    return;

  self->zoom = *zoom;
  update_layout (self);
}

const PlotZoom *
viva_plot_get_zoom (VivaPlot *self)
{
  g_return_val_if_fail (VIVA_IS_PLOT (self), NULL);

  return &self->zoom;
}

gboolean
viva_plot_edit_cell (VivaPlot *self, VivaPlotCell cell)
{
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (VIVA_IS_PLOT (self), FALSE);

  if (!viva_plot_edit_is_editable (self->session, self->view, cell) ||
      !viva_plot_cursor_set_cell (&self->cursor, viva_plot_get_layout (self), cell))
    return FALSE;

  close_editor (self);
  text = lab_text_number (viva_plot_edit_get_value (self->session, self->view, cell));
  name = new_cell_name (self, cell);
  self->editor = viva_cell_editor_new (text, name);
  g_signal_connect_swapped (self->editor, "done", G_CALLBACK (editor_done_cb), self);
  g_signal_connect_swapped (self->editor, "left", G_CALLBACK (editor_left_cb), self);
  g_signal_connect_swapped (self->editor, "cancelled", G_CALLBACK (close_editor), self);
  gtk_widget_set_parent (self->editor, GTK_WIDGET (self));
  allocate_editor (self);
  gtk_widget_grab_focus (self->editor);
  gtk_widget_queue_draw (GTK_WIDGET (self));

  return TRUE;
}
