/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "exam-part.h"
#include "viva-session.h"

G_BEGIN_DECLS

#define VIVA_TYPE_ANSWER (viva_answer_get_type ())

/**
 * VivaAnswer:
 *
 * A widget in which a person answers one kind of part. The answer is text in the form that the
 * kind's grading reads.
 *
 * Signals: "changed": the person changed the answer.
 */
G_DECLARE_INTERFACE (VivaAnswer, viva_answer, VIVA, ANSWER, GtkWidget)

struct _VivaAnswerInterface {
  GTypeInterface parent_iface;

  const char *(*get_text) (VivaAnswer *self);
  void (*set_text) (VivaAnswer *self, const char *text);
  void (*set_grade) (VivaAnswer *self, const ExamGrade *grade);
  char *(*name_item) (VivaAnswer *self, guint item);
  void (*focus_first) (VivaAnswer *self);
};

/* The widget for a part's kind of answer; @math (nullable) has the pictures of its formulas, and
 * @session shows the part's experiment. All outlive it. (transfer floating) (nullable): NULL when
 * no widget takes that kind. */
GtkWidget *viva_answer_new (const ExamPart *part, const ExamMath *math, VivaSession *session);

const char *viva_answer_get_text (VivaAnswer *self);

/* Without "changed". */
void viva_answer_set_text (VivaAnswer *self, const char *text);

/* @grade: (nullable): marks what is right and wrong, or takes the marks away. */
void viva_answer_set_grade (VivaAnswer *self, const ExamGrade *grade);

/* What item number @item of a grade is, for a person: "3: lowest dev cost"; NULL when the answer
 * itself shows all that there is to say. (transfer full) (nullable) */
char *viva_answer_name_item (VivaAnswer *self, guint item);

/* Puts the focus where the answer begins. */
void viva_answer_focus_first (VivaAnswer *self);

/* For widgets that implement this. */
void viva_answer_emit_changed (VivaAnswer *self);

G_END_DECLS
