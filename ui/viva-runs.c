/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-runs.h"

#include "viva-container.h"
#include "viva-swatch.h"
#include "viva-wrap-layout.h"

#define SPACING 6

/* A name that is longer is cut off, and stands whole in the tooltip. */
#define NAME_CHARS 32

struct _VivaRuns {
  GtkWidget parent_instance;

  VivaSession *session;
  GSignalGroup *session_signals;

  GtkWidget *chips;
  GtkWidget *buttons[LAB_MAX_RUNS]; /* that select */
  char *names[LAB_MAX_RUNS];        /* (nullable) */
  guint n_chips;
  GtkWidget *band; /* (nullable) */
  GtkWidget *band_label;
  gboolean is_refreshing;
};

G_DEFINE_FINAL_TYPE (VivaRuns, viva_runs, GTK_TYPE_WIDGET)

static void
toggled_cb (VivaRuns *self, GtkToggleButton *button)
{
  if (self->is_refreshing || !gtk_toggle_button_get_active (button))
    return;

  for (guint i = 0; i < self->n_chips; i++)
    if (GTK_WIDGET (button) == self->buttons[i] && i < viva_session_get_n_runs (self->session))
      viva_session_select_run (self->session, i);
}

static void
remove_cb (VivaRuns *self, GtkWidget *button)
{
  guint run = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "viva-run"));

  /* The chip of a run that is on its way out can be pressed once more. */
  if (viva_session_get_n_runs (self->session) > 1 && run < viva_session_get_n_runs (self->session))
    viva_session_remove_run (self->session, run);
}

static void
remove_band_cb (VivaRuns *self)
{
  viva_session_set_band (self->session, 0);
}

static GtkWidget *
new_close_button (const char *tooltip, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "small");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  return button;
}

static GtkWidget *
new_name_label (const char *name)
{
  return g_object_new (GTK_TYPE_LABEL, "label", name, "ellipsize", PANGO_ELLIPSIZE_END,
                       "max-width-chars", NAME_CHARS, NULL);
}

static void
append_chip (VivaRuns *self, guint run, const char *name)
{
  GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *label = g_strdup_printf ("Run %u: %s", run + 1, name);
  GtkWidget *close;
  g_autofree char *close_label = g_strdup_printf ("Remove run %u: %s", run + 1, name);

  gtk_widget_add_css_class (chip, "run-chip");
  gtk_box_append (GTK_BOX (content), viva_swatch_new (run));
  gtk_box_append (GTK_BOX (content), new_name_label (name));
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  if (run > 0)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (self->buttons[0]));
  self->buttons[run] = button;
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_box_append (GTK_BOX (chip), button);

  close = new_close_button ("Remove This Run", close_label);
  g_object_set_data (G_OBJECT (close), "viva-run", GUINT_TO_POINTER (run));
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (remove_cb), self);
  gtk_box_append (GTK_BOX (chip), close);

  gtk_widget_set_parent (chip, self->chips);
}

static void
append_band (VivaRuns *self)
{
  GtkWidget *close = new_close_button ("Remove the Band over Seeds", "Remove the band over seeds");

  self->band = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (self->band, "run-chip");
  gtk_widget_add_css_class (self->band, "band-chip");
  self->band_label = g_object_new (GTK_TYPE_LABEL, "label", "", NULL);
  gtk_widget_add_css_class (self->band_label, "numeric");
  gtk_box_append (GTK_BOX (self->band), self->band_label);
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (remove_band_cb), self);
  gtk_box_append (GTK_BOX (self->band), close);
  gtk_widget_set_parent (self->band, self->chips);
}

/* Of the newest frame: a run that was just added is shown when there is something to see of it. */
static guint
count_runs (VivaRuns *self)
{
  LabFrame *frame = viva_session_get_frame (self->session);
  guint n_runs = 0;

  for (guint i = 0; frame != NULL && i < lab_frame_get_n_runs (frame); i++)
    n_runs += !viva_session_is_band (lab_frame_get_run_info (frame, i));

  return MIN (n_runs, LAB_MAX_RUNS);
}

static const char *
get_name (VivaRuns *self, guint run)
{
  const char *name = lab_frame_get_run_info (viva_session_get_frame (self->session), run)->name;

  return name[0] != '\0' ? name : "as it was";
}

/* Chips are made anew only when there is something else to read: a button that is pressed, or has
 * the focus, stays. */
static gboolean
is_up_to_date (VivaRuns *self, guint n_chips, gboolean has_band)
{
  if (self->n_chips != n_chips || (self->band != NULL) != has_band)
    return FALSE;

  for (guint i = 0; i < n_chips; i++)
    if (g_strcmp0 (self->names[i], get_name (self, i)) != 0)
      return FALSE;

  return TRUE;
}

static void
rebuild (VivaRuns *self, guint n_chips, gboolean has_band)
{
  viva_container_clear (VIVA_CONTAINER (self->chips));
  self->band = NULL;
  self->band_label = NULL;
  self->n_chips = n_chips;

  for (guint i = 0; i < LAB_MAX_RUNS; i++) {
    g_clear_pointer (&self->names[i], g_free);
    if (i < n_chips) {
      self->names[i] = g_strdup (get_name (self, i));
      append_chip (self, i, self->names[i]);
    }
  }
  if (has_band)
    append_band (self);
}

static void
update_band (VivaRuns *self)
{
  LabFrame *frame = viva_session_get_frame (self->session);
  guint n_wanted = viva_session_get_band (self->session);
  guint n_seeds = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; frame != NULL && i < lab_frame_get_n_runs (frame); i++)
    n_seeds = MAX (n_seeds, lab_frame_get_run_info (frame, i)->n_seeds);

  text = n_seeds < n_wanted ? g_strdup_printf ("%u of %u seeds…", n_seeds, n_wanted)
                            : g_strdup_printf ("%u seeds", n_wanted);
  gtk_label_set_label (GTK_LABEL (self->band_label), text);
}

static void
update (VivaRuns *self)
{
  guint n_runs = count_runs (self);
  guint n_chips = n_runs > 1 ? n_runs : 0;
  gboolean has_band = viva_session_get_band (self->session) > 0;

  self->is_refreshing = TRUE;
  if (!is_up_to_date (self, n_chips, has_band))
    rebuild (self, n_chips, has_band);
  if (self->band != NULL)
    update_band (self);
  if (viva_session_get_selected_run (self->session) < self->n_chips)
    gtk_toggle_button_set_active (
        GTK_TOGGLE_BUTTON (self->buttons[viva_session_get_selected_run (self->session)]), TRUE);
  self->is_refreshing = FALSE;

  gtk_widget_set_visible (GTK_WIDGET (self), n_chips > 0 || has_band);
}

static void
viva_runs_dispose (GObject *object)
{
  VivaRuns *self = VIVA_RUNS (object);

  g_clear_object (&self->session_signals);
  g_clear_object (&self->session);
  g_clear_pointer (&self->chips, gtk_widget_unparent);
  for (guint i = 0; i < LAB_MAX_RUNS; i++)
    g_clear_pointer (&self->names[i], g_free);

  G_OBJECT_CLASS (viva_runs_parent_class)->dispose (object);
}

static void
viva_runs_class_init (VivaRunsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_runs_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "runs");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
viva_runs_init (VivaRuns *self)
{
  self->chips = viva_container_new (viva_wrap_layout_new (SPACING));
  gtk_widget_set_parent (self->chips, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Runs that are compared", -1);

  self->session_signals = g_signal_group_new (VIVA_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "opened", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::frame", G_CALLBACK (update),
                                  self);
  g_signal_group_connect_swapped (self->session_signals, "notify::n-runs", G_CALLBACK (update),
                                  self);
  g_signal_group_connect_swapped (self->session_signals, "notify::n-seeds", G_CALLBACK (update),
                                  self);
  g_signal_group_connect_swapped (self->session_signals, "notify::selected-run",
                                  G_CALLBACK (update), self);
}

void
viva_runs_set_session (VivaRuns *self, VivaSession *session)
{
  g_return_if_fail (VIVA_IS_RUNS (self));
  g_return_if_fail (VIVA_IS_SESSION (session));

  if (!g_set_object (&self->session, session))
    return;

  g_signal_group_set_target (self->session_signals, session);
  update (self);
}
