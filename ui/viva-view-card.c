/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-view-card.h"

#include "viva-numbers.h"
#include "viva-plot.h"
#include "viva-readout.h"

struct _VivaViewCard {
  GtkWidget parent_instance;

  VivaSession *session;
  guint view_index;
  const LabView *view;
  char *veiled_title;

  GtkWidget *header;
  GtkWidget *title;
  GtkWidget *picture_button;
  GtkWidget *zoom_button;
  GtkWidget *menu_button;
  GtkWidget *content;
  GtkWidget *cover;   /* in place of the content while its numbers are asked for */
  GtkWidget *numbers; /* (nullable): in place of the content */
  VivaProminence prominence;
};

G_DEFINE_FINAL_TYPE (VivaViewCard, viva_view_card, GTK_TYPE_WIDGET)

enum {
  ZOOM,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
zoom_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_signal_emit (widget, signals[ZOOM], 0);
}

static void
table_activated (GtkWidget *widget, const char *action, GVariant *parameter)
{
  VivaViewCard *self = VIVA_VIEW_CARD (widget);

  viva_view_card_set_shows_table (self, self->numbers == NULL);
}

static void
update_buttons (VivaViewCard *self)
{
  gboolean is_plot = VIVA_IS_PLOT (self->content);
  gboolean is_filled = self->prominence == VIVA_PROMINENCE_FILL;

  gtk_widget_set_visible (self->menu_button, is_plot && self->numbers == NULL);
  gtk_widget_set_visible (self->picture_button, self->numbers != NULL);
  gtk_button_set_icon_name (GTK_BUTTON (self->zoom_button),
                            is_filled ? "view-restore-symbolic" : "view-fullscreen-symbolic");
  gtk_widget_set_tooltip_text (self->zoom_button, is_filled ? "Back among the Others (Escape)"
                                                            : "Give It the Whole Window (F)");
}

static void
menu_cb (VivaViewCard *self)
{
  viva_plot_popup_menu (VIVA_PLOT (self->content), gtk_widget_get_width (self->content), 0.0);
}

/* Diagrams write shapes and counts on their boxes; a histogram shows where values lie. */
static gboolean
has_only_numbers (const LabView *view)
{
  for (guint i = 0; i < lab_view_n_layers (view); i++)
    if (view->layers[i].kind == LAB_OBSERVABLE_DIAGRAM ||
        view->layers[i].kind == LAB_OBSERVABLE_HISTOGRAM)
      return TRUE;

  return FALSE;
}

static void
update_title (VivaViewCard *self)
{
  gboolean is_covered;
  gboolean is_veiled =
      viva_session_get_view_veil (self->session, self->view_index) != PLOT_VEIL_NONE;

  g_autofree char *menu = NULL;
  g_autofree char *zoom = g_strdup_printf ("Whole window for %s", viva_view_card_get_title (self));

  gtk_label_set_label (GTK_LABEL (self->title), viva_view_card_get_title (self));
  menu = g_strdup_printf ("Menu of %s", viva_view_card_get_title (self));
  gtk_widget_set_tooltip_text (self->menu_button, "Picture Menu");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  menu, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->zoom_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  zoom, -1);
  gtk_widget_set_tooltip_text (self->header, is_veiled ? NULL : self->view->help);
  if (is_veiled)
    viva_view_card_set_shows_table (self, FALSE);

  /* Some pictures are nothing but the numbers that are asked for. */
  is_covered =
      (viva_session_get_view_veil (self->session, self->view_index) & PLOT_VEIL_VALUES) != 0 &&
      has_only_numbers (self->view);
  gtk_widget_set_visible (self->cover, is_covered);
  gtk_widget_set_visible (self->content, !is_covered && self->numbers == NULL);
}

static void
viva_view_card_dispose (GObject *object)
{
  VivaViewCard *self = VIVA_VIEW_CARD (object);

  g_clear_pointer (&self->header, gtk_widget_unparent);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->numbers, gtk_widget_unparent);
  g_clear_pointer (&self->cover, gtk_widget_unparent);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (viva_view_card_parent_class)->dispose (object);
}

static void
viva_view_card_finalize (GObject *object)
{
  g_free (VIVA_VIEW_CARD (object)->veiled_title);

  G_OBJECT_CLASS (viva_view_card_parent_class)->finalize (object);
}

static void
viva_view_card_class_init (VivaViewCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_view_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = viva_view_card_finalize;

  signals[ZOOM] =
      g_signal_new ("zoom", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "card.zoom", NULL, zoom_activated);
  gtk_widget_class_install_action (widget_class, "card.table", NULL, table_activated);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, 0, "card.zoom", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, 0, "card.table", NULL);
  gtk_widget_class_set_css_name (widget_class, "viewcard");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
append_button (VivaViewCard *self, const char *icon, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "small");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (self->header), button);

  return button;
}

static void
viva_view_card_init (VivaViewCard *self)
{
  gtk_orientable_set_orientation (
      GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");

  self->header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (self->header, "header");
  gtk_widget_set_parent (self->header, GTK_WIDGET (self));

  self->title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "hexpand", TRUE, "ellipsize",
                              PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (self->title, "heading");
  gtk_box_append (GTK_BOX (self->header), self->title);

  self->picture_button = append_button (self, "image-x-generic-symbolic", "card.table");
  gtk_widget_set_tooltip_text (self->picture_button, "Show the Picture (T)");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, "Show the picture", -1);
  self->zoom_button = append_button (self, "view-fullscreen-symbolic", "card.zoom");
  self->menu_button = append_button (self, "view-more-symbolic", NULL);
  g_signal_connect_swapped (self->menu_button, "clicked", G_CALLBACK (menu_cb), self);
}

/* Says nothing of what is in it. */
static char *
new_veiled_title (const LabClass *lab, guint view)
{
  guint number = 1;

  if (lab->views[view].kind == LAB_VIEW_READOUT)
    return g_strdup (lab->views[view].title);

  for (guint i = 0; i < view; i++)
    if (lab->views[i].kind == LAB_VIEW_PLANE &&
        lab->views[i].layers[0].kind == LAB_OBSERVABLE_SERIES)
      number++;

  return g_strdup_printf ("Chart %u", number);
}

GtkWidget *
viva_view_card_new (VivaSession *session, guint view)
{
  const LabClass *lab;
  VivaViewCard *self;

  g_return_val_if_fail (VIVA_IS_SESSION (session), NULL);
  lab = viva_session_get_lab (session);
  g_return_val_if_fail (lab != NULL && view < lab->n_views, NULL);

  self = g_object_new (VIVA_TYPE_VIEW_CARD, NULL);
  self->session = g_object_ref (session);
  self->view_index = view;
  self->view = &lab->views[view];
  self->veiled_title = new_veiled_title (lab, view);

  self->content = self->view->kind == LAB_VIEW_READOUT
                      ? viva_readout_new (session, view)
                      : viva_plot_new (session, view, self->veiled_title);
  gtk_widget_set_vexpand (self->content, TRUE);
  gtk_widget_set_parent (self->content, GTK_WIDGET (self));
  self->cover = g_object_new (GTK_TYPE_LABEL, "label", "Shown when you have checked your answer.",
                              "wrap", TRUE, "visible", FALSE, "vexpand", TRUE, NULL);
  gtk_widget_add_css_class (self->cover, "dim-label");
  gtk_widget_add_css_class (self->cover, "text-card");
  gtk_widget_set_parent (self->cover, GTK_WIDGET (self));
  update_buttons (self);

  g_signal_connect_object (session, "notify::veil", G_CALLBACK (update_title), self,
                           G_CONNECT_SWAPPED);
  update_title (self);

  return GTK_WIDGET (self);
}

void
viva_view_card_set_prominence (VivaViewCard *self, VivaProminence prominence, double type_scale)
{
  g_return_if_fail (VIVA_IS_VIEW_CARD (self));

  self->prominence = prominence;
  update_buttons (self);
  if (VIVA_IS_PLOT (self->content))
    viva_plot_set_prominence (VIVA_PLOT (self->content), prominence, type_scale);
  if (prominence == VIVA_PROMINENCE_FILL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "filled");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "filled");
}

void
viva_view_card_set_shows_table (VivaViewCard *self, gboolean shows_table)
{
  g_return_if_fail (VIVA_IS_VIEW_CARD (self));

  if (!VIVA_IS_PLOT (self->content) || shows_table == (self->numbers != NULL))
    return;
  if (shows_table && viva_session_get_view_veil (self->session, self->view_index) != PLOT_VEIL_NONE)
    return;

  if (shows_table) {
    self->numbers = viva_numbers_new (self->session, self->view_index);
    gtk_widget_set_vexpand (self->numbers, TRUE);
    gtk_widget_set_parent (self->numbers, GTK_WIDGET (self));
    gtk_widget_set_visible (self->content, FALSE);
    gtk_widget_grab_focus (self->numbers);
  } else {
    gtk_widget_set_visible (self->content, TRUE);
    if (gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL)
      gtk_widget_grab_focus (self->content);
    g_clear_pointer (&self->numbers, gtk_widget_unparent);
  }
  update_buttons (self);
}

const char *
viva_view_card_get_title (VivaViewCard *self)
{
  g_return_val_if_fail (VIVA_IS_VIEW_CARD (self), NULL);

  if ((viva_session_get_view_veil (self->session, self->view_index) & PLOT_VEIL_AXIS_TITLES) == 0)
    return self->view->title;

  return self->veiled_title;
}

VivaPlot *
viva_view_card_get_plot (VivaViewCard *self)
{
  g_return_val_if_fail (VIVA_IS_VIEW_CARD (self), NULL);

  return VIVA_IS_PLOT (self->content) ? VIVA_PLOT (self->content) : NULL;
}
