/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ui-test.h"

#include "exam-code.h"
#include "exam-paper.h"
#include "exam-sandbox.h"
#include "viva-answer.h"
#include "viva-code.h"

/* Part 5 of the midterm: ten blanks, and a button behind it to leave for. */
typedef struct {
  ExamPaper *paper;
  const ExamPart *part;
  VivaSession *session;
  GtkWidget *widget;
  GtkTextView *view;
  GtkWidget *button;
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
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autoptr (GError) error = NULL;

  *self = (Fixture){ .paper = exam_paper_load (folder, &error) };
  g_assert_no_error (error);
  self->part = exam_paper_find_part (self->paper, "5");
  self->session = viva_session_new ();
  self->widget = viva_answer_new (self->part, self->paper->math, self->session);
  self->view = GTK_TEXT_VIEW (ui_test_find_type (self->widget, GTK_TYPE_TEXT_VIEW));
  self->button = gtk_button_new_with_label ("After");
  g_signal_connect_swapped (self->widget, "changed", G_CALLBACK (count_cb), &self->n_changed);
  gtk_box_append (GTK_BOX (box), self->widget);
  gtk_box_append (GTK_BOX (box), self->button);
  self->window = ui_test_present (box, self->session);
}

static void
tear_down (Fixture *self)
{
  g_object_ref (self->widget);
  gtk_window_destroy (self->window);
  ui_test_run_for (0.02);
  g_assert_finalize_object (self->widget);
  g_assert_finalize_object (self->session);
  exam_paper_unref (self->paper);
}

static VivaAnswer *
get_answer (const Fixture *self)
{
  return VIVA_ANSWER (self->widget);
}

static GtkTextBuffer *
get_buffer (const Fixture *self)
{
  return gtk_text_view_get_buffer (self->view);
}

static char *
get_line (const Fixture *self, int line)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_line (get_buffer (self), &start, line - 1);
  end = start;
  gtk_text_iter_forward_to_line_end (&end);

  return gtk_text_buffer_get_text (get_buffer (self), &start, &end, FALSE);
}

/* Numbers of the lines that are underlined as wrong: "5 9". (transfer full) */
static char *
get_marked (const Fixture *self)
{
  GString *lines = g_string_new (NULL);

  for (int line = 1; line <= gtk_text_buffer_get_line_count (get_buffer (self)); line++) {
    GtkTextIter iter;
    g_autoptr (GSList) tags = NULL;

    gtk_text_buffer_get_iter_at_line (get_buffer (self), &iter, line - 1);
    tags = gtk_text_iter_get_tags (&iter);
    for (GSList *tag = tags; tag != NULL; tag = tag->next) {
      PangoUnderline underline;

      g_object_get (tag->data, "underline", &underline, NULL);
      if (underline == PANGO_UNDERLINE_ERROR)
        g_string_append_printf (lines, "%s%d", lines->len > 0 ? " " : "", line);
    }
  }

  return g_string_free (lines, FALSE);
}

static void
assert_marked (const Fixture *self, const char *expected)
{
  g_autofree char *marked = get_marked (self);

  g_assert_cmpstr (marked, ==, expected);
}

static char *
replace (const char *text, const char *from, const char *to)
{
  GString *result = g_string_new (text);

  g_assert_cmpuint (g_string_replace (result, from, to, 1), ==, 1);

  return g_string_free (result, FALSE);
}

/* As it is given it has its blanks and is no answer; what is typed takes the place of the first
 * blank that is left, and undoing it makes it no answer again. */
static void
test_typing (void)
{
  Fixture self;
  g_autofree char *line = NULL;
  g_autofree char *next = NULL;

  set_up (&self);
  line = get_line (&self, 5);
  g_assert_cmpstr (line, ==, "    Z1 = " EXAM_CODE_BLANK);
  g_assert_cmpstr (viva_answer_get_text (get_answer (&self)), ==, "");

  viva_answer_focus_first (get_answer (&self));
  if (!ui_test_key (self.window, "0")) {
    tear_down (&self);
    return;
  }
  ui_test_wait (5, self.n_changed > 0);
  g_free (g_steal_pointer (&line));
  line = get_line (&self, 5);
  g_assert_cmpstr (line, ==, "    Z1 = 0");
  g_assert_nonnull (strstr (viva_answer_get_text (get_answer (&self)), "Z1 = 0\n"));

  /* The X server tells late that the first selection is gone; the second would go with it. */
  ui_test_run_for (0.3);
  viva_answer_focus_first (get_answer (&self));
  ui_test_key (self.window, "7");
  ui_test_wait (5, strstr (viva_answer_get_text (get_answer (&self)), "A1 = 7\n") != NULL);
  next = get_line (&self, 9);
  g_assert_cmpstr (next, ==, "    D1 = " EXAM_CODE_BLANK);

  /* What was selected went, then a letter came: each can be undone. */
  for (guint i = 0; i < 4; i++)
    ui_test_key (self.window, "ctrl+z");
  ui_test_wait (5, *viva_answer_get_text (get_answer (&self)) == '\0');
  tear_down (&self);
}

/* Tab belongs to the code; Escape, and Tab with Ctrl, leave it. */
static void
test_keys (void)
{
  static const char *const keys[] = { "Escape", "ctrl+Tab" };
  Fixture self;

  set_up (&self);
  viva_answer_set_text (get_answer (&self), "x\n");
  viva_answer_focus_first (get_answer (&self));
  if (!ui_test_key (self.window, "Tab")) {
    tear_down (&self);
    return;
  }
  ui_test_wait (5, g_str_has_prefix (viva_answer_get_text (get_answer (&self)), "    x"));
  g_assert_true (gtk_window_get_focus (self.window) == GTK_WIDGET (self.view));
  ui_test_key (self.window, "shift+Tab");
  ui_test_wait (5, g_str_has_prefix (viva_answer_get_text (get_answer (&self)), "x"));

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    viva_answer_focus_first (get_answer (&self));
    ui_test_key (self.window, keys[i]);
    ui_test_wait (5, gtk_window_get_focus (self.window) == self.button);
    /* And back into it. */
    ui_test_key (self.window, "shift+Tab");
    ui_test_wait (5, gtk_window_get_focus (self.window) == GTK_WIDGET (self.view));
  }
  g_assert_cmpstr (viva_answer_get_text (get_answer (&self)), ==, "x\n");
  tear_down (&self);
}

/* Lines wider and longer than the editor scroll in it, and do not push the window. */
static void
test_long (void)
{
  Fixture self;
  g_autofree char *line = g_strnfill (400, 'x');
  GString *text = g_string_new (NULL);
  int height, width;

  set_up (&self);
  width = gtk_widget_get_width (self.widget);
  for (guint i = 0; i < 100; i++)
    g_string_append_printf (text, "%s\n", line);
  viva_answer_set_text (get_answer (&self), text->str);
  ui_test_run_for (0.2);
  gtk_widget_measure (self.widget, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, <, 900);
  g_assert_cmpint (gtk_widget_get_width (self.widget), ==, width);
  g_string_free (text, TRUE);

  /* Those that grow as they are typed, with and without a bar at the side. */
  for (guint n_lines = 0; n_lines <= 60; n_lines += 60) {
    g_autofree char *lines = g_strnfill (n_lines, '\n');
    g_autofree char *code = g_strconcat ("x = 1\n", lines, NULL);
    GtkTextIter end;

    viva_answer_set_text (get_answer (&self), code);
    gtk_widget_grab_focus (GTK_WIDGET (self.view));
    gtk_text_buffer_get_end_iter (get_buffer (&self), &end);
    gtk_text_buffer_place_cursor (get_buffer (&self), &end);
    for (guint i = 0; i < 60 && ui_test_key (self.window, "Tab"); i++)
      ui_test_run_for (0.02);
    g_assert_cmpint (gtk_widget_get_width (self.widget), ==, width);
  }
  tear_down (&self);
}

/* Grades @text as the window does, and shows it. */
static ExamGrade *
grade (const Fixture *self, const char *text)
{
  ExamGrade *found;

  viva_answer_set_text (get_answer (self), text);
  found = exam_answer_grade (self->part->answer, self->part->points, text);
  viva_answer_set_grade (get_answer (self), found->is_answered ? found : NULL);

  return found;
}

/* What Python says is marked at its line, and the mark goes with the next answer. */
static void
test_errors (void)
{
  Fixture self;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  g_autofree char *wrong = NULL;
  g_autofree char *broken = NULL;
  g_autoptr (ExamGrade) full = NULL;
  g_autoptr (ExamGrade) less = NULL;
  g_autoptr (ExamGrade) none = NULL;

  if (!exam_sandbox_check (&error)) {
    g_test_skip (error->message);
    return;
  }
  set_up (&self);
  key = exam_answer_key (self.part->answer);
  full = grade (&self, key);
  g_assert_cmpfloat (full->points, ==, self.part->points);
  assert_marked (&self, "");

  /* Line 14 of the function: a name that NumPy does not have. */
  wrong = replace (key, "np.mean(A1", "np.meen(A1");
  less = grade (&self, wrong);
  g_assert_cmpfloat (less->points, <, self.part->points);
  g_assert_nonnull (strstr (less->items[6].message, "line 14"));
  g_assert_nonnull (strstr (less->items[6].message, "meen"));
  assert_marked (&self, "14");

  /* Line 5: no Python at all. */
  broken = replace (key, "np.dot(W, X)", "np.dot(W, X");
  none = grade (&self, broken);
  g_test_message ("%s %s", none->message, none->items[0].message);
  g_assert_cmpfloat (none->points, ==, 0.0);
  g_assert_nonnull (strstr (none->items[0].message, "line 5"));
  assert_marked (&self, "5");

  viva_answer_set_grade (get_answer (&self), NULL);
  assert_marked (&self, "");
  tear_down (&self);
}

/* Each blank has a name of its own for the list of what was right. */
static void
test_names (void)
{
  Fixture self;
  const ExamCode *code;

  set_up (&self);
  code = exam_code (self.part->answer);
  for (guint i = 0; i < code->n_blanks; i++) {
    g_autofree char *name = viva_answer_name_item (get_answer (&self), i);

    g_assert_true (g_str_has_prefix (name, code->blanks[i].target));
    g_assert_nonnull (strstr (name, code->blanks[i].name));
  }
  tear_down (&self);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);

  ui_test_add ("/ui/code/typing", test_typing);
  ui_test_add ("/ui/code/keys", test_keys);
  ui_test_add ("/ui/code/long", test_long);
  ui_test_add ("/ui/code/errors", test_errors);
  ui_test_add ("/ui/code/names", test_names);

  return g_test_run ();
}
