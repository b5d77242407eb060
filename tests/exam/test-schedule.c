/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-schedule.h"

#include <string.h>

#include "exam-paper.h"
#include "lab-text.h"

#define DAY 86400

/* Woźniak's SM-2 by hand (super-memory.com/english/ol/sm2.htm): EF begins at 2.5; after a
 * repetition with quality q it becomes EF + (0.1 − (5 − q)(0.08 + (5 − q) 0.02)), so 5 adds 0.1, 4
 * nothing, 3 takes 0.14; then I(1) = 1, I(2) = 6, I(n) = I(n − 1) · EF, fractions rounded up. */
static void
test_intervals (void)
{
  static const struct {
    guint quality;
    double ease, interval;
    guint repetitions;
  } answers[] = {
    { 2, 2.5, 1, 0 },                                          /* missed: it comes back tomorrow */
    { 5, 2.6, 1, 1 },                                          /* I(1) */
    { 5, 2.7, 6, 2 },                                          /* I(2) */
    { 4, 2.7, 17, 3 },                                         /* 6 · 2.7 = 16.2 */
    { 3, 2.56, 44, 4 },                                        /* 17 · 2.56 = 43.52 */
    { 1, 2.56, 1, 0 },                                         /* from the beginning, EF stays */
    { 5, 2.66, 1, 1 },  { 5, 2.76, 6, 2 }, { 5, 2.86, 18, 3 }, /* 6 · 2.86 = 17.16 */
  };
  g_autoptr (ExamSchedule) schedule = exam_schedule_new ();
  gint64 now = 1000000;

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
    const ExamCard *card;

    exam_schedule_answer (schedule, "paper", "4b", answers[i].quality, now);
    card = exam_schedule_find (schedule, "paper", "4b");
    g_assert_nonnull (card);
    g_assert_cmpfloat_with_epsilon (card->ease, answers[i].ease, 1e-12);
    g_assert_cmpfloat (card->interval, ==, answers[i].interval);
    g_assert_cmpuint (card->repetitions, ==, answers[i].repetitions);
    g_assert_cmpint (card->due, ==, now + (gint64) answers[i].interval * DAY);
    now = card->due;
  }
}

/* 2.5 − 8 · 0.14 = 1.38; the ninth would be 1.24. Ten years are the longest. */
static void
test_bounds (void)
{
  g_autoptr (ExamSchedule) hard = exam_schedule_new ();
  g_autoptr (ExamSchedule) easy = exam_schedule_new ();

  exam_schedule_answer (hard, "p", "a", 0, 0);
  for (guint i = 0; i < 8; i++)
    exam_schedule_answer (hard, "p", "a", 3, 0);
  g_assert_cmpfloat_with_epsilon (exam_schedule_find (hard, "p", "a")->ease, 1.38, 1e-12);
  exam_schedule_answer (hard, "p", "a", 3, 0);
  g_assert_cmpfloat (exam_schedule_find (hard, "p", "a")->ease, ==, 1.3);

  exam_schedule_answer (easy, "p", "a", 0, 0);
  for (guint i = 0; i < 40; i++)
    exam_schedule_answer (easy, "p", "a", 5, 0);
  g_assert_cmpfloat (exam_schedule_find (easy, "p", "a")->interval, ==, 3650);
}

/* 15 · 2.6 is 39 days and not 40, whatever binary makes of it. */
static void
test_round_up (void)
{
  static const char text[] =
      "{\"format\": \"viva-schedule\", \"version\": 1, \"cards\": [{\"paper\": \"p\", \"part\": "
      "\"a\", \"ease\": 2.6, \"interval\": 15, \"repetitions\": 3, \"due\": 5}]}";
  g_autoptr (ExamSchedule) schedule = exam_schedule_from_json (text, NULL);

  exam_schedule_answer (schedule, "p", "a", 4, 0);
  g_assert_cmpfloat (exam_schedule_find (schedule, "p", "a")->interval, ==, 39);
}

static void
test_quality (void)
{
  static const struct {
    double share;
    guint confidence, quality;
  } cases[] = {
    { 1, 5, 5 },   { 1, 4, 5 },    { 1, 3, 4 }, { 1, 0, 4 }, { 1, 1, 3 },
    { 0.5, 5, 2 }, { 0.01, 1, 2 }, { 0, 0, 1 }, { 0, 3, 1 }, { 0, 5, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (exam_schedule_get_quality (cases[i].share, cases[i].confidence), ==,
                      cases[i].quality);
}

/* Only missed parts come back; the longest overdue first; papers are told apart. */
static void
test_due (void)
{
  g_autoptr (ExamSchedule) schedule = exam_schedule_new ();
  g_autoptr (GPtrArray) today = NULL;
  g_autoptr (GPtrArray) tomorrow = NULL;

  exam_schedule_answer (schedule, "p", "right", 5, 0);
  exam_schedule_answer (schedule, "p", "second", 1, 10);
  exam_schedule_answer (schedule, "p", "first", 2, 5);
  exam_schedule_answer (schedule, "q", "first", 2, 2 * DAY);
  g_assert_null (exam_schedule_find (schedule, "p", "right"));
  g_assert_null (exam_schedule_find (schedule, "q", "second"));

  today = exam_schedule_get_due (schedule, DAY + 4);
  g_assert_cmpuint (today->len, ==, 0);
  tomorrow = exam_schedule_get_due (schedule, DAY + 10);
  g_assert_cmpuint (tomorrow->len, ==, 2);
  g_assert_cmpstr (((ExamCard *) g_ptr_array_index (tomorrow, 0))->part, ==, "first");
  g_assert_cmpstr (((ExamCard *) g_ptr_array_index (tomorrow, 1))->part, ==, "second");
}

static void
test_round_trip (void)
{
  g_autoptr (ExamSchedule) schedule = exam_schedule_new ();
  g_autoptr (ExamSchedule) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;

  exam_schedule_answer (schedule, "a \"paper\"\n", "4b", 1, 1543110000);
  exam_schedule_answer (schedule, "a \"paper\"\n", "4b", 3, 1543210000);
  exam_schedule_answer (schedule, "other", "2a.i", 0, 7);
  text = exam_schedule_to_json (schedule);
  again = exam_schedule_from_json (text, &error);
  g_assert_no_error (error);
  text_again = exam_schedule_to_json (again);
  g_assert_cmpstr (text_again, ==, text);
  g_assert_cmpfloat (exam_schedule_find (again, "a \"paper\"\n", "4b")->ease, ==,
                     exam_schedule_find (schedule, "a \"paper\"\n", "4b")->ease);
}

static void
test_malformed (void)
{
#define CARD "expected paper, part, ease, interval, repetitions and due, found something else"
#define WHOLE "expected a schedule (format “viva-schedule”, version 1, cards), found something else"
#define OPEN "{\"format\": \"viva-schedule\", \"version\": 1, \"cards\": ["
#define GOOD                                                                                 \
  "{\"paper\": \"p\", \"part\": \"a\", \"ease\": 2.5, \"interval\": 1, \"repetitions\": 0, " \
  "\"due\": 5}"
  static const struct {
    const char *text, *message;
  } cases[] = {
    { "", WHOLE },
    { "[]", WHOLE },
    { "{\"format\": \"viva-attempt\", \"version\": 1, \"cards\": []}", WHOLE },
    { "{\"format\": \"viva-schedule\", \"version\": 2, \"cards\": []}", WHOLE },
    { "{\"format\": \"viva-schedule\", \"version\": 1}", WHOLE },
    { OPEN "3]}", "cards[0]: " CARD },
    { OPEN GOOD ", {}]}", "cards[1]: " CARD },
    { OPEN GOOD ", " GOOD "]}", "cards[1]: " CARD },
    { OPEN
      "{\"paper\": \"p\", \"part\": \"a\", \"ease\": 1.2, \"interval\": 1, \"repetitions\": 0, "
      "\"due\": 5}]}",
      "cards[0]: " CARD },
    { OPEN
      "{\"paper\": \"p\", \"part\": \"a\", \"ease\": 2.5, \"interval\": -1, \"repetitions\": 0, "
      "\"due\": 5}]}",
      "cards[0]: " CARD },
    { "\xff", "expected a text in UTF-8, found other bytes" },
  };

  g_autoptr (GError) half_error = NULL;

  g_assert_null (exam_schedule_from_json ("{\n\"format\": ", &half_error));
  g_assert_nonnull (strstr (half_error->message, "; expected JSON"));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *shown = lab_text_quote (cases[i].text);

    g_test_message ("%s", shown);
    g_assert_null (exam_schedule_from_json (cases[i].text, &error));
    g_assert_error (error, EXAM_ERROR, EXAM_ERROR_ATTEMPT);
    g_assert_cmpstr (error->message, ==, cases[i].message);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/schedule/intervals", test_intervals);
  g_test_add_func ("/exam/schedule/bounds", test_bounds);
  g_test_add_func ("/exam/schedule/round-up", test_round_up);
  g_test_add_func ("/exam/schedule/quality", test_quality);
  g_test_add_func ("/exam/schedule/due", test_due);
  g_test_add_func ("/exam/schedule/round-trip", test_round_trip);
  g_test_add_func ("/exam/schedule/malformed", test_malformed);

  return g_test_run ();
}
