/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "lab-test.h"

#define LAB "maxpool-routing"

/* By hand: windows {1 3 4 6}, {2 1 5 0}, {3 1 0 2}, {2 8 4 7} have the largest 6, 5, 3, 8, each
 * once, so the upstream 1, 2, 3, 4 goes there. Without the positions each place of a window gets a
 * quarter. The true gradient has the norm √(1 + 4 + 9 + 16) = √30, the even one half of it (four
 * places with a quarter each: 4/16), and their inner product is 30/4; so the difference has the
 * norm √(30 + 7.5 − 15) = √22.5, and the error is √22.5 / (1.5 √30) = 1 / √3. */
static void
test_question (void)
{
  g_autoptr (LabRun) run = lab_test_open (LAB, "", 1, NULL);

  lab_test_assert_fact (run, "output", "[6 5; 3 8]");
  lab_test_assert_fact (run, "wins", "[0 0 0 0; 0 1 1 0; 1 0 0 1; 0 0 0 0]");
  lab_test_assert_fact (run, "gradient", "[0 0 0 0; 0 1 2 0; 3 0 0 4; 0 0 0 0]");
  lab_test_assert_fact (run, "numeric_gradient", "[0 0 0 0; 0 1 2 0; 3 0 0 4; 0 0 0 0]");
  lab_test_assert_fact (run, "forgotten_gradient",
                        "[0.25 0.25 0.5 0.5; 0.25 0.25 0.5 0.5; 0.75 0.75 1 1; 0.75 0.75 1 1]");
  lab_test_assert_fact (run, "ties", "0");
  lab_test_assert_fact (run, "must_remember", "true");
  g_assert_cmpfloat (lab_test_number (run, "check_error"), <, 1e-6);
  g_assert_cmpfloat_with_epsilon (lab_test_number (run, "forgotten_check_error"), 1 / sqrt (3),
                                  1e-6);
}

/* Windows that overlap: 6 wins all four windows that it is in, and gets their sum. */
static void
test_overlap (void)
{
  g_autoptr (LabRun) run =
      lab_test_open (LAB, "input=[1 2 3; 4 6 5; 0 1 2] stride=1 upstream=[1 2; 3 4]", 1, NULL);

  lab_test_assert_fact (run, "output", "[6 6; 6 6]");
  lab_test_assert_fact (run, "wins", "[0 0 0; 0 4 0; 0 0 0]");
  lab_test_assert_fact (run, "gradient", "[0 0 0; 0 10 0; 0 0 0]");
  lab_test_assert_fact (run, "numeric_gradient", "[0 0 0; 0 10 0; 0 0 0]");
}

/* Two places share the largest value: the engine takes the first, differences give each a half, and
 * the check says nothing of them. */
static void
test_ties (void)
{
  g_autoptr (LabRun) run = lab_test_open (LAB, "input=[7 1 0 2; 7 0 9 3] upstream=[6 5]", 1, NULL);
  g_autoptr (LabFrame) frame = lab_run_observe (run, G_MAXUINT64);
  const LabMatrix *input = &lab_frame_find (frame, "input", LAB_OBSERVABLE_MATRIX)->matrix;

  lab_test_assert_fact (run, "ties", "1");
  lab_test_assert_fact (run, "gradient", "[6 0 0 0; 0 0 5 0]");
  lab_test_assert_fact (run, "numeric_gradient", "[3 0 0 0; 3 0 5 0]");
  g_assert_cmpfloat (lab_test_number (run, "check_error"), <, 1e-6);
  g_assert_cmpint (input->marks[0], ==, LAB_MARK_TIE);
  g_assert_cmpint (input->marks[4], ==, LAB_MARK_TIE);
  g_assert_cmpint (input->marks[6], ==, LAB_MARK_STRONG);
  g_assert_cmpint (input->marks[1], ==, LAB_MARK_NONE);
}

static void
test_golden (gconstpointer data)
{
  g_autoptr (GKeyFile) file = lab_test_golden (data);
  g_autofree char *input = lab_test_matrix (file, "input");
  g_autofree char *upstream = lab_test_matrix (file, "upstream");
  g_autofree double *window = NULL, *stride = NULL, *error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (LabRun) run = NULL;
  gsize n;

  window = lab_test_values (file, "window", &n);
  stride = lab_test_values (file, "stride", &n);
  error = lab_test_values (file, "forgotten_check_error", &n);
  text = g_strdup_printf ("input=%s upstream=%s window=%d stride=%d", input, upstream,
                          (int) window[0], (int) stride[0]);
  run = lab_test_open (LAB, text, 1, NULL);
  lab_test_assert_golden (run, "output", file, 0);
  lab_test_assert_golden (run, "gradient", file, 0);
  lab_test_assert_golden (run, "forgotten_gradient", file, 1e-6);
  g_assert_cmpfloat_with_epsilon (lab_test_number (run, "forgotten_check_error"), error[0], 1e-5);
  g_assert_cmpfloat (lab_test_number (run, "check_error"), <, 1e-5);
}

/* What the views say of each cell. */
static void
test_notes (void)
{
  g_autoptr (LabRun) run = lab_test_open (LAB, "", 1, NULL);
  g_autoptr (LabFrame) frame = lab_run_observe (run, G_MAXUINT64);
  g_autoptr (LabFrame) forgotten = NULL;
  const LabMatrix *output = &lab_frame_find (frame, "output", LAB_OBSERVABLE_MATRIX)->matrix;
  const LabMatrix *gradient = &lab_frame_find (frame, "gradient", LAB_OBSERVABLE_MATRIX)->matrix;

  g_assert_cmpstr (output->notes[0], ==, "max (1, 3, 4, 6) = 6");
  g_assert_cmpstr (gradient->notes[5], ==, "1 = 1");
  g_assert_cmpstr (gradient->notes[0], ==, "did not win its window: 0");

  g_assert_true (lab_run_set_knob (run, "forget", "on", NULL));
  forgotten = lab_run_observe (run, G_MAXUINT64);
  gradient = &lab_frame_find (forgotten, "gradient", LAB_OBSERVABLE_MATRIX)->matrix;
  g_assert_cmpfloat (gradient->values[0], ==, 0.25);
  g_assert_cmpint (gradient->marks[0], ==, LAB_MARK_WRONG);
  g_assert_cmpstr (gradient->notes[0], ==, "1 / 4 = 0.25");
}

/* The upstream gradient of another shape is made to fit, and the view says so. */
static void
test_upstream (void)
{
  g_autoptr (LabRun) run = lab_test_open (LAB, "stride=1 upstream=[5]", 1, NULL);
  g_autoptr (LabFrame) frame = lab_run_observe (run, G_MAXUINT64);
  const LabMatrix *upstream = &lab_frame_find (frame, "upstream", LAB_OBSERVABLE_MATRIX)->matrix;

  g_assert_true (upstream->rows == 3 && upstream->columns == 3);
  g_assert_cmpfloat (upstream->values[0], ==, 5);
  g_assert_cmpfloat (upstream->values[8], ==, 1);
  g_assert_nonnull (strstr (upstream->caption, "missing cells count as 1"));
}

static void
test_absurd (void)
{
  g_autoptr (LabRun) one = lab_test_open (LAB, "input=[3] window=1 upstream=[2]", 1, NULL);
  g_autoptr (LabRun) flat = lab_test_open (LAB, "input=[0 0; 0 0] upstream=[0]", 1, NULL);
  g_autoptr (LabRun) near = lab_test_open (LAB, "input=[999.9999 1000; 0 0]", 1, NULL);

  lab_test_assert_fact (one, "gradient", "[2]");
  lab_test_assert_fact (one, "must_remember", "false");
  lab_test_assert_fact (flat, "ties", "1");
  g_assert_cmpfloat (lab_test_number (flat, "check_error"), ==, 0);
  g_assert_true (isfinite (lab_test_number (near, "check_error")));
  lab_test_assert_fact (near, "ties", "1");

  lab_test_refuse (LAB, "input=[1 2; 3 4] window=3", "no larger than the input of 2 × 2");
  lab_test_refuse (LAB, "input=[]", "expected a matrix");
  lab_test_refuse (LAB, "window=0", "between 1 and 12");
  lab_test_refuse (LAB, "stride=0", "between 1 and 12");
  lab_test_refuse (LAB, "input=[1 nan]", "expected a matrix");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/maxpool-routing/question", test_question);
  g_test_add_func ("/lab/maxpool-routing/overlap", test_overlap);
  g_test_add_func ("/lab/maxpool-routing/ties", test_ties);
  g_test_add_data_func ("/lab/maxpool-routing/golden/2-2", "maxpool-routing-2-2.ini", test_golden);
  g_test_add_data_func ("/lab/maxpool-routing/golden/3-1", "maxpool-routing-3-1.ini", test_golden);
  g_test_add_data_func ("/lab/maxpool-routing/golden/3-2", "maxpool-routing-3-2.ini", test_golden);
  g_test_add_func ("/lab/maxpool-routing/notes", test_notes);
  g_test_add_func ("/lab/maxpool-routing/upstream", test_upstream);
  g_test_add_func ("/lab/maxpool-routing/absurd", test_absurd);
  return g_test_run ();
}
