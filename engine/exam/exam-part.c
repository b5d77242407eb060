/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-part.h"

#include <string.h>

#include "exam-body.h"
#include "exam-head-private.h"
#include "exam-paper.h"
#include "exam-text.h"
#include "exam-variant.h"

#define MAX_POINTS 100
#define MIN_POINTS 0.25
#define MAX_STEPS 1000000000

static gboolean
is_line (const char *start, const char *end, const char *text)
{
  while (end > start && g_ascii_isspace (end[-1]))
    end--;

  return (gsize) (end - start) == strlen (text) && strncmp (start, text, strlen (text)) == 0;
}

/* Whether the line from @start to @end parts the head from the body. */
static gboolean
is_divider (const char *start, const char *end)
{
  return is_line (start, end, "---");
}

/* Where the head ends; *@body is where the text below the line "---" begins. If there is no such
 * line the head ends, with a mistake, where a section begins: so its text is not read as keys. */
static const char *
find_head_end (const char *text, const char **body, ExamMistakes *mistakes, guint file)
{
  static const char *const headings[] = { "# Question", "# Hint", "# Solution", "# Try it" };
  const char *section = NULL;
  guint line = 1, section_line = 0;

  for (const char *start = text; *start != '\0'; line++) {
    const char *end = strchrnul (start, '\n');

    if (is_divider (start, end)) {
      *body = *end != '\0' ? end + 1 : end;
      return start;
    }
    for (guint i = 0; section == NULL && i < G_N_ELEMENTS (headings); i++)
      if (is_line (start, end, headings[i])) {
        section = start;
        section_line = line;
      }
    start = *end != '\0' ? end + 1 : end;
  }

  *body = section != NULL ? section : text + strlen (text);
  exam_mistakes_add (mistakes, file, section != NULL ? section_line : MAX (line - 1, 1),
                     "expected a line “---” below the head, found %s",
                     section != NULL ? "a section" : "the end of the file");

  return *body;
}

static void
parse_view (ExamPart *self, ExamHead *head)
{
  const char *id = exam_head_get_text (head, "part", "view", EXAM_KEY_OPTIONAL);
  g_autoptr (GError) error = NULL;

  if (id == NULL)
    return;

  self->view = lab_class_find_view (self->lab, id, &error);
  if (self->view < 0)
    exam_head_mistake (head, "part", "view", "%s", error->message);
  else if (!lab_class_view_applies (self->lab, self->settings, (guint) self->view))
    exam_head_mistake (head, "part", "view",
                       "expected a view that is drawn for these settings, found “%s”", id);
}

static void
parse_variant (ExamPart *self, ExamHead *head)
{
  g_autoptr (ExamVariant) variant = exam_variant_parse (head, self->settings);
  g_autoptr (GError) error = NULL;

  self->has_variants = variant != NULL;
  if (variant != NULL && self->variant > 0 &&
      !exam_variant_draw (variant, self->variant, self->settings, &error))
    exam_head_mistake (head, "variant", NULL, "%s", error->message);
}

static void
parse_bench (ExamPart *self, ExamHead *head)
{
  static const char *const keys[] = { "settings", "seed", "steps", "view" };
  const char *id = exam_head_get_text (head, "part", "lab", EXAM_KEY_OPTIONAL);
  g_autoptr (GError) error = NULL;

  if (id == NULL) {
    for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
      if (exam_head_get_text (head, "part", keys[i], EXAM_KEY_OPTIONAL) != NULL)
        exam_head_mistake (head, "part", keys[i], "expected “lab=…” beside “%s”, found none",
                           keys[i]);
    return;
  }

  self->lab = lab_class_find (id, &error);
  if (self->lab == NULL) {
    exam_head_mistake (head, "part", "lab", "%s", error->message);
  } else {
    self->settings = lab_settings_new (self->lab);
    exam_head_set_knobs (head, "part", "settings", self->settings);
    parse_variant (self, head);
    parse_view (self, head);
    self->steps = self->lab->default_steps;
    exam_head_set_bench (head, self->lab, self->settings,
                         self->view >= 0 ? &self->lab->views[self->view] : NULL);
  }

  /* They are asked for even when the lab is unknown, or they would be reported as unknown, too. */
  exam_head_get_text (head, "part", "settings", EXAM_KEY_OPTIONAL);
  exam_head_get_text (head, "part", "view", EXAM_KEY_OPTIONAL);
  exam_head_get_integer (head, "part", "seed", EXAM_KEY_OPTIONAL, 0, G_MAXUINT64, &self->seed);
  exam_head_get_integer (head, "part", "steps", EXAM_KEY_OPTIONAL, 0, MAX_STEPS, &self->steps);
}

/* FALSE when the kind is not known: then the head's other groups mean nothing. */
static gboolean
parse_answer (ExamPart *self, ExamHead *head)
{
  const char *id = exam_head_get_text (head, "part", "answer", EXAM_KEY_REQUIRED);
  const ExamAnswerClass *klass = id != NULL ? exam_answer_class_find (id) : NULL;

  if (klass != NULL) {
    self->answer = klass->parse (head);
    return TRUE;
  }
  if (id != NULL) {
    g_autofree char *found = exam_quote (id);
    g_autoptr (GString) kinds = g_string_new (NULL);
    guint n_classes;
    const ExamAnswerClass *const *classes = exam_answer_classes (&n_classes);

    for (guint i = 0; i < n_classes; i++)
      g_string_append_printf (kinds, "%s%s", i > 0 ? ", " : "", classes[i]->id);
    exam_head_mistake (head, "part", "answer", "expected a kind of answer (%s), found %s",
                       kinds->str, found);
  }

  return FALSE;
}

static void
parse_head (ExamPart *self, ExamHead *head)
{
  if (!exam_head_has_group (head, "part", EXAM_KEY_REQUIRED))
    return;

  self->title = g_strdup (exam_head_get_text (head, "part", "title", EXAM_KEY_REQUIRED));
  exam_head_get_real (head, "part", "points", EXAM_KEY_REQUIRED, MIN_POINTS, MAX_POINTS,
                      &self->points);
  parse_bench (self, head);
  self->tries = exam_try_parse_all (head, self->seed, self->steps);
  exam_head_report_unknown (head, parse_answer (self, head));
}

/* A section's text with the experiment's numbers in it. (transfer full) (nullable) */
static char *
get_section (const ExamPart *self, ExamBody *body, const char *title, gboolean is_required)
{
  const char *text = exam_body_get (body, title, is_required);

  return text != NULL ? exam_variant_fill_in (text, self->settings) : NULL;
}

static ExamPart *
parse (const char *id, const char *text, guint64 variant, ExamMistakes *mistakes, guint file)
{
  guint n_before, body_line;
  const char *body_text, *head_end;
  g_autoptr (ExamHead) head = NULL;
  g_autoptr (ExamBody) body = NULL;
  g_autoptr (ExamPart) self = NULL;

  n_before = exam_mistakes_get_count (mistakes);
  self = g_new0 (ExamPart, 1);
  self->id = g_strdup (id);
  self->source = g_strdup (text);
  self->variant = variant;
  self->view = -1;

  head_end = find_head_end (text, &body_text, mistakes, file);
  head = exam_head_parse (text, head_end - text, mistakes, file);
  exam_head_set_is_variant (head, variant > 0);
  parse_head (self, head);

  body_line = exam_text_line (text, body_text);
  if (*body_text == '\0' && body_text > text && body_text[-1] == '\n')
    body_line--; /* there is no such line: what is missing is missing in the last one */
  body = exam_body_parse (body_text, body_line, mistakes, file);
  self->question = get_section (self, body, "Question", TRUE);
  self->hint = get_section (self, body, "Hint", FALSE);
  self->solution = get_section (self, body, "Solution", TRUE);
  self->try_it = get_section (self, body, "Try it", FALSE);
  if (self->answer != NULL && self->answer->klass->parse_body != NULL)
    self->answer->klass->parse_body (self->answer, body);
  exam_body_report_unknown (body);

  if (exam_mistakes_get_count (mistakes) > n_before)
    return NULL;

  if (self->lab != NULL) {
    self->facts = exam_facts_new (self->settings, self->seed, self->steps);
    self->answer->facts = self->facts;
  }
  return g_steal_pointer (&self);
}

ExamPart *
exam_part_parse (const char *id, const char *text, ExamMistakes *mistakes, guint file)
{
  g_return_val_if_fail (id != NULL && text != NULL && mistakes != NULL, NULL);

  return parse (id, text, 0, mistakes, file);
}

ExamPart *
exam_part_new_variant (const ExamPart *part, guint64 seed, GError **error)
{
  g_autoptr (ExamMistakes) mistakes = NULL;
  g_autofree char *name = NULL;
  ExamPart *variant;

  g_return_val_if_fail (part != NULL && part->has_variants && seed > 0, NULL);

  mistakes = exam_mistakes_new ();
  name = g_strdup_printf ("%s.md", part->id);
  variant =
      parse (part->id, part->source, seed, mistakes, exam_mistakes_open_file (mistakes, name));
  if (variant == NULL) {
    g_autofree char *list = exam_mistakes_to_string (mistakes);

    g_set_error (error, EXAM_ERROR, EXAM_ERROR_PAPER, "variant %" G_GUINT64_FORMAT ": %s", seed,
                 list);
  }
  return variant;
}

void
exam_part_foreach_formula (const ExamPart *self, ExamFormulaFunc found, gpointer data)
{
  const char *line = self->source;

  g_return_if_fail (self != NULL && found != NULL);

  /* In the head each value is a text of its own; below it CommonMark goes over lines. */
  for (const char *end; *line != '\0'; line = *end != '\0' ? end + 1 : end) {
    const char *equals;

    end = strchrnul (line, '\n');
    if (is_divider (line, end)) {
      exam_markdown_foreach_formula (*end != '\0' ? end + 1 : end, found, data);
      return;
    }
    equals = memchr (line, '=', (gsize) (end - line));
    if (equals != NULL && *line != '#') {
      gboolean is_wrong;
      g_autofree char *value =
          exam_head_unescape (equals + 1, (gsize) (end - equals - 1), &is_wrong);

      exam_markdown_foreach_formula (value, found, data);
    }
  }
}

void
exam_part_free (ExamPart *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->title);
  exam_answer_free (self->answer);
  exam_facts_free (self->facts);
  g_clear_pointer (&self->settings, lab_settings_free);
  g_free (self->question);
  g_free (self->hint);
  g_free (self->solution);
  g_free (self->try_it);
  g_clear_pointer (&self->tries, g_ptr_array_unref);
  g_free (self->source);
  g_free (self);
}
