/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-key.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "exam-variant.h"
#include "lab-text.h"

int
exam_key_parse_fact (ExamHead *head, const char *group, const char *key, gboolean is_required)
{
  const char *id =
      exam_head_get_text (head, group, key, is_required ? EXAM_KEY_REQUIRED : EXAM_KEY_OPTIONAL);
  const LabClass *lab = exam_head_get_lab (head);
  int fact;

  if (id == NULL)
    return -1;
  if (lab == NULL) {
    exam_head_mistake (head, group, key, "expected “lab=…” in [part] for a fact, found none");
    return -1;
  }

  fact = lab_class_find_fact (lab, id);
  if (fact < 0) {
    g_autofree char *found = exam_quote (id);
    g_autoptr (GString) facts = g_string_new (NULL);

    for (guint i = 0; i < lab->n_facts; i++)
      g_string_append_printf (facts, "%s%s", i > 0 ? ", " : "", lab->facts[i].id);
    exam_head_mistake (head, group, key, "expected a fact of the lab “%s” (%s), found %s", lab->id,
                       lab->n_facts > 0 ? facts->str : "it has none", found);
  }
  return fact;
}

void
exam_key_parse_tolerance (ExamHead *head,
                          const char *group,
                          ExamKeyNeed need,
                          double *tolerance,
                          gboolean *is_relative)
{
  const char *text = exam_head_get_text (head, group, "tolerance", need);
  g_autofree char *number = g_strdup (text);

  if (text == NULL)
    return;
  *is_relative = g_str_has_suffix (number, "%");
  if (*is_relative)
    number[strlen (number) - 1] = '\0';
  if (!lab_text_parse_number (g_strstrip (number), tolerance) || *tolerance < 0) {
    g_autofree char *found = exam_quote (text);

    exam_head_mistake (head, group, "tolerance",
                       "expected a number of at least 0, perhaps with “%%”, found %s", found);
  }
  if (*is_relative)
    *tolerance /= 100;
}

/* A decimal tolerance is seldom exact in binary, so a rounding more is let through. */
gboolean
exam_key_is_near (double number, double key, double tolerance, gboolean is_relative)
{
  double bound = is_relative ? tolerance * fabs (key) : tolerance;

  return fabs (number - key) <= bound + 8 * DBL_EPSILON * (fabs (key) + bound);
}

static void
parse_misconception (ExamMisconception *self, ExamHead *head, const char *name)
{
  g_autofree char *group = g_strdup_printf ("misconception %s", name);

  self->fact = exam_key_parse_fact (head, group, "fact", FALSE);
  self->value = g_strdup (exam_head_get_text (head, group, "value", EXAM_KEY_OPTIONAL));
  if (self->value != NULL) {
    char *filled = exam_variant_fill_in (self->value, exam_head_get_settings (head));

    g_free (self->value);
    self->value = filled;
  }
  self->why = g_strdup (exam_head_get_text (head, group, "why", EXAM_KEY_REQUIRED));
  if ((exam_head_get_text (head, group, "fact", EXAM_KEY_OPTIONAL) != NULL) ==
      (self->value != NULL))
    exam_head_mistake (head, group, NULL, "expected either “fact=…” or “value=…”, found %s",
                       self->value != NULL ? "both" : "neither");
}

void
exam_key_parse (ExamKey *self, ExamHead *head)
{
  g_autoptr (GPtrArray) names = exam_head_list_groups (head, "misconception");

  *self = (ExamKey){ .fact = -1 };
  if (exam_head_has_group (head, "key", EXAM_KEY_REQUIRED)) {
    self->fact = exam_key_parse_fact (head, "key", "fact", TRUE);
    self->published = g_strdup (exam_head_get_text (head, "key", "published", EXAM_KEY_OPTIONAL));
    self->erratum = g_strdup (exam_head_get_text (head, "key", "erratum", EXAM_KEY_OPTIONAL));
    self->why = g_strdup (exam_head_get_text (head, "key", "why", EXAM_KEY_REQUIRED));
    if (exam_head_is_variant (head))
      g_clear_pointer (&self->published, g_free);
  }

  self->n_misconceptions = names->len;
  self->misconceptions = g_new0 (ExamMisconception, names->len);
  for (guint i = 0; i < names->len; i++)
    parse_misconception (&self->misconceptions[i], head, g_ptr_array_index (names, i));
}

void
exam_key_clear (ExamKey *self)
{
  g_free (self->published);
  g_free (self->erratum);
  g_free (self->why);
  for (guint i = 0; i < self->n_misconceptions; i++) {
    g_free (self->misconceptions[i].value);
    g_free (self->misconceptions[i].why);
  }
  g_free (self->misconceptions);
  *self = (ExamKey){ .fact = -1 };
}

char *
exam_key_number (double number, double tolerance)
{
  double unit = tolerance > 0 ? pow (10, floor (log10 (tolerance) - 2)) : 0;
  double rounded = unit > 1e-12 ? round (number / unit) : 0;

  if (!(unit > 1e-12) || unit > 1 || fabs (rounded) > 1e15)
    return lab_text_number (number);
  /* Divided, not multiplied: 12040 / 10000 is the number nearest to 1.204. */
  return lab_text_number (rounded == 0 ? 0 : rounded / round (1 / unit));
}

ExamGrade *
exam_grade_unanswered (double max_points, const char *format, ...)
{
  ExamGrade *self = g_new0 (ExamGrade, 1);
  va_list args;

  self->max_points = max_points;
  if (format == NULL) {
    self->message = g_strdup ("Nothing was answered yet.");
    return self;
  }
  va_start (args, format);
  self->message = g_strdup_vprintf (format, args);
  va_end (args);
  return self;
}

ExamGrade *
exam_grade_whole (double max_points, gboolean is_right, const char *message)
{
  ExamGrade *self = g_new0 (ExamGrade, 1);

  self->max_points = max_points;
  self->points = is_right ? max_points : 0;
  self->is_answered = TRUE;
  self->message = g_strdup (message);
  return self;
}
