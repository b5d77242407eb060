/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-text.h"

#include "exam-markdown.h"
#include "viva-math.h"
#include "viva-text-table.h"

#define BLOCK_SPACING 10
#define LIST_SPACING 4
#define INDENT 24

struct _VivaText {
  GtkWidget parent_instance;

  gboolean has_links;
  gboolean is_selectable;
};

G_DEFINE_FINAL_TYPE (VivaText, viva_text, GTK_TYPE_WIDGET)

static GtkWidget *
new_label (VivaText *self, const ExamBlock *block)
{
  GtkWidget *label = viva_math_new_label (block);

  gtk_label_set_selectable (GTK_LABEL (label), self->is_selectable);
  switch (block->kind) {
  case EXAM_BLOCK_HEADING:
    gtk_widget_add_css_class (label, block->level <= 2 ? "title-4" : "heading");
    break;
  case EXAM_BLOCK_CODE:
    gtk_label_set_use_markup (GTK_LABEL (label), FALSE);
    gtk_label_set_label (GTK_LABEL (label), block->text);
    gtk_widget_add_css_class (label, "monospace");
    gtk_widget_add_css_class (label, "code");
    break;
  case EXAM_BLOCK_PARAGRAPH:
  case EXAM_BLOCK_ITEM:
  case EXAM_BLOCK_CELL:
    break;
  }

  return label;
}

static GtkWidget *
new_item (VivaText *self, const ExamBlock *block)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *number = block->number > 0 ? g_strdup_printf ("%u.", block->number) : NULL;
  GtkWidget *mark =
      g_object_new (GTK_TYPE_LABEL, "label", number != NULL ? number : "•", "xalign", 1.0f,
                    "valign", GTK_ALIGN_START, "width-request", INDENT - 6, NULL);

  gtk_widget_add_css_class (mark, "numeric");
  gtk_widget_add_css_class (mark, "dim-label");
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), new_label (self, block));

  return box;
}

/* Appends block number @index, with those that belong to it. Returns the number of the last one. */
static guint
append (VivaText *self, GPtrArray *blocks, guint index)
{
  const ExamBlock *block = g_ptr_array_index (blocks, index);
  const ExamBlock *previous = index > 0 ? g_ptr_array_index (blocks, index - 1) : NULL;
  guint last = index;
  gboolean is_item = block->kind == EXAM_BLOCK_ITEM;
  gboolean goes_on = is_item && previous != NULL && previous->kind == EXAM_BLOCK_ITEM;
  GtkWidget *widget = is_item ? new_item (self, block)
                      : block->kind == EXAM_BLOCK_CELL
                          ? viva_text_table_new (blocks, index, self->is_selectable, &last)
                      : viva_math_is_display (block) ? viva_math_new_display (block)
                                                     : new_label (self, block);
  int level = (int) block->level - (is_item ? 1 : 0);

  if (block->kind != EXAM_BLOCK_HEADING)
    gtk_widget_set_margin_start (widget, MAX (level, 0) * INDENT);
  if (previous != NULL)
    gtk_widget_set_margin_top (widget, goes_on ? LIST_SPACING : BLOCK_SPACING);
  for (guint i = index; i <= last; i++)
    self->has_links |=
        strstr (((ExamBlock *) g_ptr_array_index (blocks, i))->markup, "<a href") != NULL;

  gtk_widget_set_parent (widget, GTK_WIDGET (self));

  return last;
}

static void
clear (VivaText *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->has_links = FALSE;
}

static gboolean
viva_text_focus (GtkWidget *widget, GtkDirectionType direction)
{
  VivaText *self = VIVA_TEXT (widget);

  if (!self->has_links)
    return FALSE;

  return GTK_WIDGET_CLASS (viva_text_parent_class)->focus (widget, direction);
}

/* The labels of @widget, and those of lists in it. */
static void
update_labels (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (GTK_IS_LABEL (child))
      viva_math_update_label (child);
    else
      update_labels (child);
  }
}

/* Their font is known when they have a place in a window, and changes with the desktop's. */
static void
viva_text_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (viva_text_parent_class)->css_changed (widget, change);
  update_labels (widget);
}

static void
viva_text_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (viva_text_parent_class)->root (widget);
  update_labels (widget);
}

/* Whatever stands in it now: GTK keeps the mode of a hidden widget that was empty, and a box would
 * then make room for a single line. */
static GtkSizeRequestMode
viva_text_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
viva_text_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int child_minimum, child_natural;

    gtk_widget_measure (child, orientation, for_size, &child_minimum, &child_natural, NULL, NULL);
    if (orientation == GTK_ORIENTATION_HORIZONTAL) {
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    } else {
      *minimum += child_minimum;
      *natural += child_natural;
    }
  }
}

static void
viva_text_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  int y = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    int child_natural;

    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &child_natural, NULL, NULL);
    gtk_widget_size_allocate (child, &(GtkAllocation){ 0, y, width, child_natural }, -1);
    y += child_natural;
  }
}

static void
viva_text_dispose (GObject *object)
{
  clear (VIVA_TEXT (object));

  G_OBJECT_CLASS (viva_text_parent_class)->dispose (object);
}

static void
viva_text_class_init (VivaTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_text_dispose;
  widget_class->focus = viva_text_focus;
  widget_class->css_changed = viva_text_css_changed;
  widget_class->root = viva_text_root;

  widget_class->get_request_mode = viva_text_get_request_mode;
  widget_class->measure = viva_text_measure;
  widget_class->size_allocate = viva_text_size_allocate;

  gtk_widget_class_set_css_name (widget_class, "richtext");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
viva_text_init (VivaText *self)
{
  self->is_selectable = TRUE;
}

GtkWidget *
viva_text_new (void)
{
  return g_object_new (VIVA_TYPE_TEXT, NULL);
}

void
viva_text_set_source (VivaText *self, const char *source, const ExamMath *math)
{
  g_autoptr (GPtrArray) blocks = NULL;

  g_return_if_fail (VIVA_IS_TEXT (self));

  clear (self);
  if (source == NULL)
    return;

  blocks = exam_markdown_parse (source, math);
  for (guint i = 0; i < blocks->len; i++)
    i = append (self, blocks, i);
  update_labels (GTK_WIDGET (self));
}

void
viva_text_set_plain (VivaText *self, const char *text)
{
  GtkWidget *label;

  g_return_if_fail (VIVA_IS_TEXT (self));
  g_return_if_fail (text != NULL);

  clear (self);
  label =
      g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                    "xalign", 0.0f, "selectable", self->is_selectable, NULL);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
}

void
viva_text_set_is_selectable (VivaText *self, gboolean is_selectable)
{
  g_return_if_fail (VIVA_IS_TEXT (self));

  self->is_selectable = is_selectable;
}

char *
viva_text_speak (const char *source, const ExamMath *math)
{
  g_autoptr (GPtrArray) blocks = exam_markdown_parse (source, math);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < blocks->len; i++) {
    const ExamBlock *block = g_ptr_array_index (blocks, i);
    const ExamBlock *previous = i > 0 ? g_ptr_array_index (blocks, i - 1) : NULL;
    gboolean is_in_table =
        block->kind == EXAM_BLOCK_CELL && previous != NULL && previous->kind == EXAM_BLOCK_CELL;

    g_string_append_printf (text, "%s%s",
                            previous == NULL     ? ""
                            : !is_in_table       ? " "
                            : block->column == 0 ? "; "
                                                 : ", ",
                            block->text);
  }

  return g_string_free (text, FALSE);
}
