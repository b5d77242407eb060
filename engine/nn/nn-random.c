/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "nn-random.h"

#include <math.h>

void
nn_philox (const guint32 counter[4], const guint32 key[2], guint32 out[4])
{
  guint32 c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
  guint32 k0 = key[0], k1 = key[1];

  for (guint round = 0; round < NN_PHILOX_ROUNDS; round++) {
    guint64 product0 = (guint64) NN_PHILOX_M0 * c0;
    guint64 product1 = (guint64) NN_PHILOX_M1 * c2;

    c0 = (guint32) (product1 >> 32) ^ c1 ^ k0;
    c1 = (guint32) product1;
    c2 = (guint32) (product0 >> 32) ^ c3 ^ k1;
    c3 = (guint32) product0;
    k0 += NN_PHILOX_W0;
    k1 += NN_PHILOX_W1;
  }

  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/* SplitMix64's finaliser (Steele, Lea, Flood 2014): seeds and streams that differ in one bit get
 * unrelated keys. */
static guint64
mix64 (guint64 z)
{
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

void
nn_random_init (NnRandom *self, guint64 seed, NnStream stream, guint64 substream)
{
  guint64 key = mix64 (seed + 0x9E3779B97F4A7C15u * ((guint64) stream + 1));

  *self = (NnRandom){
    .key = { (guint32) key, (guint32) (key >> 32) },
    /* The low half counts blocks, the high half is the sub-stream: 2⁶⁶ numbers each. */
    .counter = { 0, 0, (guint32) substream, (guint32) (substream >> 32) },
    .n_used = 4,
  };
}

/* FNV-1a (Fowler, Noll, Vo), mixed with the seed. */
guint64
nn_random_named_seed (guint64 seed, const char *name)
{
  guint64 hash = 0xCBF29CE484222325u;

  for (const char *c = name; *c; c++)
    hash = (hash ^ (guint8) *c) * 0x100000001B3u;
  return mix64 (hash ^ mix64 (seed));
}

guint32
nn_random_next (NnRandom *self)
{
  if (self->n_used == 4) {
    nn_philox (self->counter, self->key, self->block);
    if (++self->counter[0] == 0)
      self->counter[1]++;
    self->n_used = 0;
  }
  return self->block[self->n_used++];
}

double
nn_random_uniform (NnRandom *self)
{
  guint64 high = nn_random_next (self);
  guint64 low = nn_random_next (self);

  return (double) ((high << 21) ^ (low >> 11)) * 0x1p-53;
}

double
nn_random_normal (NnRandom *self)
{
  if (self->has_normal) {
    self->has_normal = FALSE;
    return self->normal;
  }

  /* 1 − u lies in (0, 1]: the logarithm is finite. */
  double radius = sqrt (-2.0 * log (1.0 - nn_random_uniform (self)));
  double angle = 2.0 * G_PI * nn_random_uniform (self);

  self->has_normal = TRUE;
  self->normal = radius * sin (angle);
  return radius * cos (angle);
}

guint32
nn_random_below (NnRandom *self, guint32 n)
{
  g_return_val_if_fail (n >= 1, 0);

  /* Numbers below 2³² mod n would make small results likelier: draw again. */
  guint32 reject_below = -n % n;
  guint32 value;

  do
    value = nn_random_next (self);
  while (value < reject_below);

  return value % n;
}

void
nn_random_shuffle (NnRandom *self, guint32 *indices, gsize n)
{
  g_return_if_fail (n <= G_MAXUINT32);

  for (gsize i = n; i > 1; i--) {
    guint32 j = nn_random_below (self, (guint32) i);
    guint32 swap = indices[i - 1];

    indices[i - 1] = indices[j];
    indices[j] = swap;
  }
}
