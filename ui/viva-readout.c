/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-readout.h"

#define VEILED "Shown when you have checked your answer."

struct _VivaReadout {
  GtkWidget parent_instance;

  VivaSession *session;
  guint view_index;

  GtkWidget *grid;
  GtkWidget *notice;
  GPtrArray *labels; /* (element-type GtkLabel) (unowned): left of each line */
  GPtrArray *values; /* right of each line */
};

G_DEFINE_FINAL_TYPE (VivaReadout, viva_readout, GTK_TYPE_WIDGET)

static void
append_line (VivaReadout *self)
{
  int row = (int) self->labels->len;
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "hexpand", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  GtkWidget *value =
      g_object_new (GTK_TYPE_LABEL, "xalign", 1.0f, "selectable", TRUE, "can-focus", FALSE, NULL);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (value, "numeric");
  gtk_grid_attach (GTK_GRID (self->grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), value, 1, row, 1, 1);
  g_ptr_array_add (self->labels, label);
  g_ptr_array_add (self->values, value);
}

static void
show_lines (VivaReadout *self, const LabReadout *readout)
{
  while (self->labels->len < readout->n)
    append_line (self);

  for (guint i = 0; i < self->labels->len; i++) {
    gboolean is_used = i < readout->n;

    gtk_widget_set_visible (self->labels->pdata[i], is_used);
    gtk_widget_set_visible (self->values->pdata[i], is_used);
    if (!is_used)
      continue;

    gtk_label_set_label (self->labels->pdata[i], readout->labels[i]);
    gtk_label_set_label (self->values->pdata[i], readout->values[i]);

    /* A figure may get shorter again; its column stays as wide as it was. */
    gtk_label_set_width_chars (self->values->pdata[i],
                               MAX (gtk_label_get_width_chars (self->values->pdata[i]),
                                    MIN ((int) g_utf8_strlen (readout->values[i], -1), 24)));
  }
}

static void
update (VivaReadout *self)
{
  const LabClass *lab = viva_session_get_lab (self->session);
  LabFrame *frame = viva_session_get_frame (self->session);
  const LabObservable *observable = NULL;
  const char *failure = NULL;
  gboolean is_veiled;

  if (lab == NULL || self->view_index >= lab->n_views)
    return;

  is_veiled = viva_session_get_view_veil (self->session, self->view_index) != PLOT_VEIL_NONE;
  if (frame != NULL)
    observable = lab_frame_find (frame, lab->views[self->view_index].layers[0].observable,
                                 LAB_OBSERVABLE_READOUT);

  /* What could not be built has no figures, and those of the run before are not its own. */
  if (frame != NULL && lab_frame_get_status (frame) == LAB_STATUS_FAILED)
    failure = lab_frame_get_message (frame);

  gtk_label_set_label (GTK_LABEL (self->notice), is_veiled         ? VEILED
                                                 : failure != NULL ? failure
                                                                   : "");
  gtk_widget_set_visible (self->notice, is_veiled || failure != NULL);
  gtk_widget_set_visible (self->grid, !is_veiled && failure == NULL);
  if (!is_veiled && observable != NULL)
    show_lines (self, &observable->readout);
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
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_ptr_array_unref);
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
  self->labels = g_ptr_array_new ();
  self->values = g_ptr_array_new ();

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
