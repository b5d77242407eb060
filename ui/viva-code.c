/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-code.h"

#include <adwaita.h>
#include <gtksourceview/gtksource.h>

#include "exam-code.h"

#define HEIGHT 320

struct _VivaCode {
  VivaAnswerBox parent_instance;

  const ExamCode *code;
  GtkSourceBuffer *buffer;
  GtkWidget *view;
  GtkTextTag *error_tag;
};

G_DEFINE_FINAL_TYPE (VivaCode, viva_code, VIVA_TYPE_ANSWER_BOX)

static void
changed_cb (VivaCode *self)
{
  g_autofree char *text = NULL;

  g_object_get (self->buffer, "text", &text, NULL);
  /* As it was given it is no answer. */
  viva_answer_box_take (VIVA_ANSWER_BOX (self), g_str_equal (text, self->code->template)
                                                    ? g_strdup ("")
                                                    : g_steal_pointer (&text));
}

static void
viva_code_refresh (VivaAnswerBox *box)
{
  VivaCode *self = VIVA_CODE (box);
  const char *text = viva_answer_box_get_text (box);

  gtk_text_buffer_begin_irreversible_action (GTK_TEXT_BUFFER (self->buffer));
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer),
                            *text != '\0' ? text : self->code->template, -1);
  gtk_text_buffer_end_irreversible_action (GTK_TEXT_BUFFER (self->buffer));
}

/* Marks the line that @message names: "…, line 12: …". */
static void
mark_line (VivaCode *self, const char *message)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  const char *place = message != NULL ? strstr (message, "line ") : NULL;
  gint64 line = place != NULL ? g_ascii_strtoll (place + strlen ("line "), NULL, 10) : 0;
  GtkTextIter start, end;

  if (line < 1 || line > gtk_text_buffer_get_line_count (buffer))
    return;

  gtk_text_buffer_get_iter_at_line (buffer, &start, (int) line - 1);
  end = start;
  gtk_text_iter_forward_to_line_end (&end);
  gtk_text_buffer_apply_tag (buffer, self->error_tag, &start, &end);
}

static void
viva_code_mark (VivaAnswerBox *box, const ExamGrade *grade)
{
  VivaCode *self = VIVA_CODE (box);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  gtk_text_buffer_remove_tag (GTK_TEXT_BUFFER (self->buffer), self->error_tag, &start, &end);
  if (grade == NULL)
    return;

  mark_line (self, grade->points < grade->max_points ? grade->message : NULL);
  for (guint i = 0; i < grade->n_items; i++)
    if (!grade->items[i].is_right)
      mark_line (self, grade->items[i].message);
}

static char *
viva_code_name_item (VivaAnswerBox *box, guint item)
{
  const ExamCodeBlank *blank = &VIVA_CODE (box)->code->blanks[item];

  return g_strdup_printf ("%s: %s", blank->target, blank->name);
}

/* The first blank that is left is selected: what is typed takes its place. */
static void
viva_code_focus_first (VivaAnswerBox *box)
{
  VivaCode *self = VIVA_CODE (box);
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter start, from, to;

  gtk_text_buffer_get_start_iter (buffer, &start);
  if (gtk_text_iter_forward_search (&start, EXAM_CODE_BLANK, GTK_TEXT_SEARCH_TEXT_ONLY, &from, &to,
                                    NULL))
    gtk_text_buffer_select_range (buffer, &to, &from);
  else
    gtk_text_buffer_place_cursor (buffer, &start);
  gtk_widget_grab_focus (self->view);
}

static void
update_scheme (VivaCode *self)
{
  gboolean is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleScheme *scheme = gtk_source_style_scheme_manager_get_scheme (
      gtk_source_style_scheme_manager_get_default (), is_dark ? "Adwaita-dark" : "Adwaita");

  gtk_source_buffer_set_style_scheme (self->buffer, scheme);
}

/* Tab indents; with Ctrl it leaves the editor, and so does Escape: nobody is caught in it. */
static gboolean
leave_cb (GtkWidget *view, GVariant *arguments, gpointer data)
{
  return gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (view)), GTK_DIR_TAB_FORWARD);
}

static void
viva_code_finalize (GObject *object)
{
  g_clear_object (&VIVA_CODE (object)->buffer);

  G_OBJECT_CLASS (viva_code_parent_class)->finalize (object);
}

static void
viva_code_class_init (VivaCodeClass *klass)
{
  VivaAnswerBoxClass *box_class = VIVA_ANSWER_BOX_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = viva_code_finalize;
  box_class->refresh = viva_code_refresh;
  box_class->mark = viva_code_mark;
  box_class->name_item = viva_code_name_item;
  box_class->focus_first = viva_code_focus_first;
}

static void
viva_code_init (VivaCode *self)
{
}

GtkWidget *
viva_code_new (const ExamPart *part)
{
  VivaCode *self;
  GtkWidget *scroller;
  GtkWidget *note;
  GtkEventController *keys = gtk_shortcut_controller_new ();

  g_return_val_if_fail (part != NULL && exam_code (part->answer) != NULL, NULL);

  gtk_source_init ();
  self = g_object_new (VIVA_TYPE_CODE, NULL);
  self->code = exam_code (part->answer);
  self->buffer = gtk_source_buffer_new_with_language (gtk_source_language_manager_get_language (
      gtk_source_language_manager_get_default (), "python3"));
  self->error_tag =
      gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer), NULL, "underline",
                                  PANGO_UNDERLINE_ERROR, "paragraph-background-set", FALSE, NULL);
  update_scheme (self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_scheme), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);

  self->view = gtk_source_view_new_with_buffer (self->buffer);
  g_object_set (self->view, "show-line-numbers", TRUE, "monospace", TRUE, "auto-indent", TRUE,
                "indent-width", 4, "tab-width", 4, "insert-spaces-instead-of-tabs", TRUE,
                "indent-on-tab", TRUE, "wrap-mode", GTK_WRAP_WORD_CHAR, "top-margin", 8,
                "bottom-margin", 8, "left-margin", 6, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Your answer, in Python", -1);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>Tab|Escape"),
                        gtk_callback_action_new (leave_cb, NULL, NULL)));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (self->view, keys);

  /* Lines that are too wide go on below: nothing is hidden at the side. (A bar that came while a
   * line is typed would also be drawn before it has its place, of which GTK 4.8 warns.) */
  scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", self->view, "hscrollbar-policy",
                           GTK_POLICY_NEVER, "min-content-height", HEIGHT, "max-content-height",
                           2 * HEIGHT, "propagate-natural-height", TRUE, NULL);
  gtk_widget_add_css_class (scroller, "writing");
  gtk_widget_set_parent (scroller, GTK_WIDGET (self));

  note = g_object_new (GTK_TYPE_LABEL, "label",
                       "Replace each ____. Your code runs in Python with NumPy, cut off from your "
                       "files and the network. Escape leaves the editor.",
                       "wrap", TRUE, "xalign", 0.0f, NULL);
  gtk_widget_add_css_class (note, "dim-label");
  gtk_widget_add_css_class (note, "caption");
  gtk_widget_set_parent (note, GTK_WIDGET (self));
  viva_code_refresh (VIVA_ANSWER_BOX (self));

  return GTK_WIDGET (self);
}
