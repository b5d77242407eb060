/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-kernel.h"

#include <math.h>
#include <string.h>

#include "exam-head.h"
#include "exam-paper.h"
#include "lab-text.h"

const ExamKernel *
exam_kernel (const ExamAnswer *answer)
{
  g_return_val_if_fail (answer != NULL, NULL);

  return answer->klass == &exam_kernel_class ? (const ExamKernel *) answer : NULL;
}

static const LabKnob *
get_knob (const ExamKernelItem *item, guint index)
{
  return &lab_settings_get_class (item->settings)->knobs[item->knobs[index]];
}

/* ---- Reading a part's head ---- */

static void
parse_knobs (ExamKernelItem *self, ExamHead *head, const char *group, const LabClass *lab)
{
  g_auto (GStrv) ids = exam_head_get_list (head, group, "knobs", EXAM_KEY_REQUIRED);

  self->n_knobs = g_strv_length (ids);
  self->knobs = g_new0 (guint, self->n_knobs + 1);
  self->keys = g_new0 (char *, self->n_knobs + 1);
  for (guint i = 0; i < self->n_knobs; i++) {
    int knob = lab_class_find_knob (lab, ids[i]);
    g_autofree char *key = g_strdup_printf ("key %s", ids[i]);
    const char *text = exam_head_get_text (head, group, key, EXAM_KEY_REQUIRED);
    g_autoptr (LabSettings) trial = lab_settings_copy (self->settings);
    g_autoptr (GError) error = NULL;

    self->keys[i] = g_strdup (text != NULL ? text : "");
    if (knob < 0 || lab->knobs[knob].kind != LAB_KNOB_MATRIX) {
      g_autofree char *found = exam_quote (ids[i]);

      exam_head_mistake (head, group, "knobs",
                         "expected knobs of the lab “%s” that are matrices, found %s", lab->id,
                         found);
      continue;
    }
    self->knobs[i] = (guint) knob;
    if (text != NULL && !lab_settings_set (trial, ids[i], text, &error))
      exam_head_mistake (head, group, key, "%s", error->message);
  }
}

static void
parse_item (ExamKernelItem *self, ExamHead *head, const char *id)
{
  const LabClass *lab = exam_head_get_lab (head);
  g_autofree char *group = g_strdup_printf ("kernel %s", id);
  const char *settings = exam_head_get_text (head, group, "settings", EXAM_KEY_OPTIONAL);
  const char *either = exam_head_get_text (head, group, "either_sign", EXAM_KEY_OPTIONAL);
  g_autoptr (GError) error = NULL;
  int fact;

  self->id = g_strdup (id);
  if (*id == '\0' || strspn (id, G_CSET_a_2_z G_CSET_DIGITS "-") != strlen (id)) {
    g_autofree char *found = exam_quote (id);

    exam_head_mistake (head, group, NULL,
                       "expected an id of small letters, digits and “-”, found %s", found);
  }
  self->name = g_strdup (exam_head_get_text (head, group, "name", EXAM_KEY_REQUIRED));
  self->why = g_strdup (exam_head_get_text (head, group, "why", EXAM_KEY_REQUIRED));
  self->wrong = g_strdup (exam_head_get_text (head, group, "wrong", EXAM_KEY_REQUIRED));
  exam_head_get_real (head, group, "at_least", EXAM_KEY_REQUIRED, -1e12, 1e12, &self->at_least);
  if (either != NULL && !g_str_equal (either, "yes")) {
    g_autofree char *found = exam_quote (either);

    exam_head_mistake (head, group, "either_sign", "expected “yes” or no such line, found %s",
                       found);
  }
  self->is_either_sign = either != NULL;
  fact = exam_key_parse_fact (head, group, "fact", TRUE);
  self->fact = fact >= 0 ? (guint) fact : 0;
  if (lab == NULL)
    return;

  self->settings = lab_settings_copy (exam_head_get_settings (head));
  if (settings != NULL && !lab_settings_parse (self->settings, settings, &error))
    exam_head_mistake (head, group, "settings", "%s", error->message);
  parse_knobs (self, head, group, lab);
}

static void
kernel_free (ExamAnswer *answer)
{
  ExamKernel *self = (ExamKernel *) answer;

  for (guint i = 0; i < self->n_items; i++) {
    ExamKernelItem *item = &self->items[i];

    g_free (item->id);
    g_free (item->name);
    g_free (item->knobs);
    g_strfreev (item->keys);
    g_clear_pointer (&item->settings, lab_settings_free);
    g_free (item->why);
    g_free (item->wrong);
  }
  g_free (self->items);
  g_free (self);
}

static ExamAnswer *
kernel_parse (ExamHead *head)
{
  guint n_before = exam_mistakes_get_count (exam_head_get_mistakes (head));
  g_autoptr (GPtrArray) ids = exam_head_list_groups (head, "kernel");
  ExamKernel *self = g_new0 (ExamKernel, 1);
  g_autoptr (ExamAnswer) answer = &self->parent;

  answer->klass = &exam_kernel_class;
  self->n_items = ids->len;
  self->items = g_new0 (ExamKernelItem, ids->len);
  if (ids->len == 0)
    exam_head_mistake (head, "part", "answer", "expected groups [kernel …], found none");
  for (guint i = 0; i < ids->len; i++)
    parse_item (&self->items[i], head, g_ptr_array_index (ids, i));

  if (exam_mistakes_get_count (exam_head_get_mistakes (head)) > n_before)
    return NULL;
  return g_steal_pointer (&answer);
}

/* ---- Answers ---- */

/* Texts of all matrices, by item and knob, "" where there is none, up to NULL; *@problem is NULL or
 * a sentence about the first line that cannot be read. (transfer full) */
static char **
read_answer (const ExamKernel *self, const char *answer, char **problem)
{
  g_auto (GStrv) lines = g_strsplit (answer, "\n", -1);
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  *problem = NULL;
  for (guint line = 0; lines[line] != NULL; line++)
    g_strstrip (lines[line]);
  for (guint i = 0; i < self->n_items; i++)
    for (guint j = 0; j < self->items[i].n_knobs; j++) {
      g_autofree char *name =
          g_strdup_printf ("%s %s=", self->items[i].id, get_knob (&self->items[i], j)->id);
      const char *found = "";

      for (guint line = 0; lines[line] != NULL; line++)
        if (g_str_has_prefix (lines[line], name)) {
          g_autofree char *text = g_strdup (lines[line] + strlen (name));

          found = *text != '\0' ? lines[line] + strlen (name) : "";
          lines[line][0] = '\0'; /* it was read; what follows its name still stands */
        }
      g_strv_builder_add (texts, found);
    }
  for (guint line = 0; lines[line] != NULL && *problem == NULL; line++)
    if (*lines[line] != '\0') {
      g_autofree char *found = exam_quote (lines[line]);

      *problem = g_strdup_printf ("Expected lines such as “%s %s=[1 0; 0 1]”, found %s.",
                                  self->items[0].id, get_knob (&self->items[0], 0)->id, found);
    }
  return g_strv_builder_end (texts);
}

static char *
write_answer (const ExamKernel *self, char **texts)
{
  GString *answer = g_string_new (NULL);

  for (guint i = 0; i < self->n_items; i++)
    for (guint j = 0; j < self->items[i].n_knobs; j++, texts++)
      if (**texts != '\0')
        g_string_append_printf (answer, "%s%s %s=%s", answer->len > 0 ? "\n" : "",
                                self->items[i].id, get_knob (&self->items[i], j)->id, *texts);
  return g_string_free (answer, FALSE);
}

static guint
find_text (const ExamKernel *self, guint item, guint knob)
{
  guint index = knob;

  for (guint i = 0; i < item; i++)
    index += self->items[i].n_knobs;
  return index;
}

char *
exam_kernel_get (const ExamKernel *self, const char *answer, guint item, guint knob)
{
  g_auto (GStrv) texts = NULL;
  g_autofree char *problem = NULL;

  g_return_val_if_fail (self != NULL && answer != NULL, NULL);
  g_return_val_if_fail (item < self->n_items && knob < self->items[item].n_knobs, NULL);

  texts = read_answer (self, answer, &problem);
  return g_strdup (texts[find_text (self, item, knob)]);
}

char *
exam_kernel_put (const ExamKernel *self,
                 const char *answer,
                 guint item,
                 guint knob,
                 const char *text)
{
  g_auto (GStrv) texts = NULL;
  g_autofree char *problem = NULL;
  guint index;

  g_return_val_if_fail (self != NULL && answer != NULL && text != NULL, NULL);
  g_return_val_if_fail (item < self->n_items && knob < self->items[item].n_knobs, NULL);

  texts = read_answer (self, answer, &problem);
  index = find_text (self, item, knob);
  g_free (texts[index]);
  texts[index] = g_strdelimit (g_strdup (text), "\n\r", ' ');
  return write_answer (self, texts);
}

/* Judges the kernels @texts (n_knobs) of an item. */
static void
grade_item (const ExamKernel *self, const ExamKernelItem *item, char **texts, ExamGradeItem *grade)
{
  g_autoptr (LabSettings) settings = lab_settings_copy (item->settings);
  g_auto (LabValue) value = LAB_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  double number;

  for (guint i = 0; i < item->n_knobs; i++) {
    if (*texts[i] == '\0') {
      grade->message = g_strdup ("There is no filter here yet.");
      return;
    }
    if (!lab_settings_set (settings, get_knob (item, i)->id, texts[i], &error)) {
      grade->message = g_strdup (error->message);
      return;
    }
  }
  if (!exam_facts_get_for (self->parent.facts, settings, item->fact, &value, &error)) {
    grade->message = g_strdup (error->message);
    return;
  }
  grade->is_right = exam_facts_to_number (&value, &number) &&
                    (item->is_either_sign ? fabs (number) : number) >= item->at_least;
  grade->message = g_strdup (grade->is_right ? item->why : item->wrong);
}

static ExamGrade *
kernel_grade (const ExamAnswer *answer, double max_points, const char *text)
{
  const ExamKernel *self = (const ExamKernel *) answer;
  g_autofree char *problem = NULL;
  g_auto (GStrv) texts = read_answer (self, text, &problem);
  gboolean is_empty = TRUE;
  guint n_right = 0;
  ExamGrade *grade;

  if (problem != NULL)
    return exam_grade_unanswered (max_points, "%s", problem);
  for (guint i = 0; texts[i] != NULL; i++)
    is_empty &= *texts[i] == '\0';
  if (is_empty)
    return exam_grade_unanswered (max_points, NULL);

  grade = exam_grade_whole (max_points, FALSE, NULL);
  grade->n_items = self->n_items;
  grade->items = g_new0 (ExamGradeItem, self->n_items);
  for (guint i = 0; i < self->n_items; i++) {
    grade_item (self, &self->items[i], texts + find_text (self, i, 0), &grade->items[i]);
    n_right += grade->items[i].is_right;
  }
  grade->points = max_points * n_right / self->n_items;
  if (self->n_items == 1)
    grade->message = g_strdup (grade->items[0].message);
  else if (n_right == self->n_items)
    grade->message = g_strdup ("All filters do it.");
  else
    grade->message = g_strdup_printf ("%u of %u filters do it.", n_right, self->n_items);
  return grade;
}

static char *
kernel_key (const ExamAnswer *answer)
{
  const ExamKernel *self = (const ExamKernel *) answer;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) texts = NULL;

  for (guint i = 0; i < self->n_items; i++)
    for (guint j = 0; j < self->items[i].n_knobs; j++)
      g_strv_builder_add (builder, self->items[i].keys[j]);
  texts = g_strv_builder_end (builder);
  return write_answer (self, texts);
}

/* The published filters do what is asked. */
static gboolean
kernel_verify (const ExamAnswer *answer, GError **error)
{
  g_autofree char *key = kernel_key (answer);
  g_autoptr (ExamGrade) grade = kernel_grade (answer, 1, key);

  if (grade->points == 1)
    return TRUE;
  g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER,
               "expected the key's filters to reach their bounds: %s", grade->message);
  return FALSE;
}

const ExamAnswerClass exam_kernel_class = {
  .id = "kernel",
  .parse = kernel_parse,
  .free = kernel_free,
  .grade = kernel_grade,
  .key = kernel_key,
  .verify = kernel_verify,
};
