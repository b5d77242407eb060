/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-cell-grid.h"

#define WIDTH_CHARS 5
#define MAX_WIDTH_CHARS 9

struct _VivaCellGrid {
  GtkWidget parent_instance;

  guint rows, columns;
  GtkWidget *grid;
  GtkWidget **cells; /* (rows, columns) */
  char *name;
  gboolean is_setting;
};

G_DEFINE_FINAL_TYPE (VivaCellGrid, viva_cell_grid, GTK_TYPE_WIDGET)

enum {
  CHANGED,
  DONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static guint
find (VivaCellGrid *self, GtkWidget *cell)
{
  guint index = 0;

  while (self->cells[index] != cell)
    index++;

  return index;
}

static void
changed_cb (VivaCellGrid *self, GtkWidget *cell)
{
  guint index;

  if (self->is_setting)
    return;

  index = find (self, cell);
  g_signal_emit (self, signals[CHANGED], 0, index / self->columns, index % self->columns);
}

static void
activate_cb (VivaCellGrid *self, GtkWidget *cell)
{
  guint next = find (self, cell) + self->columns;

  if (next < self->rows * self->columns)
    gtk_widget_grab_focus (self->cells[next]);
  else
    g_signal_emit (self, signals[DONE], 0);
}

/* The arrows, in the cell that has the focus. */
static gboolean
key_pressed_cb (VivaCellGrid *self,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                GtkEventController *controller)
{
  GtkWidget *cell = gtk_event_controller_get_widget (controller);
  GtkEditable *editable = GTK_EDITABLE (cell);
  guint index = find (self, cell), row = index / self->columns, column = index % self->columns;
  int position = gtk_editable_get_position (editable);
  int length = g_utf8_strlen (gtk_editable_get_text (editable), -1);
  int start, end;
  /* A cell that was just entered is selected as a whole: there the arrows go on. */
  gboolean is_whole =
      gtk_editable_get_selection_bounds (editable, &start, &end) && start == 0 && end == length;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return FALSE;

  if (keyval == GDK_KEY_Up && row > 0)
    row--;
  else if (keyval == GDK_KEY_Down && row + 1 < self->rows)
    row++;
  else if (keyval == GDK_KEY_Left && column > 0 && (position == 0 || is_whole))
    column--;
  else if (keyval == GDK_KEY_Right && column + 1 < self->columns &&
           (position == length || is_whole))
    column++;
  else
    return FALSE;

  gtk_widget_grab_focus (self->cells[row * self->columns + column]);

  return TRUE;
}

static void
name_cell (VivaCellGrid *self, guint index, const char *mark)
{
  g_autofree char *name =
      g_strdup_printf ("%s, row %u, column %u%s", self->name, index / self->columns + 1,
                       index % self->columns + 1, mark);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->cells[index]),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
viva_cell_grid_dispose (GObject *object)
{
  g_clear_pointer (&VIVA_CELL_GRID (object)->grid, gtk_widget_unparent);

  G_OBJECT_CLASS (viva_cell_grid_parent_class)->dispose (object);
}

static void
viva_cell_grid_finalize (GObject *object)
{
  VivaCellGrid *self = VIVA_CELL_GRID (object);

  g_free (self->cells);
  g_free (self->name);

  G_OBJECT_CLASS (viva_cell_grid_parent_class)->finalize (object);
}

static void
viva_cell_grid_class_init (VivaCellGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_cell_grid_dispose;
  G_OBJECT_CLASS (klass)->finalize = viva_cell_grid_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "cellgrid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
viva_cell_grid_init (VivaCellGrid *self)
{
  self->grid = g_object_new (GTK_TYPE_GRID, "column-spacing", 4, "row-spacing", 4, "halign",
                             GTK_ALIGN_START, NULL);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
}

GtkWidget *
viva_cell_grid_new (guint rows, guint columns, const char *name)
{
  VivaCellGrid *self;

  g_return_val_if_fail (rows > 0 && columns > 0, NULL);

  self = g_object_new (VIVA_TYPE_CELL_GRID, NULL);
  self->rows = rows;
  self->columns = columns;
  self->name = g_strdup (name);
  self->cells = g_new0 (GtkWidget *, rows * columns);
  for (guint i = 0; i < rows * columns; i++) {
    GtkEventController *keys = gtk_event_controller_key_new ();

    self->cells[i] = g_object_new (GTK_TYPE_ENTRY, "width-chars", WIDTH_CHARS, "max-width-chars",
                                   MAX_WIDTH_CHARS, "max-length", 200, "xalign", 1.0f, NULL);
    gtk_widget_add_css_class (self->cells[i], "numeric");
    name_cell (self, i, "");
    g_signal_connect_swapped (self->cells[i], "changed", G_CALLBACK (changed_cb), self);
    g_signal_connect_swapped (self->cells[i], "activate", G_CALLBACK (activate_cb), self);
    gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
    g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
    gtk_widget_add_controller (self->cells[i], keys);
    gtk_grid_attach (GTK_GRID (self->grid), self->cells[i], (int) (i % columns),
                     (int) (i / columns), 1, 1);
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  return GTK_WIDGET (self);
}

const char *
viva_cell_grid_get_cell (VivaCellGrid *self, guint row, guint column)
{
  g_return_val_if_fail (VIVA_IS_CELL_GRID (self), NULL);
  g_return_val_if_fail (row < self->rows && column < self->columns, NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->cells[row * self->columns + column]));
}

void
viva_cell_grid_set_cell (VivaCellGrid *self, guint row, guint column, const char *text)
{
  g_return_if_fail (VIVA_IS_CELL_GRID (self));
  g_return_if_fail (row < self->rows && column < self->columns);

  self->is_setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->cells[row * self->columns + column]), text);
  self->is_setting = FALSE;
}

void
viva_cell_grid_set_mark (VivaCellGrid *self, guint row, guint column, VivaCellMark mark)
{
  guint index = row * self->columns + column;
  GtkWidget *cell;

  g_return_if_fail (VIVA_IS_CELL_GRID (self));
  g_return_if_fail (row < self->rows && column < self->columns);

  cell = self->cells[index];
  gtk_widget_remove_css_class (cell, "success");
  gtk_widget_remove_css_class (cell, "error");
  if (mark != VIVA_CELL_UNMARKED)
    gtk_widget_add_css_class (cell, mark == VIVA_CELL_RIGHT ? "success" : "error");
  /* Not by colour alone. */
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (cell), GTK_ENTRY_ICON_PRIMARY,
                                     mark == VIVA_CELL_RIGHT   ? "object-select-symbolic"
                                     : mark == VIVA_CELL_WRONG ? "window-close-symbolic"
                                                               : NULL);
  if (mark != VIVA_CELL_UNMARKED)
    gtk_entry_set_icon_activatable (GTK_ENTRY (cell), GTK_ENTRY_ICON_PRIMARY, FALSE);
  name_cell (self, index,
             mark == VIVA_CELL_RIGHT   ? ", right"
             : mark == VIVA_CELL_WRONG ? ", wrong"
                                       : "");
}

void
viva_cell_grid_focus_first (VivaCellGrid *self)
{
  g_return_if_fail (VIVA_IS_CELL_GRID (self));

  gtk_widget_grab_focus (self->cells[0]);
}
