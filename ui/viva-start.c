/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-start.h"

#include <adwaita.h>

#include "exam-data.h"
#include "exam-paper.h"
#include "lab-class.h"
#include "viva-feedback.h"
#include "viva-names.h"
#include "viva-thumbnail.h"

#define MAX_WIDTH 880
#define LAB_WIDTH 250

/* Attempts that are offered to go on with: the newest. */
#define MAX_RESUME 6
#define MAX_DUE 12

struct _VivaStart {
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *content;
  VivaStore *store;
  GPtrArray *papers;   /* (element-type ExamPaper) */
  GPtrArray *attempts; /* (element-type ExamAttempt) */
};

G_DEFINE_FINAL_TYPE (VivaStart, viva_start, GTK_TYPE_WIDGET)

enum {
  BEGIN,
  RESUME,
  REPEAT,
  LAB,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
add_papers_of (VivaStart *self, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *ini = g_build_filename (path, "paper.ini", NULL);
    ExamPaper *paper = g_file_test (ini, G_FILE_TEST_EXISTS) ? exam_paper_load (path, NULL) : NULL;

    if (paper != NULL)
      g_ptr_array_add (self->papers, paper);
  }
}

static const ExamPaper *
find_paper (VivaStart *self, const char *path)
{
  for (guint i = 0; i < self->papers->len; i++) {
    const ExamPaper *paper = g_ptr_array_index (self->papers, i);

    if (g_str_equal (paper->path, path))
      return paper;
  }

  return NULL;
}

/* Papers of one's own are those that were taken before. */
static void
read_papers (VivaStart *self)
{
  g_autofree char *folder = exam_data_dir ();

  g_ptr_array_set_size (self->papers, 0);
  if (folder != NULL)
    add_papers_of (self, folder);
  for (guint i = 0; i < self->attempts->len; i++) {
    const ExamAttempt *attempt = g_ptr_array_index (self->attempts, i);
    ExamPaper *paper = find_paper (self, attempt->paper) == NULL &&
                               g_file_test (attempt->paper, G_FILE_TEST_IS_DIR)
                           ? exam_paper_load (attempt->paper, NULL)
                           : NULL;

    if (paper != NULL)
      g_ptr_array_add (self->papers, paper);
  }
}

static GtkWidget *
add_section (VivaStart *self, const char *title)
{
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0f, "margin-top", 18, NULL);

  gtk_widget_add_css_class (label, "title-4");
  gtk_box_append (GTK_BOX (self->content), label);

  return label;
}

static GtkWidget *
add_list (VivaStart *self, const char *name)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (self->content), list);

  return list;
}

static void
add_note (VivaStart *self, const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0f, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);

  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (self->content), label);
}

/* A button at the end of a row, whose name says what it is for. */
static GtkWidget *
add_button (GtkWidget *row, const char *label, const char *name, GCallback callback, gpointer data)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (button, "clicked", callback, data);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return button;
}

/* What a press on the row itself does. The row's own way would add its title to the button's name.
 */
static void
set_main_button (GtkWidget *row, GtkWidget *button)
{
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_swapped (row, "activated", G_CALLBACK (gtk_widget_activate), button);
}

static const ExamAttempt *
find_last (VivaStart *self, const char *path)
{
  for (guint i = 0; i < self->attempts->len; i++) {
    const ExamAttempt *attempt = g_ptr_array_index (self->attempts, i);

    if (g_str_equal (attempt->paper, path) && attempt->max_points > 0.0)
      return attempt;
  }

  return NULL;
}

static ExamPaper *
get_row_paper (VivaStart *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);

  return g_object_get_data (G_OBJECT (row), "paper");
}

static VivaStart *
get_start (GtkWidget *button)
{
  return VIVA_START (gtk_widget_get_ancestor (button, VIVA_TYPE_START));
}

static void
study_cb (gpointer data, GtkWidget *button)
{
  VivaStart *self = get_start (button);
  g_autofree char *path = g_strdup (get_row_paper (self, button)->path);

  g_signal_emit (self, signals[BEGIN], 0, path, EXAM_MODE_STUDY);
}

static void
exam_cb (gpointer data, GtkWidget *button)
{
  VivaStart *self = get_start (button);
  g_autofree char *path = g_strdup (get_row_paper (self, button)->path);

  g_signal_emit (self, signals[BEGIN], 0, path, EXAM_MODE_EXAM);
}

static void
add_paper (VivaStart *self, GtkWidget *list, ExamPaper *paper)
{
  guint n_parts = exam_paper_get_n_parts (paper);
  g_autofree char *points = viva_feedback_format_points (exam_paper_get_points (paper), NAN);
  g_autoptr (GString) subtitle = g_string_new (NULL);
  const ExamAttempt *last = find_last (self, paper->path);
  g_autofree char *study_name = g_strdup_printf ("Study %s", paper->title);
  g_autofree char *exam_name = g_strdup_printf ("Take %s as an exam", paper->title);
  g_autofree char *title = g_markup_escape_text (paper->title, -1);
  GtkWidget *row, *button;

  g_string_printf (subtitle, "%u %s · %s · %u minutes", n_parts, n_parts == 1 ? "part" : "parts",
                   points, paper->minutes);
  if (last != NULL) {
    g_autofree char *score =
        viva_feedback_format_points (exam_attempt_get_points (last), last->max_points);

    g_string_append_printf (subtitle, "\nLast time: %s", score);
  }
  row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "subtitle", subtitle->str,
                      "subtitle-lines", 3, NULL);
  g_object_set_data (G_OBJECT (row), "paper", paper);
  if (last != NULL) {
    GtkWidget *bar = gtk_level_bar_new ();

    gtk_level_bar_set_value (GTK_LEVEL_BAR (bar),
                             CLAMP (exam_attempt_get_points (last) / last->max_points, 0.0, 1.0));
    gtk_widget_set_size_request (bar, 90, -1);
    gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
    gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    "Last score", -1);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), bar);
  }
  button = add_button (row, "Study", study_name, G_CALLBACK (study_cb), NULL);
  gtk_widget_add_css_class (button, "suggested-action");
  set_main_button (row, button);
  add_button (row, "Exam", exam_name, G_CALLBACK (exam_cb), NULL);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

static void
add_papers (VivaStart *self)
{
  GtkWidget *list, *button;

  add_section (self, "Papers");
  if (self->papers->len > 0) {
    list = add_list (self, "Papers");
    for (guint i = 0; i < self->papers->len; i++)
      add_paper (self, list, g_ptr_array_index (self->papers, i));
  } else {
    add_note (self,
              "No paper was found. A paper is a folder with a paper.ini and one Markdown "
              "file a part.",
              "dim-label");
  }
  button = gtk_button_new_with_mnemonic ("_Open Another Paper…");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Open another paper", -1);
  viva_names_say_once (button);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open");
  gtk_box_append (GTK_BOX (self->content), button);
}

static const ExamAttempt *
get_row_attempt (GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);

  return g_object_get_data (G_OBJECT (row), "attempt");
}

static void
resume_cb (gpointer data, GtkWidget *button)
{
  g_signal_emit (get_start (button), signals[RESUME], 0, get_row_attempt (button));
}

static void
removed_cb (VivaStart *self, const char *response, GtkWidget *dialog)
{
  g_autoptr (GError) error = NULL;

  if (g_str_equal (response, "delete") &&
      !viva_store_remove (self->store, g_object_get_data (G_OBJECT (dialog), "id"), &error))
    g_message ("%s", error->message);
  viva_start_refresh (self, self->store);
}

static void
delete_cb (gpointer data, GtkWidget *button)
{
  VivaStart *self = get_start (button);
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (button)), "Delete This Attempt?",
                              "Its answers and points are gone then.");

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", "_Cancel", "delete",
                                    "_Delete", NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "delete",
                                              ADW_RESPONSE_DESTRUCTIVE);
  g_object_set_data_full (G_OBJECT (dialog), "id", g_strdup (get_row_attempt (button)->id), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static guint
count_answers (const ExamAttempt *attempt)
{
  GHashTableIter iter;
  ExamEntry *entry;
  guint n = 0;

  g_hash_table_iter_init (&iter, attempt->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    n += *entry->answer != '\0';

  return n;
}

static void
add_attempt (VivaStart *self, GtkWidget *list, const ExamAttempt *attempt)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (attempt->changed);
  g_autofree char *date = time != NULL ? g_date_time_format (time, "%e %B, %H:%M") : g_strdup ("");
  g_autofree char *points =
      viva_feedback_format_points (exam_attempt_get_points (attempt), attempt->max_points);
  g_autofree char *title = g_markup_escape_text (attempt->title, -1);
  g_autoptr (GString) subtitle = g_string_new (NULL);
  const char *verb = attempt->is_handed_in ? "Review" : "Resume";
  g_autofree char *name = g_strdup_printf ("%s %s of %s", verb, attempt->title, date);
  g_autofree char *delete_name = g_strdup_printf ("Delete %s of %s", attempt->title, date);
  GtkWidget *row, *button;

  g_string_append (subtitle, attempt->mode == EXAM_MODE_EXAM ? "Exam" : "Study");
  if (attempt->is_handed_in)
    g_string_append_printf (subtitle, ", handed in · %s", points);
  else
    g_string_append_printf (subtitle, " · %u answered", count_answers (attempt));
  if (attempt->seconds_allowed > 0 && !attempt->is_handed_in)
    g_string_append_printf (subtitle, " · %.0f minutes left",
                            MAX (attempt->seconds_allowed - attempt->seconds_used, 0.0) / 60.0);
  g_string_append_printf (subtitle, " · %s", g_strstrip (date));

  row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "subtitle", subtitle->str, NULL);
  g_object_set_data (G_OBJECT (row), "attempt", (gpointer) attempt);
  button = add_button (row, verb, name, G_CALLBACK (resume_cb), NULL);
  set_main_button (row, button);
  button = add_button (row, "", delete_name, G_CALLBACK (delete_cb), NULL);
  gtk_button_set_icon_name (GTK_BUTTON (button), "user-trash-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, "Delete This Attempt");
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

static void
add_attempts (VivaStart *self)
{
  GtkWidget *list = NULL;
  guint n = 0;

  for (guint i = 0; i < self->attempts->len && n < MAX_RESUME; i++) {
    const ExamAttempt *attempt = g_ptr_array_index (self->attempts, i);

    if (list == NULL) {
      add_section (self, "Your Attempts");
      list = add_list (self, "Your attempts");
    }
    add_attempt (self, list, attempt);
    n++;
  }
}

static void
repeat_cb (gpointer data, GtkWidget *button)
{
  VivaStart *self = get_start (button);
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);
  g_autofree char *part = g_strdup (g_object_get_data (G_OBJECT (row), "part"));
  g_autofree char *path = g_strdup (get_row_paper (self, button)->path);

  g_signal_emit (self, signals[REPEAT], 0, path, part);
}

static void
add_due (VivaStart *self)
{
  ExamSchedule *schedule = viva_store_get_schedule (self->store, NULL);
  g_autoptr (GPtrArray) due = exam_schedule_get_due (schedule, g_get_real_time () / G_USEC_PER_SEC);
  GtkWidget *list = NULL;
  guint n = 0;

  for (guint i = 0; i < due->len && n < MAX_DUE; i++) {
    const ExamCard *card = g_ptr_array_index (due, i);
    const ExamPaper *paper = find_paper (self, card->paper);
    const ExamPart *part = paper != NULL ? exam_paper_find_part (paper, card->part) : NULL;
    g_autofree char *text = NULL;
    g_autofree char *title = NULL;
    g_autofree char *subtitle = NULL;
    g_autofree char *name = NULL;
    GtkWidget *row;

    if (part == NULL)
      continue;
    if (list == NULL) {
      add_section (self, "Due Today");
      list = add_list (self, "Due today");
    }
    n++;
    text = g_strdup_printf ("%s  %s", part->id, part->title);
    title = g_markup_escape_text (text, -1);
    name = g_strdup_printf ("Repeat %s, %s", part->id, part->title);
    subtitle = g_markup_printf_escaped ("%s · %s", paper->title,
                                        part->has_variants ? "with other numbers" : "as it was");
    row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "subtitle", subtitle, NULL);
    g_object_set_data (G_OBJECT (row), "paper", (gpointer) paper);
    g_object_set_data_full (G_OBJECT (row), "part", g_strdup (part->id), g_free);
    set_main_button (row, add_button (row, "Repeat", name, G_CALLBACK (repeat_cb), NULL));
    gtk_list_box_append (GTK_LIST_BOX (list), row);
  }
}

static void
lab_cb (const LabClass *lab, GtkWidget *button)
{
  g_signal_emit (get_start (button), signals[LAB], 0, lab);
}

static void
add_labs (VivaStart *self)
{
  guint n_labs;
  const LabClass *const *labs = lab_classes (&n_labs);
  GtkWidget *grid = g_object_new (GTK_TYPE_FLOW_BOX, "selection-mode", GTK_SELECTION_NONE,
                                  "homogeneous", TRUE, "column-spacing", 12, "row-spacing", 12,
                                  "min-children-per-line", 1, "max-children-per-line", 3, NULL);

  add_section (self, "Laboratory");
  for (guint i = 0; i < n_labs; i++) {
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
    GtkWidget *title =
        g_object_new (GTK_TYPE_LABEL, "label", labs[i]->title, "xalign", 0.0f, "wrap", TRUE, NULL);
    GtkWidget *summary = g_object_new (GTK_TYPE_LABEL, "label", labs[i]->summary, "xalign", 0.0f,
                                       "yalign", 0.0f, "wrap", TRUE, "width-chars", 24,
                                       "max-width-chars", 32, "vexpand", TRUE, NULL);
    GtkWidget *button = gtk_button_new ();

    gtk_widget_add_css_class (title, "heading");
    gtk_widget_add_css_class (summary, "plain");
    gtk_box_append (GTK_BOX (box), viva_thumbnail_new (labs[i]));
    gtk_box_append (GTK_BOX (box), title);
    gtk_box_append (GTK_BOX (box), summary);
    gtk_button_set_child (GTK_BUTTON (button), box);
    gtk_widget_add_css_class (button, "card");
    gtk_widget_add_css_class (button, "lab-card");
    gtk_widget_set_size_request (button, LAB_WIDTH, -1);
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    labs[i]->title, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    labs[i]->summary, -1);
    g_signal_connect_swapped (button, "clicked", G_CALLBACK (lab_cb), (gpointer) labs[i]);
    gtk_flow_box_append (GTK_FLOW_BOX (grid), button);
    /* The button takes the focus; its cell would be one more stop. */
    gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
  }
  gtk_box_append (GTK_BOX (self->content), grid);
}

void
viva_start_refresh (VivaStart *self, VivaStore *store)
{
  GtkWidget *child;
  g_autoptr (GPtrArray) problems = NULL;
  g_autofree char *problem = NULL;

  g_return_if_fail (VIVA_IS_START (self));
  g_return_if_fail (VIVA_IS_STORE (store));

  while ((child = gtk_widget_get_first_child (self->content)) != NULL)
    gtk_box_remove (GTK_BOX (self->content), child);

  g_set_object (&self->store, store);
  g_clear_pointer (&self->attempts, g_ptr_array_unref);
  self->attempts = viva_store_load_all (store, &problems);
  read_papers (self);
  viva_store_get_schedule (store, &problem);

  for (guint i = 0; problems != NULL && i < problems->len; i++)
    add_note (self, g_ptr_array_index (problems, i), "warning");
  if (problem != NULL)
    add_note (self, problem, "warning");
  if (self->attempts->len == 0)
    add_note (self, "Open a paper, answer its questions, and see each answer in a live experiment.",
              "title-4");
  add_due (self);
  add_papers (self);
  add_attempts (self);
  add_labs (self);
}

static void
viva_start_dispose (GObject *object)
{
  VivaStart *self = VIVA_START (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->papers, g_ptr_array_unref);
  g_clear_pointer (&self->attempts, g_ptr_array_unref);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (viva_start_parent_class)->dispose (object);
}

static void
viva_start_class_init (VivaStartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_start_dispose;

  signals[BEGIN] = g_signal_new ("begin", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 2, G_TYPE_STRING, G_TYPE_INT);
  signals[RESUME] = g_signal_new ("resume", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[REPEAT] = g_signal_new ("repeat", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[LAB] = g_signal_new ("lab", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               G_TYPE_POINTER);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "start");
}

static void
viva_start_init (VivaStart *self)
{
  GtkWidget *clamp = g_object_new (ADW_TYPE_CLAMP, "maximum-size", MAX_WIDTH, NULL);

  self->papers = g_ptr_array_new_with_free_func ((GDestroyNotify) exam_paper_unref);
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->content, "question-content");
  adw_clamp_set_child (ADW_CLAMP (clamp), self->content);
  self->scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER,
                                 "child", clamp, NULL);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}
