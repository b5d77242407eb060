/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui-test.h"

#include "exam-labels.h"
#include "exam-paper.h"
#include "viva-figure.h"
#include "viva-labels.h"
#include "viva-plot.h"

#define N_BLANKS 6

typedef struct {
  ExamPaper *paper;
  const ExamPart *part;
  const ExamLabels *labels;
  VivaSession *session;
  GtkWidget *widget;
  GtkWindow *window;
  guint n_changed;
} Fixture;

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
set_up (Fixture *self)
{
  g_autofree char *folder = ui_test_paper ();
  g_autoptr (GError) error = NULL;

  self->paper = exam_paper_load (folder, &error);
  g_assert_no_error (error);
  self->part = exam_paper_find_part (self->paper, "2g");
  self->labels = exam_labels (self->part->answer);
  g_assert_cmpuint (self->labels->n_blanks, ==, N_BLANKS);

  self->session = viva_session_new ();
  viva_session_open (self->session, self->part->settings, self->part->seed, 1000);
  self->widget = viva_labels_new (self->part, self->session);
  self->n_changed = 0;
  g_signal_connect_swapped (self->widget, "changed", G_CALLBACK (count_cb), &self->n_changed);
  self->window = ui_test_present (self->widget, self->session);
  ui_test_wait (20, viva_session_get_step (self->session) == 1000);
}

static void
tear_down (Fixture *self)
{
  g_object_ref (self->widget);
  gtk_window_destroy (self->window);
  g_assert_finalize_object (self->widget);
  g_assert_finalize_object (self->session);
  exam_paper_unref (self->paper);
}

static VivaSlot *
slot (const Fixture *self, guint blank)
{
  GtkWidget *figure = ui_test_find_type (self->widget, VIVA_TYPE_FIGURE);

  return viva_figure_get_slot (VIVA_FIGURE (figure), blank);
}

static int
find_label (const Fixture *self, const char *id)
{
  for (guint i = 0; i < self->labels->n_labels; i++)
    if (g_str_equal (self->labels->labels[i].id, id))
      return (int) i;

  g_assert_not_reached ();
}

static void
assert_answer (const Fixture *self, const char *expected)
{
  g_assert_cmpstr (viva_answer_get_text (VIVA_ANSWER (self->widget)), ==, expected);
}

/* Enter on a blank, a label in its menu; Delete. */
static void
test_menu (void)
{
  Fixture self;
  VivaSlot *third;

  set_up (&self);
  third = slot (&self, 2);

  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (third)));
  g_assert_true (gtk_widget_activate (GTK_WIDGET (third)));
  ui_test_wait (5, ui_test_count (GTK_WIDGET (third), GTK_TYPE_POPOVER_MENU) == 1);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (third), "slot.put", "i",
                                             (gint32) find_label (&self, "epochs")));
  assert_answer (&self, "3=epochs");
  g_assert_cmpuint (self.n_changed, ==, 1);
  g_assert_cmpint (viva_slot_get_label (third), ==, find_label (&self, "epochs"));
  g_assert_nonnull (ui_test_find_text (GTK_WIDGET (third), "epochs"));

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (third), "slot.clear", NULL));
  assert_answer (&self, "");
  g_assert_cmpint (viva_slot_get_label (third), ==, -1);
  g_assert_cmpuint (self.n_changed, ==, 2);

  tear_down (&self);
}

/* A chip is pressed, then a blank. */
static void
test_pick (void)
{
  Fixture self;
  GtkWidget *chip;

  set_up (&self);
  chip = ui_test_find (self.widget, GTK_TYPE_TOGGLE_BUTTON, "label", "dev curve");
  g_assert_nonnull (chip);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), TRUE);
  g_assert_true (gtk_widget_activate (GTK_WIDGET (slot (&self, 4))));
  ui_test_wait (5, self.n_changed == 1);
  assert_answer (&self, "5=dev-curve");
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (chip)));
  g_assert_true (gtk_widget_has_css_class (chip, "used"));

  tear_down (&self);
}

/* Dragged from one blank to another, filled one: they change places. */
static void
test_move (void)
{
  Fixture self;

  set_up (&self);
  viva_answer_set_text (VIVA_ANSWER (self.widget), "1=cost; 2=epochs");
  g_assert_cmpuint (self.n_changed, ==, 0);
  g_signal_emit_by_name (slot (&self, 0), "moved", 1);
  assert_answer (&self, "1=epochs; 2=cost");
  g_signal_emit_by_name (slot (&self, 5), "moved", 0);
  assert_answer (&self, "2=cost; 6=epochs");
  g_signal_emit_by_name (slot (&self, 5), "moved", 5);
  assert_answer (&self, "2=cost; 6=epochs");
  g_assert_cmpuint (self.n_changed, ==, 2);

  tear_down (&self);
}

/* The list says the same as the chart, and the other way round. */
static void
test_list (void)
{
  Fixture self;
  GtkWidget *row;
  GtkWidget *drop_down;

  set_up (&self);
  adw_expander_row_set_expanded (
      ADW_EXPANDER_ROW (ui_test_find_type (self.widget, ADW_TYPE_EXPANDER_ROW)), TRUE);
  row = ui_test_find (self.widget, ADW_TYPE_ACTION_ROW, "title", "Blank 4");
  g_assert_nonnull (row);
  drop_down = ui_test_find_type (row, GTK_TYPE_DROP_DOWN);
  ui_test_wait (5, gtk_widget_get_mapped (drop_down));
  g_assert_cmpuint (ui_test_count (self.widget, GTK_TYPE_DROP_DOWN), ==, N_BLANKS);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down),
                              (guint) find_label (&self, "stopping-iteration") + 1);
  assert_answer (&self, "4=stopping-iteration");
  g_assert_cmpint (viva_slot_get_label (slot (&self, 3)), ==,
                   find_label (&self, "stopping-iteration"));

  viva_answer_set_text (VIVA_ANSWER (self.widget), "4=cost");
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (drop_down)), ==,
                    (guint) find_label (&self, "cost") + 1);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), 0);
  assert_answer (&self, "");

  tear_down (&self);
}

static void
test_grade (void)
{
  Fixture self;
  g_autoptr (ExamGrade) grade = NULL;
  g_autofree char *name = NULL;
  g_autofree char *empty = NULL;

  set_up (&self);
  viva_answer_set_text (VIVA_ANSWER (self.widget), "1=cost; 2=cost");
  grade = exam_answer_grade (self.part->answer, self.part->points,
                             viva_answer_get_text (VIVA_ANSWER (self.widget)));
  viva_answer_set_grade (VIVA_ANSWER (self.widget), grade);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (slot (&self, 0)), "right"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (slot (&self, 1)), "wrong"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (slot (&self, 5)), "wrong"));
  name = viva_answer_name_item (VIVA_ANSWER (self.widget), 1);
  g_assert_cmpstr (name, ==, "2. cost");
  empty = viva_answer_name_item (VIVA_ANSWER (self.widget), 5);
  g_assert_cmpstr (empty, ==, "6. empty");

  viva_answer_set_grade (VIVA_ANSWER (self.widget), NULL);
  for (guint i = 0; i < N_BLANKS; i++) {
    g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (slot (&self, i)), "right"));
    g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (slot (&self, i)), "wrong"));
  }

  tear_down (&self);
}

static graphene_rect_t
bounds (const Fixture *self, guint blank)
{
  graphene_rect_t rect;

  g_assert_true (gtk_widget_compute_bounds (
      GTK_WIDGET (slot (self, blank)), ui_test_find_type (self->widget, VIVA_TYPE_FIGURE), &rect));

  return rect;
}

/* With the longest label in each blank, none covers another, and all stay in the figure. */
static void
test_places (void)
{
  Fixture self;
  GtkWidget *figure;
  graphene_rect_t frame;

  set_up (&self);
  viva_answer_set_text (VIVA_ANSWER (self.widget),
                        "1=stopping-iteration; 2=stopping-iteration; 3=stopping-iteration; "
                        "4=stopping-iteration; 5=stopping-iteration; 6=stopping-iteration");
  ui_test_run_for (0.3);

  figure = ui_test_find_type (self.widget, VIVA_TYPE_FIGURE);
  frame = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (figure), gtk_widget_get_height (figure));
  for (guint i = 0; i < N_BLANKS; i++) {
    graphene_rect_t rect = bounds (&self, i);

    g_assert_true (graphene_rect_contains_rect (&frame, &rect));
    for (guint j = 0; j < i; j++) {
      graphene_rect_t other = bounds (&self, j);

      g_assert_false (graphene_rect_intersection (&rect, &other, NULL));
    }
  }

  /* The title of the vertical axis is read from bottom to top. */
  g_assert_cmpfloat (bounds (&self, 0).size.height, >, bounds (&self, 0).size.width);

  tear_down (&self);
}

static guint
next_in_chain (const Fixture *self)
{
  GtkWidget *figure = ui_test_find_type (self->widget, VIVA_TYPE_FIGURE);
  GtkWidget *focus = gtk_window_get_focus (self->window);

  g_assert_true (gtk_widget_is_ancestor (focus, figure));
  for (guint i = 0; i < N_BLANKS; i++)
    if (focus == GTK_WIDGET (slot (self, i)))
      return i + 1;

  g_assert_true (VIVA_IS_PLOT (focus));

  return 0;
}

/* The Tab key visits the picture, then the blanks by number, though 5 is on top. */
static void
test_tab (void)
{
  Fixture self;

  set_up (&self);
  gtk_window_set_focus (self.window, NULL);
  for (guint i = 0; i <= N_BLANKS; i++) {
    g_assert_true (gtk_widget_child_focus (GTK_WIDGET (self.window), GTK_DIR_TAB_FORWARD));
    g_assert_cmpuint (next_in_chain (&self), ==, i);
  }
  for (guint i = N_BLANKS; i > 0; i--) {
    g_assert_cmpuint (next_in_chain (&self), ==, i);
    g_assert_true (gtk_widget_child_focus (GTK_WIDGET (self.window), GTK_DIR_TAB_BACKWARD));
  }

  viva_answer_focus_first (VIVA_ANSWER (self.widget));
  g_assert_cmpuint (next_in_chain (&self), ==, 0);

  tear_down (&self);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);

  ui_test_add ("/ui/labels/menu", test_menu);
  ui_test_add ("/ui/labels/pick", test_pick);
  ui_test_add ("/ui/labels/move", test_move);
  ui_test_add ("/ui/labels/list", test_list);
  ui_test_add ("/ui/labels/grade", test_grade);
  ui_test_add ("/ui/labels/places", test_places);
  ui_test_add ("/ui/labels/tab", test_tab);

  return g_test_run ();
}
