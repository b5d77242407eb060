/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-schedule.h"

#include <math.h>

static void
test_constant (void)
{
  const NnSchedule schedule = { 0 };

  g_assert_cmpfloat (nn_schedule_factor (&schedule, 0), ==, 1);
  g_assert_cmpfloat (nn_schedule_factor (&schedule, 1), ==, 1);
  g_assert_cmpfloat (nn_schedule_factor (&schedule, G_MAXUINT64), ==, 1);
}

/* Halved every three steps. */
static void
test_step (void)
{
  const NnSchedule schedule = { .kind = NN_SCHEDULE_STEP, .period = 3, .gamma = 0.5 };
  const double expected[] = { 1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125 };

  for (guint64 t = 0; t < G_N_ELEMENTS (expected); t++)
    g_assert_cmpfloat (nn_schedule_factor (&schedule, t), ==, expected[t]);
}

/* ½ (1 + cos (π t / 12)): the cosines of 0°, 15°, … 180° that are known by heart. */
static void
test_cosine (void)
{
  const NnSchedule schedule = { .kind = NN_SCHEDULE_COSINE, .period = 12 };

  g_assert_cmpfloat (nn_schedule_factor (&schedule, 0), ==, 1);
  g_assert_cmpfloat_with_epsilon (nn_schedule_factor (&schedule, 2), (1 + sqrt (3) / 2) / 2, 1e-15);
  g_assert_cmpfloat_with_epsilon (nn_schedule_factor (&schedule, 3), (1 + sqrt (0.5)) / 2, 1e-15);
  g_assert_cmpfloat_with_epsilon (nn_schedule_factor (&schedule, 4), 0.75, 1e-15);
  g_assert_cmpfloat_with_epsilon (nn_schedule_factor (&schedule, 6), 0.5, 1e-15);
  g_assert_cmpfloat_with_epsilon (nn_schedule_factor (&schedule, 8), 0.25, 1e-15);
  g_assert_cmpfloat_with_epsilon (nn_schedule_factor (&schedule, 9), (1 - sqrt (0.5)) / 2, 1e-15);
  g_assert_cmpfloat (nn_schedule_factor (&schedule, 11), >, 0);
  /* One cycle: it stays at 0. */
  g_assert_cmpfloat (nn_schedule_factor (&schedule, 12), ==, 0);
  g_assert_cmpfloat (nn_schedule_factor (&schedule, 13), ==, 0);
  g_assert_cmpfloat (nn_schedule_factor (&schedule, 24), ==, 0);
}

/* A quarter, a half, three quarters, then all of it. */
static void
test_warm_up (void)
{
  const NnSchedule schedule = { .warm_up = 4 };
  const double expected[] = { 0.25, 0.5, 0.75, 1, 1, 1 };

  for (guint64 t = 0; t < G_N_ELEMENTS (expected); t++)
    g_assert_cmpfloat (nn_schedule_factor (&schedule, t), ==, expected[t]);
}

/* Warm-up multiplies whatever the kind says. */
static void
test_warm_up_with_others (void)
{
  const NnSchedule step = { .kind = NN_SCHEDULE_STEP, .period = 2, .gamma = 0.1, .warm_up = 4 };
  const NnSchedule cosine = { .kind = NN_SCHEDULE_COSINE, .period = 6, .warm_up = 4 };
  const double expected[] = { 0.25, 0.5, 0.75 * 0.1, 0.1, 0.01 };

  for (guint64 t = 0; t < G_N_ELEMENTS (expected); t++)
    g_assert_cmpfloat_with_epsilon (nn_schedule_factor (&step, t), expected[t], 1e-15);
  g_assert_cmpfloat_with_epsilon (nn_schedule_factor (&cosine, 2), 0.75 * 0.75, 1e-15);
  g_assert_cmpfloat_with_epsilon (nn_schedule_factor (&cosine, 3), 0.5, 1e-15);
}

/* A period of 0 counts as 1. */
static void
test_no_period (void)
{
  const NnSchedule step = { .kind = NN_SCHEDULE_STEP, .gamma = 0.5 };
  const NnSchedule cosine = { .kind = NN_SCHEDULE_COSINE };

  g_assert_cmpfloat (nn_schedule_factor (&step, 0), ==, 1);
  g_assert_cmpfloat (nn_schedule_factor (&step, 3), ==, 0.125);
  g_assert_cmpfloat (nn_schedule_factor (&cosine, 0), ==, 1);
  g_assert_cmpfloat (nn_schedule_factor (&cosine, 1), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/schedule/constant", test_constant);
  g_test_add_func ("/nn/schedule/step", test_step);
  g_test_add_func ("/nn/schedule/cosine", test_cosine);
  g_test_add_func ("/nn/schedule/warm-up", test_warm_up);
  g_test_add_func ("/nn/schedule/warm-up-with-others", test_warm_up_with_others);
  g_test_add_func ("/nn/schedule/no-period", test_no_period);

  return g_test_run ();
}
