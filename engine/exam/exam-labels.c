/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "exam-labels.h"

#include <string.h>

#include "exam-head.h"
#include "exam-key.h"

#define NO_LABEL (-1)

const ExamLabels *
exam_labels (const ExamAnswer *answer)
{
  g_return_val_if_fail (answer != NULL, NULL);

  return answer->klass == &exam_labels_class ? (const ExamLabels *) answer : NULL;
}

static int
find_label (const ExamLabels *self, const char *id)
{
  for (guint i = 0; i < self->n_labels; i++)
    if (g_str_equal (self->labels[i].id, id))
      return (int) i;

  return NO_LABEL;
}

static gboolean
is_key (const ExamBlank *blank, const ExamLabel *label)
{
  return g_strv_contains ((const char *const *) blank->keys, label->id);
}

/* ---- Reading a part's head ---- */

/* Ids stand in answers, between '=' and ';'. */
static gboolean
is_label_id (const char *id)
{
  return *id != '\0' && strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (id);
}

static void
parse_label (ExamLabels *self, ExamHead *head, guint index, const char *id)
{
  ExamLabel *label = &self->labels[index];
  g_autofree char *group = g_strdup_printf ("label %s", id);

  if (!is_label_id (id)) {
    g_autofree char *found = exam_quote (id);

    exam_head_mistake (head, group, NULL,
                       "expected a label's id of small letters, digits and “-”, found %s", found);
  }
  label->id = g_strdup (id);
  label->text = g_strdup (exam_head_get_text (head, group, "text", EXAM_KEY_REQUIRED));
  label->wrong = g_strdup (exam_head_get_text (head, group, "wrong", EXAM_KEY_OPTIONAL));

  for (guint i = 0; label->text != NULL && i < index; i++)
    if (g_strcmp0 (self->labels[i].text, label->text) == 0) {
      exam_head_mistake (head, group, "text",
                         "expected another text than that of the label “%s”, found the same",
                         self->labels[i].id);
      break;
    }
}

/* "curve:dev_cost" must be a curve of the view. Markers depend on the run and cannot be checked. */
static void
check_anchor (ExamHead *head, const char *group, const char *anchor)
{
  static const char *const with_name[] = { "curve:", "marker:", "marker-x:", "marker-y:" };
  const LabView *view = exam_head_get_view (head);
  g_autofree char *found = exam_quote (anchor);
  gboolean is_known = g_str_equal (anchor, "x-title") || g_str_equal (anchor, "y-title");

  for (guint i = 0; i < G_N_ELEMENTS (with_name); i++)
    is_known |= g_str_has_prefix (anchor, with_name[i]) && anchor[strlen (with_name[i])] != '\0';
  if (!is_known) {
    exam_head_mistake (head, group, "anchor",
                       "expected x-title, y-title, curve:NAME, marker:NAME, marker-x:NAME or "
                       "marker-y:NAME, found %s",
                       found);
    return;
  }

  if (view != NULL && g_str_has_prefix (anchor, "curve:")) {
    g_autoptr (GString) curves = g_string_new (NULL);

    for (guint i = 0; i < LAB_VIEW_MAX_LAYERS && view->layers[i].observable != NULL; i++)
      if (view->layers[i].kind == LAB_OBSERVABLE_SERIES) {
        if (g_str_equal (view->layers[i].observable, anchor + strlen ("curve:")))
          return;
        g_string_append_printf (curves, "%s%s", curves->len > 0 ? ", " : "",
                                view->layers[i].observable);
      }
    exam_head_mistake (head, group, "anchor", "expected a curve of the view “%s” (%s), found %s",
                       view->id, curves->len > 0 ? curves->str : "it has none", found);
  }
}

static void
parse_blank (ExamLabels *self, ExamHead *head, guint index, const char *id)
{
  ExamBlank *blank = &self->blanks[index];
  g_autofree char *group = g_strdup_printf ("blank %s", id);
  g_autofree char *number = g_strdup_printf ("%u", index + 1);

  if (!g_str_equal (id, number))
    exam_head_mistake (head, group, NULL, "expected [blank %s], found [%s]", number, group);

  blank->anchor = g_strdup (exam_head_get_text (head, group, "anchor", EXAM_KEY_REQUIRED));
  blank->name = g_strdup (exam_head_get_text (head, group, "name", EXAM_KEY_REQUIRED));
  blank->keys = exam_head_get_list (head, group, "keys", EXAM_KEY_REQUIRED);
  blank->why = g_strdup (exam_head_get_text (head, group, "why", EXAM_KEY_REQUIRED));
  blank->fact =
      exam_head_get_lab (head) != NULL ? exam_key_parse_fact (head, group, "fact", FALSE) : -1;

  if (blank->anchor != NULL)
    check_anchor (head, group, blank->anchor);
  for (guint i = 0; blank->keys[i] != NULL; i++)
    if (find_label (self, blank->keys[i]) < 0) {
      g_autofree char *found = exam_quote (blank->keys[i]);

      exam_head_mistake (head, group, "keys", "expected the id of a [label …], found %s", found);
    }
}

static gboolean
keys_are_known (const ExamLabels *self)
{
  for (guint i = 0; i < self->n_blanks; i++) {
    char **keys = self->blanks[i].keys;

    if (keys[0] == NULL)
      return FALSE;
    for (guint j = 0; keys[j] != NULL; j++)
      if (find_label (self, keys[j]) < 0)
        return FALSE;
  }

  return TRUE;
}

/* A label that is right nowhere is there to tempt: it must say why it does. A key with a slip of
 * the pen would make its label look like one. */
static void
check_tempting_labels (ExamLabels *self, ExamHead *head)
{
  if (!keys_are_known (self))
    return;

  for (guint i = 0; i < self->n_labels; i++) {
    const ExamLabel *label = &self->labels[i];
    gboolean is_right_somewhere = FALSE;

    for (guint j = 0; j < self->n_blanks; j++)
      is_right_somewhere |= is_key (&self->blanks[j], label);
    if (!is_right_somewhere && label->wrong == NULL) {
      g_autofree char *group = g_strdup_printf ("label %s", label->id);

      exam_head_mistake (head, group, NULL,
                         "expected “wrong=…” for a label that is right nowhere, found none");
    }
  }
}

static void
labels_free (ExamAnswer *answer)
{
  ExamLabels *self = (ExamLabels *) answer;

  for (guint i = 0; i < self->n_blanks; i++) {
    g_free (self->blanks[i].anchor);
    g_free (self->blanks[i].name);
    g_strfreev (self->blanks[i].keys);
    g_free (self->blanks[i].why);
  }
  for (guint i = 0; i < self->n_labels; i++) {
    g_free (self->labels[i].id);
    g_free (self->labels[i].text);
    g_free (self->labels[i].wrong);
  }
  g_free (self->blanks);
  g_free (self->labels);
  g_free (self);
}

static ExamAnswer *
labels_parse (ExamHead *head)
{
  guint n_before = exam_mistakes_get_count (exam_head_get_mistakes (head));
  g_autoptr (GPtrArray) blanks = exam_head_list_groups (head, "blank");
  g_autoptr (GPtrArray) labels = exam_head_list_groups (head, "label");
  g_autoptr (ExamAnswer) answer = NULL;
  ExamLabels *self;

  self = g_new0 (ExamLabels, 1);
  answer = &self->parent;
  answer->klass = &exam_labels_class;
  self->n_blanks = blanks->len;
  self->blanks = g_new0 (ExamBlank, blanks->len);
  self->n_labels = labels->len;
  self->labels = g_new0 (ExamLabel, labels->len);

  if (exam_head_get_text (head, "part", "view", EXAM_KEY_OPTIONAL) == NULL)
    exam_head_mistake (head, "part", "answer",
                       "expected “view=…” in [part] for labels to be put onto, found none");
  if (blanks->len == 0)
    exam_head_mistake (head, "part", "answer", "expected a group [blank 1], found none");
  if (labels->len == 0)
    exam_head_mistake (head, "part", "answer", "expected groups [label …], found none");
  for (guint i = 0; i < labels->len; i++)
    parse_label (self, head, i, g_ptr_array_index (labels, i));
  for (guint i = 0; i < blanks->len; i++)
    parse_blank (self, head, i, g_ptr_array_index (blanks, i));
  check_tempting_labels (self, head);

  if (exam_mistakes_get_count (exam_head_get_mistakes (head)) > n_before)
    return NULL;

  return g_steal_pointer (&answer);
}

/* ---- Answers ---- */

/* Reads "1=cost; 2=iterations" into @labels (n_blanks), NO_LABEL where a blank is empty. Goes on
 * after what it cannot read; *@problem (nullable) is then a sentence about the first such place. */
static void
read_answer (const ExamLabels *self, const char *answer, int *labels, char **problem)
{
  g_auto (GStrv) entries = g_strsplit (answer, ";", -1);
  g_autofree char *first_problem = NULL;

  for (guint i = 0; i < self->n_blanks; i++)
    labels[i] = NO_LABEL;

  for (guint i = 0; entries[i] != NULL; i++) {
    char *entry = g_strstrip (entries[i]);
    char *equals = strchr (entry, '=');
    g_autofree char *found = exam_quote (entry);
    g_autofree char *trouble = NULL;
    guint64 blank;
    int label = NO_LABEL;

    if (*entry == '\0')
      continue;
    if (equals == NULL) {
      trouble = g_strdup_printf ("Expected BLANK=LABEL, found %s.", found);
    } else {
      *equals = '\0';
      label = find_label (self, g_strstrip (equals + 1));
      if (!g_ascii_string_to_unsigned (g_strstrip (entry), 10, 1, self->n_blanks, &blank, NULL))
        trouble = g_strdup_printf ("Expected the number of a blank from 1 to %u, found %s.",
                                   self->n_blanks, found);
      else if (label < 0)
        trouble = g_strdup_printf ("Expected the id of a label, found %s.", found);
      else if (labels[blank - 1] != NO_LABEL)
        trouble = g_strdup_printf ("Expected each blank once, found %s again.", found);
      else
        labels[blank - 1] = label;
    }
    if (first_problem == NULL)
      first_problem = g_steal_pointer (&trouble);
  }

  if (problem != NULL)
    *problem = g_steal_pointer (&first_problem);
}

static char *
diagnose (const ExamBlank *blank, const ExamLabel *label)
{
  if (label == NULL)
    return g_strdup ("Nothing was put here.");
  if (is_key (blank, label))
    return g_strdup (blank->why);
  if (label->wrong != NULL)
    return g_strdup (label->wrong);

  return g_strdup_printf ("“%s” does not belong here: this is %s.", label->text, blank->name);
}

static char *
summarise (guint n_blanks, guint n_right, guint n_empty)
{
  if (n_right == n_blanks)
    return g_strdup ("Everything is in its place.");
  if (n_empty == n_blanks)
    return g_strdup ("Nothing was put anywhere yet.");
  if (n_empty > 0)
    return g_strdup_printf ("%u of %u in place, %u left empty.", n_right, n_blanks, n_empty);

  return g_strdup_printf ("%u of %u in place.", n_right, n_blanks);
}

static ExamGrade *
labels_grade (const ExamAnswer *answer, double max_points, const char *text)
{
  const ExamLabels *self = (const ExamLabels *) answer;
  g_autofree int *labels = g_new (int, self->n_blanks);
  ExamGrade *grade = g_new0 (ExamGrade, 1);
  guint n_right = 0, n_empty = 0;

  grade->max_points = max_points;
  read_answer (self, text, labels, &grade->message);
  if (grade->message != NULL)
    return grade;

  grade->n_items = self->n_blanks;
  grade->items = g_new0 (ExamGradeItem, self->n_blanks);
  for (guint i = 0; i < self->n_blanks; i++) {
    const ExamBlank *blank = &self->blanks[i];
    const ExamLabel *label = labels[i] != NO_LABEL ? &self->labels[labels[i]] : NULL;

    grade->items[i].is_right = label != NULL && is_key (blank, label);
    grade->items[i].message = diagnose (blank, label);
    n_right += grade->items[i].is_right;
    n_empty += label == NULL;
  }
  grade->is_answered = n_empty < self->n_blanks;
  /* One division: all right gives max_points exactly. */
  grade->points = max_points * n_right / self->n_blanks;
  grade->message = summarise (self->n_blanks, n_right, n_empty);

  return grade;
}

static char *
write_answer (const ExamLabels *self, const int *labels)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->n_blanks; i++)
    if (labels[i] != NO_LABEL)
      g_string_append_printf (text, "%s%u=%s", text->len > 0 ? "; " : "", i + 1,
                              self->labels[labels[i]].id);

  return g_string_free (text, FALSE);
}

static char *
labels_key (const ExamAnswer *answer)
{
  const ExamLabels *self = (const ExamLabels *) answer;
  g_autofree int *labels = g_new (int, self->n_blanks);

  for (guint i = 0; i < self->n_blanks; i++)
    labels[i] = find_label (self, self->blanks[i].keys[0]);

  return write_answer (self, labels);
}

int
exam_labels_get (const ExamLabels *self, const char *answer, guint blank)
{
  g_autofree int *labels = NULL;

  g_return_val_if_fail (self != NULL && answer != NULL && blank < self->n_blanks, NO_LABEL);

  labels = g_new (int, self->n_blanks);
  read_answer (self, answer, labels, NULL);

  return labels[blank];
}

char *
exam_labels_put (const ExamLabels *self, const char *answer, guint blank, int label)
{
  g_autofree int *labels = NULL;

  g_return_val_if_fail (self != NULL && answer != NULL && blank < self->n_blanks, NULL);
  g_return_val_if_fail (label >= NO_LABEL && label < (int) self->n_labels, NULL);

  labels = g_new (int, self->n_blanks);
  read_answer (self, answer, labels, NULL);
  labels[blank] = label;

  return write_answer (self, labels);
}

const ExamAnswerClass exam_labels_class = {
  .id = "labels",
  .parse = labels_parse,
  .free = labels_free,
  .grade = labels_grade,
  .key = labels_key,
};
