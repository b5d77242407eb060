/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-paper.h"

#include <string.h>

#include "exam-attempt.h"
#include "exam-labels.h"
#include "exam-markdown.h"
#include "nn-random.h"
#include "paper-folder.h"

/* Of each kind; all of them take a minute. */
#define N_MUTATIONS 2000
#define N_ALL_MUTATIONS 10000

static guint
count_mutations (void)
{
  return g_getenv ("VIVA_ALL_MUTATIONS") != NULL ? N_ALL_MUTATIONS : N_MUTATIONS;
}

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

/* Its experiments come to something that can be said, or say why not. Those that train take their
 * time. */
static void
check_tries (const ExamPart *part)
{
  for (guint i = 0; i < part->tries->len && part->lab->default_steps == 0; i++) {
    const ExamTry *try = g_ptr_array_index (part->tries, i);
    g_autoptr (GError) error = NULL;
    g_autoptr (ExamTryOutcome) outcome = exam_try_run (try, &error);
    g_autofree char *text = NULL;

    g_assert_true ((outcome == NULL) == (error != NULL));
    if (outcome == NULL)
      continue;
    text = exam_try_outcome_to_string (try, outcome);
    g_assert_true (g_utf8_validate (text, -1, NULL));
    g_assert_cmpint (exam_try_judge (try, outcome, part->question), !=, EXAM_TRY_AS_PREDICTED);
  }
}

/* A paper that was taken is whole: it can be shown and answered. Its key may be wrong now. */
static void
check_paper (const ExamPaper *paper)
{
  g_assert_cmpuint (exam_paper_get_n_parts (paper), >, 0);
  g_assert_cmpfloat (exam_paper_get_points (paper), >, 0);
  for (guint i = 0; i < exam_paper_get_n_parts (paper); i++) {
    const ExamPart *part = exam_paper_get_part (paper, i);
    g_autoptr (GPtrArray) question = exam_markdown_parse (part->question, NULL);
    g_autoptr (GPtrArray) solution = exam_markdown_parse (part->solution, NULL);
    g_autofree char *key = NULL;
    g_autoptr (ExamGrade) full = NULL;
    g_autoptr (ExamGrade) junk = NULL;

    /* These take their time, and the tests of their kinds try them. */
    if (part->answer->klass->is_slow || g_str_equal (part->answer->klass->id, "kernel") ||
        part->steps > 100)
      continue;
    key = exam_answer_key (part->answer);
    g_assert_nonnull (key);
    full = exam_answer_grade (part->answer, part->points, key);
    g_assert_nonnull (full->message);
    g_assert_true (full->points >= 0 && full->points <= part->points);
    g_assert_true (full->is_answered || full->points == 0);
    junk = exam_answer_grade (part->answer, part->points, part->question);
    g_assert_cmpfloat (junk->points, ==, 0);
    check_tries (part);
  }
}

/* One part alone is a paper. */
static void
write_paper (const char *folder, const char *id)
{
  g_autofree char *ini = g_strdup_printf (
      "[paper]\ntitle=One part\nminutes=10\n\n[section 1]\ntitle=One\nparts=%s\n", id);

  paper_folder_write (folder, "paper.ini", ini);
}

/* Slips in each part of the midterm, and in the file that lists it. */
static void
test_mutations (void)
{
  g_autofree char *source_folder =
      g_test_build_filename (G_TEST_DIST, "..", "data", "exam", "midterm", NULL);
  g_autoptr (ExamPaper) whole = exam_paper_load (source_folder, NULL);
  guint n_parts = exam_paper_get_n_parts (whole), n = count_mutations ();
  guint n_taken = 0, n_refused = 0;
  NnRandom random;

  nn_random_init (&random, 2018, NN_STREAM_NOISE, 0);
  for (guint p = 0; p < n_parts; p++) {
    const ExamPart *source = exam_paper_get_part (whole, p);
    g_autofree char *folder = paper_folder_new ();
    g_autofree char *name = g_strdup_printf ("%s.md", source->id);
    g_autofree char *ini_path = g_build_filename (folder, "paper.ini", NULL);
    g_autofree char *ini = NULL;

    write_paper (folder, source->id);
    g_assert_true (g_file_get_contents (ini_path, &ini, NULL, NULL));
    paper_folder_write (folder, name, source->source);
    for (guint i = 0; i < n / n_parts + 1; i++) {
      gboolean is_ini = i % 8 == 0;
      GString *mutated = mutate (is_ini ? ini : source->source, &random);
      g_autoptr (GError) error = NULL;
      g_autoptr (ExamPaper) paper = NULL;

      paper_folder_write_bytes (folder, is_ini ? "paper.ini" : name, mutated->str,
                                (gssize) mutated->len);
      paper = exam_paper_load (folder, &error);
      g_assert_true ((paper == NULL) == (error != NULL));
      if (paper != NULL) {
        check_paper (paper);
        n_taken++;
      } else {
        g_assert_error (error, EXAM_ERROR, EXAM_ERROR_PAPER);
        check_message (error->message);
        n_refused++;
      }
      paper_folder_write (folder, is_ini ? "paper.ini" : name, is_ini ? ini : source->source);
      g_string_free (mutated, TRUE);
    }
    paper_folder_remove (folder);
  }
  g_test_message ("%u taken, %u refused", n_taken, n_refused);
  /* Both ways were walked. */
  g_assert_cmpuint (n_taken, >, n / 20);
  g_assert_cmpuint (n_refused, >, n / 4);
}

/* Attempts: what is taken can be written and read again; what is refused says where. */
static void
test_attempts (void)
{
  static const char source[] =
      "{\n  \"format\": \"viva-attempt\",\n  \"version\": 1,\n  \"id\": \"0a1b-2c\",\n"
      "  \"paper\": \"/papers/one\",\n  \"title\": \"One\",\n  \"max_points\": 12.5,\n"
      "  \"mode\": \"exam\",\n  \"started\": 1543110000,\n  \"changed\": 1543110060,\n"
      "  \"seconds_allowed\": 600,\n  \"seconds_used\": 59.75,\n  \"handed_in\": false,\n"
      "  \"parts\": {\n    \"1b\": {\n      \"answer\": \"[1 \\u2212 2]\\n\",\n"
      "      \"variant\": \"18446744073709551615\",\n      \"confidence\": 4,\n"
      "      \"points\": 0.5,\n      \"checked\": true,\n      \"flagged\": true,\n"
      "      \"predictions\": {\n        \"twice\": { \"text\": \"1520\", \"run\": true },\n"
      "        \"why\": { \"text\": \"\\u2212\", \"run\": false }\n      }\n    },\n"
      "    \"4b\": { \"answer\": \"\", \"checked\": false }\n  }\n}\n";
  guint n = count_mutations (), n_taken = 0, n_refused = 0;
  NnRandom random;

  nn_random_init (&random, 6, NN_STREAM_NOISE, 1);
  for (guint i = 0; i < n; i++) {
    GString *mutated = mutate (source, &random);
    g_autoptr (GError) error = NULL;
    g_autoptr (ExamAttempt) attempt =
        exam_attempt_from_json (mutated->str, (gssize) mutated->len, &error);

    g_assert_true ((attempt == NULL) == (error != NULL));
    if (attempt != NULL) {
      g_autofree char *text = exam_attempt_to_json (attempt);
      g_autoptr (ExamAttempt) again = exam_attempt_from_json (text, -1, NULL);
      g_autofree char *text_again = NULL;

      g_assert_nonnull (again);
      text_again = exam_attempt_to_json (again);
      g_assert_cmpstr (text_again, ==, text);
      n_taken++;
    } else {
      g_assert_error (error, EXAM_ERROR, EXAM_ERROR_ATTEMPT);
      g_assert_nonnull (strstr (error->message, "expected "));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      n_refused++;
    }
    g_string_free (mutated, TRUE);
  }
  g_test_message ("%u taken, %u refused", n_taken, n_refused);
  g_assert_cmpuint (n_taken, >, n / 200);
  g_assert_cmpuint (n_refused, >, n / 4);
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
  g_test_add_func ("/exam/mutations/attempts", test_attempts);
  g_test_add_func ("/exam/mutations/answers", test_answers);

  return g_test_run ();
}
