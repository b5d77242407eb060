/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-written.h"

#include "exam-choices.h"
#include "exam-code.h"
#include "exam-essay.h"
#include "exam-kernel.h"
#include "exam-labels.h"
#include "exam-matrix.h"
#include "exam-number.h"
#include "viva-text.h"

static char *
write_choices (const ExamChoices *choices, const ExamMath *math, const char *answer)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < choices->n_choices; i++) {
    g_autofree char *spoken = NULL;

    if (!exam_choices_get (choices, answer, i))
      continue;
    spoken = viva_text_speak (choices->choices[i].text, math);
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", spoken);
  }
  if (text->len == 0 && *answer != '\0')
    g_string_append (text, "None of them");

  return g_string_free (text, FALSE);
}

static char *
write_labels (const ExamLabels *labels, const char *answer)
{
  GString *text = g_string_new (NULL);

  if (*answer == '\0')
    return g_string_free (text, FALSE);

  for (guint i = 0; i < labels->n_blanks; i++) {
    int label = exam_labels_get (labels, answer, i);

    g_string_append_printf (text, "%s%u. %s", i > 0 ? "\n" : "", i + 1,
                            label >= 0 ? labels->labels[label].text : "–");
  }

  return g_string_free (text, FALSE);
}

/* A row a line. */
static char *
write_matrix (const char *answer)
{
  g_auto (GStrv) rows = NULL;
  g_autofree char *inside = g_strdelimit (g_strdup (answer), "[]", ' ');

  rows = g_strsplit (g_strstrip (inside), ";", -1);
  for (guint i = 0; rows[i] != NULL; i++) {
    char *row = g_strdup (g_strstrip (rows[i]));

    g_free (rows[i]);
    rows[i] = row;
  }

  return g_strjoinv ("\n", rows);
}

static char *
write_kernel (const ExamKernel *kernel, const char *answer)
{
  GString *text = g_string_new (NULL);

  if (*answer == '\0')
    return g_string_free (text, FALSE);

  for (guint i = 0; i < kernel->n_items; i++)
    for (guint j = 0; j < kernel->items[i].n_knobs; j++) {
      g_autofree char *matrix = exam_kernel_get (kernel, answer, i, j);

      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", kernel->items[i].name,
                              *matrix != '\0' ? matrix : "–");
    }

  return g_string_free (text, FALSE);
}

char *
viva_written_new (const ExamPart *part, const ExamMath *math, const char *answer)
{
  const ExamAnswer *kind;

  g_return_val_if_fail (part != NULL && answer != NULL, NULL);

  kind = part->answer;
  if (exam_choices (kind) != NULL)
    return write_choices (exam_choices (kind), math, answer);
  if (exam_labels (kind) != NULL)
    return write_labels (exam_labels (kind), answer);
  if (exam_matrix (kind) != NULL)
    return write_matrix (answer);
  if (exam_kernel (kind) != NULL)
    return write_kernel (exam_kernel (kind), answer);
  if (exam_essay (kind) != NULL)
    return g_strdup (exam_essay_get_text (answer));
  if (exam_number (kind) != NULL && exam_number (kind)->unit != NULL && *answer != '\0')
    return g_strdup_printf ("%s %s", answer, exam_number (kind)->unit);

  return g_strdup (answer);
}

char *
viva_written_new_key (const ExamPart *part, const ExamMath *math)
{
  g_autofree char *key = NULL;

  g_return_val_if_fail (part != NULL, NULL);

  if (exam_essay (part->answer) != NULL || exam_kernel (part->answer) != NULL ||
      exam_code (part->answer) != NULL)
    return NULL;

  key = exam_answer_key (part->answer);

  return key != NULL && *key != '\0' ? viva_written_new (part, math, key) : NULL;
}
