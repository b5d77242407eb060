/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What lab-class.h asks of every lab, tried with each one there is and with the demonstration lab:
 * tables that make sense, the same bits for the same seed and any number of threads, and a declared
 * state that is all that a step changes. */

#include "lab-run.h"

#include <math.h>
#include <string.h>

#include "demo-lab.h"
#include "frame-compare.h"

#define N_STEPS 3

static void
assert_id (const char *id)
{
  g_assert_nonnull (id);
  g_assert_cmpuint (strlen (id), >, 0);
  g_assert_cmpuint (strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789_-"), ==, strlen (id));
}

static void
assert_text (const char *text)
{
  g_assert_true (text != NULL && text[0] != '\0' && g_utf8_validate (text, -1, NULL));
}

static void
check_knob (const LabClass *klass, const LabKnob *knob)
{
  assert_id (knob->id);
  assert_text (knob->title);
  assert_text (knob->help);
  g_assert_true (knob->group == NULL || knob->group[0] != '\0');
  g_assert_true (&klass->knobs[lab_class_find_knob (klass, knob->id)] == knob);

  switch (knob->kind) {
  case LAB_KNOB_REAL:
  case LAB_KNOB_INTEGER:
    g_assert_true (isfinite (knob->min) && isfinite (knob->max) && knob->min < knob->max);
    g_assert_true (knob->initial >= knob->min && knob->initial <= knob->max);
    if (knob->scale == LAB_SCALE_LOG)
      g_assert_cmpfloat (knob->min, >, 0);
    if (knob->kind == LAB_KNOB_INTEGER) {
      /* Values are kept as doubles, which are exact up to 2⁵³. */
      g_assert_cmpfloat (MAX (fabs (knob->min), fabs (knob->max)), <=, 0x1p53);
      g_assert_cmpfloat (knob->initial, ==, floor (knob->initial));
    }
    break;
  case LAB_KNOB_CHOICE:
    g_assert_cmpuint (lab_knob_n_choices (knob), >=, 2);
    g_assert_true (knob->initial >= 0 && knob->initial < lab_knob_n_choices (knob));
    g_assert_cmpfloat (knob->initial, ==, floor (knob->initial));
    for (guint i = 0; i < lab_knob_n_choices (knob); i++) {
      assert_id (knob->choices[i].id);
      assert_text (knob->choices[i].title);
      for (guint j = 0; j < i; j++)
        g_assert_cmpstr (knob->choices[i].id, !=, knob->choices[j].id);
    }
    break;
  case LAB_KNOB_SWITCH:
    g_assert_true (knob->initial == 0 || knob->initial == 1);
    break;
  case LAB_KNOB_FILE:
    g_assert_true (knob->patterns != NULL && knob->patterns[0] != NULL);
    break;
  case LAB_KNOB_MATRIX: {
    g_autoptr (LabSettings) settings = lab_settings_new (klass);

    g_assert_cmpfloat (knob->min, <, knob->max);
    g_assert_true (1 <= knob->min_rows && knob->min_rows <= knob->max_rows);
    g_assert_true (1 <= knob->min_columns && knob->min_columns <= knob->max_columns);
    g_assert_true (lab_settings_set (settings, knob->id, knob->initial_matrix, NULL));
    for (const LabPreset *preset = knob->presets; preset != NULL && preset->id != NULL; preset++) {
      assert_id (preset->id);
      assert_text (preset->title);
      g_assert_true (lab_knob_find_preset (knob, preset->id) == preset);
      g_assert_true (lab_settings_set (settings, knob->id, preset->id, NULL));
    }
    break;
  }
  }
}

static void
check_view (const LabClass *klass, const LabView *view)
{
  guint n = lab_view_n_layers (view);

  assert_id (view->id);
  assert_text (view->title);
  assert_text (view->help);
  g_assert_true (&klass->views[lab_class_find_view (klass, view->id, NULL)] == view);
  g_assert_cmpuint (n, >=, 1);

  for (guint i = 0; i < n; i++) {
    LabObservableKind kind = view->layers[i].kind;

    assert_text (view->layers[i].label);
    switch (view->kind) {
    case LAB_VIEW_PLANE:
      g_assert_true (kind == LAB_OBSERVABLE_SERIES || kind == LAB_OBSERVABLE_FIELD ||
                     kind == LAB_OBSERVABLE_POINTS || kind == LAB_OBSERVABLE_HISTOGRAM);
      assert_text (view->x.title);
      assert_text (view->y.title);
      break;
    case LAB_VIEW_PICTURES:
      g_assert_cmpint (kind, ==, LAB_OBSERVABLE_PICTURES);
      break;
    case LAB_VIEW_READOUT:
      g_assert_cmpint (kind, ==, LAB_OBSERVABLE_READOUT);
      break;
    case LAB_VIEW_MATRICES:
      g_assert_cmpint (kind, ==, LAB_OBSERVABLE_MATRIX);
      break;
    case LAB_VIEW_BARS:
      g_assert_cmpint (kind, ==, LAB_OBSERVABLE_BARS);
      assert_text (view->y.title);
      break;
    case LAB_VIEW_DIAGRAM:
      g_assert_cmpint (kind, ==, LAB_OBSERVABLE_DIAGRAM);
      break;
    case LAB_VIEW_TABLE:
      g_assert_cmpint (kind, ==, LAB_OBSERVABLE_TABLE);
      break;
    }
    if (view->layers[i].knob != NULL) {
      int knob = lab_class_find_knob (klass, view->layers[i].knob);

      g_assert_true (kind == LAB_OBSERVABLE_MATRIX || kind == LAB_OBSERVABLE_BARS);
      g_assert_true (knob >= 0 && klass->knobs[knob].kind == LAB_KNOB_MATRIX);
    }
  }
}

static void
test_tables (gconstpointer data)
{
  const LabClass *klass = data;

  assert_id (klass->id);
  assert_text (klass->title);
  assert_text (klass->summary);
  g_assert_nonnull (klass->parts);
  g_assert_true (klass->open != NULL && klass->close != NULL && klass->observe != NULL);
  g_assert_true (klass->n_facts == 0 || klass->fact != NULL);
  g_assert_true ((klass->step != NULL) == (klass->default_steps > 0));
  g_assert_true (klass->n_views >= 1 && klass->n_views <= 64);
  g_assert_true (!klass->has_best || klass->best_series < klass->n_series);
  g_assert_cmpuint (klass->n_knobs, <=, 64); /* a bit each */
  for (guint i = 0; i < klass->n_knobs; i++)
    check_knob (klass, &klass->knobs[i]);
  for (guint i = 0; i < klass->n_views; i++)
    check_view (klass, &klass->views[i]);
  for (guint i = 0; i < klass->n_facts; i++) {
    assert_id (klass->facts[i].id);
    assert_text (klass->facts[i].title);
    g_assert_cmpint (lab_class_find_fact (klass, klass->facts[i].id), ==, i);
  }
}

static LabRun *
open_run (const LabClass *klass, guint64 seed, NnPool *pool)
{
  g_autoptr (LabSettings) settings = lab_settings_new (klass);
  g_autoptr (GError) error = NULL;
  LabRun *run = lab_run_new (settings, seed, 1, pool, &error);

  g_assert_no_error (error);
  g_assert_nonnull (run);
  return run;
}

static void
take_steps (LabRun *run)
{
  for (guint i = 0; i < N_STEPS; i++)
    lab_run_step (run);
}

/* What is observed are layers of views, of the kind that the view says; each view that applies has
 * one at least. */
static void
test_views (gconstpointer data)
{
  const LabClass *klass = data;
  g_autoptr (LabRun) run = open_run (klass, 1, NULL);

  take_steps (run);
  for (guint i = 0; i < klass->n_views; i++) {
    const LabView *view = &klass->views[i];
    g_autoptr (LabFrame) frame = lab_run_observe (run, G_GUINT64_CONSTANT (1) << i);
    guint n_found = 0;

    for (guint j = 0; j < lab_view_n_layers (view); j++)
      n_found += lab_frame_find (frame, view->layers[j].observable, view->layers[j].kind) != NULL;
    if (lab_class_view_applies (klass, lab_run_get_settings (run), i))
      g_assert_cmpuint (n_found, >=, 1);
    else
      g_assert_cmpuint (lab_frame_get_n_observables (frame), ==, 0);
  }
}

static void
test_facts (gconstpointer data)
{
  const LabClass *klass = data;
  g_autoptr (LabRun) run = open_run (klass, 1, NULL);
  g_autoptr (LabRun) again = open_run (klass, 1, NULL);

  for (guint steps = 0; steps < 2; steps++) {
    for (guint i = 0; i < klass->n_facts; i++) {
      g_auto (LabValue) value = LAB_VALUE_INIT;
      g_auto (LabValue) value_again = LAB_VALUE_INIT;
      g_autofree char *text = NULL, *text_again = NULL;

      lab_run_get_fact (run, i, &value);
      lab_run_get_fact (again, i, &value_again);
      text = lab_value_to_string (&value);
      text_again = lab_value_to_string (&value_again);
      assert_text (text);
      g_assert_cmpstr (text, ==, text_again);
    }
    take_steps (run);
    take_steps (again);
  }
}

static void
test_deterministic (gconstpointer data)
{
  const LabClass *klass = data;
  g_autoptr (NnPool) pool = nn_pool_new (3);
  g_autoptr (LabRun) run = open_run (klass, 5, NULL);
  g_autoptr (LabRun) threaded = open_run (klass, 5, pool);

  for (guint i = 0; i < 2; i++) {
    g_autoptr (LabFrame) frame = lab_run_observe (run, G_MAXUINT64);
    g_autoptr (LabFrame) threaded_frame = lab_run_observe (threaded, G_MAXUINT64);

    frame_assert_equal (frame, threaded_frame);
    take_steps (run);
    take_steps (threaded);
  }
}

/* A lab that forgets to declare part of its state goes another way after it is restored; one whose
 * observing changes the run goes another way when it is looked at. */
static void
test_restore (gconstpointer data)
{
  const LabClass *klass = data;
  g_autoptr (LabRun) run = open_run (klass, 9, NULL);
  g_autoptr (LabRun) fresh = open_run (klass, 9, NULL);
  g_autoptr (LabFrame) frame = NULL, replayed = NULL, moved = NULL, unobserved = NULL;
  g_autofree guint8 *state = g_malloc (lab_run_get_state_size (run));
  guint64 step;

  take_steps (run);
  step = lab_run_get_step (run);
  lab_run_save_state (run, state);
  take_steps (run);
  frame = lab_run_observe (run, G_MAXUINT64);

  lab_run_restore_state (run, state, step);
  lab_frame_unref (lab_run_observe (run, G_MAXUINT64));
  take_steps (run);
  replayed = lab_run_observe (run, G_MAXUINT64);
  frame_assert_equal (frame, replayed);

  take_steps (fresh);
  take_steps (fresh);
  unobserved = lab_run_observe (fresh, G_MAXUINT64);
  frame_assert_equal (frame, unobserved);

  lab_run_restore_state (fresh, state, step);
  take_steps (fresh);
  moved = lab_run_observe (fresh, G_MAXUINT64);
  frame_assert_equal (frame, moved);
}

static void
add_lab (const LabClass *klass)
{
  static const struct {
    const char *name;
    GTestDataFunc func;
  } cases[] = {
    { "tables", test_tables },   { "views", test_views },
    { "facts", test_facts },     { "deterministic", test_deterministic },
    { "restore", test_restore },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/lab/contract/%s/%s", klass->id, cases[i].name);

    g_test_add_data_func (path, klass, cases[i].func);
  }
}

int
main (int argc, char *argv[])
{
  guint n;
  const LabClass *const *classes = lab_classes (&n);

  g_test_init (&argc, &argv, NULL);

  add_lab (&demo_lab);
  add_lab (&still_lab);
  for (guint i = 0; i < n; i++)
    add_lab (classes[i]);

  return g_test_run ();
}
