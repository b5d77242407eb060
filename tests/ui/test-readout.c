/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui-test.h"

#include "viva-readout.h"

/* Within its card, where two stand side by side in the bench of a window 1280 wide. */
#define CARD_WIDTH 265

/* Nothing is beside the card, and no line begins in the middle of a word. */
static void
check_label (GtkWidget *label, GtkWidget *readout, int width)
{
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (label));
  const char *text = pango_layout_get_text (layout);
  graphene_rect_t bounds;

  if (!gtk_widget_get_child_visible (label) || !gtk_widget_get_visible (label))
    return;
  g_assert_true (gtk_widget_compute_bounds (label, readout, &bounds));
  g_test_message ("“%s” from %.0f to %.0f", text, bounds.origin.x,
                  bounds.origin.x + bounds.size.width);
  g_assert_cmpfloat (bounds.origin.x, >=, 0.0);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, width);
  for (GSList *line = pango_layout_get_lines_readonly (layout); line != NULL; line = line->next) {
    int start = ((PangoLayoutLine *) line->data)->start_index;

    if (start > 0)
      g_assert_cmpint (text[start - 1], ==, ' ');
  }
}

static void
check_labels (GtkWidget *widget, GtkWidget *readout, int width)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (GTK_IS_LABEL (child))
      check_label (child, readout, width);
    else
      check_labels (child, readout, width);
  }
}

/* Shows @view of the session's lab as wide as a card is. */
static void
check_readout (VivaSession *session, guint view)
{
  const LabClass *lab = viva_session_get_lab (session);
  GtkWidget *readout = viva_readout_new (session, view);
  GtkWindow *window;
  int minimum;

  /* In the window it has all the room that it likes. */
  window =
      ui_test_present (g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", readout, NULL), session);
  ui_test_wait (20, viva_session_get_frame (session) != NULL && !viva_session_get_active (session));
  ui_test_run_for (0.1);
  gtk_widget_measure (readout, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_test_message ("%s, %s: %d", lab->id, lab->views[view].id, minimum);
  g_assert_cmpint (minimum, <=, CARD_WIDTH);
  gtk_widget_measure (readout, GTK_ORIENTATION_VERTICAL, CARD_WIDTH, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (readout, &(GtkAllocation){ 0, 0, CARD_WIDTH, 4000 }, -1);
  check_labels (readout, readout, CARD_WIDTH);
  gtk_window_destroy (window);
}

/* Of every lab, as it opens. */
static void
test_narrow (void)
{
  guint n_labs;
  const LabClass *const *labs = lab_classes (&n_labs);
  guint n_readouts = 0;

  for (guint i = 0; i < n_labs; i++) {
    g_autoptr (LabSettings) settings = lab_settings_new (labs[i]);

    for (guint j = 0; j < labs[i]->n_views; j++) {
      g_autoptr (VivaSession) session = NULL;

      if (labs[i]->views[j].kind != LAB_VIEW_READOUT ||
          !lab_class_view_applies (labs[i], settings, j))
        continue;
      session = viva_session_new ();
      viva_session_open (session, settings, 1, MIN (labs[i]->default_steps, 50));
      check_readout (session, j);
      n_readouts++;
    }
  }
  g_assert_cmpuint (n_readouts, >, 5);
}

/* Four runs have four columns: what is too long for them is cut short, and can be had by pointing.
 */
static void
test_runs (void)
{
  g_autoptr (VivaSession) session = viva_session_new ();
  const LabClass *lab = lab_class_find ("early-stopping", NULL);
  g_autoptr (LabSettings) settings = lab_settings_new (lab);
  int view = lab_class_find_view (lab, "readout", NULL);
  guint knob = (guint) lab_class_find_knob (lab, "learning_rate");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; view < 0 && i < lab->n_views; i++)
    if (lab->views[i].kind == LAB_VIEW_READOUT)
      view = (int) i;
  viva_session_open (session, settings, 1, 50);
  g_assert_true (viva_session_add_run (session, knob, "0.000123", &error));
  g_assert_true (viva_session_add_run (session, knob, "0.00456", &error));
  g_assert_true (viva_session_add_run (session, knob, "0.789", &error));
  g_assert_no_error (error);
  check_readout (session, (guint) view);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);

  ui_test_add ("/ui/readout/narrow", test_narrow);
  ui_test_add ("/ui/readout/runs", test_runs);

  return g_test_run ();
}
