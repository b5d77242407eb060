/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-knob.h"

#include "viva-file-button.h"
#include "viva-knob-scale.h"

/* A knob that rebuilds the experiment waits until the slider has stood still for so long. */
#define REBUILD_DELAY_MS 150

struct _VivaKnob {
  GtkWidget parent_instance;

  VivaSession *session;
  LabSettings *draft; /* (nullable): of a dialog; then the session is left alone */
  guint index;
  const LabKnob *knob;

  GtkWidget *title;
  GtkWidget *dot;
  GtkWidget *reset;
  GtkWidget *header; /* title, dot, and what stands at the end of the line */
  GtkWidget *error;

  GtkWidget *scale; /* each of these only for the kinds of knob that have it */
  GtkWidget *entry;
  GtkWidget *drop_down;
  GtkWidget *toggle;
  GtkWidget *file_button;

  char *shown;   /* text of the value that the widgets show */
  char *pending; /* text that the slider chose and that was not set yet */
  guint pending_source;
  gboolean is_refreshing; /* widgets follow the settings, not the person */
};

G_DEFINE_FINAL_TYPE (VivaKnob, viva_knob, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void refresh (VivaKnob *self);

static const LabSettings *
get_settings (VivaKnob *self)
{
  return self->draft != NULL ? self->draft : viva_session_get_settings (self->session);
}

static void
show_error (VivaKnob *self, const char *message)
{
  GtkWidget *control = self->entry != NULL ? self->entry : GTK_WIDGET (self);

  gtk_label_set_label (GTK_LABEL (self->error), message != NULL ? message : "");
  gtk_widget_set_visible (self->error, message != NULL);
  if (message != NULL)
    gtk_widget_add_css_class (control, "error");
  else
    gtk_widget_remove_css_class (control, "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_STATE_INVALID,
      message != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
apply (VivaKnob *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  gboolean is_set;

  if (self->draft != NULL)
    is_set = lab_settings_set (self->draft, self->knob->id, text, &error);
  else
    is_set = viva_session_set_knob (self->session, self->index, text, &error);

  show_error (self, is_set ? NULL : error->message);
  refresh (self);
  if (self->draft != NULL)
    g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
pending_cb (gpointer data)
{
  VivaKnob *self = data;
  g_autofree char *text = g_steal_pointer (&self->pending);

  self->pending_source = 0;
  apply (self, text);

  return G_SOURCE_REMOVE;
}

static void
value_changed_cb (VivaKnob *self)
{
  g_autofree char *text = NULL;

  if (self->is_refreshing)
    return;

  text = viva_knob_scale_to_text (self->knob, gtk_range_get_value (GTK_RANGE (self->scale)));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);

  if (self->knob->is_live || self->draft != NULL) {
    apply (self, text);
    return;
  }

  g_free (self->pending);
  self->pending = g_steal_pointer (&text);
  g_clear_handle_id (&self->pending_source, g_source_remove);
  self->pending_source = g_timeout_add (REBUILD_DELAY_MS, pending_cb, self);
}

static void
entry_done_cb (VivaKnob *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (self->pending_source != 0)
    return;

  if (g_str_equal (text, self->shown))
    show_error (self, NULL);
  else
    apply (self, text);
}

static gboolean
entry_key_cb (VivaKnob *self, guint keyval)
{
  if (keyval != GDK_KEY_Escape)
    return FALSE;
  if (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->entry)), self->shown))
    return FALSE;

  gtk_editable_set_text (GTK_EDITABLE (self->entry), self->shown);
  show_error (self, NULL);

  return TRUE;
}

static void
selected_cb (VivaKnob *self)
{
  if (!self->is_refreshing)
    apply (self,
           self->knob->choices[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->drop_down))].id);
}

static void show_value (VivaKnob *self, const LabSettings *settings);

/* The first entry stands for what has no name: choosing it changes nothing. */
static void
preset_selected_cb (VivaKnob *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->drop_down));

  if (self->is_refreshing)
    return;
  if (selected > 0)
    apply (self, self->knob->presets[selected - 1].id);
  else
    show_value (self, get_settings (self));
}

static void
toggled_cb (VivaKnob *self)
{
  if (!self->is_refreshing)
    apply (self, gtk_switch_get_active (GTK_SWITCH (self->toggle)) ? "on" : "off");
}

static void
file_chosen_cb (VivaKnob *self, const char *path)
{
  if (path != NULL)
    apply (self, path);
  else
    show_error (self, "Expected a file on this computer.");
}

static void
reset_cb (VivaKnob *self)
{
  if (self->draft != NULL)
    return;

  g_clear_handle_id (&self->pending_source, g_source_remove);
  g_clear_pointer (&self->pending, g_free);
  g_clear_pointer (&self->shown, g_free);
  viva_session_reset_knob (self->session, self->index);
}

static void
pressed_cb (VivaKnob *self, int n_press, double x, double y, GtkGesture *gesture)
{
  if (n_press != 2)
    return;

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  reset_cb (self);
}

static void
show_value (VivaKnob *self, const LabSettings *settings)
{
  self->is_refreshing = TRUE;
  switch (self->knob->kind) {
  case LAB_KNOB_REAL:
    gtk_range_set_value (
        GTK_RANGE (self->scale),
        viva_knob_scale_to_place (self->knob, lab_settings_get_real (settings, self->index)));
    gtk_editable_set_text (GTK_EDITABLE (self->entry), self->shown);
    break;
  case LAB_KNOB_INTEGER:
    gtk_range_set_value (GTK_RANGE (self->scale),
                         viva_knob_scale_to_place (self->knob, (double) lab_settings_get_integer (
                                                                   settings, self->index)));
    gtk_editable_set_text (GTK_EDITABLE (self->entry), self->shown);
    break;
  case LAB_KNOB_CHOICE:
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down),
                                lab_settings_get_choice (settings, self->index));
    break;
  case LAB_KNOB_SWITCH:
    gtk_switch_set_active (GTK_SWITCH (self->toggle),
                           lab_settings_get_switch (settings, self->index));
    break;
  case LAB_KNOB_FILE:
    viva_file_button_set_path (VIVA_FILE_BUTTON (self->file_button),
                               lab_settings_get_file (settings, self->index));
    break;
  case LAB_KNOB_MATRIX:
    gtk_editable_set_text (GTK_EDITABLE (self->entry), self->shown);
    if (self->drop_down != NULL) {
      const LabPreset *preset = lab_settings_get_preset (settings, self->index);

      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down),
                                  preset != NULL ? (guint) (preset - self->knob->presets) + 1 : 0);
    }
    break;
  }
  self->is_refreshing = FALSE;
}

/* Follows the settings, unless a refused text is being mended and the value is what it was. */
static void
refresh (VivaKnob *self)
{
  const LabSettings *settings = get_settings (self);
  g_autofree char *text = NULL;
  gboolean is_changed;

  if (settings == NULL || &lab_settings_get_class (settings)->knobs[self->index] != self->knob)
    return;

  text = lab_settings_get_text (settings, self->index);
  if (g_strcmp0 (text, self->shown) != 0) {
    g_free (self->shown);
    self->shown = g_steal_pointer (&text);
    show_value (self, settings);
    show_error (self, NULL);
  } else if (self->entry != NULL && self->pending_source == 0 &&
             !gtk_widget_get_visible (self->error)) {
    /* "0.10" for 0.1: the same value in its shortest spelling. */
    gtk_editable_set_text (GTK_EDITABLE (self->entry), self->shown);
  }

  if (self->draft != NULL)
    return;

  is_changed = viva_session_is_knob_changed (self->session, self->index);
  gtk_widget_set_opacity (self->dot, is_changed ? 1.0 : 0.0);
  gtk_widget_set_opacity (self->reset, is_changed ? 1.0 : 0.0);
  gtk_widget_set_sensitive (self->reset, is_changed);
  gtk_widget_set_visible (
      GTK_WIDGET (self),
      lab_class_knob_applies (viva_session_get_lab (self->session), settings, self->index));
}

static GtkWidget *
with_label (VivaKnob *self, GtkWidget *control)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->knob->title, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->knob->help, -1);

  return control;
}

static void
reset_on_double_click (VivaKnob *self, GtkWidget *widget)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (gesture, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));
}

/* An entry whose text is taken when it is activated or left, and that Escape brings back. */
static void
watch_entry (VivaKnob *self)
{
  GtkEventController *controller;

  gtk_widget_add_css_class (self->entry, "numeric");
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (entry_done_cb), self);

  controller = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (controller, "leave", G_CALLBACK (entry_done_cb), self);
  gtk_widget_add_controller (self->entry, controller);

  controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (entry_key_cb), self);
  gtk_widget_add_controller (self->entry, controller);
}

/* Beside the control there is more room than beside the name. */
static void
insert_line (VivaKnob *self, GtkWidget *control)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  gtk_widget_set_hexpand (control, TRUE);
  gtk_box_append (GTK_BOX (line), control);
  g_object_ref (self->reset);
  gtk_box_remove (GTK_BOX (self->header), self->reset);
  gtk_box_append (GTK_BOX (line), self->reset);
  g_object_unref (self->reset);
  gtk_widget_insert_after (line, GTK_WIDGET (self), self->header);
}

static void
add_number (VivaKnob *self)
{
  self->entry = with_label (self, g_object_new (GTK_TYPE_ENTRY, "width-chars", 7, "max-width-chars",
                                                7, "valign", GTK_ALIGN_CENTER, "xalign", 1.0f,
                                                "input-purpose", GTK_INPUT_PURPOSE_NUMBER, NULL));
  watch_entry (self);
  gtk_box_append (GTK_BOX (self->header), self->entry);

  self->scale = with_label (self, viva_knob_scale_new (self->knob));
  reset_on_double_click (self, self->scale);
  g_signal_connect_swapped (self->scale, "value-changed", G_CALLBACK (value_changed_cb), self);
  insert_line (self, self->scale);
}

/* "[1 2; 3 4]": as it is written, so that rows can be pasted; views edit it cell by cell. */
static void
add_matrix (VivaKnob *self)
{
  self->entry = with_label (
      self, g_object_new (GTK_TYPE_ENTRY, "width-chars", 7, "valign", GTK_ALIGN_CENTER, NULL));
  watch_entry (self);
  insert_line (self, self->entry);
  /* The presets beside the name are higher than a line of text. */
  gtk_widget_set_margin_top (self->entry, 3);
}

/* Beside the name of a matrix: what its presets are called, and which one it stands at. */
static void
add_presets (VivaKnob *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  gtk_string_list_append (titles, "Own");
  for (const LabPreset *preset = self->knob->presets; preset->id != NULL; preset++)
    gtk_string_list_append (titles, preset->title);

  self->drop_down =
      with_label (self, gtk_drop_down_new (G_LIST_MODEL (g_object_ref (titles)), NULL));
  g_signal_connect_swapped (self->drop_down, "notify::selected", G_CALLBACK (preset_selected_cb),
                            self);
  gtk_box_append (GTK_BOX (self->header), self->drop_down);
}

static void
add_choice (VivaKnob *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < lab_knob_n_choices (self->knob); i++)
    gtk_string_list_append (titles, self->knob->choices[i].title);

  self->drop_down =
      with_label (self, gtk_drop_down_new (G_LIST_MODEL (g_object_ref (titles)), NULL));
  g_signal_connect_swapped (self->drop_down, "notify::selected", G_CALLBACK (selected_cb), self);
  gtk_box_append (GTK_BOX (self->header), self->drop_down);
}

static void
add_control (VivaKnob *self)
{
  switch (self->knob->kind) {
  case LAB_KNOB_REAL:
  case LAB_KNOB_INTEGER:
    add_number (self);
    break;
  case LAB_KNOB_CHOICE:
    add_choice (self);
    break;
  case LAB_KNOB_SWITCH:
    self->toggle =
        with_label (self, g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, NULL));
    g_signal_connect_swapped (self->toggle, "notify::active", G_CALLBACK (toggled_cb), self);
    gtk_box_append (GTK_BOX (self->header), self->toggle);
    break;
  case LAB_KNOB_FILE:
    self->file_button = viva_file_button_new (self->knob->title, self->knob->patterns);
    g_signal_connect_swapped (self->file_button, "chosen", G_CALLBACK (file_chosen_cb), self);
    gtk_box_append (GTK_BOX (self->header), self->file_button);
    break;
  case LAB_KNOB_MATRIX:
    add_matrix (self);
    if (self->knob->presets != NULL)
      add_presets (self);
    break;
  }
}

static void
viva_knob_dispose (GObject *object)
{
  VivaKnob *self = VIVA_KNOB (object);
  GtkWidget *child;

  g_clear_handle_id (&self->pending_source, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (viva_knob_parent_class)->dispose (object);
}

static void
viva_knob_finalize (GObject *object)
{
  VivaKnob *self = VIVA_KNOB (object);

  g_clear_pointer (&self->draft, lab_settings_free);
  g_free (self->shown);
  g_free (self->pending);

  G_OBJECT_CLASS (viva_knob_parent_class)->finalize (object);
}

static void
viva_knob_class_init (VivaKnobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = viva_knob_dispose;
  object_class->finalize = viva_knob_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "knob");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
viva_knob_init (VivaKnob *self)
{
  gtk_orientable_set_orientation (
      GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);

  self->header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  gtk_widget_set_parent (self->header, GTK_WIDGET (self));

  self->title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, NULL);
  gtk_box_append (GTK_BOX (self->header), self->title);
  reset_on_double_click (self, self->title);

  self->dot = g_object_new (GTK_TYPE_LABEL, "label", "•", "hexpand", TRUE, "xalign", 0.0f,
                            "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (self->dot, "changed-dot");
  gtk_box_append (GTK_BOX (self->header), self->dot);

  self->reset = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  gtk_widget_add_css_class (self->reset, "flat");
  gtk_widget_add_css_class (self->reset, "small");
  gtk_widget_set_valign (self->reset, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->reset, "clicked", G_CALLBACK (reset_cb), self);
  gtk_box_append (GTK_BOX (self->header), self->reset);

  self->error = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode",
                              PANGO_WRAP_WORD_CHAR, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->error, "error");
  gtk_widget_add_css_class (self->error, "caption");
  gtk_widget_set_parent (self->error, GTK_WIDGET (self));
}

static VivaKnob *
new_knob (const LabClass *lab, guint knob)
{
  VivaKnob *self = g_object_new (VIVA_TYPE_KNOB, NULL);
  g_autofree char *reset = NULL;

  self->index = knob;
  self->knob = &lab->knobs[knob];

  gtk_label_set_label (GTK_LABEL (self->title), self->knob->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->knob->title, -1);

  reset = g_strdup_printf ("Reset %s", self->knob->title);
  gtk_widget_set_tooltip_text (self->reset, "Back to the value at the start");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reset), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  reset, -1);

  add_control (self);

  return self;
}

GtkWidget *
viva_knob_new (VivaSession *session, guint knob)
{
  const LabClass *lab;
  VivaKnob *self;
  g_autofree char *tooltip = NULL;

  g_return_val_if_fail (VIVA_IS_SESSION (session), NULL);
  lab = viva_session_get_lab (session);
  g_return_val_if_fail (lab != NULL && knob < lab->n_knobs, NULL);

  self = new_knob (lab, knob);
  self->session = g_object_ref (session);
  tooltip = g_strdup_printf (
      "%s%s%s%s%s", self->knob->help, self->knob->unit != NULL ? "\nUnit: " : "",
      self->knob->unit != NULL ? self->knob->unit : "", self->knob->unit != NULL ? "." : "",
      self->knob->is_live ? "" : "\nRebuilds the experiment.");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);

  g_signal_connect_object (session, "notify::settings", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  refresh (self);

  return GTK_WIDGET (self);
}

GtkWidget *
viva_knob_new_draft (const LabSettings *settings, guint knob)
{
  VivaKnob *self;

  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (knob < lab_settings_get_class (settings)->n_knobs, NULL);

  self = new_knob (lab_settings_get_class (settings), knob);
  self->draft = lab_settings_copy (settings);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), self->knob->help);
  gtk_widget_set_visible (self->dot, FALSE);
  gtk_widget_set_visible (self->reset, FALSE);
  gtk_widget_set_hexpand (self->title, TRUE);
  refresh (self);

  return GTK_WIDGET (self);
}

char *
viva_knob_commit (VivaKnob *self)
{
  g_return_val_if_fail (VIVA_IS_KNOB (self), NULL);

  if (self->entry != NULL)
    entry_done_cb (self);

  return viva_knob_get_error (self) == NULL
             ? lab_settings_get_text (get_settings (self), self->index)
             : NULL;
}

guint
viva_knob_get_index (VivaKnob *self)
{
  g_return_val_if_fail (VIVA_IS_KNOB (self), 0);

  return self->index;
}

const char *
viva_knob_get_error (VivaKnob *self)
{
  g_return_val_if_fail (VIVA_IS_KNOB (self), NULL);

  return gtk_widget_get_visible (self->error) ? gtk_label_get_label (GTK_LABEL (self->error))
                                              : NULL;
}
