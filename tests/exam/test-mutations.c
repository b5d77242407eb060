/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-paper.h"

#include <string.h>

#include "exam-labels.h"
#include "exam-markdown.h"
#include "nn-random.h"
#include "paper-folder.h"

#define N_PAPERS 3000

/* What a slip of the pen, a bad merge or a broken disk could put into a file. */
static const char *const pieces[] = {
  "---\n",
  "\n",
  "[part]\n",
  "[blank 1]\n",
  "[label x]\n",
  "[]",
  "[",
  "]",
  "=",
  ";",
  "\\",
  "#",
  "# Question\n",
  "# Hint\n",
  "```\n",
  "~~~\n",
  "points=",
  "keys=",
  "answer=",
  "lab=nothing\n",
  "view=x\n",
  "parts=",
  "../../x",
  "1e999",
  "nan",
  "-1",
  "99999999999999999999",
  "$",
  "*",
  "<b>",
  "&",
  "\xff",
  "\xc3",
  "\xe2\x80\xa8",
  "\t",
  "\r",
  "%s%n",
  "é",
  "\"",
  "noise=9 ;",
};

static void
splice (GString *text, gsize place, gsize n_removed, const char *piece, gsize length)
{
  g_string_erase (text, (gssize) place, (gssize) n_removed);
  g_string_insert_len (text, (gssize) place, piece, (gssize) length);
}

/* One to six changes of @text, NUL bytes among them. */
static GString *
mutate (const char *source, NnRandom *random)
{
  GString *text = g_string_new (source);
  guint n = 1 + nn_random_below (random, 6);

  for (guint i = 0; i < n && text->len > 0; i++) {
    gsize place = nn_random_below (random, (guint32) text->len);
    gsize rest = text->len - place;
    gsize wanted = 1 + nn_random_below (random, 200);
    gsize span = MIN (rest, wanted);
    gsize from = nn_random_below (random, (guint32) text->len);
    const char *piece = pieces[nn_random_below (random, G_N_ELEMENTS (pieces))];
    g_autofree char *copy = NULL;

    switch (nn_random_below (random, 6)) {
    case 0: /* another byte */
      text->str[place] = (char) nn_random_below (random, 256);
      break;
    case 1: /* a lost stretch */
      splice (text, place, span, "", 0);
      break;
    case 2: /* a stray piece */
      splice (text, place, 0, piece, strlen (piece));
      break;
    case 3: /* a stretch twice */
      span = MIN (span, text->len - from);
      copy = g_memdup2 (text->str + from, span);
      splice (text, place, 0, copy, span);
      break;
    case 4: /* the end lost */
      g_string_truncate (text, place);
      break;
    default: { /* a line lost */
      const char *end = memchr (text->str + place, '\n', rest);

      splice (text, place, end != NULL ? (gsize) (end - text->str) - place + 1 : rest, "", 0);
      break;
    }
    }
  }

  return text;
}

/* Something before the first colon, a line number, and what is wrong. */
static void
check_message (const char *message)
{
  g_auto (GStrv) lines = g_strsplit (message, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), >, 0);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) pieces_of_line = g_strsplit (lines[i], ":", 3);
    guint64 number;

    if (g_str_has_prefix (lines[i], "… and "))
      continue;
    g_assert_cmpuint (g_strv_length (pieces_of_line), ==, 3);
    g_assert_true (g_str_has_suffix (pieces_of_line[0], ".md") ||
                   g_str_equal (pieces_of_line[0], "paper.ini"));
    g_assert_true (g_ascii_string_to_unsigned (pieces_of_line[1], 10, 1, G_MAXUINT, &number, NULL));
    g_assert_cmpuint (strlen (pieces_of_line[2]), >, 10);
    g_assert_true (g_utf8_validate (lines[i], -1, NULL));
  }
}

/* A paper that was taken is whole: it can be shown and answered. */
static void
check_paper (const ExamPaper *paper)
{
  g_assert_cmpuint (exam_paper_get_n_parts (paper), >, 0);
  g_assert_cmpfloat (exam_paper_get_points (paper), >, 0);
  for (guint i = 0; i < exam_paper_get_n_parts (paper); i++) {
    const ExamPart *part = exam_paper_get_part (paper, i);
    g_autofree char *key = exam_answer_key (part->answer);
    g_autoptr (ExamGrade) full = exam_answer_grade (part->answer, part->points, key);
    g_autoptr (ExamGrade) junk = exam_answer_grade (part->answer, part->points, part->question);
    g_autoptr (GPtrArray) question = exam_markdown_parse (part->question, NULL);
    g_autoptr (GPtrArray) solution = exam_markdown_parse (part->solution, NULL);

    g_assert_cmpfloat (full->points, ==, part->points);
    g_assert_cmpfloat (junk->points, ==, 0);
    g_assert_nonnull (part->lab);
    g_assert_nonnull (part->settings);
    g_assert_cmpint (part->view, >=, 0);
    g_assert_cmpint (part->view, <, (int) part->lab->n_views);
  }
}

static void
test_mutations (void)
{
  static const char *const names[] = { "paper.ini", "2g.md" };
  g_autofree char *folder = paper_folder_new ();
  g_autofree char *source_folder =
      g_test_build_filename (G_TEST_DIST, "..", "data", "exam", "midterm", NULL);
  char *sources[G_N_ELEMENTS (names)];
  guint n_taken = 0, n_refused = 0;
  NnRandom random;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (source_folder, names[i], NULL);

    g_assert_true (g_file_get_contents (path, &sources[i], NULL, NULL));
    paper_folder_write (folder, names[i], sources[i]);
  }

  nn_random_init (&random, 2018, NN_STREAM_NOISE, 0);
  for (guint i = 0; i < N_PAPERS; i++) {
    guint which = i % 4 == 0 ? 0 : 1;
    GString *mutated = mutate (sources[which], &random);
    g_autoptr (GError) error = NULL;
    g_autoptr (ExamPaper) paper = NULL;

    paper_folder_write_bytes (folder, names[which], mutated->str, (gssize) mutated->len);
    paper = exam_paper_load (folder, &error);
    paper_folder_write (folder, names[which], sources[which]);
    g_string_free (mutated, TRUE);

    g_assert_true ((paper == NULL) == (error != NULL));
    if (paper != NULL) {
      check_paper (paper);
      n_taken++;
    } else {
      g_assert_error (error, EXAM_ERROR, EXAM_ERROR_PAPER);
      check_message (error->message);
      n_refused++;
    }
  }
  g_test_message ("%u taken, %u refused", n_taken, n_refused);
  /* Both ways were walked. */
  g_assert_cmpuint (n_taken, >, N_PAPERS / 20);
  g_assert_cmpuint (n_refused, >, N_PAPERS / 4);

  paper_folder_remove (folder);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (sources[i]);
}

/* Answers made of pieces of the key and of anything else: graded, within bounds, and what can be
 * read of them is written again in an order of its own. */
static void
test_answers (void)
{
  static const char *const answer_pieces[] = {
    "1",
    "2",
    "6",
    "7",
    "0",
    "=",
    ";",
    " ",
    "cost",
    "iterations",
    "dev-curve",
    "training-curve",
    "x",
    "=cost;",
    "1=error;",
    "2=epochs;",
    "6=training-curve;",
    "3=lowest-dev-cost;",
    "\n",
    "é",
    "-1",
  };
  g_autofree char *folder =
      g_test_build_filename (G_TEST_DIST, "..", "data", "exam", "midterm", NULL);
  g_autoptr (ExamPaper) paper = exam_paper_load (folder, NULL);
  const ExamPart *part = exam_paper_find_part (paper, "2g");
  const ExamLabels *labels = exam_labels (part->answer);
  guint n_answered = 0;
  NnRandom random;

  nn_random_init (&random, 6, NN_STREAM_NOISE, 0);
  for (guint i = 0; i < 5000; i++) {
    g_autoptr (GString) answer = g_string_new (NULL);
    g_autoptr (ExamGrade) grade = NULL;
    g_autofree char *put = NULL;
    g_autofree char *again = NULL;
    guint n = nn_random_below (&random, 12);
    guint blank = nn_random_below (&random, labels->n_blanks);

    for (guint j = 0; j < n; j++)
      g_string_append (answer,
                       answer_pieces[nn_random_below (&random, G_N_ELEMENTS (answer_pieces))]);
    grade = exam_answer_grade (part->answer, part->points, answer->str);
    g_assert_nonnull (grade->message);
    g_assert_true (grade->points >= 0 && grade->points <= part->points);
    g_assert_true (grade->is_answered || grade->points == 0);
    n_answered += grade->is_answered;

    put = exam_labels_put (labels, answer->str, blank, 1);
    again = exam_labels_put (labels, put, blank, 1);
    g_assert_cmpstr (put, ==, again);
    for (guint j = 0; j < labels->n_blanks; j++)
      g_assert_cmpint (exam_labels_get (labels, put, j), ==,
                       j == blank ? 1 : exam_labels_get (labels, answer->str, j));
  }
  g_assert_cmpuint (n_answered, >, 100);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/mutations/papers", test_mutations);
  g_test_add_func ("/exam/mutations/answers", test_answers);

  return g_test_run ();
}
