/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "lab-array.h"
#include "lab-test.h"

/* NumPy adds in another order. */
#define TOLERANCE 1e-11

static const char *const blanks[] = {
  "z1", "a1", "d1_random", "d1_mask", "a1_masked", "a1_scaled", "mu", "var", "a1_norm", "a2",
};

static void
get_matrix (LabRun *run, const char *id, LabValue *value)
{
  lab_run_get_fact (run, (guint) lab_class_find_fact (lab_run_get_class (run), id), value);
  g_assert_cmpint (value->kind, ==, LAB_VALUE_MATRIX);
}

static void
assert_matrix (LabRun *run, const char *id, GKeyFile *file, const char *group)
{
  g_autofree char *rows_key = g_strconcat (id, "_rows", NULL);
  g_autoptr (GError) error = NULL;
  g_auto (LabValue) value = LAB_VALUE_INIT;
  gsize n;
  g_autofree double *expected = g_key_file_get_double_list (file, group, id, &n, &error);

  g_assert_no_error (error);
  get_matrix (run, id, &value);
  g_assert_cmpint (value.rows, ==, g_key_file_get_integer (file, group, rows_key, &error));
  g_assert_cmpuint (value.rows * value.columns, ==, n);
  for (gsize i = 0; i < n; i++) {
    double difference = fabs (value.numbers[i] - expected[i]) / fmax (1, fabs (expected[i]));

    if (isnan (expected[i]) ? !isnan (value.numbers[i]) : !(difference <= TOLERANCE))
      g_error ("%s, %s[%d]: expected %.15g, found %.15g", group, id, (int) i, expected[i],
               value.numbers[i]);
  }
}

static void
test_numpy (void)
{
  g_autoptr (GKeyFile) file = lab_test_golden ("forward-lab.ini");
  gsize n_groups, n_errors = 0;
  g_auto (GStrv) groups = g_key_file_get_groups (file, &n_groups);

  g_assert_cmpuint (n_groups, >=, 16);
  for (gsize g = 0; g < n_groups; g++) {
    g_autofree char *settings = g_key_file_get_string (file, groups[g], "settings", NULL);
    g_autofree char *message = g_key_file_get_string (file, groups[g], "error", NULL);
    g_autoptr (LabRun) run = lab_test_open ("forward-lab", settings, 7, NULL);

    for (guint i = 0; i < G_N_ELEMENTS (blanks); i++)
      assert_matrix (run, blanks[i], file, groups[g]);
    if (message) {
      lab_test_assert_fact (run, "error", message);
      lab_test_assert_fact (run, "wrong_a2", "not reached");
      n_errors++;
    } else {
      lab_test_assert_fact (run, "error", "nothing");
      if (g_key_file_has_key (file, groups[g], "wrong_a2", NULL))
        assert_matrix (run, "wrong_a2", file, groups[g]);
    }
  }
  g_assert_cmpuint (n_errors, ==, 2);
}

/*
 * The numbers that the lab opens with, by hand, but with keep_prob 1 and ε = 0:
 *
 *   W X + b = [1+2+0.5 2−1+0.5 0+1+0.5 −1+0+0.5; −1+0+1 −2+2+1 0−2+1 1+4+1]
 *           = [3.5 1.5 1.5 −0.5; 0 1 −1 6],  ReLU: [3.5 1.5 1.5 0; 0 1 0 6]
 *   means 6.5/4 = 1.625 and 7/4 = 1.75
 *   variances (12.25 + 2.25 + 2.25)/4 − 1.625² = 4.1875 − 2.640625 = 1.546875
 *         and (1 + 36)/4 − 1.75² = 9.25 − 3.0625 = 6.1875
 *   A2 = 10 + 2 (x − 1.75)/√6.1875 in the second row
 */
static void
test_by_hand (void)
{
  g_autoptr (LabRun) run = lab_test_open ("forward-lab", "keep_prob=1 epsilon=0", 1, NULL);
  g_auto (LabValue) a2 = LAB_VALUE_INIT;

  lab_test_assert_fact (run, "z1", "[3.5 1.5 1.5 -0.5; 0 1 -1 6]");
  lab_test_assert_fact (run, "a1", "[3.5 1.5 1.5 0; 0 1 0 6]");
  lab_test_assert_fact (run, "d1_mask", "[1 1 1 1; 1 1 1 1]");
  lab_test_assert_fact (run, "a1_scaled", "[3.5 1.5 1.5 0; 0 1 0 6]");
  lab_test_assert_fact (run, "mu", "[1.625; 1.75]");
  lab_test_assert_fact (run, "var", "[1.54688; 6.1875]");
  lab_test_assert_fact (run, "a2_shape", "2 × 4");
  get_matrix (run, "a2", &a2);
  g_assert_cmpfloat (fabs (a2.numbers[0] - 1.875 / sqrt (1.546875)), <, TOLERANCE);
  g_assert_cmpfloat (fabs (a2.numbers[7] - (10 + 2 * 4.25 / sqrt (6.1875))), <, TOLERANCE);
}

/* The mask keeps a share keep_prob: over 200 seeds of 64 values, 5 standard deviations. */
static void
test_mask (void)
{
  const double keep_prob = 0.7;
  double n_kept = 0;

  for (guint seed = 0; seed < 200; seed++) {
    g_autofree char *text = g_strdup_printf ("source=seed n_x=2 m=8 n_y=8 keep_prob=0.7 gamma=1 "
                                             "beta=0 dropout_seed=%u",
                                             seed);
    g_autoptr (LabRun) run = lab_test_open ("forward-lab", text, 3, NULL);
    g_auto (LabValue) random = LAB_VALUE_INIT, mask = LAB_VALUE_INIT;

    get_matrix (run, "d1_random", &random);
    get_matrix (run, "d1_mask", &mask);
    for (guint i = 0; i < 64; i++) {
      g_assert_true (random.numbers[i] >= 0 && random.numbers[i] < 1);
      g_assert_true (mask.numbers[i] == (random.numbers[i] < keep_prob));
      n_kept += mask.numbers[i];
    }
  }
  g_assert_cmpfloat (fabs (n_kept / 12800 - keep_prob), <,
                     5 * sqrt (keep_prob * (1 - keep_prob) / 12800));
}

/* Another D1, and the same Z1. */
static void
test_dropout_seed (void)
{
  g_autoptr (LabRun) run = lab_test_open ("forward-lab", "source=seed gamma=1 beta=0", 3, NULL);
  g_autoptr (LabRun) other =
      lab_test_open ("forward-lab", "source=seed gamma=1 beta=0 dropout_seed=1", 3, NULL);
  g_autofree char *z1 = lab_test_fact (run, "z1"), *other_z1 = lab_test_fact (other, "z1");
  g_autofree char *d1 = lab_test_fact (run, "d1_random");
  g_autofree char *other_d1 = lab_test_fact (other, "d1_random");

  g_assert_cmpstr (z1, ==, other_z1);
  g_assert_cmpstr (d1, !=, other_d1);
  lab_test_assert_fact (run, "a2_shape", "4 × 5");
}

static const char *
remark (LabFrame *frame, guint line)
{
  const LabObservable *observable = lab_frame_find (frame, "remarks", LAB_OBSERVABLE_TABLE);

  g_assert_nonnull (observable);
  return observable->table.cells[2 * line + 1];
}

/* What is special is said: keep_prob 0 and 1, rows of equal values, a batch of one. */
static void
test_remarks (void)
{
  static const struct {
    const char *text;
    guint line;
    const char *part;
  } cases[] = {
    { "", 0, "none" },
    { "mistake=no-keepdims", 0, "shapes (2,4) (2,)" },
    { "mistake=no-keepdims x=[1 2; 0 1; 2 -1]", 0, "off by up to" },
    { "mistake=no-keepdims x=[1; 0; 2]", 0, "grown to (2, 2)" },
    { "mistake=no-scaling keep_prob=1", 0, "no difference" },
    { "keep_prob=0", 1, "0 / 0 is no number" },
    { "keep_prob=1", 1, "keeps every value" },
    { "", 2, "none" },
    { "x=[1; 0; 2]", 2, "A2 is β" },
    { "x=[1; 0; 2] epsilon=0", 2, "0 / 0" },
    { "x=[1; 0; 2]", 3, "its own mean" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (LabRun) run = lab_test_open ("forward-lab", cases[i].text, 1, NULL);
    g_autoptr (LabFrame) frame = lab_run_observe (run, G_MAXUINT64);

    if (!strstr (remark (frame, cases[i].line), cases[i].part))
      g_error ("%s: expected “%s” in “%s”", cases[i].text, cases[i].part,
               remark (frame, cases[i].line));
  }
}

static void
test_refusals (void)
{
  lab_test_refuse ("forward-lab", "w=[1 2]", "w: expected 3 columns, one for each row of X (n_x)");
  lab_test_refuse ("forward-lab", "b=[1; 2; 3]", "b: expected 1 row or 2");
  /* Whoever only asks for numbers of the seed gets them, with more units or fewer. */
  for (guint n_y = 1; n_y <= 5; n_y += 2) {
    g_autofree char *settings = g_strdup_printf ("source=seed n_y=%u", n_y);
    g_autofree char *shape = g_strdup_printf ("%u × 5", n_y);
    g_autoptr (LabRun) drawn = lab_test_open ("forward-lab", settings, 1, NULL);

    lab_test_assert_fact (drawn, "a2_shape", shape);
  }
  lab_test_refuse ("forward-lab", "gamma=[1; 2; 3]", "gamma: expected 1 row or 2");
  lab_test_refuse ("forward-lab", "beta=[1; 2; 3]", "beta: expected 1 row or 2");
  lab_test_refuse ("forward-lab", "x=[]", "x: expected a matrix");
  lab_test_refuse ("forward-lab", "keep_prob=1.1", "keep_prob: expected");
  lab_test_refuse ("forward-lab", "epsilon=-1", "epsilon: expected");
  lab_test_refuse ("forward-lab", "n_y=0", "n_y: expected");
}

static void
fill (LabArray *self)
{
  for (gsize i = 0; i < self->rows * self->columns; i++)
    self->values[i] = (double) i + 1;
}

/* Every pair of small shapes against NumPy's rule, written as it stands in its manual: lined up at
 * the last axis, two sizes go together when they are equal or one of them is 1. */
static void
test_broadcasting (void)
{
  for (guint code = 0; code < 4 * 4 * 4 * 4; code++) {
    gsize size[2][2] = { { code % 4, code / 4 % 4 }, { code / 16 % 4, code / 64 } };
    g_autoptr (LabArray) first = NULL, second = NULL, sum = NULL;
    LabArray *arrays[2];
    g_autoptr (GError) error = NULL;
    gboolean fits = TRUE;

    if (size[0][1] == 0 || size[1][1] == 0)
      continue;
    /* A first size of 0 stands for an array of one axis. */
    for (guint i = 0; i < 2; i++) {
      arrays[i] = size[i][0] == 0 ? lab_array_new_flat (size[i][1])
                                  : lab_array_new (size[i][0], size[i][1]);
      fill (arrays[i]);
    }
    for (guint axis = 0; axis < 2; axis++) {
      gsize a = MAX (size[0][axis], 1), b = MAX (size[1][axis], 1);

      fits = fits && (a == b || a == 1 || b == 1);
    }
    first = arrays[0];
    second = arrays[1];
    sum = lab_array_combine (arrays[0], '+', arrays[1], &error);
    g_assert_true ((sum != NULL) == fits);
    g_assert_true ((error == NULL) == fits);
    if (!fits)
      continue;
    g_assert_cmpuint (sum->n_axes, ==, size[0][0] == 0 && size[1][0] == 0 ? 1 : 2);
    for (gsize i = 0; i < sum->rows; i++)
      for (gsize j = 0; j < sum->columns; j++) {
        double expected = 0;

        for (guint k = 0; k < 2; k++)
          expected +=
              arrays[k]->values[i % arrays[k]->rows * arrays[k]->columns + j % arrays[k]->columns];
        g_assert_cmpfloat (sum->values[i * sum->columns + j], ==, expected);
      }
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab/forward-lab/numpy", test_numpy);
  g_test_add_func ("/lab/forward-lab/by-hand", test_by_hand);
  g_test_add_func ("/lab/forward-lab/mask", test_mask);
  g_test_add_func ("/lab/forward-lab/dropout-seed", test_dropout_seed);
  g_test_add_func ("/lab/forward-lab/remarks", test_remarks);
  g_test_add_func ("/lab/forward-lab/refusals", test_refusals);
  g_test_add_func ("/lab/forward-lab/broadcasting", test_broadcasting);

  return g_test_run ();
}
