/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-head.h"

static ExamHead *
parse (const char *text, ExamMistakes **mistakes)
{
  *mistakes = exam_mistakes_new ();

  return exam_head_parse (text, -1, *mistakes, exam_mistakes_open_file (*mistakes, "a.md"));
}

static void
assert_mistakes (ExamMistakes *mistakes, const char *expected)
{
  g_autofree char *found = exam_mistakes_to_string (mistakes);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_values (void)
{
  g_autoptr (ExamMistakes) mistakes = NULL;
  g_autoptr (ExamHead) head = parse ("# comment\n"
                                     "\n"
                                     "  [one]  \n"
                                     "title =  A = b; “c”  \n"
                                     "escaped=\\sa\\nb\\tc\\\\d\\;\n"
                                     "list = a ; b\\;c;; \\sd;\n"
                                     "real=-1.5e1\n"
                                     "integer=18446744073709551615\n"
                                     "empty=\n",
                                     &mistakes);
  g_auto (GStrv) list = exam_head_get_list (head, "one", "list", EXAM_KEY_REQUIRED);
  g_auto (GStrv) none = exam_head_get_list (head, "one", "nothing", EXAM_KEY_OPTIONAL);
  guint64 integer;
  double real;

  g_assert_true (exam_head_has_group (head, "one", EXAM_KEY_REQUIRED));
  g_assert_false (exam_head_has_group (head, "two", EXAM_KEY_OPTIONAL));
  g_assert_cmpstr (exam_head_get_text (head, "one", "title", EXAM_KEY_REQUIRED), ==, "A = b; “c”");
  g_assert_cmpstr (exam_head_get_text (head, "one", "escaped", EXAM_KEY_REQUIRED), ==,
                   " a\nb\tc\\d;");
  g_assert_cmpuint (g_strv_length (list), ==, 3);
  g_assert_cmpstr (list[0], ==, "a");
  g_assert_cmpstr (list[1], ==, "b;c");
  g_assert_cmpstr (list[2], ==, "d");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  g_assert_true (exam_head_get_real (head, "one", "real", EXAM_KEY_REQUIRED, -15, 0, &real));
  g_assert_cmpfloat (real, ==, -15);
  g_assert_true (
      exam_head_get_integer (head, "one", "integer", EXAM_KEY_REQUIRED, 0, G_MAXUINT64, &integer));
  g_assert_cmpuint (integer, ==, G_MAXUINT64);
  g_assert_null (exam_head_get_text (head, "one", "empty", EXAM_KEY_OPTIONAL));
  g_assert_null (exam_head_get_text (head, "two", "title", EXAM_KEY_REQUIRED));
  exam_head_report_unknown (head, TRUE);
  g_assert_cmpuint (exam_mistakes_get_count (mistakes), ==, 0);
}

/* Decimal commas of the user's language must not change how a paper is read. */
static void
test_numbers_out_of_range (void)
{
  static const char *const wrong[] = { "0.4", "2.1", "nan", "inf", "1,5", "1 2", "one", "-1" };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autofree char *text = g_strdup_printf ("[g]\n\nx=%s", wrong[i]);
    g_autofree char *expected =
        g_strdup_printf ("a.md:3: expected “x” to be a number from 0.5 to 2, found “%s”\n"
                         "a.md:3: expected “x” to be a whole number from 1 to 20, found “%s”",
                         wrong[i], wrong[i]);
    g_autoptr (ExamMistakes) mistakes = NULL;
    g_autoptr (ExamHead) head = parse (text, &mistakes);
    double real = 7;
    guint64 integer = 7;

    g_assert_false (exam_head_get_real (head, "g", "x", EXAM_KEY_REQUIRED, 0.5, 2, &real));
    g_assert_cmpfloat (real, ==, 7);
    g_assert_false (exam_head_get_integer (head, "g", "x", EXAM_KEY_REQUIRED, 1, 20, &integer));
    assert_mistakes (mistakes, expected);
  }
}

static void
test_lines (void)
{
  g_autoptr (ExamMistakes) mistakes = NULL;
  g_autoptr (ExamHead) head = parse ("early=1\n"     /* 1 */
                                     "[one]\n"       /* 2 */
                                     "# comment\n"   /* 3 */
                                     "a=\n"          /* 4 */
                                     "nonsense\n"    /* 5 */
                                     "b=1\n"         /* 6 */
                                     "b=2\n"         /* 7 */
                                     "\n"            /* 8 */
                                     "[two]\n"       /* 9 */
                                     "c=$\\alpha$\n" /* 10 */
                                     "typo=1\n"      /* 11 */
                                     "[]\n"          /* 12 */
                                     "[three\n"      /* 13 */
                                     "=5\n"          /* 14 */
                                     "[one]\n"       /* 15 */
                                     "d=4\n"         /* 16 */
                                     "[label x]\n"   /* 17 */
                                     "[strange]\n"   /* 18 */
                                     "e=5",          /* 19 */
                                     &mistakes);
  g_autoptr (GPtrArray) labels = exam_head_list_groups (head, "label");

  g_assert_cmpuint (labels->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (labels, 0), ==, "x");
  g_assert_true (exam_head_has_group (head, "one", EXAM_KEY_REQUIRED));
  g_assert_true (exam_head_has_group (head, "two", EXAM_KEY_REQUIRED));
  g_assert_false (exam_head_has_group (head, "four", EXAM_KEY_REQUIRED));
  g_assert_null (exam_head_get_text (head, "one", "a", EXAM_KEY_REQUIRED));
  g_assert_cmpstr (exam_head_get_text (head, "one", "b", EXAM_KEY_REQUIRED), ==, "1");
  g_assert_cmpstr (exam_head_get_text (head, "one", "d", EXAM_KEY_REQUIRED), ==, "4");
  g_assert_null (exam_head_get_text (head, "two", "absent", EXAM_KEY_REQUIRED));
  g_assert_cmpstr (exam_head_get_text (head, "two", "c", EXAM_KEY_REQUIRED), ==, "$\\alpha$");
  exam_head_mistake (head, "label x", NULL, "expected this, found that");
  exam_head_report_unknown (head, TRUE);

  assert_mistakes (mistakes,
                   "a.md:1: expected a “[group]” before the first key, found “early”\n"
                   "a.md:1: expected a group [four], found none\n"
                   "a.md:4: expected “a=…” in [one], found nothing after the “=”\n"
                   "a.md:5: expected “[group]”, “key=value” or “# comment”, found “nonsense”\n"
                   "a.md:7: expected each key once in [one], found “b” again\n"
                   "a.md:9: expected “absent=…” in [two], found none\n"
                   "a.md:10: expected a backslash to be written as “\\\\”, found “$\\alpha$”\n"
                   "a.md:11: expected the keys of [two] to be absent or c, found “typo”\n"
                   "a.md:12: expected “[group]”, “key=value” or “# comment”, found “[]”\n"
                   "a.md:13: expected “[group]”, “key=value” or “# comment”, found “[three”\n"
                   "a.md:14: expected “[group]”, “key=value” or “# comment”, found “=5”\n"
                   "a.md:15: expected each group once, found [one] again\n"
                   "a.md:17: expected this, found that\n"
                   "a.md:18: expected [label …], [one], [two] or [four], found [strange]");
}

static void
test_keys_without_groups (void)
{
  g_autoptr (ExamMistakes) mistakes = NULL;
  g_autoptr (ExamHead) head = parse ("[one]\na=1\nb=2\n[two]\nc=3", &mistakes);

  g_assert_true (exam_head_has_group (head, "one", EXAM_KEY_REQUIRED));
  g_assert_nonnull (exam_head_get_text (head, "one", "a", EXAM_KEY_REQUIRED));
  exam_head_report_unknown (head, FALSE);
  assert_mistakes (mistakes, "a.md:3: expected the keys of [one] to be a, found “b”");
}

static void
test_length (void)
{
  g_autoptr (ExamMistakes) mistakes = exam_mistakes_new ();
  guint file = exam_mistakes_open_file (mistakes, "a.md");
  g_autoptr (ExamHead) head = exam_head_parse ("[one]\na=123\nb=2", 8, mistakes, file);

  g_assert_cmpstr (exam_head_get_text (head, "one", "a", EXAM_KEY_OPTIONAL), ==, NULL);
  assert_mistakes (mistakes, "");
}

/* Files in the order of opening, lines ascending, and the first of one line first. */
static void
test_order (void)
{
  g_autoptr (ExamMistakes) mistakes = exam_mistakes_new ();
  guint z = exam_mistakes_open_file (mistakes, "z");
  guint a = exam_mistakes_open_file (mistakes, "a");

  exam_mistakes_add (mistakes, a, 3, "third");
  exam_mistakes_add (mistakes, z, 12, "second");
  exam_mistakes_add (mistakes, a, 3, "fourth %d", 4);
  exam_mistakes_add (mistakes, z, 7, "first");
  g_assert_cmpuint (exam_mistakes_get_count (mistakes), ==, 4);
  assert_mistakes (mistakes, "z:7: first\nz:12: second\na:3: third\na:3: fourth 4");
}

static void
test_very_many (void)
{
  g_autoptr (ExamMistakes) mistakes = exam_mistakes_new ();
  guint file = exam_mistakes_open_file (mistakes, "a");
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  for (guint i = 1; i <= 1234; i++)
    exam_mistakes_add (mistakes, file, i, "x");
  text = exam_mistakes_to_string (mistakes);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1001);
  g_assert_cmpstr (lines[999], ==, "a:1000: x");
  g_assert_cmpstr (lines[1000], ==, "… and 234 more");
}

static void
test_quote (void)
{
  static const struct {
    const char *text;
    const char *expected;
  } cases[] = {
    { "", "“”" },
    { "a\nb\tc\x01", "“a b c ”" },
    { "\u2028", "“ ”" },
    /* 61 characters, of two bytes each: shortened to 60. */
    { "äääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää",
      "“ääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää…”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *found = exam_quote (cases[i].text);

    g_assert_cmpstr (found, ==, cases[i].expected);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/head/values", test_values);
  g_test_add_func ("/exam/head/numbers-out-of-range", test_numbers_out_of_range);
  g_test_add_func ("/exam/head/lines", test_lines);
  g_test_add_func ("/exam/head/keys-without-groups", test_keys_without_groups);
  g_test_add_func ("/exam/head/length", test_length);
  g_test_add_func ("/exam/mistakes/order", test_order);
  g_test_add_func ("/exam/mistakes/very-many", test_very_many);
  g_test_add_func ("/exam/mistakes/quote", test_quote);

  return g_test_run ();
}
