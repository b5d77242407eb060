/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ExamBlockKind:
 * @EXAM_BLOCK_PARAGRAPH: running text; @level the depth of the list item that it goes on with, 0
 * outside of lists
 * @EXAM_BLOCK_HEADING: @level 1 … 6
 * @EXAM_BLOCK_ITEM: of a list; @level its depth from 1, @number its number or 0 for a bullet
 * @EXAM_BLOCK_CODE: @text as it stands; @level as for a paragraph
 */
typedef enum {
  EXAM_BLOCK_PARAGRAPH,
  EXAM_BLOCK_HEADING,
  EXAM_BLOCK_ITEM,
  EXAM_BLOCK_CODE,
} ExamBlockKind;

/**
 * ExamBlock:
 * @markup: Pango markup: <b>, <i>, <tt>, <sub>, <sup>, and GtkLabel's <a href> (to https, http and
 * mailto only); formulas ($…$) as their source inside <tt>
 * @text: the same without markup
 */
typedef struct {
  ExamBlockKind kind;
  guint level;
  guint number;
  char *markup;
  char *text;
} ExamBlock;

/* CommonMark with LaTeX math spans as a list of blocks. Never fails: any text is CommonMark.
 * (transfer full) (element-type ExamBlock): frees its blocks with itself */
GPtrArray *exam_markdown_parse (const char *source);

G_END_DECLS
