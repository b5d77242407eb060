/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exam-answer.h"
#include "exam-key.h"

G_BEGIN_DECLS

/**
 * ExamKernelItem:
 * @id: as answers spell it: "vertical"
 * @name: for a person: "vertical edges"
 * @knobs: (n_knobs): indices of the lab's matrix knobs that the answer is put into
 * @settings: those of the lab for this item; its kernels are put into them
 * @fact: index of the fact that judges it
 * @at_least: the least value of the fact that is right
 * @is_either_sign: a value of the fact counts without its sign
 * @keys: (n_knobs): a right answer
 * @why: why it is right
 * @wrong: what is said when the fact falls short
 */
typedef struct {
  char *id;
  char *name;
  guint n_knobs;
  guint *knobs;
  LabSettings *settings;
  guint fact;
  double at_least;
  gboolean is_either_sign;
  char **keys;
  char *why;
  char *wrong;
} ExamKernelItem;

/**
 * ExamKernel:
 *
 * Filters that are judged by what they do: each is put into the lab's knobs, and a fact of the lab
 * (on how many of a thousand unseen pictures it wins) must reach a bound. An answer has a line
 * "ID KNOB=[1 0 -1; …]" for each matrix. In a part's head: groups `[kernel ID]` with `name`,
 * `knobs` (ids, parted by semicolons), `fact`, `at_least`, `why`, `wrong`, perhaps `settings` and
 * `either_sign=yes`, and `key KNOB` for each knob.
 */
typedef struct {
  ExamAnswer parent;
  guint n_items;
  ExamKernelItem *items;
} ExamKernel;

extern const ExamAnswerClass exam_kernel_class;

/* (nullable): NULL when @answer is of another kind. */
const ExamKernel *exam_kernel (const ExamAnswer *answer);

/* What @answer says for a knob of an item: "[1 0 -1; …]", "" when nothing. (transfer full) */
char *exam_kernel_get (const ExamKernel *self, const char *answer, guint item, guint knob);

/* @answer with @text for a knob of an item. (transfer full) */
char *exam_kernel_put (const ExamKernel *self,
                       const char *answer,
                       guint item,
                       guint knob,
                       const char *text);

G_END_DECLS
