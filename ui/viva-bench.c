/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-bench.h"

#include <adwaita.h>

#include "viva-compare.h"
#include "viva-container.h"
#include "viva-knob.h"
#include "viva-runs.h"
#include "viva-tiles-layout.h"
#include "viva-transport.h"
#include "viva-view-card.h"

#define CARD_WIDTH 290
#define CARD_SPACING 12
#define GROUP_WIDTH 200
#define GROUP_SPACING 18

/* From this width of the window on the knobs of a bench that has it to itself stand beside the
 * views and not below them: whoever turns one sees what it does. */
#define WIDTH_FOR_SIDE 1500

/* Type of pictures when the bench has the window to itself. */
#define LARGE_TYPE 1.3

struct _VivaBench {
  GtkWidget parent_instance;

  VivaSession *session;
  GSignalGroup *session_signals;

  GtkWidget *stack;
  GtkWidget *title_label;
  GtkWidget *view_drop_down;
  GtkWidget *compare_button;
  GtkWidget *compare;
  GtkWidget *runs;
  GtkWidget *content;
  GtkWidget *side;
  GtkWidget *side_content;
  GtkWidget *transport;

  GtkWidget *cards;  /* children: VivaViewCard in the order of the lab's views */
  GtkWidget *groups; /* children: boxes of VivaKnob; in the content or in the side */
  int window_width;
  int view; /* alone on screen, or −1: all */
  gboolean is_large;

  gboolean is_filled; /* that view has all the room */
  int view_before;    /* it was filled */
  gboolean was_large; /* before that */
};

G_DEFINE_FINAL_TYPE (VivaBench, viva_bench, GTK_TYPE_WIDGET)

static void
zoom_cb (VivaBench *self, VivaViewCard *card)
{
  int view = 0;

  for (GtkWidget *other = gtk_widget_get_first_child (self->cards);
       other != NULL && other != GTK_WIDGET (card); other = gtk_widget_get_next_sibling (other))
    view++;

  viva_bench_fill (self, self->is_filled && self->view == view ? -1 : view);
}

/* The first row of the drop-down is "All Views", then come those that mean something under these
 * settings. */
static guint
row_of_view (VivaBench *self, int view)
{
  const LabClass *lab = viva_session_get_lab (self->session);
  const LabSettings *settings = viva_session_get_settings (self->session);
  guint row = 0;

  for (int i = 0; i <= view; i++)
    row += lab_class_view_applies (lab, settings, (guint) i);

  return row;
}

/* −1: all. */
static int
view_of_row (VivaBench *self, guint row)
{
  const LabClass *lab = viva_session_get_lab (self->session);
  int view = -1;

  while (row_of_view (self, view) < row && view + 1 < (int) lab->n_views)
    view++;

  return view;
}

/* A veiled view keeps its title to itself here, too. */
static void
update_drop_down (VivaBench *self)
{
  const LabClass *lab = viva_session_get_lab (self->session);
  const LabSettings *settings = viva_session_get_settings (self->session);
  GtkWidget *card = gtk_widget_get_first_child (self->cards);
  g_autoptr (GtkStringList) titles = gtk_string_list_new ((const char *[]){ "All Views", NULL });

  for (guint i = 0; card != NULL; i++, card = gtk_widget_get_next_sibling (card))
    if (lab_class_view_applies (lab, settings, i))
      gtk_string_list_append (titles, viva_view_card_get_title (VIVA_VIEW_CARD (card)));

  g_signal_handlers_block_matched (self->view_drop_down, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL,
                                   self);
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->view_drop_down), G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->view_drop_down), row_of_view (self, self->view));
  g_signal_handlers_unblock_matched (self->view_drop_down, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL,
                                     self);
}

/* A heading over nothing is not shown: knobs hide where they mean nothing. */
static void
update_group (GtkWidget *group)
{
  GtkWidget *heading = gtk_widget_get_first_child (group);
  gboolean is_visible = FALSE;

  for (GtkWidget *knob = gtk_widget_get_next_sibling (heading); knob != NULL;
       knob = gtk_widget_get_next_sibling (knob))
    is_visible = is_visible || gtk_widget_get_visible (knob);

  gtk_widget_set_visible (group, is_visible);
}

static void
place_groups (VivaBench *self)
{
  gboolean is_beside = self->is_large && !self->is_filled && self->window_width >= WIDTH_FOR_SIDE;
  GtkWidget *box = is_beside ? self->side_content : self->content;
  GtkWidget *before = gtk_widget_get_parent (self->groups);

  gtk_widget_set_visible (self->side, is_beside);
  gtk_widget_set_visible (self->groups, !self->is_filled);
  if (box == before)
    return;

  g_object_ref (self->groups);
  gtk_box_remove (GTK_BOX (before), self->groups);
  gtk_box_append (GTK_BOX (box), self->groups);
  g_object_unref (self->groups);
}

/* What is on screen: views that mean something under these settings, all or the chosen one. */
static void
update_visible (VivaBench *self)
{
  const LabClass *lab = viva_session_get_lab (self->session);
  const LabSettings *settings = viva_session_get_settings (self->session);
  GtkWidget *card = gtk_widget_get_first_child (self->cards);

  if (lab == NULL)
    return;

  for (guint i = 0; card != NULL; i++, card = gtk_widget_get_next_sibling (card)) {
    gboolean is_chosen = self->view < 0 || self->view == (int) i;

    gtk_widget_set_visible (card, is_chosen && lab_class_view_applies (lab, settings, i));
    viva_view_card_set_prominence (VIVA_VIEW_CARD (card),
                                   self->view != (int) i ? VIVA_PROMINENCE_TILE
                                   : self->is_filled     ? VIVA_PROMINENCE_FILL
                                                         : VIVA_PROMINENCE_ALONE,
                                   self->is_large && !self->is_filled ? LARGE_TYPE : 1.0);
  }
  place_groups (self);
}

/* A view that stood alone may mean nothing any more: then all others come back. */
static void
settings_cb (VivaBench *self)
{
  const LabClass *lab = viva_session_get_lab (self->session);

  if (lab == NULL)
    return;

  if (self->view >= 0 && !lab_class_view_applies (lab, viva_session_get_settings (self->session),
                                                  (guint) self->view)) {
    viva_bench_fill (self, -1);
    self->view = -1;
  }
  update_visible (self);
  update_drop_down (self);
}

static void
view_selected_cb (VivaBench *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->view_drop_down));

  int view;

  if (selected == GTK_INVALID_LIST_POSITION || viva_session_get_lab (self->session) == NULL)
    return;

  view = view_of_row (self, selected);
  if (view < 0)
    viva_bench_fill (self, -1);
  viva_bench_show_view (self, view);
}

static gboolean
key_pressed_cb (VivaBench *self, guint keyval)
{
  if (keyval != GDK_KEY_Escape || !self->is_filled)
    return FALSE;

  viva_bench_fill (self, -1);

  return TRUE;
}

/* The box of the group called @title, made when it is asked for first. */
static GtkWidget *
find_group (VivaBench *self, GHashTable *groups, const char *title)
{
  GtkWidget *group = g_hash_table_lookup (groups, title);
  GtkWidget *heading;

  if (group != NULL)
    return group;

  group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_valign (group, GTK_ALIGN_START);
  heading = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0f, NULL);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (group), heading);

  gtk_widget_set_parent (group, self->groups);
  g_hash_table_insert (groups, (gpointer) title, group);

  return group;
}

static void
build (VivaBench *self, const LabClass *lab)
{
  g_autoptr (GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < lab->n_views; i++) {
    GtkWidget *card = viva_view_card_new (self->session, i);

    g_signal_connect_swapped (card, "zoom", G_CALLBACK (zoom_cb), self);
    gtk_widget_set_parent (card, self->cards);
  }

  for (guint i = 0; i < lab->n_knobs; i++) {
    const char *title = lab->knobs[i].group != NULL ? lab->knobs[i].group : "Settings";
    GtkWidget *group = find_group (self, groups, title);
    GtkWidget *knob = viva_knob_new (self->session, i);

    gtk_box_append (GTK_BOX (group), knob);
    g_signal_connect_object (knob, "notify::visible", G_CALLBACK (update_group), group,
                             G_CONNECT_SWAPPED);
    update_group (group);
  }
}

static void
opened_cb (VivaBench *self)
{
  const LabClass *lab = viva_session_get_lab (self->session);

  viva_container_clear (VIVA_CONTAINER (self->cards));
  viva_container_clear (VIVA_CONTAINER (self->groups));
  self->view = -1;
  self->is_filled = FALSE;

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), lab != NULL ? "lab" : "empty");
  if (lab == NULL)
    return;

  gtk_label_set_label (GTK_LABEL (self->title_label), lab->title);
  gtk_widget_set_tooltip_text (self->title_label, lab->summary);
  build (self, lab);
  update_visible (self);
  update_drop_down (self);
}

static void
surface_cb (VivaBench *self, int width)
{
  self->window_width = width;
  place_groups (self);
}

static void
viva_bench_realize (GtkWidget *widget)
{
  GdkSurface *surface;

  GTK_WIDGET_CLASS (viva_bench_parent_class)->realize (widget);
  surface = gtk_native_get_surface (gtk_widget_get_native (widget));
  g_signal_connect_object (surface, "layout", G_CALLBACK (surface_cb), widget, G_CONNECT_SWAPPED);
  surface_cb (VIVA_BENCH (widget), gdk_surface_get_width (surface));
}

static void
viva_bench_unrealize (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_native_get_surface (gtk_widget_get_native (widget)),
                                        surface_cb, widget);

  GTK_WIDGET_CLASS (viva_bench_parent_class)->unrealize (widget);
}

static void
viva_bench_dispose (GObject *object)
{
  VivaBench *self = VIVA_BENCH (object);

  g_clear_object (&self->session_signals);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), VIVA_TYPE_BENCH);

  G_OBJECT_CLASS (viva_bench_parent_class)->dispose (object);
}

static void
viva_bench_class_init (VivaBenchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_bench_dispose;
  widget_class->realize = viva_bench_realize;
  widget_class->unrealize = viva_bench_unrealize;

  g_type_ensure (VIVA_TYPE_COMPARE);
  g_type_ensure (VIVA_TYPE_RUNS);
  g_type_ensure (VIVA_TYPE_TRANSPORT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vivalab/Viva/ui/viva-bench.ui");
  gtk_widget_class_bind_template_child (widget_class, VivaBench, stack);
  gtk_widget_class_bind_template_child (widget_class, VivaBench, title_label);
  gtk_widget_class_bind_template_child (widget_class, VivaBench, view_drop_down);
  gtk_widget_class_bind_template_child (widget_class, VivaBench, compare_button);
  gtk_widget_class_bind_template_child (widget_class, VivaBench, compare);
  gtk_widget_class_bind_template_child (widget_class, VivaBench, runs);
  gtk_widget_class_bind_template_child (widget_class, VivaBench, content);
  gtk_widget_class_bind_template_child (widget_class, VivaBench, side);
  gtk_widget_class_bind_template_child (widget_class, VivaBench, side_content);
  gtk_widget_class_bind_template_child (widget_class, VivaBench, transport);
  gtk_widget_class_bind_template_callback (widget_class, view_selected_cb);
  gtk_widget_class_set_css_name (widget_class, "bench");
}

static void
viva_bench_init (VivaBench *self)
{
  GtkEventController *controller;

  self->view = -1;
  gtk_widget_init_template (GTK_WIDGET (self));

  controller = gtk_event_controller_key_new ();
  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  self->cards = viva_container_new (viva_tiles_layout_new (CARD_WIDTH, 2, CARD_SPACING, TRUE));
  gtk_widget_set_vexpand (self->cards, TRUE);
  gtk_box_append (GTK_BOX (self->content), self->cards);

  self->groups = viva_container_new (viva_tiles_layout_new (GROUP_WIDTH, 3, GROUP_SPACING, FALSE));
  gtk_widget_set_hexpand (self->groups, TRUE);
  gtk_box_append (GTK_BOX (self->content), self->groups);

  self->session_signals = g_signal_group_new (VIVA_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "opened", G_CALLBACK (opened_cb), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::settings",
                                  G_CALLBACK (settings_cb), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::veil",
                                  G_CALLBACK (update_drop_down), self);
}

void
viva_bench_set_session (VivaBench *self, VivaSession *session)
{
  g_return_if_fail (VIVA_IS_BENCH (self));
  g_return_if_fail (VIVA_IS_SESSION (session));

  if (!g_set_object (&self->session, session))
    return;

  g_signal_group_set_target (self->session_signals, session);
  viva_compare_set_session (VIVA_COMPARE (self->compare), session);
  viva_runs_set_session (VIVA_RUNS (self->runs), session);
  viva_transport_set_session (VIVA_TRANSPORT (self->transport), session);
  opened_cb (self);
}

void
viva_bench_show_view (VivaBench *self, int view)
{
  g_return_if_fail (VIVA_IS_BENCH (self));

  if (self->view == view)
    return;

  self->view = view;
  update_visible (self);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->view_drop_down), row_of_view (self, view));
}

void
viva_bench_set_is_large (VivaBench *self, gboolean is_large)
{
  g_return_if_fail (VIVA_IS_BENCH (self));

  if (self->is_large == is_large)
    return;

  self->is_large = is_large;
  if (!is_large && self->is_filled) {
    self->is_filled = FALSE;
    viva_bench_show_view (self, self->view_before);
  }
  update_visible (self);
}

void
viva_bench_focus (VivaBench *self)
{
  g_return_if_fail (VIVA_IS_BENCH (self));

  if (!viva_transport_focus (VIVA_TRANSPORT (self->transport)))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

void
viva_bench_fill (VivaBench *self, int view)
{
  g_return_if_fail (VIVA_IS_BENCH (self));

  if (view < 0) {
    gboolean was_large = self->was_large;

    if (!self->is_filled)
      return;

    self->is_filled = FALSE;
    viva_bench_show_view (self, self->view_before);
    update_visible (self);
    if (self->is_large && !was_large)
      gtk_widget_activate_action (GTK_WIDGET (self), "win.large-bench", NULL);
    return;
  }

  if (!self->is_filled) {
    self->view_before = self->view;
    self->was_large = self->is_large;
  }
  self->is_filled = TRUE;
  viva_bench_show_view (self, view);
  update_visible (self);
  if (!self->is_large)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.large-bench", NULL);
}

void
viva_bench_compare (VivaBench *self)
{
  g_return_if_fail (VIVA_IS_BENCH (self));

  if (viva_session_get_lab (self->session) != NULL)
    gtk_menu_button_popup (GTK_MENU_BUTTON (self->compare_button));
}

/* (nullable): the picture of view @view. */
static VivaPlot *
get_plot (VivaBench *self, guint view)
{
  GtkWidget *card = gtk_widget_get_first_child (self->cards);

  for (; card != NULL && view > 0; view--)
    card = gtk_widget_get_next_sibling (card);

  return card != NULL ? viva_view_card_get_plot (VIVA_VIEW_CARD (card)) : NULL;
}

void
viva_bench_save_layout (VivaBench *self, LabRecipe *recipe)
{
  const LabClass *lab;

  g_return_if_fail (VIVA_IS_BENCH (self));
  g_return_if_fail (recipe != NULL);

  lab = viva_session_get_lab (self->session);
  recipe->view = self->view;
  recipe->run = viva_session_get_selected_run (self->session);
  for (guint i = 0; lab != NULL && i < lab->n_views; i++) {
    VivaPlot *plot = get_plot (self, i);
    const PlotZoom *zoom = plot != NULL ? viva_plot_get_zoom (plot) : NULL;
    LabRecipeZoom kept = { .view = i };

    if (zoom == NULL || !zoom->is_set)
      continue;

    kept.x0 = zoom->x_low;
    kept.x1 = zoom->x_high;
    kept.y0 = zoom->y_low;
    kept.y1 = zoom->y_high;
    g_array_append_val (recipe->zooms, kept);
  }
}

void
viva_bench_restore_layout (VivaBench *self, const LabRecipe *recipe)
{
  g_return_if_fail (VIVA_IS_BENCH (self));
  g_return_if_fail (recipe != NULL);

  viva_bench_show_view (self, recipe->view);
  if (recipe->run < viva_session_get_n_runs (self->session))
    viva_session_select_run (self->session, recipe->run);

  for (guint i = 0; i < recipe->zooms->len; i++) {
    const LabRecipeZoom *kept = &g_array_index (recipe->zooms, LabRecipeZoom, i);
    VivaPlot *plot = get_plot (self, kept->view);

    if (plot != NULL)
      viva_plot_set_zoom (plot, &(PlotZoom){ .is_set = TRUE,
                                             .x_low = kept->x0,
                                             .x_high = kept->x1,
                                             .y_low = kept->y0,
                                             .y_high = kept->y1 });
  }
}
