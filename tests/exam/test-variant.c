/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-variant.h"

#include <math.h>
#include <string.h>

#include "exam-paper.h"
#include "sums-lab.h"

#define N_SEEDS 500

/* The variant of @rules, or NULL and *@mistakes. */
static ExamVariant *
parse (const char *rules, const LabSettings *settings, char **mistakes)
{
  g_autoptr (ExamMistakes) list = exam_mistakes_new ();
  g_autofree char *text = g_strconcat ("[variant]\n", rules, NULL);
  g_autoptr (ExamHead) head =
      exam_head_parse (text, -1, list, exam_mistakes_open_file (list, "a.md"));
  ExamVariant *self;

  exam_head_set_bench (head, settings != NULL ? &sums_lab : NULL, settings, NULL);
  self = exam_variant_parse (head, settings);
  g_assert_true ((self == NULL) == (exam_mistakes_get_count (list) > 0));
  *mistakes = exam_mistakes_to_string (list);
  return self;
}

/* Settings of variant @seed by @rules, from @question. (transfer full) */
static LabSettings *
draw (const char *rules, const char *question, guint64 seed)
{
  g_autoptr (LabSettings) settings = lab_settings_new (&sums_lab);
  g_autoptr (ExamVariant) variant = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *mistakes = NULL;

  g_assert_true (lab_settings_parse (settings, question, NULL));
  variant = parse (rules, settings, &mistakes);
  g_assert_cmpstr (mistakes, ==, "");
  g_assert_true (exam_variant_draw (variant, seed, settings, &error));
  g_assert_no_error (error);
  return g_steal_pointer (&settings);
}

#define RULES                                                                                             \
  "expected a rule for this knob such as “200..600 step 100”, “one of a, b”, “rows mean -9..9 " \
  "spread 1..5 pattern -1 1”, “cells -9..9” or “simplex step 0.05”, found "

static void
test_mistakes (void)
{
  static const struct {
    const char *rules, *mistakes;
  } cases[] = {
    { "", "a.md:1: expected a rule for a knob, found none" },
    { "a=5\n", "a.md:2: " RULES "“5”" },
    { "a=9..5\n", "a.md:2: " RULES "“9..5”" },
    { "a=5..9 step 0\n", "a.md:2: " RULES "“5..9 step 0”" },
    { "a=5..9 step x\n", "a.md:2: " RULES "“5..9 step x”" },
    { "a=cells 1..2\n", "a.md:2: " RULES "“cells 1..2”" },
    { "how=one of add\n", "a.md:2: " RULES "“one of add”" },
    { "how=1..2\n", "a.md:2: " RULES "“1..2”" },
    { "z=1..2\n", "a.md:2: " RULES "“1..2”" },
    { "z=rows mean 1..2 spread 1..2\n", "a.md:2: " RULES "“rows mean 1..2 spread 1..2”" },
    { "z=rows mean 1..2 pattern 1 -1\n", "a.md:2: " RULES "“rows mean 1..2 pattern 1 -1”" },
    /* z has two columns. */
    { "z=rows mean 1..2 spread 1..2 pattern 1 -1 1\n",
      "a.md:2: " RULES "“rows mean 1..2 spread 1..2 pattern 1 -1 1”" },
    { "y=simplex step -1\n", "a.md:2: " RULES "“simplex step -1”" },
  };
  g_autoptr (LabSettings) settings = lab_settings_new (&sums_lab);
  g_autofree char *no_lab = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *mistakes = NULL;

    g_test_message ("%s", cases[i].rules);
    g_assert_null (parse (cases[i].rules, settings, &mistakes));
    g_assert_cmpstr (mistakes, ==, cases[i].mistakes);
  }
  g_assert_null (parse ("a=1..2\n", NULL, &no_lab));
  g_assert_cmpstr (no_lab, ==, "a.md:1: expected “lab=…” in [part] for variants, found none");
}

/* Every number of the range comes, and no other; the same seed draws the same. */
static void
test_numbers (void)
{
  gboolean seen[6] = { FALSE };

  for (guint64 seed = 1; seed <= N_SEEDS; seed++) {
    g_autoptr (LabSettings) settings = draw ("a=20..45 step 5\nx=0.1..0.9 step 0.1\n", "", seed);
    g_autoptr (LabSettings) again = draw ("a=20..45 step 5\nx=0.1..0.9 step 0.1\n", "", seed);
    gint64 a = lab_settings_get_integer (settings, SUMS_A);
    g_autofree char *x = lab_settings_get_text (settings, SUMS_X);

    g_assert_true (lab_settings_equal (settings, again));
    g_assert_true (a >= 20 && a <= 45 && a % 5 == 0);
    g_assert_cmpuint (strlen (x), ==, 3); /* "0.3", not 0.30000000000000004 */
    seen[(a - 20) / 5] = TRUE;
  }
  for (guint i = 0; i < 6; i++)
    g_assert_true (seen[i]);
}

static void
test_words (void)
{
  guint n_multiply = 0;

  for (guint64 seed = 1; seed <= N_SEEDS; seed++) {
    g_autoptr (LabSettings) settings =
        draw ("how=one of add, multiply\nk=one of [1 2; 3 4] | [5 6; 7 8]\n", "", seed);
    g_autofree char *k = lab_settings_get_text (settings, SUMS_K);

    n_multiply += lab_settings_get_choice (settings, SUMS_HOW);
    g_assert_true (g_str_equal (k, "[1 2; 3 4]") || g_str_equal (k, "[5 6; 7 8]"));
  }
  g_assert_cmpuint (n_multiply, >, N_SEEDS / 3);
  g_assert_cmpuint (n_multiply, <, N_SEEDS * 2 / 3);
}

/* Rows are mean + spread · pattern, each with numbers of its own, in the question's shape. */
static void
test_rows (void)
{
  guint n_different = 0;

  for (guint64 seed = 1; seed <= N_SEEDS; seed++) {
    g_autoptr (LabSettings) settings =
        draw ("z=rows mean -5..5 spread 0.1..0.9 step 0.1 pattern -1 1 1 -1 | 1 -1 1 -1\n",
              "z=[1 2 3 4; 5 6 7 8]", seed);
    guint rows, columns;
    const double *z = lab_settings_get_matrix (settings, SUMS_Z, &rows, &columns);

    g_assert_cmpuint (rows, ==, 2);
    g_assert_cmpuint (columns, ==, 4);
    for (guint i = 0; i < rows; i++) {
      const double *row = z + 4 * i;

      g_assert_cmpfloat_with_epsilon (row[0] + row[1] + row[2] + row[3],
                                      4 * round ((row[0] + row[1]) / 2), 1e-9);
      g_assert_true (row[0] == row[3] || row[0] == row[2]);
      g_assert_cmpfloat (row[0], !=, row[1]);
      for (guint j = 0; j < 4; j++)
        g_assert_cmpfloat (row[j], ==, round (row[j] * 10) / 10);
    }
    n_different += z[0] != z[4];
  }
  g_assert_cmpuint (n_different, >, N_SEEDS / 2);
}

static void
test_cells (void)
{
  for (guint64 seed = 1; seed <= N_SEEDS; seed++) {
    g_autoptr (LabSettings) settings = draw ("z=cells -3..3 step 3\n", "z=[9 9 9]", seed);
    guint rows, columns;
    const double *z = lab_settings_get_matrix (settings, SUMS_Z, &rows, &columns);

    g_assert_cmpuint (rows * columns, ==, 3);
    for (guint i = 0; i < 3; i++)
      g_assert_true (z[i] == -3 || z[i] == 0 || z[i] == 3);
  }
}

static void
test_simplex (void)
{
  for (guint64 seed = 1; seed <= N_SEEDS; seed++) {
    g_autoptr (LabSettings) settings =
        draw ("y=simplex step 0.05 least 0.05\n", "y=[0.25 0.25 0.3 0.2; 0 0 0.4 0.6]", seed);
    guint rows, columns;
    const double *y = lab_settings_get_matrix (settings, SUMS_Y, &rows, &columns);

    g_assert_cmpuint (rows, ==, 2);
    for (guint i = 0; i < rows; i++) {
      const double *row = y + 4 * i;

      g_assert_cmpfloat_with_epsilon (row[0] + row[1] + row[2] + row[3], 1, 1e-9);
      for (guint j = 0; j < 4; j++) {
        g_autofree char *text = g_strdup_printf ("%g", row[j]);

        g_assert_cmpfloat (row[j], >=, 0.05);
        g_assert_cmpuint (strlen (text), <=, 4);
        for (guint k = 0; k < j; k++)
          g_assert_cmpfloat (row[j], !=, row[k]);
      }
    }
  }
}

/* Four different quarters are no 1. */
static void
test_impossible (void)
{
  g_autoptr (LabSettings) settings = lab_settings_new (&sums_lab);
  g_autoptr (ExamVariant) variant = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) range_error = NULL;
  g_autofree char *mistakes = NULL;
  g_autofree char *more_mistakes = NULL;
  g_autoptr (ExamVariant) beyond = NULL;

  g_assert_true (lab_settings_parse (settings, "y=[0.1 0.2 0.3 0.4]", NULL));
  variant = parse ("y=simplex step 0.25 least 0.25\n", settings, &mistakes);
  g_assert_false (exam_variant_draw (variant, 1, settings, &error));
  g_assert_cmpstr (error->message, ==,
                   "expected a rule for “y” with room for different numbers that add up to 1");
  beyond = parse ("a=2000..3000\n", settings, &more_mistakes);
  g_assert_false (exam_variant_draw (beyond, 1, settings, &range_error));
  g_assert_error (range_error, LAB_ERROR, LAB_ERROR_VALUE);
}

static void
test_fill_in (void)
{
  static const struct {
    const char *text, *filled;
  } cases[] = {
    { "", "" },
    { "{a} × {b}", "6 × 7" },
    { "{how}", "Multiply" },
    { "{x}", "−0.5" },
    { "z = {z}", "z = [1 −2; 3 4]" },
    { "({z:list})", "(1, −2, 3, 4)" },
    { "({z:row 2})", "(3, 4)" },
    { "{z:row 3} {z:row 0} {z:rows} {a:list} {z:row }",
      "{z:row 3} {z:row 0} {z:rows} {a:list} {z:row }" },
    { "{nothing} {", "{nothing} {" },
    { "{}", "{}" },
    { "$\\frac{a}{b}$ {a}", "$\\frac{a}{b}$ 6" },
    { "$$\\frac{a}{b}$$ {a}", "$$\\frac{a}{b}$$ 6" },
    { "`{a}` {a}", "`{a}` 6" },
    { "\\$ {a}", "\\$ 6" },
    { "\\{a}", "\\{a}" },
    { "ä{a}ö", "ä6ö" },
    { "a\\", "a\\" },
  };
  g_autoptr (LabSettings) settings = lab_settings_new (&sums_lab);
  g_autofree char *without = exam_variant_fill_in ("{a}", NULL);

  g_assert_true (lab_settings_parse (settings, "how=multiply x=-0.5", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *filled = exam_variant_fill_in (cases[i].text, settings);

    g_assert_cmpstr (filled, ==, cases[i].filled);
  }
  g_assert_cmpstr (without, ==, "{a}");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/variant/mistakes", test_mistakes);
  g_test_add_func ("/exam/variant/numbers", test_numbers);
  g_test_add_func ("/exam/variant/words", test_words);
  g_test_add_func ("/exam/variant/rows", test_rows);
  g_test_add_func ("/exam/variant/cells", test_cells);
  g_test_add_func ("/exam/variant/simplex", test_simplex);
  g_test_add_func ("/exam/variant/impossible", test_impossible);
  g_test_add_func ("/exam/variant/fill-in", test_fill_in);

  return g_test_run ();
}
