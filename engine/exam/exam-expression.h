/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ExamExpression:
 *
 * An arithmetic expression as a person types it: "-log(0.3)", "(12 − 13) / 1", "D · n_x". Read by
 * muParser, never by locale. log and ln are natural, log2 and log10 say their base; sqrt, exp, abs,
 * min, max, tanh, sigmoid and the trigonometric functions are known, and pi and e. The signs −, ·,
 * ×, ÷ mean -, *, *, /.
 */
typedef struct _ExamExpression ExamExpression;

/* @variables: (nullable): names that may stand for numbers, up to NULL. Errors: EXAM_ERROR_ANSWER
 * says what was expected, and what was found where. (transfer full) (nullable) */
ExamExpression *exam_expression_new (const char *text,
                                     const char *const *variables,
                                     GError **error);
void exam_expression_free (ExamExpression *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExamExpression, exam_expression_free)

/* @values: of the variables, in their order. Not finite where the expression is undefined. */
double exam_expression_evaluate (ExamExpression *self, const double *values);

/* The number that @text says, without variables. Errors: as above, and for one that is not finite.
 */
gboolean exam_expression_read (const char *text, double *number, GError **error);

G_END_DECLS
