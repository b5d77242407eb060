/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-essay.h"

#include <string.h>

#include "exam-head.h"
#include "exam-key.h"

#define TICKED "ticked:"

/* Fewer letters than this are no words of one's own. */
#define MIN_LETTERS 12

const ExamEssay *
exam_essay (const ExamAnswer *answer)
{
  g_return_val_if_fail (answer != NULL, NULL);

  return answer->klass == &exam_essay_class ? (const ExamEssay *) answer : NULL;
}

/* ---- Reading a part's head ---- */

static void
essay_free (ExamAnswer *answer)
{
  ExamEssay *self = (ExamEssay *) answer;

  for (guint i = 0; i < self->n_points; i++) {
    g_free (self->points[i].id);
    g_free (self->points[i].text);
    g_free (self->points[i].group);
  }
  g_free (self->points);
  g_free (self);
}

/* The points that are ticked: of each group only the best. */
static double
add_up (const ExamEssay *self, const gboolean *ticked)
{
  double sum = 0;

  for (guint i = 0; i < self->n_points; i++) {
    const ExamRubricPoint *point = &self->points[i];
    gboolean counts = ticked[i];

    for (guint j = 0; j < self->n_points && point->group != NULL; j++) {
      const ExamRubricPoint *other = &self->points[j];

      if (j != i && ticked[j] && g_strcmp0 (other->group, point->group) == 0 &&
          (other->points > point->points || (other->points == point->points && j < i)))
        counts = FALSE;
    }
    sum += counts ? point->points : 0;
  }
  return sum;
}

static ExamAnswer *
essay_parse (ExamHead *head)
{
  guint n_before = exam_mistakes_get_count (exam_head_get_mistakes (head));
  g_autoptr (GPtrArray) ids = exam_head_list_groups (head, "rubric");
  ExamEssay *self = g_new0 (ExamEssay, 1);
  g_autoptr (ExamAnswer) answer = &self->parent;
  double points = 0;

  answer->klass = &exam_essay_class;
  self->n_points = ids->len;
  self->points = g_new0 (ExamRubricPoint, ids->len);
  for (guint i = 0; i < ids->len; i++) {
    ExamRubricPoint *point = &self->points[i];
    const char *id = g_ptr_array_index (ids, i);
    g_autofree char *group = g_strdup_printf ("rubric %s", id);

    if (*id == '\0' || strspn (id, G_CSET_a_2_z G_CSET_DIGITS "-") != strlen (id)) {
      g_autofree char *found = exam_quote (id);

      exam_head_mistake (head, group, NULL,
                         "expected an id of small letters, digits and “-”, found %s", found);
    }
    point->id = g_strdup (id);
    point->text = g_strdup (exam_head_get_text (head, group, "text", EXAM_KEY_REQUIRED));
    point->group = g_strdup (exam_head_get_text (head, group, "group", EXAM_KEY_OPTIONAL));
    exam_head_get_real (head, group, "points", EXAM_KEY_REQUIRED, 0.25, 100, &point->points);
  }

  if (ids->len == 0)
    exam_head_mistake (head, "part", "answer", "expected groups [rubric …], found none");
  if (exam_mistakes_get_count (exam_head_get_mistakes (head)) == n_before &&
      exam_head_get_real (head, "part", "points", EXAM_KEY_REQUIRED, 0, 100, &points)) {
    g_autofree gboolean *all = g_new (gboolean, self->n_points);

    for (guint i = 0; i < self->n_points; i++)
      all[i] = TRUE;
    if (add_up (self, all) < points)
      exam_head_mistake (head, "part", "points",
                         "expected the rubric to have at least %g points in all, found %g", points,
                         add_up (self, all));
  }

  if (exam_mistakes_get_count (exam_head_get_mistakes (head)) > n_before)
    return NULL;
  return g_steal_pointer (&answer);
}

/* ---- Answers ---- */

const char *
exam_essay_get_text (const char *answer)
{
  const char *end;

  g_return_val_if_fail (answer != NULL, NULL);

  if (!g_str_has_prefix (answer, TICKED))
    return answer;
  end = strchrnul (answer, '\n');
  for (guint i = 0; i < 2 && *end == '\n'; i++)
    end++;
  return end;
}

static void
read_ticks (const ExamEssay *self, const char *answer, gboolean *ticked)
{
  g_autofree char *line = NULL;
  g_auto (GStrv) ids = NULL;

  memset (ticked, 0, self->n_points * sizeof *ticked);
  if (!g_str_has_prefix (answer, TICKED))
    return;
  line = g_strndup (answer, (gsize) (strchrnul (answer, '\n') - answer));
  ids = g_strsplit_set (line + strlen (TICKED), " \t\r,;", -1);
  for (guint i = 0; i < self->n_points; i++)
    ticked[i] = g_strv_contains ((const char *const *) ids, self->points[i].id);
}

static char *
write_answer (const ExamEssay *self, const gboolean *ticked, const char *text)
{
  GString *answer = g_string_new (NULL);

  for (guint i = 0; i < self->n_points; i++)
    if (ticked[i])
      g_string_append_printf (answer, "%s %s", answer->len == 0 ? TICKED : "", self->points[i].id);
  /* A text that begins like ticks is not to be read as such. */
  if (answer->len == 0 && g_str_has_prefix (text, TICKED))
    g_string_append (answer, TICKED);
  if (answer->len > 0)
    g_string_append (answer, "\n\n");
  g_string_append (answer, text);
  return g_string_free (answer, FALSE);
}

gboolean
exam_essay_is_ticked (const ExamEssay *self, const char *answer, guint point)
{
  g_autofree gboolean *ticked = NULL;

  g_return_val_if_fail (self != NULL && answer != NULL && point < self->n_points, FALSE);

  ticked = g_new (gboolean, self->n_points);
  read_ticks (self, answer, ticked);
  return ticked[point];
}

char *
exam_essay_put_text (const ExamEssay *self, const char *answer, const char *text)
{
  g_autofree gboolean *ticked = NULL;

  g_return_val_if_fail (self != NULL && answer != NULL && text != NULL, NULL);

  ticked = g_new (gboolean, self->n_points);
  read_ticks (self, answer, ticked);
  return write_answer (self, ticked, text);
}

char *
exam_essay_put_tick (const ExamEssay *self, const char *answer, guint point, gboolean tick)
{
  g_autofree gboolean *ticked = NULL;

  g_return_val_if_fail (self != NULL && answer != NULL && point < self->n_points, NULL);

  ticked = g_new (gboolean, self->n_points);
  read_ticks (self, answer, ticked);
  ticked[point] = tick;
  return write_answer (self, ticked, exam_essay_get_text (answer));
}

static guint
count_letters (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    n += g_unichar_isalnum (g_utf8_get_char (text));
  return n;
}

static ExamGrade *
essay_grade (const ExamAnswer *answer, double max_points, const char *text)
{
  const ExamEssay *self = (const ExamEssay *) answer;
  g_autofree gboolean *ticked = g_new (gboolean, self->n_points);
  const char *words = exam_essay_get_text (text);
  ExamGrade *grade;
  guint n_ticked = 0;

  if (count_letters (words) == 0)
    return exam_grade_unanswered (max_points, NULL);
  if (count_letters (words) < MIN_LETTERS)
    return exam_grade_unanswered (max_points,
                                  "Expected a sentence in your own words, found %u "
                                  "letters.",
                                  count_letters (words));

  read_ticks (self, text, ticked);
  grade = exam_grade_whole (max_points, FALSE, NULL);
  grade->n_items = self->n_points;
  grade->items = g_new0 (ExamGradeItem, self->n_points);
  for (guint i = 0; i < self->n_points; i++) {
    grade->items[i].is_right = ticked[i];
    grade->items[i].message = g_strdup (self->points[i].text);
    n_ticked += ticked[i];
  }
  grade->points = MIN (add_up (self, ticked), max_points);
  grade->message = n_ticked > 0
                       ? g_strdup_printf ("%u of %u ticked.", n_ticked, self->n_points)
                       : g_strdup ("Lay your answer beside the checklist, and tick what it says.");
  return grade;
}

/* All ticks, under the rubric's own words. */
static char *
essay_key (const ExamAnswer *answer)
{
  const ExamEssay *self = (const ExamEssay *) answer;
  g_autofree gboolean *all = g_new (gboolean, self->n_points);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->n_points; i++) {
    all[i] = TRUE;
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", self->points[i].text);
  }
  return write_answer (self, all, text->str);
}

const ExamAnswerClass exam_essay_class = {
  .id = "essay",
  .parse = essay_parse,
  .free = essay_free,
  .grade = essay_grade,
  .key = essay_key,
};
