/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Two classes, A (label 0) and B (label 1), of m points each (class A has one more when n is odd).
 * Point j = 0 … m − 1 of a class is, before noise, with u and v uniform in [0, 1) and z, z'
 * standard normal, drawn afresh for each point:
 *
 * circles    (r cos 2πv, r sin 2πv), even over the area of a disc and of a ring around it:
 *              A: r² = ¼ u                     so 0 ≤ r < ½
 *              B: r² = 9/16 + 7/16 u           so ¾ ≤ r < 1
 *
 * moons      two half circles that reach into each other, with t = π (j + u) / m:
 *              A: ⅔ (cos t − ½, sin t − ¼)
 *              B: ⅔ (½ − cos t, ¼ − sin t)
 *
 * xor        with a = 1/10 + 9/10 u, b = 1/10 + 9/10 v, and s = +1 for even j, −1 for odd j:
 *              A: (s a, s b)                   both signs are the same
 *              B: (s a, −s b)                  the signs differ
 *
 * spiral     two arms of 1¾ turns, one turned by π against the other, with q = (j + u) / m:
 *              r = 1/10 + 9/10 q,  φ = 7/2 π q  (+ π for B):  (r sin φ, r cos φ)
 *
 * gaussians  round clouds with standard deviation 3/20 around (−½, −½) and (½, ½):
 *              A: (−½ + 3/20 z, −½ + 3/20 z')
 *              B: (+½ + 3/20 z, +½ + 3/20 z')
 *
 * xor-uniform  as xor, with a = u, b = v: each class even over its two quarters of [−1, 1]², which
 *            leave no gap between them
 *
 * Noise then adds noise · (z, z') from a stream of its own, which is read whatever the noise is.
 */

#include "data-planar.h"
#include "data-error.h"
#include "nn-random.h"

#include <math.h>

/* Sub-streams of NN_STREAM_DATA. */
enum { SUBSTREAM_PLACES, SUBSTREAM_ORDER };

/* The point @j of the @m points of class @label. */
typedef void (*PlanarPlace) (NnRandom *random, gint32 label, gsize j, gsize m, double point[2]);

static void
place_circles (NnRandom *random, gint32 label, gsize j, gsize m, double point[2])
{
  double u = nn_random_uniform (random);
  double angle = 2 * G_PI * nn_random_uniform (random);
  double radius = label == 0 ? sqrt (u / 4) : sqrt ((9 + 7 * u) / 16);

  point[0] = radius * cos (angle);
  point[1] = radius * sin (angle);
}

static void
place_moons (NnRandom *random, gint32 label, gsize j, gsize m, double point[2])
{
  double t = G_PI * (j + nn_random_uniform (random)) / m;
  double sign = label == 0 ? 1 : -1;

  point[0] = sign * 2.0 / 3 * (cos (t) - 0.5);
  point[1] = sign * 2.0 / 3 * (sin (t) - 0.25);
}

static void
place_xor (NnRandom *random, gint32 label, gsize j, gsize m, double point[2])
{
  double sign = j % 2 == 0 ? 1 : -1;

  point[0] = sign * (0.1 + 0.9 * nn_random_uniform (random));
  point[1] = (label == 0 ? sign : -sign) * (0.1 + 0.9 * nn_random_uniform (random));
}

static void
place_xor_uniform (NnRandom *random, gint32 label, gsize j, gsize m, double point[2])
{
  double sign = j % 2 == 0 ? 1 : -1;

  point[0] = sign * nn_random_uniform (random);
  point[1] = (label == 0 ? sign : -sign) * nn_random_uniform (random);
}

static void
place_spiral (NnRandom *random, gint32 label, gsize j, gsize m, double point[2])
{
  double q = (j + nn_random_uniform (random)) / m;
  double radius = 0.1 + 0.9 * q;
  double angle = 3.5 * G_PI * q + (label == 0 ? 0 : G_PI);

  point[0] = radius * sin (angle);
  point[1] = radius * cos (angle);
}

static void
place_gaussians (NnRandom *random, gint32 label, gsize j, gsize m, double point[2])
{
  double centre = label == 0 ? -0.5 : 0.5;

  point[0] = centre + 0.15 * nn_random_normal (random);
  point[1] = centre + 0.15 * nn_random_normal (random);
}

static const struct {
  const char *id;
  const char *title;
  PlanarPlace place;
} kinds[DATA_PLANAR_N_KINDS] = {
  [DATA_PLANAR_CIRCLES] = { "circles", "Circles", place_circles },
  [DATA_PLANAR_MOONS] = { "moons", "Two moons", place_moons },
  [DATA_PLANAR_XOR] = { "xor", "XOR", place_xor },
  [DATA_PLANAR_SPIRAL] = { "spiral", "Two spirals", place_spiral },
  [DATA_PLANAR_GAUSSIANS] = { "gaussians", "Two Gaussians", place_gaussians },
  [DATA_PLANAR_XOR_UNIFORM] = { "xor-uniform", "XOR over the whole square", place_xor_uniform },
};

static const char *const class_names[] = { "A", "B", NULL };
static const char *const feature_names[] = { "x₁", "x₂", NULL };

const char *
data_planar_kind_id (DataPlanarKind kind)
{
  g_return_val_if_fail ((guint) kind < DATA_PLANAR_N_KINDS, NULL);

  return kinds[kind].id;
}

DataSet *
data_planar_new (DataPlanarKind kind, gsize n, double noise, guint64 seed, GError **error)
{
  g_return_val_if_fail ((guint) kind < DATA_PLANAR_N_KINDS, NULL);
  g_return_val_if_fail (isfinite (noise) && noise >= 0, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (n < 2) {
    g_set_error (error, DATA_ERROR, DATA_ERROR_SIZE,
                 "%s: expected at least 2 points, one of each class, found %" G_GSIZE_FORMAT,
                 kinds[kind].title, n);
    return NULL;
  }

  g_autoptr (DataSet) self = data_set_new (kinds[kind].title, n, 2, 2, class_names, error);

  if (self == NULL)
    return NULL;
  self->feature_names = g_strdupv ((char **) feature_names);

  g_autofree guint32 *row = g_new (guint32, n); /* where point i stands in the set */
  NnRandom order, places, noises;

  nn_random_init (&order, seed, NN_STREAM_DATA, SUBSTREAM_ORDER);
  nn_random_init (&places, seed, NN_STREAM_DATA, SUBSTREAM_PLACES);
  nn_random_init (&noises, seed, NN_STREAM_NOISE, 0);

  for (gsize i = 0; i < n; i++)
    row[i] = (guint32) i;
  nn_random_shuffle (&order, row, n);

  for (gsize i = 0; i < n; i++) {
    gint32 label = i % 2;
    gsize m = label == 0 ? n - n / 2 : n / 2;
    float *x = self->features + 2 * (gsize) row[i];
    double point[2];

    kinds[kind].place (&places, label, i / 2, m, point);
    x[0] = (float) (point[0] + noise * nn_random_normal (&noises));
    x[1] = (float) (point[1] + noise * nn_random_normal (&noises));
    self->labels[row[i]] = label;
  }
  return g_steal_pointer (&self);
}
