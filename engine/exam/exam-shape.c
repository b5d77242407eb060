/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-shape.h"

#include <math.h>
#include <string.h>

#include "exam-expression.h"
#include "exam-head.h"
#include "exam-paper.h"
#include "nn-random.h"

#define MAX_SIZES 8

/* Values of the letters for which an answer with letters must be right, besides the question's. */
#define N_SAMPLES 4
#define SEED 20180227

typedef struct {
  guint n;
  double sizes[MAX_SIZES];
} Shape;

const ExamShape *
exam_shape (const ExamAnswer *answer)
{
  g_return_val_if_fail (answer != NULL, NULL);

  return answer->klass == &exam_shape_class ? (const ExamShape *) answer : NULL;
}

static void
shape_free (ExamAnswer *answer)
{
  ExamShape *self = (ExamShape *) answer;

  exam_key_clear (&self->key);
  g_strfreev (self->letters);
  g_free (self->knobs);
  g_free (self->letter_key);
  g_free (self);
}

static gboolean
parse_yes (ExamHead *head, const char *key)
{
  const char *text = exam_head_get_text (head, "key", key, EXAM_KEY_OPTIONAL);

  if (text != NULL && !g_str_equal (text, "yes") && !g_str_equal (text, "no")) {
    g_autofree char *found = exam_quote (text);

    exam_head_mistake (head, "key", key, "expected yes or no, found %s", found);
  }
  return g_strcmp0 (text, "yes") == 0;
}

static void
parse_letters (ExamShape *self, ExamHead *head)
{
  const LabClass *lab = exam_head_get_lab (head);
  g_auto (GStrv) knobs = NULL;
  guint n;

  if (!exam_head_has_group (head, "letters", EXAM_KEY_OPTIONAL))
    return;
  g_strfreev (self->letters);
  self->letters = exam_head_get_list (head, "letters", "names", EXAM_KEY_REQUIRED);
  knobs = exam_head_get_list (head, "letters", "knobs", EXAM_KEY_REQUIRED);
  self->letter_key = g_strdup (exam_head_get_text (head, "letters", "key", EXAM_KEY_REQUIRED));
  n = g_strv_length (self->letters);
  if (g_strv_length (knobs) != n) {
    exam_head_mistake (head, "letters", "knobs", "expected %u knobs, one for each name, found %u",
                       n, g_strv_length (knobs));
    return;
  }
  self->knobs = g_new0 (guint, n + 1);
  for (guint i = 0; i < n && lab != NULL; i++) {
    int knob = lab_class_find_knob (lab, knobs[i]);

    if (knob >= 0 && lab->knobs[knob].kind == LAB_KNOB_INTEGER) {
      self->knobs[i] = (guint) knob;
    } else {
      g_autofree char *found = exam_quote (knobs[i]);

      exam_head_mistake (head, "letters", "knobs",
                         "expected a knob of the lab “%s” that is a whole number, found %s",
                         lab->id, found);
    }
  }
}

static ExamAnswer *
shape_parse (ExamHead *head)
{
  guint n_before = exam_mistakes_get_count (exam_head_get_mistakes (head));
  ExamShape *self = g_new0 (ExamShape, 1);
  g_autoptr (ExamAnswer) answer = &self->parent;

  answer->klass = &exam_shape_class;
  exam_key_parse (&self->key, head);
  self->is_either_way = parse_yes (head, "either_way");
  self->is_vector = parse_yes (head, "vector");
  self->letters = g_new0 (char *, 1);
  parse_letters (self, head);

  if (exam_mistakes_get_count (exam_head_get_mistakes (head)) > n_before)
    return NULL;
  return g_steal_pointer (&answer);
}

/* ---- Answers ---- */

/* "(750000, 100)", "750000 × 100", "750000 by 100" as their sizes. An "x" parts sizes where it
 * stands alone or between digits; in "n_x" it is a letter. (transfer full) */
static char **
split_sizes (const char *text)
{
  g_autofree char *inside = g_strstrip (g_strdup (text));
  g_autoptr (GRegex) parts = NULL;
  gsize length = strlen (inside);

  if (length >= 2 && strchr ("([", inside[0]) != NULL &&
      strchr (")]", inside[length - 1]) != NULL) {
    inside[length - 1] = ' ';
    inside[0] = ' ';
    g_strstrip (inside);
  }
  parts =
      g_regex_new ("\\s*,\\s*$|\\s*[,×]\\s*|\\s+(?:x|X|by)\\s+|(?<=\\d)[xX](?=\\d)", 0, 0, NULL);
  return g_regex_split (parts, inside, 0);
}

static gboolean
read_shape (const ExamShape *self,
            const char *text,
            const double *values,
            Shape *shape,
            GError **error)
{
  g_auto (GStrv) sizes = split_sizes (text);

  *shape = (Shape){ 0 };
  for (guint i = 0; sizes[i] != NULL; i++) {
    g_autoptr (ExamExpression) expression = NULL;

    if (*sizes[i] == '\0' && sizes[i + 1] == NULL && i > 0)
      break; /* "(100,)" */
    if (shape->n == MAX_SIZES) {
      g_set_error (error, EXAM_ERROR, EXAM_ERROR_ANSWER, "Expected at most %d sizes.", MAX_SIZES);
      return FALSE;
    }
    expression = exam_expression_new (sizes[i], (const char *const *) self->letters, NULL);
    if (expression == NULL) {
      g_autofree char *found = exam_quote (sizes[i]);

      g_set_error (error, EXAM_ERROR, EXAM_ERROR_ANSWER,
                   "Expected sizes such as 3 × 4, found %s for one.", found);
      return FALSE;
    }
    shape->sizes[shape->n++] = exam_expression_evaluate (expression, values);
  }
  if (shape->n == 0) {
    g_autofree char *found = exam_quote (text);

    g_set_error (error, EXAM_ERROR, EXAM_ERROR_ANSWER, "Expected sizes such as 3 × 4, found %s.",
                 found);
    return FALSE;
  }
  return TRUE;
}

static gboolean
get_fact (const ExamShape *self,
          const LabSettings *settings,
          int fact,
          Shape *shape,
          GError **error)
{
  ExamFacts *facts = self->parent.facts;
  g_auto (LabValue) value = LAB_VALUE_INIT;

  *shape = (Shape){ 0 };
  if (!(settings != NULL ? exam_facts_get_for (facts, settings, (guint) fact, &value, error)
                         : exam_facts_get (facts, (guint) fact, &value, error)))
    return FALSE;
  if (value.kind != LAB_VALUE_SHAPE || value.rows > MAX_SIZES) {
    g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER, "The key of this part is not a shape.");
    return FALSE;
  }
  shape->n = (guint) value.rows;
  memcpy (shape->sizes, value.numbers, shape->n * sizeof *shape->sizes);
  return TRUE;
}

/* (n, 1), where it may be written as n, becomes n. */
static void
squeeze (const ExamShape *self, Shape *shape)
{
  if (self->is_vector && shape->n == 2 && shape->sizes[1] == 1)
    shape->n = 1;
  else if (self->is_vector && self->is_either_way && shape->n == 2 && shape->sizes[0] == 1)
    *shape = (Shape){ .n = 1, .sizes = { shape->sizes[1] } };
}

static gboolean
is_same (const ExamShape *self, Shape shape, Shape key)
{
  gboolean is_straight, is_turned;

  squeeze (self, &shape);
  squeeze (self, &key);
  if (shape.n != key.n)
    return FALSE;
  is_straight = TRUE;
  is_turned = self->is_either_way && key.n == 2;
  for (guint i = 0; i < key.n; i++) {
    is_straight &= shape.sizes[i] == key.sizes[i];
    is_turned &= shape.sizes[i] == key.sizes[key.n - 1 - i];
  }
  return is_straight || is_turned;
}

/* Draws values for the letters into @values and sets their knobs. Sample 0 is the question's. */
static LabSettings *
draw_letters (const ExamShape *self, guint sample, double *values)
{
  const LabClass *lab = lab_settings_get_class (exam_facts_get_settings (self->parent.facts));
  LabSettings *settings = lab_settings_copy (exam_facts_get_settings (self->parent.facts));
  NnRandom random;

  nn_random_init (&random, SEED, NN_STREAM_NOISE, sample);
  for (guint i = 0; self->letters[i] != NULL; i++) {
    const LabKnob *knob = &lab->knobs[self->knobs[i]];
    double high = MIN (knob->max, knob->min + 11);
    g_autofree char *text = NULL;

    if (sample > 0) {
      text = g_strdup_printf (
          "%.0f", knob->min + floor (nn_random_uniform (&random) * (high - knob->min + 1)));
      lab_settings_set (settings, knob->id, text, NULL);
    }
    values[i] = (double) lab_settings_get_integer (settings, self->knobs[i]);
  }
  return settings;
}

/* 1: right, 0: wrong, −1: with an error. */
static int
compare_with_fact (const ExamShape *self, const char *text, int fact, GError **error)
{
  guint n_letters = g_strv_length (self->letters);
  g_autofree double *values = g_new0 (double, n_letters + 1);

  for (guint sample = 0; sample < (n_letters > 0 ? N_SAMPLES : 1); sample++) {
    g_autoptr (LabSettings) settings = n_letters > 0 ? draw_letters (self, sample, values) : NULL;
    Shape shape, key;

    if (!read_shape (self, text, values, &shape, error) ||
        !get_fact (self, settings, fact, &key, error))
      return -1;
    if (!is_same (self, shape, key))
      return 0;
  }
  return 1;
}

static int
compare_with_value (const ExamShape *self, const char *text, const char *value)
{
  guint n_letters = g_strv_length (self->letters);
  g_autofree double *values = g_new0 (double, n_letters + 1);
  g_autoptr (LabSettings) settings = n_letters > 0 ? draw_letters (self, 1, values) : NULL;
  Shape shape, other;

  return read_shape (self, text, values, &shape, NULL) &&
         read_shape (self, value, values, &other, NULL) && is_same (self, shape, other);
}

static ExamGrade *
shape_grade (const ExamAnswer *answer, double max_points, const char *text)
{
  const ExamShape *self = (const ExamShape *) answer;
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (GError) error = NULL;
  int is_right;

  if (*stripped == '\0')
    return exam_grade_unanswered (max_points, NULL);
  is_right = compare_with_fact (self, stripped, self->key.fact, &error);
  if (is_right < 0)
    return exam_grade_unanswered (max_points, "%s", error->message);
  if (is_right)
    return exam_grade_whole (max_points, TRUE, self->key.why);

  for (guint i = 0; i < self->key.n_misconceptions; i++) {
    const ExamMisconception *misconception = &self->key.misconceptions[i];

    if (misconception->value != NULL
            ? compare_with_value (self, stripped, misconception->value)
            : compare_with_fact (self, stripped, misconception->fact, NULL) == 1)
      return exam_grade_whole (max_points, FALSE, misconception->why);
  }
  return exam_grade_whole (max_points, FALSE, "The tensor has other sizes.");
}

static char *
shape_key (const ExamAnswer *answer)
{
  const ExamShape *self = (const ExamShape *) answer;
  g_auto (LabValue) value = LAB_VALUE_INIT;

  if (self->letter_key != NULL)
    return g_strdup (self->letter_key);
  if (!exam_facts_get (answer->facts, (guint) self->key.fact, &value, NULL))
    return g_strdup ("");
  return lab_value_to_string (&value);
}

/* A misconception's value can be read, and is not the key. */
static gboolean
check_value (const ExamShape *self, const char *value, GError **error)
{
  int is_right = compare_with_fact (self, value, self->key.fact, error);

  if (is_right == 1)
    g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER,
                 "expected a misconception to lead to another shape than the key, found %s", value);
  return is_right == 0;
}

static gboolean
shape_verify (const ExamAnswer *answer, GError **error)
{
  const ExamShape *self = (const ExamShape *) answer;
  Shape key;
  int is_right;

  if (!get_fact (self, NULL, self->key.fact, &key, error))
    return FALSE;
  for (guint i = 0; i < self->key.n_misconceptions; i++) {
    const char *value = self->key.misconceptions[i].value;

    if (value != NULL && !check_value (self, value, error))
      return FALSE;
  }
  if (self->key.published == NULL || self->key.erratum != NULL)
    return TRUE;
  is_right = compare_with_fact (self, self->key.published, self->key.fact, error);
  if (is_right == 0)
    g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER,
                 "expected the published key %s to be the computed shape", self->key.published);
  return is_right == 1;
}

const ExamAnswerClass exam_shape_class = {
  .id = "shape",
  .parse = shape_parse,
  .free = shape_free,
  .grade = shape_grade,
  .key = shape_key,
  .verify = shape_verify,
};
