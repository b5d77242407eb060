/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Counter-based random numbers: Philox 4×32-10 (J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel
 * random numbers: as easy as 1, 2, 3", SC 2011). Number i of a stream is a function of the seed,
 * the stream, the sub-stream and i alone, so any number can be reached again without drawing the
 * ones before it, and drawing more from one stream never changes another.
 */

/**
 * NnStream:
 *
 * One stream for each purpose, so that one changed knob changes one thing: another size of the
 * training set does not change the first weights.
 */
typedef enum {
  NN_STREAM_DATA,
  NN_STREAM_SPLIT,
  NN_STREAM_INIT,
  NN_STREAM_SHUFFLE,
  NN_STREAM_DROPOUT,
  NN_STREAM_NOISE,
} NnStream;

/**
 * NnRandom:
 *
 * A reader that walks through one stream; a plain value that can be copied to remember its place.
 */
typedef struct {
  guint32 key[2];
  guint32 counter[4];
  guint32 block[4];
  guint n_used;        /* numbers of @block that were handed out, 4 when none is left */
  gboolean has_normal; /* the second number of a Box–Muller pair waits in @normal */
  double normal;
} NnRandom;

/* Multipliers and key increments (Weyl sequence) of Philox 4×32, table 2 and section 4.3 of the
 * paper. */
#define NN_PHILOX_M0 0xD2511F53u
#define NN_PHILOX_M1 0xCD9E8D57u
#define NN_PHILOX_W0 0x9E3779B9u
#define NN_PHILOX_W1 0xBB67AE85u
#define NN_PHILOX_ROUNDS 10

/* The bijection itself: ten rounds over @counter under @key. */
void nn_philox (const guint32 counter[4], const guint32 key[2], guint32 out[4]);

/* Places @self at the start of sub-stream @substream (an epoch, a layer, …) of @stream. */
void nn_random_init (NnRandom *self, guint64 seed, NnStream stream, guint64 substream);

/* A seed of its own for the thing called @name, so that what it draws does not depend on what else
 * there is. */
guint64 nn_random_named_seed (guint64 seed, const char *name);

/* Uniform over all 2³² values. */
guint32 nn_random_next (NnRandom *self);

/* Uniform in [0, 1), 53 bits. */
double nn_random_uniform (NnRandom *self);

/* Standard normal (Box–Muller). */
double nn_random_normal (NnRandom *self);

/* Uniform in 0 … @n − 1 without bias (rejection); @n ≥ 1. */
guint32 nn_random_below (NnRandom *self, guint32 n);

/* Shuffles @n indices in place (Fisher–Yates). */
void nn_random_shuffle (NnRandom *self, guint32 *indices, gsize n);

G_END_DECLS
