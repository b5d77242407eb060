/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui-test.h"

#include "viva-plot.h"
#include "viva-readout.h"

#include "../lab/demo-lab.h"

typedef struct {
  VivaSession *session;
  GtkWindow *window;
  GtkWidget *widget;
} Fixture;

static Fixture
set_up (guint view, PlotVeil veil, guint64 steps)
{
  Fixture self = { .session = viva_session_new () };
  g_autoptr (LabSettings) settings = lab_settings_new (&demo_lab);

  viva_session_set_veil (self.session, veil);
  viva_session_open (self.session, settings, 1, steps);
  self.widget = view == DEMO_READOUT ? viva_readout_new (self.session, view)
                                     : viva_plot_new (self.session, view, "A chart");
  self.window = ui_test_present (self.widget, self.session);
  ui_test_wait (10, viva_session_get_step (self.session) == steps &&
                        lab_frame_get_n_observables (viva_session_get_frame (self.session)) > 0);

  return self;
}

static void
tear_down (Fixture *self)
{
  g_object_ref (self->widget);
  gtk_window_destroy (self->window);
  g_assert_finalize_object (self->widget);
  g_assert_finalize_object (self->session);
}

/* How many of a widget's pixels have another colour than its first. */
static guint
count_drawn (GtkWindow *window, GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guint32 *pixels = NULL;
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  guint n_other = 0;

  ui_test_run_for (0.2);
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return 0;
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, width, height));
  pixels = g_new0 (guint32, (gsize) (width * height));
  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
  for (int i = 0; i < width * height; i++)
    n_other += pixels[i] != pixels[0];

  return n_other;
}

static void
test_draws (void)
{
  Fixture self = set_up (DEMO_CURVES, PLOT_VEIL_NONE, 20);

  g_assert_cmpuint (count_drawn (self.window, self.widget), >, 500);

  tear_down (&self);
}

/* What is scrolled out of sight is not drawn, but described; it is there when it comes into sight.
 */
static void
test_scrolled (void)
{
  VivaSession *session = viva_session_new ();
  g_autoptr (LabSettings) settings = lab_settings_new (&demo_lab);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  GtkWidget *space = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *plot;
  GtkWindow *window;
  g_autofree char *description = NULL;

  viva_session_open (session, settings, 1, 20);
  plot = viva_plot_new (session, DEMO_CURVES, "A chart");
  gtk_widget_set_size_request (space, -1, 3000);
  gtk_box_append (GTK_BOX (box), space);
  gtk_box_append (GTK_BOX (box), plot);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  window = ui_test_present (scroller, session);
  ui_test_wait (10, viva_session_get_step (session) == 20 &&
                        lab_frame_get_n_observables (viva_session_get_frame (session)) > 0);
  g_assert_cmpuint (count_drawn (window, plot), ==, 0);
  description = viva_plot_describe (VIVA_PLOT (plot));
  g_assert_nonnull (strstr (description, "at step 20"));

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  g_assert_cmpuint (count_drawn (window, plot), >, 500);

  /* And when the room above it goes. */
  gtk_adjustment_set_value (adjustment, 0);
  ui_test_run_for (0.1);
  viva_session_step (session, 1);
  ui_test_wait (10, viva_session_get_step (session) == 21);
  g_assert_cmpuint (count_drawn (window, plot), ==, 0);
  gtk_widget_set_size_request (space, -1, 10);
  g_assert_cmpuint (count_drawn (window, plot), >, 500);

  gtk_window_destroy (window);
  g_assert_finalize_object (session);
}

/* Only the views on screen are observed. */
static void
test_map (void)
{
  Fixture self = set_up (DEMO_CURVES, PLOT_VEIL_NONE, 5);

  g_assert_nonnull (
      lab_frame_find (viva_session_get_frame (self.session), "mean", LAB_OBSERVABLE_SERIES));
  g_assert_null (
      lab_frame_find (viva_session_get_frame (self.session), "field", LAB_OBSERVABLE_FIELD));
  gtk_widget_set_visible (self.widget, FALSE);
  viva_session_step (self.session, 1);
  ui_test_wait (10, viva_session_get_step (self.session) == 6);
  g_assert_cmpuint (lab_frame_get_n_observables (viva_session_get_frame (self.session)), ==, 0);

  tear_down (&self);
}

static gboolean
press (Fixture *self, const char *key)
{
  gtk_widget_grab_focus (self->widget);

  return ui_test_key (self->window, key);
}

/* Arrow keys read the curve; 20 steps give 21 points. */
static void
test_cursor (void)
{
  Fixture self = set_up (DEMO_CURVES, PLOT_VEIL_NONE, 20);
  VivaPlot *plot = VIVA_PLOT (self.widget);
  g_autofree char *last = NULL;
  g_autofree char *description = NULL;

  g_assert_null (viva_plot_get_cursor_text (plot));
  if (!press (&self, "Right")) {
    tear_down (&self);
    return;
  }
  g_assert_nonnull (viva_plot_get_cursor_text (plot));
  last = g_strdup (viva_plot_get_cursor_text (plot));
  g_assert_nonnull (strstr (last, "mean"));
  g_assert_nonnull (strstr (last, "20"));

  press (&self, "Left");
  g_assert_nonnull (strstr (viva_plot_get_cursor_text (plot), "19"));
  press (&self, "shift+Left");
  g_assert_nonnull (strstr (viva_plot_get_cursor_text (plot), "9"));
  press (&self, "End");
  g_assert_cmpstr (viva_plot_get_cursor_text (plot), ==, last);

  /* The description begins with what is under the cursor. */
  description = viva_plot_describe (plot);
  g_assert_true (g_str_has_prefix (description, last));

  press (&self, "Down");
  g_assert_nonnull (strstr (viva_plot_get_cursor_text (plot), "spread"));
  press (&self, "Escape");
  g_assert_null (viva_plot_get_cursor_text (plot));

  tear_down (&self);
}

/* Veiled, no word of a picture names what is hidden. */
static void
test_veil (void)
{
  Fixture self =
      set_up (DEMO_CURVES, PLOT_VEIL_AXIS_TITLES | PLOT_VEIL_LEGEND | PLOT_VEIL_MARKERS, 20);
  VivaPlot *plot = VIVA_PLOT (self.widget);
  g_autofree char *veiled = NULL;
  g_autofree char *open = NULL;

  ui_test_wait (5, viva_plot_get_layout (plot) != NULL);
  veiled = viva_plot_describe (plot);
  g_assert_cmpstr (veiled, !=, "");
  g_assert_null (strstr (veiled, "ean"));
  g_assert_null (strstr (veiled, "pread"));
  g_assert_cmpuint (viva_plot_get_layout (plot)->options.veil, !=, PLOT_VEIL_NONE);

  viva_session_set_veil (self.session, PLOT_VEIL_NONE);
  open = viva_plot_describe (plot);
  g_test_message ("veiled: %s", veiled);
  g_test_message ("open: %s", open);
  g_assert_nonnull (strstr (open, "Mean"));
  g_assert_cmpuint (viva_plot_get_layout (plot)->options.veil, ==, PLOT_VEIL_NONE);

  tear_down (&self);
}

/* Axis titles that something stands on stay off when the veil is lifted. */
static void
test_covered (void)
{
  Fixture self = set_up (DEMO_CURVES, PLOT_VEIL_NONE, 5);
  VivaPlot *plot = VIVA_PLOT (self.widget);

  viva_plot_set_covered (plot, PLOT_VEIL_AXIS_TITLES);
  g_assert_cmpuint (viva_plot_get_layout (plot)->options.veil, ==, PLOT_VEIL_AXIS_TITLES);

  tear_down (&self);
}

static void
test_switch_layer (void)
{
  Fixture self = set_up (DEMO_CURVES, PLOT_VEIL_NONE, 5);
  VivaPlot *plot = VIVA_PLOT (self.widget);

  g_assert_true (gtk_widget_activate_action (self.widget, "plot.switch-layer", "u", 1));
  g_assert_cmpuint (viva_plot_get_layout (plot)->options.hidden_layers, ==, 2);
  g_assert_true (gtk_widget_activate_action (self.widget, "plot.switch-layer", "u", 1));
  g_assert_cmpuint (viva_plot_get_layout (plot)->options.hidden_layers, ==, 0);

  tear_down (&self);
}

static void
test_readout (void)
{
  Fixture self = set_up (DEMO_READOUT, PLOT_VEIL_LEGEND, 5);
  const LabReadout *readout =
      &lab_frame_find (viva_session_get_frame (self.session), "readout", LAB_OBSERVABLE_READOUT)
           ->readout;

  g_assert_nonnull (ui_test_find_text (self.widget, "checked your answer"));
  g_assert_null (ui_test_find_text (self.widget, readout->labels[0]));

  viva_session_set_veil (self.session, PLOT_VEIL_NONE);
  ui_test_run_for (0.1);
  g_assert_null (ui_test_find_text (self.widget, "checked your answer"));
  for (guint i = 0; i < readout->n; i++) {
    g_assert_nonnull (ui_test_find_text (self.widget, readout->labels[i]));
    g_assert_nonnull (ui_test_find_text (self.widget, readout->values[i]));
  }

  tear_down (&self);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);

  ui_test_add ("/ui/plot/draws", test_draws);
  ui_test_add ("/ui/plot/scrolled", test_scrolled);
  ui_test_add ("/ui/plot/map", test_map);
  ui_test_add ("/ui/plot/cursor", test_cursor);
  ui_test_add ("/ui/plot/veil", test_veil);
  ui_test_add ("/ui/plot/covered", test_covered);
  ui_test_add ("/ui/plot/switch-layer", test_switch_layer);
  ui_test_add ("/ui/plot/readout", test_readout);

  return g_test_run ();
}
