/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "frame-compare.h"
#include "lab-run.h"
#include "lab-settings.h"

#include <math.h>

/* What the tests of labs share: runs from text, facts, and files of golden numbers. */

static inline LabRun *
lab_test_open (const char *lab, const char *text, guint64 seed, NnPool *pool)
{
  g_autoptr (GError) error = NULL;
  const LabClass *klass = lab_class_find (lab, &error);
  g_autoptr (LabSettings) settings = NULL;
  LabRun *run;

  g_assert_no_error (error);
  settings = lab_settings_new (klass);
  lab_settings_parse (settings, text, &error);
  g_assert_no_error (error);
  run = lab_run_new (settings, seed, 1, pool, &error);
  g_assert_no_error (error);
  return run;
}

/* Neither the settings nor the run may take @text; the message has @part in it. */
static inline void
lab_test_refuse (const char *lab, const char *text, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LabSettings) settings = lab_settings_new (lab_class_find (lab, NULL));

  if (lab_settings_parse (settings, text, &error)) {
    g_autoptr (LabRun) run = lab_run_new (settings, 1, 1, NULL, &error);

    g_assert_null (run);
  }
  g_assert_nonnull (error);
  if (strstr (error->message, part) == NULL)
    g_error ("%s: expected “%s” in “%s”", text, part, error->message);
}

/* As lab_value_to_string() says it. (transfer full) */
static inline char *
lab_test_fact (LabRun *run, const char *id)
{
  g_auto (LabValue) value = LAB_VALUE_INIT;
  int index = lab_class_find_fact (lab_run_get_class (run), id);

  g_assert_cmpint (index, >=, 0);
  lab_run_get_fact (run, (guint) index, &value);
  return lab_value_to_string (&value);
}

static inline void
lab_test_assert_fact (LabRun *run, const char *id, const char *expected)
{
  g_autofree char *found = lab_test_fact (run, id);

  if (g_strcmp0 (found, expected) != 0)
    g_error ("%s: expected %s, found %s", id, expected, found);
}

/* A REAL or INTEGER fact; NAN when it is not known. */
static inline double
lab_test_number (LabRun *run, const char *id)
{
  g_auto (LabValue) value = LAB_VALUE_INIT;

  lab_run_get_fact (run, (guint) lab_class_find_fact (lab_run_get_class (run), id), &value);
  return value.kind == LAB_VALUE_REAL      ? value.real
         : value.kind == LAB_VALUE_INTEGER ? (double) value.integer
                                           : (double) NAN;
}

/* Golden numbers of tests/lab/golden. (transfer full) */
static inline GKeyFile *
lab_test_golden (const char *name)
{
  GKeyFile *file = g_key_file_new ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "lab", "golden", name, NULL);
  g_autoptr (GError) error = NULL;

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  return file;
}

static inline double *
lab_test_values (GKeyFile *file, const char *key, gsize *n)
{
  g_autoptr (GError) error = NULL;
  double *list = g_key_file_get_double_list (file, key, "values", n, &error);

  g_assert_no_error (error);
  return list;
}

/* "[1 2; 3 4]" of an array of two dimensions. (transfer full) */
static inline char *
lab_test_matrix (GKeyFile *file, const char *key)
{
  gsize n, n_dims;
  g_autofree double *values = lab_test_values (file, key, &n);
  g_autofree int *shape = g_key_file_get_integer_list (file, key, "shape", &n_dims, NULL);
  GString *text = g_string_new ("[");
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_assert_cmpuint (n_dims, ==, 2);
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s",
                            i == 0                      ? ""
                            : i % (gsize) shape[1] == 0 ? "; "
                                                        : " ",
                            g_ascii_dtostr (buffer, sizeof buffer, values[i]));
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

/* A MATRIX fact is what stands in the file, to @tolerance. */
static inline void
lab_test_assert_golden (LabRun *run, const char *id, GKeyFile *file, double tolerance)
{
  g_auto (LabValue) value = LAB_VALUE_INIT;
  gsize n;
  g_autofree double *expected = lab_test_values (file, id, &n);

  lab_run_get_fact (run, (guint) lab_class_find_fact (lab_run_get_class (run), id), &value);
  g_assert_cmpint (value.kind, ==, LAB_VALUE_MATRIX);
  g_assert_cmpuint (value.rows * value.columns, ==, n);
  for (gsize i = 0; i < n; i++)
    g_assert_true (fabs (value.numbers[i] - expected[i]) <= tolerance);
}

/* What the contract asks, for settings that test-contract.c does not try: a run goes the same way
 * again from a saved state, whether it was looked at or not, and with any number of threads. */
static inline void
lab_test_assert_replays (const char *lab, const char *text, guint64 seed)
{
  const guint n_before = 13, n_after = 9;
  g_autoptr (NnPool) pool = nn_pool_new (3);
  g_autoptr (LabRun) run = lab_test_open (lab, text, seed, NULL);
  g_autoptr (LabRun) threaded = lab_test_open (lab, text, seed, pool);
  g_autofree guint8 *state = g_malloc (lab_run_get_state_size (run));
  g_autoptr (LabFrame) frame = NULL, again = NULL, by_threads = NULL;
  guint64 step;

  for (guint t = 0; t < n_before; t++)
    lab_run_step (run);
  step = lab_run_get_step (run);
  lab_run_save_state (run, state);
  for (guint t = 0; t < n_after; t++)
    lab_run_step (run);
  frame = lab_run_observe (run, G_MAXUINT64);

  lab_run_restore_state (run, state, step);
  lab_frame_unref (lab_run_observe (run, G_MAXUINT64));
  for (guint t = 0; t < n_after; t++)
    lab_run_step (run);
  again = lab_run_observe (run, G_MAXUINT64);
  frame_assert_equal (frame, again);

  for (guint t = 0; t < n_before + n_after; t++)
    lab_run_step (threaded);
  by_threads = lab_run_observe (threaded, G_MAXUINT64);
  frame_assert_equal (frame, by_threads);
}
