/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "nn-error.h"

G_BEGIN_DECLS

/*
 * One zeroed block of floats, cut up in two rounds: reserve what is wanted, allocate once, then ask
 * where each piece lies. Pieces start on 64-byte borders.
 */
typedef struct {
  gsize n_floats;
  gboolean overflowed;
  float *block;
} NnArena;

/* Reserves @n floats and returns where they will start. */
gsize nn_arena_reserve (NnArena *self, gsize n);

/* Refuses, before it touches anything, what overflows or exceeds the machine's memory:
 * NN_ERROR_MEMORY with the amount. @purpose says what it is for: "activations of 7 layers". */
gboolean nn_arena_allocate (NnArena *self, const char *purpose, GError **error);

void nn_arena_clear (NnArena *self);

G_END_DECLS
