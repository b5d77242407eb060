/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-attempt.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "lab-json.h"

#define FORMAT "viva-attempt"
#define VERSION 1

static const char *const mode_names[] = { "study", "exam" };

static void
entry_free (gpointer data)
{
  ExamEntry *self = data;

  g_free (self->answer);
  g_hash_table_unref (self->predictions);
  g_free (self);
}

static void
prediction_free (gpointer data)
{
  ExamPrediction *self = data;

  g_free (self->text);
  g_free (self);
}

static ExamAttempt *
attempt_new (void)
{
  ExamAttempt *self = g_new0 (ExamAttempt, 1);

  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  return self;
}

ExamAttempt *
exam_attempt_new (const ExamPaper *paper, ExamMode mode)
{
  ExamAttempt *self;
  g_autofree char *random = NULL;

  g_return_val_if_fail (paper != NULL, NULL);

  self = attempt_new ();
  random = g_uuid_string_random ();
  self->id = g_strndup (random, 13);
  self->paper = g_strdup (paper->path);
  self->title = g_strdup (paper->title);
  self->max_points = exam_paper_get_points (paper);
  self->mode = mode;
  self->started = self->changed = g_get_real_time () / G_USEC_PER_SEC;
  self->seconds_allowed = mode == EXAM_MODE_EXAM ? paper->minutes * 60 : 0;
  return self;
}

void
exam_attempt_free (ExamAttempt *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->paper);
  g_free (self->title);
  g_hash_table_unref (self->entries);
  g_free (self);
}

ExamEntry *
exam_attempt_get_entry (ExamAttempt *self, const char *part)
{
  ExamEntry *entry;

  g_return_val_if_fail (self != NULL && part != NULL, NULL);

  entry = g_hash_table_lookup (self->entries, part);
  if (entry == NULL) {
    entry = g_new0 (ExamEntry, 1);
    entry->answer = g_strdup ("");
    entry->predictions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, prediction_free);
    g_hash_table_insert (self->entries, g_strdup (part), entry);
  }
  return entry;
}

void
exam_entry_set_answer (ExamEntry *self, const char *answer)
{
  char *copy;

  g_return_if_fail (self != NULL && answer != NULL);

  copy = g_utf8_make_valid (answer, -1); /* JSON has no other bytes */
  g_free (self->answer);
  self->answer = copy;
}

const ExamPrediction *
exam_entry_get_prediction (const ExamEntry *self, const char *id)
{
  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  return g_hash_table_lookup (self->predictions, id);
}

void
exam_entry_set_prediction (ExamEntry *self, const char *id, const char *text, gboolean was_run)
{
  ExamPrediction *prediction;

  g_return_if_fail (self != NULL && id != NULL && text != NULL);

  prediction = g_new0 (ExamPrediction, 1);
  prediction->text = g_utf8_make_valid (text, -1);
  prediction->was_run = was_run;
  g_hash_table_replace (self->predictions, g_strdup (id), prediction);
}

double
exam_attempt_get_points (const ExamAttempt *self)
{
  GHashTableIter iter;
  ExamEntry *entry;
  double sum = 0;

  g_return_val_if_fail (self != NULL, 0);

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &entry))
    sum += entry->points;
  return sum;
}

/* ---- Writing ---- */

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The table's keys in order. (transfer container) */
static const char **
sort_ids (GHashTable *table, guint *n)
{
  const char **ids = (const char **) g_hash_table_get_keys_as_array (table, n);

  qsort (ids, *n, sizeof *ids, compare_ids);
  return ids;
}

static void
add_predictions (LabJson *json, const ExamEntry *entry)
{
  guint n;
  g_autofree const char **ids = sort_ids (entry->predictions, &n);

  if (n == 0)
    return;
  lab_json_open (json, "predictions", '{');
  for (guint i = 0; i < n; i++) {
    const ExamPrediction *prediction = exam_entry_get_prediction (entry, ids[i]);

    lab_json_open (json, ids[i], '{');
    lab_json_text (json, "text", prediction->text);
    lab_json_boolean (json, "run", prediction->was_run);
    lab_json_close (json, '}');
  }
  lab_json_close (json, '}');
}

static void
add_entry (LabJson *json, const char *part, const ExamEntry *entry)
{
  /* As text: many readers of JSON lose the last bits of large numbers. */
  g_autofree char *variant = g_strdup_printf ("%" G_GUINT64_FORMAT, entry->variant);

  lab_json_open (json, part, '{');
  lab_json_text (json, "answer", entry->answer);
  if (entry->variant > 0)
    lab_json_text (json, "variant", variant);
  if (entry->confidence > 0)
    lab_json_integer (json, "confidence", entry->confidence);
  if (entry->was_checked)
    lab_json_real (json, "points", entry->points);
  lab_json_boolean (json, "checked", entry->was_checked);
  if (entry->is_revealed)
    lab_json_boolean (json, "revealed", TRUE);
  if (entry->is_flagged)
    lab_json_boolean (json, "flagged", TRUE);
  add_predictions (json, entry);
  lab_json_close (json, '}');
}

char *
exam_attempt_to_json (const ExamAttempt *self)
{
  g_autofree const char **ids = NULL;
  LabJson json;
  guint n;

  g_return_val_if_fail (self != NULL, NULL);

  lab_json_init (&json);
  lab_json_open (&json, NULL, '{');
  lab_json_text (&json, "format", FORMAT);
  lab_json_integer (&json, "version", VERSION);
  lab_json_text (&json, "id", self->id);
  lab_json_text (&json, "paper", self->paper);
  lab_json_text (&json, "title", self->title);
  lab_json_real (&json, "max_points", self->max_points);
  lab_json_text (&json, "mode", mode_names[self->mode]);
  lab_json_integer (&json, "started", self->started);
  lab_json_integer (&json, "changed", self->changed);
  lab_json_integer (&json, "seconds_allowed", self->seconds_allowed);
  lab_json_real (&json, "seconds_used", self->seconds_used);
  lab_json_boolean (&json, "handed_in", self->is_handed_in);
  lab_json_open (&json, "parts", '{');
  ids = sort_ids (self->entries, &n);
  for (guint i = 0; i < n; i++)
    add_entry (&json, ids[i], g_hash_table_lookup (self->entries, ids[i]));
  lab_json_close (&json, '}');
  lab_json_close (&json, '}');
  return lab_json_end (&json);
}

/* ---- Reading ---- */

/* An object of the file, where it is, and the first thing that is wrong with it. */
typedef struct {
  JsonObject *object;
  const char *place; /* "" or "parts.4b." */
  GError **error;
  gboolean failed;
} Reader;

static void
refuse (Reader *self, const char *name, const char *expected, JsonNode *found)
{
  g_autofree char *text = found != NULL ? json_to_string (found, FALSE) : g_strdup ("nothing");
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *quoted = exam_quote (valid);

  if (!self->failed)
    g_set_error (self->error, EXAM_ERROR, EXAM_ERROR_ATTEMPT, "%s%s: expected %s, found %s",
                 self->place, name, expected, quoted);
  self->failed = TRUE;
}

static JsonNode *
get_node (Reader *self, const char *name)
{
  return json_object_get_member (self->object, name);
}

static gboolean
is_of (JsonNode *node, GType type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

/* json-glib makes other bytes than UTF-8 of escapes such as \ud800. */
static char *
read_text (Reader *self, const char *name)
{
  JsonNode *node = get_node (self, name);

  if (is_of (node, G_TYPE_STRING))
    return g_utf8_make_valid (json_node_get_string (node), -1);
  refuse (self, name, "a text", node);
  return NULL;
}

/* @is_needed: FALSE: nought when it is missing. */
static double
read_number (Reader *self, const char *name, double low, double high, gboolean is_needed)
{
  JsonNode *node = get_node (self, name);
  g_autofree char *expected = g_strdup_printf ("a number between %g and %g", low, high);
  double value;

  if (node == NULL && !is_needed)
    return 0;
  if (!is_of (node, G_TYPE_INT64) && !is_of (node, G_TYPE_DOUBLE)) {
    refuse (self, name, expected, node);
    return 0;
  }
  value =
      is_of (node, G_TYPE_INT64) ? (double) json_node_get_int (node) : json_node_get_double (node);
  if (!(value >= low && value <= high)) {
    refuse (self, name, expected, node);
    return 0;
  }
  return value;
}

static guint
read_confidence (Reader *self)
{
  JsonNode *node = get_node (self, "confidence");

  if (is_of (node, G_TYPE_DOUBLE) &&
      json_node_get_double (node) != floor (json_node_get_double (node)))
    refuse (self, "confidence", "a whole number between 0 and 5", node);
  return (guint) read_number (self, "confidence", 0, 5, FALSE);
}

static gboolean
read_flag (Reader *self, const char *name, gboolean is_needed)
{
  JsonNode *node = get_node (self, name);

  if (is_of (node, G_TYPE_BOOLEAN))
    return json_node_get_boolean (node);
  if (node != NULL || is_needed)
    refuse (self, name, "true or false", node);
  return FALSE;
}

static guint64
read_variant (Reader *self)
{
  JsonNode *node = get_node (self, "variant");
  guint64 variant;

  if (node == NULL)
    return 0;
  if (is_of (node, G_TYPE_STRING) &&
      g_ascii_string_to_unsigned (json_node_get_string (node), 10, 0, G_MAXUINT64, &variant, NULL))
    return variant;
  refuse (self, "variant", "a whole number in quotes", node);
  return 0;
}

/* A prediction of the entry at @place. */
static gboolean
read_prediction (ExamEntry *entry,
                 const char *place,
                 const char *name,
                 JsonNode *node,
                 GError **error)
{
  g_autofree char *id = g_utf8_make_valid (name, -1);
  g_autofree char *own_place = g_strdup_printf ("%spredictions.%s.", place, id);
  Reader reader = { NULL, own_place, error, FALSE };
  g_autofree char *text = NULL;
  gboolean was_run;

  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    refuse (&reader, "", "an object", node);
    return FALSE;
  }
  reader.object = json_node_get_object (node);
  text = read_text (&reader, "text");
  was_run = read_flag (&reader, "run", TRUE);
  if (!reader.failed)
    exam_entry_set_prediction (entry, id, text, was_run);
  return !reader.failed;
}

static gboolean
read_predictions (ExamEntry *entry, Reader *reader)
{
  JsonNode *node = get_node (reader, "predictions");
  JsonObjectIter iter;
  const char *id;
  JsonNode *prediction;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    refuse (reader, "predictions", "an object", node);
    return FALSE;
  }
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &id, &prediction))
    if (!read_prediction (entry, reader->place, id, prediction, reader->error))
      return FALSE;
  return TRUE;
}

static gboolean
read_entry (ExamAttempt *attempt, const char *name, JsonNode *node, GError **error)
{
  g_autofree char *part = g_utf8_make_valid (name, -1);
  g_autofree char *place = g_strdup_printf ("parts.%s.", part);
  Reader reader = { NULL, place, error, FALSE };
  g_autofree char *answer = NULL;
  ExamEntry *entry;

  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    refuse (&reader, "", "an object", node);
    return FALSE;
  }
  reader.object = json_node_get_object (node);
  entry = exam_attempt_get_entry (attempt, part);
  answer = read_text (&reader, "answer");
  exam_entry_set_answer (entry, answer != NULL ? answer : "");
  entry->variant = read_variant (&reader);
  entry->confidence = read_confidence (&reader);
  entry->points = read_number (&reader, "points", 0, 1e6, FALSE);
  entry->was_checked = read_flag (&reader, "checked", FALSE);
  entry->is_revealed = read_flag (&reader, "revealed", FALSE);
  entry->is_flagged = read_flag (&reader, "flagged", FALSE);
  return !reader.failed && read_predictions (entry, &reader);
}

static gboolean
read_entries (ExamAttempt *self, JsonNode *node, GError **error)
{
  JsonObjectIter iter;
  const char *part;
  JsonNode *entry;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)) {
    Reader reader = { NULL, "", error, FALSE };

    refuse (&reader, "parts", "an object", node);
    return FALSE;
  }
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &part, &entry))
    if (!read_entry (self, part, entry, error))
      return FALSE;
  return TRUE;
}

static gboolean
is_id (const char *id)
{
  return id != NULL && *id != '\0' &&
         strspn (id, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-") == strlen (id);
}

static void
read_head (ExamAttempt *self, Reader *reader)
{
  g_autofree char *format = read_text (reader, "format");
  g_autofree char *mode = NULL;

  if (format != NULL && !g_str_equal (format, FORMAT))
    refuse (reader, "format", "“" FORMAT "”", get_node (reader, "format"));
  read_number (reader, "version", 1, VERSION, TRUE);
  self->id = read_text (reader, "id");
  if (!reader->failed && !is_id (self->id))
    refuse (reader, "id", "letters, digits and “-”", get_node (reader, "id"));
  self->paper = read_text (reader, "paper");
  self->title = read_text (reader, "title");
  self->max_points = read_number (reader, "max_points", 0, 1e6, TRUE);
  self->started = (gint64) read_number (reader, "started", 0, 1e12, TRUE);
  self->changed = (gint64) read_number (reader, "changed", 0, 1e12, TRUE);
  self->seconds_allowed = (guint) read_number (reader, "seconds_allowed", 0, 1e7, TRUE);
  self->seconds_used = read_number (reader, "seconds_used", 0, 1e9, TRUE);
  self->is_handed_in = read_flag (reader, "handed_in", TRUE);
  mode = read_text (reader, "mode");
  if (mode == NULL)
    return;
  if (g_str_equal (mode, mode_names[EXAM_MODE_EXAM]))
    self->mode = EXAM_MODE_EXAM;
  else if (!g_str_equal (mode, mode_names[EXAM_MODE_STUDY]))
    refuse (reader, "mode", "“study” or “exam”", get_node (reader, "mode"));
}

void
exam_attempt_set_json_error (GError **error, const GError *parse_error)
{
  /* json-glib says "<data>:LINE:COLUMN: …", and may cut a letter in two. */
  const char *message = parse_error->message;
  g_autofree char *valid = NULL;

  message += g_str_has_prefix (message, "<data>:") ? strlen ("<data>:") : 0;
  valid = g_utf8_make_valid (message, -1);
  g_set_error (error, EXAM_ERROR, EXAM_ERROR_ATTEMPT, "%s; expected JSON", valid);
}

ExamAttempt *
exam_attempt_from_json (const char *text, gssize length, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) parse_error = NULL;
  g_autoptr (ExamAttempt) self = NULL;
  Reader reader = { NULL, "", error, FALSE };
  JsonNode *root;

  g_return_val_if_fail (text != NULL, NULL);

  parser = json_parser_new ();
  if (!g_utf8_validate (text, length, NULL)) {
    g_set_error (error, EXAM_ERROR, EXAM_ERROR_ATTEMPT,
                 "expected a text in UTF-8, found other bytes");
    return NULL;
  }
  if (!json_parser_load_from_data (parser, text, length, &parse_error)) {
    exam_attempt_set_json_error (error, parse_error);
    return NULL;
  }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    refuse (&reader, "the file", "an object", root);
    return NULL;
  }

  self = attempt_new ();
  reader.object = json_node_get_object (root);
  read_head (self, &reader);
  if (reader.failed || !read_entries (self, get_node (&reader, "parts"), error))
    return NULL;
  return g_steal_pointer (&self);
}
