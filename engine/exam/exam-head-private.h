/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exam-head.h"

/* How a head keeps what exam-head-parse.c reads and exam-head.c is asked for. */

typedef struct {
  char *name;
  char *raw;  /* as it stands, without blanks around it */
  char *text; /* without escapes */
  guint line;
  gboolean was_asked_for;
} ExamHeadKey;

typedef struct {
  char *name;
  guint line;
  gboolean was_asked_for;
  GPtrArray *keys;     /* (element-type ExamHeadKey): in their order */
  GHashTable *by_name; /* name → ExamHeadKey */
  GPtrArray *expected; /* (element-type utf8): keys asked for, there or not */
} ExamHeadGroup;

struct _ExamHead {
  ExamMistakes *mistakes;
  guint file;
  GPtrArray *groups;   /* (element-type ExamHeadGroup): in their order */
  GHashTable *by_name; /* name → ExamHeadGroup */
  GPtrArray *expected; /* (element-type utf8): groups asked for: "[part]", "[blank …]" */
  const LabClass *lab;
  const LabSettings *settings;
  const LabView *view;
  gboolean is_variant;
};

/* The @length bytes at @raw without escapes. An unknown escape stays as it stands, with *@is_wrong
 * set. (transfer full) */
char *exam_head_unescape (const char *raw, gsize length, gboolean *is_wrong);
