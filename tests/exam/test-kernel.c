/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-kernel.h"

#include "exam-paper.h"
#include "sums-lab.h"

/* A trace of at least 3; and, of a matrix of any size, a cell sum by way of z. */
static const char good[] = "[part]\n"
                           "answer=kernel\n"
                           "[kernel first]\n"
                           "name=the first\n"
                           "knobs=k\n"
                           "fact=trace\n"
                           "at_least=3\n"
                           "key k=[1 0; 0 2]\n"
                           "why=It is large enough.\n"
                           "wrong=It is too small.\n"
                           "[kernel second]\n"
                           "name=the second\n"
                           "knobs=k;z\n"
                           "settings=a=8\n"
                           "fact=half\n"
                           "at_least=4\n"
                           "key k=[0 0; 0 0]\n"
                           "key z=[1 2 3]\n"
                           "why=Half of eight.\n"
                           "wrong=Never.\n";

static void
test_parse (void)
{
  g_auto (Bench) bench = { 0 };
  const ExamKernel *self;

  bench_read_good (&bench, good, NULL);
  self = exam_kernel (bench.answer);
  g_assert_cmpuint (self->n_items, ==, 2);
  g_assert_cmpuint (self->items[0].n_knobs, ==, 1);
  g_assert_cmpuint (self->items[1].n_knobs, ==, 2);
  g_assert_cmpuint (self->items[1].knobs[1], ==, SUMS_Z);
  g_assert_cmpfloat (self->items[0].at_least, ==, 3);
  g_assert_cmpint (lab_settings_get_integer (self->items[1].settings, SUMS_A), ==, 8);
}

static void
test_mistakes (void)
{
  static const struct {
    const char *from, *to, *mistakes;
  } cases[] = {
    { "name=the first\n", "", "a.md:3: expected “name=…” in [kernel first], found none" },
    { "wrong=Never.\n", "", "a.md:11: expected “wrong=…” in [kernel second], found none" },
    { "at_least=3\n", "", "a.md:3: expected “at_least=…” in [kernel first], found none" },
    { "at_least=3", "at_least=three",
      "a.md:7: expected “at_least” to be a number from -1e+12 to 1e+12, found “three”" },
    { "at_least=3", "at_least=3\neither_sign=no",
      "a.md:8: expected “yes” or no such line, found “no”" },
    { "fact=trace", "fact=track",
      "a.md:6: expected a fact of the lab “sums” (product, half, third, shape, column, cube, "
      "twice, "
      "turned, trace, word, nothing), found “track”" },
    { "knobs=k\n", "",
      "a.md:3: expected “knobs=…” in [kernel first], found none\n"
      "a.md:8: expected the keys of [kernel first] to be name, why, wrong, "
      "at_least, fact, settings or knobs, found “key k”" },
    { "knobs=k\n", "knobs=a\n",
      "a.md:3: expected “key a=…” in [kernel first], found none\n"
      "a.md:5: expected knobs of the lab “sums” that are matrices, found “a”" },
    { "key k=[1 0; 0 2]", "key k=[1 0 2]",
      "a.md:8: k: expected a matrix such as [1 2; 3 4] of 2 rows and 2 columns with numbers "
      "between -9 and 9, found “[1 0 2]”" },
    { "settings=a=8", "settings=a=0",
      "a.md:14: a: expected a whole number between 1 and 1000, found “0”" },
    { "[kernel second]", "[kernel Second]",
      "a.md:11: expected an id of small letters, digits and “-”, found “Second”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].to);
    if (i == 6) /* what is unknown is reported by the part, after the answer was read */
      bench_assert_mistakes (good, cases[i].from, cases[i].to,
                             "a.md:3: expected “knobs=…” in [kernel first], found none");
    else
      bench_assert_mistakes (good, cases[i].from, cases[i].to, cases[i].mistakes);
  }
}

static void
test_grade (void)
{
  g_auto (Bench) bench = { 0 };

  bench_read_good (&bench, good, NULL);
  bench_assert_grade (&bench, 4, "first k=[1 0; 0 2]\nsecond k=[1 1; 1 1]\nsecond z=[7]", 4,
                      "All filters do it.");
  /* The bound is inclusive, and the order free. */
  bench_assert_grade (&bench, 4, "second z=[7]\n\n first k=3 9; 9 0 \nsecond k=[1,1;1,1]", 4,
                      "All filters do it.");
  bench_assert_grade (&bench, 4, "first k=[1 0; 0 1.99]", 0, "0 of 2 filters do it.");
  bench_assert_grade (&bench, 4, "first k=[3 0; 0 0]", 2, "1 of 2 filters do it.");
  bench_assert_unanswered (&bench, "", "Nothing was answered yet.");
  bench_assert_unanswered (&bench, "\n \n", "Nothing was answered yet.");
  bench_assert_unanswered (&bench, "first k=", "Nothing was answered yet.");
  bench_assert_unanswered (
      &bench, "third k=[1 0; 0 1]",
      "Expected lines such as “first k=[1 0; 0 1]”, found “third k=[1 0; 0 1]”.");
  bench_assert_unanswered (&bench, "[1 0; 0 1]",
                           "Expected lines such as “first k=[1 0; 0 1]”, found “[1 0; 0 1]”.");
  bench_assert_unanswered (&bench, "\xff", "Expected a text in UTF-8, found other bytes.");
  bench_assert_key (&bench, "first k=[1 0; 0 2]\nsecond k=[0 0; 0 0]\nsecond z=[1 2 3]");
}

static void
assert_item (const Bench *bench, const char *answer, guint item, const char *message)
{
  g_autoptr (ExamGrade) grade = exam_answer_grade (bench->answer, 4, answer);

  g_assert_cmpuint (grade->n_items, ==, 2);
  g_assert_cmpstr (grade->items[item].message, ==, message);
}

static void
test_items (void)
{
  g_auto (Bench) bench = { 0 };

  bench_read_good (&bench, good, NULL);
  assert_item (&bench, "first k=[9 0; 0 9]", 0, "It is large enough.");
  assert_item (&bench, "first k=[1 0; 0 1]", 0, "It is too small.");
  assert_item (&bench, "first k=[1 0; 0 1]", 1, "There is no filter here yet.");
  assert_item (&bench, "second k=[1 0; 0 1]", 1, "There is no filter here yet.");
  assert_item (&bench, "first k=[1 0 0]", 0,
               "k: expected a matrix such as [1 2; 3 4] of 2 rows and 2 columns with numbers "
               "between -9 and 9, found “[1 0 0]”");
}

static void
test_either_sign (void)
{
  static const char head[] = "[part]\nanswer=kernel\n[kernel a]\nname=a\nknobs=k\nfact=trace\n"
                             "at_least=3\neither_sign=yes\nkey k=[3 0; 0 0]\nwhy=why\nwrong=no\n";
  g_auto (Bench) bench = { 0 };

  bench_read_good (&bench, head, NULL);
  bench_assert_grade (&bench, 1, "a k=[3 0; 0 0]", 1, "why");
  bench_assert_grade (&bench, 1, "a k=[-3 0; 0 0]", 1, "why");
  bench_assert_grade (&bench, 1, "a k=[-2.9 0; 0 0]", 0, "no");
}

static void
test_put (void)
{
  g_auto (Bench) bench = { 0 };
  const ExamKernel *self;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *changed = NULL;
  g_autofree char *found = NULL;

  bench_read_good (&bench, good, NULL);
  self = exam_kernel (bench.answer);
  first = exam_kernel_put (self, "", 1, 1, "[7]");
  g_assert_cmpstr (first, ==, "second z=[7]");
  second = exam_kernel_put (self, first, 0, 0, "[1 0;\n0 1]");
  g_assert_cmpstr (second, ==, "first k=[1 0; 0 1]\nsecond z=[7]");
  changed = exam_kernel_put (self, second, 0, 0, "");
  g_assert_cmpstr (changed, ==, first);
  found = exam_kernel_get (self, second, 1, 1);
  g_assert_cmpstr (found, ==, "[7]");
}

static void
test_verify (void)
{
  bench_assert_verify (good, "at_least=3", "at_least=2.5", NULL);
  bench_assert_verify (good, "at_least=3", "at_least=3.1",
                       "expected the key's filters to reach their bounds: 1 of 2 filters do it.");
}

static void
test_refusing_lab (void)
{
  g_auto (Bench) bench = { 0 };

  bench_read_good (&bench, good, "fail=on");
  assert_item (&bench, "first k=[9 0; 0 9]", 0, "It was told to refuse.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exam/kernel/parse", test_parse);
  g_test_add_func ("/exam/kernel/mistakes", test_mistakes);
  g_test_add_func ("/exam/kernel/grade", test_grade);
  g_test_add_func ("/exam/kernel/items", test_items);
  g_test_add_func ("/exam/kernel/either-sign", test_either_sign);
  g_test_add_func ("/exam/kernel/put", test_put);
  g_test_add_func ("/exam/kernel/verify", test_verify);
  g_test_add_func ("/exam/kernel/refusing-lab", test_refusing_lab);

  return g_test_run ();
}
