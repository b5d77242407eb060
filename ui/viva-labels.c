/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-labels.h"

#include <adwaita.h>

#include "viva-container.h"
#include "viva-figure.h"
#include "viva-wrap-layout.h"

#define CHIP_SPACING 6

struct _VivaLabels {
  GtkWidget parent_instance;

  const ExamLabels *labels;
  char *text; /* the answer */

  GtkWidget *figure;
  GtkWidget *chips;
  GtkWidget **toggles;    /* (n_labels): one chip a label */
  GtkWidget **drop_downs; /* (n_blanks): one row a blank */
  int picked;             /* label that the next slot gets, or −1 */
  gboolean is_refreshing;
};

static void viva_labels_answer_init (VivaAnswerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VivaLabels,
                               viva_labels,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (VIVA_TYPE_ANSWER, viva_labels_answer_init))

static void
pick (VivaLabels *self, int label)
{
  self->picked = label;

  self->is_refreshing = TRUE;
  for (guint i = 0; i < self->labels->n_labels; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->toggles[i]), (int) i == label);
  self->is_refreshing = FALSE;

  if (label >= 0)
    gtk_widget_add_css_class (self->figure, "picking");
  else
    gtk_widget_remove_css_class (self->figure, "picking");
}

/* Shows the answer's text in all three places. */
static void
refresh (VivaLabels *self)
{
  g_autofree gboolean *is_used = g_new0 (gboolean, self->labels->n_labels);

  self->is_refreshing = TRUE;
  for (guint i = 0; i < self->labels->n_blanks; i++) {
    int label = exam_labels_get (self->labels, self->text, i);

    if (label >= 0)
      is_used[label] = TRUE;
    viva_slot_set_label (viva_figure_get_slot (VIVA_FIGURE (self->figure), i), label);
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_downs[i]), (guint) (label + 1));
  }
  self->is_refreshing = FALSE;

  for (guint i = 0; i < self->labels->n_labels; i++) {
    if (is_used[i])
      gtk_widget_add_css_class (self->toggles[i], "used");
    else
      gtk_widget_remove_css_class (self->toggles[i], "used");
  }
}

static void
set_answer (VivaLabels *self, char *text)
{
  g_autofree char *taken = text;

  if (g_str_equal (taken, self->text))
    return;

  g_free (self->text);
  self->text = g_steal_pointer (&taken);
  refresh (self);
  viva_answer_emit_changed (VIVA_ANSWER (self));
}

static void
put (VivaLabels *self, guint blank, int label)
{
  set_answer (self, exam_labels_put (self->labels, self->text, blank, label));
}

static guint
slot_blank (VivaLabels *self, VivaSlot *slot)
{
  guint blank = 0;

  while (viva_figure_get_slot (VIVA_FIGURE (self->figure), blank) != slot)
    blank++;

  return blank;
}

static gboolean
slot_pressed_cb (VivaLabels *self, VivaSlot *slot)
{
  int label = self->picked;

  if (label < 0)
    return FALSE;

  pick (self, -1);
  put (self, slot_blank (self, slot), label);

  return TRUE;
}

static void
slot_put_cb (VivaLabels *self, int label, VivaSlot *slot)
{
  put (self, slot_blank (self, slot), label);
}

/* The label goes from one blank to another; the one that was there goes back in exchange. */
static void
slot_moved_cb (VivaLabels *self, int from, VivaSlot *slot)
{
  guint to = slot_blank (self, slot);
  int moved = exam_labels_get (self->labels, self->text, (guint) from);
  int exchanged = exam_labels_get (self->labels, self->text, to);
  g_autofree char *text = NULL;

  if ((guint) from == to)
    return;

  text = exam_labels_put (self->labels, self->text, to, moved);
  set_answer (self, exam_labels_put (self->labels, text, (guint) from, exchanged));
}

static void
chip_toggled_cb (VivaLabels *self, GtkToggleButton *chip)
{
  if (self->is_refreshing)
    return;

  for (guint i = 0; i < self->labels->n_labels; i++)
    if (self->toggles[i] == GTK_WIDGET (chip))
      pick (self, gtk_toggle_button_get_active (chip) ? (int) i : -1);
}

static GdkContentProvider *
chip_prepare_cb (VivaLabels *self, double x, double y, GtkDragSource *source)
{
  GtkWidget *chip = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));

  for (guint i = 0; i < self->labels->n_labels; i++)
    if (self->toggles[i] == chip)
      return viva_dragged_provide (self->labels, (int) i, -1);

  return NULL;
}

static void
chip_drag_begin_cb (VivaLabels *self, GdkDrag *drag, GtkDragSource *source)
{
  GtkWidget *chip = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (chip);

  pick (self, -1);
  gtk_drag_source_set_icon (source, paintable, gtk_widget_get_width (chip) / 2,
                            gtk_widget_get_height (chip) / 2);
}

/* A label that is dragged back to the others leaves its blank. */
static gboolean
chips_drop_cb (VivaLabels *self, const GValue *value)
{
  const VivaDragged *dragged = g_value_get_boxed (value);

  if (dragged == NULL || dragged->labels != self->labels || dragged->blank < 0)
    return FALSE;

  put (self, (guint) dragged->blank, -1);

  return TRUE;
}

static gboolean
escape_cb (VivaLabels *self, guint keyval)
{
  if (keyval != GDK_KEY_Escape || self->picked < 0)
    return FALSE;

  pick (self, -1);

  return TRUE;
}

static void
selected_cb (VivaLabels *self, GParamSpec *pspec, GtkDropDown *drop_down)
{
  if (self->is_refreshing)
    return;

  for (guint i = 0; i < self->labels->n_blanks; i++)
    if (self->drop_downs[i] == GTK_WIDGET (drop_down))
      put (self, i, (int) gtk_drop_down_get_selected (drop_down) - 1);
}

static void
add_slots (VivaLabels *self)
{
  for (guint i = 0; i < self->labels->n_blanks; i++) {
    VivaSlot *slot = viva_figure_get_slot (VIVA_FIGURE (self->figure), i);

    g_signal_connect_swapped (slot, "pressed", G_CALLBACK (slot_pressed_cb), self);
    g_signal_connect_swapped (slot, "put", G_CALLBACK (slot_put_cb), self);
    g_signal_connect_swapped (slot, "moved", G_CALLBACK (slot_moved_cb), self);
  }
}

static void
add_chips (VivaLabels *self)
{
  GtkDropTarget *target = gtk_drop_target_new (VIVA_TYPE_DRAGGED, GDK_ACTION_MOVE);

  self->toggles = g_new0 (GtkWidget *, self->labels->n_labels);
  for (guint i = 0; i < self->labels->n_labels; i++) {
    GtkWidget *chip = gtk_toggle_button_new_with_label (self->labels->labels[i].text);
    GtkDragSource *source = gtk_drag_source_new ();

    gtk_widget_add_css_class (chip, "chip");
    g_signal_connect_swapped (chip, "toggled", G_CALLBACK (chip_toggled_cb), self);
    gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
    g_signal_connect_swapped (source, "prepare", G_CALLBACK (chip_prepare_cb), self);
    g_signal_connect_swapped (source, "drag-begin", G_CALLBACK (chip_drag_begin_cb), self);
    gtk_widget_add_controller (chip, GTK_EVENT_CONTROLLER (source));
    gtk_widget_set_parent (chip, self->chips);
    self->toggles[i] = chip;
  }

  g_signal_connect_swapped (target, "drop", G_CALLBACK (chips_drop_cb), self);
  gtk_widget_add_controller (self->chips, GTK_EVENT_CONTROLLER (target));
}

static GtkWidget *
new_list (VivaLabels *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new ((const char *[]){ "Empty", NULL });
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *expander =
      g_object_new (ADW_TYPE_EXPANDER_ROW, "title", "Answer in a List", "subtitle",
                    "The same blanks without the chart", "selectable", FALSE, NULL);

  for (guint i = 0; i < self->labels->n_labels; i++)
    gtk_string_list_append (titles, self->labels->labels[i].text);

  self->drop_downs = g_new0 (GtkWidget *, self->labels->n_blanks);
  for (guint i = 0; i < self->labels->n_blanks; i++) {
    g_autofree char *title = g_strdup_printf ("Blank %u", i + 1);
    GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "subtitle",
                                   self->labels->blanks[i].name, NULL);

    self->drop_downs[i] = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (titles)), NULL);
    gtk_widget_set_valign (self->drop_downs[i], GTK_ALIGN_CENTER);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->drop_downs[i]),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, self->labels->blanks[i].name,
                                    -1);
    g_signal_connect_swapped (self->drop_downs[i], "notify::selected", G_CALLBACK (selected_cb),
                              self);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->drop_downs[i]);
    adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), self->drop_downs[i]);
    adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
  }

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), expander);

  return list;
}

static const char *
viva_labels_get_text (VivaAnswer *answer)
{
  return VIVA_LABELS (answer)->text;
}

static void
viva_labels_set_text (VivaAnswer *answer, const char *text)
{
  VivaLabels *self = VIVA_LABELS (answer);

  g_free (self->text);
  self->text = g_strdup (text);
  refresh (self);
}

static void
viva_labels_set_grade (VivaAnswer *answer, const ExamGrade *grade)
{
  VivaLabels *self = VIVA_LABELS (answer);

  for (guint i = 0; i < self->labels->n_blanks; i++) {
    VivaSlotMark mark = VIVA_SLOT_UNMARKED;

    if (grade != NULL && i < grade->n_items)
      mark = grade->items[i].is_right ? VIVA_SLOT_RIGHT : VIVA_SLOT_WRONG;
    viva_slot_set_mark (viva_figure_get_slot (VIVA_FIGURE (self->figure), i), mark);
  }
}

static char *
viva_labels_name_item (VivaAnswer *answer, guint item)
{
  VivaLabels *self = VIVA_LABELS (answer);
  int label = exam_labels_get (self->labels, self->text, item);

  return g_strdup_printf ("%u. %s", item + 1,
                          label >= 0 ? self->labels->labels[label].text : "empty");
}

static void
viva_labels_focus_first (VivaAnswer *answer)
{
  VivaLabels *self = VIVA_LABELS (answer);

  /* The picture comes before its blanks: there the keys that play and step are free. */
  viva_figure_focus_picture (VIVA_FIGURE (self->figure));
}

static void
viva_labels_answer_init (VivaAnswerInterface *iface)
{
  iface->get_text = viva_labels_get_text;
  iface->set_text = viva_labels_set_text;
  iface->set_grade = viva_labels_set_grade;
  iface->name_item = viva_labels_name_item;
  iface->focus_first = viva_labels_focus_first;
}

static void
viva_labels_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (viva_labels_parent_class)->dispose (object);
}

static void
viva_labels_finalize (GObject *object)
{
  VivaLabels *self = VIVA_LABELS (object);

  g_free (self->toggles);
  g_free (self->drop_downs);
  g_free (self->text);

  G_OBJECT_CLASS (viva_labels_parent_class)->finalize (object);
}

static void
viva_labels_class_init (VivaLabelsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viva_labels_dispose;
  G_OBJECT_CLASS (klass)->finalize = viva_labels_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "labels");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
viva_labels_init (VivaLabels *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, 12);
  self->picked = -1;
  self->text = g_strdup ("");

  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (escape_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

GtkWidget *
viva_labels_new (const ExamPart *part, VivaSession *session)
{
  VivaLabels *self;
  GtkWidget *note;

  g_return_val_if_fail (part != NULL && part->view >= 0, NULL);
  g_return_val_if_fail (exam_labels (part->answer) != NULL, NULL);

  self = g_object_new (VIVA_TYPE_LABELS, NULL);
  self->labels = exam_labels (part->answer);

  self->figure = viva_figure_new (session, (guint) part->view, self->labels);
  gtk_widget_add_css_class (self->figure, "card");
  gtk_widget_set_parent (self->figure, GTK_WIDGET (self));
  add_slots (self);

  note = g_object_new (GTK_TYPE_LABEL, "label",
                       "Drag a label onto a blank, or press a blank and choose its label.", "wrap",
                       TRUE, "xalign", 0.0f, NULL);
  gtk_widget_add_css_class (note, "dim-label");
  gtk_widget_add_css_class (note, "caption");
  gtk_widget_set_parent (note, GTK_WIDGET (self));

  self->chips = viva_container_new (viva_wrap_layout_new (CHIP_SPACING));
  gtk_widget_set_parent (self->chips, GTK_WIDGET (self));
  add_chips (self);

  gtk_widget_set_parent (new_list (self), GTK_WIDGET (self));
  refresh (self);

  return GTK_WIDGET (self);
}
