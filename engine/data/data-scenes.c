/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Scenes are painted pixel by pixel, without anti-aliasing, so that an edge lies between two pixels
 * and is as sharp as a kernel of three pixels can tell.
 *
 * Lengths of picture 0 are given in pixels of a 64 × 64 picture; in the others each is moved by up
 * to its spread, and each grey by up to 0.15.
 */

#include "data-scenes.h"

#include "nn-random.h"

#define SIZE DATA_SCENE_SIZE

/* What picture 0 has none of. */
typedef struct {
  NnRandom random;
  gboolean varies;
} Variation;

static int
vary_length (Variation *self, int length, int spread)
{
  return self->varies
             ? length - spread + (int) nn_random_below (&self->random, 2 * (guint32) spread + 1)
             : length;
}

static float
vary_grey (Variation *self, double grey)
{
  return (float) (self->varies ? grey + 0.3 * (nn_random_uniform (&self->random) - 0.5) : grey);
}

/* Rows @top … @bottom − 1, columns @left … @right − 1, as far as they lie in the picture. */
static void
fill (float *pixels, int top, int bottom, int left, int right, float grey)
{
  for (int row = MAX (top, 0); row < MIN (bottom, SIZE); row++)
    for (int column = MAX (left, 0); column < MIN (right, SIZE); column++)
      pixels[row * SIZE + column] = grey;
}

/* A window with a cross of bars. */
static void
fill_window (float *pixels, int top, int left, int size, float pane, float bar)
{
  fill (pixels, top - 1, top + size + 1, left - 1, left + size + 1, bar);
  fill (pixels, top, top + size, left, left + size, pane);
  fill (pixels, top + size / 2, top + size / 2 + 1, left, left + size, bar);
  fill (pixels, top, top + size, left + size / 2, left + size / 2 + 1, bar);
}

static void
draw_house (Variation *variation, float *pixels)
{
  int ground = vary_length (variation, 56, 4);
  int eaves = vary_length (variation, 30, 4);
  int left = vary_length (variation, 10, 5);
  int right = vary_length (variation, 54, 5);
  int ridge = vary_length (variation, 12, 4);
  int window = vary_length (variation, 8, 1);
  int door = vary_length (variation, 8, 2);
  int middle = (left + right) / 2;
  float sky = vary_grey (variation, 0.85), grass = vary_grey (variation, 0.45);
  float wall = vary_grey (variation, 0.65), roof = vary_grey (variation, 0.25);
  float pane = vary_grey (variation, 0.2), bar = 1, wood = vary_grey (variation, 0.3);

  fill (pixels, 0, ground, 0, SIZE, sky);
  fill (pixels, ground, SIZE, 0, SIZE, grass);
  fill (pixels, eaves, ground, left, right, wall);
  /* The roof narrows towards the ridge and hangs over by three pixels. */
  for (int row = ridge; row < eaves; row++) {
    int half = ((right - left) / 2 + 3) * (row - ridge + 1) / (eaves - ridge);

    fill (pixels, row, row + 1, middle - half, middle + half, roof);
  }
  fill (pixels, ridge - 2, ridge + (eaves - ridge) / 2, right - 12, right - 7, roof);
  fill_window (pixels, eaves + 5, left + 5, window, pane, bar);
  fill_window (pixels, eaves + 5, right - 5 - window, window, pane, bar);
  fill (pixels, ground - 16, ground, middle - door / 2, middle + door - door / 2, wood);
  fill (pixels, ground - 8, ground - 7, middle + door / 2 - 2, middle + door / 2 - 1, 1);
}

static void
draw_stripes (Variation *variation, float *pixels)
{
  int width = vary_length (variation, 4, 2), height = vary_length (variation, 4, 2);
  int middle = vary_length (variation, SIZE / 2, 10);
  float dark = vary_grey (variation, 0.15), light = vary_grey (variation, 0.85);

  for (int row = 0; row < SIZE; row++)
    for (int column = 0; column < SIZE; column++) {
      int band = column < middle ? column / width : row / height;

      pixels[row * SIZE + column] = band % 2 == 0 ? light : dark;
    }
}

static void
draw_checkers (Variation *variation, float *pixels)
{
  int size = vary_length (variation, 8, 3);
  float dark = vary_grey (variation, 0.15), light = vary_grey (variation, 0.85);

  for (int row = 0; row < SIZE; row++)
    for (int column = 0; column < SIZE; column++)
      pixels[row * SIZE + column] = (row / size + column / size) % 2 == 0 ? light : dark;
}

void
data_scene_draw (DataSceneKind kind, guint64 seed, guint64 index, float *pixels)
{
  Variation variation = { .varies = index > 0 };

  g_return_if_fail (pixels != NULL);

  nn_random_init (&variation.random, seed, NN_STREAM_DATA, index);
  switch (kind) {
  case DATA_SCENE_HOUSE:
    draw_house (&variation, pixels);
    break;
  case DATA_SCENE_STRIPES:
    draw_stripes (&variation, pixels);
    break;
  case DATA_SCENE_CHECKERS:
    draw_checkers (&variation, pixels);
    break;
  default:
    g_return_if_reached ();
  }
}
