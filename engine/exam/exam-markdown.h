/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "exam-math.h"

G_BEGIN_DECLS

/**
 * ExamBlockKind:
 * @EXAM_BLOCK_PARAGRAPH: running text; @level the depth of the list item that it goes on with, 0
 * outside of lists
 * @EXAM_BLOCK_HEADING: @level 1 … 6
 * @EXAM_BLOCK_ITEM: of a list; @level its depth from 1, @number its number or 0 for a bullet
 * @EXAM_BLOCK_CODE: @text as it stands; @level as for a paragraph
 * @EXAM_BLOCK_CELL: of a table, whose cells follow one another row by row; @row 0 has its headings;
 * @level as for a paragraph
 */
typedef enum {
  EXAM_BLOCK_PARAGRAPH,
  EXAM_BLOCK_HEADING,
  EXAM_BLOCK_ITEM,
  EXAM_BLOCK_CODE,
  EXAM_BLOCK_CELL,
} ExamBlockKind;

/* Of a table's column. */
typedef enum {
  EXAM_ALIGN_START,
  EXAM_ALIGN_CENTRE,
  EXAM_ALIGN_END,
} ExamAlign;

/**
 * ExamBlock:
 * @markup: Pango markup: <b>, <i>, <tt>, <sub>, <sup>, and GtkLabel's <a href> (to https, http and
 * mailto only); a formula ($…$) as U+FFFC if it has a picture, otherwise its source inside <tt>
 * @text: the same without markup, and formulas as they are read aloud
 * @row, @column, @align: of a cell
 * @formulas: (element-type ExamFormulaPicture): those that U+FFFC stands for, in order
 */
typedef struct {
  ExamBlockKind kind;
  guint level;
  guint number;
  guint row;
  guint column;
  ExamAlign align;
  char *markup;
  char *text;
  GPtrArray *formulas;
} ExamBlock;

/* U+FFFC: stands for a formula, and for nothing else. */
#define EXAM_MARKDOWN_OBJECT "\xef\xbf\xbc"

/* CommonMark with LaTeX math spans and tables as a list of blocks. Never fails: any text is
 * CommonMark. @math: (nullable): the formulas' pictures, which outlive the blocks. (transfer full)
 * (element-type ExamBlock): frees its blocks with itself */
GPtrArray *exam_markdown_parse (const char *source, const ExamMath *math);

/* Calls @found for each formula of @source. */
typedef void (*ExamFormulaFunc) (const char *tex, gboolean is_display, gpointer data);
void exam_markdown_foreach_formula (const char *source, ExamFormulaFunc found, gpointer data);

G_END_DECLS
