/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-json.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

static void
test_layout (void)
{
  const double row[] = { 1, -2.5 };
  g_autofree char *text = NULL;
  LabJson json;

  lab_json_init (&json);
  lab_json_open (&json, NULL, '{');
  lab_json_text (&json, "lab", "a \"b\"\\\n\x01");
  lab_json_open (&json, "empty", '{');
  lab_json_close (&json, '}');
  lab_json_open (&json, "rows", '[');
  lab_json_reals (&json, NULL, row, 2);
  lab_json_reals (&json, NULL, row, 0);
  lab_json_close (&json, ']');
  lab_json_boolean (&json, "dark", TRUE);
  lab_json_null (&json, "none");
  lab_json_integer (&json, "least", G_MININT64);
  lab_json_unsigned (&json, "most", G_MAXUINT64);
  lab_json_close (&json, '}');
  text = lab_json_end (&json);

  g_assert_cmpstr (text, ==,
                   "{\n"
                   "  \"lab\": \"a \\\"b\\\"\\\\\\u000a\\u0001\",\n"
                   "  \"empty\": {},\n"
                   "  \"rows\": [\n"
                   "    [1, -2.5],\n"
                   "    []\n"
                   "  ],\n"
                   "  \"dark\": true,\n"
                   "  \"none\": null,\n"
                   "  \"least\": -9223372036854775808,\n"
                   "  \"most\": 18446744073709551615\n"
                   "}\n");
}

/* Read by somebody else's parser, every number is the same bits, and short where that is enough. */
static void
test_reals (void)
{
  const struct {
    double value;
    const char *shortest; /* (nullable) */
  } cases[] = {
    { 0.0, "0" },
    { 1500, "1500" },
    { 0.1, "0.1" },
    { 1.0 / 3, "0.3333333333333333" },
    { 0.1 + 0.2, "0.30000000000000004" },
    { 123456789.125, "123456789.125" },
    { (double) 0.1f, "0.10000000149011612" },
    { 9007199254740993.0, NULL },
    { 1e22, NULL },
    { -1e-7, NULL },
    { M_PI * 1e100, NULL },
    { 5e-324, NULL },
    { 2.2250738585072014e-308, NULL },
    { 1.7976931348623157e308, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = NULL;
    g_autoptr (JsonNode) node = NULL;
    g_autoptr (GError) error = NULL;
    LabJson json;
    double back;

    lab_json_init (&json);
    lab_json_open (&json, NULL, '[');
    lab_json_real (&json, NULL, cases[i].value);
    lab_json_close (&json, ']');
    text = lab_json_end (&json);
    node = json_from_string (text, &error);
    g_assert_no_error (error);
    back = json_array_get_double_element (json_node_get_array (node), 0);
    g_assert_cmpmem (&back, sizeof back, &cases[i].value, sizeof back);
    if (cases[i].shortest != NULL)
      g_assert_cmpstr (g_strstrip (g_strdelimit (text, "[]", ' ')), ==, cases[i].shortest);
  }
}

/* JSON has no words for these. */
static void
test_not_finite (void)
{
  const double values[] = { NAN, INFINITY, -INFINITY };
  g_autofree char *text = NULL;
  LabJson json;

  lab_json_init (&json);
  lab_json_reals (&json, NULL, values, G_N_ELEMENTS (values));
  text = lab_json_end (&json);
  g_assert_cmpstr (text, ==, "[null, null, null]\n");
}

/* Paths are bytes; JSON is UTF-8. */
static void
test_bytes (void)
{
  g_autofree char *text = NULL;
  LabJson json;

  lab_json_init (&json);
  lab_json_text (&json, NULL, "caf\xe9 \xc3\xa9");
  text = lab_json_end (&json);
  g_assert_cmpstr (text, ==, "\"caf\xef\xbf\xbd \xc3\xa9\"\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab/json/layout", test_layout);
  g_test_add_func ("/lab/json/reals", test_reals);
  g_test_add_func ("/lab/json/not-finite", test_not_finite);
  g_test_add_func ("/lab/json/bytes", test_bytes);

  return g_test_run ();
}
