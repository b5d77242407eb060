/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

/* One Pango layout serves a whole picture: making one for each label would cost more than the rest
 * of the axes. */
struct _PlotText {
  PangoContext *context;
  PangoLayout *layout;
  PangoFontDescription *fonts[PLOT_N_FONTS];
};

static const struct {
  double size;
  PangoWeight weight;
} fonts[PLOT_N_FONTS] = {
  [PLOT_FONT_TICK] = { 1, PANGO_WEIGHT_NORMAL },
  [PLOT_FONT_LABEL] = { 1.09, PANGO_WEIGHT_NORMAL },
  [PLOT_FONT_STRONG] = { 1.09, PANGO_WEIGHT_BOLD },
  [PLOT_FONT_TITLE] = { 1.36, PANGO_WEIGHT_BOLD },
  [PLOT_FONT_SMALL] = { 0.91, PANGO_WEIGHT_NORMAL },
};

PlotText *
plot_text_new (const PlotStyle *style)
{
  PlotText *self = g_new0 (PlotText, 1);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  cairo_font_options_t *options = cairo_font_options_create ();

  /* Unhinted widths make the layout the same on a screen, in a file and at any scale. */
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  self->context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  pango_cairo_context_set_font_options (self->context, options);
  cairo_font_options_destroy (options);
  self->layout = pango_layout_new (self->context);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (self->layout, attributes);
  for (guint i = 0; i < PLOT_N_FONTS; i++) {
    self->fonts[i] = pango_font_description_new ();
    pango_font_description_set_family (self->fonts[i],
                                       style->font_family != NULL ? style->font_family : "Sans");
    pango_font_description_set_absolute_size (self->fonts[i],
                                              fonts[i].size * style->font_size * PANGO_SCALE);
    pango_font_description_set_weight (self->fonts[i], fonts[i].weight);
  }

  return self;
}

void
plot_text_free (PlotText *self)
{
  for (guint i = 0; i < PLOT_N_FONTS; i++)
    pango_font_description_free (self->fonts[i]);
  g_object_unref (self->layout);
  g_object_unref (self->context);
  g_free (self);
}

void
plot_text_set (PlotText *self, PlotFont font, const char *text, double width, gboolean wrap)
{
  pango_layout_set_font_description (self->layout, self->fonts[font]);
  pango_layout_set_height (self->layout, -1);
  if (width > 0) {
    pango_layout_set_width (self->layout, (int) (width * PANGO_SCALE));
    pango_layout_set_ellipsize (self->layout, wrap ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
    pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment (self->layout, wrap ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
  } else {
    pango_layout_set_width (self->layout, -1);
    pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_NONE);
    pango_layout_set_alignment (self->layout, PANGO_ALIGN_LEFT);
  }
  pango_layout_set_text (self->layout, text, -1);
}

void
plot_text_set_middle (PlotText *self, PlotFont font, const char *text, double width)
{
  plot_text_set (self, font, text, width, FALSE);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_MIDDLE);
}

void
plot_text_set_lines (PlotText *self, PlotFont font, const char *text, double width, gboolean right)
{
  plot_text_set (self, font, text, width, TRUE);
  pango_layout_set_alignment (self->layout, right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
}

void
plot_text_set_most_lines (PlotText *self,
                          PlotFont font,
                          const char *text,
                          double width,
                          guint n_lines)
{
  plot_text_set (self, font, text, width, TRUE);
  pango_layout_set_height (self->layout, -(int) n_lines);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
}

void
plot_text_get_size (PlotText *self, double *width, double *height)
{
  int w, h;

  pango_layout_get_size (self->layout, &w, &h);
  if (width != NULL)
    *width = (double) w / PANGO_SCALE;
  if (height != NULL)
    *height = (double) h / PANGO_SCALE;
}

double
plot_text_measure (PlotText *self, PlotFont font, const char *text)
{
  double width;

  plot_text_set (self, font, text, 0, FALSE);
  plot_text_get_size (self, &width, NULL);

  return width;
}

double
plot_text_get_height (PlotText *self, PlotFont font)
{
  double height;

  plot_text_set (self, font, "0", 0, FALSE);
  plot_text_get_size (self, NULL, &height);

  return height;
}

void
plot_text_show (PlotText *self, cairo_t *cr, double x, double y, double align_x, double align_y)
{
  double width, height;
  PangoRectangle box;

  pango_layout_get_extents (self->layout, NULL, &box);
  width = (double) box.width / PANGO_SCALE;
  height = (double) box.height / PANGO_SCALE;
  cairo_move_to (cr, x - align_x * width - (double) box.x / PANGO_SCALE, y - align_y * height);
  pango_cairo_show_layout (cr, self->layout);
}

void
plot_text_draw (PlotText *self,
                cairo_t *cr,
                PlotFont font,
                const char *text,
                double x,
                double y,
                double align_x,
                double align_y)
{
  plot_text_set (self, font, text, 0, FALSE);
  plot_text_show (self, cr, x, y, align_x, align_y);
}
