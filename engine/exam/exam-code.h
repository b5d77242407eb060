/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exam-answer.h"

G_BEGIN_DECLS

/* What stands for a blank in the text of a function. */
#define EXAM_CODE_BLANK "____"

/**
 * ExamCodeBlank:
 * @target: the variable that its line sets
 * @name: for a person: "the mask"
 * @fact: index of the lab's fact that is the right value
 * @is_random: any random numbers from 0 to 1 of the right shape are right; what follows is given
 * the lab's
 * @key: a right answer, in Python
 * @why: why it is right
 * @wrong: (nullable): what is said besides when it is not
 */
typedef struct {
  char *target;
  char *name;
  guint fact;
  gboolean is_random;
  char *key;
  char *why;
  char *wrong;
} ExamCodeBlank;

/**
 * ExamCodeInput:
 * @fact: index of the lab's fact that is its value, or −1
 * @knob: index of the lab's knob that is its value, or −1
 *
 * An argument of the function.
 */
typedef struct {
  char *name;
  int fact;
  int knob;
} ExamCodeInput;

/* A hidden case: the lab with settings of its own. */
typedef struct {
  char *id;
  char *title;
  LabSettings *settings;
} ExamCodeCase;

/**
 * ExamCode:
 * @function: the function that is to be completed
 * @template: its text, with EXAM_CODE_BLANK for each blank
 * @tolerance: greatest difference of a number, as a share of the right one and of 1
 *
 * A function in Python with blanks. An answer is the whole text. Each blank is a line that sets a
 * variable; lines are found by their variables, in order. Each is run in the sandbox on every case,
 * given the right values of the blanks before it, and compared outside with the lab's facts; it
 * earns its share of the points when it is right in all cases.
 *
 * In a part's head: `[code]` with `function` and `tolerance`; groups `[input NAME]` with `fact` or
 * `knob`;
 * `[blank 1]`, `[blank 2]`, … with `target`, `name`, `fact`, `key`, `why`, perhaps `random=yes` and
 * `wrong`; `[case ID]` with `title` and `settings`. In its body: a section `# Code`.
 */
typedef struct {
  ExamAnswer parent;
  char *function;
  char *template;
  double tolerance;
  guint n_inputs;
  ExamCodeInput *inputs;
  guint n_blanks;
  ExamCodeBlank *blanks;
  guint n_cases;
  ExamCodeCase *cases;
} ExamCode;

extern const ExamAnswerClass exam_code_class;

/* (nullable): NULL when @answer is of another kind. */
const ExamCode *exam_code (const ExamAnswer *answer);

G_END_DECLS
