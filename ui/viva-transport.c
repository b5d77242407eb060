/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-transport.h"

#include "plot-axis.h"
#include "viva-fold-layout.h"
#include "viva-timeline.h"

/* Enough for any step that a person waits for. */
#define STEP_DIGITS 15

/* "Step 10,000" */
#define STEP_CHARS 11

static const struct {
  const char *title;
  double steps_per_second;
} speeds[] = {
  { "1/s", 1.0 }, { "10/s", 10.0 }, { "100/s", 100.0 }, { "1,000/s", 1000.0 }, { "Max", 0.0 },
};

struct _VivaTransport {
  GtkWidget parent_instance;

  VivaSession *session;
  GSignalGroup *session_signals;

  GtkWidget *status_revealer;
  GtkWidget *status_box;
  GtkWidget *status_icon;
  GtkWidget *status_label;
  GtkWidget *rewind_button;
  GtkWidget *controls;
  GtkWidget *reset_button;
  GtkWidget *play_button;
  GtkWidget *step_button;
  GtkWidget *seed_button;
  guint64 seed; /* in its tooltip */
  GtkWidget *speed_drop_down;
  GtkWidget *timeline;
  GtkWidget *step_label;
};

G_DEFINE_FINAL_TYPE (VivaTransport, viva_transport, GTK_TYPE_WIDGET)

static void
show_status (VivaTransport *self, const char *icon, const char *style, const char *text)
{
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->status_revealer), text != NULL);
  if (text == NULL)
    return;

  gtk_image_set_from_icon_name (GTK_IMAGE (self->status_icon), icon);
  gtk_widget_set_css_classes (self->status_box, (const char *[]){ "status", style, NULL });
  gtk_label_set_label (GTK_LABEL (self->status_label), text);
}

/* Of several runs the sentence says which one it is about. */
static char *
new_sentence (VivaTransport *self, guint run, const char *otherwise)
{
  const LabFrameRun *info = lab_frame_get_run_info (viva_session_get_frame (self->session), run);
  const char *message = info->message != NULL ? info->message : otherwise;

  return info->name[0] != '\0' ? g_strdup_printf ("%s: %s", info->name, message)
                               : g_strdup (message);
}

static void
update_status (VivaTransport *self)
{
  LabFrame *frame = viva_session_get_frame (self->session);
  int diverged = viva_session_find_diverged (self->session);
  g_autofree char *sentence = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->rewind_button, diverged >= 0);
  if (diverged >= 0) {
    /* A knob that acts on the running net does not wake one that diverged. */
    sentence = new_sentence (self, (guint) diverged, "A value is no longer finite.");
    text = g_strdup_printf ("%s Rewind, and change a knob; or press R to go back to the start.",
                            sentence);
    show_status (self, "dialog-warning-symbolic", "warning", text);
    return;
  }

  switch (viva_session_get_status (self->session)) {
  case LAB_STATUS_FINISHED:
    show_status (self, "emblem-ok-symbolic", "accent",
                 lab_frame_get_message (frame) != NULL ? lab_frame_get_message (frame)
                                                       : "The run is finished.");
    break;
  case LAB_STATUS_FAILED:
    show_status (self, "dialog-error-symbolic", "error",
                 lab_frame_get_message (frame) != NULL ? lab_frame_get_message (frame)
                                                       : "These settings cannot be built.");
    break;
  case LAB_STATUS_RUNNING:
  case LAB_STATUS_DIVERGED:
    show_status (self, NULL, NULL, NULL);
    break;
  }
}

/* As wide as the last step: the timeline beside it keeps its place while the number grows. */
static void
update_step (VivaTransport *self)
{
  g_autofree char *number =
      plot_format_number ((double) viva_session_get_step (self->session), STEP_DIGITS);
  g_autofree char *text = g_strdup_printf ("Step %s", number);
  int n_chars = (int) g_utf8_strlen (text, -1);

  gtk_label_set_label (GTK_LABEL (self->step_label), text);
  if (n_chars > gtk_label_get_width_chars (GTK_LABEL (self->step_label)))
    gtk_label_set_width_chars (GTK_LABEL (self->step_label), n_chars);
}

static void
update_seed (VivaTransport *self)
{
  guint64 seed = viva_session_get_seed (self->session);
  g_autofree char *tooltip = NULL;

  if (self->seed == seed)
    return;

  self->seed = seed;
  tooltip = g_strdup_printf ("New Seed (N), Now %" G_GUINT64_FORMAT, seed);
  gtk_widget_set_tooltip_text (self->seed_button, tooltip);
}

static void
frame_cb (VivaTransport *self)
{
  update_step (self);
  update_seed (self);
  update_status (self);
}

static void
playing_cb (VivaTransport *self)
{
  gboolean playing = viva_session_get_playing (self->session);

  gtk_button_set_icon_name (GTK_BUTTON (self->play_button), playing
                                                                ? "media-playback-pause-symbolic"
                                                                : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (self->play_button, playing ? "Pause (Space)" : "Play (Space)");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  playing ? "Pause" : "Play", -1);
}

static void
opened_cb (VivaTransport *self)
{
  const LabClass *lab = viva_session_get_lab (self->session);

  gtk_label_set_width_chars (GTK_LABEL (self->step_label), STEP_CHARS);
  gtk_widget_set_visible (GTK_WIDGET (self), lab != NULL && lab->default_steps > 0);
  frame_cb (self);
}

static void
speed_cb (VivaTransport *self)
{
  double speed = viva_session_get_speed (self->session);

  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
    if (speeds[i].steps_per_second == speed)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->speed_drop_down), i);
}

static void
speed_selected_cb (VivaTransport *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->speed_drop_down));

  if (self->session != NULL && selected < G_N_ELEMENTS (speeds))
    viva_session_set_speed (self->session, speeds[selected].steps_per_second);
}

static void
viva_transport_dispose (GObject *object)
{
  VivaTransport *self = VIVA_TRANSPORT (object);

  g_clear_object (&self->session_signals);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), VIVA_TYPE_TRANSPORT);

  G_OBJECT_CLASS (viva_transport_parent_class)->dispose (object);
}

static void
viva_transport_class_init (VivaTransportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = viva_transport_dispose;

  g_type_ensure (VIVA_TYPE_FOLD_LAYOUT);
  g_type_ensure (VIVA_TYPE_TIMELINE);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vivalab/Viva/ui/viva-transport.ui");
  gtk_widget_class_bind_template_child (widget_class, VivaTransport, status_revealer);
  gtk_widget_class_bind_template_child (widget_class, VivaTransport, status_box);
  gtk_widget_class_bind_template_child (widget_class, VivaTransport, status_icon);
  gtk_widget_class_bind_template_child (widget_class, VivaTransport, status_label);
  gtk_widget_class_bind_template_child (widget_class, VivaTransport, rewind_button);
  gtk_widget_class_bind_template_child (widget_class, VivaTransport, controls);
  gtk_widget_class_bind_template_child (widget_class, VivaTransport, reset_button);
  gtk_widget_class_bind_template_child (widget_class, VivaTransport, play_button);
  gtk_widget_class_bind_template_child (widget_class, VivaTransport, step_button);
  gtk_widget_class_bind_template_child (widget_class, VivaTransport, seed_button);
  gtk_widget_class_bind_template_child (widget_class, VivaTransport, speed_drop_down);
  gtk_widget_class_bind_template_child (widget_class, VivaTransport, timeline);
  gtk_widget_class_bind_template_child (widget_class, VivaTransport, step_label);
  gtk_widget_class_bind_template_callback (widget_class, speed_selected_cb);

  gtk_widget_class_set_css_name (widget_class, "transport");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
viva_transport_init (VivaTransport *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
    gtk_string_list_append (titles, speeds[i].title);
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->speed_drop_down), G_LIST_MODEL (titles));

  self->session_signals = g_signal_group_new (VIVA_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "opened", G_CALLBACK (opened_cb), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::frame", G_CALLBACK (frame_cb),
                                  self);
  g_signal_group_connect_swapped (self->session_signals, "notify::playing", G_CALLBACK (playing_cb),
                                  self);
  g_signal_group_connect_swapped (self->session_signals, "notify::speed", G_CALLBACK (speed_cb),
                                  self);
}

void
viva_transport_set_session (VivaTransport *self, VivaSession *session)
{
  g_return_if_fail (VIVA_IS_TRANSPORT (self));
  g_return_if_fail (VIVA_IS_SESSION (session));

  if (!g_set_object (&self->session, session))
    return;

  g_signal_group_set_target (self->session_signals, session);
  viva_timeline_set_session (VIVA_TIMELINE (self->timeline), session);
  opened_cb (self);
  playing_cb (self);
  speed_cb (self);
}

gboolean
viva_transport_focus (VivaTransport *self)
{
  g_return_val_if_fail (VIVA_IS_TRANSPORT (self), FALSE);

  return gtk_widget_get_visible (GTK_WIDGET (self)) && gtk_widget_grab_focus (self->play_button);
}
