/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-kernel-answer.h"

#include "exam-kernel.h"
#include "lab-text.h"
#include "viva-cell-grid.h"
#include "viva-names.h"

/* A matrix to be typed in: knob number @knob of item number @item. */
typedef struct {
  guint item, knob;
  guint rows, columns;
  GtkWidget *grid;
} Matrix;

struct _VivaKernelAnswer {
  VivaAnswerBox parent_instance;

  const ExamKernel *kernel;
  VivaSession *session;
  GArray *matrices;     /* (element-type Matrix) */
  GtkWidget **icons;    /* (n_items): right or wrong */
  GtkWidget **problems; /* (n_items): why it cannot be tried */
};

G_DEFINE_FINAL_TYPE (VivaKernelAnswer, viva_kernel_answer, VIVA_TYPE_ANSWER_BOX)

static const LabKnob *
get_knob (VivaKernelAnswer *self, guint item, guint knob)
{
  const ExamKernelItem *kernel_item = &self->kernel->items[item];

  return &lab_settings_get_class (kernel_item->settings)->knobs[kernel_item->knobs[knob]];
}

/* "" when no cell has anything. (transfer full) */
static char *
write_matrix (const Matrix *matrix)
{
  GString *text = g_string_new ("[");
  gboolean is_empty = TRUE;

  for (guint i = 0; i < matrix->rows * matrix->columns; i++) {
    g_autofree char *cell = g_strdup (viva_cell_grid_get_cell (
        VIVA_CELL_GRID (matrix->grid), i / matrix->columns, i % matrix->columns));

    g_strstrip (g_strdelimit (cell, ",", '.'));
    g_strdelimit (cell, " \t;[]", '?');
    is_empty &= *cell == '\0';
    if (i > 0)
      g_string_append (text, i % matrix->columns == 0 ? "; " : " ");
    g_string_append (text, *cell != '\0' ? cell : "_");
  }
  g_string_append_c (text, ']');
  if (is_empty)
    g_string_truncate (text, 0);

  return g_string_free (text, FALSE);
}

static void
changed_cb (VivaKernelAnswer *self, guint row, guint column, GtkWidget *grid)
{
  VivaAnswerBox *box = VIVA_ANSWER_BOX (self);

  for (guint i = 0; i < self->matrices->len; i++) {
    Matrix *matrix = &g_array_index (self->matrices, Matrix, i);
    g_autofree char *text = NULL;

    if (matrix->grid != grid)
      continue;
    text = write_matrix (matrix);
    gtk_widget_set_visible (self->problems[matrix->item], FALSE);
    viva_answer_box_take (box, exam_kernel_put (self->kernel, viva_answer_box_get_text (box),
                                                matrix->item, matrix->knob, text));
  }
}

static void
done_cb (VivaKernelAnswer *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

/* The cells of "[1 0; _ x]" as words, row by row. (transfer full) */
static GPtrArray *
read_cells (const char *text)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) words = g_strsplit_set (text, " ,;[]\t\n", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_ptr_array_add (cells, g_strdup (g_str_equal (words[i], "_") ? "" : words[i]));

  return cells;
}

static void
viva_kernel_answer_refresh (VivaAnswerBox *box)
{
  VivaKernelAnswer *self = VIVA_KERNEL_ANSWER (box);

  for (guint i = 0; i < self->matrices->len; i++) {
    Matrix *matrix = &g_array_index (self->matrices, Matrix, i);
    g_autofree char *text =
        exam_kernel_get (self->kernel, viva_answer_box_get_text (box), matrix->item, matrix->knob);
    g_autoptr (GPtrArray) cells = read_cells (text);

    for (guint j = 0; j < matrix->rows * matrix->columns; j++)
      viva_cell_grid_set_cell (VIVA_CELL_GRID (matrix->grid), j / matrix->columns,
                               j % matrix->columns,
                               j < cells->len ? g_ptr_array_index (cells, j) : "");
  }
}

static void
viva_kernel_answer_mark (VivaAnswerBox *box, const ExamGrade *grade)
{
  VivaKernelAnswer *self = VIVA_KERNEL_ANSWER (box);

  for (guint i = 0; i < self->kernel->n_items; i++) {
    gboolean is_marked = grade != NULL && i < grade->n_items;
    gboolean is_right = is_marked && grade->items[i].is_right;

    gtk_widget_set_visible (self->icons[i], is_marked);
    gtk_image_set_from_icon_name (GTK_IMAGE (self->icons[i]),
                                  is_right ? "object-select-symbolic" : "window-close-symbolic");
    gtk_widget_set_css_classes (self->icons[i],
                                (const char *[]){ is_right ? "success" : "error", NULL });
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->icons[i]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    is_right ? "Right" : "Wrong", -1);
  }
}

static char *
viva_kernel_answer_name_item (VivaAnswerBox *box, guint item)
{
  return g_strdup (VIVA_KERNEL_ANSWER (box)->kernel->items[item].name);
}

static void
viva_kernel_answer_focus_first (VivaAnswerBox *box)
{
  VivaKernelAnswer *self = VIVA_KERNEL_ANSWER (box);

  viva_cell_grid_focus_first (VIVA_CELL_GRID (g_array_index (self->matrices, Matrix, 0).grid));
}

static void
say_problem (VivaKernelAnswer *self, guint item, const char *message)
{
  gtk_label_set_label (GTK_LABEL (self->problems[item]), message);
  gtk_widget_set_visible (self->problems[item], TRUE);
}

/* Puts the filters of an item into the knobs of the experiment. */
static void
try_clicked_cb (VivaKernelAnswer *self, GtkWidget *button)
{
  guint item = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "item"));
  const ExamKernelItem *kernel_item = &self->kernel->items[item];

  if (viva_session_get_lab (self->session) != lab_settings_get_class (kernel_item->settings)) {
    say_problem (self, item, "The experiment is closed.");
    return;
  }
  gtk_widget_set_visible (self->problems[item], FALSE);
  for (guint i = 0; i < self->matrices->len; i++) {
    Matrix *matrix = &g_array_index (self->matrices, Matrix, i);
    g_autofree char *text = NULL;
    g_autoptr (GError) error = NULL;

    if (matrix->item != item)
      continue;
    text = write_matrix (matrix);
    if (*text == '\0' || strchr (text, '_') != NULL) {
      say_problem (self, item, "Some cells are still empty.");
      return;
    }
    if (!viva_session_set_knob (self->session, kernel_item->knobs[matrix->knob], text, &error)) {
      say_problem (self, item, error->message);
      return;
    }
  }
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "bench");
}

static void
viva_kernel_answer_finalize (GObject *object)
{
  VivaKernelAnswer *self = VIVA_KERNEL_ANSWER (object);

  g_array_unref (self->matrices);
  g_free (self->icons);
  g_free (self->problems);

  G_OBJECT_CLASS (viva_kernel_answer_parent_class)->finalize (object);
}

static void
viva_kernel_answer_class_init (VivaKernelAnswerClass *klass)
{
  VivaAnswerBoxClass *box_class = VIVA_ANSWER_BOX_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = viva_kernel_answer_finalize;
  box_class->refresh = viva_kernel_answer_refresh;
  box_class->mark = viva_kernel_answer_mark;
  box_class->name_item = viva_kernel_answer_name_item;
  box_class->focus_first = viva_kernel_answer_focus_first;
}

static void
viva_kernel_answer_init (VivaKernelAnswer *self)
{
  self->matrices = g_array_new (FALSE, TRUE, sizeof (Matrix));
}

static void
add_matrix (VivaKernelAnswer *self, guint item, guint knob, GtkWidget *box)
{
  const ExamKernelItem *kernel_item = &self->kernel->items[item];
  const char *title = get_knob (self, item, knob)->title;
  g_autofree char *name = g_strdup_printf ("%s, %s", kernel_item->name, title);
  Matrix matrix = { .item = item, .knob = knob };

  /* The size of the key; its cells stay here. */
  g_free (lab_text_parse_matrix (kernel_item->keys[knob], &matrix.rows, &matrix.columns));
  if (matrix.rows == 0 || matrix.columns == 0)
    return;

  matrix.grid = viva_cell_grid_new (matrix.rows, matrix.columns, name);
  g_signal_connect_swapped (matrix.grid, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (matrix.grid, "done", G_CALLBACK (done_cb), self);
  if (kernel_item->n_knobs > 1) {
    GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0f, NULL);

    gtk_widget_add_css_class (label, "dim-label");
    gtk_box_append (GTK_BOX (box), label);
  }
  gtk_box_append (GTK_BOX (box), matrix.grid);
  g_array_append_val (self->matrices, matrix);
}

static void
add_item (VivaKernelAnswer *self, guint item)
{
  const ExamKernelItem *kernel_item = &self->kernel->items[item];
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "label", kernel_item->name, "xalign", 0.0f,
                                  "hexpand", TRUE, "wrap", TRUE, NULL);
  GtkWidget *button = gtk_button_new_with_mnemonic ("_Try It in the Experiment");
  g_autofree char *try_name = g_strdup_printf ("Try %s in the experiment", kernel_item->name);

  gtk_widget_add_css_class (name, "heading");
  self->icons[item] = g_object_new (GTK_TYPE_IMAGE, "visible", FALSE, NULL);
  gtk_box_append (GTK_BOX (header), name);
  gtk_box_append (GTK_BOX (header), self->icons[item]);
  gtk_box_append (GTK_BOX (box), header);
  for (guint i = 0; i < kernel_item->n_knobs; i++)
    add_matrix (self, item, i, box);

  g_object_set_data (G_OBJECT (button), "item", GUINT_TO_POINTER (item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, try_name,
                                  -1);
  viva_names_say_once (button);
  gtk_widget_add_css_class (button, "try-button");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (try_clicked_cb), self);
  gtk_box_append (GTK_BOX (box), button);

  self->problems[item] =
      g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->problems[item], "warning");
  gtk_widget_add_css_class (self->problems[item], "caption");
  gtk_box_append (GTK_BOX (box), self->problems[item]);

  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "text-card");
  gtk_widget_set_parent (box, GTK_WIDGET (self));
}

GtkWidget *
viva_kernel_answer_new (const ExamPart *part, VivaSession *session)
{
  VivaKernelAnswer *self;

  g_return_val_if_fail (part != NULL && exam_kernel (part->answer) != NULL, NULL);

  self = g_object_new (VIVA_TYPE_KERNEL_ANSWER, NULL);
  self->kernel = exam_kernel (part->answer);
  self->session = session;
  self->icons = g_new0 (GtkWidget *, self->kernel->n_items);
  self->problems = g_new0 (GtkWidget *, self->kernel->n_items);
  for (guint i = 0; i < self->kernel->n_items; i++)
    add_item (self, i);

  return GTK_WIDGET (self);
}
