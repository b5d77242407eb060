/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-feedback.h"

#include <math.h>

#include "plot-axis.h"
#include "viva-text.h"

#define POINTS_DIGITS 4

#define MAX_ITEMS 10

struct _VivaFeedback {
  GtkWidget parent_instance;

  GtkWidget *icon;
  GtkWidget *points;
  GtkWidget *message;
  GtkWidget *items;
};

G_DEFINE_FINAL_TYPE (VivaFeedback, viva_feedback, GTK_TYPE_WIDGET)

static GtkWidget *
new_text (const char *text, const char *style)
{
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                    "xalign", 0.0f, "hexpand", TRUE, "selectable", TRUE, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

/* A paper's own words: they may have formulas. */
static GtkWidget *
new_message (const char *message, const ExamMath *math)
{
  GtkWidget *text = viva_text_new ();

  viva_text_set_source (VIVA_TEXT (text), message, math);

  return text;
}

static void
append_item (VivaFeedback *self,
             int row,
             const char *name,
             const ExamGradeItem *item,
             const ExamMath *math)
{
  GtkWidget *icon = gtk_image_new_from_icon_name (item->is_right ? "object-select-symbolic"
                                                                 : "window-close-symbolic");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, item->is_right ? "success" : "error");
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  item->is_right ? "Right" : "Wrong", -1);

  gtk_box_append (GTK_BOX (box), new_text (name, "heading"));
  if (item->message != NULL && *item->message != '\0')
    gtk_box_append (GTK_BOX (box), new_message (item->message, math));

  gtk_grid_attach (GTK_GRID (self->items), icon, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (self->items), box, 1, row, 1, 1);
}

static void
clear_items (VivaFeedback *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->items)) != NULL)
    gtk_grid_remove (GTK_GRID (self->items), child);
}

/* Its labels can be selected, but the Tab key passes over them. */
static gboolean
viva_feedback_focus (GtkWidget *widget, GtkDirectionType direction)
{
  if (gtk_widget_get_focus_child (widget) != NULL || gtk_widget_is_focus (widget))
    return FALSE;

  return gtk_widget_grab_focus (widget);
}

static void
viva_feedback_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (viva_feedback_parent_class)->dispose (object);
}

static void
viva_feedback_class_init (VivaFeedbackClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_feedback_dispose;
  widget_class->focus = viva_feedback_focus;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "feedback");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
viva_feedback_init (VivaFeedback *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (widget));
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, 12);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_add_css_class (widget, "card");
  gtk_widget_add_css_class (widget, "text-card");

  self->icon = gtk_image_new ();
  gtk_image_set_icon_size (GTK_IMAGE (self->icon), GTK_ICON_SIZE_NORMAL);
  self->points = new_text (NULL, "title-4");
  gtk_widget_add_css_class (self->points, "numeric");
  gtk_box_append (GTK_BOX (header), self->icon);
  gtk_box_append (GTK_BOX (header), self->points);
  gtk_widget_set_parent (header, widget);

  self->message = viva_text_new ();
  gtk_widget_set_parent (self->message, widget);

  self->items = g_object_new (GTK_TYPE_GRID, "column-spacing", 12, "row-spacing", 10, NULL);
  gtk_widget_set_parent (self->items, widget);
}

char *
viva_feedback_format_points (double points, double max_points)
{
  g_autofree char *number = plot_format_number (points, POINTS_DIGITS);
  g_autofree char *max_number = NULL;

  if (isnan (max_points))
    return g_strdup_printf ("%s %s", number, points == 1.0 ? "point" : "points");

  max_number = plot_format_number (max_points, POINTS_DIGITS);

  return g_strdup_printf ("%s of %s %s", number, max_number,
                          max_points == 1.0 ? "point" : "points");
}

void
viva_feedback_set_grade (VivaFeedback *self,
                         const ExamGrade *grade,
                         VivaAnswer *answer,
                         const ExamMath *math,
                         gboolean counts)
{
  guint n_items = grade->is_answered ? grade->n_items : 0;
  guint n_shown = 0;
  gboolean is_right = grade->is_answered && grade->points >= grade->max_points;
  g_autofree char *points = viva_feedback_format_points (grade->points, grade->max_points);
  g_autofree char *title = NULL;
  g_autofree char *spoken = grade->message != NULL ? viva_text_speak (grade->message, math) : NULL;

  g_return_if_fail (VIVA_IS_FEEDBACK (self));

  if (!grade->is_answered)
    title = g_strdup ("Not checked");
  else if (counts)
    title = g_strdup (points);
  else
    title = g_strdup_printf ("%s, not counted: the solution was shown first", points);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), !grade->is_answered
                                                            ? "dialog-information-symbolic"
                                                        : is_right ? "emblem-ok-symbolic"
                                                                   : "dialog-warning-symbolic");
  gtk_widget_set_css_classes (self->icon, (const char *[]){ !grade->is_answered ? "accent"
                                                            : is_right          ? "success"
                                                                                : "warning",
                                                            NULL });
  gtk_label_set_label (GTK_LABEL (self->points), title);
  viva_text_set_source (VIVA_TEXT (self->message), grade->message, math);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, spoken != NULL ? spoken : "",
                                  -1);

  clear_items (self);
  for (guint i = 0; i < n_items; i++) {
    g_autofree char *name = NULL;

    /* Of many, as the cells of a matrix, those that need a word; all are marked in the answer. */
    if (n_items > MAX_ITEMS && grade->items[i].is_right)
      continue;
    name = viva_answer_name_item (answer, i);
    if (name == NULL)
      continue;
    append_item (self, (int) i, name, &grade->items[i], math);
    n_shown++;
  }
  gtk_widget_set_visible (self->items, n_shown > 0);
}
