/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-json-node.h"

#include <glib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "lab-text.h"

static LabJsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  LabJsonNode *node = lab_json_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  return node;
}

static void
assert_place (const LabJsonNode *node, const char *place, guint line)
{
  g_autofree char *found = lab_json_node_get_place (node);

  g_assert_cmpstr (found, ==, place);
  g_assert_cmpuint (node->line, ==, line);
}

/* Every kind, with its place and its line counted by hand. */
static void
test_kinds (void)
{
  g_autoptr (LabJsonNode) root = parse ("{\"n\": null, \"t\": true,\r\n"
                                        "\"f\": false, \"list\" :\n"
                                        "[ -0.50e+07 , \"x\" ,\n"
                                        "\t{ \"deep\": [ [ ] , { } , 12 ] } ] }\n");
  const LabJsonNode *list = lab_json_node_get (root, "list"), *deep;

  assert_place (root, "", 1);
  g_assert_cmpint (root->kind, ==, LAB_JSON_OBJECT);
  g_assert_cmpuint (root->children->len, ==, 4);
  g_assert_cmpint (lab_json_node_get (root, "n")->kind, ==, LAB_JSON_NULL);
  g_assert_cmpint (lab_json_node_get (root, "t")->kind, ==, LAB_JSON_BOOLEAN);
  g_assert_true (lab_json_node_get (root, "t")->boolean);
  g_assert_false (lab_json_node_get (root, "f")->boolean);
  g_assert_null (lab_json_node_get (root, "x"));
  assert_place (lab_json_node_get (root, "f"), "f", 2);
  assert_place (list, "list", 3);
  g_assert_cmpint (list->kind, ==, LAB_JSON_LIST);

  g_assert_cmpstr (((LabJsonNode *) list->children->pdata[0])->text, ==, "-0.50e+07");
  assert_place (list->children->pdata[1], "list[1]", 3);
  assert_place (list->children->pdata[2], "list[2]", 4);
  deep = lab_json_node_get (list->children->pdata[2], "deep");
  assert_place (deep->children->pdata[2], "list[2].deep[2]", 4);
  g_assert_cmpuint (((LabJsonNode *) deep->children->pdata[0])->children->len, ==, 0);
  g_assert_null (lab_json_node_get (deep, "deep"));
}

/* RFC 8259, section 7; the clef is its example of a surrogate pair. */
static void
test_escapes (void)
{
  g_autoptr (LabJsonNode) node =
      parse ("\xef\xbb\xbf\"\\\"\\\\\\/\\b\\f\\n\\r\\t \\u00e9\\u20AC \\uD834\\uDD1E ä\"");

  g_assert_cmpstr (node->text, ==, "\"\\/\b\f\n\r\t é€ 𝄞 ä");
}

static void
test_whole (void)
{
  static const struct {
    const char *text;
    gboolean is_whole;
    guint64 value;
  } cases[] = {
    { "0", TRUE, 0 },
    { "18446744073709551615", TRUE, G_MAXUINT64 },
    { "\"18446744073709551615\"", TRUE, G_MAXUINT64 },
    { "18446744073709551616", FALSE },
    { "\"18446744073709551616\"", FALSE },
    { "1.5e3", TRUE, 1500 },
    { "1500.0", TRUE, 1500 },
    { "9007199254740992.0", TRUE, 9007199254740992 },
    { "9007199254740994.0", FALSE }, /* not every whole number is a double here */
    { "1e999", FALSE },
    { "-1", FALSE },
    { "0.5", FALSE },
    { "\"1.5e3\"", FALSE },
    { "\"\"", FALSE },
    { "\" 1\"", FALSE },
    { "true", FALSE },
    { "[1]", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (LabJsonNode) node = parse (cases[i].text);
    guint64 value = 0;

    g_test_message ("%s", cases[i].text);
    g_assert_cmpint (lab_json_node_get_whole (node, &value), ==, cases[i].is_whole);
    if (cases[i].is_whole)
      g_assert_cmpuint (value, ==, cases[i].value);
  }
}

static void
test_describe (void)
{
  static const char *const cases[][2] = {
    { "null", "null" },
    { "true", "true" },
    { "1e3", "the number 1e3" },
    { "\"a\"", "the text “a”" },
    { "[1]", "a list" },
    { "{}", "an object" },
    { "1234567890123456789012345678901234567890123",
      "the number 1234567890123456789012345678901234567890…" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (LabJsonNode) node = parse (cases[i][0]);
    g_autofree char *text = lab_json_node_describe (node);

    g_assert_cmpstr (text, ==, cases[i][1]);
  }
}

static void
test_malformed (void)
{
  static const char *const cases[][2] = {
    { "", "1: expected a value, found the end of the text" },
    { " \n\n ", "3: expected a value, found the end of the text" },
    { "nul", "1: expected a value, found “nul”" },
    { "True", "1: expected a value, found “True”" },
    { "// x\n1", "1: expected a value, found “/”" },
    { "'a'", "1: expected a value, found “'”" },
    { "1 2", "1: expected the end of the text, found “2”" },
    { "{}\n}", "2: expected the end of the text, found “}”" },
    { "01", "1: expected the end of a number, found “1”" },
    { "+1", "1: expected a value, found “+”" },
    { ".5", "1: expected a value, found “.”" },
    { "1.", "1: expected a digit, found the end of the text" },
    { "-", "1: expected a digit, found the end of the text" },
    { "1e", "1: expected a digit, found the end of the text" },
    { "0x10", "1: expected the end of a number, found “x10”" },
    { "NaN", "1: expected a value, found “NaN”" },
    { "[1,\n]", "2: expected a value, found “]”" },
    { "[1\n2]", "2: expected , or ] in a list, found “2”" },
    { "[1", "1: expected , or ] in a list, found the end of the text" },
    { "[1}", "1: expected , or ] in a list, found “}”" },
    { "{\"a\": 1,}", "1: expected a name in double quotes, found “}”" },
    { "{a: 1}", "1: expected a name in double quotes, found “a”" },
    { "{\"a\" 1}", "1: expected : after a name, found “1”" },
    { "{\"a\": 1 \"b\": 2}", "1: expected , or } in an object, found “\"”" },
    { "{\"a\": 1,\n \"b\": {\"a\": 2},\n \"a\": 3}",
      "3: expected each name once, found “a” again" },
    { "\"abc", "1: expected a closing \" on the same line, found the end of the text" },
    { "\"\\x\"", "1: expected one of \"\\/bfnrtu after a backslash, found “x”" },
    { "\"\\u12G4\"", "1: expected four hexadecimal digits after \\u, found “G4”" },
    { "\"\\ud834\"", "1: expected the second half of a surrogate pair, found “\"”" },
    { "\"\\ud834\\u0041\"", "1: expected a character, found a \\u escape of none" },
    { "\"\\udd1e\"", "1: expected a character, found a \\u escape of none" },
    { "\"\\u0000\"", "1: expected a character, found a \\u escape of none" },
    { "\n\"\xff\"", "2: expected text in UTF-8, found the byte 0xff" },
    { "\n\n\"\xed\xa0\x80\"", "3: expected text in UTF-8, found the byte 0xed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (lab_json_parse (cases[i][0], strlen (cases[i][0]), &error));
    g_assert_nonnull (error);
    g_assert_cmpstr (error->message, ==, cases[i][1]);
  }
}

static void
test_nul (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lab_json_parse ("[1,\n\0]", 6, &error));
  g_assert_cmpstr (error->message, ==, "2: expected text in UTF-8, found the byte 0x00");
}

static void
test_depth (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LabJsonNode) node = NULL;

  for (guint i = 0; i < 32; i++)
    g_string_append_c (text, '[');
  for (guint i = 0; i < 32; i++)
    g_string_append_c (text, ']');
  node = parse (text->str);

  g_string_prepend_c (text, '[');
  g_string_append_c (text, ']');
  g_assert_null (lab_json_parse (text->str, text->len, &error));
  g_assert_cmpstr (error->message, ==,
                   "1: expected at most 32 brackets within each other, found more");
}

static void
test_many (void)
{
  g_autoptr (GString) text = g_string_new ("[0");
  g_autoptr (LabJsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 999998; i++)
    g_string_append (text, ",0");
  g_string_append_c (text, ']');
  node = parse (text->str);
  g_assert_cmpuint (node->children->len, ==, 999999);

  g_string_insert (text, 1, "0,");
  g_assert_null (lab_json_parse (text->str, text->len, &error));
  g_assert_cmpstr (error->message, ==, "1: expected at most 1000000 values, found more");
}

static void
assert_same (const LabJsonNode *node, JsonNode *other)
{
  switch (node->kind) {
  case LAB_JSON_OBJECT: {
    JsonObject *object = json_node_get_object (other);

    g_assert_cmpuint (json_object_get_size (object), ==, node->children->len);
    for (guint i = 0; i < node->children->len; i++) {
      const LabJsonNode *child = node->children->pdata[i];

      assert_same (child, json_object_get_member (object, child->name));
    }
    break;
  }
  case LAB_JSON_LIST: {
    JsonArray *array = json_node_get_array (other);

    g_assert_cmpuint (json_array_get_length (array), ==, node->children->len);
    for (guint i = 0; i < node->children->len; i++)
      assert_same (node->children->pdata[i], json_array_get_element (array, i));
    break;
  }
  case LAB_JSON_TEXT:
    g_assert_cmpstr (json_node_get_string (other), ==, node->text);
    break;
  case LAB_JSON_NUMBER:
    g_assert_cmpfloat (json_node_get_double (other), ==, g_ascii_strtod (node->text, NULL));
    break;
  case LAB_JSON_BOOLEAN:
    g_assert_cmpint (json_node_get_boolean (other), ==, node->boolean);
    break;
  case LAB_JSON_NULL:
    g_assert_true (json_node_is_null (other));
    break;
  }
}

/* Another reader's opinion on a text that both take. */
static void
test_json_glib (void)
{
  const char *text =
      "{\"a\": [1, 2.5, -3e-2, [], {}], \"b\": {\"ü\": \"x\\ny\\u00e9\", \"c\": null},"
      " \"\": true, \"d\": [[1, 2], [false, \"\"]]}";
  g_autoptr (LabJsonNode) node = parse (text);
  g_autoptr (JsonNode) other = json_from_string (text, NULL);

  assert_same (node, other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab/json-node/kinds", test_kinds);
  g_test_add_func ("/lab/json-node/escapes", test_escapes);
  g_test_add_func ("/lab/json-node/whole", test_whole);
  g_test_add_func ("/lab/json-node/describe", test_describe);
  g_test_add_func ("/lab/json-node/malformed", test_malformed);
  g_test_add_func ("/lab/json-node/nul", test_nul);
  g_test_add_func ("/lab/json-node/depth", test_depth);
  g_test_add_func ("/lab/json-node/many", test_many);
  g_test_add_func ("/lab/json-node/json-glib", test_json_glib);

  return g_test_run ();
}
