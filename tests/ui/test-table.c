/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-table.h"

#include <glib.h>

/* As RFC 4180 has it: quotes hold commas, line feeds and, doubled, themselves. */
static void
test_quotes (void)
{
  g_autoptr (VivaTables) tables =
      viva_tables_new (g_strdup ("x,\"a, b\",\"c \"\"d\"\"\"\n1,\"two\nlines\",\"\"\n2,,3\n"));
  const VivaTable *table;

  g_assert_cmpuint (viva_tables_get_n_tables (tables), ==, 1);
  table = viva_tables_get_table (tables, 0);
  g_assert_cmpuint (table->n_columns, ==, 3);
  g_assert_cmpuint (table->n_rows, ==, 2);
  g_assert_cmpstr (table->headings[0], ==, "x");
  g_assert_cmpstr (table->headings[1], ==, "a, b");
  g_assert_cmpstr (table->headings[2], ==, "c \"d\"");
  g_assert_cmpstr (table->cells[0], ==, "1");
  g_assert_cmpstr (table->cells[1], ==, "two\nlines");
  g_assert_cmpstr (table->cells[2], ==, "");
  g_assert_cmpstr (table->cells[3], ==, "2");
  g_assert_cmpstr (table->cells[4], ==, "");
  g_assert_cmpstr (table->cells[5], ==, "3");
}

static void
test_tables (void)
{
  g_autoptr (VivaTables) tables =
      viva_tables_new (g_strdup ("a,b\n1,2\n3,4\n\nc\n5\n\nd,e,f\n6\n7,8,9"));

  g_assert_cmpuint (viva_tables_get_n_tables (tables), ==, 3);
  g_assert_cmpuint (viva_tables_get_table (tables, 0)->n_rows, ==, 2);
  g_assert_cmpstr (viva_tables_get_table (tables, 0)->title, ==, "a, b");
  g_assert_cmpuint (viva_tables_get_table (tables, 1)->n_columns, ==, 1);
  g_assert_cmpstr (viva_tables_get_table (tables, 1)->cells[0], ==, "5");
  /* A row that is too short ends in empty cells; the last one needs no line feed. */
  g_assert_cmpstr (viva_tables_get_table (tables, 2)->cells[2], ==, "");
  g_assert_cmpstr (viva_tables_get_table (tables, 2)->cells[5], ==, "9");
}

static void
test_empty (void)
{
  g_autoptr (VivaTables) tables = viva_tables_new (g_strdup (""));

  g_assert_cmpuint (viva_tables_get_n_tables (tables), ==, 0);
}

static void
test_same (void)
{
  g_autoptr (VivaTables) a = viva_tables_new (g_strdup ("x,y\n1,2\n3,4\n5,6\n"));
  g_autoptr (VivaTables) b = viva_tables_new (g_strdup ("x,y\n1,2\n3,4\n5,7\n8,9\n"));
  g_autoptr (VivaTables) c = viva_tables_new (g_strdup ("x,z\n1,2\n"));

  g_assert_cmpuint (
      viva_table_count_same (viva_tables_get_table (a, 0), viva_tables_get_table (b, 0)), ==, 2);
  g_assert_cmpuint (
      viva_table_count_same (viva_tables_get_table (a, 0), viva_tables_get_table (a, 0)), ==, 3);
  g_assert_cmpuint (
      viva_table_count_same (viva_tables_get_table (a, 0), viva_tables_get_table (c, 0)), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/table/quotes", test_quotes);
  g_test_add_func ("/ui/table/tables", test_tables);
  g_test_add_func ("/ui/table/empty", test_empty);
  g_test_add_func ("/ui/table/same", test_same);

  return g_test_run ();
}
