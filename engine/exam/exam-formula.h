/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exam-answer.h"
#include "exam-key.h"

G_BEGIN_DECLS

/**
 * ExamVariable:
 * @name: as formulas spell it
 * @low: least value at which formulas are compared
 * @high: greatest one
 * @is_integer: only whole numbers
 * @is_array: an array n[0], n[1], … of such values
 * @title: (nullable): what it means, for a person
 */
typedef struct {
  char *name;
  double low, high;
  gboolean is_integer;
  gboolean is_array;
  char *title;
} ExamVariable;

/**
 * ExamFormula:
 * @variables: (n_variables)
 * @formula: the right answer
 * @check_fact: index of a fact of the lab that the formula must equal, or −1
 * @check_settings: (nullable): the lab's settings at a point, with {L} or {n[0]} for its values,
 * and {n[0..L+1]} for several elements of an array, parted by blanks
 *
 * A formula in given variables. Two formulas are taken as equal if they agree at random points of
 * the variables' domain; points at which the key is undefined are skipped. An answer is an
 * expression (see #ExamExpression), in which n[i+1] is an element of an array and sum(i, 0, L, …) a
 * sum. In a part's head: groups `[variable NAME]` with `low`, `high`, perhaps `integer=yes`,
 * `array=yes`, `title`; `[key]` with `formula`, `why`, perhaps `published`, `erratum`, `check_fact`
 * and `check_settings`; misconceptions with `value`.
 */
typedef struct {
  ExamAnswer parent;
  guint n_variables;
  ExamVariable *variables;
  char *formula;
  char *published;
  char *erratum;
  char *why;
  int check_fact;
  char *check_settings;
  guint n_misconceptions;
  ExamMisconception *misconceptions;
} ExamFormula;

extern const ExamAnswerClass exam_formula_class;

/* (nullable): NULL when @answer is of another kind. */
const ExamFormula *exam_formula (const ExamAnswer *answer);

G_END_DECLS
