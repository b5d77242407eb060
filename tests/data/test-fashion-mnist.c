/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Figures of the Debian package dataset-fashion-mnist 0.0~git20200523.55506a9, worked out with
 * Python's gzip and NumPy (np.frombuffer (…, np.uint8, offset=16 or 8), sum, bincount). */

#include "data-fashion-mnist.h"
#include "test-files.h"

#include <math.h>
#include <string.h>

typedef struct {
  DataFashionMnistPart part;
  gsize n;
  gint32 first_labels[10];
  guint first_sums[3]; /* of the bytes of the first three pictures */
  guint counts[10];    /* of the classes among the first 1000 */
  guint last_sum;      /* of the bytes of the very last picture */
  gint32 last_label;
  double total; /* of all bytes */
} Figures;

static const Figures train_figures = {
  .part = DATA_FASHION_MNIST_TRAIN,
  .n = 60000,
  .first_labels = { 9, 0, 0, 3, 0, 2, 7, 2, 5, 5 },
  .first_sums = { 76247, 84598, 28662 },
  .counts = { 107, 104, 86, 92, 95, 100, 100, 115, 102, 99 },
  .last_sum = 16684,
  .last_label = 5,
  .total = 3431114169.0,
};

static const Figures test_figures = {
  .part = DATA_FASHION_MNIST_TEST,
  .n = 10000,
  .first_labels = { 9, 2, 1, 1, 6, 1, 4, 6, 5, 7 },
  .first_sums = { 33456, 100994, 51520 },
  .counts = { 107, 105, 111, 93, 115, 87, 97, 95, 95, 95 },
  .last_sum = 24390,
  .last_label = 5,
  .total = 573469082.0,
};

/* NULL, and the test is skipped, when the package is not installed. */
static DataSet *
read_or_skip (DataFashionMnistPart part, gsize n)
{
  g_autoptr (GError) error = NULL;
  DataSet *set = data_fashion_mnist_new (part, n, &error);

  if (g_error_matches (error, DATA_ERROR, DATA_ERROR_NOT_FOUND)) {
    g_test_skip (error->message);
    return NULL;
  }
  g_assert_no_error (error);
  return set;
}

/* Sum of the bytes of @n pictures; each feature must be a byte over 255, rounded to float. */
static double
sum_bytes (const DataSet *set, gsize first, gsize n)
{
  const float *features = set->features + first * 784;
  double sum = 0;

  for (gsize i = 0; i < n * 784; i++) {
    double byte = round (features[i] * 255.0);

    g_assert_cmpfloat (fabs (features[i] - byte / 255), <, 1e-7);
    sum += byte;
  }
  return sum;
}

static void
assert_first_thousand (const DataSet *set, const Figures *figures)
{
  guint counts[10] = { 0 };

  for (guint i = 0; i < 1000; i++)
    counts[set->labels[i]]++;
  for (guint i = 0; i < 10; i++) {
    g_assert_cmpint (set->labels[i], ==, figures->first_labels[i]);
    g_assert_cmpuint (counts[i], ==, figures->counts[i]);
  }
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat (sum_bytes (set, i, 1), ==, figures->first_sums[i]);
}

static void
test_first_thousand (gconstpointer data)
{
  const Figures *figures = data;
  g_autoptr (DataSet) set = read_or_skip (figures->part, 1000);

  if (set == NULL)
    return;
  g_assert_cmpuint (set->n_examples, ==, 1000);
  g_assert_cmpuint (set->n_features, ==, 784);
  g_assert_cmpuint (set->n_classes, ==, 10);
  g_assert_cmpuint (set->height, ==, 28);
  g_assert_cmpuint (set->width, ==, 28);
  g_assert_cmpuint (set->channels, ==, 1);
  g_assert_cmpstr (set->class_names[0], ==, "T-shirt/top");
  g_assert_cmpstr (set->class_names[7], ==, "Sneaker");
  g_assert_cmpstr (set->class_names[9], ==, "Ankle boot");
  assert_first_thousand (set, figures);
}

static void
test_whole (gconstpointer data)
{
  const Figures *figures = data;
  g_autoptr (DataSet) set = read_or_skip (figures->part, 0);
  gsize counts[10] = { 0 };

  if (set == NULL)
    return;
  g_assert_cmpuint (set->n_examples, ==, figures->n);
  assert_first_thousand (set, figures);
  g_assert_cmpfloat (sum_bytes (set, figures->n - 1, 1), ==, figures->last_sum);
  g_assert_cmpint (set->labels[figures->n - 1], ==, figures->last_label);
  g_assert_cmpfloat (sum_bytes (set, 0, figures->n), ==, figures->total);
  for (gsize i = 0; i < figures->n; i++)
    counts[set->labels[i]]++;
  for (guint k = 0; k < 10; k++)
    g_assert_cmpuint (counts[k], ==, figures->n / 10);
}

/* Row 14, columns 8 to 13, of the first part's third picture: 12 96 85 87 87 87, of the second's 0
 * 255 228 243 172 0 (x[2, 14, 8:14]). Rows lie one after the other. */
static void
test_orientation (void)
{
  static const guint8 bytes[2][6] = { { 12, 96, 85, 87, 87, 87 }, { 0, 255, 228, 243, 172, 0 } };

  for (guint part = 0; part < 2; part++) {
    g_autoptr (DataSet) set = read_or_skip (part, 3);

    if (set == NULL)
      return;
    for (guint column = 0; column < 6; column++)
      g_assert_cmpfloat (
          fabs (set->features[2 * 784 + 14 * 28 + 8 + column] * 255.0 - bytes[part][column]), <,
          1e-4);
  }
}

static void
test_too_many (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DataSet) set = data_fashion_mnist_new (DATA_FASHION_MNIST_TEST, 10001, &error);

  g_assert_null (set);
  if (g_error_matches (error, DATA_ERROR, DATA_ERROR_NOT_FOUND)) {
    g_test_skip (error->message);
    return;
  }
  g_assert_error (error, DATA_ERROR, DATA_ERROR_SIZE);
  g_assert_cmpstr (error->message, ==,
                   "Fashion-MNIST (test part): expected at most 10000 pictures to be asked for, "
                   "found 10001");
}

static void
test_missing (TestFiles *files, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DataSet) set = NULL;
  g_autofree char *message = g_strconcat (
      files->folder,
      ": expected the file t10k-images-idx3-ubyte.gz of Fashion-MNIST, found none. Install the "
      "Debian package dataset-fashion-mnist (sudo apt install dataset-fashion-mnist), or set "
      "VIVA_FASHION_MNIST to the folder with its four files.",
      NULL);

  g_setenv ("VIVA_FASHION_MNIST", files->folder, TRUE);
  set = data_fashion_mnist_new (DATA_FASHION_MNIST_TEST, 10, &error);
  g_unsetenv ("VIVA_FASHION_MNIST");

  g_assert_null (set);
  g_assert_error (error, DATA_ERROR, DATA_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, message);
}

/* Pictures of @rows × 28, all bytes their own number, and labels 0, 1, 2, …, in a folder of our
 * own. */
static DataSet *
read_own (TestFiles *files,
          guint rows,
          guint n_images,
          guint n_labels,
          guint8 last_label,
          gsize n,
          GError **error)
{
  g_autofree guint8 *images = g_malloc0 (16 + n_images * rows * 28);
  g_autofree guint8 *labels = g_malloc0 (8 + n_labels);
  g_autofree char *images_path = NULL;
  g_autofree char *labels_path = NULL;
  DataSet *set;

  memcpy (images, (const guint8[16]){ 0, 0, 8, 3, 0, 0, 0, n_images, 0, 0, 0, rows, 0, 0, 0, 28 },
          16);
  for (guint i = 0; i < n_images; i++)
    memset (images + 16 + i * rows * 28, i, rows * 28);
  memcpy (labels, (const guint8[8]){ 0, 0, 8, 1, 0, 0, 0, n_labels }, 8);
  for (guint i = 0; i < n_labels; i++)
    labels[8 + i] = i;
  labels[8 + n_labels - 1] = last_label;

  images_path =
      test_files_write (files, "train-images-idx3-ubyte", images, 16 + n_images * rows * 28);
  labels_path = test_files_write (files, "train-labels-idx1-ubyte", labels, 8 + n_labels);
  g_setenv ("VIVA_FASHION_MNIST", files->folder, TRUE);
  set = data_fashion_mnist_new (DATA_FASHION_MNIST_TRAIN, n, error);
  g_unsetenv ("VIVA_FASHION_MNIST");
  return set;
}

static void
test_own_folder (TestFiles *files, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DataSet) set = read_own (files, 28, 4, 4, 9, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (set->n_examples, ==, 4);
  g_assert_cmpfloat_with_epsilon (set->features[3 * 784 + 783], 3 / 255.0, 1e-8);
  g_assert_cmpint (set->labels[2], ==, 2);
  g_assert_cmpint (set->labels[3], ==, 9);
}

static void
test_wrong_files (TestFiles *files, gconstpointer data)
{
  static const struct {
    guint rows, n_images, n_labels;
    guint8 last_label;
    gsize n;
    DataError code;
    const char *fragment;
  } cases[] = {
    { 27, 4, 4, 1, 0, DATA_ERROR_FORMAT,
      "train-images-idx3-ubyte: expected pictures of 28 × 28 (3 dimensions), found 27 × 28 (3 "
      "dimensions)" },
    { 28, 4, 3, 1, 0, DATA_ERROR_FORMAT,
      "train-labels-idx1-ubyte: expected 4 labels (1 dimension), as many as there are pictures "
      "in" },
    { 28, 4, 4, 10, 0, DATA_ERROR_FORMAT,
      "train-labels-idx1-ubyte: label 3: expected a class from 0 to 9, found 10" },
    { 28, 4, 4, 1, 5, DATA_ERROR_SIZE, "expected at most 4 pictures to be asked for, found 5" },
  };

  for (guint k = 0; k < G_N_ELEMENTS (cases); k++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (DataSet) set = read_own (files, cases[k].rows, cases[k].n_images, cases[k].n_labels,
                                        cases[k].last_label, cases[k].n, &error);

    g_assert_null (set);
    g_assert_error (error, DATA_ERROR, (gint) cases[k].code);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, cases[k].fragment));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/data/fashion-mnist/train/first", &train_figures, test_first_thousand);
  g_test_add_data_func ("/data/fashion-mnist/train/whole", &train_figures, test_whole);
  g_test_add_data_func ("/data/fashion-mnist/test/first", &test_figures, test_first_thousand);
  g_test_add_data_func ("/data/fashion-mnist/test/whole", &test_figures, test_whole);
  g_test_add_func ("/data/fashion-mnist/orientation", test_orientation);
  g_test_add_func ("/data/fashion-mnist/too-many", test_too_many);
  g_test_add ("/data/fashion-mnist/missing", TestFiles, NULL, test_files_set_up, test_missing,
              test_files_tear_down);
  g_test_add ("/data/fashion-mnist/own-folder", TestFiles, NULL, test_files_set_up, test_own_folder,
              test_files_tear_down);
  g_test_add ("/data/fashion-mnist/wrong-files", TestFiles, NULL, test_files_set_up,
              test_wrong_files, test_files_tear_down);

  return g_test_run ();
}
