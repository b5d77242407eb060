/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-plot-menu.h"

#include <adwaita.h>

#include "plot-export.h"

/* Pixels of a PNG for one unit of the drawing: sharp on paper and on a projector. */
#define PNG_SCALE 2.0

static const struct {
  const char *format;
  const char *title;
} formats[] = {
  { "svg", "Save as S_VG…" },
  { "pdf", "Save as _PDF…" },
  { "png", "Save as P_NG…" },
  { "csv", "Save Numbers as _CSV…" },
};

GtkWidget *
viva_plot_menu_new (GtkWidget *plot)
{
  g_autoptr (GMenu) model = g_menu_new ();
  GtkWidget *menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (model));

  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  gtk_widget_set_halign (menu, GTK_ALIGN_START);
  gtk_widget_set_parent (menu, plot);

  return menu;
}

/* Actions of the card around the picture; left out where there is none. */
static void
append_card (GMenu *model, PlotVeil veil)
{
  g_autoptr (GMenu) section = g_menu_new ();
  g_autoptr (GMenuItem) item = g_menu_item_new ("_Whole Window or Among All", "card.zoom");
  g_autoptr (GMenuItem) table = g_menu_item_new ("Show as _Table", "card.table");

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-missing");
  g_menu_append_item (section, item);
  g_menu_item_set_attribute (table, "hidden-when", "s", "action-missing");
  if (veil == PLOT_VEIL_NONE)
    g_menu_append_item (section, table);
  g_menu_append_section (model, NULL, G_MENU_MODEL (section));
}

static void
append_zoom (GMenu *model, const LabView *view)
{
  g_autoptr (GMenu) section = g_menu_new ();

  if (view->kind != LAB_VIEW_PLANE)
    return;

  g_menu_append (section, "Zoom _In", "plot.zoom-in");
  g_menu_append (section, "Zoom _Out", "plot.zoom-out");
  g_menu_append (section, "Show _Everything", "plot.zoom-reset");
  g_menu_append_section (model, NULL, G_MENU_MODEL (section));
}

static void
append_layers (GMenu *model, const LabView *view)
{
  g_autoptr (GMenu) section = g_menu_new ();
  guint n_layers = lab_view_n_layers (view);

  if (view->kind != LAB_VIEW_PLANE || n_layers < 2)
    return;

  for (guint i = 0; i < n_layers; i++) {
    g_autofree char *title = NULL;
    g_autoptr (GMenuItem) item = NULL;

    if (view->layers[i].label == NULL)
      continue;

    title = g_strdup_printf ("Show or Hide “%s”", view->layers[i].label);
    item = g_menu_item_new (title, NULL);
    g_menu_item_set_action_and_target (item, "plot.switch-layer", "u", i);
    g_menu_append_item (section, item);
  }

  g_menu_append_section (model, NULL, G_MENU_MODEL (section));
}

static void
append_formats (GMenu *model, PlotVeil veil)
{
  g_autoptr (GMenu) section = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autoptr (GMenuItem) item = NULL;

    if (veil != PLOT_VEIL_NONE && g_str_equal (formats[i].format, "csv"))
      continue;

    item = g_menu_item_new (formats[i].title, NULL);
    g_menu_item_set_action_and_target (item, "plot.save", "s", formats[i].format);
    g_menu_append_item (section, item);
  }

  g_menu_append_section (model, NULL, G_MENU_MODEL (section));
}

void
viva_plot_menu_update (GtkWidget *menu, const LabView *view, PlotVeil veil)
{
  g_autoptr (GMenu) model = g_menu_new ();

  append_card (model, veil);
  append_zoom (model, view);
  if (veil == PLOT_VEIL_NONE)
    append_layers (model, view);
  append_formats (model, veil);

  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (menu), G_MENU_MODEL (model));
}

void
viva_plot_menu_popup (GtkWidget *menu, double x, double y)
{
  gtk_popover_set_pointing_to (GTK_POPOVER (menu), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (menu));
}

/* A picture on its way to a file, with all that the layout points to. */
typedef struct {
  GtkWidget *plot;
  GtkFileChooserNative *chooser;
  char *format;
  PlotView layout;
  char *font_family;
} Saving;

static void
saving_free (Saving *self)
{
  g_clear_pointer (&self->layout.frame, lab_frame_unref);
  g_object_unref (self->chooser);
  g_object_unref (self->plot);
  g_free (self->font_family);
  g_free (self->format);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

/* A person who leaves the ending away means the format that they chose in the menu. */
static char *
with_ending (const char *path, const char *format)
{
  g_autofree char *ending = g_strdup_printf (".%s", format);

  if (g_str_has_suffix (path, ending))
    return g_strdup (path);

  return g_strconcat (path, ending, NULL);
}

static void
tell (GtkWidget *plot, const char *message)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (plot)),
                                              "The Picture Was Not Saved", message);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", "_Close");
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  g_autoptr (Saving) self = data;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *chosen = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;

  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  chosen = g_file_get_path (file);
  if (chosen == NULL) {
    g_autofree char *uri = g_file_get_uri (file);

    g_set_error (&error, PLOT_ERROR, PLOT_ERROR_WRITE,
                 "Expected a place on this computer to save the picture to, found “%s”", uri);
  } else {
    path = with_ending (chosen, self->format);
    plot_export (&self->layout, path, PNG_SCALE, &error);
  }

  if (error != NULL)
    tell (self->plot, error->message);
}

void
viva_plot_menu_save (GtkWidget *plot, const PlotView *layout, const char *format)
{
  Saving *self = g_new0 (Saving, 1);
  g_autofree char *name = g_strdup_printf ("%s.%s", layout->view->id, format);

  self->plot = g_object_ref (plot);
  self->format = g_strdup (format);
  self->font_family = g_strdup (layout->style.font_family);
  self->layout = *layout;
  self->layout.style.font_family = self->font_family;
  self->layout.style.has_background = TRUE;
  if (self->layout.frame != NULL)
    lab_frame_ref (self->layout.frame);

  self->chooser =
      gtk_file_chooser_native_new ("Save Picture", GTK_WINDOW (gtk_widget_get_root (plot)),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, "_Save", "_Cancel");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect (self->chooser, "response", G_CALLBACK (response_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}
