/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-try.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "exam-expression.h"
#include "exam-key.h"
#include "exam-paper.h"
#include "exam-variant.h"
#include "lab-text.h"

#define MAX_STEPS 1000000000

static const char *const kinds[] = { "number", "choice", "sentence" };
static const char *const compares[] = { "", "difference", "ratio" };
static const char *const choices[] = { "less", "same", "more" };

/* What a kind may have. */
static const char *const kind_keys[] = { "tolerance", "compare", "than", "less", "same", "more" };

static void
try_free (gpointer data)
{
  ExamTry *self = data;

  g_free (self->id);
  g_free (self->ask);
  g_clear_pointer (&self->settings, lab_settings_free);
  g_clear_pointer (&self->from, lab_settings_free);
  for (guint i = 0; i < EXAM_TRY_N_CHOICES; i++)
    g_free (self->choices[i]);
  g_free (self->why);
  g_free (self);
}

/* ---- Reading a part's head ---- */

/* With the question's numbers in it. (transfer full) (nullable) */
static char *
get_text (ExamHead *head, const char *group, const char *key, ExamKeyNeed need)
{
  const char *text = exam_head_get_text (head, group, key, need);
  const LabSettings *settings = exam_head_get_settings (head);

  if (text == NULL || settings == NULL)
    return g_strdup (text);
  return exam_variant_fill_in (text, settings);
}

/* Index of the word that @key is, or @missing. */
static guint
get_word (ExamHead *head,
          const char *group,
          const char *key,
          ExamKeyNeed need,
          const char *const *words,
          guint n_words,
          guint missing)
{
  const char *text = exam_head_get_text (head, group, key, need);
  g_autofree char *found = NULL;
  g_autoptr (GString) expected = NULL;

  if (text == NULL)
    return missing;
  expected = g_string_new (NULL);
  for (guint i = 0; i < n_words; i++) {
    if (g_str_equal (text, words[i]))
      return i;
    if (*words[i] != '\0')
      g_string_append_printf (expected, "%s%s",
                              expected->len == 0 ? ""
                              : i + 1 < n_words  ? ", "
                                                 : " or ",
                              words[i]);
  }
  found = exam_quote (text);
  exam_head_mistake (head, group, key, "expected “%s” to be %s, found %s", key, expected->str,
                     found);
  return missing;
}

/* Keys of another kind of answer would be forgotten without a word. */
static void
refuse_key (ExamHead *head, const char *group, const char *key, const char *why)
{
  if (exam_head_get_text (head, group, key, EXAM_KEY_OPTIONAL) != NULL)
    exam_head_mistake (head, group, key, "expected “%s” %s, found it here", key, why);
}

static void
parse_number (ExamTry *self, ExamHead *head, const char *group)
{
  self->compare = get_word (head, group, "compare", EXAM_KEY_OPTIONAL, compares,
                            G_N_ELEMENTS (compares), EXAM_TRY_ALONE);
  exam_key_parse_tolerance (head, group, EXAM_KEY_REQUIRED, &self->tolerance, &self->is_relative);
  refuse_key (head, group, "than", "where “answer=choice” stands");
  for (guint i = 0; i < EXAM_TRY_N_CHOICES; i++)
    refuse_key (head, group, choices[i], "where “answer=choice” stands");
}

static void
parse_choice (ExamTry *self, ExamHead *head, const char *group)
{
  guint n = 0;

  exam_head_get_real (head, group, "than", EXAM_KEY_OPTIONAL, -DBL_MAX, DBL_MAX, &self->than);
  exam_key_parse_tolerance (head, group, EXAM_KEY_OPTIONAL, &self->tolerance, &self->is_relative);
  for (guint i = 0; i < EXAM_TRY_N_CHOICES; i++) {
    self->choices[i] = get_text (head, group, choices[i], EXAM_KEY_OPTIONAL);
    n += self->choices[i] != NULL;
  }
  if (n < 2)
    exam_head_mistake (head, group, "answer",
                       "expected at least two of “less=…”, “same=…” and “more=…”, found %s",
                       n == 0 ? "none" : "one");
  refuse_key (head, group, "compare", "where “answer=number” stands");
}

static void
parse_sentence (ExamHead *head, const char *group)
{
  refuse_key (head, group, "tolerance", "where a number or a choice is predicted");
  refuse_key (head, group, "compare", "where “answer=number” stands");
  refuse_key (head, group, "than", "where “answer=choice” stands");
  for (guint i = 0; i < EXAM_TRY_N_CHOICES; i++)
    refuse_key (head, group, choices[i], "where “answer=choice” stands");
}

static gboolean
is_id (const char *id)
{
  return *id != '\0' && strspn (id, G_CSET_a_2_z G_CSET_DIGITS "-") == strlen (id);
}

static ExamTry *
parse (ExamHead *head, const char *id, guint64 seed, guint64 steps)
{
  g_autofree char *group = g_strdup_printf ("try %s", id);
  const LabSettings *settings = exam_head_get_settings (head);
  ExamTry *self = g_new0 (ExamTry, 1);
  gboolean has_from, is_compared;
  guint n_mistakes;

  self->id = g_strdup (id);
  self->seed = seed;
  self->steps = steps;
  self->than = NAN;
  if (!is_id (id)) {
    g_autofree char *found = exam_quote (id);

    exam_head_mistake (head, group, NULL,
                       "expected a name of small letters, digits and “-”, found %s", found);
  }

  self->ask = get_text (head, group, "ask", EXAM_KEY_REQUIRED);
  self->why = get_text (head, group, "why", EXAM_KEY_OPTIONAL);
  self->fact = exam_key_parse_fact (head, group, "fact", TRUE);
  exam_head_get_integer (head, group, "seed", EXAM_KEY_OPTIONAL, 0, G_MAXUINT64, &self->seed);
  exam_head_get_integer (head, group, "steps", EXAM_KEY_OPTIONAL, 0, MAX_STEPS, &self->steps);

  self->kind =
      get_word (head, group, "answer", EXAM_KEY_REQUIRED, kinds, G_N_ELEMENTS (kinds), G_MAXUINT);
  if (self->kind == EXAM_TRY_NUMBER)
    parse_number (self, head, group);
  else if (self->kind == EXAM_TRY_CHOICE)
    parse_choice (self, head, group);
  else if (self->kind == EXAM_TRY_SENTENCE)
    parse_sentence (head, group);
  else
    for (guint i = 0; i < G_N_ELEMENTS (kind_keys); i++) /* or they would be reported, too */
      exam_head_get_text (head, group, kind_keys[i], EXAM_KEY_OPTIONAL);

  has_from = exam_head_get_text (head, group, "from", EXAM_KEY_OPTIONAL) != NULL;
  is_compared =
      self->compare != EXAM_TRY_ALONE || (self->kind == EXAM_TRY_CHOICE && isnan (self->than));
  if (has_from && !is_compared)
    exam_head_mistake (head, group, "from",
                       "expected “from” where the outcome is compared with another run's, found "
                       "it here");
  if (settings == NULL) {
    /* The lab is unknown or missing, which was reported. */
    exam_head_get_text (head, group, "settings", EXAM_KEY_OPTIONAL);
    return self;
  }
  n_mistakes = exam_mistakes_get_count (exam_head_get_mistakes (head));
  self->settings = lab_settings_copy (settings);
  exam_head_set_knobs (head, group, "settings", self->settings);
  if (is_compared) {
    self->from = lab_settings_copy (settings);
    exam_head_set_knobs (head, group, "from", self->from);
    if (n_mistakes == exam_mistakes_get_count (exam_head_get_mistakes (head)) &&
        lab_settings_equal (self->settings, self->from))
      exam_head_mistake (head, group, has_from ? "from" : "settings",
                         "expected other settings than those of the run that it is compared "
                         "with, found the same");
  }

  return self;
}

GPtrArray *
exam_try_parse_all (ExamHead *head, guint64 seed, guint64 steps)
{
  g_autoptr (GPtrArray) ids = NULL;
  GPtrArray *tries;

  g_return_val_if_fail (head != NULL, NULL);

  ids = exam_head_list_groups (head, "try");
  tries = g_ptr_array_new_with_free_func (try_free);
  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (tries, parse (head, g_ptr_array_index (ids, i), seed, steps));
  return tries;
}

/* ---- Predictions ---- */

const char *
exam_try_choice_id (ExamTryChoice choice)
{
  g_return_val_if_fail (choice < EXAM_TRY_N_CHOICES, NULL);

  return choices[choice];
}

char *
exam_try_complain (const ExamTry *self, const char *prediction)
{
  g_autofree char *stripped = NULL;
  g_autoptr (GError) error = NULL;
  double number;

  g_return_val_if_fail (self != NULL && prediction != NULL, NULL);

  stripped = g_strstrip (g_strdup (prediction));
  if (*stripped == '\0')
    return g_strdup ("Say first what you expect.");
  if (self->kind == EXAM_TRY_NUMBER && !exam_expression_read (stripped, &number, &error))
    return g_strdup (error->message);
  return NULL;
}

/* ---- Running ---- */

void
exam_try_outcome_free (ExamTryOutcome *self)
{
  if (self == NULL)
    return;
  lab_value_clear (&self->value);
  lab_value_clear (&self->before);
  g_free (self);
}

/* @number: (nullable): NULL: any value that is known will do. */
static gboolean
compute (const ExamTry *self,
         const LabSettings *settings,
         LabValue *value,
         double *number,
         GError **error)
{
  g_autoptr (ExamFacts) facts = exam_facts_new (settings, self->seed, self->steps);
  const char *id = lab_settings_get_class (settings)->facts[self->fact].id;

  if (!exam_facts_get (facts, (guint) self->fact, value, error))
    return FALSE;
  if (value->kind == LAB_VALUE_NONE) {
    g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER,
                 "expected the fact “%s” to be known after %" G_GUINT64_FORMAT
                 " steps, found “not yet”",
                 id, self->steps);
    return FALSE;
  }
  if (number != NULL && (!exam_facts_to_number (value, number) || !isfinite (*number))) {
    g_autofree char *text = lab_value_to_string (value);
    g_autofree char *found = exam_quote (text);

    g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER,
                 "expected the fact “%s” to be a finite number, found %s", id, found);
    return FALSE;
  }
  return TRUE;
}

/* Sets what the outcome is from the numbers of both runs. */
static gboolean
conclude (const ExamTry *self, ExamTryOutcome *outcome, double now, double before, GError **error)
{
  double reference = self->from != NULL ? before : self->than;

  outcome->number = self->compare == EXAM_TRY_DIFFERENCE ? now - before
                    : self->compare == EXAM_TRY_RATIO    ? now / before
                                                         : now;
  if (!isfinite (outcome->number)) {
    g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER,
                 "expected a finite ratio, found %g divided by %g", now, before);
    return FALSE;
  }
  if (self->kind != EXAM_TRY_CHOICE)
    return TRUE;

  outcome->choice = exam_key_is_near (now, reference, self->tolerance, self->is_relative)
                        ? EXAM_TRY_SAME
                    : now < reference ? EXAM_TRY_LESS
                                      : EXAM_TRY_MORE;
  if (self->choices[outcome->choice] != NULL)
    return TRUE;
  g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER,
               "expected the outcome among the choices, found “%s” (%.6g, and %.6g before)",
               choices[outcome->choice], now, reference);
  return FALSE;
}

ExamTryOutcome *
exam_try_run (const ExamTry *self, GError **error)
{
  g_autoptr (ExamTryOutcome) outcome = NULL;
  gboolean is_number;
  double now = NAN, before = NAN;

  g_return_val_if_fail (self != NULL && self->settings != NULL, NULL);

  outcome = g_new0 (ExamTryOutcome, 1);
  outcome->number = NAN;
  is_number = self->kind != EXAM_TRY_SENTENCE;
  if (!compute (self, self->settings, &outcome->value, is_number ? &now : NULL, error))
    return NULL;
  if (self->from != NULL && !compute (self, self->from, &outcome->before, &before, error))
    return NULL;
  if (is_number && !conclude (self, outcome, now, before, error))
    return NULL;
  return g_steal_pointer (&outcome);
}

/* Four digits tell two numbers apart that are compared. What a lab says is no CommonMark. (transfer
 * full) */
static char *
write_value (const LabValue *value, gboolean is_compared)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *text =
      is_compared && value->kind == LAB_VALUE_REAL
          ? g_strdup (g_ascii_formatd (digits, sizeof digits, "%.4g", value->real))
          : lab_value_to_string (value);
  GString *escaped = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++) {
    if (strchr ("\\`*_{}[]<>#&$|~", *p) != NULL)
      g_string_append_c (escaped, '\\');
    g_string_append_c (escaped, *p);
  }
  return g_string_free (escaped, FALSE);
}

char *
exam_try_outcome_to_string (const ExamTry *self, const ExamTryOutcome *outcome)
{
  const LabFact *fact;
  g_autofree char *now = NULL, *before = NULL, *unit = NULL, *number = NULL, *result = NULL;

  g_return_val_if_fail (self != NULL && outcome != NULL, NULL);

  fact = &lab_settings_get_class (self->settings)->facts[self->fact];
  now = write_value (&outcome->value, self->kind != EXAM_TRY_SENTENCE);
  before = write_value (&outcome->before, TRUE);
  unit = fact->unit != NULL ? g_strdup_printf (" %s", fact->unit) : g_strdup ("");
  if (self->kind == EXAM_TRY_CHOICE)
    result = g_strdup (self->choices[outcome->choice]);
  else if (self->kind == EXAM_TRY_NUMBER)
    number = exam_key_number (outcome->number, self->is_relative
                                                   ? self->tolerance * fabs (outcome->number)
                                                   : self->tolerance);
  if (self->compare != EXAM_TRY_ALONE)
    result = g_strdup_printf ("%s%s", number, self->compare == EXAM_TRY_DIFFERENCE ? unit : "");

  if (self->kind == EXAM_TRY_SENTENCE) {
    GString *text = g_string_new (NULL);
    gboolean is_matrix = outcome->value.kind == LAB_VALUE_MATRIX && outcome->value.rows > 1;

    /* A row a line. */
    g_string_printf (text, "%s:%s%s%s", fact->title, is_matrix ? "\\\n" : " ", now, unit);
    if (is_matrix)
      g_string_replace (text, "; ", ";\\\n", 0);
    return g_string_free (text, FALSE);
  }
  if (result == NULL)
    return g_strdup_printf ("%s%s", number != NULL ? number : now, unit);
  if (self->from != NULL)
    return g_strdup_printf ("%s (%s%s before, %s%s now)", result, before, unit, now, unit);
  return g_strdup_printf ("%s (%s%s)", result, now, unit);
}

ExamTryVerdict
exam_try_judge (const ExamTry *self, const ExamTryOutcome *outcome, const char *prediction)
{
  g_autofree char *stripped = NULL;
  double number;
  gboolean is_as_predicted;

  g_return_val_if_fail (self != NULL && outcome != NULL && prediction != NULL, EXAM_TRY_OPEN);

  stripped = g_strstrip (g_strdup (prediction));
  if (self->kind == EXAM_TRY_SENTENCE)
    return EXAM_TRY_OPEN;
  if (self->kind == EXAM_TRY_CHOICE)
    is_as_predicted = g_str_equal (stripped, choices[outcome->choice]);
  else
    is_as_predicted =
        exam_expression_read (stripped, &number, NULL) &&
        exam_key_is_near (number, outcome->number, self->tolerance, self->is_relative);
  return is_as_predicted ? EXAM_TRY_AS_PREDICTED : EXAM_TRY_OTHERWISE;
}
