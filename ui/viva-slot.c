/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-slot.h"

struct _VivaSlot {
  GtkButton parent_instance;

  const ExamLabels *labels;
  guint blank;
  int label;
  VivaSlotMark mark;

  GtkWidget *number;
  GtkWidget *text;
  GtkWidget *icon;
  GtkWidget *menu;
};

G_DEFINE_FINAL_TYPE (VivaSlot, viva_slot, GTK_TYPE_BUTTON)

static VivaDragged *
viva_dragged_copy (VivaDragged *self)
{
  return g_memdup2 (self, sizeof *self);
}

G_DEFINE_BOXED_TYPE (VivaDragged, viva_dragged, viva_dragged_copy, g_free)

enum {
  PRESSED,
  PUT,
  MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

GdkContentProvider *
viva_dragged_provide (const ExamLabels *labels, int label, int blank)
{
  VivaDragged dragged = { .labels = labels, .label = label, .blank = blank };

  return gdk_content_provider_new_typed (VIVA_TYPE_DRAGGED, &dragged);
}

/* What a person who does not see the figure needs to know of it. */
static void
update_accessible (VivaSlot *self)
{
  const ExamBlank *blank = &self->labels->blanks[self->blank];
  const char *verdict = self->mark == VIVA_SLOT_RIGHT   ? ", right"
                        : self->mark == VIVA_SLOT_WRONG ? ", wrong"
                                                        : "";
  g_autofree char *label = g_strdup_printf (
      "Blank %u, %s: %s%s", self->blank + 1, blank->name,
      self->label >= 0 ? self->labels->labels[self->label].text : "empty", verdict);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), blank->name);
}

static void
update (VivaSlot *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean is_filled = self->label >= 0;

  gtk_label_set_label (GTK_LABEL (self->text),
                       is_filled ? self->labels->labels[self->label].text : "");
  gtk_widget_set_visible (self->text, is_filled);
  gtk_widget_set_visible (self->icon, self->mark != VIVA_SLOT_UNMARKED);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), self->mark == VIVA_SLOT_RIGHT
                                                            ? "object-select-symbolic"
                                                            : "window-close-symbolic");

  for (guint i = 0; i < 3; i++)
    gtk_widget_remove_css_class (widget, (const char *[]){ "filled", "right", "wrong" }[i]);
  if (is_filled)
    gtk_widget_add_css_class (widget, "filled");
  if (self->mark != VIVA_SLOT_UNMARKED)
    gtk_widget_add_css_class (widget, self->mark == VIVA_SLOT_RIGHT ? "right" : "wrong");

  gtk_widget_action_set_enabled (widget, "slot.clear", is_filled);
  update_accessible (self);
}

static void
put_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[PUT], 0, g_variant_get_int32 (parameter));
}

static void
clear_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[PUT], 0, -1);
}

static GtkWidget *
new_menu (VivaSlot *self)
{
  g_autoptr (GMenu) model = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();
  g_autoptr (GMenu) last = g_menu_new ();
  GtkWidget *menu;

  for (guint i = 0; i < self->labels->n_labels; i++) {
    g_autoptr (GMenuItem) item = g_menu_item_new (self->labels->labels[i].text, NULL);

    g_menu_item_set_action_and_target (item, "slot.put", "i", (gint32) i);
    g_menu_append_item (section, item);
  }
  g_menu_append (last, "_Empty This Blank", "slot.clear");
  g_menu_append_section (model, NULL, G_MENU_MODEL (section));
  g_menu_append_section (model, NULL, G_MENU_MODEL (last));

  menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (model));
  gtk_widget_set_parent (menu, GTK_WIDGET (self));

  return menu;
}

static void
viva_slot_clicked (GtkButton *button)
{
  VivaSlot *self = VIVA_SLOT (button);
  gboolean is_handled = FALSE;

  g_signal_emit (self, signals[PRESSED], 0, &is_handled);
  if (is_handled)
    return;

  if (self->menu == NULL)
    self->menu = new_menu (self);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static GdkContentProvider *
prepare_cb (VivaSlot *self)
{
  if (self->label < 0)
    return NULL;

  return viva_dragged_provide (self->labels, self->label, (int) self->blank);
}

static void
drag_begin_cb (GtkDragSource *source, GdkDrag *drag, VivaSlot *self)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, paintable, gdk_paintable_get_intrinsic_width (paintable) / 2,
                            gdk_paintable_get_intrinsic_height (paintable) / 2);
}

static gboolean
drop_cb (VivaSlot *self, const GValue *value)
{
  const VivaDragged *dragged = g_value_get_boxed (value);

  if (dragged == NULL || dragged->labels != self->labels)
    return FALSE;

  if (dragged->blank >= 0)
    g_signal_emit (self, signals[MOVED], 0, dragged->blank);
  else
    g_signal_emit (self, signals[PUT], 0, dragged->label);

  return TRUE;
}

static void
viva_slot_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VivaSlot *self = VIVA_SLOT (widget);

  GTK_WIDGET_CLASS (viva_slot_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
viva_slot_dispose (GObject *object)
{
  VivaSlot *self = VIVA_SLOT (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);

  G_OBJECT_CLASS (viva_slot_parent_class)->dispose (object);
}

static void
viva_slot_class_init (VivaSlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_slot_dispose;
  widget_class->size_allocate = viva_slot_size_allocate;
  GTK_BUTTON_CLASS (klass)->clicked = viva_slot_clicked;

  signals[PRESSED] =
      g_signal_new ("pressed", type, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled, NULL,
                    NULL, G_TYPE_BOOLEAN, 0);
  signals[PUT] = g_signal_new ("put", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               G_TYPE_INT);
  signals[MOVED] = g_signal_new ("moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, G_TYPE_INT);

  gtk_widget_class_install_action (widget_class, "slot.put", "i", put_activated);
  gtk_widget_class_install_action (widget_class, "slot.clear", NULL, clear_activated);
  /* The menu shows the last one. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "slot.clear", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "slot.clear", NULL);
}

static void
viva_slot_init (VivaSlot *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target =
      gtk_drop_target_new (VIVA_TYPE_DRAGGED, GDK_ACTION_COPY | GDK_ACTION_MOVE);

  self->label = -1;
  gtk_widget_add_css_class (widget, "slot");

  self->number = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->number, "number");
  self->text = gtk_label_new (NULL);
  self->icon = gtk_image_new ();
  gtk_box_append (GTK_BOX (box), self->number);
  gtk_box_append (GTK_BOX (box), self->text);
  gtk_box_append (GTK_BOX (box), self->icon);
  gtk_button_set_child (GTK_BUTTON (self), box);

  gtk_drag_source_set_actions (source, GDK_ACTION_COPY | GDK_ACTION_MOVE);
  g_signal_connect_swapped (source, "prepare", G_CALLBACK (prepare_cb), self);
  g_signal_connect (source, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (source));

  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

GtkWidget *
viva_slot_new (const ExamLabels *labels, guint blank)
{
  VivaSlot *self;
  g_autofree char *number = NULL;

  g_return_val_if_fail (labels != NULL && blank < labels->n_blanks, NULL);

  self = g_object_new (VIVA_TYPE_SLOT, NULL);
  self->labels = labels;
  self->blank = blank;
  number = g_strdup_printf ("%u", blank + 1);
  gtk_label_set_label (GTK_LABEL (self->number), number);
  update (self);

  return GTK_WIDGET (self);
}

void
viva_slot_set_label (VivaSlot *self, int label)
{
  g_return_if_fail (VIVA_IS_SLOT (self));
  g_return_if_fail (label < (int) self->labels->n_labels);

  if (self->label == label)
    return;

  self->label = label;
  update (self);
}

int
viva_slot_get_label (VivaSlot *self)
{
  g_return_val_if_fail (VIVA_IS_SLOT (self), -1);

  return self->label;
}

void
viva_slot_set_mark (VivaSlot *self, VivaSlotMark mark)
{
  g_return_if_fail (VIVA_IS_SLOT (self));

  if (self->mark == mark)
    return;

  self->mark = mark;
  update (self);
}
