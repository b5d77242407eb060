/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exam-answer.h"

G_BEGIN_DECLS

/**
 * ExamLabels:
 * @blanks: numbered places on the part's view
 * @labels: names to put there; more than blanks when some are only tempting
 *
 * Names put onto a figure. An answer is written "1=cost; 2=iterations": number of the blank, id of
 * the label; a blank left out is empty. A label may stand in several blanks of an answer, each is
 * graded on its own, with equal shares of the points.
 *
 * In a part's head: groups `[blank 1]`, `[blank 2]`, … with `anchor`, `name`, `keys`, `why` and
 * perhaps `fact`; groups `[label ID]` with `text` and `wrong`, which a label that is right nowhere
 * must have.
 */
typedef struct {
  char *anchor; /* where it is: see plot_view_anchor() */
  char *name;   /* for somebody who does not see the figure: "the title of the vertical axis" */
  char **keys;  /* ids of the labels that are right, NULL-terminated */
  char *why;    /* why the key is right */
  int fact;     /* index of the lab's fact whose value stands there, or −1 */
} ExamBlank;

typedef struct {
  char *id;
  char *text;  /* what is written on it */
  char *wrong; /* (nullable): why it tempts where it is wrong */
} ExamLabel;

typedef struct {
  ExamAnswer parent;
  guint n_blanks;
  ExamBlank *blanks;
  guint n_labels;
  ExamLabel *labels;
} ExamLabels;

extern const ExamAnswerClass exam_labels_class;

/* (nullable): NULL when @answer is of another kind. */
const ExamLabels *exam_labels (const ExamAnswer *answer);

/* Index of the label that @answer puts into blank @blank, or −1. */
int exam_labels_get (const ExamLabels *self, const char *answer, guint blank);

/* @answer with label @label (or −1: none) put into blank @blank. (transfer full) */
char *exam_labels_put (const ExamLabels *self, const char *answer, guint blank, int label);

G_END_DECLS
