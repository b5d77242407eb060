/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-readout.h"

#define VEILED "Shown when you have checked your answer."

struct _VivaReadout {
  GtkWidget parent_instance;

  VivaSession *session;
  guint view_index;

  GtkWidget *grid;
  GtkWidget *notice;
  guint n_rows; /* of the grid */
  guint n_columns;
};

G_DEFINE_FINAL_TYPE (VivaReadout, viva_readout, GTK_TYPE_WIDGET)

/* Figures up to so many characters keep their room while they change. */
#define FIGURE_CHARS 12

/* Cell (@row, @column) of the grid; column 0 has the names of lines, row 0 those of runs. */
static GtkLabel *
get_label (VivaReadout *self, guint row, guint column)
{
  GtkWidget *label = gtk_grid_get_child_at (GTK_GRID (self->grid), (int) column, (int) row);

  if (label != NULL)
    return GTK_LABEL (label);

  label = g_object_new (GTK_TYPE_LABEL, "xalign", column == 0 ? 0.0f : 1.0f, "justify",
                        column == 0 ? GTK_JUSTIFY_LEFT : GTK_JUSTIFY_RIGHT, "wrap", TRUE,
                        "wrap-mode", PANGO_WRAP_WORD, "valign", GTK_ALIGN_BASELINE, NULL);
  if (column == 0) {
    gtk_widget_set_hexpand (label, TRUE);
    gtk_widget_add_css_class (label, "dim-label");
  } else if (row == 0) {
    gtk_widget_add_css_class (label, "caption-heading");
  } else {
    gtk_label_set_selectable (GTK_LABEL (label), TRUE);
    gtk_widget_set_can_focus (label, FALSE);
    gtk_widget_add_css_class (label, "numeric");
  }
  gtk_grid_attach (GTK_GRID (self->grid), label, (int) column, (int) row, 1, 1);
  self->n_rows = MAX (self->n_rows, row + 1);
  self->n_columns = MAX (self->n_columns, column + 1);

  return GTK_LABEL (label);
}

/* The figures of one run go on below where they are too long, word by word. Beside those of other
 * runs they are cut short instead, and shown whole by pointing at them. */
static void
set_text (GtkLabel *label, const char *text, gboolean is_compared)
{
  gtk_label_set_wrap (label, !is_compared);
  gtk_label_set_ellipsize (label, is_compared ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  if (!g_str_equal (gtk_label_get_label (label), text) ||
      gtk_widget_get_has_tooltip (GTK_WIDGET (label)) != is_compared)
    gtk_widget_set_tooltip_text (GTK_WIDGET (label), is_compared ? text : NULL);
  gtk_label_set_label (label, text);
}

/* A figure may get shorter again; its column stays as wide as it was. */
static void
set_value (GtkLabel *label, const char *value, gboolean is_compared)
{
  int n_chars = MIN ((int) g_utf8_strlen (value, -1), FIGURE_CHARS);

  set_text (label, value, is_compared);
  gtk_label_set_width_chars (label,
                             is_compared ? -1 : MAX (gtk_label_get_width_chars (label), n_chars));
}

/* The line of that name in another run's readout, NULL when it has none. (nullable) */
static const char *
find_value (const LabReadout *readout, const char *label, guint hint)
{
  if (hint < readout->n && g_str_equal (readout->labels[hint], label))
    return readout->values[hint];

  for (guint i = 0; i < readout->n; i++)
    if (g_str_equal (readout->labels[i], label))
      return readout->values[i];

  return NULL;
}

/* A column for each run; lines are those of the first. */
static void
show_lines (VivaReadout *self, LabFrame *frame, const char *name)
{
  const LabReadout *first = NULL;
  gboolean is_compared = lab_frame_get_n_runs (frame) > 1;
  guint n_columns = 1;

  for (guint run = 0; run < lab_frame_get_n_runs (frame); run++) {
    const LabObservable *observable = lab_frame_find_in (frame, run, name, LAB_OBSERVABLE_READOUT);
    const char *title = lab_frame_get_run_info (frame, run)->name;

    if (observable == NULL)
      continue;
    if (first == NULL)
      first = &observable->readout;

    set_text (get_label (self, 0, n_columns), title, TRUE);
    for (guint i = 0; i < first->n; i++) {
      const char *value = find_value (&observable->readout, first->labels[i], i);

      gtk_label_set_label (get_label (self, i + 1, 0), first->labels[i]);
      set_value (get_label (self, i + 1, n_columns), value != NULL ? value : "–", is_compared);
    }
    n_columns++;
  }
  if (first == NULL)
    return;

  for (guint row = 0; row < self->n_rows; row++) {
    for (guint column = 0; column < self->n_columns; column++) {
      GtkWidget *label = gtk_grid_get_child_at (GTK_GRID (self->grid), (int) column, (int) row);
      gboolean is_used = column < n_columns && row <= first->n && (row > 0 || n_columns > 2);

      if (label != NULL)
        gtk_widget_set_visible (label, is_used);
    }
  }
}

static void
update (VivaReadout *self)
{
  const LabClass *lab = viva_session_get_lab (self->session);
  LabFrame *frame = viva_session_get_frame (self->session);
  const char *name;
  const char *failure = NULL;
  gboolean is_veiled;

  if (lab == NULL || self->view_index >= lab->n_views)
    return;

  is_veiled = viva_session_get_view_veil (self->session, self->view_index) != PLOT_VEIL_NONE;
  name = lab->views[self->view_index].layers[0].observable;

  /* What could not be built has no figures, and those of the run before are not its own. */
  if (frame != NULL && lab_frame_get_status (frame) == LAB_STATUS_FAILED)
    failure = lab_frame_get_message (frame);

  gtk_label_set_label (GTK_LABEL (self->notice), is_veiled         ? VEILED
                                                 : failure != NULL ? failure
                                                                   : "");
  gtk_widget_set_visible (self->notice, is_veiled || failure != NULL);
  gtk_widget_set_visible (self->grid, !is_veiled && failure == NULL);
  if (!is_veiled && frame != NULL)
    show_lines (self, frame, name);
}

static void
viva_readout_map (GtkWidget *widget)
{
  VivaReadout *self = VIVA_READOUT (widget);

  GTK_WIDGET_CLASS (viva_readout_parent_class)->map (widget);
  viva_session_show_view (self->session, self->view_index);
}

static void
viva_readout_unmap (GtkWidget *widget)
{
  VivaReadout *self = VIVA_READOUT (widget);

  viva_session_hide_view (self->session, self->view_index);
  GTK_WIDGET_CLASS (viva_readout_parent_class)->unmap (widget);
}

static void
viva_readout_dispose (GObject *object)
{
  VivaReadout *self = VIVA_READOUT (object);

  g_clear_pointer (&self->grid, gtk_widget_unparent);
  g_clear_pointer (&self->notice, gtk_widget_unparent);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (viva_readout_parent_class)->dispose (object);
}

static void
viva_readout_class_init (VivaReadoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = viva_readout_dispose;
  widget_class->map = viva_readout_map;
  widget_class->unmap = viva_readout_unmap;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "readout");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
viva_readout_init (VivaReadout *self)
{
  self->grid = g_object_new (GTK_TYPE_GRID, "column-spacing", 12, "row-spacing", 4, "valign",
                             GTK_ALIGN_START, NULL);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));

  self->notice = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                               "xalign", 0.0f, "valign", GTK_ALIGN_START, NULL);
  gtk_widget_add_css_class (self->notice, "dim-label");
  gtk_widget_set_parent (self->notice, GTK_WIDGET (self));
}

GtkWidget *
viva_readout_new (VivaSession *session, guint view)
{
  const LabClass *lab;
  VivaReadout *self;

  g_return_val_if_fail (VIVA_IS_SESSION (session), NULL);
  lab = viva_session_get_lab (session);
  g_return_val_if_fail (lab != NULL && view < lab->n_views, NULL);

  self = g_object_new (VIVA_TYPE_READOUT, NULL);
  self->session = g_object_ref (session);
  self->view_index = view;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  lab->views[view].title, -1);

  g_signal_connect_object (session, "notify::frame", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::veil", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
