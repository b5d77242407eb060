/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "exam-head.h"

G_BEGIN_DECLS

/**
 * ExamVariant:
 *
 * How a part's experiment is given new numbers. In a part's head: a group `[variant]` with a rule
 * for each knob that changes:
 *
 * - `size=200..600 step 100`: one of these numbers
 * - `data=one of circles, moons`: one of these texts (parted by commas; by `|` if they hold commas)
 * - `z=rows mean -20..20 spread 1..9 pattern -1 1 1 -1 | -1 -1 1 1`: a matrix of as many rows as
 * the question's; each row is mean + spread · pattern, with numbers drawn for each row
 * - `z=cells -9..9 step 1`: a matrix of the question's shape, cell by cell
 * - `y=simplex step 0.05 least 0.05`: rows of multiples of the step that add up to 1, none less
 * than the least, no two of a row alike
 */
typedef struct _ExamVariant ExamVariant;

/* NULL when there is no such group, or after mistakes in it. @settings are the question's.
 * (transfer full) (nullable) */
ExamVariant *exam_variant_parse (ExamHead *head, const LabSettings *settings);
void exam_variant_free (ExamVariant *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExamVariant, exam_variant_free)

/* Sets the knobs of @settings, the question's, to variant number @seed > 0 of them. The same seed
 * gives the same numbers. Errors: a value that its knob refuses; a
 * rule that no numbers obey. */
gboolean exam_variant_draw (const ExamVariant *self,
                            guint64 seed,
                            LabSettings *settings,
                            GError **error);

/* @text with each {knob} outside of formulas ($…$) and code (`…`) replaced by its value in
 * @settings: a number, a choice's title, a matrix as [1 2; 3 4]; {knob:list} gives a matrix's cells
 * parted by commas, {knob:row 1} those of its first row. Other braces stay. (transfer full) */
char *exam_variant_fill_in (const char *text, const LabSettings *settings);

G_END_DECLS
