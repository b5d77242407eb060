/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-workspace.h"

#include <adwaita.h>

#include "viva-column.h"

struct _VivaWorkspace {
  GtkWidget parent_instance;

  gboolean has_bench;
  gboolean is_large;
  gboolean was_paper_shown; /* before the bench got all the room */
  guint fold_source;

  GtkWidget *flap;
  GtkWidget *paper_list;
  GtkWidget *leaflet;
  GtkWidget *leaflet_separator;
  GtkWidget *question_column;
  GtkWidget *question;
  GtkWidget *bench_column;
  GtkWidget *bench;
  GtkWidget *page_switch;
};

G_DEFINE_FINAL_TYPE (VivaWorkspace, viva_workspace, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_PAPER_SHOWN,
  PROP_BENCH_PAGE,
  PROP_FOLDED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum {
  PART_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
update_columns (VivaWorkspace *self)
{
  gboolean has_both = self->has_bench && !self->is_large;

  /* First: a leaflet whose visible child is hidden keeps a reference to it for ever. */
  if (!has_both)
    adw_leaflet_set_visible_child (ADW_LEAFLET (self->leaflet),
                                   self->has_bench ? self->bench_column : self->question_column);
  gtk_widget_set_visible (self->question_column, !self->is_large);
  gtk_widget_set_visible (self->bench_column, self->has_bench);
  gtk_widget_set_visible (self->leaflet_separator, has_both);
  gtk_widget_set_visible (self->page_switch,
                          has_both && adw_leaflet_get_folded (ADW_LEAFLET (self->leaflet)));
}

static gboolean
fold_cb (gpointer data)
{
  VivaWorkspace *self = data;

  self->fold_source = 0;
  update_columns (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);

  return G_SOURCE_REMOVE;
}

/* Comes in the midst of an allocation, when what lies outside of the columns must not change. */
static void
folded_cb (VivaWorkspace *self)
{
  if (self->fold_source == 0)
    self->fold_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fold_cb, self, NULL);
}

static void
page_shown_cb (VivaWorkspace *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BENCH_PAGE]);
}

static void
paper_shown_cb (VivaWorkspace *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAPER_SHOWN]);
}

static void
part_chosen_cb (VivaWorkspace *self, guint index)
{
  g_signal_emit (self, signals[PART_CHOSEN], 0, index);
}

static void
viva_workspace_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VivaWorkspace *self = VIVA_WORKSPACE (object);

  switch (id) {
  case PROP_PAPER_SHOWN:
    g_value_set_boolean (value, adw_flap_get_reveal_flap (ADW_FLAP (self->flap)));
    break;
  case PROP_BENCH_PAGE:
    g_value_set_boolean (value, adw_leaflet_get_visible_child (ADW_LEAFLET (self->leaflet)) ==
                                    self->bench_column);
    break;
  case PROP_FOLDED:
    g_value_set_boolean (value, viva_workspace_is_folded (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
viva_workspace_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VivaWorkspace *self = VIVA_WORKSPACE (object);

  switch (id) {
  case PROP_PAPER_SHOWN:
    viva_workspace_set_paper_shown (self, g_value_get_boolean (value));
    break;
  case PROP_BENCH_PAGE:
    viva_workspace_set_bench_page (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
viva_workspace_dispose (GObject *object)
{
  VivaWorkspace *self = VIVA_WORKSPACE (object);

  g_clear_handle_id (&self->fold_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), VIVA_TYPE_WORKSPACE);

  G_OBJECT_CLASS (viva_workspace_parent_class)->dispose (object);
}

static void
viva_workspace_class_init (VivaWorkspaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = viva_workspace_get_property;
  object_class->set_property = viva_workspace_set_property;
  object_class->dispose = viva_workspace_dispose;

  properties[PROP_PAPER_SHOWN] =
      g_param_spec_boolean ("paper-shown", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_BENCH_PAGE] =
      g_param_spec_boolean ("bench-page", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_FOLDED] =
      g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[PART_CHOSEN] = g_signal_new ("part-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (VIVA_TYPE_COLUMN);
  g_type_ensure (VIVA_TYPE_PAPER_LIST);
  g_type_ensure (VIVA_TYPE_QUESTION);
  g_type_ensure (VIVA_TYPE_BENCH);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vivalab/Viva/ui/viva-workspace.ui");
  gtk_widget_class_bind_template_child (widget_class, VivaWorkspace, flap);
  gtk_widget_class_bind_template_child (widget_class, VivaWorkspace, paper_list);
  gtk_widget_class_bind_template_child (widget_class, VivaWorkspace, leaflet);
  gtk_widget_class_bind_template_child (widget_class, VivaWorkspace, leaflet_separator);
  gtk_widget_class_bind_template_child (widget_class, VivaWorkspace, question_column);
  gtk_widget_class_bind_template_child (widget_class, VivaWorkspace, question);
  gtk_widget_class_bind_template_child (widget_class, VivaWorkspace, bench_column);
  gtk_widget_class_bind_template_child (widget_class, VivaWorkspace, bench);
  gtk_widget_class_bind_template_child (widget_class, VivaWorkspace, page_switch);
  gtk_widget_class_bind_template_callback (widget_class, paper_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, part_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_shown_cb);
}

static void
viva_workspace_init (VivaWorkspace *self)
{
  self->has_bench = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
viva_workspace_new (VivaSession *session)
{
  VivaWorkspace *self;

  g_return_val_if_fail (VIVA_IS_SESSION (session), NULL);

  self = g_object_new (VIVA_TYPE_WORKSPACE, NULL);
  viva_bench_set_session (VIVA_BENCH (self->bench), session);

  return GTK_WIDGET (self);
}

VivaPaperList *
viva_workspace_get_paper_list (VivaWorkspace *self)
{
  g_return_val_if_fail (VIVA_IS_WORKSPACE (self), NULL);

  return VIVA_PAPER_LIST (self->paper_list);
}

VivaQuestion *
viva_workspace_get_question (VivaWorkspace *self)
{
  g_return_val_if_fail (VIVA_IS_WORKSPACE (self), NULL);

  return VIVA_QUESTION (self->question);
}

VivaBench *
viva_workspace_get_bench (VivaWorkspace *self)
{
  g_return_val_if_fail (VIVA_IS_WORKSPACE (self), NULL);

  return VIVA_BENCH (self->bench);
}

void
viva_workspace_set_has_bench (VivaWorkspace *self, gboolean has_bench)
{
  g_return_if_fail (VIVA_IS_WORKSPACE (self));
  g_return_if_fail (has_bench || !self->is_large);

  self->has_bench = has_bench;
  update_columns (self);
}

void
viva_workspace_set_is_large (VivaWorkspace *self, gboolean is_large)
{
  g_return_if_fail (VIVA_IS_WORKSPACE (self));
  g_return_if_fail (self->has_bench || !is_large);

  if (self->is_large == is_large)
    return;

  if (is_large)
    self->was_paper_shown = adw_flap_get_reveal_flap (ADW_FLAP (self->flap));
  self->is_large = is_large;
  update_columns (self);
  if (is_large)
    adw_flap_set_reveal_flap (ADW_FLAP (self->flap), FALSE);
  else if (!viva_workspace_is_drawer (self))
    adw_flap_set_reveal_flap (ADW_FLAP (self->flap), self->was_paper_shown);
  viva_bench_set_is_large (VIVA_BENCH (self->bench), is_large);
  /* Not away from a picture that was given all the room. */
  if (is_large && gtk_widget_get_focus_child (self->bench) == NULL)
    viva_bench_focus (VIVA_BENCH (self->bench));
}

gboolean
viva_workspace_is_folded (VivaWorkspace *self)
{
  g_return_val_if_fail (VIVA_IS_WORKSPACE (self), FALSE);

  return adw_leaflet_get_folded (ADW_LEAFLET (self->leaflet));
}

void
viva_workspace_set_bench_page (VivaWorkspace *self, gboolean is_bench)
{
  g_return_if_fail (VIVA_IS_WORKSPACE (self));

  adw_leaflet_set_visible_child (ADW_LEAFLET (self->leaflet),
                                 is_bench ? self->bench_column : self->question_column);
}

gboolean
viva_workspace_is_drawer (VivaWorkspace *self)
{
  g_return_val_if_fail (VIVA_IS_WORKSPACE (self), FALSE);

  return adw_flap_get_folded (ADW_FLAP (self->flap));
}

void
viva_workspace_set_paper_shown (VivaWorkspace *self, gboolean is_shown)
{
  g_return_if_fail (VIVA_IS_WORKSPACE (self));

  adw_flap_set_reveal_flap (ADW_FLAP (self->flap), is_shown);
}
