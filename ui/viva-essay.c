/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-essay.h"

#include "exam-essay.h"
#include "viva-feedback.h"
#include "viva-text.h"

#include <math.h>

#define HEIGHT 140

struct _VivaEssay {
  VivaAnswerBox parent_instance;

  const ExamEssay *essay;
  const ExamMath *math;
  GtkWidget *view;
  GtkWidget *rubric;
  GtkWidget **ticks; /* (n_points) */
};

G_DEFINE_FINAL_TYPE (VivaEssay, viva_essay, VIVA_TYPE_ANSWER_BOX)

static void
text_changed_cb (VivaEssay *self, GtkTextBuffer *buffer)
{
  VivaAnswerBox *box = VIVA_ANSWER_BOX (self);
  g_autofree char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  viva_answer_box_take (box,
                        exam_essay_put_text (self->essay, viva_answer_box_get_text (box), text));
}

static void
ticked_cb (VivaEssay *self, GtkCheckButton *tick)
{
  VivaAnswerBox *box = VIVA_ANSWER_BOX (self);
  g_autofree char *before = g_strdup (viva_answer_box_get_text (box));

  for (guint i = 0; i < self->essay->n_points; i++)
    if (self->ticks[i] == GTK_WIDGET (tick))
      viva_answer_box_take (
          box, exam_essay_put_tick (self->essay, before, i, gtk_check_button_get_active (tick)));
  if (!g_str_equal (before, viva_answer_box_get_text (box)))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.recheck", NULL);
}

static void
viva_essay_refresh (VivaAnswerBox *box)
{
  VivaEssay *self = VIVA_ESSAY (box);
  const char *text = viva_answer_box_get_text (box);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)),
                            exam_essay_get_text (text), -1);
  for (guint i = 0; i < self->essay->n_points; i++)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->ticks[i]),
                                 exam_essay_is_ticked (self->essay, text, i));
}

/* Once it was seen the checklist stays: to write on does not make it unseen. */
static void
viva_essay_mark (VivaAnswerBox *box, const ExamGrade *grade)
{
  if (grade != NULL)
    gtk_widget_set_visible (VIVA_ESSAY (box)->rubric, TRUE);
}

/* The checklist says it. */
static char *
viva_essay_name_item (VivaAnswerBox *box, guint item)
{
  return NULL;
}

static void
viva_essay_focus_first (VivaAnswerBox *box)
{
  gtk_widget_grab_focus (VIVA_ESSAY (box)->view);
}

static void
viva_essay_finalize (GObject *object)
{
  g_free (VIVA_ESSAY (object)->ticks);

  G_OBJECT_CLASS (viva_essay_parent_class)->finalize (object);
}

static void
viva_essay_class_init (VivaEssayClass *klass)
{
  VivaAnswerBoxClass *box_class = VIVA_ANSWER_BOX_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = viva_essay_finalize;
  box_class->refresh = viva_essay_refresh;
  box_class->mark = viva_essay_mark;
  box_class->name_item = viva_essay_name_item;
  box_class->focus_first = viva_essay_focus_first;
}

static void
viva_essay_init (VivaEssay *self)
{
}

static GtkWidget *
new_rubric (VivaEssay *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", "Checklist: Tick What Your Answer Says",
                                   "xalign", 0.0f, "wrap", TRUE, NULL);

  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (box), title);
  for (guint i = 0; i < self->essay->n_points; i++) {
    const ExamRubricPoint *point = &self->essay->points[i];
    GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
    GtkWidget *text = viva_text_new ();
    g_autofree char *points = viva_feedback_format_points (point->points, NAN);
    g_autofree char *spoken = viva_text_speak (point->text, self->math);
    g_autofree char *name = g_strdup_printf ("%s: %s", points, spoken);
    GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", points, "valign", GTK_ALIGN_START,
                                     "margin-top", 8, NULL);

    viva_text_set_is_selectable (VIVA_TEXT (text), FALSE);
    viva_text_set_source (VIVA_TEXT (text), point->text, self->math);
    self->ticks[i] = gtk_check_button_new ();
    gtk_check_button_set_child (GTK_CHECK_BUTTON (self->ticks[i]), text);
    gtk_widget_add_css_class (self->ticks[i], "choice");
    gtk_widget_set_hexpand (self->ticks[i], TRUE);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->ticks[i]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    name, -1);
    g_signal_connect_swapped (self->ticks[i], "toggled", G_CALLBACK (ticked_cb), self);
    gtk_widget_add_css_class (label, "dim-label");
    gtk_widget_add_css_class (label, "numeric");
    gtk_box_append (GTK_BOX (line), self->ticks[i]);
    gtk_box_append (GTK_BOX (line), label);
    gtk_box_append (GTK_BOX (box), line);
  }
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "text-card");
  gtk_widget_set_visible (box, FALSE);

  return box;
}

GtkWidget *
viva_essay_new (const ExamPart *part, const ExamMath *math)
{
  VivaEssay *self;
  GtkWidget *scroller;

  g_return_val_if_fail (part != NULL && exam_essay (part->answer) != NULL, NULL);

  self = g_object_new (VIVA_TYPE_ESSAY, NULL);
  self->essay = exam_essay (part->answer);
  self->math = math;
  self->ticks = g_new0 (GtkWidget *, self->essay->n_points);

  /* Tab goes on to the next widget, as everywhere else. */
  self->view = g_object_new (GTK_TYPE_TEXT_VIEW, "wrap-mode", GTK_WRAP_WORD_CHAR, "accepts-tab",
                             FALSE, "top-margin", 10, "bottom-margin", 10, "left-margin", 12,
                             "right-margin", 12, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Your answer, in your own words", -1);
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)), "changed",
                           G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
  scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", self->view, "hscrollbar-policy",
                           GTK_POLICY_NEVER, "min-content-height", HEIGHT, "max-content-height",
                           3 * HEIGHT, "propagate-natural-height", TRUE, NULL);
  gtk_widget_add_css_class (scroller, "writing");
  gtk_widget_set_parent (scroller, GTK_WIDGET (self));

  self->rubric = new_rubric (self);
  gtk_widget_set_parent (self->rubric, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}
