/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-knob-scale.h"

#include <math.h>

static const LabKnob linear = { .kind = LAB_KNOB_REAL, .min = 0.0, .max = 0.5 };
static const LabKnob integer = { .kind = LAB_KNOB_INTEGER, .min = 1, .max = 8 };
static const LabKnob rate = { .kind = LAB_KNOB_REAL,
                              .scale = LAB_SCALE_LOG,
                              .min = 1e-5,
                              .max = 10.0 };
static const LabKnob size = { .kind = LAB_KNOB_INTEGER,
                              .scale = LAB_SCALE_LOG,
                              .min = 2,
                              .max = 5000 };
static const LabKnob penalty = { .kind = LAB_KNOB_REAL,
                                 .scale = LAB_SCALE_LOG,
                                 .min = 0.0,
                                 .max = 1.0 };

static void
assert_text (const LabKnob *knob, double place, const char *expected)
{
  g_autofree char *text = viva_knob_scale_to_text (knob, place);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_linear (void)
{
  /* A hundred places between 0 and 0.5. */
  assert_text (&linear, 0.0, "0");
  assert_text (&linear, 0.2, "0.2");
  assert_text (&linear, 0.2012, "0.2");
  assert_text (&linear, 0.2037, "0.205");
  assert_text (&linear, 0.5, "0.5");
  assert_text (&linear, 0.7, "0.5");
  assert_text (&linear, -1.0, "0");
}

static void
test_integer (void)
{
  assert_text (&integer, 1.0, "1");
  assert_text (&integer, 3.4, "3");
  assert_text (&integer, 3.6, "4");
  assert_text (&integer, 8.0, "8");
}

static void
test_log (void)
{
  assert_text (&rate, -5.0, "1e-05");
  assert_text (&rate, -2.0, "0.01");
  assert_text (&rate, log10 (0.0312), "0.031");
  assert_text (&rate, log10 (3.96), "4");
  assert_text (&rate, 1.0, "10");

  assert_text (&size, log10 (2.0), "2");
  assert_text (&size, log10 (2.6), "3");
  assert_text (&size, log10 (1234.0), "1200");
  assert_text (&size, log10 (5000.0), "5000");
}

/* Zero has no logarithm; it is at the left end. */
static void
test_zero (void)
{
  g_autoptr (GtkAdjustment) adjustment = viva_knob_scale_adjustment (&penalty);
  double left = gtk_adjustment_get_lower (adjustment);

  g_assert_true (isfinite (left));
  g_assert_cmpfloat (left, ==, viva_knob_scale_to_place (&penalty, 0.0));
  assert_text (&penalty, left, "0");
  assert_text (&penalty, left + 0.1, "1.3e-06");
  assert_text (&penalty, -3.0, "0.001");
}

static void
test_there_and_back (void)
{
  const LabKnob *knobs[] = { &linear, &integer, &rate, &size };

  for (guint i = 0; i < G_N_ELEMENTS (knobs); i++) {
    g_autoptr (GtkAdjustment) adjustment = viva_knob_scale_adjustment (knobs[i]);
    double low = gtk_adjustment_get_lower (adjustment);
    double high = gtk_adjustment_get_upper (adjustment);
    double last = -INFINITY;

    for (guint j = 0; j <= 200; j++) {
      double place = low + (high - low) * j / 200.0;
      g_autofree char *text = viva_knob_scale_to_text (knobs[i], place);
      g_autofree char *again = NULL;
      double value = g_ascii_strtod (text, NULL);

      g_assert_cmpfloat (value, >=, knobs[i]->min);
      g_assert_cmpfloat (value, <=, knobs[i]->max);
      g_assert_cmpfloat (value, >=, last);
      last = value;

      /* A value that the slider gave is one that it stands on. */
      again = viva_knob_scale_to_text (knobs[i], viva_knob_scale_to_place (knobs[i], value));
      g_assert_cmpstr (again, ==, text);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/knob-scale/linear", test_linear);
  g_test_add_func ("/ui/knob-scale/integer", test_integer);
  g_test_add_func ("/ui/knob-scale/log", test_log);
  g_test_add_func ("/ui/knob-scale/zero", test_zero);
  g_test_add_func ("/ui/knob-scale/there-and-back", test_there_and_back);

  return g_test_run ();
}
