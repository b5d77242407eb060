/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-review.h"

#include <adwaita.h>
#include <math.h>

#include "exam-code.h"
#include "viva-confidence.h"
#include "viva-feedback.h"
#include "viva-text.h"
#include "viva-written.h"

#define MAX_WIDTH 760

struct _VivaReview {
  GtkWidget parent_instance;

  VivaAttempt *attempt;
  GtkWidget *scroller;
  GtkWidget *content;
};

G_DEFINE_FINAL_TYPE (VivaReview, viva_review, GTK_TYPE_WIDGET)

enum {
  PART_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

VivaCalibration
viva_review_calibrate (VivaAttempt *attempt, guint confidence)
{
  VivaCalibration found = { 0 };
  double points = 0.0, max_points = 0.0;
  const ExamPart *part;

  g_return_val_if_fail (VIVA_IS_ATTEMPT (attempt), found);

  for (guint i = 0; (part = viva_attempt_get_part (attempt, i)) != NULL; i++) {
    const ExamGrade *grade = viva_attempt_get_grade (attempt, part);

    if (grade == NULL || !grade->is_answered ||
        viva_attempt_get_confidence (attempt, part) != confidence)
      continue;
    found.n_answers++;
    points += grade->points;
    max_points += grade->max_points;
  }
  found.share = max_points > 0.0 ? points / max_points : 0.0;

  return found;
}

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0f, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

static void
add_heading (VivaReview *self, const char *text)
{
  GtkWidget *label = new_label (text, "title-4");

  gtk_widget_set_margin_top (label, 18);
  gtk_box_append (GTK_BOX (self->content), label);
}

/* A row of a table of bars: name, bar, what it says in words. */
static void
add_bar (GtkWidget *grid, int row, const char *name, double share, const char *words)
{
  GtkWidget *title = new_label (name, "numeric");
  GtkWidget *bar = gtk_level_bar_new ();
  GtkWidget *said = new_label (words, "numeric");

  gtk_widget_set_hexpand (bar, TRUE);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (bar), CLAMP (share, 0.0, 1.0));
  /* Its own colours mean "low" and "high", as of a battery. */
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_FULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, words, -1);
  gtk_widget_add_css_class (said, "dim-label");
  gtk_grid_attach (GTK_GRID (grid), title, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), bar, 1, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), said, 2, row, 1, 1);
}

static GtkWidget *
new_bars (void)
{
  GtkWidget *grid = g_object_new (GTK_TYPE_GRID, "column-spacing", 18, "row-spacing", 10, NULL);

  gtk_widget_add_css_class (grid, "card");
  gtk_widget_add_css_class (grid, "text-card");

  return grid;
}

static void
add_sections (VivaReview *self)
{
  ExamPaper *paper = viva_attempt_get_paper (self->attempt);
  GtkWidget *grid = new_bars ();

  for (guint i = 0; i < paper->sections->len; i++) {
    const ExamSection *section = g_ptr_array_index (paper->sections, i);
    double points = 0.0, max_points = 0.0;
    g_autofree char *name = g_strdup_printf ("%s  %s", section->id, section->title);
    g_autofree char *words = NULL;

    for (guint j = 0; j < section->parts->len; j++) {
      const ExamPart *part = g_ptr_array_index (section->parts, j);

      points += viva_attempt_get_points (self->attempt, part);
      max_points += part->points;
    }
    if (max_points <= 0.0)
      continue;
    words = viva_feedback_format_points (points, max_points);
    add_bar (grid, (int) i, name, points / max_points, words);
  }
  add_heading (self, "Points by Question");
  gtk_box_append (GTK_BOX (self->content), grid);
}

static void
add_calibration (VivaReview *self)
{
  GtkWidget *grid = new_bars ();
  gboolean has_any = FALSE;

  add_heading (self, "How Sure against How Right");
  for (guint i = 1; i <= VIVA_CONFIDENCE_MAX; i++) {
    VivaCalibration found = viva_review_calibrate (self->attempt, i);
    g_autofree char *name = g_strdup_printf ("%u  %s", i, viva_confidence_get_title (i));
    g_autofree char *words =
        found.n_answers == 0
            ? g_strdup ("no answer")
            : g_strdup_printf ("%.0f %% right in %u %s", 100.0 * found.share, found.n_answers,
                               found.n_answers == 1 ? "answer" : "answers");

    has_any |= found.n_answers > 0;
    add_bar (grid, (int) i, name, found.share, words);
  }
  if (!has_any) {
    g_object_ref_sink (grid);
    g_object_unref (grid);
    gtk_box_append (
        GTK_BOX (self->content),
        new_label ("Say with each answer how sure you are; then here stands how often you were "
                   "right when you felt so.",
                   "dim-label"));
    return;
  }
  gtk_box_append (GTK_BOX (self->content), grid);
}

static void
open_cb (VivaReview *self, GtkWidget *button)
{
  g_signal_emit (self, signals[PART_CHOSEN], 0,
                 GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index")));
}

static GtkWidget *
new_answer (const ExamPart *part, const char *answer)
{
  GtkWidget *text = viva_text_new ();

  viva_text_set_plain (VIVA_TEXT (text), answer);
  gtk_widget_set_valign (text, GTK_ALIGN_START);
  gtk_widget_add_css_class (text, exam_code (part->answer) != NULL ? "monospace" : "numeric");

  return text;
}

/* Two columns: what was answered, and the key. */
static GtkWidget *
new_comparison (const ExamPart *part, const char *answer, const char *key)
{
  GtkWidget *grid = g_object_new (GTK_TYPE_GRID, "column-spacing", 24, "row-spacing", 4,
                                  "column-homogeneous", TRUE, NULL);

  gtk_grid_attach (GTK_GRID (grid), new_label ("Your answer", "dim-label"), 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid),
                   *answer != '\0' ? new_answer (part, answer) : new_label ("Nothing", "dim-label"),
                   0, 1, 1, 1);
  if (key != NULL) {
    gtk_grid_attach (GTK_GRID (grid), new_label ("Key", "dim-label"), 1, 0, 1, 1);
    gtk_grid_attach (GTK_GRID (grid), new_answer (part, key), 1, 1, 1, 1);
  }

  return grid;
}

static void
add_why (GtkWidget *box, const ExamGrade *grade, const ExamMath *math)
{
  if (grade == NULL)
    return;

  if (grade->message != NULL) {
    GtkWidget *text = viva_text_new ();

    viva_text_set_source (VIVA_TEXT (text), grade->message, math);
    gtk_box_append (GTK_BOX (box), text);
  }
  for (guint i = 0; grade->is_answered && i < grade->n_items; i++) {
    const ExamGradeItem *item = &grade->items[i];
    g_autofree char *line = NULL;
    GtkWidget *text;

    if (item->message == NULL)
      continue;
    line = g_strdup_printf ("- %s %s", item->is_right ? "✓" : "✗", item->message);
    text = viva_text_new ();
    viva_text_set_source (VIVA_TEXT (text), line, math);
    gtk_box_append (GTK_BOX (box), text);
  }
}

static void
add_part (VivaReview *self, guint index, const ExamPart *part)
{
  const ExamMath *math = viva_attempt_get_paper (self->attempt)->math;
  const ExamGrade *grade = viva_attempt_get_grade (self->attempt, part);
  double earned = viva_attempt_get_points (self->attempt, part);
  g_autofree char *points = viva_feedback_format_points (earned, part->points);
  g_autofree char *title = g_strdup_printf ("%s  %s", part->id, part->title);
  g_autofree char *answer =
      viva_written_new (part, math, viva_attempt_get_answer (self->attempt, part));
  g_autofree char *key = viva_written_new_key (part, math);
  g_autofree char *open_name = g_strdup_printf ("Open the question of %s", title);
  guint confidence = viva_attempt_get_confidence (self->attempt, part);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title_label = new_label (title, "heading");
  GtkWidget *points_label = new_label (points, "numeric");
  GtkWidget *icon = gtk_image_new_from_icon_name (earned >= part->points ? "emblem-ok-symbolic"
                                                  : earned > 0.0         ? "radio-mixed-symbolic"
                                                                         : "window-close-symbolic");
  GtkWidget *button;

  gtk_widget_add_css_class (icon, earned >= part->points ? "success"
                                  : earned > 0.0         ? "warning"
                                                         : "error");
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  earned >= part->points ? "Right"
                                  : earned > 0.0         ? "Partly right"
                                                         : "Wrong",
                                  -1);
  gtk_widget_set_hexpand (title_label, TRUE);
  gtk_box_append (GTK_BOX (header), icon);
  gtk_box_append (GTK_BOX (header), title_label);
  gtk_box_append (GTK_BOX (header), points_label);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), new_comparison (part, answer, key));
  if (confidence > 0) {
    g_autofree char *sure = g_strdup_printf ("You were %u of 5 sure: %s.", confidence,
                                             viva_confidence_get_title (confidence));

    gtk_box_append (GTK_BOX (box), new_label (sure, "dim-label"));
  }
  add_why (box, grade, math);

  button =
      gtk_button_new_with_label (part->lab != NULL ? "Open the Experiment" : "Open the Question");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, open_name,
                                  -1);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (open_cb), self);
  gtk_box_append (GTK_BOX (box), button);

  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "text-card");
  gtk_box_append (GTK_BOX (self->content), box);
}

void
viva_review_set_attempt (VivaReview *self, VivaAttempt *attempt)
{
  GtkWidget *child;
  const ExamPart *part;
  ExamPaper *paper;
  g_autofree char *points = NULL;
  double max_points;

  g_return_if_fail (VIVA_IS_REVIEW (self));

  while ((child = gtk_widget_get_first_child (self->content)) != NULL)
    gtk_box_remove (GTK_BOX (self->content), child);
  g_set_object (&self->attempt, attempt);
  if (attempt == NULL)
    return;

  paper = viva_attempt_get_paper (attempt);
  max_points = exam_paper_get_points (paper);
  points = viva_feedback_format_points (viva_attempt_get_points (attempt, NULL), max_points);
  gtk_box_append (GTK_BOX (self->content), new_label (paper->title, "title-2"));
  gtk_box_append (GTK_BOX (self->content), new_label (points, "title-1"));
  add_sections (self);
  add_calibration (self);
  add_heading (self, "Part by Part");
  for (guint i = 0; (part = viva_attempt_get_part (attempt, i)) != NULL; i++)
    add_part (self, i, part);
  gtk_adjustment_set_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0.0);
}

static void
viva_review_dispose (GObject *object)
{
  VivaReview *self = VIVA_REVIEW (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->attempt);

  G_OBJECT_CLASS (viva_review_parent_class)->dispose (object);
}

static void
viva_review_class_init (VivaReviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_review_dispose;

  signals[PART_CHOSEN] = g_signal_new ("part-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "review");
}

static void
viva_review_init (VivaReview *self)
{
  GtkWidget *clamp = g_object_new (ADW_TYPE_CLAMP, "maximum-size", MAX_WIDTH, NULL);

  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->content, "question-content");
  adw_clamp_set_child (ADW_CLAMP (clamp), self->content);
  self->scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER,
                                 "child", clamp, NULL);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}
