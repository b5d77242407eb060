/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-try.h"

#include "exam-variant.h"
#include "lab-setup.h"
#include "plot-axis.h"
#include "viva-text.h"

#define SPACING 10
#define MAX_LENGTH 400
#define STEP_DIGITS 12

struct _VivaTry {
  GtkWidget parent_instance;

  VivaAttempt *attempt;
  const ExamPart *part; /* of @attempt */
  const ExamTry *experiment;
  VivaSession *session;
  GCancellable *run; /* (nullable): of the outcome that a thread computes */
  gboolean is_waited_for;
  gboolean is_refreshing;

  GtkWidget *field; /* an entry, or a column of check buttons */
  GtkWidget *buttons[EXAM_TRY_N_CHOICES];
  GtkWidget *run_button;
  GtkWidget *spinner;
  GtkWidget *note;
  GtkWidget *result;
  GtkWidget *prediction_text;
  GtkWidget *outcome_text;
  GtkWidget *verdict;
  GtkWidget *verdict_icon;
  GtkWidget *verdict_label;
  GtkWidget *why;
};

G_DEFINE_FINAL_TYPE (VivaTry, viva_try, GTK_TYPE_WIDGET)

enum {
  ARRIVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const ExamMath *
get_math (VivaTry *self)
{
  return viva_attempt_get_paper (self->attempt)->math;
}

static const char *
get_prediction (VivaTry *self)
{
  return viva_attempt_get_prediction (self->attempt, self->part, self->experiment->id);
}

static gboolean
was_run (VivaTry *self)
{
  return viva_attempt_was_run (self->attempt, self->part, self->experiment->id);
}

/* A sentence below the field, or nothing. */
static void
set_note (VivaTry *self, const char *note)
{
  gtk_label_set_label (GTK_LABEL (self->note), note != NULL ? note : "");
  gtk_widget_set_visible (self->note, note != NULL);
  if (GTK_IS_ENTRY (self->field))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->field),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, note != NULL ? note : "",
                                    -1);
}

static void
update (VivaTry *self)
{
  /* An entry keeps its focus, and can still be read. */
  if (GTK_IS_ENTRY (self->field))
    gtk_editable_set_editable (GTK_EDITABLE (self->field), !was_run (self));
  else
    gtk_widget_set_sensitive (self->field, !was_run (self));
  gtk_button_set_label (GTK_BUTTON (self->run_button), was_run (self) ? "Run Again" : "Run");
  gtk_widget_set_visible (self->spinner, self->run != NULL);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), self->run != NULL);
}

/* ---- The outcome ---- */

/* The prediction in words. CommonMark. (transfer full) */
static char *
write_prediction (VivaTry *self)
{
  const char *prediction = get_prediction (self);
  GString *text;

  for (guint i = 0; i < EXAM_TRY_N_CHOICES; i++)
    if (self->experiment->choices[i] != NULL &&
        g_str_equal (prediction, exam_try_choice_id ((ExamTryChoice) i)))
      return g_strdup (self->experiment->choices[i]);

  text = g_string_new (NULL);
  for (const char *p = prediction; *p != '\0'; p++) {
    if (g_ascii_ispunct (*p))
      g_string_append_c (text, '\\');
    g_string_append_c (text, *p);
  }
  return g_string_free (text, FALSE);
}

static void
show_verdict (VivaTry *self, ExamTryVerdict verdict)
{
  gboolean is_as_predicted = verdict == EXAM_TRY_AS_PREDICTED;

  gtk_image_set_from_icon_name (GTK_IMAGE (self->verdict_icon),
                                is_as_predicted ? "emblem-ok-symbolic" : "dialog-warning-symbolic");
  gtk_widget_set_css_classes (self->verdict_icon,
                              (const char *[]){ is_as_predicted ? "success" : "warning", NULL });
  gtk_widget_set_visible (self->verdict_icon, verdict != EXAM_TRY_OPEN);
  gtk_label_set_label (GTK_LABEL (self->verdict_label), verdict == EXAM_TRY_OPEN
                                                            ? "Is it as you said?"
                                                        : is_as_predicted ? "As you said."
                                                                          : "Not as you said.");
}

static void
show_outcome (VivaTry *self, const ExamTryOutcome *outcome)
{
  const ExamMath *math = get_math (self);
  g_autofree char *prediction = write_prediction (self);
  g_autofree char *text = exam_try_outcome_to_string (self->experiment, outcome);
  g_autofree char *spoken_prediction = viva_text_speak (prediction, math);
  g_autofree char *spoken = viva_text_speak (text, math);
  g_autofree char *spoken_why =
      viva_text_speak (self->experiment->why != NULL ? self->experiment->why : "", math);
  g_autofree char *label = NULL;
  g_autofree char *description = NULL;

  show_verdict (self, exam_try_judge (self->experiment, outcome, get_prediction (self)));
  viva_text_set_source (VIVA_TEXT (self->prediction_text), prediction, math);
  viva_text_set_source (VIVA_TEXT (self->outcome_text), text, math);
  label = g_strdup_printf ("You said: %s. It came out: %s", spoken_prediction, spoken);
  description =
      g_strdup_printf ("%s %s", gtk_label_get_label (GTK_LABEL (self->verdict_label)), spoken_why);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->result), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  gtk_widget_set_visible (self->result, TRUE);
}

/* What a thread needs; the attempt owns the part, and with it the experiment. */
typedef struct {
  VivaAttempt *attempt;
  const ExamTry *experiment;
} Run;

static void
run_free (gpointer data)
{
  Run *self = data;

  g_object_unref (self->attempt);
  g_free (self);
}

static void
run_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Run *run = data;
  GError *error = NULL;
  ExamTryOutcome *outcome = exam_try_run (run->experiment, &error);

  if (outcome != NULL)
    g_task_return_pointer (task, outcome, (GDestroyNotify) exam_try_outcome_free);
  else
    g_task_return_error (task, error);
}

static void
ran_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  VivaTry *self = VIVA_TRY (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (ExamTryOutcome) outcome = g_task_propagate_pointer (G_TASK (result), &error);

  /* The widget has gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->run);
  update (self);
  if (outcome != NULL)
    show_outcome (self, outcome);
  else
    set_note (self, error->message);
  if (self->is_waited_for)
    g_signal_emit (self, signals[ARRIVED], 0, outcome != NULL ? self->result : self->note);
  self->is_waited_for = FALSE;
}

static void
compute (VivaTry *self)
{
  g_autoptr (GTask) task = NULL;
  Run *run;

  if (self->run != NULL)
    return;

  self->run = g_cancellable_new ();
  run = g_new0 (Run, 1);
  run->attempt = g_object_ref (self->attempt);
  run->experiment = self->experiment;
  task = g_task_new (self, self->run, ran_cb, NULL);
  g_task_set_task_data (task, run, run_free);
  g_task_run_in_thread (task, run_thread);
  update (self);
}

/* Puts the experiment on the bench. One that is compared with an earlier run has both there, where
 * there are curves to compare. */
static void
set_up_bench (VivaTry *self)
{
  const ExamTry *experiment = self->experiment;
  g_autoptr (LabSetup) setup = NULL;

  if (experiment->from == NULL || experiment->steps == 0) {
    viva_session_open (self->session, experiment->settings, experiment->seed, experiment->steps);
    return;
  }
  setup = lab_setup_new (experiment->from, experiment->seed);
  lab_setup_add_run (setup, experiment->settings);
  viva_session_open_setup (self->session, setup, experiment->steps);
}

static void
focus_field (VivaTry *self)
{
  for (guint i = 0; i < EXAM_TRY_N_CHOICES; i++)
    if (self->buttons[i] != NULL) {
      gtk_widget_grab_focus (self->buttons[i]);
      return;
    }
  gtk_widget_grab_focus (self->field);
}

void
viva_try_run (VivaTry *self)
{
  g_autofree char *complaint = NULL;

  g_return_if_fail (VIVA_IS_TRY (self));

  complaint = exam_try_complain (self->experiment, get_prediction (self));
  set_note (self, complaint);
  if (complaint != NULL) {
    focus_field (self);
    return;
  }

  viva_attempt_set_run (self->attempt, self->part, self->experiment->id);
  set_up_bench (self);
  self->is_waited_for = TRUE;
  compute (self);
}

/* ---- The prediction ---- */

static void
take (VivaTry *self, const char *prediction)
{
  if (self->is_refreshing)
    return;
  set_note (self, NULL);
  viva_attempt_set_prediction (self->attempt, self->part, self->experiment->id, prediction);
}

static void
entry_changed_cb (VivaTry *self)
{
  take (self, gtk_editable_get_text (GTK_EDITABLE (self->field)));
}

static void
toggled_cb (VivaTry *self, GtkCheckButton *button)
{
  if (!gtk_check_button_get_active (button))
    return;
  for (guint i = 0; i < EXAM_TRY_N_CHOICES; i++)
    if (self->buttons[i] == GTK_WIDGET (button))
      take (self, exam_try_choice_id ((ExamTryChoice) i));
}

/* As the attempt has it. */
static void
refresh (VivaTry *self)
{
  const char *prediction = get_prediction (self);

  self->is_refreshing = TRUE;
  if (GTK_IS_ENTRY (self->field))
    gtk_editable_set_text (GTK_EDITABLE (self->field), prediction);
  for (guint i = 0; i < EXAM_TRY_N_CHOICES; i++)
    if (self->buttons[i] != NULL)
      gtk_check_button_set_active (
          GTK_CHECK_BUTTON (self->buttons[i]),
          g_str_equal (prediction, exam_try_choice_id ((ExamTryChoice) i)));
  self->is_refreshing = FALSE;
}

/* ---- Construction ---- */

static GtkWidget *
new_choice (VivaTry *self, ExamTryChoice choice, GtkWidget *group)
{
  const char *source = self->experiment->choices[choice];
  g_autofree char *name = viva_text_speak (source, get_math (self));
  GtkWidget *text = viva_text_new ();
  GtkWidget *button = gtk_check_button_new ();

  viva_text_set_is_selectable (VIVA_TEXT (text), FALSE);
  viva_text_set_source (VIVA_TEXT (text), source, get_math (self));
  gtk_check_button_set_child (GTK_CHECK_BUTTON (button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (group != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), GTK_CHECK_BUTTON (group));
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (toggled_cb), self);

  return button;
}

static GtkWidget *
new_choices (VivaTry *self)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                 4, "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO_GROUP, NULL);
  GtkWidget *group = NULL;

  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Your prediction", -1);
  for (guint i = 0; i < EXAM_TRY_N_CHOICES; i++) {
    if (self->experiment->choices[i] == NULL)
      continue;
    self->buttons[i] = new_choice (self, (ExamTryChoice) i, group);
    group = self->buttons[i];
    gtk_box_append (GTK_BOX (box), self->buttons[i]);
  }

  return box;
}

static GtkWidget *
new_entry (VivaTry *self)
{
  gboolean is_number = self->experiment->kind == EXAM_TRY_NUMBER;
  GtkWidget *entry = g_object_new (GTK_TYPE_ENTRY, "placeholder-text",
                                   is_number ? "A number, or an expression" : "In a few words",
                                   "hexpand", TRUE, "max-length", MAX_LENGTH, NULL);

  if (is_number)
    gtk_widget_add_css_class (entry, "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Your prediction", -1);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (entry_changed_cb), self);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (viva_try_run), self);

  return entry;
}

/* What the button does to the experiment: "Width: 1000, 2,500 steps". (transfer full) */
static char *
describe_settings (VivaTry *self)
{
  const ExamTry *experiment = self->experiment;
  const LabClass *lab = self->part->lab;
  g_autofree char *steps = plot_format_number ((double) experiment->steps, STEP_DIGITS);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lab->n_knobs; i++) {
    g_autofree char *pattern = NULL;
    g_autofree char *value = NULL;

    if (lab_settings_equal_knob (experiment->settings, self->part->settings, i))
      continue;
    pattern = g_strdup_printf ("{%s}", lab->knobs[i].id);
    value = exam_variant_fill_in (pattern, experiment->settings);
    g_string_append_printf (text, "%s%s: %s", text->len > 0 ? ", " : "", lab->knobs[i].title,
                            value);
  }
  if (experiment->steps > 0)
    g_string_append_printf (text, "%s%s steps", text->len > 0 ? ", " : "", steps);

  return g_string_free (text, FALSE);
}

static GtkWidget *
new_run_row (VivaTry *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  g_autofree char *settings = describe_settings (self);
  g_autofree char *spoken = viva_text_speak (self->experiment->ask, get_math (self));
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "label", settings, "xalign", 0.0f, "wrap", TRUE, "hexpand",
                    TRUE, "natural-wrap-mode", GTK_NATURAL_WRAP_NONE, NULL);

  self->run_button = gtk_button_new_with_label ("Run");
  gtk_widget_set_valign (self->run_button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->run_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, spoken, -1);
  g_signal_connect_swapped (self->run_button, "clicked", G_CALLBACK (viva_try_run), self);

  self->spinner = gtk_spinner_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spinner), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Running", -1);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (row), self->run_button);
  gtk_box_append (GTK_BOX (row), self->spinner);
  gtk_box_append (GTK_BOX (row), label);

  return row;
}

/* A heading over @text, in half of the width. */
static GtkWidget *
new_side (const char *title, GtkWidget *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0f, NULL);

  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (text, "numeric");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), text);

  return box;
}

static GtkWidget *
new_result (VivaTry *self)
{
  GtkWidget *result = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL,
                                    "spacing", SPACING, "focusable", TRUE, "accessible-role",
                                    GTK_ACCESSIBLE_ROLE_STATUS, "visible", FALSE, NULL);
  GtkWidget *sides = g_object_new (GTK_TYPE_BOX, "spacing", 2 * SPACING, "homogeneous", TRUE, NULL);

  self->prediction_text = viva_text_new ();
  self->outcome_text = viva_text_new ();
  gtk_box_append (GTK_BOX (sides), new_side ("You said", self->prediction_text));
  gtk_box_append (GTK_BOX (sides), new_side ("It came out", self->outcome_text));
  gtk_box_append (GTK_BOX (result), sides);

  self->verdict = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->verdict_icon = gtk_image_new ();
  self->verdict_label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, NULL);
  gtk_widget_add_css_class (self->verdict_label, "heading");
  gtk_box_append (GTK_BOX (self->verdict), self->verdict_icon);
  gtk_box_append (GTK_BOX (self->verdict), self->verdict_label);
  gtk_box_append (GTK_BOX (result), self->verdict);

  self->why = viva_text_new ();
  viva_text_set_source (VIVA_TEXT (self->why), self->experiment->why, get_math (self));
  gtk_widget_set_visible (self->why, self->experiment->why != NULL);
  gtk_box_append (GTK_BOX (result), self->why);
  gtk_widget_add_css_class (result, "result");

  return result;
}

static void
viva_try_dispose (GObject *object)
{
  VivaTry *self = VIVA_TRY (object);
  GtkWidget *child;

  if (self->run != NULL)
    g_cancellable_cancel (self->run);
  g_clear_object (&self->run);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->attempt);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (viva_try_parent_class)->dispose (object);
}

static void
viva_try_class_init (VivaTryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_try_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "try");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  signals[ARRIVED] = g_signal_new ("arrived", VIVA_TYPE_TRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, GTK_TYPE_WIDGET);
}

static void
viva_try_init (VivaTry *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), SPACING);
}

GtkWidget *
viva_try_new (VivaAttempt *attempt,
              const ExamPart *part,
              const ExamTry *experiment,
              VivaSession *session)
{
  VivaTry *self;
  GtkWidget *widget, *ask;
  g_autofree char *spoken = NULL;

  g_return_val_if_fail (VIVA_IS_ATTEMPT (attempt), NULL);
  g_return_val_if_fail (part != NULL && part->lab != NULL && experiment != NULL, NULL);
  g_return_val_if_fail (VIVA_IS_SESSION (session), NULL);

  self = g_object_new (VIVA_TYPE_TRY, NULL);
  self->attempt = g_object_ref (attempt);
  self->part = part;
  self->experiment = experiment;
  self->session = g_object_ref (session);

  widget = GTK_WIDGET (self);
  spoken = viva_text_speak (experiment->ask, get_math (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  ask = viva_text_new ();
  viva_text_set_source (VIVA_TEXT (ask), experiment->ask, get_math (self));
  gtk_widget_set_parent (ask, widget);
  self->field = experiment->kind == EXAM_TRY_CHOICE ? new_choices (self) : new_entry (self);
  gtk_widget_set_parent (self->field, widget);
  self->note = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode",
                             PANGO_WRAP_WORD_CHAR, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->note, "warning");
  gtk_widget_set_parent (self->note, widget);
  gtk_widget_set_parent (new_run_row (self), widget);
  self->result = new_result (self);
  gtk_widget_set_parent (self->result, widget);

  refresh (self);
  update (self);
  if (was_run (self))
    compute (self);

  return widget;
}
