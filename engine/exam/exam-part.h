/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "exam-answer.h"
#include "exam-markdown.h"
#include "exam-mistakes.h"
#include "exam-try.h"
#include "lab-class.h"
#include "lab-settings.h"

G_BEGIN_DECLS

/**
 * ExamPart:
 * @id: "2g"
 * @title: a few words
 * @points: at most
 * @answer: what kind of answer it takes, and its key
 * @facts: (nullable): what the experiment computes
 * @lab: (nullable): the experiment beside it
 * @settings: (nullable): those of the question
 * @seed: of the experiment
 * @steps: how far the experiment has run when the question opens; the lab's default unless the part
 * says otherwise
 * @view: (nullable): the view that stands in the question, index in the lab, or −1
 * @question: what is asked, CommonMark, as the other texts
 * @hint: (nullable)
 * @solution: why the key is the key
 * @try_it: (nullable): what else to try
 * @tries: (element-type ExamTry): what to predict and run, in their order
 *
 * @source: the text of the part's file
 * @variant: 0: the numbers of the paper; else which variant it is
 * @has_variants: new numbers can be drawn for it
 *
 * One part of a question: `4b.md` in a paper's folder.
 */
typedef struct {
  char *id;
  char *title;
  double points;
  ExamAnswer *answer;
  ExamFacts *facts;
  const LabClass *lab;
  LabSettings *settings;
  guint64 seed;
  guint64 steps;
  int view;
  char *question;
  char *hint;
  char *solution;
  char *try_it;
  GPtrArray *tries;
  char *source;
  guint64 variant;
  gboolean has_variants;
} ExamPart;

/* Reads the text of a part's file: a head with a group `[part]` (title, points, answer, and lab,
 * settings, seed, steps, view), those of the kind of answer and `[try …]`, up to a line `---`, then
 * the sections Question, Hint, Solution and Try it. NULL after all of its mistakes were added to
 * @mistakes. (transfer full) (nullable) */
ExamPart *exam_part_parse (const char *id, const char *text, ExamMistakes *mistakes, guint file);

/* The same part with other numbers, drawn by @seed > 0: question, experiment and key. @part has
 * variants. Errors: numbers that the part's own text does not allow. (transfer full) */
ExamPart *exam_part_new_variant (const ExamPart *part, guint64 seed, GError **error);
/* Calls @found for each formula in the part's file: in its sections and in the texts of its head.
 */
void exam_part_foreach_formula (const ExamPart *self, ExamFormulaFunc found, gpointer data);
void exam_part_free (ExamPart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExamPart, exam_part_free)

G_END_DECLS
