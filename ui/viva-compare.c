/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-compare.h"

#include "viva-knob.h"
#include "viva-names.h"

#define WIDTH 300

static const guint bands[] = { 0, 5, 10, 20 };

struct _VivaCompare {
  GtkPopover parent_instance;

  VivaSession *session;
  GArray *rows; /* (element-type guint): the knob of each row of the drop-down */

  GtkWidget *knob_drop_down;
  GtkWidget *knob_box;
  GtkWidget *knob; /* (nullable): the draft */
  GtkWidget *error;
  GtkWidget *add_button;
  GtkWidget *band_buttons[G_N_ELEMENTS (bands)];
  gboolean is_refreshing;
};

G_DEFINE_FINAL_TYPE (VivaCompare, viva_compare, GTK_TYPE_POPOVER)

static void
show_error (VivaCompare *self, const char *message)
{
  gtk_label_set_label (GTK_LABEL (self->error), message != NULL ? message : "");
  gtk_widget_set_visible (self->error, message != NULL);
}

static void
changed_cb (VivaCompare *self)
{
  show_error (self, NULL);
}

/* The draft begins as the selected run is now. */
static void
update_knob (VivaCompare *self)
{
  guint row = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->knob_drop_down));

  if (self->knob != NULL)
    gtk_box_remove (GTK_BOX (self->knob_box), self->knob);
  self->knob = NULL;
  show_error (self, NULL);
  if (row >= self->rows->len || viva_session_get_lab (self->session) == NULL)
    return;

  self->knob = viva_knob_new_draft (viva_session_get_settings (self->session),
                                    g_array_index (self->rows, guint, row));
  g_signal_connect_object (self->knob, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->knob_box), self->knob);
}

/* Knobs that mean something under these settings; the one that was chosen stays chosen. */
static void
update_rows (VivaCompare *self)
{
  const LabClass *lab = viva_session_get_lab (self->session);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint row = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->knob_drop_down));
  guint chosen = row < self->rows->len ? g_array_index (self->rows, guint, row) : 0;

  g_array_set_size (self->rows, 0);
  for (guint i = 0; lab != NULL && i < lab->n_knobs; i++) {
    if (!lab_class_knob_applies (lab, viva_session_get_settings (self->session), i))
      continue;
    if (i <= chosen)
      row = self->rows->len;
    g_array_append_val (self->rows, i);
    gtk_string_list_append (titles, lab->knobs[i].title);
  }

  self->is_refreshing = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->knob_drop_down), G_LIST_MODEL (titles));
  if (row < self->rows->len)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->knob_drop_down), row);
  self->is_refreshing = FALSE;
  update_knob (self);
}

static void
update_band (VivaCompare *self)
{
  guint n_seeds = viva_session_get_band (self->session);

  self->is_refreshing = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (bands); i++)
    if (bands[i] == n_seeds)
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->band_buttons[i]), TRUE);
  self->is_refreshing = FALSE;
}

static void
selected_cb (VivaCompare *self)
{
  if (!self->is_refreshing)
    update_knob (self);
}

static void
add_cb (VivaCompare *self)
{
  guint row = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->knob_drop_down));
  g_autofree char *text = NULL;
  g_autofree char *now = NULL;
  g_autoptr (GError) error = NULL;
  guint knob;

  if (self->knob == NULL || row >= self->rows->len)
    return;

  knob = g_array_index (self->rows, guint, row);
  text = viva_knob_commit (VIVA_KNOB (self->knob));
  if (text == NULL)
    return;

  now = lab_settings_get_text (viva_session_get_settings (self->session), knob);
  if (g_str_equal (text, now)) {
    g_autofree char *message = g_strdup_printf (
        "Expected another value than %s, which the run has now.", now[0] != '\0' ? now : "none");

    show_error (self, message);
    return;
  }

  if (viva_session_add_run (self->session, knob, text, &error))
    gtk_popover_popdown (GTK_POPOVER (self));
  else
    show_error (self, error->message);
}

static void
band_cb (VivaCompare *self, GtkToggleButton *button)
{
  if (self->is_refreshing || !gtk_toggle_button_get_active (button))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (bands); i++)
    if (GTK_WIDGET (button) == self->band_buttons[i])
      viva_session_set_band (self->session, bands[i]);
}

static void
viva_compare_show (GtkWidget *widget)
{
  VivaCompare *self = VIVA_COMPARE (widget);
  gboolean is_full = viva_session_get_n_runs (self->session) >= LAB_MAX_RUNS;

  update_rows (self);
  update_band (self);
  gtk_widget_set_sensitive (self->add_button, !is_full && self->rows->len > 0);
  if (is_full)
    show_error (self, "Four runs are compared at most. Close one to add another.");
  gtk_widget_set_visible (gtk_widget_get_parent (self->band_buttons[0]),
                          viva_session_get_lab (self->session) != NULL &&
                              viva_session_get_lab (self->session)->default_steps > 0);

  GTK_WIDGET_CLASS (viva_compare_parent_class)->show (widget);
}

static void
viva_compare_dispose (GObject *object)
{
  VivaCompare *self = VIVA_COMPARE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->rows, g_array_unref);

  G_OBJECT_CLASS (viva_compare_parent_class)->dispose (object);
}

static void
viva_compare_class_init (VivaCompareClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viva_compare_dispose;
  GTK_WIDGET_CLASS (klass)->show = viva_compare_show;
}

static GtkWidget *
new_heading (const char *text)
{
  GtkWidget *heading = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0f, NULL);

  gtk_widget_add_css_class (heading, "heading");

  return heading;
}

static GtkWidget *
new_band_row (VivaCompare *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "label", "Seed band", "xalign", 0.0f, "hexpand", TRUE,
                    "tooltip-text", "The first run over several seeds: median and range", NULL);

  gtk_box_append (GTK_BOX (row), label);
  for (guint i = 0; i < G_N_ELEMENTS (bands); i++) {
    g_autofree char *number = g_strdup_printf ("%u", bands[i]);
    g_autofree char *name = g_strdup_printf ("Band over %u seeds", bands[i]);
    GtkWidget *button = gtk_toggle_button_new_with_label (bands[i] > 0 ? number : "Off");

    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    bands[i] > 0 ? name : "No band over seeds", -1);
    gtk_widget_add_css_class (button, "flat");
    if (i > 0)
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button),
                                   GTK_TOGGLE_BUTTON (self->band_buttons[0]));
    g_signal_connect_swapped (button, "toggled", G_CALLBACK (band_cb), self);
    gtk_box_append (GTK_BOX (row), button);
    self->band_buttons[i] = button;
  }

  return row;
}

static void
viva_compare_init (VivaCompare *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  self->rows = g_array_new (FALSE, FALSE, sizeof (guint));
  gtk_widget_set_size_request (box, WIDTH, -1);
  gtk_widget_add_css_class (box, "compare");

  gtk_box_append (GTK_BOX (box), new_heading ("As Now, but…"));
  self->knob_drop_down = gtk_drop_down_new (NULL, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->knob_drop_down),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, "What differs", -1);
  g_signal_connect_swapped (self->knob_drop_down, "notify::selected", G_CALLBACK (selected_cb),
                            self);
  gtk_box_append (GTK_BOX (box), self->knob_drop_down);

  self->knob_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), self->knob_box);

  self->error = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode",
                              PANGO_WRAP_WORD_CHAR, "max-width-chars", 30, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->error, "error");
  gtk_widget_add_css_class (self->error, "caption");
  gtk_box_append (GTK_BOX (box), self->error);

  self->add_button = gtk_button_new_with_mnemonic ("_Add Run");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->add_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Add run", -1);
  viva_names_say_once (self->add_button);
  gtk_widget_add_css_class (self->add_button, "suggested-action");
  g_signal_connect_swapped (self->add_button, "clicked", G_CALLBACK (add_cb), self);
  gtk_box_append (GTK_BOX (box), self->add_button);
  gtk_box_append (GTK_BOX (box), new_band_row (self));

  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Compare runs", -1);
}

GtkWidget *
viva_compare_new (void)
{
  return g_object_new (VIVA_TYPE_COMPARE, NULL);
}

void
viva_compare_set_session (VivaCompare *self, VivaSession *session)
{
  g_return_if_fail (VIVA_IS_COMPARE (self));
  g_return_if_fail (VIVA_IS_SESSION (session));

  g_set_object (&self->session, session);
}
