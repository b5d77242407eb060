/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-csv.h"
#include "test-files.h"

#include <string.h>

/* @message is all that follows the path. */
static const struct {
  const char *name;
  const char *text;
  DataError code;
  const char *message;
} bad[] = {
  { "empty-file", "", DATA_ERROR_FORMAT, ":1: expected a header line, found an empty file" },
  { "byte-order-mark-only", "\xef\xbb\xbf", DATA_ERROR_FORMAT,
    ":1: expected a header line, found an empty file" },
  { "one-column", "a\n1\n2\n", DATA_ERROR_FORMAT,
    ":1: expected a header line with at least two columns, separated by “,”, “;” or a tab, found "
    "one column" },
  { "blank-first-line", "\na,class\n1,A\n2,B\n", DATA_ERROR_FORMAT,
    ":1: expected a header line with at least two columns, separated by “,”, “;” or a tab, found "
    "one column" },
  { "header-only", "a,b,class\n", DATA_ERROR_FORMAT,
    ":2: expected at least one example below the header line, found the end of the file" },
  { "header-and-blank-lines", "a,b,class\n\n\n", DATA_ERROR_FORMAT,
    ":4: expected at least one example below the header line, found the end of the file" },
  { "no-header", "5.1,3.5,setosa\n4.9,3.0,virginica\n", DATA_ERROR_FORMAT,
    ":1: column 1: expected a header line with the names of the columns, found the number “5.1”: "
    "add such a line" },
  { "no-header-whole-numbers", "1,2,0\n3,4,1\n", DATA_ERROR_FORMAT,
    ":1: column 3: expected a header line with the names of the columns, found the number “0”: add "
    "such a line" },
  { "no-header-decimal-commas", "5,1;3,5;setosa\n4,9;3,0;virginica\n", DATA_ERROR_FORMAT,
    ":1: column 1: expected a header line with the names of the columns, found the number “5,1”: "
    "add such a line" },
  { "unnamed-column", "a,,class\n1,2,A\n3,4,B\n", DATA_ERROR_FORMAT,
    ":1: column 2: expected the name of the column, found an empty cell" },
  { "delimiter-at-end-of-header", "a,class,\n1,A,\n3,B,\n", DATA_ERROR_FORMAT,
    ":1: column 3: expected the name of the column, found an empty cell" },
  { "name-twice", "a,b,a,class\n1,2,3,A\n3,4,5,B\n", DATA_ERROR_FORMAT,
    ":1: column 3: expected a name that no column before has, found “a” again" },
  { "hole", "a,b,class\n1,2,A\n3,,B\n", DATA_ERROR_FORMAT,
    ":3: column 2 “b”: expected a number, found an empty cell" },
  { "hole-of-spaces", "a,b,class\n1,2,A\n  ,4,B\n", DATA_ERROR_FORMAT,
    ":3: column 1 “a”: expected a number, found an empty cell" },
  { "hole-in-quotes", "a,b,class\n1,\"\",A\n3,4,B\n", DATA_ERROR_FORMAT,
    ":2: column 2 “b”: expected a number, found an empty cell" },
  { "hole-in-class", "a,b,class\n1,2,A\n3,4,\n", DATA_ERROR_FORMAT,
    ":3: column 3 “class”: expected the name or number of a class, found an empty cell" },
  { "line-of-holes", "a\tb\tclass\n1\t2\tA\n\t\t\n", DATA_ERROR_FORMAT,
    ":3: column 1 “a”: expected a number, found an empty cell" },
  { "text", "a,b,class\n1,2,A\n3,tall,B\n", DATA_ERROR_FORMAT,
    ":3: column 2 “b”: expected a number (the class is column 3 “class”), found “tall”" },
  { "text-because-y-is-the-class", "x,y,kind\n1,2,A\n3,4,B\n", DATA_ERROR_FORMAT,
    ":2: column 3 “kind”: expected a number (the class is column 2 “y”), found “A”" },
  { "not-available", "a,b,class\r\n1,2,A\r\nNA,2,B\r\n", DATA_ERROR_FORMAT,
    ":3: column 1 “a”: expected a number (the class is column 3 “class”), found “NA”" },
  { "hexadecimal", "a,b,class\n1,0x1F,A\n3,4,B\n", DATA_ERROR_FORMAT,
    ":2: column 2 “b”: expected a number (the class is column 3 “class”), found “0x1F”" },
  { "nan", "a,b,class\n1,2,A\n3,NaN,B\n", DATA_ERROR_FORMAT,
    ":3: column 2 “b”: expected a finite number up to 3.4e38, found “NaN”" },
  { "inf", "a,b,class\n-inf,2,A\n3,4,B\n", DATA_ERROR_FORMAT,
    ":2: column 1 “a”: expected a finite number up to 3.4e38, found “-inf”" },
  { "overflow", "a,b,class\n1e999,2,A\n3,4,B\n", DATA_ERROR_FORMAT,
    ":2: column 1 “a”: expected a finite number up to 3.4e38, found “1e999”" },
  { "nan-class", "a,b,class\n1,2,A\n3,4,nan\n", DATA_ERROR_FORMAT,
    ":3: column 3 “class”: expected the name or number of a class, found “nan”" },
  { "missing-column", "a,b,class\n1,2,A\n3,B\n", DATA_ERROR_FORMAT,
    ":3: column 3 “class”: expected 3 columns, found the end of the line after 2" },
  { "extra-column", "a,b,class\n1,2,A\n3,4,B,5\n", DATA_ERROR_FORMAT,
    ":3: column 4: expected the end of the line after 3 columns, found “5”" },
  { "extra-delimiter", "a,b,class\n1,2,A,\n3,4,B,\n", DATA_ERROR_FORMAT,
    ":2: column 4: expected the end of the line after 3 columns, found “”" },
  { "decimal-commas-between-commas", "a,b,class\n1,5,2,5,A\n3,0,4,0,B\n", DATA_ERROR_FORMAT,
    ":2: column 4: expected the end of the line after 3 columns, found “5”" },
  { "blank-line-between", "a,b,class\n1,2,A\n\n3,4,B\n", DATA_ERROR_FORMAT,
    ":3: expected 3 columns, found an empty line" },
  { "one-class", "a,b,class\n1,2,A\n3,4,A\n", DATA_ERROR_FORMAT,
    ":2: column 3 “class”: expected at least two classes, found only “A”" },
  { "one-class-written-twice", "a,b,class\n1,2,1\n3,4,1.0\n", DATA_ERROR_FORMAT,
    ":2: column 3 “class”: expected at least two classes, found only “1”" },
  { "one-example", "a,b,class\n1,2,A\n", DATA_ERROR_FORMAT,
    ":2: column 3 “class”: expected at least two classes, found only “A”" },
  { "class-fraction", "a,b,class\n1,2,1\n3,4,0.5\n", DATA_ERROR_FORMAT,
    ":3: column 3 “class”: expected the class as a whole number or text, found “0.5”" },
  { "class-too-large", "a,b,class\n1,2,1\n3,4,1e30\n", DATA_ERROR_FORMAT,
    ":3: column 3 “class”: expected the class as a whole number or text, found “1e30”" },
  { "two-decimal-points", "a;b;class\n1.5;2;A\n3;4,5;B\n", DATA_ERROR_FORMAT,
    ":3: column 2 “b”: expected a number with the decimal point “.”, thousands not grouped, found "
    "“4,5”" },
  { "grouped-thousands", "a;b;class\n1,5;2;A\n3;1.234,5;B\n", DATA_ERROR_FORMAT,
    ":3: column 2 “b”: expected a number with the decimal point “,”, thousands not grouped, found "
    "“1.234,5”" },
  { "unsure-point", "a;b;class\n1;2;A\n3;-1.234;B\n", DATA_ERROR_FORMAT,
    ":3: column 2: expected a number whose decimal point is clear, found “-1.234”, in which it may "
    "also group thousands, and no other number of the file tells. Write one of them with another "
    "count of decimals (such as -1.2340), or choose the decimal point." },
  { "unsure-comma", "a;b;class\n1,234;2;A\n3;4;B\n", DATA_ERROR_FORMAT,
    ":2: column 1: expected a number whose decimal point is clear, found “1,234”, in which it may "
    "also group thousands, and no other number of the file tells. Write one of them with another "
    "count of decimals (such as 1,2340), or choose the decimal point." },
  { "unsure-quoted-comma", "a,b,class\n\"1,234\",2,A\n3,4,B\n", DATA_ERROR_FORMAT,
    ":2: column 1: expected a number whose decimal point is clear, found “1,234”, in which it may "
    "also group thousands, and no other number of the file tells. Write one of them with another "
    "count of decimals (such as 1,2340), or choose the decimal point." },
  { "unsure-delimiter", "a,b;c,class\n1,2;3,A\n4,5;6,B\n", DATA_ERROR_FORMAT,
    ":1: expected one sign that separates the columns, found “,” and “;” in the header line, and "
    "the lines below do not tell which it is. Put quotation marks around names that contain one of "
    "them, or choose the delimiter." },
  { "unsure-delimiter-tab", "a\tb;class\n1;2\t3\n4;5\t6\n", DATA_ERROR_FORMAT,
    ":1: expected one sign that separates the columns, found “;” and a tab in the header line, and "
    "the lines below do not tell which it is. Put quotation marks around names that contain one of "
    "them, or choose the delimiter." },
  { "open-quote", "a,b,class\n1,2,A\n3,\"4,B\n5,6,A\n", DATA_ERROR_FORMAT,
    ":3: column 2: expected a closing quotation mark, found the end of the file" },
  { "text-after-quote", "a,b,class\n1,2,\"A\"ö\n3,4,B\n", DATA_ERROR_FORMAT,
    ":2: column 3: expected the end of the cell after its closing quotation mark, found “ö”" },
  { "line-after-quoted-lines", "a,b,class\n1,2,\"A\nB\r\nC\"\n3,x,B\n", DATA_ERROR_FORMAT,
    ":5: column 2 “b”: expected a number (the class is column 3 “class”), found “x”" },
  { "carriage-returns", "a,b,class\r1,2,A\r3,x,B\r", DATA_ERROR_FORMAT,
    ":3: column 2 “b”: expected a number (the class is column 3 “class”), found “x”" },
  { "latin-1", "a,b,class\n1,2,gr\xfcn\n3,4,B\n", DATA_ERROR_FORMAT,
    ":2: byte 7 of the line: expected text in UTF-8, found byte 0xFC: save the file as UTF-8" },
  { "latin-1-crlf", "a,b,class\r\n1,2,A\r\n\xe4,4,B\r\n", DATA_ERROR_FORMAT,
    ":3: byte 1 of the line: expected text in UTF-8, found byte 0xE4: save the file as UTF-8" },
  { "utf-16",
    "\xff\xfe"
    "a",
    DATA_ERROR_FORMAT, ":1: expected text in UTF-8, found UTF-16: save the file as UTF-8" },
  { "long-cell-is-shortened",
    "a,b,class\n1,an öxtraordinarily long-winded remark without end,A\n3,4,B\n", DATA_ERROR_FORMAT,
    ":2: column 2 “b”: expected a number (the class is column 3 “class”), found “an "
    "öxtraordinarily "
    "long-winded remark wi…”" },
};

static void
assert_fails (TestFiles *files,
              const char *text,
              gsize length,
              DataCsvFormat *format,
              DataError code,
              const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = test_files_write (files, "points.csv", text, length);
  g_autofree char *whole = g_strconcat (path, message, NULL);
  g_autoptr (DataSet) set = data_csv_read (path, format, &error);

  g_assert_null (set);
  g_assert_error (error, DATA_ERROR, (gint) code);
  g_assert_cmpstr (error->message, ==, whole);
}

static void
test_bad (TestFiles *files, gconstpointer data)
{
  guint k = GPOINTER_TO_UINT (data);
  DataCsvFormat format = { 0 };

  assert_fails (files, bad[k].text, strlen (bad[k].text), &format, bad[k].code, bad[k].message);
  /* A file that was not read says nothing about how it is written. */
  g_assert_cmpint (format.delimiter, ==, '\0');
  g_assert_cmpint (format.decimal_point, ==, '\0');
}

static void
test_zero_byte (TestFiles *files, gconstpointer data)
{
  assert_fails (files, "a,b,class\n1,\0,A\n", 16, NULL, DATA_ERROR_FORMAT,
                ":2: byte 3 of the line: expected text in UTF-8, found byte 0x00: save the file as "
                "UTF-8");
}

static void
test_class_column (TestFiles *files, gconstpointer data)
{
  static const char text[] = "a,b,class\n1,2,A\n3,4,B\n";
  DataCsvFormat format = { .class_column = "kind" };

  assert_fails (files, text, strlen (text), &format, DATA_ERROR_FORMAT,
                ":1: expected the class column “kind”, found the columns “a, b, class”");
}

static void
test_given_format (TestFiles *files, gconstpointer data)
{
  static const char text[] = "a;b;class\n1.5;2;A\n3;4;B\n";
  DataCsvFormat commas = { .delimiter = ',' };
  DataCsvFormat decimal_commas = { .decimal_point = ',' };

  assert_fails (files, text, strlen (text), &commas, DATA_ERROR_FORMAT,
                ":1: expected a header line with at least two columns, found one");
  assert_fails (files, text, strlen (text), &decimal_commas, DATA_ERROR_FORMAT,
                ":2: column 1 “a”: expected a number with the decimal point “,”, thousands not "
                "grouped, found “1.5”");
}

static void
test_many_classes (TestFiles *files, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("a,height\n");

  for (guint i = 0; i < 1200; i++)
    g_string_append_printf (text, "%u,%u\n", i % 7, 5 * i);
  assert_fails (files, text->str, text->len, NULL, DATA_ERROR_SIZE,
                ":1002: column 2 “height”: expected at most 1000 classes, found more (is it the "
                "column of a measurement?)");
}

static void
test_long_cell (TestFiles *files, gconstpointer data)
{
  g_autofree char *filler = g_strnfill (70000, 'x');
  g_autofree char *plain = g_strconcat ("a,class\n1,A\n2,", filler, "\n", NULL);
  g_autofree char *quoted = g_strconcat ("a,class\n1,\"A\n2,", filler, "\n", NULL);

  assert_fails (files, plain, strlen (plain), NULL, DATA_ERROR_SIZE,
                ":3: column 2: expected a cell of at most 65536 bytes, found a longer one");
  assert_fails (files, quoted, strlen (quoted), NULL, DATA_ERROR_SIZE,
                ":2: column 2: expected a cell of at most 65536 bytes, found a longer one (is its "
                "closing quotation mark missing?)");
}

static void
test_missing (TestFiles *files, gconstpointer data)
{
  g_autofree char *path = g_build_filename (files->folder, "nowhere.csv", NULL);
  const char *const paths[] = { path, files->folder };

  for (guint k = 0; k < G_N_ELEMENTS (paths); k++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (DataSet) set = data_csv_read (paths[k], NULL, &error);
    g_autofree char *start = g_strconcat (paths[k], ": expected a CSV file, found: ", NULL);

    g_assert_null (set);
    g_assert_error (error, DATA_ERROR, DATA_ERROR_NOT_FOUND);
    g_assert_true (g_str_has_prefix (error->message, start));
  }
}

#define ADD(name, function)                                                           \
  g_test_add ("/data/csv-errors/" name, TestFiles, NULL, test_files_set_up, function, \
              test_files_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint k = 0; k < G_N_ELEMENTS (bad); k++) {
    g_autofree char *path = g_strconcat ("/data/csv-errors/", bad[k].name, NULL);

    g_test_add (path, TestFiles, GUINT_TO_POINTER (k), test_files_set_up, test_bad,
                test_files_tear_down);
  }
  ADD ("zero-byte", test_zero_byte);
  ADD ("class-column", test_class_column);
  ADD ("given-format", test_given_format);
  ADD ("many-classes", test_many_classes);
  ADD ("long-cell", test_long_cell);
  ADD ("missing", test_missing);

  return g_test_run ();
}
