/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-attempt.h"

typedef struct {
  char *answer;
  ExamGrade *grade; /* of @answer; NULL: not checked as it stands */
  double points;
  gboolean was_checked;
  gboolean is_revealed;
} Entry;

struct _VivaAttempt {
  GObject parent_instance;

  ExamPaper *paper;
  GHashTable *entries; /* (element-type ExamPart Entry) */
};

G_DEFINE_FINAL_TYPE (VivaAttempt, viva_attempt, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
entry_free (Entry *self)
{
  g_clear_pointer (&self->grade, exam_grade_free);
  g_free (self->answer);
  g_free (self);
}

static Entry *
find (VivaAttempt *self, const ExamPart *part)
{
  Entry *entry = g_hash_table_lookup (self->entries, part);

  if (entry == NULL) {
    entry = g_new0 (Entry, 1);
    entry->answer = g_strdup ("");
    g_hash_table_insert (self->entries, (gpointer) part, entry);
  }

  return entry;
}

static void
changed (VivaAttempt *self, const ExamPart *part)
{
  g_signal_emit (self, signals[CHANGED], 0, part);
}

static void
viva_attempt_finalize (GObject *object)
{
  VivaAttempt *self = VIVA_ATTEMPT (object);

  g_hash_table_unref (self->entries);
  g_clear_pointer (&self->paper, exam_paper_unref);

  G_OBJECT_CLASS (viva_attempt_parent_class)->finalize (object);
}

static void
viva_attempt_class_init (VivaAttemptClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viva_attempt_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
viva_attempt_init (VivaAttempt *self)
{
  self->entries = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) entry_free);
}

VivaAttempt *
viva_attempt_new (ExamPaper *paper)
{
  VivaAttempt *self;

  g_return_val_if_fail (paper != NULL, NULL);

  self = g_object_new (VIVA_TYPE_ATTEMPT, NULL);
  self->paper = exam_paper_ref (paper);

  return self;
}

ExamPaper *
viva_attempt_get_paper (VivaAttempt *self)
{
  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), NULL);

  return self->paper;
}

const char *
viva_attempt_get_answer (VivaAttempt *self, const ExamPart *part)
{
  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), NULL);

  return find (self, part)->answer;
}

void
viva_attempt_set_answer (VivaAttempt *self, const ExamPart *part, const char *answer)
{
  Entry *entry;

  g_return_if_fail (VIVA_IS_ATTEMPT (self));
  g_return_if_fail (answer != NULL);

  entry = find (self, part);
  if (g_str_equal (entry->answer, answer))
    return;

  g_free (entry->answer);
  entry->answer = g_strdup (answer);
  g_clear_pointer (&entry->grade, exam_grade_free);
  changed (self, part);
}

const ExamGrade *
viva_attempt_check (VivaAttempt *self, const ExamPart *part)
{
  Entry *entry;

  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), NULL);

  entry = find (self, part);
  g_clear_pointer (&entry->grade, exam_grade_free);
  entry->grade = exam_answer_grade (part->answer, part->points, entry->answer);
  if (entry->grade->is_answered) {
    entry->was_checked = TRUE;
    if (!entry->is_revealed)
      entry->points = entry->grade->points;
  }
  changed (self, part);

  return entry->grade;
}

const ExamGrade *
viva_attempt_get_grade (VivaAttempt *self, const ExamPart *part)
{
  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), NULL);

  return find (self, part)->grade;
}

void
viva_attempt_reveal (VivaAttempt *self, const ExamPart *part)
{
  Entry *entry;

  g_return_if_fail (VIVA_IS_ATTEMPT (self));

  entry = find (self, part);
  if (entry->is_revealed)
    return;

  entry->is_revealed = TRUE;
  changed (self, part);
}

gboolean
viva_attempt_is_revealed (VivaAttempt *self, const ExamPart *part)
{
  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), FALSE);

  return find (self, part)->is_revealed;
}

gboolean
viva_attempt_is_open (VivaAttempt *self, const ExamPart *part)
{
  Entry *entry;

  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), FALSE);

  entry = find (self, part);

  return entry->was_checked || entry->is_revealed;
}

VivaPartState
viva_attempt_get_state (VivaAttempt *self, const ExamPart *part)
{
  Entry *entry;

  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), VIVA_PART_EMPTY);

  entry = find (self, part);
  if (entry->is_revealed && !entry->was_checked)
    return VIVA_PART_GIVEN_UP;
  if (entry->grade == NULL || !entry->grade->is_answered)
    return *entry->answer != '\0' ? VIVA_PART_ANSWERED : VIVA_PART_EMPTY;
  if (entry->grade->points >= entry->grade->max_points)
    return VIVA_PART_RIGHT;

  return entry->grade->points > 0.0 ? VIVA_PART_PARTLY : VIVA_PART_WRONG;
}

double
viva_attempt_get_points (VivaAttempt *self, const ExamPart *part)
{
  double sum = 0.0;
  GHashTableIter iter;
  Entry *entry;

  g_return_val_if_fail (VIVA_IS_ATTEMPT (self), 0.0);

  if (part != NULL)
    return find (self, part)->points;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    sum += entry->points;

  return sum;
}
