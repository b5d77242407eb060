/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-timeline.h"

#include <adwaita.h>

#include "plot-style.h"

#include "plot-axis.h"

#define MIN_WIDTH 120
#define STEP_DIGITS 15
#define LARGE_FACTOR 10

/* A screen reader is told of a playing experiment at most so often. */
#define DESCRIBE_INTERVAL G_TIME_SPAN_SECOND

/* Height of the strip of marks, and half the width of one. */
#define MARKS_HEIGHT 9
#define MARK_SIZE 4.0

struct _VivaTimeline {
  GtkWidget parent_instance;

  VivaSession *session;
  GSignalGroup *session_signals;

  GtkWidget *scale;
  char *description; /* that a screen reader was last told */
  gint64 described_at;
};

G_DEFINE_FINAL_TYPE (VivaTimeline, viva_timeline, GTK_TYPE_WIDGET)

static char *
format_step (guint64 step)
{
  return plot_format_number ((double) step, STEP_DIGITS);
}

/* The run of the frame at @index, NULL for a band. (nullable) */
static const LabFrameRun *
get_run (LabFrame *frame, guint index)
{
  const LabFrameRun *run = lab_frame_get_run_info (frame, index);

  return viva_session_is_band (run) ? NULL : run;
}

/* The best step could be what is asked for. */
static gboolean
is_veiled (VivaTimeline *self)
{
  return viva_session_get_veil (self->session) != PLOT_VEIL_NONE;
}

char *
viva_timeline_describe (VivaTimeline *self)
{
  LabFrame *frame;
  GString *text;
  g_autofree char *step = NULL;
  g_autofree char *last = NULL;
  guint64 best;

  g_return_val_if_fail (VIVA_IS_TIMELINE (self), NULL);

  if (self->session == NULL)
    return g_strdup ("");

  text = g_string_new (NULL);
  step = format_step (viva_session_get_goal (self->session));
  last = format_step (viva_session_get_last_step (self->session));
  g_string_append_printf (text, "Step %s of %s.", step, last);

  best = viva_session_get_best_step (self->session);
  if (best != LAB_NO_STEP && !is_veiled (self)) {
    g_autofree char *place = format_step (best);

    g_string_append_printf (text, " Best at %s.", place);
  }

  frame = viva_session_get_frame (self->session);
  for (guint i = 0; frame != NULL && i < lab_frame_get_n_runs (frame); i++) {
    const LabFrameRun *run = get_run (frame, i);

    if (run == NULL)
      continue;
    if (run->diverged_step != LAB_NO_STEP) {
      g_autofree char *place = format_step (run->diverged_step);

      g_string_append_printf (text, " %s%siverged at %s.", run->name,
                              run->name[0] != '\0' ? " d" : "D", place);
    } else if (lab_frame_get_n_runs (frame) > 1 && run->status == LAB_STATUS_FINISHED) {
      g_autofree char *place = format_step (run->last_step);

      g_string_append_printf (text, " %s%snds at %s.", run->name, run->name[0] != '\0' ? " e" : "E",
                              place);
    }
  }

  return g_string_free (text, FALSE);
}

static void
update_description (VivaTimeline *self)
{
  g_autofree char *description = viva_timeline_describe (self);

  self->described_at = g_get_monotonic_time ();
  if (g_strcmp0 (description, self->description) == 0)
    return;

  g_free (self->description);
  self->description = g_steal_pointer (&description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  self->description, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->description, -1);
}

static void
update (VivaTimeline *self)
{
  GtkAdjustment *adjustment = gtk_range_get_adjustment (GTK_RANGE (self->scale));
  guint64 last = viva_session_get_last_step (self->session);
  guint64 goal = MIN (viva_session_get_goal (self->session), last);
  /* Value and end in one: in between, the slider would jump. */
  if (gtk_adjustment_get_upper (adjustment) != (double) MAX (last, 1) ||
      gtk_adjustment_get_value (adjustment) != (double) goal)
    gtk_adjustment_configure (adjustment, (double) goal, 0.0, (double) MAX (last, 1), 1.0,
                              (double) LARGE_FACTOR, 0.0);
  gtk_widget_set_sensitive (self->scale, last > 0);

  if (!viva_session_get_playing (self->session) ||
      g_get_monotonic_time () - self->described_at >= DESCRIBE_INTERVAL)
    update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
seek (VivaTimeline *self, double step)
{
  double last = (double) viva_session_get_last_step (self->session);

  viva_session_seek (self->session, (guint64) (CLAMP (step, 0.0, last) + 0.5));
  update (self);
}

static gboolean
change_value_cb (VivaTimeline *self, GtkScrollType scroll, double value)
{
  if (viva_session_get_lab (self->session) != NULL)
    seek (self, value);

  return TRUE;
}

/* With Shift a slider of GTK would not move at all, with Control by a page. */
static gboolean
key_pressed_cb (VivaTimeline *self, guint keyval, guint keycode, GdkModifierType state)
{
  double stride = (state & GDK_SHIFT_MASK) != 0 ? LARGE_FACTOR : 1.0;
  double goal;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 ||
      viva_session_get_lab (self->session) == NULL)
    return FALSE;

  goal = (double) viva_session_get_goal (self->session);
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL &&
      (keyval == GDK_KEY_Left || keyval == GDK_KEY_Right))
    stride = -stride;

  switch (keyval) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    seek (self, goal - stride);
    return TRUE;
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
    seek (self, goal + stride);
    return TRUE;
  case GDK_KEY_Home:
  case GDK_KEY_KP_Home:
    seek (self, 0.0);
    return TRUE;
  case GDK_KEY_End:
  case GDK_KEY_KP_End:
    seek (self, G_MAXDOUBLE);
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
query_tooltip_cb (VivaTimeline *self, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip)
{
  g_autofree char *description = viva_timeline_describe (self);

  gtk_tooltip_set_text (tooltip, description);

  return TRUE;
}

static void
set_source (cairo_t *cr, PlotColor color)
{
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha);
}

/* Points up, at what is best. */
static void
draw_best (cairo_t *cr, double x)
{
  cairo_move_to (cr, x, 0.0);
  cairo_line_to (cr, x - MARK_SIZE, 2.0 * MARK_SIZE);
  cairo_line_to (cr, x + MARK_SIZE, 2.0 * MARK_SIZE);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_diverged (cairo_t *cr, double x)
{
  cairo_set_line_width (cr, 2.0);
  cairo_move_to (cr, x - MARK_SIZE + 1.0, 1.0);
  cairo_line_to (cr, x + MARK_SIZE - 1.0, 2.0 * MARK_SIZE - 1.0);
  cairo_move_to (cr, x + MARK_SIZE - 1.0, 1.0);
  cairo_line_to (cr, x - MARK_SIZE + 1.0, 2.0 * MARK_SIZE - 1.0);
  cairo_stroke (cr);
}

static void
draw_end (cairo_t *cr, double x)
{
  cairo_rectangle (cr, x - 1.0, 0.0, 2.0, 2.0 * MARK_SIZE);
  cairo_fill (cr);
}

typedef struct {
  double left, width;
  double last;
  gboolean is_rtl;
} Places;

/* Where the middle of the slider is for a step: it goes from end to end of the trough. */
static Places
get_places (VivaTimeline *self)
{
  GdkRectangle rect;
  graphene_point_t origin;
  Places places;

  gtk_range_get_range_rect (GTK_RANGE (self->scale), &rect);
  if (!gtk_widget_compute_point (self->scale, GTK_WIDGET (self),
                                 &GRAPHENE_POINT_INIT ((float) rect.x, 0.0f), &origin))
    origin.x = (float) rect.x;

  places.left = origin.x;
  places.width = rect.width;
  places.last = (double) MAX (viva_session_get_last_step (self->session), 1);
  places.is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  return places;
}

static double
to_place (const Places *places, guint64 step)
{
  double part = MIN ((double) step / places->last, 1.0);

  return places->left + places->width * (places->is_rtl ? 1.0 - part : part);
}

static void
draw_marks (VivaTimeline *self, LabFrame *frame, cairo_t *cr)
{
  PlotStyle style = plot_style (adw_style_manager_get_dark (adw_style_manager_get_default ()));
  Places places = get_places (self);
  guint n_runs = viva_session_get_n_runs (self->session);

  for (guint i = 0; i < lab_frame_get_n_runs (frame); i++) {
    const LabFrameRun *run = get_run (frame, i);

    if (run == NULL)
      continue;

    set_source (cr, n_runs > 1 ? plot_style_run (&style, i) : plot_style_foreground (&style));
    if (run->best_step != LAB_NO_STEP && !is_veiled (self))
      draw_best (cr, to_place (&places, run->best_step));
    if (run->diverged_step != LAB_NO_STEP)
      draw_diverged (cr, to_place (&places, run->diverged_step));
    else if (n_runs > 1)
      draw_end (cr, to_place (&places, run->last_step));
  }
}

static void
viva_timeline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VivaTimeline *self = VIVA_TIMELINE (widget);
  LabFrame *frame = self->session != NULL ? viva_session_get_frame (self->session) : NULL;
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);

  if (frame != NULL) {
    cairo_t *cr = gtk_snapshot_append_cairo (
        snapshot, &GRAPHENE_RECT_INIT (0.0f, height - MARKS_HEIGHT, width, MARKS_HEIGHT));

    cairo_translate (cr, 0.0, height - MARKS_HEIGHT);
    draw_marks (self, frame, cr);
    cairo_destroy (cr);
  }

  gtk_widget_snapshot_child (widget, self->scale, snapshot);
}

static void
viva_timeline_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  VivaTimeline *self = VIVA_TIMELINE (widget);

  gtk_widget_measure (self->scale, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MAX (*minimum, MIN_WIDTH);
    *natural = MAX (*natural, 2 * MIN_WIDTH);
  } else {
    *minimum += MARKS_HEIGHT;
    *natural += MARKS_HEIGHT;
  }
}

static void
viva_timeline_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VivaTimeline *self = VIVA_TIMELINE (widget);

  gtk_widget_size_allocate (self->scale, &(GtkAllocation){ 0, 0, width, height - MARKS_HEIGHT },
                            -1);
}

static void
viva_timeline_dispose (GObject *object)
{
  VivaTimeline *self = VIVA_TIMELINE (object);

  g_clear_object (&self->session_signals);
  g_clear_object (&self->session);
  g_clear_pointer (&self->scale, gtk_widget_unparent);

  G_OBJECT_CLASS (viva_timeline_parent_class)->dispose (object);
}

static void
viva_timeline_finalize (GObject *object)
{
  g_free (VIVA_TIMELINE (object)->description);

  G_OBJECT_CLASS (viva_timeline_parent_class)->finalize (object);
}

static void
viva_timeline_class_init (VivaTimelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = viva_timeline_dispose;
  object_class->finalize = viva_timeline_finalize;
  widget_class->snapshot = viva_timeline_snapshot;
  widget_class->measure = viva_timeline_measure;
  widget_class->size_allocate = viva_timeline_size_allocate;

  gtk_widget_class_set_css_name (widget_class, "timeline");
}

static void
viva_timeline_init (VivaTimeline *self)
{
  GtkEventController *controller;

  self->scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0.0, 1.0, 1.0);
  gtk_range_set_round_digits (GTK_RANGE (self->scale), 0);
  gtk_widget_set_has_tooltip (self->scale, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Timeline", -1);
  g_signal_connect_swapped (self->scale, "change-value", G_CALLBACK (change_value_cb), self);
  g_signal_connect_swapped (self->scale, "query-tooltip", G_CALLBACK (query_tooltip_cb), self);

  controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (self->scale, controller);
  gtk_widget_set_parent (self->scale, GTK_WIDGET (self));

  self->session_signals = g_signal_group_new (VIVA_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "opened", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::frame", G_CALLBACK (update),
                                  self);
  g_signal_group_connect_swapped (self->session_signals, "notify::n-runs", G_CALLBACK (update),
                                  self);
  g_signal_group_connect_swapped (self->session_signals, "notify::veil", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::playing", G_CALLBACK (update),
                                  self);
}

void
viva_timeline_set_session (VivaTimeline *self, VivaSession *session)
{
  g_return_if_fail (VIVA_IS_TIMELINE (self));
  g_return_if_fail (VIVA_IS_SESSION (session));

  if (!g_set_object (&self->session, session))
    return;

  g_signal_group_set_target (self->session_signals, session);
  update (self);
}
