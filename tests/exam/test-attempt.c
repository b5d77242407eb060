/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-attempt.h"

#include <string.h>

static const char good[] = "{\n"
                           "  \"format\": \"viva-attempt\",\n"
                           "  \"version\": 1,\n"
                           "  \"id\": \"0a1b-2c\",\n"
                           "  \"paper\": \"/papers/one\",\n"
                           "  \"title\": \"One\",\n"
                           "  \"max_points\": 12.5,\n"
                           "  \"mode\": \"exam\",\n"
                           "  \"started\": 1543110000,\n"
                           "  \"changed\": 1543110060,\n"
                           "  \"seconds_allowed\": 600,\n"
                           "  \"seconds_used\": 59.75,\n"
                           "  \"handed_in\": false,\n"
                           "  \"parts\": {\n"
                           "    \"1b\": {\n"
                           "      \"answer\": \"true\",\n"
                           "      \"variant\": \"18446744073709551615\",\n"
                           "      \"confidence\": 4,\n"
                           "      \"points\": 1e-08,\n"
                           "      \"checked\": true,\n"
                           "      \"revealed\": true,\n"
                           "      \"flagged\": true,\n"
                           "      \"predictions\": {\n"
                           "        \"twice\": {\n"
                           "          \"text\": \"2 · 760\",\n"
                           "          \"run\": true\n"
                           "        },\n"
                           "        \"why\": {\n"
                           "          \"text\": \"It grows.\",\n"
                           "          \"run\": false\n"
                           "        }\n"
                           "      }\n"
                           "    },\n"
                           "    \"4b\": {\n"
                           "      \"answer\": \"\",\n"
                           "      \"checked\": false\n"
                           "    }\n"
                           "  }\n"
                           "}\n";

static void
test_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ExamAttempt) self = exam_attempt_from_json (good, -1, &error);
  const ExamEntry *entry;

  g_assert_no_error (error);
  g_assert_cmpstr (self->id, ==, "0a1b-2c");
  g_assert_cmpstr (self->paper, ==, "/papers/one");
  g_assert_cmpstr (self->title, ==, "One");
  g_assert_cmpfloat (self->max_points, ==, 12.5);
  g_assert_cmpint (self->mode, ==, EXAM_MODE_EXAM);
  g_assert_cmpint (self->started, ==, 1543110000);
  g_assert_cmpuint (self->seconds_allowed, ==, 600);
  g_assert_cmpfloat (self->seconds_used, ==, 59.75);
  g_assert_false (self->is_handed_in);
  g_assert_cmpuint (g_hash_table_size (self->entries), ==, 2);
  entry = exam_attempt_get_entry (self, "1b");
  g_assert_cmpstr (entry->answer, ==, "true");
  g_assert_cmpuint (entry->variant, ==, G_MAXUINT64);
  g_assert_cmpuint (entry->confidence, ==, 4);
  g_assert_cmpfloat (entry->points, ==, 1e-8);
  g_assert_true (entry->was_checked && entry->is_revealed && entry->is_flagged);
  g_assert_cmpuint (g_hash_table_size (entry->predictions), ==, 2);
  g_assert_cmpstr (exam_entry_get_prediction (entry, "twice")->text, ==, "2 · 760");
  g_assert_true (exam_entry_get_prediction (entry, "twice")->was_run);
  g_assert_false (exam_entry_get_prediction (entry, "why")->was_run);
  g_assert_null (exam_entry_get_prediction (entry, "half"));
  entry = exam_attempt_get_entry (self, "4b");
  g_assert_cmpuint (entry->variant, ==, 0);
  g_assert_false (entry->was_checked || entry->is_revealed || entry->is_flagged);
  g_assert_cmpfloat_with_epsilon (exam_attempt_get_points (self), 1e-8, 1e-15);
}

/* Answers of any kind, numbers of any size. */
static void
test_round_trip (void)
{
  static const char *const answers[] = {
    "", "[1 −2; 3 4]", "a\nb\tc\r\n", "\"quoted\" \\ {}", "\x01\x1f\x7f", "ж 漢字 🂡", "\xff\xc3(",
  };
  static const double points[] = { 0, 1, 1.0 / 3, 1e-8, 1e-300, 100, 2.0 / 3 };
  g_autoptr (ExamAttempt) self = exam_attempt_from_json (good, -1, NULL);
  g_autoptr (ExamAttempt) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autofree char *id = g_strdup_printf ("%u.i", i);
    ExamEntry *entry = exam_attempt_get_entry (self, id);

    exam_entry_set_answer (entry, answers[i]);
    exam_entry_set_prediction (entry, "a", answers[i], i % 2 == 0);
    entry->points = points[i];
    entry->was_checked = TRUE;
    entry->variant = i * G_GUINT64_CONSTANT (1234567890123456789);
    entry->confidence = i % 6;
  }
  self->seconds_used = 1e-8;
  self->is_handed_in = TRUE;
  text = exam_attempt_to_json (self);
  again = exam_attempt_from_json (text, -1, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autofree char *id = g_strdup_printf ("%u.i", i);
    g_autofree char *valid = g_utf8_make_valid (answers[i], -1);
    const ExamEntry *entry = exam_attempt_get_entry (again, id);

    g_assert_cmpstr (entry->answer, ==, valid);
    g_assert_cmpstr (exam_entry_get_prediction (entry, "a")->text, ==, valid);
    g_assert_cmpint (exam_entry_get_prediction (entry, "a")->was_run, ==, i % 2 == 0);
    g_assert_cmpfloat (entry->points, ==, points[i]);
    g_assert_cmpuint (entry->variant, ==, i * G_GUINT64_CONSTANT (1234567890123456789));
  }
  g_assert_cmpfloat (again->seconds_used, ==, 1e-8);
  g_assert_true (again->is_handed_in);
  text_again = exam_attempt_to_json (again);
  g_assert_cmpstr (text_again, ==, text);
}

/* Written, it is what is printed above: nobody else's program has to guess. */
static void
test_format (void)
{
  g_autoptr (ExamAttempt) self = exam_attempt_from_json (good, -1, NULL);
  g_autofree char *text = exam_attempt_to_json (self);
  GString *expected = g_string_new (good);

  g_string_replace (expected, "1e-08", "1e-8", 0);
  g_assert_cmpstr (text, ==, expected->str);
  g_string_free (expected, TRUE);
}

static void
test_malformed (void)
{
  static const struct {
    const char *from, *to, *message;
  } cases[] = {
    { "\"viva-attempt\"", "\"viva-schedule\"",
      "format: expected “viva-attempt”, found “\"viva-schedule\"”" },
    { "\"format\": \"viva-attempt\",", "", "format: expected a text, found “nothing”" },
    { "\"version\": 1", "\"version\": 2", "version: expected a number between 1 and 1, found “2”" },
    { "\"version\": 1", "\"version\": \"1\"",
      "version: expected a number between 1 and 1, found “\"1\"”" },
    { "\"0a1b-2c\"", "\"../0a1b\"", "id: expected letters, digits and “-”, found “\"../0a1b\"”" },
    { "\"0a1b-2c\"", "\"\"", "id: expected letters, digits and “-”, found “\"\"”" },
    { "\"0a1b-2c\"", "7", "id: expected a text, found “7”" },
    { "\"One\"", "null", "title: expected a text, found “null”" },
    { "12.5", "-1", "max_points: expected a number between 0 and 1e+06, found “-1”" },
    { "\"exam\"", "\"play\"", "mode: expected “study” or “exam”, found “\"play\"”" },
    { "600", "1e9",
      "seconds_allowed: expected a number between 0 and 1e+07, found “1000000000.0”" },
    { "59.75", "true", "seconds_used: expected a number between 0 and 1e+09, found “true”" },
    { "\"handed_in\": false", "\"handed_in\": 0", "handed_in: expected true or false, found “0”" },
    { "\"handed_in\": false,", "", "handed_in: expected true or false, found “nothing”" },
    { "\"parts\"", "\"bits\"", "parts: expected an object, found “nothing”" },
    { "\"true\"", "true", "parts.1b.answer: expected a text, found “true”" },
    { "\"answer\": \"\",", "", "parts.4b.answer: expected a text, found “nothing”" },
    { "\"18446744073709551615\"", "\"18446744073709551616\"",
      "parts.1b.variant: expected a whole number in quotes, found “\"18446744073709551616\"”" },
    { "\"18446744073709551615\"", "3",
      "parts.1b.variant: expected a whole number in quotes, found “3”" },
    { "\"confidence\": 4", "\"confidence\": 6",
      "parts.1b.confidence: expected a number between 0 and 5, found “6”" },
    { "\"confidence\": 4", "\"confidence\": 4.5",
      "parts.1b.confidence: expected a whole number between 0 and 5, found “4.5”" },
    { "1e-08", "-1", "parts.1b.points: expected a number between 0 and 1e+06, found “-1”" },
    { "\"checked\": false", "\"checked\": null",
      "parts.4b.checked: expected true or false, found “null”" },
    { "\"flagged\": true", "\"flagged\": \"yes\"",
      "parts.1b.flagged: expected true or false, found “\"yes\"”" },
    { "\"It grows.\"", "null", "parts.1b.predictions.why.text: expected a text, found “null”" },
    { "\"run\": false", "\"ran\": false",
      "parts.1b.predictions.why.run: expected true or false, found “nothing”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GString *text = g_string_new (good);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s → %s", cases[i].from, cases[i].to);
    g_assert_cmpuint (g_string_replace (text, cases[i].from, cases[i].to, 0), ==, 1);
    g_assert_null (exam_attempt_from_json (text->str, -1, &error));
    g_assert_error (error, EXAM_ERROR, EXAM_ERROR_ATTEMPT);
    g_assert_cmpstr (error->message, ==, cases[i].message);
    g_string_free (text, TRUE);
  }
}

static void
test_no_object (void)
{
  static const struct {
    const char *text, *message;
  } cases[] = {
    { "", "the file: expected an object, found “nothing”" },
    { "[]", "the file: expected an object, found “[]”" },
    { "3", "the file: expected an object, found “3”" },
    { "\xff", "expected a text in UTF-8, found other bytes" },
    { "{\"parts\": {\"1b\": 3}}", "format: expected a text, found “nothing”" },
  };
  g_autofree char *half = g_strndup (good, strlen (good) / 2);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) case_error = NULL;

    g_assert_null (exam_attempt_from_json (cases[i].text, -1, &case_error));
    g_assert_cmpstr (case_error->message, ==, cases[i].message);
  }
  g_assert_null (exam_attempt_from_json (half, -1, &error));
  g_assert_error (error, EXAM_ERROR, EXAM_ERROR_ATTEMPT);
  g_assert_nonnull (strstr (error->message, "; expected JSON"));
}

static void
test_new (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "..", "data", "exam", "midterm", NULL);
  g_autoptr (ExamPaper) paper = exam_paper_load (path, NULL);
  g_autoptr (ExamAttempt) exam = exam_attempt_new (paper, EXAM_MODE_EXAM);
  g_autoptr (ExamAttempt) study = exam_attempt_new (paper, EXAM_MODE_STUDY);
  g_autofree char *text = exam_attempt_to_json (exam);
  g_autoptr (ExamAttempt) again = exam_attempt_from_json (text, -1, NULL);

  g_assert_cmpuint (exam->seconds_allowed, ==, 180 * 60);
  g_assert_cmpuint (study->seconds_allowed, ==, 0);
  g_assert_cmpstr (exam->id, !=, study->id);
  g_assert_cmpfloat (exam->max_points, ==, exam_paper_get_points (paper));
  g_assert_nonnull (again);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/attempt/read", test_read);
  g_test_add_func ("/exam/attempt/round-trip", test_round_trip);
  g_test_add_func ("/exam/attempt/format", test_format);
  g_test_add_func ("/exam/attempt/malformed", test_malformed);
  g_test_add_func ("/exam/attempt/no-object", test_no_object);
  g_test_add_func ("/exam/attempt/new", test_new);

  return g_test_run ();
}
