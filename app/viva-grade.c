/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-verb.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "exam-attempt.h"
#include "exam-paper.h"
#include "lab-text.h"
#include "lab-json.h"
#include "viva-report.h"
#include "viva-table.h"

#define MAX_SIZE (16 * 1024 * 1024)

/* The two operands. */
static gboolean
get_operands (const VivaOptions *options, const char **folder, const char **answers, GError **error)
{
  guint n = g_strv_length (options->operands);

  if (n != 2) {
    g_set_error (error, VIVA_ERROR, VIVA_ERROR_USAGE,
                 "“viva grade” expects a folder and a file of answers, found %u operand%s; see "
                 "“viva grade --help”",
                 n, n == 1 ? "" : "s");
    return FALSE;
  }
  *folder = options->operands[0];
  *answers = options->operands[1];
  return TRUE;
}

static JsonObject *
refuse (const char *path, GError **error, const char *expected, const char *found)
{
  g_autofree char *quoted = lab_text_quote (found);

  g_set_error (error, VIVA_ERROR, VIVA_ERROR_FAILED, "%s: expected %s, found %s", path, expected,
               quoted);
  return NULL;
}

/* A file such as {"4b": "[-1 1; 1 -1]", "1b": "true"}, or an attempt. (transfer full) */
static ExamAttempt *
read_answers (const char *path, const ExamPaper *paper, GError **error)
{
  g_autoptr (ExamAttempt) attempt = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) parse_error = NULL;
  g_autoptr (GError) json_error = NULL;
  g_autofree char *text = NULL;
  JsonObjectIter iter;
  JsonObject *object;
  const char *part;
  JsonNode *node;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &parse_error)) {
    g_set_error (error, VIVA_ERROR, VIVA_ERROR_FAILED, "%s", parse_error->message);
    return NULL;
  }
  if (length > MAX_SIZE || strlen (text) != length || !g_utf8_validate (text, -1, NULL)) {
    g_set_error (error, VIVA_ERROR, VIVA_ERROR_FAILED,
                 "%s: expected JSON in UTF-8 of at most %d MiB, found something else", path,
                 MAX_SIZE / 1024 / 1024);
    return NULL;
  }
  if (!json_parser_load_from_data (parser, text, -1, &parse_error)) {
    exam_attempt_set_json_error (&json_error, parse_error);
    g_set_error (error, VIVA_ERROR, VIVA_ERROR_FAILED, "%s:%s", path, json_error->message);
    return NULL;
  }
  node = json_parser_get_root (parser);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)) {
    refuse (path, error, "an object such as {\"4b\": \"[1 2; 3 4]\"}", text);
    return NULL;
  }
  object = json_node_get_object (node);
  if (json_object_has_member (object, "format")) {
    attempt = exam_attempt_from_json (text, -1, &parse_error);
    if (attempt == NULL)
      g_set_error (error, VIVA_ERROR, VIVA_ERROR_FAILED, "%s: %s", path, parse_error->message);
    return g_steal_pointer (&attempt);
  }

  attempt = exam_attempt_new (paper, EXAM_MODE_STUDY);
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &part, &node)) {
    if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING) {
      g_autofree char *found = json_to_string (node, FALSE);
      g_autofree char *where = g_strdup_printf ("%s: %s", path, part);

      refuse (where, error, "an answer in quotes", found);
      return NULL;
    }
    exam_entry_set_answer (exam_attempt_get_entry (attempt, part), json_node_get_string (node));
  }
  return g_steal_pointer (&attempt);
}

/* An answer to a part that there is not is a slip that would cost points without a word. */
static gboolean
check_parts (ExamAttempt *attempt, const ExamPaper *paper, const char *path, GError **error)
{
  g_autofree const char **ids = g_new0 (const char *, exam_paper_get_n_parts (paper) + 1);
  GHashTableIter iter;
  const char *part;

  for (guint i = 0; i < exam_paper_get_n_parts (paper); i++)
    ids[i] = exam_paper_get_part (paper, i)->id;
  g_hash_table_iter_init (&iter, attempt->entries);
  while (g_hash_table_iter_next (&iter, (gpointer *) &part, NULL))
    if (exam_paper_find_part (paper, part) == NULL) {
      g_autofree char *found = lab_text_quote (part);
      g_autofree char *hint = lab_text_suggest (part, ids, exam_paper_get_n_parts (paper));

      g_set_error (error, VIVA_ERROR, VIVA_ERROR_FAILED, "%s: the paper has no part called %s%s",
                   path, found, hint);
      return FALSE;
    }
  return TRUE;
}

/* Grades the answer to @part, with the numbers that were asked. (transfer full) */
static ExamGrade *
grade_part (const ExamPart *part, const ExamEntry *entry, GError **error)
{
  g_autoptr (ExamPart) variant = NULL;

  if (entry->variant > 0 && part->has_variants) {
    variant = exam_part_new_variant (part, entry->variant, error);
    if (variant == NULL)
      return NULL;
    part = variant;
  }
  return exam_answer_grade (part->answer, part->points, entry->answer);
}

static void
add_json (LabJson *json, const ExamPart *part, const ExamGrade *grade)
{
  lab_json_open (json, NULL, '{');
  lab_json_text (json, "part", part->id);
  lab_json_real (json, "points", grade->points);
  lab_json_real (json, "max_points", grade->max_points);
  lab_json_boolean (json, "answered", grade->is_answered);
  lab_json_text (json, "message", grade->message);
  lab_json_open (json, "items", '[');
  for (guint i = 0; i < grade->n_items; i++) {
    lab_json_open (json, NULL, '{');
    lab_json_boolean (json, "right", grade->items[i].is_right);
    lab_json_text (json, "message", grade->items[i].message);
    lab_json_close (json, '}');
  }
  lab_json_close (json, ']');
  lab_json_close (json, '}');
}

static void
add_row (VivaTable *table, const char *part, double points, double max_points, const char *message)
{
  g_autofree char *got = lab_text_number (round (points * 100) / 100);
  g_autofree char *of = lab_text_number (max_points);
  g_autofree char *share = g_strdup_printf ("%s/%s", got, of);

  viva_table_add (table, part, share, message, NULL);
}

/* What is said of each piece that is wrong. Of cells and rubric points the sum says enough. */
static void
add_items (VivaTable *table, const ExamPart *part, const ExamGrade *grade)
{
  const char *kind = part->answer->klass->id;

  if (g_str_equal (kind, "matrix") || g_str_equal (kind, "essay"))
    return;
  for (guint i = 0; i < grade->n_items && grade->n_items > 1; i++)
    if (!grade->items[i].is_right)
      viva_table_add (table, "", "", grade->items[i].message, NULL);
}

static gboolean
grade (const VivaOptions *options, GError **error)
{
  const char *folder, *path;
  g_autoptr (ExamPaper) paper = NULL;
  g_autoptr (ExamAttempt) attempt = NULL;
  g_autoptr (VivaTable) table = viva_table_new (3);
  g_autofree char *text = NULL;
  LabJson json;
  double points = 0;
  gboolean graded = TRUE;

  if (!get_operands (options, &folder, &path, error))
    return FALSE;
  paper = exam_paper_load (folder, error);
  if (paper == NULL)
    return FALSE;
  attempt = read_answers (path, paper, error);
  if (attempt == NULL || !check_parts (attempt, paper, path, error))
    return FALSE;

  lab_json_init (&json);
  lab_json_open (&json, NULL, '{');
  lab_json_text (&json, "paper", paper->title);
  lab_json_open (&json, "parts", '[');
  for (guint i = 0; i < exam_paper_get_n_parts (paper) && graded; i++) {
    const ExamPart *part = exam_paper_get_part (paper, i);
    g_autoptr (ExamGrade) result =
        grade_part (part, exam_attempt_get_entry (attempt, part->id), error);

    graded = result != NULL;
    if (!graded)
      break;
    points += result->points;
    add_row (table, part->id, result->points, result->max_points, result->message);
    add_items (table, part, result);
    add_json (&json, part, result);
  }
  add_row (table, "total", points, exam_paper_get_points (paper), NULL);
  lab_json_close (&json, ']');
  lab_json_real (&json, "points", points);
  lab_json_real (&json, "max_points", exam_paper_get_points (paper));
  lab_json_close (&json, '}');

  text = lab_json_end (&json);
  if (!options->as_json) {
    g_free (text);
    text = viva_table_to_string (table);
  }
  return graded && viva_print (text, error);
}

static const char *const examples[] = {
  "viva grade my-paper answers.json",
  "viva grade my-paper answers.json --json",
  NULL,
};

const VivaVerb viva_grade_verb = {
  .name = "grade",
  .usage = "FOLDER ANSWERS.json [--json]",
  .summary = "Grade answers to an exam paper.",
  .help = "Grades the answers in ANSWERS.json to the paper in FOLDER and prints the points of each "
          "part, why, and the total. The file is an object of answers by part, such as {\"4b\": "
          "\"[-1 1; 1 -1]\", \"1b\": \"true\"}, written as the kinds of answers want them, or an "
          "attempt that the window saved.",
  .options = VIVA_OPTION_JSON,
  .examples = examples,
  .run = grade,
};
