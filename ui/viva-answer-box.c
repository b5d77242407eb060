/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-answer-box.h"

#define SPACING 12

typedef struct {
  char *text;
  gboolean is_refreshing;
} VivaAnswerBoxPrivate;

static void viva_answer_box_answer_init (VivaAnswerInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (VivaAnswerBox,
                                  viva_answer_box,
                                  GTK_TYPE_WIDGET,
                                  G_ADD_PRIVATE (VivaAnswerBox)
                                      G_IMPLEMENT_INTERFACE (VIVA_TYPE_ANSWER,
                                                             viva_answer_box_answer_init))

static VivaAnswerBoxPrivate *
get_private (VivaAnswerBox *self)
{
  return viva_answer_box_get_instance_private (self);
}

static const char *
get_text (VivaAnswer *answer)
{
  return viva_answer_box_get_text (VIVA_ANSWER_BOX (answer));
}

static void
set_text (VivaAnswer *answer, const char *text)
{
  VivaAnswerBox *self = VIVA_ANSWER_BOX (answer);
  VivaAnswerBoxPrivate *priv = get_private (self);
  char *copy = g_strdup (text);

  g_free (priv->text);
  priv->text = copy;
  priv->is_refreshing = TRUE;
  VIVA_ANSWER_BOX_GET_CLASS (self)->refresh (self);
  priv->is_refreshing = FALSE;
}

static void
set_grade (VivaAnswer *answer, const ExamGrade *grade)
{
  VivaAnswerBox *self = VIVA_ANSWER_BOX (answer);

  if (VIVA_ANSWER_BOX_GET_CLASS (self)->mark != NULL)
    VIVA_ANSWER_BOX_GET_CLASS (self)->mark (self, grade);
}

static char *
name_item (VivaAnswer *answer, guint item)
{
  VivaAnswerBox *self = VIVA_ANSWER_BOX (answer);

  if (VIVA_ANSWER_BOX_GET_CLASS (self)->name_item != NULL)
    return VIVA_ANSWER_BOX_GET_CLASS (self)->name_item (self, item);

  return g_strdup_printf ("%u", item + 1);
}

static void
focus_first (VivaAnswer *answer)
{
  VIVA_ANSWER_BOX_GET_CLASS (answer)->focus_first (VIVA_ANSWER_BOX (answer));
}

static void
viva_answer_box_answer_init (VivaAnswerInterface *iface)
{
  iface->get_text = get_text;
  iface->set_text = set_text;
  iface->set_grade = set_grade;
  iface->name_item = name_item;
  iface->focus_first = focus_first;
}

static void
viva_answer_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (viva_answer_box_parent_class)->dispose (object);
}

static void
viva_answer_box_finalize (GObject *object)
{
  g_free (get_private (VIVA_ANSWER_BOX (object))->text);

  G_OBJECT_CLASS (viva_answer_box_parent_class)->finalize (object);
}

static void
viva_answer_box_class_init (VivaAnswerBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_answer_box_dispose;
  G_OBJECT_CLASS (klass)->finalize = viva_answer_box_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "answer");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
viva_answer_box_init (VivaAnswerBox *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), SPACING);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Your answer", -1);
  get_private (self)->text = g_strdup ("");
}

const char *
viva_answer_box_get_text (VivaAnswerBox *self)
{
  g_return_val_if_fail (VIVA_IS_ANSWER_BOX (self), NULL);

  return get_private (self)->text;
}

void
viva_answer_box_take (VivaAnswerBox *self, char *text)
{
  VivaAnswerBoxPrivate *priv = get_private (self);

  if (priv->is_refreshing || g_str_equal (priv->text, text)) {
    g_free (text);
    return;
  }
  g_free (priv->text);
  priv->text = text;
  viva_answer_emit_changed (VIVA_ANSWER (self));
}
