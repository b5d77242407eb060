/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A picture is white. It holds one cross of the colour that is looked for, at any place with equal
 * chance, and 5 to 10 distractors at random places, which may cover each other:
 *
 *   ×  another colour's cross (colour pictures; the first distractor is always a blue one)
 *   +  a plus sign: the centre and its four neighbours (binary pictures: always the first one)
 *   ■  a block of 3 × 3
 *   –  a line of 3 to 6 pixels, level, upright or along a diagonal
 *   ⋰  a near miss: a cross that lacks one pixel, or has one too many
 *   ·  a single pixel
 *
 * in black, or in red, blue, green or black. Nothing is drawn that touches one of the nine pixels
 * of the cross, or that would make a second one: five pixels of its colour with none of it between
 * them. So every picture has one right answer. Cyan does not occur: it is what red is not in every
 * channel, and around a near miss it could outdo white around the cross.
 */

#include "data-crosses.h"

#include <string.h>

#include "nn-random.h"

#define SIZE DATA_CROSSES_SIZE
#define N_PLACES_ALONG (SIZE - DATA_CROSS_SIZE + 1)

#define MIN_DISTRACTORS 5
#define MAX_DISTRACTORS 10

enum { WHITE, BLACK, RED, BLUE, GREEN, N_COLOURS };

/* A picture before it is painted: indices of colours. */
typedef struct {
  guint8 pixel[SIZE][SIZE];
} Canvas;

const guint8 data_cross_mask[DATA_CROSS_SIZE][DATA_CROSS_SIZE] = {
  { 1, 0, 1 },
  { 0, 1, 0 },
  { 1, 0, 1 },
};

static const float colours[N_COLOURS][3] = {
  [WHITE] = { 1, 1, 1 }, [BLACK] = { 0, 0, 0 }, [RED] = { 1, 0, 0 },
  [BLUE] = { 0, 0, 1 },  [GREEN] = { 0, 1, 0 },
};

static guint8
target_of (DataCrossesKind kind)
{
  return kind == DATA_CROSSES_COLOUR ? RED : BLACK;
}

guint
data_crosses_n_channels (DataCrossesKind kind)
{
  return kind == DATA_CROSSES_COLOUR ? 3 : 1;
}

const float *
data_crosses_target_colour (DataCrossesKind kind)
{
  return colours[target_of (kind)];
}

/* Outside of the picture nothing is drawn. */
static void
put (Canvas *canvas, int row, int column, guint8 colour)
{
  if (row >= 0 && row < SIZE && column >= 0 && column < SIZE)
    canvas->pixel[row][column] = colour;
}

static void
put_cross (Canvas *canvas, int row, int column, guint8 colour)
{
  for (int i = 0; i < DATA_CROSS_SIZE; i++)
    for (int j = 0; j < DATA_CROSS_SIZE; j++)
      if (data_cross_mask[i][j])
        put (canvas, row + i, column + j, colour);
}

static void
put_plus (Canvas *canvas, int row, int column, guint8 colour)
{
  for (int i = 0; i < 3; i++) {
    put (canvas, row + i, column + 1, colour);
    put (canvas, row + 1, column + i, colour);
  }
}

static void
put_block (Canvas *canvas, int row, int column, guint8 colour)
{
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      put (canvas, row + i, column + j, colour);
}

static void
put_line (Canvas *canvas, NnRandom *random, int row, int column, guint8 colour)
{
  static const int directions[4][2] = { { 0, 1 }, { 1, 0 }, { 1, 1 }, { 1, -1 } };
  const int *direction = directions[nn_random_below (random, 4)];
  int length = 3 + (int) nn_random_below (random, 4);

  for (int i = 0; i < length; i++)
    put (canvas, row + i * direction[0], column + i * direction[1], colour);
}

/* One of the nine pixels is other than it ought to be. */
static void
put_near_miss (Canvas *canvas, NnRandom *random, int row, int column, guint8 colour)
{
  int wrong = (int) nn_random_below (random, 9);

  put_cross (canvas, row, column, colour);
  put (canvas, row + wrong / 3, column + wrong % 3,
       data_cross_mask[wrong / 3][wrong % 3] ? WHITE : colour);
}

static void
put_distractor (Canvas *canvas, DataCrossesKind kind, NnRandom *random, gboolean is_first)
{
  int row = (int) nn_random_below (random, SIZE + 2) - 2;
  int column = (int) nn_random_below (random, SIZE + 2) - 2;
  guint8 colour =
      kind == DATA_CROSSES_COLOUR ? (guint8) (BLACK + nn_random_below (random, 4)) : BLACK;
  guint shape = nn_random_below (random, 6);

  if (is_first) {
    row = (int) nn_random_below (random, N_PLACES_ALONG);
    column = (int) nn_random_below (random, N_PLACES_ALONG);
    if (kind == DATA_CROSSES_COLOUR)
      put_cross (canvas, row, column, BLUE);
    else
      put_plus (canvas, row, column, BLACK);
    return;
  }
  switch (shape) {
  case 0:
    put_cross (canvas, row, column, colour);
    break;
  case 1:
    put_plus (canvas, row, column, colour);
    break;
  case 2:
    put_block (canvas, row, column, colour);
    break;
  case 3:
    put_line (canvas, random, row, column, colour);
    break;
  case 4:
    put_near_miss (canvas, random, row, column, colour);
    break;
  default:
    put (canvas, row, column, colour);
    break;
  }
}

static gboolean
is_cross (const Canvas *canvas, gsize row, gsize column, guint8 colour)
{
  for (gsize i = 0; i < DATA_CROSS_SIZE; i++)
    for (gsize j = 0; j < DATA_CROSS_SIZE; j++)
      if ((canvas->pixel[row + i][column + j] == colour) != data_cross_mask[i][j])
        return FALSE;
  return TRUE;
}

static guint
count_crosses (const Canvas *canvas, guint8 colour)
{
  guint n = 0;

  for (gsize row = 0; row < N_PLACES_ALONG; row++)
    for (gsize column = 0; column < N_PLACES_ALONG; column++)
      n += is_cross (canvas, row, column, colour);
  return n;
}

/* Whether @b has the same nine pixels at the cross as @a. */
static gboolean
leaves_cross (const Canvas *a, const Canvas *b, gsize row, gsize column)
{
  for (gsize i = 0; i < DATA_CROSS_SIZE; i++)
    if (memcmp (&a->pixel[row + i][column], &b->pixel[row + i][column], DATA_CROSS_SIZE) != 0)
      return FALSE;
  return TRUE;
}

gsize
data_crosses_draw (DataCrossesKind kind, guint64 seed, guint64 index, float *pixels)
{
  guint8 target = target_of (kind);
  guint channels = data_crosses_n_channels (kind);
  Canvas canvas = { 0 };
  NnRandom random;
  gsize row, column;
  guint n_distractors, n = 0;

  g_return_val_if_fail (pixels != NULL, 0);

  nn_random_init (&random, seed, NN_STREAM_DATA, index);
  row = nn_random_below (&random, N_PLACES_ALONG);
  column = nn_random_below (&random, N_PLACES_ALONG);
  put_cross (&canvas, (int) row, (int) column, target);

  /* Where there is no room for one it is drawn again elsewhere; white is the rule, so room is found
   * soon. */
  n_distractors =
      MIN_DISTRACTORS + nn_random_below (&random, MAX_DISTRACTORS - MIN_DISTRACTORS + 1);
  while (n < n_distractors) {
    Canvas next = canvas;

    put_distractor (&next, kind, &random, n == 0);
    if (leaves_cross (&canvas, &next, row, column) && count_crosses (&next, target) == 1) {
      canvas = next;
      n++;
    }
  }

  for (gsize i = 0; i < SIZE * SIZE; i++)
    memcpy (pixels + i * channels, colours[canvas.pixel[i / SIZE][i % SIZE]],
            channels * sizeof (float));
  return row * N_PLACES_ALONG + column;
}

DataSet *
data_crosses_new (DataCrossesKind kind, gsize n, guint64 first, guint64 seed, GError **error)
{
  gsize channels = data_crosses_n_channels (kind);
  DataSet *self = data_set_new (kind == DATA_CROSSES_COLOUR ? "Red crosses" : "Crosses", n,
                                SIZE * SIZE * channels, DATA_CROSSES_N_PLACES, NULL, error);

  if (!self)
    return NULL;
  self->height = self->width = SIZE;
  self->channels = channels;
  for (gsize i = 0; i < n; i++)
    self->labels[i] =
        (gint32) data_crosses_draw (kind, seed, first + i, self->features + i * self->n_features);
  return self;
}
