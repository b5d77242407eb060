/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-checkpoints.h"

#include <string.h>

/* Visits steps @from … @to − 1 as a run does, and writes each step's number where one is wanted. */
static void
visit (LabCheckpoints *checkpoints, guint64 from, guint64 to)
{
  for (guint64 step = from; step < to; step++) {
    gpointer state = lab_checkpoints_add (checkpoints, step);

    if (state != NULL)
      memcpy (state, &step, sizeof step);
  }
}

/* The newest at or before each step is what it says, no further back than the distance, and never
 * are there more than allowed. */
static void
assert_dense (const LabCheckpoints *checkpoints, guint64 n)
{
  for (guint64 step = 0; step < n; step++) {
    guint64 found, inside;
    gconstpointer state = lab_checkpoints_find (checkpoints, step, &found);

    g_assert_nonnull (state);
    memcpy (&inside, state, sizeof inside);
    g_assert_cmpuint (inside, ==, found);
    g_assert_cmpuint (found, <=, step);
    g_assert_cmpuint (step - found, <, lab_checkpoints_get_distance (checkpoints));
  }
}

static void
test_grow (void)
{
  for (guint capacity = 2; capacity < 9; capacity++) {
    g_autoptr (LabCheckpoints) checkpoints =
        lab_checkpoints_new (sizeof (guint64), capacity * sizeof (guint64), 3);
    guint64 found;

    g_assert_null (lab_checkpoints_find (checkpoints, 0, &found));
    for (guint64 n = 1; n < 400; n += 1 + n / 3) {
      visit (checkpoints, 0, n); /* those that there are are not wanted again */
      assert_dense (checkpoints, n);
      g_assert_cmpuint (lab_checkpoints_count (checkpoints), <=, capacity);
      /* Doubled no more often than it had to: half the room at least is used. */
      if (lab_checkpoints_get_distance (checkpoints) > 3)
        g_assert_cmpuint (2 * lab_checkpoints_count (checkpoints), >=, capacity);
    }
  }
}

/* However small the budget: the start, and one that goes along. */
static void
test_tiny_budget (void)
{
  g_autoptr (LabCheckpoints) checkpoints = lab_checkpoints_new (sizeof (guint64), 1, 1);

  visit (checkpoints, 0, 1000);
  g_assert_cmpuint (lab_checkpoints_count (checkpoints), ==, 2);
  g_assert_cmpuint (lab_checkpoints_get_distance (checkpoints), ==, 512);
  assert_dense (checkpoints, 1000);
}

static void
test_truncate (void)
{
  g_autoptr (LabCheckpoints) checkpoints =
      lab_checkpoints_new (sizeof (guint64), 10 * sizeof (guint64), 2);
  guint64 found;

  visit (checkpoints, 0, 15); /* 0, 2, …, 14 */
  lab_checkpoints_truncate (checkpoints, 100);
  g_assert_cmpuint (lab_checkpoints_count (checkpoints), ==, 8);
  lab_checkpoints_truncate (checkpoints, 8); /* it stays */
  g_assert_cmpuint (lab_checkpoints_count (checkpoints), ==, 5);
  lab_checkpoints_find (checkpoints, 100, &found);
  g_assert_cmpuint (found, ==, 8);
  lab_checkpoints_truncate (checkpoints, 7);
  lab_checkpoints_find (checkpoints, 100, &found);
  g_assert_cmpuint (found, ==, 6);

  visit (checkpoints, 8, 100);
  assert_dense (checkpoints, 100);
  lab_checkpoints_truncate (checkpoints, 0);
  g_assert_cmpuint (lab_checkpoints_count (checkpoints), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab/checkpoints/grow", test_grow);
  g_test_add_func ("/lab/checkpoints/tiny-budget", test_tiny_budget);
  g_test_add_func ("/lab/checkpoints/truncate", test_truncate);

  return g_test_run ();
}
