/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "data-crosses.h"

#include <string.h>

#define SIZE DATA_CROSSES_SIZE
#define ALONG (SIZE - 2)

/* The cross written out, not read from the code under test: black where the question has it. */
static const char *const cross = "x.x"
                                 ".x."
                                 "x.x";

static gboolean
has_colour (const float *pixel, guint channels)
{
  return channels == 1 ? pixel[0] == 0 : pixel[0] == 1 && pixel[1] == 0 && pixel[2] == 0;
}

/* In 2,000 pictures each: one cross of the colour and no second one, where the label says, on white
 * ground, among others; all values 0 or 1. */
static void
test_one_cross (gconstpointer data)
{
  DataCrossesKind kind = (DataCrossesKind) GPOINTER_TO_INT (data);
  guint channels = data_crosses_n_channels (kind);
  g_autoptr (GError) error = NULL;
  g_autoptr (DataSet) set = data_crosses_new (kind, 2000, 7, 3, &error);
  gboolean seen[ALONG * ALONG] = { 0 };
  guint n_seen = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (channels, ==, kind == DATA_CROSSES_COLOUR ? 3 : 1);
  g_assert_cmpuint (set->n_features, ==, 16 * 16 * channels);
  g_assert_cmpuint (set->height * set->width * set->channels, ==, set->n_features);
  for (gsize n = 0; n < set->n_examples; n++) {
    const float *pixels = set->features + n * set->n_features;
    guint n_crosses = 0, n_ground = 0, n_blue = 0;

    for (gsize i = 0; i < set->n_features; i++)
      g_assert_true (pixels[i] == 0 || pixels[i] == 1);
    for (gsize place = 0; place < ALONG * ALONG; place++) {
      guint n_right = 0, n_right_blue = 0;

      for (guint i = 0; i < 9; i++) {
        const float *pixel =
            pixels + ((place / ALONG + i / 3) * SIZE + place % ALONG + i % 3) * channels;

        n_right += has_colour (pixel, channels) == (cross[i] == 'x');
        n_right_blue +=
            channels == 3 && (cross[i] == 'x') == (pixel[0] == 0 && pixel[1] == 0 && pixel[2] == 1);
      }
      n_blue += n_right_blue == 9;
      if (n_right == 9) {
        n_crosses++;
        g_assert_cmpint (set->labels[n], ==, place);
      }
    }
    g_assert_cmpuint (n_crosses, ==, 1);
    for (gsize i = 0; i < SIZE * SIZE; i++)
      n_ground += pixels[i * channels] == 1 && (channels == 1 || pixels[i * channels + 1] == 1);
    g_assert_cmpuint (n_ground, >, SIZE * SIZE / 2);
    g_assert_cmpuint (n_ground, <, SIZE * SIZE - 9);
    n_seen += !seen[set->labels[n]];
    seen[set->labels[n]] = TRUE;
  }
  /* 196 places, 2,000 draws: each is missed with probability (195/196)^2000 < 4e-5. */
  g_assert_cmpuint (n_seen, >=, ALONG * ALONG - 2);
}

/* A picture depends on its index and seed alone, not on which others were drawn. */
static void
test_index (void)
{
  g_autoptr (DataSet) many = data_crosses_new (DATA_CROSSES_COLOUR, 20, 100, 5, NULL);
  g_autoptr (DataSet) again = data_crosses_new (DATA_CROSSES_COLOUR, 1, 112, 5, NULL);
  g_autoptr (DataSet) other = data_crosses_new (DATA_CROSSES_COLOUR, 1, 112, 6, NULL);
  const float *twelfth = many->features + 12 * many->n_features;

  g_assert_cmpmem (twelfth, many->n_features * sizeof (float), again->features,
                   again->n_features * sizeof (float));
  g_assert_cmpint (many->labels[12], ==, again->labels[0]);
  g_assert_cmpint (memcmp (other->features, again->features, again->n_features * sizeof (float)),
                   !=, 0);
}

static void
test_none (void)
{
  g_autoptr (DataSet) set = data_crosses_new (DATA_CROSSES_BINARY, 0, 0, 1, NULL);

  g_assert_cmpuint (set->n_examples, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/data/crosses/one-cross/binary", GINT_TO_POINTER (DATA_CROSSES_BINARY),
                        test_one_cross);
  g_test_add_data_func ("/data/crosses/one-cross/colour", GINT_TO_POINTER (DATA_CROSSES_COLOUR),
                        test_one_cross);
  g_test_add_func ("/data/crosses/index", test_index);
  g_test_add_func ("/data/crosses/none", test_none);
  return g_test_run ();
}
