/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-essay.h"

#include "exam-paper.h"
#include "sums-lab.h"

/* Two points of two groups and one of none; a group has a better and a worse. */
static const char good[] = "[part]\n"
                           "answer=essay\n"
                           "points=3\n"
                           "[rubric speed]\n"
                           "text=It is faster.\n"
                           "points=1\n"
                           "group=pace\n"
                           "[rubric much]\n"
                           "text=It is much faster.\n"
                           "points=1.5\n"
                           "group=pace\n"
                           "[rubric noise]\n"
                           "text=It is noisy.\n"
                           "points=1\n"
                           "[rubric scale]\n"
                           "text=It has a scale.\n"
                           "points=1\n"
                           "group=scale\n";

#define WORDS "It goes faster and makes noise."

static void
test_parse (void)
{
  g_auto (Bench) bench = { 0 };
  const ExamEssay *self;

  bench_read_good (&bench, good, NULL);
  self = exam_essay (bench.answer);
  g_assert_cmpuint (self->n_points, ==, 4);
  g_assert_cmpstr (self->points[1].id, ==, "much");
  g_assert_cmpstr (self->points[1].text, ==, "It is much faster.");
  g_assert_cmpfloat (self->points[1].points, ==, 1.5);
  g_assert_cmpstr (self->points[1].group, ==, "pace");
  g_assert_null (self->points[2].group);
}

static void
test_mistakes (void)
{
  bench_assert_mistakes (good, "text=It is noisy.\n", "",
                         "a.md:12: expected “text=…” in [rubric noise], found none");
  bench_assert_mistakes (
      good, "points=1.5", "points=many",
      "a.md:10: expected “points” to be a number from 0.25 to 100, found “many”");
  bench_assert_mistakes (good, "points=1.5", "points=0",
                         "a.md:10: expected “points” to be a number from 0.25 to 100, found “0”");
  bench_assert_mistakes (good, "[rubric noise]", "[rubric no noise]",
                         "a.md:12: expected an id of small letters, digits and “-”, found “no "
                         "noise”");
  /* Of a group one point alone counts: 1.5 + 1 + 1. */
  bench_assert_mistakes (good, "points=3", "points=4",
                         "a.md:3: expected the rubric to have at least 4 points in all, found 3.5");
  bench_assert_mistakes ("[part]\nanswer=essay\npoints=1\n", "points=1", "points=2",
                         "a.md:2: expected groups [rubric …], found none");
}

static void
test_grade (void)
{
  g_auto (Bench) bench = { 0 };

  bench_read_good (&bench, good, NULL);
  bench_assert_grade (&bench, 3, WORDS, 0,
                      "Lay your answer beside the checklist, and tick what it says.");
  bench_assert_grade (&bench, 3, "ticked: speed\n\n" WORDS, 1, "1 of 4 ticked.");
  bench_assert_grade (&bench, 3, "ticked: noise speed\n\n" WORDS, 2, "2 of 4 ticked.");
  /* The better of a group, once. */
  bench_assert_grade (&bench, 3, "ticked: speed much\n\n" WORDS, 1.5, "2 of 4 ticked.");
  bench_assert_grade (&bench, 3, "ticked: much much\n\n" WORDS, 1.5, "1 of 4 ticked.");
  bench_assert_grade (&bench, 3, "ticked: unknown\n\n" WORDS, 0,
                      "Lay your answer beside the checklist, and tick what it says.");
  /* No more than the part has. */
  bench_assert_grade (&bench, 3, "ticked: speed much noise scale\n\n" WORDS, 3, "4 of 4 ticked.");
  bench_assert_grade (&bench, 1, "ticked: much noise\n\n" WORDS, 1, "2 of 4 ticked.");
  /* In any alphabet. */
  bench_assert_grade (&bench, 3, "ticked: noise\n\nдело в масштабе", 1, "1 of 4 ticked.");
}

/* Ticks without words of one's own earn nothing. */
static void
test_no_words (void)
{
  g_auto (Bench) bench = { 0 };

  bench_read_good (&bench, good, NULL);
  bench_assert_unanswered (&bench, "", "Nothing was answered yet.");
  bench_assert_unanswered (&bench, "ticked: speed noise", "Nothing was answered yet.");
  bench_assert_unanswered (&bench, "ticked: speed noise\n\n", "Nothing was answered yet.");
  bench_assert_unanswered (&bench, "ticked: speed noise\n\n . . . !", "Nothing was answered yet.");
  bench_assert_unanswered (&bench, "ticked: speed\n\nno idea",
                           "Expected a sentence in your own words, found 6 letters.");
  bench_assert_unanswered (&bench, "ticked: speed\n\nfaster \xff and noisy",
                           "Expected a text in UTF-8, found other bytes.");
}

static void
test_key (void)
{
  g_auto (Bench) bench = { 0 };

  bench_read_good (&bench, good, NULL);
  bench_assert_key (&bench,
                    "ticked: speed much noise scale\n\nIt is faster.\nIt is much faster.\nIt "
                    "is noisy.\nIt has a scale.");
}

/* Ticks and words are changed apart from each other, whatever the words look like. */
static void
test_put (void)
{
  static const char *const texts[] = { "", "a", "ticked: noise", "\n\n", "\nticked:", "ä\n\nb\n" };
  g_auto (Bench) bench = { 0 };
  const ExamEssay *self;

  bench_read_good (&bench, good, NULL);
  self = exam_essay (bench.answer);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *written = exam_essay_put_text (self, "", texts[i]);
    g_autofree char *ticked = exam_essay_put_tick (self, written, 2, TRUE);
    g_autofree char *again = exam_essay_put_text (self, ticked, "other");
    g_autofree char *unticked = exam_essay_put_tick (self, ticked, 2, FALSE);

    g_test_message ("%s", texts[i]);
    g_assert_cmpstr (exam_essay_get_text (written), ==, texts[i]);
    for (guint j = 0; j < 4; j++)
      g_assert_false (exam_essay_is_ticked (self, written, j));
    g_assert_cmpstr (exam_essay_get_text (ticked), ==, texts[i]);
    for (guint j = 0; j < 4; j++)
      g_assert_true (exam_essay_is_ticked (self, ticked, j) == (j == 2));
    g_assert_cmpstr (again, ==, "ticked: noise\n\nother");
    g_assert_cmpstr (exam_essay_get_text (unticked), ==, texts[i]);
    g_assert_false (exam_essay_is_ticked (self, unticked, 2));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/essay/parse", test_parse);
  g_test_add_func ("/exam/essay/mistakes", test_mistakes);
  g_test_add_func ("/exam/essay/grade", test_grade);
  g_test_add_func ("/exam/essay/no-words", test_no_words);
  g_test_add_func ("/exam/essay/key", test_key);
  g_test_add_func ("/exam/essay/put", test_put);

  return g_test_run ();
}
