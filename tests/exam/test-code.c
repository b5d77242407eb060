/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-code.h"

#include <string.h>

#include "exam-paper.h"
#include "exam-sandbox.h"
#include "sums-lab.h"

/* c = a · b, then a matrix twice, then half of a; the same variable is set twice. */
static const char head[] = "[part]\n"
                           "answer=code\n"
                           "[code]\n"
                           "function=f\n"
                           "tolerance=1e-6\n"
                           "[input a]\n"
                           "knob=a\n"
                           "[input b]\n"
                           "knob=b\n"
                           "[input z]\n"
                           "knob=z\n"
                           "[blank 1]\n"
                           "target=c\n"
                           "name=the product\n"
                           "fact=product\n"
                           "key=a * b\n"
                           "why=Times.\n"
                           "wrong=Not plus.\n"
                           "[blank 2]\n"
                           "target=z\n"
                           "name=twice\n"
                           "fact=twice\n"
                           "key=2 * z\n"
                           "why=Twice.\n"
                           "[blank 3]\n"
                           "target=c\n"
                           "name=the half\n"
                           "fact=half\n"
                           "key=c / b / 2\n"
                           "why=Half.\n"
                           "[case small]\n"
                           "title=Small\n"
                           "settings=a=6 b=7 z=[1 2; 3 4]\n"
                           "[case row]\n"
                           "title=Row\n"
                           "settings=a=10 b=3 z=[1 2 3]\n";

static const char code[] = "```python\n"
                           "import numpy as np\n"
                           "\n"
                           "def f(a, b, z):\n"
                           "    c = ____\n"
                           "    z = ____\n"
                           "    c = ____\n"
                           "    return c\n"
                           "```\n";

static gboolean
skips (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  ExamSandboxEnd end;

  if (exam_sandbox_run ("print (42)", "", g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND, &end,
                        &output, &error) &&
      end == EXAM_SANDBOX_DONE)
    return FALSE;
  g_test_skip (error != NULL ? error->message
                             : "the system does not let bwrap make a sandbox here");
  return TRUE;
}

static void
read_good (Bench *bench)
{
  bench_read_good (bench, head, NULL);
  bench_read_code (bench, code);
  g_assert_cmpstr (bench->mistakes, ==, "");
}

static void
test_parse (void)
{
  g_auto (Bench) bench = { 0 };
  const ExamCode *self;
  g_autofree char *key = NULL;

  read_good (&bench);
  self = exam_code (bench.answer);
  g_assert_cmpstr (self->function, ==, "f");
  g_assert_cmpuint (self->n_inputs, ==, 3);
  g_assert_cmpint (self->inputs[2].knob, ==, SUMS_Z);
  g_assert_cmpint (self->inputs[2].fact, ==, -1);
  g_assert_cmpuint (self->n_blanks, ==, 3);
  g_assert_cmpstr (self->blanks[0].wrong, ==, "Not plus.");
  g_assert_null (self->blanks[1].wrong);
  g_assert_cmpuint (self->n_cases, ==, 2);
  g_assert_true (g_str_has_prefix (self->template, "import numpy as np\n\ndef f(a, b, z):\n"));
  g_assert_true (g_str_has_suffix (self->template, "return c\n"));
  key = exam_answer_key (bench.answer);
  g_assert_cmpstr (key, ==,
                   "import numpy as np\n\ndef f(a, b, z):\n    c = a * b\n    z = 2 * z\n"
                   "    c = c / b / 2\n    return c\n");
}

#define FACTS "product, half, third, shape, column, cube, twice, turned, trace, word, nothing"

static void
test_mistakes (void)
{
  static const struct {
    const char *from, *to, *mistakes;
  } cases[] = {
    { "function=f\n", "", "a.md:3: expected “function=…” in [code], found none" },
    { "function=f\n", "function=f g\n", "a.md:4: expected the name of a function, found “f g”" },
    { "tolerance=1e-6", "tolerance=7",
      "a.md:5: expected “tolerance” to be a number from 0 to 1, found “7”" },
    { "[input a]", "[input 1a]", "a.md:6: expected the name of a variable, found “1a”" },
    { "knob=a\n", "", "a.md:6: expected either “fact=…” or “knob=…”, found neither" },
    { "knob=a\n", "knob=a\nfact=half\n",
      "a.md:6: expected either “fact=…” or “knob=…”, found both" },
    { "knob=a\n", "knob=how\n",
      "a.md:7: expected a knob of the lab “sums” that is a number or a matrix, found “how”" },
    { "knob=a\n", "fact=halves\n",
      "a.md:7: expected a fact of the lab “sums” (" FACTS "), found “halves”" },
    { "[blank 2]", "[blank 4]", "a.md:19: expected [blank 2], found [blank 4]" },
    { "target=z\n", "", "a.md:19: expected “target=…” in [blank 2], found none" },
    { "target=z\n", "target=z[0]\n", "a.md:20: expected the name of a variable, found “z[0]”" },
    { "why=Twice.\n", "why=Twice.\nrandom=no\n",
      "a.md:25: expected “yes” or no such line, found “no”" },
    { "settings=a=6 b=7 z=[1 2; 3 4]\n", "",
      "a.md:31: expected “settings=…” in [case small], found none" },
    { "settings=a=6 b=7", "settings=a=0 b=7",
      "a.md:33: a: expected a whole number between 1 and 1000, found “0”" },
  };
  static const struct {
    const char *code, *mistakes;
  } codes[] = {
    { "def f(a, b, z):\n c = ____\n", "a.md:1: expected 3 blanks (“____”), found 1" },
    { "nothing", "a.md:1: expected 3 blanks (“____”), found 0" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s → %s", cases[i].from, cases[i].to);
    bench_assert_mistakes (head, cases[i].from, cases[i].to, cases[i].mistakes);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    g_auto (Bench) bench = { 0 };

    bench_read_good (&bench, head, NULL);
    bench_read_code (&bench, codes[i].code);
    g_assert_cmpstr (bench.mistakes, ==, codes[i].mistakes);
  }
}

/* The messages of the three blanks, and the points of 3. */
static void
assert_blanks (const Bench *bench, const char *source, double points, const char *const *messages)
{
  g_autoptr (ExamGrade) grade = exam_answer_grade (bench->answer, 3, source);

  g_test_message ("%s", source);
  g_assert_true (grade->is_answered);
  g_assert_cmpuint (grade->n_items, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (grade->items[i].message, ==, messages[i]);
  g_assert_cmpfloat (grade->points, ==, points);
}

/* Each blank for itself, given the right values before it; the first differing cell; Python's own
 * words with the line. */
static void
test_grade (void)
{
  static const struct {
    const char *source;
    double points;
    const char *messages[3];
  } cases[] = {
    { "def f(a, b, z):\n c = b * a\n z = z + z\n c = a * 0.5\n return c\n",
      3,
      { "Times.", "Twice.", "Half." } },
    { "def f(a, b, z):\n c = a + b\n z = 2 * z\n c = c / b / 2\n",
      2,
      { "Small: expected 42, found 13. Not plus.", "Twice.", "Half." } },
    { "def f(a, b, z):\n c = a * b\n z = 2 * z + np.eye(*z.shape)[::-1]\n c = a / 2\n",
      2,
      { "Times.", "Small: expected 4 in cell [0, 1], found 5.", "Half." } },
    { "def f(a, b, z):\n c = a * b\n z = 2 * z.ravel()\n c = a / 2\n",
      2,
      { "Times.", "Small: expected the shape (2, 2), found (4,).", "Half." } },
    /* Only on the second case. */
    { "def f(a, b, z):\n c = a * b\n z = 2 * z[:2, :2]\n c = a / 2\n",
      2,
      { "Times.", "Row: expected the shape (1, 3), found (1, 2).", "Half." } },
    { "def f(a, b, z):\n c = a * b\n z = 2 * q\n c = a / 0\n",
      1,
      { "Times.", "Small: line 3: NameError: name 'q' is not defined.",
        "Small: line 4: ZeroDivisionError: division by zero." } },
    { "def f(a, b, z):\n c = a * b\n z = float('nan') * z\n c = None\n",
      1,
      { "Times.", "Small: expected 2 in cell [0, 0], found nan.",
        "Small: TypeError: expected numbers, found an array of object." } },
    { "def f(a, b, z):\n c = a * b\n z = 2 * z\n",
      2,
      { "Times.", "Twice.", "No line gives c its value here." } },
    { "def g(a, b, z):\n c = a * b\n",
      0,
      { "LookupError: there is no function called f", "LookupError: there is no function called f",
        "LookupError: there is no function called f" } },
    { "def f(a, b, z):\n c = = 2\n",
      0,
      { "line 2: SyntaxError: invalid syntax", "line 2: SyntaxError: invalid syntax",
        "line 2: SyntaxError: invalid syntax" } },
    /* Lines, helpers and constants of one's own. */
    { "import numpy as np\nTWO = 2\ndef double(x):\n return TWO * x\ndef f(a, b, z):\n k = b\n"
      " c = a * k\n z = double(z)\n half = 0.5\n c = c / b * half\n return c\n",
      3,
      { "Times.", "Twice.", "Half." } },
    /* A variable that is changed in place is set, too. */
    { "def f(a, b, z):\n c: float = a * b\n z *= 2\n c /= 2 * b\n",
      3,
      { "Times.", "Twice.", "Half." } },
  };
  g_auto (Bench) bench = { 0 };

  if (skips ())
    return;
  read_good (&bench);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_blanks (&bench, cases[i].source, cases[i].points, cases[i].messages);
}

static void
test_unanswered (void)
{
  g_autofree char *long_text = g_strnfill (20001, 'x');
  g_auto (Bench) bench = { 0 };

  read_good (&bench);
  bench_assert_unanswered (&bench, "", "Nothing was answered yet.");
  bench_assert_unanswered (&bench, exam_code (bench.answer)->template, "Nothing was answered yet.");
  bench_assert_unanswered (&bench, long_text, "Expected a text of at most 20000 bytes.");
  bench_assert_unanswered (&bench, "\xff", "Expected a text in UTF-8, found other bytes.");
}

/* Random numbers are right whatever they are, if they are random, from 0 to 1, and enough. */
static void
test_random (void)
{
  static const char random_head[] = "[part]\nanswer=code\n[code]\nfunction=f\ntolerance=1e-6\n"
                                    "[input z]\nknob=z\n[blank 1]\ntarget=r\nname=r\nfact=twice\n"
                                    "random=yes\nkey=np.random.rand(*z.shape)\nwhy=Random.\n"
                                    "[case one]\ntitle=One\nsettings=z=[1 2; 3 4]\n";
  static const struct {
    const char *value, *message;
  } cases[] = {
    { "np.random.rand(2, 2)", "Random." },
    { "np.random.uniform(size=z.shape)", "Random." },
    { "np.random.rand(4)", "One: expected the shape (2, 2), found (4,)." },
    { "np.zeros((2, 2))", "One: expected random numbers, found the same one everywhere." },
    { "2 + np.random.rand(2, 2)", NULL },
    { "np.random.rand(2, 2) * np.nan",
      "One: expected a number from 0 to 1 in cell [0, 0], found nan." },
  };
  g_auto (Bench) bench = { 0 };

  if (skips ())
    return;
  bench_read_good (&bench, random_head, NULL);
  bench_read_code (&bench, "import numpy as np\ndef f(z):\n r = ____\n");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *source =
        g_strdup_printf ("import numpy as np\ndef f(z):\n r = %s\n", cases[i].value);
    g_autoptr (ExamGrade) grade = exam_answer_grade (bench.answer, 1, source);

    if (cases[i].message != NULL)
      g_assert_cmpstr (grade->items[0].message, ==, cases[i].message);
    else
      g_assert_true (g_str_has_prefix (grade->items[0].message,
                                       "One: expected a number from 0 to 1 in cell [0, 0], found "
                                       "2."));
    g_assert_cmpfloat (grade->points, ==, i < 2);
  }
}

/* A loop in front of all blanks: each runs out of time, and then of the time of all. */
static void
test_too_long (void)
{
  g_auto (Bench) bench = { 0 };
  g_autoptr (ExamGrade) grade = NULL;
  gint64 start = g_get_monotonic_time ();

  if (skips ())
    return;
  read_good (&bench);
  grade = exam_answer_grade (
      bench.answer, 3, "def f(a, b, z):\n while True: pass\n c = a * b\n z = 2 * z\n c = a / 2\n");
  g_assert_cmpfloat (grade->points, ==, 0);
  g_assert_cmpstr (grade->items[0].message, ==, "It was still running after 10 seconds.");
  g_assert_cmpstr (grade->items[1].message, ==, "It was still running after 10 seconds.");
  g_assert_true (
      g_str_has_prefix (grade->items[2].message, "It was still running after ") ||
      g_str_equal (grade->items[2].message, "It was not run: the blanks before it took too long."));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 40 * G_TIME_SPAN_SECOND);
}

static void
test_verify (void)
{
  static const struct {
    const char *from, *to, *message;
  } cases[] = {
    { "key=a * b", "key=b * a", NULL },
    { "key=a * b", "key=a - b",
      "expected the key of blank 1 (the product) to be right: Small: expected 42, found -1. Not "
      "plus." },
    { "fact=twice", "fact=word",
      "expected the key's code to be graded: The fact “word” of the lab is neither a number nor a "
      "matrix." },
  };

  if (skips ())
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GString *text = g_string_new (head);
    g_auto (Bench) bench = { 0 };
    g_autoptr (GError) error = NULL;

    g_assert_cmpuint (g_string_replace (text, cases[i].from, cases[i].to, 0), ==, 1);
    bench_read_good (&bench, text->str, NULL);
    bench_read_code (&bench, code);
    g_assert_true (exam_answer_verify (bench.answer, &error) == (cases[i].message == NULL));
    g_assert_cmpstr (error != NULL ? error->message : NULL, ==, cases[i].message);
    g_string_free (text, TRUE);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/code/parse", test_parse);
  g_test_add_func ("/exam/code/mistakes", test_mistakes);
  g_test_add_func ("/exam/code/grade", test_grade);
  g_test_add_func ("/exam/code/unanswered", test_unanswered);
  g_test_add_func ("/exam/code/random", test_random);
  g_test_add_func ("/exam/code/too-long", test_too_long);
  g_test_add_func ("/exam/code/verify", test_verify);

  return g_test_run ();
}
