/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-markdown.h"

#include <md4c.h>
#include <string.h>

/*
 * md4c calls back at the start and the end of blocks and spans. A block of ours is gathered in
 * `markup` and `text` and emitted whenever md4c's structure changes, so that a tight list, whose
 * items hold their text directly, and a loose one, whose items hold paragraphs, come out alike.
 *
 * Raw HTML is text, but for <sub> and <sup>. Well-formed markup whatever the source: tags are kept
 * on a stack, and a span that ends takes the <sub> that were left open in it with it.
 */

typedef enum {
  TAG_NONE, /* a span without markup */
  TAG_I,
  TAG_B,
  TAG_TT,
  TAG_A,
  TAG_SUB,
  TAG_SUP,
} Tag;

static const char *const closing[] = {
  [TAG_NONE] = "",  [TAG_I] = "</i>",     [TAG_B] = "</b>",     [TAG_TT] = "</tt>",
  [TAG_A] = "</a>", [TAG_SUB] = "</sub>", [TAG_SUP] = "</sup>",
};

/* A list that is open: the number of its next item, 0 for bullets. */
typedef struct {
  guint next;
  guint number;      /* of the item at hand */
  gboolean is_fresh; /* the item at hand has not been emitted yet */
} List;

typedef struct {
  GPtrArray *blocks;
  GString *markup;
  GString *text;
  GArray *tags;   /* (element-type Tag): open, innermost last */
  GArray *lists;  /* (element-type List): open, innermost last */
  guint n_images; /* nested: their description is plain text */
  ExamBlockKind kind;
  guint heading_level;
  guint row, column; /* of the cell at hand */
  ExamAlign align;

  const ExamMath *math;  /* (nullable) */
  GPtrArray *formulas;   /* of the block at hand */
  GString *formula;      /* (nullable): source of the formula at hand */
  ExamFormulaFunc found; /* (nullable) */
  gpointer found_data;
} Reader;

static void
block_free (gpointer data)
{
  ExamBlock *block = data;

  g_free (block->markup);
  g_free (block->text);
  g_ptr_array_unref (block->formulas);
  g_free (block);
}

/* U+FFFC stands for formulas alone; where a text has one it becomes U+FFFD. */
static void
append (Reader *self, const char *text, gsize size)
{
  g_autoptr (GString) plain = g_string_new_len (text, (gssize) size);
  g_autofree char *escaped = NULL;

  g_string_replace (plain, EXAM_MARKDOWN_OBJECT, "\xef\xbf\xbd", 0);
  escaped = g_markup_escape_text (plain->str, (gssize) plain->len);
  g_string_append (self->markup, escaped);
  g_string_append_len (self->text, plain->str, (gssize) plain->len);
}

static void
open_tag (Reader *self, Tag tag, const char *markup)
{
  g_string_append (self->markup, markup);
  g_array_append_val (self->tags, tag);
}

static Tag
close_tag (Reader *self)
{
  Tag tag = g_array_index (self->tags, Tag, self->tags->len - 1);

  g_string_append (self->markup, closing[tag]);
  g_array_set_size (self->tags, self->tags->len - 1);

  return tag;
}

static gboolean
is_open (Reader *self, Tag tag)
{
  return self->tags->len > 0 && g_array_index (self->tags, Tag, self->tags->len - 1) == tag;
}

static List *
innermost_list (Reader *self)
{
  return self->lists->len > 0 ? &g_array_index (self->lists, List, self->lists->len - 1) : NULL;
}

/* Emits what was gathered, if anything; a cell too that is empty, and an item that has nothing of
 * its own, for its number. */
static void
emit (Reader *self, gboolean even_empty_item)
{
  List *list = innermost_list (self);
  gboolean is_item = self->kind == EXAM_BLOCK_PARAGRAPH && list != NULL && list->is_fresh;
  ExamBlock *block;

  while (self->tags->len > 0)
    close_tag (self);
  if (self->text->len == 0 && !(is_item && even_empty_item) && self->kind != EXAM_BLOCK_CELL) {
    g_string_truncate (self->markup, 0);
    return;
  }

  block = g_new0 (ExamBlock, 1);
  block->kind = is_item ? EXAM_BLOCK_ITEM : self->kind;
  block->level = self->kind == EXAM_BLOCK_HEADING ? self->heading_level : self->lists->len;
  if (is_item) {
    block->number = list->number;
    list->is_fresh = FALSE;
  }
  block->row = self->row;
  block->column = self->column;
  block->align = self->align;
  block->markup = g_strdup (self->markup->str);
  block->text = g_strdup (self->text->str);
  block->formulas = g_steal_pointer (&self->formulas);
  self->formulas = g_ptr_array_new ();
  g_ptr_array_add (self->blocks, block);
  g_string_truncate (self->markup, 0);
  g_string_truncate (self->text, 0);
}

static int
enter_block (MD_BLOCKTYPE type, void *detail, void *data)
{
  Reader *self = data;
  List *list;

  /* A table is made of its cells, and nothing else. */
  if (type == MD_BLOCK_THEAD || type == MD_BLOCK_TBODY)
    return 0;

  /* Whatever else begins inside of an item comes after the item's own line. */
  emit (self, type != MD_BLOCK_P && type != MD_BLOCK_QUOTE);

  switch (type) {
  case MD_BLOCK_UL:
  case MD_BLOCK_OL: {
    List opened = { 0 };

    /* 0 stands for a bullet: a list that starts with 0 counts from 1. */
    if (type == MD_BLOCK_OL)
      opened.next = MAX (((MD_BLOCK_OL_DETAIL *) detail)->start, 1);
    g_array_append_val (self->lists, opened);
    break;
  }
  case MD_BLOCK_LI:
    list = innermost_list (self);
    list->number = list->next;
    list->next += list->next > 0;
    list->is_fresh = TRUE;
    break;
  case MD_BLOCK_H:
    self->kind = EXAM_BLOCK_HEADING;
    self->heading_level = ((MD_BLOCK_H_DETAIL *) detail)->level;
    break;
  case MD_BLOCK_CODE:
    self->kind = EXAM_BLOCK_CODE;
    break;
  case MD_BLOCK_TABLE:
    self->row = G_MAXUINT; /* before the first */
    break;
  case MD_BLOCK_TR:
    self->row++;
    self->column = G_MAXUINT;
    break;
  case MD_BLOCK_TH:
  case MD_BLOCK_TD: {
    MD_ALIGN align = ((MD_BLOCK_TD_DETAIL *) detail)->align;

    self->kind = EXAM_BLOCK_CELL;
    self->column++;
    self->align = align == MD_ALIGN_CENTER  ? EXAM_ALIGN_CENTRE
                  : align == MD_ALIGN_RIGHT ? EXAM_ALIGN_END
                                            : EXAM_ALIGN_START;
    break;
  }
  default:
    break;
  }

  return 0;
}

static void
drop_last_newline (GString *string)
{
  if (string->len > 0 && string->str[string->len - 1] == '\n')
    g_string_truncate (string, string->len - 1);
}

static int
leave_block (MD_BLOCKTYPE type, void *detail, void *data)
{
  Reader *self = data;

  if (type == MD_BLOCK_CODE) {
    drop_last_newline (self->markup);
    drop_last_newline (self->text);
  }
  emit (self, type == MD_BLOCK_LI);
  self->kind = EXAM_BLOCK_PARAGRAPH;
  if (type == MD_BLOCK_UL || type == MD_BLOCK_OL)
    g_array_set_size (self->lists, self->lists->len - 1);

  return 0;
}

static void
append_utf8 (GString *string, guint64 code)
{
  gunichar c = code > 0 && code <= 0x10ffff && g_unichar_validate ((gunichar) code)
                   ? (gunichar) code
                   : 0xfffd;

  g_string_append_unichar (string, c);
}

/* The entity @text ("&amp;", "&#8212;") as UTF-8. Names beyond the usual ones stay as they are. */
static void
append_entity (GString *string, const char *text, gsize size)
{
  static const struct {
    const char *name;
    const char *meaning;
  } entities[] = {
    { "&amp;", "&" },    { "&lt;", "<" },        { "&gt;", ">" },    { "&quot;", "\"" },
    { "&apos;", "'" },   { "&nbsp;", "\u00a0" }, { "&ndash;", "–" }, { "&mdash;", "—" },
    { "&hellip;", "…" }, { "&times;", "×" },     { "&minus;", "−" }, { "&le;", "≤" },
    { "&ge;", "≥" },     { "&ne;", "≠" },        { "&rarr;", "→" },
  };
  g_autofree char *entity = g_strndup (text, size);

  if (g_str_has_prefix (entity, "&#")) {
    gboolean is_hex = entity[2] == 'x' || entity[2] == 'X';

    append_utf8 (string, g_ascii_strtoull (entity + (is_hex ? 3 : 2), NULL, is_hex ? 16 : 10));
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (entities); i++)
    if (g_str_equal (entities[i].name, entity)) {
      g_string_append (string, entities[i].meaning);
      return;
    }
  g_string_append (string, entity);
}

static char *
attribute_to_string (const MD_ATTRIBUTE *attribute)
{
  GString *string = g_string_new (NULL);

  for (guint i = 0; attribute->size > 0 && attribute->substr_offsets[i] < attribute->size; i++) {
    MD_OFFSET start = attribute->substr_offsets[i], end = attribute->substr_offsets[i + 1];

    if (attribute->substr_types[i] == MD_TEXT_ENTITY)
      append_entity (string, attribute->text + start, end - start);
    else
      g_string_append_len (string, attribute->text + start, end - start);
  }

  return g_string_free (string, FALSE);
}

/* Only places on the web and addresses: a paper must not be able to start anything else by a click.
 */
static void
open_link (Reader *self, const MD_ATTRIBUTE *href)
{
  g_autofree char *target = attribute_to_string (href);
  const char *scheme = g_uri_peek_scheme (target);

  if (g_strcmp0 (scheme, "https") == 0 || g_strcmp0 (scheme, "http") == 0 ||
      g_strcmp0 (scheme, "mailto") == 0) {
    g_autofree char *markup = g_markup_printf_escaped ("<a href=\"%s\">", target);

    open_tag (self, TAG_A, markup);
  } else {
    open_tag (self, TAG_NONE, "");
  }
}

/* A formula has ended: its picture, or its source. */
static void
append_formula (Reader *self, gboolean is_display)
{
  g_autofree char *tex = g_strstrip (g_string_free (g_steal_pointer (&self->formula), FALSE));
  const ExamFormulaPicture *picture = exam_math_find (self->math, tex, is_display);

  if (self->found != NULL)
    self->found (tex, is_display, self->found_data);
  if (picture != NULL) {
    g_string_append (self->markup, EXAM_MARKDOWN_OBJECT);
    g_string_append (self->text, picture->text);
    g_ptr_array_add (self->formulas, (gpointer) picture);
  } else {
    open_tag (self, TAG_TT, "<tt>");
    append (self, tex, strlen (tex));
    close_tag (self);
  }
}

static int
enter_span (MD_SPANTYPE type, void *detail, void *data)
{
  Reader *self = data;

  if (type == MD_SPAN_IMG)
    self->n_images++;
  if (self->n_images > 0)
    return 0;

  switch (type) {
  case MD_SPAN_EM:
    open_tag (self, TAG_I, "<i>");
    break;
  case MD_SPAN_STRONG:
    open_tag (self, TAG_B, "<b>");
    break;
  case MD_SPAN_CODE:
    open_tag (self, TAG_TT, "<tt>");
    break;
  case MD_SPAN_LATEXMATH:
  case MD_SPAN_LATEXMATH_DISPLAY:
    self->formula = g_string_new (NULL);
    break;
  case MD_SPAN_A:
    open_link (self, &((MD_SPAN_A_DETAIL *) detail)->href);
    break;
  default:
    open_tag (self, TAG_NONE, "");
    break;
  }

  return 0;
}

static int
leave_span (MD_SPANTYPE type, void *detail, void *data)
{
  Reader *self = data;
  Tag tag;

  if (self->n_images > 0) {
    self->n_images -= type == MD_SPAN_IMG;
    return 0;
  }
  if (self->formula != NULL) {
    append_formula (self, type == MD_SPAN_LATEXMATH_DISPLAY);
    return 0;
  }
  do
    tag = close_tag (self);
  while (tag == TAG_SUB || tag == TAG_SUP);

  return 0;
}

/* <sub> and <sup> where they nest properly; all other raw HTML is text. */
static void
append_html (Reader *self, const char *text, gsize size)
{
  g_autofree char *html = g_strndup (text, size);

  if (self->n_images > 0)
    append (self, text, size);
  else if (g_str_equal (html, "<sub>"))
    open_tag (self, TAG_SUB, "<sub>");
  else if (g_str_equal (html, "<sup>"))
    open_tag (self, TAG_SUP, "<sup>");
  else if (g_str_equal (html, "</sub>") && is_open (self, TAG_SUB))
    close_tag (self);
  else if (g_str_equal (html, "</sup>") && is_open (self, TAG_SUP))
    close_tag (self);
  else
    append (self, text, size);
}

static int
add_text (MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
  Reader *self = data;

  if (self->formula != NULL) {
    if (type == MD_TEXT_SOFTBR || type == MD_TEXT_BR)
      g_string_append_c (self->formula, ' ');
    else
      g_string_append_len (self->formula, text, size);
    return 0;
  }

  switch (type) {
  case MD_TEXT_NULLCHAR:
    append (self, "\ufffd", strlen ("\ufffd"));
    break;
  case MD_TEXT_BR:
    append (self, "\n", 1);
    break;
  case MD_TEXT_SOFTBR:
    append (self, " ", 1);
    break;
  case MD_TEXT_ENTITY: {
    g_autoptr (GString) meaning = g_string_new (NULL);

    append_entity (meaning, text, size);
    append (self, meaning->str, meaning->len);
    break;
  }
  case MD_TEXT_CODE: {
    /* md4c leaves the backslash of "\|" in a table's code. */
    g_autoptr (GString) code = g_string_new_len (text, size);

    if (self->kind == EXAM_BLOCK_CELL)
      g_string_replace (code, "\\|", "|", 0);
    append (self, code->str, code->len);
    break;
  }
  case MD_TEXT_HTML:
    append_html (self, text, size);
    break;
  default:
    append (self, text, size);
    break;
  }

  return 0;
}

static GPtrArray *
parse (const char *source, const ExamMath *math, ExamFormulaFunc found, gpointer data)
{
  static const MD_PARSER parser = {
    .flags = MD_FLAG_LATEXMATHSPANS | MD_FLAG_NOHTMLBLOCKS | MD_FLAG_TABLES,
    .enter_block = enter_block,
    .leave_block = leave_block,
    .enter_span = enter_span,
    .leave_span = leave_span,
    .text = add_text,
  };
  Reader self = { .math = math, .found = found, .found_data = data };

  self.formulas = g_ptr_array_new ();
  self.blocks = g_ptr_array_new_with_free_func (block_free);
  self.markup = g_string_new (NULL);
  self.text = g_string_new (NULL);
  self.tags = g_array_new (FALSE, FALSE, sizeof (Tag));
  self.lists = g_array_new (FALSE, FALSE, sizeof (List));

  /* Fails only for want of memory: then the source is shown as it stands. */
  if (md_parse (source, (MD_SIZE) strlen (source), &parser, &self) != 0) {
    g_ptr_array_set_size (self.blocks, 0);
    g_array_set_size (self.lists, 0);
    g_array_set_size (self.tags, 0);
    g_string_truncate (self.markup, 0);
    g_string_truncate (self.text, 0);
    self.kind = EXAM_BLOCK_PARAGRAPH;
    append (&self, source, strlen (source));
    emit (&self, FALSE);
  }

  if (self.formula != NULL)
    g_string_free (self.formula, TRUE);
  g_ptr_array_unref (self.formulas);
  g_string_free (self.markup, TRUE);
  g_string_free (self.text, TRUE);
  g_array_unref (self.tags);
  g_array_unref (self.lists);

  return self.blocks;
}

GPtrArray *
exam_markdown_parse (const char *source, const ExamMath *math)
{
  g_return_val_if_fail (source != NULL, NULL);

  return parse (source, math, NULL, NULL);
}

void
exam_markdown_foreach_formula (const char *source, ExamFormulaFunc found, gpointer data)
{
  g_return_if_fail (source != NULL && found != NULL);

  g_ptr_array_unref (parse (source, NULL, found, data));
}
