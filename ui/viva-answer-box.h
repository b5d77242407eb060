/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "viva-answer.h"

G_BEGIN_DECLS

#define VIVA_TYPE_ANSWER_BOX (viva_answer_box_get_type ())

/**
 * VivaAnswerBox:
 *
 * What most answer widgets have in common: they keep the text of the answer, and lie as a column.
 * Children are added by gtk_widget_set_parent().
 */
G_DECLARE_DERIVABLE_TYPE (VivaAnswerBox, viva_answer_box, VIVA, ANSWER_BOX, GtkWidget)

/**
 * VivaAnswerBoxClass:
 * @refresh: shows the text; changes of its children then are not a person's
 * @mark: (nullable): shows what a grade says of the pieces, or nothing (NULL)
 * @name_item: (nullable): what piece number @item is; (transfer full)
 * @focus_first: puts the focus where the answer begins
 */
struct _VivaAnswerBoxClass {
  GtkWidgetClass parent_class;

  void (*refresh) (VivaAnswerBox *self);
  void (*mark) (VivaAnswerBox *self, const ExamGrade *grade);
  char *(*name_item) (VivaAnswerBox *self, guint item);
  void (*focus_first) (VivaAnswerBox *self);
};

const char *viva_answer_box_get_text (VivaAnswerBox *self);

/* A person changed the answer to @text, which is taken. Nothing happens while the text is shown. */
void viva_answer_box_take (VivaAnswerBox *self, char *text);

G_END_DECLS
