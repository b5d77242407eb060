/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-paper-list.h"

#include <math.h>

#include "plot-axis.h"
#include "viva-feedback.h"

static const struct {
  const char *icon;
  const char *style; /* (nullable) */
  const char *title;
} states[] = {
  [VIVA_PART_EMPTY] = { "radio-symbolic", "dim-label", "not answered" },
  [VIVA_PART_ANSWERED] = { "document-edit-symbolic", NULL, "answered, not checked" },
  [VIVA_PART_RIGHT] = { "emblem-ok-symbolic", "success", "right" },
  [VIVA_PART_PARTLY] = { "radio-mixed-symbolic", "warning", "partly right" },
  [VIVA_PART_WRONG] = { "window-close-symbolic", "error", "wrong" },
  [VIVA_PART_GIVEN_UP] = { "view-reveal-symbolic", "dim-label", "solution shown" },
};

struct _VivaPaperList {
  GtkWidget parent_instance;

  VivaAttempt *attempt;
  GtkWidget *scroller;
  GtkWidget *list;
  GPtrArray *flags; /* (element-type GtkImage) (unowned): likewise */
  GPtrArray *icons; /* (element-type GtkImage) (unowned): one a part, in the paper's order */
};

G_DEFINE_FINAL_TYPE (VivaPaperList, viva_paper_list, GTK_TYPE_WIDGET)

enum {
  PART_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const ExamSection *
find_section (ExamPaper *paper, guint index)
{
  for (guint i = 0; i < paper->sections->len; i++) {
    const ExamSection *section = g_ptr_array_index (paper->sections, i);

    if (index < section->parts->len)
      return section;
    index -= section->parts->len;
  }

  return NULL;
}

static void
update_row (VivaPaperList *self, guint index)
{
  const ExamPart *part = viva_attempt_get_part (self->attempt, index);
  VivaPartState state = viva_attempt_get_state (self->attempt, part);
  GtkWidget *icon = g_ptr_array_index (self->icons, index);
  GtkWidget *row = gtk_widget_get_ancestor (icon, GTK_TYPE_LIST_BOX_ROW);
  gboolean is_flagged =
      viva_attempt_is_flagged (self->attempt, part) && !viva_attempt_is_handed_in (self->attempt);
  g_autofree char *points = viva_feedback_format_points (part->points, NAN);
  g_autofree char *title = g_strdup_printf (
      "%s%s",
      state == VIVA_PART_ANSWERED && viva_attempt_get_mode (self->attempt) == EXAM_MODE_EXAM
          ? "answered"
          : states[state].title,
      is_flagged ? ", flagged" : "");
  g_autofree char *label = g_strdup_printf ("%s, %s, %s, %s", part->id, part->title, points, title);

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), states[state].icon);
  gtk_widget_set_css_classes (icon, (const char *[]){ states[state].style, NULL });
  gtk_widget_set_visible (g_ptr_array_index (self->flags, index), is_flagged);
  gtk_widget_set_tooltip_text (row, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* All at once, when everything was graded. */
static void
attempt_graded_cb (VivaPaperList *self)
{
  for (guint i = 0; i < self->icons->len; i++)
    update_row (self, i);
}

static void
attempt_changed_cb (VivaPaperList *self, const ExamPart *part)
{
  ExamPaper *paper = viva_attempt_get_paper (self->attempt);

  for (guint i = 0; i < self->icons->len; i++)
    if (g_str_equal (exam_paper_get_part (paper, i)->id, part->id))
      update_row (self, i);
}

static GtkWidget *
new_row (VivaPaperList *self, const ExamPart *part)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *row = gtk_list_box_row_new ();
  g_autofree char *number = plot_format_number (part->points, 4);
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *flag =
      g_object_new (GTK_TYPE_IMAGE, "icon-name", "starred-symbolic", "visible", FALSE, NULL);
  GtkWidget *id = g_object_new (GTK_TYPE_LABEL, "label", part->id, "xalign", 0.0f, NULL);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", part->title, "xalign", 0.0f, "hexpand",
                                   TRUE, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  GtkWidget *points = g_object_new (GTK_TYPE_LABEL, "label", number, NULL);

  gtk_widget_add_css_class (id, "numeric");
  gtk_widget_add_css_class (id, "dim-label");
  gtk_widget_add_css_class (points, "numeric");
  gtk_widget_add_css_class (points, "dim-label");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), id);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), flag);
  gtk_box_append (GTK_BOX (box), points);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_add_css_class (flag, "accent");
  g_ptr_array_add (self->icons, icon);
  g_ptr_array_add (self->flags, flag);

  return row;
}

static void
update_header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  VivaPaperList *self = data;
  ExamPaper *paper = viva_attempt_get_paper (self->attempt);
  const ExamSection *section = find_section (paper, (guint) gtk_list_box_row_get_index (row));
  g_autofree char *title = NULL;
  GtkWidget *header;

  if (before != NULL &&
      find_section (paper, (guint) gtk_list_box_row_get_index (before)) == section) {
    gtk_list_box_row_set_header (row, NULL);
    return;
  }

  title = g_strdup_printf ("%s  %s", section->id, section->title);
  header = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0f, "ellipsize",
                         PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (header, "heading");
  gtk_widget_add_css_class (header, "section-header");
  gtk_list_box_row_set_header (row, header);
}

static void
row_activated_cb (VivaPaperList *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[PART_CHOSEN], 0, (guint) gtk_list_box_row_get_index (row));
}

static void
viva_paper_list_dispose (GObject *object)
{
  VivaPaperList *self = VIVA_PAPER_LIST (object);

  viva_paper_list_set_attempt (self, NULL);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->icons, g_ptr_array_unref);
  g_clear_pointer (&self->flags, g_ptr_array_unref);

  G_OBJECT_CLASS (viva_paper_list_parent_class)->dispose (object);
}

static void
viva_paper_list_class_init (VivaPaperListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_paper_list_dispose;

  signals[PART_CHOSEN] = g_signal_new ("part-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "paperlist");
}

static void
viva_paper_list_init (VivaPaperList *self)
{
  self->icons = g_ptr_array_new ();
  self->flags = g_ptr_array_new ();

  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), update_header_cb, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Parts of the paper", -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);

  self->scroller =
      g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->list);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

void
viva_paper_list_set_attempt (VivaPaperList *self, VivaAttempt *attempt)
{
  GtkWidget *row;

  g_return_if_fail (VIVA_IS_PAPER_LIST (self));

  if (self->attempt == attempt)
    return;

  if (self->attempt != NULL)
    g_signal_handlers_disconnect_by_data (self->attempt, self);
  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  g_ptr_array_set_size (self->icons, 0);
  g_ptr_array_set_size (self->flags, 0);

  g_set_object (&self->attempt, attempt);
  if (attempt == NULL)
    return;

  for (guint i = 0; i < exam_paper_get_n_parts (viva_attempt_get_paper (attempt)); i++) {
    gtk_list_box_append (GTK_LIST_BOX (self->list),
                         new_row (self, exam_paper_get_part (viva_attempt_get_paper (attempt), i)));
    update_row (self, i);
  }
  g_signal_connect_object (attempt, "changed", G_CALLBACK (attempt_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (attempt, "graded", G_CALLBACK (attempt_graded_cb), self,
                           G_CONNECT_SWAPPED);
}

void
viva_paper_list_select (VivaPaperList *self, guint index)
{
  g_return_if_fail (VIVA_IS_PAPER_LIST (self));

  gtk_list_box_select_row (GTK_LIST_BOX (self->list),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) index));
}
