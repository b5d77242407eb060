/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-class.h"

#include <string.h>

#include "demo-lab.h"
#include "lab-settings.h"

static void
test_find (void)
{
  g_autoptr (GError) error = NULL;
  guint n;
  const LabClass *const *classes = lab_classes (&n);

  for (guint i = 0; i < n; i++) {
    g_assert_true (lab_class_find (classes[i]->id, &error) == classes[i]);
    g_assert_no_error (error);
    if (i > 0)
      g_assert_cmpstr (classes[i - 1]->id, <, classes[i]->id);
  }
  g_assert_null (classes[n]);
  g_assert_true (lab_classes (NULL) == classes);
}

static void
test_unknown_lab (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lab_class_find ("no such lab at all, by any name", &error));
  g_assert_error (error, LAB_ERROR, LAB_ERROR_UNKNOWN_LAB);
  g_assert_true (
      g_str_has_prefix (error->message, "no lab is called “no such lab at all, by any name”; "));
}

static void
test_unknown_view (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (lab_class_find_view (&demo_lab, "plane", &error), ==, DEMO_PLANE);
  g_assert_no_error (error);
  g_assert_cmpint (lab_class_find_view (&demo_lab, "plain", &error), ==, -1);
  g_assert_error (error, LAB_ERROR, LAB_ERROR_UNKNOWN_VIEW);
  g_assert_cmpstr (error->message, ==,
                   "the lab demo has no view called “plain”; expected one of curves, plane, "
                   "pictures, readout, matrices, bars, histogram, diagram, table");
}

static void
test_knobs_and_facts (void)
{
  for (guint i = 0; i < demo_lab.n_knobs; i++)
    g_assert_cmpint (lab_class_find_knob (&demo_lab, demo_lab.knobs[i].id), ==, i);
  for (guint i = 0; i < demo_lab.n_facts; i++)
    g_assert_cmpint (lab_class_find_fact (&demo_lab, demo_lab.facts[i].id), ==, i);
  g_assert_cmpint (lab_class_find_knob (&demo_lab, "Rate"), ==, -1);
  g_assert_cmpint (lab_class_find_fact (&demo_lab, ""), ==, -1);
  g_assert_cmpuint (lab_knob_n_choices (&demo_lab.knobs[DEMO_MAP]), ==, 3);
  g_assert_cmpuint (lab_knob_n_choices (&demo_lab.knobs[DEMO_RATE]), ==, 0);
  g_assert_cmpuint (lab_view_n_layers (&demo_lab.views[DEMO_CURVES]), ==, 2);
}

/* A table that is full has no empty layer behind it. */
static void
test_full_view (void)
{
  LabView view = { .id = "full" };

  g_assert_cmpuint (lab_view_n_layers (&view), ==, 0);
  for (guint i = 0; i < LAB_VIEW_MAX_LAYERS; i++)
    view.layers[i].observable = "layer";
  g_assert_cmpuint (lab_view_n_layers (&view), ==, LAB_VIEW_MAX_LAYERS);
}

static void
test_applies (void)
{
  g_autoptr (LabSettings) settings = lab_settings_new (&demo_lab);
  LabClass always = demo_lab;

  g_assert_true (lab_class_knob_applies (&demo_lab, settings, DEMO_CLAMP));
  g_assert_true (lab_class_view_applies (&demo_lab, settings, DEMO_PICTURES));
  g_assert_true (lab_settings_parse (settings, "noise=0 width=3", NULL));
  g_assert_false (lab_class_knob_applies (&demo_lab, settings, DEMO_CLAMP));
  g_assert_true (lab_class_knob_applies (&demo_lab, settings, DEMO_RATE));
  g_assert_false (lab_class_view_applies (&demo_lab, settings, DEMO_PICTURES));
  g_assert_true (lab_class_view_applies (&demo_lab, settings, DEMO_PLANE));

  always.knob_applies = NULL;
  always.view_applies = NULL;
  g_assert_true (lab_class_knob_applies (&always, settings, DEMO_CLAMP));
  g_assert_true (lab_class_view_applies (&always, settings, DEMO_PICTURES));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab/class/find", test_find);
  g_test_add_func ("/lab/class/unknown-lab", test_unknown_lab);
  g_test_add_func ("/lab/class/unknown-view", test_unknown_view);
  g_test_add_func ("/lab/class/knobs-and-facts", test_knobs_and_facts);
  g_test_add_func ("/lab/class/full-view", test_full_view);
  g_test_add_func ("/lab/class/applies", test_applies);

  return g_test_run ();
}
