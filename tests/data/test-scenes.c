/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-scenes.h"

#include <string.h>

#define SIZE DATA_SCENE_SIZE

typedef float Picture[SIZE][SIZE];

/* Pixels that differ from their right neighbour, and from the one below. */
static void
count_edges (Picture p, guint *upright, guint *level)
{
  *upright = *level = 0;
  for (gsize i = 0; i < SIZE; i++)
    for (gsize j = 0; j < SIZE; j++) {
      *upright += j + 1 < SIZE && p[i][j] != p[i][j + 1];
      *level += i + 1 < SIZE && p[i][j] != p[i + 1][j];
    }
}

/* A checker of 8 pixels: 7 borders of 64 pixels in each direction. Stripes of 4 pixels on 32
 * columns: borders at 4, 8, … 28, and the middle, where the last stripe is dark and half of the
 * rows to its right are light; level ones at 4, 8, … 60 over 32 columns. */
static void
test_first (void)
{
  Picture p;
  guint upright, level;

  data_scene_draw (DATA_SCENE_CHECKERS, 1, 0, &p[0][0]);
  count_edges (p, &upright, &level);
  g_assert_cmpuint (upright, ==, 7 * 64);
  g_assert_cmpuint (level, ==, 7 * 64);

  data_scene_draw (DATA_SCENE_STRIPES, 1, 0, &p[0][0]);
  count_edges (p, &upright, &level);
  g_assert_cmpuint (upright, ==, 7 * 64 + 32);
  g_assert_cmpuint (level, ==, 15 * 32);

  /* Sky above, a house with both kinds of edges below. */
  data_scene_draw (DATA_SCENE_HOUSE, 1, 0, &p[0][0]);
  count_edges (p, &upright, &level);
  g_assert_cmpuint (upright, >, 100);
  g_assert_cmpuint (level, >, 100);
  g_assert_cmpfloat (p[0][0], ==, p[0][SIZE - 1]);
  g_assert_cmpfloat (p[SIZE - 1][0], !=, p[0][0]);
}

static void
test_variations (void)
{
  for (guint kind = DATA_SCENE_HOUSE; kind <= DATA_SCENE_CHECKERS; kind++) {
    Picture first, other_seed, p, again;
    guint n_equal = 0;

    data_scene_draw ((DataSceneKind) kind, 1, 0, &first[0][0]);
    data_scene_draw ((DataSceneKind) kind, 2, 0, &other_seed[0][0]);
    g_assert_cmpmem (first, sizeof first, other_seed, sizeof first);
    for (guint index = 1; index <= 200; index++) {
      data_scene_draw ((DataSceneKind) kind, 1, index, &p[0][0]);
      data_scene_draw ((DataSceneKind) kind, 1, index, &again[0][0]);
      g_assert_cmpmem (p, sizeof p, again, sizeof p);
      n_equal += memcmp (p, first, sizeof p) == 0;
      for (gsize i = 0; i < SIZE * SIZE; i++)
        g_assert_true (p[i / SIZE][i % SIZE] >= 0 && p[i / SIZE][i % SIZE] <= 1);
    }
    g_assert_cmpuint (n_equal, ==, 0);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data/scenes/first", test_first);
  g_test_add_func ("/data/scenes/variations", test_variations);
  return g_test_run ();
}
