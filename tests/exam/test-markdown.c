/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-markdown.h"

#include <string.h>

#include "nn-random.h"

/* Blocks as lines: "P0|markup", "H2|…", "I1.3|…" (level and number of an item), "C0|…", "T0.1.2>|…"
 * (row, column and alignment of a table's cell). Line ends inside of a block are written "⏎". */
static char *
blocks_to_string (GPtrArray *blocks)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < blocks->len; i++) {
    const ExamBlock *block = g_ptr_array_index (blocks, i);
    g_auto (GStrv) lines = g_strsplit (block->markup, "\n", -1);
    g_autofree char *markup = g_strjoinv ("⏎", lines);

    g_string_append_printf (text, "%s%c%u", i > 0 ? "\n" : "", "PHICT"[block->kind],
                            block -> level);
    if (block->kind == EXAM_BLOCK_ITEM)
      g_string_append_printf (text, ".%u", block->number);
    if (block->kind == EXAM_BLOCK_CELL)
      g_string_append_printf (text, ".%u.%u%c", block->row, block->column, "<=>"[block->align]);
    g_string_append_printf (text, "|%s", markup);
  }

  return g_string_free (text, FALSE);
}

typedef struct {
  const char *name;
  const char *source;
  const char *expected;
} Case;

/* Written by hand after the CommonMark specification, version 0.30; GLib escapes both quotes. */
static const Case cases[] = {
  { "empty", "", "" },
  { "blank", " \n\t\n\n", "" },
  { "paragraphs", "one\n\ntwo\nlines", "P0|one\nP0|two lines" },
  { "hard-break", "one\\\ntwo  \nthree", "P0|one⏎two⏎three" },
  { "escaping", "a < b & c > d", "P0|a &lt; b &amp; c &gt; d" },
  { "quotes", "don't \"do\"", "P0|don&apos;t &quot;do&quot;" },
  { "backslash", "\\*no emphasis\\*", "P0|*no emphasis*" },
  { "emphasis", "*a* **b** _c_", "P0|<i>a</i> <b>b</b> <i>c</i>" },
  { "nested-emphasis", "**a *b* c**", "P0|<b>a <i>b</i> c</b>" },
  { "triple-emphasis", "***a***", "P0|<i><b>a</b></i>" },
  { "emphasis-escaping", "*a<b>&*", "P0|<i>a&lt;b&gt;&amp;</i>" },
  { "code-span", "`a<b && *c*`", "P0|<tt>a&lt;b &amp;&amp; *c*</tt>" },
  { "code-in-emphasis", "*see `x`*", "P0|<i>see <tt>x</tt></i>" },
  { "math", "is $a_i < b^2$ so", "P0|is <tt>a_i &lt; b^2</tt> so" },
  { "math-no-emphasis", "$a*b*c$ *d*", "P0|<tt>a*b*c</tt> <i>d</i>" },
  { "math-display", "$$\\sum_i x_i$$", "P0|<tt>\\sum_i x_i</tt>" },
  { "math-escaped-dollar", "costs \\$5 and \\$6", "P0|costs $5 and $6" },
  { "headings", "## Two\n\nx\n\n### Three *i*", "H2|Two\nP0|x\nH3|Three <i>i</i>" },
  { "setext-heading", "Title\n=====\n\ntext", "H1|Title\nP0|text" },
  { "bullets", "- a\n- **b**\n- c", "I1.0|a\nI1.0|<b>b</b>\nI1.0|c" },
  { "numbers", "3. a\n4. b", "I1.3|a\nI1.4|b" },
  { "numbers-from-zero", "0. a\n1. b", "I1.1|a\nI1.2|b" },
  { "nested-lists", "1. a\n   - b\n     - c\n   - d\n2. e",
    "I1.1|a\nI2.0|b\nI3.0|c\nI2.0|d\nI1.2|e" },
  { "loose-list", "- a\n\n  more\n\n- b", "I1.0|a\nP1|more\nI1.0|b" },
  { "list-then-text", "- a\n\nafter", "I1.0|a\nP0|after" },
  { "empty-item", "1. a\n2.\n3. c", "I1.1|a\nI1.2|\nI1.3|c" },
  { "list-in-item", "- - a", "I1.0|\nI2.0|a" },
  { "code-in-item", "1. a\n\n   ```\n   x\n   ```", "I1.1|a\nC1|x" },
  { "code-first-in-item", "-     x", "I1.0|\nC1|x" },
  { "fenced-code", "```python\nif a < b:\n    c = '&'\n\n# d\n```",
    "C0|if a &lt; b:⏎    c = &apos;&amp;&apos;⏎⏎# d" },
  { "indented-code", "    a\n    b", "C0|a⏎b" },
  { "quote", "> said *he*", "P0|said <i>he</i>" },
  { "table", "| a | b |\n|---|:-:|\n| *c* | `d` |\n\nafter",
    "T0.0.0<|a\nT0.0.1=|b\nT0.1.0<|<i>c</i>\nT0.1.1=|<tt>d</tt>\nP0|after" },
  { "table-empty-cells", "a | b\n---|---:\n | \nc",
    "T0.0.0<|a\nT0.0.1>|b\nT0.1.0<|\nT0.1.1>|\nT0.2.0<|c\nT0.2.1>|" },
  { "table-bars", "| a |\n|---|\n| b \\| c |\n| `d \\| e` |",
    "T0.0.0<|a\nT0.1.0<|b | c\nT0.2.0<|<tt>d | e</tt>" },
  { "table-math", "| $x_i$ |\n|---|\n| $y<1$ |", "T0.0.0<|<tt>x_i</tt>\nT0.1.0<|<tt>y&lt;1</tt>" },
  { "table-in-item", "- a\n\n  | b |\n  |---|\n  | c |\n- d",
    "I1.0|a\nT1.0.0<|b\nT1.1.0<|c\nI1.0|d" },
  { "two-tables", "| a |\n|---|\n\n| b |\n|---|", "T0.0.0<|a\nT0.0.0<|b" },
  { "no-table", "a | b\nc | d", "P0|a | b c | d" },
  { "rule", "a\n\n---\n\nb", "P0|a\nP0|b" },
  { "link", "[a *b*](https://x.org/?p=1&q=2)",
    "P0|<a href=\"https://x.org/?p=1&amp;q=2\">a <i>b</i></a>" },
  { "link-mail", "<mailto:a@b.org>", "P0|<a href=\"mailto:a@b.org\">mailto:a@b.org</a>" },
  { "link-upper-case-scheme", "[a](HTTPS://x.org)", "P0|<a href=\"HTTPS://x.org\">a</a>" },
  { "link-entity", "[a](https://x.org/?a=1&amp;b=2)",
    "P0|<a href=\"https://x.org/?a=1&amp;b=2\">a</a>" },
  { "link-to-file", "[*a*](file:///etc/passwd)", "P0|<i>a</i>" },
  { "link-relative", "[a](2a.md)", "P0|a" },
  { "link-quote", "[a](<https://x.org/\"onclick>)",
    "P0|<a href=\"https://x.org/&quot;onclick\">a</a>" },
  { "image", "![a *b* `c`](x.png) d", "P0|a b c d" },
  { "image-with-link", "![a [b](https://x.org) c](x.png)", "P0|a b c" },
  { "entities", "&lt;b&gt; &amp; &hellip; &#8805; &#x2264; &nbsp;|",
    "P0|&lt;b&gt; &amp; … ≥ ≤ \u00a0|" },
  { "entities-wrong", "&#0; &#xd800; &#1114112; &unheard;",
    "P0|\ufffd \ufffd \ufffd &amp;unheard;" },
  { "html-is-text", "a <span size='9'>b</span>",
    "P0|a &lt;span size=&apos;9&apos;&gt;b&lt;/span&gt;" },
  { "html-block-is-text", "<div>\n*a*\n</div>", "P0|&lt;div&gt; <i>a</i> &lt;/div&gt;" },
  { "sub-and-sup", "x<sub>*i*</sub> y<sup>2</sup>", "P0|x<sub><i>i</i></sub> y<sup>2</sup>" },
  { "sub-left-open", "*a<sub>b* c", "P0|<i>a<sub>b</sub></i> c" },
  { "sub-open-at-end", "a<sub>b<sup>c", "P0|a<sub>b<sup>c</sup></sub>" },
  { "sub-crossing", "a<sub>*b</sub>c*", "P0|a<sub><i>b&lt;/sub&gt;c</i></sub>" },
  { "sup-not-opened", "a</sup>", "P0|a&lt;/sup&gt;" },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GPtrArray) blocks = exam_markdown_parse (test->source, NULL);
  g_autofree char *found = blocks_to_string (blocks);

  g_assert_cmpstr (found, ==, test->expected);
}

static void
test_text (void)
{
  g_autoptr (GPtrArray) blocks = exam_markdown_parse (
      "*a* < `b` & [c](https://x.org) $d$ x<sub>i</sub>\\\n&ge; e\n\n- f", NULL);
  const ExamBlock *block;

  g_assert_cmpuint (blocks->len, ==, 2);
  block = g_ptr_array_index (blocks, 0);
  g_assert_cmpstr (block->text, ==, "a < b & c d xi\n≥ e");
  block = g_ptr_array_index (blocks, 1);
  g_assert_cmpstr (block->text, ==, "f");
}

/* Collects the text of well-formed markup and checks that it has no other elements than ours. */
static void
start_element (GMarkupParseContext *context,
               const char *name,
               const char **attributes,
               const char **values,
               gpointer data,
               GError **error)
{
  static const char *const known[] = { "markup", "b", "i", "tt", "a", "sub", "sup", NULL };

  g_assert_true (g_strv_contains (known, name));
  if (g_str_equal (name, "a"))
    g_assert_cmpstr (attributes[0], ==, "href");
  else
    g_assert_null (attributes[0]);
}

static void
collect_text (GMarkupParseContext *context,
              const char *text,
              gsize length,
              gpointer data,
              GError **error)
{
  g_string_append_len (data, text, (gssize) length);
}

static void
check_markup (const ExamBlock *block)
{
  static const GMarkupParser parser = { .start_element = start_element, .text = collect_text };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, text, NULL);
  g_autofree char *whole = g_strconcat ("<markup>", block->markup, "</markup>", NULL);
  g_autoptr (GError) error = NULL;

  g_markup_parse_context_parse (context, whole, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text->str, ==, block->text);
}

/* Whatever pieces follow each other: well-formed markup whose text is the block's text. */
static void
test_random_sources (void)
{
  static const char *const pieces[] = {
    "*",      "**",    "_",      "`",     "``",    "$",   "$$",   "<sub>",
    "</sub>", "<sup>", "</sup>", "[",     "](",    ")",   "![",   "https://x.org",
    "<",      ">",     "&",      "&lt;",  "&#1;",  "\n",  "\n\n", "- ",
    "1. ",    "    ",  "> ",     "# ",    "```\n", "a",   "b c",  "é≥",
    "\\",     "'",     "\"",     "---\n", "\t",    "<b>", "</i>", "  \n",
  };
  NnRandom random;

  nn_random_init (&random, 29, NN_STREAM_NOISE, 0);
  for (guint i = 0; i < 5000; i++) {
    g_autoptr (GString) source = g_string_new (NULL);
    g_autoptr (GPtrArray) blocks = NULL;
    guint n_pieces = 1 + nn_random_below (&random, 40);

    for (guint j = 0; j < n_pieces; j++)
      g_string_append (source, pieces[nn_random_below (&random, G_N_ELEMENTS (pieces))]);
    blocks = exam_markdown_parse (source->str, NULL);
    for (guint j = 0; j < blocks->len; j++)
      check_markup (g_ptr_array_index (blocks, j));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/exam/markdown/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/exam/markdown/text", test_text);
  g_test_add_func ("/exam/markdown/random-sources", test_random_sources);

  return g_test_run ();
}
