/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-choices.h"

#include "exam-choices.h"
#include "viva-text.h"

typedef struct {
  GtkWidget *row;
  GtkWidget *button;
  GtkWidget *icon; /* right or wrong, after a check */
  GtkWidget *why;
} Row;

struct _VivaChoices {
  VivaAnswerBox parent_instance;

  const ExamChoices *choices;
  const ExamMath *math;
  Row *rows; /* (n_choices) */
};

G_DEFINE_FINAL_TYPE (VivaChoices, viva_choices, VIVA_TYPE_ANSWER_BOX)

static void
toggled_cb (VivaChoices *self, GtkCheckButton *button)
{
  VivaAnswerBox *box = VIVA_ANSWER_BOX (self);
  gboolean is_active = gtk_check_button_get_active (button);

  /* Of a group the one that is left tells, too. */
  if (self->choices->is_single && !is_active)
    return;

  for (guint i = 0; i < self->choices->n_choices; i++)
    if (self->rows[i].button == GTK_WIDGET (button))
      viva_answer_box_take (
          box, exam_choices_put (self->choices, viva_answer_box_get_text (box), i, is_active));
}

static void
viva_choices_refresh (VivaAnswerBox *box)
{
  VivaChoices *self = VIVA_CHOICES (box);

  for (guint i = 0; i < self->choices->n_choices; i++)
    gtk_check_button_set_active (
        GTK_CHECK_BUTTON (self->rows[i].button),
        exam_choices_get (self->choices, viva_answer_box_get_text (box), i));
}

static void
viva_choices_mark (VivaAnswerBox *box, const ExamGrade *grade)
{
  VivaChoices *self = VIVA_CHOICES (box);

  for (guint i = 0; i < self->choices->n_choices; i++) {
    Row *row = &self->rows[i];
    gboolean is_right = self->choices->choices[i].is_right;

    gtk_widget_set_visible (row->why, grade != NULL);
    gtk_widget_set_opacity (row->icon, grade != NULL ? 1.0 : 0.0);
    gtk_image_set_from_icon_name (GTK_IMAGE (row->icon),
                                  is_right ? "object-select-symbolic" : "window-close-symbolic");
    gtk_widget_set_css_classes (row->icon,
                                (const char *[]){ is_right ? "success" : "dim-label", NULL });
    gtk_accessible_update_property (GTK_ACCESSIBLE (row->button),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    grade == NULL ? ""
                                    : is_right    ? "This is right."
                                                  : "This is not right.",
                                    -1);
  }
}

static char *
viva_choices_name_item (VivaAnswerBox *box, guint item)
{
  VivaChoices *self = VIVA_CHOICES (box);

  return viva_text_speak (self->choices->choices[item].text, self->math);
}

static void
viva_choices_focus_first (VivaAnswerBox *box)
{
  VivaChoices *self = VIVA_CHOICES (box);
  guint first = 0;

  for (guint i = 0; i < self->choices->n_choices; i++)
    if (exam_choices_get (self->choices, viva_answer_box_get_text (box), i)) {
      first = i;
      break;
    }
  gtk_widget_grab_focus (self->rows[first].button);
}

static void
viva_choices_finalize (GObject *object)
{
  g_free (VIVA_CHOICES (object)->rows);

  G_OBJECT_CLASS (viva_choices_parent_class)->finalize (object);
}

static void
viva_choices_class_init (VivaChoicesClass *klass)
{
  VivaAnswerBoxClass *box_class = VIVA_ANSWER_BOX_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = viva_choices_finalize;
  box_class->refresh = viva_choices_refresh;
  box_class->mark = viva_choices_mark;
  box_class->name_item = viva_choices_name_item;
  box_class->focus_first = viva_choices_focus_first;
}

static void
viva_choices_init (VivaChoices *self)
{
}

static void
add_row (VivaChoices *self, guint index)
{
  const ExamChoice *choice = &self->choices->choices[index];
  Row *row = &self->rows[index];
  g_autofree char *name = viva_text_speak (choice->text, self->math);
  GtkWidget *text = viva_text_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  viva_text_set_is_selectable (VIVA_TEXT (text), FALSE);
  viva_text_set_source (VIVA_TEXT (text), choice->text, self->math);

  row->button = gtk_check_button_new ();
  gtk_check_button_set_child (GTK_CHECK_BUTTON (row->button), text);
  gtk_widget_set_hexpand (row->button, TRUE);
  gtk_widget_add_css_class (row->button, "choice");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  if (self->choices->is_single && index > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (row->button),
                                GTK_CHECK_BUTTON (self->rows[0].button));
  g_signal_connect_swapped (row->button, "toggled", G_CALLBACK (toggled_cb), self);

  row->icon = g_object_new (GTK_TYPE_IMAGE, "valign", GTK_ALIGN_START, "margin-top", 8,
                            "margin-end", 8, "opacity", 0.0, NULL);
  gtk_box_append (GTK_BOX (line), row->button);
  gtk_box_append (GTK_BOX (line), row->icon);

  row->why = viva_text_new ();
  gtk_widget_add_css_class (row->why, "why");
  viva_text_set_source (VIVA_TEXT (row->why), choice->why, self->math);
  gtk_widget_set_visible (row->why, FALSE);

  row->row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (row->row, "card");
  gtk_box_append (GTK_BOX (row->row), line);
  gtk_box_append (GTK_BOX (row->row), row->why);
  gtk_widget_set_parent (row->row, GTK_WIDGET (self));
}

GtkWidget *
viva_choices_new (const ExamPart *part, const ExamMath *math)
{
  VivaChoices *self;

  g_return_val_if_fail (part != NULL && exam_choices (part->answer) != NULL, NULL);

  self = g_object_new (VIVA_TYPE_CHOICES, NULL);
  self->choices = exam_choices (part->answer);
  self->math = math;
  self->rows = g_new0 (Row, self->choices->n_choices);
  for (guint i = 0; i < self->choices->n_choices; i++)
    add_row (self, i);

  return GTK_WIDGET (self);
}
