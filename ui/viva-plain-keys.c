/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-plain-keys.h"

static const struct {
  guint keyval;
  const char *action;
} keys[] = {
  { GDK_KEY_space, "win.play" },      { GDK_KEY_KP_Space, "win.play" },
  { GDK_KEY_period, "win.step" },     { GDK_KEY_KP_Decimal, "win.step" },
  { GDK_KEY_comma, "win.step-back" }, { GDK_KEY_b, "win.rewind-to-best" },
  { GDK_KEY_r, "win.reset" },         { GDK_KEY_n, "win.new-seed" },
  { GDK_KEY_c, "win.compare" },       { GDK_KEY_f, "win.flag" },
};

/* A list that pops up belongs to its widget, not to the experiment. */
static gboolean
is_in_popover (GtkWindow *window)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  return focus != NULL && gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL;
}

static gboolean
key_cb (GtkWidget *widget, GVariant *arguments, gpointer action)
{
  if (is_in_popover (GTK_WINDOW (widget)))
    return FALSE;

  return gtk_widget_activate_action_variant (widget, action, NULL);
}

void
viva_plain_keys_add (GtkWindow *window)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_LOCAL);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_BUBBLE);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].keyval, 0),
                          gtk_callback_action_new (key_cb, (gpointer) keys[i].action, NULL)));

  gtk_widget_add_controller (GTK_WIDGET (window), controller);
}
