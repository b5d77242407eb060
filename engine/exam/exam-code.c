/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-code.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "exam-body.h"
#include "exam-head.h"
#include "exam-key.h"
#include "exam-paper.h"
#include "exam-resources.h"
#include "exam-sandbox.h"
#include "lab-json.h"

#define SEED 20180227
#define MAX_SOURCE 20000

/* Each blank may take what the sandbox allows, all together this; and once one was still running at
 * its end, the rest. A slow machine must not cost points, and a loop must not keep people waiting.
 */
#define MAX_SECONDS 60
#define MAX_SECONDS_MORE 20

/* A tensor as it goes into the sandbox and comes out. No sizes: a number. */
typedef struct {
  guint n_sizes;
  gsize sizes[4];
  gsize n;
  double *values; /* (n) */
} Tensor;

static void
tensor_clear (Tensor *self)
{
  g_free (self->values);
  *self = (Tensor){ 0 };
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tensor, tensor_clear)

const ExamCode *
exam_code (const ExamAnswer *answer)
{
  g_return_val_if_fail (answer != NULL, NULL);

  return answer->klass == &exam_code_class ? (const ExamCode *) answer : NULL;
}

/* ---- Reading a part's head ---- */

static guint
parse_fact (ExamHead *head, const char *group)
{
  int fact = exam_key_parse_fact (head, group, "fact", TRUE);

  return fact >= 0 ? (guint) fact : 0;
}

/* Names go into Python. */
static void
check_name (ExamHead *head, const char *group, const char *key, const char *name, const char *what)
{
  if (name != NULL &&
      (!(g_ascii_isalpha (*name) || *name == '_') ||
       strspn (name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_") != strlen (name))) {
    g_autofree char *found = exam_quote (name);

    exam_head_mistake (head, group, key, "expected the name of a %s, found %s", what, found);
  }
}

static void
parse_input (ExamCodeInput *self, ExamHead *head, const char *name)
{
  g_autofree char *group = g_strdup_printf ("input %s", name);

  const LabClass *lab = exam_head_get_lab (head);
  const char *knob = exam_head_get_text (head, group, "knob", EXAM_KEY_OPTIONAL);

  check_name (head, group, NULL, name, "variable");
  self->name = g_strdup (name);
  self->knob = knob != NULL && lab != NULL ? lab_class_find_knob (lab, knob) : -1;
  self->fact = exam_key_parse_fact (head, group, "fact", FALSE);
  if ((exam_head_get_text (head, group, "fact", EXAM_KEY_OPTIONAL) != NULL) == (knob != NULL))
    exam_head_mistake (head, group, NULL, "expected either “fact=…” or “knob=…”, found %s",
                       knob != NULL ? "both" : "neither");
  else if (knob != NULL && lab != NULL &&
           (self->knob < 0 || (lab->knobs[self->knob].kind != LAB_KNOB_MATRIX &&
                               lab->knobs[self->knob].kind != LAB_KNOB_REAL &&
                               lab->knobs[self->knob].kind != LAB_KNOB_INTEGER))) {
    g_autofree char *found = exam_quote (knob);

    exam_head_mistake (head, group, "knob",
                       "expected a knob of the lab “%s” that is a number or a matrix, found %s",
                       lab->id, found);
  }
}

static void
parse_blank (ExamCodeBlank *self, ExamHead *head, guint index, const char *id)
{
  g_autofree char *group = g_strdup_printf ("blank %s", id);
  g_autofree char *number = g_strdup_printf ("%u", index + 1);
  const char *random = exam_head_get_text (head, group, "random", EXAM_KEY_OPTIONAL);

  if (!g_str_equal (id, number))
    exam_head_mistake (head, group, NULL, "expected [blank %s], found [%s]", number, group);
  if (random != NULL && !g_str_equal (random, "yes")) {
    g_autofree char *found = exam_quote (random);

    exam_head_mistake (head, group, "random", "expected “yes” or no such line, found %s", found);
  }
  self->target = g_strdup (exam_head_get_text (head, group, "target", EXAM_KEY_REQUIRED));
  check_name (head, group, "target", self->target, "variable");
  self->name = g_strdup (exam_head_get_text (head, group, "name", EXAM_KEY_REQUIRED));
  self->fact = parse_fact (head, group);
  self->is_random = random != NULL;
  self->key = g_strdup (exam_head_get_text (head, group, "key", EXAM_KEY_REQUIRED));
  self->why = g_strdup (exam_head_get_text (head, group, "why", EXAM_KEY_REQUIRED));
  self->wrong = g_strdup (exam_head_get_text (head, group, "wrong", EXAM_KEY_OPTIONAL));
}

static void
parse_case (ExamCodeCase *self, ExamHead *head, const char *id)
{
  g_autofree char *group = g_strdup_printf ("case %s", id);
  const char *settings = exam_head_get_text (head, group, "settings", EXAM_KEY_REQUIRED);
  g_autoptr (GError) error = NULL;

  self->id = g_strdup (id);
  self->title = g_strdup (exam_head_get_text (head, group, "title", EXAM_KEY_REQUIRED));
  if (exam_head_get_settings (head) == NULL)
    return;
  self->settings = lab_settings_copy (exam_head_get_settings (head));
  if (settings != NULL && !lab_settings_parse (self->settings, settings, &error))
    exam_head_mistake (head, group, "settings", "%s", error->message);
}

static void
code_free (ExamAnswer *answer)
{
  ExamCode *self = (ExamCode *) answer;

  for (guint i = 0; i < self->n_inputs; i++)
    g_free (self->inputs[i].name);
  for (guint i = 0; i < self->n_blanks; i++) {
    g_free (self->blanks[i].target);
    g_free (self->blanks[i].name);
    g_free (self->blanks[i].key);
    g_free (self->blanks[i].why);
    g_free (self->blanks[i].wrong);
  }
  for (guint i = 0; i < self->n_cases; i++) {
    g_free (self->cases[i].id);
    g_free (self->cases[i].title);
    g_clear_pointer (&self->cases[i].settings, lab_settings_free);
  }
  g_free (self->inputs);
  g_free (self->blanks);
  g_free (self->cases);
  g_free (self->function);
  g_free (self->template);
  g_free (self);
}

static ExamAnswer *
code_parse (ExamHead *head)
{
  guint n_before = exam_mistakes_get_count (exam_head_get_mistakes (head));
  g_autoptr (GPtrArray) inputs = exam_head_list_groups (head, "input");
  g_autoptr (GPtrArray) blanks = exam_head_list_groups (head, "blank");
  g_autoptr (GPtrArray) cases = exam_head_list_groups (head, "case");
  ExamCode *self = g_new0 (ExamCode, 1);
  g_autoptr (ExamAnswer) answer = &self->parent;

  answer->klass = &exam_code_class;
  if (exam_head_has_group (head, "code", EXAM_KEY_REQUIRED)) {
    self->function = g_strdup (exam_head_get_text (head, "code", "function", EXAM_KEY_REQUIRED));
    check_name (head, "code", "function", self->function, "function");
    exam_head_get_real (head, "code", "tolerance", EXAM_KEY_REQUIRED, 0, 1, &self->tolerance);
  }
  if (exam_head_get_lab (head) == NULL)
    exam_head_mistake (head, "part", "answer", "expected “lab=…” in [part] for code, found none");
  if (blanks->len == 0)
    exam_head_mistake (head, "part", "answer", "expected a group [blank 1], found none");
  if (cases->len == 0)
    exam_head_mistake (head, "part", "answer", "expected groups [case …], found none");

  self->n_inputs = inputs->len;
  self->inputs = g_new0 (ExamCodeInput, inputs->len);
  for (guint i = 0; i < inputs->len; i++)
    parse_input (&self->inputs[i], head, g_ptr_array_index (inputs, i));
  self->n_blanks = blanks->len;
  self->blanks = g_new0 (ExamCodeBlank, blanks->len);
  for (guint i = 0; i < blanks->len; i++)
    parse_blank (&self->blanks[i], head, i, g_ptr_array_index (blanks, i));
  self->n_cases = cases->len;
  self->cases = g_new0 (ExamCodeCase, cases->len);
  for (guint i = 0; i < cases->len; i++)
    parse_case (&self->cases[i], head, g_ptr_array_index (cases, i));

  if (exam_mistakes_get_count (exam_head_get_mistakes (head)) > n_before)
    return NULL;
  return g_steal_pointer (&answer);
}

static guint
count_blanks (const char *template)
{
  guint n = 0;

  for (const char *place = template; (place = strstr (place, EXAM_CODE_BLANK)) != NULL;
       place += strlen (EXAM_CODE_BLANK))
    n++;
  return n;
}

/* The section may be indented or fenced as CommonMark has code; either is taken off. (transfer
 * full) */
static char *
unfence (const char *section)
{
  g_auto (GStrv) lines = g_strsplit (section, "\n", -1);
  GString *code = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    if (!g_str_has_prefix (lines[i], "```"))
      g_string_append_printf (code, "%s\n", lines[i]);
  while (code->len > 1 && code->str[code->len - 2] == '\n')
    g_string_truncate (code, code->len - 1);
  return g_string_free (code, FALSE);
}

static void
code_parse_body (ExamAnswer *answer, ExamBody *body)
{
  ExamCode *self = (ExamCode *) answer;
  const char *section = exam_body_get (body, "Code", TRUE);

  if (section == NULL)
    return;
  self->template = unfence (section);
  if (count_blanks (self->template) != self->n_blanks)
    exam_body_mistake (body, "Code", "expected %u blanks (“" EXAM_CODE_BLANK "”), found %u",
                       self->n_blanks, count_blanks (self->template));
}

/* ---- What goes into the sandbox ---- */

static gboolean
tensor_from_value (Tensor *self, const LabValue *value)
{
  double number;

  *self = (Tensor){ 0 };
  if (exam_facts_to_number (value, &number)) {
    self->n = 1;
    self->values = g_memdup2 (&number, sizeof number);
    return TRUE;
  }
  if (value->kind != LAB_VALUE_MATRIX)
    return FALSE;
  self->n_sizes = 2;
  self->sizes[0] = value->rows;
  self->sizes[1] = value->columns;
  self->n = value->rows * value->columns;
  self->values = g_memdup2 (value->numbers, self->n * sizeof *self->values);
  return TRUE;
}

static gboolean
get_tensor (const ExamCode *self, guint test, guint fact, Tensor *tensor, GError **error)
{
  g_auto (LabValue) value = LAB_VALUE_INIT;

  if (!exam_facts_get_for (self->parent.facts, self->cases[test].settings, fact, &value, error))
    return FALSE;
  if (tensor_from_value (tensor, &value))
    return TRUE;
  g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER,
               "The fact “%s” of the lab is neither a number nor a matrix.",
               lab_settings_get_class (self->cases[test].settings)->facts[fact].id);
  return FALSE;
}

/* What the settings of a case say for a knob. */
static void
get_knob (const ExamCode *self, guint test, guint knob, Tensor *tensor)
{
  const LabSettings *settings = self->cases[test].settings;
  LabKnobKind kind = lab_settings_get_class (settings)->knobs[knob].kind;
  g_auto (LabValue) value = LAB_VALUE_INIT;
  guint rows, columns;
  const double *cells;

  if (kind == LAB_KNOB_MATRIX) {
    cells = lab_settings_get_matrix (settings, knob, &rows, &columns);
    value.kind = LAB_VALUE_MATRIX;
    value.rows = rows;
    value.columns = columns;
    value.numbers = g_memdup2 (cells, (gsize) rows * columns * sizeof *cells);
  } else {
    value.kind = LAB_VALUE_REAL;
    value.real = kind == LAB_KNOB_REAL ? lab_settings_get_real (settings, knob)
                                       : (double) lab_settings_get_integer (settings, knob);
  }
  tensor_from_value (tensor, &value);
}

static void
add_tensor (LabJson *json, const char *name, const Tensor *tensor)
{
  double sizes[G_N_ELEMENTS (tensor->sizes)];

  for (guint i = 0; i < tensor->n_sizes; i++)
    sizes[i] = (double) tensor->sizes[i];
  lab_json_open (json, name, '{');
  lab_json_reals (json, "shape", sizes, tensor->n_sizes);
  lab_json_reals (json, "values", tensor->values, tensor->n);
  lab_json_close (json, '}');
}

/* The arguments, and the right values of the blanks before @blank; a variable that is set twice has
 * its latest. */
static gboolean
add_case (const ExamCode *self, LabJson *json, guint test, guint blank, GError **error)
{
  lab_json_open (json, NULL, '{');
  for (guint i = 0; i < self->n_inputs; i++) {
    const ExamCodeInput *input = &self->inputs[i];
    g_auto (Tensor) tensor = { 0 };

    if (input->knob >= 0)
      get_knob (self, test, (guint) input->knob, &tensor);
    else if (!get_tensor (self, test, (guint) input->fact, &tensor, error))
      return FALSE;
    add_tensor (json, input->name, &tensor);
  }
  for (guint i = 0; i < blank; i++) {
    g_auto (Tensor) tensor = { 0 };
    gboolean is_latest = TRUE;

    for (guint j = i + 1; j < blank; j++)
      is_latest &= !g_str_equal (self->blanks[i].target, self->blanks[j].target);
    if (!is_latest)
      continue;
    if (!get_tensor (self, test, self->blanks[i].fact, &tensor, error))
      return FALSE;
    add_tensor (json, self->blanks[i].target, &tensor);
  }
  lab_json_close (json, '}');
  return TRUE;
}

static char *
build_request (const ExamCode *self, const char *source, guint blank, GError **error)
{
  gboolean is_whole = TRUE;
  LabJson json;

  lab_json_init (&json);
  lab_json_open (&json, NULL, '{');
  lab_json_text (&json, "source", source);
  lab_json_text (&json, "function", self->function);
  lab_json_integer (&json, "seed", SEED);
  lab_json_integer (&json, "blank", blank);
  lab_json_open (&json, "targets", '[');
  for (guint i = 0; i < self->n_blanks; i++)
    lab_json_text (&json, NULL, self->blanks[i].target);
  lab_json_close (&json, ']');
  lab_json_open (&json, "cases", '[');
  for (guint i = 0; i < self->n_cases && is_whole; i++)
    is_whole = add_case (self, &json, i, blank, error);
  if (!is_whole) {
    g_string_free (json.text, TRUE);
    return NULL;
  }
  lab_json_close (&json, ']');
  lab_json_close (&json, '}');
  return lab_json_end (&json);
}

/* ---- What comes out ---- */

static gboolean
tensor_from_json (Tensor *self, JsonObject *object)
{
  JsonNode *shape = json_object_get_member (object, "shape");
  JsonNode *values = json_object_get_member (object, "values");
  gsize n = 1;

  *self = (Tensor){ 0 };
  if (shape == NULL || !JSON_NODE_HOLDS_ARRAY (shape) || values == NULL ||
      !JSON_NODE_HOLDS_ARRAY (values))
    return FALSE;
  self->n_sizes = json_array_get_length (json_node_get_array (shape));
  if (self->n_sizes > G_N_ELEMENTS (self->sizes))
    return FALSE;
  for (guint i = 0; i < self->n_sizes; i++) {
    JsonNode *size = json_array_get_element (json_node_get_array (shape), i);

    if (!JSON_NODE_HOLDS_VALUE (size) || json_node_get_value_type (size) != G_TYPE_INT64 ||
        json_node_get_int (size) < 0)
      return FALSE;
    self->sizes[i] = (gsize) json_node_get_int (size);
    if (!g_size_checked_mul (&n, n, self->sizes[i]))
      return FALSE;
  }
  if (n != json_array_get_length (json_node_get_array (values)))
    return FALSE;
  self->n = n;
  self->values = g_new (double, MAX (n, 1));
  for (gsize i = 0; i < n; i++) {
    JsonNode *value = json_array_get_element (json_node_get_array (values), (guint) i);
    GType type = JSON_NODE_HOLDS_VALUE (value) ? json_node_get_value_type (value) : G_TYPE_INVALID;

    /* "nan", "inf", "-inf" come as texts. */
    self->values[i] = type == G_TYPE_DOUBLE   ? json_node_get_double (value)
                      : type == G_TYPE_INT64  ? (double) json_node_get_int (value)
                      : type == G_TYPE_STRING ? g_ascii_strtod (json_node_get_string (value), NULL)
                                              : NAN;
  }
  return TRUE;
}

/* As Python writes it: "(3, 4)", "(3,)", "a single number". */
static char *
describe_shape (const Tensor *tensor)
{
  GString *text;

  if (tensor->n_sizes == 0)
    return g_strdup ("a single number");
  text = g_string_new ("(");
  for (guint i = 0; i < tensor->n_sizes; i++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, i > 0 ? ", " : "", tensor->sizes[i]);
  g_string_append (text, tensor->n_sizes == 1 ? ",)" : ")");
  return g_string_free (text, FALSE);
}

static gboolean
is_near (double value, double key, double tolerance)
{
  if (isnan (key) || isinf (key))
    return isnan (key) ? isnan (value) != 0 : value == key;
  return fabs (value - key) <= tolerance * MAX (1, fabs (key));
}

static char *
describe_number (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.6g", value));
}

/* NULL when @found is right, or a sentence. (transfer full) (nullable) */
static char *
compare (const ExamCode *self, const ExamCodeBlank *blank, const Tensor *found, const Tensor *key)
{
  gboolean is_same_shape = found->n_sizes == key->n_sizes, is_varied = found->n <= 1;

  for (guint i = 0; is_same_shape && i < key->n_sizes; i++)
    is_same_shape = found->sizes[i] == key->sizes[i];
  if (!is_same_shape) {
    g_autofree char *expected_shape = describe_shape (key);
    g_autofree char *found_shape = describe_shape (found);

    return g_strdup_printf ("expected the shape %s, found %s", expected_shape, found_shape);
  }
  for (gsize i = 0; i < key->n; i++) {
    g_autofree char *expected_text = NULL;
    g_autofree char *found_text = NULL;
    g_autofree char *cell = NULL;

    is_varied |= found->values[i] != found->values[0];
    if (blank->is_random ? found->values[i] >= 0 && found->values[i] <= 1
                         : is_near (found->values[i], key->values[i], self->tolerance))
      continue;
    expected_text =
        blank->is_random ? g_strdup ("a number from 0 to 1") : describe_number (key->values[i]);
    found_text = describe_number (found->values[i]);
    cell = key->n_sizes == 2
               ? g_strdup_printf (" in cell [%" G_GSIZE_FORMAT ", %" G_GSIZE_FORMAT "]",
                                  i / key->sizes[1], i % key->sizes[1])
               : g_strdup ("");
    return g_strdup_printf ("expected %s%s, found %s", expected_text, cell, found_text);
  }
  if (blank->is_random && !is_varied)
    return g_strdup ("expected random numbers, found the same one everywhere");
  return NULL;
}

static char *
describe_error (JsonObject *reply)
{
  JsonNode *line = json_object_get_member (reply, "line");
  JsonNode *error = json_object_get_member (reply, "error");
  const char *text = error != NULL && JSON_NODE_HOLDS_VALUE (error) &&
                             json_node_get_value_type (error) == G_TYPE_STRING
                         ? json_node_get_string (error)
                         : "it could not be run";

  if (line != NULL && JSON_NODE_HOLDS_VALUE (line) &&
      json_node_get_value_type (line) == G_TYPE_INT64)
    return g_strdup_printf ("line %" G_GINT64_FORMAT ": %s", json_node_get_int (line), text);
  return g_strdup (text);
}

/* Reads the reply for a blank: NULL when it is right in all cases, or a sentence. */
static char *
judge (const ExamCode *self, guint index, const char *reply, GError **error)
{
  const ExamCodeBlank *blank = &self->blanks[index];
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;
  JsonNode *root, *cases;

  root = g_utf8_validate (reply, -1, NULL) && json_parser_load_from_data (parser, reply, -1, NULL)
             ? json_parser_get_root (parser)
             : NULL;
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return g_strdup ("The program ended before it gave a result.");
  object = json_node_get_object (root);
  if (json_object_has_member (object, "missing"))
    return g_strdup_printf ("No line gives %s its value here.", blank->target);
  cases = json_object_get_member (object, "cases");
  if (cases == NULL || !JSON_NODE_HOLDS_ARRAY (cases) ||
      json_array_get_length (json_node_get_array (cases)) != self->n_cases)
    return describe_error (object);

  for (guint i = 0; i < self->n_cases; i++) {
    JsonNode *node = json_array_get_element (json_node_get_array (cases), i);
    JsonObject *result = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    g_auto (Tensor) found = { 0 };
    g_auto (Tensor) key = { 0 };
    g_autofree char *problem = NULL;

    if (!get_tensor (self, i, blank->fact, &key, error))
      return NULL;
    if (result != NULL && tensor_from_json (&found, result))
      problem = compare (self, blank, &found, &key);
    else
      problem = result != NULL ? describe_error (result) : g_strdup ("it gave no result");
    if (problem != NULL)
      return g_strdup_printf ("%s: %s.%s%s", self->cases[i].title, problem,
                              blank->wrong != NULL ? " " : "",
                              blank->wrong != NULL ? blank->wrong : "");
  }
  return NULL;
}

/* ---- Grading ---- */

/* Grades one blank, which may run until @last, and moves it when
 * it took too long. FALSE when none can be graded. */
static gboolean
grade_blank (const ExamCode *self,
             const char *source,
             guint index,
             gint64 *last,
             ExamGradeItem *item,
             GError **error)
{
  g_autofree char *request = build_request (self, source, index, error);
  g_autoptr (GBytes) runner = g_resource_lookup_data (exam_resources_get_resource (),
                                                      "/org/vivalab/Viva/exam/exam-code-runner.py",
                                                      G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *reply = NULL;
  g_autoptr (GError) judge_error = NULL;
  gint64 now = g_get_monotonic_time ();
  gint64 deadline = MIN (now + EXAM_SANDBOX_SECONDS * G_TIME_SPAN_SECOND, *last);
  ExamSandboxEnd end;

  if (now >= *last) {
    item->message = g_strdup ("It was not run: the blanks before it took too long.");
    return TRUE;
  }
  if (request == NULL ||
      !exam_sandbox_run (g_bytes_get_data (runner, NULL), request, deadline, &end, &reply, error))
    return FALSE;
  switch (end) {
  case EXAM_SANDBOX_TIMED_OUT:
    *last = MIN (*last, g_get_monotonic_time () + MAX_SECONDS_MORE * (gint64) G_TIME_SPAN_SECOND);
    item->message =
        g_strdup_printf ("It was still running after %d seconds.",
                         (int) ((deadline - now + G_TIME_SPAN_SECOND / 2) / G_TIME_SPAN_SECOND));
    break;
  case EXAM_SANDBOX_TALKED:
    item->message = g_strdup ("It wrote far too much, and was ended.");
    break;
  case EXAM_SANDBOX_DIED:
    item->message = g_strdup ("The program ended before it gave a result.");
    break;
  case EXAM_SANDBOX_DONE:
    item->message = judge (self, index, reply, &judge_error);
    break;
  }
  if (judge_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&judge_error));
    return FALSE;
  }
  item->is_right = item->message == NULL;
  if (item->is_right)
    item->message = g_strdup (self->blanks[index].why);
  return TRUE;
}

static ExamGrade *
code_grade (const ExamAnswer *answer, double max_points, const char *text)
{
  const ExamCode *self = (const ExamCode *) answer;
  gint64 last = g_get_monotonic_time () + MAX_SECONDS * G_TIME_SPAN_SECOND;
  g_autoptr (ExamGrade) grade = NULL;
  guint n_right = 0;

  if (*text == '\0' || g_strcmp0 (text, self->template) == 0)
    return exam_grade_unanswered (max_points, NULL);
  if (strlen (text) > MAX_SOURCE)
    return exam_grade_unanswered (max_points, "Expected a text of at most %d bytes.", MAX_SOURCE);

  grade = exam_grade_whole (max_points, FALSE, NULL);
  grade->n_items = self->n_blanks;
  grade->items = g_new0 (ExamGradeItem, self->n_blanks);
  for (guint i = 0; i < self->n_blanks; i++) {
    g_autoptr (GError) error = NULL;

    if (!grade_blank (self, text, i, &last, &grade->items[i], &error))
      return exam_grade_unanswered (max_points, "%s", error->message);
    n_right += grade->items[i].is_right;
  }
  grade->points = max_points * n_right / self->n_blanks;
  grade->message = n_right == self->n_blanks
                       ? g_strdup ("Every blank is right.")
                       : g_strdup_printf ("%u of %u blanks are right.", n_right, self->n_blanks);
  return g_steal_pointer (&grade);
}

static char *
code_key (const ExamAnswer *answer)
{
  const ExamCode *self = (const ExamCode *) answer;
  GString *text = g_string_new (NULL);
  const char *place = self->template;

  for (guint i = 0; i < self->n_blanks; i++) {
    const char *blank = strstr (place, EXAM_CODE_BLANK);

    if (blank == NULL)
      break;
    g_string_append_len (text, place, blank - place);
    g_string_append (text, self->blanks[i].key);
    place = blank + strlen (EXAM_CODE_BLANK);
  }
  g_string_append (text, place);
  return g_string_free (text, FALSE);
}

/* The key's lines run and are right. */
static gboolean
code_verify (const ExamAnswer *answer, GError **error)
{
  const ExamCode *self = (const ExamCode *) answer;
  g_autofree char *key = code_key (answer);
  g_autoptr (ExamGrade) grade = code_grade (answer, 1, key);

  if (grade->points == 1)
    return TRUE;
  for (guint i = 0; i < grade->n_items; i++)
    if (!grade->items[i].is_right) {
      g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER,
                   "expected the key of blank %u (%s) to be right: %s", i + 1, self->blanks[i].name,
                   grade->items[i].message);
      return FALSE;
    }
  g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER, "expected the key's code to be graded: %s",
               grade->message);
  return FALSE;
}

const ExamAnswerClass exam_code_class = {
  .id = "code",
  .is_slow = TRUE,
  .parse = code_parse,
  .parse_body = code_parse_body,
  .free = code_free,
  .grade = code_grade,
  .key = code_key,
  .verify = code_verify,
};
