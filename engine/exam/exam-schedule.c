/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-schedule.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "exam-attempt.h"
#include "lab-json.h"

#define FORMAT "viva-schedule"
#define VERSION 1

#define DAY 86400
#define FIRST_EASE 2.5
#define LEAST_EASE 1.3
#define MAX_INTERVAL 3650

struct _ExamSchedule {
  GPtrArray *cards; /* (element-type ExamCard) */
};

static void
card_free (gpointer data)
{
  ExamCard *self = data;

  g_free (self->paper);
  g_free (self->part);
  g_free (self);
}

ExamSchedule *
exam_schedule_new (void)
{
  ExamSchedule *self = g_new0 (ExamSchedule, 1);

  self->cards = g_ptr_array_new_with_free_func (card_free);
  return self;
}

void
exam_schedule_free (ExamSchedule *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->cards);
  g_free (self);
}

static ExamCard *
find (const ExamSchedule *self, const char *paper, const char *part)
{
  for (guint i = 0; i < self->cards->len; i++) {
    ExamCard *card = g_ptr_array_index (self->cards, i);

    if (g_str_equal (card->paper, paper) && g_str_equal (card->part, part))
      return card;
  }
  return NULL;
}

static ExamCard *
add (ExamSchedule *self, const char *paper, const char *part)
{
  ExamCard *card = g_new0 (ExamCard, 1);

  card->paper = g_strdup (paper);
  card->part = g_strdup (part);
  card->ease = FIRST_EASE;
  g_ptr_array_add (self->cards, card);
  return card;
}

guint
exam_schedule_get_quality (double share, guint confidence)
{
  if (share >= 1)
    return confidence >= 4 ? 5 : confidence == 1 ? 3 : 4;
  if (share > 0)
    return 2;
  return confidence >= 4 ? 0 : 1;
}

/* Woźniak's rule. After a repetition EF becomes EF + (0.1 − (5 − q)(0.08 + (5 − q) 0.02)), at least
 * 1.3; the interval after repetition n is I(1) = 1, I(2) = 6, I(n) = I(n − 1) · EF, rounded up.
 * Below q = 3 the repetitions begin again, and EF stays. */
static void
card_repeat (ExamCard *self, guint quality, gint64 now)
{
  double lack = 5.0 - quality;

  if (quality < 3) {
    self->repetitions = 0;
    self->interval = 1;
  } else {
    self->repetitions++;
    self->ease = MAX (self->ease + 0.1 - lack * (0.08 + lack * 0.02), LEAST_EASE);
    if (self->repetitions == 1)
      self->interval = 1;
    else if (self->repetitions == 2)
      self->interval = 6;
    else
      /* 15 · 2.6 is 39, and no trace more. */
      self->interval = MIN (ceil (self->interval * self->ease - 1e-9), MAX_INTERVAL);
  }
  self->due = now + (gint64) (self->interval * DAY);
}

void
exam_schedule_answer (ExamSchedule *self,
                      const char *paper,
                      const char *part,
                      guint quality,
                      gint64 now)
{
  ExamCard *card;

  g_return_if_fail (self != NULL && paper != NULL && part != NULL);
  g_return_if_fail (quality <= 5);

  card = find (self, paper, part);
  if (card == NULL && quality >= 3)
    return;
  if (card == NULL)
    card = add (self, paper, part);
  card_repeat (card, quality, now);
}

static int
compare_due (gconstpointer a, gconstpointer b)
{
  const ExamCard *x = *(const ExamCard *const *) a, *y = *(const ExamCard *const *) b;

  if (x->due != y->due)
    return x->due < y->due ? -1 : 1;
  return strcmp (x->part, y->part);
}

GPtrArray *
exam_schedule_get_due (ExamSchedule *self, gint64 now)
{
  GPtrArray *due = g_ptr_array_new ();

  g_return_val_if_fail (self != NULL, due);

  for (guint i = 0; i < self->cards->len; i++) {
    ExamCard *card = g_ptr_array_index (self->cards, i);

    if (card->due <= now)
      g_ptr_array_add (due, card);
  }
  g_ptr_array_sort (due, compare_due);
  return due;
}

const ExamCard *
exam_schedule_find (ExamSchedule *self, const char *paper, const char *part)
{
  g_return_val_if_fail (self != NULL && paper != NULL && part != NULL, NULL);

  return find (self, paper, part);
}

char *
exam_schedule_to_json (const ExamSchedule *self)
{
  LabJson json;

  g_return_val_if_fail (self != NULL, NULL);

  lab_json_init (&json);
  lab_json_open (&json, NULL, '{');
  lab_json_text (&json, "format", FORMAT);
  lab_json_integer (&json, "version", VERSION);
  lab_json_open (&json, "cards", '[');
  for (guint i = 0; i < self->cards->len; i++) {
    const ExamCard *card = g_ptr_array_index (self->cards, i);

    lab_json_open (&json, NULL, '{');
    lab_json_text (&json, "paper", card->paper);
    lab_json_text (&json, "part", card->part);
    lab_json_real (&json, "ease", card->ease);
    lab_json_real (&json, "interval", card->interval);
    lab_json_integer (&json, "repetitions", card->repetitions);
    lab_json_integer (&json, "due", card->due);
    lab_json_close (&json, '}');
  }
  lab_json_close (&json, ']');
  lab_json_close (&json, '}');
  return lab_json_end (&json);
}

/* A number of @card within bounds; NaN when there is none. */
static double
read_number (JsonObject *card, const char *name, double low, double high)
{
  JsonNode *node = json_object_get_member (card, name);
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                            : G_TYPE_INVALID;
  double value = type == G_TYPE_INT64    ? (double) json_node_get_int (node)
                 : type == G_TYPE_DOUBLE ? json_node_get_double (node)
                                         : NAN;

  return value >= low && value <= high ? value : NAN;
}

static const char *
read_text (JsonObject *card, const char *name)
{
  JsonNode *node = json_object_get_member (card, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static gboolean
read_card (ExamSchedule *self, JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *paper = object != NULL ? read_text (object, "paper") : NULL;
  const char *part = object != NULL ? read_text (object, "part") : NULL;
  double ease, interval, repetitions, due;
  ExamCard *card;

  if (paper == NULL || part == NULL || find (self, paper, part) != NULL)
    return FALSE;
  ease = read_number (object, "ease", LEAST_EASE, 100);
  interval = read_number (object, "interval", 0, MAX_INTERVAL);
  repetitions = read_number (object, "repetitions", 0, 1e6);
  due = read_number (object, "due", 0, 1e12);
  if (isnan (ease) || isnan (interval) || isnan (repetitions) || isnan (due))
    return FALSE;

  card = add (self, paper, part);
  card->ease = ease;
  card->interval = interval;
  card->repetitions = (guint) repetitions;
  card->due = (gint64) due;
  return TRUE;
}

ExamSchedule *
exam_schedule_from_json (const char *text, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) parse_error = NULL;
  g_autoptr (ExamSchedule) self = NULL;
  JsonNode *root, *cards;
  JsonObject *object;

  g_return_val_if_fail (text != NULL, NULL);

  parser = json_parser_new ();
  if (!g_utf8_validate (text, -1, NULL)) {
    g_set_error (error, EXAM_ERROR, EXAM_ERROR_ATTEMPT,
                 "expected a text in UTF-8, found other bytes");
    return NULL;
  }
  if (!json_parser_load_from_data (parser, text, -1, &parse_error)) {
    exam_attempt_set_json_error (error, parse_error);
    return NULL;
  }
  root = json_parser_get_root (parser);
  object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  cards = object != NULL ? json_object_get_member (object, "cards") : NULL;
  if (object == NULL || g_strcmp0 (read_text (object, "format"), FORMAT) != 0 || cards == NULL ||
      !JSON_NODE_HOLDS_ARRAY (cards) || isnan (read_number (object, "version", 1, VERSION))) {
    g_set_error (error, EXAM_ERROR, EXAM_ERROR_ATTEMPT,
                 "expected a schedule (format “" FORMAT
                 "”, version %d, cards), found something else",
                 VERSION);
    return NULL;
  }

  self = exam_schedule_new ();
  for (guint i = 0; i < json_array_get_length (json_node_get_array (cards)); i++)
    if (!read_card (self, json_array_get_element (json_node_get_array (cards), i))) {
      g_set_error (error, EXAM_ERROR, EXAM_ERROR_ATTEMPT,
                   "cards[%u]: expected paper, part, ease, interval, repetitions and due, found "
                   "something else",
                   i);
      return NULL;
    }
  return g_steal_pointer (&self);
}
