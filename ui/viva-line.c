/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-line.h"

/* A sentence on half a word would only disturb. */
#define ECHO_DELAY 300 /* milliseconds */

struct _VivaLine {
  VivaAnswerBox parent_instance;

  const ExamAnswer *answer;
  VivaLineEcho echo;
  GtkWidget *entry;
  GtkWidget *note;
  guint echo_source;
};

G_DEFINE_FINAL_TYPE (VivaLine, viva_line, VIVA_TYPE_ANSWER_BOX)

static gboolean
echo_cb (gpointer data)
{
  VivaLine *self = data;
  const char *text = viva_answer_box_get_text (VIVA_ANSWER_BOX (self));
  gboolean is_read = TRUE;
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *said = *stripped != '\0' ? self->echo (self->answer, stripped, &is_read) : NULL;

  self->echo_source = 0;
  gtk_label_set_label (GTK_LABEL (self->note), said != NULL ? said : "");
  if (is_read)
    gtk_widget_remove_css_class (self->note, "warning");
  else
    gtk_widget_add_css_class (self->note, "warning");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  said != NULL ? said : "", -1);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (VivaLine *self)
{
  viva_answer_box_take (VIVA_ANSWER_BOX (self),
                        g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_clear_handle_id (&self->echo_source, g_source_remove);
  self->echo_source = g_timeout_add (ECHO_DELAY, echo_cb, self);
}

static void
activate_cb (VivaLine *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.check", NULL);
}

static void
viva_line_refresh (VivaAnswerBox *box)
{
  gtk_editable_set_text (GTK_EDITABLE (VIVA_LINE (box)->entry), viva_answer_box_get_text (box));
}

static void
viva_line_mark (VivaAnswerBox *box, const ExamGrade *grade)
{
  VivaLine *self = VIVA_LINE (box);
  gboolean is_right = grade != NULL && grade->points >= grade->max_points;

  gtk_widget_remove_css_class (self->entry, "success");
  gtk_widget_remove_css_class (self->entry, "error");
  if (grade != NULL)
    gtk_widget_add_css_class (self->entry, is_right ? "success" : "error");
}

static void
viva_line_focus_first (VivaAnswerBox *box)
{
  gtk_widget_grab_focus (VIVA_LINE (box)->entry);
}

static void
viva_line_dispose (GObject *object)
{
  g_clear_handle_id (&VIVA_LINE (object)->echo_source, g_source_remove);

  G_OBJECT_CLASS (viva_line_parent_class)->dispose (object);
}

static void
viva_line_class_init (VivaLineClass *klass)
{
  VivaAnswerBoxClass *box_class = VIVA_ANSWER_BOX_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_line_dispose;
  box_class->refresh = viva_line_refresh;
  box_class->mark = viva_line_mark;
  box_class->focus_first = viva_line_focus_first;
}

static void
viva_line_init (VivaLine *self)
{
}

GtkWidget *
viva_line_new (const ExamPart *part, const char *placeholder, const char *unit, VivaLineEcho echo)
{
  VivaLine *self = g_object_new (VIVA_TYPE_LINE, NULL);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->answer = part->answer;
  self->echo = echo;
  self->entry = g_object_new (GTK_TYPE_ENTRY, "placeholder-text", placeholder, "hexpand", TRUE,
                              "max-length", 1000, NULL);
  gtk_widget_add_css_class (self->entry, "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Your answer", -1);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (activate_cb), self);
  gtk_box_append (GTK_BOX (line), self->entry);
  if (unit != NULL)
    gtk_box_append (GTK_BOX (line), gtk_label_new (unit));
  gtk_widget_set_parent (line, GTK_WIDGET (self));

  self->note = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode",
                             PANGO_WRAP_WORD_CHAR, NULL);
  gtk_widget_add_css_class (self->note, "caption");
  gtk_widget_add_css_class (self->note, "numeric");
  gtk_widget_set_parent (self->note, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}

char *
viva_line_echo_grade (const ExamAnswer *answer, const char *text, gboolean *is_read)
{
  g_autoptr (ExamGrade) grade = exam_answer_grade (answer, 1.0, text);

  *is_read = grade->is_answered;

  return g_strdup (grade->is_answered ? "Can be read." : grade->message);
}
