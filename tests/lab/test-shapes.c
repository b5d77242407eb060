/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "lab-test.h"

#define LAB "shapes"

/* The key: 500 · 500 · 3 = 750,000 numbers into 100 units, and 10 filters of 5 · 5 · 3 weights and
 * a bias each: 10 · 76. */
static void
test_keys (void)
{
  g_autoptr (LabRun) run = lab_test_open (LAB, "", 1, NULL);

  lab_test_assert_fact (run, "dense_weight_shape", "750000 × 100");
  lab_test_assert_fact (run, "dense_bias_shape", "100 × 1");
  lab_test_assert_fact (run, "dense_weights", "75000000");
  lab_test_assert_fact (run, "dense_parameters", "75000100");
  lab_test_assert_fact (run, "conv_weight_shape", "10 × 5 × 5 × 3");
  lab_test_assert_fact (run, "conv_bias_shape", "10 × 1");
  lab_test_assert_fact (run, "conv_parameters", "760");
  lab_test_assert_fact (run, "conv_output_shape", "496 × 496 × 10");
  g_assert_cmpfloat_with_epsilon (lab_test_number (run, "ratio"), 75000100.0 / 760, 1e-6);
}

/* LeNet-5 as LeCun et al. 1998 count it, with full connections in the second conv layer and plain
 * pooling: conv 6 · (25 + 1) = 156; conv 16 · (25 · 6 + 1) = 2,416; dense 120 · (400 + 1) = 48,120;
 * together with the last two dense layers, 84 · 121 + 10 · 85 = 11,014, that is 61,706. */
#define LENET                                                                                \
  "page=stack height=32 width=32 channels=1 layer1=conv units1=6 window1=5 layer2=max-pool " \
  "layer3=conv units3=16 window3=5 layer4=average-pool "

static void
test_lenet (void)
{
  g_autoptr (LabRun) run =
      lab_test_open (LAB, LENET "layer5=dense units5=120 layer6=dense units6=84", 1, NULL);
  g_autoptr (LabFrame) frame = lab_run_observe (run, G_MAXUINT64);
  const LabDiagram *net = &lab_frame_find (frame, "net", LAB_OBSERVABLE_DIAGRAM)->diagram;
  const LabTable *table = &lab_frame_find (frame, "layers", LAB_OBSERVABLE_TABLE)->table;
  static const char *const shapes[] = { "32 × 32 × 1", "28 × 28 × 6", "14 × 14 × 6", "10 × 10 × 16",
                                        "5 × 5 × 16",  "120",         "84" };

  lab_test_assert_fact (run, "parameters", "60856"); /* 61,706 without the last 850 */
  lab_test_assert_fact (run, "formula_parameters", "60856");
  /* 28² · 6 · 25 + 10² · 16 · 150 + 400 · 120 + 120 · 84. */
  lab_test_assert_fact (run, "multiply_adds", "415680");
  lab_test_assert_fact (run, "bytes", "243424");
  lab_test_assert_fact (run, "output_shape", "84");
  g_assert_cmpuint (net->n_layers, ==, G_N_ELEMENTS (shapes));
  for (guint i = 0; i < net->n_layers; i++)
    g_assert_cmpstr (net->layers[i].shape, ==, shapes[i]);
  g_assert_cmpuint (table->rows, ==, 6);
  g_assert_cmpstr (table->cells[2 * table->columns + 2], ==, "2,416");
  g_assert_cmpstr (table->cells[2 * table->columns + 3], ==, "16 · (5 · 5 · 6 + 1)");
  for (gsize i = 0; i < table->rows; i++)
    g_assert_cmpint (table->marks[i], ==, LAB_MARK_NONE);
}

/* Padding and stride: ⌊(500 + 2 − 3) / 2⌋ + 1 = 250. */
static void
test_strided (void)
{
  g_autoptr (LabRun) run = lab_test_open (LAB, "kernel=3 stride=2 padding=1 filters=7", 1, NULL);

  lab_test_assert_fact (run, "conv_output_shape", "250 × 250 × 7");
  lab_test_assert_fact (run, "conv_parameters", "196");
}

/* 8e: 784 · 128 + 128 + 128 · 64 + 64 + 64 · 10 + 10 = 109,386; and the formula holds on every
 * random net of ten seeds. */
static void
test_formula (void)
{
  for (guint64 seed = 1; seed <= 10; seed++) {
    g_autoptr (LabRun) run = lab_test_open (LAB, "page=dense-net", seed, NULL);

    lab_test_assert_fact (run, "parameters", "109386");
    lab_test_assert_fact (run, "formula_parameters", "109386");
    lab_test_assert_fact (run, "random_nets", "100");
    lab_test_assert_fact (run, "random_agreements", "100");
  }
}

/* A picture that no memory holds is counted all the same: 4,096 · 10¹⁰ numbers. */
static void
test_huge (void)
{
  g_autoptr (LabRun) run =
      lab_test_open (LAB, "height=100000 width=100000 channels=4096 units=1000", 1, NULL);

  lab_test_assert_fact (run, "dense_weights", "40960000000000000");
  lab_test_assert_fact (run, "conv_parameters", "1024010");
  lab_test_refuse (LAB, "height=100000 width=100000 channels=4096 units=1000000",
                   "product a computer can count");
}

static void
test_absurd (void)
{
  g_autoptr (LabRun) pixel =
      lab_test_open (LAB, "height=1 width=1 channels=1 kernel=1 units=1 filters=1", 1, NULL);

  lab_test_assert_fact (pixel, "dense_parameters", "2");
  lab_test_assert_fact (pixel, "conv_parameters", "2");
  lab_test_refuse (LAB, "filters=0", "between 1 and 1000000");
  lab_test_refuse (LAB, "units=0", "between 1 and 1000000");
  lab_test_refuse (LAB, "kernel=501", "no smaller than the kernels");
  lab_test_refuse (LAB, "page=stack layer1=max-pool window1=501", "no smaller than the window");
  lab_test_refuse (LAB, "page=stack layer1=flatten layer2=conv", "expected pictures");
  lab_test_refuse (LAB, "page=stack layer1=flatten layer2=max-pool", "expected pictures");
  lab_test_refuse (LAB,
                   "page=stack layer1=none layer2=none layer3=none layer4=none layer5=none "
                   "layer6=none",
                   "found none at all");
  lab_test_refuse (LAB, "page=dense-net sizes=[4 2.5 1]", "whole numbers of units, found 2.5");
  lab_test_refuse (LAB, "page=dense-net sizes=[]", "expected a matrix");
  lab_test_refuse (LAB, "page=dense-net sizes=[4]", "2 to 13 columns");
}

/* Every view that applies shows something, on every page. */
static void
test_pages (void)
{
  static const char *const pages[] = { "page=compare", "page=stack", "page=dense-net",
                                       "page=stack layer1=flatten layer2=none layer3=none "
                                       "layer4=none layer5=none layer6=none" };

  for (guint p = 0; p < G_N_ELEMENTS (pages); p++) {
    g_autoptr (LabRun) run = lab_test_open (LAB, pages[p], 1, NULL);
    const LabClass *klass = lab_run_get_class (run);

    for (guint i = 0; i < klass->n_views; i++) {
      g_autoptr (LabFrame) frame = lab_run_observe (run, G_GUINT64_CONSTANT (1) << i);

      g_assert_cmpint (lab_frame_get_n_observables (frame) > 0, ==,
                       lab_class_view_applies (klass, lab_run_get_settings (run), i));
    }
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/shapes/keys", test_keys);
  g_test_add_func ("/lab/shapes/lenet", test_lenet);
  g_test_add_func ("/lab/shapes/strided", test_strided);
  g_test_add_func ("/lab/shapes/formula", test_formula);
  g_test_add_func ("/lab/shapes/huge", test_huge);
  g_test_add_func ("/lab/shapes/absurd", test_absurd);
  g_test_add_func ("/lab/shapes/pages", test_pages);
  return g_test_run ();
}
