/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ExamFormulaPicture:
 * @tex: its source, as it stands between the dollar signs
 * @is_display: it has a line of its own ($$…$$)
 * @path: the file of its picture, an SVG in black
 * @width: in em, of the font size of the text around it
 * @height: above the baseline, in em
 * @depth: below the baseline, in em
 * @text: what is read aloud and copied
 */
typedef struct {
  char *tex;
  gboolean is_display;
  char *path;
  double width, height, depth;
  char *text;
} ExamFormulaPicture;

/**
 * ExamMath:
 *
 * The pictures of a paper's formulas. They lie in its folder `formulas`, made by
 * data/exam/set-formulas, with `index.json` that says which is which. Immutable.
 */
typedef struct _ExamMath ExamMath;

/* Reads the index of the paper in @folder; a paper without one has no pictures. Errors:
 * EXAM_ERROR_PAPER names the place in the index. (transfer full) */
ExamMath *exam_math_load (const char *folder, GError **error);
void exam_math_free (ExamMath *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExamMath, exam_math_free)

/* (nullable) (transfer none): NULL when the formula has no picture; then its source is shown. */
const ExamFormulaPicture *exam_math_find (const ExamMath *self,
                                          const char *tex,
                                          gboolean is_display);

guint exam_math_get_n_pictures (const ExamMath *self);
const ExamFormulaPicture *exam_math_get_picture (const ExamMath *self, guint index);

G_END_DECLS
