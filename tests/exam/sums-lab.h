/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exam-answer.h"
#include "exam-facts.h"
#include "lab-class.h"

G_BEGIN_DECLS

/*
 * A lab whose facts can be checked in one's head. Knobs: whole numbers `a` (6) and `b` (7), real
 * `x` (0.5), choice `how` (add), matrices `z` ([1 -2; 3 4]), `k` ([1 0; 0 1]) and simplex `y`
 * ([0.25 0.75]), switch `fail`. It refuses to open when it is told to.
 */
extern const LabClass sums_lab;

enum { SUMS_A, SUMS_B, SUMS_X, SUMS_HOW, SUMS_Z, SUMS_K, SUMS_Y, SUMS_FAIL };

enum {
  SUMS_PRODUCT, /* a · b, whole */
  SUMS_HALF,    /* a / 2, real */
  SUMS_THIRD,   /* x / 3, real */
  SUMS_SHAPE,   /* a × b */
  SUMS_COLUMN,  /* a × 1 */
  SUMS_CUBE,    /* a × b × 3 */
  SUMS_TWICE,   /* 2 z, (rows, columns) */
  SUMS_TURNED,  /* zᵀ, (columns, rows) */
  SUMS_TRACE,   /* k[0, 0] + k[1, 1] */
  SUMS_WORD,    /* the choice's id */
  SUMS_NOTHING, /* never known */
};

/**
 * Bench:
 *
 * A head that was read by a kind of answer, beside the lab.
 */
typedef struct {
  LabSettings *settings;
  ExamFacts *facts;
  ExamAnswer *answer; /* (nullable) */
  char *mistakes;     /* "a.md:3: expected …", a line each */
} Bench;

void bench_clear (Bench *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

/* Reads @head by the kind that its [part] names. @settings: (nullable): of the lab. */
void bench_read (Bench *self, const char *head, const char *settings);

/* The same, and there are no mistakes. */
void bench_read_good (Bench *self, const char *head, const char *settings);

/* Reads the kind's own section "Code" of a body, and adds to the mistakes. */
void bench_read_code (Bench *self, const char *code);

/* @good with its one @from replaced by @to has exactly @mistakes. */
void bench_assert_mistakes (const char *good,
                            const char *from,
                            const char *to,
                            const char *mistakes);

/* @answer is graded with @points of @max_points and @message, as something that could be read. */
void bench_assert_grade (const Bench *self,
                         double max_points,
                         const char *answer,
                         double points,
                         const char *message);

/* @answer gets @message and no points: it is empty or cannot be read. */
void bench_assert_unanswered (const Bench *self, const char *answer, const char *message);

/* The key is written as @key, and earns all points. */
void bench_assert_key (const Bench *self, const char *key);

/* @good with its one @from replaced by @to is read, and then verified with @error, or well when it
 * is NULL. */
void bench_assert_verify (const char *good, const char *from, const char *to, const char *error);

G_END_DECLS
