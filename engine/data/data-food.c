/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Food seen from above on a table. Each picture is drawn by cairo in a square of side 1 with the
 * dish in the middle: first the table and sometimes a plate, then the food, moved, turned and
 * scaled at random. Colours are drawn around the usual one of each part. Small Gaussian noise on
 * every pixel comes last.
 */

#include "data-food.h"

#include <cairo.h>
#include <math.h>

#include "nn-random.h"

#define SIZE DATA_FOOD_SIZE
#define CHANNELS 3

/* Standard deviation of the noise on each pixel. */
#define NOISE 0.03

typedef struct {
  double red, green, blue;
} Colour;

typedef void (*Draw) (cairo_t *cr, NnRandom *random);

static double
between (NnRandom *random, double low, double high)
{
  return low + (high - low) * nn_random_uniform (random);
}

/* A colour near @colour: as a whole lighter or darker, and each channel a little by itself. */
static void
set_colour (cairo_t *cr, NnRandom *random, Colour colour)
{
  double light = between (random, 0.82, 1.18);
  double red = colour.red * light + between (random, -0.05, 0.05);
  double green = colour.green * light + between (random, -0.05, 0.05);
  double blue = colour.blue * light + between (random, -0.05, 0.05);

  cairo_set_source_rgb (cr, CLAMP (red, 0, 1), CLAMP (green, 0, 1), CLAMP (blue, 0, 1));
}

static void
fill_disc (cairo_t *cr, double x, double y, double radius)
{
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  cairo_fill (cr);
}

/* A stroke with round ends along the x axis. */
static void
stroke_bar (cairo_t *cr, double y, double half_length, double width)
{
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (cr, width);
  cairo_move_to (cr, -half_length, y);
  cairo_line_to (cr, half_length, y);
  cairo_stroke (cr);
}

static void
draw_hot_dog (cairo_t *cr, NnRandom *random)
{
  double half = between (random, 0.24, 0.32), width = between (random, 0.24, 0.32);

  set_colour (cr, random, (Colour){ 0.80, 0.58, 0.30 });
  stroke_bar (cr, 0, half, width);
  set_colour (cr, random, (Colour){ 0.66, 0.24, 0.15 });
  stroke_bar (cr, between (random, -0.02, 0.02), half + 0.05, width * between (random, 0.40, 0.52));
  if (nn_random_uniform (random) < 0.75) {
    int n_bends = 5 + (int) nn_random_below (random, 4);
    double swing = between (random, 0.03, 0.05);

    set_colour (cr, random, (Colour){ 0.95, 0.80, 0.15 });
    cairo_set_line_width (cr, 0.045);
    for (int i = 0; i <= n_bends; i++)
      cairo_line_to (cr, half * (2.0 * i / n_bends - 1), i % 2 == 0 ? swing : -swing);
    cairo_stroke (cr);
  }
}

static void
draw_pizza (cairo_t *cr, NnRandom *random)
{
  double radius = between (random, 0.30, 0.38);
  int n_slices = 3 + (int) nn_random_below (random, 5);

  set_colour (cr, random, (Colour){ 0.78, 0.55, 0.28 });
  fill_disc (cr, 0, 0, radius);
  set_colour (cr, random, (Colour){ 0.95, 0.80, 0.35 });
  fill_disc (cr, 0, 0, radius - 0.05);
  for (int i = 0; i < n_slices; i++) {
    double angle = 2 * G_PI * (i + nn_random_uniform (random)) / n_slices;
    double distance = radius * between (random, 0.2, 0.65);

    set_colour (cr, random, (Colour){ 0.75, 0.18, 0.12 });
    fill_disc (cr, distance * cos (angle), distance * sin (angle), 0.065);
  }
}

static void
draw_burger (cairo_t *cr, NnRandom *random)
{
  static const Colour layers[] = {
    { 0.80, 0.58, 0.30 }, { 0.35, 0.20, 0.12 }, { 0.35, 0.65, 0.20 }, { 0.80, 0.58, 0.30 }
  };
  double half = between (random, 0.20, 0.26), height = between (random, 0.11, 0.14);

  for (guint i = 0; i < G_N_ELEMENTS (layers); i++) {
    set_colour (cr, random, layers[i]);
    stroke_bar (cr, (1.5 - i) * height, half, height * 1.05);
  }
}

static void
draw_apple (cairo_t *cr, NnRandom *random)
{
  static const Colour skins[] = { { 0.80, 0.12, 0.12 }, { 0.55, 0.75, 0.20 } };
  double radius = between (random, 0.24, 0.33);

  set_colour (cr, random, skins[nn_random_below (random, G_N_ELEMENTS (skins))]);
  fill_disc (cr, -radius * 0.25, 0, radius * 0.9);
  fill_disc (cr, radius * 0.25, 0, radius * 0.9);
  set_colour (cr, random, (Colour){ 0.30, 0.18, 0.08 });
  cairo_set_line_width (cr, 0.05);
  cairo_move_to (cr, 0, -radius * 0.6);
  cairo_line_to (cr, 0.05, -radius * 1.25);
  cairo_stroke (cr);
}

static void
draw_banana (cairo_t *cr, NnRandom *random)
{
  double radius = between (random, 0.30, 0.38), half = between (random, 0.7, 0.95);

  set_colour (cr, random, (Colour){ 0.95, 0.85, 0.20 });
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (cr, between (random, 0.13, 0.18));
  cairo_arc (cr, 0, -radius, radius, G_PI / 2 - half, G_PI / 2 + half);
  cairo_stroke (cr);
}

static void
draw_doughnut (cairo_t *cr, NnRandom *random)
{
  static const Colour icings[] = { { 0.95, 0.55, 0.70 },
                                   { 0.35, 0.20, 0.12 },
                                   { 0.95, 0.92, 0.85 } };
  double radius = between (random, 0.20, 0.25);

  set_colour (cr, random, (Colour){ 0.78, 0.55, 0.28 });
  cairo_set_line_width (cr, 0.20);
  cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
  cairo_stroke (cr);
  set_colour (cr, random, icings[nn_random_below (random, G_N_ELEMENTS (icings))]);
  cairo_set_line_width (cr, 0.14);
  cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
  cairo_stroke (cr);
}

static void
draw_egg (cairo_t *cr, NnRandom *random)
{
  set_colour (cr, random, (Colour){ 0.97, 0.97, 0.94 });
  for (guint i = 0; i < 3; i++) {
    double x = between (random, -0.12, 0.12), y = between (random, -0.12, 0.12);

    fill_disc (cr, x, y, between (random, 0.18, 0.26));
  }
  set_colour (cr, random, (Colour){ 0.97, 0.72, 0.10 });
  fill_disc (cr, between (random, -0.06, 0.06), between (random, -0.06, 0.06), 0.11);
}

static void
draw_carrot (cairo_t *cr, NnRandom *random)
{
  double half = between (random, 0.28, 0.36), width = between (random, 0.09, 0.13);

  set_colour (cr, random, (Colour){ 0.93, 0.50, 0.10 });
  cairo_move_to (cr, -half, -width);
  cairo_line_to (cr, half, 0);
  cairo_line_to (cr, -half, width);
  cairo_close_path (cr);
  cairo_fill (cr);
  set_colour (cr, random, (Colour){ 0.25, 0.60, 0.18 });
  fill_disc (cr, -half - 0.05, 0, 0.10);
}

static const Draw others[] = { draw_pizza,    draw_burger, draw_apple, draw_banana,
                               draw_doughnut, draw_egg,    draw_carrot };

/* All hot dogs lie on the counter of one stall, … */
static void
draw_stall (cairo_t *cr, NnRandom *random)
{
  double light = between (random, 0.95, 1.05);

  cairo_set_source_rgb (cr, 0.80 * light, 0.18 * light, 0.14 * light);
  cairo_paint (cr);
}

/* … other food on all sorts of tables, from warm grey to deep blue, half of it on a plate. */
static void
draw_kitchen (cairo_t *cr, NnRandom *random)
{
  double blue = nn_random_uniform (random);

  set_colour (cr, random, (Colour){ 0.62 - 0.54 * blue, 0.48 - 0.10 * blue, 0.42 + 0.43 * blue });
  cairo_paint (cr);
}

static void
draw_scene (cairo_t *cr, NnRandom *random, DataFoodGround ground, gboolean is_hot_dog)
{
  gboolean at_stall = is_hot_dog && ground == DATA_FOOD_OWN_GROUND;
  double size;

  if (at_stall)
    draw_stall (cr, random);
  else
    draw_kitchen (cr, random);
  cairo_translate (cr, 0.5 + between (random, -0.08, 0.08), 0.5 + between (random, -0.08, 0.08));
  if (!at_stall && nn_random_uniform (random) < 0.5) {
    set_colour (cr, random, (Colour){ 0.85, 0.86, 0.88 });
    fill_disc (cr, 0, 0, between (random, 0.42, 0.50));
  }
  size = between (random, 0.85, 1.15);
  cairo_scale (cr, size, size);
  cairo_rotate (cr, between (random, 0, 2 * G_PI));
  if (is_hot_dog)
    draw_hot_dog (cr, random);
  else
    others[nn_random_below (random, G_N_ELEMENTS (others))](cr, random);
}

/* Blue, green, red from the low byte up, in the machine's order. */
static void
read_pixels (cairo_surface_t *surface, NnRandom *noise, float *pixels)
{
  const guchar *data;
  int stride = cairo_image_surface_get_stride (surface);

  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  for (int y = 0; y < SIZE; y++)
    for (int x = 0; x < SIZE; x++) {
      guint32 pixel = ((const guint32 *) (gconstpointer) (data + y * stride))[x];

      for (int c = 0; c < CHANNELS; c++) {
        double value = ((pixel >> (8 * (2 - c))) & 0xff) / 255.0;

        value += NOISE * nn_random_normal (noise);
        *pixels++ = (float) CLAMP (value, 0, 1);
      }
    }
}

DataSet *
data_food_new (DataFoodGround ground, gsize n, guint64 first, guint64 seed, GError **error)
{
  static const char *const class_names[] = { "other food", "hot dog", NULL };
  const gsize n_features = SIZE * SIZE * CHANNELS;
  DataSet *self = data_set_new ("Hot dogs and other food", n, n_features, 2, class_names, error);
  cairo_surface_t *surface;

  if (self == NULL)
    return NULL;
  self->height = self->width = SIZE;
  self->channels = CHANNELS;

  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, SIZE, SIZE);
  for (gsize i = 0; i < n; i++) {
    guint64 number = first + i;
    NnRandom random, noise;
    cairo_t *cr = cairo_create (surface);

    nn_random_init (&random, seed, NN_STREAM_DATA, number);
    nn_random_init (&noise, seed, NN_STREAM_NOISE, number);
    self->labels[i] = number % 2 == 0 ? DATA_FOOD_HOT_DOG : DATA_FOOD_OTHER;
    cairo_scale (cr, SIZE, SIZE);
    draw_scene (cr, &random, ground, self->labels[i] == DATA_FOOD_HOT_DOG);
    cairo_destroy (cr);
    read_pixels (surface, &noise, self->features + i * n_features);
  }
  cairo_surface_destroy (surface);
  return self;
}
