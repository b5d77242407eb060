/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-setup.h"

#include "demo-lab.h"

static LabSettings *
parse (const char *text)
{
  LabSettings *settings = lab_settings_new (&demo_lab);

  g_assert_true (lab_settings_parse (settings, text, NULL));
  return settings;
}

/* Two runs that differ in the width. */
static LabSetup *
make_setup (void)
{
  g_autoptr (LabSettings) first = parse ("width=3"), second = parse ("width=4");
  LabSetup *setup = lab_setup_new (first, 17);

  lab_setup_add_run (setup, second);
  return setup;
}

static double
rate_at (const LabSetup *setup, guint run, guint64 step)
{
  g_autoptr (LabSettings) settings = lab_setup_get_settings_at (setup, run, step);

  return lab_settings_get_real (settings, DEMO_RATE);
}

static void
assert_name (const LabSetup *setup, guint run, const char *expected)
{
  g_autofree char *name = lab_setup_get_name (setup, run);

  g_assert_cmpstr (name, ==, expected);
}

static void
test_runs (void)
{
  g_autoptr (LabSetup) setup = make_setup ();
  g_autoptr (LabSettings) third = parse ("width=5 rate=1");

  g_assert_true (lab_setup_get_class (setup) == &demo_lab);
  g_assert_cmpuint (lab_setup_get_seed (setup), ==, 17);
  lab_setup_add_run (setup, third);
  lab_setup_add_change (setup, 4, 1, DEMO_NOISE, "0.1");
  lab_setup_add_change (setup, 5, 2, DEMO_NOISE, "0.05");
  lab_setup_remove_run (setup, 1);
  g_assert_cmpuint (lab_setup_get_n_runs (setup), ==, 2);
  g_assert_cmpint (lab_settings_get_integer (lab_setup_get_settings (setup, 1), DEMO_WIDTH), ==, 5);

  /* The changes of the run that went go with it, those of the one that moved up stay with it. */
  g_assert_cmpuint (lab_setup_get_n_changes (setup), ==, 1);
  g_assert_cmpuint (lab_setup_get_change (setup, 0)->run, ==, 1);
  g_assert_cmpuint (lab_setup_get_change (setup, 0)->step, ==, 5);
}

static void
test_changes (void)
{
  g_autoptr (LabSetup) setup = make_setup ();

  lab_setup_add_change (setup, 10, 0, DEMO_RATE, "1");
  lab_setup_add_change (setup, 10, 1, DEMO_RATE, "2");
  lab_setup_add_change (setup, 10, 0, DEMO_NOISE, "0");
  lab_setup_add_change (setup, 10, 0, DEMO_RATE, "3"); /* takes the place of the first */
  lab_setup_add_change (setup, 20, 0, DEMO_RATE, "4");
  g_assert_cmpuint (lab_setup_get_n_changes (setup), ==, 4);
  g_assert_cmpfloat (rate_at (setup, 0, 9), ==, 3.7);
  g_assert_cmpfloat (rate_at (setup, 0, 10), ==, 3);
  g_assert_cmpfloat (rate_at (setup, 0, 19), ==, 3);
  g_assert_cmpfloat (rate_at (setup, 0, LAB_NO_STEP), ==, 4);
  g_assert_cmpfloat (rate_at (setup, 1, 9), ==, 3.7);
  g_assert_cmpfloat (rate_at (setup, 1, LAB_NO_STEP), ==, 2);

  lab_setup_truncate (setup, 20); /* it stays */
  g_assert_cmpuint (lab_setup_get_n_changes (setup), ==, 4);
  lab_setup_truncate (setup, 19);
  g_assert_cmpuint (lab_setup_get_n_changes (setup), ==, 3);
  lab_setup_truncate (setup, 9);
  g_assert_cmpuint (lab_setup_get_n_changes (setup), ==, 0);
}

static void
test_names (void)
{
  g_autoptr (LabSettings) settings = parse ("width=3");
  g_autoptr (LabSetup) alone = lab_setup_new (settings, 1), setup = make_setup ();

  assert_name (alone, 0, "");
  lab_setup_add_change (alone, 4, 0, DEMO_RATE, "1");
  assert_name (alone, 0, "");
  assert_name (setup, 0, "width=3");
  assert_name (setup, 1, "width=4");

  /* Turned for both alike, it tells neither from the other; turned for one, it does. */
  lab_setup_add_change (setup, 4, 0, DEMO_RATE, "1");
  lab_setup_add_change (setup, 4, 1, DEMO_RATE, "1");
  g_assert_false (lab_setup_knob_differs (setup, DEMO_RATE));
  assert_name (setup, 1, "width=4");
  lab_setup_add_change (setup, 5, 0, DEMO_RATE, "2");
  g_assert_true (lab_setup_knob_differs (setup, DEMO_RATE));
  assert_name (setup, 0, "rate=2 width=3");
  assert_name (setup, 1, "rate=1 width=4");
}

static void
test_copy (void)
{
  g_autoptr (LabSetup) setup = make_setup (), copy = NULL;
  LabSetup *held;

  lab_setup_add_change (setup, 4, 1, DEMO_RATE, "1");
  copy = lab_setup_copy (setup);
  g_assert_true (lab_setup_equal (setup, copy));

  lab_setup_add_change (copy, 4, 1, DEMO_RATE, "2");
  g_assert_false (lab_setup_equal (setup, copy));
  g_assert_cmpfloat (rate_at (setup, 1, 4), ==, 1);
  lab_setup_add_change (copy, 4, 1, DEMO_RATE, "1");
  g_assert_true (lab_setup_equal (setup, copy));
  lab_setup_remove_run (copy, 0);
  g_assert_false (lab_setup_equal (setup, copy));

  held = lab_setup_ref (setup);
  lab_setup_unref (held);
  lab_setup_unref (NULL);
  g_assert_cmpuint (lab_setup_get_n_runs (setup), ==, 2);
}

static void
test_equal (void)
{
  g_autoptr (LabSettings) settings = parse ("width=3"), other = parse ("width=4");
  g_autoptr (LabSetup) a = lab_setup_new (settings, 1), b = lab_setup_new (settings, 2);
  g_autoptr (LabSetup) c = lab_setup_new (other, 1), d = lab_setup_new (settings, 1);

  g_assert_false (lab_setup_equal (a, b));
  g_assert_false (lab_setup_equal (a, c));
  g_assert_true (lab_setup_equal (a, d));
  lab_setup_add_change (a, 1, 0, DEMO_RATE, "1");
  g_assert_false (lab_setup_equal (a, d));
  lab_setup_add_change (d, 2, 0, DEMO_RATE, "1");
  g_assert_false (lab_setup_equal (a, d));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab/setup/runs", test_runs);
  g_test_add_func ("/lab/setup/changes", test_changes);
  g_test_add_func ("/lab/setup/names", test_names);
  g_test_add_func ("/lab/setup/copy", test_copy);
  g_test_add_func ("/lab/setup/equal", test_equal);

  return g_test_run ();
}
