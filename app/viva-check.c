/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-verb.h"

#include <string.h>

#include "exam-paper.h"
#include "lab-text.h"
#include "viva-report.h"

/* Prints the mistakes that @message lists, a line each, and sums them up in @error. */
static gboolean
report_mistakes (const char *folder, const char *message, GError **error)
{
  g_autofree char *list = g_strchomp (g_strdup (message));
  g_autofree char *text = g_strconcat (list, "\n", NULL);
  guint n_mistakes = 0;

  for (const char *p = text; *p != '\0'; p++)
    n_mistakes += *p == '\n';
  if (viva_print (text, error))
    g_set_error (error, VIVA_ERROR, VIVA_ERROR_FAILED, "%s: %u %s", folder, n_mistakes,
                 n_mistakes == 1 ? "mistake" : "mistakes");
  return FALSE;
}

static gboolean
check (const VivaOptions *options, GError **error)
{
  const char *folder = viva_options_get_operand (options, "folder", error);
  g_autoptr (GError) load_error = NULL;
  g_autoptr (ExamPaper) paper = NULL;
  g_autofree char *text = NULL;
  g_autofree char *points = NULL;
  guint n_parts;

  if (folder == NULL)
    return FALSE;
  paper = exam_paper_load (folder, &load_error);
  if (g_error_matches (load_error, EXAM_ERROR, EXAM_ERROR_PAPER))
    return report_mistakes (folder, load_error->message, error);
  if (paper == NULL) {
    g_propagate_error (error, g_steal_pointer (&load_error));
    return FALSE;
  }

  if (!exam_paper_verify (paper, &load_error))
    return report_mistakes (folder, load_error->message, error);

  points = lab_text_number (exam_paper_get_points (paper));
  n_parts = exam_paper_get_n_parts (paper);
  text = g_strdup_printf ("%s: no mistakes: %u %s, %s points, %u minutes\n", paper->title, n_parts,
                          n_parts == 1 ? "part" : "parts", points, paper->minutes);
  return viva_print (text, error);
}

static const char *const examples[] = {
  "viva check my-paper",
  NULL,
};

const VivaVerb viva_check_verb = {
  .name = "check",
  .usage = "FOLDER",
  .summary = "List every mistake of an exam paper.",
  .help = "Reads the exam paper in FOLDER (paper.ini and one Markdown file a part) and lists all "
          "its mistakes, one a line, as “file:line: expected …, found …”. The status is 1 when "
          "there are any.",
  .options = VIVA_OPTION_NONE,
  .examples = examples,
  .run = check,
};
