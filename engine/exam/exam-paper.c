/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-paper.h"

#include <math.h>
#include <string.h>

#include "exam-head.h"
#include "exam-text.h"

#define MAX_MINUTES (24 * 60)
#define MAX_PAPER_POINTS 10000

/* So many of each part are drawn when a paper is checked. */
#define N_VERIFIED_VARIANTS 20

G_DEFINE_QUARK (exam - error - quark, exam_error)

/* ---- Sections and parts ---- */

static void
section_free (gpointer data)
{
  ExamSection *section = data;

  g_free (section->id);
  g_free (section->title);
  g_ptr_array_unref (section->parts);
  g_free (section);
}

/* Ids name files, and stand in attempts and on the command line. */
static gboolean
is_id (const char *id)
{
  return g_ascii_isalnum (*id) &&
         strspn (id, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS ".-_") == strlen (id);
}

/* FALSE when the part is wrong or missing. */
static gboolean
read_part (ExamPaper *self,
           ExamSection *section,
           ExamHead *head,
           const char *group,
           const char *id,
           GHashTable *listed)
{
  ExamMistakes *mistakes = exam_head_get_mistakes (head);
  g_autofree char *found = exam_quote (id);
  g_autofree char *name = g_strdup_printf ("%s.md", id);
  g_autofree char *path = g_build_filename (self->path, name, NULL);
  g_autofree char *text = NULL;
  ExamPart *part;
  guint file;

  if (!is_id (id)) {
    exam_head_mistake (head, group, "parts",
                       "expected a part's id of letters, digits, “.”, “-” and “_”, found %s",
                       found);
    return FALSE;
  }
  if (!g_hash_table_add (listed, g_strdup (name))) {
    exam_head_mistake (head, group, "parts", "expected each part once, found %s again", found);
    return FALSE;
  }
  if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    exam_head_mistake (head, group, "parts", "expected the file %s beside it, found none", name);
    return FALSE;
  }

  file = exam_mistakes_open_file (mistakes, name);
  text = exam_text_read (self->path, name, mistakes, file);
  part = text != NULL ? exam_part_parse (id, text, mistakes, file) : NULL;
  if (part != NULL)
    g_ptr_array_add (section->parts, part);

  return part != NULL;
}

/* @declared points, if any, are checked against the sum of those that were read. */
static void
check_points (ExamHead *head, const char *group, double sum)
{
  double declared;

  if (exam_head_get_real (head, group, "points", EXAM_KEY_OPTIONAL, 0, MAX_PAPER_POINTS,
                          &declared) &&
      fabs (declared - sum) > 1e-9) {
    char sum_text[G_ASCII_DTOSTR_BUF_SIZE], declared_text[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd (sum_text, sizeof sum_text, "%g", sum);
    g_ascii_formatd (declared_text, sizeof declared_text, "%g", declared);
    exam_head_mistake (head, group, "points",
                       "expected the sum of the points of its parts, %s, found %s", sum_text,
                       declared_text);
  }
}

static double
section_points (const ExamSection *section)
{
  double sum = 0;

  for (guint i = 0; i < section->parts->len; i++)
    sum += ((const ExamPart *) g_ptr_array_index (section->parts, i))->points;

  return sum;
}

/* FALSE when a part of it is wrong or missing. */
static gboolean
read_section (ExamPaper *self, ExamHead *head, const char *id, GHashTable *listed)
{
  ExamSection *section = g_new0 (ExamSection, 1);
  g_autofree char *group = g_strdup_printf ("section %s", id);
  g_auto (GStrv) parts = exam_head_get_list (head, group, "parts", EXAM_KEY_OPTIONAL);
  gboolean is_whole = TRUE;

  section->id = g_strdup (id);
  section->title = g_strdup (exam_head_get_text (head, group, "title", EXAM_KEY_REQUIRED));
  section->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) exam_part_free);
  g_ptr_array_add (self->sections, section);

  if (!is_id (id)) {
    g_autofree char *found = exam_quote (id);

    exam_head_mistake (head, group, NULL,
                       "expected a section's id of letters, digits, “.”, “-” and “_”, found %s",
                       found);
  }
  for (guint i = 0; parts[i] != NULL; i++)
    is_whole &= read_part (self, section, head, group, parts[i], listed);
  if (is_whole)
    check_points (head, group, section_points (section));
  else /* asked for, so that it is not reported as unknown */
    exam_head_get_text (head, group, "points", EXAM_KEY_OPTIONAL);

  return is_whole;
}

/* ---- The folder ---- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* A Markdown file that no section lists was probably forgotten. README.md may stand there. */
static void
check_unlisted (ExamPaper *self, GHashTable *listed, ExamMistakes *mistakes)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = g_dir_open (self->path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, ".md") && *name != '.' && !g_str_equal (name, "README.md") &&
        !g_hash_table_contains (listed, name))
      g_ptr_array_add (names, g_filename_display_name (name));

  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *found = exam_quote (g_ptr_array_index (names, i));

    exam_mistakes_add (mistakes, exam_mistakes_open_file (mistakes, g_ptr_array_index (names, i)),
                       1, "expected a section of paper.ini to list the part, found none for %s",
                       found);
  }
}

static void
read_paper (ExamPaper *self, ExamHead *head)
{
  g_autoptr (GPtrArray) sections = exam_head_list_groups (head, "section");
  g_autoptr (GHashTable) listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ExamMistakes *mistakes = exam_head_get_mistakes (head);
  guint64 minutes = 0;
  gboolean is_whole = TRUE;

  exam_head_has_group (head, "paper", EXAM_KEY_REQUIRED);
  self->title = g_strdup (exam_head_get_text (head, "paper", "title", EXAM_KEY_REQUIRED));
  exam_head_get_integer (head, "paper", "minutes", EXAM_KEY_REQUIRED, 1, MAX_MINUTES, &minutes);
  self->minutes = (guint) minutes;

  for (guint i = 0; i < sections->len; i++)
    is_whole &= read_section (self, head, g_ptr_array_index (sections, i), listed);
  if (is_whole)
    check_points (head, "paper", exam_paper_get_points (self));
  else
    exam_head_get_text (head, "paper", "points", EXAM_KEY_OPTIONAL);

  if (is_whole && exam_paper_get_n_parts (self) == 0)
    exam_head_mistake (head, "paper", NULL,
                       "expected a [section …] with “parts=…”, found none in the paper");
  exam_head_report_unknown (head, TRUE);
  check_unlisted (self, listed, mistakes);
}

ExamPaper *
exam_paper_load (const char *path, GError **error)
{
  g_autoptr (ExamMistakes) mistakes = exam_mistakes_new ();
  g_autoptr (ExamPaper) self = NULL;
  g_autoptr (GError) math_error = NULL;
  g_autofree char *ini = NULL;
  g_autofree char *text = NULL;
  guint file;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  ini = g_build_filename (path, "paper.ini", NULL);
  if (!g_file_test (ini, G_FILE_TEST_EXISTS)) {
    g_autofree char *name = g_filename_display_name (path);
    const char *found = g_file_test (path, G_FILE_TEST_IS_DIR)   ? "a folder without one"
                        : g_file_test (path, G_FILE_TEST_EXISTS) ? "a file"
                                                                 : "nothing of that name";

    g_set_error (error, EXAM_ERROR, EXAM_ERROR_NOT_FOUND,
                 "%s: expected a folder with a paper.ini, found %s", name, found);
    return NULL;
  }

  self = g_atomic_rc_box_new0 (ExamPaper);
  self->path = g_strdup (path);
  self->sections = g_ptr_array_new_with_free_func (section_free);
  self->math = exam_math_load (path, &math_error);

  file = exam_mistakes_open_file (mistakes, "paper.ini");
  text = exam_text_read (path, "paper.ini", mistakes, file);
  if (text != NULL) {
    g_autoptr (ExamHead) head = exam_head_parse (text, -1, mistakes, file);

    read_paper (self, head);
  }

  if (exam_mistakes_get_count (mistakes) > 0 || math_error != NULL) {
    g_autofree char *list = exam_mistakes_to_string (mistakes);

    g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER, "%s%s%s", list,
                 *list != '\0' && math_error != NULL && !g_str_has_suffix (list, "\n") ? "\n" : "",
                 math_error != NULL ? math_error->message : "");
    return NULL;
  }

  return g_steal_pointer (&self);
}

static void
paper_clear (gpointer data)
{
  ExamPaper *self = data;

  g_free (self->path);
  g_free (self->title);
  g_ptr_array_unref (self->sections);
  g_clear_pointer (&self->math, exam_math_free);
}

ExamPaper *
exam_paper_ref (ExamPaper *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
exam_paper_unref (ExamPaper *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, paper_clear);
}

/* ---- Questions about it ---- */

guint
exam_paper_get_n_parts (const ExamPaper *self)
{
  guint n = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->sections->len; i++)
    n += ((const ExamSection *) g_ptr_array_index (self->sections, i))->parts->len;

  return n;
}

double
exam_paper_get_points (const ExamPaper *self)
{
  double sum = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->sections->len; i++)
    sum += section_points (g_ptr_array_index (self->sections, i));

  return sum;
}

const ExamPart *
exam_paper_get_part (const ExamPaper *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->sections->len; i++) {
    const ExamSection *section = g_ptr_array_index (self->sections, i);

    if (index < section->parts->len)
      return g_ptr_array_index (section->parts, index);
    index -= section->parts->len;
  }

  return NULL;
}

const ExamPart *
exam_paper_find_part (const ExamPaper *self, const char *id)
{
  const ExamPart *part;

  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  for (guint i = 0; (part = exam_paper_get_part (self, i)) != NULL; i++)
    if (g_str_equal (part->id, id))
      return part;

  return NULL;
}

/* ---- Verifying ---- */

/* The key of @part is graded as right, and agrees with the published one. */
static gboolean
verify_part (const ExamPart *part, GError **error)
{
  g_autofree char *key = NULL;
  g_autoptr (ExamGrade) grade = NULL;

  if (!exam_answer_verify (part->answer, error))
    return FALSE;
  if (part->answer->klass->is_slow)
    return TRUE; /* its verify has graded the key */
  key = exam_answer_key (part->answer);
  grade = exam_answer_grade (part->answer, part->points, key);
  if (grade->points == part->points)
    return TRUE;
  g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER,
               "expected the key to earn %g points, found %g: %s", part->points, grade->points,
               grade->message);
  return FALSE;
}

static void
add_problem (GString *problems, const ExamPart *part, const GError *error)
{
  g_string_append_printf (problems, "%s%s.md: %s", problems->len > 0 ? "\n" : "", part->id,
                          error->message);
}

typedef struct {
  const ExamPaper *paper;
  const ExamPart *part;
  GString *problems;
  GHashTable *reported; /* sources */
} FormulaCheck;

/* A formula without a picture is a mistake, once in a part. */
static void
check_formula (const char *tex, gboolean is_display, gpointer data)
{
  FormulaCheck *self = data;
  const ExamFormulaPicture *picture = exam_math_find (self->paper->math, tex, is_display);
  g_autofree char *found = exam_quote (tex);

  if (picture != NULL && g_file_test (picture->path, G_FILE_TEST_EXISTS))
    return;
  if (g_hash_table_add (self->reported, g_strdup (tex)))
    g_string_append_printf (self->problems,
                            "%s%s.md: expected a picture of the formula %s, found none; "
                            "data/exam/set-formulas makes it",
                            self->problems->len > 0 ? "\n" : "", self->part->id, found);
}

static void
check_formulas (const ExamPaper *self, const ExamPart *part, GString *problems)
{
  g_autoptr (GHashTable) reported = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  FormulaCheck check = { self, part, problems, reported };

  exam_part_foreach_formula (part, check_formula, &check);
}

void
exam_paper_foreach_formula (const ExamPaper *self, ExamFormulaFunc found, gpointer data)
{
  const ExamPart *part;

  g_return_if_fail (self != NULL && found != NULL);

  for (guint i = 0; (part = exam_paper_get_part (self, i)) != NULL; i++)
    exam_part_foreach_formula (part, found, data);
}

/* Each experiment of @part can be run, and comes to something. */
static void
verify_tries (const ExamPart *part, GString *problems)
{
  for (guint i = 0; i < part->tries->len; i++) {
    const ExamTry *try = g_ptr_array_index (part->tries, i);
    g_autoptr (GError) error = NULL;
    g_autoptr (ExamTryOutcome) outcome = exam_try_run (try, &error);

    if (outcome == NULL)
      g_string_append_printf (problems, "%s%s.md: [try %s]: %s", problems->len > 0 ? "\n" : "",
                              part->id, try->id, error->message);
  }
}

static gboolean
verify (const ExamPaper *self, gboolean with_pictures, GError **error)
{
  g_autoptr (GString) problems = g_string_new (NULL);

  for (guint i = 0; i < exam_paper_get_n_parts (self); i++) {
    const ExamPart *part = exam_paper_get_part (self, i);
    g_autoptr (GError) part_error = NULL;
    gboolean is_right = verify_part (part, &part_error);

    for (guint64 seed = 1; is_right && part->has_variants && seed <= N_VERIFIED_VARIANTS; seed++) {
      g_autoptr (ExamPart) variant = exam_part_new_variant (part, seed, &part_error);

      is_right = variant != NULL && verify_part (variant, &part_error);
    }
    if (!is_right)
      add_problem (problems, part, part_error);
    verify_tries (part, problems);
    if (with_pictures)
      check_formulas (self, part, problems);
  }
  if (problems->len == 0)
    return TRUE;
  g_set_error_literal (error, EXAM_ERROR, EXAM_ERROR_PAPER, problems->str);
  return FALSE;
}

gboolean
exam_paper_verify (const ExamPaper *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return verify (self, TRUE, error);
}

gboolean
exam_paper_verify_keys (const ExamPaper *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return verify (self, FALSE, error);
}
