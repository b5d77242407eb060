/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui-test.h"

#include "viva-knob.h"

#include "../lab/demo-lab.h"
#include "edit-lab.h"

typedef struct {
  VivaSession *session;
  GtkWindow *window;
  GtkWidget *knob;
} Fixture;

static Fixture
set_up_lab (const LabClass *lab, const char *settings_text, guint knob)
{
  Fixture self = { .session = viva_session_new () };
  g_autoptr (LabSettings) settings = lab_settings_new (lab);
  g_autoptr (GError) error = NULL;

  lab_settings_parse (settings, settings_text, &error);
  g_assert_no_error (error);
  viva_session_open (self.session, settings, 1, 0);

  self.knob = viva_knob_new (self.session, knob);
  self.window = ui_test_present (self.knob, self.session);

  return self;
}

static Fixture
set_up (const char *settings_text, guint knob)
{
  return set_up_lab (&demo_lab, settings_text, knob);
}

static void
tear_down (Fixture *self)
{
  g_object_ref (self->knob);
  gtk_window_destroy (self->window);
  g_assert_finalize_object (self->knob);
  g_assert_finalize_object (self->session);
}

static const LabSettings *
settings (const Fixture *self)
{
  return viva_session_get_settings (self->session);
}

static GtkEditable *
entry (const Fixture *self)
{
  return GTK_EDITABLE (ui_test_find_type (self->knob, GTK_TYPE_ENTRY));
}

static void
type (const Fixture *self, const char *text)
{
  gtk_editable_set_text (entry (self), text);
  g_signal_emit_by_name (entry (self), "activate");
}

static GtkWidget *
reset_button (const Fixture *self)
{
  return ui_test_find (self->knob, GTK_TYPE_BUTTON, "icon-name", "edit-undo-symbolic");
}

static void
test_real (void)
{
  Fixture self = set_up ("rate=3.5", DEMO_RATE);
  GtkRange *scale = GTK_RANGE (ui_test_find_type (self.knob, GTK_TYPE_SCALE));

  g_assert_cmpstr (gtk_editable_get_text (entry (&self)), ==, "3.5");
  g_assert_cmpfloat (gtk_range_get_value (scale), ==, 3.5);

  type (&self, "2.25");
  g_assert_cmpfloat (lab_settings_get_real (settings (&self), DEMO_RATE), ==, 2.25);
  g_assert_cmpfloat (gtk_range_get_value (scale), ==, 2.25);
  g_assert_null (viva_knob_get_error (VIVA_KNOB (self.knob)));

  /* The same value, longer: shown in its shortest spelling. */
  type (&self, "2.50");
  g_assert_cmpstr (gtk_editable_get_text (entry (&self)), ==, "2.5");

  /* A live knob follows its slider at once. */
  gtk_range_set_value (scale, 1.0);
  g_assert_cmpfloat (lab_settings_get_real (settings (&self), DEMO_RATE), ==, 1.0);
  g_assert_cmpstr (gtk_editable_get_text (entry (&self)), ==, "1");

  tear_down (&self);
}

/* A comma is no decimal point, whatever the language; letters are no number; 4 is the greatest. */
static void
test_refused (void)
{
  static const char *const texts[] = { "2,5", "much", "", "4.5", "-1", "nan", "inf" };
  Fixture self = set_up ("rate=3.5", DEMO_RATE);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    const char *message;

    type (&self, texts[i]);
    message = viva_knob_get_error (VIVA_KNOB (self.knob));
    g_assert_nonnull (message);
    g_assert_nonnull (strstr (message, "4"));
    g_assert_true (ui_test_find_text (self.knob, message) != NULL);
    g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (entry (&self)), "error"));

    /* What was typed stays, to be mended; the experiment keeps what it had. */
    g_assert_cmpstr (gtk_editable_get_text (entry (&self)), ==, texts[i]);
    g_assert_cmpfloat (lab_settings_get_real (settings (&self), DEMO_RATE), ==, 3.5);
  }

  type (&self, "3");
  g_assert_null (viva_knob_get_error (VIVA_KNOB (self.knob)));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (entry (&self)), "error"));
  g_assert_cmpfloat (lab_settings_get_real (settings (&self), DEMO_RATE), ==, 3.0);

  /* The value that it has, typed again after a mistake, ends the mistake. */
  type (&self, "much");
  type (&self, "3");
  g_assert_null (viva_knob_get_error (VIVA_KNOB (self.knob)));

  tear_down (&self);
}

static void
test_reset (void)
{
  Fixture self = set_up ("rate=3.5", DEMO_RATE);
  GtkWidget *reset = reset_button (&self);

  g_assert_nonnull (reset);
  g_assert_false (gtk_widget_get_sensitive (reset));
  type (&self, "2");
  g_assert_true (gtk_widget_get_sensitive (reset));

  g_signal_emit_by_name (reset, "clicked");
  g_assert_cmpfloat (lab_settings_get_real (settings (&self), DEMO_RATE), ==, 3.5);
  g_assert_cmpstr (gtk_editable_get_text (entry (&self)), ==, "3.5");
  g_assert_false (gtk_widget_get_sensitive (reset));

  /* Also out of a refused text. */
  type (&self, "2");
  type (&self, "much");
  g_signal_emit_by_name (reset, "clicked");
  g_assert_cmpstr (gtk_editable_get_text (entry (&self)), ==, "3.5");
  g_assert_null (viva_knob_get_error (VIVA_KNOB (self.knob)));

  tear_down (&self);
}

/* A slider that rebuilds waits until it stands still: one rebuild for many places. */
static void
test_rebuild (void)
{
  Fixture self = set_up ("width=5", DEMO_WIDTH);
  GtkRange *scale = GTK_RANGE (ui_test_find_type (self.knob, GTK_TYPE_SCALE));
  guint n_opens;

  ui_test_wait (10, viva_session_get_frame (self.session) != NULL);
  n_opens = demo_lab_n_opens ();
  for (int width = 6; width <= 30; width++)
    gtk_range_set_value (scale, width);
  g_assert_cmpstr (gtk_editable_get_text (entry (&self)), ==, "30");
  g_assert_cmpint (lab_settings_get_integer (settings (&self), DEMO_WIDTH), ==, 5);

  ui_test_wait (10, lab_settings_get_integer (settings (&self), DEMO_WIDTH) == 30);
  ui_test_wait (10, demo_lab_n_opens () > n_opens);
  g_assert_cmpuint (demo_lab_n_opens (), ==, n_opens + 1);

  tear_down (&self);
}

static void
test_choice (void)
{
  Fixture self = set_up ("map=tent", DEMO_MAP);
  GtkDropDown *drop_down = GTK_DROP_DOWN (ui_test_find_type (self.knob, GTK_TYPE_DROP_DOWN));

  g_assert_cmpuint (gtk_drop_down_get_selected (drop_down), ==, 1);
  gtk_drop_down_set_selected (drop_down, 2);
  g_assert_cmpuint (lab_settings_get_choice (settings (&self), DEMO_MAP), ==, 2);
  viva_session_reset_knob (self.session, DEMO_MAP);
  g_assert_cmpuint (gtk_drop_down_get_selected (drop_down), ==, 1);

  tear_down (&self);
}

static void
test_switch (void)
{
  Fixture self = set_up ("", DEMO_CLAMP);
  GtkSwitch *toggle = GTK_SWITCH (ui_test_find_type (self.knob, GTK_TYPE_SWITCH));

  g_assert_true (gtk_switch_get_active (toggle));
  gtk_switch_set_active (toggle, FALSE);
  g_assert_false (lab_settings_get_switch (settings (&self), DEMO_CLAMP));
  viva_session_reset_knob (self.session, DEMO_CLAMP);
  g_assert_true (gtk_switch_get_active (toggle));

  tear_down (&self);
}

static void
test_file (void)
{
  Fixture self = set_up ("", DEMO_START);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (ui_test_find (self.knob, GTK_TYPE_BUTTON, "label", "Choose…"));
  viva_session_set_knob (self.session, DEMO_START, "/somewhere/points.csv", &error);
  g_assert_no_error (error);
  g_assert_nonnull (ui_test_find (self.knob, GTK_TYPE_BUTTON, "label", "points.csv"));

  tear_down (&self);
}

static void
test_matrix (void)
{
  static const char *const texts[] = { "", "[1 2; 3]", "[1 x]", "[21]", "[1 2 3 4 5]", "[nan]" };
  Fixture self = set_up_lab (&edit_lab, "z=[1 2; 3 4]", EDIT_Z);
  guint rows, columns;
  const double *cells;

  g_assert_cmpstr (gtk_editable_get_text (entry (&self)), ==, "[1 2; 3 4]");

  /* Commas and missing brackets are taken, and written as settings spell it. */
  type (&self, "5, 6, 7; 8, 9, 10");
  cells = lab_settings_get_matrix (settings (&self), EDIT_Z, &rows, &columns);
  g_assert_cmpuint (rows, ==, 2);
  g_assert_cmpuint (columns, ==, 3);
  for (guint i = 0; i < 6; i++)
    g_assert_cmpfloat (cells[i], ==, 5.0 + i);
  g_assert_cmpstr (gtk_editable_get_text (entry (&self)), ==, "[5 6 7; 8 9 10]");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    type (&self, texts[i]);
    g_assert_nonnull (viva_knob_get_error (VIVA_KNOB (self.knob)));
    g_test_message ("“%s”: %s", texts[i], viva_knob_get_error (VIVA_KNOB (self.knob)));
    g_assert_cmpstr (gtk_editable_get_text (entry (&self)), ==, texts[i]);
    cells = lab_settings_get_matrix (settings (&self), EDIT_Z, &rows, &columns);
    g_assert_cmpfloat (cells[0], ==, 5.0);
  }

  g_signal_emit_by_name (reset_button (&self), "clicked");
  g_assert_cmpstr (gtk_editable_get_text (entry (&self)), ==, "[1 2; 3 4]");
  g_assert_null (viva_knob_get_error (VIVA_KNOB (self.knob)));

  tear_down (&self);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* The knob of a dialog leaves the settings that it began with alone. */
static void
test_draft (void)
{
  g_autoptr (LabSettings) settings = lab_settings_new (&demo_lab);
  GtkWidget *knob = g_object_ref_sink (viva_knob_new_draft (settings, DEMO_RATE));
  GtkEditable *entry = GTK_EDITABLE (ui_test_find_type (knob, GTK_TYPE_ENTRY));
  g_autofree char *text = NULL;
  guint n_changed = 0;

  g_signal_connect_swapped (knob, "changed", G_CALLBACK (count_cb), &n_changed);
  gtk_range_set_value (GTK_RANGE (ui_test_find_type (knob, GTK_TYPE_SCALE)), 2.0);
  g_assert_cmpuint (n_changed, ==, 1);
  text = viva_knob_commit (VIVA_KNOB (knob));
  g_assert_cmpstr (text, ==, "2");
  g_clear_pointer (&text, g_free);

  gtk_editable_set_text (entry, "4.5");
  g_assert_null (viva_knob_commit (VIVA_KNOB (knob)));
  g_assert_nonnull (viva_knob_get_error (VIVA_KNOB (knob)));
  gtk_editable_set_text (entry, "0.25");
  text = viva_knob_commit (VIVA_KNOB (knob));
  g_assert_cmpstr (text, ==, "0.25");

  g_assert_true (lab_settings_is_default (settings, DEMO_RATE));
  g_assert_finalize_object (knob);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);

  ui_test_add ("/ui/knob/real", test_real);
  ui_test_add ("/ui/knob/refused", test_refused);
  ui_test_add ("/ui/knob/reset", test_reset);
  ui_test_add ("/ui/knob/rebuild", test_rebuild);
  ui_test_add ("/ui/knob/choice", test_choice);
  ui_test_add ("/ui/knob/switch", test_switch);
  ui_test_add ("/ui/knob/file", test_file);
  ui_test_add ("/ui/knob/matrix", test_matrix);
  ui_test_add ("/ui/knob/draft", test_draft);

  return g_test_run ();
}
