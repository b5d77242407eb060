/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-csv.h"
#include "test-files.h"

#include <math.h>
#include <string.h>

static DataSet *
read_text (TestFiles *files, const char *text, gsize length, DataCsvFormat *format, GError **error)
{
  g_autofree char *path = test_files_write (files, "points.csv", text, length);

  return data_csv_read (path, format, error);
}

static DataSet *
read_good (TestFiles *files, const char *text, DataCsvFormat *format)
{
  g_autoptr (GError) error = NULL;
  DataSet *set = read_text (files, text, strlen (text), format, &error);

  g_assert_no_error (error);
  g_assert_nonnull (set);
  return set;
}

/* Three examples, features (1, 10), (2, 20), (4, 60), classes "A", "B", "A". NumPy:
 * (a − a.mean (0)) / a.std (0), whose std divides by N. */
static const double standardised[] = {
  -1.06904497, -0.9258201, -0.26726124, -0.46291005, 1.33630621, 1.38873015,
};

/* The same three examples, written in every way that is understood. */
static const struct {
  const char *name;
  const char *text;
  char delimiter;
  char decimal_point;
} same[] = {
  { "plain", "a,b,class\n1,10,A\n2,20,B\n4,60,A\n", ',', '.' },
  { "no-last-line-end", "a,b,class\n1,10,A\n2,20,B\n4,60,A", ',', '.' },
  { "blank-last-line", "a,b,class\n1,10,A\n2,20,B\n4,60,A\n\n", ',', '.' },
  { "blank-last-lines", "a,b,class\n1,10,A\n2,20,B\n4,60,A\n\r\n \t\n\n", ',', '.' },
  { "crlf", "a,b,class\r\n1,10,A\r\n2,20,B\r\n4,60,A\r\n", ',', '.' },
  { "cr", "a,b,class\r1,10,A\r2,20,B\r4,60,A\r", ',', '.' },
  { "byte-order-mark",
    "\xef\xbb\xbf"
    "a,b,class\n1,10,A\n2,20,B\n4,60,A\n",
    ',', '.' },
  { "byte-order-mark-and-quotes", "\xef\xbb\xbf\"a\",b,class\n1,10,A\n2,20,B\n4,60,A\n", ',', '.' },
  { "semicolons", "a;b;class\n1;10;A\n2;20;B\n4;60;A\n", ';', '.' },
  { "tabs", "a\tb\tclass\n1\t10\tA\n2\t20\tB\n4\t60\tA\n", '\t', '.' },
  { "decimal-points", "a,b,class\n1.0,1e1,A\n2.00,+20.,B\n.4e1,60,A\n", ',', '.' },
  { "semicolons-decimal-commas", "a;b;class\n1,0;10;A\n2;20,00;B\n4;6,0e1;A\n", ';', ',' },
  { "semicolons-decimal-points", "a;b;class\n1.0;10;A\n2;20.0;B\n4;60;A\n", ';', '.' },
  { "tabs-decimal-commas", "a\tb\tclass\n1,0\t10\tA\n2\t20\tB\n4\t60\tA\n", '\t', ',' },
  { "commas-quoted-decimal-commas", "a,b,class\n\"1,0\",10,A\n2,\"20,0\",B\n4,60,A\n", ',', ',' },
  { "all-quoted",
    "\"a\",\"b\",\"class\"\n\"1\",\"10\",\"A\"\n\"2\",\"20\",\"B\"\n\"4\",\"60\",\"A\"\n", ',',
    '.' },
  { "spaces", " a , b , class \n 1 , 10 , A \n2,\t20,  \"B\" \n4,60,A\n", ',', '.' },
  { "spaces-between-tabs", "a \t b\tclass\n1 \t10\t A\n2\t 20 \tB\n4\t60\tA\n", '\t', '.' },
  { "class-first", "class,a,b\nA,1,10\nB,2,20\nA,4,60\n", ',', '.' },
  { "label", "a,Label,b\n1,A,10\n2,B,20\n4,A,60\n", ',', '.' },
  { "target", "TARGET;a;b\nA;1;10\nB;2;20\nA;4;60\n", ';', '.' },
  { "y", "a,Y,b\n1,A,10\n2,B,20\n4,A,60\n", ',', '.' },
  { "last-column", "a,b,kind\n1,10,A\n2,20,B\n4,60,A\n", ',', '.' },
  /* 1.000 alone is unsure, and 60.0 tells. */
  { "unsure-then-sure", "a;b;class\n1.000;10;A\n2;20;B\n4;60.0;A\n", ';', '.' },
  { "unsure-comma-then-sure", "a;b;class\n1,000;10;A\n2;20;B\n4;60,0;A\n", ';', ',' },
  /* Between commas a point cannot but be the decimal point. */
  { "three-decimals-between-commas", "a,b,class\n1.000,10,A\n2.000,20,B\n4.000,60,A\n", ',', '.' },
  /* A class is never taken for a number whose decimal point matters. */
  { "version-like-classes", "a;b;class\n1,0;10;A\n2;20;B\n4;60;A\n", ';', ',' },
};

static void
assert_standardised (const DataSet *set)
{
  g_assert_cmpuint (set->n_examples, ==, 3);
  g_assert_cmpuint (set->n_features, ==, 2);
  for (gsize i = 0; i < 6; i++)
    g_assert_cmpfloat (fabs (set->features[i] - standardised[i]), <, 2e-7);
}

static void
test_same (TestFiles *files, gconstpointer data)
{
  for (guint k = 0; k < G_N_ELEMENTS (same); k++) {
    DataCsvFormat format = { 0 };
    g_autoptr (DataSet) set = NULL;

    g_test_message ("%s", same[k].name);
    set = read_good (files, same[k].text, &format);
    assert_standardised (set);
    g_assert_cmpstr (set->title, ==, "points");
    g_assert_cmpuint (set->n_classes, ==, 2);
    g_assert_cmpstr (set->class_names[0], ==, "A");
    g_assert_cmpstr (set->class_names[1], ==, "B");
    g_assert_null (set->class_names[2]);
    g_assert_cmpint (set->labels[0], ==, 0);
    g_assert_cmpint (set->labels[1], ==, 1);
    g_assert_cmpint (set->labels[2], ==, 0);
    g_assert_cmpuint (g_strv_length (set->feature_names), ==, 2);
    g_assert_cmpstr (set->feature_names[0], ==, "a");
    g_assert_cmpstr (set->feature_names[1], ==, "b");
    g_assert_cmpint (format.delimiter, ==, same[k].delimiter);
    g_assert_cmpint (format.decimal_point, ==, same[k].decimal_point);
    g_assert_null (format.class_column);
  }
}

static void
test_without_format (TestFiles *files, gconstpointer data)
{
  g_autoptr (DataSet) set = read_good (files, same[0].text, NULL);

  assert_standardised (set);
}

/* What the person said is taken, also where it could not be told. */
static void
test_given_format (TestFiles *files, gconstpointer data)
{
  static const char unsure[] = "a;b;class\n1.000;10.000;A\n2.000;20.000;B\n4.000;60.000;A\n";
  DataCsvFormat points = { .decimal_point = '.' };
  DataCsvFormat commas = { .delimiter = ',', .class_column = "x;z" };
  g_autoptr (DataSet) with_points = read_good (files, unsure, &points);
  /* Both , and ; stand in the header, and both would do. */
  g_autoptr (DataSet) with_commas =
      read_good (files, "a,x;z,b\n1,7;7,10\n2,8;8,20\n4,7;7,60\n", &commas);

  assert_standardised (with_points);
  g_assert_cmpint (points.delimiter, ==, ';');
  assert_standardised (with_commas);
  g_assert_cmpstr (with_commas->class_names[0], ==, "7;7");
  g_assert_cmpstr (commas.class_column, ==, "x;z");
}

static void
test_class_column (TestFiles *files, gconstpointer data)
{
  /* "class" goes before "y", which is then a coordinate. */
  g_autoptr (DataSet) coordinates = read_good (files, "class,x,y\nA,1,10\nB,2,20\nA,4,60\n", NULL);
  DataCsvFormat format = { .class_column = "kind" };
  /* A chosen column goes before all. */
  g_autoptr (DataSet) chosen =
      read_good (files, "kind,class,y\nred,1,10\nblue,2,20\nred,4,60\n", &format);

  assert_standardised (coordinates);
  g_assert_cmpstr (coordinates->feature_names[1], ==, "y");
  assert_standardised (chosen);
  g_assert_cmpstr (chosen->class_names[0], ==, "red");
  g_assert_cmpstr (chosen->feature_names[0], ==, "class");
}

/* Header line with two delimiters; the lines below tell. */
static void
test_two_delimiters_in_header (TestFiles *files, gconstpointer data)
{
  static const char *const texts[] = {
    "a (m, s);b;class\n1;10;A\n2;20;B\n4;60;A\n",
    "a, in m;b, in s;class, kind\n1;10;A\n2;20;B\n4;60;A\n",
    "a;weight,b,class\n1,10,A\n2,20,B\n4,60,A\n",
    "a\tb, in kg\tclass\n1,0\t10\tA\n2,0\t20\tB\n4,0\t60\tA\n",
    "\"a;b\",\"c\td\",class\n1,10,A\n2,20,B\n4,60,A\n",
  };
  static const char delimiters[] = { ';', ';', ',', '\t', ',' };

  for (guint k = 0; k < G_N_ELEMENTS (texts); k++) {
    DataCsvFormat format = { 0 };
    g_autoptr (DataSet) set = read_good (files, texts[k], &format);

    g_assert_cmpint (format.delimiter, ==, delimiters[k]);
    assert_standardised (set);
  }
}

static void
test_quotes (TestFiles *files, gconstpointer data)
{
  g_autoptr (DataSet) set = read_good (files,
                                       "\"a \"\"big\"\" one\",\"b,\r\nnext line\",class\n"
                                       "1,10,\"says \"\"hi\"\"\"\n2,20,\"two\nlines\"\n"
                                       "4,60,5\" disk\n",
                                       NULL);

  assert_standardised (set);
  g_assert_cmpstr (set->feature_names[0], ==, "a \"big\" one");
  g_assert_cmpstr (set->feature_names[1], ==, "b,\nnext line");
  g_assert_cmpstr (set->class_names[0], ==, "says \"hi\"");
  g_assert_cmpstr (set->class_names[1], ==, "two\nlines");
  g_assert_cmpstr (set->class_names[2], ==, "5\" disk");
}

static void
assert_classes (TestFiles *files, const char *const *cells, const char *expected)
{
  g_autoptr (GString) text = g_string_new ("a;class\n");
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (DataSet) set = NULL;
  g_autofree char *names = NULL;

  for (guint i = 0; cells[i] != NULL; i++)
    g_string_append_printf (text, "%u;%s\n", i, cells[i]);
  set = read_good (files, text->str, NULL);
  names = g_strjoinv (",", set->class_names);
  g_string_append_printf (found, "%s:", names);
  for (gsize i = 0; i < set->n_examples; i++)
    g_string_append_printf (found, " %d", set->labels[i]);
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_class_order (TestFiles *files, gconstpointer data)
{
  /* By value when all are numbers, not by their letters. */
  assert_classes (files, (const char *[]){ "10", "9", "-1", "9", NULL }, "-1,9,10: 2 1 0 1");
  assert_classes (files, (const char *[]){ "1", "0", "1", NULL }, "0,1: 1 0 1");
  /* One number may be written in several ways. */
  assert_classes (files, (const char *[]){ "1.0", "-0", "1", "01", "0.0", NULL }, "0,1: 1 0 1 1 0");
  /* By first appearance as soon as one is text. */
  assert_classes (files, (const char *[]){ "zebra", "ant", "zebra", NULL }, "zebra,ant: 0 1 0");
  assert_classes (files, (const char *[]){ "10", "9", "1.0", "1", "x", NULL },
                  "10,9,1.0,1,x: 0 1 2 3 4");
}

static void
test_constant_column (TestFiles *files, gconstpointer data)
{
  /* 0.1 is no binary fraction: rounding must not look like spread. */
  g_autoptr (DataSet) set =
      read_good (files, "a,b,c,class\n1,10,0.1,A\n2,20,0.1,B\n4,60,0.1,A\n", NULL);

  for (gsize i = 0; i < 3; i++) {
    g_assert_cmpfloat (fabs (set->features[3 * i] - standardised[2 * i]), <, 2e-7);
    g_assert_cmpfloat (fabs (set->features[3 * i + 1] - standardised[2 * i + 1]), <, 2e-7);
    g_assert_cmpfloat (set->features[3 * i + 2], ==, 0);
  }
}

/* Seconds since 1970 that differ by 0, 1 and 3: as (1, 2, 4) above, although a float cannot tell
 * these numbers apart. And numbers as large and as small as they may be. */
static void
test_precision (TestFiles *files, gconstpointer data)
{
  static const char *const texts[] = {
    "a,b,class\n1700000001,10,A\n1700000002,20,B\n1700000004,60,A\n",
    "a,b,class\n1e-30,1e37,A\n2e-30,2e37,B\n4e-30,6e37,A\n",
    "a,b,class\n-9999999.75,0.00001,A\n-9999999.5,0.00002,B\n-9999999,0.00006,A\n",
  };

  for (guint k = 0; k < G_N_ELEMENTS (texts); k++) {
    g_autoptr (DataSet) set = read_good (files, texts[k], NULL);

    assert_standardised (set);
  }
}

/* 100,000 rows: column a holds 0, 1, …, 99999, column b the parity: mean (n − 1)/2 and variance
 * (n² − 1)/12; mean ½ and deviation ½. */
static void
test_many_rows (TestFiles *files, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("a,b,class\n");
  g_autoptr (DataSet) set = NULL;
  const double mean = 99999 / 2.0, deviation = sqrt ((1e10 - 1) / 12);

  for (guint i = 0; i < DATA_CSV_MAX_ROWS; i++)
    g_string_append_printf (text, "%u,%u,%u\n", i, i % 2, i % 1000);
  set = read_good (files, text->str, NULL);
  g_assert_cmpuint (set->n_examples, ==, 100000);
  g_assert_cmpuint (set->n_classes, ==, 1000);
  for (gsize i = 0; i < set->n_examples; i++) {
    g_assert_cmpfloat (fabs (set->features[2 * i] - (i - mean) / deviation), <, 1e-6);
    g_assert_cmpfloat (set->features[2 * i + 1], ==, i % 2 == 0 ? -1 : 1);
    g_assert_cmpint (set->labels[i], ==, i % 1000);
  }

  g_autoptr (GError) error = NULL;
  g_autoptr (DataSet) too_large = NULL;

  g_string_append (text, "1,1,1\n");
  too_large = read_text (files, text->str, text->len, NULL, &error);
  g_assert_null (too_large);
  g_assert_error (error, DATA_ERROR, DATA_ERROR_SIZE);
  g_assert_true (g_str_has_suffix (error->message, "/points.csv:100002: expected at most 100000 "
                                                   "examples, found more"));
}

static void
test_many_columns (TestFiles *files, gconstpointer data)
{
  for (guint n_columns = 1000; n_columns <= 1001; n_columns++) {
    g_autoptr (GString) text = g_string_new ("class");
    g_autoptr (GError) error = NULL;
    g_autoptr (DataSet) set = NULL;

    for (guint j = 1; j < n_columns; j++)
      g_string_append_printf (text, ",pixel %u", j);
    for (guint i = 0; i < 2; i++) {
      g_string_append_printf (text, "\n%u", i);
      for (guint j = 1; j < n_columns; j++)
        g_string_append_printf (text, ",%u", i * j);
    }
    set = read_text (files, text->str, text->len, NULL, &error);
    if (n_columns == 1000) {
      g_assert_no_error (error);
      g_assert_cmpuint (set->n_features, ==, 999);
      for (guint j = 0; j < 999; j++) {
        g_assert_cmpfloat (set->features[j], ==, -1);
        g_assert_cmpfloat (set->features[999 + j], ==, 1);
      }
    } else {
      g_assert_null (set);
      g_assert_error (error, DATA_ERROR, DATA_ERROR_SIZE);
      g_assert_true (g_str_has_suffix (error->message,
                                       "/points.csv:1: expected at most 1000 columns, found more"));
    }
  }
}

/* Wherever a file ends, it gives a set or an error of ours, and no byte beyond the end is read. */
static void
test_every_cut (TestFiles *files, gconstpointer data)
{
  static const char text[] = "\xef\xbb\xbf\"a, in m\";b;\"cl\"\"ass\"\r\n1,5;-2e1;\"ä\nö\"\r\n"
                             "2,5;\"3\";B\r\n\r\n";
  gsize n_sets = 0;

  for (gsize n = 0; n < sizeof text; n++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (DataSet) set = read_text (files, text, n, NULL, &error);

    g_assert_true ((set == NULL) == (error != NULL));
    if (set == NULL)
      g_assert_true (error->domain == DATA_ERROR);
    n_sets += set != NULL;
  }
  /* With B, and each byte of the two line ends behind it. */
  g_assert_cmpuint (n_sets, ==, 5);
}

#define ADD(name, function) \
  g_test_add ("/data/csv/" name, TestFiles, NULL, test_files_set_up, function, test_files_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("same", test_same);
  ADD ("without-format", test_without_format);
  ADD ("given-format", test_given_format);
  ADD ("class-column", test_class_column);
  ADD ("two-delimiters-in-header", test_two_delimiters_in_header);
  ADD ("quotes", test_quotes);
  ADD ("class-order", test_class_order);
  ADD ("constant-column", test_constant_column);
  ADD ("precision", test_precision);
  ADD ("many-rows", test_many_rows);
  ADD ("many-columns", test_many_columns);
  ADD ("every-cut", test_every_cut);

  return g_test_run ();
}
