/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-question.h"

#include <adwaita.h>
#include <math.h>

#include "exam-choices.h"
#include "exam-code.h"
#include "exam-labels.h"
#include "exam-matrix.h"
#include "exam-number.h"
#include "exam-shape.h"
#include "viva-answer.h"
#include "viva-confidence.h"
#include "viva-container.h"
#include "viva-feedback.h"
#include "viva-names.h"
#include "viva-text.h"
#include "viva-try.h"
#include "viva-wrap-layout.h"
#include "viva-written.h"

/* Numbers that are asked for; and names of a chart, too. */
#define NUMBERS_VEIL (PLOT_VEIL_VALUES | PLOT_VEIL_MARKERS)
#define WHOLE_VEIL (PLOT_VEIL_AXIS_TITLES | PLOT_VEIL_LEGEND | NUMBERS_VEIL)

/* Between what is scrolled to and the edges of the window. */
#define MARGIN 24.0

#define BUTTON_SPACING 8

struct _VivaQuestion {
  GtkWidget parent_instance;

  VivaAttempt *attempt;
  const ExamPart *part; /* of @attempt */
  VivaSession *session;
  GtkWidget *answer; /* (nullable): a #VivaAnswer, child of @answer_bin */
  gboolean is_hint_shown;
  gboolean is_arriving_checked; /* the focus goes to the feedback when a check has ended */

  GtkWidget *scroller;
  GtkWidget *content;
  GtkWidget *title_label;
  GtkWidget *points_label;
  GtkWidget *question_text;
  GtkWidget *numbers_box;
  GtkWidget *answer_bin;
  GtkWidget *confidence;
  GtkWidget *flag_button;
  GtkWidget *spinner;
  GtkWidget *another_button;
  GtkWidget *buttons;
  GtkWidget *check_button;
  GtkWidget *hint_button;
  GtkWidget *solution_button;
  GtkWidget *feedback;
  GtkWidget *hint_box;
  GtkWidget *hint_text;
  GtkWidget *solution_box;
  GtkWidget *key_label;
  GtkWidget *solution_text;
  GtkWidget *try_box;
  GtkWidget *tries;
  GtkWidget *try_text;

  GtkWidget *arriving; /* that gets the focus, and is scrolled to, as soon as it has a place */
  guint arriving_tick;
};

G_DEFINE_FINAL_TYPE (VivaQuestion, viva_question, GTK_TYPE_WIDGET)

static gboolean
arriving_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  VivaQuestion *self = VIVA_QUESTION (widget);
  graphene_rect_t bounds;

  if (gtk_widget_get_height (self->arriving) == 0)
    return G_SOURCE_CONTINUE;

  self->arriving_tick = 0;
  gtk_widget_grab_focus (self->arriving);

  /* The focus brings its nearest edge on screen; a text is read from its top. */
  if (gtk_widget_compute_bounds (self->arriving, self->content, &bounds)) {
    GtkAdjustment *adjustment =
        gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
    double top = bounds.origin.y - MARGIN;
    double page = gtk_adjustment_get_page_size (adjustment);
    double value = gtk_adjustment_get_value (adjustment);

    if (top < value || bounds.origin.y + bounds.size.height > value + page)
      gtk_adjustment_set_value (
          adjustment, MIN (top, MAX (value, top + bounds.size.height + 2 * MARGIN - page)));
  }

  return G_SOURCE_REMOVE;
}

/* A widget that was just made visible has no place to scroll to before the next layout. */
static void
arrive (VivaQuestion *self, GtkWidget *widget)
{
  self->arriving = widget;
  if (self->arriving_tick == 0)
    self->arriving_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), arriving_cb, NULL, NULL);
}

static void
update_text_box (GtkWidget *box, gboolean is_shown, const char *source)
{
  gtk_widget_set_visible (box, is_shown && source != NULL);
}

static void
arrived_cb (VivaQuestion *self, GtkWidget *widget)
{
  arrive (self, widget);
}

/* Its experiments are made when it is opened, for they run at once if they were run before. */
static void
update_try_box (VivaQuestion *self, gboolean is_open)
{
  GPtrArray *tries = self->part->tries;

  gtk_widget_set_visible (self->try_box, is_open && (self->part->try_it != NULL || tries->len > 0));
  if (!is_open || gtk_widget_get_first_child (self->tries) != NULL)
    return;
  for (guint i = 0; i < tries->len; i++) {
    GtkWidget *widget =
        viva_try_new (self->attempt, self->part, g_ptr_array_index (tries, i), self->session);

    g_signal_connect_object (widget, "arrived", G_CALLBACK (arrived_cb), self, G_CONNECT_SWAPPED);
    gtk_box_append (GTK_BOX (self->tries), widget);
  }
  gtk_widget_set_visible (self->tries, tries->len > 0);
}

/* What the experiment keeps to itself: what the key says, where that is one of its facts. */
static PlotVeil
get_veil (const ExamAnswer *answer)
{
  if (exam_labels (answer) != NULL)
    return WHOLE_VEIL;
  if (exam_number (answer) != NULL || exam_shape (answer) != NULL || exam_matrix (answer) != NULL ||
      exam_code (answer) != NULL ||
      (exam_choices (answer) != NULL && exam_choices (answer)->fact >= 0))
    return NUMBERS_VEIL;

  return PLOT_VEIL_NONE;
}

static const ExamMath *
get_math (VivaQuestion *self)
{
  return viva_attempt_get_paper (self->attempt)->math;
}

static void
update_key (VivaQuestion *self)
{
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;

  if (gtk_widget_get_visible (self->solution_box))
    key = viva_written_new_key (self->part, get_math (self));
  if (key != NULL)
    text = g_strdup_printf (strchr (key, '\n') != NULL ? "The key:\n%s" : "The key: %s", key);
  gtk_label_set_label (GTK_LABEL (self->key_label), text != NULL ? text : "");
  gtk_widget_set_visible (self->key_label, text != NULL);
}

/* Everything that depends on what was done with the part. */
static void
update (VivaQuestion *self)
{
  gboolean is_handed_in = viva_attempt_is_handed_in (self->attempt);
  gboolean is_exam = viva_attempt_get_mode (self->attempt) == EXAM_MODE_EXAM && !is_handed_in;
  gboolean is_checking = viva_attempt_is_checking (self->attempt, self->part);
  gboolean has_variant = self->part->variant != 0;
  const ExamGrade *grade = viva_attempt_get_grade (self->attempt, self->part);
  gboolean is_open = viva_attempt_is_open (self->attempt, self->part);
  gboolean is_revealed = viva_attempt_is_revealed (self->attempt, self->part);
  gboolean is_right = viva_attempt_get_state (self->attempt, self->part) == VIVA_PART_RIGHT;

  viva_session_set_veil (self->session, is_open ? PLOT_VEIL_NONE : get_veil (self->part->answer));

  if (self->answer != NULL) {
    viva_answer_set_grade (VIVA_ANSWER (self->answer),
                           grade != NULL && grade->is_answered ? grade : NULL);
    if (grade != NULL)
      viva_feedback_set_grade (VIVA_FEEDBACK (self->feedback), grade, VIVA_ANSWER (self->answer),
                               get_math (self), !is_revealed);
    gtk_widget_set_sensitive (self->answer, !is_handed_in);
  }
  gtk_widget_set_visible (self->feedback, self->answer != NULL && grade != NULL);

  update_text_box (self->hint_box, self->is_hint_shown, self->part->hint);
  update_text_box (self->solution_box, is_revealed || is_right || is_handed_in,
                   self->part->solution);
  update_try_box (self, is_open);
  update_key (self);
  gtk_widget_set_visible (self->hint_button, self->part->hint != NULL && !self->is_hint_shown &&
                                                 !is_exam && !is_handed_in);
  gtk_widget_set_visible (self->solution_button, self->part->solution != NULL && !is_exam &&
                                                     !gtk_widget_get_visible (self->solution_box));
  gtk_widget_set_visible (self->check_button, self->answer != NULL && !is_exam && !is_handed_in);
  gtk_widget_set_visible (self->another_button,
                          self->part->has_variants && !is_exam && !is_handed_in);
  gtk_widget_set_visible (self->numbers_box, has_variant);
  gtk_widget_set_visible (self->flag_button, is_exam);
  gtk_widget_set_sensitive (self->confidence, !is_handed_in);
  gtk_widget_set_visible (self->spinner, is_checking);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_checking);
  viva_confidence_set_value (VIVA_CONFIDENCE (self->confidence),
                             viva_attempt_get_confidence (self->attempt, self->part));

  if (self->is_arriving_checked && !is_checking) {
    self->is_arriving_checked = FALSE;
    if (grade != NULL)
      arrive (self, self->feedback);
  }
}

static void
attempt_changed_cb (VivaQuestion *self, const ExamPart *part)
{
  if (part == self->part)
    update (self);
}

static void
answer_changed_cb (VivaQuestion *self)
{
  viva_attempt_set_answer (self->attempt, self->part,
                           viva_answer_get_text (VIVA_ANSWER (self->answer)));
}

static void
confidence_changed_cb (VivaQuestion *self, guint value)
{
  viva_attempt_set_confidence (self->attempt, self->part, value);
}

static void
leave_part (VivaQuestion *self)
{
  self->is_arriving_checked = FALSE;
  if (self->arriving_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->arriving_tick);
  self->arriving_tick = 0;

  /* Before the attempt: the answer widget reads the part, which lives as long as the paper. */
  self->answer = NULL;
  if (self->answer_bin != NULL)
    adw_bin_set_child (ADW_BIN (self->answer_bin), NULL);
  for (GtkWidget *child;
       self->tries != NULL && (child = gtk_widget_get_first_child (self->tries)) != NULL;)
    gtk_box_remove (GTK_BOX (self->tries), child);

  if (self->attempt != NULL)
    g_signal_handlers_disconnect_by_func (self->attempt, attempt_changed_cb, self);
  g_clear_object (&self->attempt);
  g_clear_object (&self->session);
  self->part = NULL;
}

static void
show_part (VivaQuestion *self)
{
  const ExamPart *part = self->part;
  const ExamMath *math = get_math (self);
  g_autofree char *title = g_strdup_printf ("%s  %s", part->id, part->title);
  g_autofree char *points = viva_feedback_format_points (part->points, NAN);

  gtk_label_set_label (GTK_LABEL (self->title_label), title);
  gtk_label_set_label (GTK_LABEL (self->points_label), points);
  viva_text_set_source (VIVA_TEXT (self->question_text), part->question, math);
  viva_text_set_source (VIVA_TEXT (self->hint_text), part->hint, math);
  viva_text_set_source (VIVA_TEXT (self->solution_text), part->solution, math);
  viva_text_set_source (VIVA_TEXT (self->try_text), part->try_it, math);
  gtk_widget_set_visible (self->try_text, part->try_it != NULL);
  self->is_hint_shown = FALSE;

  self->answer = viva_answer_new (part, math, self->session);
  if (self->answer != NULL) {
    viva_answer_set_text (VIVA_ANSWER (self->answer),
                          viva_attempt_get_answer (self->attempt, part));
    g_signal_connect_object (self->answer, "changed", G_CALLBACK (answer_changed_cb), self,
                             G_CONNECT_SWAPPED);
  }
  adw_bin_set_child (ADW_BIN (self->answer_bin), self->answer);

  gtk_adjustment_set_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0.0);
}

static void
viva_question_dispose (GObject *object)
{
  VivaQuestion *self = VIVA_QUESTION (object);

  leave_part (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), VIVA_TYPE_QUESTION);

  G_OBJECT_CLASS (viva_question_parent_class)->dispose (object);
}

static void
viva_question_class_init (VivaQuestionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_question_dispose;

  g_type_ensure (VIVA_TYPE_TEXT);
  g_type_ensure (VIVA_TYPE_FEEDBACK);
  g_type_ensure (VIVA_TYPE_CONFIDENCE);
  g_type_ensure (VIVA_TYPE_CONTAINER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vivalab/Viva/ui/viva-question.ui");
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, scroller);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, content);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, title_label);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, points_label);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, question_text);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, answer_bin);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, numbers_box);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, confidence);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, flag_button);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, spinner);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, another_button);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, key_label);
  gtk_widget_class_bind_template_callback (widget_class, confidence_changed_cb);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, buttons);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, check_button);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, hint_button);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, solution_button);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, feedback);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, hint_box);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, hint_text);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, solution_box);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, solution_text);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, try_box);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, tries);
  gtk_widget_class_bind_template_child (widget_class, VivaQuestion, try_text);
  gtk_widget_class_set_css_name (widget_class, "question");
}

static void
viva_question_init (VivaQuestion *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  viva_names_say_once (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (self->buttons, viva_wrap_layout_new (BUTTON_SPACING));
}

void
viva_question_set_part (VivaQuestion *self,
                        VivaAttempt *attempt,
                        const ExamPart *part,
                        VivaSession *session)
{
  g_return_if_fail (VIVA_IS_QUESTION (self));
  g_return_if_fail (VIVA_IS_SESSION (session));
  g_return_if_fail ((attempt != NULL) == (part != NULL));

  leave_part (self);
  gtk_widget_set_visible (self->content, part != NULL);
  if (part == NULL)
    return;

  self->attempt = g_object_ref (attempt);
  self->part = part;
  self->session = g_object_ref (session);
  g_signal_connect_swapped (attempt, "changed", G_CALLBACK (attempt_changed_cb), self);

  show_part (self);
  update (self);
}

void
viva_question_check (VivaQuestion *self)
{
  g_return_if_fail (VIVA_IS_QUESTION (self));

  if (self->answer == NULL)
    return;

  self->is_arriving_checked = TRUE;
  viva_attempt_check (self->attempt, self->part);
}

void
viva_question_recheck (VivaQuestion *self)
{
  g_return_if_fail (VIVA_IS_QUESTION (self));

  if (self->answer != NULL)
    viva_attempt_check (self->attempt, self->part);
}

void
viva_question_show_hint (VivaQuestion *self)
{
  g_return_if_fail (VIVA_IS_QUESTION (self));

  if (self->part == NULL || self->part->hint == NULL)
    return;

  self->is_hint_shown = TRUE;
  update (self);
  arrive (self, self->hint_box);
}

void
viva_question_show_solution (VivaQuestion *self)
{
  g_return_if_fail (VIVA_IS_QUESTION (self));

  if (self->part == NULL || self->part->solution == NULL)
    return;

  viva_attempt_reveal (self->attempt, self->part);
  arrive (self, self->solution_box);
}

void
viva_question_focus_answer (VivaQuestion *self)
{
  g_return_if_fail (VIVA_IS_QUESTION (self));

  if (self->answer != NULL)
    viva_answer_focus_first (VIVA_ANSWER (self->answer));
}
