/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-formula.h"

#include "exam-formula.h"
#include "viva-line.h"

static GtkWidget *
new_variables (const ExamFormula *formula)
{
  GtkWidget *grid = g_object_new (GTK_TYPE_GRID, "column-spacing", 12, "row-spacing", 4, NULL);

  for (guint i = 0; i < formula->n_variables; i++) {
    const ExamVariable *variable = &formula->variables[i];
    g_autofree char *name =
        variable->is_array ? g_strdup_printf ("%s[…]", variable->name) : g_strdup (variable->name);
    GtkWidget *name_label = g_object_new (GTK_TYPE_LABEL, "label", name, "xalign", 0.0f, "valign",
                                          GTK_ALIGN_START, NULL);
    GtkWidget *title =
        g_object_new (GTK_TYPE_LABEL, "label", variable->title != NULL ? variable->title : "",
                      "xalign", 0.0f, "wrap", TRUE, "hexpand", TRUE, NULL);

    gtk_widget_add_css_class (name_label, "monospace");
    gtk_widget_add_css_class (title, "dim-label");
    gtk_grid_attach (GTK_GRID (grid), name_label, 0, (int) i, 1, 1);
    gtk_grid_attach (GTK_GRID (grid), title, 1, (int) i, 1, 1);
  }

  return grid;
}

GtkWidget *
viva_formula_new (const ExamPart *part)
{
  GtkWidget *line;

  g_return_val_if_fail (part != NULL && exam_formula (part->answer) != NULL, NULL);

  line = viva_line_new (part, "A formula in the variables below", NULL, viva_line_echo_grade);
  gtk_widget_set_parent (new_variables (exam_formula (part->answer)), line);

  return line;
}
