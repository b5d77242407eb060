/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-labels.h"

#include <string.h>

#include "exam-head.h"

/* Three blanks, so that shares are not exact in binary; two right labels for the first. */
static const char good[] = "[part]\n"
                           "answer=labels\n"
                           "view=curves\n"
                           "[blank 1]\n"
                           "anchor=y-title\n"
                           "name=the title of the vertical axis\n"
                           "keys=cost;error\n"
                           "why=Cost goes up.\n"
                           "[blank 2]\n"
                           "anchor=curve:dev_cost\n"
                           "name=the curve that climbs again\n"
                           "keys=dev\n"
                           "why=It turns.\n"
                           "fact=best_step\n"
                           "[blank 3]\n"
                           "anchor=marker-x:best\n"
                           "name=where to stop\n"
                           "keys=stop\n"
                           "why=The bottom.\n"
                           "[label cost]\n"
                           "text=Cost\n"
                           "[label error]\n"
                           "text=Error\n"
                           "wrong=An error is a height.\n"
                           "[label dev]\n"
                           "text=Dev curve\n"
                           "[label stop]\n"
                           "text=Stop here\n"
                           "[label rate]\n"
                           "text=Learning rate\n"
                           "wrong=It is a setting.\n";

enum { COST, ERROR, DEV, STOP, RATE };

static const LabView view = {
  .id = "curves",
  .kind = LAB_VIEW_PLANE,
  .layers = { { "best", LAB_OBSERVABLE_POINTS }, { "dev_cost", LAB_OBSERVABLE_SERIES } },
};

static const LabFact facts[] = { { "other" }, { "best_step" } };

static const LabClass lab = {
  .id = "made-up",
  .views = &view,
  .n_views = 1,
  .facts = facts,
  .n_facts = G_N_ELEMENTS (facts),
};

/* The answer of @text, or NULL and its *@mistakes as lines. */
static ExamAnswer *
parse (const char *text, char **mistakes)
{
  g_autoptr (ExamMistakes) list = exam_mistakes_new ();
  g_autoptr (ExamHead) head =
      exam_head_parse (text, -1, list, exam_mistakes_open_file (list, "a.md"));
  ExamAnswer *answer;

  exam_head_set_bench (head, &lab, NULL, &view);
  answer = exam_labels_class.parse (head);
  g_assert_true ((answer == NULL) == (exam_mistakes_get_count (list) > 0));
  *mistakes = exam_mistakes_to_string (list);

  return answer;
}

static ExamAnswer *
parse_good (void)
{
  g_autofree char *mistakes = NULL;
  ExamAnswer *answer = parse (good, &mistakes);

  g_assert_cmpstr (mistakes, ==, "");

  return answer;
}

static void
test_parse (void)
{
  g_autoptr (ExamAnswer) answer = parse_good ();
  const ExamLabels *self = exam_labels (answer);

  g_assert_nonnull (self);
  g_assert_true (exam_answer_class_find ("labels") == &exam_labels_class);
  g_assert_null (exam_answer_class_find ("label"));
  g_assert_cmpuint (self->n_blanks, ==, 3);
  g_assert_cmpstr (self->blanks[1].anchor, ==, "curve:dev_cost");
  g_assert_cmpstr (self->blanks[1].name, ==, "the curve that climbs again");
  g_assert_cmpint (self->blanks[0].fact, ==, -1);
  g_assert_cmpint (self->blanks[1].fact, ==, 1);
  g_assert_cmpuint (self->n_labels, ==, 5);
  g_assert_cmpstr (self->labels[RATE].id, ==, "rate");
  g_assert_cmpstr (self->labels[RATE].text, ==, "Learning rate");
  g_assert_cmpstr (self->labels[RATE].wrong, ==, "It is a setting.");
  g_assert_null (self->labels[COST].wrong);
}

/* The good head with @from replaced by @to has exactly these mistakes. */
static void
test_mistakes (void)
{
  static const struct {
    const char *from;
    const char *to;
    const char *mistakes;
  } cases[] = {
    { "view=curves\n", "",
      "a.md:2: expected “view=…” in [part] for labels to be put onto, found none" },
    { "[blank 2]", "[blank 4]", "a.md:9: expected [blank 2], found [blank 4]" },
    { "[blank 2]", "[blank 02]", "a.md:9: expected [blank 2], found [blank 02]" },
    { "anchor=y-title\n", "", "a.md:4: expected “anchor=…” in [blank 1], found none" },
    { "anchor=y-title", "anchor=z-title",
      "a.md:5: expected x-title, y-title, curve:NAME, marker:NAME, marker-x:NAME or "
      "marker-y:NAME, found “z-title”" },
    { "marker-x:best", "marker-x:",
      "a.md:16: expected x-title, y-title, curve:NAME, marker:NAME, marker-x:NAME or "
      "marker-y:NAME, found “marker-x:”" },
    { "curve:dev_cost", "curve:best",
      "a.md:10: expected a curve of the view “curves” (dev_cost), found “curve:best”" },
    { "fact=best_step", "fact=best",
      "a.md:14: expected a fact of the lab “made-up” (other, best_step), found “best”" },
    { "keys=cost;error", "keys=cost;eror;",
      "a.md:7: expected the id of a [label …], found “eror”" },
    { "keys=dev\n", "keys=\n",
      "a.md:12: expected “keys=…” in [blank 2], found nothing after the “=”" },
    { "wrong=It is a setting.\n", "",
      "a.md:29: expected “wrong=…” for a label that is right nowhere, found none" },
    { "text=Error\n", "text=Cost\n",
      "a.md:23: expected another text than that of the label “cost”, found the same" },
    { "text=Error\n", "", "a.md:22: expected “text=…” in [label error], found none" },
    { "[label rate]", "[label Rate;]",
      "a.md:29: expected a label's id of small letters, digits and “-”, found “Rate;”" },
    { "why=It turns.\n", "", "a.md:9: expected “why=…” in [blank 2], found none" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (GStrv) pieces = g_strsplit (good, cases[i].from, 2);
    g_autofree char *text = g_strjoinv (cases[i].to, pieces);
    g_autofree char *mistakes = NULL;
    ExamAnswer *answer;

    answer = parse (text, &mistakes);
    g_assert_null (answer);
    g_assert_cmpstr (mistakes, ==, cases[i].mistakes);
  }
}

static void
test_nothing_there (void)
{
  g_autofree char *mistakes = NULL;

  g_assert_null (parse ("[part]\nview=curves\nanswer=labels\n", &mistakes));
  g_assert_cmpstr (mistakes, ==,
                   "a.md:3: expected a group [blank 1], found none\n"
                   "a.md:3: expected groups [label …], found none");
}

/* Shares of 3 points over 3 blanks: the points are the number of right blanks. */
static void
test_grade (void)
{
  static const struct {
    const char *answer;
    gboolean is_answered;
    double points;
    const char *message;
    const char *items[3]; /* "+" before the message of a right one */
  } cases[] = {
    { "1=cost; 2=dev; 3=stop",
      TRUE,
      3,
      "Everything is in its place.",
      { "+Cost goes up.", "+It turns.", "+The bottom." } },
    { "3=stop;2=dev;1=error",
      TRUE,
      3,
      "Everything is in its place.",
      { "+Cost goes up.", "+It turns.", "+The bottom." } },
    { " ; 1 = error ;; ",
      TRUE,
      1,
      "1 of 3 in place, 2 left empty.",
      { "+Cost goes up.", "Nothing was put here.", "Nothing was put here." } },
    { "1=rate; 2=rate; 3=rate",
      TRUE,
      0,
      "0 of 3 in place.",
      { "It is a setting.", "It is a setting.", "It is a setting." } },
    { "1=dev; 2=error; 3=stop",
      TRUE,
      1,
      "1 of 3 in place.",
      { "“Dev curve” does not belong here: this is the title of the vertical axis.",
        "An error is a height.", "+The bottom." } },
    { "2=dev; 3=cost",
      TRUE,
      1,
      "1 of 3 in place, 1 left empty.",
      { "Nothing was put here.", "+It turns.",
        "“Cost” does not belong here: this is where to stop." } },
    { "",
      FALSE,
      0,
      "Nothing was put anywhere yet.",
      { "Nothing was put here.", "Nothing was put here.", "Nothing was put here." } },
    { " ;; ",
      FALSE,
      0,
      "Nothing was put anywhere yet.",
      { "Nothing was put here.", "Nothing was put here.", "Nothing was put here." } },
  };
  g_autoptr (ExamAnswer) answer = parse_good ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (ExamGrade) grade = exam_answer_grade (answer, 3, cases[i].answer);

    g_assert_cmpfloat (grade->points, ==, cases[i].points);
    g_assert_cmpfloat (grade->max_points, ==, 3);
    g_assert_cmpint (grade->is_answered, ==, cases[i].is_answered);
    g_assert_cmpstr (grade->message, ==, cases[i].message);
    g_assert_cmpuint (grade->n_items, ==, 3);
    for (guint j = 0; j < 3; j++) {
      g_autofree char *found =
          g_strconcat (grade->items[j].is_right ? "+" : "", grade->items[j].message, NULL);

      g_assert_cmpstr (found, ==, cases[i].items[j]);
    }
  }
}

static void
test_malformed (void)
{
  static const struct {
    const char *answer;
    const char *message;
  } cases[] = {
    { "cost", "Expected BLANK=LABEL, found “cost”." },
    { "1=cost; dev; 9=x", "Expected BLANK=LABEL, found “dev”." },
    { "0=cost", "Expected the number of a blank from 1 to 3, found “0=cost”." },
    { "4=cost", "Expected the number of a blank from 1 to 3, found “4=cost”." },
    { "-1=cost", "Expected the number of a blank from 1 to 3, found “-1=cost”." },
    { "99999999999999999999=cost",
      "Expected the number of a blank from 1 to 3, found “99999999999999999999=cost”." },
    { "one=cost", "Expected the number of a blank from 1 to 3, found “one=cost”." },
    { "=cost", "Expected the number of a blank from 1 to 3, found “=cost”." },
    { "1=", "Expected the id of a label, found “1=”." },
    { "1=Cost", "Expected the id of a label, found “1=Cost”." },
    { "1=cost=dev", "Expected the id of a label, found “1=cost=dev”." },
    { "1=cost; 1=error", "Expected each blank once, found “1=error” again." },
  };
  g_autoptr (ExamAnswer) answer = parse_good ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (ExamGrade) grade = exam_answer_grade (answer, 3, cases[i].answer);

    g_assert_cmpstr (grade->message, ==, cases[i].message);
    g_assert_false (grade->is_answered);
    g_assert_cmpfloat (grade->points, ==, 0);
    g_assert_cmpfloat (grade->max_points, ==, 3);
    g_assert_cmpuint (grade->n_items, ==, 0);
  }
}

/* Equal shares of an odd number of points: 5/3 each. */
static void
test_partial_credit (void)
{
  static const struct {
    const char *answer;
    double points;
  } cases[] = {
    { "1=cost", 5.0 / 3 },
    { "1=cost; 2=dev", 10.0 / 3 },
    { "1=cost; 2=dev; 3=stop", 5 },
    { "1=cost; 2=cost; 3=stop", 10.0 / 3 },
  };
  g_autoptr (ExamAnswer) answer = parse_good ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (ExamGrade) grade = exam_answer_grade (answer, 5, cases[i].answer);

    g_assert_cmpfloat_with_epsilon (grade->points, cases[i].points, 1e-12);
  }
}

static void
test_key (void)
{
  g_autoptr (ExamAnswer) answer = parse_good ();
  g_autofree char *key = exam_answer_key (answer);

  g_assert_cmpstr (key, ==, "1=cost; 2=dev; 3=stop");
}

static void
assert_put (const ExamLabels *self,
            const char *answer,
            guint blank,
            int label,
            const char *expected)
{
  g_autofree char *found = exam_labels_put (self, answer, blank, label);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_put (void)
{
  g_autoptr (ExamAnswer) answer = parse_good ();
  const ExamLabels *self = exam_labels (answer);

  assert_put (self, "", 1, RATE, "2=rate");
  assert_put (self, "2=rate", 0, RATE, "1=rate; 2=rate");
  assert_put (self, "3=stop;1=cost", 1, DEV, "1=cost; 2=dev; 3=stop");
  assert_put (self, "1=cost; 2=dev", 1, STOP, "1=cost; 2=stop");
  assert_put (self, "1=cost; 2=dev", 0, -1, "2=dev");
  assert_put (self, "2=dev", 1, -1, "");
  assert_put (self, "2=dev", 0, -1, "2=dev");
  /* What cannot be read is dropped, what can be stays. */
  assert_put (self, "junk; 2=dev; 7=cost; 3=nothing", 0, COST, "1=cost; 2=dev");
}

/* Every answer that can be given, 6³ of them, is told apart and read back. */
static void
test_round_trips (void)
{
  g_autoptr (ExamAnswer) answer = parse_good ();
  const ExamLabels *self = exam_labels (answer);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < 6 * 6 * 6; i++) {
    const int labels[3] = { i % 6 - 1, i / 6 % 6 - 1, i / 36 - 1 };
    g_autofree char *text = g_strdup ("");

    for (guint blank = 0; blank < 3; blank++) {
      char *put = exam_labels_put (self, text, blank, labels[blank]);

      g_free (text);
      text = put;
    }
    for (guint blank = 0; blank < 3; blank++)
      g_assert_cmpint (exam_labels_get (self, text, blank), ==, labels[blank]);
    g_assert_true (g_hash_table_add (seen, g_steal_pointer (&text)));
  }
}

static void
test_get_malformed (void)
{
  g_autoptr (ExamAnswer) answer = parse_good ();
  const ExamLabels *self = exam_labels (answer);

  g_assert_cmpint (exam_labels_get (self, "", 0), ==, -1);
  g_assert_cmpint (exam_labels_get (self, "x;;=;1;1=;2=dev", 0), ==, -1);
  g_assert_cmpint (exam_labels_get (self, "x;;=;1;1=;2=dev", 1), ==, DEV);
  g_assert_cmpint (exam_labels_get (self, "1=cost;1=error", 0), ==, COST);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/labels/parse", test_parse);
  g_test_add_func ("/exam/labels/mistakes", test_mistakes);
  g_test_add_func ("/exam/labels/nothing-there", test_nothing_there);
  g_test_add_func ("/exam/labels/grade", test_grade);
  g_test_add_func ("/exam/labels/malformed", test_malformed);
  g_test_add_func ("/exam/labels/partial-credit", test_partial_credit);
  g_test_add_func ("/exam/labels/key", test_key);
  g_test_add_func ("/exam/labels/put", test_put);
  g_test_add_func ("/exam/labels/round-trips", test_round_trips);
  g_test_add_func ("/exam/labels/get-malformed", test_get_malformed);

  return g_test_run ();
}
