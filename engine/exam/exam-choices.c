/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-choices.h"

#include <string.h>

#include "exam-head.h"
#include "exam-paper.h"

#define NONE "none"

const ExamChoices *
exam_choices (const ExamAnswer *answer)
{
  g_return_val_if_fail (answer != NULL, NULL);

  return answer->klass == &exam_choice_class || answer->klass == &exam_choices_class
             ? (const ExamChoices *) answer
             : NULL;
}

/* ---- Reading a part's head ---- */

static gboolean
is_choice_id (const char *id)
{
  return *id != '\0' && strspn (id, G_CSET_a_2_z G_CSET_DIGITS "-") == strlen (id) &&
         !g_str_equal (id, NONE);
}

static void
parse_choice (ExamChoices *self, ExamHead *head, guint index, const char *id)
{
  ExamChoice *choice = &self->choices[index];
  g_autofree char *group = g_strdup_printf ("choice %s", id);
  const char *right = exam_head_get_text (head, group, "right", EXAM_KEY_OPTIONAL);

  if (!is_choice_id (id)) {
    g_autofree char *found = exam_quote (id);

    exam_head_mistake (head, group, NULL,
                       "expected a choice's id of small letters, digits and “-”, other than "
                       "“none”, found %s",
                       found);
  }
  if (right != NULL && !g_str_equal (right, "yes")) {
    g_autofree char *found = exam_quote (right);

    exam_head_mistake (head, group, "right", "expected “yes” or no such line, found %s", found);
  }
  choice->id = g_strdup (id);
  choice->text = g_strdup (exam_head_get_text (head, group, "text", EXAM_KEY_REQUIRED));
  choice->why = g_strdup (exam_head_get_text (head, group, "why", EXAM_KEY_REQUIRED));
  choice->is_right = right != NULL;

  for (guint i = 0; choice->text != NULL && i < index; i++)
    if (g_strcmp0 (self->choices[i].text, choice->text) == 0)
      exam_head_mistake (head, group, "text",
                         "expected another text than that of the choice “%s”, found the same",
                         self->choices[i].id);
}

static void
choices_free (ExamAnswer *answer)
{
  ExamChoices *self = (ExamChoices *) answer;

  for (guint i = 0; i < self->n_choices; i++) {
    g_free (self->choices[i].id);
    g_free (self->choices[i].text);
    g_free (self->choices[i].why);
  }
  g_free (self->choices);
  g_free (self);
}

static guint
count_right (const ExamChoices *self)
{
  guint n = 0;

  for (guint i = 0; i < self->n_choices; i++)
    n += self->choices[i].is_right;
  return n;
}

static ExamAnswer *
parse (ExamHead *head, const ExamAnswerClass *klass)
{
  guint n_before = exam_mistakes_get_count (exam_head_get_mistakes (head));
  g_autoptr (GPtrArray) ids = exam_head_list_groups (head, "choice");
  ExamChoices *self = g_new0 (ExamChoices, 1);
  g_autoptr (ExamAnswer) answer = &self->parent;

  answer->klass = klass;
  self->is_single = klass == &exam_choice_class;
  self->fact = -1;
  if (exam_head_has_group (head, "key", EXAM_KEY_OPTIONAL))
    self->fact = exam_key_parse_fact (head, "key", "fact", TRUE);
  self->n_choices = ids->len;
  self->choices = g_new0 (ExamChoice, ids->len);
  for (guint i = 0; i < ids->len; i++)
    parse_choice (self, head, i, g_ptr_array_index (ids, i));

  if (ids->len < 2)
    exam_head_mistake (head, "part", "answer", "expected two groups [choice …] or more, found %u",
                       ids->len);
  else if (self->is_single && count_right (self) != 1)
    exam_head_mistake (head, "part", "answer", "expected “right=yes” in one choice, found %u",
                       count_right (self));
  else if (count_right (self) == ids->len)
    exam_head_mistake (head, "part", "answer",
                       "expected a choice that is wrong, found “right=yes” in all; taking "
                       "everything would earn all points");

  if (exam_mistakes_get_count (exam_head_get_mistakes (head)) > n_before)
    return NULL;
  return g_steal_pointer (&answer);
}

static ExamAnswer *
choice_parse (ExamHead *head)
{
  return parse (head, &exam_choice_class);
}

static ExamAnswer *
choices_parse (ExamHead *head)
{
  return parse (head, &exam_choices_class);
}

/* ---- Answers ---- */

/* Reads @answer into @taken (n_choices). Returns NULL, or a sentence about the first thing that it
 * cannot read; goes on after that. */
static char *
read_answer (const ExamChoices *self, const char *answer, gboolean *taken, gboolean *is_none)
{
  g_auto (GStrv) entries = g_strsplit (answer, ";", -1);
  char *problem = NULL;
  guint n = 0;

  *is_none = FALSE;
  memset (taken, 0, self->n_choices * sizeof *taken);
  for (guint i = 0; entries[i] != NULL; i++) {
    const char *entry = g_strstrip (entries[i]);
    gboolean is_known = *entry == '\0';

    if (!self->is_single && g_str_equal (entry, NONE))
      *is_none = is_known = TRUE;
    for (guint j = 0; j < self->n_choices; j++)
      if (g_str_equal (self->choices[j].id, entry)) {
        n += !taken[j];
        taken[j] = is_known = TRUE;
      }
    if (!is_known && problem == NULL) {
      g_autofree char *found = exam_quote (entry);

      problem = g_strdup_printf ("Expected the id of a choice, found %s.", found);
    }
  }
  if (problem == NULL && self->is_single && n > 1)
    problem = g_strdup ("Expected one choice, found several.");
  if (problem == NULL && *is_none && n > 0)
    problem = g_strdup ("Expected either choices or “none”, found both.");
  return problem;
}

static ExamGrade *
choices_grade (const ExamAnswer *answer, double max_points, const char *text)
{
  const ExamChoices *self = (const ExamChoices *) answer;
  g_autofree gboolean *taken = g_new (gboolean, self->n_choices);
  gboolean is_none;
  g_autofree char *problem = read_answer (self, text, taken, &is_none);
  guint n_right = count_right (self), n_wrong = self->n_choices - n_right;
  guint n_hits = 0, n_slips = 0;
  double share;
  ExamGrade *grade;

  for (guint i = 0; i < self->n_choices; i++) {
    n_hits += taken[i] && self->choices[i].is_right;
    n_slips += taken[i] && !self->choices[i].is_right;
  }
  if (problem != NULL)
    return exam_grade_unanswered (max_points, "%s", problem);
  if (n_hits + n_slips == 0 && !is_none)
    return exam_grade_unanswered (max_points, "Nothing was chosen yet.");

  grade = exam_grade_whole (max_points, FALSE, NULL);
  if (self->is_single) {
    for (guint i = 0; i < self->n_choices; i++)
      if (taken[i])
        grade->message = g_strdup (self->choices[i].why);
    grade->points = n_hits == 1 ? max_points : 0;
    return grade;
  }

  /* Where none is right there are no shares to earn: all or nothing. */
  if (n_right == 0)
    share = n_slips == 0;
  else
    share = (double) n_hits / n_right - (double) n_slips / n_wrong;
  grade->points = max_points * CLAMP (share, 0, 1);
  grade->n_items = self->n_choices;
  grade->items = g_new0 (ExamGradeItem, self->n_choices);
  for (guint i = 0; i < self->n_choices; i++) {
    grade->items[i].is_right = taken[i] == self->choices[i].is_right;
    grade->items[i].message = g_strdup (self->choices[i].why);
  }
  grade->message =
      n_hits == n_right && n_slips == 0
          ? g_strdup ("Just those.")
          : g_strdup_printf ("%u of %u right ones chosen, and %u wrong.", n_hits, n_right, n_slips);
  return grade;
}

static char *
write_answer (const ExamChoices *self, const gboolean *taken)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->n_choices; i++)
    if (taken[i])
      g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", self->choices[i].id);
  return g_string_free (text, FALSE);
}

static char *
choices_key (const ExamAnswer *answer)
{
  const ExamChoices *self = (const ExamChoices *) answer;
  g_autofree gboolean *taken = g_new (gboolean, self->n_choices);

  for (guint i = 0; i < self->n_choices; i++)
    taken[i] = self->choices[i].is_right;
  return count_right (self) > 0 ? write_answer (self, taken) : g_strdup (NONE);
}

/* The right choices are those that the lab finds. */
static gboolean
choices_verify (const ExamAnswer *answer, GError **error)
{
  const ExamChoices *self = (const ExamChoices *) answer;
  g_auto (LabValue) value = LAB_VALUE_INIT;
  g_autofree char *computed = NULL;
  g_autofree char *key = NULL;

  if (self->fact < 0)
    return TRUE;
  if (!exam_facts_get (answer->facts, (guint) self->fact, &value, error))
    return FALSE;
  computed = lab_value_to_string (&value);
  key = choices_key (answer);
  if (!g_str_equal (computed, key)) {
    g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER,
                 "expected the right choices to be the computed ones (%s), found %s", computed,
                 key);
    return FALSE;
  }
  return TRUE;
}

gboolean
exam_choices_get (const ExamChoices *self, const char *answer, guint choice)
{
  g_autofree gboolean *taken = NULL;
  gboolean is_none;

  g_return_val_if_fail (self != NULL && answer != NULL && choice < self->n_choices, FALSE);

  taken = g_new (gboolean, self->n_choices);
  g_free (read_answer (self, answer, taken, &is_none));
  return taken[choice];
}

char *
exam_choices_put (const ExamChoices *self, const char *answer, guint choice, gboolean is_taken)
{
  g_autofree gboolean *taken = NULL;
  gboolean is_none;

  g_return_val_if_fail (self != NULL && answer != NULL && choice < self->n_choices, NULL);

  taken = g_new (gboolean, self->n_choices);
  g_free (read_answer (self, answer, taken, &is_none));
  if (self->is_single)
    memset (taken, 0, self->n_choices * sizeof *taken);
  taken[choice] = is_taken;
  return write_answer (self, taken);
}

const ExamAnswerClass exam_choice_class = {
  .id = "choice",
  .parse = choice_parse,
  .free = choices_free,
  .grade = choices_grade,
  .key = choices_key,
  .verify = choices_verify,
};

const ExamAnswerClass exam_choices_class = {
  .id = "choices",
  .parse = choices_parse,
  .free = choices_free,
  .grade = choices_grade,
  .key = choices_key,
  .verify = choices_verify,
};
