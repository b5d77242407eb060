/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-window.h"

#include "exam-labels.h"
#include "exam-paper.h"
#include "viva-attempt.h"
#include "viva-feedback.h"
#include "viva-names.h"
#include "viva-plain-keys.h"
#include "viva-recipe-dialog.h"
#include "viva-print.h"
#include "viva-review.h"
#include "viva-start.h"
#include "viva-window-state.h"
#include "viva-workspace.h"

/* Sentences of a dialog. */
#define MAX_WARNINGS 6

struct _VivaWindow {
  AdwApplicationWindow parent_instance;

  VivaSession *session;
  VivaAttempt *attempt; /* (nullable): no paper */
  guint part;
  guint tick;
  guint clock_source;
  gint64 clock_time;   /* of the last tick, monotonic */
  double warned_left;  /* seconds that were left when it was warned last */
  gboolean is_lab;     /* an experiment of the laboratory, with no question */
  gboolean is_problem; /* the notice is about what cannot be written */
  GtkFileChooserNative *chooser;
  VivaWorkspace *workspace; /* (nullable): there was nothing to work at yet; see need_workspace() */

  GtkWidget *title;
  GtkWidget *menu_button;
  GMenuModel *main_menu;
  GtkWidget *paper_button;
  GtkWidget *step_buttons;
  GtkWidget *points_label;
  GtkWidget *clock_label;
  GtkWidget *hand_in_button;
  GtkWidget *review_button;
  GtkWidget *notice;
  GtkWidget *notice_label;
  GtkWidget *start;
  GtkWidget *review;
  GtkWidget *stack;
  GtkWidget *error_label; /* (nullable): of a page that was not needed yet */
  GtkWidget *workspace_place;
};

G_DEFINE_FINAL_TYPE (VivaWindow, viva_window, ADW_TYPE_APPLICATION_WINDOW)

/* Those that need a part. */
static const char *const paper_actions[] = { "check",    "recheck",       "hint",
                                             "solution", "another",       "paper-numbers",
                                             "flag",     "previous-part", "next-part" };

static void
set_enabled (VivaWindow *self, const char *action, gboolean enabled)
{
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), action)), enabled);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  VivaWindow *self = VIVA_WINDOW (widget);

  if (viva_session_tick (self->session))
    return G_SOURCE_CONTINUE;

  self->tick = 0;

  return G_SOURCE_REMOVE;
}

/* The frame clock only runs as long as something is to come. */
static void
active_cb (VivaWindow *self)
{
  if (self->tick == 0 && viva_session_get_active (self->session))
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
update_run_actions (VivaWindow *self)
{
  const LabClass *lab = viva_session_get_lab (self->session);
  LabStatus status = viva_session_get_status (self->session);
  gboolean has_steps = lab != NULL && lab->default_steps > 0;
  gboolean goes_on = has_steps && status == LAB_STATUS_RUNNING;

  set_enabled (self, "play", goes_on);
  set_enabled (self, "step", goes_on);
  set_enabled (self, "step-back", has_steps && viva_session_get_goal (self->session) > 0);
  set_enabled (self, "compare", lab != NULL);
  set_enabled (self, "save-recipe", viva_session_get_setup (self->session) != NULL);
  set_enabled (self, "reset", has_steps);
  set_enabled (self, "new-seed", lab != NULL);
  set_enabled (self, "rewind-to-best",
               has_steps && viva_session_get_best_step (self->session) != LAB_NO_STEP &&
                   viva_session_get_veil (self->session) == PLOT_VEIL_NONE);
  set_enabled (self, "rewind", viva_session_find_diverged (self->session) >= 0);
}

static void
update_points (VivaWindow *self)
{
  ExamPaper *paper = viva_attempt_get_paper (self->attempt);
  const ExamPart *part = viva_attempt_get_part (self->attempt, self->part);
  gboolean is_handed_in = viva_attempt_is_handed_in (self->attempt);
  gboolean is_exam = viva_attempt_get_mode (self->attempt) == EXAM_MODE_EXAM && !is_handed_in;
  gboolean is_study = !is_exam && !is_handed_in;
  g_autofree char *points = viva_feedback_format_points (
      viva_attempt_get_points (self->attempt, NULL), exam_paper_get_points (paper));

  gtk_label_set_label (GTK_LABEL (self->points_label), points);
  set_enabled (self, "check", part->answer != NULL && is_study);
  set_enabled (self, "recheck", part->answer != NULL && is_study);
  set_enabled (self, "hint", part->hint != NULL && is_study);
  set_enabled (self, "solution",
               part->solution != NULL && is_study &&
                   !viva_attempt_is_revealed (self->attempt, part));
  set_enabled (self, "another", part->has_variants && is_study);
  set_enabled (self, "paper-numbers", part->variant != 0 && is_study);
  set_enabled (self, "flag", is_exam);
  g_simple_action_set_state (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "flag")),
      g_variant_new_boolean (viva_attempt_is_flagged (self->attempt, part)));
}

/* Also when a person may not change it. */
static void
set_large_bench (VivaWindow *self, gboolean is_large)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "large-bench");

  g_action_change_state (action, g_variant_new_boolean (is_large));
}

/* Whether answers are given as in an exam: nothing is shown yet. */
static gboolean
is_in_exam (VivaWindow *self)
{
  return self->attempt != NULL && viva_attempt_get_mode (self->attempt) == EXAM_MODE_EXAM &&
         !viva_attempt_is_handed_in (self->attempt);
}

static void
show_notice (VivaWindow *self, const char *text, gboolean is_problem)
{
  self->is_problem = is_problem;
  gtk_label_set_label (GTK_LABEL (self->notice_label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->notice_label),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->notice), TRUE);
}

static void
notice_closed_cb (VivaWindow *self)
{
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->notice), FALSE);
}

/* Answers are in memory and are tried again; that is said, and taken back when it has worked. */
static void
problem_cb (VivaWindow *self)
{
  const char *problem = viva_store_get_problem (viva_store_get_default ());
  g_autofree char *text = NULL;

  if (problem != NULL) {
    text = g_strdup_printf ("Your answers are kept, but cannot be written to disk: %s It is tried "
                            "again.",
                            problem);
    show_notice (self, text, TRUE);
  } else if (self->is_problem) {
    notice_closed_cb (self);
  }
}

/* What stands in the header, and which columns there are. */
static void
update_page (VivaWindow *self)
{
  const char *page = gtk_stack_get_visible_child_name (GTK_STACK (self->stack));
  gboolean is_paper = g_strcmp0 (page, "paper") == 0;
  gboolean is_exam = is_paper && !self->is_lab && is_in_exam (self);
  gboolean has_paper = is_paper && self->attempt != NULL && !self->is_lab;
  gboolean is_handed_in = self->attempt != NULL && viva_attempt_is_handed_in (self->attempt);
  gboolean is_graded = self->attempt != NULL && viva_attempt_is_graded (self->attempt);
  GVariant *clock = g_action_group_get_action_state (G_ACTION_GROUP (self), "clock");

  if (is_exam)
    set_large_bench (self, FALSE);
  if (self->workspace != NULL)
    viva_workspace_set_has_bench (self->workspace, !is_exam);
  set_enabled (self, "large-bench", has_paper && !is_exam);
  set_enabled (self, "page", !is_exam);
  gtk_widget_set_visible (self->paper_button, is_paper && !self->is_lab);
  gtk_widget_set_visible (self->step_buttons, is_paper && !self->is_lab);
  gtk_widget_set_visible (self->points_label,
                          has_paper && !is_exam && !viva_workspace_is_folded (self->workspace));
  gtk_widget_set_visible (self->clock_label, is_exam && g_variant_get_boolean (clock));
  gtk_widget_set_visible (self->hand_in_button, is_exam);
  gtk_widget_set_visible (self->review_button, is_handed_in && is_graded && has_paper);
  set_enabled (self, "clock", is_exam);
  set_enabled (self, "hand-in", is_exam);
  set_enabled (self, "review", self->attempt != NULL && is_graded && !is_in_exam (self));
  set_enabled (self, "print", self->attempt != NULL && is_graded && !is_in_exam (self));
  set_enabled (self, "home", g_strcmp0 (page, "start") != 0);
  for (guint i = 0; i < G_N_ELEMENTS (paper_actions) && !has_paper; i++)
    set_enabled (self, paper_actions[i], FALSE);
  if (has_paper)
    update_points (self);
  g_variant_unref (clock);
}

static void
part_chosen_cb (VivaWindow *self, guint index)
{
  viva_window_show_part (self, index);
  if (viva_workspace_is_drawer (self->workspace))
    viva_workspace_set_paper_shown (self->workspace, FALSE);
  viva_question_focus_answer (viva_workspace_get_question (self->workspace));
}

static void
bench_page_cb (VivaWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "page");
  gboolean is_bench;

  g_object_get (self->workspace, "bench-page", &is_bench, NULL);
  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_string (is_bench ? "bench" : "question"));
}

/* The question and the bench are the most of the window. They are made when they are wanted, so
 * that the start page need not wait for them. */
static VivaWorkspace *
need_workspace (VivaWindow *self)
{
  g_autoptr (GPropertyAction) paper = NULL;

  if (self->workspace != NULL)
    return self->workspace;

  self->workspace = VIVA_WORKSPACE (viva_workspace_new (self->session));
  g_signal_connect_object (self->workspace, "part-chosen", G_CALLBACK (part_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::folded", G_CALLBACK (update_page), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::bench-page", G_CALLBACK (bench_page_cb), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self->workspace_place), GTK_WIDGET (self->workspace));
  paper = g_property_action_new ("paper", self->workspace, "paper-shown");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (paper));

  return self->workspace;
}

static VivaQuestion *
get_question (VivaWindow *self)
{
  return viva_workspace_get_question (need_workspace (self));
}

/* Those that most people never see are made when they are shown. */
static void
need_page (VivaWindow *self, const char *page)
{
  g_autoptr (GtkBuilder) builder = NULL;

  if (gtk_stack_get_child_by_name (GTK_STACK (self->stack), page) != NULL)
    return;

  builder = gtk_builder_new_from_resource ("/org/vivalab/Viva/ui/viva-pages.ui");
  gtk_stack_add_named (GTK_STACK (self->stack), GTK_WIDGET (gtk_builder_get_object (builder, page)),
                       page);
  viva_names_say_once (gtk_stack_get_child_by_name (GTK_STACK (self->stack), page));
  if (g_str_equal (page, "error"))
    self->error_label = GTK_WIDGET (gtk_builder_get_object (builder, "error_label"));
}

static void
show_page (VivaWindow *self, const char *page)
{
  need_page (self, page);
  if (g_str_equal (page, "paper"))
    need_workspace (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), page);
  update_page (self);
}

/* Where there is a paper it stays, and what was answered with it. */
static void
show_error (VivaWindow *self, const GError *error)
{
  if (self->attempt != NULL) {
    GtkWidget *dialog =
        adw_message_dialog_new (GTK_WINDOW (self), "This File Cannot Be Opened", error->message);

    adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", "_Close");
    gtk_window_present (GTK_WINDOW (dialog));
    return;
  }

  show_page (self, "error");
  gtk_label_set_label (GTK_LABEL (self->error_label), error->message);
}

static void
play_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  VivaWindow *self = data;

  if (viva_session_get_playing (self->session))
    viva_session_pause (self->session);
  else
    viva_session_play (self->session);
}

static void
step_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viva_session_step (VIVA_WINDOW (data)->session, 1);
}

static void
step_back_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viva_session_step_back (VIVA_WINDOW (data)->session, 1);
}

static void
rewind_to_best_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viva_session_rewind_to_best (VIVA_WINDOW (data)->session);
}

static void
rewind_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viva_session_rewind_before_divergence (VIVA_WINDOW (data)->session);
}

static void
new_seed_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viva_session_new_seed (VIVA_WINDOW (data)->session);
}

static void
compare_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viva_bench_compare (viva_workspace_get_bench (VIVA_WINDOW (data)->workspace));
}

static void
reset_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viva_session_reset (VIVA_WINDOW (data)->session);
}

/* What its keys do is to be seen, wherever the person was when they pressed them. */
static void
reveal_question (VivaWindow *self)
{
  set_large_bench (self, FALSE);
  viva_workspace_set_bench_page (self->workspace, FALSE);
}

static void
check_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  VivaWindow *self = data;

  reveal_question (self);
  viva_question_check (get_question (self));
}

static void
recheck_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viva_question_recheck (viva_workspace_get_question (VIVA_WINDOW (data)->workspace));
}

static void
set_variant (VivaWindow *self, guint64 seed)
{
  g_autoptr (GError) error = NULL;

  if (!viva_attempt_set_variant (self->attempt, self->part, seed, &error)) {
    show_notice (self, error->message, FALSE);
    return;
  }
  viva_window_show_part (self, self->part);
  viva_question_focus_answer (get_question (self));
}

static void
another_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  /* Which one it is does not matter, if only it is another one each time. */
  set_variant (data, (guint64) g_get_real_time () % G_MAXINT32 + 1);
}

static void
paper_numbers_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  set_variant (data, 0);
}

static void
flag_changed (GSimpleAction *action, GVariant *state, gpointer data)
{
  VivaWindow *self = data;

  if (self->attempt != NULL)
    viva_attempt_set_flagged (self->attempt, viva_attempt_get_part (self->attempt, self->part),
                              g_variant_get_boolean (state));
  g_simple_action_set_state (action, state);
}

static void
clock_changed (GSimpleAction *action, GVariant *state, gpointer data)
{
  g_simple_action_set_state (action, state);
  update_page (data);
}

static void
home_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  viva_window_show_start (data);
}

static void
review_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  VivaWindow *self = data;

  viva_session_pause (self->session);
  viva_review_set_attempt (VIVA_REVIEW (self->review), self->attempt);
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->title), "Review");
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title),
                                 viva_attempt_get_paper (self->attempt)->title);
  show_page (self, "review");
  gtk_widget_child_focus (self->review, GTK_DIR_TAB_FORWARD);
}

static void
print_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  VivaWindow *self = data;

  viva_print_review (self->attempt, GTK_WINDOW (self));
}

static void
hand_in_cb (VivaWindow *self, const char *response)
{
  if (g_str_equal (response, "hand-in") && is_in_exam (self))
    viva_attempt_hand_in (self->attempt);
}

/* Asks, and names what is empty. */
static void
hand_in_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  VivaWindow *self = data;
  g_autoptr (GString) text = g_string_new (NULL);
  const ExamPart *part;
  guint n_empty = 0;
  GtkWidget *dialog;

  for (guint i = 0; (part = viva_attempt_get_part (self->attempt, i)) != NULL; i++)
    if (*viva_attempt_get_answer (self->attempt, part) == '\0')
      g_string_append_printf (text, "%s%s", n_empty++ > 0 ? ", " : "", part->id);
  if (n_empty > 0)
    g_string_prepend (text, n_empty == 1 ? "One part is empty: " : "These parts are empty: ");
  else
    g_string_append (text, "All parts are answered");
  g_string_append (text, ". Nothing can be changed after that.");

  dialog = adw_message_dialog_new (GTK_WINDOW (self), "Hand In?", text->str);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", "_Go On", "hand-in",
                                    "_Hand In", NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "hand-in",
                                              n_empty > 0 ? ADW_RESPONSE_DESTRUCTIVE
                                                          : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (hand_in_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
handed_in_cb (VivaWindow *self)
{
  viva_session_close (self->session);
  show_page (self, "grading");
}

static void
graded_cb (VivaWindow *self)
{
  update_page (self);
  if (viva_attempt_is_handed_in (self->attempt))
    g_action_group_activate_action (G_ACTION_GROUP (self), "review", NULL);
}

/* Seconds that are left at which it is said; the last one first. */
static const double warning_times[] = { 5 * 60.0, 30 * 60.0 };

static gboolean
clock_cb (gpointer data)
{
  VivaWindow *self = data;
  gint64 now = g_get_monotonic_time ();
  double left;
  g_autofree char *text = NULL;

  if (!is_in_exam (self)) {
    self->clock_source = 0;
    return G_SOURCE_REMOVE;
  }

  viva_attempt_tick (self->attempt, (double) (now - self->clock_time) / G_USEC_PER_SEC);
  self->clock_time = now;
  left = viva_attempt_get_seconds_left (self->attempt);
  text = g_strdup_printf ("%u:%02u:%02u", (guint) left / 3600, (guint) left / 60 % 60,
                          (guint) left % 60);
  gtk_label_set_label (GTK_LABEL (self->clock_label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->clock_label), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  for (guint i = 0; i < G_N_ELEMENTS (warning_times); i++)
    if (left <= warning_times[i] && left > 0.0) {
      if (self->warned_left > warning_times[i]) {
        g_autofree char *notice = g_strdup_printf ("%.0f minutes are left.", ceil (left / 60.0));

        show_notice (self, notice, FALSE);
      }
      break;
    }
  self->warned_left = left;

  return G_SOURCE_CONTINUE;
}

static void
start_clock (VivaWindow *self)
{
  g_clear_handle_id (&self->clock_source, g_source_remove);
  if (!is_in_exam (self))
    return;

  self->clock_time = g_get_monotonic_time ();
  self->warned_left = viva_attempt_get_seconds_left (self->attempt);
  self->clock_source = g_timeout_add_seconds (1, clock_cb, self);
  clock_cb (self);
}

static void
hint_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  VivaWindow *self = data;

  reveal_question (self);
  viva_question_show_hint (get_question (self));
}

static void
solution_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  VivaWindow *self = data;

  reveal_question (self);
  viva_question_show_solution (get_question (self));
}

static void
previous_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  VivaWindow *self = data;

  viva_window_show_part (self, self->part - 1);
  viva_question_focus_answer (get_question (self));
}

static void
next_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  VivaWindow *self = data;

  viva_window_show_part (self, self->part + 1);
  viva_question_focus_answer (get_question (self));
}

static void
page_changed (GSimpleAction *action, GVariant *state, gpointer data)
{
  VivaWindow *self = data;

  if (self->workspace != NULL)
    viva_workspace_set_bench_page (self->workspace,
                                   g_str_equal (g_variant_get_string (state, NULL), "bench"));
}

static void
large_bench_changed (GSimpleAction *action, GVariant *state, gpointer data)
{
  VivaWindow *self = data;

  g_simple_action_set_state (action, state);
  if (self->workspace != NULL)
    viva_workspace_set_is_large (self->workspace, g_variant_get_boolean (state));
}

static void
show_help_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkApplicationWindow *self = data;
  GtkShortcutsWindow *overlay = gtk_application_window_get_help_overlay (self);

  if (overlay == NULL) {
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource ("/org/vivalab/Viva/ui/help-overlay.ui");

    overlay = GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "help_overlay"));
    gtk_application_window_set_help_overlay (self, overlay);
  }
  gtk_window_present (GTK_WINDOW (overlay));
}

static void
chosen_cb (VivaWindow *self, int response)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);
  if (file != NULL)
    viva_window_open (self, file);
}

static void
choose (VivaWindow *self, const char *title, GtkFileChooserAction action)
{
  if (self->chooser != NULL)
    return;

  self->chooser =
      gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, "_Open", "_Cancel");
  if (action == GTK_FILE_CHOOSER_ACTION_OPEN) {
    g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

    gtk_file_filter_set_name (filter, "Recipes");
    gtk_file_filter_add_suffix (filter, LAB_RECIPE_SUFFIX + 1);
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  }
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
open_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  choose (data, "Open Paper", GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
}

static void
open_recipe_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  choose (data, "Open Recipe", GTK_FILE_CHOOSER_ACTION_OPEN);
}

static void
save_recipe_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LabRecipe *recipe = viva_window_new_recipe (data);

  if (recipe != NULL)
    viva_recipe_dialog_save (GTK_WINDOW (data), recipe);
}

/* One file here, the others in windows of their own. */
static gboolean
drop_cb (VivaWindow *self, const GValue *value)
{
  GSList *files = gdk_file_list_get_files (g_value_get_boxed (value));
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  for (GSList *file = files; file != NULL; file = file->next) {
    GtkWidget *window = GTK_WIDGET (self);

    if (file != files) {
      window = viva_window_new (application);
      gtk_window_present (GTK_WINDOW (window));
    }
    viva_window_open (VIVA_WINDOW (window), file->data);
  }
  g_slist_free (files);

  return files != NULL;
}

static const GActionEntry entries[] = {
  { .name = "play", .activate = play_activated },
  { .name = "step", .activate = step_activated },
  { .name = "step-back", .activate = step_back_activated },
  { .name = "rewind-to-best", .activate = rewind_to_best_activated },
  { .name = "rewind", .activate = rewind_activated },
  { .name = "new-seed", .activate = new_seed_activated },
  { .name = "compare", .activate = compare_activated },
  { .name = "reset", .activate = reset_activated },
  { .name = "check", .activate = check_activated },
  { .name = "recheck", .activate = recheck_activated },
  { .name = "another", .activate = another_activated },
  { .name = "paper-numbers", .activate = paper_numbers_activated },
  { .name = "flag", .state = "false", .change_state = flag_changed },
  { .name = "clock", .state = "true", .change_state = clock_changed },
  { .name = "home", .activate = home_activated },
  { .name = "review", .activate = review_activated },
  { .name = "print", .activate = print_activated },
  { .name = "hand-in", .activate = hand_in_activated },
  { .name = "hint", .activate = hint_activated },
  { .name = "solution", .activate = solution_activated },
  { .name = "previous-part", .activate = previous_activated },
  { .name = "next-part", .activate = next_activated },
  { .name = "open", .activate = open_activated },
  { .name = "open-recipe", .activate = open_recipe_activated },
  { .name = "save-recipe", .activate = save_recipe_activated },
  { .name = "page", .parameter_type = "s", .state = "'question'", .change_state = page_changed },
  { .name = "large-bench", .state = "false", .change_state = large_bench_changed },
  { .name = "show-help-overlay", .activate = show_help_activated },
};

/* Shows @attempt, which is taken, in place of the one that was there. */
static void
take_attempt (VivaWindow *self, VivaAttempt *attempt)
{
  ExamPaper *paper = viva_attempt_get_paper (attempt);

  if (self->attempt != NULL) {
    viva_attempt_save (self->attempt);
    g_signal_handlers_disconnect_by_data (self->attempt, self);
  }
  /* The question lets go of the old one first. */
  viva_question_set_part (get_question (self), NULL, NULL, self->session);
  viva_review_set_attempt (VIVA_REVIEW (self->review), NULL);
  g_clear_object (&self->attempt);
  self->attempt = attempt;
  g_signal_connect_object (attempt, "changed", G_CALLBACK (update_points), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (attempt, "handed-in", G_CALLBACK (handed_in_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (attempt, "graded", G_CALLBACK (graded_cb), self, G_CONNECT_SWAPPED);
  viva_paper_list_set_attempt (viva_workspace_get_paper_list (self->workspace), attempt);
  gtk_widget_set_sensitive (self->paper_button, TRUE);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), paper->title);

  if (viva_attempt_is_handed_in (attempt)) {
    handed_in_cb (self);
    return;
  }
  set_large_bench (self, FALSE);
  show_page (self, "paper");
  viva_window_show_part (self, 0);
  /* In an exam one looks often what is still to do. */
  if (is_in_exam (self) && !viva_workspace_is_drawer (self->workspace))
    viva_workspace_set_paper_shown (self->workspace, TRUE);
  start_clock (self);
  viva_question_focus_answer (get_question (self));
}

/* (transfer full) (nullable): NULL after it was said what is wrong */
static ExamPaper *
load_paper (VivaWindow *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  ExamPaper *paper = exam_paper_load (path, &error);

  if (paper == NULL)
    show_error (self, error);

  return paper;
}

static void
begin_cb (VivaWindow *self, const char *path, ExamMode mode)
{
  g_autoptr (ExamPaper) paper = load_paper (self, path);

  if (paper != NULL)
    take_attempt (self, viva_attempt_new (paper, mode, viva_store_get_default ()));
}

static void
resume_cb (VivaWindow *self, const ExamAttempt *record)
{
  g_autofree char *text = NULL;
  g_autoptr (ExamPaper) paper = NULL;

  /* It is already here. */
  if (self->attempt != NULL &&
      g_str_equal (viva_attempt_get_record (self->attempt)->id, record->id)) {
    if (viva_attempt_is_handed_in (self->attempt)) {
      g_action_group_activate_action (G_ACTION_GROUP (self), "review", NULL);
      return;
    }
    show_page (self, "paper");
    viva_window_show_part (self, self->part);
    start_clock (self);
    viva_question_focus_answer (get_question (self));
    return;
  }

  paper = load_paper (self, record->paper);
  if (paper == NULL)
    return;
  text = exam_attempt_to_json (record);
  take_attempt (self, viva_attempt_resume (paper, exam_attempt_from_json (text, -1, NULL),
                                           viva_store_get_default ()));
}

/* A part that is due: in an attempt of its own, with numbers that were not asked yet. */
static void
repeat_cb (VivaWindow *self, const char *path, const char *id)
{
  g_autoptr (ExamPaper) paper = load_paper (self, path);
  const ExamPart *part;

  if (paper == NULL)
    return;

  take_attempt (self, viva_attempt_new (paper, EXAM_MODE_STUDY, viva_store_get_default ()));
  for (guint i = 0; (part = exam_paper_get_part (paper, i)) != NULL; i++)
    if (g_str_equal (part->id, id)) {
      viva_window_show_part (self, i);
      if (part->has_variants)
        g_action_group_activate_action (G_ACTION_GROUP (self), "another", NULL);
    }
  viva_question_focus_answer (get_question (self));
}

static void
lab_cb (VivaWindow *self, const LabClass *lab)
{
  g_autoptr (LabSettings) settings = lab_settings_new (lab);

  self->is_lab = TRUE;
  show_page (self, "paper");
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->title), lab->title);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), "Laboratory");
  viva_session_set_veil (self->session, PLOT_VEIL_NONE);
  viva_session_open (self->session, settings, 1, lab->default_steps);
  set_large_bench (self, TRUE);
}

static void
review_part_cb (VivaWindow *self, guint index)
{
  show_page (self, "paper");
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title),
                                 viva_attempt_get_paper (self->attempt)->title);
  viva_window_show_part (self, index);
}

static void
viva_window_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (viva_window_parent_class)->map (widget);
  if (gtk_widget_get_mapped (VIVA_WINDOW (widget)->start))
    gtk_widget_child_focus (VIVA_WINDOW (widget)->start, GTK_DIR_TAB_FORWARD);
  else if (VIVA_WINDOW (widget)->attempt != NULL)
    viva_question_focus_answer (get_question (VIVA_WINDOW (widget)));
}

static gboolean
viva_window_close_request (GtkWindow *window)
{
  VivaWindow *self = VIVA_WINDOW (window);

  viva_window_state_save (window);
  /* Before the program ends with its last window. */
  if (self->attempt != NULL)
    viva_attempt_save (self->attempt);
  viva_store_flush (viva_store_get_default ());

  return GTK_WINDOW_CLASS (viva_window_parent_class)->close_request (window);
}

static void
viva_window_dispose (GObject *object)
{
  VivaWindow *self = VIVA_WINDOW (object);

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_handle_id (&self->clock_source, g_source_remove);
  if (self->chooser != NULL) {
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
    g_clear_object (&self->chooser);
  }
  /* Holds on to the workspace, which is a child. */
  g_action_map_remove_action (G_ACTION_MAP (self), "paper");
  gtk_widget_dispose_template (GTK_WIDGET (self), VIVA_TYPE_WINDOW);
  g_clear_object (&self->attempt);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (viva_window_parent_class)->dispose (object);
}

static void
viva_window_class_init (VivaWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_window_dispose;
  widget_class->map = viva_window_map;
  GTK_WINDOW_CLASS (klass)->close_request = viva_window_close_request;

  g_type_ensure (VIVA_TYPE_START);
  g_type_ensure (VIVA_TYPE_REVIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vivalab/Viva/ui/viva-window.ui");
  gtk_widget_class_bind_template_child (widget_class, VivaWindow, title);
  gtk_widget_class_bind_template_child (widget_class, VivaWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, VivaWindow, main_menu);
  gtk_widget_class_bind_template_child (widget_class, VivaWindow, paper_button);
  gtk_widget_class_bind_template_child (widget_class, VivaWindow, step_buttons);
  gtk_widget_class_bind_template_child (widget_class, VivaWindow, points_label);
  gtk_widget_class_bind_template_child (widget_class, VivaWindow, clock_label);
  gtk_widget_class_bind_template_child (widget_class, VivaWindow, hand_in_button);
  gtk_widget_class_bind_template_child (widget_class, VivaWindow, review_button);
  gtk_widget_class_bind_template_child (widget_class, VivaWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, VivaWindow, notice_label);
  gtk_widget_class_bind_template_child (widget_class, VivaWindow, start);
  gtk_widget_class_bind_template_child (widget_class, VivaWindow, review);
  gtk_widget_class_bind_template_callback (widget_class, notice_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, begin_cb);
  gtk_widget_class_bind_template_callback (widget_class, resume_cb);
  gtk_widget_class_bind_template_callback (widget_class, repeat_cb);
  gtk_widget_class_bind_template_callback (widget_class, lab_cb);
  gtk_widget_class_bind_template_callback (widget_class, review_part_cb);
  gtk_widget_class_bind_template_child (widget_class, VivaWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, VivaWindow, workspace_place);
  gtk_widget_class_install_property_action (widget_class, "win.fullscreen", "fullscreened");
}

/* When it is opened: its widgets are many. */
static void
create_menu_cb (GtkMenuButton *button, gpointer data)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, VIVA_WINDOW (data)->main_menu);
}

static void
viva_window_init (VivaWindow *self)
{
  GtkDropTarget *drop;
  GtkWidget *close;

  self->session = viva_session_new ();
  gtk_widget_init_template (GTK_WIDGET (self));

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->menu_button), create_menu_cb, self,
                                         NULL);
  viva_plain_keys_add (GTK_WINDOW (self));
  drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect_swapped (drop, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
  /* Until there is a paper. */
  for (guint i = 0; i < G_N_ELEMENTS (paper_actions); i++)
    set_enabled (self, paper_actions[i], FALSE);

  g_signal_connect_object (self->session, "notify::active", G_CALLBACK (active_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "opened", G_CALLBACK (update_run_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::frame", G_CALLBACK (update_run_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::veil", G_CALLBACK (update_run_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (viva_store_get_default (), "notify::problem", G_CALLBACK (problem_cb),
                           self, G_CONNECT_SWAPPED);
  close = gtk_info_bar_add_button (GTK_INFO_BAR (self->notice), "_Close", GTK_RESPONSE_CLOSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (close), GTK_ACCESSIBLE_PROPERTY_LABEL, "Close",
                                  -1);
  viva_names_say_once (GTK_WIDGET (self));
  update_run_actions (self);
  update_page (self);

  viva_window_state_restore (GTK_WINDOW (self));
}

GtkWidget *
viva_window_new (GtkApplication *application)
{
  return g_object_new (VIVA_TYPE_WINDOW, "application", application, NULL);
}

LabRecipe *
viva_window_new_recipe (VivaWindow *self)
{
  LabSetup *setup;
  LabRecipe *recipe;

  g_return_val_if_fail (VIVA_IS_WINDOW (self), NULL);

  setup = viva_session_get_setup (self->session);
  if (setup == NULL)
    return NULL;

  recipe = lab_recipe_new (setup, viva_session_get_step (self->session));
  viva_bench_save_layout (viva_workspace_get_bench (self->workspace), recipe);

  return recipe;
}

void
viva_window_open_recipe (VivaWindow *self, LabRecipe *recipe, const char *path)
{
  const LabClass *lab;
  g_autofree char *name = NULL;

  g_return_if_fail (VIVA_IS_WINDOW (self));
  g_return_if_fail (recipe != NULL);
  g_return_if_fail (path != NULL);

  lab = lab_setup_get_class (recipe->setup);
  name = g_filename_display_basename (path);
  show_page (self, "paper");
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->title), lab->title);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), name);
  viva_session_open_setup (self->session, recipe->setup,
                           recipe->step != LAB_NO_STEP ? recipe->step : lab->default_steps);
  viva_bench_restore_layout (viva_workspace_get_bench (self->workspace), recipe);
  set_large_bench (self, TRUE);
  /* Nothing is behind the bench then. */
  set_enabled (self, "large-bench", self->attempt != NULL);
  gtk_widget_set_sensitive (self->paper_button, self->attempt != NULL);
}

/* What a newer version wrote and this one leaves out. */
static void
show_warnings (VivaWindow *self, GPtrArray *warnings)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *dialog;

  if (warnings->len == 0)
    return;
  for (guint i = 0; i < MIN (warnings->len, MAX_WARNINGS); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "",
                            (const char *) g_ptr_array_index (warnings, i));
  if (warnings->len > MAX_WARNINGS)
    g_string_append_printf (text, "\n… and %u more", warnings->len - MAX_WARNINGS);
  dialog =
      adw_message_dialog_new (GTK_WINDOW (self), "Not All of This Recipe Is Understood", text->str);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", "_Close");
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
load_recipe (VivaWindow *self, const char *path)
{
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LabRecipe) recipe = lab_recipe_load (path, &warnings, &error);

  if (recipe == NULL) {
    show_error (self, error);
    return;
  }
  viva_window_open_recipe (self, recipe, path);
  show_warnings (self, warnings);
}

void
viva_window_show_start (VivaWindow *self)
{
  g_return_if_fail (VIVA_IS_WINDOW (self));

  if (self->attempt != NULL) {
    viva_attempt_save (self->attempt);
    viva_question_set_part (get_question (self), NULL, NULL, self->session);
  }
  viva_session_close (self->session);
  self->is_lab = FALSE;
  set_large_bench (self, FALSE);
  viva_start_refresh (VIVA_START (self->start), viva_store_get_default ());
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->title), "Viva");
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), "");
  show_page (self, "start");
  gtk_widget_child_focus (self->start, GTK_DIR_TAB_FORWARD);
}

void
viva_window_open (VivaWindow *self, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);
  g_autoptr (GError) error = NULL;
  g_autoptr (ExamPaper) paper = NULL;

  g_return_if_fail (VIVA_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  if (path != NULL && lab_recipe_is_path (path)) {
    load_recipe (self, path);
    return;
  }
  if (path != NULL && g_str_has_suffix (path, G_DIR_SEPARATOR_S "paper.ini")) {
    char *folder = g_path_get_dirname (path);

    g_free (path);
    path = folder;
  }

  paper = path != NULL ? exam_paper_load (path, &error) : NULL;
  if (path == NULL) {
    g_autofree char *uri = g_file_get_uri (file);

    g_set_error (&error, EXAM_ERROR, EXAM_ERROR_NOT_FOUND,
                 "Expected the folder of a paper on this computer, found “%s”", uri);
  }
  if (error != NULL) {
    show_error (self, error);
    return;
  }

  take_attempt (self, viva_attempt_new (paper, EXAM_MODE_STUDY, viva_store_get_default ()));
}

typedef struct {
  GFile *file; /* (nullable): the start page */
  gboolean is_drawn;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *self = data;

  g_clear_object (&self->file);
  g_free (self);
}

static gboolean
open_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Opening *opening = data;

  if (!opening->is_drawn) {
    opening->is_drawn = TRUE; /* by the time of the next tick */
    return G_SOURCE_CONTINUE;
  }
  if (opening->file == NULL) {
    viva_window_show_start (VIVA_WINDOW (widget));
    return G_SOURCE_REMOVE;
  }
  viva_window_open (VIVA_WINDOW (widget), opening->file);
  if (VIVA_WINDOW (widget)->attempt != NULL)
    viva_question_focus_answer (get_question (VIVA_WINDOW (widget)));

  return G_SOURCE_REMOVE;
}

void
viva_window_open_later (VivaWindow *self, GFile *file)
{
  Opening *opening;

  g_return_if_fail (VIVA_IS_WINDOW (self));
  g_return_if_fail (file == NULL || G_IS_FILE (file));

  opening = g_new0 (Opening, 1);
  opening->file = file != NULL ? g_object_ref (file) : NULL;
  if (self->attempt == NULL)
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "blank");
  gtk_widget_add_tick_callback (GTK_WIDGET (self), open_cb, opening, opening_free);
}

void
viva_window_show_part (VivaWindow *self, guint index)
{
  ExamPaper *paper;
  const ExamPart *part;
  g_autofree char *title = NULL;

  g_return_if_fail (VIVA_IS_WINDOW (self));
  g_return_if_fail (self->attempt != NULL);

  paper = viva_attempt_get_paper (self->attempt);
  part = viva_attempt_get_part (self->attempt, index);
  if (part == NULL)
    return;

  self->part = index;
  self->is_lab = FALSE;
  title = g_strdup_printf ("%s  %s", part->id, part->title);
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->title), title);
  viva_paper_list_select (viva_workspace_get_paper_list (self->workspace), index);

  /* In an exam only where the question itself has a picture. */
  if (part->lab != NULL && (!is_in_exam (self) || exam_labels (part->answer) != NULL))
    viva_session_open (self->session, part->settings, part->seed, part->steps);
  else
    viva_session_close (self->session);
  viva_question_set_part (get_question (self), self->attempt, part, self->session);

  set_enabled (self, "previous-part", index > 0);
  set_enabled (self, "next-part", index + 1 < exam_paper_get_n_parts (paper));
  update_points (self);
}

VivaSession *
viva_window_get_session (VivaWindow *self)
{
  g_return_val_if_fail (VIVA_IS_WINDOW (self), NULL);

  return self->session;
}
