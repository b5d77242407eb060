/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-set.h"
#include "data-error.h"

#include <string.h>

/* Four pictures of 1 × 2, grey; feature d of example i is 10 i + d. */
static DataSet *
make_pictures (void)
{
  static const char *const classes[] = { "cat", "dog", "owl", NULL };
  static const char *const features[] = { "left", "right", NULL };
  g_autoptr (GError) error = NULL;
  DataSet *set = data_set_new ("Pets", 4, 2, 3, classes, &error);

  g_assert_no_error (error);
  set->height = 1;
  set->width = 2;
  set->channels = 1;
  set->feature_names = g_strdupv ((char **) features);
  for (gsize i = 0; i < 4; i++) {
    set->features[2 * i] = 10 * i;
    set->features[2 * i + 1] = 10 * i + 1;
    set->labels[i] = i % 3;
  }
  return set;
}

static void
test_new (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DataSet) set = data_set_new ("Empty", 3, 5, 2, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (set->title, ==, "Empty");
  g_assert_cmpuint (set->n_examples, ==, 3);
  g_assert_cmpuint (set->n_features, ==, 5);
  g_assert_cmpuint (set->n_classes, ==, 2);
  g_assert_cmpuint (set->height + set->width + set->channels, ==, 0);
  for (gsize i = 0; i < 15; i++)
    g_assert_cmpfloat (set->features[i], ==, 0);
  for (gsize i = 0; i < 3; i++)
    g_assert_cmpint (set->labels[i], ==, 0);
  g_assert_null (set->feature_names);
  g_assert_cmpuint (g_strv_length (set->class_names), ==, 2);
  g_assert_cmpstr (set->class_names[0], ==, "0");
  g_assert_cmpstr (set->class_names[1], ==, "1");
}

static void
test_new_copies_names (void)
{
  char name[] = "red";
  const char *const names[] = { name, "blue", NULL };
  g_autoptr (DataSet) set = data_set_new ("Colours", 1, 1, 2, names, NULL);

  name[0] = 'b';
  g_assert_cmpstr (set->class_names[0], ==, "red");
}

static void
test_new_without_examples (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DataSet) set = data_set_new ("Nothing", 0, 4, 2, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (set->n_examples, ==, 0);
  g_assert_nonnull (set->features);
  g_assert_nonnull (set->labels);
}

static void
assert_refused (gsize n_examples, gsize n_features, const char *fragment)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DataSet) set = data_set_new ("Huge", n_examples, n_features, 2, NULL, &error);

  g_assert_null (set);
  g_assert_error (error, DATA_ERROR, DATA_ERROR_SIZE);
  g_assert_nonnull (strstr (error->message, "Huge: expected"));
  g_assert_nonnull (strstr (error->message, fragment));
}

static void
test_new_too_large (void)
{
  /* N D overflows 64 bits. */
  assert_refused (4000000000u, G_MAXSIZE / 1000, "fits in memory, found 4000000000 examples");
  /* N D fits in 64 bits, four bytes each do not. */
  assert_refused (1000000, G_MAXSIZE / 2000000, "fits in memory, found 1000000 examples");
#ifndef __SANITIZE_ADDRESS__ /* which ends the program where malloc would return NULL */
  /* With the labels 4 (15625000 + 1) 10⁹ bytes, more than 47 bits can address. */
  assert_refused (1000000000, 15625000, "which need 59604648590 MiB");
#endif
  assert_refused ((gsize) G_MAXUINT32 + 1, 1, "at most 4294967295 examples, found 4294967296");
}

static void
test_references (void)
{
  DataSet *set = make_pictures ();

  g_assert_true (data_set_ref (set) == set);
  data_set_unref (set);
  g_assert_cmpfloat (set->features[7], ==, 31);
  data_set_unref (set);
}

static void
test_subset (void)
{
  static const guint32 indices[] = { 3, 1, 3 };
  static const float features[] = { 30, 31, 10, 11, 30, 31 };
  static const gint32 labels[] = { 0, 1, 0 };
  DataSet *set = make_pictures ();
  g_autoptr (DataSet) subset = data_set_subset (set, indices, 3);

  /* The subset stands on its own. */
  data_set_unref (set);
  g_assert_cmpstr (subset->title, ==, "Pets");
  g_assert_cmpuint (subset->n_examples, ==, 3);
  g_assert_cmpuint (subset->n_features, ==, 2);
  g_assert_cmpuint (subset->n_classes, ==, 3);
  g_assert_cmpuint (subset->height, ==, 1);
  g_assert_cmpuint (subset->width, ==, 2);
  g_assert_cmpuint (subset->channels, ==, 1);
  g_assert_cmpmem (subset->features, 6 * sizeof (float), features, sizeof features);
  g_assert_cmpmem (subset->labels, 3 * sizeof (gint32), labels, sizeof labels);
  g_assert_cmpstr (subset->class_names[2], ==, "owl");
  g_assert_cmpstr (subset->feature_names[1], ==, "right");
}

static void
test_subset_misuse (void)
{
  if (g_test_subprocess ()) {
    static const guint32 indices[] = { 4 };
    g_autoptr (DataSet) set = make_pictures ();
    g_autoptr (DataSet) subset = data_set_subset (set, indices, 1);

    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*indices*n_examples*failed*");
}

static void
test_one_hot (void)
{
  g_autoptr (DataSet) set = make_pictures ();
  float row[4] = { 9, 9, 9, 9 };

  data_set_one_hot (set, 1, row);
  g_assert_cmpfloat (row[0], ==, 0);
  g_assert_cmpfloat (row[1], ==, 1);
  g_assert_cmpfloat (row[2], ==, 0);
  g_assert_cmpfloat (row[3], ==, 9);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/data/set/new", test_new);
  g_test_add_func ("/data/set/new/copies-names", test_new_copies_names);
  g_test_add_func ("/data/set/new/without-examples", test_new_without_examples);
  g_test_add_func ("/data/set/new/too-large", test_new_too_large);
  g_test_add_func ("/data/set/references", test_references);
  g_test_add_func ("/data/set/subset", test_subset);
  g_test_add_func ("/data/set/subset/misuse", test_subset_misuse);
  g_test_add_func ("/data/set/one-hot", test_one_hot);

  return g_test_run ();
}
