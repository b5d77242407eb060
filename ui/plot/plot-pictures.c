/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "plot-private.h"

const LabPictures *
plot_pictures_get (const PlotView *self, guint *layer)
{
  guint n_layers = lab_view_n_layers (self->view);

  for (guint i = 0; i < n_layers; i++) {
    const LabObservable *observable = plot_layer_get_visible (self, i);

    if (observable != NULL && observable->kind == LAB_OBSERVABLE_PICTURES) {
      if (layer != NULL)
        *layer = i;
      return &observable->pictures;
    }
  }

  return NULL;
}

/* Whole multiples show every pixel equally large. */
static double
tidy_scale (double scale)
{
  return scale >= 2 ? floor (scale) : scale;
}

void
plot_gallery_init (PlotGallery *self, const PlotView *view, PlotText *text)
{
  const LabPictures *pictures = plot_pictures_get (view, NULL);
  double size = view->style.font_size;
  gboolean has_captions;
  double gap, caption, narrowest, width, height, least_scale, best = 0, footer;
  gsize n;

  *self = (PlotGallery){ 0 };
  if (pictures == NULL || pictures->n == 0 || pictures->width == 0 || pictures->height == 0)
    return;
  n = pictures->n;
  has_captions = pictures->captions != NULL;
  gap = has_captions ? 0.9 * size : 0.5 * size;
  caption = has_captions ? plot_text_get_height (text, PLOT_FONT_SMALL) + 0.25 * size : 0;
  narrowest = has_captions ? 4.5 * size : 0;
  width = MAX (view->right - view->left, 1);
  height = MAX (view->bottom - view->top, 1);

  for (guint columns = 1; columns <= n && columns <= 512; columns++) {
    gsize rows = (n + columns - 1) / columns;
    double cell_width = (width - (columns - 1) * gap) / columns;
    double cell_height = (height - (double) (rows - 1) * gap) / (double) rows - caption;
    double scale = tidy_scale (
        MIN (cell_width / (double) pictures->width, cell_height / (double) pictures->height));

    if (cell_width < narrowest && columns > 1)
      break;
    /* Among equals the one with fewer empty cells. */
    if (scale > best || (scale == best && self->columns * self->rows > columns * rows)) {
      best = scale;
      self->columns = columns;
      self->rows = (guint) rows;
    }
  }

  least_scale = 2.2 * size / (double) MAX (pictures->width, pictures->height);
  self->n_shown = n;
  if (best < least_scale) {
    /* Too many: as many as can be made out, and a line that says how many there are more. */
    footer = 1.6 * size;
    best = least_scale;
    self->columns =
        (guint) MAX (1, (width + gap) / (MAX (best * (double) pictures->width, narrowest) + gap));
    self->rows = (guint) MAX (1, (height - footer + gap) /
                                     (best * (double) pictures->height + caption + gap));
    self->n_shown = MIN (n, (gsize) self->columns * self->rows);
    height -= footer;
  }
  self->width = best * (double) pictures->width;
  self->height = best * (double) pictures->height;
  self->pitch_x = MIN (MAX (self->width, narrowest) + 2.5 * gap, (width + gap) / self->columns);
  self->pitch_y = MIN (self->height + caption + 1.6 * gap, (height + gap) / self->rows);
  self->left = rint (view->left + (width - (self->columns - 1) * self->pitch_x - self->width) / 2);
  self->top =
      rint (view->top +
            MAX (0, (height - (self->rows - 1) * self->pitch_y - self->height - caption) / 2));
}

static double
greatest_magnitude (const LabPictures *pictures)
{
  gsize n = pictures->n * pictures->height * pictures->width * pictures->channels;
  float greatest = 0;

  for (gsize i = 0; i < n; i++)
    if (isfinite (pictures->pixels[i]))
      greatest = MAX (greatest, fabsf (pictures->pixels[i]));

  return greatest;
}

/* Nought is the ground, so that what is drawn is what differs from it. */
PlotColor
plot_signed_color (const PlotStyle *style, double share)
{
  PlotColor hue = plot_style_role (style, share < 0 ? LAB_ROLE_NEGATIVE : LAB_ROLE_POSITIVE);

  return plot_color_mix (plot_style_background (style), hue, CLAMP (fabs (share), 0, 1));
}

static guint
to_byte (float value)
{
  return isfinite (value) ? (guint) (CLAMP (value, 0, 1) * 255 + 0.5f) : 0;
}

static cairo_surface_t *
make_image (const PlotStyle *style, const LabPictures *pictures, gsize index, double greatest)
{
  gsize channels = pictures->channels;
  const float *pixel = pictures->pixels + index * pictures->height * pictures->width * channels;
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) pictures->width,
                                                       (int) pictures->height);
  guint8 *data = cairo_image_surface_get_data (image);
  int stride = cairo_image_surface_get_stride (image);

  if (data == NULL)
    return image;
  for (gsize y = 0; y < pictures->height; y++) {
    guint32 *row = (guint32 *) (gpointer) (data + y * (gsize) stride);

    for (gsize x = 0; x < pictures->width; x++, pixel += channels) {
      if (pictures->is_signed) {
        double sum = 0;

        for (gsize c = 0; c < channels; c++)
          sum += isfinite (pixel[c]) ? pixel[c] : 0;
        row[x] = plot_color_pack (
            plot_signed_color (style, greatest > 0 ? sum / (double) channels / greatest : 0));
      } else if (channels >= 3) {
        row[x] =
            0xff000000u | to_byte (pixel[0]) << 16 | to_byte (pixel[1]) << 8 | to_byte (pixel[2]);
      } else {
        row[x] = 0xff000000u | to_byte (pixel[0]) * 0x010101u;
      }
    }
  }
  cairo_surface_mark_dirty (image);

  return image;
}

/* What the colours of signed pictures mean, centred at the foot. */
static void
draw_signed_bar (const PlotView *self, double greatest, PlotText *text, cairo_t *cr)
{
  double size = self->style.font_size, length = 8 * size, thickness = 0.7 * size;
  double left = rint ((self->left + self->right - length) / 2);
  double top = rint (self->bottom + 0.5 * size);
  g_autofree char *high = plot_format_number (greatest, 2);
  g_autofree char *low = plot_format_number (-greatest, 2);
  cairo_pattern_t *ramp = cairo_pattern_create_linear (left, 0, left + length, 0);

  for (guint i = 0; i <= 2; i++) {
    PlotColor color = plot_signed_color (&self->style, (double) i - 1);

    cairo_pattern_add_color_stop_rgb (ramp, i / 2.0, color.red, color.green, color.blue);
  }
  cairo_rectangle (cr, left, top, length, thickness);
  cairo_set_source (cr, ramp);
  cairo_fill (cr);
  cairo_pattern_destroy (ramp);
  cairo_rectangle (cr, left - 0.5, top - 0.5, length + 1, thickness + 1);
  cairo_set_line_width (cr, size / 11);
  plot_set_color (cr, plot_color_fade (plot_style_muted (&self->style), 0.8));
  cairo_stroke (cr);
  plot_set_color (cr, plot_style_muted (&self->style));
  plot_text_draw (text, cr, PLOT_FONT_TICK, low, left - 0.5 * size, top + thickness / 2, 1, 0.5);
  plot_text_draw (text, cr, PLOT_FONT_TICK, high, left + length + 0.5 * size, top + thickness / 2,
                  0, 0.5);
}

void
plot_pictures_draw (const PlotView *self, PlotText *text, cairo_t *cr)
{
  const LabPictures *pictures = plot_pictures_get (self, NULL);
  double size = self->style.font_size, greatest = 0;
  PlotColor outline =
      plot_color_mix (plot_style_grid (&self->style), plot_style_muted (&self->style), 0.35);
  PlotGallery gallery;

  plot_gallery_init (&gallery, self, text);
  if (gallery.n_shown == 0)
    return;
  if (pictures->is_signed)
    greatest = greatest_magnitude (pictures);
  for (gsize i = 0; i < gallery.n_shown; i++) {
    double x = gallery.left + (double) (i % gallery.columns) * gallery.pitch_x;
    double y = rint (gallery.top + (double) (i / gallery.columns) * gallery.pitch_y);
    cairo_surface_t *image = make_image (&self->style, pictures, i, greatest);

    x = rint (x);
    cairo_save (cr);
    cairo_translate (cr, x, y);
    cairo_scale (cr, gallery.width / (double) pictures->width,
                 gallery.height / (double) pictures->height);
    cairo_set_source_surface (cr, image, 0, 0);
    cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
    cairo_rectangle (cr, 0, 0, (double) pictures->width, (double) pictures->height);
    cairo_fill (cr);
    cairo_restore (cr);
    cairo_surface_destroy (image);
    cairo_rectangle (cr, x - 0.5, y - 0.5, gallery.width + 1, gallery.height + 1);
    cairo_set_line_width (cr, size / 11);
    plot_set_color (cr, outline);
    cairo_stroke (cr);
    if (pictures->captions != NULL && pictures->captions[i] != NULL) {
      plot_text_set (text, PLOT_FONT_SMALL, pictures->captions[i],
                     MAX (gallery.pitch_x - 0.4 * size, size), FALSE);
      plot_set_color (cr, plot_style_foreground (&self->style));
      plot_text_show (text, cr, x + gallery.width / 2, y + gallery.height + 0.25 * size, 0.5, 0);
    }
  }
  plot_set_color (cr, plot_style_muted (&self->style));
  if (gallery.n_shown < pictures->n) {
    g_autofree char *number = plot_format_number ((double) (pictures->n - gallery.n_shown), 12);
    g_autofree char *more = g_strdup_printf ("and %s more", number);

    plot_text_draw (text, cr, PLOT_FONT_TICK, more, (self->left + self->right) / 2, self->bottom,
                    0.5, 1);
  }
  if (pictures->is_signed && greatest > 0 && (self->options.veil & PLOT_VEIL_LEGEND) == 0)
    draw_signed_bar (self, greatest, text, cr);
}
