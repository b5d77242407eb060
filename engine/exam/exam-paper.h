/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "exam-markdown.h"
#include "exam-part.h"

G_BEGIN_DECLS

#define EXAM_ERROR (exam_error_quark ())
GQuark exam_error_quark (void);

typedef enum {
  EXAM_ERROR_NOT_FOUND, /* no such folder, or no paper.ini in it */
  EXAM_ERROR_PAPER,     /* the paper has mistakes; the message has all of them, a line each */
  EXAM_ERROR_ANSWER,    /* an answer that cannot be read */
  EXAM_ERROR_SANDBOX,   /* code cannot be run here */
  EXAM_ERROR_ATTEMPT,   /* a file of an attempt that cannot be read */
} ExamError;

/* A question of a paper: a heading with parts under it. */
typedef struct {
  char *id;         /* "2" */
  char *title;      /* "Short answers" */
  GPtrArray *parts; /* (element-type ExamPart) */
} ExamSection;

/**
 * ExamPaper:
 * @path: the folder
 * @minutes: time allowed
 * @sections: (element-type ExamSection): in the order of paper.ini
 * @math: pictures of its formulas
 *
 * A folder with `paper.ini` and one Markdown file a part. Immutable, counted by references.
 */
typedef struct {
  char *path;
  char *title;
  guint minutes;
  GPtrArray *sections;
  ExamMath *math;
} ExamPaper;

/* Reads the whole folder. When anything is wrong returns NULL and an error whose message lists
 * every mistake as "file:line: expected …, found …", a line each. (transfer full) */
ExamPaper *exam_paper_load (const char *path, GError **error);
ExamPaper *exam_paper_ref (ExamPaper *self);
void exam_paper_unref (ExamPaper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExamPaper, exam_paper_unref)

/* Opens the experiment of every part and looks whether the published keys are the computed ones,
 * whether a few variants of each part can be drawn and their keys graded as right, and whether all
 * formulas have pictures. Errors: EXAM_ERROR_PAPER lists all that is wrong as "file: expected …,
 * found …", a line each. */
gboolean exam_paper_verify (const ExamPaper *self, GError **error);

/* The same without the pictures of formulas, for a paper that is still being written. */
gboolean exam_paper_verify_keys (const ExamPaper *self, GError **error);

/* Calls @found for each formula of all texts, some of them several times. */
void exam_paper_foreach_formula (const ExamPaper *self, ExamFormulaFunc found, gpointer data);

guint exam_paper_get_n_parts (const ExamPaper *self);
double exam_paper_get_points (const ExamPaper *self);

/* In the paper's order over all sections. (transfer none) (nullable) */
const ExamPart *exam_paper_get_part (const ExamPaper *self, guint index);
const ExamPart *exam_paper_find_part (const ExamPaper *self, const char *id);

G_END_DECLS
