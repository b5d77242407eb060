/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-figure.h"

#include "viva-plot.h"
#include "viva-slot-places.h"

#define MIN_HEIGHT 240
#define MAX_HEIGHT 460
#define ASPECT 0.68

#define DOT_RADIUS 3.0

/* Room beside the picture: a slot is thicker than the title that it stands for. */
#define INSET_LEFT 12
#define INSET_BOTTOM 10

struct _VivaFigure {
  GtkWidget parent_instance;

  const ExamLabels *labels;
  GtkWidget *plot;
  VivaSlot **slots;      /* (n_blanks) */
  VivaSlotPlace *places; /* (n_blanks) */
};

G_DEFINE_FINAL_TYPE (VivaFigure, viva_figure, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
viva_figure_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
viva_figure_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  VivaFigure *self = VIVA_FIGURE (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    gtk_widget_measure (self->plot, orientation, for_size, minimum, natural, NULL, NULL);
    *minimum += INSET_LEFT;
    *natural += INSET_LEFT;
  } else {
    *minimum = MIN_HEIGHT;
    *natural = CLAMP ((int) (for_size * ASPECT), MIN_HEIGHT, MAX_HEIGHT);
  }
}

static void
allocate_slot (GtkWidget *slot, const VivaSlotPlace *place)
{
  GskTransform *transform;

  if (place->is_turned) {
    transform = gsk_transform_translate (
        NULL, &GRAPHENE_POINT_INIT (INSET_LEFT + place->rect.origin.x,
                                    place->rect.origin.y + place->rect.size.height));
    transform = gsk_transform_rotate (transform, -90.0f);
  } else {
    transform = gsk_transform_translate (
        NULL, &GRAPHENE_POINT_INIT (INSET_LEFT + place->rect.origin.x, place->rect.origin.y));
  }

  gtk_widget_allocate (slot, (int) place->width, (int) place->height, -1, transform);
}

static void
viva_figure_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VivaFigure *self = VIVA_FIGURE (widget);
  const PlotView *layout;

  gtk_widget_size_allocate (
      self->plot, &(GtkAllocation){ INSET_LEFT, 0, width - INSET_LEFT, height - INSET_BOTTOM }, -1);

  layout = viva_plot_get_layout (VIVA_PLOT (self->plot));
  if (layout == NULL)
    return;

  for (guint i = 0; i < self->labels->n_blanks; i++) {
    GtkRequisition size;

    gtk_widget_get_preferred_size (GTK_WIDGET (self->slots[i]), NULL, &size);
    self->places[i].width = (float) size.width;
    self->places[i].height = (float) size.height;
  }
  viva_slot_places_update (self->places, self->labels->n_blanks, layout);

  for (guint i = 0; i < self->labels->n_blanks; i++)
    allocate_slot (GTK_WIDGET (self->slots[i]), &self->places[i]);
}

/* From the anchor to the nearest edge of its slot. Nothing for titles, which lie on theirs. */
static void
draw_leader (const VivaSlotPlace *place, cairo_t *cr)
{
  const graphene_rect_t *rect = &place->rect;
  float x = CLAMP (place->point.x, rect->origin.x, rect->origin.x + rect->size.width);
  float y = CLAMP (place->point.y, rect->origin.y, rect->origin.y + rect->size.height);

  if (!place->is_anchored || (x == place->point.x && y == place->point.y))
    return;

  cairo_move_to (cr, place->point.x, place->point.y);
  cairo_line_to (cr, x, y);
  cairo_stroke (cr);
  cairo_arc (cr, place->point.x, place->point.y, DOT_RADIUS, 0.0, 2.0 * G_PI);
  cairo_fill (cr);
}

static void
viva_figure_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VivaFigure *self = VIVA_FIGURE (widget);
  GdkRGBA color;
  cairo_t *cr;

  gtk_widget_snapshot_child (widget, self->plot, snapshot);

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0.0f, 0.0f, (float) gtk_widget_get_width (widget),
                                     (float) gtk_widget_get_height (widget)));
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_translate (cr, INSET_LEFT, 0.0);
  cairo_set_line_width (cr, 1.0);
  for (guint i = 0; i < self->labels->n_blanks; i++)
    draw_leader (&self->places[i], cr);
  cairo_destroy (cr);

  for (guint i = 0; i < self->labels->n_blanks; i++)
    gtk_widget_snapshot_child (widget, GTK_WIDGET (self->slots[i]), snapshot);
}

/* The picture, then the blanks by number, wherever they are. */
static gboolean
viva_figure_focus (GtkWidget *widget, GtkDirectionType direction)
{
  VivaFigure *self = VIVA_FIGURE (widget);
  GtkWidget *current = gtk_widget_get_focus_child (widget);
  int stride = direction == GTK_DIR_TAB_BACKWARD ? -1 : 1;
  int n = (int) self->labels->n_blanks;
  int next = stride > 0 ? -1 : n - 1; /* −1: the picture */

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (viva_figure_parent_class)->focus (widget, direction);

  for (int i = -1; i < n && current != NULL; i++)
    if (current == (i < 0 ? self->plot : GTK_WIDGET (self->slots[i])))
      next = i + stride;

  if (next < -1 || next >= n)
    return FALSE;

  return gtk_widget_grab_focus (next < 0 ? self->plot : GTK_WIDGET (self->slots[next]));
}

void
viva_figure_focus_picture (VivaFigure *self)
{
  g_return_if_fail (VIVA_IS_FIGURE (self));

  gtk_widget_grab_focus (self->plot);
}

static void
viva_figure_dispose (GObject *object)
{
  VivaFigure *self = VIVA_FIGURE (object);

  if (self->slots != NULL)
    for (guint i = 0; i < self->labels->n_blanks; i++)
      gtk_widget_unparent (GTK_WIDGET (self->slots[i]));
  g_clear_pointer (&self->slots, g_free);
  g_clear_pointer (&self->places, g_free);
  g_clear_pointer (&self->plot, gtk_widget_unparent);

  G_OBJECT_CLASS (viva_figure_parent_class)->dispose (object);
}

static void
viva_figure_class_init (VivaFigureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_figure_dispose;
  widget_class->get_request_mode = viva_figure_get_request_mode;
  widget_class->measure = viva_figure_measure;
  widget_class->size_allocate = viva_figure_size_allocate;
  widget_class->snapshot = viva_figure_snapshot;
  widget_class->focus = viva_figure_focus;

  gtk_widget_class_set_css_name (widget_class, "figure");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
viva_figure_init (VivaFigure *self)
{
}

GtkWidget *
viva_figure_new (VivaSession *session, guint view, const ExamLabels *labels)
{
  VivaFigure *self;

  g_return_val_if_fail (VIVA_IS_SESSION (session), NULL);
  g_return_val_if_fail (labels != NULL, NULL);

  self = g_object_new (VIVA_TYPE_FIGURE, NULL);
  self->labels = labels;

  self->plot = viva_plot_new (session, view, "The question’s chart");
  /* Slots stand where titles and markers would be written. */
  viva_plot_set_covered (VIVA_PLOT (self->plot), PLOT_VEIL_AXIS_TITLES | PLOT_VEIL_MARKERS);
  gtk_widget_set_parent (self->plot, GTK_WIDGET (self));
  g_signal_connect_object (self->plot, "layout-changed", G_CALLBACK (gtk_widget_queue_allocate),
                           self, G_CONNECT_SWAPPED);

  self->slots = g_new0 (VivaSlot *, labels->n_blanks);
  self->places = g_new0 (VivaSlotPlace, labels->n_blanks);
  for (guint i = 0; i < labels->n_blanks; i++) {
    self->places[i].anchor = labels->blanks[i].anchor;
    self->slots[i] = VIVA_SLOT (viva_slot_new (labels, i));
    gtk_widget_set_parent (GTK_WIDGET (self->slots[i]), GTK_WIDGET (self));
  }

  return GTK_WIDGET (self);
}

VivaSlot *
viva_figure_get_slot (VivaFigure *self, guint blank)
{
  g_return_val_if_fail (VIVA_IS_FIGURE (self), NULL);
  g_return_val_if_fail (blank < self->labels->n_blanks, NULL);

  return self->slots[blank];
}
