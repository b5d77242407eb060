/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-variant.h"

#include <math.h>
#include <string.h>

#include "exam-paper.h"
#include "lab-text.h"
#include "nn-random.h"

typedef enum {
  RULE_NUMBERS,
  RULE_WORDS,
  RULE_ROWS,
  RULE_CELLS,
  RULE_SIMPLEX,
} RuleKind;

typedef struct {
  double low, high, step;
} Range;

typedef struct {
  RuleKind kind;
  guint knob;
  Range numbers; /* NUMBERS, CELLS; SIMPLEX: low is the least, step the step */
  Range mean;    /* ROWS */
  Range spread;  /* ROWS */
  char **words;  /* WORDS; ROWS: patterns */
  guint n_words;
} Rule;

struct _ExamVariant {
  GArray *rules; /* of Rule */
};

static void
rule_clear (gpointer data)
{
  g_strfreev (((Rule *) data)->words);
}

void
exam_variant_free (ExamVariant *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->rules);
  g_free (self);
}

/* ---- Reading ---- */

/* "-20..20" at @word. */
static gboolean
parse_range (const char *word, Range *range)
{
  const char *dots = word != NULL ? strstr (word, "..") : NULL;
  g_autofree char *low = NULL;

  if (dots == NULL)
    return FALSE;
  low = g_strndup (word, (gsize) (dots - word));
  if (range->step == 0)
    range->step = 1;
  return lab_text_parse_number (low, &range->low) &&
         lab_text_parse_number (dots + 2, &range->high) && range->low <= range->high;
}

/* What stands behind the word @key in @words, or NULL. */
static const char *
find_word (char **words, const char *key)
{
  for (guint i = 0; words[i] != NULL && words[i + 1] != NULL; i++)
    if (g_str_equal (words[i], key))
      return words[i + 1];
  return NULL;
}

static gboolean
parse_step (char **words, const char *key, double *step)
{
  const char *word = find_word (words, key);

  return word == NULL || (lab_text_parse_number (word, step) && *step > 0);
}

static char **
split_list (const char *text)
{
  char **list = g_strsplit (text, strchr (text, '|') != NULL ? "|" : ",", -1);

  for (guint i = 0; list[i] != NULL; i++)
    g_strstrip (list[i]);
  return list;
}

static gboolean
parse_rule (Rule *rule, const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " ", -1);
  const char *pattern = strstr (text, "pattern ");

  if (g_str_has_prefix (text, "one of ")) {
    rule->kind = RULE_WORDS;
    rule->words = split_list (text + strlen ("one of "));
    rule->n_words = g_strv_length (rule->words);
    return rule->n_words >= 2;
  }
  if (g_str_has_prefix (text, "rows ")) {
    rule->kind = RULE_ROWS;
    if (pattern == NULL)
      return FALSE;
    rule->words = split_list (pattern + strlen ("pattern "));
    rule->n_words = g_strv_length (rule->words);
    return rule->n_words > 0 && parse_range (find_word (words, "mean"), &rule->mean) &&
           parse_range (find_word (words, "spread"), &rule->spread);
  }
  if (g_str_has_prefix (text, "cells ")) {
    rule->kind = RULE_CELLS;
    return parse_step (words, "step", &rule->numbers.step) &&
           parse_range (words[1], &rule->numbers);
  }
  if (g_str_has_prefix (text, "simplex ")) {
    rule->kind = RULE_SIMPLEX;
    rule->numbers.step = 0.05;
    return parse_step (words, "step", &rule->numbers.step) &&
           parse_step (words, "least", &rule->numbers.low);
  }
  rule->kind = RULE_NUMBERS;
  return parse_step (words, "step", &rule->numbers.step) && parse_range (words[0], &rule->numbers);
}

/* Each pattern has a number for each column of the question's matrix. */
static gboolean
patterns_fit (const Rule *rule, const LabSettings *settings)
{
  guint rows, columns;

  lab_settings_get_matrix (settings, rule->knob, &rows, &columns);
  for (guint i = 0; i < rule->n_words; i++) {
    guint pattern_rows, pattern_columns;
    g_autofree double *pattern =
        lab_text_parse_matrix (rule->words[i], &pattern_rows, &pattern_columns);

    if (pattern == NULL || pattern_rows != 1 || pattern_columns != columns)
      return FALSE;
  }
  return TRUE;
}

static gboolean
fits (const Rule *rule, const LabSettings *settings)
{
  LabKnobKind kind = lab_settings_get_class (settings)->knobs[rule->knob].kind;

  switch (rule->kind) {
  case RULE_NUMBERS:
    return kind == LAB_KNOB_INTEGER || kind == LAB_KNOB_REAL;
  case RULE_WORDS:
    return TRUE;
  case RULE_ROWS:
    return kind == LAB_KNOB_MATRIX && patterns_fit (rule, settings);
  case RULE_CELLS:
  case RULE_SIMPLEX:
    return kind == LAB_KNOB_MATRIX;
  }
  return FALSE;
}

ExamVariant *
exam_variant_parse (ExamHead *head, const LabSettings *settings)
{
  const LabClass *lab = settings != NULL ? lab_settings_get_class (settings) : NULL;
  g_autoptr (ExamVariant) self = NULL;
  guint n_before = exam_mistakes_get_count (exam_head_get_mistakes (head));

  if (!exam_head_has_group (head, "variant", EXAM_KEY_OPTIONAL))
    return NULL;
  if (lab == NULL) {
    exam_head_mistake (head, "variant", NULL,
                       "expected “lab=…” in [part] for variants, found none");
    return NULL;
  }

  self = g_new0 (ExamVariant, 1);
  self->rules = g_array_new (FALSE, TRUE, sizeof (Rule));
  g_array_set_clear_func (self->rules, rule_clear);
  for (guint i = 0; i < lab->n_knobs; i++) {
    const char *text = exam_head_get_text (head, "variant", lab->knobs[i].id, EXAM_KEY_OPTIONAL);
    Rule rule = { .knob = i };

    if (text == NULL)
      continue;
    if (!parse_rule (&rule, text) || !fits (&rule, settings)) {
      g_autofree char *found = exam_quote (text);

      exam_head_mistake (
          head, "variant", lab->knobs[i].id,
          "expected a rule for this knob such as “200..600 step 100”, “one of a, b”, "
          "“rows mean -9..9 spread 1..5 pattern -1 1”, “cells -9..9” or “simplex "
          "step 0.05”, found %s",
          found);
      rule_clear (&rule);
      continue;
    }
    g_array_append_val (self->rules, rule);
  }
  if (exam_mistakes_get_count (exam_head_get_mistakes (head)) == n_before && self->rules->len == 0)
    exam_head_mistake (head, "variant", NULL, "expected a rule for a knob, found none");
  if (exam_mistakes_get_count (exam_head_get_mistakes (head)) > n_before)
    return NULL;
  return g_steal_pointer (&self);
}

/* ---- Drawing ---- */

/* Rounded to what its digits can say, so that 3 · 0.1 is 0.3. */
static double
draw_number (NnRandom *random, const Range *range)
{
  double n = floor ((range->high - range->low) / range->step + 1e-9) + 1;
  double number = range->low + range->step * nn_random_below (random, (guint32) MIN (n, 1e9));

  return round (number * 1e9) / 1e9;
}

/* Multiples of the step that add up to 1: the rest beyond the least is thrown step by step. FALSE
 * when no row with different numbers was found. */
static gboolean
draw_simplex_row (NnRandom *random, const Range *numbers, double *row, guint columns)
{
  guint n_least = (guint) ceil (numbers->low / numbers->step - 1e-9);
  guint n_steps = (guint) round (1 / numbers->step);
  g_autofree guint *counts = g_new (guint, columns);

  for (guint attempt = 0; attempt < 1000; attempt++) {
    gboolean is_different = n_least * columns <= n_steps;

    for (guint i = 0; i < columns; i++)
      counts[i] = n_least;
    for (guint i = n_least * columns; i < n_steps; i++)
      counts[nn_random_below (random, columns)]++;
    for (guint i = 0; i < columns; i++)
      for (guint j = 0; j < i; j++)
        is_different &= counts[i] != counts[j];
    if (!is_different)
      continue;
    for (guint i = 0; i < columns; i++)
      row[i] = round (counts[i] * numbers->step * 1e9) / 1e9;
    return TRUE;
  }
  return FALSE;
}

static void
draw_affine_row (NnRandom *random, const Rule *rule, double *row, guint columns)
{
  guint rows, n;
  g_autofree double *pattern =
      lab_text_parse_matrix (rule->words[nn_random_below (random, rule->n_words)], &rows, &n);
  double mean = draw_number (random, &rule->mean), spread = draw_number (random, &rule->spread);

  for (guint i = 0; i < columns; i++)
    row[i] = round ((mean + spread * pattern[i]) * 1e9) / 1e9;
}

/* (transfer full) (nullable): NULL when the rule cannot be met. */
static char *
draw_matrix (NnRandom *random, const Rule *rule, const LabSettings *settings)
{
  guint rows, columns;
  const double *cells = lab_settings_get_matrix (settings, rule->knob, &rows, &columns);
  g_autofree double *drawn = g_memdup2 (cells, (gsize) rows * columns * sizeof *cells);

  for (guint i = 0; i < rows; i++) {
    double *row = drawn + (gsize) i * columns;

    if (rule->kind == RULE_SIMPLEX) {
      if (!draw_simplex_row (random, &rule->numbers, row, columns))
        return NULL;
    } else if (rule->kind == RULE_ROWS) {
      draw_affine_row (random, rule, row, columns);
    } else {
      for (guint j = 0; j < columns; j++)
        row[j] = draw_number (random, &rule->numbers);
    }
  }
  return lab_text_matrix (drawn, rows, columns);
}

gboolean
exam_variant_draw (const ExamVariant *self, guint64 seed, LabSettings *settings, GError **error)
{
  const LabClass *lab;
  NnRandom random;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (settings != NULL, FALSE);

  lab = lab_settings_get_class (settings);
  nn_random_init (&random, seed, NN_STREAM_DATA, 0);
  for (guint i = 0; i < self->rules->len; i++) {
    const Rule *rule = &g_array_index (self->rules, Rule, i);
    g_autofree char *text = NULL;

    switch (rule->kind) {
    case RULE_NUMBERS:
      text = lab_text_number (draw_number (&random, &rule->numbers));
      break;
    case RULE_WORDS:
      text = g_strdup (rule->words[nn_random_below (&random, rule->n_words)]);
      break;
    case RULE_ROWS:
    case RULE_CELLS:
    case RULE_SIMPLEX:
      text = draw_matrix (&random, rule, settings);
      break;
    }
    if (text == NULL) {
      g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER,
                   "expected a rule for “%s” with room for different numbers that add up to 1",
                   lab->knobs[rule->knob].id);
      return FALSE;
    }
    if (!lab_settings_set (settings, lab->knobs[rule->knob].id, text, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- Texts ---- */

/* Cells of a matrix parted by commas: of all rows, or of row @row > 0. (transfer full) (nullable)
 */
static char *
list_cells (const LabSettings *settings, guint knob, guint64 row)
{
  guint rows, columns;
  const double *cells = lab_settings_get_matrix (settings, knob, &rows, &columns);
  gsize first = row > 0 ? (row - 1) * columns : 0;
  gsize n = row > 0 ? columns : (gsize) rows * columns;
  GString *list;

  if (row > rows)
    return NULL;
  list = g_string_new (NULL);
  for (gsize i = 0; i < n; i++) {
    g_autofree char *number = lab_text_number (cells[first + i]);

    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", number);
  }
  return g_string_free (list, FALSE);
}

/* What stands for "knob", "knob:list" or "knob:row 1", or NULL. (transfer full) (nullable) */
static char *
get_value (const char *name, const LabSettings *settings)
{
  const LabClass *lab = lab_settings_get_class (settings);
  const char *colon = strchr (name, ':');
  g_autofree char *id = colon != NULL ? g_strndup (name, (gsize) (colon - name)) : g_strdup (name);
  int knob = lab_class_find_knob (lab, id);
  g_autofree char *text = NULL;
  guint64 row = 0;
  GString *value;

  if (knob < 0)
    return NULL;
  if (colon != NULL) {
    if (lab->knobs[knob].kind != LAB_KNOB_MATRIX)
      return NULL;
    if (g_str_has_prefix (colon, ":row ")
            ? !g_ascii_string_to_unsigned (colon + strlen (":row "), 10, 1, G_MAXUINT, &row, NULL)
            : !g_str_equal (colon, ":list"))
      return NULL;
    text = list_cells (settings, (guint) knob, row);
    if (text == NULL)
      return NULL;
  } else if (lab->knobs[knob].kind == LAB_KNOB_CHOICE) {
    return g_strdup (
        lab->knobs[knob].choices[lab_settings_get_choice (settings, (guint) knob)].title);
  } else {
    text = lab_settings_get_text (settings, (guint) knob);
    if (lab->knobs[knob].kind == LAB_KNOB_FILE)
      return g_steal_pointer (&text);
  }

  value = g_string_new (text);
  g_string_replace (value, "-", "−", 0); /* a real one: these are texts for people */
  g_string_replace (value, "e−", "e-", 0);
  return g_string_free (value, FALSE);
}

char *
exam_variant_fill_in (const char *text, const LabSettings *settings)
{
  GString *result = g_string_new (NULL);
  char fence = '\0'; /* '$' or '`' inside of a formula or code, */
  gsize n_fence = 0; /* which ends with as many of them */

  g_return_val_if_fail (text != NULL, g_string_free (result, FALSE));

  for (; *text != '\0'; text++) {
    const char *close = *text == '{' && fence == '\0' ? strchr (text, '}') : NULL;

    if (*text == '\\' && text[1] != '\0') {
      g_string_append_c (result, *text++);
    } else if (*text == '$' || *text == '`') {
      const char sign[] = { *text, '\0' };
      gsize n = strspn (text, sign);

      if (fence == '\0') {
        fence = *text;
        n_fence = n;
      } else if (fence == *text && n_fence == n) {
        fence = '\0';
      }
      g_string_append_len (result, text, (gssize) n);
      text += n - 1;
      continue;
    } else if (close != NULL && settings != NULL) {
      g_autofree char *name = g_strndup (text + 1, (gsize) (close - text - 1));
      g_autofree char *value = get_value (name, settings);

      if (value != NULL) {
        g_string_append (result, value);
        text = close;
        continue;
      }
    }
    g_string_append_c (result, *text);
  }
  return g_string_free (result, FALSE);
}
