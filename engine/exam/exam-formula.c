/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-formula.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "exam-expression.h"
#include "exam-head.h"
#include "exam-paper.h"
#include "lab-text.h"
#include "nn-random.h"

/* Points at which formulas are compared, and how many of them must be defined. */
#define N_POINTS 60
#define MIN_DEFINED 10

/* The lab builds a net at each of these. */
#define N_CHECKS 5

#define MAX_ELEMENTS 24
#define MAX_TERMS 200

/* So many pieces of one formula are evaluated at one point: sums in sums in sums take for ever. */
#define MAX_EVALUATIONS 600
#define TOLERANCE 1e-9
#define SEED 20180227

#define NAME_CHARS G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_"

/* Values of all variables: (n_variables, MAX_ELEMENTS), scalars in element 0. */
typedef double (*Values)[MAX_ELEMENTS];

/* Where a formula is evaluated, and how much was evaluated there. */
typedef struct {
  Values values;
  guint n_evaluations;
} Point;

const ExamFormula *
exam_formula (const ExamAnswer *answer)
{
  g_return_val_if_fail (answer != NULL, NULL);

  return answer->klass == &exam_formula_class ? (const ExamFormula *) answer : NULL;
}

/* ---- Reading a part's head ---- */

static gboolean
parse_yes (ExamHead *head, const char *group, const char *key)
{
  const char *text = exam_head_get_text (head, group, key, EXAM_KEY_OPTIONAL);

  if (text != NULL && !g_str_equal (text, "yes") && !g_str_equal (text, "no")) {
    g_autofree char *found = exam_quote (text);

    exam_head_mistake (head, group, key, "expected yes or no, found %s", found);
  }
  return g_strcmp0 (text, "yes") == 0;
}

static void
parse_variable (ExamVariable *self, ExamHead *head, const char *name)
{
  g_autofree char *group = g_strdup_printf ("variable %s", name);

  if (!g_ascii_isalpha (*name) || strspn (name, NAME_CHARS) != strlen (name)) {
    g_autofree char *found = exam_quote (name);

    exam_head_mistake (head, group, NULL,
                       "expected a variable's name of letters, digits and “_”, found %s", found);
  }
  self->name = g_strdup (name);
  self->title = g_strdup (exam_head_get_text (head, group, "title", EXAM_KEY_OPTIONAL));
  exam_head_get_real (head, group, "low", EXAM_KEY_REQUIRED, -1e9, 1e9, &self->low);
  exam_head_get_real (head, group, "high", EXAM_KEY_REQUIRED, -1e9, 1e9, &self->high);
  self->is_integer = parse_yes (head, group, "integer");
  self->is_array = parse_yes (head, group, "array");
  if (self->low > self->high)
    exam_head_mistake (head, group, "low", "expected at most “high” (%g), found %g", self->high,
                       self->low);
}

static void
formula_free (ExamAnswer *answer)
{
  ExamFormula *self = (ExamFormula *) answer;

  for (guint i = 0; i < self->n_variables; i++) {
    g_free (self->variables[i].name);
    g_free (self->variables[i].title);
  }
  for (guint i = 0; i < self->n_misconceptions; i++) {
    g_free (self->misconceptions[i].value);
    g_free (self->misconceptions[i].why);
  }
  g_free (self->variables);
  g_free (self->misconceptions);
  g_free (self->formula);
  g_free (self->published);
  g_free (self->erratum);
  g_free (self->why);
  g_free (self->check_settings);
  g_free (self);
}

/* ---- Points ---- */

static void
draw_point (const ExamFormula *self, guint index, Point *point)
{
  NnRandom random;

  point->n_evaluations = 0;
  nn_random_init (&random, SEED, NN_STREAM_NOISE, index);
  for (guint i = 0; i < self->n_variables; i++) {
    const ExamVariable *variable = &self->variables[i];

    for (guint j = 0; j < MAX_ELEMENTS; j++) {
      double share = nn_random_uniform (&random);

      point->values[i][j] =
          variable->is_integer
              ? MIN (variable->low + floor (share * (variable->high - variable->low + 1)),
                     variable->high)
              : variable->low + share * (variable->high - variable->low);
    }
  }
}

static int
find_variable (const ExamFormula *self, const char *name, gsize length, gboolean is_array)
{
  for (guint i = 0; i < self->n_variables; i++)
    if (self->variables[i].is_array == is_array && strlen (self->variables[i].name) == length &&
        strncmp (self->variables[i].name, name, length) == 0)
      return (int) i;
  return -1;
}

/* ---- Sums and arrays are written out before muParser reads the rest ---- */

static char *expand (const ExamFormula *self, const char *text, Point *point, GError **error);

static gboolean
refuse (GError **error, const char *expected, const char *text)
{
  g_autofree char *found = exam_quote (text);

  g_set_error (error, EXAM_ERROR, EXAM_ERROR_ANSWER, "Expected %s, found %s.", expected, found);
  return FALSE;
}

/* The value at @point of @text, which has neither sums nor arrays any more. */
static gboolean
evaluate_expanded (const ExamFormula *self,
                   const char *text,
                   Point *point,
                   double *value,
                   GError **error)
{
  g_autofree const char **names = g_new0 (const char *, self->n_variables + 1);
  g_autofree double *values = g_new0 (double, self->n_variables + 1);
  g_autoptr (ExamExpression) expression = NULL;
  guint n = 0;

  for (guint i = 0; i < self->n_variables; i++)
    if (!self->variables[i].is_array) {
      names[n] = self->variables[i].name;
      values[n++] = point->values[i][0];
    }
  expression = exam_expression_new (text, names, error);
  if (expression == NULL)
    return FALSE;
  *value = exam_expression_evaluate (expression, values);
  return TRUE;
}

static gboolean
evaluate (const ExamFormula *self, const char *text, Point *point, double *value, GError **error)
{
  g_autofree char *expanded = NULL;

  if (++point->n_evaluations > MAX_EVALUATIONS)
    return refuse (error, "a formula with fewer terms", text);
  expanded = expand (self, text, point, error);
  return expanded != NULL && evaluate_expanded (self, expanded, point, value, error);
}

/* The bracket that closes the one at @open, or NULL. */
static const char *
find_closing (const char *open)
{
  int depth = 0;

  for (const char *c = open; *c != '\0'; c++) {
    depth += (*c == '(' || *c == '[') - (*c == ')' || *c == ']');
    if (depth == 0)
      return c;
  }
  return NULL;
}

/* The arguments between brackets, parted by commas that are in no further ones. (transfer full) */
static char **
split_arguments (const char *text)
{
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();
  const char *start = text;
  int depth = 0;

  for (const char *c = text;; c++) {
    depth += (*c == '(' || *c == '[') - (*c == ')' || *c == ']');
    if (*c == '\0' || (*c == ',' && depth == 0)) {
      g_autofree char *argument = g_strstrip (g_strndup (start, (gsize) (c - start)));

      g_strv_builder_add (arguments, argument);
      start = c + 1;
    }
    if (*c == '\0')
      return g_strv_builder_end (arguments);
  }
}

/* @text with the name @index replaced by @value. (transfer full) */
static char *
substitute (const char *text, const char *index, int value)
{
  GString *result = g_string_new (NULL);

  while (*text != '\0') {
    gsize length = strspn (text, NAME_CHARS);

    if (length == 0)
      length = 1;
    if (strlen (index) == length && strncmp (text, index, length) == 0)
      g_string_append_printf (result, "(%d)", value);
    else
      g_string_append_len (result, text, (gssize) length);
    text += length;
  }
  return g_string_free (result, FALSE);
}

/* A number as muParser reads it; what is not finite stays so. */
static void
append_number (GString *result, double value)
{
  g_autofree char *number = isfinite (value) ? lab_text_number (value) : g_strdup ("0/0");

  g_string_append_printf (result, "(%s)", number);
}

/* The value of sum(i, from, to, term). */
static gboolean
append_sum (const ExamFormula *self,
            GString *result,
            const char *inside,
            Point *point,
            GError **error)
{
  g_auto (GStrv) arguments = split_arguments (inside);
  double from, to, sum = 0;

  if (g_strv_length (arguments) != 4 || *arguments[0] == '\0' ||
      strspn (arguments[0], NAME_CHARS) != strlen (arguments[0]))
    return refuse (error, "a sum such as sum(i, 0, L, n[i])", inside);
  if (!evaluate (self, arguments[1], point, &from, error) ||
      !evaluate (self, arguments[2], point, &to, error))
    return FALSE;
  if (!(fabs (from) < 1e6 && fabs (to) < 1e6) || from != floor (from) || to != floor (to) ||
      to - from >= MAX_TERMS)
    return refuse (error, "a sum over a few whole numbers", inside);

  for (int i = (int) from; i <= (int) to; i++) {
    g_autofree char *term = substitute (arguments[3], arguments[0], i);
    double value;

    if (!evaluate (self, term, point, &value, error))
      return FALSE;
    sum += value;
  }
  append_number (result, sum);
  return TRUE;
}

static gboolean
append_element (const ExamFormula *self,
                GString *result,
                int variable,
                const char *inside,
                Point *point,
                GError **error)
{
  double index;

  if (!evaluate (self, inside, point, &index, error))
    return FALSE;
  if (!(index >= 0 && index < MAX_ELEMENTS) || index != floor (index))
    return refuse (error, "the whole number of an element between the brackets", inside);
  append_number (result, point->values[variable][(int) index]);
  return TRUE;
}

static char *
expand (const ExamFormula *self, const char *text, Point *point, GError **error)
{
  g_autoptr (GString) result = g_string_new (NULL);

  while (*text != '\0') {
    gsize length = strspn (text, NAME_CHARS);
    gboolean is_sum = length == 3 && strncmp (text, "sum", 3) == 0 && text[3] == '(';
    int array = text[length] == '[' ? find_variable (self, text, length, TRUE) : -1;

    if (length > 0 && (is_sum || array >= 0)) {
      const char *open = text + length;
      const char *close = find_closing (open);
      g_autofree char *inside = NULL;

      if (close == NULL) {
        refuse (error, "a closing bracket", open);
        return NULL;
      }
      inside = g_strndup (open + 1, (gsize) (close - open - 1));
      if (!(is_sum ? append_sum (self, result, inside, point, error)
                   : append_element (self, result, array, inside, point, error)))
        return NULL;
      text = close + 1;
    } else {
      length = MAX (length, 1);
      g_string_append_len (result, text, (gssize) length);
      text += length;
    }
  }
  return g_string_free (g_steal_pointer (&result), FALSE);
}

/* ---- Comparing ---- */

static char *
describe_point (const ExamFormula *self, Point *point)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->n_variables; i++) {
    const ExamVariable *variable = &self->variables[i];

    g_string_append_printf (text, "%s%s = ", i > 0 ? ", " : "", variable->name);
    if (!variable->is_array)
      g_string_append_printf (text, "%g", point->values[i][0]);
    else
      g_string_append_printf (text, "(%g, %g, %g, …)", point->values[i][0], point->values[i][1],
                              point->values[i][2]);
  }
  return g_string_free (text, FALSE);
}

static gboolean
is_equal (double a, double b)
{
  return fabs (a - b) <= TOLERANCE * MAX (1, MAX (fabs (a), fabs (b)));
}

/* 1: equal at all points where @key is defined; 0: not, and *@where (nullable) says at which one;
 * −1: @text cannot be read. */
static int
compare (const ExamFormula *self, const char *text, const char *key, char **where, GError **error)
{
  g_autofree double *memory = g_new0 (double, MAX (self->n_variables, 1) * MAX_ELEMENTS);
  Point at = { .values = (Values) memory };
  Point *point = &at;

  for (guint i = 0; i < N_POINTS; i++) {
    double value, right;

    draw_point (self, i, point);
    if (!evaluate (self, text, point, &value, error))
      return -1;
    point->n_evaluations = 0;
    if (!evaluate (self, key, point, &right, NULL) || !isfinite (right))
      continue;
    if (!isfinite (value) || !is_equal (value, right)) {
      g_autofree char *place = describe_point (self, point);

      if (where != NULL && isfinite (value))
        *where = g_strdup_printf ("At %s it gives %g, but %g is right.", place, value, right);
      else if (where != NULL)
        *where = g_strdup_printf ("At %s it is not defined, but %g is right.", place, right);
      return 0;
    }
  }
  return 1;
}

static ExamGrade *
formula_grade (const ExamAnswer *answer, double max_points, const char *text)
{
  const ExamFormula *self = (const ExamFormula *) answer;
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *where = NULL;
  g_autoptr (GError) error = NULL;
  int is_right;

  if (*stripped == '\0')
    return exam_grade_unanswered (max_points, NULL);
  if (strlen (stripped) > 1000)
    return exam_grade_unanswered (max_points, "Expected a formula of at most 1,000 signs.");
  is_right = compare (self, stripped, self->formula, &where, &error);
  if (is_right < 0)
    return exam_grade_unanswered (max_points, "%s", error->message);
  if (is_right)
    return exam_grade_whole (max_points, TRUE, self->why);
  for (guint i = 0; i < self->n_misconceptions; i++)
    if (compare (self, stripped, self->misconceptions[i].value, NULL, NULL) == 1)
      return exam_grade_whole (max_points, FALSE, self->misconceptions[i].why);
  return exam_grade_whole (max_points, FALSE, where);
}

static char *
formula_key (const ExamAnswer *answer)
{
  return g_strdup (((const ExamFormula *) answer)->formula);
}

/* The value of @inside, or of the elements that "n[0..L+1]" names, parted by blanks. */
static gboolean
append_values (const ExamFormula *self,
               GString *result,
               const char *inside,
               Point *point,
               GError **error)
{
  gsize length = strspn (inside, NAME_CHARS);
  int array = inside[length] == '[' ? find_variable (self, inside, length, TRUE) : -1;
  const char *dots = array >= 0 ? strstr (inside + length, "..") : NULL;
  g_autofree char *single = NULL;
  double from, to;

  if (dots != NULL && g_str_has_suffix (dots, "]")) {
    g_autofree char *low = g_strndup (inside + length + 1, (gsize) (dots - inside) - length - 1);
    g_autofree char *high = g_strndup (dots + 2, strlen (dots) - 3);

    if (!evaluate (self, low, point, &from, error) || !evaluate (self, high, point, &to, error))
      return FALSE;
    if (!(from >= 0 && to < MAX_ELEMENTS) || from != floor (from) || to != floor (to))
      return refuse (error, "whole numbers of elements, such as n[0..L+1]", inside);
    for (int i = (int) from; i <= (int) to; i++) {
      g_autofree char *number = lab_text_number (point->values[array][i]);

      g_string_append_printf (result, "%s%s", i > (int) from ? " " : "", number);
    }
    return TRUE;
  }
  if (!evaluate (self, inside, point, &from, error))
    return FALSE;
  single = lab_text_number (from);
  g_string_append (result, single);
  return TRUE;
}

/* @text with {…} replaced by the values of what stands between. (transfer full) */
static char *
fill_in (const ExamFormula *self, const char *text, Point *point, GError **error)
{
  g_autoptr (GString) result = g_string_new (NULL);

  while (*text != '\0') {
    const char *close = *text == '{' ? strchr (text, '}') : NULL;

    if (close != NULL) {
      g_autofree char *inside = g_strndup (text + 1, (gsize) (close - text - 1));

      if (!append_values (self, result, inside, point, error))
        return NULL;
      text = close + 1;
    } else {
      g_string_append_c (result, *text++);
    }
  }
  return g_string_free (g_steal_pointer (&result), FALSE);
}

/* The formula at a point against what the lab computes there. */
static gboolean
check_point (const ExamFormula *self, Point *point, GError **error)
{
  ExamFacts *facts = self->parent.facts;
  g_autoptr (LabSettings) settings = lab_settings_copy (exam_facts_get_settings (facts));
  g_autofree char *text = fill_in (self, self->check_settings, point, error);
  g_auto (LabValue) value = LAB_VALUE_INIT;
  double number, key;

  if (text == NULL || !lab_settings_parse (settings, text, error) ||
      !exam_facts_get_for (facts, settings, (guint) self->check_fact, &value, error) ||
      !evaluate (self, self->formula, point, &key, error))
    return FALSE;
  if (!exam_facts_to_number (&value, &number) || !is_equal (number, key)) {
    g_autofree char *found = lab_value_to_string (&value);
    g_autofree char *place = describe_point (self, point);

    g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER,
                 "expected the formula to be what the lab computes at %s: %g, found %s", place, key,
                 found);
    return FALSE;
  }
  return TRUE;
}

static gboolean
formula_verify (const ExamAnswer *answer, GError **error)
{
  const ExamFormula *self = (const ExamFormula *) answer;
  g_autofree double *memory = g_new0 (double, MAX (self->n_variables, 1) * MAX_ELEMENTS);
  Point at = { .values = (Values) memory };
  Point *point = &at;

  if (compare (self, self->formula, self->formula, NULL, error) < 0)
    return FALSE;
  if (self->published != NULL && self->erratum == NULL) {
    g_autofree char *where = NULL;
    int is_right = compare (self, self->published, self->formula, &where, error);

    if (is_right == 0)
      g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER,
                   "expected the published key to equal the formula. %s", where);
    if (is_right != 1)
      return FALSE;
  }
  for (guint i = 0; self->check_fact >= 0 && i < N_CHECKS; i++) {
    draw_point (self, i, point);
    if (!check_point (self, point, error))
      return FALSE;
  }
  return TRUE;
}

/* The key and the misconceptions (@slips: their names) can be read, and the key is defined at
 * enough points. */
static void
check_formulas (const ExamFormula *self, ExamHead *head, GPtrArray *slips)
{
  g_autofree double *memory = g_new0 (double, MAX (self->n_variables, 1) * MAX_ELEMENTS);
  Point at = { .values = (Values) memory };
  Point *point = &at;
  g_autoptr (GError) error = NULL;
  guint n_defined = 0;

  if (self->formula == NULL)
    return;
  /* No further than needed, since a paper is read before a window is shown: formula_verify() looks
   * at every point. */
  for (guint i = 0; i < N_POINTS && n_defined < MIN_DEFINED; i++) {
    double value;

    draw_point (self, i, point);
    if (!evaluate (self, self->formula, point, &value, &error)) {
      exam_head_mistake (head, "key", "formula", "%s", error->message);
      return;
    }
    n_defined += isfinite (value) != 0;
  }
  if (n_defined < MIN_DEFINED) {
    exam_head_mistake (head, "key", "formula",
                       "expected a formula that is defined at %d of %d points, found %u",
                       MIN_DEFINED, N_POINTS, n_defined);
    return; /* anything equals it */
  }
  for (guint i = 0; i < self->n_misconceptions; i++) {
    g_autofree char *group =
        g_strdup_printf ("misconception %s", (const char *) g_ptr_array_index (slips, i));
    g_autoptr (GError) slip_error = NULL;
    int is_right = compare (self, self->misconceptions[i].value, self->formula, NULL, &slip_error);

    if (is_right < 0)
      exam_head_mistake (head, group, "value", "%s", slip_error->message);
    else if (is_right)
      exam_head_mistake (head, group, "value",
                         "expected another formula than the key, found one that equals it");
  }
}

static ExamAnswer *
formula_parse (ExamHead *head)
{
  guint n_before = exam_mistakes_get_count (exam_head_get_mistakes (head));
  g_autoptr (GPtrArray) names = exam_head_list_groups (head, "variable");
  g_autoptr (GPtrArray) slips = exam_head_list_groups (head, "misconception");
  ExamFormula *self = g_new0 (ExamFormula, 1);
  g_autoptr (ExamAnswer) answer = &self->parent;

  answer->klass = &exam_formula_class;
  self->check_fact = -1;
  self->n_variables = names->len;
  self->variables = g_new0 (ExamVariable, names->len);
  for (guint i = 0; i < names->len; i++)
    parse_variable (&self->variables[i], head, g_ptr_array_index (names, i));
  if (exam_head_has_group (head, "key", EXAM_KEY_REQUIRED)) {
    self->formula = g_strdup (exam_head_get_text (head, "key", "formula", EXAM_KEY_REQUIRED));
    self->published = g_strdup (exam_head_get_text (head, "key", "published", EXAM_KEY_OPTIONAL));
    self->erratum = g_strdup (exam_head_get_text (head, "key", "erratum", EXAM_KEY_OPTIONAL));
    self->why = g_strdup (exam_head_get_text (head, "key", "why", EXAM_KEY_REQUIRED));
    self->check_fact = exam_key_parse_fact (head, "key", "check_fact", FALSE);
    self->check_settings = g_strdup (
        exam_head_get_text (head, "key", "check_settings",
                            self->check_fact >= 0 ? EXAM_KEY_REQUIRED : EXAM_KEY_OPTIONAL));
  }
  self->n_misconceptions = slips->len;
  self->misconceptions = g_new0 (ExamMisconception, slips->len);
  for (guint i = 0; i < slips->len; i++) {
    g_autofree char *group =
        g_strdup_printf ("misconception %s", (const char *) g_ptr_array_index (slips, i));

    self->misconceptions[i].fact = -1;
    self->misconceptions[i].value =
        g_strdup (exam_head_get_text (head, group, "value", EXAM_KEY_REQUIRED));
    self->misconceptions[i].why =
        g_strdup (exam_head_get_text (head, group, "why", EXAM_KEY_REQUIRED));
  }

  if (exam_mistakes_get_count (exam_head_get_mistakes (head)) == n_before)
    check_formulas (self, head, slips);
  if (exam_mistakes_get_count (exam_head_get_mistakes (head)) > n_before)
    return NULL;
  return g_steal_pointer (&answer);
}

const ExamAnswerClass exam_formula_class = {
  .id = "formula",
  .parse = formula_parse,
  .free = formula_free,
  .grade = formula_grade,
  .key = formula_key,
  .verify = formula_verify,
};
