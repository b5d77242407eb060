/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "exam-mistakes.h"
#include "lab-settings.h"

G_BEGIN_DECLS

/**
 * ExamHead:
 *
 * A reader over groups of keys, as in paper.ini and at the top of a part: `[group]`, `key=value`,
 * and comments that start with `#`. In values `\s`, `\n`, `\t`, `\r`, `\\` and `\;` stand for a
 * blank, line ends, a backslash and a semicolon that does not part a list.
 *
 * It knows the line of everything, and what it was asked for: what nobody asked for is reported as
 * unknown in the end. All texts live as long as the head.
 */
typedef struct _ExamHead ExamHead;

typedef enum {
  EXAM_KEY_OPTIONAL,
  EXAM_KEY_REQUIRED, /* missing or empty: a mistake */
} ExamKeyNeed;

/* Reads the first @length bytes (−1: all) of @text. Mistakes go to @mistakes, which outlives the
 * head, under @file. Never NULL. (transfer full) */
ExamHead *exam_head_parse (const char *text, gssize length, ExamMistakes *mistakes, guint file);
void exam_head_free (ExamHead *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExamHead, exam_head_free)

/* Whether there is such a group. A missing one that was required is a mistake; asking then for its
 * keys is none. */
gboolean exam_head_has_group (ExamHead *self, const char *group, ExamKeyNeed need);

/* The groups called "@kind NAME", in their order: what stands after the blank. (transfer container)
 * (element-type utf8) */
GPtrArray *exam_head_list_groups (ExamHead *self, const char *kind);

/* (transfer none) (nullable) */
const char *exam_head_get_text (ExamHead *self, const char *group, const char *key, ExamKeyNeed);

/* Texts between semicolons, without blanks around them; never NULL. (transfer full) */
char **exam_head_get_list (ExamHead *self, const char *group, const char *key, ExamKeyNeed need);

/* TRUE when @value was set. A value that is no number from @low to @high is a mistake. */
gboolean exam_head_get_real (ExamHead *self,
                             const char *group,
                             const char *key,
                             ExamKeyNeed need,
                             double low,
                             double high,
                             double *value);
gboolean exam_head_get_integer (ExamHead *self,
                                const char *group,
                                const char *key,
                                ExamKeyNeed need,
                                guint64 low,
                                guint64 high,
                                guint64 *value);

/* Sets the knobs that "height=32 z=[1 2; 3 4]" names, if there is such a key; each that is wrong is
 * a mistake. {knob} stands for the value that the question's settings have, and a number may be an
 * expression: "width=2*{width}". */
void exam_head_set_knobs (ExamHead *self,
                          const char *group,
                          const char *key,
                          LabSettings *settings);

/* Adds a mistake at the line of @key, or of the @group when @key is NULL or missing. */
void exam_head_mistake (ExamHead *self, const char *group, const char *key, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

/* Adds a mistake for each key that nobody asked for, and @with_groups for each such group. */
void exam_head_report_unknown (ExamHead *self, gboolean with_groups);

ExamMistakes *exam_head_get_mistakes (ExamHead *self);

/* What stands beside the question, so that kinds of answers can refer to its facts and to what the
 * view shows. Each may be NULL. */
void exam_head_set_bench (ExamHead *self,
                          const LabClass *lab,
                          const LabSettings *settings,
                          const LabView *view);
/* Whether the head is read for other numbers than those of the paper: then its published key means
 * nothing. */
void exam_head_set_is_variant (ExamHead *self, gboolean is_variant);
gboolean exam_head_is_variant (const ExamHead *self);
const LabClass *exam_head_get_lab (const ExamHead *self);
const LabSettings *exam_head_get_settings (const ExamHead *self);
const LabView *exam_head_get_view (const ExamHead *self);

G_END_DECLS
