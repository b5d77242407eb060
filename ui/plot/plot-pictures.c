/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "plot-private.h"

#define N_STEPS 24

/* Between galleries that stand side by side, in em. */
#define BESIDE_GAP 2.0

/* By how much larger they have to be there: their headings may lose what explains the colours. */
#define BESIDE_GAIN 1.5

static const LabPictures *
get_pictures (const PlotView *self, guint layer)
{
  const LabObservable *observable = plot_layer_get_visible (self, layer);

  return observable != NULL && observable->kind == LAB_OBSERVABLE_PICTURES ? &observable->pictures
                                                                           : NULL;
}

const LabPictures *
plot_pictures_get (const PlotView *self, guint *layer)
{
  guint n_layers = lab_view_n_layers (self->view);
  const LabPictures *first = NULL;

  /* One with pictures, or else one that says why it has none. */
  for (guint i = 0; i < n_layers; i++) {
    const LabPictures *pictures = get_pictures (self, i);

    if (pictures != NULL && (first == NULL || (first->n == 0 && pictures->n > 0))) {
      first = pictures;
      if (layer != NULL)
        *layer = i;
    }
  }

  return first;
}

/* Captions have so many lines at the most. */
#define MOST_LINES 3

/* Whole multiples show every pixel equally large, but not at the price of much smaller pictures. */
#define WHOLE_GAIN 1.15

static double
tidy_scale (double scale, gsize width)
{
  double whole = floor (scale);

  if (scale < 2)
    return scale;

  return scale < WHOLE_GAIN * whole ? whole : floor (scale * (double) width) / (double) width;
}

/* What is written under pictures: the widths of the longest caption and of the longest word, 0 when
 * there are none, and the height of a line. */
typedef struct {
  double widest, word, line;
} Captions;

static void
captions_init (Captions *self, const PlotView *view, const LabPictures *pictures, PlotText *text)
{
  *self = (Captions){ 0 };
  if (pictures->captions == NULL)
    return;
  self->line = plot_text_get_height (text, PLOT_FONT_SMALL);
  self->word = 4.5 * view->style.font_size;
  for (gsize i = 0; i < pictures->n; i++) {
    g_auto (GStrv) words = NULL;
    double width;

    if (pictures->captions[i] == NULL)
      continue;
    width = plot_text_measure (text, PLOT_FONT_SMALL, pictures->captions[i]);
    self->widest = MAX (self->widest, width);
    if (width <= self->word)
      continue;
    words = g_strsplit (pictures->captions[i], " ", -1);
    for (char **word = words; *word != NULL; word++)
      self->word = MAX (self->word, plot_text_measure (text, PLOT_FONT_SMALL, *word) + 1);
  }
}

/* Lines that the longest needs in @width; they are seldom full. */
static guint
captions_count_lines (const Captions *self, double width)
{
  if (self->widest <= width)
    return 1;

  return (guint) CLAMP (ceil (1.1 * self->widest / width), 2, MOST_LINES);
}

/* With what keeps them off the picture. */
static double
captions_get_height (const Captions *self, guint n_lines, double size)
{
  return self->line > 0 ? n_lines * self->line + 0.25 * size : 0;
}

/* The pictures of one layer within @area. */
static void
gallery_init (PlotGallery *self,
              const PlotView *view,
              guint layer,
              const cairo_rectangle_t *area,
              PlotText *text)
{
  const LabPictures *pictures = get_pictures (view, layer);
  double size = view->style.font_size;
  double gap, caption, width, height, least_scale, best = 0, footer;
  Captions captions;
  gsize n;

  *self = (PlotGallery){ .layer = layer, .pictures = pictures };
  self->area = *area;
  if (pictures->n == 0 || pictures->width == 0 || pictures->height == 0)
    return;
  n = pictures->n;
  captions_init (&captions, view, pictures, text);
  gap = captions.line > 0 ? 0.9 * size : 0.5 * size;
  width = MAX (area->width, 1);
  height = MAX (area->height, 1);

  for (guint columns = 1; columns <= n && columns <= 512; columns++) {
    gsize rows = (n + columns - 1) / columns;
    double cell_width = (width - (columns - 1) * gap) / columns, cell_height, scale;
    guint n_lines = captions_count_lines (&captions, cell_width);

    if (cell_width < captions.word && columns > 1)
      break;
    cell_height = (height - (double) (rows - 1) * gap) / (double) rows -
                  captions_get_height (&captions, n_lines, size);
    scale = tidy_scale (
        MIN (cell_width / (double) pictures->width, cell_height / (double) pictures->height),
        pictures->width);
    /* Among equals the one with fewer empty cells. */
    if (scale > best || (scale == best && self->columns * self->rows > columns * rows)) {
      best = scale;
      self->columns = columns;
      self->rows = (guint) rows;
      self->caption_lines = n_lines;
    }
  }

  least_scale = 2.2 * size / (double) MAX (pictures->width, pictures->height);
  self->n_shown = n;
  if (best < least_scale) {
    /* Too many: as many as can be made out, and a line that says how many there are more. */
    footer = 1.6 * size;
    best = least_scale;
    self->columns = (guint) MAX (
        1, (width + gap) / (MAX (best * (double) pictures->width, captions.word) + gap));
    self->caption_lines = captions_count_lines (&captions, (width + gap) / self->columns - gap);
    caption = captions_get_height (&captions, self->caption_lines, size);
    self->rows = (guint) MAX (1, (height - footer + gap) /
                                     (best * (double) pictures->height + caption + gap));
    self->n_shown = MIN (n, (gsize) self->columns * self->rows);
    height -= footer;
  }
  caption = captions_get_height (&captions, self->caption_lines, size);
  self->width = best * (double) pictures->width;
  self->height = best * (double) pictures->height;
  self->pitch_x = MAX (self->width, captions.widest) + 2.5 * gap;
  self->pitch_x = MIN (self->pitch_x, (width + gap) / self->columns);
  self->pitch_y = MIN (self->height + caption + 1.6 * gap, (height + gap) / self->rows);
  self->left = rint (area->x + (width - (self->columns - 1) * self->pitch_x - self->width) / 2);
  self->top = rint (
      area->y + MAX (0, (height - (self->rows - 1) * self->pitch_y - self->height - caption) / 2));
}

/* What pictures that are @length long on their longer side take up, with what keeps them apart. */
static void
measure_cell (const PlotView *view,
              const LabPictures *pictures,
              const Captions *captions,
              double length,
              double *width,
              double *height)
{
  double size = view->style.font_size;
  double gap = captions->line > 0 ? 0.9 * size : 0.5 * size;
  double scale = length / (double) MAX (MAX (pictures->width, pictures->height), 1);
  guint n_lines;

  *width = MAX (scale * (double) pictures->width, captions->word);
  n_lines = captions_count_lines (captions, *width);
  *width += gap;
  *height = scale * (double) pictures->height + captions_get_height (captions, n_lines, size) + gap;
}

/* The height of a gallery as wide as the view. */
static double
measure_height (const PlotView *view,
                const LabPictures *pictures,
                const Captions *captions,
                double length)
{
  double width, height;

  measure_cell (view, pictures, captions, length, &width, &height);

  return ceil ((double) pictures->n / MAX (1, floor ((view->right - view->left) / width))) * height;
}

/* The width of the gallery of @layer if it is @room high, but no less than its words need. The bar
 * beside them has what is left: larger pictures say more than it does. */
static double
measure_width (const PlotView *view,
               guint layer,
               const Captions *captions,
               double length,
               double room,
               PlotText *text)
{
  const LabPictures *pictures = get_pictures (view, layer);
  const char *label = view->view->layers[layer].label;
  double words = 0, width, height, rows;

  if (label != NULL)
    words = plot_text_measure (text, PLOT_FONT_STRONG, label);
  if (pictures->n == 0) {
    const char *empty = pictures->empty != NULL ? pictures->empty : "none";

    return MAX (words, plot_text_measure (text, PLOT_FONT_TICK, empty));
  }
  measure_cell (view, pictures, captions, length, &width, &height);
  rows = MAX (1, floor (room / height));

  return MAX (words, ceil ((double) pictures->n / rows) * width);
}

/* How long pictures can be if galleries stand one below the other, sharing the height, or side by
 * side, sharing the width. */
static double
find_length (const PlotView *view,
             const guint *layers,
             const Captions *captions,
             guint n,
             double room,
             gboolean is_beside,
             PlotText *text)
{
  double width = view->right - view->left - (n - 1) * BESIDE_GAP * view->style.font_size;
  double low = 0, high = room;

  for (guint i = 0; i < N_STEPS; i++) {
    double middle = (low + high) / 2, sum = 0;
    gboolean fits = TRUE;

    for (guint k = 0; k < n; k++) {
      const LabPictures *pictures = get_pictures (view, layers[k]);
      double cell_width, cell_height;

      if (is_beside) {
        measure_cell (view, pictures, &captions[k], middle, &cell_width, &cell_height);
        fits = fits && (pictures->n == 0 || cell_height <= room);
        sum += measure_width (view, layers[k], &captions[k], middle, room, text);
      } else {
        sum += measure_height (view, pictures, &captions[k], middle);
      }
    }
    if (fits && sum <= (is_beside ? width : room))
      low = middle;
    else
      high = middle;
  }

  return low;
}

/* To the left, under its heading. */
static void
align_gallery (PlotGallery *self, double size)
{
  double spare = self->pictures->captions != NULL
                     ? MAX (0, (self->pitch_x - 0.4 * size - self->width) / 2)
                     : 0;

  self->left = rint (MIN (self->left, self->area.x + spare));
  self->top = rint (self->area.y);
}

static double
greatest_magnitude (const LabPictures *pictures)
{
  gsize n = pictures->n * pictures->height * pictures->width * pictures->channels;
  float greatest = 0;

  if (pictures->scale > 0)
    return pictures->scale;
  for (gsize i = 0; i < n; i++)
    if (isfinite (pictures->pixels[i]))
      greatest = MAX (greatest, fabsf (pictures->pixels[i]));

  return greatest;
}

/* The bar beside the words of a heading: its length, 0 when there is no room for it, and the place
 * of the number before it. */
static double
place_heading_bar (const PlotView *view,
                   const PlotGallery *gallery,
                   double greatest,
                   PlotText *text,
                   double *x)
{
  const char *label = view->view->layers[gallery->layer].label;
  g_autofree char *high = plot_format_number (greatest, 2);
  g_autofree char *low = plot_format_number (-greatest, 2);
  double size = view->style.font_size, length;

  *x = gallery->area.x;
  if (label != NULL)
    *x += MIN (plot_text_measure (text, PLOT_FONT_STRONG, label), gallery->area.width) + size;
  length = gallery->area.x + gallery->area.width - *x - 0.6 * size -
           plot_text_measure (text, PLOT_FONT_TICK, low) -
           plot_text_measure (text, PLOT_FONT_TICK, high);
  length = MIN (length, 5 * size);

  return length < 1.5 * size ? 0 : length;
}

/* Galleries with headings, @room high. */
static void
place_galleries (PlotGalleries *self,
                 const PlotView *view,
                 const guint *layers,
                 double room,
                 PlotText *text)
{
  double size = view->style.font_size, heading = self->heading, gap = BESIDE_GAP * size;
  double x = view->left, y = view->top, width = view->right - view->left;
  double needs[LAB_VIEW_MAX_LAYERS], all = 0, below, beside;
  Captions captions[LAB_VIEW_MAX_LAYERS];
  guint n = self->n;
  gboolean is_beside;

  for (guint k = 0; k < n; k++)
    captions_init (&captions[k], view, get_pictures (view, layers[k]), text);
  below = find_length (view, layers, captions, n, MAX (room - heading * n, n), FALSE, text);
  beside = find_length (view, layers, captions, n, MAX (room - heading, 1), TRUE, text);
  is_beside = beside > BESIDE_GAIN * below;
  room = is_beside ? MAX (room - heading, 1) : MAX (room - heading * n, n);
  width -= is_beside ? (n - 1) * gap : 0;
  for (guint k = 0; k < n; k++) {
    const LabPictures *pictures = get_pictures (view, layers[k]);

    needs[k] = is_beside ? measure_width (view, layers[k], &captions[k], beside, room, text)
               : pictures->n == 0 ? heading
                                  : measure_height (view, pictures, &captions[k], below);
    all += needs[k];
  }
  for (guint k = 0; k < n; k++) {
    cairo_rectangle_t area = { x, y + heading, is_beside ? needs[k] + (width - all) / n : width,
                               is_beside ? room : needs[k] * room / all };

    gallery_init (&self->galleries[k], view, layers[k], &area, text);
    align_gallery (&self->galleries[k], size);
    if (is_beside)
      x += area.width + gap;
    else
      y += heading + area.height;
  }
}

/* Whether the same colours mean the same in all galleries that have them, while a heading has no
 * room to say what: then it is said once, at the foot. */
static gboolean
wants_common_bar (const PlotGalleries *self, const PlotView *view, PlotText *text)
{
  g_autofree char *common = NULL;
  gboolean lacks_room = FALSE;
  double x;

  for (guint k = 0; k < self->n; k++) {
    const PlotGallery *gallery = &self->galleries[k];
    g_autofree char *number = NULL;
    double greatest;

    if (!gallery->pictures->is_signed || gallery->n_shown == 0)
      continue;
    greatest = greatest_magnitude (gallery->pictures);
    number = plot_format_number (greatest, 2);
    if (greatest <= 0 || (common != NULL && strcmp (number, common) != 0))
      return FALSE;
    g_free (common);
    common = g_steal_pointer (&number);
    lacks_room = lacks_room || place_heading_bar (view, gallery, greatest, text, &x) <= 0;
  }

  return lacks_room;
}

void
plot_galleries_init (PlotGalleries *self, const PlotView *view, PlotText *text)
{
  guint n_layers = lab_view_n_layers (view->view), layers[LAB_VIEW_MAX_LAYERS];
  double size = view->style.font_size, room = view->bottom - view->top;

  *self = (PlotGalleries){ 0 };
  for (guint layer = 0; layer < n_layers; layer++)
    if (get_pictures (view, layer) != NULL)
      layers[self->n++] = layer;
  if (self->n == 0)
    return;
  if (self->n == 1) {
    cairo_rectangle_t area = { view->left, view->top, view->right - view->left, room };

    gallery_init (&self->galleries[0], view, layers[0], &area, text);
    self->has_bar = plot_galleries_have_bar (view);
    return;
  }

  self->heading = plot_text_get_height (text, PLOT_FONT_LABEL) + 0.4 * size;
  place_galleries (self, view, layers, room, text);
  if (wants_common_bar (self, view, text)) {
    self->has_bar = TRUE;
    place_galleries (self, view, layers, MAX (room - 1.4 * size, 1), text);
  }
}

/* Of one gallery. Where several have scales of their own, each heading says it. */
gboolean
plot_galleries_have_bar (const PlotView *self)
{
  guint n_layers = lab_view_n_layers (self->view), n = 0;
  gboolean is_signed = FALSE;

  for (guint layer = 0; layer < n_layers; layer++) {
    const LabPictures *pictures = get_pictures (self, layer);

    if (pictures != NULL) {
      n++;
      is_signed = pictures->is_signed && pictures->n > 0;
    }
  }

  return n == 1 && is_signed;
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
            plot_diverging_color (style, greatest > 0 ? sum / (double) channels / greatest : 0));
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
draw_signed_bar (const PlotView *self, double floor, double greatest, PlotText *text, cairo_t *cr)
{
  double size = self->style.font_size, length = 8 * size, thickness = 0.7 * size;
  double left = rint ((self->left + self->right - length) / 2);
  double top = rint (floor + 0.5 * size);
  g_autofree char *high = plot_format_number (greatest, 2);
  g_autofree char *low = plot_format_number (-greatest, 2);

  plot_diverging_bar_draw (&self->style, left, top, length, thickness, cr);
  plot_set_color (cr, plot_style_muted (&self->style));
  plot_text_draw (text, cr, PLOT_FONT_TICK, low, left - 0.5 * size, top + thickness / 2, 1, 0.5);
  plot_text_draw (text, cr, PLOT_FONT_TICK, high, left + length + 0.5 * size, top + thickness / 2,
                  0, 0.5);
}

static void
place_picture (const PlotGallery *self, gsize index, double *x, double *y)
{
  *x = rint (self->left + (double) (index % self->columns) * self->pitch_x);
  *y = rint (self->top + (double) (index / self->columns) * self->pitch_y);
}

/* Where a mark's box is in the drawing; FALSE when none of it can be seen. */
static gboolean
place_mark (const PlotGallery *gallery, const LabPictureMark *mark, cairo_rectangle_t *box)
{
  const LabPictures *pictures = gallery->pictures;
  double scale_x = gallery->width / (double) pictures->width;
  double scale_y = gallery->height / (double) pictures->height;
  double x, y, x1, y1;

  if (mark->picture >= gallery->n_shown)
    return FALSE;
  place_picture (gallery, mark->picture, &x, &y);
  box->x = x + CLAMP (mark->column, 0, (double) pictures->width) * scale_x;
  box->y = y + CLAMP (mark->row, 0, (double) pictures->height) * scale_y;
  x1 = x + CLAMP (mark->column + mark->width, 0, (double) pictures->width) * scale_x;
  y1 = y + CLAMP (mark->row + mark->height, 0, (double) pictures->height) * scale_y;
  box->width = x1 - box->x;
  box->height = y1 - box->y;

  return box->width > 0 && box->height > 0;
}

static gboolean
overlaps (const cairo_rectangle_t *a, const cairo_rectangle_t *others, guint n)
{
  for (guint i = 0; i < n; i++)
    if (a->x < others[i].x + others[i].width && others[i].x < a->x + a->width &&
        a->y < others[i].y + others[i].height && others[i].y < a->y + a->height)
      return TRUE;

  return FALSE;
}

void
plot_gallery_place_labels (const PlotGallery *self,
                           const PlotView *view,
                           PlotText *text,
                           cairo_rectangle_t *labels)
{
  const LabPictures *pictures = self->pictures;
  double size = view->style.font_size, line = plot_style_line_width (&view->style);

  for (guint i = 0; i < pictures->n_marks; i++) {
    const LabPictureMark *mark = &pictures->marks[i];
    cairo_rectangle_t box, *label = &labels[i];
    double x, y;

    *label = (cairo_rectangle_t){ 0 };
    if (mark->label == NULL || (view->options.veil & PLOT_VEIL_MARKERS) != 0 ||
        !place_mark (self, mark, &box) || self->width < 1.5 * size)
      continue;
    place_picture (self, mark->picture, &x, &y);
    label->height = plot_text_get_height (text, PLOT_FONT_SMALL);
    label->width = plot_text_measure (text, PLOT_FONT_SMALL, mark->label) + 0.4 * size;
    label->width = MIN (label->width, self->width);
    label->x = CLAMP (box.x - line / 2, x, MAX (x, x + self->width - label->width));
    /* Above the box, below it, within it at the top or at the foot: the first that keeps within
     * the picture and off the other labels. */
    for (guint k = 0; k < 5; k++) {
      const double tops[] = {
        box.y - label->height - line / 2,
        box.y + box.height + line / 2,
        box.y + line / 2,
        box.y + box.height - label->height - line / 2,
        CLAMP (box.y - label->height - line / 2, y, MAX (y, y + self->height - label->height)),
      };

      label->y = tops[k];
      if (k == 4 || (label->y >= y && label->y + label->height <= y + self->height &&
                     !overlaps (label, labels, i)))
        break;
    }
  }
}

/* Boxes on a halo that keeps them apart from whatever lies beneath; then their labels, each on a
 * ground of its own. */
static void
draw_marks (const PlotView *self, const PlotGallery *gallery, PlotText *text, cairo_t *cr)
{
  const LabPictures *pictures = gallery->pictures;
  double size = self->style.font_size, line = plot_style_line_width (&self->style);
  g_autofree cairo_rectangle_t *labels = g_new (cairo_rectangle_t, MAX (pictures->n_marks, 1));
  cairo_rectangle_t box;

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
  for (guint i = 0; i < pictures->n_marks; i++) {
    if (!place_mark (gallery, &pictures->marks[i], &box))
      continue;
    cairo_rectangle (cr, box.x, box.y, box.width, box.height);
    cairo_set_line_width (cr, 2 * line);
    plot_set_color (cr, plot_style_background (&self->style));
    cairo_stroke_preserve (cr);
    cairo_set_line_width (cr, line);
    plot_set_color (cr, plot_style_role (&self->style, pictures->marks[i].role));
    cairo_stroke (cr);
  }
  plot_gallery_place_labels (gallery, self, text, labels);
  for (guint i = 0; i < pictures->n_marks; i++) {
    PlotColor color = plot_style_role (&self->style, pictures->marks[i].role);

    if (!(labels[i].width > 0))
      continue;
    cairo_rectangle (cr, labels[i].x, labels[i].y, labels[i].width, labels[i].height);
    plot_set_color (cr, color);
    cairo_fill (cr);
    plot_set_color (cr, plot_color_get_text (color));
    plot_text_set (text, PLOT_FONT_SMALL, pictures->marks[i].label,
                   MAX (labels[i].width - 0.4 * size + 0.5, 1), FALSE);
    plot_text_show (text, cr, labels[i].x + 0.2 * size, labels[i].y, 0, 0);
  }
}

static void
draw_heading (const PlotView *self,
              const PlotGalleries *galleries,
              const PlotGallery *gallery,
              double greatest,
              PlotText *text,
              cairo_t *cr)
{
  const char *label = self->view->layers[gallery->layer].label;
  double y = gallery->area.y - galleries->heading / 2, x = gallery->area.x;
  double size = self->style.font_size;

  if (label != NULL) {
    plot_text_set (text, PLOT_FONT_STRONG, label, gallery->area.width, FALSE);
    plot_set_color (cr, plot_style_foreground (&self->style));
    plot_text_show (text, cr, x, y, 0, 0.5);
  }
  if (gallery->pictures->is_signed && greatest > 0 && !galleries->has_bar &&
      (self->options.veil & PLOT_VEIL_LEGEND) == 0) {
    g_autofree char *high = plot_format_number (greatest, 2);
    g_autofree char *low = plot_format_number (-greatest, 2);
    double low_width = plot_text_measure (text, PLOT_FONT_TICK, low);
    double length = place_heading_bar (self, gallery, greatest, text, &x);

    if (length <= 0)
      return;
    plot_diverging_bar_draw (&self->style, rint (x + low_width + 0.3 * size), rint (y - 0.3 * size),
                             length, rint (0.6 * size), cr);
    plot_set_color (cr, plot_style_muted (&self->style));
    plot_text_draw (text, cr, PLOT_FONT_TICK, low, x, y, 0, 0.5);
    plot_text_draw (text, cr, PLOT_FONT_TICK, high, x + low_width + length + 0.6 * size, y, 0, 0.5);
  }
}

/* Where a pixel is no whole number of pixels of the drawing, it is drawn larger and made smaller
 * again: its edges are soft, but all pixels are of one size. (transfer full) */
static cairo_surface_t *
enlarge (cairo_surface_t *image, double scale)
{
  int factor = (int) ceil (scale), width = cairo_image_surface_get_width (image);
  int height = cairo_image_surface_get_height (image);
  cairo_surface_t *large;
  cairo_t *cr;

  if (scale < 2 || scale == floor (scale) || factor > 16)
    return cairo_surface_reference (image);
  large = cairo_image_surface_create (CAIRO_FORMAT_RGB24, factor * width, factor * height);
  cr = cairo_create (large);
  cairo_scale (cr, factor, factor);
  cairo_set_source_surface (cr, image, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_destroy (cr);

  return large;
}

static void
draw_picture (const PlotGallery *gallery, cairo_surface_t *image, double x, double y, cairo_t *cr)
{
  const LabPictures *pictures = gallery->pictures;
  cairo_surface_t *large = enlarge (image, gallery->width / (double) pictures->width);
  double width = cairo_image_surface_get_width (large);
  double height = cairo_image_surface_get_height (large);

  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, gallery->width / width, gallery->height / height);
  cairo_set_source_surface (cr, large, 0, 0);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_pattern_set_filter (cairo_get_source (cr),
                            large == image ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  cairo_restore (cr);
  cairo_surface_destroy (large);
}

static void
draw_gallery (const PlotView *self,
              const PlotGalleries *galleries,
              const PlotGallery *gallery,
              PlotText *text,
              cairo_t *cr)
{
  const LabPictures *pictures = gallery->pictures;
  double size = self->style.font_size;
  double greatest = pictures->is_signed ? greatest_magnitude (pictures) : 0, x, y;
  PlotColor outline =
      plot_color_mix (plot_style_grid (&self->style), plot_style_muted (&self->style), 0.35);

  if (galleries->n > 1)
    draw_heading (self, galleries, gallery, greatest, text, cr);
  if (gallery->n_shown == 0) {
    plot_set_color (cr, plot_style_muted (&self->style));
    plot_text_draw (text, cr, PLOT_FONT_TICK, pictures->empty != NULL ? pictures->empty : "none",
                    gallery->area.x, gallery->area.y, 0, 0);
    return;
  }
  for (gsize i = 0; i < gallery->n_shown; i++) {
    cairo_surface_t *image = make_image (&self->style, pictures, i, greatest);

    place_picture (gallery, i, &x, &y);
    draw_picture (gallery, image, x, y, cr);
    cairo_surface_destroy (image);
    cairo_rectangle (cr, x - 0.5, y - 0.5, gallery->width + 1, gallery->height + 1);
    cairo_set_line_width (cr, size / 11);
    plot_set_color (cr, outline);
    cairo_stroke (cr);
    if (pictures->captions != NULL && pictures->captions[i] != NULL) {
      plot_text_set_most_lines (text, PLOT_FONT_SMALL, pictures->captions[i],
                                MAX (gallery->pitch_x - 0.4 * size, size), gallery->caption_lines);
      plot_set_color (cr, plot_style_foreground (&self->style));
      plot_text_show (text, cr, x + gallery->width / 2, y + gallery->height + 0.25 * size, 0.5, 0);
    }
  }
  if (pictures->marks != NULL)
    draw_marks (self, gallery, text, cr);
  plot_set_color (cr, plot_style_muted (&self->style));
  if (gallery->n_shown < pictures->n) {
    g_autofree char *number = plot_format_number ((double) (pictures->n - gallery->n_shown), 12);
    g_autofree char *more = g_strdup_printf ("and %s more", number);

    plot_text_draw (text, cr, PLOT_FONT_TICK, more, gallery->area.x + gallery->area.width / 2,
                    gallery->area.y + gallery->area.height, 0.5, 1);
  }
}

void
plot_pictures_draw (const PlotView *self, PlotText *text, cairo_t *cr)
{
  double greatest = 0, floor = self->top, size = self->style.font_size;
  PlotGalleries galleries;

  plot_galleries_init (&galleries, self, text);
  for (guint i = 0; i < galleries.n; i++) {
    const PlotGallery *gallery = &galleries.galleries[i];
    const LabPictures *pictures = gallery->pictures;

    draw_gallery (self, &galleries, gallery, text, cr);
    /* With its captions. */
    floor = MAX (floor, gallery->top + gallery->rows * gallery->pitch_y);
    if (pictures->is_signed && pictures->n > 0)
      greatest = MAX (greatest, greatest_magnitude (pictures));
  }
  if (galleries.has_bar && greatest > 0 && (self->options.veil & PLOT_VEIL_LEGEND) == 0)
    draw_signed_bar (
        self, galleries.n > 1 ? MIN (floor + 0.5 * size, self->bottom - 1.4 * size) : self->bottom,
        greatest, text, cr);
}
