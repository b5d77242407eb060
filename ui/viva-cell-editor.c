/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-cell-editor.h"

#define ERROR_CHARS 34

struct _VivaCellEditor {
  GtkWidget parent_instance;

  GtkWidget *text;
  GtkWidget *error;
};

G_DEFINE_FINAL_TYPE (VivaCellEditor, viva_cell_editor, GTK_TYPE_WIDGET)

enum {
  DONE,
  LEFT,
  CANCELLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
key_pressed_cb (VivaCellEditor *self, guint keyval)
{
  switch (keyval) {
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_ISO_Enter:
    g_signal_emit (self, signals[DONE], 0, 0);
    return TRUE;
  case GDK_KEY_Tab:
  case GDK_KEY_KP_Tab:
    g_signal_emit (self, signals[DONE], 0, 1);
    return TRUE;
  case GDK_KEY_ISO_Left_Tab:
    g_signal_emit (self, signals[DONE], 0, -1);
    return TRUE;
  case GDK_KEY_Escape:
    g_signal_emit (self, signals[CANCELLED], 0);
    return TRUE;
  default:
    return FALSE;
  }
}

static void
left_cb (VivaCellEditor *self)
{
  g_signal_emit (self, signals[LEFT], 0);
}

static void
changed_cb (VivaCellEditor *self)
{
  viva_cell_editor_set_error (self, NULL);
}

static gboolean
viva_cell_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (VIVA_CELL_EDITOR (widget)->text);
}

static void
viva_cell_editor_dispose (GObject *object)
{
  VivaCellEditor *self = VIVA_CELL_EDITOR (object);

  g_clear_pointer (&self->text, gtk_widget_unparent);
  g_clear_pointer (&self->error, gtk_widget_unparent);

  G_OBJECT_CLASS (viva_cell_editor_parent_class)->dispose (object);
}

static void
viva_cell_editor_class_init (VivaCellEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_cell_editor_dispose;
  widget_class->grab_focus = viva_cell_editor_grab_focus;

  signals[DONE] = g_signal_new ("done", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_INT);
  signals[LEFT] =
      g_signal_new ("left", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CANCELLED] =
      g_signal_new ("cancelled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "celleditor");
}

static void
viva_cell_editor_init (VivaCellEditor *self)
{
  GtkEventController *controller;

  gtk_orientable_set_orientation (
      GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);

  self->text = gtk_text_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->text), 4);
  gtk_editable_set_alignment (GTK_EDITABLE (self->text), 0.5f);
  gtk_text_set_input_purpose (GTK_TEXT (self->text), GTK_INPUT_PURPOSE_NUMBER);
  gtk_widget_add_css_class (self->text, "numeric");
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
  g_signal_connect_swapped (self->text, "changed", G_CALLBACK (changed_cb), self);

  controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (self->text, controller);

  controller = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (controller, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (self->text, controller);

  self->error = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode",
                              PANGO_WRAP_WORD_CHAR, "width-chars", ERROR_CHARS, "max-width-chars",
                              ERROR_CHARS, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->error, "error");
  gtk_widget_add_css_class (self->error, "caption");
  gtk_widget_set_parent (self->error, GTK_WIDGET (self));
}

GtkWidget *
viva_cell_editor_new (const char *text, const char *name)
{
  VivaCellEditor *self = g_object_new (VIVA_TYPE_CELL_EDITOR, NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->text), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);

  return GTK_WIDGET (self);
}

const char *
viva_cell_editor_get_text (VivaCellEditor *self)
{
  g_return_val_if_fail (VIVA_IS_CELL_EDITOR (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->text));
}

void
viva_cell_editor_set_text (VivaCellEditor *self, const char *text)
{
  g_return_if_fail (VIVA_IS_CELL_EDITOR (self));

  gtk_editable_set_text (GTK_EDITABLE (self->text), text);
}

void
viva_cell_editor_set_error (VivaCellEditor *self, const char *message)
{
  g_return_if_fail (VIVA_IS_CELL_EDITOR (self));

  gtk_label_set_label (GTK_LABEL (self->error), message != NULL ? message : "");
  gtk_widget_set_visible (self->error, message != NULL);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_STATE_INVALID,
      message != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

const char *
viva_cell_editor_get_error (VivaCellEditor *self)
{
  g_return_val_if_fail (VIVA_IS_CELL_EDITOR (self), NULL);

  return gtk_widget_get_visible (self->error) ? gtk_label_get_label (GTK_LABEL (self->error))
                                              : NULL;
}
