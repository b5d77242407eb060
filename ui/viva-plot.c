/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-plot.h"

#include <adwaita.h>

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

/* The only picture there is. */
#define ALONE_ASPECT 0.62
#define ALONE_MAX_HEIGHT 900

/* The size from which on the type of a picture that fills the window grows, and how far. */
#define FILL_WIDTH 620.0
#define FILL_HEIGHT 400.0
#define FILL_MAX 3.0

/* A screen reader is told what a playing picture shows at most so often. */
#define DESCRIBE_INTERVAL G_TIME_SPAN_SECOND

struct _VivaPlot {
  GtkWidget parent_instance;

  VivaSession *session;
  guint view_index;
  const LabView *view;

  LabFrame *frame; /* that @layout points to */
  PlotView layout;
  char *font_family;
  double type_scale;
  VivaProminence prominence;
  guint32 hidden_layers;
  PlotVeil covered;
  char *veiled_title;

  VivaPlotCursor cursor;
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

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  veil == PLOT_VEIL_NONE ? self->view->title : self->veiled_title,
                                  -1);
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
update_layout (VivaPlot *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  PlotOptions options = { .hidden_layers = self->hidden_layers };
  PlotStyle style;
  LabFrame *frame;
  char *family = NULL;

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
  g_free (self->font_family);
  self->font_family = family;

  viva_plot_cursor_update (&self->cursor, &self->layout);
  if (g_get_monotonic_time () - self->described_at >= DESCRIBE_INTERVAL ||
      !viva_session_get_playing (self->session))
    update_description (self);

  gtk_widget_queue_draw (widget);
  g_signal_emit (self, signals[LAYOUT_CHANGED], 0);
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

static void
motion_cb (VivaPlot *self, double x, double y)
{
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
key_pressed_cb (VivaPlot *self, guint keyval, guint keycode, GdkModifierType state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;

  if (!viva_plot_cursor_move (&self->cursor, viva_plot_get_layout (self), keyval,
                              (state & GDK_SHIFT_MASK) != 0))
    return FALSE;

  moved (self);

  return TRUE;
}

static void
focus_left_cb (VivaPlot *self)
{
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

    gtk_widget_grab_focus (GTK_WIDGET (self));
    if (layout != NULL && plot_view_find_legend (layout, x, y, &layer))
      gtk_widget_activate_action (GTK_WIDGET (self), "plot.switch-layer", "u", layer);
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
viva_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VivaPlot *self = VIVA_PLOT (widget);
  const PlotView *layout = viva_plot_get_layout (self);
  cairo_t *cr;

  if (layout == NULL)
    return;

  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0.0f, 0.0f, (float) layout->width, (float) layout->height));
  plot_view_draw (layout, cr);
  cairo_destroy (cr);

  viva_plot_cursor_snapshot (&self->cursor, layout, widget, snapshot);
}

static GtkSizeRequestMode
viva_plot_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
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
  }
}

static void
viva_plot_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VivaPlot *self = VIVA_PLOT (widget);

  update_layout (self);
  gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
viva_plot_map (GtkWidget *widget)
{
  VivaPlot *self = VIVA_PLOT (widget);

  GTK_WIDGET_CLASS (viva_plot_parent_class)->map (widget);
  viva_session_show_view (self->session, self->view_index);
}

static void
viva_plot_unmap (GtkWidget *widget)
{
  VivaPlot *self = VIVA_PLOT (widget);

  viva_session_hide_view (self->session, self->view_index);
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

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (viva_plot_parent_class)->dispose (object);
}

static void
viva_plot_finalize (GObject *object)
{
  VivaPlot *self = VIVA_PLOT (object);

  viva_plot_cursor_clear (&self->cursor);
  g_clear_pointer (&self->frame, lab_frame_unref);
  g_free (self->font_family);
  g_free (self->veiled_title);

  G_OBJECT_CLASS (viva_plot_parent_class)->finalize (object);
}

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
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));
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
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_layout), self, G_CONNECT_SWAPPED);
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
  g_autofree char *description = NULL;

  g_return_val_if_fail (VIVA_IS_PLOT (self), NULL);

  if (self->layout.view == NULL)
    return g_strdup ("");

  description = plot_view_describe (&self->layout);
  if (self->cursor.mode != VIVA_PLOT_CURSOR_OFF && self->cursor.text != NULL)
    return g_strdup_printf ("%s. %s", self->cursor.text, description);

  return g_steal_pointer (&description);
}

const char *
viva_plot_get_cursor_text (VivaPlot *self)
{
  g_return_val_if_fail (VIVA_IS_PLOT (self), NULL);

  return self->cursor.mode != VIVA_PLOT_CURSOR_OFF ? self->cursor.text : NULL;
}
