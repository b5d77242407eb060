/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-numbers.h"

#include "lab-text.h"
#include "plot-export.h"
#include "viva-table.h"

#define MIN_HEIGHT 180

/* While the experiment plays, at most so often. */
#define INTERVAL_MS 250

/* A picture's size decides nothing of its numbers. */
#define PICTURE_SIZE 400.0

/* A row is no more than its number: cells are looked up when they are drawn. */

#define VIVA_TYPE_NUMBERS_ROW (viva_numbers_row_get_type ())
G_DECLARE_FINAL_TYPE (VivaNumbersRow, viva_numbers_row, VIVA, NUMBERS_ROW, GObject)

struct _VivaNumbersRow {
  GObject parent_instance;

  guint index;
};

G_DEFINE_FINAL_TYPE (VivaNumbersRow, viva_numbers_row, G_TYPE_OBJECT)

static void
viva_numbers_row_class_init (VivaNumbersRowClass *klass)
{
}

static void
viva_numbers_row_init (VivaNumbersRow *self)
{
}

#define VIVA_TYPE_NUMBERS_ROWS (viva_numbers_rows_get_type ())
G_DECLARE_FINAL_TYPE (VivaNumbersRows, viva_numbers_rows, VIVA, NUMBERS_ROWS, GObject)

struct _VivaNumbersRows {
  GObject parent_instance;

  guint n_rows;
};

static GType
rows_get_item_type (GListModel *model)
{
  return VIVA_TYPE_NUMBERS_ROW;
}

static guint
rows_get_n_items (GListModel *model)
{
  return VIVA_NUMBERS_ROWS (model)->n_rows;
}

static gpointer
rows_get_item (GListModel *model, guint position)
{
  VivaNumbersRow *row;

  if (position >= VIVA_NUMBERS_ROWS (model)->n_rows)
    return NULL;

  row = g_object_new (VIVA_TYPE_NUMBERS_ROW, NULL);
  row->index = position;

  return row;
}

static void
rows_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = rows_get_item_type;
  iface->get_n_items = rows_get_n_items;
  iface->get_item = rows_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VivaNumbersRows,
                               viva_numbers_rows,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, rows_list_model_init))

static void
viva_numbers_rows_class_init (VivaNumbersRowsClass *klass)
{
}

static void
viva_numbers_rows_init (VivaNumbersRows *self)
{
}

struct _VivaNumbers {
  GtkWidget parent_instance;

  VivaSession *session;
  guint view_index;

  GtkWidget *box;
  GtkWidget *table_drop_down;
  GtkWidget *column_view;
  VivaNumbersRows *rows;
  VivaTables *tables; /* (nullable): those that are shown */
  guint table;        /* which of them */

  gboolean is_busy;  /* a thread puts them together */
  gboolean is_stale; /* there is a newer frame */
  guint timeout;
  gboolean is_refreshing;
};

G_DEFINE_FINAL_TYPE (VivaNumbers, viva_numbers, GTK_TYPE_WIDGET)

/* What the thread needs, and what it makes of it. */
typedef struct {
  const LabView *view;
  LabFrame *frame;
  guint run;
  VivaTables *before; /* (nullable) */
  guint table;
  VivaTables *tables;
  guint n_same; /* first rows of that table that are what they were */
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  lab_frame_unref (self->frame);
  viva_tables_unref (self->before);
  viva_tables_unref (self->tables);
  g_free (self);
}

static void
job_run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *self = data;
  PlotStyle style = plot_style (FALSE);
  PlotOptions options = { .run = self->run };
  PlotView view;

  plot_view_init (&view, self->view, self->frame, &style, &options, PICTURE_SIZE, PICTURE_SIZE);
  self->tables = viva_tables_new (plot_export_to_csv (&view));
  if (self->before != NULL && self->table < viva_tables_get_n_tables (self->before) &&
      self->table < viva_tables_get_n_tables (self->tables))
    self->n_same = viva_table_count_same (viva_tables_get_table (self->before, self->table),
                                          viva_tables_get_table (self->tables, self->table));
  g_task_return_boolean (task, TRUE);
}

static const VivaTable *
get_table (VivaNumbers *self)
{
  if (self->tables == NULL || self->table >= viva_tables_get_n_tables (self->tables))
    return NULL;

  return viva_tables_get_table (self->tables, self->table);
}

static gboolean
is_number (const char *text)
{
  double number;

  return lab_text_parse_number (text, &number) || g_str_equal (text, "nan") ||
         g_str_equal (text, "inf") || g_str_equal (text, "-inf");
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "selectable", FALSE, NULL);

  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, VivaNumbers *self)
{
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "viva-column"));
  VivaNumbersRow *row = gtk_list_item_get_item (item);
  const char *cell = viva_numbers_get_cell (self, row->index, column);
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));

  gtk_label_set_label (label, cell != NULL ? cell : "");
  gtk_label_set_xalign (label, cell != NULL && is_number (cell) ? 1.0f : 0.0f);
}

static void
rebuild_columns (VivaNumbers *self, const VivaTable *table)
{
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->column_view));

  while (g_list_model_get_n_items (columns) > 0) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

    gtk_column_view_remove_column (GTK_COLUMN_VIEW (self->column_view), column);
  }

  for (guint i = 0; table != NULL && i < table->n_columns; i++) {
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
    g_autoptr (GtkColumnViewColumn) column = NULL;

    g_object_set_data (G_OBJECT (factory), "viva-column", GUINT_TO_POINTER (i));
    g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
    g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
    column = gtk_column_view_column_new (table->headings[i], factory);
    gtk_column_view_column_set_expand (column, TRUE);
    gtk_column_view_column_set_resizable (column, TRUE);
    gtk_column_view_append_column (GTK_COLUMN_VIEW (self->column_view), column);
  }
}

static void
update_drop_down (VivaNumbers *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);
  guint n_tables = viva_tables_get_n_tables (self->tables);

  for (guint i = 0; i < n_tables; i++)
    gtk_string_list_append (titles, viva_tables_get_table (self->tables, i)->title);

  self->is_refreshing = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->table_drop_down), G_LIST_MODEL (titles));
  if (n_tables > 0)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->table_drop_down), self->table);
  self->is_refreshing = FALSE;
  gtk_widget_set_visible (self->table_drop_down, n_tables > 1);
}

/* Other tables, or another one of them: @n_same first rows stay what they are. */
static void
show_tables (VivaNumbers *self, VivaTables *tables, guint n_same)
{
  g_autoptr (VivaTables) before = g_steal_pointer (&self->tables);
  const VivaTable *old = NULL;
  const VivaTable *new;
  guint n_before = self->rows->n_rows;
  gboolean has_same_tables;

  if (before != NULL && self->table < viva_tables_get_n_tables (before))
    old = viva_tables_get_table (before, self->table);

  self->tables = viva_tables_ref (tables);
  has_same_tables =
      before != NULL && viva_tables_get_n_tables (before) == viva_tables_get_n_tables (tables);
  if (self->table >= viva_tables_get_n_tables (tables))
    self->table = 0;
  new = get_table (self);
  if (!has_same_tables || old == NULL || new == NULL || !viva_table_has_same_headings (old, new)) {
    n_same = 0;
    rebuild_columns (self, new);
    update_drop_down (self);
  }

  self->rows->n_rows = new != NULL ? new->n_rows : 0;
  if (n_same < n_before || n_same < self->rows->n_rows)
    g_list_model_items_changed (G_LIST_MODEL (self->rows), n_same, n_before - n_same,
                                self->rows->n_rows - n_same);
}

static void
selected_cb (VivaNumbers *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->table_drop_down));
  guint n_before = self->rows->n_rows;
  const VivaTable *table;

  if (self->is_refreshing || selected == GTK_INVALID_LIST_POSITION)
    return;

  self->table = selected;
  table = get_table (self);
  rebuild_columns (self, table);
  self->rows->n_rows = table != NULL ? table->n_rows : 0;
  g_list_model_items_changed (G_LIST_MODEL (self->rows), 0, n_before, self->rows->n_rows);
}

static void update (VivaNumbers *self);

static gboolean
timeout_cb (gpointer data)
{
  VivaNumbers *self = data;

  self->timeout = 0;
  if (self->is_stale)
    update (self);

  return G_SOURCE_REMOVE;
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  VivaNumbers *self = VIVA_NUMBERS (source);
  Job *job = g_task_get_task_data (G_TASK (result));

  self->is_busy = FALSE;
  if (self->session == NULL) /* taken down meanwhile */
    return;

  /* Of a table that was chosen meanwhile nothing is known. */
  show_tables (self, job->tables,
               job->before == self->tables && job->table == self->table ? job->n_same : 0);
  self->timeout = g_timeout_add (INTERVAL_MS, timeout_cb, self);
}

static void
update (VivaNumbers *self)
{
  const LabClass *lab = viva_session_get_lab (self->session);
  LabFrame *frame = viva_session_get_frame (self->session);
  g_autoptr (GTask) task = NULL;
  Job *job;

  if (lab == NULL || frame == NULL || self->view_index >= lab->n_views)
    return;

  self->is_stale = self->is_busy || self->timeout != 0;
  if (self->is_stale)
    return;

  job = g_new0 (Job, 1);
  job->view = &lab->views[self->view_index];
  job->frame = lab_frame_ref (frame);
  job->run = viva_session_get_selected_run (self->session);
  job->before = self->tables != NULL ? viva_tables_ref (self->tables) : NULL;
  job->table = self->table;

  self->is_busy = TRUE;
  task = g_task_new (self, NULL, done_cb, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, job_run);
}

static gboolean
viva_numbers_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (VIVA_NUMBERS (widget)->column_view);
}

static void
viva_numbers_map (GtkWidget *widget)
{
  VivaNumbers *self = VIVA_NUMBERS (widget);

  GTK_WIDGET_CLASS (viva_numbers_parent_class)->map (widget);
  viva_session_show_view (self->session, self->view_index);
}

static void
viva_numbers_unmap (GtkWidget *widget)
{
  VivaNumbers *self = VIVA_NUMBERS (widget);

  viva_session_hide_view (self->session, self->view_index);
  GTK_WIDGET_CLASS (viva_numbers_parent_class)->unmap (widget);
}

static void
viva_numbers_dispose (GObject *object)
{
  VivaNumbers *self = VIVA_NUMBERS (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->rows);
  g_clear_object (&self->session);
  g_clear_pointer (&self->tables, viva_tables_unref);

  G_OBJECT_CLASS (viva_numbers_parent_class)->dispose (object);
}

static void
viva_numbers_class_init (VivaNumbersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_numbers_dispose;
  widget_class->grab_focus = viva_numbers_grab_focus;
  widget_class->map = viva_numbers_map;
  widget_class->unmap = viva_numbers_unmap;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "numbers");
}

static void
viva_numbers_init (VivaNumbers *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkSingleSelection *selection;

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  self->table_drop_down = gtk_drop_down_new (NULL, NULL);
  gtk_widget_add_css_class (self->table_drop_down, "flat-drop-down");
  gtk_widget_set_visible (self->table_drop_down, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->table_drop_down),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, "Table", -1);
  g_signal_connect_swapped (self->table_drop_down, "notify::selected", G_CALLBACK (selected_cb),
                            self);
  gtk_box_append (GTK_BOX (self->box), self->table_drop_down);

  self->rows = g_object_new (VIVA_TYPE_NUMBERS_ROWS, NULL);
  selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->rows)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);

  self->column_view = gtk_column_view_new (GTK_SELECTION_MODEL (selection));
  gtk_column_view_set_show_column_separators (GTK_COLUMN_VIEW (self->column_view), TRUE);
  gtk_widget_add_css_class (self->column_view, "data-table");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->column_view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), MIN_HEIGHT);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (self->box), scrolled);
}

GtkWidget *
viva_numbers_new (VivaSession *session, guint view)
{
  const LabClass *lab;
  VivaNumbers *self;
  g_autofree char *name = NULL;

  g_return_val_if_fail (VIVA_IS_SESSION (session), NULL);
  lab = viva_session_get_lab (session);
  g_return_val_if_fail (lab != NULL && view < lab->n_views, NULL);

  self = g_object_new (VIVA_TYPE_NUMBERS, NULL);
  self->session = g_object_ref (session);
  self->view_index = view;
  name = g_strdup_printf ("Numbers of %s", lab->views[view].title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->column_view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);

  g_signal_connect_object (session, "notify::frame", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected-run", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

GListModel *
viva_numbers_get_rows (VivaNumbers *self)
{
  g_return_val_if_fail (VIVA_IS_NUMBERS (self), NULL);

  return get_table (self) != NULL ? G_LIST_MODEL (self->rows) : NULL;
}

const char *
viva_numbers_get_cell (VivaNumbers *self, guint row, guint column)
{
  const VivaTable *table;

  g_return_val_if_fail (VIVA_IS_NUMBERS (self), NULL);

  table = get_table (self);
  if (table == NULL || row >= table->n_rows || column >= table->n_columns)
    return NULL;

  return table->cells[row * table->n_columns + column];
}
