/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-attempt.h"

#include <math.h>

/* From a change to its way to the store, milliseconds. */
#define SAVE_DELAY 400

/* How often the clock alone is a reason to write: what a crash takes away of the time used. */
#define CLOCK_SECONDS 5.0

/* What is not kept in a file. */
typedef struct {
  ExamGrade *grade;    /* of the answer as it stands; NULL: not checked */
  ExamPart *variant;   /* (nullable): the part as it is asked */
  GCancellable *check; /* (nullable): of the check that a thread is at */
} State;

struct _VivaAttempt {
  GObject parent_instance;

  ExamPaper *paper;
  ExamAttempt *record;
  VivaStore *store;     /* (nullable) */
  GHashTable *states;   /* (element-type utf8 State): part's id → state */
  GPtrArray *old_parts; /* (element-type ExamPart): somebody may still look at them */
  guint save_source;
  guint regrade_source;
  guint regrade_next;
  double clock_saved; /* seconds used when it was written last */
  gboolean is_grading;
};

G_DEFINE_FINAL_TYPE (VivaAttempt, viva_attempt, G_TYPE_OBJECT)

enum {
  CHANGED,
  HANDED_IN,
  GRADED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
state_free (gpointer data)
{
  State *self = data;

  g_clear_pointer (&self->grade, exam_grade_free);
  g_clear_pointer (&self->variant, exam_part_free);
  if (self->check != NULL)
    g_cancellable_cancel (self->check);
  g_clear_object (&self->check);
  g_free (self);
}

static State *
get_state (VivaAttempt *self, const ExamPart *part)
{
  State *state = g_hash_table_lookup (self->states, part->id);

  if (state == NULL) {
    state = g_new0 (State, 1);
    g_hash_table_insert (self->states, g_strdup (part->id), state);
  }

  return state;
}

static ExamEntry *
get_entry (VivaAttempt *self, const ExamPart *part)
{
  return exam_attempt_get_entry (self->record, part->id);
}

/* As it is asked. */
static const ExamPart *
get_asked (VivaAttempt *self, const ExamPart *part)
{
  const State *state = get_state (self, part);

  return state->variant != NULL ? state->variant : exam_paper_find_part (self->paper, part->id);
}

void
viva_attempt_save (VivaAttempt *self)
{
  g_autofree char *name = NULL;

  g_return_if_fail (VIVA_IS_ATTEMPT (self));

  if (self->save_source == 0)
    return;

  g_clear_handle_id (&self->save_source, g_source_remove);
  name = g_strdup_printf ("%s.json", self->record->id);
  self->clock_saved = self->record->seconds_used;
  viva_store_write (self->store, name, exam_attempt_to_json (self->record));
}

static gboolean
save_cb (gpointer data)
{
  viva_attempt_save (data);

  return G_SOURCE_REMOVE;
}

static void
write_later (VivaAttempt *self)
{
  if (self->store != NULL && self->save_source == 0)
    self->save_source = g_timeout_add (SAVE_DELAY, save_cb, self);
}

/* A person did something. */
static void
save_later (VivaAttempt *self)
{
  self->record->changed = g_get_real_time () / G_USEC_PER_SEC;
  write_later (self);
}

static void
changed (VivaAttempt *self, const ExamPart *part)
{
  save_later (self);
  g_signal_emit (self, signals[CHANGED], 0, get_asked (self, part));
}

static void
viva_attempt_dispose (GObject *object)
{
  VivaAttempt *self = VIVA_ATTEMPT (object);

  viva_attempt_save (self);
  g_clear_handle_id (&self->regrade_source, g_source_remove);

  G_OBJECT_CLASS (viva_attempt_parent_class)->dispose (object);
}

static void
viva_attempt_finalize (GObject *object)
{
  VivaAttempt *self = VIVA_ATTEMPT (object);

  g_hash_table_unref (self->states);
  g_ptr_array_unref (self->old_parts);
  g_clear_pointer (&self->record, exam_attempt_free);
  g_clear_pointer (&self->paper, exam_paper_unref);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (viva_attempt_parent_class)->finalize (object);
}

static void
viva_attempt_class_init (VivaAttemptClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_attempt_dispose;
  G_OBJECT_CLASS (klass)->finalize = viva_attempt_finalize;

  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[HANDED_IN] =
      g_signal_new ("handed-in", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[GRADED] =
      g_signal_new ("graded", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
viva_attempt_init (VivaAttempt *self)
{
  self->states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, state_free);
  self->old_parts = g_ptr_array_new_with_free_func ((GDestroyNotify) exam_part_free);
}

static VivaAttempt *
new_attempt (ExamPaper *paper, ExamAttempt *record, VivaStore *store)
{
  VivaAttempt *self = g_object_new (VIVA_TYPE_ATTEMPT, NULL);

  self->paper = exam_paper_ref (paper);
  self->record = record;
  self->clock_saved = record->seconds_used;
  if (store != NULL)
    self->store = g_object_ref (store);

  return self;
}

VivaAttempt *
viva_attempt_new (ExamPaper *paper, ExamMode mode, VivaStore *store)
{
  g_return_val_if_fail (paper != NULL, NULL);

  return new_attempt (paper, exam_attempt_new (paper, mode), store);
}

/* ---- Grading ---- */

/* Takes @grade as that of the answer as it stands. */
static void
take_grade (VivaAttempt *self, const ExamPart *part, ExamGrade *grade)
{
  State *state = get_state (self, part);
  ExamEntry *entry = get_entry (self, part);

  g_clear_pointer (&state->grade, exam_grade_free);
  state->grade = grade;
  if (!grade->is_answered)
    return;

  entry->was_checked = TRUE;
  if (!entry->is_revealed)
    entry->points = grade->points;
}

/* When the part comes back. Its first check tells how well it was known; one after the solution was
 * shown tells nothing. */
static void
schedule (VivaAttempt *self, const ExamPart *part, const ExamGrade *grade, gboolean was_checked)
{
  const ExamEntry *entry = get_entry (self, part);

  if (self->store == NULL || was_checked || entry->is_revealed || !grade->is_answered ||
      grade->max_points <= 0.0)
    return;

  viva_store_answer (self->store, self->paper->path, part->id, grade->points / grade->max_points,
                     entry->confidence);
}

typedef struct {
  const ExamPart *part; /* of the attempt, which the task holds */
  char *answer;
} Check;

static void
check_free (gpointer data)
{
  Check *self = data;

  g_free (self->answer);
  g_free (self);
}

static void
grade_free (gpointer data)
{
  exam_grade_free (data);
}

static void
check_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Check *check = data;

  g_task_return_pointer (
      task, exam_answer_grade (check->part->answer, check->part->points, check->answer),
      grade_free);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  VivaAttempt *self = VIVA_ATTEMPT (source);
  const Check *check = g_task_get_task_data (G_TASK (result));
  ExamGrade *grade = g_task_propagate_pointer (G_TASK (result), NULL);
  State *state;
  gboolean was_checked;

  /* Cancelled: the answer is another one by now. */
  if (grade == NULL)
    return;

  state = get_state (self, check->part);
  g_clear_object (&state->check);
  was_checked = get_entry (self, check->part)->was_checked;
  take_grade (self, check->part, grade);
  schedule (self, check->part, grade, was_checked);
  changed (self, check->part);
}

static void
cancel_check (State *state)
{
  if (state->check != NULL)
    g_cancellable_cancel (state->check);
  g_clear_object (&state->check);
}

static void
check_in_thread (VivaAttempt *self, const ExamPart *part)
{
  State *state = get_state (self, part);
  g_autoptr (GTask) task = NULL;
  Check *check;

  cancel_check (state);
  state->check = g_cancellable_new ();
  check = g_new0 (Check, 1);
  check->part = get_asked (self, part);
  check->answer = g_strdup (get_entry (self, part)->answer);

  task = g_task_new (self, state->check, checked_cb, NULL);
  g_task_set_task_data (task, check, check_free);
  g_task_run_in_thread (task, check_thread);
  changed (self, part);
}

/* Those that were checked in an earlier sitting, one at a time: each may open a lab. */
static gboolean
regrade_cb (gpointer data)
{
  VivaAttempt *self = data;
  const ExamPart *part = viva_attempt_get_part (self, self->regrade_next);
  ExamEntry *entry;
  ExamGrade *grade;

  if (part == NULL) {
    self->regrade_source = 0;
    return G_SOURCE_REMOVE;
  }

  self->regrade_next++;
  entry = get_entry (self, part);
  if (!entry->was_checked || part->answer->klass->is_slow || get_state (self, part)->grade != NULL)
    return G_SOURCE_CONTINUE;

  grade = exam_answer_grade (part->answer, part->points, entry->answer);
  /* Changed since the check: it was not checked as it stands. */
  if (!grade->is_answered || (!entry->is_revealed && fabs (grade->points - entry->points) > 1e-9)) {
    exam_grade_free (grade);
    return G_SOURCE_CONTINUE;
  }
  get_state (self, part)->grade = grade;
  g_signal_emit (self, signals[CHANGED], 0, part);

  return G_SOURCE_CONTINUE;
}

/* ---- Handing in ---- */

typedef struct {
  GPtrArray *parts;   /* (element-type ExamPart): of the attempt, which the task holds */
  GPtrArray *answers; /* (element-type utf8) */
} Paperwork;

static void
paperwork_free (gpointer data)
{
  Paperwork *self = data;

  g_ptr_array_unref (self->parts);
  g_ptr_array_unref (self->answers);
  g_free (self);
}

static void
grade_all_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Paperwork *paperwork = data;
  GPtrArray *grades = g_ptr_array_new_with_free_func (grade_free);

  for (guint i = 0; i < paperwork->parts->len; i++) {
    const ExamPart *part = g_ptr_array_index (paperwork->parts, i);

    g_ptr_array_add (grades, exam_answer_grade (part->answer, part->points,
                                                g_ptr_array_index (paperwork->answers, i)));
  }
  g_task_return_pointer (task, grades, (GDestroyNotify) g_ptr_array_unref);
}

static void
graded_all_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  VivaAttempt *self = VIVA_ATTEMPT (source);
  const Paperwork *paperwork = g_task_get_task_data (G_TASK (result));
  g_autoptr (GPtrArray) grades = g_task_propagate_pointer (G_TASK (result), NULL);

  g_ptr_array_set_free_func (grades, NULL); /* taken, each */
  for (guint i = 0; i < paperwork->parts->len; i++) {
    const ExamPart *part = g_ptr_array_index (paperwork->parts, i);
    gboolean was_checked = get_entry (self, part)->was_checked;

    take_grade (self, part, g_ptr_array_index (grades, i));
    schedule (self, part, g_ptr_array_index (grades, i), was_checked);
  }
  self->is_grading = FALSE;
  write_later (self);
  g_signal_emit (self, signals[GRADED], 0);
}

static void
grade_all (VivaAttempt *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, graded_all_cb, NULL);
  Paperwork *paperwork = g_new0 (Paperwork, 1);
  const ExamPart *part;

  paperwork->parts = g_ptr_array_new ();
  paperwork->answers = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; (part = viva_attempt_get_part (self, i)) != NULL; i++) {
    cancel_check (get_state (self, part));
    g_ptr_array_add (paperwork->parts, (gpointer) part);
    g_ptr_array_add (paperwork->answers, g_strdup (get_entry (self, part)->answer));
  }
  self->is_grading = TRUE;
  g_task_set_task_data (task, paperwork, paperwork_free);
  g_task_run_in_thread (task, grade_all_thread);
}

VivaAttempt *
viva_attempt_resume (ExamPaper *paper, ExamAttempt *record, VivaStore *store)
{
  VivaAttempt *self;
  const ExamPart *part;

  g_return_val_if_fail (paper != NULL && record != NULL, NULL);

  self = new_attempt (paper, record, store);
  for (guint i = 0; (part = exam_paper_get_part (paper, i)) != NULL; i++) {
    ExamEntry *entry = get_entry (self, part);
    g_autoptr (GError) error = NULL;

    if (entry->variant == 0)
      continue;
    if (part->has_variants)
      get_state (self, part)->variant = exam_part_new_variant (part, entry->variant, &error);
    /* The paper was changed since: its own numbers are asked, and the answer was to others. */
    if (get_state (self, part)->variant == NULL) {
      entry->variant = 0;
      exam_entry_set_answer (entry, "");
    }
  }
  if (record->is_handed_in)
    grade_all (self);
  else if (record->mode == EXAM_MODE_STUDY)
    self->regrade_source = g_idle_add (regrade_cb, self);

  return self;
}

void
viva_attempt_hand_in (VivaAttempt *self)
{
  g_return_if_fail (VIVA_IS_ATTEMPT (self));

  if (self->record->is_handed_in)
    return;

  self->record->is_handed_in = TRUE;
  save_later (self);
  viva_attempt_save (self);
  g_clear_handle_id (&self->regrade_source, g_source_remove);
  grade_all (self);
  g_signal_emit (self, signals[HANDED_IN], 0);
}

gboolean
viva_attempt_is_handed_in (VivaAttempt *self)
{
  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), FALSE);

  return self->record->is_handed_in;
}

gboolean
viva_attempt_is_graded (VivaAttempt *self)
{
  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), FALSE);

  return !self->is_grading;
}

double
viva_attempt_get_seconds_left (VivaAttempt *self)
{
  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), 0.0);

  if (self->record->seconds_allowed == 0)
    return INFINITY;

  return MAX (self->record->seconds_allowed - self->record->seconds_used, 0.0);
}

void
viva_attempt_tick (VivaAttempt *self, double seconds)
{
  g_return_if_fail (VIVA_IS_ATTEMPT (self));

  if (self->record->is_handed_in)
    return;

  self->record->seconds_used += seconds;
  if (self->record->mode == EXAM_MODE_EXAM &&
      self->record->seconds_used - self->clock_saved >= CLOCK_SECONDS)
    save_later (self);
  if (viva_attempt_get_seconds_left (self) <= 0.0)
    viva_attempt_hand_in (self);
}

/* ---- Parts ---- */

ExamPaper *
viva_attempt_get_paper (VivaAttempt *self)
{
  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), NULL);

  return self->paper;
}

const ExamAttempt *
viva_attempt_get_record (VivaAttempt *self)
{
  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), NULL);

  return self->record;
}

ExamMode
viva_attempt_get_mode (VivaAttempt *self)
{
  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), EXAM_MODE_STUDY);

  return self->record->mode;
}

const ExamPart *
viva_attempt_get_part (VivaAttempt *self, guint index)
{
  const ExamPart *part;

  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), NULL);

  part = exam_paper_get_part (self->paper, index);

  return part != NULL ? get_asked (self, part) : NULL;
}

const char *
viva_attempt_get_answer (VivaAttempt *self, const ExamPart *part)
{
  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), NULL);

  return get_entry (self, part)->answer;
}

void
viva_attempt_set_answer (VivaAttempt *self, const ExamPart *part, const char *answer)
{
  ExamEntry *entry;
  State *state;

  g_return_if_fail (VIVA_IS_ATTEMPT (self));
  g_return_if_fail (answer != NULL);

  entry = get_entry (self, part);
  if (self->record->is_handed_in || g_str_equal (entry->answer, answer))
    return;

  state = get_state (self, part);
  cancel_check (state);
  exam_entry_set_answer (entry, answer);
  g_clear_pointer (&state->grade, exam_grade_free);
  changed (self, part);
}

guint
viva_attempt_get_confidence (VivaAttempt *self, const ExamPart *part)
{
  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), 0);

  return get_entry (self, part)->confidence;
}

void
viva_attempt_set_confidence (VivaAttempt *self, const ExamPart *part, guint confidence)
{
  ExamEntry *entry;

  g_return_if_fail (VIVA_IS_ATTEMPT (self));

  entry = get_entry (self, part);
  if (self->record->is_handed_in || entry->confidence == confidence)
    return;

  entry->confidence = confidence;
  changed (self, part);
}

const char *
viva_attempt_get_prediction (VivaAttempt *self, const ExamPart *part, const char *id)
{
  const ExamPrediction *prediction;

  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), NULL);

  prediction = exam_entry_get_prediction (get_entry (self, part), id);

  return prediction != NULL ? prediction->text : "";
}

void
viva_attempt_set_prediction (VivaAttempt *self,
                             const ExamPart *part,
                             const char *id,
                             const char *prediction)
{
  g_return_if_fail (VIVA_IS_ATTEMPT (self));

  if (viva_attempt_was_run (self, part, id) ||
      g_str_equal (viva_attempt_get_prediction (self, part, id), prediction))
    return;

  exam_entry_set_prediction (get_entry (self, part), id, prediction, FALSE);
  save_later (self);
}

gboolean
viva_attempt_was_run (VivaAttempt *self, const ExamPart *part, const char *id)
{
  const ExamPrediction *prediction;

  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), FALSE);

  prediction = exam_entry_get_prediction (get_entry (self, part), id);

  return prediction != NULL && prediction->was_run;
}

void
viva_attempt_set_run (VivaAttempt *self, const ExamPart *part, const char *id)
{
  g_autofree char *text = NULL;

  g_return_if_fail (VIVA_IS_ATTEMPT (self));

  if (viva_attempt_was_run (self, part, id))
    return;

  text = g_strdup (viva_attempt_get_prediction (self, part, id));
  exam_entry_set_prediction (get_entry (self, part), id, text, TRUE);
  save_later (self);
}

gboolean
viva_attempt_is_flagged (VivaAttempt *self, const ExamPart *part)
{
  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), FALSE);

  return get_entry (self, part)->is_flagged;
}

void
viva_attempt_set_flagged (VivaAttempt *self, const ExamPart *part, gboolean is_flagged)
{
  ExamEntry *entry;

  g_return_if_fail (VIVA_IS_ATTEMPT (self));

  entry = get_entry (self, part);
  if (self->record->is_handed_in || entry->is_flagged == is_flagged)
    return;

  entry->is_flagged = is_flagged;
  changed (self, part);
}

void
viva_attempt_check (VivaAttempt *self, const ExamPart *part)
{
  const ExamPart *asked;
  ExamGrade *grade;
  gboolean was_checked;

  g_return_if_fail (VIVA_IS_ATTEMPT (self));

  if (self->record->is_handed_in)
    return;

  asked = get_asked (self, part);
  if (asked->answer->klass->is_slow && *get_entry (self, part)->answer != '\0') {
    check_in_thread (self, part);
    return;
  }

  was_checked = get_entry (self, part)->was_checked;
  grade = exam_answer_grade (asked->answer, asked->points, get_entry (self, part)->answer);
  take_grade (self, part, grade);
  schedule (self, part, grade, was_checked);
  changed (self, part);
}

gboolean
viva_attempt_is_checking (VivaAttempt *self, const ExamPart *part)
{
  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), FALSE);

  return get_state (self, part)->check != NULL;
}

const ExamGrade *
viva_attempt_get_grade (VivaAttempt *self, const ExamPart *part)
{
  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), NULL);

  return get_state (self, part)->grade;
}

void
viva_attempt_reveal (VivaAttempt *self, const ExamPart *part)
{
  ExamEntry *entry;

  g_return_if_fail (VIVA_IS_ATTEMPT (self));

  entry = get_entry (self, part);
  if (entry->is_revealed || self->record->is_handed_in)
    return;

  entry->is_revealed = TRUE;
  changed (self, part);
}

gboolean
viva_attempt_is_revealed (VivaAttempt *self, const ExamPart *part)
{
  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), FALSE);

  return get_entry (self, part)->is_revealed;
}

gboolean
viva_attempt_is_open (VivaAttempt *self, const ExamPart *part)
{
  const ExamEntry *entry;

  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), FALSE);

  entry = get_entry (self, part);

  return self->record->is_handed_in || entry->was_checked || entry->is_revealed;
}

VivaPartState
viva_attempt_get_state (VivaAttempt *self, const ExamPart *part)
{
  const ExamEntry *entry;
  const ExamGrade *grade;

  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), VIVA_PART_EMPTY);

  entry = get_entry (self, part);
  grade = get_state (self, part)->grade;
  if (entry->is_revealed && !entry->was_checked)
    return VIVA_PART_GIVEN_UP;
  if (grade == NULL || !grade->is_answered)
    return *entry->answer != '\0' ? VIVA_PART_ANSWERED : VIVA_PART_EMPTY;
  if (grade->points >= grade->max_points)
    return VIVA_PART_RIGHT;

  return grade->points > 0.0 ? VIVA_PART_PARTLY : VIVA_PART_WRONG;
}

double
viva_attempt_get_points (VivaAttempt *self, const ExamPart *part)
{
  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), 0.0);

  return part != NULL ? get_entry (self, part)->points : exam_attempt_get_points (self->record);
}

gboolean
viva_attempt_set_variant (VivaAttempt *self, guint index, guint64 seed, GError **error)
{
  const ExamPart *part;
  ExamPart *variant = NULL;
  ExamEntry *entry;
  State *state;

  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), FALSE);

  part = exam_paper_get_part (self->paper, index);
  g_return_val_if_fail (part != NULL && (seed == 0 || part->has_variants), FALSE);
  if (self->record->is_handed_in)
    return TRUE;

  if (seed != 0) {
    variant = exam_part_new_variant (part, seed, error);
    if (variant == NULL)
      return FALSE;
  }

  state = get_state (self, part);
  cancel_check (state);
  if (state->variant != NULL)
    g_ptr_array_add (self->old_parts, state->variant);
  state->variant = variant;
  g_clear_pointer (&state->grade, exam_grade_free);

  entry = get_entry (self, part);
  entry->variant = seed;
  entry->was_checked = FALSE;
  entry->is_revealed = FALSE;
  entry->confidence = 0;
  exam_entry_set_answer (entry, "");
  g_hash_table_remove_all (entry->predictions);
  changed (self, part);

  return TRUE;
}
