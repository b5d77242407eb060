/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "viva-swatch.h"

#include <adwaita.h>

#include "plot-style.h"

#define SIZE 12

struct _VivaSwatch {
  GtkWidget parent_instance;

  guint run;
};

G_DEFINE_FINAL_TYPE (VivaSwatch, viva_swatch, GTK_TYPE_WIDGET)

static void
add_shape (cairo_t *cr, guint run, double r)
{
  switch (run % 4) {
  case 0:
    cairo_arc (cr, 0.0, 0.0, 0.9 * r, 0.0, 2.0 * G_PI);
    break;
  case 1:
    cairo_rectangle (cr, -0.8 * r, -0.8 * r, 1.6 * r, 1.6 * r);
    break;
  case 2:
    cairo_move_to (cr, 0.0, -r);
    cairo_line_to (cr, r, 0.8 * r);
    cairo_line_to (cr, -r, 0.8 * r);
    break;
  default:
    cairo_move_to (cr, 0.0, -r);
    cairo_line_to (cr, r, 0.0);
    cairo_line_to (cr, 0.0, r);
    cairo_line_to (cr, -r, 0.0);
  }
  cairo_close_path (cr);
}

static void
viva_swatch_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PlotStyle style = plot_style (adw_style_manager_get_dark (adw_style_manager_get_default ()));
  PlotColor color = plot_style_run (&style, VIVA_SWATCH (widget)->run);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

  cairo_translate (cr, width / 2.0, height / 2.0);
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha);
  add_shape (cr, VIVA_SWATCH (widget)->run, SIZE / 2.0);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
viva_swatch_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
viva_swatch_class_init (VivaSwatchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = viva_swatch_snapshot;
  widget_class->measure = viva_swatch_measure;

  gtk_widget_class_set_css_name (widget_class, "swatch");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
viva_swatch_init (VivaSwatch *self)
{
}

GtkWidget *
viva_swatch_new (guint run)
{
  VivaSwatch *self = g_object_new (VIVA_TYPE_SWATCH, NULL);

  self->run = run;
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
