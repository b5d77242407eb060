/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

/* The same words stand in a picture and in the next one: to shape them anew would cost more than
 * the rest of the axes. So many are kept, of so many sizes of type. */
#define MAX_LAYOUTS 512
#define MAX_TYPEFACES 8

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

/* What is laid out in a family and a size; those of a thread are kept from picture to picture. */
typedef struct {
  guint n_refs;
  char *family;
  double size;
  PangoContext *context;
  PangoAttrList *attributes;
  PangoFontDescription *descriptions[PLOT_N_FONTS];
  GHashTable *layouts[PLOT_N_FONTS]; /* of PangoLayout, by text */
  guint n_layouts;
} Typeface;

struct _PlotText {
  Typeface *face;
  PangoLayout *layout;  /* (nullable): the text that was set last */
  PangoLayout *limited; /* (nullable): for texts with a width */
};

static Typeface *
typeface_new (const char *family, double size)
{
  Typeface *self = g_new0 (Typeface, 1);
  cairo_font_options_t *options = cairo_font_options_create ();

  self->n_refs = 1;
  self->family = g_strdup (family);
  self->size = size;
  /* Unhinted widths make the layout the same on a screen, in a file and at any scale. */
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  self->context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  pango_cairo_context_set_font_options (self->context, options);
  pango_context_set_round_glyph_positions (self->context, FALSE);
  cairo_font_options_destroy (options);
  self->attributes = pango_attr_list_new ();
  pango_attr_list_insert (self->attributes, pango_attr_font_features_new ("tnum=1"));
  for (guint i = 0; i < PLOT_N_FONTS; i++) {
    self->descriptions[i] = pango_font_description_new ();
    pango_font_description_set_family (self->descriptions[i], family);
    pango_font_description_set_absolute_size (self->descriptions[i],
                                              fonts[i].size * size * PANGO_SCALE);
    pango_font_description_set_weight (self->descriptions[i], fonts[i].weight);
    self->layouts[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  }

  return self;
}

static void
typeface_unref (Typeface *self)
{
  if (--self->n_refs > 0)
    return;

  for (guint i = 0; i < PLOT_N_FONTS; i++) {
    pango_font_description_free (self->descriptions[i]);
    g_hash_table_unref (self->layouts[i]);
  }
  pango_attr_list_unref (self->attributes);
  g_object_unref (self->context);
  g_free (self->family);
  g_free (self);
}

static PangoLayout *
typeface_new_layout (const Typeface *self)
{
  PangoLayout *layout = pango_layout_new (self->context);

  pango_layout_set_attributes (layout, self->attributes);

  return layout;
}

/* (transfer none) */
static PangoLayout *
typeface_get_layout (Typeface *self, PlotFont font, const char *text)
{
  PangoLayout *layout = g_hash_table_lookup (self->layouts[font], text);

  if (layout != NULL)
    return layout;

  if (self->n_layouts == MAX_LAYOUTS) {
    for (guint i = 0; i < PLOT_N_FONTS; i++)
      g_hash_table_remove_all (self->layouts[i]);
    self->n_layouts = 0;
  }
  layout = typeface_new_layout (self);
  pango_layout_set_font_description (layout, self->descriptions[font]);
  pango_layout_set_text (layout, text, -1);
  g_hash_table_insert (self->layouts[font], g_strdup (text), layout);
  self->n_layouts++;

  return layout;
}

/* Those of this thread, the one that was asked for last at the end. */
static GPtrArray *
get_typefaces (void)
{
  static GPrivate key = G_PRIVATE_INIT ((GDestroyNotify) g_ptr_array_unref);
  GPtrArray *faces = g_private_get (&key);

  if (faces == NULL) {
    faces = g_ptr_array_new_with_free_func ((GDestroyNotify) typeface_unref);
    g_private_set (&key, faces);
  }

  return faces;
}

PlotText *
plot_text_new (const PlotStyle *style)
{
  PlotText *self = g_new0 (PlotText, 1);
  GPtrArray *faces = get_typefaces ();
  const char *family = style->font_family != NULL ? style->font_family : "Sans";

  for (guint i = 0; i < faces->len && self->face == NULL; i++) {
    Typeface *face = g_ptr_array_index (faces, i);

    if (face->size == style->font_size && g_str_equal (face->family, family)) {
      self->face = face;
      g_ptr_array_steal_index (faces, i);
    }
  }
  if (self->face == NULL)
    self->face = typeface_new (family, style->font_size);
  if (faces->len == MAX_TYPEFACES)
    g_ptr_array_remove_index (faces, 0);
  g_ptr_array_add (faces, self->face);
  self->face->n_refs++;

  return self;
}

void
plot_text_free (PlotText *self)
{
  g_clear_object (&self->layout);
  g_clear_object (&self->limited);
  typeface_unref (self->face);
  g_free (self);
}

void
plot_text_set (PlotText *self, PlotFont font, const char *text, double width, gboolean wrap)
{
  if (!(width > 0)) {
    g_set_object (&self->layout, typeface_get_layout (self->face, font, text));
    return;
  }

  if (self->limited == NULL)
    self->limited = typeface_new_layout (self->face);
  pango_layout_set_font_description (self->limited, self->face->descriptions[font]);
  pango_layout_set_height (self->limited, -1);
  pango_layout_set_width (self->limited, (int) (width * PANGO_SCALE));
  pango_layout_set_ellipsize (self->limited, wrap ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  pango_layout_set_wrap (self->limited, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (self->limited, wrap ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
  pango_layout_set_text (self->limited, text, -1);
  g_set_object (&self->layout, self->limited);
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
